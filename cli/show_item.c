/* One thing of a module, and what a set of standards has. */
#include <stdlib.h>
#include <string.h>

#include "cli/rule_words.h"
#include "cli/show.h"
#include "cli/words.h"

static json_t *list_doc(const struct names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < names->count; i++)
		json_array_append_new(list, json_string(names->items[i]));
	return list;
}

static void print_list(FILE *out, const char *title, const struct names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		if (i == 0)
			print_words(out, "%s\n", title);
		print_wrapped(out, "  - ", "    ", names->items[i]);
	}
}

/* ---- one thing of a module ---- */

/* What every kind of part begins with; the caller's. */
static json_t *part_doc(struct app *app, const struct module *m, const char *part, const char *kind,
			const char *text)
{
	return json_pack("{ssssssss}", "module", m->head.name, "item",
			 arena_printf(app->arena, "%s/%s", m->head.ref.id, part), "kind", kind, "text", text);
}

static void print_part(FILE *out, const struct module *m, const char *part, const char *kind,
		       const char *text)
{
	print_words(out, "%s/%s  %s of %s, %s\n\n", m->head.ref.id, part, kind, m->head.name, m->head.title);
	print_wrapped(out, "", "", text);
}

static enum status show_activity(struct app *app, const struct module *m, const struct activity *a,
				 const char *part, struct err *err)
{
	const char *kind = a->type == TYPE_COMPETENCE ? "competence" : "activity";
	FILE *out = app->out;

	if (app->json) {
		json_t *doc = part_doc(app, m, part, kind, a->does), *outcomes = json_array();

		for (size_t i = 0; i < a->outcome_count; i++)
			json_array_append_new(outcomes, json_string(m->outcomes[a->outcomes[i]].id));
		json_object_set_new(doc, "type", json_string(activity_type_name(a->type)));
		json_object_set_new(doc, "evidence", json_string(a->evidence));
		json_object_set_new(doc, "outcomes", outcomes);
		json_object_set_new(doc, "consider", list_doc(&a->consider));
		json_object_set_new(doc, "knows", list_doc(&a->knows));
		return print_json(app, doc, err);
	}
	print_part(out, m, part, arena_printf(app->arena, "%s %s", activity_type_name(a->type),
					      a->type == TYPE_COMPETENCE ? "in the form of 2010" : kind),
		   a->does);
	print_wrapped(out, "Evidence: ", "  ", a->evidence);
	print_list(out, "To consider:", &a->consider);
	print_list(out, "To know:", &a->knows);
	for (size_t i = 0; i < a->outcome_count; i++) {
		const struct outcome *o = &m->outcomes[a->outcomes[i]];

		print_wrapped(out, arena_printf(app->arena, "For %s/%s: ", m->head.ref.id, o->id), "  ",
			      o->text);
	}
	return OK;
}

static enum status show_outcome(struct app *app, const struct module *m, const struct outcome *o,
				struct err *err)
{
	json_t *reached = json_array(), *doc;
	size_t index = (size_t)(o - m->outcomes);

	for (size_t i = 0; i < m->activity_count; i++) {
		const struct activity *a = &m->activities[i];

		for (size_t k = 0; k < a->outcome_count; k++) {
			if (a->outcomes[k] == index)
				json_array_append_new(reached, json_integer(a->number));
		}
	}
	if (app->json) {
		doc = part_doc(app, m, o->id, "outcome", o->text);
		json_object_set_new(doc, "standards", list_doc(&o->standards));
		json_object_set_new(doc, "activities", reached);
		return print_json(app, doc, err);
	}
	print_part(app->out, m, o->id, "outcome", o->text);
	for (size_t i = 0; i < o->standards.count; i++)
		print_words(app->out, "%s%s", i ? ", " : "Cites ", o->standards.items[i]);
	fputs(o->standards.count ? "\n" : "", app->out);
	for (size_t i = 0; i < json_array_size(reached); i++)
		print_words(app->out, "%s%s/%d", i ? ", " : "Reached by ", m->head.ref.id,
			    (int)json_integer_value(json_array_get(reached, i)));
	fputs(json_array_size(reached) ? "\n" : "", app->out);
	json_decref(reached);
	return OK;
}

/* Its rule, as if it stood alone. */
static struct rule rule_of(const struct module *m, const struct quota *q)
{
	struct rule only = { .word = RULE_ALL };

	for (size_t i = 0; i < m->complete.child_count; i++) {
		if (m->complete.children[i].quota == q) {
			only.children = &m->complete.children[i];
			only.child_count = 1;
		}
	}
	return only;
}

static enum status show_quota(struct app *app, const struct module *m, const struct quota *q,
			      struct err *err)
{
	struct rule only = rule_of(m, q);

	if (app->json) {
		json_t *doc = part_doc(app, m, q->id, "assessments", ""), *topics = json_array();

		for (size_t i = 0; i < q->topic_count; i++)
			json_array_append_new(topics, json_pack("{ssss}", "id", q->topics[i].id, "text",
								q->topics[i].text));
		json_object_set_new(doc, "rules", rule_list(NULL, &only));
		json_object_set_new(doc, "tools", list_doc(&q->tools));
		json_object_set_new(doc, "min", json_integer(q->min));
		json_object_set_new(doc, "topics", topics);
		return print_json(app, doc, err);
	}
	print_words(app->out, "%s/%s  assessments of %s, %s\n\n", m->head.ref.id, q->id, m->head.name,
		    m->head.title);
	print_rule_list(app->out, NULL, &only, 2);
	for (size_t i = 0; i < q->topic_count; i++)
		print_words(app->out, "      %s/%s  %s\n", m->head.ref.id, q->topics[i].id, q->topics[i].text);
	return OK;
}

static enum status show_topic(struct app *app, const struct module *m, const struct quota *q,
			      const struct topic *t, struct err *err)
{
	json_t *doc;

	if (app->json) {
		doc = part_doc(app, m, t->id, "topic", t->text);
		json_object_set_new(doc, "quota", json_string(q->id));
		json_object_set_new(doc, "tools", list_doc(&q->tools));
		return print_json(app, doc, err);
	}
	print_part(app->out, m, t->id, "topic", t->text);
	print_words(app->out, "Of %s/%s, for", m->head.ref.id, q->id);
	for (size_t i = 0; i < q->tools.count; i++)
		print_words(app->out, "%s%s", i ? " or " : " ", q->tools.items[i]);
	fputc('\n', app->out);
	return OK;
}

enum status show_item(struct app *app, const struct module *m, const char *part, struct err *err)
{
	char *end;
	long number = strtol(part, &end, 10);
	const struct activity *a = *end || number > 999 ? NULL : module_activity(m, (int32_t)number);
	const struct outcome *o = module_outcome(m, part);
	const struct quota *q = module_quota(m, part);

	if (a)
		return show_activity(app, m, a, part, err);
	if (o)
		return show_outcome(app, m, o, err);
	if (q)
		return show_quota(app, m, q, err);
	for (size_t i = 0; i < m->quota_count; i++) {
		for (size_t t = 0; t < m->quotas[i]->topic_count; t++) {
			if (strcmp(m->quotas[i]->topics[t].id, part) == 0)
				return show_topic(app, m, m->quotas[i], &m->quotas[i]->topics[t], err);
		}
	}
	return fail(err, ERR_NOT_FOUND, "%s has no %s; `attest curriculum show %s` lists what it has",
		    m->head.name, part, m->head.name);
}

/* ---- a set ---- */

/* The outcomes of the library that cite the item, "CEN-R1@2023.1/LO2". */
static json_t *citing(struct app *app, const struct library *lib, const char *name)
{
	const struct module *const *modules;
	json_t *list = json_array();
	size_t count;

	modules = library_modules(lib, &count);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < modules[i]->outcome_count; k++) {
			const struct outcome *o = &modules[i]->outcomes[k];

			if (names_have(&o->standards, name))
				json_array_append_new(
					list, json_string(arena_printf(app->arena, "%s/%s",
								       modules[i]->head.name, o->id)));
		}
	}
	return list;
}

static json_t *standard_doc(struct app *app, const struct library *lib, const struct standards *s,
			    const struct standard *item)
{
	const char *name = arena_printf(app->arena, "%s/%s", s->head.ref.id, item->id);

	return json_pack("{sssssoso}", "id", name, "name", item->name, "for", list_doc(&item->programmes),
			 "cited", citing(app, lib, name));
}

static void print_standard(FILE *out, const json_t *doc)
{
	const json_t *programmes = json_object_get(doc, "for"), *p;
	size_t i;

	print_words(out, "  %-12s %s", json_string_value(json_object_get(doc, "id")),
		    json_string_value(json_object_get(doc, "name")));
	json_array_foreach (programmes, i, p) {
		print_words(out, "%s%s", i ? " " : " (for ", json_string_value(p));
	}
	print_words(out, "%s: cited by %zu outcomes\n", json_array_size(programmes) ? ")" : "",
		    json_array_size(json_object_get(doc, "cited")));
}

enum status show_standards(struct app *app, const struct library *lib, const struct standards *s,
			   const char *item, struct err *err)
{
	CLEANUP(json_cleanup) json_t *items = json_array();
	const json_t *doc;
	size_t i;

	for (i = 0; i < s->count; i++) {
		if (!item || strcmp(s->items[i].id, item) == 0)
			json_array_append_new(items, standard_doc(app, lib, s, &s->items[i]));
	}
	if (json_array_size(items) == 0)
		return fail(err, ERR_NOT_FOUND, "%s has no %s; `attest curriculum show %s` lists its items",
			    s->head.name, item, s->head.ref.id);
	if (app->json)
		return print_json(app, json_pack("{sssssO}", "set", s->head.name, "title", s->head.title,
						 "items", items),
				  err);
	print_words(app->out, "%s  %s\n", s->head.name, s->head.title);
	json_array_foreach (items, i, doc) {
		print_standard(app->out, doc);
	}
	if (item)
		print_words(app->out, "`attest curriculum search --standard %s/%s` shows where.\n",
			    s->head.ref.id, item);
	return OK;
}
