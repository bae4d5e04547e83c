#include "core/message.h"

#include <stdio.h>
#include <string.h>

#include "core/date.h"

#define WORD_BYTES 42 /* of an encoded word: 56 in base64, 68 with what is around it */
#define QUOTED_MAX 76 /* of quoted-printable, RFC 2045 section 6.7 */

static bool is_atext(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* Atoms with single dots between them. */
static bool is_dotted(const char *text, size_t n)
{
	bool dot = true;

	for (size_t i = 0; i < n; i++) {
		if (!is_atext(text[i]) && (text[i] != '.' || dot))
			return false;
		dot = text[i] == '.';
	}
	return !dot;
}

bool message_is_address(const char *text)
{
	const char *at = strchr(text, '@');

	return at && strlen(text) <= ADDRESS_MAX && is_dotted(text, (size_t)(at - text)) &&
	       is_dotted(at + 1, strlen(at + 1));
}

/* ---- headers ---- */

/* The first MESSAGE_HEADER_MAX bytes, with a space for each control character and for what is no UTF-8. */
static size_t clean(const char *text, char ret_text[MESSAGE_HEADER_MAX + 1])
{
	size_t left = strlen(text), n = 0;

	while (left > 0) {
		size_t size = utf8_char(text, left);
		bool control = size == 0 || (size == 1 && ((unsigned char)*text < ' ' || *text == 0x7f));

		if (n + (size ? size : 1) > MESSAGE_HEADER_MAX)
			break;
		if (control)
			ret_text[n++] = ' ';
		else
			memcpy(ret_text + n, text, size);
		n += control ? 0 : size;
		text += size ? size : 1;
		left -= size ? size : 1;
	}
	ret_text[n] = '\0';
	return n;
}

/* Words of letters, digits and spaces only, as nearly every name and subject is. */
static bool is_plain(const char *text)
{
	for (; *text; text++) {
		if (!is_atext(*text) && *text != ' ')
			return false;
		if (*text == '=' || *text == '?') /* could be taken for an encoded word */
			return false;
	}
	return true;
}

/* RFC 2047: encoded words, a line each, split between characters. */
static void add_words(struct buf *out, const char *text)
{
	char part[MESSAGE_HEADER_MAX + 1];
	size_t left = clean(text, part);
	const char *at = part;

	if (is_plain(part)) {
		buf_text(out, part);
		return;
	}
	while (left > 0) {
		size_t n = 0;

		for (size_t size; n < left; n += size) {
			size = utf8_char(at + n, left - n);
			if (n + size > WORD_BYTES)
				break;
		}
		buf_text(out, at == part ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		buf_base64(out, at, n);
		buf_text(out, "?=");
		at += n;
		left -= n;
	}
}

static void add_date(struct buf *out, int64_t time)
{
	static const char days[][4] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t day = time / 86400, second = time % 86400;
	int year, month, of_month;

	day_civil(time_day(time), &year, &month, &of_month);
	buf_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[day % 7], of_month,
		   months[month - 1], year, (int)(second / 3600), (int)(second / 60 % 60),
		   (int)(second % 60));
}

/* ---- the text ---- */

/* RFC 2045 section 6.7. A space at the end of a line is spelt out, and so is what is not printable ASCII. */
static void add_quoted(struct buf *out, const char *body)
{
	size_t column = 0;

	for (const char *p = body; *p; p++) {
		bool last = p[1] == '\n' || p[1] == '\0';
		bool literal = (*p > ' ' && *p < 0x7f && *p != '=') || (*p == ' ' && !last);
		size_t size = literal ? 1 : 3;

		if (*p == '\n') {
			buf_text(out, "\r\n");
			column = 0;
			continue;
		}
		if (column + size > QUOTED_MAX - 1) {
			buf_text(out, "=\r\n");
			column = 0;
		}
		if (literal)
			buf_char(out, *p);
		else
			buf_printf(out, "=%02X", (unsigned)(unsigned char)*p);
		column += size;
	}
	if (column > 0)
		buf_text(out, "\r\n");
}

static bool is_id(const char *text)
{
	for (const char *p = text; *p; p++)
		if (!is_atext(*p) && *p != '.')
			return false;
	return *text != '\0' && strlen(text) <= ADDRESS_MAX;
}

static void write_all(const struct message *m, struct buf *out)
{
	add_date(out, m->time);
	buf_printf(out, "From: Attest <%s>\r\nTo: ", m->from);
	if (m->name && *m->name) {
		add_words(out, m->name);
		buf_text(out, "\r\n ");
	}
	buf_printf(out, "<%s>\r\nMessage-ID: <%s@attest.invalid>\r\nSubject: ", m->to, m->id);
	add_words(out, m->subject);
	buf_text(out, "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
		      "Content-Type: text/plain; charset=utf-8\r\n"
		      "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	add_quoted(out, m->body);
}

enum status message_write(const struct message *m, struct buf *out, struct err *err)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, out->max - out->len);
	if (!message_is_address(m->from) || !message_is_address(m->to))
		return fail(err, ERR_INVALID, "mail is sent from an address to an address, NAME@DOMAIN");
	if (!is_id(m->id) || m->time < 0 || time_day(m->time) == DAY_OPEN)
		return fail(err, ERR_INVALID,
			    "a message has a time, and an id of letters, digits, \".\" and \"-\"");
	write_all(m, &text);
	if (text.full)
		return fail(err, ERR_INVALID, "the message has more than %zu bytes", text.max);
	buf_add(out, text.data, text.len);
	return OK;
}
