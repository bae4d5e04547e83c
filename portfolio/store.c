/* Making a store: its tables, its folder, its keys and entry 0. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/journal_priv.h"
#include "portfolio/world.h"

#define ORIGIN_HEX 16 /* digits of the log key's digest in the log's name */
#define CREATE_MEMORY (1u << 20)
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct migration journal_steps[] = { /* append only */
	{ "entries, their leaves, the tree and its head are kept",
	  "CREATE TABLE entry(\n"
	  "  seq       INTEGER PRIMARY KEY CHECK(seq >= 0), -- place in the log\n"
	  "  digest    BLOB NOT NULL UNIQUE CHECK(length(digest) = 32), -- of bytes\n"
	  "  portfolio TEXT NOT NULL, -- as bytes say; '' store-wide\n"
	  "  kind      TEXT NOT NULL, -- as bytes say\n"
	  "  bytes     BLOB NOT NULL, -- what was signed\n"
	  "  signature BLOB NOT NULL CHECK(length(signature) <= 72)\n"
	  ") STRICT;\n"
	  "CREATE INDEX entry_by_portfolio ON entry(portfolio, seq);\n"
	  "CREATE TABLE leaf(\n"
	  "  seq      INTEGER PRIMARY KEY CHECK(seq >= 0), -- the entry's\n"
	  "  bytes    BLOB NOT NULL, -- what the tree commits to\n"
	  "  hash     BLOB NOT NULL CHECK(length(hash) = 32), -- RFC 6962 leaf hash of bytes\n"
	  "  root     BLOB NOT NULL CHECK(length(root) = 32), -- of the tree that ends here\n"
	  "  accepted INTEGER NOT NULL -- as bytes say\n"
	  ") STRICT;\n"
	  "CREATE INDEX leaf_by_accepted ON leaf(accepted);\n"
	  "CREATE TABLE text(\n"
	  "  digest BLOB PRIMARY KEY CHECK(length(digest) = 32), -- SHA-256(salt || bytes)\n"
	  "  salt   BLOB NOT NULL CHECK(length(salt) = 32),\n"
	  "  bytes  BLOB CHECK(length(bytes) = size), -- NULL: in attachments/\n"
	  "  size   INTEGER NOT NULL CHECK(size > 0)\n"
	  ") STRICT;\n"
	  "CREATE TABLE tree(\n"
	  "  level INTEGER PRIMARY KEY CHECK(level BETWEEN 0 AND 63),\n"
	  "  hash  BLOB NOT NULL CHECK(length(hash) = 32) -- of a full subtree of 2^level leaves\n"
	  ") STRICT;\n"
	  "CREATE TABLE head(\n"
	  "  id   INTEGER PRIMARY KEY CHECK(id = 1),\n"
	  "  note TEXT NOT NULL -- the signed checkpoint\n"
	  ") STRICT;\n"
	  "CREATE TABLE certificate(\n"
	  "  key BLOB PRIMARY KEY CHECK(length(key) = 32), -- fingerprint\n"
	  "  der BLOB NOT NULL\n"
	  ") STRICT, WITHOUT ROWID;" },
	{ "signatures are assertions of passkeys too",
	  "CREATE TABLE entry_longer(\n"
	  "  seq       INTEGER PRIMARY KEY CHECK(seq >= 0), -- place in the log\n"
	  "  digest    BLOB NOT NULL UNIQUE CHECK(length(digest) = 32), -- of bytes\n"
	  "  portfolio TEXT NOT NULL, -- as bytes say; '' store-wide\n"
	  "  kind      TEXT NOT NULL, -- as bytes say\n"
	  "  bytes     BLOB NOT NULL, -- what was signed\n"
	  "  signature BLOB NOT NULL CHECK(length(signature) <= 1600)\n"
	  ") STRICT;\n"
	  "INSERT INTO entry_longer SELECT * FROM entry ORDER BY seq;\n"
	  "DROP TABLE entry;\n"
	  "ALTER TABLE entry_longer RENAME TO entry;\n"
	  "CREATE INDEX entry_by_portfolio ON entry(portfolio, seq);" },
};
const struct schema journal_schema = { "journal", journal_steps, COUNT(journal_steps) };

/* ---- the folder ---- */

static bool folder_is_empty(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry = NULL;

	if (d == NULL)
		return false;
	do
		entry = readdir(d);
	while (entry != NULL &&
	       (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
	(void)closedir(d);
	return entry == NULL;
}

static bool folder_has(const char *dir, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	return store_path(dir, name, path, NULL) == OK && lstat(path, &st) == 0;
}

/* What stands where a store is to be made, and what to do about it. */
static enum status folder_taken(const char *dir, const struct kinds *kinds, struct err *err)
{
	CLEANUP(journal_cleanup) struct journal *j = NULL;
	struct err why;

	if (!folder_has(dir, "attest.db") && !folder_has(dir, "keys/log.pem"))
		return fail(err, ERR_CONFLICT,
			    "%s exists already and is not an empty folder: name a new one", dir);
	if (journal_open(dir, false, kinds, &j, &why) == OK)
		return fail(err, ERR_CONFLICT,
			    "%s exists already: it is a store; name a new folder", dir);
	return fail(err, ERR_CONFLICT,
		    "%s exists already, and is a store that was not finished or is damaged: if nothing "
		    "was ever said in it, remove it and its key files, and begin again (%s)",
		    dir, why.text);
}

enum status journal_place(const char *dir, const struct kinds *kinds, struct err *err)
{
	struct stat st;

	return stat(dir, &st) != 0 || folder_is_empty(dir) ? OK : folder_taken(dir, kinds, err);
}

static enum status folder_make(const char *dir, const struct kinds *kinds, bool *ret_made,
			       struct err *err)
{
	bool made = mkdir(dir, 0700) == 0;

	if (!made && errno != EEXIST)
		return fail(err, ERR_IO, "%s: cannot be created: %m", dir);
	if (!made && !folder_is_empty(dir))
		return folder_taken(dir, kinds, err);
	if (!made && chmod(dir, 0700) != 0)
		return fail(err, ERR_IO, "%s: cannot be made private: %m", dir);
	*ret_made = made;
	return OK;
}

static enum status folder_add(const char *dir, const char *name, struct err *err)
{
	char path[PATH_MAX];

	TRY(store_path(dir, name, path, err));
	if (mkdir(path, 0700) != 0)
		return fail(err, ERR_IO, "%s: cannot be created: %m", path);
	return OK;
}

/* Takes away what journal_create makes; `made` tells whether the folder itself was. */
static void folder_unmake(const char *dir, bool made)
{
	static const char *const files[] = {
		"attest.db", "attest.db-wal", "attest.db-shm", "keys/log.pem", "keys/issuing.pem",
		"unfinished",
	};
	static const char *const folders[] = { "keys", "attachments" };
	char path[PATH_MAX];

	for (size_t i = 0; i < COUNT(files); i++)
		if (store_path(dir, files[i], path, NULL) == OK)
			(void)unlink(path);
	for (size_t i = 0; i < COUNT(folders); i++)
		if (store_path(dir, folders[i], path, NULL) == OK)
			(void)rmdir(path);
	if (made)
		(void)rmdir(dir);
}

/* ---- keys and certificates ---- */

static enum status make_key(const char *dir, const char *name, enum key_type type,
			    struct random *random, struct key **ret_key, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	char path[PATH_MAX];

	TRY(key_generate(type, random, &key, err));
	TRY(store_path(dir, name, path, err));
	TRY(key_write(key, path, NULL, err));
	*ret_key = key;
	key = NULL;
	return OK;
}

static enum status make_log(struct journal *j, struct random *random, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	char name[NOTE_NAME_MAX], hex[DIGEST_HEX];
	struct digest fingerprint;

	TRY(make_key(j->dir, "keys/log.pem", KEY_ED25519, random, &key, err));
	/* Of the 32 bytes that are the key: what other people's tools hold. */
	fingerprint = digest_of(key_ed25519_raw(key), 32);
	digest_hex(&fingerprint, hex);
	(void)snprintf(name, sizeof(name), "attest/%.*s", ORIGIN_HEX, hex);
	TRY(verifier_init(&j->log, name, key, err));
	return verifier_init(&j->signer, name, key, err);
}

static enum status make_certificates(struct journal *j, const struct anchor *anchor, int64_t now,
				     struct random *random, struct err *err)
{
	struct certificate_want want = {
		.person = "root",
		.organisation = anchor->authority,
		.from = now,
		/*
		 * Entry 0 cannot be said again with newer ones, so they hold as long as the log may go
		 * on. When its issuing key is no more to be used is for the journal to say.
		 */
		.until = day_end(day_of(2999, 12, 31)),
	};

	TRY(certificate_root(&want, anchor->root, random, &j->root, err));
	TRY(make_key(j->dir, "keys/issuing.pem", KEY_P256, random, &j->issuing_key, err));
	want.person = "issuing";
	return certificate_issuing(&want, j->issuing_key, j->root, anchor->root, random,
				   &j->issuing, err);
}

/* ---- entry 0 ---- */

static void put(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new_nocheck(object, name, value) != 0)
		abort();
}

static json_t *base64_json(const void *bytes, size_t n)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, ENTRY_MAX);
	buf_base64(&text, bytes, n);
	return json_string(text.data);
}

static enum status certificate_json(const struct certificate *cert, json_t *object,
				    const char *name, struct err *err)
{
	CLEANUP(buf_release) struct buf der;

	buf_init(&der, ENTRY_MAX);
	TRY(certificate_write(cert, &der, err));
	put(object, name, base64_json(der.data, der.len));
	return OK;
}

/* That the first registrar holds the key. The pin is not known yet: 64 zeros stand for it. */
static enum status prove_possession(const struct anchor *anchor, struct signature *ret_proof,
				    struct err *err)
{
	CLEANUP(buf_release) struct buf message;
	struct digest fingerprint = key_fingerprint(anchor->registrar_key);

	buf_init(&message, 512);
	key_proof_message(NULL, anchor->registrar, &fingerprint, &message);
	return key_sign(anchor->registrar_key, message.data, message.len, ret_proof, err);
}

static enum status registrar_json(const struct anchor *anchor, json_t **ret_json, struct err *err)
{
	struct signature proof;
	json_t *registrar;
	const uint8_t *spki;
	size_t n;

	TRY(prove_possession(anchor, &proof, err));
	registrar = json_object();
	spki = key_public(anchor->registrar_key, &n);
	put(registrar, "key", base64_json(spki, n));
	put(registrar, "person", json_string_nocheck(anchor->registrar));
	put(registrar, "proof", base64_json(proof.bytes, proof.len));
	if (anchor->register_number != NULL)
		put(registrar, "register", json_string_nocheck(anchor->register_number));
	*ret_json = registrar;
	return OK;
}

static json_t *domains_json(const struct anchor *anchor)
{
	json_t *domains = json_array();

	for (size_t i = 0; i < anchor->domain_count; i++)
		json_array_append_new(domains, json_string_nocheck(anchor->domains[i]));
	return domains;
}

static enum status body_json(const struct journal *j, const struct anchor *anchor, json_t *body,
			     struct err *err)
{
	CLEANUP(buf_release) struct buf log;
	json_t *registrar;
	char demo[TIME_TEXT];

	buf_init(&log, ENTRY_MAX);
	verifier_text(&j->log, &log);
	put(body, "authority", json_string_nocheck(anchor->authority));
	if (anchor->demo) {
		time_text(anchor->demo_now, demo);
		put(body, "demo", json_string(demo));
	}
	put(body, "domains", domains_json(anchor));
	TRY(certificate_json(j->issuing, body, "issuing", err));
	put(body, "log", json_string(log.data));
	TRY(registrar_json(anchor, &registrar, err));
	put(body, "registrars", json_pack("[o]", registrar));
	TRY(certificate_json(j->root, body, "root", err));
	put(body, "versions", json_pack("[i]", 1));
	return OK;
}

static enum status append_anchor(struct journal *j, const struct anchor *anchor, int64_t now,
				 struct random *random, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(CREATE_MEMORY);
	CLEANUP(json_cleanup) json_t *body = json_object();
	struct text name = {
		.name = "name.1",
		.bytes = anchor->registrar_name,
		.len = strlen(anchor->registrar_name),
	};
	struct entry e = {
		.v = 1,
		.kind = "anchor",
		.anchor = true,
		.portfolio = "",
		.author = "root",
		.role = ROLE_AUTHORITY,
		.time = now,
		.seen_root = digest_of(NULL, 0),
	};
	struct submission submission;
	struct verdict verdict;

	TRY(body_json(j, anchor, body, err));
	e.body = body;
	TRY(entry_sign(&e, &name, 1, anchor->root, random, a, &submission, err));
	TRY(journal_append(j, &submission, 1, now, random, &verdict, err));
	if (verdict.status != OK && err != NULL)
		*err = verdict.err;
	return verdict.status;
}

static enum status fill_store(struct journal *j, const struct anchor *anchor, int64_t now,
			      struct random *random, struct err *err)
{
	const struct schema schemas[] = { journal_schema, facts_schema };
	char path[PATH_MAX];

	TRY(folder_add(j->dir, "keys", err));
	TRY(folder_add(j->dir, "attachments", err));
	TRY(make_log(j, random, err));
	TRY(make_certificates(j, anchor, now, random, err));
	TRY(store_path(j->dir, "attest.db", path, err));
	TRY(db_open(path, DB_CREATE, schemas, 2, &j->db, err));
	j->texts = (struct text_store){ .db = j->db, .dir = j->dir };
	return append_anchor(j, anchor, now, random, err);
}

enum status journal_create(const char *dir, const struct anchor *anchor, const struct kinds *kinds,
			   int64_t now, struct random *random, struct err *err)
{
	CLEANUP(journal_cleanup) struct journal *j = NULL;
	enum status status;
	bool made = false;

	TRY(folder_make(dir, kinds, &made, err));
	j = journal_new(dir, true, kinds);
	status = fill_store(j, anchor, now, random, err);
	if (status != OK) {
		journal_cleanup(&j);
		folder_unmake(dir, made);
	}
	return status;
}

enum status journal_sign(struct journal *j, const void *bytes, size_t n,
			 struct signature *ret_signature, struct err *err)
{
	TRY(journal_load_keys(j, err));
	return key_sign(j->signer.key, bytes, n, ret_signature, err);
}
