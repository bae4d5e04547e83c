#include "cli/web/session_passkey.h"

#include <string.h>

#include "core/db.h"

#define COLUMNS "credential, person, signs, key, spki, backup, label, request, made, used"

/* ---- keeping ---- */

static enum status make_room(struct db *db, const char *person, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "DELETE FROM passkey WHERE signs AND request = '' AND made < ?1", &old,
		     err));
	bind_int(old, 1, now - PASSKEY_UNPROVED);
	TRY(query_run(old, err));
	TRY(db_query(db, "SELECT count(*) FROM passkey WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	if (col_int(q, 0) >= PASSKEYS_MOST)
		return fail(err, ERR_CONFLICT,
			    "Remove a passkey that you no longer use first: you have %d",
			    PASSKEYS_MOST);
	return OK;
}

static enum status check_new(struct db *db, const struct passkey_registration *r, bool signs,
			     struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT signs FROM passkey WHERE credential = ?1", &q, err));
	bind_blob(q, 1, r->credential, r->credential_n);
	TRY(query_step(q, &row, err));
	if (!row)
		return OK;
	if ((col_int(q, 0) != 0) == signs)
		return fail(err, ERR_CONFLICT, "This passkey is registered already");
	return fail(err, ERR_CONFLICT,
		    signs ? "This passkey signs you in, so it never signs: make another for signing"
			  : "This passkey signs, so it never signs you in: make another for "
			    "signing in");
}

static enum status insert(struct db *db, const char *person, bool signs,
			  const struct passkey_registration *r, const char *label, int64_t now,
			  struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const struct digest key = key_fingerprint(r->key);
	size_t n;
	const uint8_t *spki = key_public(r->key, &n);

	TRY(db_query(db,
		     "INSERT INTO passkey(" COLUMNS
		     ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, '', ?8, 0)",
		     &q, err));
	bind_blob(q, 1, r->credential, r->credential_n);
	bind_text(q, 2, person);
	bind_int(q, 3, signs);
	bind_blob(q, 4, key.bytes, sizeof key.bytes);
	bind_blob(q, 5, spki, n);
	bind_text(q, 6, passkey_backup_name(r->backup));
	bind_text(q, 7, label);
	bind_int(q, 8, now);
	return query_run(q, err);
}

static enum status keep(struct db *db, const char *person, bool signs,
			const struct passkey_registration *r, const char *label, int64_t now,
			struct err *err)
{
	TRY(make_room(db, person, now, err));
	TRY(check_new(db, r, signs, err));
	return insert(db, person, signs, r, label, now, err);
}

static enum status keep_alone(struct db *db, const char *person, bool signs,
			      const struct passkey_registration *r, const char *label, int64_t now,
			      struct err *err)
{
	TRY(db_begin(db, err));
	TRY(keep(db, person, signs, r, label, now, err));
	return db_commit(db, err);
}

enum status passkey_keep(struct sessions *sessions, const char *person, bool signs,
			 const struct passkey_registration *registration, const char *label,
			 int64_t now, struct err *err)
{
	enum status status =
		keep_alone(sessions_take(sessions), person, signs, registration, label, now, err);

	sessions_give(sessions);
	return status;
}

static enum status keep_by_link(struct db *db, const char *link, const char *person,
				const struct passkey_registration *r, const char *label,
				int64_t now, struct err *err)
{
	char whose[ID_MAX];
	enum status status;

	TRY(db_begin(db, err));
	status = link_spend(db, link, now, whose, err);
	if (status == ERR_IO || status == ERR_CORRUPT)
		return status;
	if (status != OK || strcmp(whose, person) != 0)
		return fail(err, ERR_DENIED,
			    "This link was used already, or is too old: ask for a new one");
	TRY(keep(db, person, false, r, label, now, err));
	return db_commit(db, err);
}

enum status passkey_keep_by_link(struct sessions *sessions, const char *link, const char *person,
				 const struct passkey_registration *registration, const char *label,
				 int64_t now, struct err *err)
{
	enum status status = keep_by_link(sessions_take(sessions), link, person, registration,
					  label, now, err);

	sessions_give(sessions);
	return status;
}

/* ---- finding ---- */

static const uint8_t *blob(struct query *q, int column, struct arena *a, size_t *ret_n)
{
	const void *bytes = col_blob(q, column, ret_n);

	return (const uint8_t *)arena_bytes(a, bytes, *ret_n);
}

static enum status read_row(struct query *q, struct arena *a, struct kept_passkey *ret_passkey,
			    struct err *err)
{
	struct kept_passkey p = {
		.person = arena_text(a, col_text(q, 1)),
		.signs = col_int(q, 2) != 0,
		.key = col_digest(q, 3),
		.label = arena_text(a, col_text(q, 6)),
		.request = arena_text(a, col_text(q, 7)),
		.made = col_int(q, 8),
		.used = col_int(q, 9),
	};

	p.credential = blob(q, 0, a, &p.credential_n);
	p.spki = blob(q, 4, a, &p.spki_n);
	TRY(passkey_backup_parse(col_text(q, 5), &p.backup, err));
	*ret_passkey = p;
	return OK;
}

static enum status read_list(struct db *db, struct arena *a, const char *person,
			     struct kept_passkey *list, size_t *count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT " COLUMNS " FROM passkey WHERE person = ?1 ORDER BY made, credential",
		     &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	while (row && *count < PASSKEYS_MOST) {
		TRY(read_row(q, a, &list[*count], err));
		(*count)++;
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status passkey_list(struct sessions *sessions, struct arena *a, const char *person,
			 struct kept_passkey **ret_list, size_t *ret_count, struct err *err)
{
	struct kept_passkey *list = arena_array(a, PASSKEYS_MOST, sizeof *list);
	size_t count = 0;
	enum status status = read_list(sessions_take(sessions), a, person, list, &count, err);

	sessions_give(sessions);
	if (status != OK)
		return status;
	*ret_list = list;
	*ret_count = count;
	return OK;
}

static enum status find(struct db *db, struct arena *a, struct passkey_bytes credential,
			struct kept_passkey *ret_passkey, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT " COLUMNS " FROM passkey WHERE credential = ?1", &q, err));
	bind_blob(q, 1, credential.bytes, credential.n);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "This passkey is not known here");
	return read_row(q, a, ret_passkey, err);
}

enum status passkey_find(struct sessions *sessions, struct arena *a,
			 struct passkey_bytes credential, struct kept_passkey *ret_passkey,
			 struct err *err)
{
	enum status status = find(sessions_take(sessions), a, credential, ret_passkey, err);

	sessions_give(sessions);
	return status;
}

/* ---- what happens to one ---- */

static enum status set_request(struct db *db, const struct kept_passkey *p, const char *request,
			       struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "UPDATE passkey SET request = ?2 WHERE credential = ?1", &q, err));
	bind_blob(q, 1, p->credential, p->credential_n);
	bind_text(q, 2, request);
	return query_run(q, err);
}

enum status passkey_proved(struct sessions *sessions, const struct kept_passkey *passkey,
			   const char *request, struct err *err)
{
	enum status status = set_request(sessions_take(sessions), passkey, request, err);

	sessions_give(sessions);
	return status;
}

static enum status set_used(struct db *db, const struct kept_passkey *p, enum passkey_backup backup,
			    int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "UPDATE passkey SET used = ?2, backup = ?3 WHERE credential = ?1", &q,
		     err));
	bind_blob(q, 1, p->credential, p->credential_n);
	bind_int(q, 2, now);
	bind_text(q, 3, passkey_backup_name(backup));
	return query_run(q, err);
}

enum status passkey_used(struct sessions *sessions, const struct kept_passkey *passkey,
			 enum passkey_backup backup, int64_t now, struct err *err)
{
	enum status status = set_used(sessions_take(sessions), passkey, backup, now, err);

	sessions_give(sessions);
	return status;
}

static enum status drop(struct db *db, const char *person, bool signs, const struct digest *key,
			struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM passkey WHERE person = ?1 AND key = ?2 AND signs = ?3", &q, err));
	bind_text(q, 1, person);
	bind_blob(q, 2, key->bytes, sizeof key->bytes);
	bind_int(q, 3, signs);
	TRY(query_run(q, err));
	if (db_changes(db) == 0)
		return fail(err, ERR_NOT_FOUND, "You have no such passkey");
	return OK;
}

enum status passkey_drop(struct sessions *sessions, const char *person, bool signs,
			 const struct digest *key, struct err *err)
{
	enum status status = drop(sessions_take(sessions), person, signs, key, err);

	sessions_give(sessions);
	return status;
}

/* ---- challenges ---- */

static enum status note_answered(struct db *db, const struct digest *challenge, int64_t until,
				 int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM answered WHERE until < ?1", &old, err));
	bind_int(old, 1, now);
	TRY(query_run(old, err));
	TRY(db_query(db, "INSERT OR IGNORE INTO answered(challenge, until) VALUES(?1, ?2)", &q,
		     err));
	bind_blob(q, 1, challenge->bytes, sizeof challenge->bytes);
	bind_int(q, 2, until);
	TRY(query_run(q, err));
	if (db_changes(db) == 0)
		return fail(err, ERR_DENIED, "This was answered before: begin again");
	return OK;
}

enum status challenge_answered(struct sessions *sessions, const struct digest *challenge,
			       int64_t until, int64_t now, struct err *err)
{
	enum status status = note_answered(sessions_take(sessions), challenge, until, now, err);

	sessions_give(sessions);
	return status;
}
