/* The shipped library, found and shown: nothing of it may be missing from what is printed. */
#include "cli/data.h"
#include "cli/run.h"
#include "cli/show.h"

TestSuite(show, .init = run_enter, .fini = run_leave);

static struct library *shipped(struct arena *a)
{
	struct library *lib = NULL;

	cr_assert(eq(int, data_library(a, &lib, &err), OK), "%s", err.text);
	return lib;
}

/* As the command shows it, of a library that is read once. */
static json_t *shown(const struct curriculum *c, const struct module *m)
{
	struct app app;
	json_t *doc = NULL;
	char *text = NULL;
	size_t n;

	app_init(&app);
	app.json = true;
	app.out = open_memstream(&text, &n);
	cr_assert(eq(int, c ? show_curriculum(&app, c, &err) : show_module(&app, m, &err), OK), "%s", err.text);
	fclose(app.out);
	app_release(&app);
	cr_assert(eq(int, json_read(text, n, 1u << 22, &doc, &err), OK), "%s", err.text);
	free(text);
	return doc;
}

static size_t count_of(const json_t *doc, const char *list)
{
	const json_t *items = json_object_get(doc, list);

	cr_assert(items != NULL, "no %s", list);
	return json_array_size(items);
}

static void expect_rules(const json_t *list, const struct rule *r, const char *where)
{
	cr_expect(eq(sz, json_array_size(list), r->child_count), "%s", where);
	for (size_t i = 0; i < r->child_count; i++) {
		const json_t *one = json_array_get(list, i);
		const char *text = json_string_value(json_object_get(one, "text"));

		cr_expect(text != NULL && *text, "%s: rule %zu has no words", where, i);
		if (r->children[i].child_count)
			expect_rules(json_object_get(one, "rules"), &r->children[i], where);
	}
}

Test(show, every_module_is_shown_with_all_that_it_has)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(LIBRARY_ARENA);
	const struct module *const *modules;
	size_t count;

	modules = library_modules(shipped(a), &count);
	cr_assert(count > 10);
	for (size_t i = 0; i < count; i++) {
		const struct module *m = modules[i];
		json_t *doc = shown(NULL, m);
		size_t topics = 0;

		for (size_t q = 0; q < m->quota_count; q++)
			topics += m->quotas[q]->topic_count;
		cr_expect(eq(sz, count_of(doc, "outcomes"), m->outcome_count), "%s", m->head.name);
		cr_expect(eq(sz, count_of(doc, "activities"), m->activity_count), "%s", m->head.name);
		cr_expect(eq(sz, count_of(doc, "topics"), topics), "%s", m->head.name);
		expect_rules(json_object_get(doc, "complete"), &m->complete, m->head.name);
		json_decref(doc);
	}
}

Test(show, every_curriculum_is_shown_with_all_that_it_has)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(LIBRARY_ARENA);
	const struct curriculum *const *items;
	size_t count;

	items = library_curricula(shipped(a), &count);
	cr_assert(count > 3);
	for (size_t i = 0; i < count; i++) {
		const struct curriculum *c = items[i];
		json_t *doc = shown(c, NULL);

		cr_expect(eq(sz, count_of(doc, "modules"), c->use_count), "%s", c->head.name);
		cr_expect(eq(sz, count_of(doc, "gates"), c->gate_count), "%s", c->head.name);
		cr_expect(eq(sz, count_of(doc, "phases"), c->phase_count), "%s", c->head.name);
		cr_expect(eq(sz, count_of(doc, "results"), c->result_count), "%s", c->head.name);
		cr_expect(eq(sz, count_of(doc, "waivers"), c->waiver_count), "%s", c->head.name);
		cr_expect(eq(sz, count_of(doc, "tools"), c->tools->tool_count), "%s", c->head.name);
		for (size_t g = 0; g < c->gate_count; g++)
			expect_rules(json_object_get(json_array_get(json_object_get(doc, "gates"), g),
						     "rules"), &c->gates[g].rule, c->head.name);
		for (size_t t = 0; t < c->tools->tool_count; t++)
			cr_expect(eq(sz, count_of(json_array_get(json_object_get(doc, "tools"), t), "form"),
				     c->tools->tools[t].mark_count), "%s", c->tools->tools[t].id);
		json_decref(doc);
	}
}

Test(show, the_list_has_every_curriculum)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(LIBRARY_ARENA);
	struct run r = RUN("--json", "curriculum", "list");
	json_t *doc = NULL;
	size_t count;

	library_curricula(shipped(a), &count);
	cr_assert(eq(int, json_read(r.out, strlen(r.out), 1u << 20, &doc, &err), OK), "%s", err.text);
	cr_expect(eq(sz, json_array_size(doc), count));
	json_decref(doc);
	run_free(&r);
}

Test(show, a_module_is_read_as_a_person_would)
{
	static const char *const lines[] = {
		"AST-3@2023.1  People behind the samples\nunit, level 2, 3 credits; closed by the "
		"training-officer\n",
		"\nComplete when:\n  - every activity\n  - 1 DOPS or OCE (Q1)\n",
		"\nOutcomes:\n  AST-3/LO1  Describes what a blood test asks",
		"\nActivities:\n  AST-3/1   Follows a patient",
		"(competence; for LO1)\n         Evidence: One page",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		expect_run(RUN("curriculum", "show", "AST-3"), 0, NULL, lines[i], "AST-3");
}

Test(show, a_curriculum_is_read_as_a_person_would)
{
	static const char *const lines[] = {
		"HCSA-LAB@2023.1  Award for laboratory assistants: blood sciences\nHCSA, blood-sciences, "
		"level 2, 30 credits\nmay be begun from 2023-09-01; to be completed by 2030-08-31\ndigest ",
		"\n  AST-5        4 credits",
		"(optional)  needs AST-6\n",
		"\nAward award: Laboratory assistant in blood sciences, signed by the registrar, due after 1 year of "
		"training\n  - every module\n  - 30 credits at level 2 or above\n",
		"\n      --mark safety: Works safely  [watched | guided | nearby | alone]\n",
		"\n      --note comment (may be left out): Anything that would help\n",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		expect_run(RUN("curriculum", "show", "HCSA-LAB"), 0, NULL, lines[i], "HCSA-LAB");
}

/* A curriculum, and lines that must be in what is shown of it. */
static const struct {
	const char *curriculum, *line;
} gate_lines[] = {
	{ "HSST-BIO", "level 8, without credits\nmay be begun from 2014-09-01\n" },
	{ "HSST-BIO", "\n  FRCPath           Fellowship examination of the pathologists' college; recorded by the "
		      "registrar\n" },
	{ "HSST-BIO", "\n  year-2-own        Trainee's form for the review in year 2; recorded by the trainee\n" },
	{ "HSST-BIO", "\nMay be waived:\n  year-2, year-3, year-4, year-5, year-6, by the panel\n" },
	{ "HSST-BIO", "\nEntry, signed by the registrar\n  - result registered: On the register as a clinical "
		      "scientist\n" },
	{ "HSST-BIO", "\nReview year-3: Annual review in year 3, signed by the panel, due after 2 years of training, "
		      "on the nearest 31 October\n  recorded as: one (met) | two (met) | three | four\n" },
	{ "HSST-BIO", "\n  - 4 CBD or OCE or DOPS, after 1 year and before 2 years of training\n  - 1 MSF, before "
		      "2 years of training\n" },
	{ "HSST-BIO", "  - any 1 of these:\n    - all of these:\n      - result DClinSci-A: Doctorate, part A\n" },
	{ "STP-CEN@2015.1", "\nmay be begun from 2015-09-01 until 2021-08-31; to be completed by 2026-08-31\n" },
	{ "STP-CEN@2015.1", "\nPhases:\n  phase 1: Rotations, due after 1 year of training, on the nearest 30 "
			    "September\n" },
	{ "STP-CEN@2015.1", "\n  any rotation module, by the registrar with the countersignature of a "
			    "registrant\n" },
	{ "STP-CEN@2015.1", "due after 18 months of training\n  recorded as: satisfactory (met) | not-yet\n" },
	{ "STP-CEN@2015.1", "\n  - review midterm: Midterm review\n" },
	{ "STP-CEN@2015.1", "\n  - placements in 3 specialisms of 4 weeks or more, planned for at most 13 weeks, "
			    "among rehabilitation-engineering, " },
	{ "STP-CEN@2023.1", "\nReview month-6: Six months: a conversation, signed by the training-officer, due after "
			    "6 months of training, on the nearest 31 March\n  recorded as: satisfactory (met) | "
			    "not-yet\n  - nothing but the meeting\n" },
	{ "PTP-BLD", "\n  - 15 weeks of placement, after 1 year and before 2 years of training\n" },
};

Test(show, gates_results_and_waivers_are_told_in_words)
{
	for (size_t i = 0; i < sizeof(gate_lines) / sizeof(gate_lines[0]); i++)
		expect_run(RUN("curriculum", "show", gate_lines[i].curriculum), 0, NULL, gate_lines[i].line,
			   gate_lines[i].curriculum);
}

Test(show, what_the_library_does_not_have_is_said)
{
	expect_run(RUN("curriculum", "show", "XX-9"), 1, "there is no curriculum or module XX-9", NULL, "");
	expect_run(RUN("curriculum", "show", "HCSA-LAB@1999.1"), 1, "there is no curriculum or module", NULL,
		   "");
	expect_run(RUN("curriculum", "show", "HCSA-LAB@"), 1, "attest: ", NULL, "");
}

/* ---- where the library is ---- */

Test(show, the_library_is_looked_for_where_the_environment_says)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(LIBRARY_ARENA);
	const char *folder = "left";

	cr_assert(eq(int, data_folder("library", a, &folder, &err), OK), "%s", err.text);
	folder = "left";
	cr_expect(eq(int, data_folder("no-such-thing", a, &folder, &err), ERR_NOT_FOUND));
	cr_expect(strstr(err.text, "set ATTEST_DATA") != NULL, "%s", err.text);
	setenv("ATTEST_DATA", home, 1);
	cr_expect(eq(int, data_folder("library", a, &folder, &err), ERR_NOT_FOUND));
	cr_expect(strstr(err.text, home) != NULL && strstr(err.text, "has no folder library") != NULL, "%s",
		  err.text);
	cr_expect_str_eq(folder, "left", "a failed call must leave its results alone");
	cr_assert(eq(int, mkdir("library", 0700), 0));
	cr_assert(eq(int, data_folder("library", a, &folder, &err), OK));
	cr_expect_str_eq(folder, arena_printf(a, "%s/library", home));
}

Test(show, a_damaged_library_is_told_by_file_and_line)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(LIBRARY_ARENA);
	struct library *lib = NULL;

	cr_assert(eq(int, mkdir("library", 0700), 0));
	cr_assert(eq(int, file_write("library/AST-3@2023.1.xml", "<module/>", 9, 0600, &err), OK));
	setenv("ATTEST_DATA", home, 1);
	cr_expect(eq(int, data_library(a, &lib, &err), ERR_CORRUPT));
	cr_expect(strstr(err.text, "is damaged: ") != NULL && strstr(err.text, "AST-3@2023.1.xml:1: ") != NULL,
		  "%s", err.text);
	cr_expect(lib == NULL, "a failed call must leave its results alone");
	expect_run(RUN("curriculum", "show", "AST-3"), 1, "is damaged", NULL, "show");
	/* A list of curricula looks at no module. */
	cr_assert(eq(int, file_write("library/STP-X@2023.1.xml", "<curriculum/>", 13, 0600, &err), OK));
	expect_run(RUN("curriculum", "list"), 1, "is damaged", NULL, "list");
}
