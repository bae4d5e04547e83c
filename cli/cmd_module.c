#include <string.h>

#include "assessment/completion.h"
#include "assessment/kinds.h"
#include "cli/app.h"
#include "cli/command.h"
#include "core/date.h"
#include "core/json.h"

/* ---- show ---- */

static const struct attempt *attempt_of(const struct facts *f, const struct rest *rest)
{
	for (size_t i = 0; i < f->attempt_count; i++) {
		if (f->attempts[i].request == rest->request && f->attempts[i].n == rest->n)
			return &f->attempts[i];
	}
	return NULL;
}

/* The evidence that the request was sent with: its number, and its title where it is not erased. */
static json_t *evidence_json(struct app *app, int64_t request)
{
	struct record record;
	struct entry asked, evidence;
	const char *title;
	char hex[DIGEST_HEX];
	uint64_t seq;
	struct err err;

	if (journal_read(app->journal, (uint64_t)request, app->arena, &record, &asked, &err) != OK ||
	    asked.about_count == 0)
		return json_null();
	digest_hex(&asked.about[0], hex);
	if (journal_find(app->journal, hex, &seq, &err) != OK ||
	    journal_read(app->journal, seq, app->arena, &record, &evidence, &err) != OK)
		return json_null();
	title = app_text(app, &evidence, "title");
	return json_pack("{sIss}", "entry", (json_int_t)seq, "title", title ? title : "(erased)");
}

static json_t *rest_json(struct app *app, const struct facts *f, const struct rest *rest)
{
	const struct attempt *at = attempt_of(f, rest);
	char day[DAY_TEXT] = "";

	if (!at)
		return json_pack("{ss}", "slot", rest->slot);
	day_text(time_day(at->decided), day);
	return json_pack("{sssssssssIsbsbso}", "slot", rest->slot, "tool", at->tool, "assessor", at->assessor,
			 "day", day, "decision", (json_int_t)at->decision, "reported", (int)at->reported,
			 "carried", (int)at->carried, "evidence", evidence_json(app, at->request));
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	const char *trainee = args_operand(args, 0), *module = args_operand(args, 1);
	CLEANUP(json_cleanup) json_t *list = json_array();
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct facts facts;
	struct rest *rests;
	const json_t *one;
	size_t count, i;

	TRY(app_facts(app, trainee, &facts, err));
	TRY(published_get(app->published, &facts.enrolment.digest, &c, &specialisms, err));
	TRY(module_may_close(&facts, c, specialisms, module, app->arena, &rests, &count, err));
	for (i = 0; i < count; i++)
		json_array_append_new(list, rest_json(app, &facts, &rests[i]));
	if (app->json)
		return print_json(app,
				  json_pack("{sssssssssssO}", "trainee", trainee, "name", app_name(app, trainee),
					    "module", module, "title", curriculum_use(c, module)->module->head.title,
					    "curriculum", c->head.name, "rests", list),
				  err);
	fprintf(app->out, "%s %s of %s is ready to be closed. The signature would rest on:\n", module,
		curriculum_use(c, module)->module->head.title, app_name(app, trainee));
	json_array_foreach (list, i, one) {
		fprintf(app->out, "  %-8s %-10s %s %s, entry %lld%s\n", json_text(one, "slot"), json_text(one, "tool"),
			json_text(one, "day"), json_text(one, "assessor"), (long long)json_number(one, "decision"),
			json_is_true(json_object_get(one, "reported")) ? ", reported" : "");
		fprintf(app->out, "           %s\n", json_text(json_object_get(one, "evidence"), "title"));
	}
	return OK;
}

/* ---- sign ---- */

static enum status sign_run(struct app *app, const struct args *args, struct err *err)
{
	const char *trainee = args_operand(args, 0), *module = args_operand(args, 1);
	const struct specialisms *specialisms;
	CLEANUP(json_cleanup) json_t *body = NULL;
	const struct curriculum *c;
	struct digest *about, digest;
	struct facts facts;
	struct rest *rests;
	size_t count, about_count;
	const struct use *use;
	uint64_t seq;

	TRY(app_facts(app, trainee, &facts, err));
	if (strcmp(app->as, trainee) == 0)
		return fail(err, ERR_DENIED,
			    "nobody closes a module of their own portfolio; ask the training officer, %s",
			    facts.enrolment.officer);
	TRY(published_get(app->published, &facts.enrolment.digest, &c, &specialisms, err));
	TRY(module_may_close(&facts, c, specialisms, module, app->arena, &rests, &count, err));
	TRY(module_sign_body(&facts, module, rests, count, app->arena, &body, &about, &about_count,
			     err));
	use = curriculum_use(c, module);
	struct say say = { .kind = "module-sign",
			   .role = use->module->complete_by,
			   .portfolio = trainee,
			   .about = about,
			   .about_count = about_count,
			   .body = body };

	say_text(&say, "comment", args_option(args, "--comment"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "module-sign", seq, &digest, err);
}

static const struct option sign_options[] = {
	{ "--comment", "TEXT", "a word to the trainee", false, false },
	{ NULL },
};

extern const struct command cmd_module[];
const struct command cmd_module[] = {
	{ "module show", "TRAINEE MODULE", "say what closing a module would rest on",
	  "Every attempt that the signature would list: for what, by whom, when, and the evidence. As `module sign`\n"
	  "it is refused while anything is missing, and says what.",
	  NULL, NEEDS_STORE | REMOTE_TRAINERS, show_run, "attest module show amira CEN-R1" },
	{ "module sign", "TRAINEE MODULE", "close a module, as the training officer",
	  "The signature lists every attempt that it rests on. It is refused while anything is missing:\n"
	  "`attest progress TRAINEE --module MODULE` says what, and whose move it is.",
	  sign_options, NEEDS_WRITE | NEEDS_AS | REMOTE_TRAINERS, sign_run, "attest --as bela module sign amira CEN-R1" },
	{ NULL },
};
