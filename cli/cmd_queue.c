/* What waits for an assessor: as a list, one request in full, or answered one after another. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/queue.h"
#include "cli/queue_cases.h"
#include "cli/queue_json.h"
#include "cli/queue_page.h"
#include "cli/queue_pass.h"
#include "cli/terminal.h"
#include "cli/words.h"
#include "core/date.h"
#include "portfolio/msf.h"

/* ---- as text ---- */

/* The word of a risk, "" of none; in colour on a terminal. */
static const char *risk_words(struct app *app, enum queue_risk risk)
{
	const char *name = queue_risk_name(risk);

	switch (risk) {
	case QUEUE_CALM:
		return "";
	case QUEUE_NEAR:
		return arena_printf(app->arena, "%s: ", name);
	case QUEUE_OVERDUE:
		return arena_printf(app->arena, "%s%s%s: ", app->colour ? "\033[33m" : "", name,
				    app->colour ? "\033[0m" : "");
	case QUEUE_RED:
	case QUEUE_FROZEN:
		return arena_printf(app->arena, "%s%s%s: ", app->colour ? "\033[31m" : "", name,
				    app->colour ? "\033[0m" : "");
	}
	return "";
}

/* The lines that follow what was sent: by when, what hangs on it, whether it can be answered. */
static void print_matters(struct app *app, const struct queue_item *item)
{
	const char *due = queue_due_words(app, item), *holds = queue_hold_words(app, item);
	const char *role = queue_role_words(app, item);

	if (*due)
		print_wrapped(app->out,
			      arena_printf(app->arena, "       %s", risk_words(app, item->risk)),
			      "         ", due);
	print_wrapped(app->out, "       ", "         ",
		      *holds ? arena_printf(app->arena, "holds up %s", holds) :
			       "holds up nothing: what it was sent for is there by now");
	if (item->obstacle)
		print_wrapped(app->out, "       ", "         ",
			      arena_printf(app->arena, "cannot be answered now: %s", item->obstacle));
	if (role)
		print_wrapped(app->out, "       ", "         ", role);
}

static void print_item(struct app *app, const struct queue_item *item)
{
	const struct listed_request *r = &item->request;
	char sent[TIME_TEXT];

	time_text(r->sent, sent);
	fprintf(app->out, "%5llu  %.10s  %-12s  %-12s  %s %s  (%d days)\n       ",
		(unsigned long long)r->seq, sent, queue_state(item), r->trainee, r->tool, r->targets,
		(int)item->days);
	print_text(app->out, item->title ? item->title : "(erased)");
	fputc('\n', app->out);
	print_matters(app, item);
}

static void print_end(struct app *app, const struct queue *queue)
{
	size_t red = 0;

	for (size_t i = 0; i < queue->count; i++)
		red += queue->items[i].risk == QUEUE_RED;
	fprintf(app->out, "%zu wait%s. You usually answer within %d days", queue->count,
		queue->count == 1 ? "s" : "", (int)queue->usual);
	if (red > 0)
		fprintf(app->out, "; %zu %s due within that", red, red == 1 ? "is" : "are");
	fputs(".\n", app->out);
}

/* Answers from outside, which wait for app->as as the training officer. */
static enum status show_answers(struct app *app, json_t *doc, size_t *ret_count, struct err *err)
{
	struct listed_answer *items;
	char came[TIME_TEXT];
	size_t count;

	TRY(list_unconfirmed(journal_db(app->journal), app->as, app->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct listed_answer *w = &items[i];

		time_text(w->came, came);
		json_array_append_new(doc, json_pack("{sIsIssssssss}", "seq", (json_int_t)w->seq, "request",
						     (json_int_t)w->request, "trainee", w->trainee,
						     "assessor", w->assessor, "sent", came, "state",
						     "unconfirmed"));
		if (!app->json)
			fprintf(app->out,
				"%5llu  %.10s  %-12s  %-12s  answer of %s to request %llu\n"
				"       ask %s for the digits of the key, then `countersign` with --fingerprint\n",
				(unsigned long long)w->seq, came, "unconfirmed", w->trainee, w->assessor,
				(unsigned long long)w->request, w->assessor);
	}
	*ret_count = count;
	return OK;
}

/* One colleague's feedback that is asked for: with what, and what whoever asks says about it. */
static json_t *invitation_json(struct app *app, const struct msf_invited *m, const char *since,
			       const char *message)
{
	return json_pack("{sIsIsssssssssissssss?}", "seq", (json_int_t)m->seq, "request",
			 (json_int_t)m->request, "trainee", m->trainee, "assessor", m->gatherer, "tool",
			 m->form.tool, "sent", since, "days",
			 (int)(time_day(app_now(app)) - time_day(m->asked)), "state", "invited", "form",
			 arena_printf(app->arena, "%s/%s", m->form.file, m->form.tool), "message", message);
}

/* The same to read, and how to give it. */
static void print_invitation(struct app *app, const struct msf_invited *m, const char *since,
			     const char *message)
{
	fprintf(app->out,
		"%5llu  %.10s  %-12s  %-12s  %s, asked by %s  (%d days)\n"
		"       attest form show %s/%s, then attest --as %s msf rate %llu\n",
		(unsigned long long)m->seq, since, "invited", m->trainee, m->form.tool, m->gatherer,
		time_day(app_now(app)) - time_day(m->asked), m->form.file, m->form.tool, app->as,
		(unsigned long long)m->request);
	if (message)
		print_wrapped(app->out, "       message: ", "         ", message);
}

/*
 * Feedback on colleagues that is asked of app->as: for them alone, who show to be that person. Who cannot
 * could not answer either.
 */
static enum status show_invitations(struct app *app, json_t *doc, size_t *ret_count, struct err *err)
{
	struct world w = journal_world(app->journal);
	struct msf_invited *items;
	size_t count;

	w.arena = app->arena;
	TRY(msf_invitations(&w, app->as, &items, &count, err));
	if (count > 0 && !app_proves(app))
		count = 0;
	for (size_t i = 0; i < count; i++) {
		const char *message;
		struct record record;
		struct entry entry;
		char since[TIME_TEXT];

		time_text(items[i].asked, since);
		TRY(journal_read(app->journal, items[i].seq, app->arena, &record, &entry, err));
		message = app_text(app, &entry, "message");
		if (app->json)
			json_array_append_new(doc, invitation_json(app, &items[i], since, message));
		else
			print_invitation(app, &items[i], since, message);
	}
	*ret_count = count;
	return OK;
}

static enum status show_list(struct app *app, const struct queue *queue, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	size_t answers, invitations, cases;

	for (size_t i = 0; i < queue->count; i++) {
		if (app->json)
			json_array_append_new(doc, queue_item_json(app, &queue->items[i]));
		else
			print_item(app, &queue->items[i]);
	}
	TRY(show_answers(app, doc, &answers, err));
	TRY(show_invitations(app, doc, &invitations, err));
	TRY(queue_cases(app, doc, &cases, err));
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (queue->count == 0 && answers + invitations + cases == 0)
		fputs("Nothing waits for you. Thank you.\n", app->out);
	else if (queue->count > 0)
		print_end(app, queue);
	return OK;
}

/* One request in full; `only` is its place in the log. */
static enum status show_one(struct app *app, uint64_t only, struct err *err)
{
	struct queue queue;

	TRY(queue_load_one(app, only, &queue, err));
	if (queue.count == 0)
		return fail(err, ERR_NOT_FOUND,
			    "entry %llu does not wait for %s; `attest --as %s queue` lists what does",
			    (unsigned long long)only, app->as, app->as);
	if (app->json)
		return print_json(app, queue_full_json(app, &queue.items[0]), err);
	queue_page(app, &queue.items[0], TERMINAL_COLUMNS, app->out);
	return OK;
}

/* Somebody at a terminal who was shown the list: do they want to go through it? */
static enum status offer_pass(struct app *app, struct err *err)
{
	struct terminal t;
	enum input came;
	char key = 'q';

	terminal_open(&t, STDIN_FILENO, app->out);
	fputs("Enter goes through them, anything else leaves it at that: ", app->out);
	came = terminal_key(&t, &key);
	terminal_close(&t);
	return came == INPUT_OK && (key == '\n' || key == '\r') ? queue_pass(app, UINT64_MAX, QUEUE_IDLE, err) :
								  OK;
}

static enum status queue_run(struct app *app, const struct args *args, struct err *err)
{
	const char *which = args_operand(args, 0);
	bool work = args_option(args, "--work") != NULL;
	uint64_t only = UINT64_MAX;
	struct queue queue;

	if (work && app->json) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "--work is a conversation, which --json has no form for");
	}
	if (which)
		TRY(journal_find(app->journal, which, &only, err));
	if (work)
		return queue_pass(app, only, QUEUE_IDLE, err);
	if (which)
		return show_one(app, only, err);
	TRY(queue_load(app, &queue, err));
	TRY(show_list(app, &queue, err));
	if (!app->json && queue.count > 0 && isatty(STDIN_FILENO) && isatty(fileno(app->out)))
		return offer_pass(app, err);
	return OK;
}

static const struct option queue_options[] = {
	{ "--work", NULL, "go through them one after another, and answer each with a key", false, false },
	{ NULL },
};

extern const struct command cmd_queue[];
const struct command cmd_queue[] = {
	{ "queue", "[ENTRY]", "list what waits for you, oldest first, or go through it and sign",
	  "`red`: a date is as near as you usually take to answer (the middle of your last 20 answers, 7 days at\n"
	  "least). `near`: within 28 days. `overdue`: the day of its module is past, and it still counts.\n"
	  "`frozen`: the portfolio has frozen, and what is decided now does not count. `not approved`: the\n"
	  "training officer has to approve you first. `unconfirmed`: an answer came from outside, and the training\n"
	  "officer, in whose queue it is, has to check its key. `invited`: feedback on a colleague is asked of you; you alone are\n"
	  "shown that. What stands in the way of an answer is said, with what to do. `case`: a case of equivalence in\n"
	  "which it is your move; `red` in the last week of its clock.\n"
	  "\n"
	  "With ENTRY one request is shown in full: what the curriculum asks for beside what the trainee shows.\n"
	  "On a terminal, or with --work, you go through them: s satisfactory, n not yet, m not mine, k skip,\n"
	  "v view a file, ? help, q quit. You read each, see the sentence that will stand in the record, and are\n"
	  "asked once; an assessment with marks (DOPS, OCE, CBD) is confirmed with a word of its own. The\n"
	  "passphrase is asked for once, and again when nothing was typed for five minutes. What is signed is\n"
	  "signed; whatever ends it, the rest waits.",
	  queue_options, NEEDS_STORE | NEEDS_AS | REMOTE_OWN, queue_run, "attest --as chandra queue --work" },
	{ NULL },
};
