#include "assessment/cohort.h"

#include "fixture.h"

static struct fixture *x;
static struct cohort *cohort;

static void setup(void)
{
	x = fixture_new();
	plain_curriculum(x);
	cohort = cohort_new(x->c, noon("2023-03-01"), 0, x->a);
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(cohort, .init = setup, .fini = teardown);

/* A trainee like Ana, with no facts yet. */
static void next(const char *trainee)
{
	fixture_facts(x);
	x->f.trainee = trainee;
}

static void add(struct cohort *to)
{
	CLEANUP(arena_cleanup) struct arena *scratch = arena_new(64u << 20);

	cohort_add(to, completion(&x->f, x->c, x->s, scratch), scratch);
}

static const struct cohort_holder *holder(const struct cohort *c, const char *who)
{
	for (size_t i = 0; i < c->holder_count; i++)
		if (strcmp(c->holders[i].holder, who) == 0)
			return &c->holders[i];
	return NULL;
}

/* Waits with `assessor` since a day. */
static struct attempt *wait_for(const char *item, const char *assessor, const char *sent)
{
	struct attempt *at = add_activity(x, item, "2022-01-10");

	at->assessor = assessor;
	at->sent = noon(sent);
	make_waiting(at);
	return at;
}

Test(cohort, a_row_says_of_each_module_where_it_stands)
{
	next("ana");
	fill_module(x, "TST-1", "2021-10-01");
	x->f.attempts[2].last_day = day("2022-12-01"); /* it lapses after a year */
	add_activity(x, "TST-2/1", "2022-01-10");
	add(cohort);
	cr_assert(eq(sz, cohort->row_count, 1));
	cr_expect_str_eq(cohort->rows[0].trainee, "ana");
	cr_expect_str_eq(cohort->rows[0].site, "north");
	cr_expect(eq(int, (int)cohort->rows[0].modules[0].state, MODULE_READY));
	cr_expect(cohort->rows[0].modules[0].overdue, "due with phase 1 on 2022-09-30, and unsigned");
	cr_expect(eq(int, cohort->rows[0].modules[0].missing, 1));
	cr_expect(eq(int, (int)cohort->rows[0].modules[1].state, MODULE_IN_PROGRESS));
	cr_expect(not(cohort->rows[0].modules[1].overdue));
	cr_expect(eq(int, cohort->rows[0].modules[1].have, 1));
	cr_expect(eq(int, cohort->rows[0].modules[1].items, 6));
	cr_expect(eq(int, (int)cohort->rows[0].whole.colour, PACE_GREEN));
	cr_expect(eq(int, cohort->rows[0].whole.have, 7));
}

Test(cohort, a_module_whose_signature_fell_says_so)
{
	next("ana");
	fill_module(x, "TST-1", "2022-10-01");
	sign_now(x, "TST-1");
	add(cohort);
	cr_expect(not(cohort->rows[0].modules[0].fell), "it stands");
	x->f.attempts[0].standing = STANDING_VOID;
	x->f.attempts[0].voided = noon("2023-03-01");
	x->f.trainee = "ben";
	add(cohort);
	cr_assert(eq(sz, cohort->row_count, 2));
	cr_expect(cohort->rows[1].modules[0].fell);
	cr_expect(not(cohort->rows[1].modules[1].fell));
}

Test(cohort, what_others_hold_up_is_counted_by_holder_and_age)
{
	const struct cohort_holder *kim, *lee;

	next("ana");
	wait_for("TST-1/1", "kim", "2023-02-23"); /* 6 days */
	wait_for("TST-1/2", "kim", "2023-02-01"); /* 28 */
	wait_for("TST-2/2", "kim", "2023-01-31"); /* 29 */
	wait_for("TST-2/1", "lee", "2023-01-04"); /* 56 */
	add(cohort);
	next("ben");
	wait_for("TST-1/1", "kim", "2023-01-03"); /* 57 */
	add(cohort);
	kim = holder(cohort, "kim");
	lee = holder(cohort, "lee");
	cr_assert(kim != NULL && lee != NULL);
	cr_expect(eq(int, kim->acts, 4));
	cr_expect(eq(int, kim->trainees, 2));
	cr_expect(eq(int, kim->ages[0], 1));
	cr_expect(eq(int, kim->ages[1], 1));
	cr_expect(eq(int, kim->ages[2], 1));
	cr_expect(eq(int, kim->ages[3], 1));
	cr_expect_str_eq(kim->trainee, "ben");
	cr_expect_str_eq(kim->unit, "TST-1/1");
	cr_expect(eq(int, lee->acts, 1));
	cr_expect(eq(int, lee->ages[2], 1));
	cr_expect(holder(cohort, "ana") == NULL, "trainees are no holders");
	cr_expect(cohort->own_acts > 0);
}

Test(cohort, an_unsigned_module_that_is_ready_is_held_up_by_the_training_officer)
{
	const struct cohort_holder *olu;

	next("ana");
	fill_module(x, "TST-1", "2022-10-01");
	add(cohort);
	olu = holder(cohort, "olu");
	cr_assert(olu != NULL);
	cr_expect(eq(int, (int)olu->role, ROLE_TRAINING_OFFICER));
	cr_expect(eq(int, olu->acts, 1));
	cr_expect_str_eq(olu->unit, "TST-1");
}

/* An award that asks for the review names it too: that is no second act. */
Test(cohort, a_review_is_held_up_once_and_only_when_everything_else_is_there)
{
	const struct cohort_holder *olu;

	fixture_free(x);
	x = fixture_new();
	read_module(x, "TST-1", "kind='rotation' credits='10'", PLAIN);
	read_module(x, "TST-2", "kind='core' credits='20'", PLAIN);
	read_curriculum(x, "",
			"<use module='TST-1@2020.1'/><use module='TST-2@2020.1'/>"
			"<review id='year-1' due='P1Y'><title>R</title><modules of='TST-1'/></review>"
			"<award id='completion' due='P3Y'><title>A</title><review ref='year-1'/></award>");
	next("ana");
	cohort = cohort_new(x->c, noon("2023-03-01"), 0, x->a);
	add(cohort);
	cr_expect(holder(cohort, "olu") == NULL, "it is the trainee's move");
	next("ben");
	fill_module(x, "TST-1", "2022-10-01");
	sign_now(x, "TST-1");
	add(cohort);
	olu = holder(cohort, "olu");
	cr_assert(olu != NULL);
	cr_expect(eq(int, olu->acts, 1));
	cr_expect(eq(int, olu->trainees, 1));
}

Test(cohort, somebody_who_left_is_counted_and_has_no_row)
{
	next("ana");
	x->f.enrolment.ended = day("2022-12-31");
	wait_for("TST-1/1", "kim", "2022-02-01");
	add(cohort);
	cr_expect(eq(sz, cohort->row_count, 0));
	cr_expect(eq(sz, cohort->holder_count, 0));
	cr_expect(eq(sz, cohort->ended, 1));
}

/* Frozen on 2024-09-15: what was sent by then and waits, and what was decided after. */
static void frozen(const char *trainee)
{
	struct attempt *late;

	next(trainee);
	x->f.at = noon("2024-10-01");
	wait_for("TST-1/1", "kim", "2024-09-15");
	late = add_activity(x, "TST-1/2", "2024-09-01");
	late->sent = noon("2024-09-10");
	late->decided = noon("2024-09-16");
	wait_for("TST-1/3", "lee", "2024-09-16")->first_day = day("2024-09-16");
	add_activity(x, "TST-2/1", "2024-09-01");
}

Test(cohort, what_was_sent_by_the_freeze_and_not_assessed_is_listed_by_assessor)
{
	struct cohort *c = cohort_new(x->c, noon("2024-10-01"), 0, x->a);

	frozen("ana");
	add(c);
	cohort_sort(c);
	cr_assert(eq(sz, c->deadline_count, 2), "what was sent on the day after is too late: %zu",
		  c->deadline_count);
	cr_expect_str_eq(c->deadlines[0].what, "TST-1/2");
	cr_expect(eq(i64, c->deadlines[0].decided, noon("2024-09-16")));
	cr_expect_str_eq(c->deadlines[1].what, "TST-1/1");
	cr_expect(eq(i64, c->deadlines[1].decided, 0));
	cr_expect_str_eq(c->deadlines[1].assessor, "kim");
	cr_expect(c->deadlines[1].needed);
	cr_expect(eq(int, c->deadlines[1].freeze, day("2024-09-15")));
}

Test(cohort, looking_ahead_lists_what_would_be_lost)
{
	struct cohort *now = cohort_new(x->c, noon("2024-08-20"), 0, x->a);
	struct cohort *ahead = cohort_new(x->c, noon("2024-08-20"), 26, x->a);
	struct cohort *short_sighted = cohort_new(x->c, noon("2024-08-20"), 25, x->a);

	next("ana");
	x->f.at = noon("2024-08-20");
	wait_for("TST-1/1", "kim", "2024-08-01");
	add(now);
	add(ahead);
	add(short_sighted);
	cr_expect(eq(sz, now->deadline_count, 0));
	cr_expect(eq(sz, short_sighted->deadline_count, 0));
	cr_assert(eq(sz, ahead->deadline_count, 1));
	cr_expect(ahead->deadlines[0].needed);
}

static void expect_same(const struct cohort *a, const struct cohort *b)
{
	cr_assert(eq(sz, a->row_count, b->row_count));
	cr_assert(eq(sz, a->holder_count, b->holder_count));
	cr_assert(eq(sz, a->deadline_count, b->deadline_count));
	cr_expect(eq(sz, a->own_acts, b->own_acts));
	for (size_t i = 0; i < a->row_count; i++)
		cr_expect_str_eq(a->rows[i].trainee, b->rows[i].trainee);
	for (size_t i = 0; i < a->holder_count; i++) {
		const struct cohort_holder *h = &a->holders[i], *k = &b->holders[i];

		cr_expect_str_eq(h->holder, k->holder);
		cr_expect(eq(int, h->acts, k->acts));
		cr_expect(eq(int, h->trainees, k->trainees));
		cr_expect(eq(i64, h->since, k->since));
		cr_expect(memcmp(h->ages, k->ages, sizeof(h->ages)) == 0);
	}
	for (size_t i = 0; i < a->deadline_count; i++)
		cr_expect_str_eq(a->deadlines[i].trainee, b->deadlines[i].trainee);
}

Test(cohort, parts_that_are_joined_are_the_same_as_one)
{
	static const char *const names[] = {"ana", "ben", "cat", "dev", "eve"};
	int64_t at = noon("2024-10-01");
	struct cohort *one = cohort_new(x->c, at, 0, x->a);
	struct cohort *first = cohort_new(x->c, at, 0, x->a), *second = cohort_new(x->c, at, 0, x->a);

	for (size_t i = 0; i < 5; i++) {
		frozen(names[i]);
		add(one);
		add(i < 3 ? first : second);
	}
	cohort_join(second, first);
	cohort_sort(second);
	cohort_sort(one);
	expect_same(one, second);
}

Test(cohort, rows_are_in_order_of_what_presses_most)
{
	next("ana");
	fill_module(x, "TST-1", "2022-10-01");
	sign_now(x, "TST-1");
	add(cohort); /* 6 of 5 expected */
	next("ben");
	add(cohort); /* 0 of 5 */
	next("cat");
	add_activity(x, "TST-2/1", "2022-01-10");
	add(cohort); /* 1 of 5 */
	cohort_sort(cohort);
	cr_expect_str_eq(cohort->rows[0].trainee, "ben");
	cr_expect_str_eq(cohort->rows[1].trainee, "cat");
	cr_expect_str_eq(cohort->rows[2].trainee, "ana");
}
