#include "core/ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No ctype.h: its answers depend on the locale. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* How much of text[0..n) is words of letters (of one case) and digits joined by '-', a letter
 * first. */
static size_t match_words(const char *text, size_t n, bool (*is_letter)(char))
{
	size_t i = 0;

	if (n == 0 || !is_letter(text[0]))
		return 0;
	while (i < n) {
		if (is_letter(text[i]) || is_digit(text[i]))
			i++;
		else if (text[i] == '-' && i + 1 < n &&
			 (is_letter(text[i + 1]) || is_digit(text[i + 1])))
			i += 2;
		else
			break;
	}
	return i;
}

/* [1-9][0-9]* of at most 9 digits, over the whole of text[0..n): 1 to 999999999, or 0 when it is
 * not. */
static int match_number(const char *text, size_t n)
{
	int value = 0;

	if (n == 0 || n > 9 || text[0] == '0')
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(text[i]))
			return 0;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* [A-Z][A-Z0-9]*(-[A-Z0-9]+)*(c[1-9][0-9]*)? */
static bool match_code(const char *text, size_t n)
{
	size_t words = match_words(text, n, is_upper);

	if (n >= ID_MAX || words == 0)
		return false;
	if (words == n)
		return true;
	if (text[words] != 'c' || words + 1 == n || text[words + 1] == '0')
		return false;
	for (size_t i = words + 1; i < n; i++)
		if (!is_digit(text[i]))
			return false;
	return true;
}

/* [12][0-9]{3}\.[1-9][0-9]* */
static bool match_version(const char *text, size_t n, int *ret_year, int *ret_number)
{
	int year = n > 5 ? match_number(text, 4) : 0;
	int number = n > 5 ? match_number(text + 5, n - 5) : 0;

	if (year < 1000 || year > 2999 || number == 0 || text[4] != '.')
		return false;
	*ret_year = year;
	*ret_number = number;
	return true;
}

static bool match_part(const char *text, size_t n)
{
	if (n == 0 || n >= ID_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_digit(text[i]) && !is_lower(text[i]) && !is_upper(text[i]) &&
		    text[i] != '.')
			return false;
	return true;
}

bool id_is_name(const char *text)
{
	size_t n = strnlen(text, ID_MAX);

	return n > 0 && n < ID_MAX && match_words(text, n, is_lower) == n;
}

bool id_is_person(const char *text)
{
	return id_is_name(text) && text[1] != '\0';
}

bool id_is_code(const char *text)
{
	return match_code(text, strnlen(text, ID_MAX));
}

bool id_is_version(const char *text)
{
	int year, number;

	return match_version(text, strnlen(text, REF_MAX), &year, &number);
}

bool id_is_item(const char *text)
{
	size_t n = strnlen(text, ITEM_MAX);
	const char *slash = memchr(text, '/', n);

	return n < ITEM_MAX && slash != NULL && match_code(text, (size_t)(slash - text)) &&
	       match_part(slash + 1, n - (size_t)(slash - text) - 1);
}

bool id_is_form(const char *text)
{
	const char *slash = strchr(text, '/');
	char name[REF_MAX];
	struct ref ref;

	if (slash == NULL || (size_t)(slash - text) >= sizeof(name) || !id_is_code(slash + 1))
		return false;
	memcpy(name, text, (size_t)(slash - text));
	name[slash - text] = '\0';
	return ref_parse(name, &ref, NULL) == OK;
}

enum status ref_parse(const char *text, struct ref *ret_ref, struct err *err)
{
	size_t n = strnlen(text, REF_MAX), code;
	const char *at = memchr(text, '@', n);
	int year, number;

	code = at == NULL ? 0 : (size_t)(at - text);
	if (at == NULL || n == REF_MAX || !match_code(text, code) ||
	    !match_version(at + 1, n - code - 1, &year, &number))
		return fail(err, ERR_INVALID,
			    "\"%.60s\" is not a code and a version: write it as CEN-R1@2012.1",
			    text);
	*ret_ref = (struct ref){.year = year, .number = number};
	memcpy(ret_ref->id, text, code);
	return OK;
}

void ref_text(const struct ref *ref, char ret_text[REF_MAX])
{
	(void)snprintf(ret_text, REF_MAX, "%s@%d.%d", ref->id, ref->year, ref->number);
}

int ref_compare(const struct ref *a, const struct ref *b)
{
	int order = strcmp(a->id, b->id);

	if (order != 0)
		return order < 0 ? -1 : 1;
	if (a->year != b->year)
		return a->year < b->year ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

enum status item_split(const char *item, char ret_code[ID_MAX], char ret_part[ID_MAX],
		       struct err *err)
{
	size_t code;

	if (!id_is_item(item))
		return fail(
			err, ERR_INVALID,
			"\"%.60s\" is not part of a module or set: write it as CEN-R1/3 or GSP/2",
			item);
	code = strcspn(item, "/");
	memcpy(ret_code, item, code);
	ret_code[code] = '\0';
	(void)snprintf(ret_part, ID_MAX, "%s", item + code + 1);
	return OK;
}
