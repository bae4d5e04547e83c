/*
 * A box: bytes that only who has its key of 32 bytes can read or change. AES-256-GCM with a random nonce of 12 bytes
 * in front and a tag of 16 behind; `about`, which is not kept, must be the same again to open it, so that a box put in
 * another's place does not open. For one key at most some millions of boxes.
 */
#ifndef CORE_SEAL_BOX_H
#define CORE_SEAL_BOX_H

#include <stddef.h>

#include "core/buf.h"
#include "core/digest.h"
#include "core/err.h"

#define BOX_MORE 28u /* bytes that a box is longer than what is in it */
#define BOX_MAX (16ul << 20)

/* Appends to `out`, whose limit it may reach: then ERR_INVALID. */
MUST_CHECK enum status box_close(const struct digest *key, const char *about, const void *bytes, size_t n,
				 struct random *random, struct buf *out, struct err *err);
/* Appends what is in it. ERR_DENIED: another key, another `about`, or not as it was closed; `out` is as it was. */
MUST_CHECK enum status box_open(const struct digest *key, const char *about, const void *box, size_t n, struct buf *out,
				struct err *err);

#endif
