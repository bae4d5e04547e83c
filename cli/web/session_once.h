/*
 * Links for who has no account: each is for the answer of one person to one request. Whoever makes
 * one is shown it once; the database (session.h) has only the digest of its key. The first browser
 * in which somebody opens it has it from then on, and it takes one answer, until ONCE_DAYS after it
 * was made or until it is taken back. It gives nothing but what the request file of `attest request
 * export` gives, and signs nothing.
 */
#ifndef CLI_WEB_SESSION_ONCE_H
#define CLI_WEB_SESSION_ONCE_H

#include "cli/web/session.h"

#define ONCE_DAYS 14
#define ONCE_LISTED 32

enum once_state { ONCE_WAITING, ONCE_OPENED, ONCE_ANSWERED, ONCE_TAKEN_BACK, ONCE_EXPIRED };

struct once {
	int64_t n; /* what it goes by among those who made it; opens nothing */
	uint64_t request;
	char assessor[ID_MAX], maker[ID_MAX];
	int64_t made, until;
	int64_t opened, answered, ended; /* when; 0: not */
	uint64_t entry;			 /* the answer */
	struct digest browser;		 /* that has it, once it was opened */
};
enum once_state once_state(const struct once *o, int64_t now);

/* Makes one; takes back those for the same request that were not answered. */
MUST_CHECK enum status once_make(struct sessions *s, uint64_t request, const char *assessor,
				 const char *maker, int64_t now, char ret_key[SESSION_COOKIE],
				 struct err *err);
/* ERR_NOT_FOUND: there is none of that key. */
MUST_CHECK enum status once_find(struct sessions *s, const char *key, struct once *ret_once,
				 struct err *err);
/* Of a request, the newest first, at most ONCE_LISTED. */
MUST_CHECK enum status once_list(struct sessions *s, uint64_t request,
				 struct once ret_list[ONCE_LISTED], size_t *ret_count,
				 struct err *err);

/* What once_open keeps of a browser's secret (visit.h), and compares with. */
struct digest once_browser(const char *secret);
/* ERR_CONFLICT: it is open in another browser, answered, taken back or too old by now. */
MUST_CHECK enum status once_open(struct sessions *s, const char *key, const struct digest *browser,
				 int64_t now, struct err *err);
/*
 * The answer was taken as that entry, or, with `entry` 0, is about to be: whoever comes second is
 * refused. ERR_CONFLICT: it takes no answer (any more). once_undo: it was not taken after all.
 */
MUST_CHECK enum status once_answer(struct sessions *s, int64_t n, uint64_t entry, int64_t now,
				   struct err *err);
void once_undo(struct sessions *s, int64_t n);
/* ERR_NOT_FOUND: the request has none of that number; ERR_CONFLICT: it was answered, or has ended.
 */
MUST_CHECK enum status once_take_back(struct sessions *s, uint64_t request, int64_t n, int64_t now,
				      struct err *err);

#endif
