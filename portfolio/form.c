#include "portfolio/form.h"

#include <stdio.h>
#include <string.h>

#include "core/ids.h"
#include "core/json.h"
#include "portfolio/body.h"

enum status form_named(struct world *w, const struct entry *e, const struct digest *curriculum,
		       struct tool_form *ret_form, struct err *err)
{
	const struct catalogue *c = w->catalogue;
	const char *name = body_text(e->body, "form");
	struct tool_form form;
	char right[FORM_MAX];

	TRY(c->form_of(c->data, curriculum, strchr(name, '/') + 1, &form, err));
	(void)snprintf(right, sizeof(right), "%s/%s", form.file, form.tool);
	if (strcmp(name, right) != 0)
		return fail(err, ERR_CONFLICT,
			    "the entry was filled in by the form %s, and %s is bound to %s: look at "
			    "that one and sign again",
			    name, e->portfolio, right);
	*ret_form = form;
	return OK;
}

/* The names of the notes, without "note.", as the catalogue wants them. */
static json_t *note_names(const struct entry *e)
{
	json_t *names = json_array();

	for (size_t i = 0; i < e->text_count; i++)
		if (strncmp(e->texts[i].name, "note.", 5) == 0)
			(void)json_array_append_new(names, json_string(e->texts[i].name + 5));
	return names;
}

enum status form_filled(struct world *w, const struct entry *e, const struct digest *curriculum,
			const char *tool, struct err *err)
{
	CLEANUP(json_cleanup) json_t *names = note_names(e);
	CLEANUP(json_cleanup) json_t *none = json_object();
	const json_t *marks = json_object_get(e->body, "marks");

	return w->catalogue->form(w->catalogue->data, curriculum, tool,
				  marks == NULL ? none : marks, names, err);
}

enum status form_filled_by(struct world *w, const struct entry *e, const struct digest *curriculum,
			   enum form_by by, struct err *err)
{
	static const char *const fillers[] = {
		[FORM_ASSESSOR] = "an assessor fills",
		[FORM_RATERS] = "colleagues fill",
		[FORM_TRAINEE] = "a trainee fills",
		[FORM_SUPERVISOR] = "a supervisor fills",
	};
	struct tool_form form;

	TRY(form_named(w, e, curriculum, &form, err));
	if (form.by != by)
		return fail(err, ERR_INVALID, "the form of %s is not one that %s in", form.tool, fillers[by]);
	return form_filled(w, e, curriculum, form.tool, err);
}
