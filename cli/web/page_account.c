/* One's own account: who one is here, where one is signed in, and a password to sign in with. */
#include <string.h>

#include "cli/web/ceremony.h"
#include "cli/web/component.h"
#include "cli/web/feedback.h"
#include "cli/web/session_passkey.h"
#include "cli/web/sign_in.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

static const struct route_field password_fields[] = {
	{ "password", "the new one: 12 characters or more", true },
	{ "again", "the same once more", true },
	{ NULL },
};

static void draw_roles(struct visit *v, const json_t *roles)
{
	const json_t *role;
	size_t i;

	if (json_array_size(roles) == 0) {
		html(v, "none");
		return;
	}
	html(v, "<ul class=\"nhsuk-list\">\n");
	json_array_foreach (roles, i, role) {
		html(v, "<li>$", shown_sentence(v, shown_role(v, json_text(role, "role"))));
		if (*json_text(role, "from"))
			html(v, ", from $", shown_day(v, json_text(role, "from")));
		if (*json_text(role, "until"))
			html(v, " until $", shown_day(v, json_text(role, "until")));
		html(v, "</li>\n");
	}
	html(v, "</ul>");
}

static const char *way_words(const char *way)
{
	return strcmp(way, "demo") == 0	    ? "as a person of this demonstration" :
	       strcmp(way, "password") == 0 ? "with a password" :
	       strcmp(way, "link") == 0	    ? "with a link that worked once" :
					      "with a passkey";
}

/* ---- what they sign with ---- */

static const struct kept_passkey *kept_of(const struct kept_passkey *kept, size_t count, const char *hex)
{
	for (size_t i = 0; i < count; i++) {
		char own[DIGEST_HEX];

		digest_hex(&kept[i].key, own);
		if (strcmp(own, hex) == 0)
			return &kept[i];
	}
	return NULL;
}

static const char *copies_words(const char *copies)
{
	return strcmp(copies, "device-bound") == 0    ? "cannot leave its device" :
	       strcmp(copies, "backup-eligible") == 0 ? "can be copied to other devices" :
							"copied to other devices";
}

static void draw_key(struct visit *v, const json_t *key, const struct kept_passkey *kept)
{
	const json_t *passkey = json_object_get(key, "passkey"), *ended = json_object_get(key, "ended");
	const char *label = kept ? kept->label : passkey ? "Passkey" : "Key file", *hex = json_text(key, "key");

	html(v, "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\">$ ", label);
	tag(v, ended ? "grey" : "green", ended ? "ended" : passkey ? "signing passkey" : "signing key");
	html(v, "</h3>\n<p class=\"attest-soft\">Since $", shown_time(v, json_text(key, "since")));
	if (passkey)
		html(v, "; $; for $", copies_words(json_text(passkey, "copies")), json_text(passkey, "site"));
	if (ended)
		html(v, ". Not valid since $: $", shown_time(v, json_text(ended, "since")), json_text(ended, "reason"));
	html(v, ". ");
	hash(v, hex, 3);
	html(v, "</p>\n");
	if (!ended)
		html(v,
		     "<div class=\"attest-move__act\"><a class=\"nhsuk-button nhsuk-button--secondary "
		     "nhsuk-button--small\" href=\"/account/keys/$/end\">End it<span class=\"nhsuk-u-visually-hidden\">: $"
		     "</span></a></div>\n",
		     hex, label);
	html(v, "</li>\n");
}

/* Passkeys that were made here and are not in the record: they sign nothing. */
static void draw_pending(struct visit *v, const struct kept_passkey *p)
{
	char hex[DIGEST_HEX];

	digest_hex(&p->key, hex);
	html(v,
	     "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\"><a href=\"/account/signing-passkey/$\">$</a> ",
	     hex, p->label);
	tag(v, "yellow", "signs nothing yet");
	html(v, "</h3>\n<p class=\"attest-soft\">$</p>\n</li>\n",
	     *p->request ? "It is not in the record: it waits for your signature, or a registrar's"
			 : "It was made, and not used yet");
}

static void draw_keys(struct visit *v, const json_t *keys, const struct kept_passkey *kept, size_t count)
{
	struct passkey_party party;
	const char *domain;
	const json_t *key;
	struct err why;
	size_t i;

	sheet_begin(v, "flush", "keys", "What you sign with");
	html(v, "<ul class=\"attest-moves\">\n");
	json_array_foreach (keys, i, key) {
		draw_key(v, key, kept_of(kept, count, json_text(key, "key")));
	}
	for (i = 0; i < count; i++) {
		char hex[DIGEST_HEX];
		const json_t *other;
		bool known = !kept[i].signs;
		size_t k;

		digest_hex(&kept[i].key, hex);
		json_array_foreach (keys, k, other)
			known = known || strcmp(json_text(other, "key"), hex) == 0;
		if (!known)
			draw_pending(v, &kept[i]);
	}
	html(v, "</ul>\n");
	sheet_end(v);
	if (json_array_size(keys) == 0)
		html(v, "<p class=\"nhsuk-body\">You have no key in this record yet, so you sign nothing. A registrar "
			"certifies one.</p>\n");
	if (ceremony_domain(v, &domain, &party, &why) == OK)
		link_button(v, "secondary", "/account/signing-passkey", "Make a signing passkey");
	else
		html(v, "<p class=\"nhsuk-body attest-soft\">$</p>\n", why.text);
}

/* ---- what they sign in with ---- */

static void draw_opener(struct visit *v, const struct kept_passkey *p)
{
	char hex[DIGEST_HEX], made[TIME_TEXT], used[TIME_TEXT];

	digest_hex(&p->key, hex);
	time_text(p->made, made);
	time_text(p->used, used);
	html(v, "<li class=\"attest-move\">\n<h3 class=\"attest-move__what\">$ ", p->label);
	tag(v, "blue", "sign-in passkey");
	html(v, "</h3>\n<p class=\"attest-soft\">Since $; $. $$.</p>\n<div class=\"attest-move__act\">",
	     shown_time(v, made), copies_words(passkey_backup_name(p->backup)), p->used ? "Last used " : "Not used yet",
	     p->used ? shown_time(v, used) : "");
	form_begin(v, arena_printf(v->arena, "/account/sign-in-passkey/%s/remove", hex), false);
	html(v,
	     "<button class=\"nhsuk-button nhsuk-button--secondary nhsuk-button--small\" type=\"submit\">Remove<span "
	     "class=\"nhsuk-u-visually-hidden\">: $</span></button>\n",
	     p->label);
	form_end(v);
	html(v, "</div>\n</li>\n");
}

static void draw_sign_in(struct visit *v, const struct kept_passkey *kept, size_t count)
{
	struct passkey_party party;
	size_t openers = 0;

	for (size_t i = 0; i < count; i++)
		openers += !kept[i].signs;
	sheet_begin(v, "flush", "sign-in", "How you sign in");
	html(v, "<ul class=\"attest-moves\">\n");
	for (size_t i = 0; i < count; i++) {
		if (!kept[i].signs)
			draw_opener(v, &kept[i]);
	}
	if (openers == 0)
		html(v, "<li class=\"attest-move\"><p class=\"attest-soft\">You have no passkey to sign in with.</p></li>\n");
	html(v, "</ul>\n");
	sheet_end(v);
	if (ceremony_site(v, &party))
		link_button(v, "secondary", "/account/sign-in-passkey", "Make a passkey to sign in with");
	if (sign_in_is_enough(v->roles, "password", NULL) == OK)
		html(v, "<p class=\"nhsuk-body\"><a href=\"/account/password\">Set a password to sign in with</a></p>\n");
	else
		html(v, "<p class=\"nhsuk-body attest-soft\">For your role a password is not enough: you sign in with a "
			"passkey.</p>\n");
	html(v, "<p class=\"nhsuk-body\">Left a page open on another device? This ends it there, and here.</p>\n");
	form_begin(v, "/sign-out", false);
	hidden(v, "everywhere", "yes");
	button(v, "secondary", "Sign out everywhere", NULL, NULL);
	form_end(v);
}

static enum status account(struct visit *v, struct err *err)
{
	struct kept_passkey *kept;
	json_t *doc, *keys;
	size_t count;

	TRY(visit_command(v, "person keys", VISIT_LIST(v->session.person), VISIT_NONE, &keys, err));
	TRY(passkey_list(visit_sessions(v), v->arena, v->session.person, &kept, &count, err));
	TRY(visit_command(v, "person show", VISIT_LIST(v->session.person), VISIT_NONE, &doc, err));
	if (json_is_array(doc))
		doc = json_array_get(doc, 0);
	visit_answer(v, json_pack("{sOsssO}", "person", doc, "way", v->session.way, "keys", keys));
	page_head(v, v->name, "Your account");
	v->page.title = "Your account";
	list_begin(v, "summary");
	list_row(v, "Id", v->session.person);
	list_row_begin(v, "Roles");
	draw_roles(v, json_object_get(doc, "roles"));
	list_row_end(v);
	list_row(v, "Signed in", way_words(v->session.way));
	list_row(v, "Until",
		 arena_printf(v->arena, "you sign out, %d minutes without a page, or %d hours in all", SESSION_IDLE / 60,
			      SESSION_MOST / 3600));
	list_end(v);
	html(v, "<p class=\"nhsuk-body\"><a href=\"/support\">Support notes that you may read</a>, outside the record</p>\n");
	/* Whoever is asked may hold no role, and then has no other page on which it stands. */
	TRY(feedback_asked_draw(v, err));
	draw_keys(v, keys, kept, count);
	draw_sign_in(v, kept, count);
	return OK;
}

static enum status draw_password(struct visit *v, struct err *err)
{
	(void)err;
	visit_answer(v, json_pack("{si}", "least", 12));
	page_crumb(v, "/account", "Your account");
	page_head(v, "Set a password", NULL);
	html(v, "<p class=\"attest-lead\">It opens these pages and signs nothing. You are then asked to sign in again, "
		"everywhere.</p>\n");
	form_begin(v, "/account/password", false);
	input(v, &(struct input){ .name = "password",
				  .label = "New password",
				  .hint = "12 characters or more; three words that don't belong together will do",
				  .type = "password",
				  .autocomplete = "new-password",
				  .kind = "nhsuk-input--width-20" });
	input(v, &(struct input){ .name = "again",
				  .label = "The same once more",
				  .type = "password",
				  .autocomplete = "new-password",
				  .kind = "nhsuk-input--width-20" });
	button(v, NULL, "Set it", NULL, NULL);
	form_end(v);
	return OK;
}

static enum status set_password(struct visit *v, struct err *err)
{
	const char *password = request_value(v->request, "password"), *again = request_value(v->request, "again");
	enum status status = ERR_INVALID;
	struct err why = { 0 };

	if (!password || !again || strcmp(password, again) != 0)
		page_wrong(v, "again", "Type the same password twice");
	else
		status = password_set(visit_sessions(v), v->session.person, password, v->request->now, &why);
	if (status == OK) {
		visit_set_cookie(v, NULL);
		visit_go(v, "/sign-in");
		return OK;
	}
	if (v->page.error_count == 0 && status != ERR_INVALID)
		return fail(err, status, "%s", why.text);
	if (v->page.error_count == 0)
		page_wrong(v, "password", why.text);
	return draw_password(v, err);
}

extern const struct route page_account[];
const struct route page_account[] = {
	{ "GET", "/account", NEED_SIGN_IN, 0, NULL, NULL, account, "Who is signed in, with their roles" },
	{ "GET", "/account/password", NEED_SIGN_IN | NEED_FRESH, 0, NULL, NULL, draw_password, "To set a password" },
	{ "POST", "/account/password", NEED_SIGN_IN | NEED_FRESH, 0, password_fields, NULL, set_password,
	  "Set a password; ends all sessions" },
	{ 0 },
};
