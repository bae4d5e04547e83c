/*
 * Monthly meetings of a trainee, and the targets that were agreed in them, read from the fact tables. No
 * rule of completion asks for them. A *record* says that a meeting was held on a day; what is *added* to
 * it is of the same day, by the trainee or by whoever trains them. A record that was revoked takes along
 * what was added to it, and their targets. Notes and the words of targets are texts, and not here.
 */
#ifndef PORTFOLIO_MEETING_H
#define PORTFOLIO_MEETING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/err.h"
#include "core/role.h"

#define MEETINGS_MAX 1000 /* that stand in one enrolment; the kind `meeting` refuses more */
#define TARGETS_MAX 50	  /* that one entry sets, and that it settles */

struct meeting {
	int64_t entry, record; /* the record that it adds to; its own entry when it is one */
	int32_t day;
	const char *by;
	enum role role;
	int64_t accepted;
	bool heard; /* whoever trains them said it or added to it: not the trainee alone */
};

enum target_state { TARGET_OPEN, TARGET_MET, TARGET_DROPPED };
const char *target_state_name(enum target_state s); /* "open", "met", "dropped" */

struct target {
	int64_t entry; /* the meeting that set it */
	int32_t n;     /* its text is target.N */
	int32_t first_due, due; /* as it was set, and as it was carried on last */
	int32_t carried;	/* how often */
	enum target_state state;
	int64_t settled; /* the entry that says what became of it last; 0: none */
};

struct meetings {
	struct meeting *items; /* by day of the meeting, then place in the log */
	size_t count;
	struct target *targets; /* by meeting, then n */
	size_t target_count;
};

/*
 * Those of an enrolment (the log number of its entry) that stand, as of the instant `at`. Lives in the
 * arena; fails only with the machine (ERR_IO).
 */
MUST_CHECK enum status meetings_load(struct db *db, const char *trainee, int64_t enrolment, int64_t at,
				     struct arena *a, struct meetings *ret_meetings,
				     struct err *err);

/* NULL when no such target stands. */
const struct target *meetings_target(const struct meetings *m, int64_t entry, int32_t n);

#endif
