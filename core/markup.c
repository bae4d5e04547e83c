#include "core/markup.h"

#include <string.h>

void markup_text(struct buf *out, const char *text)
{
	static const char special[] = "&<>\"'";
	static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	size_t n = strlen(text);

	for (size_t i = 0, step; i < n && !out->full; i += step) {
		unsigned char c = (unsigned char)text[i];
		const char *found = strchr(special, text[i]);

		step = utf8_char(text + i, n - i);
		if (c == '\r') {
			buf_text(out, "&#13;"); /* as itself it would be read as a newline */
		} else if (step == 0 || (c < 0x20 && c != '\t' && c != '\n') ||
			   (step == 3 && (memcmp(text + i, "\xef\xbf\xbe", 3) == 0 ||
					  memcmp(text + i, "\xef\xbf\xbf", 3) == 0))) {
			buf_text(out, "\xef\xbf\xbd");
			step = step == 3 ? 3 : 1;
		} else if (found != NULL) {
			buf_text(out, names[found - special]);
		} else {
			buf_add(out, text + i, step);
		}
	}
}

void markup_add(struct buf *out, const char *pattern, const char *const *values)
{
	for (;;) {
		size_t n = strcspn(pattern, "$");

		buf_add(out, pattern, n);
		if (pattern[n] == '\0')
			return;
		markup_text(out, *values++);
		pattern += n + 1;
	}
}
