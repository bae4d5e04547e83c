/*
 * What comes of judgements once they are opened: where the assessors agree and what their panel still has
 * to decide; how far two of them agree. Pure functions of a case; RULES.md section 11.
 */
#ifndef ASSESSMENT_RECONCILE_H
#define ASSESSMENT_RECONCILE_H

#include "assessment/agreement.h"
#include "assessment/equivalence.h"

/* A unit after all judgements were opened. */
struct reconciled {
	const struct unit *unit;
	bool agreed; /* all say the same */
	/* Where agreed: what all say. Else what the panel decided; without a decision MARK_NOT_MET. */
	enum unit_mark mark;
	bool agenda; /* the panel decides it: they disagree, or agree that something is missing */
};

/*
 * One for each unit, in their order, in the arena; `decision` NULL: before the panel has decided. All judgements
 * of the case are open.
 */
struct reconciled *reconcile(const struct case_file *kase, const struct unit *units,
			     size_t unit_count, const struct case_decision *decision,
			     struct arena *a);
size_t reconcile_agenda(const struct reconciled *units, size_t count);

/*
 * Does the decision say what it may: exactly the agenda, in its order; of what is agreed, what was agreed; and
 * an outcome and conditions that follow? A condition has a unit that is not met and a last day after `today`.
 * ERR_INVALID says what does not.
 */
MUST_CHECK enum status reconcile_check(const struct case_file *kase, const struct unit *units,
				       size_t unit_count, const struct case_decision *decision,
				       int32_t today, struct arena *a, struct err *err);

#endif
