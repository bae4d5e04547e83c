/*
 * An appeal as the page of its case shows it: on what ground, with its words, and the decision that it is against. That
 * one was ratified, so that whoever sees the case sees it.
 */
#ifndef CLI_WEB_CASE_APPEAL_H
#define CLI_WEB_CASE_APPEAL_H

#include <jansson.h>

#include "cli/web/case_page.h"

/* {entry, on, ground, reason, from}; `from`: the decision, as case_decision_json. null: there is none. The caller's. */
MUST_CHECK enum status case_appeal_json(struct visit *v, const struct case_file *f, json_t **ret_json, struct err *err);
/* That as a sheet; nothing where it is null. Whoever judges the case now begins with it. */
void case_appeal_draw(struct visit *v, const struct case_seen *seen, const json_t *appeal);

#endif
