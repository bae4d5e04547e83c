#include "cli/bench_measure.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "core/json.h"

double bench_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Signals that end the program wait until what it made is removed; here they are noticed. */
enum status bench_go_on(struct app *app, const char *what, int pair, struct err *err)
{
	sigset_t waiting;

	if (sigpending(&waiting) == 0 &&
	    (sigismember(&waiting, SIGINT) || sigismember(&waiting, SIGTERM) ||
	     sigismember(&waiting, SIGHUP)))
		return fail(err, ERR_CONFLICT, "the measurement was interrupted");
	if (app->terminal && !app->json) {
		fprintf(app->err, "\r\033[K");
		if (pair < BENCH_PAIRS)
			fprintf(app->err, "%s: %d of %d", what, pair + 1, BENCH_PAIRS);
		fflush(app->err);
	}
	return OK;
}

void measure_note(struct measure *m, int pair, double value, double limit)
{
	m->value[pair] = value;
	m->limit[pair] = limit;
	m->ratio[pair] = value / limit;
	m->count++;
}

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double numbers[BENCH_PAIRS])
{
	qsort(numbers, BENCH_PAIRS, sizeof(*numbers), compare_numbers);
	return numbers[BENCH_PAIRS / 2];
}

enum status measures_print(struct app *app, struct measure *measures, size_t count, struct err *err)
{
	json_t *doc = json_array();

	if (!app->json)
		fprintf(app->out, "%-32s %9s %-9s  %9s  %5s\n", "", "value", "unit", "limit", "ratio");
	for (size_t i = 0; i < count; i++) {
		struct measure *m = &measures[i];
		double value, limit, ratio;

		if (m->count < BENCH_PAIRS)
			continue;
		value = median(m->value);
		limit = median(m->limit);
		ratio = median(m->ratio);
		json_array_append_new(doc, json_pack("{sssfsssfsf}", "name", m->name, "value", value,
						     "unit", m->unit, "limit", limit, "ratio", ratio));
		if (!app->json)
			fprintf(app->out, "%-32s %9.0f %-9s  %9.0f  %5.3f  (%.3f to %.3f)  of %s\n",
				m->what, value, m->unit, limit, ratio, m->ratio[0],
				m->ratio[BENCH_PAIRS - 1], m->against);
	}
	if (app->json)
		return print_json(app, doc, err);
	json_decref(doc);
	return OK;
}
