/* RULES.md section 7. */
#include "assessment/pace.h"

#include "fixture.h"

static struct fixture *x;

/* TST-1: ten activities, due with phase 1 on 2022-09-30; TST-2: twenty, due with the award on 2024-09-15. */
static void setup(void)
{
	CLEANUP(buf_release) struct buf parts;

	x = fixture_new();
	buf_init(&parts, 1 << 16);
	for (int m = 1; m <= 2; m++) {
		buf_clear(&parts);
		buf_text(&parts, "<outcome id='LO1'>Does one thing.</outcome>");
		for (int n = 1; n <= 10 * m; n++)
			buf_printf(&parts,
				   "<activity id='%d' type='developmental' outcomes='LO1'><does>Does %d."
				   "</does><evidence>A record.</evidence></activity>",
				   n, n);
		buf_text(&parts, "<complete><activities/></complete>");
		read_module(x, arena_printf(x->a, "TST-%d", m), "kind='rotation' credits='10'",
			    parts.data);
	}
	read_curriculum(x, "complete-by='2027-08'",
			"<phase id='1' due='P1Y' on='--09-30'>One</phase>"
			"<use module='TST-1@2020.1' phase='1'/><use module='TST-2@2020.1'/>"
			"<waiver kind='rotation' by='registrar'/>" AWARD);
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(pace, .init = setup, .fini = teardown);

/* `count` activities of a module, one every `every` days from `from` on. */
static void work(const char *module, int count, const char *from, int every)
{
	int32_t worked = day(from);
	char text[DAY_TEXT];

	for (int n = 1; n <= count; n++, worked += every) {
		day_text(worked, text);
		add_activity(x, arena_printf(x->a, "%s/%d", module, n), text);
	}
}

static struct pace pace_on(const char *today)
{
	x->f.at = noon(today);
	return pace_of(completion(&x->f, x->c, x->s, x->a), x->a);
}

static const char *said(int32_t at)
{
	char text[DAY_TEXT];

	day_text(at, text);
	return arena_text(x->a, text);
}

static void leave(const char *from, const char *until)
{
	x->f.leaves[x->f.leave_count++] =
		(struct leave){.from = day(from), .until = until ? day(until) : DAY_OPEN};
}

static void move(const char *what, const char *to)
{
	x->f.moved[x->f.moved_count++] =
		(struct moved_date){.what = what, .day = day(to), .accepted = noon("2022-01-10")};
}

/* How many of TST-1 were done by `today`, and what that comes to. The window has 389 days at full time. */
static const struct row {
	const char *says, *today;
	int32_t hundredths;
	const char *leave_from, *leave_until, *moved;
	int done;
	const char *due;
	int32_t expected;
	enum pace_colour colour;
	const char *why;
} rows[] = {
	{"full time, nothing expected on the first day", "2021-09-06", 100, NULL, NULL, NULL, 0,
	 "2022-09-30", 0, PACE_NONE, "nothing is expected yet"},
	{"a day before the first item is expected", "2021-10-14", 100, NULL, NULL, NULL, 0,
	 "2022-09-30", 0, PACE_NONE, "nothing is expected yet"},
	{"the first item is expected after a tenth", "2021-10-15", 100, NULL, NULL, NULL, 0,
	 "2022-09-30", 1, PACE_RED, "0 of 1 items expected by now, 0 %: red below 70 %"},
	{"half of the time, half of the items", "2022-03-20", 100, NULL, NULL, NULL, 5, "2022-09-30", 5,
	 PACE_GREEN, "5 of 5 items expected by now, 100 %: green from 90 %"},
	{"four of five", "2022-03-20", 100, NULL, NULL, NULL, 4, "2022-09-30", 5, PACE_AMBER,
	 "4 of 5 items expected by now, 80 %: amber from 70 %"},
	{"three of five", "2022-03-20", 100, NULL, NULL, NULL, 3, "2022-09-30", 5, PACE_RED,
	 "3 of 5 items expected by now, 60 %: red below 70 %"},
	{"nothing done", "2022-03-20", 100, NULL, NULL, NULL, 0, "2022-09-30", 5, PACE_RED,
	 "0 of 5 items expected by now, 0 %: red below 70 %"},
	{"exactly 90 per cent", "2022-09-29", 100, NULL, NULL, NULL, 9, "2022-09-30", 9, PACE_GREEN,
	 "9 of 9 items expected by now, 100 %: green from 90 %"},
	{"on the due day all is expected, and it is not past", "2022-09-30", 100, NULL, NULL, NULL, 9,
	 "2022-09-30", 10, PACE_GREEN, "9 of 10 items expected by now, 90 %: green from 90 %"},
	{"exactly 70 per cent", "2022-09-30", 100, NULL, NULL, NULL, 7, "2022-09-30", 10, PACE_AMBER,
	 "7 of 10 items expected by now, 70 %: amber from 70 %"},
	{"past due with one item and a signature missing", "2022-10-01", 100, NULL, NULL, NULL, 9,
	 "2022-09-30", 10, PACE_RED, "was due on 2022-09-30, and 2 acts are missing"},
	{"past due with the signature missing", "2022-10-01", 100, NULL, NULL, NULL, 10, "2022-09-30", 10,
	 PACE_RED, "was due on 2022-09-30, and 1 act is missing"},
	{"at 0.6 the window is longer", "2022-03-20", 60, NULL, NULL, NULL, 2, "2023-09-30", 2,
	 PACE_GREEN, "2 of 2 items expected by now, 100 %: green from 90 %"},
	{"a leave in the middle stops the clock", "2022-03-20", 100, "2022-01-01", "2022-03-19", NULL, 3,
	 "2022-09-30", 3, PACE_GREEN, "3 of 3 items expected by now, 100 %: green from 90 %"},
	{"an extension stretches what is expected", "2022-03-20", 100, NULL, NULL, "2023-03-31", 3,
	 "2023-03-31", 3, PACE_GREEN, "3 of 3 items expected by now, 100 %: green from 90 %"},
	{"an open leave: what is due never comes", "2022-03-20", 100, "2022-01-01", NULL, NULL, 3, "", 0,
	 PACE_NONE, "it has no due day"},
};

Test(pace, of_a_phase_is_what_is_had_against_what_training_time_makes_expected)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct pace p;

		fixture_facts(x);
		x->f.enrolment.hundredths = r->hundredths;
		if (r->leave_from)
			leave(r->leave_from, r->leave_until);
		if (r->moved)
			move("phase/1", r->moved);
		work("TST-1", r->done, "2021-09-10", 2);
		p = pace_on(r->today);
		cr_assert(eq(sz, p.phase_count, 1));
		cr_expect_str_eq(p.phases[0].id, "phase/1");
		cr_expect(eq(int, p.phases[0].items, 10), "%s", r->says);
		cr_expect(eq(int, p.phases[0].have, r->done), "%s", r->says);
		cr_expect(eq(int, p.phases[0].expected, r->expected), "%s: %d", r->says,
			  p.phases[0].expected);
		cr_expect_str_eq(said(p.phases[0].due), r->due, "%s: %s", r->says,
				 said(p.phases[0].due));
		cr_expect(eq(int, (int)p.phases[0].colour, (int)r->colour), "%s: %s", r->says,
			  pace_colour_name(p.phases[0].colour));
		cr_expect_str_eq(p.phases[0].why, r->why, "%s: %s", r->says, p.phases[0].why);
	}
}

Test(pace, of_the_whole_runs_from_the_start_to_the_award_over_all_modules)
{
	struct pace p;

	work("TST-1", 10, "2021-09-10", 7);
	work("TST-2", 2, "2022-01-10", 7);
	p = pace_on("2022-09-06");
	/* 365 of 1,105 days: 9.9 of 30 items. */
	cr_expect_str_eq(p.whole.id, "whole");
	cr_expect_str_eq(said(p.whole.from), "2021-09-06");
	cr_expect_str_eq(said(p.whole.due), "2024-09-15");
	cr_expect(eq(int, p.whole.items, 30));
	cr_expect(eq(int, p.whole.expected, 9));
	cr_expect(eq(int, p.whole.have, 12));
	cr_expect(eq(int, (int)p.whole.colour, PACE_GREEN));
}

Test(pace, a_phase_begins_when_the_one_before_is_due)
{
	struct pace p;

	move("phase/1", "2022-03-31");
	x->f.at = noon("2022-03-01");
	p = pace_on("2022-03-01");
	cr_expect_str_eq(said(p.phases[0].from), "2021-09-06");
	cr_expect_str_eq(said(p.phases[0].due), "2022-03-31");
}

Test(pace, what_is_waived_or_exempt_is_no_item)
{
	struct pace p;

	relieve(x, RELIEF_WAIVED, "TST-1");
	p = pace_on("2022-03-20");
	cr_expect(eq(int, p.phases[0].items, 0));
	cr_expect(eq(int, (int)p.phases[0].colour, PACE_NONE));
	cr_expect_str_eq(p.phases[0].why, "there is nothing to sign off");
	cr_expect(eq(int, p.whole.items, 20));
	x->f.relief_count = 0;
	relieve(x, RELIEF_EXEMPT, "TST-2");
	p = pace_on("2022-03-20");
	cr_expect(eq(int, p.whole.items, 10));
}

Test(pace, a_module_that_is_done_or_ready_has_all_of_its_items)
{
	struct pace p;

	work("TST-1", 10, "2021-09-10", 7);
	p = pace_on("2022-03-20");
	cr_expect(eq(int, p.phases[0].have, 10));
	cr_expect(eq(int, p.phases[0].missing, 1), "its signature");
	sign_now(x, "TST-1");
	x->f.signatures[0].accepted = noon("2022-03-01");
	p = pace_on("2022-03-20");
	cr_expect(eq(int, p.phases[0].missing, 0));
	cr_expect(eq(int, (int)p.phases[0].colour, PACE_GREEN));
	cr_expect_str_eq(p.phases[0].why, "all 10 items, and nothing is missing");
}

Test(pace, slots_and_outcomes_are_items_too)
{
	struct fixture *y = fixture_new();
	int32_t items, have;

	plain_curriculum(y);
	add_activity(y, "TST-1/1", "2021-10-01");
	add_assessment(y, "CBD", "kim", "2021-10-01", "TST-1", NULL);
	pace_items(judged(y, "TST-1"), &items, &have);
	cr_expect(eq(int, items, 6));
	cr_expect(eq(int, have, 2));
	fixture_free(y);
}

/* Ten of TST-1 a week apart from September 2021 on, and some of TST-2 from `from` on. */
static const struct projection {
	const char *says, *today;
	int32_t hundredths;
	const char *leave_from, *leave_until;
	int first, second;
	const char *from;
	int every;
	enum pace_outlook outlook;
	const char *early, *late;
} projections[] = {
	{"nothing done", "2022-03-20", 100, NULL, NULL, 0, 0, NULL, 0, OUTLOOK_TOO_EARLY, "", ""},
	{"too few", "2022-03-20", 100, NULL, NULL, 7, 0, NULL, 0, OUTLOOK_TOO_EARLY, "", ""},
	{"too short a time, however many", "2021-12-04", 100, NULL, NULL, 10, 0, NULL, 0,
	 OUTLOOK_TOO_EARLY, "", ""},
	{"enough of both", "2021-12-05", 100, NULL, NULL, 10, 0, NULL, 0, OUTLOOK_RANGE, "2022-04-23",
	 "2022-08-20"},
	{"half the time, twice as long", "2022-03-05", 50, NULL, NULL, 10, 0, NULL, 0, OUTLOOK_RANGE,
	 "2022-12-08", "2023-08-03"},
	{"a year that began well and slowed down", "2022-09-06", 100, NULL, NULL, 10, 2, "2022-04-01", 30, OUTLOOK_RANGE,
	 "2023-11-18", "2027-03-02"},
	{"a burst a year ago, and nothing since", "2022-12-01", 100, NULL, NULL, 10, 0, NULL, 0,
	 OUTLOOK_RANGE, "2024-10-25", ""},
	{"a leave ahead is counted", "2021-12-05", 100, "2022-01-01", "2022-12-31", 10, 0, NULL, 0,
	 OUTLOOK_RANGE, "2023-04-23", "2023-08-20"},
	{"a leave without an end", "2021-12-05", 100, "2022-01-01", NULL, 10, 0, NULL, 0, OUTLOOK_RANGE,
	 "", ""},
	{"all items", "2022-09-06", 100, NULL, NULL, 10, 20, "2022-01-10", 7, OUTLOOK_SIGNATURE, "", ""},
	{"frozen", "2024-09-16", 100, NULL, NULL, 10, 0, NULL, 0, OUTLOOK_FROZEN, "", ""},
};

Test(pace, a_day_is_projected_as_a_range_by_what_was_signed_off)
{
	for (size_t i = 0; i < sizeof(projections) / sizeof(projections[0]); i++) {
		const struct projection *r = &projections[i];
		struct pace p;

		fixture_facts(x);
		x->f.enrolment.hundredths = r->hundredths;
		if (r->leave_from)
			leave(r->leave_from, r->leave_until);
		work("TST-1", r->first, "2021-09-10", 7);
		if (r->second > 0)
			work("TST-2", r->second, r->from, r->every);
		p = pace_on(r->today);
		cr_expect(eq(int, (int)p.outlook, (int)r->outlook), "%s: %s", r->says,
			  p.outlook_why);
		cr_expect_str_eq(said(p.early), r->early, "%s: %s", r->says, said(p.early));
		cr_expect_str_eq(said(p.late), r->late, "%s: %s", r->says, said(p.late));
		if (p.outlook == OUTLOOK_RANGE)
			cr_expect(p.early > day(r->today) && p.early <= p.late, "%s", r->says);
	}
}

Test(pace, of_an_enrolment_that_ended_has_no_colour_and_no_projection)
{
	struct pace p;

	x->f.enrolment.ended = day("2022-06-30");
	work("TST-1", 10, "2021-09-10", 7);
	p = pace_on("2022-09-06");
	cr_expect(eq(int, (int)p.whole.colour, PACE_NONE));
	cr_expect_str_eq(p.whole.why, "the enrolment ended on 2022-06-30");
	cr_expect(eq(int, (int)p.outlook, OUTLOOK_ENDED));
	cr_expect(eq(int, p.early, DAY_OPEN));
}
