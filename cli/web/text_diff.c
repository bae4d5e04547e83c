#include "cli/web/text_diff.h"

#include <string.h>

#include "cli/web/visit.h"

#define WORDS 300 /* of one text; a longer one is not marked */

/* The words, and which of them are in a longest common run of words: `same` has a bit for each. */
static void common(struct visit *v, const char **was, size_t n, const char **now, size_t m, bool *ret_was,
		   bool *ret_now)
{
	unsigned short *longest = arena_array(v->arena, (n + 1) * (m + 1), sizeof *longest);
	size_t i = 0, k = 0;

#define LONGEST(i, k) longest[(i) * (m + 1) + (k)]
	for (size_t a = n; a-- > 0;) {
		for (size_t b = m; b-- > 0;) {
			unsigned short skip = LONGEST(a + 1, b) > LONGEST(a, b + 1) ? LONGEST(a + 1, b) :
										       LONGEST(a, b + 1);

			LONGEST(a, b) = strcmp(was[a], now[b]) == 0 ? (unsigned short)(LONGEST(a + 1, b + 1) + 1) : skip;
		}
	}
	while (i < n && k < m) {
		if (strcmp(was[i], now[k]) == 0) {
			ret_was[i++] = true;
			ret_now[k++] = true;
		} else if (LONGEST(i + 1, k) >= LONGEST(i, k + 1)) {
			i++;
		} else {
			k++;
		}
	}
#undef LONGEST
}

static void draw(struct visit *v, const char **words, const bool *same, size_t count, bool later)
{
	for (size_t i = 0; i < count; i++) {
		bool opens = !same[i] && (i == 0 || same[i - 1]), closes = !same[i] && (i + 1 == count || same[i + 1]);

		if (i > 0)
			html(v, " ");
		if (opens && later)
			html(v, "<ins><span class=\"nhsuk-u-visually-hidden\">added: </span>");
		if (opens && !later)
			html(v, "<del><span class=\"nhsuk-u-visually-hidden\">removed: </span>");
		html(v, "$", words[i]);
		if (closes && later)
			html(v, "</ins>");
		if (closes && !later)
			html(v, "</del>");
	}
}

void text_diff(struct visit *v, const char *was, const char *now, bool later)
{
	size_t n, m;
	const char **before = arena_words(v->arena, was, &n), **after = arena_words(v->arena, now, &m);
	bool in_before[WORDS] = { false }, in_after[WORDS] = { false };

	if (n > WORDS || m > WORDS) {
		html(v, "$", later ? now : was);
		return;
	}
	common(v, before, n, after, m, in_before, in_after);
	if (later)
		draw(v, after, in_after, m, true);
	else
		draw(v, before, in_before, n, false);
}
