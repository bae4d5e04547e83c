/*
 * How alike two sentences are by the words that they have in common, and which of two lists of
 * sentences go together. FORMAT.md section 13. Private to curricula/, pure.
 */
#ifndef CURRICULA_LIKENESS_H
#define CURRICULA_LIKENESS_H

#include <stddef.h>

#include "core/arena.h"

#define REWORDED_LEAST 50 /* per cent: less alike are two sentences, not one in other words */

/*
 * 200 times the words in common by all words of both, rounded down: 100 the same words, 0 none. A
 * word is letters and digits (and whatever is not ASCII), without case; each occurrence counts
 * once. 100 also stands for texts that are the same byte for byte, and for nothing else than the
 * same words.
 */
int likeness(const char *a, const char *b);

struct sentence_pair {
	size_t before, after; /* indexes */
	int likeness;
};

/*
 * Pairs each of `before` with at most one of `after`: the same texts first, then the most alike, at
 * least REWORDED_LEAST; of equally alike ones the first of `before`, then the first of `after`.
 * Returns how many pairs, in order of finding; room for the shorter list's count.
 */
size_t pair_sentences(const char *const *before, size_t before_count, const char *const *after,
		      size_t after_count, struct arena *a, struct sentence_pair **ret_pairs);

#endif
