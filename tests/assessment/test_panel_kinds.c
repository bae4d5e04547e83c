/* What a panel says in a case of equivalence, in a real store: from the first seal to what became of the decision. */
#include "assessment/panel_store.h"

#include "portfolio/bundle.h"

TestSuite(sealed, .init = case_enter, .fini = case_leave);
TestSuite(opened, .init = case_enter, .fini = case_leave);
TestSuite(decision, .init = case_enter, .fini = case_leave);
TestSuite(ratification, .init = case_enter, .fini = case_leave);
TestSuite(appeal, .init = case_enter, .fini = case_leave);
TestSuite(condition, .init = case_enter, .fini = case_leave);

/* ---- sealed, opened ---- */

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
	refused(opening(&ines, "mp"), ERR_CONFLICT, "1 of 2 assessors");
	theo = real_say(&real, seal("theo", &allocation, "nn"));
	refused(opening(&allocation, "mp"), ERR_CONFLICT, "one judgement that was sealed");
	refused(opening(&ines, "mm"), ERR_INVALID, "is not what ines has sealed");
	refused(opening(&theo, "mp"), ERR_INVALID, "is not what theo has sealed");
	opened(&ines, "mp");
	refused(opening(&ines, "mp"), ERR_CONFLICT, "was opened by entry");
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

/* Both of its marks are open, and ines has decided; vera leaves. */
Test(decision, falls_with_its_panel_and_so_does_what_was_about_it)
{
	struct digest allocation = allocated(), sealed[2], about[2], decision;

	sealed[0] = real_say(&real, seal("ines", &allocation, "mm"));
	sealed[1] = real_say(&real, seal("theo", &allocation, "mn"));
	about[0] = opened(&sealed[0], "mm");
	about[1] = opened(&sealed[1], "mn");
	decision = real_say(&real, decide("ines", about, CONDITIONAL, CONDITIONAL_TEXTS));
	real_say(&real, about_one("theo", ROLE_ETB_ASSESSOR, "assent", &decision));
	real_say(&real, stand_down("vera", ROLE_LAY, &allocation, "unavailable"));
	refused(seal("ines", &allocation, "mm"), ERR_CONFLICT, "there is none of that digest");
	refused(opening(&sealed[0], "mm"), ERR_CONFLICT, "under the allocation that stands");
	refused(decide("theo", about, CONDITIONAL, CONDITIONAL_TEXTS), ERR_DENIED, "has no seat");
	refused(about_one("vera", ROLE_LAY, "assent", &decision), ERR_CONFLICT, "there is none");
	refused(about_one("registrar", ROLE_REGISTRAR, "ratification", &decision), ERR_CONFLICT,
		"there is none");
}

Test(decision, is_revised_by_another_and_nothing_that_a_panel_says_is_revoked)
{
	struct digest allocation = allocated(), sealed[2], about[2], decision, assent;

	sealed[0] = real_say(&real, seal("ines", &allocation, "mm"));
	sealed[1] = real_say(&real, seal("theo", &allocation, "mn"));
	about[0] = opened(&sealed[0], "mm");
	about[1] = opened(&sealed[1], "mn");
	decision = real_say(&real, decide("ines", about, CONDITIONAL, CONDITIONAL_TEXTS));
	assent = real_say(&real, about_one("theo", ROLE_ETB_ASSESSOR, "assent", &decision));
	for (size_t i = 0; i < 5; i++) {
		const struct digest *said[] = { &allocation, &sealed[0], &about[0], &decision, &assent };

		refused(taking_back("registrar", ROLE_REGISTRAR, said[i]), ERR_INVALID,
			"which nobody can revoke");
	}
}

static enum status no_page(void *data, const struct bundle_view *view, struct buf *out, struct err *page_err)
{
	(void)data, (void)view, (void)out, (void)page_err;
	return OK;
}

/* Of the entries of that kind, how many does a bundle show of which the entry `seq` was asked for? */
static size_t shown(uint64_t seq, const char *kind)
{
	const struct bundle_choice choice = { .seq = seq };
	CLEANUP(arena_cleanup) struct arena *a = arena_new(BUNDLE_ARENA);
	CLEANUP(buf_release) struct buf out;
	const struct bundle_view *view;
	const struct bundle_want want = {
		.portfolio = "nadia", .only = &choice, .only_count = 1, .page = no_page
	};
	size_t count = 0;

	buf_init(&out, 64u << 20);
	cr_assert(eq(int, bundle_write(real.s.j, &want, a, &out, &view, &err), OK), "%s", err.text);
	for (size_t i = 0; i < view->own_count; i++)
		count += view->own[i].shown && strcmp(view->own[i].entry.kind, kind) == 0;
	return count;
}

Test(decision, of_a_panel_is_shown_where_one_before_it_is)
{
	struct digest about[2], decision;
	uint64_t seq;

	judged_case("mm", "mn", about);
	seq = real_size(&real);
	real_say(&real, decide("ines", about, CONDITIONAL, CONDITIONAL_TEXTS));
	decision = real_say(&real,
			    decide("theo", about,
				   "{'outcome':'not-equivalent','units':[{'mark':'not-met','unit':'AST-1/LO2'}]}",
				   "reason reason.1"));
	real_say(&real, about_one("ines", ROLE_ETB_ASSESSOR, "assent", &decision));
	real_say(&real, about_one("vera", ROLE_LAY, "assent", &decision));
	real_say(&real, about_one("registrar", ROLE_REGISTRAR, "ratification", &decision)); /* else none is shown */
	cr_expect(eq(sz, shown(seq, "decision"), 2), "the later one, which says otherwise, is hidden");
	cr_expect(eq(sz, shown(seq - 2, "decision"), 2), "what was opened first, and what was made of it");
	cr_expect(eq(sz, shown(seq - 3, "decision"), 0), "what was sealed was asked for, and nothing else");
}

/* ---- appeal, condition-met ---- */

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

/* The decision that it is about. */
static const struct digest *decision_of(const struct digest *ratification)
{
	struct world w = journal_world(real.s.j);
	struct case_file file;

	w.arena = real.s.a;
	cr_assert(eq(int, case_of(&w, "nadia", ratification, &file, &err), OK), "%s", err.text);
	return &file.decision->digest;
}

Test(ratification, is_taken_back_by_nobody_who_could_not_give_it_nor_under_an_appeal)
{
	struct digest ratification = ratified();
	struct words again;

	real_role(&real, "vera", "registrar");
	refused(taking_back("vera", ROLE_REGISTRAR, &ratification), ERR_DENIED, "has a seat in the panel");
	real_say(&real, taking_back("registrar", ROLE_REGISTRAR, &ratification));
	again = about_one("registrar", ROLE_REGISTRAR, "ratification", decision_of(&ratification));
	ratification = real_say(&real, again);
	real_say(&real, appealing(&ratification, "procedure"));
	refused(taking_back("registrar", ROLE_REGISTRAR, &ratification), ERR_CONFLICT,
		"has appealed against it");
}

Test(condition, once_met_stays_so_after_its_day_unless_the_ratification_is_taken_back)
{
	struct digest ratification = ratified(), met;
	struct words w = about_one("theo", ROLE_ETB_ASSESSOR, "condition-met", &ratification);

	w.body = "{'n':1}";
	w.texts = "reason";
	met = real_say(&real, w);
	real.s.now += (int64_t)8 * 365 * 24 * 3600;
	refused(taking_back("theo", ROLE_ETB_ASSESSOR, &met), ERR_CONFLICT, "it stays met");
	refused(taking_back("registrar", ROLE_REGISTRAR, &met), ERR_CONFLICT, "it stays met");
	real_say(&real, taking_back("registrar", ROLE_REGISTRAR, &ratification));
}
