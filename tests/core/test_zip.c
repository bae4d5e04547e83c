#include "core/zip.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/digest.h"

/* Places within the records, as APPNOTE.TXT counts them. */
enum {
	LOCAL = 30, CENTRAL = 46, END = 22,
	LOCAL_FLAGS = 6, LOCAL_METHOD = 8, LOCAL_TIME = 10, LOCAL_SIZE = 22, LOCAL_EXTRA = 28,
	CENTRAL_SIZE = 24, CENTRAL_OFFSET = 42,
	END_COUNT = 10, END_SIZE = 12, END_OFFSET = 16, END_COMMENT = 20,
};

static struct err err;
static struct buf out;
static struct arena *arena;

static const struct zip_file three[] = {
	{ "receipt/proof.txt", "proof\n", 6 },
	{ "manifest.json", "{}", 2 },
	{ "empty", NULL, 0 },
};

static void set_up(void)
{
	buf_init(&out, 64 << 20);
	arena = arena_new(ZIP_LIST);
	cr_assert(eq(int, zip_write(three, 3, &out, &err), OK), "%s", err.text);
}

static void tear_down(void)
{
	arena_free(arena);
	buf_release(&out);
}

TestSuite(zip, .init = set_up, .fini = tear_down);

static enum status read_all(const void *bytes, size_t n)
{
	struct zip_file untouched, *files = &untouched;
	struct arena *own = arena_new(ZIP_LIST);
	size_t count = 99;
	enum status status = zip_read(bytes, n, own, &files, &count, &err);

	if (status != OK) {
		cr_expect(eq(ptr, files, &untouched));
		cr_expect(eq(sz, count, 99));
	}
	arena_free(own);
	return status;
}

/* But what says what else there is stands first. */
Test(zip, is_read_back_in_the_order_of_names)
{
	static const char *const order[] = { "manifest.json", "empty", "receipt/proof.txt" };
	struct zip_file *files;
	const struct zip_file *found;
	size_t count;

	cr_assert(eq(int, zip_read(out.data, out.len, arena, &files, &count, &err), OK), "%s",
		  err.text);
	cr_assert(eq(sz, count, 3));
	for (size_t i = 0; i < 3; i++)
		cr_expect_str_eq(files[i].name, order[i]);
	found = zip_find(files, count, "receipt/proof.txt");
	cr_assert(found != NULL);
	cr_assert(eq(sz, found->len, 6));
	cr_expect_arr_eq(found->bytes, "proof\n", 6);
	found = zip_find(files, count, "empty");
	cr_assert(found != NULL);
	cr_expect(eq(sz, found->len, 0));
	cr_expect(eq(ptr, (void *)zip_find(files, count, "receipt"), NULL));
}

Test(zip, has_the_same_bytes_in_any_order_and_time_zone)
{
	static const char *const zones[] = { "UTC", "Pacific/Kiritimati", "America/Los_Angeles" };
	struct zip_file turned[] = { three[1], three[2], three[0] };
	struct digest want = digest_of(out.data, out.len);

	for (size_t i = 0; i < 3; i++) {
		struct digest got;

		setenv("TZ", zones[i], 1);
		tzset();
		buf_clear(&out);
		cr_assert(eq(int, zip_write(turned, 3, &out, &err), OK), "%s", err.text);
		got = digest_of(out.data, out.len);
		cr_expect(digest_equal(&want, &got), "%s", zones[i]);
	}
}

/* The form is a promise to those who keep digests of bundles: this may never change. */
Test(zip, of_one_small_file_is_these_bytes)
{
	static const struct zip_file one = { "a", "hi", 2 };
	static const uint8_t want[] = {
		'P', 'K', 3, 4, 10, 0, 0, 8, 0, 0, 0, 0, 0x21, 0, 0xac, 0x2a, 0x93, 0xd8,
		2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 'a', 'h', 'i',
		'P', 'K', 1, 2, 10, 3, 10, 0, 0, 8, 0, 0, 0, 0, 0x21, 0, 0xac, 0x2a, 0x93, 0xd8,
		2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa4, 0x81, 0, 0, 0, 0, 'a',
		'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 47, 0, 0, 0, 33, 0, 0, 0, 0, 0,
	};

	buf_clear(&out);
	cr_assert(eq(int, zip_write(&one, 1, &out, &err), OK));
	cr_assert(eq(sz, out.len, sizeof(want)));
	cr_expect_arr_eq(out.data, want, sizeof(want));
}

Test(zip, of_nothing_is_read_back_as_nothing)
{
	struct zip_file *files;
	size_t count = 7;

	buf_clear(&out);
	cr_assert(eq(int, zip_write(NULL, 0, &out, &err), OK));
	cr_expect(eq(sz, out.len, END));
	cr_assert(eq(int, zip_read(out.data, out.len, arena, &files, &count, &err), OK));
	cr_expect(eq(sz, count, 0));
}

static struct zip_file many[ZIP_FILES + 1];
static char many_names[ZIP_FILES + 1][ZIP_NAME_MAX + 1];

Test(zip, holds_65000_files_of_the_longest_names_and_no_more)
{
	struct zip_file *files;
	size_t count, before;

	for (int i = 0; i <= ZIP_FILES; i++) {
		memset(many_names[i], 'n', ZIP_NAME_MAX);
		for (int digit = 4, left = i; digit >= 0; digit--, left /= 10)
			many_names[i][digit] = (char)('0' + left % 10);
		many[i].name = many_names[i];
	}
	buf_clear(&out);
	cr_assert(eq(int, zip_write(many, ZIP_FILES, &out, &err), OK), "%s", err.text);
	cr_assert(eq(int, zip_read(out.data, out.len, arena, &files, &count, &err), OK), "%s",
		  err.text);
	cr_expect(eq(sz, count, ZIP_FILES));
	before = out.len;
	cr_expect(eq(int, zip_write(many, ZIP_FILES + 1, &out, &err), ERR_INVALID));
	cr_expect(eq(sz, out.len, before));
}

static const char *const bad_names[] = {
	"", "/", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/..", "a..b", "a b", "a\\b", "C:a",
	"caf\xc3\xa9", "a\nb", "a*",
};

Test(zip, name_that_is_not_allowed_is_not_written)
{
	char long_name[ZIP_NAME_MAX + 2];
	struct zip_file file = { .name = long_name };

	buf_clear(&out);
	memset(long_name, 'n', sizeof(long_name));
	long_name[ZIP_NAME_MAX + 1] = '\0';
	cr_expect(eq(int, zip_write(&file, 1, &out, &err), ERR_INVALID));
	for (size_t i = 0; i < sizeof(bad_names) / sizeof(*bad_names); i++) {
		file.name = bad_names[i];
		cr_expect(eq(int, zip_write(&file, 1, &out, &err), ERR_INVALID), "%s", bad_names[i]);
	}
	cr_expect(eq(sz, out.len, 0));
}

Test(zip, name_is_not_written_twice)
{
	const struct zip_file twice[] = { three[0], three[1], three[0] };

	buf_clear(&out);
	cr_expect(eq(int, zip_write(twice, 3, &out, &err), ERR_INVALID));
	cr_expect(eq(sz, out.len, 0));
}

Test(zip, that_has_no_room_is_not_begun)
{
	size_t whole = out.len;
	struct buf small;

	for (size_t room = 0; room <= whole; room++) {
		buf_init(&small, room);
		cr_expect(eq(int, zip_write(three, 3, &small, &err), room < whole ? ERR_INVALID : OK));
		cr_expect(eq(sz, small.len, room < whole ? 0 : whole));
		buf_release(&small);
	}
}

Test(zip, cut_anywhere_or_longer_is_refused)
{
	char *copy;

	for (size_t n = 0; n < out.len; n++) {
		copy = malloc(n + 1); /* of that size, for the sanitizer to watch */
		memcpy(copy, out.data, n);
		cr_expect(eq(int, read_all(copy, n), ERR_INVALID), "cut at %zu", n);
		cr_expect(eq(int, read_all(out.data + n + 1, out.len - n - 1), ERR_INVALID),
			  "from %zu", n + 1);
		free(copy);
	}
	buf_char(&out, '\0');
	cr_expect(eq(int, read_all(out.data, out.len), ERR_INVALID));
}

Test(zip, with_any_bit_changed_is_refused)
{
	for (size_t bit = 0; bit < 8 * out.len; bit++) {
		out.data[bit / 8] ^= (char)(1 << bit % 8);
		cr_expect(ne(int, read_all(out.data, out.len), OK), "bit %zu", bit);
		out.data[bit / 8] ^= (char)(1 << bit % 8);
	}
}

Test(zip, with_changed_content_is_corrupt)
{
	struct zip_file *files;
	size_t count;

	cr_assert(eq(int, zip_read(out.data, out.len, arena, &files, &count, &err), OK));
	out.data[(const char *)files[2].bytes - out.data] = 'P';
	cr_expect(eq(int, read_all(out.data, out.len), ERR_CORRUPT));
}

static void set(size_t at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		out.data[at + (size_t)i] = (char)(value >> 8 * i);
}

/* Two files of one letter each; headers at 0 and 32, records at 64 and 111, the end at 158. */
static void write_two(void)
{
	static const struct zip_file two[] = { { "a", "x", 1 }, { "b", "x", 1 } };

	buf_clear(&out);
	cr_assert(eq(int, zip_write(two, 2, &out, &err), OK));
	cr_assert(eq(sz, out.len, 180));
}

Test(zip, of_a_hostile_hand_is_refused)
{
	static const struct { size_t at; uint32_t value; int bytes; const char *why; } rows[] = {
		{ LOCAL_FLAGS, 0x0801, 2, "encrypted" },
		{ LOCAL_FLAGS, 0x0808, 2, "a data descriptor" },
		{ 64 + LOCAL_FLAGS + 2, 0x0808, 2, "a data descriptor in the record only" },
		{ LOCAL_METHOD, 8, 2, "deflated" },
		{ 64 + LOCAL_METHOD + 2, 8, 2, "deflated in the record only" },
		{ LOCAL_TIME, 1, 2, "another time" },
		{ LOCAL_EXTRA, 1, 2, "an extra field" },
		{ LOCAL_SIZE, 0, 4, "another size than in the record" },
		{ 64 + CENTRAL_SIZE, UINT32_MAX, 4, "zip64 sizes" },
		{ 64 + CENTRAL_SIZE, 34, 4, "the first file over the second" },
		{ 64 + CENTRAL_SIZE, 0, 4, "a gap after the first file" },
		{ 111 + CENTRAL_OFFSET, 0, 4, "both records of one file" },
		{ 111 + CENTRAL_OFFSET, UINT32_MAX, 4, "a zip64 offset" },
		{ 158 + END_COUNT, 1, 2, "one file of two" },
		{ 158 + END_COUNT, 0xffff, 2, "a zip64 count" },
		{ 158 + END_COUNT - 2, 0x00010001, 4, "one file of two, twice said" },
		{ 158 + END_COUNT - 2, 0x00030003, 4, "three files of two" },
		{ 158 + END_COUNT - 2, 0xffffffff, 4, "a zip64 count, twice said" },
		{ 158 + END_SIZE, UINT32_MAX, 4, "a directory of 4 GiB" },
		{ 158 + END_OFFSET, UINT32_MAX, 4, "a directory at 4 GiB" },
		{ 158 + END_OFFSET, 65, 4, "a directory a byte later" },
		{ 158 + END_OFFSET, 63, 4, "a directory a byte earlier" },
		{ 158 + END_COMMENT, 1, 2, "a comment" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		write_two();
		cr_assert(eq(int, read_all(out.data, out.len), OK));
		set(rows[i].at, rows[i].value, rows[i].bytes);
		cr_expect(eq(int, read_all(out.data, out.len), ERR_INVALID), "%s", rows[i].why);
	}
}

/* The same letter in a file's header and in its record. */
static void rename_both(char first, char second)
{
	write_two();
	out.data[LOCAL] = first;
	out.data[64 + CENTRAL] = first;
	out.data[32 + LOCAL] = second;
	out.data[111 + CENTRAL] = second;
}

Test(zip, with_bad_doubled_or_disordered_names_is_refused)
{
	rename_both('A', 'B');
	cr_assert(eq(int, read_all(out.data, out.len), OK), "%s", err.text);
	rename_both('a', 'a');
	cr_expect(eq(int, read_all(out.data, out.len), ERR_INVALID));
	rename_both('b', 'a');
	cr_expect(eq(int, read_all(out.data, out.len), ERR_INVALID));
	for (int c = 0; c < 256; c++) {
		bool allowed = c == '.' || c == '_' || c == '-' || (c >= '0' && c <= '9') ||
			       (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'y');

		rename_both((char)c, 'z');
		cr_expect(eq(int, read_all(out.data, out.len), allowed ? OK : ERR_INVALID), "%d", c);
	}
}

/* The two files, `n` zero bytes pushed in at `at`, and the directory's place put right. */
static enum status read_with_gap(size_t at, size_t n)
{
	write_two();
	for (size_t i = 0; i < n; i++)
		buf_char(&out, '\0');
	memmove(out.data + at + n, out.data + at, 180 - at);
	memset(out.data + at, 0, n);
	if (at <= 64)
		set(158 + n + END_OFFSET, (uint32_t)(64 + n), 4);
	else
		set(158 + n + END_SIZE, (uint32_t)(94 + n), 4);
	if (at <= 32)
		set(111 + n + CENTRAL_OFFSET, (uint32_t)(32 + n), 4);
	if (at == 0)
		set(64 + n + CENTRAL_OFFSET, (uint32_t)n, 4);
	return read_all(out.data, out.len);
}

Test(zip, with_bytes_of_no_file_is_refused)
{
	static const size_t places[] = { 0, 32, 64, 111, 158 };

	for (size_t i = 0; i < 5; i++) {
		cr_expect(eq(int, read_with_gap(places[i], 0), OK), "%zu", places[i]);
		cr_expect(eq(int, read_with_gap(places[i], 1), ERR_INVALID), "%zu", places[i]);
		cr_expect(eq(int, read_with_gap(places[i], 50), ERR_INVALID), "%zu", places[i]);
	}
}

/* Runs a program without its output; the exit code, 127 when there is no such program. */
static int run(char *const argv[])
{
	int status;
	pid_t pid = fork();

	cr_assert(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], argv);
		_exit(127);
	}
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Test(zip, is_accepted_by_the_unzip_command)
{
	char path[] = "/tmp/attest-zip-XXXXXX";
	int fd, code;

	fd = mkstemp(path);
	cr_assert(fd >= 0);
	cr_assert(eq(int, write(fd, out.data, out.len) == (ssize_t)out.len, 1));
	close(fd);
	code = run((char *[]){ "unzip", "-t", path, NULL });
	unlink(path);
	if (code == 127)
		cr_skip_test("there is no unzip command");
	cr_expect(eq(int, code, 0));
}
