#include "cli/web/session_reminder.h"

#include "core/date.h"
#include "core/db.h"

#define DAY_SECONDS 86400

/* ---- keeping ---- */

static enum status keep(struct db *db, const char *holder, const char *trainee, const char *by,
			int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *before = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_begin(db, err));
	TRY(db_query(db, "DELETE FROM reminder WHERE at < ?1", &old, err));
	bind_int(old, 1, now - (int64_t)REMINDED_DAYS * DAY_SECONDS);
	TRY(query_run(old, err));
	TRY(db_query(db,
		     "SELECT max(at) FROM reminder WHERE holder = ?1 AND trainee = ?2 AND at > ?3 "
		     "HAVING count(*) > 0",
		     &before, err));
	bind_text(before, 1, holder);
	bind_text(before, 2, trainee);
	bind_int(before, 3, now - (int64_t)REMIND_DAYS * DAY_SECONDS);
	TRY(query_step(before, &row, err));
	if (row) {
		char day[DAY_TEXT];

		day_text(time_day(col_int(before, 0)) + REMIND_DAYS, day);
		return fail(err, ERR_CONFLICT, "They were reminded of this already: again from %s",
			    day);
	}
	TRY(db_query(db, "INSERT INTO reminder(holder, trainee, person, at) VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, holder);
	bind_text(q, 2, trainee);
	bind_text(q, 3, by);
	bind_int(q, 4, now);
	TRY(query_run(q, err));
	return db_commit(db, err);
}

enum status reminder_keep(struct sessions *s, const char *holder, const char *trainee,
			  const char *by, int64_t now, struct err *err)
{
	enum status status = keep(sessions_take(s), holder, trainee, by, now, err);

	sessions_give(s);
	return status;
}

/* ---- listing ---- */

static enum status list(struct db *db, struct arena *a, const char *holder, const char *trainee,
			int64_t now, struct reminded *items, size_t *count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	/* SQLite takes the other columns of a group from the row that has the maximum. */
	TRY(db_query(db,
		     "SELECT holder, trainee, person, max(at) FROM reminder WHERE (?1 = '' OR "
		     "holder = ?1)"
		     " AND (?2 = '' OR trainee = ?2) AND at >= ?3 GROUP BY holder, trainee ORDER "
		     "BY 4 DESC, 1, 2",
		     &q, err));
	bind_text(q, 1, holder ? holder : "");
	bind_text(q, 2, trainee ? trainee : "");
	bind_int(q, 3, now - (int64_t)REMINDED_DAYS * DAY_SECONDS);
	TRY(query_step(q, &row, err));
	while (row && *count < REMINDED_MOST) {
		items[(*count)++] = (struct reminded){.holder = arena_text(a, col_text(q, 0)),
						      .trainee = arena_text(a, col_text(q, 1)),
						      .by = arena_text(a, col_text(q, 2)),
						      .at = col_int(q, 3)};
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status reminder_list(struct sessions *s, struct arena *a, const char *holder,
			  const char *trainee, int64_t now, struct reminded **ret_list,
			  size_t *ret_count, struct err *err)
{
	struct reminded *items = arena_array(a, REMINDED_MOST, sizeof *items);
	size_t count = 0;
	enum status status = list(sessions_take(s), a, holder, trainee, now, items, &count, err);

	sessions_give(s);
	if (status != OK)
		return status;
	*ret_list = items;
	*ret_count = count;
	return OK;
}
