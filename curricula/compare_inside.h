/*
 * What the files of compare.h share: compare_frames.c for what a curriculum says itself,
 * compare_modules.c for its modules and their parts. Private to curricula/.
 */
#ifndef CURRICULA_COMPARE_INSIDE_H
#define CURRICULA_COMPARE_INSIDE_H

#include "curricula/compare.h"

/* What a map between the two, or between modules of theirs, says. */
struct carried {
	const struct carries *carries;
	const struct map *map;
	bool told; /* with a difference */
};

struct comparer {
	const struct library *lib;
	struct arena *arena;
	const struct curriculum *before, *after;
	struct carried *carried; /* in order of the maps */
	size_t carried_count;
	const char *module; /* under which differences are told now */
	struct difference *items;
	size_t count, room;
};

/* A difference of what is told now; valid until the next one is added. */
struct difference *difference_add(struct comparer *k, enum compared what, unsigned changes,
				  const char *before, const char *after);
/* One more change, and what it is. */
void difference_say(struct comparer *k, struct difference *d, unsigned change, const char *detail);
/* One more number that changed. */
void difference_detail(struct comparer *k, struct difference *d, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Its words, before and after; what is not there has "". */
void difference_words(struct difference *d, const char *was, const char *now);
/* What maps say of the last one; it is dropped again when it has no change and no map speaks of it.
 */
void difference_settle(struct comparer *k);
/* The first that speaks of these paths; NULL none. */
struct carried *carried_between(const struct comparer *k, const char *before, const char *after);
/* Does a path of a map mean this one? A module's stands without its version. */
bool is_path_of(const char *path, const char *of);

/* "audiology neurophysiology"; "none". */
const char *names_said(struct comparer *k, const struct names *names);
/* Do two rules ask for the same, word for word? */
bool same_rule(const struct rule *a, const struct rule *b);

void compare_frames(struct comparer *k);
size_t compare_modules(struct comparer *k); /* how many are in the same version */

#endif
