#include "core/note.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

static struct err err;
static struct verifier log_key;
static struct checkpoint head;
static struct buf text; /* a checkpoint of log_key */

static struct key *make(const char *seed)
{
	struct random random = random_seeded(seed);
	struct key *key = NULL;

	cr_assert(eq(int, key_generate(KEY_ED25519, &random, &key, &err), OK), "%s", err.text);
	return key;
}

static void init_verifier(struct verifier *v, const char *name, const char *seed)
{
	struct key *key = make(seed);

	cr_assert(eq(int, verifier_init(v, name, key, &err), OK), "%s", err.text);
	key_free(key);
}

static void set_up(void)
{
	init_verifier(&log_key, "attest.example/log", "log");
	head = (struct checkpoint){ .size = 13, .root = digest_of("root", 4) };
	buf_init(&text, NOTE_MAX);
	cr_assert(eq(int, checkpoint_write(&log_key, &head, &text, &err), OK), "%s", err.text);
}

static void tear_down(void)
{
	buf_release(&text);
	verifier_release(&log_key);
}

TestSuite(note, .init = set_up, .fini = tear_down);

/* From the documentation of golang.org/x/mod/sumdb/note. */
static const char neumann[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char neumann_text[] = "If you think cryptography is the answer to your problem,\n"
				   "then you don't know what your problem is.\n";
static const char neumann_sig[] = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNX"
				  "gKvqfqdngotpRZb6KE6RyyBwJnAM=";

Test(note, key_and_signature_of_another_implementation_are_read)
{
	struct verifier v = { .key = NULL };
	struct buf sig, again;

	cr_assert(eq(int, verifier_parse(neumann, &v, &err), OK), "%s", err.text);
	cr_expect_str_eq(v.name, "PeterNeumann");
	buf_init(&sig, 100);
	cr_assert(eq(int, buf_unbase64(&sig, neumann_sig, strlen(neumann_sig), &err), OK));
	cr_expect_arr_eq(sig.data, v.id, 4);
	cr_expect(key_verify(v.key, neumann_text, strlen(neumann_text), (uint8_t *)sig.data + 4,
			     sig.len - 4));
	buf_init(&again, 200);
	verifier_text(&v, &again);
	cr_expect_str_eq(again.data, neumann);
	buf_release(&again);
	buf_release(&sig);
	verifier_release(&v);
}

Test(note, verifier_key_is_refused_with_anything_changed)
{
	static const char *const bad[] = {
		"",
		"PeterNeumann",
		"PeterNeumann+c74f20a3",
		"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
		"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct verifier v = { .name = "untouched" };

		cr_expect(eq(int, verifier_parse(bad[i], &v, &err), ERR_INVALID), "%s", bad[i]);
		cr_expect_str_eq(v.name, "untouched");
		cr_expect(eq(ptr, v.key, NULL));
	}
}

Test(note, verifier_has_a_printable_name_and_an_ed25519_key)
{
	static const char *const bad[] = { "", "a b", "a+b", "caf\xc3\xa9", "a\nb", "a\x7f" };
	struct random random = random_seeded("p256");
	struct key *key = make("name"), *p256 = NULL;
	struct verifier v = { .key = NULL };
	char name[NOTE_NAME_MAX + 1];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect(eq(int, verifier_init(&v, bad[i], key, &err), ERR_INVALID), "%zu", i);
	memset(name, 'x', sizeof(name));
	name[NOTE_NAME_MAX] = '\0';
	cr_expect(eq(int, verifier_init(&v, name, key, &err), ERR_INVALID));
	name[NOTE_NAME_MAX - 1] = '\0';
	cr_expect(eq(int, verifier_init(&v, name, key, &err), OK));
	verifier_release(&v);
	cr_assert(eq(int, key_generate(KEY_P256, &random, &p256, &err), OK));
	cr_expect(eq(int, verifier_init(&v, "log", p256, &err), ERR_INVALID));
	cr_expect(eq(ptr, v.key, NULL));
	key_free(p256);
	key_free(key);
}

Test(note, checkpoint_has_exactly_the_published_form)
{
	struct buf want;
	struct signature s;
	uint8_t line[68];

	buf_init(&want, NOTE_MAX);
	buf_text(&want, "attest.example/log\n13\n");
	buf_base64(&want, head.root.bytes, 32);
	buf_text(&want, "\n");
	cr_assert(eq(int, key_sign(log_key.key, want.data, want.len, &s, &err), OK));
	memcpy(line, log_key.id, 4);
	memcpy(line + 4, s.bytes, 64);
	buf_text(&want, "\n\xe2\x80\x94 attest.example/log ");
	buf_base64(&want, line, sizeof(line));
	buf_text(&want, "\n");
	cr_expect_str_eq(text.data, want.data);
	buf_release(&want);
}

Test(note, checkpoint_is_read_back)
{
	static const uint64_t sizes[] = { 0, 1, 9, 10, 109482, UINT64_MAX };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct checkpoint back;

		head.size = sizes[i];
		buf_clear(&text);
		cr_assert(eq(int, checkpoint_write(&log_key, &head, &text, &err), OK));
		cr_assert(eq(int, checkpoint_read(&log_key, text.data, text.len, &back, &err), OK),
			  "%s", err.text);
		cr_expect(eq(u64, back.size, sizes[i]));
		cr_expect(digest_equal(&back.root, &head.root));
	}
}

Test(note, checkpoint_without_room_or_private_key_is_not_written)
{
	struct verifier v = { .key = NULL };
	struct buf small, vkey;

	buf_init(&small, 100);
	cr_expect(eq(int, checkpoint_write(&log_key, &head, &small, &err), ERR_INVALID));
	buf_init(&vkey, 200);
	verifier_text(&log_key, &vkey);
	cr_assert(eq(int, verifier_parse(vkey.data, &v, &err), OK));
	buf_clear(&small);
	cr_expect(eq(int, checkpoint_write(&v, &head, &small, &err), ERR_INVALID));
	cr_expect(eq(sz, small.len, 0));
	verifier_release(&v);
	buf_release(&vkey);
	buf_release(&small);
}

static enum status read_text(const char *bytes, size_t n)
{
	struct checkpoint back = { .size = 77 };
	enum status status = checkpoint_read(&log_key, bytes, n, &back, &err);

	if (status != OK)
		cr_expect(eq(u64, back.size, 77), "a failed call must leave its results alone");
	return status;
}

Test(note, checkpoint_with_any_bit_changed_is_refused)
{
	for (size_t bit = 0; bit < 8 * text.len; bit++) {
		text.data[bit / 8] ^= (char)(1 << bit % 8);
		cr_expect(ne(int, read_text(text.data, text.len), OK), "bit %zu", bit);
		text.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	for (size_t n = 0; n < text.len; n++)
		cr_expect(eq(int, read_text(text.data, n), ERR_INVALID), "cut at %zu", n);
}

/* The same log, but its signature is over what `body` says; "%s" is the root. */
static enum status read_body(const char *before, const char *after)
{
	struct buf note;
	struct signature s;
	uint8_t line[68];
	enum status status;

	buf_init(&note, 2 * NOTE_MAX);
	buf_text(&note, before);
	buf_base64(&note, head.root.bytes, 32);
	buf_text(&note, after);
	cr_assert(eq(int, key_sign(log_key.key, note.data, note.len, &s, &err), OK));
	memcpy(line, log_key.id, 4);
	memcpy(line + 4, s.bytes, 64);
	buf_text(&note, "\n\xe2\x80\x94 attest.example/log ");
	buf_base64(&note, line, sizeof(line));
	buf_text(&note, "\n");
	status = read_text(note.data, note.len);
	buf_release(&note);
	return status;
}

Test(note, checkpoint_in_another_form_is_refused_even_when_signed)
{
	static const char *const bad[][2] = {
		{ "attest.example/log\n013\n", "\n" },
		{ "attest.example/log\n+13\n", "\n" },
		{ "attest.example/log\n 13\n", "\n" },
		{ "attest.example/log\n\n", "\n" },
		{ "attest.example/log\n0x13\n", "\n" },
		{ "attest.example/log\n18446744073709551616\n", "\n" },
		{ "attest.example/log\n99999999999999999999999999\n", "\n" },
		{ "attest.example/other\n13\n", "\n" },
		{ "attest.example/log\r\n13\n", "\n" },
		{ "\nattest.example/log\n13\n", "\n" },
		{ "attest.example/log\n13\nAAAA", "\n" },
		{ "attest.example/log\n13\n", "\nan extension\n" },
		{ "attest.example/log\n13\n", " \n" },
		{ "attest.example/log\n13\n", "" },
	};

	cr_assert(eq(int, read_body("attest.example/log\n13\n", "\n"), OK));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect(eq(int, read_body(bad[i][0], bad[i][1]), ERR_INVALID), "%s", bad[i][0]);
}

static enum status read_with(const char *more)
{
	struct buf note;
	enum status status;

	buf_init(&note, 2 * NOTE_MAX);
	buf_add(&note, text.data, text.len);
	buf_text(&note, more);
	status = read_text(note.data, note.len);
	buf_release(&note);
	return status;
}

Test(note, signatures_of_others_are_ignored_but_must_be_signatures)
{
	static const char *const good[] = {
		"\xe2\x80\x94 witness.example AAAAAAA=\n",
		"\xe2\x80\x94 t\xc3\xa9moin.example AAAAAAAA\n\xe2\x80\x94 w AAAAAAAA\n",
		"\xe2\x80\x94 attest.example/log AAAAAAAA\n", /* our name, another key */
	};
	static const char *const bad[] = {
		"\n",
		"\xe2\x80\x94 witness.example AAAAAAA=",
		"\xe2\x80\x94 witness.example AAAAAAA\n",
		"\xe2\x80\x94 witness.example AAAAAA==\n", /* an id and no signature */
		"\xe2\x80\x94 witness.example \n",
		"\xe2\x80\x94  AAAAAAA=\n",
		"\xe2\x80\x94 a+b AAAAAAA=\n",
		"- witness.example AAAAAAA=\n",
		"\xe2\x80\x94 witness\x01 AAAAAAA=\n",
		"\xe2\x80\x94 witness\xff AAAAAAA=\n",
		"\xe2\x80\x94 witness.example AAAAAAA= \n",
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		cr_expect(eq(int, read_with(good[i]), OK), "%s: %s", good[i], err.text);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect(eq(int, read_with(bad[i]), ERR_INVALID), "%s", bad[i]);
}

Test(note, signature_that_does_not_hold_is_denied_even_beside_one_that_does)
{
	char *line = strstr(text.data, "\n\n") + 2, *copy = strdup(line);

	copy[strlen(copy) - 10] ^= 3;
	cr_expect(eq(int, read_with(copy), ERR_DENIED));
	cr_expect(eq(int, read_with(line), OK), "the same signature twice");
	line[strlen(line) - 10] ^= 3;
	cr_expect(eq(int, read_text(text.data, text.len), ERR_DENIED));
	free(copy);
}

Test(note, checkpoint_signed_by_others_only_is_refused)
{
	struct verifier other;
	struct checkpoint back = { .size = 77 };

	init_verifier(&other, "attest.example/log", "another key");
	cr_expect(eq(int, checkpoint_read(&other, text.data, text.len, &back, &err), ERR_INVALID));
	cr_expect(eq(u64, back.size, 77));
	verifier_release(&other);
}

Test(note, checkpoint_longer_than_the_limit_is_refused)
{
	char *many = calloc(1, 2 * NOTE_MAX);

	while (strlen(many) < NOTE_MAX)
		strncat(many, "\xe2\x80\x94 witness.example AAAAAAAA\n", 40);
	cr_expect(eq(int, read_with(many), ERR_INVALID));
	free(many);
}

static void fill_proof(struct proof *proof, size_t count)
{
	proof->count = count;
	for (size_t i = 0; i < count; i++)
		proof->hashes[i] = digest_of(&i, sizeof(i));
}

Test(note, proof_file_is_read_back_with_its_checkpoint)
{
	static const size_t counts[] = { 0, 1, 5, TREE_DEPTH };

	for (size_t i = 0; i < 4; i++) {
		struct proof proof, back;
		struct buf file;
		uint64_t index;
		const char *inside;
		size_t n;

		fill_proof(&proof, counts[i]);
		buf_init(&file, 16384);
		cr_assert(eq(int, proof_write(12, &proof, text.data, text.len, &file, &err), OK));
		cr_assert(eq(int, proof_read(file.data, file.len, &index, &back, &inside, &n, &err),
			     OK), "%s", err.text);
		cr_expect(eq(u64, index, 12));
		cr_assert(eq(sz, back.count, counts[i]));
		cr_expect_arr_eq(back.hashes, proof.hashes, counts[i] * sizeof(struct digest));
		cr_assert(eq(sz, n, text.len));
		cr_expect_arr_eq(inside, text.data, n);
		buf_release(&file);
	}
}

Test(note, proof_file_has_exactly_the_published_form)
{
	struct proof proof;
	struct buf file;

	fill_proof(&proof, 1);
	memset(proof.hashes[0].bytes, 0, 32);
	buf_init(&file, 16384);
	cr_assert(eq(int, proof_write(0, &proof, "CHECKPOINT\n", 11, &file, &err), OK));
	cr_expect_str_eq(file.data, "c2sp.org/tlog-proof@v1\nindex 0\n"
				    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nCHECKPOINT\n");
	buf_release(&file);
	buf_init(&file, 30);
	cr_expect(eq(int, proof_write(0, &proof, "CHECKPOINT\n", 11, &file, &err), ERR_INVALID));
	buf_release(&file);
}

Test(note, proof_file_in_another_form_is_refused)
{
	static const char hash[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
	static const char *const bad[] = {
		"",
		"c2sp.org/tlog-proof@v1",
		"c2sp.org/tlog-proof@v1\n",
		"c2sp.org/tlog-proof@v2\nindex 0\n\nC\n",
		"c2sp.org/tlog-proof@v1\r\nindex 0\n\nC\n",
		"c2sp.org/tlog-proof@v1\nindex 0\n",
		"c2sp.org/tlog-proof@v1\nindex 0\n\n",
		"c2sp.org/tlog-proof@v1\nindex 00\n\nC\n",
		"c2sp.org/tlog-proof@v1\nindex -1\n\nC\n",
		"c2sp.org/tlog-proof@v1\nindex \n\nC\n",
		"c2sp.org/tlog-proof@v1\nindex 18446744073709551616\n\nC\n",
		"c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\nC\n",
		"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nC\n",
		"c2sp.org/tlog-proof@v1\nindex 0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n\nC\n",
		"c2sp.org/tlog-proof@v1\nindex 0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\nC\n",
	};
	struct proof proof = { .count = 9 };
	uint64_t index = 7;
	const char *inside = hash;
	size_t n = 3;
	struct buf long_one;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect(eq(int, proof_read(bad[i], strlen(bad[i]), &index, &proof, &inside, &n,
					     &err), ERR_INVALID), "%s", bad[i]);
	buf_init(&long_one, 16384);
	buf_text(&long_one, "c2sp.org/tlog-proof@v1\nindex 0\n");
	for (int i = 0; i < TREE_DEPTH + 1; i++)
		buf_text(&long_one, hash);
	buf_text(&long_one, "\nC\n");
	cr_expect(eq(int, proof_read(long_one.data, long_one.len, &index, &proof, &inside, &n, &err),
		     ERR_INVALID));
	cr_expect(eq(sz, proof.count, 9));
	cr_expect(eq(u64, index, 7));
	cr_expect(eq(ptr, (void *)inside, (void *)hash));
	cr_expect(eq(sz, n, 3));
	buf_release(&long_one);
}
