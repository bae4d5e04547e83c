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
#include "cli/bench_measure.h"
#include "cli/bench_store.h"
#include "cli/bench_topup.h"
#include "cli/cohort.h"
#include "cli/command.h"
#include "cli/web/bench_pages.h"
#include "core/db.h"
#include "core/key_limit.h"
#include "portfolio/raw_facts.h"
#include "portfolio/verify.h"

#define GROUP 100	/* entries in a commit, where they are grouped */
#define ENTRIES 2100
#define ENTRIES_LEAST BENCH_PAIRS
#define ENTRIES_MOST 100000
#define WARM 20 /* entries before anything is timed */
#define PORTFOLIO 500 /* entries of each trainee who is judged */
#define ROUNDS 5      /* in each pair, over all trainees */
#define WAITING 10    /* requests of each trainee that wait for the assessor whose queue is drawn */
#define THREADS_MAX 64
#define ARENA (1024u << 20)

struct bench {
	struct app *app;
	double signatures_done; /* when the last `verify` had done with entries and signatures */
	struct bench_store store;
	struct digest pin;
	size_t entries; /* in each pair */
	size_t threads;
	sigset_t stops;
};

/* ---- appending ---- */

/* Every entry must be accepted, or there is nothing to compare. */
static enum status append(struct bench *b, const struct submission *submissions, size_t count,
			  struct verdict *ret_verdicts, double *taken, struct err *err)
{
	double begun = bench_seconds();

	TRY(journal_append(b->app->journal, submissions, count, BENCH_NOW, &b->app->random,
			   ret_verdicts, err));
	*taken += bench_seconds() - begun;
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
	double begun = bench_seconds();

	TRY(raw_log_insert(b->store.raw, rows, count, err));
	*taken += bench_seconds() - begun;
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
	for (int pair = 0; pair < BENCH_PAIRS; pair++) {
		double value = 0, limit = 0;

		TRY(bench_go_on(b->app, m->what, pair, err));
		TRY(append_pair(b, b->entries, group, &value, &limit, NULL, err));
		measure_note(m, pair, value, limit);
	}
	return bench_go_on(b->app, m->what, BENCH_PAIRS, err);
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
		b->signatures_done = bench_seconds();
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
	for (int pair = 0; pair < BENCH_PAIRS; pair++) {
		double begun, first, verified, limit;
		uint64_t entries = 0;

		TRY(bench_go_on(b->app, all->what, pair, err));
		begun = bench_seconds();
		TRY(verify_expect(b, true, &entries, err));
		verified = bench_seconds() - begun;
		first = b->signatures_done - begun;
		begun = bench_seconds();
		TRY(limit_verify(b, entries, err));
		limit = (double)entries / (bench_seconds() - begun);
		measure_note(signatures, pair, (double)entries / first, limit);
		measure_note(all, pair, (double)entries / verified, limit);
	}
	return bench_go_on(b->app, all->what, BENCH_PAIRS, err);
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
		double begun = bench_seconds();

		TRY(facts_load(db, bench_store_trainee(&b->store, i % BENCH_TRAINEES), NULL, BENCH_NOW, a,
			       &facts, err));
		loaded += bench_seconds() - begun;
		TRY(published_get(b->app->published, &facts.enrolment.digest, &c, &specialisms, err));
		begun = bench_seconds();
		if (completion(&facts, c, specialisms, a)->module_count == 0)
			return fail(err, ERR_CORRUPT, "a trainee has no module: please report this");
		judged += bench_seconds() - begun;
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
	double begun = bench_seconds();
	uint64_t rows;

	TRY(db_begin_read(db, err));
	for (size_t i = 0; i < ROUNDS * BENCH_TRAINEES; i++)
		TRY(raw_facts_read(db, bench_store_trainee(&b->store, i % BENCH_TRAINEES), &rows, err));
	db_rollback(db);
	*ret_read = ROUNDS * BENCH_TRAINEES / (bench_seconds() - begun);
	return OK;
}

static enum status load_cohorts(struct bench *b, double *ret_rate, struct err *err)
{
	const struct cohort *cohort;
	double begun = bench_seconds();

	for (size_t i = 0; i < ROUNDS; i++) {
		TRY(cohort_load(b->app, BENCH_CURRICULUM, NULL, BENCH_NOW, 0, 1, &cohort, err));
		if (cohort->row_count != BENCH_TRAINEES || cohort->rows[0].whole.have == 0)
			return fail(err, ERR_CORRUPT, "a cohort is not whole: please report this");
	}
	*ret_rate = ROUNDS * BENCH_TRAINEES / (bench_seconds() - begun);
	return OK;
}

static enum status measure_cohort(struct bench *b, struct measure *judging, struct measure *cohorts,
				  struct err *err)
{
	TRY(bench_store_open(&b->store, err));
	TRY(bench_store_train(&b->store, PORTFOLIO, err));
	for (int pair = 0; pair < BENCH_PAIRS; pair++) {
		double loaded, judged, read, whole;

		TRY(bench_go_on(b->app, cohorts->what, pair, err));
		TRY(judge_facts(b, &loaded, &judged, err));
		TRY(read_rows(b, &read, err));
		TRY(load_cohorts(b, &whole, err));
		measure_note(judging, pair, judged, loaded);
		measure_note(cohorts, pair, whole, read);
	}
	return bench_go_on(b->app, cohorts->what, BENCH_PAIRS, err);
}

/* ---- the library ---- */

static enum status measure_library(struct bench *b, struct measure *checking, struct measure *listing,
				   struct err *err)
{
	for (int pair = 0; pair < BENCH_PAIRS; pair++) {
		struct library_rates rates;

		TRY(bench_go_on(b->app, checking->what, pair, err));
		TRY(bench_library(&rates, err));
		measure_note(checking, pair, rates.checked, rates.parsed);
		measure_note(listing, pair, rates.listed, rates.read);
	}
	return bench_go_on(b->app, checking->what, BENCH_PAIRS, err);
}

/* Another case in each pair. Where one is not proven, its gap is said. */
static enum status measure_topup(struct bench *b, struct measure *m, struct err *err)
{
	double gap = 0;

	for (int pair = 0; pair < BENCH_PAIRS; pair++) {
		struct topup_rates rates;

		TRY(bench_go_on(b->app, m->what, pair, err));
		TRY(bench_topup((unsigned)pair, &rates, err));
		measure_note(m, pair, rates.proven, BENCH_TOPUP_PROMISED);
		gap = rates.gap > gap ? rates.gap : gap;
	}
	if (gap > 0)
		m->against = arena_printf(b->app->arena, "%s; not proven, gap up to %.1f %%", m->against,
					  100 * gap);
	return bench_go_on(b->app, m->what, BENCH_PAIRS, err);
}

/* ---- the command ---- */

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

/* In the order in which they are shown; of one without a value nothing is. */
enum {
	APPEND,
	APPEND_GROUP,
	VERIFY_LOG,
	VERIFY,
	COMPLETION,
	COHORT,
	PAGES,
	LIBRARY = PAGES + BENCH_PAGES,
	LIBRARY_LIST,
	TOPUP,
	MEASURES
};

static const struct measure promised[MEASURES] = {
	[APPEND] = { .name = "append", .unit = "entries/s",
		.what = "append, 1 entry a commit", .against = "raw SQLite inserts" },
	[APPEND_GROUP] = { .name = "append-100", .unit = "entries/s",
		.what = "append, 100 entries a commit", .against = "raw SQLite inserts" },
	[VERIFY_LOG] = { .name = "verify-log", .unit = "entries/s",
		.what = "verify, entries and signatures", .against = "bare OpenSSL P-256" },
	[VERIFY] = { .name = "verify", .unit = "entries/s",
		.what = "verify, rules and facts too", .against = "bare OpenSSL P-256" },
	[COMPLETION] = { .name = "completion", .unit = "trainees/s",
		.what = "verdict and blockers, in memory", .against = "loading their facts" },
	[COHORT] = { .name = "cohort", .unit = "trainees/s",
		.what = "cohort from the file, 1 thread", .against = "reading the rows" },
	[PAGES] = { .name = "page-public", .unit = "pages/s",
		.what = "the catalogue, 1 connection", .against = "a page without anything" },
	[PAGES + 1] = { .name = "page-home", .unit = "pages/s",
		.what = "a trainee's home, 1 connection", .against = "a page without anything" },
	[PAGES + 2] = { .name = "page-queue", .unit = "pages/s",
		.what = "a queue of 80, 1 connection", .against = "a page without anything" },
	[LIBRARY] = { .name = "library", .unit = "files/s",
		.what = "library, read and checked", .against = "parsing its XML" },
	[LIBRARY_LIST] = { .name = "library-list", .unit = "files/s",
		.what = "library, read for a list", .against = "reading its bytes" },
	[TOPUP] = { .name = "top-up", .unit = "plans/min",
		.what = "top-up proven, 60 x 500", .against = "one in 5 s, as promised" },
};

static enum status measure_all(struct bench *b, const char *folder, struct err *err)
{
	struct measure m[MEASURES];

	memcpy(m, promised, sizeof m);
	TRY(bench_store_make(&b->store, b->app, folder, err));
	b->pin = journal_pin(b->app->journal);
	TRY(gate(b, err));
	TRY(measure_append(b, &m[APPEND], 1, err));
	TRY(measure_append(b, &m[APPEND_GROUP], GROUP, err));
	TRY(measure_verify(b, &m[VERIFY_LOG], &m[VERIFY], err));
	TRY(measure_cohort(b, &m[COMPLETION], &m[COHORT], err));
#ifdef ATTEST_WEB_DIRS /* built with the pages */
	TRY(bench_store_ask(&b->store, WAITING, err));
	TRY(bench_pages(b->app, bench_store_trainee(&b->store, 0), BENCH_ASSESSOR, &m[PAGES], err));
#endif
	TRY(measure_library(b, &m[LIBRARY], &m[LIBRARY_LIST], err));
	TRY(measure_topup(b, &m[TOPUP], err));
	return measures_print(b->app, m, MEASURES, err);
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
	b.entries = (total + BENCH_PAIRS - 1) / BENCH_PAIRS;
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
	  "engine beside loading what it judges, a cohort beside reading its rows. Pages are asked for over one connection,\n"
	  "by who may see them, beside one that says that there is nothing. The shipped library is read\n"
	  "whole beside parsing its XML and nothing else, and for a list beside reading its bytes. Top-up plans for 60\n"
	  "missing outcomes among 500 candidates are proven, beside the 5 s that are promised for one. Value and limit take turns\n"
	  "seven times; the medians are shown, and the ratio's range. Nothing is timed until the store verified, and did not with one bit changed.",
	  bench_options, 0, bench_run, "attest bench --json" },
	{ NULL },
};
