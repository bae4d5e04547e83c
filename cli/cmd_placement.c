/* Where a trainee was, is or will be placed: said, signed off, listed and drawn as a plan. */
#include <inttypes.h>
#include <string.h>

#include "assessment/plan.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/past.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/facts.h"
#include "portfolio/list.h"

#define BAR_MAX 40 /* marks of a bar */

/* ---- saying it ---- */

/* A name that the published list does not have would never count, and nobody would be told. */
static enum status check_specialism(struct app *app, const char *trainee, const char *name,
				    struct err *err)
{
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct enrolment enrolment;

	TRY(app_enrolment(app, trainee, &enrolment, err));
	TRY(published_get(app->published, &enrolment.digest, &c, &specialisms, err));
	if (specialisms && !specialisms_place(specialisms, name))
		return fail(err, ERR_NOT_FOUND,
			    "no specialism is called \"%s\" in %s, with which %s was published", name,
			    specialisms->head.name, c->head.name);
	return OK;
}

static enum status add_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role placers[] = { ROLE_TRAINING_OFFICER, ROLE_PROGRAMME_LEAD };
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{ssssssssss*}", "specialism", args_operand(args, 1), "site",
			  args_option(args, "--site"), "from", args_option(args, "--from"), "until",
			  args_option(args, "--until"), "supervisor", args_option(args, "--supervisor"));
	struct say say = { .kind = "placement", .portfolio = args_operand(args, 0), .body = body };

	TRY(check_specialism(app, say.portfolio, args_operand(args, 1), err));
	TRY(app_role(app, placers, 2, &say.role, err));
	say_text(&say, "comment", args_option(args, "--comment"));
	return app_say_bound(app, &say, err);
}

/* A supervisor who is an assessor signs as one, anybody else as the training officer. */
static enum status signing_role(struct app *app, const struct entry *placement, enum role *ret_role,
				struct err *err)
{
	const char *supervisor = json_string_value(json_object_get(placement->body, "supervisor"));
	bool holds = false;

	if (supervisor && app->as && strcmp(supervisor, app->as) == 0)
		TRY(app_holds(app, app->as, ROLE_ASSESSOR, &holds, err));
	*ret_role = holds ? ROLE_ASSESSOR : ROLE_TRAINING_OFFICER;
	return OK;
}

static enum status sign_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "outcome", args_option(args, "--outcome"));
	struct say say = { .kind = "placement-sign", .body = body, .about_count = 1 };
	struct digest digest;
	struct record record;
	struct entry entry;
	uint64_t seq;

	TRY(app_entry(app, args_operand(args, 0), &record, &entry, err));
	TRY(signing_role(app, &entry, &say.role, err));
	say.portfolio = entry.portfolio;
	say.about = &entry.digest;
	say_text(&say, "comment", args_option(args, "--comment"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, say.kind, seq, &digest, err);
}

/* ---- reading it ---- */

struct planned {
	struct facts facts;
	struct plan plan;
};

static enum status read_plan(struct app *app, const struct args *args, struct planned *ret_planned,
			     struct err *err)
{
	const struct specialisms *specialisms;
	const struct curriculum *c;

	TRY(list_person_exists(journal_db(app->journal), args_operand(args, 0), err));
	TRY(facts_load(journal_db(app->journal), args_operand(args, 0), NULL, app_now(app), app->arena,
		       &ret_planned->facts, err));
	TRY(published_get(app->published, &ret_planned->facts.enrolment.digest, &c, &specialisms, err));
	ret_planned->plan = plan_of(&ret_planned->facts, c, specialisms, app->arena);
	return OK;
}

static json_t *gap_json(const struct plan_stay *stay)
{
	if (stay->gap_days == 0)
		return json_null();
	return json_pack("{sososi}", "from", json_day(stay->gap_from), "until",
			 json_day(stay->gap_until), "working_days", (int)stay->gap_days);
}

static json_t *sign_json(const struct placement_sign *sign)
{
	if (sign->entry == 0)
		return json_null();
	return json_pack("{sIssssso}", "entry", (json_int_t)sign->entry, "outcome", sign->outcome, "by",
			 sign->by, "accepted", json_time(sign->accepted));
}

static json_t *stays_json(const struct plan *plan)
{
	json_t *list = json_array();

	for (size_t i = 0; i < plan->stay_count; i++) {
		const struct plan_stay *stay = &plan->stays[i];
		const struct placement_fact *p = stay->placement;

		json_array_append_new(
			list,
			json_pack("{sIsssssososssososssoso}", "seq", (json_int_t)p->entry, "specialism",
				  p->specialism, "site", p->site, "from", json_day(p->from), "until",
				  json_day(p->until), "by", p->by, "supervisor",
				  p->supervisor[0] ? json_string(p->supervisor) : json_null(), "state",
				  json_string(stay_state_name(stay->state)), "flag", stay->flag,
				  "signed_off", sign_json(&p->sign), "gap_before", gap_json(stay)));
	}
	return list;
}

static const char *state_words(struct app *app, const struct plan_stay *stay)
{
	const struct placement_sign *sign = &stay->placement->sign;
	char day[DAY_TEXT];

	switch (stay->state) {
	case STAY_PLANNED:
		return "planned";
	case STAY_UNDER_WAY:
		return "under way";
	case STAY_SERVED:
		return "served, waits to be signed off";
	case STAY_SIGNED:
		day_text(time_day(sign->accepted), day);
		return arena_printf(app->arena, "signed off as %s by %s on %s (entry %" PRId64 ")",
				    sign->outcome, sign->by, day, sign->entry);
	}
	return "";
}

static void print_gap(struct app *app, const struct plan_stay *stay)
{
	char from[DAY_TEXT], until[DAY_TEXT];

	if (stay->gap_days == 0)
		return;
	day_text(stay->gap_from, from);
	day_text(stay->gap_until, until);
	fprintf(app->out, "       %s to %s  gap: placed nowhere on %d working day%s\n", from, until,
		(int)stay->gap_days, stay->gap_days == 1 ? "" : "s");
}

static void print_stay(struct app *app, const struct plan_stay *stay)
{
	const struct placement_fact *p = stay->placement;
	char from[DAY_TEXT], until[DAY_TEXT];

	day_text(p->from, from);
	day_text(p->until, until);
	fprintf(app->out, "%5" PRId64 "  %s to %s  %-20s at %s, by %s%s%s\n", p->entry, from, until,
		p->specialism, p->site, p->by, p->supervisor[0] ? ", supervised by " : "", p->supervisor);
	fprintf(app->out, "       %s\n", state_words(app, stay));
	if (stay->flag[0])
		fprintf(app->out, "       flagged: %s\n", stay->flag);
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	struct planned p;

	TRY(read_plan(app, args, &p, err));
	if (app->json)
		return print_json(app, stays_json(&p.plan), err);
	print_break(app, &p.facts, p.plan.today);
	for (size_t i = 0; i < p.plan.stay_count; i++) {
		print_gap(app, &p.plan.stays[i]);
		print_stay(app, &p.plan.stays[i]);
	}
	return OK;
}

/* ---- as a plan ---- */

/* A bar has a mark for so many days, from this day on. */
struct scale_of_days {
	int32_t from, days;
	size_t marks;
};

static struct scale_of_days find_scale(const struct planned *p)
{
	int32_t from = p->facts.enrolment.start, until = p->plan.today, weeks;
	struct scale_of_days scale = { .from = from };

	for (size_t i = 0; i < p->plan.stay_count; i++)
		if (p->plan.stays[i].placement->until > until)
			until = p->plan.stays[i].placement->until;
	if (until < from)
		until = from;
	weeks = (until - from) / 7 + 1;
	scale.days = 7 * ((weeks + BAR_MAX - 1) / BAR_MAX);
	scale.marks = (size_t)((until - from) / scale.days + 1);
	return scale;
}

/* The years under which the marks stand. */
static void print_years(struct app *app, struct scale_of_days scale)
{
	char line[BAR_MAX + 8] = "";
	int year, month, day, shown = 0;

	memset(line, ' ', BAR_MAX + 4);
	for (size_t i = 0; i < scale.marks; i++) {
		day_civil(scale.from + (int32_t)i * scale.days, &year, &month, &day);
		if (year == shown || (i > 0 && line[i - 1] != ' '))
			continue;
		snprintf(line + i, 5, "%04d", year);
		line[i + 4] = ' ';
		shown = year;
	}
	line[BAR_MAX + 4] = '\0';
	for (size_t n = BAR_MAX + 4; n > 0 && line[n - 1] == ' '; n--)
		line[n - 1] = '\0';
	fprintf(app->out, "       %s\n", line);
}

static void print_bar(struct app *app, struct scale_of_days scale, const struct plan_stay *stay)
{
	static const char marks[] = {
		[STAY_PLANNED] = '-', [STAY_UNDER_WAY] = '=', [STAY_SERVED] = 'o', [STAY_SIGNED] = '#'
	};
	const struct placement_fact *p = stay->placement;
	char line[BAR_MAX + 1];

	for (size_t i = 0; i < scale.marks; i++) {
		int32_t first = scale.from + (int32_t)i * scale.days, last = first + scale.days - 1;

		line[i] = p->from <= last && p->until >= first ? marks[stay->state] : '.';
	}
	line[scale.marks] = '\0';
	fprintf(app->out, "%5" PRId64 "  %s  %s\n", p->entry, line, p->specialism);
}

static void print_words_of(struct app *app, const struct plan *plan)
{
	if (plan->word_count == 0)
		fputs("The curriculum asks for no placements.\n", app->out);
	for (size_t i = 0; i < plan->word_count; i++) {
		const struct plan_word *w = &plan->words[i];

		print_wrapped(app->out, arena_printf(app->arena, "%s: ", w->gate), "    ", w->text);
		fprintf(app->out, "    %d of %d now, %d once all are served%s\n", (int)w->have,
			(int)w->need, (int)w->planned,
			w->planned < w->need ? ": the plan is short" : "");
	}
}

static void print_plan(struct app *app, const struct planned *p)
{
	struct scale_of_days scale = find_scale(p);

	past_print_head(app, &p->facts, "placements", p->plan.today);
	if (p->plan.stay_count > 0) {
		fprintf(app->out,
			"A mark is %d week%s: - planned, = under way, o served, # signed off\n",
			(int)scale.days / 7, scale.days == 7 ? "" : "s");
		print_years(app, scale);
	}
	for (size_t i = 0; i < p->plan.stay_count; i++)
		print_bar(app, scale, &p->plan.stays[i]);
	for (size_t i = 0; i < p->plan.stay_count; i++) {
		print_gap(app, &p->plan.stays[i]);
		print_stay(app, &p->plan.stays[i]);
	}
	print_words_of(app, &p->plan);
}

static json_t *words_json(const struct plan *plan)
{
	json_t *list = json_array();

	for (size_t i = 0; i < plan->word_count; i++) {
		const struct plan_word *w = &plan->words[i];

		json_array_append_new(list, json_pack("{sssssisisi}", "gate", w->gate, "text", w->text,
						      "need", (int)w->need, "have", (int)w->have,
						      "planned", (int)w->planned));
	}
	return list;
}

static enum status plan_run(struct app *app, const struct args *args, struct err *err)
{
	struct planned p;
	json_t *doc;

	TRY(read_plan(app, args, &p, err));
	if (!app->json) {
		print_plan(app, &p);
		return OK;
	}
	doc = past_head_json(&p.facts, p.plan.today);
	json_object_set_new(doc, "placements", stays_json(&p.plan));
	json_object_set_new(doc, "rules", words_json(&p.plan));
	return print_json(app, doc, err);
}

static const struct option add_options[] = {
	{ "--site", "WORD", "where, in lower case", true, false },
	{ "--from", "DATE", "first day", true, false },
	{ "--until", "DATE", "last day", true, false },
	{ "--supervisor", "PERSON", "who supervises it there, and may sign it off", false, false },
	{ "--comment", "TEXT", "what else there is to say", false, false },
	{ NULL },
};
static const struct option sign_options[] = {
	{ "--outcome", "WORD", "satisfactory, concerns or not-completed", true, false },
	{ "--comment", "TEXT", "how it went; needed unless it was satisfactory", false, false },
	{ NULL },
};

extern const struct command cmd_placement[];
const struct command cmd_placement[] = {
	{ "placement add", "TRAINEE SPECIALISM", "record a placement, as it was or as it is planned",
	  "By the training officer or a programme lead. Nobody is placed twice on one day, nor where a site\n"
	  "has no place left (`attest capacity show`). To move one, revoke it and add it again.",
	  add_options, NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, add_run,
	  "attest --as bela placement add amira clinical-engineering --site leeds --from 2026-06-01 "
	  "--until 2026-07-10" },
	{ "placement sign", "ENTRY", "sign off a placement that was served",
	  "By its supervisor or the training officer, after its last day. Completion counts the days of a\n"
	  "placement as they pass, signed off or not; until it is, it is shown as waiting. To change the\n"
	  "outcome, revoke the sign-off and sign again.",
	  sign_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, sign_run,
	  "attest --as bela placement sign 442 --outcome satisfactory" },
	{ "placement list", "TRAINEE", "list a trainee's placements, and the gaps between them",
	  "By first day. Flagged is what the curriculum did not mean: a specialism that its rules do not list,\n"
	  "or a placement longer than they plan for. Flags refuse nothing.",
	  NULL, NEEDS_STORE | REMOTE_TRAINERS, list_run, NULL },
	{ "placement plan", "TRAINEE", "draw a trainee's placements, and what they will come to",
	  "A bar for each placement, then each with its state, and last what the curriculum asks for: what is\n"
	  "reached now, and once all placements are served as planned.",
	  NULL, NEEDS_STORE | REMOTE_TRAINERS, plan_run, "attest placement plan amira" },
	{ NULL },
};
