/* Who is on which programme, whom their training officer trusts to assess them, what they chose. */
#include <stdlib.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "core/date.h"
#include "portfolio/list.h"

/* "0.6", "1", "100%": hundredths of full time. */
static enum status parse_wte(const char *text, int64_t *ret_hundredths, struct err *err)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !(value >= 0.01 && value <= 1.0))
		return fail(err, ERR_INVALID,
			    "--wte is a part of full time, from 0.01 to 1, not \"%s\"", text);
	*ret_hundredths = (int64_t)(value * 100 + 0.5);
	return OK;
}

static enum status published_digest(struct app *app, const char *ref, struct digest *ret_digest,
				    struct err *err)
{
	struct listed_curriculum *items;
	size_t count;

	TRY(list_curricula(journal_db(app->journal), app->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(items[i].ref, ref) == 0) {
			*ret_digest = items[i].digest;
			return OK;
		}
	}
	return fail(err, ERR_NOT_FOUND,
		    "%s is not published in this store; `attest curriculum list` shows what is, "
		    "`curriculum publish` adds one",
		    ref);
}

static enum status enrol_run(struct app *app, const struct args *args, struct err *err)
{
	const char *trainee = args_operand(args, 0), *ref = args_operand(args, 1);
	const char *wte = args_option(args, "--wte"), *site = args_option(args, "--site");
	static const enum role enrollers[] = { ROLE_REGISTRAR, ROLE_SCHOOL, ROLE_PROGRAMME_LEAD };
	struct digest curriculum, digest;
	int64_t hundredths = 100;
	enum role role;
	char hex[DIGEST_HEX];
	uint64_t seq;

	if (wte)
		TRY(parse_wte(wte, &hundredths, err));
	TRY(published_digest(app, ref, &curriculum, err));
	digest_hex(&curriculum, hex);
	TRY(app_role(app, enrollers, 3, &role, err));

	CLEANUP(json_cleanup) json_t *body = json_pack(
		"{sssssssIssss}", "curriculum", ref, "digest", hex, "start",
		args_option(args, "--start"), "wte", (json_int_t)hundredths, "site",
		site ? site : "main", "officer", args_option(args, "--officer"));
	struct say say = {
		.kind = "enrolment", .role = role, .portfolio = trainee, .body = body
	};

	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "enrolment", seq, &digest, err);
}

static enum status leave_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ssss}", "last", args_option(args, "--last"),
						       "reason", args_option(args, "--reason"));
	struct listed_enrolment *items;
	const char *trainee = args_operand(args, 0);
	struct entry enrolment;
	struct record record;
	struct digest digest;
	static const enum role enders[] = { ROLE_REGISTRAR, ROLE_SCHOOL };
	size_t count, latest = SIZE_MAX;
	enum role role;
	uint64_t seq;

	TRY(app_role(app, enders, 2, &role, err));
	TRY(list_enrolments(journal_db(app->journal), app->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(items[i].trainee, trainee) == 0)
			latest = i;
	}
	if (latest == SIZE_MAX)
		return fail(err, ERR_NOT_FOUND, "%s is not enrolled", trainee);
	TRY(journal_read(app->journal, items[latest].seq, app->arena, &record, &enrolment, err));
	struct say say = { .kind = "enrolment-end",
			   .role = role,
			   .portfolio = trainee,
			   .about = &enrolment.digest,
			   .about_count = 1,
			   .body = body };

	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "enrolment-end", seq, &digest, err);
}

static enum status approve_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "assessor", args_operand(args, 1));
	struct say say = { .kind = "approval",
			   .role = ROLE_TRAINING_OFFICER,
			   .portfolio = args_operand(args, 0),
			   .body = body };
	struct digest digest;
	uint64_t seq;

	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "approval", seq, &digest, err);
}

static enum status approve_end_run(struct app *app, const struct args *args, struct err *err)
{
	struct digest approval, digest;
	uint64_t seq;

	TRY(list_approval(journal_db(app->journal), args_operand(args, 0), app->as,
			  args_operand(args, 1), &approval, err));
	struct say say = { .kind = "approval-end",
			   .role = ROLE_TRAINING_OFFICER,
			   .portfolio = args_operand(args, 0),
			   .about = &approval,
			   .about_count = 1 };

	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	TRY(print_entry(app, "approval-end", seq, &digest, err));
	return print_stranded(app, args_operand(args, 0), args_operand(args, 1), time_day(app_now(app)), err);
}

static enum status choose_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *groups = json_array();
	struct digest digest;
	uint64_t seq;

	for (size_t i = 2; i < args_count(args); i++)
		json_array_append_new(groups, json_string(args_operand(args, i)));
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{sssO}", "choose", args_operand(args, 1), "groups", groups);
	struct say say = { .kind = "choice",
			   .role = ROLE_TRAINING_OFFICER,
			   .portfolio = args_operand(args, 0),
			   .body = body };

	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "choice", seq, &digest, err);
}

static const struct option enrol_options[] = {
	{ "--start", "DATE", "first day of training", true, false },
	{ "--officer", "PERSON", "the training officer who answers for this trainee", true, false },
	{ "--wte", "PART", "working time as a part of full time, 1 unless said", false, false },
	{ "--site", "WORD", "where they train, in lower case; main unless said", false, false },
	{ NULL },
};
static const struct option leave_options[] = {
	{ "--last", "DATE", "last day on the programme", true, false },
	{ "--reason", "WORD", "completed, left or moved", true, false },
	{ NULL },
};
static const struct option reason_options[] = {
	{ "--reason", "TEXT", "why", false, false },
	{ NULL },
};

extern const struct command cmd_enrol[];
const struct command cmd_enrol[] = {
	{ "enrol", "TRAINEE CURRICULUM@VERSION", "enrol a trainee on one version of a curriculum",
	  "The trainee is bound to the version and to the words of every module in it.", enrol_options,
	  NEEDS_WRITE | NEEDS_AS, enrol_run,
	  "attest --as registrar enrol amira STP-CEN@2023.1 --start 2023-09-04 --officer bela" },
	{ "enrol end", "TRAINEE", "end a trainee's enrolment", NULL, leave_options,
	  NEEDS_WRITE | NEEDS_AS, leave_run, NULL },
	{ "approve", "TRAINEE ASSESSOR", "approve an assessor for a trainee, as their training officer",
	  "An assessor's signature needs this approval to be in force when it is given.", NULL,
	  NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, approve_run, "attest --as bela approve amira chandra" },
	{ "approve end", "TRAINEE ASSESSOR", "end an approval", NULL, reason_options,
	  NEEDS_WRITE | NEEDS_AS, approve_end_run, NULL },
	{ "choose", "TRAINEE CHOICE GROUP...", "record the trainee's choice, as their training officer",
	  "CHOICE and GROUP are ids of the curriculum: `attest curriculum show` lists them.", NULL,
	  NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, choose_run, "attest --as bela choose amira depth A" },
	{ NULL },
};
