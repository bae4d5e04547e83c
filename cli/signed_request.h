/*
 * A request of HTTP that a person's own key signed, in place of a session (portfolio/FORMAT.md, section 2). In its
 * header:
 *
 *   Authorization: Attest PERSON KEY TIME NONCE BODY SIGNATURE
 *
 * PERSON is whose key it is said to be, KEY the key's fingerprint, TIME seconds since 1970, NONCE 32 random bytes, BODY SHA-256 of the body as sent, all
 * but the time in hex; SIGNATURE is base64. What is signed begins with words that no entry begins with, and names the
 * server, so that it is good for this one request to this one server, and never as an entry.
 */
#ifndef CLI_SIGNED_REQUEST_H
#define CLI_SIGNED_REQUEST_H

#include <stdint.h>

#include "core/buf.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/ids.h"
#include "core/key.h"

#define SIGNED_REQUEST_SECONDS 300 /* how far the clocks of both may be apart */
#define SIGNED_REQUEST_SCHEME "Attest "
#define SIGNED_REQUEST_MAX 1024 /* bytes of the header, and of what is signed without its path */

struct signed_request {
	char person[ID_MAX];
	struct digest key, nonce, body;
	int64_t time;
	struct signature signature;
};

/* The bytes that are signed; `origin` is "https://attest.example", `path` has no query. */
void signed_request_message(const struct signed_request *r, const char *method, const char *origin, const char *path,
			    struct buf *out);
void signed_request_write(const struct signed_request *r, struct buf *out);
/* The value of a header. ERR_INVALID: it is not exactly of this form. Says nothing of the signature. */
MUST_CHECK enum status signed_request_read(const char *header, struct signed_request *ret_request, struct err *err);

#endif
