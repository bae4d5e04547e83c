#include "portfolio/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK_ROOM 128
#define RULES_TEXT_MAX (4u << 20) /* bytes of a text that rules read: a curriculum's file */

/* "file.1", "file.12"; not "file.1.name". */
static bool is_attachment(const char *name)
{
	static const char prefix[] = "file.";

	if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
		return false;
	name += sizeof(prefix) - 1;
	return name[0] != '\0' && name[strspn(name, "0123456789")] == '\0';
}

/* What is kept as a file and not in the table. */
static bool is_large(const struct text *t)
{
	return is_attachment(t->name) && t->len > TEXT_IN_TABLE_MAX;
}

enum status store_path(const char *dir, const char *name, char ret_path[PATH_MAX], struct err *err)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/%s", dir, name);

	if (n < 0 || n >= (int)sizeof(path))
		return fail(err, ERR_INVALID, "%.60s...: the path of the store is too long", dir);
	memcpy(ret_path, path, (size_t)n + 1);
	return OK;
}

enum status attachment_path(const char *dir, const struct digest *digest, char ret_path[PATH_MAX],
			    struct err *err)
{
	char name[sizeof("attachments/") + DIGEST_HEX] = "attachments/";

	digest_hex(digest, name + strlen(name));
	return store_path(dir, name, ret_path, err);
}

/* ---- getting ---- */

static enum status get_file(const struct text_store *store, const struct digest *digest, size_t max,
			    struct arena *a, const void **ret_bytes, size_t *ret_len,
			    struct err *err)
{
	CLEANUP(buf_release) struct buf file;
	char path[PATH_MAX];
	enum status status;

	buf_init(&file, max);
	TRY(attachment_path(store->dir, digest, path, err));
	status = buf_read_file(&file, path, err);
	if (status == ERR_NOT_FOUND)
		return fail(err, ERR_CORRUPT,
			    "%s is missing, though the store has not erased it: "
			    "put it back from a backup",
			    path);
	TRY(status);
	*ret_bytes = arena_bytes(a, file.data, file.len);
	*ret_len = file.len;
	return OK;
}

static enum status text_get_up_to(const struct text_store *store, const struct digest *digest,
				  size_t max, struct arena *a, const void **ret_bytes,
				  size_t *ret_len, uint8_t ret_salt[32], struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const void *salt, *bytes;
	size_t salt_n, len;
	struct digest found;
	char hex[DIGEST_HEX];
	bool row;

	digest_hex(digest, hex);
	TRY(db_query(store->db, "SELECT salt, bytes, size FROM text WHERE digest = ?1", &q, err));
	bind_blob(q, 1, digest->bytes, sizeof(digest->bytes));
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "text %.16s was erased, or was never in this store",
			    hex);
	if (col_int(q, 2) < 0 || (uint64_t)col_int(q, 2) > max)
		return fail(err, ERR_INVALID, "text %.16s is larger than %zu bytes", hex, max);
	salt = col_blob(q, 0, &salt_n);
	if (col_null(q, 1)) {
		TRY(get_file(store, digest, max, a, &bytes, &len, err));
	} else {
		bytes = col_blob(q, 1, &len);
		bytes = arena_bytes(a, bytes, len);
	}
	found = salt_n == 32 ? digest_salted(salt, bytes, len) : (struct digest){ 0 };
	if (!digest_equal(&found, digest))
		return fail(err, ERR_CORRUPT, "text %.16s is not what was written", hex);
	memcpy(ret_salt, salt, 32);
	*ret_bytes = bytes;
	*ret_len = len;
	return OK;
}

enum status text_get(const struct text_store *store, const struct digest *digest, struct arena *a,
		     const void **ret_bytes, size_t *ret_len, uint8_t ret_salt[32], struct err *err)
{
	return text_get_up_to(store, digest, ATTACHMENT_MAX, a, ret_bytes, ret_len, ret_salt, err);
}

enum status text_for_world(void *data, const struct digest *digest, struct arena *a,
			   const void **ret_bytes, size_t *ret_len, struct err *err)
{
	uint8_t salt[32];

	return text_get_up_to(data, digest, RULES_TEXT_MAX, a, ret_bytes, ret_len, salt, err);
}

enum status entry_for_world(void *data, const struct digest *digest, struct arena *a,
			    const char **ret_bytes, size_t *ret_len, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const struct text_store *store = data;
	const void *bytes;
	size_t n;
	bool row;

	TRY(db_query(store->db, "SELECT CAST(bytes AS BLOB) FROM entry WHERE digest = ?1", &q, err));
	bind_blob(q, 1, digest->bytes, sizeof(digest->bytes));
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "the entry that it is about is not in this log");
	bytes = col_blob(q, 0, &n);
	*ret_bytes = arena_bytes(a, bytes, n);
	*ret_len = n;
	return OK;
}

/* ---- putting ---- */

bool text_is_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		unsigned char c = (unsigned char)text[i];
		size_t n = utf8_char(text + i, len - i);

		if (n == 0 || c == 0x7f || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
			return false;
		if (n == 2 && c == 0xc2 && (unsigned char)text[i + 1] < 0xa0) /* U+0080 to U+009F */
			return false;
		i += n;
	}
	return true;
}

static enum status text_check(const struct text *t, const struct digest *want, struct err *err)
{
	bool attachment = is_attachment(t->name);
	size_t max = attachment ? ATTACHMENT_MAX : TEXT_MAX;
	struct digest found;

	if (t->len == 0)
		return fail(err, ERR_INVALID, "text \"%s\" is empty: leave it out", t->name);
	if (t->len > max)
		return fail(err, ERR_INVALID, "text \"%s\" has %zu bytes, and %zu are the most",
			    t->name, t->len, max);
	if (!attachment && !text_is_plain(t->bytes, t->len))
		return fail(err, ERR_INVALID,
			    "text \"%s\" is not UTF-8, or has control characters", t->name);
	found = digest_salted(t->salt, t->bytes, t->len);
	if (!digest_equal(&found, want))
		return fail(err, ERR_INVALID, "text \"%s\" is not the one that the entry names",
			    t->name);
	return OK;
}

/* The same text may be there already: a revision names the files that it keeps. */
static enum status text_put(const struct text_store *store, const struct text *t,
			    const struct digest *digest, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char path[PATH_MAX];

	TRY(db_query(store->db,
		     "INSERT INTO text(digest, salt, bytes, size) VALUES(?1, ?2, ?3, ?4)\n"
		     "ON CONFLICT(digest) DO NOTHING",
		     &q, err));
	bind_blob(q, 1, digest->bytes, sizeof(digest->bytes));
	bind_blob(q, 2, t->salt, sizeof(t->salt));
	bind_blob(q, 3, is_large(t) ? NULL : t->bytes, t->len);
	bind_int(q, 4, (int64_t)t->len);
	TRY(query_run(q, err));
	if (db_changes(store->db) == 0 || !is_large(t))
		return OK;
	TRY(attachment_path(store->dir, digest, path, err));
	return file_write(path, t->bytes, t->len, 0600, err);
}

static const struct text *find_text(const struct text *texts, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(texts[i].name, name) == 0)
			return &texts[i];
	return NULL;
}

enum status texts_put(const struct text_store *store, const struct entry *e,
		      const struct text *texts, size_t count, struct err *err)
{
	/* As many texts as names, and one for each name: then none is left over or twice there. */
	if (count != e->text_count)
		return fail(err, ERR_INVALID, "the entry names %zu texts, and %zu came with it",
			    e->text_count, count);
	for (size_t i = 0; i < count; i++) {
		const struct text_name *want = &e->texts[i];
		const struct text *t = find_text(texts, count, want->name);

		if (t == NULL)
			return fail(err, ERR_INVALID, "the entry names a text \"%s\" that did not "
				    "come with it", want->name);
		TRY(text_check(t, &want->digest, err));
		TRY(text_put(store, t, &want->digest, err));
	}
	return OK;
}

static bool is_known(const struct text_store *store, const struct digest *digest)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	if (db_query(store->db, "SELECT 1 FROM text WHERE digest = ?1", &q, NULL) != OK)
		return true;
	bind_blob(q, 1, digest->bytes, sizeof(digest->bytes));
	return query_step(q, &row, NULL) != OK || row;
}

void texts_remove(const struct text_store *store, const struct text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char path[PATH_MAX];
		struct digest digest;

		if (!is_large(&texts[i]))
			continue;
		digest = digest_salted(texts[i].salt, texts[i].bytes, texts[i].len);
		if (!is_known(store, &digest) && attachment_path(store->dir, &digest, path, NULL) == OK)
			(void)unlink(path);
	}
}

/* ---- appends that were cut off ---- */

/* What file_write leaves beside a file when it is cut off: HEX.PID-N.new */
static bool is_cut_off(const char *name)
{
	size_t n = DIGEST_HEX - 1, pid, count;

	if (name[n] != '.')
		return false;
	pid = strspn(name + n + 1, "0123456789");
	if (pid == 0 || name[n + 1 + pid] != '-')
		return false;
	count = strspn(name + n + 2 + pid, "0123456789");
	return count > 0 && strcmp(name + n + 2 + pid + count, ".new") == 0;
}

/* A file that an append made and that no entry names? Others' files are not ours to remove. */
static bool is_left_over(const struct text_store *store, const char *name)
{
	char hex[DIGEST_HEX];
	struct digest digest;

	if (strlen(name) < sizeof(hex) - 1)
		return false;
	memcpy(hex, name, sizeof(hex) - 1);
	hex[sizeof(hex) - 1] = '\0';
	if (digest_parse(hex, &digest, NULL) != OK)
		return false;
	return name[sizeof(hex) - 1] == '\0' ? !is_known(store, &digest) : is_cut_off(name);
}

/*
 * Zeros go where the bytes were, on file systems that write in place; others, and disks that move what
 * they write, may keep the old ones until they need the room.
 */
static void shred(int folder, const char *name)
{
	static const char zeros[65536];
	int fd = openat(folder, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat about;

	if (fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
		for (off_t left = about.st_size; left > 0;) {
			ssize_t n = write(fd, zeros,
					  left < (off_t)sizeof(zeros) ? (size_t)left : sizeof(zeros));

			if (n <= 0)
				break;
			left -= n;
		}
		(void)fsync(fd);
	}
	if (fd >= 0)
		(void)close(fd);
	(void)unlinkat(folder, name, 0);
}

enum status texts_sweep(const struct text_store *store, struct err *err)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *folder = NULL;
	int fd;

	TRY(store_path(store->dir, "attachments", path, err));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		folder = fdopendir(fd);
	if (folder == NULL) {
		enum status status = fail(err, ERR_IO, "%s: is no folder that can be read: %m", path);

		if (fd >= 0)
			(void)close(fd);
		return status;
	}
	while ((entry = readdir(folder)) != NULL)
		if (is_left_over(store, entry->d_name))
			shred(dirfd(folder), entry->d_name);
	(void)closedir(folder);
	return OK;
}

/* Whose mark it is: this process and its first large text. False when there is none. */
static bool mark_text(const struct submission *submissions, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < submissions[i].text_count; k++) {
			const struct text *t = &submissions[i].texts[k];
			struct digest digest;

			if (!is_large(t))
				continue;
			digest = digest_salted(t->salt, t->bytes, t->len);
			buf_printf(out, "%ld ", (long)getpid());
			buf_hex(out, digest.bytes, sizeof(digest.bytes));
			buf_char(out, '\n');
			return true;
		}
	return false;
}

enum status texts_begin(const struct text_store *store, const struct submission *submissions,
			size_t count, bool *ret_marked, struct err *err)
{
	CLEANUP(buf_release) struct buf text;
	char path[PATH_MAX];
	bool marked;

	buf_init(&text, MARK_ROOM);
	TRY(store_path(store->dir, "unfinished", path, err));
	if (access(path, F_OK) == 0) {
		TRY(texts_sweep(store, err));
		(void)unlink(path);
	}
	marked = mark_text(submissions, count, &text);
	if (marked)
		TRY(file_write(path, text.data, text.len, 0600, err));
	*ret_marked = marked;
	return OK;
}

void texts_end(const struct text_store *store, const struct submission *submissions, size_t count)
{
	CLEANUP(buf_release) struct buf ours, there;
	char path[PATH_MAX];

	buf_init(&ours, MARK_ROOM);
	buf_init(&there, MARK_ROOM);
	if (store_path(store->dir, "unfinished", path, NULL) == OK &&
	    mark_text(submissions, count, &ours) && buf_read_file(&there, path, NULL) == OK &&
	    strcmp(ours.data, there.data) == 0)
		(void)unlink(path);
}
