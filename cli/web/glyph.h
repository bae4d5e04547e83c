/* The sprite of those glyphs that a page has drawn (component.h); nothing where there is none. */
#ifndef CLI_WEB_GLYPH_H
#define CLI_WEB_GLYPH_H

#include "cli/web/page.h"

void glyph_sprite(const struct page *page, struct buf *out);

#endif
