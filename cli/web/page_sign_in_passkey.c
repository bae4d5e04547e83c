#include "cli/web/sign_in_passkey.h"

#include <string.h>

#include "cli/web/ceremony.h"
#include "cli/web/component.h"
#include "cli/web/session_passkey.h"
#include "cli/web/sign_in.h"
#include "portfolio/signing.h"

static const struct route_field use_fields[] = {
	{"challenge", "from the page", true},
	{"answer",
	 "a list of one, in base64url: {id, clientDataJSON, authenticatorData, signature}", true},
	{"next", "where to then: a path of this server", false},
	{NULL},
};
static const struct route_field new_fields[] = {
	{"label", "what to call it", false},
	{"challenge", "from the page", true},
	{"answer", "a list of one, in base64url: {id, clientDataJSON, authenticatorData}", true},
	{NULL},
};

static enum status no_site(struct err *err)
{
	return fail(err, ERR_CONFLICT,
		    "Browsers have no passkeys at the address of this server: it has no TLS");
}

/* ---- using one ---- */

bool sign_in_passkey_draw(struct visit *v)
{
	struct passkey_party party;

	if (!ceremony_site(v, &party))
		return false;
	ceremony_no_script(
		v,
		"Sign in in another way below. You can do everything, and sign with a key file.");
	ceremony_use_begin(v, &(struct ceremony_use){
				      .address = "/sign-in/passkey",
				      .host = party.id,
				      .allow = "",
			      });
	hidden(v, "next", sign_in_next(v));
	html(v, "<p class=\"nhsuk-body\">Use your fingerprint, face, screen lock or security key. "
		"Nothing to type, nothing "
		"to remember.</p>\n");
	ceremony_end(v, visit_is_demo(v) ? "secondary" : NULL, "Sign in with a passkey", NULL);
	details_begin(v, "I'm on a shared computer");
	html(v, "<p>When the computer asks, choose to use a phone or tablet, and scan the code "
		"that it shows. Your passkey "
		"stays on your phone.</p>\n");
	details_end(v);
	return true;
}

/* Whose passkey it is. One that signs is told apart from one that nobody knows. */
static enum status find_passkey(struct visit *v, const struct ceremony_answer *answer,
				struct kept_passkey *ret_passkey, struct err *err)
{
	static const char signs[] =
		"That passkey signs, so it never signs you in: use the other one";
	const struct digest credential =
		passkey_credential_digest(answer->credential.bytes, answer->credential.n);
	bool has;

	TRY(signing_has(journal_db(v->app->journal), &credential, &has, err));
	if (has)
		return fail(err, ERR_DENIED, "%s", signs);
	TRY(passkey_find(visit_sessions(v), v->arena, answer->credential, ret_passkey, err));
	return ret_passkey->signs ? fail(err, ERR_DENIED, "%s", signs) : OK;
}

static enum status check_use(struct visit *v, struct kept_passkey *ret_passkey, struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct ceremony_challenge challenge;
	struct ceremony_answer *answers;
	struct passkey_assertion assertion;
	struct passkey_party party;
	struct passkey_seen seen;
	size_t count;

	if (!ceremony_site(v, &party))
		return no_site(err);
	TRY(ceremony_answers(v, &answers, &count, err));
	TRY(ceremony_challenge(v, CEREMONY_SIGN_IN, "", &challenge, err));
	TRY(find_passkey(v, &answers[0], ret_passkey, err));
	TRY(key_from_public(ret_passkey->spki, ret_passkey->spki_n, &key, err));
	assertion = (struct passkey_assertion){answers[0].auth_data, answers[0].client_data,
					       answers[0].signature};
	TRY(passkey_check(&party, key, challenge.bytes, &assertion, &seen, err));
	if ((seen.backup == PASSKEY_BOUND) != (ret_passkey->backup == PASSKEY_BOUND))
		return fail(err, ERR_DENIED,
			    "That passkey is not as it was when it was registered");
	TRY(ceremony_once(v, &challenge, err));
	return passkey_used(visit_sessions(v), ret_passkey, seen.backup, v->request->now, err);
}

static enum status with_passkey(struct visit *v, struct err *err)
{
	struct kept_passkey p = {0};
	struct err why;

	if (check_use(v, &p, &why) == OK)
		return sign_in_as(v, p.person, "passkey", sign_in_next(v), err);
	if (v->wants_json)
		return fail(err, why.status, "%s", why.text);
	page_wrong(v, NULL, shown_sentence(v, why.text));
	return sign_in_page(v, err);
}

/* ---- making one ---- */

enum status sign_in_passkey_new(struct visit *v, const char *address, const char *person,
				struct err *err)
{
	struct passkey_party party;
	struct kept_passkey *list;
	const char *ids = "";
	size_t count;

	if (!ceremony_site(v, &party))
		return no_site(err);
	TRY(passkey_list(visit_sessions(v), v->arena, person, &list, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (!list[i].signs)
			ids = arena_printf(
				v->arena, "%s%s%s", ids, *ids ? " " : "",
				ceremony_text(v, list[i].credential, list[i].credential_n));
	}
	ceremony_no_script(v, "");
	ceremony_new_begin(v, &(struct ceremony_new){
				      .address = address,
				      .what = CEREMONY_NEW_SIGN_IN,
				      .host = party.id,
				      .person = person,
				      .name = person,
				      .display = arena_printf(v->arena, "%s, to sign in",
							      app_name(v->app, person)),
				      .exclude = ids,
			      });
	input(v, &(struct input){
			 .name = "label",
			 .label = "What do you call it?",
			 .hint = "As \"my phone\", or \"security key, blue\". It is only for you",
			 .autocomplete = "off",
			 .kind = "nhsuk-input--width-20"});
	return OK;
}

enum status sign_in_passkey_make(struct visit *v, const char *person, const char *link,
				 struct err *err)
{
	__attribute__((cleanup(passkey_registration_release))) struct passkey_registration r = {0};
	const char *label = visit_field(v, "label");
	struct ceremony_challenge challenge;
	struct ceremony_answer *answers;
	struct passkey_party party;
	struct digest credential;
	size_t count;
	bool has;

	if (!ceremony_site(v, &party))
		return no_site(err);
	if (strlen(label) > PASSKEY_LABEL_MOST)
		return fail(err, ERR_INVALID, "Write at most %d characters as its name",
			    PASSKEY_LABEL_MOST);
	TRY(ceremony_answers(v, &answers, &count, err));
	TRY(ceremony_challenge(v, CEREMONY_NEW_SIGN_IN, person, &challenge, err));
	TRY(passkey_register(&party, challenge.bytes, answers[0].client_data, answers[0].auth_data,
			     &r, err));
	credential = passkey_credential_digest(r.credential, r.credential_n);
	TRY(signing_has(journal_db(v->app->journal), &credential, &has, err));
	if (has)
		return fail(err, ERR_CONFLICT,
			    "This passkey signs, so it never signs you in: make another for "
			    "signing in");
	TRY(ceremony_once(v, &challenge, err));
	if (!*label)
		label = "my passkey";
	if (link)
		return passkey_keep_by_link(visit_sessions(v), link, person, &r, label,
					    v->request->now, err);
	return passkey_keep(visit_sessions(v), person, false, &r, label, v->request->now, err);
}

static enum status draw_new(struct visit *v, struct err *err)
{
	visit_answer(v, json_pack("{ss}", "person", v->session.person));
	page_crumb(v, "/account", "Your account");
	page_head(v, "Make a passkey to sign in with", NULL);
	html(v, "<p class=\"attest-lead\">It opens these pages with your finger, face or PIN, and "
		"signs nothing. The "
		"passkey that you sign with is another one.</p>\n");
	TRY(sign_in_passkey_new(v, "/account/sign-in-passkey", v->session.person, err));
	ceremony_end(v, NULL, "Make the passkey", NULL);
	return OK;
}

static enum status make(struct visit *v, struct err *err)
{
	struct err why;

	if (sign_in_passkey_make(v, v->session.person, NULL, &why) == OK) {
		visit_go(v, "/account");
		return OK;
	}
	if (v->wants_json)
		return fail(err, why.status, "%s", why.text);
	page_wrong(v, NULL, shown_sentence(v, why.text));
	return draw_new(v, err);
}

/* One that signs is ended in the record, not here. */
static enum status take_away(struct visit *v, struct err *err)
{
	struct kept_passkey *list;
	struct digest key;
	size_t count;

	if (digest_parse(visit_part(v, "key"), &key, NULL) != OK)
		return visit_not_here(err);
	TRY(passkey_list(visit_sessions(v), v->arena, v->session.person, &list, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (list[i].signs || !digest_equal(&list[i].key, &key))
			continue;
		TRY(passkey_drop(visit_sessions(v), v->session.person, false, &key, err));
		visit_go(v, "/account");
		return OK;
	}
	return visit_not_here(err);
}

extern const struct route page_sign_in_passkey[];
const struct route page_sign_in_passkey[] = {
	{"POST", "/sign-in/passkey", 0, 0, use_fields, NULL, with_passkey,
	 "Sign in with a passkey"},
	{"GET", "/account/sign-in-passkey", NEED_SIGN_IN | NEED_FRESH, 0, NULL, NULL, draw_new,
	 "To make a passkey that signs in"},
	{"POST", "/account/sign-in-passkey", NEED_SIGN_IN | NEED_FRESH, 0, new_fields, NULL, make,
	 "Register a passkey that signs in"},
	{"POST", "/account/sign-in-passkey/{key}/remove", NEED_SIGN_IN | NEED_FRESH, 0, NULL, NULL,
	 take_away, "Remove a passkey that signs in"},
	{0},
};
