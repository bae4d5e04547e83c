/* Taking back what was said: an assessment, a signature, a review, a waiver. */
#include "cli/revoke.h"

#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/correction.h"
#include "cli/terminal.h"

static bool confirmed(struct app *app)
{
	struct terminal t;
	enum input came;
	char key = 0;

	terminal_open(&t, STDIN_FILENO, app->out);
	fputs("Take it back? y signs, anything else does not: ", app->out);
	came = terminal_key(&t, &key);
	terminal_close(&t);
	return came == INPUT_OK && key == 'y';
}

static enum status print_revoked(struct app *app, uint64_t seq, const struct digest *digest,
				 const struct effects *effects, struct err *err)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	if (app->json)
		return print_json(app,
				  json_pack("{sIssssso}", "seq", (json_int_t)seq, "entry", hex, "kind", "revoke",
					    "reopens", effects_json(effects)),
				  err);
	return print_entry(app, "revoke", seq, digest, err);
}

enum status revoke_entry(struct app *app, const struct args *args, const struct entry *what,
			 enum role role, struct err *err)
{
	bool preview = args_option(args, "--preview") != NULL, asks;
	struct say say = { .kind = "revoke",
			   .role = role,
			   .portfolio = what->portfolio,
			   .about = &what->digest,
			   .about_count = 1 };
	struct effects effects = { 0 };
	struct digest digest;
	uint64_t said;

	/* They are tried and rolled back, which nobody can who only drafts what somebody is to sign. */
	if (!app->drafting)
		TRY(effects_of(app, &say, &effects, err));
	if (preview && app->json)
		return print_json(app, json_pack("{so}", "reopens", effects_json(&effects)), err);
	asks = !args_option(args, "--yes") && isatty(STDIN_FILENO) && isatty(fileno(app->out));
	if (preview || (asks && !app->json))
		effects_print(app, &effects);
	if (preview)
		return OK;
	if (asks && !app->json && !confirmed(app)) {
		app->exit_code = 1;
		fputs("Nothing was taken back.\n", app->out);
		return OK;
	}
	say_text(&say, "reason", args_option(args, "--reason"));
	TRY(app_say(app, &say, &said, &digest, err));
	TRY(print_revoked(app, said, &digest, &effects, err));
	if (!app->json && !(asks && !preview))
		effects_print(app, &effects);
	return OK;
}

enum status revoke_role(struct app *app, const struct entry *what, uint64_t seq, enum role *ret_role,
			struct err *err)
{
	const struct kind *row = kind_newest(journal_world(app->journal).kinds, what->kind);
	bool registrar;

	/* In which role it would be said is known only of what can be revoked. */
	if (row == NULL || !row->revocable)
		return fail(err, ERR_INVALID, "entry %llu is of kind %s, which nobody can revoke",
			    (unsigned long long)seq, what->kind);
	TRY(app_holds(app, app->as, ROLE_REGISTRAR, &registrar, err));
	if (!registrar && strcmp(what->kind, "answer") != 0 && strcmp(what->author, app->as) != 0)
		return fail(err, ERR_DENIED, "entry %llu is %s's: only %s or a registrar can revoke it",
			    (unsigned long long)seq, what->author, what->author);
	*ret_role = registrar ? ROLE_REGISTRAR :
		    strcmp(what->kind, "answer") == 0 ? ROLE_TRAINING_OFFICER :
							what->role;
	return OK;
}

enum status revoke_reopens(struct app *app, const struct entry *what, uint64_t seq, json_t **ret_list,
			   struct err *err)
{
	struct say say = { .kind = "revoke", .portfolio = what->portfolio, .about = &what->digest, .about_count = 1 };
	struct effects effects;

	TRY(revoke_role(app, what, seq, &say.role, err));
	TRY(effects_of(app, &say, &effects, err));
	*ret_list = effects_json(&effects);
	return OK;
}

static enum status revoke_run(struct app *app, const struct args *args, struct err *err)
{
	struct entry what;
	struct record record;
	enum role role;

	TRY(app_entry(app, args_operand(args, 0), &record, &what, err));
	TRY(revoke_role(app, &what, record.seq, &role, err));
	return revoke_entry(app, args, &what, role, err);
}

static const struct option revoke_options[] = {
	REVOKE_OPTIONS("why; everybody who reads the record is told"),
	{ NULL },
};

extern const struct command cmd_revoke[];
const struct command cmd_revoke[] = {
	{ "revoke", "ENTRY", "take back what was said: an assessment, a signature, a review, a waiver",
	  "By whoever said it, or a registrar. Results, placements, working time, leave, moved dates, exemptions,\n"
	  "the ratification of an equivalence and that a condition is met too. What rests on it falls, and is\n"
	  "listed: --preview does that and signs nothing, and on a terminal you are asked. Nothing goes away: the\n"
	  "entry stays in the log, `attest show` says who took it back and why, and so do progress, explain and\n"
	  "the cohort.",
	  revoke_options, NEEDS_WRITE | NEEDS_AS, revoke_run,
	  "attest --as bela revoke 439 --reason \"Signed in the wrong meeting.\"" },
	{ NULL },
};
