/*
 * Signing an award, with everything that it rests on in view: by the role that the curriculum
 * names, mostly a registrar, and only while nothing is missing.
 */
#include <string.h>

#include "cli/web/access.h"
#include "cli/web/award.h"
#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/sign.h"
#include "core/json.h"

#define ENTRIES_SHOWN 40 /* of one rule */

static const struct route_field show_fields[] = {
	{"signed", "the number of an entry that was just signed here", false},
	{NULL},
};
static const struct route_field sign_fields[] = {
	{"comment", "a word to the trainee", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

static const struct {
	const char *state, *colour, *words;
} states[] = {
	{"done", "green", "Signed"},
	{"ready", "blue", "Ready to be signed"},
	{"waiting", "yellow", "Waits for what was sent"},
	{"open", "grey", "Not there yet"},
	{"waived", "grey", "Waived"},
};

static void draw_state(struct visit *v, const json_t *award)
{
	const char *state = json_text(award, "state");

	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		if (strcmp(states[i].state, state) == 0) {
			tag(v, states[i].colour, states[i].words);
			return;
		}
	}
	tag(v, "grey", shown_sentence(v, state));
}

/* ---- what it rests on ---- */

static void draw_entries(struct visit *v, const json_t *entries)
{
	size_t count = json_array_size(entries);

	for (size_t i = 0; i < count && i < ENTRIES_SHOWN; i++) {
		const char *n =
			arena_printf(v->arena, "%lld",
				     (long long)json_integer_value(json_array_get(entries, i)));

		html(v, "$<a href=\"/entries/$\">$</a>", i ? ", " : "", n, n);
	}
	if (count > ENTRIES_SHOWN)
		html(v, " and $ more", shown_number(v, (int64_t)(count - ENTRIES_SHOWN)));
	if (count == 0)
		html(v, "–");
}

static void draw_rules(struct visit *v, const json_t *award)
{
	const json_t *rule;
	size_t i;

	table_begin(v, "attest-dense attest-blocks",
		    arena_printf(v->arena, "What the award “%s” asks for, and what is there",
				 json_text(award, "title")),
		    (const char *[]){"It asks for", "#There", "#Needed", "Entries", NULL});
	json_array_foreach(json_object_get(award, "rules"), i, rule)
	{
		row_begin(v);
		row_head(v, NULL, shown_sentence(v, json_text(rule, "text")));
		cell_number(v, "There", shown_number(v, json_number(rule, "have")));
		cell_number(v, "Needed", shown_number(v, json_number(rule, "need")));
		cell_begin(v, "Entries");
		draw_entries(v, json_object_get(rule, "entries"));
		cell_end(v);
		row_end(v);
	}
	table_end(v);
}

static void draw_standing(struct visit *v, const json_t *award)
{
	const json_t *signature = json_object_get(award, "signature");
	const char *entry =
		arena_printf(v->arena, "%lld", (long long)json_number(signature, "entry"));

	html(v, "<p class=\"attest-text\">");
	draw_state(v, award);
	if (strcmp(json_text(award, "state"), "done") == 0 && json_is_object(signature))
		html(v, " on $ by $ (<a href=\"/entries/$\">entry $</a>)",
		     shown_time(v, json_text(signature, "since")),
		     app_name(v->app, json_text(signature, "by")), entry, entry);
	else if (*json_text(award, "due"))
		html(v, " <span class=\"attest-soft\">due $</span>",
		     shown_day(v, json_text(award, "due")));
	html(v, "</p>\n");
	if (json_flag(award, "flagged"))
		html(v, "<p class=\"attest-text attest-risk\">Something that it rests on was taken "
			"back since: a registrar lets it stand, or takes it back.</p>\n");
}

static bool may_sign(const struct visit *v, const json_t *award)
{
	enum role role;

	return role_parse(json_text(award, "by"), &role, &(struct err){0}) == OK &&
	       visit_holds(v, role);
}

static const char *address_of(struct visit *v, const char *trainee, const json_t *award)
{
	return arena_printf(v->arena, "/trainees/%s/awards/%s", trainee,
			    url_part(v->arena, json_text(award, "id")));
}

void award_draw_all(struct visit *v, const json_t *progress)
{
	const json_t *award;
	size_t i;

	json_array_foreach(json_object_get(progress, "awards"), i, award)
	{
		sheet_begin(v, NULL, arena_printf(v->arena, "award-%s", json_text(award, "id")),
			    arena_printf(v->arena, "Award: %s", json_text(award, "title")));
		draw_standing(v, award);
		draw_rules(v, award);
		if (strcmp(json_text(award, "state"), "ready") == 0 && may_sign(v, award))
			html(v,
			     "<p class=\"nhsuk-body\"><a class=\"nhsuk-button\" href=\"$\">Sign "
			     "the award</a></p>\n",
			     address_of(v, json_text(progress, "trainee"), award));
		sheet_end(v);
	}
}

/* ---- signing ---- */

struct awarding {
	const char *trainee, *name;
	const json_t *award;
};

/* One of the trainee's, for whose part it is to sign it; also the answer. */
static enum status load(struct visit *v, struct awarding *ret_awarding, struct err *err)
{
	struct awarding a = {.trainee = visit_part(v, "trainee")};
	enum access access;
	const json_t *one;
	json_t *progress;
	size_t i;

	TRY(access_portfolio(v, a.trainee, &access, err));
	TRY(visit_command(v, "progress", VISIT_LIST(a.trainee), VISIT_NONE, &progress, err));
	json_array_foreach(json_object_get(progress, "awards"), i, one)
	{
		if (strcmp(json_text(one, "id"), visit_part(v, "award")) == 0)
			a.award = one;
	}
	if (!a.award || !may_sign(v, a.award))
		return visit_not_here(err);
	a.name = app_name(v->app, a.trainee);
	visit_answer(v,
		     json_pack("{sssssO}", "trainee", a.trainee, "name", a.name, "award", a.award));
	*ret_awarding = a;
	return OK;
}

static void draw_missing(struct visit *v, const json_t *award)
{
	const json_t *one;
	size_t i;

	sheet_begin(v, NULL, "missing", "What is missing first");
	html(v, "<ul class=\"attest-lines attest-text\">\n");
	json_array_foreach(json_object_get(award, "blockers"), i, one)
	{
		html(v, "<li>$ <span class=\"attest-soft\">waits for $</span></li>\n",
		     shown_sentence(v, json_text(one, "text")),
		     app_name(v->app, json_text(one, "holder")));
	}
	html(v, "</ul>\n");
	sheet_end(v);
}

static void draw_form(struct visit *v, const struct awarding *a)
{
	html(v, "<div class=\"attest-decision\">\n");
	form_begin(v, address_of(v, a->trainee, a->award), false);
	textarea(v, &(struct input){.name = "comment",
				    .label = "A word to the trainee (optional)",
				    .hint = "It stands in the record",
				    .rows = 3});
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n");
}

static void draw(struct visit *v, const struct awarding *a)
{
	const char *state = json_text(a->award, "state");

	page_crumb(v, arena_printf(v->arena, "/progress/%s", a->trainee), "Progress");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	row_signed(v, "the trainee");
	page_head(v, json_text(a->award, "title"), a->name);
	v->page.title = arena_printf(v->arena, "%s: %s", a->name, json_text(a->award, "title"));
	html(v, "<div class=\"attest-stack\">\n");
	sheet_begin(v, NULL, "award", "What it rests on");
	draw_standing(v, a->award);
	draw_rules(v, a->award);
	sheet_end(v);
	if (strcmp(state, "ready") == 0)
		draw_form(v, a);
	else if (strcmp(state, "done") != 0)
		draw_missing(v, a->award);
	html(v, "</div>\n</div>\n</div>\n");
}

static enum status show(struct visit *v, struct err *err)
{
	struct awarding a;

	TRY(load(v, &a, err));
	draw(v, &a);
	return OK;
}

static enum status sign_it(struct visit *v, struct err *err)
{
	struct drafting drafting = {0};
	struct options o = {.count = 0};
	struct awarding a;
	struct err why;

	TRY(load(v, &a, err));
	options_add(&o, "--comment", visit_field(v, "comment"));
	TRY(sign_try(v, "award sign", VISIT_LIST(a.trainee, json_text(a.award, "id")), o.list, NULL,
		     0, &drafting, &why, err));
	if (why.status == OK)
		return sign_begin(v, &drafting,
				  arena_printf(v->arena, "I, %s, give %s the award “%s”.", v->name,
					       a.name, json_text(a.award, "title")),
				  arena_printf(v->arena, "%s?signed={entry}",
					       address_of(v, a.trainee, a.award)),
				  err);
	sign_refused(v, "comment", &drafting, &why);
	draw(v, &a);
	return OK;
}

extern const struct route page_award[];
const struct route page_award[] = {
	{"GET", "/trainees/{trainee}/awards/{award}", NEED_SIGN_IN, 0, show_fields, NULL, show,
	 "What an award of a trainee rests on, for who signs it"},
	{"POST", "/trainees/{trainee}/awards/{award}", NEED_SIGN_IN | KEEPS_FORM, 0, sign_fields,
	 NULL, sign_it, "Give an award, to be signed on the next page"},
	{0},
};
