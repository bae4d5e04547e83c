/*
 * Is what `attest progress --json` once said still what this journal says of that very moment? The
 * evidence for a decision years later: a result names trainee, curriculum digest, moment, and size and
 * root of the journal, and everything else in it is computed again from these.
 */
#ifndef CLI_CHECK_RESULT_H
#define CLI_CHECK_RESULT_H

#include "cli/app.h"

/*
 * Reads the result at `path` (at most 4 MiB), whose trainee must be `trainee`, recomputes it, prints `same`
 * or `different` and where, and sets app->exit_code to 0 or 1. What was accepted in the same second but
 * after the result is left out, so the journal connection sees older facts from then on (facts_cut).
 *
 * ERR_INVALID: no such result, or of a moment that has not come; ERR_CONFLICT: of another trainee, or not of
 * this journal: its first entries have another root, or it never held so many.
 */
MUST_CHECK enum status check_result(struct app *app, const char *trainee, const char *path,
				    struct err *err);

#endif
