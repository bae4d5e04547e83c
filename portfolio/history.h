/*
 * What was said about how training goes, with what was taken back since: for lists that show how something
 * came about. What each entry says, and who said it, stands in the entry itself.
 */
#ifndef PORTFOLIO_HISTORY_H
#define PORTFOLIO_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/err.h"

enum history { HISTORY_REVIEW, HISTORY_LEAVE, HISTORY_WORKING_TIME, HISTORY_REPORT };

struct past_entry {
	int64_t entry;
	int64_t accepted; /* from when it acts: a countersignature may have brought that about */
	int64_t voided;	  /* the entry that made it void; 0: it stands */
};

/*
 * Those of an enrolment (the log number of its entry), in the order in which they took effect, as of the
 * instant `at`. Lives in the arena; fails only with the machine (ERR_IO).
 */
MUST_CHECK enum status history_of(struct db *db, const char *trainee, int64_t enrolment,
				  enum history what, int64_t at, struct arena *a,
				  struct past_entry **ret_items, size_t *ret_count, struct err *err);

#endif
