/*
 * What somebody writes for a case and has not said yet: kept in their own folder of keys, beside the key that
 * will sign it, in no store, no backup and no search.
 */
#ifndef CLI_CASE_DRAFT_H
#define CLI_CASE_DRAFT_H

#include "cli/app.h"

/* The draft of app->as for the case, of that kind ("case", "claims"): an object, {} where there is none. */
MUST_CHECK enum status case_draft_read(struct app *app, const char *kind, uint64_t kase,
				       json_t **ret_draft, struct err *err);
/* Replaces it, as a whole or not at all. */
MUST_CHECK enum status case_draft_write(struct app *app, const char *kind, uint64_t kase,
					const json_t *draft, struct err *err);

#endif
