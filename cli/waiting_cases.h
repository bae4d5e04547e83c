/* What cases of equivalence wait for: whose move each is, and by when the clock of its stage would have it. */
#ifndef CLI_WAITING_CASES_H
#define CLI_WAITING_CASES_H

#include "cli/waiting.h"

/*
 * Of all cases, by place in the log, then what exemptions rest on no case any more, in the app's arena. Whose they are is
 * for the caller to sort out; with a `person` who was never of those that cases wait for, only their own cases are read.
 */
MUST_CHECK enum status waiting_cases(struct app *app, const char *person, struct waiting_item **ret_items,
				     size_t *ret_count, struct err *err);

#endif
