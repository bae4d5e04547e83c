#include <string.h>

#include "curricula/read.h"

/* ---- tools ---- */

static void read_scales(struct arena *a, struct xml_element *e, struct tools *t)
{
	struct scale *scale;

	t->scale_count = child_count(e, "scale");
	t->scales = scale = arena_array(a, t->scale_count, sizeof(*t->scales));
	for (struct xml_element *c = child_first(e, "scale"); c != NULL; c = child_next(c)) {
		struct point *point;

		scale->id = attr_text(a, c, "id", "");
		scale->line = c->line;
		scale->point_count = child_count(c, "point");
		scale->points = point = arena_array(a, scale->point_count, sizeof(*scale->points));
		for (struct xml_element *p = child_first(c, "point"); p != NULL; p = child_next(p))
			*point++ = (struct point){.id = attr_text(a, p, "id", ""),
						  .met = attr_is(p, "met", "yes"),
						  .text = arena_text(a, p->text)};
		scale++;
	}
}

static const struct scale *scale_named(const struct tools *t, const char *id)
{
	for (size_t i = 0; id != NULL && i < t->scale_count; i++)
		if (strcmp(t->scales[i].id, id) == 0)
			return &t->scales[i];
	return NULL;
}

static void read_tool(struct arena *a, struct xml_element *e, const struct tools *t,
		      struct tool *ret_tool)
{
	struct tool tool = {.line = e->line};
	struct mark *mark;

	tool.id = attr_text(a, e, "id", "");
	tool.by = (enum tool_by)attr_choice(e, "by", VALUE_TOOL_BY, BY_ASSESSOR);
	tool.raters = attr_number(e, "raters", 0);
	tool.live = attr_is(e, "live", "yes");
	tool.case_once = attr_is(e, "case", "once");
	tool.judgement = scale_named(t, xml_attr(e, "judgement"));
	tool.title = child_text(a, e, "title");
	tool.mark_count = child_count(e, "mark") + child_count(e, "note");
	tool.marks = mark = arena_array(a, tool.mark_count, sizeof(*tool.marks));
	for (struct xml_element *c = e->children; c != NULL; c = c->next)
		if (strcmp(c->name, "title") != 0)
			*mark++ = (struct mark){.id = attr_text(a, c, "id", ""),
						.scale = scale_named(t, xml_attr(c, "scale")),
						.required = attr_is(c, "required", "yes"),
						.text = arena_text(a, c->text),
						.line = c->line};
	*ret_tool = tool;
}

void read_tools(struct arena *a, struct xml_element *e, struct tools *ret_tools)
{
	struct tools t = {0};
	size_t i = 0;

	read_head(a, e, &t.head);
	read_scales(a, e, &t);
	t.tool_count = child_count(e, "tool");
	t.tools = arena_array(a, t.tool_count, sizeof(*t.tools));
	for (struct xml_element *c = child_first(e, "tool"); c != NULL; c = child_next(c))
		read_tool(a, c, &t, &t.tools[i++]);
	*ret_tools = t;
}

/* ---- standards ---- */

struct standard_list {
	struct arena *arena;
	struct standard *items;
	size_t count, room;
};

/* A standard, then those inside it; depth is bounded by XML_DEPTH. */
static void read_standard(struct standard_list *list, struct xml_element *e, int parent)
{
	int self = (int)list->count;

	list->items = arena_grow(list->arena, list->items, list->count, &list->room,
				 sizeof(*list->items));
	list->items[list->count++] = (struct standard){
		.id = attr_text(list->arena, e, "id", ""),
		.programmes = attr_names(list->arena, e, "for"),
		.name = child_text(list->arena, e, "name"),
		.parent = parent,
		.line = e->line,
	};
	for (struct xml_element *c = child_first(e, "standard"); c != NULL; c = child_next(c))
		read_standard(list, c, self);
}

void read_standards(struct arena *a, struct xml_element *e, struct standards *ret_standards)
{
	struct standard_list list = {.arena = a};
	struct standards s = {0};

	read_head(a, e, &s.head);
	s.owner = attr_text(a, e, "owner", "");
	for (struct xml_element *c = child_first(e, "standard"); c != NULL; c = child_next(c))
		read_standard(&list, c, -1);
	s.items = list.items;
	s.count = list.count;
	*ret_standards = s;
}

/* ---- specialisms ---- */

struct place_list {
	struct arena *arena;
	struct place *items;
	size_t count, room;
};

static void read_place(struct place_list *list, struct xml_element *e, int parent)
{
	static const char *const below[] = {"theme", "specialism"};
	int self = (int)list->count;

	list->items = arena_grow(list->arena, list->items, list->count, &list->room,
				 sizeof(*list->items));
	list->items[list->count++] = (struct place){
		.id = attr_text(list->arena, e, "id", ""),
		.name = child_text(list->arena, e, "name"),
		.from = attr_day(e, "from", false, DAY_NONE),
		.replaces = attr_names(list->arena, e, "replaces"),
		.parent = parent,
		.line = e->line,
	};
	for (size_t i = 0; i < 2; i++)
		for (struct xml_element *c = child_first(e, below[i]); c != NULL; c = child_next(c))
			read_place(list, c, self);
}

void read_specialisms(struct arena *a, struct xml_element *e, struct specialisms *ret_places)
{
	struct place_list list = {.arena = a};
	struct specialisms s = {0};

	read_head(a, e, &s.head);
	for (struct xml_element *c = child_first(e, "division"); c != NULL; c = child_next(c))
		read_place(&list, c, -1);
	s.places = list.items;
	s.count = list.count;
	*ret_places = s;
}

/* ---- maps ---- */

void read_map(struct arena *a, struct xml_element *e, struct map *ret_map)
{
	struct xml_element *source = child_first(e, "source"), *target = child_first(e, "target");
	struct carries *carries;
	struct map m = {0};

	read_head(a, e, &m.head);
	m.authority = attr_text(a, e, "authority", "");
	m.from = attr_day(e, "from", false, DAY_NONE);
	m.until = attr_day(e, "until", true, DAY_OPEN);
	m.source = attr_text(a, source, "of", "");
	m.award = attr_text(a, source, "award", "");
	m.award_level = attr_number(source, "level", 0);
	m.awarded_from = attr_day(source, "awarded-from", false, DAY_NONE);
	m.awarded_until = attr_day(source, "awarded-until", true, DAY_OPEN);
	m.target = attr_text(a, target, "of", "");
	m.credits = attr_number(target, "credits", 0);
	m.carry_count = child_count(e, "carries");
	m.carries = carries = arena_array(a, m.carry_count, sizeof(*m.carries));
	for (struct xml_element *c = child_first(e, "carries"); c != NULL; c = child_next(c))
		*carries++ = (struct carries){
			.from = attr_text(a, c, "from", ""),
			.to = attr_text(a, c, "to", ""),
			.extent = (enum extent)attr_choice(c, "extent", VALUE_EXTENT, EXTENT_SAME),
			.text = arena_text(a, c->text),
			.line = c->line,
		};
	*ret_map = m;
}
