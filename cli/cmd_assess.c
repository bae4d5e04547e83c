/* What an assessor answers: satisfactory, not yet, or not mine. */
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

static enum status decline_run(struct app *app, const struct args *args, struct err *err)
{
	struct record record;
	struct digest digest;
	struct entry what;
	uint64_t seq;

	TRY(app_entry(app, args_operand(args, 0), &record, &what, err));
	struct say say = { .kind = "decline",
			   .role = ROLE_ASSESSOR,
			   .portfolio = what.portfolio,
			   .about = &what.digest,
			   .about_count = 1 };

	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "decline", seq, &digest, err);
}

static const struct option sign_options[] = {
	{ "--outcome", "POINT", "satisfactory or not-yet", true, false },
	{ "--feedback", "TEXT", "what convinced you, or what is missing", true, false },
	{ "--item", "ITEM=POINT", "another judgement for one of the activities asked for", false, true },
	{ NULL },
};
static const struct option assess_options[] = {
	{ "--outcome", "POINT", "satisfactory or not-yet", true, false },
	{ "--item", "ITEM=POINT", "of a review: another judgement for one of the activities", false, true },
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
	  sign_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, sign_run,
	  "attest --as chandra sign 57 --outcome satisfactory --feedback \"Clear and complete\"" },
	{ "assess", "ENTRY", "answer a request for an assessment (DOPS, OCE, CBD) with its mark form",
	  "`attest form show TOOLS@VERSION/TOOL` prints its form, with what each point means; which version it is\n"
	  "stands at the end of `attest curriculum show CURRICULUM`.", assess_options,
	  NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, assess_run,
	  "attest --as chandra assess 58 --outcome satisfactory --mark safety=alone --mark method=nearby "
	  "--feedback \"Keep the checklist\"" },
	{ "decline", "ENTRY", "answer a request that is not yours to judge", NULL, reason_options,
	  NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, decline_run,
	  "attest --as chandra decline 57 --reason \"I was not there\"" },
	{ NULL },
};
