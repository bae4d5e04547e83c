/* People and their keys. A private key never leaves its own file; the store sees public keys only. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "cli/new_key.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

static enum status add_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "person", args_operand(args, 0));
	const char *number = args_option(args, "--register");
	struct say say = { .kind = "person", .role = ROLE_REGISTRAR, .body = body };
	struct digest digest;
	uint64_t seq;

	if (number)
		json_object_set_new(body, "register", json_string(number));
	say_text(&say, "name", args_option(args, "--name"));
	say_text(&say, "email", args_option(args, "--email"));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "person", seq, &digest, err);
}

/* ---- keys ---- */

static enum status key_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	const char *person = args_operand(args, 0);
	json_t *request;

	TRY(new_key_make(app, person, person, &key, err));
	TRY(new_key_offer(app, person, key, &request, err));
	return print_json(app, request, err);
}

static enum status read_request(const char *path, json_t **ret_request, struct err *err)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, 65536);
	TRY(buf_read_file(&text, path, err));
	return json_read(text.data, text.len, 65536, ret_request, err);
}

static enum status certify_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	const char *person = args_operand(args, 0), *file = args_option(args, "--request");
	const char *checked = args_option(args, "--checked");
	struct digest digest;
	uint64_t seq;
	enum status status;

	if (file) {
		TRY(read_request(file, &body, err));
		if (strcmp(json_string_value(json_object_get(body, "person")) ?: "", person) != 0)
			return fail(err, ERR_INVALID, "%s is not a request of %s", file, person);
	} else {
		TRY(new_key_make(app, person, person, &key, err));
		TRY(new_key_offer(app, person, key, &body, err));
	}
	json_object_set_new(body, "checked", json_string(checked ? checked : "in-person"));
	struct say say = { .kind = "key", .role = app_registrar(app), .body = body };

	status = app_say(app, &say, &seq, &digest, err);
	if (status != OK) {
		if (!file)
			(void)remove(app_key_path(app, person)); /* a key that nobody knows */
		return status;
	}
	return print_entry(app, "key", seq, &digest, err);
}

/* What would be void, and what re-opens by that; nothing is signed. */
static enum status preview(struct app *app, const struct say *say, struct err *err)
{
	struct effects effects;

	TRY(effects_of(app, say, &effects, err));
	if (app->json)
		return print_json(app, json_pack("{soso}", "voids", voids_json(&effects), "reopens",
						 effects_json(&effects)),
				  err);
	TRY(print_would_void(app, &effects, err));
	effects_print(app, &effects);
	return OK;
}

static enum status revoke_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	const char *reason = args_option(args, "--reason"), *since = args_option(args, "--since");
	const char *person = args_operand(args, 0);
	struct digest key, digest;
	char hex[DIGEST_HEX];
	uint64_t seq;

	TRY(list_key_of(journal_db(app->journal), person, since != NULL, &key, err));
	digest_hex(&key, hex);
	body = json_pack("{ssss}", "key", hex, "reason", reason);
	if (since)
		json_object_set_new(body, "from", json_string(since));
	struct say say = { .kind = "key-end", .role = app_registrar(app), .body = body };

	if (args_option(args, "--preview"))
		return preview(app, &say, err);
	say_text(&say, "reason", args_option(args, "--text"));
	TRY(app_say(app, &say, &seq, &digest, err));
	TRY(print_entry(app, "key-end", seq, &digest, err));
	return print_made_void(app, seq, err);
}

/* ---- lists ---- */

static json_t *role_json(const struct listed_role *r)
{
	char from[DAY_TEXT], until[DAY_TEXT];
	json_t *scope = json_array(), *doc;

	for (int list = 0; list < 2; list++) {
		const char *p = list == 0 ? r->tools : r->specialisms;

		while (*p) {
			size_t len = strcspn(p, " ");

			json_array_append_new(scope, json_stringn(p, len));
			p += len + (p[len] == ' ');
		}
	}
	day_text(r->from, from);
	day_text(r->until, until);
	doc = json_pack("{sssossss?}", "role", role_name(r->role), "scope", scope, "from", from, "until",
			*until ? until : NULL);
	json_object_set_new(doc, "entry", json_integer((json_int_t)r->seq));
	return doc;
}

/* A trainee's enrolments, as roles: being a trainee comes from them. */
static void list_training(struct app *app, const struct listed_enrolment *items, size_t count,
			  const char *person, json_t *roles)
{
	for (size_t i = 0; i < count; i++) {
		const struct listed_enrolment *e = &items[i];
		char from[DAY_TEXT], until[DAY_TEXT];

		if (strcmp(e->trainee, person) != 0)
			continue;
		day_text(e->start, from);
		day_text(e->ended, until);
		json_array_append_new(roles, json_pack("{sss[s]ssss?sI}", "role", "trainee", "scope",
						       e->curriculum, "from", from, "until",
						       *until ? until : NULL, "entry",
						       (json_int_t)e->seq));
		if (!app->json)
			fprintf(app->out, "    entry %-4llu trainee from %s%s%s; on %s, training officer %s\n",
				(unsigned long long)e->seq, from, *until ? " until " : "", until,
				e->curriculum, e->officer);
	}
}

static enum status list_all(struct app *app, const char *only, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_array();
	struct listed_enrolment *enrolments;
	struct listed_person *people;
	size_t count, enrolment_count;

	TRY(list_people(journal_db(app->journal), app->arena, &people, &count, err));
	TRY(list_enrolments(journal_db(app->journal), app->arena, &enrolments, &enrolment_count, err));
	for (size_t i = 0; i < count; i++) {
		const struct listed_person *p = &people[i];
		const char *name = app_name(app, p->id);
		json_t *roles;

		if (only && strcmp(only, p->id) != 0)
			continue;
		roles = json_array();
		if (!app->json) {
			fprintf(app->out, "%-14s ", p->id);
			print_text(app->out, name);
			fprintf(app->out, "%s%s%s\n", *p->register_number ? "  register " : "",
				p->register_number, p->has_key ? "" : "  (no key)");
		}
		for (size_t k = 0; k < p->role_count; k++) {
			const struct listed_role *r = &p->roles[k];
			char from[DAY_TEXT], until[DAY_TEXT];

			json_array_append_new(roles, role_json(r));
			day_text(r->from, from);
			day_text(r->until, until);
			if (!app->json)
				fprintf(app->out, "    entry %-4llu %s from %s%s%s%s%s%s%s\n",
					(unsigned long long)r->seq, role_name(r->role), from,
					*until ? " until " : "", until, *r->tools ? "; tools " : "",
					r->tools, *r->specialisms ? "; for " : "", r->specialisms);
		}
		list_training(app, enrolments, enrolment_count, p->id, roles);
		json_array_append_new(doc, json_pack("{sssssoss*}", "id", p->id, "name", name, "roles",
						     roles, "register",
						     *p->register_number ? p->register_number : NULL));
	}
	return app->json ? print_json(app, json_incref(doc), err) : OK;
}

static enum status list_run(struct app *app, const struct args *args, struct err *err)
{
	struct listed_pending *pending;
	size_t count;

	(void)args;
	TRY(list_all(app, NULL, err));
	TRY(list_pending(journal_db(app->journal), app->arena, &pending, &count, err));
	for (size_t i = 0; i < count && !app->json; i++)
		fprintf(app->out,
			"entry %llu waits for a second person to sign as %s: `attest show %llu`, then "
			"`countersign`\n",
			(unsigned long long)pending[i].seq, role_name(pending[i].role),
			(unsigned long long)pending[i].seq);
	return OK;
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	TRY(list_person_exists(journal_db(app->journal), args_operand(args, 0), err));
	return list_all(app, args_operand(args, 0), err);
}

static const struct option add_options[] = {
	{ "--name", "NAME", "what the person is called", true, false },
	{ "--email", "ADDRESS", "where they can be reached", false, false },
	{ "--register", "NUMBER", "number on a professional register", false, false },
	{ NULL },
};
static const struct option certify_options[] = {
	{ "--request", "FILE", "a request that the person made with `person key`", false, false },
	{ "--checked", "HOW", "how identity was checked: in-person, passport, video, demo", false, false },
	{ NULL },
};
static const struct option revoke_options[] = {
	{ "--reason", "WORD", "superseded, lost, stolen or left", true, false },
	{ "--since", "TIME", "invalid already since then; a second registrar must agree", false,
	  false },
	{ "--text", "TEXT", "what happened", false, false },
	{ "--preview", NULL, "say what it would make void and re-open, and sign nothing", false, false },
	{ NULL },
};

extern const struct command cmd_person[];
const struct command cmd_person[] = {
	{ "person add", "PERSON", "add a person to the store", NULL, add_options,
	  NEEDS_WRITE | NEEDS_AS, add_run,
	  "attest --as registrar person add amira --name \"Amira Hussain\" --register CS12345" },
	{ "person certify", "PERSON", "certify a person's signing key",
	  "Without --request the key is made here, in the keys folder, and its passphrase asked for.\n"
	  "With it the registrar sees the public key and its proof of possession, never the key.",
	  certify_options, NEEDS_WRITE | NEEDS_AS, certify_run,
	  "attest --as registrar person certify amira --checked passport" },
	{ "person key", "PERSON", "make your own key, and print the request to have it certified", NULL,
	  NULL, NEEDS_STORE, key_run, "attest person key amira >amira.request" },
	{ "person list", "", "list people and their roles", NULL, NULL, NEEDS_STORE, list_run, NULL },
	{ "person revoke", "PERSON", "end a person's signing key",
	  "What was signed before stands. With --since, what it signed from then on counts no more, nor\n"
	  "what was signed with keys that it certified; a key that has ended can be ended so once more.\n"
	  "--preview lists what that would be, and what re-opens by it.",
	  revoke_options, NEEDS_WRITE | NEEDS_AS, revoke_run,
	  "attest --as registrar person revoke amira --reason lost" },
	{ "person show", "PERSON", "show one person and their roles", NULL, NULL, NEEDS_STORE, show_run,
	  NULL },
	{ NULL },
};
