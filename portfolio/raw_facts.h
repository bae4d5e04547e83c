/*
 * Reading a portfolio's rows and nothing else: the limit that `bench` holds loading and judging against.
 */
#ifndef PORTFOLIO_RAW_FACTS_H
#define PORTFOLIO_RAW_FACTS_H

#include <stdint.h>

#include "core/db.h"
#include "core/err.h"

/*
 * Steps over every row of requests, their purposes and modules, evidence and decisions of `trainee`, each
 * table in the order in which it lies, and looks at every number. *ret_rows counts them.
 */
MUST_CHECK enum status raw_facts_read(struct db *db, const char *trainee, uint64_t *ret_rows,
				      struct err *err);

#endif
