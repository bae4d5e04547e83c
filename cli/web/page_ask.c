/*
 * Asking somebody to look at evidence: what it should count as, where, and who of those that the
 * training officer approved.
 */
#include <string.h>

#include "cli/waiting.h"
#include "cli/web/ask_kind.h"
#include "cli/web/component.h"
#include "cli/web/entry_page.h"
#include "cli/web/sign.h"
#include "cli/web/training.h"
#include "core/json.h"

#define ASSESSORS_SHOWN 64
#define TOPICS_SHOWN 200

static const struct route_field ask_fields[] = {
	{"to", "the assessor asked", true},
	{"as", ASK_KIND_WORDS, true},
	{"topic",
	 "of an assessment, the module in which it may count, or a title from its list: CEN-R1, "
	 "CEN-R1/T2",
	 false},
	{"message", "a word to the assessor", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

static const struct route_field form_fields[] = {
	{"as", "what it is to count as, where that was chosen before: " ASK_KIND_WORDS, false},
	{NULL},
};

/* Who may be asked, and how much waits for each, in all portfolios: nobody is asked who cannot keep
 * up. */
static enum status draw_assessors(struct visit *v, json_t *doc, struct err *err)
{
	struct choice choices[ASSESSORS_SHOWN];
	json_t *list, *told = json_array();
	struct waiting waiting;
	const json_t *a;
	size_t count = 0, i;

	json_object_set_new(doc, "assessors", told);
	TRY(visit_command(v, "approve list", VISIT_LIST(v->session.person), VISIT_NONE, &list,
			  err));
	TRY(waiting_load(v->app, NULL, WAITING_LONG, &waiting, err));
	json_array_foreach(list, i, a)
	{
		const char *id = json_text(a, "assessor");
		int64_t load = waiting_count(&waiting, id);

		if (!training_may_be_asked(a) || count == ASSESSORS_SHOWN)
			continue;
		json_array_append_new(told,
				      json_pack("{sssssI}", "person", id, "name",
						app_name(v->app, id), "waiting", (json_int_t)load));
		choices[count++] = (struct choice){
			.value = id,
			.text = arena_printf(v->arena, "%s, %s waiting", app_name(v->app, id),
					     shown_number(v, load)),
		};
	}
	if (count == 0)
		html(v,
		     "<p class=\"nhsuk-body\">Nobody is approved to assess you yet: <a "
		     "href=\"/training/$/assessors\">name somebody</a> to your training "
		     "officer.</p>\n",
		     v->session.person);
	else
		radios(v,
		       &(struct input){.name = "to",
				       .label = "Who should look at it?",
				       .hint = "People your training officer approved"},
		       choices, count);
	return OK;
}

/* Of the modules that still ask for something: their topics, and the module itself: feedback of
 * colleagues is on none of them. */
static enum status draw_topics(struct visit *v, const json_t *progress, struct err *err)
{
	struct choice choices[TOPICS_SHOWN] = {{"", "Not an assessment", NULL, true}};
	const json_t *module, *topic;
	json_t *doc;
	size_t count = 1, i, k;

	json_array_foreach(json_object_get(progress, "modules"), i, module)
	{
		const char *id = json_text(module, "id");

		if (json_array_size(json_object_get(module, "blockers")) == 0 ||
		    count == TOPICS_SHOWN)
			continue;
		TRY(visit_command(v, "curriculum show", VISIT_LIST(id), VISIT_NONE, &doc, err));
		choices[count++] = (struct choice){
			.value = id,
			.text = arena_printf(v->arena, "%s %s%s", id, json_text(doc, "title"),
					     json_array_size(json_object_get(doc, "topics"))
						     ? ", without a topic"
						     : "")};
		json_array_foreach(json_object_get(doc, "topics"), k, topic)
		{
			const char *unit =
				arena_printf(v->arena, "%s/%s", id, json_text(topic, "id"));

			if (count < TOPICS_SHOWN)
				choices[count++] = (struct choice){
					.value = unit,
					.text = arena_printf(v->arena, "%s %s", unit,
							     json_text(topic, "text"))};
		}
	}
	choose(v,
	       &(struct input){.name = "topic",
			       .label = "For an assessment: its module and topic",
			       .hint = "What your open modules still ask for"},
	       choices, count);
	return OK;
}

static bool is_review(const char *as)
{
	return strcmp(as, "activities") == 0;
}

/* Was it chosen before what it should count as, and can it? */
static bool is_chosen(struct visit *v, const char *items)
{
	const char *as = visit_field(v, "as");

	return *as && (*items || !is_review(as)) && !page_wrong_with(v, "as");
}

static enum status draw_kind(struct visit *v, const json_t *progress, bool topics, struct err *err)
{
	ask_kind_draw(v, "", progress);
	return topics ? draw_topics(v, progress, err) : OK;
}

/* Who is what is asked here; what it should count as only where that was not said with the evidence. */
static enum status draw_questions(struct visit *v, const struct entry_seen *s, json_t *doc, struct err *err)
{
	const char *as = visit_field(v, "as"), *items = entry_asked_words(v, &s->entry);
	bool chosen = is_chosen(v, items);
	json_t *progress;

	TRY(visit_command(v, "progress", VISIT_LIST(v->session.person), VISIT_NONE, &progress, err));
	json_object_update_new(doc, json_pack("{ss?ss}", "as", chosen ? as : NULL, "for", items));
	if (!chosen) {
		if (!*items)
			html(v, "<p class=\"nhsuk-body\">It names no activity that it shows, so it can only be sent as one "
				"of the assessments.</p>\n");
		TRY(draw_kind(v, progress, true, err));
		return draw_assessors(v, doc, err);
	}
	html(v, "<p class=\"nhsuk-body\">It is sent as $<strong>$</strong>.</p>\n", is_review(as) ? "evidence for " : "",
	     is_review(as) ? items : as);
	if (!is_review(as))
		TRY(draw_topics(v, progress, err));
	TRY(draw_assessors(v, doc, err));
	details_begin(v, "Send it as something else");
	TRY(draw_kind(v, progress, is_review(as), err));
	details_end(v);
	return OK;
}

static enum status draw_ask(struct visit *v, const struct entry_seen *s, struct err *err)
{
	json_t *doc = json_pack("{sIss}", "entry", (json_int_t)s->seq, "title", entry_title(v, s));

	visit_answer(v, doc);
	page_crumb(v, entry_address(v, s, ""), "The evidence");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Ask for it to be looked at", entry_title(v, s));
	v->page.title = arena_printf(v->arena, "Ask for entry %llu to be looked at",
				     (unsigned long long)s->seq);
	form_begin(v, entry_address(v, s, "/ask"), false);
	TRY(draw_questions(v, s, doc, err));
	textarea(v, &(struct input){.name = "message",
				    .label = "A word to the assessor (optional)",
				    .rows = 3});
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status ask_form(struct visit *v, struct err *err)
{
	struct entry_seen s = {0};

	TRY(entry_find_own(v, "evidence", &s, err));
	return draw_ask(v, &s, err);
}

static enum status ask_now(struct visit *v, struct err *err)
{
	const char *to = visit_field(v, "to"), *as = visit_field(v, "as"),
		   *topic = visit_field(v, "topic");
	const char *module = arena_bytes(v->arena, topic, strcspn(topic, "/"));
	bool review = is_review(as);
	struct drafting drafting = {0};
	struct err why;
	struct entry_seen s = {0};

	TRY(entry_find_own(v, "evidence", &s, err));
	if (!*as)
		page_wrong(v, "as", "Say what it should count as");
	if (!*to)
		page_wrong(v, "to", "Choose who should look at it");
	if (*as && !review && !*module)
		page_wrong(v, "topic", "Say in which module the assessment may count");
	if (v->page.error_count)
		return draw_ask(v, &s, err);
	TRY(sign_try(v, "request send", VISIT_LIST(visit_part(v, "entry")),
		     VISIT_LIST("--to", to, "--tool", review ? "" : as, "--module",
				review ? "" : module, "--topic",
				review || !strchr(topic, '/') ? "" : topic, "--message",
				visit_field(v, "message")),
		     NULL, 0, &drafting, &why, err));
	if (why.status != OK) {
		/* What would count is in the sentence of the command. */
		sign_refused(v, "as", &drafting, &why);
		return draw_ask(v, &s, err);
	}
	return sign_begin(v, &drafting,
			  arena_printf(v->arena, "I, %s, ask %s to look at %s%s%s%s%s.", v->name,
				       app_name(v->app, to), entry_title(v, &s),
				       review ? "" : " as a ", review ? "" : as,
				       review ? "" : " in ", review ? "" : topic),
			  entry_address(v, &s, ""), err);
}

extern const struct route page_ask[];
const struct route page_ask[] = {
	{"GET", "/entries/{entry}/ask", NEED_SIGN_IN, 0, form_fields, NULL, ask_form,
	 "Whom one might ask to look at evidence, and how much waits for each"},
	{"POST", "/entries/{entry}/ask", NEED_SIGN_IN | KEEPS_FORM, 0, ask_fields, NULL, ask_now,
	 "Ask an assessor to look at evidence: to be signed then"},
	{0},
};
