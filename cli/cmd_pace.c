/* Is a trainee where they should be by now, and when would they be done? */
#include "cli/pace.h"

#include "assessment/completion.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/past.h"
#include "core/date.h"
#include "portfolio/list.h"

/* ---- as data ---- */

static json_t *part_json(const struct pace_part *p)
{
	return json_pack("{sssssosososisisissss}", "id", p->id, "title", p->title, "from",
			 json_day(p->from), "due", json_day(p->due), "items", json_integer(p->items),
			 "expected", (int)p->expected, "have", (int)p->have, "missing",
			 (int)p->missing, "colour", pace_colour_name(p->colour), "why", p->why);
}

json_t *pace_json(const struct pace *p)
{
	json_t *phases = json_array();

	for (size_t i = 0; i < p->phase_count; i++)
		json_array_append_new(phases, part_json(&p->phases[i]));
	return json_pack("{sosos{sssososisiss}}", "phases", phases, "whole", part_json(&p->whole),
			 "outlook", "state", pace_outlook_name(p->outlook), "early",
			 json_day(p->early), "late", json_day(p->late), "signed_off",
			 (int)p->signed_off, "recently", (int)p->recently, "why", p->outlook_why);
}

/* ---- as text ---- */

static void print_part(struct app *app, const struct pace_part *p)
{
	char due[DAY_TEXT];

	day_text(p->due, due);
	fprintf(app->out, "  %-10s %5d %9d %9d   %-10s  %-6s %s\n", p->id, (int)p->items,
		(int)p->expected, (int)p->have, *due ? due : "-",
		p->colour == PACE_NONE ? "-" : pace_colour_name(p->colour), p->why);
}

static void print_outlook(struct app *app, const struct pace *p)
{
	char early[DAY_TEXT], late[DAY_TEXT], due[DAY_TEXT];

	day_text(p->early, early);
	day_text(p->late, late);
	day_text(p->whole.due, due);
	fprintf(app->out, "  outlook    ");
	if (p->outlook == OUTLOOK_RANGE && !*early)
		fprintf(app->out, "as things are the last item never comes: ");
	else if (p->outlook == OUTLOOK_RANGE && !*late)
		fprintf(app->out, "the last item not before %s, and never at the slowest rate: ", early);
	else if (p->outlook == OUTLOOK_RANGE)
		fprintf(app->out, "the last item between %s and %s%s%s: ", early, late,
			*due ? ", due " : "", due);
	fprintf(app->out, "%s\n", p->outlook_why);
}

static void print_pace(struct app *app, const struct completion *c, const struct pace *p)
{
	char today[DAY_TEXT];

	day_text(c->today, today);
	print_text(app->out, app_name(app, c->facts->trainee));
	fprintf(app->out, " (%s), %s: pace on %s\n", c->facts->trainee, c->facts->enrolment.curriculum,
		today);
	print_break(app, c->facts, c->today);
	fprintf(app->out, "  %-10s %5s %9s %9s   %-10s  %s\n", "part", "items", "expected", "signed",
		"due", "pace");
	for (size_t i = 0; i < p->phase_count; i++)
		print_part(app, &p->phases[i]);
	print_part(app, &p->whole);
	print_outlook(app, p);
}

static enum status pace_run(struct app *app, const struct args *args, struct err *err)
{
	const struct specialisms *specialisms;
	const struct completion *result;
	const struct curriculum *c;
	struct facts facts;
	struct pace pace;
	int64_t at;

	TRY(parse_as_of(args_option(args, "--as-of"), &at, err));
	if (at > app_now(app))
		at = app_now(app);
	TRY(list_person_exists(journal_db(app->journal), args_operand(args, 0), err));
	TRY(facts_load(journal_db(app->journal), args_operand(args, 0),
		       args_option(args, "--curriculum"), at, app->arena, &facts, err));
	TRY(published_get(app->published, &facts.enrolment.digest, &c, &specialisms, err));
	result = completion(&facts, c, specialisms, app->arena);
	pace = pace_of(result, app->arena);
	if (app->json) {
		json_t *doc = past_head_json(&facts, result->today);

		json_object_update_new(doc, pace_json(&pace));
		return print_json(app, doc, err);
	}
	print_pace(app, result, &pace);
	return OK;
}

static const struct option pace_options[] = {
	{ "--as-of", "WHEN", "what the journal held then: at a time, or the end of a day or month (UTC)",
	  false, false },
	{ "--curriculum", "ID@V", "of several enrolments, the one in this curriculum", false, false },
	{ NULL },
};

extern const struct command cmd_pace[];
const struct command cmd_pace[] = {
	{ "pace", "TRAINEE", "say whether a trainee is where they should be, and when they would be done",
	  "For each phase and the whole: activities and assessments that could be expected by now beside those\n"
	  "that are signed off. What is expected grows with training time, so part-time work, leave and moved\n"
	  "dates are in it. Green from 90 per cent of it, amber from 70, else red, and red when a due day is past\n"
	  "with something missing. The outlook is a range, by the rate since the start and the recent one.",
	  pace_options, NEEDS_STORE | REMOTE_PORTFOLIO, pace_run, "attest pace amira" },
	{ NULL },
};
