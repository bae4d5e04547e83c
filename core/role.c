#include "core/role.h"

#include <string.h>

static const char *const names[ROLE_COUNT] = {
	[ROLE_TRAINEE] = "trainee",
	[ROLE_ASSESSOR] = "assessor",
	[ROLE_TRAINING_OFFICER] = "training-officer",
	[ROLE_PROGRAMME_LEAD] = "programme-lead",
	[ROLE_SCHOOL] = "school",
	[ROLE_PANEL] = "panel",
	[ROLE_REGISTRAR] = "registrar",
	[ROLE_REGISTRANT] = "registrant",
	[ROLE_AUTHORITY] = "authority",
	[ROLE_RATER] = "rater",
	[ROLE_APPLICANT] = "applicant",
	[ROLE_ETB_ASSESSOR] = "etb-assessor",
	[ROLE_LAY] = "lay",
};

enum status role_parse(const char *text, enum role *ret_role, struct err *err)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (strcmp(text, names[i]) == 0) {
			*ret_role = (enum role)i;
			return OK;
		}
	}
	return fail(err, ERR_INVALID,
		    "there is no role \"%s\"; roles are trainee, assessor, training-officer, "
		    "programme-lead, school, panel, registrar, registrant, applicant, etb-assessor, "
		    "lay",
		    text);
}

const char *role_name(enum role role)
{
	return names[role];
}
