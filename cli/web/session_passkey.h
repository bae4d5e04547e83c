/*
 * Passkeys that the pages know, in their own database. Of one that signs, what the record does not
 * have: the id by which a browser is asked for it, and what its person calls it; whether it signs
 * is in the record alone. Of one that signs in, all there is. A credential is one or the other, for
 * as long as it is kept: it has one row, whoever's it is.
 */
#ifndef CLI_WEB_SESSION_PASSKEY_H
#define CLI_WEB_SESSION_PASSKEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/web/session.h"
#include "core/arena.h"
#include "core/passkey.h"

#define PASSKEYS_MOST 20      /* that one person may have here */
#define PASSKEY_LABEL_MOST 60 /* bytes */
#define PASSKEY_UNPROVED                                                                           \
	86400 /* seconds after which one that was registered and never used is forgotten */

struct kept_passkey {
	const uint8_t *credential; /* its id */
	size_t credential_n;
	const char *person;
	bool signs;	   /* else it signs in */
	struct digest key; /* fingerprint */
	const uint8_t *spki;
	size_t spki_n;
	enum passkey_backup backup;
	const char *label;
	const char *request; /* of one that signs, once it has proved itself: signing_request, as
				JSON; "" before */
	int64_t made, used;  /* used: 0 never */
};

/* ERR_CONFLICT: that credential is known already, or the person has too many. */
MUST_CHECK enum status passkey_keep(struct sessions *sessions, const char *person, bool signs,
				    const struct passkey_registration *registration,
				    const char *label, int64_t now, struct err *err);
/*
 * One that signs in, made with a link of theirs (session.h), which is used up by it. ERR_DENIED: there is no such
 * link; else as above. Of what is refused nothing is kept, and the link works still.
 */
MUST_CHECK enum status passkey_keep_by_link(struct sessions *sessions, const char *link,
					    const char *person,
					    const struct passkey_registration *registration,
					    const char *label, int64_t now, struct err *err);
/* Theirs, oldest first, in the arena. */
MUST_CHECK enum status passkey_list(struct sessions *sessions, struct arena *a, const char *person,
				    struct kept_passkey **ret_list, size_t *ret_count,
				    struct err *err);
/* Anybody's, by its id. ERR_NOT_FOUND. */
MUST_CHECK enum status passkey_find(struct sessions *sessions, struct arena *a,
				    struct passkey_bytes credential,
				    struct kept_passkey *ret_passkey, struct err *err);
/* It has proved itself; `request` is kept. */
MUST_CHECK enum status passkey_proved(struct sessions *sessions, const struct kept_passkey *passkey,
				      const char *request, struct err *err);
MUST_CHECK enum status passkey_used(struct sessions *sessions, const struct kept_passkey *passkey,
				    enum passkey_backup backup, int64_t now, struct err *err);
/*
 * Forgets one of theirs that signs in; or that `signs`, which the caller asks only of one that never came into the record.
 * ERR_NOT_FOUND.
 */
MUST_CHECK enum status passkey_drop(struct sessions *sessions, const char *person, bool signs,
				    const struct digest *key, struct err *err);

/*
 * Notes that a challenge was answered, until it would be too old in any case. ERR_DENIED: it was
 * before; of two who come at once one is refused.
 */
MUST_CHECK enum status challenge_answered(struct sessions *sessions, const struct digest *challenge,
					  int64_t until, int64_t now, struct err *err);

#endif
