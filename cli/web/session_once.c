#include "cli/web/session_once.h"

#include <stdio.h>
#include <string.h>

#include "core/db.h"

#define DAY_SECONDS 86400
#define KEPT_DAYS 400 /* after which it is no longer told that there was one */

enum once_state once_state(const struct once *o, int64_t now)
{
	return o->answered	? ONCE_ANSWERED
	       : o->ended	? ONCE_TAKEN_BACK
	       : now > o->until ? ONCE_EXPIRED
	       : o->opened	? ONCE_OPENED
				: ONCE_WAITING;
}

static bool key_id(const char *key, struct digest *ret_id)
{
	struct digest bytes;

	if (digest_parse(key, &bytes, NULL) != OK)
		return false;
	*ret_id = digest_of(bytes.bytes, sizeof bytes.bytes);
	return true;
}

struct digest once_browser(const char *secret)
{
	static const char words[] = "attest once\n";

	return digest_of_two(words, sizeof words - 1, secret, strlen(secret));
}

/* ---- making ---- */

static enum status insert(struct db *db, const struct digest *id, uint64_t request,
			  const char *assessor, const char *maker, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *others = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_begin(db, err));
	TRY(db_query(db, "DELETE FROM once WHERE made < ?1", &old, err));
	bind_int(old, 1, now - (int64_t)KEPT_DAYS * DAY_SECONDS);
	TRY(query_run(old, err));
	TRY(db_query(db,
		     "UPDATE once SET ended = ?2 WHERE request = ?1 AND ended IS NULL AND answered "
		     "IS NULL",
		     &others, err));
	bind_int(others, 1, (int64_t)request);
	bind_int(others, 2, now);
	TRY(query_run(others, err));
	TRY(db_query(db,
		     "INSERT INTO once(id, request, assessor, maker, made, until) VALUES(?1, ?2, "
		     "?3, ?4, ?5, ?6)",
		     &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	bind_int(q, 2, (int64_t)request);
	bind_text(q, 3, assessor);
	bind_text(q, 4, maker);
	bind_int(q, 5, now);
	bind_int(q, 6, now + (int64_t)ONCE_DAYS * DAY_SECONDS);
	TRY(query_run(q, err));
	return db_commit(db, err);
}

enum status once_make(struct sessions *s, uint64_t request, const char *assessor, const char *maker,
		      int64_t now, char ret_key[SESSION_COOKIE], struct err *err)
{
	char key[SESSION_COOKIE];
	enum status status;
	struct digest id;

	form_cookie(key);
	(void)key_id(key, &id);
	status = insert(sessions_take(s), &id, request, assessor, maker, now, err);
	sessions_give(s);
	if (status == OK)
		memcpy(ret_key, key, sizeof key);
	return status;
}

/* ---- finding ---- */

#define ONCE_COLUMNS                                                                               \
	"SELECT n, request, assessor, maker, made, until, coalesce(opened, 0), "                   \
	"coalesce(answered, 0),"                                                                   \
	" coalesce(ended, 0), coalesce(entry, 0), browser FROM once "

static void take_row(struct query *q, struct once *o)
{
	*o = (struct once){
		.n = col_int(q, 0),
		.request = (uint64_t)col_int(q, 1),
		.made = col_int(q, 4),
		.until = col_int(q, 5),
		.opened = col_int(q, 6),
		.answered = col_int(q, 7),
		.ended = col_int(q, 8),
		.entry = (uint64_t)col_int(q, 9),
	};
	(void)snprintf(o->assessor, sizeof o->assessor, "%s", col_text(q, 2));
	(void)snprintf(o->maker, sizeof o->maker, "%s", col_text(q, 3));
	if (!col_null(q, 10))
		o->browser = col_digest(q, 10);
}

static enum status read_one(struct db *db, const struct digest *id, struct once *ret_once,
			    struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, ONCE_COLUMNS "WHERE id = ?1", &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "There is no such link: check that you have all of it");
	take_row(q, ret_once);
	return OK;
}

enum status once_find(struct sessions *s, const char *key, struct once *ret_once, struct err *err)
{
	enum status status;
	struct digest id;

	if (!key_id(key, &id))
		return fail(err, ERR_NOT_FOUND,
			    "There is no such link: check that you have all of it");
	status = read_one(sessions_take(s), &id, ret_once, err);
	sessions_give(s);
	return status;
}

static enum status read_list(struct db *db, uint64_t request, struct once *list, size_t *count,
			     struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	*count = 0;
	TRY(db_query(db, ONCE_COLUMNS "WHERE request = ?1 ORDER BY n DESC", &q, err));
	bind_int(q, 1, (int64_t)request);
	TRY(query_step(q, &row, err));
	while (row && *count < ONCE_LISTED) {
		take_row(q, &list[(*count)++]);
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status once_list(struct sessions *s, uint64_t request, struct once ret_list[ONCE_LISTED],
		      size_t *ret_count, struct err *err)
{
	enum status status = read_list(sessions_take(s), request, ret_list, ret_count, err);

	sessions_give(s);
	return status;
}

/* ---- what becomes of it ---- */

static enum status open_it(struct db *db, const struct digest *id, const struct digest *browser,
			   int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "UPDATE once SET browser = ?2, opened = coalesce(opened, ?3) WHERE id = ?1 "
		     "AND answered IS NULL AND"
		     " ended IS NULL AND until >= ?3 AND (browser IS NULL OR browser = ?2)",
		     &q, err));
	bind_blob(q, 1, id->bytes, sizeof id->bytes);
	bind_blob(q, 2, browser->bytes, sizeof browser->bytes);
	bind_int(q, 3, now);
	TRY(query_run(q, err));
	if (db_changes(db) == 0)
		return fail(err, ERR_CONFLICT,
			    "This link was used already, or has ended: ask whoever sent it for a "
			    "new one");
	return OK;
}

enum status once_open(struct sessions *s, const char *key, const struct digest *browser,
		      int64_t now, struct err *err)
{
	enum status status;
	struct digest id;

	if (!key_id(key, &id))
		return fail(err, ERR_NOT_FOUND,
			    "There is no such link: check that you have all of it");
	status = open_it(sessions_take(s), &id, browser, now, err);
	sessions_give(s);
	return status;
}

/* Once for good where an entry is given: then it is a matter of fact, however late. */
static enum status answer(struct db *db, int64_t n, uint64_t entry, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	if (entry)
		TRY(db_query(db, "UPDATE once SET entry = ?2 WHERE n = ?1 AND ?3 > 0", &q, err));
	else
		TRY(db_query(db,
			     "UPDATE once SET answered = ?3 WHERE n = ?1 AND ?2 = 0 AND answered "
			     "IS NULL AND ended IS NULL AND"
			     " until >= ?3",
			     &q, err));
	bind_int(q, 1, n);
	bind_int(q, 2, (int64_t)entry);
	bind_int(q, 3, now);
	TRY(query_run(q, err));
	if (db_changes(db) == 0)
		return fail(err, ERR_CONFLICT,
			    "This link was used already, or has ended: ask whoever sent it for a "
			    "new one");
	return OK;
}

enum status once_answer(struct sessions *s, int64_t n, uint64_t entry, int64_t now, struct err *err)
{
	enum status status = answer(sessions_take(s), n, entry, now, err);

	sessions_give(s);
	return status;
}

static enum status undo(struct db *db, int64_t n, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "UPDATE once SET answered = NULL WHERE n = ?1 AND entry IS NULL", &q,
		     err));
	bind_int(q, 1, n);
	return query_run(q, err);
}

void once_undo(struct sessions *s, int64_t n)
{
	struct err err;

	(void)undo(sessions_take(s), n, &err);
	sessions_give(s);
}

static enum status take_back(struct db *db, uint64_t request, int64_t n, int64_t now,
			     struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(query_cleanup) struct query *known = NULL;
	bool row;

	TRY(db_query(db, "SELECT 1 FROM once WHERE n = ?1 AND request = ?2", &known, err));
	bind_int(known, 1, n);
	bind_int(known, 2, (int64_t)request);
	TRY(query_step(known, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "This request has no such link");
	TRY(db_query(
		db,
		"UPDATE once SET ended = ?2 WHERE n = ?1 AND ended IS NULL AND answered IS NULL",
		&q, err));
	bind_int(q, 1, n);
	bind_int(q, 2, now);
	TRY(query_run(q, err));
	if (db_changes(db) == 0)
		return fail(err, ERR_CONFLICT, "This link was answered, or taken back before");
	return OK;
}

enum status once_take_back(struct sessions *s, uint64_t request, int64_t n, int64_t now,
			   struct err *err)
{
	enum status status = take_back(sessions_take(s), request, n, now, err);

	sessions_give(s);
	return status;
}
