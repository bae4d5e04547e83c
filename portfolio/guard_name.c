/*
 * Hospital numbers, which have no form of their own and are known by their label; names, known by a title,
 * a label or what they stand beside; postcodes.
 */
#include <string.h>

#include "portfolio/guard_priv.h"
#include "portfolio/guard_words.h"

#define NAME_WORDS 5
#define NAME_REACH 60	   /* bytes between an identifier and a name beside it */
#define LABELLED_REACH 200 /* where "surname:" says that it is one */
#define POSTCODE_REACH 160
#define VALUE_TOKENS 7
#define VALUE_LETTERS 4

/* ---- names ---- */

static bool is_capitalised(const struct token *t)
{
	return t->type == TOKEN_WORD && t->letters != LETTERS_SMALL;
}

static bool is_initial(const struct token *t)
{
	return t->type == TOKEN_WORD && t->count == 1 && t->letters == LETTERS_CAPITALISED;
}

static bool is_name_word(const struct token *t)
{
	return is_capitalised(t) && t->count > 1 && !token_in(t, guard_no_names);
}

/* The next word of a name behind token i: over a space, a hyphen, an initial's dot, a surname's comma. */
static size_t next_in_name(const struct scan *s, size_t i)
{
	static const char *const particles[] = { "van", "von", "der", "de", "la", "da", "dos", "bin",
						 "al", "el", "ap", NULL };
	const struct token *t = s->tokens;
	size_t k = i + 1;

	if (k < s->count && t[k].gap == GAP_NONE &&
	    (token_is_mark(&t[k], "-") || token_is_mark(&t[k], ",") ||
	     (token_is_mark(&t[k], ".") && (is_initial(&t[i]) || token_in(&t[i], guard_titles)))))
		k++;
	for (int twice = 0; twice < 2; twice++) /* van der */
		k += k + 1 < s->count && t[k].gap <= GAP_SPACE && token_in(&t[k], particles);
	if (k >= s->count || t[k].gap > GAP_SPACE || !(is_name_word(&t[k]) || is_initial(&t[k])))
		return NOWHERE;
	return k;
}

size_t scan_name(const struct scan *s, size_t i, size_t words_least)
{
	const struct token *t = s->tokens;
	size_t words = 0, last = NOWHERE;
	bool title = token_in(&t[i], guard_titles) && is_capitalised(&t[i]);

	if (i > 0 && token_in(&t[i - 1], guard_staff) && t[i].gap <= GAP_SPACE)
		return NOWHERE;
	if (i > 1 && token_is_mark(&t[i - 1], ".") && token_in(&t[i - 2], guard_staff))
		return NOWHERE;
	if (!title && !is_name_word(&t[i]) && !is_initial(&t[i]))
		return NOWHERE;
	for (size_t k = title ? next_in_name(s, i) : i; k != NOWHERE && words < NAME_WORDS;
	     k = next_in_name(s, k)) {
		words += is_name_word(&t[k]);
		last = is_name_word(&t[k]) || words > 0 ? k : last;
		if (is_initial(&t[k]) && words > 0 && words_least > 1)
			words += k == i + 1; /* "Smith J" */
	}
	if (words == 0 || (!title && words < words_least && !is_initial(&t[i])))
		return NOWHERE;
	return last;
}

/* ---- hospital numbers ---- */

/* The last token of a label that begins at i; NOWHERE. */
static size_t hospital_label(const struct scan *s, size_t i)
{
	static const char *const alone[] = { "mrn", "mrns", "hospitalnumber", "hospitalno", "hospno",
					     "patientid", "patientnumber", "patientno", "unitno",
					     "accessionnumber", "accessionno", NULL };
	static const char *const first[] = { "hospital", "hosp", "unit", "patient", "patient's", "pt",
					     "casenote", "casenotes", "notes", "district", "accession",
					     "record", "pas", NULL };
	static const char *const second[] = { "number", "numbers", "no", "nos", "num", "nr", "id", "ids",
					      "identifier", "ref", "reference", NULL };
	const struct token *t = s->tokens;
	size_t k = i + 1;

	if (token_in(&t[i], alone))
		return i;
	if (!token_in(&t[i], first))
		return NOWHERE;
	while (k < s->count && k <= i + 2 && token_is_mark(&t[k], "._-") && t[k].gap == GAP_NONE)
		k++;
	if (k < s->count && t[k].gap <= GAP_SPACE &&
	    (token_in(&t[k], second) || token_is_mark(&t[k], "#")))
		return k;
	return NOWHERE;
}

/* A unit may be a machine: "pump, unit no 20417", "unit no 20417 of the pump fleet". */
static bool is_equipment(const struct scan *s, size_t i)
{
	if (!token_is(&s->tokens[i], "unit") && !token_is(&s->tokens[i], "unitno"))
		return false;
	for (size_t k = i > 6 ? i - 6 : 0; k < s->count && k < i + 8; k++)
		if (token_in(&s->tokens[k], guard_equipment))
			return true;
	return false;
}

/*
 * The last token of a code of letters and 4 to 12 digits that begins at i: "A123456", "RJ1 234567",
 * "12/34567". NOWHERE for anything else, a date among it.
 */
static size_t code_at(const struct scan *s, size_t i)
{
	struct seen_date date;
	size_t digits = 0, last = NOWHERE;

	if (scan_date(s, i, &date) && date.year != 0)
		return NOWHERE;
	for (size_t k = i; k < s->count && k < i + VALUE_TOKENS; k++) {
		const struct token *t = &s->tokens[k];
		bool space = k > i && t->gap == GAP_SPACE;

		if (k > i && (t->gap > GAP_SPACE || (space && t->type != TOKEN_DIGITS)))
			break;
		if (space && digits >= 4 && s->tokens[k - 1].type == TOKEN_DIGITS && t->count < 3)
			break;
		if (t->type == TOKEN_WORD && (t->count > VALUE_LETTERS || t->letters == LETTERS_SMALL) &&
		    !(t->count == 1 && digits > 0))
			break;
		if (t->type == TOKEN_MARK && !token_is_mark(t, "/-"))
			break;
		digits += t->type == TOKEN_DIGITS ? t->count : 0;
		if (digits > 12)
			return NOWHERE;
		last = t->type == TOKEN_DIGITS || t->type == TOKEN_WORD ? k : last;
	}
	return digits >= 4 ? last : NOWHERE;
}

void guard_hospital(struct scan *s)
{
	static const char *const between[] = { "is", "was", "number", "no", "num", "nr", "id", "the",
					       "code", NULL };

	for (size_t i = 0; i < s->count; i++) {
		size_t label = hospital_label(s, i), k, last;

		if (label == NOWHERE || is_equipment(s, i))
			continue;
		k = label + 1;
		while (scan_joined(s, k) && k < label + 6 &&
		       (token_in(&s->tokens[k], between) ||
			token_is_mark(&s->tokens[k], ":#=-.\"'([,_|")))
			k++;
		if (!scan_joined(s, k))
			continue;
		last = code_at(s, k);
		if (last == NOWHERE)
			continue;
		scan_found(s, GUARD_HOSPITAL_NUMBER, k, last);
		i = last;
	}
}

/* ---- names, once the rest is known ---- */

static size_t skip(const struct scan *s, size_t k, const char *marks, const char *const *words)
{
	size_t most = k + 4;

	while (scan_joined(s, k) && k < most &&
	       (token_is_mark(&s->tokens[k], marks) || token_in(&s->tokens[k], words)))
		k++;
	return scan_joined(s, k) ? k : NOWHERE;
}

/* "Patient name: J Smith", "name of the patient is ...", "patient called ...": where the name is. */
static size_t announced(const struct scan *s, size_t i, size_t *ret_words_least)
{
	static const char *const whose[] = { "patient", "patient's", "pt", "patients", NULL };
	static const char *const named[] = { "name", "named", "called", "names", NULL };
	static const char *const is[] = { "is", "was", "full", NULL };
	static const char *const of[] = { "of", "the", "our", "my", "a", NULL };
	const struct token *t = s->tokens;
	size_t k;

	*ret_words_least = 1;
	if (token_is(&t[i], "patientname") || token_is(&t[i], "ptname"))
		return skip(s, i + 1, ":=-\"'|", is);
	if (token_is(&t[i], "name")) {
		k = skip(s, i + 1, "", of);
		if (k == NOWHERE || k == i + 1 || !token_in(&t[k], whose))
			return NOWHERE;
		return skip(s, k + 1, ":=-\"'|", is);
	}
	if (!token_in(&t[i], whose))
		return NOWHERE;
	k = skip(s, i + 1, "_-", is);
	if (k != NOWHERE && token_in(&t[k], named))
		return skip(s, k + 1, ":=-\"'|", is);
	*ret_words_least = 2;
	return skip(s, i + 1, ":=,(", is);
}

/* A patient without a label's help is somebody with a title, or with a first name that many have. */
static bool is_certain(const struct scan *s, size_t i, size_t words_least, size_t k)
{
	if (words_least == 1 || token_in(&s->tokens[k], guard_titles) ||
	    token_in(&s->tokens[k], guard_first_names))
		return true;
	return token_is_mark(&s->tokens[i + 1], ":=");
}

static void announced_names(struct scan *s)
{
	for (size_t i = 0; i < s->count; i++) {
		size_t least, k = announced(s, i, &least), last;

		if (k == NOWHERE || !is_certain(s, i, least, k))
			continue;
		last = scan_name(s, k, least);
		if (last == NOWHERE)
			continue;
		scan_found(s, GUARD_NAME, k, last);
		i = last;
	}
}

/* How far token i is from the nearest of the first `count` findings, in bytes; SIZE_MAX: no finding. */
static size_t distance(const struct scan *s, size_t count, size_t i, size_t *io_next)
{
	const struct token *t = &s->tokens[i];
	size_t best = SIZE_MAX;

	/* findings are in order here: the last one before and the first one after */
	while (*io_next < count && s->found[*io_next].at + s->found[*io_next].len <= t->at)
		(*io_next)++;
	if (*io_next < count)
		best = s->found[*io_next].at > t->end ? s->found[*io_next].at - t->end : 0;
	if (*io_next > 0) {
		const struct guard_finding *f = &s->found[*io_next - 1];

		if (t->at - f->at - f->len < best)
			best = t->at - f->at - f->len;
	}
	return best;
}

/* "Surname: Smith" */
static size_t labelled_name(const struct scan *s, size_t i)
{
	static const char *const labels[] = { "surname", "forename", "forenames", "firstname",
					      "lastname", "fullname", "name", NULL };
	static const char *const none[] = { "is", NULL };
	size_t k;

	if (!token_in(&s->tokens[i], labels))
		return NOWHERE;
	k = skip(s, i + 1, ":=-\"'|", none);
	return k == NOWHERE || k == i + 1 ? NOWHERE : k;
}

/* AB1 2CD, of which the outward part may end with a letter */
static size_t postcode_at(const struct scan *s, size_t i)
{
	const struct token *t = s->tokens;
	size_t k = i + 2;

	if (i + 3 >= s->count || t[i].type != TOKEN_WORD || t[i].count > 2 ||
	    t[i].letters == LETTERS_SMALL || t[i + 1].type != TOKEN_DIGITS || t[i + 1].gap != GAP_NONE ||
	    t[i + 1].count > 2)
		return NOWHERE;
	if (t[k].type == TOKEN_WORD && t[k].count == 1 && t[k].gap == GAP_NONE)
		k++;
	if (k + 1 >= s->count || t[k].type != TOKEN_DIGITS || t[k].count != 1 || t[k].gap > GAP_SPACE)
		return NOWHERE;
	if (t[k + 1].type != TOKEN_WORD || t[k + 1].count != 2 || t[k + 1].gap != GAP_NONE ||
	    t[k + 1].letters != LETTERS_CAPITALS)
		return NOWHERE;
	return k + 1;
}

/* A name that stands by itself beside an identifier: two words, a title, or a well-known first name. */
static size_t lone_name(const struct scan *s, size_t i)
{
	size_t last = scan_name(s, i, 2);

	if (last != NOWHERE)
		return last;
	if (token_in(&s->tokens[i], guard_first_names) && is_name_word(&s->tokens[i]))
		return scan_name(s, i, 1);
	return NOWHERE;
}

static void names_beside(struct scan *s, size_t count)
{
	size_t next = 0;

	for (size_t i = 0; i < s->count; i++) {
		size_t away = distance(s, count, i, &next), k, last = NOWHERE;
		enum guard_kind kind = GUARD_NAME;

		if (away > LABELLED_REACH || away == 0)
			continue;
		k = labelled_name(s, i);
		if (k != NOWHERE)
			last = scan_name(s, k, 1);
		if (last == NOWHERE && away <= NAME_REACH)
			last = lone_name(s, k = i);
		if (last == NOWHERE && away <= POSTCODE_REACH) {
			last = postcode_at(s, k = i);
			kind = GUARD_POSTCODE;
		}
		if (last == NOWHERE)
			continue;
		scan_found(s, kind, k, last);
		i = last;
	}
}

void guard_names(struct scan *s)
{
	size_t count = s->found_count;

	names_beside(s, count);
	announced_names(s);
}
