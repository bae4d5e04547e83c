#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/db.h"

static struct err err;
static char folder[200], path[300];

static const struct migration steps[] = {
	{"somewhere to keep people",
	 "CREATE TABLE person(\n"
	 "  id   INTEGER PRIMARY KEY,\n"
	 "  name TEXT NOT NULL UNIQUE CHECK(length(name) BETWEEN 1 AND 9000),\n"
	 "  face BLOB\n"
	 ") STRICT;\n"
	 "CREATE TABLE pet(owner INTEGER NOT NULL REFERENCES person(id)) STRICT"},
	{"people are found by name", "CREATE INDEX person_by_name ON person(name, id)"},
	{"pets have names", "ALTER TABLE pet ADD COLUMN name TEXT"},
};
static const struct schema older[] = {{"people", steps, 1}};
static const struct schema schemas[] = {{"people", steps, 3}};

static void folder_make(void)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/attest-db-XXXXXX", base == NULL ? "/tmp" : base);
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/st?o#r%%e.db", folder);
}

static void folder_remove(void)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
	char name[400];

	chmod(folder, 0700);
	for (size_t i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
		unlink(name);
	}
	cr_assert_eq(rmdir(folder), 0, "a test left something behind in %s", folder);
}

TestSuite(db, .init = folder_make, .fini = folder_remove);

static struct db *opened(enum db_mode mode)
{
	struct db *db = NULL;

	cr_assert_eq(db_open(path, mode, schemas, 1, &db, &err), OK, "%s", err.text);
	return db;
}

static enum status person_add(struct db *db, const char *name)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "INSERT INTO person(name) VALUES(?1)", &q, &err));
	bind_text(q, 1, name);
	return query_run(q, &err);
}

static int64_t person_count(struct db *db)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	cr_assert_eq(db_query(db, "SELECT count(*) FROM person", &q, &err), OK, "%s", err.text);
	cr_assert_eq(query_step(q, &row, &err), OK, "%s", err.text);
	cr_assert(row);
	return col_int(q, 0);
}

Test(db, what_is_written_is_read_back_after_opening_again)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct db *db = opened(DB_CREATE);
	size_t len = 7;
	bool row;

	cr_assert_eq(db_query(db, "INSERT INTO person VALUES(?1, ?2, ?3)", &q, &err), OK);
	bind_int(q, 1, INT64_MAX);
	bind_text(q, 2, "Zo\xc3\xab");
	bind_blob(q, 3, "\0\1", 2);
	cr_assert_eq(query_run(q, &err), OK, "%s", err.text);
	cr_expect_eq(db_changes(db), 1);
	query_reset(q);
	bind_int(q, 1, -1);
	bind_text(q, 2, "B");
	cr_assert_eq(query_run(q, &err), OK, "a reset clears the bindings: %s", err.text);
	query_cleanup(&q);
	cr_expect_null(q);
	db_close(db);

	db = opened(DB_WRITE);
	cr_assert_eq(db_query(db, "SELECT id, name, face FROM person ORDER BY id", &q, &err), OK);
	cr_assert_eq(query_step(q, &row, &err), OK);
	cr_expect(row && col_null(q, 2) && col_int(q, 0) == -1);
	cr_expect_not_null(col_blob(q, 2, &len));
	cr_expect_eq(len, 0);
	cr_assert_eq(query_step(q, &row, &err), OK);
	cr_expect(row && col_int(q, 0) == INT64_MAX && !col_null(q, 2));
	cr_expect_str_eq(col_text(q, 1), "Zo\xc3\xab");
	cr_expect_arr_eq(col_blob(q, 2, &len), "\0\1", 2);
	cr_expect_eq(len, 2);
	cr_assert_eq(query_step(q, &row, &err), OK);
	cr_expect_not(row);
	cr_assert_eq(query_step(q, &row, &err), OK);
	cr_expect_not(row, "after the last row there is none, and the query does not begin again");
	query_cleanup(&q);
	db_close(db);
}

Test(db, null_reads_as_nothing_and_empty_is_not_null)
{
	CLEANUP(db_cleanup) struct db *db = opened(DB_MEMORY);
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t len = 7;
	bool row;

	cr_assert_eq(db_query(db, "SELECT ?1, ?2, ?3, ?4", &q, &err), OK);
	bind_text(q, 1, NULL);
	bind_blob(q, 2, NULL, 5);
	bind_blob(q, 3, "", 0);
	bind_null(q, 4);
	cr_assert_eq(query_step(q, &row, &err), OK);
	cr_expect(col_null(q, 0) && col_null(q, 1) && !col_null(q, 2) && col_null(q, 3));
	cr_expect_str_eq(col_text(q, 0), "");
	cr_expect_not_null(col_blob(q, 2, &len));
	cr_expect_eq(len, 0);
	cr_expect_eq(col_int(q, 3), 0);
}

Test(db, constraints_are_conflicts_and_change_nothing)
{
	CLEANUP(db_cleanup) struct db *db = opened(DB_CREATE);

	cr_expect_eq(person_add(db, "A"), OK);
	cr_expect_eq(person_add(db, "A"), ERR_CONFLICT, "unique");
	cr_expect_not_null(strstr(err.text, "person.name"));
	cr_expect_eq(person_add(db, ""), ERR_CONFLICT, "check");
	cr_expect_eq(person_add(db, NULL), ERR_CONFLICT, "not null");
	cr_expect_eq(db_exec(db, "INSERT INTO pet VALUES(99, 'Rex')", &err), ERR_CONFLICT, "key");
	cr_expect_eq(db_exec(db, "INSERT INTO pet VALUES('x', 'Rex')", &err), ERR_CONFLICT, "type");
	cr_expect_eq(person_count(db), 1);
}

Test(db, mistakes_in_sql_and_bindings_are_told)
{
	CLEANUP(db_cleanup) struct db *db = opened(DB_MEMORY);
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row = true;

	cr_expect_eq(db_query(db, "SELECT none FROM nowhere", &q, &err), ERR_IO);
	cr_expect_null(q);
	cr_expect_not_null(strstr(err.text, "nowhere"), "%s", err.text);
	cr_expect_eq(db_query(db, "SELECT \"no such column\"", &q, &err), ERR_IO,
		     "double quotes are for names");
	cr_assert_eq(db_query(db, "SELECT ?1", &q, &err), OK);
	bind_int(q, 2, 1);
	bind_int(q, 1, 1);
	cr_expect_eq(query_step(q, &row, &err), ERR_IO, "the first bind failed, and is remembered");
	cr_expect(row);
	query_reset(q);
	bind_int(q, 1, 1);
	cr_expect_eq(query_step(q, &row, &err), OK);
}

Test(db, a_query_inside_the_same_query_works)
{
	CLEANUP(db_cleanup) struct db *db = opened(DB_MEMORY);
	static const char sql[] = "SELECT id FROM person ORDER BY id";
	struct query *first = NULL, *second = NULL, *third = NULL, *fourth = NULL;
	bool row;

	person_add(db, "A");
	person_add(db, "B");
	cr_assert_eq(db_prepare(db, sql, &first, &err), OK);
	cr_assert_eq(query_step(first, &row, &err), OK);
	cr_assert_eq(db_prepare(db, sql, &second, &err), OK);
	cr_assert_neq(first, second);
	cr_assert_eq(query_step(second, &row, &err), OK);
	cr_assert_eq(query_step(second, &row, &err), OK);
	cr_expect_eq(col_int(second, 0), 2);
	cr_expect_eq(col_int(first, 0), 1);
	query_cleanup(&first);
	query_cleanup(&second);
	cr_assert_eq(db_prepare(db, sql, &third, &err), OK);
	cr_assert_eq(db_prepare(db, sql, &fourth, &err), OK);
	cr_assert_eq(query_step(third, &row, &err), OK);
	cr_expect(row && col_int(third, 0) == 1, "a query that is given back begins again");
	query_cleanup(&third);
	query_cleanup(&fourth);
}

/* Without the folder: a test that is killed does not tidy up. */
Test(db, a_statement_made_at_run_time_is_not_kept)
{
	struct db *db = opened(DB_MEMORY);
	char sql[] = "SELECT count(*) FROM person";
	struct query *q = NULL, *none = NULL;
	bool row;

	for (int i = 0; i < 2; i++) {
		cr_assert_eq(db_prepare_once(db, sql, &q, &err), OK);
		cr_assert_eq(query_step(q, &row, &err), OK);
		cr_expect(row);
		cr_expect_eq(col_int(q, 0), i == 0 ? person_count(db) : 1);
		query_cleanup(&q);
		cr_expect_null(q);
		memcpy(sql, "SELECT 1                   ", sizeof(sql) - 1); /* not a literal */
	}
	cr_expect_eq(db_prepare_once(db, "SELECT nonsense", &none, &err), ERR_IO);
	cr_expect_null(none);
	db_close(db); /* aborts over a statement that is left */
}

Test(db_in_memory, a_query_that_outlives_its_database_aborts, .signal = SIGABRT)
{
	struct db *db = opened(DB_MEMORY);
	struct query *q = NULL;

	(void)!db_query(db, "SELECT 1", &q, &err);
	db_close(db);
}

Test(db, what_is_not_committed_is_undone)
{
	CLEANUP(db_cleanup) struct db *db = opened(DB_CREATE);

	db_rollback(db); /* harmless without a begin */
	cr_assert_eq(db_begin(db, &err), OK);
	cr_expect_neq(db_begin(db, &err), OK, "a begin inside a begin");
	person_add(db, "A");
	db_rollback(db);
	cr_expect_eq(person_count(db), 0);
	cr_expect_eq(db_commit(db, &err), ERR_IO, "nothing was begun");

	cr_assert_eq(db_begin(db, &err), OK);
	cr_assert_eq(db_savepoint(db, &err), OK);
	person_add(db, "A");
	cr_assert_eq(db_keep(db, &err), OK);
	cr_assert_eq(db_savepoint(db, &err), OK);
	person_add(db, "B");
	cr_assert_eq(db_undo(db, &err), OK);
	cr_assert_eq(db_savepoint(db, &err), OK, "an undone savepoint is over");
	person_add(db, "C");
	cr_assert_eq(db_keep(db, &err), OK);
	cr_assert_eq(db_commit(db, &err), OK);
	db_rollback(db); /* harmless after a commit */
	cr_expect_eq(person_count(db), 2);
	cr_expect_eq(person_add(db, "B"), OK);
}

Test(db, what_is_read_together_is_of_one_moment)
{
	struct db *writer = opened(DB_CREATE), *reader = opened(DB_READ);

	cr_assert_eq(person_add(writer, "ada"), OK);
	cr_assert_eq(db_begin_read(reader, &err), OK);
	cr_expect_eq(person_count(reader), 1);
	cr_assert_eq(person_add(writer, "bob"), OK);
	cr_expect_eq(person_count(reader), 1);
	db_rollback(reader);
	cr_expect_eq(person_count(reader), 2);
	db_close(reader);
	db_close(writer);
}

Test(db, a_rollback_works_while_a_query_is_being_read)
{
	CLEANUP(db_cleanup) struct db *db = opened(DB_CREATE);
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	person_add(db, "A");
	cr_assert_eq(db_begin(db, &err), OK);
	person_add(db, "B");
	cr_assert_eq(db_query(db, "SELECT name FROM person", &q, &err), OK);
	cr_assert_eq(query_step(q, &row, &err), OK);
	db_rollback(db);
	query_cleanup(&q);
	cr_expect_eq(person_count(db), 1);
}

Test(db, only_create_makes_a_file_and_only_its_owner_may_read_it)
{
	struct db *db = NULL;
	struct stat st;

	cr_expect_eq(db_open(path, DB_WRITE, schemas, 1, &db, &err), ERR_NOT_FOUND);
	cr_expect_eq(db_open(path, DB_READ, schemas, 1, &db, &err), ERR_NOT_FOUND);
	cr_expect_neq(access(path, F_OK), 0, "a refused open must not make a file");
	umask(0);
	db = opened(DB_CREATE);
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600);
	db_close(db);
	db = NULL;
	cr_expect_eq(db_open(path, DB_CREATE, schemas, 1, &db, &err), ERR_CONFLICT);
	cr_expect_null(db);
	cr_expect_eq(db_open(folder, DB_WRITE, schemas, 1, &db, &err), ERR_IO, "a folder");
	cr_expect_eq(db_open("/nowhere/x.db", DB_CREATE, schemas, 1, &db, &err), ERR_IO);
	cr_expect_null(db);
}

Test(db, a_failed_create_leaves_no_file)
{
	static const struct migration bad[] = {{"a mistake", "CREATE TABEL x"}};
	static const struct schema bad_schemas[] = {{"people", steps, 3}, {"bad", bad, 1}};
	struct db *db = NULL;

	cr_expect_eq(db_open(path, DB_CREATE, bad_schemas, 2, &db, &err), ERR_IO);
	cr_expect_null(db);
	cr_expect_not_null(strstr(err.text, "bad step 1 (a mistake)"), "%s", err.text);
	cr_expect_neq(access(path, F_OK), 0);
	db = opened(DB_CREATE);
	db_close(db);
	db = NULL;
	cr_expect_eq(db_open(path, DB_WRITE, bad_schemas, 2, &db, &err), ERR_IO);
	cr_expect_null(db);
	db = opened(DB_READ);
	cr_expect_eq(person_count(db), 0, "what was there is still there");
	db_close(db);
}

Test(db, a_name_that_sqlite_would_read_otherwise_is_a_file)
{
	struct db *db = NULL;

	cr_assert_eq(chdir(folder), 0);
	cr_assert_eq(db_open(":memory:", DB_CREATE, schemas, 1, &db, &err), OK, "%s", err.text);
	person_add(db, "A");
	db_close(db);
	cr_assert_eq(db_open(":memory:", DB_WRITE, schemas, 1, &db, &err), OK, "%s", err.text);
	cr_expect_eq(person_count(db), 1);
	db_close(db);
	cr_expect_eq(unlink(":memory:"), 0);
}

Test(db, an_older_file_is_migrated_by_writers_and_refused_to_readers)
{
	struct db *db = NULL;

	cr_assert_eq(db_open(path, DB_CREATE, older, 1, &db, &err), OK, "%s", err.text);
	person_add(db, "A");
	db_close(db);
	db = NULL;
	cr_expect_eq(db_open(path, DB_READ, schemas, 1, &db, &err), ERR_CONFLICT);
	cr_expect_null(db);
	cr_expect_not_null(strstr(err.text, "older"));
	db = opened(DB_WRITE);
	cr_expect_eq(person_count(db), 1);
	cr_expect_eq(db_exec(db, "INSERT INTO pet VALUES(1, 'Rex')", &err), OK, "%s", err.text);
	db_close(db);
	db = opened(DB_READ);
	db_close(db);
}

Test(db, a_newer_file_is_refused)
{
	struct db *db = opened(DB_CREATE);

	db_close(db);
	db = NULL;
	cr_expect_eq(db_open(path, DB_WRITE, older, 1, &db, &err), ERR_CONFLICT);
	cr_expect_not_null(strstr(err.text, "newer"));
	cr_expect_eq(db_open(path, DB_READ, older, 1, &db, &err), ERR_CONFLICT);
	cr_expect_null(db);
}

Test(db, layers_keep_their_versions_apart)
{
	static const struct migration other[] = {{"a table", "CREATE TABLE other(x) "}};
	const struct schema both[] = {schemas[0], {"other", other, 1}};
	struct db *db = opened(DB_CREATE);

	db_close(db);
	cr_assert_eq(db_open(path, DB_WRITE, both, 2, &db, &err), OK, "%s", err.text);
	cr_expect_eq(db_exec(db, "INSERT INTO other VALUES(1)", &err), OK);
	db_close(db);
	db = opened(DB_WRITE);
	db_close(db);
}

Test(db, a_reader_cannot_write)
{
	struct db *db = opened(DB_CREATE);

	person_add(db, "A");
	db_close(db);
	db = opened(DB_READ);
	cr_expect_eq(person_add(db, "B"), ERR_IO);
	cr_expect_eq(db_begin(db, &err), ERR_IO);
	cr_expect_eq(person_count(db), 1);
	db_close(db);
}

/* As somebody who may only read; root may do anything, so root becomes somebody else for a while.
 */
static void become_reader(void)
{
	chmod(path, 0444);
	chmod(folder, 0555);
	cr_assert(geteuid() != 0 || seteuid(65534) == 0);
}

static void become_oneself(void)
{
	cr_assert(getuid() != 0 || seteuid(0) == 0);
	chmod(folder, 0700);
	chmod(path, 0600);
}

Test(db, a_file_that_cannot_be_written_beside_is_still_read)
{
	struct db *db = opened(DB_CREATE), *none = NULL;

	person_add(db, "A");
	db_close(db);
	become_reader();
	db = opened(DB_READ);
	cr_expect_eq(person_count(db), 1);
	db_close(db);
	cr_expect_eq(db_open(path, DB_WRITE, schemas, 1, &none, &err), ERR_IO);
	cr_expect_null(none);
	cr_expect_not_null(strstr(err.text, "may only be read"), "%s", err.text);
	become_oneself();
}

Test(db, a_log_that_cannot_be_read_is_not_left_out)
{
	struct db *db = opened(DB_CREATE), *none = NULL;
	char wal[400], bytes[64] = {0};
	int fd;

	db_close(db);
	snprintf(wal, sizeof(wal), "%s-wal", path);
	fd = open(wal, O_WRONLY | O_CREAT, 0444);
	cr_assert_eq(write(fd, bytes, sizeof(bytes)), (ssize_t)sizeof(bytes));
	close(fd);
	become_reader();
	cr_expect_eq(db_open(path, DB_READ, schemas, 1, &none, &err), ERR_IO);
	cr_expect_null(none);
	become_oneself();
}

/* SQLite opens what it finds beside a file, and would wait for ever for a writer of a FIFO. */
Test(db, what_is_no_file_beside_it_is_refused_at_once)
{
	static const char *const suffixes[] = {"-journal", "-wal", "-shm"};
	static const enum db_mode modes[] = {DB_READ, DB_WRITE};
	struct db *db = opened(DB_CREATE);
	char name[400];

	db_cleanup(&db);
	for (size_t i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
		cr_assert_eq(mkfifo(name, 0600), 0);
		for (size_t k = 0; k < 2; k++) {
			cr_expect_eq(db_open(path, modes[k], schemas, 1, &db, &err), ERR_IO, "%s",
				     suffixes[i]);
			cr_expect(strstr(err.text, "is not a file") != NULL, "%s", err.text);
			cr_expect_null(db);
		}
		unlink(name);
		cr_assert_eq(symlink(path, name), 0);
		cr_expect_eq(db_open(path, DB_READ, schemas, 1, &db, &err), ERR_IO, "a link");
		unlink(name);
	}
	db = opened(DB_READ);
	db_cleanup(&db);
}

Test(db, damage_is_corruption)
{
	struct db *db = opened(DB_CREATE);
	char junk[1024];
	int fd;

	for (int i = 0; i < 200; i++) {
		char name[40];

		snprintf(name, sizeof(name), "person number %d of many", i);
		person_add(db, name);
	}
	cr_expect_eq(db_integrity(db, &err), OK, "%s", err.text);
	db_close(db);
	memset(junk, 0x5a, sizeof(junk));
	fd = open(path, O_WRONLY);
	cr_assert_eq(pwrite(fd, junk, sizeof(junk), 4096 * 3), (ssize_t)sizeof(junk));
	close(fd);
	db = opened(DB_WRITE);
	cr_expect_eq(db_integrity(db, &err), ERR_CORRUPT);
	cr_expect_gt(strlen(err.text), 20);
	db_close(db);
	fd = open(path, O_WRONLY | O_TRUNC);
	cr_assert_eq(write(fd, junk, sizeof(junk)), (ssize_t)sizeof(junk));
	close(fd);
	db = NULL;
	cr_expect_eq(db_open(path, DB_WRITE, schemas, 1, &db, &err), ERR_CORRUPT);
	cr_expect_eq(db_open(path, DB_READ, schemas, 1, &db, &err), ERR_CORRUPT);
	cr_expect_null(db);
}

Test(db, a_second_writer_waits_and_then_says_so, .timeout = 30)
{
	CLEANUP(db_cleanup) struct db *first = opened(DB_CREATE);
	CLEANUP(db_cleanup) struct db *second = opened(DB_WRITE);

	cr_assert_eq(db_begin(first, &err), OK);
	cr_expect_eq(db_begin(second, &err), ERR_IO);
	cr_expect_str_eq(err.text, "another program is writing to this store; try again");
	person_add(first, "A");
	cr_expect_eq(person_count(second), 0, "a reader is not held up, and sees no half");
	cr_assert_eq(db_commit(first, &err), OK);
	cr_expect_eq(person_count(second), 1);
	cr_expect_eq(db_begin(second, &err), OK);
	db_rollback(second);
}

Test(db, settings_are_what_the_header_says)
{
	static const struct {
		const char *sql;
		int64_t want;
	} numbers[] = {
		{"PRAGMA foreign_keys", 1},
		{"PRAGMA synchronous", 2},
		{"PRAGMA trusted_schema", 0},
		{"PRAGMA busy_timeout", 5000},
	};
	CLEANUP(db_cleanup) struct db *db = opened(DB_CREATE);
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		cr_assert_eq(db_prepare(db, numbers[i].sql, &q, &err), OK);
		cr_assert_eq(query_step(q, &row, &err), OK);
		cr_expect_eq(col_int(q, 0), numbers[i].want, "%s", numbers[i].sql);
		query_cleanup(&q);
	}
	cr_assert_eq(db_query(db, "PRAGMA journal_mode", &q, &err), OK);
	cr_assert_eq(query_step(q, &row, &err), OK);
	cr_expect_str_eq(col_text(q, 0), "wal");
	cr_expect_neq(db_exec(db, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema", &err),
		      OK, "defensive: the schema is no table to write to");
}

/* ---- failing memory ---- */

static long allowed; /* allocations until one fails; below 0: none does */
static bool once;    /* one failure, or all from then on */

static bool spend(void)
{
	if (allowed < 0)
		return true;
	if (allowed == 0) {
		if (once)
			allowed = -1;
		return false;
	}
	allowed--;
	return true;
}

/* Eight bytes before each piece hold its size, sixteen keep it aligned. */
static void *fault_malloc(int n)
{
	char *p = spend() ? malloc((size_t)n + 16) : NULL;

	if (p == NULL)
		return NULL;
	memcpy(p, &n, sizeof(n));
	return p + 16;
}

static void fault_free(void *p)
{
	if (p != NULL)
		free((char *)p - 16);
}

static int fault_size(void *p)
{
	int n = 0;

	if (p != NULL)
		memcpy(&n, (char *)p - 16, sizeof(n));
	return n;
}

static void *fault_realloc(void *p, int n)
{
	char *moved = spend() ? realloc((char *)p - 16, (size_t)n + 16) : NULL;

	if (moved == NULL)
		return NULL;
	memcpy(moved, &n, sizeof(n));
	return moved + 16;
}

static int fault_roundup(int n)
{
	return (n + 7) & ~7;
}

static int fault_init(void *unused)
{
	(void)unused;
	return SQLITE_OK;
}

static void fault_shutdown(void *unused)
{
	(void)unused;
}

static enum status whole_life(void)
{
	CLEANUP(db_cleanup) struct db *db = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;
	static char long_name[8000];
	bool row;

	TRY(db_open(path, DB_CREATE, schemas, 1, &db, &err));
	TRY(db_begin(db, &err));
	TRY(db_savepoint(db, &err));
	TRY(person_add(db, "undone"));
	TRY(db_undo(db, &err));
	memset(long_name, 'x', sizeof(long_name) - 1);
	TRY(person_add(db, long_name));
	TRY(person_add(db, "A"));
	TRY(db_commit(db, &err));
	TRY(db_query(db, "SELECT name, zeroblob(5000) FROM person ORDER BY name DESC", &q, &err));
	TRY(query_step(q, &row, &err));
	cr_assert_str_eq(col_text(q, 0), long_name, "a row that is told of is whole");
	TRY(query_step(q, &row, &err));
	cr_assert_str_eq(col_text(q, 0), "A");
	TRY(query_step(q, &row, &err));
	cr_assert_not(row);
	return db_integrity(db, &err);
}

static int count_failures(void)
{
	int failures = 0;

	for (long n = 0;; n++) {
		enum status status;

		unlink(path);
		err = (struct err){OK, ""};
		allowed = n;
		status = whole_life();
		if (allowed > 0) { /* nothing failed any more: the whole life needs fewer than n */
			cr_assert_eq(status, OK, "%s", err.text);
			return failures;
		}
		allowed = -1;
		/* SQLite does without some pieces (caches), so a life may be whole all the same. */
		if (status != OK) {
			failures++;
			cr_assert_eq(status, ERR_IO, "allocation %ld: %d %s", n, status, err.text);
			cr_assert_eq(err.status, ERR_IO);
			cr_assert_neq(err.text[0], '\0');
		}
	}
}

Test(db, every_failing_allocation_is_an_error_that_is_told, .timeout = 120)
{
	static const sqlite3_mem_methods methods = {
		fault_malloc,  fault_free, fault_realloc,  fault_size,
		fault_roundup, fault_init, fault_shutdown, NULL,
	};

	sqlite3_shutdown();
	cr_assert_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
	cr_assert_eq(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
	allowed = -1;
	cr_assert_eq(sqlite3_initialize(), SQLITE_OK);
	once = true;
	cr_expect_gt(count_failures(), 300, "one failure");
	once = false;
	cr_expect_gt(count_failures(), 300, "all from then on");
	cr_expect_eq(sqlite3_memory_used(), 0, "nothing is left over");
}
