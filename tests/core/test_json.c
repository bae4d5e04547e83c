#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"

static struct err err;

static enum status read_text(const char *text, json_t **ret_json)
{
	return json_read(text, strlen(text), 1 << 20, ret_json, &err);
}

/* ---- reading ---- */

static const char *const unread[] = {
	"",
	"1",
	"\"x\"",
	"{\"a\":1,\"a\":2}",
	"{\"a\":1,\"\\u0061\":2}",
	"{\"a\":{\"b\":1,\"b\":1}}",
	"[\"\xff\"]",
	"[\"\xc0\x80\"]",
	"[\"\xed\xa0\x80\"]",
	"[\"\\ud800\"]",
	"[\"\\u0000\"]",
	"{\"\\u0000\":1}",
	"[\"\t\"]",
	"[1] x",
	"[1][2]",
	"[1,]",
	"[01]",
	"[NaN]",
	"[1e400]",
	"\xef\xbb\xbf[1]",
	"/* c */[1]",
	"[9007199254740992]",
	"[-9007199254740992]",
	"[99999999999999999999999999]",
	"{\"a",
	"[\"\\",
};

Test(json, what_is_malformed_or_ambiguous_is_not_read)
{
	for (size_t i = 0; i < sizeof(unread) / sizeof(unread[0]); i++) {
		json_t *json = (void *)&err;

		cr_expect_eq(read_text(unread[i], &json), ERR_INVALID, "%s", unread[i]);
		cr_expect_eq(json, (void *)&err, "%s", unread[i]);
		cr_expect_eq(strncmp(err.text, "line ", 5), 0, "%s: %s", unread[i], err.text);
	}
}

Test(json, faults_name_their_line_and_column)
{
	json_t *json = NULL;

	cr_expect_eq(read_text("{\n \"\xc3\xab\": 9007199254740992}", &json), ERR_INVALID);
	cr_expect_eq(strncmp(err.text, "line 2, column 7: ", 18), 0, "%s", err.text);
	cr_expect_eq(read_text("[\n1,\n2,,3]", &json), ERR_INVALID);
	cr_expect_eq(strncmp(err.text, "line 3, ", 8), 0, "%s", err.text);
	cr_expect_null(json);
}

Test(json, safe_integers_and_reals_are_read)
{
	CLEANUP(json_cleanup) json_t *json = NULL;

	cr_assert_eq(read_text("[9007199254740991, -9007199254740991, 1e30, \"99999999999999999\"]",
			       &json),
		     OK, "%s", err.text);
	cr_expect_eq(json_integer_value(json_array_get(json, 0)), JSON_SAFE_INTEGER);
	cr_expect_eq(json_integer_value(json_array_get(json, 1)), -JSON_SAFE_INTEGER);
	cr_expect_eq(json_real_value(json_array_get(json, 2)), 1e30);
}

Test(json, a_real_that_would_be_written_as_an_unsafe_integer_is_refused)
{
	static const char *const refused[] = {"[9007199254740992.0]", "{\"a\":[-1e18]}",
					      "[33333333333333333331E0]", "[999999999999999900000.0]"};
	json_t *none = NULL;
	CLEANUP(json_cleanup) json_t *json = NULL;

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		cr_expect_eq(read_text(refused[i], &none), ERR_INVALID, "%s", refused[i]);
		cr_expect_null(none);
	}
	cr_expect_eq(read_text("[9007199254740991.0, 1e21, -1e300, 1.5e15]", &json), OK, "%s",
		     err.text);
}

static void nest(struct buf *b, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_text(b, i % 2 == 0 ? "{\"a\":" : "[");
	buf_char(b, '1');
	for (int i = depth - 1; i >= 0; i--)
		buf_char(b, i % 2 == 0 ? '}' : ']');
}

Test(json, depth_64_is_read_and_written_and_65_is_neither)
{
	CLEANUP(buf_release) struct buf b, out;
	CLEANUP(json_cleanup) json_t *json = NULL, *deeper = NULL, *none = NULL;

	buf_init(&b, 1000);
	buf_init(&out, 1000);
	nest(&b, 64);
	cr_assert_eq(read_text(b.data, &json), OK, "%s", err.text);
	cr_assert_eq(json_canonical(json, &out, &err), OK, "%s", err.text);
	cr_expect_str_eq(out.data, b.data);
	deeper = json_pack("[O]", json);
	cr_expect_eq(json_canonical(deeper, &out, &err), ERR_INVALID);
	cr_expect_str_eq(out.data, b.data, "a failure adds nothing");
	buf_clear(&b);
	nest(&b, 65);
	cr_expect_eq(read_text(b.data, &none), ERR_INVALID);
	cr_expect_null(none);
}

Test(json, brackets_and_commas_in_strings_do_not_count)
{
	CLEANUP(json_cleanup) json_t *json = NULL;
	static char text[5000];

	memset(text, '[', sizeof(text) - 1);
	memcpy(text, "[\"\\\\\\\"", 6);
	memcpy(text + 3000, ",,,,,,,,,", 9);
	memcpy(text + sizeof(text) - 3, "\"]", 2);
	cr_expect_eq(read_text(text, &json), OK, "%s", err.text);
}

Test(json, size_and_number_of_values_are_bounded)
{
	CLEANUP(buf_release) struct buf b;
	json_t *json = NULL;

	buf_init(&b, 1000);
	buf_char(&b, '[');
	for (int i = 0; i < 188; i++)
		buf_text(&b, "0,");
	buf_text(&b, "0]");
	cr_assert_eq(json_read(b.data, b.len, 1000, &json, &err), OK, "%s", err.text);
	json_cleanup(&json);
	cr_expect_null(json);
	cr_expect_eq(json_read(b.data, b.len, 992, &json, &err), ERR_INVALID,
		     "188 is one too many");
	cr_expect_eq(json_read(b.data, b.len, b.len - 1, &json, &err), ERR_INVALID);
	cr_expect_null(json);
}

/* ---- canonical writing ---- */

static char *file_text(const char *folder, const char *part, const char *name, struct buf *b)
{
	char path[500];

	snprintf(path, sizeof(path), "%s/jcs/%s/%s.json", folder, part, name);
	buf_init(b, 1 << 20);
	cr_assert_eq(buf_read_file(b, path, &err), OK, "%s", err.text);
	return b->data;
}

Test(json, the_published_vectors_of_rfc_8785_come_out_byte_for_byte)
{
	static const char *const names[] = {"arrays",  "french", "structures",
					    "unicode", "values", "weird"};
	const char *folder = getenv("ATTEST_FOREIGN");

	if (folder == NULL) {
		fprintf(stderr,
			"ATTEST_FOREIGN is not set: the vectors of RFC 8785 are left out\n");
		cr_skip_test("ATTEST_FOREIGN is not set");
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		CLEANUP(buf_release) struct buf in, want, out;
		CLEANUP(json_cleanup) json_t *json = NULL;

		buf_init(&out, 1 << 20);
		file_text(folder, "input", names[i], &in);
		file_text(folder, "output", names[i], &want);
		cr_assert_eq(read_text(in.data, &json), OK, "%s: %s", names[i], err.text);
		cr_assert_eq(json_canonical(json, &out, &err), OK, "%s", err.text);
		cr_expect_str_eq(out.data, want.data, "%s", names[i]);
	}
}

/* From RFC 8785 appendix B, and each edge of ECMA-262's cases. */
static const struct {
	double value;
	const char *text;
} reals[] = {
	{0.0, "0"},
	{-0.0, "0"},
	{5e-324, "5e-324"},
	{-5e-324, "-5e-324"},
	{1.7976931348623157e308, "1.7976931348623157e+308"},
	{9007199254740992, "9007199254740992"},
	{295147905179352830000.0, "295147905179352830000"},
	{9.999999999999997e22, "9.999999999999997e+22"},
	{1e23, "1e+23"},
	{1e21, "1e+21"},
	{1e20, "100000000000000000000"},
	{999999999999999900000.0, "999999999999999900000"},
	{9.999999999999997e-7, "9.999999999999997e-7"},
	{0.000001, "0.000001"},
	{1e-7, "1e-7"},
	{333333333.3333332, "333333333.3333332"},
	{333333333.33333325, "333333333.33333325"},
	{333333333.33333343, "333333333.33333343"},
	{-0.0000033333333333333333, "-0.0000033333333333333333"},
	{1424953923781206.2, "1424953923781206.2"},
	{4.5, "4.5"},
	{123, "123"},
	{0.1, "0.1"},
};

Test(json, reals_are_written_as_ecmascript_writes_them)
{
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 100);
	for (size_t i = 0; i < sizeof(reals) / sizeof(reals[0]); i++) {
		CLEANUP(json_cleanup) json_t *json = json_real(reals[i].value);

		buf_clear(&out);
		cr_assert_eq(json_canonical(json, &out, &err), OK, "%s", err.text);
		cr_expect_str_eq(out.data, reals[i].text);
	}
}

Test(json, names_sort_by_utf16_and_only_what_must_is_escaped)
{
	CLEANUP(buf_release) struct buf out;
	CLEANUP(json_cleanup) json_t *json = NULL;

	buf_init(&out, 1000);
	cr_assert_eq(read_text("{\"\xee\x80\x80\":1,\"\xf0\x90\x80\x80\":2,\"\xed\x9f\xbf\":3,"
			       "\"\xf1\x80\x80\x80\":4,\"\xef\xbf\xbd\":5,\"b\":6,\"\":7,\"aa\":8,"
			       "\"a\":\"\\u000b\\u001F\\b\\t\\n\\f\\r\\\"\\\\\\/\\u007f\\u2028\"}",
			       &json),
		     OK, "%s", err.text);
	cr_assert_eq(json_canonical(json, &out, &err), OK, "%s", err.text);
	cr_expect_str_eq(out.data,
			 "{\"\":7,\"a\":\"\\u000b\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\x7f\xe2\x80\xa8\","
			 "\"aa\":8,\"b\":6,\"\xed\x9f\xbf\":3,\"\xf0\x90\x80\x80\":2,"
			 "\"\xf1\x80\x80\x80\":4,\"\xee\x80\x80\":1,\"\xef\xbf\xbd\":5}");
}

Test(json, what_has_no_canonical_form_is_refused_and_adds_nothing)
{
	json_t *bad[] = {
		json_pack("[I]", (json_int_t)JSON_SAFE_INTEGER + 1),
		json_pack("[I]", -(json_int_t)JSON_SAFE_INTEGER - 1),
		json_pack("[o]", json_stringn_nocheck("\xff", 1)),
		json_pack("[o]", json_stringn_nocheck("\xed\xa0\x80", 3)),
		json_object(),
	};
	CLEANUP(buf_release) struct buf out, small;
	CLEANUP(json_cleanup) json_t *good = json_pack("[s]", "abc");

	buf_init(&out, 100);
	buf_text(&out, "before");
	json_object_set_new_nocheck(bad[4], "\xc3", json_true());
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_expect_eq(json_canonical(bad[i], &out, &err), ERR_INVALID, "%zu", i);
		cr_expect_str_eq(out.data, "before");
		json_decref(bad[i]);
	}
	buf_init(&small, 6);
	cr_expect_eq(json_canonical(good, &small, &err), ERR_INVALID, "no room");
	cr_expect_eq(small.len, 0);
	cr_expect_not(small.full);
}

/* ---- the signed subset ---- */

static const char *const signed_good[] = {
	"{}",
	"{\"a\":[],\"b\":{}}",
	"{\"a\":[1,-1,0,9007199254740991,-9007199254740991,\" ~\\\"\\\\/\"],\"b\":\"\"}",
	"{\"A\":1,\"B\":2,\"a\":3,\"a-\":4,\"aa\":5}",
};

Test(json, signed_bytes_are_read_and_written_again_the_same)
{
	for (size_t i = 0; i < sizeof(signed_good) / sizeof(signed_good[0]); i++) {
		CLEANUP(buf_release) struct buf out;
		CLEANUP(json_cleanup) json_t *json = NULL;
		const char *text = signed_good[i];

		buf_init(&out, ENTRY_MAX);
		cr_assert_eq(json_read_signed(text, strlen(text), &json, &err), OK, "%s: %s", text,
			     err.text);
		cr_assert_eq(json_write_signed(json, &out, &err), OK, "%s", err.text);
		cr_expect_str_eq(out.data, text);
	}
}

static const struct {
	const char *what, *text;
} signed_bad[] = {
	{"nothing", ""},
	{"no object", "[]"},
	{"no object", "1"},
	{"a name twice", "{\"a\":1,\"a\":1}"},
	{"a name twice, once escaped", "{\"a\":1,\"\\u0061\":1}"},
	{"true", "{\"a\":true}"},
	{"false", "{\"a\":false}"},
	{"null", "{\"a\":[null]}"},
	{"a real", "{\"a\":1.5}"},
	{"a whole real", "{\"a\":1.0}"},
	{"an exponent", "{\"a\":1e3}"},
	{"minus zero", "{\"a\":-0}"},
	{"too great an integer", "{\"a\":9007199254740992}"},
	{"too small an integer", "{\"a\":-9007199254740992}"},
	{"wrong order", "{\"b\":1,\"a\":2}"},
	{"wrong order inside", "{\"a\":{\"b\":1,\"B\":2}}"},
	{"a space", "{\"a\": 1}"},
	{"a space before", " {\"a\":1}"},
	{"a line end after", "{\"a\":1}\n"},
	{"a space after", "{\"a\":1} "},
	{"another after", "{\"a\":1}{}"},
	{"an escape for nothing", "{\"a\":\"\\u0062\"}"},
	{"an escaped solidus", "{\"a\":\"\\/\"}"},
	{"a long escape", "{\"a\":\"\\u0022\"}"},
	{"an escaped name", "{\"\\u0061\":1}"},
	{"an escaped control character", "{\"a\":\"\\n\"}"},
	{"an escaped letter outside ASCII", "{\"a\":\"\\u00eb\"}"},
	{"a name escaped to outside ASCII", "{\"\\u00eb\":1}"},
	{"a letter outside ASCII", "{\"a\":\"\xc3\xab\"}"},
	{"a name outside ASCII", "{\"\xc3\xab\":1}"},
	{"DEL", "{\"a\":\"\x7f\"}"},
	{"DEL escaped", "{\"a\":\"\\u007f\"}"},
	{"a raw control character", "{\"a\":\"\x01\"}"},
	{"a mark in front", "\xef\xbb\xbf{}"},
	{"cut short", "{\"a\":1"},
};

Test(json, every_other_spelling_of_signed_bytes_is_refused)
{
	for (size_t i = 0; i < sizeof(signed_bad) / sizeof(signed_bad[0]); i++) {
		json_t *json = (void *)&err;
		const char *text = signed_bad[i].text;

		cr_expect_eq(json_read_signed(text, strlen(text), &json, &err), ERR_INVALID, "%s",
			     signed_bad[i].what);
		cr_expect_eq(json, (void *)&err, "%s", signed_bad[i].what);
	}
	cr_expect_eq(json_read_signed("{}\0", 3, NULL, &err), ERR_INVALID, "a NUL after it");
}

Test(json, signed_depth_and_size_end_where_they_are_said_to)
{
	CLEANUP(buf_release) struct buf b;
	CLEANUP(json_cleanup) json_t *json = NULL, *large = NULL;

	buf_init(&b, 2 * ENTRY_MAX);
	nest(&b, 16);
	cr_assert_eq(json_read_signed(b.data, b.len, &json, &err), OK, "%s", err.text);
	buf_clear(&b);
	nest(&b, 17);
	cr_expect_eq(json_read_signed(b.data, b.len, NULL, &err), ERR_INVALID);
	buf_clear(&b);
	buf_text(&b, "{\"a\":\"");
	while (b.len < ENTRY_MAX - 2)
		buf_char(&b, 'x');
	buf_text(&b, "\"}");
	cr_assert_eq(b.len, ENTRY_MAX);
	cr_assert_eq(json_read_signed(b.data, b.len, &large, &err), OK, "%s", err.text);
	json_object_set_new(large, "b", json_integer(1));
	cr_expect_eq(json_write_signed(large, &b, &err), ERR_INVALID);
	cr_expect_eq(b.len, ENTRY_MAX);
	b.data[ENTRY_MAX - 2] = 'x';
	buf_clear(&b);
	buf_text(&b, "{\"a\":\"");
	while (b.len < ENTRY_MAX - 1)
		buf_char(&b, 'x');
	buf_text(&b, "\"}");
	cr_expect_eq(json_read_signed(b.data, b.len, NULL, &err), ERR_INVALID);
}

Test(json, what_cannot_be_signed_names_its_member)
{
	json_t *bad[] = {
		json_pack("{s:{s:b}}", "outer", "odd", 1),
		json_pack("{s:[i, f]}", "odd", 1, 0.5),
		json_pack("{s:s}", "odd", "\xc3\xab"),
		json_pack("{s:n}", "odd"),
		json_pack("{s:i}", "odd\n", 1),
	};
	CLEANUP(buf_release) struct buf out;
	CLEANUP(json_cleanup) json_t *array = json_array(), *deep = json_object();

	buf_init(&out, ENTRY_MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err.text[0] = '\0';
		cr_expect_eq(json_write_signed(bad[i], &out, &err), ERR_INVALID, "%zu", i);
		cr_expect_not_null(strstr(err.text, "\"odd"), "%zu: %s", i, err.text);
		json_decref(bad[i]);
	}
	cr_expect_eq(json_write_signed(array, &out, &err), ERR_INVALID);
	for (int i = 1; i < 17; i++)
		deep = json_pack("{s:o}", "deep", deep);
	cr_expect_eq(json_write_signed(deep, &out, &err), ERR_INVALID);
	cr_expect_eq(out.len, 0);
}
