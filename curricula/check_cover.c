/*
 * Sets are covered: each item of a set that is for the programme, or added by `also`, is cited by
 * an outcome of a module in force, whatever is picked. FORMAT.md section 8.
 */
#include <string.h>

#include "curricula/check.h"
#include "curricula/library.h"

static bool module_names_set(const struct module *m, const char *set)
{
	return names_have(&m->sets, set);
}

/* cited[item] for one module. Only what cites this version of the set counts. */
static void find_cited(const struct module *m, const struct standards *s, bool *cited)
{
	if (!module_names_set(m, s->head.name))
		return;
	for (size_t o = 0; o < m->outcome_count; o++)
		for (size_t i = 0; i < m->outcomes[o].standards.count; i++) {
			const char *name = m->outcomes[o].standards.items[i];
			const char *slash = strchr(name, '/');
			size_t n = strlen(s->head.ref.id);
			const struct standard *item;

			if (slash == NULL || (size_t)(slash - name) != n ||
			    strncmp(name, s->head.ref.id, n) != 0)
				continue;
			item = standards_item(s, slash + 1);
			if (item != NULL)
				cited[item - s->items] = true;
		}
}

/* In which pick the item is cited by nothing; pick_count when in none. */
static size_t uncovered_pick(const struct checker *k, const bool *cited, size_t items, size_t item)
{
	const struct curriculum *c = k->curriculum;

	for (size_t p = 0; p < k->pick_count; p++) {
		bool covered = false;

		for (size_t u = 0; u < c->use_count && !covered; u++)
			covered = k->picks[p].in_force[u] && cited[u * items + item];
		if (!covered)
			return p;
	}
	return k->pick_count;
}

static void check_cover(struct checker *k, const struct cover *cover, const struct standards *s)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(64u << 20);
	const struct curriculum *c = k->curriculum;
	bool *cited = arena_array(scratch, c->use_count * s->count, sizeof(bool));
	const char *list = NULL;
	size_t first_pick = 0, listed = 0, left = 0;

	for (size_t u = 0; u < c->use_count; u++)
		find_cited(c->uses[u].module, s, cited + u * s->count);
	for (size_t i = 0; i < s->count; i++) {
		size_t p;

		if (!names_have(&s->items[i].programmes, c->programme) &&
		    !names_have(&cover->also, s->items[i].id))
			continue;
		p = uncovered_pick(k, cited, s->count, i);
		if (p == k->pick_count)
			continue;
		if (list == NULL)
			first_pick = p;
		if (listed++ < 20)
			list = arena_printf(scratch, "%s%s%s/%s", list == NULL ? "" : list,
					    list == NULL ? "" : ", ", s->head.ref.id,
					    s->items[i].id);
		else
			left++;
	}
	if (list != NULL)
		check_fault(k, cover->line, "no outcome of a module in force cites %s%s%s; cite %s",
			    list, left > 0 ? " and more" : "", pick_words(k, first_pick),
			    listed > 1 ? "them" : "it");
}

void check_covers(struct checker *k)
{
	const struct curriculum *c = k->curriculum;

	for (size_t i = 0; i < c->cover_count; i++) {
		const struct cover *cover = &c->covers[i];
		const struct file *file =
			check_ref(k, cover->line, "covers", &cover->set, FILE_STANDARDS);
		bool known = true;
		size_t first = 0;

		for (size_t n = 0; file != NULL && n < cover->also.count; n++)
			if (standards_item(file->standards, cover->also.items[n]) == NULL) {
				check_fault(k, cover->line,
					    "also names %s, which %s does not have; name another",
					    cover->also.items[n], file->head->name);
				known = false;
			}
		while (ref_compare(&c->covers[first].set, &cover->set) != 0)
			first++;
		if (first < i)
			check_fault(k, cover->line, "covers %s a second time; write it once",
				    cover->set.id);
		if (file != NULL && known && k->whole && k->pick_count > 0)
			check_cover(k, cover, file->standards);
	}
}
