/*
 * Completion: what is done, what is missing, whose move it is, and which submission nearly counted.
 * A pure function of facts and a curriculum, by RULES.md beside this file: no database, no clock.
 *
 * A gate is a rule and a signature. One evaluator serves all gates: each word of a rule gives need,
 * have and wait in its own unit, and missing and waiting in acts (sign-offs, signatures and records
 * still to come). Nothing here is ever stored.
 *
 * All results live in the arena and point into the facts and the curriculum, which must outlive
 * them.
 */
#ifndef ASSESSMENT_COMPLETION_H
#define ASSESSMENT_COMPLETION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/role.h"
#include "curricula/curriculum.h"
#include "portfolio/facts.h"

#define NEAR_MAX 3

/* Nothing missing; all that is missing waits for a decision; something has still to be done. */
enum rule_state { STATE_MET, STATE_WAITING, STATE_OPEN };

enum module_state {
	MODULE_NOT_STARTED,
	MODULE_IN_PROGRESS, /* an attempt names it */
	MODULE_READY,	    /* its rule holds: it waits for its signature */
	MODULE_CLOSED,	    /* the signature stands and nothing that it rests on has lapsed */
	MODULE_WAIVED,
	MODULE_EXEMPT,
};

/* Of the entry gate, a review or an award. Whether it is flagged stands beside it. */
enum gate_state {
	GATE_OPEN,    /* something is missing */
	GATE_WAITING, /* all that is missing waits for a decision */
	GATE_READY,   /* the rule holds, and it is not signed or recorded as met */
	GATE_DONE,    /* signed; of a review, its latest record is met */
	GATE_WAIVED,
};

enum blocker_code {
	BLOCKER_TO_DO,	      /* nothing was sent that could count (`attempt`: why what was does not) */
	BLOCKER_WAITING,      /* sent, undecided */
	BLOCKER_NOT_APPROVED, /* the same, and the officer has not approved the assessor */
	BLOCKER_NOT_YET,      /* the latest attempt for it was judged so */
	BLOCKER_LAPSED,	      /* signed once, no longer valid */
	BLOCKER_SIGN,	      /* the rule holds, unsigned */
	BLOCKER_FELL,	      /* a signature fell, a new one is needed */
	BLOCKER_FROZEN,	      /* not decided by the freeze */
	/* of reviews and awards only */
	BLOCKER_MODULE,	   /* a module is open: its own list says more */
	BLOCKER_PERCENT,   /* that many more items */
	BLOCKER_CREDITS,   /* credits are short */
	BLOCKER_PLACEMENT, /* placements are short */
	BLOCKER_CONTESTED, /* open modules count on the same assessments or cases */
	BLOCKER_REVIEW,	   /* no met record of a review */
	BLOCKER_RESULT,	   /* a result is not passed, or lapsed */
};

/*
 * A submission that is used nowhere and fails one test only; for credits, a closed module whose needs
 * are open.
 */
struct near_miss {
	const struct attempt *attempt; /* its entry: attempt->request; NULL: a module */
	const char *module;	       /* its code, where `attempt` is NULL */
	const char *why;	       /* "filed as an activity, not as a CBD" */
};

/* One line of the shortest list of what is missing. */
struct blocker {
	enum blocker_code code;
	/*
	 * "CEN-R1/4", "CEN-R1/LO2", "CEN-R1/Q1"; "CEN-R1" to sign it, or in the list of another gate;
	 * of a gate its own id, or the review or result that it asks for.
	 */
	const char *unit;
	const char *text;   /* one sentence as a person would say it, without a full stop */
	int32_t count;	    /* acts: 1, or how many more slots of a quota nobody holds */
	enum role role;	    /* whose move it is */
	const char *holder; /* the person's id where known, else the role's name */
	int64_t since;	    /* instant; 0: nothing has happened yet */
	int32_t due;	    /* day; DAY_OPEN: none */
	/* What waits, lapsed, was judged so, or was sent and does not count; NULL: none. */
	const struct attempt *attempt;
	struct near_miss near[NEAR_MAX]; /* newest first */
	size_t near_count;
};

/* What a word of a rule comes to. */
struct rule_result {
	const struct rule *rule;
	const char *text;	  /* "activities", "CBD", "any 1 of 2" */
	int32_t need, have, wait; /* in the word's own unit; have + wait <= need */
	int32_t missing, waiting; /* in acts; waiting <= missing */
	enum rule_state verdict;
	bool chosen;		      /* false: a child of an `any` that is passed over */
	int64_t *entries; /* that `have` rests on: places in the log, ascending, each once */
	size_t entry_count;
	struct rule_result *children; /* of `any` and `all`, in file order */
	size_t child_count;
};

/* An activity, or an outcome for those who count reviews of outcomes. */
enum unit_state { UNIT_OPEN, UNIT_NOT_YET, UNIT_WAITING, UNIT_LAPSED, UNIT_SIGNED, UNIT_WAIVED };
struct unit_result {
	const char *item;		 /* "CEN-R1/4" */
	const struct activity *activity; /* or NULL */
	const struct outcome *outcome;	 /* or NULL */
	enum unit_state state;
	bool carried;
	const struct attempt
		*attempt; /* what the state rests on; NULL: nothing, or a carried item */
	int32_t lapses;	  /* first day on which it is no longer valid; DAY_OPEN: never */
};

/* A quota: who sits in it; have and wait are how many slots are filled with and without what waits.
 */
struct quota_result {
	const char *item; /* "CEN-R1/Q1" */
	const struct quota *quota;
	int32_t need, have, wait;    /* need 0: waived */
	const struct attempt **used; /* have + wait, oldest first */
	size_t used_count;
};

struct module_result {
	const struct module *module;
	const struct use *use;
	bool extra; /* not in force; an attempt or a decision names it */
	enum module_state state;
	const struct relief *relief; /* waived or exempt: the decision; NULL */
	int32_t due; /* day; DAY_OPEN: none */
	struct {
		int32_t signed_off; /* carried ones too */
		int32_t submitted;  /* those, and those that wait */
		int32_t total;	    /* all activities of the module, less waived ones */
	} activities;
	struct unit_result *units; /* activities, then outcomes, in file order */
	size_t unit_count;
	struct quota_result *quotas;
	size_t quota_count;
	struct rule_result *rules; /* the children of `complete`, in file order */
	size_t rule_count;
	int32_t missing, waiting;		/* acts, the signature among them; 0 when done */
	enum rule_state verdict;		/* of the rule, the signature apart */
	int32_t credits;			/* what it gives now, its needs apart */
	const struct signature_fact *signature; /* the one that stands; NULL: none */
	struct blocker *blockers;
	size_t blocker_count;
};

/*
 * The entry gate, a review or an award, by the pick of modules with the least missing where nobody has
 * chosen.
 */
struct gate_result {
	const struct gate *gate;
	const char *id;		   /* "entry", or the gate's own */
	int32_t due;		   /* day; DAY_OPEN: none */
	const struct relief *relief; /* waived by this; NULL: not */
	/* By use of the curriculum: the pick that the answer goes by. NULL: no module is looked at. */
	const bool *in_force;
	struct rule_result *rules; /* the children of its rule, in file order */
	size_t rule_count;
	enum rule_state verdict; /* of the rule, the signature apart */
	bool done; /* waived; review: its latest record has a met point; else: its signature stands */
	/* Done, not by exception, and what is void now would have kept it from being signed. */
	bool flagged;
	int32_t missing, waiting;		/* acts, record or signature among them; 0 when done */
	const struct review_fact *record;	/* review: the latest, met or not; NULL: none */
	const struct gate_signature *signature; /* the latest, standing or not; NULL: none */
	struct blocker *blockers;
	size_t blocker_count;
};

struct completion {
	const struct facts *facts;
	const struct curriculum *curriculum;
	int32_t today;	/* the day of `at` */
	int32_t award_due; /* day on which the latest award is due; DAY_OPEN: none */
	int32_t freeze; /* last day on which anything counts; DAY_OPEN: none */
	bool frozen;	/* that day is past */
	bool ended;	/* so is the last day of the enrolment, facts->enrolment.ended */
	int32_t credits_have; /* of modules in force or optional, with all that they need done */
	int32_t credits_need; /* what the curriculum adds up to; 0 where it does not say */
	int32_t contested; /* slots of open modules in force that cannot all be filled by what each
			      counts on */
	struct module_result
		*modules; /* of the curriculum in file order: in force, and extra ones */
	size_t module_count;
	struct gate_result *gates; /* of the curriculum, in file order */
	size_t gate_count;
	bool complete; /* every award is signed, and there is one */
};

/*
 * The whole answer. `specialisms` may be NULL: then each name reaches only itself. The curriculum
 * must be resolved. Never fails.
 */
const struct completion *completion(const struct facts *f, const struct curriculum *c,
				    const struct specialisms *s, struct arena *a);

/* NULL when the answer has no such module. */
const struct module_result *completion_module(const struct completion *c, const char *code);

/* `id`: "entry", or that of a review or award. NULL when the curriculum has none. */
const struct gate_result *completion_gate(const struct completion *c, const char *id);

/*
 * May the gate be signed now, or a met point recorded? ERR_NOT_FOUND: the curriculum has no such gate.
 * ERR_CONFLICT: an entry or award whose signature stands, or something is missing; the sentence says
 * what and how much.
 */
MUST_CHECK enum status gate_may_close(const struct completion *c, const char *id, struct err *err);

/*
 * What a signature of `module` would rest on: every attempt with its slot, in order of slot.
 * ERR_NOT_FOUND: the curriculum has no such module. ERR_CONFLICT: a signature stands, or something
 * is missing; the sentence says what.
 */
MUST_CHECK enum status module_may_close(const struct facts *f, const struct curriculum *c,
					const struct specialisms *s, const char *module,
					struct arena *a, struct rest **ret_rests, size_t *ret_count,
					struct err *err);

/*
 * May a signature of `module` rest on exactly these? They must be an allocation (RULES.md section
 * 4), and the rule must hold by them alone. Refusals as above; ERR_INVALID when the list itself is
 * wrong: an unknown attempt or slot, one that does not count for its slot and why, a case or
 * attempt used twice.
 */
MUST_CHECK enum status module_check_signature(const struct facts *f, const struct curriculum *c,
					      const struct specialisms *s, const char *module,
					      const struct rest *rests, size_t count,
					      struct arena *a, struct err *err);

const char *module_state_name(enum module_state s); /* "not-started", ... */
enum gate_state gate_state(const struct gate_result *g);
const char *gate_state_name(enum gate_state s); /* "open", ... */
const char *relief_kind_name(enum relief_kind k); /* "waived", "exempt", "carried" */
const char *blocker_code_name(enum blocker_code c); /* "to-do", ... */
/* Does the decision concern this person: is it theirs, or for the cohort that they are of (section 5)? */
bool relief_applies(const struct completion *c, const struct relief *r);

#endif
