#include "core/passkey.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "support/authenticator.h"

#define SITE "portfolio.example"
#define ORIGIN "https://portfolio.example"

static struct err err;
static struct authenticator device;
static struct passkey_party party;
static struct digest challenge;

static struct passkey_bytes bytes_of(const struct digest *digest)
{
	return (struct passkey_bytes){digest->bytes, sizeof(digest->bytes)};
}

static void open_device(void)
{
	authenticator_open(&device, "device", SITE, ORIGIN);
	cr_assert(eq(int, passkey_party_parse(SITE, &party, &err), OK), "%s", err.text);
	challenge = digest_of("what is signed", 14);
}

static void close_device(void)
{
	authenticator_close(&device);
}

TestSuite(passkey, .init = open_device, .fini = close_device);

static enum status check(const struct passkey_assertion *assertion)
{
	struct passkey_seen seen;

	return passkey_check(&party, device.key, bytes_of(&challenge), assertion, &seen, &err);
}

static enum status enrol(struct passkey_registration *registration)
{
	struct passkey_bytes client, auth;

	authenticator_register(&device, bytes_of(&challenge), &client, &auth);
	return passkey_register(&party, bytes_of(&challenge), client, auth, registration, &err);
}

/* ---- parties ---- */

Test(passkey, parties_are_hosts_with_an_origin_of_theirs)
{
	static const struct {
		const char *domain, *id, *origin;
	} rows[] = {
		{"portfolio.example", "portfolio.example", "https://portfolio.example"},
		{"portfolio.example:https://portfolio.example:8443", "portfolio.example",
		 "https://portfolio.example:8443"},
		{"etb.example:https://www.etb.example", "etb.example", "https://www.etb.example"},
		{"localhost", "localhost", ""},
		{"localhost:http://localhost:8080", "localhost", "http://localhost:8080"},
		{"localhost:https://localhost", "localhost", "https://localhost"},
		{"a-1.b2", "a-1.b2", "https://a-1.b2"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct passkey_party got;

		cr_assert(eq(int, passkey_party_parse(rows[i].domain, &got, &err), OK), "%s: %s",
			  rows[i].domain, err.text);
		cr_expect(eq(str, got.id, (char *)rows[i].id));
		cr_expect(eq(str, got.origin, (char *)rows[i].origin));
	}
}

Test(passkey, parties_that_no_browser_would_serve_are_refused)
{
	static const char *const rows[] = {
		"",
		":",
		"Portfolio.example",
		"portfolio.example.",
		".example",
		"a..b",
		"a-.b",
		"-a.b",
		"a b",
		"127.0.0.1",
		"a.1",
		"[::1]",
		"a_b.example",
		"portfolio.example:",
		"portfolio.example:http://portfolio.example",
		"portfolio.example:https://example",
		"portfolio.example:https://evilportfolio.example",
		"portfolio.example:https://portfolio.example/",
		"portfolio.example:https://portfolio.example:443",
		"portfolio.example:https://portfolio.example:0",
		"portfolio.example:https://portfolio.example:08",
		"portfolio.example:https://portfolio.example:65536",
		"portfolio.example:https://portfolio.example:",
		"portfolio.example:https://Portfolio.example",
		"localhost:http://localhost:80",
		"localhost:http://127.0.0.1:8080",
		"localhost:ftp://localhost",
	};
	struct passkey_party got;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect(eq(int, passkey_party_parse(rows[i], &got, &err), ERR_INVALID), "%s",
			  rows[i]);
}

Test(passkey, of_localhost_alone_may_be_used_at_any_port_and_nowhere_else)
{
	static const struct {
		const char *origin;
		enum status status;
	} rows[] = {
		{"http://localhost", OK},
		{"http://localhost:8080", OK},
		{"http://localhost:65535", OK},
		{"http://localhost:65536", ERR_DENIED},
		{"http://localhost:08", ERR_DENIED},
		{"http://localhost:", ERR_DENIED},
		{"http://localhost:8080/", ERR_DENIED},
		{"http://localhost.example", ERR_DENIED},
		{"https://localhost:8080", ERR_DENIED},
		{"http://127.0.0.1:8080", ERR_DENIED},
	};

	cr_assert(eq(int, passkey_party_parse("localhost", &party, &err), OK));
	device.id = "localhost";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct passkey_assertion made;

		device.origin = rows[i].origin;
		made = authenticator_assert(&device, bytes_of(&challenge));
		cr_expect(eq(int, check(&made), rows[i].status), "%s", rows[i].origin);
	}
}

/* ---- registration ---- */

Test(passkey, registered_is_the_key_and_id_of_the_credential)
{
	struct passkey_registration got;
	struct digest a, b;

	device.count = 0x01020304;
	cr_assert(eq(int, enrol(&got), OK), "%s", err.text);
	a = key_fingerprint(got.key);
	b = key_fingerprint(device.key);
	cr_expect(digest_equal(&a, &b));
	cr_expect(eq(sz, got.credential_n, sizeof(device.credential)));
	cr_expect(eq(int, memcmp(got.credential, device.credential, got.credential_n), 0));
	cr_expect(eq(u32, got.count, 0x01020304));
	cr_expect(eq(int, got.backup, PASSKEY_BOUND));
	passkey_registration_release(&got);
}

Test(passkey, tells_whether_it_may_be_and_was_copied)
{
	static const struct {
		uint8_t flags;
		enum passkey_backup backup;
	} rows[] = {
		{0, PASSKEY_BOUND},
		{AUTHENTICATOR_BE, PASSKEY_ELIGIBLE},
		{AUTHENTICATOR_BE | AUTHENTICATOR_BS, PASSKEY_BACKED_UP},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct passkey_registration got;
		enum passkey_backup again;

		device.flags = AUTHENTICATOR_UP | AUTHENTICATOR_UV | rows[i].flags;
		cr_assert(eq(int, enrol(&got), OK), "%s", err.text);
		cr_expect(eq(int, got.backup, rows[i].backup));
		cr_assert(eq(int,
			     passkey_backup_parse(passkey_backup_name(got.backup), &again, &err),
			     OK));
		cr_expect(eq(int, again, got.backup));
		passkey_registration_release(&got);
	}
}

Test(passkey, a_registration_with_one_byte_more_less_or_other_is_no_key_of_another_kind)
{
	struct passkey_bytes client, auth, cut;
	struct passkey_registration got;
	const size_t key = 37 + 16 + 2 + sizeof(device.credential);

	authenticator_register(&device, bytes_of(&challenge), &client, &auth);
	for (size_t n = 0; n < auth.n + 2; n++) {
		cut = (struct passkey_bytes){auth.bytes, n};
		if (n != auth.n)
			cr_expect(ne(int,
				     passkey_register(&party, bytes_of(&challenge), client, cut,
						      &got, &err),
				     OK),
				  "%zu bytes", n);
	}
	for (size_t i = key; i < auth.n; i++) {
		bool coordinate = (i >= key + 10 && i < key + 42) || i >= key + 45;

		device.registered[i] ^= 1;
		/* Another coordinate is no point of the curve, or it would be another key. */
		cr_expect(
			eq(int,
			   passkey_register(&party, bytes_of(&challenge), client, auth, &got, &err),
			   ERR_INVALID),
			"byte %zu%s", i, coordinate ? " of a coordinate" : "");
		device.registered[i] ^= 1;
	}
}

/* ---- assertions, and what is wrong with them ---- */

Test(passkey, an_answer_to_the_challenge_holds_whatever_else_browsers_add)
{
	static const char *const members[] = {
		"",
		",\"crossOrigin\":false",
		",\"crossOrigin\":false,\"other_keys_can_be_added_here\":\"do not compare\"",
		",\"tokenBinding\":{\"status\":\"supported\"},\"n\":[1,2,{}]",
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		struct passkey_assertion made;

		device.members = members[i];
		made = authenticator_assert(&device, bytes_of(&challenge));
		cr_expect(eq(int, check(&made), OK), "%s", err.text);
	}
}

struct wrong {
	const char *what;
	const char *id, *origin, *type, *members;
	uint8_t flags; /* 0: UP and UV */
	enum status status;
	const char *words;
};

static const struct wrong wrongs[] = {
	{"another site's credential", .id = "example", .status = ERR_DENIED,
	 .words = "another site"},
	{"another origin", .origin = "https://portfolio.example.evil", .status = ERR_DENIED,
	 .words = "was used on https://portfolio.example.evil"},
	{"another scheme", .origin = "http://portfolio.example", .status = ERR_DENIED,
	 .words = "used on"},
	{"another port", .origin = "https://portfolio.example:8443", .status = ERR_DENIED,
	 .words = "used on"},
	{"a subdomain", .origin = "https://www.portfolio.example", .status = ERR_DENIED,
	 .words = "used on"},
	{"capitals", .origin = "https://Portfolio.example", .status = ERR_DENIED,
	 .words = "used on"},
	{"a NUL after the origin", .origin = "https://portfolio.example\\u0000",
	 .status = ERR_INVALID, .words = "clientDataJSON"},
	{"the other type", .type = "webauthn.create", .status = ERR_DENIED,
	 .words = "not webauthn.get"},
	{"no type", .type = "", .status = ERR_DENIED, .words = "not webauthn.get"},
	{"in a frame", .members = ",\"crossOrigin\":true", .status = ERR_DENIED,
	 .words = "another site's page"},
	{"in a frame of",
	 .members = ",\"crossOrigin\":false,\"topOrigin\":\"https://evil.example\"",
	 .status = ERR_DENIED, .words = "another site's page"},
	{"crossOrigin a text", .members = ",\"crossOrigin\":\"true\"", .status = ERR_INVALID,
	 .words = "neither true nor false"},
	{"crossOrigin a number", .members = ",\"crossOrigin\":1", .status = ERR_INVALID,
	 .words = "neither"},
	{"crossOrigin null", .members = ",\"crossOrigin\":null", .status = ERR_INVALID,
	 .words = "neither"},
	{"two origins", .members = ",\"origin\":\"https://portfolio.example\"",
	 .status = ERR_INVALID, .words = "clientDataJSON"},
	{"stray bytes", .members = "}{", .status = ERR_INVALID, .words = "clientDataJSON"},
	{"nobody there", .flags = AUTHENTICATOR_UV, .status = ERR_DENIED, .words = "saw nobody"},
	{"nobody verified", .flags = AUTHENTICATOR_UP, .status = ERR_DENIED,
	 .words = "who you are"},
	{"backed up and cannot be", .flags = AUTHENTICATOR_UP | AUTHENTICATOR_UV | AUTHENTICATOR_BS,
	 .status = ERR_INVALID, .words = "flags are wrong"},
	{"extensions", .flags = AUTHENTICATOR_UP | AUTHENTICATOR_UV | 0x80, .status = ERR_INVALID,
	 .words = "extensions"},
	{"a credential", .flags = AUTHENTICATOR_UP | AUTHENTICATOR_UV | 0x40, .status = ERR_INVALID,
	 .words = "after its 37"},
};

static void set_wrong(const struct wrong *row)
{
	device.id = row->id ? row->id : SITE;
	device.origin = row->origin ? row->origin : ORIGIN;
	device.type = row->type;
	device.members = row->members;
	device.flags = row->flags ? row->flags : AUTHENTICATOR_UP | AUTHENTICATOR_UV;
}

Test(passkey, each_wrong_answer_is_refused_and_says_why)
{
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		struct passkey_assertion made;

		set_wrong(&wrongs[i]);
		made = authenticator_assert(&device, bytes_of(&challenge));
		cr_expect(eq(int, check(&made), wrongs[i].status), "%s", wrongs[i].what);
		cr_expect(ne(ptr, strstr(err.text, wrongs[i].words), NULL), "%s: %s",
			  wrongs[i].what, err.text);
	}
}

Test(passkey, each_wrong_registration_is_refused_too)
{
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		struct passkey_registration got = {0};

		if (strstr(wrongs[i].words, "webauthn.get") || strstr(wrongs[i].words, "37"))
			continue;
		set_wrong(&wrongs[i]);
		cr_expect(eq(int, enrol(&got), wrongs[i].status), "%s", wrongs[i].what);
		cr_expect(eq(ptr, got.key, NULL));
	}
	set_wrong(&(struct wrong){.type = "webauthn.get"});
	cr_expect(eq(int, enrol(&(struct passkey_registration){0}), ERR_DENIED));
}

Test(passkey, an_answer_to_another_challenge_or_by_another_key_is_refused)
{
	struct digest other = digest_of("something else", 14);
	struct passkey_assertion made = authenticator_assert(&device, bytes_of(&other));
	struct authenticator thief;

	cr_expect(eq(int, check(&made), ERR_DENIED));
	cr_expect(ne(ptr, strstr(err.text, "another challenge"), NULL), "%s", err.text);
	authenticator_open(&thief, "thief", SITE, ORIGIN);
	made = authenticator_assert(&thief, bytes_of(&challenge));
	cr_expect(eq(int, check(&made), ERR_DENIED));
	cr_expect(ne(ptr, strstr(err.text, "not one by this passkey"), NULL), "%s", err.text);
	authenticator_close(&thief);
}

Test(passkey, an_empty_challenge_is_never_answered)
{
	struct passkey_bytes none = {challenge.bytes, 0};
	struct passkey_assertion made = authenticator_assert(&device, none);
	struct passkey_seen seen;

	cr_expect(eq(int, passkey_check(&party, device.key, none, &made, &seen, &err), ERR_DENIED));
}

Test(passkey, no_bit_of_an_answer_can_be_changed)
{
	struct passkey_assertion made = authenticator_assert(&device, bytes_of(&challenge));
	struct passkey_bytes parts[] = {made.auth_data, made.client_data, made.signature};

	cr_assert(eq(int, check(&made), OK), "%s", err.text);
	for (size_t p = 0; p < 3; p++)
		for (size_t bit = 0; bit < parts[p].n * 8; bit++) {
			uint8_t *byte = (uint8_t *)parts[p].bytes + bit / 8;

			*byte ^= (uint8_t)(1u << bit % 8);
			cr_expect(ne(int, check(&made), OK), "part %zu, bit %zu", p, bit);
			*byte ^= (uint8_t)(1u << bit % 8);
		}
	for (size_t p = 0; p < 3; p++) {
		struct passkey_assertion cut = made;
		struct passkey_bytes *part[] = {&cut.auth_data, &cut.client_data, &cut.signature};

		part[p]->n--;
		cr_expect(ne(int, check(&cut), OK), "part %zu shorter", p);
		part[p]->n += 2;
		cr_expect(ne(int, check(&cut), OK), "part %zu longer", p);
	}
}

Test(passkey, the_sign_count_is_told_and_never_refused)
{
	struct passkey_assertion made;
	struct passkey_seen seen;

	for (uint32_t count = 0; count < 3; count++) {
		device.count = 6 - count;
		made = authenticator_assert(&device, bytes_of(&challenge));
		cr_assert(eq(
			int,
			passkey_check(&party, device.key, bytes_of(&challenge), &made, &seen, &err),
			OK));
		cr_expect(eq(u32, seen.count, 7 - count));
	}
}

/* ---- as a signature ---- */

Test(passkey, a_key_of_one_takes_its_answers_and_no_plain_signature)
{
	static const char said[] = "{\"an\":\"entry\"}";
	struct signature answer = authenticator_sign(&device, said, sizeof(said) - 1), plain;
	struct key *key = NULL;
	size_t n;
	const uint8_t *spki = key_public(device.key, &n);

	cr_assert(eq(int, key_from_passkey(spki, n, &party, false, &key, &err), OK), "%s",
		  err.text);
	cr_assert(eq(int, key_sign(device.key, said, sizeof(said) - 1, &plain, &err), OK));
	cr_expect(key_is_passkey(key));
	cr_expect(key_verify(key, said, sizeof(said) - 1, answer.bytes, answer.len));
	cr_expect(not(key_verify(key, said, sizeof(said) - 2, answer.bytes, answer.len)));
	cr_expect(not(key_verify(key, said, sizeof(said) - 1, plain.bytes, plain.len)));
	cr_expect(key_verify(device.key, said, sizeof(said) - 1, plain.bytes, plain.len));
	cr_expect(not(key_verify(device.key, said, sizeof(said) - 1, answer.bytes, answer.len)));
	for (size_t bit = 0; bit < answer.len * 8; bit++) {
		answer.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		cr_expect(not(key_verify(key, said, sizeof(said) - 1, answer.bytes, answer.len)),
			  "bit %zu", bit);
		answer.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	key_free(key);
}

Test(passkey, one_that_was_bound_to_its_device_is_not_copied_later)
{
	const uint8_t *spki;
	struct signature bound, copied;
	size_t n;

	bound = authenticator_sign(&device, "said", 4);
	device.flags |= AUTHENTICATOR_BE;
	copied = authenticator_sign(&device, "said", 4);
	spki = key_public(device.key, &n);
	for (int may = 0; may <= 1; may++) {
		struct key *key = NULL;

		cr_assert(eq(int, key_from_passkey(spki, n, &party, may, &key, &err), OK));
		cr_expect(eq(int, key_verify(key, "said", 4, bound.bytes, bound.len), !may));
		cr_expect(eq(int, key_verify(key, "said", 4, copied.bytes, copied.len), may));
		key_free(key);
	}
}

Test(passkey, signatures_have_one_spelling)
{
	static const char *const rows[] = {
		"",
		"{}",
		"[]",
		"{\"authData\":\"AA==\",\"clientDataJSON\":\"AA==\"}",
		"{\"authData\":\"AA==\",\"clientDataJSON\":\"AA==\",\"signature\":\"\"}",
		"{\"authData\":\"AA==\",\"clientDataJSON\":\"AA==\",\"signature\":\"AB==\"}",
		"{\"authData\":\"AA==\",\"clientDataJSON\":\"AA==\",\"signature\":\"AA\"}",
		"{\"authData\":\"AA==\", \"clientDataJSON\":\"AA==\",\"signature\":\"AA==\"}",
		"{\"clientDataJSON\":\"AA==\",\"authData\":\"AA==\",\"signature\":\"AA==\"}",
		"{\"authData\":\"AA==\",\"clientDataJSON\":\"AA==\",\"signature\":\"AA==\",\"x\":"
		"\"\"}",
		"{\"authData\":\"AA==\",\"clientDataJSON\":\"AA==\",\"signature\":\"AA==\"}\n",
	};
	static const char good[] =
		"{\"authData\":\"AA==\",\"clientDataJSON\":\"AA==\",\"signature\":\"AA==\"}";
	struct passkey_assertion got;
	struct passkey_room room;

	cr_expect(eq(int, passkey_read((const uint8_t *)good, sizeof(good) - 1, &room, &got, &err),
		     OK));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect(eq(int,
			     passkey_read((const uint8_t *)rows[i], strlen(rows[i]), &room, &got,
					  &err),
			     ERR_INVALID),
			  "%s", rows[i]);
}

Test(passkey, the_longest_answer_fits_a_signature)
{
	struct passkey_assertion made = authenticator_assert(&device, bytes_of(&challenge)), again;
	uint8_t long_client[PASSKEY_CLIENT_MAX];
	uint8_t long_signature[SIGNATURE_DER_MAX] = {0};
	struct passkey_room room;
	struct signature signature;

	memset(long_client, 'a', sizeof(long_client));
	made.client_data = (struct passkey_bytes){long_client, sizeof(long_client)};
	made.signature = (struct passkey_bytes){long_signature, sizeof(long_signature)};
	cr_assert(eq(int, passkey_write(&made, &signature, &err), OK), "%s", err.text);
	cr_assert(eq(int, passkey_read(signature.bytes, signature.len, &room, &again, &err), OK));
	cr_expect(eq(sz, again.client_data.n, sizeof(long_client)));
}

/* ---- base64url ---- */

Test(passkey, base64url_gives_one_text_one_value)
{
	static const struct {
		const char *text, *value; /* NULL: refused */
	} rows[] = {
		{"", ""},	    {"Zg", "f"},	 {"Zm8", "fo"},	  {"Zm9v", "foo"},
		{"Zm9vYg", "foob"}, {"_-8", "\xff\xef"}, {"Zg==", NULL},  {"Zh", NULL},
		{"Zm9", NULL},	    {"Z", NULL},	 {"Zm9vY", NULL}, {"/+8", NULL},
		{"Zg\n", NULL},	    {" Zg", NULL},	 {"Z.", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CLEANUP(buf_release) struct buf got;
		enum status status;

		buf_init(&got, 16);
		status = passkey_unbase64url(&got, rows[i].text, strlen(rows[i].text), &err);
		cr_expect(eq(int, status, rows[i].value ? OK : ERR_INVALID), "%s", rows[i].text);
		if (rows[i].value)
			cr_expect(eq(str, got.data, (char *)rows[i].value));
		buf_clear(&got);
		if (!rows[i].value)
			continue;
		passkey_base64url(&got, rows[i].value, strlen(rows[i].value));
		cr_expect(eq(str, got.data, (char *)rows[i].text));
	}
}

/* ---- vectors of others ---- */

/* Web Authentication Level 3, section 16.1.1: ES256, attestation none. */
static const char w3c_registered[] = "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e"
				     "4b559000000008446ccb9ab1db374750b2367"
				     "ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad9"
				     "4ff3ec330084be4a501020326200121582"
				     "0afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26"
				     "df61225820930a56b87a2fca66334b0345"
				     "8abf879717c12cc68ed73290af2e2664796b9220";
static const char w3c_created[] =
	"7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434"
	"55787847"
	"5453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a22"
	"6874"
	"7470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c226578747261"
	"4461"
	"7461223a22636c69656e74446174614a534f4e206d617920626520657874656e64656420776974682061646469"
	"74696f"
	"6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b516544"
	"6a646354427258426941774a544c453551227d";
static const char w3c_asked[] = "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130";
static const char w3c_auth[] =
	"bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000";
static const char w3c_client[] =
	"7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e5568515875"
	"6c545550"
	"6f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a22687474"
	"7073"
	"3a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d";
static const char w3c_signature[] = "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a8778"
				    "0218deffcd380221008480ac0f0b93538174"
				    "f575bf11a1dd5d78c6e486013f937295ea13653e331e87";
static const char w3c_challenge[] =
	"39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408";

static struct passkey_bytes unhex(const char *hex, uint8_t *room)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		unsigned byte;

		cr_assert(eq(int, sscanf(hex + 2 * i, "%2x", &byte), 1));
		room[i] = (uint8_t)byte;
	}
	return (struct passkey_bytes){room, n};
}

/* The vectors have no user verification, which is all that is wrong with them here. */
Test(passkey, the_vectors_of_the_standard_lack_only_that_the_user_was_verified)
{
	uint8_t room[6][1024];
	struct passkey_bytes registered = unhex(w3c_registered, room[0]);
	struct passkey_bytes created = unhex(w3c_created, room[1]),
			     asked = unhex(w3c_asked, room[2]);
	struct passkey_assertion made = {
		.auth_data = unhex(w3c_auth, room[3]),
		.client_data = unhex(w3c_client, room[4]),
		.signature = unhex(w3c_signature, room[5]),
	};
	uint8_t question[32], message[37 + 32];
	struct passkey_registration got;
	struct passkey_seen seen;
	struct digest hash = digest_of(made.client_data.bytes, made.client_data.n);

	cr_assert(eq(int, passkey_party_parse("example.org", &party, &err), OK));
	cr_expect(eq(int, passkey_register(&party, asked, created, registered, &got, &err),
		     ERR_DENIED));
	cr_expect(ne(ptr, strstr(err.text, "who you are"), NULL), "%s", err.text);
	room[0][32] |= AUTHENTICATOR_UV;
	cr_assert(eq(int, passkey_register(&party, asked, created, registered, &got, &err), OK),
		  "%s", err.text);
	cr_expect(eq(int, got.backup, PASSKEY_BACKED_UP));
	cr_expect(eq(
		int,
		passkey_check(&party, got.key, unhex(w3c_challenge, question), &made, &seen, &err),
		ERR_DENIED));
	cr_expect(ne(ptr, strstr(err.text, "who you are"), NULL), "%s", err.text);
	memcpy(message, made.auth_data.bytes, 37);
	memcpy(message + 37, hash.bytes, 32);
	cr_expect(key_verify(got.key, message, sizeof(message), made.signature.bytes,
			     made.signature.n));
	passkey_registration_release(&got);
}
