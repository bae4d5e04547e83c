/*
 * An award as `progress` tells of it: what it asks for and what is there, how it stands, and, for
 * whose part that is, the way to its signature (page_award.c).
 */
#ifndef CLI_WEB_AWARD_H
#define CLI_WEB_AWARD_H

#include <jansson.h>

#include "cli/web/visit.h"

/* A sheet for each award of the answer of `progress`; nothing where the curriculum has none. */
void award_draw_all(struct visit *v, const json_t *progress);

#endif
