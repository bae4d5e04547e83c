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
/* What waits, as a sentence with people by their names: "DOPS CEN-S2, whose assessor Hywel Vaughan is
 * not approved". In the arena. */
const char *move_words(struct visit *v, const json_t *item);
/* Who holds it, in words: somebody's name, or "any registrar" where whoever has the role may. `role` is the item's. */
const char *move_holder(struct visit *v, const char *holder, const char *role);
/* As a row of a list of moves: what, where it is done or else read, for how long, with whom. `whose`:
 * the trainee too, where the page is not theirs. */
void move_draw(struct visit *v, const json_t *item, bool whose);

#endif
