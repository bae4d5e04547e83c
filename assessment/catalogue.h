/*
 * The curricula that a journal has published, read from the journal itself, so that a store can be
 * judged years later without any library. Fills the catalogue that core declares: the one place where
 * what people said meets what should be learnt.
 *
 * A curriculum is read on first use and kept. Whoever replays a journal has one of these beside it.
 */
#ifndef ASSESSMENT_CATALOGUE_H
#define ASSESSMENT_CATALOGUE_H

#include "core/arena.h"
#include "core/catalogue.h"
#include "core/err.h"
#include "curricula/curriculum.h"
#include "portfolio/kind.h"

struct published;

/*
 * Reads through `w` (its fact tables name the files, its `text` has their bytes), of which db, text and
 * text_data must outlive the result. Lives in the arena.
 */
struct published *published_new(const struct world *w, struct arena *a);
const struct catalogue *published_catalogue(const struct published *p);

/*
 * The curriculum with this digest as its earliest publication that is not void has it, and the
 * specialisms that came with it (NULL: none). ERR_NOT_FOUND when there is no such publication.
 */
MUST_CHECK enum status published_get(struct published *p, const struct digest *digest,
				     const struct curriculum **ret_curriculum,
				     const struct specialisms **ret_specialisms, struct err *err);

/*
 * The set of standards ID@VERSION that came with that curriculum, since a module of it cites the set.
 * ERR_NOT_FOUND: it did not.
 */
MUST_CHECK enum status published_standards(struct published *p, const struct digest *digest,
					   const char *ref, const struct standards **ret_set,
					   struct err *err);

/*
 * The map ID@VERSION as its earliest publication that is not void has it; lives as long as the catalogue.
 * ERR_NOT_FOUND when there is no such publication.
 */
MUST_CHECK enum status published_map(struct published *p, const char *ref, const struct map **ret_map,
				     struct err *err);
/*
 * The published maps that carry from the curriculum `source` (ID@VERSION) to `target`, and serve decisions
 * on `day`, in order of the journal. The list lives in `a`; empty when there is none.
 */
MUST_CHECK enum status published_maps_between(struct published *p, const char *source, const char *target,
					      int32_t day, struct arena *a,
					      const struct map *const **ret_maps, size_t *ret_count,
					      struct err *err);

/*
 * The curriculum `name` (ID@VERSION) that these files make up, and no other, without a store. In the arena;
 * the bytes are borrowed. ERR_INVALID names the fault. The caller compares its digest.
 */
MUST_CHECK enum status published_files(const struct catalogue_file *files, size_t count,
				       const char *name, struct arena *a,
				       const struct curriculum **ret_curriculum, struct err *err);

/*
 * Is the form of a tool that ends in a judgement complete with these marks (mark id -> point id) and notes (a
 * list of ids), and is `point` one of its judgements? ERR_INVALID. *ret_met: does that point count?
 */
MUST_CHECK enum status tool_answered(const struct tool *tool, const json_t *marks, const json_t *notes,
				     const char *point, bool *ret_met, struct err *err);

/* For verify (struct verify_want): makes one for a replayed world. `arena` is a struct arena. */
MUST_CHECK enum status published_for_replay(void *arena, struct world *w,
					    const struct catalogue **ret_catalogue,
					    struct err *err);

#endif
