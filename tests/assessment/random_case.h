/*
 * Small programmes and small portfolios by chance, the same for the same number, in which every
 * word and every kind of fact of RULES.md (assessment/) turns up and meets the others often.
 */
#ifndef TESTS_ASSESSMENT_RANDOM_CASE_H
#define TESTS_ASSESSMENT_RANDOM_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "curricula/curriculum.h"
#include "portfolio/facts.h"

struct dice {
	uint64_t state;
};

struct dice dice_new(uint64_t seed);
uint32_t roll(struct dice *d, uint32_t sides); /* 0 to sides - 1 */
bool often(struct dice *d);		       /* nine times of ten */
bool sometimes(struct dice *d);		       /* once in four */
bool rarely(struct dice *d);		       /* once in twelve */

struct programme {
	const struct curriculum *c;
	const struct specialisms *s;
	const char *text; /* its files, as XML */
};

/* One to four modules, with gates over them. In the arena, which may be small: 32 MiB. */
struct programme random_programme(uint64_t seed, struct arena *a);

/* A trainee of it. */
struct facts random_facts(const struct programme *p, uint64_t seed, struct arena *a);

/* All of that as lines of text, to look at. */
void facts_tell(const struct facts *f, struct buf *out);

/* ---- random_facts.c: steps of the above, for tests that go on from there ---- */

/* One more attempt at the end of the log, for something that the programme asks for. */
struct attempt *random_attempt(struct dice *d, const struct programme *p, struct facts *f,
			       struct arena *a);

#endif
