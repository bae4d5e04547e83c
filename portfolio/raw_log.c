#include "portfolio/raw_log.h"

#include <stdlib.h>

#include "core/db.h"
#include "core/tree.h"

struct raw_log {
	struct db *db;
};

enum status raw_log_open(const char *path, struct raw_log **ret_log, struct err *err)
{
	struct db *db;
	struct raw_log *log;

	TRY(db_open(path, DB_CREATE, &journal_schema, 1, &db, err));
	log = calloc(1, sizeof(*log));
	if (log == NULL)
		abort();
	log->db = db;
	*ret_log = log;
	return OK;
}

void raw_log_cleanup(struct raw_log **log)
{
	if (*log == NULL)
		return;
	db_close((*log)->db);
	free(*log);
	*log = NULL;
}

enum status raw_row_read(struct journal *j, uint64_t seq, const struct submission *submission,
			 struct arena *a, struct raw_row *ret_row, struct err *err)
{
	struct raw_row row = {.texts = submission->texts, .text_count = submission->text_count};

	TRY(journal_read(j, seq, a, &row.record, &row.entry, err));
	row.hash = tree_leaf_hash(row.record.leaf, row.record.leaf_n);
	*ret_row = row;
	return OK;
}

static enum status insert_entry(struct db *db, const struct raw_row *row, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "INSERT INTO entry(seq, digest, portfolio, kind, bytes, signature)\n"
		     "VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		     &q, err));
	bind_int(q, 1, (int64_t)row->record.seq);
	bind_blob(q, 2, row->entry.digest.bytes, sizeof(row->entry.digest.bytes));
	bind_text(q, 3, row->entry.portfolio);
	bind_text(q, 4, row->entry.kind);
	bind_blob(q, 5, row->record.bytes, row->record.len);
	bind_blob(q, 6, row->record.signature, row->record.signature_n);
	return query_run(q, err);
}

static enum status insert_leaf(struct db *db, const struct raw_row *row, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "INSERT INTO leaf(seq, bytes, hash, root, accepted)\n"
		     "VALUES(?1, ?2, ?3, ?3, ?4)",
		     &q, err));
	bind_int(q, 1, (int64_t)row->record.seq);
	bind_blob(q, 2, row->record.leaf, row->record.leaf_n);
	bind_blob(q, 3, row->hash.bytes, sizeof(row->hash.bytes));
	bind_int(q, 4, row->record.accepted);
	return query_run(q, err);
}

static enum status insert_texts(struct db *db, const struct raw_row *row, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "INSERT INTO text(digest, salt, bytes, size) VALUES(?1, ?2, ?3, ?4)", &q,
		     err));
	for (size_t i = 0; i < row->text_count; i++) {
		const struct text *t = &row->texts[i];

		query_reset(q);
		bind_blob(q, 1, t->digest.bytes, sizeof(t->digest.bytes));
		bind_blob(q, 2, t->salt, sizeof(t->salt));
		bind_blob(q, 3, t->bytes, t->len);
		bind_int(q, 4, (int64_t)t->len);
		TRY(query_run(q, err));
	}
	return OK;
}

static enum status insert_all(struct db *db, const struct raw_row *rows, size_t count,
			      struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		TRY(insert_texts(db, &rows[i], err));
		TRY(insert_entry(db, &rows[i], err));
		TRY(insert_leaf(db, &rows[i], err));
	}
	return OK;
}

enum status raw_log_insert(struct raw_log *log, const struct raw_row *rows, size_t count,
			   struct err *err)
{
	enum status status;

	TRY(db_begin(log->db, err));
	status = insert_all(log->db, rows, count, err);
	if (status == OK)
		status = db_commit(log->db, err);
	db_rollback(log->db);
	return status;
}
