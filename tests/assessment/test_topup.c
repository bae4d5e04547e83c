/* Top-up: what it says is smallest is, by trying every selection there is; what it proves stands. */
#include "assessment/topup.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"

#define CASES 10000
#define MOST 12
#define NEEDS 2

struct world {
	struct topup_problem problem;
	struct topup_candidate candidates[MOST];
	size_t covers[MOST][MOST], needs[MOST][NEEDS];
	int32_t picks[2];
};

/* ---- every selection there is ---- */

static bool has(uint32_t plan, size_t c)
{
	return plan >> c & 1;
}

static bool is_plan(const struct topup_problem *p, uint32_t plan)
{
	uint32_t covered = 0, groups[2] = { 0 };

	for (size_t c = 0; c < p->count; c++) {
		const struct topup_candidate *k = &p->candidates[c];

		if (!has(plan, c))
			continue;
		for (size_t i = 0; i < k->cover_count; i++)
			covered |= 1u << k->covers[i];
		for (size_t i = 0; i < k->need_count; i++) {
			if (!has(plan, k->needs[i]))
				return false;
		}
		if (k->group >= 0)
			groups[k->choose] |= 1u << k->group;
	}
	for (size_t k = 0; k < p->choose_count; k++) {
		if (__builtin_popcount(groups[k]) > p->picks[k])
			return false;
	}
	return covered == (1u << p->outcome_count) - 1;
}

static int64_t cost(const struct topup_problem *p, uint32_t plan)
{
	int64_t sum = 0;

	for (size_t c = 0; c < p->count; c++)
		sum += has(plan, c) ? p->candidates[c].cost : 0;
	return sum;
}

/* The documented order: cost, how many, then who has the first that the other has not. */
static bool before(const struct topup_problem *p, uint32_t x, uint32_t y)
{
	uint32_t differ = x ^ y;

	if (cost(p, x) != cost(p, y))
		return cost(p, x) < cost(p, y);
	if (__builtin_popcount(x) != __builtin_popcount(y))
		return __builtin_popcount(x) < __builtin_popcount(y);
	return (x & differ & -differ) != 0;
}

/*
 * The three best by definition: each the first in order that has not all of one before it. That it
 * equals "nothing can be left out" is not assumed here.
 */
static size_t try_all(const struct topup_problem *p, uint32_t ret_plans[3])
{
	size_t count = 0;

	for (; count < 3; count++) {
		bool any = false;
		uint32_t best = 0;

		for (uint32_t plan = 0; plan < 1u << p->count; plan++) {
			bool again = false;

			for (size_t i = 0; i < count; i++)
				again = again || (plan & ret_plans[i]) == ret_plans[i];
			if (!again && is_plan(p, plan) && (!any || before(p, plan, best))) {
				any = true;
				best = plan;
			}
		}
		if (!any)
			break;
		ret_plans[count] = best;
	}
	return count;
}

/* ---- random cases ---- */

static uint64_t next(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (*seed >> 11) % below;
}

static void random_world(uint64_t *seed, struct world *w)
{
	size_t outcomes = 1 + next(seed, 6), count = 2 + next(seed, 9);
	uint64_t dear = 1 + next(seed, 9), needy = next(seed, 3), grouped = next(seed, 3);
	uint64_t sparse = 2 + next(seed, 3);

	memset(w, 0, sizeof(*w));
	w->problem = (struct topup_problem){ w->candidates, count, outcomes, w->picks, 2 };
	w->picks[0] = (int32_t)(1 + next(seed, 4)) / 2;
	w->picks[1] = 1;
	for (size_t c = 0; c < count; c++) {
		struct topup_candidate *k = &w->candidates[c];

		*k = (struct topup_candidate){ .cost = (int32_t)next(seed, dear),
					       .covers = w->covers[c],
					       .needs = w->needs[c],
					       .group = -1,
					       .choose = -1 };
		for (size_t o = 0; o < outcomes; o++) {
			if (next(seed, sparse) == 0)
				w->covers[c][k->cover_count++] = o;
		}
		for (size_t n = 0; n < count && k->need_count < NEEDS; n++) {
			if (n != c && next(seed, 10) < needy)
				w->needs[c][k->need_count++] = n;
		}
		if (next(seed, 3) < grouped) {
			k->group = (int)next(seed, 5);
			k->choose = k->group < 3 ? 0 : 1;
		}
	}
}

static uint32_t as_bits(const struct topup_plan *plan)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < plan->count; i++) {
		cr_assert(i == 0 || plan->items[i - 1] < plan->items[i]);
		bits |= 1u << plan->items[i];
	}
	return bits;
}

static size_t cases(void)
{
	const char *part = getenv("CASES_PART");

	return CASES / (part ? strtoul(part, NULL, 10) : 1);
}

Test(topup, equals_every_selection_tried_in_cost_order_and_next_best)
{
	struct arena *a = arena_new(64u << 20);
	uint64_t seed = 20260512;
	size_t found = 0, thirds = 0;

	for (size_t i = 0; i < cases(); i++) {
		struct topup_result r = { 0 };
		uint32_t expected[3];
		struct world w;
		struct err err;
		size_t count;
		enum status status;

		random_world(&seed, &w);
		count = try_all(&w.problem, expected);
		status = topup_solve(&w.problem, TOPUP_WORK, a, &r, &err);
		cr_assert_eq(status, count > 0 ? OK : ERR_NOT_FOUND, "case %zu", i);
		cr_assert_eq(r.count, count, "case %zu: %zu plans, not %zu", i, r.count, count);
		for (size_t k = 0; k < count; k++) {
			cr_assert_eq(as_bits(&r.plans[k]), expected[k], "case %zu, plan %zu: %x, not %x",
				     i, k, as_bits(&r.plans[k]), expected[k]);
			cr_assert_eq(r.plans[k].cost, cost(&w.problem, expected[k]));
		}
		cr_assert(count == 0 || (r.optimal && r.ended && r.bound == r.plans[0].cost));
		found += count > 0;
		thirds += count == 3;
		arena_clear(a);
	}
	/* The cases are worth something: many can be covered, many in three ways, and many cannot. */
	cr_assert(found > cases() / 4 && found < cases() && thirds > cases() / 10, "%zu %zu", found, thirds);
	arena_free(a);
}

/* ---- larger ones ---- */

#define ROWS 40
#define COLUMNS 200
#define COVERS 8

struct large {
	struct topup_candidate candidates[COLUMNS];
	size_t covers[COLUMNS][COVERS], needs[COLUMNS][1];
	struct topup_problem problem;
};

static void large_world(uint64_t seed, struct large *w)
{
	memset(w, 0, sizeof(*w));
	w->problem = (struct topup_problem){ w->candidates, COLUMNS, ROWS, NULL, 0 };
	for (size_t c = 0; c < COLUMNS; c++) {
		struct topup_candidate *k = &w->candidates[c];
		size_t base = next(&seed, ROWS), asked = 2 + next(&seed, COVERS - 1);
		bool had[ROWS] = { false };

		*k = (struct topup_candidate){
			.covers = w->covers[c], .needs = w->needs[c], .group = -1, .choose = -1
		};
		had[c % ROWS] = true;
		w->covers[c][k->cover_count++] = c % ROWS;
		for (size_t i = 1; i < asked; i++) {
			size_t o = (base + next(&seed, 16)) % ROWS;

			if (!had[o])
				w->covers[c][k->cover_count++] = o;
			had[o] = true;
		}
		k->cost = (int32_t)(1 + next(&seed, 9) + k->cover_count / 2);
		if (next(&seed, 5) == 0 && c > 0)
			w->needs[c][k->need_count++] = next(&seed, c);
	}
}

/* Past its limit it says what it has, and between which bounds; never that this is the smallest. */
Test(topup, a_limit_of_work_leaves_a_plan_and_a_true_bound)
{
	struct arena *a = arena_new(256u << 20);
	static struct large w;
	size_t gaps = 0;

	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct topup_result whole, cut;
		struct err err;

		large_world(seed * 7919, &w);
		cr_assert_eq(topup_solve(&w.problem, UINT64_MAX, a, &whole, &err), OK);
		cr_assert_eq(topup_solve(&w.problem, 1, a, &cut, &err), OK);
		cr_assert(whole.optimal && whole.ended && whole.count == 3);
		cr_assert_eq(whole.bound, whole.plans[0].cost);
		cr_assert(cut.bound <= whole.bound && cut.plans[0].cost >= whole.bound);
		cr_assert_eq(cut.optimal, cut.bound == cut.plans[0].cost);
		cr_assert_eq(cut.count, cut.ended ? 3 : 1);
		gaps += !cut.optimal;
		arena_clear(a);
	}
	cr_assert(gaps > 0);
	arena_free(a);
}

Test(topup, says_the_same_each_time)
{
	struct arena *a = arena_new(256u << 20);
	static struct large w;
	struct topup_result first, second;
	struct err err;

	large_world(4711, &w);
	for (uint64_t limit = 1; limit < UINT64_C(100000000); limit *= 10) {
		cr_assert_eq(topup_solve(&w.problem, limit, a, &first, &err), OK);
		cr_assert_eq(topup_solve(&w.problem, limit, a, &second, &err), OK);
		cr_assert_eq(first.work, second.work);
		cr_assert_eq(first.bound, second.bound);
		cr_assert_eq(first.count, second.count);
		for (size_t i = 0; i < first.count; i++) {
			cr_assert_eq(first.plans[i].count, second.plans[i].count);
			cr_assert_arr_eq(first.plans[i].items, second.plans[i].items,
					 first.plans[i].count * sizeof(size_t));
		}
	}
	arena_free(a);
}

/* ---- edges ---- */

Test(topup, nothing_missing_needs_nothing)
{
	struct arena *a = arena_new(1u << 20);
	struct topup_problem p = { 0 };
	struct topup_result r;
	struct err err;

	cr_assert_eq(topup_solve(&p, TOPUP_WORK, a, &r, &err), OK);
	cr_assert(r.optimal && r.count == 1 && r.plans[0].count == 0 && r.bound == 0);
	arena_free(a);
}

Test(topup, what_nothing_covers_is_refused)
{
	struct arena *a = arena_new(1u << 20);
	struct topup_candidate one = { .cost = 1, .covers = (size_t[]){ 0 }, .cover_count = 1, .group = -1,
				       .choose = -1 };
	struct topup_problem p = { &one, 1, 2, NULL, 0 };
	struct topup_result r = { .count = 77 };
	struct err err;

	cr_assert_eq(topup_solve(&p, TOPUP_WORK, a, &r, &err), ERR_NOT_FOUND);
	cr_assert_eq(r.count, 77, "results stay as they were");
	arena_free(a);
}

Test(topup, a_problem_that_names_what_is_not_there_is_refused)
{
	struct arena *a = arena_new(1u << 20);
	const struct topup_candidate wrong[] = {
		{ .cost = -1, .group = -1, .choose = -1 },
		{ .cost = TOPUP_COST + 1, .group = -1, .choose = -1 },
		{ .covers = (size_t[]){ 1 }, .cover_count = 1, .group = -1, .choose = -1 },
		{ .needs = (size_t[]){ 1 }, .need_count = 1, .group = -1, .choose = -1 },
		{ .needs = (size_t[]){ 0 }, .need_count = 1, .group = -1, .choose = -1 },
		{ .group = 0, .choose = -1 },
		{ .group = -1, .choose = 0 },
		{ .group = 0, .choose = 1 },
	};
	int32_t picks[] = { 1 };

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct topup_problem p = { &wrong[i], 1, 1, picks, 1 };
		struct topup_result r;
		struct err err;

		cr_assert_eq(topup_solve(&p, TOPUP_WORK, a, &r, &err), ERR_INVALID, "row %zu", i);
	}
	arena_free(a);
}
