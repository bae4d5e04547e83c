/*
 * A signing passkey: making one, using it once as the proof that it is there, and asking that it
 * come into the record. That is a statement which its person signs with a key that they have, or a
 * registrar with theirs: neither a session nor a link gives anybody a key to sign with, or gives
 * one back.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/web/ceremony.h"
#include "cli/web/component.h"
#include "cli/web/session_passkey.h"
#include "cli/web/sign.h"
#include "core/json.h"
#include "portfolio/list.h"
#include "portfolio/signing.h"

static const struct route_field new_fields[] = {
	{"label", "what to call it; the record does not have it", false},
	{"challenge", "from the page", true},
	{"answer", "a list of one, in base64url: {id, clientDataJSON, authenticatorData}", true},
	{NULL},
};
static const struct route_field proof_fields[] = {
	{"answer",
	 "a list of one, in base64url: {id, clientDataJSON, authenticatorData, signature}", true},
	{NULL},
};

static const enum role bound_roles[] = {ROLE_REGISTRAR, ROLE_ETB_ASSESSOR};
#define BOUND_ROLES (sizeof bound_roles / sizeof *bound_roles)

/* ---- making one ---- */

static bool has_key(struct visit *v)
{
	struct digest key;

	return list_key_of(journal_db(v->app->journal), v->session.person, false, &key, NULL) == OK;
}

static void draw_bound(struct visit *v)
{
	for (size_t i = 0; i < BOUND_ROLES; i++) {
		if (!visit_holds(v, bound_roles[i]))
			continue;
		flag_begin(v, NULL, "key");
		html(v,
		     "<p>As $ you sign with a passkey that cannot leave its device, such as a "
		     "security key. One that "
		     "a phone or a password manager copies to other devices is refused.</p>\n",
		     bound_roles[i] == ROLE_REGISTRAR ? "a registrar" : "an ETB assessor");
		flag_end(v);
	}
}

static enum status excluded(struct visit *v, const char **ret_ids, struct err *err)
{
	struct kept_passkey *list;
	const char *ids = "";
	size_t count;

	TRY(passkey_list(visit_sessions(v), v->arena, v->session.person, &list, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (list[i].signs)
			ids = arena_printf(
				v->arena, "%s%s%s", ids, *ids ? " " : "",
				ceremony_text(v, list[i].credential, list[i].credential_n));
	}
	*ret_ids = ids;
	return OK;
}

static enum status draw_new(struct visit *v, struct err *err)
{
	struct passkey_party party;
	const char *domain, *ids;

	TRY(ceremony_domain(v, &domain, &party, err));
	TRY(excluded(v, &ids, err));
	visit_answer(v, json_pack("{sssb}", "site", domain, "has_key", (int)has_key(v)));
	page_crumb(v, "/account", "Your account");
	page_head(v, "Make a signing passkey", NULL);
	html(v, "<p class=\"attest-lead\">It signs what you say here, each time with your finger, "
		"face or PIN, in place "
		"of a key file. It never signs you in.</p>\n");
	draw_bound(v);
	if (!has_key(v)) {
		flag_begin(v, "info", "key");
		html(v, "<p>You have no key in this record yet. At the end you get a file. A "
			"registrar who has made sure "
			"who you are puts the key into the record with it.</p>\n");
		flag_end(v);
	}
	ceremony_no_script(v, "Sign with a key file instead, which counts just the same.");
	ceremony_new_begin(v,
			   &(struct ceremony_new){
				   .address = "/account/signing-passkey",
				   .what = CEREMONY_NEW_SIGNING,
				   .host = party.id,
				   .person = v->session.person,
				   .name = arena_printf(v->arena, "%s, signing", v->session.person),
				   .display = arena_printf(v->arena, "%s, signing", v->name),
				   .exclude = ids,
			   });
	input(v, &(struct input){
			 .name = "label",
			 .label = "What do you call it?",
			 .hint = "As \"my phone\", or \"security key, blue\". It is only for you",
			 .autocomplete = "off",
			 .kind = "nhsuk-input--width-20"});
	ceremony_end(v, NULL, "Make the passkey", NULL);
	return OK;
}

static enum status check_may_sign(struct visit *v, const struct passkey_registration *r,
				  struct err *err)
{
	const struct digest credential = passkey_credential_digest(r->credential, r->credential_n);
	bool has;

	for (size_t i = 0; i < BOUND_ROLES; i++) {
		if (visit_holds(v, bound_roles[i]))
			TRY(signing_in_role(bound_roles[i], r->backup, err));
	}
	TRY(signing_has(journal_db(v->app->journal), &credential, &has, err));
	return has ? fail(err, ERR_CONFLICT, "That passkey signs in this record already") : OK;
}

static enum status register_one(struct visit *v, const char *label, struct digest *ret_key,
				struct err *err)
{
	__attribute__((cleanup(passkey_registration_release))) struct passkey_registration r = {0};
	struct ceremony_challenge challenge;
	struct ceremony_answer *answers;
	struct passkey_party party;
	const char *domain;
	size_t count;

	TRY(ceremony_domain(v, &domain, &party, err));
	TRY(ceremony_answers(v, &answers, &count, err));
	TRY(ceremony_challenge(v, CEREMONY_NEW_SIGNING, v->session.person, &challenge, err));
	TRY(passkey_register(&party, challenge.bytes, answers[0].client_data, answers[0].auth_data,
			     &r, err));
	TRY(check_may_sign(v, &r, err));
	TRY(ceremony_once(v, &challenge, err));
	TRY(passkey_keep(visit_sessions(v), v->session.person, true, &r, label, v->request->now,
			 err));
	*ret_key = key_fingerprint(r.key);
	return OK;
}

/* What is refused is said on the page again, from which the next try begins. */
static enum status refused(struct visit *v, const struct err *why)
{
	page_wrong(v, NULL, shown_sentence(v, why->text));
	return OK;
}

static enum status make(struct visit *v, struct err *err)
{
	const char *label = visit_field(v, "label");
	char hex[DIGEST_HEX];
	struct digest key;
	struct err why;

	if (strlen(label) > PASSKEY_LABEL_MOST) {
		page_wrong(
			v, "label",
			arena_printf(v->arena, "Write at most %d characters", PASSKEY_LABEL_MOST));
		return draw_new(v, err);
	}
	if (register_one(v, *label ? label : "my passkey", &key, &why) != OK) {
		if (v->wants_json)
			return fail(err, why.status, "%s", why.text);
		TRY(refused(v, &why));
		return draw_new(v, err);
	}
	digest_hex(&key, hex);
	visit_go(v, "/account/signing-passkey/%s", hex);
	return OK;
}

/* ---- one that was made ---- */

static enum status find_one(struct visit *v, struct kept_passkey *ret_passkey, struct err *err)
{
	struct kept_passkey *list;
	struct digest key;
	size_t count;

	if (digest_parse(visit_part(v, "key"), &key, NULL) != OK)
		return visit_not_here(err);
	TRY(passkey_list(visit_sessions(v), v->arena, v->session.person, &list, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (!list[i].signs || !digest_equal(&list[i].key, &key))
			continue;
		*ret_passkey = list[i];
		return OK;
	}
	return visit_not_here(err);
}

static enum status in_record(struct visit *v, const struct kept_passkey *p, bool *ret_in,
			     struct err *err)
{
	const struct digest credential = passkey_credential_digest(p->credential, p->credential_n);

	return signing_has(journal_db(v->app->journal), &credential, ret_in, err);
}

static enum status proof_challenge(struct visit *v, const struct kept_passkey *p,
				   struct digest *ret_challenge, struct err *err)
{
	struct digest pin = journal_pin(v->app->journal);
	CLEANUP(key_cleanup) struct key *key = NULL;

	TRY(key_from_public(p->spki, p->spki_n, &key, err));
	*ret_challenge = signing_challenge(&pin, v->session.person, key);
	return OK;
}

static enum status draw_proof(struct visit *v, const struct kept_passkey *p, struct err *err)
{
	struct passkey_party party;
	struct digest challenge;
	const char *domain;

	TRY(ceremony_domain(v, &domain, &party, err));
	TRY(proof_challenge(v, p, &challenge, err));
	html(v, "<p class=\"attest-lead\">Now use it once. That shows that it is there and answers "
		"to you; nothing is "
		"signed by it yet.</p>\n");
	ceremony_use_begin(
		v, &(struct ceremony_use){
			   .address = arena_printf(v->arena, "/account/signing-passkey/%s/prove",
						   visit_part(v, "key")),
			   .host = party.id,
			   .challenges = ceremony_text(v, challenge.bytes, sizeof challenge.bytes),
			   .allow = ceremony_text(v, p->credential, p->credential_n),
		   });
	ceremony_end(v, NULL, "Use the passkey", NULL);
	return OK;
}

static void draw_ask(struct visit *v)
{
	const char *key = visit_part(v, "key");

	if (has_key(v)) {
		html(v, "<p class=\"attest-lead\">It is ready. Say with the key that you have that "
			"you sign with this one "
			"too: then it is in the record, and signs.</p>\n");
		form_begin(v, arena_printf(v->arena, "/account/signing-passkey/%s/ask", key),
			   false);
		button(v, NULL, "Go on to sign that", NULL, NULL);
		form_end(v);
		details_begin(v, "I have lost the key that I had");
	} else {
		html(v, "<p class=\"attest-lead\">It is ready. A registrar puts it into the "
			"record, since you have no key "
			"there yet.</p>\n");
	}
	html(v,
	     "<ol class=\"nhsuk-list nhsuk-list--number\">\n"
	     "<li><a href=\"/account/signing-passkey/$/request\" download>Take the request "
	     "away</a>.</li>\n"
	     "<li>Bring it to a registrar, who makes sure who you are.</li>\n"
	     "<li>They run <code class=\"attest-hash\">attest person certify $ --request "
	     "FILE</code></li>\n</ol>\n",
	     key, v->session.person);
	if (has_key(v))
		details_end(v);
}

static void draw_facts(struct visit *v, const struct kept_passkey *p)
{
	list_begin(v, "summary");
	list_row(v, "Copies",
		 p->backup == PASSKEY_BOUND ? "none: it cannot leave its device"
		 : p->backup == PASSKEY_ELIGIBLE
			 ? "it can be copied to your other devices, and is not yet"
			 : "it is copied to your other devices, or kept by a service");
	list_row_begin(v, "Key");
	hash(v, visit_part(v, "key"), 0);
	list_row_end(v);
	list_end(v);
}

static void draw_forget(struct visit *v)
{
	form_begin(
		v,
		arena_printf(v->arena, "/account/signing-passkey/%s/forget", visit_part(v, "key")),
		false);
	button(v, "secondary", "Forget it: it shall not sign", NULL, NULL);
	form_end(v);
}

static enum status draw_one(struct visit *v, const struct kept_passkey *p, struct err *err)
{
	bool in;

	TRY(in_record(v, p, &in, err));
	visit_answer(v, json_pack("{sssssbsb}", "label", p->label, "copies",
				  passkey_backup_name(p->backup), "proved", *p->request != '\0',
				  "in_record", (int)in));
	page_crumb(v, "/account", "Your account");
	page_head(v, p->label, "Signing passkey");
	if (in)
		html(v, "<p class=\"attest-lead\">It is in the record. <a href=\"/account\">Your "
			"account</a> says whether "
			"it signs.</p>\n");
	else if (*p->request)
		draw_ask(v);
	else
		TRY(draw_proof(v, p, err));
	draw_facts(v, p);
	if (!in)
		draw_forget(v);
	return OK;
}

static enum status one(struct visit *v, struct err *err)
{
	struct kept_passkey p = {0};

	TRY(find_one(v, &p, err));
	return draw_one(v, &p, err);
}

static enum status prove_one(struct visit *v, const struct kept_passkey *p, struct err *err)
{
	struct digest pin = journal_pin(v->app->journal);
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(json_cleanup) json_t *request = NULL;
	struct passkey_registration r = {.credential_n = p->credential_n, .backup = p->backup};
	struct ceremony_answer *answers;
	struct passkey_assertion proof;
	struct passkey_party party;
	const char *domain;
	size_t count;
	char *text;
	enum status status;

	TRY(ceremony_domain(v, &domain, &party, err));
	TRY(ceremony_answers(v, &answers, &count, err));
	TRY(key_from_public(p->spki, p->spki_n, &key, err));
	r.key = key;
	memcpy(r.credential, p->credential, p->credential_n);
	proof = (struct passkey_assertion){answers[0].auth_data, answers[0].client_data,
					   answers[0].signature};
	TRY(signing_request(&pin, domain, v->session.person, &r, &proof, &request, err));
	text = json_dumps(request, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	status = passkey_proved(visit_sessions(v), p, text ? text : "", err);
	free(text);
	return status;
}

static enum status prove(struct visit *v, struct err *err)
{
	struct kept_passkey p = {0};
	struct err why;

	TRY(find_one(v, &p, err));
	if (prove_one(v, &p, &why) != OK) {
		if (v->wants_json)
			return fail(err, why.status, "%s", why.text);
		TRY(refused(v, &why));
		return draw_one(v, &p, err);
	}
	visit_go(v, "/account/signing-passkey/%s", visit_part(v, "key"));
	return OK;
}

static enum status find_proved(struct visit *v, struct kept_passkey *ret_passkey, struct err *err)
{
	bool in;

	TRY(find_one(v, ret_passkey, err));
	TRY(in_record(v, ret_passkey, &in, err));
	if (in)
		return fail(err, ERR_CONFLICT, "This passkey is in the record already");
	if (!*ret_passkey->request)
		return fail(err, ERR_CONFLICT, "Use the passkey once first, on its page");
	return OK;
}

static enum status ask(struct visit *v, struct err *err)
{
	struct kept_passkey p = {0};
	struct drafting drafting;
	struct text file;

	TRY(find_proved(v, &p, err));
	file = (struct text){.name = "request", .bytes = p.request, .len = strlen(p.request)};
	if (!has_key(v))
		return fail(err, ERR_DENIED,
			    "You have no key to say this with: take the request to a registrar");
	TRY(sign_draft(v, "person certify", VISIT_LIST(v->session.person),
		       VISIT_LIST("--request", "1"), &file, 1, &drafting, err));
	return sign_begin(v, &drafting,
			  arena_printf(v->arena,
				       "I sign with a further key from now on: the passkey that I "
				       "call %s, which %s.",
				       p.label,
				       p.backup == PASSKEY_BOUND
					       ? "cannot leave its device"
					       : "can be copied to my other devices"),
			  "/account", err);
}

static enum status request(struct visit *v, struct err *err)
{
	struct kept_passkey p = {0};

	TRY(find_proved(v, &p, err));
	visit_send(v, "application/json", arena_printf(v->arena, "%s.request", v->session.person),
		   p.request, strlen(p.request));
	return OK;
}

static enum status forget(struct visit *v, struct err *err)
{
	struct kept_passkey p = {0};
	bool in;

	TRY(find_one(v, &p, err));
	TRY(in_record(v, &p, &in, err));
	if (in)
		return fail(err, ERR_CONFLICT,
			    "This passkey is in the record: end its key instead");
	TRY(passkey_drop(visit_sessions(v), v->session.person, true, &p.key, err));
	visit_go(v, "/account");
	return OK;
}

extern const struct route page_signing_passkey[];
const struct route page_signing_passkey[] = {
	{"GET", "/account/signing-passkey", NEED_SIGN_IN | NEED_FRESH, 0, NULL, NULL, draw_new,
	 "To make a passkey that signs"},
	{"POST", "/account/signing-passkey", NEED_SIGN_IN | NEED_FRESH, 0, new_fields, NULL, make,
	 "Register a passkey that is to sign; it signs nothing yet"},
	{"GET", "/account/signing-passkey/{key}", NEED_SIGN_IN, 0, NULL, NULL, one,
	 "A passkey that is to sign, and what it waits for"},
	{"POST", "/account/signing-passkey/{key}/prove", NEED_SIGN_IN, 0, proof_fields, NULL, prove,
	 "Show that it is there and answers"},
	{"POST", "/account/signing-passkey/{key}/ask", NEED_SIGN_IN, 0, NULL, NULL, ask,
	 "Let it wait for the signature, with a key of one's own, by which it comes into the "
	 "record"},
	{"GET", "/account/signing-passkey/{key}/request", NEED_SIGN_IN, 0, NULL, "application/json",
	 request,
	 "The request by which a registrar certifies it, for `attest person certify --request`"},
	{"POST", "/account/signing-passkey/{key}/forget", NEED_SIGN_IN, 0, NULL, NULL, forget,
	 "Forget one that is not in the record"},
	{0},
};
