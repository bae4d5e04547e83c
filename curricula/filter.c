#include "curricula/filter.h"

#include <strings.h>

bool filter_of_modules(const struct filter *f)
{
	return f->phase != 0 || f->standard != NULL || f->tool != NULL || !f->any_kind;
}

static bool reaches(const struct specialisms *places, const char *wanted, const struct names *of)
{
	struct names held = {.items = &wanted, .count = 1};

	return wanted == NULL || (of->count > 0 && specialisms_reach(places, &held, of));
}

static bool lies_in(const struct filter *f, const struct specialisms *places,
		    const struct names *names)
{
	return reaches(places, f->theme, names) && reaches(places, f->specialism, names);
}

static bool is_of(const struct filter *f, const struct specialisms *places,
		  const struct curriculum *c)
{
	const char *specialism = c->specialism;
	struct names names = {.items = &specialism, .count = 1};

	return lies_in(f, places, &names);
}

static bool is_programme(const struct filter *f, const struct curriculum *c)
{
	return f->programme == NULL || strcasecmp(f->programme, c->programme) == 0;
}

bool filter_takes_curriculum(const struct filter *f, const struct specialisms *places,
			     const struct curriculum *c)
{
	return is_programme(f, c) && (f->level == 0 || f->level == c->level) && is_of(f, places, c);
}

static bool cites(const struct module *m, const char *standard)
{
	for (size_t i = 0; i < m->outcome_count; i++)
		if (names_have(&m->outcomes[i].standards, standard))
			return true;
	return false;
}

static bool takes_tool(const struct module *m, const char *tool)
{
	for (size_t i = 0; i < m->quota_count; i++)
		if (names_have(&m->quotas[i]->tools, tool))
			return true;
	return false;
}

/* What a module says itself. */
static bool is_such(const struct filter *f, const struct module *m)
{
	return (f->any_kind || f->kind == m->kind) &&
	       (f->standard == NULL || cites(m, f->standard)) &&
	       (f->tool == NULL || takes_tool(m, f->tool));
}

bool filter_takes_use(const struct filter *f, const struct use *u)
{
	return (f->phase == 0 || f->phase == u->phase) && is_such(f, u->module);
}

bool filter_takes_module(const struct filter *f, const struct specialisms *places,
			 const struct curriculum *const *curricula, size_t count,
			 const struct module *m)
{
	bool own_place = m->specialisms.count > 0;

	if (!is_such(f, m) || (f->level != 0 && f->level != m->level) ||
	    (own_place && !lies_in(f, places, &m->specialisms)))
		return false;
	if (f->programme == NULL && f->phase == 0 &&
	    (own_place || (f->theme == NULL && f->specialism == NULL)))
		return true;
	for (size_t i = 0; i < count; i++) {
		const struct curriculum *c = curricula[i];
		const struct use *u = curriculum_use(c, m->head.ref.id);

		if (u != NULL && u->module == m && is_programme(f, c) &&
		    (f->phase == 0 || f->phase == u->phase) && (own_place || is_of(f, places, c)))
			return true;
	}
	return false;
}

static bool rule_asks(const struct rule *r, const char *tool)
{
	if (r->word == RULE_ASSESSMENTS)
		return names_have(&r->quota->tools, tool);
	for (size_t i = 0; i < r->child_count; i++)
		if (rule_asks(&r->children[i], tool))
			return true;
	return false;
}

bool curriculum_asks(const struct curriculum *c, const char *tool)
{
	for (size_t i = 0; i < c->gate_count; i++)
		if (rule_asks(&c->gates[i].rule, tool))
			return true;
	return false;
}
