/*
 * Strings to small numbers, in the order in which they were first seen. Lives in an arena; keys are
 * borrowed.
 */
#ifndef ASSESSMENT_INDEX_H
#define ASSESSMENT_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

#define INDEX_NONE SIZE_MAX

struct index {
	struct arena *arena;
	const char **keys; /* by number */
	size_t count;
	size_t room;
	size_t *buckets;     /* number + 1; 0: free */
	size_t bucket_count; /* a power of two, more than twice `count` */
};

/* `expected` spares growing; it is no limit. */
struct index index_new(struct arena *a, size_t expected);
size_t index_add(struct index *x, const char *key);	   /* its number, a new one if need be */
size_t index_find(const struct index *x, const char *key); /* INDEX_NONE when it is not there */

#endif
