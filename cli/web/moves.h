/*
 * Where somebody does what waits for them: the one place that knows which page that is. What waits
 * is told by the command `waiting`; whose move it is, cli/waiting.h says.
 */
#ifndef CLI_WEB_MOVES_H
#define CLI_WEB_MOVES_H

#include <jansson.h>
#include <stdbool.h>

struct visit;

/* Is the item the visitor's to do, by name or as one who holds the role? */
bool move_is_theirs(const struct visit *v, const json_t *item);
/* The page where they do it, in the arena; NULL: it is not theirs, or no page does it: no
 * command signs what a curriculum asks for at entry. */
const char *move_address(struct visit *v, const json_t *item);

#endif
