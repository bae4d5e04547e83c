/* What follows from opened judgements: the agenda, and what a decision comes to. Pure values. */
#include "assessment/reconcile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"

static struct arena *a;
static const struct unit units[] = { { .id = "A/LO1" }, { .id = "A/LO2" }, { .id = "A/LO3" } };
static struct case_judgement first[3], second[3];
static struct case_seal seals[2];
static struct case_member members[] = {
	{ "ines", SEAT_PROFESSIONAL }, { "theo", SEAT_SPECIALIST }, { "vera", SEAT_LAY }
};
static struct case_file file;

static void enter(void)
{
	a = arena_new(1u << 20);
	for (size_t i = 0; i < 3; i++)
		first[i].unit = second[i].unit = units[i].id;
	seals[0] = (struct case_seal){ .person = "ines", .seq = 5, .opened = 7, .judgements = first };
	seals[1] = (struct case_seal){ .person = "theo", .seq = 6, .opened = 8, .judgements = second };
	file = (struct case_file){ .applicant = "nadia", .submitted = 3, .allocated = 4, .clerk = "rita",
				   .members = members, .member_count = 3, .seals = seals, .seal_count = 2 };
}

static void leave(void)
{
	arena_free(a);
}

TestSuite(reconciled, .init = enter, .fini = leave);

Test(reconciled, is_agreed_or_on_the_agenda_and_only_what_all_found_met_is_off_it)
{
	static const struct {
		enum unit_mark first, second;
		bool agreed, agenda;
	} rows[] = {
		{ MARK_MET, MARK_MET, true, false },
		{ MARK_PARTLY, MARK_PARTLY, true, true },
		{ MARK_NOT_MET, MARK_NOT_MET, true, true },
		{ MARK_MET, MARK_PARTLY, false, true },
		{ MARK_NOT_MET, MARK_MET, false, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reconciled *list;

		first[1].mark = rows[i].first;
		second[1].mark = rows[i].second;
		list = reconcile(&file, units, 3, NULL, a);
		cr_expect(list[1].agreed == rows[i].agreed && list[1].agenda == rows[i].agenda, "row %zu", i);
		cr_expect(list[1].mark == (rows[i].agreed ? rows[i].first : MARK_NOT_MET), "row %zu", i);
		cr_expect(eq(sz, reconcile_agenda(list, 3), rows[i].agenda));
	}
}

Test(reconciled, comes_to_what_becomes_of_its_conditions)
{
	struct case_condition conditions[2] = { { .unit = "A/LO1", .by = 100 }, { .unit = "A/LO2", .by = 120 } };
	struct case_decision d = { .outcome = OUTCOME_CONDITIONAL, .conditions = conditions,
				   .condition_count = 2 };

	cr_expect(case_outcome_on(&d, 100) == OUTCOME_CONDITIONAL);
	cr_expect(case_outcome_on(&d, 101) == OUTCOME_NOT_EQUIVALENT);
	conditions[0].met = 9;
	conditions[0].met_on = 90;
	cr_expect(case_outcome_on(&d, 101) == OUTCOME_CONDITIONAL);
	conditions[1].met = 10;
	conditions[1].met_on = 110;
	cr_expect(case_outcome_on(&d, 109) == OUTCOME_CONDITIONAL, "as of a day before it was met");
	cr_expect(case_outcome_on(&d, 110) == OUTCOME_EQUIVALENT);
	cr_expect(case_outcome_on(&d, 9999) == OUTCOME_EQUIVALENT);
	d.outcome = OUTCOME_NOT_EQUIVALENT;
	cr_expect(case_outcome_on(&d, 110) == OUTCOME_NOT_EQUIVALENT);
}
