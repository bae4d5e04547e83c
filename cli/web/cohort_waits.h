/*
 * What waits of the trainees of a cohort, counted as /waiting counts it: a request is one thing, for however many
 * activities, and days are from date to date.
 */
#ifndef CLI_WEB_COHORT_WAITS_H
#define CLI_WEB_COHORT_WAITS_H

#include <jansson.h>

#include "core/err.h"

struct visit;

/*
 * Into the document of `cohort`: in each trainee's row "waits" {count, days}, days null where none has any; in "waited", for
 * whoever oversees all, [{holder, name, role, count, days, trainees, ages}], the oldest first, where only what has no day
 * yet is held with its "trainee" and "unit".
 */
MUST_CHECK enum status cohort_waits(struct visit *v, json_t *doc, struct err *err);

#endif
