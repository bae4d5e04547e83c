#include "assessment/agreement.h"

#include <assert.h>

#define PAIRS_MAX 1000000 /* so that a thousand times their square fits */

static int64_t rounded(int64_t numerator, int64_t denominator)
{
	int64_t half = denominator / 2;

	return (numerator + (numerator < 0 ? -half : half)) / denominator;
}

struct agreement agreement_of(const struct mark_pair *pairs, size_t count)
{
	int64_t first[UNIT_MARKS] = {0}, second[UNIT_MARKS] = {0};
	struct agreement result = {.units = (int64_t)count};
	int64_t chance = 0, all = result.units * result.units;

	assert(count <= PAIRS_MAX);
	for (size_t i = 0; i < count; i++) {
		first[pairs[i].first]++;
		second[pairs[i].second]++;
		result.agreed += pairs[i].first == pairs[i].second;
	}
	/* kappa = (p - e) / (1 - e), p = agreed / n, e = chance / n^2; both sides times n^2. */
	for (int i = 0; i < UNIT_MARKS; i++)
		chance += first[i] * second[i];
	result.defined = chance < all;
	if (result.defined)
		result.kappa = (int32_t)rounded(1000 * (result.units * result.agreed - chance),
						all - chance);
	return result;
}
