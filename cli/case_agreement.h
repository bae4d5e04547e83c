/* How far assessors agree (assessment/agreement.h), as data and in words: within one case, and over all of them. */
#ifndef CLI_CASE_AGREEMENT_H
#define CLI_CASE_AGREEMENT_H

#include "assessment/agreement.h"
#include "cli/cases.h"

struct args;

/* Between assessors i and k of a case whose judgements are open. */
struct agreement case_agreement(struct app *app, const struct case_view *v, size_t i, size_t k);
/* {units, agreed, kappa}; kappa in thousandths, null where it is undefined. The caller's. */
json_t *case_agreement_json(const struct agreement *agreement);
/* "the same of 3 of 4 outcomes; kappa 0.333" */
const char *case_agreement_words(struct app *app, const struct agreement *agreement);

/* The command `equivalence agreement`. */
MUST_CHECK enum status case_agreement_run(struct app *app, const struct args *args, struct err *err);

#endif
