#include "support/authenticator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What cannot fail in a right program ends the test. */
static void must(bool holds)
{
	if (!holds)
		abort();
}

void authenticator_open(struct authenticator *a, const char *seed, const char *id,
			const char *origin)
{
	struct random random = random_seeded(seed);

	*a = (struct authenticator){
		.id = id,
		.origin = origin,
		.flags = AUTHENTICATOR_UP | AUTHENTICATOR_UV,
	};
	must(key_generate(KEY_P256, &random, &a->key, NULL) == OK);
	random_fill(&random, a->credential, sizeof(a->credential));
}

void authenticator_close(struct authenticator *a)
{
	key_cleanup(&a->key);
}

static struct passkey_bytes client_data(struct authenticator *a, const char *type,
					struct passkey_bytes challenge)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, PASSKEY_CLIENT_MAX);
	buf_printf(&text, "{\"type\":\"%s\",\"challenge\":\"", a->type ? a->type : type);
	passkey_base64url(&text, challenge.bytes, challenge.n);
	buf_printf(&text, "\",\"origin\":\"%s\"%s}", a->origin,
		   a->members ? a->members : ",\"crossOrigin\":false");
	must(!text.full);
	memcpy(a->room.client_data, text.data, text.len);
	return (struct passkey_bytes){a->room.client_data, text.len};
}

/* The 37 bytes that all authenticator data begin with. */
static void auth_data(struct authenticator *a, uint8_t more, uint8_t *bytes)
{
	struct digest id = digest_of(a->id, strlen(a->id));

	memcpy(bytes, id.bytes, sizeof(id.bytes));
	bytes[32] = a->flags | more;
	for (int i = 0; i < 4; i++)
		bytes[33 + i] = (uint8_t)(a->count >> (24 - 8 * i));
}

void authenticator_register(struct authenticator *a, struct passkey_bytes challenge,
			    struct passkey_bytes *ret_client, struct passkey_bytes *ret_auth)
{
	static const uint8_t x[] = {0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20};
	static const uint8_t y[] = {0x22, 0x58, 0x20};
	uint8_t *at = a->registered + 37 + 16; /* the make of it stays zero: it tells nobody */
	size_t n;
	const uint8_t *point = key_public(a->key, &n) + 91 - 64;

	auth_data(a, 0x40, a->registered);
	*at++ = 0;
	*at++ = sizeof(a->credential);
	memcpy(at, a->credential, sizeof(a->credential));
	at += sizeof(a->credential);
	memcpy(at, x, sizeof(x));
	memcpy(at + sizeof(x), point, 32);
	at += sizeof(x) + 32;
	memcpy(at, y, sizeof(y));
	memcpy(at + sizeof(y), point + 32, 32);
	at += sizeof(y) + 32;
	*ret_client = client_data(a, "webauthn.create", challenge);
	*ret_auth = (struct passkey_bytes){a->registered, (size_t)(at - a->registered)};
}

struct passkey_assertion authenticator_assert(struct authenticator *a,
					      struct passkey_bytes challenge)
{
	struct passkey_assertion made = {.client_data = client_data(a, "webauthn.get", challenge)};
	struct digest hash = digest_of(made.client_data.bytes, made.client_data.n);
	uint8_t message[37 + sizeof(hash.bytes)];
	struct signature signature;

	a->count++;
	auth_data(a, 0, a->room.auth_data);
	memcpy(message, a->room.auth_data, 37);
	memcpy(message + 37, hash.bytes, sizeof(hash.bytes));
	must(key_sign(a->key, message, sizeof(message), &signature, NULL) == OK);
	memcpy(a->room.signature, signature.bytes, signature.len);
	made.auth_data = (struct passkey_bytes){a->room.auth_data, 37};
	made.signature = (struct passkey_bytes){a->room.signature, signature.len};
	return made;
}

struct signature authenticator_sign(struct authenticator *a, const void *bytes, size_t n)
{
	struct digest digest = digest_of(bytes, n);
	struct passkey_assertion made =
		authenticator_assert(a, (struct passkey_bytes){digest.bytes, sizeof(digest.bytes)});
	struct signature signature;

	must(passkey_write(&made, &signature, NULL) == OK);
	return signature;
}
