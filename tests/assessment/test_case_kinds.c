/* What begins a case of equivalence, in a real store: from its process to its allocation. */
#include "assessment/panel_store.h"

TestSuite(process_kind, .init = case_enter, .fini = case_leave);
TestSuite(application, .init = case_enter, .fini = case_leave);
TestSuite(claim, .init = case_enter, .fini = case_leave);
TestSuite(submission, .init = case_enter, .fini = case_leave);
TestSuite(case_return, .init = case_enter, .fini = case_leave);
TestSuite(allocation, .init = case_enter, .fini = case_leave);
TestSuite(applicant, .init = case_enter, .fini = case_leave);
TestSuite(corroborated, .init = case_enter, .fini = case_leave);

/* ---- process ---- */

static void expect_refusal(const struct verdict *v, enum status status, const char *words)
{
	cr_expect(eq(int, v->status, status), "%s: \"%s\"", words, v->err.text);
	cr_expect(strstr(v->err.text, words) != NULL, "\"%s\" should speak of \"%s\"", v->err.text, words);
}

/* The text with `is` where it first says `was`. */
static const char *with(const char *text, const char *was, const char *is)
{
	const char *at = strstr(text, was);

	cr_assert(at != NULL, "%s", was);
	return arena_printf(real.s.a, "%.*s%s%s", (int)(at - text), text, is, at + strlen(was));
}

Test(process_kind, is_published_once_adopted_and_as_the_file_that_it_names)
{
	struct library_file file;
	const char *other;
	struct verdict v;
	struct ref ref;

	cr_assert(eq(int, ref_parse(PROCESS, &ref, &err), OK));
	cr_assert(library_source(real.lib, &ref, &file));
	v = publish_process(PROCESS, file.bytes, file.len);
	expect_refusal(&v, ERR_CONFLICT, "is published already");
	v = publish_process("EQUIVALENCE@2026.2", file.bytes, file.len);
	expect_refusal(&v, ERR_INVALID, "EQUIVALENCE@2026.2.xml:1: ");
	other = with(with(arena_bytes(real.s.a, file.bytes, file.len), "2026.1", "2026.2"), "adopted", "draft");
	v = publish_process("EQUIVALENCE@2026.2", other, strlen(other));
	expect_refusal(&v, ERR_CONFLICT, "is a draft; only an adopted process");
	other = with(other, "draft", "adopted");
	v = publish_process("EQUIVALENCE@2026.2", other, strlen(other));
	cr_expect(eq(int, v.status, OK), "%s", v.err.text);
	refused((struct words){ .by = "olive",
				.as = ROLE_REGISTRAR,
				.kind = "process",
				.body = arena_printf(real.s.a,
						     "{'process':'" PROCESS "','sha256':'%s'}",
						     process_hex),
				.texts = "file.1" },
		ERR_DENIED, "does not hold the role registrar");
}

/* ---- application ---- */

Test(application, is_refused_where_it_breaks_a_rule)
{
	static const struct {
		const char *rest;
		enum status status;
		const char *words;
	} rows[] = {
		{ "'declares':['own-work']," TWO, ERR_INVALID, "\"identity\" 0 times" },
		{ "'declares':[" ALL ",'own-work']," TWO, ERR_INVALID, "\"own-work\" 2 times" },
		{ "'declares':[" ALL ",'luck']," TWO, ERR_INVALID, "does not ask for" },
		{ "'declares':[" ALL "],'target':'outcomes'", ERR_INVALID, "has \"outcomes\"" },
		{ "'declares':[" ALL "],'modules':['AST-1']," TWO, ERR_INVALID, "has no \"modules\"" },
		{ "'declares':[" ALL "],'target':'luck'", ERR_INVALID, "is no target" },
		{ "'declares':[" ALL "],'target':'outcomes','outcomes':['AST-1/LO1','AST-1/LO1']",
		  ERR_INVALID, "twice" },
		{ "'declares':[" ALL "],'target':'outcomes','outcomes':['AST-1/1']", ERR_NOT_FOUND,
		  "is no outcome" },
		{ "'declares':[" ALL "],'target':'outcomes','outcomes':[]", ERR_INVALID, "nothing" },
		{ "'declares':[" ALL "],'target':'modules','modules':['CEN-R1']", ERR_NOT_FOUND,
		  "no module CEN-R1" },
		{ "'declares':[" ALL "],'target':'award','award':'medal'", ERR_NOT_FOUND, "no award" },
		{ "'declares':[" ALL "],'target':'award','award':'award','groups':['a/b']", ERR_NOT_FOUND,
		  "does not have" },
		{ "'declares':[" ALL "],'target':'entry'", ERR_INVALID, "asks for no result" },
		{ "'declares':[" ALL "],'referees':['nadia']," TWO, ERR_DENIED, "their own referee" },
		{ "'declares':[" ALL "],'referees':['nobody']," TWO, ERR_NOT_FOUND, "nobody" },
		{ "'declares':[" ALL "],'posts':[{'employer':'leeds','from':'2015-01-05'}]," TWO,
		  ERR_INVALID, "has 0 texts" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		refused(application(rows[i].rest), rows[i].status, rows[i].words);
}

Test(application, lists_posts_and_awards_each_in_a_text_of_its_own)
{
	struct words w = application(
		"'declares':[" ALL "],'posts':[{'employer':'leeds','from':'2015-01-05','until':"
		"'2014-01-05'}]," TWO);

	w.texts = "post.1";
	refused(w, ERR_INVALID, "ends before it begins");
	w = application("'declares':[" ALL "],'prior':[{'day':'2012-07-06','level':9}]," TWO);
	w.texts = "prior.1";
	refused(w, ERR_INVALID, "level 1 to 8");
	w = application("'declares':[" ALL "],'posts':[{'employer':'leeds','from':'2015-01-05'}],'prior':"
			"[{'day':'2012-07-06','level':6}],'referees':['rob']," TWO);
	w.texts = "post.1 prior.1 statement";
	real_say(&real, w);
}

Test(application, is_one_at_a_time_and_by_an_applicant_in_their_own_portfolio)
{
	struct words w = application("'declares':[" ALL "]," TWO);

	w.by = "tess";
	refused(w, ERR_DENIED, "does not hold the role applicant");
	w.in = "tess";
	refused(w, ERR_DENIED, "does not hold the role applicant");
	w.by = "nadia";
	refused(w, ERR_DENIED, "not the applicant of this portfolio");
	applied();
	refused(application("'declares':[" ALL "]," TWO), ERR_CONFLICT, "has a case");
}

/* ---- claim ---- */

Test(claim, is_refused_where_it_breaks_a_rule)
{
	struct digest kase = applied(), evidence = evidence_of(RECENT), later;
	struct words w;

	refused(claim(&kase, "AST-1/LO3", &evidence, "practice", 40), ERR_NOT_FOUND, "is not asked for");
	refused(claim(&kase, "AST-1/LO1", &evidence, "hearsay", 40), ERR_INVALID, "practice or knowledge");
	refused(claim(&kase, "AST-1/LO1", &evidence, "practice", 0), ERR_INVALID, "has 0 words");
	refused(claim(&kase, "AST-1/LO1", &evidence, "practice", 401), ERR_INVALID, "1 to 400");
	refused(claim(&kase, "AST-1/LO1", &kase, "practice", 40), ERR_INVALID, "twice");
	refused(claim(&evidence, "AST-1/LO1", &kase, "practice", 40), ERR_NOT_FOUND, "no case");
	w = claim(&kase, "AST-1/LO1", &evidence, "practice", 40);
	w.texts = NULL;
	refused(w, ERR_INVALID, "narrative");
	w = claim(&kase, "AST-1/LO1", &evidence, "practice", 40);
	w.about_count = 1;
	refused(w, ERR_INVALID, "is about each of them");
	later = real_say(&real, (struct words){ .by = "nadia", .as = ROLE_APPLICANT, .kind = "evidence",
						.in = "nadia", .body = RECENT, .texts = "title",
						.about = &evidence, .about_count = 1 });
	refused(claim(&kase, "AST-1/LO1", &evidence, "practice", 40), ERR_CONFLICT, "does not stand");
	real_say(&real, claim(&kase, "AST-1/LO1", &later, "practice", 400));
}

/* ---- submission ---- */

Test(submission, is_of_a_complete_case_and_names_all_of_it)
{
	struct digest about[3], other;

	complete(about);
	refused(submit(about, 2), ERR_INVALID, "in their order");
	other = about[1];
	about[1] = about[2];
	about[2] = other;
	refused(submit(about, 3), ERR_INVALID, "in their order");
	about[2] = about[1];
	about[1] = other;
	real_say(&real, submit(about, 3));
	refused(submit(about, 3), ERR_CONFLICT, "is submitted");
	other = evidence_of(RECENT);
	refused(claim(&about[0], "AST-1/LO1", &other, "practice", 40), ERR_CONFLICT, "stays as it is");
}

Test(submission, is_refused_while_something_is_missing)
{
	struct digest about[3], evidence;

	about[0] = applied();
	evidence = evidence_of(RECENT);
	refused(submit(about, 1), ERR_CONFLICT, "AST-1/LO1: nothing is claimed");
	about[1] = real_say(&real, claim(&about[0], "AST-1/LO1", &evidence, "knowledge", 40));
	about[2] = real_say(&real, claim(&about[0], "AST-1/LO2", &evidence, "practice", 40));
	refused(submit(about, 3), ERR_CONFLICT, "AST-1/LO1: knowledge is offered");
	about[1] = real_say(&real, claim(&about[0], "AST-1/LO1", &evidence, "practice", 40));
	real_say(&real, (struct words){ .by = "nadia", .as = ROLE_APPLICANT, .kind = "withdraw",
					.in = "nadia", .about = &evidence, .about_count = 1 });
	refused(submit(about, 3), ERR_CONFLICT, "withdrawn, revised or revoked");
}

/* ---- case-return ---- */

Test(case_return, opens_the_case_again_or_ends_it)
{
	struct digest about[3], submission;
	struct words by_olive;

	complete(about);
	refused(send_back(&about[0], "rejected"), ERR_CONFLICT, "there is none");
	submission = real_say(&real, submit(about, 3));
	refused(send_back(&submission, "lost"), ERR_INVALID, "lost");
	by_olive = send_back(&submission, "rejected");
	by_olive.by = "olive";
	refused(by_olive, ERR_DENIED, "olive does not hold the role registrar");
	by_olive.as = ROLE_TRAINING_OFFICER;
	refused(by_olive, ERR_DENIED, "in the role registrar, not training-officer");
	real_say(&real, send_back(&submission, "more-information"));
	refused(send_back(&submission, "rejected"), ERR_CONFLICT, "there is none");
	submission = real_say(&real, submit(about, 3));
	real_say(&real, send_back(&submission, "rejected"));
	refused(submit(about, 3), ERR_CONFLICT, "was rejected");
	applied(); /* anew */
}

/* ---- allocation ---- */

Test(allocation, is_of_as_many_as_the_process_asks_for_who_may_judge)
{
	static const struct {
		const char *clerk, *members;
		enum status status;
		const char *words;
	} rows[] = {
		{ "registrar", SEAT("ines", "professional") "," SEAT("vera", "lay"), ERR_INVALID,
		  "asks for 1 specialist member, not 0" },
		{ "registrar",
		  SEAT("ines", "professional") "," SEAT("ines", "specialist") "," SEAT("vera", "lay"),
		  ERR_INVALID, "named twice" },
		{ "registrar", SEAT("ines", "chair"), ERR_INVALID, "no seat of a panel" },
		{ "registrar", SEAT("vera", "professional"), ERR_DENIED,
		  "does not hold the role etb-assessor" },
		{ "registrar", SEAT("ines", "lay"), ERR_DENIED, "does not hold the role lay" },
		{ "registrar", SEAT("nobody", "lay"), ERR_NOT_FOUND, "nobody" },
		{ "registrar", SEAT("registrar", "lay"), ERR_DENIED, "has no seat" },
		{ "ines", SEAT("ines", "professional"), ERR_DENIED, "clerk of a case is a registrar" },
		{ "registrar", SEAT("olive", "professional"), ERR_DENIED, "on no professional register" },
	};
	struct digest about[3], submission;
	struct words by_ines;

	member("ines", "CS100", "etb-assessor");
	member("theo", "CS101", "etb-assessor");
	member("vera", NULL, "lay");
	real_role(&real, "olive", "etb-assessor");
	complete(about);
	refused(allocate(&about[0], "registrar", SEAT("ines", "professional")), ERR_CONFLICT,
		"there is none");
	submission = real_say(&real, submit(about, 3));
	by_ines = allocate(&submission, "registrar", PANEL);
	by_ines.by = "ines";
	refused(by_ines, ERR_DENIED, "ines does not hold the role registrar");
	by_ines.as = ROLE_ETB_ASSESSOR;
	refused(by_ines, ERR_DENIED, "in the role registrar, not etb-assessor");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		refused(allocate(&submission, rows[i].clerk, rows[i].members), rows[i].status,
			rows[i].words);
	real_say(&real, allocate(&submission, "registrar", PANEL));
	refused(send_back(&submission, "rejected"), ERR_CONFLICT, "is being judged");
}

Test(allocation, falls_when_a_member_stands_down_and_an_interest_is_for_good)
{
	struct digest about[3], submission, allocation;

	member("ines", "CS100", "etb-assessor");
	member("theo", "CS101", "etb-assessor");
	member("vera", NULL, "lay");
	complete(about);
	submission = real_say(&real, submit(about, 3));
	refused(stand_down("ines", ROLE_ETB_ASSESSOR, &submission, "interest"), ERR_CONFLICT,
		"there is none");
	allocation = real_say(&real, allocate(&submission, "registrar", PANEL));
	real_role(&real, "rob", "lay");
	refused(stand_down("rob", ROLE_LAY, &allocation, "interest"), ERR_DENIED, "has no seat");
	refused(stand_down("vera", ROLE_LAY, &allocation, "boredom"), ERR_INVALID, "boredom");
	real_say(&real, stand_down("vera", ROLE_LAY, &allocation, "unavailable"));
	refused(stand_down("ines", ROLE_ETB_ASSESSOR, &allocation, "interest"), ERR_CONFLICT,
		"there is none");
	allocation = real_say(&real, allocate(&submission, "registrar", PANEL));
	real_say(&real, stand_down("ines", ROLE_ETB_ASSESSOR, &allocation, "interest"));
	refused(allocate(&submission, "registrar", PANEL), ERR_DENIED, "has declared an interest");
	real_say(&real, send_back(&submission, "more-information"));
}

Test(allocation, keeps_out_whom_the_records_know_beside_the_applicant)
{
	struct digest about[3], submission, evidence;
	struct words w;

	member("ines", "CS100", "etb-assessor");
	member("theo", "CS101", "etb-assessor");
	member("vera", NULL, "lay");
	real_role(&real, "ines", "registrant");
	w = application("'declares':[" ALL "],'referees':['theo']," TWO);
	about[0] = real_say(&real, w);
	evidence = evidence_of(RECENT);
	real_say(&real, (struct words){ .by = "ines", .as = ROLE_REGISTRANT, .kind = "corroboration",
					.in = "nadia", .body = "{'as':'manager'}", .about = &evidence,
					.about_count = 1 });
	about[1] = real_say(&real, claim(&about[0], "AST-1/LO1", &evidence, "practice", 40));
	about[2] = real_say(&real, claim(&about[0], "AST-1/LO2", &evidence, "practice", 40));
	submission = real_say(&real, submit(about, 3));
	refused(allocate(&submission, "registrar", SEAT("ines", "professional")), ERR_DENIED,
		"has corroborated evidence");
	refused(allocate(&submission, "registrar", SEAT("theo", "professional")), ERR_DENIED,
		"is a referee");
}

/* ---- what an applicant may else say ---- */

Test(applicant, files_evidence_without_an_enrolment_and_says_nothing_of_a_trainee)
{
	refused((struct words){ .by = "nadia", .as = ROLE_TRAINEE, .kind = "evidence", .in = "nadia",
				.body = RECENT, .texts = "title" },
		ERR_DENIED, "is no trainee");
	refused((struct words){ .by = "nadia", .as = ROLE_APPLICANT, .kind = "evidence", .in = "nadia",
				.body = "{'first':'2023-11-06','last':'2023-11-10','items':['AST-1/1']}",
				.texts = "title" },
		ERR_INVALID, "names no items");
	refused((struct words){ .by = "rob", .as = ROLE_APPLICANT, .kind = "evidence", .in = "rob",
				.body = RECENT, .texts = "title" },
		ERR_NOT_FOUND, "has no portfolio");
	evidence_of(RECENT);
}

Test(corroborated, evidence_is_signed_for_by_who_is_on_a_register_and_nobody_else)
{
	struct digest about[3], evidence;
	struct words w = { .by = "nadia", .as = ROLE_REGISTRANT, .kind = "corroboration",
			   .in = "nadia", .body = "{'as':'manager'}" };

	complete(about);
	evidence = evidence_of(RECENT);
	w.about = &evidence;
	w.about_count = 1;
	refused(w, ERR_DENIED, "does not hold the role registrant");
	real_role(&real, "nadia", "registrant");
	refused(w, ERR_DENIED, "of oneself");
	w.by = "rob";
	w.about = about;
	refused(w, ERR_NOT_FOUND, "is no evidence");
	w.about = &evidence;
	w.body = "{'as':'friend'}";
	refused(w, ERR_INVALID, "friend");
	w.body = "{'as':'manager'}";
	real_say(&real, w);
}
