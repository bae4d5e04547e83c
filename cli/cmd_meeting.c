/* Monthly meetings: that one was held, what was agreed, what became of it, and which month had none. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/clock.h"
#include "assessment/completion.h"
#include "assessment/meetings.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/form.h"
#include "cli/form_show.h"
#include "cli/past.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/list.h"
#include "portfolio/meeting.h"

/* ---- record ---- */

/* What is being said: its body, and the entries that it is about. */
struct saying {
	struct say say;
	struct digest about[ABOUT_MAX];
};

static void add_about(struct saying *s, const struct digest *digest)
{
	size_t at = 0;

	while (at < s->say.about_count &&
	       memcmp(s->about[at].bytes, digest->bytes, sizeof digest->bytes) < 0)
		at++;
	if (at < s->say.about_count && digest_equal(&s->about[at], digest))
		return;
	memmove(&s->about[at + 1], &s->about[at], (s->say.about_count - at) * sizeof s->about[0]);
	s->about[at] = *digest;
	s->say.about_count++;
}

static enum status wrong_usage(struct app *app, const char *what, const char *given, struct err *err)
{
	app->exit_code = 2;
	return fail(err, ERR_INVALID, "%s, not \"%.80s\"", what, given);
}

/* "2026-06-30 Write up two cases": the day on which it is due, and its words. */
static enum status add_targets(struct app *app, const struct args *args, struct saying *s,
			       struct err *err)
{
	json_t *list = json_array();
	const char *given;

	json_object_set_new(s->say.body, "targets", list);
	for (size_t i = 0; (given = args_value(args, "--target", i)); i++) {
		const char *day = arena_bytes(app->arena, given, strlen(given) < 10 ? strlen(given) : 10);
		struct err ignored;
		int32_t due;

		if (day_parse(day, &due, &ignored) != OK || given[10] != ' ' || !given[11])
			return wrong_usage(app, "--target wants a day and words, as \"2026-06-30 Two cases\"",
					   given, err);
		json_array_append_new(list, json_pack("{sssi}", "due", day, "n", (int)i + 1));
		say_text(&s->say, arena_printf(app->arena, "target.%zu", i + 1), given + 11);
	}
	if (json_array_size(list) == 0)
		json_object_del(s->say.body, "targets");
	return OK;
}

/* ENTRY/N, and of one that is carried on =DATE. */
static enum status settle(struct app *app, struct saying *s, const char *outcome, const char *given,
			  json_t *list, struct err *err)
{
	bool carried = strcmp(outcome, "carried") == 0;
	const char *slash = strrchr(given, '/'), *equals = strchr(given, '=');
	char *end = NULL, hex[DIGEST_HEX];
	long n = slash ? strtol(slash + 1, &end, 10) : 0;
	struct record record;
	struct entry entry;

	if (n < 1 || n > TARGETS_MAX || !end || (carried ? end != equals : *end != '\0'))
		return wrong_usage(app,
				   carried ? "--carried wants ENTRY/N=DATE"
					   : "what became of a target is said of ENTRY/N",
				   given, err);
	TRY(app_entry(app, arena_bytes(app->arena, given, (size_t)(slash - given)), &record, &entry,
		      err));
	digest_hex(&entry.digest, hex);
	json_array_append_new(list, json_pack("{sssIssss*}", "entry", hex, "n", (json_int_t)n, "outcome",
					      outcome, "due", carried ? equals + 1 : NULL));
	add_about(s, &entry.digest);
	return OK;
}

static enum status add_settled(struct app *app, const struct args *args, struct saying *s,
			       struct err *err)
{
	static const struct {
		const char *option, *outcome;
	} ways[] = { { "--met", "met" }, { "--carried", "carried" }, { "--dropped", "dropped" } };
	json_t *list = json_array();
	const char *given;

	json_object_set_new(s->say.body, "settles", list);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		for (size_t k = 0; (given = args_value(args, ways[i].option, k)); k++) {
			if (json_array_size(list) >= TARGETS_MAX)
				return fail(err, ERR_INVALID, "a meeting settles at most %d targets",
					    TARGETS_MAX);
			TRY(settle(app, s, ways[i].outcome, given, list, err));
		}
	if (json_array_size(list) == 0)
		json_object_del(s->say.body, "settles");
	return OK;
}

/* What is added to a meeting is of its day. */
static enum status add_to(struct app *app, const struct args *args, struct saying *s, struct err *err)
{
	const char *name = args_option(args, "--add-to"), *on = args_option(args, "--on");
	char today[DAY_TEXT], hex[DIGEST_HEX];
	struct record record;
	struct entry entry;

	day_text(time_day(app_now(app)), today);
	json_object_set_new(s->say.body, "day", json_string(on ? on : today));
	if (!name)
		return OK;
	TRY(app_entry(app, name, &record, &entry, err));
	digest_hex(&entry.digest, hex);
	json_object_set_new(s->say.body, "adds", json_string(hex));
	if (!on && json_object_get(entry.body, "day"))
		json_object_set(s->say.body, "day", json_object_get(entry.body, "day"));
	add_about(s, &entry.digest);
	return OK;
}

/* What is filled in by a form, whose notes have ids of their own. */
static enum status add_form(struct app *app, const struct args *args, struct saying *s, struct err *err)
{
	struct enrolment enrolment;

	if (!args_option(args, "--form") && args_option(args, "--mark"))
		return wrong_usage(app, "--mark is of a form, which --form names", args_option(args, "--mark"), err);
	if (!args_option(args, "--form"))
		return OK;
	TRY(app_enrolment(app, s->say.portfolio, &enrolment, err));
	TRY(form_option(app, args, &enrolment.digest, s->say.body, err));
	return form_args(args, app->arena, s->say.body, &s->say, err);
}

static enum status record_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_object();
	struct saying *s = arena_alloc(app->arena, sizeof *s);
	const char *note;

	s->say = (struct say){ .kind = "meeting",
			       .portfolio = args_operand(args, 0),
			       .body = body,
			       .about = s->about };
	TRY(add_form(app, args, s, err));
	TRY(add_to(app, args, s, err));
	TRY(add_settled(app, args, s, err));
	TRY(add_targets(app, args, s, err));
	for (size_t i = 0; !args_option(args, "--form") && (note = args_value(args, "--note", i)); i++)
		say_text(&s->say, arena_printf(app->arena, "note.%zu", i + 1), note);
	TRY(app_speaker(app, s->say.portfolio, &s->say.role, err));
	return app_say_bound(app, &s->say, err);
}

/* ---- list ---- */

struct listed {
	struct facts facts;
	struct meetings meetings;
	int32_t today, last; /* day of the last meeting that was heard of; DAY_NONE */
	int32_t *months;
	size_t month_count;
};

/* Nobody has to meet after the freeze, or once every award is signed. */
static enum status last_day(struct app *app, const struct facts *f, int32_t *ret_day, struct err *err)
{
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct clock clock = clock_new(f, app->arena);
	int32_t closed = DAY_NONE;

	TRY(published_get(app->published, &f->enrolment.digest, &c, &specialisms, err));
	*ret_day = clock_freeze(&clock, c);
	for (size_t i = 0; i < f->gate_count; i++)
		if (f->gates[i].revoked == 0 && time_day(f->gates[i].accepted) > closed)
			closed = time_day(f->gates[i].accepted);
	if (completion(f, c, specialisms, app->arena)->complete && closed < *ret_day)
		*ret_day = closed;
	return OK;
}

static enum status read_listed(struct app *app, const struct args *args, struct listed *l,
			       struct err *err)
{
	struct db *db = journal_db(app->journal);
	int32_t last;

	TRY(list_person_exists(db, args_operand(args, 0), err));
	TRY(facts_load(db, args_operand(args, 0), NULL, app_now(app), app->arena, &l->facts, err));
	TRY(meetings_load(db, l->facts.trainee, l->facts.enrolment.entry, app_now(app), app->arena,
			  &l->meetings, err));
	l->today = time_day(app_now(app));
	l->last = DAY_NONE;
	for (size_t i = 0; i < l->meetings.count; i++)
		if (l->meetings.items[i].heard)
			l->last = l->meetings.items[i].day;
	TRY(last_day(app, &l->facts, &last, err));
	l->months = months_without_meeting(&l->facts, &l->meetings, last, l->today, app->arena,
					   &l->month_count);
	return OK;
}

/* A text of an entry, named by its place in the log; NULL where it is not here. */
static const char *text_of(struct app *app, int64_t seq, const char *name)
{
	struct record record;
	struct entry entry;
	struct err ignored;

	if (journal_read(app->journal, (uint64_t)seq, app->arena, &record, &entry, &ignored) != OK)
		return NULL;
	return app_text(app, &entry, name);
}

static const char *state_words(const struct listed *l, const struct target *t)
{
	if (t->state == TARGET_OPEN && t->due < l->today)
		return "overdue";
	return target_state_name(t->state);
}

static json_t *notes_json(struct app *app, int64_t seq)
{
	json_t *list = json_array();
	const char *text;

	for (size_t i = 1; (text = text_of(app, seq, arena_printf(app->arena, "note.%zu", i))); i++)
		json_array_append_new(list, json_string(text));
	return list;
}

/* What is filled in by a form; null where there is none, or the entry cannot be read. */
static json_t *filled_json(struct app *app, int64_t seq)
{
	struct record record;
	struct entry entry;
	struct err ignored;

	if (journal_read(app->journal, (uint64_t)seq, app->arena, &record, &entry, &ignored) != OK)
		return json_null();
	return form_filled_json(app, &entry);
}

static const char *target_text(struct app *app, const struct target *t)
{
	return text_of(app, t->entry, arena_printf(app->arena, "target.%d", (int)t->n));
}

static json_t *target_json(struct app *app, const struct listed *l, const struct target *t)
{
	const char *text = target_text(app, t);

	return json_pack("{sIsisososososissso}", "entry", (json_int_t)t->entry, "n", (int)t->n, "text",
			 text ? json_string(text) : json_null(), "first_due", json_day(t->first_due),
			 "due", json_day(t->due), "overdue",
			 json_boolean(t->state == TARGET_OPEN && t->due < l->today), "carried",
			 (int)t->carried, "state", target_state_name(t->state), "settled",
			 t->settled ? json_integer(t->settled) : json_null());
}

/* "2026-05" */
static const char *month_words(struct app *app, int32_t day)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return arena_bytes(app->arena, text, 7);
}

static json_t *listed_json(struct app *app, const struct listed *l)
{
	json_t *items = json_array(), *targets = json_array(), *months = json_array(), *doc;

	for (size_t i = 0; i < l->meetings.count; i++) {
		const struct meeting *m = &l->meetings.items[i];

		json_array_append_new(
			items, json_pack("{sIsososssssbso}", "seq", (json_int_t)m->entry, "adds_to",
					 m->record == m->entry ? json_null() : json_integer(m->record),
					 "day", json_day(m->day), "by", m->by, "role", role_name(m->role),
					 "heard", (int)m->heard, "notes", notes_json(app, m->entry)));
		json_object_set_new(json_array_get(items, i), "form", filled_json(app, m->entry));
	}
	for (size_t i = 0; i < l->meetings.target_count; i++)
		json_array_append_new(targets, target_json(app, l, &l->meetings.targets[i]));
	for (size_t i = 0; i < l->month_count; i++)
		json_array_append_new(months, json_string(month_words(app, l->months[i])));
	doc = past_head_json(&l->facts, l->today);
	json_object_set_new(doc, "last", json_day(l->last));
	json_object_set_new(doc, "months_without", months);
	json_object_set_new(doc, "meetings", items);
	json_object_set_new(doc, "targets", targets);
	return doc;
}

static void print_notes(struct app *app, int64_t seq)
{
	struct record record;
	struct entry entry;
	struct err ignored;
	const char *text;

	for (size_t i = 1; (text = text_of(app, seq, arena_printf(app->arena, "note.%zu", i))); i++)
		print_wrapped(app->out, "       ", "       ", text);
	if (journal_read(app->journal, (uint64_t)seq, app->arena, &record, &entry, &ignored) == OK)
		form_print_filled(app, &entry);
}

static void print_targets(struct app *app, const struct listed *l, int64_t seq)
{
	for (size_t i = 0; i < l->meetings.target_count; i++) {
		const struct target *t = &l->meetings.targets[i];
		const char *text = target_text(app, t);
		char due[DAY_TEXT];

		if (t->entry != seq)
			continue;
		day_text(t->due, due);
		print_wrapped(app->out,
			      arena_printf(app->arena, "       target %" PRId64 "/%d, %s, due %s%s: ",
					   t->entry, (int)t->n, state_words(l, t), due,
					   t->carried ? " (carried on)" : ""),
			      "         ", text ? text : "(its words are not here)");
	}
}

static void print_meeting(struct app *app, const struct listed *l, const struct meeting *m)
{
	char day[DAY_TEXT];

	day_text(m->day, day);
	if (m->record == m->entry)
		fprintf(app->out, "%5" PRId64 "  %s  by %s (%s)%s\n", m->entry, day, m->by,
			role_name(m->role), m->heard ? "" : ": nobody who trains them has said so yet");
	else
		fprintf(app->out, "%5" PRId64 "  %s  added to %" PRId64 " by %s (%s)\n", m->entry, day,
			m->record, m->by, role_name(m->role));
	print_notes(app, m->entry);
	print_targets(app, l, m->entry);
}

/* "2024-01 to 2024-03, 2024-06" */
static const char *months_words(struct app *app, const struct listed *l)
{
	const char *words = "";

	for (size_t i = 0, k; i < l->month_count; i = k) {
		for (k = i + 1; k < l->month_count &&
				day_add(l->months[k - 1], (struct duration){ 1, 'M' }) == l->months[k];)
			k++;
		words = arena_printf(app->arena, "%s%s%s", words, *words ? ", " : "",
				     month_words(app, l->months[i]));
		if (k > i + 1)
			words = arena_printf(app->arena, "%s to %s", words,
					     month_words(app, l->months[k - 1]));
	}
	return words;
}

static void print_listed(struct app *app, const struct listed *l)
{
	char day[DAY_TEXT];

	past_print_head(app, &l->facts, "meetings", l->today);
	day_text(l->last, day);
	if (l->last == DAY_NONE)
		fputs("No meeting was recorded yet.\n", app->out);
	else
		fprintf(app->out, "The last meeting was on %s, %s.\n", day,
			days_words(l->last, l->today, app->arena));
	if (l->month_count > 0)
		print_wrapped(app->out,
			      arena_printf(app->arena, "Flagged: no meeting in %s: ",
					   count_words((int32_t)l->month_count, "month", "months",
						       app->arena)),
			      "    ", months_words(app, l));
	for (size_t i = 0; i < l->meetings.count; i++)
		print_meeting(app, l, &l->meetings.items[i]);
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	struct listed *l = arena_alloc(app->arena, sizeof *l);

	TRY(read_listed(app, args, l, err));
	if (app->json)
		return print_json(app, listed_json(app, l), err);
	print_listed(app, l);
	return OK;
}

static const struct option record_options[] = {
	{ "--on", "DATE", "the day on which it was held; today without it", false, false },
	{ "--note", "TEXT", "what was talked about; by a form ID=TEXT, a note of it", false, true },
	{ "--form", "TOOL", "it is recorded by a form for supervisors, as MEET-MONTH", false, false },
	{ "--mark", "ID=POINT", "a mark of that form", false, true },
	{ "--target", "DUE TEXT", "what was agreed, and by which day: \"2026-06-30 Two cases\"", false, true },
	{ "--met", "ENTRY/N", "target N of an earlier meeting was met", false, true },
	{ "--carried", "ENTRY/N=DATE", "it is carried on to this day", false, true },
	{ "--dropped", "ENTRY/N", "it was given up", false, true },
	{ "--add-to", "ENTRY", "add to a meeting that was recorded, instead of recording one", false, false },
	{ NULL },
};

extern const struct command cmd_meeting[];
const struct command cmd_meeting[] = {
	{ "meeting record", "TRAINEE", "record a review meeting with its targets, or add to one",
	  "By the training officer, a supervisor of a placement, an approved assessor, or the trainee. What\n"
	  "the other side has to say is added with --add-to. What the trainee alone recorded is shown, and\n"
	  "the month still lacks a meeting until whoever trains them has added to it. What became of a target\n"
	  "is said by who trains them. To correct one, revoke it and record it again.\n"
	  "\n"
	  "With --form it is filled in by a form of the curriculum, which `attest form show` prints; that is for who\n"
	  "trains, and a trainee has notes.",
	  record_options, NEEDS_WRITE | NEEDS_AS | REMOTE_PORTFOLIO, record_run,
	  "attest --as bela meeting record amira --note \"On course.\" --target \"2026-06-30 Two cases\"" },
	{ "meeting list", "TRAINEE", "list review meetings: the last one, months without, open targets",
	  "Flagged are calendar months that are over and had no meeting, though the trainee was in training\n"
	  "on 14 of their days.",
	  NULL, NEEDS_STORE | REMOTE_TRAINERS, list_run, "attest meeting list amira" },
	{ NULL },
};
