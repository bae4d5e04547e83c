/* RULES.md section 10: placements as a plan, and months without a meeting. */
#include "fixture.h"

#include "assessment/meetings.h"
#include "assessment/plan.h"

static struct fixture *x;

static void setup(void)
{
	x = fixture_new();
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(plan, .init = setup, .fini = teardown);

/* The award asks for this. Ana began on 2021-09-06; today is 2023-03-01. */
static void asked(const char *award)
{
	read_module(x, "TST-1", "kind='rotation' credits='10'", PLAIN);
	read_curriculum(x, "",
			arena_printf(x->a,
				     "<use module='TST-1@2020.1'/>"
				     "<award id='completion' due='P3Y' on='--09-15'><title>A</title>%s"
				     "</award>",
				     award));
}

static struct plan planned(void)
{
	return plan_of(&x->f, x->c, x->s, x->a);
}

static void expect_gap(const struct plan_stay *stay, const char *from, const char *until, int32_t days)
{
	cr_expect(eq(i32, stay->gap_days, days), "before %s", stay->placement->specialism);
	if (days == 0)
		return;
	cr_expect(eq(i32, stay->gap_from, day(from)));
	cr_expect(eq(i32, stay->gap_until, day(until)));
}

Test(plan, is_in_order_of_days_and_says_what_became_of_each)
{
	struct plan p;

	asked("<modules/>");
	place(x, "haematology", "2023-04-03", "2023-05-26");
	place(x, "genomics", "2023-02-06", "2023-03-01");
	place(x, "transfusion", "2022-01-03", "2022-02-25");
	place(x, "audiology", "2021-10-04", "2021-11-26");
	x->f.placements[3].sign = (struct placement_sign){.entry = 9, .outcome = "concerns"};
	p = planned();
	cr_assert(eq(sz, p.stay_count, 4));
	cr_expect_str_eq(p.stays[0].placement->specialism, "audiology");
	cr_expect_str_eq(stay_state_name(p.stays[0].state), "signed-off");
	cr_expect_str_eq(stay_state_name(p.stays[1].state), "served");
	cr_expect_str_eq(stay_state_name(p.stays[2].state), "under-way");
	cr_expect_str_eq(stay_state_name(p.stays[3].state), "planned");
	cr_expect(eq(sz, p.word_count, 0));
}

Test(plan, a_gap_has_a_working_day_that_is_not_of_leave)
{
	struct plan p;

	asked("<modules/>");
	place(x, "audiology", "2022-01-03", "2022-01-07");   /* a Friday */
	place(x, "haematology", "2022-01-10", "2022-01-12"); /* Monday to Wednesday */
	place(x, "genomics", "2022-01-14", "2022-01-21");    /* after a Thursday */
	place(x, "transfusion", "2022-02-07", "2022-02-11"); /* after two weeks */
	place(x, "cytopathology", "2022-02-12", "2022-02-13");
	p = planned();
	expect_gap(&p.stays[0], "", "", 0);
	expect_gap(&p.stays[1], "", "", 0);
	expect_gap(&p.stays[2], "2022-01-13", "2022-01-13", 1);
	expect_gap(&p.stays[3], "2022-01-22", "2022-02-06", 10);
	expect_gap(&p.stays[4], "", "", 0);
	x->f.leaves[x->f.leave_count++] =
		(struct leave){.from = day("2022-01-13"), .until = day("2022-01-26")};
	x->f.leaves[x->f.leave_count++] =
		(struct leave){.from = day("2022-01-25"), .until = day("2022-01-31")};
	p = planned();
	expect_gap(&p.stays[2], "", "", 0);
	expect_gap(&p.stays[3], "2022-01-22", "2022-02-06", 4);
	x->f.leaves[1].until = DAY_OPEN;
	p = planned();
	expect_gap(&p.stays[3], "", "", 0);
}

Test(plan, tells_what_the_words_will_have_once_all_is_served)
{
	struct plan p;

	asked("<placements of='haematology genomics audiology' min='2' shortest='P4W'/>"
	      "<any min='1'><placements total='P20W'/><modules/></any>");
	place(x, "haematology", "2022-01-03", "2022-02-06");
	place(x, "genomics", "2023-02-20", "2023-03-26");
	p = planned();
	cr_assert(eq(sz, p.word_count, 2));
	cr_expect_str_eq(p.words[0].gate, "completion");
	cr_expect(eq(i32, p.words[0].need, 2));
	cr_expect(eq(i32, p.words[0].have, 1));
	cr_expect(eq(i32, p.words[0].planned, 2));
	cr_expect(eq(i32, p.words[1].need, 140));
	cr_expect(eq(i32, p.words[1].have, 35 + 10));
	cr_expect(eq(i32, p.words[1].planned, 70));
}

Test(plan, what_is_planned_after_the_freeze_comes_to_nothing)
{
	struct plan p;

	asked("<placements total='P20W'/>");
	place(x, "haematology", "2025-01-06", "2025-02-06");
	p = planned();
	cr_expect(eq(i32, p.words[0].planned, 0));
}

Test(plan, flags_what_no_list_has_unless_the_programme_is_for_it)
{
	struct plan p;

	asked("<placements of='haematology genomics' min='2' longest='P8W'/>");
	place(x, "haematology", "2022-01-03", "2022-02-27"); /* eight weeks to the day */
	place(x, "audiology", "2022-03-07", "2022-03-13");
	place(x, "clinical-engineering", "2022-04-04", "2022-09-18"); /* the test curriculum's own */
	place(x, "genomics", "2022-10-03", "2022-11-28");
	p = planned();
	cr_expect_str_eq(p.stays[0].flag, "");
	cr_expect_str_eq(p.stays[1].flag, "not among the specialisms that completion lists");
	cr_expect_str_eq(p.stays[2].flag, "");
	cr_expect_str_eq(p.stays[3].flag, "longer than the 8 weeks that completion plans for");
	/* At half of full time it takes twice as long. */
	x->f.working[x->f.working_count++] =
		(struct working_time){.from = day("2022-10-01"), .hundredths = 50};
	p = planned();
	cr_expect_str_eq(p.stays[3].flag, "");
}

Test(plan, flags_what_is_outside_the_theme_where_nothing_is_listed)
{
	struct plan p;

	asked("<placements min='2'/>");
	place(x, "haematology", "2022-01-03", "2022-02-27");
	place(x, "clinical-engineering", "2022-03-07", "2022-03-13");
	place(x, "nobody-lists-it", "2022-04-04", "2022-04-18");
	p = planned();
	cr_expect(strncmp(p.stays[0].flag, "outside ", 8) == 0, "%s", p.stays[0].flag);
	cr_expect_str_eq(p.stays[1].flag, "");
	cr_expect(strncmp(p.stays[2].flag, "outside ", 8) == 0, "%s", p.stays[2].flag);
	x->s = NULL;
	p = planned();
	cr_expect_str_eq(p.stays[0].flag, "outside clinical-engineering");
}

Test(plan, a_break_is_leave_without_an_end_that_has_begun)
{
	cr_expect(eq(i32, facts_break(&x->f, day("2023-03-01")), DAY_NONE));
	x->f.leaves[x->f.leave_count++] =
		(struct leave){.from = day("2022-01-13"), .until = day("2022-01-26")};
	x->f.leaves[x->f.leave_count++] =
		(struct leave){.from = day("2023-02-13"), .until = DAY_OPEN};
	cr_expect(eq(i32, facts_break(&x->f, day("2023-03-01")), day("2023-02-13")));
	cr_expect(eq(i32, facts_break(&x->f, day("2023-02-12")), DAY_NONE));
}

/* ---- months without a meeting ---- */

static struct meeting held[8];
static struct meetings meetings = {.items = held};

static void meet(const char *on, bool heard)
{
	held[meetings.count++] = (struct meeting){.day = day(on), .heard = heard};
}

static const char *lacking(const char *last)
{
	const char *words = "";
	char text[DAY_TEXT];
	size_t count;
	int32_t *months = months_without_meeting(&x->f, &meetings, day(last), day("2022-03-31"), x->a,
						 &count);

	for (size_t i = 0; i < count; i++) {
		day_text(months[i], text);
		words = arena_printf(x->a, "%s%.7s ", words, text);
	}
	return words;
}

Test(plan, a_month_that_is_over_lacks_a_meeting)
{
	static const char *const all = "2021-09 2021-10 2021-11 2021-12 2022-01 2022-02 ";

	cr_expect_str_eq(lacking("2024-09-15"), all);
	meet("2021-10-31", true);
	meet("2022-02-01", false); /* the trainee alone says so */
	cr_expect_str_eq(lacking("2024-09-15"), "2021-09 2021-11 2021-12 2022-01 2022-02 ");
	cr_expect_str_eq(lacking("2021-12-14"), "2021-09 2021-11 2021-12 ");
	cr_expect_str_eq(lacking("2021-12-13"), "2021-09 2021-11 ");
}

Test(plan, a_month_mostly_of_leave_or_before_the_start_lacks_none)
{
	x->f.enrolment.start = day("2021-09-18"); /* 13 days are left */
	x->f.leaves[x->f.leave_count++] =
		(struct leave){.from = day("2021-10-18"), .until = day("2021-11-16")};
	x->f.leaves[x->f.leave_count++] = (struct leave){.from = day("2022-01-14"), .until = DAY_OPEN};
	cr_expect_str_eq(lacking("2024-09-15"), "2021-10 2021-11 2021-12 ");
	x->f.leaves[0].until = day("2021-11-17");
	cr_expect_str_eq(lacking("2024-09-15"), "2021-10 2021-12 ");
}
