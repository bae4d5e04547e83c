/* Cases of equivalence in somebody's queue: those in which it is their move, with how near the end of its clock is. */
#ifndef CLI_QUEUE_CASES_H
#define CLI_QUEUE_CASES_H

#include <jansson.h>

#include "cli/app.h"

/*
 * Those that wait for app->as, in order of the log: added to `doc` as {seq, trainee, what, sent, days, state: "case", due,
 * risk}, where seq is the case, `sent` when it came to them, `due` a day or null, and `risk` calm, near, red or overdue; without --json printed.
 */
MUST_CHECK enum status queue_cases(struct app *app, json_t *doc, size_t *ret_count, struct err *err);

#endif
