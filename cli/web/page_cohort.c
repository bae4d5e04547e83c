/*
 * The programme lead's pages: everybody by one curriculum, most at risk first, with what holds each up in words;
 * and who is waited for.
 */
#include <string.h>

#include "cli/curriculum_title.h"
#include "cli/web/access.h"
#include "cli/web/chart.h"
#include "cli/web/cohort_waits.h"
#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"
#include "portfolio/list.h"

#define AGREED 14 /* days in which an answer is agreed */

static const char *address(struct visit *v, const char *curriculum)
{
	return arena_printf(v->arena, "/cohort/%s", url_part(v->arena, curriculum));
}

/* What is behind a figure: the trainee's progress, at that module where one is meant. */
static const char *progress_address(struct visit *v, const char *trainee, const char *module)
{
	return arena_printf(v->arena, "/progress/%s%s%s", url_part(v->arena, trainee), module ? "#" : "",
			    module ? module : "");
}

/* ---- which curricula ---- */

/* [{curriculum, trainees}], of those that the visitor may see, by name. */
static enum status curricula(struct visit *v, json_t **ret_list, struct err *err)
{
	struct listed_enrolment *items;
	json_t *counts = json_object(), *list = json_array(), *n;
	const char *name;
	size_t count;

	arena_own(v->arena, json_release, counts);
	arena_own(v->arena, json_release, list);
	TRY(access_trainees(v, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		json_object_set_new(counts, items[i].curriculum,
				    json_integer(json_number(counts, items[i].curriculum) + 1));
	}
	json_object_foreach (counts, name, n) {
		json_array_append_new(list, json_pack("{sssO}", "curriculum", name, "trainees", n));
	}
	*ret_list = list;
	return OK;
}

static enum status cohorts(struct visit *v, struct err *err)
{
	static const char *const heads[] = { "Curriculum", "#Trainees", NULL };
	json_t *list, *one;
	size_t i;

	TRY(curricula(v, &list, err));
	visit_answer(v, json_incref(list));
	if (json_array_size(list) == 1 && !v->wants_json) {
		visit_go(v, "%s", address(v, json_text(json_array_get(list, 0), "curriculum")));
		return OK;
	}
	v->page.menu = "/cohort";
	page_head(v, "Cohorts", NULL);
	if (json_array_size(list) == 0) {
		html(v, "<p class=\"attest-lead\">Nobody is enrolled yet. Everybody who trains by one curriculum will "
			"stand here together.</p>\n");
		return OK;
	}
	table_begin(v, "attest-dense", "Curricula by which somebody trains", heads);
	json_array_foreach (list, i, one) {
		row_begin(v);
		row_head(v, address(v, json_text(one, "curriculum")),
			 curriculum_title(v->app, json_text(one, "curriculum")));
		cell_number(v, "Trainees", shown_number(v, json_number(one, "trainees")));
		row_end(v);
	}
	table_end(v);
	return OK;
}

/* ---- the matrix ---- */

static bool is_at_risk(const json_t *row)
{
	const json_t *list[] = { json_object_get(row, "modules"), json_object_get(row, "gates") }, *cell;
	size_t i;

	if (strcmp(json_text(json_object_get(row, "pace"), "colour"), "red") == 0)
		return true;
	for (size_t k = 0; k < 2; k++) {
		json_array_foreach (list[k], i, cell) {
			if (json_flag(cell, "overdue"))
				return true;
		}
	}
	return false;
}

/* By how much of a module is had: five steps, and words for what no figure says. */
static const char *heat_of(const json_t *cell)
{
	int64_t have = json_number(cell, "have"), items = json_number(cell, "items");
	int64_t percent = items > 0 ? have * 100 / items : 0;

	return have == 0 ? "attest-h0" : percent <= 25 ? "attest-h1" : percent <= 60 ? "attest-h2" :
	       percent <= 85 ? "attest-h3" : "attest-h4";
}

static void draw_module(struct visit *v, const char *trainee, const json_t *cell_doc)
{
	const char *state = json_text(cell_doc, "state");
	const char *where = progress_address(v, trainee, json_text(cell_doc, "id"));
	const char *late = json_flag(cell_doc, "overdue") ? " attest-hl" : "";

	if (strcmp(state, "closed") == 0) {
		html(v, "<td class=\"attest-h attest-hc\"><a href=\"$\">", where);
		glyph(v, "tick");
		html(v, "<span class=\"nhsuk-u-visually-hidden\">closed</span></a></td>\n");
	} else if (strcmp(state, "waived") == 0 || strcmp(state, "exempt") == 0) {
		html(v, "<td class=\"attest-h attest-hc\"><a href=\"$\">$</a></td>\n", where, state);
	} else if (strcmp(state, "ready") == 0) {
		html(v,
		     "<td class=\"attest-h attest-hr$\"><a href=\"$\">ready<span class=\"nhsuk-u-visually-hidden\"> to "
		     "close$</span></a></td>\n",
		     late, where, *late ? ", past its date" : "");
	} else {
		html(v, "<td class=\"attest-h $$\"><a href=\"$\">$<span class=\"attest-heat__of\">/$</span>",
		     heat_of(cell_doc), late, where, shown_number(v, json_number(cell_doc, "have")),
		     shown_number(v, json_number(cell_doc, "items")));
		html(v, "<span class=\"nhsuk-u-visually-hidden\">$</span></a></td>\n", *late ? " past its date" : "");
	}
}

static void draw_gate(struct visit *v, const char *trainee, const json_t *gate)
{
	const char *state = json_text(gate, "state"), *late = json_flag(gate, "overdue") ? " attest-hl" : "";
	const char *where = progress_address(v, trainee, NULL);
	bool done = strcmp(state, "done") == 0, ready = strcmp(state, "ready") == 0;

	html(v, "<td class=\"attest-h $$\"><a href=\"$\">", done ? "attest-hc" : ready ? "attest-hr" : "attest-h0", late,
	     where);
	if (done)
		glyph(v, "tick");
	if (done && !json_flag(gate, "flagged"))
		html(v, "<span class=\"nhsuk-u-visually-hidden\">done</span>");
	else if (json_flag(gate, "flagged"))
		html(v, "$", "look again");
	else if (json_number(gate, "missing") > 0 && !ready)
		html(v, "$<span class=\"nhsuk-u-visually-hidden\"> to do$</span>", shown_number(v, json_number(gate, "missing")),
		     *late ? ", past its date" : "");
	else
		html(v, "$", state);
	html(v, "</a></td>\n");
}

/* "CEN-R1, due 30 June 2026: 3 waiting with Daniel Whitworth" */
static void draw_first(struct visit *v, const json_t *row)
{
	const json_t *first = json_object_get(row, "first");
	const char *due = json_text(first, "due");
	bool others = *json_text(first, "name") && strcmp(json_text(first, "holder"), json_text(row, "trainee")) != 0;

	html(v, "<p class=\"attest-heat__why\">");
	if (json_flag(row, "complete"))
		html(v, "Complete");
	else if (*json_text(row, "break_since"))
		html(v, "On a break since $", shown_day(v, json_text(row, "break_since")));
	else if (json_is_object(first))
		html(v, "<strong>$</strong>$$: $$$", json_text(first, "unit"), *due ? ", due " : "",
		     *due ? shown_day(v, due) : "", shown_words(v, json_text(first, "text")), others ? "; with " : "", others ? json_text(first, "name") : "");
	html(v, "</p>\n");
}

/* The modules of any row, in the order of the curriculum: a row leaves out those that its trainee did not choose. */
static json_t *columns_of(struct visit *v, const json_t *rows)
{
	json_t *columns = json_array();
	const json_t *row, *one;
	size_t i, k;

	arena_own(v->arena, json_release, columns);
	json_array_foreach (rows, i, row) {
		size_t next = 0;

		json_array_foreach (json_object_get(row, "modules"), k, one) {
			size_t at = 0;

			while (at < json_array_size(columns) && strcmp(json_string_value(json_array_get(columns, at)),
								       json_text(one, "id")) != 0)
				at++;
			if (at == json_array_size(columns))
				json_array_insert(columns, at = next, json_object_get(one, "id"));
			next = at + 1;
		}
	}
	return columns;
}

static const json_t *module_of(const json_t *row, const char *id)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(row, "modules"), i, one) {
		if (strcmp(json_text(one, "id"), id) == 0)
			return one;
	}
	return NULL;
}

/* "4, 330 days" */
static void draw_waits(struct visit *v, const json_t *row)
{
	const json_t *waits = json_object_get(row, "waits");
	int64_t days = json_number(waits, "days");

	html(v, "<td class=\"attest-num\">$$</td>\n", shown_number(v, json_number(waits, "count")),
	     json_is_integer(json_object_get(waits, "days")) ?
		     arena_printf(v->arena, ", %s", days > 0 ? shown_count(v, days, "day", "days") : "today") :
		     "");
}

static void draw_row(struct visit *v, const json_t *row, const json_t *columns)
{
	const char *trainee = json_text(row, "trainee");
	const json_t *pace = json_object_get(row, "pace"), *cell_doc;
	int64_t behind = json_number(pace, "have") - json_number(pace, "expected");
	size_t i;

	html(v, "<tr><th scope=\"row\" abbr=\"$\"><a href=\"$\">$</a><br><span class=\"attest-soft\">$$</span>\n",
	     json_text(row, "name"), progress_address(v, trainee, NULL), json_text(row, "name"),
	     shown_name(v, json_text(row, "site")), json_flag(row, "frozen") ? ", frozen" : "");
	draw_first(v, row);
	html(v, "</th>\n");
	for (i = 0; i < json_array_size(columns); i++) {
		cell_doc = module_of(row, json_string_value(json_array_get(columns, i)));
		if (cell_doc)
			draw_module(v, trainee, cell_doc);
		else
			html(v, "<td class=\"attest-h\">–<span class=\"nhsuk-u-visually-hidden\"> not theirs</span></td>\n");
	}
	json_array_foreach (json_object_get(row, "gates"), i, cell_doc) {
		draw_gate(v, trainee, cell_doc);
	}
	html(v, "<td class=\"attest-num-col$\">$<span class=\"nhsuk-u-visually-hidden\">, $</span></td>\n",
	     strcmp(json_text(pace, "colour"), "red") == 0 ? " attest-risk" : "", shown_signed(v, behind),
	     json_text(pace, "colour"));
	draw_waits(v, row);
	html(v, "</tr>\n");
}

static void draw_heads(struct visit *v, const json_t *rows, const json_t *columns)
{
	const json_t *one;
	size_t i;

	html(v, "<thead><tr><th scope=\"col\">Trainee, and what holds it up first</th>\n");
	json_array_foreach (columns, i, one) {
		html(v, "<th scope=\"col\" class=\"c\">$</th>\n", json_string_value(one));
	}
	json_array_foreach (json_object_get(json_array_get(rows, 0), "gates"), i, one) {
		html(v, "<th scope=\"col\" class=\"c\">$</th>\n", shown_name(v, json_text(one, "id")));
	}
	html(v, "<th scope=\"col\" class=\"attest-num-col\">Pace</th><th scope=\"col\">Waiting, oldest</th>"
		"</tr></thead>\n");
}

static void draw_legend(struct visit *v)
{
	static const char *const steps[] = { "none", "to 25 %", "to 60 %", "to 85 %", "more" };

	html(v, "<ul class=\"attest-legend nhsuk-u-margin-top-3\">\n");
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		html(v, "<li><span class=\"attest-swatch attest-h$\">5</span> $</li>\n", shown_number(v, (int64_t)i),
		     steps[i]);
	html(v, "<li><span class=\"attest-swatch attest-hc\">");
	glyph(v, "tick");
	html(v, "</span> closed</li>\n<li><span class=\"attest-swatch attest-hr\">ready</span> only to sign</li>\n"
		"<li><span class=\"attest-swatch attest-hl\">5</span> past its date</li>\n"
		"<li>Pace: items ahead (+) or behind (−) what training time so far lets expect</li>\n</ul>\n");
}

static void draw_matrix(struct visit *v, const json_t *rows)
{
	const json_t *columns = columns_of(v, rows), *row;
	size_t i;

	html(v, "<h2 class=\"nhsuk-heading-m\" id=\"heat\">Trainees by modules and reviews: what is signed</h2>\n"
		"<section class=\"attest-scroll\" aria-labelledby=\"heat\" tabindex=\"0\">\n"
		"<table class=\"attest-matrix attest-heat\" aria-labelledby=\"heat\">\n");
	draw_heads(v, rows, columns);
	html(v, "<tbody>\n");
	json_array_foreach (rows, i, row) {
		draw_row(v, row, columns);
	}
	html(v, "</tbody></table>\n</section>\n");
	draw_legend(v);
}

/* ---- who is waited for ---- */

/* Who is not listed on the page of what waits has none there: of them the trainee's is there, if it is one. */
static void draw_holder(struct visit *v, const json_t *h, int64_t most)
{
	const char *trainee = json_text(h, "trainee");
	bool dated = json_is_integer(json_object_get(h, "days"));

	row_begin(v);
	html(v, "<th class=\"nhsuk-table__header attest-light\" scope=\"row\">");
	if (json_flag(h, "listed"))
		html(v, "<a href=\"/waiting?holder=$\">$</a>", url_part(v->arena, json_text(h, "holder")),
		     shown_sentence(v, json_text(h, "name")));
	else
		html(v, "$", shown_sentence(v, json_text(h, "name")));
	html(v, "<br><span class=\"attest-small attest-soft\">$</span></th>", shown_role(v, json_text(h, "role")));
	cell_begin(v, "Waiting");
	chart_bar(v, json_number(h, "count"), most);
	html(v, "$", shown_number(v, json_number(h, "count")));
	cell_end(v);
	cell_begin(v, "Oldest");
	if (dated)
		chart_age(v, json_number(h, "days"), AGREED);
	else
		html(v, "no day yet");
	cell_end(v);
	cell_begin(v, "Holds up");
	if (*trainee && json_number(h, "trainees") == 1)
		html(v, "<a href=\"$\">$</a>, $", progress_address(v, trainee, NULL), app_name(v->app, trainee),
		     json_text(h, "unit"));
	else
		html(v, "$", shown_count(v, json_number(h, "trainees"), "trainee", "trainees"));
	cell_end(v);
	row_end(v);
}

static void draw_holders(struct visit *v, const json_t *doc)
{
	static const char *const heads[] = { "Person", "Waiting", "Oldest", "Holds up", NULL };
	const json_t *waited = json_object_get(doc, "waited"), *h;
	int64_t most = 1;
	size_t i;

	json_array_foreach (waited, i, h) {
		most = json_number(h, "count") > most ? json_number(h, "count") : most;
	}
	table_begin(v, "attest-dense attest-blocks", "People with waiting work, how many, the oldest, and of whom", heads);
	json_array_foreach (waited, i, h) {
		draw_holder(v, h, most);
	}
	table_end(v);
}

static void draw_ages(struct visit *v, const json_t *doc)
{
	struct chart_column columns[] = {
		{ "to 7", 0, false }, { "8 to 28", 0, false }, { "29 to 56", 0, true }, { "over 56", 0, true }
	};
	const json_t *h;
	size_t i;

	json_array_foreach (json_object_get(doc, "waited"), i, h) {
		for (size_t k = 0; k < 4; k++)
			columns[k].count += json_integer_value(json_array_get(json_object_get(h, "ages"), k));
	}
	sheet_begin(v, NULL, "ages", "How long it waits");
	chart_columns(v, "ag",
		      arena_printf(v->arena,
				   "What waits, by days: %d up to 7, %d from 8 to 28, %d from 29 to 56, %d longer",
				   (int)columns[0].count, (int)columns[1].count, (int)columns[2].count,
				   (int)columns[3].count),
		      "Waiting", columns, 4);
	html(v, "<p class=\"attest-small attest-soft\">Days since it came to whoever holds it now.</p>\n");
	sheet_end(v);
}

static void draw_pace(struct visit *v, const json_t *rows)
{
	size_t count = json_array_size(rows), i, red = 0;
	struct chart_pace *lines = arena_array(v->arena, count + 1, sizeof *lines);
	const json_t *row;

	json_array_foreach (rows, i, row) {
		const json_t *pace = json_object_get(row, "pace");

		lines[i] = (struct chart_pace){ .label = json_text(row, "name"),
						.address = progress_address(v, json_text(row, "trainee"), NULL),
						.have = json_number(pace, "have"),
						.expected = json_number(pace, "expected"),
						.items = json_number(pace, "items"),
						.risk = strcmp(json_text(pace, "colour"), "red") == 0 };
		red += lines[i].risk;
	}
	sheet_begin(v, NULL, "pace", "Progress against pace");
	chart_pace(v, "pc", arena_printf(v->arena, "Signed beside what could be expected by now: %zu of %zu far behind", red, count),
		   lines, count < 40 ? count : 40);
	sheet_end(v);
}

/* ---- what was asked for ---- */

/* An officer sees those whose officer they are, and nobody whom others wait for. */
static enum status keep_theirs(struct visit *v, json_t *doc, struct err *err)
{
	static const char *const lists[] = { "trainees", "deadlines", "reopened" };
	struct listed_enrolment *items;
	size_t count;

	if (v->roles & OVERSEERS)
		return OK;
	TRY(access_trainees(v, &items, &count, err));
	json_array_clear(json_object_get(doc, "holders"));
	json_object_set_new(doc, "own_acts", json_integer(0));
	json_object_set_new(doc, "ended", json_integer(0));
	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		json_t *list = json_object_get(doc, lists[k]);

		for (size_t i = json_array_size(list); i-- > 0;) {
			const char *who = json_text(json_array_get(list, i), "trainee");
			bool theirs = false;

			for (size_t n = 0; n < count && !theirs; n++)
				theirs = strcmp(items[n].trainee, who) == 0;
			if (!theirs)
				json_array_remove(list, i);
		}
	}
	return OK;
}

static json_t *shown_rows(struct visit *v, json_t *doc)
{
	json_t *rows = json_object_get(doc, "trainees");
	bool risk = strcmp(visit_field(v, "show"), "risk") == 0;

	for (size_t i = json_array_size(rows); risk && i-- > 0;) {
		if (!is_at_risk(json_array_get(rows, i)))
			json_array_remove(rows, i);
	}
	return rows;
}

static void draw_filter(struct visit *v, const char *here)
{
	static const struct choice choices[] = { { "", "Everybody", NULL, false },
						 { "risk", "Who may miss a date", NULL, false } };

	filter_begin(v, here);
	choose(v, &(struct input){ .name = "show", .label = "Show" }, choices, 2);
	input(v, &(struct input){ .name = "site", .label = "Place", .kind = "nhsuk-input--width-10" });
	filter_end(v, "Show");
}

static void draw_figures(struct visit *v, const json_t *doc, const json_t *rows)
{
	int64_t risk = 0, waiting = 0, ready = 0;
	const json_t *row, *one;
	size_t i, k;

	json_array_foreach (rows, i, row) {
		risk += is_at_risk(row);
		waiting += json_number(json_object_get(row, "waits"), "count");
		json_array_foreach (json_object_get(row, "modules"), k, one) {
			ready += strcmp(json_text(one, "state"), "ready") == 0;
		}
	}
	figures_begin(v);
	figure(v, arena_printf(v->arena, "%s of %s", shown_number(v, risk), shown_number(v, (int64_t)json_array_size(rows))),
	       "may miss a date", risk > 0);
	figure(v, shown_number(v, waiting), "things waiting for an answer or a signature", false);
	figure(v, shown_number(v, ready), "modules ready and not closed", false);
	figure(v, shown_number(v, (int64_t)json_array_size(json_object_get(doc, "deadlines"))),
	       "sent in time and not assessed by the freeze", json_array_size(json_object_get(doc, "deadlines")) > 0);
	figures_end(v);
}

static void draw_below(struct visit *v, const json_t *doc, const json_t *rows)
{
	html(v, "<div class=\"attest-cols attest-cols--halves nhsuk-u-margin-top-4\">\n<div class=\"attest-stack\">\n");
	if (v->roles & OVERSEERS) {
		sheet_begin(v, NULL, "holds", "Who we are waiting for");
		if (json_array_size(json_object_get(doc, "waited")) == 0)
			html(v, "<p class=\"attest-text\">Nobody: everything that was sent is answered.</p>\n");
		else
			draw_holders(v, doc);
		html(v, "<p class=\"attest-text nhsuk-u-margin-top-3\">The trainees themselves hold $ that could be sent "
			"now.</p>\n",
		     shown_count(v, json_number(doc, "own_acts"), "thing", "things"));
		sheet_end(v);
	}
	html(v, "</div>\n<div class=\"attest-stack\">\n");
	draw_pace(v, rows);
	if (v->roles & OVERSEERS)
		draw_ages(v, doc);
	html(v, "</div>\n</div>\n");
}

static enum status cohort(struct visit *v, struct err *err)
{
	const char *curriculum = visit_part(v, "curriculum");
	json_t *doc, *rows;

	TRY(visit_command(v, "cohort", VISIT_LIST(curriculum), VISIT_LIST("--site", visit_field(v, "site")), &doc, err));
	TRY(keep_theirs(v, doc, err));
	TRY(cohort_waits(v, doc, err));
	rows = shown_rows(v, doc);
	visit_answer(v, json_incref(doc));
	v->page.menu = "/cohort";
	v->page.wide = v->page.landscape = true;
	page_crumb(v, "/cohort", "Cohorts");
	page_head(v, curriculum_title(v->app, json_text(doc, "curriculum")),
		  arena_printf(v->arena, "%s: %s, as of %s", json_text(doc, "curriculum"),
			       shown_count(v, (int64_t)json_array_size(rows), "trainee", "trainees"),
			       shown_time(v, json_text(doc, "as_of"))));
	draw_filter(v, address(v, curriculum));
	if (json_array_size(rows) == 0) {
		html(v, "<p class=\"attest-lead\">Nobody stands here$.</p>\n",
		     *visit_field(v, "show") || *visit_field(v, "site") ? " for what you chose to show" : " yet");
		return OK;
	}
	draw_figures(v, doc, rows);
	draw_matrix(v, rows);
	draw_below(v, doc, rows);
	html(v, "<p class=\"attest-small attest-soft nhsuk-u-margin-top-3\">Computed from what was signed: <code>attest cohort "
		"$</code> gives the same, <code>--format csv</code> as a file for a spreadsheet.</p>\n",
	     json_text(doc, "curriculum"));
	return OK;
}

static const struct route_field cohort_fields[] = {
	{ "show", "\"risk\": only who may miss a date", false },
	{ "site", "only those enrolled there", false },
	{ 0 },
};

extern const struct route page_cohort[];
const struct route page_cohort[] = {
	{ "GET", "/cohort", NEED_SIGN_IN, COHORT_READERS, NULL, NULL, cohorts, "The curricula by which somebody trains" },
	{ "GET", "/cohort/{curriculum}", NEED_SIGN_IN, COHORT_READERS, cohort_fields, NULL, cohort,
	  "Everybody by one curriculum: trainees by modules, pace, who is waited for" },
	{ 0 },
};
