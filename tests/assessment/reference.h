/*
 * The answer of completion() worked out a second time, slowly, from the definitions alone (RULES.md
 * of assessment/): days are counted one by one, every seating and every pick is tried, nothing is
 * kept that could be looked up again. It knows no code of the engine, only what its headers
 * promise.
 *
 * For small cases: time grows with the power of the attempts that compete for slots.
 */
#ifndef TESTS_ASSESSMENT_REFERENCE_H
#define TESTS_ASSESSMENT_REFERENCE_H

#include "assessment/completion.h"
#include "core/buf.h"

/*
 * In the arena. Blockers, texts of words, the entries that a word rests on, and what a unit's state
 * rests on are left out. Of units only whether they are waived, signed, waiting or neither
 * (UNIT_OPEN).
 */
const struct completion *reference(const struct facts *f, const struct curriculum *c,
				   const struct specialisms *s, struct arena *a);

/*
 * Did the rule of a done gate hold when it was closed, by what stood then? Where it did not, which no
 * journal takes, nobody says whether what fell since should flag it.
 */
bool reference_could_close(const struct completion *slow, const struct gate_result *g,
			   const struct specialisms *s, struct arena *a);

/*
 * Every number and verdict that both say is compared; where they differ one line each goes to
 * `out`, "module MA, rule 2: have 1, not 2" (the engine's first). True when there was none.
 */
bool reference_agrees(const struct completion *engine, const struct completion *slow,
		      const struct specialisms *s, struct arena *a, struct buf *out);

#endif
