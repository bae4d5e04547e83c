#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/ranking.h"

static const char *const texts[] = {
	"Accepts a new infusion pump into service",
	"Calibrates a pump, and records the calibration of the pump",
	"Writes a specification for ventilators", "Teaches colleagues", /* only weighs */
};

static struct ranking *ranking(struct arena *a)
{
	struct ranking *r;
	struct err err;

	cr_assert_eq(ranking_new(texts, 4, 3, a, &r, &err), OK, "%s", err.text);
	return r;
}

Test(ranking, what_shares_most_comes_first_and_says_by_which_words)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(10 << 20);
	struct ranking *r = ranking(a);
	struct ranked *found;
	struct err err;
	size_t count;

	cr_assert_eq(ranking_find(r, "I calibrated the pumps", 9, &found, &count, &err), OK);
	cr_assert_eq(count, 2);
	cr_expect_eq(found[0].document, 1);
	cr_assert_eq(found[0].shared_count, 3); /* by its stem each */
	cr_expect_str_eq(found[0].shared[0], "Calibrates");
	cr_expect_str_eq(found[0].shared[1], "pump");
	cr_expect_str_eq(found[0].shared[2], "calibration");
	cr_expect_eq(found[1].document, 0);
	cr_assert_eq(ranking_find(r, "I calibrated the pumps", 1, &found, &count, &err), OK);
	cr_expect_eq(count, 1, "at most as many as are asked for");
}

Test(ranking, what_only_weighs_and_words_that_say_nothing_find_nothing)
{
	static const char *const nothing[] = {"", "teaches colleagues", "a for the", "40 2024",
					      "x y"};
	CLEANUP(arena_cleanup) struct arena *a = arena_new(10 << 20);
	struct ranking *r = ranking(a);
	struct ranked *found;
	struct err err;
	size_t count;

	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
		cr_assert_eq(ranking_find(r, nothing[i], 9, &found, &count, &err), OK);
		cr_expect_eq(count, 0, "%s", nothing[i]);
	}
}

Test(ranking, operators_quotes_and_broken_bytes_are_words_like_others)
{
	static const char *const hostile[] = {
		"\"",
		"\"pump",
		"pump\" OR \"",
		"NOT pump",
		"NEAR(pump service, 2)",
		"body : pump",
		"- body : pump",
		"pump*",
		"^pump + (",
		"((((((((((",
		"pump'; DROP TABLE words; --",
		"pump\xe2\x80\x99s \xe2\x80",
		"\xff\xfe pump \xc3",
		"\xe2\x80\x94pump\xe2\x80\x94",
	};
	CLEANUP(arena_cleanup) struct arena *a = arena_new(10 << 20);
	struct ranking *r = ranking(a);
	struct ranked *found;
	struct err err;
	size_t count;

	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		cr_expect_eq(ranking_find(r, hostile[i], 9, &found, &count, &err), OK, "%s: %s",
			     hostile[i], err.text);
		cr_expect_eq(count, strstr(hostile[i], "pump") ? 2 : 0, "%s", hostile[i]);
	}
}

Test(ranking, a_long_text_is_a_query_like_any_other)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(64 << 20);
	struct ranking *r = ranking(a);
	char *text = arena_alloc(a, 300000);
	struct ranked *found;
	struct err err;
	size_t count, at = 0;

	for (int i = 0; i < 20000; i++)
		at += (size_t)snprintf(text + at, 300000 - at, "pump w%d ", i);
	cr_assert_eq(ranking_find(r, text, 9, &found, &count, &err), OK, "%s", err.text);
	cr_expect_eq(count, 2);
}

Test(ranking, equals_come_in_their_order_each_time)
{
	static const char *const same[] = {"a pump",   "a pump",  "a pump", "nothing else",
					   "nor this", "or that", "and so"};
	CLEANUP(arena_cleanup) struct arena *a = arena_new(10 << 20);
	struct ranking *r;
	struct err err;

	cr_assert_eq(ranking_new(same, 7, 7, a, &r, &err), OK);
	for (int i = 0; i < 5; i++) {
		struct ranked *found;
		size_t count;

		cr_assert_eq(ranking_find(r, "pump", 9, &found, &count, &err), OK);
		cr_assert_eq(count, 3);
		for (size_t k = 0; k < 3; k++)
			cr_expect_eq(found[k].document, k);
	}
}
