/* What the files share that read a case. */
#ifndef PORTFOLIO_CASE_PRIV_H
#define PORTFOLIO_CASE_PRIV_H

#include "portfolio/case.h"

/* An entry of a case. */
struct case_member_entry {
	uint64_t seq;
	int64_t accepted;
	struct digest digest;
};

/*
 * What an entry says that judges or decides, from `sealed` on, added to the case; anything else changes
 * nothing. What it is about stood when it was said, as its rule has seen to; where that is void by now, or of a panel
 * that fell, it is nothing either, but that a condition stays met when the same decision is ratified again.
 */
MUST_CHECK enum status case_read_judging(struct world *w, const struct case_member_entry *m,
					 const struct entry *e, struct case_file *c, struct err *err);

#endif
