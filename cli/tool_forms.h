/* The forms that the curriculum of a trainee names, for whoever fills them in. */
#ifndef CLI_TOOL_FORMS_H
#define CLI_TOOL_FORMS_H

#include <jansson.h>

#include "cli/app.h"
#include "curricula/curriculum.h"

/*
 * [{id, form, title, by, ...}] of the enrolment that app->as speaks about: each as `form show
 * --json` tells it, with `id` the tool's own. ERR_NOT_FOUND: the trainee has no open enrolment. The
 * caller's.
 */
MUST_CHECK enum status tool_forms_json(struct app *app, const char *trainee, enum tool_by by,
				       json_t **ret_list, struct err *err);

#endif
