#include "cli/case_reading.h"

#include <string.h>

#include "cli/case_pieces.h"
#include "cli/words.h"

/* The pages of what a claim rests on and stands; each piece counts towards `cited` the first time only. */
static void add_claim(const struct case_claim *claim, const struct case_piece *pieces,
		      const size_t *pages, bool *seen, struct case_reading *r)
{
	for (size_t i = 0; i < claim->item_count; i++)
		for (size_t k = 0; !claim->items[i].gone && k < r->pieces; k++) {
			if (pieces[k].seq != claim->items[i].seq)
				continue;
			r->in_view += pages[k];
			r->cited_pieces += !seen[k];
			r->cited += seen[k] ? 0 : pages[k];
			seen[k] = true;
		}
}

enum status case_reading(struct app *app, const struct case_view *v, struct case_reading *ret_reading,
			 struct err *err)
{
	struct case_reading r = { 0 };
	struct case_piece *pieces;
	size_t *pages;
	bool *seen;

	TRY(case_pieces(app, &v->file, &pieces, &r.pieces, err));
	pages = arena_array(app->arena, r.pieces, sizeof(*pages));
	seen = arena_array(app->arena, r.pieces, sizeof(*seen));
	for (size_t i = 0; i < r.pieces; i++) {
		size_t hidden;

		TRY(case_piece_pages(app, &pieces[i], &pages[i], &hidden, err));
		r.pages += pages[i];
		r.hidden += hidden;
	}
	for (size_t i = 0; i < v->unit_count; i++) {
		const struct case_claim *claim = case_claim_of(&v->file, v->units[i].id);

		if (claim) {
			r.words += (size_t)claim->words;
			add_claim(claim, pieces, pages, seen, &r);
		}
	}
	r.searched = r.pages * v->unit_count;
	*ret_reading = r;
	return OK;
}

void case_reading_print(struct app *app, const struct case_reading *r)
{
	const char *text = arena_printf(
		app->arena,
		"the claims rest on %zu of %zu pages, in %zu of %zu pieces of the portfolio; judged outcome by "
		"outcome %zu pages are opened, where looking through the whole for each would be %zu. "
		"Narratives have %zu words.",
		r->cited, r->pages, r->cited_pieces, r->pieces, r->in_view, r->searched, r->words);

	if (r->hidden > 0)
		text = arena_printf(app->arena, "%s Not counted: %zu texts that are erased or private.", text,
				    r->hidden);
	print_wrapped(app->out, "To read: ", "    ", text);
}

json_t *case_reading_json(const struct case_reading *r)
{
	return json_pack("{s{sIsI}s{sIsI}sIsI}", "whole", "pieces", (json_int_t)r->pieces, "pages",
			 (json_int_t)r->pages, "claimed", "pieces", (json_int_t)r->cited_pieces, "pages",
			 (json_int_t)r->cited, "by_outcome", (json_int_t)r->in_view, "searched",
			 (json_int_t)r->searched);
}
