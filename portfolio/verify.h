/*
 * Checking a store, a bundle or a receipt, from nothing but its bytes and, from elsewhere, its pin.
 *
 * In layers: hashes and tree, then signatures (on all cores), then every rule again by replaying the
 * journal into an empty database, then facts compared row by row. All findings are reported, not the
 * first. FORMAT.md section 7 lists the codes.
 */
#ifndef PORTFOLIO_VERIFY_H
#define PORTFOLIO_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/catalogue.h"
#include "core/err.h"
#include "core/note.h"
#include "portfolio/kind.h"

struct finding {
	const char *code; /* "entry", "signature", "leaf", "tree", "head", "text", "rule", "fact", ... */
	int64_t seq;	  /* -1: none */
	const char *entry; /* hex digest, "" none */
	const char *text;
};

#define PASSKEYS_NAMED 16 /* entries by passkey that a report names; of more it tells how many */

struct report {
	bool ok;
	uint64_t entries; /* looked at */
	uint64_t size;
	struct digest root;
	struct digest pin;
	bool pin_known;
	const char *authority;
	bool demo;
	int64_t accepted; /* of the last entry */
	uint64_t shown, hidden; /* entries; hidden is the rest of the size */
	uint64_t erased; /* texts of which a redaction in effect says that they were erased */
	uint64_t absent; /* texts that a receipt lacks: erased, private, or cut out by anybody */
	uint64_t single_signer; /* acts that wanted two signers and had one, since there was one registrar */
	uint64_t passkeys; /* entries looked at that are signed by passkey; the first of them: */
	uint64_t passkey_at[PASSKEYS_NAMED];
	uint64_t gathered; /* of a bundle: summaries of colleagues' feedback, whose sums are their author's word */
	bool replayed; /* rules: false for a receipt, and for a bundle that shows a part */
	bool personal; /* a bundle: with the trainee's private texts */
	struct finding *findings;
	size_t finding_count, finding_room;
	uint64_t finding_total; /* at most 10,000 are kept */
	/* A receipt: what it is of, and in a sentence what that proves and what not; "" for a store. */
	const char *kind, *author, *proves;
	const char *vouched; /* by whose word the key is the author's, up to entry 0 */
	uint64_t seq;
	int64_t said;
	/* A bundle: whose portfolio, `shown` and `hidden` entries of which are in it; else "". */
	const char *portfolio;
};

struct verify_want {
	const struct kinds *kinds;
	/* Makes the catalogue for a replayed world: curricula come from the journal itself. A receipt does
	 * without; of a bundle no rule is asked then. */
	enum status (*catalogue)(void *data, struct world *world,
				 const struct catalogue **ret_catalogue, struct err *err);
	void *catalogue_data;
	/* Is this pin one that the user knows? And the last head seen of that log, if any. */
	bool (*pin_known)(void *data, const struct digest *pin);
	bool (*head_seen)(void *data, const struct digest *pin, struct checkpoint *ret_head);
	void *data;
	/*
	 * Reads the facts of a bundle that shows a whole portfolio, in which nothing was found wrong, as of
	 * `at`: what its entries come to. NULL: nobody does. A failure is a finding.
	 */
	enum status (*reading)(void *data, struct world *world, const char *portfolio, int64_t at,
			       struct err *err);
	/* Hears of progress, `done` of `total`; NULL: nobody does. */
	void (*progress)(void *data, const char *what, uint64_t done, uint64_t total);
};

#define VERIFY_ARENA (16u << 20) /* bytes of arena that a report takes at most */

/*
 * Findings come by log number, those of no entry last. An error only when the store cannot be read at
 * all; everything else is a finding. The report lies in the arena. The store is never changed.
 */
MUST_CHECK enum status verify_store(const char *dir, const struct verify_want *want,
				    struct arena *a, struct report *ret_report, struct err *err);
/* A receipt: the bytes of its bundle (portfolio/receipt.h). */
MUST_CHECK enum status verify_receipt(const void *bytes, size_t n, const struct verify_want *want,
				      struct arena *a, struct report *ret_report, struct err *err);
/* A bundle: its bytes (portfolio/bundle.h). */
MUST_CHECK enum status verify_bundle(const void *bytes, size_t n, const struct verify_want *want,
				     struct arena *a, struct report *ret_report, struct err *err);

#endif
