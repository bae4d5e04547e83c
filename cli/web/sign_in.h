/*
 * The ways to sign in. A way that is added (a passkey) checks by itself who somebody is, then calls sign_in_as; its
 * part of the page stands in page_sign_in.c. None of them can ever sign an entry.
 */
#ifndef CLI_WEB_SIGN_IN_H
#define CLI_WEB_SIGN_IN_H

#include "core/err.h"

struct visit;

/*
 * Is that way of signing in enough for who holds these roles? What registrars and ETB assessors say reaches everybody, so
 * that they sign in with a passkey: something that they have, and a finger, face or PIN. ERR_DENIED says so. Stepping in
 * as a person of a demonstration is enough for all.
 */
MUST_CHECK enum status sign_in_is_enough(unsigned roles, const char *way, struct err *err);

/*
 * They have just shown to be that person: begins a session, or, where it is theirs already, notes that they did so,
 * and goes to where `next` says ("" to where they begin). Answers the visit. ERR_DENIED: that way is not enough.
 */
MUST_CHECK enum status sign_in_as(struct visit *v, const char *person, const char *way, const char *next,
				  struct err *err);
/* The page to sign in, again, with what was wrong (page_wrong). In page_sign_in.c. */
MUST_CHECK enum status sign_in_page(struct visit *v, struct err *err);
/* Where to after signing in: an address of this server, else "". */
const char *sign_in_next(struct visit *v);

/* The person whose id or e-mail address that is, in the arena; NULL: nobody's, or several have it. */
const char *sign_in_person(struct visit *v, const char *typed);

#endif
