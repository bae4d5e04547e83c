#include <string.h>

#include "assessment/completion.h"
#include "assessment/kinds.h"
#include "cli/app.h"
#include "cli/command.h"

static enum status sign_run(struct app *app, const struct args *args, struct err *err)
{
	const char *trainee = args_operand(args, 0), *module = args_operand(args, 1);
	const struct specialisms *specialisms;
	CLEANUP(json_cleanup) json_t *body = NULL;
	const struct curriculum *c;
	struct digest *about, digest;
	struct facts facts;
	struct rest *rests;
	size_t count, about_count;
	const struct use *use;
	uint64_t seq;

	TRY(app_facts(app, trainee, &facts, err));
	if (strcmp(app->as, trainee) == 0)
		return fail(err, ERR_DENIED,
			    "nobody closes a module of their own portfolio; ask the training officer, %s",
			    facts.enrolment.officer);
	TRY(published_get(app->published, &facts.enrolment.digest, &c, &specialisms, err));
	TRY(module_may_close(&facts, c, specialisms, module, app->arena, &rests, &count, err));
	TRY(module_sign_body(&facts, module, rests, count, app->arena, &body, &about, &about_count,
			     err));
	use = curriculum_use(c, module);
	struct say say = { .kind = "module-sign",
			   .role = use->module->complete_by,
			   .portfolio = trainee,
			   .about = about,
			   .about_count = about_count,
			   .body = body };

	say_text(&say, "comment", args_option(args, "--comment"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "module-sign", seq, &digest, err);
}

static const struct option sign_options[] = {
	{ "--comment", "TEXT", "a word to the trainee", false, false },
	{ NULL },
};

extern const struct command cmd_module[];
const struct command cmd_module[] = {
	{ "module sign", "TRAINEE MODULE", "close a module, as the training officer",
	  "The signature lists every attempt that it rests on. It is refused while anything is missing:\n"
	  "`attest progress TRAINEE --module MODULE` says what, and whose move it is.",
	  sign_options, NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, sign_run, "attest --as bela module sign amira CEN-R1" },
	{ NULL },
};
