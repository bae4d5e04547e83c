/*
 * A trainee's completion, loaded from the store and as data. The shapes are promised (README, "As
 * data"): members may be added, none is renamed or goes away. Every document is the caller's, released
 * by json_decref or print_json. Days are "2026-01-31", moments "2026-01-31T23:59:59Z", what is not there
 * null; entries are places in the log.
 */
#ifndef CLI_COMPLETION_JSON_H
#define CLI_COMPLETION_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "assessment/completion.h"
#include "cli/app.h"

/*
 * The whole answer for a trainee as the journal stood at `at` (later than now: now), of the latest
 * enrolment or the latest in `curriculum` (ID@VERSION; NULL: any). In the app's arena. ERR_NOT_FOUND:
 * nobody is called so, or they had no such enrolment then.
 */
MUST_CHECK enum status completion_load(struct app *app, const char *trainee, const char *curriculum,
				       int64_t at, const struct completion **ret_result,
				       struct err *err);

/* ---- what need not be done ---- */

/* Is it of a part of the module: an activity, an outcome, a quota? */
bool relief_is_within(const struct relief *relief, const struct module *m);

/* ---- documents and their parts ---- */

/* {trainee, curriculum, version, digest, as_of, journal: {size, root}}: what it was computed from. */
json_t *completion_head_json(const struct completion *r);
/*
 * `progress --json`. `only` is a module's code: then `modules` holds nothing else, and `module` says so;
 * NULL: all of them.
 */
json_t *completion_json(const struct completion *r, const char *only);
json_t *completion_module_json(const struct completion *r, const struct module_result *m);
/* Of a review `point` and `record` too, of entry and awards `signature`. */
json_t *completion_gate_json(const struct gate_result *g);
/* Arrays, in order. */
json_t *completion_rules_json(const struct rule_result *rules, size_t count);
json_t *completion_blockers_json(const struct blocker *blockers, size_t count);

#endif
