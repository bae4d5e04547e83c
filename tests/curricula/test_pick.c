#include "given.h"

#include "curricula/pick.h"

TestSuite(pick, .init = given_begin, .fini = given_end);

/* A curriculum of `chooses` choices of `groups` groups with one module each, and one in force. */
static struct curriculum choices(size_t chooses, size_t groups, int32_t pick)
{
	struct curriculum c = {.choose_count = chooses, .use_count = 1 + chooses * groups};

	c.chooses = arena_array(arena, chooses, sizeof(*c.chooses));
	c.uses = arena_array(arena, c.use_count, sizeof(*c.uses));
	c.uses[0] = (struct use){.choose = -1, .group = -1};
	for (size_t i = 0; i < chooses; i++) {
		c.chooses[i] = (struct choose){
			.id = arena_printf(arena, "c%zu", i),
			.pick = pick,
			.groups = arena_array(arena, groups, sizeof(struct group)),
			.group_count = groups,
		};
		for (size_t g = 0; g < groups; g++) {
			c.chooses[i].groups[g].id = arena_printf(arena, "%c", (char)('A' + g));
			c.uses[1 + i * groups + g] =
				(struct use){.choose = (int)i, .group = (int)g};
		}
	}
	return c;
}

Test(pick, where_nothing_is_to_be_chosen_there_is_one_pick)
{
	struct curriculum c = choices(0, 0, 0);
	struct pick *picks;

	cr_assert_eq(curriculum_picks(&c, arena, &picks), 1);
	cr_expect(picks[0].in_force[0]);
	cr_expect_str_eq(picks[0].name, "");
}

Test(pick, two_of_three_groups_come_in_file_order)
{
	struct curriculum c = choices(1, 3, 2);
	static const char *const names[] = {"A of c0, B of c0", "A of c0, C of c0",
					    "B of c0, C of c0"};
	struct pick *picks;

	cr_assert_eq(curriculum_picks(&c, arena, &picks), 3);
	for (size_t p = 0; p < 3; p++)
		cr_expect_str_eq(picks[p].name, names[p]);
	cr_expect(picks[1].in_force[0] && picks[1].in_force[1]);
	cr_expect_not(picks[1].in_force[2]);
	cr_expect(picks[1].in_force[3]);
	cr_expect(picks[1].groups[0] && !picks[1].groups[1] && picks[1].groups[2]);
}

Test(pick, the_groups_of_the_first_choice_change_slowest)
{
	struct curriculum c = choices(2, 2, 1);
	static const char *const names[] = {"A of c0, A of c1", "A of c0, B of c1",
					    "B of c0, A of c1", "B of c0, B of c1"};
	struct pick *picks;

	cr_assert_eq(curriculum_picks(&c, arena, &picks), 4);
	for (size_t p = 0; p < 4; p++)
		cr_expect_str_eq(picks[p].name, names[p]);
}

Test(pick, up_to_64_picks_are_given_and_more_or_impossible_ones_are_none)
{
	static const struct {
		size_t chooses, groups;
		int32_t pick;
		size_t counted, given;
	} rows[] = {
		{1, 64, 1, 64, 64},   {1, 65, 1, 65, 0},   {6, 2, 1, 64, 64}, {7, 2, 1, 65, 0},
		{3, 4, 1, 64, 64},    {1, 2, 3, 0, 0},	   {300, 3, 3, 1, 1}, {1, 400, 200, 65, 0},
		{1, 999, 998, 65, 0}, {1, 64, 63, 64, 64},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct curriculum c = choices(rows[i].chooses, rows[i].groups, rows[i].pick);
		struct pick *picks = NULL;

		cr_expect_eq(curriculum_pick_count(&c), rows[i].counted, "row %zu", i);
		cr_expect_eq(curriculum_picks(&c, arena, &picks), rows[i].given, "row %zu", i);
		cr_expect_eq(picks == NULL, rows[i].given == 0, "row %zu", i);
	}
}
