/* The allocation held against trying every case (RULES.md section 4). */
#include "assessment/allocation.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#define QUOTAS_MAX 3
#define CANDIDATES_MAX 7

/* ---- a generator of its own, so that every run is the same ---- */

struct dice {
	uint64_t state;
};

static uint32_t roll(struct dice *d, uint32_t sides)
{
	d->state = d->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(d->state >> 33) % sides;
}

struct problem {
	struct slots quotas[QUOTAS_MAX];
	size_t quota_count;
	struct bid bids[CANDIDATES_MAX][QUOTAS_MAX];
	struct candidate candidates[CANDIDATES_MAX];
	size_t count;
};

static void problem_roll(struct dice *d, struct problem *p)
{
	memset(p, 0, sizeof(*p));
	p->quota_count = 1 + roll(d, QUOTAS_MAX);
	p->count = roll(d, CANDIDATES_MAX + 1);
	for (size_t q = 0; q < p->quota_count; q++) {
		p->quotas[q].min = 1 + (int32_t)roll(d, 3);
		p->quotas[q].k = (int32_t)roll(d, (uint32_t)p->quotas[q].min + 1);
	}
	for (size_t i = 0; i < p->count; i++) {
		struct candidate *c = &p->candidates[i];

		c->kase = roll(d, 2) == 0 ? ALONE : (int32_t)roll(d, 3);
		c->waits = roll(d, 3) == 0;
		c->bids = p->bids[i];
		for (size_t q = 0; q < p->quota_count; q++)
			if (roll(d, 5) < 3)
				p->bids[i][c->bid_count++] = (struct bid){
					(int32_t)q, roll(d, 6) == 0 ? UNSAID : (int32_t)roll(d, 3)};
	}
}

/* ---- every way to seat them ---- */

struct best {
	int32_t total[QUOTAS_MAX]; /* of a seating: how many in each quota */
	bool used[CANDIDATES_MAX];
	bool found;
};

static int32_t value_at(const struct candidate *c, int32_t quota)
{
	for (size_t j = 0; j < c->bid_count; j++)
		if (c->bids[j].quota == quota)
			return c->bids[j].value;
	return -2;
}

/* Is this seating an allocation? Said anew, straight from the definition. */
static bool is_allocation(const struct problem *p, const int32_t *seat)
{
	for (size_t i = 0; i < p->count; i++)
		for (size_t j = 0; j < i; j++)
			if (seat[i] != UNSEATED && seat[j] != UNSEATED &&
			    p->candidates[i].kase != ALONE &&
			    p->candidates[i].kase == p->candidates[j].kase)
				return false;
	for (size_t q = 0; q < p->quota_count; q++) {
		bool values[3] = {false};
		int32_t different = 0, total = 0;

		for (size_t i = 0; i < p->count; i++) {
			int32_t v;

			if (seat[i] != (int32_t)q)
				continue;
			total++;
			v = value_at(&p->candidates[i], (int32_t)q);
			if (v >= 0 && !values[v]) {
				values[v] = true;
				different++;
			}
		}
		if (different > p->quotas[q].k)
			different = p->quotas[q].k;
		/* The others must find room among the slots that ask for no difference. */
		if (total - different > p->quotas[q].min - p->quotas[q].k)
			return false;
	}
	return true;
}

static int32_t sum(const int32_t *totals, size_t n)
{
	int32_t s = 0;

	for (size_t q = 0; q < n; q++)
		s += totals[q];
	return s;
}

/* Larger first, then earlier quotas, then the oldest candidates. */
static bool is_better(const struct problem *p, const struct best *a, const struct best *b)
{
	if (!b->found)
		return true;
	if (sum(a->total, p->quota_count) != sum(b->total, p->quota_count))
		return sum(a->total, p->quota_count) > sum(b->total, p->quota_count);
	for (size_t q = 0; q < p->quota_count; q++)
		if (a->total[q] != b->total[q])
			return a->total[q] > b->total[q];
	for (size_t i = 0; i < p->count; i++)
		if (a->used[i] != b->used[i])
			return a->used[i];
	return false;
}

/*
 * Tries each seat for each candidate from `i` on. `base` (NULL: none) is what must be used already,
 * with at least its totals; then only waiting ones may be added.
 */
static void try_all(const struct problem *p, size_t i, int32_t *seat, const struct best *base,
		    struct best *best)
{
	struct best this = {.found = true};

	if (i < p->count) {
		const struct candidate *c = &p->candidates[i];
		bool may = base == NULL ? !c->waits : c->waits || base->used[i];
		bool must = base != NULL && base->used[i];

		for (size_t j = 0; may && j < c->bid_count; j++) {
			seat[i] = c->bids[j].quota;
			try_all(p, i + 1, seat, base, best);
		}
		seat[i] = UNSEATED;
		if (!must)
			try_all(p, i + 1, seat, base, best);
		return;
	}
	if (!is_allocation(p, seat))
		return;
	for (size_t k = 0; k < p->count; k++) {
		this.used[k] = seat[k] != UNSEATED;
		if (this.used[k])
			this.total[seat[k]]++;
	}
	for (size_t q = 0; base != NULL && q < p->quota_count; q++)
		if (this.total[q] < base->total[q])
			return;
	if (is_better(p, &this, best))
		*best = this;
}

Test(allocation, is_what_trying_every_seating_gives)
{
	struct dice d = {20231};
	size_t seated = 0, waited = 0;

	for (int round = 0; round < 20000; round++) {
		struct arena *a = arena_new(1 << 20);
		struct problem p;
		struct best have = {0}, both = {0};
		int32_t seat[CANDIDATES_MAX];
		struct allocation got;

		problem_roll(&d, &p);
		try_all(&p, 0, seat, NULL, &have);
		try_all(&p, 0, seat, &have, &both);
		got = allocation_find(p.quotas, p.quota_count, p.candidates, p.count, a);
		for (size_t q = 0; q < p.quota_count; q++) {
			cr_assert(eq(i32, got.have[q], have.total[q]), "round %d quota %zu", round,
				  q);
			cr_assert(eq(i32, got.have[q] + got.wait[q], both.total[q]),
				  "round %d quota %zu", round, q);
			seated += (size_t)got.have[q];
			waited += (size_t)got.wait[q];
		}
		for (size_t i = 0; i < p.count; i++)
			cr_assert(eq(int, got.seat[i] != UNSEATED, both.used[i]),
				  "round %d candidate %zu", round, i);
		cr_assert(is_allocation(&p, got.seat), "round %d", round);
		cr_assert(eq(i32,
			     allocation_fill(p.quotas, p.quota_count, p.candidates, p.count, a),
			     sum(have.total, p.quota_count)),
			  "round %d", round);
		arena_free(a);
	}
	cr_expect(seated > 20000 && waited > 5000, "the problems must be worth trying: %zu, %zu",
		  seated, waited);
}

Test(allocation, one_more_candidate_never_leaves_fewer_slots_filled)
{
	struct dice d = {7};

	for (int round = 0; round < 5000; round++) {
		struct arena *a = arena_new(1 << 20);
		struct problem p;
		int32_t before, after;

		problem_roll(&d, &p);
		after = allocation_fill(p.quotas, p.quota_count, p.candidates, p.count, a);
		before = p.count == 0 ? 0
				      : allocation_fill(p.quotas, p.quota_count, p.candidates,
							p.count - 1, a);
		cr_assert(before <= after && after <= before + 1, "round %d", round);
		arena_free(a);
	}
}

/* Any case c has one that only fits the first quota and one that only fits the second. */
Test(allocation, prefers_a_full_allocation_to_an_old_candidate)
{
	struct arena *a = arena_new(1 << 20);
	const struct slots quotas[] = {{1, 0}, {1, 0}};
	const struct bid first[] = {{0, UNSAID}}, second[] = {{1, UNSAID}};
	const struct candidate candidates[] = {
		{.kase = 0, .bids = first, .bid_count = 1},
		{.kase = 0, .bids = second, .bid_count = 1},
		{.kase = ALONE, .bids = first, .bid_count = 1},
	};
	struct allocation got = allocation_find(quotas, 2, candidates, 3, a);

	cr_expect(eq(i32, got.seat[0], UNSEATED));
	cr_expect(eq(i32, got.seat[1], 1));
	cr_expect(eq(i32, got.seat[2], 0));
	arena_free(a);
}

Test(allocation, of_nothing_is_empty)
{
	struct arena *a = arena_new(1 << 20);
	const struct slots quotas[] = {{2, 1}};
	struct allocation got = allocation_find(quotas, 1, NULL, 0, a);

	cr_expect(eq(i32, got.have[0], 0));
	cr_expect(eq(i32, got.wait[0], 0));
	cr_expect(eq(i32, allocation_fill(NULL, 0, NULL, 0, a), 0));
	arena_free(a);
}

/* 2,000 candidates for 500 slots, most of which want different values. */
Test(allocation, of_thousands_of_candidates_takes_no_time)
{
	struct arena *a = arena_new(256u << 20);
	const struct slots quotas[] = {{200, 150}, {300, 100}};
	struct candidate *candidates = arena_array(a, 2000, sizeof(*candidates));
	struct allocation got;

	for (size_t i = 0; i < 2000; i++) {
		struct bid *bids = arena_array(a, 2, sizeof(*bids));

		bids[0] = (struct bid){0, (int32_t)(i % 400)};
		bids[1] = (struct bid){1, (int32_t)(i % 130)};
		candidates[i] = (struct candidate){.kase = (int32_t)(i / 2),
						   .waits = i % 7 == 0,
						   .bids = bids,
						   .bid_count = 2};
	}
	got = allocation_find(quotas, 2, candidates, 2000, a);
	cr_expect(eq(i32, got.have[0], 200));
	cr_expect(eq(i32, got.have[1], 300));
	arena_free(a);
}
