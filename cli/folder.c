#include "cli/folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"

/* FOLDER/NAME; false when that is too long. */
static bool inside(const char *folder, const char *name, char ret_path[PATH_MAX])
{
	return snprintf(ret_path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX;
}

static enum status write_files(const char *folder, const struct folder_file *files, size_t count,
			       struct err *err)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < count; i++) {
		if (!inside(folder, files[i].name, path))
			return fail(err, ERR_IO, "%s/%s: the name is too long", folder,
				    files[i].name);
		TRY(file_write(path, files[i].bytes, files[i].len, 0600, err));
	}
	return OK;
}

static void remove_files(const char *folder, const struct folder_file *files, size_t count)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < count; i++) {
		if (inside(folder, files[i].name, path))
			(void)unlink(path);
	}
	(void)rmdir(folder);
}

enum status folder_write(const char *path, const struct folder_file *files, size_t count,
			 struct err *err)
{
	char name[PATH_MAX], making[PATH_MAX];
	size_t n = strlen(path);
	enum status status;
	struct stat st;

	while (n > 1 && path[n - 1] == '/')
		n--;
	if (snprintf(name, sizeof name, "%.*s", (int)n, path) >= PATH_MAX - 8)
		return fail(err, ERR_IO, "%.60s...: the name is too long", path);
	snprintf(making, sizeof making, "%.*s.XXXXXX", (int)n, path);
	if (lstat(name, &st) == 0)
		return fail(err, ERR_CONFLICT, "%s exists; name a new folder", name);
	if (!mkdtemp(making))
		return fail(err, ERR_IO, "cannot make a folder beside %s: %s", name,
			    strerror(errno));
	status = write_files(making, files, count, err);
	if (status == OK && rename(making, name) != 0)
		status = fail(err, ERR_IO, "cannot make the folder %s: %s", name, strerror(errno));
	if (status != OK)
		remove_files(making, files, count);
	return status;
}
