/*
 * Drafts of our own files, made from a framework that others wrote: for people to complete. FORMAT.md section 14
 * says what becomes what.
 */
#ifndef CURRICULA_DRAFT_H
#define CURRICULA_DRAFT_H

#include <stddef.h>

#include "core/arena.h"
#include "core/err.h"
#include "curricula/framework.h"

#define DRAFT_ITEMS 1200 /* of one set of standards, so that the file stays within FILE_ELEMENTS */

struct draft {
	const char *name; /* "OECD@2024.1"; its file has .xml after it */
	const char *text;
	size_t len;
};

/*
 * What this program wrote becomes a curriculum and its modules, or a set, of the same ids and versions; everything else a
 * set of standards called `name`, in the tree that it had, divided at the top into several where it has more than
 * DRAFT_ITEMS. `name` NULL: from the framework's title, and its version where that is one, else YEAR.1 with `year`.
 * The rules of drafts ask for everything; what else is not in them is added to the `lost` of `f`, which has passed
 * framework_check. ERR_INVALID, with the place: a branch too large, and marks of ours that nobody could have written.
 */
MUST_CHECK enum status draft_files(struct framework *f, const struct ref *name, int year, struct arena *a,
				   struct draft **ret_drafts, size_t *ret_count, struct err *err);

#endif
