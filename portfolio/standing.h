/*
 * What a store has published, or said of that, and still stands: rows are never deleted, so whoever
 * reads them leaves out those that a later entry made void. One place for that.
 */
#ifndef PORTFOLIO_STANDING_H
#define PORTFOLIO_STANDING_H

/* The rest of a SELECT of rows `f` of a store-wide TABLE that stand now; more may follow by AND. */
#define STANDING(TABLE)                                                                            \
	" FROM " TABLE " AS f WHERE NOT EXISTS(SELECT 1 FROM fact_void AS v"                       \
	"  WHERE v.portfolio = '' AND v.target = f.seq)"

#define STANDING_PUBLICATIONS STANDING("fact_curriculum")
#define STANDING_MAPS STANDING("fact_map")
#define STANDING_RETIREMENTS STANDING("fact_retirement")

#endif
