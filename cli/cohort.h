/* A cohort from the open store, and the forms in which a programme lead gets it. */
#ifndef CLI_COHORT_H
#define CLI_COHORT_H

#include <stdint.h>

#include "assessment/cohort.h"
#include "cli/app.h"
#include "core/buf.h"

#define COHORT_THREADS 0

/*
 * All who train by `curriculum` (ID@VERSION) at `at`, at `site` only unless that is NULL, in order of
 * cohort_sort. `ahead` as in cohort_new. On at most `threads` threads (COHORT_THREADS: as many as the machine
 * has and the trainees pay for); the answer is the same. Lives in app's arena. ERR_NOT_FOUND: this store has not published the curriculum.
 */
MUST_CHECK enum status cohort_load(struct app *app, const char *curriculum, const char *site, int64_t at,
				   int32_t ahead, size_t threads, const struct cohort **ret_cohort,
				   struct err *err);

/* One record a trainee, with state and missing of each module and gate. */
void cohort_csv(struct app *app, const struct cohort *c, struct buf *out);
/* One record for each submission that met its deadline and was not assessed by it. */
void deadlines_csv(struct app *app, const struct cohort *c, struct buf *out);

/*
 * A heat map that stands by itself: words in each cell beside the colour, which prints in grey; title and
 * description, no script, no font or file from elsewhere.
 */
void cohort_svg(struct app *app, const struct cohort *c, struct buf *out);

/* ---- words that all forms share ---- */

/* Their name; "any registrar" where only the role is known. */
const char *cohort_holder_name(struct app *app, const struct cohort_holder *holder);
int32_t cohort_undated(const struct cohort_holder *holder); /* acts without a beginning */
const char *cohort_gate_id(const struct cohort *c, size_t gate); /* "entry", or its own */
/* "closed", "ready", "10/13", "-" where nothing is asked; in the arena. */
const char *cohort_cell_word(struct app *app, const struct cohort_cell *cell);
/* "done", "waived", "3 missing", "waiting", "ready"; in the arena. Flagged is a mark beside it. */
const char *cohort_gate_word(struct app *app, const struct cohort_gate *gate);

#endif
