/*
 * What the journal held, at one moment, about one enrolment of one trainee that rules count:
 * plain values, read from the fact tables. The assessment engine is a pure function of these and a
 * curriculum. The meaning of each is assessment/RULES.md section 1.
 *
 * `at` is an instant: only what was accepted at or before it is here, and standings are those of then.
 */
#ifndef PORTFOLIO_FACTS_H
#define PORTFOLIO_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/ids.h"
#include "core/role.h"
#include "core/training.h"

enum standing { STANDING_WAITING, STANDING_SATISFACTORY, STANDING_NOT_YET, STANDING_VOID };

/* One submission for one purpose. */
struct attempt {
	int64_t request; /* log number of the request entry */
	int32_t n;	 /* its place among that request's purposes, from 1 */
	/* An activity or outcome ("CEN-R1/3", "CEN-R1/LO2"), tool REVIEW; or "" for an assessment. */
	const char *item;
	const char *tool;
	/* An assessment: the modules in which it may count; what it was about ("" where not said). */
	const char **modules;
	size_t module_count;
	const char *kase, *topic, *site; /* a number; an item, "CEN-R1/T2"; a name */
	int32_t first_day, last_day;	 /* days worked */
	const char *author, *assessor; /* assessor: who is asked at that moment, or was when it was decided */
	int64_t sent;	 /* accepted */
	int64_t passed;	 /* accepted: since when this assessor is asked in place of another; 0: never */
	int64_t decided; /* accepted; 0 while waiting */
	int64_t decision; /* log number of the deciding entry; 0 while waiting */
	int64_t effect;	  /* log number of the countersignature from which on that acts; 0: none */
	bool reported;	  /* as a paper says it, by the word of who reports it */
	/*
	 * Accepted: when the assessor's answer with a key of their own came that still waits to be confirmed,
	 * of several the newest; 0: none. It decides nothing.
	 */
	int64_t answered;
	int64_t answer; /* log number of that one; 0: none */
	struct digest decision_digest;
	enum standing standing;
	int64_t voided; /* accepted; 0: not void. A void attempt keeps `decided`. */
	bool carried;	/* from an earlier enrolment, by decision */
	/* Carried: for what it was sent, an item or, of an assessment, the module; the map, now or once, "" none. */
	const char *was, *map;
};

/* A role that somebody holds who is named as an assessor. Days are inclusive. */
struct held_role {
	const char *person;
	enum role role;
	const char *tools, *specialisms; /* space-separated; "" any */
	int32_t from, until;		 /* until already cut by an end; DAY_OPEN */
	int64_t granted;		 /* accepted (effective) */
};

/* The training officer approved this assessor for this trainee. */
struct approval {
	const char *assessor, *officer;
	int64_t from, until; /* instants: acts from its place in the log until an end's; INT64_MAX */
};

/* Somebody who is named as an assessor was a trainee. */
struct trainee_span {
	const char *person;
	int32_t from, until;
};

struct rest {
	int64_t request;
	int32_t n;
	const char *slot; /* "CEN-R1/3", "CEN-R1/LO2", "CEN-R1/Q2" */
};

/* A module's signature. */
struct signature_fact {
	int64_t entry;
	struct digest digest;
	const char *module, *by;
	int64_t accepted;
	int64_t revoked; /* accepted; 0: not */
	struct rest *rests;
	size_t rest_count;
};

struct choice_fact {
	int64_t accepted;
	const char *choose;
	const char **groups;
	size_t group_count;
	int64_t entry;
};

/*
 * A module, activity, slot ("CEN-R1/Q2"), review or result waived; a module exempt; an item carried.
 * A waiver for all of a curriculum is one for those whose latest award is due between two days.
 */
enum relief_kind { RELIEF_WAIVED, RELIEF_EXEMPT, RELIEF_CARRIED };
struct relief {
	enum relief_kind kind;
	const char *of;
	int64_t accepted;
	int64_t entry;
	int64_t effect; /* log number of the countersignature, from which on it acts; 0: none */
	const char *by, *countersigned; /* persons; NULL: nobody had to */
	bool cohort;			/* for all of the curriculum */
	int32_t due_from, due_until;	/* cohort: days, inclusive; DAY_OPEN */
	const char *map;		/* exempt: ID@VERSION by which it is so; "" none */
	int32_t limit; /* exempt: all exemptions by that map give at most so many credits; 0: no limit */
	/* exempt: for what award (or ID@VERSION), at what academic level, by whose authority; the path from
	 * which the map carries, "" the award as a whole. NULL and 0: not said. */
	const char *award, *authority, *line;
	int32_t level;
};

/* A review was held, and one point of its scale recorded; of those of one review the latest stands. */
struct review_fact {
	int64_t entry;
	const char *review, *point, *by;
	enum role role;
	int32_t day; /* of the meeting */
	int64_t accepted;
	bool exception; /* met though something was missing, by a role that a waiver allows */
	const char **missing; /* exception: the units that were */
	size_t missing_count;
};
/* A degree, an exam, a form; of those of one result the latest stands. */
struct result_fact {
	int64_t entry;
	const char *result, *by;
	bool passed;
	int32_t day;
	int64_t accepted;
};
#define PLACEMENTS_MAX 500 /* that stand in one enrolment; the kind `placement` refuses more */
/* The sign-off of a placement that stands. No rule of completion asks for it. */
struct placement_sign {
	int64_t entry; /* 0: not signed off */
	const char *outcome, *by;
	int64_t accepted;
};
/* A placement as it was or is planned. Days are inclusive. */
struct placement_fact {
	int64_t entry;
	const char *specialism, *site, *by;
	int32_t from, until;
	int64_t accepted;
	const char *supervisor; /* "" nobody was named */
	struct placement_sign sign;
};
/* The signature of the entry gate ("entry") or of an award. */
struct gate_signature {
	int64_t entry;
	struct digest digest;
	const char *gate, *by;
	int64_t accepted;
	int64_t revoked; /* accepted; 0: not */
};

struct enrolment {
	int64_t entry;
	const char *curriculum; /* "STP-CEN@2023.1" */
	struct digest digest;
	int32_t start;
	int32_t hundredths; /* whole-time equivalent at the start, 1 to 100 */
	const char *site;
	const char *officer;
	int32_t ended; /* last day; DAY_OPEN */
	int64_t left;  /* the enrolment that a transfer left for this one; 0: none */
	const char *left_curriculum; /* and what it was on; NULL or "": none */
};

struct facts {
	const char *trainee;
	int64_t at;
	uint64_t size;	    /* the journal at `at` */
	struct digest root;
	struct enrolment enrolment;
	struct attempt *attempts; /* by request, then n */
	size_t attempt_count;
	struct held_role *roles;
	size_t role_count;
	struct approval *approvals;
	size_t approval_count;
	struct trainee_span *trainees;
	size_t trainee_count;
	struct signature_fact *signatures; /* oldest first */
	size_t signature_count;
	struct choice_fact *choices;
	size_t choice_count;
	struct working_time *working; /* by day; the first is the enrolment's */
	size_t working_count;
	struct leave *leaves;
	size_t leave_count;
	struct moved_date *moved;
	size_t moved_count;
	struct relief *reliefs;
	size_t relief_count;
	/* Oldest first; what was revoked is not among the first three. */
	struct review_fact *reviews;
	size_t review_count;
	struct result_fact *results;
	size_t result_count;
	struct placement_fact *placements;
	size_t placement_count;
	struct gate_signature *gates;
	size_t gate_count;
};

/*
 * The facts of `trainee`'s latest enrolment (void ones are none), or of the latest in `curriculum` (ID@VERSION; NULL: any),
 * as of the instant `at`. ERR_NOT_FOUND when there was none then. Lives in the arena.
 */
MUST_CHECK enum status facts_load(struct db *db, const char *trainee, const char *curriculum,
				  int64_t at, struct arena *a, struct facts *ret_facts,
				  struct err *err);
/* The same of the enrolment that entry `enrolment`, not 0, has made. */
MUST_CHECK enum status facts_load_enrolment(struct db *db, const char *trainee, int64_t enrolment,
					    int64_t at, struct arena *a, struct facts *ret_facts,
					    struct err *err);

/*
 * What the clock counts of an enrolment of the trainee, as of the instant `at`: the one place where that
 * is read. Lives in the arena; fails only with the machine (ERR_IO).
 */
MUST_CHECK enum status facts_load_training(struct db *db, const char *trainee,
					   const struct enrolment *enrolment, int64_t at,
					   struct arena *a, struct training *ret_training,
					   struct err *err);

/*
 * A break in training: the first day of a leave without an end that has begun by `day`. DAY_NONE: there is
 * none. Of several the first.
 */
int32_t facts_break(const struct facts *f, int32_t day);

/* Submission `n` of a request; NULL when there is none. */
const struct attempt *facts_attempt(const struct facts *f, int64_t request, int32_t n);

#endif
