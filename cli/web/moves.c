#include "cli/web/moves.h"

#include <string.h>

#include "cli/waiting.h"
#include "cli/web/visit.h"
#include "core/json.h"

static bool is(const json_t *item, const char *name, const char *text)
{
	return strcmp(json_text(item, name), text) == 0;
}

bool move_is_theirs(const struct visit *v, const json_t *item)
{
	struct waiting_item w = {.holder = json_text(item, "holder"),
				 .trainee = json_text(item, "trainee"),
				 .but = json_text(item, "but")};
	struct err err;
	bool theirs;

	return role_parse(json_text(item, "role"), &w.role, &err) == OK &&
	       waiting_is_theirs(v->app, &w, v->session.person, &theirs, &err) == OK && theirs;
}

static const char *signature_address(struct visit *v, const json_t *item)
{
	const char *trainee = json_text(item, "trainee"),
		   *unit = url_part(v->arena, json_text(item, "unit"));

	if (is(item, "of", "module"))
		return arena_printf(v->arena, "/trainees/%s/modules/%s/close", trainee, unit);
	if (is(item, "of", "review"))
		return arena_printf(v->arena, "/training/%s/reviews/%s", trainee, unit);
	if (!is(item, "of", "award"))
		return NULL;
	return arena_printf(v->arena, "/trainees/%s/awards/%s", trainee, unit);
}

const char *move_address(struct visit *v, const json_t *item)
{
	const char *entry = arena_printf(v->arena, "%lld", (long long)json_number(item, "entry"));
	const char *trainee = json_text(item, "trainee");

	if (!move_is_theirs(v, item))
		return NULL;
	if (is(item, "kind", "request"))
		return arena_printf(v->arena, "/queue/%s", entry);
	if (is(item, "kind", "approval"))
		return arena_printf(
			v->arena, "/training/%s/assessors?q=%s", trainee,
			url_part(v->arena, app_name(v->app, json_text(item, "assessor"))));
	if (is(item, "kind", "nomination"))
		return arena_printf(v->arena, "/trainees/%s#assessors", trainee);
	if (is(item, "kind", "cover"))
		return arena_printf(v->arena, "/entries/%s/reassign", entry);
	if (is(item, "kind", "signature"))
		return signature_address(v, item);
	/* Of an answer from outside the assessor is known; what else waits for a second signature
	 * is anybody's. */
	if (is(item, "kind", "countersignature"))
		return arena_printf(v->arena,
				    *json_text(item, "assessor") ? "/queue/answers/%s"
								 : "/entries/%s/second",
				    entry);
	if (is(item, "kind", "case"))
		return arena_printf(v->arena, "/cases/%s", entry);
	return arena_printf(v->arena, "/entries/%s", entry);
}
