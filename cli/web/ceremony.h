/*
 * Passkeys on a page: what script (assets/passkey.mjs) asks a browser for, and what comes back with
 * the form. A form of this kind carries in its attributes all that is asked, and is sent with
 * `answer`, JSON that the script writes. Script decides nothing: whoever handles the form checks
 * what came with core/passkey.h.
 *
 * A challenge that is not an entry's digest is ours: 56 bytes, so that it never is one (those have
 * 32), bound to what it is for, to the browser's cookie and to whom it is for, under a secret of
 * this run of the server; it holds for CEREMONY_SECONDS and is answered once.
 */
#ifndef CLI_WEB_CEREMONY_H
#define CLI_WEB_CEREMONY_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/web/visit.h"
#include "core/passkey.h"

#define CEREMONY_SECONDS (10 * 60)
#define CEREMONY_ANSWERS 64 /* in one form, as SIGN_ENTRIES */

enum ceremony { CEREMONY_SIGN_IN, CEREMONY_NEW_SIGN_IN, CEREMONY_NEW_SIGNING };

/* ---- for which site ---- */

/* The party for sign-in: this server's own address. False: browsers have no passkeys there (no TLS,
 * no name). */
bool ceremony_site(struct visit *v, struct passkey_party *ret_party);
/*
 * The domain, as entry 0 has it, whose pages are these, in the arena, and its party. ERR_CONFLICT
 * says that there is none, so that nobody signs by passkey here.
 */
MUST_CHECK enum status ceremony_domain(struct visit *v, const char **ret_domain,
				       struct passkey_party *ret_party, struct err *err);

/* ---- asking ---- */

/* A form that makes a passkey. The challenge is made for whom the visit is of, or `person`. */
struct ceremony_new {
	const char *address;
	enum ceremony what;
	const char *host; /* of the party */
	const char *person;
	const char *name, *display; /* what the browser lists it as */
	const char *exclude;	    /* ids that it must not be, in base64url, parted by spaces */
};
void ceremony_new_begin(struct visit *v, const struct ceremony_new *n);

/* A form that uses one. */
struct ceremony_use {
	const char *address;
	const char *host;
	const char *challenges; /* base64url, parted by spaces, each answered by itself; NULL: one
				   for signing in */
	const char *allow;	/* ids as above; "": whichever there is for the host */
};
void ceremony_use_begin(struct visit *v, const struct ceremony_use *u);
/* The button, and where it is said that it did not work. `again` NULL, or "Sign {n} of {of}" of
 * several. */
void ceremony_end(struct visit *v, const char *kind, const char *text, const char *again);
/* What a browser is shown that runs no script. */
void ceremony_no_script(struct visit *v, const char *what_else);
/* Bytes in base64url, in the arena. */
const char *ceremony_text(struct visit *v, const void *bytes, size_t n);

/* ---- what came ---- */

struct ceremony_answer {
	struct passkey_bytes credential, client_data, auth_data,
		signature; /* signature: none of a new one */
};
/* The answers of the form, in the arena. ERR_INVALID: it has none, too many, or not of that form.
 */
MUST_CHECK enum status ceremony_answers(struct visit *v, struct ceremony_answer **ret_answers,
					size_t *ret_count, struct err *err);

struct ceremony_challenge {
	struct passkey_bytes bytes;
	struct digest digest;
	int64_t until;
};
/* The challenge that came with the form. ERR_DENIED: it is not ours, for something or somebody
 * else, or too old. */
MUST_CHECK enum status ceremony_challenge(struct visit *v, enum ceremony what, const char *person,
					  struct ceremony_challenge *ret_challenge,
					  struct err *err);
/* To be called when all else was right, and before anything follows. ERR_DENIED: it was answered
 * before. */
MUST_CHECK enum status ceremony_once(struct visit *v, const struct ceremony_challenge *challenge,
				     struct err *err);

#endif
