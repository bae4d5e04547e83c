#include "curricula/value.h"

#include <stddef.h>
#include <string.h>

#include "core/date.h"
#include "core/err.h"
#include "core/ids.h"

/* Longest part after the slash of CEN-R1/LO2 or GSP/2, so that the whole fits an ITEM_MAX. */
#define PART_MAX 15

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool fits_ref(const char *text)
{
	struct ref ref;

	return ref_parse(text, &ref, NULL) == OK;
}

static bool fits_path(const char *text)
{
	const char *slash = strchr(text, '/');

	if (slash == NULL)
		return id_is_code(text);
	return id_is_item(text) && strlen(slash + 1) <= PART_MAX;
}

/* Sets have no lettered parts, so that the code of an item has no small letter. */
static bool fits_item(const char *text)
{
	const char *slash = strchr(text, '/');

	return slash != NULL && fits_path(text) &&
	       memchr(text, 'c', (size_t)(slash - text)) == NULL;
}

static bool fits_programme(const char *text)
{
	size_t n = strlen(text);

	if (n < 2 || n > 10 || text[0] < 'A' || text[0] > 'Z')
		return false;
	for (size_t i = 1; i < n; i++)
		if (!is_letter(text[i]))
			return false;
	return true;
}

static bool fits_duration(const char *text)
{
	struct duration d;

	return duration_parse(text, &d, NULL) == OK;
}

static bool fits_span(const char *text)
{
	struct duration d;

	return duration_parse(text, &d, NULL) == OK && (d.unit == 'W' || d.unit == 'D');
}

static bool fits_day(const char *text)
{
	int32_t day;

	return day_parse(text, &day, NULL) == OK;
}

static bool fits_day_or_month(const char *text)
{
	int32_t day;

	return day_or_month_parse(text, false, &day, NULL) == OK;
}

static bool fits_yearly(const char *text)
{
	struct yearly y;

	return yearly_parse(text, &y, NULL) == OK;
}

static bool fits_words(const char *text)
{
	return text[0] != '\0';
}

/* [a-z]{2,3}(-[A-Z]{2})? */
static bool fits_language(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz");

	if (n < 2 || n > 3)
		return false;
	if (text[n] == '\0')
		return true;
	return text[n] == '-' && strlen(text + n) == 3 &&
	       strspn(text + n + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
}

static bool fits_mark_id(const char *text)
{
	if (strnlen(text, ID_MAX) == ID_MAX)
		return false;
	for (const char *c = text; *c != '\0'; c++)
		if (!is_letter(*c) && !is_digit(*c) && strchr("_.:-", *c) == NULL)
			return false;
	return text[0] != '\0';
}

static bool fits_id(const char *text)
{
	return fits_mark_id(text) && (is_letter(text[0]) || text[0] == '_') &&
	       strchr(text, ':') == NULL;
}

/* The prefix, then 1 to 999. */
static bool is_counted(const char *text, const char *prefix)
{
	size_t n = strlen(prefix), digits;

	if (strncmp(text, prefix, n) != 0)
		return false;
	digits = strspn(text + n, "0123456789");
	return digits >= 1 && digits <= 3 && text[n] != '0' && text[n + digits] == '\0';
}

static bool fits_outcome_id(const char *text)
{
	return is_counted(text, "LO");
}

static bool fits_topic_id(const char *text)
{
	return is_counted(text, "T");
}

static const char *const yes_no[] = {"no", "yes", NULL};
static const char *const kinds[] = {"core", "rotation", "specialist", "placement", "unit", NULL};
static const char *const roles[] = {"trainee",	      "assessor",   "training-officer",
				    "programme-lead", "school",	    "panel",
				    "registrar",      "registrant", NULL};
static const char *const statuses[] = {"draft", "adopted", NULL};
static const char *const outcome_kinds[] = {"knowledge", "skill", "attitude", NULL};
static const char *const types[] = {"entrustable", "developmental", "observational", "competence",
				    NULL};
static const char *const items[] = {"activities", "all", NULL};
static const char *const tool_by[] = {"assessor", "raters", "trainee", "supervisor", NULL};
static const char *const once[] = {"once", NULL};
static const char *const extents[] = {"same", "part", "none", NULL};
static const char *const case_checks[] = {"stale", "unsigned", "over-used", "knowledge", NULL};
static const char *const case_stages[] = {"apply", "check",  "judge",  "reconcile",
					  "panel", "ratify", "appeal", NULL};

/* A kind has a test, or words to choose from, or (neither) is a number from `min` to `max`. */
static const struct {
	bool (*fits)(const char *text);
	const char *const *choices;
	int32_t min, max;
	const char *right;
} rows[] = {
	[VALUE_CODE] = {id_is_code, .right = "write a code of at most 31 characters, as CEN-R1"},
	[VALUE_VERSION] = {id_is_version, .right = "write year and number, as 2012.1"},
	[VALUE_REF] = {fits_ref, .right = "write code and version, as CEN-R1@2012.1"},
	[VALUE_ITEM] = {fits_item, .right = "write set and item, as GSP/2"},
	[VALUE_PATH] = {fits_path, .right = "write CEN-R1, CEN-R1/3, CEN-R1/LO2 or GSP/2"},
	[VALUE_NAME] = {id_is_name,
			.right = "write small letters, digits and single hyphens, at most 31, as "
				 "clinical-engineering"},
	[VALUE_PROGRAMME] = {fits_programme,
			     .right = "write 2 to 10 letters, the first a capital, as STP"},
	[VALUE_NUMBER] = {.min = 1, .max = 999, .right = "write a number from 1 to 999"},
	[VALUE_LEVEL] = {.min = 1, .max = 8, .right = "write an academic level from 1 to 8"},
	[VALUE_STAGE] = {.min = 1, .max = 9, .right = "write a career stage from 1 to 9"},
	[VALUE_PERCENT] = {.min = 1, .max = 100, .right = "write a number from 1 to 100"},
	[VALUE_MODULE_CREDITS] = {.min = 0, .max = 360, .right = "write a number from 0 to 360"},
	[VALUE_CREDITS] = {.min = 0, .max = 9999, .right = "write a number from 0 to 9999"},
	[VALUE_CREDITS_ASKED] = {.min = 1, .max = 9999, .right = "write a number from 1 to 9999"},
	[VALUE_DURATION] = {fits_duration,
			    .right = "write one number and one unit, as P3Y, P18M, P6W or P10D"},
	[VALUE_SPAN] = {fits_span, .right = "write weeks or days, as P50W or P10D"},
	[VALUE_DAY] = {fits_day, .right = "write a day of the calendar, as 2012-09-01"},
	[VALUE_DAY_OR_MONTH] = {fits_day_or_month,
				.right = "write a day or a month, as 2012-09-01 or 2012-09"},
	[VALUE_YEARLY] = {fits_yearly, .right = "write a day of every year, as --09-30"},
	[VALUE_WORDS] = {fits_words, .right = "write at least one word"},
	[VALUE_LANGUAGE] = {fits_language, .right = "write a language, as en-GB"},
	[VALUE_YES_NO] = {.choices = yes_no, .right = "write yes or no"},
	[VALUE_KIND] = {.choices = kinds,
			.right = "write core, rotation, specialist, placement or unit"},
	[VALUE_ROLE] = {.choices = roles,
			.right = "write trainee, assessor, training-officer, programme-lead, "
				 "school, panel, registrar or registrant"},
	[VALUE_STATUS] = {.choices = statuses,
			  .right = "write draft or adopted; retiring is said in the journal"},
	[VALUE_OUTCOME_KIND] = {.choices = outcome_kinds,
				.right = "write knowledge, skill or attitude"},
	[VALUE_ACTIVITY_TYPE] = {.choices = types,
				 .right = "write entrustable, developmental, observational or "
					  "competence"},
	[VALUE_ITEMS] = {.choices = items, .right = "write activities or all"},
	[VALUE_TOOL_BY] = {.choices = tool_by, .right = "write assessor, raters, trainee or supervisor"},
	[VALUE_ONCE] = {.choices = once, .right = "write once, or leave the attribute out"},
	[VALUE_EXTENT] = {.choices = extents, .right = "write same, part or none"},
	[VALUE_CASE_CHECK] = {.choices = case_checks,
			      .right = "write stale, unsigned, over-used or knowledge"},
	[VALUE_CASE_STAGE] = {.choices = case_stages,
			      .right = "write apply, check, judge, reconcile, panel, ratify or appeal"},
	[VALUE_ID] =
		{fits_id,
		 .right = "write letters, digits, '_', '-' and '.', a letter first, at most 31"},
	[VALUE_OUTCOME_ID] = {fits_outcome_id, .right = "write LO1 to LO999"},
	[VALUE_TOPIC_ID] = {fits_topic_id, .right = "write T1 to T999"},
	[VALUE_IDREF] = {fits_id, .right = "write an id that stands in this file"},
	[VALUE_OUTCOME_IDREF] = {fits_outcome_id, .right = "write outcomes, as LO1 LO2"},
	[VALUE_MARK_ID] = {fits_mark_id,
			   .right = "write letters, digits, '_', '-', ':' and '.', at most 31"},
	[VALUE_ANYTHING] = {fits_words, .right = "write at least one name"},
};

int32_t value_number(const char *text)
{
	int32_t n = 0;

	if (*text == '+' || *text == '-')
		text++;
	for (; is_digit(*text) && n < 100000; text++)
		n = n * 10 + (*text - '0');
	return n;
}

/* As XML Schema writes whole numbers: a sign and zeros in front are allowed, -0 is 0. */
static bool fits_number(const char *text, int32_t min, int32_t max)
{
	const char *digits = *text == '+' || *text == '-' ? text + 1 : text;
	size_t n = strspn(digits, "0123456789");
	int32_t number = value_number(text);

	if (n == 0 || digits[n] != '\0' || (*text == '-' && number != 0))
		return false;
	return number >= min && number <= max;
}

int value_choice(enum value value, const char *text)
{
	for (int i = 0; rows[value].choices[i] != NULL; i++)
		if (strcmp(text, rows[value].choices[i]) == 0)
			return i;
	return -1;
}

const char *value_word(enum value value, int choice)
{
	return rows[value].choices[choice];
}

bool value_fits(enum value value, const char *text)
{
	if (rows[value].fits != NULL)
		return rows[value].fits(text);
	if (rows[value].choices != NULL)
		return value_choice(value, text) >= 0;
	return fits_number(text, rows[value].min, rows[value].max);
}

const char *value_right(enum value value)
{
	return rows[value].right;
}

bool value_is_id(enum value value)
{
	return value == VALUE_ID || value == VALUE_OUTCOME_ID || value == VALUE_TOPIC_ID;
}

bool value_is_idref(enum value value)
{
	return value == VALUE_IDREF || value == VALUE_OUTCOME_IDREF;
}
