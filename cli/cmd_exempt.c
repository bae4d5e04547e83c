/* Exemption from a module, for what was learnt before. */
#include <stdlib.h>

#include "cli/app.h"
#include "cli/command.h"

/* What does not fit is refused by the rules, which say how much may be said. */
static enum status read_limit(const char *text, json_int_t *ret_limit, struct err *err)
{
	char *end;
	long limit = strtol(text, &end, 10);

	if (end == text || *end || limit < 0)
		return fail(err, ERR_INVALID, "--limit is a number of credits, not \"%s\"", text);
	*ret_limit = limit;
	return OK;
}

static enum status exempt_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role exempters[] = { ROLE_REGISTRAR, ROLE_PANEL };
	const char *map = args_option(args, "--map"), *limit = args_option(args, "--limit");
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "module", args_operand(args, 1));
	struct say say = { .kind = "exemption", .portfolio = args_operand(args, 0), .body = body };
	json_int_t number;

	if (map)
		json_object_set_new(body, "map", json_string(map));
	if (limit) {
		TRY(read_limit(limit, &number, err));
		json_object_set_new(body, "limit", json_integer(number));
	}
	TRY(app_role(app, exempters, 2, &say.role, err));
	say_text(&say, "reason", args_option(args, "--reason"));
	return app_say_bound(app, &say, err);
}

static const struct option exempt_options[] = {
	{ "--reason", "TEXT", "why", true, false },
	{ "--map", "REF", "the map by which it is so, as MAP-FD-PTP@2012.1", false, false },
	{ "--limit", "N", "credits that all exemptions by this map give at most", false, false },
	{ NULL },
};

extern const struct command cmd_exempt[];
const struct command cmd_exempt[] = {
	{ "exempt", "TRAINEE MODULE", "count a module as done, for what was learnt before",
	  "By a registrar or a panel. The module's credits count; `revoke` ends it.", exempt_options,
	  NEEDS_WRITE | NEEDS_AS, exempt_run,
	  "attest --as registrar exempt tomos PRT-1 --reason \"Foundation degree of 2011\" --map "
	  "MAP-FD-PTP@2012.1 --limit 120" },
	{ NULL },
};
