/*
 * Answers of the catalogue that stand in files of their own; what each means is core/catalogue.h.
 */
#ifndef ASSESSMENT_CATALOGUE_PRIV_H
#define ASSESSMENT_CATALOGUE_PRIV_H

#include "assessment/catalogue.h"

MUST_CHECK enum status catalogue_waives(void *data, const struct digest *digest, const char *of,
					enum role role, bool *ret_countersign, enum role *ret_role,
					struct err *err);

#endif
