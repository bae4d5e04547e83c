/* Cases for the standards that a curriculum cites, and for a role that its process describes. */
#include "assessment/case_store.h"

#define DECLARED "'declares':[" ALL "],"
#define STANDARDS(sets) DECLARED "'target':'standards','standards':[" sets "]"

TestSuite(case_targets, .init = case_enter, .fini = case_leave);

/* The shipped process under another name, with a role of the curriculum `of`. */
static void publish_profile(const char *of)
{
	CLEANUP(buf_release) struct buf text;
	struct library_file file;
	const char *bytes, *at, *end;
	struct verdict v;
	struct ref ref;

	cr_assert(eq(int, ref_parse(PROCESS, &ref, &err), OK));
	cr_assert(library_source(real.lib, &ref, &file));
	bytes = arena_bytes(real.s.a, file.bytes, file.len);
	at = strstr(bytes, "id=\"EQUIVALENCE\"");
	end = strstr(bytes, "</process>");
	cr_assert(at != NULL && end != NULL);
	buf_init(&text, 1 << 20);
	buf_printf(&text, "%.*sid=\"ROLES\"%.*s<profile id=\"bench\" of=\"%s\" outcomes=\"AST-1/LO2 "
			  "AST-1/LO1\">Works at a bench.</profile></process>",
		   (int)(at - bytes), bytes, (int)(end - at - 16), at + 16, of);
	process = digest_of(text.data, text.len);
	digest_hex(&process, process_hex);
	v = publish_process("ROLES@2026.1", text.data, text.len);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
}

static struct case_view view_of(const struct digest *kase)
{
	struct world w = journal_world(real.s.j);
	struct case_file file;
	struct case_view v;

	w.arena = real.s.a;
	w.catalogue = published_catalogue(real.published);
	cr_assert(eq(int, case_of(&w, "nadia", kase, &file, &err), OK), "%s", err.text);
	cr_assert(eq(int, case_view(&w, &file, &v, &err), OK), "%s", err.text);
	return v;
}

Test(case_targets, are_refused_where_they_name_what_is_not_there)
{
	static const struct {
		const char *rest;
		enum status status;
		const char *words;
	} rows[] = {
		{ STANDARDS("'GSP@2021.1'"), ERR_NOT_FOUND, "did not come with it" },
		{ STANDARDS("'AST-1@2023.1'"), ERR_NOT_FOUND, "did not come with it" },
		{ STANDARDS("'GSP@2012.1','GSP@2012.1'"), ERR_INVALID, "twice" },
		{ STANDARDS(""), ERR_INVALID, "nothing that could be judged" },
		{ DECLARED "'target':'standards'", ERR_INVALID, "has \"standards\"" },
		{ DECLARED "'standards':['GSP@2012.1']," TWO, ERR_INVALID, "has no \"standards\"" },
		{ DECLARED "'target':'role'", ERR_INVALID, "has \"profile\"" },
		{ DECLARED "'profile':'bench'," TWO, ERR_INVALID, "has no \"profile\"" },
		{ DECLARED "'target':'role','profile':'bench'", ERR_NOT_FOUND, "no profile of a role" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		refused(application(rows[i].rest), rows[i].status, rows[i].words);
}

Test(case_targets, a_standard_is_claimed_by_what_was_done_as_an_outcome_is)
{
	struct digest kase = real_say(&real, application(STANDARDS("'GSP@2012.1'")));
	struct digest evidence = evidence_of(RECENT), about[6] = { kase };
	struct case_view v = view_of(&kase);

	cr_assert(eq(sz, v.unit_count, 5));
	cr_expect(eq(str, (char *)v.units[0].id, "GSP/1"));
	cr_expect(eq(str, (char *)v.units[4].text, "Clinical leadership"));
	for (size_t i = 0; i < 5; i++)
		about[i + 1] = real_say(&real, claim(&kase, v.units[i].id, &evidence,
						     i == 2 ? "knowledge" : "practice", 40));
	refused(claim(&kase, "AST-1/LO1", &evidence, "practice", 40), ERR_NOT_FOUND, "is not asked for");
	refused(submit(about, 6), ERR_CONFLICT, "GSP/3: knowledge is offered");
	about[3] = real_say(&real, claim(&kase, "GSP/3", &evidence, "practice", 40));
	real_say(&real, submit(about, 6));
}

Test(case_targets, a_role_is_what_its_profile_names_in_that_order)
{
	struct digest kase;
	struct case_view v;

	publish_profile("HCSA-LAB@2023.1");
	kase = real_say(&real, application(DECLARED "'target':'role','profile':'bench'"));
	v = view_of(&kase);
	cr_assert(eq(sz, v.unit_count, 2));
	cr_expect(eq(str, (char *)v.units[0].id, "AST-1/LO2"));
	cr_expect(eq(str, (char *)v.units[1].id, "AST-1/LO1"));
	cr_expect(v.units[1].outcome != NULL);
}

Test(case_targets, a_role_of_another_curriculum_is_none_of_this_one)
{
	publish_profile("STP-CEN@2023.1");
	refused(application(DECLARED "'target':'role','profile':'bench'"), ERR_INVALID,
		"by outcomes of STP-CEN@2023.1");
}
