/*
 * Who may assess a trainee, and who has been named for it: read from the fact tables as they stand now.
 * Everything lives in the arena; both fail only with the machine.
 */
#ifndef PORTFOLIO_ASSESSORS_H
#define PORTFOLIO_ASSESSORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/digest.h"
#include "core/err.h"

/* A nomination that nobody has answered or taken back. */
struct nomination {
	uint64_t seq;
	struct digest digest;
	const char *assessor;
	const char *officer; /* of the enrolment that it is of: whose move it is */
	const char *by;	     /* who nominated */
	int64_t enrolment;
	int64_t accepted; /* by the log: since when it waits */
};
/* Those of the trainee, oldest first; that the enrolment has ended since is not asked. */
MUST_CHECK enum status nominations_open(struct db *db, const char *trainee, struct arena *a,
					struct nomination **ret_items, size_t *ret_count,
					struct err *err);

/* An approval, in force or ended. */
struct approved_assessor {
	uint64_t seq;
	struct digest digest;
	const char *assessor, *officer;
	int64_t from;
	int64_t until;	  /* since when it has ended; 0: it has not */
	int64_t accepted; /* since when the assessor has accepted it, in so many words or by deciding; 0: not */
};
/* Those of the trainee, oldest first. */
MUST_CHECK enum status approvals_list(struct db *db, const char *trainee, struct arena *a,
				      struct approved_assessor **ret_items, size_t *ret_count,
				      struct err *err);

#endif
