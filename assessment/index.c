#include "assessment/index.h"

#include <string.h>

/* FNV-1a; then a mix, because its low bits alone spread badly. */
static uint64_t hash(const char *key)
{
	uint64_t h = 14695981039346656037u;

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return h ^ h >> 32;
}

struct index index_new(struct arena *a, size_t expected)
{
	struct index x = {.arena = a, .room = expected + 1, .bucket_count = 8};

	while (x.bucket_count <= 2 * x.room)
		x.bucket_count *= 2;
	x.keys = arena_array(a, x.room, sizeof(*x.keys));
	x.buckets = arena_array(a, x.bucket_count, sizeof(*x.buckets));
	return x;
}

static size_t *bucket_of(const struct index *x, const char *key)
{
	size_t i = hash(key) & (x->bucket_count - 1);

	while (x->buckets[i] != 0 && strcmp(x->keys[x->buckets[i] - 1], key) != 0)
		i = (i + 1) & (x->bucket_count - 1);
	return &x->buckets[i];
}

static void index_grow(struct index *x)
{
	x->bucket_count *= 2;
	x->buckets = arena_array(x->arena, x->bucket_count, sizeof(*x->buckets));
	for (size_t i = 0; i < x->count; i++)
		*bucket_of(x, x->keys[i]) = i + 1;
}

size_t index_add(struct index *x, const char *key)
{
	size_t *bucket = bucket_of(x, key);

	if (*bucket != 0)
		return *bucket - 1;
	if (2 * (x->count + 1) >= x->bucket_count) {
		index_grow(x);
		bucket = bucket_of(x, key);
	}
	x->keys = arena_grow(x->arena, x->keys, x->count, &x->room, sizeof(*x->keys));
	x->keys[x->count++] = key;
	*bucket = x->count;
	return x->count - 1;
}

size_t index_find(const struct index *x, const char *key)
{
	size_t number = *bucket_of(x, key);

	return number == 0 ? INDEX_NONE : number - 1;
}
