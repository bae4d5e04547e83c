#include "cli/web/session_signing.h"

#include <string.h>

#include "core/db.h"

#define DAY_SECONDS 86400

/* ---- keeping ---- */

static enum status tidy(struct db *db, const char *person, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "DELETE FROM signing WHERE made < ?1", &old, err));
	bind_int(old, 1, now - (int64_t)SIGN_DAYS * DAY_SECONDS);
	TRY(query_run(old, err));
	TRY(db_query(db, "SELECT count(*) FROM signing WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	if (col_int(q, 0) >= SIGN_WAITING)
		return fail(err, ERR_CONFLICT,
			    "Sign or drop what waits for you first: there are %d", SIGN_WAITING);
	return OK;
}

enum status signing_drop_of(struct db *db, const char *person, const char *draft, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	if (!*draft)
		return OK;
	TRY(db_query(db, "DELETE FROM signing WHERE person = ?1 AND draft = ?2", &q, err));
	bind_text(q, 1, person);
	bind_text(q, 2, draft);
	return query_run(q, err);
}

static enum status let_go(struct db *db, const char *person, const char *draft, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "UPDATE signing SET draft = '' WHERE person = ?1 AND draft = ?2", &q, err));
	bind_text(q, 1, person);
	bind_text(q, 2, draft);
	return query_run(q, err);
}

enum status signing_let_go(struct sessions *sessions, const char *person, const char *draft, struct err *err)
{
	enum status status = let_go(sessions_take(sessions), person, draft, err);

	sessions_give(sessions);
	return status;
}

static enum status keep_signing(struct db *db, const struct signing *s, const char *person,
				struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(
		db,
		"INSERT INTO signing(id, person, sentence, next, made, draft) "
		"VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
		&q, err));
	bind_text(q, 1, s->id);
	bind_text(q, 2, person);
	bind_text(q, 3, s->sentence);
	bind_text(q, 4, s->next);
	bind_int(q, 5, s->made);
	bind_text(q, 6, s->draft);
	return query_run(q, err);
}

static enum status keep_entry(struct db *db, const char *id, size_t n,
			      const struct submission *entry, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "INSERT INTO signing_entry(signing, n, bytes) VALUES(?1, ?2, ?3)", &q,
		     err));
	bind_text(q, 1, id);
	bind_int(q, 2, (int64_t)n);
	bind_blob(q, 3, entry->bytes, entry->len);
	TRY(query_run(q, err));
	for (size_t i = 0; i < entry->text_count; i++) {
		CLEANUP(query_cleanup) struct query *t = NULL;

		TRY(db_query(db,
			     "INSERT INTO signing_text(signing, n, name, salt, bytes) VALUES(?1, "
			     "?2, ?3, ?4, ?5)",
			     &t, err));
		bind_text(t, 1, id);
		bind_int(t, 2, (int64_t)n);
		bind_text(t, 3, entry->texts[i].name);
		bind_blob(t, 4, entry->texts[i].salt, sizeof entry->texts[i].salt);
		bind_blob(t, 5, entry->texts[i].len ? entry->texts[i].bytes : "",
			  entry->texts[i].len);
		TRY(query_run(t, err));
	}
	return OK;
}

static enum status keep_all(struct db *db, const struct signing *s, const char *person,
			    const struct submission *entries, size_t count, struct err *err)
{
	TRY(db_begin(db, err));
	TRY(signing_drop_of(db, person, s->draft, err));
	TRY(tidy(db, person, s->made, err));
	TRY(keep_signing(db, s, person, err));
	for (size_t i = 0; i < count; i++)
		TRY(keep_entry(db, s->id, i, &entries[i], err));
	return db_commit(db, err);
}

enum status signing_keep(struct sessions *sessions, const struct signing *s, const char *person,
			 const struct submission *entries, size_t count, struct err *err)
{
	enum status status = keep_all(sessions_take(sessions), s, person, entries, count, err);

	sessions_give(sessions);
	return status;
}

/* ---- finding ---- */

static enum status read_texts(struct db *db, struct arena *a, const char *id, size_t n,
			      struct signing_entry *entry, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	entry->texts = arena_array(a, TEXTS_MAX, sizeof *entry->texts);
	TRY(db_query(db,
		     "SELECT name, salt, bytes FROM signing_text WHERE signing = ?1 AND n = ?2 "
		     "ORDER BY name",
		     &q, err));
	bind_text(q, 1, id);
	bind_int(q, 2, (int64_t)n);
	TRY(query_step(q, &row, err));
	while (row && entry->text_count < TEXTS_MAX) {
		struct text *t = &entry->texts[entry->text_count++];
		struct digest salt = col_digest(q, 1);
		const void *bytes;

		t->name = arena_text(a, col_text(q, 0));
		memcpy(t->salt, salt.bytes, sizeof t->salt);
		t->salted = true;
		bytes = col_blob(q, 2, &t->len);
		t->bytes = arena_bytes(a, bytes, t->len);
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static enum status read_entries(struct db *db, struct arena *a, struct signing *s, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	s->entries = arena_array(a, SIGN_ENTRIES, sizeof *s->entries);
	TRY(db_query(db, "SELECT bytes FROM signing_entry WHERE signing = ?1 ORDER BY n", &q, err));
	bind_text(q, 1, s->id);
	TRY(query_step(q, &row, err));
	while (row && s->count < SIGN_ENTRIES) {
		struct signing_entry *entry = &s->entries[s->count];
		const char *bytes;
		size_t n;

		bytes = col_blob(q, 0, &n);
		TRY(entry_read(arena_bytes(a, bytes, n), n, a, &entry->entry, err));
		TRY(read_texts(db, a, s->id, s->count++, entry, err));
		TRY(query_step(q, &row, err));
	}
	return OK;
}

static void take_row(struct query *q, struct arena *a, struct signing *s)
{
	s->id = arena_text(a, col_text(q, 0));
	s->sentence = arena_text(a, col_text(q, 1));
	s->next = arena_text(a, col_text(q, 2));
	s->made = col_int(q, 3);
	s->draft = arena_text(a, col_text(q, 4));
}

static enum status read_one(struct db *db, struct arena *a, const char *id, const char *person,
			    struct signing *ret_signing, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct signing s = {0};
	bool row;

	TRY(db_query(db,
		     "SELECT id, sentence, next, made, draft FROM signing WHERE id = ?1 AND person = ?2",
		     &q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, person);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND,
			    "Nothing of that name waits for you: it was signed, or dropped");
	take_row(q, a, &s);
	TRY(read_entries(db, a, &s, err));
	*ret_signing = s;
	return OK;
}

enum status signing_find(struct sessions *sessions, struct arena *a, const char *id,
			 const char *person, struct signing *ret_signing, struct err *err)
{
	enum status status = read_one(sessions_take(sessions), a, id, person, ret_signing, err);

	sessions_give(sessions);
	return status;
}

static enum status read_waiting(struct db *db, struct arena *a, const char *person,
				struct signing *list, size_t *count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(
		db,
		"SELECT id, sentence, next, made, draft FROM signing WHERE person = ?1 ORDER BY made, id",
		&q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	while (row && *count < SIGN_WAITING) {
		take_row(q, a, &list[(*count)++]);
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status signing_list(struct sessions *sessions, struct arena *a, const char *person,
			 struct signing **ret_signings, size_t *ret_count, struct err *err)
{
	struct signing *list = arena_array(a, SIGN_WAITING, sizeof *list);
	size_t count = 0;
	enum status status = read_waiting(sessions_take(sessions), a, person, list, &count, err);

	sessions_give(sessions);
	if (status != OK)
		return status;
	*ret_signings = list;
	*ret_count = count;
	return OK;
}

static enum status drop(struct db *db, const char *id, const char *person, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM signing WHERE id = ?1 AND person = ?2", &q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, person);
	return query_run(q, err);
}

enum status signing_drop(struct sessions *sessions, const char *id, const char *person,
			 struct err *err)
{
	enum status status = drop(sessions_take(sessions), id, person, err);

	sessions_give(sessions);
	return status;
}
