/*
 * How far two assessors agree beyond what chance would bring about: Cohen's kappa, for moderation. Exact
 * in whole numbers until it is rounded. RULES.md section 11.
 */
#ifndef ASSESSMENT_AGREEMENT_H
#define ASSESSMENT_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "portfolio/case.h"

/* What two assessors said of one unit. */
struct mark_pair {
	enum unit_mark first, second;
};

struct agreement {
	int64_t units, agreed; /* judged by both; with the same mark */
	/*
	 * Kappa is undefined without units, and where both gave one mark, the same, throughout: chance alone
	 * would then agree as often.
	 */
	bool defined;
	int32_t kappa; /* in thousandths, -1000 to 1000, half away from zero; 0 where undefined */
};

/* Of at most a million pairs, whatever they are gathered by: a standard, two assessors. */
struct agreement agreement_of(const struct mark_pair *pairs, size_t count);

#endif
