/* Cohen's kappa, against sums made by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "assessment/agreement.h"

/* How often the first assessor said the row, and the second the column: met, partly, not met. */
struct table {
	const char *what;
	int counts[UNIT_MARKS][UNIT_MARKS];
	int64_t units, agreed;
	bool defined;
	int32_t kappa;
};

static const struct table tables[] = {
	{"nothing was judged by both", {{0}}, 0, 0, false, 0},
	/* Every unit met by both: chance would have agreed as often. */
	{"one mark throughout", {{9, 0, 0}}, 9, 9, false, 0},
	/* p = 35/50, e = (25 x 30 + 25 x 20) / 2500 = 0.5: (0.7 - 0.5) / 0.5 */
	{"fifty units, two marks", {{20, 0, 5}, {0}, {10, 0, 15}}, 50, 35, true, 400},
	/* rows 12, 6, 4; columns 11, 7, 4: e = (132 + 42 + 16) / 484; (22 x 18 - 190) / (484 - 190) */
	{"all three marks", {{10, 2, 0}, {0, 5, 1}, {1, 0, 3}}, 22, 18, true, 701},
	{"all alike", {{3, 0, 0}, {0, 2, 0}, {0, 0, 4}}, 9, 9, true, 1000},
	/* e = 2/4: (0 - 0.5) / 0.5 */
	{"each the other's mark", {{0, 0, 1}, {0}, {1, 0, 0}}, 2, 0, true, -1000},
	/* p = 2/4 = e */
	{"no more than chance", {{1, 0, 1}, {0}, {1, 0, 1}}, 4, 2, true, 0},
	/* p = 1/3, e = (2 x 2 + 1 x 1) / 9: (3 - 5) / (9 - 5) */
	{"less than chance", {{1, 0, 1}, {0}, {1, 0, 0}}, 3, 1, true, -500},
};

static size_t pairs_of(const struct table *t, struct mark_pair *pairs)
{
	size_t count = 0;

	for (int a = 0; a < UNIT_MARKS; a++)
		for (int b = 0; b < UNIT_MARKS; b++)
			for (int n = 0; n < t->counts[a][b]; n++)
				pairs[count++] = (struct mark_pair){(enum unit_mark)a, (enum unit_mark)b};
	return count;
}

Test(agreement, is_what_the_tables_come_to_by_hand)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		const struct table *t = &tables[i];
		struct mark_pair pairs[64];
		struct agreement a = agreement_of(pairs, pairs_of(t, pairs));

		cr_expect(eq(i64, a.units, t->units), "%s", t->what);
		cr_expect(eq(i64, a.agreed, t->agreed), "%s", t->what);
		cr_expect_eq(a.defined, t->defined, "%s", t->what);
		cr_expect(eq(i32, a.kappa, t->kappa), "%s: %d", t->what, (int)a.kappa);
	}
}

Test(agreement, does_not_depend_on_who_is_named_first)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct mark_pair pairs[64];
		size_t count = pairs_of(&tables[i], pairs);

		for (size_t k = 0; k < count; k++)
			pairs[k] = (struct mark_pair){pairs[k].second, pairs[k].first};
		cr_expect(eq(i32, agreement_of(pairs, count).kappa, tables[i].kappa), "%s",
			  tables[i].what);
	}
}
