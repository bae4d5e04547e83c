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
