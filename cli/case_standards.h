/* A case read by standard: which of its units serve which standard, each edition beside the other by a crosswalk. */
#ifndef CLI_CASE_STANDARDS_H
#define CLI_CASE_STANDARDS_H

#include "cli/cases.h"

/*
 * Prints it. The sets are those that the modules of the case's outcomes cite; crosswalks are the maps of the shipped
 * library from one of these to another edition, each with its authority and days. They tell, and carry nothing.
 */
MUST_CHECK enum status case_standards_show(struct app *app, const struct case_view *v,
					   struct err *err);

#endif
