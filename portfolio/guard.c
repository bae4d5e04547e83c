#include "portfolio/guard.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/date.h"
#include "portfolio/guard_priv.h"

/* A text is looked at in pieces, each with what is around it, so that memory does not grow with it. */
#define PIECE 16384
#define AROUND 1024 /* bytes; no rule looks further */

static const struct {
	const char *text, *word;
} kinds[] = {
	[GUARD_NHS_NUMBER] = { "NHS number", "nhs-number" },
	[GUARD_CHI_NUMBER] = { "CHI or NHS number", "chi-number" },
	[GUARD_HC_NUMBER] = { "Health and Care number", "hc-number" },
	[GUARD_BIRTH_DATE] = { "date of birth", "birth-date" },
	[GUARD_HOSPITAL_NUMBER] = { "hospital number", "hospital-number" },
	[GUARD_NAME] = { "name", "name" },
	[GUARD_POSTCODE] = { "postcode", "postcode" },
};

const char *const guard_decisions[] = { "not-a-patient", "invented", NULL };

bool guard_is_decision(const char *word)
{
	for (size_t i = 0; guard_decisions[i] != NULL; i++)
		if (strcmp(word, guard_decisions[i]) == 0)
			return true;
	return false;
}

const char *guard_kind_text(enum guard_kind kind)
{
	return kinds[kind].text;
}

const char *guard_kind_word(enum guard_kind kind)
{
	return kinds[kind].word;
}

/* In order of place; of two at one place the longer first, then the lower kind. */
static int by_place(const void *left, const void *right)
{
	const struct guard_finding *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->len != b->len)
		return a->len > b->len ? -1 : 1;
	return (int)a->kind - (int)b->kind;
}

static void sort(struct guard_finding *found, size_t count)
{
	qsort(found, count, sizeof(*found), by_place);
}

/* Those that begin in [from, to) are kept; what is around was looked at for its sake alone. */
static void keep(const struct scan *s, size_t from, size_t to, struct guard_findings *ret)
{
	for (size_t i = 0; i < s->found_count; i++) {
		const struct guard_finding *f = &s->found[i];

		if (f->at < from || f->at >= to)
			continue;
		if (ret->count == GUARD_FOUND_MAX) {
			ret->more = true;
			return;
		}
		ret->items[ret->count++] = *f;
	}
	ret->more = ret->more || s->more;
}

static size_t before(size_t at, size_t n)
{
	return at > n ? at - n : 0;
}

static void look_at_piece(struct scan *s, size_t n, size_t from, size_t to,
			  struct guard_findings *ret)
{
	size_t first = before(from, AROUND), end = n - to > AROUND ? to + AROUND : n;

	s->count = guard_tokens(s->text, first, end, s->tokens);
	s->found_count = 0;
	s->more = false;
	guard_numbers(s);
	guard_births(s);
	guard_hospital(s);
	sort(s->found, s->found_count);
	guard_names(s);
	keep(s, from, to, ret);
}

/* What lies within another, or begins within it, is told once. */
static void merge(struct guard_findings *f)
{
	size_t count = 0;

	sort(f->items, f->count);
	for (size_t i = 0; i < f->count; i++) {
		const struct guard_finding *last = count > 0 ? &f->items[count - 1] : NULL;

		if (last != NULL && f->items[i].at < last->at + last->len)
			continue;
		f->items[count++] = f->items[i];
	}
	f->count = count;
}

void guard_look(const char *text, size_t n, int32_t today, struct guard_findings *ret_findings)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new((size_t)4 << 20);
	size_t most = n < PIECE + 2 * AROUND ? n : PIECE + 2 * AROUND;
	struct guard_findings found = { 0 };
	struct scan s = { .text = text, .room = (size_t)4 * GUARD_FOUND_MAX };
	int month, day;

	day_civil(today, &s.year, &month, &day);
	s.tokens = arena_array(a, most + 1, sizeof(*s.tokens));
	s.found = arena_array(a, s.room, sizeof(*s.found));
	for (size_t at = 0; at < n && !found.more; at += PIECE)
		look_at_piece(&s, n, at, n - at > PIECE ? at + PIECE : n, &found);
	s.found_count = 0;
	s.more = false;
	guard_columns(&s, n);
	merge(&found);
	keep(&s, 0, n, &found);
	merge(&found);
	*ret_findings = found;
}
