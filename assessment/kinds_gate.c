/*
 * review (a review was held, and came to a point of its scale) and gate-sign (the entry gate or an
 * award is signed). Whether a rule holds only the engine says, from the journal just before the entry.
 */
#include <string.h>

#include "assessment/catalogue.h"
#include "assessment/kinds_priv.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/body.h"
#include "portfolio/world.h"

/* What both are judged by. */
struct judged {
	struct facts facts;
	const struct curriculum *curriculum;
	const struct specialisms *specialisms;
	const struct gate *gate;
};

/* What it comes to costs more than anything else, so it is asked last. */
static const struct completion *judge(struct world *w, const struct judged *j)
{
	return completion(&j->facts, j->curriculum, j->specialisms, w->arena);
}

static enum status read_judged(struct world *w, const struct entry *e, struct judged *ret_judged,
			       struct err *err)
{
	struct judged j = { 0 };

	TRY(kind_facts(w, e, &j.facts, &j.curriculum, &j.specialisms, err));
	*ret_judged = j;
	return OK;
}

/* ---- review ---- */

static enum status find_review(struct judged *j, const char *id, struct err *err)
{
	const struct curriculum *c = j->curriculum;

	j->gate = curriculum_gate(c, id);
	if (j->gate == NULL || j->gate->place != GATE_REVIEW)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no review %s; `attest curriculum show %s` lists them",
			    c->head.name, id, c->head.name);
	return OK;
}

static enum status find_point(const struct judged *j, const char *id, const struct point **ret_point,
			      struct err *err)
{
	const struct scale *scale = tools_scale(j->curriculum->tools, j->gate->scale);
	const struct point *point = scale == NULL ? NULL : scale_point(scale, id);

	if (point == NULL)
		return fail(err, ERR_INVALID,
			    "\"%s\" is no point of %s; `attest review record %s %s` lists them", id,
			    j->gate->id, j->facts.trainee, j->gate->id);
	*ret_point = point;
	return OK;
}

static enum status check_day(struct world *w, const struct entry *e, const struct judged *j,
			     struct err *err)
{
	int32_t day = body_day(e->body, "day", DAY_NONE);
	char start[DAY_TEXT];

	day_text(j->facts.enrolment.start, start);
	if (day > world_today(w))
		return fail(err, ERR_INVALID, "the review was held on %s, which is not yet",
			    body_text(e->body, "day"));
	if (day < j->facts.enrolment.start)
		return fail(err, ERR_INVALID, "the review was held on %s, before %s began on %s",
			    body_text(e->body, "day"), j->facts.trainee, start);
	return OK;
}

/* What was missing is what its author says: anybody can compute it again, at the head that was seen. */
static enum status read_missing(struct world *w, const struct entry *e, struct review_fact *review,
				struct err *err)
{
	const json_t *list = body_list(e->body, "exception");
	bool reason = entry_text(e, "reason") != NULL;

	review->exception = list != NULL;
	review->missing_count = json_array_size(list);
	review->missing = arena_array(w->arena, review->missing_count, sizeof *review->missing);
	if (review->exception && review->missing_count == 0)
		return fail(err, ERR_INVALID,
			    "an exception lists what was missing; without anything it is none");
	if (review->exception != reason)
		return fail(err, ERR_INVALID, reason ? "a reason is given for exceptions only" :
						       "an exception needs a reason");
	for (size_t i = 0; i < review->missing_count; i++) {
		const char *unit = json_string_value(json_array_get(list, i));

		if (strchr(unit, ' ') != NULL)
			return fail(err, ERR_INVALID, "what was missing is named without spaces");
		for (size_t k = 0; k < i; k++)
			if (strcmp(review->missing[k], unit) == 0)
				return fail(err, ERR_INVALID, "%.60s is listed twice as missing", unit);
		review->missing[i] = unit;
	}
	return OK;
}

/*
 * A met point while the rule does not hold: who may say that, and is it one at all? By the rule alone:
 * a review that is done already, and whose rule holds no more, can be put right by an exception.
 */
static enum status check_exception(struct world *w, const struct entry *e, const struct judged *j,
				   const struct point *point, struct err *err)
{
	enum role role = ROLE_COUNT;
	bool wanted;

	if (!point->met)
		return fail(err, ERR_INVALID,
			    "%s needs no exception: it can be recorded while something is missing",
			    point->id);
	TRY(w->catalogue->waives(w->catalogue->data, &j->facts.enrolment.digest, j->gate->id, e->role,
				 &wanted, &role, err));
	if (completion_gate(judge(w, j), j->gate->id)->verdict == STATE_MET)
		return fail(err, ERR_CONFLICT,
			    "nothing is missing for %s: record it without an exception", j->gate->id);
	return OK;
}

static enum status read_review(struct world *w, const struct entry *e, struct judged *ret_judged,
			       struct review_fact *ret_review, const struct point **ret_point,
			       struct err *err)
{
	struct review_fact review = {
		.review = body_text(e->body, "review"),
		.point = body_text(e->body, "point"),
		.day = body_day(e->body, "day", DAY_NONE),
	};
	size_t files;

	TRY(read_judged(w, e, ret_judged, err));
	TRY(find_review(ret_judged, review.review, err));
	TRY(find_point(ret_judged, review.point, ret_point, err));
	TRY(read_missing(w, e, &review, err));
	TRY(texts_numbered(e, "file", &files, err));
	*ret_review = review;
	return OK;
}

/* Of several records the latest stands, so one that revises another says why. */
static enum status check_revision(const struct entry *e, const struct judged *j,
				  const struct review_fact *review, struct err *err)
{
	if (entry_text(e, "comment") != NULL || review->exception)
		return OK;
	for (size_t i = j->facts.review_count; i-- > 0;)
		if (strcmp(j->facts.reviews[i].review, review->review) == 0)
			return fail(err, ERR_INVALID,
				    "%s was recorded already, as %s by entry %lld: a revised outcome "
				    "needs a comment that says why",
				    review->review, j->facts.reviews[i].point,
				    (long long)j->facts.reviews[i].entry);
	return OK;
}

static enum status review_check(struct world *w, const struct entry *e, struct err *err)
{
	const struct point *point = NULL;
	struct review_fact review;
	struct judged j;

	TRY(read_review(w, e, &j, &review, &point, err));
	TRY(check_day(w, e, &j, err));
	TRY(check_revision(e, &j, &review, err));
	if (review.exception)
		return check_exception(w, e, &j, point, err);
	if (e->role != j.gate->by)
		return fail(err, ERR_DENIED, "%s is recorded by the %s, not by the %s", j.gate->id,
			    role_name(j.gate->by), role_name(e->role));
	return point->met ? gate_may_close(judge(w, &j), j.gate->id, err) : OK;
}

static enum status review_second(struct world *w, const struct entry *e, struct second *ret_second,
				 struct err *err)
{
	struct digest digest = body_digest(e->body, "digest");
	struct second second = { .always = true };

	if (body_list(e->body, "exception") != NULL)
		TRY(w->catalogue->waives(w->catalogue->data, &digest, body_text(e->body, "review"),
					 e->role, &second.wanted, &second.role, err));
	*ret_second = second;
	return OK;
}

static enum status review_apply(struct world *w, const struct entry *e, struct err *err)
{
	const struct point *point;
	struct review_fact review;
	struct judged j;

	TRY(read_review(w, e, &j, &review, &point, err));
	return world_review(w, e, (uint64_t)j.facts.enrolment.entry, &review, err);
}

static const struct field review_fields[] = {
	{ .name = "day", .type = FIELD_DAY },
	{ .name = "digest", .type = FIELD_DIGEST },
	{ .name = "exception", .type = FIELD_LIST, .optional = true, .of = FIELD_WORD },
	{ .name = "point", .type = FIELD_WORD },
	{ .name = "review", .type = FIELD_WORD },
	{ 0 },
};
static const struct text_rule review_texts[] = {
	{ "comment", true }, { "reason", true }, { "file.*", true }, { "file.*.name", true }, { 0 },
};

const struct kind kind_review = {
	.name = "review",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLES_NAMED,
	.body = review_fields,
	.texts = review_texts,
	.witnessed = true,
	.revocable = true,
	.check = review_check,
	.second = review_second,
	.apply = review_apply,
};

/* ---- gate-sign ---- */

static enum status find_gate(struct judged *j, const char *id, struct err *err)
{
	const struct curriculum *c = j->curriculum;

	j->gate = curriculum_gate(c, strcmp(id, "entry") == 0 ? "" : id);
	if (j->gate == NULL)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no award %s; `attest curriculum show %s` lists them", c->head.name,
			    id, c->head.name);
	if (j->gate->place == GATE_REVIEW)
		return fail(err, ERR_INVALID,
			    "%s is a review, which is recorded with its point: `attest review record "
			    "%s %s`",
			    id, j->facts.trainee, id);
	return OK;
}

static enum status gate_sign_check(struct world *w, const struct entry *e, struct err *err)
{
	const char *id = body_text(e->body, "gate");
	struct judged j;

	TRY(read_judged(w, e, &j, err));
	TRY(find_gate(&j, id, err));
	if (e->role != j.gate->by)
		return fail(err, ERR_DENIED, "%s is signed by the %s, not by the %s", id,
			    role_name(j.gate->by), role_name(e->role));
	return gate_may_close(judge(w, &j), id, err);
}

static enum status gate_sign_apply(struct world *w, const struct entry *e, struct err *err)
{
	struct judged j;

	TRY(read_judged(w, e, &j, err));
	return world_gate_sign(w, e, (uint64_t)j.facts.enrolment.entry, body_text(e->body, "gate"),
			       err);
}

static const struct field gate_sign_fields[] = {
	{ .name = "digest", .type = FIELD_DIGEST },
	{ .name = "gate", .type = FIELD_WORD },
	{ 0 },
};
static const struct text_rule gate_sign_texts[] = { { "comment", true }, { 0 } };

const struct kind kind_gate_sign = {
	.name = "gate-sign",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.alone = true,
	.roles = ROLES_NAMED,
	.body = gate_sign_fields,
	.texts = gate_sign_texts,
	.revocable = true,
	.check = gate_sign_check,
	.apply = gate_sign_apply,
};
