/*
 * The Merkle tree of RFC 6962 section 2: SHA-256, 0x00 before a leaf, 0x01 before a node.
 * A proof is a list of hashes, at most 64 of them.
 */
#ifndef CORE_TREE_H
#define CORE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/digest.h"
#include "core/err.h"

#define TREE_DEPTH 64

/* The frontier: the roots of the full subtrees that make up `size` leaves, largest first. */
struct tree {
	uint64_t size;
	struct digest full[TREE_DEPTH]; /* full[k] is valid when bit k of size is set */
};

struct proof {
	struct digest hashes[TREE_DEPTH];
	size_t count;
};

struct digest tree_leaf_hash(const void *leaf, size_t n);		       /* MTH({d}) */
struct digest tree_node_hash(const struct digest *left, const struct digest *right);

void tree_init(struct tree *t);				 /* the empty tree */
void tree_append(struct tree *t, const struct digest *leaf_hash); /* O(log n), amortised O(1) */
struct digest tree_root(const struct tree *t);		 /* SHA-256("") when empty (RFC 6962 2.1) */

/*
 * Proofs from all leaf hashes (`leaves[0..size)`), RFC 6962 sections 2.1.1 and 2.1.2.
 * index < size; old_size <= size. O(n) hashes. From an old size of 0 the proof is empty.
 */
void tree_prove_inclusion(const struct digest *leaves, uint64_t size, uint64_t index,
			  struct proof *ret_proof);
void tree_prove_consistency(const struct digest *leaves, uint64_t size, uint64_t old_size,
			    struct proof *ret_proof);

/*
 * RFC 9162 sections 2.1.3.2 and 2.1.4.2 (the same tree): true when the proof holds exactly, with no
 * hash left over. Nothing can be proved of an old size of 0: false.
 */
bool tree_check_inclusion(const struct digest *leaf_hash, uint64_t index, uint64_t size,
			  const struct digest *hashes, size_t count, const struct digest *root);
bool tree_check_consistency(uint64_t old_size, const struct digest *old_root, uint64_t size,
			    const struct digest *root, const struct digest *hashes, size_t count);

#endif
