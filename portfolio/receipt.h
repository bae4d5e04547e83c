/*
 * A receipt: the files that prove one entry without the store. It proves that something was said and
 * logged, not that it still stands. FORMAT.md section 6.
 */
#ifndef PORTFOLIO_RECEIPT_H
#define PORTFOLIO_RECEIPT_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "portfolio/journal.h"
#include "portfolio/verify.h"

#define RECEIPT_MAX (96u << 20) /* bytes of a bundle */
#define RECEIPT_KEYS 64		/* key entries from the author up to a key of entry 0 */

/*
 * The bundle (zip, stored) for entry `seq`, for `reader` (NULL: anybody): what is private goes to its
 * author alone. Same store, same reader, same bytes. Its files, and no others:
 *
 *   README.txt         in plain words: what this is, the pin, how to check it with other programs
 *   anchor.json .sig .leaf .tlog-proof    entry 0: bytes, signature, leaf, inclusion proof with the head
 *   entry.json .sig .leaf .tlog-proof     the entry, the same four; also when it is entry 0
 *   key.json .sig .leaf .tlog-proof       the entry that brought the author's key; absent when that is entry 0
 *   key-2.json ..., key-3.json ...        the one that brought the key which signed key.json; and so on, up
 *                                         to the one that was signed with a key of entry 0
 *   signer.pem         the author's certificate; the root for entry 0. Absent for an answer: its author's
 *                      key is in entry.json, has no certificate, and is theirs by the word of the training
 *                      officer, whose countersignature is key.json; key-2.json brought that one's key
 *   issuing.pem        the authority below the root; root.pem the root
 *   salts.json         {name of text: salt in hex}, canonical JSON; texts that are not here, or are private,
 *                      are absent
 *   texts/NAME         the bytes of each text in salts.json
 *
 * All proofs end in the same checkpoint: the head of the log when this was written. Too large for `out`,
 * or more than RECEIPT_KEYS key entries, is ERR_INVALID; an answer that nobody has confirmed ERR_CONFLICT; a store that contradicts itself ERR_CORRUPT. The
 * arena must have room for RECEIPT_MAX bytes, 16 MiB more, and 32 bytes for each entry of the log.
 */
MUST_CHECK enum status receipt_write(struct journal *j, uint64_t seq, const char *reader,
				     struct arena *a, struct buf *out, struct err *err);

/* The same with less in it: what an absent text would have been, a receipt never says. */
struct receipt_less {
	size_t files;	  /* bytes of attachments at most, taken in order of name; others stay behind */
	const char *text; /* only the text of this name; NULL: all */
};
MUST_CHECK enum status receipt_write_less(struct journal *j, uint64_t seq, const char *reader,
					  const struct receipt_less *less, struct arena *a,
					  struct buf *out, struct err *err);

/* What a receipt proves: an entry, and those of its texts that are there. */
struct receipt_entry {
	uint64_t seq;
	int64_t accepted;
	struct entry entry;
	struct text *texts; /* in order of name; an attachment's name is there without it */
	size_t text_count;
	const char *log; /* the log's verifier key, as entry 0 has it */
};

/*
 * Reads a receipt, which is borrowed and must outlive the entry, and checks all of it as verify_receipt
 * does, but for its pin: whoever asks says which logs are known. ERR_INVALID in one sentence for whatever is
 * wrong; then at most VERIFY_ARENA bytes of the arena were used, else at most 2 MiB.
 */
MUST_CHECK enum status receipt_read(const void *bytes, size_t n, const struct verify_want *want,
				    struct arena *a, struct receipt_entry *ret_entry,
				    struct report *ret_report, struct err *err);
/* A text of an entry; NULL when it is not there. */
const struct text *receipt_text(const struct receipt_entry *e, const char *name);

/* Is it signed with a key of its own, that a countersignature vouches for instead of a `key` entry? */
bool receipt_own_key(const struct entry *e);
/* "key", "key-2", "key-3", ...: what the files of the n-th key entry are called, from 0. In the arena. */
const char *receipt_key_name(struct arena *a, size_t n);

/* What the README says. Its words follow from the rest of the receipt, so that they can be checked. */
#define README_ROOM 8192
struct readme {
	uint64_t seq;
	const struct entry *entry;
	int64_t accepted;
	const char *authority;
	bool demo;
	struct digest pin;
	const struct verifier *log;
	bool passkey; /* receipt_by_passkey of its signature */
};
/* Is a signature of this shape checked as a passkey's? Whether it holds, the key says. */
bool receipt_by_passkey(const void *signature, size_t n);
void receipt_readme(const struct readme *readme, struct buf *out);

#endif
