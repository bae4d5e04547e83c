#include <string.h>

#include "curricula/curriculum.h"
#include "curricula/value.h"

const struct outcome *module_outcome(const struct module *m, const char *id)
{
	for (size_t i = 0; i < m->outcome_count; i++)
		if (strcmp(m->outcomes[i].id, id) == 0)
			return &m->outcomes[i];
	return NULL;
}

const struct activity *module_activity(const struct module *m, int32_t number)
{
	for (size_t i = 0; i < m->activity_count; i++)
		if (m->activities[i].number == number)
			return &m->activities[i];
	return NULL;
}

const struct quota *module_quota(const struct module *m, const char *id)
{
	for (size_t i = 0; i < m->quota_count; i++)
		if (strcmp(m->quotas[i]->id, id) == 0)
			return m->quotas[i];
	return NULL;
}

const struct use *curriculum_use(const struct curriculum *c, const char *code)
{
	for (size_t i = 0; i < c->use_count; i++)
		if (strcmp(c->uses[i].ref.id, code) == 0)
			return &c->uses[i];
	return NULL;
}

const struct phase *curriculum_phase(const struct curriculum *c, int32_t id)
{
	for (size_t i = 0; i < c->phase_count; i++)
		if (c->phases[i].id == id)
			return &c->phases[i];
	return NULL;
}

const struct gate *curriculum_gate(const struct curriculum *c, const char *id)
{
	for (size_t i = 0; i < c->gate_count; i++)
		if (strcmp(c->gates[i].id, id) == 0)
			return &c->gates[i];
	return NULL;
}

const struct result *curriculum_result(const struct curriculum *c, const char *id)
{
	for (size_t i = 0; i < c->result_count; i++)
		if (strcmp(c->results[i].id, id) == 0)
			return &c->results[i];
	return NULL;
}

const struct tool *tools_tool(const struct tools *t, const char *id)
{
	for (size_t i = 0; i < t->tool_count; i++)
		if (strcmp(t->tools[i].id, id) == 0)
			return &t->tools[i];
	return NULL;
}

const struct scale *tools_scale(const struct tools *t, const char *id)
{
	for (size_t i = 0; i < t->scale_count; i++)
		if (strcmp(t->scales[i].id, id) == 0)
			return &t->scales[i];
	return NULL;
}

const struct point *scale_point(const struct scale *s, const char *id)
{
	for (size_t i = 0; i < s->point_count; i++)
		if (strcmp(s->points[i].id, id) == 0)
			return &s->points[i];
	return NULL;
}

const struct standard *standards_item(const struct standards *s, const char *id)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->items[i].id, id) == 0)
			return &s->items[i];
	return NULL;
}

const struct place *specialisms_place(const struct specialisms *s, const char *id)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->places[i].id, id) == 0)
			return &s->places[i];
	return NULL;
}

bool names_have(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* Does one name held reach one name wanted? Replacing is not followed further back than one step.
 */
static bool reaches(const struct specialisms *s, const char *held, const char *wanted)
{
	const struct place *place = s == NULL ? NULL : specialisms_place(s, wanted);
	const struct place *holder = s == NULL ? NULL : specialisms_place(s, held);

	if (strcmp(held, wanted) == 0)
		return true;
	if (holder != NULL && names_have(&holder->replaces, wanted))
		return true;
	if (place == NULL)
		return false;
	for (int i = place->parent; i >= 0; i = s->places[i].parent)
		if (strcmp(s->places[i].id, held) == 0)
			return true;
	return false;
}

bool specialisms_reach(const struct specialisms *s, const struct names *held,
		       const struct names *wanted)
{
	if (held->count == 0 || wanted->count == 0)
		return true;
	for (size_t h = 0; h < held->count; h++)
		for (size_t w = 0; w < wanted->count; w++)
			if (reaches(s, held->items[h], wanted->items[w]))
				return true;
	return false;
}

bool head_replaces(const struct head *newer, const struct head *older)
{
	for (size_t i = 0; i < newer->replaces_count; i++)
		if (ref_compare(&newer->replaces[i], &older->ref) == 0)
			return true;
	return false;
}

const char *module_kind_name(enum module_kind kind)
{
	return value_word(VALUE_KIND, (int)kind);
}

const char *activity_type_name(enum activity_type type)
{
	return value_word(VALUE_ACTIVITY_TYPE, (int)type);
}

const char *tool_by_name(enum tool_by by)
{
	return value_word(VALUE_TOOL_BY, (int)by);
}

const char *extent_name(enum extent extent)
{
	return value_word(VALUE_EXTENT, (int)extent);
}
