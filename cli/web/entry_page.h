/*
 * What the pages of one entry share (page_entry.c, page_ask.c, page_correct.c): the entry of their
 * address, seen by who may see the portfolio that it is in.
 */
#ifndef CLI_WEB_ENTRY_PAGE_H
#define CLI_WEB_ENTRY_PAGE_H

#include <jansson.h>
#include <stdint.h>

#include "cli/web/access.h"
#include "cli/web/visit.h"
#include "portfolio/journal.h"

struct entry_seen {
	uint64_t seq;
	struct record record;
	struct entry entry;
	enum access access;
};

/* That of the path; what is said store-wide is for nobody here. ERR_NOT_FOUND, without a word on
 * which of the two. */
MUST_CHECK enum status entry_find(struct visit *v, struct entry_seen *ret_seen, struct err *err);
/* The same, of the visitor's own hand and of this kind (NULL: whichever). */
MUST_CHECK enum status entry_find_own(struct visit *v, const char *kind,
				      struct entry_seen *ret_seen, struct err *err);
bool entry_is_own(const struct visit *v, const struct entry_seen *s);
/* "/entries/429" and what follows; “Six pumps”, "Request for CEN-S1 activity 4", or "Module sign".
 * In the arena. */
const char *entry_address(struct visit *v, const struct entry_seen *s, const char *more);
const char *entry_title(struct visit *v, const struct entry_seen *s);
/* What a request asks for, or the activities that evidence names: "CEN-S1 activities 4 and 6"; ""
 * none. */
const char *entry_asked_words(struct visit *v, const struct entry *e);
/*
 * A member of a body in words: a day as it is read, a digest by its first figures, a list with commas between, what has
 * members as "point not yet, n 1". In the arena.
 */
const char *entry_value_words(struct visit *v, const json_t *value);
/*
 * Of an applicant: the case in which they may claim, else the latest that is not decided or closed; 0: none.
 * *ret_may: they can claim in it today, since it is not handed in.
 */
MUST_CHECK enum status entry_case(struct visit *v, int64_t *ret_case, bool *ret_may,
				  struct err *err);

#endif
