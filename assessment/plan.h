/*
 * Placements as a plan: in order of days, what became of each, the gaps between them, what about them
 * the curriculum did not mean, and what they will come to once all of them are served. A pure function
 * of facts and a curriculum (RULES.md section 10). Nothing here changes a verdict: the word `placements`
 * of a rule counts days as they pass, signed off or not.
 */
#ifndef ASSESSMENT_PLAN_H
#define ASSESSMENT_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "curricula/curriculum.h"
#include "portfolio/facts.h"

enum stay_state {
	STAY_PLANNED,	/* its first day is to come */
	STAY_UNDER_WAY, /* today is one of its days */
	STAY_SERVED,	/* over, and waits to be signed off */
	STAY_SIGNED,
};
const char *stay_state_name(enum stay_state s); /* "planned", "under-way", "served", "signed-off" */

struct plan_stay {
	const struct placement_fact *placement;
	enum stay_state state;
	/*
	 * Days between the one before and this on which the trainee is placed nowhere: the first and the
	 * last, and how many of them are Mondays to Fridays and not of leave. 0: no gap.
	 */
	int32_t gap_from, gap_until, gap_days;
	const char *flag; /* "longer than the 13 weeks that award plans for"; "" nothing */
};

/* A word `placements` of a rule: what it has now, and once all placements are served. */
struct plan_word {
	const char *gate; /* id of a review or award */
	const char *text; /* as completion says it */
	int32_t need, have, planned;
};

struct plan {
	int32_t today;
	struct plan_stay *stays; /* by first day */
	size_t stay_count;
	struct plan_word *words; /* in file order */
	size_t word_count;
};

/* The facts and the curriculum must outlive it. `s` may be NULL. Never fails. */
struct plan plan_of(const struct facts *f, const struct curriculum *c, const struct specialisms *s,
		    struct arena *a);

#endif
