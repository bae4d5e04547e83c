/*
 * Compression for the wire, the only file that includes zlib.h. Nothing that is signed, digested or kept is
 * ever compressed: these bytes depend on the library's version.
 */
#ifndef CORE_GZIP_H
#define CORE_GZIP_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

/* Appends the bytes as one gzip member (RFC 1952). ERR_INVALID: it does not fit `out`, which is as before. */
MUST_CHECK enum status gzip_add(struct buf *out, const void *bytes, size_t n, struct err *err);

#endif
