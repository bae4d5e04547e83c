/* Is a trainee where they should be by now, and when would they be done? */
#include "cli/pace.h"

#include <stdlib.h>

#include "assessment/completion.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/past.h"
#include "core/date.h"
#include "portfolio/list.h"

#define COURSE_MAX 100
#define SCRATCH_MAX ((size_t)256 << 20) /* of one day */

struct pace_asked {
	const char *trainee;
	const char *curriculum; /* NULL: the latest */
	int64_t at;
	int32_t steps; /* of the course; 0: none is asked for */
};

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

/* ---- the course ---- */

struct course_day {
	int32_t day;
	int32_t expected, have; /* items */
};
struct course {
	struct course_day days[COURSE_MAX + 1];
	size_t count;
};

/* How it stood at the end of that day, by what the journal held then; nothing where it held no
 * enrolment. */
static enum status add_day(struct app *app, const struct pace_asked *asked, int32_t day,
			   struct arena *a, struct course *course, struct err *err)
{
	const struct specialisms *specialisms;
	int64_t at = day_end(day) < asked->at ? day_end(day) : asked->at;
	const struct curriculum *c;
	enum status status;
	struct facts facts;
	struct pace pace;

	status = facts_load(journal_db(app->journal), asked->trainee, asked->curriculum, at, a,
			    &facts, err);
	if (status == ERR_NOT_FOUND)
		return OK;
	if (status != OK)
		return status;
	TRY(published_get(app->published, &facts.enrolment.digest, &c, &specialisms, err));
	pace = pace_of(completion(&facts, c, specialisms, a), a);
	course->days[course->count++] = (struct course_day){
		.day = day, .expected = pace.whole.expected, .have = pace.whole.have};
	return OK;
}

/* On `steps` days at even distances since the start, and on the last day. Of one moment. */
static enum status course_load(struct app *app, const struct pace_asked *asked, int32_t from,
			       int32_t today, struct course *ret_course, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(SCRATCH_MAX);
	struct course course = {.count = 0};
	enum status status;

	TRY(db_begin_read(journal_db(app->journal), err));
	status = OK;
	for (int32_t i = 0; i <= asked->steps && from != DAY_NONE && from < today && status == OK;
	     i++) {
		int32_t day = from + (int32_t)((int64_t)(today - from) * i / asked->steps);

		if (course.count == 0 || course.days[course.count - 1].day < day)
			status = add_day(app, asked, day, scratch, &course, err);
		arena_clear(scratch);
	}
	db_rollback(journal_db(app->journal));
	if (status == OK)
		*ret_course = course;
	return status;
}

static json_t *course_json(const struct course *course)
{
	json_t *list = json_array();

	for (size_t i = 0; i < course->count; i++)
		json_array_append_new(list,
				      json_pack("{sosisi}", "day", json_day(course->days[i].day),
						"expected", (int)course->days[i].expected, "have",
						(int)course->days[i].have));
	return list;
}

static void print_course(struct app *app, const struct course *course)
{
	for (size_t i = 0; i < course->count; i++) {
		char day[DAY_TEXT];

		day_text(course->days[i].day, day);
		fprintf(app->out, "  %-10s %5s %9d %9d\n", day, "", (int)course->days[i].expected,
			(int)course->days[i].have);
	}
}

static enum status read_steps(const struct args *args, int32_t *ret_steps, struct err *err)
{
	const char *text = args_option(args, "--course");
	char *end = NULL;
	long n = text ? strtol(text, &end, 10) : 0;

	if (text && (*end != '\0' || n < 1 || n > COURSE_MAX))
		return fail(err, ERR_INVALID,
			    "--course takes a number of steps from 1 to %d, not \"%s\"", COURSE_MAX,
			    text);
	*ret_steps = (int32_t)n;
	return OK;
}

/* ---- the command ---- */

static enum status pace_run(struct app *app, const struct args *args, struct err *err)
{
	struct pace_asked asked = {.trainee = args_operand(args, 0),
				   .curriculum = args_option(args, "--curriculum")};
	struct course course = {.count = 0};
	const struct specialisms *specialisms;
	const struct completion *result;
	const struct curriculum *c;
	struct facts facts;
	struct pace pace;

	TRY(parse_as_of(args_option(args, "--as-of"), &asked.at, err));
	TRY(read_steps(args, &asked.steps, err));
	if (asked.at > app_now(app))
		asked.at = app_now(app);
	TRY(list_person_exists(journal_db(app->journal), asked.trainee, err));
	TRY(facts_load(journal_db(app->journal), asked.trainee, asked.curriculum, asked.at,
		       app->arena, &facts, err));
	TRY(published_get(app->published, &facts.enrolment.digest, &c, &specialisms, err));
	result = completion(&facts, c, specialisms, app->arena);
	pace = pace_of(result, app->arena);
	if (asked.steps > 0)
		TRY(course_load(app, &asked, pace.whole.from, result->today, &course, err));
	if (app->json) {
		json_t *doc = past_head_json(&facts, result->today);

		json_object_update_new(doc, pace_json(&pace));
		if (asked.steps > 0)
			json_object_set_new(doc, "course", course_json(&course));
		return print_json(app, doc, err);
	}
	print_pace(app, result, &pace);
	print_course(app, &course);
	return OK;
}

static const struct option pace_options[] = {
	{"--as-of", "WHEN",
	 "what the journal held then: at a time, or the end of a day or month (UTC)", false, false},
	{"--course", "STEPS",
	 "how it stood at the end of that many days since the start, at even distances, too", false,
	 false},
	{"--curriculum", "ID@V", "of several enrolments, the one in this curriculum", false, false},
	{NULL},
};

extern const struct command cmd_pace[];
const struct command cmd_pace[] = {
	{"pace", "TRAINEE",
	 "say whether a trainee is where they should be, and when they would be done",
	 "For each phase and the whole: activities and assessments that could be expected by now "
	 "beside those\n"
	 "that are signed off. What is expected grows with training time, so part-time work, leave "
	 "and moved\n"
	 "dates are in it. Green from 90 per cent of it, amber from 70, else red, and red when a "
	 "due day is past\n"
	 "with something missing. The outlook is a range, by the rate since the start and the "
	 "recent one. With\n"
	 "--course each day has what was expected and signed by what the journal held then.",
	 pace_options, NEEDS_STORE | REMOTE_PORTFOLIO, pace_run, "attest pace amira"},
	{NULL},
};
