#include "cli/web/sign_passkey.h"

#include <string.h>

#include "cli/web/ceremony.h"
#include "cli/web/component.h"
#include "cli/web/session_passkey.h"
#include "core/json.h"
#include "portfolio/signing.h"
#include "portfolio/world.h"

static const struct route_field passkey_fields[] = {
	{"key", "fingerprint of the passkey's key", true},
	{"answer",
	 "a list, one for each entry in order, in base64url: {id, clientDataJSON, "
	 "authenticatorData, "
	 "signature}",
	 true},
	{NULL},
};

/* ---- which there are ---- */

/* In which of the roles that it is said in would the journal refuse it? */
static const char *refused_in_role(struct visit *v, const struct signing *s,
				   enum passkey_backup backup)
{
	for (size_t i = 0; i < s->count; i++) {
		struct err why;

		if (signing_in_role(s->entries[i].entry.role, backup, &why) != OK)
			return shown_sentence(v, why.text);
	}
	return NULL;
}

static void name_it(struct sign_passkey *p, const struct kept_passkey *kept, size_t count)
{
	p->label = "my passkey";
	for (size_t i = 0; i < count; i++) {
		if (!kept[i].signs || !digest_equal(&kept[i].key, &p->key))
			continue;
		p->label = kept[i].label;
		p->credential = (struct passkey_bytes){kept[i].credential, kept[i].credential_n};
	}
}

enum status sign_passkeys(struct visit *v, const struct signing *s, struct sign_passkey **ret_list,
			  size_t *ret_count, struct err *err)
{
	struct passkey_party party;
	struct signing_held *held;
	struct kept_passkey *kept;
	struct sign_passkey *list;
	size_t held_count, kept_count, count = 0;
	const char *domain;

	*ret_list = NULL;
	*ret_count = 0;
	if (ceremony_domain(v, &domain, &party, NULL) != OK)
		return OK;
	TRY(signing_keys(journal_db(v->app->journal), v->session.person, v->arena, &held,
			 &held_count, err));
	TRY(passkey_list(visit_sessions(v), v->arena, v->session.person, &kept, &kept_count, err));
	list = arena_array(v->arena, held_count + 1, sizeof *list);
	for (size_t i = held_count; i-- > 0;) {
		struct sign_passkey *p = &list[count];

		if (strcmp(held[i].signing.domain, domain) != 0)
			continue;
		*p = (struct sign_passkey){.key = held[i].key, .domain = held[i].signing.domain};
		name_it(p, kept, kept_count);
		p->refused = refused_in_role(v, s, held[i].signing.backup);
		TRY(sign_bytes(v, s, &p->key, &p->submissions, err));
		count++;
	}
	*ret_list = list;
	*ret_count = count;
	return OK;
}

/* ---- asking ---- */

static struct digest challenge_of(const struct submission *s)
{
	return digest_of(s->bytes, s->len);
}

json_t *sign_passkeys_json(struct visit *v, const struct signing *s,
			   const struct sign_passkey *list, size_t count)
{
	json_t *doc = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct sign_passkey *p = &list[i];
		json_t *challenges = json_array();
		char hex[DIGEST_HEX];

		digest_hex(&p->key, hex);
		for (size_t k = 0; k < s->count; k++) {
			const struct digest d = challenge_of(&p->submissions[k]);

			json_array_append_new(
				challenges, json_string(ceremony_text(v, d.bytes, sizeof d.bytes)));
		}
		json_array_append_new(
			doc, json_pack("{sssssssssoss*}", "key", hex, "label", p->label, "site",
				       p->domain, "credential",
				       ceremony_text(v, p->credential.bytes, p->credential.n),
				       "challenges", challenges, "refused", p->refused));
	}
	return doc;
}

static enum status draw_form(struct visit *v, const struct signing *s, const struct sign_passkey *p,
			     bool first, struct err *err)
{
	struct passkey_party party;
	const char *challenges = "";
	char hex[DIGEST_HEX];

	TRY(passkey_party_parse(p->domain, &party, err));
	digest_hex(&p->key, hex);
	for (size_t i = 0; i < s->count; i++) {
		const struct digest d = challenge_of(&p->submissions[i]);

		challenges = arena_printf(v->arena, "%s%s%s", challenges, i ? " " : "",
					  ceremony_text(v, d.bytes, sizeof d.bytes));
	}
	ceremony_use_begin(v,
			   &(struct ceremony_use){
				   .address = arena_printf(v->arena, "/sign/%s/passkey", s->id),
				   .host = party.id,
				   .challenges = challenges,
				   .allow = ceremony_text(v, p->credential.bytes, p->credential.n),
			   });
	hidden(v, "key", hex);
	ceremony_end(v, first ? NULL : "secondary",
		     s->count > 1
			     ? arena_printf(v->arena, "Sign 1 of %zu with %s", s->count, p->label)
			     : arena_printf(v->arena, "Sign with %s", p->label),
		     arena_printf(v->arena, "Sign {n} of {of} with %s", p->label));
	return OK;
}

enum status sign_passkeys_draw(struct visit *v, const struct signing *s,
			       const struct sign_passkey *list, size_t count, struct err *err)
{
	bool first = true;

	if (count == 0)
		return OK;
	sheet_begin(v, NULL, "passkey", "Sign with your passkey");
	ceremony_no_script(v, "Sign with a key file instead, which counts just the same.");
	for (size_t i = 0; i < count; i++) {
		if (list[i].refused) {
			html(v, "<p class=\"nhsuk-body attest-soft\">$: $.</p>\n", list[i].label,
			     list[i].refused);
			continue;
		}
		TRY(draw_form(v, s, &list[i], first, err));
		first = false;
	}
	html(v,
	     "<p class=\"attest-soft nhsuk-u-margin-bottom-0\">Your passkey asks for your finger, "
	     "face or PIN. That "
	     "touch is the signature$.</p>\n",
	     s->count > 1 ? ", one for each of the entries above" : "");
	sheet_end(v);
	return OK;
}

/* ---- signing ---- */

/* That it is the passkey it should be; the reason is for who has taken the wrong one. */
static enum status check_which(struct visit *v, const struct sign_passkey *p,
			       const struct ceremony_answer *answer, struct err *err)
{
	struct kept_passkey kept;

	if (p->credential.n == answer->credential.n &&
	    memcmp(p->credential.bytes, answer->credential.bytes, answer->credential.n) == 0)
		return OK;
	if (passkey_find(visit_sessions(v), v->arena, answer->credential, &kept, NULL) == OK &&
	    strcmp(kept.person, v->session.person) == 0 && !kept.signs)
		return fail(err, ERR_DENIED,
			    "That passkey signs you in, and never signs: use your signing passkey");
	return p->credential.n == 0
		       ? OK /* the pages lost its id; its signature tells */
		       : fail(err, ERR_DENIED, "That is not the passkey that was asked for");
}

static enum status put_answers(struct visit *v, const struct signing *s, struct sign_passkey *p,
			       struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct world world = journal_world(v->app->journal);
	struct ceremony_answer *answers;
	struct passkey_party party;
	struct known_key known;
	size_t count;

	world.arena = v->arena;
	TRY(passkey_party_parse(p->domain, &party, err));
	TRY(world_key(&world, &p->key, &known, err));
	TRY(key_from_public(known.spki, known.spki_n, &key, err));
	TRY(ceremony_answers(v, &answers, &count, err));
	if (count != s->count)
		return fail(err, ERR_INVALID, "Sign each of the %zu entries: there are %zu answers",
			    s->count, count);
	for (size_t i = 0; i < count; i++) {
		const struct passkey_assertion assertion = {
			answers[i].auth_data, answers[i].client_data, answers[i].signature};
		const struct digest d = challenge_of(&p->submissions[i]);
		struct passkey_seen seen;

		TRY(check_which(v, p, &answers[i], err));
		TRY(passkey_check(&party, key, (struct passkey_bytes){d.bytes, sizeof d.bytes},
				  &assertion, &seen, err));
		TRY(submission_sign(&p->submissions[i], &assertion, err));
	}
	return OK;
}

static enum status find_passkey(struct visit *v, const struct signing *s,
				struct sign_passkey **ret_passkey, struct err *err)
{
	struct sign_passkey *list;
	struct digest key;
	size_t count;

	TRY(sign_passkeys(v, s, &list, &count, err));
	if (digest_parse(visit_field(v, "key"), &key, NULL) != OK)
		return fail(err, ERR_INVALID, "\"key\" is no fingerprint");
	for (size_t i = 0; i < count; i++) {
		if (!digest_equal(&list[i].key, &key))
			continue;
		if (list[i].refused)
			return fail(err, ERR_DENIED, "%s", list[i].refused);
		*ret_passkey = &list[i];
		return OK;
	}
	return fail(err, ERR_DENIED, "That is no passkey of yours that signs here");
}

static enum status by_passkey(struct visit *v, struct err *err)
{
	struct sign_passkey *p;
	struct signing s;
	struct err why;

	TRY(sign_find(v, visit_part(v, "signing"), &s, err));
	if (find_passkey(v, &s, &p, &why) != OK || put_answers(v, &s, p, &why) != OK) {
		if (v->wants_json)
			return fail(err, why.status, "%s", why.text);
		page_wrong(v, NULL, arena_printf(v->arena, "Nothing was signed: %s", why.text));
		return sign_page(v, &s, err);
	}
	return sign_finish(v, &s, p->submissions, err);
}

extern const struct route page_sign_passkey[];
const struct route page_sign_passkey[] = {
	{"POST", "/sign/{signing}/passkey", NEED_SIGN_IN, 0, passkey_fields, NULL, by_passkey,
	 "Sign with a passkey, which was asked for the digest of each entry"},
	{0},
};
