/* The files that a curriculum binds those to who enrol on it, and their digest: FORMAT.md
 * section 1. */
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "curricula/check.h"
#include "curricula/library.h"
#include "curricula/library_inside.h"

struct closure {
	const struct library *lib;
	struct arena *arena;
	const struct file **files;
	size_t count, room;
};

/* Once each, in order of ref. */
static void closure_add(struct closure *c, const struct ref *ref)
{
	const struct file *file = library_file(c->lib, ref);
	size_t low = 0, high = c->count;

	if (file == NULL)
		return;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = ref_compare(&c->files[middle]->head->ref, ref);

		if (order == 0)
			return;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	c->files = arena_grow(c->arena, c->files, c->count, &c->room, sizeof(*c->files));
	memmove(c->files + low + 1, c->files + low, (c->count - low) * sizeof(*c->files));
	c->files[low] = file;
	c->count++;
}

/* The curriculum, its tools, its modules, and each set that these name. */
static void closure_of(struct closure *c, const struct curriculum *curriculum)
{
	closure_add(c, &curriculum->head.ref);
	closure_add(c, &curriculum->tools_ref);
	for (size_t i = 0; i < curriculum->cover_count; i++)
		closure_add(c, &curriculum->covers[i].set);
	for (size_t i = 0; i < curriculum->use_count; i++) {
		const struct module *m = curriculum->uses[i].module;

		closure_add(c, &curriculum->uses[i].ref);
		for (size_t s = 0; m != NULL && s < m->sets.count; s++) {
			struct ref ref;

			if (ref_parse(m->sets.items[s], &ref, NULL) == OK)
				closure_add(c, &ref);
		}
	}
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct digest closure_digest(const struct library *lib, const struct curriculum *curriculum,
			     struct arena *scratch, size_t *ret_errors)
{
	struct closure c = {.lib = lib, .arena = scratch};
	CLEANUP(buf_release) struct buf text;
	const char **lines;

	*ret_errors = 0;
	closure_of(&c, curriculum);
	lines = arena_array(scratch, c.count, sizeof(*lines));
	buf_init(&text, LIBRARY_FILES * (DIGEST_HEX + REF_MAX + 2));
	for (size_t i = 0; i < c.count; i++) {
		char hex[DIGEST_HEX];

		digest_hex(&c.files[i]->head->digest, hex);
		lines[i] = arena_printf(scratch, "%s %s\n", hex, c.files[i]->head->name);
		*ret_errors += c.files[i]->errors;
	}
	if (c.count > 0)
		qsort(lines, c.count, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < c.count; i++)
		buf_text(&text, lines[i]);
	return digest_of(text.data, text.len);
}

size_t library_files(const struct library *lib, const struct curriculum *curriculum,
		     struct arena *a, struct library_file **ret_files)
{
	const struct specialisms *places = library_specialisms(lib);
	struct closure c = {.lib = lib, .arena = a};
	struct library_file *files;

	if (!curriculum->resolved)
		return 0;
	closure_of(&c, curriculum);
	if (places != NULL)
		closure_add(&c, &places->head.ref);
	files = arena_array(a, c.count, sizeof(*files));
	for (size_t i = 0; i < c.count; i++)
		files[i] = (struct library_file){c.files[i]->head->name, c.files[i]->bytes,
						 c.files[i]->len};
	*ret_files = files;
	return c.count;
}
