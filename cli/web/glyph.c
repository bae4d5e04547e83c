/* The small pictures beside words: one sprite at the end of a page, with only those that it uses. */
#include <assert.h>
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/glyph.h"
#include "cli/web/visit.h"

static const struct {
	const char *name, *path; /* in a box of 16 by 16 */
} glyphs[] = {
	{ "back",
	  "<path d=\"M6.2 2.6 2.6 6.2l3.6 3.6M3.2 6.2h6.3a3.6 3.6 0 0 1 0 7.2H6\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.2\"></path>" },
	{ "book",
	  "<path d=\"M8 4.4C6.4 3 4 3 2 3.4v9c2-.4 4.4-.4 6 1 1.6-1.4 4-1.4 6-1v-9c-2-.4-4.4-.4-6 1zm0 0v9\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\"></path>" },
	{ "cross",
	  "<path d=\"M3.4 3.4l9.2 9.2M12.6 3.4l-9.2 9.2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.6\"></path>" },
	{ "differs",
	  "<path d=\"M2.5 5.8h11M2.5 10.4h11M10.6 2.4 5.4 13.8\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"></path>" },
	{ "draft",
	  "<path d=\"M3 13l.7-3L10.6 3 13 5.4 6 12.3z\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\"></path>" },
	{ "file",
	  "<path d=\"M3.5 1.8h5.8l3.2 3.2v9.2h-9zM9 2v3.4h3.4\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"></path>" },
	{ "full",
	  "<circle cx=\"8\" cy=\"8\" r=\"6\" fill=\"currentColor\"></circle>" },
	{ "half",
	  "<path d=\"M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1.8v9.4a4.7 4.7 0 0 0 0-9.4z\" fill=\"currentColor\" fill-rule=\"evenodd\"></path>" },
	{ "key",
	  "<path d=\"M5.2 5.4a2.9 2.9 0 1 1 0 5.2 2.9 2.9 0 0 1 0-5.2zM7 8h7.4v2.6M11.4 8v2.2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.7\"></path>" },
	{ "late",
	  "<path d=\"M8 1.6 15 14H1zM7.2 6v4h1.6V6zm0 5v1.6h1.6V11z\" fill=\"currentColor\" fill-rule=\"evenodd\"></path>" },
	{ "none",
	  "<path d=\"M4 8h8\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\"></path>" },
	{ "ring",
	  "<circle cx=\"8\" cy=\"8\" r=\"5.2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\"></circle>" },
	{ "seal",
	  "<path d=\"M2 4h12v8.6H2zm1.9 1.6L8 8.6l4.1-3\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.7\"></path>" },
	{ "second",
	  "<path d=\"M1.5 8.4 4.4 11.4 9.4 5.4M7.2 10.8 8 11.6l6-7\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"></path>" },
	{ "tick",
	  "<path d=\"M2.5 8.6 6.2 12.3 13.6 4.2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.6\"></path>" },
	{ "wait",
	  "<path d=\"M2 6.4h3v3.2H2zM6.5 6.4h3v3.2h-3zM11 6.4h3v3.2h-3z\" fill=\"currentColor\"></path>" },
	{ "waived",
	  "<path d=\"M1.5 4 4.6 12.4 8 5.4l3.4 7L14.5 4\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"></path>" },
};
#define GLYPHS (sizeof glyphs / sizeof *glyphs)
_Static_assert(GLYPHS <= 64, "a page notes its glyphs in 64 bits");

void glyph(struct visit *v, const char *name)
{
	size_t i = 0;

	while (i < GLYPHS && strcmp(glyphs[i].name, name) != 0)
		i++;
	assert(i < GLYPHS);
	v->page.glyphs |= (uint64_t)1 << i;
	html(v, "<svg class=\"attest-g\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#g-$\"></use></svg>",
	     name);
}

void glyph_sprite(const struct page *page, struct buf *out)
{
	if (!page->glyphs)
		return;
	buf_text(out, "<svg class=\"attest-sprite\" xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\" "
		      "aria-hidden=\"true\" focusable=\"false\">\n");
	for (size_t i = 0; i < GLYPHS; i++) {
		if (page->glyphs & (uint64_t)1 << i)
			buf_printf(out, "<symbol id=\"g-%s\" viewBox=\"0 0 16 16\">%s</symbol>\n", glyphs[i].name,
				   glyphs[i].path);
	}
	buf_text(out, "</svg>\n");
}
