#include "cli/completion_json.h"

#include <string.h>

#include "cli/carried.h"
#include "core/date.h"
#include "portfolio/list.h"

enum status completion_load(struct app *app, const char *trainee, const char *curriculum,
			    int64_t at, const struct completion **ret_result, struct err *err)
{
	struct facts *facts = arena_alloc(app->arena, sizeof(*facts));
	struct db *db = journal_db(app->journal);
	const struct specialisms *specialisms;
	const struct curriculum *c;

	if (at > app_now(app))
		at = app_now(app);
	TRY(list_person_exists(db, trainee, err));
	TRY(facts_load(db, trainee, curriculum, at, app->arena, facts, err));
	TRY(published_get(app->published, &facts->enrolment.digest, &c, &specialisms, err));
	*ret_result = completion(facts, c, specialisms, app->arena);
	return OK;
}

/* ---- small parts ---- */

static json_t *text_json(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static json_t *near_json(const struct near_miss *near)
{
	if (near->attempt)
		return json_pack("{sIss}", "entry", (json_int_t)near->attempt->request, "why",
				 near->why);
	return json_pack("{snssss}", "entry", "module", near->module, "why", near->why);
}

static json_t *blocker_json(const struct blocker *b)
{
	json_t *near = json_array();

	for (size_t i = 0; i < b->near_count; i++)
		json_array_append_new(near, near_json(&b->near[i]));
	return json_pack("{sssssssosososisososs}", "code", blocker_code_name(b->code), "unit",
			 b->unit, "text", b->text, "holder", json_string(b->holder), "since",
			 json_time(b->since), "due", json_day(b->due), "count", (int)b->count,
			 "near", near, "entry",
			 b->attempt ? json_integer(b->attempt->request) : json_null(), "role",
			 role_name(b->role));
}

json_t *completion_blockers_json(const struct blocker *blockers, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, blocker_json(&blockers[i]));
	return list;
}

static json_t *rule_json(const struct rule_result *r)
{
	json_t *entries = json_array(), *doc;

	for (size_t i = 0; i < r->entry_count; i++)
		json_array_append_new(entries, json_integer(r->entries[i]));
	doc = json_pack("{sssisisisbsiso}", "text", r->text, "have", (int)r->have, "need",
			(int)r->need, "wait", (int)r->wait, "met", (int)(r->verdict == STATE_MET),
			"missing", (int)r->missing, "entries", entries);
	if (!r->chosen)
		json_object_set_new(doc, "passed_over", json_true());
	if (r->child_count > 0)
		json_object_set_new(doc, "children",
				    completion_rules_json(r->children, r->child_count));
	return doc;
}

json_t *completion_rules_json(const struct rule_result *rules, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, rule_json(&rules[i]));
	return list;
}

/* Who decided that something need not be done, and by what. */
static json_t *relief_json(const struct relief *r)
{
	json_t *doc = json_pack("{sssssIsosososbso}", "kind", relief_kind_name(r->kind), "of", r->of, "entry",
			 (json_int_t)r->entry, "since", json_time(r->accepted), "by",
			 text_json(r->by), "countersigned", text_json(r->countersigned), "cohort",
			 (int)r->cohort, "map", text_json(r->map));

	if (r->kind == RELIEF_EXEMPT) {
		json_object_set_new(doc, "from", text_json(r->line));
		json_object_set_new(doc, "award", text_json(r->award));
		json_object_set_new(doc, "level", json_integer(r->level));
		json_object_set_new(doc, "authority", text_json(r->authority));
	}
	return doc;
}

static json_t *relief_or_null(const struct relief *r)
{
	return r ? relief_json(r) : json_null();
}

bool relief_is_within(const struct relief *relief, const struct module *m)
{
	size_t n = strlen(m->head.ref.id);

	return strncmp(relief->of, m->head.ref.id, n) == 0 && relief->of[n] == '/';
}

/* Those that apply; `m` NULL: all, else those of a part of the module. */
static json_t *reliefs_json(const struct completion *r, const struct module *m)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->facts->relief_count; i++) {
		const struct relief *relief = &r->facts->reliefs[i];

		if (relief_applies(r, relief) && (!m || relief_is_within(relief, m)))
			json_array_append_new(list, relief_json(relief));
	}
	return list;
}

/* ---- modules and gates ---- */

json_t *completion_module_json(const struct completion *r, const struct module_result *m)
{
	json_t *doc = json_pack("{sssssssosss{sisisi}sososisososo}", "id", m->module->head.ref.id,
				"module", m->module->head.name, "title", m->module->head.title, "phase",
				m->use && m->use->phase ? json_integer(m->use->phase) : json_null(),
				"state", module_state_name(m->state), "activities", "signed",
				(int)m->activities.signed_off, "submitted",
				(int)m->activities.submitted, "total", (int)m->activities.total,
				"rules", completion_rules_json(m->rules, m->rule_count), "due",
				json_day(m->due), "missing", (int)m->missing, "blockers",
				completion_blockers_json(m->blockers, m->blocker_count), "relief",
				relief_or_null(m->relief), "relieved", reliefs_json(r, m->module));

	if (m->extra)
		json_object_set_new(doc, "extra", json_true());
	return doc;
}

static json_t *record_json(const struct review_fact *record)
{
	json_t *missing = json_array();

	if (!record) {
		json_decref(missing);
		return json_null();
	}
	for (size_t i = 0; i < record->missing_count; i++)
		json_array_append_new(missing, json_string(record->missing[i]));
	return json_pack("{sIsssssososbso}", "entry", (json_int_t)record->entry, "point",
			 record->point, "by", record->by, "day", json_day(record->day), "since",
			 json_time(record->accepted), "exception", (int)record->exception,
			 "missing", missing);
}

static json_t *signature_json(const struct gate_signature *s)
{
	if (!s)
		return json_null();
	return json_pack("{sIsssoso}", "entry", (json_int_t)s->entry, "by", s->by, "since",
			 json_time(s->accepted), "revoked", json_time(s->revoked));
}

json_t *completion_gate_json(const struct gate_result *g)
{
	json_t *doc = json_pack("{sssssosssbsssosisisoso}", "id", g->id, "title", g->gate->title,
				"due", json_day(g->due), "state", gate_state_name(gate_state(g)),
				"flagged", (int)g->flagged, "by", role_name(g->gate->by), "rules",
				completion_rules_json(g->rules, g->rule_count), "missing",
				(int)g->missing, "waiting", (int)g->waiting, "blockers",
				completion_blockers_json(g->blockers, g->blocker_count), "relief",
				relief_or_null(g->relief));

	if (g->gate->place == GATE_REVIEW) {
		json_object_set_new(doc, "point",
				    g->record ? json_string(g->record->point) : json_null());
		json_object_set_new(doc, "record", record_json(g->record));
	} else {
		json_object_set_new(doc, "signature", signature_json(g->signature));
	}
	return doc;
}

static json_t *gates_json(const struct completion *r, enum gate_place place)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->gate_count; i++) {
		if (r->gates[i].gate->place == place)
			json_array_append_new(list, completion_gate_json(&r->gates[i]));
	}
	return list;
}

json_t *completion_head_json(const struct completion *r)
{
	const struct facts *f = r->facts;
	const char *at = strchr(f->enrolment.curriculum, '@');
	char digest[DIGEST_HEX], root[DIGEST_HEX], as_of[TIME_TEXT];

	digest_hex(&f->enrolment.digest, digest);
	digest_hex(&f->root, root);
	time_text(f->at, as_of);
	return json_pack("{sssssssssss{sIss}}", "trainee", f->trainee, "curriculum",
			 r->curriculum->head.ref.id, "version", at ? at + 1 : "", "digest", digest,
			 "as_of", as_of, "journal", "size", (json_int_t)f->size, "root", root);
}

json_t *completion_json(const struct completion *r, const char *only)
{
	const struct gate_result *entry = completion_gate(r, "entry");
	json_t *modules = json_array(), *doc = completion_head_json(r);

	for (size_t i = 0; i < r->module_count; i++) {
		if (!only || strcmp(only, r->modules[i].module->head.ref.id) == 0)
			json_array_append_new(modules, completion_module_json(r, &r->modules[i]));
	}
	json_object_update_new(
		doc, json_pack("{sbsbsos{sisi}sosososososiso}", "complete", (int)r->complete, "frozen",
			       (int)r->frozen, "break_since", json_day(facts_break(r->facts, r->today)),
			       "credits", "have", (int)r->credits_have, "need",
			       (int)r->credits_need, "freeze", json_day(r->freeze), "modules", modules,
			       "entry", entry ? completion_gate_json(entry) : json_null(), "reviews",
			       gates_json(r, GATE_REVIEW), "awards", gates_json(r, GATE_AWARD), "contested",
			       (int)r->contested, "reliefs", reliefs_json(r, NULL)));
	if (only)
		json_object_set_new(doc, "module", json_string(only));
	if (r->facts->enrolment.left != 0)
		json_object_set_new(doc, "transfer", carried_json(r->facts));
	return doc;
}
