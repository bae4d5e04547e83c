/* What an assessor answers: satisfactory, not yet, or not mine; and taking back a decision. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/form.h"
#include "cli/judging.h"
#include "portfolio/list.h"

/* The request that is answered. */
static enum status read_asked(struct app *app, const struct args *args, struct record *ret_record,
			      struct entry *ret_request, struct err *err)
{
	TRY(app_entry(app, args_operand(args, 0), ret_record, ret_request, err));
	if (strcmp(ret_request->kind, "request") != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s; what is signed is a request: `attest queue` lists "
			    "yours",
			    (unsigned long long)ret_record->seq, ret_request->kind);
	return OK;
}

static enum status assess_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = NULL;
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct entry request;
	struct record record;
	struct digest about[2], digest;
	uint64_t seq;

	TRY(read_asked(app, args, &record, &request, err));
	TRY(judging_points(args, &request, record.seq, app->arena, &list, err));
	about[0] = request.digest;
	about[1] = request.about[0];
	body = json_pack("{sO}", "judgements", list);
	struct say say = { .kind = "assessment",
			   .role = ROLE_ASSESSOR,
			   .portfolio = request.portfolio,
			   .about = about,
			   .about_count = 2,
			   .body = body };

	TRY(form_of_request(app, &record, &request, body, err));
	TRY(form_args(args, app->arena, body, &say, err));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "assessment", seq, &digest, err);
}

/* A review: a request that names no tool. */
static enum status sign_run(struct app *app, const struct args *args, struct err *err)
{
	const char *tool;
	struct entry request;
	struct record record;

	TRY(read_asked(app, args, &record, &request, err));
	tool = json_string_value(json_object_get(request.body, "tool"));
	if (tool)
		return fail(err, ERR_INVALID,
			    "entry %llu asks for an assessment with %s: `attest assess` answers it",
			    (unsigned long long)record.seq, tool);
	return assess_run(app, args, err);
}

/* Decline a request, or revoke a decision: about one entry, with a reason. */
static enum status answer(struct app *app, const struct args *args, const char *kind,
			  const struct entry *what, enum role role, struct err *err)
{
	struct say say = { .kind = kind,
			   .role = role,
			   .portfolio = what->portfolio,
			   .about = &what->digest,
			   .about_count = 1 };
	struct digest digest;
	uint64_t seq;

	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, kind, seq, &digest, err);
}

static enum status decline_run(struct app *app, const struct args *args, struct err *err)
{
	struct entry what;
	struct record record;

	TRY(app_entry(app, args_operand(args, 0), &record, &what, err));
	return answer(app, args, "decline", &what, ROLE_ASSESSOR, err);
}

static enum status revoke_run(struct app *app, const struct args *args, struct err *err)
{
	const struct kind *row;
	struct entry what;
	struct record record;
	bool registrar;

	TRY(app_entry(app, args_operand(args, 0), &record, &what, err));
	row = kind_newest(journal_world(app->journal).kinds, what.kind);
	/* In which role it would be said is known only of what can be revoked. */
	if (row == NULL || !row->revocable)
		return fail(err, ERR_INVALID, "entry %llu is of kind %s, which nobody can revoke",
			    (unsigned long long)record.seq, what.kind);
	TRY(app_holds(app, app->as, ROLE_REGISTRAR, &registrar, err));
	if (!registrar && strcmp(what.kind, "answer") == 0)
		return answer(app, args, "revoke", &what, ROLE_TRAINING_OFFICER, err);
	if (!registrar && strcmp(what.author, app->as) != 0)
		return fail(err, ERR_DENIED,
			    "entry %llu is %s's: only %s or a registrar can revoke it",
			    (unsigned long long)record.seq, what.author, what.author);
	return answer(app, args, "revoke", &what, registrar ? ROLE_REGISTRAR : what.role, err);
}

static const struct option sign_options[] = {
	{ "--outcome", "POINT", "satisfactory or not-yet", true, false },
	{ "--feedback", "TEXT", "what convinced you, or what is missing", true, false },
	{ "--item", "ITEM=POINT", "another judgement for one of the activities asked for", false, true },
	{ NULL },
};
static const struct option assess_options[] = {
	{ "--outcome", "POINT", "satisfactory or not-yet", true, false },
	{ "--mark", "ID=POINT", "a mark of the tool's form", false, true },
	{ "--note", "ID=TEXT", "a note of the tool's form", false, true },
	{ "--feedback", "TEXT", "the note that every form asks for", false, false },
	{ NULL },
};
static const struct option reason_options[] = {
	{ "--reason", "TEXT", "why", true, false },
	{ NULL },
};

extern const struct command cmd_assess[];
const struct command cmd_assess[] = {
	{ "sign", "ENTRY", "answer a request for a review: satisfactory or not yet, with feedback",
	  "ENTRY is the request, as `attest queue` shows it. What you sign is exactly the evidence that it\n"
	  "was sent with. Not yet is no fail: the trainee revises and asks again.",
	  sign_options, NEEDS_WRITE | NEEDS_AS, sign_run,
	  "attest --as chandra sign 57 --outcome satisfactory --feedback \"Clear and complete\"" },
	{ "assess", "ENTRY", "answer a request for an assessment (DOPS, OCE, CBD) with its mark form",
	  "`attest curriculum show CURRICULUM` prints the form of each tool.", assess_options,
	  NEEDS_WRITE | NEEDS_AS, assess_run,
	  "attest --as chandra assess 58 --outcome satisfactory --mark safety=alone --mark method=nearby "
	  "--feedback \"Keep the checklist\"" },
	{ "decline", "ENTRY", "answer a request that is not yours to judge", NULL, reason_options,
	  NEEDS_WRITE | NEEDS_AS, decline_run,
	  "attest --as chandra decline 57 --reason \"I was not there\"" },
	{ "revoke", "ENTRY", "take back what was said: an assessment, a signature, a review, a waiver",
	  "By whoever said it, or a registrar. Results, placements, working time, leave, moved dates and\n"
	  "exemptions too. What rests on it falls.",
	  reason_options, NEEDS_WRITE | NEEDS_AS, revoke_run,
	  "attest --as bela revoke 439 --reason \"Signed in the wrong meeting.\"" },
	{ NULL },
};
