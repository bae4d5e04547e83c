/*
 * Tables: a head such as "ward,dob,mrn" says of every line under it what its columns hold, however far away
 * it is. Cells are between commas, tabs, semicolons or bars, in quotes or not.
 */
#include <string.h>

#include "portfolio/guard_priv.h"

#define COLUMNS_MAX 64
#define CELL_MAX 64 /* bytes of a cell that is looked at */
#define DELIMITERS "\t,;|"

struct cell {
	size_t at, end; /* without the quotes and spaces around it */
};

enum column { COLUMN_OTHER, COLUMN_BIRTH, COLUMN_HOSPITAL, COLUMN_PATIENT, COLUMN_NAME, COLUMN_NHS };

struct head {
	char delimiter;
	enum column columns[COLUMNS_MAX];
};

static const struct {
	const char *text; /* words in lower case, one space between */
	enum column column;
} labels[] = {
	{ "dob", COLUMN_BIRTH },	      { "d o b", COLUMN_BIRTH },
	{ "date of birth", COLUMN_BIRTH },    { "birth date", COLUMN_BIRTH },
	{ "birthdate", COLUMN_BIRTH },	      { "dateofbirth", COLUMN_BIRTH },
	{ "patient dob", COLUMN_BIRTH },      { "born", COLUMN_BIRTH },
	{ "mrn", COLUMN_HOSPITAL },	      { "hospital number", COLUMN_HOSPITAL },
	{ "hospital no", COLUMN_HOSPITAL },   { "hosp no", COLUMN_HOSPITAL },
	{ "hospital id", COLUMN_HOSPITAL },   { "patient id", COLUMN_HOSPITAL },
	{ "patientid", COLUMN_HOSPITAL },     { "patient no", COLUMN_HOSPITAL },
	{ "patient number", COLUMN_HOSPITAL }, { "unit number", COLUMN_HOSPITAL },
	{ "accession number", COLUMN_HOSPITAL }, { "accession no", COLUMN_HOSPITAL },
	{ "patient name", COLUMN_PATIENT },   { "patientname", COLUMN_PATIENT },
	{ "pt name", COLUMN_PATIENT },	      { "patient", COLUMN_NAME },
	{ "surname", COLUMN_NAME },	      { "forename", COLUMN_NAME },
	{ "first name", COLUMN_NAME },	      { "last name", COLUMN_NAME },
	{ "family name", COLUMN_NAME },	      { "given name", COLUMN_NAME },
	{ "name", COLUMN_NAME },	      { "full name", COLUMN_NAME },
	{ "nhs number", COLUMN_NHS },	      { "nhs no", COLUMN_NHS },
	{ "nhs", COLUMN_NHS },		      { "nhsnumber", COLUMN_NHS },
	{ "chi number", COLUMN_NHS },	      { "chi", COLUMN_NHS },
	{ "h c number", COLUMN_NHS },
};

static struct cell trimmed(const char *text, size_t at, size_t end)
{
	static const char around[] = " \t\r\"'";

	while (at < end && memchr(around, text[at], sizeof(around) - 1) != NULL)
		at++;
	while (end > at && memchr(around, text[end - 1], sizeof(around) - 1) != NULL)
		end--;
	return (struct cell){ at, end };
}

static enum column label_of(const char *text, struct cell cell)
{
	struct token tokens[CELL_MAX];
	char words[CELL_MAX + 1] = "";
	size_t count, len = 0;

	if (cell.end - cell.at > CELL_MAX)
		return COLUMN_OTHER;
	count = guard_tokens(text, cell.at, cell.end, tokens);
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(tokens[i].text);

		if (tokens[i].type != TOKEN_WORD || len + n + 1 > CELL_MAX)
			continue;
		if (len > 0)
			words[len++] = ' ';
		memcpy(words + len, tokens[i].text, n + 1);
		len += n;
	}
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].text, words) == 0)
			return labels[i].column;
	return COLUMN_OTHER;
}

/* The cell that begins at `at`, ended by one of `delimiters` or by the line's end. */
static size_t cell_end(const char *text, size_t at, size_t end, const char *delimiters)
{
	bool quoted = false;

	for (; at < end; at++) {
		if (text[at] == '"')
			quoted = !quoted;
		else if (!quoted && text[at] != '\0' && strchr(delimiters, text[at]) != NULL)
			return at;
	}
	return end;
}

/* Is the line a head? Then *ret says of what. A name's column counts only beside another's. */
static bool read_head(const char *text, size_t at, size_t end, struct head *ret)
{
	struct head head = { 0 };
	bool names = false, others = false;
	size_t column = 0;

	for (size_t from = at, to; from <= end && head.delimiter == '\0'; from = to + 1) {
		to = cell_end(text, from, end, DELIMITERS);
		if (label_of(text, trimmed(text, from, to)) != COLUMN_OTHER)
			head.delimiter = to < end ? text[to] : from > at ? text[from - 1] : '\0';
	}
	if (head.delimiter == '\0')
		return false;
	for (size_t from = at, to; from <= end && column < COLUMNS_MAX; from = to + 1, column++) {
		char one[2] = { head.delimiter, '\0' };

		to = cell_end(text, from, end, one);
		head.columns[column] = label_of(text, trimmed(text, from, to));
		names = names || head.columns[column] == COLUMN_NAME;
		others = others || (head.columns[column] != COLUMN_OTHER &&
				    head.columns[column] != COLUMN_NAME);
	}
	if (names && !others)
		return false;
	*ret = head;
	return true;
}

static size_t digits_of(const struct token *tokens, size_t count)
{
	size_t digits = 0;

	for (size_t i = 0; i < count; i++)
		digits += tokens[i].type == TOKEN_DIGITS ? tokens[i].count : 0;
	return digits;
}

static void look_at_cell(struct scan *whole, struct cell cell, enum column column)
{
	struct token tokens[CELL_MAX];
	struct seen_date date;
	struct scan s = *whole;
	size_t digits;

	if (column == COLUMN_OTHER || cell.end == cell.at || cell.end - cell.at > CELL_MAX)
		return;
	s.tokens = tokens;
	s.count = guard_tokens(s.text, cell.at, cell.end, tokens);
	if (s.count == 0)
		return;
	digits = digits_of(tokens, s.count);
	if (column == COLUMN_BIRTH && scan_date(&s, 0, &date))
		scan_found(&s, GUARD_BIRTH_DATE, 0, date.last);
	if (column == COLUMN_HOSPITAL && digits >= 4 && digits <= 12 && s.count <= 6)
		scan_found(&s, GUARD_HOSPITAL_NUMBER, 0, s.count - 1);
	if (column == COLUMN_NHS && digits == 10 && s.count <= 10)
		scan_found(&s, GUARD_NHS_NUMBER, 0, s.count - 1);
	if ((column == COLUMN_PATIENT || column == COLUMN_NAME) && digits == 0 &&
	    scan_name(&s, 0, 1) != NOWHERE)
		scan_found(&s, GUARD_NAME, 0, s.count - 1);
	whole->found_count = s.found_count;
	whole->more = s.more;
}

static void look_at_line(struct scan *s, const struct head *head, size_t at, size_t end)
{
	char one[2] = { head->delimiter, '\0' };
	size_t column = 0;

	for (size_t from = at, to; from <= end && column < COLUMNS_MAX; from = to + 1, column++) {
		to = cell_end(s->text, from, end, one);
		look_at_cell(s, trimmed(s->text, from, to), head->columns[column]);
	}
}

void guard_columns(struct scan *s, size_t n)
{
	struct head head = { 0 };

	for (size_t at = 0; at < n;) {
		const char *line_end = memchr(s->text + at, '\n', n - at);
		size_t end = line_end != NULL ? (size_t)(line_end - s->text) : n;

		if (end == at)
			head.delimiter = '\0';
		else if (!read_head(s->text, at, end, &head) && head.delimiter != '\0')
			look_at_line(s, &head, at, end);
		at = end + 1;
	}
}
