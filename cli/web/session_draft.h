/*
 * Forms that were begun, in the pages' own database: kept at each step, so that nothing that was
 * typed is lost when a session ends, and gone when what came of them was signed, or after
 * DRAFT_DAYS. Everybody is given only their own.
 */
#ifndef CLI_WEB_SESSION_DRAFT_H
#define CLI_WEB_SESSION_DRAFT_H

#include <jansson.h>

#include "cli/web/session.h"
#include "core/arena.h"
#include "portfolio/entry.h"

#define DRAFT_DAYS 90
#define DRAFTS 50		       /* of one person */
#define DRAFT_FILES 20		       /* of one draft */
#define DRAFT_BYTES ((size_t)64 << 20) /* of its files together */
#define DRAFT_ID 25

/* Which form it is; of another form there is none of that name. */
enum draft_form { DRAFT_EVIDENCE, DRAFT_REFLECTION, DRAFT_CLAIMS, DRAFT_TYPED };

struct draft {
	const char *id;
	enum draft_form form;
	json_t *fields; /* what was typed: strings, and lists of strings */
	int64_t changed;
	const struct text *files; /* `name` is the file's own */
	json_t **found; /* of each file what the guard found in it, as guard_json; NULL: nothing */
	size_t file_count;
};

/* Files that come to a draft; `found` as in `struct draft`. */
struct draft_files {
	const struct text *files;
	json_t *const *found;
	size_t count;
};
/*
 * Keeps d->fields as the form d->form under d->id, "" for a new one: ret_id names it. Where there is none of that name
 * any more, signed or dropped meanwhile, as a new one: what was typed is kept all the same. `files`, NULL for none, are
 * added to those it has as long as there is room; of the rest only the number is told. A statement that was
 * prepared from it and is not signed (session_signing.h) goes: it says something else. ERR_CONFLICT: too many drafts.
 */
MUST_CHECK enum status draft_keep(struct sessions *s, const char *person, const struct draft *d,
				  const struct draft_files *files, int64_t now,
				  char ret_id[DRAFT_ID], size_t *ret_left_out, struct err *err);
/* In the arena, but for `fields`, which the arena owns. ERR_NOT_FOUND: they have none of that name.
 */
MUST_CHECK enum status draft_find(struct sessions *s, struct arena *a, const char *person,
				  enum draft_form form, const char *id, struct draft *ret_draft,
				  struct err *err);
/* Of all forms, latest first, without their files. */
MUST_CHECK enum status draft_list(struct sessions *s, struct arena *a, const char *person,
				  struct draft **ret_drafts, size_t *ret_count, struct err *err);
/* The n-th of its files, from 0. */
MUST_CHECK enum status draft_file_drop(struct sessions *s, const char *person, const char *id,
				       size_t n, struct err *err);
MUST_CHECK enum status draft_drop(struct sessions *s, const char *person, const char *id,
				  struct err *err);

#endif
