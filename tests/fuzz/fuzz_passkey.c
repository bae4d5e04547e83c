/*
 * What a browser sends, as each of the things that it may be: an assertion as a signature,
 * authenticator data, client data, and (from an init command) a domain. Each is read whole or
 * refused in a line.
 */
#include <assert.h>
#include <string.h>

#include "core/passkey.h"

#define ROOM 4096

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const uint8_t question[] = "question";
static const struct passkey_bytes challenge = {question, sizeof(question) - 1};
static const struct passkey_party party = {"example.org", "https://example.org"};

static void refused(const struct err *err)
{
	assert(err->text[0] != '\0' && strchr(err->text, '\n') == NULL);
}

/* One spelling: what is read is written as the same bytes. */
static void try_signature(const uint8_t *bytes, size_t n)
{
	struct passkey_assertion assertion;
	struct passkey_room room;
	struct signature again;
	struct err err = {0};

	if (passkey_read(bytes, n, &room, &assertion, &err) != OK) {
		refused(&err);
		return;
	}
	assert(passkey_write(&assertion, &again, NULL) == OK);
	assert(again.len == n && memcmp(again.bytes, bytes, n) == 0);
}

static void try_registration(struct passkey_bytes client, struct passkey_bytes auth)
{
	struct passkey_registration got;
	struct err err = {0};

	if (passkey_register(&party, challenge, client, auth, &got, &err) != OK) {
		refused(&err);
		return;
	}
	assert(got.credential_n >= 1 && got.credential_n <= PASSKEY_CREDENTIAL_MAX);
	assert(auth.n == 37 + 16 + 2 + got.credential_n + 77);
	passkey_registration_release(&got);
}

static void try_domain(const uint8_t *bytes, size_t n)
{
	struct passkey_party got;
	struct err err = {0};
	char text[ROOM];

	if (n >= sizeof(text))
		return;
	memcpy(text, bytes, n);
	text[n] = '\0';
	if (passkey_party_parse(text, &got, &err) != OK)
		refused(&err);
	else
		assert(got.id[0] != '\0' && strncmp(text, got.id, strlen(got.id)) == 0);
}

static void try_base64url(const uint8_t *bytes, size_t n)
{
	CLEANUP(buf_release) struct buf value, again;

	buf_init(&value, ROOM);
	buf_init(&again, ROOM);
	if (passkey_unbase64url(&value, (const char *)bytes, n, NULL) != OK)
		return;
	passkey_base64url(&again, value.data, value.len);
	assert(again.len == n && memcmp(again.data, bytes, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const uint8_t client[] = "{\"type\":\"webauthn.create\",\"challenge\":"
					"\"cXVlc3Rpb24\",\"origin\":\"https://example.org\"}";
	static const uint8_t auth[37] = {0};
	const struct passkey_bytes input = {bytes, n};

	try_signature(bytes, n);
	try_registration((struct passkey_bytes){client, sizeof(client) - 1}, input);
	try_registration(input, (struct passkey_bytes){auth, sizeof(auth)});
	try_domain(bytes, n);
	try_base64url(bytes, n);
	return 0;
}
