#include "cli/queue_json.h"

#include <stdlib.h>
#include <string.h>

#include "cli/form_show.h"
#include "cli/queue_answer.h"
#include "cli/queue_page.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"

const char *queue_state(const struct queue_item *item)
{
	return item->risk == QUEUE_FROZEN	 ? "frozen" :
	       item->request.unconfirmed ? "unconfirmed" :
	       item->request.approved	 ? "waiting" :
					   "not approved";
}

static json_t *text_json(const char *text)
{
	return text ? json_string(text) : json_null();
}

/* ---- one line ---- */

static json_t *holds_json(const struct queue_item *item)
{
	json_t *list = json_array();

	for (size_t i = 0; i < item->hold_count; i++)
		json_array_append_new(list,
				      json_pack("{sssisisb}", "module", item->holds[i].module, "acts",
						(int)item->holds[i].acts, "missing",
						(int)item->holds[i].missing, "last", (int)item->holds[i].last));
	return list;
}

/* How much there is to read; no file is opened for it. */
static json_t *size_json(struct app *app, const struct queue_item *item)
{
	static const char *const texts[] = { "narrative", "reflection" };
	const struct entry *e = &item->evidence;
	int words = 0, files = 0;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *text = app_text(app, e, texts[i]);

		words += text ? (int)words_counted(text) : 0;
	}
	for (size_t i = 0; i < e->text_count; i++)
		files += text_is_file(e->texts[i].name);
	return json_pack("{sisi}", "words", words, "files", files);
}

static bool is_target(struct app *app, const struct queue_item *item, const struct attempt *at)
{
	const char **targets;
	size_t count;

	targets = arena_words(app->arena, item->request.targets, &count);
	for (size_t i = 0; *at->item && i < count; i++) {
		if (strcmp(targets[i], at->item) == 0)
			return true;
	}
	return false;
}

/* Earlier tries for the same that were judged not yet, the newest first. */
static json_t *before_json(struct app *app, const struct queue_item *item)
{
	const struct facts *f = item->completion->facts;
	json_t *list = json_array();

	for (size_t i = f->attempt_count; i > 0; i--) {
		const struct attempt *at = &f->attempts[i - 1];
		struct record record;
		struct entry answer;
		char day[DAY_TEXT];
		struct err err;

		if (at->standing != STANDING_NOT_YET || !is_target(app, item, at) ||
		    journal_read(app->journal, (uint64_t)at->decision, app->arena, &record, &answer, &err) != OK)
			continue;
		day_text(time_day(at->decided), day);
		json_array_append_new(list, json_pack("{sssssssIso}", "item", at->item, "assessor", at->assessor, "day",
						      day, "entry", (json_int_t)at->decision, "feedback",
						      text_json(app_text(app, &answer, "note.feedback"))));
	}
	return list;
}

json_t *queue_item_json(struct app *app, const struct queue_item *item)
{
	CLEANUP(json_cleanup) json_t *before = before_json(app, item);
	const struct listed_request *r = &item->request;
	char sent[TIME_TEXT];
	json_t *doc;

	time_text(r->sent, sent);
	doc = json_pack("{sIsIsssssssssssssiss}", "seq", (json_int_t)r->seq, "evidence", (json_int_t)r->evidence,
			"trainee", r->trainee, "assessor", r->assessor, "tool", r->tool, "for", r->targets,
			"title", item->title ? item->title : "", "sent", sent, "days", (int)item->days, "state",
			queue_state(item));
	json_object_update_new(doc, json_pack("{sssosososososo}", "risk", queue_risk_name(item->risk), "due",
					      json_day(item->due), "freeze", json_day(item->freeze), "holds",
					      holds_json(item), "answerable", json_boolean(item->obstacle == NULL),
					      "obstacle", text_json(item->obstacle), "role_until",
					      json_day(item->role_until)));
	json_object_update_new(doc, json_pack("{sssosi}", "trainee_name", app_name(app, r->trainee), "size",
					      size_json(app, item), "earlier", (int)json_array_size(before)));
	return doc;
}

/* ---- what is asked for ---- */

static json_t *outcome_json(const struct outcome *o)
{
	return json_pack("{ssss}", "id", o->id, "text", o->text);
}

static const struct module *module_of(const struct curriculum *c, const char *code)
{
	const struct use *use = curriculum_use(c, code);

	return use ? use->module : NULL;
}

/* An activity with the outcomes that it serves, or an outcome. */
static json_t *item_json(const struct curriculum *c, const char *name)
{
	char code[ID_MAX], part[ID_MAX];
	const struct activity *activity;
	const struct outcome *outcome;
	const struct module *m;
	json_t *outcomes;

	if (item_split(name, code, part, NULL) != OK || !(m = module_of(c, code)))
		return json_pack("{ss}", "item", name);
	outcome = module_outcome(m, part);
	if (outcome)
		return json_pack("{sssssssssn}", "item", name, "module", code, "type", "outcome", "text", outcome->text,
				 "evidence");
	activity = module_activity(m, (int32_t)strtol(part, NULL, 10));
	if (!activity)
		return json_pack("{ss}", "item", name);
	outcomes = json_array();
	for (size_t i = 0; i < activity->outcome_count; i++)
		json_array_append_new(outcomes, outcome_json(&m->outcomes[activity->outcomes[i]]));
	return json_pack("{sssssssssoso}", "item", name, "module", code, "type", activity_type_name(activity->type),
			 "text", activity->does, "evidence", text_json(activity->evidence), "outcomes", outcomes);
}

static const char *topic_text(const struct module *m, const char *id)
{
	for (size_t q = 0; q < m->quota_count; q++) {
		for (size_t i = 0; i < m->quotas[q]->topic_count; i++) {
			if (strcmp(m->quotas[q]->topics[i].id, id) == 0)
				return m->quotas[q]->topics[i].text;
		}
	}
	return NULL;
}

static json_t *module_json(const struct curriculum *c, const char *code, const char *about_topic)
{
	const char *topic = strchr(about_topic, '/');
	const struct module *m = module_of(c, code);
	const char *about = NULL;
	json_t *outcomes = json_array();

	for (size_t i = 0; m && i < m->outcome_count; i++)
		json_array_append_new(outcomes, outcome_json(&m->outcomes[i]));
	if (m && topic && strncmp(about_topic, code, strlen(code)) == 0)
		about = topic_text(m, topic + 1);
	return json_pack("{sssssssssososo}", "item", code, "module", code, "type", "module", "text",
			 m ? m->head.title : "", "aim", text_json(m ? m->aim : NULL), "outcomes", outcomes, "topic",
			 text_json(about));
}

json_t *queue_asks_json(const struct curriculum *c, const char *const *targets, size_t count, bool review,
			const char *topic)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, review ? item_json(c, targets[i]) : module_json(c, targets[i], topic));
	return list;
}

/* ---- what is shown ---- */

static json_t *shown_json(struct app *app, const struct queue_item *item)
{
	const struct entry *e = &item->evidence;
	json_t *files = json_array(), *doc;
	char hex[DIGEST_HEX];
	size_t count;
	const struct queue_file *list = queue_files(app, item, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(files, json_pack("{sssosIsbsb}", "text", list[i].text, "name",
						       text_json(list[i].name), "bytes", (json_int_t)list[i].size,
						       "here", (int)(list[i].bytes != NULL), "words",
						       (int)list[i].words));
	digest_hex(&item->request.evidence_digest, hex);
	doc = json_pack("{sIsssosO*sO*}", "entry", (json_int_t)item->request.evidence, "digest", hex, "title",
			text_json(item->title), "first", json_object_get(e->body, "first"), "last",
			json_object_get(e->body, "last"));
	json_object_update_new(doc, json_pack("{sososo}", "narrative", text_json(app_text(app, e, "narrative")),
					      "reflection", text_json(app_text(app, e, "reflection")), "files", files));
	return doc;
}

json_t *queue_full_json(struct app *app, const struct queue_item *item)
{
	const struct curriculum *c = item->completion->curriculum;
	const struct listed_request *r = &item->request;
	const struct tool *tool = tools_tool(c->tools, r->tool);
	bool review = json_object_get(item->asked.body, "items") != NULL;
	json_t *doc = queue_item_json(app, item);
	size_t count;
	const char *const *targets = arena_words(app->arena, r->targets, &count);

	json_object_update_new(doc, json_pack("{sssssssssssbso}", "curriculum", c->head.name, "tool_title",
					      tool ? tool->title : "", "targets", queue_targets_words(app, item),
					      "case", r->kase, "site", r->site, "weighty", (int)queue_is_weighty(item),
					      "message", text_json(app_text(app, &item->asked, "message"))));
	json_object_update_new(doc, json_pack("{sososososo}", "review", json_boolean(review), "asks",
					      queue_asks_json(c, targets, count, review, r->topic), "shown",
					      shown_json(app, item), "before", before_json(app, item), "form",
					      tool ? form_json(c->tools, tool) : json_null()));
	return doc;
}
