/* For which modules of a trainee's curriculum an assessor's roles let them judge. */
#ifndef CLI_ASSESSOR_FIT_H
#define CLI_ASSESSOR_FIT_H

#include <jansson.h>

#include "cli/app.h"

/*
 * {modules: [codes], of: how many there are} of the roles that the assessor holds today, by the tools
 * and specialisms in them. {modules: [], of: 0} where the trainee has no open enrolment. The caller's.
 */
MUST_CHECK enum status assessor_fit_json(struct app *app, const char *trainee, const char *assessor,
					 json_t **ret_fit, struct err *err);

#endif
