/* Cover, and somebody leaves: a request that waits is passed on to another assessor. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "portfolio/list.h"

/* The officer of an enrolment; "" where it is none that stands. */
static const char *officer_of(const struct listed_enrolment *items, size_t count, uint64_t enrolment)
{
	for (size_t i = 0; i < count; i++) {
		if (items[i].seq == enrolment)
			return items[i].officer;
	}
	return "";
}

/* As the training officer, or as a school, which the rules let only when there is none any more. */
static enum status speaking_role(struct app *app, enum role *ret_role, struct err *err)
{
	static const enum role roles[] = { ROLE_TRAINING_OFFICER, ROLE_SCHOOL };

	return app_role(app, roles, 2, ret_role, err);
}

static enum status pass_on(struct app *app, const struct args *args, const char *trainee,
			   const struct digest *request, uint64_t *ret_seq, struct digest *ret_digest,
			   struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "assessor", args_option(args, "--to"));
	struct say say = { .kind = "reassignment",
			   .portfolio = trainee,
			   .about = request,
			   .about_count = 1,
			   .body = body };

	TRY(speaking_role(app, &say.role, err));
	say_text(&say, "reason", args_option(args, "--reason"));
	return app_say(app, &say, ret_seq, ret_digest, err);
}

/* What each request came to: told at once, and as one document at the end. */
static enum status pass_one_of_many(struct app *app, const struct args *args,
				    const struct listed_request *r, json_t *doc, struct err *err)
{
	struct digest digest;
	uint64_t seq = 0;
	enum status status = pass_on(app, args, r->trainee, &r->digest, &seq, &digest, err);

	if (status == ERR_IO || status == ERR_CORRUPT)
		return status;
	json_array_append_new(doc, json_pack("{sIsssIss}", "request", (json_int_t)r->seq, "trainee",
					     r->trainee, "entry", (json_int_t)seq, "refused",
					     status == OK ? "" : err->text));
	if (status == OK)
		return app->json ? OK : print_entry(app, "reassignment", seq, &digest, err);
	app->exit_code = 1;
	if (!app->json)
		fprintf(app->err, "attest: the request of entry %llu stays where it is: %s\n",
			(unsigned long long)r->seq, err->text);
	return OK;
}

/* All that waits for `from` with those whose training officer is asking; a school: with everybody. */
static enum status pass_all(struct app *app, const struct args *args, const char *from, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct db *db = journal_db(app->journal);
	struct listed_enrolment *enrolments;
	struct listed_request *items;
	size_t count, enrolment_count, others = 0;
	enum role role;

	TRY(list_person_exists(db, from, err));
	TRY(speaking_role(app, &role, err));
	TRY(list_queue(db, from, app->arena, &items, &count, err));
	TRY(list_enrolments(db, app->arena, &enrolments, &enrolment_count, err));
	for (size_t i = 0; i < count; i++) {
		const char *officer = officer_of(enrolments, enrolment_count, items[i].enrolment);

		if (role == ROLE_TRAINING_OFFICER && strcmp(officer, app->as) != 0)
			others++;
		else
			TRY(pass_one_of_many(app, args, &items[i], doc, err));
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (json_array_size(doc) == 0)
		fprintf(app->out, "Nothing of your trainees waits for %s.\n", from);
	if (others > 0)
		fprintf(app->out, "%zu more wait for %s, with trainees of other training officers.\n",
			others, from);
	return OK;
}

static enum status reassign_run(struct app *app, const struct args *args, struct err *err)
{
	const char *from = args_option(args, "--from");
	struct record record;
	struct entry request;
	struct digest digest;
	uint64_t seq;

	if ((args_count(args) == 1) == (from != NULL)) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID,
			    "name one ENTRY, or with --from the person whose requests all go to another");
	}
	if (from)
		return pass_all(app, args, from, err);
	TRY(app_entry(app, args_operand(args, 0), &record, &request, err));
	TRY(pass_on(app, args, request.portfolio, &request.digest, &seq, &digest, err));
	return print_entry(app, "reassignment", seq, &digest, err);
}

static const struct option reassign_options[] = {
	{ "--to", "PERSON", "the assessor who is asked from now on", true, false },
	{ "--from", "PERSON", "all that waits for this person, with your trainees", false, false },
	{ "--reason", "TEXT", "why: leave, a new post, no time", true, false },
	{ NULL },
};

extern const struct command cmd_reassign[];
const struct command cmd_reassign[] = {
	{ "request reassign", "[ENTRY]", "pass a request that waits on to another assessor, as training officer",
	  "The new one must be approved, and accredited for it today and when the work was done. Whoever was asked\n"
	  "can answer no more; what was said before stays. With --from each request gets an entry of its own, and\n"
	  "one that is refused holds up no other. Of an officer whose role has ended a school does it.",
	  reassign_options, NEEDS_WRITE | NEEDS_AS, reassign_run,
	  "attest --as bela request reassign --from declan --to chandra --reason \"Declan is on leave in June.\"" },
	{ NULL },
};
