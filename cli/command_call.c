/* Commands that are called by the pages and from elsewhere, rather than typed: see command.h. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command_priv.h"

/* ---- for the web pages ---- */

static enum status take_value(struct app *app, struct args *args, const struct command *c, const char *name,
			      const char *value, struct err *err)
{
	const struct option *o = option_find(c->options, name, strlen(name));
	const char *words[] = { "", value };

	assert(o);
	if (!value || !*value)
		return OK;
	if (args->given_count == GIVEN_MAX)
		return fail(err, ERR_INVALID, "more than %d options", GIVEN_MAX);
	TRY(words_check(2, words, err));
	args->given[args->given_count].option = o;
	args->given[args->given_count++].value = o->value ? arena_text(app->arena, value) : "";
	return OK;
}

static enum status take_call(struct app *app, const struct command *c, const char *const *operands,
			     const char *const *values, struct args *args, struct err *err)
{
	for (; *operands; operands++) {
		const char *words[] = { "", *operands };

		TRY(words_check(2, words, err));
		if (args->count == OPERANDS_MAX)
			return fail(err, ERR_INVALID, "more than %d operands", OPERANDS_MAX);
		args->operands[args->count++] = *operands;
	}
	for (; *values; values += 2)
		TRY(take_value(app, args, c, values[0], values[1], err));
	args_spell(app, args, c);
	TRY(args_check(args, c, err));
	return needs_check(app, c, err);
}

/* *ret_doc NULL: it printed nothing. */
static enum status call(struct app *app, const struct command *c, const struct args *args, json_t **ret_doc,
			struct err *err)
{
	json_t *doc = NULL;
	enum status status;

	app->json = true;
	app->exit_code = 0;
	app->answer = &doc;
	status = c->run(app, args, err);
	app->answer = NULL;
	if (status == OK)
		*ret_doc = doc;
	else
		json_decref(doc);
	return status;
}

enum status command_answer(struct app *app, const char *name, const char *const *operands,
			   const char *const *values, json_t **ret_doc, struct err *err)
{
	const struct command *c = command_find(name);
	struct args *args = arena_alloc(app->arena, sizeof *args);
	json_t *doc = NULL;

	assert(c && !(c->needs & NEEDS_WRITE));
	TRY(take_call(app, c, operands, values, args, err));
	TRY(call(app, c, args, &doc, err));
	if (!doc)
		return fail(err, ERR_IO, "%s gave no answer", name);
	*ret_doc = doc;
	return OK;
}

enum status command_draft(struct app *app, const char *name, const char *const *operands,
			  const char *const *values, struct drafting *drafting, struct err *err)
{
	const struct command *c = command_find(name);
	struct args *args = arena_alloc(app->arena, sizeof *args);
	CLEANUP(json_cleanup) json_t *doc = NULL;
	enum status status;

	assert(c && (c->needs & (NEEDS_WRITE | SIGNS)));
	TRY(take_call(app, c, operands, values, args, err));
	for (size_t i = 0; i < drafting->file_count && option_find(c->options, "--file", strlen("--file")); i++)
		TRY(take_value(app, args, c, "--file", arena_printf(app->arena, "%zu", i + 1), err));
	app->drafting = drafting;
	status = call(app, c, args, &doc, err);
	app->drafting = NULL;
	if (drafting->count > 0)
		return OK;
	return status == OK ? fail(err, ERR_CONFLICT, "There is nothing to sign") : status;
}

/* ---- from elsewhere ---- */

/* An option that somebody far away named: it need not be there, and may name no file of this machine. */
static enum status take_far(struct app *app, struct args *args, const struct command *c, const char *name,
			    const char *value, size_t files, struct err *err)
{
	const struct option *o = option_find(c->options, name, strlen(name));
	char *end = NULL;

	if (!o)
		return fail(err, ERR_INVALID, "%s has no option %s here: is this program as new as yours?", c->name, name);
	if (option_is_file(o)) {
		unsigned long n = strtoul(value, &end, 10);

		if (*end != '\0' || n < 1 || n > files)
			return fail(err, ERR_INVALID, "%s names a file that did not come with it", name);
	}
	return take_value(app, args, c, name, o->value ? value : "yes", err);
}

static enum status take_call_from(struct app *app, const struct command *c, const struct command_call *call,
				  struct args *args, struct err *err)
{
	size_t files = call->drafting ? call->drafting->file_count : 0;
	const char *const none[] = { NULL };

	for (const char *const *v = call->values; *v; v += 2)
		TRY(take_far(app, args, c, v[0], v[1], files, err));
	return take_call(app, c, call->operands, none, args, err);
}

static enum status call_from(struct app *app, const struct command_call *call, struct err *err)
{
	const struct command *c = command_find(call->name);
	struct args *args = arena_alloc(app->arena, sizeof *args);

	assert(c && (c->needs & REMOTE) && (call->drafting != NULL) == ((c->needs & (NEEDS_WRITE | SIGNS)) != 0));
	app->exit_code = 2;
	TRY(take_call_from(app, c, call, args, err));
	app->exit_code = 0;
	return c->run(app, args, err);
}

/* What the guard found, where a command that is drafted keeps it (cli/guard.h). */
static void tell_found(const json_t *found, FILE *out)
{
	const json_t *one, *finding;
	size_t i, k;

	json_array_foreach (found, i, one) {
		json_array_foreach (json_object_get(one, "findings"), k, finding) {
			print_words(out, "%s, line %d: %s: %s", json_text(one, "file"), (int)json_number(finding, "line"),
				    json_text(finding, "kind"), json_text(finding, "text"));
			fputc('\n', out);
		}
	}
}

int command_call(struct app *app, const struct command_call *call, struct buf *out, struct buf *complaints)
{
	struct app here = *app;
	char *texts[2] = { NULL, NULL };
	size_t lengths[2];
	struct err err = { 0 };
	enum status status;
	int code;

	here.out = open_memstream(&texts[0], &lengths[0]);
	here.err = open_memstream(&texts[1], &lengths[1]);
	if (!here.out || !here.err)
		abort(); /* no memory, as in core/arena.c */
	here.json = call->json;
	here.terminal = here.colour = false;
	here.far = true;
	here.drafting = call->drafting;
	status = call_from(&here, call, &err);
	code = status == OK || here.exit_code == 2 ? here.exit_code : 1;
	if (call->drafting && call->drafting->count == 0 && call->drafting->found)
		tell_found(call->drafting->found, here.err);
	if (status != OK && !(call->drafting && call->drafting->count > 0)) {
		fputs("attest: ", here.err);
		print_text(here.err, err.text);
		fputc('\n', here.err);
	}
	fclose(here.out);
	fclose(here.err);
	buf_add(out, texts[0], lengths[0]);
	buf_add(complaints, texts[1], lengths[1]);
	free(texts[0]);
	free(texts[1]);
	return code;
}
