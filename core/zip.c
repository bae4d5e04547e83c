/*
 * The format is APPNOTE.TXT of PKWARE, sections 4.3.7 (local header), 4.3.12 (central directory)
 * and 4.3.16 (end of central directory). Every field has one permitted value or follows from the
 * content: what is read is what zip_write would have written, or it is refused.
 */
#include "core/zip.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LOCAL_SIGNATURE 0x04034b50u
#define CENTRAL_SIGNATURE 0x02014b50u
#define END_SIGNATURE 0x06054b50u
#define LOCAL_SIZE 30
#define CENTRAL_SIZE 46
#define END_SIZE 22

/* Version 1.0 stores; the upper byte says that names and attributes are those of Unix. */
#define VERSION_NEEDED 10
#define VERSION_MADE (3 << 8 | VERSION_NEEDED)
#define FLAG_UTF8 0x0800
#define DOS_DATE ((1980 - 1980) << 9 | 1 << 5 | 1)
#define UNIX_MODE (0100644u << 16)

static uint32_t crc32_of(const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint32_t table[256], crc = UINT32_MAX;

	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (int bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320u : 0);
	}
	for (size_t i = 0; i < n; i++)
		crc = table[(crc ^ p[i]) & 255] ^ crc >> 8;
	return ~crc;
}

static bool is_name(const char *name, size_t n)
{
	char before = '/';

	if (n == 0 || n > ZIP_NAME_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name[i];
		bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			     (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';

		if (!plain && (c != '/' || before == '/'))
			return false;
		if (c == '.' && before == '.')
			return false;
		before = c;
	}
	return before != '/';
}

/* The numbers of a zip are little-endian. */
static void put(struct buf *out, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_char(out, (char)(value >> 8 * i));
}

static void put_header(struct buf *out, const struct zip_file *file, uint32_t crc)
{
	put(out, VERSION_NEEDED, 2);
	put(out, FLAG_UTF8, 2);
	put(out, 0, 2); /* stored */
	put(out, 0, 2); /* midnight */
	put(out, DOS_DATE, 2);
	put(out, crc, 4);
	put(out, (uint32_t)file->len, 4); /* compressed, and not */
	put(out, (uint32_t)file->len, 4);
	put(out, (uint32_t)strlen(file->name), 2);
	put(out, 0, 2); /* no extra field */
}

static void put_central(struct buf *out, const struct zip_file *file, uint32_t crc, size_t offset)
{
	put(out, CENTRAL_SIGNATURE, 4);
	put(out, VERSION_MADE, 2);
	put_header(out, file, crc);
	put(out, 0, 2); /* no comment */
	put(out, 0, 2); /* disk 0 */
	put(out, 0, 2); /* internal attributes: not known to be text */
	put(out, UNIX_MODE, 4);
	put(out, (uint32_t)offset, 4);
	buf_text(out, file->name);
}

static void put_end(struct buf *out, size_t count, size_t size, size_t offset)
{
	put(out, END_SIGNATURE, 4);
	put(out, 0, 2); /* this disk */
	put(out, 0, 2); /* the disk of the directory */
	put(out, (uint32_t)count, 2);
	put(out, (uint32_t)count, 2);
	put(out, (uint32_t)size, 4);
	put(out, (uint32_t)offset, 4);
	put(out, 0, 2); /* no comment */
}

/* Bytewise; but what says what else there is stands first, so that it can be read first. */
static int compare_names(const void *a, const void *b)
{
	static const char first[] = "manifest.json";
	const struct zip_file *x = a, *y = b;
	bool x_first = strcmp(x->name, first) == 0, y_first = strcmp(y->name, first) == 0;

	return x_first || y_first ? y_first - x_first : strcmp(x->name, y->name);
}

/* Names in order, and everything within `room` and the 4 GiB of a zip without extensions. */
static enum status check_files(const struct zip_file *files, size_t count, uint64_t room,
			       struct err *err)
{
	uint64_t left = room < UINT32_MAX ? room : UINT32_MAX;
	uint64_t need = END_SIZE;

	for (size_t i = 0; i < count; i++) {
		size_t name_n = strnlen(files[i].name, ZIP_NAME_MAX + 1);

		if (!is_name(files[i].name, name_n))
			return fail(err, ERR_INVALID, "a bundle cannot hold a file named '%.*s'",
				    (int)name_n, files[i].name);
		if (i > 0 && strcmp(files[i - 1].name, files[i].name) == 0)
			return fail(err, ERR_INVALID, "the bundle would hold %s twice",
				    files[i].name);
		if (files[i].len > left)
			need = UINT64_MAX;
		else
			need += LOCAL_SIZE + CENTRAL_SIZE + 2 * name_n + files[i].len;
		if (need > left)
			return fail(err, ERR_INVALID, "the bundle is larger than %llu bytes; "
				    "leave files out", (unsigned long long)left);
	}
	if (need > left)
		return fail(err, ERR_INVALID, "there is no room for a bundle");
	return OK;
}

static void write_files(const struct zip_file *files, size_t count, struct buf *out)
{
	size_t start = out->len, directory;
	size_t *offsets = calloc(count + 1, sizeof(*offsets));
	uint32_t *crcs = calloc(count + 1, sizeof(*crcs));

	if (!offsets || !crcs)
		abort();
	for (size_t i = 0; i < count; i++) {
		offsets[i] = out->len - start;
		crcs[i] = crc32_of(files[i].bytes, files[i].len);
		put(out, LOCAL_SIGNATURE, 4);
		put_header(out, &files[i], crcs[i]);
		buf_text(out, files[i].name);
		if (files[i].len > 0)
			buf_add(out, files[i].bytes, files[i].len);
	}
	directory = out->len - start;
	for (size_t i = 0; i < count; i++)
		put_central(out, &files[i], crcs[i], offsets[i]);
	put_end(out, count, out->len - start - directory, directory);
	free(offsets);
	free(crcs);
}

enum status zip_write(const struct zip_file *files, size_t count, struct buf *out, struct err *err)
{
	struct zip_file *sorted;
	enum status status;

	if (count > ZIP_FILES)
		return fail(err, ERR_INVALID, "a bundle holds at most %d files, not %zu", ZIP_FILES,
			    count);
	if (out->full)
		return fail(err, ERR_INVALID, "there is no room for a bundle");
	sorted = calloc(count + 1, sizeof(*sorted));
	if (!sorted)
		abort();
	if (count > 0)
		memcpy(sorted, files, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_names);
	status = check_files(sorted, count, out->max - out->len, err);
	if (status == OK)
		write_files(sorted, count, out);
	free(sorted);
	assert(status != OK || !out->full);
	return status;
}

/* A bundle that is read: the files before `directory`, their records from there to `end`. */
struct reader {
	const uint8_t *bytes;
	size_t directory, end;
	size_t count;
	size_t local, central; /* where the next file and its record are */
};

static uint32_t get(const uint8_t *at, int bytes)
{
	uint32_t value = 0;

	for (int i = 0; i < bytes; i++)
		value |= (uint32_t)at[i] << 8 * i;
	return value;
}

/* Do the bytes at `at`, of which there are enough, equal those that we would have written? */
static bool is_as_written(const uint8_t *at, const struct buf *want)
{
	return memcmp(at, want->data, want->len) == 0;
}

static enum status read_end(const uint8_t *bytes, size_t n, struct reader *ret_reader,
			    struct err *err)
{
	CLEANUP(buf_release) struct buf want;
	struct reader r = { .bytes = bytes };

	buf_init(&want, END_SIZE);
	if (n < END_SIZE || n > UINT32_MAX || get(bytes + n - END_SIZE, 4) != END_SIGNATURE)
		return fail(err, ERR_INVALID, "this is not a whole bundle: it does not end like a "
					      "zip file without comment");
	r.end = n - END_SIZE;
	r.count = get(bytes + r.end + 10, 2);
	r.directory = get(bytes + r.end + 16, 4);
	put_end(&want, r.count, r.end - r.directory, r.directory);
	if (r.directory > r.end || !is_as_written(bytes + r.end, &want))
		return fail(err, ERR_INVALID, "the last record of the bundle does not fit its "
					      "directory");
	if (r.count > ZIP_FILES || r.count > (r.end - r.directory) / CENTRAL_SIZE)
		return fail(err, ERR_INVALID, "the bundle says it holds %zu files, which is too "
					      "many", r.count);
	r.central = r.directory;
	*ret_reader = r;
	return OK;
}

/* The headers of `file`, before and in the directory, each in its one form. */
static bool headers_are_as_written(const struct reader *r, const struct zip_file *file,
				   uint32_t crc)
{
	CLEANUP(buf_release) struct buf want;

	buf_init(&want, CENTRAL_SIZE + ZIP_NAME_MAX);
	put(&want, LOCAL_SIGNATURE, 4);
	put_header(&want, file, crc);
	buf_text(&want, file->name);
	if (!is_as_written(r->bytes + r->local, &want))
		return false;
	buf_clear(&want);
	put_central(&want, file, crc, r->local);
	return is_as_written(r->bytes + r->central, &want);
}

/* The next file; what its record says is believed only as far as the bounds have been checked. */
static enum status read_file(struct reader *r, size_t place, struct arena *a,
			     struct zip_file *ret_file, struct err *err)
{
	const uint8_t *record = r->bytes + r->central;
	struct zip_file file;
	size_t name_n;
	uint32_t crc;

	if (r->end - r->central < CENTRAL_SIZE)
		return fail(err, ERR_INVALID, "the bundle's directory ends within record %zu",
			    place);
	file.len = get(record + 24, 4);
	name_n = get(record + 28, 2);
	if (name_n > r->end - r->central - CENTRAL_SIZE ||
	    !is_name((const char *)record + CENTRAL_SIZE, name_n))
		return fail(err, ERR_INVALID, "file %zu of the bundle has no name that is allowed",
			    place);
	file.name = arena_bytes(a, record + CENTRAL_SIZE, name_n);
	if (r->directory - r->local < LOCAL_SIZE + name_n ||
	    r->directory - r->local - LOCAL_SIZE - name_n < file.len)
		return fail(err, ERR_INVALID, "%s: the file does not fit into the bundle",
			    file.name);
	file.bytes = r->bytes + r->local + LOCAL_SIZE + name_n;
	crc = get(record + 16, 4);
	if (!headers_are_as_written(r, &file, crc))
		return fail(err, ERR_INVALID, "%s: the file is not stored as in a bundle (plain, "
			    "dated 1980-01-01, one after the other); do not repack bundles", file.name);
	if (crc32_of(file.bytes, file.len) != crc)
		return fail(err, ERR_CORRUPT, "%s: the file was damaged after the bundle was made",
			    file.name);
	r->local += LOCAL_SIZE + name_n + file.len;
	r->central += CENTRAL_SIZE + name_n;
	*ret_file = file;
	return OK;
}

enum status zip_read(const void *bytes, size_t n, struct arena *a, struct zip_file **ret_files,
		     size_t *ret_count, struct err *err)
{
	struct zip_file *files;
	struct reader r;

	TRY(read_end(bytes, n, &r, err));
	files = arena_array(a, r.count, sizeof(*files));
	for (size_t i = 0; i < r.count; i++) {
		TRY(read_file(&r, i + 1, a, &files[i], err));
		if (i > 0 && compare_names(&files[i - 1], &files[i]) >= 0)
			return fail(err, ERR_INVALID, "%s: the file is in the bundle twice, or not "
				    "in its place by name", files[i].name);
	}
	if (r.local != r.directory || r.central != r.end)
		return fail(err, ERR_INVALID, "the bundle holds bytes that belong to no file");
	*ret_files = files;
	*ret_count = r.count;
	return OK;
}

const struct zip_file *zip_find(const struct zip_file *files, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].name, name) == 0)
			return &files[i];
	return NULL;
}
