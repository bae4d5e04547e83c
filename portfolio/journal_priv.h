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

/* ---- erasure.c ---- */

#define ERASING_MARK "erasing"
/*
 * In a transaction: takes away the texts of which every entry that names them says, by a redaction in
 * effect, that they are erased. *ret_erased: there were some, and the file `erasing` stands in the store's
 * folder until erasure_finish has done the rest.
 */
MUST_CHECK enum status erasure_apply(struct journal *j, bool *ret_erased, struct err *err);
/*
 * After that transaction: overwrites and unlinks the files in attachments/ that the table does not know,
 * writes the database anew, empties its -wal, and takes the mark away. Where it cannot, the mark stays.
 */
void erasure_finish(struct journal *j);
/* For a store that was opened for writing: what was cut off, or came back from a copy, is erased. */
MUST_CHECK enum status erasure_resume(struct journal *j, struct err *err);

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
