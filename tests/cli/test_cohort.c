/* A cohort is the same however many threads read it, each through its own connection. */
#include "cli/bench_store.h"
#include "cli/cohort.h"
#include "cli/run.h"

TestSuite(cohort_threads, .init = run_enter, .fini = run_leave);

static void load_csv(struct app *app, size_t threads, struct buf *out)
{
	const struct cohort *cohort;

	cr_assert(eq(int,
		     cohort_load(app, BENCH_CURRICULUM, NULL, BENCH_NOW, 0, threads, &cohort, &err),
		     OK),
		  "%s", err.text);
	cr_expect(eq(sz, cohort->row_count, BENCH_TRAINEES));
	cohort_csv(app, cohort, out);
	deadlines_csv(app, cohort, out);
}

Test(cohort_threads, one_three_and_eight_give_the_same_answer)
{
	CLEANUP(buf_release) struct buf one, many;
	static const size_t threads[] = { 2, 3, 8, 1000 };
	struct bench_store store = { 0 };
	struct app app;

	buf_init(&one, 1 << 20);
	buf_init(&many, 1 << 20);
	app_init(&app);
	cr_assert(eq(int, bench_store_make(&store, &app, home, &err), OK), "%s", err.text);
	cr_assert(eq(int, bench_store_train(&store, 30, &err), OK), "%s", err.text);
	load_csv(&app, 1, &one);
	for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
		buf_clear(&many);
		load_csv(&app, threads[i], &many);
		cr_expect_str_eq(many.data, one.data, "%zu threads", threads[i]);
	}
	bench_store_cleanup(&store);
	app_release(&app);
}

Test(cohort_threads, what_one_thread_cannot_read_fails_for_all)
{
	struct bench_store store = { 0 };
	const struct cohort *cohort = NULL;
	struct app app;

	app_init(&app);
	cr_assert(eq(int, bench_store_make(&store, &app, home, &err), OK), "%s", err.text);
	app.store = "nowhere"; /* where the others would open it */
	cr_expect(ne(int, cohort_load(&app, BENCH_CURRICULUM, NULL, BENCH_NOW, 0, 2, &cohort, &err), OK));
	cr_expect_null(cohort);
	bench_store_cleanup(&store);
	app_release(&app);
}

Test(cohort_threads, flagged_is_a_mark_beside_the_state_and_no_state)
{
	struct cohort_gate gate = { .state = GATE_DONE, .flagged = true };
	struct app app;

	app_init(&app);
	cr_expect_str_eq(cohort_gate_word(&app, &gate), "done");
	gate = (struct cohort_gate){ .state = GATE_OPEN, .missing = 3 };
	cr_expect_str_eq(cohort_gate_word(&app, &gate), "3 missing");
	for (enum gate_state s = GATE_WAITING; s <= GATE_WAIVED; s++) {
		gate.state = s;
		cr_expect_str_eq(cohort_gate_word(&app, &gate), gate_state_name(s));
	}
	app_release(&app);
}
