/*
 * The engine's inside: what is known while one portfolio is judged. First it is laid out
 * (engine.c), then each module's units and quotas are measured (measure.c), then rules are read
 * (gate.c), then what is missing is explained (blockers.c).
 */
#ifndef ASSESSMENT_COMPLETION_PRIV_H
#define ASSESSMENT_COMPLETION_PRIV_H

#include "assessment/allocation.h"
#include "assessment/clock.h"
#include "assessment/completion.h"
#include "assessment/counts.h"
#include "assessment/index.h"

/* Attempts, by their place in the facts, oldest first. */
struct attempts {
	size_t *items;
	size_t count;
};

/* An activity, or an outcome where a module asks for outcomes. */
struct unit {
	struct target target;
	struct unit_result *result;
	struct attempts sent;
	bool waived, carried;
	bool named;		       /* activities: by an `activities of` */
	bool wanted;		       /* missing, and on the shortest list */
	bool rested;		       /* a standing signature rests on it */
	int32_t need, have, wait;      /* 1 or `each`; 0 when waived */
	const struct attempt **used;   /* those that count, then those that wait */
	const struct attempt *not_yet; /* the latest that was judged so */
};

struct place_of_quota {
	struct target target;
	struct quota_result *result;
	bool waived;
	struct attempts rests; /* that a standing signature put there */
};

/* One module of the curriculum. */
struct work {
	struct module_result result;
	const struct use *use;
	const struct module *module;
	bool in_force;
	bool attempted; /* an attempt names it */
	bool named;	/* an attempt or a decision does */
	bool waived, exempt;
	bool *outcome_carried; /* by outcome of the module, whether it asks for them or not */
	int64_t relieved;      /* the latest decision about it or a part of it */
	struct unit *units;
	size_t unit_count, activity_count;
	struct place_of_quota *quotas;
	struct attempts assessments;
	const struct signature_fact *latest; /* signature, standing or not */
	bool stands;
	const struct attempt *voided; /* by which the latest fell; NULL: revoked */
	struct attempts loose;	      /* used nowhere, newest first */
};

/* What an item names: a unit or a quota of a module. */
struct named_item {
	size_t work;
	bool is_quota;
	size_t number;
};

struct engine {
	struct arena *arena;
	const struct facts *facts;
	const struct curriculum *curriculum;
	struct clock clock;
	struct judge *judge;
	int32_t today, freeze, award_due;
	bool frozen, ended; /* today is past the freeze, past the end of the enrolment */
	struct index codes; /* of modules; a code's number is that of its work */
	struct work *works;
	size_t work_count;
	struct index items;
	struct named_item *item_of; /* by number of item */
	int64_t then;		    /* what was decided later is left out: see work_held_by */
	/* by attempt */
	size_t *work_of; /* of an item; INDEX_NONE: an assessment, or no module of the curriculum */
	bool *used;
	bool *resting;	 /* a standing signature rests on it */
	bool *at_home;	 /* of loose ones: see blockers.c */
	size_t *case_of; /* INDEX_NONE: it may share its case */
	/* by case */
	size_t case_count;
	bool *case_taken;  /* by a standing signature */
	size_t *case_seen; /* see measure.c */
	int32_t *case_local;
	size_t case_round;
	struct attempts loose_assessments; /* newest first */
};

/* engine.c */
struct engine *engine_new(const struct facts *f, const struct curriculum *c,
			  const struct specialisms *s, struct arena *a);

/* measure.c: fills in units, quotas and who is used. */
void work_measure(struct engine *e, struct work *w);
/* The same, where only these attempts were sent, each for its slot. */
struct given {
	const size_t *attempts, *items; /* items: numbers in e->items */
	size_t count;
};
void work_measure_given(struct engine *e, struct work *w, const struct given *given);
/* Would the rule hold of an unsigned module by what had been decided `then`? Changes nothing. */
bool work_held_by(struct engine *e, const struct work *w, int64_t then);
/* Slots that `works` cannot fill together though each alone could. */
int32_t works_contested(struct engine *e, struct work *const *works, size_t count);
/* Could the quota hold these and `one` more? Only the first k slots want a difference. */
bool quota_has_room(const struct quota *q, const struct attempt *const *used, size_t count,
		    const struct attempt *one);

/* gate.c: reads a module's rule from what was measured; sets `wanted`, missing, state. */
void work_judge(struct engine *e, struct work *w);
/* Is the activity in place k one of those that this `activities` names? */
bool rule_names_activity(const struct work *w, const struct rule *r, size_t k);

/* blockers.c; needs `loose`, which engine_find_loose gathers once all are measured. */
void engine_find_loose(struct engine *e);
void work_explain(struct engine *e, struct work *w);

#endif
