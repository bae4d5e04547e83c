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

struct count {
	size_t cases, met, closed, differ;
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
	count->cases++;
	for (size_t i = 0; i < slow->module_count; i++) {
		count->met += slow->modules[i].verdict == STATE_MET;
		count->closed += slow->modules[i].state == MODULE_CLOSED;
	}
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
	if (part == 1 && only < 0)
		cr_log_info("%zu cases: %zu modules whose rule held, %zu closed", count.cases,
			    count.met, count.closed);
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
