#include "cli/web/training.h"

#include <string.h>

#include "cli/tool_forms.h"
#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "cli/web/tool_form.h"
#include "core/date.h"
#include "core/json.h"
#include "core/role.h"

/* ---- what there is ---- */

enum status training_reports(struct visit *v, const char *trainee, enum access access,
			     json_t **ret_reports, struct err *err)
{
	json_t *doc, *list;

	TRY(visit_command(v, "report list", VISIT_LIST(trainee), VISIT_NONE, &doc, err));
	list = json_object_get(doc, "reports");
	for (size_t i = json_array_size(list); access < ACCESS_OVERSEER && i-- > 0;) {
		if (strcmp(json_text(json_array_get(list, i), "by"), v->session.person) != 0)
			json_array_remove(list, i);
	}
	json_object_set_new(doc, "all", json_boolean(access >= ACCESS_OVERSEER));
	json_object_set_new(doc, "may_write", json_boolean(training_may_report(access)));
	*ret_reports = doc;
	return OK;
}

enum status training_load(struct visit *v, struct trained *ret_training, struct err *err)
{
	const char *named = visit_part(v, "trainee");
	struct trained t = {.trainee = *named ? named : v->session.person};

	TRY(access_portfolio(v, t.trainee, &t.access, err));
	if (t.access < ACCESS_ASSESSOR)
		return visit_not_here(err);
	t.name = app_name(v->app, t.trainee);
	TRY(visit_command(v, "meeting list", VISIT_LIST(t.trainee), VISIT_NONE, &t.meetings, err));
	TRY(visit_command(v, "review list", VISIT_LIST(t.trainee), VISIT_NONE, &t.reviews, err));
	TRY(visit_command(v, "placement plan", VISIT_LIST(t.trainee), VISIT_NONE, &t.placements,
			  err));
	TRY(training_reports(v, t.trainee, t.access, &t.reports, err));
	if (t.access >= ACCESS_OVERSEER) {
		TRY(visit_command(v, "leave list", VISIT_LIST(t.trainee), VISIT_NONE, &t.leave,
				  err));
		TRY(visit_command(v, "working-time list", VISIT_LIST(t.trainee), VISIT_NONE,
				  &t.working, err));
	}
	t.doc = json_pack("{sssssOsOsOsOsO*sO*}", "trainee", t.trainee, "name", t.name, "meetings",
			  t.meetings, "reviews", t.reviews, "placements", t.placements, "reports",
			  t.reports, "leave", t.leave, "working_time", t.working);
	visit_answer(v, t.doc);
	*ret_training = t;
	return OK;
}

const char *training_address(struct visit *v, const struct trained *t, const char *more)
{
	return arena_printf(v->arena, "/training/%s%s", t->trainee, more);
}

void training_head(struct visit *v, const struct trained *t, const char *title)
{
	bool own = t->access == ACCESS_OWN;

	v->page.menu = own					    ? "/training"
		       : v->roles & ROLE_BIT(ROLE_TRAINING_OFFICER) ? "/trainees"
								    : NULL;
	page_crumb(v, training_address(v, t, ""),
		   own ? "Your training" : arena_printf(v->arena, "Training of %s", t->name));
	page_head(v, title, own ? NULL : t->name);
	if (!own)
		v->page.title = arena_printf(v->arena, "%s: %s", title, t->name);
}

/* ---- who may ---- */

bool training_may_meet(const struct trained *t)
{
	return t->access != ACCESS_OVERSEER;
}

bool training_may_settle(const struct trained *t)
{
	return t->access == ACCESS_OFFICER || t->access == ACCESS_ASSESSOR;
}

bool training_may_report(enum access access)
{
	return access == ACCESS_OFFICER || access == ACCESS_ASSESSOR;
}

bool training_may_place(const struct visit *v, const struct trained *t)
{
	return t->access == ACCESS_OFFICER ||
	       (t->access != ACCESS_OWN && visit_holds(v, ROLE_PROGRAMME_LEAD));
}

bool training_may_review(const struct visit *v, const struct trained *t, const json_t *review)
{
	const char *by = json_text(review, "by");

	if (t->access == ACCESS_OWN)
		return false;
	if (strcmp(by, role_name(ROLE_TRAINING_OFFICER)) == 0)
		return t->access == ACCESS_OFFICER;
	for (int role = 0; role < ROLE_COUNT; role++) {
		if (strcmp(by, role_name((enum role)role)) == 0)
			return visit_holds(v, (enum role)role);
	}
	return false;
}

bool training_may_sign(const struct visit *v, const struct trained *t, const json_t *placement)
{
	return strcmp(json_text(placement, "state"), "served") == 0 &&
	       (t->access == ACCESS_OFFICER ||
		strcmp(json_text(placement, "supervisor"), v->session.person) == 0);
}

bool training_may_leave(const struct visit *v)
{
	return visit_holds(v, ROLE_REGISTRAR) || visit_holds(v, ROLE_SCHOOL);
}

/* ---- saying something of it ---- */

enum status training_say(struct visit *v, const char *command, const char *const *operands,
			 const struct options *options, const char *sentence, const char *next,
			 struct err *err)
{
	struct drafting drafting = {0};
	struct err why;

	TRY(sign_try(v, command, operands, options->list, NULL, 0, &drafting, &why, err));
	if (why.status == OK)
		return sign_begin(v, &drafting, sentence, next, err);
	sign_refused(v, NULL, &drafting, &why);
	return OK;
}

/* ---- reports ---- */

static void draw_report(struct visit *v, const char *trainee, const json_t *report)
{
	html(v,
	     "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\"><a "
	     "href=\"/training/$/reports/$\">$ to $</a></h3>\n<p class=\"attest-small "
	     "attest-soft\">By $, $$</p>\n</li>\n",
	     trainee, arena_printf(v->arena, "%lld", (long long)json_number(report, "seq")),
	     shown_day(v, json_text(report, "from")), shown_day(v, json_text(report, "until")),
	     app_name(v->app, json_text(report, "by")), shown_role(v, json_text(report, "role")),
	     json_is_null(json_object_get(report, "revoked_by")) ? "" : ". Taken back");
}

void training_draw_reports(struct visit *v, const json_t *reports)
{
	const char *trainee = json_text(reports, "trainee");
	const json_t *list = json_object_get(reports, "reports");

	sheet_begin(v, "flush", "reports", "Supervisors' reports");
	if (json_array_size(list) == 0)
		html(v, "<p class=\"attest-move attest-soft\">$</p>\n",
		     json_flag(reports, "all") ? "No supervisor has reported yet."
					       : "You have not reported yet.");
	else
		html(v, "<ul class=\"attest-moves\">\n");
	for (size_t i = json_array_size(list); i-- > 0;)
		draw_report(v, trainee, json_array_get(list, i));
	if (json_array_size(list) > 0)
		html(v, "</ul>\n");
	if (json_flag(reports, "may_write"))
		html(v,
		     "<p class=\"attest-noprint attest-move\"><a "
		     "href=\"/training/$/reports/new\">Write a "
		     "report</a></p>\n",
		     trainee);
	sheet_end(v);
}

/* ---- forms ---- */

void training_draw_forms(struct visit *v, const char *address, const json_t *forms,
			 const json_t *chosen)
{
	const json_t *form;
	size_t i;

	if (json_array_size(forms) == 0)
		return;
	html(v, "<p class=\"nhsuk-body\">By a form: ");
	json_array_foreach(forms, i, form)
	{
		if (form == chosen)
			html(v, "$<strong>$</strong>", i ? " · " : "", json_text(form, "title"));
		else
			html(v, "$<a href=\"$?template=$\">$</a>", i ? " · " : "", address,
			     json_text(form, "id"), json_text(form, "title"));
	}
	if (chosen)
		html(v, " · <a href=\"$\">none</a>", address);
	html(v, "</p>\n");
}

enum status training_forms(struct visit *v, const struct trained *t, const char *beginning,
			   json_t **ret_forms, const json_t **ret_chosen, struct err *err)
{
	const char *id = visit_field(v, "template");
	json_t *all;

	*ret_chosen = NULL;
	if (!training_may_settle(t)) {
		*ret_forms = json_array();
		arena_own(v->arena, json_release, *ret_forms);
		return *id ? visit_not_here(err) : OK;
	}
	TRY(tool_forms_json(v->app, t->trainee, BY_SUPERVISOR, &all, err));
	arena_own(v->arena, json_release, all);
	for (size_t i = json_array_size(all); i-- > 0;) {
		const json_t *form = json_array_get(all, i);

		if (strncmp(json_text(form, "id"), beginning, strlen(beginning)) != 0)
			json_array_remove(all, i);
		else if (strcmp(json_text(form, "id"), id) == 0)
			*ret_chosen = form;
	}
	*ret_forms = all;
	return *id && !*ret_chosen ? visit_not_here(err) : OK;
}

/* ---- approvals ---- */

bool training_may_be_asked(const json_t *approval)
{
	const char *state = json_text(approval, "state");

	return strcmp(state, "accepted") == 0 || strcmp(state, "approved") == 0;
}

void training_draw_approval(struct visit *v, const json_t *approval)
{
	static const struct {
		const char *state, *colour, *words;
	} states[] = {
		{"nominated", "yellow", "Waits for the training officer"},
		{"approved", "blue", "Approved, not accepted yet"},
		{"accepted", "green", "May assess"},
		{"ended", "grey", "May assess no more"},
	};
	const char *state = json_text(approval, "state"), *since = json_text(approval, "since");

	html(v, "<p>");
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		if (strcmp(states[i].state, state) == 0)
			tag(v, states[i].colour, states[i].words);
	}
	html(v, " <span class=\"attest-soft\">since $</span></p>\n",
	     shown_day(v, arena_bytes(v->arena, since, strnlen(since, DAY_TEXT - 1))));
}

/* ---- what was said by a form ---- */

/* The words of the point of the mark's scale; its id where the scale has none of it. */
static const char *point_words(const json_t *mark, const char *id)
{
	const json_t *point;
	size_t i;

	json_array_foreach(json_object_get(json_object_get(mark, "scale"), "points"), i, point)
	{
		if (strcmp(json_text(point, "id"), id) == 0)
			return json_text(point, "text");
	}
	return id;
}

enum status training_filled(struct visit *v, const json_t *filled, struct err *err)
{
	const json_t *marks = json_object_get(filled, "marks"),
		     *notes = json_object_get(filled, "notes"), *one;
	json_t *form;
	size_t i;

	if (!json_is_object(filled))
		return OK;
	TRY(visit_command(v, "form show", VISIT_LIST(json_text(filled, "form")), VISIT_NONE, &form,
			  err));
	html(v, "<p class=\"attest-small attest-soft\">$</p>\n", json_text(form, "title"));
	list_begin(v, "summary");
	json_array_foreach(json_object_get(form, "marks"), i, one)
	{
		if (*json_text(marks, json_text(one, "id")))
			list_row(v, json_text(one, "text"),
				 point_words(one, json_text(marks, json_text(one, "id"))));
	}
	json_array_foreach(json_object_get(form, "notes"), i, one)
	{
		if (!*json_text(notes, json_text(one, "id")))
			continue;
		list_row_begin(v, json_text(one, "text"));
		html_paragraphs(v, json_text(notes, json_text(one, "id")));
		list_row_end(v);
	}
	list_end(v);
	return OK;
}
