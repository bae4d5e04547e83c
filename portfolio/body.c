#include "portfolio/body.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/date.h"
#include "core/ids.h"
#include "core/json.h"

#define WHERE_MAX 128 /* "judgements[12].point" and the like */

/* ---- shape ---- */

static bool is_word(const char *text)
{
	size_t n = strnlen(text, FIELD_WORD_MAX + 1);

	if (n == 0 || n > FIELD_WORD_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return false;
	return true;
}

static bool is_ref(const char *text)
{
	struct ref ref;

	return ref_parse(text, &ref, NULL) == OK;
}

static bool is_day(const char *text)
{
	int32_t day;

	return day_parse(text, &day, NULL) == OK;
}

static bool is_time(const char *text)
{
	int64_t time;

	return time_parse(text, &time, NULL) == OK;
}

static bool is_digest(const char *text)
{
	struct digest digest;

	return digest_parse(text, &digest, NULL) == OK;
}

static bool is_base64(const char *text)
{
	struct buf out;
	bool good;

	buf_init(&out, ENTRY_MAX);
	good = text[0] != '\0' && buf_unbase64(&out, text, strlen(text), NULL) == OK;
	buf_release(&out);
	return good;
}

/* The types that are one string: what each looks like, and how to say so. */
static const struct shape {
	bool (*is)(const char *text);
	const char *what;
} shapes[] = {
	[FIELD_PERSON] = {id_is_person, "a person's id"},
	[FIELD_CODE] = {id_is_code, "a code as CEN-R1"},
	[FIELD_NAME] = {id_is_name, "a name of lower-case letters, digits and '-'"},
	[FIELD_REF] = {is_ref, "a code and a version as CEN-R1@2012.1"},
	[FIELD_ITEM] = {id_is_item, "an item as CEN-R1/3"},
	[FIELD_FORM] = {id_is_form, "a form as TOOLS@2010.1/DOPS"},
	[FIELD_DAY] = {is_day, "a day as 2024-03-01"},
	[FIELD_TIME] = {is_time, "a time as 2024-03-01T09:00:00Z"},
	[FIELD_DIGEST] = {is_digest, "a digest of 64 lower-case hex digits"},
	[FIELD_BASE64] = {is_base64, "base64"},
	[FIELD_WORD] = {is_word, "a word of 1 to 200 printable ASCII characters"},
};

static enum status check_one(enum field_type type, const json_t *value, const char *where,
			     struct err *err)
{
	const char *text = json_string_value(value);

	assert((size_t)type < sizeof(shapes) / sizeof(shapes[0]));
	if (type == FIELD_NUMBER) {
		int64_t number = json_integer_value(value);

		if (!json_is_integer(value) || number < 0 || number > JSON_SAFE_INTEGER)
			return fail(err, ERR_INVALID, "the body's \"%s\" is not a whole number",
				    where);
		return OK;
	}
	if (text == NULL || !shapes[type].is(text))
		return fail(err, ERR_INVALID, "the body's \"%s\" is not %s", where,
			    shapes[type].what);
	return OK;
}

static enum status check_object(const struct field *fields, const json_t *object, const char *where,
				struct err *err);

static enum status check_list(const struct field *field, const json_t *value, const char *where,
			      struct err *err)
{
	if (!json_is_array(value) || json_array_size(value) > FIELD_LIST_MAX)
		return fail(err, ERR_INVALID, "the body's \"%s\" is not a list of at most %d",
			    where, FIELD_LIST_MAX);
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *item = json_array_get(value, i);
		char place[WHERE_MAX];

		(void)snprintf(place, sizeof(place), "%s[%zu]", where, i + 1);
		if (field->type == FIELD_LIST)
			TRY(check_one(field->of, item, place, err));
		else
			TRY(check_object(field->fields, item, place, err));
	}
	return OK;
}

static enum status check_words(const json_t *value, const char *where, struct err *err)
{
	if (!json_is_object(value) || json_object_size(value) > FIELD_LIST_MAX)
		return fail(err, ERR_INVALID, "the body's \"%s\" is not an object of at most %d",
			    where, FIELD_LIST_MAX);
	for (void *at = json_object_iter((json_t *)value); at != NULL;
	     at = json_object_iter_next((json_t *)value, at)) {
		char place[WHERE_MAX];

		if (!is_word(json_object_iter_key(at)))
			return fail(err, ERR_INVALID,
				    "the body's \"%s\" has a name that is no word", where);
		(void)snprintf(place, sizeof(place), "%s.%.60s", where, json_object_iter_key(at));
		TRY(check_one(FIELD_WORD, json_object_iter_value(at), place, err));
	}
	return OK;
}

static enum status check_field(const struct field *field, const json_t *value, const char *where,
			       struct err *err)
{
	switch (field->type) {
	case FIELD_LIST:
	case FIELD_OBJECTS:
		return check_list(field, value, where, err);
	case FIELD_WORDS:
		return check_words(value, where, err);
	case FIELD_PERSON:
	case FIELD_CODE:
	case FIELD_NAME:
	case FIELD_REF:
	case FIELD_ITEM:
	case FIELD_FORM:
	case FIELD_DAY:
	case FIELD_TIME:
	case FIELD_DIGEST:
	case FIELD_BASE64:
	case FIELD_NUMBER:
	case FIELD_WORD:
		return check_one(field->type, value, where, err);
	}
	return OK;
}

/* `where` is "" for the body itself. */
static enum status check_object(const struct field *fields, const json_t *object, const char *where,
				struct err *err)
{
	const char *dot = where[0] == '\0' ? "" : ".";
	size_t found = 0;

	if (!json_is_object(object))
		return fail(err, ERR_INVALID, "the body's \"%s\" is not an object", where);
	for (const struct field *f = fields; f->name != NULL; f++) {
		const json_t *value = json_object_get(object, f->name);
		char place[WHERE_MAX];

		(void)snprintf(place, sizeof(place), "%s%s%s", where, dot, f->name);
		if (value == NULL && !f->optional)
			return fail(err, ERR_INVALID, "the body has no \"%s\"", place);
		if (value == NULL)
			continue;
		found++;
		TRY(check_field(f, value, place, err));
	}
	if (found == json_object_size(object))
		return OK;
	for (void *at = json_object_iter((json_t *)object); at != NULL;
	     at = json_object_iter_next((json_t *)object, at)) {
		const struct field *f = fields;

		while (f->name != NULL && strcmp(f->name, json_object_iter_key(at)) != 0)
			f++;
		if (f->name == NULL)
			return fail(err, ERR_INVALID,
				    "the body has a \"%s%s%.40s\" that this kind does not know",
				    where, dot, json_object_iter_key(at));
	}
	return OK;
}

enum status body_check(const struct field *fields, const json_t *body, struct err *err)
{
	return check_object(fields, body, "", err);
}

/* ---- texts ---- */

/* The one '*' of a rule stands for one part without a dot. */
bool text_name_fits(const char *rule, const char *name)
{
	const char *star = strchr(rule, '*');
	size_t before, part;

	if (star == NULL)
		return strcmp(rule, name) == 0;
	before = (size_t)(star - rule);
	if (strncmp(rule, name, before) != 0)
		return false;
	part = strcspn(name + before, ".");
	return part > 0 && strcmp(star + 1, name + before + part) == 0;
}

bool text_is_private(const struct kind *row, const char *name)
{
	for (const char *const *rule = row->private_texts; rule != NULL && *rule != NULL; rule++)
		if (text_name_fits(*rule, name))
			return true;
	return false;
}

enum status text_rules_check(const struct text_rule *rules, const struct entry *e, struct err *err)
{
	for (const struct text_rule *rule = rules; rule->name != NULL; rule++) {
		size_t i = 0;

		while (i < e->text_count && !text_name_fits(rule->name, e->texts[i].name))
			i++;
		if (i == e->text_count && !rule->optional)
			return fail(err, ERR_INVALID, "the entry has no text \"%s\"", rule->name);
	}
	for (size_t i = 0; i < e->text_count; i++) {
		const struct text_rule *rule = rules;

		while (rule->name != NULL && !text_name_fits(rule->name, e->texts[i].name))
			rule++;
		if (rule->name == NULL)
			return fail(err, ERR_INVALID,
				    "the entry has a text \"%.48s\" that this kind does not know",
				    e->texts[i].name);
	}
	return OK;
}

const struct digest *entry_text(const struct entry *e, const char *name)
{
	for (size_t i = 0; i < e->text_count; i++)
		if (strcmp(e->texts[i].name, name) == 0)
			return &e->texts[i].digest;
	return NULL;
}

enum status texts_numbered(const struct entry *e, const char *prefix, size_t *ret_count,
			   struct err *err)
{
	char name[TEXT_NAME_MAX + 1];
	size_t count = 0, n = strlen(prefix);

	for (size_t i = 0; i < e->text_count; i++) {
		const char *rest = e->texts[i].name + n;

		if (strncmp(e->texts[i].name, prefix, n) == 0 && rest[0] == '.' &&
		    strchr(rest + 1, '.') == NULL)
			count++;
	}
	for (size_t i = 1; i <= count; i++) {
		(void)snprintf(name, sizeof(name), "%.32s.%zu", prefix, i);
		if (entry_text(e, name) == NULL)
			return fail(err, ERR_INVALID,
				    "the entry's texts %s.1 to %s.%zu are not numbered one by one",
				    prefix, prefix, count);
	}
	*ret_count = count;
	return OK;
}

/* ---- reading ---- */

const char *body_text(const json_t *body, const char *name)
{
	return json_string_value(json_object_get(body, name));
}

int32_t body_day(const json_t *body, const char *name, int32_t otherwise)
{
	const char *text = body_text(body, name);
	int32_t day = otherwise;

	if (text != NULL && day_parse(text, &day, NULL) != OK)
		return otherwise;
	return day;
}

int64_t body_time(const json_t *body, const char *name, int64_t otherwise)
{
	const char *text = body_text(body, name);
	int64_t time = otherwise;

	if (text != NULL && time_parse(text, &time, NULL) != OK)
		return otherwise;
	return time;
}

int64_t body_number(const json_t *body, const char *name)
{
	return json_integer_value(json_object_get(body, name));
}

struct digest body_digest(const json_t *body, const char *name)
{
	const char *text = body_text(body, name);
	struct digest digest = {{0}};

	if (text == NULL || digest_parse(text, &digest, NULL) != OK)
		return (struct digest){{0}};
	return digest;
}

const json_t *body_list(const json_t *body, const char *name)
{
	return json_object_get(body, name);
}

const char *body_joined(const json_t *body, const char *name, struct arena *a)
{
	const json_t *list = json_object_get(body, name);
	const char *joined;
	struct buf out;

	buf_init(&out, ENTRY_MAX); /* the whole entry is not larger */
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (i > 0)
			buf_char(&out, ' ');
		buf_text(&out, json_string_value(json_array_get(list, i)));
	}
	joined = arena_bytes(a, out.data, out.len);
	buf_release(&out);
	return joined;
}

enum status body_bytes(const json_t *body, const char *name, struct arena *a,
		       const uint8_t **ret_bytes, size_t *ret_len, struct err *err)
{
	const char *text = body_text(body, name);
	struct buf out;
	enum status status;

	if (text == NULL)
		return fail(err, ERR_INVALID, "the body's \"%s\" is not base64", name);
	buf_init(&out, ENTRY_MAX);
	status = buf_unbase64(&out, text, strlen(text), err);
	if (status == OK) {
		*ret_bytes = (const uint8_t *)arena_bytes(a, out.data, out.len);
		*ret_len = out.len;
	} else {
		err_prefix(err, "the body's \"%s\"", name);
	}
	buf_release(&out);
	return status;
}
