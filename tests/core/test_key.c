#include "core/key.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct err err;
static char folder[] = "/tmp/attest-key-XXXXXX";
static char path[64];

static void open_folder(void)
{
	cr_assert(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/key.pem", folder);
}

static void close_folder(void)
{
	unlink(path);
	cr_expect(eq(int, rmdir(folder), 0));
}

TestSuite(key_file, .init = open_folder, .fini = close_folder);

static struct key *make(enum key_type type, const char *seed)
{
	struct random random = random_seeded(seed);
	struct key *key = NULL;

	cr_assert(eq(int, key_generate(type, &random, &key, &err), OK), "%s", err.text);
	return key;
}

static struct key *public_half(const struct key *key)
{
	struct key *half = NULL;
	size_t n;
	const uint8_t *spki = key_public(key, &n);

	cr_assert(eq(int, key_from_public(spki, n, &half, &err), OK), "%s", err.text);
	return half;
}

static bool same_public(const struct key *a, const struct key *b)
{
	struct digest x = key_fingerprint(a), y = key_fingerprint(b);

	return key_type(a) == key_type(b) && digest_equal(&x, &y);
}

Test(key, of_one_seed_is_the_same_and_of_another_is_not)
{
	for (int type = KEY_P256; type <= KEY_ED25519; type++) {
		CLEANUP(key_cleanup) struct key *a = make(type, "one");
		CLEANUP(key_cleanup) struct key *b = make(type, "one");
		CLEANUP(key_cleanup) struct key *c = make(type, "two");

		cr_expect(same_public(a, b));
		cr_expect(not(same_public(a, c)));
		cr_expect(key_is_private(a));
	}
}

/* RFC 8032 section 7.1, TEST 2: from the public key on, since a seed cannot be chosen here. */
Test(key, verifies_the_example_of_rfc_8032)
{
	static const uint8_t raw[32] = {
		0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89, 0x5a, 0x92, 0xb7, 0x0a,
		0xa7, 0x4d, 0x1b, 0x7e, 0xbc, 0x9c, 0x98, 0x2c, 0xcf, 0x2e, 0xc4,
		0x96, 0x8c, 0xc0, 0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c,
	};
	static const uint8_t sig[64] = {
		0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8, 0x72, 0x0e, 0x82, 0x0b, 0x5f,
		0x64, 0x25, 0x40, 0xa2, 0xb2, 0x7b, 0x54, 0x16, 0x50, 0x3f, 0x8f, 0xb3, 0x76,
		0x22, 0x23, 0xeb, 0xdb, 0x69, 0xda, 0x08, 0x5a, 0xc1, 0xe4, 0x3e, 0x15, 0x99,
		0x6e, 0x45, 0x8f, 0x36, 0x13, 0xd0, 0xf1, 0x1d, 0x8c, 0x38, 0x7b, 0x2e, 0xae,
		0xb4, 0x30, 0x2a, 0xee, 0xb0, 0x0d, 0x29, 0x16, 0x12, 0xbb, 0x0c, 0x00,
	};
	CLEANUP(key_cleanup) struct key *key = NULL;

	cr_assert(eq(int, key_from_ed25519(raw, &key, &err), OK));
	cr_expect(key_verify(key, "\x72", 1, sig, sizeof(sig)));
	cr_expect(not(key_verify(key, "\x73", 1, sig, sizeof(sig))));
	cr_expect_arr_eq(key_ed25519_raw(key), raw, sizeof(raw));
	cr_expect(not(key_is_private(key)));
}

Test(key, public_half_is_read_back_in_its_one_form)
{
	static const size_t sizes[] = {91, 44};

	for (int type = KEY_P256; type <= KEY_ED25519; type++) {
		CLEANUP(key_cleanup) struct key *key = make(type, "half");
		CLEANUP(key_cleanup) struct key *half = public_half(key);
		size_t n;

		key_public(half, &n);
		cr_expect(eq(sz, n, sizes[type]));
		cr_expect(same_public(key, half));
		cr_expect(not(key_is_private(half)));
	}
}

Test(key, that_is_no_point_of_the_curve_is_refused)
{
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "curve");
	struct key *half = key;
	size_t n;
	uint8_t spki[92];

	memcpy(spki, key_public(key, &n), 91);
	spki[90] ^= 1;
	cr_expect(eq(int, key_from_public(spki, n, &half, &err), ERR_INVALID));
	spki[90] ^= 1;
	memset(spki + 27, 0xff, 32); /* X above the field's prime */
	cr_expect(eq(int, key_from_public(spki, n, &half, &err), ERR_INVALID));
	memset(spki + 27, 0, 64);
	cr_expect(eq(int, key_from_public(spki, n, &half, &err), ERR_INVALID));
	cr_expect(eq(ptr, half, key), "a failed call must leave its results alone");
}

Test(key, in_any_other_spelling_is_refused)
{
	for (int type = KEY_P256; type <= KEY_ED25519; type++) {
		CLEANUP(key_cleanup) struct key *key = make(type, "spelling");
		struct key *half = NULL;
		size_t n, prefix = type == KEY_P256 ? 27 : 12;
		uint8_t spki[92] = {0};

		key_public(key, &n);
		memcpy(spki, key_public(key, &n), n);
		for (size_t i = 0; i < prefix; i++) {
			spki[i] ^= 0x20;
			cr_expect(eq(int, key_from_public(spki, n, &half, &err), ERR_INVALID),
				  "byte %zu", i);
			spki[i] ^= 0x20;
		}
		for (size_t cut = 0; cut < n; cut++)
			cr_expect(eq(int, key_from_public(spki, cut, &half, &err), ERR_INVALID));
		cr_expect(eq(int, key_from_public(spki, n + 1, &half, &err), ERR_INVALID));
		cr_expect(eq(ptr, half, NULL));
	}
}

Test(key, verifies_what_it_signed_and_nothing_else)
{
	static const char text[] = "the patient's name is not in here";

	for (int type = KEY_P256; type <= KEY_ED25519; type++) {
		CLEANUP(key_cleanup) struct key *key = make(type, "signer");
		CLEANUP(key_cleanup) struct key *half = public_half(key);
		CLEANUP(key_cleanup) struct key *other = make(type, "somebody else");
		struct signature s;

		cr_assert(eq(int, key_sign(key, text, sizeof(text), &s, &err), OK));
		cr_expect(key_verify(half, text, sizeof(text), s.bytes, s.len));
		cr_expect(not(key_verify(other, text, sizeof(text), s.bytes, s.len)));
		cr_expect(not(key_verify(half, text, sizeof(text) - 1, s.bytes, s.len)));
		cr_expect(not(key_verify(half, text, 0, s.bytes, s.len)));
		for (size_t bit = 0; bit < 8 * s.len; bit++) {
			s.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
			cr_expect(not(key_verify(half, text, sizeof(text), s.bytes, s.len)),
				  "bit %zu", bit);
			s.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
		for (size_t cut = 0; cut < s.len; cut++)
			cr_expect(not(key_verify(half, text, sizeof(text), s.bytes, cut)));
	}
}

Test(key, signs_nothing_and_verifies_it)
{
	for (int type = KEY_P256; type <= KEY_ED25519; type++) {
		CLEANUP(key_cleanup) struct key *key = make(type, "nothing");
		struct signature s;

		cr_assert(eq(int, key_sign(key, "", 0, &s, &err), OK));
		cr_expect(key_verify(key, "", 0, s.bytes, s.len));
		cr_expect(not(key_verify(key, "x", 1, s.bytes, s.len)));
	}
}

Test(key, that_is_public_signs_nothing)
{
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "public");
	CLEANUP(key_cleanup) struct key *half = public_half(key);
	struct signature s = {.len = 7};

	cr_expect(eq(int, key_sign(half, "x", 1, &s, &err), ERR_INVALID));
	cr_expect(eq(sz, s.len, 7));
}

/* r and s as an integer of 1 to 33 content bytes each, spelt as given. */
static size_t spell(uint8_t *out, const uint8_t *r, size_t r_n, const uint8_t *s, size_t s_n)
{
	uint8_t *p = out;

	*p++ = 0x30;
	*p++ = (uint8_t)(4 + r_n + s_n);
	*p++ = 2;
	*p++ = (uint8_t)r_n;
	memcpy(p, r, r_n);
	p += r_n;
	*p++ = 2;
	*p++ = (uint8_t)s_n;
	memcpy(p, s, s_n);
	return (size_t)(p + s_n - out);
}

/*
 * The same two numbers spelt otherwise: each would verify under a lenient reader, and would give
 * one signature two digests.
 */
Test(key, accepts_an_ecdsa_signature_in_one_spelling_only)
{
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "spellings");
	struct signature sig;
	uint8_t r[40] = {0}, s[40] = {0}, out[120];
	size_t r_n, s_n, n;

	cr_assert(eq(int, key_sign(key, "x", 1, &sig, &err), OK));
	r_n = sig.bytes[3];
	s_n = sig.bytes[5 + r_n];
	memcpy(r + 1, sig.bytes + 4, r_n);
	memcpy(s + 1, sig.bytes + 6 + r_n, s_n);
	n = spell(out, r + 1, r_n, s + 1, s_n);
	cr_assert(key_verify(key, "x", 1, out, n), "the spelling itself is right");
	cr_expect(not(key_verify(key, "x", 1, out, n + 1)), "a byte after the end");
	n = spell(out, r, r_n + 1, s + 1, s_n);
	cr_expect(not(key_verify(key, "x", 1, out, n)), "r with a leading zero");
	n = spell(out, r + 1, r_n, s, s_n + 1);
	cr_expect(not(key_verify(key, "x", 1, out, n)), "s with a leading zero");
	out[0] = 0x30;
	out[1] = 0x81;
	out[2] = (uint8_t)(sig.len - 2);
	memmove(out + 3, sig.bytes + 2, sig.len - 2);
	cr_expect(not(key_verify(key, "x", 1, out, sig.len + 1)), "a length of two bytes");
	out[1] = 0x80;
	memmove(out + 2, sig.bytes + 2, sig.len - 2);
	out[sig.len] = out[sig.len + 1] = 0;
	cr_expect(not(key_verify(key, "x", 1, out, sig.len + 2)), "an indefinite length");
}

Test(key, refuses_ecdsa_numbers_out_of_range)
{
	/* The order n of P-256 (FIPS 186-4 D.1.2.3). */
	static const uint8_t order[33] = {
		0x00, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7,
		0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
	};
	static const uint8_t zero[1] = {0}, minus_one[1] = {0xff};
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "range");
	struct signature sig;
	const struct {
		const uint8_t *bytes;
		size_t n;
	} bad[] = {
		{order, sizeof(order)},
		{zero, 1},
		{minus_one, 1},
	};
	uint8_t out[80];

	cr_assert(eq(int, key_sign(key, "x", 1, &sig, &err), OK));
	for (size_t i = 0; i < 3; i++) {
		size_t r_n = sig.bytes[3], s_n = sig.bytes[5 + r_n];
		size_t n = spell(out, bad[i].bytes, bad[i].n, sig.bytes + 6 + r_n, s_n);

		cr_expect(not(key_verify(key, "x", 1, out, n)), "r, case %zu", i);
		n = spell(out, sig.bytes + 4, r_n, bad[i].bytes, bad[i].n);
		cr_expect(not(key_verify(key, "x", 1, out, n)), "s, case %zu", i);
		n = spell(out, bad[i].bytes, bad[i].n, bad[i].bytes, bad[i].n);
		cr_expect(not(key_verify(key, "x", 1, out, n)), "both, case %zu", i);
	}
}

Test(key, lives_until_its_last_owner_lets_go)
{
	struct key *key = make(KEY_ED25519, "owners"), *same = key_keep(key);
	struct signature s;

	cr_expect(eq(ptr, same, key));
	key_free(key);
	cr_expect(eq(int, key_sign(same, "x", 1, &s, &err), OK));
	key_cleanup(&same);
	cr_expect(eq(ptr, same, NULL));
	key_free(NULL);
}

struct shared {
	struct key *key;
	struct signature sig;
	int good;
};

static void *verify_often(void *data)
{
	struct shared *shared = data;

	for (int i = 0; i < 50; i++) {
		struct key *mine = key_keep(shared->key);

		shared->good += key_verify(mine, "x", 1, shared->sig.bytes, shared->sig.len);
		key_free(mine);
	}
	return NULL;
}

Test(key, verifies_in_many_threads_at_once)
{
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "threads");
	struct shared shared[4];
	pthread_t threads[4];

	shared[0] = (struct shared){.key = key};
	cr_assert(eq(int, key_sign(key, "x", 1, &shared[0].sig, &err), OK));
	for (int i = 1; i < 4; i++)
		shared[i] = shared[0];
	for (int i = 0; i < 4; i++)
		cr_assert(eq(int, pthread_create(&threads[i], NULL, verify_often, &shared[i]), 0));
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		cr_expect(eq(int, shared[i].good, 50));
	}
}

Test(key_file, plain_is_read_back_and_private_to_its_owner)
{
	for (int type = KEY_P256; type <= KEY_ED25519; type++) {
		CLEANUP(key_cleanup) struct key *key = make(type, "plain");
		CLEANUP(key_cleanup) struct key *back = NULL;
		struct signature s;
		struct stat st;
		bool encrypted = true;

		cr_assert(eq(int, key_write(key, path, type ? NULL : "", &err), OK), "%s",
			  err.text);
		cr_assert(eq(int, stat(path, &st), 0));
		cr_expect(eq(int, st.st_mode & 07777, 0600));
		cr_assert(eq(int, key_is_encrypted(path, &encrypted, &err), OK));
		cr_expect(not(encrypted));
		cr_assert(eq(int, key_read(path, "not looked at", &back, &err), OK), "%s",
			  err.text);
		cr_expect(same_public(key, back));
		cr_assert(eq(int, key_sign(back, "x", 1, &s, &err), OK));
		cr_expect(key_verify(key, "x", 1, s.bytes, s.len));
	}
}

Test(key_file, encrypted_opens_with_its_passphrase_only)
{
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "sealed");
	CLEANUP(key_cleanup) struct key *back = NULL;
	struct key *untouched = key;
	bool encrypted = false;

	cr_assert(eq(int, key_write(key, path, "correct horse", &err), OK), "%s", err.text);
	cr_assert(eq(int, key_is_encrypted(path, &encrypted, &err), OK));
	cr_expect(encrypted);
	cr_expect(eq(int, key_read(path, "battery staple", &untouched, &err), ERR_DENIED));
	cr_expect(eq(int, key_read(path, NULL, &untouched, &err), ERR_DENIED));
	cr_expect(eq(int, key_read(path, "", &untouched, &err), ERR_DENIED));
	cr_expect(eq(ptr, untouched, key));
	cr_assert(eq(int, key_read(path, "correct horse", &back, &err), OK), "%s", err.text);
	cr_expect(same_public(key, back));
	cr_expect(key_is_private(back));
}

Test(key_file, of_a_public_half_is_not_written)
{
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "half");
	CLEANUP(key_cleanup) struct key *half = public_half(key);

	cr_expect(eq(int, key_write(half, path, NULL, &err), ERR_INVALID));
	cr_expect(eq(int, access(path, F_OK), -1), "nothing is left behind");
}

static void write_text(const char *text)
{
	cr_assert(eq(int, file_write(path, text, strlen(text), 0600, &err), OK), "%s", err.text);
}

Test(key_file, that_is_not_one_is_refused)
{
	static const char *const bad[] = {
		"",
		"hello\n",
		"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
		"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE "
		"KEY-----\n",
	};
	struct key *key = NULL;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		write_text(bad[i]);
		cr_expect(eq(int, key_read(path, "x", &key, &err), ERR_INVALID), "%s", bad[i]);
		cr_expect(eq(ptr, key, NULL));
	}
}

Test(key_file, that_is_missing_is_not_found)
{
	struct key *key = NULL;
	bool encrypted = true;

	cr_expect(eq(int, key_read(path, NULL, &key, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, key_is_encrypted(path, &encrypted, &err), ERR_NOT_FOUND));
	cr_expect(eq(ptr, key, NULL));
	cr_expect(encrypted);
}

/* Runs a program without its output; the exit code, 127 when there is no such program. */
static int run(char *const argv[])
{
	int status;
	pid_t pid = fork();

	cr_assert(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], argv);
		_exit(127);
	}
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool openssl_is_missing(void)
{
	return run((char *[]){"openssl", "version", NULL}) == 127;
}

Test(key_file, signature_is_accepted_by_the_openssl_command)
{
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "foreign");
	char pub[64], sig[64], text[64];
	struct signature s;

	if (openssl_is_missing())
		cr_skip_test("there is no openssl command");
	snprintf(pub, sizeof(pub), "%s/pub.pem", folder);
	snprintf(sig, sizeof(sig), "%s/sig", folder);
	snprintf(text, sizeof(text), "%s/text", folder);
	cr_assert(eq(int, key_write(key, path, NULL, &err), OK));
	cr_assert(eq(int, key_sign(key, "hello\n", 6, &s, &err), OK));
	cr_assert(eq(int, file_write(sig, s.bytes, s.len, 0600, &err), OK));
	cr_assert(eq(int, file_write(text, "hello\n", 6, 0600, &err), OK));
	cr_assert(eq(int,
		     run((char *[]){"openssl", "pkey", "-in", path, "-pubout", "-out", pub, NULL}),
		     0));
	cr_expect(eq(int,
		     run((char *[]){"openssl", "dgst", "-sha256", "-verify", pub, "-signature", sig,
				    text, NULL}),
		     0));
	cr_assert(eq(int, file_write(text, "hallo\n", 6, 0600, &err), OK));
	cr_expect(ne(int,
		     run((char *[]){"openssl", "dgst", "-sha256", "-verify", pub, "-signature", sig,
				    text, NULL}),
		     0));
	unlink(pub);
	unlink(sig);
	unlink(text);
}

Test(key_file, that_openssl_encrypted_our_way_opens_and_one_with_other_work_is_refused)
{
	CLEANUP(key_cleanup) struct key *key = make(KEY_P256, "foreign file");
	CLEANUP(key_cleanup) struct key *back = NULL;
	char sealed[64];

	if (openssl_is_missing())
		cr_skip_test("there is no openssl command");
	snprintf(sealed, sizeof(sealed), "%s/sealed.pem", folder);
	cr_assert(eq(int, key_write(key, path, NULL, &err), OK));
	cr_assert(eq(int,
		     run((char *[]){"openssl", "pkcs8", "-topk8", "-in", path, "-out", sealed,
				    "-passout", "pass:horse", "-scrypt", "-scrypt_N", "16384",
				    "-scrypt_r", "8", "-scrypt_p", "5", NULL}),
		     0));
	cr_expect(eq(int, key_read(sealed, "horse", &back, &err), OK), "%s", err.text);
	cr_assert(back != NULL);
	cr_expect(same_public(key, back));
	cr_assert(eq(int,
		     run((char *[]){"openssl", "pkcs8", "-topk8", "-in", path, "-out", sealed,
				    "-passout", "pass:horse", "-iter", "1000", NULL}),
		     0));
	key_cleanup(&back);
	cr_expect(eq(int, key_read(sealed, "horse", &back, &err), ERR_INVALID));
	cr_expect(eq(ptr, back, NULL));
	unlink(sealed);
}

Test(key_file, of_an_rsa_or_p384_key_is_refused)
{
	static const char *const kinds[][2] = {
		{"RSA", "rsa_keygen_bits:1024"},
		{"EC", "ec_paramgen_curve:P-384"},
	};
	struct key *key = NULL;

	if (openssl_is_missing())
		cr_skip_test("there is no openssl command");
	for (size_t i = 0; i < 2; i++) {
		cr_assert(eq(int,
			     run((char *[]){"openssl", "genpkey", "-algorithm", (char *)kinds[i][0],
					    "-pkeyopt", (char *)kinds[i][1], "-out", path, NULL}),
			     0));
		cr_expect(eq(int, key_read(path, NULL, &key, &err), ERR_INVALID), "%s",
			  kinds[i][0]);
		cr_expect(eq(ptr, key, NULL));
	}
}

/* The digits are read out on the telephone and written into FORMAT.md: they never change. */
Test(key, is_spoken_in_six_groups_of_five_digits)
{
	struct digest fingerprint = {0};
	char text[KEY_SPOKEN];

	for (size_t i = 0; i < sizeof(fingerprint.bytes); i++)
		fingerprint.bytes[i] = (uint8_t)i;
	key_spoken(&fingerprint, text);
	cr_expect_str_eq(text, "09060 60585 12110 63635 15160 66685");
	cr_expect(key_spoken_is(&fingerprint, text));
	fingerprint.bytes[29] ^= 1;
	cr_expect(not(key_spoken_is(&fingerprint, text)));
}

Test(key, is_heard_whatever_stands_between_the_digits_and_never_in_part)
{
	struct digest fingerprint = digest_of("x", 1);
	char text[KEY_SPOKEN], dense[31], more[40];
	size_t n = 0;

	key_spoken(&fingerprint, text);
	for (const char *p = text; *p != '\0'; p++)
		if (*p != ' ')
			dense[n++] = *p;
	dense[n] = '\0';
	cr_expect(eq(sz, n, 30));
	cr_expect(key_spoken_is(&fingerprint, dense));
	(void)snprintf(more, sizeof(more), "- %s.", text);
	cr_expect(key_spoken_is(&fingerprint, more));
	(void)snprintf(more, sizeof(more), "%s1", dense);
	cr_expect(not(key_spoken_is(&fingerprint, more)), "a digit too many");
	dense[29] = '\0';
	cr_expect(not(key_spoken_is(&fingerprint, dense)), "a digit too few");
	cr_expect(not(key_spoken_is(&fingerprint, "")));
}

/* Half of a signature, a DER integer, as 32 bytes; what follows it. */
static const uint8_t *take_half(const uint8_t *at, uint8_t ret_half[32])
{
	size_t n = at[1], skip = n == 33;

	memset(ret_half, 0, 32);
	memcpy(ret_half + 32 - (n - skip), at + 2 + skip, n - skip);
	return at + 2 + n;
}

Test(key, a_signature_of_a_browser_comes_to_have_its_one_spelling)
{
	static const uint8_t zero[64];
	struct key *key = make(KEY_P256, "browser");

	/* Enough that halves come that are shorter, and that have their first bit set. */
	for (int i = 0; i < 200; i++) {
		struct signature der, again;
		uint8_t pair[64];

		cr_assert(eq(int, key_sign(key, &i, sizeof(i), &der, &err), OK), "%s", err.text);
		take_half(take_half(der.bytes + 2, pair), pair + 32);
		cr_assert(eq(int, key_signature_of_pair(pair, &again, &err), OK), "%s", err.text);
		cr_expect(eq(sz, again.len, der.len));
		cr_expect(eq(int, memcmp(again.bytes, der.bytes, der.len), 0));
		cr_expect(key_verify(key, &i, sizeof(i), again.bytes, again.len));
		memset(pair + (i % 2 ? 32 : 0), 0, 32);
		cr_expect(eq(int, key_signature_of_pair(pair, &again, &err), ERR_INVALID));
	}
	cr_expect(eq(int, key_signature_of_pair(zero, &(struct signature){.len = 0}, &err), ERR_INVALID));
	key_free(key);
}
