/* What the applicant said when applying, beside the target: declarations, posts, prior awards, referees. */
#ifndef CLI_CASE_APPLICATION_H
#define CLI_CASE_APPLICATION_H

#include "cli/cases.h"

MUST_CHECK enum status case_application_print(struct app *app, const struct case_view *v,
					      struct err *err);
MUST_CHECK enum status case_application_json(struct app *app, const struct case_view *v,
					     json_t **ret_json, struct err *err);

#endif
