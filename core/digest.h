/*
 * SHA-256 (FIPS 180-4), the one hash of the whole system.
 */
#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

#define DIGEST_HEX 65 /* 64 lower-case hex digits and a NUL */

struct digest {
	uint8_t bytes[32];
};

struct digest digest_of(const void *bytes, size_t n);
/* Over the concatenation; `first` may be NULL when its length is 0. */
struct digest digest_of_two(const void *first, size_t first_n, const void *second, size_t second_n);
/* The commitment to a text: SHA-256(32-byte salt || bytes). */
struct digest digest_salted(const uint8_t salt[32], const void *bytes, size_t n);

bool digest_equal(const struct digest *a, const struct digest *b); /* in constant time */
void digest_hex(const struct digest *d, char ret_hex[DIGEST_HEX]);
/* Exactly 64 lower-case hex digits. */
MUST_CHECK enum status digest_parse(const char *hex, struct digest *ret_digest, struct err *err);

/* A running digest for files too large to hold; free with digest_run_cleanup. */
struct digest_run;
struct digest_run *digest_run_new(void);
void digest_run_add(struct digest_run *run, const void *bytes, size_t n);
struct digest digest_run_end(struct digest_run *run);
void digest_run_cleanup(struct digest_run **run);

/*
 * Where random bytes come from is a value, so that a demonstration store can be the same every
 * time: random_system() is the operating system's; random_seeded() is SHA-256(seed || counter),
 * for demonstration stores and tests only.
 */
struct random {
	bool seeded;
	uint8_t seed[32];
	uint64_t counter;
};
struct random random_system(void);
struct random random_seeded(const char *seed);
void random_fill(struct random *r, void *bytes, size_t n); /* aborts if the system has none */

#endif
