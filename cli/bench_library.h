/* What reading the shipped library costs, beside its limits: for `bench`. Rates are files a second, over all
 * files of the library. */
#ifndef CLI_BENCH_LIBRARY_H
#define CLI_BENCH_LIBRARY_H

#include "core/err.h"

struct library_rates {
	double checked; /* read, compiled and checked, as every command that looks something up does */
	double parsed;	/* read and parsed as XML, and nothing else */
	double listed;	/* read for a list of titles */
	double read;	/* read, byte for byte, and nothing else */
};

/* Each once, one after another. ERR_CORRUPT: the library has a fault. */
MUST_CHECK enum status bench_library(struct library_rates *ret_rates, struct err *err);

#endif
