#include "core/digest.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct err err;

static void expect_hex(struct digest d, const char *want)
{
	char hex[DIGEST_HEX];

	digest_hex(&d, hex);
	cr_expect_str_eq(hex, want);
}

Test(digest, gives_the_examples_of_fips_180_4)
{
	static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

	expect_hex(digest_of(NULL, 0),
		   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	expect_hex(digest_of("abc", 3),
		   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	expect_hex(digest_of(two_blocks, strlen(two_blocks)),
		   "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

Test(digest, of_two_pieces_is_that_of_their_concatenation)
{
	const char *text = "the quick brown fox jumps over the lazy dog, and then once more";
	size_t n = strlen(text);
	struct digest whole = digest_of(text, n);

	for (size_t cut = 0; cut <= n; cut++) {
		struct digest d = digest_of_two(text, cut, text + cut, n - cut);

		cr_expect(digest_equal(&d, &whole), "cut at %zu", cut);
	}
}

Test(digest, of_a_run_of_pieces_is_that_of_their_concatenation)
{
	CLEANUP(digest_run_cleanup) struct digest_run *run = digest_run_new();
	char bytes[1000];

	memset(bytes, 'a', sizeof(bytes));
	for (int i = 0; i < 1000; i++)
		digest_run_add(run, bytes, sizeof(bytes));
	digest_run_add(run, NULL, 0);
	expect_hex(digest_run_end(run),
		   "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

Test(digest, salted_starts_with_the_salt)
{
	uint8_t salt[32], both[35];
	struct digest want, got;

	memset(salt, 7, sizeof(salt));
	memcpy(both, salt, sizeof(salt));
	memcpy(both + 32, "abc", 3);
	want = digest_of(both, sizeof(both));
	got = digest_salted(salt, "abc", 3);
	cr_expect(digest_equal(&want, &got));
	salt[31] ^= 1;
	got = digest_salted(salt, "abc", 3);
	cr_expect(not(digest_equal(&want, &got)));
}

Test(digest, differs_when_any_one_bit_does)
{
	struct digest a = digest_of("abc", 3);

	for (size_t bit = 0; bit < 256; bit++) {
		struct digest b = a;

		b.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		cr_expect(not(digest_equal(&a, &b)), "bit %zu", bit);
	}
}

Test(digest, is_read_back_from_its_hex)
{
	struct digest d = digest_of("abc", 3), back;
	char hex[DIGEST_HEX];

	digest_hex(&d, hex);
	cr_assert(eq(int, digest_parse(hex, &back, &err), OK));
	cr_expect(digest_equal(&d, &back));
}

Test(digest, is_read_from_nothing_but_64_lower_case_hex_digits)
{
	static const char *const bad[] = {
		"",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015add",
		"BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag",
		" a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a\xff",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct digest d = {{1, 2, 3}}, before = d;

		cr_expect(eq(int, digest_parse(bad[i], &d, &err), ERR_INVALID), "%s", bad[i]);
		cr_expect(digest_equal(&d, &before), "%s", bad[i]);
	}
}

Test(random, from_one_seed_is_the_same_every_time)
{
	struct random a = random_seeded("demonstration"), b = random_seeded("demonstration");
	struct random other = random_seeded("another");
	uint8_t x[100], y[100], z[100];

	random_fill(&a, x, sizeof(x));
	random_fill(&b, y, sizeof(y));
	random_fill(&other, z, sizeof(z));
	cr_expect_arr_eq(x, y, sizeof(x));
	cr_expect_arr_neq(x, z, sizeof(x));
	random_fill(&a, y, sizeof(y));
	cr_expect_arr_neq(x, y, sizeof(x), "a source goes on, it does not repeat");
}

Test(random, seeded_is_the_digest_of_seed_and_counter)
{
	struct random r = random_seeded("s");
	struct digest seed = digest_of("s", 1), want;
	uint8_t text[40] = {0}, got[64];

	random_fill(&r, got, sizeof(got));
	memcpy(text, seed.bytes, 32);
	want = digest_of(text, sizeof(text));
	cr_expect_arr_eq(got, want.bytes, 32);
	text[39] = 1;
	want = digest_of(text, sizeof(text));
	cr_expect_arr_eq(got + 32, want.bytes, 32);
}

Test(random, of_the_system_does_not_repeat_and_stays_in_its_place)
{
	struct random r = random_system();
	uint8_t a[66] = {0}, b[64] = {0};

	random_fill(&r, a + 1, 64);
	random_fill(&r, b, sizeof(b));
	cr_expect_arr_neq(a + 1, b, sizeof(b));
	cr_expect(eq(int, a[0] | a[65], 0));
}
