/*
 * Memory that lives as long as one job (one command, one request, one check). Nobody frees pieces.
 * An arena has a limit in bytes from birth; going over it aborts, like any allocation failure of our
 * own: it is safe because whoever reads input bounds it first, so the limit is an invariant.
 */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "core/err.h"

struct arena;

struct arena *arena_new(size_t limit);
void arena_free(struct arena *a); /* NULL is fine */
void arena_cleanup(struct arena **a);
/*
 * As if new, with the same limit: what was there is gone. Keeps room for as much again, so that many jobs
 * of one size one after another ask the system for memory once.
 */
void arena_clear(struct arena *a);

/* Zeroed memory, aligned for any type. n == 0 gives a valid pointer to nothing. */
void *arena_alloc(struct arena *a, size_t n);
/* Zeroed room for `count` things of `size` bytes; overflow aborts. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy of `n` bytes, with a NUL after them that is not counted. */
char *arena_bytes(struct arena *a, const void *bytes, size_t n);
/* A copy of a string; NULL gives NULL. */
char *arena_text(struct arena *a, const char *text);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *format, va_list args) PRINTF_LIKE(2, 0);
/* The words of a text with spaces between them, however many; NULL when it has none. */
const char **arena_words(struct arena *a, const char *text, size_t *ret_count);

/* When the arena is freed `release(thing)` is called, last given first: for what a library made. */
void arena_own(struct arena *a, void (*release)(void *thing), void *thing);

/*
 * A growing array in an arena: `items = arena_grow(a, items, count, &room, sizeof *items)` before
 * items[count++] = ...; doubles when full, copies, leaves the old piece to the arena.
 */
void *arena_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size);

#endif
