/*
 * Rules, read: what each word needs, has and waits for, and the shortest way to what is missing
 * (RULES.md section 5).
 */
#include <assert.h>

#include "assessment/completion_priv.h"

static int32_t smaller(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

bool rule_names_activity(const struct work *w, const struct rule *r, size_t k)
{
	if (r->number_count == 0)
		return !w->units[k].named;
	for (size_t i = 0; i < r->number_count; i++)
		if (w->module->activities[k].number == r->numbers[i])
			return true;
	return false;
}

static const char *numbers_text(const struct rule *r, struct arena *a)
{
	const char *text = "activities";

	for (size_t i = 0; i < r->number_count; i++)
		text = arena_printf(a, "%s%s%d", text,
				    i == 0		      ? " "
				    : i + 1 < r->number_count ? ", "
							      : " and ",
				    r->numbers[i]);
	return r->min > 0 ? arena_printf(a, "%d of %s", r->min, text) : text;
}

static void activities_read(struct engine *e, const struct work *w, struct rule_result *r)
{
	int32_t named = 0, signed_off = 0, waiting = 0;

	for (size_t k = 0; k < w->activity_count; k++) {
		const struct unit *u = &w->units[k];

		if (u->waived || !rule_names_activity(w, r->rule, k))
			continue;
		named++;
		signed_off += u->have;
		waiting += u->wait;
	}
	r->text = numbers_text(r->rule, e->arena);
	r->need = r->rule->min > 0 ? smaller(r->rule->min, named) : named;
	r->have = smaller(signed_off, r->need);
	r->wait = smaller(waiting, r->need - r->have);
}

static void outcomes_read(struct engine *e, const struct work *w, struct rule_result *r)
{
	for (size_t k = w->activity_count; k < w->unit_count; k++) {
		r->need += w->units[k].need;
		r->have += w->units[k].have;
		r->wait += w->units[k].wait;
	}
	r->text = r->rule->min > 1
			  ? arena_printf(e->arena, "%d reviews of each outcome", r->rule->min)
			  : "outcomes";
}

static const char *quota_text(const struct quota *q, struct arena *a)
{
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

static void assessments_read(struct engine *e, const struct work *w, struct rule_result *r)
{
	r->text = quota_text(r->rule->quota, e->arena);
	for (size_t q = 0; q < w->result.quota_count; q++) {
		const struct quota_result *found = &w->result.quotas[q];

		if (found->quota != r->rule->quota)
			continue;
		r->need = found->need;
		r->have = found->have;
		r->wait = found->wait;
	}
}

/* Does `a` come before `b` among the children of an `any`? They stand in file order already. */
static bool is_shorter(const struct rule_result *a, const struct rule_result *b)
{
	if (a->missing != b->missing)
		return a->missing < b->missing;
	return a->waiting > b->waiting;
}

/* The `need` children with the least missing, then the most waiting, then first in the file. */
static void choose_children(struct rule_result *r)
{
	for (size_t i = 0; i < r->child_count; i++)
		r->children[i].chosen = false;
	for (int32_t n = 0; n < r->need; n++) {
		struct rule_result *best = NULL;

		for (size_t i = 0; i < r->child_count; i++) {
			struct rule_result *c = &r->children[i];

			if (!c->chosen && (best == NULL || is_shorter(c, best)))
				best = c;
		}
		assert(best != NULL); /* `need` is at most the number of children */
		best->chosen = true;
	}
}

static void rule_read(struct engine *e, const struct work *w, const struct rule *rule,
		      struct rule_result *r);

static void children_read(struct engine *e, const struct work *w, struct rule_result *r)
{
	const struct rule *rule = r->rule;
	int32_t count = (int32_t)rule->child_count, holding = 0, waiting = 0;

	r->child_count = rule->child_count;
	r->children = arena_array(e->arena, r->child_count, sizeof(*r->children));
	for (size_t i = 0; i < r->child_count; i++)
		rule_read(e, w, &rule->children[i], &r->children[i]);
	r->need = rule->word == RULE_ALL ? count : smaller(rule->min > 0 ? rule->min : 1, count);
	r->text = rule->word == RULE_ALL ? arena_printf(e->arena, "all of %d", count)
					 : arena_printf(e->arena, "any %d of %d", r->need, count);
	choose_children(r);
	for (size_t i = 0; i < r->child_count; i++) {
		const struct rule_result *c = &r->children[i];

		holding += c->verdict == STATE_MET;
		waiting += c->chosen && c->verdict == STATE_WAITING;
		r->missing += c->chosen ? c->missing : 0;
		r->waiting += c->chosen ? c->waiting : 0;
	}
	r->have = smaller(holding, r->need);
	r->wait = smaller(waiting, r->need - r->have);
}

static void rule_read(struct engine *e, const struct work *w, const struct rule *rule,
		      struct rule_result *r)
{
	*r = (struct rule_result){.rule = rule, .text = "", .chosen = true};
	switch (rule->word) {
	case RULE_ACTIVITIES:
		activities_read(e, w, r);
		break;
	case RULE_OUTCOMES:
		outcomes_read(e, w, r);
		break;
	case RULE_ASSESSMENTS:
		assessments_read(e, w, r);
		break;
	case RULE_ANY:
	case RULE_ALL:
		children_read(e, w, r);
		break;
	case RULE_MODULES:
	case RULE_PERCENT:
	case RULE_CREDITS:
	case RULE_PLACEMENTS:
	case RULE_REVIEW:
	case RULE_RESULT:
		break; /* never in a module: the schema keeps them to reviews and awards */
	}
	if (rule->word != RULE_ANY && rule->word != RULE_ALL) {
		r->missing = r->need - r->have;
		r->waiting = r->wait;
	}
	r->verdict = r->missing == 0		? STATE_MET
		     : r->missing == r->waiting ? STATE_WAITING
						: STATE_OPEN;
}

/* Which activities make the shortest list: those that wait, then in file order. */
static void want_activities(struct work *w, const struct rule_result *r)
{
	int32_t waits = r->wait, others = r->need - r->have - r->wait;

	for (size_t k = 0; k < w->activity_count; k++) {
		struct unit *u = &w->units[k];

		if (u->have >= u->need || !rule_names_activity(w, r->rule, k))
			continue;
		if (u->wait > 0 && waits > 0) {
			u->wanted = true;
			waits--;
		} else if (u->wait == 0 && others > 0) {
			u->wanted = true;
			others--;
		}
	}
}

static void want(struct work *w, const struct rule_result *r)
{
	if (!r->chosen)
		return;
	if (r->rule->word == RULE_ACTIVITIES)
		want_activities(w, r);
	for (size_t k = w->activity_count; r->rule->word == RULE_OUTCOMES && k < w->unit_count; k++)
		w->units[k].wanted = w->units[k].have < w->units[k].need;
	for (size_t i = 0; i < r->child_count; i++)
		want(w, &r->children[i]);
}

/*
 * RULES.md section 5: a signature that stands is not given again. What it rests on and has lapsed
 * is to be renewed, and nothing else is missing.
 */
static bool lapsed_judge(struct work *w)
{
	struct module_result *m = &w->result;

	m->missing = m->waiting = 0;
	for (size_t k = 0; k < w->unit_count; k++) {
		struct unit *u = &w->units[k];

		u->wanted = u->rested && u->have < u->need;
		if (!u->wanted)
			continue;
		m->missing += u->need - u->have;
		m->waiting += u->wait;
	}
	return m->missing == 0;
}

static enum module_state open_state(const struct work *w)
{
	if (w->result.verdict == STATE_MET)
		return MODULE_READY;
	return w->attempted ? MODULE_IN_PROGRESS : MODULE_NOT_STARTED;
}

static void count_activities(struct work *w)
{
	for (size_t k = 0; k < w->activity_count; k++) {
		const struct unit *u = &w->units[k];

		w->result.activities.total += u->need;
		w->result.activities.signed_off += u->have;
		w->result.activities.submitted += u->have + u->wait;
	}
}

void work_judge(struct engine *e, struct work *w)
{
	struct module_result *m = &w->result;
	struct rule_result all;

	rule_read(e, w, &w->module->complete, &all);
	m->rules = all.children;
	m->rule_count = all.child_count;
	m->verdict = all.verdict;
	m->signature = w->stands ? w->latest : NULL;
	count_activities(w);
	if (w->stands && lapsed_judge(w)) {
		m->state = MODULE_CLOSED;
	} else if (w->waived || w->exempt) {
		m->state = w->waived ? MODULE_WAIVED : MODULE_EXEMPT;
		m->missing = m->waiting = 0;
	} else if (w->stands) {
		m->state = MODULE_IN_PROGRESS;
	} else {
		m->state = open_state(w);
		m->missing = all.missing + 1; /* its signature */
		m->waiting = all.waiting;
		want(w, &all);
	}
	if (m->state == MODULE_CLOSED || m->state == MODULE_EXEMPT)
		m->credits = w->module->credits;
}
