/*
 * Tells a row of a case of equivalence. Most are said as they are; a claim lists what it rests on,
 * and what an assessor judges is sealed to the clerk, whose key lies with the demonstration's other
 * keys. A real clerk keeps it off line: whoever has it and the store reads judgements before they
 * are opened.
 */
#include <string.h>

#include "assessment/judgement.h"
#include "cli/demo_teller.h"
#include "cli/new_key.h"
#include "cli/words.h"
#include "core/seal.h"
#include "portfolio/world.h"

const struct demo_record *const demo_cases[] = {
	demo_board, demo_marisol, demo_gethin, demo_ottilie, NULL,
};

struct sealed {
	const struct demo_mark *marks;
	struct judged judged;
};

/* ---- the process, and the clerk's key ---- */

static enum status put_process(struct teller *t, const struct demo_record *r, json_t *body,
			       struct say *say, struct err *err)
{
	struct library_file file;
	char hex[DIGEST_HEX];
	struct digest digest;
	struct ref ref;

	TRY(ref_parse(json_string_value(json_object_get(body, r->kind)), &ref, err));
	if (!library_source(t->library, &ref, &file))
		return fail(err, ERR_NOT_FOUND, "the shipped library has no process of the story");
	digest = digest_of(file.bytes, file.len);
	digest_hex(&digest, hex);
	json_object_set_new(body, "sha256", json_string(hex));
	say->texts[say->text_count++] =
		(struct text){.name = "file.1", .bytes = file.bytes, .len = file.len};
	return OK;
}

static enum status put_sealing_key(struct teller *t, const struct demo_record *r, json_t *body,
				   struct err *err)
{
	struct app *app = t->app;
	struct random random =
		random_seeded(arena_printf(app->arena, "attest demo: sealing key %s", r->by));
	const char *path = app_key_path(app, arena_printf(app->arena, "%s.sealing", r->by));
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(json_cleanup) json_t *offer = NULL;

	TRY(key_generate(KEY_P256, &random, &key, err));
	TRY(key_write(key, path, NULL, err));
	TRY(new_key_offer(app, r->by, key, &offer, err));
	json_object_update(body, offer);
	return OK;
}

/* ---- claims ---- */

static enum status put_items(struct teller *t, const struct demo_record *r, json_t *body,
			     struct err *err)
{
	CLEANUP(json_cleanup) json_t *names = word_list(r->about);
	json_t *items = json_array();
	const char *name;

	json_object_set_new(body, "words", json_integer(words_counted(r->texts[0].words)));
	json_object_set_new(body, "items", items);
	for (size_t i = 1; (name = json_string_value(json_array_get(names, i))); i++) {
		struct digest digest;
		char hex[DIGEST_HEX];

		TRY(find_named(t, name, &digest, err));
		digest_hex(&digest, hex);
		json_array_append_new(items, json_pack("{ssss}", "entry", hex, "shows",
						       *name == '~' ? "knowledge" : "practice"));
	}
	return OK;
}

/* ---- what is sealed, and opened ---- */

static enum status judge(struct teller *t, const struct demo_mark *marks, struct judged *ret_judged,
			 struct err *err)
{
	struct app *app = t->app;
	struct judged judged = {0};

	while (marks[judged.count].unit)
		judged.count++;
	judged.items = arena_array(app->arena, judged.count, sizeof *judged.items);
	random_fill(&app->random, judged.nonce, sizeof judged.nonce);
	for (size_t i = 0; i < judged.count; i++) {
		judged.items[i].unit = marks[i].unit;
		judged.items[i].reason = marks[i].reason;
		TRY(unit_mark_parse(marks[i].mark, &judged.items[i].mark, err));
		random_fill(&app->random, judged.items[i].salt, sizeof judged.items[i].salt);
	}
	*ret_judged = judged;
	return OK;
}

/* To the key of the clerk of all these cases. */
static enum status seal_to_clerk(struct teller *t, const struct judged *judged, json_t *body,
				 struct say *say, struct err *err)
{
	CLEANUP(buf_release) struct buf plain, sealed;
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct world w = journal_world(t->app->journal);
	struct digest fingerprint;
	char hex[DIGEST_HEX];

	buf_init(&plain, SEAL_MAX);
	buf_init(&sealed, 2 * SEAL_MAX);
	w.arena = t->app->arena;
	w.now = t->now;
	TRY(case_sealing_key(&w, DEMO_CLERK, &key, err));
	TRY(judgement_write(judged, &plain, err));
	TRY(seal_make(key, plain.data, plain.len, &sealed, err));
	fingerprint = key_fingerprint(key);
	digest_hex(&fingerprint, hex);
	json_object_set_new(body, "key", json_string(hex));
	say->texts[say->text_count++] =
		(struct text){.name = "file.1",
			      .bytes = arena_bytes(t->app->arena, sealed.data, sealed.len),
			      .len = sealed.len};
	return OK;
}

static enum status put_seal(struct teller *t, const struct demo_record *r, json_t *body,
			    struct say *say, struct err *err)
{
	CLEANUP(json_cleanup) json_t *opened = NULL;
	struct arena *a = t->app->arena;
	struct digest commitment;
	struct judged judged;
	char hex[DIGEST_HEX];

	TRY(judge(t, r->marks, &judged, err));
	opened = judgement_body(&judged);
	TRY(judgement_commitment(&say->about[0], r->by, opened, judgement_reasons(&judged, a),
				 &commitment, err));
	digest_hex(&commitment, hex);
	json_object_set_new(body, "commitment", json_string(hex));
	TRY(seal_to_clerk(t, &judged, body, say, err));
	t->sealed = arena_grow(a, t->sealed, t->sealed_count, &t->sealed_room, sizeof *t->sealed);
	t->sealed[t->sealed_count++] = (struct sealed){r->marks, judged};
	return OK;
}

static enum status put_opening(struct teller *t, const struct demo_record *r, json_t *body,
			       struct say *say, struct err *err)
{
	CLEANUP(json_cleanup) json_t *opened = NULL;
	const struct judged *judged = NULL;

	for (size_t i = 0; i < t->sealed_count; i++) {
		if (t->sealed[i].marks == r->marks)
			judged = &t->sealed[i].judged;
	}
	if (!judged)
		return fail(err, ERR_NOT_FOUND, "nothing of this row was sealed");
	opened = judgement_body(judged);
	json_object_update(body, opened);
	for (size_t i = 0; i < judged->count; i++) {
		struct text text = {.name = arena_printf(t->app->arena, "reason.%zu", i + 1),
				    .bytes = judged->items[i].reason,
				    .len = strlen(judged->items[i].reason),
				    .salted = true};

		memcpy(text.salt, judged->items[i].salt, sizeof text.salt);
		say->texts[say->text_count++] = text;
	}
	return OK;
}

enum status tell_case(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_record *r = s->record;
	CLEANUP(json_cleanup) json_t *body = record_body(t, r);
	struct say say;

	TRY(record_say(t, r, body, &say, err));
	if (strcmp(r->kind, "process") == 0)
		TRY(put_process(t, r, body, &say, err));
	else if (strcmp(r->kind, "sealing-key") == 0)
		TRY(put_sealing_key(t, r, body, err));
	else if (strcmp(r->kind, "claim") == 0)
		TRY(put_items(t, r, body, err));
	else if (strcmp(r->kind, "sealed") == 0)
		TRY(put_seal(t, r, body, &say, err));
	else if (strcmp(r->kind, "opened") == 0)
		TRY(put_opening(t, r, body, &say, err));
	return record_told(t, r, &say, err);
}
