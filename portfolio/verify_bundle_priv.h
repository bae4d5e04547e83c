/* What the files that check a bundle share: its files, and its entries and leaves, by place in the
 * log. */
#ifndef PORTFOLIO_VERIFY_BUNDLE_PRIV_H
#define PORTFOLIO_VERIFY_BUNDLE_PRIV_H

#include "core/zip.h"
#include "portfolio/bundle.h"
#include "portfolio/verify_priv.h"

/* An entry of which there is the leaf, and, where it is shown, what was signed. */
struct item {
	struct digest digest;		   /* its name */
	const struct zip_file *json, *sig; /* NULL: hidden */
	const struct zip_file *leaf_file, *proof;
	bool placed; /* leaf and proof hold: leaf, hash and index are there */
	bool read;   /* shown, and it is an entry */
	struct leaf leaf;
	struct digest hash;
	uint64_t index;
	struct entry entry;
};

struct given_key {
	struct digest fingerprint;
	const char *person;
	struct key *key;
	uint64_t index; /* of the entry that gave it */
};

/* A text that is there. */
struct item_text {
	struct digest digest;
	const struct zip_file *file;
};

struct opened {
	struct audit *audit;
	struct arena *arena;
	struct unpacked zip; /* the manifest first, the others by name */
	struct manifest manifest;
	struct item *items; /* those that are placed first, by index */
	size_t item_count;
	struct given_key *keys;
	size_t key_count, key_room;
	struct item_text *texts; /* by digest */
	size_t text_count;
};

/* A finding about an item. */
void item_wrong(struct opened *u, const struct item *item, const char *code, const char *what);

/* Is it signed with the key that it brings itself? */
bool item_own_key(const struct opened *u, const struct item *item);

/* ---- verify_bundle_texts.c ---- */

/* Every text that a shown entry names is here and hashes to it, or the manifest says why it is not.
 */
void bundle_texts_check(struct opened *u);

/* ---- verify_bundle_rules.c ---- */

/* The rules again, as far as what is here goes, and what the facts come to. */
MUST_CHECK enum status bundle_rules_check(struct opened *u, struct err *err);

#endif
