/* People and their keys. A private key never leaves its own file; the store sees public keys only. */
#include <string.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "cli/new_key.h"
#include "core/date.h"
#include "portfolio/list.h"
#include "portfolio/signing.h"
#include "portfolio/world.h"

#define REQUEST_MAX 65536
#define KEY_DIGITS 8 /* of a fingerprint, as of an entry */

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

static enum status read_request(struct app *app, const char *path, json_t **ret_request, struct err *err)
{
	struct text file;

	TRY(app_read_file(app, path, &file, err));
	return json_read(file.bytes, file.len, REQUEST_MAX, ret_request, err);
}

/* In which role somebody says something of their own keys: whichever they hold, since every one may. */
static enum status own_role(struct app *app, enum role *ret_role, struct err *err)
{
	static const enum role roles[] = {
		ROLE_REGISTRAR,	     ROLE_TRAINING_OFFICER, ROLE_ASSESSOR, ROLE_PROGRAMME_LEAD,
		ROLE_SCHOOL,	     ROLE_PANEL,	    ROLE_REGISTRANT, ROLE_ETB_ASSESSOR,
		ROLE_LAY,	     ROLE_APPLICANT,
	};
	struct world world = journal_world(app->journal);
	bool trainee;

	if (strcmp(app->as, ROOT_AUTHOR) == 0) {
		*ret_role = ROLE_AUTHORITY;
		return OK;
	}
	world.arena = app->arena;
	TRY(world_is_trainee(&world, app->as, time_day(app_now(app)), &trainee, err));
	if (trainee) {
		*ret_role = ROLE_TRAINEE;
		return OK;
	}
	return app_role(app, roles, sizeof roles / sizeof *roles, ret_role, err);
}

static enum status certify_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	const char *person = args_operand(args, 0), *file = args_option(args, "--request");
	const char *checked = args_option(args, "--checked");
	struct digest digest;
	uint64_t seq;
	bool own = strcmp(person, app->as) == 0;
	enum role role = app_registrar(app);
	enum status status;

	if (own)
		TRY(own_role(app, &role, err));
	if (own && !file)
		return fail(err, ERR_INVALID, "make the key first, with `attest --keys ELSEWHERE person key %s`, and name its "
					      "request with --request: the key that you have signs for it",
			    person);
	if (file) {
		TRY(read_request(app, file, &body, err));
		if (strcmp(json_string_value(json_object_get(body, "person")) ?: "", person) != 0)
			return fail(err, ERR_INVALID, "%s is not a request of %s", file, person);
	} else {
		TRY(new_key_make(app, person, person, &key, err));
		TRY(new_key_offer(app, person, key, &body, err));
	}
	json_object_set_new(body, "checked", json_string(checked ? checked :
						       own     ? KEY_CHECKED_OWN :
								 "in-person"));
	struct say say = { .kind = "key", .role = role, .body = body };

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

/* The one whose fingerprint begins so; without that, the only one there is to end. */
static enum status which_key(struct app *app, const char *person, const char *digits, bool ended, struct digest *ret_key,
			     struct err *err)
{
	struct listed_key *keys;
	size_t count, found = 0;
	char hex[DIGEST_HEX];

	TRY(list_person_exists(journal_db(app->journal), person, err));
	TRY(list_keys(journal_db(app->journal), person, app->arena, &keys, &count, err));
	if (!digits)
		TRY(list_key_of(journal_db(app->journal), person, ended, ret_key, err));
	for (size_t i = 0; i < count; i++) {
		digest_hex(&keys[i].key, hex);
		if (digits ? strncmp(hex, digits, strlen(digits)) != 0 : keys[i].ended)
			continue;
		found++;
		if (digits)
			*ret_key = keys[i].key;
	}
	if (found > 1)
		return fail(err, ERR_INVALID,
			    "%zu keys of %s %s: say which with --key; `attest person keys %s` lists them", found, person,
			    digits ? "begin so" : "are in force", person);
	if (digits && (found == 0 || strlen(digits) < KEY_DIGITS))
		return fail(err, ERR_NOT_FOUND, "--key takes %d or more digits of a key that `attest person keys %s` lists",
			    KEY_DIGITS, person);
	return OK;
}

static enum status revoke_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = NULL;
	const char *reason = args_option(args, "--reason"), *since = args_option(args, "--since");
	const char *person = args_operand(args, 0);
	enum role role = app_registrar(app);
	struct digest key, digest;
	char hex[DIGEST_HEX];
	uint64_t seq;

	TRY(which_key(app, person, args_option(args, "--key"), since != NULL, &key, err));
	if (strcmp(person, app->as) == 0)
		TRY(own_role(app, &role, err));
	digest_hex(&key, hex);
	body = json_pack("{ssss}", "key", hex, "reason", reason);
	if (since)
		json_object_set_new(body, "from", json_string(since));
	struct say say = { .kind = "key-end", .role = role, .body = body };

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

/* Who is listed; NULL, or ROLE_COUNT: whoever. */
struct wanted {
	const char *id, *words;
	enum role role; /* held today */
};

static bool is_wanted(struct app *app, const struct listed_person *p, const struct wanted *w)
{
	int32_t today = time_day(app_now(app));
	bool holds = w->role == ROLE_COUNT;

	for (size_t i = 0; i < p->role_count; i++)
		holds = holds || (p->roles[i].role == w->role && p->roles[i].from <= today && today <= p->roles[i].until);
	return holds && (!w->id || strcmp(w->id, p->id) == 0) &&
	       (!w->words || has_words(app_name(app, p->id), w->words) || has_words(p->id, w->words) ||
		has_words(p->register_number, w->words));
}

static enum status list_all(struct app *app, const struct wanted *wanted, struct err *err)
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

		if (!is_wanted(app, p, wanted))
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
	struct wanted wanted = { .words = args_option(args, "--find"), .role = ROLE_COUNT };
	const char *role = args_option(args, "--role");
	struct listed_pending *pending;
	size_t count;

	if (role)
		TRY(role_parse(role, &wanted.role, err));
	if (wanted.role == ROLE_TRAINEE)
		return fail(err, ERR_INVALID, "who trains stands in `attest cohort CURRICULUM`: it comes from an enrolment, and "
					      "is no role that is granted");
	TRY(list_all(app, &wanted, err));
	if (role || wanted.words)
		return OK;
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
	return list_all(app, &(struct wanted){ .id = args_operand(args, 0), .role = ROLE_COUNT }, err);
}

static json_t *key_json(const struct listed_key *k)
{
	char hex[DIGEST_HEX], credential[DIGEST_HEX];
	json_t *doc;

	digest_hex(&k->key, hex);
	digest_hex(&k->signing.credential, credential);
	doc = json_pack("{sssssIsosb}", "key", hex, "is", k->passkey ? "passkey" : "file", "entry", (json_int_t)k->seq,
			"since", json_time(k->accepted), "in_force", (int)!k->ended);
	if (k->passkey)
		json_object_set_new(doc, "passkey",
				    json_pack("{ssssss}", "site", k->signing.domain, "copies",
					      passkey_backup_name(k->signing.backup), "credential", credential));
	if (k->ended)
		json_object_set_new(doc, "ended",
				    json_pack("{sosssI}", "since", json_time(k->end), "reason", k->reason, "entry",
					      (json_int_t)k->end_seq));
	return doc;
}

static void print_key(struct app *app, const struct listed_key *k)
{
	char hex[DIGEST_HEX], since[TIME_TEXT], end[TIME_TEXT];

	digest_hex(&k->key, hex);
	time_text(k->accepted, since);
	time_text(k->end, end);
	fprintf(app->out, "%.12s  entry %-4llu %s since %s", hex, (unsigned long long)k->seq,
		k->passkey ? "passkey" : "file", since);
	if (k->passkey)
		print_words(app->out, ", %s, for %s", passkey_backup_name(k->signing.backup), k->signing.domain);
	if (k->ended)
		print_words(app->out, "; not valid since %s (%s, entry %llu)", end, k->reason,
			    (unsigned long long)k->end_seq);
	fputc('\n', app->out);
}

static enum status keys_run(struct app *app, const struct args *args, struct err *err)
{
	const char *person = args_operand(args, 0);
	json_t *doc = json_array();
	struct listed_key *keys;
	size_t count;
	enum status status = list_person_exists(journal_db(app->journal), person, err);

	if (status == OK)
		status = list_keys(journal_db(app->journal), person, app->arena, &keys, &count, err);
	for (size_t i = 0; status == OK && i < count; i++) {
		json_array_append_new(doc, key_json(&keys[i]));
		if (!app->json)
			print_key(app, &keys[i]);
	}
	if (status == OK && app->json)
		return print_json(app, doc, err);
	if (status == OK && count == 0)
		fprintf(app->out, "%s has no key here\n", person);
	json_decref(doc);
	return status;
}

static const struct option add_options[] = {
	{ "--name", "NAME", "what the person is called", true, false },
	{ "--email", "ADDRESS", "where they can be reached", false, false },
	{ "--register", "NUMBER", "number on a professional register", false, false },
	{ NULL },
};
static const struct option list_options[] = {
	{ "--role", "ROLE", "only who holds this role today", false, false },
	{ "--find", "TEXT", "only who has this in their name, id or register number", false, false },
	{ NULL },
};
static const struct option certify_options[] = {
	{ "--request", "FILE", "a request that the person made with `person key`", false, false },
	{ "--checked", "HOW", "how identity was checked: in-person, passport, video, demo; own-key, of oneself", false, false },
	{ NULL },
};
static const struct option revoke_options[] = {
	{ "--reason", "WORD", "superseded, lost, stolen or left", true, false },
	{ "--key", "DIGITS", "which, where they have several: the beginning of its fingerprint", false, false },
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
	  "With it the registrar sees the public key and its proof of possession, never the key.\n"
	  "Of oneself: a further key, signed for with one that is in force.",
	  certify_options, NEEDS_WRITE | NEEDS_AS, certify_run,
	  "attest --as registrar person certify amira --checked passport" },
	{ "person key", "PERSON", "make your own key, and print the request to have it certified", NULL,
	  NULL, NEEDS_STORE, key_run, "attest person key amira >amira.request" },
	{ "person keys", "PERSON", "list the keys that a person signs, or signed, with",
	  "Whether one is a passkey, for which site, and whether it can be copied to other devices: then no registrar\n"
	  "and no ETB assessor signs with it in that role.",
	  NULL, NEEDS_STORE, keys_run, "attest person keys amira" },
	{ "person list", "", "list people and their roles", NULL, list_options, NEEDS_STORE, list_run,
	  "attest person list --role assessor --find lindholt" },
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
