/* What is ours, as a framework. */
#include <assert.h>
#include <string.h>

#include "core/buf.h"
#include "core/date.h"
#include "core/json.h"
#include "curricula/framework.h"

struct made {
	struct framework *f;
	struct arena *arena;
	size_t item_room, link_room;
};

/* An object that lives as long as the arena. */
static json_t *owned(struct made *m)
{
	json_t *object = json_object();

	arena_own(m->arena, json_release, object);
	return object;
}

static void say_number(json_t *object, const char *name, int32_t number)
{
	if (number != 0)
		json_object_set_new(object, name, json_integer(number));
}

static void say_day(json_t *object, const char *name, int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	json_set_text(object, name, text);
}

static void say_duration(json_t *object, const char *name, struct duration d)
{
	char text[DURATION_TEXT];

	duration_text(d, text);
	json_set_text(object, name, text);
}

/* As an attribute has them: with spaces between. */
static void say_names(json_t *object, const char *name, const struct names *names)
{
	CLEANUP(buf_release) struct buf text = {0};

	buf_init(&text, 1u << 20);
	for (size_t i = 0; i < names->count; i++)
		buf_printf(&text, "%s%s", i > 0 ? " " : "", names->items[i]);
	json_set_text(object, name, text.data);
}

/* Texts of elements that may stand several times. */
static void say_texts(json_t *object, const char *name, const struct names *texts)
{
	json_t *list;

	if (texts->count == 0)
		return;
	list = json_array();
	for (size_t i = 0; i < texts->count; i++)
		json_array_append_new(list, json_string(texts->items[i]));
	json_object_set_new(object, name, list);
}

static void say_replaces(json_t *object, const struct head *head)
{
	json_t *list = json_array();

	for (size_t i = 0; i < head->replaces_count; i++) {
		char text[REF_MAX];

		ref_text(&head->replaces[i], text);
		json_array_append_new(list, json_string(text));
	}
	if (json_array_size(list) > 0)
		json_object_set(object, "replaces", list);
	json_decref(list);
}

static struct framework *framework_new(struct made *m, const struct head *head, const char *kind)
{
	struct framework *f = arena_alloc(m->arena, sizeof *f);

	*f = (struct framework){
		.id = arena_printf(m->arena, "urn:attest:%s:%s", kind, head->name),
		.title = head->title,
		.version = strchr(head->name, '@') + 1,
		.language = head->language,
		.creator = "",
		.notes = "",
		.adopted = head->adopted,
		.from = DAY_OPEN,
		.until = DAY_OPEN,
	};
	m->f = f;
	return f;
}

static struct framework_item *add_item(struct made *m, const char *id, const char *parent,
				       const char *type, const char *statement)
{
	struct framework *f = m->f;
	struct framework_item *item;

	f->items = arena_grow(m->arena, f->items, f->count, &m->item_room, sizeof *f->items);
	item = &f->items[f->count++];
	*item = (struct framework_item){
		.id = id,
		.parent = parent,
		.code = "",
		.type = type,
		.statement = statement,
		.notes = "",
		.order = (int64_t)f->count,
		.at = {0, ""},
	};
	return item;
}

static void add_link(struct made *m, const char *from, const char *to, const char *type)
{
	struct framework *f = m->f;

	f->links = arena_grow(m->arena, f->links, f->link_count, &m->link_room, sizeof *f->links);
	f->links[f->link_count++] = (struct framework_link){from, to, type, {0, ""}};
}

/* Nothing here comes from outside, so that nothing can be wrong with the tree. */
static const struct framework *finished(struct made *m)
{
	struct faults none;
	struct err err;
	enum status status;

	faults_init(&none, m->arena, 1);
	status = framework_check(m->f, "", ~0u, m->arena, &none, &err);
	assert(status == OK);
	(void)status;
	return m->f;
}

/* ---- a curriculum ---- */

const char *outcome_uri(const struct module *m, const struct outcome *o, struct arena *a)
{
	return arena_printf(a, "urn:attest:outcome:%s/%s", m->head.name, o->id);
}

const char *standard_uri(const struct module *m, const char *item, struct arena *a)
{
	size_t n = strcspn(item, "/");

	for (size_t i = 0; i < m->sets.count; i++) {
		const char *set = m->sets.items[i];

		if (strncmp(set, item, n) == 0 && set[n] == '@')
			return arena_printf(a, URI_STANDARD "%s%s", set, item + n);
	}
	return arena_printf(a, URI_STANDARD "%s", item);
}

static void add_outcome(struct made *m, const struct module *module, const char *parent,
			const struct outcome *o)
{
	const char *id = outcome_uri(module, o, m->arena);
	struct framework_item *item = add_item(m, id, parent, "Outcome", o->text);
	json_t *own = owned(m);

	item->code = arena_printf(m->arena, "%s/%s", module->head.ref.id, o->id);
	item->own = own;
	json_set_text(own, "kind", o->kind);
	for (size_t i = 0; i < o->standards.count; i++)
		add_link(m, id, standard_uri(module, o->standards.items[i], m->arena), "isRelatedTo");
}

static void add_activity(struct made *m, const struct module *module, const char *parent,
			 const struct activity *a)
{
	const char *id = arena_printf(m->arena, "urn:attest:activity:%s/%d", module->head.name,
				      (int)a->number);
	struct framework_item *item = add_item(m, id, parent, "Training activity", a->does);
	json_t *own = owned(m);

	item->code = arena_printf(m->arena, "%s/%d", module->head.ref.id, (int)a->number);
	item->notes = a->evidence;
	item->own = own;
	json_set_text(own, "type", activity_type_name(a->type));
	say_duration(own, "valid", a->valid);
	say_texts(own, "consider", &a->consider);
	say_texts(own, "knows", &a->knows);
	for (size_t i = 0; i < a->outcome_count; i++)
		add_link(m, id,
			 outcome_uri(module, &module->outcomes[a->outcomes[i]], m->arena),
			 "isRelatedTo");
}

static void add_use(struct made *m, const struct curriculum *c, const struct use *use)
{
	const struct module *module = use->module;
	const char *id = arena_printf(m->arena, "urn:attest:module:%s", module->head.name);
	struct framework_item *item = add_item(m, id, "", "Module", module->head.title);
	json_t *own = owned(m);

	item->code = module->head.ref.id;
	item->notes = module->aim;
	item->level = module->level;
	item->own = own;
	json_set_text(own, "module", module->head.name);
	json_set_text(own, "status", module->head.adopted ? "adopted" : "draft");
	json_set_text(own, "language", module->head.language);
	json_set_text(own, "kind", module_kind_name(module->kind));
	json_object_set_new(own, "credits", json_integer(module->credits));
	say_names(own, "specialism", &module->specialisms);
	say_names(own, "sets", &module->sets);
	say_replaces(own, &module->head);
	say_texts(own, "experience", &module->experience);
	say_texts(own, "content", &module->content);
	say_number(own, "phase", use->phase);
	say_names(own, "needs", &use->needs);
	if (use->optional)
		json_set_text(own, "use", "optional");
	if (use->choose >= 0) {
		json_set_text(own, "choose", c->chooses[use->choose].id);
		say_number(own, "pick", c->chooses[use->choose].pick);
		json_set_text(own, "group", c->chooses[use->choose].groups[use->group].id);
	}
	for (size_t i = 0; i < module->outcome_count; i++)
		add_outcome(m, module, id, &module->outcomes[i]);
	for (size_t i = 0; i < module->activity_count; i++)
		add_activity(m, module, id, &module->activities[i]);
}

static json_t *phases_json(const struct curriculum *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->phase_count; i++) {
		const struct phase *p = &c->phases[i];
		json_t *phase = json_object();

		say_number(phase, "id", p->id);
		say_duration(phase, "due", p->due);
		if (p->on.month != 0)
			json_object_set_new(phase, "on",
					    json_sprintf("--%02d-%02d", p->on.month, p->on.day));
		json_set_text(phase, "title", p->title);
		json_array_append_new(list, phase);
	}
	return list;
}

static json_t *covers_json(const struct curriculum *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->cover_count; i++) {
		json_t *cover = json_object();
		char text[REF_MAX];

		ref_text(&c->covers[i].set, text);
		json_set_text(cover, "set", text);
		say_names(cover, "also", &c->covers[i].also);
		json_array_append_new(list, cover);
	}
	return list;
}

static void say_curriculum(struct made *m, const struct curriculum *c)
{
	json_t *own = owned(m);
	char text[REF_MAX];

	json_set_text(own, "curriculum", c->head.name);
	json_set_text(own, "programme", c->programme);
	json_set_text(own, "specialism", c->specialism);
	say_number(own, "level", c->level);
	say_number(own, "stage", c->stage);
	say_number(own, "credits", c->credits);
	ref_text(&c->tools_ref, text);
	json_set_text(own, "tools", text);
	json_set_text(own, "tools-title", c->tools->head.title);
	json_set_text(own, "tools-language", c->tools->head.language);
	say_day(own, "entry-from", c->entry_from);
	say_day(own, "entry-until", c->entry_until);
	say_day(own, "complete-by", c->complete_by);
	say_replaces(own, &c->head);
	json_object_set_new(own, "covers", covers_json(c));
	json_object_set_new(own, "phases", phases_json(c));
	m->f->own = own;
}

/* What CASE and Moodle have no place for. */
static void lose_rules(struct made *m, const struct curriculum *c)
{
	struct framework *f = m->f;
	size_t quotas = 0;

	for (size_t i = 0; i < c->use_count; i++)
		quotas += c->uses[i].module->quota_count;
	framework_lose(f, m->arena,
		       "the rules that say when each of %zu modules is complete, with %zu quotas of "
		       "assessments and their topics",
		       c->use_count, quotas);
	framework_lose(f, m->arena, "the rules of reviews, awards and entry requirements (%zu)", c->gate_count);
	if (c->result_count > 0)
		framework_lose(f, m->arena, "results that others record, as degrees and examinations (%zu)",
			       c->result_count);
	if (c->waiver_count > 0)
		framework_lose(f, m->arena, "who may waive what (%zu)", c->waiver_count);
}

const struct framework *framework_of_curriculum(const struct curriculum *c, struct arena *a)
{
	struct made m = {.arena = a};
	struct framework *f = framework_new(&m, &c->head, "curriculum");
	json_t *forms;

	f->from = c->entry_from;
	f->until = c->entry_until;
	say_curriculum(&m, c);
	forms = framework_forms(c->tools);
	arena_own(a, json_release, forms);
	f->forms = forms;
	for (size_t i = 0; i < c->use_count; i++)
		add_use(&m, c, &c->uses[i]);
	lose_rules(&m, c);
	return finished(&m);
}

/* ---- a set of standards ---- */

static const char *set_item_uri(struct made *m, const struct standards *s, size_t i)
{
	return arena_printf(m->arena, URI_STANDARD "%s/%s", s->head.name, s->items[i].id);
}

const struct framework *framework_of_standards(const struct standards *s, struct arena *a)
{
	struct made m = {.arena = a};
	struct framework *f = framework_new(&m, &s->head, "standards");
	json_t *own = owned(&m);

	f->creator = s->owner;
	json_set_text(own, "standards", s->head.name);
	say_replaces(own, &s->head);
	f->own = own;
	for (size_t i = 0; i < s->count; i++) {
		const struct standard *item = &s->items[i];
		const char *id = set_item_uri(&m, s, i);
		const char *parent = item->parent < 0 ? "" : set_item_uri(&m, s, (size_t)item->parent);
		struct framework_item *added = add_item(&m, id, parent, "Standard", item->name);
		json_t *item_own = owned(&m);

		added->code = arena_printf(a, "%s/%s", s->head.ref.id, item->id);
		added->own = item_own;
		json_set_text(item_own, "id", item->id);
		say_names(item_own, "for", &item->programmes);
	}
	return finished(&m);
}
