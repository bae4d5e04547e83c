/* Which activities a trainee may link evidence to: what their open modules still want, searched and
 * suggested. */
#ifndef CLI_WEB_EVIDENCE_ITEMS_H
#define CLI_WEB_EVIDENCE_ITEMS_H

#include <jansson.h>
#include <stddef.h>

#include "cli/web/visit.h"

#define ITEMS_MAX 2000

struct item {
	const char *unit;  /* "CEN-S1/4" */
	const char *text;  /* "CEN-S1 activity 4: Measures ..." */
	const char *wants; /* what evidence of it is */
};

/*
 * Of who is signed in, in the order of their curriculum. *ret_progress (NULL: not wanted) is what
 * `progress` says. In the arena.
 */
MUST_CHECK enum status evidence_items(struct visit *v, struct item **ret_items, size_t *ret_count,
				      json_t **ret_progress, struct err *err);
/* Those that share most with the words, best first, at most `most` of them. */
MUST_CHECK enum status evidence_items_like(struct visit *v, const struct item *items, size_t count,
					   const char *words, size_t most,
					   const struct item ***ret_found, size_t *ret_count,
					   struct err *err);

#endif
