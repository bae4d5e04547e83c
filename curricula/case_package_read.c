#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "curricula/case_package.h"

struct reader {
	struct framework *f;
	const char *file;
	unsigned accepted;
	struct arena *arena;
	struct faults *faults;
	const char *document; /* its identifier */
	size_t document_links;
};

#define WRONG(r, ...) fault_add((r)->faults, (r)->file, 0, __VA_ARGS__)

/* ---- members ---- */

/* "" when it is not there, or not text, which is a fault. */
static const char *text_of(struct reader *r, const json_t *object, const char *pointer, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (value == NULL || json_is_null(value))
		return "";
	if (!json_is_string(value)) {
		WRONG(r, "%s/%s: not text; write a string", pointer, name);
		return "";
	}
	return json_string_value(value);
}

static const json_t *list_of(struct reader *r, const json_t *object, const char *pointer, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (value == NULL || json_is_null(value))
		return NULL;
	if (!json_is_array(value))
		WRONG(r, "%s/%s: not a list; write [ ]", pointer, name);
	return json_is_array(value) ? value : NULL;
}

static json_t *own_of(const json_t *object)
{
	json_t *own = json_object_get(json_object_get(object, "extensions"), "attest");

	return json_is_object(own) ? own : NULL;
}

static int32_t day_of_member(struct reader *r, const json_t *object, const char *name)
{
	const char *text = text_of(r, object, "/CFDocument", name);
	int32_t day = DAY_OPEN;
	struct err err;

	if (text[0] != '\0' && day_parse(text, &day, &err) != OK)
		WRONG(r, "/CFDocument/%s: %s", name, err.text);
	return day;
}

/* ---- the parts ---- */

static void read_document(struct reader *r, const json_t *object)
{
	struct framework *f = r->f;

	f->id = text_of(r, object, "/CFDocument", "uri");
	f->title = text_of(r, object, "/CFDocument", "title");
	f->version = text_of(r, object, "/CFDocument", "version");
	f->language = text_of(r, object, "/CFDocument", "language");
	f->creator = text_of(r, object, "/CFDocument", "creator");
	f->notes = text_of(r, object, "/CFDocument", "notes");
	f->adopted = strcmp(text_of(r, object, "/CFDocument", "adoptionStatus"), "Adopted") == 0;
	f->from = day_of_member(r, object, "statusStartDate");
	f->until = day_of_member(r, object, "statusEndDate");
	f->own = own_of(object);
	r->document = text_of(r, object, "/CFDocument", "identifier");
	if (r->document[0] == '\0')
		WRONG(r, "/CFDocument/identifier: there is none, so that nothing can belong to the document");
	if (f->title[0] == '\0')
		WRONG(r, "/CFDocument/title: there is none");
}

/* The first of educationLevel that is a level of ours, 1 to 8. */
static int32_t level_of(struct reader *r, const json_t *object, const char *pointer)
{
	const json_t *levels = list_of(r, object, pointer, "educationLevel");
	size_t i;
	const json_t *value;

	json_array_foreach (levels, i, value) {
		const char *text = json_string_value(value);

		if (text != NULL && text[0] >= '1' && text[0] <= '8' && text[1] == '\0')
			return text[0] - '0';
	}
	return 0;
}

/* The number that a list enumeration is; 0 for "a)" and the like. */
static int64_t order_of(const char *text)
{
	int64_t order = 0;

	for (; *text >= '0' && *text <= '9' && order < 1000000; text++)
		order = order * 10 + (*text - '0');
	return *text == '\0' ? order : 0;
}

static void read_item(struct reader *r, const json_t *object, size_t i)
{
	const char *pointer = arena_printf(r->arena, "/CFItems/%zu", i);
	struct framework_item *item = &r->f->items[i];

	*item = (struct framework_item){.id = "", .code = "", .type = "", .statement = "", .notes = ""};
	item->at.pointer = pointer;
	if (!json_is_object(object)) {
		WRONG(r, "%s: not an item; write { }", pointer);
		return;
	}
	item->id = text_of(r, object, pointer, "identifier");
	item->code = text_of(r, object, pointer, "humanCodingScheme");
	item->type = text_of(r, object, pointer, "CFItemType");
	item->statement = text_of(r, object, pointer, "fullStatement");
	item->notes = text_of(r, object, pointer, "notes");
	item->level = level_of(r, object, pointer);
	item->own = own_of(object);
	item->order = order_of(text_of(r, object, pointer, "listEnumeration"));
	if (item->id[0] == '\0')
		WRONG(r, "%s/identifier: there is none", pointer);
}

/* The identifier of an end that lies in the package, else its URI. */
static const char *end_of(struct reader *r, const json_t *object, const char *pointer, const char *name)
{
	const char *at = arena_printf(r->arena, "%s/%s", pointer, name);
	const json_t *link = json_object_get(object, name);
	const char *id, *uri;

	if (!json_is_object(link)) {
		WRONG(r, "%s: an association has two ends; write an object with title, identifier and uri", at);
		return "";
	}
	id = text_of(r, link, at, "identifier");
	uri = text_of(r, link, at, "uri");
	if (strcmp(id, r->document) == 0 || framework_item(r->f, id) != NULL || uri[0] == '\0')
		return id;
	return uri;
}

static void read_child(struct reader *r, const char *from, const char *to, int64_t order,
		       const struct at *at)
{
	struct framework_item *item = framework_item(r->f, from);
	const char *parent = strcmp(to, r->document) == 0 ? "" : to;

	if (item == NULL) {
		framework_tell(r->faults, r->accepted, r->file, at, FAULT_DANGLING,
			       "%.80s, which is not there, belongs to %.80s", from, to);
		return;
	}
	if (item->parent != NULL) {
		framework_tell(r->faults, r->accepted, r->file, at, FAULT_TWO_PARENTS,
			       "%s belongs to something already", item->at.pointer);
		return;
	}
	item->parent = parent;
	if (order != 0)
		item->order = order;
}

static void read_association(struct reader *r, const json_t *object, size_t i)
{
	const struct at at = {0, arena_printf(r->arena, "/CFAssociations/%zu", i)};
	const json_t *sequence = json_object_get(object, "sequenceNumber");
	const char *from, *to, *type;

	if (!json_is_object(object)) {
		WRONG(r, "%s: not an association; write { }", at.pointer);
		return;
	}
	type = text_of(r, object, at.pointer, "associationType");
	from = end_of(r, object, at.pointer, "originNodeURI");
	to = end_of(r, object, at.pointer, "destinationNodeURI");
	if (type[0] == '\0')
		WRONG(r, "%s/associationType: there is none", at.pointer);
	else if (strcmp(type, "isChildOf") == 0)
		read_child(r, from, to, json_integer_value(sequence), &at);
	else if (strcmp(from, r->document) == 0)
		r->document_links++;
	else
		r->f->links[r->f->link_count++] = (struct framework_link){from, to, type, at};
}

/* ---- what has no place ---- */

static void lose_members(struct reader *r, const json_t *items)
{
	static const char *const names[] = {"abbreviatedStatement", "alternativeLabel", "conceptKeywords",
					    "subject", "licenseURI", "statusStartDate", "statusEndDate"};

	for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
		size_t count = 0, i;
		const json_t *item;

		json_array_foreach (items, i, item) {
			count += json_object_get(item, names[n]) != NULL;
		}
		if (count > 0)
			framework_lose(r->f, r->arena, "%s of %zu item%s", names[n], count,
				       count == 1 ? "" : "s");
	}
}

/* Those of ours as framework.h has them; how many others there are. What is not as we write it says nothing. */
static json_t *read_rubrics(const json_t *rubrics, size_t *ret_others)
{
	json_t *forms = json_array();
	const json_t *rubric, *criterion, *level;
	size_t i, k, n;

	*ret_others = 0;
	json_array_foreach (rubrics, i, rubric) {
		json_t *criteria;

		if (own_of(rubric) == NULL) {
			++*ret_others;
			continue;
		}
		criteria = json_array();
		json_array_foreach (json_object_get(rubric, "CFRubricCriteria"), k, criterion) {
			json_t *levels = json_array();

			json_array_foreach (json_object_get(criterion, "CFRubricCriterionLevels"), n, level) {
				const json_t *marks = json_array_get(json_object_get(level, "extensions"), 0);
				json_t *met = json_object_get(json_object_get(marks, "attest"), "met");

				json_array_append_new(levels, json_pack("{sO?sO?sO?}", "id",
									json_object_get(level, "quality"), "text",
									json_object_get(level, "description"), "met",
									met));
			}
			json_array_append_new(criteria,
					      json_pack("{sO?sO?so}", "text",
							json_object_get(criterion, "description"), "own",
							own_of(criterion), "levels", levels));
		}
		json_array_append_new(forms, json_pack("{sO?sO?so}", "title", json_object_get(rubric, "title"),
						       "own", own_of(rubric), "criteria", criteria));
	}
	return forms;
}

static enum status read_package(struct reader *r, const json_t *root, struct err *err)
{
	const json_t *document = json_object_get(root, "CFDocument");
	const json_t *items, *associations, *object;
	struct framework *f = r->f;
	json_t *forms;
	size_t i;

	if (!json_is_object(document)) {
		WRONG(r, "/CFDocument: there is none; a CASE 1.1 package has CFDocument, CFItems and "
			 "CFAssociations");
		return fail(err, ERR_INVALID, "%s is no CASE package", r->file);
	}
	read_document(r, document);
	items = list_of(r, root, "", "CFItems");
	associations = list_of(r, root, "", "CFAssociations");
	if (json_array_size(items) > FRAMEWORK_ITEMS || json_array_size(associations) > FRAMEWORK_LINKS) {
		WRONG(r, "%s: more than %d; divide the framework",
		      json_array_size(items) > FRAMEWORK_ITEMS ? "/CFItems" : "/CFAssociations",
		      json_array_size(items) > FRAMEWORK_ITEMS ? FRAMEWORK_ITEMS : FRAMEWORK_LINKS);
		return fail(err, ERR_INVALID, "%s is too large", r->file);
	}
	f->count = json_array_size(items);
	f->items = arena_array(r->arena, f->count, sizeof *f->items);
	json_array_foreach (items, i, object) {
		read_item(r, object, i);
	}
	framework_index(f, r->arena);
	f->links = arena_array(r->arena, json_array_size(associations), sizeof *f->links);
	json_array_foreach (associations, i, object) {
		read_association(r, object, i);
	}
	lose_members(r, items);
	if (r->document_links > 0)
		framework_lose(f, r->arena, "links from the document as a whole (%zu)", r->document_links);
	forms = read_rubrics(json_object_get(root, "CFRubrics"), &i);
	arena_own(r->arena, json_release, forms);
	f->forms = forms;
	if (i > 0)
		framework_lose(f, r->arena, "%zu rubrics", i);
	return OK;
}

enum status case_package_read(const char *text, size_t n, const char *file, unsigned accepted, struct arena *a,
		      struct faults *faults, struct framework **ret_framework, struct err *err)
{
	struct framework *f = arena_alloc(a, sizeof *f);
	struct reader r = {.f = f, .file = file, .accepted = accepted, .arena = a, .faults = faults};
	json_t *root = NULL;

	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		n -= 3;
	}
	if (json_read(text, n, FRAMEWORK_BYTES, &root, err) != OK) {
		WRONG(&r, "%s", err->text);
		return ERR_INVALID;
	}
	arena_own(a, json_release, root);
	*f = (struct framework){.creator = ""};
	TRY(read_package(&r, root, err));
	*ret_framework = f;
	return OK;
}
