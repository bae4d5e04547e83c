/* Who trains whom: enrolments, and who supervises placements. */
#include "core/date.h"
#include "portfolio/list.h"

#define ENROLMENTS(of)                                                                                           \
	"SELECT n.seq, n.portfolio, n.curriculum, n.officer, n.start, e.last "                                   \
	"FROM fact_enrolment n LEFT JOIN fact_enrolment_end e ON e.portfolio = n.portfolio "                     \
	"AND e.enrolment = n.seq AND NOT EXISTS(SELECT 1 FROM fact_void v WHERE v.portfolio = "                  \
	"e.portfolio AND v.target = e.seq) WHERE " of "NOT EXISTS(SELECT 1 FROM fact_void v WHERE "              \
	"v.portfolio = n.portfolio AND v.target = n.seq) ORDER BY n.portfolio, n.seq"

static enum status read_enrolments(struct query *q, struct arena *a, struct listed_enrolment **ret_items,
				   size_t *ret_count, struct err *err)
{
	struct listed_enrolment *items = NULL;
	size_t count = 0, room = 0;
	bool row;

	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		items = arena_grow(a, items, count, &room, sizeof *items);
		items[count++] = (struct listed_enrolment){
			.seq = (uint64_t)col_int(q, 0),
			.trainee = arena_text(a, col_text(q, 1)),
			.curriculum = arena_text(a, col_text(q, 2)),
			.officer = arena_text(a, col_text(q, 3)),
			.start = (int32_t)col_int(q, 4),
			.ended = col_null(q, 5) ? DAY_OPEN : (int32_t)col_int(q, 5),
		};
	}
	*ret_items = items;
	*ret_count = count;
	return OK;
}

enum status list_enrolments(struct db *db, struct arena *a, struct listed_enrolment **ret_items,
			    size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, ENROLMENTS(""), &q, err));
	return read_enrolments(q, a, ret_items, ret_count, err);
}

enum status list_enrolments_of(struct db *db, const char *trainee, struct arena *a,
			       struct listed_enrolment **ret_items, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, ENROLMENTS("n.portfolio = ?1 AND "), &q, err));
	bind_text(q, 1, trainee);
	return read_enrolments(q, a, ret_items, ret_count, err);
}

enum status list_supervised(struct db *db, const char *person, struct arena *a, const char ***ret_trainees,
			    size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char **trainees = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT DISTINCT t.portfolio FROM fact_placement AS t WHERE t.supervisor = ?1"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = t.portfolio"
		     "  AND v.target = t.seq) ORDER BY t.portfolio",
		     &q, err));
	bind_text(q, 1, person);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		trainees = arena_grow(a, trainees, count, &room, sizeof *trainees);
		trainees[count++] = arena_text(a, col_text(q, 0));
	}
	*ret_trainees = trainees;
	*ret_count = count;
	return OK;
}
