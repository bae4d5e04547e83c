/* The demonstration's people, their keys and roles, the curricula, and who is enrolled on them. */
#include <string.h>

#include "cli/demo_teller.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

static const char *first_registrar(void)
{
	return demo_people[0].id;
}

static const char *second_registrar(void)
{
	return demo_people[1].id;
}

enum status tell_person(struct teller *t, const struct step *s, struct err *err)
{
	CLEANUP(json_cleanup)
	json_t *body = json_pack("{ssss*}", "person", s->person->id, "register", s->person->number);
	struct say say = {.kind = "person", .role = ROLE_REGISTRAR, .body = body};

	say_text(&say, "name", s->person->name);
	say_text(&say, "email", s->person->email);
	return say_now(t, &say, first_registrar(), NULL, err);
}

enum status put_key(struct teller *t, const char *person, json_t *body, struct err *err)
{
	CLEANUP(buf_release) struct buf message, spki, proof;
	const struct key *key = key_of(t, person);
	struct digest pin = journal_pin(t->app->journal), fingerprint = key_fingerprint(key);
	struct signature signature;
	const uint8_t *bytes;
	size_t n;

	buf_init(&message, 256);
	buf_init(&spki, 4096);
	buf_init(&proof, 4096);
	key_proof_message(&pin, person, &fingerprint, &message);
	TRY(key_sign(key, message.data, message.len, &signature, err));
	bytes = key_public(key, &n);
	buf_base64(&spki, bytes, n);
	buf_base64(&proof, signature.bytes, signature.len);
	json_object_set_new(body, "key", json_string(spki.data));
	json_object_set_new(body, "proof", json_string(proof.data));
	return OK;
}

enum status tell_key(struct teller *t, const struct step *s, struct err *err)
{
	CLEANUP(json_cleanup)
	json_t *body = json_pack("{ssss}", "person", s->person->id, "checked", "demo");
	struct say say = {.kind = "key", .role = ROLE_REGISTRAR, .body = body};

	TRY(put_key(t, s->person->id, body, err));
	return say_now(t, &say, first_registrar(), NULL, err);
}

enum status tell_role(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_role *r = s->role;
	CLEANUP(json_cleanup)
	json_t *body = json_pack("{ssssssss*so*so*}", "person", r->person, "role", r->role, "from",
				 r->from, "until", r->until, "tools", word_list(r->tools),
				 "specialisms", word_list(r->specialisms));
	struct say say = {.kind = "role", .role = ROLE_REGISTRAR, .body = body};

	return say_now(t, &say, first_registrar(), &t->grants[r - demo_roles], err);
}

/* The second registrar signs the oldest that waits; while there was one registrar, nothing did. */
enum status tell_countersign(struct teller *t, const struct step *s, struct err *err)
{
	struct record record;
	struct entry first;
	struct listed_pending *pending;
	size_t count;

	(void)s;
	TRY(list_pending(journal_db(t->app->journal), t->app->arena, &pending, &count, err));
	if (count == 0)
		return OK;
	TRY(journal_read(t->app->journal, pending[0].seq, t->app->arena, &record, &first, err));
	struct say say = {.kind = "countersign",
			  .role = ROLE_REGISTRAR,
			  .about = &first.digest,
			  .about_count = 1};

	return say_now(t, &say, second_registrar(), NULL, err);
}

enum status tell_role_end(struct teller *t, const struct step *s, struct err *err)
{
	CLEANUP(json_cleanup) json_t *body = json_pack("{ss}", "until", s->role->last);
	struct say say = {.kind = "role-end",
			  .role = ROLE_REGISTRAR,
			  .about = &t->grants[s->role - demo_roles],
			  .about_count = 1,
			  .body = body};

	say_text(&say, "reason", s->role->reason);
	return say_now(t, &say, first_registrar(), NULL, err);
}

enum status story_curriculum(struct teller *t, const char *name,
				    const struct curriculum **ret_curriculum, struct err *err)
{
	const struct curriculum *c;
	struct ref ref;

	TRY(ref_parse(name, &ref, err));
	c = library_curriculum(t->library, &ref);
	if (!c || !c->resolved)
		return fail(err, ERR_NOT_FOUND,
			    "the shipped library has no curriculum %s, of which the story tells",
			    name);
	*ret_curriculum = c;
	return OK;
}

enum status tell_publish(struct teller *t, const struct step *s, struct err *err)
{
	CLEANUP(json_cleanup) json_t *files = json_array();
	CLEANUP(json_cleanup) json_t *body = NULL;
	struct say say = {.kind = "publish", .role = ROLE_REGISTRAR};
	const struct curriculum *c;
	struct library_file *items;
	char hex[DIGEST_HEX];
	size_t count;

	TRY(story_curriculum(t, s->curriculum, &c, err));
	count = library_files(t->library, c, t->app->arena, &items);
	for (size_t i = 0; i < count && i < TEXTS_MAX; i++) {
		struct digest digest = digest_of(items[i].bytes, items[i].len);

		digest_hex(&digest, hex);
		json_array_append_new(files,
				      json_pack("{ssss}", "name", items[i].name, "sha256", hex));
		say.texts[say.text_count++] =
			(struct text){.name = arena_printf(t->app->arena, "file.%zu", i + 1),
				      .bytes = items[i].bytes,
				      .len = items[i].len};
	}
	digest_hex(&c->digest, hex);
	body = json_pack("{sssssO}", "curriculum", s->curriculum, "digest", hex, "files", files);
	say.body = body;
	return say_now(t, &say, first_registrar(), NULL, err);
}

enum status tell_enrolment(struct teller *t, const struct step *s, struct err *err)
{
	const struct demo_trainee *trainee = s->trainee;
	CLEANUP(json_cleanup) json_t *body = NULL;
	const struct curriculum *c;
	char hex[DIGEST_HEX];

	TRY(story_curriculum(t, trainee->curriculum, &c, err));
	digest_hex(&c->digest, hex);
	body = json_pack("{sssssssissss}", "curriculum", trainee->curriculum, "digest", hex,
			 "start", trainee->start, "wte", trainee->wte, "site", trainee->site,
			 "officer", trainee->officer);
	struct say say = {.kind = "enrolment",
			  .role = ROLE_PROGRAMME_LEAD,
			  .portfolio = trainee->person,
			  .body = body};

	return say_now(t, &say, "jana", NULL, err);
}
