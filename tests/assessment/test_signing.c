/* RULES.md section 5: what a module's signature may rest on. */
#include "fixture.h"

static struct fixture *x;

static void setup(void)
{
	x = fixture_new();
	plain_curriculum(x);
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(signing, .init = setup, .fini = teardown);

static void expect_refusal(const struct rest *rests, size_t count, enum status status,
			   const char *words)
{
	enum status got =
		module_check_signature(&x->f, x->c, x->s, "TST-1", rests, count, x->a, &x->err);

	cr_expect(eq(int, got, status), "%s", words);
	cr_expect(strstr(x->err.text, words) != NULL, "\"%s\" does not say \"%s\"", x->err.text,
		  words);
}

Test(signing, a_signature_is_refused_while_something_is_missing_and_leaves_results_alone)
{
	struct rest *rests = (struct rest *)x;
	size_t count = 77;

	add_activity(x, "TST-1/1", "2023-01-10");
	cr_expect(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &rests, &count, &x->err),
		     ERR_CONFLICT));
	cr_expect_str_eq(x->err.text, "TST-1 cannot be signed: activity 2 (Does 2) has not been "
				      "sent, and 4 more are missing");
	cr_expect(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-9", x->a, &rests, &count, &x->err),
		     ERR_NOT_FOUND));
	cr_expect(rests == (struct rest *)x && count == 77);
	expect_refusal(NULL, 0, ERR_CONFLICT, "activity 2");
}

Test(signing, a_refusal_counts_what_else_is_missing_but_not_the_signature)
{
	static const struct {
		size_t sent; /* of what the module asks for */
		const char *words;
	} rows[] = {
		{3, "TST-1 cannot be signed: 2 more CBD needed, and 1 more is missing"},
		{2, "TST-1 cannot be signed: activity 3 (Does 3) has not been sent, and 3 more are "
		    "missing"},
		{5, "TST-1 cannot be signed: 1 more DOPS or OCE needed"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fixture_facts(x);
		fill_module(x, "TST-1", "2023-01-10");
		x->f.attempt_count = rows[i].sent;
		expect_refusal(NULL, 0, ERR_CONFLICT, rows[i].words);
		cr_expect_str_eq(x->err.text, rows[i].words);
	}
	add_assessment(x, "OCE", "kim", "2023-01-10", "TST-1", NULL);
	x->f.attempts[3] = x->f.attempts[5];
	x->f.attempts[4] = x->f.attempts[5];
	x->f.attempt_count = 5;
	expect_refusal(NULL, 0, ERR_CONFLICT, "needed");
	cr_expect_str_eq(x->err.text, "TST-1 cannot be signed: 2 more CBD needed");
}

Test(signing, a_signature_must_rest_on_an_allocation)
{
	struct rest *good, bad[8];
	size_t count;

	fill_module(x, "TST-1", "2023-01-10");
	add_assessment(x, "CBD", "kim", "2023-01-12", "TST-1", NULL); /* 6: kim again */
	add_activity(x, "TST-1/1", "2023-01-12");		      /* 7: a second time */
	add_assessment(x, "OCE", "max", "2023-01-12", "TST-2", NULL); /* 8: another module */
	make_waiting(add_assessment(x, "CBD", "max", "2023-01-12", "TST-1", NULL)); /* 9 */
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &good, &count, &x->err),
		     OK));
	cr_assert(eq(sz, count, 6));
#define WITH(place, attempt)                                                                       \
	do {                                                                                       \
		memcpy(bad, good, 6 * sizeof(*good));                                              \
		bad[place].request = x->f.attempts[attempt].request;                               \
	} while (0)
	WITH(0, 7);
	cr_expect(eq(int, module_check_signature(&x->f, x->c, x->s, "TST-1", bad, 6, x->a, &x->err),
		     OK),
		  "any attempt that counts will do");
	WITH(4, 6);
	expect_refusal(bad, 6, ERR_INVALID, "TST-1/Q1 asks for 2 different ones");
	WITH(5, 8);
	expect_refusal(bad, 6, ERR_INVALID, "does not count for TST-1/Q2 (other-target)");
	WITH(5, 4);
	expect_refusal(bad, 6, ERR_INVALID, "does not count for TST-1/Q2 (wrong-tool)");
	WITH(4, 9);
	expect_refusal(bad, 6, ERR_INVALID, "it is not decided");
	WITH(4, 3);
	expect_refusal(bad, 6, ERR_INVALID, "is listed twice");
	WITH(0, 0);
	bad[0].request = 5;
	expect_refusal(bad, 6, ERR_INVALID, "there is no submission 1 of entry 5");
	WITH(0, 0);
	bad[0].slot = "TST-1/Q9";
	expect_refusal(bad, 6, ERR_INVALID, "TST-1 has no slot TST-1/Q9");
	bad[0].slot = "TST-2/1";
	expect_refusal(bad, 6, ERR_INVALID, "TST-1 has no slot TST-2/1");
	expect_refusal(good + 1, 5, ERR_INVALID, "leaves out TST-1/1");
	expect_refusal(good, 5, ERR_INVALID, "TST-1/Q2 has 1 slots, and only 0 are listed");
	WITH(0, 0);
	bad[6] = (struct rest){x->f.attempts[7].request, 1, "TST-1/1"};
	expect_refusal(bad, 7, ERR_INVALID, "TST-1/1 is listed more often");
	bad[6] = (struct rest){x->f.attempts[6].request, 1, "TST-1/Q1"};
	expect_refusal(bad, 7, ERR_INVALID, "TST-1/Q1 has 2 slots, and 3 are listed");
	sign(x, "TST-1", good, 6, "2023-02-01");
	expect_refusal(good, 6, ERR_CONFLICT, "TST-1 is signed already, by olu (entry 901)");
}

Test(signing, a_signature_uses_no_case_twice_and_nothing_that_another_rests_on)
{
	struct rest *good, *other, bad[8];
	size_t count, other_count;

	fill_module(x, "TST-1", "2023-01-10");
	add_assessment(x, "CBD", "max", "2023-01-12", "TST-1", "TST-2", NULL);
	fill_module(x, "TST-2", "2023-01-10");
	x->f.attempts[3].kase = x->f.attempts[6].kase = "1";
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &good, &count, &x->err),
		     OK));
	memcpy(bad, good, 6 * sizeof(*good));
	bad[4].request = x->f.attempts[6].request;
	expect_refusal(bad, 6, ERR_INVALID, "case 1 is used twice");
	x->f.attempts[3].kase = "";
	cr_assert(eq(
		int,
		module_may_close(&x->f, x->c, x->s, "TST-2", x->a, &other, &other_count, &x->err),
		OK));
	cr_assert(eq(i64, other[3].request, x->f.attempts[6].request), "the oldest that fits");
	sign(x, "TST-2", other, other_count, "2023-02-01");
	expect_refusal(bad, 6, ERR_INVALID, "fills a slot of a signed module already");
	x->f.attempts[3].kase = "1";
	cr_expect(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &good, &count, &x->err),
		     ERR_CONFLICT),
		  "its case is used by TST-2");
}

Test(signing, a_list_may_not_use_a_case_that_another_signature_rests_on)
{
	struct rest *good;
	size_t count;
	struct attempt *spare;

	fill_module(x, "TST-2", "2023-01-10");
	x->f.attempts[3].kase = "1";
	sign_now(x, "TST-2");
	fill_module(x, "TST-1", "2023-01-12");
	spare = add_assessment(x, "CBD", "max", "2023-01-12", "TST-1", NULL);
	spare->kase = "1";
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &good, &count, &x->err),
		     OK));
	good[4].request = spare->request;
	expect_refusal(good, count, ERR_INVALID, "case 1 is used twice");
}

Test(signing, a_waived_module_may_still_be_signed_and_is_then_closed)
{
	relieve(x, RELIEF_WAIVED, "TST-1");
	fill_module(x, "TST-1", "2023-01-10");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_WAIVED));
	sign_now(x, "TST-1");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_CLOSED));
	cr_expect(eq(i32, judged(x, "TST-1")->credits, 10));
}
