/* RULES.md section 3: when things are due, and what moved them. */
#include "fixture.h"

#include "assessment/due.h"

static struct fixture *x;

static void setup(void)
{
	x = fixture_new();
	read_module(x, "TST-1", "kind='rotation' credits='10'", PLAIN);
	read_curriculum(x, "",
			"<phase id='1' due='P1Y'>One</phase><use module='TST-1@2020.1' phase='1'/>"
			"<award id='completion' due='P2Y'><title>A</title><modules/></award>");
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(due, .init = setup, .fini = teardown);

/* Ana began on 2021-09-06 at full time. */
static const struct due_date *dates(size_t count)
{
	size_t found;
	const struct due_date *list = due_dates(&x->f, x->c, x->a, &found);

	cr_assert(eq(sz, found, count));
	return list;
}

Test(due, is_by_the_clock_where_nothing_moved_it)
{
	const struct due_date *d = dates(2);

	cr_expect_str_eq(d[0].id, "phase/1");
	cr_expect_str_eq(d[0].title, "One");
	cr_expect(eq(i32, d[0].due, day("2022-09-06")));
	cr_expect(eq(i32, d[0].plain, d[0].due));
	cr_expect(eq(i32, d[0].computed, d[0].due));
	cr_expect(d[0].moved == NULL);
	cr_expect_str_eq(d[1].id, "completion");
	cr_expect(eq(i32, d[1].due, day("2023-09-06")));
}

Test(due, part_time_leave_and_decisions_are_told_apart)
{
	struct moved_date moved[] = {{.what = "completion", .day = day("2025-01-01"), .entry = 5},
				     {.what = "completion", .day = day("2025-03-01"), .entry = 6}};
	const struct due_date *d;

	x->f.working[x->f.working_count++] =
		(struct working_time){.from = day("2022-09-06"), .hundredths = 50};
	x->f.leaves[x->f.leave_count++] =
		(struct leave){.from = day("2021-10-01"), .until = day("2021-10-10")};
	x->f.moved = moved;
	x->f.moved_count = 2;
	d = dates(2);
	cr_expect(eq(i32, d[0].plain, day("2022-09-06")));
	cr_expect(eq(i32, d[0].part_time, day("2022-09-06")));
	cr_expect(eq(i32, d[0].computed, day("2022-09-26")), "ten days at half of full time");
	cr_expect(eq(i32, d[1].plain, day("2023-09-06")));
	cr_expect(eq(i32, d[1].part_time, day("2024-09-05")));
	cr_expect(eq(i32, d[1].computed, day("2024-09-25")));
	cr_expect(eq(i32, d[1].due, day("2025-03-01")), "the latest decision");
	cr_expect(d[1].moved == &moved[1]);
}

Test(due, never_comes_on_a_break)
{
	const struct due_date *d;

	x->f.leaves[x->f.leave_count++] = (struct leave){.from = day("2022-10-01"), .until = DAY_OPEN};
	d = dates(2);
	cr_expect(eq(i32, d[0].due, day("2022-09-06")));
	cr_expect(eq(i32, d[1].due, DAY_OPEN));
	cr_expect(eq(i32, d[1].part_time, day("2023-09-06")));
}
