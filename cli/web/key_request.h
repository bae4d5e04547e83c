/*
 * Requests that a person's key signed, as `attest --remote` does (cli/signed_request.h), in place of a session. They
 * have no cookie and no token: nobody's browser sends them. One works once, for a few minutes, at this server.
 */
#ifndef CLI_WEB_KEY_REQUEST_H
#define CLI_WEB_KEY_REQUEST_H

#include <stdbool.h>

#include "cli/web/visit.h"

/* Does it say that it is signed? */
bool key_request_is(const struct request *r);
/*
 * Whose it is, by its head alone, before its body came: for how much may follow. ERR_DENIED with a sentence for them:
 * it is not of this form, too old, of no key in force, or not signed by it.
 */
MUST_CHECK enum status key_request_person(struct web *web, struct app *app, const struct request *r,
					  struct digest *ret_key, const char **ret_person, struct err *err);
/* The same once all of it came, which is taken once: fills by_key, key, signed_in and session. */
MUST_CHECK enum status key_request_take(struct visit *v, struct err *err);

#endif
