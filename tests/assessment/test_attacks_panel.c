/* What nobody may ever be able to say when a case is judged, decided and ratified: case_attack.h. */
#include "assessment/case_attack.h"

/* What was said before. */
static struct digest other_case, allocation, sealed_by[2], openings[2], decision, ratification;

static struct words with_body(struct words w, const char *body)
{
	w.body = body;
	return w;
}

static struct words with_texts(struct words w, const char *texts)
{
	w.texts = texts;
	return w;
}

static struct words by(const char *who, enum role as, struct words w)
{
	w.by = who;
	w.as = as;
	return w;
}

/* ---- sealed ---- */

/* Before ines, theo and vera. vera is a registrar as well; olive and rob could judge, and do not; rob has
 * applied for something too. */
static void before_the_panel(void)
{
	struct words w;

	case_enter();
	allocation = allocated();
	real_role(&real, "olive", "etb-assessor");
	real_role(&real, "vera", "etb-assessor");
	real_role(&real, "rob", "applicant");
	real_role(&real, "rob", "lay");
	real_role(&real, "vera", "registrar"); /* last: from now on two of them grant */
	w = application("'declares':[" ALL "]," TWO);
	w.by = w.in = "rob";
	other_case = real_say(&real, w);
}

static struct words sealed_by_a_trainee(void)
{
	return by("tess", ROLE_ETB_ASSESSOR, seal("ines", &allocation, "mm"));
}

static struct words sealed_without_a_seat(void)
{
	return by("olive", ROLE_ETB_ASSESSOR, seal("olive", &allocation, "mm"));
}

static struct words sealed_by_a_lay_member(void)
{
	return seal("vera", &allocation, "mm");
}

static struct words sealed_to_another_key(void)
{
	return with_body(seal("ines", &allocation, "mm"),
			 arena_printf(real.s.a, "{'commitment':'%s','key':'%s'}", hcsa_hex, hcsa_hex));
}

static struct words sealed_for_the_case_of_another(void)
{
	return seal("ines", &other_case, "mm");
}

/* ---- opened ---- */

static void before_the_second_seal(void)
{
	before_the_panel();
	sealed_by[0] = real_say(&real, seal("ines", &allocation, "mm"));
}

static struct words sealed_twice(void)
{
	return seal("ines", &allocation, "mn");
}

static struct words opened_before_all_have_sealed(void)
{
	return opening(&sealed_by[0], "mm");
}

static void before_the_opening(void)
{
	before_the_second_seal();
	sealed_by[1] = real_say(&real, seal("theo", &allocation, "mn"));
}

static struct words opened_by_a_trainee(void)
{
	return by("tess", ROLE_REGISTRAR, opening(&sealed_by[0], "mm"));
}

static struct words opened_by_who_is_not_its_clerk(void)
{
	return by("vera", ROLE_REGISTRAR, opening(&sealed_by[0], "mm"));
}

static struct words opened_as_what_was_not_sealed(void)
{
	return opening(&sealed_by[0], "mn");
}

static struct words opened_as_what_another_has_sealed(void)
{
	return opening(&sealed_by[1], "mm");
}

static struct words opened_under_another_nonce(void)
{
	struct words w = opening(&sealed_by[0], "mm");
	char *nonce = strstr(w.body, "0707");

	cr_assert(nonce != NULL, "%s", w.body);
	nonce[1] = '8';
	return w;
}

static struct words opened_in_part(void)
{
	struct words w = opening(&sealed_by[0], "mm");

	return with_body(w, arena_printf(real.s.a, "{'judgements':[],'nonce':'%s'}", hcsa_hex));
}

static struct words decided_on_what_is_sealed(void)
{
	return decide("ines", sealed_by, CONDITIONAL, CONDITIONAL_TEXTS);
}

/* ---- decision ---- */

static void before_the_decision(void)
{
	before_the_opening();
	openings[0] = opened(&sealed_by[0], "mm");
	openings[1] = opened(&sealed_by[1], "mn");
}

static struct words opened_twice(void)
{
	return opening(&sealed_by[0], "mm");
}

static struct words decided_by_a_trainee(void)
{
	return by("tess", ROLE_ETB_ASSESSOR, decide("ines", openings, CONDITIONAL, CONDITIONAL_TEXTS));
}

static struct words decided_without_a_seat(void)
{
	return decide("olive", openings, CONDITIONAL, CONDITIONAL_TEXTS);
}

static struct words decided_of_what_is_agreed(void)
{
	return decide("ines", openings,
		      "{'outcome':'not-equivalent','units':[{'mark':'not-met','unit':'AST-1/LO2'},"
		      "{'mark':'not-met','unit':'AST-1/LO1'}]}",
		      "reason reason.1 reason.2");
}

static struct words decided_against_its_own_marks(void)
{
	return decide("ines", openings,
		      "{'outcome':'equivalent','units':[{'mark':'not-met','unit':'AST-1/LO2'}]}",
		      "reason reason.1");
}

static struct words decided_on_a_condition_of_the_past(void)
{
	return decide("ines", openings,
		      "{'outcome':'conditional','units':[{'mark':'not-met','unit':'AST-1/LO2'}],"
		      "'conditions':[{'by':'2020-01-31','unit':'AST-1/LO2'}]}",
		      CONDITIONAL_TEXTS);
}

/* ---- assent ---- */

static void before_the_assents(void)
{
	before_the_decision();
	decision = real_say(&real, decide("ines", openings, CONDITIONAL, CONDITIONAL_TEXTS));
}

static struct words assent_of_a_trainee(void)
{
	return about_one("tess", ROLE_LAY, "assent", &decision);
}

static struct words assent_without_a_seat(void)
{
	return about_one("rob", ROLE_LAY, "assent", &decision);
}

static struct words assent_to_what_one_wrote(void)
{
	return about_one("ines", ROLE_ETB_ASSESSOR, "assent", &decision);
}

static struct words assent_to_an_opening(void)
{
	return about_one("theo", ROLE_ETB_ASSESSOR, "assent", &openings[0]);
}

static struct words ratified_before_all_have_signed(void)
{
	return about_one("registrar", ROLE_REGISTRAR, "ratification", &decision);
}

/* ---- ratification ---- */

static void before_the_ratification(void)
{
	before_the_assents();
	real_say(&real, about_one("theo", ROLE_ETB_ASSESSOR, "assent", &decision));
	real_say(&real, about_one("vera", ROLE_LAY, "assent", &decision));
}

static struct words assent_given_twice(void)
{
	return about_one("vera", ROLE_LAY, "assent", &decision);
}

static struct words decided_after_all_have_signed(void)
{
	return decide("theo", openings, CONDITIONAL, CONDITIONAL_TEXTS);
}

static struct words ratified_by_a_trainee(void)
{
	return about_one("tess", ROLE_REGISTRAR, "ratification", &decision);
}

static struct words ratified_by_who_has_a_seat(void)
{
	return about_one("vera", ROLE_REGISTRAR, "ratification", &decision);
}

static struct words appeal_against_what_is_not_ratified(void)
{
	return appealing(&decision, "evidence");
}

/* ---- after it ---- */

static void after_the_ratification(void)
{
	before_the_ratification();
	ratification = real_say(&real, about_one("registrar", ROLE_REGISTRAR, "ratification", &decision));
}

static struct words met(const char *who, int n)
{
	return with_texts(with_body(about_one(who, ROLE_ETB_ASSESSOR, "condition-met", &ratification),
				    arena_printf(real.s.a, "{'n':%d}", n)),
			  "reason");
}

static struct words ratification_taken_back_by_who_has_a_seat(void)
{
	return taking_back("vera", ROLE_REGISTRAR, &ratification);
}

static struct words appeal_of_a_trainee(void)
{
	return by("tess", ROLE_APPLICANT, appealing(&ratification, "procedure"));
}

static struct words appeal_of_another_applicant(void)
{
	return by("rob", ROLE_APPLICANT, appealing(&ratification, "procedure"));
}

static struct words appeal_on_no_ground(void)
{
	return appealing(&ratification, "luck");
}

static struct words condition_met_by_a_trainee(void)
{
	return met("tess", 1);
}

static struct words condition_met_without_a_seat(void)
{
	return met("olive", 1);
}

static struct words condition_met_by_a_lay_member(void)
{
	return met("vera", 1);
}

static struct words condition_that_there_is_not(void)
{
	return met("theo", 2);
}

static void long_after_the_ratification(void)
{
	after_the_ratification();
	real.s.now += (int64_t)29 * 24 * 3600;
}

static struct words appeal_too_late(void)
{
	return appealing(&ratification, "procedure");
}

static void after_the_day_of_the_condition(void)
{
	after_the_ratification();
	real.s.now += (int64_t)8 * 365 * 24 * 3600;
}

static struct words condition_met_too_late(void)
{
	return met("theo", 1);
}

static const struct attack attacks[] = {
	{"sealed by a trainee", "sealed", sealed_by_a_trainee, ERR_DENIED,
	 "does not hold the role etb-assessor", before_the_panel},
	{"sealed by an assessor without a seat", "sealed", sealed_without_a_seat, ERR_DENIED,
	 "does not judge this case", before_the_panel},
	{"sealed by a lay member", "sealed", sealed_by_a_lay_member, ERR_DENIED,
	 "does not judge this case", before_the_panel},
	{"sealed to a key that is not the clerk's", "sealed", sealed_to_another_key, ERR_CONFLICT,
	 "is not sealed to the key of the clerk", before_the_panel},
	{"sealed for the case of another", "sealed", sealed_for_the_case_of_another, ERR_DENIED,
	 "is in the portfolio of rob", before_the_panel},
	{"sealed twice", "sealed", sealed_twice, ERR_CONFLICT, "stays as it is",
	 before_the_second_seal},
	{"opened before all have sealed", "opened", opened_before_all_have_sealed, ERR_CONFLICT,
	 "1 of 2 assessors", before_the_second_seal},
	{"opened by a trainee", "opened", opened_by_a_trainee, ERR_DENIED,
	 "does not hold the role registrar", before_the_opening},
	{"opened by a registrar who is not its clerk", "opened", opened_by_who_is_not_its_clerk,
	 ERR_DENIED, "are opened by its clerk", before_the_opening},
	{"opened as what was not sealed", "opened", opened_as_what_was_not_sealed, ERR_INVALID,
	 "is not what ines has sealed", before_the_opening},
	{"opened as what another has sealed", "opened", opened_as_what_another_has_sealed,
	 ERR_INVALID, "is not what theo has sealed", before_the_opening},
	{"opened under another nonce", "opened", opened_under_another_nonce, ERR_INVALID,
	 "is not what ines has sealed", before_the_opening},
	{"opened in part", "opened", opened_in_part, ERR_INVALID, "of its 2 outcomes",
	 before_the_opening},
	{"decided on what nobody has opened", "decision", decided_on_what_is_sealed, ERR_CONFLICT,
	 "they are not", before_the_opening},
	{"opened twice", "opened", opened_twice, ERR_CONFLICT, "was opened by entry",
	 before_the_decision},
	{"decided by a trainee", "decision", decided_by_a_trainee, ERR_DENIED,
	 "does not hold the role etb-assessor", before_the_decision},
	{"decided by an assessor without a seat", "decision", decided_without_a_seat, ERR_DENIED,
	 "has no seat", before_the_decision},
	{"decided of what is agreed", "decision", decided_of_what_is_agreed, ERR_INVALID,
	 "AST-1/LO1 is not on the agenda", before_the_decision},
	{"decided against its own marks", "decision", decided_against_its_own_marks, ERR_INVALID,
	 "of 2 outcomes 1 are not met", before_the_decision},
	{"decided on a condition whose day is over", "decision", decided_on_a_condition_of_the_past,
	 ERR_INVALID, "still to come", before_the_decision},
	{"assent of a trainee", "assent", assent_of_a_trainee, ERR_DENIED,
	 "does not hold the role lay", before_the_assents},
	{"assent of who has no seat", "assent", assent_without_a_seat, ERR_DENIED, "has no seat",
	 before_the_assents},
	{"assent to what one wrote", "assent", assent_to_what_one_wrote, ERR_DENIED,
	 "by writing it", before_the_assents},
	{"assent to what is no decision", "assent", assent_to_an_opening, ERR_CONFLICT,
	 "there is none of that digest", before_the_assents},
	{"ratified before all have signed", "ratification", ratified_before_all_have_signed,
	 ERR_CONFLICT, "1 of 3 members", before_the_assents},
	{"assent given twice", "assent", assent_given_twice, ERR_CONFLICT, "already",
	 before_the_ratification},
	{"decided after all have signed", "decision", decided_after_all_have_signed, ERR_CONFLICT,
	 "the whole panel has signed", before_the_ratification},
	{"ratified by a trainee", "ratification", ratified_by_a_trainee, ERR_DENIED,
	 "does not hold the role registrar", before_the_ratification},
	{"ratified by a registrar who has a seat", "ratification", ratified_by_who_has_a_seat,
	 ERR_DENIED, "has a seat in the panel", before_the_ratification},
	{"an appeal against what is not ratified", "appeal", appeal_against_what_is_not_ratified,
	 ERR_CONFLICT, "the ratification that stands", before_the_ratification},
	{"a ratification taken back by a registrar who has a seat", "revoke",
	 ratification_taken_back_by_who_has_a_seat, ERR_DENIED, "has a seat in the panel",
	 after_the_ratification},
	{"an appeal of a trainee", "appeal", appeal_of_a_trainee, ERR_DENIED,
	 "does not hold the role applicant", after_the_ratification},
	{"an appeal of another applicant", "appeal", appeal_of_another_applicant, ERR_DENIED,
	 "not the applicant of this portfolio", after_the_ratification},
	{"an appeal on no ground", "appeal", appeal_on_no_ground, ERR_INVALID, "luck",
	 after_the_ratification},
	{"a condition met by the word of a trainee", "condition-met", condition_met_by_a_trainee,
	 ERR_DENIED, "does not hold the role etb-assessor", after_the_ratification},
	{"a condition met by the word of who has no seat", "condition-met",
	 condition_met_without_a_seat, ERR_DENIED, "has no seat", after_the_ratification},
	{"a condition met by the word of a lay member", "condition-met",
	 condition_met_by_a_lay_member, ERR_DENIED, "is a lay member", after_the_ratification},
	{"a condition that there is not", "condition-met", condition_that_there_is_not,
	 ERR_NOT_FOUND, "has 1 conditions", after_the_ratification},
	{"an appeal too late", "appeal", appeal_too_late, ERR_CONFLICT, "could be made until",
	 long_after_the_ratification},
	{"a condition met too late", "condition-met", condition_met_too_late, ERR_CONFLICT,
	 "was not met by its day", after_the_day_of_the_condition},
};
#define ATTACKS (sizeof(attacks) / sizeof(attacks[0]))

Test(attacks_panel, are_refused_and_found_when_forced, .timeout = 280)
{
	attacks_try(attacks, ATTACKS);
}

Test(attacks_panel, are_tried_in_every_kind_that_a_panel_says)
{
	for (size_t i = 0; panel_kinds[i] != NULL; i++)
		cr_expect(attack_tries(attacks, ATTACKS, panel_kinds[i]),
			  "nobody attacks %s: give it a row in attacks[]", panel_kinds[i]);
}
