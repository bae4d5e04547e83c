#include "cli/placeable.h"

#include "assessment/catalogue.h"
#include "portfolio/world.h"

enum status placeable_json(struct app *app, const char *trainee, json_t **ret_list, struct err *err)
{
	const struct specialisms *specialisms;
	struct enrolment enrolment;
	const struct curriculum *c;
	json_t *list;

	TRY(app_enrolment(app, trainee, &enrolment, err));
	TRY(published_get(app->published, &enrolment.digest, &c, &specialisms, err));
	list = json_array();
	for (size_t i = 0; specialisms && i < specialisms->count; i++) {
		const struct place *p = &specialisms->places[i];

		if (p->parent >= 0)
			json_array_append_new(list,
					      json_pack("{ssss}", "id", p->id, "name", p->name));
	}
	*ret_list = list;
	return OK;
}
