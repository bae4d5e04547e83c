#include "assessment/plan.h"

#include <stdlib.h>
#include <string.h>

#include "assessment/clock.h"
#include "assessment/completion.h"
#include "core/date.h"

const char *stay_state_name(enum stay_state s)
{
	static const char *const names[] = {
		[STAY_PLANNED] = "planned",
		[STAY_UNDER_WAY] = "under-way",
		[STAY_SERVED] = "served",
		[STAY_SIGNED] = "signed-off",
	};

	return names[s];
}

/* ---- gaps ---- */

/* Mondays to Fridays from the beginning of time up to but not including the day. 1970-01-01, day 0,
 * was a Thursday. */
static int32_t weekdays_before(int32_t day)
{
	int32_t since_monday = day + 3, weeks = since_monday / 7, rest = since_monday % 7;

	if (rest < 0) {
		rest += 7;
		weeks--;
	}
	return weeks * 5 + (rest < 5 ? rest : 5);
}

static int32_t weekdays(int32_t from, int32_t until)
{
	return until < from ? 0 : weekdays_before(until + 1) - weekdays_before(from);
}

/* Leaves are by first day; days of two count once. */
static int32_t weekdays_at_work(const struct facts *f, int32_t from, int32_t until)
{
	int32_t days = weekdays(from, until), next = from;

	for (size_t i = 0; i < f->leave_count; i++) {
		int32_t first = f->leaves[i].from > next ? f->leaves[i].from : next;
		int32_t last = f->leaves[i].until < until ? f->leaves[i].until : until;

		if (first > last)
			continue;
		days -= weekdays(first, last);
		next = last + 1;
	}
	return days;
}

static void find_gap(const struct facts *f, const struct placement_fact *before,
		     struct plan_stay *stay)
{
	int32_t from = before->until + 1, until = stay->placement->from - 1;
	int32_t days = from > until ? 0 : weekdays_at_work(f, from, until);

	if (days == 0)
		return;
	stay->gap_from = from;
	stay->gap_until = until;
	stay->gap_days = days;
}

/* ---- what the curriculum did not mean ---- */

/* All words `placements` of a curriculum's gates, in file order. */
struct asked {
	const struct rule **rules;
	const char **gates; /* of each */
	size_t count, room, gate_room;
};

static void collect(struct asked *asked, const struct gate *g, const struct rule *r, struct arena *a)
{
	if (r->word == RULE_PLACEMENTS) {
		asked->gates = arena_grow(a, asked->gates, asked->count, &asked->gate_room,
					  sizeof(*asked->gates));
		asked->gates[asked->count] = g->id;
		asked->rules = arena_grow(a, asked->rules, asked->count, &asked->room,
					  sizeof(*asked->rules));
		asked->rules[asked->count++] = r;
	}
	for (size_t i = 0; i < r->child_count; i++)
		collect(asked, g, &r->children[i], a);
}

static bool reaches_one(const struct specialisms *s, const char *held, const char *wanted)
{
	const char *held_items[] = {held}, *wanted_items[] = {wanted};
	struct names from = {.items = held_items, .count = 1}, to = {.items = wanted_items, .count = 1};

	return held[0] == '\0' || specialisms_reach(s, &from, &to);
}

/* The theme of a specialism; of a theme or division, and of what nobody lists, itself. */
static const char *theme_of(const struct specialisms *s, const char *specialism)
{
	const struct place *place = s == NULL ? NULL : specialisms_place(s, specialism);

	if (place == NULL || place->parent < 0 || s->places[place->parent].parent < 0)
		return specialism;
	return s->places[place->parent].id;
}

/*
 * Where rules list specialisms the lists decide, and what the programme is for is always meant; without a
 * list it is the whole theme.
 */
static const char *outside_flag(const struct asked *asked, const struct curriculum *c,
				const struct specialisms *s, const struct placement_fact *p,
				struct arena *a)
{
	const char *lister = NULL;

	for (size_t i = 0; i < asked->count; i++) {
		if (asked->rules[i]->of.count == 0)
			continue;
		lister = asked->gates[i];
		if (names_have(&asked->rules[i]->of, p->specialism))
			return "";
	}
	if (reaches_one(s, lister != NULL ? c->specialism : theme_of(s, c->specialism), p->specialism))
		return "";
	if (lister != NULL)
		return arena_printf(a, "not among the specialisms that %s lists",
				    lister);
	return arena_printf(a, "outside %s", theme_of(s, c->specialism));
}

static const char *duration_words(struct duration d, struct arena *a)
{
	const char *unit = d.unit == 'W' ? "week" : "day"; /* all that `longest` is said in */

	return arena_printf(a, "%d %s%s", d.count, unit, d.count == 1 ? "" : "s");
}

/* In training time: at half of full time a placement takes twice as long. */
static const char *long_flag(const struct asked *asked, const struct clock *clock,
			     const struct placement_fact *p, struct arena *a)
{
	for (size_t i = 0; i < asked->count; i++) {
		const struct rule *r = asked->rules[i];

		if (r->longest.count == 0 ||
		    (r->of.count > 0 && !names_have(&r->of, p->specialism)))
			continue;
		if (clock_day_from(clock, p->from, r->longest) <= p->until)
			return arena_printf(a, "longer than the %s that %s plans for",
					    duration_words(r->longest, a), asked->gates[i]);
	}
	return "";
}

/* ---- what it comes to ---- */

static void collect_words(struct plan *plan, const struct gate_result *g,
			  const struct rule_result *now, const struct rule_result *then,
			  size_t *room, struct arena *a)
{
	if (now->rule->word == RULE_PLACEMENTS) {
		plan->words = arena_grow(a, plan->words, plan->word_count, room, sizeof(*plan->words));
		plan->words[plan->word_count++] = (struct plan_word){
			.gate = g->id,
			.text = now->text,
			.need = now->need,
			.have = now->have,
			.planned = then->have,
		};
	}
	for (size_t i = 0; i < now->child_count && i < then->child_count; i++)
		collect_words(plan, g, &now->children[i], &then->children[i], room, a);
}

/* The same facts, judged on the day after the last one planned: time alone has passed. */
static void find_words(struct plan *plan, const struct facts *f, const struct curriculum *c,
		       const struct specialisms *s, struct arena *a)
{
	const struct completion *now = completion(f, c, s, a), *then;
	struct facts later = *f;
	size_t room = 0;

	for (size_t i = 0; i < f->placement_count; i++) {
		int64_t over = day_end(f->placements[i].until) + 1;

		if (f->placements[i].until != DAY_OPEN && over > later.at)
			later.at = over;
	}
	then = completion(&later, c, s, a);
	plan->today = now->today;
	for (size_t i = 0; i < now->gate_count && i < then->gate_count; i++)
		for (size_t k = 0; k < now->gates[i].rule_count && k < then->gates[i].rule_count; k++)
			collect_words(plan, &now->gates[i], &now->gates[i].rules[k],
				      &then->gates[i].rules[k], &room, a);
}

static enum stay_state state_of(const struct placement_fact *p, int32_t today)
{
	if (p->sign.entry != 0)
		return STAY_SIGNED;
	if (p->from > today)
		return STAY_PLANNED;
	return p->until >= today ? STAY_UNDER_WAY : STAY_SERVED;
}

static int by_first_day(const void *x, const void *y)
{
	const struct placement_fact *a = ((const struct plan_stay *)x)->placement;
	const struct placement_fact *b = ((const struct plan_stay *)y)->placement;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

struct plan plan_of(const struct facts *f, const struct curriculum *c, const struct specialisms *s,
		    struct arena *a)
{
	struct plan plan = {.stays = arena_array(a, f->placement_count, sizeof(*plan.stays))};
	struct clock clock = clock_new(f, a);
	struct asked asked = {0};

	find_words(&plan, f, c, s, a);
	for (size_t i = 0; i < c->gate_count; i++)
		collect(&asked, &c->gates[i], &c->gates[i].rule, a);
	for (size_t i = 0; i < f->placement_count; i++)
		plan.stays[plan.stay_count++].placement = &f->placements[i];
	if (plan.stay_count > 1)
		qsort(plan.stays, plan.stay_count, sizeof(*plan.stays), by_first_day);
	for (size_t i = 0; i < plan.stay_count; i++) {
		struct plan_stay *stay = &plan.stays[i];

		stay->state = state_of(stay->placement, plan.today);
		stay->flag = outside_flag(&asked, c, s, stay->placement, a);
		if (stay->flag[0] == '\0')
			stay->flag = long_flag(&asked, &clock, stay->placement, a);
		if (i > 0)
			find_gap(f, plan.stays[i - 1].placement, stay);
	}
	return plan;
}
