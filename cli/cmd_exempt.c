/* Exemption from a module, for what was learnt before. */
#include <stdlib.h>

#include "cli/app.h"
#include "cli/cases.h"
#include "cli/command.h"

/* What does not fit is refused by the rules, which say how much may be said. */
static enum status read_level(const char *text, json_int_t *ret_level, struct err *err)
{
	char *end;
	long level = strtol(text, &end, 10);

	if (end == text || *end || level < 0)
		return fail(err, ERR_INVALID, "--level is a number from 1 to 8, not \"%s\"", text);
	*ret_level = level;
	return OK;
}

/* The ratification of the case is what the rule is asked about. */
static enum status add_case(struct app *app, const char *name, json_t *body, struct err *err)
{
	struct case_file file;
	char hex[DIGEST_HEX];

	TRY(cases_find(app, name, &file, err));
	if (!case_is_ratified(&file))
		return fail(err, ERR_CONFLICT, "the case of entry %llu is not decided",
			    (unsigned long long)file.seq);
	digest_hex(&file.decision->ratification, hex);
	json_object_set_new(body, "case", json_string(hex));
	return OK;
}

static enum status exempt_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role exempters[] = {ROLE_REGISTRAR, ROLE_PANEL};
	static const char *const words[] = {"map", "from", "awarded", "award", "authority"};
	const char *level = args_option(args, "--level");
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "module", args_operand(args, 1));
	struct say say = {.kind = "exemption", .portfolio = args_operand(args, 0), .body = body};
	json_int_t number;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *word = args_option(args, arena_printf(app->arena, "--%s", words[i]));

		if (word)
			json_object_set_new(body, words[i], json_string(word));
	}
	if (args_option(args, "--case"))
		TRY(add_case(app, args_option(args, "--case"), body, err));
	if (level) {
		TRY(read_level(level, &number, err));
		json_object_set_new(body, "level", json_integer(number));
	}
	TRY(app_role(app, exempters, 2, &say.role, err));
	say_text(&say, "reason", args_option(args, "--reason"));
	return app_say_bound(app, &say, err);
}

static const struct option exempt_options[] = {
	{"--reason", "TEXT", "why", true, false},
	{"--map", "REF", "the published map by which it is so, as MAP-FD-PTP@2012.1", false, false},
	{"--from", "PATH", "what the map carries from; without it, the award as a whole", false,
	 false},
	{"--awarded", "DATE", "when the award was made, where the map asks for that", false, false},
	{"--case", "CASE", "a case of equivalence that was decided for the module, in the place of a map", false,
	 false},
	{"--award", "TEXT", "without a map: for which award or learning", false, false},
	{"--level", "N", "without a map: of which academic level, 1 to 8", false, false},
	{"--authority", "TEXT", "without a map: who awarded it or says so", false, false},
	{NULL},
};

extern const struct command cmd_exempt[];
const struct command cmd_exempt[] = {
	{"exempt", "TRAINEE MODULE", "count a module as done, for what was learnt before",
	 "By a registrar or a panel. The module's credits count; `revoke` ends it. A map says for "
	 "which award\n"
	 "of which level it is, by whose authority, and how many credits it gives at most; without "
	 "one all\n"
	 "three are said. The level is never below the module's. Where only a part carries, a "
	 "panel decides.",
	 exempt_options, NEEDS_WRITE | NEEDS_AS, exempt_run,
	 "attest --as registrar exempt tomos PRT-1 --reason \"Foundation degree of 2011\" --map "
	 "MAP-FD-PTP@2012.1 --awarded 2011-07-01"},
	{NULL},
};
