#include "cli/web/training.h"

#include <string.h>

#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "cli/web/tool_form.h"
#include "core/json.h"
#include "core/role.h"

/* ---- what there is ---- */

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
	if (t.access >= ACCESS_OVERSEER) {
		TRY(visit_command(v, "leave list", VISIT_LIST(t.trainee), VISIT_NONE, &t.leave, err));
		TRY(visit_command(v, "working-time list", VISIT_LIST(t.trainee), VISIT_NONE,
				  &t.working, err));
	}
	t.doc = json_pack("{sssssOsOsOsO*sO*}", "trainee", t.trainee, "name", t.name, "meetings",
			  t.meetings, "reviews", t.reviews, "placements", t.placements, "leave",
			  t.leave, "working_time", t.working);
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
