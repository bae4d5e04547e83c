/*
 * What `bench` measures: a value beside its limit, in so many pairs, each taken one right after the other, so that both
 * saw the same machine. What is shown is the median of each and of their ratios, never a figure alone.
 */
#ifndef CLI_BENCH_MEASURE_H
#define CLI_BENCH_MEASURE_H

#include "cli/app.h"
#include "core/err.h"

#define BENCH_PAIRS 7 /* odd: the median is one of them */

struct measure {
	const char *name, *unit, *what, *against;
	double value[BENCH_PAIRS], limit[BENCH_PAIRS], ratio[BENCH_PAIRS];
	int count; /* of pairs that were taken */
};

double bench_seconds(void); /* by a clock that nobody sets */
/* Says to a terminal how far it is. ERR_CONFLICT: a signal that ends the program waits (it is blocked). */
MUST_CHECK enum status bench_go_on(struct app *app, const char *what, int pair, struct err *err);
void measure_note(struct measure *m, int pair, double value, double limit);
/* Prints those of which all pairs were taken; sorts what is in them. */
MUST_CHECK enum status measures_print(struct app *app, struct measure *measures, size_t count, struct err *err);

#endif
