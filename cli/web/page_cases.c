/*
 * Cases of equivalence: the list with its clocks, and the workbench of one: what is claimed with what, what was found
 * before anybody reads, who judges. No judgement is here before all are open, not even one's own; that is page_case_judge.c.
 */
#include <inttypes.h>
#include <string.h>

#include "assessment/equivalence.h"
#include "cli/web/case_acts.h"
#include "cli/web/case_appeal.h"
#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/unfinished.h"
#include "core/date.h"
#include "core/json.h"

/* ---- the list ---- */

static bool shows(const struct visit *v, const json_t *row)
{
	const char *person = v->session.person;
	const json_t *member;
	size_t i;

	if (visit_holds(v, ROLE_REGISTRAR) || strcmp(json_text(row, "applicant"), person) == 0 ||
	    strcmp(json_text(row, "clerk"), person) == 0)
		return true;
	json_array_foreach (json_object_get(row, "panel"), i, member) {
		if (strcmp(json_text(member, "person"), person) == 0)
			return true;
	}
	return false;
}

static const char *due_of(struct visit *v, const json_t *row, bool *ret_late)
{
	int32_t due;

	*ret_late = false;
	if (day_parse(json_text(row, "due"), &due, NULL) != OK)
		return "";
	return case_due_words(v, due, ret_late);
}

static enum case_stage stage_of(const json_t *row)
{
	for (int i = 0; i <= CASE_CLOSED; i++) {
		if (strcmp(case_stage_name((enum case_stage)i), json_text(row, "stage")) == 0)
			return (enum case_stage)i;
	}
	return CASE_CLOSED;
}

static void draw_case(struct visit *v, const json_t *row)
{
	const char *id = arena_printf(v->arena, "%lld", (long long)json_integer_value(json_object_get(row, "id")));
	const char *due;
	bool late;

	due = due_of(v, row, &late);
	row_begin(v);
	html(v,
	     "<th class=\"nhsuk-table__header attest-light\" scope=\"row\"><a href=\"/cases/$\">Case $</a><br><span "
	     "class=\"attest-small attest-soft\">$</span></th>",
	     id, id, app_name(v->app, json_text(row, "applicant")));
	cell(v, "Target", json_text(row, "target"));
	cell_begin(v, "Stage");
	html(v, "<strong>$</strong> <span class=\"attest-soft\">waits for $</span>", case_stage_words(stage_of(row)),
	     case_stage_waits(stage_of(row)));
	cell_end(v);
	cell_begin(v, "Due");
	html(v, "<span class=\"attest-num$\">", late ? " attest-risk" : "");
	if (late)
		glyph(v, "late");
	html(v, "$$$</span>", late ? " " : "", *due ? due : "no clock", late ? ", late" : "");
	if (*json_text(row, "due"))
		html(v, "<br><span class=\"attest-small attest-soft\">$</span>", shown_day(v, json_text(row, "due")));
	cell_end(v);
	row_end(v);
}

/* In which it is the visitor's move, as their queue has them. */
static enum status draw_moves(struct visit *v, struct err *err)
{
	json_t *queue, *row;
	bool any = false;
	size_t i;

	TRY(visit_command(v, "queue", VISIT_NONE, VISIT_NONE, &queue, err));
	json_array_foreach (queue, i, row) {
		const char *id = arena_printf(v->arena, "%lld", (long long)json_integer_value(json_object_get(row, "seq")));
		const char *risk = json_text(row, "risk");
		bool late = strcmp(risk, "red") == 0 || strcmp(risk, "overdue") == 0;

		if (strcmp(json_text(row, "state"), "case") != 0)
			continue;
		if (!any) {
			sheet_begin(v, NULL, "yours", "Your move");
			html(v, "<ul class=\"attest-flags\">\n");
		}
		any = true;
		html(v, "<li><span class=\"$\">", late ? "attest-bad" : "attest-soft");
		glyph(v, late ? "late" : "wait");
		html(v, "</span> <span><a href=\"/cases/$\">Case $</a>, of $: $$$</span></li>\n", id, id,
		     app_name(v->app, json_text(row, "trainee")), json_text(row, "what"),
		     *json_text(row, "due") ? strcmp(risk, "overdue") == 0 ? ", was due on " : ", due on " : "",
		     shown_day(v, json_text(row, "due")));
	}
	if (any) {
		html(v, "</ul>\n");
		sheet_end(v);
	}
	return OK;
}

/* An applicant goes on with the case that they have before they begin another. */
static void draw_own(struct visit *v, const json_t *doc)
{
	const char *own = NULL;
	const json_t *row;
	size_t i;

	if (!visit_holds(v, ROLE_APPLICANT))
		return;
	json_array_foreach (doc, i, row) {
		if (strcmp(json_text(row, "applicant"), v->session.person) == 0 && stage_of(row) != CASE_CLOSED)
			own = arena_printf(v->arena, "%lld", (long long)json_number(row, "id"));
	}
	if (own)
		link_button(v, NULL, arena_printf(v->arena, "/cases/%s", own),
			    arena_printf(v->arena, "Open your case %s", own));
	link_button(v, "secondary", "/cases/apply", own ? "Begin another case" : "Begin a case");
}

static enum status cases(struct visit *v, struct err *err)
{
	static const char *const heads[] = { "Case", "Equivalent to", "Stage", "Due", NULL };
	struct unfinished unfinished;
	json_t *doc, *answer, *row;
	int64_t late = 0;
	size_t i;

	TRY(visit_command(v, "equivalence list", VISIT_NONE, VISIT_NONE, &doc, err));
	for (i = json_array_size(doc); i-- > 0;) {
		if (!shows(v, json_array_get(doc, i)))
			json_array_remove(doc, i);
	}
	TRY(unfinished_find(v, &unfinished, err));
	answer = json_pack("{sO}", "items", doc);
	unfinished_json(&unfinished, answer);
	visit_answer(v, answer);
	v->page.menu = "/cases";
	v->page.wide = true;
	html(v, "<div class=\"attest-head\">\n");
	page_head(v, "Cases of equivalence", NULL);
	draw_own(v, doc);
	if (v->roles & (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ETB_ASSESSOR) | ROLE_BIT(ROLE_LAY)))
		link_button(v, "secondary", "/cases/agreement", "How far assessors agree");
	html(v, "</div>\n");
	unfinished_sheet(v, &unfinished);
	if (json_array_size(doc) == 0) {
		html(v, "<p class=\"attest-lead\">There is no case for you yet. A case stands here from its application on for "
			"the applicant, and for who is named to judge it.</p>\n");
		return OK;
	}
	json_array_foreach (doc, i, row) {
		bool one;

		(void)due_of(v, row, &one);
		late += one;
	}
	figures_begin(v);
	figure(v, shown_number(v, (int64_t)json_array_size(doc)), "cases", false);
	figure(v, shown_number(v, late), "past their clock", late > 0);
	figures_end(v);
	html(v, "<div class=\"attest-stack\">\n");
	TRY(draw_moves(v, err));
	sheet_begin(v, NULL, "list", "By number");
	table_begin(v, "attest-dense attest-blocks", "Cases, what each waits for and by when", heads);
	json_array_foreach (doc, i, row) {
		draw_case(v, row);
	}
	table_end(v);
	sheet_end(v);
	html(v, "</div>\n");
	return OK;
}

/* ---- one: the matrix ---- */

static void draw_offered(struct visit *v, const struct case_claim *claim, uint64_t seq)
{
	const struct case_item *item = NULL;

	for (size_t i = 0; claim && i < claim->item_count; i++) {
		if (claim->items[i].seq == seq)
			item = &claim->items[i];
	}
	if (!item) {
		html(v, "<td class=\"c\"></td>\n");
		return;
	}
	html(v, "<td class=\"c\"><span class=\"$\">", item->gone ? "attest-bad" : item->knowledge ? "" : "attest-blue");
	glyph(v, item->gone ? "cross" : item->knowledge ? "book" : item->signed_for ? "full" : "ring");
	html(v, "</span><span class=\"nhsuk-u-visually-hidden\">$</span></td>\n",
	     item->gone ? "withdrawn since" : item->knowledge ? "knowledge" : item->signed_for ? "practice, signed" :
	     "practice, signed by nobody else");
}

/* What the assessors found: no column before all is open, since there would be nothing in it. */
static void draw_judged(struct visit *v, const struct case_seen *seen, size_t unit)
{
	const struct case_file *f = &seen->view.file;

	for (size_t i = 0; seen->open && i < f->seal_count; i++) {
		html(v, "<td class=\"attest-num\">");
		case_mark(v, unit_mark_name(f->seals[i].judgements[unit].mark));
		html(v, "</td>\n");
	}
}

static const char *unit_address(struct visit *v, const struct case_seen *seen, const char *unit)
{
	return case_address(v, seen,
			    arena_printf(v->arena, "/%s?outcome=%s", seen->judges && !seen->sealed ? "judge" : "outcome",
					 url_part(v->arena, unit)));
}

static void draw_heads(struct visit *v, const struct case_seen *seen, size_t evidence)
{
	const struct case_file *f = &seen->view.file;

	html(v, "<thead><tr><th scope=\"col\">Outcome</th>\n");
	for (size_t i = 0; seen->open && i < f->seal_count; i++)
		html(v, "<th scope=\"col\" class=\"c\">$</th>\n",
		     strcmp(f->seals[i].person, v->session.person) == 0 ? "You" : app_name(v->app, f->seals[i].person));
	for (size_t i = 0; i < evidence; i++)
		html(v, "<th scope=\"col\" class=\"c\"><a href=\"#E$\">E$</a></th>\n", shown_number(v, (int64_t)i + 1),
		     shown_number(v, (int64_t)i + 1));
	html(v, "</tr></thead>\n");
}

static size_t times_used(const struct case_view *view, uint64_t seq)
{
	size_t used = 0;

	for (size_t i = 0; i < view->unit_count; i++) {
		const struct case_claim *claim = case_claim_of(&view->file, view->units[i].id);

		for (size_t k = 0; claim && k < claim->item_count; k++)
			used += claim->items[k].seq == seq;
	}
	return used;
}

static void draw_matrix(struct visit *v, const struct case_seen *seen, const struct case_item **items, size_t count)
{
	const struct case_view *view = &seen->view;
	size_t assessors = seen->open ? view->file.seal_count : 0;

	html(v, "<section class=\"attest-scroll\" aria-labelledby=\"mx\" tabindex=\"0\">\n<table "
		"class=\"attest-matrix\"><caption id=\"mx\">What is claimed with what</caption>\n");
	draw_heads(v, seen, count);
	html(v, "<tbody>\n");
	for (size_t i = 0; i < view->unit_count; i++) {
		const struct unit *unit = &view->units[i];
		const struct case_claim *claim = case_claim_of(&view->file, unit->id);

		html(v, "<tr><th scope=\"row\"><a href=\"$\">$</a> <span class=\"attest-matrix__text\">$</span></th>\n",
		     unit_address(v, seen, unit->id), unit->id, unit->text);
		draw_judged(v, seen, i);
		for (size_t k = 0; k < count; k++)
			draw_offered(v, claim, items[k]->seq);
		html(v, "</tr>\n");
	}
	html(v, "</tbody><tfoot><tr><th scope=\"row\">Outcomes each one is used for</th>\n");
	for (size_t i = 0; i < assessors; i++)
		html(v, "<td></td>");
	for (size_t i = 0; i < count; i++) {
		size_t used = times_used(view, items[i]->seq);

		html(v, "<td class=\"c$\">", used > (size_t)view->process->uses ? " attest-cellflag" : "");
		if (used > (size_t)view->process->uses)
			glyph(v, "late");
		html(v, "$</td>\n", shown_number(v, (int64_t)used));
	}
	html(v, "</tr></tfoot></table>\n</section>\n<p class=\"attest-text nhsuk-u-margin-top-3\"><a href=\"$\">Read outcome by "
		"outcome, evidence side by side</a> · <a href=\"$\">By standard, with later editions</a></p>\n",
	     case_address(v, seen, "/read"), case_address(v, seen, "/standards"));
}

/* `closed`: why no judgement is to be read; NULL: there is none, or all are open. */
static void draw_legend(struct visit *v, const char *closed)
{
	static const struct {
		const char *glyph, *class, *text;
	} marks[] = { { "full", "attest-blue", "Practice, signed by somebody else" },
		      { "ring", "attest-blue", "Practice, signed by nobody else" },
		      { "book", "", "Knowledge" },
		      { "cross", "attest-bad", "Withdrawn since" } };

	html(v, "<ul class=\"attest-legend nhsuk-u-margin-top-3\">\n");
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		html(v, "<li><span class=\"$\">", marks[i].class);
		glyph(v, marks[i].glyph);
		html(v, "</span> $</li>\n", marks[i].text);
	}
	html(v, "</ul>\n");
	if (closed) {
		html(v, "<p class=\"attest-text\"><span class=\"attest-soft\">");
		glyph(v, "seal");
		html(v, "</span> $</p>\n", closed);
	}
}

/* ---- beside it ---- */

/* What a flag is about: an outcome, or "E2" of the evidence. */
static const char *flag_of(struct visit *v, const struct case_fault *fault, const struct case_item **items, size_t count)
{
	if (*fault->unit)
		return fault->unit;
	for (size_t i = 0; i < count; i++) {
		if (items[i]->seq == fault->entry)
			return arena_printf(v->arena, "E%zu", i + 1);
	}
	return arena_printf(v->arena, "entry %" PRIu64, fault->entry);
}

static void draw_flags(struct visit *v, const struct case_seen *seen, const struct case_item **items, size_t evidence)
{
	size_t count;
	struct case_fault *faults = cases_faults(v->app, &seen->view, &count);

	sheet_begin(v, NULL, "flags", seen->view.file.submitted ? "Found before anybody reads" : "To be put right first");
	if (count == 0) {
		html(v, "<p class=\"attest-text\">Nothing is wrong: every outcome is claimed, and nothing is old, unsigned or "
			"used too often.</p>\n");
		sheet_end(v);
		return;
	}
	html(v, "<ul class=\"attest-flags\">\n");
	for (size_t i = 0; i < count; i++) {
		html(v, "<li><span class=\"attest-warn\">");
		glyph(v, faults[i].code == FAULT_KNOWLEDGE ? "book" : "late");
		html(v, "</span> <span><strong>$</strong>: $.</span></li>\n",
		     flag_of(v, &faults[i], items, evidence), faults[i].text);
	}
	html(v, "</ul>\n");
	sheet_end(v);
}

static void draw_evidence(struct visit *v, const struct case_seen *seen, const struct case_item **items, size_t count)
{
	static const char *const heads[] = { "Evidence", "Shows", "#Last day", "Signed for", NULL };

	sheet_begin(v, NULL, "items", "Evidence");
	table_begin(v, "attest-dense attest-blocks", "The evidence that claims rest on", heads);
	for (size_t i = 0; i < count; i++) {
		const char *title = NULL;
		struct err ignored;

		if (case_judged_text(v->app, items[i]->seq, "title", 0, &title, &ignored) != OK || !title)
			title = items[i]->kind;
		html(v,
		     "<tr class=\"nhsuk-table__row\" id=\"E$\"><th class=\"nhsuk-table__header attest-light\" "
		     "scope=\"row\"><strong>E$</strong> <a href=\"$\">$</a></th>",
		     shown_number(v, (int64_t)i + 1), shown_number(v, (int64_t)i + 1),
		     case_address(v, seen, arena_printf(v->arena, "/evidence/%" PRIu64, items[i]->seq)), title);
		cell(v, "Shows", items[i]->knowledge ? "knowledge" : "practice");
		cell_number(v, "Last day", case_day(v, items[i]->last));
		cell(v, "Signed for", items[i]->gone ? "withdrawn since" : items[i]->signed_for ? "yes" : "by nobody else");
		row_end(v);
	}
	table_end(v);
	case_evidence_ask(v, seen);
	sheet_end(v);
}

static void draw_panel(struct visit *v, const struct case_seen *seen)
{
	const struct case_file *f = &seen->view.file;

	sheet_begin(v, NULL, "panel", "Who judges it");
	if (!f->allocated) {
		html(v, "<p class=\"attest-text\">$</p>\n",
		     f->appealed ? "Nobody yet: a new panel is to be named, of people who have not judged it before." :
				   "Nobody yet.");
		sheet_end(v);
		return;
	}
	list_begin(v, "summary");
	for (size_t i = 0; i < f->member_count; i++) {
		const struct case_seal *seal = case_seal_of(f, f->members[i].person);

		list_row(v, shown_sentence(v, case_seat_name(f->members[i].seat)),
			 arena_printf(v->arena, "%s%s%s", app_name(v->app, f->members[i].person), seal ? ", sealed on " : "",
				      seal ? case_day(v, time_day(seal->at)) : ""));
	}
	list_row(v, "Clerk", app_name(v->app, f->clerk));
	list_end(v);
	sheet_end(v);
}

/* ---- what the visitor can do now ---- */

/* What the stage waits for, then what there is to read, then what else is theirs to do. */
static void draw_move(struct visit *v, const struct case_seen *seen)
{
	const struct case_file *f = &seen->view.file;
	bool decided = case_is_ratified(f);

	case_acts_offer(v, seen, true);
	if (seen->open && !seen->applicant && !case_may(v, "decide", seen) && !case_may(v, "ratify", seen))
		link_button(v, "secondary", case_address(v, seen, "/panel"), "See the panel's agenda");
	if (decided)
		link_button(v, "secondary", case_address(v, seen, "/letter"), "The letter");
	case_acts_offer(v, seen, false);
	if (seen->open && decided && case_outcome_on(f->decision, time_day(app_now(v->app))) != OUTCOME_EQUIVALENT)
		link_button(v, "secondary", case_address(v, seen, "/top-up"), "What would make up for it");
}

static void draw_figures(struct visit *v, const struct case_seen *seen, size_t evidence)
{
	const struct case_view *view = &seen->view;
	size_t flags, claimed = 0;
	const char *due;
	bool late;

	(void)cases_faults(v->app, view, &flags);
	for (size_t i = 0; i < view->unit_count; i++)
		claimed += case_claim_of(&view->file, view->units[i].id) != NULL;
	due = case_due_words(v, seen->due, &late);
	figures_begin(v);
	figure(v, arena_printf(v->arena, "%zu of %zu", claimed, view->unit_count), "outcomes claimed", false);
	figure(v, shown_number(v, (int64_t)evidence), "pieces of evidence", false);
	figure(v, shown_number(v, (int64_t)flags), "warnings found before anybody reads", false);
	figure(v, *due ? due : "no clock", late ? "this stage was due" : "this stage is due", late);
	figures_end(v);
}

/* The document of the command, without what is not open to the visitor yet. */
static void close_case(json_t *doc, const struct case_seen *seen)
{
	json_t *outcome;
	size_t i;

	json_array_foreach (json_object_get(doc, "outcomes"), i, outcome) {
		json_object_set_new(outcome, "judgements", json_array());
	}
	if (!case_is_ratified(&seen->view.file))
		json_object_set_new(doc, "decision", json_null());
}

static enum status one_case(struct visit *v, struct err *err)
{
	const struct case_item **items;
	json_t *doc, *appeal;
	struct case_seen seen;
	size_t count;

	TRY(case_page_begin(v, true, &seen, err));
	TRY(case_appeal_json(v, &seen.view.file, &appeal, err));
	arena_own(v->arena, json_release, appeal);
	if (v->wants_json) { /* counts pages of files, which takes its time: only for whom it is */
		TRY(visit_command(v, "equivalence show", VISIT_LIST(seen.name), VISIT_NONE, &doc, err));
		if (!seen.open)
			close_case(doc, &seen);
		json_object_set_new(doc, "acts", case_acts_json(v, &seen));
		json_object_set(doc, "appeal", appeal);
		visit_answer(v, json_incref(doc));
		return OK;
	}
	count = case_evidence(v, &seen.view, &items);
	v->page.landscape = true;
	row_signed(v, NULL);
	html(v, "<div class=\"attest-head\">\n");
	case_page_head(v, &seen, arena_printf(v->arena, "%s, by equivalence", seen.view.file.ref),
		       app_name(v->app, seen.view.file.applicant));
	html(v, "<div class=\"attest-actions attest-actions--block\">\n");
	draw_move(v, &seen);
	html(v, "</div>\n</div>\n");
	case_page_steps(v, &seen);
	html(v, "<p class=\"attest-text\">Whose move it is: $.</p>\n",
	     seen.open && seen.stage == CASE_RECONCILE ? "its panel decides" : case_stage_waits(seen.stage));
	draw_figures(v, &seen, count);
	case_appeal_draw(v, &seen, appeal);
	draw_matrix(v, &seen, items, count);
	draw_legend(v, case_closed_words(&seen));
	html(v, "<div class=\"attest-cols attest-cols--sign nhsuk-u-margin-top-4\">\n<div class=\"attest-stack\">\n");
	draw_evidence(v, &seen, items, count);
	html(v, "</div>\n<div class=\"attest-stack\">\n");
	draw_panel(v, &seen);
	draw_flags(v, &seen, items, count);
	html(v, "</div>\n</div>\n");
	return OK;
}

static const struct route_field signed_fields[] = {
	{ "signed", "the number of an entry that was just signed here", false },
	{ 0 },
};

extern const struct route page_cases[];
const struct route page_cases[] = {
	{ "GET", "/cases", NEED_SIGN_IN, 0, NULL, NULL, cases, "Cases of equivalence that one is part of, with their clocks" },
	{ "GET", "/cases/{case}", NEED_SIGN_IN, 0, signed_fields, NULL, one_case,
	  "A case: what is claimed with what, what was found before anybody reads, who judges it" },
	{ 0 },
};
