/*
 * What colleagues say of a trainee: the form for who is invited, and for who gathers it how it
 * stands, whom else to invite, and the summary. Nobody else is told that there is such a page: who
 * was asked and what anybody said is for who gathers it alone.
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/feedback.h"
#include "cli/web/menu.h"
#include "cli/web/sign.h"
#include "cli/web/tool_form.h"
#include "cli/web/visit.h"
#include "core/json.h"
#include "portfolio/msf.h"

#define INVITED_AT_ONCE 20 /* of one form; they are signed together */

static const struct route_field query_fields[] = {
	{"done", "\"rated\" or \"invited\": what was just signed", false},
	{NULL},
};
static const struct route_field rating_fields[] = {
	{"mark-ID", "a mark of the form", false},
	{"note-ID", "words of the form", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field invite_fields[] = {
	{"person", "the ids of whom to ask, with spaces between", true},
	{"message", "to them: what it is about, by when", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};
static const struct route_field summary_fields[] = {
	{"outcome", "satisfactory or not-yet", true},
	{"feedback", "what they said, without names", true},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

/* ---- what is asked of somebody ---- */

enum status feedback_asked_draw(struct visit *v, struct err *err)
{
	const json_t *row;
	json_t *queue;
	bool any = false;
	size_t i;

	TRY(visit_command(v, "queue", VISIT_NONE, VISIT_NONE, &queue, err));
	json_array_foreach(queue, i, row)
	{
		if (strcmp(json_text(row, "state"), "invited") != 0)
			continue;
		if (!any) {
			sheet_begin(v, "flush", "asked", "Your view of colleagues");
			html(v, "<ul class=\"attest-moves\">\n");
		}
		any = true;
		html(v,
		     "<li class=\"attest-move\"><h3 class=\"attest-move__what\"><a "
		     "href=\"/feedback/$\">Your view of $</a></h3>\n"
		     "<p>$ gathers what colleagues say. Nobody else is told who said what.</p>\n",
		     arena_printf(v->arena, "%lld", (long long)json_number(row, "request")),
		     app_name(v->app, json_text(row, "trainee")),
		     app_name(v->app, json_text(row, "assessor")));
		if (*json_text(row, "message"))
			html(v, "<p class=\"attest-small\">“$”</p>\n", json_text(row, "message"));
		html(v, "</li>\n");
	}
	if (!any)
		return OK;
	html(v, "</ul>\n");
	sheet_end(v);
	return OK;
}

/* ---- whose it is ---- */

struct feedback {
	const char *entry; /* of the request, as the path has it */
	struct msf msf;
	bool gathers, rates; /* of the visitor: one of both, or there is no such page */
	bool has_rated;
	json_t *form;	/* that raters fill in */
	json_t *stands; /* of who gathers it: `msf show` */
};

static enum status find_rater(struct visit *v, struct feedback *f, struct err *err)
{
	struct world w = journal_world(v->app->journal);
	struct msf_rater *raters;
	size_t count;

	w.arena = v->arena;
	TRY(msf_raters(&w, f->msf.chain, &raters, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(raters[i].rater, v->session.person) != 0)
			continue;
		f->rates = true;
		f->has_rated = raters[i].rating > 0;
	}
	return OK;
}

static enum status load(struct visit *v, struct feedback *ret_feedback, struct err *err)
{
	struct world w = journal_world(v->app->journal);
	struct feedback f = {.entry = visit_part(v, "entry")};
	char chain[MSF_CHAIN];
	struct record record;
	struct entry request;
	uint64_t seq;

	w.arena = v->arena;
	if (strspn(f.entry, "0123456789") != strlen(f.entry) ||
	    journal_find(v->app->journal, f.entry, &seq, err) != OK ||
	    journal_read(v->app->journal, seq, v->arena, &record, &request, err) != OK ||
	    strcmp(request.kind, "request") != 0)
		return visit_not_here(err);
	msf_chain(&request.digest, chain);
	if (msf_find(&w, chain, &f.msf, err) != OK)
		return visit_not_here(err);
	f.gathers = strcmp(f.msf.request.assessor, v->session.person) == 0;
	TRY(find_rater(v, &f, err));
	if (!f.gathers && !f.rates)
		return visit_not_here(err);
	TRY(visit_command(
		v, "form show",
		VISIT_LIST(arena_printf(v->arena, "%s/%s", f.msf.form.file, f.msf.form.tool)),
		VISIT_NONE, &f.form, err));
	if (f.gathers)
		TRY(visit_command(v, "msf show", VISIT_LIST(f.entry), VISIT_NONE, &f.stands, err));
	*ret_feedback = f;
	return OK;
}

static const char *address_of(struct visit *v, const struct feedback *f, const char *more)
{
	return arena_printf(v->arena, "/feedback/%s%s", f->entry, more);
}

/* ---- for who is invited ---- */

static void draw_rating(struct visit *v, const struct feedback *f)
{
	if (f->has_rated)
		html(v, "<p class=\"nhsuk-body\" role=\"status\">You have answered. Say it again "
			"to change it, until it is "
			"summed up.</p>\n");
	html(v,
	     "<p class=\"nhsuk-body\">Only $ sees what you say, beside what others say. $ is not "
	     "told who was asked, who "
	     "answered, or who said what: they get how often each answer was given, and a summary "
	     "without names. Write "
	     "so that nobody knows you by it.</p>\n",
	     app_name(v->app, f->msf.request.assessor), app_name(v->app, f->msf.trainee));
	form_begin(v, address_of(v, f, ""), false);
	tool_form_draw(v, f->form, NULL);
	sign_patient_data(v);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
}

/* ---- for who gathers it ---- */

static void draw_raters(struct visit *v, const struct feedback *f)
{
	const json_t *list = json_object_get(f->stands, "raters"), *one;
	size_t i;

	sheet_begin(v, "flush", "raters", "Whom you asked");
	html(v,
	     "<p class=\"attest-move\">$ of at least $ have answered. Nobody but you is told "
	     "who.</p>\n",
	     shown_number(v, json_number(f->stands, "answered")),
	     shown_number(v, json_number(f->stands, "least")));
	html(v, "<ul class=\"attest-moves\">\n");
	json_array_foreach(list, i, one)
	{
		html(v, "<li class=\"attest-move\"><p>$ ",
		     app_name(v->app, json_text(one, "rater")));
		tag(v, json_flag(one, "answered") ? "green" : "grey",
		    json_flag(one, "answered") ? "answered" : "asked");
		html(v, "</p></li>\n");
	}
	html(v, "</ul>\n");
	sheet_end(v);
}

/* The member of the list with that id; NULL: none. */
static const json_t *with_id(const json_t *list, const char *id)
{
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		if (strcmp(json_text(one, "id"), id) == 0)
			return one;
	}
	return NULL;
}

/* Once enough have answered. */
static void draw_answers(struct visit *v, const struct feedback *f)
{
	static const char *const heads[] = {"Asked", "Answer", "#Given", NULL};
	const json_t *counts = json_object_get(f->stands, "counts"), *one, *mark, *point;
	size_t i;

	if (!counts)
		return;
	sheet_begin(v, NULL, "answers", "What they said");
	table_begin(v, "attest-dense attest-blocks", "How often each answer was given", heads);
	json_array_foreach(counts, i, one)
	{
		row_begin(v);
		mark = with_id(json_object_get(f->form, "marks"), json_text(one, "mark"));
		point = with_id(json_object_get(json_object_get(mark, "scale"), "points"),
				json_text(one, "point"));
		row_head(v, NULL, json_text(mark, "text"));
		cell(v, "Answer", json_text(point, "text"));
		cell_number(v, "Given", shown_number(v, json_number(one, "raters")));
		row_end(v);
	}
	table_end(v);
	json_array_foreach(json_object_get(f->stands, "comments"), i, one)
	{
		html(v, "<blockquote class=\"attest-text\">\n");
		html_paragraphs(v, json_string_value(one));
		html(v, "</blockquote>\n");
	}
	sheet_end(v);
}

static void draw_summary(struct visit *v, const struct feedback *f)
{
	static const struct choice choices[] = {{"satisfactory", "Satisfactory", NULL, false},
						{"not-yet", "Not yet", NULL, false}};

	html(v, "<h2 class=\"nhsuk-heading-m\" id=\"summary\">Sum it up</h2>\n");
	form_begin(v, address_of(v, f, "/summary"), false);
	radios(v, &(struct input){.name = "outcome", .label = "Your judgement"}, choices, 2);
	textarea(v, &(struct input){.name = "feedback",
				    .label = "What they said, in your words",
				    .hint = "Without names, and without anything by which one is "
					    "known. The trainee reads it.",
				    .rows = 6});
	sign_patient_data(v);
	html(v, "<p class=\"attest-small attest-soft\">It decides the request. Nobody can answer "
		"afterwards.</p>\n");
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
}

static void draw_invite(struct visit *v, const struct feedback *f)
{
	html(v, "<h2 class=\"nhsuk-heading-m\" id=\"invite\">Ask somebody</h2>\n");
	form_begin(v, address_of(v, f, "/invite"), false);
	input(v, &(struct input){.name = "person",
				 .label = "Whom",
				 .hint = "Their ids, with spaces between. Colleagues of every kind "
					 "who have a key here."});
	textarea(v, &(struct input){.name = "message",
				    .label = "What you tell them (optional)",
				    .rows = 3});
	sign_patient_data(v);
	button(v, "secondary", "Go on to sign the invitations", NULL, NULL);
	form_end(v);
}

static void draw_gathered(struct visit *v, const struct feedback *f)
{
	bool enough = json_number(f->stands, "answered") >= json_number(f->stands, "least");

	draw_raters(v, f);
	draw_answers(v, f);
	if (f->msf.request.decided) {
		html(v,
		     "<p class=\"nhsuk-body\">It is summed up. <a href=\"/entries/$\">The "
		     "request</a></p>\n",
		     f->entry);
		return;
	}
	if (enough)
		draw_summary(v, f);
	draw_invite(v, f);
}

/* ---- the page ---- */

static void draw_done(struct visit *v, const struct feedback *f)
{
	const char *done = visit_field(v, "done");
	const char *words =
		strcmp(done, "rated") == 0 && f->has_rated
			? "Thank you. It is signed, and counts when it is summed up."
		: strcmp(done, "invited") == 0 && f->gathers
			? "Signed. Whom you asked is told, and finds the form where they begin."
			: NULL;

	if (!words)
		return;
	flag_begin(v, "ok", "tick");
	html(v, "<p role=\"status\">$</p>\n", words);
	flag_end(v);
}

static enum status draw(struct visit *v, const struct feedback *f)
{
	const char *name = app_name(v->app, f->msf.trainee);

	visit_answer(v, json_pack("{sssssbsbsOsO?}", "trainee", f->msf.trainee, "gatherer",
				  f->msf.request.assessor, "rates", (int)f->rates, "has_rated",
				  (int)f->has_rated, "form", f->form, "stands", f->stands));
	v->page.menu = menu_first(v);
	page_crumb(v, "/", "Start");
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	draw_done(v, f);
	page_head(v,
		  f->gathers ? arena_printf(v->arena, "What colleagues say of %s", name)
			     : arena_printf(v->arena, "Your view of %s", name),
		  json_text(f->form, "title"));
	if (f->gathers)
		draw_gathered(v, f);
	else if (f->msf.request.decided)
		html(v, "<p class=\"attest-lead\">It is summed up, and nobody can answer any "
			"more.</p>\n");
	else
		draw_rating(v, f);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	struct feedback f;

	TRY(load(v, &f, err));
	return draw(v, &f);
}

/* ---- what was sent ---- */

static enum status rate(struct visit *v, struct err *err)
{
	struct options *o = arena_alloc(v->arena, sizeof *o);
	struct drafting drafting = {0};
	struct feedback f;
	struct err why;

	*o = (struct options){.count = 0};
	TRY(load(v, &f, err));
	if (!f.rates || f.gathers)
		return visit_not_here(err);
	tool_form_read(v, f.form, o);
	if (v->page.error_count)
		return draw(v, &f);
	TRY(sign_try(v, "msf rate", VISIT_LIST(f.entry), o->list, NULL, 0, &drafting, &why, err));
	if (why.status == OK)
		return sign_begin(v, &drafting,
				  arena_printf(v->arena, "I, %s, say how I see %s, for %s alone.",
					       v->name, app_name(v->app, f.msf.trainee),
					       app_name(v->app, f.msf.request.assessor)),
				  address_of(v, &f, "?done=rated"), err);
	sign_refused(v, NULL, &drafting, &why);
	return draw(v, &f);
}

/* Who is asked, each once: somebody who stands there twice would refuse all of it when it is
 * signed. */
static size_t people_asked(struct visit *v, const char **ret_people[])
{
	const char **people;
	size_t said, count = 0;

	people = arena_words(v->arena, visit_field(v, "person"), &said);
	for (size_t i = 0; i < said; i++) {
		size_t at = 0;

		while (at < count && strcmp(people[at], people[i]) != 0)
			at++;
		people[at] = people[i];
		count += at == count;
	}
	*ret_people = people;
	return count;
}

/* One invitation for each; they come to stand together, or none does. */
static enum status draft_invitations(struct visit *v, const struct feedback *f,
				     struct drafting *all, struct err *err)
{
	const char *message = visit_field(v, "message");
	const char **people;
	size_t count = people_asked(v, &people);

	if (count == 0 || count > INVITED_AT_ONCE)
		page_wrong(v, "person",
			   arena_printf(v->arena, "Say whom to ask, up to %d at once",
					INVITED_AT_ONCE));
	all->says = arena_array(v->arena, INVITED_AT_ONCE, sizeof *all->says);
	for (size_t i = 0; i < count && !v->page.error_count; i++) {
		struct drafting one = {0};
		json_t *person;
		struct err why;

		if (!id_is_person(people[i]) ||
		    visit_command(v, "person show", VISIT_LIST(people[i]), VISIT_NONE, &person,
				  &why) != OK) {
			page_wrong(v, "person",
				   arena_printf(v->arena, "Correct “%s”: nobody here has that id",
						people[i]));
			continue;
		}
		TRY(sign_try(v, "msf invite", VISIT_LIST(f->entry, people[i]),
			     VISIT_LIST("--message", message), NULL, 0, &one, &why, err));
		if (why.status == OK)
			all->says[all->count++] = one.says[0];
		else
			sign_refused(v, "message", &one, &why);
	}
	return OK;
}

static enum status invite(struct visit *v, struct err *err)
{
	struct drafting all = {0};
	struct feedback f;

	TRY(load(v, &f, err));
	if (!f.gathers)
		return visit_not_here(err);
	TRY(draft_invitations(v, &f, &all, err));
	if (v->page.error_count)
		return draw(v, &f);
	return sign_begin(
		v, &all,
		arena_printf(v->arena, "I, %s, ask %s how they see %s.", v->name,
			     shown_count(v, (int64_t)all.count, "colleague", "colleagues"),
			     app_name(v->app, f.msf.trainee)),
		address_of(v, &f, "?done=invited"), err);
}

static enum status summarise(struct visit *v, struct err *err)
{
	const char *outcome = visit_field(v, "outcome"), *feedback = visit_field(v, "feedback");
	struct drafting drafting = {0};
	struct feedback f;
	struct err why;

	TRY(load(v, &f, err));
	if (!f.gathers)
		return visit_not_here(err);
	if (!*outcome)
		page_wrong(v, "outcome", "Choose your judgement");
	if (!*feedback)
		page_wrong(v, "feedback", "Write what they said");
	if (json_number(f.stands, "answered") < json_number(f.stands, "least"))
		page_wrong(v, NULL, "Wait until as many have answered as the form asks for");
	if (v->page.error_count)
		return draw(v, &f);
	TRY(sign_try(v, "msf summarise", VISIT_LIST(f.entry),
		     VISIT_LIST("--outcome", outcome, "--feedback", feedback), NULL, 0, &drafting,
		     &why, err));
	if (why.status == OK)
		return sign_begin(
			v, &drafting,
			arena_printf(v->arena, "I, %s, sum up what %s colleagues said of %s as %s.",
				     v->name, shown_number(v, json_number(f.stands, "answered")),
				     app_name(v->app, f.msf.trainee), outcome),
			"/queue?signed={entry}", err);
	sign_refused(v, "feedback", &drafting, &why);
	return draw(v, &f);
}

extern const struct route page_feedback[];
const struct route page_feedback[] = {
	{"GET", "/feedback/{entry}", NEED_SIGN_IN, 0, query_fields, NULL, show,
	 "What colleagues say of a trainee: the form for who is asked, and how it stands for who "
	 "gathers it"},
	{"POST", "/feedback/{entry}", NEED_SIGN_IN | KEEPS_FORM, 0, rating_fields, NULL, rate,
	 "Say how one sees a colleague, for who gathers it alone: to be signed then"},
	{"POST", "/feedback/{entry}/invite", NEED_SIGN_IN, 0, invite_fields, NULL, invite,
	 "Ask colleagues: to be signed then"},
	{"POST", "/feedback/{entry}/summary", NEED_SIGN_IN, 0, summary_fields, NULL, summarise,
	 "Sum up what they said, which decides the request: to be signed then"},
	{0},
};
