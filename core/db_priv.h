/*
 * What opening a database needs of schemas, between db.c and db_migrate.c only.
 */
#ifndef CORE_DB_PRIV_H
#define CORE_DB_PRIV_H

#include "core/db.h"

/* Runs the steps that `db` has not seen, in one transaction; on failure it is left open. */
MUST_CHECK enum status db_migrate(struct db *db, const struct schema *schemas, size_t count,
				  struct err *err);
/* ERR_CONFLICT where any schema of `db` is older or newer than these. */
MUST_CHECK enum status db_check_versions(struct db *db, const struct schema *schemas, size_t count,
					 struct err *err);

#endif
