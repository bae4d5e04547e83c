/*
 * What changed from one curriculum to another: two versions of one, or two of different kind. It
 * says which things of the later one go with which of the earlier, and how they differ; what
 * carries for a trainee is what maps say, and is only shown beside it. FORMAT.md section 13.
 */
#ifndef CURRICULA_COMPARE_H
#define CURRICULA_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "curricula/curriculum.h"
#include "curricula/library.h"

enum compared {
	COMPARED_CURRICULUM,
	COMPARED_PHASE,
	COMPARED_RESULT,
	COMPARED_ENTRY,
	COMPARED_REVIEW,
	COMPARED_AWARD,
	COMPARED_MODULE,
	COMPARED_OUTCOME,
	COMPARED_ACTIVITY,
	COMPARED_QUOTA,
	COMPARED_TOPIC,
};
#define COMPARED_COUNT 11

#define CHANGE_ADDED 1u
#define CHANGE_REMOVED 2u
#define CHANGE_REWORDED 4u   /* title, sentence, evidence */
#define CHANGE_REWEIGHTED 8u /* credits, counts, times, tools, types, who signs, rules */
#define CHANGE_MOVED 16u     /* to another module, number, phase or group */
#define CHANGE_STATUS 32u    /* of a curriculum: a draft was adopted, or the reverse */

struct difference {
	enum compared what;
	unsigned changes;   /* 0: only `carried` is to be told */
	const char *module; /* the code under which it is told, the later one's; "" the curriculum
			       itself */
	const char *before,
		*after; /* "CEN-R1/3", "CEN-R1@2012.1", "year-2"; "" where it was or is not */
	const char *was, *now; /* its words */
	const char *detail;    /* numbers that changed: "10 credits, was 5"; "" none */
	int likeness;	       /* of `was` and `now`, in per cent; 0 where one is not there */
	const struct carries *carried; /* what a map says of `before` and `after`; NULL nothing */
	const struct map *map;
	const struct rule *rule_before, *rule_after; /* of gates and modules, where they differ;
							else NULL */
};

struct succession {
	const struct place *place;
	const char *replaced; /* ids, with commas */
};

struct comparison {
	const struct curriculum *before, *after;
	bool replaces;		  /* the later one says that it replaces the earlier */
	struct difference *items; /* the curriculum's, then by module in order of the later one,
				     then removed ones */
	size_t count;
	struct succession *successions; /* of specialisms that both concern */
	size_t succession_count;
	size_t kept; /* modules in the very same version */
};

/* Both are resolved and of this library (maps, specialisms), or their modules are. In the arena. */
void curricula_compare(const struct library *lib, const struct curriculum *before,
		       const struct curriculum *after, struct arena *a,
		       struct comparison *ret_comparison);

const char *compared_name(enum compared what); /* "outcome" */

#endif
