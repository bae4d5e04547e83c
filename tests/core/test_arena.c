#include <criterion/criterion.h>
#include <signal.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"

Test(arena, pieces_are_zeroed_aligned_and_apart)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(10 << 20);
	char *old = NULL;
	size_t old_n = 0;

	for (size_t n = 0; n < 9000; n += 97) {
		char *p = arena_alloc(a, n);

		cr_assert_not_null(p);
		cr_assert_eq((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			cr_assert_eq(p[i], 0);
		memset(p, 0x5a, n);
		for (size_t i = 0; i < old_n; i++)
			cr_assert_eq(old[i], 0x5a);
		old = p;
		old_n = n;
	}
}

Test(arena, copies_do_not_depend_on_what_they_copy)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1000);
	char text[] = "text";
	char *copy = arena_text(a, text), *bytes = arena_bytes(a, "a\0b", 3);

	text[0] = 'n';
	cr_expect_str_eq(copy, "text");
	cr_expect_arr_eq(bytes, "a\0b\0", 4);
	cr_expect_null(arena_text(a, NULL));
	cr_expect_str_eq(arena_bytes(a, NULL, 0), "");
	cr_expect_str_eq(arena_printf(a, "%d %s", 7, copy), "7 text");
}

Test(arena, a_growing_array_keeps_what_it_holds)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1 << 20);
	size_t room = 0, count = 0;
	int *items = NULL;

	for (int i = 0; i < 5000; i++) {
		int *before = items;
		size_t room_before = room;

		items = arena_grow(a, items, count, &room, sizeof(*items));
		cr_assert_gt(room, count);
		cr_assert_eq(items == before, count < room_before, "it moves only when full");
		items[count++] = i;
	}
	for (int i = 0; i < 5000; i++)
		cr_assert_eq(items[i], i);
}

Test(arena, the_limit_can_be_reached)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1000);

	cr_expect_not_null(arena_alloc(a, 999));
	cr_expect_not_null(arena_alloc(a, 1));
	cr_expect_not_null(arena_alloc(a, 0));
}

Test(arena, going_over_the_limit_aborts, .signal = SIGABRT)
{
	struct arena *a = arena_new(1000);

	arena_alloc(a, 1000);
	arena_alloc(a, 1);
}

Test(arena, an_array_whose_size_overflows_aborts, .signal = SIGABRT)
{
	arena_array(arena_new(SIZE_MAX), SIZE_MAX / 2, 3);
}

Test(arena, takes_a_text_apart_into_its_words)
{
	struct arena *a = arena_new(1000);
	size_t count = 77;
	const char **words = arena_words(a, "CBD  OCE ", &count);

	cr_assert(count == 2);
	cr_expect_str_eq(words[0], "CBD");
	cr_expect_str_eq(words[1], "OCE");
	cr_expect(arena_words(a, "", &count) == NULL && count == 0);
	cr_expect(arena_words(a, "  ", &count) == NULL && count == 0);
	arena_free(a);
}

static char released[4];

static void note_release(void *thing)
{
	strncat(released, thing, 1);
}

Test(arena, what_it_owns_goes_with_it_the_last_first)
{
	struct arena *a = arena_new(1000);
	char first[] = "1", second[] = "2";

	arena_own(a, note_release, first);
	arena_own(a, note_release, second);
	cr_expect_str_eq(released, "");
	arena_free(a);
	cr_expect_str_eq(released, "21");
}

Test(arena, freeing_none_is_harmless)
{
	struct arena *none = NULL;

	arena_free(NULL);
	arena_cleanup(&none);
}

Test(arena, a_cleared_one_is_as_if_new_and_keeps_room)
{
	struct arena *a = arena_new(100000 + 20 * 64);

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 20; i++) {
			unsigned char *piece = arena_alloc(a, 5000);

			for (size_t k = 0; k < 5000; k++)
				cr_assert(piece[k] == 0, "round %d", round);
			memset(piece, 0xff, 5000);
		}
		arena_clear(a);
	}
	arena_free(a);
}

Test(arena, clearing_releases_what_it_owns_once)
{
	struct arena *a = arena_new(1 << 20);
	char name[] = "b";

	arena_own(a, note_release, name);
	arena_clear(a);
	cr_expect_str_eq(released, "b");
	arena_clear(a);
	arena_free(a);
	cr_expect_str_eq(released, "b");
}
