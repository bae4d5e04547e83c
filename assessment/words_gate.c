/*
 * The words of entry, reviews and awards that count modules, items, credits, reviews and results
 * (RULES.md section 5): rows of the table in words.c.
 */
#include "assessment/completion_priv.h"

#include <string.h>

/* ---- which modules ---- */

static bool is_selected(const struct engine *e, const struct rule *r, size_t i)
{
	const struct selection *s = &r->selection;
	const struct use *use = e->works[i].use;

	return (s->phase == 0 || s->phase == use->phase) &&
	       (s->any_kind || s->kind == use->module->kind) &&
	       (s->of.count == 0 || names_have(&s->of, use->ref.id));
}

/*
 * RULES.md section 5: a waived module is left out, closed or not. Else what it needs would be asked for
 * as soon as it closes, and one more act would undo a rule that held.
 */
bool word_asks_for(const struct engine *e, const struct scope *s, const struct rule *r, size_t i)
{
	return s->in_force[i] && !e->works[i].waived && is_selected(e, r, i);
}

/* " of CEN-R1 and CEN-R2", " of rotation modules of phase 1"; "" for all. */
static const char *selection_text(const struct selection *s, struct arena *a)
{
	const char *text = "";

	if (s->of.count > 0)
		text = arena_printf(a, " of %s", names_joined(&s->of, " and ", a));
	if (!s->any_kind)
		text = arena_printf(a, "%s of %s modules", text, module_kind_name(s->kind));
	if (s->phase != 0)
		text = arena_printf(a, "%s of phase %d", text, s->phase);
	return text;
}

/* The decision that made it done, and when; a renewed activity may have done so later. */
static int64_t done_since(const struct work *w)
{
	const struct relief *by = w->result.relief;
	int64_t since = w->result.signature != NULL ? w->result.signature->accepted : 0;

	if (w->result.state != MODULE_CLOSED)
		return by != NULL ? by->accepted : 0;
	for (size_t k = 0; k < w->unit_count; k++) {
		const struct unit *u = &w->units[k];

		if (u->rested && u->have > 0 && u->used != NULL && u->used[0] != NULL &&
		    u->used[0]->decided > since)
			since = u->used[0]->decided;
	}
	return since;
}

static void done_trace(struct engine *e, const struct work *w, struct trail *t)
{
	if (w->result.state == MODULE_CLOSED)
		trail_add(e, t, w->result.signature->entry);
	else if (w->result.relief != NULL)
		trail_add(e, t, w->result.relief->entry);
}

/* Since when it is done and all that it needs is; `seen`: by module. */
static int64_t needs_since(const struct engine *e, size_t i, bool *seen)
{
	const struct names *needs = &e->works[i].use->needs;
	int64_t since = done_since(&e->works[i]);

	seen[i] = true;
	for (size_t k = 0; k < needs->count; k++) {
		size_t other = index_find(&e->codes, needs->items[k]);
		int64_t then = other == INDEX_NONE || seen[other] ? 0 : needs_since(e, other, seen);

		since = then > since ? then : since;
	}
	return since;
}

/* ---- modules ---- */

static const char *modules_text(const struct rule_result *r, struct arena *a)
{
	const struct selection *s = &r->rule->selection;

	if (s->of.count == 0 && s->any_kind)
		return arena_printf(a, "modules%s", selection_text(s, a));
	return arena_printf(a, "%s%s", s->of.count > 0 ? "modules " : "",
			    selection_text(s, a) + strlen(" of "));
}

static void modules_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	struct work **open = arena_array(e->arena, e->work_count, sizeof(*open));
	size_t count = 0;
	int32_t together;

	for (size_t i = 0; i < e->work_count; i++) {
		const struct module_result *m = &e->works[i].result;

		if (!word_asks_for(e, s, r->rule, i))
			continue;
		r->need++;
		if (work_done(&e->works[i])) {
			r->have += e->needs_met[i];
			r->missing += !e->needs_met[i];
			continue;
		}
		r->missing += m->missing;
		r->waiting += m->waiting;
		r->wait += m->missing == m->waiting;
		if (!e->works[i].stands)
			open[count++] = &e->works[i];
	}
	r->missing += works_contested(e, open, count, &together);
	for (size_t i = 0; i < count; i++)
		for (size_t q = 0; q < open[i]->result.quota_count; q++)
			r->waiting -= open[i]->result.quotas[q].wait;
	r->waiting += together;
}

static void modules_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			  struct trail *t)
{
	for (size_t i = 0; i < e->work_count; i++)
		if (e->needs_met[i] && word_asks_for(e, s, r->rule, i))
			done_trace(e, &e->works[i], t);
}

static int64_t modules_since(struct engine *e, const struct scope *s, const struct rule_result *r)
{
	bool *seen = arena_array(e->arena, e->work_count, sizeof(*seen));
	int64_t since = 0;

	/* Waived ones, too: by the waiver they are asked for no more. */
	for (size_t i = 0; i < e->work_count; i++) {
		int64_t then = s->in_force[i] && !seen[i] && is_selected(e, r->rule, i)
				       ? needs_since(e, i, seen)
				       : 0;

		since = then > since ? then : since;
	}
	return since;
}

/* ---- percent ---- */

/* Of all there is no number, so that no hundred per cent stands beside what cannot be closed. */
static const char *percent_text(const struct rule_result *r, struct arena *a)
{
	if (r->rule->min == 100)
		return arena_printf(a, "all %s%s", r->rule->items_all ? "items" : "activities",
				    selection_text(&r->rule->selection, a));
	return arena_printf(a, "%d%% of %s%s", r->rule->min,
			    r->rule->items_all ? "all items" : "activities",
			    selection_text(&r->rule->selection, a));
}

static bool has_items(const struct engine *e, const struct scope *s, const struct rule *r, size_t i)
{
	enum module_state state = e->works[i].result.state;

	return s->in_force[i] && state != MODULE_WAIVED && state != MODULE_EXEMPT &&
	       is_selected(e, r, i);
}

/* RULES.md section 5: a module that is done, or whose rule holds, has all of its items. */
static bool has_all(const struct work *w)
{
	return work_done(w) || w->result.verdict == STATE_MET;
}

static void percent_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	int32_t items = 0, have = 0, wait = 0;

	for (size_t i = 0; i < e->work_count; i++) {
		const struct work *w = &e->works[i];
		const struct tally *t = r->rule->items_all ? &w->all : &w->activities;

		if (!has_items(e, s, r->rule, i))
			continue;
		items += t->need;
		have += has_all(w) ? t->need : t->have;
		wait += has_all(w) ? 0 : t->wait;
	}
	r->need = (int32_t)(((int64_t)items * r->rule->min + 99) / 100);
	r->have = smaller(have, r->need);
	r->wait = smaller(wait, r->need - r->have);
}

static void items_trace(struct engine *e, const struct work *w, bool all, struct trail *t)
{
	for (size_t k = 0; k < (all ? w->unit_count : w->activity_count); k++)
		unit_trace(e, w, &w->units[k], t);
	for (size_t q = 0; all && q < w->result.quota_count; q++)
		quota_trace(e, &w->result.quotas[q], t);
}

static void percent_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			  struct trail *t)
{
	for (size_t i = 0; i < e->work_count; i++) {
		const struct work *w = &e->works[i];

		if (!has_items(e, s, r->rule, i))
			continue;
		items_trace(e, w, r->rule->items_all, t);
		if (work_done(w))
			done_trace(e, w, t);
	}
}

/* When each item of a module was had: by its decision, the others when the module was done. */
static size_t item_times(const struct work *w, bool all, int64_t *times)
{
	const struct tally *t = all ? &w->all : &w->activities;
	int64_t done = work_done(w) ? done_since(w) : w->relieved;
	size_t count = 0;

	for (size_t k = 0; k < (all ? w->unit_count : w->activity_count); k++) {
		const struct unit *u = &w->units[k];

		for (int32_t i = 0; i < u->have; i++)
			times[count++] = u->used != NULL && u->used[i] != NULL
						 ? u->used[i]->decided
						 : w->relieved;
	}
	for (size_t q = 0; all && q < w->result.quota_count; q++) {
		const struct quota_result *r = &w->result.quotas[q];

		for (size_t i = 0; i < r->used_count && count < (size_t)t->need; i++)
			if (r->used[i]->standing == STANDING_SATISFACTORY)
				times[count++] = r->used[i]->decided;
	}
	while (has_all(w) && count < (size_t)t->need)
		times[count++] = done;
	return count;
}

static int64_t percent_since(struct engine *e, const struct scope *s, const struct rule_result *r)
{
	size_t room = 0, count = 0;
	int64_t *times, relieved = 0, since;

	for (size_t i = 0; i < e->work_count; i++)
		room += (size_t)e->works[i].all.need;
	times = arena_array(e->arena, room, sizeof(*times));
	for (size_t i = 0; i < e->work_count; i++) {
		const struct work *w = &e->works[i];

		if (has_items(e, s, r->rule, i))
			count += item_times(w, r->rule->items_all, times + count);
		if (s->in_force[i] && is_selected(e, r->rule, i) && w->relieved > relieved)
			relieved = w->relieved;
	}
	since = nth_time(times, count, r->need);
	return since > relieved ? since : relieved;
}

/* ---- credits ---- */

static const char *credits_text(const struct rule_result *r, struct arena *a)
{
	const char *level = r->rule->level > 0
				    ? arena_printf(a, " at level %d or above", r->rule->level)
				    : "";

	return arena_printf(a, "%d credits%s%s", r->rule->min, level,
			    selection_text(&r->rule->selection, a));
}

bool word_may_give_credits(const struct engine *e, const struct scope *s, const struct rule *r,
			   size_t i)
{
	const struct work *w = &e->works[i];

	return (s->in_force[i] || w->use->optional) && w->module->level >= r->level &&
	       is_selected(e, r, i);
}

static void credits_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	struct limits *limits = limits_new(e);
	int32_t have = 0;

	for (size_t i = 0; i < e->work_count; i++)
		if (e->needs_met[i] && word_may_give_credits(e, s, r->rule, i))
			have += credits_within(limits, &e->works[i]);
	r->need = r->rule->min;
	r->have = smaller(have, r->need);
	r->missing = r->have < r->need;
}

static void credits_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			  struct trail *t)
{
	struct limits *limits = limits_new(e);

	for (size_t i = 0; i < e->work_count; i++)
		if (e->needs_met[i] && word_may_give_credits(e, s, r->rule, i) &&
		    credits_within(limits, &e->works[i]) > 0)
			done_trace(e, &e->works[i], t);
}

/* The earliest moment by which modules done until then give enough. */
static int64_t credits_since(struct engine *e, const struct scope *s, const struct rule_result *r)
{
	int64_t *times = arena_array(e->arena, e->work_count, sizeof(*times));
	int64_t *since = arena_array(e->arena, e->work_count, sizeof(*since));
	size_t count = 0;

	for (size_t i = 0; i < e->work_count; i++) {
		bool *seen = arena_array(e->arena, e->work_count, sizeof(*seen));

		since[i] = INT64_MAX;
		if (e->needs_met[i] && word_may_give_credits(e, s, r->rule, i))
			times[count++] = since[i] = needs_since(e, i, seen);
	}
	for (size_t n = 1; n <= count; n++) {
		struct limits *limits = limits_new(e);
		int64_t then = nth_time(times, count, (int32_t)n);
		int32_t have = 0;

		for (size_t i = 0; i < e->work_count; i++)
			if (since[i] <= then && since[i] != INT64_MAX)
				have += credits_within(limits, &e->works[i]);
		if (have >= r->need)
			return then;
	}
	return 0;
}

/* ---- reviews and results ---- */

static const char *review_text(const struct rule_result *r, struct arena *a)
{
	return arena_printf(a, "review %s", r->rule->ref);
}

static void review_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	const struct review_fact *record;

	(void)s;
	r->need = engine_waiver(e, r->rule->ref) == NULL;
	r->have = r->need > 0 && review_met(e, curriculum_gate(e->curriculum, r->rule->ref), &record);
}

static void review_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			 struct trail *t)
{
	const struct review_fact *record;

	(void)s;
	if (r->have > 0 && review_met(e, curriculum_gate(e->curriculum, r->rule->ref), &record))
		trail_add(e, t, record->entry);
}

static int64_t waived_since(const struct engine *e, const char *of)
{
	const struct relief *by = engine_waiver(e, of);

	return by != NULL ? by->accepted : 0;
}

static int64_t review_since(struct engine *e, const struct scope *s, const struct rule_result *r)
{
	const struct review_fact *record;

	(void)s;
	if (r->have > 0 && review_met(e, curriculum_gate(e->curriculum, r->rule->ref), &record))
		return record->accepted;
	return waived_since(e, r->rule->ref);
}

static const char *result_text(const struct rule_result *r, struct arena *a)
{
	return arena_printf(a, "result %s", r->rule->ref);
}

static void result_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	const struct result_fact *record;

	(void)s;
	r->need = engine_waiver(e, r->rule->ref) == NULL;
	r->have = r->need > 0 && result_stands(e, r->rule->ref, &record);
}

static void result_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			 struct trail *t)
{
	const struct result_fact *record;

	(void)s;
	if (r->have > 0 && result_stands(e, r->rule->ref, &record))
		trail_add(e, t, record->entry);
}

static int64_t result_since(struct engine *e, const struct scope *s, const struct rule_result *r)
{
	const struct result_fact *record;

	(void)s;
	if (r->have > 0 && result_stands(e, r->rule->ref, &record))
		return record->accepted;
	return waived_since(e, r->rule->ref);
}

const struct word word_modules = {.by_pick = true,
				  .says_acts = true,
				  .text = modules_text,
				  .read = modules_read,
				  .trace = modules_trace,
				  .since = modules_since,
				  .explain = modules_explain};
const struct word word_percent = {.by_pick = true,
				  .text = percent_text,
				  .read = percent_read,
				  .trace = percent_trace,
				  .since = percent_since,
				  .explain = percent_explain};
const struct word word_credits = {.by_pick = true,
				  .says_acts = true,
				  .text = credits_text,
				  .read = credits_read,
				  .trace = credits_trace,
				  .since = credits_since,
				  .explain = credits_explain};
const struct word word_review = {.text = review_text,
				 .read = review_read,
				 .trace = review_trace,
				 .since = review_since,
				 .explain = review_explain};
const struct word word_result = {.text = result_text,
				 .read = result_read,
				 .trace = result_trace,
				 .since = result_since,
				 .explain = result_explain};
