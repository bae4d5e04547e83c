#include "cli/web/answering.h"

#include <string.h>

#include "cli/outside.h"
#include "cli/web/component.h"
#include "cli/web/session_signing.h"
#include "cli/web/visit.h"
#include "core/json.h"
#include "portfolio/world.h"

#define FIELD_MAX 1024 /* bytes of a key or signature, decoded */
#define PAIR 64
#define OWNER 32

const struct route_field answering_fields[] = {
	{"outcome", "a point of the form's judgement", true},
	{"not-yet",
	 "which of several items are not yet, where not all of them are; may be given again",
	 false},
	{"mark-ID", "a mark of the form", false},
	{"note-ID", "words of the form; \"note-feedback\" is what every form asks for", false},
	{"patient-data", "what looks like a patient's: \"not-a-patient\" or \"invented\"", false},
	{"key", "P-256 key that was made for this answer: its SubjectPublicKeyInfo in base64",
	 false},
	{"proof", "its proof (portfolio/FORMAT.md section 5), r and s of 32 bytes each, in base64", false},
	{NULL},
};

/* ---- whose it is ---- */

bool answering_is_here(struct visit *v, const struct once *o)
{
	const char *secret = visit_secret(v, false);
	struct digest browser;

	if (!secret || !o->opened)
		return false;
	browser = once_browser(secret);
	return digest_equal(&browser, &o->browser);
}

enum status answering_find(struct visit *v, struct once *ret_once, struct err *err)
{
	enum once_state state;
	struct once o;

	TRY(once_find(visit_sessions(v), visit_part(v, "key"), &o, err));
	state = once_state(&o, v->request->now);
	if (state == ONCE_ANSWERED)
		return fail(err, ERR_NOT_FOUND, "This link was used: it took its one answer");
	if (state == ONCE_TAKEN_BACK || state == ONCE_EXPIRED)
		return fail(err, ERR_NOT_FOUND,
			    "This link has ended: ask whoever sent it for a new one");
	if (!answering_is_here(v, &o))
		return fail(err, ERR_NOT_FOUND,
			    "This link is not open in this browser: open it first, or ask for a "
			    "new one");
	*ret_once = o;
	return OK;
}

static void release_json(void *doc)
{
	json_decref(doc);
}

enum status answering_load(struct visit *v, struct answering *ret_answering, struct err *err)
{
	CLEANUP(buf_release) struct buf out;
	struct answering a = {.doc = NULL};

	buf_init(&out, PACKET_MAX);
	TRY(answering_find(v, &a.once, err));
	TRY(packet_write(v->app->journal, a.once.request, app_now(v->app), v->arena, &out, err));
	a.packet = (struct text){.name = arena_printf(v->arena, "request-%llu.zip",
						      (unsigned long long)a.once.request),
				 .bytes = arena_bytes(v->arena, out.data, out.len),
				 .len = out.len};
	TRY(asked_of(v->app, a.packet.bytes, a.packet.len, NULL, &a.asked, err));
	if (strcmp(a.asked.packet.assessor, a.once.assessor) != 0)
		return fail(err, ERR_CONFLICT, "This request asks somebody else by now");
	a.doc = asked_full_json(v->app, &a.asked);
	arena_own(v->arena, release_json, a.doc);
	json_object_set_new(
		json_object_get(a.doc, "shown"), "files_at",
		json_string(arena_printf(v->arena, "/answer/%s/files/", visit_part(v, "key"))));
	*ret_answering = a;
	return OK;
}

void answering_token(struct visit *v)
{
	char token[SESSION_TOKEN];

	form_token(visit_cookie(v), token);
	hidden(v, "token", token);
}

/* ---- as a command ---- */

/* In single quotes, for a shell of POSIX. */
static const char *quoted(struct visit *v, const char *text)
{
	const char *out = "'", *quote;

	for (; (quote = strchr(text, '\'')); text = quote + 1)
		out = arena_printf(v->arena, "%s%.*s'\\''", out, (int)(quote - text), text);
	return arena_printf(v->arena, "%s%s'", out, text);
}

static const char *judged(struct visit *v, const struct answering *a, const json_t *body)
{
	const json_t *list = json_object_get(body, "judgements"), *one;
	const json_t *items = json_object_get(a->asked.packet.request.entry.body, "items");
	const char *first = json_text(json_array_get(list, 0), "point"), *out;
	size_t i;

	out = arena_printf(v->arena, " --outcome %s", first);
	json_array_foreach(list, i, one)
	{
		const char *item = json_string_value(json_array_get(items, i));

		if (item && strcmp(json_text(one, "point"), first) != 0)
			out = arena_printf(v->arena, "%s --item %s=%s", out, item,
					   json_text(one, "point"));
	}
	return out;
}

const char *answering_command(struct visit *v, const struct answering *a, const struct say *say)
{
	const char *out = arena_printf(v->arena, "attest request answer %s%s", a->packet.name,
				       judged(v, a, say->body));
	const char *id, *guard = json_text(say->body, "guard");
	const json_t *point;

	json_object_foreach(json_object_get(say->body, "marks"), id, point)
	{
		out = arena_printf(v->arena, "%s --mark %s=%s", out, id, json_string_value(point));
	}
	for (size_t i = 0; i < say->text_count; i++) {
		const struct text *t = &say->texts[i];
		const char *words = arena_bytes(v->arena, t->bytes, t->len);

		if (strncmp(t->name, "note.", 5) == 0)
			out = arena_printf(
				v->arena, "%s --note %s", out,
				quoted(v, arena_printf(v->arena, "%s=%s", t->name + 5, words)));
	}
	return *guard ? arena_printf(v->arena, "%s --patient-data %s", out, guard) : out;
}

/* ---- the key ---- */

/* What a field has in base64; false: it is none, or not of `n` bytes (0: of any number). */
static bool read_field(struct visit *v, const char *name, size_t n, struct buf *out)
{
	const char *text = visit_field(v, name);
	struct err err;

	return strlen(text) <= FIELD_MAX && buf_unbase64(out, text, strlen(text), &err) == OK &&
	       (n == 0 || out->len == n);
}

static bool read_signature(struct visit *v, const char *name, struct signature *ret_signature)
{
	CLEANUP(buf_release) struct buf pair;
	struct err err;

	buf_init(&pair, FIELD_MAX);
	return read_field(v, name, PAIR, &pair) &&
	       key_signature_of_pair((const uint8_t *)pair.data, ret_signature, &err) == OK;
}

static bool read_key(struct visit *v, struct key **ret_key)
{
	CLEANUP(buf_release) struct buf spki;
	struct err err;

	buf_init(&spki, FIELD_MAX);
	return read_field(v, "key", 0, &spki) &&
	       key_from_public((const uint8_t *)spki.data, spki.len, ret_key, &err) == OK;
}

/* Has whoever sent it the private half? The journal asks again. */
static bool is_proved(const struct packet *p, const struct key *key, const struct signature *proof)
{
	CLEANUP(buf_release) struct buf message;
	struct digest fingerprint = key_fingerprint(key);

	buf_init(&message, 4096);
	key_proof_message(&p->pin, p->assessor, &fingerprint, &message);
	return key_type(key) == KEY_P256 &&
	       key_verify(key, message.data, message.len, proof->bytes, proof->len);
}

/* ---- what waits to be signed ---- */

/* Drafts of a link lie where those of people do; no person's id has a space in it. */
static const char *owner_of(const struct once *o, char room[OWNER])
{
	(void)snprintf(room, OWNER, "once %lld", (long long)o->n);
	return room;
}

enum status answering_forget(struct visit *v, const struct once *o, struct err *err)
{
	struct signing *list;
	char room[OWNER];
	size_t count;

	TRY(signing_list(visit_sessions(v), v->arena, owner_of(o, room), &list, &count, err));
	for (size_t i = 0; i < count; i++)
		TRY(signing_drop(visit_sessions(v), list[i].id, owner_of(o, room), err));
	return OK;
}

static enum status keep(struct visit *v, const struct answering *a, const struct say *say,
			const struct key *key, const char *sentence, struct err *err)
{
	struct entry e = outside_entry(&a->asked.packet, say, v->request->now);
	char id[SESSION_COOKIE], room[OWNER];
	struct submission submission;
	struct signing s = {
		.id = id, .sentence = sentence, .next = "", .draft = "", .made = v->request->now};
	struct say copy = *say;

	form_cookie(id);
	e.key = key_fingerprint(key);
	TRY(entry_write(&e, copy.texts, copy.text_count, &v->app->random, v->arena, &submission,
			err));
	TRY(answering_forget(v, &a->once, err));
	return signing_keep(visit_sessions(v), &s, owner_of(&a->once, room), &submission, 1, err);
}

enum status answering_keep(struct visit *v, const struct answering *a, const struct say *say,
			   const char *sentence, const char **ret_why, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct signature proof;

	*ret_why = NULL;
	if (!read_key(v, &key) || !read_signature(v, "proof", &proof) ||
	    !is_proved(&a->asked.packet, key, &proof)) {
		*ret_why = "Go on once more: the key that your browser made is not whole";
		return OK;
	}
	outside_add_key(key, &proof, say->body);
	return keep(v, a, say, key, sentence, err);
}

enum status answering_draft(struct visit *v, const struct once *o, struct answer_draft *ret_draft,
			    struct err *err)
{
	struct answer_draft d = {.sentence = NULL};
	struct signing *list, s;
	char room[OWNER];
	size_t count;

	TRY(signing_list(visit_sessions(v), v->arena, owner_of(o, room), &list, &count, err));
	if (count == 0)
		return fail(err, ERR_NOT_FOUND,
			    "Nothing waits to be signed: fill in the form first");
	TRY(signing_find(visit_sessions(v), v->arena, list[0].id, owner_of(o, room), &s, err));
	d.sentence = s.sentence;
	d.entry = s.entries[0];
	d.submission = (struct submission){.bytes = d.entry.entry.bytes,
					   .len = d.entry.entry.len,
					   .texts = d.entry.texts,
					   .text_count = d.entry.text_count};
	*ret_draft = d;
	return OK;
}

enum status answering_sign(struct visit *v, struct answer_draft *d, const char **ret_why,
			   struct err *err)
{
	const char *text = json_text(d->entry.entry.body, "key");
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(buf_release) struct buf spki;
	struct signature *signature = &d->submission.signature;

	buf_init(&spki, FIELD_MAX);
	*ret_why = NULL;
	TRY(buf_unbase64(&spki, text, strlen(text), err));
	TRY(key_from_public((const uint8_t *)spki.data, spki.len, &key, err));
	if (!*visit_field(v, "signature"))
		*ret_why = "Sign in the browser in which you filled in the form, with script on: "
			   "the key is there and nowhere else";
	else if (!read_signature(v, "signature", signature) ||
		 !key_verify(key, d->submission.bytes, d->submission.len, signature->bytes,
			     signature->len))
		*ret_why = "Sign once more: what came is no signature of what is shown here";
	return OK;
}

/* ---- taking it in ---- */

bool answering_is_asked(const struct answering *a, const struct entry *answer)
{
	return answer->about_count == 2 &&
	       digest_equal(&answer->about[0], &a->asked.packet.about[0]) &&
	       strcmp(answer->author, a->once.assessor) == 0;
}

struct taking {
	struct sessions *sessions;
	struct once once;
	const struct submission *submission;
	const struct entry *answer;
	int64_t now;
};

static enum status append(struct app *app, const struct taking *t, uint64_t *ret_seq,
			  struct err *err)
{
	struct verdict verdict = {0};

	TRY(outside_check(app, t->answer, err));
	TRY(journal_append(app->journal, t->submission, 1, app_now(app), &app->random, &verdict,
			   err));
	if (verdict.status != OK) {
		*err = verdict.err;
		return verdict.status;
	}
	*ret_seq = verdict.seq;
	return OK;
}

/* On the writer's thread, where nobody comes between: the link is used first, so that of two
 * answers one is taken. */
static enum status take(struct app *app, void *data, struct err *err)
{
	const struct taking *t = data;
	enum status status;
	uint64_t seq = 0;

	TRY(once_answer(t->sessions, t->once.n, 0, t->now, err));
	status = append(app, t, &seq, err);
	if (status != OK) {
		once_undo(t->sessions, t->once.n);
		return status;
	}
	return once_answer(t->sessions, t->once.n, seq, t->now, err);
}

enum status answering_take(struct visit *v, const struct once *o,
			   const struct submission *submission, const struct entry *answer,
			   enum status (*then)(struct visit *v, struct err *err), struct err *err)
{
	struct taking *t = arena_alloc(v->arena, sizeof *t);
	struct submission *copy = arena_alloc(v->arena, sizeof *copy);
	struct entry *entry = arena_alloc(v->arena, sizeof *entry);

	*copy = *submission;
	*entry = *answer;
	*t = (struct taking){visit_sessions(v), *o, copy, entry, v->request->now};
	return visit_act(v, NULL, take, t, then, err);
}

enum status answering_done(struct visit *v, const struct once *o, struct entry *ret_entry,
			   const char **ret_digits, const char **ret_officer, struct err *err)
{
	struct world w = journal_world(v->app->journal);
	char *digits = arena_alloc(v->arena, KEY_SPOKEN);
	struct enrolment enrolment;
	struct request_state r;
	struct record record;

	w.arena = v->arena;
	w.now = app_now(v->app);
	TRY(journal_read(v->app->journal, o->entry, v->arena, &record, ret_entry, err));
	TRY(world_request(&w, ret_entry->portfolio, o->request, &r, err));
	TRY(world_enrolment_at(&w, ret_entry->portfolio, r.enrolment, &enrolment, err));
	key_spoken(&ret_entry->key, digits);
	*ret_digits = digits;
	*ret_officer = arena_text(v->arena, enrolment.officer);
	return OK;
}
