#include "portfolio/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/journal_priv.h"
#include "portfolio/replay.h"

#define ANCHOR_MEMORY (4u << 20)
#define TOGETHER_TRIES                                                                             \
	100 /* each is a few reads: an append that must reach the disk takes longer */

/* ---- opening ---- */

struct journal *journal_new(const char *dir, bool write, const struct kinds *kinds)
{
	struct journal *j = calloc(1, sizeof(*j));

	if (j == NULL)
		abort();
	j->dir = strdup(dir);
	if (j->dir == NULL)
		abort();
	j->write = write;
	j->kinds = kinds;
	j->arena = arena_new(ANCHOR_MEMORY);
	return j;
}

void journal_close(struct journal *j)
{
	if (j == NULL)
		return;
	verifier_release(&j->log);
	verifier_release(&j->signer);
	key_free(j->issuing_key);
	certificate_free(j->root);
	certificate_free(j->issuing);
	db_close(j->db);
	arena_free(j->arena);
	free(j->dir);
	free(j);
}

void journal_cleanup(struct journal **j)
{
	journal_close(*j);
	*j = NULL;
}

/* A word of entry 0's body; "" when there is none. */
static const char *anchor_word(const struct entry *e, const char *name)
{
	const char *word = json_string_value(json_object_get(e->body, name));

	return word == NULL ? "" : word;
}

static enum status anchor_certificate(const struct entry *e, const char *name,
				      struct certificate **ret_cert, struct err *err)
{
	CLEANUP(buf_release) struct buf der;
	const char *text = anchor_word(e, name);

	buf_init(&der, ENTRY_MAX);
	TRY(buf_unbase64(&der, text, strlen(text), err));
	return certificate_read((const uint8_t *)der.data, der.len, ret_cert, err);
}

static enum status anchor_parse(struct journal *j, const struct entry *e, struct err *err)
{
	if (!e->anchor || strcmp(e->kind, "anchor") != 0)
		return fail(err, ERR_INVALID, "is a %s and names a log", e->kind);
	j->authority = anchor_word(e, "authority");
	if (j->authority[0] == '\0')
		return fail(err, ERR_INVALID, "names no authority");
	j->demo = json_object_get(e->body, "demo") != NULL;
	if (j->demo)
		TRY(time_parse(anchor_word(e, "demo"), &j->demo_now, err));
	TRY(verifier_parse(anchor_word(e, "log"), &j->log, err));
	TRY(anchor_certificate(e, "root", &j->root, err));
	return anchor_certificate(e, "issuing", &j->issuing, err);
}

enum status journal_read_anchor(struct journal *j, struct err *err)
{
	struct record record;
	struct entry e;
	enum status status = journal_read(j, 0, j->arena, &record, &e, err);

	if (status == OK)
		status = anchor_parse(j, &e, err);
	if (status == ERR_IO)
		return status;
	if (status != OK) {
		err_prefix(err, "entry 0");
		err->status = ERR_CORRUPT;
		return ERR_CORRUPT;
	}
	j->pin = e.digest;
	return OK;
}

enum status journal_open(const char *dir, bool write, const struct kinds *kinds,
			 struct journal **ret_journal, struct err *err)
{
	CLEANUP(journal_cleanup) struct journal *j = journal_new(dir, write, kinds);
	const struct schema schemas[] = { journal_schema, facts_schema };
	char path[PATH_MAX];
	enum status status;

	TRY(store_path(dir, "attest.db", path, err));
	TRY(db_open(path, write ? DB_WRITE : DB_READ, schemas, 2, &j->db, err));
	j->texts = (struct text_store){ .db = j->db, .dir = j->dir };
	status = journal_read_anchor(j, err);
	if (status != OK) {
		err_prefix(err, "%s", dir);
		return status;
	}
	if (write)
		TRY(erasure_resume(j, err));
	*ret_journal = j;
	j = NULL;
	return OK;
}

void journal_catalogue(struct journal *j, const struct catalogue *catalogue)
{
	j->catalogue = catalogue;
}

struct db *journal_db(struct journal *j)
{
	return j->db;
}

const char *journal_dir(const struct journal *j)
{
	return j->dir;
}

struct digest journal_pin(const struct journal *j)
{
	return j->pin;
}

bool journal_is_demo(const struct journal *j)
{
	return j->demo;
}

const char *journal_authority(const struct journal *j)
{
	return j->authority;
}

const struct verifier *journal_log(const struct journal *j)
{
	return &j->log;
}

const struct certificate *journal_root(const struct journal *j)
{
	return j->root;
}

const struct certificate *journal_issuing(const struct journal *j)
{
	return j->issuing;
}

int64_t journal_now(struct journal *j, int64_t system)
{
	int64_t accepted;
	uint64_t size;

	if (!j->demo)
		return system;
	if (journal_end(j, &size, &accepted, NULL) != OK || accepted < j->demo_now)
		return j->demo_now;
	return accepted + 1;
}

/* ---- reading ---- */

enum status journal_end(struct journal *j, uint64_t *ret_size, int64_t *ret_accepted,
			struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(j->db, "SELECT seq, accepted FROM leaf ORDER BY seq DESC LIMIT 1", &q, err));
	TRY(query_step(q, &row, err));
	*ret_size = row ? (uint64_t)col_int(q, 0) + 1 : 0;
	*ret_accepted = row ? col_int(q, 1) : INT64_MIN;
	return OK;
}

/* The bytes hash to the leaf, and the leaf to the hash that the tree was made of. */
static enum status record_check(const struct record *r, const struct digest *hash, struct arena *a,
				struct entry *ret_entry, struct err *err)
{
	struct digest signature = digest_of(r->signature, r->signature_n);
	struct digest leaf_hash = tree_leaf_hash(r->leaf, r->leaf_n);
	struct entry e;
	struct leaf leaf;

	if (!digest_equal(&leaf_hash, hash) ||
	    leaf_read(r->leaf, r->leaf_n, a, &leaf, NULL) != OK ||
	    leaf.accepted != r->accepted)
		return fail(err, ERR_CORRUPT, "entry %llu: its leaf is not what was written",
			    (unsigned long long)r->seq);
	if (entry_read(r->bytes, r->len, a, &e, NULL) != OK ||
	    !digest_equal(&e.digest, &leaf.digest) || !digest_equal(&e.key, &leaf.key) ||
	    !digest_equal(&signature, &leaf.signature))
		return fail(err, ERR_CORRUPT,
			    "entry %llu: its bytes or signature are not those that were logged",
			    (unsigned long long)r->seq);
	*ret_entry = e;
	return OK;
}

static const void *blob_copy(struct query *q, int n, struct arena *a, size_t *ret_len)
{
	const void *bytes = col_blob(q, n, ret_len);

	return arena_bytes(a, bytes, *ret_len);
}

enum status journal_read(struct journal *j, uint64_t seq, struct arena *a,
			 struct record *ret_record, struct entry *ret_entry, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct record r = { .seq = seq };
	struct digest hash;
	bool row = false;

	TRY(db_query(j->db,
		     "SELECT entry.bytes, entry.signature, leaf.bytes, leaf.hash, leaf.accepted\n"
		     "FROM entry JOIN leaf ON leaf.seq = entry.seq WHERE entry.seq = ?1",
		     &q, err));
	bind_int(q, 1, (int64_t)seq);
	if (seq <= INT64_MAX)
		TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "there is no entry %llu", (unsigned long long)seq);
	r.bytes = blob_copy(q, 0, a, &r.len);
	r.signature = blob_copy(q, 1, a, &r.signature_n);
	r.leaf = blob_copy(q, 2, a, &r.leaf_n);
	hash = col_digest(q, 3);
	r.accepted = col_int(q, 4);
	TRY(record_check(&r, &hash, a, ret_entry, err));
	*ret_record = r;
	return OK;
}

/* An entry's number within the log, in its one spelling: what begins with zeros may be a digest. */
static bool is_number_within(const char *name, uint64_t size, uint64_t *ret_seq)
{
	uint64_t seq = 0;
	size_t n = strspn(name, "0123456789");

	if (n == 0 || n > 18 || name[n] != '\0' || (n > 1 && name[0] == '0'))
		return false;
	for (size_t i = 0; i < n; i++)
		seq = 10 * seq + (uint64_t)(name[i] - '0');
	if (seq >= size)
		return false;
	*ret_seq = seq;
	return true;
}

/* The least and the greatest digest that begin with these hex digits. */
static bool prefix_range(const char *name, struct digest *ret_low, struct digest *ret_high)
{
	size_t n = strspn(name, "0123456789abcdef");
	char hex[DIGEST_HEX];

	if (n < 8 || n >= sizeof(hex) || name[n] != '\0')
		return false;
	memset(hex, '0', sizeof(hex) - 1);
	hex[sizeof(hex) - 1] = '\0';
	memcpy(hex, name, n);
	if (digest_parse(hex, ret_low, NULL) != OK)
		return false;
	memset(hex + n, 'f', sizeof(hex) - 1 - n);
	return digest_parse(hex, ret_high, NULL) == OK;
}

enum status journal_find(struct journal *j, const char *name, uint64_t *ret_seq, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest low, high;
	int64_t accepted, seq;
	uint64_t size;
	bool row;

	TRY(journal_end(j, &size, &accepted, err));
	if (is_number_within(name, size, ret_seq))
		return OK;
	if (!prefix_range(name, &low, &high))
		return fail(err, ERR_NOT_FOUND,
			    "there is no entry \"%.70s\": name one by its number, below %llu, or by 8 "
			    "or more hex digits of its digest",
			    name, (unsigned long long)size);
	TRY(db_query(j->db, "SELECT seq FROM entry WHERE digest BETWEEN ?1 AND ?2 LIMIT 2", &q,
		     err));
	bind_blob(q, 1, low.bytes, sizeof(low.bytes));
	bind_blob(q, 2, high.bytes, sizeof(high.bytes));
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "there is no entry whose digest begins with %s",
			    name);
	seq = col_int(q, 0);
	TRY(query_step(q, &row, err));
	if (row)
		return fail(err, ERR_CONFLICT,
			    "the digests of several entries begin with %s: give more of it", name);
	*ret_seq = (uint64_t)seq;
	return OK;
}

/* Who appends one entry after another would else pay for each head twice. */
static enum status check_head_text(struct journal *j, const char *text, struct err *err)
{
	const struct digest digest = digest_of(text, strlen(text));
	struct checkpoint head;

	if (digest_equal(&digest, &j->head_text))
		return OK;
	TRY(checkpoint_read(&j->log, text, strlen(text), &head, err));
	j->head_text = digest;
	j->head = head;
	return OK;
}

enum status journal_head(struct journal *j, struct arena *a, struct checkpoint *ret_head,
			 const char **ret_text, size_t *ret_len, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *text;
	enum status status;
	bool row;

	TRY(db_query(j->db, "SELECT note FROM head WHERE id = 1", &q, err));
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_CORRUPT, "%s has no signed head", j->dir);
	text = col_text(q, 0);
	status = check_head_text(j, text, err);
	if (status != OK) {
		err_prefix(err, "the head of %s", j->dir);
		err->status = ERR_CORRUPT;
		return ERR_CORRUPT;
	}
	*ret_text = arena_text(a, text);
	*ret_len = strlen(text);
	*ret_head = j->head;
	return OK;
}

enum status journal_size_at(struct journal *j, int64_t at, uint64_t *ret_size,
			    struct digest *ret_root, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(j->db,
		     "SELECT seq, root FROM leaf WHERE accepted <= ?1\n"
		     "ORDER BY accepted DESC, seq DESC LIMIT 1",
		     &q, err));
	bind_int(q, 1, at);
	TRY(query_step(q, &row, err));
	*ret_size = row ? (uint64_t)col_int(q, 0) + 1 : 0;
	*ret_root = row ? col_digest(q, 1) : digest_of(NULL, 0);
	return OK;
}

/* How many entries the others see is what the first sees. */
static enum status begin_others(struct journal *const *journals, size_t count, bool *ret_same,
				struct err *err)
{
	struct digest root;
	uint64_t first, size;
	bool same = true;

	TRY(journal_size_at(journals[0], INT64_MAX, &first, &root, err));
	for (size_t i = 1; i < count && same; i++) {
		db_rollback(journals[i]->db);
		TRY(db_begin_read(journals[i]->db, err));
		TRY(journal_size_at(journals[i], INT64_MAX, &size, &root, err));
		same = size == first;
	}
	*ret_same = same;
	return OK;
}

enum status journal_read_together(struct journal *const *journals, size_t count, bool *ret_anew,
				  struct err *err)
{
	bool same;

	for (int tries = 0; tries < TOGETHER_TRIES; tries++) {
		TRY(begin_others(journals, count, &same, err));
		if (same) {
			*ret_anew = tries > 0;
			return OK;
		}
		db_rollback(journals[0]->db);
		TRY(db_begin_read(journals[0]->db, err));
	}
	return fail(err, ERR_CONFLICT,
		    "something is appended to %s all the time, so that it cannot be read at one "
		    "moment; "
		    "try again",
		    journals[0]->dir);
}

enum status journal_root_at(struct journal *j, uint64_t size, struct digest *ret_root,
			    struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(j->db, "SELECT root FROM leaf WHERE seq = ?1 - 1", &q, err));
	bind_int(q, 1, (int64_t)size);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "the log never held %llu entries",
			    (unsigned long long)size);
	*ret_root = col_digest(q, 0);
	return OK;
}

enum status journal_text(struct journal *j, const struct digest *digest, struct arena *a,
			 const void **ret_bytes, size_t *ret_len, uint8_t ret_salt[32],
			 struct err *err)
{
	return text_get(&j->texts, digest, a, ret_bytes, ret_len, ret_salt, err);
}

enum status journal_leaf_hashes(struct journal *j, struct arena *a, struct digest **ret_hashes,
				uint64_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest *hashes;
	int64_t accepted;
	uint64_t size;
	bool row;

	TRY(journal_end(j, &size, &accepted, err));
	hashes = arena_array(a, size, sizeof(*hashes));
	TRY(db_query(j->db, "SELECT seq, hash FROM leaf ORDER BY seq", &q, err));
	for (uint64_t i = 0; i < size; i++) {
		TRY(query_step(q, &row, err));
		if (!row || (uint64_t)col_int(q, 0) != i)
			return fail(err, ERR_CORRUPT, "leaf %llu is missing from %s",
				    (unsigned long long)i, j->dir);
		hashes[i] = col_digest(q, 1);
	}
	*ret_hashes = hashes;
	*ret_count = size;
	return OK;
}

enum status journal_certificate(struct journal *j, const struct digest *key,
				struct certificate **ret_cert, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const uint8_t *der;
	size_t n;
	bool row;

	TRY(db_query(j->db, "SELECT der FROM certificate WHERE key = ?1", &q, err));
	bind_blob(q, 1, key->bytes, sizeof(key->bytes));
	TRY(query_step(q, &row, err));
	if (!row) {
		char hex[DIGEST_HEX];

		digest_hex(key, hex);
		return fail(err, ERR_NOT_FOUND, "no certificate was issued for key %.16s", hex);
	}
	der = col_blob(q, 0, &n);
	return certificate_read(der, n, ret_cert, err);
}

/* ---- facts made anew ---- */

struct world journal_world(struct journal *j)
{
	return (struct world){
		.db = j->db,
		.catalogue = j->catalogue,
		.kinds = j->kinds,
		.pin = j->pin,
		.text = text_for_world,
		.entry = entry_for_world,
		.text_data = &j->texts,
	};
}

static enum status drop_facts(struct journal *j, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	const char **tables;
	size_t count;

	TRY(facts_tables(j->db, a, &tables, &count, err));
	/* Rows may point at those of a table that goes first. */
	TRY(db_exec(j->db, "PRAGMA defer_foreign_keys = ON", err));
	for (size_t i = 0; i < count; i++)
		TRY(db_run(j->db, arena_printf(a, "DELETE FROM \"%s\"", tables[i]), err));
	return OK;
}

static enum status rebuild(struct journal *j, struct digest *ret_before, struct digest *ret_after,
			   struct err *err)
{
	struct world w = journal_world(j);

	TRY(db_begin(j->db, err));
	TRY(facts_digest(j->db, ret_before, err));
	TRY(drop_facts(j, err));
	TRY(replay(j->db, &w, NULL, err));
	TRY(facts_digest(j->db, ret_after, err));
	return db_commit(j->db, err);
}

enum status journal_rebuild(struct journal *j, struct digest *ret_before, struct digest *ret_after,
			    struct err *err)
{
	struct digest before, after;
	enum status status;

	if (!j->write)
		return fail(err, ERR_DENIED, "%s was opened for reading only", j->dir);
	status = rebuild(j, &before, &after, err);
	if (status != OK) {
		db_rollback(j->db);
		return status;
	}
	TRY(erasure_resume(j, err)); /* by facts that may have been missing */
	*ret_before = before;
	*ret_after = after;
	return OK;
}
