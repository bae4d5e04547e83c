/* RULES.md section 5: entry, reviews and awards: each word met, short by one and waived. */
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

TestSuite(gates, .init = setup, .fini = teardown);

#define SMALL OUTCOMES ACTIVITY("1", "LO1 LO2", "") "<complete><activities/></complete>"

/* TST-1, a rotation of phase 1, and TST-2; `parts` are results and gates before the award. */
static void gates_curriculum(const char *parts, const char *award)
{
	read_module(x, "TST-1", "kind='rotation' credits='10'", PLAIN);
	read_module(x, "TST-2", "kind='core' credits='20'", PLAIN);
	read_curriculum(x, "",
			arena_printf(x->a,
				     "<phase id='1' due='P1Y' on='--09-30'>One</phase>%s"
				     "<use module='TST-1@2020.1' phase='1'/>"
				     "<use module='TST-2@2020.1'/>%s"
				     "<award id='completion' due='P3Y' on='--09-15'><title>A</title>%s"
				     "</award>",
				     strstr(parts, "<result id") == parts ? parts : "",
				     strstr(parts, "<result id") == parts ? "" : parts, award));
}

/* A review with that rule. */
static void review_curriculum(const char *rule)
{
	gates_curriculum(arena_printf(x->a,
				      "<review id='year-1' due='P1Y' on='--09-30'><title>R</title>%s"
				      "</review>",
				      rule),
			 "<modules/>");
}

static void expect_word(const struct rule_result *r, int32_t need, int32_t have, int32_t wait,
			int32_t missing, int32_t waiting)
{
	cr_expect(eq(i32, r->need, need), "%s", r->text);
	cr_expect(eq(i32, r->have, have), "%s", r->text);
	cr_expect(eq(i32, r->wait, wait), "%s", r->text);
	cr_expect(eq(i32, r->missing, missing), "%s", r->text);
	cr_expect(eq(i32, r->waiting, waiting), "%s", r->text);
	cr_expect(eq(int, r->verdict,
		     missing == 0	  ? STATE_MET
		     : missing == waiting ? STATE_WAITING
					  : STATE_OPEN),
		  "%s", r->text);
}

static void expect_entries(const struct rule_result *r, size_t count, ...)
{
	va_list list;

	va_start(list, count);
	cr_assert(eq(sz, r->entry_count, count), "%s", r->text);
	for (size_t i = 0; i < count; i++)
		cr_expect(eq(i64, r->entries[i], va_arg(list, int64_t)), "%s", r->text);
	va_end(list);
}

Test(gates, modules_of_an_award_miss_what_each_of_them_misses)
{
	const struct gate_result *g;

	gates_curriculum("", "<modules/>");
	fill_module(x, "TST-1", "2023-01-10");
	sign_now(x, "TST-1");
	make_waiting(add_activity(x, "TST-2/1", "2023-01-10"));
	g = gate_judged(x, "completion");
	cr_assert(eq(sz, g->rule_count, 1));
	cr_expect_str_eq(g->rules[0].text, "modules");
	expect_word(&g->rules[0], 2, 1, 0, 7, 1);
	expect_entries(&g->rules[0], 1, x->f.signatures[0].entry);
	cr_expect(eq(i32, g->missing, 8), "its own signature, too");
	cr_expect(eq(i32, g->waiting, 1));
	cr_expect(eq(int, g->verdict, STATE_OPEN));
	cr_expect(not(g->done));
	cr_expect(eq(i32, g->due, day("2024-09-15")));
	relieve(x, RELIEF_WAIVED, "TST-2");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 1, 1, 0, 0, 0);
	cr_expect(eq(i32, g->missing, 1));
	cr_expect(not(completion(&x->f, x->c, x->s, x->a)->complete));
	sign_gate(x, "completion", "2023-03-01");
	g = gate_judged(x, "completion");
	cr_expect(g->done && g->missing == 0 && g->blocker_count == 0 && !g->flagged);
	cr_expect(completion(&x->f, x->c, x->s, x->a)->complete);
	x->f.gates[0].revoked = noon("2023-03-01") + 1;
	g = gate_judged(x, "completion");
	cr_expect(not(g->done));
	cr_expect(g->signature == &x->f.gates[0]);
	cr_assert(eq(sz, g->blocker_count, 1));
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_FELL));
}

Test(gates, a_module_whose_needs_are_open_is_missing_by_one_and_needs_may_be_mutual)
{
	const struct gate_result *g;

	read_module(x, "TST-1", "kind='unit' credits='10'", SMALL);
	read_module(x, "TST-2", "kind='unit' credits='20'", SMALL);
	read_module(x, "TST-3", "kind='unit' credits='30'", SMALL);
	read_curriculum(x, "",
			"<use module='TST-1@2020.1' needs='TST-2'/>"
			"<use module='TST-2@2020.1' needs='TST-1 TST-3'/>"
			"<use module='TST-3@2020.1'/>"
			"<award id='completion' due='P3Y'><title>A</title><modules/>"
			"<credits min='30'/></award>");
	add_activity(x, "TST-1/1", "2023-01-10");
	add_activity(x, "TST-2/1", "2023-01-10");
	add_activity(x, "TST-3/1", "2023-01-10");
	sign_now(x, "TST-1");
	sign_now(x, "TST-2");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 3, 0, 0, 3, 0);
	expect_word(&g->rules[1], 30, 0, 0, 1, 0);
	expect_entries(&g->rules[1], 0);
	cr_assert(eq(sz, g->blocker_count, 4), "three modules and the credits");
	cr_expect(eq(int, g->blockers[3].code, BLOCKER_CREDITS));
	cr_assert(eq(sz, g->blockers[3].near_count, 2));
	cr_expect_str_eq(g->blockers[3].near[0].module, "TST-2");
	cr_expect(g->blockers[3].near[0].attempt == NULL);
	sign_now(x, "TST-3");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 3, 3, 0, 0, 0);
	expect_word(&g->rules[1], 30, 30, 0, 0, 0);
	expect_entries(&g->rules[1], 3, (int64_t)901, (int64_t)902, (int64_t)903);
}

Test(gates, a_waived_module_that_is_closed_too_asks_for_nothing_that_it_needs)
{
	read_module(x, "TST-1", "kind='unit' credits='10'", SMALL);
	read_module(x, "TST-2", "kind='unit' credits='20'", SMALL);
	read_curriculum(x, "",
			"<use module='TST-1@2020.1' needs='TST-2'/><use module='TST-2@2020.1'/>"
			"<award id='completion' due='P3Y'><title>A</title>"
			"<modules of='TST-1'/></award>");
	relieve(x, RELIEF_WAIVED, "TST-1");
	expect_word(&gate_judged(x, "completion")->rules[0], 0, 0, 0, 0, 0);
	add_activity(x, "TST-1/1", "2023-01-10");
	sign_now(x, "TST-1");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_CLOSED));
	expect_word(&gate_judged(x, "completion")->rules[0], 0, 0, 0, 0, 0);
}

Test(gates, percent_pools_items_and_rounds_up)
{
	const struct gate_result *g;

	review_curriculum("<percent items='activities' min='50'/><percent items='all' min='75'/>"
			  "<percent items='all' min='100' of='TST-1'/>");
	add_activity(x, "TST-1/1", "2023-01-10");
	add_activity(x, "TST-2/1", "2023-01-10");
	make_waiting(add_activity(x, "TST-2/2", "2023-01-10"));
	add_assessment(x, "CBD", "kim", "2023-01-10", "TST-1", NULL);
	make_waiting(add_assessment(x, "OCE", "kim", "2023-01-10", "TST-1", NULL));
	g = gate_judged(x, "year-1");
	cr_expect_str_eq(g->rules[0].text, "50% of activities");
	expect_word(&g->rules[0], 3, 2, 1, 1, 1);
	expect_entries(&g->rules[0], 2, (int64_t)101, (int64_t)103);
	cr_expect_str_eq(g->rules[1].text, "75% of all items");
	expect_word(&g->rules[1], 9, 3, 2, 6, 2);
	cr_expect_str_eq(g->rules[2].text, "all items of TST-1");
	expect_word(&g->rules[2], 6, 2, 1, 4, 1);
	cr_expect(eq(i32, g->missing, 12));
	relieve(x, RELIEF_WAIVED, "TST-2/1");
	relieve(x, RELIEF_WAIVED, "TST-2/Q1");
	g = gate_judged(x, "year-1");
	expect_word(&g->rules[0], 3, 1, 1, 2, 1);
	expect_word(&g->rules[1], 7, 2, 2, 5, 2);
	relieve(x, RELIEF_EXEMPT, "TST-2");
	g = gate_judged(x, "year-1");
	expect_word(&g->rules[0], 2, 1, 0, 1, 0);
}

Test(gates, a_module_whose_rule_holds_has_all_of_its_items)
{
	read_module(x, "TST-1", "kind='core' credits='10'",
		    OUTCOMES ACTIVITY("1", "LO1", "") ACTIVITY("2", "LO2", "") ACTIVITY(
			    "3", "LO1", "") "<complete><activities of='1 2 3' min='2'/></complete>");
	read_curriculum(x, "",
			"<use module='TST-1@2020.1'/><review id='year-1' due='P1Y'><title>R</title>"
			"<percent items='activities' min='100'/></review>" AWARD);
	add_activity(x, "TST-1/1", "2023-01-10");
	expect_word(&gate_judged(x, "year-1")->rules[0], 3, 1, 0, 2, 0);
	add_activity(x, "TST-1/2", "2023-01-10");
	expect_word(&gate_judged(x, "year-1")->rules[0], 3, 3, 0, 0, 0);
	sign_now(x, "TST-1");
	expect_word(&gate_judged(x, "year-1")->rules[0], 3, 3, 0, 0, 0);
	expect_entries(&gate_judged(x, "year-1")->rules[0], 3, (int64_t)101, (int64_t)103,
		       (int64_t)901);
}

Test(gates, a_review_is_done_by_a_met_point_of_its_latest_record)
{
	const struct gate_result *g;

	gates_curriculum("<review id='early' due='P6M'><title>R</title></review>"
			 "<review id='year-1' due='P1Y' scale='annual'><title>R</title>"
			 "<review ref='early'/></review>",
			 "<review ref='year-1'/>");
	g = gate_judged(x, "early");
	cr_expect(eq(int, g->verdict, STATE_MET), "no rule: the record is the meeting");
	cr_expect(eq(i32, g->missing, 1));
	cr_assert(eq(sz, g->blocker_count, 1));
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_SIGN));
	cr_expect_str_eq(g->blockers[0].holder, "olu");
	g = gate_judged(x, "year-1");
	expect_word(&g->rules[0], 1, 0, 0, 1, 0);
	cr_expect(eq(i32, g->missing, 2));
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_REVIEW));
	cr_expect_str_eq(g->blockers[0].unit, "early");
	cr_expect_str_eq(g->blockers[0].holder, "olu");
	cr_expect(eq(i64, g->blockers[0].since, day_start(day("2022-03-06"))));
	record_review(x, "early", "satisfactory", "2022-03-01");
	g = gate_judged(x, "year-1");
	expect_word(&g->rules[0], 1, 1, 0, 0, 0);
	expect_entries(&g->rules[0], 1, (int64_t)1101);
	record_review(x, "year-1", "two", "2022-09-20");
	cr_expect(gate_judged(x, "year-1")->done);
	record_review(x, "year-1", "three", "2022-10-20");
	g = gate_judged(x, "year-1");
	cr_expect(not(g->done), "the latest stands");
	cr_expect(eq(i32, g->missing, 1));
	cr_expect(g->record == &x->f.reviews[2]);
	expect_word(&gate_judged(x, "completion")->rules[0], 1, 0, 0, 1, 0);
	relieve(x, RELIEF_WAIVED, "year-1");
	g = gate_judged(x, "year-1");
	cr_expect(g->done && g->relief == &x->f.reliefs[0] && g->missing == 0);
	expect_word(&gate_judged(x, "completion")->rules[0], 0, 0, 0, 0, 0);
}

Test(gates, a_result_is_had_while_the_latest_is_passed_and_not_lapsed)
{
	const struct gate_result *g;

	gates_curriculum("<result id='MSc' by='school'>Degree</result>",
			 "<result ref='MSc'/>");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 1, 0, 0, 1, 0);
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_RESULT));
	cr_expect_str_eq(g->blockers[0].holder, "school");
	record_result(x, "MSc", true, "2022-05-01");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 1, 1, 0, 0, 0);
	expect_entries(&g->rules[0], 1, x->f.results[0].entry);
	record_result(x, "MSc", false, "2022-06-01");
	expect_word(&gate_judged(x, "completion")->rules[0], 1, 0, 0, 1, 0);
	relieve(x, RELIEF_WAIVED, "MSc");
	expect_word(&gate_judged(x, "completion")->rules[0], 0, 0, 0, 0, 0);
}

Test(gates, placements_count_specialisms_with_enough_training_time)
{
	const struct gate_result *g;

	gates_curriculum("", "<placements of='haematology transfusion genomics' min='2' "
			     "shortest='P4W'/><placements total='P10W'/>");
	place(x, "haematology", "2022-01-03", "2022-01-16");
	place(x, "haematology", "2022-01-10", "2022-01-29");
	place(x, "cytopathology", "2022-02-07", "2022-05-01");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 2, 0, 0, 2, 0);
	expect_entries(&g->rules[0], 0);
	cr_expect_str_eq(g->rules[1].text, "70 days of placements");
	expect_word(&g->rules[1], 70, 70, 0, 0, 0);
	place(x, "haematology", "2022-10-01", "2022-10-01");
	place(x, "genomics", "2023-02-01", "2023-03-31");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 2, 2, 0, 0, 0);
	x->f.placements[3].from--;
	x->f.placements[3].until = day("2022-10-01") - 1;
	x->f.leaves[x->f.leave_count++] =
		(struct leave){.from = day("2022-01-10"), .until = day("2022-01-12")};
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 2, 1, 0, 1, 0);
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_PLACEMENT));
}

/* Each in a specialism of its own, two days each; the work grows with them, not with their square. */
Test(gates, many_placements_are_judged_in_little_memory)
{
	enum { MANY = 4000 };
	struct arena *small;
	const struct rule_result *rules;

	gates_curriculum("", "<placements min='4'/><placements total='P1W'/>");
	x->f.placements = arena_array(x->a, MANY, sizeof(*x->f.placements));
	for (int32_t i = 0; i < MANY; i++)
		x->f.placements[x->f.placement_count++] = (struct placement_fact){
			.entry = 1000 + i,
			.specialism = arena_printf(x->a, "s%d", i),
			.site = "leeds",
			.by = "olive",
			.from = day("2022-01-03") + i % 50,
			.until = day("2022-01-04") + i % 50,
			.accepted = x->f.at,
		};
	small = arena_new(8u << 20);
	rules = completion_gate(completion(&x->f, x->c, x->s, small), "completion")->rules;
	cr_expect(eq(int, rules[0].have, 4));
	cr_expect(eq(sz, rules[0].entry_count, MANY));
	cr_expect(eq(int, rules[1].have, 7));
	cr_expect(eq(sz, rules[1].entry_count, MANY));
	arena_free(small);
}

Test(gates, an_assessment_counts_in_a_gate_whether_a_module_uses_it_or_not)
{
	const struct gate_result *g;

	review_curriculum("<assessments tool='CBD' min='2' assessors='2' before='P18M'/>");
	add_assessment(x, "CBD", "kim", "2022-01-10", "TST-1", NULL);
	add_assessment(x, "CBD", "kim", "2022-01-11", NULL);
	g = gate_judged(x, "year-1");
	expect_word(&g->rules[0], 2, 1, 0, 1, 0);
	expect_entries(&g->rules[0], 1, (int64_t)101);
	make_waiting(add_assessment(x, "CBD", "lee", "2023-02-10", "TST-2", NULL));
	g = gate_judged(x, "year-1");
	expect_word(&g->rules[0], 2, 1, 1, 1, 1);
	cr_assert(eq(sz, g->blocker_count, 1));
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_WAITING));
	cr_expect_str_eq(g->blockers[0].unit, "year-1");
	cr_expect_str_eq(g->blockers[0].holder, "lee");
	x->f.attempts[2].last_day = day("2023-03-06");
	expect_word(&gate_judged(x, "year-1")->rules[0], 2, 1, 0, 1, 0);
}

Test(gates, what_is_done_is_flagged_when_something_it_rested_on_is_void)
{
	const struct gate_result *g;

	gates_curriculum("", "<modules/>");
	fill_module(x, "TST-1", "2023-01-10");
	fill_module(x, "TST-2", "2023-01-10");
	sign_now(x, "TST-1");
	sign_now(x, "TST-2");
	sign_gate(x, "completion", "2023-03-02");
	x->f.at = noon("2023-03-10");
	cr_expect(not(gate_judged(x, "completion")->flagged));
	x->f.attempts[0].standing = STANDING_VOID;
	x->f.attempts[0].voided = noon("2023-03-09");
	g = gate_judged(x, "completion");
	cr_expect(g->flagged && g->done, "the signature stands all the same");
	cr_expect(eq(int, g->verdict, STATE_OPEN));
	/* A new signature of the module closes it, and does not mend the award. */
	add_activity(x, "TST-1/1", "2023-03-08");
	sign_now(x, "TST-1");
	x->f.signatures[2].accepted = noon("2023-03-10");
	g = gate_judged(x, "completion");
	cr_expect(eq(int, g->verdict, STATE_MET));
	cr_expect(g->flagged);
	sign_gate(x, "completion", "2023-03-10");
	cr_expect(not(gate_judged(x, "completion")->flagged), "a new one of the award does");
}

Test(gates, a_review_is_flagged_when_what_it_counted_is_withdrawn_though_more_came_since)
{
	review_curriculum("<percent items='activities' min='50'/>");
	add_activity(x, "TST-1/1", "2022-01-10");
	add_activity(x, "TST-1/2", "2022-01-10");
	add_activity(x, "TST-2/1", "2022-01-10");
	record_review(x, "year-1", "satisfactory", "2022-09-20");
	cr_expect(not(gate_judged(x, "year-1")->flagged));
	x->f.attempts[2].standing = STANDING_VOID;
	x->f.attempts[2].voided = noon("2022-10-01");
	add_activity(x, "TST-2/2", "2022-11-01");
	cr_expect(eq(int, gate_judged(x, "year-1")->verdict, STATE_MET));
	cr_expect(gate_judged(x, "year-1")->flagged);
	x->f.reviews[0].exception = true;
	cr_expect(not(gate_judged(x, "year-1")->flagged), "an exception rested on none of it");
	x->f.reviews[0].exception = false;
	relieve(x, RELIEF_WAIVED, "year-1");
	cr_expect(not(gate_judged(x, "year-1")->flagged), "nor does a waiver");
}

/* By its place in the log it was there before the award was signed, or came after. */
Test(gates, what_came_in_the_second_of_a_signature_was_known_if_it_came_before_it)
{
	struct gate_signature *award;
	struct relief *waiver;

	gates_curriculum("", "<modules/>");
	fill_module(x, "TST-1", "2023-01-10");
	fill_module(x, "TST-2", "2023-01-10");
	sign_now(x, "TST-1");
	sign_now(x, "TST-2");
	award = sign_gate(x, "completion", "2023-03-01");
	cr_assert(eq(i64, x->f.signatures[1].accepted, award->accepted));
	cr_expect(not(gate_judged(x, "completion")->flagged));
	x->f.signatures[1].entry = award->entry + 1;
	cr_expect(gate_judged(x, "completion")->flagged, "the module was closed after the award");
	waiver = relieve(x, RELIEF_WAIVED, "TST-2");
	waiver->accepted = award->accepted;
	waiver->entry = award->entry - 2;
	cr_expect(not(gate_judged(x, "completion")->flagged));
	waiver->effect = award->entry - 1;
	cr_expect(not(gate_judged(x, "completion")->flagged));
	waiver->effect = award->entry + 2;
	cr_expect(gate_judged(x, "completion")->flagged, "it was countersigned after the award");
	waiver->entry = award->entry + 2;
	waiver->effect = 0;
	cr_expect(gate_judged(x, "completion")->flagged);
}

Test(gates, what_was_decided_in_the_second_of_a_review_was_known_if_it_came_before_it)
{
	struct review_fact *review;
	struct attempt *at;

	review_curriculum("<percent items='activities' min='10'/>");
	at = add_activity(x, "TST-1/1", "2022-01-10");
	review = record_review(x, "year-1", "satisfactory", "2022-09-20");
	at->decided = review->accepted;
	cr_expect(not(gate_judged(x, "year-1")->flagged));
	at->decision = review->entry + 1;
	cr_expect(gate_judged(x, "year-1")->flagged, "it waited still");
	at->sent = review->accepted;
	at->request = review->entry + 1;
	at->decision = review->entry + 2;
	cr_expect(gate_judged(x, "year-1")->flagged, "it was not there yet");
}

Test(gates, what_lapses_after_closing_flags_nothing)
{
	gates_curriculum("", "<modules of='TST-1'/>");
	fill_module(x, "TST-1", "2022-01-10");
	x->f.at = noon("2022-02-01");
	sign_now(x, "TST-1");
	x->f.signatures[0].accepted = noon("2022-02-01");
	sign_gate(x, "completion", "2022-02-02");
	x->f.at = noon("2023-03-01");
	cr_expect(eq(i32, judged(x, "TST-1")->missing, 1), "TST-1/3 has lapsed");
	cr_expect(gate_judged(x, "completion")->done && !gate_judged(x, "completion")->flagged);
}

Test(gates, a_gate_takes_the_pick_with_the_least_missing_and_a_choice_fixes_it)
{
	const struct gate_result *g;

	read_module(x, "TST-1", "kind='core' credits='10'", SMALL);
	read_module(x, "TST-2", "kind='specialist' credits='10'", PLAIN);
	read_module(x, "TST-3", "kind='specialist' credits='10'", SMALL);
	read_module(x, "TST-4", "kind='unit' credits='10'", SMALL);
	read_curriculum(x, "",
			"<use module='TST-1@2020.1'/><choose id='depth'>"
			"<group id='A'><use module='TST-2@2020.1'/></group>"
			"<group id='B'><use module='TST-3@2020.1'/></group></choose>"
			"<optional><use module='TST-4@2020.1'/></optional>"
			"<review id='half' due='P1Y'><title>R</title>"
			"<percent items='activities' min='50' kind='specialist'/></review>"
			"<award id='completion' due='P3Y'><title>A</title><modules/>"
			"<credits min='20'/></award>");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 2, 0, 0, 4, 0);
	expect_word(&gate_judged(x, "half")->rules[0], 1, 0, 0, 1, 0);
	fill_module(x, "TST-2", "2023-01-10");
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 2, 0, 0, 3, 0);
	cr_expect_str_eq(g->blockers[1].unit, "TST-2");
	expect_word(&gate_judged(x, "half")->rules[0], 2, 2, 0, 0, 0);
	add_activity(x, "TST-3/1", "2023-01-11");
	cr_expect_str_eq(gate_judged(x, "completion")->blockers[1].unit, "TST-2", "first in the file");
	sign_now(x, "TST-3");
	cr_expect_str_eq(gate_judged(x, "completion")->blockers[0].unit, "TST-1");
	expect_word(&gate_judged(x, "completion")->rules[1], 20, 10, 0, 1, 0);
	add_activity(x, "TST-4/1", "2023-01-11");
	sign_now(x, "TST-4");
	expect_word(&gate_judged(x, "completion")->rules[1], 20, 20, 0, 0, 0);
	x->f.choices[x->f.choice_count++] =
		(struct choice_fact){.accepted = noon("2023-01-01"),
				     .choose = "depth",
				     .groups = arena_array(x->a, 1, sizeof(const char *)),
				     .group_count = 1};
	x->f.choices[0].groups[0] = "A";
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 2, 0, 0, 3, 0);
	expect_word(&g->rules[1], 20, 10, 0, 1, 0);
}

Test(gates, exemptions_by_one_map_give_at_most_its_limit)
{
	const struct gate_result *g;

	gates_curriculum("", "<credits min='30'/><credits min='20' of='TST-2'/>");
	for (int i = 0; i < 2; i++) {
		struct relief *r = relieve(x, RELIEF_EXEMPT, i == 0 ? "TST-1" : "TST-2");

		r->map = "MAP-1@2020.1";
		r->limit = 20;
	}
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 30, 20, 0, 1, 0);
	expect_word(&g->rules[1], 20, 20, 0, 0, 0);
	expect_entries(&g->rules[0], 2, (int64_t)1001, (int64_t)1002);
	cr_expect(eq(i32, judged(x, "TST-1")->credits, 10));
	cr_expect(eq(i32, judged(x, "TST-2")->credits, 10), "what TST-1 has left");
	cr_expect(judged(x, "TST-2")->relief == &x->f.reliefs[1]);
	cr_expect(eq(i32, completion(&x->f, x->c, x->s, x->a)->credits_have, 20));
	x->f.reliefs[1].map = "";
	expect_word(&gate_judged(x, "completion")->rules[0], 30, 30, 0, 0, 0);
}

Test(gates, a_waiver_for_a_cohort_reaches_those_whose_award_is_due_then)
{
	struct relief *r;

	gates_curriculum("", "<modules/>");
	r = relieve(x, RELIEF_WAIVED, "TST-1");
	r->cohort = true;
	r->due_from = day("2024-09-15");
	r->due_until = day("2024-09-15");
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_WAIVED));
	expect_word(&gate_judged(x, "completion")->rules[0], 1, 0, 0, 7, 0);
	r->due_from++;
	r->due_until++;
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_NOT_STARTED));
	x->f.moved[x->f.moved_count++] = (struct moved_date){
		.what = "completion", .day = day("2024-09-16"), .accepted = noon("2023-01-01")};
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_WAIVED), "by the day that is due now");
	r->due_until = DAY_OPEN;
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_WAIVED));
}

Test(gates, what_two_open_modules_count_on_is_contested_in_their_award)
{
	const struct gate_result *g;
	struct attempt *at;

	gates_curriculum("", "<modules/>");
	fill_module(x, "TST-1", "2023-01-10");
	fill_module(x, "TST-2", "2023-01-10");
	at = &x->f.attempts[11];
	at->standing = STANDING_VOID;
	at = add_assessment(x, "OCE", "max", "2023-01-11", "TST-1", "TST-2", NULL);
	x->f.attempts[5].standing = STANDING_VOID;
	cr_expect(eq(int, judged(x, "TST-1")->state, MODULE_READY));
	cr_expect(eq(int, judged(x, "TST-2")->state, MODULE_READY));
	g = gate_judged(x, "completion");
	expect_word(&g->rules[0], 2, 0, 0, 3, 0);
	cr_assert(eq(sz, g->blocker_count, 3));
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_MODULE));
	cr_expect_str_eq(g->blockers[0].holder, "olu", "it only waits for its signature");
	cr_expect(eq(int, g->blockers[2].code, BLOCKER_CONTESTED));
	cr_expect(eq(i32, g->blockers[2].count, 1));
	cr_expect_str_eq(g->blockers[2].unit, "completion");
	make_waiting(add_assessment(x, "DOPS", "max", "2023-01-12", "TST-2", NULL));
	expect_word(&gate_judged(x, "completion")->rules[0], 2, 0, 0, 3, 1);
	make_waiting(at);
	x->f.attempt_count--;
	/* It waits for one of the two: one act, not two. */
	expect_word(&gate_judged(x, "completion")->rules[0], 2, 0, 0, 4, 1);
}

Test(gates, an_award_says_who_holds_it_up_and_since_when)
{
	const struct gate_result *g;

	gates_curriculum("<result id='MSc' by='school'>Degree</result>",
			 "<any><modules of='TST-1'/><modules of='TST-2'/></any>"
			 "<result ref='MSc'/>");
	fill_module(x, "TST-2", "2023-01-10");
	record_result(x, "MSc", true, "2022-05-01");
	g = gate_judged(x, "completion");
	cr_assert(eq(sz, g->blocker_count, 1), "nothing of what is passed over");
	cr_expect_str_eq(g->blockers[0].unit, "TST-2");
	cr_expect(not(g->rules[0].children[0].chosen));
	sign_now(x, "TST-2");
	x->f.signatures[0].accepted = noon("2023-02-20");
	g = gate_judged(x, "completion");
	cr_assert(eq(sz, g->blocker_count, 1));
	cr_expect(eq(int, g->blockers[0].code, BLOCKER_SIGN));
	cr_expect_str_eq(g->blockers[0].holder, "registrar");
	cr_expect(eq(i64, g->blockers[0].since, noon("2023-02-20")));
	x->f.enrolment.ended = day("2023-02-28");
	g = gate_judged(x, "completion");
	cr_expect(eq(int, g->blockers[0].role, ROLE_REGISTRAR));
}

/* ---- both readings of the second year ---- */

static void library_curriculum_read(int number)
{
	static const char *const files[] = {
		"COR-1@2023.1",	 "COR-2@2023.1",  "COR-3@2023.1",  "COR-4@2023.1",
		"HTS-R1@2023.1", "HTS-R2@2023.1", "GEN-R1@2023.1", "BIO-R1@2023.1",
		"HTS-S1@2023.1", "HTS-S2@2023.1", "HTS-S3@2023.1", "HTS-S4@2023.1",
		"HTS-S5@2023.1", "GENERIC@2010.1", "GSP@2012.1",   "STP-HTS@2023.1",
		"STP-HTS@2023.2"};
	struct ref ref = {.id = "STP-HTS", .year = 2023, .number = number};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		read_shipped(x, files[i]);
	cr_assert(eq(int, library_check(x->lib, &x->faults, &x->err), OK));
	x->c = library_curriculum(x->lib, &ref);
	x->s = library_specialisms(x->lib);
	x->f.enrolment.start = day("2023-09-04");
	x->f.at = noon("2025-08-01");
}

/* Signs off the first `count` activities of a module, and fills its quotas where that is all. */
static void do_module(const char *code, size_t count)
{
	static const char *const people[] = {"kim", "lee", "max"};
	const struct module *m = curriculum_use(x->c, code)->module;

	for (size_t i = 0; i < m->activity_count && i < count; i++)
		add_activity(x, arena_printf(x->a, "%s/%d", code, m->activities[i].number),
			     "2025-02-03");
	for (size_t q = 0; count >= m->activity_count && q < m->quota_count; q++) {
		for (int32_t i = 0; i < m->quotas[q]->min; i++) {
			struct attempt *at =
				add_assessment(x, m->quotas[q]->tools.items[0], people[i % 3],
					       "2025-02-03", code, NULL);

			if (m->quotas[q]->topic_count > 0)
				at->topic = arena_printf(x->a, "%s/%s", code,
							 m->quotas[q]
								 ->topics[(size_t)i %
									  m->quotas[q]->topic_count]
								 .id);
		}
	}
}

Test(gates, both_readings_of_the_second_year_differ_where_research_is_open_and_the_specialism_done)
{
	for (int reading = 1; reading <= 2; reading++) {
		const struct gate_result *g;

		teardown();
		setup();
		library_curriculum_read(reading);
		do_module("COR-1", 10);
		do_module("HTS-S1", 99);
		g = gate_judged(x, "year-2");
		cr_expect(eq(int, g->verdict, reading == 1 ? STATE_OPEN : STATE_MET), "%d", reading);
		do_module("COR-2", 99);
		g = gate_judged(x, "year-2");
		cr_expect(eq(int, g->verdict, STATE_MET), "%d", reading);
		record_review(x, "year-2", "satisfactory", "2025-07-20");
		cr_expect(gate_judged(x, "year-2")->done);
	}
}

Test(gates, a_review_that_was_met_is_refused_anew_by_what_its_rule_misses_now)
{
	review_curriculum("<modules of='TST-1'/>");
	fill_module(x, "TST-1", "2023-01-10");
	sign_now(x, "TST-1");
	record_review(x, "year-1", "satisfactory", "2023-02-01");
	x->f.signatures[0].revoked = noon("2023-02-02");
	cr_assert(gate_judged(x, "year-1")->done);
	cr_assert(eq(int, gate_may_close(completion(&x->f, x->c, x->s, x->a), "year-1", &x->err),
		     ERR_CONFLICT));
	cr_expect(strstr(x->err.text, "of modules TST-1 there is 0, and 1 is needed") != NULL, "%s",
		  x->err.text);
}
