/*
 * Facts that the store keeps against facts that its entries make: two sorted streams of lines for
 * each table, one row a line, its columns as SQL literals.
 */
#include <stdlib.h>
#include <string.h>

#include "portfolio/replay.h"
#include "portfolio/verify_priv.h"

#define COLUMNS_MAX 32
#define ROW_SHOWN 160 /* bytes of a row that a finding shows */

struct column {
	const char *name;
	bool key; /* of the primary key: what the row is about */
};

struct table {
	const char *name;
	struct column columns[COLUMNS_MAX];
	size_t count;
};

/* A row's literals: they begin at at[i] and have len[i] bytes. */
struct cells {
	const char *at[COLUMNS_MAX];
	size_t len[COLUMNS_MAX];
	size_t count;
};

static enum status table_read(struct db *db, const char *name, struct arena *a,
			      struct table *ret_table, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct table table = {.name = name};
	bool row;

	TRY(db_query(db, "SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid", &q, err));
	bind_text(q, 1, name);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		if (table.count == COLUMNS_MAX)
			return fail(err, ERR_CORRUPT, "table %s has too many columns", name);
		table.columns[table.count++] = (struct column){
			.name = arena_text(a, col_text(q, 0)),
			.key = col_int(q, 1) > 0,
		};
	}
	*ret_table = table;
	return OK;
}

/* Splits at commas outside quotes. */
static struct cells cells_of(const char *line)
{
	struct cells cells = {0};
	bool quoted = false;
	const char *from = line;

	for (;; line++) {
		if (*line == '\'')
			quoted = !quoted;
		if (*line != '\0' && (quoted || *line != ','))
			continue;
		if (cells.count < COLUMNS_MAX) {
			cells.at[cells.count] = from;
			cells.len[cells.count++] = (size_t)(line - from);
		}
		if (*line == '\0')
			return cells;
		from = line + 1;
	}
}

static bool same_cell(const struct cells *a, const struct cells *b, size_t i)
{
	return a->len[i] == b->len[i] && memcmp(a->at[i], b->at[i], a->len[i]) == 0;
}

/* The log number of the entry that made the row, -1 when the row does not say. */
static int64_t row_seq(const struct table *table, const struct cells *cells)
{
	for (size_t i = 0; i < table->count && i < cells->count; i++)
		if (strcmp(table->columns[i].name, "seq") == 0)
			return strtoll(cells->at[i], NULL, 10);
	return -1;
}

static int shown(size_t len)
{
	return len > ROW_SHOWN ? ROW_SHOWN : (int)len;
}

static void row_missing(struct audit *audit, const struct table *table, const char *line)
{
	struct cells cells = cells_of(line);

	finding_add(audit, "fact", row_seq(table, &cells), NULL,
		    "table %s lacks a row that its entry makes: (%.*s)", table->name,
		    shown(strlen(line)), line);
}

static void row_extra(struct audit *audit, const struct table *table, const char *line)
{
	struct cells cells = cells_of(line);

	finding_add(audit, "fact", row_seq(table, &cells), NULL,
		    "table %s has a row that no entry makes: (%.*s)", table->name,
		    shown(strlen(line)), line);
}

/* True when the two are one row with other values, and says which. */
static bool row_changed(struct audit *audit, const struct table *table, const char *want,
			const char *have)
{
	struct cells w = cells_of(want), h = cells_of(have);

	for (size_t i = 0; i < table->count; i++)
		if (table->columns[i].key && !same_cell(&w, &h, i))
			return false;
	for (size_t i = 0; i < table->count; i++)
		if (!same_cell(&w, &h, i))
			finding_add(
				audit, "fact", row_seq(table, &w), NULL,
				"table %s, row (%.*s): column %s is %.*s, and its entry makes it "
				"%.*s",
				table->name, shown(strlen(want)), want, table->columns[i].name,
				shown(h.len[i]), h.at[i], shown(w.len[i]), w.at[i]);
	return true;
}

static enum status line_step(struct query *q, const char **ret_line, struct err *err)
{
	bool row;

	TRY(query_step(q, &row, err));
	*ret_line = row ? col_text(q, 0) : NULL;
	return OK;
}

static enum status table_compare(struct audit *audit, const struct table *table, struct err *err)
{
	CLEANUP(query_cleanup) struct query *want = NULL;
	CLEANUP(query_cleanup) struct query *have = NULL;
	const char *w, *h;

	TRY(facts_rows(audit->fresh, table->name, &want, err));
	TRY(facts_rows(audit->store, table->name, &have, err));
	TRY(line_step(want, &w, err));
	TRY(line_step(have, &h, err));
	while (w != NULL || h != NULL) {
		int order = w == NULL ? 1 : h == NULL ? -1 : strcmp(w, h);

		if (order != 0 && w != NULL && h != NULL && row_changed(audit, table, w, h))
			order = 0;
		else if (order < 0)
			row_missing(audit, table, w);
		else if (order > 0)
			row_extra(audit, table, h);
		if (order <= 0)
			TRY(line_step(want, &w, err));
		if (order >= 0)
			TRY(line_step(have, &h, err));
	}
	return OK;
}

enum status facts_compare(struct audit *audit, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	const char **names;
	size_t count;

	TRY(facts_tables(audit->fresh, a, &names, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct table table;

		TRY(table_read(audit->fresh, names[i], a, &table, err));
		TRY(table_compare(audit, &table, err));
		progress_tell(audit, "facts", i + 1, count);
	}
	return OK;
}
