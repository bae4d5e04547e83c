/* Days on which a trainee is away, and on which the clock of training stands still. */
#include <inttypes.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/past.h"
#include "core/date.h"
#include "core/json.h"

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

static void print_leave(struct app *app, const struct past *p)
{
	past_print_head(app, &p->facts, "leave", p->today);
	for (size_t i = 0; i < p->count; i++) {
		const struct past_said *said = &p->items[i];
		const char *until = past_word(said, "until");

		fprintf(app->out, "%5" PRId64 "  from %s %s%s, by %s\n", said->past.entry,
			past_word(said, "from"), *until ? "to " : "on, without an end yet", until,
			said->by);
		past_print_text(app, said, "reason");
		past_print_voided(app, said);
	}
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	json_t *doc, *list;
	struct past p;

	TRY(past_load(app, args_operand(args, 0), HISTORY_LEAVE, &p, err));
	if (!app->json) {
		print_leave(app, &p);
		return OK;
	}
	doc = past_head_json(&p.facts, p.today);
	list = json_array();
	json_object_set_new(doc, "leave", list);
	for (size_t i = 0; i < p.count; i++) {
		const struct past_said *said = &p.items[i];
		json_t *item = past_said_json(said);
		const char *until = past_word(said, "until");

		json_object_set_new(item, "from", json_string(past_word(said, "from")));
		json_object_set_new(item, "until", *until ? json_string(until) : json_null());
		json_object_set_new(item, "reason", past_text_json(app, said, "reason"));
		json_array_append_new(list, item);
	}
	return print_json(app, doc, err);
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
	  add_options, NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, add_run,
	  "attest --as registrar leave add amira --from 2026-06-01 --until 2026-11-30" },
	{ "leave list", "TRAINEE", "list leave, and whether the trainee is on a break",
	  "With what was revoked since. Whoever is on leave that has no end yet is on a break. What kind of\n"
	  "leave it is stands nowhere but in a reason, if somebody wrote one: it may be about health.",
	  NULL, NEEDS_STORE | REMOTE_TRAINERS, list_run, "attest leave list samuel" },
	{ NULL },
};
