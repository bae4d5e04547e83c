/* The catalogue: all curricula, with conditions; and a search in what they say. */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

#define HITS 40 /* shown at once */

static const struct {
	const char *id, *name;
} programmes[] = {
	{ "STP", "Scientist Training Programme" },
	{ "HSST", "Higher Specialist Scientist Training" },
	{ "PTP", "Practitioner Training Programme" },
	{ "HCSAssoc", "Associates" },
	{ "HCSA", "Assistants" },
	{ "ASE", "Accredited specialist expertise" },
};
#define PROGRAMMES (sizeof programmes / sizeof *programmes)

static const struct route_field fields[] = {
	{ "q", "words to find in outcomes, activities, topics and modules, or a code", false },
	{ "programme", "STP, PTP, HSST, HCSA, HCSAssoc or ASE", false },
	{ "tool", "modules that ask for assessments by it, as DOPS", false },
	{ "level", "an academic level, 1 to 8", false },
	{ NULL },
};

static void draw_filter(struct visit *v)
{
	static const char *const tools[] = { "CBD", "DOPS", "OCE", "MSF" };
	struct choice choices[PROGRAMMES + 1] = { { "", "All programmes", NULL, false } };
	struct choice asked[5] = { { "", "Any assessment", NULL, false } };

	for (size_t i = 0; i < PROGRAMMES; i++)
		choices[i + 1] = (struct choice){ programmes[i].id, programmes[i].name, NULL, false };
	for (size_t i = 0; i < 4; i++)
		asked[i + 1] = (struct choice){ tools[i], tools[i], NULL, false };
	filter_begin(v, "/curricula");
	input(v, &(struct input){ .name = "q", .label = "Search for", .type = "search", .autocomplete = "off" });
	choose(v, &(struct input){ .name = "programme", .label = "Programme" }, choices, PROGRAMMES + 1);
	choose(v, &(struct input){ .name = "tool", .label = "That asks for" }, asked, 5);
	filter_end(v, "Show");
}

static void draw_status(struct visit *v, const json_t *c)
{
	const char *status = json_text(c, "status");

	if (strcmp(status, "published") == 0)
		tag(v, "green", "In this record");
	else if (strcmp(status, "draft") == 0)
		tag(v, "yellow", "Draft");
	else
		tag(v, "grey", "Adopted");
}

static const char *without_programme(const json_t *c, const char *programme)
{
	const char *title = json_text(c, "title");
	size_t n = strlen(programme);

	return strncmp(title, programme, n) == 0 && title[n] == ':' ? title + n + 2 : title;
}

static void draw_group(struct visit *v, const json_t *doc, size_t p)
{
	const json_t *c;
	bool any = false;
	size_t i;

	json_array_foreach (doc, i, c) {
		const char *ref, *title;

		if (strcmp(json_text(c, "programme"), programmes[p].id) != 0)
			continue;
		if (!any) {
			sheet_begin(v, NULL, programmes[p].id, programmes[p].name);
			table_begin(v, "attest-dense attest-blocks", programmes[p].name,
				    VISIT_LIST("Curriculum", "Version", "#Credits", "State"));
			any = true;
		}
		ref = arena_printf(v->arena, "%s@%s", json_text(c, "id"), json_text(c, "version"));
		title = without_programme(c, programmes[p].name);
		row_begin(v);
		row_head(v, arena_printf(v->arena, "/curricula/%s", url_part(v->arena, ref)), title);
		cell(v, "Version", ref);
		cell_number(v, "Credits", json_number(c, "credits") ? shown_number(v, json_number(c, "credits")) : "–");
		cell_begin(v, "State");
		draw_status(v, c);
		cell_end(v);
		row_end(v);
	}
	if (any) {
		table_end(v);
		sheet_end(v);
	}
}

static void draw_list(struct visit *v, const json_t *doc)
{
	if (json_array_size(doc) == 0)
		html(v, "<p class=\"nhsuk-body\">No curriculum is like that. <a href=\"/curricula\">Show all</a></p>\n");
	for (size_t p = 0; p < PROGRAMMES; p++)
		draw_group(v, doc, p);
}

/* "CEN-R1/6" is at /modules/CEN-R1@2023.1#i6. */
static const char *hit_address(struct visit *v, const json_t *hit)
{
	const char *item = json_text(hit, "item"), *slash = strrchr(item, '/');

	return arena_printf(v->arena, "/modules/%s%s%s", url_part(v->arena, json_text(hit, "module")),
			    slash ? "#i" : "", slash ? url_part(v->arena, slash + 1) : "");
}

static void draw_hits(struct visit *v, const json_t *doc)
{
	size_t count = json_array_size(doc), i;
	const json_t *hit;

	html(v, "<h2 class=\"nhsuk-heading-m\">$ found</h2>\n", shown_count(v, (int64_t)count, "thing", "things"));
	if (count == 0) {
		html(v, "<p class=\"nhsuk-body\">Try fewer words, or the beginning of one.</p>\n");
		return;
	}
	if (!json_flag(json_array_get(doc, 0), "all_words"))
		html(v, "<p class=\"nhsuk-body\">Nothing has all of these words; here is what has some of them.</p>\n");
	html(v, "<section class=\"attest-sheet attest-sheet--bare\" aria-label=\"What was found\">\n"
		"<ul class=\"attest-moves\">\n");
	json_array_foreach (doc, i, hit) {
		if (i == HITS)
			break;
		html(v,
		     "<li class=\"attest-move\"><p class=\"attest-small attest-soft\">$ of $$</p>\n<p><a "
		     "href=\"$\">$</a></p></li>\n",
		     json_text(hit, "kind"), json_text(hit, "module"),
		     json_flag(hit, "older") ? ", an older version" : "", hit_address(v, hit), json_text(hit, "text"));
	}
	html(v, "</ul>\n</section>\n");
	if (count > HITS)
		html(v, "<p class=\"nhsuk-body\">The best $ are shown. One more word finds fewer.</p>\n",
		     shown_number(v, HITS));
}

static enum status catalogue(struct visit *v, struct err *err)
{
	const char *q = visit_field(v, "q");
	const char *const *conditions = VISIT_LIST("--programme", visit_field(v, "programme"), "--tool",
						   visit_field(v, "tool"), "--level", visit_field(v, "level"));
	json_t *doc;

	if (*q)
		TRY(visit_command(v, "curriculum search", VISIT_LIST(q), conditions, &doc, err));
	else
		TRY(visit_command(v, "curriculum list", VISIT_NONE, conditions, &doc, err));
	visit_answer(v, json_incref(doc));
	v->page.menu = "/curricula";
	v->page.wide = true;
	page_head(v, *q ? arena_printf(v->arena, "Curricula: %s", q) : "Curricula", NULL);
	draw_filter(v);
	if (*q)
		draw_hits(v, doc);
	else
		draw_list(v, doc);
	return OK;
}

extern const struct route page_curricula[];
const struct route page_curricula[] = {
	{ "GET", "/curricula", 0, 0, fields, NULL, catalogue,
	  "The curricula, with conditions; with words, what they say of them" },
	{ 0 },
};
