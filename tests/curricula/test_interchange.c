/* Every shipped curriculum, out through CASE and back in, is what it was but for the rules. */
#include "given.h"

#include "curricula/case_package.h"
#include "curricula/draft.h"

static struct library *drafts_library;

TestSuite(interchange, .init = given_begin, .fini = given_end);

static void read_shipped(void)
{
	given_folder(PROJECT_SOURCE "/curricula/library", true);
	cr_assert_eq(library_check(library, &faults, &err), OK, "%s", faults_text());
}

/* What a draft lacks without its own rules: where units are optional, an award that asks for credits. */
static bool is_for_people(const char *text)
{
	return strstr(text, "credits, not to") != NULL && strstr(text, "or let the award ask for them") != NULL;
}

/* Out, in, and read by our own reader: into drafts_library. */
static void travel(const struct framework *out, const char *name)
{
	static const char *const shared[] = {"GENERIC@2010.1", "GSP@2012.1", "GSP@2021.1", "SPECIALISMS@2023.1"};
	struct draft *drafts;
	struct framework *in;
	json_t *package;
	size_t count;
	char *text;

	cr_assert_eq(case_package_write(out, "Somebody", arena, &package, &err), OK, "%s", err.text);
	text = json_dumps(package, JSON_COMPACT);
	json_decref(package);
	cr_assert_eq(case_package_read(arena_text(arena, text), strlen(text), name, 0, arena, &faults, &in, &err), OK, "%s: %s",
		     name, faults_text());
	free(text);
	cr_assert_eq(framework_check(in, name, 0, arena, &faults, &err), OK, "%s: %s", name, faults_text());
	cr_assert_eq(draft_files(in, NULL, 2026, arena, &drafts, &count, &err), OK, "%s: %s", name, err.text);
	drafts_library = library_new(arena);
	for (size_t i = 0; i < count; i++)
		cr_expect_eq(library_read(drafts_library, arena_printf(arena, "%s.xml", drafts[i].name), drafts[i].text,
					  drafts[i].len, true, &faults, &err),
			     OK, "%s: %s", drafts[i].name, faults_text());
	for (size_t i = 0; i < sizeof shared / sizeof shared[0] && strcmp(shared[i], drafts[0].name) != 0; i++)
		cr_assert_eq(library_read_file(drafts_library,
					       arena_printf(arena, PROJECT_SOURCE "/curricula/library/%s.xml", shared[i]),
					       false, &faults, &err),
			     OK, "%s", err.text);
	cr_assert(library_check(drafts_library, &faults, &err) == OK || faults.errors > 0);
	for (size_t i = 0; i < faults.count; i++)
		cr_expect(faults.items[i].warning || is_for_people(faults.items[i].text), "%s:%d: %s",
			  faults.items[i].file, faults.items[i].line, faults.items[i].text);
	faults_init(&faults, arena, 1000);
}

static bool same_names(const struct names *a, const struct names *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static void expect_head(const struct head *a, const struct head *b)
{
	cr_expect_str_eq(a->name, b->name);
	cr_expect_str_eq(a->title, b->title, "%s", a->name);
	cr_expect_str_eq(a->language, b->language, "%s", a->name);
	cr_expect_not(b->adopted, "%s", b->name);
	cr_assert_eq(a->replaces_count, b->replaces_count, "%s", a->name);
	for (size_t i = 0; i < a->replaces_count; i++)
		cr_expect_eq(ref_compare(&a->replaces[i], &b->replaces[i]), 0, "%s", a->name);
}

static void expect_outcome(const struct outcome *a, const struct outcome *b, const char *name)
{
	cr_expect_str_eq(a->id, b->id, "%s", name);
	cr_expect_str_eq(a->kind, b->kind, "%s/%s", name, a->id);
	cr_expect_str_eq(a->text, b->text, "%s/%s", name, a->id);
	cr_expect(same_names(&a->standards, &b->standards), "%s/%s", name, a->id);
}

static void expect_activity(const struct activity *a, const struct activity *b, const char *name)
{
	cr_expect_eq(a->number, b->number, "%s/%d", name, (int)a->number);
	cr_expect_eq(a->type, b->type, "%s/%d", name, (int)a->number);
	cr_expect_eq(a->valid.count, b->valid.count, "%s/%d", name, (int)a->number);
	cr_expect_str_eq(a->does, b->does, "%s/%d", name, (int)a->number);
	cr_expect_str_eq(a->evidence, b->evidence, "%s/%d", name, (int)a->number);
	cr_expect(same_names(&a->consider, &b->consider), "%s/%d", name, (int)a->number);
	cr_expect(same_names(&a->knows, &b->knows), "%s/%d", name, (int)a->number);
	cr_assert_eq(a->outcome_count, b->outcome_count, "%s/%d", name, (int)a->number);
	cr_expect_arr_eq(a->outcomes, b->outcomes, a->outcome_count * sizeof *a->outcomes, "%s/%d", name,
			 (int)a->number);
}

static void expect_module(const struct module *a, const struct module *b)
{
	const char *name = a->head.name;

	expect_head(&a->head, &b->head);
	cr_expect_eq(a->kind, b->kind, "%s", name);
	cr_expect_eq(a->level, b->level, "%s", name);
	cr_expect_eq(a->credits, b->credits, "%s", name);
	cr_expect_str_eq(a->aim, b->aim, "%s", name);
	cr_expect(same_names(&a->specialisms, &b->specialisms), "%s", name);
	cr_expect(same_names(&a->sets, &b->sets), "%s", name);
	cr_expect(same_names(&a->experience, &b->experience), "%s", name);
	cr_expect(same_names(&a->content, &b->content), "%s", name);
	cr_assert_eq(a->outcome_count, b->outcome_count, "%s", name);
	for (size_t i = 0; i < a->outcome_count; i++)
		expect_outcome(&a->outcomes[i], &b->outcomes[i], name);
	cr_assert_eq(a->activity_count, b->activity_count, "%s", name);
	for (size_t i = 0; i < a->activity_count; i++)
		expect_activity(&a->activities[i], &b->activities[i], name);
}

static void expect_uses(const struct curriculum *a, const struct curriculum *b)
{
	cr_assert_eq(a->use_count, b->use_count, "%s", a->head.name);
	cr_assert_eq(a->choose_count, b->choose_count, "%s", a->head.name);
	for (size_t i = 0; i < a->choose_count; i++) {
		cr_expect_str_eq(a->chooses[i].id, b->chooses[i].id);
		cr_expect_eq(a->chooses[i].pick, b->chooses[i].pick, "%s", a->head.name);
		cr_expect_eq(a->chooses[i].group_count, b->chooses[i].group_count, "%s", a->head.name);
	}
	for (size_t i = 0; i < a->use_count; i++) {
		const struct use *x = &a->uses[i], *y = &b->uses[i];

		cr_expect_eq(ref_compare(&x->ref, &y->ref), 0, "%s: %s", a->head.name, x->ref.id);
		cr_expect_eq(x->phase, y->phase, "%s: %s", a->head.name, x->ref.id);
		cr_expect_eq(x->optional, y->optional, "%s: %s", a->head.name, x->ref.id);
		cr_expect_eq(x->choose, y->choose, "%s: %s", a->head.name, x->ref.id);
		cr_expect_eq(x->group, y->group, "%s: %s", a->head.name, x->ref.id);
		cr_expect(same_names(&x->needs, &y->needs), "%s: %s", a->head.name, x->ref.id);
		cr_assert(x->module != NULL && y->module != NULL);
		expect_module(x->module, y->module);
	}
}

static void expect_scale(const struct scale *a, const struct scale *b)
{
	cr_assert(a != NULL && b != NULL);
	cr_expect_str_eq(a->id, b->id);
	cr_assert_eq(a->point_count, b->point_count, "%s", a->id);
	for (size_t i = 0; i < a->point_count; i++) {
		cr_expect_str_eq(a->points[i].id, b->points[i].id, "%s", a->id);
		cr_expect_str_eq(a->points[i].text, b->points[i].text, "%s", a->id);
		cr_expect_eq(a->points[i].met, b->points[i].met, "%s", a->id);
	}
}

static void expect_tools(const struct tools *a, const struct tools *b)
{
	expect_head(&a->head, &b->head);
	cr_assert_eq(a->scale_count, b->scale_count, "%s", a->head.name);
	for (size_t i = 0; i < a->scale_count; i++)
		expect_scale(&a->scales[i], &b->scales[i]);
	cr_assert_eq(a->tool_count, b->tool_count, "%s", a->head.name);
	for (size_t i = 0; i < a->tool_count; i++) {
		const struct tool *x = &a->tools[i], *y = &b->tools[i];

		cr_expect_str_eq(x->id, y->id);
		cr_expect_str_eq(x->title, y->title, "%s", x->id);
		cr_expect_eq(x->by, y->by, "%s", x->id);
		cr_expect_eq(x->raters, y->raters, "%s", x->id);
		cr_expect_eq(x->live, y->live, "%s", x->id);
		cr_expect_eq(x->case_once, y->case_once, "%s", x->id);
		cr_assert_eq(x->judgement != NULL, y->judgement != NULL, "%s", x->id);
		if (x->judgement != NULL)
			expect_scale(x->judgement, y->judgement);
		cr_assert_eq(x->mark_count, y->mark_count, "%s", x->id);
		for (size_t k = 0; k < x->mark_count; k++) {
			cr_expect_str_eq(x->marks[k].id, y->marks[k].id, "%s", x->id);
			cr_expect_str_eq(x->marks[k].text, y->marks[k].text, "%s", x->id);
			cr_expect_eq(x->marks[k].required, y->marks[k].required, "%s", x->id);
			cr_assert_eq(x->marks[k].scale != NULL, y->marks[k].scale != NULL, "%s", x->id);
			if (x->marks[k].scale != NULL)
				expect_scale(x->marks[k].scale, y->marks[k].scale);
		}
	}
}

static void expect_curriculum(const struct curriculum *a, const struct curriculum *b)
{
	expect_head(&a->head, &b->head);
	cr_expect_str_eq(a->programme, b->programme, "%s", a->head.name);
	cr_expect_str_eq(a->specialism, b->specialism, "%s", a->head.name);
	cr_expect_eq(a->level, b->level, "%s", a->head.name);
	cr_expect_eq(a->stage, b->stage, "%s", a->head.name);
	cr_expect_eq(a->credits, b->credits, "%s", a->head.name);
	cr_expect_eq(ref_compare(&a->tools_ref, &b->tools_ref), 0, "%s", a->head.name);
	cr_expect_eq(a->entry_from, b->entry_from, "%s", a->head.name);
	cr_expect_eq(a->entry_until, b->entry_until, "%s", a->head.name);
	cr_expect_eq(a->complete_by, b->complete_by, "%s", a->head.name);
	cr_assert_eq(a->phase_count, b->phase_count, "%s", a->head.name);
	for (size_t i = 0; i < a->phase_count; i++) {
		cr_expect_eq(a->phases[i].id, b->phases[i].id, "%s", a->head.name);
		cr_expect_eq(a->phases[i].due.count, b->phases[i].due.count, "%s", a->head.name);
		cr_expect_eq(a->phases[i].on.day, b->phases[i].on.day, "%s", a->head.name);
		cr_expect_str_eq(a->phases[i].title, b->phases[i].title, "%s", a->head.name);
	}
	cr_assert_eq(a->cover_count, b->cover_count, "%s", a->head.name);
	for (size_t i = 0; i < a->cover_count; i++) {
		cr_expect_eq(ref_compare(&a->covers[i].set, &b->covers[i].set), 0, "%s", a->head.name);
		cr_expect(same_names(&a->covers[i].also, &b->covers[i].also), "%s", a->head.name);
	}
	expect_tools(a->tools, b->tools);
	expect_uses(a, b);
}

Test(interchange, every_shipped_curriculum_comes_back_from_case_as_it_was_but_for_its_rules, .timeout = 120)
{
	const struct curriculum *const *curricula;
	size_t count;

	read_shipped();
	curricula = library_curricula(library, &count);
	cr_assert_geq(count, 9);
	for (size_t i = 0; i < count; i++) {
		const struct curriculum *c = curricula[i], *back;

		travel(framework_of_curriculum(c, arena), c->head.name);
		back = library_curriculum(drafts_library, &c->head.ref);
		cr_assert_not_null(back, "%s", c->head.name);
		expect_curriculum(c, back);
	}
}

Test(interchange, a_set_of_standards_comes_back_from_case_as_it_was)
{
	static const char *const names[] = {"GENERIC@2010.1", "GSP@2012.1"};

	read_shipped();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct standards *s, *back;
		struct ref ref;

		cr_assert_eq(ref_parse(names[i], &ref, &err), OK);
		s = library_standards(library, &ref);
		travel(framework_of_standards(s, arena), names[i]);
		back = library_standards(drafts_library, &ref);
		cr_assert_not_null(back, "%s", names[i]);
		expect_head(&s->head, &back->head);
		cr_expect_str_eq(s->owner, back->owner);
		cr_assert_eq(s->count, back->count);
		for (size_t k = 0; k < s->count; k++) {
			cr_expect_str_eq(s->items[k].id, back->items[k].id);
			cr_expect_str_eq(s->items[k].name, back->items[k].name);
			cr_expect_eq(s->items[k].parent, back->items[k].parent);
			cr_expect(same_names(&s->items[k].programmes, &back->items[k].programmes));
		}
	}
}

Test(interchange, what_case_cannot_hold_is_listed)
{
	const struct framework *f;
	struct ref ref;

	read_shipped();
	cr_assert_eq(ref_parse("STP-HTS@2023.1", &ref, &err), OK);
	f = framework_of_curriculum(library_curriculum(library, &ref), arena);
	cr_assert_eq(f->lost_count, 4);
	cr_expect_not_null(strstr(f->lost[0], "when each of 13 modules is complete"), "%s", f->lost[0]);
	cr_expect_not_null(strstr(f->lost[1], "entry requirements (4)"), "%s", f->lost[1]);
}

/* Marks of ours that somebody else wrote. */
Test(interchange, a_package_that_says_it_is_ours_and_is_not_is_refused_with_its_place)
{
	static const struct {
		const char *own, *item, *want;
	} rows[] = {
		{"\"curriculum\":\"stp\"", "\"CFItemType\":\"Module\",\"extensions\":{\"attest\":{\"module\":\"M-1@2020.1\"}}",
		 "/CFDocument/extensions/attest/curriculum: write code and version"},
		{"\"curriculum\":\"S@2020.1\"", "\"CFItemType\":\"Module\",\"extensions\":{\"attest\":{\"module\":\"../x\"}}",
		 "/CFItems/0/extensions/attest/module: write code and version"},
		{"\"curriculum\":\"S@2020.1\"", "\"CFItemType\":\"Standard\"", "/CFItems/0: at the top of a curriculum"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *text = arena_printf(
			arena,
			"{\"CFDocument\":{\"identifier\":\"d\",\"title\":\"T\",\"extensions\":{\"attest\":{%s}}},"
			"\"CFItems\":[{\"identifier\":\"a\",\"fullStatement\":\"A\",%s}],\"CFAssociations\":[{"
			"\"associationType\":\"isChildOf\",\"originNodeURI\":{\"identifier\":\"a\"},"
			"\"destinationNodeURI\":{\"identifier\":\"d\"}}]}",
			rows[i].own, rows[i].item);
		struct framework *f;
		struct draft *drafts;
		size_t count;

		cr_assert_eq(case_package_read(text, strlen(text), "f", 0, arena, &faults, &f, &err), OK, "%s", faults_text());
		cr_assert_eq(framework_check(f, "f", 0, arena, &faults, &err), OK, "%s", faults_text());
		cr_expect_eq(draft_files(f, NULL, 2026, arena, &drafts, &count, &err), ERR_INVALID);
		cr_expect_not_null(strstr(err.text, rows[i].want), "%s", err.text);
	}
}
