/*
 * What follows from a decision: the smallest further training that makes up for what is missing,
 * and exemption from modules where the case was found equivalent.
 */
#include <string.h>

#include "cli/web/case_acts.h"
#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/list.h"

/* ---- what makes up for it ---- */

/* "12.5" of credits or weeks, which are told to a tenth. */
static const char *shown_cost(struct visit *v, const json_t *one, const char *name)
{
	double cost = json_number_value(json_object_get(one, name));
	int64_t tenths = (int64_t)(cost * 10 + 0.5);

	return tenths % 10 ? arena_printf(v->arena, "%s.%d", shown_number(v, tenths / 10),
					  (int)(tenths % 10))
			   : shown_number(v, tenths / 10);
}

static const char *covered(struct visit *v, const json_t *item)
{
	const char *text = "";
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(item, "covers"), i, one)
	{
		text = arena_printf(v->arena, "%s%s%s", text, *text ? ", " : "",
				    json_string_value(one));
	}
	return *text ? text : "needed by another";
}

static void draw_plan(struct visit *v, const json_t *plan, const char *caption)
{
	static const char *const heads[] = {"Take", "Makes up for", "#Credits", "#Weeks", NULL};
	const json_t *item;
	size_t i;

	table_begin(v, "attest-dense attest-blocks", caption, heads);
	json_array_foreach(plan, i, item)
	{
		row_begin(v);
		row_head(v, NULL, json_text(item, "module"));
		cell(v, "Makes up for", covered(v, item));
		cell_number(v, "Credits", shown_cost(v, item, "credits"));
		cell_number(v, "Weeks", shown_cost(v, item, "weeks"));
		row_end(v);
	}
	table_end(v);
}

static void draw_by(struct visit *v, const struct case_seen *seen, const json_t *doc)
{
	const char *unit = json_text(doc, "unit");
	const struct choice choices[] = {
		{"credits", "Fewest credits", NULL, strcmp(unit, "credits") == 0},
		{"weeks", "Fewest weeks of full-time training", NULL, strcmp(unit, "weeks") == 0}};

	filter_begin(v, case_address(v, seen, "/top-up"));
	choose(v, &(struct input){.name = "by", .label = "What is to be least"}, choices, 2);
	filter_end(v, "Show");
}

static enum status topup(struct visit *v, struct err *err)
{
	const char *by = visit_field(v, "by");
	struct case_seen seen;
	const json_t *one;
	json_t *doc;
	size_t i;

	TRY(case_page_begin(v, true, &seen, err));
	if (!seen.open) /* what is missing is told by the judgements */
		return visit_not_here(err);
	TRY(visit_command(v, "equivalence top-up", VISIT_LIST(seen.name), VISIT_LIST("--by", by),
			  &doc, err));
	visit_answer(v, json_incref(doc));
	page_crumb(v, case_address(v, &seen, ""), arena_printf(v->arena, "Case %s", seen.name));
	case_page_head(v, &seen, "What would make up for it", seen.view.file.ref);
	draw_by(v, &seen, doc);
	figures_begin(v);
	figure(v, shown_number(v, json_number(doc, "missing")), "outcomes missing", false);
	figure(v, shown_cost(v, doc, "cost"), json_text(doc, "unit"), false);
	figures_end(v);
	if (json_is_true(json_object_get(doc, "optimal")))
		html(v, "<p class=\"attest-text\">No smaller selection covers all that is missing: "
			"that is proved, not guessed.</p>\n");
	else
		html(v,
		     "<p class=\"attest-text\">The search reached its limit. A smaller one could "
		     "still be found, but none below $ "
		     "$.</p>\n",
		     shown_cost(v, doc, "bound"), json_text(doc, "unit"));
	sheet_begin(v, NULL, "plan", "The smallest plan");
	draw_plan(v, json_object_get(doc, "plan"),
		  "The smallest plan, what it makes up for and what it costs");
	sheet_end(v);
	json_array_foreach(json_object_get(doc, "next"), i, one)
	{
		details_begin(v, arena_printf(v->arena, "Instead: %s %s",
					      shown_cost(v, one, "cost"), json_text(doc, "unit")));
		draw_plan(v, json_object_get(one, "plan"),
			  arena_printf(v->arena, "Plan %zu, what it makes up for and what it costs",
				       i + 2));
		details_end(v);
	}
	return OK;
}

/* ---- exemption ---- */

/* The enrolment of the applicant on the curriculum of the case, today. */
static enum status is_enrolled(struct visit *v, const struct case_file *f, bool *ret_enrolled,
			       struct err *err)
{
	struct listed_enrolment *items;
	size_t count;

	*ret_enrolled = false;
	TRY(list_enrolments(journal_db(v->app->journal), v->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++)
		*ret_enrolled = *ret_enrolled || (strcmp(items[i].trainee, f->applicant) == 0 &&
						  strcmp(items[i].curriculum, f->ref) == 0 &&
						  items[i].ended == DAY_OPEN);
	return OK;
}

static enum status begin(struct visit *v, struct case_seen *ret_seen, bool *ret_enrolled,
			 struct err *err)
{
	TRY(case_page_begin(v, true, ret_seen, err));
	TRY(case_act_check(v, "exempt", ret_seen, err));
	return is_enrolled(v, &ret_seen->view.file, ret_enrolled, err);
}

static enum status draw(struct visit *v, const struct case_seen *seen, bool enrolled)
{
	const struct case_file *f = &seen->view.file;
	struct choice *choices = arena_array(v->arena, f->list_count + 1, sizeof *choices);
	json_t *modules = json_array();

	for (size_t i = 0; i < f->list_count; i++) {
		choices[i] = (struct choice){f->list[i], f->list[i], NULL, f->list_count == 1};
		json_array_append_new(modules, json_string(f->list[i]));
	}
	visit_answer(v, json_pack("{sIsssbso}", "case", (json_int_t)f->seq, "trainee", f->applicant,
				  "enrolled", (int)enrolled, "modules", modules));
	page_crumb(v, case_address(v, seen, ""), arena_printf(v->arena, "Case %s", seen->name));
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	case_page_head(v, seen, "Exempt from modules", app_name(v->app, f->applicant));
	if (!enrolled) {
		html(v,
		     "<p class=\"attest-lead\">$ is not enrolled on $, so that there is nothing to "
		     "be exempt from. Come back "
		     "once they are.</p>\n</div>\n</div>\n",
		     app_name(v->app, f->applicant), f->ref);
		return OK;
	}
	html(v, "<p class=\"attest-lead\">The module counts as done, by what was found. Where the "
		"decision is taken back, the "
		"exemption is revoked by an entry of its own.</p>\n");
	form_begin(v, case_address(v, seen, "/exempt"), false);
	radios(v, &(struct input){.name = "module", .label = "Module"}, choices, f->list_count);
	textarea(v, &(struct input){.name = "reason",
				    .label = "Why",
				    .hint = "The case is named beside it.",
				    .rows = 3});
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status exemption(struct visit *v, struct err *err)
{
	struct case_seen seen;
	bool enrolled;

	TRY(begin(v, &seen, &enrolled, err));
	return draw(v, &seen, enrolled);
}

static enum status exempt(struct visit *v, struct err *err)
{
	const char *module = visit_field(v, "module");
	struct drafting drafting;
	struct case_seen seen;
	bool enrolled;

	TRY(begin(v, &seen, &enrolled, err));
	if (!*module)
		page_wrong(v, "module", "Choose a module");
	if (!*visit_field(v, "reason"))
		page_wrong(v, "reason", "Say why");
	if (v->page.error_count > 0)
		return draw(v, &seen, enrolled);
	TRY(sign_draft(v, "exempt", VISIT_LIST(seen.view.file.applicant, module),
		       VISIT_LIST("--case", seen.name, "--reason", visit_field(v, "reason")), NULL,
		       0, &drafting, err));
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I exempt %s from %s, by the decision on case %s.",
				       app_name(v->app, seen.view.file.applicant), module,
				       seen.name),
			  case_address(v, &seen, ""), err);
}

static const struct route_field by_fields[] = {
	{"by", "credits or weeks: what is to be least", false}, {0}};
static const struct route_field exempt_fields[] = {
	{"module", "one that the case was decided for", true},
	{"reason", "why", true},
	{0},
};

extern const struct route page_topup[];
const struct route page_topup[] = {
	{"GET", "/cases/{case}/top-up", NEED_SIGN_IN, 0, by_fields, NULL, topup,
	 "The smallest further training that makes up for what a decided case lacks"},
	{"GET", "/cases/{case}/exempt", NEED_SIGN_IN, ROLE_BIT(ROLE_REGISTRAR), NULL, NULL,
	 exemption, "From which modules the decision of a case exempts"},
	{"POST", "/cases/{case}/exempt", NEED_SIGN_IN, ROLE_BIT(ROLE_REGISTRAR), exempt_fields,
	 NULL, exempt, "What is to be signed to exempt a trainee by a case"},
	{0},
};
