/*
 * Reflections: written by a template of the curriculum or freely, kept as a draft, private to who
 * wrote them until they release them.
 */
#include <string.h>

#include "cli/tool_forms.h"
#include "cli/web/component.h"
#include "cli/web/session_draft.h"
#include "cli/web/sign.h"
#include "cli/web/tool_form.h"
#include "cli/web/typed.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

#define FREE "free" /* in place of a template's id */

static const struct route_field query_fields[] = {
	{"template", "the id of a template of the curriculum, or \"" FREE "\"", false},
	{"draft", "a draft to go on with", false},
	{NULL},
};
static const struct route_field form_fields[] = {
	{"do", "\"sign\", \"keep\" as a draft, \"drop\" the draft", false},
	{"draft", "the draft that this goes on with", false},
	{"template", "the id of the template, or \"" FREE "\"", true},
	{"title", "what it is about, in a few words", true},
	{"on", "the day, YYYY-MM-DD", true},
	{"note-ID", "words of the template: private", false},
	{"reflection", "without a template: private", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

/* ---- those that there are ---- */

static void draw_one(struct visit *v, const json_t *one, const char *template)
{
	bool released = strcmp(json_text(one, "reflection"), "released") == 0;

	row_begin(v);
	row_head(v, arena_printf(v->arena, "/entries/%lld", (long long)json_number(one, "seq")),
		 json_text(one, "title"));
	cell(v, "Day", shown_day(v, json_text(one, "last")));
	cell(v, "Template", template);
	cell_begin(v, "Who reads it");
	tag(v, released ? "blue" : "grey", released ? "Released" : "Only you");
	cell_end(v);
	row_end(v);
}

/* "Reflection on something that happened": the title of the template of the entry, where the
 * curriculum has it. */
static const char *template_title(const json_t *forms, const char *name)
{
	const json_t *form;
	size_t i;

	json_array_foreach(forms, i, form)
	{
		if (strcmp(json_text(form, "form"), name) == 0)
			return json_text(form, "title");
	}
	return *name ? name : "None";
}

static void draw_templates(struct visit *v, const json_t *forms)
{
	const json_t *form;
	size_t i;

	sheet_begin(v, NULL, "write", "Write one");
	html(v, "<ul class=\"attest-lines attest-text\">\n");
	json_array_foreach(forms, i, form)
	{
		html(v, "<li><a href=\"/reflections/new?template=$\">$</a></li>\n",
		     json_text(form, "id"), json_text(form, "title"));
	}
	html(v, "<li><a href=\"/reflections/new?template=" FREE
		"\">Freely, without a template</a></li>\n</ul>\n");
	sheet_end(v);
}

static enum status draw_drafts(struct visit *v, json_t *doc, struct err *err)
{
	struct draft *drafts;
	json_t *list = json_array();
	size_t count;

	json_object_set_new(doc, "drafts", list);
	TRY(draft_list(visit_sessions(v), v->arena, v->session.person, &drafts, &count, err));
	for (size_t i = 0; i < count; i++) {
		const char *title = json_text(drafts[i].fields, "title");

		if (drafts[i].form != DRAFT_REFLECTION)
			continue;
		json_array_append_new(list,
				      json_pack("{ssss}", "id", drafts[i].id, "title", title));
		if (json_array_size(list) == 1)
			html(v, "<p class=\"nhsuk-body\">Drafts: ");
		html(v, "$<a href=\"/reflections/new?draft=$\">$</a>",
		     json_array_size(list) > 1 ? ", " : "", drafts[i].id,
		     *title ? title : "without a title");
	}
	if (json_array_size(list) > 0)
		html(v, "</p>\n");
	return OK;
}

static enum status list(struct visit *v, struct err *err)
{
	static const char *const heads[] = {"About", "Day", "Template", "Who reads it", NULL};
	json_t *all, *forms, *doc, *kept = json_array();
	const json_t *one;
	size_t i;

	doc = json_pack("{so}", "reflections", kept);
	visit_answer(v, doc);
	TRY(visit_command(v, "evidence list", VISIT_LIST(v->session.person), VISIT_NONE, &all,
			  err));
	TRY(tool_forms_json(v->app, v->session.person, BY_TRAINEE, &forms, err));
	json_object_set_new(doc, "templates", forms);
	json_array_foreach(all, i, one)
	{
		const char *state = json_text(one, "state");

		if (json_is_string(json_object_get(one, "reflection")) &&
		    strcmp(state, "withdrawn") != 0 && strcmp(state, "revised") != 0)
			json_array_append(kept, (json_t *)one);
	}
	v->page.menu = "/home";
	page_head(v, "Reflections", NULL);
	html(v, "<p class=\"attest-lead\">What you write here only you can read, until you release "
		"it: then whoever may read "
		"your record reads it, for good.</p>\n");
	TRY(draw_drafts(v, doc, err));
	draw_templates(v, forms);
	sheet_begin(v, NULL, "written", "What you wrote");
	if (json_array_size(kept) == 0) {
		html(v, "<p class=\"attest-text\">Nothing yet. A reflection on something that went "
			"wrong is worth more than "
			"one on something that went well.</p>\n");
	} else {
		table_begin(v, "attest-dense attest-blocks", "Your reflections", heads);
		for (i = json_array_size(kept); i-- > 0;)
			draw_one(v, json_array_get(kept, i),
				 template_title(forms,
						json_text(json_array_get(kept, i), "template")));
		table_end(v);
		html(v, "<p class=\"attest-small attest-soft\">To release one, open it.</p>\n");
	}
	sheet_end(v);
	return OK;
}

/* ---- one that is being written ---- */

struct written {
	struct draft draft;
	json_t *form; /* the template; NULL: freely */
	const json_t *found;
};

static const char *field(const struct written *w, const char *name)
{
	return json_text(w->draft.fields, name);
}

/* The template of that id. ERR_NOT_FOUND: the curriculum has none. */
static enum status find_template(struct visit *v, const char *id, json_t **ret_form,
				 struct err *err)
{
	json_t *forms, *form;
	size_t i;

	*ret_form = NULL;
	if (strcmp(id, FREE) == 0)
		return OK;
	TRY(tool_forms_json(v->app, v->session.person, BY_TRAINEE, &forms, err));
	arena_own(v->arena, json_release, forms);
	json_array_foreach(forms, i, form)
	{
		if (strcmp(json_text(form, "id"), id) == 0) {
			*ret_form = form;
			return OK;
		}
	}
	return visit_not_here(err);
}

/* What was found in what is private too: words that are signed. */
static void draw_found(struct visit *v, const struct written *w)
{
	const json_t *one, *finding;
	size_t i, k;

	if (!w->found)
		return;
	flag_begin(v, "late", "differs");
	html(v, "<p id=\"patient-data\"><strong>This looks like patient data.</strong> Nothing was "
		"signed; it is all kept as "
		"a draft. Take it out, or say that it is none.</p>\n");
	json_array_foreach(w->found, i, one)
	{
		json_array_foreach(json_object_get(one, "findings"), k, finding)
		{
			html(v, "<p>Line $: <mark class=\"attest-mark-text\">$</mark></p>\n",
			     shown_number(v, json_number(finding, "line")),
			     json_text(finding, "text"));
		}
	}
	html(v, "<p><button class=\"nhsuk-button nhsuk-button--secondary nhsuk-button--small\" "
		"name=\"patient-data\" "
		"value=\"not-a-patient\" type=\"submit\">Keep it: no patient can be known by "
		"it</button></p>\n");
	flag_end(v);
}

static void draw_questions(struct visit *v, const struct written *w)
{
	char today[DAY_TEXT];

	day_text(time_day(app_now(v->app)), today);
	input(v, &(struct input){.name = "title",
				 .label = "What is it about, in a few words?",
				 .hint = "This, and the day, others can read",
				 .value = field(w, "title")});
	input(v, &(struct input){.name = "on",
				 .label = "When was it?",
				 .type = "date",
				 .value = *field(w, "on") ? field(w, "on") : today,
				 .kind = "nhsuk-input--width-10"});
	if (w->form)
		tool_form_draw(v, w->form, w->draft.fields);
	else
		textarea(v,
			 &(struct input){.name = "reflection",
					 .label = "What happened, and what you will do differently",
					 .value = field(w, "reflection"),
					 .rows = 10});
}

static enum status draw(struct visit *v, const struct written *w)
{
	visit_answer(v, json_pack("{ss?sOsO?sO?}", "draft", w->draft.id, "fields", w->draft.fields,
				  "template", w->form, "found", w->found));
	v->page.menu = "/home";
	page_crumb(v, "/reflections", "Reflections");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, w->form ? json_text(w->form, "title") : "A reflection", NULL);
	if (w->draft.id) {
		char changed[TIME_TEXT];

		time_text(w->draft.changed, changed);
		html(v, "<p class=\"attest-saved\" role=\"status\">");
		glyph(v, "tick");
		html(v, " Draft kept $</p>\n", shown_time(v, changed));
	}
	html(v, "<p class=\"nhsuk-body\">Only you can read it, until you release it. Write without "
		"names of patients and "
		"colleagues all the same.</p>\n");
	form_begin(v, "/reflections/new", false);
	hidden(v, "draft", w->draft.id ? w->draft.id : "");
	hidden(v, "template", w->form ? json_text(w->form, "id") : FREE);
	/* What Enter does, wherever it is pressed: nothing that could be wrong. */
	html(v, "<button class=\"nhsuk-u-visually-hidden\" type=\"submit\" name=\"do\" "
		"value=\"keep\" tabindex=\"-1\" "
		"aria-hidden=\"true\">Keep as a draft</button>\n");
	draw_found(v, w);
	draw_questions(v, w);
	html(v, "<div class=\"attest-actions attest-actions--block\">");
	button(v, NULL, "Go on to sign", "do", "sign");
	button(v, "secondary", "Keep as a draft", "do", "keep");
	if (w->draft.id)
		html(v, "<button class=\"attest-linkbutton\" name=\"do\" value=\"drop\" "
			"type=\"submit\">Drop this "
			"draft</button>");
	html(v, "</div>\n");
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status begin(struct visit *v, struct err *err)
{
	const char *template = visit_field(v, "template");
	struct written w = {0};

	if (*visit_field(v, "draft")) {
		TRY(draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_REFLECTION,
			       visit_field(v, "draft"), &w.draft, err));
		template = field(&w, "template");
	} else {
		w.draft.fields = json_object();
		arena_own(v->arena, json_release, w.draft.fields);
	}
	TRY(find_template(v, *template ? template : FREE, &w.form, err));
	return draw(v, &w);
}

/* ---- what was sent ---- */

/* All notes that came, whatever the template: who has no session is not asked for theirs. */
static json_t *typed_fields(struct visit *v)
{
	static const char *const names[] = {"template", "title", "on", "reflection"};
	json_t *fields = json_object();

	arena_own(v->arena, json_release, fields);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		json_object_set_new(fields, names[i], json_string(visit_field(v, names[i])));
	for (size_t i = 0; i < v->request->form_count; i++) {
		const struct request_field *f = &v->request->form[i];

		if (!f->file_name && strncmp(f->name, "note-", 5) == 0)
			json_object_set_new(fields, f->name, json_string(visit_field(v, f->name)));
	}
	if (!*json_text(fields, "template"))
		json_object_set_new(fields, "template", json_string(FREE));
	return fields;
}

static enum status sign(struct visit *v, struct written *w, struct err *err)
{
	struct drafting drafting = {0};
	struct err why;
	struct options o = {.count = 0};
	int32_t day;

	if (!*field(w, "title"))
		page_wrong(v, "title", "Say in a few words what it is about");
	if (day_parse(field(w, "on"), &day, NULL) != OK)
		page_wrong(v, "on", "Say when it was, as 2026-05-14");
	if (!w->form && !*field(w, "reflection"))
		page_wrong(v, "reflection", "Write what you learnt");
	options_add(&o, "--title", field(w, "title"));
	options_add(&o, "--on", field(w, "on"));
	options_add(&o, "--form", w->form ? json_text(w->form, "id") : "");
	options_add(&o, "--reflection", w->form ? "" : field(w, "reflection"));
	if (w->form)
		tool_form_read(v, w->form, &o);
	if (v->page.error_count)
		return draw(v, w);
	TRY(sign_try(v, "evidence add", VISIT_NONE, o.list, NULL, 0, &drafting, &why, err));
	if (why.status == OK)
		return sign_begin_draft(
			v, &drafting, w->draft.id,
			arena_printf(v->arena,
				     "I, %s, file my reflection “%s” of %s, for me alone.", v->name,
				     field(w, "title"), shown_day(v, field(w, "on"))),
			"/reflections", err);
	w->found = drafting.found;
	page_wrong(v, drafting.found ? "patient-data" : "title",
		   drafting.found ? "Check what looks like patient data" : why.text);
	return draw(v, w);
}

static enum status sent(struct visit *v, struct err *err)
{
	const char *act = visit_field(v, "do"), *old = visit_field(v, "draft");
	struct written w = {0};
	char id[DRAFT_ID];
	size_t left_out;

	if (strcmp(act, "drop") == 0 && !v->has_ended) {
		TRY(draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_REFLECTION, old, &w.draft, err));
		TRY(draft_drop(visit_sessions(v), v->session.person, old, err));
		visit_go(v, "/reflections");
		return OK;
	}
	TRY(draft_keep(visit_sessions(v), v->session.person,
		       &(struct draft){.form = DRAFT_REFLECTION, .id = old, .fields = typed_fields(v)}, NULL,
		       v->request->now, id, &left_out, err));
	if (v->has_ended) {
		typed_ask_to_sign_in(v, id, arena_printf(v->arena, "/reflections/new?draft=%s", id),
				     "What you wrote is kept as a draft.");
		return OK;
	}
	if (strcmp(act, "keep") == 0) {
		visit_go(v, "/reflections/new?draft=%s", id);
		return OK;
	}
	TRY(draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_REFLECTION, id, &w.draft, err));
	TRY(find_template(v, field(&w, "template"), &w.form, err));
	return sign(v, &w, err);
}

extern const struct route page_reflections[];
const struct route page_reflections[] = {
	{"GET", "/reflections", NEED_SIGN_IN, ROLE_BIT(ROLE_TRAINEE), NULL, NULL, list,
	 "A trainee's reflections, who reads each, and the templates to write by"},
	{"GET", "/reflections/new", NEED_SIGN_IN, ROLE_BIT(ROLE_TRAINEE), query_fields, NULL, begin,
	 "The form of a template, empty or as a draft"},
	{"POST", "/reflections/new", NEED_SIGN_IN | KEEPS_TYPED, ROLE_BIT(ROLE_TRAINEE),
	 form_fields, NULL, sent, "Keep a reflection as a draft, and prepare it to be signed"},
	{0},
};
