/*
 * A request that leaves the store, for an assessor who has no account here, and the answer that comes back.
 *
 * A packet is a zip file (stored) of receipts (portfolio/receipt.h), all under one head: what its reader is
 * shown hashes to what was signed, and the chain of keys goes up to entry 0 of the log. It cannot show that
 * a request was not withdrawn since. Its files, and no others:
 *
 *   README.txt          in plain words: what this is, and the command that answers it
 *   packet.json         {"v": 1, "written": time}: the one thing in it that nobody signed
 *   request.zip         the request
 *   reassignment.zip    the entry that passed it on to who is asked now; absent when it was not passed on
 *   evidence.zip        the evidence that it asks about
 *   enrolment.zip       the enrolment that it is of, which names the curriculum
 *   curriculum.zip      the publication of that curriculum, with all its files: the words of the items and forms
 *   trainee.zip         the entry that has the trainee's name, and nothing else of it; absent where entry 0 does
 *
 * An answer is a zip file of answer.json (signed bytes), answer.sig, salts.json and texts/NAME, as in a
 * receipt, without leaf and proofs: it is in no log yet.
 *
 * Both come from anybody. FORMAT.md section 11.
 */
#ifndef PORTFOLIO_PACKET_H
#define PORTFOLIO_PACKET_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "portfolio/entry.h"
#include "portfolio/journal.h"
#include "portfolio/receipt.h"
#include "portfolio/verify.h"

#define PACKET_MAX (24u << 20)	/* bytes: what goes by e-mail */
#define PACKET_FILES (8u << 20) /* bytes of attachments: those that do not fit stay behind */
#define ANSWER_MAX (4u << 20)

/*
 * The packet for the request of entry `seq`, for whoever is asked now. Same store, same bytes, but for
 * `now`. ERR_INVALID: no request, or it does not fit; ERR_CONFLICT: it is void or decided, or whoever is
 * asked has a key in force, and so needs none.
 */
MUST_CHECK enum status packet_write(struct journal *j, uint64_t seq, int64_t now, struct arena *a,
				    struct buf *out, struct err *err);

struct packet {
	struct digest pin;
	const char *authority;
	bool demo;
	struct checkpoint head; /* that the reader has seen, and an answer names */
	int64_t written;	/* as it says itself */
	struct receipt_entry request, evidence, enrolment, curriculum;
	struct digest about[2];	  /* what an answer is about: the request, the evidence */
	const char *assessor;	  /* who is asked */
	const char *trainee_name; /* the id where there is no name */
};

/*
 * Reads a packet, which is borrowed and must outlive it, and checks all of it. ERR_INVALID in one sentence for
 * whatever is wrong. `want` is as for verify_receipt; whether its pin is known is not asked here.
 */
MUST_CHECK enum status packet_read(const void *bytes, size_t n, const struct verify_want *want,
				   struct arena *a, struct packet *ret_packet, struct err *err);

MUST_CHECK enum status answer_write(const struct submission *answer, struct arena *a,
				    struct buf *out, struct err *err);
/*
 * Reads an answer, which is borrowed. ERR_INVALID when it is none: another kind of entry, not canonical, a
 * text that is not what was signed, a file too many. Says nothing of the signature and of rules: appending does.
 */
MUST_CHECK enum status answer_read(const void *bytes, size_t n, struct arena *a,
				   struct submission *ret_submission, struct entry *ret_entry,
				   struct err *err);

#endif
