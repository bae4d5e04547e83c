#include "cli/readable_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"

#define BINARY_LOOK 65536
#define TAG_NAME 24

static void put_code_point(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_char(out, (char)c);
	} else if (c < 0x800) {
		buf_char(out, (char)(0xc0 | c >> 6));
		buf_char(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_char(out, (char)(0xe0 | c >> 12));
		buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x110000) {
		buf_char(out, (char)(0xf0 | c >> 18));
		buf_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(out, (char)(0x80 | (c & 0x3f)));
	}
}

static const char *done(struct buf *out, struct arena *a, size_t *ret_len)
{
	const char *text = arena_bytes(a, out->data, out->len);

	*ret_len = out->len;
	return text;
}

/* ---- encodings ---- */

bool text_looks_binary(const char *bytes, size_t n)
{
	size_t most = n < BINARY_LOOK ? n : BINARY_LOOK, odd = 0;

	for (size_t i = 0; i < most; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == 0)
			return true;
		odd += (c < 0x20 && !memchr("\t\n\r\f\v\b\x1a\x1b", c, 8)) || c == 0x7f;
	}
	return odd * 50 > most;
}

static bool is_utf8(const char *bytes, size_t n)
{
	for (size_t i = 0, len; i < n; i += len) {
		len = utf8_char(bytes + i, n - i);
		if (len == 0)
			return false;
	}
	return true;
}

static uint32_t unit_at(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static const char *from_utf16(const char *bytes, size_t n, bool big, struct arena *a,
			      size_t *ret_len)
{
	const unsigned char *p = (const unsigned char *)bytes;
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 2 * n + 4);
	for (size_t i = 2; i + 1 < n; i += 2) {
		uint32_t c = unit_at(p + i, big);

		if (c >= 0xd800 && c < 0xdc00 && i + 3 < n) {
			c = 0x10000 + ((c & 0x3ff) << 10) + (unit_at(p + i + 2, big) & 0x3ff);
			i += 2;
		}
		put_code_point(&out, c == 0 ? 0xfffd : c);
	}
	return done(&out, a, ret_len);
}

/* Of Windows-1252 only the spaces, dashes and quotes matter here; 0x80 to 0x9f that are none become '?'. */
static const char *from_windows(const char *bytes, size_t n, struct arena *a, size_t *ret_len)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 3 * n + 4);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == 0x96 || c == 0x97)
			put_code_point(&out, c == 0x96 ? 0x2013 : 0x2014);
		else if (c >= 0x91 && c <= 0x94)
			put_code_point(&out, c <= 0x92 ? '\'' : '"');
		else
			put_code_point(&out, c >= 0x80 && c < 0xa0 ? '?' : c);
	}
	return done(&out, a, ret_len);
}

const char *text_as_utf8(const char *bytes, size_t n, struct arena *a, size_t *ret_len)
{
	if (n >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
		return from_utf16(bytes, n, false, a, ret_len);
	if (n >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
		return from_utf16(bytes, n, true, a, ret_len);
	if (text_looks_binary(bytes, n))
		return NULL;
	if (!is_utf8(bytes, n))
		return from_windows(bytes, n, a, ret_len);
	*ret_len = n;
	return bytes;
}

/* ---- markup ---- */

/* A tag's name without its prefix: "w:t" is "t". */
static size_t tag_name(const char *text, size_t at, size_t end, char ret_name[TAG_NAME])
{
	size_t n = 0;

	if (at < end && text[at] == '/')
		at++;
	for (; at < end && !strchr(" \t\r\n/>", text[at]); at++) {
		if (text[at] == ':')
			n = 0;
		else if (n < TAG_NAME - 1)
			ret_name[n++] = text[at];
	}
	ret_name[n] = '\0';
	return at;
}

/* Tags that break no word. Of Word's: a run, its text, what it looks like, marks of the spelling checker. */
static bool is_inside_words(const char *name)
{
	static const char *const names[] = {
		"b", "i", "u", "em", "strong", "span", "a", "font", "sub", "sup", "code", "small", "mark",
		"wbr", "big", "s", "tt", "ins", "del", "abbr", "tspan", "r", "t", "rPr", "proofErr",
		"bookmarkStart", "bookmarkEnd", "smartTag", "hyperlink", "lang", "\x63olor", "sz", "szCs",
		"rFonts", "noProof", "bCs", "iCs", "vertAlign", "highlight", "rStyle", "shd", "kern",
		"w", "spacing", "position", "lastRenderedPageBreak", "commentRangeStart",
		"commentRangeEnd", "delText", "sdt", "sdtContent", "fldChar", "softHyphen", "latin", "ea",
		"cs", "solidFill", "srgbClr", NULL,
	};

	for (size_t i = 0; names[i]; i++)
		if (strcasecmp(names[i], name) == 0)
			return true;
	return false;
}

static bool is_cell(const char *name)
{
	return strcasecmp(name, "td") == 0 || strcasecmp(name, "th") == 0 ||
	       strcasecmp(name, "tc") == 0 || strcasecmp(name, "c") == 0 ||
	       strcasecmp(name, "table-cell") == 0;
}

/* A paragraph in a cell is no line of its own, else a table's rows would fall apart. */
static void put_break(const char *name, bool closes, struct buf *out)
{
	char last = out->len > 0 ? out->data[out->len - 1] : '\n';

	if (is_cell(name)) {
		if (closes && last == '\n' && out->len > 0)
			out->data[out->len - 1] = '\t';
		else if (closes)
			buf_char(out, '\t');
	} else if (strcasecmp(name, "tab") == 0) {
		buf_char(out, '\t');
	} else if (strcasecmp(name, "tr") == 0 ? last != '\n' :
						 !is_inside_words(name) && last != '\n' && last != '\t') {
		buf_char(out, '\n');
	}
}

/* Values of attributes that people read. */
static void put_attributes(const char *text, size_t at, size_t end, struct buf *more)
{
	static const char *const names[] = { "alt", "title", "value", "content", "placeholder", "descr",
					     NULL };

	while (at < end) {
		const char *equals = memchr(text + at, '=', end - at), *close;
		size_t name, value;

		if (!equals)
			return;
		name = value = (size_t)(equals - text);
		while (name > at && !strchr(" \t\r\n", text[name - 1]))
			name--;
		value++;
		if (value >= end || (text[value] != '"' && text[value] != '\'')) {
			at = value;
			continue;
		}
		close = memchr(text + value + 1, text[value], end - value - 1);
		at = close ? (size_t)(close - text) + 1 : end;
		for (size_t i = 0; close && names[i]; i++) {
			if (strlen(names[i]) != (size_t)(equals - text) - name ||
			    strncasecmp(names[i], text + name, strlen(names[i])) != 0)
				continue;
			buf_char(more, '\n');
			buf_add(more, text + value + 1, at - value - 2);
		}
	}
}

/* "&nbsp;", "&#57;", "&#x39;": how long it is, 0 when it is none of ours. */
static size_t entity(const char *text, size_t n, struct buf *out)
{
	static const struct {
		const char *name;
		uint32_t c;
	} named[] = {
		{ "&nbsp;", 0xa0 },    { "&amp;", '&' },     { "&lt;", '<' },	   { "&gt;", '>' },
		{ "&quot;", '"' },     { "&apos;", '\'' },   { "&ndash;", 0x2013 }, { "&mdash;", 0x2014 },
		{ "&thinsp;", 0x2009 }, { "&shy;", 0xad },   { "&minus;", 0x2212 }, { "&hyphen;", 0x2010 },
	};
	uint32_t c = 0;
	size_t at = 2;
	bool hex;

	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		size_t len = strlen(named[i].name);

		if (n >= len && memcmp(text, named[i].name, len) == 0) {
			put_code_point(out, named[i].c);
			return len;
		}
	}
	if (n < 4 || text[1] != '#')
		return 0;
	hex = (text[2] | 0x20) == 'x';
	for (at += hex; at < n && at < 12 && text[at] != ';'; at++) {
		const char *digits = "0123456789abcdef", *d = strchr(digits, text[at] | 0x20);

		if (text[at] == '\0' || !d || (!hex && d - digits > 9))
			return 0;
		c = c * (hex ? 16 : 10) + (uint32_t)(d - digits);
	}
	if (at >= n || text[at] != ';')
		return 0;
	put_code_point(out, c == 0 ? 0xfffd : c);
	return at + 1;
}

/* The tag from `at` to its '>' at `end`. */
static void take_tag(const char *text, size_t at, size_t end, struct buf *out, struct buf *more)
{
	char name[TAG_NAME];
	size_t after = tag_name(text, at + 1, end, name);

	put_break(name, text[at + 1] == '/', out);
	put_attributes(text, after, end, more);
}

/* Does a tag begin here? A comment's words are read like all others. */
static bool is_tag(const char *text, size_t n)
{
	return n > 1 && text[0] == '<' &&
	       (memchr("/!?", text[1], 3) ||
		((text[1] | 0x20) >= 'a' && (text[1] | 0x20) <= 'z')) &&
	       !(n > 3 && memcmp(text, "<!--", 4) == 0);
}

const char *text_of_markup(const char *text, size_t n, struct arena *a, size_t *ret_len)
{
	CLEANUP(buf_release) struct buf out;
	CLEANUP(buf_release) struct buf more;
	bool ended = false; /* no '>' follows any more */

	buf_init(&out, 2 * n + 16);
	buf_init(&more, n + 16);
	for (size_t at = 0; at < n;) {
		size_t used = text[at] == '&' ? entity(text + at, n - at, &out) : 0;

		if (is_tag(text + at, n - at) && !ended) {
			const char *end = memchr(text + at, '>', n - at);

			ended = !end;
			if (end) {
				take_tag(text, at, (size_t)(end - text), &out, &more);
				used = (size_t)(end - text) + 1 - at;
			}
		}
		if (used == 0)
			buf_char(&out, text[at++]);
		at += used;
	}
	buf_add(&out, more.data, more.len);
	return done(&out, a, ret_len);
}

/* ---- JSON, mail ---- */

static bool four_hex(const char *text, uint32_t *ret_c)
{
	uint32_t c = 0;

	for (int i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef", *d;

		if (text[i] == '\0')
			return false;
		d = strchr(digits, text[i] | 0x20);
		if (!d)
			return false;
		c = c * 16 + (uint32_t)(d - digits);
	}
	*ret_c = c == 0 ? 0xfffd : c;
	return true;
}

const char *text_of_json(const char *text, size_t n, struct arena *a, size_t *ret_len)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, n + 16);
	for (size_t i = 0; i < n; i++) {
		char next = i + 1 < n ? text[i + 1] : '\0';
		uint32_t c;

		if (text[i] != '\\') {
			buf_char(&out, text[i]);
		} else if (next == 'u' && i + 5 < n && four_hex(text + i + 2, &c)) {
			put_code_point(&out, c);
			i += 5;
		} else if (next == 'n' || next == 't' || next == 'r') {
			buf_char(&out, next == 't' ? '\t' : '\n');
			i++;
		} else if (next != '\0') {
			buf_char(&out, next);
			i++;
		}
	}
	return done(&out, a, ret_len);
}

bool text_has_encoded_parts(const char *text, size_t n)
{
	static const char says[] = "content-transfer-encoding: base64";
	size_t len = sizeof says - 1;

	for (size_t i = 0; i + len <= n; i++)
		if ((text[i] | 0x20) == 'c' && strncasecmp(text + i, says, len) == 0)
			return true;
	return false;
}
