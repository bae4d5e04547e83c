/* How often something may be asked for, counted in the pages' own database (session.h) without what was typed. */
#ifndef CLI_WEB_SESSION_RATE_H
#define CLI_WEB_SESSION_RATE_H

#include "cli/web/session.h"

/* "link.address" of "amira@trust.example": at most `most` in `seconds`. */
struct rate {
	const char *what, *of;
	int most;
	int64_t seconds;
};

/* One more of each of them, or of none. ERR_DENIED: one of them is full; says for how long. */
MUST_CHECK enum status rate_take(struct sessions *s, const struct rate *rates, size_t count, int64_t now,
				 struct err *err);

#endif
