/* How much an assessor opens to judge a case, and how much of that the claims spare: told by `equivalence show`. */
#ifndef CLI_CASE_READING_H
#define CLI_CASE_READING_H

#include "cli/cases.h"

struct case_reading {
	size_t pieces, pages;	       /* of the whole portfolio, each once */
	size_t cited_pieces, cited;    /* of what the claims rest on and stands, each once */
	size_t searched;	       /* pages, when the whole is looked through for each outcome */
	size_t in_view;		       /* pages, when each outcome comes with what is claimed for it */
	size_t words;		       /* of the narratives, beside either */
	size_t hidden;		       /* texts that are erased or not for this reader: in none of these */
};

/* Reads every file of the portfolio, and PDF by a child of its own: a second for some hundred. */
MUST_CHECK enum status case_reading(struct app *app, const struct case_view *v,
				    struct case_reading *ret_reading, struct err *err);
void case_reading_print(struct app *app, const struct case_reading *r);
json_t *case_reading_json(const struct case_reading *r);

#endif
