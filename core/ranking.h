/*
 * Which of some documents speak most of what a text speaks of, for suggestions: FTS5's bm25 over an
 * index that lives in memory and is gone with its arena. Nothing is written anywhere, the order is
 * the same each time, and no text is taken for a query's own language.
 */
#ifndef CORE_RANKING_H
#define CORE_RANKING_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/err.h"

#define RANKING_SHARED 5 /* words that are told of what a document and a text have in common */

struct ranking;

struct ranked {
	size_t document;		    /* its index */
	const char *shared[RANKING_SHARED]; /* as the document has them, each once, in its order */
	size_t shared_count;
};

/*
 * Indexes `count` documents (UTF-8), of which the first `found` can be found; the others only weigh
 * how much a word tells. The texts are copied. In the arena. ERR_IO when SQLite has no memory.
 */
MUST_CHECK enum status ranking_new(const char *const *texts, size_t count, size_t found,
				   struct arena *a, struct ranking **ret_ranking, struct err *err);

/*
 * The documents that share a word with `text`, at most `most` of them, best first; of equals the
 * earlier. A word is a run of letters and digits, two bytes or more, no number, and none that says
 * nothing (word_is_small); of a text the first 200 different ones are looked at. In the arena of
 * the ranking.
 */
MUST_CHECK enum status ranking_find(struct ranking *r, const char *text, size_t most,
				    struct ranked **ret_found, size_t *ret_count, struct err *err);

/* Does the word say nothing about what is spoken of: "the", "with"? In any case of letters. */
bool word_is_small(const char *word);

#endif
