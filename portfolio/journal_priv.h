/* What the files of the journal share: journal.c (reading), append.c, store.c (creating). */
#ifndef PORTFOLIO_JOURNAL_PRIV_H
#define PORTFOLIO_JOURNAL_PRIV_H

#include "portfolio/journal.h"
#include "portfolio/text.h"

struct journal {
	struct db *db;
	char *dir;
	bool write;
	const struct kinds *kinds;
	const struct catalogue *catalogue;
	struct text_store texts;
	struct arena *arena; /* what entry 0 says */
	/* From entry 0. */
	struct digest pin;
	const char *authority;
	bool demo;
	int64_t demo_now;
	struct verifier log; /* public */
	struct certificate *root, *issuing;
	/* From keys/, when first needed: an open store can be read without them. */
	struct verifier signer;
	struct key *issuing_key;
	/* The head whose signature was last made or checked: the digest of its text, and what it says. */
	struct digest head_text;
	struct checkpoint head;
};

/* A journal without a database yet. */
struct journal *journal_new(const char *dir, bool write, const struct kinds *kinds);
/* Reads entry 0, from which the pin and all that follows it in struct journal are set. */
MUST_CHECK enum status journal_read_anchor(struct journal *j, struct err *err);
/* Loads the log's and the issuing key, once; ERR_CORRUPT when they are another store's. */
MUST_CHECK enum status journal_load_keys(struct journal *j, struct err *err);
/* Size of the log and when its last entry was accepted (INT64_MIN when it is empty). */
MUST_CHECK enum status journal_end(struct journal *j, uint64_t *ret_size, int64_t *ret_accepted,
				   struct err *err);

#endif
