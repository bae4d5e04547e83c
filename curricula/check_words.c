/* Warnings about sentences: who writes the same one twice has mostly copied and not yet edited. */
#include <stdlib.h>
#include <string.h>

#include "curricula/check.h"

struct sentence {
	const char *text;
	struct file *file;
	int line;
	size_t order;
};

struct sentences {
	struct arena *arena;
	struct sentence *items;
	size_t count, room;
};

static void sentence_add(struct sentences *s, const char *text, struct file *file, int line)
{
	s->items = arena_grow(s->arena, s->items, s->count, &s->room, sizeof(*s->items));
	s->items[s->count] = (struct sentence){text, file, line, s->count};
	s->count++;
}

static int compare_sentences(const void *a, const void *b)
{
	const struct sentence *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

/* Versions of one module have most of their sentences in common. */
static bool is_elsewhere(const struct sentence *a, const struct sentence *b)
{
	return a->file == b->file || strcmp(a->file->head->ref.id, b->file->head->ref.id) != 0;
}

void check_sentences(struct checker *k)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(512u << 20);
	struct sentences s = {.arena = scratch};

	k->scratch = scratch;
	for (size_t i = 0; i < k->lib->files.count; i++) {
		struct file *file = k->lib->files.items[i];
		const struct module *m = file->module;

		if (file->kind != FILE_MODULE)
			continue;
		for (size_t o = 0; o < m->outcome_count; o++)
			sentence_add(&s, m->outcomes[o].text, file, m->outcomes[o].line);
		for (size_t a = 0; a < m->activity_count; a++)
			sentence_add(&s, m->activities[a].does, file, m->activities[a].line);
	}
	if (s.count > 0)
		qsort(s.items, s.count, sizeof(*s.items), compare_sentences);
	for (size_t i = 1, first = 0; i < s.count; i++) {
		if (strcmp(s.items[i].text, s.items[first].text) != 0) {
			first = i;
			continue;
		}
		if (!is_elsewhere(&s.items[i], &s.items[first]))
			continue;
		k->file = s.items[i].file;
		check_warn(k, s.items[i].line,
			   "this sentence stands in %s on line %d, too; say what is different here",
			   s.items[first].file->head->name, s.items[first].line);
	}
}
