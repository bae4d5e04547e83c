/*
 * How fast, and against what. Every figure stands beside its limit, measured in alternation with it in the
 * same run on the same disk: a figure alone tells more of the machine than of the program. Nothing is timed
 * before the work is shown to be right.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "assessment/completion.h"
#include "cli/bench_library.h"
#include "cli/bench_store.h"
#include "cli/bench_topup.h"
#include "cli/cohort.h"
#include "cli/command.h"
#include "core/db.h"
#include "core/key_limit.h"
#include "portfolio/raw_facts.h"
#include "portfolio/verify.h"

#define PAIRS 7		/* odd: the median is one of them */
#define GROUP 100	/* entries in a commit, where they are grouped */
#define ENTRIES 2100
#define ENTRIES_LEAST PAIRS
#define ENTRIES_MOST 100000
#define WARM 20 /* entries before anything is timed */
#define PORTFOLIO 500 /* entries of each trainee who is judged */
#define ROUNDS 5      /* in each pair, over all trainees */
#define THREADS_MAX 64
#define ARENA (1024u << 20)

struct measure {
	const char *name, *unit, *what, *against;
	double value[PAIRS], limit[PAIRS], ratio[PAIRS]; /* of each pair; then sorted */
};

struct bench {
	struct app *app;
	double signatures_done; /* when the last `verify` had done with entries and signatures */
	struct bench_store store;
	struct digest pin;
	size_t entries; /* in each pair */
	size_t threads;
	sigset_t stops;
};

/* ---- time and progress ---- */

static double seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Signals that end the program wait until what it made is removed; here they are noticed. */
static enum status go_on(struct bench *b, const char *what, int pair, struct err *err)
{
	sigset_t waiting;

	if (sigpending(&waiting) == 0 &&
	    (sigismember(&waiting, SIGINT) || sigismember(&waiting, SIGTERM) ||
	     sigismember(&waiting, SIGHUP)))
		return fail(err, ERR_CONFLICT, "the measurement was interrupted");
	if (b->app->terminal && !b->app->json) {
		fprintf(b->app->err, "\r\033[K");
		if (pair < PAIRS)
			fprintf(b->app->err, "%s: %d of %d", what, pair + 1, PAIRS);
		fflush(b->app->err);
	}
	return OK;
}

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double numbers[PAIRS])
{
	qsort(numbers, PAIRS, sizeof(*numbers), compare_numbers);
	return numbers[PAIRS / 2];
}

static void pair_note(struct measure *m, int pair, double value, double limit)
{
	m->value[pair] = value;
	m->limit[pair] = limit;
	m->ratio[pair] = value / limit;
}

/* ---- appending ---- */

/* Every entry must be accepted, or there is nothing to compare. */
static enum status append(struct bench *b, const struct submission *submissions, size_t count,
			  struct verdict *ret_verdicts, double *taken, struct err *err)
{
	double begun = seconds();

	TRY(journal_append(b->app->journal, submissions, count, BENCH_NOW, &b->app->random,
			   ret_verdicts, err));
	*taken += seconds() - begun;
	for (size_t i = 0; i < count; i++) {
		if (ret_verdicts[i].status != OK) {
			*err = ret_verdicts[i].err;
			return err->status;
		}
	}
	return OK;
}

static enum status insert(struct bench *b, const struct raw_row *rows, size_t count, double *taken,
			  struct err *err)
{
	double begun = seconds();

	TRY(raw_log_insert(b->store.raw, rows, count, err));
	*taken += seconds() - begun;
	return OK;
}

/*
 * Takes turns commit by commit, since what a disk takes changes from one moment to the next. Entries are
 * signed, and rows read, outside of what is timed: who signs has a computer of their own.
 */
static enum status append_pair(struct bench *b, size_t count, size_t group, double *ret_value,
			       double *ret_limit, struct submission *ret_last, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ARENA);
	struct verdict *verdicts = arena_array(a, group, sizeof *verdicts);
	struct raw_row *rows = arena_array(a, group, sizeof *rows);
	struct submission *submissions;
	double appended = 0, inserted = 0;

	TRY(bench_store_sign(&b->store, a, count, &submissions, err));
	for (size_t at = 0; at < count; at += group) {
		size_t n = count - at < group ? count - at : group;

		TRY(append(b, &submissions[at], n, verdicts, &appended, err));
		for (size_t i = 0; i < n; i++)
			TRY(raw_row_read(b->app->journal, verdicts[i].seq, &submissions[at + i], a,
					 &rows[i], err));
		TRY(insert(b, rows, n, &inserted, err));
	}
	*ret_value = (double)count / appended;
	*ret_limit = (double)count / inserted;
	if (ret_last) {
		*ret_last = submissions[count - 1];
		ret_last->bytes = arena_bytes(b->app->arena, ret_last->bytes, ret_last->len);
	}
	return OK;
}

static enum status measure_append(struct bench *b, struct measure *m, size_t group, struct err *err)
{
	for (int pair = 0; pair < PAIRS; pair++) {
		double value = 0, limit = 0;

		TRY(go_on(b, m->what, pair, err));
		TRY(append_pair(b, b->entries, group, &value, &limit, NULL, err));
		pair_note(m, pair, value, limit);
	}
	return go_on(b, m->what, PAIRS, err);
}

/* ---- verifying ---- */

static bool pin_known(void *data, const struct digest *pin)
{
	const struct bench *b = data;

	return digest_equal(pin, &b->pin);
}

/* Checking has layers, and the first, entries and signatures, ends when it says that all are done. */
static void layer_done(void *data, const char *what, uint64_t done, uint64_t total)
{
	struct bench *b = data;

	if (done == total && strcmp(what, "entries and signatures") == 0)
		b->signatures_done = seconds();
}

static enum status verify(struct bench *b, bool *ret_ok, uint64_t *ret_entries, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ARENA);
	const struct verify_want want = {
		.kinds = &b->app->kinds,
		.catalogue = published_for_replay,
		.catalogue_data = a,
		.pin_known = pin_known,
		.data = b,
		.progress = layer_done,
	};
	struct report report;

	TRY(verify_store(b->app->store, &want, a, &report, err));
	*ret_ok = report.ok;
	*ret_entries = report.entries;
	return OK;
}

static enum status verify_expect(struct bench *b, bool expected, uint64_t *ret_entries,
				 struct err *err)
{
	uint64_t entries = 0;
	bool good = false;

	TRY(verify(b, &good, &entries, err));
	if (good != expected)
		return fail(err, ERR_CORRUPT, "%s, so nothing is measured: please report this",
			    expected ? "a store as it was written does not verify" :
				       "a store with one bit changed verifies");
	*ret_entries = entries;
	return OK;
}

/* Right before fast: a small store verifies, with one bit changed it does not, and then again. */
static enum status gate(struct bench *b, struct err *err)
{
	struct submission last;
	uint64_t entries;
	double value, limit;

	TRY(append_pair(b, WARM, 1, &value, &limit, &last, err));
	bench_store_close(&b->store);
	TRY(verify_expect(b, true, &entries, err));
	TRY(bench_store_flip(&b->store, &last, err));
	TRY(verify_expect(b, false, &entries, err));
	TRY(bench_store_flip(&b->store, &last, err));
	TRY(verify_expect(b, true, &entries, err));
	return bench_store_open(&b->store, err);
}

struct limit_job {
	pthread_t thread;
	uint64_t count;
	enum status status;
	struct err err;
};

static void *limit_work(void *data)
{
	struct limit_job *job = data;

	job->status = key_limit_verify(job->count, &job->err);
	return NULL;
}

/* `count` signatures shared out to as many threads as `verify` has. */
static enum status limit_verify(struct bench *b, uint64_t count, struct err *err)
{
	struct limit_job jobs[THREADS_MAX] = { 0 };
	size_t started = 0;

	for (size_t i = 0; i < b->threads; i++)
		jobs[i].count = count / b->threads + (i < count % b->threads);
	while (started < b->threads &&
	       pthread_create(&jobs[started].thread, NULL, limit_work, &jobs[started]) == 0)
		started++;
	for (size_t i = 0; i < started; i++)
		(void)pthread_join(jobs[i].thread, NULL);
	if (started < b->threads)
		return fail(err, ERR_IO, "no thread could be started");
	for (size_t i = 0; i < started; i++) {
		if (jobs[i].status != OK) {
			*err = jobs[i].err;
			return jobs[i].status;
		}
	}
	return OK;
}

static enum status measure_verify(struct bench *b, struct measure *signatures, struct measure *all,
				  struct err *err)
{
	bench_store_close(&b->store);
	for (int pair = 0; pair < PAIRS; pair++) {
		double begun, first, verified, limit;
		uint64_t entries = 0;

		TRY(go_on(b, all->what, pair, err));
		begun = seconds();
		TRY(verify_expect(b, true, &entries, err));
		verified = seconds() - begun;
		first = b->signatures_done - begun;
		begun = seconds();
		TRY(limit_verify(b, entries, err));
		limit = (double)entries / (seconds() - begun);
		pair_note(signatures, pair, (double)entries / first, limit);
		pair_note(all, pair, (double)entries / verified, limit);
	}
	return go_on(b, all->what, PAIRS, err);
}

/* ---- assessing ---- */

/* Facts in memory, judged over and over; the arena keeps its room, as where many are judged. */
static enum status judge_facts(struct bench *b, double *ret_loaded, double *ret_judged, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ARENA);
	struct db *db = journal_db(b->app->journal);
	double loaded = 0, judged = 0;
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct facts facts;

	TRY(db_begin_read(db, err));
	for (size_t i = 0; i < ROUNDS * BENCH_TRAINEES; i++) {
		double begun = seconds();

		TRY(facts_load(db, bench_store_trainee(&b->store, i % BENCH_TRAINEES), NULL, BENCH_NOW, a,
			       &facts, err));
		loaded += seconds() - begun;
		TRY(published_get(b->app->published, &facts.enrolment.digest, &c, &specialisms, err));
		begun = seconds();
		if (completion(&facts, c, specialisms, a)->module_count == 0)
			return fail(err, ERR_CORRUPT, "a trainee has no module: please report this");
		judged += seconds() - begun;
		arena_clear(a);
	}
	db_rollback(db);
	*ret_loaded = ROUNDS * BENCH_TRAINEES / loaded;
	*ret_judged = ROUNDS * BENCH_TRAINEES / judged;
	return OK;
}

static enum status read_rows(struct bench *b, double *ret_read, struct err *err)
{
	struct db *db = journal_db(b->app->journal);
	double begun = seconds();
	uint64_t rows;

	TRY(db_begin_read(db, err));
	for (size_t i = 0; i < ROUNDS * BENCH_TRAINEES; i++)
		TRY(raw_facts_read(db, bench_store_trainee(&b->store, i % BENCH_TRAINEES), &rows, err));
	db_rollback(db);
	*ret_read = ROUNDS * BENCH_TRAINEES / (seconds() - begun);
	return OK;
}

static enum status load_cohorts(struct bench *b, double *ret_rate, struct err *err)
{
	const struct cohort *cohort;
	double begun = seconds();

	for (size_t i = 0; i < ROUNDS; i++) {
		TRY(cohort_load(b->app, BENCH_CURRICULUM, NULL, BENCH_NOW, 0, 1, &cohort, err));
		if (cohort->row_count != BENCH_TRAINEES || cohort->rows[0].whole.have == 0)
			return fail(err, ERR_CORRUPT, "a cohort is not whole: please report this");
	}
	*ret_rate = ROUNDS * BENCH_TRAINEES / (seconds() - begun);
	return OK;
}

static enum status measure_cohort(struct bench *b, struct measure *judging, struct measure *cohorts,
				  struct err *err)
{
	TRY(bench_store_open(&b->store, err));
	TRY(bench_store_train(&b->store, PORTFOLIO, err));
	for (int pair = 0; pair < PAIRS; pair++) {
		double loaded, judged, read, whole;

		TRY(go_on(b, cohorts->what, pair, err));
		TRY(judge_facts(b, &loaded, &judged, err));
		TRY(read_rows(b, &read, err));
		TRY(load_cohorts(b, &whole, err));
		pair_note(judging, pair, judged, loaded);
		pair_note(cohorts, pair, whole, read);
	}
	return go_on(b, cohorts->what, PAIRS, err);
}

/* ---- the library ---- */

static enum status measure_library(struct bench *b, struct measure *checking, struct measure *listing,
				   struct err *err)
{
	for (int pair = 0; pair < PAIRS; pair++) {
		struct library_rates rates;

		TRY(go_on(b, checking->what, pair, err));
		TRY(bench_library(&rates, err));
		pair_note(checking, pair, rates.checked, rates.parsed);
		pair_note(listing, pair, rates.listed, rates.read);
	}
	return go_on(b, checking->what, PAIRS, err);
}

/* Another case in each pair. Where one is not proven, its gap is said. */
static enum status measure_topup(struct bench *b, struct measure *m, struct err *err)
{
	double gap = 0;

	for (int pair = 0; pair < PAIRS; pair++) {
		struct topup_rates rates;

		TRY(go_on(b, m->what, pair, err));
		TRY(bench_topup((unsigned)pair, &rates, err));
		pair_note(m, pair, rates.proven, BENCH_TOPUP_PROMISED);
		gap = rates.gap > gap ? rates.gap : gap;
	}
	if (gap > 0)
		m->against = arena_printf(b->app->arena, "%s; not proven, gap up to %.1f %%", m->against,
					  100 * gap);
	return go_on(b, m->what, PAIRS, err);
}

/* ---- what came out ---- */

static enum status print_measures(struct app *app, struct measure *measures, size_t count,
				  struct err *err)
{
	json_t *doc = json_array();

	if (!app->json)
		fprintf(app->out, "%-32s %9s %-9s  %9s  %5s\n", "", "value", "unit", "limit", "ratio");
	for (size_t i = 0; i < count; i++) {
		struct measure *m = &measures[i];
		double value = median(m->value), limit = median(m->limit), ratio = median(m->ratio);

		json_array_append_new(doc, json_pack("{sssfsssfsf}", "name", m->name, "value", value,
						     "unit", m->unit, "limit", limit, "ratio", ratio));
		if (!app->json)
			fprintf(app->out, "%-32s %9.0f %-9s  %9.0f  %5.2f  (%.2f to %.2f)  of %s\n",
				m->what, value, m->unit, limit, ratio, m->ratio[0],
				m->ratio[PAIRS - 1], m->against);
	}
	if (app->json)
		return print_json(app, doc, err);
	json_decref(doc);
	return OK;
}

static enum status parse_entries(const char *text, size_t *ret_entries, struct err *err)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (end == text || *end || errno != 0 || n < ENTRIES_LEAST || n > ENTRIES_MOST)
		return fail(err, ERR_INVALID, "--entries is a number from %d to %d, not \"%s\"",
			    ENTRIES_LEAST, ENTRIES_MOST, text);
	*ret_entries = n;
	return OK;
}

static enum status measure_all(struct bench *b, const char *folder, struct err *err)
{
	struct measure measures[] = {
		{ .name = "append",
		  .unit = "entries/s",
		  .what = "append, 1 entry a commit",
		  .against = "raw SQLite inserts" },
		{ .name = "append-100",
		  .unit = "entries/s",
		  .what = "append, 100 entries a commit",
		  .against = "raw SQLite inserts" },
		{ .name = "verify-log",
		  .unit = "entries/s",
		  .what = "verify, entries and signatures",
		  .against = "bare OpenSSL P-256" },
		{ .name = "verify",
		  .unit = "entries/s",
		  .what = "verify, rules and facts too",
		  .against = "bare OpenSSL P-256" },
		{ .name = "completion",
		  .unit = "trainees/s",
		  .what = "verdict and blockers, in memory",
		  .against = "loading their facts" },
		{ .name = "cohort",
		  .unit = "trainees/s",
		  .what = "cohort from the file, 1 thread",
		  .against = "reading the rows" },
		{ .name = "library",
		  .unit = "files/s",
		  .what = "library, read and checked",
		  .against = "parsing its XML" },
		{ .name = "library-list",
		  .unit = "files/s",
		  .what = "library, read for a list",
		  .against = "reading its bytes" },
		{ .name = "top-up",
		  .unit = "plans/min",
		  .what = "top-up proven, 60 x 500",
		  .against = "one in 5 s, as promised" },
	};

	TRY(bench_store_make(&b->store, b->app, folder, err));
	b->pin = journal_pin(b->app->journal);
	TRY(gate(b, err));
	TRY(measure_append(b, &measures[0], 1, err));
	TRY(measure_append(b, &measures[1], GROUP, err));
	TRY(measure_verify(b, &measures[2], &measures[3], err));
	TRY(measure_cohort(b, &measures[4], &measures[5], err));
	TRY(measure_library(b, &measures[6], &measures[7], err));
	TRY(measure_topup(b, &measures[8], err));
	return print_measures(b->app, measures, sizeof measures / sizeof measures[0], err);
}

static enum status bench_run(struct app *app, const struct args *args, struct err *err)
{
	const char *folder = args_operand(args, 0), *entries = args_option(args, "--entries");
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct bench b = { .app = app };
	size_t total = ENTRIES;
	sigset_t before;
	enum status status;

	if (!folder)
		folder = getenv("TMPDIR");
	if (!folder || !*folder)
		folder = "/tmp";
	if (entries)
		TRY(parse_entries(entries, &total, err));
	b.entries = (total + PAIRS - 1) / PAIRS;
	b.threads = cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : (size_t)cores;

	sigemptyset(&b.stops);
	sigaddset(&b.stops, SIGINT);
	sigaddset(&b.stops, SIGTERM);
	sigaddset(&b.stops, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &b.stops, &before);
	status = measure_all(&b, folder, err);
	bench_store_cleanup(&b.store);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

static const struct option bench_options[] = {
	{ "--entries", "N", "entries to append in each of both ways, 2100 unless said; at most 100000",
	  false, false },
	{ NULL },
};

extern const struct command cmd_bench[];
const struct command cmd_bench[] = {
	{ "bench", "[DIR]", "measure appending, verifying and assessing, each beside its limit",
	  "Makes a store in DIR (else in TMPDIR or /tmp), which must be on the disk that you ask about, and\n"
	  "removes it again. Evidence of eight trainees is appended through all rules, one and then a hundred\n"
	  "entries in a durable commit; the limit is SQLite inserting the same bytes into the same tables, as\n"
	  "durable. Then the whole store is verified on all cores: its entries, tree and signatures, and with\n"
	  "every rule judged and every fact made anew; the limit is OpenSSL checking as many P-256 signatures,\n"
	  "and nothing else, on as many threads. Last, the trainees get 500 more entries each and are judged: the\n"
	  "engine beside loading what it judges, a cohort beside reading its rows. The shipped library is read\n"
	  "whole beside parsing its XML and nothing else, and for a list beside reading its bytes. Top-up plans for 60\n"
	  "missing outcomes among 500 candidates are proven, beside the 5 s that are promised for one. Value and limit take turns\n"
	  "seven times; the medians are shown, and the ratio's range. Nothing is timed until the store verified, and did not with one bit changed.",
	  bench_options, 0, bench_run, "attest bench --json" },
	{ NULL },
};
