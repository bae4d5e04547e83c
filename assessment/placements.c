/*
 * `placements` (RULES.md section 5): training time in placements by the training clock, each day once:
 * how many specialisms had enough of it, or how much there was in all. A row of the table in words.c.
 */
#include "assessment/completion_priv.h"

#include <stdlib.h>
#include <string.h>

/* The days of one placement that lie within the window; ends are included. */
struct stay {
	const char *specialism; /* "" where the rule does not tell them apart */
	int64_t entry;
	int32_t from, until;
};

/* Those of one specialism stand together, by first day. */
struct stays {
	struct stay *items;
	size_t count;
};

/* Days that count, by first day, none in two of them; ends are included. */
struct days {
	struct span_of_days {
		int32_t from, until;
	} *items;
	size_t count;
};

struct window {
	int32_t after, before; /* the first day, and the first that is too late */
};

/* Until today, and no day after the freeze. */
static struct window window_of(const struct engine *e, const struct rule *r)
{
	int32_t last = e->today < e->freeze ? e->today : e->freeze;
	struct window w = {.after = e->clock.start, .before = last + 1};

	if (r->after.count > 0)
		w.after = clock_day(&e->clock, r->after);
	if (r->before.count > 0 && clock_day(&e->clock, r->before) < w.before)
		w.before = clock_day(&e->clock, r->before);
	return w;
}

static bool find_stay(const struct rule *r, struct window w, const struct placement_fact *p,
		      struct stay *ret_stay)
{
	struct stay stay = {.specialism = r->total.count > 0 ? "" : p->specialism,
			    .entry = p->entry,
			    .from = p->from > w.after ? p->from : w.after,
			    .until = p->until < w.before ? p->until : w.before - 1};

	if (stay.from > stay.until || (r->of.count > 0 && !names_have(&r->of, p->specialism)))
		return false;
	*ret_stay = stay;
	return true;
}

static int compare_stays(const void *a, const void *b)
{
	const struct stay *x = a, *y = b;
	int order = strcmp(x->specialism, y->specialism);

	return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

static struct stays find_stays(struct engine *e, const struct rule *r)
{
	const struct facts *f = e->facts;
	struct window w = window_of(e, r);
	struct stays s = {0};
	size_t room = 0;
	struct stay stay;

	for (size_t i = 0; i < f->placement_count; i++) {
		if (!find_stay(r, w, &f->placements[i], &stay))
			continue;
		s.items = arena_grow(e->arena, s.items, s.count, &room, sizeof(*s.items));
		s.items[s.count++] = stay;
	}
	if (s.count > 1)
		qsort(s.items, s.count, sizeof(*s.items), compare_stays);
	return s;
}

/* Takes those of the first specialism off the front: theirs. */
static struct stays take_group(struct stays *s)
{
	struct stays group = {.items = s->items};

	while (group.count < s->count &&
	       strcmp(s->items[group.count].specialism, s->items[0].specialism) == 0)
		group.count++;
	s->items += group.count;
	s->count -= group.count;
	return group;
}

static struct days days_of(struct engine *e, const struct stays *group)
{
	struct days d = {.items = arena_array(e->arena, group->count, sizeof(*d.items))};

	for (size_t i = 0; i < group->count; i++) {
		const struct stay *stay = &group->items[i];
		struct span_of_days *last = d.count > 0 ? &d.items[d.count - 1] : NULL;

		if (last == NULL || stay->from > last->until)
			d.items[d.count++] = (struct span_of_days){stay->from, stay->until};
		else if (stay->until > last->until)
			last->until = stay->until;
	}
	return d;
}

/* Of a rule that does not tell specialisms apart. */
static struct days all_days(struct engine *e, const struct rule *r)
{
	struct stays s = find_stays(e, r);

	return days_of(e, &s);
}

/* In hundredths of full-time days. */
static int64_t days_time(const struct engine *e, const struct days *d)
{
	int64_t time = 0;

	for (size_t i = 0; i < d->count; i++)
		time += clock_time(&e->clock, d->items[i].from, d->items[i].until + 1);
	return time;
}

/* Hundredths that `d` of full time is; months and years are as long as they are from that day on. */
static int64_t time_of(struct duration d, int32_t from)
{
	return (int64_t)(day_add(from, d) - from) * 100;
}

/* The first day by whose beginning so much had been trained; they are long enough. */
static int32_t day_reached(const struct engine *e, const struct days *d, int64_t wanted)
{
	for (size_t i = 0; i < d->count; i++) {
		int32_t low = d->items[i].from, high = d->items[i].until + 1;
		int64_t time = clock_time(&e->clock, low, high);

		if (time < wanted) {
			wanted -= time;
			continue;
		}
		while (low < high) {
			int32_t middle = low + (high - low) / 2;

			if (clock_time(&e->clock, d->items[i].from, middle) >= wanted)
				high = middle;
			else
				low = middle + 1;
		}
		return low;
	}
	return e->today;
}

static bool is_enough(const struct engine *e, const struct rule *r, const struct days *d)
{
	int64_t time = days_time(e, d);

	return time > 0 && (r->shortest.count == 0 ||
			    time >= time_of(r->shortest, d->items[0].from));
}

/* How many specialisms have enough; since when each of them, where `times` is not NULL. */
static int32_t count_enough(struct engine *e, const struct rule *r, int64_t *times)
{
	struct stays s = find_stays(e, r);
	int32_t count = 0;

	while (s.count > 0) {
		struct stays group = take_group(&s);
		struct days d = days_of(e, &group);
		int64_t wanted;

		if (!is_enough(e, r, &d))
			continue;
		wanted = r->shortest.count > 0 ? time_of(r->shortest, d.items[0].from) : 1;
		if (times != NULL)
			times[count] = day_start(day_reached(e, &d, wanted));
		count++;
	}
	return count;
}

/* "4 weeks" */
static const char *duration_words(struct duration d, struct arena *a)
{
	const char *unit = d.unit == 'Y' ? "year" : d.unit == 'M' ? "month" : d.unit == 'W' ? "week" : "day";

	return arena_printf(a, "%d %s%s", d.count, unit, d.count == 1 ? "" : "s");
}

static const char *placements_text(const struct rule_result *r, struct arena *a)
{
	const struct rule *rule = r->rule;
	const char *of = rule->of.count > 0
				 ? arena_printf(a, " of %s", names_joined(&rule->of, " and ", a))
				 : "";

	if (rule->total.count > 0)
		return arena_printf(a, "%d days of placements%s", r->need, of);
	if (rule->shortest.count > 0)
		return arena_printf(a, "placements in %d specialisms%s, each at least %s",
				    rule->min, of, duration_words(rule->shortest, a));
	return arena_printf(a, "placements in %d specialisms%s", rule->min, of);
}

static void placements_read(struct engine *e, const struct scope *s, struct rule_result *r)
{
	struct days all;

	(void)s;
	if (r->rule->total.count == 0) {
		r->need = r->rule->min;
		r->have = smaller(count_enough(e, r->rule, NULL), r->need);
		r->missing = r->need - r->have;
		return;
	}
	all = all_days(e, r->rule);
	r->need = (int32_t)(time_of(r->rule->total, e->clock.start) / 100);
	r->have = smaller((int32_t)(days_time(e, &all) / 100), r->need);
	r->missing = r->have < r->need;
}

static void placements_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			     struct trail *t)
{
	struct stays stays = find_stays(e, r->rule);

	(void)s;
	while (stays.count > 0) {
		struct stays group = take_group(&stays);
		struct days d = days_of(e, &group);

		if (r->rule->total.count == 0 && !is_enough(e, r->rule, &d))
			continue;
		for (size_t i = 0; i < group.count; i++)
			trail_add(e, t, group.items[i].entry);
	}
}

static int64_t placements_since(struct engine *e, const struct scope *s,
				const struct rule_result *r)
{
	int64_t *times = arena_array(e->arena, e->facts->placement_count, sizeof(*times));
	struct days all;

	(void)s;
	if (r->rule->total.count == 0)
		return nth_time(times, (size_t)count_enough(e, r->rule, times), r->need);
	all = all_days(e, r->rule);
	return day_start(day_reached(e, &all, (int64_t)r->need * 100));
}

const struct word word_placements = {.says_acts = true,
				     .text = placements_text,
				     .read = placements_read,
				     .trace = placements_trace,
				     .since = placements_since,
				     .explain = placements_explain};
