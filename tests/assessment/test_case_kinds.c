/* What begins a case of equivalence, in a real store: from its process to its allocation. */
#include "assessment/case_store.h"

#include "assessment/judgement.h"
#include "core/seal.h"
#include "portfolio/world.h"

TestSuite(process_kind, .init = case_enter, .fini = case_leave);
TestSuite(application, .init = case_enter, .fini = case_leave);
TestSuite(claim, .init = case_enter, .fini = case_leave);
TestSuite(submission, .init = case_enter, .fini = case_leave);
TestSuite(case_return, .init = case_enter, .fini = case_leave);
TestSuite(allocation, .init = case_enter, .fini = case_leave);
TestSuite(sealed, .init = case_enter, .fini = case_leave);
TestSuite(opened, .init = case_enter, .fini = case_leave);
TestSuite(decision, .init = case_enter, .fini = case_leave);
TestSuite(ratification, .init = case_enter, .fini = case_leave);
TestSuite(appeal, .init = case_enter, .fini = case_leave);
TestSuite(condition, .init = case_enter, .fini = case_leave);
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

static struct words stand_down(const char *by, enum role as, const struct digest *allocation,
			       const char *because)
{
	return (struct words){ .by = by, .as = as, .kind = "stand-down", .in = "nadia",
			       .body = arena_printf(real.s.a, "{'because':'%s'}", because),
			       .about = allocation, .about_count = 1 };
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

/* ---- sealed, opened ---- */

static struct key *clerk_key; /* to which judgements are sealed */

static struct words sealing_key(const char *by, const struct key *key)
{
	CLEANUP(buf_release) struct buf message, spki, proof;
	struct digest fingerprint = key_fingerprint(key), pin = journal_pin(real.s.j);
	struct signature signature;
	const uint8_t *bytes;
	size_t n;

	buf_init(&message, 1024);
	buf_init(&spki, 1024);
	buf_init(&proof, 1024);
	key_proof_message(&pin, by, &fingerprint, &message);
	cr_assert(eq(int, key_sign(key, message.data, message.len, &signature, &err), OK));
	bytes = key_public(key, &n);
	buf_base64(&spki, bytes, n);
	buf_base64(&proof, signature.bytes, signature.len);
	return (struct words){ .by = by,
			       .as = ROLE_REGISTRAR,
			       .kind = "sealing-key",
			       .body = arena_printf(real.s.a,
						    "{'key':'%s','person':'%s','proof':'%s'}", spki.data,
						    by, proof.data) };
}

/* A case before ines, theo and vera, with the allocation of it. */
static struct digest allocated(void)
{
	struct digest about[3], submission;

	member("ines", "CS100", "etb-assessor");
	member("theo", "CS101", "etb-assessor");
	member("vera", NULL, "lay");
	complete(about);
	submission = real_say(&real, submit(about, 3));
	cr_assert(eq(int, key_generate(KEY_P256, &real.s.random, &clerk_key, &err), OK));
	real_say(&real, sealing_key("registrar", clerk_key));
	return real_say(&real, allocate(&submission, "registrar", PANEL));
}

/* Marks of the two units: m met, p partly, n not-met. */
static struct judged judged_as(const char *marks)
{
	static const char *const units[] = { "AST-1/LO1", "AST-1/LO2" };
	struct judged judged = { .count = 2 };

	judged.items = arena_array(real.s.a, 2, sizeof *judged.items);
	memset(judged.nonce, 7, sizeof judged.nonce);
	for (size_t i = 0; i < 2; i++) {
		judged.items[i] = (struct judgement){
			.unit = units[i],
			.mark = marks[i] == 'm' ? MARK_MET :
				marks[i] == 'p' ? MARK_PARTLY :
						  MARK_NOT_MET,
			/* As real_try writes the texts of these names. */
			.reason = i == 0 ? "text reason.1" : "text reason.2",
		};
		memset(judged.items[i].salt, 9, sizeof judged.items[i].salt);
	}
	return judged;
}

static struct words seal(const char *by, const struct digest *allocation, const char *marks)
{
	struct judged judged = judged_as(marks);
	struct digest commitment, key = key_fingerprint(clerk_key);
	char of[DIGEST_HEX], to[DIGEST_HEX];
	json_t *body = judgement_body(&judged);

	cr_assert(eq(int, judgement_commitment(allocation, by, body, judgement_reasons(&judged, real.s.a),
					       &commitment, &err),
		     OK),
		  "%s", err.text);
	json_decref(body);
	digest_hex(&commitment, of);
	digest_hex(&key, to);
	return (struct words){ .by = by,
			       .as = ROLE_ETB_ASSESSOR,
			       .kind = "sealed",
			       .in = "nadia",
			       .body = arena_printf(real.s.a, "{'commitment':'%s','key':'%s'}", of, to),
			       .texts = "file.1",
			       .about = allocation,
			       .about_count = 1 };
}

/* What the clerk says of it; the reasons are said under the salts of judged_as. */
static struct verdict try_open(const struct digest *sealed, const char *marks)
{
	struct judged judged = judged_as(marks);
	struct entry e = store_draft(&real.s, "opened", judgement_body(&judged));
	struct submission submission;
	struct text texts[2];

	for (size_t i = 0; i < 2; i++) {
		texts[i] = (struct text){ .name = i == 0 ? "reason.1" : "reason.2",
					  .bytes = judged.items[i].reason,
					  .len = strlen(judged.items[i].reason),
					  .salted = true };
		memcpy(texts[i].salt, judged.items[i].salt, sizeof texts[i].salt);
	}
	e.portfolio = "nadia";
	e.about = (struct digest *)sealed;
	e.about_count = 1;
	submission = store_sign(&real.s, &e, real.s.registrar, texts, 2);
	real.s.now += 60;
	return store_append(&real.s, &submission);
}

static struct digest opened(const struct digest *sealed, const char *marks)
{
	struct verdict v = try_open(sealed, marks);

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	return v.digest;
}

static void not_opened(const struct digest *sealed, const char *marks, enum status status,
		       const char *words)
{
	struct verdict v = try_open(sealed, marks);

	cr_expect(eq(int, v.status, status), "%s", v.err.text);
	cr_expect(strstr(v.err.text, words) != NULL, "\"%s\" should speak of \"%s\"", v.err.text, words);
}

Test(sealed, is_of_an_assessor_of_the_case_once_and_to_its_clerk)
{
	CLEANUP(key_cleanup) struct key *newer = NULL;
	struct digest allocation = allocated();
	struct words w;

	refused(sealing_key("olive", clerk_key), ERR_DENIED, "does not hold the role registrar");
	refused(sealing_key("registrar", clerk_key), ERR_CONFLICT, "is for nothing else");
	w = seal("ines", &allocation, "mm");
	w.by = "vera";
	refused(w, ERR_DENIED, "does not hold the role etb-assessor");
	real_role(&real, "olive", "etb-assessor");
	refused(seal("olive", &allocation, "mm"), ERR_DENIED, "does not judge this case");
	w = seal("ines", &allocation, "mm");
	w.texts = NULL;
	refused(w, ERR_INVALID, "file.1");
	cr_assert(eq(int, key_generate(KEY_P256, &real.s.random, &newer, &err), OK));
	real_say(&real, sealing_key("registrar", newer));
	refused(seal("ines", &allocation, "mm"), ERR_CONFLICT, "is not sealed to the key of the clerk");
	key_free(clerk_key);
	clerk_key = key_keep(newer);
	real_say(&real, seal("ines", &allocation, "mm"));
	refused(seal("ines", &allocation, "mn"), ERR_CONFLICT, "stays as it is");
}

Test(opened, is_what_was_sealed_and_not_before_all_have)
{
	struct digest allocation = allocated(), ines, theo;

	ines = real_say(&real, seal("ines", &allocation, "mp"));
	not_opened(&ines, "mp", ERR_CONFLICT, "1 of 2 assessors");
	theo = real_say(&real, seal("theo", &allocation, "nn"));
	not_opened(&allocation, "mp", ERR_CONFLICT, "one judgement that was sealed");
	not_opened(&ines, "mm", ERR_INVALID, "is not what ines has sealed");
	not_opened(&theo, "mp", ERR_INVALID, "is not what theo has sealed");
	opened(&ines, "mp");
	not_opened(&ines, "mp", ERR_CONFLICT, "was opened by entry");
	opened(&theo, "nn");
	refused(stand_down("vera", ROLE_LAY, &ines, "unavailable"), ERR_CONFLICT, "there is none");
}

Test(opened, leaves_the_case_with_its_panel_and_who_has_judged_judges_it_no_more)
{
	struct digest allocation = allocated(), submission, ines, theo;
	struct case_file file;
	struct world w = journal_world(real.s.j);

	w.arena = real.s.a;
	ines = real_say(&real, seal("ines", &allocation, "mm"));
	theo = real_say(&real, seal("theo", &allocation, "mm"));
	cr_assert(eq(int, case_of(&w, "nadia", &allocation, &file, &err), OK), "%s", err.text);
	submission = file.submission;
	refused(allocate(&submission, "registrar", PANEL), ERR_CONFLICT, "stays with its panel");
	opened(&ines, "mm");
	opened(&theo, "mm");
	real_say(&real, stand_down("vera", ROLE_LAY, &allocation, "unavailable"));
	refused(send_back(&submission, "rejected"), ERR_CONFLICT, "was judged");
	refused(allocate(&submission, "registrar", PANEL), ERR_DENIED, "judged it before");
}

/* ---- decision, assent, ratification ---- */

/* Opened, with these marks of ines and of theo; what a decision is about. */
static void judged_case(const char *ines, const char *theo, struct digest ret_about[2])
{
	struct digest allocation = allocated(), sealed[2];

	sealed[0] = real_say(&real, seal("ines", &allocation, ines));
	sealed[1] = real_say(&real, seal("theo", &allocation, theo));
	ret_about[0] = opened(&sealed[0], ines);
	ret_about[1] = opened(&sealed[1], theo);
}

static struct words decide(const char *by, const struct digest about[2], const char *body,
			   const char *texts)
{
	return (struct words){ .by = by,
			       .as = strcmp(by, "vera") == 0 ? ROLE_LAY : ROLE_ETB_ASSESSOR,
			       .kind = "decision",
			       .in = "nadia",
			       .body = body,
			       .texts = texts,
			       .about = about,
			       .about_count = 2 };
}

static struct words about_one(const char *by, enum role as, const char *kind, const struct digest *of)
{
	return (struct words){ .by = by, .as = as, .kind = kind, .in = "nadia", .about = of,
			       .about_count = 1 };
}

#define CONDITIONAL \
	"{'outcome':'conditional','units':[{'mark':'not-met','unit':'AST-1/LO2'}]," \
	"'conditions':[{'by':'2030-01-31','unit':'AST-1/LO2'}]}"
#define CONDITIONAL_TEXTS "condition.1 reason reason.1"

Test(decision, is_of_the_agenda_and_follows_from_it)
{
	static const struct {
		const char *body, *texts, *words;
	} rows[] = {
		{ "{'outcome':'equivalent','units':[]}", "reason", "AST-1/LO2 is on the agenda" },
		{ "{'outcome':'equivalent','units':[{'mark':'met','unit':'AST-1/LO1'}]}", "reason reason.1",
		  "AST-1/LO2 is on the agenda" },
		{ "{'outcome':'not-equivalent','units':[{'mark':'not-met','unit':'AST-1/LO2'},"
		  "{'mark':'not-met','unit':'AST-1/LO1'}]}",
		  "reason reason.1 reason.2", "AST-1/LO1 is not on the agenda" },
		{ "{'outcome':'not-equivalent','units':[{'mark':'met','unit':'AST-1/LO2'}]}",
		  "reason reason.1", "of 2 outcomes 0 are not met" },
		{ "{'outcome':'equivalent','units':[{'mark':'not-met','unit':'AST-1/LO2'}]}",
		  "reason reason.1", "of 2 outcomes 1 are not met" },
		{ "{'outcome':'maybe','units':[{'mark':'not-met','unit':'AST-1/LO2'}]}", "reason reason.1",
		  "no outcome of a case" },
		{ "{'outcome':'conditional','units':[{'mark':'good','unit':'AST-1/LO2'}]}",
		  "reason reason.1", "is no judgement" },
		{ "{'outcome':'conditional','units':[{'mark':'not-met','unit':'AST-1/LO2'}]}",
		  "reason reason.1", "has no condition" },
		{ "{'outcome':'conditional','units':[{'mark':'not-met','unit':'AST-1/LO2'}],"
		  "'conditions':[{'by':'2030-01-31','unit':'AST-1/LO1'}]}",
		  CONDITIONAL_TEXTS, "condition 1 is of AST-1/LO1" },
		{ "{'outcome':'conditional','units':[{'mark':'not-met','unit':'AST-1/LO2'}],"
		  "'conditions':[{'by':'2020-01-31','unit':'AST-1/LO2'}]}",
		  CONDITIONAL_TEXTS, "still to come" },
		{ "{'outcome':'not-equivalent','units':[{'mark':'not-met','unit':'AST-1/LO2'}],"
		  "'conditions':[{'by':'2030-01-31','unit':'AST-1/LO2'}]}",
		  CONDITIONAL_TEXTS, "only a conditional decision" },
		{ CONDITIONAL, "reason reason.1", "texts of them" },
		{ CONDITIONAL, "condition.1 reason", "texts of them" },
	};
	struct digest about[2], turned[2];

	judged_case("mm", "mn", about);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		refused(decide("ines", about, rows[i].body, rows[i].texts), ERR_INVALID, rows[i].words);
	turned[0] = about[1];
	turned[1] = about[0];
	refused(decide("ines", turned, CONDITIONAL, CONDITIONAL_TEXTS), ERR_INVALID, "in the order");
	real_role(&real, "olive", "etb-assessor");
	refused(decide("olive", about, CONDITIONAL, CONDITIONAL_TEXTS), ERR_DENIED, "has no seat");
	real_say(&real, decide("vera", about, CONDITIONAL, CONDITIONAL_TEXTS));
}

Test(decision, cannot_undo_what_is_agreed_and_waits_for_all_that_was_sealed)
{
	struct digest allocation = allocated(), about[2], sealed[2];

	sealed[0] = real_say(&real, seal("ines", &allocation, "mn"));
	sealed[1] = real_say(&real, seal("theo", &allocation, "mn"));
	about[0] = opened(&sealed[0], "mn");
	about[1] = sealed[1];
	refused(decide("ines", about, CONDITIONAL, CONDITIONAL_TEXTS), ERR_CONFLICT, "they are not");
	about[1] = opened(&sealed[1], "mn");
	refused(decide("ines", about,
		       "{'outcome':'equivalent','units':[{'mark':'met','unit':'AST-1/LO2'}]}",
		       "reason reason.1"),
		ERR_INVALID, "that stands");
	real_say(&real, decide("ines", about, CONDITIONAL, CONDITIONAL_TEXTS));
}

/* Decided by ines, signed by the others; the decision. */
static struct digest agreed(const char *ines, const char *theo, const char *body, const char *texts)
{
	struct digest about[2], decision;

	judged_case(ines, theo, about);
	decision = real_say(&real, decide("ines", about, body, texts));
	real_say(&real, about_one("theo", ROLE_ETB_ASSESSOR, "assent", &decision));
	real_say(&real, about_one("vera", ROLE_LAY, "assent", &decision));
	return decision;
}

Test(decision, is_signed_by_every_member_before_it_is_ratified_by_another)
{
	struct digest about[2], first, decision;

	judged_case("mm", "mn", about);
	first = real_say(&real, decide("ines", about, CONDITIONAL, CONDITIONAL_TEXTS));
	refused(about_one("ines", ROLE_ETB_ASSESSOR, "assent", &first), ERR_DENIED, "by writing it");
	real_say(&real, about_one("vera", ROLE_LAY, "assent", &first));
	refused(about_one("vera", ROLE_LAY, "assent", &first), ERR_CONFLICT, "already");
	decision = real_say(&real, decide("theo", about, CONDITIONAL, CONDITIONAL_TEXTS));
	refused(about_one("ines", ROLE_ETB_ASSESSOR, "assent", &first), ERR_CONFLICT, "latest decision");
	real_say(&real, about_one("ines", ROLE_ETB_ASSESSOR, "assent", &decision));
	refused(about_one("registrar", ROLE_REGISTRAR, "ratification", &decision), ERR_CONFLICT,
		"2 of 3 members");
	real_role(&real, "rob", "lay");
	refused(about_one("rob", ROLE_LAY, "assent", &decision), ERR_DENIED, "has no seat");
	real_say(&real, about_one("vera", ROLE_LAY, "assent", &decision));
	refused(decide("ines", about, CONDITIONAL, CONDITIONAL_TEXTS), ERR_CONFLICT, "the whole panel");
	refused(about_one("registrar", ROLE_REGISTRAR, "ratification", &first), ERR_CONFLICT,
		"latest decision");
	real_say(&real, about_one("registrar", ROLE_REGISTRAR, "ratification", &decision));
	refused(about_one("registrar", ROLE_REGISTRAR, "ratification", &decision), ERR_CONFLICT,
		"is ratified");
}

Test(ratification, is_by_no_member_of_the_panel_and_ends_the_case)
{
	struct digest decision = agreed("mm", "mm", "{'outcome':'equivalent','units':[]}", "reason");
	struct digest ratification;
	struct words w = about_one("nadia", ROLE_APPLICANT, "appeal", &decision);

	refused(about_one("olive", ROLE_REGISTRAR, "ratification", &decision), ERR_DENIED,
		"does not hold the role registrar");
	ratification = real_say(&real, about_one("registrar", ROLE_REGISTRAR, "ratification", &decision));
	w.body = "{'ground':'evidence'}";
	w.texts = "reason";
	refused(w, ERR_CONFLICT, "there is none of that digest");
	w.about = &ratification;
	refused(w, ERR_CONFLICT, "gives all that was asked for");
	refused(stand_down("vera", ROLE_LAY, &decision, "unavailable"), ERR_CONFLICT, "is decided");
	applied(); /* for something else */
}

/* ---- appeal, condition-met ---- */

static struct words appealing(const struct digest *ratification, const char *ground)
{
	struct words w = about_one("nadia", ROLE_APPLICANT, "appeal", ratification);

	w.body = arena_printf(real.s.a, "{'ground':'%s'}", ground);
	w.texts = "reason";
	return w;
}

static struct digest ratified(void)
{
	struct digest decision = agreed("mm", "mn", CONDITIONAL, CONDITIONAL_TEXTS);

	return real_say(&real, about_one("registrar", ROLE_REGISTRAR, "ratification", &decision));
}

Test(appeal, is_on_one_of_two_grounds_in_time_and_goes_to_another_panel)
{
	struct digest ratification = ratified(), allocation, sealed[2], about[2], decision;
	struct world w = journal_world(real.s.j);
	struct case_file file;

	w.arena = real.s.a;
	refused(appealing(&ratification, "luck"), ERR_INVALID, "luck");
	real_say(&real, appealing(&ratification, "procedure"));
	refused(appealing(&ratification, "evidence"), ERR_CONFLICT, "there is none");
	cr_assert(eq(int, case_of(&w, "nadia", &ratification, &file, &err), OK), "%s", err.text);
	cr_expect(eq(int, (int)file.allocated, 0));
	refused(send_back(&file.submission, "rejected"), ERR_CONFLICT, "was judged");
	refused(allocate(&file.submission, "registrar", PANEL), ERR_DENIED, "judged it before");
	member("ida", "CS200", "etb-assessor");
	member("tom", "CS201", "etb-assessor");
	member("val", NULL, "lay");
	allocation = real_say(&real, allocate(&file.submission, "registrar",
					      SEAT("ida", "professional") "," SEAT("tom", "specialist") "," SEAT(
						      "val", "lay")));
	sealed[0] = real_say(&real, seal("ida", &allocation, "mn"));
	sealed[1] = real_say(&real, seal("tom", &allocation, "mn"));
	about[0] = opened(&sealed[0], "mn");
	about[1] = opened(&sealed[1], "mn");
	decision = real_say(&real, decide("ida", about, CONDITIONAL, CONDITIONAL_TEXTS));
	real_say(&real, about_one("tom", ROLE_ETB_ASSESSOR, "assent", &decision));
	real_say(&real, about_one("val", ROLE_LAY, "assent", &decision));
	ratification = real_say(&real, about_one("registrar", ROLE_REGISTRAR, "ratification", &decision));
	refused(appealing(&ratification, "evidence"), ERR_CONFLICT, "is final");
}

Test(appeal, comes_too_late_after_its_clock)
{
	struct digest ratification = ratified();

	real.s.now += 29 * 24 * 3600;
	refused(appealing(&ratification, "evidence"), ERR_CONFLICT, "could be made until");
}

Test(condition, is_met_in_time_by_the_word_of_who_judged)
{
	struct digest ratification = ratified();
	struct words w = about_one("theo", ROLE_ETB_ASSESSOR, "condition-met", &ratification);

	w.body = "{'n':2}";
	w.texts = "reason";
	refused(w, ERR_NOT_FOUND, "has 1 conditions");
	w.body = "{'n':1}";
	w.texts = NULL;
	refused(w, ERR_INVALID, "reason");
	w.texts = "reason";
	w.by = "vera";
	refused(w, ERR_DENIED, "does not hold the role etb-assessor");
	real_role(&real, "vera", "etb-assessor");
	refused(w, ERR_DENIED, "is a lay member");
	w.by = "theo";
	real_say(&real, w);
	refused(w, ERR_CONFLICT, "is met by entry");
}

static struct words taking_back(const char *by, enum role as, const struct digest *of)
{
	struct words w = about_one(by, as, "revoke", of);

	w.texts = "reason";
	return w;
}

Test(condition, stays_met_when_the_same_decision_is_ratified_again)
{
	struct digest decision = agreed("mm", "mn", CONDITIONAL, CONDITIONAL_TEXTS);
	struct words ratify = about_one("registrar", ROLE_REGISTRAR, "ratification", &decision);
	struct digest first = real_say(&real, ratify), again;
	struct words w = about_one("theo", ROLE_ETB_ASSESSOR, "condition-met", &first);

	w.body = "{'n':1}";
	w.texts = "reason";
	real_say(&real, w);
	real_say(&real, taking_back("registrar", ROLE_REGISTRAR, &first));
	refused(w, ERR_CONFLICT, "the ratification that stands");
	again = real_say(&real, ratify);
	w.about = &again;
	refused(w, ERR_CONFLICT, "is met by entry");
	refused(appealing(&again, "evidence"), ERR_CONFLICT, "gives all that was asked for");
}

Test(condition, is_taken_back_by_who_said_it_and_no_other_assessor)
{
	struct digest ratification = ratified(), met;
	struct words w = about_one("theo", ROLE_ETB_ASSESSOR, "condition-met", &ratification);

	w.body = "{'n':1}";
	w.texts = "reason";
	met = real_say(&real, w);
	refused(appealing(&ratification, "evidence"), ERR_CONFLICT, "gives all that was asked for");
	refused(taking_back("ines", ROLE_ETB_ASSESSOR, &met), ERR_DENIED, "only theo or a registrar");
	real_say(&real, taking_back("theo", ROLE_ETB_ASSESSOR, &met));
	real_say(&real, w);
}

static struct words exemption(const char *module, const struct digest *ratification, const char *rest)
{
	char hex[DIGEST_HEX];

	digest_hex(ratification, hex);
	return (struct words){ .by = "registrar",
			       .as = ROLE_REGISTRAR,
			       .kind = "exemption",
			       .in = "nadia",
			       .body = arena_printf(real.s.a, "{'digest':'%s','module':'%s','case':'%s'%s}",
						    hcsa_hex, module, hex, rest),
			       .texts = "reason" };
}

Test(condition, not_met_yet_or_not_of_the_module_exempts_nobody)
{
	struct digest ratification = ratified();
	struct words w = about_one("theo", ROLE_ETB_ASSESSOR, "condition-met", &ratification);

	real_enrol(&real, "nadia", "HCSA-LAB@2023.1", &hcsa, "olive");
	refused(exemption("AST-1", &ratification, ",'level':4"), ERR_INVALID, "leave it out");
	refused(exemption("AST-1", &ratification, ""), ERR_CONFLICT, "with every condition met");
	w.body = "{'n':1}";
	w.texts = "reason";
	refused(exemption("AST-1", &hcsa, ""), ERR_NOT_FOUND, "");
	real_say(&real, w);
	/* Two outcomes of it were the target, and not the module. */
	refused(exemption("AST-1", &ratification, ""), ERR_DENIED, "for other modules");
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
