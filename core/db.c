/*
 * A query is a prepared statement that is kept. The cache is a small hash table keyed by the
 * address of the SQL literal. Where a query is wanted while the same one is in use (a loop that
 * calls a function that loops), a second statement is prepared, and both are kept.
 */
#include "core/db.h"
#include "core/db_priv.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CACHE_SLOTS 128
#define BUSY_MILLISECONDS 5000

struct query {
	struct db *db;
	const char *sql;
	sqlite3_stmt *stmt;
	struct query *next; /* in the same slot of the cache */
	int bind_result;    /* SQLITE_OK, or the first bind that failed */
	bool in_use;
	bool once; /* not in the cache: ends when it is given back */
	bool done; /* no more rows */
};

struct db {
	sqlite3 *sqlite;
	sqlite3_stmt *rollback; /* prepared early: undoing must not fail for want of memory */
	struct query *cache[CACHE_SLOTS];
};

static enum status db_fail(struct db *db, int result, struct err *err)
{
	const char *text = sqlite3_errmsg(db->sqlite);

	switch (result & 0xff) {
	case SQLITE_CONSTRAINT:
		return fail(err, ERR_CONFLICT, "the store refuses this: %s", text);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return fail(err, ERR_CORRUPT, "the store is damaged: %s", text);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail(err, ERR_IO, "another program is writing to this store; try again");
	case SQLITE_NOMEM: /* the text may itself be a casualty */
		return fail(err, ERR_IO, "the store cannot be used: out of memory");
	default:
		return fail(err, ERR_IO, "the store cannot be used: %s", text);
	}
}

/* ---- statements ---- */

enum status db_run(struct db *db, const char *sql, struct err *err)
{
	int result = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);

	return result == SQLITE_OK ? OK : db_fail(db, result, err);
}

static struct query **cache_slot(struct db *db, const char *sql)
{
	uintptr_t address = (uintptr_t)sql;

	return &db->cache[(address ^ address >> 7) % CACHE_SLOTS];
}

enum status db_prepare(struct db *db, const char *sql, struct query **ret_query, struct err *err)
{
	struct query **slot = cache_slot(db, sql);
	struct query *q;
	sqlite3_stmt *stmt;
	const char *rest;
	int result;

	for (q = *slot; q != NULL && (q->sql != sql || q->in_use); q = q->next)
		;
	if (q == NULL) {
		result = sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt,
					    &rest);
		if (result != SQLITE_OK)
			return db_fail(db, result, err);
		assert(stmt != NULL && rest[strspn(rest, " \t\n;")] == '\0');
		q = calloc(1, sizeof(*q));
		if (q == NULL)
			abort();
		*q = (struct query){.db = db, .sql = sql, .stmt = stmt, .next = *slot};
		*slot = q;
	}
	assert(strcmp(sqlite3_sql(q->stmt), sql) == 0); /* a literal never changes */
	q->in_use = true;
	*ret_query = q;
	return OK;
}

enum status db_prepare_once(struct db *db, const char *sql, struct query **ret_query,
			    struct err *err)
{
	struct query *q;
	sqlite3_stmt *stmt;
	int result = sqlite3_prepare_v3(db->sqlite, sql, -1, 0, &stmt, NULL);

	if (result != SQLITE_OK)
		return db_fail(db, result, err);
	q = calloc(1, sizeof(*q));
	if (q == NULL)
		abort();
	*q = (struct query){.db = db, .stmt = stmt, .in_use = true, .once = true};
	*ret_query = q;
	return OK;
}

void query_cleanup(struct query **query)
{
	if (*query == NULL)
		return;
	query_reset(*query);
	if ((*query)->once) {
		(void)sqlite3_finalize((*query)->stmt);
		free(*query);
		*query = NULL;
		return;
	}
	(*query)->in_use = false;
	*query = NULL;
}

void query_reset(struct query *q)
{
	/* Repeats the failure of the last step, which query_step has told already. */
	(void)sqlite3_reset(q->stmt);
	(void)sqlite3_clear_bindings(q->stmt);
	q->bind_result = SQLITE_OK;
	q->done = false;
}

static void note_bind(struct query *q, int result)
{
	if (q->bind_result == SQLITE_OK)
		q->bind_result = result;
}

void bind_int(struct query *q, int n, int64_t value)
{
	note_bind(q, sqlite3_bind_int64(q->stmt, n, value));
}

void bind_text(struct query *q, int n, const char *text)
{
	if (text == NULL)
		bind_null(q, n);
	else
		note_bind(q, sqlite3_bind_text64(q->stmt, n, text, strlen(text), SQLITE_TRANSIENT,
						 SQLITE_UTF8));
}

void bind_blob(struct query *q, int n, const void *bytes, size_t len)
{
	/* With NULL it binds NULL, whatever len says. */
	note_bind(q, sqlite3_bind_blob64(q->stmt, n, bytes, len, SQLITE_TRANSIENT));
}

void bind_null(struct query *q, int n)
{
	note_bind(q, sqlite3_bind_null(q->stmt, n));
}

/*
 * Fetching a column may allocate (text that spills over pages, a blob of zeros), and a function
 * that returns a column has no way to say that it failed. So all are fetched here, once; SQLite
 * keeps them.
 */
static bool fetch_columns(sqlite3_stmt *stmt)
{
	for (int i = 0; i < sqlite3_data_count(stmt); i++) {
		int type = sqlite3_column_type(stmt, i);

		if (type == SQLITE_TEXT && sqlite3_column_text(stmt, i) == NULL)
			return false;
		if (type == SQLITE_BLOB && sqlite3_column_blob(stmt, i) == NULL &&
		    sqlite3_column_bytes(stmt, i) > 0)
			return false;
	}
	return true;
}

enum status query_step(struct query *q, bool *ret_row, struct err *err)
{
	int result = q->bind_result;

	if (result != SQLITE_OK)
		return fail(err, ERR_IO, "a value cannot be given to the store: %s",
			    sqlite3_errstr(result));
	if (q->done) { /* SQLite would begin again */
		*ret_row = false;
		return OK;
	}
	result = sqlite3_step(q->stmt);
	if (result == SQLITE_ROW && !fetch_columns(q->stmt))
		result = SQLITE_NOMEM;
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		return db_fail(q->db, result, err);
	q->done = result == SQLITE_DONE;
	*ret_row = !q->done;
	return OK;
}

enum status query_run(struct query *q, struct err *err)
{
	bool row;

	TRY(query_step(q, &row, err));
	assert(!row);
	return OK;
}

int64_t col_int(struct query *q, int n)
{
	return sqlite3_column_int64(q->stmt, n);
}

const char *col_text(struct query *q, int n)
{
	int type = sqlite3_column_type(q->stmt, n);

	assert(type == SQLITE_TEXT || type == SQLITE_NULL);
	return type == SQLITE_NULL ? "" : (const char *)sqlite3_column_text(q->stmt, n);
}

const void *col_blob(struct query *q, int n, size_t *ret_len)
{
	int type = sqlite3_column_type(q->stmt, n);
	const void *bytes = sqlite3_column_blob(q->stmt, n);

	assert(type == SQLITE_BLOB || type == SQLITE_NULL);
	*ret_len = (size_t)sqlite3_column_bytes(q->stmt, n);
	return bytes == NULL ? "" : bytes;
}

struct digest col_digest(struct query *q, int n)
{
	struct digest digest = {{0}};
	size_t len;
	const void *bytes = col_blob(q, n, &len);

	if (len == sizeof(digest.bytes))
		memcpy(digest.bytes, bytes, len);
	return digest;
}

bool col_null(struct query *q, int n)
{
	return sqlite3_column_type(q->stmt, n) == SQLITE_NULL;
}

int64_t db_changes(struct db *db)
{
	return sqlite3_changes64(db->sqlite);
}

/* ---- transactions ---- */

static enum status run_kept(struct db *db, const char *sql, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_prepare(db, sql, &q, err));
	return query_run(q, err);
}

enum status db_begin(struct db *db, struct err *err)
{
	return run_kept(db, "BEGIN IMMEDIATE", err);
}

enum status db_begin_read(struct db *db, struct err *err)
{
	return run_kept(db, "BEGIN", err);
}

enum status db_commit(struct db *db, struct err *err)
{
	return run_kept(db, "COMMIT", err);
}

void db_rollback(struct db *db)
{
	if (sqlite3_get_autocommit(db->sqlite))
		return;
	/* A disk that fails here has ended the transaction too: SQLite undoes it at the next open.
	 */
	(void)sqlite3_step(db->rollback);
	(void)sqlite3_reset(db->rollback);
}

enum status db_savepoint(struct db *db, struct err *err)
{
	return run_kept(db, "SAVEPOINT one", err);
}

enum status db_keep(struct db *db, struct err *err)
{
	return run_kept(db, "RELEASE one", err);
}

enum status db_undo(struct db *db, struct err *err)
{
	TRY(run_kept(db, "ROLLBACK TO one", err));
	return db_keep(db, err);
}

enum status db_integrity(struct db *db, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "PRAGMA integrity_check(1)", &q, err));
	TRY(query_step(q, &row, err));
	if (!row || strcmp(col_text(q, 0), "ok") != 0)
		return fail(err, ERR_CORRUPT, "the store is damaged: %s",
			    row ? col_text(q, 0) : "it cannot be checked");
	return OK;
}

enum status db_compact(struct db *db, bool *ret_done, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_exec(db, "VACUUM", err));
	TRY(db_query(db, "PRAGMA wal_checkpoint(TRUNCATE)", &q, err));
	TRY(query_step(q, &row, err));
	*ret_done = row && col_int(q, 0) == 0;
	return OK;
}

/* ---- opening and closing ---- */

/* "./" keeps SQLite from seeing ":memory:" in what is the name of a file. NULL: no memory. */
static char *plain_name(const char *path)
{
	return sqlite3_mprintf("%s%s", path[0] == '/' ? "" : "./", path);
}

/* As a URI of a file that nothing changes: read without locks and without a -shm file. */
static char *immutable_name(const char *path)
{
	sqlite3_str *uri = sqlite3_str_new(NULL);

	sqlite3_str_appendall(uri, path[0] == '/' ? "file://" : "file:./");
	for (; *path != '\0'; path++) {
		if (*path == '%' || *path == '?' || *path == '#')
			sqlite3_str_appendf(uri, "%%%02x", *path);
		else
			sqlite3_str_appendchar(uri, 1, *path);
	}
	sqlite3_str_appendall(uri, "?immutable=1");
	return sqlite3_str_finish(uri);
}

/* `name` is taken. */
static enum status open_sqlite(struct db *db, char *name, int flags, struct err *err)
{
	int result;

	if (name == NULL)
		return fail(err, ERR_IO, "the store cannot be used: out of memory");
	result = sqlite3_open_v2(name, &db->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL);
	sqlite3_free(name);
	if (result != SQLITE_OK)
		return db_fail(db, result, err);
	return OK;
}

static enum status configure(struct db *db, struct err *err)
{
	static const struct {
		int option, value;
	} settings[] = {
		{SQLITE_DBCONFIG_DEFENSIVE, 1},	  {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_DQS_DML, 0},
		{SQLITE_DBCONFIG_DQS_DDL, 0},
	};
	int result = sqlite3_extended_result_codes(db->sqlite, 1);

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]) && result == SQLITE_OK; i++)
		result = sqlite3_db_config(db->sqlite, settings[i].option, settings[i].value, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_busy_timeout(db->sqlite, BUSY_MILLISECONDS);
	if (result == SQLITE_OK)
		result = sqlite3_prepare_v3(db->sqlite, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT,
					    &db->rollback, NULL);
	return result == SQLITE_OK ? OK : db_fail(db, result, err);
}

static bool has_wal_file(const char *path)
{
	char *wal = sqlite3_mprintf("%s-wal", path);
	bool has = wal == NULL || access(wal, F_OK) == 0;

	sqlite3_free(wal);
	return has;
}

static enum status open_to_read(struct db *db, const char *path, struct err *err)
{
	int result;

	TRY(open_sqlite(db, plain_name(path), SQLITE_OPEN_READONLY, err));
	TRY(configure(db, err));
	result = sqlite3_exec(db->sqlite, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
	if (((result & 0xff) == SQLITE_CANTOPEN || (result & 0xff) == SQLITE_READONLY) &&
	    !has_wal_file(path)) {
		(void)sqlite3_finalize(db->rollback);
		(void)sqlite3_close(db->sqlite);
		*db = (struct db){0};
		TRY(open_sqlite(db, immutable_name(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
				err));
		TRY(configure(db, err));
	} else if (result != SQLITE_OK) {
		return db_fail(db, result, err);
	}
	return db_exec(db, "PRAGMA query_only = ON", err);
}

static enum status open_to_write(struct db *db, const char *path, struct err *err)
{
	TRY(open_sqlite(db, plain_name(path), SQLITE_OPEN_READWRITE, err));
	/* Where the file may only be read SQLite opens it all the same. */
	if (sqlite3_db_readonly(db->sqlite, "main") != 0)
		return fail(err, ERR_IO, "it may only be read: see who owns it and its folder");
	TRY(configure(db, err));
	return db_exec(db,
		       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		       "PRAGMA secure_delete = ON",
		       err);
}

static enum status open_in_memory(struct db *db, struct err *err)
{
	TRY(open_sqlite(db, sqlite3_mprintf(":memory:"), SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY,
			err));
	return configure(db, err);
}

static enum status open_by_mode(struct db *db, const char *path, enum db_mode mode,
				const struct schema *schemas, size_t count, struct err *err)
{
	switch (mode) {
	case DB_READ:
		TRY(open_to_read(db, path, err));
		return db_check_versions(db, schemas, count, err);
	case DB_MEMORY:
		TRY(open_in_memory(db, err));
		break;
	case DB_CREATE:
	case DB_WRITE:
		TRY(open_to_write(db, path, err));
		break;
	}
	return db_migrate(db, schemas, count, err);
}

static enum status file_create(const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return fail(err, ERR_CONFLICT, "%s: exists already", path);
	if (fd < 0)
		return fail(err, ERR_IO, "%s: cannot be created: %m", path);
	(void)close(fd);
	return OK;
}

/* SQLite would wait for ever for what somebody put there that never ends, a FIFO for one. */
static enum status beside_expect(const char *path, const char *suffix, struct err *err)
{
	char name[PATH_MAX];
	struct stat st;
	int n = snprintf(name, sizeof(name), "%s%s", path, suffix);

	if (n < 0 || n >= (int)sizeof(name))
		return fail(err, ERR_INVALID, "%.60s...: the path is too long", path);
	if (lstat(name, &st) != 0 && errno != ENOENT)
		return fail(err, ERR_IO, "%s: cannot be opened: %m", name);
	if (lstat(name, &st) == 0 && !S_ISREG(st.st_mode))
		return fail(err, ERR_IO, "%s: is not a file: see who put it there", name);
	return OK;
}

static enum status file_expect(const char *path, struct err *err)
{
	static const char *const beside[] = {"-journal", "-wal", "-shm"};
	struct stat st;

	if (stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return fail(err, ERR_NOT_FOUND, "%s: there is no such store", path);
	if (stat(path, &st) != 0)
		return fail(err, ERR_IO, "%s: cannot be opened: %m", path);
	if (!S_ISREG(st.st_mode))
		return fail(err, ERR_IO, "%s: is not a file", path);
	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++)
		TRY(beside_expect(path, beside[i], err));
	return OK;
}

enum status db_open(const char *path, enum db_mode mode, const struct schema *schemas, size_t count,
		    struct db **ret_db, struct err *err)
{
	CLEANUP(db_cleanup) struct db *db = calloc(1, sizeof(*db));
	enum status status;

	if (db == NULL)
		abort();
	if (mode == DB_CREATE)
		TRY(file_create(path, err));
	else if (mode != DB_MEMORY)
		TRY(file_expect(path, err));
	status = open_by_mode(db, path, mode, schemas, count, err);
	if (status != OK) {
		if (mode != DB_MEMORY)
			err_prefix(err, "%s", path);
		db_cleanup(&db);
		if (mode == DB_CREATE) /* its -wal and -shm went with the connection */
			(void)unlink(path);
		return status;
	}
	*ret_db = db;
	db = NULL;
	return OK;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++) {
		struct query *q = db->cache[i];

		while (q != NULL) {
			struct query *next = q->next;

			if (q->in_use) /* whoever holds it would use freed memory */
				abort();
			(void)sqlite3_finalize(q->stmt);
			free(q);
			q = next;
		}
	}
	(void)sqlite3_finalize(db->rollback);
	if (sqlite3_close(db->sqlite) != SQLITE_OK)
		abort();
	free(db);
}

void db_cleanup(struct db **db)
{
	db_close(*db);
	*db = NULL;
}
