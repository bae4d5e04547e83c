/* Taking back what was said, with what that re-opens told before and after: for `revoke` and its likes. */
#ifndef CLI_REVOKE_H
#define CLI_REVOKE_H

#include "cli/app.h"

/*
 * Revokes the entry `what`, in that role, for the option --reason. Says what re-opens before it
 * signs: on a terminal it asks, unless --yes is given; with --preview it ends there. What is not confirmed
 * exits 1 and leaves everything as it was.
 */
MUST_CHECK enum status revoke_entry(struct app *app, const struct args *args,
				    const struct entry *what, enum role role, struct err *err);

/* The options that it knows, for a command's table. */
#define REVOKE_OPTIONS(reason)                                                                              \
	{ "--reason", "TEXT", reason, true, false },                                                        \
	{ "--preview", NULL, "say what it would re-open, and sign nothing", false, false },                 \
	{ "--yes", NULL, "do not ask on a terminal", false, false }

#endif
