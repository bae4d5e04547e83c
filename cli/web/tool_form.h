/*
 * A form of a curriculum on a page: its marks as choices, its notes as text areas. `form` is as
 * `attest form show` tells it with --json. The fields are "mark-ID" and "note-ID".
 */
#ifndef CLI_WEB_TOOL_FORM_H
#define CLI_WEB_TOOL_FORM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct options;
struct visit;

/* The name of the field of a mark or note. */
const char *tool_form_field(struct visit *v, const json_t *mark);
/* One mark. `begin`: what was typed before, by field; NULL: nothing. */
void tool_form_mark(struct visit *v, const json_t *mark, const json_t *begin);
/* All of them. */
void tool_form_draw(struct visit *v, const json_t *form, const json_t *begin);
/* What was sent, as --mark and --note; page_wrong for each that is asked for and missing. */
void tool_form_read(struct visit *v, const json_t *form, struct options *o);

#endif
