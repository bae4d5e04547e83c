#include "cli/case_standards.h"

#include <string.h>

#include "cli/data.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"

struct telling {
	struct app *app;
	const struct case_view *v;
	struct library *lib;
};

/* ---- which units cite a standard ---- */

static const struct module *module_of(const struct case_view *v, const struct unit *unit)
{
	char code[ID_MAX] = "";
	const char *slash = strchr(unit->id, '/');
	const struct use *use;

	if (!unit->outcome || !slash || (size_t)(slash - unit->id) >= sizeof code)
		return NULL;
	memcpy(code, unit->id, (size_t)(slash - unit->id));
	use = curriculum_use(v->curriculum, code);
	return use ? use->module : NULL;
}

/* A unit that is itself a standard is of the set that the target names. */
static bool is_of_set(const struct telling *t, const struct unit *unit, const char *set)
{
	const struct module *m = module_of(t->v, unit);

	for (size_t i = 0; unit->is_standard && i < t->v->set_count; i++)
		if (strcmp(t->v->sets[i]->head.name, set) == 0)
			return true;
	return m && names_have(&m->sets, set);
}

static bool cites(const struct telling *t, const struct unit *unit, const char *set, const char *item)
{
	if (!is_of_set(t, unit, set))
		return false;
	return unit->is_standard ? strcmp(unit->id, item) == 0 : names_have(&unit->outcome->standards, item);
}

static json_t *citing(const struct telling *t, const char *set, const char *item)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->v->unit_count; i++)
		if (cites(t, &t->v->units[i], set, item))
			json_array_append_new(list, json_string(t->v->units[i].id));
	return list;
}

static const char *item_name(const struct telling *t, const struct standards *set, size_t i)
{
	return arena_printf(t->app->arena, "%s/%s", set->head.ref.id, set->items[i].id);
}

/* ---- as data, from which the words are made ---- */

static json_t *set_json(const struct telling *t, const struct standards *set)
{
	json_t *list = json_array();

	for (size_t i = 0; i < set->count; i++) {
		const char *item = item_name(t, set, i);

		json_array_append_new(list, json_pack("{ssssso}", "id", item, "name", set->items[i].name,
						      "outcomes", citing(t, set->head.name, item)));
	}
	return json_pack("{ssssso}", "set", set->head.name, "owner", set->owner, "standards", list);
}

static json_t *carries_json(const struct telling *t, const struct map *map, const char *to)
{
	static const char *const extents[] = { "same", "part", "none" };
	json_t *list = json_array();

	for (size_t i = 0; i < map->carry_count; i++) {
		const struct carries *c = &map->carries[i];

		if (strcmp(c->to, to) == 0)
			json_array_append_new(list, json_pack("{ssssssso}", "from", c->from, "extent",
							      extents[c->extent], "text", c->text ? c->text : "",
							      "outcomes", citing(t, map->source, c->from)));
	}
	return list;
}

static json_t *crosswalk_json(const struct telling *t, const struct map *map,
			      const struct standards *target)
{
	json_t *list = json_array();

	for (size_t i = 0; i < target->count; i++) {
		const char *item = item_name(t, target, i);

		json_array_append_new(list, json_pack("{ssssso}", "id", item, "name", target->items[i].name,
						      "carries", carries_json(t, map, item)));
	}
	return json_pack("{sssssssssososo}", "map", map->head.name, "authority", map->authority, "source",
			 map->source, "target", map->target, "from", json_day(map->from), "until",
			 map->until == DAY_OPEN ? json_null() : json_day(map->until), "standards", list);
}

/* ---- in words ---- */

static const char *joined(const struct telling *t, const json_t *list)
{
	const char *text = "";

	for (size_t i = 0; i < json_array_size(list); i++)
		text = arena_printf(t->app->arena, "%s%s%s", text, i ? ", " : "",
				    json_string_value(json_array_get(list, i)));
	return *text ? text : "none";
}

static const char *word(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

static void print_set(const struct telling *t, const json_t *set)
{
	const json_t *list = json_object_get(set, "standards");

	print_words(t->app->out, "%s (%s)\n", word(set, "set"), word(set, "owner"));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		print_wrapped(t->app->out, arena_printf(t->app->arena, "  %-10s ", word(item, "id")),
			      "             ",
			      arena_printf(t->app->arena, "%s: %s", word(item, "name"),
					   joined(t, json_object_get(item, "outcomes"))));
	}
}

static void print_carries(const struct telling *t, const json_t *c)
{
	const char *extent = word(c, "extent"), *text = word(c, "text");
	const char *said = strcmp(extent, "none") == 0 ?
				   arena_printf(t->app->arena, "nothing of %s", word(c, "from")) :
				   arena_printf(t->app->arena, "%s %s: %s",
						strcmp(extent, "same") == 0 ? "is" : "in part", word(c, "from"),
						joined(t, json_object_get(c, "outcomes")));

	print_wrapped(t->app->out, "             ", "             ",
		      *text ? arena_printf(t->app->arena, "%s. %s", said, text) : said);
}

static void print_crosswalk(const struct telling *t, const json_t *crosswalk)
{
	const json_t *list = json_object_get(crosswalk, "standards");

	print_words(t->app->out, "%s, by %s of %s, from %s\n", word(crosswalk, "target"),
		    word(crosswalk, "map"), word(crosswalk, "authority"), word(crosswalk, "from"));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i), *carries = json_object_get(item, "carries");

		print_wrapped(t->app->out, arena_printf(t->app->arena, "  %-10s ", word(item, "id")),
			      "             ", word(item, "name"));
		for (size_t k = 0; k < json_array_size(carries); k++)
			print_carries(t, json_array_get(carries, k));
		if (json_array_size(carries) == 0)
			fputs("             the map does not say\n", t->app->out);
	}
}

/* ---- all of it ---- */

static bool is_cited(const struct telling *t, const char *set)
{
	for (size_t i = 0; i < t->v->unit_count; i++)
		if (is_of_set(t, &t->v->units[i], set))
			return true;
	return false;
}

static const struct standards *set_of(const struct telling *t, const char *name)
{
	struct ref ref;

	return ref_parse(name, &ref, NULL) == OK ? library_standards(t->lib, &ref) : NULL;
}

/* The sets that are cited, each once, in the order of the modules. */
static void add_sets(const struct telling *t, json_t *sets, const struct names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		const struct standards *set = set_of(t, names->items[i]);
		bool known = !set || !is_cited(t, names->items[i]);

		for (size_t k = 0; k < json_array_size(sets); k++)
			known = known || strcmp(word(json_array_get(sets, k), "set"), names->items[i]) == 0;
		if (!known)
			json_array_append_new(sets, set_json(t, set));
	}
}

enum status case_standards_show(struct app *app, const struct case_view *v, struct err *err)
{
	CLEANUP(json_cleanup) json_t *sets = json_array(), *crosswalks = json_array();
	struct telling t = { .app = app, .v = v };
	const struct map *const *maps;
	size_t count;

	TRY(data_library(app->arena, &t.lib, err));
	for (size_t i = 0; i < v->curriculum->use_count; i++)
		if (v->curriculum->uses[i].module)
			add_sets(&t, sets, &v->curriculum->uses[i].module->sets);
	maps = library_maps(t.lib, &count);
	for (size_t i = 0; i < count; i++) {
		const struct standards *target = set_of(&t, maps[i]->target);

		if (target && set_of(&t, maps[i]->source) && is_cited(&t, maps[i]->source))
			json_array_append_new(crosswalks, crosswalk_json(&t, maps[i], target));
	}
	if (app->json)
		return print_json(app,
				  json_pack("{sIsOsO}", "id", (json_int_t)v->file.seq, "sets", sets,
					    "crosswalks", crosswalks),
				  err);
	for (size_t i = 0; i < json_array_size(sets); i++)
		print_set(&t, json_array_get(sets, i));
	for (size_t i = 0; i < json_array_size(crosswalks); i++)
		print_crosswalk(&t, json_array_get(crosswalks, i));
	if (json_array_size(sets) == 0)
		fputs("Nothing of this case cites a standard.\n", app->out);
	return OK;
}
