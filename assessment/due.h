/*
 * When each phase, review and award is due, and what moved it: part-time work, leave, and a recorded
 * decision, each in days beside what full time without leave would have given (RULES.md section 3). A pure
 * function of facts and a curriculum.
 */
#ifndef ASSESSMENT_DUE_H
#define ASSESSMENT_DUE_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "curricula/curriculum.h"
#include "portfolio/facts.h"

struct due_date {
	const char *id; /* "phase/1", or of a review or award; as `moved-date` names it */
	const char *title;
	int32_t plain;	  /* at full time, without leave */
	int32_t part_time; /* with the working time as well */
	int32_t computed; /* with leave as well: what the clock says. DAY_OPEN: never, as things are */
	int32_t due;	  /* what is so: `computed`, or as it was moved */
	const struct moved_date *moved; /* the decision; NULL: none */
};

/* Those that have a due day, phases first, in file order. In the arena; never fails. */
struct due_date *due_dates(const struct facts *f, const struct curriculum *c, struct arena *a,
			   size_t *ret_count);

#endif
