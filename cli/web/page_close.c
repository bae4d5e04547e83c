/* Closing a module: everything that the signature rests on in view, then the officer's own signature. */
#include <string.h>

#include "cli/web/access.h"
#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/sign.h"
#include "cli/web/visit.h"
#include "core/json.h"

static enum status load(struct visit *v, json_t **ret_doc, struct err *err)
{
	const char *trainee = visit_part(v, "trainee"), *module = visit_part(v, "module");
	enum access as;

	TRY(access_portfolio(v, trainee, &as, err));
	if (as != ACCESS_OFFICER)
		return visit_not_here(err);
	TRY(visit_command(v, "module show", VISIT_LIST(trainee, module), VISIT_NONE, ret_doc, err));
	visit_answer(v, json_incref(*ret_doc));
	return OK;
}

/* ---- drawing ---- */

/* How many of the slots rest on the same evidence. */
static int served_by(const json_t *rests, int64_t entry)
{
	const json_t *one;
	int count = 0;
	size_t i;

	json_array_foreach (rests, i, one) {
		count += json_number(json_object_get(one, "evidence"), "entry") == entry;
	}
	return count;
}

static void draw_look(struct visit *v, const json_t *rests)
{
	const json_t *one;
	bool any = false;
	size_t i;

	json_array_foreach (rests, i, one) {
		bool reported = json_is_true(json_object_get(one, "reported"));
		const json_t *evidence = json_object_get(one, "evidence");
		int served = served_by(rests, json_number(evidence, "entry"));
		bool first = served > 2;

		for (size_t k = 0; k < i && first; k++)
			first = json_number(json_object_get(json_array_get(rests, k), "evidence"), "entry") !=
				json_number(evidence, "entry");
		if (!reported && !first)
			continue;
		if (!any) {
			sheet_begin(v, NULL, "look", "Worth a look first");
			html(v, "<ul class=\"attest-flags\">\n");
		}
		any = true;
		html(v, "<li><span class=\"attest-warn\">");
		glyph(v, reported ? "second" : "late");
		if (reported)
			html(v, "</span> <span><strong>$ was reported, not signed by its assessor.</strong></span></li>\n",
			     json_text(one, "slot"));
		else
			html(v, "</span> <span><strong>“$” stands for $ that are asked for.</strong></span></li>\n",
			     json_text(evidence, "title"), shown_count(v, served, "thing", "things"));
	}
	if (!any)
		return;
	html(v, "</ul>\n");
	sheet_end(v);
}

static void draw_rests(struct visit *v, const json_t *rests)
{
	const json_t *one;
	size_t i;

	sheet_begin(v, NULL, "rests", "Everything it rests on");
	table_begin(v, "attest-dense attest-blocks", "What the signature rests on: evidence, who signed, when and how",
		    (const char *[]){ "For, and evidence", "Signed by", "On", "How", NULL });
	json_array_foreach (rests, i, one) {
		row_begin(v);
		html(v,
		     "<th class=\"nhsuk-table__header attest-light\" scope=\"row\"><strong>$</strong> $<br>$</th>",
		     json_text(one, "slot"), json_text(one, "tool"), json_text(json_object_get(one, "evidence"), "title"));
		cell(v, "Signed by", app_name(v->app, json_text(one, "assessor")));
		cell(v, "On", shown_day(v, json_text(one, "day")));
		cell(v, "How",
		     arena_printf(v->arena, "%s, entry %lld",
				  json_is_true(json_object_get(one, "reported")) ? "Reported" : "Own key",
				  (long long)json_number(one, "decision")));
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

static enum status draw(struct visit *v, const json_t *doc)
{
	const json_t *rests = json_object_get(doc, "rests");
	const char *trainee = json_text(doc, "trainee"), *module = json_text(doc, "module");

	v->page.menu = "/trainees";
	v->page.wide = true;
	page_crumb(v, "/trainees", "Your trainees");
	page_crumb(v, arena_printf(v->arena, "/trainees/%s", trainee), json_text(doc, "name"));
	page_head(v, arena_printf(v->arena, "Close %s, %s", module, json_text(doc, "title")), json_text(doc, "name"));
	v->page.title = arena_printf(v->arena, "Close %s for %s", module, json_text(doc, "name"));
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	draw_look(v, rests);
	draw_rests(v, rests);
	html(v, "</div>\n<div class=\"attest-side\">\n<div class=\"attest-decision\">\n"
		"<h2 class=\"nhsuk-heading-m\">Your decision</h2>\n");
	form_begin(v, arena_printf(v->arena, "/trainees/%s/modules/%s/close", trainee, module), false);
	textarea(v, &(struct input){ .name = "comment", .label = "A word to the trainee and the record", .rows = 4 });
	sign_patient_data(v);
	html(v,
	     "<div class=\"attest-say nhsuk-u-margin-bottom-3\"><p class=\"attest-small attest-soft\">You'll sign</p>\n"
	     "<p>“I, $, close $ of $ for $ on the $ listed here.”</p></div>\n",
	     v->name, module, json_text(doc, "curriculum"), json_text(doc, "name"),
	     shown_count(v, (int64_t)json_array_size(rests), "signed act", "signed acts"));
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "<p class=\"attest-small attest-soft\">If something is not right yet, sign nothing, and tell the trainee or "
		"the assessor. It can be undone only by a new signed entry that says why.</p>\n</div>\n</div>\n</div>\n");
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	json_t *doc = NULL;

	TRY(load(v, &doc, err));
	return draw(v, doc);
}

static enum status sign_off(struct visit *v, struct err *err)
{
	struct drafting drafting = { 0 };
	json_t *doc = NULL;
	struct err why;

	TRY(load(v, &doc, err));
	TRY(sign_try(v, "module sign", VISIT_LIST(json_text(doc, "trainee"), json_text(doc, "module")),
		     VISIT_LIST("--comment", visit_field(v, "comment")), NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, "comment", &drafting, &why);
		return draw(v, doc);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, close %s of %s for %s on the %s listed here.", v->name,
				       json_text(doc, "module"), json_text(doc, "curriculum"), json_text(doc, "name"),
				       shown_count(v, (int64_t)json_array_size(json_object_get(doc, "rests")), "signed act",
						   "signed acts")),
			  arena_printf(v->arena, "/trainees/%s?signed={entry}", json_text(doc, "trainee")), err);
}

static const struct route_field close_fields[] = {
	{"comment", "a word to the trainee", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

extern const struct route page_close[];
const struct route page_close[] = {
	{ "GET", "/trainees/{trainee}/modules/{module}/close", NEED_SIGN_IN, ROLE_BIT(ROLE_TRAINING_OFFICER), NULL, NULL,
	  show, "A module that is ready to be closed, with everything that the signature would rest on" },
	{ "POST", "/trainees/{trainee}/modules/{module}/close", NEED_SIGN_IN | KEEPS_FORM, ROLE_BIT(ROLE_TRAINING_OFFICER), close_fields,
	  NULL, sign_off, "Close it, to be signed on the next page" },
	{ 0 },
};
