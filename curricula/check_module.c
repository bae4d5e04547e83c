#include <string.h>

#include "curricula/check.h"
#include "curricula/library.h"

#define NUMBER_MAX 999

/* ---- names ---- */

/* The set of this id among the module's; NULL when it names none or the file is missing. */
static const struct standards *module_set(struct checker *k, const struct module *m, const char *id,
					  bool *ret_named)
{
	for (size_t i = 0; i < m->sets.count; i++) {
		const char *name = m->sets.items[i];
		size_t n = strcspn(name, "@");
		struct ref ref;

		if (strncmp(name, id, n) != 0 || id[n] != '\0' || ref_parse(name, &ref, NULL) != OK)
			continue;
		*ret_named = true;
		return library_standards(k->lib, &ref);
	}
	*ret_named = false;
	return NULL;
}

static void check_sets(struct checker *k, const struct module *m)
{
	for (size_t i = 0; i < m->sets.count; i++) {
		const char *name = m->sets.items[i];
		size_t n = strcspn(name, "@") + 1, first = 0;
		struct ref ref;

		if (ref_parse(name, &ref, NULL) != OK)
			continue;
		(void)check_ref(k, m->head.line, "names", &ref, FILE_STANDARDS);
		while (strncmp(m->sets.items[first], name, n) != 0)
			first++;
		if (first < i && strcmp(m->sets.items[first], name) != 0)
			check_fault(k, m->head.line, "sets names %s twice; name one version of it",
				    ref.id);
	}
}

static void check_cited(struct checker *k, const struct module *m, const struct outcome *o)
{
	for (size_t i = 0; i < o->standards.count; i++) {
		char set[ID_MAX], item[ID_MAX];
		const struct standards *s;
		bool named;

		if (item_split(o->standards.items[i], set, item, NULL) != OK)
			continue;
		s = module_set(k, m, set, &named);
		if (!named)
			check_fault(
				k, o->line,
				"%s cites %s, but the module's sets names no version of %s; add it",
				o->id, o->standards.items[i], set);
		else if (s != NULL && standards_item(s, item) == NULL)
			check_fault(k, o->line, "%s cites %s, which %s does not have; cite another",
				    o->id, o->standards.items[i], s->head.name);
	}
}

static void check_numbers(struct checker *k, const struct module *m)
{
	int first[NUMBER_MAX + 1] = {0};

	for (size_t i = 0; i < m->activity_count; i++) {
		const struct activity *a = &m->activities[i];

		if (first[a->number] != 0)
			check_fault(k, a->line,
				    "activity %d stands twice, first on line %d; give this "
				    "one a number of its own",
				    a->number, first[a->number]);
		else
			first[a->number] = a->line;
	}
}

/* A module names no tools file; each of its tools must be in some tools file that was read. */
static void check_module_tools(struct checker *k, const struct quota *q)
{
	const struct sorted *all = &k->lib->kinds[FILE_TOOLS];

	for (size_t i = 0; i < q->tools.count; i++) {
		bool known = all->count == 0 || k->lib->kind_failed[FILE_TOOLS], judged = known;

		for (size_t t = 0; t < all->count; t++) {
			const struct tool *tool = tools_tool(all->items[t], q->tools.items[i]);

			known = known || tool != NULL;
			judged = judged || (tool != NULL && tool->judgement != NULL);
		}
		if (!known)
			check_fault(k, q->line,
				    "no tools file has %s; add it there or name another",
				    q->tools.items[i]);
		else if (!judged)
			check_fault(k, q->line,
				    "%s has no judgement and so can never fill a slot; name "
				    "another tool",
				    q->tools.items[i]);
	}
}

/* ---- what completes it ---- */

struct named {
	int line[NUMBER_MAX + 1]; /* where an activity is named; 0: nowhere */
	int rest_line;		  /* of the `activities` without `of` */
	int32_t rest_min;
	int outcomes_line;
};

static void check_activities(struct checker *k, const struct module *m, const struct rule *r,
			     struct named *named)
{
	if (r->number_count == 0 && named->rest_line != 0) {
		check_fault(k, r->line,
			    "activities without of stands twice, first on line %d; an "
			    "activity is named once",
			    named->rest_line);
		return;
	}
	if (r->number_count == 0) {
		named->rest_line = r->line;
		named->rest_min = r->min;
		return;
	}
	for (size_t i = 0; i < r->number_count; i++) {
		int32_t n = r->numbers[i];

		if (module_activity(m, n) == NULL)
			check_fault(k, r->line,
				    "activities names %d, but the module has no such "
				    "activity; name those that it has",
				    n);
		else if (named->line[n] != 0)
			check_fault(k, r->line,
				    "activity %d is named twice, first on line %d; name it "
				    "once",
				    n, named->line[n]);
		else
			named->line[n] = r->line;
	}
	if ((size_t)r->min > r->number_count)
		check_fault(k, r->line, "min=\"%d\" of %zu activities; write at most %zu", r->min,
			    r->number_count, r->number_count);
}

/* Depth is bounded by that of the file. */
static void check_complete(struct checker *k, const struct module *m, const struct rule *r,
			   struct named *named)
{
	if (r->word == RULE_ACTIVITIES)
		check_activities(k, m, r, named);
	if (r->word == RULE_ASSESSMENTS) {
		check_quota(k, r->quota);
		check_window(k, r->line, r->quota->after, r->quota->before, (struct duration){0});
		check_module_tools(k, r->quota);
	}
	if (r->word == RULE_OUTCOMES && named->outcomes_line != 0)
		check_fault(k, r->line, "outcomes stands twice, first on line %d; write it once",
			    named->outcomes_line);
	else if (r->word == RULE_OUTCOMES)
		named->outcomes_line = r->line;
	if (r->word == RULE_ANY && (size_t)r->min > r->child_count)
		check_fault(k, r->line, "any asks for %d of %zu; write at most %zu", r->min,
			    r->child_count, r->child_count);
	for (size_t i = 0; i < r->child_count; i++)
		check_complete(k, m, &r->children[i], named);
}

/* `activities` without `of` means those that no other one names: known when all have been seen. */
static void check_rest(struct checker *k, const struct module *m, const struct named *named)
{
	int32_t rest = 0;

	for (size_t i = 0; i < m->activity_count; i++)
		rest += named->line[m->activities[i].number] == 0;
	if (named->rest_line == 0)
		return;
	if (rest == 0)
		check_fault(k, named->rest_line,
			    "activities asks for nothing: %s; leave it out or add activities",
			    m->activity_count == 0 ? "the module has none"
						   : "all are named elsewhere");
	else if (named->rest_min > rest)
		check_fault(k, named->rest_line, "min=\"%d\" of %d activities; write at most %d",
			    named->rest_min, rest, rest);
}

static void check_reached(struct checker *k, const struct module *m, const struct named *named)
{
	bool *reached = arena_array(k->scratch, m->outcome_count, sizeof(bool));

	if (named->outcomes_line != 0)
		return;
	for (size_t i = 0; i < m->activity_count; i++)
		for (size_t o = 0; o < m->activities[i].outcome_count; o++)
			reached[m->activities[i].outcomes[o]] = true;
	for (size_t o = 0; o < m->outcome_count; o++)
		if (!reached[o])
			check_fault(
				k, m->outcomes[o].line,
				"no activity reaches %s; name it in one, or ask for outcomes in "
				"complete",
				m->outcomes[o].id);
}

/* Eight to eleven activities for ten credits is what the programmes have. */
static void check_amount(struct checker *k, const struct module *m)
{
	size_t activities = m->activity_count * 10, credits = (size_t)m->credits;

	if (activities == 0 || credits == 0)
		return;
	if (activities < 8 * credits || activities > 11 * credits)
		check_warn(k, m->head.line,
			   "%zu activities for %d credits; 8 to 11 for 10 credits are "
			   "usual",
			   m->activity_count, m->credits);
}

void check_module(struct checker *k, struct module *m)
{
	struct named named = {0};

	check_places(k, m->head.line, &m->specialisms);
	check_sets(k, m);
	for (size_t i = 0; i < m->outcome_count; i++)
		check_cited(k, m, &m->outcomes[i]);
	check_numbers(k, m);
	check_signer(k, m->complete.line, "complete", m->complete_by);
	check_complete(k, m, &m->complete, &named);
	check_rest(k, m, &named);
	check_reached(k, m, &named);
	check_amount(k, m);
}
