/*
 * A case for hours of reading: one outcome after another, with all that is claimed for it side by
 * side and keys to go on; and the same by the standards that its outcomes cite. No judgement is on
 * either, so that they are the same for everybody who sees the case, before the opening and after.
 */
#include <inttypes.h>
#include <string.h>

#include "cli/web/case_page.h"
#include "cli/web/component.h"
#include "core/json.h"

/* ---- an outcome with its evidence ---- */

static void draw_head(struct visit *v, const struct case_seen *seen, const json_t *doc, size_t at)
{
	page_crumb(v, case_address(v, seen, ""), arena_printf(v->arena, "Case %s", seen->name));
	html(v, "<div class=\"attest-head\">\n");
	case_page_head(v, seen, seen->view.units[at].id,
		       arena_printf(v->arena, "outcome %zu of %zu to read", at + 1,
				    seen->view.unit_count));
	if (seen->judges && !seen->sealed) {
		html(v, "<div class=\"attest-actions attest-actions--block\">");
		link_button(v, NULL,
			    case_address(v, seen,
					 arena_printf(v->arena, "/judge?outcome=%s",
						      url_part(v->arena, seen->view.units[at].id))),
			    "Judge this outcome");
		html(v, "</div>\n");
	}
	html(v, "</div>\n");
	case_unit_links(v, seen, "/read", at);
	html(v, "<div class=\"attest-outcome\"><p class=\"attest-outcome__text\">$</p></div>\n",
	     json_text(doc, "text"));
	if (json_is_null(json_object_get(doc, "claim"))) {
		html(v, "<p class=\"attest-lead\">Nothing is claimed for it.</p>\n");
		return;
	}
	html(v, "<div class=\"attest-text\">\n");
	html_paragraphs(v, *json_text(doc, "narrative") ? json_text(doc, "narrative") : "(erased)");
	html(v, "</div>\n");
}

static enum status draw_item(struct visit *v, const struct case_seen *seen,
			     const struct case_item *item, json_t *doc, struct err *err)
{
	struct record record;
	struct entry entry;
	const char *title;

	TRY(journal_read(v->app->journal, item->seq, v->arena, &record, &entry, err));
	title = app_text(v->app, &entry, "title");
	json_object_set_new(doc, "texts", case_evidence_json(v, &entry));
	sheet_begin(v, NULL, arena_printf(v->arena, "e%" PRIu64, item->seq),
		    arena_printf(v->arena, "%s. %s", case_evidence_name(v, &seen->view, item->seq),
				 title ? title : entry.kind));
	html(v, "<p class=\"attest-small attest-soft\">Offered as $; last day $; $$</p>\n",
	     item->knowledge ? "knowledge" : "practice", case_day(v, item->last),
	     item->signed_for ? "signed by somebody else" : "signed by nobody else",
	     item->gone ? "; withdrawn since, so that it counts no longer" : "");
	case_evidence_says(
		v, case_address(v, seen, arena_printf(v->arena, "/evidence/%" PRIu64, item->seq)),
		&entry);
	sheet_end(v);
	return OK;
}

static enum status read_unit(struct visit *v, struct err *err)
{
	const struct case_claim *claim;
	struct case_seen seen;
	json_t *doc;
	size_t at;

	TRY(case_page_begin(v, true, &seen, err));
	TRY(case_unit_at(v, &seen.view, &at, err));
	TRY(cases_unit_json(v->app, &seen.view, &seen.view.units[at], &doc, err));
	visit_answer(v, doc);
	claim = case_claim_of(&seen.view.file, seen.view.units[at].id);
	draw_head(v, &seen, doc, at);
	if (!claim)
		return OK;
	html(v, "<div class=\"attest-cols$ nhsuk-u-margin-top-4\">\n",
	     claim->item_count > 1 ? " attest-cols--halves" : "");
	for (size_t i = 0; i < claim->item_count; i++)
		TRY(draw_item(v, &seen, &claim->items[i],
			      json_array_get(json_object_get(doc, "items"), i), err));
	html(v, "</div>\n");
	return OK;
}

/* ---- by standard ---- */

static void draw_outcomes(struct visit *v, const struct case_seen *seen, const json_t *list)
{
	const json_t *one;
	size_t i;

	if (json_array_size(list) == 0)
		html(v, "<span class=\"attest-soft\">none of this case</span>");
	json_array_foreach(list, i, one)
	{
		const char *id = json_string_value(one);

		html(v, "$<a href=\"$\">$</a>", i ? ", " : "",
		     case_address(
			     v, seen,
			     arena_printf(v->arena, "/read?outcome=%s", url_part(v->arena, id))),
		     id);
	}
}

static void draw_set(struct visit *v, const struct case_seen *seen, const json_t *set)
{
	static const char *const heads[] = {"Standard", "Outcomes that cite it", NULL};
	const json_t *one;
	size_t i;

	sheet_begin(
		v, NULL, json_text(set, "set"),
		arena_printf(v->arena, "%s, %s", json_text(set, "set"), json_text(set, "owner")));
	table_begin(v, "attest-dense attest-blocks",
		    "Standards, and the outcomes of the case that cite each", heads);
	json_array_foreach(json_object_get(set, "standards"), i, one)
	{
		row_begin(v);
		row_head(v, NULL,
			 arena_printf(v->arena, "%s %s", json_text(one, "id"),
				      json_text(one, "name")));
		cell_begin(v, "Outcomes");
		draw_outcomes(v, seen, json_object_get(one, "outcomes"));
		cell_end(v);
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

static void draw_carries(struct visit *v, const struct case_seen *seen, const json_t *list)
{
	const json_t *one;
	size_t i;

	if (json_array_size(list) == 0)
		html(v, "<span class=\"attest-soft\">nothing of the other edition</span>");
	json_array_foreach(list, i, one)
	{
		if (i > 0)
			html(v, "<br>");
		html(v, "<strong>$</strong>, $: ", json_text(one, "from"),
		     json_text(one, "extent"));
		draw_outcomes(v, seen, json_object_get(one, "outcomes"));
		if (*json_text(one, "text"))
			html(v, " <span class=\"attest-small attest-soft\">$</span>",
			     json_text(one, "text"));
	}
}

static void draw_crosswalk(struct visit *v, const struct case_seen *seen, const json_t *map)
{
	static const char *const heads[] = {"Asks for", "What the case cites of it", NULL};
	const json_t *one;
	size_t i;

	sheet_begin(v, NULL, json_text(map, "map"),
		    arena_printf(v->arena, "%s beside %s", json_text(map, "target"),
				 json_text(map, "source")));
	html(v,
	     "<p class=\"attest-text\">By the map $ of $. It tells, and carries nothing: a later "
	     "edition is claimed where a "
	     "curriculum cites it.</p>\n",
	     json_text(map, "map"), json_text(map, "authority"));
	table_begin(v, "attest-dense attest-blocks",
		    "What the later edition asks for, and what of the case it takes from the other",
		    heads);
	json_array_foreach(json_object_get(map, "standards"), i, one)
	{
		row_begin(v);
		row_head(v, NULL,
			 arena_printf(v->arena, "%s %s", json_text(one, "id"),
				      json_text(one, "name")));
		cell_begin(v, "Cites");
		draw_carries(v, seen, json_object_get(one, "carries"));
		cell_end(v);
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

static enum status by_standard(struct visit *v, struct err *err)
{
	struct case_seen seen;
	const json_t *one;
	json_t *doc;
	size_t i;

	TRY(case_page_begin(v, true, &seen, err));
	TRY(visit_command(v, "equivalence show", VISIT_LIST(seen.name),
			  VISIT_LIST("--by-standard", "yes"), &doc, err));
	visit_answer(v, json_incref(doc));
	page_crumb(v, case_address(v, &seen, ""), arena_printf(v->arena, "Case %s", seen.name));
	case_page_head(v, &seen, "By standard", seen.view.file.ref);
	if (json_array_size(json_object_get(doc, "sets")) == 0)
		html(v,
		     "<p class=\"attest-lead\">The outcomes of this case cite no standards.</p>\n");
	html(v, "<div class=\"attest-stack\">\n");
	json_array_foreach(json_object_get(doc, "sets"), i, one)
	{
		draw_set(v, &seen, one);
	}
	json_array_foreach(json_object_get(doc, "crosswalks"), i, one)
	{
		draw_crosswalk(v, &seen, one);
	}
	html(v, "</div>\n");
	return OK;
}

static const struct route_field outcome_fields[] = {
	{"outcome", "which, as CEN-R1/LO2; the first, unless said", false}, {0}};

extern const struct route page_case_read[];
const struct route page_case_read[] = {
	{"GET", "/cases/{case}/read", NEED_SIGN_IN, 0, outcome_fields, NULL, read_unit,
	 "One outcome of a case with all that is claimed for it, side by side"},
	{"GET", "/cases/{case}/standards", NEED_SIGN_IN, 0, NULL, NULL, by_standard,
	 "A case by the standards that its outcomes cite, with later editions beside them"},
	{0},
};
