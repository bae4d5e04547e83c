/*
 * What somebody typed into a form outlives their session. A row of a POST with KEEPS_FORM (route.h)
 * needs nothing more: where the session ended while they typed, the dispatcher keeps what came as a
 * draft (session_draft.h), one for each address, and asks them to sign in; the page of the form
 * then has it all again, by ?typed=ID, and whoever opens that page by another way is told of it. It
 * is gone when what came of it was signed, or they drop it.
 *
 * Files are not kept: a form with files has drafts of its own (page_evidence.c).
 */
#ifndef CLI_WEB_TYPED_H
#define CLI_WEB_TYPED_H

#include "cli/web/session_draft.h"
#include "cli/web/visit.h"

/* Keeps what was sent by somebody whose session has ended (v->has_ended), and asks them to sign in.
 * ERR_CONFLICT: too many drafts. */
MUST_CHECK enum status typed_keep(struct visit *v, struct err *err);
/* Keeps what was sent by somebody who leaves the form for now, by a button "leave" of it.
 * ERR_CONFLICT: too many drafts. */
MUST_CHECK enum status typed_leave(struct visit *v, struct err *err);
/* 401: they were signed out meanwhile, what they wrote is kept as draft `id`, and is gone on with
 * on `page`. */
void typed_ask_to_sign_in(struct visit *v, const char *id, const char *page, const char *what);

/* Before the handler, of a page with such a form: what was kept for it stands in the request as if
 * it had been sent. Of such a form that was sent: which draft of theirs it was (v->typed_into).
 * What the address or the form names and is none of theirs for this form is nothing. */
MUST_CHECK enum status typed_find(struct visit *v, struct err *err);
/* Above the form that is sent to `address`: that what was typed is here again, or can be. */
void typed_draw(struct visit *v, const char *address);

/* In it: what its page is called, for a draft that is made of it, and which draft it is
 * (v->typed_into), so that it goes when what is sent was signed. Both are done by form_begin. */
void typed_carry(struct visit *v, const char *address);

/* Where a draft is gone on with; NULL: of this form not by itself. In the arena. */
const char *draft_address(struct arena *a, const struct draft *d);

#endif
