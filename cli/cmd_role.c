#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "cli/data.h"
#include "core/date.h"
#include "portfolio/list.h"

/* A typing error would make a role that reaches nothing: tools and places must be in the library. */
static enum status check_scope(struct app *app, const json_t *tools, const json_t *specialisms,
			       struct err *err)
{
	const struct curriculum *const *curricula;
	const struct specialisms *places;
	const json_t *name;
	struct library *lib;
	size_t count, i;

	TRY(data_library(app->arena, &lib, err));
	curricula = library_curricula(lib, &count);
	places = library_specialisms(lib);
	json_array_foreach (tools, i, name) {
		bool known = false;

		for (size_t k = 0; k < count; k++)
			known = known || (curricula[k]->tools &&
					  tools_tool(curricula[k]->tools, json_string_value(name)));
		if (!known)
			return fail(err, ERR_NOT_FOUND,
				    "there is no assessment tool %s; `attest curriculum show` lists them",
				    json_string_value(name));
	}
	json_array_foreach (specialisms, i, name) {
		if (places && !specialisms_place(places, json_string_value(name)))
			return fail(err, ERR_NOT_FOUND,
				    "there is no specialism, theme or division %s in %s",
				    json_string_value(name), places->head.name);
	}
	return OK;
}

static enum status grant_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{ssssss}", "person", args_operand(args, 0), "role", args_operand(args, 1),
			  "from", args_option(args, "--from"));
	CLEANUP(json_cleanup) json_t *tools = args_list(args, "--tool");
	CLEANUP(json_cleanup) json_t *specialisms = args_list(args, "--specialism");
	struct say say = { .kind = "role", .role = app_registrar(app), .body = body };
	struct digest digest;
	uint64_t seq;

	TRY(check_scope(app, tools, specialisms, err));
	if (args_option(args, "--until"))
		json_object_set_new(body, "until", json_string(args_option(args, "--until")));
	if (json_array_size(tools) > 0)
		json_object_set(body, "tools", tools);
	if (json_array_size(specialisms) > 0)
		json_object_set(body, "specialisms", specialisms);
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "role", seq, &digest, err);
}

static enum status end_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{ss}", "until", args_option(args, "--until"));
	struct record record;
	struct entry grant;
	struct digest digest;
	uint64_t seq;
	int32_t until;

	TRY(app_entry(app, args_operand(args, 0), &record, &grant, err));
	if (strcmp(grant.kind, "role") != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s, not a role; `attest person show PERSON` says which "
			    "entries are",
			    (unsigned long long)record.seq, grant.kind);
	struct say say = { .kind = "role-end",
			   .role = app_registrar(app),
			   .about = &grant.digest,
			   .about_count = 1,
			   .body = body };

	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &seq, &digest, err));
	TRY(print_entry(app, "role-end", seq, &digest, err));
	TRY(day_parse(args_option(args, "--until"), &until, err));
	return print_stranded(app, NULL, json_string_value(json_object_get(grant.body, "person")), until + 1, err);
}

/*
 * Who confirms an answer has to have heard its key's digits from the author: they stand nowhere in the store,
 * or they would be read off there.
 */
static enum status check_fingerprint(const struct args *args, const struct record *record,
				     const struct entry *first, struct err *err)
{
	const char *heard = args_option(args, "--fingerprint");

	if (strcmp(first->kind, "answer") != 0)
		return heard == NULL ? OK :
				       fail(err, ERR_INVALID,
					    "entry %llu is no answer with a key of its own: leave out "
					    "--fingerprint",
					    (unsigned long long)record->seq);
	if (heard == NULL)
		return fail(err, ERR_INVALID,
			    "entry %llu is signed with a key that nobody knows here: ask %s, on the telephone "
			    "or face to face, for its digits, and give them with --fingerprint",
			    (unsigned long long)record->seq, first->author);
	if (!key_spoken_is(&first->key, heard))
		return fail(err, ERR_DENIED,
			    "these are not the digits of the key of entry %llu: ask %s to read them out once "
			    "more; if they stay wrong, revoke it, for somebody else signed it",
			    (unsigned long long)record->seq, first->author);
	return OK;
}

static enum status countersign_run(struct app *app, const struct args *args, struct err *err)
{
	const struct listed_pending *waits;
	struct record record;
	struct entry first;
	struct digest digest;
	uint64_t seq;

	TRY(app_entry(app, args_operand(args, 0), &record, &first, err));
	TRY(app_pending(app, record.seq, &waits, err));
	if (!waits)
		return fail(err, ERR_CONFLICT,
			    "entry %llu waits for no second signer; nothing needs to be done",
			    (unsigned long long)record.seq);
	TRY(check_fingerprint(args, &record, &first, err));
	struct say say = { .kind = "countersign",
			   .role = waits->role == ROLE_REGISTRAR ? app_registrar(app) : waits->role,
			   .portfolio = first.portfolio,
			   .about = &first.digest,
			   .about_count = 1 };

	TRY(app_say(app, &say, &seq, &digest, err));
	TRY(print_entry(app, "countersign", seq, &digest, err));
	return print_made_void(app, record.seq, err);
}

static const struct option grant_options[] = {
	{ "--from", "DATE", "first day", true, false },
	{ "--until", "DATE", "last day; open without it", false, false },
	{ "--tool", "TOOL", "only for this tool (DOPS, CBD, REVIEW, ...)", false, true },
	{ "--specialism", "NAME", "only for this specialism, theme or division", false, true },
	{ NULL },
};
static const struct option end_options[] = {
	{ "--until", "DATE", "the last day on which it holds", true, false },
	{ "--reason", "TEXT", "why", false, false },
	{ NULL },
};

static const struct option countersign_options[] = {
	{ "--fingerprint", "DIGITS", "of an answer from outside: the digits that its author read out", false,
	  false },
	{ NULL },
};

extern const struct command cmd_role[];
const struct command cmd_role[] = {
	{ "role grant", "PERSON ROLE", "grant a role, with dates and scope",
	  "Roles: assessor, training-officer, programme-lead, school, panel, registrar, registrant,\n"
	  "applicant, etb-assessor, lay.\n"
	  "A grant acts from its place in the log on. All but assessor and registrant wait for a second\n"
	  "registrar (`countersign`) once the store has had two.",
	  grant_options, NEEDS_WRITE | NEEDS_AS, grant_run,
	  "attest --as registrar role grant bela assessor --from 2023-09-01 --until 2026-08-31 --tool "
	  "DOPS --tool REVIEW --specialism clinical-engineering" },
	{ "role end", "ENTRY", "end a role",
	  "The end of an assessor's or registrant's role from today on takes one registrar; of any other\n"
	  "role, or with a day that is past, a second one (`countersign`) once the store has had two.",
	  end_options, NEEDS_WRITE | NEEDS_AS, end_run,
	  "attest --as registrar role end 17 --until 2025-01-31 --reason \"left the department\"" },
	{ "countersign", "ENTRY", "sign as the second person what waits for one",
	  "`person list` shows what waits, and for which role: a second registrar, or for a waiver whom\n"
	  "the curriculum names. Neither who said it nor whom it is about may. Where no other registrar\n"
	  "can, --as root signs with the root key, alone and at any time; so it does for\n"
	  "`person certify`, `person revoke`, `role grant` and `role end`.\n"
	  "An answer that came from outside (`request import`) is the training officer's to confirm: with the\n"
	  "digits of its key that the assessor read out.", countersign_options, NEEDS_WRITE | NEEDS_AS | REMOTE_ENTRY, countersign_run,
	  "attest --as registrar2 countersign 23" },
	{ NULL },
};
