/*
 * Why texts are erased: the fixed list of reasons. A reason is part of an entry for good, so that nothing
 * of what was erased may stand in it.
 */
#ifndef PORTFOLIO_ERASURE_H
#define PORTFOLIO_ERASURE_H

#include <stddef.h>

#define REDACTION_KIND "redaction"

struct erasure_reason {
	const char *name;  /* as entries have it; lists only grow */
	const char *words; /* for people */
};
extern const struct erasure_reason erasure_reasons[];
extern const size_t erasure_reason_count;

/* The row of that name, NULL when there is none. */
const struct erasure_reason *erasure_reason(const char *name);

#endif
