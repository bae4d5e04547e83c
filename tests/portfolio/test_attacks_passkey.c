/* What somebody must never be able to do with a passkey: support/attack.h. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "portfolio/signing.h"
#include "support/attack.h"

/* ---- certifying one ---- */

static struct submission certified(struct scene *s, json_t *body)
{
	return scene_say(s, &(struct line){.author = RITA,
					   .role = ROLE_REGISTRAR,
					   .kind = "key",
					   .body = body});
}

static struct submission of_another_site(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "sam's");

	passkey->id = "evil.example";
	passkey->origin = "https://evil.example";
	return certified(s, scene_passkey_body(s, "sam", passkey));
}

static struct submission proved_on_another_page(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "sam's");

	passkey->origin = "https://evil.portfolio.example";
	return certified(s, scene_passkey_body(s, "sam", passkey));
}

static struct submission proved_for_another_person(struct scene *s)
{
	json_t *body = scene_passkey_body(s, "una", scene_passkey(s, "sam's"));

	json_object_set_new(body, "person", json_string("sam"));
	return certified(s, body);
}

/* Nothing in a registration is signed: without the proof anybody's public key would do. */
static struct submission without_a_proof(struct scene *s)
{
	json_t *body = scene_passkey_body(s, "sam", scene_passkey(s, "sam's"));
	json_t *other = scene_passkey_body(s, "sam", scene_passkey(s, "una's"));

	json_object_set(body, "proof", json_object_get(other, "proof"));
	json_decref(other);
	return certified(s, body);
}

static struct submission proved_as_a_key_file_is(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "sam's");
	json_t *body = scene_passkey_body(s, "sam", passkey);
	json_t *other = scene_key_body(s, "sam", passkey->key);

	json_object_set(body, "proof", json_object_get(other, "proof"));
	json_decref(other);
	return certified(s, body);
}

static struct submission said_to_be_bound(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "sam's");
	json_t *body;

	passkey->flags |= AUTHENTICATOR_BE | AUTHENTICATOR_BS;
	body = scene_passkey_body(s, "sam", passkey);
	json_object_set_new(json_array_get(json_object_get(body, "signing"), 0), "backup",
			    json_string("device-bound"));
	return certified(s, body);
}

static bool sams_signs(struct scene *s)
{
	scene_certify(s, "sam", scene_passkey(s, "sam's"));
	return true;
}

static struct submission a_credential_twice(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "una's");

	memcpy(passkey->credential, scene_passkey(s, "sam's")->credential,
	       sizeof(passkey->credential));
	return certified(s, scene_passkey_body(s, "una", passkey));
}

static struct submission a_passkey_for_two(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "sam's");

	passkey->credential[0] ^= 1;
	return certified(s, scene_passkey_body(s, "una", passkey));
}

/* ---- signing with one ---- */

static bool annas_signs(struct scene *s)
{
	scene_certify(s, "anna", scene_passkey(s, "anna's"));
	return true;
}

static struct submission evidence(struct scene *s, struct authenticator *passkey,
				  const char *title)
{
	return scene_say(
		s, &(struct line){.author = ANNA,
				  .role = ROLE_TRAINEE,
				  .kind = "evidence",
				  .portfolio = "anna",
				  .body = json_pack("{s:s,s:s}", "first", "2024-03-04", "last",
						    "2024-03-05"),
				  .texts = {scene_text("title", title)},
				  .text_count = 1,
				  .passkey = passkey});
}

static struct submission on_another_page(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");

	passkey->origin = "https://evil.example";
	return evidence(s, passkey, "Another phantom");
}

static struct submission at_another_port(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");

	passkey->origin = "https://portfolio.example:8443";
	return evidence(s, passkey, "Another phantom");
}

static struct submission for_another_site(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");

	passkey->id = "localhost"; /* which entry 0 names, but not for this key */
	passkey->origin = "http://localhost:8080";
	return evidence(s, passkey, "Another phantom");
}

static struct submission within_another_page(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");

	passkey->members = ",\"crossOrigin\":true,\"topOrigin\":\"https://evil.example\"";
	return evidence(s, passkey, "Another phantom");
}

static struct submission at_a_touch_alone(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");

	passkey->flags = AUTHENTICATOR_UP;
	return evidence(s, passkey, "Another phantom");
}

static struct submission with_nobody_there(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");

	passkey->flags = AUTHENTICATOR_UV;
	return evidence(s, passkey, "Another phantom");
}

static struct submission as_a_registration(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");

	passkey->type = "webauthn.create";
	return evidence(s, passkey, "Another phantom");
}

static struct submission by_a_copy_of_what_was_bound(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");

	passkey->flags |= AUTHENTICATOR_BE;
	return evidence(s, passkey, "Another phantom");
}

/* The person was shown one thing, and another is sent. */
static struct submission under_what_was_shown(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");
	struct submission shown = evidence(s, passkey, "A phantom");
	struct submission sent = evidence(s, passkey, "Another phantom");

	sent.signature = shown.signature;
	return sent;
}

/* What was signed once and logged is put under something else. */
static bool anna_said_something(struct scene *s)
{
	struct submission said;

	annas_signs(s);
	said = evidence(s, scene_passkey(s, "anna's"), "A phantom");
	s->evidence_said = said;
	return scene_try(s, &said).status == OK;
}

static struct submission under_an_old_answer(struct scene *s)
{
	struct submission sent = evidence(s, scene_passkey(s, "anna's"), "Another phantom");

	sent.signature = s->evidence_said.signature;
	return sent;
}

static struct submission with_the_passkey_of_another(struct scene *s)
{
	return evidence(s, scene_passkey(s, "sam's"), "Another phantom");
}

/* Anna's key is named, and sam's device answers. */
static struct submission answered_by_another(struct scene *s)
{
	struct submission sent = evidence(s, scene_passkey(s, "anna's"), "Another phantom");

	sent.signature = authenticator_sign(scene_passkey(s, "sam's"), sent.bytes, sent.len);
	return sent;
}

/* Its key signs the bytes themselves, as a key file does. */
static struct submission with_a_plain_signature(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");
	struct submission sent = evidence(s, passkey, "Another phantom");

	cr_assert(key_sign(passkey->key, sent.bytes, sent.len, &sent.signature, NULL) == OK);
	return sent;
}

/* And the other way round: an answer by a key that came as a file. */
static struct submission an_answer_by_a_key_file(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "anna's");
	struct submission sent;

	key_free(passkey->key);
	passkey->key = key_keep(s->keys[ANNA]);
	sent = evidence(s, passkey, "Another phantom");
	return sent;
}

static bool ritas_is_copied(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "rita's");

	passkey->flags |= AUTHENTICATOR_BE | AUTHENTICATOR_BS;
	scene_certify(s, "rita", passkey);
	return true;
}

static struct submission a_registrar_by_a_copied_one(struct scene *s)
{
	struct authenticator *passkey = scene_passkey(s, "rita's");

	passkey->flags |= AUTHENTICATOR_BE | AUTHENTICATOR_BS;
	return scene_say(s, &(struct line){.author = RITA,
					   .role = ROLE_REGISTRAR,
					   .kind = "person",
					   .body = json_pack("{s:s}", "person", "ulla"),
					   .texts = {scene_text("name", "Ulla")},
					   .text_count = 1,
					   .passkey = passkey});
}

static const struct attack attacks[] = {
	{"a passkey of another site", of_another_site, ERR_DENIED, "which entry 0 does not name", "rule", 0,
	 NULL},
	{"a passkey proved on another page", proved_on_another_page, ERR_DENIED, "was used on https://evil",
	 "rule", 0, NULL},
	{"a passkey proved for another person", proved_for_another_person, ERR_DENIED, "another challenge",
	 "rule", 0, NULL},
	{"a passkey without its proof", without_a_proof, ERR_DENIED, "another challenge", "rule", 0, NULL},
	{"a passkey proved as a key file is", proved_as_a_key_file_is, ERR_INVALID, "", "rule", 0, NULL},
	{"a copied passkey that is said to be bound", said_to_be_bound, ERR_DENIED,
	 "says that it is backed-up, not device-bound", "rule", 0, NULL},
	{"a credential for two", a_credential_twice, ERR_CONFLICT, "signs in this log already", "rule", 0,
	 sams_signs},
	{"the key of a passkey for two", a_passkey_for_two, ERR_CONFLICT, "is sam's already", "rule", 0,
	 sams_signs},
	{"signed on another page", on_another_page, ERR_DENIED, "not one by anna's key", "signature", 0,
	 annas_signs},
	{"signed at another port", at_another_port, ERR_DENIED, "not one by anna's key", "signature", 0,
	 annas_signs},
	{"signed for another site", for_another_site, ERR_DENIED, "not one by anna's key", "signature", 0,
	 annas_signs},
	{"signed within another page", within_another_page, ERR_DENIED, "not one by anna's key",
	 "signature", 0, annas_signs},
	{"signed at a touch alone", at_a_touch_alone, ERR_DENIED, "not one by anna's key", "signature", 0,
	 annas_signs},
	{"signed with nobody there", with_nobody_there, ERR_DENIED, "not one by anna's key", "signature", 0,
	 annas_signs},
	{"a registration as a signature", as_a_registration, ERR_DENIED, "not one by anna's key",
	 "signature", 0, annas_signs},
	{"signed by a copy of what was bound", by_a_copy_of_what_was_bound, ERR_DENIED,
	 "not one by anna's key", "signature", 0, annas_signs},
	{"another entry than was shown", under_what_was_shown, ERR_DENIED, "not one by anna's key",
	 "signature", 0, annas_signs},
	{"an old answer under a new entry", under_an_old_answer, ERR_DENIED, "not one by anna's key",
	 "signature", 0, anna_said_something},
	{"the passkey of another", with_the_passkey_of_another, ERR_DENIED, "is not anna's", "rule", 0,
	 sams_signs},
	{"another's device for one's own key", answered_by_another, ERR_DENIED, "not one by anna's key",
	 "signature", 0, annas_signs},
	{"a plain signature by a passkey's key", with_a_plain_signature, ERR_DENIED,
	 "not one by anna's key", "signature", 0, annas_signs},
	{"an answer by a key that came as a file", an_answer_by_a_key_file, ERR_DENIED,
	 "not one by anna's key", "signature", 0, NULL},
	{"a registrar by a copied passkey", a_registrar_by_a_copied_one, ERR_DENIED,
	 "may be copied to other devices", "rule", 0, ritas_is_copied},
};

Test(attacks_passkey, are_refused_and_found_when_forced, .timeout = 280)
{
	for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
		attack_try(&attacks[i]);
}
