/*
 * Support notes: outside the record, for who wrote one, whom it is about, and whom its author
 * names. Written where a trainee is looked after, read by everybody at one place; whether there are
 * any is told to nobody else. Nothing of one is kept anywhere but among the notes, not as a draft
 * either: else it would still be there when it has been erased.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/guard.h"
#include "cli/web/access.h"
#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "cli/web/training.h"
#include "cli/web/visit.h"
#include "core/json.h"
#include "portfolio/support.h"

/* As the command has it: who looks after trainees. */
#define KEEPERS                                                                                    \
	(ROLE_BIT(ROLE_TRAINING_OFFICER) | ROLE_BIT(ROLE_PROGRAMME_LEAD) | ROLE_BIT(ROLE_SCHOOL))

static const struct route_field form_fields[] = {
	{"text", "what the note says", true},
	{"reader", "the ids of who else may read it, with spaces between", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{NULL},
};

/* ---- those that the visitor may read ---- */

static void draw_note(struct visit *v, const json_t *note)
{
	const char *author = json_text(note, "author"), *about = json_text(note, "about");
	bool own = strcmp(author, v->session.person) == 0;
	const json_t *reader;
	size_t i;

	html(v,
	     "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\">About $, $</h3>\n<div "
	     "class=\"attest-text\">\n",
	     strcmp(about, v->session.person) == 0 ? "you" : app_name(v->app, about),
	     shown_day(v, json_text(note, "written")));
	html_paragraphs(v, json_text(note, "text"));
	html(v, "</div>\n<p class=\"attest-small attest-soft\">By $. Read by $",
	     own ? "you" : app_name(v->app, author), app_name(v->app, about));
	json_array_foreach(json_object_get(note, "readers"), i, reader)
	{
		html(v, ", $", app_name(v->app, json_string_value(reader)));
	}
	html(v, "$.</p>\n", own ? " and you" : "");
	if (own) {
		form_begin(v, arena_printf(v->arena, "/support/%s/erase", json_text(note, "id")),
			   false);
		html(v,
		     "<button class=\"nhsuk-button nhsuk-button--secondary nhsuk-button--small\" "
		     "type=\"submit\">Erase it "
		     "for ever<span class=\"nhsuk-u-visually-hidden\">: the note of "
		     "$</span></button>\n",
		     shown_day(v, json_text(note, "written")));
		form_end(v);
	}
	html(v, "</li>\n");
}

static void draw_notes(struct visit *v, const json_t *notes)
{
	sheet_begin(v, "flush", "notes", "Notes that you may read");
	if (json_array_size(notes) == 0)
		html(v, "<p class=\"attest-move attest-soft\">There is no support note that you "
			"may read.</p>\n");
	else
		html(v, "<ul class=\"attest-moves\">\n");
	for (size_t i = json_array_size(notes); i-- > 0;)
		draw_note(v, json_array_get(notes, i));
	if (json_array_size(notes) > 0)
		html(v, "</ul>\n");
	sheet_end(v);
}

static void draw_what_they_are(struct visit *v)
{
	flag_begin(v, "info", "seal");
	html(v, "<p><strong>Not part of the signed record.</strong> No entry, proof or export "
		"tells that there is a note, "
		"and no decision can rest on one. Each is read by who wrote it, by the trainee, "
		"and by whom its author "
		"names; to everybody else it is as if there were none. But " PRODUCIBLE ".</p>\n");
	flag_end(v);
}

static enum status list(struct visit *v, struct err *err)
{
	json_t *notes;

	TRY(visit_command(v, "support list", VISIT_NONE, VISIT_NONE, &notes, err));
	visit_answer(v, json_incref(notes));
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_crumb(v, "/account", "Your account");
	page_head(v, "Support notes", NULL);
	draw_what_they_are(v);
	draw_notes(v, notes);
	html(v, "</div>\n</div>\n");
	return OK;
}

/* ---- where one is written ---- */

struct noting {
	const char *trainee;
	json_t *notes;
	const char
		*around; /* "Chandra Pillaimuthu is chandra, ...": who trains them; "" nobody yet */
};

/* Ids are what a note is given readers by, and nobody knows them by heart. */
static enum status find_around(struct visit *v, struct noting *n, struct err *err)
{
	const json_t *one;
	json_t *list;
	size_t i;

	n->around = "";
	TRY(visit_command(v, "approve list", VISIT_LIST(n->trainee), VISIT_NONE, &list, err));
	json_array_foreach(list, i, one)
	{
		const char *id = json_text(one, "assessor");

		if (training_may_be_asked(one))
			n->around = arena_printf(v->arena, "%s%s%s is %s", n->around,
						 *n->around ? ", " : " ", app_name(v->app, id), id);
	}
	if (*n->around)
		n->around = arena_printf(v->arena, "%s.", n->around);
	return OK;
}

static enum status noting_begin(struct visit *v, struct noting *ret_noting, struct err *err)
{
	struct noting n = {.trainee = visit_part(v, "trainee")};
	enum access as;

	TRY(access_portfolio(v, n.trainee, &as, err));
	if (as != ACCESS_OFFICER && as != ACCESS_OVERSEER)
		return visit_not_here(err);
	TRY(visit_command(v, "support list", VISIT_LIST(n.trainee), VISIT_NONE, &n.notes, err));
	TRY(find_around(v, &n, err));
	*ret_noting = n;
	return OK;
}

static enum status draw(struct visit *v, const struct noting *n)
{
	const char *name = app_name(v->app, n->trainee);

	visit_answer(v,
		     json_pack("{sssssO}", "trainee", n->trainee, "name", name, "notes", n->notes));
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	if (visit_holds(v, ROLE_TRAINING_OFFICER)) {
		v->page.menu = "/trainees";
		page_crumb(v, arena_printf(v->arena, "/trainees/%s", n->trainee), name);
	} else {
		page_crumb(v, arena_printf(v->arena, "/training/%s", n->trainee),
			   arena_printf(v->arena, "Training of %s", name));
	}
	page_head(v, "Support notes", name);
	v->page.title = arena_printf(v->arena, "Support notes: %s", name);
	draw_what_they_are(v);
	draw_notes(v, n->notes);
	html(v, "<h2 class=\"nhsuk-heading-m\">Write a note</h2>\n");
	form_begin(v, arena_printf(v->arena, "/trainees/%s/support", n->trainee), false);
	textarea(v, &(struct input){
			    .name = "text",
			    .label = "What others need to know to help",
			    .hint = arena_printf(v->arena, "%s reads it too. No patients.", name),
			    .rows = 6});
	input(v, &(struct input){.name = "reader",
				 .label = "Who else may read it (optional)",
				 .hint = arena_printf(v->arena,
						      "Their ids, with spaces between:%s You and "
						      "the trainee read it anyway.",
						      *n->around ? n->around : " as chandra."),
				 .kind = "nhsuk-input--width-20"});
	sign_patient_data(v);
	html(v, "<p class=\"attest-small attest-soft\">It is kept at once and not signed. You can "
		"erase it.</p>\n");
	button(v, NULL, "Keep the note", NULL, NULL);
	form_end(v);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status show(struct visit *v, struct err *err)
{
	struct noting n;

	TRY(noting_begin(v, &n, err));
	return draw(v, &n);
}

/* ---- keeping and erasing: what the commands do, where everything is written ---- */

struct doing {
	const char *command;
	const char *const *operands, *const *values;
	const char *patient_data, *next;
};

static enum status run(struct app *app, void *data, struct err *err)
{
	struct drafting scratch = {0}; /* what the guard finds is not for the server's log */
	const struct doing *d = data;
	json_t *doc = NULL;
	enum status status;

	app->proved = true; /* the session is that proof */
	app->patient_data = d->patient_data;
	app->drafting = &scratch;
	status = command_answer(app, d->command, d->operands, d->values, &doc, err);
	app->drafting = NULL;
	json_decref(doc);
	return status;
}

static enum status done(struct visit *v, struct err *err)
{
	const struct doing *d = v->job.data;

	if (v->job.verdict.status != OK) {
		*err = v->job.verdict.err;
		return v->job.verdict.status;
	}
	visit_go(v, "%s", d->next);
	return OK;
}

static enum status do_it(struct visit *v, const struct doing *doing, struct err *err)
{
	struct doing *d = arena_alloc(v->arena, sizeof *d);

	*d = *doing;
	return visit_act(v, v->session.person, run, d, done, err);
}

/* As the command will, so that the form can come back. */
static void look_for_patients(struct visit *v, const char *words)
{
	const char *decision = visit_field(v, "patient-data");
	const struct text text = {.name = "note", .bytes = words, .len = strlen(words)};
	struct drafting drafting = {0};
	struct err why;

	v->app->drafting = &drafting;
	v->app->patient_data = guard_is_decision(decision) ? decision : NULL;
	if (guard_texts(v->app, &text, 1, NULL, &why) != OK)
		sign_refused(v, "text", &drafting, &why);
	v->app->drafting = NULL;
	v->app->patient_data = NULL;
}

/* Those named, as --reader each; page_wrong where one is nobody, or too many are. */
static void read_readers(struct visit *v, const struct noting *n, struct options *o)
{
	size_t count;
	const char *const *readers = arena_words(v->arena, visit_field(v, "reader"), &count);

	if (count > SUPPORT_READERS_MAX)
		page_wrong(v, "reader",
			   arena_printf(v->arena, "Name at most %d readers", SUPPORT_READERS_MAX));
	for (size_t i = 0; i < count && i < SUPPORT_READERS_MAX; i++) {
		json_t *person;
		struct err why;

		if (strcmp(readers[i], n->trainee) == 0 ||
		    strcmp(readers[i], v->session.person) == 0)
			continue; /* they read it anyway */
		if (!id_is_person(readers[i]) ||
		    visit_command(v, "person show", VISIT_LIST(readers[i]), VISIT_NONE, &person,
				  &why) != OK)
			page_wrong(v, "reader",
				   arena_printf(v->arena, "Correct “%s”: nobody here has that id",
						readers[i]));
		options_add(o, "--reader", readers[i]);
	}
}

/* Their session ended while they wrote: the words are theirs alone still, and go back to them. */
static void give_back(struct visit *v)
{
	const char *page =
		arena_printf(v->arena, "/sign-in?next=%s", url_part(v->arena, v->request->path));

	v->reply->status = 401;
	visit_answer(v, json_pack("{ss}", "sign_in", page));
	page_head(v, "Sign in to go on", NULL);
	html(v, "<p class=\"attest-lead\">You were signed out after a while without use, so this "
		"note was not kept. Copy what you wrote before you leave this page: support notes "
		"are never kept as drafts.</p>\n");
	textarea(v, &(struct input){.name = "text", .label = "What you wrote", .rows = 6});
	html(v,
	     "<p class=\"nhsuk-body\"><a class=\"nhsuk-button\" href=\"$\">Sign in and write "
	     "it again</a></p>\n",
	     page);
}

static enum status add(struct visit *v, struct err *err)
{
	const char *words = visit_field(v, "text"), *decision = visit_field(v, "patient-data");
	struct options *o = arena_alloc(v->arena, sizeof *o);
	const char **operands = arena_array(v->arena, 3, sizeof *operands);
	struct noting n;

	if (v->has_ended) {
		give_back(v);
		return OK;
	}
	*o = (struct options){.count = 0};
	TRY(noting_begin(v, &n, err));
	if (!*words)
		page_wrong(v, "text", "Write what others need to know");
	read_readers(v, &n, o);
	if (*words)
		look_for_patients(v, words);
	if (v->page.error_count)
		return draw(v, &n);
	operands[0] = n.trainee;
	operands[1] = words;
	return do_it(
		v,
		&(struct doing){.command = "support add",
				.operands = operands,
				.values = o->list,
				.patient_data = *decision ? decision : NULL,
				.next = arena_printf(v->arena, "/trainees/%s/support", n.trainee)},
		err);
}

static enum status erase(struct visit *v, struct err *err)
{
	const char **operands = arena_array(v->arena, 2, sizeof *operands);
	static const char *const none[] = {NULL};

	operands[0] = visit_part(v, "note");
	return do_it(v,
		     &(struct doing){.command = "support erase",
				     .operands = operands,
				     .values = none,
				     .next = "/support"},
		     err);
}

extern const struct route page_support[];
const struct route page_support[] = {
	{"GET", "/support", NEED_SIGN_IN, 0, NULL, NULL, list,
	 "The support notes that they may read: those about them, of theirs, and that name them"},
	{"GET", "/trainees/{trainee}/support", NEED_SIGN_IN, KEEPERS, NULL, NULL, show,
	 "The support notes about a trainee that they may read, and the form for one more"},
	{"POST", "/trainees/{trainee}/support", NEED_SIGN_IN | KEEPS_TYPED, KEEPERS, form_fields,
	 NULL, add, "Keep a support note, outside the record"},
	{"POST", "/support/{note}/erase", NEED_SIGN_IN, 0, NULL, NULL, erase,
	 "Erase a support note of one's own for ever"},
	{0},
};
