/*
 * The engine's inside: what is known while one portfolio is judged. First it is laid out
 * (engine.c), then each module's units and quotas are measured (measure.c, quotas.c) and its rule is
 * read (modules.c), then entry, reviews and awards (gates.c), those that are closed once more as of
 * then (past.c). All rules are read by one table of words (words.c); its rows stand in
 * words_module.c, words_gate.c and placements.c. Last, what is missing is explained (blockers.c,
 * gate_blockers.c, near.c).
 */
#ifndef ASSESSMENT_COMPLETION_PRIV_H
#define ASSESSMENT_COMPLETION_PRIV_H

#include "assessment/allocation.h"
#include "assessment/clock.h"
#include "assessment/completion.h"
#include "assessment/counts.h"
#include "assessment/index.h"
#include "curricula/pick.h"

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
	const struct relief *carried_by; /* NULL: carried by its outcomes, or not at all */
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
	/*
	 * Who sits there without what waits, where that is not who sits there with it; items NULL: they
	 * are those of `result`.
	 */
	struct attempts had;
};

/* An assessment that counts or waits for quotas of a module: which ones, as bids by their place. */
struct offer {
	size_t attempt;
	const struct bid *bids;
	size_t bid_count;
};

/* What `percent` counts of a module. */
struct tally {
	int32_t need, have, wait;
};

/* Lines of a list of what is missing, while it is made. */
struct lines {
	struct blocker *items;
	size_t count, room;
	int32_t due; /* of those to come; DAY_OPEN: none */
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
	const struct relief *waived_by, *exempt_by; /* of several the first; NULL */
	/* By outcome of the module, whether it asks for them or not: what carries it; NULL. */
	const struct relief **outcome_carried;
	int64_t relieved; /* the latest decision about it or a part of it */
	struct unit *units;
	size_t unit_count, activity_count;
	struct place_of_quota *quotas;
	struct attempts assessments;
	struct offer *offers; /* by attempt; NULL: not found yet */
	size_t offer_count;
	struct tally activities, all; /* its items, as `percent` counts them */
	const struct signature_fact *latest; /* signature, standing or not */
	bool stands;
	const struct attempt *voided; /* by which the latest fell; NULL: revoked */
	struct attempts loose;	      /* used nowhere, newest first */
};

/*
 * What a rule is read of: one module, or the whole portfolio by one pick of modules.
 */
struct scope {
	struct work *work;	       /* the module; NULL: a gate's rule */
	struct place_of_quota *quotas; /* that the rule asks for */
	size_t quota_count;
	const bool *in_force; /* gate: by module, in this pick */
	const char *id;	      /* the module's code, or the gate's id */
	int32_t due;
};

/* Entry gate, review or award. */
struct gate_work {
	struct gate_result result;
	struct scope scope; /* by the pick with the least missing */
	struct rule_result rule;
};

/* The entries that a number rests on, in any order and as often as they come. */
struct trail {
	int64_t *items;
	size_t count, room;
};

/* What an item names: a unit or a quota of a module. */
struct named_item {
	size_t work;
	bool is_quota;
	size_t number;
};

struct engine {
	struct arena *arena;
	const struct engine *like; /* of the same curriculum, laid out before; NULL: none */
	const struct facts *facts;
	const struct curriculum *curriculum;
	const struct specialisms *specialisms;
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
	/* once all modules are judged */
	bool *needs_met; /* by module: it is done, and so is all that it needs, directly or not */
	bool shared;	 /* two modules count on one attempt or case */
	const struct pick *all_picks;
	size_t all_pick_count;
	const bool **picks; /* by allowed pick, first in the file first: by module, is it in force? */
	size_t pick_count;
	struct gate_work *gates; /* of the curriculum, in file order */
};

/* engine.c */
struct engine *engine_new(const struct facts *f, const struct curriculum *c,
			  const struct specialisms *s, struct arena *a);
/* Of the same curriculum, by other facts. */
struct engine *engine_again(const struct engine *like, const struct facts *f);
/* Does it concern whoever's latest award is due on that day? */
bool relief_reaches(const struct relief *r, int32_t award_due);
/* A waiver in force of what is named so: of several the first; NULL: none. */
const struct relief *engine_waiver(const struct engine *e, const char *of);

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

/* quotas.c: who fills which slot. */
void quotas_by_flow(struct engine *e, struct work *w);
/* Those of a gate that is no module; nothing is used up. */
void quota_by_all(struct engine *e, struct place_of_quota *p);
/* Does any attempt or case count in two modules? Without that nothing can be contested. */
bool works_share(struct engine *e, struct work *const *works, size_t count);
/*
 * Slots that `works` (unsigned ones, not done) cannot fill together though each alone could; and how many
 * waiting ones they can fill together.
 */
int32_t works_contested(struct engine *e, struct work *const *works, size_t count,
			int32_t *ret_waiting);
/* Could the quota hold these and `one` more? Only the first k slots want a difference. */
bool quota_has_room(const struct quota *q, const struct attempt *const *used, size_t count,
		    const struct attempt *one);

/* modules.c: reads a module's rule from what was measured; sets `wanted`, missing, state. */
void work_judge(struct engine *e, struct work *w);
bool work_done(const struct work *w);
/* Does a gate's `modules` or the like ask for the module in place i, by this pick? */
bool word_asks_for(const struct engine *e, const struct scope *s, const struct rule *r, size_t i);
bool word_may_give_credits(const struct engine *e, const struct scope *s, const struct rule *r,
			   size_t i);
/* Is the activity in place k one of those that this `activities` names? */
bool rule_names_activity(const struct work *w, const struct rule *r, size_t k);
/* Measures and judges them all, and what is between them: needs, what is shared, credits. */
void engine_judge(struct engine *e);
/* Credits that it gives in a sum that goes through the modules in file order. */
struct limits;
struct limits *limits_new(struct engine *e);
int32_t credits_within(struct limits *l, const struct work *w);

/*
 * words.c: reads a rule in numbers; says it in words, and what its numbers rest on; since when it holds,
 * what is missing. `other_pick`: the same rule read by another pick, NULL: none.
 */
void rule_read(struct engine *e, const struct scope *s, const struct rule *rule,
	       const struct rule_result *other_pick, struct rule_result *r);
void rule_tell(struct engine *e, const struct scope *s, struct rule_result *r);
int64_t rule_since(struct engine *e, const struct scope *s, const struct rule_result *r);
void rule_explain(struct engine *e, const struct scope *s, const struct rule_result *r,
		  struct lines *lines);
struct scope work_scope(struct work *w);
/* May it come to something else by another pick? */
bool rule_is_by_pick(const struct rule *rule);

/* A row of that table; `since` is asked of what holds, `explain` of what does not. */
struct word {
	bool by_pick;	/* it may differ from pick to pick */
	bool says_acts; /* `read` gives missing and waiting; else they are need less have, and wait */
	const char *(*text)(const struct rule_result *r, struct arena *a);
	void (*read)(struct engine *e, const struct scope *s, struct rule_result *r);
	void (*trace)(struct engine *e, const struct scope *s, const struct rule_result *r,
		      struct trail *t);
	int64_t (*since)(struct engine *e, const struct scope *s, const struct rule_result *r);
	void (*explain)(struct engine *e, const struct scope *s, const struct rule_result *r,
			struct lines *lines);
};
extern const struct word word_activities, word_outcomes, word_assessments, word_modules,
	word_percent, word_credits, word_placements, word_review, word_result;

/* gate_blockers.c: the last column for the words of gates. */
#define EXPLAINS(word)                                                                             \
	void word##_explain(struct engine *e, const struct scope *s, const struct rule_result *r,  \
			    struct lines *lines)
EXPLAINS(modules);
EXPLAINS(percent);
EXPLAINS(credits);
EXPLAINS(placements);
EXPLAINS(review);
EXPLAINS(result);
#undef EXPLAINS

void trail_add(struct engine *e, struct trail *t, int64_t entry);
void unit_trace(struct engine *e, const struct work *w, const struct unit *u, struct trail *t);
void quota_trace(struct engine *e, const struct quota_result *q, struct trail *t);
int32_t smaller(int32_t a, int32_t b);
/* The moment at which `count` of these had come; 0 for none. Puts them in order. */
int64_t nth_time(int64_t *times, size_t total, int32_t count);

/* completion.c: which modules are in force where they are shown; needs engine_judge. */
void pick_all(struct engine *e);

/* gates.c: all gates by their best picks, and their states; needs engine_judge. */
void engine_read_gates(struct engine *e);
/* The choice that stands; NULL: none. */
const struct choice_fact *engine_choice(const struct engine *e, const char *choose);
/* Is the review done by the latest record? *ret_record: that one, NULL where there is none. */
bool review_met(const struct engine *e, const struct gate *g, const struct review_fact **ret_record);
/* Passed and not lapsed, likewise. */
bool result_stands(const struct engine *e, const char *id, const struct result_fact **ret_record);

/* Only what the rule of one gate comes to, by other facts. */
enum rule_state gate_verdict(const struct engine *like, const struct facts *f,
			     const struct gate *gate);

/* past.c: held the rule of a closed gate when it was closed, by what is left of what was known? */
bool gate_held(struct engine *e, const struct gate_work *g);

/* near.c: what is used nowhere, gathered once all modules are measured, and what is nearly enough. */
void engine_find_loose(struct engine *e);
struct near_search {
	const struct target *target;
	const struct attempts *own;	   /* filed as activities or outcomes of the module; NULL */
	const struct quota_result *quota;  /* NULL: a unit's */
	const struct quota_result *beside; /* quotas in which a case is used once */
	size_t beside_count;
	bool signed_too; /* cases of standing signatures are used, too */
	struct blocker *b; /* takes code, attempt and near misses */
	bool decided;
};
void near_find(struct engine *e, struct near_search *s);
const char *flaw_words(const struct engine *e, enum flaw flaw, const struct attempt *at,
		       const struct target *t);
const char *not_yet_words(const struct engine *e, const struct attempt *at);

/* blockers.c: lines; engine_find_loose comes first. */
void work_explain(struct engine *e, struct work *w);
struct blocker *line_add(struct engine *e, struct lines *lines, enum blocker_code code,
			 const char *unit, int32_t count);
/* `person` NULL: the trainee, the officer, else whoever has the role. */
void hold(const struct engine *e, struct blocker *b, enum role role, const char *person);
const char *role_words(enum role role, struct arena *a);
void unit_explain(struct engine *e, const struct work *w, const struct unit *u,
		  struct lines *lines);
void quota_explain(struct engine *e, const struct scope *s, const struct place_of_quota *p,
		   struct lines *lines);

/* gate_blockers.c */
void gate_explain(struct engine *e, struct gate_work *g);

#endif
