/* Exemptions that rest on a case of equivalence, and whether that still bears them. */
#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/case_priv.h"
#include "portfolio/world.h"

bool case_is_equivalent_by(const struct case_file *c, const struct digest *ratification, int32_t day)
{
	return case_is_ratified(c) && digest_equal(&c->decision->ratification, ratification) &&
	       case_outcome_on(c->decision, day) == OUTCOME_EQUIVALENT;
}

/* When something of the case was last taken back, or it was appealed. */
static enum status fallen_at(struct world *w, const struct case_file *c, int64_t *ret_at, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(w->db,
		     "SELECT coalesce(max(v.accepted), 0) FROM fact_case_entry AS c JOIN fact_void AS v"
		     " ON v.portfolio = c.portfolio AND v.target = c.seq"
		     " WHERE c.portfolio = ?1 AND c.kase = ?2",
		     &q, err));
	bind_text(q, 1, c->applicant);
	bind_int(q, 2, (int64_t)c->seq);
	TRY(query_step(q, &row, err));
	*ret_at = col_int(q, 0) > c->appealed_at ? col_int(q, 0) : c->appealed_at;
	return OK;
}

/* ret_fallen->trainee stays NULL where the exemption rests on no case, or on one that bears it. */
static enum status look_at(struct world *w, const struct digest *exemption, uint64_t seq,
			   struct fallen_exemption *ret_fallen, struct err *err)
{
	struct fallen_exemption fallen = {.seq = seq};
	struct digest ratification;
	const struct kind *row;
	struct case_file file;
	struct entry e;

	TRY(world_said(w, exemption, &e, &row, err));
	if (body_text(e.body, "case") == NULL)
		return OK;
	ratification = body_digest(e.body, "case");
	TRY(case_of(w, e.portfolio, &ratification, &file, err));
	if (case_is_equivalent_by(&file, &ratification, world_today(w)))
		return OK;
	TRY(fallen_at(w, &file, &fallen.since, err));
	fallen.trainee = file.applicant;
	fallen.module = arena_text(w->arena, body_text(e.body, "module"));
	fallen.kase = file.seq;
	*ret_fallen = fallen;
	return OK;
}

enum status case_fallen_exemptions(struct world *w, struct fallen_exemption **ret_fallen,
				   size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct fallen_exemption *fallen = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(w->db,
		     "SELECT f.seq, e.digest FROM fact_exemption AS f JOIN fact_entry AS e ON e.seq = f.seq"
		     " WHERE f.map = '' AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = f.portfolio AND v.target = f.seq) ORDER BY f.seq",
		     &q, err));
	for (;;) {
		struct fallen_exemption found = {0};
		struct digest digest;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		digest = col_digest(q, 1);
		TRY(look_at(w, &digest, (uint64_t)col_int(q, 0), &found, err));
		if (found.trainee == NULL)
			continue;
		fallen = arena_grow(w->arena, fallen, count, &room, sizeof(*fallen));
		fallen[count++] = found;
	}
	*ret_fallen = fallen;
	*ret_count = count;
	return OK;
}
