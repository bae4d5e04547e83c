/* A meeting of a trainee with who trains them: the record of one, to be read and printed, and the
 * form that records one. */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "cli/web/tool_form.h"
#include "cli/web/training.h"
#include "core/date.h"
#include "core/json.h"

#define TARGETS_ASKED 3 /* new ones in one form; more are added to the meeting */

static const struct route_field query_fields[] = {
	{"template", "the id of a form of the curriculum for meetings; for who trains", false},
	{"add-to", "the number of a meeting that this adds to", false},
	{NULL},
};
static const struct route_field form_fields[] = {
	{"on", "the day on which it was held, YYYY-MM-DD", true},
	{"note", "what was talked about; without a template", false},
	{"template", "the id of a form of the curriculum", false},
	{"mark-ID", "a mark of that form", false},
	{"note-ID", "words of that form", false},
	{"target-N", "what was agreed, N from 1 to 3", false},
	{"due-N", "by which day, YYYY-MM-DD", false},
	{"settle-ENTRY-N", "what became of an open target: met, carried, dropped", false},
	{"carry-ENTRY-N", "of one that is carried on: to which day", false},
	{"add-to", "the number of a meeting that this adds to", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

/* ---- the record of one ---- */

static void draw_notes(struct visit *v, const json_t *m)
{
	const json_t *note;
	size_t i;

	json_array_foreach(json_object_get(m, "notes"), i, note)
	{
		html_paragraphs(v, json_string_value(note));
	}
}

static void draw_targets(struct visit *v, const struct trained *t, int64_t seq)
{
	const json_t *one;
	bool any = false;
	size_t i;

	json_array_foreach(json_object_get(t->meetings, "targets"), i, one)
	{
		const char *text = json_text(one, "text");

		if (json_number(one, "entry") != seq)
			continue;
		if (!any)
			html(v, "<h3 class=\"nhsuk-heading-xs\">Agreed</h3>\n<ol "
				"class=\"nhsuk-list nhsuk-list--number\">\n");
		any = true;
		html(v, "<li>$ <span class=\"attest-soft\">$$, by $</span></li>\n",
		     *text ? text : "(its words are not here)",
		     json_is_true(json_object_get(one, "overdue"))
			     ? "Overdue"
			     : shown_sentence(v, json_text(one, "state")),
		     json_number(one, "carried") ? " (carried on)" : "",
		     shown_day(v, json_text(one, "due")));
	}
	if (any)
		html(v, "</ol>\n");
}

static enum status draw_said(struct visit *v, const struct trained *t, const json_t *m, bool first,
			     struct err *err)
{
	int64_t seq = json_number(m, "seq");

	sheet_begin(v, NULL, arena_printf(v->arena, "said-%lld", (long long)seq),
		    arena_printf(v->arena, first ? "%s, %s" : "Added by %s, %s",
				 app_name(v->app, json_text(m, "by")),
				 shown_name(v, json_text(m, "role"))));
	html(v, "<div class=\"attest-text\">\n");
	draw_notes(v, m);
	TRY(training_filled(v, json_object_get(m, "form"), err));
	draw_targets(v, t, seq);
	html(v,
	     "</div>\n<p class=\"attest-small attest-soft\"><a href=\"/entries/$\">Entry $</a>, "
	     "with its digest and "
	     "receipt</p>\n",
	     arena_printf(v->arena, "%lld", (long long)seq),
	     arena_printf(v->arena, "%lld", (long long)seq));
	sheet_end(v);
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	const json_t *list, *m, *found = NULL;
	struct trained t;
	int64_t seq;
	size_t i;

	TRY(training_load(v, &t, err));
	list = json_object_get(t.meetings, "meetings");
	json_array_foreach(list, i, m)
	{
		if (strcmp(arena_printf(v->arena, "%lld", (long long)json_number(m, "seq")),
			   visit_part(v, "entry")) == 0)
			found = m;
	}
	if (!found)
		return visit_not_here(err);
	seq = json_number(found, "seq");
	if (json_is_integer(json_object_get(found, "adds_to"))) { /* it is read with what it adds to */
		visit_go(v, "%s/meetings/%lld#said-%lld", training_address(v, &t, ""),
			 (long long)json_number(found, "adds_to"), (long long)seq);
		return OK;
	}
	training_head(
		v, &t,
		arena_printf(v->arena, "Meeting of %s", shown_day(v, json_text(found, "day"))));
	json_array_foreach(list, i, m)
	{
		if (json_number(m, "seq") == seq || json_number(m, "adds_to") == seq)
			TRY(draw_said(v, &t, m, json_number(m, "seq") == seq, err));
	}
	if (training_may_meet(&t))
		html(v,
		     "<p class=\"nhsuk-body attest-noprint\"><a "
		     "href=\"$/meetings/new?add-to=$\">Add to it</a>: what you have "
		     "to say about it yourself.</p>\n",
		     training_address(v, &t, ""), arena_printf(v->arena, "%lld", (long long)seq));
	return OK;
}

/* ---- the form ---- */

static const char *target_field(struct visit *v, const char *what, const json_t *target)
{
	return arena_printf(v->arena, "%s-%lld-%lld", what, (long long)json_number(target, "entry"),
			    (long long)json_number(target, "n"));
}

static bool is_open(const json_t *target)
{
	return strcmp(json_text(target, "state"), "open") == 0;
}

static void draw_settles(struct visit *v, const struct trained *t)
{
	static const struct choice ways[] = {
		{"", "Leave it open", NULL, true},
		{"met", "Met", NULL, false},
		{"carried", "Carried on to a later day", NULL, false},
		{"dropped", "Given up", NULL, false},
	};
	const json_t *one;
	bool any = false;
	size_t i;

	json_array_foreach(json_object_get(t->meetings, "targets"), i, one)
	{
		if (!is_open(one))
			continue;
		if (!any)
			sheet_begin(v, NULL, "settles", "What became of earlier targets");
		any = true;
		radios(v,
		       &(struct input){.name = target_field(v, "settle", one),
				       .label = json_text(one, "text"),
				       .hint = arena_printf(v->arena, "Due %s",
							    shown_day(v, json_text(one, "due"))),
				       .kind = "nhsuk-radios--small"},
		       ways, sizeof ways / sizeof *ways);
		input(v, &(struct input){.name = target_field(v, "carry", one),
					 .label = "If carried on: to which day?",
					 .type = "date",
					 .kind = "nhsuk-input--width-10"});
	}
	if (any)
		sheet_end(v);
}

static void draw_new_targets(struct visit *v)
{
	sheet_begin(v, NULL, "agreed", "What was agreed");
	html(v, "<p class=\"attest-text\">Targets, each with a day. Leave empty what you don't "
		"need.</p>\n");
	for (int n = 1; n <= TARGETS_ASKED; n++) {
		input(v, &(struct input){.name = arena_printf(v->arena, "target-%d", n),
					 .label = arena_printf(v->arena, "Target %d", n)});
		input(v, &(struct input){.name = arena_printf(v->arena, "due-%d", n),
					 .label = "By which day?",
					 .type = "date",
					 .kind = "nhsuk-input--width-10"});
	}
	sheet_end(v);
}

static enum status draw(struct visit *v, const struct trained *t, struct err *err)
{
	const char *add = visit_field(v, "add-to");
	const json_t *chosen;
	char today[DAY_TEXT];
	json_t *forms;

	TRY(training_forms(v, t, "MEET", &forms, &chosen, err));
	json_object_set(t->doc, "forms", forms);
	day_text(time_day(app_now(v->app)), today);
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	training_head(v, t, *add ? "Add to a meeting" : "Record a meeting");
	if (t->access == ACCESS_OWN)
		html(v, "<p class=\"nhsuk-body\">What you record alone is shown; the month still "
			"lacks a meeting until whoever "
			"trains you has added to it.</p>\n");
	training_draw_forms(v, training_address(v, t, "/meetings/new"), forms, chosen);
	form_begin(v, training_address(v, t, "/meetings"), false);
	hidden(v, "add-to", add);
	hidden(v, "template", chosen ? json_text(chosen, "id") : "");
	if (!*add)
		input(v, &(struct input){.name = "on",
					 .label = "When was it held?",
					 .type = "date",
					 .value = today,
					 .kind = "nhsuk-input--width-10"});
	if (chosen)
		tool_form_draw(v, chosen, NULL);
	else
		textarea(v,
			 &(struct input){
				 .name = "note",
				 .label = *add ? "What do you add?" : "What was talked about?",
				 .hint = "Both sides read it, and whoever may read the portfolio",
				 .rows = 8});
	if (training_may_settle(t))
		draw_settles(v, t);
	draw_new_targets(v);
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status begin(struct visit *v, struct err *err)
{
	struct trained t;

	TRY(training_load(v, &t, err));
	return training_may_meet(&t) ? draw(v, &t, err) : visit_not_here(err);
}

/* ---- what was sent ---- */

static void read_targets(struct visit *v, struct options *o)
{
	for (int n = 1; n <= TARGETS_ASKED; n++) {
		const char *due = arena_printf(v->arena, "due-%d", n);
		const char *text = visit_field(v, arena_printf(v->arena, "target-%d", n));
		int32_t day;

		if (!*text)
			continue;
		if (day_parse(visit_field(v, due), &day, NULL) != OK)
			page_wrong(v, due, "Say by which day, as 2026-06-30");
		options_add(o, "--target",
			    arena_printf(v->arena, "%s %s", visit_field(v, due), text));
	}
}

static void read_settles(struct visit *v, const struct trained *t, struct options *o)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(t->meetings, "targets"), i, one)
	{
		const char *way = visit_field(v, target_field(v, "settle", one)),
			   *carry = target_field(v, "carry", one);
		const char *named =
			arena_printf(v->arena, "%lld/%lld", (long long)json_number(one, "entry"),
				     (long long)json_number(one, "n"));
		int32_t day;

		if (strcmp(way, "met") == 0)
			options_add(o, "--met", named);
		if (strcmp(way, "dropped") == 0)
			options_add(o, "--dropped", named);
		if (strcmp(way, "carried") != 0)
			continue;
		if (day_parse(visit_field(v, carry), &day, NULL) != OK)
			page_wrong(v, carry, "Say to which day it is carried on, as 2026-06-30");
		options_add(o, "--carried",
			    arena_printf(v->arena, "%s=%s", named, visit_field(v, carry)));
	}
}

static enum status record(struct visit *v, struct err *err)
{
	const char *add = visit_field(v, "add-to"), *on = visit_field(v, "on"), *sentence;
	struct options o = {.count = 0};
	const json_t *chosen;
	struct trained t;
	json_t *forms;
	int32_t day;

	TRY(training_load(v, &t, err));
	if (!training_may_meet(&t))
		return visit_not_here(err);
	TRY(training_forms(v, &t, "MEET", &forms, &chosen, err));
	if (!*add && day_parse(on, &day, NULL) != OK)
		page_wrong(v, "on", "Say when it was held, as 2026-05-14");
	options_add(&o, "--on", *add ? "" : on);
	options_add(&o, "--add-to", add);
	options_add(&o, "--form", chosen ? json_text(chosen, "id") : "");
	if (chosen)
		tool_form_read(v, chosen, &o);
	else
		options_add(&o, "--note", visit_field(v, "note"));
	read_targets(v, &o);
	if (training_may_settle(&t))
		read_settles(v, &t, &o);
	sentence = *add ? arena_printf(v->arena,
				       "I, %s, add to the record of a meeting about the training "
				       "of %s (entry %s).",
				       v->name, t.name, add)
			: arena_printf(v->arena,
				       "I, %s, record the meeting of %s about the training of %s.",
				       v->name, shown_day(v, on), t.name);
	if (!v->page.error_count)
		TRY(training_say(v, "meeting record", VISIT_LIST(t.trainee), &o, sentence,
				 training_address(v, &t, "/meetings/{entry}"), err));
	return v->page.error_count ? draw(v, &t, err) : OK;
}

extern const struct route page_meeting[];
const struct route page_meeting[] = {
	{"GET", "/training/{trainee}/meetings/new", NEED_SIGN_IN, 0, query_fields, NULL, begin,
	 "The form that records a meeting, or adds to one"},
	{"POST", "/training/{trainee}/meetings", NEED_SIGN_IN | KEEPS_FORM, 0, form_fields, NULL, record,
	 "Record a meeting with its targets, or add to one: to be signed then"},
	{"GET", "/training/{trainee}/meetings/{entry}", NEED_SIGN_IN, 0, NULL, NULL, show,
	 "The record of a meeting, with what was added and what became of its targets"},
	{0},
};
