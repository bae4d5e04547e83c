/*
 * The register: that somebody has evidence of achievement of the standards, by an award that was signed or an
 * equivalence that was ratified, and how that stands. Of a curriculum of accredited specialist expertise (ASE), which
 * is no programme, either is a mark beside the person's entry. Whoever checks gives number and name, and learns
 * nothing where the two are not one person's.
 */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "assessment/statement.h"
#include "cli/app.h"
#include "cli/cases.h"
#include "cli/command.h"
#include "core/date.h"
#include "portfolio/list.h"

struct entered {
	const struct listed_person *person;
	const char *kind, *of; /* award, equivalence or mark, and to what */
	const char *standing;  /* stands, flagged, conditional, lapsed, revoked */
	uint64_t entry;	       /* the signature, the ratification */
	int32_t since, ended;  /* ended: DAY_NONE, but of what is revoked */
};
struct entries {
	struct entered *items;
	size_t count, room;
};

static void add(struct app *app, struct entries *entries, const struct entered *entered)
{
	entries->items = arena_grow(app->arena, entries->items, entries->count, &entries->room,
				    sizeof *entries->items);
	entries->items[entries->count++] = *entered;
}

static const char *kind_or_mark(const struct curriculum *c, const char *kind)
{
	return strcmp(c->programme, "ASE") == 0 ? "mark" : kind;
}

/* ---- awards ---- */

static enum status add_signed(struct app *app, const struct listed_person *person, const struct facts *facts,
			      struct entries *entries, struct err *err)
{
	const struct specialisms *specialisms;
	const struct curriculum *c;
	const struct completion *now;

	TRY(published_get(app->published, &facts->enrolment.digest, &c, &specialisms, err));
	now = completion(facts, c, specialisms, app->arena);
	for (size_t i = 0; i < facts->gate_count; i++) {
		const struct gate_signature *signature;
		struct award_status status;
		enum status is = award_standing(now, facts->gates[i].entry, &signature, &status, err);

		if (is == ERR_NOT_FOUND) /* it signs the entry to the programme */
			continue;
		TRY(is);
		add(app, entries,
		    &(struct entered){
			    .person = person,
			    .kind = kind_or_mark(c, "award"),
			    .of = arena_printf(app->arena, "%s %s", facts->enrolment.curriculum,
					       signature->gate),
			    .standing = award_standing_name(status.standing),
			    .entry = (uint64_t)signature->entry,
			    .since = time_day(signature->accepted),
			    .ended = status.revoked ? time_day(status.revoked) : DAY_NONE,
		    });
	}
	return OK;
}

static enum status add_awards(struct app *app, const struct listed_person *person, struct entries *entries,
			      struct err *err)
{
	struct db *db = journal_db(app->journal);
	struct listed_enrolment *enrolments;
	size_t count;

	TRY(list_enrolments(db, app->arena, &enrolments, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct facts *facts = arena_alloc(app->arena, sizeof *facts);

		if (strcmp(enrolments[i].trainee, person->id) != 0)
			continue;
		TRY(facts_load_enrolment(db, person->id, (int64_t)enrolments[i].seq, app_now(app), app->arena,
					 facts, err));
		if (facts->gate_count > 0)
			TRY(add_signed(app, person, facts, entries, err));
	}
	return OK;
}

/* ---- equivalences ---- */

static const char *equivalence_standing(const struct case_decision *d, int32_t today)
{
	switch (case_outcome_on(d, today)) {
	case OUTCOME_EQUIVALENT:
		return "stands";
	case OUTCOME_CONDITIONAL:
		return "conditional";
	case OUTCOME_NOT_EQUIVALENT:
		break;
	}
	return d->outcome == OUTCOME_CONDITIONAL ? "lapsed" : NULL;
}

/* When what it was ratified as was taken back; `found` false: it never was. */
static enum status read_revoked(struct app *app, const struct case_file *file, struct entered *entered,
				bool *ret_found, struct err *err)
{
	struct world w = cases_world(app);
	uint64_t ratification, by;
	struct record record;
	struct entry entry;

	*ret_found = false;
	if (!file->decision || file->decision->outcome == OUTCOME_NOT_EQUIVALENT) /* they never stood here */
		return OK;
	TRY(case_revoked(&w, file, &ratification, err));
	if (ratification == 0)
		return OK;
	TRY(journal_read(app->journal, ratification, app->arena, &record, &entry, err));
	if (!digest_equal(&entry.about[0], &file->decision->digest)) /* of a panel before, which was appealed against */
		return OK;
	entered->standing = "revoked";
	entered->entry = ratification;
	entered->since = time_day(record.accepted);
	TRY(list_voided_by(journal_db(app->journal), file->applicant, ratification, &by, err));
	TRY(journal_read(app->journal, by, app->arena, &record, &entry, err));
	entered->ended = time_day(record.accepted);
	*ret_found = true;
	return OK;
}

static enum status add_equivalences(struct app *app, const struct listed_person *person,
				    struct entries *entries, struct err *err)
{
	struct world w = cases_world(app);
	struct listed_case *cases;
	size_t count;

	TRY(case_list(&w, person->id, &cases, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct entered e = { .person = person, .ended = DAY_NONE };
		const struct specialisms *specialisms;
		const struct curriculum *c;
		struct case_file file;
		bool found = true;

		TRY(case_load(&w, person->id, cases[i].seq, &file, err));
		TRY(published_get(app->published, &file.curriculum, &c, &specialisms, err));
		e.kind = kind_or_mark(c, "equivalence");
		e.of = cases_target(app, &file);
		if (case_is_ratified(&file)) {
			e.standing = equivalence_standing(file.decision, time_day(app_now(app)));
			e.entry = file.decision->ratified;
			e.since = time_day(file.decision->ratified_at);
			found = e.standing != NULL; /* who is not equivalent is in no register */
		} else {
			TRY(read_revoked(app, &file, &e, &found, err));
		}
		if (found)
			add(app, entries, &e);
	}
	return OK;
}

/* ---- the commands ---- */

static enum status entries_of(struct app *app, const struct listed_person *person, struct entries *entries,
			      struct err *err)
{
	TRY(add_awards(app, person, entries, err));
	return add_equivalences(app, person, entries, err);
}

static json_t *entered_json(struct app *app, const struct entered *e)
{
	return json_pack("{ssssss?sssssssIsoso}", "person", e->person->id, "name",
			 app_name(app, e->person->id), "number",
			 *e->person->register_number ? e->person->register_number : NULL, "kind", e->kind, "of",
			 e->of, "standing", e->standing, "entry", (json_int_t)e->entry, "since",
			 json_day(e->since), "ended", json_day(e->ended));
}

static enum status print_entries(struct app *app, const struct entries *entries, struct err *err)
{
	json_t *list = json_array();

	for (size_t i = 0; i < entries->count; i++) {
		const struct entered *e = &entries->items[i];
		char since[DAY_TEXT], ended[DAY_TEXT];

		json_array_append_new(list, entered_json(app, e));
		if (app->json)
			continue;
		day_text(e->since, since);
		day_text(e->ended, ended);
		print_words(app->out, "%-11s %-11s %s  %s, %s (entry %" PRIu64 ")%s%s\n", e->standing, e->kind,
			    since, e->of, app_name(app, e->person->id), e->entry,
			    e->ended == DAY_NONE ? "" : ", until ", e->ended == DAY_NONE ? "" : ended);
	}
	if (app->json)
		return print_json(app, list, err);
	json_decref(list);
	return OK;
}

static bool is_asked_for(struct app *app, const struct entered *e, const char *words, const char *standing)
{
	const struct listed_person *p = e->person;

	if (standing && strcmp(e->standing, standing) != 0)
		return false;
	return !words || has_words(app_name(app, p->id), words) || has_words(p->id, words) ||
	       has_words(p->register_number, words) || has_words(e->of, words);
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	const char *words = args_option(args, "--find"), *standing = args_option(args, "--standing");
	struct listed_person *people;
	struct entries entries = { 0 };
	size_t count, kept = 0;

	TRY(list_people(journal_db(app->journal), app->arena, &people, &count, err));
	for (size_t i = 0; i < count; i++)
		TRY(entries_of(app, &people[i], &entries, err));
	for (size_t i = 0; i < entries.count; i++) {
		if (is_asked_for(app, &entries.items[i], words, standing))
			entries.items[kept++] = entries.items[i];
	}
	entries.count = kept;
	return print_entries(app, &entries, err);
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	const char *id = args_operand(args, 0);
	struct listed_person *people;
	struct entries entries = { 0 };
	size_t count;

	TRY(list_person_exists(journal_db(app->journal), id, err));
	TRY(list_people(journal_db(app->journal), app->arena, &people, &count, err));
	for (size_t i = 0; i < count; i++)
		if (strcmp(people[i].id, id) == 0)
			TRY(entries_of(app, &people[i], &entries, err));
	if (entries.count == 0 && !app->json)
		print_words(app->out, "%s has no award and no equivalence here.\n", app_name(app, id));
	return print_entries(app, &entries, err);
}

/* A wrong name and a wrong number get one answer, so that nobody finds out who has which number. */
static enum status check_run(struct app *app, const struct args *args, struct err *err)
{
	const char *number = args_operand(args, 0), *name = args_option(args, "--name");
	struct listed_person *people;
	struct entries entries = { 0 };
	size_t count;

	TRY(list_people(journal_db(app->journal), app->arena, &people, &count, err));
	for (size_t i = 0; i < count; i++)
		if (*people[i].register_number && strcasecmp(people[i].register_number, number) == 0 &&
		    strcasecmp(app_name(app, people[i].id), name) == 0)
			TRY(entries_of(app, &people[i], &entries, err));
	app->exit_code = 1;
	for (size_t i = 0; i < entries.count; i++)
		if (strcmp(entries.items[i].standing, "stands") == 0)
			app->exit_code = 0;
	if (entries.count == 0 && !app->json)
		fputs("Nobody of that number and name has an award or an equivalence here.\n", app->out);
	return print_entries(app, &entries, err);
}

static const struct option list_options[] = {
	{ "--find", "WORDS", "only where a name, a number or what is had has them", false, false },
	{ "--standing", "WORD", "only stands, flagged, conditional, lapsed or revoked", false, false },
	{ NULL },
};
static const struct option check_options[] = {
	{ "--name", "NAME", "what that person is called, in full", true, false },
	{ NULL },
};

extern const struct command cmd_register[];
const struct command cmd_register[] = {
	{ "register list", "", "list who has an award or an equivalence, and how it stands",
	  "stands, flagged (a registrar has to look at it), conditional, lapsed (a condition was not met in time)\n"
	  "or revoked. Who was found not to be equivalent is not in it.",
	  list_options, NEEDS_STORE, list_run, "attest register list --standing revoked" },
	{ "register show", "PERSON", "show what the register has of one person", NULL, NULL, NEEDS_STORE, show_run,
	  "attest register show amira" },
	{ "register check", "NUMBER", "check a register number and a name, as anybody may",
	  "Exits with 0 where that person has something that stands, else with 1. Where number and name are not\n"
	  "one person's, nothing is told of either. Letters in either case are the same.",
	  check_options, NEEDS_STORE | REMOTE_ALL, check_run, "attest register check CS-31007 --name \"Ines Okafor\"" },
	{ NULL },
};
