/* How much of full time a trainee works, from a day on: it scales every date. */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/past.h"
#include "core/date.h"
#include "core/json.h"

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

static json_int_t hundredths_of(const struct past_said *said)
{
	return json_integer_value(json_object_get(said->entry.body, "hundredths"));
}

static void print_working_time(struct app *app, const struct past *p)
{
	char start[DAY_TEXT];

	day_text(p->facts.enrolment.start, start);
	past_print_head(app, &p->facts, "working time", p->today);
	fprintf(app->out, "%5" PRId64 "  from %s  %3d of 100, at the enrolment\n",
		p->facts.enrolment.entry, start, (int)p->facts.enrolment.hundredths);
	for (size_t i = 0; i < p->count; i++) {
		const struct past_said *said = &p->items[i];

		fprintf(app->out, "%5" PRId64 "  from %s  %3d of 100, by %s\n", said->past.entry,
			past_word(said, "from"), (int)hundredths_of(said), said->by);
		past_print_text(app, said, "reason");
		past_print_voided(app, said);
	}
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	json_t *doc, *list;
	struct past p;

	TRY(past_load(app, args_operand(args, 0), HISTORY_WORKING_TIME, &p, err));
	if (!app->json) {
		print_working_time(app, &p);
		return OK;
	}
	doc = past_head_json(&p.facts, p.today);
	list = json_array();
	json_object_set_new(doc, "start", json_day(p.facts.enrolment.start));
	json_object_set_new(doc, "hundredths", json_integer(p.facts.enrolment.hundredths));
	json_object_set_new(doc, "working_time", list);
	for (size_t i = 0; i < p.count; i++) {
		const struct past_said *said = &p.items[i];
		json_t *item = past_said_json(said);

		json_object_set_new(item, "from", json_string(past_word(said, "from")));
		json_object_set_new(item, "hundredths", json_integer(hundredths_of(said)));
		json_object_set_new(item, "reason", past_text_json(app, said, "reason"));
		json_array_append_new(list, item);
	}
	return print_json(app, doc, err);
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
	  NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, set_run,
	  "attest --as registrar working-time set amira 60 --from 2026-06-01 --reason \"Asked for it.\"" },
	{ "working-time list", "TRAINEE", "list how much of full time a trainee works, from which day on",
	  "With what was revoked since. Of two that begin on one day the later told stands.", NULL,
	  NEEDS_STORE | REMOTE_TRAINERS, list_run, "attest working-time list samuel" },
	{ NULL },
};
