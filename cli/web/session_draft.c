#include "cli/web/session_draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/web/session_signing.h"
#include "core/db.h"
#include "core/json.h"

#define DAY_SECONDS 86400

static const char *const form_names[] = {
	[DRAFT_EVIDENCE] = "evidence",
	[DRAFT_REFLECTION] = "reflection",
	[DRAFT_CLAIMS] = "claims",
	[DRAFT_TYPED] = "typed",
};
#define FORMS (sizeof form_names / sizeof *form_names)

/* ---- keeping ---- */

static enum status count_of(struct db *db, const char *person, int64_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT count(*) FROM draft WHERE person = ?1", &q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	*ret_count = col_int(q, 0);
	return OK;
}

static enum status insert(struct db *db, const char *person, enum draft_form form, const char *id,
			  const char *fields, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *old = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;
	int64_t count = 0;

	TRY(db_query(db, "DELETE FROM draft WHERE changed < ?1", &old, err));
	bind_int(old, 1, now - (int64_t)DRAFT_DAYS * DAY_SECONDS);
	TRY(query_run(old, err));
	TRY(count_of(db, person, &count, err));
	if (count >= DRAFTS)
		return fail(err, ERR_CONFLICT, "Finish or drop some drafts first: there are %d",
			    DRAFTS);
	TRY(db_query(db,
		     "INSERT INTO draft(id, person, form, fields, changed) "
		     "VALUES(?1, ?2, ?5, ?3, ?4)",
		     &q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, person);
	bind_text(q, 3, fields);
	bind_int(q, 4, now);
	bind_text(q, 5, form_names[form]);
	return query_run(q, err);
}

static enum status update(struct db *db, const char *person, enum draft_form form, const char *id,
			  const char *fields, int64_t now, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "UPDATE draft SET fields = ?3, changed = ?4 "
		     "WHERE id = ?1 AND person = ?2 AND form = ?5",
		     &q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, person);
	bind_text(q, 3, fields);
	bind_int(q, 4, now);
	bind_text(q, 5, form_names[form]);
	TRY(query_run(q, err));
	return db_changes(db) == 1
		       ? OK
		       : fail(err, ERR_NOT_FOUND, "There is no such draft of yours any more");
}

static enum status insert_file(struct db *db, const char *id, const struct text *file,
			       const char *found, struct err *err)
{
	CLEANUP(query_cleanup) struct query *count = NULL;
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db,
		     "SELECT count(*), coalesce(max(n), 0), coalesce(sum(length(bytes)), 0) "
		     "FROM draft_file WHERE draft = ?1",
		     &count, err));
	bind_text(count, 1, id);
	TRY(query_step(count, &row, err));
	if (col_int(count, 0) >= DRAFT_FILES ||
	    col_int(count, 2) + (int64_t)file->len > (int64_t)DRAFT_BYTES)
		return fail(err, ERR_CONFLICT, "There is no room for more files");
	TRY(db_query(db,
		     "INSERT INTO draft_file(draft, n, name, bytes, found) VALUES(?1, ?2, ?3, ?4, "
		     "?5)",
		     &q, err));
	bind_text(q, 1, id);
	bind_int(q, 2, col_int(count, 1) + 1);
	bind_text(q, 3, file->name);
	bind_blob(q, 4, file->bytes, file->len);
	bind_text(q, 5, found);
	return query_run(q, err);
}

static enum status add_file(struct db *db, const char *id, const struct text *file,
			    const json_t *found, struct err *err)
{
	char *told = found ? json_dumps(found, JSON_COMPACT) : NULL;
	enum status status = insert_file(db, id, file, told ? told : "", err);

	free(told);
	return status;
}

static enum status keep(struct db *db, const char *person, const struct draft *d, const char *id,
			const char *fields, const struct draft_files *files, int64_t now,
			size_t *left_out, struct err *err)
{
	TRY(db_begin(db, err));
	if (*d->id) {
		TRY(update(db, person, d->form, id, fields, now, err));
		TRY(signing_drop_of(db, person, id, err));
	} else {
		TRY(insert(db, person, d->form, id, fields, now, err));
	}
	for (size_t i = 0; files && i < files->count; i++) {
		enum status status = add_file(db, id, &files->files[i], files->found[i], err);

		if (status != OK && status != ERR_CONFLICT)
			return status;
		*left_out += status == ERR_CONFLICT;
	}
	return db_commit(db, err);
}

enum status draft_keep(struct sessions *s, const char *person, const struct draft *d,
		       const struct draft_files *files, int64_t now, char ret_id[DRAFT_ID],
		       size_t *ret_left_out, struct err *err)
{
	size_t left_out = 0;
	char *text = json_dumps(d->fields, JSON_COMPACT | JSON_SORT_KEYS);
	char made[SESSION_COOKIE];
	const char *id = *d->id ? d->id : made;
	enum status status;

	if (!text)
		return fail(err, ERR_INVALID, "What was typed cannot be kept");
	form_cookie(made);
	made[DRAFT_ID - 1] = '\0';
	status = keep(sessions_take(s), person, d, id, text, files, now, &left_out, err);
	sessions_give(s);
	if (status == ERR_NOT_FOUND) {
		const struct draft fresh = {.form = d->form, .id = ""};

		id = made;
		left_out = 0;
		status = keep(sessions_take(s), person, &fresh, id, text, files, now, &left_out, err);
		sessions_give(s);
	}
	free(text);
	if (status != OK)
		return status;
	(void)snprintf(ret_id, DRAFT_ID, "%s", id);
	*ret_left_out = left_out;
	return OK;
}

/* ---- finding ---- */

static void take_row(struct query *q, struct arena *a, struct draft *d)
{
	d->id = arena_text(a, col_text(q, 0));
	d->fields = json_loads(col_text(q, 1), 0, NULL);
	if (!d->fields)
		d->fields = json_object();
	arena_own(a, json_release, d->fields);
	d->changed = col_int(q, 2);
	for (size_t i = 0; i < FORMS; i++) {
		if (strcmp(form_names[i], col_text(q, 3)) == 0)
			d->form = (enum draft_form)i;
	}
}

static enum status read_files(struct db *db, struct arena *a, struct draft *d, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct text *files = arena_array(a, DRAFT_FILES, sizeof *files);
	json_t **found = arena_array(a, DRAFT_FILES, sizeof(json_t *));
	bool row;

	TRY(db_query(db, "SELECT name, bytes, found FROM draft_file WHERE draft = ?1 ORDER BY n",
		     &q, err));
	bind_text(q, 1, d->id);
	TRY(query_step(q, &row, err));
	while (row && d->file_count < DRAFT_FILES) {
		json_t *told = *col_text(q, 2) ? json_loads(col_text(q, 2), 0, NULL) : NULL;
		struct text *f = &files[d->file_count];
		const void *bytes;

		if (told)
			arena_own(a, json_release, told);
		found[d->file_count++] = told;
		f->name = arena_text(a, col_text(q, 0));
		bytes = col_blob(q, 1, &f->len);
		f->bytes = arena_bytes(a, bytes, f->len);
		TRY(query_step(q, &row, err));
	}
	d->files = files;
	d->found = found;
	return OK;
}

static enum status find(struct db *db, struct arena *a, const char *person,
			enum draft_form form, const char *id, struct draft *ret_draft, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct draft d = {0};
	bool row;

	TRY(db_query(db,
		     "SELECT id, fields, changed, form FROM draft "
		     "WHERE id = ?1 AND person = ?2 AND form = ?3",
		     &q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, person);
	bind_text(q, 3, form_names[form]);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_NOT_FOUND, "There is no such draft of yours any more");
	take_row(q, a, &d);
	TRY(read_files(db, a, &d, err));
	*ret_draft = d;
	return OK;
}

enum status draft_find(struct sessions *s, struct arena *a, const char *person,
		       enum draft_form form, const char *id, struct draft *ret_draft, struct err *err)
{
	enum status status = find(sessions_take(s), a, person, form, id, ret_draft, err);

	sessions_give(s);
	return status;
}

static enum status list(struct db *db, struct arena *a, const char *person, struct draft *drafts,
			size_t *count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(
		db,
		"SELECT id, fields, changed, form FROM draft WHERE person = ?1 "
		"ORDER BY changed DESC, id",
		&q, err));
	bind_text(q, 1, person);
	TRY(query_step(q, &row, err));
	while (row && *count < DRAFTS) {
		take_row(q, a, &drafts[(*count)++]);
		TRY(query_step(q, &row, err));
	}
	return OK;
}

enum status draft_list(struct sessions *s, struct arena *a, const char *person,
		       struct draft **ret_drafts, size_t *ret_count, struct err *err)
{
	struct draft *drafts = arena_array(a, DRAFTS, sizeof *drafts);
	size_t count = 0;
	enum status status = list(sessions_take(s), a, person, drafts, &count, err);

	sessions_give(s);
	if (status != OK)
		return status;
	*ret_drafts = drafts;
	*ret_count = count;
	return OK;
}

/* ---- dropping ---- */

static enum status drop_file(struct db *db, const char *person, const char *id, size_t n,
			     struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(
		db,
		"DELETE FROM draft_file WHERE draft = (SELECT id FROM draft WHERE id = ?1 AND "
		"person = ?2)"
		" AND n = (SELECT n FROM draft_file WHERE draft = ?1 ORDER BY n LIMIT 1 OFFSET ?3)",
		&q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, person);
	bind_int(q, 3, (int64_t)n);
	return query_run(q, err);
}

enum status draft_file_drop(struct sessions *s, const char *person, const char *id, size_t n,
			    struct err *err)
{
	enum status status = drop_file(sessions_take(s), person, id, n, err);

	sessions_give(s);
	return status;
}

static enum status drop(struct db *db, const char *person, const char *id, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db, "DELETE FROM draft WHERE id = ?1 AND person = ?2", &q, err));
	bind_text(q, 1, id);
	bind_text(q, 2, person);
	return query_run(q, err);
}

enum status draft_drop(struct sessions *s, const char *person, const char *id, struct err *err)
{
	enum status status = drop(sessions_take(s), person, id, err);

	sessions_give(s);
	return status;
}
