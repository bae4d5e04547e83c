#include "cli/bench_topup.h"

#include <string.h>
#include <time.h>

#include "assessment/topup.h"

#define COVERS 8 /* outcomes of a candidate, at most */
#define NEAR 16	 /* most of them are of this many neighbours, as those of a module are */
#define ARENA (512u << 20)

struct invented {
	struct topup_candidate candidates[BENCH_CANDIDATES];
	size_t covers[BENCH_CANDIDATES][COVERS], needs[BENCH_CANDIDATES][1];
};

static double seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* xorshift64: the same cases on every machine. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (*state >> 11) % below;
}

/* A fifth of the candidates need one that stands before them. */
static struct topup_problem invent(struct arena *a, unsigned number)
{
	struct invented *v = arena_alloc(a, sizeof(*v));
	uint64_t state = UINT64_C(0x9E3779B97F4A7C15) + number;

	for (size_t c = 0; c < BENCH_CANDIDATES; c++) {
		struct topup_candidate k = { .covers = v->covers[c], .needs = v->needs[c] };
		size_t base = (size_t)draw(&state, BENCH_MISSING), asked = 2 + (size_t)draw(&state, COVERS - 1);
		bool had[BENCH_MISSING] = { false };

		for (size_t i = 0; i < asked; i++) {
			bool near = draw(&state, 3) > 0;
			size_t o = near ? (base + (size_t)draw(&state, NEAR)) % BENCH_MISSING :
					  (size_t)draw(&state, BENCH_MISSING);

			if (!had[o])
				v->covers[c][k.cover_count++] = o;
			had[o] = true;
		}
		k.group = k.choose = -1;
		k.cost = (int32_t)(1 + draw(&state, 9) + k.cover_count / 2);
		if (c > 0 && draw(&state, 5) == 0)
			v->needs[c][k.need_count++] = (size_t)draw(&state, c);
		v->candidates[c] = k;
	}
	return (struct topup_problem){ v->candidates, BENCH_CANDIDATES, BENCH_MISSING, NULL, 0 };
}

enum status bench_topup(unsigned number, struct topup_rates *ret_rates, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ARENA);
	struct topup_problem problem = invent(a, number);
	struct topup_result first, whole;
	double begun, taken;

	TRY(topup_solve(&problem, 1, a, &first, err));
	begun = seconds();
	TRY(topup_solve(&problem, TOPUP_WORK, a, &whole, err));
	taken = seconds() - begun;
	if (whole.plans[0].cost < first.bound || whole.plans[0].cost > first.plans[0].cost)
		return fail(err, ERR_CORRUPT, "a top-up plan is below its bound: please report this");
	*ret_rates = (struct topup_rates){
		.proven = 60 / taken,
		.gap = (double)(whole.plans[0].cost - whole.bound) / (double)whole.plans[0].cost,
	};
	return OK;
}
