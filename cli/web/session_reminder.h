/*
 * Who was reminded of what waits for them, by whom and when, in the pages' own database: it is no
 * part of the record, and counts for nothing there. It is what keeps anybody from being reminded of
 * the same again and again.
 */
#ifndef CLI_WEB_SESSION_REMINDER_H
#define CLI_WEB_SESSION_REMINDER_H

#include <stddef.h>
#include <stdint.h>

#include "cli/web/session.h"
#include "core/arena.h"

#define REMIND_DAYS 7 /* for so long nobody is reminded of one trainee's things again, by anybody  \
		       */
#define REMINDED_DAYS 28  /* for so long it is remembered */
#define REMINDED_MOST 200 /* that are listed */

struct reminded {
	const char *holder, *trainee, *by; /* ids */
	int64_t at;			   /* by the clock that the pages show */
};

/*
 * `by` reminds `holder` of what waits for them of the trainee. ERR_CONFLICT: somebody did within
 * REMIND_DAYS, and the sentence says from which day on one may.
 */
MUST_CHECK enum status reminder_keep(struct sessions *s, const char *holder, const char *trainee,
				     const char *by, int64_t now, struct err *err);
/* The latest of each pair, latest first; `holder` or `trainee` NULL: of all. In the arena. */
MUST_CHECK enum status reminder_list(struct sessions *s, struct arena *a, const char *holder,
				     const char *trainee, int64_t now, struct reminded **ret_list,
				     size_t *ret_count, struct err *err);

#endif
