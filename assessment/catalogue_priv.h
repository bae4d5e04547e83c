/*
 * Answers of the catalogue that stand in files of their own; what each means is core/catalogue.h.
 */
#ifndef ASSESSMENT_CATALOGUE_PRIV_H
#define ASSESSMENT_CATALOGUE_PRIV_H

#include "assessment/catalogue.h"
#include "curricula/library.h"

MUST_CHECK enum status catalogue_waives(void *data, const struct digest *digest, const char *of,
					enum role role, bool *ret_countersign, enum role *ret_role,
					struct err *err);

MUST_CHECK enum status catalogue_map(void *data, const struct ref *ref,
				     const struct catalogue_file *file, const char *const *curricula,
				     size_t count, struct err *err);

MUST_CHECK enum status catalogue_module(void *data, const struct digest *digest, const char *module,
					int32_t *ret_level, int32_t *ret_credits, struct err *err);
MUST_CHECK enum status catalogue_exempts(void *data, const struct digest *digest, const char *map,
					 const char *from, const char *module, int32_t day,
					 struct map_terms *ret_terms, struct err *err);

/* What stands in the journal, and the arena in which what is read of it is kept. */
const struct world *published_world(const struct published *p);
struct arena *published_arena(const struct published *p);
/* Where the maps that were read are kept: the catalogue's own list. */
struct kept_map;
struct kept_map **published_maps(struct published *p);
/*
 * The files of the earliest publication of ID@VERSION that stands, added to `lib` as what only helps to
 * resolve. ERR_NOT_FOUND: it was not published.
 */
MUST_CHECK enum status published_read_into(const struct published *p, const char *ref, struct library *lib,
					   struct faults *faults, struct arena *a, struct err *err);

MUST_CHECK enum status catalogue_form_of(void *data, const struct digest *digest, const char *tool,
					 struct tool_form *ret_form, struct err *err);
MUST_CHECK enum status catalogue_form(void *data, const struct digest *digest, const char *tool,
				      const json_t *marks, const json_t *notes, struct err *err);
MUST_CHECK enum status catalogue_judgement(void *data, const struct digest *digest, const char *tool,
					   const char *point, bool *ret_met, struct err *err);

struct library;
/* What the published curriculum of that digest was read into, with all that came with it. */
MUST_CHECK enum status published_library(struct published *p, const struct digest *digest,
					 const struct library **ret_library, struct err *err);

#endif
