/*
 * Codes that a trainee shows face to face, so that the trainer finds a request on a device of their
 * own. A code is the way to a page and nothing else: it gives nobody a right, so that it lies here
 * as it is; who followed it is kept nowhere. It is CODE_MINUTES old at most.
 */
#ifndef CLI_WEB_SESSION_CODE_H
#define CLI_WEB_SESSION_CODE_H

#include "cli/web/session.h"

#define CODE_MINUTES 15
#define CODE_TEXT 9 /* eight letters and digits that nobody mistakes for another, and a NUL */

struct code {
	char text[CODE_TEXT];
	uint64_t request;
	int64_t until;
};

/* Makes one; ends those before for the same request. */
MUST_CHECK enum status code_make(struct sessions *s, uint64_t request, int64_t now,
				 struct code *ret_code, struct err *err);
/* As typed: small letters, spaces and dashes do no harm. ERR_NOT_FOUND: none, or it has ended. */
MUST_CHECK enum status code_find(struct sessions *s, const char *typed, int64_t now,
				 struct code *ret_code, struct err *err);
/* The one of a request that has not ended. ERR_NOT_FOUND: none. */
MUST_CHECK enum status code_of(struct sessions *s, uint64_t request, int64_t now,
			       struct code *ret_code, struct err *err);

#endif
