/*
 * Whatever is changed in a small store is found, and named. Bytes are changed through SQL in every
 * row of a column at once, which asks more than one at a time: verify has to name each of those
 * rows, not the first. Where a change in one row says something about the next (leaves), rows are
 * changed one by one.
 *
 * TAMPER_PART=N in the environment has one in N of the bytes and values changed, always the same ones.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "support/forge.h"

#define ROWS_MAX 64
#define COLUMNS_MAX 512
#define DATABASE_MAX (4u << 20)

struct bench {
	struct scene s;
	char path[128];
	struct buf pristine; /* of attest.db */
	unsigned tried,
		refused; /* changes; those that the table's own constraints did not let in */
	unsigned part;   /* TAMPER_PART; 1 */
};

static void bench_open(struct bench *b)
{
	const char *part = getenv("TAMPER_PART");

	b->part = part != NULL ? (unsigned)strtoul(part, NULL, 10) : 1;
	cr_assert(b->part > 0, "TAMPER_PART is no number");
	scene_open(&b->s, true);
	scene_copy(&b->s);
	/* One file, which can be put back. */
	forge_sql(&b->s, "PRAGMA journal_mode = DELETE");
	snprintf(b->path, sizeof(b->path), "%s/attest.db", b->s.copy);
	buf_init(&b->pristine, DATABASE_MAX);
	cr_assert(buf_read_file(&b->pristine, b->path, NULL) == OK);
	b->tried = b->refused = 0;
}

static void bench_close(struct bench *b)
{
	buf_release(&b->pristine);
	scene_close(&b->s);
}

static void restore(struct bench *b)
{
	int fd = open(b->path, O_WRONLY | O_TRUNC);

	cr_assert(write(fd, b->pristine.data, b->pristine.len) == (ssize_t)b->pristine.len);
	close(fd);
}

static sqlite3 *database(struct bench *b)
{
	sqlite3 *db;

	cr_assert(sqlite3_open(b->path, &db) == SQLITE_OK);
	sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY", NULL, NULL,
		     NULL);
	return db;
}

/* ---- what there is ---- */

struct value {
	char type; /* 'i', 't', 'b', '0' for NULL */
	int64_t number;
	uint8_t bytes[4096];
	int n;
	char where[512]; /* picks the row, by its primary key */
	int64_t seq;	 /* the row's, when it has one */
};

struct column {
	char table[64], name[64];
	struct value values[ROWS_MAX];
	int rows;
};

/* SQL that picks each row of a table: k1 = quote(k1) AND ... */
static void key_expression(sqlite3 *db, const char *table, char *ret_sql, size_t room)
{
	sqlite3_stmt *q;
	size_t n = 0;

	cr_assert(sqlite3_prepare_v2(db, "SELECT name FROM pragma_table_info(?1) WHERE pk > 0", -1,
				     &q, NULL) == SQLITE_OK);
	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW)
		n += (size_t)snprintf(ret_sql + n, room - n, "%s'\"%s\" = ' || quote(\"%s\")",
				      n == 0 ? "" : " || ' AND ' || ", sqlite3_column_text(q, 0),
				      sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	cr_assert(n > 0 && n < room, "%s has no primary key", table);
}

static bool has_column(sqlite3 *db, const char *table, const char *name)
{
	return sqlite3_table_column_metadata(db, "main", table, name, NULL, NULL, NULL, NULL,
					     NULL) == SQLITE_OK;
}

static void column_read(sqlite3 *db, const char *table, const char *name, struct column *c)
{
	char key[1024], sql[2048];
	sqlite3_stmt *q;

	snprintf(c->table, sizeof(c->table), "%s", table);
	snprintf(c->name, sizeof(c->name), "%s", name);
	key_expression(db, table, key, sizeof(key));
	snprintf(sql, sizeof(sql), "SELECT \"%s\", %s, %s FROM \"%s\"", name, key,
		 has_column(db, table, "seq") ? "seq" : "-1", table);
	cr_assert(sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK, "%s", sql);
	for (c->rows = 0; sqlite3_step(q) == SQLITE_ROW; c->rows++) {
		struct value *v = &c->values[c->rows];
		int type = sqlite3_column_type(q, 0);

		cr_assert(c->rows < ROWS_MAX);
		v->type = type == SQLITE_INTEGER ? 'i'
			  : type == SQLITE_TEXT	 ? 't'
			  : type == SQLITE_BLOB	 ? 'b'
						 : '0';
		v->number = sqlite3_column_int64(q, 0);
		v->n = v->type == 'i' ? 0 : sqlite3_column_bytes(q, 0);
		cr_assert(v->n <= (int)sizeof(v->bytes));
		if (v->n > 0)
			memcpy(v->bytes, sqlite3_column_blob(q, 0), (size_t)v->n);
		snprintf(v->where, sizeof(v->where), "%s", sqlite3_column_text(q, 1));
		v->seq = sqlite3_column_int64(q, 2);
	}
	sqlite3_finalize(q);
}

/* Calls `visit` for every column of every table whose name fits the pattern. */
static void each_column(struct bench *b, const char *tables, const char *but,
			void (*visit)(struct bench *b, const struct column *c))
{
	struct column *c = arena_alloc(b->s.a, sizeof(*c));
	char names[COLUMNS_MAX][2][64];
	sqlite3 *db = database(b);
	sqlite3_stmt *q;
	int count = 0;

	cr_assert(sqlite3_prepare_v2(
			  db,
			  "SELECT t.name, c.name FROM sqlite_schema AS t,\n"
			  "  pragma_table_info(t.name) AS c\n"
			  "WHERE t.type = 'table' AND t.name GLOB ?1 AND NOT t.name GLOB ?2",
			  -1, &q, NULL) == SQLITE_OK);
	sqlite3_bind_text(q, 1, tables, -1, SQLITE_STATIC);
	sqlite3_bind_text(q, 2, but, -1, SQLITE_STATIC);
	for (; sqlite3_step(q) == SQLITE_ROW; count++) {
		cr_assert(count < COLUMNS_MAX);
		snprintf(names[count][0], 64, "%s", sqlite3_column_text(q, 0));
		snprintf(names[count][1], 64, "%s", sqlite3_column_text(q, 1));
	}
	sqlite3_finalize(q);
	cr_assert(count > 0);
	for (int i = 0; i < count; i++) {
		column_read(db, names[i][0], names[i][1], c);
		visit(b, c);
	}
	sqlite3_close(db);
}

/* ---- changing ---- */

enum change { FLIP, MORE, LESS, TO_NULL, GROW, SHRINK };

/* The changed value as SQL; false when this value cannot be changed so. */
static bool changed(const struct value *v, enum change change, int at, char *ret_sql, size_t room)
{
	uint8_t bytes[sizeof(v->bytes) + 1];
	static const uint8_t masks[] = {0x01, 0x20, 0x80, 0x0f};
	size_t used = 0;
	int n = v->n;

	if (change == TO_NULL) {
		snprintf(ret_sql, room, "NULL");
		return v->type != '0';
	}
	if (change == MORE || change == LESS) {
		snprintf(ret_sql, room, "%lld", (long long)v->number + (change == MORE ? 1 : -1));
		return v->type == 'i';
	}
	if (v->type == 'i' || v->type == '0' || (change != GROW && n <= at))
		return false;
	memcpy(bytes, v->bytes, (size_t)n);
	if (change == GROW)
		bytes[n++] = 0; /* behind which SQLite's own text functions do not look */
	else if (change == SHRINK)
		n--;
	else
		bytes[at] ^= masks[at % 4];
	used += (size_t)snprintf(ret_sql, room, "CAST(x'");
	for (int i = 0; i < n; i++)
		used += (size_t)snprintf(ret_sql + used, room - used, "%02x", bytes[i]);
	snprintf(ret_sql + used, room - used, "' AS %s)", v->type == 't' ? "TEXT" : "BLOB");
	return true;
}

enum let_in { LET_IN, LET_IN_BY_FORCE, KEPT_OUT };

static enum let_in update(sqlite3 *db, const struct column *c, const struct value *v,
			  const char *value)
{
	static char sql[20000];

	snprintf(sql, sizeof(sql), "UPDATE \"%s\" SET \"%s\" = %s WHERE %s", c->table, c->name,
		 value, v->where);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return LET_IN;
	sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL);
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? LET_IN_BY_FORCE : KEPT_OUT;
}

/* ---- naming ---- */

static size_t count_findings(const struct report *report, const char *code, const char *words)
{
	size_t count = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		count += strcmp(report->findings[i].code, code) == 0 &&
			 strstr(report->findings[i].text, words) != NULL;
	return count;
}

/* `words` NULL: any finding of that entry. */
static bool names_seq(const struct report *report, int64_t seq, const char *words)
{
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].seq == seq &&
		    (words == NULL || strstr(report->findings[i].text, words) != NULL))
			return true;
	return false;
}

/*
 * What must be said of each of several rows that were changed at once. It may not be something that
 * is also said of an entry because of the one before it.
 */
static const char *own_words(const struct column *c, size_t count)
{
	if (count < 2)
		return NULL;
	if (strcmp(c->table, "leaf") == 0)
		return strcmp(c->name, "accepted") == 0 ? "another time than its leaf says"
							: "does not hash to the hash that is kept";
	if (strcmp(c->name, "bytes") == 0 || strcmp(c->name, "digest") == 0)
		return "do not hash to the digest that is kept";
	if (strcmp(c->name, "signature") == 0)
		return "does not hash to what its leaf committed to";
	return "a kind or portfolio that its signed bytes do not say";
}

/* Does the report name the `count` rows of the column that were changed? */
static bool names_rows(const struct report *report, const struct column *c,
		       const struct value *const *rows, size_t count, bool by_force)
{
	if (report->ok)
		return false;
	if (by_force) /* SQLite says so itself, and then facts are not compared */
		return true;
	if (strcmp(c->table, "entry") == 0 || strcmp(c->table, "leaf") == 0) {
		for (size_t i = 0; i < count; i++)
			if (!names_seq(report, rows[i]->seq, own_words(c, count)))
				return false;
		return true;
	}
	if (strcmp(c->table, "text") == 0)
		return count_findings(report, "text", "") +
			       count_findings(report, "attachment", "") >=
		       count;
	if (strcmp(c->table, "schema_version") == 0)
		return count_findings(report, "schema", "schema_version") >= 1;
	if (strncmp(c->table, "fact_", 5) == 0)
		return count_findings(report, "fact", c->table) >= count;
	return count_findings(report, c->table, "") >= count; /* tree, head, certificate */
}

/* Changes the rows [from, until) of the column, verifies, and puts everything back. */
static bool try_change(struct bench *b, const struct column *c, int from, int until,
		       enum change change, int at)
{
	const struct value *rows[ROWS_MAX];
	static char value[3 * 4096];
	sqlite3 *db = database(b);
	struct report report;
	bool by_force = false, kept_out = false;
	size_t count = 0;

	for (int i = from; i < until; i++) {
		enum let_in in;

		if (!changed(&c->values[i], change, at, value, sizeof(value)))
			continue;
		b->tried++;
		in = update(db, c, &c->values[i], value);
		by_force = by_force || in == LET_IN_BY_FORCE;
		if (in == KEPT_OUT) {
			b->refused++;
			kept_out = true;
		} else {
			rows[count++] = &c->values[i];
		}
	}
	sqlite3_close(db);
	if (count > 0) {
		report = scene_verify(&b->s, b->s.copy);
		cr_expect(names_rows(&report, c, rows, count, by_force),
			  "%s.%s, rows %d to %d, change %d at %d: %zu rows, ok %d%s", c->table,
			  c->name, from, until - 1, (int)change, at, count, report.ok,
			  report_text(&b->s, &report));
		restore(b);
	}
	return count > 0 || kept_out;
}

static void every_byte_of_all_rows(struct bench *b, const struct column *c)
{
	for (int at = 0; try_change(b, c, 0, c->rows, FLIP, at);)
		at += (int)b->part;
}

static void every_byte_of_entries(struct bench *b, const struct column *c)
{
	if (strcmp(c->name, "seq") != 0)
		every_byte_of_all_rows(b, c);
}

/* Roots are told once for a run of wrong ones, so they are changed row by row. */
static void every_byte_of_leaves(struct bench *b, const struct column *c)
{
	if (strcmp(c->name, "root") != 0) {
		every_byte_of_entries(b, c);
		return;
	}
	for (int row = 0; row < c->rows; row++)
		for (int at = 0; try_change(b, c, row, row + 1, FLIP, at);)
			at += (int)b->part;
}

static void every_value_alone(struct bench *b, const struct column *c)
{
	for (int row = 0; row < c->rows; row += (int)b->part) {
		try_change(b, c, row, row + 1, FLIP, c->values[row].n / 2);
		for (enum change change = MORE; change <= SHRINK; change++)
			try_change(b, c, row, row + 1, change, 0);
	}
}

Test(tamper, any_byte_of_an_entry, .timeout = 580)
{
	struct bench b;

	bench_open(&b);
	each_column(&b, "entry", "", every_byte_of_entries);
	cr_expect(b.tried > 6500 / b.part && b.refused == 0, "%u changes, %u refused", b.tried,
		  b.refused);
	bench_close(&b);
}

Test(tamper, any_byte_of_a_leaf, .timeout = 580)
{
	struct bench b;

	bench_open(&b);
	each_column(&b, "leaf", "", every_byte_of_leaves);
	cr_expect(b.tried > 3000 / b.part && b.refused == 0, "%u changes, %u refused", b.tried,
		  b.refused);
	bench_close(&b);
}

Test(tamper, any_byte_of_anything_else, .timeout = 580)
{
	struct bench b;

	bench_open(&b);
	each_column(&b, "*", "[el][ne][ta][rf]*", every_byte_of_all_rows);
	cr_expect(b.tried > 2500 / b.part, "%u changes, %u refused", b.tried, b.refused);
	bench_close(&b);
}

Test(tamper, any_value_alone_made_more_less_null_longer_or_shorter, .timeout = 580)
{
	struct bench b;

	bench_open(&b);
	each_column(&b, "*", "", every_value_alone);
	cr_expect(b.tried > 900 / b.part, "%u changes, %u refused", b.tried, b.refused);
	bench_close(&b);
}

/* ---- rows ---- */

static void run(struct bench *b, const char *sql)
{
	sqlite3 *db = database(b);
	char *why = NULL;

	cr_assert(sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK, "%s: %s", sql, why);
	sqlite3_close(db);
}

static void remove_rows(struct bench *b, const struct column *c)
{
	const struct value *row;
	char sql[1024];

	for (int i = 0; i < c->rows; i++) {
		struct report report;

		row = &c->values[i];
		snprintf(sql, sizeof(sql), "DELETE FROM \"%s\" WHERE %s", c->table, row->where);
		run(b, sql);
		report = scene_verify(&b->s, b->s.copy);
		cr_expect(names_rows(&report, c, &row, 1, false), "%s%s", sql,
			  report_text(&b->s, &report));
		b->tried++;
		restore(b);
	}
}

/* Once for each table: its first column stands for the row. */
static void remove_rows_once(struct bench *b, const struct column *c)
{
	static char last[64];

	if (strcmp(last, c->table) != 0)
		remove_rows(b, c);
	snprintf(last, sizeof(last), "%s", c->table);
}

Test(tamper, any_row_removed)
{
	struct bench b;

	bench_open(&b);
	each_column(&b, "*", "", remove_rows_once);
	cr_expect(b.tried > 45, "%u rows", b.tried);
	bench_close(&b);
}

static void swap_rows(struct bench *b, const char *table, int one, int other)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
		 "UPDATE %s SET seq = 99 WHERE seq = %d; UPDATE %s SET seq = %d WHERE seq = %d;"
		 "UPDATE %s SET seq = %d WHERE seq = 99",
		 table, one, table, one, other, table, other);
	run(b, sql);
}

static void swap_and_verify(struct bench *b, int one, int other, bool entries, bool leaves)
{
	struct report report;

	if (entries)
		swap_rows(b, "entry", one, other);
	if (leaves)
		swap_rows(b, "leaf", one, other);
	report = scene_verify(&b->s, b->s.copy);
	cr_expect(names_seq(&report, one, NULL) && names_seq(&report, other, NULL),
		  "%d and %d, %d %d%s", one, other, entries, leaves, report_text(&b->s, &report));
	restore(b);
}

Test(tamper, any_two_entries_that_change_places)
{
	struct bench b;

	bench_open(&b);
	for (int one = 0; one < 8; one++)
		for (int other = one + 1; other < 8; other++) {
			swap_and_verify(&b, one, other, true, false);
			swap_and_verify(&b, one, other, false, true);
			swap_and_verify(&b, one, other, true, true);
		}
	bench_close(&b);
}

static const struct {
	const char *sql, *code, *words;
} additions[] = {
	{"INSERT INTO entry SELECT 8, zeroblob(32), portfolio, kind, bytes, signature FROM entry"
	 " WHERE seq = 7",
	 "leaf", "has no leaf"},
	{"INSERT INTO leaf SELECT 8, bytes, hash, root, accepted FROM leaf WHERE seq = 7", "entry",
	 "is missing; its leaf is there"},
	{"INSERT INTO leaf SELECT 100, bytes, hash, root, accepted FROM leaf WHERE seq = 7",
	 "entry", "8 to 99 are missing"},
	{"INSERT INTO text VALUES(zeroblob(32), zeroblob(32), x'41', 1)", "text", "no entry names"},
	{"INSERT INTO tree VALUES(9, zeroblob(32))", "tree", "level 9"},
	{"INSERT INTO certificate SELECT zeroblob(32), der FROM certificate LIMIT 1", "certificate",
	 "which no entry gave to anybody"},
	{"INSERT INTO schema_version VALUES('more', 1)", "schema", "schema_version"},
	{"INSERT INTO fact_role VALUES('anna', 1, 1710493200, 'registrar', 0, 1, '', '')", "fact",
	 "table fact_role has a row that no entry makes: ('anna'"},
	{"CREATE TABLE extra(a)", "schema", "table extra"},
	{"CREATE VIEW extra AS SELECT 1", "schema", "view extra"},
	{"CREATE INDEX extra ON entry(kind)", "schema", "index extra"},
	{"CREATE TRIGGER extra AFTER INSERT ON entry BEGIN SELECT 1; END", "schema",
	 "trigger extra"},
	{"DROP INDEX entry_by_portfolio", "schema", "index entry_by_portfolio is missing"},
	{"DROP TABLE fact_choice", "schema", "table fact_choice is missing"},
	{"PRAGMA user_version = 7", "schema", "user_version 7"},
	{"PRAGMA application_id = 7", "schema", "application_id 7"},
	{"UPDATE head SET note = note || '— witness AAAAAAA=' || char(10)", "head",
	 "something stands below"},
	{"ALTER TABLE leaf ADD COLUMN more ANY", "schema", "table leaf is missing, or is not"},
	{"ALTER TABLE leaf RENAME TO grove; CREATE VIEW leaf AS WITH RECURSIVE"
	 " n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n",
	 "store", "nothing else was checked"},
};

Test(tamper, anything_added_to_the_database)
{
	struct bench b;

	bench_open(&b);
	for (size_t i = 0; i < sizeof(additions) / sizeof(additions[0]); i++) {
		struct report report;

		run(&b, additions[i].sql);
		report = scene_verify(&b.s, b.s.copy);
		cr_expect(not(report.ok));
		cr_expect(count_findings(&report, additions[i].code, additions[i].words) == 1,
			  "%s%s", additions[i].sql, report_text(&b.s, &report));
		restore(&b);
	}
	bench_close(&b);
}

Test(tamper, anything_added_to_the_folder)
{
	static const char *const names[] = {"notes.txt", "attest.db.bak", ".hidden", "attest.db-wa"};
	struct bench b;
	char path[256];

	bench_open(&b);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct report report;

		snprintf(path, sizeof(path), "%s/%s", b.s.copy, names[i]);
		cr_assert(file_write(path, "x", 1, 0600, NULL) == OK);
		report = scene_verify(&b.s, b.s.copy);
		cr_expect(eq(u64, report.finding_total, 1), "%s", report_text(&b.s, &report));
		cr_expect(count_findings(&report, "store", names[i]) == 1, "%s", names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/unfinished", b.s.copy);
	cr_assert(file_write(path, "", 0, 0600, NULL) == OK);
	cr_expect(scene_verify(&b.s, b.s.copy).ok, "an append may be going on");
	bench_close(&b);
}

/* ---- attachments ---- */

static void attachment_path(struct bench *b, char *ret_path, size_t room)
{
	char folder[128];
	struct dirent *item;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/attachments", b->s.copy);
	dir = opendir(folder);
	while ((item = readdir(dir)) != NULL)
		if (item->d_name[0] != '.')
			snprintf(ret_path, room, "%s/%s", folder, item->d_name);
	closedir(dir);
}

static void expect_attachment_finding(struct bench *b, const char *what, const char *words)
{
	struct report report = scene_verify(&b->s, b->s.copy);
	const struct finding *finding = report_find(&report, "attachment", 7);

	cr_expect(not(report.ok));
	cr_expect(finding != NULL && strstr(finding->text, words) != NULL, "%s%s", what,
		  report_text(&b->s, &report));
}

/* One hash covers all of the file, so each 64th byte and both ends stand for the others. */
Test(tamper, bytes_of_an_attachment)
{
	struct bench b;
	char path[512];
	struct stat about;
	int fd;

	bench_open(&b);
	attachment_path(&b, path, sizeof(path));
	fd = open(path, O_RDWR);
	cr_assert(fstat(fd, &about) == 0 && about.st_size > 65536);
	for (off_t at = 0; at < about.st_size; at++) {
		char byte, other;

		if (at % (64 * (off_t)b.part) != 0 && at != about.st_size - 1)
			continue;
		cr_assert(pread(fd, &byte, 1, at) == 1);
		other = (char)(byte ^ 0x10);
		cr_assert(pwrite(fd, &other, 1, at) == 1);
		expect_attachment_finding(&b, "a byte", "its bytes were changed");
		cr_assert(pwrite(fd, &byte, 1, at) == 1);
	}
	close(fd);
	bench_close(&b);
}

Test(tamper, an_attachment_that_is_cut_longer_gone_or_no_file)
{
	struct bench b;
	char path[512], other[600];
	struct stat about;
	struct report report;

	bench_open(&b);
	attachment_path(&b, path, sizeof(path));
	snprintf(other, sizeof(other), "%s-kept", path);
	cr_assert(stat(path, &about) == 0);

	cr_assert(truncate(path, about.st_size - 1) == 0);
	expect_attachment_finding(&b, "cut", "no file of");
	cr_assert(truncate(path, about.st_size + 1) == 0);
	expect_attachment_finding(&b, "longer", "no file of");
	cr_assert(rename(path, other) == 0);
	expect_attachment_finding(&b, "gone", "missing");
	report = scene_verify(&b.s, b.s.copy);
	cr_expect(count_findings(&report, "attachment", "-kept") == 1, "a stray file%s",
		  report_text(&b.s, &report));
	cr_assert(symlink(other, path) == 0);
	expect_attachment_finding(&b, "a link", "not what was attached");
	cr_assert(unlink(path) == 0 && mkdir(path, 0700) == 0);
	expect_attachment_finding(&b, "a folder", "no file of");
	bench_close(&b);
}
