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

static int compare_pairs(const void *a, const void *b)
{
	const struct sentence_pair *x = a, *y = b;

	if (x->likeness != y->likeness)
		return y->likeness - x->likeness;
	if (x->before != y->before)
		return x->before < y->before ? -1 : 1;
	return (x->after > y->after) - (x->after < y->after);
}

/* The same text is more than the same words: 101, until it is told. */
static size_t candidates(const char *const *before, size_t before_count, const char *const *after,
			 size_t after_count, struct sentence_pair *ret_all)
{
	struct word left[WORDS_MAX], right[WORDS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < before_count; i++) {
		size_t n = words_of(before[i], left);

		for (size_t k = 0; k < after_count; k++) {
			bool same = strcmp(before[i], after[k]) == 0;
			int alike =
				same ? 101 : likeness_of(left, n, right, words_of(after[k], right));

			if (alike >= REWORDED_LEAST)
				ret_all[count++] = (struct sentence_pair){i, k, alike};
		}
	}
	return count;
}

size_t pair_sentences(const char *const *before, size_t before_count, const char *const *after,
		      size_t after_count, struct arena *a, struct sentence_pair **ret_pairs)
{
	struct sentence_pair *all = arena_array(a, before_count * after_count, sizeof(*all)),
			     *pairs;
	bool *left = arena_array(a, before_count, sizeof(*left));
	bool *right = arena_array(a, after_count, sizeof(*right));
	size_t count = candidates(before, before_count, after, after_count, all), taken = 0;

	pairs = arena_array(a, before_count < after_count ? before_count : after_count,
			    sizeof(*pairs));
	if (count > 0)
		qsort(all, count, sizeof(*all), compare_pairs);
	for (size_t i = 0; i < count; i++) {
		if (left[all[i].before] || right[all[i].after])
			continue;
		left[all[i].before] = right[all[i].after] = true;
		pairs[taken] = all[i];
		pairs[taken].likeness -= all[i].likeness > 100;
		taken++;
	}
	*ret_pairs = pairs;
	return taken;
}
