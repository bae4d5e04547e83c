/*
 * Whatever is changed in the demonstration store is found, and named: each stored row of each
 * table, each of its columns, and each file. (That each single byte is,
 * tests/portfolio/test_tamper.c tells of a small store; here the byte's place varies from row to
 * row.) Tables and columns are those that the database itself lists, so that new ones come under
 * the same test.
 *
 * A check of this store takes a tenth of a second, and there are some 20,000 values, so not all
 * are changed one at a time.
 *
 * One at a time: an entry's bytes, a leaf's bytes, an entry and its leaf removed, or exchanged with
 * the next ones, since only the tree as a whole shows some of that. Also head, tree,
 * schema_version, and a table that this file does not know.
 *
 * In strides, every 8th row at once, eight times: all columns of entry and leaf, one of the two
 * removed or exchanged, and texts. Each row has to be named in words that are said of no other row
 * than the one that was changed (own_words); texts, as often as texts of that entry were changed.
 * So nothing is lost against one at a time. Rows between stay whole, since of a run of wrong roots
 * only the first is told.
 *
 * All at once, a column at a time: facts, certificates and attachments. They are compared one with
 * one, each has to be named by a finding of its own, which quotes the fact's row, and verify keeps
 * more findings than there are rows. So none can hide behind another.
 *
 * TAMPER_PART=N in the environment has about one in N of these checks made, always the same ones:
 * for builds that are several times as slow.
 */
#define _GNU_SOURCE /* open_memstream */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/app.h"
#include "cli/command.h"
#include "tamper.h"

#define STRIDE 8

/* Criterion runs one of these on each core, every one with a store of its own. */
TestSuite(demo_tamper, .timeout = 600);

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static const struct column *column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->column_count; i++)
		if (is(t->columns[i].name, name))
			return &t->columns[i];
	cr_fatal("%s has no column %s", t->name, name);
}

/* ---- one at a time ---- */

static void each_alone(struct bench *b, const char *table, const char *name, const char *words)
{
	const struct table *t = table_read(b, table);

	for (size_t i = 0; i < t->count; i++) {
		const struct claim claim = {"entry leaf", t->rows[i].seq, "", words};
		sqlite3 *db;

		if (!due(b, table, name, i))
			continue;
		db = database_open(b);
		cr_assert(change(b, db, t, column(t, name), &t->rows[i]));
		database_close(db);
		expect_named_and_restore(b, t->rows[i].where, &claim, 1);
	}
}

Test(demo_tamper, a_byte_of_each_entry)
{
	struct bench b;

	bench_open(&b);
	each_alone(&b, "entry", "bytes", "does not hash to what its leaf committed to");
	bench_close(&b);
}

Test(demo_tamper, a_byte_of_each_leaf)
{
	struct bench b;

	bench_open(&b);
	each_alone(&b, "leaf", "bytes", "does not hash to the hash that is kept");
	bench_close(&b);
}

/*
 * Behind the last one nothing shows the hole but the facts that it made, and the head. The head
 * cannot be checked without entry 0, which holds the key.
 */
Test(demo_tamper, each_entry_removed_with_its_leaf)
{
	struct bench b;
	const struct table *entries, *leaves;

	bench_open(&b);
	entries = table_read(&b, "entry");
	leaves = table_read(&b, "leaf");
	cr_assert(eq(sz, entries->count, leaves->count));
	for (size_t i = 0; i < entries->count; i++) {
		bool last = i + 1 == entries->count;
		const struct claim claims[] = {
			{last ? "fact" : "entry", entries->rows[i].seq, "",
			 last ? "a row that no entry makes" : "is missing, with its leaf"},
			{"head", -1, "", "some were changed, added or removed"},
		};
		sqlite3 *db;

		if (!last && !due(&b, "entry", "removed", i))
			continue;
		db = database_open(&b);
		remove_row(&b, db, entries, &entries->rows[i]);
		remove_row(&b, db, leaves, &leaves->rows[i]);
		database_close(db);
		expect_named_and_restore(&b, entries->rows[i].where, claims, i == 0 ? 1 : 2);
	}
	bench_close(&b);
}

/* Two that change places with all that belongs to them are wrong only where they stand. */
Test(demo_tamper, neighbouring_entries_exchanged_with_their_leaves)
{
	struct bench b;
	const struct table *entries, *leaves;

	bench_open(&b);
	entries = table_read(&b, "entry");
	leaves = table_read(&b, "leaf");
	for (size_t i = 0; i + 1 < entries->count; i++) {
		const struct claim claims[] = {
			{"tree", entries->rows[i].seq, "", "the root kept with entry"},
			{"entry signature leaf rule fact anchor", entries->rows[i + 1].seq, "", ""},
		};
		sqlite3 *db;

		if (!due(&b, "entry", "exchanged", i))
			continue;
		db = database_open(&b);
		exchange(&b, db, entries, &entries->rows[i], &entries->rows[i + 1],
			 "seq = 1000003");
		exchange(&b, db, leaves, &leaves->rows[i], &leaves->rows[i + 1], "seq = 1000003");
		database_close(db);
		expect_named_and_restore(&b, entries->rows[i].where, claims, 2);
	}
	bench_close(&b);
}

/* ---- in strides ---- */

/* What is said of a row because of this column, and of no other row because of it. */
static const struct {
	const char *table, *column, *words;
} own_words[] = {
	{"entry", "seq", "is missing; its leaf is there"},
	{"entry", "digest", "do not hash to the digest that is kept"},
	{"entry", "portfolio", "a kind or portfolio that its signed bytes do not say"},
	{"entry", "kind", "a kind or portfolio that its signed bytes do not say"},
	{"entry", "bytes", "does not hash to what its leaf committed to"},
	{"entry", "signature", "does not hash to what its leaf committed to"},
	{"leaf", "seq", "has no leaf"},
	{"leaf", "bytes", "does not hash to the hash that is kept"},
	{"leaf", "hash", "does not hash to the hash that is kept"},
	{"leaf", "root", "the root kept with entry"},
	{"leaf", "accepted", "another time than its leaf says"},
};

static struct claim claim_of(const struct table *t, const char *name, const struct row *row)
{
	if (is(t->name, "text"))
		return (struct claim){"text attachment", row->seq, "", " entry "};
	for (size_t i = 0; i < sizeof(own_words) / sizeof(own_words[0]); i++)
		if (is(t->name, own_words[i].table) && is(name, own_words[i].column))
			return (struct claim){"entry leaf signature tree", row->seq, "",
					      own_words[i].words};
	cr_fatal("say in own_words what verify says of %s.%s", t->name, name);
}

static void change_stride(struct bench *b, const struct table *t, const struct column *c,
			  size_t from, bool to_null)
{
	struct claim *claims = arena_array(b->a, t->count, sizeof(*claims));
	const char *what = arena_printf(b->a, "%s.%s, stride %zu%s", t->name, c->name, from,
					to_null ? ", to NULL" : "");
	sqlite3 *db = database_open(b);
	size_t count = 0;

	for (size_t i = from; i < t->count; i += STRIDE) {
		const struct row *row = &t->rows[i];

		if (to_null) {
			if (!change_to_null(b, db, t, c, row))
				continue;
		} else if (!change(b, db, t, c, row)) {
			/* CHECKs do not keep verify from looking at these tables. */
			change_by_force(b, db, t, c, row);
		}
		claims[count++] = claim_of(t, c->name, row);
	}
	database_close(db);
	if (count > 0)
		expect_named_and_restore(b, what, claims, count);
}

static void remove_stride(struct bench *b, const struct table *t, size_t from)
{
	struct claim *claims = arena_array(b->a, t->count, sizeof(*claims));
	sqlite3 *db = database_open(b);
	size_t count = 0;

	for (size_t i = from; i < t->count; i += STRIDE) {
		remove_row(b, db, t, &t->rows[i]);
		claims[count++] = claim_of(t, "seq", &t->rows[i]);
	}
	database_close(db);
	if (count > 0)
		expect_named_and_restore(
			b, arena_printf(b->a, "%s removed, stride %zu", t->name, from), claims,
			count);
}

/* Each row of the stride with the one after it. */
static void exchange_stride(struct bench *b, const struct table *t, size_t from, const char *spare)
{
	struct claim *claims = arena_array(b->a, t->count, 2 * sizeof(*claims));
	sqlite3 *db = database_open(b);
	size_t count = 0;

	for (size_t i = from; i + 1 < t->count; i += STRIDE) {
		exchange(b, db, t, &t->rows[i], &t->rows[i + 1], spare);
		for (size_t k = i; k < i + 2; k++) {
			claims[count] = claim_of(t, "bytes", &t->rows[k]);
			if (!is(t->name, "text"))
				claims[count].words = "does not hash to what its leaf committed to";
			count++;
		}
	}
	database_close(db);
	if (count > 0)
		expect_named_and_restore(
			b, arena_printf(b->a, "%s exchanged, stride %zu", t->name, from), claims,
			count);
}

static void in_strides(struct bench *b, const char *name, const char *spare)
{
	const struct table *t = table_read(b, name);

	for (size_t from = 0; from < STRIDE; from++) {
		for (size_t i = 0; i < t->column_count; i++) {
			const struct column *c = &t->columns[i];

			if (due(b, name, c->name, from))
				change_stride(b, t, c, from, false);
			if (due(b, name, c->name, from))
				change_stride(b, t, c, from, true);
		}
		if (due(b, name, "removed", from))
			remove_stride(b, t, from);
		if (due(b, name, "exchanged", from))
			exchange_stride(b, t, from, spare);
	}
}

Test(demo_tamper, each_value_of_entries)
{
	struct bench b;

	bench_open(&b);
	in_strides(&b, "entry", "seq = 1000003");
	bench_close(&b);
}

Test(demo_tamper, each_value_of_leaves)
{
	struct bench b;

	bench_open(&b);
	in_strides(&b, "leaf", "seq = 1000003");
	bench_close(&b);
}

Test(demo_tamper, each_value_of_texts)
{
	struct bench b;

	bench_open(&b);
	in_strides(&b, "text", "digest = zeroblob(32)");
	bench_close(&b);
}

/* ---- all at once ---- */

static struct claim row_claim(struct bench *b, const struct table *t, const struct row *row)
{
	if (is(t->name, "certificate"))
		return (struct claim){"certificate", -1, "the ", "that entry"};
	return (struct claim){"fact", -1, arena_printf(b->a, "table %s", t->name), row->shown};
}

/*
 * A value that a CHECK keeps as it is: of one row at a time. Then SQLite's own check tells of the
 * table, or, where that does not look (some tables WITHOUT ROWID), the replay tells of the row.
 */
static void change_alone(struct bench *b, const struct table *t, const struct column *c,
			 const struct row *row)
{
	const struct claim claim = {"store fact", -1, "", t->name};
	sqlite3 *db = database_open(b);

	change_by_force(b, db, t, c, row);
	database_close(db);
	expect_named_and_restore(b, arena_printf(b->a, "%s.%s of %s", t->name, c->name, row->where),
				 &claim, 1);
}

static void change_all(struct bench *b, const struct table *t, const struct column *c, bool to_null)
{
	struct claim *claims = arena_array(b->a, t->count, sizeof(*claims));
	const struct row **kept = arena_array(b->a, t->count, sizeof(*kept));
	size_t count = 0, kept_count = 0;
	sqlite3 *db = database_open(b);

	for (size_t i = 0; i < t->count; i++)
		if (to_null ? change_to_null(b, db, t, c, &t->rows[i])
			    : change(b, db, t, c, &t->rows[i]))
			claims[count++] = row_claim(b, t, &t->rows[i]);
		else if (!to_null)
			kept[kept_count++] = &t->rows[i];
	database_close(db);
	if (count > 0)
		expect_named_and_restore(
			b,
			arena_printf(b->a, "%s.%s%s", t->name, c->name, to_null ? ", to NULL" : ""),
			claims, count);
	for (size_t i = 0; i < kept_count; i++)
		if (due(b, t->name, "forced", i))
			change_alone(b, t, c, kept[i]);
}

static void remove_all(struct bench *b, const struct table *t)
{
	struct claim *claims = arena_array(b->a, t->count, sizeof(*claims));
	sqlite3 *db = database_open(b);

	for (size_t i = 0; i < t->count; i++) {
		remove_row(b, db, t, &t->rows[i]);
		claims[i] = row_claim(b, t, &t->rows[i]);
	}
	database_close(db);
	if (t->count > 0)
		expect_named_and_restore(b, arena_printf(b->a, "%s removed", t->name), claims,
					 t->count);
}

static void all_at_once(struct bench *b, const char *name)
{
	const struct table *t = table_read(b, name);

	for (size_t i = 0; i < t->column_count; i++)
		if (due(b, name, t->columns[i].name, 0)) {
			change_all(b, t, &t->columns[i], false);
			change_all(b, t, &t->columns[i], true);
		}
	if (due(b, name, "removed", 0))
		remove_all(b, t);
}

Test(demo_tamper, each_value_of_facts_and_certificates)
{
	struct bench b;
	const char *names[TABLES_MAX];
	size_t count;

	bench_open(&b);
	count = table_names(&b, names);
	for (size_t i = 0; i < count; i++)
		if (strncmp(names[i], "fact_", 5) == 0 || is(names[i], "certificate"))
			all_at_once(&b, names[i]);
	bench_close(&b);
}

/* ---- what there is little of ---- */

static void little_alone(struct bench *b, const struct table *t, const struct row *row)
{
	/* schema_version, and what is not known here, have to be named by their table. */
	const bool known = is(t->name, "head") || is(t->name, "tree");
	const struct claim claim = {known ? t->name : "schema store", -1, "", known ? "" : t->name};

	for (size_t i = 0; i <= t->column_count; i++) {
		const struct column *c = &t->columns[i];
		sqlite3 *db;

		if (!due(b, t->name, row->where, i))
			continue;
		db = database_open(b);
		if (i == t->column_count)
			remove_row(b, db, t, row);
		else if (!change(b, db, t, c, row))
			change_by_force(b, db, t, c, row);
		database_close(db);
		expect_named_and_restore(
			b, arena_printf(b->a, "%s %s, change %zu", t->name, row->where, i), &claim,
			1);
	}
}

Test(demo_tamper, each_value_of_all_other_tables)
{
	static const char *const elsewhere[] = {"entry", "leaf", "text", "certificate"};
	struct bench b;
	const char *names[TABLES_MAX];
	size_t count;

	bench_open(&b);
	count = table_names(&b, names);
	for (size_t i = 0; i < count; i++) {
		const struct table *t = table_read(&b, names[i]);
		bool here = strncmp(names[i], "fact_", 5) != 0;

		for (size_t k = 0; k < sizeof(elsewhere) / sizeof(elsewhere[0]); k++)
			here = here && !is(names[i], elsewhere[k]);
		for (size_t k = 0; here && k < t->count; k++)
			little_alone(&b, t, &t->rows[k]);
	}
	bench_close(&b);
}

/* ---- attachments ---- */

#define FILES_MAX 1000

struct files {
	char paths[FILES_MAX][200];
	struct claim claims[FILES_MAX];
	size_t count;
};

static void files_find(struct bench *b, struct files *files)
{
	const char *folder = arena_printf(b->a, "%s/attachments", b->store);
	DIR *dir = opendir(folder);
	struct dirent *item;

	cr_assert(dir != NULL);
	while ((item = readdir(dir)) != NULL) {
		if (item->d_name[0] == '.')
			continue;
		cr_assert(files->count < FILES_MAX);
		snprintf(files->paths[files->count], sizeof(files->paths[0]), "%s/%s", folder,
			 item->d_name);
		files->claims[files->count++] = (struct claim){
			"attachment", -1,
			arena_printf(b->a, "the file attachments/%s that entry", item->d_name),
			"is not what was attached"};
	}
	closedir(dir);
	cr_assert(gt(sz, files->count, 0), "the demonstration has no attachment");
}

static void file_flip(const char *path, size_t i)
{
	int fd = open(path, O_RDWR);
	off_t at = (off_t)(dice("attachments", "", i) % (uint64_t)lseek(fd, 0, SEEK_END));
	char byte;

	cr_assert(pread(fd, &byte, 1, at) == 1);
	byte ^= 0x10;
	cr_assert(pwrite(fd, &byte, 1, at) == 1);
	close(fd);
}

static bool files_same(const char *one, const char *other)
{
	CLEANUP(buf_release) struct buf left = {0}, right = {0};

	buf_init(&left, 64u << 20);
	buf_init(&right, 64u << 20);
	cr_assert(buf_read_file(&left, one, NULL) == OK && buf_read_file(&right, other, NULL) == OK);
	return left.len == right.len && memcmp(left.data, right.data, left.len) == 0;
}

static void files_exchange(const char *one, const char *other, const char *spare)
{
	cr_assert(rename(one, spare) == 0 && rename(other, one) == 0 && rename(spare, other) == 0);
}

Test(demo_tamper, each_attachment_changed_removed_and_exchanged)
{
	struct bench b;
	struct files *files;
	const char *spare;

	bench_open(&b);
	files = arena_alloc(b.a, sizeof(*files));
	files_find(&b, files);
	spare = arena_printf(b.a, "%s/spare", b.home);
	for (size_t i = 0; i < files->count; i++)
		file_flip(files->paths[i], i);
	expect_named(&b, "a byte of each attachment", files->claims, files->count);
	for (size_t i = 0; i < files->count; i++)
		file_flip(files->paths[i], i);
	for (size_t i = 0; i < files->count; i++) {
		cr_assert(rename(files->paths[i], spare) == 0);
		expect_named(&b, "an attachment removed", &files->claims[i], 1);
		cr_assert(rename(spare, files->paths[i]) == 0);
		if (i == 0)
			continue;
		if (files_same(files->paths[i - 1], files->paths[i])) /* nothing would change */
			continue;
		files_exchange(files->paths[i - 1], files->paths[i], spare);
		expect_named(&b, "attachments exchanged", &files->claims[i - 1], 2);
		files_exchange(files->paths[i - 1], files->paths[i], spare);
	}
	bench_close(&b);
}

/* ---- the command ---- */

static int attest_verify(struct bench *b, const char **ret_said)
{
	char hex[DIGEST_HEX], *out = NULL;
	char *argv[] = {"attest", "verify", b->store, "--pin", hex, NULL};
	struct app app;
	size_t n;
	int code;

	digest_hex(&b->pin, hex);
	app_init(&app);
	app.terminal = false;
	app.out = app.err = open_memstream(&out, &n);
	code = command_main(&app, 5, argv);
	app_release(&app);
	fclose(app.out);
	*ret_said = arena_text(b->a, out);
	free(out);
	return code;
}

Test(demo_tamper, the_command_exits_with_0_and_after_a_change_with_1_and_names_it)
{
	struct bench b;
	const struct table *entries;
	const char *said, *where;
	sqlite3 *db;

	bench_open(&b);
	cr_expect(eq(int, attest_verify(&b, &said), 0), "%s", said);
	entries = table_read(&b, "entry");
	db = database_open(&b);
	cr_assert(change(&b, db, entries, column(entries, "bytes"),
			 &entries->rows[entries->count / 2]));
	database_close(db);
	b.changed++;
	cr_expect(eq(int, attest_verify(&b, &said), 1), "%s", said);
	where = arena_printf(b.a,
			     "at entry %lld: ", (long long)entries->rows[entries->count / 2].seq);
	cr_expect(strstr(said, where) != NULL, "%s is not in\n%s", where, said);
	database_restore(&b);
	bench_close(&b);
}
