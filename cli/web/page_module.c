/* One module: what closes it, its outcomes and activities, each with a place of its own to link to. */
#include <string.h>

#include "cli/known.h"
#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

/* What the short names of assessments stand for; told once on each page that uses them. */
static const struct {
	const char *name, *words;
} tools[] = {
	{ "CBD", "a case-based discussion" },
	{ "DOPS", "a direct observation of a practical skill" },
	{ "OCE", "an observed clinical event" },
	{ "MSF", "feedback from colleagues" },
};
#define TOOLS (sizeof tools / sizeof *tools)

static bool says(const json_t *rules, const char *word)
{
	const json_t *rule;
	size_t i;

	json_array_foreach (rules, i, rule) {
		if (strstr(json_text(rule, "text"), word) || says(json_object_get(rule, "rules"), word))
			return true;
	}
	return false;
}

static void draw_rules(struct visit *v, const json_t *rules)
{
	const json_t *rule;
	size_t i;

	html(v, "<ul class=\"nhsuk-list nhsuk-list--bullet attest-text\">\n");
	json_array_foreach (rules, i, rule) {
		html(v, "<li>$", shown_sentence(v, json_text(rule, "text")));
		if (json_array_size(json_object_get(rule, "rules")))
			draw_rules(v, json_object_get(rule, "rules"));
		html(v, "</li>\n");
	}
	html(v, "</ul>\n");
}

static void draw_closing(struct visit *v, const json_t *doc)
{
	const json_t *rules = json_object_get(doc, "complete");
	const char *by = json_text(doc, "signed_by");
	bool any = false;

	sheet_begin(v, NULL, "close", "What closes it");
	draw_rules(v, rules);
	html(v, "<p class=\"attest-text\">Then the $ signs the module.</p>\n",
	     strcmp(by, "training-officer") == 0 ? "training officer" : by);
	for (size_t i = 0; i < TOOLS; i++) {
		if (!says(rules, tools[i].name))
			continue;
		if (!any)
			html(v, "<p class=\"attest-small attest-soft\">");
		html(v, "$$ is $", any ? "; " : "", tools[i].name, tools[i].words);
		any = true;
	}
	if (any)
		html(v, ". Each is sent on its own: evidence filed for an activity can't also fill one of these.</p>\n");
	sheet_end(v);
}

static bool serves(const json_t *activity, const char *outcome)
{
	const json_t *id;
	size_t i;

	json_array_foreach (json_object_get(activity, "outcomes"), i, id) {
		if (strcmp(json_string_value(id), outcome) == 0)
			return true;
	}
	return false;
}

static void draw_serving(struct visit *v, const json_t *activities, const char *outcome)
{
	const json_t *activity;
	bool any = false;
	size_t i;

	json_array_foreach (activities, i, activity) {
		const char *number = shown_number(v, json_number(activity, "id"));

		if (!serves(activity, outcome))
			continue;
		html(v, "$<a href=\"#i$\">$</a>", any ? ", " : "", number, number);
		any = true;
	}
}

static void draw_outcomes(struct visit *v, const json_t *doc)
{
	const json_t *outcome;
	size_t i;

	if (json_array_size(json_object_get(doc, "outcomes")) == 0)
		return;
	sheet_begin(v, NULL, "outcomes", "Outcomes");
	table_begin(v, "attest-dense attest-blocks", "Outcomes, and the activities that reach them",
		    VISIT_LIST("The trainee", "Kind", "Activities"));
	json_array_foreach (json_object_get(doc, "outcomes"), i, outcome) {
		html(v,
		     "<tr class=\"nhsuk-table__row\" id=\"i$\"><th class=\"nhsuk-table__header attest-light\" "
		     "scope=\"row\"><span class=\"attest-soft\">$</span> $</th>",
		     json_text(outcome, "id"), json_text(outcome, "id"), json_text(outcome, "text"));
		cell(v, "Kind", json_text(outcome, "kind"));
		cell_begin(v, "Activities");
		draw_serving(v, json_object_get(doc, "activities"), json_text(outcome, "id"));
		cell_end(v);
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

static void draw_activity(struct visit *v, const json_t *activity)
{
	const char *number = shown_number(v, json_number(activity, "id"));
	const json_t *id;
	size_t i;

	html(v, "<li id=\"i$\" value=\"$\">\n<p><strong>$</strong></p>\n<p class=\"attest-soft\">Evidence: $</p>\n", number,
	     number, json_text(activity, "does"), json_text(activity, "evidence"));
	html(v, "<p class=\"attest-small attest-soft\">$", shown_sentence(v, json_text(activity, "type")));
	json_array_foreach (json_object_get(activity, "outcomes"), i, id) {
		html(v, "$<a href=\"#i$\">$</a>", i ? ", " : ", for ", json_string_value(id), json_string_value(id));
	}
	html(v, "</p>\n</li>\n");
}

static void draw_activities(struct visit *v, const json_t *doc)
{
	const json_t *activity;
	size_t i;

	if (json_array_size(json_object_get(doc, "activities")) == 0)
		return;
	sheet_begin(v, NULL, "activities", "Training activities");
	html(v, "<ol class=\"attest-lines attest-acts\">\n");
	json_array_foreach (json_object_get(doc, "activities"), i, activity) {
		draw_activity(v, activity);
	}
	html(v, "</ol>\n");
	sheet_end(v);
}

static void draw_topics(struct visit *v, const json_t *doc)
{
	const json_t *topic;
	size_t i;

	if (json_array_size(json_object_get(doc, "topics")) == 0)
		return;
	sheet_begin(v, NULL, "topics", "What the assessments may be about");
	html(v, "<ul class=\"nhsuk-list nhsuk-list--bullet attest-text\">\n");
	json_array_foreach (json_object_get(doc, "topics"), i, topic) {
		html(v, "<li id=\"i$\">$ <span class=\"attest-soft\">($)</span></li>\n", json_text(topic, "id"),
		     json_text(topic, "text"), json_text(topic, "quota"));
	}
	html(v, "</ul>\n");
	sheet_end(v);
}

/* The curricula that use exactly this version, in the document too. */
static enum status add_users(struct visit *v, json_t *doc, const char *module, struct err *err)
{
	struct known_list known;
	json_t *users = json_array();

	json_object_set_new(doc, "used_in", users);
	TRY(known_all(v->app, &known, err));
	for (size_t i = 0; i < known.count; i++) {
		const struct curriculum *c = known.items[i].curriculum;

		for (size_t u = 0; u < c->use_count; u++) {
			if (strcmp(c->uses[u].module->head.name, module) == 0) {
				json_array_append_new(users, json_string(c->head.name));
				break;
			}
		}
	}
	return OK;
}

static void draw_aside(struct visit *v, const json_t *doc)
{
	const json_t *user;
	size_t i;

	sheet_begin(v, NULL, "facts", "At a glance");
	html(v, "<dl class=\"attest-facts\">\n<dt>Kind</dt><dd>$</dd>\n<dt>Credits</dt><dd>$$$</dd>\n",
	     shown_sentence(v, json_text(doc, "kind")), shown_number(v, json_number(doc, "credits")),
	     json_number(doc, "level") ? " at level " : "",
	     json_number(doc, "level") ? shown_number(v, json_number(doc, "level")) : "");
	html(v, "<dt>Used in</dt><dd>");
	json_array_foreach (json_object_get(doc, "used_in"), i, user) {
		html(v, "$<a href=\"/curricula/$\">$</a>", i ? ", " : "",
		     url_part(v->arena, json_string_value(user)), json_string_value(user));
	}
	html(v, "$</dd>\n</dl>\n", json_array_size(json_object_get(doc, "used_in")) ? "" : "no curriculum here");
	sheet_end(v);
	sheet_begin(v, NULL, "aim", "Aim");
	html(v, "<p class=\"attest-text\">$</p>\n", json_text(doc, "aim"));
	sheet_end(v);
}

static enum status one(struct visit *v, struct err *err)
{
	const char *name;
	json_t *doc;

	TRY(visit_command(v, "curriculum show", VISIT_LIST(visit_part(v, "module")), VISIT_NONE, &doc, err));
	if (!json_object_get(doc, "complete"))
		return visit_not_here(err);
	name = arena_printf(v->arena, "%s@%s", json_text(doc, "id"), json_text(doc, "version"));
	TRY(add_users(v, doc, name, err));
	visit_answer(v, json_incref(doc));
	v->page.menu = "/curricula";
	v->page.wide = true;
	page_crumb(v, "/curricula", "Curricula");
	if (json_array_size(json_object_get(doc, "used_in")) == 1) {
		const char *user = json_string_value(json_array_get(json_object_get(doc, "used_in"), 0));

		page_crumb(v, arena_printf(v->arena, "/curricula/%s", url_part(v->arena, user)), user);
	}
	html(v, "<div class=\"attest-head\">\n");
	page_head(v, json_text(doc, "title"),
		  arena_printf(v->arena, "%s, version %s", json_text(doc, "id"), json_text(doc, "version")));
	v->page.title = arena_printf(v->arena, "%s: %s version %s", json_text(doc, "title"), json_text(doc, "id"),
				     json_text(doc, "version"));
	search_box(v, "/curricula", "Search all curricula", "");
	html(v, "</div>\n<div class=\"attest-cols attest-cols--home\">\n<div class=\"attest-stack\">\n");
	draw_closing(v, doc);
	draw_outcomes(v, doc);
	draw_activities(v, doc);
	draw_topics(v, doc);
	html(v, "</div>\n<div class=\"attest-stack\">\n");
	draw_aside(v, doc);
	html(v, "</div>\n</div>\n");
	return OK;
}

extern const struct route page_module[];
const struct route page_module[] = {
	{ "GET", "/modules/{module}", 0, 0, NULL, NULL, one,
	  "One module: what closes it, outcomes, activities, topics, and who uses it" },
	{ 0 },
};
