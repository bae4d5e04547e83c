/*
 * How many trainees a site has room for on each day, and how many are or will be there. Places are what
 * `capacity` entries say, of one specialism or of all together ("": the whole site); of several
 * statements about one day the one that was accepted last stands. Where nobody said anything there is
 * no limit. Demand is placements that stand, of any trainee and curriculum, until the last day of an
 * enrolment that has ended. Nobody is named here: who is placed where is for their own lists.
 */
#ifndef PORTFOLIO_CAPACITY_H
#define PORTFOLIO_CAPACITY_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/err.h"

#define PLACES_MAX 9999
#define PLACES_UNSAID -1

/* Days in a row, ends included, on which neither number changes. */
struct capacity_span {
	int32_t from, until;
	int64_t demand;
	int64_t places;	 /* PLACES_UNSAID: no limit */
	int64_t entry;	 /* that says so; 0: nobody did */
};

/* What is asked: which site and specialism ("": all together), which days, as of which instant. */
struct capacity_asked {
	const char *site, *specialism;
	int32_t from, until;
	int64_t at;
};

/* All days that are asked for, in order. Lives in the arena; fails only with the machine (ERR_IO). */
MUST_CHECK enum status capacity_spans(struct db *db, const struct capacity_asked *asked,
				      struct arena *a, struct capacity_span **ret_spans,
				      size_t *ret_count, struct err *err);

/* The specialisms that a placement or a statement names at the site, in order of name; an arena's. */
MUST_CHECK enum status capacity_specialisms(struct db *db, const char *site, int64_t at,
					    struct arena *a, const char ***ret_names,
					    size_t *ret_count, struct err *err);

#endif
