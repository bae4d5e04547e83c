/* People and their keys: person, key, key-end. */
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/key.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/msf.h"
#include "portfolio/signing.h"
#include "portfolio/world.h"

#define ANY_ROLE ((1u << ROLE_COUNT) - 1)
#define REGISTER_MAX (ID_MAX - 1) /* bytes: more does not fit into a certificate's subject */

static const struct text_rule no_texts[] = {{0}};

bool is_registrars(const struct entry *e)
{
	return e->role == ROLE_REGISTRAR || e->role == ROLE_AUTHORITY;
}

/* ---- person ---- */

static const struct field person_body[] = {
	{.name = "person", .type = FIELD_PERSON},
	{.name = "register", .type = FIELD_WORD, .optional = true},
	{0},
};
static const struct text_rule person_texts[] = {{"name", false}, {"email", true}, {0}};

enum status register_offered(struct world *w, const char *number, struct err *err)
{
	/* PrintableString of X.509: the number stands in the person's certificates. */
	static const char printable[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					"0123456789'()+,-./:=?";
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	if (strlen(number) > REGISTER_MAX || strspn(number, printable) != strlen(number))
		return fail(err, ERR_INVALID,
			    "write register number \"%s\" without spaces, as 1 to %d letters, digits "
			    "and ' ( ) + , - . / : = ?",
			    number, REGISTER_MAX);
	TRY(db_query(w->db, "SELECT person FROM fact_person WHERE register = ?1", &q, err));
	bind_text(q, 1, number);
	TRY(query_step(q, &row, err));
	if (row)
		return fail(err, ERR_CONFLICT,
			    "register number %s is %s's already: one number, one person", number,
			    col_text(q, 0));
	return OK;
}

static enum status person_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *person = body_text(e->body, "person");
	const char *number = body_text(e->body, "register");
	bool has;

	TRY(world_has_person(w, person, &has, err));
	if (has || strcmp(person, ROOT_AUTHOR) == 0)
		return fail(err, ERR_CONFLICT, "the id %s is taken; choose another", person);
	if (strncmp(person, MSF_PREFIX, strlen(MSF_PREFIX)) == 0)
		return fail(err, ERR_CONFLICT,
			    "ids that begin with %s are those of feedback that is gathered; choose another",
			    MSF_PREFIX);
	return number == NULL ? OK : register_offered(w, number, err);
}

enum status person_insert(struct world *w, const char *person, const char *register_number,
			  const struct digest *name, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_person(person, seq, accepted, register, name)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_text(q, 1, person);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, register_number);
	bind_blob(q, 5, name->bytes, sizeof(name->bytes));
	return query_run(q, err);
}

static enum status person_apply(struct world *w, const struct entry *e, struct err *err)
{
	return person_insert(w, body_text(e->body, "person"), body_text(e->body, "register"),
			     entry_text(e, "name"), err);
}

const struct kind kind_person = {
	.name = "person",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.unguarded = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = person_body,
	.texts = person_texts,
	.check = person_check,
	.apply = person_apply,
};

/* ---- key ---- */

static const struct field signing_fields[] = {
	{.name = "backup", .type = FIELD_WORD},
	{.name = "credential", .type = FIELD_DIGEST},
	{.name = "domain", .type = FIELD_WORD},
	{0},
};
static const struct field key_body[] = {
	{.name = "checked", .type = FIELD_WORD},
	{.name = "key", .type = FIELD_BASE64},
	{.name = "person", .type = FIELD_PERSON},
	{.name = "proof", .type = FIELD_BASE64},
	{.name = "signing", .type = FIELD_OBJECTS, .optional = true, .fields = signing_fields},
	{0},
};

/* The member `key` of an object as a key, which signs as `signing` in it says. */
static enum status read_key(struct world *w, const json_t *object, struct key **ret_key,
			    struct err *err)
{
	const uint8_t *spki;
	size_t n;
	struct passkey_use signing;
	enum status status;
	bool passkey;

	TRY(signing_read(object, &passkey, &signing, err));
	TRY(body_bytes(object, "key", w->arena, &spki, &n, err));
	status = signing_key(spki, n, passkey ? &signing : NULL, ret_key, err);
	if (status != OK)
		err_prefix(err, "the body's \"key\"");
	return status;
}

static bool proof_holds(const struct key *key, const struct digest *pin, const char *person,
			const uint8_t *proof, size_t proof_n)
{
	struct digest fingerprint = key_fingerprint(key);
	struct buf message;
	bool holds;

	buf_init(&message, 256);
	key_proof_message(pin, person, &fingerprint, &message);
	holds = !message.full && key_verify(key, message.data, message.len, proof, proof_n);
	buf_release(&message);
	return holds;
}

/* The root key or the issuing key. */
static bool is_authority(const struct known_key *known)
{
	return known->person[0] == '\0' || strcmp(known->person, ROOT_AUTHOR) == 0;
}

/* An answer from outside was signed with it: then it is that person's, though of no standing yet. */
static enum status check_answers(struct world *w, const struct digest *fingerprint,
				 const char *person, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char hex[DIGEST_HEX];
	bool row;

	TRY(db_query(w->db, "SELECT person FROM fact_answer WHERE key = ?1 AND person <> ?2", &q,
		     err));
	bind_blob(q, 1, fingerprint->bytes, sizeof(fingerprint->bytes));
	bind_text(q, 2, person);
	TRY(query_step(q, &row, err));
	if (!row)
		return OK;
	digest_hex(fingerprint, hex);
	return fail(err, ERR_CONFLICT, "%s answered with key %.12s: make %s a new one", col_text(q, 0),
		    hex, person);
}

/* What is sealed to a key is kept off line; what signs is not. */
static enum status check_seals(struct world *w, const struct digest *fingerprint, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char hex[DIGEST_HEX];
	bool row;

	TRY(db_query(w->db, "SELECT person FROM fact_sealing_key WHERE key = ?1", &q, err));
	bind_blob(q, 1, fingerprint->bytes, sizeof(fingerprint->bytes));
	TRY(query_step(q, &row, err));
	if (!row)
		return OK;
	digest_hex(fingerprint, hex);
	return fail(err, ERR_CONFLICT,
		    "key %.12s opens what is sealed to %s, and is for nothing else: make a new one", hex,
		    col_text(q, 0));
}

enum status key_offered(struct world *w, const json_t *object, const struct digest *pin,
			const char *person, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct known_key known;
	struct digest fingerprint;
	char hex[DIGEST_HEX];
	const uint8_t *proof;
	size_t proof_n;
	enum status status;

	TRY(read_key(w, object, &key, err));
	if (key_type(key) != KEY_P256)
		return fail(err, ERR_INVALID, "people sign with P-256 keys; make %s one", person);
	fingerprint = key_fingerprint(key);
	digest_hex(&fingerprint, hex);
	status = world_key(w, &fingerprint, &known, err);
	if (status == OK && is_authority(&known))
		return fail(err, ERR_CONFLICT,
			    "key %.12s is the authority's, which is no person: make %s a new one",
			    hex, person);
	if (status == OK)
		return fail(err, ERR_CONFLICT, "key %.12s is %s's already: make %s a new one", hex,
			    known.person, person);
	if (status != ERR_NOT_FOUND)
		return status;
	TRY(check_answers(w, &fingerprint, person, err));
	TRY(check_seals(w, &fingerprint, err));
	TRY(body_bytes(object, "proof", w->arena, &proof, &proof_n, err));
	if (!proof_holds(key, pin, person, proof, proof_n))
		return fail(err, ERR_DENIED,
			    "the proof does not show that %s has the private half of key %.12s in "
			    "this log; make the proof again",
			    person, hex);
	return OK;
}

/* Who may give whom a key, and is a second registrar needed? */
static enum status key_rule(struct world *w, const struct entry *e, struct second *ret_second,
			    struct err *err)
{
	const char *person = body_text(e->body, "person");
	bool own = strcmp(e->author, person) == 0;
	enum keys_held held;

	TRY(world_keys_held(w, person, &held, err));
	*ret_second = second_registrar(!own && held != KEYS_NEVER);
	if (own) /* signed with a key in force, or it would not have come here */
		return OK;
	if (!is_registrars(e))
		return fail(err, ERR_DENIED,
			    "%s is neither %s nor a registrar: ask a registrar to certify the key",
			    e->author, person);
	return OK;
}

/* How it was made sure that the key is this person's: by their own word with a key that they have, or by others'. */
static enum status check_checked(const char *checked, bool own, struct err *err)
{
	static const char *const ways[] = {"in-person", "passport", "video", "demo"};

	if (own && strcmp(checked, KEY_CHECKED_OWN) == 0)
		return OK;
	if (own)
		return fail(err, ERR_INVALID,
			    "a key that one gives oneself is checked by the one that signs: say " KEY_CHECKED_OWN
			    ", not \"%s\"",
			    checked);
	if (strcmp(checked, KEY_CHECKED_OWN) == 0)
		return fail(err, ERR_INVALID,
			    KEY_CHECKED_OWN " says that its person signed for it, who did not");
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(checked, ways[i]) == 0)
			return OK;
	return fail(err, ERR_INVALID,
		    "identity is checked in-person, by passport or video, or demo says that it was "
		    "not, not \"%s\"",
		    checked);
}

/* A passkey's proof says by its own flags whether it can be copied and was; that is what is noted. */
static enum status check_backup(struct world *w, const struct entry *e,
				const struct passkey_use *signing, struct err *err)
{
	struct passkey_assertion proof;
	struct passkey_party party;
	struct passkey_room room;
	struct passkey_seen seen;
	struct digest challenge;
	CLEANUP(key_cleanup) struct key *key = NULL;
	const uint8_t *bytes;
	size_t n;

	TRY(passkey_party_parse(signing->domain, &party, err));
	TRY(read_key(w, e->body, &key, err));
	challenge = signing_challenge(&w->pin, body_text(e->body, "person"), key);
	TRY(body_bytes(e->body, "proof", w->arena, &bytes, &n, err));
	TRY(passkey_read(bytes, n, &room, &proof, err));
	TRY(passkey_check(&party, key,
			  (struct passkey_bytes){challenge.bytes, sizeof(challenge.bytes)}, &proof,
			  &seen, err));
	if (seen.backup != signing->backup)
		return fail(err, ERR_DENIED, "the passkey's proof says that it is %s, not %s",
			    passkey_backup_name(seen.backup), passkey_backup_name(signing->backup));
	return OK;
}

/* For a site of this log, and a credential that no key has. */
static enum status check_signing(struct world *w, const struct entry *e, struct err *err)
{
	const char **domains;
	struct passkey_use signing;
	size_t count, at = 0;
	bool passkey, has;

	TRY(signing_read(e->body, &passkey, &signing, err));
	if (!passkey)
		return OK;
	TRY(signing_domains(w->db, w->arena, &domains, &count, err));
	while (at < count && strcmp(domains[at], signing.domain) != 0)
		at++;
	if (at == count)
		return fail(err, ERR_DENIED,
			    "the passkey is for %s, which entry 0 does not name: passkeys of this log are "
			    "for %s",
			    signing.domain, count == 0 ? "no site" : domains[0]);
	TRY(check_backup(w, e, &signing, err));
	TRY(signing_has(w->db, &signing.credential, &has, err));
	if (has)
		return fail(err, ERR_CONFLICT,
			    "that credential signs in this log already: register another");
	return OK;
}

static enum status key_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *person = body_text(e->body, "person");
	struct second second;

	TRY(check_checked(body_text(e->body, "checked"), strcmp(e->author, person) == 0, err));
	TRY(world_needs_person(w, person, err));
	TRY(key_rule(w, e, &second, err));
	TRY(check_signing(w, e, err));
	return key_offered(w, e->body, &w->pin, person, err);
}

enum status key_own(struct world *w, const struct entry *e, struct key **ret_key, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;
	enum keys_held held;

	TRY(world_keys_held(w, e->author, &held, err));
	if (held != KEYS_NEVER)
		return fail(err, ERR_DENIED,
			    held == KEYS_IN_FORCE
				    ? "%s has a key in this log and signs with that, as an assessment: "
				      "attest sign, attest assess"
				    : "the key of %s has ended: a registrar certifies a new one",
			    e->author);
	TRY(key_offered(w, e->body, &w->pin, e->author, err));
	TRY(read_key(w, e->body, &key, err));
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&fingerprint, &e->key))
		return fail(err, ERR_DENIED,
			    "the %s is signed with another key than the one in it: sign it again",
			    e->kind);
	if (ret_key != NULL)
		*ret_key = key_keep(key);
	return OK;
}

static enum status passkey_insert(struct world *w, const struct digest *key,
				  const struct passkey_use *signing, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_passkey(key, seq, accepted, credential, domain, backup)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_blob(q, 1, key->bytes, sizeof(key->bytes));
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_blob(q, 4, signing->credential.bytes, sizeof(signing->credential.bytes));
	bind_text(q, 5, signing->domain);
	bind_text(q, 6, passkey_backup_name(signing->backup));
	return query_run(q, err);
}

enum status key_insert(struct world *w, const json_t *object, const char *person, struct err *err)
{
	struct passkey_use signing;
	bool passkey;
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;
	const uint8_t *spki;
	size_t n;

	TRY(read_key(w, object, &key, err));
	fingerprint = key_fingerprint(key);
	spki = key_public(key, &n);
	TRY(db_query(w->db,
		     "INSERT INTO fact_key(key, seq, accepted, person, spki)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_blob(q, 1, fingerprint.bytes, sizeof(fingerprint.bytes));
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, person);
	bind_blob(q, 5, spki, n);
	TRY(query_run(q, err));
	TRY(signing_read(object, &passkey, &signing, err));
	return passkey ? passkey_insert(w, &fingerprint, &signing, err) : OK;
}

static enum status key_apply(struct world *w, const struct entry *e, struct err *err)
{
	return key_insert(w, e->body, body_text(e->body, "person"), err);
}

const struct kind kind_key = {
	.name = "key",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.roles = ANY_ROLE,
	.body = key_body,
	.texts = no_texts,
	.check = key_check,
	.second = key_rule,
	.apply = key_apply,
};

/* ---- key-end ---- */

static const struct field key_end_body[] = {
	{.name = "from", .type = FIELD_TIME, .optional = true},
	{.name = "key", .type = FIELD_DIGEST},
	{.name = "reason", .type = FIELD_WORD},
	{0},
};
static const struct text_rule reason_texts[] = {{"reason", true}, {0}};

static enum status check_reason(const char *reason, struct err *err)
{
	static const char *const reasons[] = {"superseded", "lost", "stolen", "left"};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(reason, reasons[i]) == 0)
			return OK;
	return fail(err, ERR_INVALID,
		    "a key ends because it is superseded, lost or stolen, or its person left, not "
		    "\"%s\"",
		    reason);
}

/* An end that reaches back changes what was decided, so a registrar says it, not of an own key. */
static enum status check_since(struct world *w, const struct entry *e,
			       const struct known_key *known, struct err *err)
{
	int64_t since = body_time(e->body, "from", INT64_MAX);

	if (since == INT64_MAX)
		return OK;
	if (!is_registrars(e) || strcmp(e->author, known->person) == 0)
		return fail(err, ERR_DENIED,
			    "%s cannot say that a key of %s was invalid before now: ask another "
			    "registrar",
			    e->author, known->person);
	if (since > w->now)
		return fail(err, ERR_INVALID, "\"from\" lies in the future: leave it out");
	return OK;
}

/* Whoever ends a key first must not keep others from saying that it was invalid before that. */
static enum status check_not_ended(const struct entry *e, const struct known_key *known,
				   const char *hex, struct err *err)
{
	char end[TIME_TEXT];

	time_text(known->end, end);
	if (known->voided)
		return fail(err, ERR_CONFLICT,
			    "all that key %.12s of %s ever signed is void already, since %s", hex,
			    known->person, end);
	if (known->ended && body_time(e->body, "from", INT64_MAX) >= known->end)
		return fail(err, ERR_CONFLICT,
			    "key %.12s of %s has ended already, at %s; only an earlier \"from\" would "
			    "change anything",
			    hex, known->person, end);
	return OK;
}

/* Without a registrar who can sign, nobody but the root key could ever certify a key again. */
static enum status check_signers_left(struct world *w, const struct entry *e,
				      const struct digest *key, struct err *err)
{
	int64_t since = body_time(e->body, "from", INT64_MAX), before, after;

	if (e->role == ROLE_AUTHORITY)
		return OK;
	TRY(world_registrars_left(w, NULL, NULL, INT64_MAX, &before, err));
	TRY(world_registrars_left(w, NULL, key, since, &after, err));
	if (before > 0 && after == 0)
		return fail(err, ERR_CONFLICT,
			    "no registrar would have a key in force any more: give one a further key "
			    "first, or end this one with the root key");
	return OK;
}

static enum status key_end_check(struct world *w, const struct entry *e, struct err *err)
{
	struct digest key = body_digest(e->body, "key");
	struct known_key known;
	char hex[DIGEST_HEX];

	TRY(check_reason(body_text(e->body, "reason"), err));
	TRY(world_key(w, &key, &known, err));
	digest_hex(&key, hex);
	if (is_authority(&known))
		return fail(err, ERR_DENIED,
			    "key %.12s is the authority's and ends with its log: start a new log that "
			    "continues this one",
			    hex);
	if (!is_registrars(e) && strcmp(e->author, known.person) != 0)
		return fail(err, ERR_DENIED, "key %.12s is %s's: only %s or a registrar can end it",
			    hex, known.person, known.person);
	TRY(check_not_ended(e, &known, hex, err));
	TRY(check_since(w, e, &known, err));
	return check_signers_left(w, e, &key, err);
}

static enum status key_end_second(struct world *w, const struct entry *e, struct second *ret_second,
				  struct err *err)
{
	(void)w;
	(void)err;
	*ret_second = second_registrar(body_text(e->body, "from") != NULL);
	return OK;
}

static enum status key_end_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest key = body_digest(e->body, "key");
	int64_t since = body_time(e->body, "from", INT64_MAX);

	TRY(db_query(w->db,
		     "INSERT INTO fact_key_end(key, seq, accepted, reason, since)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_blob(q, 1, key.bytes, sizeof(key.bytes));
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, body_text(e->body, "reason"));
	if (since == INT64_MAX)
		bind_null(q, 5);
	else
		bind_int(q, 5, since);
	TRY(query_run(q, err));
	/* Void rows of kinds that nobody asks about (an end stays an end) do no harm. */
	return since == INT64_MAX ? OK : world_void_key(w, &key, since, err);
}

const struct kind kind_key_end = {
	.name = "key-end",
	.v = 1,
	.place = PLACE_STORE,
	.changes = CHANGES_ALL,
	.alone = true,
	.roles = ANY_ROLE,
	.body = key_end_body,
	.texts = reason_texts,
	.check = key_end_check,
	.second = key_end_second,
	.apply = key_end_apply,
};
