/*
 * HTTP(S), with fetch_smtp.c the only files that include libcurl: `attest verify URL` reads a receipt from
 * where somebody published it, `attest curriculum fetch URL` a catalogue, and `attest --remote URL` talks with
 * a served store.
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

/* ---- talking with one server ---- */

#define FETCH_URL_MAX 2000

struct fetch_call {
	const char *url;	   /* https; http for this machine alone: localhost, 127.0.0.1 */
	const char *authorization; /* the value of that header */
	const char *type;	   /* of the body */
	const void *body;	   /* what is posted; NULL: the document is asked for */
	size_t n;
	const char *authorities;   /* a file of certificates that are trusted; NULL: this system's */
	long milliseconds;	   /* in all */
};
struct fetch_said {
	long code;			 /* of HTTP, whichever */
	char location[FETCH_URL_MAX + 1]; /* where it points to, made whole; "" nowhere. It was not asked */
};
/*
 * One request, and the body of its answer, whatever the code is. JSON is asked for. ERR_INVALID: an address
 * that is not asked, an answer of more bytes than `out` takes; ERR_IO: the server cannot be reached, or its
 * certificate is not good.
 */
MUST_CHECK enum status fetch_talk(const struct fetch_call *call, struct buf *out, struct fetch_said *ret_said,
				  struct err *err);
/* Would fetch_talk ask this address? ERR_INVALID: no, and why. */
MUST_CHECK enum status fetch_may_talk(const char *url, struct err *err);

#endif
