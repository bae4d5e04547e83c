/*
 * The kinds of entry that need the evaluator, as rows beside portfolio's.
 *
 * module-sign {module, digest, rests [{entry, n, slot}]}: whoever the curriculum names (usually the
 * training officer) closes a module. It lists every attempt that it rests on, with the slot that the
 * attempt fills; `about` names the entries that decided them. It stands only if the engine finds, from
 * the journal before it, that these are an allocation and that nothing is missing (RULES.md section 5).
 *
 * review {digest, review, point, day, exception? [unit]}: a review was held. A met point stands only
 * while its rule holds, or as an exception by a role that may waive the review.
 *
 * gate-sign {digest, gate}: the entry gate ("entry") or an award is signed while its rule holds.
 *
 * transfer {carries, curriculum, digest, maps, signs, target}: a trainee consents to move to another curriculum,
 * with all that carries there and nothing else; a registrar's countersignature moves them.
 */
#ifndef ASSESSMENT_KINDS_H
#define ASSESSMENT_KINDS_H

#include "portfolio/facts.h"
#include "portfolio/kind.h"

/* portfolio's rows, then assessment's. The table lives in the arena. */
struct kinds all_kinds(struct arena *a);

/*
 * The body of a module-sign entry for what a signature rests on, and the decisions that it is about (in
 * the arena, sorted, without duplicates). The body is the caller's.
 */
MUST_CHECK enum status module_sign_body(const struct facts *f, const char *module,
					const struct rest *rests, size_t count, struct arena *a,
					json_t **ret_body, struct digest **ret_about,
					size_t *ret_about_count, struct err *err);

#endif
