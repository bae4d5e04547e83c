/*
 * Modules, judged: what a rule comes to once it is read, the shortest way to what is missing, the
 * state of each; then what is between them (RULES.md section 5).
 */
#include "assessment/completion_priv.h"

#include <string.h>

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

static void unit_count(struct tally *t, const struct unit *u)
{
	t->need += u->need;
	t->have += u->have;
	t->wait += u->wait;
}

static void count_items(struct work *w)
{
	w->activities = (struct tally){0};
	for (size_t k = 0; k < w->activity_count; k++)
		unit_count(&w->activities, &w->units[k]);
	w->result.activities.total = w->activities.need;
	w->result.activities.signed_off = w->activities.have;
	w->result.activities.submitted = w->activities.have + w->activities.wait;
	w->all = w->activities;
	for (size_t k = w->activity_count; k < w->unit_count; k++)
		unit_count(&w->all, &w->units[k]);
	for (size_t q = 0; q < w->result.quota_count; q++) {
		w->all.need += w->result.quotas[q].need;
		w->all.have += w->result.quotas[q].have;
		w->all.wait += w->result.quotas[q].wait;
	}
}

void work_judge(struct engine *e, struct work *w)
{
	struct module_result *m = &w->result;
	struct rule_result all;
	struct scope s;

	s = work_scope(w);
	rule_read(e, &s, &w->module->complete, NULL, &all);
	m->rules = all.children;
	m->rule_count = all.child_count;
	m->verdict = all.verdict;
	m->signature = w->stands ? w->latest : NULL;
	count_items(w);
	if (w->stands && lapsed_judge(w)) {
		m->state = MODULE_CLOSED;
	} else if (w->waived || w->exempt) {
		m->state = w->waived ? MODULE_WAIVED : MODULE_EXEMPT;
		m->relief = w->waived ? w->waived_by : w->exempt_by;
		m->missing = m->waiting = 0;
	} else if (w->stands) {
		m->state = MODULE_IN_PROGRESS;
	} else {
		m->state = open_state(w);
		m->missing = all.missing + 1; /* its signature */
		m->waiting = all.waiting;
		want(w, &all);
	}
}

bool work_done(const struct work *w)
{
	return w->result.state == MODULE_CLOSED || w->result.state == MODULE_WAIVED ||
	       w->result.state == MODULE_EXEMPT;
}

/* ---- between modules ---- */

/*
 * Needs may be mutual, so doubt spreads from what is not done until nothing changes.
 */
static void find_needs_met(struct engine *e)
{
	bool changed = true;

	e->needs_met = arena_array(e->arena, e->work_count, sizeof(*e->needs_met));
	for (size_t i = 0; i < e->work_count; i++)
		e->needs_met[i] = work_done(&e->works[i]);
	while (changed) {
		changed = false;
		for (size_t i = 0; i < e->work_count; i++) {
			const struct names *needs = &e->works[i].use->needs;

			for (size_t k = 0; e->needs_met[i] && k < needs->count; k++) {
				size_t other = index_find(&e->codes, needs->items[k]);

				if (other != INDEX_NONE && e->needs_met[other])
					continue;
				e->needs_met[i] = false;
				changed = true;
			}
		}
	}
}

struct limits {
	const char **maps;
	int32_t *given; /* by map */
	size_t count;
};

struct limits *limits_new(struct engine *e)
{
	struct limits *l = arena_alloc(e->arena, sizeof(*l));

	l->maps = arena_array(e->arena, e->work_count, sizeof(*l->maps));
	l->given = arena_array(e->arena, e->work_count, sizeof(*l->given));
	return l;
}

/* RULES.md section 5: all exemptions by one map give at most its limit together. */
int32_t credits_within(struct limits *l, const struct work *w)
{
	const struct relief *by = w->result.relief;
	int32_t credits = w->module->credits, left;
	size_t i = 0;

	if (w->result.state == MODULE_CLOSED)
		return credits;
	if (w->result.state != MODULE_EXEMPT)
		return 0;
	if (by == NULL || by->map == NULL || by->map[0] == '\0' || by->limit == 0)
		return credits;
	while (i < l->count && strcmp(l->maps[i], by->map) != 0)
		i++;
	if (i == l->count)
		l->maps[l->count++] = by->map;
	left = by->limit > l->given[i] ? by->limit - l->given[i] : 0;
	credits = credits < left ? credits : left;
	l->given[i] += credits;
	return credits;
}

void engine_judge(struct engine *e)
{
	struct work **all = arena_array(e->arena, e->work_count, sizeof(*all));

	for (size_t i = 0; i < e->work_count; i++) {
		all[i] = &e->works[i];
		work_measure(e, all[i]);
		work_judge(e, all[i]);
	}
	find_needs_met(e);
	e->shared = works_share(e, all, e->work_count);
}
