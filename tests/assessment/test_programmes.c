/*
 * How higher specialists, practitioners and assistants go on and come to their awards, by the curricula that
 * are shipped.
 */
#include "programme.h"

TestSuite(programmes, .init = programme_begin, .fini = programme_end);

/* ---- higher specialists ---- */

static void forms_for(int year, const char *on)
{
	record_result(x, arena_printf(x->a, "year-%d-own", year), true, on);
	record_result(x, arena_printf(x->a, "year-%d-supervisor", year), true, on);
}

static void four_assessments(const char *worked)
{
	static const char *const tools[] = {"CBD", "CBD", "OCE", "DOPS"};

	for (int i = 0; i < 4; i++)
		add_assessment(x, tools[i], "kim", worked, "HSP-1", NULL);
}

Test(programmes, higher_specialists_enter_when_they_are_registered)
{
	enrol("HSST-BIO@2014.1", "2015-09-01", "2015-09-20");
	expect_gate("entry", STATE_OPEN, 2);
	cr_expect(eq(int, gate_may_close(completion(&x->f, x->c, x->s, x->a), "entry", &x->err),
		     ERR_CONFLICT));
	record_result(x, "registered", true, "2015-09-02");
	expect_gate("entry", STATE_MET, 1);
	cr_expect(eq(int, gate_judged(x, "entry")->blockers[0].role, ROLE_REGISTRAR));
	sign_gate(x, "entry", "2015-09-03");
	cr_expect(gate_judged(x, "entry")->done);
	cr_expect(not(completion(&x->f, x->c, x->s, x->a)->complete), "entry is no award");
}

Test(programmes, an_annual_review_asks_for_both_forms_and_the_work_of_its_own_year)
{
	const struct gate_result *g;

	enrol("HSST-RTP@2014.1", "2015-09-01", "2016-10-20");
	expect_gate("year-2", STATE_OPEN, 1 + 1 + 4 + 1);
	record_result(x, "year-2-own", true, "2016-10-03");
	add_assessment(x, "CBD", "kim", "2016-02-01", "HSP-1", NULL);
	add_assessment(x, "OCE", "lee", "2016-03-01", "HRT-1", NULL);
	add_assessment(x, "DOPS", "max", "2016-08-31", "HRT-1", NULL);
	add_assessment(x, "CBD", "max", "2016-09-01", "HRT-1", NULL);
	g = gate_judged(x, "year-2");
	expect_word(&g->rules[0], 1, 1, 0);
	expect_word(&g->rules[1], 1, 0, 1);
	expect_word(&g->rules[2], 4, 3, 1);
	cr_expect(eq(i32, g->due, day("2016-10-31")));
	expect_word(&gate_judged(x, "year-3")->rules[2], 4, 1, 3);
	record_result(x, "year-2-supervisor", true, "2016-10-10");
	add_assessment(x, "CBD", "kim", "2016-08-30", "HRT-1", NULL);
	expect_gate("year-2", STATE_MET, 1);
}

Test(programmes, outcome_three_leaves_a_review_open_until_it_is_revised_to_one)
{
	const struct completion *c;

	enrol("HSST-BIO@2014.1", "2015-09-01", "2016-12-20");
	forms_for(2, "2016-10-03");
	four_assessments("2016-05-10");
	record_review(x, "year-2", "three", "2016-11-02")->by = "pat";
	c = completion(&x->f, x->c, x->s, x->a);
	cr_expect(not(completion_gate(c, "year-2")->done));
	cr_expect(eq(int, completion_gate(c, "year-2")->verdict, STATE_MET));
	cr_expect_str_eq(completion_gate(c, "year-2")->record->point, "three");
	record_review(x, "year-2", "one", "2016-12-14")->by = "pat";
	c = completion(&x->f, x->c, x->s, x->a);
	cr_expect(completion_gate(c, "year-2")->done);
	cr_expect(eq(i64, completion_gate(c, "year-2")->record->entry, x->f.reviews[1].entry));
	x->f.at = noon("2016-11-20");
	x->f.review_count = 1; /* what the journal held then */
	cr_expect(not(gate_judged(x, "year-2")->done), "seen from November it is as it was");
}

Test(programmes, of_the_outcomes_of_an_annual_review_two_are_met)
{
	static const struct {
		const char *point;
		bool met;
	} points[] = {{"one", true}, {"two", true}, {"three", false}, {"four", false}};

	for (size_t i = 0; i < 4; i++) {
		enrol("HSST-BIO@2014.1", "2015-09-01", "2016-12-20");
		forms_for(2, "2016-10-03");
		four_assessments("2016-05-10");
		record_review(x, "year-2", points[i].point, "2016-11-02");
		cr_expect(eq(int, gate_judged(x, "year-2")->done, points[i].met), "%s",
			  points[i].point);
	}
}

Test(programmes, feedback_is_looked_at_in_years_3_and_5)
{
	enrol("HSST-BIO@2014.1", "2015-09-01", "2019-10-20");
	four_assessments("2017-02-10");
	four_assessments("2019-02-10");
	forms_for(3, "2017-10-03");
	forms_for(5, "2019-10-03");
	expect_gate("year-3", STATE_OPEN, 2);
	expect_gate("year-5", STATE_OPEN, 2);
	add_assessment(x, "MSF", "kim", "2017-06-10", NULL);
	expect_gate("year-3", STATE_MET, 1);
	expect_gate("year-5", STATE_OPEN, 2);
	add_assessment(x, "MSF", "kim", "2018-06-10", NULL);
	expect_gate("year-5", STATE_MET, 1);
}

Test(programmes, a_panel_excuses_from_an_annual_review)
{
	enrol("HSST-BIO@2014.1", "2015-09-01", "2016-12-20");
	relieve(x, RELIEF_WAIVED, "year-2")->accepted = noon("2016-11-02");
	cr_expect(gate_judged(x, "year-2")->done);
	cr_expect(gate_judged(x, "year-2")->relief != NULL);
}

/* Ways out: what was passed, and how many acts the award then misses, its signature among them. */
static const struct {
	const char *passed[6];
	int32_t missing;
} exits[] = {
	{{"DClinSci-A", "DClinSci-B", "DClinSci-C1", "DClinSci-C2"}, 1},
	{{"DClinSci-A", "DClinSci-B", "DClinSci-C1"}, 2},
	{{"PhD", "PgDip"}, 1},
	{{"PhD"}, 2},
	{{"PgDip", "DClinSci-A"}, 2},
	{{"DClinSci-A", "DClinSci-B", "PhD"}, 2},
	{{NULL}, 3},
};

Test(programmes, higher_specialists_leave_by_a_doctorate_in_parts_or_by_an_earlier_one)
{
	for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++) {
		const struct gate_result *g;

		enrol("HSST-BIO@2014.1", "2015-09-01", "2020-10-20");
		exempt_all();
		record_result(x, "FRCPath", true, "2020-06-01");
		record_result(x, "statement", true, "2020-09-20");
		for (size_t k = 0; exits[i].passed[k] != NULL; k++)
			record_result(x, exits[i].passed[k], true, "2020-06-01");
		g = gate_judged(x, "exit");
		cr_expect(eq(i32, g->missing, exits[i].missing), "%zu", i);
		cr_expect(eq(int, g->verdict, exits[i].missing == 1 ? STATE_MET : STATE_OPEN), "%zu",
			  i);
		cr_expect(eq(i32, g->due, day("2020-12-01")), "three months after five years");
	}
}

Test(programmes, each_division_leaves_by_its_own_examination)
{
	static const char *const names[] = {"HSST-BIO@2014.1", "HSST-RTP@2014.1"};
	static const char *const exams[] = {"FRCPath", "IAPS"};

	for (int i = 0; i < 2; i++) {
		enrol(names[i], "2015-09-01", "2020-10-20");
		exempt_all();
		record_result(x, "PhD", true, "2015-09-02");
		record_result(x, "PgDip", true, "2020-06-01");
		record_result(x, "statement", true, "2020-09-20");
		record_result(x, exams[1 - i], true, "2020-06-01");
		expect_gate("exit", STATE_OPEN, 2);
		record_result(x, exams[i], false, "2020-05-01");
		expect_gate("exit", STATE_OPEN, 2);
		record_result(x, exams[i], true, "2020-06-01");
		expect_gate("exit", STATE_MET, 1);
	}
}

Test(programmes, an_outcome_of_higher_specialists_is_done_by_freely_chosen_evidence)
{
	const struct module_result *m;

	enrol("HSST-BIO@2014.1", "2015-09-01", "2018-10-20");
	do_module("HBC-1", "2017-03-10");
	m = judged(x, "HBC-1");
	cr_expect(eq(int, m->state, MODULE_READY));
	expect_word(&m->rules[0], 18, 18, 0);
	make_waiting(&x->f.attempts[0]);
	m = judged(x, "HBC-1");
	expect_word(&m->rules[0], 18, 17, 1);
	cr_expect(eq(int, m->verdict, STATE_WAITING));
}

/* ---- practitioners ---- */

static void exempt_year(int32_t phase)
{
	for (size_t i = 0; i < x->c->use_count; i++)
		if (x->c->uses[i].phase == phase)
			exempt(x->c->uses[i].ref.id);
}

Test(programmes, a_year_of_a_practitioner_is_its_modules_and_its_weeks)
{
	enrol("PTP-BLD@2023.1", "2023-09-18", "2024-09-10");
	exempt_year(1);
	place(x, "clinical-biochemistry", "2024-01-08", "2024-02-11"); /* five weeks */
	place(x, "haematology", "2024-02-12", "2024-03-16");	       /* five less a day */
	expect_word(&gate_judged(x, "year-1")->rules[0], 4, 4, 0);
	expect_word(&gate_judged(x, "year-1")->rules[1], 70, 69, 1);
	expect_gate("year-1", STATE_OPEN, 2);
	place(x, "transfusion", "2024-03-16", "2024-03-17"); /* a day of which is counted already */
	expect_word(&gate_judged(x, "year-1")->rules[1], 70, 70, 0);
	expect_gate("year-1", STATE_MET, 1);
	cr_expect(eq(i32, gate_judged(x, "year-1")->due, day("2024-09-15")));
}

Test(programmes, weeks_of_a_later_year_do_not_mend_an_earlier_one_but_count_for_the_award)
{
	enrol("PTP-BLD@2023.1", "2023-09-18", "2026-07-10");
	exempt_all();
	record_result(x, "BSc", true, "2026-07-01");
	place(x, "clinical-biochemistry", "2024-01-08", "2024-02-11"); /* 5 weeks of year 1 */
	place(x, "haematology", "2025-01-06", "2025-05-25");	       /* 20 weeks of year 2 */
	place(x, "transfusion", "2026-01-05", "2026-06-28");	       /* 25 weeks of year 3 */
	expect_word(&gate_judged(x, "year-1")->rules[1], 70, 35, 1);
	expect_word(&gate_judged(x, "year-2")->rules[1], 105, 105, 0);
	expect_word(&gate_judged(x, "year-3")->rules[1], 175, 175, 0);
	expect_gate("year-1", STATE_OPEN, 2);
	expect_word(&gate_judged(x, "practice")->rules[2], 350, 350, 0);
	expect_gate("practice", STATE_MET, 1);
	relieve(x, RELIEF_WAIVED, "year-1")->countersigned = "reg";
	cr_expect(gate_judged(x, "year-1")->done);
}

Test(programmes, fifty_weeks_take_twice_as_long_at_half_time)
{
	const struct gate_result *g;

	enrol("PTP-BLD@2023.1", "2023-09-18", "2029-07-10");
	x->f.enrolment.hundredths = 50;
	exempt_all();
	record_result(x, "BSc", true, "2029-07-01");
	place(x, "clinical-biochemistry", "2024-01-01", "2024-05-19"); /* 20 calendar weeks */
	place(x, "haematology", "2026-01-05", "2026-08-02");	       /* 30 */
	place(x, "transfusion", "2028-01-03", "2028-12-16");	       /* 50 less a day */
	cr_expect(eq(i32, gate_judged(x, "year-1")->due, day("2025-09-15")));
	expect_word(&gate_judged(x, "year-1")->rules[1], 70, 70, 0);
	expect_word(&gate_judged(x, "year-2")->rules[1], 105, 105, 0);
	g = gate_judged(x, "practice");
	cr_expect(eq(i32, g->due, day("2029-09-15")));
	expect_word(&g->rules[2], 350, 349, 1);
	expect_gate("practice", STATE_OPEN, 2);
	place(x, "transfusion", "2028-12-18", "2028-12-18");
	expect_gate("practice", STATE_MET, 1);
}

Test(programmes, practitioners_need_their_degree_and_three_specialisms)
{
	const struct gate_result *g;

	enrol("PTP-BLD@2023.1", "2023-09-18", "2026-07-10");
	exempt_all();
	place(x, "haematology", "2024-01-08", "2025-01-05");
	place(x, "genomics", "2025-01-06", "2025-03-02");
	place(x, "transfusion", "2025-03-03", "2025-03-22"); /* three weeks less a day */
	g = gate_judged(x, "practice");
	cr_assert(eq(sz, g->rule_count, 5));
	expect_word(&g->rules[1], 120, 120, 0);
	expect_word(&g->rules[2], 350, 350, 0);
	expect_word(&g->rules[3], 3, 1, 2);
	expect_word(&g->rules[4], 1, 0, 1);
	cr_expect(eq(i32, g->missing, 4));
}

/* ---- assistants and associates ---- */

static void exempt_numbers(const char *prefix, const int *numbers)
{
	for (; *numbers; numbers++)
		exempt(arena_printf(x->a, "%s-%d", prefix, *numbers));
}

/* Optional units done, and the credits of the award then. Mandatory ones come to 15 and to 37. */
static const struct {
	const char *curriculum, *prefix;
	int units[7];
	int32_t have;
} awards[] = {
	{"HCSA-LAB@2023.1", "AST", {0}, 15},
	{"HCSA-LAB@2023.1", "AST", {7, 8, 9, 0}, 27},
	{"HCSA-LAB@2023.1", "AST", {7, 8, 10, 0}, 30},
	{"HCSA-LAB@2023.1", "AST", {7, 8, 9, 5, 0}, 27}, /* AST-5 and AST-6 need each other */
	{"HCSA-LAB@2023.1", "AST", {7, 8, 9, 6, 0}, 27},
	{"HCSA-LAB@2023.1", "AST", {7, 8, 5, 6, 0}, 30}, /* 33, of which 30 are asked for */
	{"L4-BIO@2023.1", "L4", {11, 15, 18, 0}, 92},
	{"L4-BIO@2023.1", "L4", {11, 15, 18, 16, 0}, 97},
	{"L4-BIO@2023.1", "L4", {11, 15, 18, 29, 0}, 92}, /* L4-29 needs L4-19 */
	{"L4-BIO@2023.1", "L4", {11, 15, 18, 19, 0}, 100},
	{"L4-BIO@2023.1", "L4", {15, 16, 19, 29, 0}, 93},
	{"L4-BIO@2023.1", "L4", {11, 15, 16, 18, 19, 29, 0}, 100},
};

Test(programmes, an_award_of_credits_counts_units_whose_needs_are_done)
{
	for (size_t i = 0; i < sizeof(awards) / sizeof(awards[0]); i++) {
		const struct gate_result *g;
		int32_t need;

		enrol(awards[i].curriculum, "2023-09-04", "2024-07-10");
		need = strcmp(awards[i].prefix, "L4") == 0 ? 100 : 30;
		exempt_all();
		exempt_numbers(awards[i].prefix, awards[i].units);
		g = gate_judged(x, "award");
		cr_assert(eq(sz, g->rule_count, 2));
		cr_expect(eq(i32, g->rules[0].missing, 0), "%zu", i);
		expect_word(&g->rules[1], need, awards[i].have, awards[i].have < need ? 1 : 0);
		cr_expect(eq(int, g->verdict, awards[i].have < need ? STATE_OPEN : STATE_MET), "%zu",
			  i);
	}
}

Test(programmes, a_closed_unit_whose_needs_are_open_is_told_as_nearly_counted)
{
	const struct gate_result *g;

	enrol("HCSA-LAB@2023.1", "2023-09-04", "2024-07-10");
	exempt_all();
	exempt_numbers("AST", (int[]){7, 8, 9, 0});
	do_module("AST-5", "2024-02-12");
	sign_now(x, "AST-5");
	x->f.signatures[0].accepted = noon("2024-03-01");
	g = gate_judged(x, "award");
	expect_word(&g->rules[1], 30, 27, 1);
	cr_assert(eq(sz, g->blocker_count, 1));
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_CREDITS));
	cr_assert(eq(sz, g->blockers[0].near_count, 1));
	cr_expect_str_eq(g->blockers[0].near[0].module, "AST-5");
	do_module("AST-6", "2024-02-12");
	sign_now(x, "AST-6");
	x->f.signatures[1].accepted = noon("2024-03-01");
	expect_gate("award", STATE_MET, 1);
}

Test(programmes, credits_below_the_level_of_an_award_count_for_nothing)
{
	read_module(x, "TST-1", "kind='unit' credits='10'", PLAIN);
	read_text(x, "TST-2@2020.1",
		  "<module xmlns='urn:attest:curriculum:1' id='TST-2' version='2020.1' status='adopted' "
		  "xml:lang='en-GB' level='3' kind='unit' credits='20'><title>Low</title><aim>To be "
		  "tested.</aim>" PLAIN "</module>");
	read_curriculum(x, "credits='30'",
			"<use module='TST-1@2020.1'/><use module='TST-2@2020.1'/>"
			"<award id='low' due='P3Y'><title>A</title><credits min='30' level='3'/></award>"
			"<award id='high' due='P3Y'><title>A</title><credits min='10' level='4'/></award>");
	exempt("TST-2");
	expect_word(&gate_judged(x, "low")->rules[0], 30, 20, 1);
	expect_word(&gate_judged(x, "high")->rules[0], 10, 0, 1);
	exempt("TST-1");
	expect_word(&gate_judged(x, "low")->rules[0], 30, 30, 0);
	expect_word(&gate_judged(x, "high")->rules[0], 10, 10, 0);
}
