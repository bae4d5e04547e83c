/* Dates in every form that people write, and which of them are somebody's birth. */
#include <stdlib.h>
#include <string.h>

#include "portfolio/guard_priv.h"

#define BACK_TOKENS 10 /* looked at before a date */
#define BACK_BYTES 48
#define YOUNGEST 16 /* years, of who is taken for a patient without a label */
#define OLDEST 120

static const char *const months[] = {
	"january", "february", "march",	    "april",   "may",	   "june",
	"july",	   "august",   "september", "october", "november", "december",
};
/* Words that may stand between "date of birth" and the date. */
static const char *const between[] = {
	"is", "was", "on", "in", "the", "of", "as", "a", "given", "recorded", "patient", "patient's",
	"her", "his", "their", "for", "at", "date", "dd", "mm", "yyyy", "yy", NULL,
};
static const char *const births[] = { "dob", "dobs", "born", "birthdate", "birthday", "dateofbirth",
				      "birth", NULL };

/* 1 to 12; 0: no month. Three letters or more of it. */
static int month_of(const struct token *t)
{
	if (t->type != TOKEN_WORD || t->count < 3)
		return 0;
	for (int i = 0; i < 12; i++) {
		if (strcmp(t->text, "sept") == 0 && i == 8)
			return 9;
		if (strncmp(t->text, months[i], t->count == 3 ? 3 : WORD_ROOM) == 0)
			return i + 1;
	}
	return 0;
}

static int number_of(const struct token *t)
{
	return t->type == TOKEN_DIGITS && t->count <= 8 ? (int)strtol(t->text, NULL, 10) : -1;
}

static bool is_year(const struct token *t)
{
	int n = number_of(t);

	return t->type == TOKEN_DIGITS && (t->count == 2 || (t->count == 4 && n >= 1880 && n <= 2100));
}

static bool is_small(const struct token *t, int most)
{
	int n = number_of(t);

	return t->type == TOKEN_DIGITS && t->count <= 2 && n >= 1 && n <= most;
}

/* A date when one of a and b can be a day and the other a month. */
static bool make(const struct token *year, int a, int b, size_t last, struct seen_date *ret)
{
	if (a < 1 || b < 1 || (a > 12 && b > 12) || a > 31 || b > 31)
		return false;
	*ret = (struct seen_date){ .last = last, .year = year->count == 4 ? number_of(year) : 0 };
	return true;
}

/* Over a mark of `marks`, or spaces, from i on; 0 when the next token does not follow so. */
static size_t step(const struct scan *s, size_t i, const char *marks)
{
	size_t k = i + 1;

	if (k < s->count && s->tokens[k].gap <= GAP_SPACE && token_is_mark(&s->tokens[k], marks))
		k++;
	if (k >= s->count || s->tokens[k].gap > GAP_LINE)
		return 0;
	return k;
}

/* Two numbers and a year, or a year and two, with one sort of mark between. */
static bool numeric(const struct scan *s, size_t i, struct seen_date *ret)
{
	const struct token *t = s->tokens;
	size_t k = step(s, i, "/-."), n;

	if (k == 0 || t[k].type != TOKEN_DIGITS)
		return false;
	n = step(s, k, "/-.");
	if (n == 0 || t[n].type != TOKEN_DIGITS || k - i != n - k)
		return false;
	if (k - i == 1 && (t[k].gap != GAP_SPACE || t[n].gap != GAP_SPACE))
		return false;
	if (k - i == 2 && t[i + 1].mark != t[k + 1].mark)
		return false;
	if (is_small(&t[i], 31) && is_small(&t[k], 31) && is_year(&t[n]))
		return make(&t[n], number_of(&t[i]), number_of(&t[k]), n, ret);
	if (t[i].count == 4 && is_year(&t[i]) && is_small(&t[k], 12) && is_small(&t[n], 31))
		return make(&t[i], number_of(&t[n]), number_of(&t[k]), n, ret);
	return false;
}

/* "12th of March, 1956", "12-Mar-56" */
static bool day_first(const struct scan *s, size_t i, struct seen_date *ret)
{
	static const char *const ordinals[] = { "st", "nd", "rd", "th", NULL };
	const struct token *t = s->tokens;
	size_t day = i, k = step(s, i, "-/.");

	if (!is_small(&t[day], 31))
		return false;
	if (k != 0 && t[k].gap == GAP_NONE && token_in(&t[k], ordinals))
		k = step(s, k, "-/.");
	if (k != 0 && token_is(&t[k], "of"))
		k = step(s, k, "");
	if (k == 0 || month_of(&t[k]) == 0)
		return false;
	i = step(s, k, "-/.,'");
	if (i == 0 || !is_year(&t[i]))
		return false;
	return make(&t[i], number_of(&t[day]), month_of(&t[k]), i, ret);
}

/* "March 12th, 1956" */
static bool month_first(const struct scan *s, size_t i, struct seen_date *ret)
{
	static const char *const ordinals[] = { "st", "nd", "rd", "th", NULL };
	const struct token *t = s->tokens;
	size_t day = step(s, i, "-/."), k;

	if (month_of(&t[i]) == 0 || day == 0 || !is_small(&t[day], 31))
		return false;
	k = step(s, day, "-/.,");
	if (k != 0 && t[k].gap == GAP_NONE && token_in(&t[k], ordinals))
		k = step(s, k, ",");
	if (k == 0 || t[k].count != 4 || !is_year(&t[k]))
		return false;
	return make(&t[k], number_of(&t[day]), month_of(&t[i]), k, ret);
}

/* 12031956, 19560312, 120356 */
static bool compact(const struct scan *s, size_t i, struct seen_date *ret)
{
	const struct token *t = &s->tokens[i];
	int n = number_of(t), year;

	if (t->type != TOKEN_DIGITS || (t->count != 6 && t->count != 8))
		return false;
	*ret = (struct seen_date){ .last = i };
	if (t->count == 6)
		return n / 10000 >= 1 && n / 10000 <= 31 && n / 100 % 100 >= 1 && n / 100 % 100 <= 12;
	year = n % 10000;
	if (n / 1000000 >= 1 && n / 1000000 <= 31 && n / 10000 % 100 >= 1 &&
	    n / 10000 % 100 <= 12 && year >= 1880 && year <= 2100)
		return true;
	year = n / 10000;
	return year >= 1880 && year <= 2100 && n / 100 % 100 >= 1 && n / 100 % 100 <= 12 &&
	       n % 100 >= 1 && n % 100 <= 31;
}

bool scan_date(const struct scan *s, size_t i, struct seen_date *ret_date)
{
	struct seen_date date;

	if (i > 0 && s->tokens[i].gap == GAP_NONE &&
	    (s->tokens[i - 1].type == TOKEN_DIGITS ||
	     (token_is_mark(&s->tokens[i - 1], "/") && i > 1 && s->tokens[i - 2].type == TOKEN_DIGITS)))
		return false;
	if (!numeric(s, i, &date) && !day_first(s, i, &date) && !month_first(s, i, &date) &&
	    !compact(s, i, &date))
		return false;
	*ret_date = date;
	return true;
}

/* Does token i end "d.o.b", "date of birth", "dob", "born"? */
static bool is_birth(const struct scan *s, size_t i)
{
	const struct token *t = &s->tokens[i];
	size_t o;

	if (token_in(t, births))
		return true;
	if (!token_is(t, "b") || i < 2)
		return false;
	o = token_is_mark(t - 1, "./") ? i - 2 : i - 1;
	if (!token_is(&s->tokens[o], "o") || o < 1)
		return false;
	o = token_is_mark(&s->tokens[o - 1], "./") && o > 1 ? o - 2 : o - 1;
	return token_is(&s->tokens[o], "d");
}

static bool is_of_grown_up(const struct scan *s, const struct seen_date *date)
{
	return date->year >= s->year - OLDEST && date->year <= s->year - YOUNGEST;
}

/* A word for birth close before the date, or a little further where somebody grown up is meant. */
static bool label_before(const struct scan *s, size_t first, const struct seen_date *date)
{
	bool close = true;

	for (size_t k = 1; k <= BACK_TOKENS && k <= first; k++) {
		const struct token *t = &s->tokens[first - k];

		if (t[1].gap == GAP_FAR || s->tokens[first].at - t->end > BACK_BYTES)
			return false;
		if (is_birth(s, first - k))
			return close || is_of_grown_up(s, date);
		if (t->type == TOKEN_DIGITS)
			return false;
		close = close && (token_in(t, between) || token_is_mark(t, ":=-()[]\"'.,/_;|"));
	}
	return false;
}

/* "12/03/1956 (DOB)" */
static bool label_after(const struct scan *s, size_t last)
{
	size_t i = last + 1;

	while (i < s->count && i < last + 3 && s->tokens[i].gap <= GAP_SPACE &&
	       token_is_mark(&s->tokens[i], "([-=:,"))
		i++;
	if (i >= s->count || s->tokens[i].gap > GAP_SPACE)
		return false;
	if (token_is(&s->tokens[i], "dob") || token_is(&s->tokens[i], "dateofbirth"))
		return true;
	if (token_is(&s->tokens[i], "date") && i + 2 < s->count)
		return token_is(&s->tokens[i + 1], "of") && token_is(&s->tokens[i + 2], "birth");
	return i + 4 < s->count && token_is(&s->tokens[i], "d") && is_birth(s, i + 4);
}

/* A person's name beside the date, before it or after. */
static bool name_beside(const struct scan *s, size_t first, size_t last)
{
	size_t i = first, after = last + 1;

	while (i > 0 && i + 2 > first && s->tokens[i].gap <= GAP_SPACE &&
	       token_is_mark(&s->tokens[i - 1], ",(-;|"))
		i--;
	if (i > 0 && s->tokens[i].gap <= GAP_SPACE)
		for (size_t k = 2; k <= 5 && k <= i; k++)
			if (scan_name(s, i - k, 2) == i - 1)
				return true;
	while (after < s->count && after < last + 3 && s->tokens[after].gap <= GAP_SPACE &&
	       token_is_mark(&s->tokens[after], ",)-;|"))
		after++;
	return after < s->count && s->tokens[after].gap <= GAP_SPACE &&
	       scan_name(s, after, 2) != NOWHERE;
}

void guard_births(struct scan *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct seen_date date;

		if (!scan_date(s, i, &date))
			continue;
		if (!label_before(s, i, &date) && !label_after(s, date.last) &&
		    !(is_of_grown_up(s, &date) && name_beside(s, i, date.last)))
			continue;
		scan_found(s, GUARD_BIRTH_DATE, i, date.last);
		i = date.last;
	}
}
