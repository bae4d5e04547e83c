/* Who holds what since when: what somebody leads to the telephone. */
#include <string.h>

#include "cli/web/chart.h"
#include "cli/web/component.h"
#include "cli/web/visit.h"
#include "core/json.h"

#define READERS \
	(ROLE_BIT(ROLE_PROGRAMME_LEAD) | ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_TRAINING_OFFICER))

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
	const char *holder = json_text(item, "holder");

	return strcmp(holder, json_text(item, "role")) == 0 ? arena_printf(v->arena, "any %s", holder) :
							      app_name(v->app, holder);
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
		     holder_name(v, item), json_text(item, "role"));
		cell(v, "What", json_text(item, "what"));
		cell(v, "Trainee", *trainee ? app_name(v->app, trainee) : "–");
		cell_begin(v, "Held");
		chart_age(v, json_number(item, "days"), after);
		cell_end(v);
		cell(v, "Due", *json_text(item, "due") ? shown_day(v, json_text(item, "due")) : "–");
		row_end(v);
	}
	table_end(v);
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

static enum status waiting(struct visit *v, struct err *err)
{
	const char *holder = visit_field(v, "holder");
	int64_t over = 0, after;
	json_t *doc, *items;
	const json_t *item;
	size_t i;

	TRY(visit_command(v, "waiting", VISIT_NONE, VISIT_NONE, &doc, err));
	items = json_object_get(doc, "items");
	keep_holder(items, holder);
	visit_answer(v, json_incref(doc));
	after = json_number(doc, "after");
	json_array_foreach (items, i, item) {
		over += json_number(item, "days") > after;
	}
	v->page.menu = "/waiting";
	v->page.wide = true;
	if (*holder)
		page_crumb(v, "/waiting", "Everybody who is waited for");
	page_head(v, *holder && json_array_size(items) > 0 ? holder_name(v, json_array_get(items, 0)) : "Who is waited for",
		  arena_printf(v->arena, "As of %s", shown_time(v, json_text(doc, "as_of"))));
	if (json_array_size(items) == 0) {
		html(v, "<p class=\"attest-lead\">Nothing waits$. What somebody sends, and nobody has answered, stands here "
			"with who holds it and since when.</p>\n",
		     *holder ? " for them" : "");
		return OK;
	}
	figures_begin(v);
	figure(v, shown_number(v, (int64_t)json_array_size(items)), "things wait", false);
	figure(v, shown_number(v, over), arena_printf(v->arena, "of them over the agreed %d days", (int)after), over > 0);
	figures_end(v);
	html(v, "<div class=\"attest-cols attest-cols--sign\">\n<div class=\"attest-stack\">\n");
	sheet_begin(v, NULL, "items", "The oldest first");
	draw_items(v, items, after);
	if (json_number(doc, "frozen") > 0)
		html(v, "<p class=\"attest-text\">$ in portfolios that are frozen, where no answer counts any more.</p>\n",
		     shown_count(v, json_number(doc, "frozen"), "more waits", "more wait"));
	sheet_end(v);
	html(v, "</div>\n<div class=\"attest-side\">\n");
	draw_ages(v, items, after);
	html(v, "</div>\n</div>\n");
	return OK;
}

static const struct route_field fields[] = { { "holder", "a person or role: only what they hold", false }, { 0 } };

extern const struct route page_waiting[];
const struct route page_waiting[] = {
	{ "GET", "/waiting", NEED_SIGN_IN, READERS, fields, NULL, waiting,
	  "Who is waited for, for what and how long: of everybody, or of one's own trainees" },
	{ 0 },
};
