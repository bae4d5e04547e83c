/*
 * The engine against the reference (reference.h) on 100,000 random cases. A difference tells its
 * case: CASE=n has that one alone, with its programme and its facts. CASES_PART=N has one in N of
 * them, for builds that are several times as slow.
 */
#include "reference.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "random_case.h"

#define CASES 100000
#define CASES_EACH 25 /* of a programme */
#define SHARES 4      /* tests that run beside each other */

TestSuite(reference, .timeout = 600);

static long environment(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text == NULL || text[0] == '\0' ? otherwise : strtol(text, NULL, 10);
}

/* How often there was something to differ in. */
struct count {
	size_t cases, differ;
	size_t met, waiting, closed, lapsed, seats, contested; /* of modules */
	size_t gates_met, gates_waiting, done, flagged;
};

static void tell(const struct programme *p, const struct facts *f, const char *differences,
		 uint64_t n)
{
	CLEANUP(buf_release) struct buf b;

	buf_init(&b, 1 << 20);
	if (f != NULL) {
		facts_tell(f, &b);
		buf_text(&b, p->text);
	}
	cr_log_error("case %llu differs (CASE=%llu has it alone)\n%s\n%s", (unsigned long long)n,
		     (unsigned long long)n, differences, b.data);
}

static void count_up(struct count *count, const struct completion *slow,
		     const struct specialisms *s, struct arena *a)
{
	count->cases++;
	count->contested += slow->contested > 0;
	for (size_t i = 0; i < slow->module_count; i++) {
		const struct module_result *m = &slow->modules[i];

		count->met += m->verdict == STATE_MET;
		count->waiting += m->verdict == STATE_WAITING;
		count->closed += m->state == MODULE_CLOSED;
		count->lapsed += m->signature != NULL && m->state != MODULE_CLOSED;
		for (size_t q = 0; m->signature == NULL && q < m->quota_count; q++)
			count->seats += (size_t)(m->quotas[q].have + m->quotas[q].wait);
	}
	for (size_t i = 0; i < slow->gate_count; i++) {
		count->gates_met += slow->gates[i].verdict == STATE_MET;
		count->gates_waiting += slow->gates[i].verdict == STATE_WAITING;
		count->done += slow->gates[i].done;
		count->flagged += slow->gates[i].flagged &&
				  reference_could_close(slow, &slow->gates[i], s, a);
	}
}

/* Case n: does the engine answer as the reference does? Facts are told of the first that differs.
 */
static void compare(const struct programme *p, uint64_t n, struct count *count)
{
	struct arena *a = arena_new(64u << 20);
	CLEANUP(buf_release) struct buf differences;
	struct facts f = random_facts(p, n, a);
	const struct completion *engine = completion(&f, p->c, p->s, a);
	const struct completion *slow = reference(&f, p->c, p->s, a);
	bool agrees;

	buf_init(&differences, 1 << 20);
	agrees = reference_agrees(engine, slow, p->s, a, &differences);
	if (!agrees)
		tell(p, count->differ == 0 ? &f : NULL, differences.data, n);
	count->differ += !agrees;
	count_up(count, slow, p->s, a);
	arena_free(a);
}

static void compare_from(uint64_t from, uint64_t until)
{
	long part = environment("CASES_PART", 1), only = environment("CASE", -1);
	struct count count = {0};

	for (uint64_t n = from; n < until && count.differ < 5; n += CASES_EACH) {
		struct arena *a;
		struct programme p;

		if (only >= 0 ? only < (long)n || only >= (long)n + CASES_EACH
			      : (long)(n / CASES_EACH) % part != 0)
			continue;
		a = arena_new(64u << 20);
		p = random_programme(n / CASES_EACH, a);
		for (uint64_t i = 0; i < CASES_EACH; i++)
			if (only < 0 || (long)(n + i) == only)
				compare(&p, n + i, &count);
		arena_free(a);
	}
	cr_assert(eq(sz, count.differ, 0));
	if (part > 1 || only >= 0)
		return;
	cr_log_info(
		"%zu cases: modules: %zu met, %zu waiting, %zu closed, %zu lapsed, %zu seats, %zu "
		"contested; gates: %zu met, %zu waiting, %zu done, %zu flagged",
		count.cases, count.met, count.waiting, count.closed, count.lapsed, count.seats,
		count.contested, count.gates_met, count.gates_waiting, count.done, count.flagged);
	cr_expect(count.met > 2000 && count.waiting > 500 && count.closed > 2000 &&
		  count.lapsed > 100 && count.seats > 15000 && count.contested > 300);
	cr_expect(count.gates_met > 5000 && count.gates_waiting > 50 && count.done > 2000 &&
		  count.flagged > 20);
}

#define SHARE (CASES / SHARES)

Test(reference, agrees_with_the_engine_on_the_first_quarter)
{
	compare_from(0, SHARE);
}

Test(reference, agrees_with_the_engine_on_the_second_quarter)
{
	compare_from(SHARE, 2 * SHARE);
}

Test(reference, agrees_with_the_engine_on_the_third_quarter)
{
	compare_from(2 * SHARE, 3 * SHARE);
}

Test(reference, agrees_with_the_engine_on_the_fourth_quarter)
{
	compare_from(3 * SHARE, 4 * SHARE);
}
