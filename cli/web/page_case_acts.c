/*
 * What is said of a case in a few words, each on a page of its own: the applicant hands it in or
 * appeals, a registrar sends it back, a member stands down, an assessor finds a condition met.
 * Whose part each is, and when, is in case_acts.h.
 */
#include <string.h>

#include "cli/web/case_acts.h"
#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "core/json.h"

#define CHOICES 64 /* conditions that are offered: more are met one after the other anyway */

struct act {
	const char *path; /* of the page; the name in case_acts after the slash */
	const char *command, *title, *lead, *button, *next;
	const char *before, *after; /* what is said, around the case's number */
	struct {
		const char *name, *option, *label; /* option NULL: an operand of the command */
		struct choice
			choices[2]; /* value NULL: they are the conditions that are not met yet */
	} which;		    /* name NULL: nothing is chosen */
	struct {
		const char *name, *label, *hint;
		bool required;
	} text; /* name NULL: none */
};

static const struct act acts[] = {
	{.path = "/submit",
	 .command = "equivalence submit",
	 .title = "Hand it in",
	 .lead = "From then on the case is judged as it stands now. You can't claim more, unless a "
		 "registrar sends it back.",
	 .button = "Go on to sign",
	 .before = "I hand in case",
	 .after = ", as it stands.",
	 .next = ""},
	{.path = "/return",
	 .command = "equivalence return",
	 .title = "Send it back",
	 .lead = "Before it is judged, and signed by you. For more, the applicant goes on and "
		 "hands it in again; for good, the "
		 "case is closed, and they may begin another.",
	 .button = "Go on to sign",
	 .before = "I send case",
	 .after = " back to its applicant.",
	 .next = "",
	 .which = {"outcome",
		   "--outcome",
		   "Send it back",
		   {{"more-information", "For more information", "They can put right what you name",
		     false},
		    {"rejected", "For good", "It can't be judged at all", false}}},
	 .text = {"reason", "Why, as the applicant will read it",
		  "Name each outcome and what it lacks.", true}},
	{.path = "/stand-down",
	 .command = "equivalence stand-down",
	 .title = "Stand down",
	 .lead = "You give up your seat, and the case waits for a registrar to name its panel "
		 "again. What was judged falls with the panel: what is still sealed is never opened.",
	 .button = "Go on to sign",
	 .before = "I give up my seat in the panel of case",
	 .after = ".",
	 .next = "",
	 .which = {"because",
		   "--because",
		   "Because",
		   {{"interest", "I know the applicant, or have an interest",
		     "You are never named for this case again", false},
		    {"unavailable", "I can't do it in time", NULL, false}}},
	 .text = {"comment", "What the board should know of it, if anything", NULL, false}},
	{.path = "/appeal",
	 .command = "equivalence appeal",
	 .title = "Appeal",
	 .lead = "A new panel, in which nobody sits who has judged it before, looks at the case as "
		 "you handed it in, with nothing "
		 "added. What that panel decides is final.",
	 .button = "Go on to sign",
	 .before = "I appeal against the decision on case",
	 .after = ".",
	 .next = "",
	 .which = {"ground",
		   "--ground",
		   "Ground",
		   {{"procedure", "Procedure", "It was not judged as it should have been", false},
		    {"evidence", "Evidence", "The decision does not follow from what I handed in",
		     false}}},
	 .text = {"reason", "What was wrong", "The new panel reads it.", true}},
	{.path = "/condition",
	 .command = "equivalence condition",
	 .title = "A condition is met",
	 .lead = "By an assessor of the panel that set it. Once all are met in time, the decision "
		 "comes to “equivalent”.",
	 .button = "Go on to sign",
	 .before = "I find a condition of case",
	 .after = " met.",
	 .next = "/panel",
	 .which = {"condition", NULL, "Which one", {{NULL, NULL, NULL, false}}},
	 .text = {"reason", "By what it is met", "Name what you have seen, and where.", true}},
};
#define ACTS (sizeof acts / sizeof *acts)

/* ---- what is asked ---- */

struct asking {
	struct case_seen seen;
	const struct act *act;
	struct choice choices[CHOICES];
	size_t choice_count;
	json_t *check; /* of what is handed in; NULL else */
};

static const struct act *act_of(const struct visit *v)
{
	const char *path = strrchr(v->route->path, '/');

	for (size_t i = 0; i < ACTS; i++) {
		if (strcmp(acts[i].path, path) == 0)
			return &acts[i];
	}
	return NULL;
}

static enum status take_conditions(struct visit *v, struct asking *a, struct err *err)
{
	const json_t *one, *list;
	json_t *decision;
	size_t i;

	TRY(case_decision_json(v->app, a->seen.view.file.decision, &decision, err));
	arena_own(v->arena, json_release, decision);
	list = json_object_get(decision, "conditions");
	json_array_foreach(list, i, one)
	{
		if (*json_text(one, "met") || a->choice_count == CHOICES)
			continue;
		a->choices[a->choice_count++] = (struct choice){
			shown_number(v, (int64_t)i + 1),
			arena_printf(v->arena, "%s: %s", json_text(one, "outcome"),
				     json_text(one, "text")),
			arena_printf(v->arena, "By %s", shown_day(v, json_text(one, "by"))), false};
	}
	return OK;
}

static enum status begin(struct visit *v, struct asking *ret_asking, struct err *err)
{
	struct asking a = {.act = act_of(v)};
	enum status status;

	TRY(case_page_begin(v, true, &a.seen, err));
	status = case_act_check(v, a.act->path + 1, &a.seen, err);
	/* What is missing before it can be handed in stands on the page itself. */
	if (status != OK && !(a.seen.applicant && a.seen.stage == CASE_APPLY && !a.act->which.name))
		return status;
	if (a.act->which.name && a.act->which.choices[0].value) {
		memcpy(a.choices, a.act->which.choices, sizeof a.act->which.choices);
		a.choice_count = 2;
	} else if (a.act->which.name) {
		TRY(take_conditions(v, &a, err));
	} else {
		TRY(visit_command(v, "equivalence check", VISIT_LIST(a.seen.name), VISIT_NONE,
				  &a.check, err));
	}
	*ret_asking = a;
	return OK;
}

/* ---- drawing ---- */

static json_t *asking_json(const struct asking *a)
{
	json_t *choices = json_array();

	for (size_t i = 0; i < a->choice_count; i++)
		json_array_append_new(choices, json_pack("{ssss}", "value", a->choices[i].value,
							 "text", a->choices[i].text));
	return json_pack("{sIsssosO?}", "case", (json_int_t)a->seen.view.file.seq, "asks",
			 a->act->title, "choices", choices, "check", a->check);
}

static void draw_faults(struct visit *v, const json_t *check, bool stops, const char *id,
			const char *heading)
{
	const json_t *fault;
	bool any = false;
	size_t i;

	json_array_foreach(json_object_get(check, "faults"), i, fault)
	{
		if (json_is_true(json_object_get(fault, "stops")) != stops)
			continue;
		if (!any) {
			sheet_begin(v, NULL, id, heading);
			html(v, "<ul class=\"attest-flags\">\n");
		}
		any = true;
		html(v, "<li><span class=\"$\">", stops ? "attest-bad" : "attest-warn");
		glyph(v, stops ? "cross" : "late");
		html(v, "</span> <span><strong>$</strong>$ $.</span></li>\n",
		     json_text(fault, "unit"), *json_text(fault, "unit") ? ":" : "",
		     json_text(fault, "text"));
	}
	if (!any)
		return;
	html(v, "</ul>\n");
	sheet_end(v);
}

static void draw_form(struct visit *v, const struct asking *a)
{
	const struct act *act = a->act;

	html(v, "<div class=\"attest-decision nhsuk-u-margin-top-4\">\n");
	form_begin(v, case_address(v, &a->seen, act->path), false);
	if (act->which.name)
		radios(v, &(struct input){.name = act->which.name, .label = act->which.label},
		       a->choices, a->choice_count);
	if (act->text.name)
		textarea(v, &(struct input){.name = act->text.name,
					    .label = act->text.label,
					    .hint = act->text.hint,
					    .rows = 5});
	sign_patient_data(v);
	button(v, NULL, act->button, NULL, NULL);
	form_end(v);
	html(v, "</div>\n");
}

static enum status draw(struct visit *v, const struct asking *a)
{
	bool stopped = a->check && !json_is_true(json_object_get(a->check, "complete"));

	visit_answer(v, asking_json(a));
	page_crumb(v, case_address(v, &a->seen, ""),
		   arena_printf(v->arena, "Case %s", a->seen.name));
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	case_page_head(v, &a->seen, a->act->title, a->seen.view.file.ref);
	html(v, "<p class=\"attest-lead\">$</p>\n", a->act->lead);
	if (a->check) {
		html(v, "<div class=\"attest-stack\">\n");
		draw_faults(v, a->check, true, "stops", "To be put right first");
		draw_faults(v, a->check, false, "flags", "Pointed out to those who judge it");
		html(v, "</div>\n");
	}
	if (stopped)
		link_button(v, NULL, case_address(v, &a->seen, "/claims"), "Go on with the claims");
	else
		draw_form(v, a);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status ask_for(struct visit *v, struct err *err)
{
	struct asking a;

	TRY(begin(v, &a, err));
	return draw(v, &a);
}

/* ---- saying it ---- */

static void check_form(struct visit *v, const struct asking *a)
{
	const struct act *act = a->act;
	bool one = false;

	for (size_t i = 0; act->which.name && i < a->choice_count; i++)
		one = one || strcmp(visit_field(v, act->which.name), a->choices[i].value) == 0;
	if (act->which.name && !one)
		page_wrong(v, act->which.name, "Choose one");
	if (act->text.name && act->text.required && !*visit_field(v, act->text.name))
		page_wrong(v, act->text.name, "Say why");
}

static enum status say(struct visit *v, struct err *err)
{
	const char *operands[3] = {NULL}, *values[5] = {NULL};
	struct drafting drafting = {0};
	const struct act *act;
	struct asking a;
	struct err why;
	size_t n = 0;

	TRY(begin(v, &a, err));
	act = a.act;
	check_form(v, &a);
	if (v->page.error_count > 0)
		return draw(v, &a);
	operands[0] = a.seen.name;
	if (act->which.name && !act->which.option)
		operands[1] = visit_field(v, act->which.name);
	if (act->which.option) {
		values[n++] = act->which.option;
		values[n++] = visit_field(v, act->which.name);
	}
	if (act->text.name && *visit_field(v, act->text.name)) {
		values[n++] = arena_printf(v->arena, "--%s", act->text.name);
		values[n++] = visit_field(v, act->text.name);
	}
	TRY(sign_try(v, act->command, operands, values, NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, act->text.name, &drafting, &why);
		return draw(v, &a);
	}
	return sign_begin(
		v, &drafting,
		arena_printf(v->arena, "%s %s%s", act->before, a.seen.name, act->after),
		case_address(v, &a.seen, arena_printf(v->arena, "%s?signed={entry}", act->next)),
		err);
}

#define MEMBERS (ROLE_BIT(ROLE_ETB_ASSESSOR) | ROLE_BIT(ROLE_LAY))

static const struct route_field return_fields[] = {
	{"outcome", "more-information or rejected", true},
	{"reason", "why, for the applicant", true},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{0},
};
static const struct route_field stand_down_fields[] = {
	{"because", "interest or unavailable", true},
	{"comment", "what the board should know of it", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{0},
};
static const struct route_field appeal_fields[] = {
	{"ground", "procedure or evidence", true},
	{"reason", "what was wrong", true},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{0},
};
static const struct route_field condition_fields[] = {
	{"condition", "its number in the decision", true},
	{"reason", "by what it is met", true},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{0},
};

#define ACT(part, roles, fields, what)                                                             \
	{"GET",	  "/cases/{case}/" part, NEED_SIGN_IN, roles, NULL, NULL,                          \
	 ask_for, "The form to " what},                                                            \
	{                                                                                          \
		"POST", "/cases/{case}/" part, NEED_SIGN_IN | KEEPS_FORM, roles, fields, NULL, say, \
			"What is to be signed to " what                                            \
	}

extern const struct route page_case_acts[];
const struct route page_case_acts[] = {
	ACT("submit", ROLE_BIT(ROLE_APPLICANT), NULL, "hand a case in"),
	ACT("return", ROLE_BIT(ROLE_REGISTRAR), return_fields, "send a case back"),
	ACT("stand-down", MEMBERS, stand_down_fields, "give up a seat in a panel"),
	ACT("appeal", ROLE_BIT(ROLE_APPLICANT), appeal_fields, "appeal against a decision"),
	ACT("condition", ROLE_BIT(ROLE_ETB_ASSESSOR), condition_fields, "find a condition met"),
	{0},
};
