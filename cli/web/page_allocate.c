/*
 * A registrar's part of a case: who could judge it, with what the records know against each before anybody is asked;
 * and, for the clerk, the opening of what is sealed. The key for that is kept off line, so that only the demonstration,
 * where keys lie beside the store, opens on a page.
 */
#include <string.h>

#include "cli/web/case_page.h"
#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "core/date.h"
#include "portfolio/list.h"

/* Whoever holds a role that a seat wants, with why they cannot take it; NULL: nothing is known against them. */
struct candidate {
	const char *id, *specialisms, *why;
	bool lay;
};

static const struct listed_role *seat_role(const struct listed_person *p, int32_t today)
{
	for (size_t i = 0; i < p->role_count; i++) {
		const struct listed_role *r = &p->roles[i];

		if ((r->role == ROLE_ETB_ASSESSOR || r->role == ROLE_LAY) && r->from <= today &&
		    (r->until == DAY_OPEN || r->until >= today))
			return r;
	}
	return NULL;
}

static enum status find_candidates(struct visit *v, const struct case_seen *seen, struct candidate **ret_list,
				   size_t *ret_count, struct err *err)
{
	struct world w = cases_world(v->app);
	int32_t today = time_day(app_now(v->app));
	struct candidate *list;
	struct listed_person *people;
	size_t count, n = 0;

	TRY(list_people(journal_db(v->app->journal), v->arena, &people, &count, err));
	list = arena_array(v->arena, count + 1, sizeof *list);
	for (size_t i = 0; i < count; i++) {
		const struct listed_role *role = seat_role(&people[i], today);

		if (!role)
			continue;
		list[n] = (struct candidate){ .id = people[i].id, .specialisms = role->specialisms,
					      .lay = role->role == ROLE_LAY };
		if (strcmp(people[i].id, seen->view.file.applicant) == 0)
			list[n].why = "is the applicant";
		else
			TRY(case_conflict(&w, &seen->view.file, people[i].id, &list[n].why, err));
		n++;
	}
	*ret_list = list;
	*ret_count = n;
	return OK;
}

static void draw_candidates(struct visit *v, const struct candidate *list, size_t count)
{
	static const char *const heads[] = { "Person", "As", "Specialisms", "What the records know", NULL };

	table_begin(v, "attest-dense attest-blocks", "Who could judge, and what the records know", heads);
	for (size_t i = 0; i < count; i++) {
		row_begin(v);
		row_head(v, NULL, app_name(v->app, list[i].id));
		cell(v, "As", list[i].lay ? "lay" : "assessor");
		cell(v, "Specialisms", *list[i].specialisms ? list[i].specialisms : list[i].lay ? "–" : "any");
		cell_begin(v, "Records");
		html(v, "<span class=\"$\">", list[i].why ? "attest-bad" : "attest-ok");
		glyph(v, list[i].why ? "cross" : "tick");
		html(v, "</span> $", list[i].why ? list[i].why : "nothing against it");
		cell_end(v);
		row_end(v);
	}
	table_end(v);
}

/* Who can take the seat, as choices. */
static size_t take_choices(struct visit *v, const struct candidate *list, size_t count, bool lay, struct choice *choices)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (list[i].lay == lay && !list[i].why)
			choices[n++] = (struct choice){ list[i].id, app_name(v->app, list[i].id), NULL, false };
	}
	return n;
}

static enum status take_clerks(struct visit *v, struct choice **ret_choices, size_t *ret_count, struct err *err)
{
	struct listed_person *people;
	size_t count, n = 0;

	TRY(list_people(journal_db(v->app->journal), v->arena, &people, &count, err));
	*ret_choices = arena_array(v->arena, count + 1, sizeof **ret_choices);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < people[i].role_count; k++) {
			if (people[i].roles[k].role != ROLE_REGISTRAR)
				continue;
			(*ret_choices)[n++] =
				(struct choice){ people[i].id, app_name(v->app, people[i].id), NULL, false };
			break;
		}
	}
	*ret_count = n;
	return OK;
}

static enum status begin(struct visit *v, bool head, struct case_seen *ret_seen, struct err *err)
{
	TRY(case_page_begin(v, head, ret_seen, err));
	return ret_seen->registrar ? OK : visit_not_here(err);
}

static json_t *candidates_json(struct visit *v, const struct candidate *list, size_t count)
{
	json_t *doc = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(doc, json_pack("{sssssbssss?}", "person", list[i].id, "name",
						     app_name(v->app, list[i].id), "lay", (int)list[i].lay, "specialisms",
						     list[i].specialisms, "conflict", list[i].why));
	return doc;
}

static enum status draw(struct visit *v, const struct case_seen *seen, struct err *err)
{
	struct choice *choices, *clerks;
	struct candidate *list;
	size_t count, n;

	TRY(find_candidates(v, seen, &list, &count, err));
	visit_answer(v, candidates_json(v, list, count));
	page_crumb(v, case_address(v, seen, ""), arena_printf(v->arena, "Case %s", seen->name));
	page_head(v, "Who judges it", arena_printf(v->arena, "Case %s, %s", seen->name,
						   app_name(v->app, seen->view.file.applicant)));
	html(v, "<p class=\"attest-text\">The process asks for $ professional, $ specialist and $ lay. Whoever the records know "
		"beside the applicant cannot be named, and nobody can set that aside.</p>\n",
	     shown_number(v, seen->view.process->professional), shown_number(v, seen->view.process->specialist),
	     shown_number(v, seen->view.process->lay));
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	sheet_begin(v, NULL, "who", "Who could");
	draw_candidates(v, list, count);
	sheet_end(v);
	html(v, "</div>\n<div class=\"attest-side\">\n<div class=\"attest-decision\">\n");
	form_begin(v, case_address(v, seen, "/allocate"), false);
	choices = arena_array(v->arena, count + 1, sizeof *choices);
	n = take_choices(v, list, count, false, choices);
	checkboxes(v, &(struct input){ .name = "professional", .label = "Professional" }, choices, n);
	checkboxes(v, &(struct input){ .name = "specialist", .label = "Specialist" }, choices, n);
	n = take_choices(v, list, count, true, choices);
	checkboxes(v, &(struct input){ .name = "lay", .label = "Lay" }, choices, n);
	TRY(take_clerks(v, &clerks, &n, err));
	radios(v, &(struct input){ .name = "clerk", .label = "Clerk, who opens what they seal" }, clerks, n);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n</div>\n");
	return OK;
}

static enum status allocation(struct visit *v, struct err *err)
{
	struct case_seen seen;

	TRY(begin(v, true, &seen, err));
	return draw(v, &seen, err);
}

static enum status allocate(struct visit *v, struct err *err)
{
	static const char *const seats[] = { "professional", "specialist", "lay" };
	const char *values[2 * 3 * 16 + 3], *person;
	struct drafting drafting;
	struct case_seen seen;
	size_t n = 0;

	TRY(begin(v, true, &seen, err));
	for (size_t k = 0; k < 3; k++) {
		for (size_t i = 0; i < 16 && (person = request_values(v->request, seats[k], i)); i++) {
			values[n++] = arena_printf(v->arena, "--%s", seats[k]);
			values[n++] = person;
		}
	}
	if (!request_value(v->request, "professional"))
		page_wrong(v, "professional", "Name who judges for the profession");
	if (!request_value(v->request, "lay"))
		page_wrong(v, "lay", "Name a lay member");
	if (!*visit_field(v, "clerk"))
		page_wrong(v, "clerk", "Name the clerk");
	if (v->page.error_count > 0)
		return draw(v, &seen, err);
	values[n++] = "--clerk";
	values[n++] = visit_field(v, "clerk");
	values[n] = NULL;
	TRY(sign_draft(v, "equivalence allocate", VISIT_LIST(seen.name), values, NULL, 0, &drafting, err));
	return sign_begin(v, &drafting, arena_printf(v->arena, "I name who judges case %s, and its clerk.", seen.name),
			  case_address(v, &seen, ""), err);
}

/* ---- the clerk ---- */

static enum status opening(struct visit *v, struct err *err)
{
	const struct case_file *f;
	struct case_seen seen;
	bool all;

	TRY(begin(v, true, &seen, err));
	f = &seen.view.file;
	if (!seen.clerk)
		return visit_not_here(err);
	all = f->seal_count == case_assessors(f);
	visit_answer(v, json_pack("{sisisb}", "sealed", (int)f->seal_count, "assessors", (int)case_assessors(f), "open",
				  (int)seen.open));
	page_crumb(v, case_address(v, &seen, ""), arena_printf(v->arena, "Case %s", seen.name));
	page_head(v, "Open the judgements", arena_printf(v->arena, "Case %s", seen.name));
	html(v, "<p class=\"attest-lead\">$ of $ assessors have sealed.</p>\n", shown_number(v, (int64_t)f->seal_count),
	     shown_number(v, (int64_t)case_assessors(f)));
	if (seen.open)
		html(v, "<p class=\"attest-text\">They are open. <a href=\"$\">The agenda</a></p>\n",
		     case_address(v, &seen, "/panel"));
	else if (!all)
		html(v, "<p class=\"attest-text\">Nothing is opened before all have.</p>\n");
	else {
		html(v, "<p class=\"attest-text\">Your key for this is kept off line, so that no page can open them. Where the "
			"store is, with the key at hand:</p>\n<pre class=\"attest-mono\"><code>attest --as $ --keys FOLDER "
			"equivalence open $</code></pre>\n",
		     v->session.person, seen.name);
		if (visit_is_demo(v)) {
			html(v, "<p class=\"attest-text\">In this demonstration the key lies beside the store, so you can go on "
				"here.</p>\n");
			form_begin(v, case_address(v, &seen, "/open"), false);
			button(v, NULL, "Go on to open and sign", NULL, NULL);
			form_end(v);
		}
	}
	return OK;
}

static enum status open_it(struct visit *v, struct err *err)
{
	struct drafting drafting;
	struct case_seen seen;

	TRY(begin(v, false, &seen, err));
	if (!seen.clerk)
		return visit_not_here(err);
	TRY(sign_draft(v, "equivalence open", VISIT_LIST(seen.name), VISIT_NONE, NULL, 0, &drafting, err));
	return sign_begin(v, &drafting, arena_printf(v->arena, "I open what the assessors of case %s have sealed.", seen.name),
			  case_address(v, &seen, "/panel"), err);
}

static const struct route_field allocate_fields[] = {
	{ "professional", "an assessor of the profession; repeats", true },
	{ "specialist", "an assessor of the specialism; repeats", false },
	{ "lay", "a lay member; repeats", true },
	{ "clerk", "the registrar who opens what they seal", true },
	{ 0 },
};

extern const struct route page_allocate[];
const struct route page_allocate[] = {
	{ "GET", "/cases/{case}/allocate", NEED_SIGN_IN, ROLE_BIT(ROLE_REGISTRAR), NULL, NULL, allocation,
	  "Who could judge a case, with what the records know against each" },
	{ "POST", "/cases/{case}/allocate", NEED_SIGN_IN, ROLE_BIT(ROLE_REGISTRAR), allocate_fields, NULL, allocate,
	  "What is to be signed to name who judges a case" },
	{ "GET", "/cases/{case}/open", NEED_SIGN_IN, ROLE_BIT(ROLE_REGISTRAR), NULL, NULL, opening,
	  "How many have sealed their judgements, for the clerk" },
	{ "POST", "/cases/{case}/open", NEED_SIGN_IN | NEED_DEMO, ROLE_BIT(ROLE_REGISTRAR), NULL, NULL, open_it,
	  "What is to be signed to open what is sealed" },
	{ 0 },
};
