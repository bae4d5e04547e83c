/*
 * Finding outcomes, activities, topics, modules and curricula by the words of who looks for them.
 * The index is SQLite's FTS5, made in memory from a library; FORMAT.md section 11 says what is
 * indexed, how words are taken, and in which order things are found.
 */
#ifndef CURRICULA_SEARCH_H
#define CURRICULA_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/err.h"
#include "curricula/filter.h"
#include "curricula/library.h"

struct search;

enum hit_kind { HIT_CURRICULUM, HIT_MODULE, HIT_OUTCOME, HIT_ACTIVITY, HIT_TOPIC };

struct hit {
	enum hit_kind kind;
	const struct curriculum *curriculum; /* HIT_CURRICULUM */
	const struct module *module;	     /* all others */
	size_t part;			     /* index of the outcome or activity in it */
	const char *item;		     /* "CEN-R1/3"; "CEN-R1"; "STP-CEN@2023.1" */
	const char *text;
	bool older; /* the module has a newer version, of which its code alone would speak */
};

struct hits {
	const struct hit **items; /* best first, and what is older after all that is not */
	size_t count;
	struct names missing; /* words that stand nowhere, as they were typed */
	bool some;	      /* nothing has all the other words: these have some of them */
};

/*
 * Indexes the resolved curricula and all modules of a library that was checked. Lives in the arena,
 * with the library. ERR_IO when SQLite has no memory.
 */
MUST_CHECK enum status search_new(const struct library *lib, struct arena *a,
				  struct search **ret_search, struct err *err);

/*
 * What speaks of `text`, and is taken by the filter: a curriculum by filter_takes_curriculum, and
 * not at all where the filter is of modules; where it has a standard, outcomes that cite it and the
 * activities that reach one of these. Any text is a query: of its words the first 32 count,
 * what stands in double quotes is one phrase. Without a word everything that the filter takes is
 * found, in order of the library. In the arena of the search.
 */
MUST_CHECK enum status search_find(struct search *s, const char *text, const struct filter *filter,
				   struct hits *ret_hits, struct err *err);

#endif
