#include "core/json.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"

#define SIGNED_DEPTH 16

void json_cleanup(json_t **json)
{
	json_decref(*json);
	*json = NULL;
}

/* ---- reading ---- */

/*
 * What jansson has no limits for is counted before it sees the text. Only strings and numbers must
 * be told from the rest for that; whatever else is wrong jansson finds.
 */
struct scan {
	const char *text;
	size_t n, at;
	int line, column; /* of text[at], from 1, in characters */
	size_t depth, values;
};

static void scan_next(struct scan *s)
{
	unsigned char next;

	if (s->text[s->at] == '\n') {
		s->line++;
		s->column = 0;
	}
	s->at++;
	next = s->at < s->n ? (unsigned char)s->text[s->at] : 0;
	s->column += (next & 0xc0) != 0x80;
}

static void scan_string(struct scan *s)
{
	scan_next(s);
	while (s->at < s->n && s->text[s->at] != '"') {
		if (s->text[s->at] == '\\' && s->at + 1 < s->n)
			scan_next(s);
		scan_next(s);
	}
	if (s->at < s->n)
		scan_next(s);
}

static enum status scan_number(struct scan *s, struct err *err)
{
	int64_t value = 0;
	bool beyond = false, is_integer = true;
	int column = s->column;

	for (; s->at < s->n && memchr("+-.0123456789Ee", s->text[s->at], 15) != NULL;
	     scan_next(s)) {
		char c = s->text[s->at];

		if (c == '.' || c == 'E' || c == 'e')
			is_integer = false;
		if (c >= '0' && c <= '9' && !beyond)
			value = value * 10 + (c - '0');
		beyond = beyond || value > JSON_SAFE_INTEGER;
	}
	if (is_integer && beyond)
		return fail(
			err, ERR_INVALID,
			"line %d, column %d: an integer beyond 2^53-1, which not every program can "
			"hold",
			s->line, column);
	return OK;
}

static enum status scan_text(const char *text, size_t n, size_t max_depth, size_t max_values,
			     struct err *err)
{
	struct scan s = {.text = text, .n = n, .line = 1, .column = 1};

	while (s.at < s.n) {
		char c = text[s.at];

		if (c == '"') {
			scan_string(&s);
			continue;
		}
		if (c == '-' || (c >= '0' && c <= '9')) {
			TRY(scan_number(&s, err));
			continue;
		}
		if (c == '{' || c == '[')
			s.depth++;
		if ((c == '}' || c == ']') && s.depth > 0)
			s.depth--;
		s.values += c == '{' || c == '[' || c == ',';
		if (s.depth > max_depth)
			return fail(err, ERR_INVALID, "line %d, column %d: nested deeper than %zu",
				    s.line, s.column, max_depth);
		if (s.values > max_values)
			return fail(err, ERR_INVALID, "line %d, column %d: more than %zu values",
				    s.line, s.column, max_values);
		scan_next(&s);
	}
	return OK;
}

static enum status parse(const char *text, size_t n, json_t **ret_json, struct err *err)
{
	json_error_t e;
	json_t *json = json_loadb(text, n, JSON_REJECT_DUPLICATES, &e);

	if (json == NULL && json_error_code(&e) == json_error_out_of_memory)
		return fail(err, ERR_IO, "JSON cannot be read: out of memory");
	if (json == NULL)
		return fail(err, ERR_INVALID, "line %d, column %d: %s", e.line, e.column, e.text);
	*ret_json = json;
	return OK;
}

/* 1e18 has a point or an exponent here, and none when it is written: so it counts as an integer. */
static enum status check_reals(json_t *json, struct err *err)
{
	double size = json_is_real(json) ? fabs(json_real_value(json)) : 0;
	const char *name;
	json_t *item;
	size_t i;

	if (size > JSON_SAFE_INTEGER && size < 1e21)
		return fail(err, ERR_INVALID,
			    "%g is between 2^53-1 and 10^21, where not every program can hold a number",
			    json_real_value(json));
	json_array_foreach(json, i, item)
		TRY(check_reals(item, err));
	json_object_foreach(json, name, item)
		TRY(check_reals(item, err));
	return OK;
}

enum status json_read(const char *text, size_t n, size_t max, json_t **ret_json, struct err *err)
{
	CLEANUP(json_cleanup) json_t *json = NULL;

	if (n > max)
		return fail(err, ERR_INVALID, "%zu bytes of JSON, and at most %zu are read here", n,
			    max);
	TRY(scan_text(text, n, JSON_DEPTH, max / 8 + 64, err));
	TRY(parse(text, n, &json, err));
	TRY(check_reals(json, err));
	*ret_json = json;
	json = NULL;
	return OK;
}

/* ---- members ---- */

void json_set_text(json_t *object, const char *name, const char *text)
{
	if (text[0] != '\0')
		json_object_set_new(object, name, json_string(text));
}

int64_t json_number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

bool json_flag(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

const char *json_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

void json_release(void *json)
{
	json_decref(json);
}

/* ---- days and moments ---- */

json_t *json_day(int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return text[0] != '\0' ? json_string(text) : json_null();
}

json_t *json_time(int64_t time)
{
	char text[TIME_TEXT];

	if (time == 0)
		return json_null();
	time_text(time, text);
	return json_string(text);
}

/* ---- writing ---- */

static enum status write_value(const json_t *json, size_t depth, struct buf *out, struct err *err);

/* How many bytes at the front stand for themselves: almost always all there are. */
static size_t plain_run(const char *text, size_t n)
{
	size_t i = 0;

	while (i < n && text[i] >= 0x20 && text[i] < 0x7f && text[i] != '"' && text[i] != '\\')
		i++;
	return i;
}

static enum status write_string(const char *text, size_t n, struct buf *out, struct err *err)
{
	static const char named[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";

	buf_char(out, '"');
	for (size_t i = 0, step; i < n; i += step) {
		const char *found;

		step = plain_run(text + i, n - i);
		if (step > 0) {
			buf_add(out, text + i, step);
			continue;
		}
		found = text[i] == '\0' ? NULL : strchr(named, text[i]);
		step = utf8_char(text + i, n - i);
		if (step == 0)
			return fail(err, ERR_INVALID, "a string is not UTF-8 at its byte %zu",
				    i + 1);
		if (found != NULL) {
			buf_char(out, '\\');
			buf_char(out, letters[found - named]);
		} else if (step == 1 && text[i] < 0x20) {
			buf_printf(out, "\\u%04x", (unsigned)text[i]);
		} else {
			buf_add(out, text + i, step);
		}
	}
	buf_char(out, '"');
	return OK;
}

/* The fewest digits that read as `value`, nearest to it, and where the point stands: 0.DIGITS x
 * 10^point. */
static int shortest_digits(double value, char ret_digits[18], int *ret_point)
{
	char text[40];
	int n = 0, precision = 0;
	const char *at;

	do
		(void)snprintf(text, sizeof(text), "%.*e", precision, value);
	while (strtod(text, NULL) != value && ++precision < 17);
	for (at = text; *at != 'e'; at++) /* past the point, whatever the locale writes for one */
		if (*at >= '0' && *at <= '9')
			ret_digits[n++] = *at;
	ret_digits[n] = '\0';
	*ret_point = (int)strtol(at + 1, NULL, 10) + 1;
	return n;
}

/* ECMA-262 section 6.1.6.1.20, Number::toString, as RFC 8785 section 3.2.2.3 asks. */
static enum status write_real(double value, struct buf *out, struct err *err)
{
	char digits[18];
	int n, point;

	if (!isfinite(value))
		return fail(err, ERR_INVALID, "a number that is not finite has no JSON");
	if (value == 0) { /* minus zero too */
		buf_char(out, '0');
		return OK;
	}
	if (value < 0)
		buf_char(out, '-');
	n = shortest_digits(fabs(value), digits, &point);
	if (n <= point && point <= 21) {
		buf_printf(out, "%s%.*s", digits, point - n, "000000000000000000000");
	} else if (0 < point && point <= 21) {
		buf_printf(out, "%.*s.%s", point, digits, digits + point);
	} else if (-6 < point && point <= 0) {
		buf_printf(out, "0.%.*s%s", -point, "000000", digits);
	} else {
		buf_printf(out, "%c%s%se%+d", digits[0], n > 1 ? "." : "", digits + 1, point - 1);
	}
	return OK;
}

struct member {
	const char *name;
	size_t n;
	const json_t *value;
};

/* UTF-16 puts U+10000 and up, F0 to F4 in UTF-8, before U+E000 to U+FFFF, EE and EF. */
static int utf16_rank(unsigned char c)
{
	return c >= 0xf0 ? c - 0xf0 + 0xee : c >= 0xee ? c + 5 : c;
}

static int member_order(const void *one, const void *other)
{
	const struct member *a = one, *b = other;
	size_t shared = a->n < b->n ? a->n : b->n;

	for (size_t i = 0; i < shared; i++)
		if (a->name[i] != b->name[i])
			return utf16_rank((unsigned char)a->name[i]) -
			       utf16_rank((unsigned char)b->name[i]);
	return (a->n > b->n) - (a->n < b->n);
}

static void members_cleanup(struct member **members)
{
	free(*members);
}

/* The members in the order of RFC 8785 section 3.2.3. */
static struct member *members_sorted(const json_t *json, size_t count)
{
	struct member *members = calloc(count + 1, sizeof(*members));
	json_t *object = (json_t *)json; /* jansson's iterators take no const, and change nothing */
	size_t i = 0;

	if (members == NULL)
		abort();
	for (void *at = json_object_iter(object); at != NULL;
	     at = json_object_iter_next(object, at))
		members[i++] = (struct member){
			.name = json_object_iter_key(at),
			.n = json_object_iter_key_len(at),
			.value = json_object_iter_value(at),
		};
	qsort(members, count, sizeof(*members), member_order);
	return members;
}

static enum status write_object(const json_t *json, size_t depth, struct buf *out, struct err *err)
{
	size_t count = json_object_size(json);
	CLEANUP(members_cleanup) struct member *members = members_sorted(json, count);

	buf_char(out, '{');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_char(out, ',');
		TRY(write_string(members[i].name, members[i].n, out, err));
		buf_char(out, ':');
		TRY(write_value(members[i].value, depth, out, err));
	}
	buf_char(out, '}');
	return OK;
}

static enum status write_array(const json_t *json, size_t depth, struct buf *out, struct err *err)
{
	buf_char(out, '[');
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (i > 0)
			buf_char(out, ',');
		TRY(write_value(json_array_get(json, i), depth, out, err));
	}
	buf_char(out, ']');
	return OK;
}

static enum status write_integer(json_int_t value, struct buf *out, struct err *err)
{
	if (value > JSON_SAFE_INTEGER || value < -JSON_SAFE_INTEGER)
		return fail(err, ERR_INVALID, "the integer %lld is beyond 2^53-1",
			    (long long)value);
	buf_printf(out, "%lld", (long long)value);
	return OK;
}

static enum status write_value(const json_t *json, size_t depth, struct buf *out, struct err *err)
{
	if (depth > JSON_DEPTH && (json_is_object(json) || json_is_array(json)))
		return fail(err, ERR_INVALID, "JSON is nested deeper than %d", JSON_DEPTH);
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return write_object(json, depth + 1, out, err);
	case JSON_ARRAY:
		return write_array(json, depth + 1, out, err);
	case JSON_STRING:
		return write_string(json_string_value(json), json_string_length(json), out, err);
	case JSON_INTEGER:
		return write_integer(json_integer_value(json), out, err);
	case JSON_REAL:
		return write_real(json_real_value(json), out, err);
	case JSON_TRUE:
		buf_text(out, "true");
		break;
	case JSON_FALSE:
		buf_text(out, "false");
		break;
	case JSON_NULL:
		buf_text(out, "null");
		break;
	}
	return OK;
}

enum status json_canonical(const json_t *json, struct buf *out, struct err *err)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, out->full ? 0 : out->max - out->len);
	TRY(write_value(json, 1, &text, err));
	if (text.full)
		return fail(err, ERR_INVALID,
			    "JSON is larger than the %zu bytes that it may have here", text.max);
	buf_add(out, text.data, text.len);
	return OK;
}

/* ---- the signed subset ---- */

static bool is_printable(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return false;
	return true;
}

/* `name` is that of the member that `json` is, or is in: for messages. */
static enum status check_signed(const json_t *json, const char *name, size_t depth, struct err *err)
{
	json_t *object = (json_t *)json; /* jansson's iterators take no const, and change nothing */

	if (depth > SIGNED_DEPTH && (json_is_object(json) || json_is_array(json)))
		return fail(err, ERR_INVALID, "\"%.60s\": nested deeper than %d", name,
			    SIGNED_DEPTH);
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		for (void *at = json_object_iter(object); at != NULL;
		     at = json_object_iter_next(object, at)) {
			const char *key = json_object_iter_key(at);

			if (!is_printable(key, json_object_iter_key_len(at)))
				return fail(err, ERR_INVALID,
					    "\"%.60s\": its name is not printable ASCII", key);
			TRY(check_signed(json_object_iter_value(at), key, depth + 1, err));
		}
		return OK;
	case JSON_ARRAY:
		for (size_t i = 0; i < json_array_size(json); i++)
			TRY(check_signed(json_array_get(json, i), name, depth + 1, err));
		return OK;
	case JSON_STRING:
		if (!is_printable(json_string_value(json), json_string_length(json)))
			return fail(err, ERR_INVALID, "\"%.60s\": not printable ASCII", name);
		return OK;
	case JSON_INTEGER:
		return OK; /* its size is looked at by the scan, and by the writer */
	case JSON_REAL:
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		break;
	}
	return fail(err, ERR_INVALID,
		    "\"%.60s\": only objects, arrays, strings and integers are signed", name);
}

enum status json_write_signed(const json_t *json, struct buf *out, struct err *err)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, ENTRY_MAX);
	if (!json_is_object(json))
		return fail(err, ERR_INVALID, "what is signed is one object");
	TRY(check_signed(json, "", 1, err));
	TRY(json_canonical(json, &text, err));
	if (out->full || text.len > out->max - out->len)
		return fail(err, ERR_INVALID, "there is no room for the %zu bytes to be signed",
			    text.len);
	buf_add(out, text.data, text.len);
	return OK;
}

enum status json_read_signed(const char *text, size_t n, json_t **ret_json, struct err *err)
{
	CLEANUP(json_cleanup) json_t *json = NULL;
	CLEANUP(buf_release) struct buf again;
	size_t same = 0;

	buf_init(&again, ENTRY_MAX);
	if (n > ENTRY_MAX)
		return fail(err, ERR_INVALID, "%zu bytes, and at most %d are signed", n, ENTRY_MAX);
	for (size_t i = 0; i < n; i++)
		if (!is_printable(text + i, 1))
			return fail(err, ERR_INVALID, "byte %zu is not printable ASCII", i + 1);
	TRY(scan_text(text, n, SIGNED_DEPTH, ENTRY_MAX, err));
	TRY(parse(text, n, &json, err));
	TRY(json_write_signed(json, &again, err));
	while (same < n && same < again.len && text[same] == again.data[same])
		same++;
	if (same < n || same < again.len)
		return fail(err, ERR_INVALID,
			    "byte %zu is not as the canonical form (RFC 8785) has it", same + 1);
	*ret_json = json;
	json = NULL;
	return OK;
}
