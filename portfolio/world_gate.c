/* What closes reviews, the entry gate and awards becomes facts. */
#include "portfolio/world.h"

static const char *joined(struct world *w, const char *const *units, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(w->arena, "%s%s%s", text, i > 0 ? " " : "", units[i]);
	return text;
}

enum status world_review(struct world *w, const struct entry *e, uint64_t enrolment,
			 const struct review_fact *review, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_review(portfolio, seq, accepted, enrolment, review, point,"
		     " author, role, day, missing) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, (int64_t)enrolment);
	bind_text(q, 5, review->review);
	bind_text(q, 6, review->point);
	bind_text(q, 7, e->author);
	bind_text(q, 8, role_name(e->role));
	bind_int(q, 9, review->day);
	bind_text(q, 10, joined(w, (const char *const *)review->missing, review->missing_count));
	return query_run(q, err);
}

enum status world_gate_sign(struct world *w, const struct entry *e, uint64_t enrolment,
			    const char *gate, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_gate_sign(portfolio, seq, accepted, enrolment, gate, author)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, (int64_t)enrolment);
	bind_text(q, 5, gate);
	bind_text(q, 6, e->author);
	return query_run(q, err);
}
