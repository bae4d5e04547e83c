/* What a trainee files: evidence, its revisions, and taking it back. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "cli/form.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

/*
 * A text of `before`, under its name there or another: the same text with its salt, so that whoever erases
 * the one sees the other. What was erased is not taken over: *ret_carried false.
 */
static enum status carry_over(struct app *app, struct say *say, const struct entry *before,
			      const char *name, const char *as, bool *ret_carried, struct err *err)
{
	struct text text = { .name = as, .salted = true };
	enum text_access access = ACCESS_ERASED;
	size_t i = 0;

	while (i < before->text_count && strcmp(before->texts[i].name, name) != 0)
		i++;
	if (i < before->text_count)
		TRY(journal_text_access(app->journal, before, name, before->author, &access, err));
	*ret_carried = access == ACCESS_GIVEN;
	if (access != ACCESS_GIVEN)
		return OK;
	TRY(journal_text(app->journal, &before->texts[i].digest, app->arena, &text.bytes, &text.len,
			 text.salt, err));
	say->texts[say->text_count++] = text;
	return OK;
}

/* The files and their names, numbered anew where one was erased. */
static enum status carry_files(struct app *app, struct say *say, const struct entry *before,
			       struct err *err)
{
	for (size_t from = 1, to = 1; from <= before->text_count; from++) {
		const char *file = arena_printf(app->arena, "file.%zu", from);
		const char *as = arena_printf(app->arena, "file.%zu", to);
		bool carried;

		TRY(carry_over(app, say, before, file, as, &carried, err));
		if (!carried)
			continue;
		TRY(carry_over(app, say, before, arena_printf(app->arena, "%s.name", file),
			       arena_printf(app->arena, "%s.name", as), &carried, err));
		if (!carried) /* a file has a name, and that was erased */
			say_text(say, arena_printf(app->arena, "%s.name", as), as);
		to++;
	}
	return OK;
}

/* What is given; what is not, as the revised version has it. */
static enum status evidence_texts(struct app *app, const struct args *args,
				  const struct entry *before, struct say *say, struct err *err)
{
	static const char *const words[] = { "title", "narrative", "reflection" };
	const char *file;
	bool carried;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *given =
			args_option(args, arena_printf(app->arena, "--%s", words[i]));

		if (!given && before)
			TRY(carry_over(app, say, before, words[i], words[i], &carried, err));
		say_text(say, words[i], given);
	}
	if (before && !args_option(args, "--file"))
		TRY(carry_files(app, say, before, err));
	for (size_t i = 0; (file = args_value(args, "--file", i)); i++)
		TRY(say_file(app, say, file, err));
	return OK;
}

static bool is_note(const char *name)
{
	return strncmp(name, "note.", 5) == 0;
}

/*
 * A template that is named, with its notes; else that of the revised version, whose notes stay where they are not
 * given anew.
 */
static enum status evidence_form(struct app *app, const struct args *args, const struct entry *before,
				 struct say *say, struct err *err)
{
	const char *form = args_option(args, "--form");
	struct enrolment enrolment;

	if (form) {
		TRY(app_enrolment(app, app->as, &enrolment, err));
		TRY(form_option(app, args, &enrolment.digest, say->body, err));
	} else if (before && json_object_get(before->body, "form")) {
		json_object_set(say->body, "form", json_object_get(before->body, "form"));
	}
	TRY(form_args(args, app->arena, say->body, say, err));
	for (size_t i = 0; !form && before && i < before->text_count; i++) {
		const char *name = before->texts[i].name;
		bool anew = !is_note(name), carried;

		for (size_t k = 0; k < say->text_count; k++)
			anew = anew || strcmp(say->texts[k].name, name) == 0;
		if (!anew)
			TRY(carry_over(app, say, before, name, name, &carried, err));
	}
	return OK;
}

static const char *body_word(const struct entry *before, const char *name)
{
	return before ? json_string_value(json_object_get(before->body, name)) : NULL;
}

/* Who is no trainee may file evidence as an applicant, whom no programme binds. */
static enum status own_role(struct app *app, enum role *ret_role, struct err *err)
{
	struct world w = journal_world(app->journal);
	bool trainee, applicant;

	w.arena = app->arena;
	TRY(world_is_trainee(&w, app->as, time_day(app_now(app)), &trainee, err));
	TRY(app_holds(app, app->as, ROLE_APPLICANT, &applicant, err));
	*ret_role = applicant && !trainee ? ROLE_APPLICANT : ROLE_TRAINEE;
	return OK;
}

/* What adding and revising share. `before`: what is revised, NULL for new. */
static enum status say_evidence(struct app *app, const struct args *args,
				const struct entry *before, struct err *err)
{
	const char *on = args_option(args, "--on"), *from = args_option(args, "--from");
	CLEANUP(json_cleanup) json_t *items = args_list(args, "--for");
	CLEANUP(json_cleanup) json_t *body = NULL;
	enum role role = ROLE_TRAINEE;
	struct digest digest;
	uint64_t seq;

	from = from ? from : on ? on : body_word(before, "first");
	on = on ? on : body_word(before, "last");
	body = json_pack("{ssss}", "first", from, "last", on);
	if (json_array_size(items) > 0)
		json_object_set(body, "items", items);
	else if (before && json_object_get(before->body, "items"))
		json_object_set(body, "items", json_object_get(before->body, "items"));
	TRY(own_role(app, &role, err));
	struct say say = { .kind = "evidence",
			   .role = role,
			   .portfolio = app->as,
			   .about = before ? &before->digest : NULL,
			   .about_count = before ? 1 : 0,
			   .body = body };

	TRY(evidence_texts(app, args, before, &say, err));
	TRY(evidence_form(app, args, before, &say, err));
	TRY(app_say(app, &say, &seq, &digest, err));
	TRY(print_entry(app, "evidence", seq, &digest, err));
	return print_made_void(app, seq, err);
}

static enum status add_run(struct app *app, const struct args *args, struct err *err)
{
	return say_evidence(app, args, NULL, err);
}

static enum status revise_run(struct app *app, const struct args *args, struct err *err)
{
	struct record record;
	struct entry before;

	TRY(app_entry(app, args_operand(args, 0), &record, &before, err));
	if (strcmp(before.kind, "evidence") != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s, not evidence; `attest evidence list %s` lists yours",
			    (unsigned long long)record.seq, before.kind, app->as);
	return say_evidence(app, args, &before, err);
}

static enum status withdraw(struct app *app, const struct args *args, const char *kind,
			    struct err *err)
{
	struct record record;
	struct entry what;
	enum role role = ROLE_TRAINEE;
	struct digest digest;
	uint64_t seq;

	if (strcmp(kind, "evidence") == 0)
		TRY(own_role(app, &role, err));
	TRY(app_entry(app, args_operand(args, 0), &record, &what, err));
	if (strcmp(what.kind, kind) != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s, not %s; `attest %s list %s` lists yours",
			    (unsigned long long)record.seq, what.kind, kind, kind, app->as);
	struct say say = { .kind = "withdraw",
			   .role = role,
			   .portfolio = app->as,
			   .about = &what.digest,
			   .about_count = 1 };

	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	TRY(print_entry(app, "withdraw", seq, &digest, err));
	return strcmp(kind, "evidence") == 0 ? print_made_void(app, seq, err) : OK;
}

static enum status evidence_withdraw_run(struct app *app, const struct args *args, struct err *err)
{
	return withdraw(app, args, "evidence", err);
}

static enum status request_withdraw_run(struct app *app, const struct args *args, struct err *err)
{
	return withdraw(app, args, "request", err);
}

static const char *state_of(const struct listed_evidence *e)
{
	return e->withdrawn ? "withdrawn" : e->revised ? "revised" : e->requests ? "sent" : "filed";
}

/* Of its reflection, or the notes of its template: "private" until it is released; NULL: it has none, or they were erased. */
static const char *reflection_state(struct app *app, const struct entry *e)
{
	const char *state = NULL;

	for (size_t i = 0; i < e->text_count; i++) {
		const char *name = e->texts[i].name;
		enum text_access access;
		struct err ignored;

		if (!is_note(name) && strcmp(name, "reflection") != 0)
			continue;
		if (journal_text_access(app->journal, e, name, NULL, &access, &ignored) != OK || access == ACCESS_ERASED)
			continue;
		state = access == ACCESS_PRIVATE ? "private" : "released";
	}
	return state;
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	const char *trainee = args_operand(args, 0);
	struct listed_evidence *items;
	CLEANUP(json_cleanup) json_t *doc = json_array();
	size_t count;

	TRY(list_person_exists(journal_db(app->journal), trainee, err));
	TRY(list_evidence(journal_db(app->journal), trainee, app->arena, &items, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct record record;
		struct entry entry;
		char first[DAY_TEXT], last[DAY_TEXT];
		const char *title;

		TRY(journal_read(app->journal, items[i].seq, app->arena, &record, &entry, err));
		title = app_text(app, &entry, "title");
		day_text(items[i].first_day, first);
		day_text(items[i].last_day, last);
		json_array_append_new(doc, json_pack("{sIssssssssss?sO?}", "seq",
						     (json_int_t)items[i].seq, "title", title ? title : "", "first",
						     first, "last", last, "state", state_of(&items[i]), "reflection",
						     reflection_state(app, &entry), "template",
						     json_object_get(entry.body, "form")));
		if (app->json)
			continue;
		fprintf(app->out, "%5llu  %s  %-9s  ", (unsigned long long)items[i].seq, last,
			state_of(&items[i]));
		print_text(app->out, title ? title : "(erased)");
		fputc('\n', app->out);
	}
	if (app->json)
		return print_json(app, json_incref(doc), err);
	if (count == 0)
		fprintf(app->out, "Nothing filed yet. `attest --as %s evidence add --help` says how.\n",
			trainee);
	return OK;
}

static const struct option add_options[] = {
	{ "--title", "TEXT", "what it is, in a few words", true, false },
	{ "--on", "DATE", "the (last) day worked", true, false },
	{ "--from", "DATE", "the first day worked, if there were several", false, false },
	{ "--for", "ITEM", "an activity or outcome that it serves, as CEN-R1/3 or CEN-R1/LO2", false,
	  true },
	{ "--narrative", "TEXT", "what you did", false, false },
	{ "--reflection", "TEXT", "what you learnt: private until you `release` it", false, false },
	{ "--form", "TOOL", "reflect by a template, as REFLECT-EVENT", false, false },
	{ "--note", "ID=TEXT", "a note of that template: private like a reflection", false, true },
	{ "--file", "FILE", "attach a file, at most 64 MiB", false, true },
	{ NULL },
};
static const struct option revise_options[] = {
	{ "--title", "TEXT", "what it is; as before unless said", false, false },
	{ "--on", "DATE", "the (last) day worked; as before unless said", false, false },
	{ "--from", "DATE", "the first day worked, if there were several", false, false },
	{ "--for", "ITEM", "an activity or outcome that it serves, as CEN-R1/3 or CEN-R1/LO2", false,
	  true },
	{ "--narrative", "TEXT", "what you did", false, false },
	{ "--reflection", "TEXT", "what you learnt: private until you `release` it", false, false },
	{ "--form", "TOOL", "reflect by another template; as before unless said", false, false },
	{ "--note", "ID=TEXT", "a note of the template; as before unless said", false, true },
	{ "--file", "FILE", "attach a file, in place of those attached before", false, true },
	{ NULL },
};
static const struct option withdraw_options[] = {
	{ "--reason", "TEXT", "why", false, false },
	{ NULL },
};

extern const struct command cmd_evidence[];
const struct command cmd_evidence[] = {
	{ "evidence add", "", "log evidence: what you did, when, with files",
	  "No names of patients, and nothing that could identify one.\n"
	  "A reflection is for you alone, until you `release` it: nobody else is shown it, saves it or exports\n"
	  "it. That is no secret from the law or the machine: " PRODUCIBLE ".\n"
	  "With --form it follows a template of your curriculum, a note for each question; `attest form show` prints it.",
	  add_options,
	  NEEDS_WRITE | NEEDS_AS | REMOTE_ALL, add_run,
	  "attest --as amira evidence add --title \"Leakage tests\" --on 2024-02-06 --for CEN-R1/4 "
	  "--file results.pdf" },
	{ "evidence list", "TRAINEE", "list a trainee's evidence", NULL, NULL, NEEDS_STORE | REMOTE_TRAINERS, list_run,
	  NULL },
	{ "evidence revise", "ENTRY", "replace evidence by a better version",
	  "The old version stays in the record, and what was signed for it stays signed. Requests that were not\n"
	  "answered yet lapse, and are listed: `request send NEW --like REQUEST` asks for the same again. What is\n"
	  "not said anew (narrative, files) is taken over.",
	  revise_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, revise_run, NULL },
	{ "evidence withdraw", "ENTRY", "take back evidence, with requests not answered yet",
	  "What was signed stays signed.", withdraw_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, evidence_withdraw_run,
	  NULL },
	{ "request withdraw", "ENTRY", "take back a request that was not answered yet", NULL,
	  withdraw_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, request_withdraw_run, NULL },
	{ NULL },
};
