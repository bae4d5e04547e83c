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

/*
 * What was prepared from that draft of theirs: it goes, since the draft says something else by now, with the writing of
 * that (`db` is the pages' own, taken); or it stands by itself from now on, since the draft becomes one of another thing.
 */
struct db;
MUST_CHECK enum status signing_drop_of(struct db *db, const char *person, const char *draft, struct err *err);
MUST_CHECK enum status signing_let_go(struct sessions *sessions, const char *person, const char *draft, struct err *err);

#endif
