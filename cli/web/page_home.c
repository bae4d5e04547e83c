/* A trainee's home: what blocks them and whose move it is, by date; on the first day what to do
 * first. */
#include <string.h>

#include "cli/web/chart.h"
#include "cli/web/component.h"
#include "cli/web/feedback.h"
#include "cli/web/reminding.h"
#include "cli/web/request_show.h"
#include "cli/web/unfinished.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

#define COURSE 10     /* days in the past that the picture of pace shows */
#define LATER_SHOWN 6 /* modules with something not begun */

struct home {
	json_t *progress, *pace, *evidence, *others, *course;
	int32_t today;
	struct unfinished unfinished;
	size_t unfinished_count;
};

/* The day of "2026-05-14" or of a time; DAY_NONE: there is none. */
static int32_t day_in(struct visit *v, const char *text)
{
	int32_t day;

	return strlen(text) >= 10 && day_parse(arena_bytes(v->arena, text, 10), &day, NULL) == OK
		       ? day
		       : DAY_NONE;
}

static const char *shown_left(struct visit *v, const struct home *h, const char *due)
{
	int32_t day = day_in(v, due);

	if (day == DAY_NONE)
		return "";
	if (day < h->today)
		return arena_printf(v->arena, "was due %s, %s ago", shown_day(v, due),
				    shown_count(v, h->today - day, "day", "days"));
	return arena_printf(v->arena, "due %s, %s left", shown_day(v, due),
			    shown_count(v, day - h->today, "day", "days"));
}

/* For a narrow column: "30 Sep 2024". */
static const char *short_day(struct visit *v, const char *day)
{
	const char *whole = shown_day(v, day), *month = strchr(whole, ' '),
		   *year = strrchr(whole, ' ');

	return month && year > month
		       ? arena_printf(v->arena, "%.*s%s", (int)(month - whole) + 4, whole, year)
		       : whole;
}

static bool is_mine(const struct visit *v, const json_t *blocker)
{
	return strcmp(json_text(blocker, "holder"), v->session.person) == 0;
}

static bool is_begun(const json_t *blocker)
{
	return strcmp(json_text(blocker, "code"), "to-do") != 0;
}

/* ---- my move ---- */

static void move_begin(struct visit *v, const char *address, const char *what)
{
	html(v,
	     "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\"><a "
	     "href=\"$\">$</a></h3>\n",
	     address, what);
}

/* What else was sent for it and nearly counts, unless the line above says so. */
static void draw_near(struct visit *v, const json_t *b)
{
	const json_t *near = json_array_get(json_object_get(b, "near"), 0);
	const char *why = json_text(near, "why"), *entry = shown_number(v, json_number(near, "entry"));

	if (*why && !strstr(json_text(b, "text"), why))
		html(v, "<p>Nearly counted: <a href=\"/entries/$\">entry $</a>, $.</p>\n",
		     arena_printf(v->arena, "%lld", (long long)json_number(near, "entry")), entry, shown_words(v, why));
}

/* What was sent before, and what was said to it. */
static void draw_before(struct visit *v, const json_t *asked)
{
	const char *title = json_text(asked, "title");

	if (!asked)
		return;
	html(v, "<div class=\"attest-text\">\n<p>You sent <a href=\"/entries/$\">$</a>.</p>\n",
	     arena_printf(v->arena, "%lld", (long long)json_number(asked, "evidence")), *title ? title : "(erased)");
	request_answer(v, asked);
	html(v, "</div>\n");
}

static void draw_mine(struct visit *v, const struct home *h, const json_t *module)
{
	const json_t *blockers = json_object_get(module, "blockers"), *b;
	size_t i;

	json_array_foreach (blockers, i, b) {
		const json_t *asked = json_object_get(b, "asked");

		if (!is_mine(v, b) || !is_begun(b))
			continue;
		move_begin(v,
			   asked		     ? request_again(v, asked, b)
			   : json_number(b, "entry") ? arena_printf(v->arena, "/entries/%lld",
								    (long long)json_number(b, "entry"))
						     : arena_printf(v->arena, "/evidence/new?for=%s",
								    json_text(b, "unit")),
			   arena_printf(v->arena, "%s %s", json_text(module, "id"),
					shown_words(v, json_text(b, "text"))));
		draw_before(v, asked);
		draw_near(v, b);
		html(v,
		     "<p class=\"attest-small attest-soft\"><strong>$</strong> · <span "
		     "class=\"attest-move__due\">$</span></p>\n</li>\n",
		     json_text(b, "unit"), shown_left(v, h, json_text(b, "due")));
	}
}

/* Of what is not begun a line for each module. */
static void draw_later(struct visit *v, const struct home *h, const json_t *module, size_t *shown)
{
	const json_t *blockers = json_object_get(module, "blockers"), *b;
	int64_t count = 0;
	size_t i;

	json_array_foreach (blockers, i, b) {
		count +=
		is_mine(v, b) && !is_begun(b) ? json_number(b, "count") : 0;
	}
	if (count == 0 || *shown >= LATER_SHOWN)
		return;
	(*shown)++;
	move_begin(v, arena_printf(v->arena, "/progress#%s", json_text(module, "id")),
		   arena_printf(v->arena, "%s: begin %s", json_text(module, "id"),
				shown_count(v, count, "more thing", "more things")));
	html(v,
	     "<p>$</p>\n<p class=\"attest-small attest-soft\"><span "
	     "class=\"attest-move__due\">$</span></p>\n</li>\n",
	     json_text(module, "title"), shown_left(v, h, json_text(module, "due")));
}

static int64_t count_mine(const struct visit *v, const struct home *h)
{
	const json_t *module, *b;
	int64_t count = (int64_t)h->unfinished_count;
	size_t i, k;

	json_array_foreach (json_object_get(h->progress, "modules"), i, module) {
		json_array_foreach (json_object_get(module, "blockers"), k, b) {
			count +=
			is_begun(b) && is_mine(v, b);
		}
	}
	return count;
}

static void heading(struct visit *v, const char *id, const char *text, int64_t count, bool soft)
{
	html(v,
	     "<section class=\"attest-sheet attest-sheet--flush\" aria-labelledby=\"$\">\n<h2 "
	     "class=\"nhsuk-heading-m "
	     "attest-sheet__h\" id=\"$\">$ <span class=\"attest-count$\">$</span></h2>\n",
	     id, id, text, soft ? " attest-count--soft" : "", shown_number(v, count));
}

static void draw_my_move(struct visit *v, const struct home *h)
{
	const json_t *modules = json_object_get(h->progress, "modules"), *module;
	size_t i, later = 0;

	heading(v, "mine", "Your move", count_mine(v, h), false);
	html(v, "<ol class=\"attest-moves\">\n");
	unfinished_draw(v, &h->unfinished);
	json_array_foreach (modules, i, module) {
		draw_mine(v, h, module);
	}
	json_array_foreach (modules, i, module) {
		draw_later(v, h, module, &later);
	}
	html(v, "</ol>\n<p class=\"attest-move attest-small\"><a href=\"/progress\">All that is "
		"left, by module</a></p>\n");
	sheet_end(v);
}

/* ---- with other people ---- */

static void draw_others(struct visit *v, const struct home *h)
{
	heading(v, "theirs", "With other people", reminding_count(h->others), true);
	if (json_array_size(h->others) == 0)
		html(v, "<p class=\"attest-move attest-soft\">Nothing. What you send for review "
			"appears here, with how long it "
			"has been waiting.</p>\n");
	else
		reminding_draw(v, h->others, "/reminders");
	sheet_end(v);
}

/* ---- beside it ---- */

static void draw_dates(struct visit *v, const struct home *h)
{
	const json_t *phases = json_object_get(h->pace, "phases"), *phase;
	size_t i;

	sheet_begin(v, NULL, "dates", "Next dates");
	html(v, "<ul class=\"attest-lines attest-dates\">\n");
	json_array_foreach (phases, i, phase) {
		const char *due = json_text(phase, "due");

		if (day_in(v, due) != DAY_NONE && json_number(phase, "missing") > 0)
			html(v,
			     "<li><time datetime=\"$\">$</time> <span>$: $ missing. <span "
			     "class=\"attest-soft\">$</span></span></li>\n",
			     due, short_day(v, due), json_text(phase, "title"),
			     shown_number(v, json_number(phase, "missing")), shown_left(v, h, due));
	}
	if (*json_text(h->progress, "freeze"))
		html(v,
		     "<li><time datetime=\"$\">$</time> <span>Your record closes to new entries. "
		     "You can always read it and take it "
		     "with you.</span></li>\n",
		     json_text(h->progress, "freeze"),
		     short_day(v, json_text(h->progress, "freeze")));
	html(v, "</ul>\n");
	sheet_end(v);
}

/* "13 behind what the plan expects by today." */
static const char *pace_finding(struct visit *v, const json_t *whole)
{
	int64_t ahead = json_number(whole, "have") - json_number(whole, "expected");

	if (ahead == 0)
		return "As many signed as the plan expects by today";
	return arena_printf(v->arena, "%s %s what the plan expects by today", shown_number(v, ahead < 0 ? -ahead : ahead),
			    ahead < 0 ? "behind" : "ahead of");
}

static void draw_pace(struct visit *v, const struct home *h)
{
	const json_t *whole = json_object_get(h->pace, "whole"), *outlook = json_object_get(h->pace, "outlook"), *one;
	struct chart_point points[COURSE + 1];
	size_t i, count = json_array_size(h->course);
	int32_t due = day_in(v, json_text(whole, "due"));

	sheet_begin(v, NULL, "pace", "Pace");
	html(v, "<p class=\"attest-text\">$ of $ signed. $.</p>\n", shown_number(v, json_number(whole, "have")),
	     shown_number(v, json_number(whole, "items")), pace_finding(v, whole));
	json_array_foreach (h->course, i, one) {
		points[i] = (struct chart_point){ .day = day_in(v, json_text(one, "day")),
						  .label = shown_day(v, json_text(one, "day")),
						  .have = json_number(one, "have"),
						  .expected = json_number(one, "expected") };
	}
	if (count > 1)
		chart_course(v, "pc", pace_finding(v, whole), points, count, due == DAY_NONE ? h->today : due,
			     json_number(whole, "items"));
	html(v, "<p class=\"attest-small attest-soft\">$.</p>\n", shown_sentence(v, json_text(outlook, "why")));
	sheet_end(v);
}

/* ---- the first day ---- */

static void draw_first_day(struct visit *v, const struct home *h)
{
	const json_t *module = json_array_get(json_object_get(h->progress, "modules"), 0);

	html(v, "<p class=\"attest-lead\">Nothing is waiting and nothing is late. Three things "
		"make the first week go well.</p>\n");
	heading(v, "mine", "Your move", 3, false);
	html(v, "<ol class=\"attest-moves\">\n");
	move_begin(v, arena_printf(v->arena, "/progress#%s", json_text(module, "id")),
		   "Read what your training asks for");
	html(v,
	     "<p>$ is the first of your $.</p>\n<p class=\"attest-small attest-soft\">10 "
	     "minutes</p>\n</li>\n",
	     json_text(module, "id"),
	     shown_count(v, (int64_t)json_array_size(json_object_get(h->progress, "modules")), "module",
			 "modules"));
	move_begin(v, arena_printf(v->arena, "/training/%s/assessors", v->session.person),
		   "Name the people who will assess you");
	html(v, "<p>Your training officer approves each one before they can sign.</p>\n<p "
		"class=\"attest-small "
		"attest-soft\">5 minutes</p>\n</li>\n");
	move_begin(v, "/evidence/new", "Add one small piece of evidence");
	html(v, "<p>A photo and three sentences are enough to see how it works. You can withdraw "
		"it.</p>\n<p "
		"class=\"attest-small attest-soft\">3 minutes</p>\n</li>\n</ol>\n");
	sheet_end(v);
	heading(v, "theirs", "With other people", 0, true);
	html(v, "<p class=\"attest-move attest-soft\">Nothing yet. What you send for review "
		"appears here, with how long it has "
		"been waiting.</p>\n");
	sheet_end(v);
}

/* ---- the page ---- */

/* The requests that blockers of one's own name stand in them, as `asked`: with what was answered. */
static enum status add_asked(struct visit *v, const struct home *h, struct err *err)
{
	json_t *requests, *module, *b;
	size_t i, k;

	TRY(visit_command(v, "request list", VISIT_LIST(v->session.person), VISIT_NONE, &requests, err));
	json_array_foreach (json_object_get(h->progress, "modules"), i, module) {
		json_array_foreach (json_object_get(module, "blockers"), k, b) {
			json_t *asked = json_number(b, "entry") && is_mine(v, b) ? request_of(requests, json_number(b, "entry"))
										 : NULL;

			if (asked)
				json_object_set(b, "asked", asked);
		}
	}
	return OK;
}

static enum status read_home(struct visit *v, struct home *h, struct err *err)
{
	const char *me = v->session.person;

	TRY(visit_command(v, "progress", VISIT_LIST(me), VISIT_NONE, &h->progress, err));
	TRY(visit_command(v, "pace", VISIT_LIST(me),
			  VISIT_LIST("--course", arena_printf(v->arena, "%d", COURSE)), &h->pace,
			  err));
	h->course = json_incref(json_object_get(h->pace, "course"));
	arena_own(v->arena, json_release, h->course);
	json_object_del(h->pace, "course");
	TRY(visit_command(v, "evidence list", VISIT_LIST(me), VISIT_NONE, &h->evidence, err));
	TRY(add_asked(v, h, err));
	TRY(unfinished_find(v, &h->unfinished, err));
	h->unfinished_count = h->unfinished.signing_count + h->unfinished.draft_count;
	TRY(reminding_others(v, me, &h->others, err));
	h->today = time_day(app_now(v->app));
	return OK;
}

static json_t *home_json(const struct home *h)
{
	json_t *doc = json_pack("{sOsOsOsIsO}", "progress", h->progress, "pace", h->pace, "course", h->course,
				"evidence", (json_int_t)json_array_size(h->evidence), "others", h->others);

	unfinished_json(&h->unfinished, doc);
	return doc;
}

static void draw_head(struct visit *v, const struct home *h)
{
	html(v, "<div class=\"attest-head\">\n");
	page_head(v, "What needs to happen next",
		  arena_printf(v->arena, "%s version %s", json_text(h->progress, "curriculum"),
			       json_text(h->progress, "version")));
	html(v, "<div class=\"attest-actions attest-actions--block\"><a class=\"nhsuk-button\" "
		"href=\"/evidence/new\">Add "
		"evidence</a><a class=\"nhsuk-button nhsuk-button--secondary\" "
		"href=\"/reflections\">Reflect</a></div>\n</div>\n");
	if (json_flag(h->progress, "frozen")) {
		flag_begin(v, NULL, "late");
		html(v,
		     "<p>Your record is closed to new entries since $. You can read it and take it "
		     "with you.</p>\n",
		     shown_day(v, json_text(h->progress, "freeze")));
		flag_end(v);
	}
}

static enum status home(struct visit *v, struct err *err)
{
	struct home h = {0};
	const json_t *credits;
	bool first_day;

	TRY(read_home(v, &h, err));
	visit_answer(v, home_json(&h));
	v->page.menu = "/home";
	v->page.wide = true;
	credits = json_object_get(h.progress, "credits");
	first_day = json_array_size(h.evidence) == 0 && h.unfinished_count == 0;
	draw_head(v, &h);
	if (!first_day)
		html(v,
		     "<p class=\"attest-lead\">$ of $ credits are yours. <strong>$ yours to "
		     "do</strong>; $ with other "
		     "people.</p>\n",
		     shown_number(v, json_number(credits, "have")),
		     shown_number(v, json_number(credits, "need")),
		     shown_count(v, count_mine(v, &h), "thing is", "things are"),
		     shown_count(v, reminding_count(h.others), "is", "are"));
	html(v, "<div class=\"attest-cols attest-cols--home\">\n<div class=\"attest-stack\">\n");
	if (first_day) {
		draw_first_day(v, &h);
	} else {
		draw_my_move(v, &h);
		draw_others(v, &h);
	}
	TRY(feedback_asked_draw(v, err));
	html(v, "</div>\n<div class=\"attest-stack\">\n");
	draw_dates(v, &h);
	draw_pace(v, &h);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status remind(struct visit *v, struct err *err)
{
	return reminding_do(v, v->session.person, visit_field(v, "holder"), "/home#theirs", err);
}

static const struct route_field remind_fields[] = {
	{"holder", "whom: somebody who has held something of yours for longer than was agreed", true},
	{NULL},
};

extern const struct route page_home[];
const struct route page_home[] = {
	{"GET", "/home", NEED_SIGN_IN, ROLE_BIT(ROLE_TRAINEE), NULL, NULL, home,
	 "A trainee's home: what blocks them, and whose move it is"},
	{"POST", "/reminders", NEED_SIGN_IN, ROLE_BIT(ROLE_TRAINEE), remind_fields, NULL, remind,
	 "Remind somebody of what they have held for longer than was agreed"},
	{0},
};
