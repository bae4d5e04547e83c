#define _GNU_SOURCE
/* What is sealed is read by one key, and its size tells nothing. */
#include "core/seal.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct err err;

static struct key *make(enum key_type type, const char *seed)
{
	struct random random = random_seeded(seed);
	struct key *key = NULL;

	cr_assert(eq(int, key_generate(type, &random, &key, &err), OK), "%s", err.text);
	return key;
}

Test(seal, is_opened_by_its_key_and_by_no_other)
{
	CLEANUP(key_cleanup) struct key *clerk = make(KEY_P256, "clerk");
	CLEANUP(key_cleanup) struct key *other = make(KEY_P256, "other");
	CLEANUP(key_cleanup) struct key *public = NULL;
	CLEANUP(buf_release) struct buf sealed, plain;
	const uint8_t *spki;
	size_t n;

	buf_init(&sealed, 1u << 20);
	buf_init(&plain, 1u << 20);
	spki = key_public(clerk, &n);
	cr_assert(eq(int, key_from_public(spki, n, &public, &err), OK));
	cr_assert(eq(int, seal_make(public, "not met\r\n\0x", 11, &sealed, &err), OK), "%s", err.text);
	cr_expect(memmem(sealed.data, sealed.len, "not met", 7) == NULL);
	cr_expect(eq(int, seal_open(other, sealed.data, sealed.len, &plain, &err), ERR_DENIED));
	cr_expect(eq(sz, plain.len, 0));
	cr_assert(eq(int, seal_open(clerk, sealed.data, sealed.len, &plain, &err), OK), "%s", err.text);
	cr_expect(eq(sz, plain.len, 11));
	cr_expect(memcmp(plain.data, "not met\r\n\0x", 11) == 0);
}

Test(seal, that_was_changed_anywhere_does_not_open)
{
	CLEANUP(key_cleanup) struct key *clerk = make(KEY_P256, "clerk");
	CLEANUP(buf_release) struct buf sealed, plain;

	buf_init(&sealed, 1u << 20);
	buf_init(&plain, 1u << 20);
	cr_assert(eq(int, seal_make(clerk, "met", 3, &sealed, &err), OK), "%s", err.text);
	for (size_t i = 0; i < sealed.len; i++) {
		sealed.data[i] ^= 1;
		buf_clear(&plain);
		/* What names the recipient is looked at by nobody who has one key alone. */
		if (seal_open(clerk, sealed.data, sealed.len, &plain, &err) == OK)
			cr_expect(plain.len == 3 && memcmp(plain.data, "met", 3) == 0, "byte %zu", i);
		sealed.data[i] ^= 1;
	}
	cr_expect(eq(int, seal_open(clerk, sealed.data, sealed.len - 1, &plain, &err), ERR_INVALID));
	cr_expect(eq(int, seal_open(clerk, "no seal", 7, &plain, &err), ERR_INVALID));
}

Test(seal, has_a_size_that_only_the_number_of_bytes_decides)
{
	CLEANUP(key_cleanup) struct key *clerk = make(KEY_P256, "clerk");
	static char met[70000], mixed[70000];
	size_t size = 0;

	memset(met, 'a', sizeof met);
	for (size_t i = 0; i < sizeof mixed; i++)
		mixed[i] = (char)(i * 2654435761u >> 13);
	for (int i = 0; i < 64; i++) {
		CLEANUP(buf_release) struct buf sealed;

		buf_init(&sealed, 1u << 20);
		cr_assert(eq(int, seal_make(clerk, i % 2 ? met : mixed, sizeof met, &sealed, &err), OK));
		if (size == 0)
			size = sealed.len;
		cr_expect(eq(sz, sealed.len, size));
	}
}

Test(seal, is_made_to_a_key_that_can_agree_on_another)
{
	CLEANUP(key_cleanup) struct key *log = make(KEY_ED25519, "log");
	CLEANUP(buf_release) struct buf sealed;

	buf_init(&sealed, 1u << 20);
	cr_expect(eq(int, seal_make(log, "met", 3, &sealed, &err), ERR_INVALID));
	cr_expect(eq(sz, sealed.len, 0));
}
