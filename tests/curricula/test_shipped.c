#include "given.h"

TestSuite(shipped, .init = given_begin, .fini = given_end);

static void read_library(void)
{
	given_folder(PROJECT_SOURCE "/curricula/library", true);
	cr_assert_eq(library_check(library, &faults, &err), OK, "%s", err.text);
}

static const struct curriculum *shipped(const char *name)
{
	struct ref ref = ref_of(name);
	const struct curriculum *c;

	read_library();
	c = library_curriculum(library, &ref);
	cr_assert(c != NULL && c->resolved, "%s", name);
	return c;
}

/* The sum over all modules but optional and chosen ones, at a level; 0: at any. */
static int32_t credits_at(const struct curriculum *c, int32_t level)
{
	int32_t sum = 0;

	for (size_t i = 0; i < c->use_count; i++)
		if (!c->uses[i].optional && c->uses[i].choose < 0 &&
		    (level == 0 || c->uses[i].module->level == level))
			sum += c->uses[i].module->credits;
	return sum;
}

static bool has_word(const struct rule *r, enum rule_word word)
{
	bool found = r->word == word;

	for (size_t i = 0; i < r->child_count && !found; i++)
		found = has_word(&r->children[i], word);
	return found;
}

Test(shipped, the_library_that_we_ship_has_no_fault_and_no_warning)
{
	const struct curriculum *const *curricula;
	size_t count;

	read_library();
	cr_expect_eq(faults.count, 0, "%s", faults_text());
	curricula = library_curricula(library, &count);
	cr_expect_geq(count, 4);
	for (size_t i = 0; i < count; i++)
		cr_expect(curricula[i]->resolved, "%s", curricula[i]->head.name);
}

Test(shipped, who_may_be_enrolled_is_adopted)
{
	static const char *const drafts[] = {"STP-HTS@2023.2"};
	const struct curriculum *const *curricula;
	size_t count;

	read_library();
	curricula = library_curricula(library, &count);
	for (size_t i = 0; i < count; i++)
		cr_expect(curricula[i]->head.adopted ||
				  strcmp(curricula[i]->head.name, drafts[0]) == 0,
			  "%s", curricula[i]->head.name);
}

Test(shipped, what_a_list_reads_is_what_the_library_has)
{
	struct library *brief = library_new(arena);
	const struct curriculum *const *listed, *const *curricula;
	size_t listed_count, count;

	read_library();
	cr_assert_eq(
		library_read_curricula(brief, PROJECT_SOURCE "/curricula/library", &faults, &err),
		OK);
	listed = library_curricula(brief, &listed_count);
	curricula = library_curricula(library, &count);
	cr_assert_eq(listed_count, count);
	for (size_t i = 0; i < count; i++)
		cr_expect_str_eq(listed[i]->head.name, curricula[i]->head.name);
	cr_expect_not_null(library_specialisms(brief));
	(void)library_modules(brief, &count);
	cr_expect_eq(count, 0);
}

/* ---- forms ---- */

static const struct tools *forms(const char *name)
{
	const struct tools *const *files;
	size_t count;

	read_library();
	files = library_tools(library, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i]->head.name, name) == 0)
			return files[i];
	cr_assert_fail("there is no %s", name);
	return NULL;
}

static size_t marks_of(const struct tool *t, bool required)
{
	size_t count = 0;

	for (size_t i = 0; i < t->mark_count; i++)
		count += t->marks[i].scale != NULL && (t->marks[i].required || !required);
	return count;
}

static size_t required_notes(const struct tool *t)
{
	size_t count = 0;

	for (size_t i = 0; i < t->mark_count; i++)
		count += t->marks[i].scale == NULL && t->marks[i].required;
	return count;
}

/* What each sort of form is for, and what it must ask. */
Test(shipped, the_forms_of_2023_ask_each_filler_for_what_is_theirs)
{
	static const struct {
		const char *id;
		enum tool_by by;
		bool judged, live, once;
		size_t marks, required, notes; /* at least; marks of a template: none */
	} rows[] = {
		{"REVIEW", BY_ASSESSOR, true, false, false, 0, 0, 1},
		{"DOPS", BY_ASSESSOR, true, true, false, 6, 4, 2},
		{"OCE", BY_ASSESSOR, true, true, false, 6, 4, 2},
		{"CBD", BY_ASSESSOR, true, false, true, 5, 4, 1},
		{"MSF", BY_RATERS, true, false, false, 15, 15, 0},
		{"REFLECT-EVENT", BY_TRAINEE, false, false, false, 0, 0, 3},
		{"REFLECT-FEEDBACK", BY_TRAINEE, false, false, false, 0, 0, 3},
		{"REFLECT-ERROR", BY_TRAINEE, false, false, false, 0, 0, 3},
		{"REFLECT-LEARNING", BY_TRAINEE, false, false, false, 0, 0, 3},
		{"MEET-MONTH", BY_SUPERVISOR, false, false, false, 3, 3, 2},
		{"MEET-YEAR", BY_SUPERVISOR, false, false, false, 4, 4, 3},
		{"REPORT", BY_SUPERVISOR, false, false, false, 4, 4, 2},
	};
	const struct tools *f = forms("TOOLS@2023.1");

	cr_expect_eq(f->tool_count, sizeof(rows) / sizeof(rows[0]));
	cr_expect(f->head.adopted);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct tool *t = tools_tool(f, rows[i].id);

		cr_assert(t != NULL, "%s", rows[i].id);
		cr_expect_eq(t->by, rows[i].by, "%s", t->id);
		cr_expect_eq(t->judgement != NULL, rows[i].judged, "%s", t->id);
		cr_expect_eq(t->live, rows[i].live, "%s", t->id);
		cr_expect_eq(t->case_once, rows[i].once, "%s", t->id);
		cr_expect_geq(marks_of(t, false), rows[i].marks, "%s", t->id);
		cr_expect_geq(marks_of(t, true), rows[i].required, "%s", t->id);
		cr_expect_geq(required_notes(t), rows[i].notes, "%s", t->id);
		if (t->by == BY_TRAINEE)
			cr_expect_eq(marks_of(t, false), 0, "%s: a reflection is in words", t->id);
	}
	cr_expect_eq(tools_tool(f, "MSF")->raters, 8);
}

/* A point without words, or with the words of its id, tells nobody what was seen. */
Test(shipped, each_point_of_the_scales_of_2023_is_anchored_in_words)
{
	const struct tools *f = forms("TOOLS@2023.1");

	for (size_t i = 0; i < f->scale_count; i++)
		for (size_t k = 0; k < f->scales[i].point_count; k++) {
			const struct point *p = &f->scales[i].points[k];

			cr_expect(strchr(p->text, ' ') != NULL && strcmp(p->text, p->id) != 0, "%s/%s: %s",
				  f->scales[i].id, p->id, p->text);
		}
}

/* Whoever moves a curriculum from the forms of 2010 to these finds every tool and scale that it names. */
Test(shipped, the_forms_of_2023_can_stand_for_those_of_2010)
{
	const struct tools *later = forms("TOOLS@2023.1");
	const struct curriculum *const *curricula;
	size_t count;

	curricula = library_curricula(library, &count);
	for (size_t i = 0; i < count; i++) {
		const struct curriculum *c = curricula[i];

		for (size_t u = 0; u < c->use_count; u++)
			for (size_t q = 0; q < c->uses[u].module->quota_count; q++) {
				const struct names *tools = &c->uses[u].module->quotas[q]->tools;

				for (size_t t = 0; t < tools->count; t++)
					cr_expect(tools_tool(later, tools->items[t]) != NULL &&
							  tools_tool(later, tools->items[t])->judgement != NULL,
						  "%s: %s", c->head.name, tools->items[t]);
			}
		for (size_t g = 0; g < c->gate_count; g++)
			if (c->gates[g].place == GATE_REVIEW)
				cr_expect(tools_scale(later, c->gates[g].scale) != NULL, "%s: %s", c->head.name,
					  c->gates[g].scale);
	}
}

/* ---- higher specialists ---- */

Test(shipped, higher_specialists_are_reviewed_by_a_panel_in_years_2_to_6)
{
	static const char *const names[] = {"HSST-BIO@2014.1", "HSST-RTP@2014.1"};

	read_library();
	for (size_t n = 0; n < 2; n++) {
		struct ref ref = ref_of(names[n]);
		const struct curriculum *c = library_curriculum(library, &ref);

		cr_assert(c != NULL && c->resolved, "%s", names[n]);
		cr_expect_eq(c->gates[0].place, GATE_ENTRY);
		for (int year = 2; year <= 6; year++) {
			const struct gate *g =
				curriculum_gate(c, arena_printf(arena, "year-%d", year));

			cr_assert(g != NULL, "%s, year %d", names[n], year);
			cr_expect_eq(g->by, ROLE_PANEL);
			cr_expect_str_eq(g->scale, "annual");
			cr_expect_eq(g->due.count, year - 1);
			cr_expect_eq(g->due.unit, 'Y');
		}
	}
}

Test(shipped, evidence_of_higher_specialists_is_freely_chosen)
{
	static const char *const names[] = {"HSST-BIO@2014.1", "HSST-RTP@2014.1"};

	read_library();
	for (size_t n = 0; n < 2; n++) {
		struct ref ref = ref_of(names[n]);
		const struct curriculum *c = library_curriculum(library, &ref);

		cr_assert(c != NULL && c->resolved, "%s", names[n]);
		cr_expect_eq(c->use_count, 4, "%s", names[n]);
		for (size_t i = 0; i < c->use_count; i++) {
			const struct module *m = c->uses[i].module;

			cr_expect_eq(m->activity_count, 0, "%s", m->head.name);
			cr_expect(has_word(&m->complete, RULE_OUTCOMES), "%s", m->head.name);
		}
	}
}

Test(shipped, the_divisions_of_higher_specialists_leave_by_their_own_examination)
{
	const struct curriculum *c = shipped("HSST-BIO@2014.1");
	struct ref ref = ref_of("HSST-RTP@2014.1");

	cr_expect(curriculum_result(c, "FRCPath") != NULL);
	cr_expect(curriculum_result(c, "IAPS") == NULL);
	c = library_curriculum(library, &ref);
	cr_expect(curriculum_result(c, "FRCPath") == NULL);
	cr_expect(curriculum_result(c, "IAPS") != NULL);
}

/* ---- scientists of 2015 to 2021 ---- */

Test(shipped, modules_of_2012_name_competences_and_what_must_be_known)
{
	const struct curriculum *c = shipped("STP-CEN@2015.1");

	for (size_t i = 0; i < c->use_count; i++) {
		const struct module *m = c->uses[i].module;

		cr_expect(strstr(m->head.name, "@2012.1") != NULL, "%s", m->head.name);
		cr_expect(m->activity_count > 0 || has_word(&m->complete, RULE_OUTCOMES), "%s",
			  m->head.name);
		for (size_t a = 0; a < m->activity_count; a++) {
			cr_expect_eq(m->activities[a].type, TYPE_COMPETENCE, "%s/%d", m->head.name,
				     (int)m->activities[a].number);
			cr_expect_gt(m->activities[a].knows.count, 0, "%s/%d", m->head.name,
				     (int)m->activities[a].number);
		}
	}
}

Test(shipped, the_midterm_review_has_five_components)
{
	const struct curriculum *c = shipped("STP-CEN@2015.1");
	const struct gate *midterm = curriculum_gate(c, "midterm");

	cr_assert(midterm != NULL);
	cr_expect_eq(midterm->rule.child_count, 5);
	cr_expect_eq(midterm->due.count, 18);
	cr_expect_eq(midterm->due.unit, 'M');
	cr_expect_eq(curriculum_result(c, "midterm-own")->by, ROLE_TRAINEE);
	cr_expect_eq(curriculum_result(c, "midterm-officer")->by, ROLE_TRAINING_OFFICER);
}

/* ---- practitioners ---- */

Test(shipped, each_year_of_a_practitioner_has_120_credits_at_its_level)
{
	const struct curriculum *c = shipped("PTP-BLD@2023.1");

	cr_expect_eq(credits_at(c, 0), 360);
	for (int32_t year = 1; year <= 3; year++) {
		int32_t sum = 0;

		for (size_t i = 0; i < c->use_count; i++) {
			if (c->uses[i].phase != year)
				continue;
			sum += c->uses[i].module->credits;
			cr_expect_eq(c->uses[i].module->level, year + 3, "%s",
				     c->uses[i].module->head.name);
		}
		cr_expect_eq(sum, 120, "year %d", (int)year);
	}
}

Test(shipped, the_placements_of_the_years_add_up_to_what_the_award_asks)
{
	const struct curriculum *c = shipped("PTP-BLD@2023.1");
	int32_t weeks = 0, asked = 0;

	for (size_t g = 0; g < c->gate_count; g++)
		for (size_t r = 0; r < c->gates[g].rule.child_count; r++) {
			const struct rule *rule = &c->gates[g].rule.children[r];

			if (rule->word != RULE_PLACEMENTS || rule->total.count == 0)
				continue;
			cr_expect_eq(rule->total.unit, 'W');
			*(c->gates[g].place == GATE_AWARD ? &asked : &weeks) += rule->total.count;
		}
	cr_expect_eq(asked, 50);
	cr_expect_eq(weeks, 50);
}

/* ---- sums ---- */

Test(shipped, credits_are_what_the_curriculum_says)
{
	static const char *const names[] = {"STP-CEN@2015.1", "STP-CEN@2023.1"};

	read_library();
	for (size_t n = 0; n < 2; n++) {
		struct ref ref = ref_of(names[n]);
		const struct curriculum *c = library_curriculum(library, &ref);

		cr_assert(c != NULL && c->resolved, "%s", names[n]);
		cr_expect_eq(credits_at(c, 0), 180, "%s", names[n]);
		cr_expect_eq(credits_at(c, 7), 180, "%s", names[n]);
	}
}
