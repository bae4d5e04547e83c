/*
 * What waits and has no page of its own otherwise: a second signature, and the signature of an
 * award. Each page is there for whose move it is (moves.h), and for nobody else.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/moves.h"
#include "cli/web/sign.h"
#include "cli/web/visit.h"
#include "core/json.h"

/* Of what waits for the visitor, or with their trainees, that one which `fits`; NULL: none. */
static enum status find_item(struct visit *v, bool (*fits)(struct visit *v, const json_t *item),
			     const json_t **ret_item, struct err *err)
{
	const json_t *item;
	json_t *waiting;
	size_t i;

	TRY(visit_command(v, "waiting", VISIT_LIST(v->session.person), VISIT_NONE, &waiting, err));
	json_array_foreach(json_object_get(waiting, "items"), i, item)
	{
		if (fits(v, item)) {
			*ret_item = item;
			return OK;
		}
	}
	return visit_not_here(err);
}

static bool is(const json_t *item, const char *name, const char *text)
{
	return strcmp(json_text(item, name), text) == 0;
}

static bool is_entry(struct visit *v, const json_t *item)
{
	return strcmp(arena_printf(v->arena, "%lld", (long long)json_number(item, "entry")),
		      visit_part(v, "entry")) == 0;
}

/* Everything that was drafted waits to be signed; what is refused stands on the page, which the
 * caller draws. */
static enum status say(struct visit *v, const char *command, const char *const *operands,
		       const char *const *values, const char *sentence, const char *next,
		       struct err *err)
{
	struct drafting drafting = {0};
	struct err why;

	TRY(sign_try(v, command, operands, values, NULL, 0, &drafting, &why, err));
	if (why.status == OK)
		return sign_begin(v, &drafting, sentence, next, err);
	sign_refused(v, NULL, &drafting, &why);
	return OK;
}

static void begin_page(struct visit *v, const char *title, const char *trainee)
{
	const char *name = *trainee ? app_name(v->app, trainee) : NULL;

	v->page.menu = "/waiting";
	page_crumb(v, "/waiting", "Who is waited for");
	if (name && visit_holds(v, ROLE_TRAINING_OFFICER))
		page_crumb(v, arena_printf(v->arena, "/trainees/%s", trainee), name);
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, title, name);
}

/* ---- the second signature ---- */

static bool is_second(struct visit *v, const json_t *item)
{
	return is(item, "kind", "countersignature") && !*json_text(item, "assessor") &&
	       is_entry(v, item) && move_is_theirs(v, item);
}

static void draw_value(struct visit *v, const char *name, const json_t *value)
{
	char *text =
		json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);

	list_row(v, shown_name(v, name),
		 text ? arena_text(v->arena, text) : shown_day(v, json_string_value(value)));
	free(text);
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
	begin_page(v, "A second signature", json_text(log, "portfolio"));
	html(v,
	     "<p class=\"attest-lead\">$ said this on $. It comes to stand when a second person "
	     "signs it: not they, "
	     "and not whom it is about.</p>\n",
	     app_name(v->app, json_text(log, "author")), shown_time(v, json_text(log, "accepted")));
	sheet_begin(v, NULL, "said",
		    arena_printf(v->arena, "Entry %s: %s", entry,
				 shown_name(v, json_text(log, "kind"))));
	list_begin(v, "summary");
	json_object_foreach(json_object_get(said, "body"), name, value)
	{
		draw_value(v, name, value);
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

	TRY(find_item(v, is_second, &item, err));
	return draw_second(v, item, err);
}

static enum status second(struct visit *v, struct err *err)
{
	const json_t *item = NULL;

	TRY(find_item(v, is_second, &item, err));
	TRY(say(v, "countersign", VISIT_LIST(visit_part(v, "entry")), VISIT_NONE,
		arena_printf(v->arena, "I, %s, sign as the second person: %s (entry %s).", v->name,
			     json_text(item, "what"), visit_part(v, "entry")),
		"/waiting", err));
	return v->page.error_count ? draw_second(v, item, err) : OK;
}

/* ---- an award ---- */

static bool is_award(struct visit *v, const json_t *item)
{
	return is(item, "kind", "signature") &&
	       (is(item, "of", "award") || is(item, "of", "entry")) &&
	       is(item, "trainee", visit_part(v, "trainee")) &&
	       is(item, "unit", visit_part(v, "gate")) && move_is_theirs(v, item);
}

/* The award, or what lets somebody in, as `progress` tells it; NULL: neither. */
static const json_t *gate_of(const json_t *progress, const char *id)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(progress, "awards"), i, one)
	{
		if (is(one, "id", id))
			return one;
	}
	return json_object_get(progress, "entry");
}

static enum status draw_award(struct visit *v, const json_t *item, struct err *err)
{
	const char *trainee = json_text(item, "trainee");
	const json_t *gate, *rule;
	json_t *progress;
	size_t i;

	TRY(visit_command(v, "progress", VISIT_LIST(trainee), VISIT_NONE, &progress, err));
	gate = gate_of(progress, json_text(item, "unit"));
	visit_answer(v, json_pack("{sssOsO?}", "trainee", trainee, "item", item, "gate", gate));
	begin_page(v, arena_printf(v->arena, "Sign %s", json_text(gate, "title")), trainee);
	html(v,
	     "<p class=\"attest-lead\">Everything that $ asks for is there. <a "
	     "href=\"/progress/$\">All of it</a></p>\n",
	     json_text(progress, "curriculum"), trainee);
	sheet_begin(v, NULL, "rests", "What it rests on");
	html(v, "<ul class=\"attest-lines\">\n");
	json_array_foreach(json_object_get(gate, "rules"), i, rule)
	{
		html(v, "<li>$: $ of $</li>\n", shown_sentence(v, json_text(rule, "text")),
		     shown_number(v, json_number(rule, "have")),
		     shown_number(v, json_number(rule, "need")));
	}
	html(v, "</ul>\n");
	sheet_end(v);
	form_begin(v,
		   arena_printf(v->arena, "/training/%s/signatures/%s", trainee,
				json_text(item, "unit")),
		   false);
	textarea(v, &(struct input){.name = "comment",
				    .label = "A word to the trainee and the record",
				    .rows = 3});
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status award_form(struct visit *v, struct err *err)
{
	const json_t *item = NULL;

	TRY(find_item(v, is_award, &item, err));
	return draw_award(v, item, err);
}

static enum status award(struct visit *v, struct err *err)
{
	const json_t *item = NULL;
	const char *trainee = visit_part(v, "trainee");

	TRY(find_item(v, is_award, &item, err));
	TRY(say(v, "award sign", VISIT_LIST(trainee, visit_part(v, "gate")),
		VISIT_LIST("--comment", visit_field(v, "comment")),
		arena_printf(v->arena, "I, %s, sign %s of %s.", v->name, visit_part(v, "gate"),
			     app_name(v->app, trainee)),
		"/waiting", err));
	return v->page.error_count ? draw_award(v, item, err) : OK;
}

static const struct route_field award_fields[] = {
	{"comment", "a word to the trainee and the record", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

extern const struct route page_moves[];
const struct route page_moves[] = {
	{"GET", "/entries/{entry}/second", NEED_SIGN_IN, 0, NULL, NULL, second_form,
	 "What waits for a second signature that is theirs to give"},
	{"POST", "/entries/{entry}/second", NEED_SIGN_IN, 0, NULL, NULL, second,
	 "Give it: to be signed then"},
	{"GET", "/training/{trainee}/signatures/{gate}", NEED_SIGN_IN, 0, NULL, NULL, award_form,
	 "An award whose rules hold, for whoever signs it"},
	{"POST", "/training/{trainee}/signatures/{gate}", NEED_SIGN_IN | KEEPS_FORM, 0,
	 award_fields, NULL, award, "Sign an award: to be signed then"},
	{0},
};
