/*
 * A cohort: what a programme lead sees of all who train by one curriculum. Each completion is reduced to
 * a row as it comes and may be thrown away, so that a cohort of any size fits into memory; two cohorts of
 * different trainees can be made side by side and then put together.
 *
 * Counted are acts that others than the trainee hold up, each once, however many lists name it. Nothing
 * is decided here that completion.h and pace.h do not say.
 */
#ifndef ASSESSMENT_COHORT_H
#define ASSESSMENT_COHORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assessment/completion.h"
#include "assessment/index.h"
#include "assessment/pace.h"
#include "core/arena.h"
#include "curricula/curriculum.h"

/* How long something has been held up: 0 to 7 days, to 28, to 56, longer. */
#define COHORT_AGES 4
extern const int32_t cohort_age_until[COHORT_AGES]; /* last day of each; the last is open */

/* A module of one trainee. */
struct cohort_cell {
	bool asked;   /* in force for this trainee; false: nothing is asked (but more may be done) */
	bool named;   /* the answer has this module; false: all else is zero */
	bool overdue; /* not done, and its due day is past */
	bool fell;    /* it was signed, and what the signature rests on was taken back */
	enum module_state state;
	int32_t have, items;	  /* as pace counts them */
	int32_t missing, waiting; /* acts */
};

/* The entry gate, a review or an award of one trainee. */
struct cohort_gate {
	enum gate_state state;
	bool flagged, overdue;
	int32_t missing;
};

/* What holds a trainee up first: of what is not done the one due first, and of that the first line. */
struct cohort_first {
	const char *unit, *text, *holder; /* unit "": nothing does */
	enum role role;
	int64_t since; /* 0: nothing has happened yet */
	int32_t due;   /* DAY_OPEN: none */
};

struct cohort_row {
	const char *trainee, *site;
	int32_t start;
	struct pace_part whole; /* its texts are the cohort's */
	enum pace_outlook outlook;
	int32_t early, late;	     /* of OUTLOOK_RANGE */
	int32_t on_break; /* since; DAY_NONE: on none */
	bool frozen, complete;
	struct cohort_first first;
	int32_t held;	    /* acts that others than the trainee hold */
	int64_t held_since; /* of the oldest; 0: none has a beginning */
	struct cohort_cell *modules; /* by use of the curriculum */
	struct cohort_gate *gates;   /* by gate of the curriculum */
};

/* Somebody who holds up others. */
struct cohort_holder {
	const char *holder; /* a person, or a role where no person is known */
	enum role role;
	int32_t acts, trainees;
	int32_t ages[COHORT_AGES]; /* acts by how long they wait; those without a beginning are in none */
	int64_t since;		   /* of the oldest; 0: none has a beginning */
	const char *trainee, *unit; /* the oldest; where none has a beginning one of them */
	size_t last_row;	    /* inside: the row that was counted last, from 1 */
};

/* Sent in time, and not assessed by the freeze; or, looking ahead, not yet. */
struct cohort_deadline {
	const char *assessor, *trainee;
	const char *what; /* "CEN-R1/4", "CBD for CEN-R1" */
	int64_t request;  /* log number */
	int64_t sent, decided; /* decided: after the freeze; 0: never */
	int32_t freeze;	       /* last day on which a decision counts */
	bool needed;	       /* something is missing that it was sent for */
};

struct cohort {
	const struct curriculum *curriculum;
	int64_t at;
	int32_t today, ahead;
	struct arena *arena;
	struct cohort_row *rows;
	size_t row_count, row_room;
	size_t ended;	 /* enrolments that are over: no rows */
	size_t own_acts; /* that the trainees hold up themselves */
	struct cohort_holder *holders;
	size_t holder_count, holder_room;
	struct index holder_keys;
	struct cohort_deadline *deadlines;
	size_t deadline_count, deadline_room;
};

/*
 * An empty one, as of an instant. Lives in the arena. `ahead`: deadlines are listed of portfolios that
 * freeze within so many days too; 0: of frozen ones only.
 */
struct cohort *cohort_new(const struct curriculum *c, int64_t at, int32_t ahead, struct arena *a);

/* Copies what is kept; `scratch` may be emptied afterwards. `c` is by the cohort's curriculum. */
void cohort_add(struct cohort *cohort, const struct completion *c, struct arena *scratch);

/* Adds what `other` has, of other trainees; both keep living, and share the texts of `other`. */
void cohort_join(struct cohort *cohort, const struct cohort *other);

/*
 * Puts it in order, the most pressing first. Rows: red, amber, green, none; by how many items they are
 * behind. Holders: by acts. Deadlines: by assessor, then by when they were sent. Then by name.
 */
void cohort_sort(struct cohort *cohort);

#endif
