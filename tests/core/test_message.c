#include "core/message.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdbool.h>
#include <string.h>

static struct err err;
static struct buf out;

static void set_up(void)
{
	buf_init(&out, 20000);
}

static void tear_down(void)
{
	buf_release(&out);
}

TestSuite(message, .init = set_up, .fini = tear_down);

static struct message plain(void)
{
	return (struct message){
		.from = "attest@trust.example",
		.to = "zoe@trust.example",
		.name = "Zoe Example",
		.subject = "2 wait for you",
		.id = "2026-05-14.zoe.0123",
		.body = "One.\nTwo.\n",
		.time = 1778716800, /* 2026-05-14T00:00:00Z, a Thursday */
	};
}

Test(message, is_these_bytes)
{
	struct message m = plain();

	cr_assert(eq(int, message_write(&m, &out, &err), OK), "%s", err.text);
	cr_expect_str_eq(out.data, "Date: Thu, 14 May 2026 00:00:00 +0000\r\n"
				   "From: Attest <attest@trust.example>\r\n"
				   "To: Zoe Example\r\n"
				   " <zoe@trust.example>\r\n"
				   "Message-ID: <2026-05-14.zoe.0123@attest.invalid>\r\n"
				   "Subject: 2 wait for you\r\n"
				   "Auto-Submitted: auto-generated\r\n"
				   "MIME-Version: 1.0\r\n"
				   "Content-Type: text/plain; charset=utf-8\r\n"
				   "Content-Transfer-Encoding: quoted-printable\r\n"
				   "\r\n"
				   "One.\r\n"
				   "Two.\r\n");
}

/* Everything but the fold of a header is in the header that it belongs to. */
static void expect_nine_headers(const char *row)
{
	size_t headers = 0;
	const char *at = out.data;

	for (; strncmp(at, "\r\n", 2) != 0; at = strstr(at, "\r\n") + 2) {
		cr_assert(strstr(at, "\r\n") != NULL, "%s: %s", row, out.data);
		headers += *at != ' ';
	}
	cr_expect(eq(sz, headers, 9), "%s: %s", row, out.data);
	for (const char *p = out.data; p < at; p++) {
		bool ends = p > out.data && p[-1] == '\r', printable = *p >= ' ' && *p < 0x7f;

		cr_expect(ends ? *p == '\n' : printable || *p == '\r', "%s: %s", row, out.data);
	}
}

Test(message, no_name_or_subject_adds_a_header)
{
	static const char *const texts[] = {
		"Ivo\r\nBcc: eve@evil.example", "Ivo\nBcc: eve@evil.example", "Ivo\rX: y",
		"\r\n\r\nA body", "Ivo <eve@evil.example>,", "\"Ivo\" \\", "=?UTF-8?B?QQ==?=",
		"B\xc3\xa9la Kov\xc3\xa1ry", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x81\xae\xe5\x90\x8d\xe5\x89\x8d"
		"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x81\xae\xe5\x90\x8d\xe5\x89\x8d\xe6\x97\xa5\xe6\x9c\xac",
		"\xff\xfe", "\x01\x02", "Name, Comma", "",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct message m = plain();

		m.name = m.subject = texts[i];
		buf_clear(&out);
		cr_assert(eq(int, message_write(&m, &out, &err), OK), "%s", err.text);
		expect_nine_headers(texts[i]);
		cr_expect(strstr(out.data, "evil.example>") == NULL, "%s", out.data);
	}
}

Test(message, a_name_of_many_bytes_is_cut_between_characters)
{
	char name[2001];
	struct message m = plain();

	for (size_t i = 0; i < 1000; i++)
		memcpy(name + 2 * i, "\xc3\xa9", 3);
	m.name = name;
	cr_assert(eq(int, message_write(&m, &out, &err), OK), "%s", err.text);
	expect_nine_headers("long");
	for (const char *p = out.data; (p = strstr(p, "=?UTF-8?B?")); p++)
		cr_expect(le(sz, strcspn(p, "\r"), 75), "RFC 2047 section 2");
}

Test(message, the_text_is_spelt_in_short_lines_of_ascii)
{
	struct message m = plain();
	const char *body;

	m.body = "B\xc3\xa9la = 1, at the end a space \n"
		 "a line that is much longer than seventy-six characters, so that it has to be broken softly "
		 "once\n.\nno end";
	cr_assert(eq(int, message_write(&m, &out, &err), OK), "%s", err.text);
	body = strstr(out.data, "\r\n\r\n") + 4;
	cr_expect_str_eq(body, "B=C3=A9la =3D 1, at the end a space=20\r\n"
			       "a line that is much longer than seventy-six characters, so that it has to b=\r\n"
			       "e broken softly once\r\n"
			       ".\r\n"
			       "no end\r\n");
}

Test(message, what_is_no_message_is_refused_and_appends_nothing)
{
	struct message rows[5] = { plain(), plain(), plain(), plain(), plain() };

	rows[0].to = "zoe";
	rows[1].from = "attest@trust.example\r\nX: y";
	rows[2].id = "a b";
	rows[3].time = -1;
	rows[4].id = "";
	buf_text(&out, "before");
	for (size_t i = 0; i < 5; i++) {
		cr_expect(eq(int, message_write(&rows[i], &out, &err), ERR_INVALID), "%zu", i);
		cr_expect_str_eq(out.data, "before");
	}
	buf_release(&out);
	buf_init(&out, 100);
	cr_expect(eq(int, message_write(&(struct message){ .from = "a@b", .to = "c@d", .subject = "", .id = "x",
							   .body = "" },
				   &out, &err),
		     ERR_INVALID));
	cr_expect(eq(sz, out.len, 0));
}
