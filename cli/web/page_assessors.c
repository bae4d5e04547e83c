/*
 * Who may assess a trainee: the trainee names somebody, the training officer answers, or approves
 * somebody whom nobody named; who was approved says that they know.
 */
#include <string.h>

#include "cli/assessor_fit.h"
#include "cli/web/access.h"
#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/sign.h"
#include "cli/web/training.h"
#include "core/json.h"

#define FOUND_MOST 10
#define FIND_LEAST 2 /* letters: nobody reads the whole list of assessors here */

static const struct route_field show_fields[] = {
	{"q", "of the name, id or register number of an assessor", false},
	{"signed", "the number of an entry that was just signed here", false},
	{NULL},
};
static const struct route_field name_fields[] = {
	{"q", "what was searched for", false},
	{"assessor", "the id of whom one names", true},
	{"reason", "why this person, for the training officer", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field back_fields[] = {
	{"assessor", "the id of whom one named", true},
	{NULL},
};

struct assessors {
	const char *trainee, *name;
	bool own;
	json_t *named; /* as `approve list` */
	json_t *found; /* {id, name, scope, fit} */
	bool more;     /* than were found */
	json_t *doc;
};

static const char *address_of(struct visit *v, const struct assessors *a, const char *more)
{
	return arena_printf(v->arena, "/training/%s/assessors%s", a->trainee, more);
}

/* "for clinical-engineering, haematology": of the role in which they would assess. */
static const char *scope_words(struct visit *v, const json_t *person)
{
	const json_t *role, *one;
	const char *text = "";
	size_t i, k;

	json_array_foreach(json_object_get(person, "roles"), i, role)
	{
		if (strcmp(json_text(role, "role"), "assessor") != 0)
			continue;
		json_array_foreach(json_object_get(role, "scope"), k, one)
		{
			text = arena_printf(v->arena, "%s%s%s", text, *text ? ", " : "For ",
					    json_string_value(one));
		}
	}
	return text;
}

/* No more of them than are shown, and of each no more: nobody reads the whole list of assessors by
 * asking for it in parts. */
static enum status find_some(struct visit *v, const char *words, struct assessors *a,
			     struct err *err)
{
	const json_t *one;
	json_t *all, *fit;
	size_t i;

	TRY(visit_command(v, "person list", VISIT_NONE,
			  VISIT_LIST("--role", "assessor", "--find", words), &all, err));
	json_array_foreach(all, i, one)
	{
		if (strcmp(json_text(one, "id"), a->trainee) == 0)
			continue;
		if (json_array_size(a->found) >= FOUND_MOST) {
			a->more = true;
			break;
		}
		TRY(assessor_fit_json(v->app, a->trainee, json_text(one, "id"), &fit, err));
		json_array_append_new(a->found, json_pack("{ssssssso}", "id", json_text(one, "id"),
							  "name", json_text(one, "name"), "scope",
							  scope_words(v, one), "fit", fit));
	}
	return OK;
}

/* Of the trainee themselves and their training officer. */
static enum status load(struct visit *v, struct assessors *ret_assessors, struct err *err)
{
	struct assessors a = {.trainee = visit_part(v, "trainee")};
	const char *words = visit_field(v, "q");
	enum access access;

	TRY(access_portfolio(v, a.trainee, &access, err));
	if (access != ACCESS_OWN && access != ACCESS_OFFICER)
		return visit_not_here(err);
	a.own = access == ACCESS_OWN;
	a.name = app_name(v->app, a.trainee);
	TRY(visit_command(v, "approve list", VISIT_LIST(a.trainee), VISIT_NONE, &a.named, err));
	a.found = json_array();
	arena_own(v->arena, json_release, a.found);
	if (strlen(words) >= FIND_LEAST)
		TRY(find_some(v, words, &a, err));
	a.doc = json_pack("{sssssOsO}", "trainee", a.trainee, "name", a.name, "assessors", a.named,
			  "found", a.found);
	visit_answer(v, a.doc);
	*ret_assessors = a;
	return OK;
}

/* ---- drawing ---- */

static void draw_named(struct visit *v, const struct assessors *a)
{
	const json_t *one;
	size_t i;

	sheet_begin(v, "flush", "assessors", a->own ? "Your assessors" : "Their assessors");
	html(v, "<ul class=\"attest-moves\">\n");
	json_array_foreach(a->named, i, one)
	{
		const char *state = json_text(one, "state"), *id = json_text(one, "assessor");

		html(v, "<li class=\"attest-move\"><h3 class=\"attest-move__what\">$</h3>\n",
		     app_name(v->app, id));
		training_draw_approval(v, one);
		if (a->own && strcmp(state, "nominated") == 0) {
			form_begin(v, address_of(v, a, "/withdraw"), false);
			hidden(v, "assessor", id);
			html(v,
			     "<button class=\"attest-linkbutton\" type=\"submit\">Take "
			     "back<span "
			     "class=\"nhsuk-u-visually-hidden\"> that you named "
			     "$</span></button>\n",
			     app_name(v->app, id));
			form_end(v);
		}
		html(v, "</li>\n");
	}
	html(v, "</ul>\n");
	if (json_array_size(a->named) == 0)
		html(v, "<p class=\"attest-move\">Nobody yet. What somebody signs counts from the "
			"day on which the training officer approved them.</p>\n");
	sheet_end(v);
}

/* Their scope, and where it is not for all that the trainee does: for which modules. */
static const char *fit_words(struct visit *v, const json_t *one)
{
	const json_t *fit = json_object_get(one, "fit"), *modules = json_object_get(fit, "modules"),
		     *module;
	int64_t of = json_number(fit, "of"), count = (int64_t)json_array_size(modules);
	const char *scope = json_text(one, "scope"), *text = "";
	size_t i;

	if (count == of)
		return *scope ? scope : NULL;
	json_array_foreach(modules, i, module)
	{
		text = arena_printf(v->arena, "%s%s%s", text, i ? ", " : "",
				    json_string_value(module));
	}
	if (count == 0)
		return arena_printf(v->arena,
				    "%s%sFits no module of this training: nothing that they sign "
				    "would count",
				    scope, *scope ? ". " : "");
	return arena_printf(
		v->arena,
		"%s%sFits only %s of the %s modules: %s. What they sign for another does not count",
		scope, *scope ? ". " : "", shown_number(v, count), shown_number(v, of), text);
}

static void draw_found(struct visit *v, const struct assessors *a)
{
	const char *words = visit_field(v, "q");
	size_t count = json_array_size(a->found), i;
	struct choice choices[FOUND_MOST];
	const json_t *one;

	json_array_foreach(a->found, i, one)
	{
		choices[i] = (struct choice){.value = json_text(one, "id"),
					     .text = arena_printf(v->arena, "%s (%s)",
								  json_text(one, "name"),
								  json_text(one, "id")),
					     .hint = fit_words(v, one),
					     .chosen = count == 1};
	}
	if (*words && strlen(words) < FIND_LEAST)
		html(v, "<p class=\"attest-text\">Type two letters of the name at least.</p>\n");
	else if (*words && count == 0)
		html(v,
		     "<p class=\"attest-text\">No assessor of that name. A registrar adds people "
		     "and their roles.</p>\n");
	if (a->more)
		html(v, "<p class=\"attest-text\">The first $: type more of the name.</p>\n",
		     shown_number(v, FOUND_MOST));
	if (count == 0)
		return;
	html(v, "<div class=\"nhsuk-u-margin-top-4\">\n");
	form_begin(v, address_of(v, a, ""), false);
	hidden(v, "q", words);
	radios(v,
	       &(struct input){.name = "assessor",
			       .label = a->own ? "Whom do you name?" : "Whom do you approve?"},
	       choices, count);
	if (a->own)
		input(v, &(struct input){.name = "reason",
					 .label = "Why (optional)",
					 .hint = "Whoever reads your record reads it"});
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n");
}

static void draw(struct visit *v, const struct assessors *a)
{
	page_crumb(v, a->own ? "/training" : arena_printf(v->arena, "/trainees/%s", a->trainee),
		   a->own ? "Your training" : a->name);
	v->page.menu = a->own ? "/training" : "/trainees";
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	row_signed(v, "the trainee");
	page_head(v, a->own ? "Who may assess you" : "Who may assess them", a->name);
	if (!a->own)
		v->page.title = arena_printf(v->arena, "Who may assess %s", a->name);
	html(v, "<div class=\"attest-stack\">\n");
	draw_named(v, a);
	sheet_begin(v, NULL, "name", a->own ? "Name somebody" : "Approve somebody");
	html(v, "<p class=\"attest-text\">$</p>\n",
	     a->own ? "Your training officer answers. You can send requests before; what is "
		      "decided "
		      "counts from the approval on."
		    : "What they sign for your trainee counts from then on.");
	search_box(v, address_of(v, a, ""), "Find an assessor by name", visit_field(v, "q"));
	draw_found(v, a);
	sheet_end(v);
	html(v, "</div>\n</div>\n</div>\n");
}

static enum status show(struct visit *v, struct err *err)
{
	struct assessors a;

	TRY(load(v, &a, err));
	draw(v, &a);
	return OK;
}

/* ---- what is said ---- */

/* The trainee names somebody; their training officer approves somebody whom nobody named. */
static enum status name_one(struct visit *v, struct err *err)
{
	const char *assessor = visit_field(v, "assessor");
	struct drafting drafting = {0};
	struct options o = {.count = 0};
	struct assessors a;
	struct err why;

	TRY(load(v, &a, err));
	if (!*assessor) {
		page_wrong(v, "assessor", a.own ? "Say whom you name" : "Say whom you approve");
		draw(v, &a);
		return OK;
	}
	if (a.own)
		options_add(&o, "--reason", visit_field(v, "reason"));
	TRY(sign_try(v, a.own ? "nominate" : "approve",
		     a.own ? VISIT_LIST(assessor) : VISIT_LIST(a.trainee, assessor), o.list, NULL,
		     0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, "assessor", &drafting, &why);
		draw(v, &a);
		return OK;
	}
	return sign_begin(v, &drafting,
			  a.own ? arena_printf(v->arena, "I, %s, name %s to assess me.", v->name,
					       app_name(v->app, assessor))
				: arena_printf(v->arena, "I, %s, approve %s as an assessor of %s.",
					       v->name, app_name(v->app, assessor), a.name),
			  address_of(v, &a, "?signed={entry}"), err);
}

static enum status take_back(struct visit *v, struct err *err)
{
	const char *assessor = visit_field(v, "assessor");
	struct drafting drafting;
	struct assessors a;

	TRY(load(v, &a, err));
	if (!a.own)
		return visit_not_here(err);
	TRY(sign_draft(v, "nominate withdraw", VISIT_LIST(assessor), VISIT_NONE, NULL, 0, &drafting,
		       err));
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, take back that I named %s to assess me.",
				       v->name, app_name(v->app, assessor)),
			  address_of(v, &a, "?signed={entry}"), err);
}

static enum status accept_it(struct visit *v, struct err *err)
{
	const char *trainee = visit_part(v, "trainee");
	struct drafting drafting;
	enum access access;

	TRY(access_portfolio(v, trainee, &access, err));
	TRY(sign_draft(v, "accept", VISIT_LIST(trainee), VISIT_NONE, NULL, 0, &drafting, err));
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, know that I may assess %s, and accept.",
				       v->name, app_name(v->app, trainee)),
			  arena_printf(v->arena, "/trainees/%s?signed={entry}", trainee), err);
}

extern const struct route page_assessors[];
const struct route page_assessors[] = {
	{"GET", "/training/{trainee}/assessors", NEED_SIGN_IN, 0, show_fields, NULL, show,
	 "Who may assess a trainee, who was named, and to name somebody"},
	{"POST", "/training/{trainee}/assessors", NEED_SIGN_IN | KEEPS_FORM, 0, name_fields, NULL,
	 name_one,
	 "Name an assessor, or as the training officer approve one: to be signed on the next page"},
	{"POST", "/training/{trainee}/assessors/withdraw", NEED_SIGN_IN, 0, back_fields, NULL,
	 take_back, "Take back that one named somebody, to be signed on the next page"},
	{"POST", "/trainees/{trainee}/accept", NEED_SIGN_IN, ROLE_BIT(ROLE_ASSESSOR), NULL, NULL,
	 accept_it, "Accept to assess a trainee, to be signed on the next page"},
	{0},
};
