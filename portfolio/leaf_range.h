/* A part of the leaves' hashes, for who publishes the tree in tiles: what is read does not grow with the log. */
#ifndef PORTFOLIO_LEAF_RANGE_H
#define PORTFOLIO_LEAF_RANGE_H

#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/digest.h"

/* The hashes of `count` leaves from `first` on, in the arena. ERR_CORRUPT: not all of them are there. */
MUST_CHECK enum status leaf_range(struct db *db, uint64_t first, uint64_t count, struct arena *a,
				  struct digest **ret_hashes, struct err *err);

#endif
