#include "core/csv.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static void expect_field(const char *text, const char *want)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 1024);
	csv_text(&out, text);
	cr_expect_str_eq(out.data, want, "%s: %s", text, out.data);
}

Test(csv, what_needs_no_quotes_stands_as_it_is)
{
	expect_field("closed", "closed");
	expect_field("Amira Haddadin", "Amira Haddadin");
	expect_field("B\xc3\xa9la", "B\xc3\xa9la");
}

Test(csv, commas_quotes_and_line_ends_are_quoted)
{
	expect_field("a,b", "\"a,b\"");
	expect_field("say \"so\"", "\"say \"\"so\"\"\"");
	expect_field("one\ntwo", "\"one\ntwo\"");
	expect_field("one\r\ntwo", "\"one\r\ntwo\"");
	expect_field("", "\"\"");
}

Test(csv, what_a_spreadsheet_would_run_is_made_text)
{
	expect_field("=1+1", "'=1+1");
	expect_field("+44 20", "'+44 20");
	expect_field("-2", "'-2");
	expect_field("@SUM(A1)", "'@SUM(A1)");
	expect_field("\t=1", "'\t=1");
	expect_field("\r=1", "\"'\r=1\"");
	expect_field("=cmd|' /C calc'!A0,x", "\"'=cmd|' /C calc'!A0,x\"");
	expect_field("a=1", "a=1");
}

Test(csv, fields_are_set_apart_and_records_end_with_cr_lf)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 1024);
	csv_text(&out, "");
	csv_int(&out, -7);
	csv_text(&out, "x");
	csv_end(&out);
	csv_int(&out, 1);
	csv_text(&out, "a\n");
	csv_text(&out, "b");
	csv_end(&out);
	cr_expect_str_eq(out.data, "\"\",-7,x\r\n1,\"a\n\",b\r\n");
}

/* ---- reading ---- */

static struct arena *arena;
static struct csv_record *records;
static size_t count;
static struct err err;

static void begin(void)
{
	arena = arena_new(64u << 20);
}

static void end(void)
{
	arena_free(arena);
}

TestSuite(csv_read, .init = begin, .fini = end);

static enum status reading(const char *text)
{
	return csv_read(text, strlen(text), arena, &records, &count, &err);
}

/* Each record as its line and its fields in [ ], records divided by spaces. */
static const char *seen(void)
{
	CLEANUP(buf_release) struct buf out = {0};

	buf_init(&out, 4096);
	for (size_t i = 0; i < count; i++) {
		buf_printf(&out, "%s%d", i > 0 ? " " : "", records[i].line);
		for (size_t k = 0; k < records[i].count; k++)
			buf_printf(&out, "[%s]", records[i].fields[k]);
	}
	return arena_text(arena, out.data);
}

Test(csv_read, reads_what_spreadsheets_save)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{"plain", "a,b\r\nc,d\r\n", "1[a][b] 2[c][d]"},
		{"no end of line at the end", "a,b\nc,d", "1[a][b] 2[c][d]"},
		{"old Macintosh", "a,b\rc,d\r", "1[a][b] 2[c][d]"},
		{"byte order mark", "\xef\xbb\xbf" "a,b\n", "1[a][b]"},
		{"empty fields", ",a,\n,,\n", "1[][a][] 2[][][]"},
		{"empty lines", "\n\na,b\n\n\nc,d\n\n", "3[a][b] 6[c][d]"},
		{"quotes", "\"a,b\",\"say \"\"so\"\"\"\n", "1[a,b][say \"so\"]"},
		{"line ends inside quotes", "\"a\r\nb\rc\nd\",e\nf\n", "1[a\nb\nc\nd][e] 5[f]"},
		{"semicolons", "a;\"b;c\";d,e\n1;2;3\n", "1[a][b;c][d,e] 2[1][2][3]"},
		{"tabs", "a\tb\n", "1[a][b]"},
		{"a divider that only stands in quotes does not count", "\"a;b;c\",d\n", "1[a;b;c][d]"},
		{"a quote inside a field is itself", "5\" pipe,b\n", "1[5\" pipe][b]"},
		{"nothing", "", ""},
		{"Unicode", "\xc3\xa9,\xf0\x9f\xa6\xb7\n", "1[\xc3\xa9][\xf0\x9f\xa6\xb7]"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		cr_expect_eq(reading(rows[i].text), OK, "%s: %s", rows[i].name, err.text);
		cr_expect_str_eq(seen(), rows[i].want, "%s: %s", rows[i].name, seen());
	}
}

Test(csv_read, refuses_with_the_line)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"a,b\nc,\"d\ne\n", "line 2: the quote that opens a field here is never closed"},
		{"a,b\n\"c\"d,e\n", "line 2: a field goes on after its closing quote"},
		{"a\nb\nc\xe9\n", "line 3: byte E9 is no UTF-8"},
		{"a\r\nb\r\n\xff", "line 3: byte FF is no UTF-8"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		cr_expect_eq(reading(rows[i].text), ERR_INVALID, "%s", rows[i].text);
		cr_expect_not_null(strstr(err.text, rows[i].want), "%s: %s", rows[i].want, err.text);
	}
	cr_expect_eq(csv_read("a\n\0", 3, arena, &records, &count, &err), ERR_INVALID);
	cr_expect_not_null(strstr(err.text, "line 2: a NUL"), "%s", err.text);
}

Test(csv_read, refuses_more_than_it_holds)
{
	CLEANUP(buf_release) struct buf text = {0};

	buf_init(&text, 1u << 20);
	for (int i = 0; i < CSV_FIELDS; i++)
		buf_char(&text, ',');
	cr_expect_eq(reading(text.data), ERR_INVALID);
	cr_expect_not_null(strstr(err.text, "line 1: more than 64 fields"), "%s", err.text);
	buf_clear(&text);
	for (int i = 0; i < CSV_RECORDS + 1; i++)
		buf_text(&text, "a\n");
	cr_expect_eq(reading(text.data), ERR_INVALID);
	cr_expect_not_null(strstr(err.text, "line 100001: more than 100000 records"), "%s", err.text);
}
