/*
 * What of a trainee's portfolio is other people's move, one line for each person, and reminding
 * them of it. Who may be reminded is said by the same days as in `attest remind`: of what they have
 * held for longer than WAITING_LONG. To remind says nothing in the record: it shows on top of what
 * waits for them.
 */
#ifndef CLI_WEB_REMINDING_H
#define CLI_WEB_REMINDING_H

#include <jansson.h>

#include "cli/web/visit.h"

/*
 * [{holder, name, role, is_person, days, due, items: [{entry, evidence, text, days, due}],
 * reminded, may, may_from}] of the trainee's, longest held first: `reminded` a time or null, `may`
 * whether they may be reminded now, `may_from` else the day from which on, null where never. The
 * arena owns it.
 */
MUST_CHECK enum status reminding_others(struct visit *v, const char *trainee, json_t **ret_list,
					struct err *err);
/* How many things that is. */
int64_t reminding_count(const json_t *others);
/* As rows of a list; a button where they may be reminded: POST `address`, with the field "holder".
 */
void reminding_draw(struct visit *v, const json_t *others, const char *address);
/*
 * Does it, and goes to `next`. ERR_INVALID: nothing waits for `holder`, or not for long enough;
 * ERR_CONFLICT: they were reminded a few days ago.
 */
MUST_CHECK enum status reminding_do(struct visit *v, const char *trainee, const char *holder,
				    const char *next, struct err *err);

/* A note of what whoever is signed in was reminded of and still holds; nothing where there is none.
 */
MUST_CHECK enum status reminding_received(struct visit *v, struct err *err);

#endif
