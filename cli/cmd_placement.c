/* Where a trainee was, is or will be placed. */
#include <inttypes.h>
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "core/date.h"
#include "portfolio/facts.h"
#include "portfolio/list.h"

/* A name that the published list does not have would never count, and nobody would be told. */
static enum status check_specialism(struct app *app, const char *trainee, const char *name,
				    struct err *err)
{
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct enrolment enrolment;

	TRY(app_enrolment(app, trainee, &enrolment, err));
	TRY(published_get(app->published, &enrolment.digest, &c, &specialisms, err));
	if (specialisms && !specialisms_place(specialisms, name))
		return fail(err, ERR_NOT_FOUND,
			    "no specialism is called \"%s\" in %s, with which %s was published", name,
			    specialisms->head.name, c->head.name);
	return OK;
}

static enum status add_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role placers[] = { ROLE_TRAINING_OFFICER, ROLE_PROGRAMME_LEAD };
	CLEANUP(json_cleanup) json_t *body =
		json_pack("{ssssssss}", "specialism", args_operand(args, 1), "site",
			  args_option(args, "--site"), "from", args_option(args, "--from"), "until",
			  args_option(args, "--until"));
	struct say say = { .kind = "placement", .portfolio = args_operand(args, 0), .body = body };

	TRY(check_specialism(app, say.portfolio, args_operand(args, 1), err));
	TRY(app_role(app, placers, 2, &say.role, err));
	say_text(&say, "comment", args_option(args, "--comment"));
	return app_say_bound(app, &say, err);
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct facts facts;

	TRY(list_person_exists(journal_db(app->journal), args_operand(args, 0), err));
	TRY(facts_load(journal_db(app->journal), args_operand(args, 0), NULL, app_now(app), app->arena,
		       &facts, err));
	for (size_t i = 0; i < facts.placement_count; i++) {
		const struct placement_fact *p = &facts.placements[i];
		char from[DAY_TEXT], until[DAY_TEXT];

		day_text(p->from, from);
		day_text(p->until, until);
		if (app->json)
			json_array_append_new(doc, json_pack("{sIssssssssss}", "seq", (json_int_t)p->entry,
							     "specialism", p->specialism, "site", p->site,
							     "from", from, "until", until, "by", p->by));
		else
			fprintf(app->out, "%5" PRId64 "  %s to %s  %-20s at %s, by %s\n", p->entry, from,
				until, p->specialism, p->site, p->by);
	}
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

static const struct option add_options[] = {
	{ "--site", "WORD", "where, in lower case", true, false },
	{ "--from", "DATE", "first day", true, false },
	{ "--until", "DATE", "last day", true, false },
	{ "--comment", "TEXT", "what else there is to say", false, false },
	{ NULL },
};

extern const struct command cmd_placement[];
const struct command cmd_placement[] = {
	{ "placement add", "TRAINEE SPECIALISM", "record a placement, as it was or as it is planned",
	  "By the training officer or a programme lead. To change one, revoke it and add it again.",
	  add_options, NEEDS_WRITE | NEEDS_AS, add_run,
	  "attest --as bela placement add amira clinical-engineering --site leeds --from 2026-06-01 "
	  "--until 2026-07-10" },
	{ "placement list", "TRAINEE", "list a trainee's placements", NULL, NULL, NEEDS_STORE, list_run, NULL },
	{ NULL },
};
