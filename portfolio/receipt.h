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

#define RECEIPT_MAX (96u << 20) /* bytes of a bundle */

/*
 * The bundle (zip, stored) for entry `seq`: entry 0, the entry, its signature, leaf and inclusion proof,
 * the author's key entry with its own leaf and proof, certificates as PEM, the texts with their salts,
 * a README that says in plain words how to check with other programs. Same store, same bytes.
 */
MUST_CHECK enum status receipt_write(struct journal *j, uint64_t seq, struct arena *a,
				     struct buf *out, struct err *err);

#endif
