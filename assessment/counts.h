/*
 * Which attempts count (RULES.md section 2): each test of an attempt against a target is one row of
 * one table, and an attempt fails a set of them. A waiting attempt is judged with the moment of the
 * facts as that of its decision.
 */
#ifndef ASSESSMENT_COUNTS_H
#define ASSESSMENT_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assessment/clock.h"
#include "assessment/index.h"
#include "core/arena.h"
#include "curricula/curriculum.h"
#include "portfolio/facts.h"

enum flaw {
	/* of the attempt, whatever the target */
	FLAW_OUTSIDE_PROGRAMME,
	FLAW_AFTER_DEADLINE,
	FLAW_OWN_EVIDENCE,
	FLAW_TRAINEE_ASSESSOR,
	FLAW_NOT_APPROVED,
	/* of the attempt for this target */
	FLAW_OTHER_TARGET,
	FLAW_WRONG_TOOL,
	FLAW_WRONG_TOPIC,
	FLAW_OUTSIDE_WINDOW,
	FLAW_NOT_ACCREDITED,
	/* of an attempt that counts, but cannot be used beside others (RULES.md section 4) */
	FLAW_CASE_USED,
	FLAW_SAME_ASSESSOR, /* or site, or topic */
};
#define FLAW_COUNT 12
#define FLAW_BIT(flaw) (1u << (flaw))
#define REVIEW_TOOL "REVIEW"

enum target_kind { TARGET_ACTIVITY, TARGET_OUTCOME, TARGET_QUOTA };

/* What an attempt is held against. */
struct target {
	enum target_kind kind;
	const struct module *module; /* NULL: of a quota of a review or award, which has no topics */
	size_t specialisms; /* number of the module's specialisms, from judge_specialisms */
	const char *item;   /* "CEN-R1/4" */
	const struct quota *quota;
	int32_t after, before; /* days of the quota's window; DAY_NONE, DAY_OPEN */
};

struct judge;

/* Borrows all; lives in the arena. `s` may be NULL. */
struct judge *judge_new(const struct facts *f, const struct clock *clock,
			const struct curriculum *c, const struct specialisms *s, struct arena *a);

/* Makes the number by which targets name the specialisms of a module. */
size_t judge_specialisms(struct judge *j, const struct names *wanted);

/*
 * The tests that the attempt fails, as FLAW_BITs, the last two apart. What it was judged is no
 * test: it *counts* when satisfactory and none fails, *waits* when waiting and none fails.
 */
unsigned judge_flaws(struct judge *j, const struct attempt *at, const struct target *t);
/* Does it fail none? */
bool judge_passes(struct judge *j, const struct attempt *at, const struct target *t);
/* Only the first group, which needs no target. */
unsigned judge_attempt_flaws(struct judge *j, const struct attempt *at);

/*
 * Why, as a person would say it: "filed as an activity, not as a CBD". `start` and `freeze` are the
 * first and last day of the programme for this trainee. In the arena.
 */
const char *flaw_why(enum flaw flaw, const struct attempt *at, const struct target *t,
		     int32_t start, int32_t freeze, struct arena *a);

const char *flaw_name(enum flaw flaw); /* "not-approved" */

/* "a CBD", "an OCE", "an MSF": vowels, and letters that are spoken as if they began with one. */
const char *with_article(const char *tool, struct arena *a);
/* "2023-01-10" */
const char *day_words(int32_t day, struct arena *a);
/* "CBD or OCE" */
const char *names_joined(const struct names *names, const char *between, struct arena *a);

#endif
