/* Two curricula side by side: what changed, in the words themselves, and what a trainee who moves keeps. */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/text_diff.h"
#include "cli/web/visit.h"
#include "core/json.h"

static const struct route_field fields[] = {
	{ "before", "a curriculum, as STP-CEN@2015.1; without a version the newest", true },
	{ "after", "another, or another version", true },
	{ "what", "only outcome, activity, topic, assessments or module", false },
	{ NULL },
};

#define CURRICULA 256

static void draw_choice(struct visit *v, const json_t *all)
{
	static const struct choice kinds[] = { { "", "Everything", NULL, false },
					       { "outcome", "Outcomes", NULL, false },
					       { "activity", "Activities", NULL, false },
					       { "topic", "Topics", NULL, false },
					       { "assessments", "Assessments asked for", NULL, false },
					       { "module", "Modules", NULL, false } };
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
	choose(v, &(struct input){ .name = "what", .label = "Show" }, kinds, sizeof kinds / sizeof *kinds);
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

/* ---- module by module, to decide by ---- */

struct tally {
	const char *module;
	int64_t kept, part, gone, fresh, outcomes; /* activities; and outcomes that differ */
};

static void count(struct tally *t, const json_t *d)
{
	const char *extent = json_text(json_object_get(d, "carried"), "extent");

	t->outcomes += strcmp(json_text(d, "what"), "outcome") == 0;
	if (strcmp(json_text(d, "what"), "activity") != 0)
		return;
	t->kept += strcmp(extent, "same") == 0;
	t->part += strcmp(extent, "part") == 0;
	t->gone += changed(d, "removed");
	t->fresh += changed(d, "added");
}

/* Those that differ, in the order in which they are told of, "" the curriculum itself. */
static size_t take_modules(struct visit *v, const json_t *doc, struct tally **ret_tallies)
{
	const json_t *list = json_object_get(doc, "differences"), *d;
	struct tally *tallies = arena_array(v->arena, json_array_size(list) + 1, sizeof *tallies);
	size_t n = 0, i;

	json_array_foreach (list, i, d) {
		size_t at = 0;

		while (at < n && strcmp(tallies[at].module, json_text(d, "module")) != 0)
			at++;
		if (at == n)
			tallies[n++] = (struct tally){ .module = json_text(d, "module") };
		count(&tallies[at], d);
	}
	*ret_tallies = tallies;
	return n;
}

static void draw_modules(struct visit *v, const struct tally *tallies, size_t n)
{
	static const char *const heads[] = { "Module",	  "#Activities kept",	"#In part", "#No longer asked for",
					     "#New to do", "#Outcomes that differ", NULL };

	sheet_begin(v, NULL, "modules", "Module by module");
	table_begin(v, "attest-dense attest-blocks", "What differs in each module", heads);
	for (size_t i = 0; i < n; i++) {
		const struct tally *t = &tallies[i];

		if (!*t->module)
			continue;
		row_begin(v);
		row_head(v, arena_printf(v->arena, "#m-%s", t->module), t->module);
		cell_number(v, "Activities kept", shown_number(v, t->kept));
		cell_number(v, "In part", shown_number(v, t->part));
		cell_number(v, "No longer asked for", shown_number(v, t->gone));
		cell_number(v, "New to do", shown_number(v, t->fresh));
		cell_number(v, "Outcomes that differ", shown_number(v, t->outcomes));
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

/* All of one module; only of the kind that is asked for. */
static void draw_group(struct visit *v, const json_t *doc, const char *module)
{
	const char *what = visit_field(v, "what");
	const json_t *d;
	size_t i;

	html(v, "<tr class=\"attest-compare__group\" id=\"m-$\"><th colspan=\"3\" scope=\"rowgroup\">$$</th></tr>\n",
	     *module ? module : "itself", *module ? "Module " : "The curriculum itself", module);
	json_array_foreach (json_object_get(doc, "differences"), i, d) {
		if (strcmp(json_text(d, "module"), module) != 0 || (*what && strcmp(json_text(d, "what"), what) != 0))
			continue;
		html(v, "<tr>\n");
		draw_side(v, d, false);
		draw_side(v, d, true);
		draw_keep(v, d);
		html(v, "</tr>\n");
	}
}

static void draw_table(struct visit *v, const json_t *doc, const struct tally *tallies, size_t n)
{
	html(v,
	     "<div class=\"attest-sheet attest-sheet--bare\">\n<table class=\"attest-compare\">\n<caption "
	     "class=\"nhsuk-u-visually-hidden\">What differs, and what a trainee who moves keeps</caption>\n<thead><tr>"
	     "<th scope=\"col\">$</th><th scope=\"col\">$</th><th scope=\"col\" class=\"attest-compare__keep\">If a "
	     "trainee moves</th></tr></thead>\n<tbody>\n",
	     json_text(doc, "before"), json_text(doc, "after"));
	for (size_t i = 0; i < n; i++)
		draw_group(v, doc, tallies[i].module);
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
	struct tally *tallies;
	size_t n;

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
	if (json_array_size(json_object_get(doc, "differences"))) {
		n = take_modules(v, doc, &tallies);
		draw_modules(v, tallies, n);
		html(v, "<h2 class=\"nhsuk-heading-m nhsuk-u-margin-top-5\">In their words</h2>\n");
		draw_table(v, doc, tallies, n);
	}
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
