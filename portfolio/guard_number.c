/*
 * Ten digits that are somebody's. One in eleven numbers has the check digit by chance, and every ISBN of ten
 * digits has it by design, so what stands before a number decides: a word such as "serial" takes it away,
 * "NHS number" makes it one however it is grouped, even mistyped.
 */
#include <string.h>

#include "portfolio/guard_priv.h"

#define DIGITS 10
#define GROUPS_MAX 10
#define BACK_TOKENS 16 /* looked at before a number */
#define BACK_BYTES 48
#define RUN_OF_READINGS 7 /* so many groups of digits in a row are a table's */

struct candidate {
	size_t first, last; /* tokens */
	char digits[DIGITS];
	size_t groups[GROUPS_MAX], group_count;
	bool wrapped; /* over two lines */
};

/* What a label says of the number behind it. */
enum says { SAYS_NOTHING, SAYS_OTHER, SAYS_PERSON, SAYS_NHS, SAYS_CHI, SAYS_HC };

/* Words whose numbers are no patient's, a few words before them too. */
static const char *const others[] = {
	"serial", "serials", "sn",  "asset", "assets", "lot",	    "batch", "batches", "isbn", "issn",
	"tel",	  "telephone", "phone", "fax", "bleep", "invoice", "barcode", "gtin", "udi", "ean",
	"doi",	  "pmid",    "orcid", "sku", "imei",   "firmware",  "hcpc",  "gmc",	"nmc",	NULL,
};
/* Words of which that is so only right before the number: they stand in many a sentence. */
static const char *const things[] = {
	"order",   "orders",   "po",	  "part",    "model",	"version", "account",	   "register",
	"entry",   "mobile",   "ext",	  "cat",     "catalogue", "licence", "certificate", "grant",
	"job",	   "ticket",   "device",  "equipment", "lots",	"timestamp", "epoch",	   "tracking",
	"voucher", "contract", "mac",	  "registration", "requisition", NULL,
};
static const char *const persons[] = {
	"patient", "patients", "patient's", "pt", "pts", "hospital", "client", "identifier", NULL,
};
/* Words that may stand between a label and its number. */
static const char *const between[] = {
	"number", "numbers", "no",  "nos", "num", "nr", "id",  "ids", "is", "was", "of",  "the",
	"his",	  "her",     "their", "for", "this", "a", "and", "or", "as", NULL,
};
static const char *const number_words[] = { "number", "numbers", "no", "nos", "num", "nr", "id",
					    NULL };
static const char *const countries[] = { "44", "0044", "353", NULL };

static bool is_separator(const struct scan *s, size_t i)
{
	return token_is_mark(&s->tokens[i], "-./_") && i + 1 < s->count;
}

/* The next group of digits after token i, over one dash, dot, space or line end; NOWHERE. */
static size_t next_group(const struct scan *s, size_t i, bool *ret_line)
{
	size_t k = i + 1;
	bool line = false;

	if (k < s->count && is_separator(s, k)) {
		if (s->tokens[k].gap > GAP_SPACE)
			return NOWHERE;
		k++;
	} else if (k < s->count && s->tokens[k].gap == GAP_NONE) {
		return NOWHERE;
	}
	if (k >= s->count || s->tokens[k].type != TOKEN_DIGITS || s->tokens[k].gap == GAP_FAR)
		return NOWHERE;
	line = s->tokens[k].gap == GAP_LINE;
	*ret_line = *ret_line || line;
	return k;
}

/* Ten digits from token i on, in whole groups? */
static bool take_digits(const struct scan *s, size_t i, struct candidate *ret)
{
	size_t count = 0;

	*ret = (struct candidate){.first = i};
	for (size_t k = i; k != NOWHERE; k = next_group(s, k, &ret->wrapped)) {
		const struct token *t = &s->tokens[k];

		if (t->count > DIGITS - count || ret->group_count == GROUPS_MAX)
			return false;
		memcpy(ret->digits + count, t->text, t->count);
		count += t->count;
		ret->groups[ret->group_count++] = t->count;
		ret->last = k;
		if (count == DIGITS)
			return true;
	}
	return false;
}

/* NHS Data Dictionary, NHS NUMBER: weights 10 to 2, the check digit is 11 less the remainder by 11. */
static bool check_digit_holds(const char digits[DIGITS])
{
	int sum = 0, check;

	for (int i = 0; i < DIGITS - 1; i++)
		sum += (DIGITS - i) * (digits[i] - '0');
	check = 11 - sum % 11;
	return check != 10 && check % 11 == digits[DIGITS - 1] - '0';
}

static bool begins_with_day(const char digits[DIGITS])
{
	int day = (digits[0] - '0') * 10 + digits[1] - '0';
	int month = (digits[2] - '0') * 10 + digits[3] - '0';

	return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

static bool is_grouped(const struct candidate *c, const char *groups)
{
	if (c->group_count != strlen(groups))
		return false;
	for (size_t i = 0; i < c->group_count; i++)
		if (c->groups[i] != (size_t)(groups[i] - '0'))
			return false;
	return true;
}

/* The label that token i ends, if it ends one. */
static enum says label_at(const struct scan *s, size_t i)
{
	const struct token *t = &s->tokens[i];

	if (token_is(t, "nhs") || token_is(t, "nhsnumber") || token_is(t, "nhsno"))
		return SAYS_NHS;
	if (token_is(t, "chi") || token_is(t, "chinumber"))
		return SAYS_CHI;
	if (token_is(t, "hcn") || token_is(t, "hcnumber"))
		return SAYS_HC;
	if (i >= 2 && (token_is(t, "c") || token_is(t, "care")) &&
	    (token_is_mark(&s->tokens[i - 1], "&") || token_is(&s->tokens[i - 1], "and")) &&
	    (token_is(&s->tokens[i - 2], "h") || token_is(&s->tokens[i - 2], "health")))
		return SAYS_HC;
	if (token_in(t, others))
		return SAYS_OTHER;
	return token_in(t, persons) ? SAYS_PERSON : SAYS_NOTHING;
}

/* Is token i the end of another number of the same form, in a list of them? */
static bool is_like(const struct scan *s, size_t i)
{
	const struct token *t = &s->tokens[i];

	return t->type == TOKEN_DIGITS && (t->count == DIGITS || t->count == 4);
}

/*
 * What the nearest label before the number says; *ret_close: it stands right before it, with at most words
 * such as "number is" between, and *ret_named: with such a word or a colon.
 */
static enum says label_before(const struct scan *s, size_t first, bool *ret_close, bool *ret_named)
{
	size_t from = s->tokens[first].at;
	bool named = false, close = true;

	*ret_close = *ret_named = false;
	for (size_t k = 1; k <= BACK_TOKENS && k <= first; k++) {
		size_t i = first - k;
		const struct token *t = &s->tokens[i];
		enum says says = label_at(s, i);

		if (s->tokens[i + 1].gap == GAP_FAR || from - t->end > BACK_BYTES)
			return SAYS_NOTHING;
		if (says == SAYS_NOTHING && close && token_in(t, things))
			says = SAYS_OTHER;
		if (says != SAYS_NOTHING) {
			*ret_close = close;
			*ret_named = named;
			return says;
		}
		if (t->type == TOKEN_DIGITS && !is_like(s, i))
			return SAYS_NOTHING;
		if (t->type == TOKEN_DIGITS)
			from = t->at;
		named = named || token_in(t, number_words) || token_is_mark(t, ":#=");
		close = close && (token_in(t, between) || token_is_mark(t, ":#=.-_\"'([/,"));
	}
	return SAYS_NOTHING;
}

/* Something else goes on through it: a decimal fraction, a longer code, a telephone number. */
static bool is_part(const struct scan *s, const struct candidate *c)
{
	const struct token *first = &s->tokens[c->first];
	bool tight = c->first > 0 && first->gap == GAP_NONE;

	if (c->first > 0 && token_is_mark(first - 1, "+"))
		return true;
	if (tight && first[-1].type == TOKEN_WORD && label_at(s, c->first - 1) < SAYS_PERSON &&
	    !token_in(first - 1, number_words))
		return true;
	if (tight && c->first > 1 && token_is_mark(first - 1, ".") && first[-1].gap == GAP_NONE &&
	    first[-2].type == TOKEN_DIGITS)
		return true;
	if (c->last + 1 < s->count && first[c->last - c->first + 1].type == TOKEN_WORD &&
	    first[c->last - c->first + 1].gap == GAP_NONE)
		return true;
	return c->last + 2 < s->count && token_is_mark(&s->tokens[c->last + 1], ".") &&
	       s->tokens[c->last + 1].gap == GAP_NONE && s->tokens[c->last + 2].gap == GAP_NONE &&
	       s->tokens[c->last + 2].type == TOKEN_DIGITS;
}

static bool is_beside(const struct scan *s, size_t i)
{
	return s->tokens[i].type == TOKEN_DIGITS && s->tokens[i].gap == GAP_SPACE;
}

/* Groups of digits with spaces between: those of a line of readings, or behind a country's code. */
static bool is_in_run(const struct scan *s, const struct candidate *c)
{
	size_t before = 0, after = 0;

	if (c->group_count == 1)
		return false;
	while (before < RUN_OF_READINGS && c->first >= before + 1 &&
	       is_beside(s, c->first - before) &&
	       s->tokens[c->first - before - 1].type == TOKEN_DIGITS)
		before++;
	if (before > 0) {
		const struct token *code = &s->tokens[c->first - before];

		if (code != s->tokens && token_is_mark(code - 1, "+"))
			return true;
		for (size_t i = 0; countries[i] != NULL; i++)
			if (strcmp(code->text, countries[i]) == 0)
				return true;
	}
	while (after < RUN_OF_READINGS && c->last + after + 1 < s->count &&
	       is_beside(s, c->last + after + 1))
		after++;
	return c->group_count + before + after >= RUN_OF_READINGS;
}

/* Whose number has these digits. False: none that is given out. */
static bool kind_of(const char digits[DIGITS], enum guard_kind *ret_kind)
{
	if (digits[0] == '3' && digits[1] >= '2') {
		*ret_kind = GUARD_HC_NUMBER;
		return true;
	}
	if (digits[0] <= '3') {
		*ret_kind = GUARD_CHI_NUMBER;
		return begins_with_day(digits);
	}
	*ret_kind = GUARD_NHS_NUMBER;
	/* 999 is for tests; what else begins with 9 is given as an example everywhere. */
	return digits[0] != '5' && digits[0] != '8';
}

static bool is_number(const struct scan *s, const struct candidate *c, enum guard_kind *ret_kind)
{
	static const enum guard_kind labelled[] = {
		[SAYS_NHS] = GUARD_NHS_NUMBER,
		[SAYS_CHI] = GUARD_CHI_NUMBER,
		[SAYS_HC] = GUARD_HC_NUMBER,
	};
	bool close, named, holds = check_digit_holds(c->digits);
	enum says says = label_before(s, c->first, &close, &named);
	bool given = kind_of(c->digits, ret_kind);

	if (says >= SAYS_NHS && close && (named || holds)) {
		*ret_kind = labelled[says];
		return true;
	}
	if (!holds || says == SAYS_OTHER || is_part(s, c) || is_in_run(s, c))
		return false;
	if (is_grouped(c, "334")) {
		*ret_kind = given ? *ret_kind : GUARD_NHS_NUMBER;
		return !c->wrapped || says >= SAYS_PERSON || given;
	}
	if (is_grouped(c, "64"))
		return *ret_kind == GUARD_CHI_NUMBER && given;
	if (!is_grouped(c, ":")) /* one group of ten: the character after '9' */
		return false;
	if (!given)
		*ret_kind = GUARD_NHS_NUMBER;
	return given || says >= SAYS_PERSON;
}

void guard_numbers(struct scan *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct candidate c;
		enum guard_kind kind;

		if (s->tokens[i].type != TOKEN_DIGITS || !take_digits(s, i, &c) ||
		    !is_number(s, &c, &kind))
			continue;
		scan_found(s, kind, c.first, c.last);
		i = c.last;
	}
}
