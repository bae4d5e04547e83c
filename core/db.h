/*
 * SQLite, the only file that includes sqlite3.h. SQL is a literal at the place that needs it;
 * values are bound. Bind failures are remembered and surface at the step. A query that outlives its
 * database aborts. STRICT tables; foreign keys, DEFENSIVE on, TRUSTED_SCHEMA off, WAL,
 * synchronous=FULL, busy timeout 5 s; what is deleted is overwritten. One thread at a time uses a struct db and its queries.
 *
 * Failures, wherever a function can fail: a constraint ERR_CONFLICT; a file that is damaged or no
 * database ERR_CORRUPT; all else ERR_IO, among it another program that writes for over 5 s.
 */
#ifndef CORE_DB_H
#define CORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/digest.h"
#include "core/err.h"

struct db;
struct query;

/* One step of a schema's history. Lists are append only; `sql` may hold several statements. */
struct migration {
	const char *what; /* for whom something changes */
	const char *sql;
};
struct schema {
	const char *layer; /* the name that its version is kept under */
	const struct migration *steps;
	size_t count;
};

enum db_mode {
	DB_CREATE, /* must not exist yet; made with mode 0600 */
	DB_WRITE,  /* must exist */
	DB_READ,   /* must exist; nothing can be written */
	DB_MEMORY, /* lives in memory; path is ignored */
};

/*
 * Opens and, unless DB_READ, brings every schema to its newest step in one BEGIN IMMEDIATE that
 * also reads the versions. A database newer than the program is ERR_CONFLICT; DB_READ of an older
 * one too. DB_CREATE of a path that exists is ERR_CONFLICT, and leaves no file when it fails;
 * DB_WRITE or DB_READ of one that does not is ERR_NOT_FOUND, and where it, or its -journal, -wal or -shm,
 * is no regular file ERR_IO. Versions are kept in
 * schema_version(layer, version).
 *
 * DB_READ works where nothing can be written, the folder included, unless a -wal file lies there:
 * what that holds cannot be read without a -shm file beside it, and to leave it out would be wrong.
 */
MUST_CHECK enum status db_open(const char *path, enum db_mode mode, const struct schema *schemas,
			       size_t count, struct db **ret_db, struct err *err);
void db_close(struct db *db); /* NULL is fine */
void db_cleanup(struct db **db);

/* Run statements that return nothing. */
MUST_CHECK enum status db_run(struct db *db, const char *sql, struct err *err);
#define db_exec(db, sql, err) db_run((db), "" sql "", (err))

/* BEGIN IMMEDIATE; what is not committed is rolled back by db_rollback (harmless without begin). */
MUST_CHECK enum status db_begin(struct db *db, struct err *err);
MUST_CHECK enum status db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);
/* BEGIN: all that is read until db_rollback is of one moment, and costs one lock. */
MUST_CHECK enum status db_begin_read(struct db *db, struct err *err);
/* One savepoint at a time, inside a begin: keep it or undo what was written since. */
MUST_CHECK enum status db_savepoint(struct db *db, struct err *err);
MUST_CHECK enum status db_keep(struct db *db, struct err *err);
MUST_CHECK enum status db_undo(struct db *db, struct err *err);

/*
 * db_query(db, "SELECT ... ?1", &q, err): prepares a literal (statements are cached by the address
 * of the literal and reused). The query is given back with query_cleanup.
 */
MUST_CHECK enum status db_prepare(struct db *db, const char *sql, struct query **ret_query,
				  struct err *err);
#define db_query(db, sql, ret_query, err) db_prepare((db), "" sql "", (ret_query), (err))
/*
 * For statements about tables whose names are only known at run time, which must be the names of our
 * own tables and never anybody's input. Not kept.
 */
MUST_CHECK enum status db_prepare_once(struct db *db, const char *sql, struct query **ret_query,
				       struct err *err);
void query_cleanup(struct query **query);

void bind_int(struct query *q, int n, int64_t value);
void bind_text(struct query *q, int n, const char *text);	       /* NULL binds NULL; copied */
void bind_blob(struct query *q, int n, const void *bytes, size_t len); /* copied; NULL binds NULL */
void bind_null(struct query *q, int n);

/* *ret_row tells whether there is a row; after the last one it stays false. */
MUST_CHECK enum status query_step(struct query *q, bool *ret_row, struct err *err);
/* For statements that return no row. */
MUST_CHECK enum status query_run(struct query *q, struct err *err);
/* Ready to bind and step again; bindings are cleared. */
void query_reset(struct query *q);

/*
 * Columns from 0; they live until the next step or reset. NULL reads as 0, "", or no bytes.
 * col_text is for text and col_blob for blobs: anything else there is a mistake in our SQL, and
 * aborts.
 */
int64_t col_int(struct query *q, int n);
const char *col_text(struct query *q, int n);
const void *col_blob(struct query *q, int n, size_t *ret_len);
/* A blob of 32 bytes; zeros where it is of another size, which our tables do not let happen. */
struct digest col_digest(struct query *q, int n);
bool col_null(struct query *q, int n);

/* PRAGMA integrity_check; ERR_CORRUPT with its first complaint. */
MUST_CHECK enum status db_integrity(struct db *db, struct err *err);
/* How many rows the last query_run changed. */
int64_t db_changes(struct db *db);
/*
 * Writes the file anew, so that nothing of what was deleted is left in it, in its free pages or in its
 * -wal, which is empty then. Outside a transaction, on a database that may be written. *ret_done false:
 * somebody else read it all the while, so that the -wal still holds what they see; try again later.
 */
MUST_CHECK enum status db_compact(struct db *db, bool *ret_done, struct err *err);

#endif
