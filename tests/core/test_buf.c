#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"

static struct err err;

Test(buf, a_new_buf_is_an_empty_string)
{
	struct buf b;

	buf_init(&b, 10);
	cr_expect_str_eq(b.data, "");
	buf_clear(&b);
	buf_add(&b, NULL, 0);
	cr_expect_eq(b.len, 0);
	buf_release(&b);
	buf_release(&b);
	cr_expect_str_eq(b.data, "");
	cr_expect_eq(b.max, 10);
}

Test(buf, appends_add_up)
{
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 10000; i++) {
		buf_add(&b, "a\0", 2);
		buf_text(&b, "bc");
		buf_char(&b, 'd');
		buf_printf(&b, "%03d", i % 1000);
	}
	cr_assert_eq(b.len, 80000);
	cr_expect_not(b.full);
	cr_expect_arr_eq(b.data + 79992, "a\0bcd999", 9);
}

Test(buf, what_does_not_fit_whole_is_left_out_and_so_is_all_after_it)
{
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 5);
	buf_text(&b, "abc");
	buf_printf(&b, "%d", 12);
	cr_expect_not(b.full);
	cr_expect_str_eq(b.data, "abc12", "the maximum can be reached");
	buf_clear(&b);
	buf_text(&b, "abc");
	buf_printf(&b, "%d", 123);
	cr_expect(b.full);
	buf_char(&b, 'd');
	cr_expect_str_eq(b.data, "abc", "full stays full, though this would fit");
	buf_clear(&b);
	cr_expect_not(b.full);
	buf_hex(&b, "abc", 3);
	cr_expect(b.full);
	buf_clear(&b);
	buf_base64(&b, "abcd", 4);
	cr_expect(b.full);
	cr_expect_eq(b.len, 0);
}

/* RFC 4648 section 10 and some. */
static const struct {
	const char *bytes, *hex, *base64;
} codes[] = {
	{"", "", ""},
	{"f", "66", "Zg=="},
	{"fo", "666f", "Zm8="},
	{"foo", "666f6f", "Zm9v"},
	{"foob", "666f6f62", "Zm9vYg=="},
	{"fooba", "666f6f6261", "Zm9vYmE="},
	{"foobar", "666f6f626172", "Zm9vYmFy"},
	{"\xff\xfe\xfd\xfc", "fffefdfc", "//79/A=="},
	{"\xfb\xef\xbe", "fbefbe", "++++"},
};

Test(buf, hex_and_base64_go_there_and_back)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		CLEANUP(buf_release) struct buf hex, base64, back;
		size_t n = strlen(codes[i].bytes);

		buf_init(&hex, 100);
		buf_init(&base64, 100);
		buf_init(&back, 100);
		buf_hex(&hex, codes[i].bytes, n);
		cr_expect_str_eq(hex.data, codes[i].hex);
		buf_base64(&base64, codes[i].bytes, n);
		cr_expect_str_eq(base64.data, codes[i].base64);
		buf_text(&back, "<");
		cr_assert_eq(buf_unbase64(&back, base64.data, base64.len, &err), OK, "%s",
			     err.text);
		cr_assert_eq(back.len, 1 + n);
		cr_expect_eq(memcmp(back.data + 1, codes[i].bytes, n), 0);
		cr_expect_eq(back.data[back.len], '\0');
	}
}

Test(buf, every_other_spelling_of_base64_is_refused_and_adds_nothing)
{
	static const char *const bad_base64[] = {
		"Z",	"Zg",	  "Zg=",     "Zg==Zg==",     "Zh==",	   "Zm9=",
		"====", "=g==",	  "Z===",    "Z=g=",	     "Zg==\n\n\n", "Zm-_",
		"Zm 9", "Zm9v\n", "Zm9vZg=", "Zm9vZg==Zm9v",
	};
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 100);
	buf_text(&b, "before");
	for (size_t i = 0; i < sizeof(bad_base64) / sizeof(bad_base64[0]); i++)
		cr_expect_eq(buf_unbase64(&b, bad_base64[i], strlen(bad_base64[i]), &err),
			     ERR_INVALID, "%s", bad_base64[i]);
	cr_expect_eq(buf_unbase64(&b, "Zm9\0", 4, &err), ERR_INVALID);
	cr_expect_str_eq(b.data, "before");
	cr_expect_eq(b.len, 6);
	b.max = 7;
	cr_expect_eq(buf_unbase64(&b, "Zm8=", 4, &err), ERR_INVALID, "no room");
	cr_expect_not(b.full);
	cr_expect_str_eq(b.data, "before");
}

Test(buf, utf8_is_what_rfc_3629_says)
{
	static const struct {
		const char *text;
		size_t n, want;
	} rows[] = {
		{"", 0, 0},
		{"\0", 1, 1},
		{"a", 1, 1},
		{"\x7f", 1, 1},
		{"\x80", 1, 0},
		{"\xc1\xbf", 2, 0},
		{"\xc2\x80", 2, 2},
		{"\xc2\x80", 1, 0},
		{"\xc2\xc0", 2, 0},
		{"\xe0\x9f\xbf", 3, 0},
		{"\xe0\xa0\x80", 3, 3},
		{"\xed\x9f\xbf", 3, 3},
		{"\xed\xa0\x80", 3, 0},
		{"\xee\x80\x80", 3, 3},
		{"\xef\xbf\xbf", 3, 3},
		{"\xf0\x8f\xbf\xbf", 4, 0},
		{"\xf0\x90\x80\x80", 4, 4},
		{"\xf4\x8f\xbf\xbf", 4, 4},
		{"\xf4\x90\x80\x80", 4, 0},
		{"\xf5\x80\x80\x80", 4, 0},
		{"\xf0\x90\x80", 3, 0},
		{"\xf0\x90\x80\x41", 4, 0},
		{"\xf8\x88\x80\x80\x80", 5, 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(utf8_char(rows[i].text, rows[i].n), rows[i].want, "row %zu", i);
}

/* ---- files ---- */

static char folder[200], path[300];

static void folder_make(void)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/attest-buf-XXXXXX", base == NULL ? "/tmp" : base);
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
}

static void folder_remove(void)
{
	unlink(path);
	cr_assert_eq(rmdir(folder), 0, "a test left something behind in %s", folder);
}

TestSuite(file, .init = folder_make, .fini = folder_remove);

Test(file, what_is_written_is_read_back_and_replaced)
{
	CLEANUP(buf_release) struct buf b;
	struct stat st;

	buf_init(&b, 1000000);
	buf_text(&b, "<");
	cr_assert_eq(file_write(path, "a\0b", 3, 0600, &err), OK, "%s", err.text);
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600);
	cr_assert_eq(buf_read_file(&b, path, &err), OK, "%s", err.text);
	cr_assert_eq(b.len, 4);
	cr_expect_arr_eq(b.data, "<a\0b", 5);
	while (b.len < 500000)
		buf_text(&b, "0123456789");
	cr_assert_eq(file_write(path, b.data, b.len, 0640, &err), OK, "%s", err.text);
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_size, (off_t)b.len);
	cr_assert_eq(file_write(path, "", 0, 0600, &err), OK, "%s", err.text);
	buf_clear(&b);
	cr_assert_eq(buf_read_file(&b, path, &err), OK, "%s", err.text);
	cr_expect_eq(b.len, 0);
}

Test(file, a_file_larger_than_the_maximum_is_refused_and_one_as_large_is_read)
{
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 11);
	buf_char(&b, '<');
	cr_assert_eq(file_write(path, "0123456789", 10, 0600, &err), OK, "%s", err.text);
	cr_expect_eq(buf_read_file(&b, path, &err), OK, "%s", err.text);
	buf_clear(&b);
	buf_text(&b, "<<");
	cr_expect_eq(buf_read_file(&b, path, &err), ERR_INVALID);
	cr_expect_str_eq(b.data, "<<");
	cr_expect_not(b.full);
}

Test(file, what_is_missing_or_no_file_is_refused, .timeout = 10)
{
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 100);
	cr_expect_eq(buf_read_file(&b, path, &err), ERR_NOT_FOUND);
	cr_expect_not_null(strstr(err.text, path));
	cr_expect_eq(buf_read_file(&b, folder, &err), ERR_IO, "a folder");
	cr_assert_eq(mkfifo(path, 0600), 0);
	cr_expect_eq(buf_read_file(&b, path, &err), ERR_IO, "a FIFO, without waiting for a writer");
	cr_expect_eq(buf_read_file(&b, "/dev/zero", &err), ERR_IO);
	cr_expect_eq(b.len, 0);
}

Test(file, a_write_that_fails_leaves_nothing_behind)
{
	char inside[400], long_path[5000];

	snprintf(inside, sizeof(inside), "%s/none/file", folder);
	cr_expect_eq(file_write(inside, "x", 1, 0600, &err), ERR_IO, "no such folder");
	cr_expect_eq(file_write(folder, "x", 1, 0600, &err), ERR_IO, "a folder is in its place");
	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	cr_expect_eq(file_write(long_path, "x", 1, 0600, &err), ERR_INVALID);
}

Test(file, a_name_without_folder_is_in_the_one_that_is_current)
{
	cr_assert_eq(chdir(folder), 0);
	cr_expect_eq(file_write("file", "x", 1, 0600, &err), OK, "%s", err.text);
	cr_expect_eq(access(path, F_OK), 0);
}

Test(file, a_link_is_replaced_and_not_followed)
{
	char target[400];

	snprintf(target, sizeof(target), "%s/target", folder);
	cr_assert_eq(file_write(target, "old", 3, 0600, &err), OK);
	cr_assert_eq(symlink(target, path), 0);
	cr_assert_eq(file_write(path, "new", 3, 0600, &err), OK, "%s", err.text);
	CLEANUP(buf_release) struct buf b;
	buf_init(&b, 100);
	cr_assert_eq(buf_read_file(&b, target, &err), OK);
	cr_expect_str_eq(b.data, "old");
	unlink(target);
}
