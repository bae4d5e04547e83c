/* Signing in with a passkey: making one, using one. It never signs an entry, and one that does
 * never signs in. */
#ifndef CLI_WEB_SIGN_IN_PASSKEY_H
#define CLI_WEB_SIGN_IN_PASSKEY_H

#include <stdbool.h>

#include "core/err.h"

struct visit;

/* The button of the page to sign in. False: there are no passkeys at this server's address, and
 * nothing is drawn. */
bool sign_in_passkey_draw(struct visit *v);
/* A form that makes one for `person`, sent to `address`, and is left open for more fields:
 * ceremony_end. */
MUST_CHECK enum status sign_in_passkey_new(struct visit *v, const char *address, const char *person,
					   struct err *err);
/*
 * Checks what such a form brought, and keeps it. `link`: the key of a link that is used up by it;
 * NULL: none. ERR_DENIED, ERR_INVALID, ERR_CONFLICT: one thing is wrong, nothing is kept, and the
 * link works still.
 */
MUST_CHECK enum status sign_in_passkey_make(struct visit *v, const char *person, const char *link,
					    struct err *err);

#endif
