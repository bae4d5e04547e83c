#include "cli/past.h"

#include <inttypes.h>

#include "cli/words.h"
#include "core/date.h"
#include "core/json.h"
#include "portfolio/list.h"

enum status past_load(struct app *app, const char *trainee, enum history what, struct past *ret_past,
		      struct err *err)
{
	struct db *db = journal_db(app->journal);
	struct past past = { .today = time_day(app_now(app)) };
	struct past_entry *items;

	TRY(list_person_exists(db, trainee, err));
	TRY(facts_load(db, trainee, NULL, app_now(app), app->arena, &past.facts, err));
	past.on_break = facts_break(&past.facts, past.today);
	TRY(history_of(db, trainee, past.facts.enrolment.entry, what, app_now(app), app->arena, &items,
		       &past.count, err));
	past.items = arena_array(app->arena, past.count, sizeof *past.items);
	for (size_t i = 0; i < past.count; i++) {
		struct record record;

		TRY(journal_read(app->journal, (uint64_t)items[i].entry, app->arena, &record,
				 &past.items[i].entry, err));
		past.items[i].past = items[i];
		past.items[i].by = past.items[i].entry.author;
	}
	*ret_past = past;
	return OK;
}

json_t *past_head_json(const struct facts *f, int32_t today)
{
	return json_pack("{sssssoso}", "trainee", f->trainee, "curriculum", f->enrolment.curriculum,
			 "day", json_day(today), "break_since", json_day(facts_break(f, today)));
}

void print_break(struct app *app, const struct facts *f, int32_t day)
{
	char since[DAY_TEXT];

	day_text(facts_break(f, day), since);
	if (*since)
		fprintf(app->out, "On a break since %s.\n", since);
}

void past_print_head(struct app *app, const struct facts *f, const char *what, int32_t today)
{
	char day[DAY_TEXT];

	day_text(today, day);
	print_text(app->out, app_name(app, f->trainee));
	fprintf(app->out, " (%s), %s: %s on %s\n", f->trainee, f->enrolment.curriculum, what, day);
	print_break(app, f, today);
}

const char *past_word(const struct past_said *said, const char *member)
{
	const char *word = json_string_value(json_object_get(said->entry.body, member));

	return word ? word : "";
}

void past_print_text(struct app *app, const struct past_said *said, const char *name)
{
	const char *text = app_text(app, &said->entry, name);

	if (text)
		print_wrapped(app->out, "       ", "       ", text);
}

void past_print_voided(struct app *app, const struct past_said *said)
{
	if (said->past.voided)
		fprintf(app->out, "       revoked, by entry %" PRId64 "\n", said->past.voided);
}

json_t *past_said_json(const struct past_said *said)
{
	return json_pack("{sIsssssoso}", "seq", (json_int_t)said->past.entry, "by", said->by, "role",
			 role_name(said->entry.role), "accepted", json_time(said->past.accepted),
			 "revoked_by",
			 said->past.voided ? json_integer(said->past.voided) : json_null());
}

json_t *past_text_json(struct app *app, const struct past_said *said, const char *name)
{
	const char *text = app_text(app, &said->entry, name);

	return text ? json_string(text) : json_null();
}
