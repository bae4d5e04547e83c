#include "portfolio/replay.h"

#include <string.h>

#include "core/buf.h"
#include "core/tree.h"
#include "portfolio/entry.h"

#define SQL_MAX 65536

/* One place in the log, as it was stored. */
struct stored {
	uint64_t seq;
	const char *bytes, *leaf;
	size_t len, leaf_n;
	const uint8_t *signature;
	size_t signature_n;
};

/* The entry is the one that its leaf commits to. */
static enum status stored_read(const struct stored *p, struct arena *a, struct entry *ret_entry,
			       struct leaf *ret_leaf, struct err *err)
{
	struct digest signature = digest_of(p->signature, p->signature_n), bytes;
	struct entry e;
	struct leaf leaf;

	if (leaf_read(p->leaf, p->leaf_n, a, &leaf, err) != OK)
		return fail(err, ERR_CORRUPT, "its leaf is none: %s", err->text);
	bytes = digest_of(p->bytes, p->len);
	if (!digest_equal(&bytes, &leaf.digest))
		return fail(err, ERR_CORRUPT, "its bytes are not those that its leaf names");
	TRY(entry_read(p->bytes, p->len, a, &e, err));
	if (!digest_equal(&signature, &leaf.signature))
		return fail(err, ERR_CORRUPT, "its signature is not the one that its leaf names");
	if (strcmp(e.kind, leaf.kind) != 0 || !digest_equal(&e.key, &leaf.key))
		return fail(err, ERR_CORRUPT, "its leaf names another kind or key");
	*ret_entry = e;
	*ret_leaf = leaf;
	return OK;
}

static enum status judge_stored(struct world *w, const struct stored *p, const struct tree *tree,
				struct err *err)
{
	struct entry e;
	struct leaf leaf;
	struct digest root = tree_root(tree);

	TRY(stored_read(p, w->arena, &e, &leaf, err));
	w->seq = p->seq;
	w->now = leaf.accepted;
	TRY(kind_judge(w, &e, p->signature, p->signature_n, true, err));
	return kind_rooted(w, &root, err);
}

/* ret_why->status is OK when the entry stands, else it is why it does not. An error is the machine's. */
static enum status replay_stored(struct world *w, const struct stored *p, const struct tree *tree,
				 struct err *ret_why, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *arena = arena_new(JUDGE_MEMORY);
	enum status status;

	TRY(db_savepoint(w->db, err));
	w->arena = arena;
	status = judge_stored(w, p, tree, ret_why);
	w->arena = NULL;
	if (status == OK) {
		ret_why->status = OK;
		return db_keep(w->db, err);
	}
	TRY(db_undo(w->db, err));
	if (status == ERR_IO) {
		*err = *ret_why;
		return status;
	}
	return OK;
}

static enum status count_leaves(struct db *store, uint64_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(store, "SELECT count(*) FROM leaf", &q, err));
	TRY(query_step(q, &row, err));
	*ret_count = (uint64_t)col_int(q, 0);
	return OK;
}

static struct stored stored_of(struct query *q)
{
	struct stored p = {.seq = (uint64_t)col_int(q, 0)};

	p.bytes = col_blob(q, 1, &p.len);
	p.signature = col_blob(q, 2, &p.signature_n);
	p.leaf = col_blob(q, 3, &p.leaf_n);
	return p;
}

/*
 * An entry that does not stand still has its place: what later ones say that they saw, or are
 * about, is judged as it would have been. Its kind makes no facts.
 */
static enum status note_refused(struct world *w, const struct stored *p, const struct tree *tree,
				const struct digest *hash, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(JUDGE_MEMORY);
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct digest root = tree_root(tree);
	struct entry e = {.v = 1, .kind = "", .portfolio = "", .author = "", .digest = *hash}, read;
	int64_t accepted = w->now;
	struct leaf leaf;

	if (leaf_read(p->leaf, p->leaf_n, a, &leaf, NULL) == OK)
		accepted = leaf.accepted;
	if (entry_read(p->bytes, p->len, a, &read, NULL) == OK)
		e = read;
	TRY(db_query(
		w->db,
		"INSERT OR IGNORE INTO fact_entry(seq, digest, kind, v, portfolio, author, key,\n"
		"  accepted, single, root) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9)",
		&q, err));
	bind_int(q, 1, (int64_t)p->seq);
	bind_blob(q, 2, e.digest.bytes, sizeof(e.digest.bytes));
	bind_text(q, 3, e.kind);
	bind_int(q, 4, e.v);
	bind_text(q, 5, e.portfolio);
	bind_text(q, 6, e.author);
	bind_blob(q, 7, e.key.bytes, sizeof(e.key.bytes));
	bind_int(q, 8, accepted);
	bind_blob(q, 9, root.bytes, sizeof(root.bytes));
	return query_run(q, err);
}

static enum status told(const struct replay_watch *watch, uint64_t seq, const struct err *why,
			struct err *err)
{
	if (watch != NULL && watch->refused != NULL && watch->refused(watch->data, seq, why))
		return OK;
	return fail(err, why->status, "entry %llu does not stand: %s", (unsigned long long)seq,
		    why->text);
}

enum status replay(struct db *store, struct world *w, const struct replay_watch *watch,
		   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	uint64_t total, next = 0;
	struct tree tree;
	bool row;

	tree_init(&tree);
	TRY(count_leaves(store, &total, err));
	/* By leaf: the tree needs each of them, even where its entry is gone. */
	TRY(db_query(store,
		     "SELECT leaf.seq, entry.bytes, entry.signature, leaf.bytes\n"
		     "FROM leaf LEFT JOIN entry ON entry.seq = leaf.seq ORDER BY leaf.seq",
		     &q, err));
	for (;;) {
		struct stored p;
		struct digest hash;
		struct err why;

		TRY(query_step(q, &row, err));
		if (!row)
			return OK;
		p = stored_of(q);
		hash = tree_leaf_hash(p.leaf, p.leaf_n);
		tree_append(&tree, &hash);
		if (p.seq != next) {
			err_note(&why, ERR_CORRUPT, "the entry before it is missing");
			TRY(told(watch, p.seq, &why, err));
		}
		next = p.seq + 1;
		TRY(replay_stored(w, &p, &tree, &why, err));
		if (why.status != OK) {
			TRY(told(watch, p.seq, &why, err));
			TRY(note_refused(w, &p, &tree, &hash, err));
		}
		if (watch != NULL && watch->progress != NULL)
			watch->progress(watch->data, tree.size, total);
	}
}

/* ---- facts as rows of text ---- */

enum status facts_tables(struct db *db, struct arena *a, const char ***ret_names, size_t *ret_count,
			 struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char **names = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT name FROM sqlite_schema\n"
		     "WHERE type = 'table' AND substr(name, 1, 5) = 'fact_' ORDER BY name",
		     &q, err));
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		names = arena_grow(a, names, count, &room, sizeof(*names));
		names[count++] = arena_text(a, col_text(q, 0));
	}
	*ret_names = names;
	*ret_count = count;
	return OK;
}

/* "name" as an identifier of SQL. */
static void put_identifier(struct buf *sql, const char *name)
{
	buf_char(sql, '"');
	for (; *name != '\0'; name++) {
		if (*name == '"')
			buf_char(sql, '"');
		buf_char(sql, *name);
	}
	buf_char(sql, '"');
}

/* quote() stops at a NUL, behind which a changed row could hide: such a text is shown as a blob. */
static void put_literal(struct buf *sql, const char *column, bool text)
{
	if (text) {
		buf_text(sql, "iif(instr(");
		put_identifier(sql, column);
		buf_text(sql, ", char(0)), quote(CAST(");
		put_identifier(sql, column);
		buf_text(sql, " AS BLOB)), ");
	}
	buf_text(sql, "quote(");
	put_identifier(sql, column);
	buf_text(sql, text ? "))" : ")");
}

static enum status put_columns(struct db *db, const char *table, struct buf *sql, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;
	size_t count = 0;

	TRY(db_query(db, "SELECT name, type = 'TEXT' FROM pragma_table_info(?1) ORDER BY cid", &q,
		     err));
	bind_text(q, 1, table);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		buf_text(sql, count++ == 0 ? "" : " || ',' || ");
		put_literal(sql, col_text(q, 0), col_int(q, 1) != 0);
	}
	if (count == 0)
		return fail(err, ERR_NOT_FOUND, "there is no table %s", table);
	return OK;
}

enum status facts_rows(struct db *db, const char *table, struct query **ret_query, struct err *err)
{
	CLEANUP(buf_release) struct buf sql;

	buf_init(&sql, SQL_MAX);
	buf_text(&sql, "SELECT ");
	TRY(put_columns(db, table, &sql, err));
	buf_text(&sql, " FROM ");
	put_identifier(&sql, table);
	buf_text(&sql, " ORDER BY 1");
	if (sql.full)
		return fail(err, ERR_CORRUPT, "table %s is not one of ours", table);
	return db_prepare_once(db, sql.data, ret_query, err);
}

static enum status has_seq(struct db *db, const char *table, bool *ret_has, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "SELECT 1 FROM pragma_table_info(?1) WHERE name = 'seq'", &q, err));
	bind_text(q, 1, table);
	return query_step(q, ret_has, err);
}

/*
 * A view of the table's own name, in front of it. What a later countersignature let take effect is left
 * out too: such a row has the place of what was countersigned. Rows without a place hang on rows that
 * have one.
 */
static enum status cut_table(struct db *db, const char *table, uint64_t size, struct err *err)
{
	CLEANUP(buf_release) struct buf sql;
	bool has;

	buf_init(&sql, SQL_MAX);
	TRY(has_seq(db, table, &has, err));
	if (!has)
		return OK;
	buf_text(&sql, "CREATE TEMP VIEW ");
	put_identifier(&sql, table);
	buf_text(&sql, " AS SELECT * FROM main.");
	put_identifier(&sql, table);
	buf_printf(&sql, " AS f WHERE seq < %llu", (unsigned long long)size);
	if (strcmp(table, "fact_entry") != 0 && strcmp(table, "fact_pending") != 0)
		buf_printf(&sql,
			   " AND NOT EXISTS(SELECT 1 FROM main.fact_effect AS e"
			   " WHERE e.pending = f.seq AND e.seq >= %llu)",
			   (unsigned long long)size);
	if (sql.full)
		return fail(err, ERR_CORRUPT, "table %s is not one of ours", table);
	return db_run(db, sql.data, err);
}

enum status facts_cut(struct db *db, uint64_t size, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	const char **names;
	size_t count;

	TRY(facts_tables(db, a, &names, &count, err));
	TRY(db_exec(db, "PRAGMA query_only = OFF", err));
	for (size_t i = 0; i < count; i++)
		TRY(cut_table(db, names[i], size, err));
	return db_exec(db, "PRAGMA query_only = ON", err);
}

static enum status digest_rows(struct db *db, const char *table, struct digest_run *run,
			       struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	digest_run_add(run, table, strlen(table));
	digest_run_add(run, "\n", 1);
	TRY(facts_rows(db, table, &q, err));
	for (;;) {
		const char *line;

		TRY(query_step(q, &row, err));
		if (!row)
			return OK;
		line = col_text(q, 0);
		digest_run_add(run, line, strlen(line));
		digest_run_add(run, "\n", 1);
	}
}

enum status facts_digest(struct db *db, struct digest *ret_digest, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	CLEANUP(digest_run_cleanup) struct digest_run *run = digest_run_new();
	const char **names;
	size_t count;

	TRY(facts_tables(db, a, &names, &count, err));
	for (size_t i = 0; i < count; i++)
		TRY(digest_rows(db, names[i], run, err));
	*ret_digest = digest_run_end(run);
	return OK;
}
