/*
 * What somebody is spared, by decision: waiver (something for one trainee), cohort-waiver (the same for
 * all of a curriculum who complete between two days), exemption (a module, for what was learnt before).
 * Who may waive what, and who must countersign, stands in the trainee's curriculum.
 */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

#define LIMIT_MAX 9999 /* credits that exemptions by one map give */

static const struct text_rule reason_texts[] = {{"reason", false}, {0}};

/* ---- what they share ---- */

/* The enrolment on the curriculum that the entry names. */
static enum status find_enrolment(struct world *w, const struct entry *e,
				  struct enrolment *ret_enrolment, struct err *err)
{
	struct digest digest = body_digest(e->body, "digest");

	return world_enrolment_about(w, e, &digest, ret_enrolment, err);
}

/* Does the curriculum let the author waive it, and who must sign besides? */
static enum status ask_curriculum(struct world *w, const struct entry *e, struct second *ret_second,
				  struct err *err)
{
	struct digest digest = body_digest(e->body, "digest");
	struct second second = {.always = true};

	TRY(w->catalogue->waives(w->catalogue->data, &digest, body_text(e->body, "of"), e->role,
				 &second.wanted, &second.role, err));
	*ret_second = second;
	return OK;
}

/* What a query says of a decision that stands already: its place in the log, or nothing. */
static enum status check_first(struct query *q, const char *what, const char *word, struct err *err)
{
	bool row;

	TRY(query_step(q, &row, err));
	if (row)
		return fail(err, ERR_CONFLICT, "%s is %s already, by entry %lld; nothing needs to be done",
			    what, word, (long long)col_int(q, 0));
	return OK;
}

/* ---- waiver ---- */

static const struct field waiver_body[] = {
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "of", .type = FIELD_WORD},
	{0},
};

static enum status waiver_check(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct enrolment enrolment;
	struct second second;

	TRY(find_enrolment(w, e, &enrolment, err));
	TRY(ask_curriculum(w, e, &second, err));
	TRY(db_query(w->db,
		     "SELECT seq FROM fact_waiver AS f"
		     " WHERE portfolio = ?1 AND enrolment = ?2 AND waived = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = f.portfolio AND v.target = f.seq)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, enrolment.entry);
	bind_text(q, 3, body_text(e->body, "of"));
	return check_first(q, body_text(e->body, "of"), "waived", err);
}

static enum status waiver_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct enrolment enrolment;

	TRY(find_enrolment(w, e, &enrolment, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_waiver(portfolio, seq, accepted, enrolment, waived)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, enrolment.entry);
	bind_text(q, 5, body_text(e->body, "of"));
	return query_run(q, err);
}

const struct kind kind_waiver = {
	.name = "waiver",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLES_NAMED,
	.body = waiver_body,
	.texts = reason_texts,
	.revocable = true,
	.check = waiver_check,
	.second = ask_curriculum,
	.apply = waiver_apply,
};

/* ---- cohort-waiver ---- */

static const struct field cohort_waiver_body[] = {
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "from", .type = FIELD_DAY},
	{.name = "of", .type = FIELD_WORD},
	{.name = "until", .type = FIELD_DAY},
	{0},
};

static enum status cohort_waiver_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *from = body_text(e->body, "from"), *until = body_text(e->body, "until");
	struct second second;

	if (body_day(e->body, "until", DAY_OPEN) < body_day(e->body, "from", DAY_NONE))
		return fail(err, ERR_INVALID,
			    "who completes from %s until %s is nobody: the last day is before the first",
			    from, until);
	TRY(ask_curriculum(w, e, &second, err));
	if (second.wanted && second.role == ROLE_TRAINING_OFFICER)
		return fail(err, ERR_DENIED,
			    "%s is countersigned by the training officer, who speaks for their own "
			    "trainees only: waive it for each trainee",
			    body_text(e->body, "of"));
	return OK;
}

static enum status cohort_waiver_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest digest = body_digest(e->body, "digest");

	TRY(db_query(w->db,
		     "INSERT INTO fact_cohort_waiver(digest, seq, accepted, waived, first, last)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_blob(q, 1, digest.bytes, sizeof(digest.bytes));
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, body_text(e->body, "of"));
	bind_int(q, 5, body_day(e->body, "from", DAY_NONE));
	bind_int(q, 6, body_day(e->body, "until", DAY_OPEN));
	return query_run(q, err);
}

const struct kind kind_cohort_waiver = {
	.name = "cohort-waiver",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.roles = ROLES_NAMED & ~ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = cohort_waiver_body,
	.texts = reason_texts,
	.revocable = true,
	.check = cohort_waiver_check,
	.second = ask_curriculum,
	.apply = cohort_waiver_apply,
};

/* ---- exemption ---- */

static const struct field exemption_body[] = {
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "limit", .type = FIELD_NUMBER, .optional = true},
	{.name = "map", .type = FIELD_REF, .optional = true},
	{.name = "module", .type = FIELD_CODE},
	{0},
};

static enum status check_limit(const struct entry *e, struct err *err)
{
	int64_t limit = body_number(e->body, "limit");

	if (json_object_get(e->body, "limit") == NULL)
		return OK;
	if (body_text(e->body, "map") == NULL)
		return fail(err, ERR_INVALID,
			    "a limit is one of the credits that a map gives: name the map");
	if (limit < 1 || limit > LIMIT_MAX)
		return fail(err, ERR_INVALID, "a limit is 1 to %d credits, not %lld", LIMIT_MAX,
			    (long long)limit);
	return OK;
}

static enum status exemption_check(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *module = body_text(e->body, "module");
	struct enrolment enrolment;
	enum item_kind kind;

	TRY(check_limit(e, err));
	TRY(find_enrolment(w, e, &enrolment, err));
	TRY(w->catalogue->item(w->catalogue->data, &enrolment.digest, module, &kind, err));
	TRY(db_query(w->db,
		     "SELECT seq FROM fact_exemption AS f"
		     " WHERE portfolio = ?1 AND enrolment = ?2 AND module = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = f.portfolio AND v.target = f.seq)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, enrolment.entry);
	bind_text(q, 3, module);
	return check_first(q, module, "exempt", err);
}

static enum status exemption_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *map = body_text(e->body, "map");
	struct enrolment enrolment;

	TRY(find_enrolment(w, e, &enrolment, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_exemption(portfolio, seq, accepted, enrolment, module, map,"
		     " credits) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, enrolment.entry);
	bind_text(q, 5, body_text(e->body, "module"));
	bind_text(q, 6, map == NULL ? "" : map);
	bind_int(q, 7, body_number(e->body, "limit")); /* 0: none */
	return query_run(q, err);
}

const struct kind kind_exemption = {
	.name = "exemption",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_PANEL),
	.body = exemption_body,
	.texts = reason_texts,
	.revocable = true,
	.check = exemption_check,
	.apply = exemption_apply,
};
