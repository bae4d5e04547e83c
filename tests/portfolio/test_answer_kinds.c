/* What comes from an assessor who has no key in the log: answer, and what is reported for them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/facts.h"
#include "portfolio/kind.h"
#include "support/world.h"

static struct stage s;
static uint64_t evidence_seq, request_seq;

#define JUDGED "'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'},{'n':2,'point':'not-yet'}]"

/* hugo is an assessor whom omar approved, known to the log, and has no key. */
static void open_stage(void)
{
	stage_open(&s);
	(void)stage_cast(&s);
	stage_person(&s, "hugo");
	stage_role(&s, "hugo", "assessor");
	stage_approve(&s, "omar", "tom", "hugo");
	evidence_seq = stage_evidence(&s, "tom");
	request_seq = stage_request(&s, "tom", evidence_seq, "hugo", "'CEN-R1/1','CEN-S1/2'");
}

static void close_stage(void)
{
	stage_close(&s);
}

TestSuite(answer, .init = open_stage, .fini = close_stage);
TestSuite(reported, .init = open_stage, .fini = close_stage);

static const uint64_t *about(void)
{
	static uint64_t list[3];

	list[0] = request_seq;
	list[1] = evidence_seq;
	list[2] = ABOUT_END;
	return list;
}

/* `person` answers with the key of that name, which the body offers for them. */
static struct say answer_by(const char *person, const char *key)
{
	return (struct say){
		.kind = "answer",
		.by = person,
		.key = key,
		.as = ROLE_ASSESSOR,
		.in = "tom",
		.about = about(),
		.body = arena_printf(s.memory, "{" JUDGED ",%s}", stage_proof(&s, key, person)),
		.texts = "note.feedback",
	};
}

static struct say confirmed_by(const char *person, enum role role, uint64_t seq)
{
	uint64_t *list = arena_alloc(s.memory, 2 * sizeof(*list));

	list[0] = seq;
	list[1] = ABOUT_END;
	return (struct say){
		.kind = "countersign", .by = person, .as = role, .in = "tom", .about = list};
}

static struct say confirmed(uint64_t seq)
{
	return confirmed_by("omar", ROLE_TRAINING_OFFICER, seq);
}

/* otto, training officer of another enrolment of tom's. */
static void enrol_with_otto(void)
{
	static const char other[] = "STP-HTS@2023.1";
	struct digest digest = digest_of(other, strlen(other));
	char hex[DIGEST_HEX];

	stage_member(&s, "otto");
	stage_role(&s, "otto", "training-officer");
	stage_publish(&s, other);
	digest_hex(&digest, hex);
	stage_say(&s, (struct say){.kind = "enrolment",
				   .by = "registrar",
				   .as = ROLE_REGISTRAR,
				   .in = "tom",
				   .body = arena_printf(
					   s.memory,
					   "{'curriculum':'%s','digest':'%s','officer':'otto',"
					   "'site':'leeds','start':'2023-09-01','wte':100}",
					   other, hex)});
}

static const char *fingerprint(const char *key)
{
	struct digest digest = key_fingerprint(stage_key(&s, key));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return arena_text(s.memory, hex);
}

/* tom's attempt for CEN-R1/1 as of now. */
static struct attempt attempt(void)
{
	struct facts facts;
	struct err err;

	cr_assert(eq(int, facts_load(s.world.db, "tom", STAGE_CURRICULUM, s.world.now, s.memory, &facts, &err),
		     OK),
		  "%s", err.text);
	cr_assert(facts.attempt_count >= 1);
	return facts.attempts[0];
}

/* ---- answer ---- */

Test(answer, counts_for_nothing_until_the_training_officer_confirms_it)
{
	uint64_t seq = stage_say(&s, answer_by("hugo", "hugos"));
	struct attempt waiting = attempt(), decided;
	uint64_t effect;

	cr_expect(eq(int, (int)waiting.standing, STANDING_WAITING));
	cr_expect(eq(i64, waiting.answer, (int64_t)seq));
	cr_expect(waiting.answered != 0);
	effect = stage_say(&s, confirmed(seq));
	decided = attempt();
	cr_expect(eq(int, (int)decided.standing, STANDING_SATISFACTORY));
	cr_expect(eq(i64, decided.decision, (int64_t)seq));
	cr_expect(eq(i64, decided.effect, (int64_t)effect));
	cr_expect(eq(i64, decided.answered, 0));
	cr_expect(not(decided.reported));
}

Test(answer, is_by_whom_the_request_asks_with_a_key_of_their_own)
{
	struct say say;

	stage_person(&s, "ines");
	stage_role(&s, "ines", "assessor");
	stage_refuses(&s, answer_by("ines", "ines"), ERR_DENIED, "was sent to hugo");
	stage_refuses(&s, answer_by("hugo", "asha"), ERR_CONFLICT, "is asha's already");
	stage_refuses(&s, answer_by("hugo", "root"), ERR_CONFLICT, "is the authority's");
	say = answer_by("hugo", "hugos");
	say.key = "hugos-other";
	stage_refuses(&s, say, ERR_DENIED, "signed with another key than the one in it");
	say = answer_by("hugo", "hugos");
	say.body = arena_printf(s.memory, "{" JUDGED ",%s}", stage_proof(&s, "hugos", "ines"));
	stage_refuses(&s, say, ERR_DENIED, "the proof does not show");
	say.body = "{" JUDGED "}";
	stage_refuses(&s, say, ERR_INVALID, "\"key\" is not base64");
	say = answer_by("hugo", "hugos");
	say.as = ROLE_TRAINING_OFFICER;
	stage_refuses(&s, say, ERR_DENIED, "in the role assessor");
	stage_accepts(&s, answer_by("hugo", "hugos"));
}

Test(answer, is_for_who_never_had_a_key)
{
	uint64_t request = request_seq;

	request_seq = stage_request(&s, "tom", evidence_seq, "asha", "'CEN-R1/3','CEN-S1/4'");
	stage_refuses(&s, answer_by("asha", "ashas"), ERR_DENIED, "has a key in this log");
	stage_say(&s, (struct say){.kind = "key-end",
				   .by = "asha",
				   .as = ROLE_ASSESSOR,
				   .body = arena_printf(s.memory, "{'key':'%s','reason':'lost'}",
							fingerprint("asha"))});
	stage_refuses(&s, answer_by("asha", "ashas"), ERR_DENIED,
		      "a registrar certifies a new one");
	request_seq = request;
}

Test(answer, fills_in_the_form)
{
	struct say say = answer_by("hugo", "hugos");

	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "wants a note");
	say = answer_by("hugo", "hugos");
	say.body = arena_printf(s.memory, "{'form':'TOOLS@2010.1/REVIEW','judgements':[],%s}", stage_proof(&s, "hugos", "hugo"));
	stage_refuses(&s, say, ERR_INVALID, "attempt 1 of the request is not judged");
	say = answer_by("hugo", "hugos");
	say.about = ABOUT(evidence_seq, request_seq);
	stage_refuses(&s, say, ERR_NOT_FOUND, "is no request of tom");
	say.about = ABOUT(request_seq, stage_evidence(&s, "tom"));
	stage_refuses(&s, say, ERR_CONFLICT, "look at that one and sign again");
}

Test(answer, is_confirmed_by_the_training_officer_alone)
{
	uint64_t seq = stage_say(&s, answer_by("hugo", "hugos"));
	struct say itself = confirmed_by("hugo", ROLE_TRAINING_OFFICER, seq);

	stage_member(&s, "otto");
	stage_role(&s, "otto", "training-officer");
	stage_refuses(&s, confirmed_by("otto", ROLE_TRAINING_OFFICER, seq), ERR_DENIED, "otto");
	stage_refuses(&s, confirmed_by("tom", ROLE_TRAINEE, seq), ERR_DENIED, "trainee");
	stage_refuses(&s, confirmed_by("registrar", ROLE_REGISTRAR, seq), ERR_DENIED,
		      "in the role training-officer");
	itself.key = "hugos";
	stage_refuses(&s, itself, ERR_NOT_FOUND, "is nobody's here");
	stage_accepts(&s, confirmed(seq));
	stage_refuses(&s, confirmed(seq), ERR_CONFLICT, "waits for no second signer");
}

Test(answer, is_confirmed_by_the_officer_of_the_enrolment_that_it_is_of)
{
	uint64_t seq = stage_say(&s, answer_by("hugo", "hugos"));

	enrol_with_otto();
	stage_refuses(&s, confirmed_by("otto", ROLE_TRAINING_OFFICER, seq), ERR_DENIED,
		      "omar, confirms it, not otto");
	stage_accepts(&s, confirmed(seq));
}

Test(answer, to_a_withdrawn_request_is_kept_and_never_takes_effect)
{
	uint64_t seq = stage_say(&s, answer_by("hugo", "hugos")), late;

	stage_say(&s, (struct say){.kind = "withdraw",
				   .by = "tom",
				   .as = ROLE_TRAINEE,
				   .in = "tom",
				   .about = ABOUT(request_seq)});
	stage_refuses(&s, confirmed(seq), ERR_CONFLICT, "is void");
	late = stage_say(&s, answer_by("hugo", "hugos"));
	stage_refuses(&s, confirmed(late), ERR_CONFLICT, "is void");
	cr_expect(eq(int, (int)attempt().standing, STANDING_VOID));
}

Test(answer, a_second_one_is_kept_and_decides_nothing_once_one_was_confirmed)
{
	uint64_t first = stage_say(&s, answer_by("hugo", "false-hugos"));
	uint64_t second = stage_say(&s, answer_by("hugo", "hugos")), third;

	stage_accepts(&s, confirmed(second));
	stage_refuses(&s, confirmed(first), ERR_CONFLICT, "is decided already");
	third = stage_say(&s, answer_by("hugo", "hugos"));
	stage_refuses(&s, confirmed(third), ERR_CONFLICT, "is decided already");
}

Test(answer, to_revised_evidence_never_takes_effect)
{
	uint64_t seq = stage_say(&s, answer_by("hugo", "hugos"));

	stage_say(&s, (struct say){.kind = "evidence",
				   .by = "tom",
				   .as = ROLE_TRAINEE,
				   .in = "tom",
				   .about = ABOUT(evidence_seq),
				   .body = "{'first':'2023-12-01','last':'2023-12-05'}",
				   .texts = "title"});
	stage_refuses(&s, confirmed(seq), ERR_CONFLICT, "overtaken by a revision");
}

Test(answer, takes_effect_only_while_its_author_may_assess)
{
	uint64_t request = request_seq, seq, late;

	stage_person(&s, "ines");
	seq = stage_role(&s, "ines", "assessor");
	request_seq = stage_request(&s, "tom", evidence_seq, "ines", "'CEN-R1/3','CEN-S1/4'");
	late = stage_say(&s, answer_by("ines", "ines"));
	stage_refuses(&s, confirmed(late), ERR_DENIED, "is not approved");
	stage_approve(&s, "omar", "tom", "ines");
	stage_say(&s, (struct say){.kind = "role-end",
				   .by = "registrar",
				   .as = ROLE_REGISTRAR,
				   .about = ABOUT(seq),
				   .body = "{'until':'2023-12-31'}"});
	stage_refuses(&s, confirmed(late), ERR_CONFLICT, "is no assessor any more");
	stage_refuses(&s, answer_by("ines", "ines"), ERR_DENIED, "does not hold the role");
	request_seq = request;
}

Test(answer, that_waits_is_overtaken_by_a_key_for_its_author)
{
	uint64_t seq = stage_say(&s, answer_by("hugo", "hugos"));
	struct say key = {.kind = "key", .by = "registrar", .as = ROLE_REGISTRAR};

	key.body = arena_printf(s.memory, "{'checked':'passport','person':'hugo',%s}",
				stage_proof(&s, "hugos", "hugo"));
	stage_accepts(&s, key);
	stage_refuses(&s, confirmed(seq), ERR_DENIED, "signs with that");
}

Test(answer, makes_its_key_nobody_elses)
{
	struct say key = {.kind = "key", .by = "registrar", .as = ROLE_REGISTRAR};

	stage_say(&s, answer_by("hugo", "hugos"));
	stage_person(&s, "ines");
	key.body = arena_printf(s.memory, "{'checked':'passport','person':'ines',%s}",
				stage_proof(&s, "hugos", "ines"));
	stage_refuses(&s, key, ERR_CONFLICT, "hugo answered with key");
	stage_role(&s, "ines", "assessor");
	request_seq = stage_request(&s, "tom", evidence_seq, "ines", "'CEN-R1/3','CEN-S1/4'");
	stage_refuses(&s, answer_by("ines", "hugos"), ERR_CONFLICT, "hugo answered with key");
	request_seq = stage_request(&s, "tom", evidence_seq, "hugo", "'CEN-R1/5','CEN-S1/6'");
	stage_accepts(&s, answer_by("hugo", "hugos"));
}

Test(answer, signs_nothing_else_with_its_key)
{
	struct say decline = {.kind = "decline",
			      .by = "hugo",
			      .key = "hugos",
			      .as = ROLE_ASSESSOR,
			      .in = "tom",
			      .about = ABOUT(request_seq),
			      .texts = "reason"};
	struct say assess = answer_by("hugo", "hugos");
	uint64_t seq = stage_say(&s, answer_by("hugo", "hugos"));

	stage_say(&s, confirmed(seq));
	stage_refuses(&s, decline, ERR_NOT_FOUND, "is nobody's here");
	assess.kind = "assessment";
	stage_refuses(&s, assess, ERR_NOT_FOUND, "is nobody's here");
}

Test(answer, whose_key_was_not_theirs_is_refused_by_the_officer_while_it_waits)
{
	uint64_t forged = stage_say(&s, answer_by("hugo", "false-hugos"));
	uint64_t real = stage_say(&s, answer_by("hugo", "hugos"));
	struct say revoke = {.kind = "revoke",
			     .by = "omar",
			     .as = ROLE_TRAINING_OFFICER,
			     .in = "tom",
			     .about = ABOUT(forged),
			     .texts = "reason"};
	struct say other = revoke;

	enrol_with_otto();
	other.by = "otto";
	stage_refuses(&s, other, ERR_DENIED, "only hugo or a registrar");
	stage_accepts(&s, revoke);
	stage_refuses(&s, confirmed(forged), ERR_CONFLICT, "is void");
	stage_accepts(&s, confirmed(real));
	revoke.about = ABOUT(real);
	stage_refuses(&s, revoke, ERR_DENIED, "only hugo or a registrar");
	revoke.by = "registrar";
	revoke.as = ROLE_REGISTRAR;
	stage_accepts(&s, revoke);
	cr_expect(eq(int, (int)attempt().standing, STANDING_VOID));
}

/* ---- reported ---- */

static struct say reported(void)
{
	return (struct say){.kind = "reported",
			    .by = "omar",
			    .as = ROLE_TRAINING_OFFICER,
			    .in = "tom",
			    .about = about(),
			    .body = "{" JUDGED ",'day':'2023-12-20'}",
			    .texts = "file.1 file.1.name note.feedback"};
}

Test(reported, decides_as_an_assessment_and_is_remembered_as_what_it_is)
{
	uint64_t seq = stage_say(&s, reported());
	struct attempt decided = attempt();

	cr_expect(eq(int, (int)decided.standing, STANDING_SATISFACTORY));
	cr_expect(eq(i64, decided.decision, (int64_t)seq));
	cr_expect(eq(i64, decided.effect, 0));
	cr_expect(decided.reported);
	cr_expect_str_eq(decided.assessor, "hugo");
	stage_refuses(&s, reported(), ERR_CONFLICT, "is decided already");
}

Test(reported, has_the_paper_and_a_day_that_can_be)
{
	const struct wrong days[] = {
		{"{" JUDGED ",'day':'2023-12-04'}", ERR_INVALID, "not between 2023-12-05"},
		{"{" JUDGED ",'day':'2024-01-02'}", ERR_INVALID, "not between 2023-12-05"},
		{"{" JUDGED "}", ERR_INVALID, "day"},
		{"{'form':'TOOLS@2010.1/REVIEW','judgements':[],'day':'2023-12-20'}", ERR_INVALID, "is not judged"},
	};
	struct say say = reported();

	say.texts = "note.feedback";
	stage_refuses(&s, say, ERR_INVALID, "no text \"file.*\"");
	say.texts = "file.1 note.feedback";
	stage_refuses(&s, say, ERR_INVALID, "file.*.name");
	stage_refuses_each(&s, reported(), days, sizeof(days) / sizeof(days[0]));
	say = reported();
	say.about = ABOUT(request_seq);
	stage_refuses(&s, say, ERR_INVALID, "about a request and its evidence");
}

Test(reported, is_by_the_officer_of_the_enrolment_about_who_has_no_key)
{
	struct say say = reported();

	say.by = "asha";
	say.as = ROLE_ASSESSOR;
	stage_refuses(&s, say, ERR_DENIED, "in the role training-officer");
	say = reported();
	say.about = ABOUT(stage_request(&s, "tom", evidence_seq, "asha", "'CEN-R1/3','CEN-S1/4'"),
			  evidence_seq);
	stage_refuses(&s, say, ERR_DENIED, "asha has a key in this log");
	enrol_with_otto();
	say = reported();
	say.by = "otto";
	stage_refuses(&s, say, ERR_DENIED, "omar, reports it, not otto");
	stage_accepts(&s, reported());
}

Test(reported, for_who_could_not_have_assessed_is_refused)
{
	struct say say = reported();
	uint64_t role;

	stage_person(&s, "ines");
	say.about = ABOUT(stage_request(&s, "tom", evidence_seq, "ines", "'CEN-R1/3','CEN-S1/4'"),
			  evidence_seq);
	stage_refuses(&s, say, ERR_DENIED, "ines is not approved");
	role = stage_role(&s, "ines", "assessor");
	stage_approve(&s, "omar", "tom", "ines");
	stage_say(&s, (struct say){.kind = "role-end",
				   .by = "registrar",
				   .as = ROLE_REGISTRAR,
				   .about = ABOUT(role),
				   .body = "{'until':'2023-12-10'}"});
	stage_refuses(&s, say, ERR_DENIED, "ines was no assessor");
}

Test(reported, is_revoked_by_who_reported_it)
{
	struct say revoke = {.kind = "revoke",
			     .by = "omar",
			     .as = ROLE_TRAINING_OFFICER,
			     .in = "tom",
			     .texts = "reason"};

	revoke.about = ABOUT(stage_say(&s, reported()));
	stage_accepts(&s, revoke);
	cr_expect(eq(int, (int)attempt().standing, STANDING_VOID));
}
