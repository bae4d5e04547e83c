/*
 * A message as mail carries it (RFC 5322, RFC 2045 to 2047): one plain text in UTF-8 to one person. The same
 * values give the same bytes. Nothing that somebody wrote can add a line to the headers.
 */
#ifndef CORE_MESSAGE_H
#define CORE_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

#define ADDRESS_MAX 254	     /* bytes of an address, RFC 5321 section 4.5.3.1.3 less the brackets */
#define MESSAGE_HEADER_MAX 160 /* bytes of a name or subject; of a longer one the beginning is said */

struct message {
	const char *from, *to; /* addresses */
	const char *name;      /* of whom it is for; NULL or "": not said */
	const char *subject;
	const char *id;	 /* left of "@attest.invalid" in Message-ID: letters, digits, "." and "-" */
	const char *body; /* UTF-8, lines end in LF */
	int64_t time;	 /* of Date */
};

/*
 * LOCAL@DOMAIN of letters, digits and what RFC 5322 section 3.2.3 calls atext, with single dots between: no
 * quotes, comments, white space or anything but ASCII.
 */
bool message_is_address(const char *text);

/* Appends it, lines ending in CRLF. ERR_INVALID: an address is none, or there is no room. */
MUST_CHECK enum status message_write(const struct message *m, struct buf *out, struct err *err);

#endif
