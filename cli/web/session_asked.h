/* Requests that were signed with a key and came: in the pages' own database (session.h), so that none is taken twice. */
#ifndef CLI_WEB_SESSION_ASKED_H
#define CLI_WEB_SESSION_ASKED_H

#include <stdint.h>

#include "cli/web/session.h"

/* ERR_DENIED: one with that nonce came before. Remembered for longer than one is good for. */
MUST_CHECK enum status asked_once(struct sessions *s, const struct digest *nonce, int64_t now, struct err *err);

#endif
