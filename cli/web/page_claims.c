/* All that an applicant has claimed and begun to claim, by outcome; and signing what is written. */
#include <string.h>

#include "cli/web/claiming.h"
#include "cli/web/component.h"
#include "cli/words.h"
#include "core/json.h"

/* ---- all of them ---- */

static json_t *claims_json(const struct claiming *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->seen.view.unit_count; i++) {
		const struct unit *unit = &c->seen.view.units[i];
		const struct case_claim *claim = case_claim_of(&c->seen.view.file, unit->id);

		json_array_append_new(
			list,
			json_pack("{sssssososO?}", "outcome", unit->id, "text", unit->text, "claim",
				  claim ? json_integer((json_int_t)claim->seq) : json_null(),
				  "words", claim ? json_integer(claim->words) : json_null(),
				  "draft", json_object_get(c->claims, unit->id)));
	}
	return json_pack("{sIsbsiso}", "case", (json_int_t)c->seen.view.file.seq, "open",
			 (int)c->may, "most_words", (int)c->seen.view.process->words, "outcomes",
			 list);
}

static void draw_unit(struct visit *v, const struct claiming *c, const struct unit *unit)
{
	const struct case_claim *claim = case_claim_of(&c->seen.view.file, unit->id);
	const json_t *draft = json_object_get(c->claims, unit->id);
	int32_t most = c->seen.view.process->words,
		words = draft	? words_counted(claim_narrative(draft))
			: claim ? claim->words
				: 0;
	size_t pieces = claim ? claim->item_count : 0;

	if (draft)
		pieces = json_array_size(json_object_get(draft, claim_shown[0])) +
			 json_array_size(json_object_get(draft, claim_shown[1]));
	row_begin(v);
	html(v,
	     "<th class=\"nhsuk-table__header attest-light\" scope=\"row\"><a "
	     "href=\"$\">$</a><br><span "
	     "class=\"attest-small\">$</span></th>",
	     case_address(v, &c->seen,
			  arena_printf(v->arena, "/%s?outcome=%s", c->may ? "claim" : "outcome",
				       url_part(v->arena, unit->id))),
	     unit->id, unit->text);
	cell_begin(v, "Stands");
	tag(v,
	    draft   ? "yellow"
	    : claim ? "green"
		    : "white",
	    draft   ? "Draft"
	    : claim ? "Claimed"
		    : "Nothing yet");
	cell_end(v);
	cell_number(v, "Evidence", shown_number(v, (int64_t)pieces));
	cell_begin(v, "Words");
	if (draft || claim)
		html(v, "<span class=\"attest-num$\">$ of $$</span>",
		     words > most ? " attest-risk" : "", shown_number(v, words),
		     shown_number(v, most), words > most ? ", too many" : "");
	cell_end(v);
	row_end(v);
}

static void draw_next(struct visit *v, const struct claiming *c, size_t claimed)
{
	size_t drafts = json_object_size(c->claims);

	if (!c->may)
		return;
	html(v, "<div class=\"attest-actions attest-actions--block\">\n");
	if (drafts > 0) {
		form_begin(v, case_address(v, &c->seen, "/claims"), false);
		button(v, NULL,
		       arena_printf(v->arena, "Go on to sign %s",
				    shown_count(v, (int64_t)drafts, "draft", "drafts")),
		       NULL, NULL);
		form_end(v);
	}
	if (claimed == c->seen.view.unit_count)
		link_button(v, drafts ? "secondary" : NULL, case_address(v, &c->seen, "/submit"),
			    "Hand the case in");
	html(v, "</div>\n");
}

static enum status draw_all(struct visit *v, const struct claiming *c)
{
	static const char *const heads[] = {"Outcome", "Stands", "#Evidence", "Words", NULL};
	const struct case_view *view = &c->seen.view;
	size_t claimed = 0;

	visit_answer(v, claims_json(c));
	for (size_t i = 0; i < view->unit_count; i++)
		claimed += case_claim_of(&view->file, view->units[i].id) != NULL;
	page_crumb(v, case_address(v, &c->seen, ""),
		   arena_printf(v->arena, "Case %s", c->seen.name));
	html(v, "<div class=\"attest-head\">\n");
	case_page_head(v, &c->seen, "Claims", view->file.ref);
	draw_next(v, c, claimed);
	html(v, "</div>\n");
	if (!c->may)
		html(v, "<p class=\"attest-lead\">The case is handed in, or closed: nothing can be "
			"claimed now.</p>\n");
	figures_begin(v);
	figure(v, arena_printf(v->arena, "%zu of %zu", claimed, view->unit_count),
	       "outcomes claimed", false);
	figure(v, shown_number(v, (int64_t)json_object_size(c->claims)), "drafts to sign", false);
	figures_end(v);
	sheet_begin(v, NULL, "list", "Outcomes");
	table_begin(v, "attest-dense attest-blocks",
		    "Outcomes of the case, and what is claimed for each", heads);
	for (size_t i = 0; i < view->unit_count; i++)
		draw_unit(v, c, &view->units[i]);
	table_end(v);
	sheet_end(v);
	return OK;
}

static enum status claims(struct visit *v, struct err *err)
{
	struct claiming c;

	TRY(claiming_begin(v, &c, err));
	return draw_all(v, &c);
}

/* ---- signing all that is written ---- */

static enum status sign_all(struct visit *v, struct err *err)
{
	struct drafting drafting = {0};
	struct claiming c;
	struct err why;

	TRY(claiming_begin(v, &c, err));
	if (!c.may || json_object_size(c.claims) == 0)
		return fail(err, ERR_CONFLICT, "There is no draft to sign");
	for (size_t i = 0; i < c.seen.view.unit_count && drafting.count < SIGN_ENTRIES; i++) {
		const char *unit = c.seen.view.units[i].id;
		const json_t *said = json_object_get(c.claims, unit);

		if (!said)
			continue;
		if (!claim_lacks(said) &&
		    claim_draft(v, c.seen.name, unit, said, &drafting, &why) == OK)
			continue;
		page_wrong(v, NULL,
			   arena_printf(v->arena, "Mend %s: %s", unit,
					claim_lacks(said) ? claim_lacks(said)
					: drafting.found  ? "it has what looks like patient data"
							  : why.text));
		return draw_all(v, &c);
	}
	return sign_begin(
		v, &drafting,
		arena_printf(v->arena, "I claim %s in case %s.",
			     shown_count(v, (int64_t)drafting.count, "outcome", "outcomes"),
			     c.seen.name),
		case_address(v, &c.seen, "/claims"), err);
}

extern const struct route page_claims[];
const struct route page_claims[] = {
	{"GET", "/cases/{case}/claims", NEED_SIGN_IN, ROLE_BIT(ROLE_APPLICANT), NULL, NULL, claims,
	 "What an applicant has claimed and begun to claim, by outcome"},
	{"POST", "/cases/{case}/claims", NEED_SIGN_IN, ROLE_BIT(ROLE_APPLICANT), NULL, NULL,
	 sign_all, "What is to be signed to claim all that is written"},
	{0},
};
