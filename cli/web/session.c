#include "cli/web/session.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/web/session_schema.h"
#include "core/arena.h"
#include "core/db.h"
#include "core/password.h"

#define RANDOM 32
#define TOUCH_SECONDS 60 /* `seen` is written at most this often */
#define QUOTA_SECONDS (24 * 60 * 60)
#define TRIES 5
#define TRIES_SECONDS (15 * 60)
#define TRIES_ALL 100
#define TRIES_ALL_SECONDS 60
#define TRIES_SHOWN 40 /* bytes of a name that are looked at */

/* One connection, one user at a time: what is done here takes microseconds, but for a commit. */
struct sessions {
	pthread_mutex_t lock;
	struct db *db;
};

enum status sessions_open(const char *store, struct sessions **ret_sessions, struct err *err)
{
	struct arena *a = arena_new(1 << 20);
	size_t n = strlen(store);
	struct sessions *s;
	enum status status;
	struct db *db = NULL;
	const char *path;

	while (n > 1 && store[n - 1] == '/')
		n--;
	path = arena_printf(a, "%.*s.web.db", (int)n, store);
	status = db_open(path, DB_WRITE, &session_schema, 1, &db, err);
	if (status == ERR_NOT_FOUND)
		status = db_open(path, DB_CREATE, &session_schema, 1, &db, err);
	arena_free(a);
	if (status != OK)
		return status;
	s = calloc(1, sizeof *s);
	if (!s)
		abort(); /* no memory, as in core/arena.c */
	pthread_mutex_init(&s->lock, NULL);
	s->db = db;
	*ret_sessions = s;
	return OK;
}

void sessions_close(struct sessions *s)
{
	if (!s)
		return;
	db_close(s->db);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

struct db *sessions_take(struct sessions *s)
{
	pthread_mutex_lock(&s->lock);
	return s->db;
}

void sessions_give(struct sessions *s)
{
	db_rollback(s->db); /* of what failed half-way */
	pthread_mutex_unlock(&s->lock);
}

/* ---- cookies and tokens ---- */

static void hex(const uint8_t *bytes, size_t n, char *ret_text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		ret_text[2 * i] = digits[bytes[i] >> 4];
		ret_text[2 * i + 1] = digits[bytes[i] & 15];
	}
	ret_text[2 * n] = '\0';
}

static void new_cookie(char ret_cookie[SESSION_COOKIE])
{
	struct random random = random_system();
	uint8_t bytes[RANDOM];

	random_fill(&random, bytes, sizeof bytes);
	hex(bytes, sizeof bytes, ret_cookie);
}

/* What the database calls it; false when it is not of the form of a cookie. */
static bool cookie_id(const char *cookie, struct digest *ret_id)
{
	struct digest bytes;

	if (!cookie || digest_parse(cookie, &bytes, NULL) != OK)
		return false;
	*ret_id = digest_of(bytes.bytes, sizeof bytes.bytes);
	return true;
}

void form_cookie(char ret_cookie[SESSION_COOKIE])
{
	new_cookie(ret_cookie);
}

static struct digest form_secret(const char *cookie)
{
	static const char words[] = "attest form\n";

	return digest_of_two(words, sizeof words - 1, cookie, strlen(cookie));
}

void form_token(const char *cookie, char ret_token[SESSION_TOKEN])
{
	struct digest secret = form_secret(cookie);
	struct random random = random_system();
	uint8_t bytes[2 * RANDOM];

	random_fill(&random, bytes, RANDOM);
	for (size_t i = 0; i < RANDOM; i++)
		bytes[RANDOM + i] = bytes[i] ^ secret.bytes[i];
	hex(bytes, sizeof bytes, ret_token);
}

bool form_token_is(const char *cookie, const char *token)
{
	struct digest pad, masked, secret;
	char half[DIGEST_HEX] = "";

	if (!cookie || !token || strlen(token) != SESSION_TOKEN - 1)
		return false;
	memcpy(half, token, DIGEST_HEX - 1);
	if (digest_parse(half, &pad, NULL) != OK || digest_parse(token + DIGEST_HEX - 1, &masked, NULL) != OK)
		return false;
	for (size_t i = 0; i < RANDOM; i++)
		masked.bytes[i] ^= pad.bytes[i];
	secret = form_secret(cookie);
	return digest_equal(&masked, &secret);
}

/* ---- sessions ---- */

static enum status insert(struct db *db, const struct digest *id, const char *person, const char *way, int64_t now,
			  struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM session WHERE seen < ?1 OR made < ?2", &old, err));
	bind_int(old, 1, now - SESSION_IDLE - SESSION_KEPT);
	bind_int(old, 2, now - SESSION_MOST - SESSION_KEPT);
	TRY(query_run(old, err));
	TRY(db_query(db,
		     "INSERT INTO session(id, person, way, made, seen, proved) VALUES(?1, ?2, ?3, ?4, ?4, ?4)",
		     &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	bind_text(q, 2, person);
	bind_text(q, 3, way);
	bind_int(q, 4, now);
	return query_run(q, err);
}

enum status session_begin(struct sessions *s, const char *person, const char *way, int64_t now,
			  char ret_cookie[SESSION_COOKIE], struct err *err)
{
	char cookie[SESSION_COOKIE];
	enum status status;
	struct digest id;

	new_cookie(cookie);
	(void)cookie_id(cookie, &id);
	pthread_mutex_lock(&s->lock);
	status = insert(s->db, &id, person, way, now, err);
	pthread_mutex_unlock(&s->lock);
	if (status == OK)
		memcpy(ret_cookie, cookie, sizeof cookie);
	return status;
}

/* `longer`: one that has ended for no longer than that is found too. */
static enum status read_session(struct db *db, const struct digest *id, int64_t now, int64_t longer,
				struct session *ret_session, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct session session = { 0 };
	bool row;

	TRY(db_query(db,
		     "SELECT person, way, made, seen, proved FROM session "
		     "WHERE id = ?1 AND seen >= ?2 AND made >= ?3",
		     &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	bind_int(q, 2, now - SESSION_IDLE - longer);
	bind_int(q, 3, now - SESSION_MOST - longer);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "there is no such session");
	(void)snprintf(session.person, sizeof session.person, "%s", col_text(q, 0));
	(void)snprintf(session.way, sizeof session.way, "%s", col_text(q, 1));
	session.made = col_int(q, 2);
	session.seen = col_int(q, 3);
	session.proved = col_int(q, 4);
	*ret_session = session;
	return OK;
}

static enum status touch(struct db *db, const struct digest *id, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "UPDATE session SET seen = ?2 WHERE id = ?1", &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	bind_int(q, 2, now);
	return query_run(q, err);
}

bool session_find(struct sessions *s, const char *cookie, int64_t now, struct session *ret_session)
{
	struct session session;
	struct digest id;
	struct err err;
	bool found;

	if (!cookie_id(cookie, &id))
		return false;
	pthread_mutex_lock(&s->lock);
	found = read_session(s->db, &id, now, 0, &session, &err) == OK;
	if (found && now >= session.seen + TOUCH_SECONDS)
		(void)touch(s->db, &id, now, &err);
	pthread_mutex_unlock(&s->lock);
	if (found)
		*ret_session = session;
	return found;
}

bool session_ended(struct sessions *s, const char *cookie, int64_t now, char ret_person[ID_MAX])
{
	struct session session;
	struct digest id;
	struct err err;
	bool found;

	if (!cookie_id(cookie, &id))
		return false;
	pthread_mutex_lock(&s->lock);
	found = read_session(s->db, &id, now, 0, &session, &err) != OK &&
		read_session(s->db, &id, now, SESSION_KEPT, &session, &err) == OK;
	pthread_mutex_unlock(&s->lock);
	if (found)
		memcpy(ret_person, session.person, ID_MAX);
	return found;
}

static enum status prove(struct db *db, const struct digest *id, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "UPDATE session SET proved = ?2 WHERE id = ?1", &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	bind_int(q, 2, now);
	return query_run(q, err);
}

enum status session_prove(struct sessions *s, const char *cookie, int64_t now, struct err *err)
{
	enum status status;
	struct digest id;

	if (!cookie_id(cookie, &id))
		return fail(err, ERR_DENIED, "Sign in first");
	pthread_mutex_lock(&s->lock);
	status = prove(s->db, &id, now, err);
	pthread_mutex_unlock(&s->lock);
	return status;
}

static enum status delete_one(struct db *db, const struct digest *id, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM session WHERE id = ?1", &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	return query_run(q, err);
}

static enum status delete_all(struct db *db, const char *person, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM session WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	return query_run(q, err);
}

void session_end(struct sessions *s, const char *cookie)
{
	struct digest id;
	struct err err;

	if (!cookie_id(cookie, &id))
		return;
	pthread_mutex_lock(&s->lock);
	(void)delete_one(s->db, &id, &err);
	pthread_mutex_unlock(&s->lock);
}

void session_end_all(struct sessions *s, const char *person)
{
	struct err err;

	pthread_mutex_lock(&s->lock);
	(void)delete_all(s->db, person, &err);
	pthread_mutex_unlock(&s->lock);
}

/* ---- links ---- */

static enum status insert_link(struct db *db, const struct digest *id, const char *person, bool by_operator,
			       int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;

	/* Anybody may ask that one is sent: that ends none that the operator has handed over. */
	TRY(db_query(db, "DELETE FROM link WHERE until < ?1 OR (person = ?2 AND by_operator <= ?3)", &old, err));
	bind_int(old, 1, now);
	bind_text(old, 2, person);
	bind_int(old, 3, by_operator);
	TRY(query_run(old, err));
	TRY(db_query(db, "INSERT INTO link(id, person, until, by_operator) VALUES(?1, ?2, ?3, ?4)", &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	bind_text(q, 2, person);
	bind_int(q, 3, now + LINK_SECONDS);
	bind_int(q, 4, by_operator);
	return query_run(q, err);
}

static enum status make_link(struct sessions *s, const char *person, bool by_operator, int64_t now,
			     char ret_key[SESSION_COOKIE], struct err *err)
{
	char key[SESSION_COOKIE];
	enum status status;
	struct digest id;

	new_cookie(key);
	(void)cookie_id(key, &id);
	pthread_mutex_lock(&s->lock);
	status = insert_link(s->db, &id, person, by_operator, now, err);
	pthread_mutex_unlock(&s->lock);
	if (status == OK)
		memcpy(ret_key, key, sizeof key);
	return status;
}

enum status link_make(struct sessions *s, const char *person, int64_t now, char ret_key[SESSION_COOKIE],
		      struct err *err)
{
	return make_link(s, person, false, now, ret_key, err);
}

enum status link_make_by_operator(struct sessions *s, const char *person, int64_t now, char ret_key[SESSION_COOKIE],
				  struct err *err)
{
	return make_link(s, person, true, now, ret_key, err);
}

static enum status read_link(struct db *db, const struct digest *id, int64_t now, char ret_person[ID_MAX],
			     bool *ret_by_operator, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT person, by_operator FROM link WHERE id = ?1 AND until >= ?2", &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	bind_int(q, 2, now);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "there is no such link");
	(void)snprintf(ret_person, ID_MAX, "%s", col_text(q, 0));
	*ret_by_operator = col_int(q, 1) != 0;
	return OK;
}

bool link_find(struct sessions *s, const char *key, int64_t now, char ret_person[ID_MAX], bool *ret_by_operator)
{
	enum status status;
	struct digest id;
	struct err err;

	if (!cookie_id(key, &id))
		return false;
	pthread_mutex_lock(&s->lock);
	status = read_link(s->db, &id, now, ret_person, ret_by_operator, &err);
	pthread_mutex_unlock(&s->lock);
	return status == OK;
}

enum status link_spend(struct db *db, const char *key, int64_t now, char ret_person[ID_MAX], struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char person[ID_MAX];
	struct digest id;
	bool row;

	if (!cookie_id(key, &id))
		return fail(err, ERR_NOT_FOUND, "there is no such link");
	TRY(db_query(db, "DELETE FROM link WHERE id = ?1 AND until >= ?2 RETURNING person", &q, err));
	bind_blob(q, 1, id.bytes, sizeof id.bytes);
	bind_int(q, 2, now);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "there is no such link");
	(void)snprintf(person, sizeof person, "%s", col_text(q, 0));
	TRY(query_step(q, &row, err)); /* the row goes when the statement ends */
	memcpy(ret_person, person, sizeof person);
	return OK;
}

bool link_use(struct sessions *s, const char *key, int64_t now, char ret_person[ID_MAX])
{
	enum status status;
	struct err err;

	pthread_mutex_lock(&s->lock);
	status = link_spend(s->db, key, now, ret_person, &err);
	pthread_mutex_unlock(&s->lock);
	return status == OK;
}

/* ---- rate ---- */

/* What was typed as a name may be anything, a password by mistake: its digest does for counting. */
static struct digest name_id(const char *name)
{
	return digest_of(name, strnlen(name, TRIES_SHOWN));
}

static enum status count_failed(struct db *db, const struct digest *name, int64_t now, int64_t *ret_of_name,
				int64_t *ret_all, int64_t *ret_oldest, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT (SELECT count(*) FROM failed WHERE at >= ?2 AND name = ?1),"
		     " (SELECT count(*) FROM failed WHERE at >= ?3),"
		     " (SELECT min(at) FROM failed WHERE at >= ?2 AND name = ?1)",
		     &q, err));
	bind_blob(q, 1, name->bytes, sizeof name->bytes);
	bind_int(q, 2, now - TRIES_SECONDS);
	bind_int(q, 3, now - TRIES_ALL_SECONDS);
	TRY(query_step(q, &row, err));
	*ret_of_name = col_int(q, 0);
	*ret_all = col_int(q, 1);
	*ret_oldest = col_int(q, 2);
	return OK;
}

enum status sign_in_may(struct sessions *s, const char *name, int64_t now, struct err *err)
{
	int64_t of_name = 0, all = 0, oldest = 0;
	struct digest id = name_id(name);
	enum status status;

	pthread_mutex_lock(&s->lock);
	status = count_failed(s->db, &id, now, &of_name, &all, &oldest, err);
	pthread_mutex_unlock(&s->lock);
	if (status != OK)
		return status;
	if (of_name >= TRIES)
		return fail(err, ERR_DENIED, "Wait %d minutes and try again: there were %d tries that failed",
			    (int)((oldest + TRIES_SECONDS - now) / 60 + 1), (int)of_name);
	if (all >= TRIES_ALL)
		return fail(err, ERR_DENIED, "Wait a minute and try again: many people are trying to sign in");
	return OK;
}

static enum status note_failed(struct db *db, const struct digest *name, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM failed WHERE at < ?1", &old, err));
	bind_int(old, 1, now - TRIES_SECONDS);
	TRY(query_run(old, err));
	TRY(db_query(db, "INSERT INTO failed(name, at) VALUES(?1, ?2)", &q, err));
	bind_blob(q, 1, name->bytes, sizeof name->bytes);
	bind_int(q, 2, now);
	return query_run(q, err);
}

void sign_in_failed(struct sessions *s, const char *name, int64_t now)
{
	struct digest id = name_id(name);
	struct err err;

	pthread_mutex_lock(&s->lock);
	(void)note_failed(s->db, &id, now, &err);
	pthread_mutex_unlock(&s->lock);
}

/* ---- quotas ---- */

static enum status take(struct db *db, const char *person, int64_t bytes, int64_t day, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "INSERT INTO sent(person, day, forms, bytes) VALUES(?1, ?2, 1, ?3) ON CONFLICT(person) DO UPDATE"
		     " SET forms = CASE day WHEN ?2 THEN forms + 1 ELSE 1 END,"
		     " bytes = CASE day WHEN ?2 THEN bytes + ?3 ELSE ?3 END, day = ?2"
		     " WHERE day <> ?2 OR (forms < ?4 AND bytes + ?3 <= ?5)",
		     &q, err));
	bind_text(q, 1, person);
	bind_int(q, 2, day);
	bind_int(q, 3, bytes);
	bind_int(q, 4, QUOTA_FORMS);
	bind_int(q, 5, QUOTA_BYTES);
	TRY(query_run(q, err));
	if (db_changes(db) == 0)
		return fail(err, ERR_DENIED, "Wait until tomorrow: you have sent more today than one person may");
	return OK;
}

enum status quota_take(struct sessions *s, const char *person, int64_t bytes, int64_t now, struct err *err)
{
	enum status status;

	pthread_mutex_lock(&s->lock);
	status = take(s->db, person, bytes, now / QUOTA_SECONDS, err);
	pthread_mutex_unlock(&s->lock);
	return status;
}

/* ---- passwords ---- */

static enum status keep(struct db *db, const char *person, const char *kept, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "INSERT OR REPLACE INTO password(person, kept, changed) VALUES(?1, ?2, ?3)", &q, err));
	bind_text(q, 1, person);
	bind_text(q, 2, kept);
	bind_int(q, 3, now);
	TRY(query_run(q, err));
	return delete_all(db, person, err);
}

enum status password_set(struct sessions *s, const char *person, const char *password, int64_t now, struct err *err)
{
	struct random random = random_system();
	char kept[PASSWORD_TEXT];
	enum status status;

	TRY(password_keep(password, &random, kept, err));
	pthread_mutex_lock(&s->lock);
	status = keep(s->db, person, kept, now, err);
	pthread_mutex_unlock(&s->lock);
	return status;
}

static enum status read_kept(struct db *db, const char *person, char ret_kept[PASSWORD_TEXT], struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT kept FROM password WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "%s has no password", person);
	(void)snprintf(ret_kept, PASSWORD_TEXT, "%s", col_text(q, 0));
	return OK;
}

bool password_of(struct sessions *s, const char *person, const char *password)
{
	char kept[PASSWORD_TEXT];
	enum status status;
	struct err err;

	pthread_mutex_lock(&s->lock);
	status = read_kept(s->db, person, kept, &err);
	pthread_mutex_unlock(&s->lock);
	return password_is(password, status == OK ? kept : NULL);
}
