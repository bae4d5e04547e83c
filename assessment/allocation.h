/*
 * Who fills which slot (RULES.md section 4): the largest number of slots that can be filled,
 * earlier quotas first, then by the oldest attempts; then attempts that wait, by the same two
 * rules.
 *
 * Stated without curricula or facts, as numbers, so that it can be held against trying every case.
 */
#ifndef ASSESSMENT_ALLOCATION_H
#define ASSESSMENT_ALLOCATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

#define ALONE (-1)  /* no case that it shares with others */
#define UNSAID (-1) /* no assessor, site or topic is known: it differs from nothing */
#define UNSEATED (-1)

/* A quota: `min` slots, the first `k` of which want different values. */
struct slots {
	int32_t min, k;
};

/* A candidate counts for this quota, and would bring this value. */
struct bid {
	int32_t quota, value;
};

struct candidate {
	int32_t kase; /* of candidates with one case one is used at most */
	bool waits;
	const struct bid *bids; /* one for each quota at most */
	size_t bid_count;
};

struct allocation {
	int32_t *have, *wait; /* by quota; have + wait <= min */
	int32_t *seat;	      /* by candidate: its quota or UNSEATED */
};

/*
 * Candidates stand oldest first. Numbers of cases and values are small: arrays of their size are
 * made. Polynomial: one search of the network for each slot, and one for each candidate until all
 * slots that can be filled are held by the oldest.
 */
struct allocation allocation_find(const struct slots *quotas, size_t quota_count,
				  const struct candidate *candidates, size_t count,
				  struct arena *a);

/* Only the largest number of slots that candidates which do not wait can fill. */
int32_t allocation_fill(const struct slots *quotas, size_t quota_count,
			const struct candidate *candidates, size_t count, struct arena *a);

#endif
