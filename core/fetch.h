/*
 * Getting one document over HTTP(S), the only file that includes libcurl: `attest verify URL` reads a
 * receipt from where somebody published it.
 */
#ifndef CORE_FETCH_H
#define CORE_FETCH_H

#include "core/buf.h"
#include "core/err.h"

/*
 * The body of `url` into `out` (bounded by out's max; more is ERR_INVALID). http and https only, at most
 * 3 redirects and never from https to http, certificates checked, 10 s to connect, 60 s in all.
 * 404 and 410 are ERR_NOT_FOUND, other answers than 200 and everything else ERR_IO.
 */
MUST_CHECK enum status fetch_get(const char *url, struct buf *out, struct err *err);

#endif
