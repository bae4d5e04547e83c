#include "assessment/meetings.h"

#include "core/date.h"

static int32_t month_begin(int32_t day)
{
	int year, month, of_month;

	day_civil(day, &year, &month, &of_month);
	return day_of(year, month, 1);
}

static int32_t month_after(int32_t first)
{
	return day_add(first, (struct duration){1, 'M'});
}

/* Days from `from` to `until`, both included, that are not of leave. Leaves are by first day. */
static int32_t days_in_training(const struct facts *f, int32_t from, int32_t until)
{
	int32_t days = until - from + 1, next = from;

	for (size_t i = 0; i < f->leave_count; i++) {
		int32_t first = f->leaves[i].from > next ? f->leaves[i].from : next;
		int32_t end = f->leaves[i].until < until ? f->leaves[i].until : until;

		if (first > end)
			continue;
		days -= end - first + 1;
		next = end + 1;
	}
	return days;
}

static bool has_meeting(const struct meetings *m, int32_t from, int32_t until)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->items[i].heard && m->items[i].day >= from && m->items[i].day <= until)
			return true;
	return false;
}

int32_t *months_without_meeting(const struct facts *f, const struct meetings *m, int32_t last,
				int32_t today, struct arena *a, size_t *ret_count)
{
	int32_t *months = NULL;
	size_t count = 0, room = 0;

	for (int32_t first = month_begin(f->enrolment.start); month_after(first) <= today;
	     first = month_after(first)) {
		int32_t from = first < f->enrolment.start ? f->enrolment.start : first;
		int32_t until = month_after(first) - 1;

		if (until > last)
			until = last;
		if (until < from || days_in_training(f, from, until) < MEETING_DAYS ||
		    has_meeting(m, first, month_after(first) - 1))
			continue;
		months = arena_grow(a, months, count, &room, sizeof(*months));
		months[count++] = first;
	}
	*ret_count = count;
	return months;
}
