/*
 * One thread that hands messages over (cli/post.h), so that no page waits for a mail server and how
 * long a page takes tells nothing of whether anybody was written to. What waits when the server
 * stops is still tried, each for a few seconds; what the mail server did not take is told in the
 * log and lost: whoever waits for it asks again.
 */
#ifndef CLI_WEB_MAILER_H
#define CLI_WEB_MAILER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/post.h"

#define MAILER_QUEUE 256 /* messages that wait; one more is refused */

struct mailer;

/* `post` must live as long; `log`: a line for what was not taken, without addresses; NULL: none. */
struct mailer *mailer_start(const struct post *post, FILE *log);
/* Copies all of it. `name`: what they go by. False: too many wait, or an address is none. */
bool mailer_add(struct mailer *m, const char *to, const char *name, const char *subject,
		const char *body, int64_t now);
void mailer_stop(struct mailer *m); /* NULL is fine */

#endif
