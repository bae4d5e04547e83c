/* Publishing a map, for `curriculum publish`. */
#ifndef CLI_MAP_H
#define CLI_MAP_H

#include "cli/app.h"
#include "curricula/library.h"

/*
 * Signs the publication of `map`, a faultless one of `lib`, as app->as, about the publications of
 * the curricula that it names, and prints the entry. ERR_NOT_FOUND: one of them was not published.
 */
MUST_CHECK enum status map_publish(struct app *app, const struct library *lib,
				   const struct map *map, struct err *err);

#endif
