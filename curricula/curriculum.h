/*
 * Curricula as the program holds them: the seven kinds of file of curricula/schema, read, resolved
 * and compiled into arrays and pointers. FORMAT.md beside this file says what each part means.
 *
 * Everything lives in the arena of its library and is never changed after library_check. Lists are
 * in file order. Names point into the arena.
 */
#ifndef CURRICULA_CURRICULUM_H
#define CURRICULA_CURRICULUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/date.h"
#include "core/digest.h"
#include "core/ids.h"
#include "core/role.h"

struct names {
	const char **items;
	size_t count;
};

/* What every file begins with. */
struct head {
	struct ref ref;
	const char *name; /* "CEN-R1@2012.1" */
	const char *file; /* for messages */
	int line;
	bool adopted; /* an adopted file never changes */
	const char *language;
	const char *title;
	struct ref *replaces;
	size_t replaces_count;
	struct digest digest; /* SHA-256 of the file's bytes */
};

/* ---- rules ---- */

enum rule_word {
	RULE_ACTIVITIES,
	RULE_OUTCOMES,
	RULE_ASSESSMENTS,
	RULE_MODULES,
	RULE_PERCENT,
	RULE_CREDITS,
	RULE_PLACEMENTS,
	RULE_REVIEW,
	RULE_RESULT,
	RULE_ANY,
	RULE_ALL,
};

enum module_kind { KIND_CORE, KIND_ROTATION, KIND_SPECIALIST, KIND_PLACEMENT, KIND_UNIT };
enum activity_type {
	TYPE_ENTRUSTABLE,
	TYPE_DEVELOPMENTAL,
	TYPE_OBSERVATIONAL,
	TYPE_COMPETENCE,
};

struct topic {
	const char *id; /* "T1" */
	const char *text;
	int line;
};

/* What kind of difference the first k slots of a quota ask for. */
enum different { DIFFERENT_NONE, DIFFERENT_ASSESSORS, DIFFERENT_SITES, DIFFERENT_TOPICS };

/* An `assessments` word: `min` slots. */
struct quota {
	const char *id; /* "Q2": the second of its `complete` in file order; "" outside modules */
	int line;
	struct names tools;
	int32_t min;
	enum different different;
	int32_t k; /* how many slots differ; 0 with DIFFERENT_NONE */
	struct topic *topics;
	size_t topic_count;
	struct duration after, before; /* training time; count 0: none */
};

/* Which modules `modules`, `percent` and `credits` mean. Empty `of`, phase 0, any_kind: all. */
struct selection {
	struct names of;
	int32_t phase;
	bool any_kind;
	enum module_kind kind;
};

struct rule {
	enum rule_word word;
	int line;
	int32_t min;	  /* activities: 0 all; outcomes: each; percent; credits; placements; any */
	int32_t *numbers; /* activities `of`; count 0: all that no other `activities` names */
	size_t number_count;
	struct quota *quota; /* assessments */
	struct selection selection;
	int32_t level;		       /* credits: 0 any */
	bool items_all;		       /* percent: each slot and outcome too */
	struct names of;	       /* placements: specialisms */
	struct duration after, before; /* placements */
	struct duration total, shortest, longest;
	const char *ref; /* review, result */
	struct rule *children;
	size_t child_count;
};

/* ---- modules ---- */

struct outcome {
	const char *id;		/* "LO1" */
	const char *kind;	/* knowledge, skill, attitude or "" */
	struct names standards; /* "GSP/3" */
	const char *text;
	int line;
};

struct activity {
	int32_t number; /* 1 to 999, with gaps */
	enum activity_type type;
	size_t *outcomes; /* indexes into the module's outcomes */
	size_t outcome_count;
	struct duration valid; /* calendar time from the last day worked; count 0: for good */
	const char *does, *evidence;
	struct names consider, knows;
	int line;
};

struct module {
	struct head head;
	enum module_kind kind;
	int32_t level, credits;
	struct names specialisms; /* whose assessors may judge here; none: any */
	struct names sets;	  /* refs of standards */
	const char *aim;
	struct outcome *outcomes;
	size_t outcome_count;
	struct activity *activities;
	size_t activity_count;
	struct names experience, content;
	enum role complete_by; /* who signs; training-officer unless the file says otherwise */
	struct rule complete;  /* a RULE_ALL */
	struct quota **quotas; /* every quota of `complete`, in file order */
	size_t quota_count;
};

/* ---- curricula ---- */

struct phase {
	int32_t id;
	struct duration due;
	struct yearly on;
	const char *title;
	int line;
};

struct result {
	const char *id;
	enum role by;
	struct duration valid; /* count 0: for good */
	const char *title;
	int line;
};

struct use {
	struct ref ref;
	const struct module *module; /* NULL when the file is not there (a fault) */
	int32_t phase;		     /* 0: due with the award */
	struct names needs;	     /* module codes */
	bool optional;
	int choose, group; /* indexes, -1 where in force for everybody (or optional) */
	int line;
};

struct group {
	const char *id;
};

struct choose {
	const char *id;
	int32_t pick;
	struct group *groups;
	size_t group_count;
	int line;
};

struct waiver {
	enum role by;
	bool has_countersign;
	enum role countersign;
	struct names of; /* named things; else by phase and kind */
	int32_t phase;
	bool any_kind;
	enum module_kind kind;
	int line;
};

enum gate_place { GATE_ENTRY, GATE_REVIEW, GATE_AWARD };

struct gate {
	enum gate_place place;
	const char *id; /* "" for entry */
	const char *title;
	struct duration due; /* count 0: none */
	struct yearly on;
	enum role by;
	const char *scale; /* review: a scale of the tools file */
	struct rule rule;  /* a RULE_ALL, childless where a review has none */
	int line;
};

struct cover {
	struct ref set;
	struct names also;
	int line;
};

struct curriculum {
	struct head head;
	const char *programme, *specialism;
	int32_t level, stage, credits; /* stage, credits: 0 where not said */
	struct ref tools_ref;
	const struct tools *tools;
	int32_t entry_from, entry_until, complete_by; /* days; DAY_OPEN where not said */
	struct cover *covers;
	size_t cover_count;
	struct phase *phases;
	size_t phase_count;
	struct result *results;
	size_t result_count;
	struct use *uses; /* all of them, in file order: in force, chosen, optional */
	size_t use_count;
	struct choose *chooses;
	size_t choose_count;
	struct waiver *waivers;
	size_t waiver_count;
	struct gate *gates; /* entry, reviews, awards, in file order */
	size_t gate_count;
	/* SHA-256 over "sha256-of-file SP ID@VERSION LF" sorted: the file, tools, modules, their
	 * sets. */
	struct digest digest;
	bool resolved; /* everything that it names is there, so that digest and engine may be used
			*/
};

/* ---- shared files ---- */

struct point {
	const char *id;
	bool met;
	const char *text;
};
struct scale {
	const char *id;
	struct point *points;
	size_t point_count;
	int line;
};
struct mark { /* a mark (with a scale) or a note (without) of a tool's form */
	const char *id;
	const struct scale *scale;
	bool required;
	const char *text;
	int line;
};
enum tool_by { BY_ASSESSOR, BY_RATERS, BY_TRAINEE, BY_SUPERVISOR };
struct tool {
	const char *id;
	enum tool_by by;
	int32_t raters;
	bool live;		       /* marked as it happens */
	bool case_once;		       /* of the assessments on one case, one counts */
	const struct scale *judgement; /* NULL: never fills a slot */
	const char *title;
	struct mark *marks;
	size_t mark_count;
	int line;
};
struct tools {
	struct head head;
	struct scale *scales;
	size_t scale_count;
	struct tool *tools;
	size_t tool_count;
};

struct standard {
	const char *id;
	struct names programmes; /* who must cover it */
	const char *name;
	int parent; /* index, -1 at the top */
	int line;
};
struct standards {
	struct head head;
	const char *owner;
	struct standard *items; /* nested ones too, in file order */
	size_t count;
};

struct place { /* a division, theme or specialism */
	const char *id, *name;
	int32_t from; /* DAY_NONE: always */
	struct names replaces;
	int parent; /* index, -1 for a division */
	int line;
};
struct specialisms {
	struct head head;
	struct place *places;
	size_t count;
};

enum extent { EXTENT_SAME, EXTENT_PART, EXTENT_NONE };
struct carries {
	const char *from, *to; /* paths; from "" is the award as a whole */
	enum extent extent;
	const char *text;
	int line;
};
struct map {
	struct head head;
	const char *authority;
	int32_t from, until;	     /* days; DAY_OPEN: no end */
	const char *source, *target; /* refs; source "" for an award */
	const char *award;
	int32_t award_level, awarded_from, awarded_until;
	int32_t credits;
	struct carries *carries;
	size_t carry_count;
};

/* ---- how equivalence is judged ---- */

/* What is looked for in a claim before anybody reads it, in the order of the words of a file (value.c). */
enum case_check { CASE_STALE, CASE_UNSIGNED, CASE_OVER_USED, CASE_KNOWLEDGE };
#define CASE_CHECKS 4
/* What a case waits for; case_stage_name. Each has a clock. */
enum case_stage {
	CASE_APPLY,	/* the applicant: claims, then the submission */
	CASE_CHECK,	/* the registrar: sends it back, or allocates it */
	CASE_JUDGE,	/* the assessors, each alone */
	CASE_RECONCILE, /* all have sealed: the clerk opens it, and the panel decides */
	CASE_PANEL,	/* its members sign what was decided */
	CASE_RATIFY,	/* the registrar */
	CASE_APPEAL,	/* the registrar: an appeal wants a new panel. Its clock: how long one may appeal */
	CASE_DECIDED,	/* nobody, but that the applicant may appeal; no stage of a file */
	CASE_CLOSED,	/* nobody; no stage of a file */
};
#define CASE_STAGES 7
struct declaration {
	const char *id, *text;
	int line;
};
/* What a role asks of whoever holds it: outcomes of one curriculum. */
struct profile {
	const char *id;
	const char *of; /* ID@VERSION */
	struct names outcomes;
	const char *title;
	int line;
};
struct process {
	struct head head;
	int32_t words;			   /* of a narrative at most */
	struct duration stale;		   /* calendar time before the submission */
	int32_t uses;			   /* outcomes that one piece of evidence serves at most */
	bool stops[CASE_CHECKS];	   /* else it is flagged only */
	struct declaration *declarations;
	size_t declaration_count;
	struct duration within[CASE_STAGES]; /* calendar time; count 0: not said (a fault) */
	int stages[CASE_STAGES];	     /* how often each is said; once is right */
	int32_t professional, specialist, lay;
	struct profile *profiles;
	size_t profile_count;
};
const char *case_stage_name(enum case_stage stage);

/* ---- looking things up ---- */

/* NULL when there is none. */
const struct outcome *module_outcome(const struct module *m, const char *id);
const struct activity *module_activity(const struct module *m, int32_t number);
const struct quota *module_quota(const struct module *m, const char *id);
const struct use *curriculum_use(const struct curriculum *c, const char *code);
const struct phase *curriculum_phase(const struct curriculum *c, int32_t id);
const struct gate *curriculum_gate(const struct curriculum *c, const char *id);
const struct result *curriculum_result(const struct curriculum *c, const char *id);
const struct tool *tools_tool(const struct tools *t, const char *id);
const struct scale *tools_scale(const struct tools *t, const char *id);
const struct point *scale_point(const struct scale *s, const char *id);
const struct standard *standards_item(const struct standards *s, const char *id);
const struct place *specialisms_place(const struct specialisms *s, const char *id);
bool names_have(const struct names *names, const char *name);
/* Does the one file say that it replaces the other? */
bool head_replaces(const struct head *newer, const struct head *older);
/*
 * Does a role for one of `held` (specialisms, themes or divisions; none: all) reach one of `wanted`
 * (none: any)? A theme or division reaches what lies below it; a specialism also reaches those that
 * it replaced. A name that the specialisms do not know (or `s` NULL) reaches only itself.
 */
bool specialisms_reach(const struct specialisms *s, const struct names *held,
		       const struct names *wanted);

/* As the files write it. */
const char *module_kind_name(enum module_kind kind);
const char *activity_type_name(enum activity_type type);
const char *tool_by_name(enum tool_by by);
const char *extent_name(enum extent extent);

#endif
