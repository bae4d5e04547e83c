/* What nobody may ever be able to say in a kind of assessment's: case_attack.h. tests/portfolio/test_attacks*.c have the others. */
#include "assessment/case_attack.h"

#include "portfolio/facts.h"

#define STP "STP-CEN@2023.1"

static struct digest stp;
static char stp_hex[DIGEST_HEX];

/* As case_store.h, and rob a trainee on STP; pia on a panel; ines, theo and vera can judge a case.
 */
static void enter(void)
{
	case_enter();
	stp = real_publish(&real, STP);
	digest_hex(&stp, stp_hex);
	real_enrol(&real, "rob", STP, &stp, "olive");
	real_person(&real, "pia");
	real_role(&real, "pia", "panel");
	member("ines", "CS100", "etb-assessor");
	member("theo", "CS101", "etb-assessor");
	member("vera", NULL, "lay");
}

static const struct digest *kept(struct digest digest)
{
	return memcpy(arena_alloc(real.s.a, sizeof(digest)), &digest, sizeof(digest));
}

static struct words said(const char *by, enum role as, const char *kind, const char *in,
			 const char *body)
{
	return (struct words){.by = by, .as = as, .kind = kind, .in = in, .body = body};
}

/* ---- training ---- */

static struct words a_module_of_which_nothing_is_done(void)
{
	return said(
		"olive", ROLE_TRAINING_OFFICER, "module-sign", "tess",
		arena_printf(real.s.a, "{'module':'AST-1','digest':'%s','rests':[]}", hcsa_hex));
}

static struct words a_module_closed_by_who_does_not_close_it(void)
{
	struct words w = a_module_of_which_nothing_is_done();

	w.by = "pia";
	w.as = ROLE_PANEL;
	return w;
}

static struct words a_year_of_which_nothing_is_done(void)
{
	return said("olive", ROLE_TRAINING_OFFICER, "review", "rob",
		    arena_printf(real.s.a,
				 "{'digest':'%s','review':'year-1','point':'satisfactory',"
				 "'day':'2024-02-20'}",
				 stp_hex));
}

static struct words an_award_that_nobody_has_earned(void)
{
	return said("registrar", ROLE_REGISTRAR, "gate-sign", "tess",
		    arena_printf(real.s.a, "{'digest':'%s','gate':'award'}", hcsa_hex));
}

/* ---- moving ---- */

/* The entry that she moves from. */
static struct digest enrolment_of_tess(void)
{
	struct record record;
	struct entry entry;
	struct facts facts;

	cr_assert(eq(int,
		     facts_load(journal_db(real.s.j), "tess", NULL, real.s.now, real.s.a, &facts,
				&err),
		     OK),
		  "%s", err.text);
	cr_assert(eq(int,
		     journal_read(real.s.j, (uint64_t)facts.enrolment.entry, real.s.a, &record,
				  &entry, &err),
		     OK),
		  "%s", err.text);
	return entry.digest;
}

static struct words move_with(const char *carries, const char *signs)
{
	struct words w = said("tess", ROLE_TRAINEE, "transfer", "tess",
			      arena_printf(real.s.a,
					   "{'carries':[%s],'curriculum':'" STP
					   "','digest':'%s','maps':[],'signs':[%s],'target':'%s'}",
					   carries, hcsa_hex, signs, stp_hex));

	w.about = kept(enrolment_of_tess());
	w.about_count = 1;
	return w;
}

static struct words a_move_that_takes_along_what_nobody_signed(void)
{
	return move_with("{'n':1,'request':1,'to':'CEN-R1/1'}", "");
}

static struct words a_move_that_takes_along_what_was_never_closed(void)
{
	return move_with("", "1");
}

static struct words a_move_that_the_trainee_did_not_consent_to(void)
{
	struct words w = move_with("", "");

	w.by = "registrar";
	w.as = ROLE_REGISTRAR;
	return w;
}

/* ---- equivalence ---- */

static struct words a_process_by_who_is_no_registrar(void)
{
	struct words w = said(
		"olive", ROLE_REGISTRAR, "process", NULL,
		arena_printf(real.s.a, "{'process':'MINE@2026.1','sha256':'%s'}", process_hex));

	w.texts = "file.1";
	return w;
}

static struct words an_application_that_declares_nothing(void)
{
	return application("'declares':[]," TWO);
}

static struct words an_application_by_who_is_no_applicant(void)
{
	struct words w = application("'declares':[" ALL "]," TWO);

	w.by = w.in = "tess";
	return w;
}

/* What was said before. */
static struct digest kase, evidence, theirs, claims[2], submission, allocation;

static void apply(void)
{
	enter();
	real_role(&real, "nadia", "registrant");
	kase = applied();
	evidence = evidence_of(RECENT);
	theirs = real_say(&real, (struct words){ .by = "tess",
						 .as = ROLE_TRAINEE,
						 .kind = "evidence",
						 .in = "tess",
						 .body = "{'first':'2024-02-12','last':'2024-02-12'}",
						 .texts = "title" });
	claims[0] = real_say(&real, claim(&kase, "AST-1/LO1", &evidence, "practice", 40));
}

static struct words a_claim_on_the_work_of_another(void)
{
	return claim(&kase, "AST-1/LO2", &theirs, "practice", 40);
}

static struct words a_corroboration_of_oneself(void)
{
	struct words w =
		said("nadia", ROLE_REGISTRANT, "corroboration", "nadia", "{'as':'manager'}");

	w.about = &evidence;
	w.about_count = 1;
	return w;
}

static struct words a_submission_of_which_a_claim_is_missing(void)
{
	struct digest *about = arena_array(real.s.a, 2, sizeof(*about));

	about[0] = kase;
	about[1] = claims[0];
	return submit(about, 2);
}

static void hand_in(void)
{
	struct digest about[3];

	apply();
	claims[1] = real_say(&real, claim(&kase, "AST-1/LO2", &evidence, "practice", 40));
	about[0] = kase;
	about[1] = claims[0];
	about[2] = claims[1];
	submission = real_say(&real, submit(about, 3));
}

static struct words a_claim_that_changes_what_was_submitted(void)
{
	return claim(&kase, "AST-1/LO1", &evidence, "practice", 40);
}

static struct words a_case_sent_back_by_who_made_it(void)
{
	struct words w = send_back(&submission, "more-information");

	w.by = "nadia";
	return w;
}

static struct words a_case_before_fewer_than_it_takes(void)
{
	return allocate(&submission, "registrar", SEAT("ines", "professional"));
}

static void hand_out(void)
{
	hand_in();
	real_role(&real, "rob", "lay");
	allocation = real_say(&real, allocate(&submission, "registrar", PANEL));
}

static struct words a_case_sent_back_while_it_is_judged(void)
{
	return send_back(&submission, "rejected");
}

static struct words a_seat_given_up_by_who_has_none(void)
{
	return stand_down("rob", ROLE_LAY, &allocation, "interest");
}

static void hand_in_with_a_referee(void)
{
	struct digest about[3];

	enter();
	evidence = evidence_of(RECENT);
	about[0] = real_say(&real, application("'declares':[" ALL "],'referees':['theo']," TWO));
	about[1] = real_say(&real, claim(&about[0], "AST-1/LO1", &evidence, "practice", 40));
	about[2] = real_say(&real, claim(&about[0], "AST-1/LO2", &evidence, "practice", 40));
	submission = real_say(&real, submit(about, 3));
}

static struct words a_case_before_a_referee_of_the_applicant(void)
{
	return allocate(&submission, "registrar", PANEL);
}

static const struct attack attacks[] = {
	{"a module of which nothing is done", "module-sign", a_module_of_which_nothing_is_done, ERR_CONFLICT,
	 "AST-1 cannot be signed", enter},
	{"a module closed by who does not close it", "module-sign", a_module_closed_by_who_does_not_close_it, ERR_DENIED,
	 "AST-1 is closed by the training-officer, not by the panel", enter},
	{"a year of which nothing is done", "review", a_year_of_which_nothing_is_done, ERR_CONFLICT,
	 "year-1", enter},
	{"an award that nobody has earned", "gate-sign", an_award_that_nobody_has_earned, ERR_CONFLICT,
	 "award", enter},
	{"a move that takes along what nobody signed", "transfer", a_move_that_takes_along_what_nobody_signed, ERR_CONFLICT,
	 "\"carries\" is not what carries for tess now", enter},
	{"a move that takes along what was never closed", "transfer", a_move_that_takes_along_what_was_never_closed, ERR_CONFLICT,
	 "\"signs\" is not what carries for tess now", enter},
	{"a move to which the trainee did not consent", "transfer", a_move_that_the_trainee_did_not_consent_to, ERR_DENIED,
	 "in the role trainee", enter},
	{"a process by who is no registrar", "process", a_process_by_who_is_no_registrar, ERR_DENIED,
	 "does not hold the role registrar", enter},
	{"an application that declares nothing", "application", an_application_that_declares_nothing, ERR_INVALID,
	 "0 times", enter},
	{"an application by who is no applicant", "application", an_application_by_who_is_no_applicant, ERR_DENIED,
	 "does not hold the role applicant", enter},
	{"a claim on the work of another", "claim", a_claim_on_the_work_of_another, ERR_DENIED,
	 "is in the portfolio of tess", apply},
	{"a corroboration of oneself", "corroboration", a_corroboration_of_oneself, ERR_DENIED,
	 "of oneself", apply},
	{"a submission of which a claim is missing", "submission", a_submission_of_which_a_claim_is_missing, ERR_CONFLICT,
	 "the case is not complete", apply},
	{"a claim that changes what was submitted", "claim", a_claim_that_changes_what_was_submitted, ERR_CONFLICT,
	 "stays as it is", hand_in},
	{"a case sent back by who made it", "case-return", a_case_sent_back_by_who_made_it, ERR_DENIED,
	 "does not hold the role registrar", hand_in},
	{"a case before fewer than it takes", "allocation", a_case_before_fewer_than_it_takes, ERR_INVALID,
	 "asks for 1 specialist member", hand_in},
	{"a case sent back while it is judged", "case-return", a_case_sent_back_while_it_is_judged, ERR_CONFLICT,
	 "is being judged", hand_out},
	{"a seat given up by who has none", "stand-down", a_seat_given_up_by_who_has_none, ERR_DENIED,
	 "has no seat", hand_out},
	{"a case before a referee of the applicant", "allocation", a_case_before_a_referee_of_the_applicant, ERR_DENIED,
	 "is a referee", hand_in_with_a_referee},
};
#define ATTACKS (sizeof(attacks) / sizeof(attacks[0]))

Test(attacks, are_refused_and_found_when_forced, .timeout = 280)
{
	attacks_try(attacks, ATTACKS);
}

Test(attacks, are_tried_in_every_kind_of_assessment)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct kinds kinds = all_kinds(a);

	cr_assert(gt(sz, kinds.count, portfolio_kind_count), "else this test tests nothing");
	for (size_t k = portfolio_kind_count; k < kinds.count; k++) {
		bool tried = attack_tries(attacks, ATTACKS, kinds.rows[k]->name);

		for (size_t i = 0; panel_kinds[i] != NULL; i++)
			tried |= strcmp(panel_kinds[i], kinds.rows[k]->name) == 0;
		cr_expect(tried, "nobody attacks %s: give it a row in attacks[]",
			  kinds.rows[k]->name);
	}
}

Test(attacks, the_forger_alone_is_not_what_verify_finds)
{
	struct submission honest;
	struct report report;
	struct scene scene;
	struct words words;
	uint64_t seq;

	enter();
	words = application("'declares':[" ALL "]," TWO); /* which its rule lets in */
	scene = forced_scene(&real);
	honest = real_sign(&real, &words);
	report = forced(&real, &scene, &honest, &seq);
	cr_expect(report.ok, "%s", report_text(&scene, &report));
	case_leave();
}
