/*
 * Sets are covered: each item of a set that is for the programme, or added by `also`, is cited by
 * an outcome of a module in force, whatever is picked. FORMAT.md section 8.
 */
#include <string.h>

#include "curricula/check.h"
#include "curricula/coverage.h"
#include "curricula/library.h"

static void check_cover(struct checker *k, const struct cover *cover, const struct standards *s)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(64u << 20);
	const char *list = NULL;
	size_t first_pick = 0, listed = 0, left = 0;
	struct coverage v;

	coverage_of(k->curriculum, cover, s, scratch, &v);
	for (size_t i = 0; i < v.count; i++) {
		if (v.items[i].hole == v.pick_count)
			continue;
		if (list == NULL)
			first_pick = v.items[i].hole;
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
