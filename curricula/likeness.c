#include "curricula/likeness.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 512 /* of a sentence; what goes on longer is compared by these */

struct word {
	const char *text;
	size_t len;
};

static bool in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80;
}

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static int compare_words(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	for (size_t i = 0; i < x->len && i < y->len; i++)
		if (lower(x->text[i]) != lower(y->text[i]))
			return lower(x->text[i]) - lower(y->text[i]);
	return (x->len > y->len) - (x->len < y->len);
}

/* The words of a text, sorted. */
static size_t words_of(const char *text, struct word *ret_words)
{
	size_t count = 0;

	while (*text != '\0' && count < WORDS_MAX) {
		size_t n = 0;

		while (in_word(text[n]))
			n++;
		if (n > 0)
			ret_words[count++] = (struct word){text, n};
		text += n > 0 ? n : 1;
	}
	if (count > 0)
		qsort(ret_words, count, sizeof(*ret_words), compare_words);
	return count;
}

static int likeness_of(const struct word *a, size_t a_count, const struct word *b, size_t b_count)
{
	size_t common = 0, i = 0, k = 0;

	while (i < a_count && k < b_count) {
		int order = compare_words(&a[i], &b[k]);

		common += order == 0;
		i += order <= 0;
		k += order >= 0;
	}
	return a_count + b_count == 0 ? 100 : (int)(200 * common / (a_count + b_count));
}

int likeness(const char *a, const char *b)
{
	struct word left[WORDS_MAX], right[WORDS_MAX];

	return likeness_of(left, words_of(a, left), right, words_of(b, right));
}

/* ---- pairs ---- */

/* Each sentence of the later list with its words, which are looked at again and again. */
struct text {
	const char *text;
	const struct word *words;
	size_t count;
	bool taken;
};

/* The most alike one of the later list that is still free. */
struct best {
	size_t after;
	int likeness; /* 101: the same text, which is more than the same words; 0: none */
	bool paired;
};

static struct text *texts_of(const char *const *texts, size_t count, struct arena *a)
{
	struct text *all = arena_array(a, count, sizeof(*all));
	struct word words[WORDS_MAX];

	for (size_t i = 0; i < count; i++) {
		all[i].text = texts[i];
		all[i].count = words_of(texts[i], words);
		all[i].words = memcpy(arena_array(a, all[i].count, sizeof(*words)), words,
				      all[i].count * sizeof(*words));
	}
	return all;
}

/* More than this two texts are not alike, however their words are. */
static int likeness_most(size_t a_count, size_t b_count)
{
	size_t fewer = a_count < b_count ? a_count : b_count;

	return a_count + b_count == 0 ? 100 : (int)(200 * fewer / (a_count + b_count));
}

static struct best best_of(const char *before, const struct text *after, size_t after_count)
{
	struct word words[WORDS_MAX];
	size_t n = words_of(before, words);
	struct best best = {.likeness = 0};

	for (size_t i = 0; i < after_count && best.likeness <= 100; i++) {
		int alike;

		if (after[i].taken)
			continue;
		if (strcmp(before, after[i].text) == 0)
			alike = 101;
		else if (likeness_most(n, after[i].count) <= best.likeness)
			continue;
		else
			alike = likeness_of(words, n, after[i].words, after[i].count);
		if (alike >= REWORDED_LEAST && alike > best.likeness)
			best = (struct best){i, alike, false};
	}
	return best;
}

/*
 * The most alike pairs first: a likeness at a time, each text keeps its best, and looks for
 * another when that one was taken. Memory for one row of all pairs, not for all.
 */
size_t pair_sentences(const char *const *before, size_t before_count, const char *const *after,
		      size_t after_count, struct arena *a, struct sentence_pair **ret_pairs)
{
	struct sentence_pair *pairs = arena_array(
		a, before_count < after_count ? before_count : after_count, sizeof(*pairs));
	struct best *best = arena_array(a, before_count, sizeof(*best));
	struct text *texts = texts_of(after, after_count, a);
	size_t taken = 0;

	for (size_t i = 0; i < before_count; i++)
		best[i] = best_of(before[i], texts, after_count);
	for (int alike = 101; alike >= REWORDED_LEAST; alike--)
		for (size_t i = 0; i < before_count; i++) {
			if (best[i].paired || best[i].likeness != alike)
				continue;
			if (texts[best[i].after].taken)
				best[i] = best_of(before[i], texts, after_count);
			if (best[i].likeness != alike)
				continue; /* its turn comes, if any is left */
			best[i].paired = texts[best[i].after].taken = true;
			pairs[taken++] =
				(struct sentence_pair){i, best[i].after, alike > 100 ? 100 : alike};
		}
	*ret_pairs = pairs;
	return taken;
}
