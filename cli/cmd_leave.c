/* Days on which a trainee is away, and on which the clock of training stands still. */
#include "cli/app.h"
#include "cli/command.h"

static enum status add_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role keepers[] = { ROLE_REGISTRAR, ROLE_SCHOOL };
	CLEANUP(json_cleanup) json_t *body = json_pack("{ssss*}", "from", args_option(args, "--from"),
						       "until", args_option(args, "--until"));
	struct say say = { .kind = "leave", .portfolio = args_operand(args, 0), .body = body };

	TRY(app_role(app, keepers, 2, &say.role, err));
	say_text(&say, "reason", args_option(args, "--reason"));
	return app_say_bound(app, &say, err);
}

static const struct option add_options[] = {
	{ "--from", "DATE", "first day of leave", true, false },
	{ "--until", "DATE", "last day; without it the leave goes on", false, false },
	{ "--reason", "TEXT", "why; whoever reads the portfolio reads it", false, false },
	{ NULL },
};

extern const struct command cmd_leave[];
const struct command cmd_leave[] = {
	{ "leave add", "TRAINEE", "record leave, which moves what is due",
	  "By a registrar or school. A leave that goes on is ended by revoking it and adding it again with\n"
	  "its last day.",
	  add_options, NEEDS_WRITE | NEEDS_AS, add_run,
	  "attest --as registrar leave add amira --from 2026-06-01 --until 2026-11-30" },
	{ NULL },
};
