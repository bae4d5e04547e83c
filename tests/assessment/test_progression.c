/*
 * How scientists in training go on, by the curricula that are shipped: each rule of progression held, and
 * missed by its last act, with facts by hand.
 */
#include "programme.h"

TestSuite(progression, .init = programme_begin, .fini = programme_end);

/* ---- scientists from 2023 ---- */

static const char *const rotations_of_engineers[] = {"CEN-R1", "CEN-R2", "CEN-R3", "CEN-R4"};
static const char *const rotations_of_blood[] = {"HTS-R1", "HTS-R2", "GEN-R1", "BIO-R1"};

Test(progression, six_months_are_a_conversation)
{
	enrol("STP-CEN@2023.1", "2023-09-04", "2024-03-20");
	expect_gate("month-6", STATE_MET, 1);
	cr_expect(eq(i32, gate_judged(x, "month-6")->due, day("2024-03-31")));
	record_review(x, "month-6", "satisfactory", "2024-03-18");
	cr_expect(gate_judged(x, "month-6")->done);
}

Test(progression, year_1_asks_for_all_of_the_rotations_and_for_the_meeting)
{
	const struct gate_result *g;
	struct attempt *last;

	enrol("STP-CEN@2023.1", "2023-09-04", "2024-09-20");
	for (size_t i = 0; i < 4; i++)
		do_module(rotations_of_engineers[i], "2024-05-20");
	last = &x->f.attempts[x->f.attempt_count - 1];
	g = gate_judged(x, "year-1");
	cr_expect(eq(i32, g->due, day("2024-09-30")));
	cr_assert(eq(sz, g->rule_count, 1));
	expect_word(&g->rules[0], 56, 56, 0);
	cr_expect(eq(int, g->verdict, STATE_MET), "signatures of the modules are not asked for");
	cr_expect(eq(i32, g->missing, 1), "the meeting");
	cr_expect(not(g->done));

	make_waiting(last);
	g = gate_judged(x, "year-1");
	expect_word(&g->rules[0], 56, 55, 1);
	cr_expect(eq(int, g->verdict, STATE_WAITING));
	last->standing = STANDING_NOT_YET;
	last->decided = noon("2024-05-22");
	g = gate_judged(x, "year-1");
	expect_word(&g->rules[0], 56, 55, 1);
	cr_expect(eq(int, g->verdict, STATE_OPEN));
	cr_assert(eq(sz, g->blocker_count, 1));
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_PERCENT));

	last->standing = STANDING_SATISFACTORY;
	record_review(x, "year-1", "satisfactory", "2024-09-12");
	g = gate_judged(x, "year-1");
	cr_expect(g->done && g->missing == 0);
}

Test(progression, year_1_leaves_out_a_rotation_for_which_a_declaration_stands)
{
	enrol("STP-CEN@2023.1", "2023-09-04", "2024-09-20");
	for (size_t i = 0; i < 3; i++)
		do_module(rotations_of_engineers[i], "2024-05-20");
	expect_gate("year-1", STATE_OPEN, 14 + 1);
	relieve(x, RELIEF_WAIVED, "CEN-R4")->countersigned = "ria";
	expect_word(&gate_judged(x, "year-1")->rules[0], 42, 42, 0);
}

/* The two readings of year 2: RULES.md has none of this, STP-HTS@2023.1 and @2023.2 have it in comments. */
struct year_2 {
	const char *name;
	size_t cor_1, cor_2;  /* activities */
	bool specialist;      /* HTS-S1, all of phase 2 but COR-2 */
	bool sixty;	      /* 60 per cent of all, without the specialist module */
	bool reading_1, reading_2;
};

static const struct year_2 years_2[] = {
	{"nothing but half of COR-1", 10, 0, false, false, false, false},
	{"COR-1 below half", 9, 10, true, false, false, false},
	{"phase 2 done, COR-2 short by one", 10, 9, true, false, false, true},
	{"phase 2 done, COR-2 not begun", 10, 0, true, false, false, true},
	{"phase 2 done, COR-2 too", 10, 10, true, false, true, true},
	{"60 per cent, COR-2 too", 10, 10, false, true, true, true},
	{"60 per cent but for one item, COR-2 too", 10, 10, false, false, false, false},
	{"60 per cent, COR-2 short by one", 11, 9, false, true, false, false},
};

static void live_year_2(const struct year_2 *y)
{
	do_activities("COR-1", y->cor_1, "2025-03-10");
	do_activities("COR-2", y->cor_2, "2025-03-10");
	if (y->specialist)
		do_module("HTS-S1", "2025-05-12");
	if (strstr(y->name, "60 per cent") == NULL)
		return;
	/* 60 per cent of the 211 items with group A, for 213 with group B, is 127. */
	for (size_t i = 0; i < 4; i++)
		do_module(rotations_of_blood[i], "2024-05-20");
	do_quota("COR-2", module_of("COR-2")->quotas[0], "2025-03-10");
	do_activities("COR-4", 8, "2025-03-10");
	do_activities("COR-3", y->sixty ? 50 : 49, "2025-06-10");
}

Test(progression, year_2_by_both_readings)
{
	static const char *const names[] = {"STP-HTS@2023.1", "STP-HTS@2023.2"};

	for (size_t i = 0; i < sizeof(years_2) / sizeof(years_2[0]); i++) {
		const struct year_2 *y = &years_2[i];

		for (int reading = 0; reading < 2; reading++) {
			bool met = reading == 0 ? y->reading_1 : y->reading_2;
			const struct gate_result *g;

			enrol(names[reading], "2023-09-04", "2025-09-20");
			live_year_2(y);
			g = gate_judged(x, "year-2");
			cr_expect(eq(int, g->verdict, met ? STATE_MET : STATE_OPEN), "%s, %s",
				  names[reading], y->name);
			cr_expect(eq(i32, g->due, day("2025-09-30")));
		}
	}
}

Test(progression, year_2_says_what_is_missing_by_the_nearer_way)
{
	const struct gate_result *g;

	enrol("STP-HTS@2023.1", "2023-09-04", "2025-09-20");
	live_year_2(&years_2[2]);
	g = gate_judged(x, "year-2");
	cr_assert(eq(sz, g->rule_count, 3));
	expect_word(&g->rules[0], 10, 10, 0);
	expect_word(&g->rules[1], 10, 9, 1);
	expect_word(&g->rules[2], 1, 1, 0);
	cr_expect(eq(i32, g->missing, 2), "an activity of COR-2, and the meeting");

	enrol("STP-HTS@2023.2", "2023-09-04", "2025-09-20");
	live_year_2(&years_2[7]);
	g = gate_judged(x, "year-2");
	cr_assert(eq(sz, g->rule_count, 2));
	expect_word(&g->rules[1], 1, 0, 1);
	cr_assert(eq(sz, g->rules[1].child_count, 2));
	cr_expect(not(g->rules[1].children[0].chosen), "26 items of HTS-S1 are further");
	cr_expect(g->rules[1].children[1].chosen);
	expect_word(&g->rules[1].children[1], 2, 1, 1);
	expect_word(&g->rules[1].children[1].children[0], 127, 127, 0);
	expect_word(&g->rules[1].children[1].children[1], 10, 9, 1);
}

Test(progression, engineers_are_held_to_the_first_reading_of_year_2)
{
	enrol("STP-CEN@2023.1", "2023-09-04", "2025-09-20");
	do_activities("COR-1", 10, "2025-03-10");
	do_module("CEN-S1", "2025-05-12");
	do_activities("COR-2", 9, "2025-03-10");
	expect_gate("year-2", STATE_OPEN, 2);
	add_activity(x, "COR-2/10", "2025-03-10");
	expect_gate("year-2", STATE_MET, 1);
}

#define YEAR_2(id, phase_2, beside, inside)                                                         \
	"<review id='" id "' due='P2Y'><title>R</title>" beside                                    \
	"<any><percent items='activities' min='100' phase='2' " phase_2 "/><all>"                  \
	"<percent items='activities' min='60'/>" inside "</all></any></review>"
#define ALL_OF_TST_1 "<percent items='activities' min='100' of='TST-1'/>"

/* TST-1 is what COR-2 is in the programmes: a core module of phase 2. */
Test(progression, the_readings_of_year_2_are_one_rule_when_phase_2_means_all_of_its_modules)
{
	size_t differ = 0;

	read_module(x, "TST-1", "kind='core' credits='10'", PLAIN);
	read_module(x, "TST-2", "kind='specialist' credits='10'", PLAIN);
	read_module(x, "TST-3", "kind='specialist' credits='10'", PLAIN);
	read_curriculum(x, "",
			"<phase id='2' due='P2Y'>Two</phase><use module='TST-1@2020.1' phase='2'/>"
			"<use module='TST-2@2020.1' phase='2'/><use module='TST-3@2020.1'/>"
			YEAR_2("one", "", ALL_OF_TST_1, "") YEAR_2("two", "", "", ALL_OF_TST_1)
			YEAR_2("first", "kind='specialist'", ALL_OF_TST_1, "")
			YEAR_2("second", "kind='specialist'", "", ALL_OF_TST_1) AWARD);
	for (unsigned done = 0; done < 1u << 9; done++) {
		const struct completion *c;

		x->f.attempt_count = 0;
		for (unsigned i = 0; i < 9; i++)
			if (done & 1u << i)
				add_activity(x, arena_printf(x->a, "TST-%u/%u", i / 3 + 1, i % 3 + 1),
					     "2022-09-05");
		c = completion(&x->f, x->c, x->s, x->a);
		cr_expect(eq(int, completion_gate(c, "one")->verdict,
			     completion_gate(c, "two")->verdict),
			  "%x", done);
		differ += completion_gate(c, "first")->verdict !=
			  completion_gate(c, "second")->verdict;
	}
	cr_expect(differ > 0, "with the specialist modules alone they are two");
}

/* ---- scientists of 2015 to 2021 ---- */

static void midterm_without(int left_out)
{
	static const char *const forms[] = {"midterm-own", "midterm-officer", "midterm-MSc"};

	enrol("STP-CEN@2015.1", "2018-09-03", "2020-03-10");
	for (int i = 0; i < 3; i++)
		if (i != left_out)
			record_result(x, forms[i], true, "2020-02-20");
	for (int i = 0; i < 4; i++)
		if (i < 3 || left_out != 3)
			exempt(rotations_of_engineers[i]);
	if (left_out != 4)
		add_assessment(x, "MSF", "kim", "2019-11-04", NULL);
}

Test(progression, each_of_five_components_can_hold_up_the_midterm_review)
{
	/* Of what is left out above: its place in the rule, what it needs and misses. */
	static const struct {
		size_t at;
		int32_t need, have, missing;
	} parts[] = {{0, 1, 0, 1}, {1, 1, 0, 1}, {3, 1, 0, 1}, {2, 4, 3, 12}, {4, 1, 0, 1}};

	for (int i = 0; i < 5; i++) {
		const struct gate_result *g;

		midterm_without(i);
		g = gate_judged(x, "midterm");
		cr_assert(eq(sz, g->rule_count, 5));
		for (size_t r = 0; r < 5; r++)
			cr_expect(eq(int, g->rules[r].verdict,
				     r == parts[i].at ? STATE_OPEN : STATE_MET),
				  "%d left out, rule %zu", i, r);
		expect_word(&g->rules[parts[i].at], parts[i].need, parts[i].have, parts[i].missing);
		cr_expect(eq(int, gate_may_close(completion(&x->f, x->c, x->s, x->a), "midterm",
						 &x->err),
			     ERR_CONFLICT),
			  "%d", i);
	}
	midterm_without(-1);
	expect_gate("midterm", STATE_MET, 1);
	cr_expect(eq(i32, gate_judged(x, "midterm")->due, day("2020-03-03")));
	record_review(x, "midterm", "not-yet", "2020-03-04");
	expect_gate("midterm", STATE_MET, 1);
	record_review(x, "midterm", "satisfactory", "2020-03-09");
	cr_expect(gate_judged(x, "midterm")->done);
}

Test(progression, a_form_that_was_failed_or_a_rotation_unsigned_holds_up_the_midterm_review)
{
	midterm_without(-1);
	record_result(x, "midterm-MSc", false, "2020-02-27");
	expect_gate("midterm", STATE_OPEN, 2);
	midterm_without(3);
	do_module("CEN-R4", "2019-05-20");
	expect_word(&gate_judged(x, "midterm")->rules[2], 4, 3, 1);
	sign_now(x, "CEN-R4");
	x->f.signatures[0].accepted = noon("2019-06-20");
	expect_word(&gate_judged(x, "midterm")->rules[2], 4, 4, 0);
	midterm_without(3);
	relieve(x, RELIEF_WAIVED, "CEN-R4");
	expect_word(&gate_judged(x, "midterm")->rules[2], 3, 3, 0);
}

Test(progression, scientists_of_2015_complete_with_feedback_in_two_windows_and_three_placements)
{
	const struct gate_result *g;

	enrol("STP-CEN@2015.1", "2018-09-03", "2021-08-20");
	exempt_all();
	record_review(x, "midterm", "satisfactory", "2020-03-09");
	record_result(x, "MSc", true, "2021-07-30");
	record_result(x, "final", true, "2021-07-30");
	place(x, "rehabilitation-engineering", "2018-10-01", "2018-11-30");
	place(x, "clinical-measurement", "2018-12-03", "2019-01-31");
	place(x, "device-management", "2019-02-04", "2019-02-28"); /* 25 days */
	add_assessment(x, "MSF", "kim", "2019-11-04", NULL);
	add_assessment(x, "MSF", "lee", "2020-08-31", NULL);
	g = gate_judged(x, "completion");
	cr_assert(eq(sz, g->rule_count, 7));
	expect_word(&g->rules[0], 10, 10, 0);
	expect_word(&g->rules[1], 3, 2, 1);
	expect_word(&g->rules[2], 1, 1, 0);
	expect_word(&g->rules[3], 1, 0, 1);
	expect_word(&g->rules[4], 1, 1, 0);
	cr_expect(eq(i32, g->missing, 3));
	place(x, "device-management", "2019-03-01", "2019-03-03"); /* 28 in all */
	add_assessment(x, "MSF", "lee", "2020-09-03", NULL);
	expect_gate("completion", STATE_MET, 1);
	sign_gate(x, "completion", "2021-08-19");
	cr_expect(completion(&x->f, x->c, x->s, x->a)->complete);
}
