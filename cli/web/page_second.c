/*
 * What waits for a second signature, for whose it is to give (moves.h) and for nobody else: the
 * rules say who that may be, never who signed first and never whom it is about.
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/entry_page.h"
#include "cli/web/moves.h"
#include "cli/web/sign.h"
#include "cli/web/visit.h"
#include "core/json.h"

static bool is_second(struct visit *v, const json_t *item)
{
	/* An answer from outside, of whose assessor it tells, is confirmed by the digits of its
	 * key: page_confirm.c. */
	return strcmp(json_text(item, "kind"), "countersignature") == 0 &&
	       !*json_text(item, "assessor") &&
	       strcmp(arena_printf(v->arena, "%lld", (long long)json_number(item, "entry")),
		      visit_part(v, "entry")) == 0 &&
	       move_is_theirs(v, item);
}

static enum status find_item(struct visit *v, const json_t **ret_item, struct err *err)
{
	const json_t *item;
	json_t *waiting;
	size_t i;

	TRY(visit_command(v, "waiting", VISIT_LIST(v->session.person), VISIT_NONE, &waiting, err));
	json_array_foreach(json_object_get(waiting, "items"), i, item)
	{
		if (is_second(v, item)) {
			*ret_item = item;
			return OK;
		}
	}
	return visit_not_here(err);
}

static void begin_page(struct visit *v, const char *trainee)
{
	v->page.menu = "/waiting";
	page_crumb(v, "/waiting", "Who we are waiting for");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "A second signature", *trainee ? app_name(v->app, trainee) : NULL);
}

static enum status draw_second(struct visit *v, const json_t *item, struct err *err)
{
	const char *entry = visit_part(v, "entry"), *name;
	const json_t *log, *said, *one;
	json_t *doc, *value;
	size_t i;

	TRY(visit_command(v, "show", VISIT_LIST(entry), VISIT_NONE, &doc, err));
	log = json_object_get(doc, "log");
	said = json_object_get(doc, "said");
	visit_answer(v, json_pack("{sOsO}", "item", item, "entry", doc));
	begin_page(v, json_text(log, "portfolio"));
	html(v,
	     "<p class=\"attest-lead\">$ said this on $. It counts once a second person has "
	     "signed it: not they, and not whom it is about.</p>\n",
	     app_name(v->app, json_text(log, "author")), shown_time(v, json_text(log, "accepted")));
	sheet_begin(v, NULL, "said",
		    arena_printf(v->arena, "Entry %s: %s", entry,
				 shown_name(v, json_text(log, "kind"))));
	list_begin(v, "summary");
	json_object_foreach(json_object_get(said, "body"), name, value)
	{
		list_row(v, shown_name(v, name), entry_value_words(v, value));
	}
	json_array_foreach(json_object_get(said, "texts"), i, one)
	{
		list_row_begin(v, shown_name(v, json_text(one, "name")));
		html_paragraphs(v, json_text(one, "text"));
		list_row_end(v);
	}
	list_end(v);
	sheet_end(v);
	form_begin(v, arena_printf(v->arena, "/entries/%s/second", entry), false);
	button(v, NULL, "Go on to sign it too", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status second_form(struct visit *v, struct err *err)
{
	const json_t *item = NULL;

	TRY(find_item(v, &item, err));
	return draw_second(v, item, err);
}

static enum status second(struct visit *v, struct err *err)
{
	struct drafting drafting = {0};
	const json_t *item = NULL;
	struct err why;

	TRY(find_item(v, &item, err));
	TRY(sign_try(v, "countersign", VISIT_LIST(visit_part(v, "entry")), VISIT_NONE, NULL, 0,
		     &drafting, &why, err));
	if (why.status == OK)
		return sign_begin(
			v, &drafting,
			arena_printf(v->arena, "I, %s, sign as the second person: %s (entry %s).",
				     v->name, json_text(item, "what"), visit_part(v, "entry")),
			"/waiting?signed={entry}", err);
	sign_refused(v, NULL, &drafting, &why);
	return draw_second(v, item, err);
}

extern const struct route page_second[];
const struct route page_second[] = {
	{"GET", "/entries/{entry}/second", NEED_SIGN_IN, 0, NULL, NULL, second_form,
	 "What waits for a second signature that is theirs to give"},
	{"POST", "/entries/{entry}/second", NEED_SIGN_IN, 0, NULL, NULL, second,
	 "Give it: to be signed then"},
	{0},
};
