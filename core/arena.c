#include "core/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_MIN 4096 /* the first piece; later ones double */
#define PIECE_MAX (1u << 20)
#define SHORT_TEXT 256
#define ALIGNMENT alignof(max_align_t)

struct piece {
	struct piece *older;
	size_t used, room;
	alignas(max_align_t) char bytes[];
};

/* Lies in a piece itself. */
struct owned {
	struct owned *older;
	void (*release)(void *thing);
	void *thing;
};

struct arena {
	struct piece *newest;
	struct owned *owned;
	size_t limit, taken;
	size_t next_room;
};

struct arena *arena_new(size_t limit)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		abort();
	a->limit = limit;
	a->next_room = PIECE_MIN;
	return a;
}

static void arena_empty(struct arena *a)
{
	for (struct owned *o = a->owned; o != NULL; o = o->older)
		o->release(o->thing);
	a->owned = NULL;
	while (a->newest != NULL) {
		struct piece *older = a->newest->older;

		free(a->newest);
		a->newest = older;
	}
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_empty(a);
	free(a);
}

void arena_cleanup(struct arena **a)
{
	arena_free(*a);
}

static struct piece *piece_new(struct arena *a, size_t n)
{
	size_t room = n > a->next_room ? n : a->next_room;
	struct piece *p = calloc(1, sizeof(*p) + room);

	if (p == NULL)
		abort();
	p->room = room;
	if (a->next_room < PIECE_MAX)
		a->next_room *= 2;
	return p;
}

void arena_clear(struct arena *a)
{
	struct piece *p = a->newest;
	size_t room = 0;

	a->taken = 0;
	if (p == NULL)
		return;
	if (p->older == NULL && a->owned == NULL) {
		memset(p->bytes, 0, p->used);
		p->used = 0;
		return;
	}
	/* All of it fits into one piece next time. */
	for (; p != NULL; p = p->older)
		room += p->room;
	arena_empty(a);
	a->newest = piece_new(a, room);
	a->newest->older = NULL;
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct piece *p = a->newest;
	void *got;

	if (n > a->limit - a->taken || n > SIZE_MAX / 2)
		abort();
	a->taken += n;
	n = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (p == NULL || p->room - p->used < n) {
		p = piece_new(a, n);
		p->older = a->newest;
		a->newest = p;
	}
	got = p->bytes + p->used;
	p->used += n;
	return got;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		abort();
	return arena_alloc(a, n);
}

char *arena_bytes(struct arena *a, const void *bytes, size_t n)
{
	char *copy;

	if (n == SIZE_MAX)
		abort();
	copy = arena_alloc(a, n + 1);
	if (n > 0)
		memcpy(copy, bytes, n);
	return copy;
}

char *arena_text(struct arena *a, const char *text)
{
	return text == NULL ? NULL : arena_bytes(a, text, strlen(text));
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
	char first[SHORT_TEXT];
	va_list again;
	char *text;
	int n;

	/* Nearly every text is short: formatted once, and copied. */
	va_copy(again, args);
	n = vsnprintf(first, sizeof(first), format, args);
	if (n < 0)
		abort();
	if ((size_t)n < sizeof(first)) {
		text = arena_bytes(a, first, (size_t)n);
	} else {
		text = arena_alloc(a, (size_t)n + 1);
		(void)vsnprintf(text, (size_t)n + 1, format, again);
	}
	va_end(again);
	return text;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(a, format, args);
	va_end(args);
	return text;
}

void *arena_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size)
{
	size_t wider = *room == 0 ? 8 : *room;
	void *moved;

	assert(count <= *room);
	if (count < *room)
		return items;
	if (*room != 0 && __builtin_mul_overflow(wider, 2, &wider))
		abort();
	moved = arena_array(a, wider, size);
	if (count > 0)
		memcpy(moved, items, count * size);
	*room = wider;
	return moved;
}

const char **arena_words(struct arena *a, const char *text, size_t *ret_count)
{
	const char **words = NULL;
	size_t count = 0, room = 0;

	for (const char *at = text + strspn(text, " "); *at != '\0'; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");

		words = arena_grow(a, words, count, &room, sizeof(*words));
		words[count++] = arena_bytes(a, at, n);
		at += n;
	}
	*ret_count = count;
	return words;
}

void arena_own(struct arena *a, void (*release)(void *thing), void *thing)
{
	struct owned *o = arena_alloc(a, sizeof(*o));

	*o = (struct owned){ .older = a->owned, .release = release, .thing = thing };
	a->owned = o;
}
