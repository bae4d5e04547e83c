#include "portfolio/moving.h"

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"

enum status moving_allows(struct world *w, const char *trainee, const char *ref,
			  const struct enrolment *leaving, struct err *err)
{
	char start[DAY_TEXT];

	day_text(leaving->start, start);
	if (leaving->start > world_today(w))
		return fail(err, ERR_CONFLICT,
			    "%s begins on %s, and has nothing to carry before: end that enrolment "
			    "and enrol "
			    "them anew",
			    trainee, start);
	TRY(world_not_frozen(w, trainee, leaving, err));
	TRY(retirement_allows(w, ref, world_today(w), err));
	return enrolment_is_alone(w, trainee, ref, leaving->entry, err);
}

/* ---- the facts ---- */

/* What stays as it was goes on in the new enrolment. */
static enum status insert_enrolment(struct world *w, const struct entry *e,
				    const struct enrolment *leaving, struct err *err)
{
	struct enrolment n = *leaving;

	n.curriculum = body_text(e->body, "curriculum");
	n.digest = body_digest(e->body, "target");
	return enrolment_insert(w, e, &n, err);
}

static enum status insert_transfer(struct world *w, const struct entry *e,
				   const struct enrolment *leaving, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_transfer(portfolio, seq, accepted, enrolment) VALUES(?1, "
		     "?2, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, leaving->entry);
	return query_run(q, err);
}

static const char *or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

/* By whatever map it came, now or on an earlier move: maps are never chained, so that it stays with
 * it. */
static enum status insert_carried(struct world *w, const struct entry *e,
				  const struct enrolment *leaving, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const json_t *item;
	size_t i;

	TRY(db_query(
		w->db,
		"INSERT INTO fact_carried(portfolio, seq, request, n, accepted, item, topic, map)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(?8, (SELECT c.map FROM fact_carried"
		"  AS c WHERE c.portfolio = ?1 AND c.seq = ?9 AND c.request = ?3 AND c.n = ?4), "
		"''))",
		&q, err));
	json_array_foreach(body_list(e->body, "carries"), i, item)
	{
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)w->seq);
		bind_int(q, 3, body_number(item, "request"));
		bind_int(q, 4, body_number(item, "n"));
		bind_int(q, 5, w->now);
		bind_text(q, 6, body_text(item, "to"));
		bind_text(q, 7, or_empty(body_text(item, "topic")));
		bind_text(q, 8, body_text(item, "map"));
		bind_int(q, 9, leaving->entry);
		TRY(query_run(q, err));
	}
	return OK;
}

static enum status insert_signs(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const json_t *sign;
	size_t i;

	TRY(db_query(w->db,
		     "INSERT INTO fact_carried_sign(portfolio, seq, sign, accepted) VALUES(?1, ?2, "
		     "?3, ?4)",
		     &q, err));
	json_array_foreach(body_list(e->body, "signs"), i, sign)
	{
		query_reset(q);
		bind_text(q, 1, e->portfolio);
		bind_int(q, 2, (int64_t)w->seq);
		bind_int(q, 3, json_integer_value(sign));
		bind_int(q, 4, w->now);
		TRY(query_run(q, err));
	}
	return OK;
}

enum status moving_make(struct world *w, const struct entry *e, const struct enrolment *leaving,
			struct err *err)
{
	TRY(insert_enrolment(w, e, leaving, err));
	TRY(enrolment_end_insert(w, e, (uint64_t)leaving->entry, world_today(w), "moved", err));
	TRY(insert_transfer(w, e, leaving, err));
	TRY(insert_carried(w, e, leaving, err));
	return insert_signs(w, e, err);
}

/* ---- taking it back ---- */

enum status moving_revocable(struct world *w, const char *trainee, uint64_t seq, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(
		w->db,
		"SELECT min(seq) FROM ("
		" SELECT seq FROM fact_request WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_sign WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_review WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_gate_sign WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_result WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_waiver WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_exemption WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_placement WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_working_time WHERE portfolio = ?1 AND enrolment = "
		"?2"
		" UNION ALL SELECT seq FROM fact_leave WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_moved_date WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_choice WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_meeting WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_report WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_nomination WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_transfer WHERE portfolio = ?1 AND enrolment = ?2"
		" UNION ALL SELECT seq FROM fact_enrolment_end WHERE portfolio = ?1 AND enrolment "
		"= ?2"
		")",
		&q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, (int64_t)seq);
	TRY(query_step(q, &row, err));
	if (row && !col_null(q, 0))
		return fail(err, ERR_CONFLICT,
			    "the move of entry %llu is not taken back any more, since entry %lld "
			    "was said "
			    "under it: move on by another transfer",
			    (unsigned long long)seq, (long long)col_int(q, 0));
	return OK;
}
