/*
 * What a panel makes of opened judgements, and what may become of that: decision, assent (another member signs
 * it too), ratification, appeal, condition-met.
 */
#include <string.h>

#include "assessment/kinds_case.h"
#include "assessment/kinds_priv.h"
#include "assessment/reconcile.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/world.h"

#define ROLES_PANEL (ROLE_BIT(ROLE_ETB_ASSESSOR) | ROLE_BIT(ROLE_LAY))

static const struct field no_fields[] = { { 0 } };

static enum status check_member(const struct entry *e, const struct case_view *v,
				enum case_seat *ret_seat, struct err *err)
{
	if (!case_is_member(&v->file, e->author, ret_seat))
		return fail(err, ERR_DENIED, "%s has no seat in the panel of this case", e->author);
	return OK;
}

/* ---- decision ---- */

static const struct field unit_fields[] = {
	{ .name = "mark", .type = FIELD_WORD },
	{ .name = "unit", .type = FIELD_WORD },
	{ 0 },
};
static const struct field condition_fields[] = {
	{ .name = "by", .type = FIELD_DAY },
	{ .name = "unit", .type = FIELD_WORD },
	{ 0 },
};
static const struct field decision_fields[] = {
	{ .name = "conditions", .type = FIELD_OBJECTS, .optional = true, .fields = condition_fields },
	{ .name = "outcome", .type = FIELD_WORD },
	{ .name = "units", .type = FIELD_OBJECTS, .fields = unit_fields },
	{ 0 },
};
static const struct text_rule decision_texts[] = {
	{ "condition.*", true }, { "reason", false }, { "reason.*", true }, { 0 },
};

/* What was looked at: what opened each judgement, in the order in which they were sealed. */
static enum status check_looked_at(const struct entry *e, const struct case_file *file,
				   struct err *err)
{
	bool same = e->about_count == file->seal_count;

	if (!case_judged_open(file))
		return fail(err, ERR_CONFLICT,
			    "a panel decides when the judgements of all its assessors are open, and they are not");
	for (size_t i = 0; same && i < e->about_count; i++)
		same = digest_equal(&e->about[i], &file->seals[i].opening);
	if (!same)
		return fail(err, ERR_INVALID,
			    "a decision is about what opened each judgement, in the order in which they were "
			    "sealed");
	return OK;
}

/* Each unit of the agenda has its reason, and each condition its words. */
static enum status check_decision_texts(const struct entry *e, const struct case_decision *d,
					struct err *err)
{
	size_t reasons, conditions;

	TRY(texts_numbered(e, "reason", &reasons, err));
	TRY(texts_numbered(e, "condition", &conditions, err));
	if (reasons != d->unit_count || conditions != d->condition_count)
		return fail(err, ERR_INVALID,
			    "the decision has %zu outcomes and %zu conditions, and %zu and %zu texts of them",
			    d->unit_count, d->condition_count, reasons, conditions);
	return OK;
}

static enum status decision_check(struct world *w, const struct entry *e, struct err *err)
{
	struct case_decision decision;
	enum case_seat seat;
	struct case_view v;

	TRY(case_of_entry(w, e, &v, err));
	TRY(check_member(e, &v, &seat, err));
	TRY(check_looked_at(e, &v.file, err));
	if (case_is_agreed(&v.file))
		return fail(err, ERR_CONFLICT,
			    "the whole panel has signed the decision of entry %llu, and it stays as it is",
			    (unsigned long long)v.file.decision->seq);
	TRY(case_decision_from(w, e, &decision, err));
	TRY(reconcile_check(&v.file, v.units, v.unit_count, &decision, world_today(w), w->arena, err));
	return check_decision_texts(e, &decision, err);
}

const struct kind kind_decision = {
	.name = "decision",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_LATEST,
	.roles = ROLES_PANEL,
	.body = decision_fields,
	.texts = decision_texts,
	.witnessed = true,
	.check = decision_check,
	.apply = case_join,
};

/* ---- assent ---- */

static const struct text_rule no_texts[] = { { 0 } };

/* The decision of the case that is not ratified, which `e` is about and nothing else. */
static enum status check_of_decision(const struct entry *e, const struct case_file *file,
				     struct err *err)
{
	if (file->decision == NULL || e->about_count != 1 ||
	    !digest_equal(&e->about[0], &file->decision->digest))
		return fail(err, ERR_CONFLICT,
			    "it is about the latest decision of the panel, and there is none of that digest");
	if (case_is_ratified(file))
		return fail(err, ERR_CONFLICT, "the decision is ratified, by entry %llu",
			    (unsigned long long)file->decision->ratified);
	return OK;
}

static enum status assent_check(struct world *w, const struct entry *e, struct err *err)
{
	enum case_seat seat;
	struct case_view v;

	TRY(case_of_entry(w, e, &v, err));
	TRY(check_of_decision(e, &v.file, err));
	TRY(check_member(e, &v, &seat, err));
	if (strcmp(v.file.decision->author, e->author) == 0)
		return fail(err, ERR_DENIED, "%s has signed the decision by writing it", e->author);
	for (size_t i = 0; i < v.file.decision->assent_count; i++)
		if (strcmp(v.file.decision->assents[i], e->author) == 0)
			return fail(err, ERR_CONFLICT, "%s has signed the decision already", e->author);
	return OK;
}

const struct kind kind_assent = {
	.name = "assent",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLES_PANEL,
	.body = no_fields,
	.texts = no_texts,
	.check = assent_check,
	.apply = case_join,
};

/* ---- ratification ---- */

static const struct text_rule comment_texts[] = { { "comment", true }, { 0 } };

static enum status ratification_check(struct world *w, const struct entry *e, struct err *err)
{
	struct case_view v;

	TRY(case_of_entry(w, e, &v, err));
	TRY(check_of_decision(e, &v.file, err));
	TRY(case_may_ratify(&v.file, e->author, err));
	if (!case_is_agreed(&v.file))
		return fail(err, ERR_CONFLICT,
			    "%zu of %zu members of the panel have signed the decision, and all do before it is "
			    "ratified",
			    v.file.decision->assent_count + 1, v.file.member_count);
	return OK;
}

const struct kind kind_ratification = {
	.name = "ratification",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = no_fields,
	.texts = comment_texts,
	.revocable = true,
	.check = ratification_check,
	.apply = case_join,
};

/* ---- appeal ---- */

static const struct field appeal_fields[] = { { .name = "ground", .type = FIELD_WORD }, { 0 } };
static const struct text_rule reason_texts[] = { { "reason", false }, { 0 } };

/* What was ratified and stands, which `e` is about and nothing else. */
static enum status check_of_ratification(const struct entry *e, const struct case_file *file,
					 struct err *err)
{
	if (!case_is_ratified(file) || e->about_count != 1 ||
	    !digest_equal(&e->about[0], &file->decision->ratification))
		return fail(err, ERR_CONFLICT,
			    "it is about the ratification that stands, and there is none of that digest");
	return OK;
}

static enum status appeal_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *ground = body_text(e->body, "ground");
	char day[DAY_TEXT];
	struct case_view v;
	int32_t until;

	TRY(case_of_entry(w, e, &v, err));
	TRY(check_of_ratification(e, &v.file, err));
	if (strcmp(ground, "procedure") != 0 && strcmp(ground, "evidence") != 0)
		return fail(err, ERR_INVALID,
			    "the ground of an appeal is procedure (it was not judged as it should have been) or "
			    "evidence (the decision does not follow from it), not \"%s\"",
			    ground);
	until = equivalence_appeal_until(&v.file, v.process);
	if (until == DAY_NONE)
		return fail(err, ERR_CONFLICT,
			    v.file.appealed != 0 ? "the case was appealed once, and its second decision is final" :
						   "the decision gives all that was asked for");
	day_text(until, day);
	if (world_today(w) > until)
		return fail(err, ERR_CONFLICT, "an appeal could be made until %s; apply anew", day);
	return OK;
}

const struct kind kind_appeal = {
	.name = "appeal",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_APPLICANT),
	.body = appeal_fields,
	.texts = reason_texts,
	.check = appeal_check,
	.apply = case_join,
};

/* ---- condition-met ---- */

static const struct field condition_met_fields[] = { { .name = "n", .type = FIELD_NUMBER }, { 0 } };

static enum status condition_met_check(struct world *w, const struct entry *e, struct err *err)
{
	int64_t n = body_number(e->body, "n");
	const struct case_condition *condition;
	char day[DAY_TEXT];
	enum case_seat seat;
	struct case_view v;

	TRY(case_of_entry(w, e, &v, err));
	TRY(check_of_ratification(e, &v.file, err));
	TRY(check_member(e, &v, &seat, err));
	if (seat == SEAT_LAY)
		return fail(err, ERR_DENIED,
			    "%s is a lay member: whether a condition is met is judged by who judges the science",
			    e->author);
	if (n < 1 || n > (int64_t)v.file.decision->condition_count)
		return fail(err, ERR_NOT_FOUND, "the decision has %zu conditions, and no %lldth",
			    v.file.decision->condition_count, (long long)n);
	condition = &v.file.decision->conditions[n - 1];
	day_text(condition->by, day);
	if (condition->met != 0)
		return fail(err, ERR_CONFLICT, "condition %lld is met by entry %llu already", (long long)n,
			    (unsigned long long)condition->met);
	if (case_outcome_on(v.file.decision, world_today(w)) != OUTCOME_CONDITIONAL)
		return fail(err, ERR_CONFLICT,
			    "a condition was not met by its day, so that the case is not equivalent; condition "
			    "%lld was to be met by %s",
			    (long long)n, day);
	return OK;
}

const struct kind kind_condition_met = {
	.name = "condition-met",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.changes = CHANGES_FIRST,
	.roles = ROLE_BIT(ROLE_ETB_ASSESSOR),
	.body = condition_met_fields,
	.texts = reason_texts,
	.revocable = true,
	.check = condition_met_check,
	.apply = case_join,
};
