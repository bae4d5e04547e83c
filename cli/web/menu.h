/* The menu of the header: one table, of which everybody sees what their roles open. */
#ifndef CLI_WEB_MENU_H
#define CLI_WEB_MENU_H

#include "core/buf.h"

struct visit;

void menu_draw(struct visit *v, struct buf *out);
/* Where somebody who has just signed in begins: the first item of theirs; the front page for who has none. */
const char *menu_first(const struct visit *v);

#endif
