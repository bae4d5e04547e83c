/*
 * A top-up plan, told: what makes up for outcomes that are missing, by RULES.md section 13. For whoever
 * has the missing outcomes, from a command line or from a case.
 */
#ifndef CLI_TOPUP_SHOW_H
#define CLI_TOPUP_SHOW_H

#include "assessment/topup_curriculum.h"
#include "cli/app.h"

/*
 * The plan over a resolved curriculum for `missing` (as topup_training_of reads it), printed; with --json
 * {plan, cost, bound, optimal, next}. `limit` of work as of topup_solve. Fails as these two do.
 */
MUST_CHECK enum status topup_show(struct app *app, const struct curriculum *c, const struct names *missing,
				  enum topup_by by, uint64_t limit, struct err *err);

#endif
