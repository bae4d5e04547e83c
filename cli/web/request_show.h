/*
 * A request as whoever is to judge it reads it: what the curriculum asks for, in its words, beside what the trainee
 * shows, in theirs. `doc` is as `attest queue ENTRY --json` tells it; `files_at` in its `shown` is where the files are, when not at the entry.
 */
#ifndef CLI_WEB_REQUEST_SHOW_H
#define CLI_WEB_REQUEST_SHOW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

struct visit;

void request_asks(struct visit *v, const json_t *doc);	 /* a sheet: what it has to show */
void request_shown(struct visit *v, const json_t *doc);	 /* a sheet: what is shown, with its files */
void request_before(struct visit *v, const json_t *doc); /* a sheet of earlier tries; nothing where there are none */

/* "CEN-S1 activities 4 and 6 and COR-3 activity 27", "CBD for CEN-S2"; of items alone the same. */
const char *request_targets(struct visit *v, const json_t *row);
const char *request_items(struct visit *v, const char *const *items, size_t count);

/*
 * What was answered, of a row of `attest request list --json`: how each item was judged, by whom and when, and in
 * which words. Nothing while it waits.
 */
void request_answer(struct visit *v, const json_t *row);
void request_words(struct visit *v, const json_t *row); /* those words alone */
/* Where its trainee shows again what that blocker of `progress` says is not, or no longer, satisfactory. */
const char *request_again(struct visit *v, const json_t *row, const json_t *blocker);
/*
 * Puts into each row of the visitor's own requests what of `progress` is their own move in it, a list of blockers, as
 * `again`. No row has it where nobody enrolled them. Then draws those of a row, each with where it is shown again;
 * `lapsed`: only what was satisfactory once.
 */
MUST_CHECK enum status request_add_again(struct visit *v, json_t *requests, struct err *err);
void request_draw_again(struct visit *v, const json_t *row, bool lapsed);
/* The row of that request in the list; NULL: there is none. */
json_t *request_of(const json_t *requests, int64_t seq);

#endif
