/*
 * The training clock: which day a duration of training time means, for one person (RULES.md section
 * 3).
 *
 * Time is counted in hundredths of a full-time day from the start of the enrolment; a day of leave
 * counts 0. Cost is in the number of changes, never of days.
 */
#ifndef ASSESSMENT_CLOCK_H
#define ASSESSMENT_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/date.h"
#include "core/training.h"
#include "curricula/curriculum.h"
#include "portfolio/facts.h"

/* From `from` on, each day counts `rate`; `before` had been counted by then. */
struct stretch {
	int32_t from, rate;
	int64_t before;
};

struct clock {
	int32_t start, ended;	   /* first and last day of the enrolment; DAY_OPEN: it goes on */
	struct stretch *stretches; /* by day; the first begins on `start` */
	size_t count;
	const struct moved_date *moved;
	size_t moved_count;
};

/* The clock of a training, which it borrows; lives in the arena. */
struct clock clock_of(const struct training *t, struct arena *a);
/* That of the enrolment whose facts these are. */
struct clock clock_new(const struct facts *f, struct arena *a);

/*
 * The first day by which as much training time has passed as full time would have given over `d` by
 * the calendar. DAY_OPEN when that day never comes (an open leave), or after 2999.
 */
int32_t clock_day(const struct clock *clock, struct duration d);

/*
 * The same from a later day on: the first by which as much training time has passed since `from` as full
 * time would have given over `d` by the calendar from there.
 */
int32_t clock_day_from(const struct clock *clock, int32_t from, struct duration d);
/* Hundredths of full-time days trained from `from` up to but not including `until`; 0 before the start. */
int64_t clock_time(const struct clock *clock, int32_t from, int32_t until);

/* The due day of a phase, review or award: moved, else by the clock and `on`. DAY_OPEN: none. */
int32_t clock_phase_due(const struct clock *clock, const struct phase *p);
int32_t clock_gate_due(const struct clock *clock, const struct gate *g);
/* That of the latest award. One that has no due day is never due, and so is the latest. */
int32_t clock_award_due(const struct clock *clock, const struct curriculum *c);
/* The last day on which anything counts: that of the latest award, complete-by, or that on which the
 * enrolment ended, whichever comes first. */
int32_t clock_freeze(const struct clock *clock, const struct curriculum *c);

#endif
