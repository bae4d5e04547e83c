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

static json_t *shown(const char *name)
{
	struct run r = RUN("--json", "curriculum", "show", name);
	json_t *doc = NULL;

	cr_assert(eq(int, r.code, 0), "%s: %s", name, r.err);
	cr_assert(eq(int, json_read(r.out, strlen(r.out), 1u << 22, &doc, &err), OK), "%s: %s", name,
		  err.text);
	run_free(&r);
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
		json_t *doc = shown(m->head.name);
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
		json_t *doc = shown(c->head.name);

		cr_expect(eq(sz, count_of(doc, "modules"), c->use_count), "%s", c->head.name);
		cr_expect(eq(sz, count_of(doc, "gates"), c->gate_count), "%s", c->head.name);
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
		"level 2, 30 credits\ndigest ",
		"\n  AST-5        4 credits",
		"(optional)  needs AST-6\n",
		"\nAward award: Laboratory assistant in blood sciences, signed by the registrar\n  - every module\n"
		"  - 30 credits at level 2 or above\n",
		"\n      --mark safety: Works safely  [watched | guided | nearby | alone]\n",
		"\n      --note comment (may be left out): Anything that would help\n",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		expect_run(RUN("curriculum", "show", "HCSA-LAB"), 0, NULL, lines[i], "HCSA-LAB");
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
	expect_run(RUN("curriculum", "list"), 1, "is damaged", NULL, "list");
}
