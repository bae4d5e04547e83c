/* Taking back what was said, with what that re-opens told before and after: for `revoke` and its likes. */
#ifndef CLI_REVOKE_H
#define CLI_REVOKE_H

#include <jansson.h>

#include "cli/app.h"

/*
 * Revokes the entry `what`, in that role, for the option --reason. Says what re-opens before it
 * signs: on a terminal it asks, unless --yes is given; with --preview it ends there. What is not confirmed
 * exits 1 and leaves everything as it was.
 */
MUST_CHECK enum status revoke_entry(struct app *app, const struct args *args,
				    const struct entry *what, enum role role, struct err *err);

/*
 * As what the speaker revokes it: a registrar whatever can be, an officer an answer from outside (the rules ask whose),
 * everybody what they said themselves. ERR_INVALID: nobody can; ERR_DENIED: others can.
 */
MUST_CHECK enum status revoke_role(struct app *app, const struct entry *what, uint64_t seq,
				   enum role *ret_role, struct err *err);

/*
 * What re-opens if the speaker revokes it now, as {trainee, unit, was, is, text} each, which the caller releases. Tried out
 * and undone: the store is open for writing.
 */
MUST_CHECK enum status revoke_reopens(struct app *app, const struct entry *what, uint64_t seq,
				      json_t **ret_list, struct err *err);

/* The options that it knows, for a command's table. */
#define REVOKE_OPTIONS(reason)                                                                              \
	{ "--reason", "TEXT", reason, true, false },                                                        \
	{ "--preview", NULL, "say what it would re-open, and sign nothing", false, false },                 \
	{ "--yes", NULL, "do not ask on a terminal", false, false }

#endif
