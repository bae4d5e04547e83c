/* The part of buf.h that touches files. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"

#define READ_STEP 65536

static void fd_cleanup(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

static enum status read_open_file(struct buf *b, int fd, const char *path, struct err *err)
{
	char step[READ_STEP];

	for (;;) {
		ssize_t got = read(fd, step, sizeof(step));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(err, ERR_IO, "%s: cannot be read: %m", path);
		if (got == 0)
			return OK;
		if ((size_t)got > b->max - b->len)
			return fail(err, ERR_INVALID,
				    "%s: is larger than %zu bytes, the most allowed here", path,
				    b->max);
		buf_add(b, step, (size_t)got);
	}
}

enum status buf_read_file(struct buf *b, const char *path, struct err *err)
{
	/* Not blocking, so that a FIFO which nobody writes to is refused instead of waited for. */
	CLEANUP(fd_cleanup) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	size_t before = b->len;
	enum status status;
	struct stat st;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return fail(err, ERR_NOT_FOUND, "%s: there is no such file", path);
	if (fd < 0)
		return fail(err, ERR_IO, "%s: cannot be opened: %m", path);
	if (fstat(fd, &st) != 0)
		return fail(err, ERR_IO, "%s: cannot be read: %m", path);
	if (!S_ISREG(st.st_mode))
		return fail(err, ERR_IO, "%s: is not a regular file", path);
	status = read_open_file(b, fd, path, err);
	if (status != OK && b->len > before) {
		b->len = before;
		b->data[before] = '\0';
	}
	return status;
}

static enum status write_all(int fd, const char *bytes, size_t n, const char *path, struct err *err)
{
	while (n > 0) {
		ssize_t put = write(fd, bytes, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return fail(err, ERR_IO, "%s: cannot be written: %m", path);
		bytes += put;
		n -= (size_t)put;
	}
	if (fsync(fd) != 0)
		return fail(err, ERR_IO, "%s: cannot be written to the disk: %m", path);
	return OK;
}

/* A new file beside `path`. Its name needs no secret: O_EXCL follows no link and opens nothing. */
static enum status open_beside(const char *path, unsigned mode, char ret_name[PATH_MAX],
			       int *ret_fd, struct err *err)
{
	char name[PATH_MAX];

	for (int i = 0; i < 100; i++) {
		int n = snprintf(name, sizeof(name), "%s.%ld-%d.new", path, (long)getpid(), i);
		int fd;

		if (n < 0 || n >= (int)sizeof(name))
			return fail(err, ERR_INVALID, "the path of a file is longer than %d bytes",
				    PATH_MAX - 32);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
		if (fd >= 0) {
			memcpy(ret_name, name, sizeof(name));
			*ret_fd = fd;
			return OK;
		}
		if (errno != EEXIST)
			return fail(err, ERR_IO, "%s: cannot be created: %m", name);
	}
	return fail(err, ERR_IO, "%s: cannot be written while old *.new files lie beside it", path);
}

static enum status sync_folder(const char *path, struct err *err)
{
	CLEANUP(fd_cleanup) int fd = -1;
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - path) + 1;

	memcpy(folder, n > 0 ? path : ".", n > 0 ? n : 1);
	folder[n > 0 ? n : 1] = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* EINVAL: a file system that cannot do it, and there is nothing better to be had there. */
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		return fail(err, ERR_IO, "%s: cannot be written to the disk: %m", folder);
	return OK;
}

enum status file_write(const char *path, const void *bytes, size_t n, unsigned mode,
		       struct err *err)
{
	CLEANUP(fd_cleanup) int fd = -1;
	char name[PATH_MAX];
	enum status status;

	TRY(open_beside(path, mode, name, &fd, err));
	status = write_all(fd, bytes, n, path, err);
	if (status == OK && rename(name, path) != 0)
		status = fail(err, ERR_IO, "%s: cannot be replaced: %m", path);
	if (status != OK) {
		(void)unlink(name);
		return status;
	}
	return sync_folder(path, err);
}
