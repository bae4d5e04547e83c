#include "cli/form.h"

#include <string.h>

#include "cli/command.h"
#include "portfolio/world.h"

enum status form_pair(const char *text, const char *option, struct arena *a,
		      const char **ret_id, const char **ret_value, struct err *err)
{
	const char *equals = strchr(text, '=');

	if (!equals || equals == text)
		return fail(err, ERR_INVALID, "%s is ID=VALUE, not \"%s\"", option, text);
	*ret_id = arena_bytes(a, text, (size_t)(equals - text));
	*ret_value = equals + 1;
	return OK;
}

enum status form_of_tool(struct app *app, const struct digest *curriculum, const char *tool,
			 json_t *body, struct err *err)
{
	const struct catalogue *c = published_catalogue(app->published);
	struct tool_form form;

	TRY(c->form_of(c->data, curriculum, tool, &form, err));
	json_object_set_new(body, "form",
			    json_string(arena_printf(app->arena, "%s/%s", form.file, form.tool)));
	return OK;
}

enum status form_option(struct app *app, const struct args *args, const struct digest *curriculum,
			json_t *body, struct err *err)
{
	const char *form = args_option(args, "--form");

	if (!form)
		return OK;
	if (!strchr(form, '/'))
		return form_of_tool(app, curriculum, form, body, err);
	json_object_set_new(body, "form", json_string(form));
	return OK;
}

enum status form_of_request(struct app *app, const struct record *record,
			    const struct entry *request, json_t *body, struct err *err)
{
	struct world w = journal_world(app->journal);
	struct request_state state;
	struct enrolment enrolment;

	w.arena = app->arena;
	TRY(world_request(&w, request->portfolio, record->seq, &state, err));
	TRY(world_enrolment_at(&w, request->portfolio, state.enrolment, &enrolment, err));
	return form_of_tool(app, &enrolment.digest, state.tool, body, err);
}

enum status form_args(const struct args *args, struct arena *a, json_t *body, struct say *say,
		       struct err *err)
{
	CLEANUP(json_cleanup) json_t *marks = json_object();
	const char *text, *id, *value;

	for (size_t i = 0; (text = args_value(args, "--mark", i)); i++) {
		TRY(form_pair(text, "--mark", a, &id, &value, err));
		json_object_set_new(marks, id, json_string(value));
	}
	if (json_object_size(marks) > 0)
		json_object_set(body, "marks", marks);
	for (size_t i = 0; (text = args_value(args, "--note", i)); i++) {
		TRY(form_pair(text, "--note", a, &id, &value, err));
		say_text(say, arena_printf(a, "note.%s", id), value);
	}
	say_text(say, "note.feedback", args_option(args, "--feedback"));
	return OK;
}
