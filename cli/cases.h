/*
 * Cases of equivalence as people and programs read them: listed, checked, shown outcome by outcome.
 */
#ifndef CLI_CASES_H
#define CLI_CASES_H

#include "assessment/kinds_case.h"
#include "cli/app.h"

struct args;

/* CASE: the log number or digest of an application. ERR_NOT_FOUND says how to find one. */
MUST_CHECK enum status cases_find(struct app *app, const char *name, struct case_file *ret_file,
				  struct err *err);
MUST_CHECK enum status cases_view(struct app *app, const char *name, struct case_view *ret_view,
				  struct err *err);

/* The same world that cases are read in. */
struct world cases_world(struct app *app);
/* What the target is, in one line: "STP-CEN@2023.1 modules CEN-R1". */
const char *cases_target(struct app *app, const struct case_file *file);
/* A unit with all that is claimed for it, in words. */
void cases_print_unit(struct app *app, const struct unit *unit, const struct case_claim *claim);
/* What is pointed out to those who judge: of the unit, and of what its claim rests on. */
void cases_print_flags(struct app *app, const struct case_view *v, const struct unit *unit);

/* What equivalence_check says of the case as it stood when it was submitted, else of today. In the arena. */
struct case_fault *cases_faults(struct app *app, const struct case_view *v, size_t *ret_count);
/* {outcome, kind, text, claim, narrative, items, flags}: a unit with all that is claimed for it. The caller's. */
MUST_CHECK enum status cases_unit_json(struct app *app, const struct case_view *v, const struct unit *unit,
				       json_t **ret_json, struct err *err);

/* The commands `equivalence check`, `list` and `show`. */
MUST_CHECK enum status cases_check_run(struct app *app, const struct args *args, struct err *err);
MUST_CHECK enum status cases_list_run(struct app *app, const struct args *args, struct err *err);
MUST_CHECK enum status cases_show_run(struct app *app, const struct args *args, struct err *err);
/* `equivalence suggest`: which evidence might serve which outcome. It is in no count. */
MUST_CHECK enum status cases_suggest_run(struct app *app, const struct args *args, struct err *err);

#endif
