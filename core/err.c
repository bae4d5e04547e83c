#include "core/err.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"

/* U+0000 to U+001F, U+007F to U+009F, and the two separators that some terminals break lines at. */
static bool is_control(const char *c, size_t n)
{
	const unsigned char *u = (const unsigned char *)c;

	if (n == 1)
		return u[0] < 0x20 || u[0] == 0x7f;
	if (n == 2)
		return u[0] == 0xc2 && u[1] < 0xa0;
	return n == 3 && u[0] == 0xe2 && u[1] == 0x80 && (u[2] == 0xa8 || u[2] == 0xa9);
}

/* Could text[0..n) be the beginning of a character that was cut off? */
static bool is_cut(const char *text, size_t n)
{
	unsigned char lead = (unsigned char)text[0];
	size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;

	return n < want;
}

static void put_sentence(struct err *err, const char *raw, bool cut)
{
	size_t left = strlen(raw), used = 0;

	while (left > 0) {
		size_t n = utf8_char(raw, left);

		if (n == 0 && cut && is_cut(raw, left))
			break;
		if (n == 0 || is_control(raw, n)) {
			n = n == 0 ? 1 : n;
			err->text[used++] = '?';
		} else {
			memcpy(err->text + used, raw, n);
			used += n;
		}
		raw += n;
		left -= n;
	}
	err->text[used] = '\0';
}

void err_note(struct err *err, enum status status, const char *format, ...)
{
	char raw[sizeof(err->text)];
	va_list args;
	int n;

	if (err == NULL)
		return;
	va_start(args, format);
	n = vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	if (n < 0)
		raw[0] = '\0';
	err->status = status;
	put_sentence(err, raw, n >= (int)sizeof(raw));
}

void err_prefix(struct err *err, const char *format, ...)
{
	char where[sizeof(err->text)], raw[2 * sizeof(err->text)];
	va_list args;
	int n;

	if (err == NULL)
		return;
	va_start(args, format);
	n = vsnprintf(where, sizeof(where), format, args);
	va_end(args);
	if (n < 0)
		where[0] = '\0';
	n = snprintf(raw, sizeof(raw), "%s: %s", where, err->text);
	raw[sizeof(err->text) - 1] = '\0';
	put_sentence(err, raw, n >= (int)sizeof(err->text));
}
