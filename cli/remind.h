/*
 * What somebody is reminded of: one message for each person, however much waits, at most one on a day. In it
 * stand ids, places in the log and days: no word from a portfolio, no title, no name but the reader's own.
 * Of feedback on colleagues that they are invited to give it says only how much, and since when: a message
 * passes through the hands of others, who are not to learn whom it is about.
 */
#ifndef CLI_REMIND_H
#define CLI_REMIND_H

#include "cli/app.h"
#include "cli/waiting.h"
#include "core/buf.h"

struct reminder {
	const char *person;
	const char *address; /* NULL: they have none, or what they have is no address */
	const struct waiting_item **own, **others; /* theirs to do; held too long by others; oldest first */
	size_t own_count, other_count;
	size_t invited; /* invitations to give feedback on a colleague that wait for them */
	int64_t asked;	/* accepted: since when the oldest of them does */
};

/* Who has something to be reminded of, in order of id, in the app's arena. */
MUST_CHECK enum status remind_gather(struct app *app, const struct waiting *waiting,
				     struct reminder **ret_reminders, size_t *ret_count,
				     struct err *err);

/*
 * The message, from an address (message.h). `origin`: where the pages are, which it says then; NULL: it says the
 * commands. The same store and day give the same bytes.
 */
MUST_CHECK enum status remind_write(struct app *app, const struct reminder *reminder, const char *from,
				    const char *origin, int32_t after, struct buf *out, struct err *err);

#endif
