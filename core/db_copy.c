#include "core/db_copy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Under a read transaction of its own. The file that is read was opened so that nothing can write it. */
static enum status vacuum_into(struct db *db, const char *path, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "VACUUM INTO ?1", &q, err));
	bind_text(q, 1, path);
	return query_step(q, &row, err);
}

enum status db_copy(struct db *db, const char *path, struct err *err)
{
	enum status status;
	int fd;

	TRY(db_exec(db, "PRAGMA query_only = OFF", err));
	status = vacuum_into(db, path, err);
	TRY(db_exec(db, "PRAGMA query_only = ON", err));
	TRY(status);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return fail(err, ERR_IO, "%s: cannot be opened: %m", path);
	if (fchmod(fd, 0600) != 0 || fsync(fd) != 0)
		status = fail(err, ERR_IO, "%s: cannot be written to the disk: %m", path);
	(void)close(fd);
	return status;
}
