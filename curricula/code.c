#include "curricula/code.h"

#include <stdio.h>
#include <string.h>

/* A citation in plain ASCII: one space where there was white space, none beside a mark. */
struct text {
	char raw[CODE_TEXT_MAX + 1]; /* as it was typed */
	char up[CODE_TEXT_MAX + 1];  /* the same in capitals */
	size_t at;
};

/* ---- characters ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_alnum(char c)
{
	return is_digit(c) || is_upper(c);
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* What word processors and web pages make of marks that have an ASCII one. */
static const struct {
	const char *utf8;
	char ascii; /* '\0': nothing at all */
} marks[] = {
	{"\xe2\x80\x90", '-'},	{"\xe2\x80\x91", '-'},	{"\xe2\x80\x92", '-'},
	{"\xe2\x80\x93", '-'},	{"\xe2\x80\x94", '-'},	{"\xe2\x80\x95", '-'},
	{"\xe2\x88\x92", '-'},	{"\xef\xb9\xa3", '-'},	{"\xef\xbc\x8d", '-'},
	{"\xe2\x81\x84", '/'},	{"\xe2\x88\x95", '/'},	{"\xef\xbc\x8f", '/'},
	{"\xef\xbc\x9a", ':'},	{"\xc2\xa0", ' '},	{"\xe2\x80\x80", ' '},
	{"\xe2\x80\x81", ' '},	{"\xe2\x80\x82", ' '},	{"\xe2\x80\x83", ' '},
	{"\xe2\x80\x84", ' '},	{"\xe2\x80\x85", ' '},	{"\xe2\x80\x86", ' '},
	{"\xe2\x80\x87", ' '},	{"\xe2\x80\x88", ' '},	{"\xe2\x80\x89", ' '},
	{"\xe2\x80\x8a", ' '},	{"\xe2\x80\xaf", ' '},	{"\xe2\x81\x9f", ' '},
	{"\xe3\x80\x80", ' '},	{"\xc2\xad", '\0'},	{"\xe2\x80\x8b", '\0'},
	{"\xe2\x81\xa0", '\0'}, {"\xef\xbb\xbf", '\0'},
};

/* The ASCII of the character at `text`, and its length; false for any other that is not ASCII. */
static bool next_char(const char *text, char *ret_char, size_t *ret_len)
{
	if ((unsigned char)text[0] < 0x80) {
		bool space = text[0] == '\t' || text[0] == '\n' || text[0] == '\r';

		*ret_char = space ? ' ' : text[0];
		*ret_len = 1;
		return true;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t n = strlen(marks[i].utf8);

		if (strncmp(text, marks[i].utf8, n) == 0) {
			*ret_char = marks[i].ascii;
			*ret_len = n;
			return true;
		}
	}
	return false;
}

static bool is_mark(char c)
{
	return c == '-' || c == '/' || c == ':' || c == '@';
}

static bool text_of(const char *typed, struct text *ret_text)
{
	size_t n = 0, len;
	bool space = false;

	memset(ret_text, 0, sizeof(*ret_text));
	for (char c; *typed != '\0'; typed += len) {
		if (!next_char(typed, &c, &len))
			return false;
		if (c == '\0')
			continue;
		if (c == ' ') {
			space = true;
			continue;
		}
		if (space && n > 0 && !is_mark(c) && !is_mark(ret_text->raw[n - 1]) &&
		    n < CODE_TEXT_MAX)
			ret_text->raw[n++] = ' ';
		space = false;
		if (n >= CODE_TEXT_MAX)
			return false;
		ret_text->raw[n++] = c;
	}
	for (size_t i = 0; i < n; i++)
		ret_text->up[i] = upper(ret_text->raw[i]);
	return n > 0;
}

/* ---- matching ---- */

static bool take(struct text *t, char c)
{
	if (t->up[t->at] != c)
		return false;
	t->at++;
	return true;
}

/* A word, not followed by another letter. */
static bool take_word(struct text *t, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(t->up + t->at, word, n) != 0 || is_upper(t->up[t->at + n]))
		return false;
	t->at += n;
	return true;
}

/* One to `most` digits, not followed by another one: their value, -1 when there are none. */
static int take_number(struct text *t, size_t most)
{
	size_t n = 0;
	int value = 0;

	while (n < most && is_digit(t->up[t->at + n]))
		value = value * 10 + (t->up[t->at + n++] - '0');
	if (n == 0 || is_digit(t->up[t->at + n]))
		return -1;
	t->at += n;
	return value;
}

static size_t count_of(const char *text, bool (*is)(char))
{
	size_t n = 0;

	while (is(text[n]))
		n++;
	return n;
}

static const struct {
	const char *letters;
	enum code_division division;
	const char *place, *words;
} divisions[] = {
	{"CC", DIVISION_CORE, "", "common to all divisions"},
	{"LS", DIVISION_LIFE, "life-sciences", "in life sciences"},
	{"PS", DIVISION_PHYSIOLOGICAL, "physiological-sciences", "in physiological sciences"},
	{"PE", DIVISION_PHYSICAL, "physical-sciences",
	 "in physical sciences and biomedical engineering"},
	{"BI", DIVISION_INFORMATICS, "informatics", "in informatics"},
};
#define DIVISIONS (sizeof(divisions) / sizeof(divisions[0]))

static const char *programme_of(char letter)
{
	return letter == 'S' ? "STP" : letter == 'H' ? "HSST" : NULL;
}

/* "SPE", which begins two of the forms. */
static bool take_division(struct text *t, struct code *c)
{
	const char *programme = programme_of(t->up[t->at]);

	if (programme == NULL)
		return false;
	for (size_t i = 0; i < DIVISIONS; i++) {
		if (strncmp(t->up + t->at + 1, divisions[i].letters, 2) != 0)
			continue;
		c->programme = programme;
		c->division = divisions[i].division;
		t->at += 3;
		(void)take(t, ' ');
		return true;
	}
	return false;
}

/* SPE158, SPE158c4 */
static bool take_2010(struct text *t, struct code *c)
{
	const char *letters = t->up + t->at, *digits;
	size_t before;

	if (!take_division(t, c) || count_of(t->up + t->at, is_digit) != 3)
		return false;
	digits = t->up + t->at;
	t->at += 3;
	before = t->at;
	(void)take(t, ' ');
	if (take(t, 'C') && (c->submodule = take_number(t, 2)) > 0)
		(void)snprintf(c->module, ID_MAX, "%.3s%.3sc%d", letters, digits, c->submodule);
	else {
		t->at = before;
		c->submodule = 0;
		(void)snprintf(c->module, ID_MAX, "%.3s%.3s", letters, digits);
	}
	c->form = CODE_SCHOOL_2010;
	return !is_alnum(t->up[t->at]);
}

/* SLS1-2-23 */
static bool take_specialism(struct text *t, struct code *c)
{
	const char *letters = t->up + t->at;
	int first, second, year;

	if (!take_division(t, c) || (first = take_number(t, 1)) < 0 || !take(t, '-') ||
	    (second = take_number(t, 1)) < 0 || !take(t, '-') || !is_digit(t->up[t->at + 1]) ||
	    (year = take_number(t, 2)) < 0)
		return false;
	c->form = CODE_SPECIALISM;
	c->year = 2000 + year;
	(void)snprintf(c->module, ID_MAX, "%.3s%d-%d-%02d", letters, first, second, year);
	return !is_alnum(t->up[t->at]) && t->up[t->at] != '-';
}

static bool take_joint(struct text *t)
{
	return take(t, '-') || take(t, ' ');
}

/* S-C1, S-HT-R1, S-BG-R1-0 */
static bool take_2022(struct text *t, struct code *c)
{
	const char *programme = programme_of(t->up[t->at]), *area = "", *joint = "";
	char programme_letter = t->up[t->at], kind;
	int number, edition = -1;

	t->at++;
	if (programme == NULL || !take_joint(t))
		return false;
	if (is_upper(t->up[t->at + 1])) {
		area = t->up + t->at;
		joint = "-";
		if (count_of(area, is_upper) != 2)
			return false;
		t->at += 2;
		if (!take_joint(t))
			return false;
	}
	kind = t->up[t->at];
	if (!take(t, 'C') && !take(t, 'R') && !take(t, 'S'))
		return false;
	number = take_number(t, 2);
	if (number < 1)
		return false;
	if (take(t, '-') && (edition = take_number(t, 1)) < 0)
		return false;
	(void)snprintf(c->module, ID_MAX, "%c-%.2s%s%c%d", programme_letter, area, joint, kind,
		       number);
	if (edition >= 0)
		(void)snprintf(c->module + strlen(c->module), 3, "-%d", edition);
	c->form = CODE_SCHOOL_2022;
	c->programme = programme;
	c->kind = kind == 'C' ? "core" : kind == 'R' ? "rotation" : "specialist";
	c->division = *area == '\0' && kind == 'C' ? DIVISION_CORE : DIVISION_NONE;
	return !is_alnum(t->up[t->at]);
}

/* A space that stands for the dash of CEN-R1, and does not come before a part. */
static bool is_joined(const char *up)
{
	return up[0] == ' ' && is_upper(up[1]) && up[1] != 'Q' && up[1] != 'T' && is_digit(up[2]);
}

static bool take_version(struct text *t, struct code *c)
{
	char text[REF_MAX + CODE_TEXT_MAX];
	size_t n = strcspn(t->up + t->at, "/: ");
	struct ref ref;

	(void)snprintf(text, sizeof(text), "X@%.*s", (int)n, t->up + t->at);
	if (ref_parse(text, &ref, NULL) != OK)
		return false;
	c->has_version = true;
	c->year = ref.year;
	c->number = ref.number;
	t->at += n;
	return true;
}

/* CEN-R1, CEN-R1@2012.1, L4-29, GSP */
static bool take_own(struct text *t, struct code *c)
{
	size_t n = 0;

	while (is_alnum(t->up[t->at]) || is_joined(t->up + t->at) ||
	       (t->up[t->at] == '-' && is_alnum(t->up[t->at + 1]))) {
		bool part = t->raw[t->at] == 'c' && n > 0 && is_digit(t->up[t->at - 1]) &&
			    is_digit(t->up[t->at + 1]);

		if (n + 1 >= ID_MAX)
			return false;
		c->module[n++] = part ? 'c' : t->up[t->at] == ' ' ? '-' : t->up[t->at];
		t->at++;
	}
	c->module[n] = '\0';
	c->form = CODE_OWN;
	return id_is_code(c->module) && (!take(t, '@') || take_version(t, c));
}

/* ---- parts ---- */

static const struct {
	const char *word;
	enum code_part part;
} part_words[] = {
	{"TRAINING ACTIVITY", PART_NUMBER},
	{"LEARNING OUTCOME", PART_OUTCOME},
	{"COMPETENCE", PART_NUMBER},
	{"COMPETENCY", PART_NUMBER},
	{"ACTIVITY", PART_NUMBER},
	{"STANDARD", PART_NUMBER},
	{"ELEMENT", PART_NUMBER},
	{"OUTCOME", PART_OUTCOME},
	{"TOPIC", PART_TOPIC},
	{"QUOTA", PART_QUOTA},
	{"ITEM", PART_NUMBER},
	{"COMP", PART_NUMBER},
	{"ACT", PART_NUMBER},
	{"LO", PART_OUTCOME},
	{"Q", PART_QUOTA},
	{"T", PART_TOPIC},
};

static enum code_part take_part_word(struct text *t)
{
	for (size_t i = 0; i < sizeof(part_words) / sizeof(part_words[0]); i++) {
		if (!take_word(t, part_words[i].word))
			continue;
		(void)take(t, '.');
		(void)take(t, ' ');
		if (take_word(t, "NO") || take_word(t, "NUMBER")) {
			(void)take(t, '.');
			(void)take(t, ' ');
		}
		return part_words[i].part;
	}
	return PART_NUMBER;
}

/* "3", "LO2", "competence 3" after the module. */
static bool take_part(struct text *t, struct code *c)
{
	static const char *const letters[] = {
		[PART_NONE] = "",   [PART_NUMBER] = "", [PART_OUTCOME] = "LO",
		[PART_QUOTA] = "Q", [PART_TOPIC] = "T",
	};
	int number;

	c->part = take_part_word(t);
	number = take_number(t, 3);
	if (number < 1 || t->up[t->at] != '\0')
		return false;
	(void)snprintf(c->name, ID_MAX, "%s%d", letters[c->part], number);
	return true;
}

/* What a set of ours numbers otherwise: HCPC/3.1 */
static bool take_own_item(struct text *t, struct code *c)
{
	size_t at = t->at;
	char item[ITEM_MAX];
	bool word;
	int n;

	(void)take_part_word(t);
	word = t->up[t->at] == '\0';
	t->at = at;
	/* Neither a word that waits for its number, nor nothing but 0, is an item of anything. */
	if (c->form != CODE_OWN || word || strspn(t->raw + t->at, "0") == strlen(t->raw + t->at))
		return false;
	n = snprintf(item, sizeof(item), "X/%s", t->raw + t->at);
	if (n < 0 || (size_t)n >= sizeof(item) || !id_is_item(item))
		return false;
	c->part = PART_NUMBER;
	(void)snprintf(c->name, ID_MAX, "%s", item + 2);
	return true;
}

static bool take_rest(struct text *t, struct code *c)
{
	bool slash = t->up[t->at] == '/';
	size_t at;

	if (t->up[t->at] == '\0')
		return true;
	if (c->form == CODE_SPECIALISM) /* which has no parts */
		return false;
	if (!take(t, '/') && !take(t, ':') && !take(t, ' ') && !take(t, ','))
		return false;
	(void)take(t, ' ');
	at = t->at;
	if (take_part(t, c))
		return true;
	t->at = at;
	/* A number of four digits is a slip, not a name. */
	return slash && count_of(t->up + at, is_digit) < 4 && take_own_item(t, c);
}

enum status code_parse(const char *typed, struct code *ret_code, struct err *err)
{
	/* The strictest forms first: what has none of the School's is ours. */
	static bool (*const forms[])(struct text *, struct code *) = {take_specialism, take_2010,
								      take_2022, take_own};
	struct text t;

	if (text_of(typed, &t))
		for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
			struct code c = {.programme = "", .kind = ""};

			t.at = 0;
			if (!forms[i](&t, &c))
				continue;
			if (!take_rest(&t, &c))
				break;
			*ret_code = c;
			return OK;
		}
	return fail(err, ERR_INVALID,
		    "\"%.60s\" is no code; codes are written like CEN-R1, CEN-R1/3, CEN-R1/LO2, "
		    "SPE158c4, SPE303/3 or S-HT-R1",
		    typed);
}

/* ---- words ---- */

void code_text(const struct code *c, struct buf *out)
{
	buf_text(out, c->module);
	if (c->has_version)
		buf_printf(out, "@%d.%d", c->year, c->number);
	if (c->part != PART_NONE)
		buf_printf(out, "/%s", c->name);
}

static void part_in_words(const struct code *c, struct buf *out)
{
	switch (c->part) {
	case PART_NONE:
		return;
	case PART_NUMBER:
		buf_printf(out, "%s %s of ",
			   c->form == CODE_OWN		 ? "number"
			   : c->form == CODE_SCHOOL_2010 ? "competence"
							 : "training activity",
			   c->name);
		return;
	case PART_OUTCOME:
		buf_printf(out, "outcome %s of ", c->name + 2);
		return;
	case PART_QUOTA:
		buf_printf(out, "assessments %s of ", c->name);
		return;
	case PART_TOPIC:
		buf_printf(out, "topic %s of ", c->name);
		return;
	}
}

static const char *programme_words(const struct code *c)
{
	return strcmp(c->programme, "STP") == 0 ? "Scientist Training Programme"
						: "Higher Specialist Scientist Training";
}

void code_words(const struct code *c, struct buf *out)
{
	part_in_words(c, out);
	buf_text(out, c->module);
	if (c->has_version)
		buf_printf(out, "@%d.%d", c->year, c->number);
	if (c->form == CODE_OWN)
		return;
	if (c->submodule > 0)
		buf_printf(out, ", part %d of a module", c->submodule);
	else
		buf_printf(out, ", a %s%s%s", c->kind, *c->kind != '\0' ? " " : "",
			   c->form == CODE_SPECIALISM ? "specialism" : "module");
	buf_printf(out, " of the %s", programme_words(c));
	for (size_t i = 0; i < DIVISIONS; i++)
		if (divisions[i].division == c->division)
			buf_printf(out, " %s", divisions[i].words);
	if (c->form == CODE_SPECIALISM)
		buf_printf(out, ", as it was from %d", c->year);
}

const char *code_division_place(enum code_division division)
{
	for (size_t i = 0; i < DIVISIONS; i++)
		if (divisions[i].division == division)
			return divisions[i].place;
	return "";
}
