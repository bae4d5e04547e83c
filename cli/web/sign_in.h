/*
 * The ways to sign in. A way that is added (a passkey) checks by itself who somebody is, then calls sign_in_as; its
 * part of the page stands in page_sign_in.c. None of them can ever sign an entry.
 */
#ifndef CLI_WEB_SIGN_IN_H
#define CLI_WEB_SIGN_IN_H

#include "core/err.h"

struct visit;

/*
 * They have just shown to be that person: begins a session, or, where it is theirs already, notes that they did so,
 * and goes to where `next` says ("" to where they begin). Answers the visit.
 */
MUST_CHECK enum status sign_in_as(struct visit *v, const char *person, const char *way, const char *next,
				  struct err *err);
/* Where to after signing in: an address of this server, else "". */
const char *sign_in_next(struct visit *v);

/* The person whose id or e-mail address that is, in the arena; NULL: nobody's, or several have it. */
const char *sign_in_person(struct visit *v, const char *typed);

#endif
