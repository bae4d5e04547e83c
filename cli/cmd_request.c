/* Asking a named assessor, and what became of it. */
#include <stdlib.h>
#include <string.h>

#include "cli/advice.h"
#include "cli/app.h"
#include "cli/command.h"
#include "core/date.h"
#include "portfolio/body.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

static enum status case_number(const char *text, json_int_t *ret_number, struct err *err)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (end == text || *end || number < 1 || number > 9999)
		return fail(err, ERR_INVALID,
			    "--case is your own number of the case, 1 to 9999, not \"%s\"", text);
	*ret_number = number;
	return OK;
}

static enum status request_body(const struct args *args, const struct entry *evidence,
				json_t **ret_body, struct err *err)
{
	CLEANUP(json_cleanup) json_t *items = args_list(args, "--for");
	CLEANUP(json_cleanup) json_t *modules = args_list(args, "--module");
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{ss}", "assessor", args_option(args, "--to"));
	static const char *const words[] = { "tool", "topic", "site" };
	const char *tool = args_option(args, "--tool"), *kase = args_option(args, "--case");
	json_int_t number;

	if (tool && json_array_size(items) > 0)
		return fail(err, ERR_INVALID,
			    "--for asks for a review of activities or outcomes, --tool for an assessment: "
			    "give one of the two");
	if (!tool && json_array_size(items) == 0) {
		json_t *filed = json_object_get(evidence->body, "items");

		if (!filed)
			return fail(err, ERR_INVALID,
				    "what should it count as? Give --for ITEM, or --tool TOOL --module "
				    "MODULE");
		json_object_set(body, "items", filed);
	} else if (!tool) {
		json_object_set(body, "items", items);
	} else if (json_array_size(modules) == 0) {
		return fail(err, ERR_INVALID, "in which module may it count? Give --module MODULE");
	} else {
		json_object_set(body, "modules", modules);
		if (kase) {
			TRY(case_number(kase, &number, err));
			json_object_set_new(body, "case", json_integer(number));
		}
		for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
			char option[16];
			const char *value;

			snprintf(option, sizeof option, "--%s", words[i]);
			if ((value = args_option(args, option)))
				json_object_set_new(body, words[i], json_string(value));
		}
	}
	*ret_body = json_incref(body);
	return OK;
}

/* What an earlier request asked for, of whom; --to may name somebody else. */
static enum status body_like(struct app *app, const struct args *args, json_t **ret_body,
			     const char **ret_message, struct err *err)
{
	static const char *const own[] = { "--for", "--tool", "--module", "--topic", "--case", "--site" };
	struct record record;
	struct entry like;
	json_t *body;

	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		if (args_option(args, own[i]))
			return fail(err, ERR_INVALID, "--like says what is asked for, so %s is not needed", own[i]);
	}
	TRY(app_entry(app, args_option(args, "--like"), &record, &like, err));
	if (strcmp(like.kind, "request") != 0 || strcmp(like.portfolio, app->as) != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is no request of yours; `attest request list %s` lists them",
			    (unsigned long long)record.seq, app->as);
	body = json_deep_copy(like.body);
	if (args_option(args, "--to"))
		json_object_set_new(body, "assessor", json_string(args_option(args, "--to")));
	if (!*ret_message)
		*ret_message = app_text(app, &like, "message");
	*ret_body = body;
	return OK;
}

static enum status read_asked(struct app *app, const struct args *args, const struct entry *evidence,
			      json_t **ret_body, const char **ret_message, struct err *err)
{
	*ret_message = args_option(args, "--message");
	if (args_option(args, "--like"))
		return body_like(app, args, ret_body, ret_message, err);
	if (!args_option(args, "--to")) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "request send needs --to PERSON (the assessor asked), or --like REQUEST");
	}
	return request_body(args, evidence, ret_body, err);
}

static enum status send_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	const char *message;
	struct record record;
	struct entry evidence;
	struct digest digest;
	const char *notes = "";
	uint64_t seq;
	int32_t last;

	TRY(app_entry(app, args_operand(args, 0), &record, &evidence, err));
	TRY(read_asked(app, args, &evidence, &body, &message, err));
	last = body_day(evidence.body, "last", DAY_NONE);
	if (last != DAY_NONE) /* else it is no evidence, which the rules say */
		TRY(advise_request(app, record.seq, last, body, &notes, err));
	struct say say = { .kind = "request",
			   .role = ROLE_TRAINEE,
			   .portfolio = app->as,
			   .about = &evidence.digest,
			   .about_count = 1,
			   .body = body };

	say_text(&say, "message", message);
	TRY(app_say(app, &say, &seq, &digest, err));
	fputs(notes, app->err);
	return print_entry(app, "request", seq, &digest, err);
}

/* Why a request needs no answer any more: what the entry says that made it void. */
static enum status void_word(struct app *app, const struct listed_request *r, const char **ret_word,
			     struct err *err)
{
	static const char *const words[][2] = { { "decline", "declined" }, { "withdraw", "withdrawn" },
						{ "evidence", "revised" }, { "revoke", "revoked" } };
	struct record record;
	struct entry answer;
	const char *word = "void";

	if (r->answer > 0) {
		TRY(journal_read(app->journal, r->answer, app->arena, &record, &answer, err));
		for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
			if (strcmp(answer.kind, words[i][0]) == 0)
				word = words[i][1];
		}
	}
	*ret_word = word;
	return OK;
}

/* Does nothing that is decided now count, since the portfolio froze? */
static enum status is_frozen(struct app *app, const struct listed_request *r, bool *ret_frozen,
			     struct err *err)
{
	struct world w = journal_world(app->journal);
	struct enrolment enrolment;
	int32_t freeze;

	w.arena = app->arena;
	w.now = app_now(app);
	TRY(world_enrolment_at(&w, r->trainee, r->enrolment, &enrolment, err));
	TRY(world_freeze(&w, r->trainee, &enrolment, &freeze, err));
	*ret_frozen = time_day(app_now(app)) > freeze;
	return OK;
}

static const char *state_word(const struct listed_request *r)
{
	switch (r->state) {
	case LISTED_WAITING:
		return r->unconfirmed ? "unconfirmed" : r->approved ? "waiting" : "not approved";
	case LISTED_DECIDED:
		return r->satisfactory ? "satisfactory" : "not yet";
	case LISTED_VOID:
		return "void";
	}
	return "";
}

/*
 * How a decision was reported that is as a paper says it, for nobody to overlook; NULL: it was not. A
 * summary of colleagues that names no ratings is of what was gathered elsewhere.
 */
static enum status reported_words(struct app *app, const struct listed_request *r, const char **ret_words,
				  struct err *err)
{
	struct record record;
	struct entry answer;
	int raters;

	*ret_words = NULL;
	if (r->state != LISTED_DECIDED)
		return OK;
	TRY(journal_read(app->journal, r->answer, app->arena, &record, &answer, err));
	if (strcmp(answer.kind, "reported") == 0)
		*ret_words = arena_printf(app->arena, "on paper of %s, reported by %s in entry %d",
					  json_string_value(json_object_get(answer.body, "day")),
					  answer.author, (int)r->answer);
	if (strcmp(answer.kind, "msf-summary") != 0 || json_object_get(answer.body, "digests"))
		return OK;
	raters = (int)json_integer_value(json_object_get(answer.body, "raters"));
	*ret_words = arena_printf(app->arena, "on paper, of %d colleagues, reported by %s in entry %d", raters,
				  answer.author, (int)r->answer);
	return OK;
}

/* Of each item how it was judged; of an assessment the items are its modules. */
static json_t *judgements_json(struct app *app, const struct listed_request *r, const struct entry *answer)
{
	json_t *list = json_array(), *one;
	const char **targets;
	size_t count, i;

	targets = arena_words(app->arena, r->targets, &count);
	json_array_foreach (json_object_get(answer->body, "judgements"), i, one) {
		json_int_t n = json_integer_value(json_object_get(one, "n"));

		json_array_append_new(
			list, json_pack("{ssss}", "item", n > 0 && (size_t)n <= count ? targets[n - 1] : r->targets,
					"point", json_string_value(json_object_get(one, "point"))));
	}
	return list;
}

/* What decided it or made it void: by whom, on which day, of each item how, and in which words. NULL: nothing yet. */
static enum status answer_json(struct app *app, const struct listed_request *r, json_t **ret_answer, struct err *err)
{
	static const char *const words[] = { "note.feedback", "feedback", "reason" };
	const char *said = NULL, *on;
	struct record record;
	struct entry answer;
	char day[DAY_TEXT];

	*ret_answer = NULL;
	if (r->answer == 0)
		return OK;
	TRY(journal_read(app->journal, r->answer, app->arena, &record, &answer, err));
	day_text(time_day(record.accepted), day);
	on = json_string_value(json_object_get(answer.body, "day"));
	for (size_t i = 0; !said && i < sizeof words / sizeof *words; i++)
		said = app_text(app, &answer, words[i]);
	*ret_answer = json_pack("{sIsssssoss}", "entry", (json_int_t)r->answer, "by", answer.author, "day",
				on ? on : day, "judgements", judgements_json(app, r, &answer), "words",
				said ? said : "");
	return OK;
}

/* One request with the title of its evidence. */
static enum status show_request(struct app *app, const struct listed_request *r, json_t *doc,
				struct err *err)
{
	struct record record;
	struct entry evidence;
	char sent[TIME_TEXT];
	int64_t days = (app_now(app) - r->asked) / 86400;
	const char *title, *reported, *state = state_word(r);
	bool frozen = false;
	json_t *answer;

	if (r->state == LISTED_VOID)
		TRY(void_word(app, r, &state, err));
	if (r->state == LISTED_WAITING)
		TRY(is_frozen(app, r, &frozen, err));
	if (frozen)
		state = "frozen";
	TRY(journal_read(app->journal, r->evidence, app->arena, &record, &evidence, err));
	TRY(reported_words(app, r, &reported, err));
	TRY(answer_json(app, r, &answer, err));
	title = app_text(app, &evidence, "title");
	time_text(r->sent, sent);
	json_array_append_new(doc, json_pack("{sIsIsssssssssssssIsssbso?}", "seq", (json_int_t)r->seq,
					     "evidence", (json_int_t)r->evidence, "trainee", r->trainee,
					     "assessor", r->assessor, "tool", r->tool, "for",
					     r->targets, "title", title ? title : "", "sent", sent,
					     "days", (json_int_t)days, "state", state,
					     "reported", (int)(reported != NULL), "answer", answer));
	if (r->unconfirmed)
		json_object_set_new(json_array_get(doc, json_array_size(doc) - 1), "unconfirmed",
				    json_integer((json_int_t)r->unconfirmed));
	if (app->json)
		return OK;
	fprintf(app->out, "%5llu  %.10s  %-12s  %-12s  %s %s", (unsigned long long)r->seq, sent,
		state, r->assessor, r->tool, r->targets);
	if (r->state == LISTED_WAITING)
		fprintf(app->out, "  (%lld days)", (long long)days);
	fputs("\n       ", app->out);
	print_text(app->out, title ? title : "(erased)");
	fputc('\n', app->out);
	if (reported)
		print_words(app->out, "       %s\n", reported);
	if (r->unconfirmed)
		fprintf(app->out,
			"       answered in entry %llu, unconfirmed: the training officer must check the key\n",
			(unsigned long long)r->unconfirmed);
	return OK;
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct listed_request *items;
	size_t count;

	TRY(list_person_exists(journal_db(app->journal), args_operand(args, 0), err));
	TRY(list_requests(journal_db(app->journal), args_operand(args, 0), app->arena, &items, &count,
			  err));
	if (count == 0 && !app->json)
		fputs("Nothing has been sent to an assessor yet.\n", app->out);
	for (size_t i = 0; i < count; i++)
		TRY(show_request(app, &items[i], doc, err));
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

static const struct option send_options[] = {
	{ "--to", "PERSON", "the assessor asked", false, false },
	{ "--like", "REQUEST", "ask for the same as an earlier request of yours, and of the same unless --to", false,
	  false },
	{ "--for", "ITEM", "an activity or outcome; without it, those that the evidence names", false,
	  true },
	{ "--tool", "TOOL", "an assessment instead: DOPS, OCE, CBD, MSF", false, false },
	{ "--module", "MODULE", "the module in which the assessment may count", false, true },
	{ "--topic", "ITEM", "the title from the module's list, as CEN-R1/T2", false, false },
	{ "--case", "N", "your own number of the case, 1 to 9999: a case counts once",
	  false, false },
	{ "--site", "WORD", "where it was, in lower case", false, false },
	{ "--message", "TEXT", "a word to the assessor", false, false },
	{ NULL },
};

extern const struct command cmd_request[];
const struct command cmd_request[] = {
	{ "request send", "EVIDENCE", "ask a named assessor to look at evidence",
	  "One request can be for several activities; an assessment counts once, in one module. What could never\n"
	  "count is refused before it is signed, with what would: a tool or topic that the module does not ask\n"
	  "for, a review of what is assessed, an assessor who could not sign it. After a revision --like sends the\n"
	  "new version for what a request that lapsed had asked for.",
	  send_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, send_run,
	  "attest --as amira request send 41 --to chandra --tool DOPS --module CEN-R1 --topic CEN-R1/T2" },
	{ "request list", "TRAINEE", "list what a trainee has sent, and what became of it", NULL, NULL,
	  NEEDS_STORE | REMOTE_TRAINERS, list_run, NULL },
	{ NULL },
};
