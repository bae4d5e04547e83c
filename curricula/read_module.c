#include <string.h>

#include "curricula/read.h"

static void read_outcomes(struct arena *a, struct xml_element *e, struct module *m)
{
	struct outcome *o;

	m->outcome_count = child_count(e, "outcome");
	m->outcomes = o = arena_array(a, m->outcome_count, sizeof(*m->outcomes));
	for (struct xml_element *c = child_first(e, "outcome"); c != NULL; c = child_next(c))
		*o++ = (struct outcome){
			.id = attr_text(a, c, "id", ""),
			.kind = attr_text(a, c, "kind", ""),
			.standards = attr_names(a, c, "standards"),
			.text = arena_text(a, c->text),
			.line = c->line,
		};
}

/* The shape has seen that each of the names is an outcome of the module. */
static void read_reached(struct arena *a, struct xml_element *e, const struct module *m,
			 struct activity *activity)
{
	struct names names = attr_names(a, e, "outcomes");

	activity->outcomes = arena_array(a, names.count, sizeof(*activity->outcomes));
	for (size_t i = 0; i < names.count; i++)
		for (size_t o = 0; o < m->outcome_count; o++)
			if (strcmp(m->outcomes[o].id, names.items[i]) == 0)
				activity->outcomes[activity->outcome_count++] = o;
}

static void read_activities(struct arena *a, struct xml_element *e, struct module *m)
{
	struct activity *activity;

	m->activity_count = child_count(e, "activity");
	m->activities = activity = arena_array(a, m->activity_count, sizeof(*m->activities));
	for (struct xml_element *c = child_first(e, "activity"); c != NULL; c = child_next(c)) {
		*activity = (struct activity){
			.number = attr_number(c, "id", 0),
			.type = (enum activity_type)attr_choice(c, "type", VALUE_ACTIVITY_TYPE, 0),
			.valid = attr_duration(c, "valid"),
			.does = child_text(a, c, "does"),
			.evidence = child_text(a, c, "evidence"),
			.consider = child_texts(a, c, "consider"),
			.knows = child_texts(a, c, "knows"),
			.line = c->line,
		};
		read_reached(a, c, m, activity++);
	}
}

static void read_complete(struct arena *a, struct xml_element *e, struct module *m)
{
	struct xml_element *complete = child_first(e, "complete");

	m->complete_by = attr_role(complete, "by", ROLE_TRAINING_OFFICER);
	read_rule(a, complete, true, &m->complete);
	m->quotas = arena_array(a, m->complete.child_count, sizeof(struct quota *));
	for (size_t i = 0; i < m->complete.child_count; i++)
		if (m->complete.children[i].quota != NULL)
			m->quotas[m->quota_count++] = m->complete.children[i].quota;
}

void read_module(struct arena *a, struct xml_element *e, struct module *ret_module)
{
	struct module m = {0};

	read_head(a, e, &m.head);
	m.kind = (enum module_kind)attr_choice(e, "kind", VALUE_KIND, KIND_CORE);
	m.level = attr_number(e, "level", 0);
	m.credits = attr_number(e, "credits", 0);
	m.specialisms = attr_names(a, e, "specialism");
	m.sets = attr_names(a, e, "sets");
	m.aim = child_text(a, e, "aim");
	read_outcomes(a, e, &m);
	read_activities(a, e, &m);
	m.experience = child_texts(a, e, "experience");
	m.content = child_texts(a, e, "content");
	read_complete(a, e, &m);
	*ret_module = m;
}
