/*
 * Passkeys on the pages: one signs, another signs in, and neither does the other's work. The browser and its
 * authenticator are support/authenticator.h, true or with one thing wrong.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/command.h"
#include "cli/web/session.h"
#include "core/buf.h"
#include "server.h"
#include "support/authenticator.h"

static struct served served;
static struct authenticator device;

static void begin(void)
{
	serve_begin(&served);
	authenticator_open(&device, "a phone", "localhost", served.origin);
}

static void end(void)
{
	authenticator_close(&device);
	serve_end(&served);
}

TestSuite(web_passkey, .init = begin, .fini = end, .timeout = 240);

/* ---- as a browser does it ---- */

/* Everything after `mark` up to `end` in the body of the page. */
static void piece(const char *body, const char *mark, char stop, char *ret_text, size_t room)
{
	const char *at = strstr(body, mark);
	size_t n = 0;

	if (at)
		for (at += strlen(mark); at[n] && at[n] != stop && n + 1 < room; n++)
			ret_text[n] = at[n];
	ret_text[n] = '\0';
}

/* Percent-encoding, for what a form sends. */
static void add_field(struct buf *form, const char *name, const char *value)
{
	buf_printf(form, "&%s=", name);
	for (; *value; value++) {
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.", *value))
			buf_char(form, *value);
		else
			buf_printf(form, "%%%02X", (unsigned char)*value);
	}
}

static void add_bytes(struct buf *text, const char *name, struct passkey_bytes bytes)
{
	buf_printf(text, ",\"%s\":\"", name);
	passkey_base64url(text, bytes.bytes, bytes.n);
	buf_char(text, '"');
}

static void answer_begin(struct buf *text)
{
	buf_text(text, "[{\"id\":\"");
	passkey_base64url(text, device.credential, sizeof device.credential);
	buf_char(text, '"');
}

struct went {
	int status;
	char to[512];
	char told[512]; /* the first thing that is wrong */
};

static struct went send_form(const char *path, struct buf *form)
{
	struct answered a = ask(&served, path, form->data, NULL, NULL);
	struct went went = { .status = a.status };

	piece(a.head, "Location: ", '\r', went.to, sizeof went.to);
	piece(a.body, "nhsuk-error-summary__list\">\n<li>", '<', went.told, sizeof went.told);
	answered_free(&a);
	return went;
}

static void form_of(struct buf *form)
{
	buf_printf(form, "token=%s", served.token);
}

static void challenge_on(const char *path, char ret_text[256], struct buf *ret_bytes)
{
	struct answered a = ask_page(&served, path);

	piece(a.body, "data-challenges=\"", '"', ret_text, 256);
	answered_free(&a);
	cr_assert(*ret_text, "%s asks for no passkey", path);
	buf_clear(ret_bytes);
	cr_assert_eq(passkey_unbase64url(ret_bytes, ret_text, strlen(ret_text), NULL), OK);
}

static struct passkey_bytes bytes_of(const struct buf *b)
{
	return (struct passkey_bytes){ (const uint8_t *)b->data, b->len };
}

/* Sends the device's registration for the challenge of the page, with one more field. */
static struct went send_new_with(const char *path, const char *challenge, const struct buf *bytes, const char *name,
				 const char *value)
{
	CLEANUP(buf_release) struct buf form, answer;
	struct passkey_bytes client, auth;

	buf_init(&form, 65536);
	buf_init(&answer, 65536);
	authenticator_register(&device, bytes_of(bytes), &client, &auth);
	answer_begin(&answer);
	add_bytes(&answer, "clientDataJSON", client);
	add_bytes(&answer, "authenticatorData", auth);
	buf_text(&answer, "}]");
	form_of(&form);
	add_field(&form, "challenge", challenge);
	add_field(&form, name, value);
	add_field(&form, "answer", answer.data);
	return send_form(path, &form);
}

static struct went send_new(const char *path, const char *challenge, const struct buf *bytes)
{
	return send_new_with(path, challenge, bytes, "label", "my phone");
}

static struct went make_with(const char *page, const char *path, const char *name, const char *value)
{
	CLEANUP(buf_release) struct buf bytes;
	char challenge[256];

	buf_init(&bytes, 256);
	challenge_on(page, challenge, &bytes);
	return send_new_with(path, challenge, &bytes, name, value);
}

static struct went make_new(const char *path)
{
	return make_with(path, path, "label", "my phone");
}

/* Sends the device's answer to these bytes, with one more field. */
static struct went send_use(const char *path, const struct buf *bytes, const char *name, const char *value)
{
	CLEANUP(buf_release) struct buf form, answer;
	struct passkey_assertion made = authenticator_assert(&device, bytes_of(bytes));

	buf_init(&form, 65536);
	buf_init(&answer, 65536);
	answer_begin(&answer);
	add_bytes(&answer, "clientDataJSON", made.client_data);
	add_bytes(&answer, "authenticatorData", made.auth_data);
	add_bytes(&answer, "signature", made.signature);
	buf_text(&answer, "}]");
	form_of(&form);
	add_field(&form, name, value);
	add_field(&form, "answer", answer.data);
	return send_form(path, &form);
}

static struct went use_on(const char *page, const char *path, const char *name)
{
	CLEANUP(buf_release) struct buf bytes;
	char challenge[256];

	buf_init(&bytes, 256);
	challenge_on(page, challenge, &bytes);
	return send_use(path, &bytes, name, challenge);
}

static void path_of(char *ret_path, const char *base, const char *more)
{
	snprintf(ret_path, 600, "%s%s", base, more);
}

static struct went post(const char *path, const char *fields)
{
	CLEANUP(buf_release) struct buf form;

	buf_init(&form, 65536);
	form_of(&form);
	buf_text(&form, fields);
	return send_form(path, &form);
}

/* ---- one that signs ---- */

#define SIGNING "/account/signing-passkey"

/* Made, proved and in the record; ret_key is its key. */
static void signing_passkey(const char *person, char ret_key[80])
{
	char path[600];
	struct went went;

	step_in(&served, person);
	went = make_new(SIGNING);
	cr_assert_eq(went.status, 303, "%d %s", went.status, went.told);
	snprintf(ret_key, 80, "%s", strrchr(went.to, '/') + 1);
	path_of(path, went.to, "/prove");
	went = use_on(went.to, path, "x");
	cr_assert_eq(went.status, 303, "%s", went.told);
	path_of(path, went.to, "/ask");
	went = post(path, "");
	cr_assert_eq(went.status, 303);
	path_of(path, went.to, "/demo");
	went = post(path, "");
	cr_assert_eq(went.status, 303, "%s", went.told);
}

/* Something of amira's that waits for her signature. */
static void something_waits(char ret_path[600])
{
	struct went went = post("/entries/48/withdraw", "&reason=a+mistake");

	cr_assert_eq(went.status, 303, "%s", went.told);
	snprintf(ret_path, 600, "%s", went.to);
}

/* The exit code of `attest verify`, which knows nothing of the pages. */
static int verified(void)
{
	char name[] = "attest", verify[] = "verify", store[256], option[] = "--pin", hex[DIGEST_HEX];
	char *argv[] = { name, verify, store, option, hex, NULL };
	struct digest pin = journal_pin(served.app.journal);
	struct app app;
	int code;

	digest_hex(&pin, hex);
	snprintf(store, sizeof store, "%s", served.app.store);
	app_init(&app);
	app.out = fopen("/dev/null", "w");
	code = command_main(&app, 5, argv);
	fclose(app.out);
	app_release(&app);
	return code;
}

Test(web_passkey, signs_what_was_shown_and_the_record_holds)
{
	char key[80], signing[600], path[700];
	long long before = record_size(&served);
	struct went went;

	signing_passkey("amira", key);
	cr_expect_eq(record_size(&served), before + 1, "its key came into the record");
	something_waits(signing);
	path_of(path, signing, "/passkey");
	went = use_on(signing, path, "x");
	cr_expect_eq(went.status, 422, "which key it is was not said");
	{
		CLEANUP(buf_release) struct buf bytes;
		char challenge[256];

		buf_init(&bytes, 256);
		challenge_on(signing, challenge, &bytes);
		cr_expect_eq(bytes.len, 32, "an entry's digest");
		went = send_use(path, &bytes, "key", key);
	}
	cr_assert_eq(went.status, 303, "%s", went.told);
	cr_expect_eq(record_size(&served), before + 2);
	cr_expect_eq(verified(), 0);
}

Test(web_passkey, a_session_gives_nobody_a_key_to_sign_with)
{
	long long before = record_size(&served);
	char path[600];
	struct went went;
	json_t *doc;

	step_in(&served, "amira");
	went = make_new(SIGNING);
	cr_assert_eq(went.status, 303);
	path_of(path, went.to, "/ask");
	cr_expect_eq(post(path, "").status, 409, "it has not shown that it is there");
	path_of(path, went.to, "/prove");
	went = use_on(went.to, path, "x");
	cr_assert_eq(went.status, 303, "%s", went.told);
	path_of(path, went.to, "/ask");
	went = post(path, "");
	cr_assert_eq(strncmp(went.to, "/sign/", 6), 0);
	cr_expect_eq(record_size(&served), before);
	doc = ask_json(&served, went.to);
	cr_expect_eq(json_array_size(json_object_get(doc, "passkeys")), 0, "it does not sign for itself");
	json_decref(doc);
	path_of(path, went.to, "/passkey");
	went = use_on("/account/signing-passkey", path, "key");
	cr_expect_eq(went.status, 422);
	cr_expect_eq(record_size(&served), before);
}

Test(web_passkey, what_is_made_for_somebody_is_not_there_for_anybody_else)
{
	char path[600];
	struct went went, other;
	struct answered a;

	step_in(&served, "amira");
	went = make_new(SIGNING);
	cr_assert_eq(went.status, 303);
	step_in(&served, "samuel");
	a = ask_page(&served, went.to);
	cr_expect_eq(a.status, 404);
	answered_free(&a);
	path_of(path, went.to, "/prove");
	other = post(path, "&answer=x");
	cr_expect_eq(other.status, 404);
	path_of(path, went.to, "/forget");
	cr_expect_eq(post(path, "").status, 404);
}

/* ---- what is refused ---- */

static void set_origin(void)
{
	device.origin = "http://localhost.example";
}

static void set_id(void)
{
	device.id = "elsewhere.example";
}

static void set_type(void)
{
	device.type = "webauthn.other";
}

static void set_cross(void)
{
	device.members = ",\"crossOrigin\":true";
}

static void set_unverified(void)
{
	device.flags = AUTHENTICATOR_UP;
}

static void set_absent(void)
{
	device.flags = AUTHENTICATOR_UV;
}

static const struct {
	const char *what;
	void (*make)(void);
	const char *told;
} wrongs[] = {
	{ "another page", set_origin, "localhost.example" },
	{ "another site", set_id, "site" },
	{ "another type", set_type, "webauthn" },
	{ "a page within a page", set_cross, "page" },
	{ "nobody verified", set_unverified, "verif" },
	{ "nobody there", set_absent, "" },
};
#define WRONGS (sizeof wrongs / sizeof *wrongs)

static void put_right(void)
{
	device.id = "localhost";
	device.origin = served.origin;
	device.type = device.members = NULL;
	device.flags = AUTHENTICATOR_UP | AUTHENTICATOR_UV;
}

Test(web_passkey, a_registration_with_one_thing_wrong_is_refused)
{
	struct went went;

	step_in(&served, "amira");
	for (size_t i = 0; i < WRONGS; i++) {
		wrongs[i].make();
		went = make_new(SIGNING);
		cr_expect_eq(went.status, 422, "%s: %d", wrongs[i].what, went.status);
		cr_expect(*went.told, "%s", wrongs[i].what);
		put_right();
	}
	cr_expect_eq(make_new(SIGNING).status, 303);
}

Test(web_passkey, a_signature_with_one_thing_wrong_is_refused)
{
	char key[80], signing[600], path[700];
	long long before;

	signing_passkey("amira", key);
	before = record_size(&served);
	something_waits(signing);
	path_of(path, signing, "/passkey");
	for (size_t i = 0; i < WRONGS + 3; i++) {
		CLEANUP(buf_release) struct buf bytes;
		char challenge[256];
		struct went went;

		buf_init(&bytes, 256);
		challenge_on(signing, challenge, &bytes);
		if (i < WRONGS)
			wrongs[i].make();
		else if (i == WRONGS)
			bytes.data[0] ^= 1; /* of other bytes */
		else if (i == WRONGS + 1)
			device.flags |= AUTHENTICATOR_BE; /* which it was not */
		else
			device.credential[0] ^= 1; /* another */
		went = send_use(path, &bytes, "key", key);
		cr_expect_eq(went.status, 422, "%zu: %d", i, went.status);
		cr_expect_eq(strncmp(went.told, "Nothing was", 11), 0, "%s", went.told);
		put_right();
	}
	cr_expect_eq(record_size(&served), before);
}

Test(web_passkey, a_challenge_is_for_one_browser_one_purpose_and_one_answer)
{
	CLEANUP(buf_release) struct buf bytes;
	char challenge[256];
	struct went went;

	buf_init(&bytes, 256);
	step_in(&served, "samuel");
	challenge_on(SIGNING, challenge, &bytes);
	step_in(&served, "amira");
	went = send_new(SIGNING, challenge, &bytes);
	cr_expect_eq(went.status, 422, "another person's: %s", went.told);
	went = send_new(SIGNING, "AAAA", &bytes);
	cr_expect_eq(went.status, 422, "none of ours: %s", went.told);
	buf_clear(&bytes);
	challenge_on(SIGNING, challenge, &bytes);
	cr_expect_eq(bytes.len, 56, "longer than any digest");
	cr_assert_eq(send_new(SIGNING, challenge, &bytes).status, 303);
	went = send_new(SIGNING, challenge, &bytes);
	cr_expect_eq(went.status, 422, "a second time: %s", went.told);
	device.credential[5] ^= 1;
	went = send_new(SIGNING, challenge, &bytes);
	cr_expect(strstr(went.told, "answered before"), "%s", went.told);
}

Test(web_passkey, a_registrar_and_an_etb_assessor_sign_with_what_cannot_be_copied)
{
	static const char *const people[] = { "registrar", "shirin" };
	struct went went;

	for (size_t i = 0; i < 2; i++) {
		step_in(&served, people[i]);
		device.flags |= AUTHENTICATOR_BE | AUTHENTICATOR_BS;
		went = make_new(SIGNING);
		cr_expect_eq(went.status, 422, "%s", people[i]);
		cr_expect(strstr(went.told, "may be copied to other devices"), "%s", went.told);
		put_right();
		cr_expect_eq(make_new(SIGNING).status, 303, "%s", people[i]);
		device.credential[0]++;
	}
	step_in(&served, "amira");
	device.flags |= AUTHENTICATOR_BE | AUTHENTICATOR_BS;
	cr_expect_eq(make_new(SIGNING).status, 303, "a trainee's may");
}

/* ---- its end ---- */

Test(web_passkey, that_ended_signs_no_more)
{
	char key[80], signing[600], path[700];
	struct went went;
	json_t *doc;

	signing_passkey("amira", key);
	snprintf(path, sizeof path, "/account/keys/%s/end", key);
	cr_expect_eq(post(path, "").status, 422, "without a reason");
	went = post(path, "&reason=lost");
	cr_assert_eq(went.status, 303);
	path_of(path, went.to, "/demo");
	cr_assert_eq(post(path, "").status, 303);
	something_waits(signing);
	doc = ask_json(&served, signing);
	cr_expect_eq(json_array_size(json_object_get(doc, "passkeys")), 0);
	json_decref(doc);
	snprintf(path, sizeof path, "/account/keys/%s/end", key);
	cr_expect_eq(post(path, "&reason=lost").status, 409, "once");
	doc = ask_json(&served, "/account");
	cr_expect_eq(json_array_size(json_object_get(doc, "keys")), 2);
	json_decref(doc);
}

/* ---- one that signs in ---- */

#define SIGN_IN "/account/sign-in-passkey"

static void sign_in_passkey(const char *person)
{
	struct went went;

	step_in(&served, person);
	went = make_new(SIGN_IN);
	cr_assert_eq(went.status, 303, "%s", went.told);
	forget_cookies(&served);
}

static void expect_way(const char *person, const char *way)
{
	json_t *doc = ask_json(&served, "/account");

	cr_expect_str_eq(json_string_value(json_object_get(doc, "way")), way);
	cr_expect_str_eq(json_string_value(json_object_get(json_object_get(doc, "person"), "id")), person);
	json_decref(doc);
}

Test(web_passkey, signs_in_once_for_each_challenge)
{
	CLEANUP(buf_release) struct buf bytes;
	char challenge[256];
	struct went went;

	buf_init(&bytes, 256);
	sign_in_passkey("amira");
	challenge_on("/sign-in", challenge, &bytes);
	went = send_use("/sign-in/passkey", &bytes, "challenge", challenge);
	cr_assert_eq(went.status, 303, "%s", went.told);
	expect_way("amira", "passkey");
	forget_cookies(&served);
	challenge_on("/sign-in", challenge, &bytes);
	cr_expect_eq(bytes.len, 56, "no entry's digest");
	cr_expect_eq(send_use("/sign-in/passkey", &bytes, "challenge", challenge).status, 303);
	forget_cookies(&served);
	{
		struct answered a = ask_page(&served, "/sign-in"); /* another browser */

		answered_free(&a);
	}
	went = send_use("/sign-in/passkey", &bytes, "challenge", challenge);
	cr_expect_eq(went.status, 422, "a challenge of another browser");
}

Test(web_passkey, a_sign_in_with_one_thing_wrong_is_refused)
{
	struct answered a;

	sign_in_passkey("amira");
	for (size_t i = 0; i < WRONGS + 2; i++) {
		struct went went;

		if (i < WRONGS)
			wrongs[i].make();
		else if (i == WRONGS)
			device.flags |= AUTHENTICATOR_BE;
		else
			device.credential[0] ^= 1;
		went = use_on("/sign-in", "/sign-in/passkey", "challenge");
		cr_expect_eq(went.status, 422, "%zu: %d", i, went.status);
		put_right();
	}
	a = ask(&served, "/account", NULL, "application/json", NULL);
	cr_expect_eq(a.status, 401, "nobody is signed in");
	answered_free(&a);
}

Test(web_passkey, that_signs_does_not_sign_in_and_the_other_way_round)
{
	char key[80], signing[600], path[700];
	struct went went;
	long long before;

	signing_passkey("amira", key);
	before = record_size(&served);
	went = make_new(SIGN_IN);
	cr_expect_eq(went.status, 422, "the same credential for both");
	forget_cookies(&served);
	went = use_on("/sign-in", "/sign-in/passkey", "challenge");
	cr_expect_eq(went.status, 422);
	cr_expect(strstr(went.told, "never signs you in"), "%s", went.told);
	authenticator_close(&device);
	authenticator_open(&device, "another phone", "localhost", served.origin);
	sign_in_passkey("amira");
	step_in(&served, "amira");
	went = make_new(SIGNING);
	cr_expect_eq(went.status, 422, "the same credential for both");
	cr_expect(strstr(went.told, "never signs"), "%s", went.told);
	something_waits(signing);
	path_of(path, signing, "/passkey");
	{
		CLEANUP(buf_release) struct buf bytes;
		char challenge[256];

		buf_init(&bytes, 256);
		challenge_on(signing, challenge, &bytes);
		went = send_use(path, &bytes, "key", key);
	}
	cr_expect_eq(went.status, 422);
	cr_expect(strstr(went.told, "never signs"), "%s", went.told);
	cr_expect_eq(record_size(&served), before);
}

/* ---- for whom a password or a link is not enough ---- */

static struct sessions *sessions_of(void)
{
	struct sessions *sessions;
	struct err err;

	cr_assert_eq(sessions_open(served.app.store, &sessions, &err), OK, "%s", err.text);
	return sessions;
}

Test(web_passkey, a_registrar_and_an_etb_assessor_need_more_than_a_password_or_a_link)
{
	static const struct {
		const char *person;
		bool enough;
	} rows[] = { { "amira", true }, { "bela", true }, { "registrar", false }, { "shirin", false } };
	struct sessions *sessions = sessions_of();

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char key[SESSION_COOKIE], fields[256];
		struct answered a;
		struct went went;
		struct err err;

		cr_assert_eq(password_set(sessions, rows[i].person, "three words together", 1, &err), OK);
		forget_cookies(&served);
		a = ask_page(&served, "/sign-in");
		answered_free(&a);
		snprintf(fields, sizeof fields, "&user=%s&password=three+words+together", rows[i].person);
		went = post("/sign-in/password", fields);
		cr_expect_eq(went.status, rows[i].enough ? 303 : 422, "%s: %d", rows[i].person, went.status);
		cr_expect(rows[i].enough || strstr(went.told, "sign in with a passkey"), "%s", went.told);
		cr_assert_eq(link_make(sessions, rows[i].person, (int64_t)time(NULL), key, &err), OK);
		forget_cookies(&served);
		a = ask_page(&served, "/sign-in");
		answered_free(&a);
		snprintf(fields, sizeof fields, "&key=%s", key);
		went = post("/sign-in/link", fields);
		cr_expect_eq(went.status, rows[i].enough ? 303 : 403, "%s: %d", rows[i].person, went.status);
	}
	sessions_close(sessions);
}

Test(web_passkey, the_operators_link_makes_a_registrars_first_passkey_and_nothing_else)
{
	CLEANUP(buf_release) struct buf form;
	struct sessions *sessions = sessions_of();
	char key[SESSION_COOKIE], path[128], challenge[256], fields[256];
	struct went went;
	struct err err;

	buf_init(&form, 65536);
	sign_in_passkey("amira");
	cr_assert_eq(link_make_by_operator(sessions, "registrar", (int64_t)time(NULL), key, &err), OK);
	sessions_close(sessions);
	snprintf(path, sizeof path, "/sign-in/link/%s", key);
	snprintf(fields, sizeof fields, "&key=%s", key);
	challenge_on(path, challenge, &form);
	went = post("/sign-in/link", fields);
	cr_expect_eq(went.status, 422, "without a passkey: %d", went.status);
	went = make_with(path, "/sign-in/link", "key", key);
	cr_expect_eq(went.status, 422, "with amira's: %d", went.status);
	cr_expect(strstr(went.told, "is registered already"), "%s", went.told);
	authenticator_close(&device);
	authenticator_open(&device, "another phone", "localhost", served.origin);
	went = make_with(path, "/sign-in/link", "key", key);
	cr_assert_eq(went.status, 303, "%s", went.told);
	expect_way("registrar", "passkey");
	forget_cookies(&served);
	went = use_on("/sign-in", "/sign-in/passkey", "challenge");
	cr_expect_eq(went.status, 303, "%s", went.told);
	went = post("/sign-in/link", fields);
	cr_expect(went.status >= 400, "it works once: %d", went.status);
}

/* A form that was left open is not signed in a session that has been given more to say since. */
Test(web_passkey, a_session_of_a_password_ends_when_more_is_needed)
{
	struct sessions *sessions = sessions_of();
	char cookie[SESSION_COOKIE], header[128];
	struct answered a;
	struct err err;

	cr_assert_eq(session_begin(sessions, "registrar", "password", (int64_t)time(NULL), cookie, &err), OK);
	sessions_close(sessions);
	snprintf(header, sizeof header, "Cookie: attest=%s", cookie);
	a = ask(&served, "/account", NULL, "application/json", header);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
}

Test(web_passkey, nobody_takes_away_the_passkey_that_signs_another_in)
{
	char path[256];
	struct answered a;
	const char *at;

	sign_in_passkey("amira");
	step_in(&served, "amira");
	a = ask_page(&served, "/account");
	at = strstr(a.body, SIGN_IN "/");
	cr_assert(at, "the form that takes it away");
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\""), at);
	answered_free(&a);
	step_in(&served, "samuel");
	cr_expect_eq(post(path, "").status, 404);
	step_in(&served, "amira");
	cr_expect_eq(post(path, "").status, 303, "it was still there");
	cr_expect_eq(post(path, "").status, 404, "and is gone");
}
