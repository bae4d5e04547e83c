/* Words that people read: numbers of entries are cut short, days are told from today, lines fit a phone. */
#include "cli/words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"

static struct arena *a;

static void begin(void)
{
	a = arena_new(1u << 20);
}

static void end(void)
{
	arena_free(a);
}

TestSuite(words, .init = begin, .fini = end);

Test(words, entries_are_listed_and_the_rest_counted)
{
	static const int64_t entries[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
	static const char *const rows[] = {
		[0] = "",
		[1] = "entry 1",
		[2] = "entries 1 and 2",
		[3] = "entries 1, 2 and 3",
		[9] = "entries 1, 2, 3, 4, 5, 6, 7, 8 and 9", /* no "and 1 more" */
		[10] = "entries 1, 2, 3, 4, 5, 6, 7, 8 and 2 more",
		[11] = "entries 1, 2, 3, 4, 5, 6, 7, 8 and 3 more",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i])
			cr_expect_str_eq(entries_words(entries, i, a), rows[i], "row %zu", i);
	}
}

Test(words, days_are_told_from_today)
{
	cr_expect_str_eq(days_words(100, 100, a), "today");
	cr_expect_str_eq(days_words(99, 100, a), "yesterday");
	cr_expect_str_eq(days_words(101, 100, a), "tomorrow");
	cr_expect_str_eq(days_words(98, 100, a), "2 days ago");
	cr_expect_str_eq(days_words(102, 100, a), "in 2 days");
}

Test(words, of_a_relief_name_authority_and_second_signer)
{
	struct relief r = { .kind = RELIEF_WAIVED,
			    .of = "CEN-R4",
			    .accepted = day_start(day_of(2025, 3, 4)),
			    .entry = 440,
			    .by = "rosa",
			    .countersigned = "kay" };

	cr_expect_str_eq(relief_words(&r, a),
			 "waived by rosa on 2025-03-04 (entry 440), countersigned by kay");
	r.countersigned = NULL;
	r.cohort = true;
	r.due_from = day_of(2025, 9, 1);
	r.due_until = day_of(2025, 9, 30);
	cr_expect_str_eq(relief_words(&r, a),
			 "waived by rosa on 2025-03-04 (entry 440), for everybody of this curriculum who is "
			 "due to complete from 2025-09-01 until 2025-09-30");
	r = (struct relief){ .kind = RELIEF_EXEMPT,
			     .of = "CEN-R4",
			     .accepted = day_start(day_of(2025, 3, 4)),
			     .entry = 7,
			     .by = "rosa",
			     .map = "MAP-1@2023.1" };
	cr_expect_str_eq(relief_words(&r, a), "exempt through MAP-1@2023.1 by rosa on 2025-03-04 (entry 7)");
}

Test(words, lines_are_broken_at_spaces_and_hold_no_control_character)
{
	char *out = NULL;
	size_t n;
	FILE *memory = open_memstream(&out, &n);

	print_wrapped(memory, "- ", "  ",
		      "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
		      "B\xc3\xa9la \x1b[31mred");
	fclose(memory);
	cr_expect_str_eq(out, "- one two three four five six seven eight nine ten eleven twelve thirteen\n"
			      "  fourteen B\xc3\xa9la ?[31mred\n");
	free(out);
}

Test(words, paragraphs_keep_their_lines_and_fit_the_width_that_they_are_given)
{
	char *out = NULL;
	size_t n;
	FILE *memory = open_memstream(&out, &n);

	print_paragraphs(memory, 13, "1. ", "   ", "one two three\n\nfour \x1b[31m");
	print_paragraphs(memory, 12, "2. ", "   ", "");
	fclose(memory);
	cr_expect_str_eq(out, "1. one two\n   three\n\n   four ?[31m\n");
	free(out);
}

Test(words, two_texts_stand_beside_each_other_and_a_word_too_long_is_cut)
{
	char *out = NULL;
	size_t n;
	FILE *memory = open_memstream(&out, &n);

	print_columns(memory, 8, "", "");
	print_columns(memory, 8, "one two three", "B\xc3\xa9la");
	print_columns(memory, 8, "", "abcdefghi\xc3\xa9 \x1b[31m");
	fclose(memory);
	cr_expect_str_eq(out, "one two  | B\xc3\xa9la\n"
			      "three    |\n"
			      "         | abcdefgh\n"
			      "         | i\xc3\xa9\n"
			      "         | ?[31m\n");
	free(out);
}
