/*
 * Texts: what entries name against what is kept, and what redactions erased. All come in order of
 * digest, so one walk finds what is missing, what nobody named, what does not hash to its name, and what
 * should be gone: a text of which each entry that names it was redacted.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "portfolio/entry.h"
#include "portfolio/text.h"
#include "portfolio/verify_priv.h"

#define PIECE 65536

/* A row of the table; what points into SQLite lives until the next step. */
struct text_row {
	bool there;
	const uint8_t *digest, *salt, *bytes;
	size_t digest_n, salt_n, n;
	bool file; /* its bytes are in attachments/ */
	int64_t size;
};

static int compare_texts(const void *a, const void *b)
{
	const struct named_text *x = a, *y = b;
	int order = memcmp(x->digest.bytes, y->digest.bytes, sizeof(x->digest.bytes));

	if (order != 0)
		return order;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static enum status text_step(struct query *q, struct text_row *ret_row, struct err *err)
{
	struct text_row row = {0};

	TRY(query_step(q, &row.there, err));
	if (row.there) {
		row.digest = col_blob(q, 0, &row.digest_n);
		row.salt = col_blob(q, 1, &row.salt_n);
		row.file = col_null(q, 2);
		row.bytes = col_blob(q, 2, &row.n);
		row.size = col_int(q, 3);
	}
	*ret_row = row;
	return OK;
}

/* The salted digest of a regular file of exactly `size` bytes; false says why in `err`. */
static bool file_digest(const char *path, const uint8_t salt[32], int64_t size,
			struct digest *ret_digest, struct err *err)
{
	CLEANUP(digest_run_cleanup) struct digest_run *run = digest_run_new();
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	uint8_t piece[PIECE];
	int64_t left = size;
	struct stat about;
	ssize_t n = 0;

	if (fd < 0) {
		err_note(err, ERR_NOT_FOUND, "%s",
			 errno == ENOENT ? "it is missing" : strerror(errno));
		return false;
	}
	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size != size) {
		err_note(err, ERR_CORRUPT, "it is no file of %lld bytes", (long long)size);
		close(fd);
		return false;
	}
	digest_run_add(run, salt, 32);
	while (left > 0 && (n = read(fd, piece, sizeof(piece))) > 0) {
		digest_run_add(run, piece, (size_t)n);
		left -= n;
	}
	close(fd);
	if (left != 0) {
		err_note(err, ERR_IO, "it cannot be read to its end");
		return false;
	}
	*ret_digest = digest_run_end(run);
	return true;
}

static void file_check(struct audit *audit, const struct named_text *named,
		       const struct text_row *row)
{
	char hex[DIGEST_HEX], path[PATH_MAX];
	struct digest digest;
	struct err err;

	digest_hex(&named->digest, hex);
	if (attachment_path(audit->dir, &named->digest, path, &err) == OK &&
	    file_digest(path, row->salt, row->size, &digest, &err)) {
		if (digest_equal(&digest, &named->digest))
			return;
		err_note(&err, ERR_CORRUPT, "its bytes were changed");
	}
	finding_add(audit, "attachment", (int64_t)named->seq, NULL,
		    "the file attachments/%s that entry %llu names is not what was attached: %s",
		    hex, (unsigned long long)named->seq, err.text);
}

/* A row that an entry names. */
static void named_check(struct audit *audit, const struct named_text *named,
			const struct text_row *row)
{
	struct digest digest;

	if (row->salt_n != 32) {
		finding_add(audit, "text", (int64_t)named->seq, NULL,
			    "a text of entry %llu has a salt of %zu bytes, not 32",
			    (unsigned long long)named->seq, row->salt_n);
		return;
	}
	if (row->file) {
		file_check(audit, named, row);
		return;
	}
	digest = digest_salted(row->salt, row->bytes, row->n);
	if (!digest_equal(&digest, &named->digest))
		finding_add(
			audit, "text", (int64_t)named->seq, NULL,
			"a text of entry %llu does not hash to what the entry names: it, or its "
			"salt, was changed",
			(unsigned long long)named->seq);
	if (row->size < 0 || (uint64_t)row->size != row->n)
		finding_add(audit, "text", (int64_t)named->seq, NULL,
			    "a text of entry %llu has %zu bytes and is listed with %lld",
			    (unsigned long long)named->seq, row->n, (long long)row->size);
}

static void stray_row(struct audit *audit, const struct text_row *row)
{
	struct digest digest = {0};
	char hex[DIGEST_HEX];

	memcpy(digest.bytes, row->digest,
	       row->digest_n < sizeof(digest.bytes) ? row->digest_n : sizeof(digest.bytes));
	digest_hex(&digest, hex);
	finding_add(audit, "text", -1, NULL,
		    "no entry names the text %.16s (%zu bytes): nobody signed for it", hex, row->n);
}

static void missing_text(struct audit *audit, const struct named_text *named)
{
	char hex[DIGEST_HEX];

	digest_hex(&named->digest, hex);
	finding_add(audit, "text", (int64_t)named->seq, NULL,
		    "the text %.16s that entry %llu names is missing, and no redaction erased it", hex,
		    (unsigned long long)named->seq);
}

static void unerased_text(struct audit *audit, const struct named_text *named)
{
	char hex[DIGEST_HEX];

	digest_hex(&named->digest, hex);
	finding_add(audit, "text", (int64_t)named->seq, NULL,
		    "the text %.16s that entry %llu names was erased, and is here again: `attest "
		    "rebuild` erases it",
		    hex, (unsigned long long)named->seq);
}

/* How many of the texts with one digest redactions have erased, asked for in order of digest. */
struct erased {
	struct query *q;
	bool there;
	struct digest digest;
	uint64_t count;
};

static enum status erased_step(struct erased *erased, struct err *err)
{
	TRY(query_step(erased->q, &erased->there, err));
	if (erased->there) {
		erased->digest = col_digest(erased->q, 0);
		erased->count = (uint64_t)col_int(erased->q, 1);
	}
	return OK;
}

static enum status erased_find(struct erased *erased, const struct digest *digest,
			       uint64_t *ret_count, struct err *err)
{
	int order = -1;

	while (erased->there && (order = memcmp(erased->digest.bytes, digest->bytes,
						sizeof(digest->bytes))) < 0)
		TRY(erased_step(erased, err));
	*ret_count = erased->there && order == 0 ? erased->count : 0;
	return OK;
}

static int row_order(const struct named_text *named, const struct text_row *row)
{
	size_t most = sizeof(named->digest.bytes);
	size_t n = row->digest_n < most ? row->digest_n : most;
	int order = memcmp(named->digest.bytes, row->digest, n);

	if (order != 0)
		return order;
	return row->digest_n < most ? 1 : row->digest_n > most ? -1 : 0;
}

/* How many names from `i` on are of the same text. */
static size_t same_text(const struct audit *audit, size_t i)
{
	size_t n = 1;

	while (i + n < audit->text_count &&
	       digest_equal(&audit->texts[i + n].digest, &audit->texts[i].digest))
		n++;
	return n;
}

/* The text that `n` names from `i` on have in common, and its row, if it is there. */
static enum status text_check(struct audit *audit, size_t i, size_t n, const struct text_row *row,
			      struct erased *erased, struct err *err)
{
	struct named_text *named = &audit->texts[i];
	uint64_t count;

	TRY(erased_find(erased, &named->digest, &count, err));
	if (row != NULL && count >= n) {
		named->file = row->file;
		unerased_text(audit, named);
		return OK;
	}
	audit->report->erased += count;
	if (row != NULL) {
		named->file = row->file;
		named_check(audit, named, row);
	}
	for (size_t k = 0; row == NULL && count < n && k < n; k++)
		missing_text(audit, &named[k]);
	return OK;
}

static enum status rows_check(struct audit *audit, struct query *q, struct erased *erased,
			      struct err *err)
{
	struct text_row row;
	size_t i = 0;

	TRY(text_step(q, &row, err));
	TRY(erased_step(erased, err));
	while (i < audit->text_count || row.there) {
		int order = i == audit->text_count ? 1
			    : !row.there	   ? -1
						   : row_order(&audit->texts[i], &row);
		size_t n = order > 0 ? 0 : same_text(audit, i);

		if (order > 0)
			stray_row(audit, &row);
		else
			TRY(text_check(audit, i, n, order == 0 ? &row : NULL, erased, err));
		i += n;
		if (order >= 0)
			TRY(text_step(q, &row, err));
	}
	return OK;
}

/* Does a file of this name belong to a text that an entry names and that is kept as a file? */
static bool file_is_named(const struct audit *audit, const char *name)
{
	struct named_text want = {0};
	size_t from = 0, until = audit->text_count;

	if (digest_parse(name, &want.digest, NULL) != OK)
		return false;
	while (from < until) { /* the first with this digest: rows_check marked that one */
		size_t middle = from + (until - from) / 2;

		if (compare_texts(&audit->texts[middle], &want) < 0)
			from = middle + 1;
		else
			until = middle;
	}
	return from < audit->text_count && audit->texts[from].file &&
	       digest_equal(&audit->texts[from].digest, &want.digest);
}

static enum status folder_check(struct audit *audit, struct err *err)
{
	char path[PATH_MAX];
	struct dirent *item;
	DIR *dir;

	TRY(store_path(audit->dir, "attachments", path, err));
	dir = opendir(path);
	if (dir == NULL) {
		finding_add(audit, "attachment", -1, NULL,
			    "the folder attachments cannot be read: %s", strerror(errno));
		return OK;
	}
	while ((item = readdir(dir)) != NULL)
		if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0 &&
		    !file_is_named(audit, item->d_name))
			finding_add(audit, "attachment", -1, NULL,
				    "no entry names the file attachments/%s: it was put there, or "
				    "is left "
				    "over from an append that was cut off",
				    item->d_name);
	closedir(dir);
	return OK;
}

enum status stored_texts_check(struct audit *audit, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(query_cleanup) struct query *redactions = NULL;
	struct erased erased = {0};

	if (audit->text_count > 0)
		qsort(audit->texts, audit->text_count, sizeof(*audit->texts), compare_texts);
	TRY(db_query(audit->store,
		     "SELECT CAST(digest AS BLOB), CAST(salt AS BLOB), CAST(bytes AS BLOB), size\n"
		     "FROM text ORDER BY text.digest",
		     &q, err));
	TRY(db_query(audit->fresh,
		     "SELECT digest, count(*) FROM fact_redaction GROUP BY digest ORDER BY digest",
		     &redactions, err));
	erased.q = redactions;
	TRY(rows_check(audit, q, &erased, err));
	return folder_check(audit, err);
}
