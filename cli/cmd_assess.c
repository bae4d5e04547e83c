/* What an assessor answers: satisfactory, not yet, or not mine; and taking back a decision. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "portfolio/list.h"

/* ID=VALUE pairs of a repeated option. */
static enum status pair(const char *text, const char *option, struct arena *a, const char **ret_id,
			const char **ret_value, struct err *err)
{
	const char *equals = strchr(text, '=');

	if (!equals || equals == text)
		return fail(err, ERR_INVALID, "%s is ID=VALUE, not \"%s\"", option, text);
	*ret_id = arena_bytes(a, text, (size_t)(equals - text));
	*ret_value = equals + 1;
	return OK;
}

/* The judgement of each purpose of the request: --item ITEM=POINT where given, else --outcome. */
static enum status judgements(const struct args *args, const struct entry *request, struct arena *a,
			      json_t **ret_list, struct err *err)
{
	const json_t *items = json_object_get(request->body, "items");
	CLEANUP(json_cleanup) json_t *list = json_array();
	size_t count = items ? json_array_size(items) : 1, used = 0, given = 0;

	for (size_t i = 0; i < count; i++) {
		const char *point = args_option(args, "--outcome"), *text;

		for (size_t k = 0; items && (text = args_value(args, "--item", k)); k++) {
			const char *item, *value;

			TRY(pair(text, "--item", a, &item, &value, err));
			given = k + 1;
			if (strcmp(item, json_string_value(json_array_get(items, i))) == 0) {
				point = value;
				used++;
			}
		}
		json_array_append_new(list, json_pack("{siss}", "n", (int)i + 1, "point", point));
	}
	if (used != given)
		return fail(err, ERR_INVALID,
			    "--item names something that entry's request is not for, or twice");
	*ret_list = json_incref(list);
	return OK;
}

static enum status form(const struct args *args, struct arena *a, json_t *body, struct say *say,
			struct err *err)
{
	CLEANUP(json_cleanup) json_t *marks = json_object();
	const char *text, *id, *value;

	for (size_t i = 0; (text = args_value(args, "--mark", i)); i++) {
		TRY(pair(text, "--mark", a, &id, &value, err));
		json_object_set_new(marks, id, json_string(value));
	}
	if (json_object_size(marks) > 0)
		json_object_set(body, "marks", marks);
	for (size_t i = 0; (text = args_value(args, "--note", i)); i++) {
		TRY(pair(text, "--note", a, &id, &value, err));
		say_text(say, arena_printf(a, "note.%s", id), value);
	}
	say_text(say, "note.feedback", args_option(args, "--feedback"));
	return OK;
}

static enum status assess_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *list = NULL;
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct entry request;
	struct record record;
	struct digest about[2], digest;
	uint64_t seq;

	TRY(app_entry(app, args_operand(args, 0), &record, &request, err));
	if (strcmp(request.kind, "request") != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s; what is signed is a request: `attest queue` lists "
			    "yours",
			    (unsigned long long)record.seq, request.kind);
	TRY(judgements(args, &request, app->arena, &list, err));
	about[0] = request.digest;
	about[1] = request.about[0];
	body = json_pack("{sO}", "judgements", list);
	struct say say = { .kind = "assessment",
			   .role = ROLE_ASSESSOR,
			   .portfolio = request.portfolio,
			   .about = about,
			   .about_count = 2,
			   .body = body };

	TRY(form(args, app->arena, body, &say, err));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "assessment", seq, &digest, err);
}

/* Decline a request, or revoke a decision: about one entry, with a reason. */
static enum status answer(struct app *app, const struct args *args, const char *kind,
			  const enum role *roles, size_t role_count, struct err *err)
{
	struct entry what;
	struct record record;
	struct digest digest;
	uint64_t seq;
	enum status status = OK;

	TRY(app_entry(app, args_operand(args, 0), &record, &what, err));
	for (size_t i = 0; i < role_count; i++) {
		struct say say = { .kind = kind,
				   .role = roles[i],
				   .portfolio = what.portfolio,
				   .about = &what.digest,
				   .about_count = 1 };

		say_text(&say, "reason", args_option(args, "--reason"));
		status = app_say(app, &say, &seq, &digest, err);
		if (status != ERR_DENIED)
			break; /* done, or refused for more than the role */
	}
	return status == OK ? print_entry(app, kind, seq, &digest, err) : status;
}

static enum status decline_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role roles[] = { ROLE_ASSESSOR };

	return answer(app, args, "decline", roles, 1, err);
}

static enum status revoke_run(struct app *app, const struct args *args, struct err *err)
{
	static const enum role roles[] = { ROLE_REGISTRAR, ROLE_TRAINING_OFFICER, ROLE_ASSESSOR };

	return answer(app, args, "revoke", roles, 3, err);
}

static const struct option sign_options[] = {
	{ "--outcome", "POINT", "satisfactory or not-yet", true, false },
	{ "--feedback", "TEXT", "what convinced you, or what is missing", true, false },
	{ "--item", "ITEM=POINT", "another judgement for one of the activities asked for", false, true },
	{ NULL },
};
static const struct option assess_options[] = {
	{ "--outcome", "POINT", "satisfactory or not-yet", true, false },
	{ "--mark", "ID=POINT", "a mark of the tool's form", false, true },
	{ "--note", "ID=TEXT", "a note of the tool's form", false, true },
	{ "--feedback", "TEXT", "the note that every form asks for", false, false },
	{ NULL },
};
static const struct option reason_options[] = {
	{ "--reason", "TEXT", "why", true, false },
	{ NULL },
};

extern const struct command cmd_assess[];
const struct command cmd_assess[] = {
	{ "sign", "ENTRY", "answer a request for a review: satisfactory or not yet, with feedback",
	  "ENTRY is the request, as `attest queue` shows it. What you sign is exactly the evidence that it\n"
	  "was sent with. Not yet is no fail: the trainee revises and asks again.",
	  sign_options, NEEDS_WRITE | NEEDS_AS, assess_run,
	  "attest --as chandra sign 57 --outcome satisfactory --feedback \"Clear and complete\"" },
	{ "assess", "ENTRY", "answer a request for an assessment (DOPS, OCE, CBD) with its mark form",
	  "`attest curriculum show CURRICULUM` prints the form of each tool.", assess_options,
	  NEEDS_WRITE | NEEDS_AS, assess_run,
	  "attest --as chandra assess 58 --outcome satisfactory --mark safety=alone --mark method=nearby "
	  "--feedback \"Keep the checklist\"" },
	{ "decline", "ENTRY", "answer a request that is not yours to judge", NULL, reason_options,
	  NEEDS_WRITE | NEEDS_AS, decline_run,
	  "attest --as chandra decline 57 --reason \"I was not there\"" },
	{ "revoke", "ENTRY", "take back an assessment or the signature of a module",
	  "By whoever signed it, or a registrar. What rests on it falls.", reason_options,
	  NEEDS_WRITE | NEEDS_AS, revoke_run, NULL },
	{ NULL },
};
