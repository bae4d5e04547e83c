#include "portfolio/signing.h"

#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "portfolio/world.h"

#define PROOF_ROOM 512

/* ---- what a key entry says ---- */

enum status signing_read(const json_t *body, bool *ret_is, struct passkey_use *ret_signing,
			 struct err *err)
{
	const json_t *list = json_object_get(body, "signing"), *one = json_array_get(list, 0);
	const char *domain = json_string_value(json_object_get(one, "domain"));
	const char *backup = json_string_value(json_object_get(one, "backup"));
	const char *credential = json_string_value(json_object_get(one, "credential"));
	struct passkey_use signing = {.domain = domain};

	if (!list) {
		*ret_is = false;
		return OK;
	}
	if (json_array_size(list) != 1 || json_object_size(one) != 3 || !domain || !backup ||
	    !credential || digest_parse(credential, &signing.credential, NULL) != OK)
		return fail(err, ERR_INVALID,
			    "\"signing\" is not one object of backup, credential and domain");
	TRY(passkey_backup_parse(backup, &signing.backup, err));
	*ret_is = true;
	*ret_signing = signing;
	return OK;
}

enum status signing_key(const uint8_t *spki, size_t n, const struct passkey_use *signing,
			struct key **ret_key, struct err *err)
{
	struct passkey_party party;

	if (!signing)
		return key_from_public(spki, n, ret_key, err);
	TRY(passkey_party_parse(signing->domain, &party, err));
	return key_from_passkey(spki, n, &party, signing->backup != PASSKEY_BOUND, ret_key, err);
}

bool signing_domain_is(const json_t *anchor_body, const char *domain)
{
	const json_t *domains = json_object_get(anchor_body, "domains");

	for (size_t i = 0; i < json_array_size(domains); i++) {
		const char *one = json_string_value(json_array_get(domains, i));

		if (one && strcmp(one, domain) == 0)
			return true;
	}
	return json_object_get(anchor_body, "demo") && strcmp(domain, SIGNING_DEMO_DOMAIN) == 0;
}

enum status signing_in_role(enum role role, enum passkey_backup backup, struct err *err)
{
	if ((role != ROLE_REGISTRAR && role != ROLE_ETB_ASSESSOR) || backup == PASSKEY_BOUND)
		return OK;
	return fail(err, ERR_DENIED,
		    "this passkey may be copied to other devices, and %s signs with one that "
		    "cannot be: "
		    "a security key, or a key file",
		    role == ROLE_REGISTRAR ? "a registrar" : "an ETB assessor");
}

/* ---- a request to certify one ---- */

struct digest signing_challenge(const struct digest *pin, const char *person, const struct key *key)
{
	CLEANUP(buf_release) struct buf message;
	struct digest fingerprint = key_fingerprint(key);

	buf_init(&message, PROOF_ROOM);
	key_proof_message(pin, person, &fingerprint, &message);
	return digest_of(message.data, message.len);
}

static void put(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)
		abort();
}

static void put_base64(json_t *object, const char *name, const void *bytes, size_t n)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, ENTRY_MAX);
	buf_base64(&text, bytes, n);
	put(object, name, json_string(text.data));
}

enum status signing_request(const struct digest *pin, const char *domain, const char *person,
			    const struct passkey_registration *registration,
			    const struct passkey_assertion *proof, json_t **ret_request,
			    struct err *err)
{
	struct digest challenge = signing_challenge(pin, person, registration->key), credential;
	const struct passkey_bytes asked = {challenge.bytes, sizeof(challenge.bytes)};
	struct passkey_party party;
	struct passkey_seen seen;
	struct signature signature;
	char hex[DIGEST_HEX];
	const uint8_t *spki;
	size_t n;

	TRY(passkey_party_parse(domain, &party, err));
	TRY(passkey_check(&party, registration->key, asked, proof, &seen, err));
	if ((seen.backup == PASSKEY_BOUND) != (registration->backup == PASSKEY_BOUND))
		return fail(err, ERR_DENIED,
			    "the passkey says first that it can be copied and then that it cannot");
	TRY(passkey_write(proof, &signature, err));
	credential =
		passkey_credential_digest(registration->credential, registration->credential_n);
	digest_hex(&credential, hex);
	spki = key_public(registration->key, &n);
	*ret_request =
		json_pack("{sss[{ssssss}]}", "person", person, "signing", "backup",
			  passkey_backup_name(seen.backup), "credential", hex, "domain", domain);
	put_base64(*ret_request, "key", spki, n);
	put_base64(*ret_request, "proof", signature.bytes, signature.len);
	return OK;
}

enum status submission_sign(struct submission *draft, const struct passkey_assertion *assertion,
			    struct err *err)
{
	return passkey_write(assertion, &draft->signature, err);
}

/* ---- what the log knows ---- */

static enum status held_read(struct query *q, struct arena *a, struct signing_held *ret_held,
			     struct err *err)
{
	struct signing_held held = {
		.key = col_digest(q, 0),
		.signing.credential = col_digest(q, 3),
		.signing.domain = arena_text(a, col_text(q, 1)),
		.seq = (uint64_t)col_int(q, 4),
		.accepted = col_int(q, 5),
	};

	TRY(passkey_backup_parse(col_text(q, 2), &held.signing.backup, err));
	*ret_held = held;
	return OK;
}

enum status signing_keys(struct db *db, const char *person, struct arena *a,
			 struct signing_held **ret_keys, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct signing_held *keys = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT p.key, p.domain, p.backup, p.credential, k.seq, k.accepted"
		     " FROM fact_key AS k JOIN fact_passkey AS p ON p.key = k.key"
		     " WHERE k.person = ?1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_key_end AS e WHERE e.key = k.key)"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = '' AND v.target = k.seq)"
		     " ORDER BY k.seq",
		     &q, err));
	bind_text(q, 1, person);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		keys = arena_grow(a, keys, count, &room, sizeof(*keys));
		TRY(held_read(q, a, &keys[count], err));
		count++;
	}
	*ret_keys = keys;
	*ret_count = count;
	return OK;
}

enum status signing_domains(struct db *db, struct arena *a, const char ***ret_domains,
			    size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char **domains = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db, "SELECT domain FROM fact_domain ORDER BY n", &q, err));
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		domains = arena_grow(a, domains, count, &room, sizeof(*domains));
		domains[count++] = arena_text(a, col_text(q, 0));
	}
	*ret_domains = domains;
	*ret_count = count;
	return OK;
}

enum status signing_has(struct db *db, const struct digest *credential, bool *ret_has,
			struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "SELECT 1 FROM fact_passkey WHERE credential = ?1", &q, err));
	bind_blob(q, 1, credential->bytes, sizeof(credential->bytes));
	return query_step(q, ret_has, err);
}
