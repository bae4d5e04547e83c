#include "curricula/shape.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"

#define SHOWN_MAX 60

struct id {
	const char *name;
	int line;
};

/* One attribute that names ids; looked up when all ids are known. */
struct idref {
	const struct xml_element *element;
	const char *attribute, *names;
};

struct check {
	const char *file;
	struct arena *scratch;
	struct faults *faults;
	struct id *ids;
	size_t id_count, id_room;
	struct idref *idrefs;
	size_t idref_count, idref_room;
	size_t elements, names;
	struct arena *keep;
	struct repeats repeats; /* in `keep` */
};

const char *text_shown(struct arena *a, const char *text)
{
	size_t n = strnlen(text, SHOWN_MAX + 1);

	if (n <= SHOWN_MAX)
		return text;
	n = SHOWN_MAX;
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(a, "%.*s...", (int)n, text);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next name of a list, or NULL; *at moves behind it. */
static const char *next_name(struct check *k, const char **at)
{
	const char *start;

	while (is_blank(**at))
		(*at)++;
	if (**at == '\0')
		return NULL;
	start = *at;
	while (**at != '\0' && !is_blank(**at))
		(*at)++;
	k->names++;
	return arena_bytes(k->scratch, start, (size_t)(*at - start));
}

/* ---- attributes ---- */

static void note_id(struct check *k, const struct xml_element *e, const char *name)
{
	k->ids = arena_grow(k->scratch, k->ids, k->id_count, &k->id_room, sizeof(*k->ids));
	k->ids[k->id_count++] = (struct id){name, e->line};
}

static void note_idref(struct check *k, const struct xml_element *e, const char *attribute,
		       const char *names)
{
	k->idrefs = arena_grow(k->scratch, k->idrefs, k->idref_count, &k->idref_room,
			       sizeof(*k->idrefs));
	k->idrefs[k->idref_count++] = (struct idref){e, attribute, names};
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the names of a list and notes the first that stands twice. */
static void note_repeat(struct check *k, const struct xml_element *e, const char *attribute,
			const char **names, size_t count)
{
	struct repeats *r = &k->repeats;

	if (count > 1)
		qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(names[i], names[i - 1]) != 0)
			continue;
		r->items = arena_grow(k->keep, r->items, r->count, &r->room, sizeof(*r->items));
		r->items[r->count++] = (struct repeat){
			e->line, arena_printf(k->keep, "%s: %s names %s twice", e->name, attribute,
					      text_shown(k->scratch, names[i]))};
		return;
	}
}

static void check_value(struct check *k, const struct xml_element *e, const struct attr *attr,
			const char *value)
{
	const char *at = value, *name, **names = NULL;
	size_t count = 0, room = 0;

	if ((attr->flags & LIST) == 0) {
		if (!value_fits(attr->value, value)) {
			fault_add(k->faults, k->file, e->line, "%s: %s=\"%s\" is not right; %s",
				  e->name, attr->name, text_shown(k->scratch, value),
				  value_right(attr->value));
			return;
		}
		if (value_is_id(attr->value))
			note_id(k, e, value);
	} else {
		while (k->names <= FILE_NAMES && (name = next_name(k, &at)) != NULL) {
			names = arena_grow(k->scratch, names, count, &room, sizeof(*names));
			names[count++] = name;
			if (value_fits(attr->value, name))
				continue;
			fault_add(k->faults, k->file, e->line,
				  "%s: \"%s\" in the list %s is not right; %s", e->name,
				  text_shown(k->scratch, name), attr->name,
				  value_right(attr->value));
			return;
		}
		if (count == 0 && k->names <= FILE_NAMES) {
			fault_add(k->faults, k->file, e->line, "%s: the list %s is empty; %s",
				  e->name, attr->name, value_right(attr->value));
			return;
		}
		if (attr->value != VALUE_NUMBER)
			note_repeat(k, e, attr->name, names, count);
	}
	if (value_is_idref(attr->value))
		note_idref(k, e, attr->name, value);
}

/* "a, b or c" of the attributes with one of these flags. */
static const char *attrs_listed(struct check *k, const struct attr *attrs, unsigned flags)
{
	const char *text = NULL;

	for (const struct attr *a = attrs; a != NULL && a->name != NULL; a++) {
		if (flags != 0 && (a->flags & flags) != flags)
			continue;
		text = text == NULL ? a->name : arena_printf(k->scratch, "%s, %s", text, a->name);
	}
	return text == NULL ? "none" : text;
}

/* Of alternative attributes one way may be taken, and wholly. */
static void check_ways(struct check *k, struct xml_element *e, const struct attr *attrs)
{
	unsigned taken = 0, offered = 0, demanding = 0;

	for (const struct attr *a = attrs; a->name != NULL; a++) {
		offered |= a->flags & WAYS;
		if ((a->flags & REQUIRED) != 0)
			demanding |= a->flags & WAYS;
		if (xml_attr(e, a->name) != NULL)
			taken |= a->flags & WAYS;
	}
	if (taken == 0) {
		bool several = (offered & (offered - 1)) != 0;

		if (several && demanding == offered)
			fault_add(k->faults, k->file, e->line,
				  "%s says too little; write %s, or %s", e->name,
				  attrs_listed(k, attrs, REQUIRED | WAY_A),
				  attrs_listed(k, attrs, REQUIRED | WAY_B));
		return;
	}
	if ((taken & (taken - 1)) != 0) {
		fault_add(k->faults, k->file, e->line,
			  "%s: attributes that exclude each other; write either \"%s\" or "
			  "\"%s\"%s%s%s",
			  e->name, attrs_listed(k, attrs, WAY_A), attrs_listed(k, attrs, WAY_B),
			  (offered & WAY_C) != 0 ? " or \"" : "",
			  (offered & WAY_C) != 0 ? attrs_listed(k, attrs, WAY_C) : "",
			  (offered & WAY_C) != 0 ? "\"" : "");
		return;
	}
	for (const struct attr *a = attrs; a->name != NULL; a++)
		if ((a->flags & taken) != 0 && (a->flags & REQUIRED) != 0 &&
		    xml_attr(e, a->name) == NULL)
			fault_add(k->faults, k->file, e->line, "%s lacks the attribute %s; %s",
				  e->name, a->name, value_right(a->value));
}

static void check_attributes(struct check *k, struct xml_element *e, const struct attr *attrs)
{
	for (const struct attr *a = attrs; a->name != NULL; a++) {
		const char *value = xml_attr(e, a->name);

		if (value != NULL)
			check_value(k, e, a, value);
		else if ((a->flags & REQUIRED) != 0 && (a->flags & WAYS) == 0)
			fault_add(k->faults, k->file, e->line, "%s lacks the attribute %s; %s",
				  e->name, a->name, value_right(a->value));
	}
	check_ways(k, e, attrs);
}

static bool has_attr(const struct attr *attrs, const char *name)
{
	for (const struct attr *a = attrs; a != NULL && a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return true;
	return false;
}

static void check_strange_attributes(struct check *k, struct xml_element *e,
				     const struct shape *shape)
{
	for (size_t i = 0; i < e->attribute_count; i++) {
		const char *name = e->attributes[i].name;

		k->elements++;
		if (has_attr(shape->attrs, name) || (shape->has_head && has_attr(head_attrs, name)))
			continue;
		fault_add(
			k->faults, k->file, e->line, "%s has no attribute %s; it may have: %s%s%s",
			e->name, text_shown(k->scratch, name),
			shape->has_head ? "id, version, status, xml:lang" : "",
			shape->has_head && shape->attrs != NULL ? ", " : "",
			shape->has_head && shape->attrs == NULL ? ""
								: attrs_listed(k, shape->attrs, 0));
	}
}

/* ---- children ---- */

static bool slot_is_end(const struct slot *s)
{
	return s->shapes[0] == NULL && s->places == 0;
}

/* The shape that this name has in the slot, or NULL. */
static const struct shape *slot_shape(const struct slot *s, const char *name)
{
	for (size_t i = 0; i < 2 && s->shapes[i] != NULL; i++)
		if (strcmp(s->shapes[i]->name, name) == 0)
			return s->shapes[i];
	for (size_t i = 0; s->places != 0 && i < rule_row_count; i++)
		if ((rule_rows[i].places & s->places) != 0 && strcmp(rule_rows[i].name, name) == 0)
			return rule_rows[i].shape;
	return NULL;
}

static const char *slot_names(struct check *k, const struct slot *s)
{
	const char *text = NULL;

	if (s->shapes[1] != NULL)
		return arena_printf(k->scratch, "%s or %s", s->shapes[0]->name, s->shapes[1]->name);
	if (s->shapes[0] != NULL)
		return s->shapes[0]->name;
	for (size_t i = 0; i < rule_row_count; i++) {
		if ((rule_rows[i].places & s->places) == 0)
			continue;
		text = text == NULL ? rule_rows[i].name
				    : arena_printf(k->scratch, "%s, %s", text, rule_rows[i].name);
	}
	return text;
}

/* The order of a parent's children in words. */
static const char *slots_names(struct check *k, const struct slot *slots)
{
	const char *text = NULL;

	for (const struct slot *s = slots; s != NULL && !slot_is_end(s); s++)
		text = text == NULL ? slot_names(k, s)
				    : arena_printf(k->scratch, "%s, %s", text, slot_names(k, s));
	return text == NULL ? "nothing" : text;
}

static void check_element(struct check *k, struct xml_element *e, const struct shape *shape);

/* The slot of a child, or -1 after a fault. A child out of order counts where it belongs. */
static int place_child(struct check *k, const struct xml_element *parent,
		       const struct xml_element *child, const struct slot *slots, int now)
{
	int found = -1;

	for (int i = 0; !slot_is_end(&slots[i]) && found < 0; i++)
		if (slot_shape(&slots[i], child->name) != NULL)
			found = i;
	if (found < 0 || strcmp(child->space, CURRICULUM_SPACE) != 0) {
		fault_add(k->faults, k->file, child->line,
			  "%s does not belong in %s; here stand, in this order: %s",
			  text_shown(k->scratch, child->name), parent->name, slots_names(k, slots));
		return -1;
	}
	if (found < now)
		fault_add(k->faults, k->file, child->line,
			  "%s stands too late in %s; the order is: %s", child->name, parent->name,
			  slots_names(k, slots));
	return found;
}

static void check_counts(struct check *k, const struct xml_element *e, const struct slot *slots,
			 const size_t *counts)
{
	for (int i = 0; !slot_is_end(&slots[i]); i++) {
		if (counts[i] < slots[i].min)
			fault_add(k->faults, k->file, e->line, "%s lacks %s; write %s%s", e->name,
				  slot_names(k, &slots[i]),
				  slots[i].min > 1 ? "two or more" : "one",
				  slots[i].min == 1 && slots[i].many ? " or more" : "");
	}
}

#define SLOTS_MAX 16

static void check_children(struct check *k, struct xml_element *e, const struct slot *slots)
{
	static const struct slot none[] = {{{NULL, NULL}, 0, 0, false}};
	size_t counts[SLOTS_MAX] = {0};
	int now = 0;

	if (slots == NULL)
		slots = none;
	for (struct xml_element *c = e->children; c != NULL; c = c->next) {
		int found;

		k->elements++;
		if (k->elements > FILE_ELEMENTS)
			return;
		found = place_child(k, e, c, slots, now);
		if (found < 0)
			continue;
		if (++counts[found] == 2 && !slots[found].many)
			fault_add(k->faults, k->file, c->line, "%s stands twice in %s; write one",
				  c->name, e->name);
		if (found > now)
			now = found;
		check_element(k, c, slot_shape(&slots[found], c->name));
	}
	check_counts(k, e, slots, counts);
}

/* Depth is bounded by XML_DEPTH. */
static void check_element(struct check *k, struct xml_element *e, const struct shape *shape)
{
	if (shape->has_head)
		check_attributes(k, e, head_attrs);
	if (shape->attrs != NULL)
		check_attributes(k, e, shape->attrs);
	check_strange_attributes(k, e, shape);
	if (shape->text == TEXT_NONE && e->has_text)
		fault_add(
			k->faults, k->file, e->line,
			"%s has text of its own; put it into one of its elements, or leave it out",
			e->name);
	if (shape->text == TEXT_WORDS && !e->has_text && e->children == NULL)
		fault_add(k->faults, k->file, e->line, "%s is empty; write at least one word",
			  e->name);
	check_children(k, e, shape->slots);
}

/* ---- ids ---- */

static int compare_ids(const void *a, const void *b)
{
	const struct id *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static int compare_name_id(const void *name, const void *id)
{
	return strcmp(name, ((const struct id *)id)->name);
}

static void check_ids(struct check *k)
{
	if (k->id_count > 0)
		qsort(k->ids, k->id_count, sizeof(*k->ids), compare_ids);
	for (size_t i = 1; i < k->id_count; i++)
		if (strcmp(k->ids[i].name, k->ids[i - 1].name) == 0)
			fault_add(k->faults, k->file, k->ids[i].line,
				  "the id %s stands twice, first on line %d; each id stands once "
				  "in a file",
				  text_shown(k->scratch, k->ids[i].name), k->ids[i - 1].line);
	for (size_t i = 0; i < k->idref_count; i++) {
		const struct idref *r = &k->idrefs[i];
		const char *at = r->names, *name;

		while ((name = next_name(k, &at)) != NULL) {
			if (k->id_count > 0 && bsearch(name, k->ids, k->id_count, sizeof(*k->ids),
						       compare_name_id) != NULL)
				continue;
			fault_add(k->faults, k->file, r->element->line,
				  "%s: %s names %s, which is not in this file; add it or name "
				  "another",
				  r->element->name, r->attribute, text_shown(k->scratch, name));
		}
	}
}

bool shape_holds(struct xml_element *root, const char *file, struct arena *scratch,
		 struct faults *f, struct arena *keep, struct repeats *ret_repeats)
{
	struct check k = {
		.file = file, .scratch = scratch, .faults = f, .elements = 1, .keep = keep};
	const struct shape *shape = shape_root(root->name);
	size_t before = f->errors;

	if (shape == NULL || strcmp(root->space, CURRICULUM_SPACE) != 0) {
		fault_add(f, file, root->line,
			  "the root is %s in \"%s\"; write module, curriculum, tools, standards, "
			  "specialisms or map in xmlns=\"" CURRICULUM_SPACE "\"",
			  text_shown(scratch, root->name), text_shown(scratch, root->space));
		return false;
	}
	check_element(&k, root, shape);
	if (k.elements > FILE_ELEMENTS)
		fault_add(f, file, 0, "more than %d elements and attributes; divide the file",
			  FILE_ELEMENTS);
	else if (k.names > FILE_NAMES)
		fault_add(f, file, 0, "more than %d names in lists; divide the file", FILE_NAMES);
	else
		check_ids(&k);
	if (f->errors > before)
		return false;
	*ret_repeats = k.repeats;
	return true;
}
