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

struct comparison {
	json_t *all, *doc;	/* doc NULL: nothing is compared */
	json_t *before, *after; /* the curricula */
};

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
			choices[count++] = (struct choice){
				ref, arena_printf(v->arena, "%s, %s (%s)", json_text(c, "title"), json_text(c, "version"), json_text(c, "id")),
				NULL, false
			};
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

/* "Activity 6", "LO3"; of what has an id that is no number in its module its words alone. */
static const char *item_name(struct visit *v, const json_t *d, const char *item)
{
	const char *slash = strrchr(item, '/');

	if (!slash)
		return "";
	return strcmp(json_text(d, "what"), "activity") == 0 ? arena_printf(v->arena, "Activity %s", slash + 1) : slash + 1;
}

static void draw_side(struct visit *v, const json_t *d, bool later)
{
	const char *item = json_text(d, later ? "after" : "before");
	const char *words = json_text(d, later ? "now" : "was");

	html(v, "<td data-label=\"$\">", later ? "After" : "Before");
	if (*item && (*item_name(v, d, item) || !*words))
		html(v, "<strong>$</strong> ", *item_name(v, d, item) ? item_name(v, d, item) : shown_name(v, item));
	else if (!*item)
		html(v, "<span class=\"attest-compare__gone\">not there</span>");
	if (changed(d, "added") || changed(d, "removed"))
		html(v, "$", words);
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
		html(v, "$$", json_array_size(json_object_get(d, "changes")) ? ": " : "",
		     shown_days(v, json_text(d, "detail")));
	html(v, "</span></td>\n");
}

/* ---- module by module, to decide by ---- */

struct tally {
	const char *module, *title;
	int64_t differ; /* of the kind that is shown */
	int64_t kept, part, gone, fresh, outcomes; /* activities; and outcomes that differ */
};

static bool is_shown(const struct visit *v, const json_t *d)
{
	const char *what = visit_field(v, "what");

	return !*what || strcmp(json_text(d, "what"), what) == 0;
}

static void count(struct visit *v, struct tally *t, const json_t *d)
{
	const char *extent = json_text(json_object_get(d, "carried"), "extent");

	t->differ += is_shown(v, d);
	t->outcomes += strcmp(json_text(d, "what"), "outcome") == 0;
	if (strcmp(json_text(d, "what"), "activity") != 0)
		return;
	t->kept += strcmp(extent, "same") == 0;
	t->part += strcmp(extent, "part") == 0;
	t->gone += changed(d, "removed");
	t->fresh += changed(d, "added");
}

/* The title of a module of the curriculum; "": it has none of that code. */
static const char *title_in(const json_t *curriculum, const char *module)
{
	size_t len = strlen(module), i;
	const json_t *m;

	json_array_foreach (json_object_get(curriculum, "modules"), i, m) {
		const char *ref = json_text(m, "module");

		if (strncmp(ref, module, len) == 0 && ref[len] == '@')
			return json_text(m, "title");
	}
	return "";
}

/* Those that differ, in the order in which they are told of, "" the curriculum itself. */
static size_t take_modules(struct visit *v, const struct comparison *c, struct tally **ret_tallies)
{
	const json_t *list = json_object_get(c->doc, "differences"), *d;
	struct tally *tallies = arena_array(v->arena, json_array_size(list) + 1, sizeof *tallies);
	size_t n = 0, i;

	json_array_foreach (list, i, d) {
		const char *module = json_text(d, "module"), *now = title_in(c->after, module);
		size_t at = 0;

		while (at < n && strcmp(tallies[at].module, module) != 0)
			at++;
		if (at == n)
			tallies[n++] = (struct tally){ .module = module, .title = *now ? now : title_in(c->before, module) };
		count(v, &tallies[at], d);
	}
	*ret_tallies = tallies;
	return n;
}

static const char *tally_name(struct visit *v, const struct tally *t)
{
	if (!*t->module)
		return "The curriculum itself";
	return arena_printf(v->arena, "%s%s%s", t->module, *t->title ? ", " : "", t->title);
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
		row_head(v, arena_printf(v->arena, "#m-%s", t->module), tally_name(v, t));
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

/*
 * All of one module, folded, since all of them together are a hundred screens of a phone. Its address stands inside, so
 * that a link to it opens it.
 */
static void draw_group(struct visit *v, const struct comparison *c, const struct tally *t)
{
	const char *name = tally_name(v, t);
	const json_t *d;
	size_t i;

	if (t->differ == 0)
		return;
	details_begin(v, arena_printf(v->arena, "%s: %s", name, shown_count(v, t->differ, "difference", "differences")));
	html(v,
	     "<table class=\"attest-compare\" id=\"m-$\">\n<caption class=\"nhsuk-u-visually-hidden\">$: what differs, and what a "
	     "trainee who moves keeps</caption>\n<thead><tr><th scope=\"col\">$</th><th scope=\"col\">$</th><th scope=\"col\" "
	     "class=\"attest-compare__keep\">If a trainee moves</th></tr></thead>\n<tbody>\n",
	     *t->module ? t->module : "itself", name, json_text(c->doc, "before"), json_text(c->doc, "after"));
	json_array_foreach (json_object_get(c->doc, "differences"), i, d) {
		if (strcmp(json_text(d, "module"), t->module) != 0 || !is_shown(v, d))
			continue;
		html(v, "<tr>\n");
		draw_side(v, d, false);
		draw_side(v, d, true);
		draw_keep(v, d);
		html(v, "</tr>\n");
	}
	html(v, "</tbody>\n</table>\n");
	details_end(v);
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

static enum status load(struct visit *v, struct comparison *ret_comparison, struct err *err)
{
	const char *before = visit_field(v, "before"), *after = visit_field(v, "after");
	struct comparison c = { .doc = NULL };

	TRY(visit_command(v, "curriculum list", VISIT_NONE, VISIT_NONE, &c.all, err));
	if (*before && *after && strcmp(before, after) != 0) {
		TRY(visit_command(v, "curriculum compare", VISIT_LIST(before, after), VISIT_NONE, &c.doc, err));
		TRY(visit_command(v, "curriculum show", VISIT_LIST(json_text(c.doc, "before")), VISIT_NONE, &c.before, err));
		TRY(visit_command(v, "curriculum show", VISIT_LIST(json_text(c.doc, "after")), VISIT_NONE, &c.after, err));
	}
	*ret_comparison = c;
	return OK;
}

/* "Clinical Engineering: version 2015.1 beside 2023.1"; of two programmes each with its title. */
static const char *heading_of(struct visit *v, const struct comparison *c)
{
	const char *one = json_text(c->before, "title"), *other = json_text(c->after, "title");

	if (!c->doc)
		return "Compare two curricula";
	if (strcmp(one, other) == 0)
		return arena_printf(v->arena, "%s: version %s beside %s", one, json_text(c->before, "version"),
				    json_text(c->after, "version"));
	return arena_printf(v->arena, "%s, version %s, beside %s, version %s", one, json_text(c->before, "version"), other,
			    json_text(c->after, "version"));
}

static void draw_differences(struct visit *v, const struct comparison *c)
{
	struct tally *tallies;
	size_t n;

	if (json_array_size(json_object_get(c->doc, "differences")) == 0) {
		html(v, "<p class=\"nhsuk-body\">Nothing differs.</p>\n");
		return;
	}
	n = take_modules(v, c, &tallies);
	draw_modules(v, tallies, n);
	sheet_begin(v, NULL, "words", "In their words");
	for (size_t i = 0; i < n; i++)
		draw_group(v, c, &tallies[i]);
	sheet_end(v);
}

static enum status compare(struct visit *v, struct err *err)
{
	struct comparison c;

	TRY(load(v, &c, err));
	visit_answer(v, c.doc ? json_incref(c.doc) : json_pack("{sO}", "curricula", c.all));
	v->page.menu = "/curricula";
	v->page.wide = true;
	page_crumb(v, "/curricula", "Curricula");
	page_head(v, heading_of(v, &c),
		  c.doc ? arena_printf(v->arena, "%s and %s", json_text(c.doc, "before"), json_text(c.doc, "after")) : NULL);
	draw_choice(v, c.all);
	if (!c.doc) {
		html(v, "<p class=\"nhsuk-body\">Choose two that differ: versions of one, or two of different programmes.</p>\n");
		return OK;
	}
	draw_successions(v, c.doc);
	draw_figures(v, c.doc);
	html(v, "<p class=\"attest-text nhsuk-u-margin-bottom-3\">Nobody is moved by this. A trainee on $ finishes on $, "
		"unless trainee and training officer both sign a transfer.</p>\n",
	     json_text(c.doc, "before"), json_text(c.doc, "before"));
	html(v, "<div class=\"attest-stack\">\n");
	draw_differences(v, &c);
	html(v, "</div>\n");
	return OK;
}

extern const struct route page_compare[];
const struct route page_compare[] = {
	{ "GET", "/compare", 0, 0, fields, NULL, compare,
	  "What changed from one curriculum to another, and what a trainee who moves keeps" },
	{ 0 },
};
