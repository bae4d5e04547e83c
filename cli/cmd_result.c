/* What was passed or failed beside the work itself: a degree, an exam, a form. */
#include "cli/app.h"
#include "cli/command.h"
#include "core/date.h"
#include "portfolio/facts.h"

static enum status record_run(struct app *app, const struct args *args, struct err *err)
{
	const struct catalogue *c = published_catalogue(app->published);
	const char *result = args_operand(args, 1), *on = args_option(args, "--on"), *file;
	char today[DAY_TEXT];
	struct enrolment enrolment;
	enum role role;

	day_text(time_day(app_now(app)), today);
	TRY(app_enrolment(app, args_operand(args, 0), &enrolment, err));
	TRY(c->result(c->data, &enrolment.digest, result, &role, err));

	CLEANUP(json_cleanup) json_t *body = json_pack("{ssssss}", "result", result, "outcome",
						       args_operand(args, 2), "day", on ? on : today);
	struct say say = {
		.kind = "result", .role = role, .portfolio = args_operand(args, 0), .body = body
	};

	say_text(&say, "comment", args_option(args, "--comment"));
	for (size_t i = 0; (file = args_value(args, "--attach", i)); i++)
		TRY(say_file(app, &say, file, err));
	return app_say_bound(app, &say, err);
}

static const struct option record_options[] = {
	{ "--on", "DATE", "the day of the result, today unless said", false, false },
	{ "--comment", "TEXT", "what else there is to say", false, false },
	{ "--attach", "FILE", "the certificate, or another file about it", false, true },
	{ NULL },
};

extern const struct command cmd_result[];
const struct command cmd_result[] = {
	{ "result record", "TRAINEE RESULT passed|failed", "record that a degree, exam or form was passed or not",
	  "RESULT is an id of the trainee's curriculum, which says who records it. Of several the latest\n"
	  "stands; `attest revoke` takes one back.",
	  record_options, NEEDS_WRITE | NEEDS_AS, record_run,
	  "attest --as gwen result record amira MSc passed --on 2026-07-01 --attach certificate.pdf" },
	{ NULL },
};
