/* The mark forms of a tools file as rubrics, which CASE can hold: a list that framework.h describes. */
#include <string.h>

#include "curricula/framework.h"

static json_t *points_json(const struct scale *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->point_count; i++) {
		json_t *point = json_pack("{ssss}", "id", s->points[i].id, "text", s->points[i].text);

		if (s->points[i].met)
			json_object_set_new(point, "met", json_string("yes"));
		json_array_append_new(list, point);
	}
	return list;
}

static json_t *criterion(const char *text, const struct scale *s)
{
	json_t *object = json_pack("{sss{}}", "text", text, "own");

	if (s != NULL) {
		json_object_set_new(object, "levels", points_json(s));
		json_object_set_new(json_object_get(object, "own"), "scale", json_string(s->id));
	}
	return object;
}

static void say(json_t *criterion_object, const char *name, const char *text)
{
	json_object_set_new(json_object_get(criterion_object, "own"), name, json_string(text));
}

static json_t *tool_json(const struct tool *t)
{
	json_t *criteria = json_array();
	json_t *own = json_pack("{ssssss}", "tool", t->id, "by", tool_by_name(t->by),
				"live", t->live ? "yes" : "no");

	if (t->raters > 0)
		json_object_set_new(own, "raters", json_integer(t->raters));
	if (t->case_once)
		json_object_set_new(own, "case", json_string("once"));
	if (t->judgement != NULL) {
		json_t *object = criterion("Judgement", t->judgement);

		json_object_set_new(own, "judgement", json_string(t->judgement->id));
		json_array_append_new(criteria, object);
	}
	for (size_t i = 0; i < t->mark_count; i++) {
		const struct mark *m = &t->marks[i];
		json_t *object = criterion(m->text, m->scale);

		say(object, "id", m->id);
		if (m->required)
			say(object, "required", "yes");
		json_array_append_new(criteria, object);
	}
	return json_pack("{sssoso}", "title", t->title, "own", own, "criteria", criteria);
}

/* A scale that may be no tool's, as that of a review. */
static json_t *scale_json(const struct scale *s)
{
	json_t *criteria = json_array();

	json_array_append_new(criteria, criterion("Scale", s));
	return json_pack("{sss{ss}so}", "title", s->id, "own", "scale", s->id, "criteria", criteria);
}

json_t *framework_forms(const struct tools *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->scale_count; i++)
		json_array_append_new(list, scale_json(&t->scales[i]));
	for (size_t i = 0; i < t->tool_count; i++)
		json_array_append_new(list, tool_json(&t->tools[i]));
	return list;
}
