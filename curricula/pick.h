/*
 * The ways in which a trainee can choose: each takes exactly `pick` whole groups of every `choose`.
 * FORMAT.md section 3: where no choice is recorded, a gate tries every one, first in the file
 * first.
 */
#ifndef CURRICULA_PICK_H
#define CURRICULA_PICK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "curricula/curriculum.h"

#define PICKS_MAX 64

struct pick {
	const bool *in_force; /* for each of the curriculum's uses; false for optional ones */
	const bool *groups;   /* for each group, counted over all `choose` in file order */
	const char *name;     /* "A of depth"; "" where there is nothing to choose */
};

/*
 * All picks, the groups of the first `choose` changing slowest; one where there is nothing to
 * choose. 0 when a `choose` asks for more groups than it has, or there are more than PICKS_MAX:
 * both are faults that library_check names.
 */
size_t curriculum_picks(const struct curriculum *c, struct arena *a, struct pick **ret_picks);
/* How many there are, at most PICKS_MAX + 1. */
size_t curriculum_pick_count(const struct curriculum *c);

#endif
