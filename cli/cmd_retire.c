/* The end of a published curriculum: no enrolment any more, or none of who starts from a day on. */
#include "cli/app.h"
#include "cli/command.h"
#include "portfolio/list.h"

static enum status retire(struct app *app, const struct args *args, const char *what,
			  struct err *err)
{
	CLEANUP(json_cleanup)
	json_t *body = json_pack("{ssss}", "from", args_option(args, "--from"), "what", what);
	struct say say = {
		.kind = "retirement", .role = ROLE_REGISTRAR, .body = body, .about_count = 1};
	struct digest about, digest;
	uint64_t seq;

	TRY(list_publication(journal_db(app->journal), args_operand(args, 0), &about, err));
	say.about = &about;
	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

static enum status retire_run(struct app *app, const struct args *args, struct err *err)
{
	return retire(app, args, "retired", err);
}

static enum status close_run(struct app *app, const struct args *args, struct err *err)
{
	return retire(app, args, "closed", err);
}

static const struct option retire_options[] = {
	{"--from", "DATE", "from this day on", true, false},
	{"--reason", "TEXT", "why", true, false},
	{NULL},
};

#define WHO_STAYS                                                                                  \
	"Who is enrolled stays so, under the words that they are bound to; an adopted file never " \
	"changes,\n"                                                                               \
	"which is why this is said in the journal. A second registrar countersigns it, where a "   \
	"store has\n"                                                                              \
	"one; `revoke` takes it back."

extern const struct command cmd_retire[];
const struct command cmd_retire[] = {
	{"curriculum retire", "ID@V", "enrol nobody on a published curriculum from a day on",
	 "From that day on nobody is enrolled on it, or moved to it, not even who is said to have "
	 "started\n"
	 "earlier. " WHO_STAYS,
	 retire_options, NEEDS_WRITE | NEEDS_AS, retire_run,
	 "attest --as registrar curriculum retire STP-CEN@2015.1 --from 2023-09-01 --reason "
	 "\"2023.1 replaces "
	 "it\""},
	{"curriculum close", "ID@V",
	 "close a published curriculum early to who starts from a day on",
	 "Who started before that day can still be enrolled, late as that may be said. " WHO_STAYS,
	 retire_options, NEEDS_WRITE | NEEDS_AS, close_run,
	 "attest --as registrar curriculum close STP-CEN@2015.1 --from 2022-09-01 --reason \"One "
	 "intake less\""},
	{NULL},
};
