/* What need not be done, what was done by exception, and what two modules count on is told as such. */
#include "cli/explain.h"

#include "cli/completion_json.h"
#include "cli/run.h"
#include "core/date.h"

static struct app app;

static void begin(void)
{
	run_enter();
	expect_run(RUN("--store", "s", "init", "--authority", "Example ETB"), 0, NULL, NULL, "init");
	app_init(&app);
	app.store = "s";
	cr_assert(eq(int, app_open(&app, false, &err), OK), "%s", err.text);
}

static void end(void)
{
	app_release(&app);
	run_leave();
}

TestSuite(explain, .init = begin, .fini = end);

static struct relief waiver(const char *of)
{
	return (struct relief){ .kind = RELIEF_WAIVED,
				.of = of,
				.accepted = day_start(day_of(2025, 3, 4)),
				.entry = 440,
				.by = "rosa",
				.countersigned = "kay" };
}

static struct module module_of(const char *code)
{
	struct module m = { .head.title = "A title", .complete_by = ROLE_TRAINING_OFFICER };

	snprintf(m.head.ref.id, sizeof(m.head.ref.id), "%s", code);
	return m;
}

static struct facts facts_of(void)
{
	return (struct facts){ .trainee = "amira",
			       .at = day_end(day_of(2026, 5, 14)),
			       .enrolment = { .curriculum = "STP-CEN@2023.1", .officer = "bela" } };
}

static struct explanation explained(const struct completion *r, const char *what)
{
	struct explanation x;

	cr_assert(eq(int, explain(&app, r, what, &x, &err), OK), "%s", err.text);
	cr_expect(strstr(x.answer, "100 %") == NULL && strstr(x.answer, "100%") == NULL);
	return x;
}

static void expect_note(const struct explanation *x, const char *words)
{
	for (size_t i = 0; i < x->notes.count; i++)
		if (strstr(x->notes.items[i].text, words))
			return;
	cr_expect(false, "%s: no note says \"%s\"", x->id, words);
}

Test(explain, a_waived_module_is_told_with_its_authority_and_counted_apart)
{
	struct relief by = waiver("CEN-R4");
	struct module module = module_of("CEN-R4");
	struct module_result m = { .module = &module, .state = MODULE_WAIVED, .relief = &by, .due = DAY_OPEN };
	struct curriculum c = { 0 };
	struct facts f = facts_of();
	struct completion r = { .facts = &f, .curriculum = &c, .modules = &m, .module_count = 1 };
	struct explanation x = explained(&r, "CEN-R4");

	cr_expect(strstr(x.answer, "need not be done: it is waived by rosa on 2025-03-04 (entry 440), "
				   "countersigned by kay. It is counted apart") != NULL,
		  "%s", x.answer);
	cr_expect(strstr(x.answer, "0 credits") != NULL, "%s", x.answer);
	cr_expect(eq(sz, x.step_count, 0));
}

Test(explain, a_waived_part_is_noted_and_one_of_another_cohort_is_not)
{
	struct relief reliefs[] = { waiver("CEN-S1/Q1"), waiver("CEN-S2/Q1"), waiver("CEN-S1/3") };
	struct module module = module_of("CEN-S1");
	struct module_result m = { .module = &module, .state = MODULE_IN_PROGRESS, .missing = 2,
				   .due = day_of(2025, 9, 30), .activities.total = 4 };
	struct curriculum c = { 0 };
	struct facts f = facts_of();
	struct completion r = { .facts = &f, .curriculum = &c, .modules = &m, .module_count = 1,
				.today = day_of(2026, 5, 14) };
	struct explanation x;

	reliefs[2].cohort = true;
	reliefs[2].due_from = day_of(2020, 1, 1);
	reliefs[2].due_until = day_of(2020, 12, 31);
	f.reliefs = reliefs;
	f.relief_count = 3;
	x = explained(&r, "CEN-S1");
	cr_expect(strstr(x.answer, "CEN-S1 cannot be closed yet: 2 things are missing, the closing signature "
				   "among them. It was due on 2025-09-30 (226 days ago).") != NULL,
		  "%s", x.answer);
	cr_assert(eq(sz, x.notes.count, 1));
	expect_note(&x, "Counted apart: CEN-S1/Q1 is waived by rosa");
}

Test(explain, an_assessment_that_two_modules_count_on_is_noted_for_both)
{
	struct attempt at = { .request = 57, .item = "", .kase = "" };
	const struct attempt *used[] = { &at };
	struct quota_result quota = { .item = "CEN-S1/Q1", .need = 1, .have = 1, .used = used, .used_count = 1 };
	struct module one = module_of("CEN-S1"), two = module_of("CEN-S2");
	struct module_result modules[] = {
		{ .module = &one, .state = MODULE_READY, .quotas = &quota, .quota_count = 1, .due = DAY_OPEN },
		{ .module = &two, .state = MODULE_IN_PROGRESS, .quotas = &quota, .quota_count = 1,
		  .due = DAY_OPEN },
	};
	struct curriculum c = { 0 };
	struct facts f = facts_of();
	struct completion r = { .facts = &f, .curriculum = &c, .modules = modules, .module_count = 2 };
	struct explanation x = explained(&r, "CEN-S1");

	expect_note(&x, "CEN-S2 counts on the same assessment too");
	cr_expect(eq(i64, x.notes.items[0].entries[0], 57));
	x = explained(&r, "CEN-S2");
	expect_note(&x, "CEN-S1 counts on the same assessment too");
	modules[0].state = MODULE_WAIVED;
	cr_expect(eq(sz, explained(&r, "CEN-S2").notes.count, 0), "a waived module takes nothing");
}

Test(explain, an_exception_names_what_was_missing_and_a_flag_is_told)
{
	const char *missing[] = { "CEN-R1/3", "CEN-R4" };
	struct review_fact record = { .entry = 90, .review = "year-1", .point = "satisfactory", .by = "rosa",
				      .day = day_of(2025, 10, 1), .exception = true, .missing = missing,
				      .missing_count = 2 };
	struct gate gate = { .place = GATE_REVIEW, .id = "year-1", .title = "First year" };
	struct gate_result g = { .gate = &gate, .id = "year-1", .done = true, .record = &record,
				 .due = DAY_OPEN };
	struct curriculum c = { 0 };
	struct facts f = facts_of();
	struct completion r = { .facts = &f, .curriculum = &c, .gates = &g, .gate_count = 1 };
	struct explanation x = explained(&r, "year-1");

	cr_expect(strstr(x.answer, "rosa recorded it as satisfactory on 2025-10-01 (entry 90)") != NULL, "%s",
		  x.answer);
	expect_note(&x, "an exception, by rosa: missing then were CEN-R1/3, CEN-R4");
	g.flagged = true;
	x = explained(&r, "year-1");
	expect_note(&x, "Flagged:");
	cr_expect(eq(int, gate_state(&g), GATE_DONE));
	g.relief = &(struct relief){ .kind = RELIEF_WAIVED, .of = "year-1", .by = "rosa" };
	cr_expect(eq(int, gate_state(&g), GATE_WAIVED));
}

Test(explain, what_is_not_there_is_refused_and_leaves_the_answer_alone)
{
	struct curriculum c = { 0 };
	struct facts f = facts_of();
	struct completion r = { .facts = &f, .curriculum = &c };
	struct explanation x = { .id = "untouched" };

	cr_expect(eq(int, explain(&app, &r, "CEN-X9", &x, &err), ERR_NOT_FOUND));
	cr_expect_str_eq(x.id, "untouched");
}
