/* A curriculum as a picture: what is learnt when, what needs what, and which gates stand between. */
#ifndef CLI_GRAPH_H
#define CLI_GRAPH_H

#include "core/buf.h"
#include "curricula/curriculum.h"

/*
 * One SVG document, appended; the same bytes for the same curriculum. Phases are lanes from left to
 * right, modules boxes in them, choices frames, what a module needs an arrow to it; reviews and awards
 * stand below in the lane in which they are due. It can be read in grey, on paper, and by its
 * title and description alone. `c` is resolved.
 */
void curriculum_svg(const struct curriculum *c, struct buf *out);

#endif
