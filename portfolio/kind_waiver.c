/*
 * What somebody is spared, by decision: waiver (something for one trainee), cohort-waiver (the same for
 * all of a curriculum who complete between two days), exemption (a module, for what was learnt before).
 * Who may waive what, and who must countersign, stands in the trainee's curriculum.
 */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/case.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

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
	{.name = "authority", .type = FIELD_WORD, .optional = true},
	{.name = "award", .type = FIELD_WORD, .optional = true},
	{.name = "awarded", .type = FIELD_DAY, .optional = true},
	{.name = "case", .type = FIELD_DIGEST, .optional = true},
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "from", .type = FIELD_WORD, .optional = true},
	{.name = "level", .type = FIELD_NUMBER, .optional = true},
	{.name = "map", .type = FIELD_REF, .optional = true},
	{.name = "module", .type = FIELD_CODE},
	{0},
};

/* By the map: the members that the map says are not said again. */
static enum status read_by_map(struct world *w, const struct entry *e, struct map_terms *ret_terms,
			       struct err *err)
{
	static const char *const of_the_map[] = {"authority", "award", "level"};
	struct digest digest = body_digest(e->body, "digest");
	const char *from = body_text(e->body, "from");
	int32_t awarded = body_day(e->body, "awarded", DAY_NONE);
	struct map_terms t;

	for (size_t i = 0; i < sizeof(of_the_map) / sizeof(of_the_map[0]); i++)
		if (json_object_get(e->body, of_the_map[i]) != NULL)
			return fail(err, ERR_INVALID, "\"%s\" is what the map says: leave it out",
				    of_the_map[i]);
	TRY(w->catalogue->exempts(w->catalogue->data, &digest, body_text(e->body, "map"),
				  from == NULL ? "" : from, body_text(e->body, "module"), world_today(w),
				  &t, err));
	if (t.judged && e->role != ROLE_PANEL)
		return fail(err, ERR_DENIED,
			    "only a part carries to %s by this map: a panel judges whether it is enough",
			    body_text(e->body, "module"));
	if ((t.awarded_from != DAY_NONE || t.awarded_until != DAY_OPEN) && awarded == DAY_NONE)
		return fail(err, ERR_INVALID,
			    "the map is for awards of some years: say on which day it was \"awarded\"");
	if (awarded != DAY_NONE && (awarded < t.awarded_from || awarded > t.awarded_until))
		return fail(err, ERR_DENIED, "the map is not for what was awarded on %s",
			    body_text(e->body, "awarded"));
	*ret_terms = t;
	return OK;
}

/* By a decision of its own: the entry itself says for what it is, at what level and by whose authority. */
static enum status read_by_itself(const struct entry *e, struct map_terms *ret_terms, struct err *err)
{
	int64_t level = body_number(e->body, "level");

	if (body_text(e->body, "from") != NULL)
		return fail(err, ERR_INVALID, "\"from\" is a path of a map: name the map");
	if (body_text(e->body, "award") == NULL || body_text(e->body, "authority") == NULL || level < 1 ||
	    level > 8)
		return fail(err, ERR_INVALID,
			    "an exemption says for which \"award\" it is, of what \"level\" (1 to 8) and by "
			    "which \"authority\", or names a map that does");
	*ret_terms = (struct map_terms){
		.award = body_text(e->body, "award"),
		.authority = body_text(e->body, "authority"),
		.level = (int32_t)level,
	};
	return OK;
}

/* By a case of equivalence: the board has found the trainee equivalent to this very module. */
static enum status read_by_case(struct world *w, const struct entry *e, struct map_terms *ret_terms,
				struct err *err)
{
	static const char *const of_the_case[] = {"authority", "award", "awarded", "from", "level", "map"};
	struct digest named = body_digest(e->body, "case"), digest = body_digest(e->body, "digest");
	const char *module = body_text(e->body, "module");
	struct case_file file;
	bool asked = false;
	int32_t level, credits;

	for (size_t i = 0; i < sizeof(of_the_case) / sizeof(of_the_case[0]); i++)
		if (json_object_get(e->body, of_the_case[i]) != NULL)
			return fail(err, ERR_INVALID, "\"%s\" is what the case says: leave it out",
				    of_the_case[i]);
	TRY(case_of(w, e->portfolio, &named, &file, err));
	if (!case_is_equivalent_by(&file, &named, world_today(w)))
		return fail(err, ERR_CONFLICT,
			    "nobody is exempted by the case of entry %llu: name its ratification, once it is "
			    "equivalent, with every condition met",
			    (unsigned long long)file.seq);
	for (size_t i = 0; file.target == TARGET_MODULES && i < file.list_count; i++)
		asked = asked || strcmp(file.list[i], module) == 0;
	if (!asked || !digest_equal(&file.curriculum, &digest))
		return fail(err, ERR_DENIED,
			    "the case of entry %llu is for other modules, or another curriculum, than %s of this "
			    "one",
			    (unsigned long long)file.seq, module);
	TRY(w->catalogue->module(w->catalogue->data, &digest, module, &level, &credits, err));
	*ret_terms = (struct map_terms){
		.award = arena_printf(w->arena, "equivalence, case of entry %llu", (unsigned long long)file.seq),
		.authority = "the board",
		.level = level,
	};
	return OK;
}

static enum status read_terms(struct world *w, const struct entry *e, struct map_terms *ret_terms,
			      struct err *err)
{
	if (json_object_get(e->body, "case") != NULL)
		return read_by_case(w, e, ret_terms, err);
	return body_text(e->body, "map") != NULL ? read_by_map(w, e, ret_terms, err) :
						   read_by_itself(e, ret_terms, err);
}

/* Credits of the modules that are exempt by the map already. */
static enum status sum_by_map(struct world *w, const struct entry *e, const struct enrolment *enrolment,
			      int64_t *ret_credits, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	int32_t level, credits;
	int64_t sum = 0;
	bool row;

	TRY(db_query(w->db,
		     "SELECT module FROM fact_exemption AS f"
		     " WHERE portfolio = ?1 AND enrolment = ?2 AND map = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = f.portfolio AND v.target = f.seq)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, enrolment->entry);
	bind_text(q, 3, body_text(e->body, "map"));
	TRY(query_step(q, &row, err));
	while (row) {
		TRY(w->catalogue->module(w->catalogue->data, &enrolment->digest, col_text(q, 0), &level,
					 &credits, err));
		sum += credits;
		TRY(query_step(q, &row, err));
	}
	*ret_credits = sum;
	return OK;
}

static enum status check_terms(struct world *w, const struct entry *e, const struct enrolment *enrolment,
			       struct err *err)
{
	const char *module = body_text(e->body, "module");
	struct map_terms terms;
	int32_t level, credits;
	int64_t given;

	TRY(w->catalogue->module(w->catalogue->data, &enrolment->digest, module, &level, &credits, err));
	TRY(read_terms(w, e, &terms, err));
	if (terms.level < level)
		return fail(err, ERR_DENIED,
			    "%s is of level %d, and \"%s\" of level %d: nobody is exempted by what is lower",
			    module, (int)level, terms.award, (int)terms.level);
	if (terms.limit == 0)
		return OK;
	TRY(sum_by_map(w, e, enrolment, &given, err));
	if (given + credits > terms.limit)
		return fail(err, ERR_CONFLICT,
			    "%s gives %d credits at most, of which %lld are given: the %d of %s are too many",
			    body_text(e->body, "map"), (int)terms.limit, (long long)given, (int)credits,
			    module);
	return OK;
}

static enum status exemption_check(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *module = body_text(e->body, "module");
	struct enrolment enrolment;

	TRY(find_enrolment(w, e, &enrolment, err));
	TRY(db_query(w->db,
		     "SELECT seq FROM fact_exemption AS f"
		     " WHERE portfolio = ?1 AND enrolment = ?2 AND module = ?3"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = f.portfolio AND v.target = f.seq)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, enrolment.entry);
	bind_text(q, 3, module);
	TRY(check_first(q, module, "exempt", err));
	return check_terms(w, e, &enrolment, err);
}

static enum status exemption_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *map = body_text(e->body, "map"), *from = body_text(e->body, "from");
	struct enrolment enrolment;
	struct map_terms terms;

	TRY(find_enrolment(w, e, &enrolment, err));
	TRY(read_terms(w, e, &terms, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_exemption(portfolio, seq, accepted, enrolment, module, map,"
		     " credits, award, level, authority, line)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, enrolment.entry);
	bind_text(q, 5, body_text(e->body, "module"));
	bind_text(q, 6, map == NULL ? "" : map);
	bind_int(q, 7, terms.limit); /* 0: none */
	bind_text(q, 8, terms.award);
	bind_int(q, 9, terms.level);
	bind_text(q, 10, terms.authority);
	bind_text(q, 11, from == NULL ? "" : from);
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
