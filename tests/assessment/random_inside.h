/* What the files of random_case.h share. */
#ifndef TESTS_ASSESSMENT_RANDOM_INSIDE_H
#define TESTS_ASSESSMENT_RANDOM_INSIDE_H

#include "random_case.h"

#define ROOM 24 /* facts of each kind */

static inline const char *one_of(struct dice *d, const char *const *texts, size_t count)
{
	return texts[roll(d, (uint32_t)count)];
}
#define ONE_OF(d, ...)                                                                             \
	one_of(d, (const char *const[]){__VA_ARGS__},                                              \
	       sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* A second of a day, another one for each entry of each kind. */
static inline int64_t moment(int32_t day, int hour, size_t n)
{
	return day_start(day) + hour * 3600 + (int64_t)n;
}

/* Signatures of modules, then records, results, placements, and signatures of other gates. */
void roll_signatures(struct dice *d, const struct programme *p, struct facts *f, struct arena *a);
void roll_records(struct dice *d, const struct programme *p, struct facts *f);

#endif
