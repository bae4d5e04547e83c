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

/* For verify (struct verify_want): makes one for a replayed world. `arena` is a struct arena. */
MUST_CHECK enum status published_for_replay(void *arena, struct world *w,
					    const struct catalogue **ret_catalogue,
					    struct err *err);

#endif
