#include "core/csv.h"

#include <inttypes.h>
#include <string.h>

/* A comma, unless the record begins here. */
static void csv_next(struct buf *out)
{
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_char(out, ',');
}

void csv_text(struct buf *out, const char *text)
{
	bool quoted = text[0] == '\0' || strpbrk(text, ",\"\r\n") != NULL;

	csv_next(out);
	if (quoted)
		buf_char(out, '"');
	if (text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL)
		buf_char(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_char(out, '"');
		buf_char(out, *text);
	}
	if (quoted)
		buf_char(out, '"');
}

void csv_int(struct buf *out, int64_t number)
{
	csv_next(out);
	buf_printf(out, "%" PRId64, number);
}

void csv_end(struct buf *out)
{
	buf_text(out, "\r\n");
}
