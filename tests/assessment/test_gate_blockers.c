/* RULES.md section 6: what is missing of entry, reviews and awards, line by line. */
#include "fixture.h"

static struct fixture *x;

static void setup(void)
{
	x = fixture_new();
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(gate_blockers, .init = setup, .fini = teardown);

#define SMALL OUTCOMES ACTIVITY("1", "LO1 LO2", "") "<complete><activities/></complete>"

/* TST-1 of phase 1 and TST-2, each with one activity, and a review with that rule. */
static void review_curriculum(const char *attributes, const char *rule)
{
	read_module(x, "TST-1", "kind='rotation' credits='10'", SMALL);
	read_module(x, "TST-2", "kind='core' credits='20'", SMALL);
	read_curriculum(x, "",
			arena_printf(x->a,
				     "<phase id='1' due='P1Y' on='--09-30'>One</phase>"
				     "<result id='form' by='trainee' valid='P1Y'>A form</result>"
				     "<result id='exam' by='training-officer'>An exam</result>"
				     "<use module='TST-1@2020.1' phase='1'/>"
				     "<use module='TST-2@2020.1'/>"
				     "<review id='year-1' due='P1Y' on='--09-30' %s><title>R</title>"
				     "%s</review><award id='completion' due='P3Y' on='--09-15'>"
				     "<title>A</title><modules/><result ref='form'/>"
				     "<result ref='exam'/></award>",
				     attributes, rule));
}

static const struct blocker *only_line(const char *id)
{
	const struct gate_result *g = gate_judged(x, id);

	cr_assert(eq(sz, g->blocker_count, 1), "%s", id);
	return &g->blockers[0];
}

static void expect_line(const struct blocker *b, enum blocker_code code, const char *unit,
			int32_t count, const char *holder, const char *text)
{
	cr_expect(eq(int, b->code, code), "%s", text);
	cr_expect_str_eq(b->unit, unit);
	cr_expect(eq(i32, b->count, count), "%s", text);
	cr_expect_str_eq(b->holder, holder);
	cr_expect_str_eq(b->text, text);
}

Test(gate_blockers, a_module_is_one_line_that_points_to_its_own_list)
{
	const struct gate_result *g;

	review_curriculum("", "<modules/>");
	make_waiting(add_activity(x, "TST-1/1", "2023-01-10"));
	add_activity(x, "TST-2/1", "2023-01-10");
	g = gate_judged(x, "year-1");
	cr_assert(eq(sz, g->blocker_count, 2));
	expect_line(&g->blockers[0], BLOCKER_MODULE, "TST-1", 2, "kim",
		    "TST-1 is in progress: 2 missing, by its own list");
	cr_expect(eq(int, g->blockers[0].role, ROLE_ASSESSOR), "kim alone holds its lines");
	cr_expect(eq(i32, g->blockers[0].due, day("2022-09-30")));
	expect_line(&g->blockers[1], BLOCKER_MODULE, "TST-2", 1, "olu",
		    "TST-2 is ready for the signature of the training officer");
	cr_expect(eq(i32, g->blockers[1].due, day("2024-09-15")));
}

Test(gate_blockers, a_sum_is_one_line_that_says_how_many_more)
{
	review_curriculum("", "<percent items='activities' min='100'/>");
	make_waiting(add_activity(x, "TST-1/1", "2023-01-10"));
	expect_line(only_line("year-1"), BLOCKER_PERCENT, "year-1", 2, "ana",
		    "2 more needed for all activities: 0 of 2, 1 of them sent and undecided");
	cr_expect(eq(i64, only_line("year-1")->since, 0));
	cr_expect(eq(i32, only_line("year-1")->due, day("2022-09-30")));
}

Test(gate_blockers, credits_are_short_by_one_act_however_many_they_are)
{
	review_curriculum("", "<credits min='30'/>");
	add_activity(x, "TST-1/1", "2023-01-10");
	sign_now(x, "TST-1");
	expect_line(only_line("year-1"), BLOCKER_CREDITS, "year-1", 1, "ana",
		    "20 more needed for 30 credits: 10 of 30");
}

Test(gate_blockers, placements_say_what_is_short_of_them)
{
	review_curriculum("", "<placements min='2' shortest='P4W'/>");
	place(x, "genomics", "2022-01-03", "2022-01-30");
	expect_line(only_line("year-1"), BLOCKER_PLACEMENT, "year-1", 1, "ana",
		    "1 more needed for placements in 2 specialisms, each at least 4 weeks: 1 of 2");
}

Test(gate_blockers, a_result_is_held_by_whoever_records_it_since_the_gate_was_due)
{
	const struct gate_result *g;

	review_curriculum("", "<result ref='form'/><result ref='exam'/>");
	record_result(x, "form", true, "2022-01-10");
	record_result(x, "exam", false, "2022-01-10");
	g = gate_judged(x, "year-1");
	cr_assert(eq(sz, g->blocker_count, 2));
	expect_line(&g->blockers[0], BLOCKER_RESULT, "form", 1, "ana",
		    "result form of 2022-01-10 lapsed on 2023-01-10");
	cr_expect(eq(i64, g->blockers[0].since, day_start(day("2022-09-30"))));
	expect_line(&g->blockers[1], BLOCKER_RESULT, "exam", 1, "olu",
		    "result exam was failed on 2022-01-10");
	g = gate_judged(x, "completion");
	cr_expect(eq(i64, g->blockers[g->blocker_count - 1].since, 0), "not due yet");
}

Test(gate_blockers, a_quota_tells_what_nearly_counted)
{
	const struct blocker *b;

	review_curriculum("", "<assessments tool='CBD' min='2' assessors='2' after='P6M'/>");
	add_assessment(x, "CBD", "kim", "2022-06-10", NULL);
	add_assessment(x, "CBD", "kim", "2022-06-11", NULL);
	add_assessment(x, "CBD", "lee", "2022-01-10", "TST-1", NULL);
	add_assessment(x, "DOPS", "lee", "2022-07-10", "TST-1", NULL);
	b = only_line("year-1");
	expect_line(b, BLOCKER_TO_DO, "year-1", 1, "ana",
		    "1 more CBD needed, by another assessor, worked from 2022-03-06 on");
	cr_assert(eq(sz, b->near_count, 3));
	cr_expect_str_eq(b->near[0].why, "filed as a DOPS, not as a CBD");
	cr_expect_str_eq(b->near[1].why, "worked on 2022-01-10, before 2022-03-06");
	cr_expect_str_eq(b->near[2].why, "kim is the assessor of another one already");
	add_assessment(x, "CBD", "lee", "2022-07-11", NULL)->standing = STANDING_NOT_YET;
	b = only_line("year-1");
	cr_expect(eq(int, b->code, BLOCKER_NOT_YET), "the newest that was filed for it");
}

Test(gate_blockers, the_record_of_a_review_is_due_since_the_act_that_met_its_rule)
{
	review_curriculum("", "<percent items='activities' min='50'/>");
	add_activity(x, "TST-1/1", "2022-12-10");
	add_activity(x, "TST-2/1", "2022-12-20");
	expect_line(only_line("year-1"), BLOCKER_SIGN, "year-1", 1, "olu",
		    "everything is there but the record of the training officer");
	cr_expect(eq(i64, only_line("year-1")->since, noon("2022-12-11")), "the first was enough");
	record_review(x, "year-1", "not-yet", "2023-01-20");
	expect_line(only_line("year-1"), BLOCKER_SIGN, "year-1", 1, "olu",
		    "it was recorded as not-yet on 2023-01-20: a record that meets it is needed");
	cr_expect(eq(i64, only_line("year-1")->since, noon("2023-01-20")));
	relieve(x, RELIEF_WAIVED, "TST-2/1")->accepted = noon("2023-02-01");
	cr_expect(eq(i64, only_line("year-1")->since, noon("2023-02-01")));
}

Test(gate_blockers, an_award_is_due_since_the_last_of_what_it_rests_on)
{
	review_curriculum("", "<placements total='P4W'/>");
	place(x, "genomics", "2022-01-03", "2022-02-28");
	cr_expect(eq(i64, only_line("year-1")->since, day_start(day("2022-01-31"))));
	add_activity(x, "TST-1/1", "2023-01-10");
	add_activity(x, "TST-2/1", "2023-01-10");
	sign_now(x, "TST-1");
	x->f.signatures[0].accepted = noon("2023-02-10");
	relieve(x, RELIEF_EXEMPT, "TST-2")->accepted = noon("2023-02-08");
	record_result(x, "form", true, "2023-01-20");
	relieve(x, RELIEF_WAIVED, "exam")->accepted = noon("2023-02-04");
	cr_expect(eq(i64, only_line("completion")->since, noon("2023-02-10")));
	expect_line(only_line("completion"), BLOCKER_SIGN, "completion", 1, "registrar",
		    "everything is there but the signature of the registrar");
	sign_gate(x, "completion", "2023-02-11")->revoked = noon("2023-02-12");
	expect_line(only_line("completion"), BLOCKER_FELL, "completion", 1, "registrar",
		    "the signature of 2023-02-11 was revoked: a new one is needed");
	cr_expect(eq(i64, only_line("completion")->since, noon("2023-02-12")));
}

Test(gate_blockers, of_a_frozen_portfolio_the_trainees_move_is_the_registrars)
{
	review_curriculum("", "<percent items='activities' min='50'/>");
	x->f.at = noon("2024-10-01");
	cr_expect_str_eq(only_line("year-1")->holder, "registrar");
	add_activity(x, "TST-1/1", "2022-12-10");
	cr_expect_str_eq(only_line("year-1")->holder, "olu", "who may still record it");
	x->f.enrolment.ended = day("2024-09-01");
	cr_expect_str_eq(only_line("year-1")->holder, "registrar", "nobody's entry is taken");
}

Test(gate_blockers, what_a_carried_activity_is_had_by_is_the_decision_that_carried_it)
{
	const struct module_result *m;

	review_curriculum("", "<percent items='activities' min='50'/>");
	relieve(x, RELIEF_CARRIED, "TST-1/LO1");
	relieve(x, RELIEF_CARRIED, "TST-1/LO2");
	relieve(x, RELIEF_CARRIED, "TST-2/1");
	m = judged(x, "TST-1");
	cr_assert(eq(sz, m->rules[0].entry_count, 2));
	cr_expect(eq(i64, m->rules[0].entries[0], 1001));
	cr_expect(eq(i64, m->rules[0].entries[1], 1002));
	cr_expect(eq(i64, judged(x, "TST-2")->rules[0].entries[0], 1003));
	cr_expect(eq(sz, gate_judged(x, "year-1")->rules[0].entry_count, 3));
}
