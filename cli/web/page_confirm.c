/*
 * An answer from outside, as the training officer confirms it: what it says, and the digits of its
 * key as its author read them out. They stand nowhere on the page, or they would be read off here.
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "cli/web/visit.h"
#include "core/json.h"

#define OFFICERS ROLE_BIT(ROLE_TRAINING_OFFICER)

static const struct route_field confirm_fields[] = {
	{"digits", "the digits of the key, as they were read out", true},
	{NULL},
};

struct answered {
	const char *entry;  /* its number */
	const json_t *row;  /* of the queue */
	const json_t *body; /* what was signed */
	const json_t *texts;
	json_t *doc;
};

/* One that waits for whoever is signed in; of others it is not told that they are there. */
static enum status find(struct visit *v, struct answered *ret_answered, struct err *err)
{
	struct answered a = {.entry = visit_part(v, "entry")};
	json_t *queue, *shown, *row;
	const json_t *said;
	size_t i;

	TRY(visit_command(v, "queue", VISIT_NONE, VISIT_NONE, &queue, err));
	json_array_foreach(queue, i, row)
	{
		if (!json_object_get(row, "risk") &&
		    strcmp(json_text(row, "state"), "unconfirmed") == 0 &&
		    strcmp(arena_printf(v->arena, "%lld", (long long)json_number(row, "seq")),
			   a.entry) == 0)
			a.row = row;
	}
	if (!a.row)
		return fail(err, ERR_NOT_FOUND, "No such answer waits for you, or no longer");
	TRY(visit_command(v, "show", VISIT_LIST(a.entry), VISIT_NONE, &shown, err));
	said = json_object_get(shown, "said");
	a.body = json_object_get(said, "body");
	a.texts = json_object_get(said, "texts");
	a.doc = json_pack("{sOsOsO*sOsO}", "answer", a.row, "judgements",
			  json_object_get(a.body, "judgements"), "marks",
			  json_object_get(a.body, "marks"), "form", json_object_get(a.body, "form"),
			  "texts", a.texts);
	arena_own(v->arena, json_release, a.doc);
	*ret_answered = a;
	return OK;
}

static void draw_said(struct visit *v, const struct answered *a)
{
	const char *request =
		arena_printf(v->arena, "%lld", (long long)json_number(a->row, "request"));
	const json_t *one, *point;
	const char *id;
	size_t i;

	list_begin(v, "summary");
	list_row_begin(v, "Request");
	html(v, "<a href=\"/entries/$\">entry $</a> of $", request, request,
	     app_name(v->app, json_text(a->row, "trainee")));
	list_row_end(v);
	list_row(v, "Came", shown_time(v, json_text(a->row, "sent")));
	list_row(v, "Form", json_text(a->body, "form"));
	json_array_foreach(json_object_get(a->body, "judgements"), i, one)
	{
		list_row(v, i == 0 ? "Judgement" : "And", json_text(one, "point"));
	}
	json_object_foreach(json_object_get(a->body, "marks"), id, point)
	{
		list_row(v, shown_name(v, id), json_string_value(point));
	}
	json_array_foreach(a->texts, i, one)
	{
		list_row_begin(v, shown_name(v, json_text(one, "name")));
		html_paragraphs(v, *json_text(one, "text") ? json_text(one, "text") : "(erased)");
		list_row_end(v);
	}
	list_end(v);
}

static enum status draw(struct visit *v, const struct answered *a, struct err *err)
{
	const char *assessor = app_name(v->app, json_text(a->row, "assessor"));

	(void)err;
	visit_answer(v, json_incref(a->doc));
	v->page.menu = "/queue";
	page_crumb(v, "/queue", "Queue");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, arena_printf(v->arena, "The answer of %s", assessor),
		  "From outside, unconfirmed");
	draw_said(v, a);
	sheet_begin(v, NULL, "confirm", "Is it theirs?");
	html(v,
	     "<p>Anybody can sign in another's name with a key that nobody knows. Ring $, at a "
	     "number that you "
	     "have from elsewhere, or meet them, and let them read out the digits of their key: "
	     "six groups "
	     "of five.</p>\n",
	     assessor);
	form_begin(v, arena_printf(v->arena, "/queue/answers/%s", a->entry), false);
	input(v, &(struct input){.name = "digits",
				 .label = "The digits, as you hear them",
				 .hint = "Never from an e-mail",
				 .autocomplete = "off",
				 .kind = "nhsuk-input--width-30 attest-mono"});
	button(v, NULL, "Go on to confirm it", NULL, NULL);
	form_end(v);
	html(v,
	     "<p class=\"attest-small\">They stay wrong? Then somebody else signed it: <a "
	     "href=\"/entries/$/revoke\">take the answer back</a>.</p>\n",
	     a->entry);
	sheet_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	struct answered a;

	TRY(find(v, &a, err));
	return draw(v, &a, err);
}

static enum status confirm(struct visit *v, struct err *err)
{
	const char *digits = visit_field(v, "digits");
	struct drafting drafting;
	struct answered a;
	struct err why;

	TRY(find(v, &a, err));
	if (!*digits)
		page_wrong(v, "digits", "Enter the digits that you heard");
	else if (sign_draft(v, "countersign", VISIT_LIST(a.entry),
			    VISIT_LIST("--fingerprint", digits), NULL, 0, &drafting, &why) != OK)
		page_wrong(v, "digits",
			   why.status == ERR_DENIED
				   ? "Ask for them once more: these are not the digits of its key"
				   : why.text);
	if (v->page.error_count)
		return draw(v, &a, err);
	return sign_begin(
		v, &drafting,
		arena_printf(
			v->arena,
			"I, %s, have heard from %s the digits of the key that signed entry %s, and "
			"confirm that the answer is theirs.",
			v->name, app_name(v->app, json_text(a.row, "assessor")), a.entry),
		"/queue?signed={entry}", err);
}

extern const struct route page_confirm[];
const struct route page_confirm[] = {
	{"GET", "/queue/answers/{entry}", NEED_SIGN_IN, OFFICERS, NULL, NULL, show,
	 "An answer from outside that waits for you to confirm whose it is"},
	{"POST", "/queue/answers/{entry}", NEED_SIGN_IN | KEEPS_FORM, OFFICERS, confirm_fields, NULL, confirm,
	 "Confirm it by the digits of its key: to be signed then"},
	{0},
};
