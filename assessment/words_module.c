/*
 * The words of a module's rule, `assessments` wherever it stands (RULES.md section 5): rows of the
 * table in words.c.
 */
#include <assert.h>

#include "assessment/completion_priv.h"

bool rule_names_activity(const struct work *w, const struct rule *r, size_t k)
{
	if (r->number_count == 0)
		return !w->units[k].named;
	for (size_t i = 0; i < r->number_count; i++)
		if (w->module->activities[k].number == r->numbers[i])
			return true;
	return false;
}

static const char *activities_text(const struct rule_result *result, struct arena *a)
{
	const struct rule *r = result->rule;
	const char *text = "activities";

	for (size_t i = 0; i < r->number_count; i++)
		text = arena_printf(a, "%s%s%d", text,
				    i == 0		      ? " "
				    : i + 1 < r->number_count ? ", "
							      : " and ",
				    r->numbers[i]);
	return r->min > 0 ? arena_printf(a, "%d of %s", r->min, text) : text;
}

static void activities_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	const struct work *w = s->work;
	int32_t named = 0, signed_off = 0, waiting = 0;

	(void)e;
	for (size_t k = 0; k < w->activity_count; k++) {
		const struct unit *u = &w->units[k];

		if (u->waived || !rule_names_activity(w, r->rule, k))
			continue;
		named++;
		signed_off += u->have;
		waiting += u->wait;
	}
	r->need = r->rule->min > 0 ? smaller(r->rule->min, named) : named;
	r->have = smaller(signed_off, r->need);
	r->wait = smaller(waiting, r->need - r->have);
}

static void outcomes_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	const struct work *w = s->work;

	(void)e;
	for (size_t k = w->activity_count; k < w->unit_count; k++) {
		r->need += w->units[k].need;
		r->have += w->units[k].have;
		r->wait += w->units[k].wait;
	}
}

static const char *outcomes_text(const struct rule_result *r, struct arena *a)
{
	return r->rule->min > 1 ? arena_printf(a, "%d reviews of each outcome", r->rule->min)
				: "outcomes";
}

static const char *assessments_text(const struct rule_result *r, struct arena *a)
{
	const struct quota *q = r->rule->quota;
	static const char *const kinds[] = {
		[DIFFERENT_NONE] = "",
		[DIFFERENT_ASSESSORS] = "assessors",
		[DIFFERENT_SITES] = "sites",
		[DIFFERENT_TOPICS] = "topics",
	};
	const char *tools = names_joined(&q->tools, " or ", a);

	if (q->k < 2)
		return tools;
	return arena_printf(a, "%s, %d different %s", tools, q->k, kinds[q->different]);
}

static const struct place_of_quota *quota_of(const struct scope *s, const struct rule_result *r)
{
	for (size_t q = 0; q < s->quota_count; q++)
		if (s->quotas[q].target.quota == r->rule->quota)
			return &s->quotas[q];
	assert(false); /* engine.c and gates.c lay them all out */
	return NULL;
}

static void assessments_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	const struct place_of_quota *p = quota_of(s, r);

	(void)e;
	r->need = p->result->need;
	r->have = p->result->have;
	r->wait = p->result->wait;
}

/* ---- what the numbers rest on ---- */

/* RULES.md section 5: the decisions, of what is carried those that carried it. */
void unit_trace(struct engine *e, const struct work *w, const struct unit *u, struct trail *t)
{
	const struct activity *activity = u->result->activity;

	for (int32_t i = 0; u->used != NULL && i < u->have; i++)
		if (u->used[i] != NULL)
			trail_add(e, t, u->used[i]->decision);
	if (u->carried_by != NULL)
		trail_add(e, t, u->carried_by->entry);
	else if (u->carried && activity != NULL)
		for (size_t i = 0; i < activity->outcome_count; i++)
			trail_add(e, t, w->outcome_carried[activity->outcomes[i]]->entry);
}

void quota_trace(struct engine *e, const struct quota_result *q, struct trail *t)
{
	for (size_t i = 0; i < q->used_count; i++)
		if (q->used[i]->standing == STANDING_SATISFACTORY)
			trail_add(e, t, q->used[i]->decision);
}

static void activities_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			     struct trail *t)
{
	for (size_t k = 0; k < s->work->activity_count; k++)
		if (rule_names_activity(s->work, r->rule, k))
			unit_trace(e, s->work, &s->work->units[k], t);
}

static void outcomes_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			   struct trail *t)
{
	(void)r;
	for (size_t k = s->work->activity_count; k < s->work->unit_count; k++)
		unit_trace(e, s->work, &s->work->units[k], t);
}

static void assessments_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			      struct trail *t)
{
	const struct place_of_quota *p = quota_of(s, r);

	if (p->had.items == NULL) {
		quota_trace(e, p->result, t);
		return;
	}
	for (size_t i = 0; i < p->had.count; i++)
		trail_add(e, t, e->facts->attempts[p->had.items[i]].decision);
}

static int64_t assessments_since(struct engine *e, const struct scope *s,
				 const struct rule_result *r)
{
	const struct quota_result *q = quota_of(s, r)->result;
	int64_t since = 0;

	(void)e;
	for (size_t i = 0; i < q->used_count; i++)
		if (q->used[i]->standing == STANDING_SATISFACTORY && q->used[i]->decided > since)
			since = q->used[i]->decided;
	return since;
}

/* ---- what is missing ---- */

static void activities_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
			       struct lines *lines)
{
	for (size_t k = 0; k < s->work->activity_count; k++)
		if (s->work->units[k].wanted && rule_names_activity(s->work, r->rule, k))
			unit_explain(e, s->work, &s->work->units[k], lines);
}

static void outcomes_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
			     struct lines *lines)
{
	(void)r;
	for (size_t k = s->work->activity_count; k < s->work->unit_count; k++)
		if (s->work->units[k].wanted)
			unit_explain(e, s->work, &s->work->units[k], lines);
}

static void assessments_explain(struct engine *e, const struct scope *s,
				const struct rule_result *r, struct lines *lines)
{
	quota_explain(e, s, quota_of(s, r), lines);
}

const struct word word_activities = {.text = activities_text,
				     .read = activities_read,
				     .trace = activities_trace,
				     .explain = activities_explain};
const struct word word_outcomes = {.text = outcomes_text,
				     .read = outcomes_read,
				   .trace = outcomes_trace,
				   .explain = outcomes_explain};
const struct word word_assessments = {.text = assessments_text,
				     .read = assessments_read,
				      .trace = assessments_trace,
				      .since = assessments_since,
				      .explain = assessments_explain};
