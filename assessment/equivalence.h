/*
 * Equivalence: what a case has to show, and what is looked for before anybody reads it. Pure functions
 * of a case, a curriculum and a process; RULES.md section 11.
 */
#ifndef ASSESSMENT_EQUIVALENCE_H
#define ASSESSMENT_EQUIVALENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"
#include "curricula/curriculum.h"
#include "portfolio/case.h"

#define UNITS_MAX 250 /* of one case: each has a reason of its own in one entry */

/* What is claimed, judged and decided by itself: an outcome, a standard, or what entry asks for (a result). */
struct unit {
	const char *id;		/* "CEN-R1/LO2", "degree" */
	const char *kind;	/* of an outcome: knowledge, skill, attitude or "" */
	const char *text;	/* in the words of the curriculum */
	const struct outcome *outcome; /* NULL: a result or a standard */
	bool is_standard;
};

/*
 * The units of the target, in the order of the curriculum; of named outcomes in the order of the
 * application, of a role in that of its profile in `p`, of standards in that of the sets (those that the
 * target names: the standards that are not divided further). ERR_INVALID, ERR_NOT_FOUND: the target is none of this curriculum, and why.
 */
MUST_CHECK enum status equivalence_units(const struct curriculum *c, const struct process *p,
					 const struct standards *const *sets, size_t set_count,
					 const struct case_file *kase,
					 struct arena *a, struct unit **ret_units,
					 size_t *ret_count, struct err *err);

enum case_fault_code {
	FAULT_UNCLAIMED, /* no claim, or a claim of which nothing stands */
	FAULT_GONE,	 /* a claim rests on what was withdrawn, revised or revoked since */
	FAULT_WORDS,	 /* its narrative is longer than the process lets it be */
	FAULT_STALE,
	FAULT_UNSIGNED,
	FAULT_OVER_USED,
	FAULT_KNOWLEDGE,
};
const char *case_fault_name(enum case_fault_code code);
struct case_fault {
	enum case_fault_code code;
	bool stops;	  /* the case cannot be submitted with it; else it is a flag */
	const char *unit; /* "" of a piece of evidence as such */
	uint64_t entry;	  /* the evidence or claim; 0: there is none */
	const char *text; /* what is wrong and what would be right, in words */
};

/*
 * What an assessor would send back, were the case submitted on `day`: by unit, those of pieces of evidence
 * last. In the arena.
 */
void equivalence_check(const struct case_file *kase, const struct process *p,
		       const struct unit *units, size_t unit_count, int32_t day, struct arena *a,
		       struct case_fault **ret_faults, size_t *ret_count);

/*
 * The last day on which the applicant can appeal against what was ratified; DAY_NONE: not, since nothing was
 * ratified, the outcome is all that was asked for, or it was appealed against already.
 */
int32_t equivalence_appeal_until(const struct case_file *kase, const struct process *p);

/*
 * What the case waits for, and the last day of its clock: DAY_OPEN for a case that is closed, or decided
 * beyond appeal. Clocks run by the calendar; one that has run out is told, and closes nothing.
 */
enum case_stage equivalence_stage(const struct case_file *kase, const struct process *p,
				  int32_t *ret_due);

#endif
