/* The next thing to do about what is missing, as a command line to run. */
#ifndef CLI_EXPLAIN_STEPS_H
#define CLI_EXPLAIN_STEPS_H

#include "cli/explain.h"

/* Fills in at most STEPS_MAX: one for each person and kind of move, the reader's own first. How many. */
size_t explain_steps(struct app *app, const struct completion *r, const struct blocker *blockers,
		     size_t count, struct step ret_steps[STEPS_MAX]);

#endif
