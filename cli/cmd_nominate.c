/* Who is to assess a trainee: nominating, accepting, and what the officer sees of both. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "core/date.h"
#include "portfolio/assessors.h"
#include "portfolio/list.h"

/* A nomination without a role to approve it by still waits for a registrar: said, and no refusal. */
static enum status note_role(struct app *app, const char *person, struct err *err)
{
	bool assessor;

	TRY(app_holds(app, person, ROLE_ASSESSOR, &assessor, err));
	if (!assessor)
		fprintf(app->err,
			"attest: note: %s is no assessor today, so cannot be approved yet; a registrar "
			"grants the role\n",
			person);
	return OK;
}

static enum status nominate_run(struct app *app, const struct args *args, struct err *err)
{
	const char *assessor = args_operand(args, 0), *trainee = args_option(args, "--trainee");
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "assessor", assessor);
	struct say say = { .kind = "nomination",
			   .role = trainee ? ROLE_TRAINING_OFFICER : ROLE_TRAINEE,
			   .portfolio = trainee ? trainee : app->as,
			   .body = body };
	struct digest digest;
	uint64_t seq;

	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	TRY(note_role(app, assessor, err));
	return print_entry(app, "nomination", seq, &digest, err);
}

/* The open nomination of `assessor` that `officer` (NULL: anybody) is asked to answer. */
static enum status find_nomination(struct app *app, const char *trainee, const char *assessor,
				   const char *officer, struct digest *ret_digest, struct err *err)
{
	struct nomination *items;
	size_t count;

	TRY(list_person_exists(journal_db(app->journal), trainee, err));
	TRY(nominations_open(journal_db(app->journal), trainee, app->arena, &items, &count, err));
	for (size_t i = count; i-- > 0;) {
		if (strcmp(items[i].assessor, assessor) == 0 &&
		    (!officer || strcmp(items[i].officer, officer) == 0)) {
			*ret_digest = items[i].digest;
			return OK;
		}
	}
	return fail(err, ERR_NOT_FOUND,
		    "no nomination of %s for %s waits%s%s; `attest approve list %s` shows who was named",
		    assessor, trainee, officer ? " for " : "", officer ? officer : "", trainee);
}

/* `kind` about one entry, with the reason. */
static enum status say_about(struct app *app, const struct args *args, const char *kind,
			     enum role role, const char *trainee, const struct digest *about,
			     struct err *err)
{
	struct say say = {
		.kind = kind, .role = role, .portfolio = trainee, .about = about, .about_count = 1
	};
	struct digest digest;
	uint64_t seq;

	say_text(&say, "reason", args ? args_option(args, "--reason") : NULL);
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, kind, seq, &digest, err);
}

static enum status nominate_withdraw_run(struct app *app, const struct args *args, struct err *err)
{
	struct digest digest;

	TRY(find_nomination(app, app->as, args_operand(args, 0), NULL, &digest, err));
	return say_about(app, args, "withdraw", ROLE_TRAINEE, app->as, &digest, err);
}

static enum status approve_decline_run(struct app *app, const struct args *args, struct err *err)
{
	const char *trainee = args_operand(args, 0);
	struct digest digest;

	TRY(find_nomination(app, trainee, args_operand(args, 1), app->as, &digest, err));
	return say_about(app, args, "decline", ROLE_TRAINING_OFFICER, trainee, &digest, err);
}

static enum status accept_run(struct app *app, const struct args *args, struct err *err)
{
	const char *trainee = args_operand(args, 0);
	struct approved_assessor *items;
	size_t count;

	TRY(list_person_exists(journal_db(app->journal), trainee, err));
	TRY(approvals_list(journal_db(app->journal), trainee, app->arena, &items, &count, err));
	for (size_t i = count; i-- > 0;) {
		if (strcmp(items[i].assessor, app->as) == 0 && items[i].until == 0)
			return say_about(app, NULL, "acceptance", ROLE_ASSESSOR, trainee,
					 &items[i].digest, err);
	}
	return fail(err, ERR_NOT_FOUND,
		    "nobody has approved %s for %s: the training officer does, and the trainee can "
		    "nominate you",
		    app->as, trainee);
}

/* ---- approve list ---- */

static void show_line(struct app *app, json_t *doc, const char *assessor, const char *officer,
		      const char *state, int64_t since, uint64_t entry)
{
	char day[TIME_TEXT];

	time_text(since, day);
	json_array_append_new(doc, json_pack("{sssssssosI}", "assessor", assessor, "officer", officer,
					     "state", state, "since", json_time(since), "entry",
					     (json_int_t)entry));
	if (app->json)
		return;
	fprintf(app->out, "%5llu  %-12s  %-10s  since %.10s  %s  ", (unsigned long long)entry, assessor,
		state, day, officer);
	print_text(app->out, app_name(app, assessor));
	fputc('\n', app->out);
}

static enum status approve_list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	const char *trainee = args_operand(args, 0);
	struct db *db = journal_db(app->journal);
	struct approved_assessor *approved;
	struct nomination *named;
	size_t approved_count, named_count;

	TRY(list_person_exists(db, trainee, err));
	TRY(approvals_list(db, trainee, app->arena, &approved, &approved_count, err));
	TRY(nominations_open(db, trainee, app->arena, &named, &named_count, err));
	for (size_t i = 0; i < approved_count; i++) {
		const struct approved_assessor *p = &approved[i];
		bool ended = p->until != 0, accepted = p->accepted != 0;

		show_line(app, doc, p->assessor, p->officer,
			  ended	     ? "ended" :
			  accepted ? "accepted" :
				       "approved",
			  ended ? p->until : accepted ? p->accepted : p->from, p->seq);
	}
	for (size_t i = 0; i < named_count; i++)
		show_line(app, doc, named[i].assessor, named[i].officer, "nominated",
			  named[i].accepted, named[i].seq);
	if (approved_count + named_count == 0 && !app->json)
		fprintf(app->out, "Nobody was nominated or approved for %s yet.\n", trainee);
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

static const struct option nominate_options[] = {
	{ "--reason", "TEXT", "why this person, for the training officer", false, false },
	{ "--trainee", "TRAINEE", "for one of your trainees, where you are the training officer", false,
	  false },
	{ NULL },
};
static const struct option reason_options[] = {
	{ "--reason", "TEXT", "why", false, false },
	{ NULL },
};
static const struct option why_options[] = {
	{ "--reason", "TEXT", "why not, for the trainee", true, false },
	{ NULL },
};

extern const struct command cmd_nominate[];
const struct command cmd_nominate[] = {
	{ "nominate", "ASSESSOR", "name somebody who should assess you, for your training officer to approve",
	  "The training officer answers with `attest approve` or `attest approve decline`; what waits stands in\n"
	  "`attest waiting`. A request may be sent before: what is decided before the approval does not count.",
	  nominate_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ALL, nominate_run,
	  "attest --as amira nominate greta --reason \"Supervises my placement in haematology.\"" },
	{ "nominate withdraw", "ASSESSOR", "take back a nomination that is not answered yet", NULL,
	  reason_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ALL, nominate_withdraw_run, NULL },
	{ "accept", "TRAINEE", "accept that you were approved to assess a trainee",
	  "Nothing waits for it: whoever signs has accepted too. It tells the trainee that you know.", NULL,
	  NEEDS_WRITE | NEEDS_AS | REMOTE_PORTFOLIO, accept_run, "attest --as greta accept amira" },
	{ "approve decline", "TRAINEE ASSESSOR", "answer a nomination with no, as the training officer", NULL,
	  why_options, NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, approve_decline_run,
	  "attest --as bela approve decline amira greta --reason \"Two of that department are enough.\"" },
	{ "approve list", "TRAINEE", "list who was nominated, approved, and has accepted", NULL, NULL,
	  NEEDS_STORE | REMOTE_TRAINERS, approve_list_run, "attest approve list amira" },
	{ NULL },
};
