/* Top-up over the curricula that are shipped: what is proposed is enough, proven, and cheaply found. */
#include "assessment/topup_curriculum.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "curricula/library.h"
#include "curricula/pick.h"

/* A tenth of a second is about fifteen of these on a shared core. */
#define WORK_MOST UINT64_C(3000000)

static struct arena *files, *a;
static struct library *lib;

static void begin(void)
{
	struct faults faults;
	struct err err;

	files = arena_new(LIBRARY_ARENA);
	a = arena_new(256u << 20);
	faults_init(&faults, files, 20);
	lib = library_new(files);
	cr_assert_eq(library_read_folder(lib, PROJECT_SOURCE "/curricula/library", false, &faults, &err), OK);
	cr_assert_eq(library_check(lib, &faults, &err), OK);
}

static void end(void)
{
	arena_free(a);
	arena_free(files);
}

TestSuite(topup_curriculum, .init = begin, .fini = end);

static const struct curriculum *curriculum(const char *name)
{
	struct ref ref;
	struct err err;

	cr_assert_eq(ref_parse(name, &ref, &err), OK);
	return library_curriculum(lib, &ref);
}

static struct topup_training training(const char *name, const char *missing, enum topup_by by)
{
	struct topup_training t = { 0 };
	struct names names = { 0 };
	struct err err;

	names.items = arena_words(a, missing, &names.count);
	cr_assert_eq(topup_training_of(curriculum(name), &names, by, a, &t, &err), OK, "%s", err.text);
	return t;
}

static struct topup_result solved(const struct topup_training *t)
{
	struct topup_result r = { 0 };
	struct err err;

	cr_assert_eq(topup_solve(&t->problem, TOPUP_WORK, a, &r, &err), OK, "%s", err.text);
	return r;
}

/* "CEN-R1/3 CEN-R1/4": what of a plan is shown. */
static const char *words(const struct topup_training *t, const struct topup_plan *plan)
{
	const char *text = "";

	for (size_t i = 0; i < plan->count; i++) {
		const struct topup_item *item = &t->items[plan->items[i]];

		if (item->shown)
			text = arena_printf(a, "%s%s%s", text, *text ? " " : "", item->id);
	}
	return text;
}

/* ---- every curriculum ---- */

static bool taken(const struct topup_training *t, const struct topup_plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->count; i++) {
		if (t->items[plan->items[i]].shown && strcmp(t->items[plan->items[i]].id, id) == 0)
			return true;
	}
	return false;
}

/* By the curriculum itself: the module is taken, or the outcome alone, or all its activities are. */
static bool made_up(const struct topup_training *t, const struct topup_plan *plan, const struct module *m,
		    size_t outcome)
{
	const char *code = m->head.ref.id;
	bool any = false, all = true;

	for (size_t i = 0; i < m->activity_count; i++) {
		const struct activity *act = &m->activities[i];

		for (size_t k = 0; k < act->outcome_count; k++) {
			if (act->outcomes[k] != outcome)
				continue;
			any = true;
			all = all && taken(t, plan, arena_printf(a, "%s/%d", code, act->number));
		}
	}
	return (any && all) || taken(t, plan, code) ||
	       (!any && taken(t, plan, arena_printf(a, "%s/%s", code, m->outcomes[outcome].id)));
}

static void expect_enough(const struct curriculum *c, const struct topup_training *t,
			  const struct topup_plan *plan)
{
	for (size_t i = 0; i < t->missing.count; i++) {
		char code[ID_MAX], part[ID_MAX];
		const struct module *m;
		struct err err;

		cr_assert_eq(item_split(t->missing.items[i], code, part, &err), OK);
		m = curriculum_use(c, code)->module;
		cr_assert(made_up(t, plan, m, (size_t)(module_outcome(m, part) - m->outcomes)),
			  "%s: %s is not made up for", c->head.name, t->missing.items[i]);
	}
}

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed >> 11;
}

/* Every outcome of the pick and of what is optional, or, with a seed, a random half of them. */
static struct names outcomes(const struct curriculum *c, const struct pick *pick, uint64_t *seed)
{
	struct names names = { arena_array(a, TOPUP_OUTCOMES, sizeof(char *)), 0 };

	for (size_t i = 0; i < c->use_count; i++) {
		const struct module *m = c->uses[i].module;

		if (!pick->in_force[i] && !c->uses[i].optional)
			continue;
		for (size_t o = 0; o < m->outcome_count; o++) {
			if (!seed || next(seed) % 2 == 0)
				names.items[names.count++] =
					arena_printf(a, "%s/%s", m->head.ref.id, m->outcomes[o].id);
		}
	}
	return names;
}

static void expect_case(const struct curriculum *c, const struct names *missing, enum topup_by by)
{
	struct topup_training t;
	struct topup_result r;
	struct err err;

	if (missing->count == 0 || (by == TOPUP_CREDITS && !topup_has_credits(c)))
		return;
	cr_assert_eq(topup_training_of(c, missing, by, a, &t, &err), OK, "%s: %s", c->head.name, err.text);
	cr_assert_eq(t.missing.count, missing->count);
	r = solved(&t);
	cr_assert(r.optimal && r.ended, "%s is not proven", c->head.name);
	cr_assert_leq(r.work, WORK_MOST, "%s: %llu", c->head.name, (unsigned long long)r.work);
	for (size_t i = 0; i < r.count; i++) {
		expect_enough(c, &t, &r.plans[i]);
		cr_assert(i == 0 || r.plans[i - 1].cost <= r.plans[i].cost);
	}
}

Test(topup_curriculum, every_curriculum_with_all_or_half_of_its_outcomes_missing)
{
	size_t count;
	const struct curriculum *const *all = library_curricula(lib, &count);
	uint64_t seed = 20261128;

	cr_assert(count > 40);
	for (size_t i = 0; i < count; i++) {
		struct pick *picks;
		size_t pick_count = curriculum_picks(all[i], files, &picks);

		for (size_t k = 0; k < pick_count; k++) {
			for (int half = 0; half < 4; half++) {
				struct names missing = outcomes(all[i], &picks[k], half ? &seed : NULL);

				expect_case(all[i], &missing, TOPUP_CREDITS);
				expect_case(all[i], &missing, TOPUP_WEEKS);
				arena_clear(a);
			}
		}
	}
}

/* Standards tie all modules together: they are the hard ones. */
Test(topup_curriculum, items_of_standards_are_covered_by_whatever_cites_them)
{
	struct topup_training t = training("STP-CEN@2023.1", "GENERIC/7 GENERIC/15 GENERIC/10 GENERIC/3",
					   TOPUP_CREDITS);
	struct topup_result r = solved(&t);

	cr_assert(r.optimal && r.ended && r.count == 3);
	cr_assert_eq(t.missing.count, 4);
}

/* ---- what comes with what ---- */

Test(topup_curriculum, an_outcome_comes_through_its_activities_or_the_whole_module)
{
	struct topup_training t = training("STP-CEN@2023.1", "CEN-R1/LO2", TOPUP_CREDITS);
	struct topup_result r = solved(&t);
	struct names covers;

	cr_assert_str_eq(words(&t, &r.plans[0]), "CEN-R1/3 CEN-R1/4 CEN-R1/5");
	cr_assert_eq(r.count, 2);
	cr_assert_str_eq(words(&t, &r.plans[1]), "CEN-R1");
	cr_assert_eq(r.plans[1].cost, 1000);
	covers = topup_covers(&t, &r.plans[0], r.plans[0].items[1], a);
	cr_assert(covers.count == 1 && strcmp(covers.items[0], "CEN-R1/LO2") == 0);
}

Test(topup_curriculum, a_module_brings_what_it_needs_unless_that_is_had)
{
	/* AST-5 and AST-6 need each other, and are optional: neither is had because it was not named. */
	struct topup_training t = training("HCSA-LAB@2023.1", "AST-5", TOPUP_CREDITS);
	struct topup_result r = solved(&t);

	cr_assert_str_eq(words(&t, &r.plans[0]), "AST-5 AST-6");
	/* Some of it is missing: a plan covers that, and it is needed no further. */
	t = training("HCSA-LAB@2023.1", "AST-5 AST-6/LO1", TOPUP_CREDITS);
	r = solved(&t);
	cr_assert(!taken(&t, &r.plans[0], "AST-6"));
	/* PEN-3 needs PEN-1, which is for everybody and not missing. */
	t = training("PTP-CEN@2023.1", "PEN-3/LO1", TOPUP_CREDITS);
	r = solved(&t);
	cr_assert(!taken(&t, &r.plans[0], "PEN-1"));
}

Test(topup_curriculum, weeks_of_a_programme_add_up_to_its_length)
{
	static const char *const names[] = { "STP-CEN@2023.1", "PTP-CVR@2023.1", "HSST-BIO@2014.1" };
	static const int32_t weeks[] = { 15653, 15653, 27393 }; /* 3, 3 and 5.25 years, in hundredths */

	for (size_t i = 0; i < 3; i++) {
		const struct curriculum *c = curriculum(names[i]);
		struct topup_training t;
		struct names missing;
		struct pick *picks;
		struct err err;
		int32_t sum = 0;

		cr_assert(curriculum_picks(c, a, &picks) > 0);
		missing = outcomes(c, &picks[0], NULL);
		cr_assert_eq(topup_training_of(c, &missing, TOPUP_WEEKS, a, &t, &err), OK);
		for (size_t k = 0; k < c->use_count; k++) {
			for (size_t n = 0; picks[0].in_force[k] && n < t.problem.count; n++) {
				if (t.items[n].module == c->uses[k].module &&
				    strcmp(t.items[n].id, c->uses[k].module->head.ref.id) == 0)
					sum += t.items[n].weeks;
			}
		}
		cr_assert(sum >= weeks[i] - 1 && sum < weeks[i] + 20, "%s: %d", names[i], sum);
	}
}

/* ---- what is refused ---- */

Test(topup_curriculum, what_cannot_be_asked_is_refused_with_what_can)
{
	static const struct {
		const char *curriculum, *missing;
		enum topup_by by;
		enum status status;
	} rows[] = {
		{ "STP-CEN@2023.1", "CEN-R1/LO99", TOPUP_CREDITS, ERR_NOT_FOUND },
		{ "STP-CEN@2023.1", "CEN-R1/3", TOPUP_CREDITS, ERR_NOT_FOUND },
		{ "STP-CEN@2023.1", "CEN", TOPUP_CREDITS, ERR_NOT_FOUND },
		{ "STP-CEN@2023.1", "GENERIC/99", TOPUP_CREDITS, ERR_NOT_FOUND },
		{ "STP-CEN@2023.1", "", TOPUP_CREDITS, ERR_INVALID },
		{ "HSST-BIO@2014.1", "HBC-1", TOPUP_CREDITS, ERR_INVALID },
		{ "PTP-CEN@2023.1", "PEN-5 PEN-6", TOPUP_CREDITS, ERR_CONFLICT },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct topup_training t = { .missing = { NULL, 77 } };
		struct names names = { 0 };
		struct err err;

		names.items = arena_words(a, rows[i].missing, &names.count);
		cr_assert_eq(topup_training_of(curriculum(rows[i].curriculum), &names, rows[i].by, a, &t, &err),
			     rows[i].status, "row %zu", i);
		cr_assert_eq(t.missing.count, 77);
	}
}
