#include "assessment/completion_priv.h"

#include <string.h>

/* ---- choices ---- */

static bool is_in(const struct work *w, size_t choose, size_t group)
{
	return w->use->choose == (int)choose && w->use->group == (int)group;
}

static void group_pick(struct engine *e, size_t choose, size_t group)
{
	for (size_t i = 0; i < e->work_count; i++)
		if (is_in(&e->works[i], choose, group))
			e->works[i].in_force = true;
}

static int32_t group_missing(const struct engine *e, size_t choose, size_t group)
{
	int32_t missing = 0;

	for (size_t i = 0; i < e->work_count; i++)
		if (is_in(&e->works[i], choose, group))
			missing += e->works[i].result.missing;
	return missing;
}

/*
 * Nobody has chosen: the pick with the least missing, first in the file among equals. Groups share
 * no module, so that pick is made of the groups with the least missing.
 */
static void pick_shortest(struct engine *e, size_t choose)
{
	const struct choose *c = &e->curriculum->chooses[choose];
	int32_t *missing = arena_array(e->arena, c->group_count, sizeof(*missing));
	bool *picked = arena_array(e->arena, c->group_count, sizeof(*picked));

	for (size_t g = 0; g < c->group_count; g++)
		missing[g] = group_missing(e, choose, g);
	for (int32_t n = 0; n < c->pick && (size_t)n < c->group_count; n++) {
		size_t best = c->group_count;

		for (size_t g = 0; g < c->group_count; g++)
			if (!picked[g] && (best == c->group_count || missing[g] < missing[best]))
				best = g;
		picked[best] = true;
		group_pick(e, choose, best);
	}
}

static void pick_chosen(struct engine *e, size_t choose, const struct choice_fact *chosen)
{
	const struct choose *c = &e->curriculum->chooses[choose];

	for (size_t g = 0; g < c->group_count; g++)
		for (size_t i = 0; i < chosen->group_count; i++)
			if (strcmp(c->groups[g].id, chosen->groups[i]) == 0)
				group_pick(e, choose, g);
}

void pick_all(struct engine *e)
{
	for (size_t i = 0; i < e->work_count; i++)
		e->works[i].in_force = !e->works[i].use->optional && e->works[i].use->choose < 0;
	for (size_t i = 0; i < e->curriculum->choose_count; i++) {
		const struct choice_fact *chosen =
			engine_choice(e, e->curriculum->chooses[i].id);

		if (chosen != NULL)
			pick_chosen(e, i, chosen);
		else
			pick_shortest(e, i);
	}
}

/* ---- the answer ---- */

static int32_t contested(struct engine *e)
{
	struct work **open = arena_array(e->arena, e->work_count, sizeof(*open));
	size_t count = 0;
	int32_t waiting;

	for (size_t i = 0; i < e->work_count; i++)
		if (e->works[i].in_force && !e->works[i].stands && !work_done(&e->works[i]))
			open[count++] = &e->works[i];
	return works_contested(e, open, count, &waiting);
}

/* What each module gives, its needs apart; the sum of those that count. */
static int32_t credits(struct engine *e)
{
	struct limits *counted = limits_new(e), *shown = limits_new(e);
	int32_t sum = 0;

	for (size_t i = 0; i < e->work_count; i++) {
		struct work *w = &e->works[i];

		w->result.credits = credits_within(shown, w);
		if (e->needs_met[i] && (w->in_force || w->use->optional))
			sum += credits_within(counted, w);
	}
	return sum;
}

static void modules_answer(struct engine *e, struct completion *c)
{
	c->modules = arena_array(e->arena, e->work_count, sizeof(*c->modules));
	for (size_t i = 0; i < e->work_count; i++) {
		struct work *w = &e->works[i];
		struct scope s = work_scope(w);

		if (!w->in_force && !w->named)
			continue;
		w->result.extra = !w->in_force;
		for (size_t k = 0; k < w->result.rule_count; k++)
			rule_tell(e, &s, &w->result.rules[k]);
		work_explain(e, w);
		c->modules[c->module_count++] = w->result;
	}
}

static void gates_answer(struct engine *e, struct completion *c)
{
	bool any = false, all = true;

	c->gate_count = e->curriculum->gate_count;
	c->gates = arena_array(e->arena, c->gate_count, sizeof(*c->gates));
	for (size_t i = 0; i < c->gate_count; i++) {
		struct gate_work *g = &e->gates[i];

		rule_tell(e, &g->scope, &g->rule);
		gate_explain(e, g);
		c->gates[i] = g->result;
		if (g->result.gate->place != GATE_AWARD)
			continue;
		any = true;
		all &= g->result.done;
	}
	c->complete = any && all;
}

const struct completion *completion(const struct facts *f, const struct curriculum *c,
				    const struct specialisms *s, struct arena *a)
{
	struct engine *e = engine_new(f, c, s, a);
	struct completion *result = arena_alloc(a, sizeof(*result));

	engine_judge(e);
	pick_all(e);
	engine_read_gates(e);
	engine_find_loose(e);
	*result = (struct completion){
		.facts = f,
		.curriculum = c,
		.today = e->today,
		.award_due = e->award_due,
		.freeze = e->freeze,
		.frozen = e->frozen,
		.ended = e->ended,
		.credits_have = credits(e),
		.credits_need = c->credits,
		.contested = contested(e),
	};
	modules_answer(e, result);
	gates_answer(e, result);
	return result;
}

const struct module_result *completion_module(const struct completion *c, const char *code)
{
	for (size_t i = 0; i < c->module_count; i++)
		if (strcmp(c->modules[i].module->head.ref.id, code) == 0)
			return &c->modules[i];
	return NULL;
}

const struct gate_result *completion_gate(const struct completion *c, const char *id)
{
	for (size_t i = 0; i < c->gate_count; i++)
		if (strcmp(c->gates[i].id, id) == 0)
			return &c->gates[i];
	return NULL;
}

bool relief_applies(const struct completion *c, const struct relief *r)
{
	return relief_reaches(r, c->award_due);
}

const char *module_state_name(enum module_state s)
{
	static const char *const names[] = {
		[MODULE_NOT_STARTED] = "not-started",
		[MODULE_IN_PROGRESS] = "in-progress",
		[MODULE_READY] = "ready",
		[MODULE_CLOSED] = "closed",
		[MODULE_WAIVED] = "waived",
		[MODULE_EXEMPT] = "exempt",
	};

	return names[s];
}

enum gate_state gate_state(const struct gate_result *g)
{
	if (g->relief && g->relief->kind == RELIEF_WAIVED)
		return GATE_WAIVED;
	if (g->done)
		return GATE_DONE;
	switch (g->verdict) {
	case STATE_MET:
		return GATE_READY;
	case STATE_WAITING:
		return GATE_WAITING;
	case STATE_OPEN:
		break;
	}
	return GATE_OPEN;
}

const char *relief_kind_name(enum relief_kind k)
{
	static const char *const names[] = {
		[RELIEF_WAIVED] = "waived",
		[RELIEF_EXEMPT] = "exempt",
		[RELIEF_CARRIED] = "carried",
	};

	return names[k];
}

const char *gate_state_name(enum gate_state s)
{
	static const char *const names[] = {
		[GATE_OPEN] = "open",	[GATE_WAITING] = "waiting", [GATE_READY] = "ready",
		[GATE_DONE] = "done",	[GATE_WAIVED] = "waived",
	};

	return names[s];
}

const char *blocker_code_name(enum blocker_code c)
{
	static const char *const names[] = {
		[BLOCKER_TO_DO] = "to-do",
		[BLOCKER_WAITING] = "waiting",
		[BLOCKER_NOT_APPROVED] = "not-approved",
		[BLOCKER_NOT_YET] = "not-yet",
		[BLOCKER_LAPSED] = "lapsed",
		[BLOCKER_SIGN] = "sign",
		[BLOCKER_FELL] = "fell",
		[BLOCKER_FROZEN] = "frozen",
		[BLOCKER_MODULE] = "module",
		[BLOCKER_PERCENT] = "percent",
		[BLOCKER_CREDITS] = "credits",
		[BLOCKER_PLACEMENT] = "placement",
		[BLOCKER_CONTESTED] = "contested",
		[BLOCKER_REVIEW] = "review",
		[BLOCKER_RESULT] = "result",
	};

	return names[c];
}
