/* RULES.md section 3. */
#include "assessment/clock.h"

#include "fixture.h"

static struct arena *a;
static struct facts f;
static struct working_time working[8];
static struct leave leaves[8];
static struct moved_date moved[8];

static void setup(void)
{
	a = arena_new(1 << 24);
	f = (struct facts){.working = working, .leaves = leaves, .moved = moved};
	f.enrolment.hundredths = 100;
	f.enrolment.ended = DAY_OPEN;
}

static void teardown(void)
{
	arena_free(a);
}

TestSuite(clock, .init = setup, .fini = teardown);

static void expect_day(struct duration d, const char *want, const char *why)
{
	struct clock clock = clock_new(&f, a);
	char got[DAY_TEXT];

	day_text(clock_day(&clock, d), got);
	cr_expect_str_eq(got, want, "%s: %s, not %s", why, got, want);
}

Test(clock, at_full_time_is_the_calendar_with_its_month_ends)
{
	static const struct {
		const char *start;
		struct duration d;
		const char *want;
	} rows[] = {
		{"2021-09-06", {1, 'Y'}, "2022-09-06"},	 {"2021-09-06", {6, 'M'}, "2022-03-06"},
		{"2021-09-06", {4, 'W'}, "2021-10-04"},	 {"2021-09-06", {10, 'D'}, "2021-09-16"},
		{"2012-01-31", {1, 'M'}, "2012-02-29"},	 {"2011-01-31", {1, 'M'}, "2011-02-28"},
		{"2012-02-29", {1, 'Y'}, "2013-02-28"},	 {"2012-02-29", {4, 'Y'}, "2016-02-29"},
		{"2021-08-31", {18, 'M'}, "2023-02-28"}, {"2999-06-01", {1, 'Y'}, ""},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		f.enrolment.start = day(rows[i].start);
		expect_day(rows[i].d, rows[i].want, rows[i].start);
	}
}

/* What one day gives: the definition itself. */
static int32_t slow_rate(int32_t at)
{
	int32_t rate = f.enrolment.hundredths, since = DAY_NONE;

	for (size_t i = 0; i < f.working_count; i++)
		if (working[i].from <= at && working[i].from >= since) {
			rate = working[i].hundredths;
			since = working[i].from;
		}
	for (size_t i = 0; i < f.leave_count; i++)
		if (leaves[i].from <= at && at <= leaves[i].until)
			rate = 0;
	return rate;
}

static int32_t slow_day(int32_t from, struct duration d)
{
	int64_t wanted = (int64_t)(day_add(from, d) - from) * 100;
	int32_t at = from;

	for (int64_t got = 0; got < wanted; at++) {
		if (at > f.enrolment.start + 200000)
			return DAY_OPEN;
		got += slow_rate(at);
	}
	return at;
}

Test(clock, counts_working_time_and_leave_as_the_definition_does)
{
	f.enrolment.start = day("2021-09-06");
	f.enrolment.hundredths = 50;
	expect_day((struct duration){1, 'Y'}, "2023-09-06", "half time: 730 days for 365");
	f.enrolment.hundredths = 60;
	expect_day((struct duration){1, 'Y'}, "2023-05-08", "three fifths: 609 days for 365");
	f.enrolment.hundredths = 100;
	leaves[0] = (struct leave){day("2022-01-01"), day("2022-01-31"), 0};
	f.leave_count = 1;
	expect_day((struct duration){1, 'Y'}, "2022-10-07", "31 days of leave");
	leaves[1] = (struct leave){day("2022-01-15"), day("2022-02-14"), 0};
	f.leave_count = 2;
	expect_day((struct duration){1, 'Y'}, "2022-10-21", "leaves that overlap count once");
	expect_day((struct duration){1, 'M'}, "2021-10-06", "leave later on");
	leaves[1] = (struct leave){day("2022-02-14"), day("2022-01-15"), 0};
	expect_day((struct duration){1, 'Y'}, "2022-10-07", "a leave that ends before it begins");
	f.leave_count = 0;
	working[0] = (struct working_time){day("2021-09-06"), 100, 0};
	working[1] = (struct working_time){day("2022-03-07"), 50, 0};
	f.working_count = 2;
	expect_day((struct duration){1, 'Y'}, "2023-03-08", "182 days whole, 366 halves");
	working[2] = (struct working_time){day("2022-03-07"), 100, 0};
	f.working_count = 3;
	expect_day((struct duration){1, 'Y'}, "2022-09-06", "of two from one day the later stands");
	leaves[0] = (struct leave){day("2022-01-01"), DAY_OPEN, 0};
	f.leave_count = 1;
	expect_day((struct duration){1, 'Y'}, "", "an open leave has no end");
	expect_day((struct duration){3, 'M'}, "2021-12-06", "before it begins nothing changes");
}

Test(clock, agrees_with_counting_days_for_any_changes)
{
	uint32_t state = 5;
#define ROLL(n) ((state = state * 1664525u + 1013904223u) >> 8) % (n)
	for (int round = 0; round < 300; round++) {
		struct duration d = {1 + (int32_t)(ROLL(30)), "MWD"[ROLL(3)]};
		struct clock clock;
		int32_t from, until;
		int64_t time = 0;

		f.enrolment.start = day("2021-09-06") + (int32_t)(ROLL(400));
		f.enrolment.hundredths = 1 + (int32_t)(ROLL(100));
		f.working_count = ROLL(4);
		f.leave_count = ROLL(4);
		for (size_t i = 0; i < f.working_count; i++)
			working[i] =
				(struct working_time){f.enrolment.start - 50 + (int32_t)(ROLL(900)),
						      1 + (int32_t)(ROLL(100)), 0};
		for (size_t i = 0; i < f.leave_count; i++) {
			leaves[i].from = f.enrolment.start - 50 + (int32_t)(ROLL(900));
			leaves[i].until = leaves[i].from + (int32_t)(ROLL(200));
		}
		clock = clock_new(&f, a);
		cr_assert(eq(i32, clock_day(&clock, d), slow_day(f.enrolment.start, d)), "round %d",
			  round);
		from = f.enrolment.start + (int32_t)(ROLL(700));
		cr_assert(eq(i32, clock_day_from(&clock, from, d), slow_day(from, d)), "round %d",
			  round);
		until = from + (int32_t)(ROLL(500));
		for (int32_t at = from; at < until; at++)
			time += slow_rate(at);
		cr_assert(eq(i64, clock_time(&clock, from, until), time), "round %d", round);
		cr_assert(eq(i64, clock_time(&clock, from - 10000, from),
			     clock_time(&clock, f.enrolment.start, from)),
			  "nothing counts before the start, round %d", round);
	}
}

static struct curriculum curriculum_of(struct gate *gates, size_t count, int32_t complete_by)
{
	return (struct curriculum){.gates = gates, .gate_count = count, .complete_by = complete_by};
}

Test(clock, moves_due_dates_to_the_nearest_yearly_day_the_later_of_two)
{
	static const struct {
		const char *start;
		struct yearly on;
		const char *want;
	} rows[] = {
		{"2021-09-06", {9, 30}, "2022-09-30"}, {"2021-10-20", {9, 30}, "2022-09-30"},
		{"2021-01-15", {9, 30}, "2021-09-30"}, {"2021-09-06", {0, 0}, "2022-09-06"},
		{"2021-03-31", {9, 29}, "2022-09-29"}, /* 183 days back, 182 on */
		{"2021-06-01", {12, 1}, "2022-12-01"}, /* 182 back, 183 on */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct phase p = {.id = 1, .due = {1, 'Y'}, .on = rows[i].on};
		struct clock clock;
		char got[DAY_TEXT];
		int32_t exact, due;

		f.enrolment.start = day(rows[i].start);
		clock = clock_new(&f, a);
		exact = clock_day(&clock, p.due);
		due = clock_phase_due(&clock, &p);
		day_text(due, got);
		if (i < 4)
			cr_expect_str_eq(got, rows[i].want, "row %zu", i);
		for (int y = -1; y <= 1 && rows[i].on.month > 0; y++) {
			int32_t other = day_of(2022 + y, rows[i].on.month, rows[i].on.day);

			cr_expect(abs(other - exact) > abs(due - exact) || other <= due,
				  "row %zu: a nearer one, or a later one as near", i);
		}
	}
}

Test(clock, takes_a_moved_date_for_what_it_names_and_the_latest_of_several)
{
	struct phase one = {.id = 1, .due = {1, 'Y'}}, eleven = {.id = 11, .due = {2, 'Y'}};
	struct gate review = {.place = GATE_REVIEW, .id = "year-1", .due = {1, 'Y'}};
	struct clock clock;

	f.enrolment.start = day("2021-09-06");
	moved[0] = (struct moved_date){"phase/1", day("2023-01-31"), 200, 0};
	moved[1] = (struct moved_date){"phase/1", day("2022-12-31"), 100, 0};
	moved[2] = (struct moved_date){"year-1", day("2022-11-30"), 300, 0};
	f.moved_count = 3;
	clock = clock_new(&f, a);
	cr_expect(eq(i32, clock_phase_due(&clock, &one), day("2023-01-31")));
	cr_expect(eq(i32, clock_phase_due(&clock, &eleven), day("2023-09-06")));
	cr_expect(eq(i32, clock_gate_due(&clock, &review), day("2022-11-30")));
}

Test(clock, freezes_with_the_last_award_or_at_complete_by_if_that_is_earlier)
{
	struct gate gates[] = {
		{.place = GATE_REVIEW, .id = "late", .due = {9, 'Y'}},
		{.place = GATE_AWARD, .id = "degree", .due = {4, 'Y'}},
		{.place = GATE_AWARD, .id = "completion", .due = {3, 'Y'}, .on = {9, 15}},
	};
	struct curriculum c = curriculum_of(gates, 3, DAY_OPEN);
	struct clock clock;

	f.enrolment.start = day("2021-09-06");
	clock = clock_new(&f, a);
	cr_expect(eq(i32, clock_freeze(&clock, &c), day("2025-09-06")));
	c.complete_by = day("2025-08-31");
	cr_expect(eq(i32, clock_freeze(&clock, &c), day("2025-08-31")));
	c.complete_by = day("2030-08-31");
	cr_expect(eq(i32, clock_freeze(&clock, &c), day("2025-09-06")));
	moved[0] = (struct moved_date){"completion", day("2026-03-31"), 100, 0};
	f.moved_count = 1;
	clock = clock_new(&f, a);
	cr_expect(eq(i32, clock_freeze(&clock, &c), day("2026-03-31")));
	gates[1].due.count = 0;
	cr_expect(eq(i32, clock_freeze(&clock, &c), day("2030-08-31")),
		  "an award without a due day is never due");
	c.complete_by = DAY_OPEN;
	cr_expect(eq(i32, clock_freeze(&clock, &c), DAY_OPEN));
}

Test(clock, freezes_when_the_enrolment_ends_before_that)
{
	struct gate award = {.place = GATE_AWARD, .id = "completion", .due = {3, 'Y'}};
	struct curriculum c = curriculum_of(&award, 1, DAY_OPEN);
	struct clock clock;

	f.enrolment.start = day("2021-09-06");
	f.enrolment.ended = day("2022-03-31");
	clock = clock_new(&f, a);
	cr_expect(eq(i32, clock_freeze(&clock, &c), day("2022-03-31")));
	f.enrolment.ended = day("2024-12-31");
	clock = clock_new(&f, a);
	cr_expect(eq(i32, clock_freeze(&clock, &c), day("2024-09-06")), "the award is due first");
}
