/* When things are due: by the clock, and by decision. */
#include <inttypes.h>

#include "assessment/due.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/past.h"
#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/list.h"

static enum status move_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role movers[] = { ROLE_REGISTRAR, ROLE_PANEL };
	CLEANUP(json_cleanup) json_t *body = json_pack("{ssss}", "what", args_operand(args, 1), "day",
						       args_option(args, "--to"));
	struct say say = { .kind = "moved-date", .portfolio = args_operand(args, 0), .body = body };

	TRY(app_role(app, movers, 2, &say.role, err));
	say_text(&say, "reason", args_option(args, "--reason"));
	return app_say_bound(app, &say, err);
}

/* ---- list ---- */

/* Who moved it, in which role, and why; of one that nobody moved all is empty. */
struct decision {
	const char *by, *role, *reason;
};

static enum status read_decision(struct app *app, const struct due_date *d, struct decision *ret_decision,
				 struct err *err)
{
	struct record record;
	struct entry entry;

	*ret_decision = (struct decision){ 0 };
	if (!d->moved)
		return OK;
	TRY(journal_read(app->journal, (uint64_t)d->moved->entry, app->arena, &record, &entry, err));
	*ret_decision = (struct decision){ entry.author, role_name(entry.role),
					   app_text(app, &entry, "reason") };
	return OK;
}

/* Days between two due days; none where either never comes. */
static json_t *shift_json(int32_t from, int32_t to)
{
	return from == DAY_OPEN || to == DAY_OPEN ? json_null() : json_integer(to - from);
}

static json_t *date_json(const struct due_date *d, const struct decision *decision)
{
	json_t *moved = json_null();

	if (d->moved)
		moved = json_pack("{sIsosssssoso}", "entry", (json_int_t)d->moved->entry, "day",
				  json_day(d->moved->day), "by", decision->by, "role", decision->role,
				  "reason",
				  decision->reason ? json_string(decision->reason) : json_null(),
				  "accepted", json_time(d->moved->accepted));
	return json_pack("{sssssosososososo}", "id", d->id, "title", d->title, "due", json_day(d->due),
			 "full_time", json_day(d->plain), "computed", json_day(d->computed),
			 "part_time_days", shift_json(d->plain, d->part_time), "leave_days",
			 shift_json(d->part_time, d->computed), "moved", moved);
}

static const char *shift_words(struct app *app, int32_t from, int32_t to, const char *by)
{
	if (from == to || from == DAY_OPEN)
		return "";
	if (to == DAY_OPEN)
		return arena_printf(app->arena, ", and never while %s goes on", by);
	return arena_printf(app->arena, ", %+d day%s by %s", (int)(to - from),
			    to - from == 1 ? "" : "s", by);
}

static void print_date(struct app *app, const struct due_date *d, const struct decision *decision)
{
	char due[DAY_TEXT], plain[DAY_TEXT], moved[DAY_TEXT];

	day_text(d->due, due);
	day_text(d->plain, plain);
	print_words(app->out, "%-10s  %s  %s\n", *due ? due : "never", d->id, d->title);
	if (d->computed != d->plain)
		fprintf(app->out, "            %s at full time%s%s\n", plain,
			shift_words(app, d->plain, d->part_time, "part-time work"),
			shift_words(app, d->part_time, d->computed, "leave"));
	if (!d->moved)
		return;
	day_text(d->computed, plain);
	day_text(time_day(d->moved->accepted), moved);
	print_wrapped(app->out, "            ", "            ",
		      arena_printf(app->arena,
				   "moved%s%s by %s (%s) on %s (entry %" PRId64 ")%s%s",
				   *plain ? " from " : "", plain, decision->by, decision->role, moved,
				   d->moved->entry, decision->reason ? ": " : "",
				   decision->reason ? decision->reason : ""));
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = json_array();
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct due_date *dates;
	struct facts facts;
	int32_t today = time_day(app_now(app));
	size_t count;
	json_t *doc;

	TRY(list_person_exists(journal_db(app->journal), args_operand(args, 0), err));
	TRY(facts_load(journal_db(app->journal), args_operand(args, 0), NULL, app_now(app), app->arena,
		       &facts, err));
	TRY(published_get(app->published, &facts.enrolment.digest, &c, &specialisms, err));
	dates = due_dates(&facts, c, app->arena, &count);
	if (!app->json)
		past_print_head(app, &facts, "due dates", today);
	for (size_t i = 0; i < count; i++) {
		struct decision decision;

		TRY(read_decision(app, &dates[i], &decision, err));
		if (app->json)
			json_array_append_new(list, date_json(&dates[i], &decision));
		else
			print_date(app, &dates[i], &decision);
	}
	if (!app->json)
		return OK;
	doc = past_head_json(&facts, today);
	json_object_set(doc, "dates", list);
	return print_json(app, doc, err);
}

static const struct option move_options[] = {
	{ "--to", "DATE", "the day on which it is due now", true, false },
	{ "--reason", "TEXT", "why", true, false },
	{ NULL },
};

extern const struct command cmd_due[];
const struct command cmd_due[] = {
	{ "due move", "TRAINEE WHAT", "move a due date of a trainee, as in an extension",
	  "WHAT is a phase, as phase/1, or the id of a review or award. By a registrar or panel. A later date\n"
	  "of the last award opens a frozen portfolio again.",
	  move_options, NEEDS_WRITE | NEEDS_AS, move_run,
	  "attest --as registrar due move amira completion --to 2027-03-31 --reason \"Extension agreed.\"" },
	{ "due list", "TRAINEE", "list when each phase, review and award is due, and what moved it",
	  "Beside each day what it would be at full time without leave, how many days part-time work and leave\n"
	  "add, and who moved it by decision, and why.",
	  NULL, NEEDS_STORE | REMOTE_TRAINERS, list_run, "attest due list samuel" },
	{ NULL },
};
