/*
 * The decision of a case, written to its applicant: outcome by outcome with reasons, conditions with dates, how
 * to appeal, and by which entries it can be checked.
 */
#ifndef CLI_CASE_LETTER_H
#define CLI_CASE_LETTER_H

#include "cli/cases.h"
#include "core/buf.h"

#define CASE_LETTER_MAX (8u << 20)

/* Appended to `out`; the case is ratified. ERR_INVALID: it does not fit. */
MUST_CHECK enum status case_letter_text(struct app *app, const struct case_view *v, struct buf *out,
					struct err *err);
/* The same as a page that prints in black and white. */
MUST_CHECK enum status case_letter_html(struct app *app, const struct case_view *v, struct buf *out,
					struct err *err);

#endif
