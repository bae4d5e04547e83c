#include "cli/case_application.h"

#include <string.h>

#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"

static enum status application_of(struct app *app, const struct case_view *v, struct entry *ret_entry,
				  struct err *err)
{
	struct record record;

	return journal_read(app->journal, v->file.seq, app->arena, &record, ret_entry, err);
}

static const char *numbered(struct app *app, const struct entry *e, const char *prefix, size_t i)
{
	return app_text(app, e, arena_printf(app->arena, "%s.%zu", prefix, i + 1));
}

/* The declaration as the process words it; what it has not is the word alone. */
static const char *declaration_text(const struct case_view *v, const char *id)
{
	for (size_t i = 0; i < v->process->declaration_count; i++)
		if (strcmp(v->process->declarations[i].id, id) == 0)
			return v->process->declarations[i].text;
	return id;
}

/* ---- in words ---- */

static void print_posts(struct app *app, const struct entry *e, const struct case_file *file)
{
	for (size_t i = 0; i < file->post_count; i++) {
		const struct case_post *post = &file->posts[i];
		const char *text = numbered(app, e, "post", i);
		char from[DAY_TEXT], until[DAY_TEXT];

		day_text(post->from, from);
		day_text(post->until, until);
		print_wrapped(app->out, "post: ", "    ",
			      arena_printf(app->arena, "%s, %s %s%s: %s", post->employer,
					   post->until == DAY_OPEN ? "since" : "from", from,
					   post->until == DAY_OPEN ? "" : arena_printf(app->arena, " until %s", until),
					   text ? text : "(erased)"));
	}
}

static void print_priors(struct app *app, const struct entry *e, const struct case_file *file)
{
	for (size_t i = 0; i < file->prior_count; i++) {
		const char *text = numbered(app, e, "prior", i);
		char day[DAY_TEXT];

		day_text(file->priors[i].day, day);
		print_wrapped(app->out, "award: ", "    ",
			      arena_printf(app->arena, "%s, level %d: %s", day, (int)file->priors[i].level,
					   text ? text : "(erased)"));
	}
}

enum status case_application_print(struct app *app, const struct case_view *v, struct err *err)
{
	const char *statement;
	struct entry e;

	TRY(application_of(app, v, &e, err));
	for (size_t i = 0; i < v->file.declare_count; i++)
		print_wrapped(app->out, "declared: ", "    ",
			      declaration_text(v, v->file.declares[i]));
	print_posts(app, &e, &v->file);
	print_priors(app, &e, &v->file);
	for (size_t i = 0; i < v->file.referee_count; i++)
		print_words(app->out, "referee: %s (%s)\n", app_name(app, v->file.referees[i]),
			    v->file.referees[i]);
	statement = app_text(app, &e, "statement");
	if (statement)
		print_wrapped(app->out, "statement: ", "    ", statement);
	return OK;
}

/* ---- as data ---- */

static json_t *posts_json(struct app *app, const struct entry *e, const struct case_file *file)
{
	json_t *list = json_array();

	for (size_t i = 0; i < file->post_count; i++) {
		const struct case_post *post = &file->posts[i];

		json_array_append_new(list, json_pack("{sssososs?}", "employer", post->employer, "from",
						      json_day(post->from), "until",
						      post->until == DAY_OPEN ? json_null() : json_day(post->until),
						      "text", numbered(app, e, "post", i)));
	}
	return list;
}

static json_t *priors_json(struct app *app, const struct entry *e, const struct case_file *file)
{
	json_t *list = json_array();

	for (size_t i = 0; i < file->prior_count; i++)
		json_array_append_new(list, json_pack("{sosiss?}", "day", json_day(file->priors[i].day),
						      "level", (int)file->priors[i].level, "text",
						      numbered(app, e, "prior", i)));
	return list;
}

static json_t *words_json(const char *const *words, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(words[i]));
	return list;
}

enum status case_application_json(struct app *app, const struct case_view *v, json_t **ret_json,
				  struct err *err)
{
	const struct case_file *file = &v->file;
	struct entry e;

	TRY(application_of(app, v, &e, err));
	*ret_json = json_pack("{sososososs?}", "declares", words_json(file->declares, file->declare_count),
			      "posts", posts_json(app, &e, file), "prior", priors_json(app, &e, file),
			      "referees", words_json(file->referees, file->referee_count), "statement",
			      app_text(app, &e, "statement"));
	return OK;
}
