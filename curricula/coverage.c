#include "curricula/coverage.h"

#include <string.h>

/* How often outcomes of the module cite "SET/ITEM", where the module names this version of the set.
 */
static int32_t count_citing(const struct module *m, const struct standards *set, const char *item)
{
	size_t n = strlen(set->head.ref.id);
	int32_t count = 0;

	if (!names_have(&m->sets, set->head.name))
		return 0;
	for (size_t o = 0; o < m->outcome_count; o++)
		for (size_t i = 0; i < m->outcomes[o].standards.count; i++) {
			const char *name = m->outcomes[o].standards.items[i];

			count += strncmp(name, set->head.ref.id, n) == 0 && name[n] == '/' &&
				 strcmp(name + n + 1, item) == 0;
		}
	return count;
}

/* The first pick in which nothing in force cites it; pick_count when there is none. */
static size_t hole_of(const struct coverage *v, const struct curriculum *c, const int32_t *counts)
{
	for (size_t p = 0; p < v->pick_count; p++) {
		bool covered = false;

		for (size_t u = 0; u < c->use_count && !covered; u++)
			covered = v->picks[p].in_force[u] && counts[u] > 0;
		if (!covered)
			return p;
	}
	return v->pick_count;
}

void coverage_of(const struct curriculum *c, const struct cover *cover, const struct standards *set,
		 struct arena *a, struct coverage *ret_coverage)
{
	struct coverage v = {.set = set, .count = set->count};
	struct pick *picks;

	v.pick_count = curriculum_picks(c, a, &picks);
	v.picks = picks;
	v.items = arena_array(a, set->count, sizeof(*v.items));
	for (size_t i = 0; i < set->count; i++) {
		struct covered *item = &v.items[i];
		int32_t *counts = arena_array(a, c->use_count, sizeof(*counts));

		for (size_t u = 0; u < c->use_count; u++)
			counts[u] = count_citing(c->uses[u].module, set, set->items[i].id);
		item->item = &set->items[i];
		item->counts = counts;
		item->required =
			cover != NULL && (names_have(&item->item->programmes, c->programme) ||
					  names_have(&cover->also, item->item->id));
		item->hole = item->required ? hole_of(&v, c, counts) : v.pick_count;
	}
	*ret_coverage = v;
}
