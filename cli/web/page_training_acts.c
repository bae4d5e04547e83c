/* What is recorded of somebody's training beside meetings: a review's outcome, placements, leave,
 * working time. */
#include <stdlib.h>
#include <string.h>

#include "cli/placeable.h"
#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "cli/web/tool_form.h"
#include "cli/web/training.h"
#include "core/date.h"
#include "core/json.h"

#define POINTS_MAX 32
#define SPECIALISMS_MAX 128

/* A question for a day; `name` is its field. */
static void ask_day(struct visit *v, const char *name, const char *label, const char *hint,
		    bool today)
{
	char day[DAY_TEXT] = "";

	if (today)
		day_text(time_day(app_now(v->app)), day);
	input(v, &(struct input){.name = name,
				 .label = label,
				 .hint = hint,
				 .type = "date",
				 .value = day,
				 .kind = "nhsuk-input--width-10"});
}

/* The day that was sent, as an option; page_wrong where it is none. */
static void take_day(struct visit *v, const char *name, bool required, struct options *o)
{
	const char *text = visit_field(v, name);
	int32_t day;

	if ((*text || required) && day_parse(text, &day, NULL) != OK)
		page_wrong(v, name, "Say the day, as 2026-05-14");
	options_add(o, arena_printf(v->arena, "--%s", name), text);
}

static void take_text(struct visit *v, const char *name, const char *wrong, struct options *o)
{
	const char *text = visit_field(v, name);

	if (!*text && wrong)
		page_wrong(v, name, wrong);
	options_add(o, arena_printf(v->arena, "--%s", name), text);
}

static void begin_form(struct visit *v, const struct trained *t, const char *title,
		       const char *address)
{
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	training_head(v, t, title);
	form_begin(v, address, false);
}

static void end_form(struct visit *v)
{
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
}

/* ---- the outcome of a review ---- */

static enum status find_review(struct visit *v, struct trained *ret_training,
			       const json_t **ret_review, struct err *err)
{
	const json_t *review;
	size_t i;

	TRY(training_load(v, ret_training, err));
	json_array_foreach(json_object_get(ret_training->reviews, "reviews"), i, review)
	{
		if (strcmp(json_text(review, "id"), visit_part(v, "review")) == 0 &&
		    training_may_review(v, ret_training, review)) {
			*ret_review = review;
			return OK;
		}
	}
	return visit_not_here(err);
}

static const char *review_address(struct visit *v, const struct trained *t, const json_t *review)
{
	return arena_printf(v->arena, "%s/reviews/%s", training_address(v, t, ""),
			    url_part(v->arena, json_text(review, "id")));
}

static enum status draw_review(struct visit *v, const struct trained *t, const json_t *review)
{
	const json_t *point, *records = json_object_get(review, "records");
	struct choice choices[POINTS_MAX];
	size_t count = 0, i;

	json_array_foreach(json_object_get(review, "points"), i, point)
	{
		if (count < POINTS_MAX)
			choices[count++] = (struct choice){
				.value = json_text(point, "id"),
				.text = json_text(point, "text"),
				.hint = json_is_true(json_object_get(point, "met"))
						? "Only when nothing that it asks for is missing"
						: NULL};
	}
	begin_form(v, t, json_text(review, "title"), review_address(v, t, review));
	if (json_array_size(records) > 0)
		html(v, "<p class=\"nhsuk-body\">It was recorded before. What you record now "
			"stands in its place: say why.</p>\n");
	ask_day(v, "on", "When was it held?", NULL, true);
	radios(v, &(struct input){.name = "point", .label = "What did it come to?"}, choices,
	       count);
	textarea(v,
		 &(struct input){.name = "comment",
				 .label = "What was agreed",
				 .hint = "The trainee and whoever may read the portfolio read it",
				 .rows = 6});
	end_form(v);
	return OK;
}

static enum status begin_review(struct visit *v, struct err *err)
{
	const json_t *review;
	struct trained t;

	TRY(find_review(v, &t, &review, err));
	return draw_review(v, &t, review);
}

static enum status record_review(struct visit *v, struct err *err)
{
	struct options o = {.count = 0};
	const json_t *review;
	struct trained t;

	TRY(find_review(v, &t, &review, err));
	take_day(v, "on", true, &o);
	take_text(v, "point", "Choose what it came to", &o);
	take_text(v, "comment", NULL, &o);
	if (!v->page.error_count)
		TRY(training_say(
			v, "review record", VISIT_LIST(t.trainee, json_text(review, "id")), &o,
			arena_printf(
				v->arena,
				"I, %s, record that “%s” of %s was held on %s, and came to: %s.",
				v->name, json_text(review, "title"), t.name,
				shown_day(v, visit_field(v, "on")), visit_field(v, "point")),
			arena_printf(v->arena, "%s?signed={entry}", training_address(v, &t, "")),
			err));
	return v->page.error_count ? draw_review(v, &t, review) : OK;
}

/* ---- a placement ---- */

static enum status draw_placement(struct visit *v, const struct trained *t, struct err *err)
{
	struct choice choices[SPECIALISMS_MAX];
	json_t *places;
	const json_t *one;
	size_t count = 0, i;

	TRY(placeable_json(v->app, t->trainee, &places, err));
	json_object_set_new(t->doc, "specialisms", places);
	json_array_foreach(places, i, one)
	{
		if (count < SPECIALISMS_MAX)
			choices[count++] = (struct choice){.value = json_text(one, "id"),
							   .text = json_text(one, "name")};
	}
	begin_form(v, t, "Add a placement", training_address(v, t, "/placements"));
	if (count > 0)
		choose(v, &(struct input){.name = "specialism", .label = "In which specialism?"},
		       choices, count);
	else
		input(v, &(struct input){.name = "specialism", .label = "In which specialism?"});
	input(v, &(struct input){.name = "site",
				 .label = "Where?",
				 .hint = "The site's short name in lower case, as leeds",
				 .kind = "nhsuk-input--width-20"});
	ask_day(v, "from", "First day", NULL, false);
	ask_day(v, "until", "Last day", NULL, false);
	input(v, &(struct input){.name = "supervisor",
				 .label = "Who supervises it there (optional)",
				 .hint = "Their id: they may sign it off, and record meetings",
				 .kind = "nhsuk-input--width-20"});
	textarea(v, &(struct input){.name = "comment",
				    .label = "What else there is to say (optional)",
				    .rows = 3});
	end_form(v);
	return OK;
}

static enum status find_placing(struct visit *v, struct trained *ret_training, struct err *err)
{
	TRY(training_load(v, ret_training, err));
	return training_may_place(v, ret_training) ? OK : visit_not_here(err);
}

static enum status begin_placement(struct visit *v, struct err *err)
{
	struct trained t;

	TRY(find_placing(v, &t, err));
	return draw_placement(v, &t, err);
}

static enum status add_placement(struct visit *v, struct err *err)
{
	const char *specialism = visit_field(v, "specialism");
	struct options o = {.count = 0};
	struct trained t;

	TRY(find_placing(v, &t, err));
	if (!*specialism)
		page_wrong(v, "specialism", "Choose a specialism");
	take_text(v, "site", "Say where it is", &o);
	take_day(v, "from", true, &o);
	take_day(v, "until", true, &o);
	take_text(v, "supervisor", NULL, &o);
	take_text(v, "comment", NULL, &o);
	if (!v->page.error_count)
		TRY(training_say(
			v, "placement add", VISIT_LIST(t.trainee, specialism), &o,
			arena_printf(v->arena, "I, %s, place %s in %s at %s from %s to %s.",
				     v->name, t.name, specialism, visit_field(v, "site"),
				     shown_day(v, visit_field(v, "from")),
				     shown_day(v, visit_field(v, "until"))),
			arena_printf(v->arena, "%s?signed={entry}", training_address(v, &t, "")),
			err));
	return v->page.error_count ? draw_placement(v, &t, err) : OK;
}

/* ---- that it was served ---- */

static enum status find_served(struct visit *v, struct trained *ret_training,
			       const json_t **ret_placement, struct err *err)
{
	const json_t *p;
	size_t i;

	TRY(training_load(v, ret_training, err));
	json_array_foreach(json_object_get(ret_training->placements, "placements"), i, p)
	{
		if (strcmp(arena_printf(v->arena, "%lld", (long long)json_number(p, "seq")),
			   visit_part(v, "entry")) == 0 &&
		    training_may_sign(v, ret_training, p)) {
			*ret_placement = p;
			return OK;
		}
	}
	return visit_not_here(err);
}

static enum status draw_served(struct visit *v, const struct trained *t, const json_t *p)
{
	static const struct choice choices[] = {
		{"satisfactory", "Satisfactory", NULL, false},
		{"concerns", "With concerns", "Say which", false},
		{"not-completed", "Not completed", "Say why", false},
	};

	begin_form(v, t,
		   arena_printf(v->arena, "Sign off a placement: %s at %s", json_text(p, "specialism"),
				json_text(p, "site")),
		   arena_printf(v->arena, "%s/placements/%lld/sign", training_address(v, t, ""),
				(long long)json_number(p, "seq")));
	html(v, "<p class=\"attest-lead\">From $ to $.</p>\n", shown_day(v, json_text(p, "from")),
	     shown_day(v, json_text(p, "until")));
	radios(v, &(struct input){.name = "outcome", .label = "How did it go?"}, choices,
	       sizeof choices / sizeof *choices);
	textarea(v, &(struct input){.name = "comment",
				    .label = "In your words",
				    .hint = "Needed unless it was satisfactory",
				    .rows = 5});
	end_form(v);
	return OK;
}

static enum status begin_served(struct visit *v, struct err *err)
{
	struct trained t;
	const json_t *p;

	TRY(find_served(v, &t, &p, err));
	return draw_served(v, &t, p);
}

static enum status sign_served(struct visit *v, struct err *err)
{
	struct options o = {.count = 0};
	struct trained t;
	const json_t *p;

	TRY(find_served(v, &t, &p, err));
	take_text(v, "outcome", "Choose how it went", &o);
	take_text(v, "comment",
		  strcmp(visit_field(v, "outcome"), "satisfactory") == 0 ? NULL : "Say how it went",
		  &o);
	if (!v->page.error_count)
		TRY(training_say(
			v, "placement sign", VISIT_LIST(visit_part(v, "entry")), &o,
			arena_printf(v->arena,
				     "I, %s, sign off the placement of %s in %s at %s as %s.",
				     v->name, t.name, json_text(p, "specialism"),
				     json_text(p, "site"), visit_field(v, "outcome")),
			arena_printf(v->arena, "%s?signed={entry}", training_address(v, &t, "")),
			err));
	return v->page.error_count ? draw_served(v, &t, p) : OK;
}

/* ---- leave, and working time ---- */

static enum status draw_leave(struct visit *v, const struct trained *t)
{
	begin_form(v, t, "Record leave", training_address(v, t, "/leave"));
	html(v, "<p class=\"nhsuk-body\">It moves the dates on which things are due.</p>\n");
	ask_day(v, "from", "First day of leave", NULL, false);
	ask_day(v, "until", "Last day", "Leave it empty while the leave goes on", false);
	input(v,
	      &(struct input){
		      .name = "reason",
		      .label = "Why (better not)",
		      .hint = "Whoever reads the portfolio reads it, and it may be about health"});
	end_form(v);
	return OK;
}

static enum status draw_working(struct visit *v, const struct trained *t)
{
	begin_form(v, t, "Change working time", training_address(v, t, "/working-time"));
	html(v, "<p class=\"nhsuk-body\">Dates that are still to come move with it.</p>\n");
	input(v, &(struct input){.name = "hundredths",
				 .label = "Per cent of full time",
				 .hint = "60 for three days in five",
				 .kind = "nhsuk-input--width-3"});
	ask_day(v, "from", "From which day on?", NULL, false);
	input(v, &(struct input){.name = "reason",
				 .label = "Why",
				 .hint = "Whoever reads the portfolio reads it"});
	end_form(v);
	return OK;
}

static enum status begin_leave(struct visit *v, struct err *err)
{
	struct trained t;

	TRY(training_load(v, &t, err));
	return draw_leave(v, &t);
}

static enum status begin_working(struct visit *v, struct err *err)
{
	struct trained t;

	TRY(training_load(v, &t, err));
	return draw_working(v, &t);
}

static enum status add_leave(struct visit *v, struct err *err)
{
	struct options o = {.count = 0};
	struct trained t;

	TRY(training_load(v, &t, err));
	take_day(v, "from", true, &o);
	take_day(v, "until", false, &o);
	take_text(v, "reason", NULL, &o);
	if (!v->page.error_count)
		TRY(training_say(
			v, "leave add", VISIT_LIST(t.trainee), &o,
			arena_printf(v->arena, "I, %s, record that %s is on leave from %s%s%s.",
				     v->name, t.name, shown_day(v, visit_field(v, "from")),
				     *visit_field(v, "until") ? " to " : "",
				     shown_day(v, visit_field(v, "until"))),
			arena_printf(v->arena, "%s?signed={entry}", training_address(v, &t, "")),
			err));
	return v->page.error_count ? draw_leave(v, &t) : OK;
}

static enum status set_working(struct visit *v, struct err *err)
{
	const char *hundredths = visit_field(v, "hundredths");
	struct options o = {.count = 0};
	struct trained t;

	TRY(training_load(v, &t, err));
	if (!*hundredths || strspn(hundredths, "0123456789") != strlen(hundredths))
		page_wrong(v, "hundredths", "Say how much of full time, as a number up to 100");
	take_day(v, "from", true, &o);
	take_text(v, "reason", "Say why", &o);
	if (!v->page.error_count)
		TRY(training_say(
			v, "working-time set", VISIT_LIST(t.trainee, hundredths), &o,
			arena_printf(
				v->arena,
				"I, %s, record that %s works %s per cent of full time from %s.",
				v->name, t.name, hundredths, shown_day(v, visit_field(v, "from"))),
			arena_printf(v->arena, "%s?signed={entry}", training_address(v, &t, "")),
			err));
	return v->page.error_count ? draw_working(v, &t) : OK;
}

/* ---- the rows ---- */

#define KEEPERS (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_SCHOOL))

static const struct route_field review_fields[] = {
	{"point", "what it came to: a point of its scale", true},
	{"on", "the day on which it was held, YYYY-MM-DD", true},
	{"comment", "what was agreed", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field placement_fields[] = {
	{"specialism", "its id", true},
	{"site", "where, in lower case", true},
	{"from", "the first day, YYYY-MM-DD", true},
	{"until", "the last day", true},
	{"supervisor", "the id of who supervises it there", false},
	{"comment", "what else there is to say", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field served_fields[] = {
	{"outcome", "satisfactory, concerns or not-completed", true},
	{"comment", "how it went; needed unless it was satisfactory", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field leave_fields[] = {
	{"from", "the first day, YYYY-MM-DD", true},
	{"until", "the last; empty while it goes on", false},
	{"reason", "why", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field working_fields[] = {
	{"hundredths", "of full time", true},
	{"from", "from which day on, YYYY-MM-DD", true},
	{"reason", "why", true},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

extern const struct route page_training_acts[];
const struct route page_training_acts[] = {
	{"GET", "/training/{trainee}/reviews/{review}", NEED_SIGN_IN, 0, NULL, NULL, begin_review,
	 "The form for the outcome of a review, for whoever signs it"},
	{"POST", "/training/{trainee}/reviews/{review}", NEED_SIGN_IN | KEEPS_FORM, 0, review_fields, NULL,
	 record_review, "Record the outcome of a review: to be signed then"},
	{"GET", "/training/{trainee}/placements/new", NEED_SIGN_IN, 0, NULL, NULL, begin_placement,
	 "The form that adds a placement"},
	{"POST", "/training/{trainee}/placements", NEED_SIGN_IN | KEEPS_FORM, 0, placement_fields, NULL,
	 add_placement, "Add a placement, as it was or as it is planned: to be signed then"},
	{"GET", "/training/{trainee}/placements/{entry}/sign", NEED_SIGN_IN, 0, NULL, NULL,
	 begin_served, "The form that signs off a placement"},
	{"POST", "/training/{trainee}/placements/{entry}/sign", NEED_SIGN_IN | KEEPS_FORM, 0, served_fields,
	 NULL, sign_served, "Sign off a placement that was served: to be signed then"},
	{"GET", "/training/{trainee}/leave/new", NEED_SIGN_IN, KEEPERS, NULL, NULL, begin_leave,
	 "The form that records leave"},
	{"POST", "/training/{trainee}/leave", NEED_SIGN_IN | KEEPS_FORM, KEEPERS, leave_fields, NULL, add_leave,
	 "Record leave: to be signed then"},
	{"GET", "/training/{trainee}/working-time/new", NEED_SIGN_IN, KEEPERS, NULL, NULL,
	 begin_working, "The form that changes working time"},
	{"POST", "/training/{trainee}/working-time", NEED_SIGN_IN | KEEPS_FORM, KEEPERS, working_fields, NULL,
	 set_working, "Set the working time from a day on: to be signed then"},
	{0},
};
