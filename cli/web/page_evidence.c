/*
 * Adding evidence, in one screen: photograph or file, day, what happened, and of a trainee what it
 * should count as, and which activities it shows, searched and suggested. Kept as a draft at each
 * step, before anything else is done with it. An applicant says in their claims what it shows.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/web/ask_kind.h"
#include "cli/web/component.h"
#include "cli/web/entry_page.h"
#include "cli/web/evidence_files.h"
#include "cli/web/evidence_items.h"
#include "cli/web/request_show.h"
#include "cli/web/session_draft.h"
#include "cli/web/sign.h"
#include "cli/web/typed.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

#define SUGGESTED 5
#define FOUND 10
#define CHOSEN 20
#define MASK "patient A"
#define WRITERS (ROLE_BIT(ROLE_TRAINEE) | ROLE_BIT(ROLE_APPLICANT))

static const struct route_field query_fields[] = {
	{"draft", "a draft to go on with", false},
	{"for", "an activity that it is to serve, as CEN-R1/3", false},
	{"as", "what it should count as: " ASK_KIND_WORDS, false},
	{"find", "words of activities to choose from", false},
	{NULL},
};
static const struct route_field form_fields[] = {
	{"do",
	 "\"sign\", \"sign-without\" any activity that it shows, or \"keep\" as a draft, \"search\", \"mask\" what looks like patient data, "
	 "\"remove-N\" a file, \"drop\" the draft",
	 false},
	{"draft", "the draft that this goes on with", false},
	{"title", "what it is, in a few words", true},
	{"on", "the day, YYYY-MM-DD", true},
	{"what", "what was done", false},
	{"for", "an activity that it shows; several", false},
	{"as", "what it should count as: " ASK_KIND_WORDS, false},
	{"reflection", "what was learnt: private", false},
	{"photo", "a photograph, or several", false},
	{"file", "files, several at once", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
/* The form as it is to be drawn: from what was typed, which is in the draft by then. */
struct form {
	struct draft draft; /* `fields` is never NULL */
	struct item *items;
	size_t item_count;
	json_t *progress;
	const json_t *found; /* the guard's */
};

static const char *field(const struct form *f, const char *name)
{
	return json_text(f->draft.fields, name);
}

static bool is_ticked(const struct form *f, const char *unit)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(f->draft.fields, "for"), i, one) {
		if (strcmp(json_string_value(one), unit) == 0)
			return true;
	}
	return false;
}

/* ---- drawing ---- */

/* What was found, in place, with two answers of one tap. */
static void draw_found(struct visit *v, const struct form *f)
{
	const json_t *one, *finding;
	size_t i, k;

	if (!f->found)
		return;
	flag_begin(v, "late", "differs");
	html(v, "<p id=\"patient-data\"><strong>This looks like patient data.</strong> Nothing was "
		"sent; it is all kept as a "
		"draft.</p>\n<ul>\n");
	json_array_foreach (f->found, i, one) {
		json_array_foreach (json_object_get(one, "findings"), k, finding) {
			html(v,
			     "<li>$, line $: <mark class=\"attest-mark-text\">$</mark> <span "
			     "class=\"attest-soft\">$</span></li>\n",
			     json_text(one, "file"), shown_number(v, json_number(finding, "line")),
			     json_text(finding, "text"),
			     evidence_found_words(json_text(finding, "kind")));
		}
	}
	html(v, "</ul>\n<div class=\"nhsuk-button-group nhsuk-u-margin-bottom-0\">\n"
		"<button class=\"nhsuk-button nhsuk-button--small\" name=\"do\" value=\"mask\" "
		"type=\"submit\">Replace it with “" MASK
		"”</button>\n<button class=\"nhsuk-button nhsuk-button--secondary "
		"nhsuk-button--small\" name=\"patient-data\" "
		"value=\"not-a-patient\" type=\"submit\">Keep it: no patient can be known by "
		"it</button>\n</div>\n"
		"<p class=\"attest-small\">In a file it can't be replaced here: remove the file, "
		"and add it without. Your answer "
		"is recorded with the entry.</p>\n");
	flag_end(v);
}

static void add_choice(struct visit *v, struct choice *choices, size_t *count,
		       const struct item *item, bool ticked)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(choices[i].value, item->unit) == 0)
			return;
	}
	choices[(*count)++] = (struct choice){
		.value = item->unit,
		.text = item->text,
		.hint = *item->wants ? arena_printf(v->arena, "Wants: %s", item->wants) : NULL,
		.chosen = ticked,
	};
}

/* First what is ticked, then what was searched for, then what the words suggest: never ticked by
 * us. */
static enum status draw_items(struct visit *v, const struct form *f, struct err *err)
{
	const char *words = arena_printf(v->arena, "%s %s", field(f, "title"), field(f, "what"));
	struct choice choices[CHOSEN + FOUND + SUGGESTED];
	const struct item **like;
	size_t count = 0, found;

	for (size_t i = 0; i < f->item_count && count < CHOSEN; i++) {
		if (is_ticked(f, f->items[i].unit))
			add_choice(v, choices, &count, &f->items[i], true);
	}
	TRY(evidence_items_like(v, f->items, f->item_count, visit_field(v, "find"), FOUND, &like,
				&found, err));
	for (size_t i = 0; i < found; i++)
		add_choice(v, choices, &count, like[i], false);
	if (*visit_field(v, "find") && found == 0)
		html(v, "<p class=\"attest-text\">No activity that you still need has these "
			"words.</p>\n");
	TRY(evidence_items_like(v, f->items, f->item_count, words, SUGGESTED, &like, &found, err));
	for (size_t i = 0; i < found; i++)
		add_choice(v, choices, &count, like[i], false);
	if (count > 0)
		checkboxes(v,
			   &(struct input){.name = "for",
					   .label = "Which activities does it show?",
					   .hint = "Suggested from your words. Tick what it shows: "
						   "1 or 2 that you can defend beat 5.",
					   .kind = "nhsuk-checkboxes--small"},
			   choices, count);
	input(v, &(struct input){.name = "find",
				 .label = count ? "Find another activity"
						: "Find the activities that it shows",
				 .type = "search",
				 .kind = "nhsuk-input--width-20"});
	button(v, "secondary", "Search", "do", "search");
	if (page_wrong_with(v, "find"))
		button(v, "secondary", "File it without an activity", "do", "sign-without");
	return OK;
}

static enum status draw_form(struct visit *v, const struct form *f, struct err *err)
{
	char today[DAY_TEXT];

	day_text(time_day(app_now(v->app)), today);
	form_begin(v, "/evidence/new", true);
	hidden(v, "draft", f->draft.id ? f->draft.id : "");
	/* What Enter does, wherever it is pressed: nothing that could be wrong. */
	html(v, "<button class=\"nhsuk-u-visually-hidden\" type=\"submit\" name=\"do\" "
		"value=\"keep\" tabindex=\"-1\" "
		"aria-hidden=\"true\">Keep as a draft</button>\n");
	draw_found(v, f);
	evidence_files_draw(v, &f->draft);
	input(v, &(struct input){.name = "on",
				 .label = "When did it happen?",
				 .type = "date",
				 .value = *field(f, "on") ? field(f, "on") : today,
				 .kind = "nhsuk-input--width-10"});
	input(v, &(struct input){.name = "title",
				 .label = "What is it, in a few words?",
				 .value = field(f, "title")});
	textarea(v, &(struct input){.name = "what",
				    .label = "What happened?",
				    .value = field(f, "what"),
				    .rows = 8,
				    .hint = "What you did, what you decided and why. A few "
					    "sentences are enough. No names of "
					    "patients."});
	if (visit_holds(v, ROLE_TRAINEE)) {
		ask_kind_draw(v, *field(f, "as") ? field(f, "as") : "activities", f->progress);
		TRY(draw_items(v, f, err));
	}
	details_begin(v, "Add a private reflection");
	textarea(v, &(struct input){.name = "reflection",
				    .label = "Only you can read this, unless you release it",
				    .value = field(f, "reflection"),
				    .rows = 4});
	details_end(v);
	html(v, "<div class=\"attest-actions attest-actions--block\">");
	button(v, NULL, "Go on to sign", "do", "sign");
	button(v, "secondary", "Keep as a draft", "do", "keep");
	if (f->draft.id)
		html(v, "<button class=\"attest-linkbutton\" name=\"do\" value=\"drop\" "
			"type=\"submit\">Drop this draft</button>");
	html(v, "</div>\n");
	form_end(v);
	return OK;
}

/* Is it for what was asked for then? Of an assessment its tool says so. */
static bool is_tried(const struct form *f, const json_t *blocker, const json_t *asked)
{
	return is_ticked(f, json_text(blocker, "unit")) || strcmp(field(f, "as"), json_text(asked, "tool")) == 0;
}

/* What was said to earlier tries, so that this one need not end as they did. */
static enum status draw_tries(struct visit *v, const struct form *f, struct err *err)
{
	const json_t *module, *b, *asked;
	json_t *requests;
	bool any = false;
	size_t i, k;

	TRY(visit_command(v, "request list", VISIT_LIST(v->session.person), VISIT_NONE, &requests, err));
	json_array_foreach (json_object_get(f->progress, "modules"), i, module) {
		json_array_foreach (json_object_get(module, "blockers"), k, b) {
			asked = json_number(b, "entry") ? request_of(requests, json_number(b, "entry")) : NULL;
			if (!json_is_object(json_object_get(asked, "answer")) || !is_tried(f, b, asked))
				continue;
			if (!any)
				sheet_begin(v, NULL, "tried", "What was said before");
			any = true;
			html(v, "<p>$ $. You sent <a href=\"/entries/$\">$</a>.</p>\n", json_text(module, "id"),
			     shown_words(v, json_text(b, "text")),
			     arena_printf(v->arena, "%lld", (long long)json_number(asked, "evidence")),
			     *json_text(asked, "title") ? json_text(asked, "title") : "(erased)");
			request_answer(v, asked);
		}
	}
	if (any)
		sheet_end(v);
	return OK;
}

/* Where an applicant says what it shows, or that they cannot now. */
static enum status draw_later(struct visit *v, struct err *err)
{
	int64_t number;
	const char *id;
	bool may;

	TRY(entry_case(v, &number, &may, err));
	id = arena_printf(v->arena, "%lld", (long long)number);
	html(v, "<p class=\"attest-text attest-soft\">");
	if (may)
		html(v, "Which outcomes it shows you say in <a href=\"/cases/$/claims\">the claims of your case</a>.", id);
	else if (number)
		html(v,
		     "<a href=\"/cases/$\">Your case $</a> is handed in: it is judged by what you claimed then. What you "
		     "add now can be claimed when it is sent back to you, or in another case.",
		     id, id);
	else
		html(v, "Which outcomes it shows you say in the claims of a case: <a href=\"/cases/apply\">begin a "
			"case</a>.");
	html(v, "</p>\n");
	return OK;
}

static enum status draw(struct visit *v, struct form *f, struct err *err)
{
	if (visit_holds(v, ROLE_TRAINEE))
		TRY(evidence_items(v, &f->items, &f->item_count, &f->progress, err));
	visit_answer(v, json_pack("{ss?sOsosO?}", "draft", f->draft.id, "fields", f->draft.fields,
				  "files", evidence_files_json(&f->draft), "found", f->found));
	v->page.menu = "/evidence/new";
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Add evidence", NULL);
	if (f->draft.id) {
		char changed[TIME_TEXT];

		time_text(f->draft.changed, changed);
		html(v, "<p class=\"attest-saved\" role=\"status\">");
		glyph(v, "tick");
		html(v, " Draft kept $</p>\n", shown_time(v, changed));
	}
	if (visit_holds(v, ROLE_TRAINEE))
		TRY(draw_tries(v, f, err));
	TRY(draw_form(v, f, err));
	if (visit_holds(v, ROLE_TRAINEE))
		html(v, "<p class=\"attest-text attest-soft\">When it is signed you choose who should look at it.</p>\n");
	else
		TRY(draw_later(v, err));
	html(v, "</div>\n</div>\n");
	return OK;
}

/* ---- reading it ---- */

static enum status begin(struct visit *v, struct err *err)
{
	struct form f = {0};

	if (*visit_field(v, "draft")) {
		TRY(draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_EVIDENCE,
			       visit_field(v, "draft"), &f.draft, err));
	} else {
		f.draft.fields = json_pack("{s[s]ss}", "for", visit_field(v, "for"), "as", visit_field(v, "as"));
		arena_own(v->arena, json_release, f.draft.fields);
	}
	return draw(v, &f, err);
}

/* ---- keeping it ---- */

static json_t *typed_fields(struct visit *v)
{
	json_t *fields =
		json_pack("{ssssssssss}", "title", visit_field(v, "title"), "on",
			  visit_field(v, "on"), "what", visit_field(v, "what"), "as",
			  visit_field(v, "as"), "reflection", visit_field(v, "reflection"));
	json_t *list = json_array();
	const char *one;

	for (size_t i = 0; i < CHOSEN && (one = request_values(v->request, "for", i)); i++)
		json_array_append_new(list, json_string(one));
	json_object_set_new(fields, "for", list);
	arena_own(v->arena, json_release, fields);
	return fields;
}

/* Whatever was sent is kept before anything else is done with it. */
static enum status keep(struct visit *v, json_t *fields, char ret_id[DRAFT_ID],
			struct err *err)
{
	struct draft_files files;
	size_t left_out;

	TRY(evidence_files_sent(v, &files, err));
	TRY(draft_keep(visit_sessions(v), v->session.person,
		       &(struct draft){.form = DRAFT_EVIDENCE, .id = visit_field(v, "draft"), .fields = fields},
		       &files, v->request->now, ret_id, &left_out, err));
	if (left_out > 0)
		page_wrong(v, "file",
			   arena_printf(v->arena,
					"Remove some files first: %s not kept. One piece of "
					"evidence has at most %d, %zu MB together",
					shown_count(v, (int64_t)left_out, "file was", "files were"),
					DRAFT_FILES, DRAFT_BYTES >> 20));
	return OK;
}

/* ---- signing it ---- */

static enum status say(struct visit *v, const struct form *f, struct drafting *ret_drafting,
		       struct err *ret_refusal, struct err *err)
{
	const char **values = arena_array(v->arena, 2 * CHOSEN + 9, sizeof *values);
	const json_t *one;
	size_t n = 0, i;

	values[n++] = "--title";
	values[n++] = field(f, "title");
	values[n++] = "--on";
	values[n++] = field(f, "on");
	values[n++] = "--narrative";
	values[n++] = field(f, "what");
	values[n++] = "--reflection";
	values[n++] = field(f, "reflection");
	json_array_foreach (json_object_get(f->draft.fields, "for"), i, one) {
		if (i == CHOSEN)
			break;
		values[n++] = "--for";
		values[n++] = json_string_value(one);
	}
	return sign_try(v, "evidence add", VISIT_NONE, values, f->draft.files, f->draft.file_count,
			ret_drafting, ret_refusal, err);
}

/* A trainee's that is to count for activities, and names none. */
static bool shows_nothing(struct visit *v, const struct form *f)
{
	const char *as = field(f, "as");

	return visit_holds(v, ROLE_TRAINEE) && (!*as || strcmp(as, "activities") == 0) &&
	       json_array_size(json_object_get(f->draft.fields, "for")) == 0;
}

static enum status sign(struct visit *v, struct form *f, struct err *err)
{
	struct drafting drafting = {0};
	struct err why;
	int32_t day;

	if (!*field(f, "title"))
		page_wrong(v, "title", "Say in a few words what it is");
	if (day_parse(field(f, "on"), &day, NULL) != OK)
		page_wrong(v, "on", "Say when it happened, as 2026-05-14");
	if (shows_nothing(v, f) && strcmp(visit_field(v, "do"), "sign-without") != 0)
		page_wrong(v, "find", "Tick the activities that it shows: nobody can be asked about it otherwise");
	if (v->page.error_count)
		return draw(v, f, err);
	TRY(say(v, f, &drafting, &why, err));
	if (why.status == OK)
		return sign_begin_draft(
			v, &drafting, f->draft.id,
			arena_printf(v->arena, "I, %s, file “%s” of %s as evidence of my own work.",
				     v->name, field(f, "title"), shown_day(v, field(f, "on"))),
			visit_holds(v, ROLE_TRAINEE)
				? arena_printf(v->arena, "/entries/{entry}/ask?as=%s",
					       url_part(v->arena, field(f, "as")))
				: "/entries/{entry}",
			err);
	if (drafting.found) {
		f->found = drafting.found;
		page_wrong(v, "patient-data", "Check what looks like patient data");
	} else {
		page_wrong(v, "title", why.text);
	}
	return draw(v, f, err);
}

/* ---- taking patient data out ---- */

static const char *replaced(struct visit *v, const char *text, const char *what)
{
	const char *at;
	size_t n = strlen(what);

	while (n > 0 && (at = strstr(text, what)))
		text = arena_printf(v->arena, "%.*s%s%s", (int)(at - text), text, MASK, at + n);
	return text;
}

static void mask_all(struct visit *v, struct form *f, const json_t *found)
{
	static const char *const names[][2] = {
		{"title", "title"}, {"narrative", "what"}, {"reflection", "reflection"}};
	const json_t *one, *finding;
	size_t i, k;

	json_array_foreach (found, i, one) {
		for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
			const char *text = field(f, names[n][1]);

			if (strcmp(json_text(one, "file"), names[n][0]) != 0)
				continue;
			json_array_foreach (json_object_get(one, "findings"), k, finding) {
				text = replaced(v, text, json_text(finding, "text"));
			}
			json_object_set_new(f->draft.fields, names[n][1], json_string(text));
		}
	}
}

static enum status mask(struct visit *v, struct form *f, struct err *err)
{
	struct drafting drafting = {0};
	struct err why;
	size_t left_out;
	char id[DRAFT_ID];

	TRY(say(v, f, &drafting, &why, err));
	if (drafting.found)
		mask_all(v, f, drafting.found);
	TRY(draft_keep(visit_sessions(v), v->session.person, &f->draft, NULL,
		       v->request->now, id, &left_out, err));
	visit_go(v, "/evidence/new?draft=%s", id);
	return OK;
}

/* ---- what was sent ---- */

static enum status drop(struct visit *v, struct err *err)
{
	struct draft draft;

	TRY(draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_EVIDENCE, visit_field(v, "draft"),
		       &draft, err));
	TRY(draft_drop(visit_sessions(v), v->session.person, draft.id, err));
	visit_go(v, visit_holds(v, ROLE_TRAINEE) ? "/home" : "/timeline");
	return OK;
}

static enum status sent(struct visit *v, struct err *err)
{
	const char *act = visit_field(v, "do");
	struct form f = {0};
	char id[DRAFT_ID];

	if (strcmp(act, "drop") == 0 && !v->has_ended)
		return drop(v, err);
	TRY(keep(v, typed_fields(v), id, err));
	if (v->has_ended) {
		typed_ask_to_sign_in(v, id, arena_printf(v->arena, "/evidence/new?draft=%s", id),
				     "What you wrote is kept as a draft, with its files.");
		return OK;
	}
	if (strncmp(act, "remove-", 7) == 0)
		TRY(draft_file_drop(visit_sessions(v), v->session.person, id,
				    strtoul(act + 7, NULL, 10), err));
	TRY(draft_find(visit_sessions(v), v->arena, v->session.person, DRAFT_EVIDENCE, id, &f.draft, err));
	if (v->page.error_count)
		return draw(v, &f, err);
	if (strcmp(act, "keep") == 0 || strncmp(act, "remove-", 7) == 0) {
		visit_go(v, "/evidence/new?draft=%s", id);
		return OK;
	}
	if (strcmp(act, "search") == 0) {
		visit_go(v, "/evidence/new?draft=%s&find=%s#find", id,
			 url_part(v->arena, visit_field(v, "find")));
		return OK;
	}
	return strcmp(act, "mask") == 0 ? mask(v, &f, err) : sign(v, &f, err);
}

extern const struct route page_evidence[];
const struct route page_evidence[] = {
	{"GET", "/evidence/new", NEED_SIGN_IN, WRITERS, query_fields, NULL, begin,
	 "The form to add evidence, empty or as a draft"},
	{"POST", "/evidence/new", NEED_SIGN_IN | NEED_UPLOAD | KEEPS_TYPED, WRITERS,
	 form_fields, NULL, sent, "Keep evidence as a draft, and prepare it to be signed"},
	{0},
};
