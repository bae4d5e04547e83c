#include "core/password.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"

#define SALT 16
#define HASH 32
#define COST_N 16384
#define COST_R 8
#define COST_P 5
#define MEMORY ((uint64_t)64 << 20) /* what the costs need is a quarter of it */

struct parts {
	uint64_t n, r, p;
	uint8_t salt[SALT], hash[HASH];
};

static const struct parts costs = { COST_N, COST_R, COST_P, { 0 }, { 0 } };

static bool derive(const char *password, const struct parts *parts, uint8_t ret_hash[HASH])
{
	return EVP_PBE_scrypt(password, strlen(password), parts->salt, SALT, parts->n, parts->r, parts->p,
			      MEMORY, ret_hash, HASH) == 1;
}

static size_t characters(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static bool is_utf8(const char *text)
{
	for (size_t at = 0, len = strlen(text), n; at < len; at += n) {
		n = utf8_char(text + at, len - at);
		if (n == 0)
			return false;
	}
	return true;
}

enum status password_keep(const char *password, struct random *random, char ret_text[PASSWORD_TEXT],
			  struct err *err)
{
	CLEANUP(buf_release) struct buf text;
	struct parts parts = costs;

	buf_init(&text, PASSWORD_TEXT - 1);
	if (!is_utf8(password))
		return fail(err, ERR_INVALID, "Type the password again: it holds what is no character");
	if (characters(password) < PASSWORD_LEAST)
		return fail(err, ERR_INVALID, "Choose a password of %d characters or more; three words will do",
			    PASSWORD_LEAST);
	if (strlen(password) > PASSWORD_MOST)
		return fail(err, ERR_INVALID, "Choose a password of at most %d characters", PASSWORD_MOST);
	random_fill(random, parts.salt, SALT);
	if (!derive(password, &parts, parts.hash))
		return fail(err, ERR_IO, "the password cannot be kept: scrypt does not run");
	buf_printf(&text, "scrypt$%" PRIu64 "$%" PRIu64 "$%" PRIu64 "$", parts.n, parts.r, parts.p);
	buf_base64(&text, parts.salt, SALT);
	buf_char(&text, '$');
	buf_base64(&text, parts.hash, HASH);
	memcpy(ret_text, text.data, text.len + 1);
	return OK;
}

/* "SALT" or "HASH" up to the next $ or the end. */
static bool take_bytes(const char **at, uint8_t *ret_bytes, size_t n)
{
	CLEANUP(buf_release) struct buf bytes;
	size_t len = strcspn(*at, "$");

	buf_init(&bytes, n);
	if (buf_unbase64(&bytes, *at, len, NULL) != OK || bytes.len != n)
		return false;
	memcpy(ret_bytes, bytes.data, n);
	*at += len + ((*at)[len] == '$');
	return true;
}

static bool take_number(const char **at, uint64_t *ret_n)
{
	char *end;

	*ret_n = strtoull(*at, &end, 10);
	if (end == *at || *end != '$')
		return false;
	*at = end + 1;
	return true;
}

static bool read_text(const char *text, struct parts *ret_parts)
{
	static const char name[] = "scrypt$";

	if (!text || strncmp(text, name, sizeof name - 1) != 0)
		return false;
	text += sizeof name - 1;
	return take_number(&text, &ret_parts->n) && take_number(&text, &ret_parts->r) &&
	       take_number(&text, &ret_parts->p) && take_bytes(&text, ret_parts->salt, SALT) &&
	       take_bytes(&text, ret_parts->hash, HASH);
}

bool password_is(const char *password, const char *text)
{
	struct parts parts = costs;
	uint8_t hash[HASH];
	bool known = read_text(text, &parts);

	if (!known)
		parts = costs;
	return strlen(password) <= PASSWORD_MOST && derive(password, &parts, hash) && known &&
	       CRYPTO_memcmp(hash, parts.hash, HASH) == 0;
}
