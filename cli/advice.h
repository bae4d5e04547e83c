/*
 * What a request would come to, said before it is signed. The rules of the journal take requests that can
 * never count (a kind never refuses what it once took: portfolio/FORMAT.md section 8), so that this is where
 * the wrong tool, topic, module or assessor is refused, with what to do instead. Whoever lets a trainee send
 * a request asks here first.
 */
#ifndef CLI_ADVICE_H
#define CLI_ADVICE_H

#include "cli/app.h"

/*
 * `body` is that of a request of app->as for the evidence of entry `evidence`, worked on until `last_day`.
 * ERR_INVALID, ERR_CONFLICT and ERR_DENIED: it could never count, or that assessor could not sign it; the
 * sentence says what would. What the rules refuse anyway is left to them. *ret_notes is what is only worth
 * knowing once it is sent (not approved yet, asked already): lines as the program says them, "" none, in the
 * app's arena.
 */
MUST_CHECK enum status advise_request(struct app *app, uint64_t evidence, int32_t last_day,
				      const json_t *body, const char **ret_notes,
				      struct err *err);

#endif
