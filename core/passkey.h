/*
 * Passkeys: what a browser hands back when a person registers a credential or answers a challenge
 * with one (WebAuthn Level 3, https://www.w3.org/TR/webauthn-3/), checked by pure functions over
 * bytes. Only ES256, attestation "none", no extensions. What a party must look at is looked at
 * here, every time: type, challenge, exact origin, `crossOrigin`, rpIdHash, user presence and
 * verification, backup flags. The sign count is told and never refused: it is 0 for ever where a
 * credential is copied between devices.
 *
 * A registration proves nothing: nothing in it is signed. Whoever takes a key from one asks for an
 * assertion by it before believing that anybody holds its private half.
 */
#ifndef CORE_PASSKEY_H
#define CORE_PASSKEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/key.h"

#define PASSKEY_HOST_MAX 254	    /* a host name and its NUL, RFC 1035 */
#define PASSKEY_ORIGIN_MAX 270	    /* https://HOST:PORT and its NUL */
#define PASSKEY_CLIENT_MAX 1024	    /* bytes of clientDataJSON: browsers write 130 to 400 */
#define PASSKEY_CREDENTIAL_MAX 1023 /* bytes of a credential's id, section 6.5.1 */
#define PASSKEY_REGISTERED_MAX (37 + 16 + 2 + PASSKEY_CREDENTIAL_MAX + 77) /* bytes of authData */

/* For whom a credential is made: its id (a host), and the one origin whose pages may use it. */
struct passkey_party {
	char id[PASSKEY_HOST_MAX];
	char origin[PASSKEY_ORIGIN_MAX]; /* "": http://localhost, with any port or none */
};

/*
 * "HOST" or "HOST:ORIGIN", as entry 0 of a log has it. A host is lower-case, with dots, and no
 * address; ORIGIN as a browser writes it: https, HOST or a name below it, a port only where it is
 * not 443. HOST alone means https://HOST. `localhost`, for trying things out, alone means
 * http://localhost at any port; its origin may be http. ERR_INVALID says what is wrong.
 */
MUST_CHECK enum status passkey_party_parse(const char *domain, struct passkey_party *ret_party,
					   struct err *err);

/* May the credential be copied to other devices (flag BE), and has it been (BS)? */
enum passkey_backup { PASSKEY_BOUND, PASSKEY_ELIGIBLE, PASSKEY_BACKED_UP };
/* "device-bound", "backup-eligible", "backed-up" */
const char *passkey_backup_name(enum passkey_backup backup);
MUST_CHECK enum status passkey_backup_parse(const char *name, enum passkey_backup *ret_backup,
					    struct err *err);

struct passkey_bytes {
	const uint8_t *bytes;
	size_t n;
};

/* What was registered; release with passkey_registration_release. */
struct passkey_registration {
	struct key *key; /* P-256, public: verifies plain signatures until key_for_passkey */
	uint8_t credential[PASSKEY_CREDENTIAL_MAX];
	size_t credential_n;
	enum passkey_backup backup;
	uint32_t count;
};
void passkey_registration_release(struct passkey_registration *registration);

/*
 * Checks what navigator.credentials.create() gave: clientDataJSON and getAuthenticatorData(), for
 * this party and the challenge that the page was given. ERR_INVALID: not in the form that there is;
 * ERR_DENIED: a check failed. Both say which.
 */
MUST_CHECK enum status
passkey_register(const struct passkey_party *party, struct passkey_bytes challenge,
		 struct passkey_bytes client_data, struct passkey_bytes auth_data,
		 struct passkey_registration *ret_registration, struct err *err);

/* What navigator.credentials.get() gave. */
struct passkey_assertion {
	struct passkey_bytes auth_data; /* 37 bytes */
	struct passkey_bytes client_data;
	struct passkey_bytes signature; /* DER */
};
struct passkey_seen {
	enum passkey_backup backup;
	uint32_t count;
};

/*
 * Is it an answer to `challenge`, for this party, by `key` (P-256)? ERR_INVALID and ERR_DENIED as
 * above. Whose key it is, that the challenge was given to nobody else and is used once, and that
 * the credential is still as it was registered (may it be copied?) is for the caller.
 */
MUST_CHECK enum status passkey_check(const struct passkey_party *party, const struct key *key,
				     struct passkey_bytes challenge,
				     const struct passkey_assertion *assertion,
				     struct passkey_seen *ret_seen, struct err *err);

/*
 * An assertion as the signature of an entry: canonical JSON of exactly authData, clientDataJSON and
 * signature, in base64, at most SIGNATURE_MAX bytes; portfolio/FORMAT.md section 2. Reading gives what lies
 * in `room`.
 */
struct passkey_room {
	uint8_t auth_data[64], client_data[PASSKEY_CLIENT_MAX], signature[SIGNATURE_DER_MAX];
};
MUST_CHECK enum status passkey_write(const struct passkey_assertion *assertion,
				     struct signature *ret_signature, struct err *err);
MUST_CHECK enum status passkey_read(const uint8_t *signature, size_t n, struct passkey_room *room,
				    struct passkey_assertion *ret_assertion, struct err *err);

/*
 * Is `signature` (bytes of passkey_write) an assertion by `key` whose challenge is SHA-256 of the
 * bytes, by a credential that may be copied or not as `copied` says? The flag never changes in a
 * credential's life (section 6.1.3). Anything else is false, never an error.
 */
bool passkey_signed(const struct passkey_party *party, bool copied, const struct key *key,
		    const void *bytes, size_t n, const uint8_t *signature, size_t signature_n);

/* How a credential's id is named where the id itself has no place: SHA-256 of it. */
struct digest passkey_credential_digest(const uint8_t *credential, size_t n);

/* Base64url without padding (RFC 4648 section 5). */
void passkey_base64url(struct buf *b, const void *bytes, size_t n);
/*
 * Its strict inverse: exact alphabet, no padding, spare bits zero, so that one text has one value.
 * Appends; ERR_INVALID, also for what does not fit; then `b` is as before.
 */
MUST_CHECK enum status passkey_unbase64url(struct buf *b, const char *text, size_t n,
					   struct err *err);

#endif
