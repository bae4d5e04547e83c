/*
 * A demonstration store in a temporary folder, to be changed value by value through SQL, checked,
 * and put back. Tables, columns and rows are those that the database itself lists. A failure of the
 * bench itself aborts the test.
 */
#ifndef TESTS_CLI_TAMPER_H
#define TESTS_CLI_TAMPER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/digest.h"
#include "portfolio/verify.h"

#define COLUMNS_MAX 32
#define TABLES_MAX 128

/* A text, and the first entry that names it. */
struct naming {
	struct digest digest;
	int64_t seq;
};

struct bench {
	char home[64], store[96], path[128];
	struct buf pristine; /* of attest.db */
	struct arena *a;
	struct arena *check; /* of the last check */
	struct report report;
	struct digest pin;
	unsigned long part; /* TAMPER_PART; 1 */
	struct naming *namings;
	size_t naming_count, naming_room;
	size_t changed; /* values, rows and files */
};

/* Makes the demonstration; it holds XDG_STATE_HOME. */
void bench_open(struct bench *b);
/* Demands that the store verifies again, and that something had been changed. */
void bench_close(struct bench *b);
/* Is this one of the checks that TAMPER_PART leaves? */
bool due(const struct bench *b, const char *table, const char *column, size_t n);

/* ---- what there is ---- */

struct column {
	const char *name;
	bool key; /* of the primary key */
};

struct row {
	const char *where; /* SQL that picks it, by its primary key */
	int64_t seq;	   /* of entry and leaf: its own; of a text: of who names it; else -1 */
	const char *shown; /* how a finding about a fact quotes it */
};

/* Rows are in the order of the primary key. */
struct table {
	const char *name;
	struct column columns[COLUMNS_MAX];
	size_t column_count;
	struct row *rows;
	size_t count;
};

struct table *table_read(struct bench *b, const char *name);
size_t table_names(struct bench *b, const char *ret_names[TABLES_MAX]);

/* ---- changing ---- */

/* To be closed before the store is checked. */
sqlite3 *database_open(struct bench *b);
void database_close(sqlite3 *db);
/* As it was when the bench was opened. */
void database_restore(struct bench *b);

/* A number that is the same for the same place every time. */
uint64_t dice(const char *table, const char *column, size_t n);
/*
 * One byte of the value at a place that varies from row to row, or one number, or something for
 * NULL, as the table's constraints allow it; false when they allow none of what is tried.
 */
bool change(struct bench *b, sqlite3 *db, const struct table *t, const struct column *c,
	    const struct row *row);
/* The same past CHECKs, which somebody who edits the file does not ask. */
void change_by_force(struct bench *b, sqlite3 *db, const struct table *t, const struct column *c,
		     const struct row *row);
/* False: it is NULL, or the table does not allow that. */
bool change_to_null(struct bench *b, sqlite3 *db, const struct table *t, const struct column *c,
		    const struct row *row);
void remove_row(struct bench *b, sqlite3 *db, const struct table *t, const struct row *row);
/* Two rows change places: each gets the other's key, by way of `spare` ("seq = 7"), which is
 * nobody's. */
void exchange(struct bench *b, sqlite3 *db, const struct table *t, const struct row *one,
	      const struct row *other, const char *spare);

/* ---- naming ---- */

/* What a finding has to be to name what was changed. */
struct claim {
	const char *codes;  /* one of these words */
	int64_t seq;	    /* -1: of any entry, or of none */
	const char *begins; /* how it begins; "" anyhow */
	const char *words;
};

/* Checks the store: it must not be well, and have a finding of its own for each claim. */
void expect_named(struct bench *b, const char *what, const struct claim *claims, size_t count);
/* The same, and puts the database back. */
void expect_named_and_restore(struct bench *b, const char *what, const struct claim *claims,
			      size_t count);

#endif
