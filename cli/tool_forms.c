#include "cli/tool_forms.h"

#include "assessment/catalogue.h"
#include "cli/form_show.h"
#include "portfolio/world.h"

enum status tool_forms_json(struct app *app, const char *trainee, enum tool_by by,
			    json_t **ret_list, struct err *err)
{
	const struct specialisms *specialisms;
	struct enrolment enrolment;
	const struct curriculum *c;
	json_t *list;

	TRY(app_enrolment(app, trainee, &enrolment, err));
	TRY(published_get(app->published, &enrolment.digest, &c, &specialisms, err));
	list = json_array();
	for (size_t i = 0; i < c->tools->tool_count; i++) {
		const struct tool *tool = &c->tools->tools[i];
		json_t *form;

		if (tool->by != by)
			continue;
		form = form_json(c->tools, tool);
		json_object_set_new(form, "id", json_string(tool->id));
		json_array_append_new(list, form);
	}
	*ret_list = list;
	return OK;
}
