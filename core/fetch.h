/*
 * Getting one document over HTTP(S), the only file that includes libcurl: `attest verify URL` reads a
 * receipt from where somebody published it, `attest curriculum fetch URL` a catalogue.
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

#define FETCH_TAG_MAX 200 /* bytes of an entity tag (RFC 9110 section 8.8.3) that is taken */

/* A document that was got before, and is only wanted again when it has changed. */
struct fetch_ask {
	const char *url;
	const char *tag;	   /* what the server called the one that is here; NULL: none is */
	const char *plain_host; /* from this host alone http will do, for tests; NULL: from none */
	long milliseconds;	   /* in all */
};
struct fetch_answer {
	bool unchanged;		/* nothing was sent; `out` is as before */
	char tag[FETCH_TAG_MAX + 1]; /* "" where the server gives none that can be sent back */
};
/*
 * As fetch_get, but https alone, at the first address and at each that it points to. Where the server says
 * that what it called `tag` is what it still has, the document is not sent.
 */
MUST_CHECK enum status fetch_changed(const struct fetch_ask *ask, struct buf *out,
				     struct fetch_answer *ret_answer, struct err *err);

#endif
