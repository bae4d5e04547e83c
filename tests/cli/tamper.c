#define _GNU_SOURCE /* nftw */
#include "tamper.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assessment/catalogue.h"
#include "assessment/kinds.h"
#include "cli/app.h"
#include "cli/demo.h"
#include "portfolio/entry.h"

#define DATABASE_MAX (64u << 20)
#define BENCH_ARENA ((size_t)1 << 30)
#define SHOWN 100   /* bytes of a row that a finding has to quote */
#define FAR 1000003 /* added to a number it is nobody else's */

/* ---- the store ---- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st, (void)type, (void)where;
	return remove(path);
}

sqlite3 *database_open(struct bench *b)
{
	sqlite3 *db;

	cr_assert(sqlite3_open(b->path, &db) == SQLITE_OK);
	sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN", NULL,
		     NULL, NULL);
	return db;
}

void database_close(sqlite3 *db)
{
	cr_assert(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "%s",
		  sqlite3_errmsg(db));
	cr_assert(sqlite3_close(db) == SQLITE_OK);
}

void database_restore(struct bench *b)
{
	int fd = open(b->path, O_WRONLY | O_TRUNC);

	cr_assert(write(fd, b->pristine.data, b->pristine.len) == (ssize_t)b->pristine.len);
	close(fd);
}

static void run(sqlite3 *db, const char *sql)
{
	cr_assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
		  sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q;

	cr_assert(sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK, "%s: %s", sql,
		  sqlite3_errmsg(db));
	return q;
}

static void texts_learn(struct bench *b, sqlite3 *db)
{
	sqlite3_stmt *q = prepare(db, "SELECT seq, bytes FROM entry ORDER BY seq");
	struct err err;

	while (sqlite3_step(q) == SQLITE_ROW) {
		struct entry e;

		cr_assert(entry_read(sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1),
				     b->a, &e, &err) == OK);
		for (size_t i = 0; i < e.text_count; i++) {
			b->namings = arena_grow(b->a, b->namings, b->naming_count, &b->naming_room,
						sizeof(*b->namings));
			b->namings[b->naming_count++] =
				(struct naming){e.texts[i].digest, sqlite3_column_int64(q, 0)};
		}
	}
	sqlite3_finalize(q);
}

void bench_open(struct bench *b)
{
	static const char *const variables[] = {"ATTEST_STORE", "ATTEST_AS", "ATTEST_KEYS",
						"ATTEST_DATA"};
	const char *part = getenv("TAMPER_PART");
	struct app app;
	struct err err;
	sqlite3 *db;

	*b = (struct bench){.home = "/tmp/attest-demo-XXXXXX", .a = arena_new(BENCH_ARENA)};
	cr_assert(mkdtemp(b->home) != NULL);
	snprintf(b->store, sizeof(b->store), "%s/demo", b->home);
	snprintf(b->path, sizeof(b->path), "%s/attest.db", b->store);
	setenv("XDG_STATE_HOME", b->home, 1);
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
	b->part = part ? strtoul(part, NULL, 10) : 1;
	cr_assert(b->part > 0, "TAMPER_PART is no number");

	app_init(&app);
	app.terminal = false;
	app.store = b->store;
	cr_assert(demo_tell(&app, &err) == OK, "%s", err.text);
	b->pin = journal_pin(app.journal);
	app_release(&app);
	cr_assert(sqlite3_open(b->path, &db) == SQLITE_OK);
	/* One file, which can be put back. */
	cr_assert(sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK);
	texts_learn(b, db);
	sqlite3_close(db);
	buf_init(&b->pristine, DATABASE_MAX);
	cr_assert(buf_read_file(&b->pristine, b->path, NULL) == OK);
}

/* ---- verifying ---- */

static bool is_pin(void *data, const struct digest *pin)
{
	return digest_equal(data, pin);
}

static void check(struct bench *b)
{
	const struct kinds kinds = all_kinds(b->a);
	struct verify_want want = {.kinds = &kinds,
				   .catalogue = published_for_replay,
				   .pin_known = is_pin,
				   .data = &b->pin};
	struct err err;

	arena_free(b->check);
	b->check = arena_new(BENCH_ARENA);
	want.catalogue_data = b->check;
	cr_assert(verify_store(b->store, &want, b->check, &b->report, &err) == OK, "%s", err.text);
}

static const char *findings(struct bench *b)
{
	const char *text = "";

	for (size_t i = 0; i < b->report.finding_count && i < 20; i++)
		text = arena_printf(b->check, "%s\n  %s %lld: %s", text, b->report.findings[i].code,
				    (long long)b->report.findings[i].seq,
				    b->report.findings[i].text);
	return text;
}

void bench_close(struct bench *b)
{
	check(b);
	cr_expect(b->report.ok, "it was put back, and yet%s", findings(b));
	cr_expect(b->changed > 0 || b->part > 1, "nothing was changed");
	arena_free(b->check);
	arena_free(b->a);
	buf_release(&b->pristine);
	(void)nftw(b->home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static bool finding_is(const struct finding *f, const struct claim *claim)
{
	return (claim->seq < 0 || f->seq == claim->seq) && strstr(claim->codes, f->code) != NULL &&
	       strncmp(f->text, claim->begins, strlen(claim->begins)) == 0 &&
	       strstr(f->text, claim->words) != NULL;
}

void expect_named(struct bench *b, const char *what, const struct claim *claims, size_t count)
{
	bool *used;

	check(b);
	b->changed += count;
	cr_expect(not(b->report.ok), "%s", what);
	used = arena_array(b->check, b->report.finding_count, sizeof(*used));
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < b->report.finding_count &&
		       (used[at] || !finding_is(&b->report.findings[at], &claims[i])))
			at++;
		if (at == b->report.finding_count) {
			cr_expect(false, "%s: not named: %s %lld \"%s\" \"%s\" (%zu of %zu)%s",
				  what, claims[i].codes, (long long)claims[i].seq, claims[i].begins,
				  claims[i].words, i, count, findings(b));
			break;
		}
		used[at] = true;
	}
}

void expect_named_and_restore(struct bench *b, const char *what, const struct claim *claims,
			      size_t count)
{
	expect_named(b, what, claims, count);
	database_restore(b);
}

/* ---- what there is ---- */

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static int64_t text_seq(const struct bench *b, const void *digest)
{
	for (size_t i = 0; i < b->naming_count; i++)
		if (memcmp(b->namings[i].digest.bytes, digest,
			   sizeof(b->namings[i].digest.bytes)) == 0)
			return b->namings[i].seq;
	return -1;
}

/* The beginning of a row's literals, which ends at a character. */
static const char *shown(struct bench *b, const char *line)
{
	size_t n = strlen(line);

	if (n > SHOWN)
		n = SHOWN;
	while (n > 0 && (line[n] & 0x80) != 0)
		n--;
	return arena_printf(b->a, "(%.*s", (int)n, line);
}

/* SQL for each row: what picks it, its literals, and, of the log, its number or text. */
static const char *columns_read(struct bench *b, sqlite3 *db, struct table *t)
{
	sqlite3_stmt *q =
		prepare(db, "SELECT name, pk > 0 FROM pragma_table_info(?1) ORDER BY cid");
	const char *where = NULL, *line = NULL, *order = NULL, *of = "NULL";

	sqlite3_bind_text(q, 1, t->name, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct column c = {arena_text(b->a, (const char *)sqlite3_column_text(q, 0)),
				   sqlite3_column_int(q, 1)};

		cr_assert(t->column_count < COLUMNS_MAX);
		t->columns[t->column_count++] = c;
		line = arena_printf(b->a, "%s%squote(\"%s\")", line ? line : "",
				    line ? " || ',' || " : "", c.name);
		if (!c.key)
			continue;
		where = arena_printf(b->a, "%s%s'\"%s\" = ' || quote(\"%s\")", where ? where : "",
				     where ? " || ' AND ' || " : "", c.name, c.name);
		order = arena_printf(b->a, "%s%s\"%s\"", order ? order : "", order ? ", " : "",
				     c.name);
	}
	sqlite3_finalize(q);
	cr_assert(where != NULL, "%s has no primary key", t->name);
	if (is(t->name, "entry") || is(t->name, "leaf"))
		of = "seq";
	else if (is(t->name, "text"))
		of = "digest";
	return arena_printf(b->a, "SELECT %s, %s, %s FROM \"%s\" ORDER BY %s", where, line, of,
			    t->name, order);
}

struct table *table_read(struct bench *b, const char *name)
{
	struct table *t = arena_alloc(b->a, sizeof(*t));
	sqlite3 *db = database_open(b);
	sqlite3_stmt *q;
	size_t room = 0;

	t->name = name;
	q = prepare(db, columns_read(b, db, t));
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct row row = {
			.where = arena_text(b->a, (const char *)sqlite3_column_text(q, 0)),
			.shown = shown(b, (const char *)sqlite3_column_text(q, 1)),
			.seq = sqlite3_column_type(q, 2) == SQLITE_INTEGER
				       ? sqlite3_column_int64(q, 2)
				       : -1,
		};

		if (sqlite3_column_type(q, 2) == SQLITE_BLOB) {
			row.seq = text_seq(b, sqlite3_column_blob(q, 2));
			cr_assert(row.seq >= 0, "nobody names the text %s", row.where);
		}
		t->rows = arena_grow(b->a, t->rows, t->count, &room, sizeof(*t->rows));
		t->rows[t->count++] = row;
	}
	sqlite3_finalize(q);
	database_close(db);
	return t;
}

size_t table_names(struct bench *b, const char *ret_names[TABLES_MAX])
{
	sqlite3 *db = database_open(b);
	sqlite3_stmt *q = prepare(db, "SELECT name FROM sqlite_schema WHERE type = 'table'");
	size_t count = 0;

	while (sqlite3_step(q) == SQLITE_ROW) {
		cr_assert(count < TABLES_MAX);
		ret_names[count++] = arena_text(b->a, (const char *)sqlite3_column_text(q, 0));
	}
	sqlite3_finalize(q);
	database_close(db);
	return count;
}

/* ---- changing a value ---- */

uint64_t dice(const char *table, const char *column, size_t n)
{
	struct digest digest;
	char name[256];
	uint64_t number;

	snprintf(name, sizeof(name), "%s.%s %zu", table, column, n);
	digest = digest_of(name, strlen(name));
	memcpy(&number, digest.bytes, sizeof(number));
	return number;
}

bool due(const struct bench *b, const char *table, const char *column, size_t n)
{
	return dice(table, column, n) % b->part == 0;
}

struct value {
	int type;
	int64_t number;
	uint8_t *bytes;
	size_t n;
};

static struct value value_read(struct bench *b, sqlite3 *db, const struct table *t,
			       const struct column *c, const struct row *row)
{
	sqlite3_stmt *q = prepare(db, arena_printf(b->a, "SELECT \"%s\" FROM \"%s\" WHERE %s",
						   c->name, t->name, row->where));
	struct value v;

	cr_assert(sqlite3_step(q) == SQLITE_ROW);
	v.type = sqlite3_column_type(q, 0);
	v.number = sqlite3_column_int64(q, 0);
	v.n = v.type == SQLITE_INTEGER ? 0 : (size_t)sqlite3_column_bytes(q, 0);
	v.bytes = (uint8_t *)arena_bytes(b->a, v.n ? sqlite3_column_blob(q, 0) : "", v.n);
	sqlite3_finalize(q);
	return v;
}

/*
 * The nth other value to try; false after the last. A key that is a number is moved where no other
 * row is: rows that all went one on would be the same rows again, but for the ends.
 */
static bool value_change(struct bench *b, struct value *v, bool key, uint64_t place, unsigned n)
{
	static const int64_t steps[] = {1, -1, FAR};
	static const uint8_t masks[] = {0x01, 0x20, 0x80, 0x0f};
	static const int types[] = {SQLITE_INTEGER, SQLITE_TEXT, SQLITE_BLOB};

	if (v->type == SQLITE_INTEGER) {
		v->number += n < 3 ? steps[key ? 2 - n : n] : 0;
		return n < 3;
	}
	if (v->type == SQLITE_NULL || v->n == 0) {
		v->bytes = (uint8_t *)arena_printf(b->a, "x%031llx", (unsigned long long)place);
		v->n = 32;
		if (v->type == SQLITE_NULL && n < 3)
			v->type = types[n];
		else if (n > 0)
			return false;
		v->number = 1;
		return true;
	}
	v->bytes[(place + n) % v->n] ^= masks[(place / 3 + n) % 4];
	return n < 6;
}

static bool value_put(struct bench *b, sqlite3 *db, const struct table *t, const struct column *c,
		      const struct row *row, const struct value *v)
{
	sqlite3_stmt *q = prepare(db, arena_printf(b->a, "UPDATE \"%s\" SET \"%s\" = ?1 WHERE %s",
						   t->name, c->name, row->where));
	bool done;

	if (v->type == SQLITE_INTEGER)
		sqlite3_bind_int64(q, 1, v->number);
	else if (v->type == SQLITE_TEXT)
		sqlite3_bind_text(q, 1, (char *)v->bytes, (int)v->n, SQLITE_STATIC);
	else if (v->type == SQLITE_BLOB)
		sqlite3_bind_blob(q, 1, v->bytes, (int)v->n, SQLITE_STATIC);
	done = sqlite3_step(q) == SQLITE_DONE;
	sqlite3_finalize(q);
	cr_assert(done == false || sqlite3_changes(db) == 1);
	return done;
}

bool change(struct bench *b, sqlite3 *db, const struct table *t, const struct column *c,
	    const struct row *row)
{
	uint64_t place = dice(t->name, c->name, (size_t)(row - t->rows));

	for (unsigned n = 0;; n++) {
		struct value v = value_read(b, db, t, c, row);

		if (!value_change(b, &v, c->key, place, n))
			return false;
		if (value_put(b, db, t, c, row, &v))
			return true;
	}
}

void change_by_force(struct bench *b, sqlite3 *db, const struct table *t, const struct column *c,
		     const struct row *row)
{
	run(db, "PRAGMA ignore_check_constraints = ON");
	cr_expect(change(b, db, t, c, row), "%s.%s of %s cannot be changed", t->name, c->name,
		  row->where);
	run(db, "PRAGMA ignore_check_constraints = OFF");
}

bool change_to_null(struct bench *b, sqlite3 *db, const struct table *t, const struct column *c,
		    const struct row *row)
{
	static const struct value none = {.type = SQLITE_NULL};

	return value_read(b, db, t, c, row).type != SQLITE_NULL &&
	       value_put(b, db, t, c, row, &none);
}

void remove_row(struct bench *b, sqlite3 *db, const struct table *t, const struct row *row)
{
	run(db, arena_printf(b->a, "DELETE FROM \"%s\" WHERE %s", t->name, row->where));
}

void exchange(struct bench *b, sqlite3 *db, const struct table *t, const struct row *one,
	      const struct row *other, const char *spare)
{
	const char *x = one->where, *y = other->where;

	run(db, arena_printf(b->a,
			     "UPDATE \"%s\" SET %s WHERE %s; UPDATE \"%s\" SET %s WHERE %s;"
			     "UPDATE \"%s\" SET %s WHERE %s",
			     t->name, spare, x, t->name, x, y, t->name, y, spare));
}
