/*
 * A registrar's part of a case: who could judge it, with what the records know against each before anybody is asked;
 * and, for the clerk, the opening of what is sealed. The key for that is kept off line, so that only the demonstration,
 * where keys lie beside the store, opens on a page. For the same reason no page makes that key: one that did would have had
 * its private half, and whoever runs the server could read every judgement before all are in. It is made by
 * `attest equivalence clerk-key`, on the clerk's own machine; the public half is an entry like any other.
 */
#include <string.h>

#include "cli/web/case_acts.h"
#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "core/json.h"

/* ---- who could, as the command says ---- */

static void draw_who_not(struct visit *v, const json_t *list)
{
	const json_t *one;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	details_begin(v, arena_printf(v->arena, "Why %s can't", shown_count(v, (int64_t)json_array_size(list), "other", "others")));
	html(v, "<ul class=\"attest-flags\">\n");
	json_array_foreach (list, i, one) {
		html(v, "<li><span class=\"attest-bad\">");
		glyph(v, "cross");
		html(v, "</span> <span><strong>$</strong>: $.</span></li>\n", json_text(one, "name"), json_text(one, "why"));
	}
	html(v, "</ul>\n");
	details_end(v);
}

/* What there is to weigh: who is on a register, and who has other cases to judge. */
static const char *weighed(struct visit *v, const json_t *one)
{
	const char *number = json_text(one, "register");
	int64_t load = json_number(one, "load");
	const char *cases = load == 0 ? "in no other open case" :
					arena_printf(v->arena, "in %s", shown_count(v, load, "other open case", "other open cases"));

	if (!json_object_get(one, "load"))
		return NULL;
	return *number ? arena_printf(v->arena, "Register %s, %s", number, cases) : shown_sentence(v, cases);
}

static size_t take_choices(struct visit *v, const json_t *list, struct choice **ret_choices)
{
	size_t count = json_array_size(list), i;
	const json_t *one;

	*ret_choices = arena_array(v->arena, count + 1, sizeof **ret_choices);
	json_array_foreach (list, i, one) {
		(*ret_choices)[i] = (struct choice){ .value = json_text(one, "person"),
						     .text = json_text(one, "name"),
						     .hint = weighed(v, one) };
	}
	return count;
}

/* One of them where one is wanted, else several. */
static void draw_seat(struct visit *v, const json_t *seat)
{
	const char *name = json_text(seat, "seat");
	struct choice *choices;
	size_t count = take_choices(v, json_object_get(seat, "may"), &choices);
	const struct input i = { .name = name,
				 .label = arena_printf(v->arena, "Who sits as %s", name),
				 .hint = count > 1 ? "Those with the fewest other open cases first." : NULL };

	sheet_begin(v, NULL, arena_printf(v->arena, "seat-%s", name),
		    arena_printf(v->arena, "%s: %s wanted", shown_sentence(v, name),
				 shown_number(v, json_number(seat, "wanted"))));
	if (count == 0)
		html(v, "<p class=\"attest-text\">Nobody can. A registrar grants the role to somebody else.</p>\n");
	else if (json_number(seat, "wanted") == 1)
		radios(v, &i, choices, count);
	else
		checkboxes(v, &i, choices, count);
	draw_who_not(v, json_object_get(seat, "may_not"));
	sheet_end(v);
}

static enum status begin(struct visit *v, struct case_seen *ret_seen, struct err *err)
{
	TRY(case_page_begin(v, true, ret_seen, err));
	return case_act_check(v, "allocate", ret_seen, err);
}

static enum status draw(struct visit *v, const struct case_seen *seen, struct err *err)
{
	const json_t *seat;
	struct choice *clerks;
	json_t *doc;
	size_t n, i;

	TRY(visit_command(v, "equivalence candidates", VISIT_LIST(seen->name), VISIT_NONE, &doc, err));
	visit_answer(v, json_incref(doc));
	page_crumb(v, case_address(v, seen, ""), arena_printf(v->arena, "Case %s", seen->name));
	case_page_head(v, seen, "Who judges it", app_name(v->app, seen->view.file.applicant));
	html(v, "<p class=\"attest-text\">Whoever the records know beside the applicant cannot be named, and nobody can set that "
		"aside.</p>\n");
	form_begin(v, case_address(v, seen, "/allocate"), false);
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	json_array_foreach (json_object_get(doc, "seats"), i, seat) {
		draw_seat(v, seat);
	}
	html(v, "</div>\n<div class=\"attest-side\">\n<div class=\"attest-decision\">\n");
	n = take_choices(v, json_object_get(doc, "clerks"), &clerks);
	radios(v, &(struct input){ .name = "clerk", .label = "Clerk, who opens what they seal" }, clerks, n);
	button(v, NULL, "Go on to sign", NULL, NULL);
	html(v, "</div>\n</div>\n</div>\n");
	form_end(v);
	return OK;
}

static enum status allocation(struct visit *v, struct err *err)
{
	struct case_seen seen;

	TRY(begin(v, &seen, err));
	return draw(v, &seen, err);
}

static enum status allocate(struct visit *v, struct err *err)
{
	static const char *const seats[] = { "professional", "specialist", "lay" };
	const char *values[2 * 3 * 16 + 3], *person;
	struct drafting drafting = { 0 };
	struct case_seen seen;
	struct err why;
	size_t n = 0;

	TRY(begin(v, &seen, err));
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
	TRY(sign_try(v, "equivalence allocate", VISIT_LIST(seen.name), values, NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		sign_refused(v, NULL, &drafting, &why);
		return draw(v, &seen, err);
	}
	return sign_begin(v, &drafting, arena_printf(v->arena, "I name who judges case %s, and its clerk.", seen.name),
			  case_address(v, &seen, "?signed={entry}"), err);
}

/* ---- the clerk ---- */

static enum status opening(struct visit *v, struct err *err)
{
	const struct case_file *f;
	struct case_seen seen;

	TRY(case_page_begin(v, true, &seen, err));
	f = &seen.view.file;
	if (!seen.clerk)
		return visit_not_here(err);
	visit_answer(v, json_pack("{sisisb}", "sealed", (int)f->seal_count, "assessors", (int)case_assessors(f), "open",
				  (int)seen.open));
	page_crumb(v, case_address(v, &seen, ""), arena_printf(v->arena, "Case %s", seen.name));
	case_page_head(v, &seen, "Open the judgements", app_name(v->app, f->applicant));
	html(v, "<p class=\"attest-lead\">$ of $ assessors have sealed.</p>\n", shown_number(v, (int64_t)f->seal_count),
	     shown_number(v, (int64_t)case_assessors(f)));
	if (seen.open)
		html(v, "<p class=\"attest-text\">They are open. <a href=\"$\">The agenda</a></p>\n",
		     case_address(v, &seen, "/panel"));
	else if (!case_may(v, "open", &seen))
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

	TRY(case_page_begin(v, false, &seen, err));
	TRY(case_act_check(v, "open", &seen, err));
	TRY(sign_draft(v, "equivalence open", VISIT_LIST(seen.name), VISIT_NONE, NULL, 0, &drafting, err));
	return sign_begin(v, &drafting, arena_printf(v->arena, "I open what the assessors of case %s have sealed.", seen.name),
			  case_address(v, &seen, "/panel?signed={entry}"), err);
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
