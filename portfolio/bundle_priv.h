/* What the files that write a bundle share. */
#ifndef PORTFOLIO_BUNDLE_PRIV_H
#define PORTFOLIO_BUNDLE_PRIV_H

#include "portfolio/bundle.h"

/*
 * Reads the portfolio and everything store-wide into `view` (journal, portfolio and personal are set), and
 * says of each whether it is shown: own ones by `want`, the others where what is shown rests on them.
 */
MUST_CHECK enum status bundle_pick(struct bundle_view *view, const struct bundle_want *want,
				   struct arena *a, struct err *err);

#endif
