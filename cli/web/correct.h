/*
 * On the page of an entry (page_entry.c): that it counts no longer, and the way to what puts it
 * right (page_correct.c): taking back what one signed, passing on a request that waits.
 */
#ifndef CLI_WEB_CORRECT_H
#define CLI_WEB_CORRECT_H

#include <jansson.h>

#include "cli/web/entry_page.h"

/* What was taken back says so, by whom and why; nothing of what counts. `log` as `show` has it. */
void correct_draw_void(struct visit *v, const json_t *log);
/* Links for whom the commands would let, of an entry that is not void. */
void correct_draw_links(struct visit *v, const struct entry_seen *s);

#endif
