#include "portfolio/moving.h"

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"

#define STANDS(t)                                                                                  \
	" AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = " t ".portfolio"         \
	"  AND v.target = " t ".seq)"

/* Another open enrolment on some version of the same curriculum. */
static enum status check_others(struct world *w, const char *trainee, const char *ref,
				const struct enrolment *leaving, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT n.curriculum FROM fact_enrolment AS n WHERE n.portfolio = ?1 AND "
		     "n.seq <> ?2"
		     " AND substr(n.curriculum, 1, instr(n.curriculum, '@')) ="
		     "  substr(?3, 1, instr(?3, '@'))" STANDS(
			     "n") " AND NOT EXISTS(SELECT 1 FROM fact_enrolment_end AS e WHERE "
				  "e.portfolio = ?1"
				  "  AND e.enrolment = n.seq AND e.last < ?4" STANDS("e") ")",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, leaving->entry);
	bind_text(q, 3, ref);
	bind_int(q, 4, world_today(w));
	TRY(query_step(q, &row, err));
	if (row)
		return fail(err, ERR_CONFLICT,
			    "%s is enrolled on %s besides: end that enrolment first", trainee,
			    col_text(q, 0));
	return OK;
}

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
	return check_others(w, trainee, ref, leaving, err);
}

/* ---- the facts ---- */

static enum status insert_enrolment(struct world *w, const struct entry *e,
				    const struct enrolment *leaving, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest digest = body_digest(e->body, "target");

	TRY(db_query(
		w->db,
		"INSERT INTO fact_enrolment(portfolio, seq, accepted, curriculum, digest, start,"
		" wte, site, officer) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		&q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, body_text(e->body, "curriculum"));
	bind_blob(q, 5, digest.bytes, sizeof(digest.bytes));
	bind_int(q, 6, leaving->start);
	bind_int(q, 7, leaving->hundredths);
	bind_text(q, 8, leaving->site);
	bind_text(q, 9, leaving->officer);
	return query_run(q, err);
}

static enum status insert_end(struct world *w, const struct entry *e,
			      const struct enrolment *leaving, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(
		w->db,
		"INSERT INTO fact_enrolment_end(portfolio, enrolment, seq, accepted, last, reason)"
		" VALUES(?1, ?2, ?3, ?4, ?5, 'moved')",
		&q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, leaving->entry);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	bind_int(q, 5, world_today(w));
	return query_run(q, err);
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

static enum status insert_carried(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const json_t *item;
	size_t i;

	TRY(db_query(
		w->db,
		"INSERT INTO fact_carried(portfolio, seq, request, n, accepted, item, topic, map)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
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
		bind_text(q, 8, or_empty(body_text(item, "map")));
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
	TRY(insert_end(w, e, leaving, err));
	TRY(insert_transfer(w, e, leaving, err));
	TRY(insert_carried(w, e, err));
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
