#include "portfolio/history.h"

/* What each query reads: of rows t of ?1's enrolment ?3 that were accepted by ?2. */
#define PAST "SELECT t.seq, t.accepted, coalesce(v.seq, 0) FROM "
#define PAST_OF                                                                                    \
	" AS t LEFT JOIN fact_void AS v ON v.portfolio = t.portfolio AND v.target = t.seq"         \
	" AND v.accepted <= ?2"                                                                    \
	" WHERE t.portfolio = ?1 AND t.accepted <= ?2 AND t.enrolment = ?3"                        \
	" ORDER BY t.accepted, t.seq"

static enum status open_query(struct db *db, enum history what, struct query **ret_query,
			      struct err *err)
{
	switch (what) {
	case HISTORY_REVIEW:
		return db_query(db, PAST "fact_review" PAST_OF, ret_query, err);
	case HISTORY_LEAVE:
		return db_query(db, PAST "fact_leave" PAST_OF, ret_query, err);
	case HISTORY_WORKING_TIME:
		return db_query(db, PAST "fact_working_time" PAST_OF, ret_query, err);
	case HISTORY_REPORT:
		return db_query(db, PAST "fact_report" PAST_OF, ret_query, err);
	}
	return fail(err, ERR_INVALID, "there is no such history");
}

enum status history_of(struct db *db, const char *trainee, int64_t enrolment, enum history what,
		       int64_t at, struct arena *a, struct past_entry **ret_items,
		       size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct past_entry *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(open_query(db, what, &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, at);
	bind_int(q, 3, enrolment);
	TRY(query_step(q, &row, err));
	while (row) {
		items = arena_grow(a, items, count, &room, sizeof(*items));
		items[count++] = (struct past_entry){
			.entry = col_int(q, 0),
			.accepted = col_int(q, 1),
			.voided = col_int(q, 2),
		};
		TRY(query_step(q, &row, err));
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}
