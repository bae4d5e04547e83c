#include "portfolio/kind_priv.h"

const struct kind *const portfolio_kinds[] = {
	&kind_anchor,	&kind_person,	    &kind_key,	      &kind_key_end,   &kind_role,
	&kind_role_end, &kind_countersign,  &kind_publish,    &kind_enrolment, &kind_enrolment_end,
	&kind_approval, &kind_approval_end, &kind_choice,     &kind_evidence,  &kind_request,
	&kind_withdraw, &kind_decline,	    &kind_assessment, &kind_revoke,
	&kind_answer,	&kind_reported,
	&kind_waiver,	&kind_cohort_waiver, &kind_exemption,
	/* curricula that take nobody new, and what carries from one to another */
	&kind_retirement, &kind_map,
	/* who is to assess, and who is asked now */
	&kind_nomination, &kind_acceptance, &kind_reassignment,
	/* how far training has come, and when what is due */
	&kind_result, &kind_working_time, &kind_leave, &kind_moved_date,
	&kind_placement, &kind_placement_sign, &kind_capacity, &kind_meeting,
	/* who may read what was written, and what is erased */
	&kind_release, &kind_redaction,
	/* feedback of colleagues, and what supervisors report */
	&kind_msf_invitation, &kind_msf_rating, &kind_msf_summary, &kind_msf_close, &kind_report,
	/* what came from another log */
	&kind_import,
	/* what equivalence is claimed with, and what judgements are sealed to */
	&kind_corroboration, &kind_sealing_key,
};
const size_t portfolio_kind_count = sizeof(portfolio_kinds) / sizeof(portfolio_kinds[0]);
