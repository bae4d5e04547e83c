/* The files of evidence that is being written: taken from the form, looked at by the patient data
 * guard, listed. */
#ifndef CLI_WEB_EVIDENCE_FILES_H
#define CLI_WEB_EVIDENCE_FILES_H

#include <jansson.h>

#include "cli/web/session_draft.h"
#include "cli/web/visit.h"

#define EVIDENCE_SENT 64 /* files that are taken from one form */

/* Of the fields "photo" and "file", with what was found in each; NULL: nothing, and it could be
 * read. In the arena. */
MUST_CHECK enum status evidence_files_sent(struct visit *v, struct draft_files *ret_files,
					   struct err *err);
/* What the guard calls what it found: "NHS number". `kind` is the member of its JSON. */
const char *evidence_found_words(const char *kind);
/* The questions for more of them, and those that the draft has, each with a button to remove it. */
void evidence_files_draw(struct visit *v, const struct draft *draft);
/* [{name, bytes, found}]; the caller's. */
json_t *evidence_files_json(const struct draft *draft);

#endif
