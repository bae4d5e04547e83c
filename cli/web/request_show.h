/*
 * A request as whoever is to judge it reads it: what the curriculum asks for, in its words, beside what the trainee
 * shows, in theirs. `doc` is as `attest queue ENTRY --json` tells it; `files_at` in its `shown` is where the files are, when not at the entry.
 */
#ifndef CLI_WEB_REQUEST_SHOW_H
#define CLI_WEB_REQUEST_SHOW_H

#include <jansson.h>

struct visit;

void request_asks(struct visit *v, const json_t *doc);	 /* a sheet: what it has to show */
void request_shown(struct visit *v, const json_t *doc);	 /* a sheet: what is shown, with its files */
void request_before(struct visit *v, const json_t *doc); /* a sheet of earlier tries; nothing where there are none */

/* "CEN-S1 activities 4 and 6", "a CBD for CEN-S2". */
const char *request_targets(struct visit *v, const json_t *row);

#endif
