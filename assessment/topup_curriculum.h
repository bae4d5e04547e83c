/*
 * What of a curriculum could be taken to make up for outcomes that are missing, as a problem of topup.h:
 * its modules and units whole, single activities, and outcomes that no activity reaches. RULES.md
 * section 13 says what each costs, in credits and weeks, and what it must have beside it. Pure.
 */
#ifndef ASSESSMENT_TOPUP_CURRICULUM_H
#define ASSESSMENT_TOPUP_CURRICULUM_H

#include "assessment/topup.h"
#include "core/arena.h"
#include "core/err.h"
#include "curricula/curriculum.h"

enum topup_by { TOPUP_CREDITS, TOPUP_WEEKS };

struct topup_item {
	const char *id; /* "CEN-R1", "CEN-R1/4" an activity, "CEN-R1/LO2" an outcome */
	const struct module *module;
	int32_t credits, weeks; /* hundredths, rounded up */
	bool shown; /* false: an outcome that is reached through its activities, which stand for it */
};

struct topup_training {
	struct topup_problem problem; /* its outcomes are `missing`, its candidates `items` */
	const struct topup_item *items;
	struct names missing; /* each once: outcomes in file order, then items of sets */
};

/*
 * `missing` names outcomes ("CEN-R1/LO2"), whole modules ("CEN-R1") and items of sets of standards
 * ("GSP/2"), in any order. The curriculum is resolved. In the arena. ERR_INVALID: nothing is named, or credits
 * are to be counted and there are none.
 * ERR_NOT_FOUND: the curriculum has no such thing. ERR_CONFLICT: outcomes of more groups of a choice are
 * missing than it picks.
 */
MUST_CHECK enum status topup_training_of(const struct curriculum *c, const struct names *missing,
					 enum topup_by by, struct arena *a,
					 struct topup_training *ret_training, struct err *err);

/* Does any module carry credits? Where none does, only weeks can be counted. */
bool topup_has_credits(const struct curriculum *c);

/* What of `missing` the item of this plan covers; an activity, what it helps to cover. In the arena. */
struct names topup_covers(const struct topup_training *t, const struct topup_plan *plan, size_t item,
			  struct arena *a);

#endif
