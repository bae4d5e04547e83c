#include "core/tree.h"

#include <assert.h>
#include <string.h>

struct digest tree_leaf_hash(const void *leaf, size_t n)
{
	static const uint8_t prefix = 0x00;

	return digest_of_two(&prefix, 1, leaf, n);
}

struct digest tree_node_hash(const struct digest *left, const struct digest *right)
{
	uint8_t node[1 + 2 * sizeof(left->bytes)];

	node[0] = 0x01;
	memcpy(node + 1, left->bytes, sizeof(left->bytes));
	memcpy(node + 1 + sizeof(left->bytes), right->bytes, sizeof(right->bytes));
	return digest_of(node, sizeof(node));
}

void tree_init(struct tree *t)
{
	t->size = 0;
}

void tree_append(struct tree *t, const struct digest *leaf_hash)
{
	struct digest carry = *leaf_hash;
	int k = 0;

	assert(t->size < UINT64_MAX);
	/* Adding one to a binary number: each full subtree in the way is joined and carried up. */
	for (; t->size >> k & 1; k++)
		carry = tree_node_hash(&t->full[k], &carry);
	t->full[k] = carry;
	t->size++;
}

struct digest tree_root(const struct tree *t)
{
	struct digest root;
	int k = 0;

	if (t->size == 0)
		return digest_of(NULL, 0);
	while (!(t->size >> k & 1))
		k++;
	root = t->full[k];
	for (k++; k < TREE_DEPTH; k++)
		if (t->size >> k & 1)
			root = tree_node_hash(&t->full[k], &root);
	return root;
}

/* MTH of a run of leaves. */
static struct digest range_root(const struct digest *leaves, uint64_t size)
{
	struct tree t;

	tree_init(&t);
	for (uint64_t i = 0; i < size; i++)
		tree_append(&t, &leaves[i]);
	return tree_root(&t);
}

/* "the largest power of two smaller than n" (RFC 6962 section 2.1); n > 1. */
static uint64_t split_of(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

static void proof_add(struct proof *proof, struct digest hash)
{
	assert(proof->count < TREE_DEPTH);
	proof->hashes[proof->count++] = hash;
}

/* Proofs are found from the top down and written from the bottom up. */
static void proof_reverse(struct proof *proof)
{
	for (size_t i = 0, j = proof->count; i + 1 < j; i++) {
		struct digest swap = proof->hashes[i];

		proof->hashes[i] = proof->hashes[--j];
		proof->hashes[j] = swap;
	}
}

void tree_prove_inclusion(const struct digest *leaves, uint64_t size, uint64_t index,
			  struct proof *ret_proof)
{
	assert(index < size);
	ret_proof->count = 0;
	while (size > 1) {
		uint64_t left = split_of(size);

		if (index < left) {
			proof_add(ret_proof, range_root(leaves + left, size - left));
			size = left;
		} else {
			proof_add(ret_proof, range_root(leaves, left));
			leaves += left;
			index -= left;
			size -= left;
		}
	}
	proof_reverse(ret_proof);
}

void tree_prove_consistency(const struct digest *leaves, uint64_t size, uint64_t old_size,
			    struct proof *ret_proof)
{
	bool known = true; /* the b of SUBPROOF(m, D[n], b): the reader has this subtree's root */

	assert(old_size <= size);
	ret_proof->count = 0;
	if (old_size == 0)
		return;
	while (old_size < size) {
		uint64_t left = split_of(size);

		if (old_size <= left) {
			proof_add(ret_proof, range_root(leaves + left, size - left));
			size = left;
		} else {
			proof_add(ret_proof, range_root(leaves, left));
			leaves += left;
			old_size -= left;
			size -= left;
			known = false;
		}
	}
	if (!known)
		proof_add(ret_proof, range_root(leaves, size));
	proof_reverse(ret_proof);
}

/* One step up the path: fn is our node's place in its level, sn that of the level's last node. */
struct climb {
	uint64_t fn, sn;
};

static bool climb_is_right(const struct climb *c)
{
	return (c->fn & 1) || c->fn == c->sn;
}

static void climb_up(struct climb *c)
{
	/* The last node of a level without a sibling rises unchanged until it has one. */
	if (!(c->fn & 1) && c->fn == c->sn)
		while (c->fn != 0 && !(c->fn & 1)) {
			c->fn >>= 1;
			c->sn >>= 1;
		}
	c->fn >>= 1;
	c->sn >>= 1;
}

bool tree_check_inclusion(const struct digest *leaf_hash, uint64_t index, uint64_t size,
			  const struct digest *hashes, size_t count, const struct digest *root)
{
	struct digest r = *leaf_hash;
	struct climb at = { .fn = index, .sn = size - 1 };

	if (index >= size)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (at.sn == 0)
			return false;
		if (climb_is_right(&at))
			r = tree_node_hash(&hashes[i], &r);
		else
			r = tree_node_hash(&r, &hashes[i]);
		climb_up(&at);
	}
	return at.sn == 0 && digest_equal(&r, root);
}

bool tree_check_consistency(uint64_t old_size, const struct digest *old_root, uint64_t size,
			    const struct digest *root, const struct digest *hashes, size_t count)
{
	struct climb at = { .fn = old_size - 1, .sn = size - 1 };
	struct digest old, new;
	size_t used = 0;

	if (old_size == 0 || old_size > size)
		return false;
	if (old_size == size)
		return count == 0 && digest_equal(old_root, root);
	if (count == 0)
		return false;
	/* An old tree that is full is itself the first node, and so not in the proof. */
	if ((old_size & (old_size - 1)) == 0)
		old = *old_root;
	else
		old = hashes[used++];
	new = old;
	for (; at.fn & 1; at.fn >>= 1)
		at.sn >>= 1;
	for (; used < count; used++) {
		if (at.sn == 0)
			return false;
		if (climb_is_right(&at)) {
			old = tree_node_hash(&hashes[used], &old);
			new = tree_node_hash(&hashes[used], &new);
		} else {
			new = tree_node_hash(&new, &hashes[used]);
		}
		climb_up(&at);
	}
	return at.sn == 0 && digest_equal(&old, old_root) && digest_equal(&new, root);
}
