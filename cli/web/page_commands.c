/*
 * Commands that are asked for from elsewhere (`attest --remote`, cli/remote.h), in requests that the person's key
 * signed. One that reads is run as that person and what it prints is sent; one that says something is drafted, and
 * waits at /sign/{signing} for a signature over its bytes, which comes back here.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/sign_file.h"
#include "cli/web/access.h"
#include "cli/web/key_request.h"
#include "cli/web/sign.h"
#include "core/json.h"
#include "portfolio/guard.h"

#define PRINTED_MAX ((size_t)12 << 20)
#define CALL_MAX ((size_t)256 << 10)

static const struct route_field call_fields[] = {
	{ "call", "JSON: {command, operands, options (name and value by turns), files (their names), json}", true },
	{ "file", "files, in the order of `files`; an option that is a file says its number, from 1", false },
	{ "patient-data", "of what looks like patient data: not-a-patient, invented", false },
	{ NULL },
};
static const struct route_field signed_fields[] = {
	{ "signed", "JSON: {v, signatures: [{entry, key, signature}]}, as `attest sign-page` writes it", true },
	{ NULL },
};

struct asked {
	const struct command *command;
	const char *const *operands, *const *options;
	const char *sentence; /* the command as it would be typed */
	bool json;
};

/* ---- reading what is asked ---- */

static enum status take_list(struct visit *v, const json_t *doc, const char *name, const char *const **ret_list,
			     size_t *ret_count, struct err *err)
{
	const json_t *list = json_object_get(doc, name), *one;
	size_t n = json_array_size(list), i;
	const char **texts = arena_array(v->arena, n + 1, sizeof *texts);

	if (!json_is_array(list))
		return fail(err, ERR_INVALID, "The call has no list \"%s\"", name);
	json_array_foreach (list, i, one) {
		if (!json_is_string(one) || strlen(json_string_value(one)) != json_string_length(one))
			return fail(err, ERR_INVALID, "The list \"%s\" of the call is of texts", name);
		texts[i] = arena_text(v->arena, json_string_value(one));
	}
	*ret_list = texts;
	*ret_count = n;
	return OK;
}

static enum status take_call(struct visit *v, const json_t *doc, struct asked *ret_asked, size_t *ret_files,
			     struct text *files, struct err *err)
{
	struct asked asked = { .command = command_find(json_text(doc, "command")), .json = json_flag(doc, "json") };
	const char *const *names;
	size_t count, operands, options;

	if (!asked.command || !(asked.command->needs & REMOTE))
		return fail(err, ERR_NOT_FOUND, "\"%s\" is no command that works from elsewhere; `attest remote` lists them",
			    json_text(doc, "command"));
	TRY(take_list(v, doc, "operands", &asked.operands, &operands, err));
	TRY(take_list(v, doc, "options", &asked.options, &options, err));
	TRY(take_list(v, doc, "files", &names, &count, err));
	if (options % 2 != 0 || count > TEXTS_MAX)
		return fail(err, ERR_INVALID, "Options are name and value by turns, and files at most %d", TEXTS_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct request_field *file = request_file(v->request, "file", i);

		if (!file)
			return fail(err, ERR_INVALID, "A file that the call names did not come with it");
		files[i] = (struct text){ .name = names[i], .bytes = file->value, .len = file->len };
	}
	asked.sentence = arena_printf(v->arena, "attest %s", asked.command->name);
	for (size_t i = 0; i < operands; i++)
		asked.sentence = arena_printf(v->arena, "%s %s", asked.sentence, asked.operands[i]);
	*ret_asked = asked;
	*ret_files = count;
	return OK;
}

/* ---- answering ---- */

static void answer(struct visit *v, int code, const struct buf *out, const struct buf *complaints)
{
	visit_answer(v, json_pack("{sissss}", "code", code, "out", out->data ? out->data : "", "err",
				  complaints->data ? complaints->data : ""));
}

static enum status run(struct visit *v, const struct asked *asked, struct drafting *drafting, struct err *err)
{
	const struct command_call call = { asked->command->name, asked->operands, asked->options, asked->json, drafting };
	CLEANUP(buf_release) struct buf out, complaints;
	int code;

	buf_init(&out, PRINTED_MAX);
	buf_init(&complaints, PRINTED_MAX);
	code = command_call(v->app, &call, &out, &complaints);
	if (out.full || complaints.full)
		return fail(err, ERR_INVALID, "The answer is too long to be sent: ask for less");
	if (drafting && drafting->count > 0)
		return sign_begin(v, drafting, asked->sentence, "/commands/said/{entry}", err);
	answer(v, code, &out, &complaints);
	return OK;
}

static enum status ask(struct visit *v, struct err *err)
{
	const char *text = request_value(v->request, "call"), *decision = visit_field(v, "patient-data");
	struct text *files = arena_array(v->arena, TEXTS_MAX, sizeof *files);
	struct drafting drafting = { .files = files };
	json_t *doc;
	struct asked asked;
	bool says;

	v->wants_json = true;
	if (!text)
		return fail(err, ERR_INVALID, "There is no call in it");
	TRY(json_read(text, strlen(text), CALL_MAX, &doc, err));
	arena_own(v->arena, json_release, doc);
	TRY(take_call(v, doc, &asked, &drafting.file_count, files, err));
	TRY(access_command(v, asked.command, asked.operands[0] ? asked.operands[0] : "", err));
	says = (asked.command->needs & (NEEDS_WRITE | SIGNS)) != 0;
	v->app->patient_data = says && guard_is_decision(decision) ? decision : NULL;
	return run(v, &asked, says ? &drafting : NULL, err);
}

/* ---- what was signed ---- */

static enum status hand_in(struct visit *v, struct err *err)
{
	const char *text = request_value(v->request, "signed");
	struct submission *submissions;
	struct signing s;

	v->wants_json = true;
	TRY(sign_find(v, visit_part(v, "signing"), &s, err));
	TRY(sign_bytes(v, &s, &v->key, &submissions, err));
	TRY(sign_answer_read(text ? text : "", text ? strlen(text) : 0, submissions, s.count, err));
	return sign_finish(v, &s, submissions, err);
}

/* What the command prints when its entry has come to stand. */
static enum status said(struct visit *v, struct err *err)
{
	const char *name = visit_part(v, "entry");
	char *texts[2] = { NULL, NULL };
	struct app app = *v->app;
	struct record record;
	struct entry entry;
	uint64_t seq;

	v->wants_json = true;
	if (journal_find(app.journal, name, &seq, err) != OK ||
	    journal_read(app.journal, seq, v->arena, &record, &entry, err) != OK ||
	    strcmp(entry.author, v->session.person) != 0)
		return visit_not_here(err);
	for (int json = 0; json < 2; json++) {
		size_t n;
		enum status status;

		app.out = open_memstream(&texts[json], &n);
		if (!app.out)
			return fail(err, ERR_IO, "no memory");
		app.json = json == 1;
		status = print_entry(&app, entry.kind, seq, &entry.digest, err);
		fclose(app.out);
		arena_own(v->arena, free, texts[json]);
		if (status != OK)
			return status;
	}
	visit_answer(v, json_pack("{sissssss}", "code", 0, "out", texts[0], "err", "", "json", texts[1]));
	return OK;
}

extern const struct route page_commands[];
const struct route page_commands[] = {
	{ "POST", "/commands", NEED_KEY | NEED_UPLOAD, 0, call_fields, NULL, ask,
	  "What a command prints; or, of one that says something, where its bytes wait to be signed" },
	{ "POST", "/commands/{signing}", NEED_KEY, 0, signed_fields, NULL, hand_in,
	  "Hand in signatures over what a command would say" },
	{ "GET", "/commands/said/{entry}", NEED_KEY, 0, NULL, NULL, said, "What a command prints once its entry stands" },
	{ 0 },
};
