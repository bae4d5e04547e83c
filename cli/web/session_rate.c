#include "cli/web/session_rate.h"

#include <string.h>

#include "core/db.h"

#define KEPT_SECONDS (24 * 60 * 60) /* nothing is counted for longer */

static struct digest name_of(const struct rate *r)
{
	return digest_of_two(r->what, strlen(r->what) + 1, r->of, strlen(r->of));
}

static enum status check(struct db *db, const struct rate *r, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest name = name_of(r);
	bool row;

	TRY(db_query(db, "SELECT count(*), min(at) FROM rate WHERE name = ?1 AND at > ?2", &q,
		     err));
	bind_blob(q, 1, name.bytes, sizeof name.bytes);
	bind_int(q, 2, now - r->seconds);
	TRY(query_step(q, &row, err));
	if (col_int(q, 0) < r->most)
		return OK;
	return fail(err, ERR_DENIED, "Wait %d minutes and try again: that was asked for too often",
		    (int)((col_int(q, 1) + r->seconds - now) / 60 + 1));
}

static enum status note(struct db *db, const struct rate *r, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest name = name_of(r);

	TRY(db_query(db, "INSERT INTO rate(name, at) VALUES(?1, ?2)", &q, err));
	bind_blob(q, 1, name.bytes, sizeof name.bytes);
	bind_int(q, 2, now);
	return query_run(q, err);
}

static enum status take(struct db *db, const struct rate *rates, size_t count, int64_t now,
			struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;

	TRY(db_begin(db, err));
	TRY(db_query(db, "DELETE FROM rate WHERE at < ?1", &old, err));
	bind_int(old, 1, now - KEPT_SECONDS);
	TRY(query_run(old, err));
	for (size_t i = 0; i < count; i++)
		TRY(check(db, &rates[i], now, err));
	for (size_t i = 0; i < count; i++)
		TRY(note(db, &rates[i], now, err));
	return db_commit(db, err);
}

enum status rate_take(struct sessions *s, const struct rate *rates, size_t count, int64_t now,
		      struct err *err)
{
	enum status status = take(sessions_take(s), rates, count, now, err);

	sessions_give(s);
	return status;
}
