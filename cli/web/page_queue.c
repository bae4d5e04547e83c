/* What waits for whoever is signed in to judge or confirm: oldest first, with what it holds up. */
#include <stdlib.h>
#include <string.h>

#include "cli/queue.h"
#include "cli/web/component.h"
#include "cli/web/feedback.h"
#include "cli/web/moves.h"
#include "cli/web/queue_row.h"
#include "cli/web/reminding.h"
#include "cli/web/unfinished.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

#define ASSESSORS (ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER))
#define BOARD (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ETB_ASSESSOR) | ROLE_BIT(ROLE_LAY)) /* for cases */

static const struct route_field list_fields[] = {
	{ "sort", "\"deadline\", \"size\" or \"trainee\"; else the oldest first", false },
	{ "signed", "the number of an entry that was just signed here", false },
	{ NULL },
};

/* ---- in which order ---- */

static int by_deadline(const void *a, const void *b)
{
	const char *x = json_text(*(json_t *const *)a, "due"), *y = json_text(*(json_t *const *)b, "due");

	/* What has no date goes last. */
	return *x && *y ? strcmp(x, y) : (*y != '\0') - (*x != '\0');
}

static int by_size(const void *a, const void *b)
{
	return row_minutes(*(json_t *const *)a) - row_minutes(*(json_t *const *)b);
}

static int by_trainee(const void *a, const void *b)
{
	return strcmp(json_text(*(json_t *const *)a, "trainee_name"), json_text(*(json_t *const *)b, "trainee_name"));
}

static const struct {
	const char *name, *text;
	int (*compare)(const void *, const void *);
} orders[] = {
	{ "", "Oldest first", NULL },
	{ "deadline", "Deadline first", by_deadline },
	{ "size", "Shortest first", by_size },
	{ "trainee", "By trainee", by_trainee },
};
#define ORDERS (sizeof orders / sizeof *orders)

static size_t order_of(const struct visit *v)
{
	for (size_t i = 1; i < ORDERS; i++) {
		if (strcmp(visit_field(v, "sort"), orders[i].name) == 0)
			return i;
	}
	return 0;
}

/* The requests among what waits, in the order that is asked for. */
static json_t **requests_of(struct visit *v, json_t *doc, size_t *ret_count)
{
	json_t **rows = arena_array(v->arena, json_array_size(doc) + 1, sizeof(json_t *));
	size_t order = order_of(v), count = 0, i;
	json_t *row;

	json_array_foreach (doc, i, row) {
		if (row_is_request(row))
			rows[count++] = row;
	}
	if (orders[order].compare && count > 0)
		qsort(rows, count, sizeof *rows, orders[order].compare);
	*ret_count = count;
	return rows;
}

/* ---- what decides what to do ---- */

static void draw_figures(struct visit *v, json_t *const *rows, size_t count)
{
	int64_t oldest = 0, late = 0, red = 0, minutes = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t days = json_number(rows[i], "days");

		oldest = days > oldest ? days : oldest;
		late += days > QUEUE_USUAL_UNKNOWN;
		red += row_is_pressing(rows[i]);
		minutes += row_minutes(rows[i]);
	}
	figures_begin(v);
	figure(v, row_age_words(v, oldest), "the oldest", false);
	figure(v, shown_number(v, late), arena_printf(v->arena, "longer than %d days", QUEUE_USUAL_UNKNOWN), late > 0);
	figure(v, shown_number(v, red), "a date is at risk", red > 0);
	figure(v, arena_printf(v->arena, "about %lld min", (long long)minutes), "to read them all", false);
	figures_end(v);
}

/* A role by which they answer that is about to end: said once, for the soonest. */
static void draw_role_end(struct visit *v, json_t *const *rows, size_t count)
{
	const char *soonest = "";
	int32_t until, today = time_day(app_now(v->app));

	for (size_t i = 0; i < count; i++) {
		const char *day = json_text(rows[i], "role_until");

		if (*day && (!*soonest || strcmp(day, soonest) < 0))
			soonest = day;
	}
	if (!*soonest || day_parse(soonest, &until, NULL) != OK || until - today > 90)
		return;
	flag_begin(v, NULL, "late");
	html(v, "<p>Your role for some of these ends on $. After that your answers to them won't count. Ask a registrar to "
		"renew it.</p>\n",
	     shown_day(v, soonest));
	flag_end(v);
}

static void draw_orders(struct visit *v)
{
	size_t chosen = order_of(v);

	html(v, "<p class=\"attest-text attest-sheet__intro attest-noprint\">");
	for (size_t i = 0; i < ORDERS; i++) {
		html(v, "$", i ? " · " : "");
		if (i == chosen)
			html(v, "<strong>$</strong>", orders[i].text);
		else
			html(v, "<a href=\"/queue$$\">$</a>", *orders[i].name ? "?sort=" : "", orders[i].name,
			     orders[i].text);
	}
	html(v, "</p>\n");
}

/* ---- cases ---- */

static void draw_case(struct visit *v, const json_t *row)
{
	const char *id = arena_printf(v->arena, "%lld", (long long)json_number(row, "seq"));

	html(v,
	     "<li class=\"attest-move\"><h3 class=\"attest-move__what\"><a href=\"/cases/$\">Case $</a>, of $</h3>\n"
	     "<p>$, for $. ",
	     id, id, app_name(v->app, json_text(row, "trainee")), shown_sentence(v, json_text(row, "what")),
	     row_age_words(v, json_number(row, "days")));
	row_due(v, row);
	html(v, "</p></li>\n");
}

static void draw_cases(struct visit *v, const json_t *doc)
{
	const json_t *row;
	bool any = false;
	size_t i;

	json_array_foreach (doc, i, row) {
		if (!row_is_case(row))
			continue;
		if (!any) {
			sheet_begin(v, "flush", "cases", "Cases of equivalence");
			html(v, "<ul class=\"attest-moves\">\n");
		}
		any = true;
		draw_case(v, row);
	}
	if (!any)
		return;
	html(v, "</ul>\n");
	sheet_end(v);
}

static bool has_case(const json_t *doc)
{
	return row_is_case(json_array_get(doc, json_array_size(doc) - 1));
}

/* ---- what else waits ---- */

/* An answer that came from outside: its key has to be asked for, by other means than a page. */
static void draw_answer(struct visit *v, const json_t *row)
{
	const char *assessor = app_name(v->app, json_text(row, "assessor"));

	html(v,
	     "<li class=\"attest-move\"><h3 class=\"attest-move__what\"><a href=\"/queue/answers/$\">Answer of $ for $</a></h3>\n"
	     "<p>It came from outside on $, and counts once you have heard the digits of its key from $.</p></li>\n",
	     arena_printf(v->arena, "%lld", (long long)json_number(row, "seq")), assessor,
	     app_name(v->app, json_text(row, "trainee")), shown_time(v, json_text(row, "sent")), assessor);
}

static void draw_others(struct visit *v, const json_t *doc)
{
	const json_t *row;
	bool any = false;
	size_t i;

	json_array_foreach (doc, i, row) {
		if (row_is_request(row) || row_is_case(row) || strcmp(json_text(row, "state"), "invited") == 0)
			continue;
		if (!any)
			sheet_begin(v, "flush", "others", "Answers from outside");
		if (!any)
			html(v, "<ul class=\"attest-moves\">\n");
		any = true;
		draw_answer(v, row);
	}
	if (!any)
		return;
	html(v, "</ul>\n");
	sheet_end(v);
}

/* ---- signatures and decisions ---- */

/* Is it drawn by the queue itself? */
static bool is_queued(const json_t *item)
{
	const char *kind = json_text(item, "kind");

	return strcmp(kind, "request") == 0 || strcmp(kind, "case") == 0 ||
	       (strcmp(kind, "countersignature") == 0 && *json_text(item, "assessor"));
}

/* What else is theirs to do, where a page does it: of `waiting`, with "page". */
static enum status moves_of(struct visit *v, json_t **ret_moves, struct err *err)
{
	json_t *doc, *moves = json_array(), *item;
	size_t i;

	arena_own(v->arena, json_release, moves);
	TRY(visit_command(v, "waiting", VISIT_NONE, VISIT_NONE, &doc, err));
	json_array_foreach (json_object_get(doc, "items"), i, item) {
		const char *page = is_queued(item) ? NULL : move_address(v, item);

		if (!page)
			continue;
		json_object_set_new(item, "page", json_string(page));
		json_array_append(moves, item);
	}
	*ret_moves = moves;
	return OK;
}

static void draw_moves(struct visit *v, const json_t *moves)
{
	const json_t *item;
	size_t i;

	if (json_array_size(moves) == 0)
		return;
	sheet_begin(v, "flush", "signatures", "Signatures and decisions");
	html(v, "<ul class=\"attest-moves\">\n");
	json_array_foreach (moves, i, item) {
		move_draw(v, item, true);
	}
	html(v, "</ul>\n");
	sheet_end(v);
}

/* ---- the page ---- */

static void draw_empty(struct visit *v, bool nothing_else)
{
	page_head(v, "Waiting for you", NULL);
	html(v, "<p class=\"attest-lead\">No request waits for you. Thank you.</p>\n");
	html(v, "<p class=\"nhsuk-body\">");
	if (nothing_else)
		html(v, "What somebody asks of you stands here at once, oldest first. ");
	if (v->roles & ASSESSORS)
		html(v, "See <a href=\"/trainees\">your trainees</a>.");
	html(v, "</p>\n");
}

/* What a trainee shows face to face is found by its code: page_code.c. */
static void draw_see(struct visit *v)
{
	if (v->roles & ASSESSORS)
		html(v, "<p class=\"nhsuk-body\"><a href=\"/see\">Open what a trainee shows you</a>, by the code on their "
			"screen</p>\n");
}

/* The requests, with what helps to choose among them. */
static void draw_requests(struct visit *v, json_t *const *rows, size_t count, const struct unfinished *unfinished)
{
	static const char *const keys[][2] = {
		{ "j", "the next" }, { "k", "the one before" }, { "Enter", "open it" }, { "?", "this list" }
	};

	html(v, "<div class=\"attest-head\">\n");
	page_head(v, arena_printf(v->arena, "Waiting for you: %zu", count), NULL);
	html(v, "<div class=\"attest-actions attest-actions--block\">");
	link_button(v, NULL, row_address(v, rows[0]), "Start with the first");
	html(v, "</div>\n</div>\n");
	draw_figures(v, rows, count);
	draw_role_end(v, rows, count);
	draw_see(v);
	unfinished_sheet(v, unfinished);
	html(v, "<div class=\"attest-sheet attest-sheet--flush\">\n");
	draw_orders(v);
	html(v, "<ol class=\"attest-moves attest-queue\" data-keys=\"list\">\n");
	for (size_t i = 0; i < count; i++)
		row_draw(v, rows[i]);
	html(v, "</ol>\n</div>\n");
	row_keys(v, keys, sizeof keys / sizeof *keys);
}

static enum status list(struct visit *v, struct err *err)
{
	struct unfinished unfinished;
	json_t *doc, *moves, *answer, **rows;
	size_t count;

	TRY(visit_command(v, "queue", VISIT_NONE, VISIT_NONE, &doc, err));
	TRY(moves_of(v, &moves, err));
	TRY(unfinished_find(v, &unfinished, err));
	answer = json_pack("{sOsO}", "items", doc, "moves", moves);
	unfinished_json(&unfinished, answer);
	visit_answer(v, answer);
	v->page.menu = "/queue";
	v->page.wide = true;
	rows = requests_of(v, doc, &count);
	row_signed(v, "the trainee");
	TRY(reminding_received(v, err));
	if (count > 0) {
		draw_requests(v, rows, count, &unfinished);
	} else {
		if (has_case(doc) || json_array_size(moves) > 0)
			page_head(v, "Waiting for you", NULL);
		else
			draw_empty(v, json_array_size(doc) == 0);
		draw_see(v);
		unfinished_sheet(v, &unfinished);
	}
	draw_moves(v, moves);
	draw_cases(v, doc);
	draw_others(v, doc);
	return feedback_asked_draw(v, err);
}

extern const struct route page_queue[];
const struct route page_queue[] = {
	{ "GET", "/queue", NEED_SIGN_IN, ASSESSORS | BOARD, list_fields, NULL, list,
	  "What waits for you to answer, oldest first" },
	{ 0 },
};
