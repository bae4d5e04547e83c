/* What supervisors report of a part of training. */
#include <inttypes.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/form.h"
#include "cli/form_show.h"
#include "cli/past.h"
#include "core/date.h"
#include "core/json.h"

static enum status record_run(struct app *app, const struct args *args, struct err *err)
{
	const char *until = args_option(args, "--until");
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct enrolment enrolment;
	char today[DAY_TEXT];

	day_text(time_day(app_now(app)), today);
	body = json_pack("{ssss}", "from", args_option(args, "--from"), "until", until ? until : today);
	struct say say = { .kind = "report", .portfolio = args_operand(args, 0), .body = body };

	TRY(app_enrolment(app, say.portfolio, &enrolment, err));
	TRY(form_option(app, args, &enrolment.digest, body, err));
	TRY(form_args(args, app->arena, body, &say, err));
	say_text(&say, "note.summary", args_option(args, "--summary"));
	TRY(app_speaker(app, say.portfolio, &say.role, err));
	return app_say_bound(app, &say, err);
}

/* ---- list ---- */

static json_t *report_json(struct app *app, const struct past_said *said)
{
	json_t *doc = past_said_json(said);

	json_object_set_new(doc, "from", json_string(past_word(said, "from")));
	json_object_set_new(doc, "until", json_string(past_word(said, "until")));
	json_object_set_new(doc, "form", form_filled_json(app, &said->entry));
	json_object_set_new(doc, "summary", past_text_json(app, said, "note.summary"));
	return doc;
}

static void print_report(struct app *app, const struct past_said *said)
{
	fprintf(app->out, "%5" PRId64 "  %s to %s  by ", said->past.entry, past_word(said, "from"),
		past_word(said, "until"));
	print_text(app->out, app_name(app, said->by));
	fprintf(app->out, " (%s, %s)\n", said->by, role_name(said->entry.role));
	if (*past_word(said, "form"))
		form_print_filled(app, &said->entry);
	else
		past_print_text(app, said, "note.summary");
	past_print_voided(app, said);
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	json_t *doc, *list;
	struct past p;

	TRY(past_load(app, args_operand(args, 0), HISTORY_REPORT, &p, err));
	if (!app->json) {
		past_print_head(app, &p.facts, "reports", p.today);
		for (size_t i = 0; i < p.count; i++)
			print_report(app, &p.items[i]);
		if (p.count == 0)
			fputs("Nobody has reported on this training yet.\n", app->out);
		return OK;
	}
	doc = past_head_json(&p.facts, p.today);
	list = json_array();
	json_object_set_new(doc, "reports", list);
	for (size_t i = 0; i < p.count; i++)
		json_array_append_new(list, report_json(app, &p.items[i]));
	return print_json(app, doc, err);
}

static const struct option record_options[] = {
	{ "--from", "DATE", "the first day that it is about", true, false },
	{ "--until", "DATE", "the last; today without it", false, false },
	{ "--form", "TOOL", "a form for supervisors, as REPORT", false, false },
	{ "--mark", "ID=POINT", "a mark of that form", false, true },
	{ "--note", "ID=TEXT", "a note of that form", false, true },
	{ "--summary", "TEXT", "in short; without a form it is the whole report", false, false },
	{ NULL },
};

extern const struct command cmd_report[];
const struct command cmd_report[] = {
	{ "report record", "TRAINEE", "report on a part of somebody's training, as their supervisor",
	  "By the training officer, an approved assessor, or who supervises a placement. It is about days of the\n"
	  "enrolment that have passed, and decides nothing: it is for the trainee, for meetings and for reviews.\n"
	  "Where the curriculum has a form for it, `attest form show` prints that. To correct one, revoke it and\n"
	  "record it again; its words are erased only by two people.",
	  record_options, NEEDS_WRITE | NEEDS_AS, record_run,
	  "attest --as bela report record amira --from 2026-02-01 --until 2026-04-30 --summary \"On course.\"" },
	{ "report list", "TRAINEE", "list what supervisors have reported, those taken back too", NULL, NULL,
	  NEEDS_STORE | REMOTE_TRAINERS, list_run, "attest report list amira" },
	{ NULL },
};
