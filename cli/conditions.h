/*
 * What curricula are chosen by must exist, so that a slip is not taken for an answer: names that a person
 * typed, looked up in what the program knows. What fails is ERR_NOT_FOUND, and says what there is.
 */
#ifndef CLI_CONDITIONS_H
#define CLI_CONDITIONS_H

#include "cli/known.h"
#include "curricula/filter.h"

/* A programme of a known curriculum, in letters of either case; as the curricula write it. */
MUST_CHECK enum status condition_programme(struct app *app, const struct known_list *known, const char *typed,
					   const char **ret_programme, struct err *err);
/* Programme, places, standard and tool of a filter, those that are set. A tool is of any tools file. */
MUST_CHECK enum status condition_filter(struct app *app, const struct known_list *known, const struct filter *f,
					struct err *err);

#endif
