/* In which specialisms a trainee may be placed: those of the list with which their curriculum was
 * published. */
#ifndef CLI_PLACEABLE_H
#define CLI_PLACEABLE_H

#include <jansson.h>

#include "cli/app.h"

/*
 * [{id, name}] in the order of the list, without its divisions; empty where the curriculum was
 * published without one, and then any name will do. ERR_NOT_FOUND: the trainee has no open
 * enrolment. The caller's.
 */
MUST_CHECK enum status placeable_json(struct app *app, const char *trainee, json_t **ret_list,
				      struct err *err);

#endif
