/* What the files that hold assessment's kinds share. */
#ifndef ASSESSMENT_KINDS_PRIV_H
#define ASSESSMENT_KINDS_PRIV_H

#include "assessment/completion.h"
#include "portfolio/kind.h"

extern const struct kind kind_module_sign, kind_review, kind_gate_sign, kind_transfer;
extern const struct kind kind_process, kind_application, kind_claim, kind_submission,
	kind_case_return, kind_allocation, kind_stand_down, kind_sealed, kind_opened, kind_decision,
	kind_assent, kind_ratification, kind_appeal, kind_condition_met;

/*
 * The trainee's facts just before this entry, and the curriculum that they are bound to, which the
 * entry's `digest` names. Refuses with what world_enrolment_about says.
 */
MUST_CHECK enum status kind_facts(struct world *w, const struct entry *e, struct facts *ret_facts,
				  const struct curriculum **ret_curriculum,
				  const struct specialisms **ret_specialisms, struct err *err);

#endif
