/* What supervisors report of a part of somebody's training: the form, and the report. */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "cli/web/tool_form.h"
#include "cli/web/training.h"
#include "core/date.h"
#include "core/json.h"

static const struct route_field query_fields[] = {
	{"template", "the id of a form of the curriculum for reports, as REPORT", false},
	{NULL},
};
static const struct route_field form_fields[] = {
	{"from", "the first day that it is about, YYYY-MM-DD", true},
	{"until", "the last of them, YYYY-MM-DD", true},
	{"summary", "the report, where it has no form", false},
	{"template", "the id of a form of the curriculum", false},
	{"mark-ID", "a mark of that form", false},
	{"note-ID", "words of that form", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

/* ---- the form ---- */

static enum status may_report(struct visit *v, struct trained *ret_training, struct err *err)
{
	TRY(training_load(v, ret_training, err));
	return training_may_report(ret_training->access)
		       ? OK
		       : fail(err, ERR_DENIED,
			      "A report is written by the training officer, an approved assessor, "
			      "or who "
			      "supervises a placement");
}

static enum status draw(struct visit *v, const struct trained *t, struct err *err)
{
	const json_t *chosen;
	char today[DAY_TEXT];
	json_t *forms;

	TRY(training_forms(v, t, "REPORT", &forms, &chosen, err));
	json_object_set(t->doc, "forms", forms);
	day_text(time_day(app_now(v->app)), today);
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	training_head(v, t, "Report on a part of training");
	html(v,
	     "<p class=\"attest-lead\">$ reads it, and so do the training officer, the programme "
	     "lead "
	     "and the school. It decides nothing: it is for meetings and for reviews.</p>\n",
	     t->name);
	training_draw_forms(v, training_address(v, t, "/reports/new"), forms, chosen);
	form_begin(v, training_address(v, t, "/reports"), false);
	hidden(v, "template", chosen ? json_text(chosen, "id") : "");
	input(v, &(struct input){.name = "from",
				 .label = "First day that it is about",
				 .type = "date",
				 .kind = "nhsuk-input--width-10"});
	input(v, &(struct input){.name = "until",
				 .label = "Last day",
				 .type = "date",
				 .value = today,
				 .kind = "nhsuk-input--width-10"});
	if (chosen)
		tool_form_draw(v, chosen, NULL);
	else
		textarea(v, &(struct input){
				    .name = "summary",
				    .label = "Your report",
				    .hint = "What goes well and what to work on, each with an "
					    "example. Why somebody was away belongs elsewhere.",
				    .rows = 10});
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status begin(struct visit *v, struct err *err)
{
	struct trained t;

	TRY(may_report(v, &t, err));
	return draw(v, &t, err);
}

/* The rules say so too, once it is signed; here it can still be mended. */
static void check_days(struct visit *v, const char *from, const char *until)
{
	int32_t first = DAY_NONE, last = DAY_NONE;

	if (day_parse(from, &first, NULL) != OK)
		page_wrong(v, "from", "Say the first day that it is about, as 2026-02-01");
	if (day_parse(until, &last, NULL) != OK)
		page_wrong(v, "until", "Say the last day that it is about, as 2026-04-30");
	else if (last > time_day(app_now(v->app)))
		page_wrong(v, "until", "Give a day that has passed: a report is of what was seen");
	else if (first != DAY_NONE && last < first)
		page_wrong(v, "until", "Give a last day that is not before the first");
}

static enum status record(struct visit *v, struct err *err)
{
	const char *from = visit_field(v, "from"), *until = visit_field(v, "until");
	struct options o = {.count = 0};
	const json_t *chosen;
	struct trained t;
	json_t *forms;

	TRY(may_report(v, &t, err));
	TRY(training_forms(v, &t, "REPORT", &forms, &chosen, err));
	check_days(v, from, until);
	if (!chosen && !*visit_field(v, "summary"))
		page_wrong(v, "summary", "Write what you report");
	options_add(&o, "--from", from);
	options_add(&o, "--until", until);
	options_add(&o, "--form", chosen ? json_text(chosen, "id") : "");
	if (chosen)
		tool_form_read(v, chosen, &o);
	else
		options_add(&o, "--summary", visit_field(v, "summary"));
	if (!v->page.error_count)
		TRY(training_say(
			v, "report record", VISIT_LIST(t.trainee), &o,
			arena_printf(v->arena, "I, %s, report on the training of %s from %s to %s.",
				     v->name, t.name, shown_day(v, from), shown_day(v, until)),
			training_address(v, &t, "/reports/{entry}"), err));
	return v->page.error_count ? draw(v, &t, err) : OK;
}

/* ---- one that was written ---- */

static enum status find(struct visit *v, struct trained *ret_training, const json_t **ret_report,
			struct err *err)
{
	const json_t *one;
	size_t i;

	TRY(training_load(v, ret_training, err));
	json_array_foreach(json_object_get(ret_training->reports, "reports"), i, one)
	{
		if (strcmp(arena_printf(v->arena, "%lld", (long long)json_number(one, "seq")),
			   visit_part(v, "entry")) == 0) {
			*ret_report = one;
			return OK;
		}
	}
	return visit_not_here(err);
}

static bool may_take_back(const struct visit *v, const json_t *report)
{
	return json_is_null(json_object_get(report, "revoked_by")) &&
	       strcmp(json_text(report, "by"), v->session.person) == 0;
}

static void draw_taken_back(struct visit *v, const json_t *report)
{
	const char *by =
		arena_printf(v->arena, "%lld", (long long)json_number(report, "revoked_by"));

	flag_begin(v, "late", "cross");
	html(v,
	     "<p><strong>This was taken back</strong>: <a href=\"/entries/$\">entry $ says "
	     "why</a>.</p>\n",
	     by, by);
	flag_end(v);
}

static enum status draw_words(struct visit *v, const json_t *report, struct err *err)
{
	sheet_begin(v, NULL, "report",
		    arena_printf(v->arena, "By %s, %s", app_name(v->app, json_text(report, "by")),
				 shown_role(v, json_text(report, "role"))));
	html(v, "<div class=\"attest-text\">\n");
	if (json_is_object(json_object_get(report, "form")))
		TRY(training_filled(v, json_object_get(report, "form"), err));
	else if (json_is_string(json_object_get(report, "summary")))
		html_paragraphs(v, json_text(report, "summary"));
	else
		html(v, "<p>Its words were erased.</p>\n");
	html(v,
	     "</div>\n<p class=\"attest-small attest-soft\">Signed on $. <a "
	     "href=\"/entries/$\">Entry "
	     "$</a>, with its digest and receipt</p>\n",
	     shown_time(v, json_text(report, "accepted")),
	     arena_printf(v->arena, "%lld", (long long)json_number(report, "seq")),
	     arena_printf(v->arena, "%lld", (long long)json_number(report, "seq")));
	sheet_end(v);
	return OK;
}

static enum status draw_report(struct visit *v, const struct trained *t, const json_t *report,
			       struct err *err)
{
	visit_answer(
		v, json_pack("{sssssO}", "trainee", t->trainee, "name", t->name, "report", report));
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	training_head(v, t, "Supervisor's report");
	html(v, "<p class=\"attest-lead\">On the training from $ to $.</p>\n",
	     shown_day(v, json_text(report, "from")), shown_day(v, json_text(report, "until")));
	if (!json_is_null(json_object_get(report, "revoked_by")))
		draw_taken_back(v, report);
	TRY(draw_words(v, report, err));
	if (t->access == ACCESS_OWN)
		html(v,
		     "<p class=\"nhsuk-body attest-noprint\">It decides nothing. What you have to "
		     "say to it "
		     "belongs in the <a href=\"$\">record of a meeting</a>, where whoever trains "
		     "you "
		     "reads it.</p>\n",
		     training_address(v, t, "/meetings/new"));
	if (may_take_back(v, report))
		html(v,
		     "<p class=\"nhsuk-body attest-noprint\">To correct it, <a "
		     "href=\"/entries/$/revoke\">take it "
		     "back</a> and write it again. It stays to be read, and your reason beside "
		     "it.</p>\n",
		     arena_printf(v->arena, "%lld", (long long)json_number(report, "seq")));
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	const json_t *report;
	struct trained t;

	TRY(find(v, &t, &report, err));
	return draw_report(v, &t, report, err);
}

extern const struct route page_report[];
const struct route page_report[] = {
	{"GET", "/training/{trainee}/reports/new", NEED_SIGN_IN, 0, query_fields, NULL, begin,
	 "The form of a supervisor's report on a part of somebody's training"},
	{"POST", "/training/{trainee}/reports", NEED_SIGN_IN | KEEPS_FORM, 0, form_fields, NULL,
	 record, "Report on a part of somebody's training: to be signed then"},
	{"GET", "/training/{trainee}/reports/{entry}", NEED_SIGN_IN, 0, NULL, NULL, show,
	 "A supervisor's report, for the trainee, who oversees them, and who wrote it"},
	{0},
};
