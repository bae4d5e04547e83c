/*
 * `placements` (RULES.md section 5): training time in placements by the training clock, each day once:
 * how many specialisms had enough of it, or how much there was in all. A row of the table in words.c.
 */
#include "assessment/completion_priv.h"

#include <stdlib.h>
#include <string.h>

/* Days of placements that count, by first day, none in two of them; ends are included. */
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

static bool is_listed(const struct rule *r, const struct placement_fact *p)
{
	return r->of.count == 0 || names_have(&r->of, p->specialism);
}

static int compare_spans(const void *a, const void *b)
{
	const struct span_of_days *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* Of all that the rule lists, or of one specialism; the parts within the window. */
static struct days days_of(struct engine *e, const struct rule *r, const char *specialism)
{
	const struct facts *f = e->facts;
	struct window w = window_of(e, r);
	struct days d = {.items = arena_array(e->arena, f->placement_count, sizeof(*d.items))};
	size_t last = 0;

	for (size_t i = 0; i < f->placement_count; i++) {
		const struct placement_fact *p = &f->placements[i];
		struct span_of_days span = {p->from > w.after ? p->from : w.after,
					    p->until < w.before ? p->until : w.before - 1};

		if (span.from <= span.until && is_listed(r, p) &&
		    (specialism == NULL || strcmp(specialism, p->specialism) == 0))
			d.items[d.count++] = span;
	}
	if (d.count < 2)
		return d;
	qsort(d.items, d.count, sizeof(*d.items), compare_spans);
	for (size_t i = 1; i < d.count; i++) {
		if (d.items[i].from > d.items[last].until)
			d.items[++last] = d.items[i];
		else if (d.items[i].until > d.items[last].until)
			d.items[last].until = d.items[i].until;
	}
	d.count = last + 1;
	return d;
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

static bool stands_before(const struct facts *f, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(f->placements[k].specialism, f->placements[i].specialism) == 0)
			return true;
	return false;
}

/* How many specialisms have enough; since when each of them, where `times` is not NULL. */
static int32_t count_enough(struct engine *e, const struct rule *r, int64_t *times)
{
	const struct facts *f = e->facts;
	int32_t count = 0;

	for (size_t i = 0; i < f->placement_count; i++) {
		struct days d;
		int64_t wanted;

		if (!is_listed(r, &f->placements[i]) || stands_before(f, i))
			continue;
		d = days_of(e, r, f->placements[i].specialism);
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
	all = days_of(e, r->rule, NULL);
	r->need = (int32_t)(time_of(r->rule->total, e->clock.start) / 100);
	r->have = smaller((int32_t)(days_time(e, &all) / 100), r->need);
	r->missing = r->have < r->need;
}

static void placements_trace(struct engine *e, const struct scope *s, const struct rule_result *r,
			     struct trail *t)
{
	const struct facts *f = e->facts;
	struct window w = window_of(e, r->rule);

	(void)s;
	for (size_t i = 0; i < f->placement_count; i++) {
		const struct placement_fact *p = &f->placements[i];
		struct days d = days_of(e, r->rule, p->specialism);

		if (is_listed(r->rule, p) && p->until >= w.after && p->from < w.before &&
		    (r->rule->total.count > 0 || is_enough(e, r->rule, &d)))
			trail_add(e, t, p->entry);
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
	all = days_of(e, r->rule, NULL);
	return day_start(day_reached(e, &all, (int64_t)r->need * 100));
}

const struct word word_placements = {.says_acts = true,
				     .text = placements_text,
				     .read = placements_read,
				     .trace = placements_trace,
				     .since = placements_since,
				     .explain = placements_explain};
