#include "cli/web/reminding.h"

#include <string.h>

#include "cli/waiting.h"
#include "cli/web/chart.h"
#include "cli/web/component.h"
#include "cli/web/moves.h"
#include "cli/web/request_show.h"
#include "cli/web/session_reminder.h"
#include "core/date.h"
#include "core/ids.h"
#include "core/json.h"

/* ---- what waits, in words ---- */

/* The row of the list with that member; NULL: none. */
static json_t *find_row(const json_t *list, const char *name, const char *text, int64_t number)
{
	json_t *row;
	size_t i;

	json_array_foreach(list, i, row)
	{
		if (text ? strcmp(json_text(row, name), text) == 0
			 : json_number(row, name) == number)
			return row;
	}
	return NULL;
}

/* "“A syringe pump”, CEN-S1 activities 4 and 6"; of what is no request the words of `waiting`. */
static const char *item_text(struct visit *v, const json_t *item, const json_t *request)
{
	const char *what = move_words(v, item), *but = strchr(what, ','),
		   *title = json_text(request, "title");

	if (!request)
		return what;
	if (!*title)
		return arena_printf(v->arena, "%s%s", request_targets(v, request), but ? but : "");
	return arena_printf(v->arena, "“%s”, %s%s", title, request_targets(v, request),
			    but ? but : "");
}

static json_t *item_json(struct visit *v, const json_t *item, const json_t *requests)
{
	const json_t *request = json_number(item, "entry") ? find_row(requests, "seq", NULL,
								      json_number(item, "entry"))
							   : NULL;

	return json_pack("{sIsIsssIss*}", "entry", (json_int_t)json_number(item, "entry"),
			 "evidence", (json_int_t)json_number(request, "evidence"), "text",
			 item_text(v, item, request), "days", (json_int_t)json_number(item, "days"),
			 "due", json_string_value(json_object_get(item, "due")));
}

/* Somebody, or whoever holds a role. */
static json_t *holder_json(struct visit *v, const json_t *item)
{
	const char *holder = json_text(item, "holder"), *role = json_text(item, "role");
	bool person = strcmp(holder, role) != 0;

	return json_pack("{sssssssbsiso}", "holder", holder, "name",
			 person ? app_name(v->app, holder)
				: shown_sentence(v, move_holder(v, holder, role)),
			 "role", role, "is_person", (int)person, "days", 0, "items", json_array());
}

/* Never a role, which is nobody in particular. */
static void add_may(struct visit *v, json_t *one, const struct reminded *list, size_t count)
{
	int32_t today = time_day(app_now(v->app)), from = today;
	int64_t days = json_number(one, "days");
	char at[TIME_TEXT] = "";

	if (days <= WAITING_LONG)
		from = today + WAITING_LONG + 1 - (int32_t)days;
	for (size_t i = 0; i < count; i++) {
		int32_t again = time_day(list[i].at) + REMIND_DAYS;

		if (strcmp(list[i].holder, json_text(one, "holder")) != 0)
			continue;
		time_text(list[i].at, at);
		from = again > from ? again : from;
	}
	json_object_set_new(one, "reminded", *at ? json_string(at) : json_null());
	json_object_set_new(
		one, "may",
		json_boolean(json_is_true(json_object_get(one, "is_person")) && from <= today));
	json_object_set_new(one, "may_from",
			    json_is_true(json_object_get(one, "is_person")) && from > today
				    ? json_day(from)
				    : json_null());
}

enum status reminding_others(struct visit *v, const char *trainee, json_t **ret_list,
			     struct err *err)
{
	json_t *waiting, *requests, *list = json_array(), *one;
	const json_t *item;
	struct reminded *reminded;
	size_t count, i;

	arena_own(v->arena, json_release, list);
	TRY(visit_command(v, "waiting", VISIT_LIST(trainee), VISIT_NONE, &waiting, err));
	TRY(visit_command(v, "request list", VISIT_LIST(trainee), VISIT_NONE, &requests, err));
	TRY(reminder_list(visit_sessions(v), v->arena, NULL, trainee, app_now(v->app), &reminded,
			  &count, err));
	json_array_foreach(json_object_get(waiting, "items"), i, item)
	{
		const char *holder = json_text(item, "holder"), *due = json_text(item, "due");

		/* Who judges a case is reminded by those who look after it. */
		if (strcmp(json_text(item, "trainee"), trainee) != 0 ||
		    strcmp(holder, trainee) == 0 || strcmp(json_text(item, "kind"), "case") == 0)
			continue;
		one = find_row(list, "holder", holder, 0);
		if (!one) {
			one = holder_json(v, item);
			json_array_append_new(list, one);
		}
		json_array_append_new(json_object_get(one, "items"), item_json(v, item, requests));
		if (json_number(item, "days") > json_number(one, "days"))
			json_object_set_new(one, "days", json_integer(json_number(item, "days")));
		if (*due && (!*json_text(one, "due") || strcmp(due, json_text(one, "due")) < 0))
			json_object_set_new(one, "due", json_string(due));
	}
	json_array_foreach(list, i, one)
	{
		add_may(v, one, reminded, count);
	}
	*ret_list = list;
	return OK;
}

int64_t reminding_count(const json_t *others)
{
	const json_t *one;
	int64_t count = 0;
	size_t i;

	json_array_foreach(others, i, one)
	{
		count += (int64_t)json_array_size(json_object_get(one, "items"));
	}
	return count;
}

/* ---- drawing ---- */

static void draw_item(struct visit *v, const json_t *item)
{
	const char *text = json_text(item, "text");

	if (json_number(item, "entry"))
		html(v, "<p><a href=\"/entries/$\">$</a></p>\n",
		     arena_printf(v->arena, "%lld", (long long)json_number(item, "entry")), text);
	else
		html(v, "<p>$</p>\n", text);
}

/* The evidence of the one request that somebody holds: it can be sent to somebody else. */
static int64_t only_evidence(const json_t *one)
{
	const json_t *items = json_object_get(one, "items");

	return json_array_size(items) == 1 ? json_number(json_array_get(items, 0), "evidence") : 0;
}

static void draw_act(struct visit *v, const json_t *one, const char *address)
{
	const char *name = json_text(one, "name");

	html(v, "<div class=\"attest-move__act\">\n");
	if (json_is_true(json_object_get(one, "may"))) {
		form_begin(v, address, false);
		hidden(v, "holder", json_text(one, "holder"));
		html(v,
		     "<button class=\"nhsuk-button nhsuk-button--secondary nhsuk-button--small\" "
		     "type=\"submit\">Remind<span class=\"nhsuk-u-visually-hidden\"> "
		     "$</span></button>\n",
		     name);
		form_end(v);
	}
	if (only_evidence(one))
		html(v,
		     "<p class=\"attest-small nhsuk-u-margin-top-2\"><a "
		     "href=\"/entries/$/ask\">Ask somebody else<span "
		     "class=\"nhsuk-u-visually-hidden\"> than $</span></a></p>\n",
		     arena_printf(v->arena, "%lld", (long long)only_evidence(one)), name);
	html(v, "</div>\n");
}

static const char *due_words(struct visit *v, const json_t *one)
{
	const char *due = json_text(one, "due");
	int32_t day, today = time_day(app_now(v->app));

	if (day_parse(due, &day, NULL) != OK)
		return "No date near";
	return day < today ? arena_printf(v->arena, "Was due %s, %s ago", shown_day(v, due),
					  shown_count(v, today - day, "day", "days"))
			   : arena_printf(v->arena, "Due %s, %s left", shown_day(v, due),
					  shown_count(v, day - today, "day", "days"));
}

static void draw_holder(struct visit *v, const json_t *one, const char *address)
{
	const json_t *items = json_object_get(one, "items"), *item;
	bool person = json_is_true(json_object_get(one, "is_person"));
	const char *reminded = json_text(one, "reminded"), *from = json_text(one, "may_from");
	size_t i;

	html(v, "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\">$$$</h3>\n<div>\n",
	     json_text(one, "name"), person ? ", " : "",
	     person ? shown_role(v, json_text(one, "role")) : "");
	json_array_foreach(items, i, item)
	{
		draw_item(v, item);
	}
	html(v, "<p class=\"attest-small\">");
	chart_age(v, json_number(one, "days"), WAITING_LONG);
	html(v, "<span class=\"attest-soft\">$</span></p>\n",
	     json_array_size(items) > 1 ? " for the oldest" : "");
	html(v, "<p class=\"attest-small attest-soft\">$", due_words(v, one));
	if (*reminded)
		html(v, " · Reminded on $", shown_day(v, arena_bytes(v->arena, reminded, 10)));
	if (*from)
		html(v, " · You can remind$ from $", *reminded ? " again" : "", shown_day(v, from));
	html(v, "</p>\n</div>\n");
	if (json_is_true(json_object_get(one, "may")) || only_evidence(one))
		draw_act(v, one, address);
	html(v, "</li>\n");
}

void reminding_draw(struct visit *v, const json_t *others, const char *address)
{
	const json_t *one;
	size_t i;

	html(v, "<ul class=\"attest-moves\">\n");
	json_array_foreach(others, i, one)
	{
		draw_holder(v, one, address);
	}
	html(v,
	     "</ul>\n<p class=\"attest-move attest-small attest-soft\">The bar shows 28 days; the "
	     "line is $ days, the "
	     "time in which assessors agree to answer. After it you can remind them, once in $ "
	     "days: it shows on top "
	     "of what waits for them.</p>\n",
	     shown_number(v, WAITING_LONG), shown_number(v, REMIND_DAYS));
}

/* ---- doing it ---- */

enum status reminding_do(struct visit *v, const char *trainee, const char *holder, const char *next,
			 struct err *err)
{
	const json_t *one;
	json_t *others;

	TRY(reminding_others(v, trainee, &others, err));
	one = find_row(others, "holder", holder, 0);
	if (!one || !json_is_true(json_object_get(one, "is_person")))
		return fail(err, ERR_INVALID, "Nothing of yours waits for them any more");
	if (json_number(one, "days") <= WAITING_LONG)
		return fail(err, ERR_INVALID,
			    "They have had it for %lld days: they can be reminded after %d",
			    (long long)json_number(one, "days"), WAITING_LONG);
	TRY(reminder_keep(visit_sessions(v), holder, trainee, v->session.person, app_now(v->app),
			  err));
	visit_go(v, "%s", next);
	return OK;
}

/* ---- having been reminded ---- */

static int64_t held_of(const struct visit *v, const json_t *waiting, const char *trainee)
{
	const json_t *item;
	int64_t count = 0;
	size_t i;

	json_array_foreach(json_object_get(waiting, "items"), i, item)
	{
		count += strcmp(json_text(item, "trainee"), trainee) == 0 &&
			 strcmp(json_text(item, "holder"), v->session.person) == 0;
	}
	return count;
}

enum status reminding_received(struct visit *v, struct err *err)
{
	struct reminded *list;
	json_t *waiting;
	bool any = false;
	size_t count;

	TRY(reminder_list(visit_sessions(v), v->arena, v->session.person, NULL, app_now(v->app),
			  &list, &count, err));
	if (count == 0)
		return OK;
	TRY(visit_command(v, "waiting", VISIT_LIST(v->session.person), VISIT_NONE, &waiting, err));
	for (size_t i = 0; i < count; i++) {
		int64_t held = held_of(v, waiting, list[i].trainee);
		char at[TIME_TEXT];

		if (held == 0)
			continue;
		if (!any)
			flag_begin(v, "info", "wait");
		any = true;
		time_text(list[i].at, at);
		html(v,
		     "<p><strong>$</strong> reminded you on $: <a href=\"/trainees/$\">$ with "
		     "you</a>.</p>\n",
		     app_name(v->app, list[i].by), shown_day(v, arena_bytes(v->arena, at, 10)),
		     list[i].trainee, shown_count(v, held, "thing waits", "things wait"));
	}
	if (any)
		flag_end(v);
	return OK;
}
