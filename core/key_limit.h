/*
 * The limit of checking signatures: OpenSSL alone, in the way that its own `openssl speed` counts it.
 * It is what `bench` sets our checks against, and is for nothing else.
 */
#ifndef CORE_KEY_LIMIT_H
#define CORE_KEY_LIMIT_H

#include <stdint.h>

#include "core/err.h"

/*
 * Checks one ECDSA P-256 signature over one SHA-256 digest `count` times, with one context that is set up
 * once: no hashing, no parsing of keys, none of our rules. Many threads may, each for itself. ERR_IO when
 * OpenSSL fails or does not find its own signature good.
 */
MUST_CHECK enum status key_limit_verify(uint64_t count, struct err *err);

#endif
