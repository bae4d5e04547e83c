#include "assessment/due.h"

#include <string.h>

#include "assessment/clock.h"
#include "core/date.h"

/* The clock of one trainee four times, each with one more thing that moves dates. */
enum { PLAIN, PART_TIME, WITH_LEAVE, AS_IT_IS, CLOCKS };

static void make_clocks(const struct facts *f, struct clock clocks[CLOCKS], struct arena *a)
{
	struct training t = {
		.start = f->enrolment.start, .ended = f->enrolment.ended, .hundredths = 100};

	clocks[PLAIN] = clock_of(&t, a);
	t.hundredths = f->enrolment.hundredths;
	t.working = f->working;
	t.working_count = f->working_count;
	clocks[PART_TIME] = clock_of(&t, a);
	t.leaves = f->leaves;
	t.leave_count = f->leave_count;
	clocks[WITH_LEAVE] = clock_of(&t, a);
	clocks[AS_IT_IS] = clock_new(f, a);
}

/* The latest decision about it stands. */
static const struct moved_date *moved_by(const struct facts *f, const char *id)
{
	const struct moved_date *moved = NULL;

	for (size_t i = 0; i < f->moved_count; i++)
		if (strcmp(f->moved[i].what, id) == 0)
			moved = &f->moved[i];
	return moved;
}

struct due_date *due_dates(const struct facts *f, const struct curriculum *c, struct arena *a,
			   size_t *ret_count)
{
	struct due_date *dates = arena_array(a, c->phase_count + c->gate_count, sizeof(*dates));
	struct clock clocks[CLOCKS];
	int32_t days[CLOCKS] = {0};
	size_t count = 0;

	make_clocks(f, clocks, a);
	for (size_t i = 0; i < c->phase_count + c->gate_count; i++) {
		const struct phase *p = i < c->phase_count ? &c->phases[i] : NULL;
		const struct gate *g = p != NULL ? NULL : &c->gates[i - c->phase_count];
		const char *id = p != NULL ? arena_printf(a, "phase/%d", (int)p->id) : g->id;

		for (size_t k = 0; k < CLOCKS; k++)
			days[k] = p != NULL ? clock_phase_due(&clocks[k], p)
					    : clock_gate_due(&clocks[k], g);
		if (days[PLAIN] == DAY_OPEN && days[AS_IT_IS] == DAY_OPEN)
			continue;
		dates[count++] = (struct due_date){
			.id = id,
			.title = p != NULL ? p->title : g->title,
			.plain = days[PLAIN],
			.part_time = days[PART_TIME],
			.computed = days[WITH_LEAVE],
			.due = days[AS_IT_IS],
			.moved = moved_by(f, id),
		};
	}
	*ret_count = count;
	return dates;
}
