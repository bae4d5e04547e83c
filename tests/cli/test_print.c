/* Words that people wrote must not drive a terminal. */
#include "cli/run.h"

static char *printed(const char *text)
{
	char *out;
	size_t n;
	FILE *f = open_memstream(&out, &n);

	print_text(f, text);
	fclose(f);
	return out;
}

Test(print, what_drives_a_terminal_becomes_a_question_mark)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{ "", "" },
		{ "Leakage tests", "Leakage tests" },
		{ "a\tb", "a\tb" },
		{ "Zo\xc3\xab \xe2\x80\x93 5 \xc2\xb5s \xf0\x9f\x98\x80 \xe6\xbc\xa2",
		  "Zo\xc3\xab \xe2\x80\x93 5 \xc2\xb5s \xf0\x9f\x98\x80 \xe6\xbc\xa2" },
		{ "\xc2\xa0", "\xc2\xa0" }, /* the first character that is no C1 control */
		{ "one\ntwo", "one\n    two" },
		{ "one\r\ntwo", "one?\n    two" },
		{ "\x1b[31mred\x1b[0m", "?[31mred?[0m" },
		{ "\x1b]0;title\x07", "?]0;title?" },
		{ "\x01\x08\x0b\x0c\x1f\x7f", "??????" },
		{ "\xc2\x80\xc2\x9b\xc2\x9f", "???" },	     /* C1: CSI is U+009B */
		{ "\x9b" "31m", "?31m" },		     /* CSI of a terminal of 8 bits */
		{ "\xe2\x80\xa8\xe2\x80\xa9", "??" },	     /* separators */
		{ "a\xe2\x80\xae" "b\xe2\x80\xaa", "a?b?" }, /* overrides and embeddings */
		{ "\xe2\x81\xa6x\xe2\x81\xa9", "?x?" },	     /* isolates */
		{ "\xe2\x80\xaf\xe2\x81\xa5\xe2\x81\xaa", "\xe2\x80\xaf\xe2\x81\xa5\xe2\x81\xaa" },
		{ "\xc0\x9b", "??" },			     /* overlong */
		{ "\xe2\x80", "??" },			     /* cut off */
		{ "\xff\xfe", "??" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *shown = printed(rows[i].text);

		cr_expect_str_eq(shown, rows[i].shown, "row %zu: \"%s\"", i, shown);
		free(shown);
	}
}

Test(print, whatever_bytes_come_what_is_printed_is_utf8_without_controls)
{
	static const char third[] = { '\0', 'x', '\x1b', '\x80', '\x9b', '\xa8', '\xae', '\xff' };

	for (int i = 256; i < 256 * 256 * (int)sizeof(third); i++) {
		char text[4] = { (char)(i >> 8), (char)i, third[i >> 16], '\0' }, *shown = printed(text);
		size_t len = strlen(shown);

		for (size_t at = 0, n; at < len; at += n) {
			const unsigned char *c = (const unsigned char *)shown + at;

			n = utf8_char(shown + at, len - at);
			cr_assert(n > 0 && (c[0] >= 0x20 || c[0] == '\t' || c[0] == '\n') && c[0] != 0x7f &&
				  (c[0] != 0xc2 || c[1] >= 0xa0), "%02x %02x %02x", (uint8_t)text[0],
				  (uint8_t)text[1], (uint8_t)text[2]);
		}
		free(shown);
	}
}

Test(print, an_entry_is_one_line_or_one_document, .init = run_enter, .fini = run_leave)
{
	struct digest digest = digest_of("x", 1);
	struct app app;
	char *out;
	size_t n;

	app_init(&app);
	app.out = open_memstream(&out, &n);
	cr_assert(eq(int, print_entry(&app, "evidence", 12, &digest, &err), OK));
	fclose(app.out);
	cr_expect_str_eq(out, "entry 12  2d711642b726  evidence\n");
	free(out);

	app.json = true;
	app.out = open_memstream(&out, &n);
	cr_assert(eq(int, print_entry(&app, "evidence", 12, &digest, &err), OK));
	fclose(app.out);
	cr_expect(strstr(out, "\"seq\": 12") != NULL && strstr(out, "\"kind\": \"evidence\"") != NULL &&
		  strstr(out, "2d711642b726b044") != NULL, "%s", out);
	free(out);
	app_release(&app);
}

Test(print, a_document_that_cannot_be_made_or_written_is_an_error, .init = run_enter,
     .fini = run_leave)
{
	struct app app;

	app_init(&app);
	cr_expect(eq(int, print_json(&app, NULL, &err), ERR_IO));
	app.out = fopen("/dev/full", "w");
	setvbuf(app.out, NULL, _IONBF, 0);
	cr_expect(eq(int, print_json(&app, json_pack("[s]", "x"), &err), ERR_IO));
	fclose(app.out);
	app_release(&app);
}

Test(print, the_lines_of_a_format_stand_and_what_it_is_given_is_made_harmless)
{
	char *out;
	size_t n;
	FILE *f = open_memstream(&out, &n);

	print_words(f, "%-4s|%d\n\n  %s\n", "\x1b[", 7, "\xe2\x80\xae\x9b");
	print_words(f, "%s", "end");
	fclose(f);
	cr_expect_str_eq(out, "?[  |7\n\n  ??\nend");
	free(out);
}
