/*
 * The roles in which people speak, by the names that curricula and entries use.
 */
#ifndef CORE_ROLE_H
#define CORE_ROLE_H

#include "core/err.h"

enum role {
	ROLE_TRAINEE,
	ROLE_ASSESSOR,	       /* workplace trainer: may be limited to tools and specialisms */
	ROLE_TRAINING_OFFICER, /* answers for named trainees */
	ROLE_PROGRAMME_LEAD,
	ROLE_SCHOOL,
	ROLE_PANEL,
	ROLE_REGISTRAR,	 /* of the Education and Training Board (ETB) */
	ROLE_REGISTRANT, /* on a professional register: countersigns where a curriculum says so */
	ROLE_AUTHORITY,	 /* the root key: entry 0, and what registrars cannot do */
	ROLE_RATER,	 /* whoever was invited to give feedback on a colleague: granted by nobody else */
	ROLE_APPLICANT,	 /* claims equivalence in their own portfolio; needs no enrolment */
	ROLE_ETB_ASSESSOR, /* judges cases of equivalence: may be limited to specialisms */
	ROLE_LAY,	 /* of the public: decides about cases with those who judged them */
};
#define ROLE_COUNT 13
#define ROLE_BIT(role) (1u << (role))

MUST_CHECK enum status role_parse(const char *text, enum role *ret_role, struct err *err);
const char *role_name(enum role role);

#endif
