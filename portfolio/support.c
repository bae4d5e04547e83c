#include "portfolio/support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/buf.h"
#include "core/db.h"
#include "portfolio/text.h"

static const struct migration support_steps[] = { /* append only */
	{"notes, and who reads them",
	 "CREATE TABLE note(\n"
	 "  id TEXT PRIMARY KEY, -- by chance\n"
	 "  about TEXT NOT NULL, -- the person\n"
	 "  author TEXT NOT NULL,\n"
	 "  written INTEGER NOT NULL, -- seconds since 1970\n"
	 "  words TEXT NOT NULL CHECK(length(words) > 0)\n"
	 ") STRICT, WITHOUT ROWID;\n"
	 "CREATE TABLE reader(\n"
	 "  note TEXT NOT NULL REFERENCES note(id) ON DELETE CASCADE,\n"
	 "  person TEXT NOT NULL, -- named by the author, who reads it anyway\n"
	 "  PRIMARY KEY(note, person)\n"
	 ") STRICT, WITHOUT ROWID;"},
};
static const struct schema support_schema = {"support", support_steps, 1};

/* NULL in *ret_db: there is no such database, and so no note. */
static enum status open_notes(const char *dir, enum db_mode mode, struct db **ret_db,
			      struct err *err)
{
	char path[PATH_MAX];
	struct stat st;

	TRY(store_path(dir, "support.db", path, err));
	if (lstat(path, &st) != 0 && errno == ENOENT) {
		*ret_db = NULL;
		if (mode == DB_READ)
			return OK;
		mode = DB_CREATE;
	}
	return db_open(path, mode, &support_schema, 1, ret_db, err);
}

/* ---- adding ---- */

static enum status check_words(const char *words, struct err *err)
{
	size_t len = strlen(words);

	if (len == 0)
		return fail(err, ERR_INVALID, "a note has words: say what should be known");
	if (len > SUPPORT_WORDS_MAX)
		return fail(err, ERR_INVALID, "a note has at most %u bytes", SUPPORT_WORDS_MAX);
	if (!text_is_plain(words, len))
		return fail(err, ERR_INVALID, "the note is not UTF-8, or has control characters");
	return OK;
}

static enum status check_readers(const struct support_note *note, struct err *err)
{
	if (strcmp(note->author, note->about) == 0)
		return fail(err, ERR_INVALID,
			    "a support note is about somebody else; a reflection is for oneself");
	if (note->reader_count > SUPPORT_READERS_MAX)
		return fail(err, ERR_INVALID, "a note names at most %d readers",
			    SUPPORT_READERS_MAX);
	for (size_t i = 0; i < note->reader_count; i++) {
		const char *reader = note->readers[i];

		if (strcmp(reader, note->author) == 0 || strcmp(reader, note->about) == 0)
			return fail(err, ERR_INVALID, "%s reads the note anyway: leave them out",
				    reader);
		for (size_t k = 0; k < i; k++)
			if (strcmp(note->readers[k], reader) == 0)
				return fail(err, ERR_INVALID, "%s is named as a reader twice",
					    reader);
	}
	return OK;
}

static enum status insert_note(struct db *db, const char *id, const struct support_note *note,
			       struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	CLEANUP(query_cleanup) struct query *reader = NULL;

	TRY(db_query(db,
		     "INSERT INTO note(id, about, author, written, words) VALUES(?1, ?2, ?3, ?4, ?5)",
		     &q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, note->about);
	bind_text(q, 3, note->author);
	bind_int(q, 4, note->written);
	bind_text(q, 5, note->words);
	TRY(query_run(q, err));
	TRY(db_query(db, "INSERT INTO reader(note, person) VALUES(?1, ?2)", &reader, err));
	for (size_t i = 0; i < note->reader_count; i++) {
		query_reset(reader);
		bind_text(reader, 1, id);
		bind_text(reader, 2, note->readers[i]);
		TRY(query_run(reader, err));
	}
	return OK;
}

enum status support_add(const char *dir, const struct support_note *note, struct random *random,
			char ret_id[SUPPORT_ID], struct err *err)
{
	CLEANUP(db_cleanup) struct db *db = NULL;
	char id[SUPPORT_ID];
	uint8_t chance[6];
	enum status status;

	TRY(check_words(note->words, err));
	TRY(check_readers(note, err));
	TRY(open_notes(dir, DB_WRITE, &db, err));
	random_fill(random, chance, sizeof(chance));
	for (size_t i = 0; i < sizeof(chance); i++)
		(void)snprintf(id + 2 * i, sizeof(id) - 2 * i, "%02x", chance[i]);
	TRY(db_begin(db, err));
	status = insert_note(db, id, note, err);
	if (status == OK)
		status = db_commit(db, err);
	db_rollback(db);
	TRY(status);
	memcpy(ret_id, id, sizeof(id));
	return OK;
}

/* ---- reading ---- */

static enum status readers_of(struct db *db, struct support_note *note, struct arena *a,
			      struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	size_t room = 0;
	bool row;

	TRY(db_query(db, "SELECT person FROM reader WHERE note = ?1 ORDER BY person", &q, err));
	bind_text(q, 1, note->id);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			return OK;
		note->readers = arena_grow(a, note->readers, note->reader_count, &room,
					   sizeof(*note->readers));
		note->readers[note->reader_count++] = arena_text(a, col_text(q, 0));
	}
}

static enum status list_notes(struct db *db, const char *reader, const char *about,
			      struct arena *a, struct support_note **ret_notes, size_t *ret_count,
			      struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct support_note *notes = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT id, about, author, written, words FROM note AS n"
		     " WHERE about = coalesce(?2, about)"
		     " AND (author = ?1 OR about = ?1 OR EXISTS(SELECT 1 FROM reader AS r"
		     "  WHERE r.note = n.id AND r.person = ?1))"
		     " ORDER BY written, id",
		     &q, err));
	bind_text(q, 1, reader);
	bind_text(q, 2, about);
	for (;;) {
		TRY(query_step(q, &row, err));
		if (!row)
			break;
		notes = arena_grow(a, notes, count, &room, sizeof(*notes));
		notes[count] = (struct support_note){
			.id = arena_text(a, col_text(q, 0)),
			.about = arena_text(a, col_text(q, 1)),
			.author = arena_text(a, col_text(q, 2)),
			.written = col_int(q, 3),
			.words = arena_text(a, col_text(q, 4)),
		};
		TRY(readers_of(db, &notes[count++], a, err));
	}
	*ret_notes = notes;
	*ret_count = count;
	return OK;
}

enum status support_list(const char *dir, const char *reader, const char *about, struct arena *a,
			 struct support_note **ret_notes, size_t *ret_count, struct err *err)
{
	CLEANUP(db_cleanup) struct db *db = NULL;

	TRY(open_notes(dir, DB_READ, &db, err));
	if (db != NULL)
		return list_notes(db, reader, about, a, ret_notes, ret_count, err);
	*ret_notes = NULL;
	*ret_count = 0;
	return OK;
}

/* ---- erasing ---- */

static enum status delete_note(struct db *db, const char *author, const char *id, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM note WHERE id = ?1 AND author = ?2", &q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, author);
	TRY(query_run(q, err));
	if (db_changes(db) == 0)
		return fail(err, ERR_NOT_FOUND, "you have written no note %.20s", id);
	return OK;
}

enum status support_erase(const char *dir, const char *author, const char *id, struct err *err)
{
	CLEANUP(db_cleanup) struct db *db = NULL;
	bool done;

	/* Looked at first: who has none must not make the database. */
	TRY(open_notes(dir, DB_READ, &db, err));
	if (db == NULL)
		return fail(err, ERR_NOT_FOUND, "you have written no note %.20s", id);
	db_cleanup(&db);
	TRY(open_notes(dir, DB_WRITE, &db, err));
	TRY(delete_note(db, author, id, err));
	TRY(db_compact(db, &done, err));
	if (!done)
		return fail(err, ERR_IO,
			    "the note is gone, but somebody else is reading the notes, so that its "
			    "bytes may still lie in support.db-wal; erase or add another to finish");
	return OK;
}
