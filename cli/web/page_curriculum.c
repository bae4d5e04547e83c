/* One curriculum: its phases, modules, and what its reviews and awards ask; and which standard is covered where. */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

static const char *name_of(struct visit *v, const json_t *doc)
{
	return arena_printf(v->arena, "%s@%s", json_text(doc, "id"), json_text(doc, "version"));
}

static void draw_rules(struct visit *v, const json_t *rules)
{
	const json_t *rule;
	size_t i;

	if (json_array_size(rules) == 0)
		return;
	html(v, "<ul class=\"nhsuk-list nhsuk-list--bullet attest-text\">\n");
	json_array_foreach (rules, i, rule) {
		html(v, "<li>$", shown_sentence(v, json_text(rule, "text")));
		draw_rules(v, json_object_get(rule, "rules"));
		html(v, "</li>\n");
	}
	html(v, "</ul>\n");
}

static void draw_module(struct visit *v, const json_t *m)
{
	const char *module = json_text(m, "module");

	row_begin(v);
	row_head(v, arena_printf(v->arena, "/modules/%s", url_part(v->arena, module)), json_text(m, "title"));
	cell(v, "Module", module);
	cell_number(v, "Credits", shown_number(v, json_number(m, "credits")));
	cell(v, "Taken",
	     json_flag(m, "optional") ? "if wanted" :
	     *json_text(m, "choice")  ? arena_printf(v->arena, "choice %s%s%s", json_text(m, "choice"),
						    *json_text(m, "group") ? ", " : "", json_text(m, "group")) :
				       "by everybody");
	row_end(v);
}

static void draw_phase(struct visit *v, const json_t *doc, int64_t id, const char *title)
{
	const json_t *m;
	bool any = false;
	size_t i;

	json_array_foreach (json_object_get(doc, "modules"), i, m) {
		if (json_number(m, "phase") != id)
			continue;
		if (!any) {
			sheet_begin(v, NULL, arena_printf(v->arena, "phase-%lld", (long long)id), title);
			table_begin(v, "attest-dense attest-blocks", title,
				    VISIT_LIST("Title", "Module", "#Credits", "Taken"));
		}
		any = true;
		draw_module(v, m);
	}
	if (any) {
		table_end(v);
		sheet_end(v);
	}
}

static void draw_phases(struct visit *v, const json_t *doc)
{
	const json_t *phase;
	size_t i;

	draw_phase(v, doc, 0, "Throughout");
	json_array_foreach (json_object_get(doc, "phases"), i, phase) {
		draw_phase(v, doc, json_number(phase, "id"), json_text(phase, "title"));
	}
}

static void draw_gates(struct visit *v, const json_t *doc)
{
	const json_t *gate;
	size_t i;

	if (json_array_size(json_object_get(doc, "gates")) == 0)
		return;
	sheet_begin(v, NULL, "gates", "Reviews and awards");
	json_array_foreach (json_object_get(doc, "gates"), i, gate) {
		html(v, "<h3 class=\"nhsuk-heading-xs nhsuk-u-margin-bottom-2\">$</h3>\n",
		     *json_text(gate, "title") ? json_text(gate, "title") : shown_sentence(v, json_text(gate, "place")));
		html(v, "<p class=\"attest-small attest-soft nhsuk-u-margin-bottom-2\">Signed by the $</p>\n",
		     shown_role(v, json_text(gate, "by")));
		draw_rules(v, json_object_get(gate, "rules"));
	}
	sheet_end(v);
}

static void draw_glance(struct visit *v, const json_t *doc)
{
	sheet_begin(v, NULL, "facts", "At a glance");
	html(v, "<dl class=\"attest-facts\">\n<dt>Credits</dt><dd>$</dd>\n<dt>Entry from</dt><dd>$</dd>\n",
	     shown_number(v, json_number(doc, "credits")), shown_day(v, json_text(doc, "entry_from")));
	if (*json_text(doc, "entry_until"))
		html(v, "<dt>Entry until</dt><dd>$</dd>\n", shown_day(v, json_text(doc, "entry_until")));
	if (*json_text(doc, "complete_by"))
		html(v, "<dt>Complete by</dt><dd>$</dd>\n", shown_day(v, json_text(doc, "complete_by")));
	html(v, "<dt>Modules</dt><dd>$</dd>\n</dl>\n",
	     shown_number(v, (int64_t)json_array_size(json_object_get(doc, "modules"))));
	html(v, "<p class=\"attest-small attest-soft nhsuk-u-margin-top-3\">Digest ");
	hash(v, json_text(doc, "digest"), 4);
	html(v, "</p>\n");
	sheet_end(v);
}

/* Other versions of it, to compare with. */
static enum status draw_versions(struct visit *v, const json_t *doc, struct err *err)
{
	const char *self = name_of(v, doc);
	json_t *all;
	const json_t *c;
	size_t i;

	TRY(visit_command(v, "curriculum list", VISIT_NONE, VISIT_LIST("--programme", json_text(doc, "programme")), &all,
			  err));
	sheet_begin(v, NULL, "more", "Look closer");
	html(v, "<ul class=\"nhsuk-list attest-text\">\n<li><a href=\"/curricula/$/coverage\">Which standard is covered "
		"where</a></li>\n",
	     url_part(v->arena, self));
	json_array_foreach (all, i, c) {
		const char *other = name_of(v, c);

		if (strcmp(json_text(c, "id"), json_text(doc, "id")) != 0 || strcmp(other, self) == 0)
			continue;
		html(v, "<li><a href=\"/compare?before=$&amp;after=$\">Compare with $</a></li>\n",
		     url_part(v->arena, strcmp(other, self) < 0 ? other : self),
		     url_part(v->arena, strcmp(other, self) < 0 ? self : other), json_text(c, "version"));
	}
	html(v, "</ul>\n");
	sheet_end(v);
	return OK;
}

static enum status one(struct visit *v, struct err *err)
{
	json_t *doc;

	TRY(visit_command(v, "curriculum show", VISIT_LIST(visit_part(v, "curriculum")), VISIT_NONE, &doc, err));
	if (!json_object_get(doc, "modules"))
		return visit_not_here(err);
	visit_answer(v, json_incref(doc));
	v->page.menu = "/curricula";
	v->page.wide = true;
	page_crumb(v, "/curricula", "Curricula");
	html(v, "<div class=\"attest-head\">\n");
	page_head(v, json_text(doc, "title"),
		  arena_printf(v->arena, "%s, version %s", json_text(doc, "id"), json_text(doc, "version")));
	v->page.title = arena_printf(v->arena, "%s, %s version %s", json_text(doc, "title"), json_text(doc, "id"),
				     json_text(doc, "version"));
	search_box(v, "/curricula", "Search all curricula", "");
	html(v, "</div>\n<div class=\"attest-cols attest-cols--home\">\n<div class=\"attest-stack\">\n");
	draw_phases(v, doc);
	draw_gates(v, doc);
	html(v, "</div>\n<div class=\"attest-stack\">\n");
	draw_glance(v, doc);
	TRY(draw_versions(v, doc, err));
	html(v, "</div>\n</div>\n");
	return OK;
}

/* ---- coverage ---- */

static int64_t cited(const json_t *item, const char *module)
{
	const json_t *m;
	size_t i;

	json_array_foreach (json_object_get(item, "modules"), i, m) {
		if (strcmp(json_text(m, "module"), module) == 0)
			return json_number(m, "outcomes");
	}
	return 0;
}

static const char *step(int64_t n)
{
	return n == 0 ? "attest-h0" : n == 1 ? "attest-h1" : n == 2 ? "attest-h2" : n <= 4 ? "attest-h3" : "attest-h4";
}

static void draw_cells(struct visit *v, const json_t *item, const json_t *modules)
{
	const json_t *m;
	size_t i;

	json_array_foreach (modules, i, m) {
		int64_t n = cited(item, json_text(m, "module"));

		html(v, "<td class=\"nhsuk-table__cell attest-h $\">$</td>", step(n), n ? shown_number(v, n) : "–");
	}
}

static void draw_set(struct visit *v, const json_t *set, const json_t *modules, size_t at)
{
	const json_t *item, *m;
	size_t i;

	sheet_begin(v, "flush", arena_printf(v->arena, "set-%zu", at), json_text(set, "title"));
	html(v,
	     "<div class=\"attest-scroll\" role=\"group\" aria-labelledby=\"set-$\" tabindex=\"0\">\n"
	     "<table class=\"nhsuk-table attest-matrix attest-heat\">\n<caption class=\"nhsuk-u-visually-hidden\">How many "
	     "outcomes of each module cite each item of $</caption>\n<thead class=\"nhsuk-table__head\"><tr "
	     "class=\"nhsuk-table__row\"><th class=\"nhsuk-table__header\" scope=\"col\">Item</th>",
	     shown_number(v, (int64_t)at), json_text(set, "set"));
	json_array_foreach (modules, i, m) {
		html(v, "<th class=\"nhsuk-table__header attest-h\" scope=\"col\"><a href=\"/modules/$\">$</a></th>",
		     url_part(v->arena, json_text(m, "module")),
		     arena_bytes(v->arena, json_text(m, "module"), strcspn(json_text(m, "module"), "@")));
	}
	html(v, "</tr></thead>\n<tbody class=\"nhsuk-table__body\">\n");
	json_array_foreach (json_object_get(set, "items"), i, item) {
		html(v, "<tr class=\"nhsuk-table__row\"><th class=\"nhsuk-table__header\" scope=\"row\">$ <span "
			"class=\"attest-light\">$</span>",
		     json_text(item, "id"), json_text(item, "name"));
		if (json_flag(item, "hole"))
			html(v, "<br><span class=\"attest-risk\">Not covered: $</span>", json_text(item, "why"));
		html(v, "</th>");
		draw_cells(v, item, modules);
		html(v, "</tr>\n");
	}
	html(v, "</tbody>\n</table>\n</div>\n");
	sheet_end(v);
}

static enum status coverage(struct visit *v, struct err *err)
{
	const char *name = visit_part(v, "curriculum");
	json_t *doc, *curriculum;
	const json_t *set;
	size_t i;

	TRY(visit_command(v, "curriculum coverage", VISIT_LIST(name), VISIT_NONE, &doc, err));
	TRY(visit_command(v, "curriculum show", VISIT_LIST(json_text(doc, "curriculum")), VISIT_NONE, &curriculum, err));
	visit_answer(v, json_incref(doc));
	v->page.menu = "/curricula";
	v->page.wide = v->page.landscape = true;
	page_crumb(v, "/curricula", "Curricula");
	page_crumb(v, arena_printf(v->arena, "/curricula/%s", url_part(v->arena, json_text(doc, "curriculum"))),
		   json_text(doc, "title"));
	page_head(v, "Which standard is covered where", json_text(doc, "curriculum"));
	v->page.title = arena_printf(v->arena, "Which standard is covered where: %s", json_text(doc, "curriculum"));
	html(v, "<p class=\"attest-lead\">Each figure is how many outcomes of the module cite the item. An item that "
		"must be covered and that no module cites is said.</p>\n");
	json_array_foreach (json_object_get(doc, "sets"), i, set) {
		draw_set(v, set, json_object_get(curriculum, "modules"), i + 1);
	}
	return OK;
}

extern const struct route page_curriculum[];
const struct route page_curriculum[] = {
	{ "GET", "/curricula/{curriculum}", 0, 0, NULL, NULL, one,
	  "One curriculum: phases, modules, and what reviews and awards ask" },
	{ "GET", "/curricula/{curriculum}/coverage", 0, 0, NULL, NULL, coverage,
	  "How many outcomes of each module cite each item of the standards" },
	{ 0 },
};
