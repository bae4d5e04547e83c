/* What surrounds a trainee's work: enrolment, enrolment-end, approval, approval-end, choice. */
#include <string.h>

#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

#define ENROLLERS (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_PROGRAMME_LEAD))

static const struct text_rule no_texts[] = {{0}};
static const struct text_rule reason_texts[] = {{"reason", true}, {0}};

/* ---- enrolment ---- */

static const struct field enrolment_body[] = {
	{.name = "curriculum", .type = FIELD_REF},
	{.name = "digest", .type = FIELD_DIGEST},
	{.name = "officer", .type = FIELD_PERSON},
	{.name = "site", .type = FIELD_NAME},
	{.name = "start", .type = FIELD_DAY},
	{.name = "wte", .type = FIELD_NUMBER},
	{0},
};

static enum status check_people(struct world *w, const struct entry *e, struct err *err)
{
	const char *officer = body_text(e->body, "officer");
	bool holds;

	if (strcmp(e->portfolio, officer) == 0)
		return fail(err, ERR_DENIED, "%s cannot be their own training officer", officer);
	TRY(world_needs_person(w, officer, err));
	TRY(world_holds(w, officer, ROLE_TRAINING_OFFICER, world_today(w), &holds, err));
	if (!holds)
		return fail(err, ERR_DENIED,
			    "%s does not hold the role training-officer today; a registrar grants "
			    "it first",
			    officer);
	return OK;
}

enum status enrolment_is_alone(struct world *w, const char *trainee, const char *ref, int64_t leaving,
			       struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t id = strcspn(ref, "@") + 1;
	bool row;

	TRY(db_query(w->db,
		     "SELECT n.curriculum FROM fact_enrolment AS n"
		     " LEFT JOIN fact_enrolment_end AS e"
		     " ON e.portfolio = n.portfolio AND e.enrolment = n.seq"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = e.portfolio AND v.target = e.seq)"
		     " WHERE n.portfolio = ?1 AND coalesce(e.last, 2147483647) >= ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = n.portfolio AND v.target = n.seq)"
		     " AND substr(n.curriculum, 1, ?3) = substr(?4, 1, ?3) AND n.seq <> ?5",
		     &q, err));
	bind_text(q, 1, trainee);
	bind_int(q, 2, world_today(w));
	bind_int(q, 3, (int64_t)id);
	bind_text(q, 4, ref);
	bind_int(q, 5, leaving);
	TRY(query_step(q, &row, err));
	if (row)
		return fail(err, ERR_CONFLICT, "%s is enrolled on %s: end that enrolment first",
			    trainee, col_text(q, 0));
	return OK;
}

static enum status check_curriculum(struct world *w, const struct entry *e, struct err *err)
{
	const char *ref = body_text(e->body, "curriculum");
	struct digest named = body_digest(e->body, "digest"), published;

	TRY(world_published(w, ref, &published, err));
	if (!digest_equal(&named, &published))
		return fail(err, ERR_CONFLICT,
			    "%s was published with another digest than the enrolment names; look "
			    "again and sign what is published",
			    ref);
	TRY(w->catalogue->entry(w->catalogue->data, &published,
				body_day(e->body, "start", DAY_NONE), err));
	return retirement_allows(w, ref, body_day(e->body, "start", DAY_NONE), err);
}

static enum status enrolment_check(struct world *w, const struct entry *e, struct err *err)
{
	int64_t wte = body_number(e->body, "wte");

	if (wte < 1 || wte > 100)
		return fail(err, ERR_INVALID,
			    "\"wte\" is hundredths of full time, 1 to 100, not %lld",
			    (long long)wte);
	TRY(check_people(w, e, err));
	TRY(check_curriculum(w, e, err));
	return enrolment_is_alone(w, e->portfolio, body_text(e->body, "curriculum"), 0, err);
}

enum status enrolment_insert(struct world *w, const struct entry *e, const struct enrolment *n,
			     struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(
		w->db,
		"INSERT INTO fact_enrolment(portfolio, seq, accepted, curriculum, digest, start,"
		" wte, site, officer) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		&q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, n->curriculum);
	bind_blob(q, 5, n->digest.bytes, sizeof(n->digest.bytes));
	bind_int(q, 6, n->start);
	bind_int(q, 7, n->hundredths);
	bind_text(q, 8, n->site);
	bind_text(q, 9, n->officer);
	return query_run(q, err);
}

static enum status enrolment_apply(struct world *w, const struct entry *e, struct err *err)
{
	const struct enrolment n = {
		.curriculum = body_text(e->body, "curriculum"),
		.digest = body_digest(e->body, "digest"),
		.start = body_day(e->body, "start", DAY_NONE),
		.hundredths = (int32_t)body_number(e->body, "wte"),
		.site = body_text(e->body, "site"),
		.officer = body_text(e->body, "officer"),
	};

	return enrolment_insert(w, e, &n, err);
}

const struct kind kind_enrolment = {
	.name = "enrolment",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.opens = true,
	.roles = ENROLLERS,
	.body = enrolment_body,
	.texts = no_texts,
	.check = enrolment_check,
	.apply = enrolment_apply,
};

/* ---- enrolment-end ---- */

static const struct field enrolment_end_body[] = {
	{.name = "last", .type = FIELD_DAY},
	{.name = "reason", .type = FIELD_WORD},
	{0},
};

static enum status enrolment_end_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *reason = body_text(e->body, "reason");
	struct known_entry known;
	struct enrolment enrolment;

	if (strcmp(reason, "completed") != 0 && strcmp(reason, "left") != 0 &&
	    strcmp(reason, "moved") != 0)
		return fail(err, ERR_INVALID,
			    "an enrolment ends because its trainee completed, left or moved, not "
			    "\"%s\"",
			    reason);
	TRY(world_about(w, e, "the enrolment that ends", &known, err));
	TRY(world_enrolment_at(w, e->portfolio, known.seq, &enrolment, err));
	if (enrolment.ended != DAY_OPEN)
		return fail(err, ERR_CONFLICT, "the enrolment of %s on %s has ended already",
			    e->portfolio, enrolment.curriculum);
	if (body_day(e->body, "last", DAY_NONE) < enrolment.start)
		return fail(err, ERR_INVALID,
			    "the enrolment of %s would end on %s, before it starts", e->portfolio,
			    body_text(e->body, "last"));
	return OK;
}

enum status enrolment_end_insert(struct world *w, const struct entry *e, uint64_t enrolment, int32_t last,
				 const char *reason, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(
		w->db,
		"INSERT INTO fact_enrolment_end(portfolio, enrolment, seq, accepted, last, reason)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		&q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)enrolment);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	bind_int(q, 5, last);
	bind_text(q, 6, reason);
	return query_run(q, err);
}

static enum status enrolment_end_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;

	TRY(world_about(w, e, "the enrolment that ends", &known, err));
	return enrolment_end_insert(w, e, known.seq, body_day(e->body, "last", DAY_NONE),
				    body_text(e->body, "reason"), err);
}

const struct kind kind_enrolment_end = {
	.name = "enrolment-end",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_ALL,
	.roles = ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_SCHOOL),
	.body = enrolment_end_body,
	.texts = reason_texts,
	.check = enrolment_end_check,
	.apply = enrolment_end_apply,
};

/* ---- approval ---- */

static const struct field approval_body[] = {{.name = "assessor", .type = FIELD_PERSON}, {0}};

static enum status approval_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *assessor = body_text(e->body, "assessor");
	bool holds, approved;

	TRY(world_needs_person(w, assessor, err));
	if (strcmp(assessor, e->author) == 0)
		return fail(err, ERR_DENIED,
			    "%s cannot approve oneself as an assessor: another officer or assessor "
			    "must do the work",
			    assessor);
	if (strcmp(assessor, e->portfolio) == 0)
		return fail(err, ERR_DENIED, "%s cannot assess their own portfolio", assessor);
	TRY(world_holds(w, assessor, ROLE_ASSESSOR, world_today(w), &holds, err));
	if (!holds)
		return fail(err, ERR_DENIED,
			    "%s is no assessor today; a registrar grants the role first", assessor);
	TRY(world_approved(w, e->portfolio, e->author, assessor, &approved, err));
	if (approved)
		return fail(err, ERR_CONFLICT,
			    "%s has approved %s for %s already; nothing needs to be done",
			    e->author, assessor, e->portfolio);
	return OK;
}

static enum status approval_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(w->db,
		     "INSERT INTO fact_approval(portfolio, seq, accepted, assessor, officer)"
		     " VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_text(q, 4, body_text(e->body, "assessor"));
	bind_text(q, 5, e->author);
	return query_run(q, err);
}

const struct kind kind_approval = {
	.name = "approval",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = approval_body,
	.texts = no_texts,
	.check = approval_check,
	.apply = approval_apply,
};

/* ---- approval-end ---- */

static const struct field approval_end_body[] = {{0}};

static enum status approval_end_check(struct world *w, const struct entry *e, struct err *err)
{
	struct known_entry known;
	const char *assessor;
	bool ended;

	TRY(world_about(w, e, "the approval that ends", &known, err));
	TRY(world_approval(w, e->portfolio, known.seq, &assessor, &ended, err));
	if (ended)
		return fail(err, ERR_CONFLICT, "the approval of entry %llu has ended already",
			    (unsigned long long)known.seq);
	return OK;
}

static enum status approval_end_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct known_entry known;

	TRY(world_about(w, e, "the approval that ends", &known, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_approval_end(portfolio, approval, seq, accepted)"
		     " VALUES(?1, ?2, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)known.seq);
	bind_int(q, 3, (int64_t)w->seq);
	bind_int(q, 4, w->now);
	return query_run(q, err);
}

const struct kind kind_approval_end = {
	.name = "approval-end",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_ALL,
	.roles = ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = approval_end_body,
	.texts = reason_texts,
	.check = approval_end_check,
	.apply = approval_end_apply,
};

/* ---- choice ---- */

static const struct field choice_body[] = {
	{.name = "choose", .type = FIELD_WORD},
	{.name = "groups", .type = FIELD_LIST, .of = FIELD_WORD},
	{0},
};

static enum status choice_check(struct world *w, const struct entry *e, struct err *err)
{
	const json_t *groups = body_list(e->body, "groups");
	struct enrolment enrolment;

	for (size_t i = 0; i < json_array_size(groups); i++)
		if (strchr(json_string_value(json_array_get(groups, i)), ' ') != NULL)
			return fail(err, ERR_INVALID, "the id of a group has no space in it");
	TRY(world_enrolment_about(w, e, NULL, &enrolment, err));
	return w->catalogue->choice(w->catalogue->data, &enrolment.digest,
				    body_text(e->body, "choose"), groups, err);
}

static enum status choice_apply(struct world *w, const struct entry *e, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct enrolment enrolment;

	TRY(world_enrolment_about(w, e, NULL, &enrolment, err));
	TRY(db_query(w->db,
		     "INSERT INTO fact_choice(portfolio, seq, accepted, enrolment, choose, groups)"
		     " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_text(q, 1, e->portfolio);
	bind_int(q, 2, (int64_t)w->seq);
	bind_int(q, 3, w->now);
	bind_int(q, 4, enrolment.entry);
	bind_text(q, 5, body_text(e->body, "choose"));
	bind_text(q, 6, body_joined(e->body, "groups", w->arena));
	return query_run(q, err);
}

const struct kind kind_choice = {
	.name = "choice",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLE_BIT(ROLE_TRAINING_OFFICER),
	.body = choice_body,
	.texts = no_texts,
	.check = choice_check,
	.apply = choice_apply,
};
