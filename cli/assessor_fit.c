#include "cli/assessor_fit.h"

#include <ctype.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "curricula/curriculum.h"
#include "portfolio/world.h"

static bool is_held(struct app *app, const json_t *role)
{
	const char *until = json_text(role, "until");
	int32_t day;

	return strcmp(json_text(role, "role"), role_name(ROLE_ASSESSOR)) == 0 &&
	       (day_parse(until, &day, NULL) != OK || day >= time_day(app_now(app)));
}

/* The specialisms in the scope of a role; what is in capitals is a tool. */
static struct names specialisms_of(struct app *app, const json_t *role)
{
	const json_t *scope = json_object_get(role, "scope"), *one;
	struct names names = {
		.items = arena_array(app->arena, json_array_size(scope) + 1, sizeof(char *))};
	size_t i;

	json_array_foreach(scope, i, one)
	{
		if (!isupper((unsigned char)*json_string_value(one)))
			names.items[names.count++] = json_string_value(one);
	}
	return names;
}

static bool reaches(struct app *app, const struct specialisms *specialisms, const json_t *roles,
		    const struct module *module)
{
	const json_t *role;
	size_t i;

	json_array_foreach(roles, i, role)
	{
		struct names held = specialisms_of(app, role);

		if (is_held(app, role) &&
		    specialisms_reach(specialisms, &held, &module->specialisms))
			return true;
	}
	return false;
}

enum status assessor_fit_json(struct app *app, const char *trainee, const json_t *roles,
			      json_t **ret_fit, struct err *err)
{
	const struct specialisms *specialisms;
	const struct curriculum *c = NULL;
	json_t *modules = json_array();
	struct enrolment enrolment;
	enum status status = app_enrolment(app, trainee, &enrolment, err);

	if (status == OK)
		status = published_get(app->published, &enrolment.digest, &c, &specialisms, err);
	if (status != OK && status != ERR_NOT_FOUND) {
		json_decref(modules);
		return status;
	}
	for (size_t i = 0; c != NULL && i < c->use_count; i++) {
		if (reaches(app, specialisms, roles, c->uses[i].module))
			json_array_append_new(modules, json_string(c->uses[i].ref.id));
	}
	*ret_fit = json_pack("{soso}", "modules", modules, "of",
			     json_integer(c != NULL ? (json_int_t)c->use_count : 0));
	return OK;
}
