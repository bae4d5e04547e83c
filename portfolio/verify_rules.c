/*
 * The rules again: every entry is judged anew, in order, by the rows that judged it when it was
 * written, into an empty database. What comes out is what the store's facts and certificates must
 * be.
 */
#include <stdlib.h>
#include <string.h>

#include "portfolio/replay.h"
#include "portfolio/text.h"
#include "portfolio/verify_priv.h"

static int compare_seq(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static bool rule_refused(void *data, uint64_t seq, const struct err *why)
{
	struct audit *audit = data;

	/* The pass over the log has told what is wrong with it. */
	if (audit->wrong_count > 0 && bsearch(&seq, audit->wrong, audit->wrong_count,
					      sizeof(*audit->wrong), compare_seq) != NULL)
		return true;
	finding_add(audit, "rule", (int64_t)seq, NULL,
		    "the rules do not let entry %llu stand where it stands: %s",
		    (unsigned long long)seq, why->text);
	return true;
}

static void rules_progress(void *data, uint64_t done, uint64_t total)
{
	if (done % 1024 == 0 || done == total)
		progress_tell(data, "rules", done, total);
}

static enum status replay_all(struct audit *audit, struct err *err)
{
	struct text_store texts = {.db = audit->store, .dir = audit->dir};
	struct world world = {
		.db = audit->fresh,
		.kinds = audit->want->kinds,
		.text = text_for_world,
		.entry = entry_for_world,
		.text_data = &texts,
	};
	const struct replay_watch watch = {
		.refused = rule_refused,
		.progress = rules_progress,
		.data = audit,
	};

	TRY(audit->want->catalogue(audit->want->catalogue_data, &world, &world.catalogue, err));
	TRY(db_begin(audit->fresh, err));
	TRY(replay(audit->store, &world, &watch, err));
	return db_commit(audit->fresh, err);
}

enum status single_count(struct audit *audit, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(audit->fresh, "SELECT count(*) FROM fact_entry WHERE single", &q, err));
	TRY(query_step(q, &row, err));
	audit->report->single_signer = (uint64_t)col_int(q, 0);
	return OK;
}

/* ---- certificates ---- */

struct key_row {
	bool there;
	struct digest key;
	int64_t seq;
	int64_t accepted; /* from when it acts */
	const char *person, *register_number;
};

struct certificate_row {
	bool there;
	const uint8_t *key, *der;
	size_t key_n, der_n;
};

static enum status key_step(struct query *q, struct key_row *ret_row, struct err *err)
{
	struct key_row row = {0};
	size_t n;

	TRY(query_step(q, &row.there, err));
	if (row.there) {
		memcpy(row.key.bytes, col_blob(q, 0, &n), sizeof(row.key.bytes));
		row.seq = col_int(q, 1);
		row.accepted = col_int(q, 2);
		row.person = col_text(q, 3);
		row.register_number = col_text(q, 4);
	}
	*ret_row = row;
	return OK;
}

static enum status certificate_step(struct query *q, struct certificate_row *ret_row,
				    struct err *err)
{
	struct certificate_row row = {0};

	TRY(query_step(q, &row.there, err));
	if (row.there) {
		row.key = col_blob(q, 0, &row.key_n);
		row.der = col_blob(q, 1, &row.der_n);
	}
	*ret_row = row;
	return OK;
}

enum status signer_check(const struct audit *audit, const struct certificate *cert,
			 const struct digest *fingerprint, const char *person,
			 const char *register_number, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	char named[ID_MAX], number[ID_MAX];
	struct digest found;
	int64_t from, until;

	TRY(certificate_key(cert, &key, err));
	found = key_fingerprint(key);
	if (!digest_equal(&found, fingerprint))
		return fail(err, ERR_INVALID, "it is for another key");
	TRY(certificate_subject(cert, named, number, err));
	if (strcmp(named, person) != 0)
		return fail(err, ERR_INVALID, "it is for %s, not %s", named, person);
	if (register_number != NULL && strcmp(number, register_number) != 0)
		return fail(err, ERR_INVALID, "it says register number \"%s\", not \"%s\"", number,
			    register_number);
	certificate_validity(cert, &from, &until);
	return certificate_verify(cert, audit->issuing, audit->root, from, err);
}

static enum status key_certified(const struct audit *audit, const struct key_row *key,
				 const struct certificate_row *row, struct err *err)
{
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	int64_t from, until;

	TRY(certificate_read(row->der, row->der_n, &cert, err));
	TRY(signer_check(audit, cert, &key->key, key->person, key->register_number, err));
	certificate_validity(cert, &from, &until);
	if (from != key->accepted)
		return fail(err, ERR_INVALID, "it does not begin when the key began to act");
	return OK;
}

static void certificate_check(struct audit *audit, const struct key_row *key,
			      const struct certificate_row *row)
{
	struct err err;

	/* Without an anchor there is nothing to check it against, and that was told. */
	if (!audit->anchored || key_certified(audit, key, row, &err) == OK)
		return;
	finding_add(audit, "certificate", key->seq, NULL,
		    "the certificate of the key that entry %lld gave to %s does not hold: %s",
		    (long long)key->seq, key->person, err.text);
}

static int certificate_order(const struct key_row *key, const struct certificate_row *row)
{
	size_t most = sizeof(key->key.bytes);
	int order;

	if (!key->there || !row->there)
		return key->there ? -1 : 1;
	order = memcmp(key->key.bytes, row->key, row->key_n < most ? row->key_n : most);
	if (order != 0)
		return order;
	return row->key_n < most ? 1 : row->key_n > most ? -1 : 0;
}

static void certificate_extra(struct audit *audit, const struct certificate_row *row)
{
	struct digest key = {0};
	char hex[DIGEST_HEX];

	memcpy(key.bytes, row->key,
	       row->key_n < sizeof(key.bytes) ? row->key_n : sizeof(key.bytes));
	digest_hex(&key, hex);
	finding_add(audit, "certificate", -1, NULL,
		    "there is a certificate for the key %.16s, which no entry gave to anybody",
		    hex);
}

/* Exactly one for each key that took effect. */
static enum status certificates_check(struct audit *audit, struct err *err)
{
	CLEANUP(query_cleanup) struct query *keys = NULL;
	CLEANUP(query_cleanup) struct query *certificates = NULL;
	struct key_row key;
	struct certificate_row row;

	TRY(db_query(audit->fresh,
		     "SELECT k.key, k.seq, k.accepted, k.person, p.register\n"
		     "FROM fact_key AS k LEFT JOIN fact_person AS p ON p.person = k.person\n"
		     "ORDER BY k.key",
		     &keys, err));
	TRY(db_query(audit->store, "SELECT key, der FROM certificate ORDER BY key", &certificates,
		     err));
	TRY(key_step(keys, &key, err));
	TRY(certificate_step(certificates, &row, err));
	while (key.there || row.there) {
		int order = certificate_order(&key, &row);

		if (order == 0)
			certificate_check(audit, &key, &row);
		else if (order > 0)
			certificate_extra(audit, &row);
		else
			finding_add(audit, "certificate", key.seq, NULL,
				    "the key that entry %lld gave to %s has no certificate",
				    (long long)key.seq, key.person);
		if (order <= 0)
			TRY(key_step(keys, &key, err));
		if (order >= 0)
			TRY(certificate_step(certificates, &row, err));
	}
	return OK;
}

enum status rules_check(struct audit *audit, struct err *err)
{
	TRY(replay_all(audit, err));
	audit->report->replayed = true;
	TRY(single_count(audit, err));
	TRY(facts_compare(audit, err));
	return certificates_check(audit, err);
}
