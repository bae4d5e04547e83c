/* How much of full time a trainee works, from a day on: it scales every date. */
#include <stdlib.h>

#include "cli/app.h"
#include "cli/command.h"

static enum status set_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role keepers[] = { ROLE_REGISTRAR, ROLE_SCHOOL };
	const char *hundredths = args_operand(args, 1);
	char *end;
	long value = strtol(hundredths, &end, 10);

	if (end == hundredths || *end || value < 1 || value > 100) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID,
			    "working time is in hundredths of full time, 1 to 100, not \"%s\"", hundredths);
	}

	CLEANUP(json_cleanup) json_t *body = json_pack("{sssI}", "from", args_option(args, "--from"),
						       "hundredths", (json_int_t)value);
	struct say say = { .kind = "working-time", .portfolio = args_operand(args, 0), .body = body };

	TRY(app_role(app, keepers, 2, &say.role, err));
	say_text(&say, "reason", args_option(args, "--reason"));
	return app_say_bound(app, &say, err);
}

static const struct option set_options[] = {
	{ "--from", "DATE", "first day of working so", true, false },
	{ "--reason", "TEXT", "why", true, false },
	{ NULL },
};

extern const struct command cmd_working_time[];
const struct command cmd_working_time[] = {
	{ "working-time set", "TRAINEE HUNDREDTHS", "set the working time from a day on, in hundredths of full time",
	  "By a registrar or school. Dates that are still to come move with it.", set_options,
	  NEEDS_WRITE | NEEDS_AS, set_run,
	  "attest --as registrar working-time set amira 60 --from 2026-06-01 --reason \"Asked for it.\"" },
	{ NULL },
};
