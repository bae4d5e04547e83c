/* Says the entries of the story that are told as they are: the rows of demo_lists. */
#include <stdlib.h>
#include <string.h>

#include "cli/demo_teller.h"
#include "portfolio/case.h"
#include "portfolio/msf.h"
#include "portfolio/world.h"

const struct demo_record *const demo_lists[] = {
	demo_records, demo_outside, demo_requests, demo_training, demo_private, NULL,
};

/* ---- what a row names ---- */

enum status find_named(struct teller *t, const char *name, struct digest *ret_digest,
		       struct err *err)
{
	struct record record;
	struct entry e;
	uint64_t seq;

	if (*name == '#') {
		TRY(journal_find(t->app->journal, name + 1, &seq, err));
		TRY(journal_read(t->app->journal, seq, t->app->arena, &record, &e, err));
		*ret_digest = e.digest;
		return OK;
	}
	for (size_t i = 0; i < t->named_count; i++) {
		if (strcmp(t->named[i].label, name + 1) == 0) {
			*ret_digest = t->named[i].digest;
			return OK;
		}
	}
	return fail(err, ERR_NOT_FOUND, "no row was told yet that is labelled %s", name + 1);
}

/* The curriculum that somebody is bound to, which what is said of a training names. */
static enum status find_curriculum(struct teller *t, const char *trainee, struct digest *ret_digest,
				   struct err *err)
{
	struct world w = journal_world(t->app->journal);
	struct enrolment enrolment;

	w.arena = t->app->arena;
	w.now = t->now;
	TRY(world_enrolment(&w, trainee, world_today(&w), &enrolment, err));
	*ret_digest = enrolment.digest;
	return OK;
}

/* A curriculum, or a process, as it was published. */
static enum status find_published(struct teller *t, const char *name, struct digest *ret_digest,
				  struct err *err)
{
	struct world w = journal_world(t->app->journal);
	const struct curriculum *c;

	w.arena = t->app->arena;
	w.now = t->now;
	if (case_process_named(&w, name, ret_digest, err) == OK)
		return OK;
	TRY(story_curriculum(t, name, &c, err));
	*ret_digest = c->digest;
	return OK;
}

static enum status put_digests(struct teller *t, const char *trainee, json_t *value,
			       struct err *err);

/* The digest that a string stands for, or what is within; NULL: the value stays as it is. */
static enum status replaced(struct teller *t, const char *trainee, json_t *value,
			    json_t **ret_value, struct err *err)
{
	const char *text = json_string_value(value);
	char hex[DIGEST_HEX];
	struct digest digest;

	*ret_value = NULL;
	if (!text || (*text != '#' && *text != '@'))
		return put_digests(t, trainee, value, err);
	if (strcmp(text, "@curriculum") == 0)
		TRY(find_curriculum(t, trainee, &digest, err));
	else if (strchr(text + 1, '@'))
		TRY(find_published(t, text + 1, &digest, err));
	else
		TRY(find_named(t, text, &digest, err));
	digest_hex(&digest, hex);
	*ret_value = json_string(hex);
	return OK;
}

static enum status put_digests(struct teller *t, const char *trainee, json_t *value,
			       struct err *err)
{
	json_t *member, *other;
	const char *name;
	size_t i;

	json_array_foreach (value, i, member) {
		TRY(replaced(t, trainee, member, &other, err));
		if (other)
			json_array_set_new(value, i, other);
	}
	json_object_foreach (value, name, member) {
		TRY(replaced(t, trainee, member, &other, err));
		if (other)
			json_object_set_new(value, name, other);
	}
	return OK;
}

static enum status put_about(struct teller *t, const struct demo_record *r, struct say *say,
			     struct err *err)
{
	CLEANUP(json_cleanup) json_t *names = word_list(r->about);
	struct digest *about;

	say->about_count = json_array_size(names);
	say->about = about = arena_array(t->app->arena, say->about_count, sizeof *about);
	for (size_t i = 0; i < say->about_count; i++)
		TRY(find_named(t, json_string_value(json_array_get(names, i)), &about[i], err));
	return OK;
}

/* ---- saying it ---- */

static json_t *read_body(struct teller *t, const char *body)
{
	char *text = arena_text(t->app->arena, body ? body : "{}");
	json_t *value;

	for (char *p = text; *p; p++) {
		if (*p == '\'')
			*p = '"';
	}
	value = json_loads(text, 0, NULL);
	if (!value)
		abort(); /* our own data */
	return value;
}

static enum status find_portfolio(struct teller *t, const char *name, const char **ret_portfolio,
				  struct err *err)
{
	char *chain = arena_alloc(t->app->arena, MSF_CHAIN);
	struct digest request;

	*ret_portfolio = name;
	if (*name != '@')
		return OK;
	TRY(find_named(t, name, &request, err));
	msf_chain(&request, chain);
	*ret_portfolio = chain;
	return OK;
}

static void put_file(struct teller *t, const struct demo_record *r, struct say *say)
{
	struct text *text;

	if (!r->file)
		return;
	text = &say->texts[say->text_count++];
	text->name = "file.1";
	text->bytes = demo_file(t->app->arena, r->file, &text->len);
	say_text(say, "file.1.name", r->file);
}

static void put_label(struct teller *t, const char *label)
{
	struct app *app = t->app;

	t->named =
		arena_grow(app->arena, t->named, t->named_count, &t->named_room, sizeof *t->named);
	t->named[t->named_count].label = label;
	t->named[t->named_count++].digest = t->recorded;
}

json_t *record_body(struct teller *t, const struct demo_record *r)
{
	return read_body(t, r->body);
}

enum status record_say(struct teller *t, const struct demo_record *r, json_t *body, struct say *say,
		       struct err *err)
{
	*say = (struct say){.kind = r->kind, .role = r->role, .body = body};
	TRY(find_portfolio(t, r->portfolio, &say->portfolio, err));
	TRY(put_digests(t, r->portfolio, body, err));
	TRY(put_about(t, r, say, err));
	if (!r->body && !r->about) { /* countersigns */
		say->about = &t->recorded;
		say->about_count = 1;
	}
	for (size_t i = 0; i < DEMO_TEXTS; i++)
		say_text(say, r->texts[i].name, r->texts[i].words);
	put_file(t, r, say);
	return OK;
}

enum status record_told(struct teller *t, const struct demo_record *r, struct say *say,
			struct err *err)
{
	TRY(say_now(t, say, r->by, &t->recorded, err));
	if (r->label)
		put_label(t, r->label);
	return OK;
}

enum status tell_record(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_record *r = s->record;
	CLEANUP(json_cleanup) json_t *body = record_body(t, r);
	struct say say;

	TRY(record_say(t, r, body, &say, err));
	if (strcmp(r->kind, "answer") == 0)
		TRY(put_key(t, r->by, body, err));
	return record_told(t, r, &say, err);
}
