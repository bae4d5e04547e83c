/* Copying a database while it is used. */
#ifndef CORE_DB_COPY_H
#define CORE_DB_COPY_H

#include "core/db.h"

/*
 * One moment of a database that is open to read (DB_READ) as a new file, written to the disk with mode 0600, without
 * anything that was deleted; others may write meanwhile. ERR_IO, and maybe a part of a file: it exists, or cannot be
 * written.
 */
MUST_CHECK enum status db_copy(struct db *db, const char *path, struct err *err);

#endif
