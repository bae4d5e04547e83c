/* What is looked for in a case before anybody reads it, and how long its clocks run: pure sums. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "assessment/equivalence.h"
#include "core/date.h"

#define TODAY day_of(2026, 5, 14)

static struct arena *arena;

static void enter(void)
{
	arena = arena_new(1u << 20);
}

static void leave(void)
{
	arena_free(arena);
}

TestSuite(equivalence, .init = enter, .fini = leave);

static struct process process(bool stale_stops)
{
	struct process p = { .words = 100, .stale = { 5, 'Y' }, .uses = 2 };

	p.stops[CASE_STALE] = stale_stops;
	p.stops[CASE_KNOWLEDGE] = true;
	for (int i = 0; i < CASE_STAGES; i++)
		p.within[i] = (struct duration){ i + 1, 'M' };
	return p;
}

static const struct outcome skill = { .id = "LO1", .kind = "skill" };

/* Claims of three outcomes, all on one piece of evidence, which is `item`. */
static const char *codes_of(struct case_item item, const char *kind, int words, bool stale_stops,
			    int32_t *ret_stops)
{
	struct process p = process(stale_stops);
	struct unit units[] = { { "A/LO1", kind, "", &skill, false },
				{ "A/LO2", kind, "", &skill, false },
				{ "A/LO3", kind, "", &skill, false } };
	struct case_claim claims[3];
	struct case_file file = { .claims = claims, .claim_count = 3 };
	struct case_fault *faults;
	const char *text = "";
	size_t count;

	for (size_t i = 0; i < 3; i++)
		claims[i] = (struct case_claim){ .seq = 10 + i, .unit = units[i].id, .words = words,
						 .items = &item, .item_count = 1 };
	equivalence_check(&file, &p, units, 3, TODAY, arena, &faults, &count);
	*ret_stops = 0;
	for (size_t i = 0; i < count; i++) {
		text = arena_printf(arena, "%s%s%s", text, i ? " " : "",
				    case_fault_name(faults[i].code));
		*ret_stops += faults[i].stops;
	}
	return text;
}

Test(equivalence, each_fault_is_found_once_for_what_has_it)
{
	static const struct {
		const char *codes;
		bool signed_for, knowledge, gone;
		const char *kind;
		int words;
		bool stale_stops;
		int32_t stops;
		int year, month, day;
	} rows[] = {
		/* on one piece of evidence three outcomes rest, and two is the most */
		{ "over-used", true, false, false, "skill", 100, false, 0, 2024, 3, 1 },
		{ "unsigned over-used", false, false, false, "skill", 100, false, 0, 2024, 3, 1 },
		{ "words words words over-used", true, false, false, "skill", 101, false, 3, 2024, 3, 1 },
		{ "knowledge knowledge knowledge over-used", true, true, false, "skill", 9, false, 3, 2024,
		  3, 1 },
		{ "over-used", true, true, false, "knowledge", 9, false, 0, 2024, 3, 1 },
		/* five years to the day are not longer ago than five years */
		{ "over-used", true, false, false, "skill", 9, false, 0, 2021, 5, 14 },
		{ "stale over-used", true, false, false, "skill", 9, false, 0, 2021, 5, 13 },
		{ "stale over-used", true, false, false, "skill", 9, true, 1, 2021, 5, 13 },
		/* of what is gone nothing is said about what it shows */
		{ "evidence-gone evidence-gone evidence-gone over-used", true, true, true, "skill", 9,
		  false, 3, 2024, 3, 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_item item = {
			.seq = 7,
			.last = day_of(rows[i].year, rows[i].month, rows[i].day),
			.signed_for = rows[i].signed_for,
			.knowledge = rows[i].knowledge,
			.gone = rows[i].gone,
		};
		const char *codes;
		int32_t stops;

		codes = codes_of(item, rows[i].kind, rows[i].words, rows[i].stale_stops, &stops);
		cr_expect_str_eq(codes, rows[i].codes, "row %zu: %s", i, codes);
		cr_expect(eq(i32, stops, rows[i].stops), "row %zu", i);
	}
}

Test(equivalence, what_is_not_claimed_stops_the_case)
{
	struct process p = process(false);
	struct unit units[] = { { "degree", "", "", NULL, false } };
	struct case_file file = { 0 };
	struct case_fault *faults;
	size_t count;

	equivalence_check(&file, &p, units, 1, TODAY, arena, &faults, &count);
	cr_assert(eq(sz, count, 1));
	cr_expect(eq(int, (int)faults[0].code, FAULT_UNCLAIMED));
	cr_expect(faults[0].stops);
}

/* ---- stages ---- */

Test(equivalence, a_clock_runs_from_what_the_case_waits_for)
{
	struct process p = process(false);
	struct case_file file = { .opened = day_end(day_of(2026, 1, 31)) };
	int32_t due;

	cr_expect(eq(int, (int)equivalence_stage(&file, &p, &due), CASE_APPLY));
	cr_expect(eq(i32, due, day_of(2026, 2, 28)));
	file.submitted = 9;
	file.submitted_at = day_end(day_of(2026, 2, 10));
	cr_expect(eq(int, (int)equivalence_stage(&file, &p, &due), CASE_CHECK));
	cr_expect(eq(i32, due, day_of(2026, 4, 10)));
	file.submitted = 0;
	file.returned = 12;
	file.returned_at = day_end(day_of(2026, 2, 20));
	cr_expect(eq(int, (int)equivalence_stage(&file, &p, &due), CASE_APPLY));
	cr_expect(eq(i32, due, day_of(2026, 3, 20)));
	file.rejected = true;
	cr_expect(eq(int, (int)equivalence_stage(&file, &p, &due), CASE_CLOSED));
	cr_expect(eq(i32, due, DAY_OPEN));
}
