/*
 * Top-up: the smallest further training that covers every outcome that is missing, with proof that no
 * smaller one does, and the next-best two. Exact, by RULES.md section 13: branch and bound over a
 * Lagrangian bound, whose value is the proof. It knows no curriculum (topup_curriculum.h makes its
 * problems), no clock and no chance: the same problem and limit give the same answer everywhere.
 */
#ifndef ASSESSMENT_TOPUP_H
#define ASSESSMENT_TOPUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"

#define TOPUP_CANDIDATES 4096
#define TOPUP_OUTCOMES 1024
#define TOPUP_COST 1000000 /* of one candidate */
#define TOPUP_PLANS 3
/* A limit of work that a shared core does in a few seconds: numbers read in computing bounds. */
#define TOPUP_WORK UINT64_C(1500000000)

/* Something that can be taken, whole or not at all. Indexes are below the counts of the problem. */
struct topup_candidate {
	int32_t cost;	       /* 0 to TOPUP_COST, in any unit, the same for all */
	const size_t *covers;  /* missing outcomes, each once */
	size_t cover_count;
	const size_t *needs;   /* candidates without which it does not count; two may need each other */
	size_t need_count;
	int group;	       /* of which it is part, numbered over all choices; -1: of none */
	int choose;	       /* the choice that the group belongs to; -1 where group is */
};

struct topup_problem {
	const struct topup_candidate *candidates; /* their order breaks ties */
	size_t count;
	size_t outcome_count;
	const int32_t *picks; /* of how many of its groups a plan may have candidates, for each choice */
	size_t choose_count;
};

struct topup_plan {
	int64_t cost;
	size_t *items; /* candidates, rising */
	size_t count;
};

struct topup_result {
	/*
	 * The best, then the next-best two where the search ended and there are as many. In order of cost,
	 * number of candidates, and the first candidate that one has and the other has not. From none can
	 * anything be left out.
	 */
	struct topup_plan plans[TOPUP_PLANS];
	size_t count;  /* at least 1 */
	int64_t bound; /* no plan costs less: proven */
	bool optimal;  /* the best one's cost meets the bound */
	bool ended;    /* nothing was left unsearched: order among equals and next-best are proven too */
	uint64_t work; /* done */
};

/*
 * Past `limit` of work it answers with the best plan so far and the bound that stands. In the arena.
 * ERR_INVALID: the problem is beyond the limits above. ERR_NOT_FOUND: no plan covers everything, or, as
 * its sentence then says, none was found within the limit.
 */
MUST_CHECK enum status topup_solve(const struct topup_problem *p, uint64_t limit, struct arena *a,
				   struct topup_result *ret_result, struct err *err);

#endif
