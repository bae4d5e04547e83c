#include "cli/assessor_fit.h"

#include <string.h>

#include "assessment/counts.h"
#include "core/date.h"
#include "curricula/curriculum.h"
#include "portfolio/world.h"

/* A role that an assessor holds today. */
struct scope {
	struct names tools, specialisms; /* none: any */
};

static struct names names_of(struct app *app, const char *words)
{
	struct names names = {0};

	names.items = arena_words(app->arena, words, &names.count);
	return names;
}

static enum status find_scopes(struct app *app, const char *assessor, struct scope **ret_scopes,
			       size_t *ret_count, struct err *err)
{
	struct world world = journal_world(app->journal);
	struct held_role *grants;
	struct scope *scopes;
	size_t count;

	world.arena = app->arena;
	TRY(world_grants(&world, assessor, ROLE_ASSESSOR, time_day(app_now(app)), &grants, &count,
			 err));
	scopes = arena_array(app->arena, count + 1, sizeof *scopes);
	for (size_t i = 0; i < count; i++)
		scopes[i] = (struct scope){names_of(app, grants[i].tools),
					   names_of(app, grants[i].specialisms)};
	*ret_scopes = scopes;
	*ret_count = count;
	return OK;
}

static bool is_in(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (strcmp(names->items[i], name) == 0)
			return true;
	}
	return false;
}

/* Is anything of the module judged with one of the tools? Its activities and outcomes are reviewed. */
static bool is_judged_with(const struct module *m, const struct names *tools)
{
	bool with = tools->count == 0 ||
		    (is_in(tools, REVIEW_TOOL) && m->activity_count + m->outcome_count > 0);

	for (size_t i = 0; i < m->quota_count && !with; i++) {
		for (size_t k = 0; k < m->quotas[i]->tools.count && !with; k++)
			with = is_in(tools, m->quotas[i]->tools.items[k]);
	}
	return with;
}

static bool reaches(const struct specialisms *specialisms, const struct scope *scopes, size_t count,
		    const struct module *module)
{
	for (size_t i = 0; i < count; i++) {
		if (is_judged_with(module, &scopes[i].tools) &&
		    specialisms_reach(specialisms, &scopes[i].specialisms, &module->specialisms))
			return true;
	}
	return false;
}

enum status assessor_fit_json(struct app *app, const char *trainee, const char *assessor,
			      json_t **ret_fit, struct err *err)
{
	const struct specialisms *specialisms = NULL;
	const struct curriculum *c = NULL;
	struct enrolment enrolment;
	struct scope *scopes;
	json_t *modules;
	size_t count;
	enum status status;

	TRY(find_scopes(app, assessor, &scopes, &count, err));
	status = app_enrolment(app, trainee, &enrolment, err);
	if (status == OK)
		status = published_get(app->published, &enrolment.digest, &c, &specialisms, err);
	if (status != OK && status != ERR_NOT_FOUND)
		return status;
	modules = json_array();
	for (size_t i = 0; c != NULL && i < c->use_count; i++) {
		if (reaches(specialisms, scopes, count, c->uses[i].module))
			json_array_append_new(modules, json_string(c->uses[i].ref.id));
	}
	*ret_fit = json_pack("{soso}", "modules", modules, "of",
			     json_integer(c != NULL ? (json_int_t)c->use_count : 0));
	return OK;
}
