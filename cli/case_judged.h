/*
 * What was said in judging a case, with its words, as far as it is open: of sealed judgements there is nothing
 * here before all of them are.
 */
#ifndef CLI_CASE_JUDGED_H
#define CLI_CASE_JUDGED_H

#include "assessment/reconcile.h"
#include "cli/cases.h"


/* A text of entry `seq`, numbered PREFIX.N where n > 0; NULL: erased, or none. In the arena. */
MUST_CHECK enum status case_judged_text(struct app *app, uint64_t seq, const char *prefix, size_t n,
					const char **ret_text, struct err *err);

/* [{assessor, judgement, reason}] of unit i of the case; [] while they are not open. */
MUST_CHECK enum status case_judged_json(struct app *app, const struct case_view *v, size_t i,
					json_t **ret_list, struct err *err);
/* null; else {entry, outcome, stands, by, signed, reason, units, conditions, ratified}. */
MUST_CHECK enum status case_decision_json(struct app *app, const struct case_decision *decision,
					  json_t **ret_json, struct err *err);

/* The same for people: what each assessor says of unit i; the decision. Nothing while there is nothing. */
MUST_CHECK enum status case_judged_print(struct app *app, const struct case_view *v, size_t i,
					 struct err *err);
MUST_CHECK enum status case_decision_print(struct app *app, const struct case_view *v, struct err *err);

#endif
