/* The training of one trainee: what is due, meetings and targets, what supervisors report, reviews,
 * placements with their gaps, leave, working time. */
#include <string.h>

#include "cli/curriculum_title.h"
#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/training.h"
#include "core/json.h"

static const struct route_field fields[] = {
	{"signed", "the number of an entry that was just signed here", false},
	{NULL},
};

static const char *number_of(struct visit *v, const json_t *item, const char *name)
{
	return arena_printf(v->arena, "%lld", (long long)json_number(item, name));
}

static const char *entry_address(struct visit *v, const json_t *item, const char *name)
{
	return arena_printf(v->arena, "/entries/%s", number_of(v, item, name));
}

static const char *person(struct visit *v, const json_t *item, const char *name)
{
	return *json_text(item, name) ? app_name(v->app, json_text(item, name)) : "";
}

static bool is_revoked(const json_t *one)
{
	return !json_is_null(json_object_get(one, "revoked_by"));
}

/* ---- meetings ---- */

/* "September 2023" of "2023-09" */
static const char *month_words(struct visit *v, const json_t *month)
{
	const char *first = arena_printf(v->arena, "%s-01", json_string_value(month)),
		   *words = shown_day(v, first);

	return words == first ? json_string_value(month) : words + strlen("1 ");
}

static const char *months_words(struct visit *v, const json_t *months)
{
	size_t count = json_array_size(months);

	if (count <= 3) {
		const char *text = "";

		for (size_t i = 0; i < count; i++)
			text = arena_printf(v->arena, "%s%s%s", text, i ? ", " : "",
					    month_words(v, json_array_get(months, i)));
		return text;
	}
	return arena_printf(v->arena, "%s between %s and %s",
			    shown_count(v, (int64_t)count, "month", "months"),
			    month_words(v, json_array_get(months, 0)),
			    month_words(v, json_array_get(months, count - 1)));
}

static void draw_meetings(struct visit *v, const struct trained *t)
{
	const json_t *list = json_object_get(t->meetings, "meetings"),
		     *months = json_object_get(t->meetings, "months_without");

	sheet_begin(v, "flush", "meetings", "Meetings");
	if (json_array_size(months) > 0)
		html(v,
		     "<p class=\"attest-move\"><span><span class=\"attest-warn\">No meeting</span> "
		     "in $.</span></p>\n",
		     months_words(v, months));
	if (json_array_size(list) == 0)
		html(v, "<p class=\"attest-move attest-soft\">No meeting was recorded yet.</p>\n");
	html(v, "<ul class=\"attest-moves\">\n");
	for (size_t i = json_array_size(list); i-- > 0;) {
		const json_t *m = json_array_get(list, i);

		if (json_is_integer(json_object_get(m, "adds_to")))
			continue;
		html(v,
		     "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\"><a "
		     "href=\"$/meetings/$\">$</a></h3>\n"
		     "<p class=\"attest-small attest-soft\">Recorded by $$</p>\n</li>\n",
		     training_address(v, t, ""), number_of(v, m, "seq"),
		     shown_day(v, json_text(m, "day")), person(v, m, "by"),
		     json_is_true(json_object_get(m, "heard"))
			     ? ""
			     : ". Nobody who trains them has said so yet");
	}
	html(v, "</ul>\n");
	if (training_may_meet(t))
		html(v, "<p class=\"attest-noprint attest-move\"><a href=\"$\">Record a meeting</a></p>\n",
		     training_address(v, t, "/meetings/new"));
	sheet_end(v);
}

static void draw_targets(struct visit *v, const struct trained *t)
{
	static const char *const heads[] = {"Target", "Due", "State", NULL};
	const json_t *list = json_object_get(t->meetings, "targets"), *one;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	sheet_begin(v, NULL, "targets", "Targets");
	table_begin(v, "attest-dense attest-blocks", "What was agreed at meetings", heads);
	json_array_foreach(list, i, one)
	{
		const char *state = json_text(one, "state"), *text = json_text(one, "text");
		bool late = json_is_true(json_object_get(one, "overdue"));

		row_begin(v);
		row_head(v,
			 arena_printf(v->arena, "%s/meetings/%s", training_address(v, t, ""),
				      number_of(v, one, "entry")),
			 *text ? text : "(its words are not here)");
		cell(v, "Due", shown_day(v, json_text(one, "due")));
		cell_begin(v, "State");
		tag(v,
		    late			 ? "red"
		    : strcmp(state, "met") == 0	 ? "green"
		    : strcmp(state, "open") == 0 ? "blue"
						 : "grey",
		    late ? "overdue" : shown_name(v, state));
		cell_end(v);
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

/* ---- reviews ---- */

static const json_t *standing(const json_t *review)
{
	const json_t *record;
	size_t i;

	json_array_foreach(json_object_get(review, "records"), i, record)
	{
		if (json_is_true(json_object_get(record, "stands")))
			return record;
	}
	return NULL;
}

static const char *point_words(const json_t *review, const char *id)
{
	const json_t *point;
	size_t i;

	json_array_foreach(json_object_get(review, "points"), i, point)
	{
		if (strcmp(json_text(point, "id"), id) == 0)
			return json_text(point, "text");
	}
	return id;
}

static void draw_review(struct visit *v, const struct trained *t, const json_t *review)
{
	const json_t *record = standing(review);
	const char *due = json_text(review, "due");

	row_begin(v);
	row_head(v, NULL, json_text(review, "title"));
	cell(v, "Due", *due ? shown_day(v, due) : "–");
	cell_begin(v, "Outcome");
	if (record) {
		html(v, "<a href=\"$\">$</a>, held on $", entry_address(v, record, "seq"),
		     point_words(review, json_text(record, "point")),
		     shown_day(v, json_text(record, "day")));
		if (json_is_true(json_object_get(record, "exception")))
			html(v, ", by exception");
	} else if (*due && strcmp(due, json_text(t->reviews, "day")) < 0) {
		html(v, "<span class=\"attest-warn\">Due, and not recorded</span>");
	} else {
		html(v, "Not held yet");
	}
	if (training_may_review(v, t, review))
		html(v,
		     "<br><a href=\"$/reviews/$\">$<span class=\"nhsuk-u-visually-hidden\">: "
		     "$</span></a>",
		     training_address(v, t, ""), url_part(v->arena, json_text(review, "id")),
		     record ? "Revise the outcome" : "Record it", json_text(review, "title"));
	cell_end(v);
	row_end(v);
}

static void draw_reviews(struct visit *v, const struct trained *t)
{
	static const char *const heads[] = {"Review", "Due", "Outcome", NULL};
	const json_t *list = json_object_get(t->reviews, "reviews"), *one;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	sheet_begin(v, NULL, "reviews", "Reviews");
	table_begin(v, "attest-dense attest-blocks",
		    "Reviews, when they are due and what they came to", heads);
	json_array_foreach(list, i, one)
	{
		draw_review(v, t, one);
	}
	table_end(v);
	sheet_end(v);
}

/* ---- placements ---- */

static void draw_gap(struct visit *v, const json_t *gap)
{
	if (!json_is_object(gap))
		return;
	html(v,
	     "<tr class=\"nhsuk-table__row\"><td class=\"nhsuk-table__cell\" colspan=\"4\"><span "
	     "class=\"attest-warn\">Gap</span> "
	     "from $ to $: placed nowhere on $.</td></tr>\n",
	     shown_day(v, json_text(gap, "from")), shown_day(v, json_text(gap, "until")),
	     shown_count(v, json_number(gap, "working_days"), "working day", "working days"));
}

static void draw_placement_state(struct visit *v, const struct trained *t, const json_t *p)
{
	const json_t *sign = json_object_get(p, "signed_off");

	cell_begin(v, "State");
	if (json_is_object(sign))
		html(v, "<a href=\"$\">Signed off as $</a> by $", entry_address(v, sign, "entry"),
		     json_text(sign, "outcome"), person(v, sign, "by"));
	else
		html(v, "$", shown_name(v, json_text(p, "state")));
	if (strcmp(json_text(p, "state"), "served") == 0)
		html(v, ", waits to be signed off");
	if (*json_text(p, "flag"))
		html(v, "<br><span class=\"attest-warn\">$</span>",
		     shown_sentence(v, json_text(p, "flag")));
	if (training_may_sign(v, t, p))
		html(v,
		     "<br><a href=\"$/placements/$/sign\">Sign it off<span "
		     "class=\"nhsuk-u-visually-hidden\">: $</span></a>",
		     training_address(v, t, ""), number_of(v, p, "seq"),
		     json_text(p, "specialism"));
	cell_end(v);
}

static void draw_placements(struct visit *v, const struct trained *t)
{
	static const char *const heads[] = {"Placement", "From", "Until", "State", NULL};
	const json_t *list = json_object_get(t->placements, "placements"),
		     *rules = json_object_get(t->placements, "rules"), *p;
	size_t i;

	if (json_array_size(list) == 0 && json_array_size(rules) == 0 && !training_may_place(v, t))
		return;
	sheet_begin(v, NULL, "placements", "Placements");
	json_array_foreach(rules, i, p)
	{
		int64_t need = json_number(p, "need"), planned = json_number(p, "planned");

		html(v, "<p class=\"attest-text\">$: $ of $ now, $ once all are served$.</p>\n",
		     shown_sentence(v, json_text(p, "text")),
		     shown_number(v, json_number(p, "have")), shown_number(v, need),
		     shown_number(v, planned), planned < need ? ": the plan is short" : "");
	}
	if (json_array_size(list) > 0) {
		table_begin(v, "attest-dense attest-blocks",
			    "Placements, and the gaps between them", heads);
		json_array_foreach(list, i, p)
		{
			draw_gap(v, json_object_get(p, "gap_before"));
			row_begin(v);
			row_head(v, entry_address(v, p, "seq"),
				 arena_printf(v->arena, "%s at %s%s%s", shown_name(v, json_text(p, "specialism")),
					      shown_name(v, json_text(p, "site")),
					      *json_text(p, "supervisor") ? ", with " : "",
					      person(v, p, "supervisor")));
			cell(v, "From", shown_day(v, json_text(p, "from")));
			cell(v, "Until", shown_day(v, json_text(p, "until")));
			draw_placement_state(v, t, p);
			row_end(v);
		}
		table_end(v);
	} else {
		html(v, "<p class=\"attest-text attest-soft\">None is planned or recorded.</p>\n");
	}
	if (training_may_place(v, t))
		html(v, "<p class=\"attest-noprint attest-text\"><a href=\"$\">Add a placement</a></p>\n",
		     training_address(v, t, "/placements/new"));
	sheet_end(v);
}

/* ---- leave and working time ---- */

static void draw_time(struct visit *v, const struct trained *t)
{
	const json_t *one;
	bool any = false;
	size_t i;

	sheet_begin(v, NULL, "time", "Leave and working time");
	html(v,
	     "<p class=\"attest-text\">Works $ per cent of full time.</p>\n<ul "
	     "class=\"attest-lines\">\n",
	     number_of(v, t->working, "hundredths"));
	json_array_foreach(json_object_get(t->working, "working_time"), i, one)
	{
		if (!is_revoked(one))
			html(v,
			     "<li>From $: $ per cent. <span class=\"attest-soft\">$</span></li>\n",
			     shown_day(v, json_text(one, "from")), number_of(v, one, "hundredths"),
			     json_text(one, "reason"));
		any = true;
	}
	json_array_foreach(json_object_get(t->leave, "leave"), i, one)
	{
		const char *until = json_text(one, "until");

		if (!is_revoked(one))
			html(v, "<li>Leave from $$$. <span class=\"attest-soft\">$</span></li>\n",
			     shown_day(v, json_text(one, "from")),
			     *until ? " to " : ", without an end yet", shown_day(v, until),
			     json_text(one, "reason"));
		any = true;
	}
	html(v, "</ul>\n");
	if (!any)
		html(v, "<p class=\"attest-text attest-soft\">No leave was recorded. Both move the "
			"dates on which things are "
			"due.</p>\n");
	if (training_may_leave(v))
		html(v,
		     "<p class=\"attest-noprint attest-text\"><a href=\"$\">Record leave</a> · <a "
		     "href=\"$\">Change working time</a></p>\n",
		     training_address(v, t, "/leave/new"),
		     training_address(v, t, "/working-time/new"));
	else
		html(v, "<p class=\"attest-small attest-soft\">The registrar or the school records "
			"them.</p>\n");
	sheet_end(v);
}

/* Whether there are any is told on their own page alone. */
static void draw_support(struct visit *v, const struct trained *t)
{
	if (t->access == ACCESS_OWN)
		html(v, "<p class=\"nhsuk-body attest-noprint\"><a href=\"/support\">Support notes</a> about you stand "
			"outside the record.</p>\n");
	else if ((t->access == ACCESS_OFFICER || t->access == ACCESS_OVERSEER) &&
		 (v->roles & (ROLE_BIT(ROLE_TRAINING_OFFICER) | ROLE_BIT(ROLE_PROGRAMME_LEAD) | ROLE_BIT(ROLE_SCHOOL))))
		html(v,
		     "<p class=\"nhsuk-body attest-noprint\"><a href=\"/trainees/$/support\">Support notes</a> stand outside "
		     "the record.</p>\n",
		     t->trainee);
}

/* ---- the page ---- */

static enum status show(struct visit *v, struct err *err)
{
	const char *curriculum;
	struct trained t;
	bool own;

	TRY(training_load(v, &t, err));
	own = t.access == ACCESS_OWN;
	v->page.menu = own ? "/training" : "/trainees";
	v->page.wide = true;
	if (!own && visit_holds(v, ROLE_TRAINING_OFFICER))
		page_crumb(v, arena_printf(v->arena, "/trainees/%s", t.trainee), t.name);
	row_signed(v, "the trainee");
	curriculum = curriculum_title(v->app, json_text(t.meetings, "curriculum"));
	page_head(v, own ? "Your training" : arena_printf(v->arena, "Training of %s", t.name),
		  own ? arena_printf(v->arena, "%s, %s", v->name, curriculum) : curriculum);
	if (t.leave && *json_text(t.leave, "break_since"))
		html(v, "<p class=\"attest-lead\">On a break since $.</p>\n",
		     shown_day(v, json_text(t.leave, "break_since")));
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	draw_meetings(v, &t);
	draw_targets(v, &t);
	training_draw_reports(v, t.reports);
	draw_reviews(v, &t);
	draw_placements(v, &t);
	html(v, "</div>\n<div class=\"attest-stack\">\n");
	if (own || t.access == ACCESS_OFFICER)
		html(v, "<p class=\"nhsuk-body attest-noprint\"><a href=\"$\">Who may assess $</a></p>\n",
		     training_address(v, &t, "/assessors"), own ? "you, and to name somebody" : "them");
	if (t.leave)
		draw_time(v, &t);
	draw_support(v, &t);
	html(v, "</div>\n</div>\n");
	return OK;
}

extern const struct route page_training[];
const struct route page_training[] = {
	{"GET", "/training", NEED_SIGN_IN, ROLE_BIT(ROLE_TRAINEE), fields, NULL, show,
	 "A trainee's own meetings, targets, supervisors' reports, reviews, placements, leave and working time"},
	{"GET", "/training/{trainee}", NEED_SIGN_IN, 0, fields, NULL, show,
	 "The same of a trainee whose portfolio they may see"},
	{0},
};
