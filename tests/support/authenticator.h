/*
 * A software authenticator and the browser before it, for tests: registers a credential and answers
 * challenges, truly, or with one thing wrong. What it is made of can be set between calls.
 */
#ifndef TESTS_SUPPORT_AUTHENTICATOR_H
#define TESTS_SUPPORT_AUTHENTICATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/passkey.h"

#define AUTHENTICATOR_UP 0x01
#define AUTHENTICATOR_UV 0x04
#define AUTHENTICATOR_BE 0x08
#define AUTHENTICATOR_BS 0x10

struct authenticator {
	struct key *key;
	const char *id, *origin; /* for whom the credential is; where the page was */
	const char *type;	 /* NULL: as it should be */
	const char *members;	 /* JSON after `origin`; NULL: ,"crossOrigin":false */
	uint8_t flags;		 /* beside that a credential follows; UP and UV at first */
	uint32_t count;		 /* goes up with each answer */
	uint8_t credential[32];
	struct passkey_room room;
	uint8_t registered[PASSKEY_REGISTERED_MAX];
};

/* The same credential for the same seed. `id` and `origin` are borrowed. */
void authenticator_open(struct authenticator *a, const char *seed, const char *id,
			const char *origin);
void authenticator_close(struct authenticator *a);

/* What a page gets. It lies in `a` until the next call. */
void authenticator_register(struct authenticator *a, struct passkey_bytes challenge,
			    struct passkey_bytes *ret_client, struct passkey_bytes *ret_auth);
struct passkey_assertion authenticator_assert(struct authenticator *a,
					      struct passkey_bytes challenge);
/* The signature of an entry of these bytes. */
struct signature authenticator_sign(struct authenticator *a, const void *bytes, size_t n);

#endif
