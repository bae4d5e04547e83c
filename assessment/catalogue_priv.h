/*
 * Answers of the catalogue that stand in files of their own; what each means is core/catalogue.h.
 */
#ifndef ASSESSMENT_CATALOGUE_PRIV_H
#define ASSESSMENT_CATALOGUE_PRIV_H

#include "assessment/catalogue.h"

MUST_CHECK enum status catalogue_waives(void *data, const struct digest *digest, const char *of,
					enum role role, bool *ret_countersign, enum role *ret_role,
					struct err *err);

MUST_CHECK enum status catalogue_form_of(void *data, const struct digest *digest, const char *tool,
					 struct tool_form *ret_form, struct err *err);
MUST_CHECK enum status catalogue_form(void *data, const struct digest *digest, const char *tool,
				      const json_t *marks, const json_t *notes, struct err *err);
MUST_CHECK enum status catalogue_judgement(void *data, const struct digest *digest, const char *tool,
					   const char *point, bool *ret_met, struct err *err);

#endif
