/* Passkeys that sign, from the registration to a receipt that is checked with openssl alone. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/date.h"
#include "core/json.h"
#include "core/zip.h"
#include "portfolio/bundle.h"
#include "portfolio/receipt.h"
#include "portfolio/signing.h"
#include "support/forge.h"
#include "support/world.h"

static struct scene s;
static struct authenticator *device;
static struct err err;

static void open_scene(void)
{
	scene_open(&s, true);
	device = scene_passkey(&s, "anna's");
}

static void close_scene(void)
{
	scene_close(&s);
}

TestSuite(signing, .init = open_scene, .fini = close_scene, .timeout = 120);

/* ---- as a page does it ---- */

static struct passkey_bytes bytes_of(const struct digest *digest)
{
	return (struct passkey_bytes){digest->bytes, sizeof(digest->bytes)};
}

static struct passkey_registration enrol(void)
{
	static const uint8_t once[32] = {1, 2, 3};
	const struct passkey_bytes challenge = {once, sizeof(once)};
	struct passkey_bytes client, auth;
	struct passkey_registration registration;
	struct passkey_party party;

	cr_assert(passkey_party_parse(SCENE_SITE, &party, &err) == OK);
	authenticator_register(device, challenge, &client, &auth);
	cr_assert(passkey_register(&party, challenge, client, auth, &registration, &err) == OK,
		  "%s", err.text);
	return registration;
}

static enum status request(const struct passkey_registration *registration, const char *asked,
			   const char *person, json_t **ret_request)
{
	struct digest pin = journal_pin(s.j);
	struct digest challenge = signing_challenge(&pin, asked, registration->key);
	struct passkey_assertion proof = authenticator_assert(device, bytes_of(&challenge));

	return signing_request(&pin, SCENE_SITE, person, registration, &proof, ret_request, &err);
}

static struct verdict certify(json_t *body)
{
	struct submission said;

	json_object_set_new(body, "checked", json_string("in-person"));
	said = scene_say(&s, &(struct line){.author = RITA,
					    .role = ROLE_REGISTRAR,
					    .kind = "key",
					    .body = body});
	return scene_try(&s, &said);
}

/* Anna's, in force. */
static void certified(void)
{
	struct passkey_registration registration = enrol();
	struct verdict verdict;
	json_t *body;

	cr_assert(request(&registration, "anna", "anna", &body) == OK, "%s", err.text);
	verdict = certify(body);
	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	s.now += 60;
	passkey_registration_release(&registration);
}

/* A page makes a draft, shows what its bytes say, and asks the passkey for its digest. */
static struct verdict signed_evidence(void)
{
	static json_t *body;
	struct text *title = arena_alloc(s.a, sizeof(*title));
	struct submission draft;
	struct checkpoint head;
	struct entry shown;
	struct entry e;
	const char *note;
	size_t n;

	cr_assert(journal_head(s.j, s.a, &head, &note, &n, &err) == OK);
	*title = scene_text("title", "A phantom, by phone");
	body = json_pack("{s:s,s:s}", "first", "2024-03-04", "last", "2024-03-08");
	arena_own(s.a, json_release, body);
	e = (struct entry){
		.v = 1,
		.kind = "evidence",
		.log = journal_pin(s.j),
		.portfolio = "anna",
		.author = "anna",
		.role = ROLE_TRAINEE,
		.key = key_fingerprint(device->key),
		.time = s.now,
		.seen_size = head.size,
		.seen_root = head.root,
		.body = body,
	};
	cr_assert(entry_write(&e, title, 1, &s.random, s.a, &draft, &err) == OK, "%s", err.text);
	cr_assert(eq(sz, draft.signature.len, 0));
	cr_assert(entry_read(draft.bytes, draft.len, s.a, &shown, &err) == OK);
	cr_assert(digest_equal(&shown.digest, &e.digest));
	struct passkey_assertion answer = authenticator_assert(device, bytes_of(&shown.digest));

	cr_assert(submission_sign(&draft, &answer, &err) == OK, "%s", err.text);
	return scene_try(&s, &draft);
}

/* ---- certifying ---- */

Test(signing, a_request_says_what_was_registered_and_proved)
{
	struct passkey_registration registration = enrol();
	struct passkey_use signing;
	json_t *body;
	bool is;

	cr_assert(request(&registration, "anna", "anna", &body) == OK, "%s", err.text);
	cr_expect_str_eq(json_text(body, "person"), "anna");
	cr_assert(signing_read(body, &is, &signing, &err) == OK && is, "%s", err.text);
	cr_expect_str_eq(signing.domain, SCENE_SITE);
	cr_expect(eq(int, signing.backup, PASSKEY_BOUND));
	json_decref(body);
	passkey_registration_release(&registration);
}

Test(signing, no_request_is_made_of_a_proof_that_does_not_hold)
{
	struct passkey_registration registration = enrol();
	json_t *body = NULL;

	cr_expect(eq(int, request(&registration, "sam", "anna", &body), ERR_DENIED), "another person");
	device->flags = AUTHENTICATOR_UP;
	cr_expect(eq(int, request(&registration, "anna", "anna", &body), ERR_DENIED), "not verified");
	device->flags = AUTHENTICATOR_UP | AUTHENTICATOR_UV | AUTHENTICATOR_BE;
	cr_expect(eq(int, request(&registration, "anna", "anna", &body), ERR_DENIED), "other flags");
	device->flags = AUTHENTICATOR_UP | AUTHENTICATOR_UV;
	device->origin = "https://evil.example";
	cr_expect(eq(int, request(&registration, "anna", "anna", &body), ERR_DENIED), "another page");
	cr_expect(eq(ptr, body, NULL));
	passkey_registration_release(&registration);
}

Test(signing, the_log_tells_whose_passkeys_sign_and_for_which_sites)
{
	struct digest credential =
		passkey_credential_digest(device->credential, sizeof(device->credential));
	struct digest fingerprint = key_fingerprint(device->key);
	struct signing_held *held;
	const char **domains;
	size_t count;
	bool has;

	cr_assert(signing_domains(journal_db(s.j), s.a, &domains, &count, &err) == OK);
	cr_assert(eq(sz, count, 2));
	cr_expect_str_eq(domains[0], SCENE_SITE);
	cr_expect_str_eq(domains[1], "localhost");
	cr_assert(signing_has(journal_db(s.j), &credential, &has, &err) == OK && !has);
	certified();
	cr_assert(signing_has(journal_db(s.j), &credential, &has, &err) == OK && has,
		  "so it is refused for sign-in");
	cr_assert(signing_keys(journal_db(s.j), "anna", s.a, &held, &count, &err) == OK);
	cr_assert(eq(sz, count, 1), "not the key that came as a file");
	cr_expect(digest_equal(&held[0].key, &fingerprint));
	cr_expect(digest_equal(&held[0].signing.credential, &credential));
	cr_expect_str_eq(held[0].signing.domain, SCENE_SITE);
	cr_assert(signing_keys(journal_db(s.j), "rita", s.a, &held, &count, &err) == OK);
	cr_expect(eq(sz, count, 0));
}

Test(signing, one_that_ended_signs_no_more_and_is_not_offered)
{
	struct digest fingerprint = key_fingerprint(device->key);
	struct signing_held *held;
	struct submission end;
	struct verdict verdict;
	char hex[DIGEST_HEX];
	size_t count;

	certified();
	digest_hex(&fingerprint, hex);
	end = scene_say(&s, &(struct line){.author = RITA,
					   .role = ROLE_REGISTRAR,
					   .kind = "key-end",
					   .body = json_pack("{s:s,s:s}", "key", hex, "reason", "lost")});
	cr_assert(scene_try(&s, &end).status == OK);
	cr_assert(signing_keys(journal_db(s.j), "anna", s.a, &held, &count, &err) == OK);
	cr_expect(eq(sz, count, 0));
	verdict = signed_evidence();
	cr_expect(verdict.status == ERR_DENIED && strstr(verdict.err.text, "not valid since"), "%s",
		  verdict.err.text);
}

/* Who says that a key is somebody's, and by what. */
Test(signing, a_further_key_is_ones_own_word_and_a_first_one_never_is)
{
	static const struct {
		enum person author;
		enum role role;
		const char *checked;
		enum status status;
	} rows[] = {
		{RITA, ROLE_REGISTRAR, "own-key", ERR_INVALID},
		{ANNA, ROLE_TRAINEE, "in-person", ERR_INVALID},
		{ANNA, ROLE_TRAINEE, "demo", ERR_INVALID},
		{ANNA, ROLE_TRAINEE, "own-key", OK},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *body = scene_passkey_body(&s, "anna", device);
		struct submission said;
		struct verdict verdict;

		json_object_set_new(body, "checked", json_string(rows[i].checked));
		said = scene_say(&s, &(struct line){.author = rows[i].author,
						    .role = rows[i].role,
						    .kind = "key",
						    .body = body});
		verdict = scene_try(&s, &said);
		cr_expect(eq(int, verdict.status, rows[i].status), "row %zu: %s", i, verdict.err.text);
	}
}

Test(signing, shapes_of_the_member_that_say_half_are_refused)
{
	static const char *const rows[] = {
		"[]",
		"[{}]",
		"[{'backup':'device-bound','domain':'portfolio.example'}]",
		"[{'backup':'never','credential':'C','domain':'portfolio.example'}]",
		"[{'backup':'device-bound','credential':'x','domain':'portfolio.example'}]",
		"[{'backup':'device-bound','credential':'C','domain':'portfolio.example','use':'x'}]",
		"[{'backup':'device-bound','credential':'C','domain':'portfolio.example'},"
		"{'backup':'device-bound','credential':'C','domain':'localhost'}]",
		"{'backup':'device-bound','credential':'C','domain':'portfolio.example'}",
		"'portfolio.example'",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CLEANUP(buf_release) struct buf text;
		json_t *body = scene_passkey_body(&s, "anna", device), *member;
		struct verdict verdict;

		buf_init(&text, 4096);
		for (const char *c = rows[i]; *c; c++) {
			if (*c == 'C')
				for (int k = 0; k < 64; k++)
					buf_char(&text, 'a');
			else
				buf_char(&text, *c == '\'' ? '"' : *c);
		}
		member = json_loads(text.data, JSON_DECODE_ANY, NULL);
		cr_assert(member != NULL, "%s", text.data);
		json_object_set_new(body, "signing", member);
		verdict = certify(body);
		cr_expect(eq(int, verdict.status, ERR_INVALID), "%s: %s", rows[i], verdict.err.text);
	}
}

Test(signing, registrars_and_etb_assessors_need_one_that_cannot_be_copied)
{
	for (int role = 0; role < ROLE_COUNT; role++) {
		bool bound = role == ROLE_REGISTRAR || role == ROLE_ETB_ASSESSOR;

		cr_expect(eq(int, signing_in_role(role, PASSKEY_BOUND, &err), OK));
		cr_expect(eq(int, signing_in_role(role, PASSKEY_ELIGIBLE, &err), bound ? ERR_DENIED : OK));
		cr_expect(eq(int, signing_in_role(role, PASSKEY_BACKED_UP, &err), bound ? ERR_DENIED : OK));
	}
}

/* ---- signing, and checking it ---- */

Test(signing, what_was_shown_is_signed_and_holds)
{
	struct verdict verdict;
	struct report report;

	certified();
	verdict = signed_evidence();
	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	report = scene_verify(&s, s.dir);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(eq(u64, report.passkeys, 1));
	cr_expect(eq(u64, report.passkey_at[0], verdict.seq));
}

Test(signing, one_that_may_be_copied_signs_for_who_is_no_registrar)
{
	device->flags |= AUTHENTICATOR_BE | AUTHENTICATOR_BS;
	certified();
	cr_expect(eq(int, signed_evidence().status, OK));
	device->flags &= (uint8_t)~AUTHENTICATOR_BS; /* which changes in a credential's life */
	s.now += 60;
	cr_expect(eq(int, signed_evidence().status, OK));
}

static bool known(void *data, const struct digest *pin)
{
	(void)data;
	(void)pin;
	return true;
}

static struct verify_want want(void)
{
	return (struct verify_want){.kinds = &s.kinds, .pin_known = known};
}

static enum status catalogue(void *data, struct world *w, const struct catalogue **ret_catalogue,
			     struct err *ret_err)
{
	(void)data;
	(void)w;
	(void)ret_err;
	*ret_catalogue = &s.catalogue;
	return OK;
}

static enum status page(void *data, const struct bundle_view *view, struct buf *out,
			struct err *ret_err)
{
	(void)data;
	(void)ret_err;
	buf_text(out, view->portfolio);
	return OK;
}

Test(signing, a_bundle_of_it_holds_without_the_store)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(BUNDLE_ARENA);
	CLEANUP(buf_release) struct buf out;
	const struct bundle_want all = {.portfolio = "anna", .page = page};
	struct verify_want any = want();
	struct report report;

	any.catalogue = catalogue;
	buf_init(&out, BUNDLE_MAX);
	certified();
	cr_assert(signed_evidence().status == OK);
	cr_assert(bundle_write(s.j, &all, a, &out, NULL, &err) == OK, "%s", err.text);
	cr_assert(verify_bundle(out.data, out.len, &any, s.a, &report, &err) == OK, "%s", err.text);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(report.replayed);
	cr_expect(eq(u64, report.passkeys, 1));
}

/* ---- with other tools ---- */

static void write_receipt(uint64_t seq, struct zip_file **ret_files, size_t *ret_count)
{
	CLEANUP(buf_release) struct buf out;
	const struct verify_want any = want();
	struct report report;
	const char *bytes;

	buf_init(&out, RECEIPT_MAX);
	cr_assert(receipt_write(s.j, seq, NULL, s.a, &out, &err) == OK, "%s", err.text);
	bytes = arena_bytes(s.a, out.data, out.len);
	cr_assert(verify_receipt(bytes, out.len, &any, s.a, &report, &err) == OK);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(eq(u64, report.passkeys, 1));
	cr_assert(zip_read(bytes, out.len, s.a, ret_files, ret_count, &err) == OK);
}

static void unpack(const struct zip_file *files, size_t count, const char *folder)
{
	cr_assert(mkdir(folder, 0700) == 0);
	for (size_t i = 0; i < count; i++) {
		if (strchr(files[i].name, '/') == NULL)
			cr_assert(file_write(arena_printf(s.a, "%s/%s", folder, files[i].name),
					     files[i].bytes, files[i].len, 0600, &err) == OK,
				  "%s", err.text);
	}
}

/* The commands of the README, from its first of openssl to the last for entry.json. */
static const char *commands(const struct zip_file *readme)
{
	char *text = arena_bytes(s.a, readme->bytes, readme->len);
	char *from = strstr(text, "  openssl x509 "), *until = strstr(text, "  sha256sum entry.json");
	CLEANUP(buf_release) struct buf script;

	buf_init(&script, 8192);
	cr_assert(from != NULL && until != NULL);
	*until = '\0';
	buf_text(&script, "set -eu\n");
	for (char *line = from, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		char *words;

		*end = '\0';
		words = strstr(line, "    (");
		if (strncmp(line, "  ", 2) != 0)
			continue;
		if (words != NULL)
			*words = '\0';
		buf_printf(&script, "%s\n", line + 2);
	}
	return arena_text(s.a, script.data);
}

static const char *run(const char *folder, const char *script, int *ret_code)
{
	char text[4096] = "";
	FILE *pipe;
	size_t n;

	pipe = popen(arena_printf(s.a, "cd %s && sh -c '%s' 2>&1", folder, script), "r");
	cr_assert(pipe != NULL);
	n = fread(text, 1, sizeof(text) - 1, pipe);
	text[n] = '\0';
	*ret_code = pclose(pipe);
	return arena_text(s.a, text);
}

Test(signing, a_receipt_is_checked_by_the_commands_of_its_readme)
{
	struct verdict verdict;
	struct zip_file *files;
	size_t count;
	char *folder = arena_printf(s.a, "%s/receipt", s.home), *script;
	const char *said;
	char challenge[64];
	int code;

	certified();
	verdict = signed_evidence();
	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	write_receipt(verdict.seq, &files, &count);
	unpack(files, count, folder);
	script = arena_printf(s.a, "%s/check.sh", folder);
	said = commands(zip_find(files, count, "README.txt"));
	cr_assert(file_write(script, said, strlen(said), 0600, &err) == OK);
	said = run(folder, "sh check.sh", &code);
	cr_expect(code == 0 && strstr(said, "Verified OK") != NULL, "%s", said);
	/* What the last command prints is the challenge that the one before it shows. */
	cr_assert(sscanf(strrchr(said, '}') ? strrchr(said, '}') + 1 : "", " %63s", challenge) == 1,
		  "%s", said);
	cr_expect(strstr(said, arena_printf(s.a, "\"challenge\":\"%s\"", challenge)) != NULL, "%s",
		  said);
	/* Another entry under that answer is noticed by the same commands. */
	cr_assert(file_write(arena_printf(s.a, "%s/entry.json", folder), "{}", 2, 0600, &err) == OK);
	said = run(folder, "sh check.sh", &code);
	cr_assert(sscanf(strrchr(said, '}') + 1, " %63s", challenge) == 1);
	cr_expect(strstr(said, arena_printf(s.a, "\"challenge\":\"%s\"", challenge)) == NULL);
}
