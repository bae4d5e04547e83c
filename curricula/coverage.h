/*
 * Which modules of a curriculum teach which item of a set: the sums behind FORMAT.md section 8, "a
 * set that is covered", and behind the matrix that people look at.
 */
#ifndef CURRICULA_COVERAGE_H
#define CURRICULA_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "curricula/curriculum.h"
#include "curricula/pick.h"

struct covered {
	const struct standard *item;
	bool required;	       /* for the programme, or by `also` */
	const int32_t *counts; /* of each use: outcomes of its module that cite the item */
	/* Required, and in this pick cited by nothing in force: the first such; picks when in none.
	 */
	size_t hole;
};

struct coverage {
	const struct standards *set;
	struct covered *items; /* in order of the set */
	size_t count;
	const struct pick *picks;
	size_t pick_count;
};

/*
 * Of a curriculum whose modules are all there and whose choices can be made. Only what cites this
 * very version of the set counts. `cover` NULL: the curriculum does not cover the set, and no item
 * is required. In the arena.
 */
void coverage_of(const struct curriculum *c, const struct cover *cover, const struct standards *set,
		 struct arena *a, struct coverage *ret_coverage);

#endif
