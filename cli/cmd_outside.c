/*
 * Assessors who have no account: a request leaves as a file, an answer comes back signed with a key of
 * their own, or on paper. `request show` and `request answer` need no store.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/guard.h"
#include "cli/form.h"
#include "cli/judging.h"
#include "cli/outside.h"
#include "cli/packet_show.h"
#include "core/date.h"
#include "portfolio/packet.h"
#include "portfolio/world.h"

/* ---- request export, request show ---- */

static enum status export_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(buf_release) struct buf packet;
	struct record record;
	struct entry request;
	const char *path = args_option(args, "-o");

	buf_init(&packet, PACKET_MAX);
	TRY(app_entry(app, args_operand(args, 0), &record, &request, err));
	if (!path)
		path = arena_printf(app->arena, "request-%llu.zip", (unsigned long long)record.seq);
	TRY(packet_write(app->journal, record.seq, app_now(app), app->arena, &packet, err));
	TRY(app_write_new(path, packet.data, packet.len, err));
	if (app->json)
		return print_json(app, json_pack("{sssIsI}", "file", path, "request", (json_int_t)record.seq,
						 "size", (json_int_t)packet.len),
				  err);
	fprintf(app->out,
		"%s (%zu KiB) has all that an assessor needs to see; send it by e-mail or on a stick\n"
		"it is answered with `attest request answer %s`, without a store\n",
		path, packet.len / 1024, path);
	return OK;
}

/* A name that somebody gave a file, so that it can be one here. */
static const char *safe_name(struct app *app, const char *name, const char *called)
{
	char *safe = arena_printf(app->arena, "%s-%s", name, called ? called : "attachment");

	for (char *p = safe; *p; p++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *p))
			*p = '_';
	}
	if (strlen(safe) > 100)
		safe[100] = '\0';
	return safe;
}

static enum status save_files(struct app *app, const struct receipt_entry *e, const char *folder,
			      struct err *err)
{
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return fail(err, ERR_IO, "cannot make the folder %s: %s", folder, strerror(errno));
	for (size_t i = 0; i < e->text_count; i++) {
		const struct text *file = &e->texts[i], *called;
		const char *name;

		if (!text_is_file(file->name))
			continue;
		called = receipt_text(e, arena_printf(app->arena, "%s.name", file->name));
		name = called ? arena_bytes(app->arena, called->bytes, called->len) : NULL;
		TRY(app_write_new(arena_printf(app->arena, "%s/%s", folder,
					       safe_name(app, file->name, name)),
				  file->bytes, file->len, err));
	}
	return OK;
}

static enum status show_run(struct app *app, const struct args *args, struct err *err)
{
	struct asked asked;

	TRY(asked_read(app, args_operand(args, 0), args_option(args, "--pin"), &asked, err));
	if (args_option(args, "--save"))
		TRY(save_files(app, &asked.packet.evidence, args_option(args, "--save"), err));
	return asked_show(app, &asked, err);
}

/* ---- request answer ---- */

static enum status make_key(struct app *app, const char *path, const char *person, bool demo,
			    struct key **ret_key, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(buf_wipe) struct buf passphrase;

	buf_init(&passphrase, 1024);
	if (!demo)
		TRY(app_new_passphrase(
			app, arena_printf(app->arena, "New passphrase for the key of %s: ", person),
			&passphrase, err));
	TRY(key_generate(KEY_P256, &app->random, &key, err));
	TRY(key_write(key, path, passphrase.data, err));
	fprintf(app->err, "attest: note: made a new key, %s: keep it, and answer with it again\n", path);
	*ret_key = key;
	key = NULL;
	return OK;
}

static enum status open_key(struct app *app, const char *path, const struct packet *p,
			    struct key **ret_key, struct err *err)
{
	CLEANUP(buf_wipe) struct buf passphrase;
	enum status status;
	bool encrypted;

	buf_init(&passphrase, 1024);
	status = key_is_encrypted(path, &encrypted, err);
	if (status == ERR_NOT_FOUND)
		return make_key(app, path, p->assessor, p->demo, ret_key, err);
	TRY(status);
	if (encrypted)
		TRY(app_passphrase(app, arena_printf(app->arena, "Passphrase of %s: ", path),
				   &passphrase, err));
	return key_read(path, passphrase.data, ret_key, err);
}

/* The key and the proof that whoever signs has its private half. */
static enum status add_key(const struct packet *p, const struct key *key, json_t *body,
			   struct err *err)
{
	CLEANUP(buf_release) struct buf text;
	struct digest fingerprint = key_fingerprint(key);
	struct signature proof;

	buf_init(&text, 4096);
	key_proof_message(&p->pin, p->assessor, &fingerprint, &text);
	TRY(key_sign(key, text.data, text.len, &proof, err));
	outside_add_key(key, &proof, body);
	return OK;
}

static enum status sign_answer(struct app *app, const struct packet *p, struct say *say,
			       const struct key *key, struct submission *ret_submission, struct err *err)
{
	struct entry e = outside_entry(p, say, app->clock);

	if (say->too_many)
		return fail(err, ERR_INVALID, "one entry has at most %d texts", TEXTS_MAX);
	return entry_sign(&e, say->texts, say->text_count, key, &app->random, app->arena, ret_submission,
			  err);
}

static enum status print_answer(struct app *app, const struct packet *p, const struct key *key,
				const char *path, const json_t *body, struct err *err)
{
	struct digest fingerprint = key_fingerprint(key);
	char spoken[KEY_SPOKEN];
	const json_t *one;
	size_t i;

	key_spoken(&fingerprint, spoken);
	if (app->json)
		return print_json(app, json_pack("{sssssI}", "file", path, "fingerprint", spoken, "request",
						 (json_int_t)p->request.seq),
				  err);
	json_array_foreach (json_object_get(body, "judgements"), i, one) {
		print_words(app->out, "signed as %s: attempt %d of request %d is %s\n", p->assessor,
			    (int)json_integer_value(json_object_get(one, "n")), (int)p->request.seq,
			    json_string_value(json_object_get(one, "point")));
	}
	fprintf(app->out,
		"%s is your answer: send it back to whoever sent you the request, within 30 days\n"
		"it counts for nothing until the training officer has checked that your key is yours\n"
		"read them these digits out, on the telephone or face to face, never by e-mail:\n"
		"  %s\n",
		path, spoken);
	return OK;
}

static enum status answer_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *points = NULL;
	CLEANUP(json_cleanup) json_t *body = json_object();
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(buf_release) struct buf out;
	struct say say = { .kind = "answer", .role = ROLE_ASSESSOR, .body = body };
	const char *path = args_option(args, "-o"), *key_path = args_option(args, "--key");
	struct submission submission;
	const struct packet *p;
	struct asked asked;

	buf_init(&out, ANSWER_MAX);
	TRY(asked_read(app, args_operand(args, 0), args_option(args, "--pin"), &asked, err));
	p = &asked.packet;
	if (!path)
		path = arena_printf(app->arena, "answer-%llu.zip", (unsigned long long)p->request.seq);
	if (!key_path)
		key_path = arena_printf(app->arena, "%s.pem", p->assessor);
	TRY(judging_points(args, &p->request.entry, p->request.seq, app->arena, &points, err));
	json_object_set(body, "judgements", points);
	json_object_set_new(body, "form",
			    json_string(arena_printf(app->arena, "%s/%s", asked.curriculum->tools->head.name,
						     asked.tool->id)));
	TRY(form_args(args, app->arena, body, &say, err));
	TRY(judging_complete(asked.tool, &say, err));
	if (app->drafting) { /* a page, on which it is signed with a key of the visitor's */
		say.portfolio = p->request.entry.portfolio;
		return app_say(app, &say, NULL, NULL, err);
	}
	TRY(guard_texts(app, say.texts, say.text_count, body, err));
	TRY(open_key(app, key_path, p, &key, err));
	TRY(add_key(p, key, body, err));
	TRY(sign_answer(app, p, &say, key, &submission, err));
	TRY(answer_write(&submission, app->arena, &out, err));
	TRY(app_write_new(path, out.data, out.len, err));
	return print_answer(app, p, key, path, body, err);
}

/* ---- request import ---- */

static enum status read_answer(struct app *app, const char *path, struct submission *ret_submission,
			       struct entry *ret_entry, struct err *err)
{
	CLEANUP(buf_release) struct buf file;
	enum status status;

	buf_init(&file, ANSWER_MAX);
	TRY(buf_read_file(&file, path, err));
	status = answer_read(arena_bytes(app->arena, file.data, file.len), file.len, app->arena,
			     ret_submission, ret_entry, err);
	if (status == OK)
		status = outside_check(app, ret_entry, err);
	if (status != OK)
		err_prefix(err, "%s", path);
	return status;
}

/* What is wrong with the request by now, so that the answer will never count; NULL: nothing. */
static const char *request_lost(const struct request_state *r, const struct entry *answer)
{
	if (r->decided)
		return "it was decided meanwhile";
	if (r->voided)
		return "it was withdrawn, declined or overtaken by a revision meanwhile";
	if (strcmp(r->assessor, answer->author) != 0)
		return "it asks somebody else by now";
	return NULL;
}

static enum status print_import(struct app *app, const struct entry *answer, uint64_t seq,
				struct err *err)
{
	struct world w = journal_world(app->journal);
	struct enrolment enrolment;
	struct known_entry known;
	struct request_state r;
	const char *lost;

	w.arena = app->arena;
	w.now = app_now(app);
	TRY(world_entry(&w, &answer->about[0], &known, err));
	TRY(world_request(&w, answer->portfolio, known.seq, &r, err));
	TRY(world_enrolment_at(&w, answer->portfolio, r.enrolment, &enrolment, err));
	lost = request_lost(&r, answer);
	if (app->json)
		return print_json(app,
				  json_pack("{sIsIsbss?}", "entry", (json_int_t)seq, "request",
					    (json_int_t)r.seq, "confirmable", lost == NULL, "holder",
					    lost ? NULL : enrolment.officer),
				  err);
	fprintf(app->out, "entry %llu: the answer of %s to request %llu, unconfirmed: it counts for nothing\n",
		(unsigned long long)seq, answer->author, (unsigned long long)r.seq);
	if (lost)
		fprintf(app->out, "it is kept, and will never count: %s\n", lost);
	else
		fprintf(app->out,
			"%s, the training officer, asks %s for the digits of the key, then\n"
			"  attest --as %s countersign %llu --fingerprint DIGITS\n",
			enrolment.officer, answer->author, enrolment.officer, (unsigned long long)seq);
	return OK;
}

static enum status import_run(struct app *app, const struct args *args, struct err *err)
{
	struct submission submission;
	struct verdict verdict = { 0 };
	struct entry answer;

	TRY(read_answer(app, args_operand(args, 0), &submission, &answer, err));
	TRY(journal_append(app->journal, &submission, 1, app_now(app), &app->random, &verdict, err));
	if (verdict.status != OK) {
		*err = verdict.err;
		return verdict.status;
	}
	return print_import(app, &answer, verdict.seq, err);
}

/* ---- request paper ---- */

static enum status paper_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *points = NULL;
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "day", args_option(args, "--day"));
	struct digest about[2], digest;
	struct record record;
	struct entry request;
	const char *file;
	uint64_t seq;

	TRY(app_entry(app, args_operand(args, 0), &record, &request, err));
	if (strcmp(request.kind, "request") != 0)
		return fail(err, ERR_INVALID,
			    "entry %llu is of kind %s; what a paper answers is a request: `attest request list "
			    "TRAINEE`",
			    (unsigned long long)record.seq, request.kind);
	TRY(judging_points(args, &request, record.seq, app->arena, &points, err));
	json_object_set(body, "judgements", points);
	about[0] = request.digest;
	about[1] = request.about[0];
	struct say say = { .kind = "reported",
			   .role = ROLE_TRAINING_OFFICER,
			   .portfolio = request.portfolio,
			   .about = about,
			   .about_count = 2,
			   .body = body };

	TRY(form_of_request(app, &record, &request, body, err));
	TRY(form_args(args, app->arena, body, &say, err));
	for (size_t i = 0; (file = args_value(args, "--file", i)); i++)
		TRY(say_file(app, &say, file, err));
	TRY(app_say(app, &say, &seq, &digest, err));
	return print_entry(app, "reported", seq, &digest, err);
}

#define JUDGING_OPTIONS                                                                             \
	{ "--outcome", "POINT", "a point of the judgement: satisfactory or not-yet", true, false },  \
		{ "--item", "ITEM=POINT", "another judgement for one of the activities asked for",    \
		  false, true },                                                                     \
		{ "--mark", "ID=POINT", "a mark of the tool's form", false, true },                   \
		{ "--note", "ID=TEXT", "a note of the tool's form", false, true },                    \
	{                                                                                            \
		"--feedback", "TEXT", "the note that every form asks for", false, false              \
	}

static const struct option export_options[] = {
	{ "-o", "FILE", "the file to write; request-N.zip without it", false, false },
	{ NULL },
};
static const struct option show_options[] = {
	{ "--pin", "PIN", "the pin of the log, from where the authority publishes it", false, false },
	{ "--save", "FOLDER", "put the attachments there", false, false },
	{ NULL },
};
static const struct option answer_options[] = {
	JUDGING_OPTIONS,
	{ "--key", "FILE", "your key; made when there is none. Without it PERSON.pem", false, false },
	{ "--pin", "PIN", "the pin of the log, from where the authority publishes it", false, false },
	{ "-o", "FILE", "the file to write; answer-N.zip without it", false, false },
	{ NULL },
};
static const struct option paper_options[] = {
	JUDGING_OPTIONS,
	{ "--day", "DATE", "the day on the paper", true, false },
	{ "--file", "FILE", "the paper, scanned or photographed", true, true },
	{ NULL },
};

extern const struct command cmd_outside[];
const struct command cmd_outside[] = {
	{ "request export", "ENTRY", "write a request to a file, for an assessor who has no account here",
	  "In it is all that the assessor must see: what is asked, the evidence with its texts and attachments\n"
	  "(8 MiB of them at most; a private text never), the form, the words of the curriculum, and the proofs\n"
	  "of all that. Who has a key in this log needs no such file.",
	  export_options, NEEDS_STORE, export_run, "attest request export 57 -o for-hugo.zip" },
	{ "request show", "FILE", "show a request that came as a file: the work, and the form to answer with",
	  "Needs no store. Each word is checked against what was signed; whether the log is the one that you\n"
	  "think, only its pin tells.",
	  show_options, 0, show_run, "attest request show for-hugo.zip" },
	{ "request answer", "FILE", "answer a request that came as a file, with a key of your own",
	  "Needs no store. `request show` prints the form. The key is made at the first time; its passphrase is\n"
	  "asked for. The digits that are printed are for the training officer's ears: until they have been\n"
	  "compared the answer counts for nothing.",
	  answer_options, SIGNS, answer_run,
	  "attest request answer for-hugo.zip --outcome satisfactory --feedback \"Calm and complete\"" },
	{ "request import", "FILE", "take in an answer that came back as a file",
	  "By anybody who may write the store. It is unconfirmed until the training officer has asked its author\n"
	  "for the digits of the key, and countersigned. An answer to a request that was withdrawn or decided\n"
	  "meanwhile is kept, and never counts.",
	  NULL, NEEDS_WRITE, import_run, "attest request import answer-57.zip" },
	{ "request paper", "ENTRY", "report what an assessor who has no key judged on paper",
	  "By the training officer, one request at a time, with the paper itself. It shows as reported for good.",
	  paper_options, NEEDS_WRITE | NEEDS_AS, paper_run,
	  "attest --as bela request paper 57 --day 2026-05-04 --file dops.pdf --outcome satisfactory "
	  "--feedback \"As on the paper\"" },
	{ NULL },
};
