/*
 * What the files that use OpenSSL share, for core/key*.c, core/certificate.c and core/seal.c; and the check
 * that core/passkey.c builds on.
 */
#ifndef CORE_KEY_PRIV_H
#define CORE_KEY_PRIV_H

#include "core/err.h"
#include "core/key.h"

struct evp_pkey_st;

/* OpenSSL's form of the key; borrowed, it lives as long as the key. */
struct evp_pkey_st *key_openssl(const struct key *key);

/* Why the last call failed, in OpenSSL's words; empties this thread's queue of its errors. */
const char *openssl_reason(void);

#define fail_openssl(err, doing) fail((err), ERR_IO, "%s: %s", (doing), openssl_reason())

/* Takes an OpenSSL key, public or private. ERR_INVALID when it is neither P-256 nor Ed25519. */
MUST_CHECK enum status key_from_openssl(struct evp_pkey_st *pkey, bool private_half,
					struct key **ret_key, struct err *err);

/* key_verify of the bytes as they are, by the key of a passkey too. */
bool key_verify_plain(const struct key *key, const void *bytes, size_t n, const uint8_t *sig,
		      size_t sig_n);

#endif
