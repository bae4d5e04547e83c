/* What proving a top-up plan costs, for `bench`: invented cases of a size that no curriculum here reaches. */
#ifndef CLI_BENCH_TOPUP_H
#define CLI_BENCH_TOPUP_H

#include "core/err.h"

#define BENCH_MISSING 60
#define BENCH_CANDIDATES 500

struct topup_rates {
	double proven; /* a minute: the best plan, the next two, and the proof */
	double gap;    /* between plan and bound in the end, of the cost: 0 where it is proven */
};

#define BENCH_TOPUP_PROMISED 12.0 /* a minute: one in 5 s, or its gap is said */

/* Case `number`, once. ERR_CORRUPT: what was found is less than was proven possible. */
MUST_CHECK enum status bench_topup(unsigned number, struct topup_rates *ret_rates, struct err *err);

#endif
