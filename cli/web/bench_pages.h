/*
 * How many pages the server answers, for `bench`: the program's own server on a port that is free,
 * asked by one client over one connection that is kept, one request after another, as a browser
 * asks. Each page is asked for by who may see it, drawn anew each time and compressed.
 */
#ifndef CLI_WEB_BENCH_PAGES_H
#define CLI_WEB_BENCH_PAGES_H

#include "cli/app.h"
#include "cli/bench_measure.h"
#include "core/err.h"

#define BENCH_PAGES 3 /* the catalogue, a trainee's home, an assessor's queue */

/*
 * Serves app->store, a demonstration store that is open, and measures each of them, of these
 * people, beside a page that says that there is nothing. Something must wait for the assessor.
 * ERR_CORRUPT: a page is not what it should be, so that nothing was measured.
 */
MUST_CHECK enum status bench_pages(struct app *app, const char *trainee, const char *assessor,
				   struct measure measures[BENCH_PAGES], struct err *err);

#endif
