/* Signing what waits (sign.h) with a passkey. The challenge is the digest of the bytes, one for
 * each entry. */
#ifndef CLI_WEB_SIGN_PASSKEY_H
#define CLI_WEB_SIGN_PASSKEY_H

#include <jansson.h>
#include <stddef.h>

#include "cli/web/sign.h"
#include "core/passkey.h"

/* One of theirs that signs on these pages. */
struct sign_passkey {
	struct digest key;
	const char *label;
	const char *refused; /* why it cannot sign this: a sentence; NULL: it can */
	const char *domain;
	struct passkey_bytes credential; /* its id; none where the pages do not have it any more */
	struct submission *submissions;	 /* the bytes to be signed with it */
};
/* Theirs that are in force and for this site, newest first, in the arena. */
MUST_CHECK enum status sign_passkeys(struct visit *v, const struct signing *s,
				     struct sign_passkey **ret_list, size_t *ret_count,
				     struct err *err);
/* [{key, label, site, credential, challenges, refused?}] */
json_t *sign_passkeys_json(struct visit *v, const struct signing *s,
			   const struct sign_passkey *list, size_t count);
/* A form for each that can; for those that cannot, why. Nothing when there is none. */
MUST_CHECK enum status sign_passkeys_draw(struct visit *v, const struct signing *s,
					  const struct sign_passkey *list, size_t count,
					  struct err *err);

#endif
