/* RULES.md section 5: gates of modules, and what their signatures rest on. */
#include "fixture.h"

static struct fixture *x;

#define SMALL OUTCOMES ACTIVITY("1", "LO1 LO2", "") "<complete><activities/></complete>"
static void setup(void)
{
	x = fixture_new();
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(completion, .init = setup, .fini = teardown);

static void expect_rule(const struct rule_result *r, int32_t need, int32_t have, int32_t wait,
			enum rule_state verdict, const char *text)
{
	cr_expect(eq(i32, r->need, need), "%s", text);
	cr_expect(eq(i32, r->have, have), "%s", text);
	cr_expect(eq(i32, r->wait, wait), "%s", text);
	cr_expect(eq(int, r->verdict, verdict), "%s", text);
	cr_expect_str_eq(r->text, text);
}

Test(completion, of_a_trainee_who_has_sent_nothing_lists_what_each_module_needs)
{
	const struct completion *c;
	const struct module_result *m;

	plain_curriculum(x);
	c = completion(&x->f, x->c, x->s, x->a);
	cr_assert(eq(sz, c->module_count, 2));
	m = &c->modules[0];
	cr_expect(eq(int, m->state, MODULE_NOT_STARTED));
	cr_expect(eq(i32, m->activities.total, 3));
	cr_expect(eq(i32, m->activities.submitted, 0));
	cr_assert(eq(sz, m->rule_count, 3));
	expect_rule(&m->rules[0], 3, 0, 0, STATE_OPEN, "activities");
	expect_rule(&m->rules[1], 2, 0, 0, STATE_OPEN, "CBD, 2 different assessors");
	expect_rule(&m->rules[2], 1, 0, 0, STATE_OPEN, "DOPS or OCE");
	cr_expect(eq(i32, m->missing, 7));
	cr_expect(eq(i32, m->waiting, 0));
	cr_expect(eq(i32, m->due, day("2022-09-30")), "due with its phase");
	cr_expect(eq(i32, c->modules[1].due, day("2024-09-15")), "no phase: due with the award");
	cr_expect(eq(i32, c->freeze, day("2024-09-15")));
	cr_expect(not(c->frozen));
	cr_expect(c->facts == &x->f && c->curriculum == x->c);
	cr_expect(completion_module(c, "TST-9") == NULL);
}

Test(completion, sent_is_not_complete)
{
	const struct module_result *m;

	plain_curriculum(x);
	make_waiting(add_activity(x, "TST-1/1", "2023-01-10"));
	add_activity(x, "TST-1/2", "2023-01-10");
	make_waiting(add_assessment(x, "CBD", "kim", "2023-01-10", "TST-1", NULL));
	m = judged(x, "TST-1");
	cr_expect(eq(int, m->state, MODULE_IN_PROGRESS));
	cr_expect(eq(i32, m->activities.signed_off, 1));
	cr_expect(eq(i32, m->activities.submitted, 2));
	expect_rule(&m->rules[0], 3, 1, 1, STATE_OPEN, "activities");
	expect_rule(&m->rules[1], 2, 0, 1, STATE_OPEN, "CBD, 2 different assessors");
	cr_expect(eq(i32, m->missing, 6));
	cr_expect(eq(i32, m->waiting, 2));
	make_waiting(add_activity(x, "TST-1/3", "2023-01-10"));
	m = judged(x, "TST-1");
	cr_expect(eq(int, m->rules[0].verdict, STATE_WAITING), "all that is missing waits");
}

Test(completion, goes_from_ready_to_closed_by_a_signature_that_rests_on_all_it_needs)
{
	const struct module_result *m;
	const struct completion *c;
	struct rest *rests = NULL;
	size_t count = 0;

	plain_curriculum(x);
	fill_module(x, "TST-1", "2023-01-10");
	m = judged(x, "TST-1");
	cr_expect(eq(int, m->state, MODULE_READY));
	cr_expect(eq(int, m->verdict, STATE_MET));
	cr_expect(eq(i32, m->missing, 1));
	cr_expect(eq(i32, m->credits, 0));
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &rests, &count, &x->err),
		     OK));
	cr_assert(eq(sz, count, 6));
	cr_expect_str_eq(rests[0].slot, "TST-1/1");
	cr_expect_str_eq(rests[3].slot, "TST-1/Q1");
	cr_expect_str_eq(rests[5].slot, "TST-1/Q2");
	cr_expect(eq(i64, rests[5].request, x->f.attempts[5].request));
	cr_expect(
		eq(int,
		   module_check_signature(&x->f, x->c, x->s, "TST-1", rests, count, x->a, &x->err),
		   OK),
		"%s", x->err.text);
	sign(x, "TST-1", rests, count, "2023-02-01");
	c = completion(&x->f, x->c, x->s, x->a);
	m = completion_module(c, "TST-1");
	cr_expect(eq(int, m->state, MODULE_CLOSED));
	cr_expect(eq(i32, m->missing, 0));
	cr_expect(eq(sz, m->blocker_count, 0));
	cr_expect(eq(i32, m->credits, 10));
	cr_expect(eq(i32, c->credits_have, 10));
	cr_expect(m->signature == &x->f.signatures[0]);
	expect_rule(&m->rules[1], 2, 2, 0, STATE_MET, "CBD, 2 different assessors");
}

Test(completion, keeps_a_signature_when_a_role_is_ended_as_of_an_earlier_day)
{
	plain_curriculum(x);
	fill_module(x, "TST-1", "2023-01-10");
	sign_now(x, "TST-1");
	x->f.roles[0].until = day("2022-01-01");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_CLOSED));
	cr_expect(eq(int, judged(x, "TST-1")->rules[0].verdict, STATE_MET));
}

Test(completion, falls_when_something_it_rests_on_is_void_and_needs_a_new_signature)
{
	const struct module_result *m;

	plain_curriculum(x);
	fill_module(x, "TST-1", "2023-01-10");
	sign_now(x, "TST-1");
	x->f.attempts[5].standing = STANDING_VOID;
	x->f.attempts[5].voided = noon("2023-02-20");
	m = judged(x, "TST-1");
	cr_expect(eq(int, m->state, MODULE_IN_PROGRESS));
	cr_expect(eq(i32, m->missing, 2), "an OCE and a signature");
	cr_expect(m->signature == NULL);
	add_assessment(x, "OCE", "lee", "2023-02-21", "TST-1", NULL);
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_READY));
	sign_now(x, "TST-1");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_CLOSED));
}

Test(completion, is_open_again_when_its_signature_is_revoked)
{
	plain_curriculum(x);
	fill_module(x, "TST-1", "2023-01-10");
	sign_now(x, "TST-1");
	x->f.signatures[0].revoked = noon("2023-02-25");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_READY));
}

Test(completion, lapses_with_an_activity_and_closes_again_when_it_is_renewed)
{
	const struct module_result *m;

	plain_curriculum(x);
	fill_module(x, "TST-1", "2022-02-10");
	x->f.at = noon("2023-02-09");
	sign_now(x, "TST-1");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_CLOSED), "its last valid day");
	x->f.at = noon("2023-02-10");
	m = judged(x, "TST-1");
	cr_expect(eq(int, m->state, MODULE_IN_PROGRESS));
	cr_expect(eq(int, m->units[2].state, UNIT_LAPSED));
	cr_expect(eq(i32, m->missing, 1),
		  "the signature stands: only the activity is to be renewed");
	cr_expect(eq(sz, m->blocker_count, 1));
	add_activity(x, "TST-1/3", "2023-02-10")->decided = noon("2023-02-10");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_CLOSED));
}

Test(completion, of_an_activity_rests_on_the_attempt_that_stays_valid_longest)
{
	const struct module_result *m;

	plain_curriculum(x);
	add_activity(x, "TST-1/3", "2022-12-10");
	add_activity(x, "TST-1/3", "2023-01-10");
	add_activity(x, "TST-1/3", "2022-11-10");
	m = judged(x, "TST-1");
	cr_expect(m->units[2].attempt == &x->f.attempts[1]);
	cr_expect(eq(i32, m->units[2].lapses, day("2024-01-10")));
	cr_expect(eq(i32, m->units[0].lapses, DAY_OPEN));
}

Test(completion, a_renewal_that_waits_does_not_wait_if_it_has_lapsed_itself)
{
	plain_curriculum(x);
	make_waiting(add_activity(x, "TST-1/3", "2022-01-10"));
	cr_expect(eq(i32, judged(x, "TST-1")->rules[0].wait, 0));
	make_waiting(add_activity(x, "TST-1/3", "2022-05-10"));
	cr_expect(eq(i32, judged(x, "TST-1")->rules[0].wait, 1));
}

Test(completion, later_judgements_do_not_touch_earlier_ones)
{
	plain_curriculum(x);
	add_activity(x, "TST-1/1", "2023-01-10");
	add_activity(x, "TST-1/1", "2023-01-20")->standing = STANDING_NOT_YET;
	cr_expect(eq(i32, judged(x, "TST-1")->activities.signed_off, 1));
}

Test(completion, waived_parts_are_left_out_of_need_and_have)
{
	const struct module_result *m;

	plain_curriculum(x);
	relieve(x, RELIEF_WAIVED, "TST-1/2");
	relieve(x, RELIEF_WAIVED, "TST-1/Q1");
	add_activity(x, "TST-1/2", "2023-01-10");
	m = judged(x, "TST-1");
	expect_rule(&m->rules[0], 2, 0, 0, STATE_OPEN, "activities");
	expect_rule(&m->rules[1], 0, 0, 0, STATE_MET, "CBD, 2 different assessors");
	cr_expect(eq(i32, m->activities.total, 2));
	cr_expect(eq(int, m->units[1].state, UNIT_WAIVED));
	cr_expect(eq(i32, m->missing, 4));
}

Test(completion, a_waived_module_is_done_without_credits_and_an_exempt_one_gives_its_own)
{
	const struct completion *c;

	plain_curriculum(x);
	relieve(x, RELIEF_WAIVED, "TST-1");
	relieve(x, RELIEF_EXEMPT, "TST-2");
	c = completion(&x->f, x->c, x->s, x->a);
	cr_expect(eq(int, c->modules[0].state, MODULE_WAIVED));
	cr_expect(eq(int, c->modules[1].state, MODULE_EXEMPT));
	cr_expect(eq(i32, c->modules[0].missing + c->modules[1].missing, 0));
	cr_expect(eq(i32, c->credits_have, 20));
}

Test(completion, a_signature_that_lapsed_leaves_a_waived_or_exempt_module_done)
{
	const struct module_result *m;

	plain_curriculum(x);
	fill_module(x, "TST-1", "2022-02-10");
	relieve(x, RELIEF_WAIVED, "TST-1");
	x->f.at = noon("2023-02-09");
	sign_now(x, "TST-1");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_CLOSED), "closed comes first");
	x->f.at = noon("2023-02-10");
	m = judged(x, "TST-1");
	cr_expect(eq(int, m->state, MODULE_WAIVED));
	cr_expect(eq(i32, m->missing, 0));
	cr_expect(eq(sz, m->blocker_count, 0));
	cr_expect(eq(i32, m->credits, 0));
	x->f.reliefs[0].kind = RELIEF_EXEMPT;
	m = judged(x, "TST-1");
	cr_expect(eq(int, m->state, MODULE_EXEMPT));
	cr_expect(eq(i32, m->missing, 0));
	cr_expect(eq(i32, m->credits, 10));
}

Test(completion, a_carried_activity_is_signed_and_so_is_one_all_of_whose_outcomes_are)
{
	const struct module_result *m;
	struct rest *rests;
	size_t count;

	plain_curriculum(x);
	relieve(x, RELIEF_CARRIED, "TST-1/LO1");
	m = judged(x, "TST-1");
	cr_expect(eq(int, m->units[0].state, UNIT_SIGNED));
	cr_expect(eq(int, m->units[2].state, UNIT_OPEN), "it reaches LO2 too");
	cr_expect(eq(int, m->state, MODULE_NOT_STARTED), "no attempt names it");
	relieve(x, RELIEF_CARRIED, "TST-1/2");
	relieve(x, RELIEF_CARRIED, "TST-1/LO2");
	cr_expect(eq(i32, judged(x, "TST-1")->activities.signed_off, 3));
	add_assessment(x, "CBD", "kim", "2023-01-10", "TST-1", NULL);
	add_assessment(x, "CBD", "lee", "2023-01-10", "TST-1", NULL);
	add_assessment(x, "OCE", "kim", "2023-01-10", "TST-1", NULL);
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &rests, &count, &x->err),
		     OK));
	cr_expect(eq(sz, count, 3), "what is carried rests on no attempt");
	cr_expect(
		eq(int,
		   module_check_signature(&x->f, x->c, x->s, "TST-1", rests, count, x->a, &x->err),
		   OK),
		"%s", x->err.text);
}

Test(completion, of_outcomes_counts_reviews_of_each)
{
	const struct module_result *m;

	read_module(x, "TST-1", "kind='core' credits='10'",
		    OUTCOMES "<complete><outcomes each='2'/></complete>");
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	for (int i = 0; i < 3; i++)
		add_activity(x, "TST-1/LO1", "2023-01-10");
	make_waiting(add_activity(x, "TST-1/LO2", "2023-01-10"));
	m = judged(x, "TST-1");
	expect_rule(&m->rules[0], 4, 2, 1, STATE_OPEN, "2 reviews of each outcome");
	cr_expect(eq(i32, m->missing, 3));
	cr_expect(eq(i32, m->activities.total, 0));
	relieve(x, RELIEF_CARRIED, "TST-1/LO2");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_READY),
		  "a carried outcome has them all");
}

#define FIVE                                                                                       \
	OUTCOMES ACTIVITY("1", "LO1", "") ACTIVITY("2", "LO1", "") ACTIVITY("3", "LO1", "")        \
		ACTIVITY("4", "LO1", "") ACTIVITY("5", "LO2", "")

Test(completion, of_any_takes_the_shortest_way)
{
	const struct module_result *m;
	struct rest *rests;
	size_t count;

	read_module(x, "TST-1", "kind='core' credits='10'",
		    FIVE "<complete><activities/><any><activities of='1 2 3'/>"
			 "<all><activities of='4' /><outcomes/></all></any></complete>");
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	m = judged(x, "TST-1");
	expect_rule(&m->rules[0], 1, 0, 0, STATE_OPEN, "activities");
	expect_rule(&m->rules[1], 1, 0, 0, STATE_OPEN, "any 1 of 2");
	expect_rule(&m->rules[1].children[0], 3, 0, 0, STATE_OPEN, "activities 1, 2 and 3");
	expect_rule(&m->rules[1].children[1], 2, 0, 0, STATE_OPEN, "all of 2");
	cr_expect(m->rules[1].children[0].chosen && !m->rules[1].children[1].chosen,
		  "three acts either way: the first in the file");
	cr_expect(eq(i32, m->missing, 5));
	make_waiting(add_activity(x, "TST-1/4", "2023-01-10"));
	m = judged(x, "TST-1");
	cr_expect(m->rules[1].children[1].chosen, "as many acts, but one waits");
	cr_expect(eq(i32, m->waiting, 1));
	add_activity(x, "TST-1/1", "2023-01-10");
	cr_expect(judged(x, "TST-1")->rules[1].children[0].chosen, "two acts against three");
	add_activity(x, "TST-1/2", "2023-01-10");
	add_activity(x, "TST-1/3", "2023-01-10");
	add_activity(x, "TST-1/5", "2023-01-10");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_READY));
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &rests, &count, &x->err),
		     OK));
	cr_expect(eq(sz, count, 4), "not on what the other way would need");
}

Test(completion, a_signature_rests_on_no_more_activities_than_are_asked_for)
{
	struct rest *rests;
	size_t count;

	read_module(x, "TST-1", "kind='core' credits='10'",
		    FIVE "<complete><activities of='1 2 3 4 5' min='2'/></complete>");
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	add_activity(x, "TST-1/5", "2023-01-10");
	add_activity(x, "TST-1/4", "2023-01-10");
	add_activity(x, "TST-1/2", "2023-01-10");
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &rests, &count, &x->err),
		     OK));
	cr_assert(eq(sz, count, 2));
	cr_expect_str_eq(rests[0].slot, "TST-1/2");
	cr_expect_str_eq(rests[1].slot, "TST-1/4");
}

Test(completion, a_signature_rests_on_the_activities_that_lapse_last)
{
	struct rest *rests;
	size_t count;

	read_module(x, "TST-1", "kind='core' credits='10'",
		    OUTCOMES ACTIVITY("1", "LO1", "valid='P1Y'") ACTIVITY(
			    "2", "LO1", "valid='P2Y'") ACTIVITY("3", "LO2", "")
			    ACTIVITY("4", "LO2", "") "<complete><activities of='1 2 3 4' min='2'/>"
						     "</complete>");
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	add_activity(x, "TST-1/1", "2023-01-10");
	add_activity(x, "TST-1/2", "2023-01-10");
	add_activity(x, "TST-1/3", "2023-01-10");
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &rests, &count, &x->err),
		     OK));
	cr_assert(eq(sz, count, 2));
	cr_expect_str_eq(rests[0].slot, "TST-1/2");
	cr_expect_str_eq(rests[1].slot, "TST-1/3");
	relieve(x, RELIEF_CARRIED, "TST-1/1");
	cr_assert(eq(int,
		     module_may_close(&x->f, x->c, x->s, "TST-1", x->a, &rests, &count, &x->err),
		     OK));
	cr_assert(eq(sz, count, 2), "a carried one never lapses");
	cr_expect_str_eq(rests[0].slot, "TST-1/1");
	cr_expect_str_eq(rests[1].slot, "TST-1/3");
}

Test(completion, of_some_of_several_activities_needs_no_more_than_the_waived_leave)
{
	const struct module_result *m;

	read_module(x, "TST-1", "kind='core' credits='10'",
		    FIVE "<complete><activities/><activities of='1 2 3 4' min='3'/></complete>");
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	add_activity(x, "TST-1/1", "2023-01-10");
	m = judged(x, "TST-1");
	expect_rule(&m->rules[1], 3, 1, 0, STATE_OPEN, "3 of activities 1, 2, 3 and 4");
	relieve(x, RELIEF_WAIVED, "TST-1/2");
	relieve(x, RELIEF_WAIVED, "TST-1/3");
	m = judged(x, "TST-1");
	cr_expect(eq(i32, m->rules[1].need, 2));
	cr_expect(eq(i32, m->rules[1].have, 1));
}

Test(completion, uses_a_case_once_in_the_whole_programme)
{
	struct attempt *first, *second;

	plain_curriculum(x);
	fill_module(x, "TST-1", "2023-01-10");
	x->f.attempts[3].kase = "1";
	first = add_assessment(x, "CBD", "kim", "2023-01-11", "TST-2", NULL);
	first->kase = "1";
	cr_expect(eq(i32, judged(x, "TST-2")->rules[1].have, 1), "neither is signed");
	sign_now(x, "TST-1");
	cr_expect(eq(i32, judged(x, "TST-2")->rules[1].have, 0), "its case is used");
	second = add_assessment(x, "OCE", "kim", "2023-01-11", "TST-2", NULL);
	second->kase = "1";
	cr_expect(eq(i32, judged(x, "TST-2")->rules[2].have, 1), "an OCE may be on a case again");
}

Test(completion, an_assessment_that_a_signature_rests_on_counts_nowhere_else)
{
	const struct completion *c;

	plain_curriculum(x);
	add_activity(x, "TST-1/1", "2023-01-10");
	add_activity(x, "TST-1/2", "2023-01-10");
	add_activity(x, "TST-1/3", "2023-01-10");
	add_assessment(x, "CBD", "kim", "2023-01-10", "TST-1", "TST-2", NULL);
	add_assessment(x, "CBD", "lee", "2023-01-10", "TST-1", "TST-2", NULL);
	add_assessment(x, "OCE", "lee", "2023-01-10", "TST-1", NULL);
	c = completion(&x->f, x->c, x->s, x->a);
	cr_expect(eq(i32, completion_module(c, "TST-2")->rules[1].have, 2));
	cr_expect(eq(i32, c->contested, 2), "both modules count on both");
	sign_now(x, "TST-1");
	c = completion(&x->f, x->c, x->s, x->a);
	cr_expect(eq(i32, completion_module(c, "TST-2")->rules[1].have, 0));
	cr_expect(eq(i32, c->contested, 0));
}

static void choice_curriculum(void)
{
	read_module(x, "TST-1", "kind='core' credits='10'", SMALL);
	read_module(x, "TST-2", "kind='core' credits='10'", SMALL);
	read_module(x, "TST-3", "kind='core' credits='10'", SMALL);
	read_curriculum(x, "credits='10'",
			"<choose id='depth'>"
			"<group id='A'><use module='TST-1@2020.1'/></group>"
			"<group id='B'><use module='TST-2@2020.1'/></group>"
			"<group id='C'><use module='TST-3@2020.1'/></group></choose>" AWARD);
}

Test(completion, takes_the_pick_with_the_least_missing_where_none_is_recorded)
{
	const struct completion *c;

	choice_curriculum();
	c = completion(&x->f, x->c, x->s, x->a);
	cr_assert(eq(sz, c->module_count, 1));
	cr_expect_str_eq(c->modules[0].module->head.ref.id, "TST-1", "the first among equals");
	add_activity(x, "TST-3/1", "2023-01-10");
	c = completion(&x->f, x->c, x->s, x->a);
	cr_assert(eq(sz, c->module_count, 1));
	cr_expect_str_eq(c->modules[0].module->head.ref.id, "TST-3");
	cr_expect(not(c->modules[0].extra));
}

Test(completion, keeps_to_the_latest_choice_recorded_and_shows_what_else_was_begun)
{
	static const char *a[] = {"A"}, *b[] = {"B"};
	const struct completion *c;

	choice_curriculum();
	x->f.choices[0] = (struct choice_fact){noon("2022-03-01"), "depth", b, 1, 1002};
	x->f.choices[1] = (struct choice_fact){noon("2022-02-01"), "depth", a, 1, 1001};
	x->f.choice_count = 2;
	add_activity(x, "TST-3/1", "2023-01-10");
	sign_now(x, "TST-3");
	c = completion(&x->f, x->c, x->s, x->a);
	cr_assert(eq(sz, c->module_count, 2));
	cr_expect_str_eq(c->modules[0].module->head.ref.id, "TST-2");
	cr_expect(c->modules[1].extra);
	cr_expect(eq(int, c->modules[1].state, MODULE_CLOSED));
	cr_expect(eq(i32, c->credits_have, 0), "only the picked ones count");
	cr_expect(eq(i32, c->credits_need, 10));
}

Test(completion, counts_credits_of_what_needs_others_only_when_they_are_done)
{
	read_module(x, "TST-1", "kind='core' credits='10'", SMALL);
	read_module(x, "TST-4", "kind='core' credits='5'", SMALL);
	read_curriculum(x, "",
			"<use module='TST-1@2020.1'/>"
			"<optional><use module='TST-4@2020.1' needs='TST-1'/></optional>" AWARD);
	add_activity(x, "TST-4/1", "2023-01-10");
	sign_now(x, "TST-4");
	cr_expect(judged(x, "TST-4")->extra, "optional");
	cr_expect(eq(i32, completion(&x->f, x->c, x->s, x->a)->credits_have, 0));
	add_activity(x, "TST-1/1", "2023-01-10");
	sign_now(x, "TST-1");
	cr_expect(eq(i32, completion(&x->f, x->c, x->s, x->a)->credits_have, 15));
}

Test(completion, an_earlier_quota_takes_a_case_from_a_later_one)
{
	struct attempt *one, *other;

	read_module(x, "TST-1", "kind='core' credits='10'",
		    OUTCOMES ACTIVITY("1", "LO1 LO2", "") "<complete><activities/>"
							  "<assessments tool='CBD' min='1'><topic "
							  "id='T1'>One</topic></assessments>"
							  "<assessments tool='CBD' min='1'><topic "
							  "id='T2'>Two</topic></assessments>"
							  "</complete>");
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	one = add_assessment(x, "CBD", "kim", "2023-01-10", "TST-1", NULL);
	one->topic = "TST-1/T2";
	one->kase = "1";
	cr_expect(eq(i32, judged(x, "TST-1")->rules[2].have, 1));
	other = add_assessment(x, "CBD", "kim", "2023-01-11", "TST-1", NULL);
	other->topic = "TST-1/T1";
	other->kase = "1";
	cr_expect(eq(i32, judged(x, "TST-1")->rules[1].have, 1));
	cr_expect(eq(i32, judged(x, "TST-1")->rules[2].have, 0));
	cr_expect(eq(i32, judged(x, "TST-1")->missing, 3), "as much is missing as before");
}

/* ---- nothing satisfactory ever undoes what held ---- */

static uint32_t state;

static uint32_t roll(uint32_t sides)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % sides;
}

static void roll_attempt(void)
{
	static const char *const items[] = {"TST-1/1", "TST-1/2",   "TST-1/3",	"TST-1/4",
					    "TST-1/5", "TST-1/LO1", "TST-1/LO2"};
	static const char *const tools[] = {"CBD", "DOPS", "OCE"};
	static const char *const people[] = {"kim", "lee", "max", "nia"};
	static const char *const days[] = {"2021-10-10", "2022-05-10", "2023-01-10"};
	static const char *const cases[] = {"", "", "1", "2"};
	static const char *const topics[] = {"TST-1/T1", "TST-1/T2", "TST-2/T1", ""};
	struct attempt *at;

	if (roll(2) == 0) {
		add_activity(x, items[roll(7)], days[roll(3)])->assessor = people[roll(4)];
		return;
	}
	at = add_assessment(x, tools[roll(3)], people[roll(4)], days[roll(3)],
			    roll(4) == 0 ? "TST-2" : "TST-1", roll(3) == 0 ? "TST-2" : NULL, NULL);
	at->kase = cases[roll(4)];
	at->topic = topics[roll(4)];
}

static void expect_still(const struct rule_result *before, const struct rule_result *after)
{
	if (before->rule->word != RULE_ASSESSMENTS && before->verdict == STATE_MET)
		cr_assert(eq(int, after->verdict, STATE_MET), "%s", before->text);
	for (size_t i = 0; i < before->child_count; i++)
		expect_still(&before->children[i], &after->children[i]);
}

#define MIXED                                                                                      \
	FIVE "<complete><activities of='1 2' min='1'/><any><activities/><activities of='3'/>"      \
	     "<outcomes/></any><assessments tool='CBD' min='1' topics='1'>"                        \
	     "<topic id='T1'>One</topic><topic id='T2'>Two</topic></assessments>"                  \
	     "<assessments tool='CBD DOPS OCE' min='3' assessors='2' after='P2M'/></complete>"

Test(completion, one_more_satisfactory_attempt_never_undoes_what_held)
{
	size_t held = 0;

	read_module(x, "TST-1", "kind='core' credits='10'", MIXED);
	read_module(x, "TST-2", "kind='core' credits='10'", MIXED);
	read_curriculum(x, "", "<use module='TST-1@2020.1'/><use module='TST-2@2020.1'/>" AWARD);
	for (int round = 0; round < 250; round++) {
		const struct completion *before;

		fixture_facts(x);
		state = (uint32_t)round;
		before = completion(&x->f, x->c, x->s, x->a);
		for (int i = 0; i < 25; i++) {
			const struct completion *after;

			roll_attempt();
			after = completion(&x->f, x->c, x->s, x->a);
			for (size_t m = 0; m < 2; m++) {
				const struct module_result *b = &before->modules[m],
							   *n = &after->modules[m];

				held += b->verdict == STATE_MET;
				cr_assert(n->verdict == STATE_MET || b->verdict != STATE_MET,
					  "round %d, attempt %d", round, i);
				cr_assert(n->missing <= b->missing);
				for (size_t r = 0; r < b->rule_count; r++)
					expect_still(&b->rules[r], &n->rules[r]);
			}
			before = after;
		}
	}
	cr_expect(held > 500, "rules must hold for something to be undone: %zu", held);
}

Test(completion, names_its_answers_as_the_interface_does)
{
	cr_expect_str_eq(module_state_name(MODULE_NOT_STARTED), "not-started");
	cr_expect_str_eq(module_state_name(MODULE_EXEMPT), "exempt");
	cr_expect_str_eq(blocker_code_name(BLOCKER_TO_DO), "to-do");
	cr_expect_str_eq(blocker_code_name(BLOCKER_FROZEN), "frozen");
}

/* A shipped programme, as it is published. */
Test(completion, of_the_clinical_engineering_programme_begins_with_everything_open)
{
	struct ref ref = {.id = "STP-CEN", .year = 2023, .number = 1};
	const struct completion *c;
	int32_t missing = 0;

	x->lib = library_new(x->a);
	cr_assert(eq(int,
		     library_read_folder(x->lib, PROJECT_SOURCE "/curricula/library", false,
					 &x->faults, &x->err),
		     OK),
		  "%s", x->err.text);
	cr_assert(eq(int, library_check(x->lib, &x->faults, &x->err), OK), "%s", x->err.text);
	x->c = library_curriculum(x->lib, &ref);
	cr_assert(x->c != NULL && x->c->resolved);
	x->f.enrolment.start = day("2023-09-04");
	x->f.at = noon("2024-01-10");
	c = completion(&x->f, x->c, library_specialisms(x->lib), x->a);
	cr_assert(eq(sz, c->module_count, 10));
	for (size_t i = 0; i < c->module_count; i++) {
		const struct module_result *m = &c->modules[i];
		int32_t acts = 0;

		cr_expect(eq(int, m->state, MODULE_NOT_STARTED));
		cr_expect(not(m->extra));
		for (size_t k = 0; k < m->blocker_count; k++)
			acts += m->blockers[k].count;
		cr_expect(eq(i32, acts + 1, m->missing), "%s", m->module->head.name);
		missing += m->missing;
	}
	cr_expect(missing > 100);
	cr_expect(eq(i32, c->credits_need, 180));
	cr_expect(eq(i32, completion_module(c, "CEN-R1")->due, day("2024-09-30")));
	cr_expect(eq(i32, c->freeze, day("2026-09-15")));
}
