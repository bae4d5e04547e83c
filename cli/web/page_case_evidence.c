/* A piece of evidence as those who judge a case see it: only what the case claims with, never the whole portfolio. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/web/case_page.h"
#include "cli/web/component.h"

/* The entry that the path names, if it is evidence of the case. */
static enum status item_of(struct visit *v, bool head, struct case_seen *ret_seen, const struct case_item **ret_item,
			   struct entry *ret_entry, struct err *err)
{
	uint64_t wanted = strtoull(visit_part(v, "entry"), NULL, 10);
	const struct case_item **items;
	struct record record;
	size_t count, i = 0;

	TRY(case_page_begin(v, head, ret_seen, err));
	count = case_evidence(v, &ret_seen->view, &items);
	while (i < count && items[i]->seq != wanted)
		i++;
	if (i == count)
		return visit_not_here(err);
	*ret_item = items[i];
	return journal_read(v->app->journal, wanted, v->arena, &record, ret_entry, err);
}

static void draw_used(struct visit *v, const struct case_seen *seen, uint64_t seq)
{
	sheet_begin(v, NULL, "used", "Claimed for");
	html(v, "<ul class=\"attest-files\">\n");
	for (size_t i = 0; i < seen->view.unit_count; i++) {
		const struct unit *unit = &seen->view.units[i];
		const struct case_claim *claim = case_claim_of(&seen->view.file, unit->id);

		for (size_t k = 0; claim && k < claim->item_count; k++) {
			if (claim->items[k].seq == seq)
				html(v, "<li><a href=\"$\">$</a> $</li>\n",
				     case_address(v, seen,
						  arena_printf(v->arena, "/%s?outcome=%s",
							       seen->judges && !seen->sealed ? "judge" : "outcome",
							       url_part(v->arena, unit->id))),
				     unit->id, unit->text);
		}
	}
	html(v, "</ul>\n");
	case_evidence_ask(v, seen);
	sheet_end(v);
}

static enum status evidence(struct visit *v, struct err *err)
{
	const struct case_item *item;
	struct case_seen seen;
	struct entry entry;
	const char *title;

	TRY(item_of(v, true, &seen, &item, &entry, err));
	title = app_text(v->app, &entry, "title");
	title = title ? title : entry.kind;
	visit_answer(v, json_pack("{sIsssssssbsbso}", "entry", (json_int_t)item->seq, "kind", entry.kind, "title", title,
				  "shows", item->knowledge ? "knowledge" : "practice", "signed", (int)item->signed_for,
				  "gone", (int)item->gone, "texts", case_evidence_json(v, &entry)));
	page_crumb(v, case_address(v, &seen, ""), arena_printf(v->arena, "Case %s", seen.name));
	case_page_head(v, &seen, title, arena_printf(v->arena, "entry %" PRIu64, item->seq));
	if (item->gone) {
		flag_begin(v, "late", "late");
		html(v, "<p>It was withdrawn, revised or taken back since, and counts no longer.</p>\n");
		flag_end(v);
	}
	html(v, "<p class=\"attest-text\">Offered as $; last day $; $.</p>\n", item->knowledge ? "knowledge" : "practice",
	     case_day(v, item->last), item->signed_for ? "signed by somebody else" : "signed by nobody but the applicant");
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	sheet_begin(v, NULL, "what", "What it says");
	case_evidence_says(v, case_address(v, &seen, arena_printf(v->arena, "/evidence/%" PRIu64, item->seq)), &entry);
	sheet_end(v);
	html(v, "</div>\n<div class=\"attest-side attest-stack\">\n");
	draw_used(v, &seen, item->seq);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status file(struct visit *v, struct err *err)
{
	const struct case_item *item;
	struct case_seen seen;
	struct entry entry;

	TRY(item_of(v, false, &seen, &item, &entry, err));
	return case_evidence_send(v, &entry, visit_part(v, "file"), err);
}

extern const struct route page_case_evidence[];
const struct route page_case_evidence[] = {
	{ "GET", "/cases/{case}/evidence/{entry}", NEED_SIGN_IN, 0, NULL, NULL, evidence,
	  "A piece of evidence that a case claims with" },
	{ "GET", "/cases/{case}/evidence/{entry}/{file}", NEED_SIGN_IN, 0, NULL, "application/octet-stream", file,
	  "A file of it, to keep" },
	{ 0 },
};
