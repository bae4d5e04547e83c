#include "core/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char base64_alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* What an empty buf points to. It is never written: the terminator of a buf with room is its own.
 */
static char *nothing(void)
{
	return (char *)"";
}

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.data = nothing(), .max = max};
}

void buf_release(struct buf *b)
{
	if (b->room > 0)
		free(b->data);
	buf_init(b, b->max);
}

void buf_wipe(struct buf *b)
{
	if (b->room > 0) /* as in buf_release: one that was never begun has no data */
		explicit_bzero(b->data, b->len);
	buf_release(b);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->full = false;
	if (b->room > 0)
		b->data[0] = '\0';
}

/* Room for n more bytes and the terminator, or NULL where they would pass the maximum. */
static char *make_room(struct buf *b, size_t n)
{
	size_t need, room;
	char *data;

	if (n > b->max - b->len)
		return NULL;
	need = b->len + n + 1;
	if (need > b->room) {
		room = b->room < 32 ? 64 : 2 * b->room;
		if (room > b->max) /* the last step is exact: no maximum costs double */
			room = b->max + 1;
		if (room < need)
			room = need;
		data = realloc(b->room > 0 ? b->data : NULL, room);
		if (data == NULL)
			abort();
		b->data = data;
		b->room = room;
	}
	return b->data + b->len;
}

static void grown_by(struct buf *b, size_t n)
{
	b->len += n;
	b->data[b->len] = '\0';
}

/* For appends: like make_room, and `full` remembers. */
static char *append(struct buf *b, size_t n)
{
	char *at = b->full ? NULL : make_room(b, n);

	if (at == NULL)
		b->full = true;
	return at;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	char *at = append(b, n);

	if (at == NULL)
		return;
	if (n > 0)
		memcpy(at, bytes, n);
	grown_by(b, n);
}

void buf_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	char *at;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(n >= 0);
	at = append(b, (size_t)n);
	if (at != NULL) {
		(void)vsnprintf(at, (size_t)n + 1, format, again);
		grown_by(b, (size_t)n);
	}
	va_end(again);
}

void buf_hex(struct buf *b, const void *bytes, size_t n)
{
	const unsigned char *in = bytes;
	size_t need;
	char *at = __builtin_mul_overflow(n, 2, &need) ? NULL : append(b, need);

	if (at == NULL) {
		b->full = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		*at++ = "0123456789abcdef"[in[i] >> 4];
		*at++ = "0123456789abcdef"[in[i] & 15];
	}
	grown_by(b, need);
}

void buf_base64(struct buf *b, const void *bytes, size_t n)
{
	const unsigned char *in = bytes;
	size_t need;
	char *at = __builtin_mul_overflow(n / 3 + (n % 3 != 0), 4, &need) ? NULL : append(b, need);

	if (at == NULL) {
		b->full = true;
		return;
	}
	for (size_t i = 0; i < n; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		uint32_t three = (uint32_t)in[i] << 16;

		three |= have > 1 ? (uint32_t)in[i + 1] << 8 : 0;
		three |= have > 2 ? in[i + 2] : 0;
		*at++ = base64_alphabet[three >> 18];
		*at++ = base64_alphabet[three >> 12 & 63];
		*at++ = have > 1 ? base64_alphabet[three >> 6 & 63] : '=';
		*at++ = have > 2 ? base64_alphabet[three & 63] : '=';
	}
	grown_by(b, need);
}

static int base64_value(char c)
{
	const char *found = c == '\0' ? NULL : strchr(base64_alphabet, c);

	return found == NULL ? -1 : (int)(found - base64_alphabet);
}

/* Four digits, of which the last `pads` are '='. False where a digit or the spare bits are wrong.
 */
static bool base64_four(const char *text, size_t pads, uint32_t *ret_three)
{
	uint32_t three = 0;

	for (size_t i = 0; i < 4; i++) {
		int value = i < 4 - pads ? base64_value(text[i]) : 0;

		if (value < 0)
			return false;
		three = three << 6 | (uint32_t)value;
	}
	if ((pads == 1 && (three & 0xff) != 0) || (pads == 2 && (three & 0xffff) != 0))
		return false;
	*ret_three = three;
	return true;
}

enum status buf_unbase64(struct buf *b, const char *text, size_t n, struct err *err)
{
	size_t pads = 0, bytes;

	if (n % 4 != 0)
		return fail(err, ERR_INVALID, "base64 comes in groups of four, and %zu is not", n);
	while (pads < 2 && pads < n && text[n - 1 - pads] == '=')
		pads++;
	bytes = n / 4 * 3 - pads;
	if (make_room(b, bytes) == NULL)
		return fail(err, ERR_INVALID, "%zu digits of base64 are too many here", n);
	for (size_t i = 0, out = b->len; i < n; i += 4) {
		size_t last = i + 4 == n ? pads : 0;
		uint32_t three;

		if (!base64_four(text + i, last, &three)) {
			b->data[b->len] = '\0';
			return fail(err, ERR_INVALID,
				    "the base64 at digit %zu is not what its bytes are written as",
				    i + 1);
		}
		b->data[out++] = (char)(three >> 16);
		if (last < 2)
			b->data[out++] = (char)(three >> 8);
		if (last < 1)
			b->data[out++] = (char)three;
	}
	grown_by(b, bytes);
	return OK;
}

size_t utf8_char(const char *text, size_t n)
{
	const unsigned char *u = (const unsigned char *)text;
	unsigned char low = 0x80, high = 0xbf; /* what the second byte may be, RFC 3629 section 4 */
	size_t want;

	if (n == 0)
		return 0;
	if (u[0] < 0x80)
		return 1;
	if (u[0] < 0xc2 || u[0] > 0xf4)
		return 0;
	want = u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	if (u[0] == 0xe0)
		low = 0xa0;
	else if (u[0] == 0xed)
		high = 0x9f;
	else if (u[0] == 0xf0)
		low = 0x90;
	else if (u[0] == 0xf4)
		high = 0x8f;
	if (n < want || u[1] < low || u[1] > high)
		return 0;
	for (size_t i = 2; i < want; i++)
		if ((u[i] & 0xc0) != 0x80)
			return 0;
	return want;
}
