#include "cli/conditions.h"

#include <string.h>
#include <strings.h>

/* ---- what there is ---- */

struct there {
	struct names names; /* once each, in order of finding */
	size_t room;
};

static void add(struct app *app, struct there *there, const char *name)
{
	struct names *n = &there->names;

	if (names_have(n, name))
		return;
	n->items = arena_grow(app->arena, n->items, n->count, &there->room, sizeof *n->items);
	n->items[n->count++] = name;
}

static const char *there_words(struct app *app, const struct there *there)
{
	const char *text = "";

	for (size_t i = 0; i < there->names.count; i++)
		text = arena_printf(app->arena, "%s%s%s", text, i ? ", " : "", there->names.items[i]);
	return *text ? text : "none";
}

/* ---- each condition ---- */

enum status condition_programme(struct app *app, const struct known_list *known, const char *typed,
				const char **ret_programme, struct err *err)
{
	struct there there = { 0 };

	for (size_t i = 0; i < known->count; i++) {
		const char *programme = known->items[i].curriculum->programme;

		if (strcasecmp(programme, typed) == 0) {
			*ret_programme = programme;
			return OK;
		}
		add(app, &there, programme);
	}
	return fail(err, ERR_NOT_FOUND, "no curriculum is of a programme %s; there are %s", typed,
		    there_words(app, &there));
}

static bool has_tool(struct app *app, const struct tools *tools, const char *name, struct there *there)
{
	for (size_t i = 0; i < tools->tool_count; i++)
		add(app, there, tools->tools[i].id);
	return tools_tool(tools, name) != NULL;
}

static enum status condition_tool(struct app *app, const struct known_list *known, const char *name,
				  struct err *err)
{
	const struct tools *const *all;
	struct there there = { 0 };
	bool found = false;
	size_t count;

	if (!name)
		return OK;
	all = library_tools(known->library, &count);
	for (size_t i = 0; i < count; i++)
		found = has_tool(app, all[i], name, &there) || found;
	for (size_t i = 0; i < known->count; i++) { /* of what a store has published */
		const struct tools *tools = known->items[i].curriculum->tools;

		found = (tools && has_tool(app, tools, name, &there)) || found;
	}
	return found ? OK :
		       fail(err, ERR_NOT_FOUND, "no tools file has a tool %s; there are %s", name,
			    there_words(app, &there));
}

static enum status condition_place(const char *name, const struct specialisms *places, struct err *err)
{
	if (!name || !places || specialisms_place(places, name))
		return OK;
	return fail(err, ERR_NOT_FOUND,
		    "%s has no division, theme or specialism %s; `attest curriculum search` finds curricula "
		    "by their subject",
		    places->head.name, name);
}

static enum status condition_standard(const struct known_list *known, const char *item, struct err *err)
{
	char code[ID_MAX], part[ID_MAX];
	const struct standards *set;

	if (!item)
		return OK;
	TRY(item_split(item, code, part, err));
	set = known_set(known, code);
	if (!set || !standards_item(set, part))
		return fail(err, ERR_NOT_FOUND, "no set of standards has %s; `attest curriculum show %s` %s",
			    item, set ? set->head.ref.id : "GENERIC",
			    set ? "lists its items" : "shows one");
	return OK;
}

enum status condition_filter(struct app *app, const struct known_list *known, const struct filter *f,
			     struct err *err)
{
	const struct specialisms *places = library_specialisms(known->library);
	const char *programme;

	if (f->programme)
		TRY(condition_programme(app, known, f->programme, &programme, err));
	TRY(condition_place(f->theme, places, err));
	TRY(condition_place(f->specialism, places, err));
	TRY(condition_standard(known, f->standard, err));
	return condition_tool(app, known, f->tool, err);
}
