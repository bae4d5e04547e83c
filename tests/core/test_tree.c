#include "core/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/buf.h"

enum { LEAVES = 130 };

static struct digest leaves[LEAVES];

static void make_leaves(void)
{
	for (uint8_t i = 0; i < LEAVES; i++)
		leaves[i] = tree_leaf_hash(&i, 1);
}

TestSuite(tree, .init = make_leaves);

/* RFC 6962 section 2.1, word for word. */
static struct digest naive_root(const struct digest *from, size_t n)
{
	struct digest left, right;
	size_t k = 1;

	if (n == 0)
		return digest_of(NULL, 0);
	if (n == 1)
		return *from;
	while (2 * k < n)
		k *= 2;
	left = naive_root(from, k);
	right = naive_root(from + k, n - k);
	return tree_node_hash(&left, &right);
}

Test(tree, hashes_of_leaf_and_node_differ_by_their_prefix)
{
	struct digest a = digest_of("a", 1), leaf = tree_leaf_hash("", 0);
	struct digest node = tree_node_hash(&a, &leaf);
	uint8_t text[65];
	struct digest want = digest_of("", 1); /* one zero byte */

	cr_expect(digest_equal(&leaf, &want));
	text[0] = 1;
	memcpy(text + 1, a.bytes, 32);
	memcpy(text + 33, leaf.bytes, 32);
	want = digest_of(text, sizeof(text));
	cr_expect(digest_equal(&node, &want));
}

Test(tree, root_is_that_of_the_definition_at_every_size)
{
	struct tree t;

	tree_init(&t);
	for (size_t n = 0; n <= LEAVES; n++) {
		struct digest root = tree_root(&t), want = naive_root(leaves, n);

		cr_expect(digest_equal(&root, &want), "size %zu", n);
		cr_expect(eq(u64, t.size, n));
		if (n < LEAVES)
			tree_append(&t, &leaves[n]);
	}
}

Test(tree, proves_every_leaf_of_every_size)
{
	for (size_t n = 1; n <= LEAVES; n++) {
		struct digest root = naive_root(leaves, n);

		for (size_t i = 0; i < n; i++) {
			struct proof p;

			tree_prove_inclusion(leaves, n, i, &p);
			cr_expect(tree_check_inclusion(&leaves[i], i, n, p.hashes, p.count, &root),
				  "leaf %zu of %zu", i, n);
		}
	}
}

Test(tree, proves_every_size_from_every_earlier_one)
{
	for (size_t n = 1; n <= LEAVES; n++) {
		struct digest root = naive_root(leaves, n);

		for (size_t m = 1; m <= n; m++) {
			struct digest old = naive_root(leaves, m);
			struct proof p;

			tree_prove_consistency(leaves, n, m, &p);
			cr_expect(tree_check_consistency(m, &old, n, &root, p.hashes, p.count),
				  "from %zu to %zu", m, n);
		}
	}
}

/* A proof and the statement it proves: of a leaf when `old` is false, else of an earlier size. */
struct claim {
	bool old;
	uint64_t first, size;
	struct digest known, root;
	struct proof proof;
};

static bool claim_holds(const struct claim *c)
{
	if (c->old)
		return tree_check_consistency(c->first, &c->known, c->size, &c->root,
					      c->proof.hashes, c->proof.count);
	return tree_check_inclusion(&c->known, c->first, c->size, c->proof.hashes, c->proof.count,
				    &c->root);
}

/* Every bit of every hash, each hash dropped, doubled, and one more added at each place. */
static void break_claim(struct claim *c, size_t step)
{
	struct proof whole = c->proof;

	cr_assert(claim_holds(c));
	for (size_t i = 0; i < whole.count; i++) {
		for (size_t bit = 0; bit < 256; bit += step) {
			c->proof.hashes[i].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
			cr_expect(not(claim_holds(c)), "hash %zu bit %zu", i, bit);
			c->proof = whole;
		}
		memmove(c->proof.hashes + i, c->proof.hashes + i + 1,
			(whole.count - i - 1) * sizeof(struct digest));
		c->proof.count--;
		cr_expect(not(claim_holds(c)), "without hash %zu", i);
		c->proof = whole;
	}
	for (size_t i = 0; i <= whole.count; i++) {
		memmove(c->proof.hashes + i + 1, c->proof.hashes + i,
			(whole.count - i) * sizeof(struct digest));
		c->proof.hashes[i] = i < whole.count ? whole.hashes[i] : c->root;
		c->proof.count++;
		cr_expect(not(claim_holds(c)), "one more at %zu", i);
		c->proof = whole;
	}
	for (size_t bit = 0; bit < 256; bit += step) {
		c->known.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		cr_expect(not(claim_holds(c)), "known bit %zu", bit);
		c->known.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		c->root.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		cr_expect(not(claim_holds(c)), "root bit %zu", bit);
		c->root.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

/* All bits for small trees; for all others one bit of each byte, in a different place each time. */
Test(tree, refuses_every_inclusion_proof_with_one_thing_changed)
{
	for (size_t n = 1; n <= LEAVES; n++)
		for (size_t i = 0; i < n; i += n < 20 ? 1 : 7) {
			struct claim c = {.first = i, .size = n, .known = leaves[i]};

			c.root = naive_root(leaves, n);
			tree_prove_inclusion(leaves, n, i, &c.proof);
			break_claim(&c, n < 20 ? 1 : 37);
		}
}

Test(tree, refuses_every_consistency_proof_with_one_thing_changed)
{
	for (size_t n = 1; n <= LEAVES; n++)
		for (size_t m = 1; m <= n; m += n < 20 ? 1 : 7) {
			struct claim c = {.old = true, .first = m, .size = n};

			c.known = naive_root(leaves, m);
			c.root = naive_root(leaves, n);
			tree_prove_consistency(leaves, n, m, &c.proof);
			break_claim(&c, n < 20 ? 1 : 37);
		}
}

Test(tree, refuses_a_leaf_at_any_other_place)
{
	for (size_t n = 1; n <= 40; n++) {
		struct digest root = naive_root(leaves, n);

		for (size_t i = 0; i < n; i++) {
			struct proof p;

			tree_prove_inclusion(leaves, n, i, &p);
			for (size_t j = 0; j <= n + 1; j++)
				cr_expect(eq(int,
					     tree_check_inclusion(&leaves[i], j, n, p.hashes,
								  p.count, &root),
					     i == j),
					  "%zu as %zu of %zu", i, j, n);
		}
	}
}

Test(tree, says_no_to_sizes_that_cannot_be)
{
	struct digest d = leaves[0];

	cr_expect(not(tree_check_inclusion(&d, 0, 0, NULL, 0, &d)), "no leaf of an empty tree");
	cr_expect(not(tree_check_inclusion(&d, 1, 1, NULL, 0, &d)), "a leaf after the last");
	cr_expect(not(tree_check_inclusion(&d, UINT64_MAX, UINT64_MAX, NULL, 0, &d)));
	cr_expect(not(tree_check_inclusion(&d, UINT64_MAX - 1, UINT64_MAX, leaves, 100, &d)));
	cr_expect(not(tree_check_consistency(0, &d, 0, &d, NULL, 0)), "nothing from nothing");
	cr_expect(not(tree_check_consistency(0, &d, 1, &d, NULL, 0)), "something from nothing");
	cr_expect(not(tree_check_consistency(2, &d, 1, &d, NULL, 0)), "a tree never shrinks");
	cr_expect(not(tree_check_consistency(1, &d, 2, &d, NULL, 0)), "growth without proof");
	cr_expect(not(tree_check_consistency(UINT64_MAX - 1, &d, UINT64_MAX, &d, leaves, 100)));
}

/*
 * The cases that transparency-dev/merkle publishes: one file each.
 */
static bool hash_from(const json_t *text, struct digest *ret_hash)
{
	struct err err;
	struct buf raw;
	bool whole;

	buf_init(&raw, 4096);
	whole = json_is_string(text) &&
		buf_unbase64(&raw, json_string_value(text), json_string_length(text), &err) == OK &&
		raw.len == sizeof(ret_hash->bytes);
	if (whole)
		memcpy(ret_hash->bytes, raw.data, raw.len);
	buf_release(&raw);
	return whole;
}

/* JSON numbers of jansson end at 2^63, and one leaf index is 2^64-1. */
static uint64_t number_from(const char *text, const char *member)
{
	const char *at = strstr(text, member);

	cr_assert(at != NULL, "%s", member);
	return strtoull(at + strlen(member), NULL, 10);
}

static bool case_accepted(const json_t *doc, const char *text)
{
	bool inclusion = json_object_get(doc, "leafIdx") != NULL;
	const json_t *list = json_object_get(doc, "proof"), *item;
	struct claim c = {.old = !inclusion};
	size_t i;

	if (!hash_from(json_object_get(doc, inclusion ? "leafHash" : "root1"), &c.known) ||
	    !hash_from(json_object_get(doc, inclusion ? "root" : "root2"), &c.root) ||
	    json_array_size(list) > TREE_DEPTH)
		return false;
	json_array_foreach(
		list, i, item) if (!hash_from(item, &c.proof.hashes[c.proof.count++])) return false;
	c.first = number_from(text, inclusion ? "\"leafIdx\": " : "\"size1\": ");
	c.size = number_from(text, inclusion ? "\"treeSize\": " : "\"size2\": ");
	return claim_holds(&c);
}

/* Its roots have 12 bytes, which a SHA-256 tree cannot have; their library only compares them. */
static const char not_a_hash[] = "additional/sizes-are-equal-one-and-proof-is-empty.json";

static void run_case(const char *path)
{
	struct err err;
	struct buf text;
	json_t *doc, *refused;
	bool want;

	buf_init(&text, 1 << 20);
	cr_assert(eq(int, buf_read_file(&text, path, &err), OK), "%s", path);
	doc = json_loadb(text.data, text.len, JSON_DECODE_INT_AS_REAL, NULL);
	cr_assert(doc != NULL, "%s", path);
	refused = json_object_get(doc, "wantErr");
	cr_assert(refused != NULL, "%s", path);
	want = json_is_false(refused) && !strstr(path, not_a_hash);
	cr_expect(eq(int, case_accepted(doc, text.data), want), "%s", path);
	json_decref(doc);
	buf_release(&text);
}

static size_t run_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t ran = 0;

	cr_assert(dir != NULL, "%s cannot be read", folder);
	while ((entry = readdir(dir))) {
		char path[4096];
		struct stat st;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		cr_assert(eq(int, stat(path, &st), 0));
		if (S_ISDIR(st.st_mode)) {
			ran += run_folder(path);
		} else {
			run_case(path);
			ran++;
		}
	}
	closedir(dir);
	return ran;
}

Test(tree, agrees_with_all_196_published_cases)
{
	const char *foreign = getenv("ATTEST_FOREIGN");
	char folder[4000];
	size_t ran;

	if (!foreign)
		cr_skip_test("ATTEST_FOREIGN is not set: the published cases were not run");
	snprintf(folder, sizeof(folder), "%s/merkle/inclusion", foreign);
	ran = run_folder(folder);
	snprintf(folder, sizeof(folder), "%s/merkle/consistency", foreign);
	ran += run_folder(folder);
	cr_expect(eq(sz, ran, 196));
}
