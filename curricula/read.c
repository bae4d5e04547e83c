#include "curricula/read.h"

#include <assert.h>
#include <string.h>

#include "core/date.h"

/* The shape was held, so that a parser which refuses now would be our own mistake. */
static void must(enum status status)
{
	assert(status == OK);
	(void)status;
}

static bool is_named(const struct xml_element *e, const char *name)
{
	return strcmp(e->name, name) == 0;
}

struct xml_element *child_first(const struct xml_element *e, const char *name)
{
	for (struct xml_element *c = e->children; c != NULL; c = c->next)
		if (is_named(c, name))
			return c;
	return NULL;
}

struct xml_element *child_next(const struct xml_element *e)
{
	for (struct xml_element *c = e->next; c != NULL; c = c->next)
		if (is_named(c, e->name))
			return c;
	return NULL;
}

size_t child_count(const struct xml_element *e, const char *name)
{
	size_t count = 0;

	for (struct xml_element *c = child_first(e, name); c != NULL; c = child_next(c))
		count++;
	return count;
}

const char *child_text(struct arena *a, const struct xml_element *e, const char *name)
{
	struct xml_element *c = child_first(e, name);

	return c == NULL ? "" : arena_text(a, c->text);
}

struct names child_texts(struct arena *a, const struct xml_element *e, const char *name)
{
	struct names names = {.count = child_count(e, name)};
	size_t i = 0;

	names.items = arena_array(a, names.count, sizeof(*names.items));
	for (struct xml_element *c = child_first(e, name); c != NULL; c = child_next(c))
		names.items[i++] = arena_text(a, c->text);
	return names;
}

const char *attr_text(struct arena *a, struct xml_element *e, const char *name,
		      const char *otherwise)
{
	const char *value = xml_attr(e, name);

	return value == NULL ? otherwise : arena_text(a, value);
}

int32_t attr_number(struct xml_element *e, const char *name, int32_t otherwise)
{
	const char *value = xml_attr(e, name);

	return value == NULL ? otherwise : value_number(value);
}

int attr_choice(struct xml_element *e, const char *name, enum value value, int otherwise)
{
	const char *text = xml_attr(e, name);

	return text == NULL ? otherwise : value_choice(value, text);
}

bool attr_is(struct xml_element *e, const char *name, const char *value)
{
	const char *text = xml_attr(e, name);

	return text != NULL && strcmp(text, value) == 0;
}

enum role attr_role(struct xml_element *e, const char *name, enum role otherwise)
{
	const char *value = xml_attr(e, name);
	enum role role = otherwise;

	if (value != NULL)
		must(role_parse(value, &role, NULL));
	return role;
}

struct names attr_names(struct arena *a, struct xml_element *e, const char *name)
{
	const char *blank = " \t\r\n";
	struct names names = {0};
	size_t room = 0;
	char *at;

	at = arena_text(a, xml_attr(e, name));
	if (at == NULL)
		return names;
	at += strspn(at, blank);
	while (*at != '\0') {
		size_t n = strcspn(at, blank);
		bool last = at[n] == '\0';

		names.items = arena_grow(a, names.items, names.count, &room, sizeof(*names.items));
		names.items[names.count++] = at;
		at[n] = '\0';
		at += n;
		if (!last)
			at += 1 + strspn(at + 1, blank);
	}
	return names;
}

struct duration attr_duration(struct xml_element *e, const char *name)
{
	const char *value = xml_attr(e, name);
	struct duration d = {.count = 0, .unit = 'D'};

	if (value != NULL)
		must(duration_parse(value, &d, NULL));
	return d;
}

struct yearly attr_yearly(struct xml_element *e, const char *name)
{
	const char *value = xml_attr(e, name);
	struct yearly y = {0};

	if (value != NULL)
		must(yearly_parse(value, &y, NULL));
	return y;
}

int32_t attr_day(struct xml_element *e, const char *name, bool last, int32_t otherwise)
{
	const char *value = xml_attr(e, name);
	int32_t day = otherwise;

	if (value != NULL)
		must(day_or_month_parse(value, last, &day, NULL));
	return day;
}

struct ref attr_ref(struct xml_element *e, const char *name)
{
	const char *value = xml_attr(e, name);
	struct ref ref = {.id = ""};

	if (value != NULL)
		must(ref_parse(value, &ref, NULL));
	return ref;
}

void read_head(struct arena *a, struct xml_element *e, struct head *ret_head)
{
	struct head head = {.line = e->line};
	size_t i = 0;

	head.name = arena_printf(a, "%s@%s", xml_attr(e, "id"), xml_attr(e, "version"));
	must(ref_parse(head.name, &head.ref, NULL));
	head.adopted = attr_is(e, "status", "adopted");
	head.language = attr_text(a, e, "xml:lang", "");
	head.title = child_text(a, e, "title");
	head.replaces_count = child_count(e, "replaces");
	head.replaces = arena_array(a, head.replaces_count, sizeof(*head.replaces));
	for (struct xml_element *c = child_first(e, "replaces"); c != NULL; c = child_next(c))
		head.replaces[i++] = attr_ref(c, "ref");
	*ret_head = head;
}
