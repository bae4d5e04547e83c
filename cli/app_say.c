/* Saying something: texts and files, the guard, the signature, and the journal's verdict. */
#include <stdio.h>
#include <string.h>

#include "cli/app.h"
#include "cli/guard.h"

void say_text(struct say *say, const char *name, const char *text)
{
	say->too_many = say->too_many || (text && say->text_count == TEXTS_MAX);
	if (text && say->text_count < TEXTS_MAX)
		say->texts[say->text_count++] =
			(struct text){ .name = name, .bytes = text, .len = strlen(text) };
}

enum status app_read_file(struct app *app, const char *path, struct text *ret_file, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	const char *slash = strrchr(path, '/');

	buf_init(&bytes, ATTACHMENT_MAX);
	for (size_t i = 0; app->drafting && i < app->drafting->file_count; i++) {
		if (strcmp(path, arena_printf(app->arena, "%zu", i + 1)) == 0) {
			*ret_file = app->drafting->files[i];
			return OK;
		}
	}
	if (app->drafting || app->far)
		return fail(err, ERR_NOT_FOUND, "there is no file %s with it", path);
	TRY(buf_read_file(&bytes, path, err));
	*ret_file = (struct text){ .name = arena_text(app->arena, slash ? slash + 1 : path),
				   .bytes = arena_bytes(app->arena, bytes.data, bytes.len),
				   .len = bytes.len };
	return OK;
}

enum status say_file(struct app *app, struct say *say, const char *path, struct err *err)
{
	struct text file;
	size_t n = 1;

	for (size_t i = 0; i < say->text_count; i++)
		n += text_is_file(say->texts[i].name);
	if (say->text_count + 2 > TEXTS_MAX)
		return fail(err, ERR_INVALID, "too many files for one entry; at most %d",
			    TEXTS_MAX / 2);
	TRY(app_read_file(app, path, &file, err));
	say->texts[say->text_count++] = (struct text){ .name = arena_printf(app->arena, "file.%zu", n),
						       .bytes = file.bytes,
						       .len = file.len };
	say_text(say, arena_printf(app->arena, "file.%zu.name", n), file.name);
	return OK;
}

/* Signs what is said under the head as it is now. */
static enum status sign(struct app *app, struct say *say, const char *author, const struct key *key,
			int64_t now, struct submission *ret_submission, struct err *err)
{
	CLEANUP(json_cleanup) json_t *empty = json_object();
	const struct kind *kind = kind_newest(&app->kinds, say->kind);
	struct checkpoint head;
	const char *text;
	size_t n;

	if (say->too_many)
		return fail(err, ERR_INVALID, "one entry has at most %d texts and files", TEXTS_MAX);
	TRY(journal_head(app->journal, app->arena, &head, &text, &n, err));
	struct entry e = {
		.v = kind->v,
		.kind = say->kind,
		.log = journal_pin(app->journal),
		.portfolio = say->portfolio ? say->portfolio : "",
		.author = author,
		.role = say->role,
		.time = now,
		.seen_size = head.size,
		.seen_root = head.root,
		.about = (struct digest *)say->about,
		.about_count = say->about_count,
		.body = say->body ? say->body : empty,
	};
	return entry_sign(&e, say->texts, say->text_count, key, &app->random, app->arena, ret_submission,
			  err);
}

static enum status say_all(struct app *app, struct say *const *says, size_t count, const char *author,
			   const struct key *key, int64_t now, struct verdict *ret_verdicts,
			   struct err *err)
{
	struct submission *submissions = arena_array(app->arena, count, sizeof(*submissions));

	for (size_t i = 0; i < count; i++)
		TRY(sign(app, says[i], author, key, now, &submissions[i], err));
	TRY(journal_append_together(app->journal, submissions, count, now, &app->random, ret_verdicts,
				    err));
	if (journal_is_erasing(app->journal))
		fputs("attest: somebody else is reading this store, so that what was erased may still lie "
		      "in its files: `attest rebuild` finishes it\n",
		      app->err);
	return OK;
}

static void tell_verdict(const struct verdict *v, uint64_t *ret_seq, struct digest *ret_digest)
{
	if (ret_seq)
		*ret_seq = v->seq;
	if (ret_digest)
		*ret_digest = v->digest;
}

enum status app_say_as(struct app *app, struct say *say, const char *author, const struct key *key,
		       int64_t now, uint64_t *ret_seq, struct digest *ret_digest, struct err *err)
{
	struct verdict verdict;

	TRY(say_all(app, &say, 1, author, key, now, &verdict, err));
	tell_verdict(&verdict, ret_seq, ret_digest);
	return OK;
}

static void release_json(void *doc)
{
	json_decref(doc);
}

/* Keeps what would be signed; always fails, so that whoever says it goes no further. */
static enum status draft(struct app *app, struct say *const *says, size_t count, struct err *err)
{
	struct say *kept = arena_array(app->arena, count, sizeof(*kept));

	for (size_t i = 0; i < count; i++) {
		struct digest *about = arena_array(app->arena, says[i]->about_count + 1, sizeof(*about));

		if (says[i]->too_many)
			return fail(err, ERR_INVALID, "one entry has at most %d texts and files", TEXTS_MAX);
		kept[i] = *says[i];
		kept[i].kind = arena_text(app->arena, says[i]->kind);
		kept[i].portfolio = arena_text(app->arena, says[i]->portfolio ? says[i]->portfolio : "");
		for (size_t k = 0; k < says[i]->about_count; k++)
			about[k] = says[i]->about[k];
		kept[i].about = about;
		kept[i].body = json_deep_copy(says[i]->body);
		arena_own(app->arena, release_json, kept[i].body);
		for (size_t k = 0; k < says[i]->text_count; k++) {
			struct text *t = &kept[i].texts[k];

			t->name = arena_text(app->arena, t->name);
			t->bytes = arena_bytes(app->arena, t->bytes, t->len);
		}
	}
	app->drafting->says = kept;
	app->drafting->count = count;
	return fail(err, ERR_CONFLICT, "this is not signed yet");
}

enum status app_say_together(struct app *app, struct say *const *says, size_t count, uint64_t *ret_seq,
			     struct digest *ret_digest, struct err *err)
{
	struct verdict *verdicts = arena_array(app->arena, count, sizeof(*verdicts));
	json_t **given = arena_array(app->arena, count, sizeof(json_t *));
	enum status status = OK;

	for (size_t i = 0; i < count; i++) {
		given[i] = says[i]->body;
		says[i]->body = given[i] ? json_copy(given[i]) : json_object();
	}
	for (size_t i = 0; i < count && status == OK; i++) {
		if (kind_is_guarded(kind_newest(&app->kinds, says[i]->kind)))
			status = guard_texts(app, says[i]->texts, says[i]->text_count, says[i]->body, err);
	}
	if (status == OK && app->drafting)
		status = draft(app, says, count, err);
	if (status == OK && app->key == NULL)
		status = app_key(app, app->as, &app->key, err);
	if (status == OK)
		status = say_all(app, says, count, app->as, app->key, app_now(app), verdicts, err);
	for (size_t i = 0; i < count; i++) {
		json_decref(says[i]->body);
		says[i]->body = given[i];
	}
	if (status == OK)
		tell_verdict(&verdicts[0], ret_seq, ret_digest);
	return status;
}

enum status app_say(struct app *app, struct say *say, uint64_t *ret_seq, struct digest *ret_digest,
		    struct err *err)
{
	return app_say_together(app, &say, 1, ret_seq, ret_digest, err);
}
