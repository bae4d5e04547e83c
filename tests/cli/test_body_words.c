/* What an entry says is told in words: no member of any kind is left to its name. */
#include "assessment/kinds.h"
#include "cli/body_words.h"
#include "cli/run.h"

TestSuite(body_words, .init = run_enter, .fini = run_leave);

static void expect_words(const char *kind, const char *in, const struct field *fields)
{
	for (const struct field *f = fields; f && f->name; f++) {
		cr_expect(body_label(kind, in, f->name) != NULL, "%s: %s%s%s has no words", kind,
			  in ? in : "", in ? "." : "", f->name);
		if (f->type == FIELD_OBJECTS)
			expect_words(kind, f->name, f->fields);
	}
}

Test(body_words, are_there_for_each_member_of_each_kind)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	const struct kinds kinds = all_kinds(a);

	cr_assert(gt(sz, kinds.count, 30));
	for (size_t i = 0; i < kinds.count; i++)
		expect_words(kinds.rows[i]->name, NULL, kinds.rows[i]->body);
	cr_expect(body_label("role", NULL, "guard") != NULL);
	cr_expect(body_label("role", NULL, "nothing of the kind") == NULL);
}
