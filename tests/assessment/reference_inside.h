/* What the files of the reference share. */
#ifndef TESTS_ASSESSMENT_REFERENCE_INSIDE_H
#define TESTS_ASSESSMENT_REFERENCE_INSIDE_H

#include <string.h>

#include "reference.h"

struct judge {
	const struct facts *f;
	const struct curriculum *c;
	const struct specialisms *s;
	struct arena *a;
	int32_t today, award_due, freeze;
	struct module_result *all; /* of every use, in file order */
};

/* An activity or outcome of a module ("3", "LO1"), or a quota. */
struct target {
	const struct module *module; /* NULL: a quota of another gate */
	const char *part;
	const struct quota *quota;
};

/* What all quotas of some modules come to when they are filled together. */
struct seating {
	int32_t *have, *wait; /* by quota, in the order of the modules */
	bool *used;	      /* by attempt of the facts */
	int32_t fill;	      /* the sum of `have` */
};

static inline bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* ---- reference_facts.c ---- */

int32_t ref_day(const struct judge *j, int32_t from, struct duration d);
/* Hundredths of training time on one day; 0 before the start and after the end of the enrolment. */
int32_t ref_rate(const struct judge *j, int32_t day);
int32_t ref_gate_due(const struct judge *j, const struct gate *g);
int32_t ref_module_due(const struct judge *j, const struct use *u);
void ref_freeze(struct judge *j);

/* Is "CODE/part" this item? */
bool ref_is_item(const char *item, const char *code, const char *part);
/* It is for this trainee: one for all of a curriculum is for some days only. */
bool ref_applies(const struct judge *j, const struct relief *r);
/* The first decision of this kind; of a part of a module where `part` is not NULL. */
const struct relief *ref_relief(const struct judge *j, enum relief_kind kind, const char *of,
				const char *part);
bool ref_stands(const struct judge *j, const struct signature_fact *s);
/* The signature of a module that stands; NULL: none. */
const struct signature_fact *ref_signature(const struct judge *j, const char *module);
/* The slot in which a standing signature of any module has this attempt; NULL: none. */
const char *ref_signed_slot(const struct judge *j, const struct attempt *at);
/* Does it count (or, while it waits, wait) for the target? A lapse is another matter. */
bool ref_passes(const struct judge *j, const struct attempt *at, const struct target *t);
bool ref_named(const struct names *names, const char *name);

/* ---- reference_seats.c ---- */

/* All quotas of these modules, waived ones empty. */
struct seating ref_seat(const struct judge *j, const struct module **modules, size_t count);
/* One quota of another gate, by itself. */
struct seating ref_seat_gate(const struct judge *j, const struct quota *q);

/* ---- reference.c ---- */

void ref_verdict(struct rule_result *r);
/* Judges every module; the facts outlive `j`. */
void ref_judge_modules(struct judge *j, const struct facts *f, const struct curriculum *c,
		       const struct specialisms *s, struct arena *a);
/* need, have, missing and the rest of `any` and `all` from their children. */
void ref_combine(struct rule_result *r);
/* The reviews that `outcomes` of a module asks for; nothing where it does not. */
struct rule_result ref_outcomes(const struct judge *j, const struct module *m);

/* ---- reference_gates.c ---- */

/* What `modules` misses because open modules count on the same attempts. */
int32_t ref_contested(const struct judge *j, const bool *among);
bool ref_done(const struct module_result *m);
bool ref_done_with_needs(const struct judge *j, size_t use);
/* Every allowed pick, as one truth for each use of the curriculum. */
size_t ref_picks(const struct judge *j, bool ***ret_picks);
/* What all of these give: together, and one beside those before it in the file. */
int32_t ref_credits_of(const struct judge *j, const bool *among);
int32_t ref_credits(const struct judge *j, size_t use);
/* The latest record of a review, NULL none; has it a met point? */
const struct review_fact *ref_record(const struct judge *j, const struct gate *g);
bool ref_met(const struct judge *j, const struct gate *g, const struct review_fact *record);
void ref_gates(const struct judge *j, struct completion *c);

/* ---- reference_facts.c ---- */

void ref_placements(const struct judge *j, struct rule_result *r);

#endif
