#include "cli/web/judging_form.h"

#include <string.h>

#include "cli/web/component.h"
#include "cli/web/queue_row.h"
#include "cli/web/request_show.h"
#include "cli/web/sign.h"
#include "cli/web/tool_form.h"
#include "cli/web/typed.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

#define CHOICES_MAX 64
#define NOT_MINE "not-mine"

const struct route_field judging_form_fields[] = {
	{ "outcome", "a point of the form's judgement, or \"not-mine\"", true },
	{ "not-yet", "which of several items are not yet, where not all of them are; may be given again", false },
	{ "mark-ID", "a mark of the form", false },
	{ "note-ID", "words of the form; \"note-feedback\" is what every form asks for", false },
	{ "why", "of \"not-mine\": why, in the words of the page", false },
	{ "why-more", "of \"not-mine\": more about it", false },
	{ "leave", "leaves it for now, and keeps what was typed as a draft; not of an answer from outside", false },
	{ "patient-data", "what looks like a patient's: \"not-a-patient\" or \"invented\"", false },
	{ NULL },
};

static const char *const reasons[] = { "I wasn't there", "Outside what I'm accredited for", "I have an interest in this",
				       "No time before it is due" };
#define REASONS (sizeof reasons / sizeof *reasons)

/* ---- what was asked, and what was chosen ---- */

static const json_t *points_of(const json_t *doc)
{
	const json_t *judgement = json_object_get(json_object_get(doc, "form"), "judgement");

	return json_object_get(judgement, "points");
}

static const json_t *point_of(const json_t *doc, const char *id)
{
	const json_t *points = points_of(doc), *point;
	size_t i;

	json_array_foreach (points, i, point) {
		if (strcmp(json_text(point, "id"), id) == 0)
			return point;
	}
	return NULL;
}

static bool is_met(const json_t *point)
{
	return json_is_true(json_object_get(point, "met"));
}

static const char *const *items_of(struct visit *v, const json_t *doc, size_t *ret_count)
{
	*ret_count = 0;
	if (!json_is_true(json_object_get(doc, "review")))
		return NULL;
	return arena_words(v->arena, json_text(doc, "for"), ret_count);
}

static bool is_feedback(const json_t *mark)
{
	return strcmp(json_text(mark, "id"), "feedback") == 0;
}

/* Answered by who has no account, from a packet: nothing but a judgement can be said. */
static bool is_outside(const json_t *doc)
{
	return json_is_true(json_object_get(doc, "outside"));
}

static const char *who(struct visit *v, const json_t *doc)
{
	return is_outside(doc) ? app_name(v->app, json_text(doc, "assessor")) : v->name;
}

static const char *today(struct visit *v)
{
	char day[DAY_TEXT];

	day_text(time_day(app_now(v->app)), day);
	return shown_day(v, day);
}

/* ---- drawing ---- */

static void draw_outcome(struct visit *v, const char *id, const char *value, const char *text, const char *key,
			 const char *met)
{
	bool chosen = strcmp(visit_field(v, "outcome"), value) == 0;

	html(v,
	     "<div class=\"nhsuk-radios__item\"><input class=\"nhsuk-radios__input\" id=\"$\" name=\"outcome\" "
	     "type=\"radio\" value=\"$\" data-met=\"$\"$",
	     id, value, met, chosen ? " checked" : "");
	if (*key)
		html(v, " data-key=\"$\"", key);
	html(v, "><label class=\"nhsuk-label nhsuk-radios__label\" for=\"$\">$", id, text);
	if (*key)
		html(v, "<span class=\"attest-key-hint\" aria-hidden=\"true\"><kbd>$</kbd></span>", key);
	html(v, "</label></div>\n");
}

/* The points of the judgement, unless something stands in the way; then not mine alone. */
static void draw_outcomes(struct visit *v, const json_t *doc)
{
	const json_t *points = points_of(doc), *point;
	const char *wrong = page_wrong_with(v, "outcome");
	bool may = json_is_true(json_object_get(doc, "answerable")), yes = false, no = false;
	size_t i, drawn = 0;

	html(v,
	     "<div class=\"nhsuk-form-group$\">\n<fieldset class=\"nhsuk-fieldset\"$>\n"
	     "<legend class=\"nhsuk-fieldset__legend nhsuk-fieldset__legend--m\"><h2 class=\"nhsuk-fieldset__heading\">"
	     "Your decision</h2></legend>\n",
	     wrong ? " nhsuk-form-group--error" : "", "");
	if (wrong)
		html(v,
		     "<span class=\"nhsuk-error-message\" id=\"outcome-error\"><span class=\"nhsuk-u-visually-hidden\">"
		     "Error: </span>$</span>\n",
		     wrong);
	html(v, "<div class=\"nhsuk-radios nhsuk-radios--small\">\n");
	json_array_foreach (points, i, point) {
		bool met = is_met(point), first = met ? !yes : !no;

		if (!may)
			continue;
		draw_outcome(v, drawn++ == 0 ? "outcome" : arena_printf(v->arena, "outcome-%zu", drawn),
			     json_text(point, "id"), json_text(point, "text"), !first ? "" : met ? "s" : "n",
			     met ? "yes" : "no");
		yes = yes || met;
		no = no || !met;
	}
	if (!is_outside(doc))
		draw_outcome(v, drawn == 0 ? "outcome" : "outcome-not-mine", NOT_MINE, "Not mine to judge", "m",
			     "other");
	html(v, "</div>\n</fieldset>\n</div>\n");
}

/* "CEN-S1 activity 4", and what it asks for. */
static const char *item_words(struct visit *v, const json_t *doc, const char *item)
{
	const json_t *asks = json_object_get(doc, "asks"), *asked;
	const char *words = request_items(v, &item, 1);
	size_t i;

	json_array_foreach (asks, i, asked) {
		if (strcmp(json_text(asked, "item"), item) == 0)
			return arena_printf(v->arena, "%s: %s", words, json_text(asked, "text"));
	}
	return words;
}

/* Of several items some may be not yet. */
static void draw_which(struct visit *v, const json_t *doc)
{
	struct choice choices[CHOICES_MAX];
	size_t count;
	const char *const *items = items_of(v, doc, &count);

	if (count < 2 || count > CHOICES_MAX)
		return;
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct choice){ .value = items[i], .text = item_words(v, doc, items[i]), .chosen = true };
	html(v, "<div class=\"attest-when attest-when--notyet\">\n");
	checkboxes(v,
		   &(struct input){ .name = "not-yet",
				    .label = "If not yet: which of them?",
				    .hint = "Those without a tick are satisfactory.",
				    .kind = "nhsuk-checkboxes--small" },
		   choices, count);
	html(v, "</div>\n");
}

static void draw_note(struct visit *v, const json_t *doc, const json_t *note)
{
	const char *hint = json_is_true(json_object_get(note, "required")) ? NULL : "May be left out.";

	if (is_feedback(note))
		hint = arena_printf(v->arena,
				    "If not yet: what would make it satisfactory? %s sees it at once and can send it "
				    "again. It isn't a fail.",
				    json_text(doc, "trainee_name"));
	textarea(v, &(struct input){ .name = tool_form_field(v, note), .label = json_text(note, "text"), .hint = hint, .rows = 4 });
}

static void draw_form(struct visit *v, const json_t *doc)
{
	const json_t *form = json_object_get(doc, "form"), *one;
	size_t i;

	if (!json_is_true(json_object_get(doc, "answerable")))
		return;
	html(v, "<div class=\"attest-when attest-when--judged\">\n");
	json_array_foreach (json_object_get(form, "marks"), i, one) {
		tool_form_mark(v, one, NULL);
	}
	json_array_foreach (json_object_get(form, "notes"), i, one) {
		draw_note(v, doc, one);
	}
	html(v, "</div>\n");
}

static void draw_not_mine(struct visit *v)
{
	struct choice choices[REASONS];

	for (size_t i = 0; i < REASONS; i++)
		choices[i] = (struct choice){ .value = reasons[i], .text = reasons[i] };
	html(v, "<div class=\"attest-when attest-when--notmine\">\n");
	choose(v, &(struct input){ .name = "why", .label = "If not mine: why not?" }, choices, REASONS);
	input(v, &(struct input){ .name = "why-more", .label = "More about it, such as whom to ask instead" });
	html(v, "</div>\n");
}

static void draw_sentence(struct visit *v, const json_t *doc)
{
	const char *on = today(v);

	html(v, "<div class=\"attest-say nhsuk-u-margin-bottom-3\">\n"
		"<p class=\"attest-small attest-soft\">The sentence that you'll sign, and exactly what is on this page:</p>\n"
		"<p class=\"attest-when attest-when--none\">Choose a decision to see it.</p>\n");
	html(v,
	     "<p class=\"attest-when attest-when--yes\">“I, $, read this evidence as assessor on $ and judge it "
	     "<strong>satisfactory</strong> for $, by $.”</p>\n",
	     who(v, doc), on, request_targets(v, doc), json_text(doc, "curriculum"));
	html(v,
	     "<p class=\"attest-when attest-when--notyet\">“I, $, read this evidence as assessor on $ and judge it "
	     "<strong>not yet satisfactory</strong>, for the reason given, for $, by $.”</p>\n",
	     who(v, doc), on, request_targets(v, doc), json_text(doc, "curriculum"));
	if (!is_outside(doc))
		html(v,
		     "<p class=\"attest-when attest-when--notmine\">“I, $, pass this on without judging it.”</p>\n",
		     v->name);
	html(v, "</div>\n");
}

void judging_form_draw(struct visit *v, const json_t *doc, const char *address)
{
	char token[SESSION_TOKEN];

	typed_draw(v, address);
	form_token(visit_cookie(v), token);
	html(v,
	     "<form class=\"attest-decision attest-choice\" action=\"$\" method=\"post\" novalidate",
	     address);
	if (is_outside(doc)) /* for assets/answer.mjs, which puts a key in */
		html(v, " data-answer-pin=\"$\" data-answer-person=\"$\"", json_text(doc, "pin"),
		     json_text(doc, "assessor"));
	html(v, ">\n");
	hidden(v, "token", token);
	typed_carry(v, address);
	draw_outcomes(v, doc);
	draw_which(v, doc);
	draw_form(v, doc);
	if (!is_outside(doc))
		draw_not_mine(v);
	sign_patient_data(v);
	draw_sentence(v, doc);
	html(v, "<div class=\"attest-actions\">");
	button(v, NULL, "Go on to sign", NULL, NULL);
	if (is_outside(doc)) {
		html(v, "</div>\n<p class=\"attest-small attest-soft nhsuk-u-margin-top-3\">Next you see once more what you "
			"sign. Your browser makes a key for this one answer, which never leaves it.</p>\n</form>\n");
		return;
	}
	html(v, "<button class=\"attest-linkbutton\" type=\"submit\" name=\"leave\" value=\"1\" data-key=\"g\">Leave it "
		"for now</button></div>\n"
		"<p class=\"attest-small attest-soft nhsuk-u-margin-top-3\">Next you see once more what you sign, and sign "
		"it with your own key. Being signed in signs nothing.</p>\n</form>\n");
}

/* ---- what was sent ---- */

static void read_marks(struct visit *v, const json_t *doc, bool met, struct options *o)
{
	static const char *const parts[] = { "marks", "notes" };
	const json_t *form = json_object_get(doc, "form"), *one;
	size_t i;

	for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
		json_array_foreach (json_object_get(form, parts[p]), i, one) {
			const char *field = tool_form_field(v, one), *value = visit_field(v, field);
			bool mark = p == 0, feedback = is_feedback(one) && !mark;
			bool needed = json_is_true(json_object_get(one, "required")) || (feedback && !met);

			if (!*value && needed)
				page_wrong(v, field,
					   feedback && !met ? "Say what would make it satisfactory" :
					   feedback	      ? "Say what convinced you" :
							     arena_printf(v->arena, "%s: %s", mark ? "Choose a mark" : "Answer",
									  json_text(one, "text")));
			if (!*value)
				continue;
			if (feedback)
				options_add(o, "--feedback", value);
			else
				options_add(o, mark ? "--mark" : "--note",
				    arena_printf(v->arena, "%s=%s", json_text(one, "id"), value));
		}
	}
}

static bool is_ticked(struct visit *v, const char *item)
{
	const char *value;

	for (size_t i = 0; (value = request_values(v->request, "not-yet", i)); i++) {
		if (strcmp(value, item) == 0)
			return true;
	}
	return false;
}

/* The first point of the judgement that is met; NULL: there is none. */
static const char *first_met(const json_t *doc)
{
	const json_t *points = points_of(doc), *point;
	size_t i;

	json_array_foreach (points, i, point) {
		if (is_met(point))
			return json_text(point, "id");
	}
	return NULL;
}

/* Of several items that are not all not yet: the others are satisfactory. What is judged how, in words. */
static const char *read_which(struct visit *v, const json_t *doc, struct options *o)
{
	const char *met = first_met(doc), *yes[CHOICES_MAX], *no[CHOICES_MAX];
	size_t count, yes_count = 0, no_count = 0;
	const char *const *items = items_of(v, doc, &count);

	for (size_t i = 0; i < count && count <= CHOICES_MAX; i++) {
		if (is_ticked(v, items[i]))
			no[no_count++] = items[i];
		else
			yes[yes_count++] = items[i];
	}
	if (count < 2 || count > CHOICES_MAX || no_count == count)
		return arena_printf(v->arena, "not yet satisfactory, for the reason given, for %s", request_targets(v, doc));
	if (no_count == 0) {
		page_wrong(v, "not-yet", "Tick which are not yet");
		return "";
	}
	for (size_t i = 0; i < yes_count && met; i++)
		options_add(o, "--item", arena_printf(v->arena, "%s=%s", yes[i], met));
	return arena_printf(v->arena, "satisfactory for %s and not yet satisfactory, for the reason given, for %s",
			    request_items(v, yes, yes_count), request_items(v, no, no_count));
}

/* What the command refuses stands on the page; what the machine does not do is a failure. */
static enum status draft(struct visit *v, const char *command, const json_t *doc, const struct options *o,
			 const struct text *packet, struct drafting *ret_drafting, struct err *err)
{
	const char *entry = packet ? "1" : arena_printf(v->arena, "%lld", (long long)json_number(doc, "seq"));
	struct err why;

	TRY(sign_try(v, command, VISIT_LIST(entry), o->list, packet, packet ? 1 : 0, ret_drafting, &why, err));
	if (why.status != OK)
		sign_refused(v, NULL, ret_drafting, &why);
	return OK;
}

static enum status read_not_mine(struct visit *v, const json_t *doc, struct drafting *ret_drafting,
				 const char **ret_sentence, struct err *err)
{
	const char *why = visit_field(v, "why"), *more = visit_field(v, "why-more");
	struct options o = { .count = 0 };
	bool known = false;

	for (size_t i = 0; i < REASONS; i++)
		known = known || strcmp(why, reasons[i]) == 0;
	if (!known && !*more)
		page_wrong(v, "why", "Say why it is not yours to judge");
	if (v->page.error_count)
		return OK;
	options_add(&o, "--reason", arena_printf(v->arena, "%s%s%s", known ? why : "", known && *more ? ". " : "", more));
	TRY(draft(v, "decline", doc, &o, NULL, ret_drafting, err));
	if (!v->page.error_count)
		*ret_sentence = arena_printf(v->arena, "I, %s, pass on without judging it what %s asked of me: %s.", v->name,
					     json_text(doc, "trainee_name"), request_targets(v, doc));
	return OK;
}

enum status judging_form_read(struct visit *v, const json_t *doc, const struct text *packet,
			      struct drafting *ret_drafting, const char **ret_sentence, struct err *err)
{
	const char *outcome = visit_field(v, "outcome"), *judged;
	const json_t *point = point_of(doc, outcome);
	struct options o = { .count = 0 };

	*ret_sentence = NULL;
	if (strcmp(outcome, NOT_MINE) == 0 && !packet)
		return read_not_mine(v, doc, ret_drafting, ret_sentence, err);
	if (!point || !json_is_true(json_object_get(doc, "answerable"))) {
		page_wrong(v, "outcome", "Choose a decision");
		return OK;
	}
	options_add(&o, "--outcome", outcome);
	judged = is_met(point) ? arena_printf(v->arena, "satisfactory for %s", request_targets(v, doc)) :
				 read_which(v, doc, &o);
	read_marks(v, doc, is_met(point), &o);
	if (v->page.error_count)
		return OK;
	TRY(draft(v, packet ? "request answer" : "assess", doc, &o, packet, ret_drafting, err));
	if (!v->page.error_count)
		*ret_sentence = arena_printf(v->arena,
					     "I, %s, read as assessor on %s the evidence \"%s\" of %s and judge it %s, by %s.",
					     who(v, doc), today(v), json_text(doc, "title"),
					     json_text(doc, "trainee_name"), judged, json_text(doc, "curriculum"));
	return OK;
}
