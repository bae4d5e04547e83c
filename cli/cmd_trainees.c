/* The trainees of somebody who trains: how far each is, what of theirs waits for them, in one pass over the store. */
#include <string.h>

#include "assessment/completion.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/completion_json.h"
#include "cli/pace.h"
#include "cli/waiting.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/list.h"
#include "portfolio/meeting.h"

struct trainer {
	struct app *app;
	const char *person;
	bool officer;		/* they hold that role */
	const char **supervised; /* trainees with a placement that names them */
	size_t supervised_count;
	json_t *held; /* {trainee: {count, days}}: what waits for them, the days of the oldest */
};

/* ---- whose ---- */

static bool may_supervise(const struct trainer *t, const char *trainee)
{
	for (size_t i = 0; i < t->supervised_count; i++)
		if (strcmp(t->supervised[i], trainee) == 0)
			return true;
	return false;
}

static bool supervises(const struct trainer *t, const struct facts *f)
{
	for (size_t i = 0; i < f->placement_count; i++)
		if (strcmp(f->placements[i].supervisor, t->person) == 0)
			return true;
	return false;
}

static enum status is_approved(const struct trainer *t, const struct listed_enrolment *e, bool *ret_approved,
			       struct err *err)
{
	struct digest approval;
	enum status status = list_approval(journal_db(t->app->journal), e->trainee, e->officer, t->person, &approval, err);

	*ret_approved = status == OK;
	return status == ERR_NOT_FOUND ? OK : status;
}

/* ---- what is told of one ---- */

static void take_held(struct trainer *t, const struct waiting *w)
{
	t->held = json_object();
	for (size_t i = 0; i < w->count; i++) {
		const struct waiting_item *item = &w->items[i];
		json_t *of = json_object_get(t->held, item->trainee);

		if (strcmp(item->holder, t->person) != 0)
			continue;
		if (!of) {
			of = json_pack("{sIsI}", "count", (json_int_t)0, "days", (json_int_t)0);
			json_object_set_new(t->held, item->trainee, of);
		}
		json_object_set_new(of, "count", json_integer(json_number(of, "count") + 1));
		if (item->days > json_number(of, "days"))
			json_object_set_new(of, "days", json_integer(item->days));
	}
}

static enum status last_meeting(struct app *app, const struct facts *f, int32_t *ret_last, struct err *err)
{
	struct meetings meetings;

	TRY(meetings_load(journal_db(app->journal), f->trainee, f->enrolment.entry, app_now(app), app->arena, &meetings,
			  err));
	*ret_last = DAY_NONE;
	for (size_t i = 0; i < meetings.count; i++)
		if (meetings.items[i].heard)
			*ret_last = meetings.items[i].day;
	return OK;
}

static enum status trainee_json(const struct trainer *t, const struct completion *r, bool officer, json_t *list,
				struct err *err)
{
	const char *trainee = r->facts->trainee;
	struct pace p = pace_of(r, t->app->arena);
	json_t *held = json_object_get(t->held, trainee), *pace;
	int closed = 0, ready = 0;
	int32_t last;

	TRY(last_meeting(t->app, r->facts, &last, err));
	for (size_t i = 0; i < r->module_count; i++) {
		closed += r->modules[i].state == MODULE_CLOSED;
		ready += r->modules[i].state == MODULE_READY;
	}
	pace = pace_json(&p);
	json_array_append_new(
		list, json_pack("{sssssbsssisisis{sisi}sososOso}", "trainee", trainee, "name", app_name(t->app, trainee),
				"officer", (int)officer, "curriculum", r->curriculum->head.ref.id, "closed", closed,
				"ready", ready, "modules", (int)r->module_count, "credits", "have", (int)r->credits_have,
				"need", (int)r->credits_need, "freeze", json_day(r->freeze), "waits",
				held ? json_incref(held) : json_pack("{sisi}", "count", 0, "days", 0), "pace",
				json_object_get(pace, "whole"), "last_meeting", json_day(last)));
	json_decref(pace);
	return OK;
}

/* ---- all of them ---- */

static enum status add(const struct trainer *t, const struct listed_enrolment *e, bool officer, bool approved,
		       json_t *list, bool *ret_added, struct err *err)
{
	const struct completion *r;

	*ret_added = false;
	TRY(completion_load(t->app, e->trainee, NULL, app_now(t->app), &r, err));
	if (!officer && !approved && !supervises(t, r->facts))
		return OK;
	*ret_added = true;
	return trainee_json(t, r, officer, list, err);
}

static enum status gather(const struct trainer *t, json_t *list, struct err *err)
{
	struct listed_enrolment *items;
	const char *added = "";
	size_t count;

	TRY(list_enrolments(journal_db(t->app->journal), t->app->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		const struct listed_enrolment *e = &items[i];
		bool officer = t->officer && strcmp(e->officer, t->person) == 0, approved = false, done;

		/* In order of trainee, so that several enrolments of one stand together. */
		if (e->ended != DAY_OPEN || strcmp(e->trainee, added) == 0 || strcmp(e->trainee, t->person) == 0)
			continue;
		if (!officer)
			TRY(is_approved(t, e, &approved, err));
		if (!officer && !approved && !may_supervise(t, e->trainee))
			continue;
		TRY(add(t, e, officer, approved, list, &done, err));
		added = done ? e->trainee : added;
	}
	return OK;
}

static void print_trainee(struct app *app, const json_t *one)
{
	const json_t *waits = json_object_get(one, "waits"), *pace = json_object_get(one, "pace");
	const char *met = json_text(one, "last_meeting");

	fprintf(app->out, "%-12s  ", json_text(one, "trainee"));
	print_text(app->out, json_text(one, "name"));
	fprintf(app->out, ", %s%s\n", json_text(one, "curriculum"),
		json_is_true(json_object_get(one, "officer")) ? "" : ", as assessor");
	fprintf(app->out, "              %lld of %lld modules closed, %lld ready to close; pace %s\n",
		(long long)json_number(one, "closed"), (long long)json_number(one, "modules"),
		(long long)json_number(one, "ready"), json_text(pace, "colour"));
	if (json_number(waits, "count") > 0)
		fprintf(app->out, "              %lld wait for you, the oldest for %lld days\n",
			(long long)json_number(waits, "count"), (long long)json_number(waits, "days"));
	if (*met)
		fprintf(app->out, "              the last meeting was on %s\n", met);
	else
		fputs("              no meeting was recorded yet\n", app->out);
}

static enum status trainees_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = json_array();
	CLEANUP(json_cleanup) json_t *held = NULL;
	struct trainer t = { .app = app, .person = args_operand(args, 0) ? args_operand(args, 0) : app->as };
	struct db *db = journal_db(app->journal);
	struct waiting waiting;
	const json_t *one;
	size_t i;

	if (!t.person)
		return fail(err, ERR_INVALID, "say whose trainees, or who you are with --as");
	TRY(list_person_exists(db, t.person, err));
	TRY(app_holds(app, t.person, ROLE_TRAINING_OFFICER, &t.officer, err));
	TRY(list_supervised(db, t.person, app->arena, &t.supervised, &t.supervised_count, err));
	TRY(waiting_load(app, t.person, WAITING_LONG, &waiting, err));
	take_held(&t, &waiting);
	held = t.held;
	TRY(gather(&t, list, err));
	if (app->json)
		return print_json(app, json_incref(list), err);
	json_array_foreach (list, i, one) {
		print_trainee(app, one);
	}
	if (json_array_size(list) == 0)
		fputs("No trainees.\n", app->out);
	return OK;
}

extern const struct command cmd_trainees[];
const struct command cmd_trainees[] = {
	{ "trainees", "[PERSON]", "list who trains with somebody, and what each waits for",
	  "The trainees whose training officer PERSON is (you, with --as), who have them as an approved assessor, or\n"
	  "a placement that they supervise: modules closed and ready, pace, what waits for PERSON and how long, and\n"
	  "the last meeting. `attest cohort` shows all who train by a curriculum.",
	  NULL, NEEDS_STORE | REMOTE_OWN, trainees_run, "attest --as bela trainees" },
	{ NULL },
};
