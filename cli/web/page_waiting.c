/* Who holds what since when: what somebody leads to the telephone. */
#include <stdlib.h>
#include <string.h>

#include "cli/web/access.h"
#include "cli/web/chart.h"
#include "cli/web/component.h"
#include "cli/web/feedback.h"
#include "cli/web/moves.h"
#include "cli/web/queue_row.h"
#include "cli/web/unfinished.h"
#include "cli/web/visit.h"
#include "core/json.h"

/* Only what one person, or one role, holds. */
static void keep_holder(json_t *items, const char *holder)
{
	for (size_t i = json_array_size(items); *holder && i-- > 0;) {
		if (strcmp(json_text(json_array_get(items, i), "holder"), holder) != 0)
			json_array_remove(items, i);
	}
}

static const char *holder_name(struct visit *v, const json_t *item)
{
	return move_holder(v, json_text(item, "holder"), json_text(item, "role"));
}

/* Of whom the page is: a name that is a role's is of whoever holds it. */
static const char *filter_name(struct visit *v, const char *holder)
{
	enum role role;

	return move_holder(v, holder, role_parse(holder, &role, NULL) == OK ? holder : "");
}

/* What waits: where they do it, else its entry, where there is one that they may open: what is in no portfolio has no page. */
static void draw_what(struct visit *v, const json_t *item)
{
	const char *entry = arena_printf(v->arena, "%lld", (long long)json_number(item, "entry"));
	bool is_case = strcmp(json_text(item, "kind"), "case") == 0;

	if (*json_text(item, "page"))
		html(v, "<a href=\"$\">$</a> <strong>Your move</strong>", json_text(item, "page"), move_words(v, item));
	else if (json_number(item, "entry") == 0 || !*json_text(item, "trainee") || (is_case && !visit_holds(v, ROLE_REGISTRAR)))
		html(v, "$", move_words(v, item));
	else
		html(v, "<a href=\"/$/$\">$</a>", is_case ? "cases" : "entries", entry, move_words(v, item));
}

static void draw_items(struct visit *v, const json_t *items, int64_t after)
{
	static const char *const heads[] = { "Waits for", "What", "Trainee", "Held", "Due", NULL };
	const json_t *item;
	size_t i;

	table_begin(v, "attest-dense attest-blocks", "What waits, the oldest first", heads);
	json_array_foreach (items, i, item) {
		const char *trainee = json_text(item, "trainee");

		row_begin(v);
		html(v,
		     "<th class=\"nhsuk-table__header attest-light\" scope=\"row\">$<br><span class=\"attest-small "
		     "attest-soft\">$</span></th>",
		     holder_name(v, item), shown_role(v, json_text(item, "role")));
		cell_begin(v, "What");
		draw_what(v, item);
		cell_end(v);
		cell(v, "Trainee", *trainee ? app_name(v->app, trainee) : "–");
		cell_begin(v, "Held");
		chart_age(v, json_number(item, "days"), after);
		cell_end(v);
		cell(v, "Due", *json_text(item, "due") ? shown_day(v, json_text(item, "due")) : "–");
		row_end(v);
	}
	table_end(v);
}

/* Of cases of equivalence whoever is no registrar is told what is theirs to do, and nothing else. */
static void drop_cases(const struct visit *v, json_t *items)
{
	for (size_t i = json_array_size(items); i-- > 0;) {
		const json_t *item = json_array_get(items, i);

		if (strcmp(json_text(item, "kind"), "case") == 0 &&
		    strcmp(json_text(item, "holder"), v->session.person) != 0)
			json_array_remove(items, i);
	}
}

/* ---- by whom ---- */

struct load {
	const json_t *first; /* of theirs */
	int64_t count, oldest;
};

static int by_count(const void *a, const void *b)
{
	const struct load *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return strcmp(json_text(x->first, "holder"), json_text(y->first, "holder"));
}

static size_t take_loads(struct visit *v, const json_t *items, struct load **ret_loads)
{
	struct load *loads = arena_array(v->arena, json_array_size(items) + 1, sizeof *loads);
	size_t count = 0, i;
	const json_t *item;

	json_array_foreach (items, i, item) {
		int64_t days = json_number(item, "days");
		size_t at = 0;

		while (at < count && strcmp(json_text(loads[at].first, "holder"), json_text(item, "holder")) != 0)
			at++;
		if (at == count)
			loads[count++] = (struct load){ .first = item };
		loads[at].count++;
		loads[at].oldest = days > loads[at].oldest ? days : loads[at].oldest;
	}
	if (count > 0)
		qsort(loads, count, sizeof *loads, by_count);
	*ret_loads = loads;
	return count;
}

static void draw_loads(struct visit *v, const json_t *items, int64_t after)
{
	static const char *const heads[] = { "Person", "Waiting", "Oldest", NULL };
	struct load *loads;
	size_t count = take_loads(v, items, &loads);

	sheet_begin(v, NULL, "loads", "By whom");
	table_begin(v, "attest-dense attest-blocks", "People, by how much waits for them, with the oldest", heads);
	for (size_t i = 0; i < count; i++) {
		const char *holder = json_text(loads[i].first, "holder");

		row_begin(v);
		row_head(v, arena_printf(v->arena, "/waiting?holder=%s", url_part(v->arena, holder)),
			 holder_name(v, loads[i].first));
		cell_begin(v, "Waiting");
		chart_bar(v, loads[i].count, loads[0].count);
		html(v, "$", shown_number(v, loads[i].count));
		cell_end(v);
		cell_begin(v, "Oldest");
		chart_age(v, loads[i].oldest, after);
		cell_end(v);
		row_end(v);
	}
	table_end(v);
	sheet_end(v);
}

static void draw_ages(struct visit *v, const json_t *items, int64_t after)
{
	struct chart_column columns[] = { { "to 7", 0, false },
					  { arena_printf(v->arena, "8 to %d", (int)after), 0, false },
					  { arena_printf(v->arena, "%d to 28", (int)after + 1), 0, true },
					  { "over 28", 0, true } };
	const json_t *item;
	size_t i;

	json_array_foreach (items, i, item) {
		int64_t days = json_number(item, "days");

		columns[days <= 7 ? 0 : days <= after ? 1 : days <= 28 ? 2 : 3].count++;
	}
	sheet_begin(v, NULL, "ages", "How long");
	chart_columns(v, "ag",
		      arena_printf(v->arena, "What waits, by days: %d up to 7, %d up to %d, %d up to 28, %d longer",
				   (int)columns[0].count, (int)columns[1].count, (int)after, (int)columns[2].count,
				   (int)columns[3].count),
		      "Waiting", columns, 4);
	sheet_end(v);
}

static void draw_head(struct visit *v, const char *holder, const char *as_of)
{
	if (*holder)
		page_crumb(v, "/waiting", "Who we are waiting for");
	page_head(v,
		  *holder ? arena_printf(v->arena, "What waits for %s", filter_name(v, holder)) : "Who we are waiting for",
		  arena_printf(v->arena, "As of %s", as_of));
}

static enum status waiting(struct visit *v, struct err *err)
{
	const char *holder = visit_field(v, "holder");
	struct unfinished unfinished;
	int64_t over = 0, after;
	json_t *doc, *items;
	const json_t *item;
	size_t i;

	TRY(visit_command(v, "waiting", VISIT_NONE, VISIT_NONE, &doc, err));
	items = json_object_get(doc, "items");
	keep_holder(items, holder);
	if (!visit_holds(v, ROLE_REGISTRAR))
		drop_cases(v, items);
	json_array_foreach (items, i, item) {
		json_object_set_new((json_t *)item, "page",
				    move_address(v, item) ? json_string(move_address(v, item)) : json_null());
	}
	TRY(unfinished_find(v, &unfinished, err));
	unfinished_json(&unfinished, doc);
	visit_answer(v, json_incref(doc));
	after = json_number(doc, "after");
	json_array_foreach (items, i, item) {
		over += json_number(item, "days") > after;
	}
	v->page.menu = "/waiting";
	v->page.wide = true;
	row_signed(v, NULL);
	draw_head(v, holder, shown_time(v, json_text(doc, "as_of")));
	if (!*holder)
		unfinished_sheet(v, &unfinished);
	if (!*holder)
		TRY(feedback_asked_draw(v, err));
	if (json_array_size(items) == 0) {
		html(v, "<p class=\"attest-lead\">Nothing waits$. What somebody sends, and nobody has answered, stands here "
			"with who holds it and since when.</p>\n",
		     *holder ? arena_printf(v->arena, " for %s", filter_name(v, holder)) : "");
		return OK;
	}
	figures_begin(v);
	figure(v, shown_number(v, (int64_t)json_array_size(items)), "things wait", false);
	figure(v, shown_number(v, over), arena_printf(v->arena, "of them over the agreed %d days", (int)after), over > 0);
	figures_end(v);
	html(v, "<div class=\"attest-cols$\">\n", *holder ? "" : " attest-cols--halves");
	if (!*holder)
		draw_loads(v, items, after);
	draw_ages(v, items, after);
	html(v, "</div>\n<div class=\"nhsuk-u-margin-top-4\">\n");
	sheet_begin(v, NULL, "items", "The oldest first");
	draw_items(v, items, after);
	if (json_number(doc, "frozen") > 0)
		html(v, "<p class=\"attest-text\">$ in portfolios that are frozen, where no answer counts any more.</p>\n",
		     shown_count(v, json_number(doc, "frozen"), "more waits", "more wait"));
	sheet_end(v);
	html(v, "</div>\n");
	return OK;
}

static const struct route_field fields[] = {
	{ "holder", "a person or role: only what they hold", false },
	{ "signed", "the number of an entry that was just signed here", false },
	{ 0 },
};

extern const struct route page_waiting[];
const struct route page_waiting[] = {
	{ "GET", "/waiting", NEED_SIGN_IN, COHORT_READERS | ROLE_BIT(ROLE_REGISTRANT), fields, NULL, waiting,
	  "Who we are waiting for, for what and how long: of everybody, or of one's own trainees" },
	{ 0 },
};
