/*
 * The SHA256_* functions of OpenSSL are used although 3.0 calls them deprecated: what replaces
 * them looks the algorithm up and allocates on each call, and could fail for want of memory where
 * a digest has nobody to tell.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "core/digest.h"

#include <assert.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct digest_run {
	SHA256_CTX context;
};

static struct digest digest_end(SHA256_CTX *context)
{
	struct digest d;

	SHA256_Final(d.bytes, context);
	return d;
}

struct digest digest_of(const void *bytes, size_t n)
{
	return digest_of_two(NULL, 0, bytes, n);
}

struct digest digest_of_two(const void *first, size_t first_n, const void *second, size_t second_n)
{
	SHA256_CTX context;

	SHA256_Init(&context);
	if (first_n > 0)
		SHA256_Update(&context, first, first_n);
	if (second_n > 0)
		SHA256_Update(&context, second, second_n);
	return digest_end(&context);
}

struct digest digest_salted(const uint8_t salt[32], const void *bytes, size_t n)
{
	return digest_of_two(salt, 32, bytes, n);
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
	return CRYPTO_memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void digest_hex(const struct digest *d, char ret_hex[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(d->bytes); i++) {
		ret_hex[2 * i] = digits[d->bytes[i] >> 4];
		ret_hex[2 * i + 1] = digits[d->bytes[i] & 15];
	}
	ret_hex[DIGEST_HEX - 1] = '\0';
}

/* The value of a lower-case hex digit, or -1. */
static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

enum status digest_parse(const char *hex, struct digest *ret_digest, struct err *err)
{
	struct digest d;

	if (strnlen(hex, DIGEST_HEX) != DIGEST_HEX - 1)
		return fail(err, ERR_INVALID, "a SHA-256 digest is written as %d hex digits",
			    DIGEST_HEX - 1);
	for (size_t i = 0; i < sizeof(d.bytes); i++) {
		int high = hex_value(hex[2 * i]);
		int low = hex_value(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return fail(err, ERR_INVALID,
				    "a SHA-256 digest is written with 0-9 and a-f only, "
				    "which digits %zu and %zu are not", 2 * i + 1, 2 * i + 2);
		d.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*ret_digest = d;
	return OK;
}

struct digest_run *digest_run_new(void)
{
	struct digest_run *run = malloc(sizeof(*run));

	if (!run)
		abort();
	SHA256_Init(&run->context);
	return run;
}

void digest_run_add(struct digest_run *run, const void *bytes, size_t n)
{
	if (n > 0)
		SHA256_Update(&run->context, bytes, n);
}

struct digest digest_run_end(struct digest_run *run)
{
	return digest_end(&run->context);
}

void digest_run_cleanup(struct digest_run **run)
{
	free(*run);
	*run = NULL;
}

struct random random_system(void)
{
	return (struct random){ .seeded = false };
}

struct random random_seeded(const char *seed)
{
	struct digest d = digest_of(seed, strlen(seed));
	struct random r = { .seeded = true };

	memcpy(r.seed, d.bytes, sizeof(r.seed));
	return r;
}

/* The next block of a seeded source: SHA-256(seed || counter), the counter 8 bytes big-endian. */
static struct digest random_block(struct random *r)
{
	uint8_t counter[8];

	assert(r->counter < UINT64_MAX);
	for (size_t i = 0; i < sizeof(counter); i++)
		counter[i] = (uint8_t)(r->counter >> (56 - 8 * i));
	r->counter++;
	return digest_of_two(r->seed, sizeof(r->seed), counter, sizeof(counter));
}

void random_fill(struct random *r, void *bytes, size_t n)
{
	uint8_t *next = bytes;

	while (r->seeded && n > 0) {
		struct digest block = random_block(r);
		size_t part = n < sizeof(block.bytes) ? n : sizeof(block.bytes);

		memcpy(next, block.bytes, part);
		next += part;
		n -= part;
	}
	while (n > 0) {
		ssize_t got = getrandom(next, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			abort();
		next += got;
		n -= (size_t)got;
	}
}
