/* Two curricula side by side: what changed, in the words themselves, and what a trainee who moves keeps. */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/text_diff.h"
#include "cli/web/visit.h"
#include "core/json.h"

static const struct route_field fields[] = {
	{ "before", "a curriculum, as STP-CEN@2015.1; without a version the newest", true },
	{ "after", "another, or another version", true },
	{ NULL },
};

#define CURRICULA 256

static void draw_choice(struct visit *v, const json_t *all)
{
	struct choice choices[CURRICULA] = { { "", "Choose a curriculum", NULL, false } };
	const json_t *c;
	size_t count = 1, i;

	json_array_foreach (all, i, c) {
		const char *ref = arena_printf(v->arena, "%s@%s", json_text(c, "id"), json_text(c, "version"));

		if (count < CURRICULA)
			choices[count++] = (struct choice){ ref, ref, NULL, false };
	}
	filter_begin(v, "/compare");
	choose(v, &(struct input){ .name = "before", .label = "From" }, choices, count);
	choose(v, &(struct input){ .name = "after", .label = "To" }, choices, count);
	filter_end(v, "Compare");
}

static bool changed(const json_t *difference, const char *word)
{
	const json_t *change;
	size_t i;

	json_array_foreach (json_object_get(difference, "changes"), i, change) {
		if (strcmp(json_string_value(change), word) == 0)
			return true;
	}
	return false;
}

static void draw_figures(struct visit *v, const json_t *doc)
{
	int64_t whole = 0, part = 0, gone = 0, fresh = 0;
	const json_t *d;
	size_t i;

	json_array_foreach (json_object_get(doc, "differences"), i, d) {
		const char *extent = json_text(json_object_get(d, "carried"), "extent");

		if (strcmp(json_text(d, "what"), "activity") != 0)
			continue;
		whole += strcmp(extent, "same") == 0;
		part += strcmp(extent, "part") == 0;
		gone += changed(d, "removed");
		fresh += changed(d, "added");
	}
	figures_begin(v);
	figure(v, shown_number(v, whole), "signed activities that a map carries whole", false);
	figure(v, shown_number(v, part), "in part: they need a judgement", false);
	figure(v, shown_number(v, gone), "activities no longer asked for", false);
	figure(v, shown_number(v, fresh), "new ones to do", false);
	figures_end(v);
}

static void draw_side(struct visit *v, const json_t *d, bool later)
{
	const char *item = json_text(d, later ? "after" : "before");
	const char *slash = strrchr(item, '/');

	html(v, "<td data-label=\"$\">", later ? "After" : "Before");
	if (*item)
		html(v, "<strong>$</strong> ", slash ? slash + 1 : item);
	else
		html(v, "<span class=\"attest-compare__gone\">not there</span>");
	if (changed(d, "added") || changed(d, "removed"))
		html(v, "$", json_text(d, later ? "now" : "was"));
	else
		text_diff(v, json_text(d, "was"), json_text(d, "now"), later);
	html(v, "</td>\n");
}

/* What a map says of it; else only what kind of change it is. */
static void draw_keep(struct visit *v, const json_t *d)
{
	const json_t *carried = json_object_get(d, "carried"), *change;
	const char *extent = json_text(carried, "extent");
	size_t i;

	html(v, "<td data-label=\"If a trainee moves\">");
	if (*extent) {
		bool same = strcmp(extent, "same") == 0, part = strcmp(extent, "part") == 0;

		html(v, "<span class=\"$\">", same ? "attest-ok" : part ? "attest-warn" : "attest-bad");
		glyph(v, same ? "tick" : part ? "half" : "cross");
		html(v, "</span> <strong>$</strong>", same ? "Kept" : part ? "Kept in part" : "Not kept");
		if (*json_text(carried, "text"))
			html(v, "<br><span class=\"attest-small attest-soft\">$</span>", json_text(carried, "text"));
		html(v, "<br>");
	}
	html(v, "<span class=\"attest-small attest-soft\">");
	json_array_foreach (json_object_get(d, "changes"), i, change) {
		html(v, "$$", i ? ", " : "", json_string_value(change));
	}
	if (*json_text(d, "detail"))
		html(v, "$$", json_array_size(json_object_get(d, "changes")) ? ": " : "", json_text(d, "detail"));
	html(v, "</span></td>\n");
}

static const char *heading_of(struct visit *v, const json_t *d)
{
	const char *module = json_text(d, "module");

	return *module ? arena_printf(v->arena, "Module %s", module) : "The curriculum itself";
}

static void draw_table(struct visit *v, const json_t *doc)
{
	const char *last = "";
	const json_t *d;
	size_t i;

	html(v,
	     "<div class=\"attest-sheet attest-sheet--bare\">\n<table class=\"attest-compare\">\n<caption "
	     "class=\"nhsuk-u-visually-hidden\">What differs, and what a trainee who moves keeps</caption>\n<thead><tr>"
	     "<th scope=\"col\">$</th><th scope=\"col\">$</th><th scope=\"col\" class=\"attest-compare__keep\">If a "
	     "trainee moves</th></tr></thead>\n<tbody>\n",
	     json_text(doc, "before"), json_text(doc, "after"));
	json_array_foreach (json_object_get(doc, "differences"), i, d) {
		const char *heading = heading_of(v, d);

		if (strcmp(heading, last) != 0)
			html(v, "<tr class=\"attest-compare__group\"><th colspan=\"3\" scope=\"rowgroup\">$</th></tr>\n",
			     heading);
		last = heading;
		html(v, "<tr>\n");
		draw_side(v, d, false);
		draw_side(v, d, true);
		draw_keep(v, d);
		html(v, "</tr>\n");
	}
	html(v, "</tbody>\n</table>\n</div>\n");
}

static void draw_successions(struct visit *v, const json_t *doc)
{
	const json_t *s;
	size_t i;

	json_array_foreach (json_object_get(doc, "successions"), i, s) {
		flag_begin(v, "info", "book");
		html(v, "<p>$ replaces $.</p>\n", json_text(s, "name"), json_text(s, "replaces"));
		flag_end(v);
	}
}

static enum status compare(struct visit *v, struct err *err)
{
	const char *before = visit_field(v, "before"), *after = visit_field(v, "after");
	json_t *all, *doc = NULL;

	TRY(visit_command(v, "curriculum list", VISIT_NONE, VISIT_NONE, &all, err));
	if (*before && *after && strcmp(before, after) != 0)
		TRY(visit_command(v, "curriculum compare", VISIT_LIST(before, after), VISIT_NONE, &doc, err));
	visit_answer(v, doc ? json_incref(doc) : json_pack("{sO}", "curricula", all));
	v->page.menu = "/curricula";
	v->page.wide = true;
	page_crumb(v, "/curricula", "Curricula");
	page_head(v, doc ? arena_printf(v->arena, "%s and %s side by side", json_text(doc, "before"), json_text(doc, "after")) :
			   "Compare two curricula",
		  NULL);
	draw_choice(v, all);
	if (!doc) {
		html(v, "<p class=\"nhsuk-body\">Choose two that differ: versions of one, or two of different programmes.</p>\n");
		return OK;
	}
	draw_successions(v, doc);
	draw_figures(v, doc);
	html(v, "<p class=\"attest-text nhsuk-u-margin-bottom-3\">Nobody is moved by this. A trainee on $ finishes on $, "
		"unless trainee and training officer both sign a transfer.</p>\n",
	     json_text(doc, "before"), json_text(doc, "before"));
	if (json_array_size(json_object_get(doc, "differences")))
		draw_table(v, doc);
	else
		html(v, "<p class=\"nhsuk-body\">Nothing differs.</p>\n");
	return OK;
}

extern const struct route page_compare[];
const struct route page_compare[] = {
	{ "GET", "/compare", 0, 0, fields, NULL, compare,
	  "What changed from one curriculum to another, and what a trainee who moves keeps" },
	{ 0 },
};
