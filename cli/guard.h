/*
 * The patient data guard where people meet it: what they are about to sign is looked at (portfolio/guard.h),
 * files too as far as they can be read (cli/readable.h). What is found is shown in place on the standard
 * error, what could not be read is named there, and the author decides: nothing is signed, or it is with
 * a decision that the entry records.
 */
#ifndef CLI_GUARD_H
#define CLI_GUARD_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/readable.h"
#include "core/err.h"
#include "portfolio/entry.h"
#include "portfolio/guard.h"

struct app;

/*
 * Looks at the texts of an entry before it is signed. ERR_DENIED: something was found, and neither
 * app->patient_data nor who was asked at the terminal decided. Where a decision was made the body gets it
 * as its member "guard"; it gets none when nothing was found. Called by app_say, and by whatever else signs
 * an entry for the person who runs the program; with `body` NULL for words that are kept and are no entry,
 * where the decision is recorded nowhere.
 */
MUST_CHECK enum status guard_texts(struct app *app, const struct text *texts, size_t count,
				   json_t *body, struct err *err);

/* One text or file that was looked at. */
struct guarded {
	const char *where; /* "narrative", "file.1 (ward.pdf)": how it is named to whoever reads */
	struct readable readable;
	struct guard_findings found;
};
/* Looks at bytes, as a file's when `is_file`, else as a text; what it points to is in the app's arena. */
MUST_CHECK enum status guard_look_at(struct app *app, const char *where, const void *bytes, size_t n,
				     bool is_file, struct guarded *ret_guarded, struct err *err);
/* Each finding with its line, underlined, and what was not read. */
void guard_print(const struct guarded *g, FILE *out);
/* {file, read, unread, more, findings: [{kind, line, offset, length, text}]} */
json_t *guard_json(const struct guarded *g);

#endif
