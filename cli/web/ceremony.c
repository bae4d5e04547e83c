#include "cli/web/ceremony.h"

#include <string.h>

#include "cli/web/component.h"
#include "cli/web/session_passkey.h"
#include "core/json.h"
#include "portfolio/signing.h"

#define NONCE 16
#define UNTIL 8
#define CHALLENGE (NONCE + UNTIL + 32)
#define ANSWERS_MAX (512u << 10) /* bytes of the field */

/* ---- for which site ---- */

bool ceremony_site(struct visit *v, struct passkey_party *ret_party)
{
	const char *origin = visit_origin(v), *host = strstr(origin, "://") + 3;
	const char *name = arena_bytes(v->arena, host, strcspn(host, ":"));

	if (strcmp(name, "localhost") == 0)
		return passkey_party_parse(name, ret_party, NULL) == OK;
	return passkey_party_parse(arena_printf(v->arena, "%s:%s", name, origin), ret_party,
				   NULL) == OK;
}

/* May pages of this server's address use what is for the party? */
static bool is_ours(struct visit *v, const struct passkey_party *party)
{
	static const char local[] = "http://localhost";
	const char *origin = visit_origin(v);
	size_t n = sizeof local - 1;

	if (*party->origin)
		return strcmp(party->origin, origin) == 0;
	return strncmp(origin, local, n) == 0 && (origin[n] == '\0' || origin[n] == ':');
}

enum status ceremony_domain(struct visit *v, const char **ret_domain,
			    struct passkey_party *ret_party, struct err *err)
{
	const char **domains;
	size_t count;

	TRY(signing_domains(journal_db(v->app->journal), v->arena, &domains, &count, err));
	for (size_t i = 0; i < count; i++) {
		TRY(passkey_party_parse(domains[i], ret_party, err));
		if (!is_ours(v, ret_party))
			continue;
		*ret_domain = domains[i];
		return OK;
	}
	return fail(err, ERR_CONFLICT,
		    "Sign with a key file: the first entry of this record names %s%s as the site "
		    "of passkeys, "
		    "and these pages are at %s",
		    count ? domains[0] : "no site", count > 1 ? " and others" : "",
		    visit_origin(v));
}

/* ---- challenges ---- */

const char *ceremony_text(struct visit *v, const void *bytes, size_t n)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, 2 * n + 8);
	passkey_base64url(&text, bytes, n);
	return arena_bytes(v->arena, text.data ? text.data : "", text.len);
}

static struct digest seal(struct visit *v, enum ceremony what, const char *person,
			  const uint8_t *bytes)
{
	CLEANUP(buf_release) struct buf message;

	buf_init(&message, 1024);
	buf_printf(&message, "attest challenge\n%d\n%s\n%s\n", (int)what, visit_cookie(v), person);
	buf_add(&message, bytes, NONCE + UNTIL);
	return visit_seal(v, message.data, message.len);
}

static const char *make(struct visit *v, enum ceremony what, const char *person)
{
	struct random random = random_system();
	uint64_t until = (uint64_t)v->request->now + CEREMONY_SECONDS;
	uint8_t bytes[CHALLENGE];
	struct digest sealed;

	random_fill(&random, bytes, NONCE);
	for (int i = 0; i < UNTIL; i++)
		bytes[NONCE + i] = (uint8_t)(until >> (56 - 8 * i));
	sealed = seal(v, what, person, bytes);
	memcpy(bytes + NONCE + UNTIL, sealed.bytes, sizeof sealed.bytes);
	return ceremony_text(v, bytes, sizeof bytes);
}

enum status ceremony_challenge(struct visit *v, enum ceremony what, const char *person,
			       struct ceremony_challenge *ret_challenge, struct err *err)
{
	static const char wrong[] =
		"Begin again: this was not asked for on this page, in this browser";
	const char *text = visit_field(v, "challenge");
	CLEANUP(buf_release) struct buf bytes;
	struct digest made, came;
	uint64_t until = 0;

	buf_init(&bytes, CHALLENGE);
	if (passkey_unbase64url(&bytes, text, strlen(text), NULL) != OK || bytes.len != CHALLENGE)
		return fail(err, ERR_DENIED, "%s", wrong);
	memcpy(came.bytes, bytes.data + NONCE + UNTIL, sizeof came.bytes);
	made = seal(v, what, person, (const uint8_t *)bytes.data);
	if (!digest_equal(&made, &came))
		return fail(err, ERR_DENIED, "%s", wrong);
	for (int i = 0; i < UNTIL; i++)
		until = until << 8 | (uint8_t)bytes.data[NONCE + i];
	if ((int64_t)until < v->request->now)
		return fail(err, ERR_DENIED, "Begin again: that took longer than %d minutes",
			    CEREMONY_SECONDS / 60);
	*ret_challenge = (struct ceremony_challenge){
		.bytes = {(const uint8_t *)arena_bytes(v->arena, bytes.data, bytes.len), bytes.len},
		.digest = digest_of(bytes.data, bytes.len),
		.until = (int64_t)until,
	};
	return OK;
}

enum status ceremony_once(struct visit *v, const struct ceremony_challenge *challenge,
			  struct err *err)
{
	return challenge_answered(visit_sessions(v), &challenge->digest, challenge->until,
				  v->request->now, err);
}

/* ---- asking ---- */

/* What is opened as form_begin opens one; script finds it by data-passkey. */
static void begin(struct visit *v, const char *address, const char *how, const char *host)
{
	v->page.script = "passkey.mjs";
	html(v,
	     "<form class=\"attest-form nhsuk-u-frontend-not-supported-hidden\" action=\"$\" "
	     "method=\"post\" "
	     "data-passkey=\"$\" data-host=\"$\"",
	     address, how, host);
}

static void begun(struct visit *v, const char *challenge)
{
	char token[SESSION_TOKEN];

	form_token(visit_cookie(v), token);
	html(v, " novalidate>\n");
	hidden(v, "token", token);
	if (challenge)
		hidden(v, "challenge", challenge);
	hidden(v, "answer", "");
}

void ceremony_new_begin(struct visit *v, const struct ceremony_new *n)
{
	const char *challenge = make(v, n->what, n->person);
	struct random random = random_system();
	uint8_t user[NONCE]; /* one of its own, so that no passkey takes another's place */

	random_fill(&random, user, sizeof user);
	begin(v, n->address, "new", n->host);
	html(v,
	     " data-challenges=\"$\" data-user=\"$\" data-name=\"$\" data-display=\"$\" "
	     "data-exclude=\"$\" "
	     "data-resident=\"$\"",
	     challenge, ceremony_text(v, user, sizeof user), n->name, n->display, n->exclude,
	     n->what == CEREMONY_NEW_SIGN_IN ? "required" : "discouraged");
	begun(v, challenge);
}

void ceremony_use_begin(struct visit *v, const struct ceremony_use *u)
{
	const char *challenge = u->challenges ? NULL : make(v, CEREMONY_SIGN_IN, "");

	begin(v, u->address, "use", u->host);
	html(v, " data-challenges=\"$\" data-allow=\"$\"", challenge ? challenge : u->challenges,
	     u->allow);
	begun(v, challenge);
}

void ceremony_end(struct visit *v, const char *kind, const char *text, const char *again)
{
	html(v, "<p class=\"nhsuk-error-message\" role=\"alert\" data-passkey-wrong hidden></p>\n");
	html(v, "<button class=\"nhsuk-button$$\" type=\"submit\"", kind ? " nhsuk-button--" : "",
	     kind);
	if (again)
		html(v, " data-again=\"$\"", again);
	html(v, ">$</button>\n</form>\n", text);
}

void ceremony_no_script(struct visit *v, const char *what_else)
{
	html(v, "<div class=\"nhsuk-u-frontend-supported-hidden\">\n");
	flag_begin(v, NULL, "key");
	html(v, "<p>This browser runs no script, so it cannot use a passkey. $</p>\n", what_else);
	flag_end(v);
	html(v, "</div>\n");
}

/* ---- what came ---- */

static enum status read_bytes(struct visit *v, const json_t *object, const char *name, size_t most,
			      struct passkey_bytes *ret_bytes, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	const char *text = json_text(object, name);

	buf_init(&bytes, most);
	TRY(passkey_unbase64url(&bytes, text, strlen(text), err));
	*ret_bytes = (struct passkey_bytes){
		(const uint8_t *)arena_bytes(v->arena, bytes.data ? bytes.data : "", bytes.len),
		bytes.len};
	return OK;
}

static enum status read_answer(struct visit *v, const json_t *object,
			       struct ceremony_answer *ret_answer, struct err *err)
{
	struct ceremony_answer answer;

	TRY(read_bytes(v, object, "id", PASSKEY_CREDENTIAL_MAX, &answer.credential, err));
	TRY(read_bytes(v, object, "clientDataJSON", PASSKEY_CLIENT_MAX, &answer.client_data, err));
	TRY(read_bytes(v, object, "authenticatorData", PASSKEY_REGISTERED_MAX, &answer.auth_data,
		       err));
	TRY(read_bytes(v, object, "signature", SIGNATURE_DER_MAX, &answer.signature, err));
	*ret_answer = answer;
	return OK;
}

enum status ceremony_answers(struct visit *v, struct ceremony_answer **ret_answers,
			     size_t *ret_count, struct err *err)
{
	const char *text = visit_field(v, "answer");
	CLEANUP(json_cleanup) json_t *list = NULL;
	struct ceremony_answer *answers;
	size_t count, i;
	json_t *one;

	if (!*text)
		return fail(
			err, ERR_INVALID,
			"Use a passkey: this browser sent none, perhaps since it runs no script");
	if (json_read(text, strlen(text), ANSWERS_MAX, &list, NULL) != OK ||
	    (count = json_array_size(list)) == 0 || count > CEREMONY_ANSWERS)
		return fail(err, ERR_INVALID, "The browser's answer cannot be read: begin again");
	answers = arena_array(v->arena, count, sizeof *answers);
	json_array_foreach(list, i, one)
	{
		if (read_answer(v, one, &answers[i], NULL) != OK)
			return fail(err, ERR_INVALID,
				    "The browser's answer cannot be read: begin again");
	}
	*ret_answers = answers;
	*ret_count = count;
	return OK;
}
