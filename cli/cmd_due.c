/* When things are due by decision, not by the clock. */
#include "cli/app.h"
#include "cli/command.h"

static enum status move_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role movers[] = { ROLE_REGISTRAR, ROLE_PANEL };
	CLEANUP(json_cleanup) json_t *body = json_pack("{ssss}", "what", args_operand(args, 1), "day",
						       args_option(args, "--to"));
	struct say say = { .kind = "moved-date", .portfolio = args_operand(args, 0), .body = body };

	TRY(app_role(app, movers, 2, &say.role, err));
	say_text(&say, "reason", args_option(args, "--reason"));
	return app_say_bound(app, &say, err);
}

static const struct option move_options[] = {
	{ "--to", "DATE", "the day on which it is due now", true, false },
	{ "--reason", "TEXT", "why", true, false },
	{ NULL },
};

extern const struct command cmd_due[];
const struct command cmd_due[] = {
	{ "due move", "TRAINEE WHAT", "move a due date of a trainee, as in an extension",
	  "WHAT is a phase, as phase/1, or the id of a review or award. By a registrar or panel. A later date\n"
	  "of the last award opens a frozen portfolio again.",
	  move_options, NEEDS_WRITE | NEEDS_AS, move_run,
	  "attest --as registrar due move amira completion --to 2027-03-31 --reason \"Extension agreed.\"" },
	{ NULL },
};
