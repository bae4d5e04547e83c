#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/uuid.h"
#include "curricula/case_package.h"

struct writer {
	const struct framework *f;
	struct arena *arena;
	char changed[TIME_TEXT];
	char document[UUID_TEXT];
	json_t *items, *associations, *types;
	json_t *scratch; /* holds what is being made, so that no failure leaks it */
};

static void set_day(json_t *object, const char *name, int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	json_set_text(object, name, text);
}

static void set_own(json_t *object, const json_t *own)
{
	if (own != NULL)
		json_object_set_new(object, "extensions", json_pack("{so}", "attest", json_deep_copy(own)));
}

static enum status link_of(const char *title, const char *uri, bool is_node, json_t **ret_link,
			   struct err *err)
{
	char id[UUID_TEXT];

	TRY(uuid_of_uri(uri, id, err));
	*ret_link = json_pack("{ssssss}", "title", title, "identifier", id, "uri", uri);
	if (is_node)
		json_set_text(*ret_link, "targetType", "CASE");
	return OK;
}

static enum status associate(struct writer *w, const char *from, const char *to, const char *type,
			     int64_t sequence, struct err *err)
{
	CLEANUP(json_cleanup) json_t *origin = NULL;
	CLEANUP(json_cleanup) json_t *destination = NULL;
	const char *uri = arena_printf(w->arena, "urn:attest:association:%s:%s:%s", type, from, to);
	json_t *association;
	char id[UUID_TEXT];

	TRY(uuid_of_uri(uri, id, err));
	TRY(link_of(from, from, true, &origin, err));
	TRY(link_of(to, to, true, &destination, err));
	association = json_pack("{sssssssOsOss}", "identifier", id, "uri", uri, "associationType", type,
				"originNodeURI", origin, "destinationNodeURI", destination,
				"lastChangeDateTime", w->changed);
	if (sequence > 0)
		json_object_set_new(association, "sequenceNumber", json_integer(sequence));
	json_array_append_new(w->associations, association);
	return OK;
}

/* The link to the type, which is defined once. */
static enum status type_of(struct writer *w, const char *type, json_t **ret_link, struct err *err)
{
	const char *uri = arena_printf(w->arena, "urn:attest:item-type:%s", type);
	size_t count = json_array_size(w->types), i = 0;

	TRY(link_of(type, uri, false, ret_link, err));
	while (i < count &&
	       strcmp(json_string_value(json_object_get(json_array_get(w->types, i), "title")), type) != 0)
		i++;
	if (i == count)
		json_array_append_new(
			w->types, json_pack("{sOsssssssoss}", "identifier",
					    json_object_get(*ret_link, "identifier"), "uri", uri, "title",
					    type, "description", type, "hierarchyCode",
					    json_sprintf("%zu", count + 1), "lastChangeDateTime", w->changed));
	return OK;
}

static enum status write_item(struct writer *w, const struct framework_item *item, int64_t sequence,
			      struct err *err)
{
	CLEANUP(json_cleanup) json_t *object = json_object();
	const struct framework *f = w->f;
	char id[UUID_TEXT];

	TRY(uuid_of_uri(item->id, id, err));
	json_set_text(object, "identifier", id);
	json_set_text(object, "uri", item->id);
	json_object_set_new(object, "fullStatement", json_string(item->statement));
	json_set_text(object, "humanCodingScheme", item->code);
	json_set_text(object, "notes", item->notes);
	json_set_text(object, "language", f->language);
	json_set_text(object, "lastChangeDateTime", w->changed);
	if (item->level != 0)
		json_object_set_new(object, "educationLevel",
				    json_pack("[o]", json_sprintf("%d", (int)item->level)));
	if (item->type[0] != '\0') {
		json_t *link;

		TRY(type_of(w, item->type, &link, err));
		json_set_text(object, "CFItemType", item->type);
		json_object_set_new(object, "CFItemTypeURI", link);
	}
	set_own(object, item->own);
	json_array_append(w->items, object);
	return associate(w, item->id, item->up == FRAMEWORK_NONE ? f->id : f->items[item->up].id,
			 "isChildOf", sequence, err);
}

static enum status write_all(struct writer *w, struct err *err)
{
	const struct framework *f = w->f;
	size_t count, *sequence = framework_sequence(f, w->arena, &count);
	size_t *placed = arena_array(w->arena, f->count + 1, sizeof *placed);

	for (size_t i = 0; i < count; i++) {
		const struct framework_item *item = &f->items[sequence[i]];
		size_t up = item->up == FRAMEWORK_NONE ? f->count : item->up;

		TRY(write_item(w, item, (int64_t)++placed[up], err));
	}
	for (size_t i = 0; i < f->link_count; i++)
		TRY(associate(w, f->links[i].from, f->links[i].to, f->links[i].type, 0, err));
	return OK;
}

/* ---- rubrics ---- */

/* An object with identifier, URI, place among its siblings and time; `place` 0: it has no siblings. */
static enum status identified(struct writer *w, const char *uri, size_t place, json_t **ret_object,
			      struct err *err)
{
	char id[UUID_TEXT];

	TRY(uuid_of_uri(uri, id, err));
	*ret_object = json_pack("{ssssss}", "identifier", id, "uri", uri, "lastChangeDateTime", w->changed);
	if (place > 0)
		json_object_set_new(*ret_object, "position", json_integer((json_int_t)place));
	return OK;
}

static enum status write_levels(struct writer *w, const json_t *levels, const char *uri, json_t *ret_list,
				struct err *err)
{
	const json_t *level;
	size_t i;

	json_array_foreach (levels, i, level) {
		const char *id = json_string_value(json_object_get(level, "id"));
		json_t *object;

		TRY(identified(w, arena_printf(w->arena, "%s/%s", uri, id), i + 1, &object, err));
		json_array_append_new(ret_list, object);
		json_object_set(object, "quality", json_object_get(level, "id"));
		json_object_set(object, "description", json_object_get(level, "text"));
		if (json_object_get(level, "met") != NULL)
			json_object_set_new(object, "extensions",
					    json_pack("[{s{sO}}]", "attest", "met", json_object_get(level, "met")));
	}
	return OK;
}

static enum status write_criteria(struct writer *w, const json_t *criteria, const char *uri, json_t *ret_list,
				  struct err *err)
{
	const json_t *criterion;
	size_t i;

	json_array_foreach (criteria, i, criterion) {
		const char *at = arena_printf(w->arena, "%s/%zu", uri, i + 1);
		json_t *object, *levels = json_array();

		json_object_set_new(w->scratch, "levels", levels);
		TRY(identified(w, at, i + 1, &object, err));
		json_array_append_new(ret_list, object);
		json_object_set(object, "description", json_object_get(criterion, "text"));
		set_own(object, json_object_get(criterion, "own"));
		TRY(write_levels(w, json_object_get(criterion, "levels"), at, levels, err));
		if (json_array_size(levels) > 0)
			json_object_set(object, "CFRubricCriterionLevels", levels);
	}
	return OK;
}

static enum status write_rubrics(struct writer *w, json_t *rubrics, struct err *err)
{
	const json_t *form;
	size_t i;

	json_array_foreach (w->f->forms, i, form) {
		const char *uri = arena_printf(w->arena, "%s/forms/%zu", w->f->id, i + 1);
		json_t *object, *criteria = json_array();

		json_object_set_new(w->scratch, "criteria", criteria);
		TRY(identified(w, uri, 0, &object, err));
		json_array_append_new(rubrics, object);
		json_object_set(object, "title", json_object_get(form, "title"));
		set_own(object, json_object_get(form, "own"));
		TRY(write_criteria(w, json_object_get(form, "criteria"), uri, criteria, err));
		json_object_set(object, "CFRubricCriteria", criteria);
	}
	return OK;
}

static json_t *document(const struct writer *w, const char *creator)
{
	const struct framework *f = w->f;
	json_t *object = json_object();

	json_set_text(object, "identifier", w->document);
	json_set_text(object, "uri", f->id);
	json_set_text(object, "caseVersion", "1.1");
	json_object_set_new(object, "creator", json_string(f->creator[0] != '\0' ? f->creator : creator));
	json_object_set_new(object, "title", json_string(f->title));
	json_set_text(object, "version", f->version);
	json_set_text(object, "language", f->language);
	json_set_text(object, "adoptionStatus", f->adopted ? "Adopted" : "Draft");
	set_day(object, "statusStartDate", f->from);
	set_day(object, "statusEndDate", f->until);
	json_set_text(object, "notes", f->notes);
	json_set_text(object, "lastChangeDateTime", w->changed);
	set_own(object, f->own);
	return object;
}

static void set_changed(struct writer *w)
{
	int year = 0;
	int32_t day = w->f->from;

	if (day == DAY_OPEN || day == DAY_NONE) {
		for (const char *c = w->f->version; *c >= '0' && *c <= '9' && year < 1000; c++)
			year = year * 10 + (*c - '0');
		day = day_of(year >= 1900 && year <= 2999 ? year : 1970, 1, 1);
	}
	time_text(day_start(day), w->changed);
}

enum status case_package_write(const struct framework *f, const char *creator, struct arena *a,
		       json_t **ret_package, struct err *err)
{
	CLEANUP(json_cleanup) json_t *items = json_array();
	CLEANUP(json_cleanup) json_t *associations = json_array();
	CLEANUP(json_cleanup) json_t *types = json_array();
	CLEANUP(json_cleanup) json_t *rubrics = json_array();
	CLEANUP(json_cleanup) json_t *scratch = json_object();
	struct writer w = {.f = f,
			   .arena = a,
			   .items = items,
			   .associations = associations,
			   .types = types,
			   .scratch = scratch};

	set_changed(&w);
	TRY(uuid_of_uri(f->id, w.document, err));
	TRY(write_all(&w, err));
	TRY(write_rubrics(&w, rubrics, err));
	*ret_package = json_pack("{sosOsOs{sO}}", "CFDocument", document(&w, creator), "CFItems", items,
				 "CFAssociations", associations, "CFDefinitions", "CFItemTypes", types);
	if (json_array_size(rubrics) > 0)
		json_object_set(*ret_package, "CFRubrics", rubrics);
	return OK;
}
