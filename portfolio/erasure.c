/*
 * Erased means erased. A redaction in effect is a fact; here its texts and salts go, with every copy of
 * them that the store's files could hold: free pages and the -wal of the database, and attachments.
 *
 * A text may be named by several entries (a revision names the files that it keeps), each of which speaks
 * for itself: it goes when the last of them has said so. The rows go in the transaction that brings the
 * redaction into effect. Files can only go once that is committed, or a failure could not be undone;
 * until then the mark stands, so that a process that is killed in between leaves word of it.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "portfolio/body.h"
#include "portfolio/journal_priv.h"

#define NAMED_MEMORY (1u << 20) /* more than the reading of an entry takes */

#define ERASE_MEMORY (256u << 20) /* names of what is erased at once */

/* ---- who may read ---- */

static bool is_private(const struct journal *j, const struct entry *e, const char *name)
{
	const struct kind *row = kind_find(j->kinds, e->kind, e->v);

	/* Of a kind that this program does not know: better too little than too much. */
	if (row == NULL)
		return true;
	return text_is_private(row, name);
}

static enum status is_released(struct journal *j, const struct entry *e, const char *name,
			       bool *ret_released, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(j->db,
		     "SELECT 1 FROM fact_entry AS e JOIN fact_release AS r"
		     " ON r.portfolio = e.portfolio AND r.target = e.seq"
		     " WHERE e.digest = ?1 AND r.name = ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v"
		     "  WHERE v.portfolio = r.portfolio AND v.target = r.seq)",
		     &q, err));
	bind_blob(q, 1, e->digest.bytes, sizeof(e->digest.bytes));
	bind_text(q, 2, name);
	return query_step(q, ret_released, err);
}

static enum status is_erased(struct journal *j, const struct entry *e, const char *name,
			     bool *ret_erased, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(j->db,
		     "SELECT 1 FROM fact_entry AS e JOIN fact_redaction AS r"
		     " ON r.portfolio = e.portfolio AND r.target = e.seq"
		     " WHERE e.digest = ?1 AND r.name = ?2",
		     &q, err));
	bind_blob(q, 1, e->digest.bytes, sizeof(e->digest.bytes));
	bind_text(q, 2, name);
	return query_step(q, ret_erased, err);
}

enum status journal_text_access(struct journal *j, const struct entry *e, const char *name,
				const char *reader, enum text_access *ret_access, struct err *err)
{
	bool erased, shown = true;

	TRY(is_erased(j, e, name, &erased, err));
	if (!erased && is_private(j, e, name) &&
	    (reader == NULL || strcmp(reader, e->author) != 0))
		TRY(is_released(j, e, name, &shown, err));
	*ret_access = erased ? ACCESS_ERASED : shown ? ACCESS_GIVEN : ACCESS_PRIVATE;
	return OK;
}

/* ---- rows ---- */

enum status journal_text_named(struct journal *j, const struct digest *digest, struct arena *a,
			       struct text_place **ret_places, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct text_place *places = NULL;
	size_t count = 0, room = 0;
	char hex[DIGEST_HEX];
	bool row;

	digest_hex(digest, hex);
	TRY(db_query(j->db, "SELECT seq, bytes FROM entry WHERE instr(bytes, ?1) > 0 ORDER BY seq",
		     &q, err));
	bind_blob(q, 1, hex, strlen(hex));
	for (;;) {
		CLEANUP(arena_cleanup) struct arena *entry = arena_new(NAMED_MEMORY);
		struct entry e;
		const char *bytes;
		size_t n;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		bytes = col_blob(q, 1, &n);
		TRY(entry_read(bytes, n, entry, &e, err));
		for (size_t i = 0; i < e.text_count; i++) {
			if (!digest_equal(&e.texts[i].digest, digest))
				continue;
			places = arena_grow(a, places, count, &room, sizeof(*places));
			places[count++] = (struct text_place){
				.seq = (uint64_t)col_int(q, 0),
				.name = arena_text(a, e.texts[i].name),
			};
		}
	}
	*ret_places = places;
	*ret_count = count;
	return OK;
}

static enum status mark(const struct journal *j, struct err *err)
{
	static const char words[] = "what an entry says is erased may still be in these files: the "
				    "next command that writes to this store finishes it\n";
	char path[PATH_MAX];

	TRY(store_path(j->dir, ERASING_MARK, path, err));
	return file_write(path, words, sizeof(words) - 1, 0600, err);
}

static enum status erase_row(struct journal *j, const struct digest *text, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(j->db, "DELETE FROM text WHERE digest = ?1", &q, err));
	bind_blob(q, 1, text->bytes, sizeof(text->bytes));
	return query_run(q, err);
}

/* What is still here though some redaction names it: mostly what this transaction brought. */
#define DUE                                                                                        \
	"SELECT r.digest, count(*) FROM fact_redaction AS r"                                       \
	" JOIN text AS t ON t.digest = r.digest GROUP BY r.digest"

enum status erasure_apply(struct journal *j, bool *ret_erased, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ERASE_MEMORY);
	struct digest *due = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(j->db, DUE, &q, err));
	for (;;) {
		struct text_place *places;
		struct digest text;
		size_t named;

		TRY(query_step(q, &row, err));
		if (!row)
			break;
		text = col_digest(q, 0);
		TRY(journal_text_named(j, &text, a, &places, &named, err));
		if (named > (size_t)col_int(q, 1))
			continue;
		due = arena_grow(a, due, count, &room, sizeof(*due));
		due[count++] = text;
	}
	if (count > 0)
		TRY(mark(j, err));
	for (size_t i = 0; i < count; i++)
		TRY(erase_row(j, &due[i], err));
	*ret_erased = count > 0;
	return OK;
}

/* ---- files, free pages and the -wal ---- */

bool journal_is_erasing(const struct journal *j)
{
	char path[PATH_MAX];

	return store_path(j->dir, ERASING_MARK, path, NULL) == OK && access(path, F_OK) == 0;
}

/* Other writers are kept out: see texts_remove. */
static enum status sweep(struct journal *j)
{
	enum status status;

	TRY(db_begin(j->db, NULL));
	status = texts_sweep(&j->texts, NULL);
	db_rollback(j->db);
	return status;
}

void erasure_finish(struct journal *j)
{
	char path[PATH_MAX];
	bool done = false;

	if (sweep(j) == OK && db_compact(j->db, &done, NULL) == OK && done &&
	    store_path(j->dir, ERASING_MARK, path, NULL) == OK)
		(void)unlink(path);
}

static enum status is_due(struct journal *j, bool *ret_due, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(j->db, DUE " LIMIT 1", &q, err));
	return query_step(q, ret_due, err);
}

enum status erasure_resume(struct journal *j, struct err *err)
{
	enum status status;
	bool due, erased = false;

	TRY(is_due(j, &due, err));
	if (due) {
		TRY(db_begin(j->db, err));
		status = erasure_apply(j, &erased, err);
		if (status == OK)
			status = db_commit(j->db, err);
		db_rollback(j->db);
		TRY(status);
	}
	if (erased || journal_is_erasing(j))
		erasure_finish(j);
	return OK;
}
