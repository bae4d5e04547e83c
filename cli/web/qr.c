#include "cli/web/qr.h"

#include <qrencode.h>
#include <string.h>

#include "cli/web/visit.h"

#define TEXT_MOST 200
#define QUIET 4 /* modules of white around it, as the standard wants */
#define PATH_MOST ((size_t)256 << 10)

/* The dark modules of one line after the other, each run as one stroke. */
static void add_line(struct buf *path, const QRcode *code, int y)
{
	for (int x = 0; x < code->width; x++) {
		int from = x;

		while (x < code->width && (code->data[y * code->width + x] & 1))
			x++;
		if (x > from)
			buf_printf(path, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from,
				   x - from);
	}
}

void qr_draw(struct visit *v, const char *text, const char *says)
{
	CLEANUP(buf_release) struct buf path;
	const char *size;
	QRcode *code;

	buf_init(&path, PATH_MOST);
	if (strlen(text) > TEXT_MOST)
		return;
	code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (!code)
		return;
	for (int y = 0; y < code->width; y++)
		add_line(&path, code, y);
	size = arena_printf(v->arena, "%d", code->width + 2 * QUIET);
	QRcode_free(code);
	/* Black on white in every colour scheme: a camera reads no other. */
	html(v,
	     "<svg class=\"attest-qr\" viewBox=\"0 0 $ $\" role=\"img\" aria-label=\"$\" "
	     "shape-rendering=\"crispEdges\">"
	     "<rect width=\"$\" height=\"$\" fill=\"#fff\"></rect><path fill=\"#000\" "
	     "d=\"$\"></path></svg>\n",
	     size, size, says, size, size, path.data);
}
