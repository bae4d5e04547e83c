/* A new folder of files: all of them, or nothing. */
#ifndef CLI_FOLDER_H
#define CLI_FOLDER_H

#include <stddef.h>

#include "core/err.h"

struct folder_file {
	const char *name; /* of one part; the caller vouches for it */
	const void *bytes;
	size_t len;
};

/*
 * Writes the files (mode 0600) into a folder beside `path`, which then gets that name. What exists is
 * ERR_CONFLICT and stays as it is; a failure is ERR_IO, and leaves nothing behind.
 */
MUST_CHECK enum status folder_write(const char *path, const struct folder_file *files, size_t count,
				    struct err *err);

#endif
