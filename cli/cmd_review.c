/* Reviews: what one asks for, and the record that it was held. */
#include <inttypes.h>
#include <string.h>

#include "assessment/clock.h"
#include "assessment/completion.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/past.h"
#include "core/date.h"
#include "core/json.h"

#define BLOCKERS_SHOWN 3

struct review {
	const char *trainee, *id;
	struct facts facts;
	const struct curriculum *curriculum;
	const struct gate_result *result;
	const struct gate *gate;
	const struct scale *scale;
};

static enum status read_review(struct app *app, const struct args *args, struct review *ret_review,
			       struct err *err)
{
	struct review r = { .trainee = args_operand(args, 0), .id = args_operand(args, 1) };
	const struct specialisms *specialisms;
	struct facts *facts = arena_alloc(app->arena, sizeof(*facts));

	TRY(app_facts(app, r.trainee, facts, err));
	TRY(published_get(app->published, &facts->enrolment.digest, &r.curriculum, &specialisms,
			  err));
	r.gate = curriculum_gate(r.curriculum, r.id);
	if (r.gate == NULL || r.gate->place != GATE_REVIEW)
		return fail(err, ERR_NOT_FOUND,
			    "%s has no review %s; `attest curriculum show %s` lists them",
			    r.curriculum->head.name, r.id, r.curriculum->head.name);
	r.facts = *facts;
	r.result = completion_gate(completion(facts, r.curriculum, specialisms, app->arena), r.id);
	r.scale = tools_scale(r.curriculum->tools, r.gate->scale);
	*ret_review = r;
	return OK;
}

/* ---- without a point: what could be recorded ---- */

static json_t *points_json(const struct scale *scale)
{
	json_t *points = json_array();

	for (size_t i = 0; i < scale->point_count; i++)
		json_array_append_new(points, json_pack("{sssbss}", "id", scale->points[i].id, "met",
							(int)scale->points[i].met, "text",
							scale->points[i].text));
	return points;
}

static json_t *review_json(const struct review *r)
{
	return json_pack("{sssoso}", "trainee", r->trainee, "points", points_json(r->scale), "review",
			 completion_gate_json(r->result));
}

static void print_missing(struct app *app, const struct review *r)
{
	const struct gate_result *g = r->result;

	if (g->verdict == STATE_MET) {
		fputs("Nothing is missing: any point can be recorded.\n", app->out);
		return;
	}
	fputs("A met point cannot be recorded yet:\n", app->out);
	for (size_t i = 0; i < g->blocker_count && i < BLOCKERS_SHOWN; i++)
		print_words(app->out, "  %s (%s)\n", g->blockers[i].text, g->blockers[i].holder);
	if (g->blocker_count > BLOCKERS_SHOWN)
		fprintf(app->out, "  and %zu more\n", g->blocker_count - BLOCKERS_SHOWN);
	print_words(app->out, "`attest explain %s %s` tells all of it.\n", r->trainee, r->id);
}

static enum status show(struct app *app, const struct review *r, struct err *err)
{
	char due[DAY_TEXT];

	if (app->json)
		return print_json(app, review_json(r), err);
	day_text(r->result->due, due);
	print_words(app->out, "%s  %s\nrecorded by the %s%s%s\n", r->id, r->gate->title,
		    role_name(r->gate->by), r->result->due == DAY_OPEN ? "" : ", due ",
		    r->result->due == DAY_OPEN ? "" : due);
	for (size_t i = 0; i < r->scale->point_count; i++)
		print_words(app->out, "  --point %-14s %s%s\n", r->scale->points[i].id,
			    r->scale->points[i].text, r->scale->points[i].met ? "  (met)" : "");
	print_missing(app, r);
	return OK;
}

/* ---- with a point ---- */

/* The units that are missing, each once. */
static json_t *missing_units(const struct review *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->result->blocker_count; i++) {
		const char *unit = r->result->blockers[i].unit;
		bool told = false;

		for (size_t k = 0; k < i; k++)
			told = told || strcmp(r->result->blockers[k].unit, unit) == 0;
		if (!told)
			json_array_append_new(list, json_string(unit));
	}
	return list;
}

static enum status make_exception(struct app *app, const struct review *r, const char *reason,
				  struct say *say, struct err *err)
{
	if (r->result->verdict == STATE_MET)
		return fail(err, ERR_CONFLICT,
			    "nothing is missing for %s: record it without --exception", r->id);
	json_object_set_new(say->body, "exception", missing_units(r));
	say_text(say, "reason", reason);
	return app_waiver_role(app, &r->facts.enrolment.digest, r->id, &say->role, err);
}

static enum status check_usage(struct app *app, const struct args *args, struct err *err)
{
	if (!args_option(args, "--exception") == !args_option(args, "--reason"))
		return OK;
	app->exit_code = 2;
	return fail(err, ERR_INVALID, "--exception and its --reason are given together");
}

static enum status record_run(struct app *app, const struct args *args, struct err *err)
{
	const char *point = args_option(args, "--point"), *on = args_option(args, "--on"), *file;
	CLEANUP(json_cleanup) json_t *body = NULL;
	char hex[DIGEST_HEX], today[DAY_TEXT];
	struct digest digest;
	struct review r;
	uint64_t seq;

	TRY(read_review(app, args, &r, err));
	if (!point)
		return show(app, &r, err);
	digest_hex(&r.facts.enrolment.digest, hex);
	day_text(time_day(app_now(app)), today);
	body = json_pack("{ssssssss}", "digest", hex, "review", r.id, "point", point, "day",
			 on ? on : today);
	struct say say = {
		.kind = "review", .role = r.gate->by, .portfolio = r.trainee, .body = body
	};

	TRY(check_usage(app, args, err));
	if (args_option(args, "--exception"))
		TRY(make_exception(app, &r, args_option(args, "--reason"), &say, err));
	say_text(&say, "comment", args_option(args, "--comment"));
	for (size_t i = 0; (file = args_value(args, "--attach", i)); i++)
		TRY(say_file(app, &say, file, err));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "review", seq, &digest, err);
}

/* ---- what was recorded, and revised ---- */

/* Of the records of a review, the one that `at` revises: the latest before it that stands; NULL. */
static const struct past_said *revised_by(const struct past *p, size_t at)
{
	for (size_t i = at; i-- > 0;)
		if (!p->items[i].past.voided &&
		    strcmp(past_word(&p->items[i], "review"), past_word(&p->items[at], "review")) == 0)
			return &p->items[i];
	return NULL;
}

/* Is it the latest of its review that stands? */
static bool is_latest(const struct past *p, size_t at)
{
	if (p->items[at].past.voided)
		return false;
	for (size_t i = at + 1; i < p->count; i++)
		if (!p->items[i].past.voided &&
		    strcmp(past_word(&p->items[i], "review"), past_word(&p->items[at], "review")) == 0)
			return false;
	return true;
}

static bool is_exception(const struct past_said *said)
{
	return json_object_get(said->entry.body, "exception") != NULL;
}

static json_t *record_json(struct app *app, const struct past *p, size_t at)
{
	const struct past_said *said = &p->items[at], *revised = revised_by(p, at);
	json_t *doc = past_said_json(said);

	json_object_set_new(doc, "day", json_string(past_word(said, "day")));
	json_object_set_new(doc, "point", json_string(past_word(said, "point")));
	json_object_set_new(doc, "exception", json_boolean(is_exception(said)));
	json_object_set_new(doc, "stands", json_boolean(is_latest(p, at)));
	json_object_set_new(doc, "revises", revised ? json_integer(revised->past.entry) : json_null());
	json_object_set_new(doc, "comment", past_text_json(app, said, "comment"));
	json_object_set_new(doc, "reason", past_text_json(app, said, "reason"));
	return doc;
}

static void print_record(struct app *app, const struct past *p, size_t at)
{
	const struct past_said *said = &p->items[at], *revised = revised_by(p, at);

	fprintf(app->out, "%5" PRId64 "  held %s: %s, by %s (%s)%s", said->past.entry,
		past_word(said, "day"), past_word(said, "point"), said->by,
		role_name(said->entry.role), is_exception(said) ? ", by exception" : "");
	if (revised)
		fprintf(app->out, ", revises entry %" PRId64, revised->past.entry);
	fprintf(app->out, "%s\n", is_latest(p, at) ? "; this stands" : "");
	past_print_text(app, said, "comment");
	past_print_text(app, said, "reason");
	past_print_voided(app, said);
}

static json_t *gate_json(struct app *app, const struct past *p, const struct gate *g, int32_t due,
			 const struct scale *scale)
{
	json_t *records = json_array();

	for (size_t i = 0; i < p->count; i++)
		if (strcmp(past_word(&p->items[i], "review"), g->id) == 0)
			json_array_append_new(records, record_json(app, p, i));
	return json_pack("{sssssosssoso}", "id", g->id, "title", g->title, "due", json_day(due), "by",
			 role_name(g->by), "points", points_json(scale), "records", records);
}

static void print_gate(struct app *app, const struct past *p, const struct gate *g, int32_t due)
{
	char day[DAY_TEXT];
	bool none = true;

	day_text(due, day);
	print_words(app->out, "%s  %s%s%s\n", g->id, g->title, *day ? ", due " : "", day);
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(past_word(&p->items[i], "review"), g->id) == 0) {
			print_record(app, p, i);
			none = false;
		}
	if (none)
		fputs("       not held yet\n", app->out);
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *reviews = json_array();
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct clock clock;
	struct past p;
	json_t *doc;

	TRY(past_load(app, args_operand(args, 0), HISTORY_REVIEW, &p, err));
	TRY(published_get(app->published, &p.facts.enrolment.digest, &c, &specialisms, err));
	clock = clock_new(&p.facts, app->arena);
	if (!app->json)
		past_print_head(app, &p.facts, "reviews", p.today);
	for (size_t i = 0; i < c->gate_count; i++) {
		int32_t due = clock_gate_due(&clock, &c->gates[i]);

		if (c->gates[i].place != GATE_REVIEW)
			continue;
		if (app->json)
			json_array_append_new(reviews, gate_json(app, &p, &c->gates[i], due,
							 tools_scale(c->tools, c->gates[i].scale)));
		else
			print_gate(app, &p, &c->gates[i], due);
	}
	if (!app->json)
		return OK;
	doc = past_head_json(&p.facts, p.today);
	json_object_set(doc, "reviews", reviews);
	return print_json(app, doc, err);
}

static const struct option record_options[] = {
	{ "--point", "POINT", "what the review came to; without it, what it could come to", false, false },
	{ "--on", "DATE", "the day on which it was held; today without it", false, false },
	{ "--comment", "TEXT", "what was agreed", false, false },
	{ "--attach", "FILE", "attach a file, at most 64 MiB", false, true },
	{ "--exception", NULL, "a met point although something is missing", false, false },
	{ "--reason", "TEXT", "why there is an exception", false, false },
	{ NULL },
};

extern const struct command cmd_review[];
const struct command cmd_review[] = {
	{ "review record", "TRAINEE REVIEW", "record that a review was held, and what it came to",
	  "Without --point: the points of its scale, and what is missing. A point that is not met can be\n"
	  "recorded at any time; a met one while the review's rule holds, or as an exception by whom the\n"
	  "curriculum lets waive the review. Of several records of a review the latest stands: a revised\n"
	  "outcome is another record, and says why in a comment.",
	  record_options, NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, record_run,
	  "attest --as bela review record amira year-1 --point satisfactory --comment \"Well on course\"" },
	{ "review list", "TRAINEE", "list the reviews: what each came to, who revised it and why",
	  "Each review with its due day and every record of it, those that were revised or revoked too.", NULL,
	  NEEDS_STORE | REMOTE_TRAINERS, list_run, "attest review list samuel" },
	{ NULL },
};
