/* How equivalence is judged, as data: read, and checked for what the schema cannot say. */
#include <string.h>

#include "curricula/check.h"
#include "curricula/read.h"

const char *case_stage_name(enum case_stage stage)
{
	static const char *const after[] = {"decided", "closed"};

	return stage < CASE_DECIDED ? value_word(VALUE_CASE_STAGE, (int)stage)
				    : after[stage - CASE_DECIDED];
}

static void read_declarations(struct arena *a, struct xml_element *e, struct process *p)
{
	struct declaration *d;

	p->declaration_count = child_count(e, "declaration");
	p->declarations = d = arena_array(a, p->declaration_count, sizeof(*d));
	for (struct xml_element *c = child_first(e, "declaration"); c != NULL; c = child_next(c))
		*d++ = (struct declaration){.id = attr_text(a, c, "id", ""),
					    .text = arena_text(a, c->text),
					    .line = c->line};
}

static void read_profiles(struct arena *a, struct xml_element *e, struct process *p)
{
	struct profile *profile;

	p->profile_count = child_count(e, "profile");
	p->profiles = profile = arena_array(a, p->profile_count, sizeof(*profile));
	for (struct xml_element *c = child_first(e, "profile"); c != NULL; c = child_next(c))
		*profile++ = (struct profile){.id = attr_text(a, c, "id", ""),
					      .of = attr_text(a, c, "of", ""),
					      .outcomes = attr_names(a, c, "outcomes"),
					      .title = arena_text(a, c->text),
					      .line = c->line};
}

void read_process(struct arena *a, struct xml_element *e, struct process *ret_process)
{
	struct names stops = attr_names(a, e, "stops");
	struct xml_element *panel = child_first(e, "panel");
	struct process p = {0};

	read_head(a, e, &p.head);
	p.words = attr_number(e, "words", 0);
	p.stale = attr_duration(e, "stale");
	p.uses = attr_number(e, "uses", 0);
	for (size_t i = 0; i < stops.count; i++)
		p.stops[value_choice(VALUE_CASE_CHECK, stops.items[i])] = true;
	read_declarations(a, e, &p);
	read_profiles(a, e, &p);
	for (struct xml_element *c = child_first(e, "stage"); c != NULL; c = child_next(c)) {
		int stage = attr_choice(c, "id", VALUE_CASE_STAGE, 0);

		p.within[stage] = attr_duration(c, "within");
		p.stages[stage]++;
	}
	p.professional = attr_number(panel, "professional", 0);
	p.specialist = attr_number(panel, "specialist", 0);
	p.lay = attr_number(panel, "lay", 0);
	*ret_process = p;
}

void check_process(struct checker *k, const struct process *p)
{
	for (int i = 0; i < CASE_STAGES; i++)
		if (p->stages[i] != 1)
			check_fault(k, p->head.line,
				    "names the stage %s %d times; name each stage once",
				    case_stage_name((enum case_stage)i), p->stages[i]);
	for (size_t i = 0; i < p->declaration_count; i++)
		for (size_t n = 0; n < i; n++)
			if (strcmp(p->declarations[i].id, p->declarations[n].id) == 0)
				check_fault(k, p->declarations[i].line,
					    "has the declaration %s twice; give each its own id",
					    p->declarations[i].id);
	for (size_t i = 0; i < p->profile_count; i++)
		for (size_t n = 0; n < i; n++)
			if (strcmp(p->profiles[i].id, p->profiles[n].id) == 0)
				check_fault(k, p->profiles[i].line,
					    "has the profile %s twice; give each its own id",
					    p->profiles[i].id);
	if (p->professional + p->specialist < 2)
		check_fault(
			k, p->head.line,
			"has one assessor, who would be compared with nobody; name two or more");
}
