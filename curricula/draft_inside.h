/* What draft.c and draft_curriculum.c share. Private to curricula/. */
#ifndef CURRICULA_DRAFT_INSIDE_H
#define CURRICULA_DRAFT_INSIDE_H

#include "core/buf.h"
#include "curricula/draft.h"

struct drafts {
	struct framework *f;
	struct arena *arena;
	struct draft *items;
	size_t count, room;
};

/* One more file, with a copy of the text. */
void draft_add(struct drafts *d, const char *name, const struct buf *text);
/* "<root xmlns=... id=... version=... status="draft" xml:lang=..." without its end. */
void draft_begin(struct buf *out, const char *root, const char *id, const char *version, const char *language);
/* An element for each of the member "replaces". */
void draft_replaces(struct buf *out, const json_t *own);
/* Those of the members that there are, as attributes. */
void draft_attributes(struct buf *out, const json_t *own, const char *const *names);
/* The forms of `f`, where it has any. */
MUST_CHECK enum status draft_tools(struct drafts *d, const char *language, struct err *err);
/* What this program wrote, as it was, but for the rules. */
MUST_CHECK enum status draft_curriculum(struct drafts *d, const char *language, struct err *err);

#endif
