#include "portfolio/backup.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db_copy.h"
#include "portfolio/entry.h"
#include "portfolio/text.h"

static enum status make_folders(const char *to, struct err *err)
{
	char path[PATH_MAX];

	TRY(store_path(to, "attachments", path, err));
	if (mkdir(to, 0700) != 0)
		return errno == EEXIST ? fail(err, ERR_CONFLICT, "%s exists; name a new folder", to) :
					 fail(err, ERR_IO, "%s: cannot be made: %m", to);
	if (mkdir(path, 0700) != 0)
		return fail(err, ERR_IO, "%s: cannot be made: %m", path);
	return OK;
}

static enum status copy_attachment(const char *store, const char *to, const struct digest *digest, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	char from_path[PATH_MAX], to_path[PATH_MAX];

	buf_init(&bytes, ATTACHMENT_MAX);
	TRY(attachment_path(store, digest, from_path, err));
	TRY(attachment_path(to, digest, to_path, err));
	TRY(buf_read_file(&bytes, from_path, err));
	return file_write(to_path, bytes.data, bytes.len, 0600, err);
}

/* Those that the copy names: what came since is not in it, and what was left over belongs to nobody. */
static enum status copy_attachments(struct db *copy, const char *store, const char *to, backup_progress progress,
				    void *data, struct err *err)
{
	CLEANUP(query_cleanup) struct query *count = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;
	uint64_t total, done = 0;
	bool row;

	TRY(db_query(copy, "SELECT count(*) FROM text WHERE bytes IS NULL", &count, err));
	TRY(query_step(count, &row, err));
	total = (uint64_t)col_int(count, 0);
	TRY(db_query(copy, "SELECT digest FROM text WHERE bytes IS NULL ORDER BY digest", &q, err));
	for (;; done++) {
		struct digest digest;

		progress(data, "attachments", done, total);
		TRY(query_step(q, &row, err));
		if (!row)
			return OK;
		digest = col_digest(q, 0);
		TRY(copy_attachment(store, to, &digest, err));
	}
}

/* Notes that stand outside the journal (portfolio/support.h), where there are any. */
static enum status copy_support(const char *store, const char *to, struct err *err)
{
	CLEANUP(db_cleanup) struct db *from = NULL;
	char from_path[PATH_MAX], to_path[PATH_MAX];
	enum status status;

	TRY(store_path(store, "support.db", from_path, err));
	TRY(store_path(to, "support.db", to_path, err));
	status = db_open(from_path, DB_READ, NULL, 0, &from, err);
	if (status == ERR_NOT_FOUND)
		return OK;
	TRY(status);
	return db_copy(from, to_path, err);
}

static enum status copy(const char *store, const char *to, backup_progress progress, void *data, struct err *err)
{
	CLEANUP(db_cleanup) struct db *from = NULL;
	CLEANUP(db_cleanup) struct db *made = NULL;
	char from_path[PATH_MAX], to_path[PATH_MAX];

	TRY(store_path(store, "attest.db", from_path, err));
	TRY(store_path(to, "attest.db", to_path, err));
	TRY(db_open(from_path, DB_READ, NULL, 0, &from, err));
	TRY(db_copy(from, to_path, err));
	TRY(db_open(to_path, DB_READ, NULL, 0, &made, err));
	TRY(copy_support(store, to, err));
	return copy_attachments(made, store, to, progress, data, err);
}

static void remove_attachments(const char *to)
{
	char path[PATH_MAX];
	const struct dirent *item;
	DIR *folder;

	if (store_path(to, "attachments", path, NULL) != OK || (folder = opendir(path)) == NULL)
		return;
	while ((item = readdir(folder)) != NULL)
		if (item->d_name[0] != '.')
			(void)unlinkat(dirfd(folder), item->d_name, 0);
	closedir(folder);
	(void)rmdir(path);
}

void backup_remove(const char *to)
{
	static const char *const files[] = { "attest.db", "attest.db-wal", "attest.db-shm", "attest.db-journal",
					     "support.db", "support.db-wal", "support.db-shm", "support.db-journal" };
	char path[PATH_MAX];

	remove_attachments(to);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (store_path(to, files[i], path, NULL) == OK)
			(void)unlink(path);
	(void)rmdir(to);
}

enum status backup_write(const char *store, const char *to, backup_progress progress, void *data, struct err *err)
{
	enum status status;

	TRY(make_folders(to, err));
	status = copy(store, to, progress, data, err);
	if (status != OK)
		backup_remove(to);
	return status;
}
