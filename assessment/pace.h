/*
 * Pace: is this trainee where they should be by now, and when would they be done? A pure function of a
 * completion, by RULES.md section 7.
 *
 * Counted in items as `percent items="all"` counts them. What is expected grows evenly with training
 * time, so part-time work, leave and moved dates are in it already. No colour without the numbers that
 * gave it, and no projected day without a range.
 */
#ifndef ASSESSMENT_PACE_H
#define ASSESSMENT_PACE_H

#include <stddef.h>
#include <stdint.h>

#include "assessment/completion.h"
#include "core/arena.h"

enum pace_colour {
	PACE_NONE, /* nothing is expected yet, there is no due day, nothing to do, or they left */
	PACE_GREEN,
	PACE_AMBER,
	PACE_RED,
};

/* A phase, or the whole way to the award. */
struct pace_part {
	const char *id;	   /* "phase/1", "whole" */
	const char *title; /* the phase's; "the whole programme" */
	int32_t from, due; /* days; due DAY_OPEN: none */
	int32_t items;	   /* to be had in all */
	int32_t expected;  /* of them, by now, rounded down; 0 without a due day */
	int32_t have;
	int32_t missing; /* acts, the signatures among them */
	enum pace_colour colour;
	const char *why; /* the rule that gave the colour, with its numbers; without a full stop */
};

enum pace_outlook {
	OUTLOOK_RANGE,	   /* between `early` and `late` */
	OUTLOOK_TOO_EARLY, /* too few sign-offs or too little time to say */
	OUTLOOK_SIGNATURE, /* every item is there: what is left are signatures and records */
	OUTLOOK_COMPLETE,  /* every award is signed */
	OUTLOOK_FROZEN,	   /* nothing sent from now on would count */
	OUTLOOK_ENDED,	   /* the enrolment is over */
};

struct pace {
	struct pace_part *phases; /* of the curriculum, in file order */
	size_t phase_count;
	struct pace_part whole;
	enum pace_outlook outlook;
	/*
	 * OUTLOOK_RANGE: the first and the last day on which the last item can be expected, both after
	 * today. DAY_OPEN: never, as things are (nothing signed off for long, a leave without an end).
	 */
	int32_t early, late;
	int32_t signed_off, recently; /* dated sign-offs: since the start, and of the last 6 months */
	const char *outlook_why;
};

/* The pace on the day of `c`. Lives in the arena, and points into `c`. Never fails. */
struct pace pace_of(const struct completion *c, struct arena *a);

/*
 * The items of a module, and those had: none of a waived or exempt one, all of one that is done or whose
 * rule holds.
 */
void pace_items(const struct module_result *m, int32_t *ret_items, int32_t *ret_have);

const char *pace_colour_name(enum pace_colour c);   /* "none", "green", "amber", "red" */
const char *pace_outlook_name(enum pace_outlook o); /* "range", "too-early", "signature", ... */

#endif
