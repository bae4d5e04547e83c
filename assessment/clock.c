#include "assessment/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Something changes on a day: the working time (leave == 0), or how many leaves run. */
struct change {
	int32_t day;
	int32_t hundredths;
	int leave;    /* +1, -1 */
	size_t order; /* as told: of two working times from one day the later stands */
};

static int change_compare(const void *va, const void *vb)
{
	const struct change *a = va, *b = vb;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static struct change *changes_list(const struct training *t, struct arena *a, size_t *ret_count)
{
	struct change *list = arena_array(a, t->working_count + 2 * t->leave_count, sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < t->working_count; i++, n++)
		list[n] = (struct change){.day = t->working[i].from,
					  .hundredths = t->working[i].hundredths,
					  .order = n};
	for (size_t i = 0; i < t->leave_count; i++) {
		const struct leave *l = &t->leaves[i];

		if (l->until < l->from)
			continue;
		list[n] = (struct change){.day = l->from, .leave = 1, .order = n};
		n++;
		if (l->until == DAY_OPEN)
			continue;
		list[n] = (struct change){.day = l->until + 1, .leave = -1, .order = n};
		n++;
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), change_compare);
	*ret_count = n;
	return list;
}

struct clock clock_new(const struct facts *f, struct arena *a)
{
	const struct training training = {
		.start = f->enrolment.start,
		.ended = f->enrolment.ended,
		.hundredths = f->enrolment.hundredths,
		.working = f->working,
		.working_count = f->working_count,
		.leaves = f->leaves,
		.leave_count = f->leave_count,
		.moved = f->moved,
		.moved_count = f->moved_count,
	};

	return clock_of(&training, a);
}

struct clock clock_of(const struct training *t, struct arena *a)
{
	struct clock clock = {.start = t->start,
			      .ended = t->ended,
			      .moved = t->moved,
			      .moved_count = t->moved_count};
	size_t change_count, next = 0;
	struct change *changes = changes_list(t, a, &change_count);
	int32_t hundredths = t->hundredths;
	int leaves = 0;
	int64_t before = 0;
	int32_t day = clock.start;

	clock.stretches = arena_array(a, change_count + 1, sizeof(*clock.stretches));
	for (;;) {
		struct stretch *s = &clock.stretches[clock.count++];

		for (; next < change_count && changes[next].day <= day; next++) {
			leaves += changes[next].leave;
			if (changes[next].leave == 0)
				hundredths = changes[next].hundredths;
		}
		*s = (struct stretch){
			.from = day, .rate = leaves > 0 ? 0 : hundredths, .before = before};
		if (next == change_count)
			return clock;
		before += (int64_t)(changes[next].day - day) * s->rate;
		day = changes[next].day;
	}
}

/* Hundredths counted from the start up to but not including `day`. */
static int64_t counted_before(const struct clock *clock, int32_t day)
{
	size_t low = 0, high = clock->count;
	const struct stretch *s;

	if (day <= clock->start)
		return 0;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (clock->stretches[middle].from < day)
			low = middle;
		else
			high = middle;
	}
	s = &clock->stretches[low];
	return s->before + (int64_t)(day - s->from) * s->rate;
}

int64_t clock_time(const struct clock *clock, int32_t from, int32_t until)
{
	return until > from ? counted_before(clock, until) - counted_before(clock, from) : 0;
}

/* The first day before which that much has been counted since the start. */
static int32_t day_counted(const struct clock *clock, int64_t wanted)
{
	int32_t last = day_of(2999, 12, 31);
	size_t low = 0, high = clock->count;
	const struct stretch *s;
	int64_t days;

	/* The last stretch that begins before enough has been counted: enough is counted within it.
	 */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (clock->stretches[middle].before < wanted)
			low = middle;
		else
			high = middle;
	}
	s = &clock->stretches[low];
	if (s->rate <= 0)
		return DAY_OPEN;
	days = (wanted - s->before + s->rate - 1) / s->rate;
	return days > last - s->from ? DAY_OPEN : s->from + (int32_t)days;
}

int32_t clock_day_from(const struct clock *clock, int32_t from, struct duration d)
{
	int32_t full_time;
	int64_t wanted;

	if (from < clock->start)
		from = clock->start;
	full_time = day_add(from, d);
	if (full_time == DAY_OPEN)
		return DAY_OPEN;
	wanted = (int64_t)(full_time - from) * 100;
	return wanted <= 0 ? from : day_counted(clock, counted_before(clock, from) + wanted);
}

int32_t clock_day(const struct clock *clock, struct duration d)
{
	return clock_day_from(clock, clock->start, d);
}

/* RULES.md section 3: of the moved dates of one thing the latest stands. */
static int32_t moved_or(const struct clock *clock, const char *what, int32_t day)
{
	const struct moved_date *latest = NULL;

	for (size_t i = 0; i < clock->moved_count; i++) {
		const struct moved_date *m = &clock->moved[i];

		if (strcmp(m->what, what) == 0 &&
		    (latest == NULL || m->accepted >= latest->accepted))
			latest = m;
	}
	return latest != NULL ? latest->day : day;
}

static int32_t due_by_clock(const struct clock *clock, struct duration due, struct yearly on)
{
	return due.count == 0 ? DAY_OPEN : yearly_nearest(on, clock_day(clock, due));
}

int32_t clock_phase_due(const struct clock *clock, const struct phase *p)
{
	char what[32];

	snprintf(what, sizeof(what), "phase/%d", p->id);
	return moved_or(clock, what, due_by_clock(clock, p->due, p->on));
}

int32_t clock_gate_due(const struct clock *clock, const struct gate *g)
{
	return moved_or(clock, g->id, due_by_clock(clock, g->due, g->on));
}

int32_t clock_award_due(const struct clock *clock, const struct curriculum *c)
{
	int32_t latest = DAY_NONE;

	for (size_t i = 0; i < c->gate_count; i++) {
		int32_t due;

		if (c->gates[i].place != GATE_AWARD)
			continue;
		due = clock_gate_due(clock, &c->gates[i]);
		if (due > latest)
			latest = due;
	}
	return latest == DAY_NONE ? DAY_OPEN : latest;
}

int32_t clock_freeze(const struct clock *clock, const struct curriculum *c)
{
	int32_t due = clock_award_due(clock, c);

	int32_t last = due < c->complete_by ? due : c->complete_by;

	return last < clock->ended ? last : clock->ended;
}
