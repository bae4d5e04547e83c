/* Where what waits to be signed lies (sign.h), in the pages' own database. Everybody is given only what is theirs. */
#ifndef CLI_WEB_SESSION_SIGNING_H
#define CLI_WEB_SESSION_SIGNING_H

#include "cli/web/session.h"
#include "cli/web/sign.h"

/* Also removes what is too old, and what was prepared from the same draft before. ERR_CONFLICT: too many wait for that person. */
MUST_CHECK enum status signing_keep(struct sessions *sessions, const struct signing *s, const char *person,
				    const struct submission *entries, size_t count, struct err *err);
/* With its entries, in the arena. ERR_NOT_FOUND: that person has none of that name. */
MUST_CHECK enum status signing_find(struct sessions *sessions, struct arena *a, const char *id, const char *person,
				    struct signing *ret_signing, struct err *err);
/* Oldest first, without their entries. */
MUST_CHECK enum status signing_list(struct sessions *sessions, struct arena *a, const char *person,
				    struct signing **ret_signings, size_t *ret_count, struct err *err);
MUST_CHECK enum status signing_drop(struct sessions *sessions, const char *id, const char *person,
				    struct err *err);

#endif
