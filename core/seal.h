/*
 * Sealing: bytes that only the holder of one P-256 key can read. CMS (RFC 5652, 5083, 5084, 5753)
 * AuthEnvelopedData in DER: AES-256-GCM under a key agreed by ephemeral ECDH (X9.63 with SHA-256, AES-256 key
 * wrap). The recipient is named by the first 20 bytes of the key's fingerprint, so that no certificate is needed:
 * `openssl cms -decrypt -inform DER -inkey FILE` reads it.
 *
 * Nothing is compressed: what is sealed has the size of the bytes and a constant, whatever they say. A key that
 * seals signs nothing but its proof of possession.
 */
#ifndef CORE_SEAL_H
#define CORE_SEAL_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/key.h"

#define SEAL_MAX (4ul << 20) /* bytes that can be sealed */

/* Appends to `out`. `to` is a P-256 key, of which the public half is enough. */
MUST_CHECK enum status seal_make(const struct key *to, const void *bytes, size_t n, struct buf *out,
				 struct err *err);
/*
 * Appends what was sealed to `out`. ERR_DENIED: it is sealed to another key, or not as it was sealed;
 * ERR_INVALID: it is no seal.
 */
MUST_CHECK enum status seal_open(const struct key *key, const void *sealed, size_t n,
				 struct buf *out, struct err *err);

#endif
