/*
 * Months without a meeting (RULES.md section 10): which of the calendar months of an enrolment that are
 * over have none, although the trainee was in training for half of them. Pure functions.
 */
#ifndef ASSESSMENT_MEETINGS_H
#define ASSESSMENT_MEETINGS_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "portfolio/facts.h"
#include "portfolio/meeting.h"

#define MEETING_DAYS 14 /* in training, of a month that should have a meeting */

/*
 * The first days of those months, ascending, up to the month of `today` but without it, and of an
 * enrolment up to `last`: the last day on which meetings are asked for. In the arena.
 */
int32_t *months_without_meeting(const struct facts *f, const struct meetings *m, int32_t last,
				int32_t today, struct arena *a, size_t *ret_count);

#endif
