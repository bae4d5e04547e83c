/*
 * A panel's pages: what the assessors disagree about and what both miss, with both reasons side by side; how far they
 * agree; what was decided, and the signatures that it still wants. Opening, allocating and the letter stand here too.
 */
#include <inttypes.h>
#include <string.h>

#include "assessment/agreement.h"
#include "cli/case_letter.h"
#include "cli/web/case_acts.h"
#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/sign.h"
#include "core/date.h"

static const char *name_of(struct visit *v, const char *person)
{
	return app_name(v->app, person);
}

/* ---- one point of the agenda ---- */

static void draw_views(struct visit *v, const json_t *judgements)
{
	const json_t *one;
	size_t i;

	html(v, "<div class=\"attest-cols attest-cols--halves attest-views\">\n");
	json_array_foreach (judgements, i, one) {
		html(v, "<div><p class=\"attest-small\"><strong>$</strong></p>\n<p>", name_of(v, json_text(one, "assessor")));
		case_mark(v, json_text(one, "judgement"));
		html(v, "</p>\n<p class=\"attest-quote\">$</p></div>\n",
		     *json_text(one, "reason") ? json_text(one, "reason") : "(erased)");
	}
	html(v, "</div>\n");
}

static const json_t *decided_of(const json_t *decision, const char *outcome)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(decision, "units"), i, one) {
		if (strcmp(json_text(one, "outcome"), outcome) == 0)
			return one;
	}
	return NULL;
}

static void draw_question(struct visit *v, size_t n)
{
	static const struct choice marks[] = { { "met", "Met", NULL, false },
					       { "partly", "Partly", NULL, false },
					       { "not-met", "Not met", NULL, false } };
	const char *mark = arena_printf(v->arena, "mark-%zu", n), *why = arena_printf(v->arena, "why-%zu", n);
	const char *words = arena_printf(v->arena, "condition-%zu", n), *by = arena_printf(v->arena, "by-%zu", n);

	html(v, "<div class=\"attest-decision nhsuk-u-margin-top-3\">\n");
	radios(v, &(struct input){ .name = mark, .label = "The panel decides" }, marks, 3);
	textarea(v, &(struct input){ .name = why, .label = "Reason, as the applicant will read it", .rows = 3 });
	details_begin(v, "A condition, where it is not met and can be made good");
	input(v, &(struct input){ .name = words, .label = "What is to be shown" });
	input(v, &(struct input){ .name = by, .label = "By which day", .hint = "As 2027-05-31", .kind = "nhsuk-input--width-10" });
	details_end(v);
	html(v, "</div>\n");
}

static void draw_point(struct visit *v, const struct case_seen *seen, const json_t *point, const json_t *decision, size_t n,
		       bool asks)
{
	const char *outcome = json_text(point, "outcome");
	const json_t *decided = decided_of(decision, outcome);

	html(v, "<section class=\"attest-sheet\" aria-labelledby=\"i$\">\n<div class=\"attest-head\"><h3 "
		"class=\"nhsuk-heading-s\" id=\"i$\">$. $</h3>",
	     shown_number(v, (int64_t)n), shown_number(v, (int64_t)n), shown_number(v, (int64_t)n), outcome);
	tag(v, decided ? "green" : "blue", decided ? "Decided" : "To decide");
	html(v, "</div>\n<p class=\"attest-text nhsuk-u-margin-bottom-3\">$ <a href=\"$\">Claim and evidence</a></p>\n",
	     json_text(point, "text"),
	     case_address(v, seen, arena_printf(v->arena, "/outcome?outcome=%s", url_part(v->arena, outcome))));
	draw_views(v, json_object_get(point, "judgements"));
	if (decided) {
		html(v, "<div class=\"attest-say nhsuk-u-margin-top-3\"><p><strong>Panel:</strong> ");
		case_mark(v, json_text(decided, "judgement"));
		html(v, ". $</p></div>\n", json_text(decided, "reason"));
	}
	if (asks)
		draw_question(v, n);
	html(v, "</section>\n");
}

static void draw_agenda(struct visit *v, const struct case_seen *seen, const json_t *doc, const json_t *decision, bool asks)
{
	static const char *const kinds[] = { "disagreement", "gap" };
	static const char *const heads[] = { "Disagreements", "Gaps that all see" };
	const json_t *agenda = json_object_get(doc, "agenda"), *point;
	size_t i;

	if (json_array_size(agenda) == 0)
		html(v, "<p class=\"attest-lead\">Nothing: all found every outcome met.</p>\n");
	for (size_t k = 0; k < 2; k++) {
		bool any = false;

		json_array_foreach (agenda, i, point) {
			if (strcmp(json_text(point, "why"), kinds[k]) != 0)
				continue;
			if (!any)
				html(v, "<h2 class=\"nhsuk-heading-m\">$</h2>\n", heads[k]);
			any = true;
			draw_point(v, seen, point, decision, i + 1, asks);
		}
	}
}

/* ---- beside it: agreement ---- */

static const char *kappa_words(struct visit *v, const json_t *pair)
{
	json_int_t k = json_integer_value(json_object_get(pair, "kappa")), n = k < 0 ? -k : k;
	const char *how = k < 200 ? "hardly more than chance" : k < 400 ? "fair" : k < 600 ? "moderate" :
			  k < 800 ? "substantial" : "almost full";

	if (json_is_null(json_object_get(pair, "kappa")))
		return "Kappa is undefined: all marks are the same.";
	return arena_printf(v->arena, "Cohen's kappa %s%d.%02d: %s. With so few outcomes read the reasons, not the number.",
			    k < 0 ? "−" : "", (int)(n / 1000), (int)(n % 1000 / 10), how);
}

/* Outcomes by what either says: a heat map, which is a table. */
static void draw_pair(struct visit *v, const struct case_view *view, size_t a, size_t b)
{
	const struct case_seal *first = &view->file.seals[a], *second = &view->file.seals[b];
	int64_t counts[UNIT_MARKS][UNIT_MARKS] = { { 0 } };

	for (size_t i = 0; i < view->unit_count; i++)
		counts[first->judgements[i].mark][second->judgements[i].mark]++;
	html(v, "<table class=\"attest-matrix attest-agree\"><caption class=\"nhsuk-u-visually-hidden\">Outcomes by "
		"judgement of $ and $</caption>\n<thead><tr><th scope=\"col\" class=\"attest-soft\">$ ↓ $ →</th>",
	     name_of(v, first->person), name_of(v, second->person), name_of(v, first->person), name_of(v, second->person));
	for (int k = 0; k < UNIT_MARKS; k++)
		html(v, "<th scope=\"col\" class=\"c\">$</th>", case_mark_words(unit_mark_name((enum unit_mark)k)));
	html(v, "</tr></thead>\n<tbody>\n");
	for (int i = 0; i < UNIT_MARKS; i++) {
		html(v, "<tr><th scope=\"row\">$</th>", case_mark_words(unit_mark_name((enum unit_mark)i)));
		for (int k = 0; k < UNIT_MARKS; k++) {
			int64_t share = view->unit_count ? counts[i][k] * 100 / (int64_t)view->unit_count : 0;

			html(v, "<td class=\"attest-h $\">$</td>",
			     counts[i][k] == 0 ? "attest-h0" : i != k ? "attest-hd" : share > 60 ? "attest-h4" :
			     share > 30 ? "attest-h3" : "attest-h2",
			     shown_number(v, counts[i][k]));
		}
		html(v, "</tr>\n");
	}
	html(v, "</tbody></table>\n");
}

static void draw_agreement(struct visit *v, const struct case_seen *seen, const json_t *doc)
{
	const json_t *pair;
	size_t i, a = 0, b = 1;

	sheet_begin(v, NULL, "agree", "How far they agree");
	json_array_foreach (json_object_get(doc, "agreement"), i, pair) {
		draw_pair(v, &seen->view, a, b);
		html(v, "<p class=\"attest-text nhsuk-u-margin-top-3\">The same on $ of $. $</p>\n",
		     shown_number(v, json_integer_value(json_object_get(pair, "agreed"))),
		     shown_number(v, json_integer_value(json_object_get(pair, "units"))), kappa_words(v, pair));
		if (++b == seen->view.file.seal_count) {
			a++;
			b = a + 1;
		}
	}
	sheet_end(v);
}

static void draw_blind(struct visit *v, const struct case_file *f)
{
	sheet_begin(v, NULL, "blind", "Blind, and provably");
	html(v, "<ul class=\"attest-flags attest-small\">\n");
	for (size_t i = 0; i < f->seal_count; i++) {
		html(v, "<li><span class=\"attest-ok\">");
		glyph(v, "tick");
		html(v, "</span> <span>$ sealed all outcomes by entry $, on $; opened by entry $</span></li>\n",
		     name_of(v, f->seals[i].person), shown_number(v, (int64_t)f->seals[i].seq),
		     case_day(v, time_day(f->seals[i].at)), shown_number(v, (int64_t)f->seals[i].opened));
	}
	html(v, "</ul>\n");
	sheet_end(v);
}

/* ---- the decision ---- */

static void draw_conditions(struct visit *v, const json_t *decision)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(decision, "conditions"), i, one) {
		html(v, "<p class=\"attest-text\"><strong>$</strong>, by $: $$$</p>\n", json_text(one, "outcome"),
		     shown_day(v, json_text(one, "by")), json_text(one, "text"), *json_text(one, "met") ? " Met on " : "",
		     shown_day(v, json_text(one, "met")));
	}
}

static void draw_decision(struct visit *v, const struct case_seen *seen, const json_t *decision)
{
	const struct case_file *f = &seen->view.file;

	sheet_begin(v, NULL, "decision", "The decision");
	if (!json_is_object(decision)) {
		html(v, "<p class=\"attest-text\">Not yet. One member writes it, and all sign it.</p>\n");
		sheet_end(v);
		return;
	}
	html(v, "<p class=\"attest-text\"><strong>$</strong>, signed by $ of $ members$.</p>\n<p class=\"attest-text\">$</p>\n",
	     shown_sentence(v, shown_name(v, json_text(decision, "outcome"))),
	     shown_number(v, (int64_t)json_array_size(json_object_get(decision, "signed"))),
	     shown_number(v, (int64_t)f->member_count), case_is_ratified(f) ? ", ratified" : "", json_text(decision, "reason"));
	draw_conditions(v, decision);
	if (case_may(v, "assent", seen)) {
		form_begin(v, case_address(v, seen, "/assent"), false);
		button(v, NULL, "Go on to sign it too", NULL, NULL);
		form_end(v);
	}
	if (case_may(v, "ratify", seen)) {
		form_begin(v, case_address(v, seen, "/ratify"), false);
		textarea(v, &(struct input){ .name = "comment", .label = "A word to the applicant (optional)", .rows = 2 });
		sign_patient_data(v);
		button(v, NULL, "Go on to ratify it", NULL, NULL);
		form_end(v);
	}
	sheet_end(v);
}

static void draw_whole(struct visit *v)
{
	static const struct choice outcomes[] = { { "equivalent", "Equivalent", NULL, false },
						  { "conditional", "Equivalent once the conditions are met", NULL, false },
						  { "not-equivalent", "Not equivalent", NULL, false } };

	html(v, "<section class=\"attest-decision\" aria-labelledby=\"whole\"><h2 class=\"nhsuk-heading-m\" id=\"whole\">As a "
		"whole</h2>\n");
	radios(v, &(struct input){ .name = "outcome", .label = "The case is" }, outcomes, 3);
	textarea(v, &(struct input){ .name = "reason", .label = "Why", .rows = 3 });
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	html(v, "<p class=\"attest-small attest-soft\">You write and sign it; each other member signs it after you. Until all "
		"have, a later one takes its place.</p>\n</section>\n");
}

/* Once there is a decision, to sign it is what is wanted: another in its place is asked for below the agenda, folded. */
static void draw_otherwise(struct visit *v, const struct case_seen *seen, const json_t *doc)
{
	const json_t *agenda = json_object_get(doc, "agenda"), *point;
	size_t i;

	details_begin(v, "Decide otherwise");
	html(v, "<p>What you decide here takes the place of the decision above, and all have to sign again.</p>\n");
	form_begin(v, case_address(v, seen, "/panel"), false);
	json_array_foreach (agenda, i, point) {
		html(v, "<h3 class=\"nhsuk-heading-s\">$. $</h3>\n", shown_number(v, (int64_t)i + 1),
		     json_text(point, "outcome"));
		draw_question(v, i + 1);
	}
	draw_whole(v);
	form_end(v);
	details_end(v);
}

static enum status documents(struct visit *v, const struct case_seen *seen, json_t **ret_doc, json_t **ret_decision,
			     struct err *err)
{
	TRY(visit_command(v, "equivalence reconcile", VISIT_LIST(seen->name), VISIT_NONE, ret_doc, err));
	TRY(case_decision_json(v->app, seen->view.file.decision, ret_decision, err));
	json_object_set_new(*ret_doc, "decision", *ret_decision);
	return OK;
}

/* The agenda with what is asked of it. What was typed is never folded away. */
static void draw_main(struct visit *v, const struct case_seen *seen, const json_t *doc, const json_t *decision)
{
	bool asks = case_may(v, "decide", seen), typed = v->page.error_count || v->request->form_count || v->typed;
	bool folded = asks && json_is_object(decision) && !typed;

	if (json_is_object(decision))
		draw_decision(v, seen, decision);
	if (asks && !folded)
		form_begin(v, case_address(v, seen, "/panel"), false);
	html(v, "<div class=\"attest-stack\">\n");
	draw_agenda(v, seen, doc, decision, asks && !folded);
	if (asks && !folded)
		draw_whole(v);
	html(v, "</div>\n");
	if (asks && !folded)
		form_end(v);
	if (folded)
		draw_otherwise(v, seen, doc);
}

static enum status draw(struct visit *v, const struct case_seen *seen, struct err *err)
{
	json_t *doc, *decision;
	size_t agenda;

	TRY(documents(v, seen, &doc, &decision, err));
	visit_answer(v, json_incref(doc));
	agenda = json_array_size(json_object_get(doc, "agenda"));
	page_crumb(v, case_address(v, seen, ""), arena_printf(v->arena, "Case %s", seen->name));
	row_signed(v, NULL);
	case_page_head(v, seen, "Panel", name_of(v, seen->view.file.applicant));
	case_page_steps(v, seen);
	figures_begin(v);
	figure(v, arena_printf(v->arena, "%zu of %zu", seen->view.unit_count - agenda, seen->view.unit_count),
	       "all say met: these stand", false);
	figure(v, shown_number(v, (int64_t)agenda), "to decide", false);
	figures_end(v);
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	draw_main(v, seen, doc, decision);
	html(v, "</div>\n<div class=\"attest-side attest-stack\">\n");
	if (!json_is_object(decision))
		draw_decision(v, seen, decision);
	draw_agreement(v, seen, doc);
	draw_blind(v, &seen->view.file);
	html(v, "</div>\n</div>\n");
	return OK;
}

/* The agenda is for those who decide, and those who see to it; its applicant reads the letter. */
static enum status begin(struct visit *v, bool head, struct case_seen *ret_seen, struct err *err)
{
	TRY(case_page_begin(v, head, ret_seen, err));
	return ret_seen->applicant ? visit_not_here(err) : OK;
}

static enum status panel(struct visit *v, struct err *err)
{
	struct case_seen seen;

	TRY(begin(v, true, &seen, err));
	return draw(v, &seen, err);
}

/* ---- saying it ---- */

/* One or two options of the command for each point, from the form's fields. */
static size_t take_points(struct visit *v, const json_t *agenda, const char **values)
{
	const json_t *point;
	size_t i, n = 0;

	json_array_foreach (agenda, i, point) {
		const char *mark = visit_field(v, arena_printf(v->arena, "mark-%zu", i + 1));
		const char *why_name = arena_printf(v->arena, "why-%zu", i + 1), *why = visit_field(v, why_name);
		const char *words = visit_field(v, arena_printf(v->arena, "condition-%zu", i + 1));
		const char *by = visit_field(v, arena_printf(v->arena, "by-%zu", i + 1));

		if (!*mark)
			page_wrong(v, arena_printf(v->arena, "mark-%zu", i + 1),
				   arena_printf(v->arena, "Decide %s", json_text(point, "outcome")));
		if (!*why)
			page_wrong(v, why_name, arena_printf(v->arena, "Say why, of %s", json_text(point, "outcome")));
		values[n++] = "--unit";
		values[n++] = arena_printf(v->arena, "%s %s %s", json_text(point, "outcome"), mark, why);
		if (*words) {
			values[n++] = "--condition";
			values[n++] = arena_printf(v->arena, "%s %s %s", json_text(point, "outcome"), by, words);
		}
	}
	return n;
}

static enum status decide(struct visit *v, struct err *err)
{
	struct drafting drafting = { 0 };
	json_t *doc, *decision;
	struct case_seen seen;
	const char **values;
	struct err why;
	size_t n;

	TRY(begin(v, true, &seen, err));
	TRY(case_act_check(v, "decide", &seen, err));
	TRY(documents(v, &seen, &doc, &decision, err));
	values = arena_array(v->arena, 4 * json_array_size(json_object_get(doc, "agenda")) + 5, sizeof *values);
	n = take_points(v, json_object_get(doc, "agenda"), values);
	if (!*visit_field(v, "outcome"))
		page_wrong(v, "outcome", "Say what the case is as a whole");
	if (!*visit_field(v, "reason"))
		page_wrong(v, "reason", "Say why, of the case as a whole");
	if (v->page.error_count > 0)
		return draw(v, &seen, err);
	values[n++] = "--outcome";
	values[n++] = visit_field(v, "outcome");
	values[n++] = "--reason";
	values[n++] = visit_field(v, "reason");
	values[n] = NULL;
	TRY(sign_try(v, "equivalence decide", VISIT_LIST(seen.name), values, NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, "reason", &drafting, &why);
		return draw(v, &seen, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "For the panel of case %s I decide: %s, with a reason for each outcome of its "
						 "agenda.",
				       seen.name, visit_field(v, "outcome")),
			  case_address(v, &seen, "/panel?signed={entry}"), err);
}

static enum status assent(struct visit *v, struct err *err)
{
	struct drafting drafting;
	struct case_seen seen;

	TRY(begin(v, false, &seen, err));
	TRY(case_act_check(v, "assent", &seen, err));
	TRY(sign_draft(v, "equivalence countersign", VISIT_LIST(seen.name), VISIT_NONE, NULL, 0, &drafting, err));
	return sign_begin(v, &drafting, arena_printf(v->arena, "I sign the decision of my panel on case %s.", seen.name),
			  case_address(v, &seen, "/panel?signed={entry}"), err);
}

static enum status ratify(struct visit *v, struct err *err)
{
	struct drafting drafting = { 0 };
	struct case_seen seen;
	struct err why;

	TRY(begin(v, true, &seen, err));
	TRY(case_act_check(v, "ratify", &seen, err));
	TRY(sign_try(v, "equivalence ratify", VISIT_LIST(seen.name), VISIT_LIST("--comment", visit_field(v, "comment")),
		     NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, "comment", &drafting, &why);
		return draw(v, &seen, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "For the board I ratify the decision on case %s. Appeals run from now.",
				       seen.name),
			  case_address(v, &seen, "?signed={entry}"), err);
}

/* ---- the letter ---- */

static enum status letter(struct visit *v, struct err *err)
{
	CLEANUP(buf_release) struct buf out = { 0 };
	struct case_seen seen;

	TRY(case_page_begin(v, false, &seen, err));
	if (!case_is_ratified(&seen.view.file))
		return fail(err, ERR_CONFLICT, "Nothing is decided until it is ratified");
	buf_init(&out, CASE_LETTER_MAX);
	TRY(case_letter_html(v->app, &seen.view, &out, err));
	visit_send(v, "text/html; charset=utf-8", arena_printf(v->arena, "case-%s-letter.html", seen.name), out.data, out.len);
	return OK;
}

static const struct route_field signed_fields[] = {
	{ "signed", "the number of an entry that was just signed here", false },
	{ 0 },
};
static const struct route_field decide_fields[] = {
	{ "outcome", "equivalent, conditional or not-equivalent", true },
	{ "reason", "why, of the case as a whole", true },
	{ "mark-1", "met, partly or not-met: of the first point of the agenda; mark-2 of the second, and so on", false },
	{ "why-1", "its reason", false },
	{ "condition-1", "what is to be shown, where it is not met", false },
	{ "by-1", "by which day", false },
	{ "patient-data", "of what looks like patient data: not-a-patient, invented", false },
	{ 0 },
};
static const struct route_field ratify_fields[] = {
	{ "comment", "a word to the applicant", false },
	{ "patient-data", "of what looks like patient data: not-a-patient, invented", false },
	{ 0 },
};

#define DECIDERS (ROLE_BIT(ROLE_ETB_ASSESSOR) | ROLE_BIT(ROLE_LAY))

extern const struct route page_panel[];
const struct route page_panel[] = {
	{ "GET", "/cases/{case}/panel", NEED_SIGN_IN, 0, signed_fields, NULL, panel,
	  "The agenda of a panel: where assessors disagree, both reasons, how far they agree, what is decided" },
	{ "POST", "/cases/{case}/panel", NEED_SIGN_IN | KEEPS_FORM, DECIDERS, decide_fields, NULL, decide,
	  "What is to be signed to decide a case" },
	{ "POST", "/cases/{case}/assent", NEED_SIGN_IN, DECIDERS, NULL, NULL, assent,
	  "What is to be signed to sign the decision of one's panel" },
	{ "POST", "/cases/{case}/ratify", NEED_SIGN_IN, ROLE_BIT(ROLE_REGISTRAR), ratify_fields, NULL, ratify,
	  "What is to be signed to ratify a decision" },
	{ "GET", "/cases/{case}/letter", NEED_SIGN_IN, 0, NULL, "text/html", letter, "The letter to the applicant, to print" },
	{ 0 },
};
