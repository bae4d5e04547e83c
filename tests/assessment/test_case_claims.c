/* What a claim may rest on beside evidence, and what of a case a bundle shows together. */
#include "assessment/case_store.h"

#include "portfolio/bundle.h"

static struct digest cvr, ptp;

/* nadia is a trainee of olive's as well; lee leads the programme of PTP-CEN, and pia sits on panels. */
static void enter(void)
{
	static const char *const people[][2] = {
		{ "sam", "assessor" }, { "lee", "programme-lead" }, { "pia", "panel" }
	};

	case_enter();
	cvr = real_publish(&real, "HSST-CVR@2014.1");
	ptp = real_publish(&real, "PTP-CEN@2023.1");
	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		real_person(&real, people[i][0]);
		real_role(&real, people[i][0], people[i][1]);
	}
	real_enrol(&real, "nadia", "HSST-CVR@2014.1", &cvr, "olive");
	real_enrol(&real, "nadia", "PTP-CEN@2023.1", &ptp, "olive");
	real_enrol(&real, "nadia", "HCSA-LAB@2023.1", &hcsa, "olive");
	real_say(&real, (struct words){ .by = "olive", .as = ROLE_TRAINING_OFFICER, .kind = "approval",
					.in = "nadia", .body = "{'assessor':'sam'}" });
}

TestSuite(claimed, .init = enter, .fini = case_leave);
TestSuite(shown_together, .init = case_enter, .fini = case_leave);

/* ---- saying it ---- */

static struct digest said(const char *by, enum role as, const char *kind, const struct digest *curriculum,
			  const char *rest, const char *texts)
{
	char hex[DIGEST_HEX];

	digest_hex(curriculum, hex);
	return real_say(&real, (struct words){
				       .by = by,
				       .as = as,
				       .kind = kind,
				       .in = "nadia",
				       .body = arena_printf(real.s.a, "{'digest':'%s','day':'2024-01-20',%s}", hex, rest),
				       .texts = texts,
			       });
}

static struct digest result(const char *by, enum role as, const char *id, const char *outcome)
{
	return said(by, as, "result", &cvr, arena_printf(real.s.a, "'result':'%s','outcome':'%s'", id, outcome), NULL);
}

/* sam's review of two activities, each judged so. */
static struct digest judged(const char *first, const char *second)
{
	struct digest about[2];

	about[1] = real_say(&real, (struct words){ .by = "nadia", .as = ROLE_TRAINEE, .kind = "evidence",
						   .in = "nadia", .texts = "title",
						   .body = "{'first':'2024-01-15','last':'2024-01-15'}" });
	about[0] = real_say(&real, (struct words){ .by = "nadia", .as = ROLE_TRAINEE, .kind = "request", .in = "nadia",
						   .body = "{'assessor':'sam','items':['AST-1/1','AST-1/2']}",
						   .about = &about[1], .about_count = 1 });
	return real_say(&real, (struct words){
				       .by = "sam",
				       .as = ROLE_ASSESSOR,
				       .kind = "assessment",
				       .in = "nadia",
				       .body = arena_printf(real.s.a,
							    "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,"
							    "'point':'%s'},{'n':2,'point':'%s'}]}",
							    first, second),
				       .texts = "note.feedback",
				       .about = about,
				       .about_count = 2,
			       });
}

/* Is what the one claim of the case rests on signed for by somebody else? */
static bool is_signed(const struct digest *kase, const struct digest *item)
{
	struct world w = journal_world(real.s.j);
	struct case_file file;

	real_say(&real, claim(kase, "AST-1/LO1", item, "practice", 40));
	w.arena = real.s.a;
	cr_assert(eq(int, case_of(&w, "nadia", kase, &file, &err), OK), "%s", err.text);
	cr_assert(eq(sz, file.claim_count, 1));
	return file.claims[0].items[0].signed_for;
}

/* ---- what a claim rests on ---- */

Test(claimed, what_only_the_applicant_has_said_is_signed_for_by_nobody)
{
	struct digest kase = applied(), item;

	item = result("nadia", ROLE_TRAINEE, "year-2-own", "passed");
	cr_expect(not(is_signed(&kase, &item)));
	item = result("olive", ROLE_TRAINING_OFFICER, "year-2-supervisor", "passed");
	cr_expect(is_signed(&kase, &item));
	item = judged("satisfactory", "not-yet");
	cr_expect(is_signed(&kase, &item));
}

Test(claimed, what_was_not_satisfactory_shows_nothing)
{
	struct digest kase = applied(), items[4];

	items[0] = result("olive", ROLE_TRAINING_OFFICER, "year-2-supervisor", "failed");
	items[1] = result("nadia", ROLE_TRAINEE, "year-2-own", "failed");
	items[2] = judged("not-yet", "not-yet");
	items[3] = said("pia", ROLE_PANEL, "review", &cvr, "'review':'year-2','point':'three'", NULL);
	for (size_t i = 0; i < 4; i++)
		refused(claim(&kase, "AST-1/LO1", &items[i], "practice", 40), ERR_CONFLICT,
			"says of nothing that it was satisfactory");
	items[3] = said("pia", ROLE_PANEL, "review", &cvr, "'review':'year-3','point':'one','exception':['year-3-own']",
			"reason");
	cr_expect(is_signed(&kase, &items[3]));
}

Test(claimed, what_waits_for_a_second_signer_shows_nothing_yet)
{
	struct digest kase = applied(), review;

	review = said("lee", ROLE_PROGRAMME_LEAD, "review", &ptp,
		      "'review':'year-1','point':'satisfactory','exception':['year-1']", "reason");
	refused(claim(&kase, "AST-1/LO1", &review, "practice", 40), ERR_CONFLICT, "waits for a second signer");
	real_say(&real, (struct words){ .by = "registrar", .as = ROLE_REGISTRAR, .kind = "countersign", .in = "nadia",
					.about = &review, .about_count = 1 });
	cr_expect(is_signed(&kase, &review));
}

/* ---- what a bundle shows together ---- */

static enum status page(void *data, const struct bundle_view *view, struct buf *out, struct err *ret_err)
{
	(void)data;
	(void)ret_err;
	buf_printf(out, "<p>%s</p>", view->portfolio);
	return OK;
}

static struct bundle_choice of(const struct digest *digest)
{
	struct bundle_choice choice = { 0 };
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	cr_assert(eq(int, journal_find(real.s.j, hex, &choice.seq, &err), OK));
	return choice;
}

/* Does a bundle of the entry `only` show `other`? */
static bool shows(const struct digest *only, const struct digest *other)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(BUNDLE_ARENA);
	struct bundle_choice choice = of(only);
	struct bundle_want want = { .portfolio = "nadia", .only = &choice, .only_count = 1, .page = page };
	const struct bundle_view *view;
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 64u << 20);
	cr_assert(eq(int, bundle_write(real.s.j, &want, a, &out, &view, &err), OK), "%s", err.text);
	for (size_t i = 0; i < view->own_count; i++)
		if (digest_equal(&view->own[i].entry.digest, other))
			return view->own[i].shown;
	cr_fatal("it is not in the portfolio");
}

static void hides_none(const struct digest *hide)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(BUNDLE_ARENA);
	struct bundle_choice choice = of(hide);
	struct bundle_want want = { .portfolio = "nadia", .hide = &choice, .hide_count = 1, .page = page };
	CLEANUP(buf_release) struct buf out;

	buf_init(&out, 64u << 20);
	cr_expect(eq(int, bundle_write(real.s.j, &want, a, &out, NULL, &err), ERR_CONFLICT));
	cr_expect(strstr(err.text, "changes what entry") != NULL, "%s", err.text);
}

Test(shown_together, what_was_replaced_is_never_shown_without_what_replaced_it)
{
	struct digest about[3], replaced, submission, first, second;

	member("ines", "CS100", "etb-assessor");
	member("theo", "CS101", "etb-assessor");
	member("vera", NULL, "lay");
	complete(about);
	replaced = about[1];
	second = evidence_of(RECENT);
	about[1] = real_say(&real, claim(&about[0], "AST-1/LO1", &second, "knowledge", 40));
	cr_expect(shows(&replaced, &about[1]), "the later claim");
	cr_expect(not(shows(&about[2], &about[1])), "of another outcome");
	cr_expect(not(shows(&about[1], &replaced)), "what it replaced is nobody's to ask for");
	hides_none(&about[1]);
	second = evidence_of(RECENT);
	about[1] = real_say(&real, claim(&about[0], "AST-1/LO1", &second, "practice", 40));
	submission = real_say(&real, submit(about, 3));
	cr_expect(shows(&about[0], &submission), "the application is answered by it");
	hides_none(&submission);
	first = real_say(&real, allocate(&submission, "registrar", PANEL));
	second = real_say(&real, allocate(&submission, "registrar", PANEL));
	cr_expect(shows(&first, &second), "the later allocation");
	cr_expect(shows(&submission, &second));
	cr_expect(not(shows(&replaced, &second)));
	hides_none(&second);
}
