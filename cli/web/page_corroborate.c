/*
 * Evidence that nobody signed when it was made, confirmed by somebody on a professional register who knows it: the cases in
 * which they are named as a referee, and of each what its claims rest on, to read and to confirm several pieces at once. Of
 * the case itself, its panel and its judgements nothing is here. Who may is access_corroborate.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/web/access.h"
#include "cli/web/case_page.h"
#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/sign.h"
#include "core/json.h"

#define PIECES SIGN_ENTRIES /* that are confirmed at once */
#define CASES_SHOWN 100	     /* of the list, since each of them is read whole */
#define CASE_ROOM ((size_t)512 << 20)

/* ---- the cases ---- */

struct claimed {
	struct case_view view;
	const char *name; /* "547" */
	const struct case_item **items;
	size_t count;
};

static bool can_confirm(const struct case_item *item)
{
	return strcmp(item->kind, "evidence") == 0 && !item->gone;
}

static enum status begin(struct visit *v, struct claimed *ret_claimed, struct err *err)
{
	struct claimed c = { .name = visit_part(v, "case") };
	struct err why;

	/* What is wrong with the number would tell whether there is such an entry. */
	if (cases_view(v->app, c.name, &c.view, &why) != OK)
		return visit_not_here(err);
	TRY(access_corroborate(v, &c.view.file, err));
	c.name = arena_printf(v->arena, "%" PRIu64, c.view.file.seq);
	c.count = case_evidence(v, &c.view, &c.items);
	*ret_claimed = c;
	return OK;
}

static json_t *case_json(struct visit *v, const struct case_view *view)
{
	const struct case_item **items;
	size_t count = case_evidence(v, view, &items);
	int pieces = 0, alone = 0;

	for (size_t i = 0; i < count; i++) {
		pieces += can_confirm(items[i]);
		alone += can_confirm(items[i]) && !items[i]->signed_for;
	}
	return json_pack("{sIsssssssisi}", "case", (json_int_t)view->file.seq, "applicant", view->file.applicant, "name",
			 app_name(v->app, view->file.applicant), "curriculum", view->file.ref, "pieces", pieces, "unsigned",
			 alone);
}

/* Nothing of it where it is not for the visitor. */
static enum status add_case(struct visit *v, const struct asking_case *kase, json_t *list, struct err *err)
{
	struct world w = cases_world(v->app);
	struct case_view view;
	struct case_file file;
	enum status status;

	status = access_asking(v, kase, err);
	if (status == OK)
		status = case_load(&w, kase->applicant, kase->seq, &file, err);
	if (status == OK)
		status = access_corroborate(v, &file, err);
	if (status != OK)
		return status == ERR_NOT_FOUND ? OK : status;
	TRY(case_view(&w, &file, &view, err));
	json_array_append_new(list, case_json(v, &view));
	return OK;
}

/* Those that name the visitor first; what is read of one is forgotten before the next. */
static enum status gather(struct visit *v, json_t *list, struct err *err)
{
	struct world w = cases_world(v->app);
	struct arena *own = v->arena, *scratch;
	struct asking_case *cases;
	enum status status = OK;
	size_t count;

	TRY(case_list_asking(&w, v->session.person, &cases, &count, err));
	scratch = arena_new(CASE_ROOM);
	v->arena = v->app->arena = scratch;
	for (size_t i = 0; i < 2 * count && status == OK && json_array_size(list) < CASES_SHOWN; i++) {
		const struct asking_case *kase = &cases[i % count];

		if (kase->names != (i < count))
			continue;
		status = add_case(v, kase, list, err);
		arena_clear(scratch);
	}
	v->arena = v->app->arena = own;
	arena_free(scratch);
	return status;
}

static enum status list_cases(struct visit *v, struct err *err)
{
	static const char *const heads[] = { "Case", "Equivalent to", "#Evidence", "#Signed by nobody else", NULL };
	json_t *list = json_array();
	const json_t *one;
	size_t i;

	visit_answer(v, list);
	TRY(gather(v, list, err));
	v->page.menu = "/corroborate";
	page_head(v, "Confirm evidence", NULL);
	if (json_array_size(list) == 0) {
		html(v, "<p class=\"attest-lead\">Nobody asks you to confirm evidence now.</p>\n<p class=\"nhsuk-body\">A case of "
			"equivalence stands here when its application names you as a referee, until it is decided.</p>\n");
		return OK;
	}
	html(v, "<p class=\"attest-lead\">What applicants claim with, and you may know to be true: you were there, or saw what came "
		"of it.</p>\n<div class=\"attest-sheet\">\n");
	table_begin(v, "attest-dense attest-blocks", "Cases whose evidence you can confirm", heads);
	json_array_foreach (list, i, one) {
		const char *name = arena_printf(v->arena, "%lld", (long long)json_number(one, "case"));

		row_begin(v);
		row_head(v, arena_printf(v->arena, "/corroborate/%s", name),
			 arena_printf(v->arena, "Case %s, %s", name, json_text(one, "name")));
		cell(v, "Equivalent to", json_text(one, "curriculum"));
		cell_number(v, "Evidence", shown_number(v, json_number(one, "pieces")));
		cell_number(v, "Signed by nobody else", shown_number(v, json_number(one, "unsigned")));
		row_end(v);
	}
	table_end(v);
	html(v, "</div>\n");
	if (json_array_size(list) == CASES_SHOWN)
		html(v, "<p class=\"attest-text\">The first $ are shown.</p>\n", shown_number(v, CASES_SHOWN));
	return OK;
}

/* ---- one case ---- */

static const char *title_of(struct visit *v, const struct entry *e)
{
	const char *title = app_text(v->app, e, "title");

	return title ? title : "(erased)";
}

static enum status draw_piece(struct visit *v, const struct claimed *c, const struct case_item *item, struct choice *choice,
			      json_t *list, struct err *err)
{
	const char *name = case_evidence_name(v, &c->view, item->seq), *title;
	struct record record;
	struct entry entry;

	TRY(journal_read(v->app->journal, item->seq, v->arena, &record, &entry, err));
	title = title_of(v, &entry);
	json_array_append_new(list, json_pack("{sIsssssssbso}", "entry", (json_int_t)item->seq, "number", name, "title", title,
					      "shows", item->knowledge ? "knowledge" : "practice", "signed",
					      (int)item->signed_for, "texts", case_evidence_json(v, &entry)));
	*choice = (struct choice){ .value = arena_printf(v->arena, "%" PRIu64, item->seq),
				   .text = arena_printf(v->arena, "%s. %s", name, title) };
	sheet_begin(v, NULL, name, choice->text);
	html(v, "<p class=\"attest-small attest-soft\">Offered as $; last day $; $</p>\n",
	     item->knowledge ? "knowledge" : "practice", case_day(v, item->last),
	     item->signed_for ? "signed by somebody else" : "signed by nobody else");
	case_evidence_says(v, arena_printf(v->arena, "/corroborate/%s/%" PRIu64, c->name, item->seq), &entry);
	sheet_end(v);
	return OK;
}

static const struct choice relations[] = {
	{ "manager", "I was their manager", NULL, false },
	{ "colleague", "I worked with them", NULL, false },
	{ "referee", "I know it otherwise", "As a customer of theirs, or who taught them", false },
};
#define RELATIONS (sizeof relations / sizeof *relations)

static bool is_relation(const char *word)
{
	for (size_t i = 0; i < RELATIONS; i++) {
		if (strcmp(word, relations[i].value) == 0)
			return true;
	}
	return false;
}

static bool is_ticked(struct visit *v, const char *piece)
{
	const char *value;

	for (size_t i = 0; (value = request_values(v->request, "evidence", i)); i++) {
		if (strcmp(value, piece) == 0)
			return true;
	}
	return false;
}

/* What needs nobody any more, folded unless it was chosen: further boxes of the question before. */
static void draw_others(struct visit *v, const struct choice *pieces, size_t count)
{
	bool open = false;

	for (size_t i = 0; i < count; i++)
		open = open || is_ticked(v, pieces[i].value);
	html(v, "<div class=\"nhsuk-u-margin-bottom-4\">\n");
	if (!open)
		details_begin(v, arena_printf(v->arena, "Also %s, signed by somebody else already",
					      shown_count(v, (int64_t)count, "piece", "pieces")));
	html(v, "<div class=\"nhsuk-form-group\"><fieldset class=\"nhsuk-fieldset\"><legend class=\"nhsuk-fieldset__legend "
		"nhsuk-fieldset__legend--s\">I know to be true, too</legend>\n<div class=\"nhsuk-checkboxes\">\n");
	for (size_t i = 0; i < count; i++) {
		const char *value = pieces[i].value;

		html(v, "<div class=\"nhsuk-checkboxes__item\"><input class=\"nhsuk-checkboxes__input\" id=\"piece-$\" "
			"name=\"evidence\" type=\"checkbox\" value=\"$\"",
		     value, value);
		if (is_ticked(v, value))
			html(v, " checked");
		html(v, "><label class=\"nhsuk-label nhsuk-checkboxes__label\" for=\"piece-$\">$</label></div>\n", value,
		     pieces[i].text);
	}
	html(v, "</div>\n</fieldset></div>\n");
	if (!open)
		details_end(v);
	html(v, "</div>\n");
}

/* `first`: how many are asked for; the others of `count` are signed already. */
static void draw_form(struct visit *v, const struct claimed *c, const struct choice *pieces, size_t first, size_t count)
{
	form_begin(v, arena_printf(v->arena, "/corroborate/%s", c->name), false);
	checkboxes(v, &(struct input){ .name = "evidence", .label = "I know to be true" }, pieces, first);
	if (first < count)
		draw_others(v, pieces + first, count - first);
	radios(v, &(struct input){ .name = "relation", .label = "How I know it" }, relations, RELATIONS);
	textarea(v, &(struct input){ .name = "comment", .label = "What I saw of it", .hint = "If there is something to say.", .rows = 3 });
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "<p class=\"attest-small attest-soft\">Whoever confirms evidence of somebody never judges a case of theirs.</p>\n");
}

static size_t pieces_of(const struct claimed *c)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += can_confirm(c->items[i]);
	return count;
}

/* Those that somebody else has signed, or those that wait for it; *count of `choices` are taken already. */
static enum status draw_pieces(struct visit *v, const struct claimed *c, bool signed_for, struct choice *choices,
			       size_t *count, json_t *list, struct err *err)
{
	for (size_t i = 0; i < c->count; i++) {
		if (can_confirm(c->items[i]) && c->items[i]->signed_for == signed_for)
			TRY(draw_piece(v, c, c->items[i], &choices[(*count)++], list, err));
	}
	return OK;
}

static enum status draw(struct visit *v, const struct claimed *c, struct err *err)
{
	const char *who = app_name(v->app, c->view.file.applicant);
	json_t *list = json_array();
	struct choice *choices = arena_array(v->arena, c->count + 1, sizeof *choices);
	size_t first = 0, count = 0;

	visit_answer(v, json_pack("{sIssssssso}", "case", (json_int_t)c->view.file.seq, "applicant", c->view.file.applicant,
				  "name", who, "curriculum", c->view.file.ref, "evidence", list));
	v->page.menu = "/corroborate";
	v->page.wide = true;
	row_signed(v, NULL);
	page_crumb(v, "/corroborate", "Confirm evidence");
	page_head(v, arena_printf(v->arena, "Evidence of %s", who),
		  arena_printf(v->arena, "Case %s, %s", c->name, c->view.file.ref));
	v->page.title = arena_printf(v->arena, "Evidence of %s – Case %s", who, c->name);
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	TRY(draw_pieces(v, c, false, choices, &first, list, err));
	count = first;
	if (first > 0 && first < pieces_of(c))
		details_begin(v, arena_printf(v->arena, "Signed by somebody else already: %s",
					      shown_count(v, (int64_t)(pieces_of(c) - first), "piece", "pieces")));
	html(v, "<div class=\"attest-stack\">\n");
	TRY(draw_pieces(v, c, true, choices, &count, list, err));
	html(v, "</div>\n");
	if (first > 0 && first < count)
		details_end(v);
	if (count == 0)
		html(v, "<p class=\"attest-lead\">No claim rests on evidence yet. Come back once $ has claimed.</p>\n", who);
	html(v, "</div>\n<div class=\"attest-side\">\n");
	if (count > 0) {
		html(v, "<div class=\"attest-decision\">\n<h2 class=\"nhsuk-heading-m\">What you confirm</h2>\n");
		draw_form(v, c, choices, first > 0 ? first : count, count);
		html(v, "</div>\n");
	}
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status one_case(struct visit *v, struct err *err)
{
	struct claimed c;

	TRY(begin(v, &c, err));
	return draw(v, &c, err);
}

/* What the page shows under that number. */
static const struct case_item *piece_of(const struct claimed *c, const char *number)
{
	uint64_t seq = strtoull(number, NULL, 10);

	if (strspn(number, "0123456789") != strlen(number))
		return NULL;
	for (size_t i = 0; i < c->count; i++) {
		if (c->items[i]->seq == seq && can_confirm(c->items[i]))
			return c->items[i];
	}
	return NULL;
}

static enum status file(struct visit *v, struct err *err)
{
	const struct case_item *item;
	struct record record;
	struct entry entry;
	struct claimed c;

	TRY(begin(v, &c, err));
	item = piece_of(&c, visit_part(v, "entry"));
	if (!item)
		return visit_not_here(err);
	TRY(journal_read(v->app->journal, item->seq, v->arena, &record, &entry, err));
	return case_evidence_send(v, &entry, visit_part(v, "file"), err);
}

/* ---- saying it ---- */

/* Only what the page has shown: another entry's number confirms nothing. */
static size_t take_pieces(struct visit *v, const struct claimed *c, const char *operands[PIECES + 1])
{
	const char *asked;
	size_t n = 0;

	for (size_t i = 0; n < PIECES && (asked = request_values(v->request, "evidence", i)); i++) {
		if (piece_of(c, asked))
			operands[n++] = asked;
		else
			page_wrong(v, "evidence", "Choose what stands on this page");
	}
	operands[n] = NULL;
	return n;
}

static enum status confirm(struct visit *v, struct err *err)
{
	const char *operands[PIECES + 1] = { NULL }, *relation = visit_field(v, "relation");
	const char *comment = visit_field(v, "comment");
	const char *values[] = { "--relation", relation, *comment ? "--comment" : NULL, comment, NULL };
	struct drafting drafting = { 0 };
	struct claimed c;
	struct err why;
	size_t n;

	TRY(begin(v, &c, err));
	n = take_pieces(v, &c, operands);
	if (n == 0 && v->page.error_count == 0)
		page_wrong(v, "evidence", "Choose what you know to be true");
	if (!is_relation(relation))
		page_wrong(v, "relation", "Say how you know it");
	if (v->page.error_count > 0)
		return draw(v, &c, err);
	TRY(sign_try(v, "equivalence corroborate", operands, values, NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, "comment", &drafting, &why);
		return draw(v, &c, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I know %s of %s to be true, as their %s.",
				       shown_count(v, (int64_t)n, "piece of evidence", "pieces of evidence"),
				       app_name(v->app, c.view.file.applicant), relation),
			  arena_printf(v->arena, "/corroborate/%s?signed={entry}", c.name), err);
}

static const struct route_field signed_fields[] = {
	{ "signed", "the number of an entry that was just signed here", false },
	{ 0 },
};
static const struct route_field confirm_fields[] = {
	{ "evidence", "the number of an entry; repeats", true },
	{ "relation", "manager, colleague or referee", true },
	{ "comment", "what was seen of it", false },
	{ "patient-data", "of what looks like patient data: not-a-patient, invented", false },
	{ 0 },
};
#define REGISTRANT ROLE_BIT(ROLE_REGISTRANT)

extern const struct route page_corroborate[];
const struct route page_corroborate[] = {
	{ "GET", "/corroborate", NEED_SIGN_IN, REGISTRANT, NULL, NULL, list_cases,
	  "Cases whose evidence somebody on a register can confirm" },
	{ "GET", "/corroborate/{case}", NEED_SIGN_IN, REGISTRANT, signed_fields, NULL, one_case,
	  "What the claims of a case rest on, to confirm" },
	{ "GET", "/corroborate/{case}/{entry}/{file}", NEED_SIGN_IN, REGISTRANT, NULL, "application/octet-stream", file,
	  "A file of it, to keep" },
	{ "POST", "/corroborate/{case}", NEED_SIGN_IN | KEEPS_FORM, REGISTRANT, confirm_fields, NULL, confirm,
	  "What is to be signed to confirm evidence" },
	{ 0 },
};
