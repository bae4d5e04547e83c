/* Who is to assess, and who is asked now: nomination, acceptance, reassignment. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "portfolio/facts.h"
#include "portfolio/list.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;
static struct arena *arena;
static struct err err;

/* Beside the usual cast: ben and cy, assessors whom nobody approved; olga, an officer; sue, of a
 * school. */
static void open_stage(void)
{
	stage_open(&s);
	cast = stage_cast(&s);
	arena = arena_new(4u << 20);
	stage_member(&s, "ben");
	(void)stage_role(&s, "ben", "assessor");
	stage_member(&s, "cy");
	(void)stage_role(&s, "cy", "assessor");
	stage_member(&s, "olga");
	(void)stage_role(&s, "olga", "training-officer");
	stage_member(&s, "sue");
	(void)stage_role(&s, "sue", "school");
}

static void close_stage(void)
{
	arena_free(arena);
	stage_close(&s);
}

/* ---- lines ---- */

static struct say in_toms(const char *kind, const char *by, enum role as, const char *body)
{
	return (struct say){.kind = kind, .by = by, .as = as, .in = "tom", .body = body};
}

static struct say nomination(const char *by, enum role as, const char *assessor)
{
	struct say say = in_toms("nomination", by, as,
				 arena_printf(s.memory, "{'assessor':'%s'}", assessor));

	say.texts = "reason";
	return say;
}

static struct say passing_on(const char *by, enum role as, uint64_t request, const char *assessor)
{
	struct say say = in_toms("reassignment", by, as,
				 arena_printf(s.memory, "{'assessor':'%s'}", assessor));
	uint64_t *about = arena_array(s.memory, 2, sizeof(*about));

	about[0] = request;
	about[1] = ABOUT_END;
	say.texts = "reason";
	say.about = about;
	return say;
}

static struct say about_one(const char *kind, const char *by, enum role as, uint64_t seq)
{
	struct say say = in_toms(kind, by, as, NULL);
	uint64_t *about = arena_array(s.memory, 2, sizeof(*about));

	about[0] = seq;
	about[1] = ABOUT_END;
	say.about = about;
	return say;
}

static struct say with_reason(struct say say)
{
	say.texts = "reason";
	return say;
}

static int64_t at(uint64_t seq)
{
	return STAGE_START + (int64_t)seq * 60;
}

static struct attempt first_attempt(int64_t instant)
{
	struct facts facts;

	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, instant, arena, &facts, &err), OK),
		  "%s", err.text);
	cr_assert(facts.attempt_count > 0);
	return facts.attempts[0];
}

/* A request of tom's to asha. */
static uint64_t a_request(void)
{
	return stage_request(&s, "tom", stage_evidence(&s, "tom"), "asha", "'CEN-R1/1'");
}

/* ---- nomination ---- */

TestSuite(nomination, .init = open_stage, .fini = close_stage);

Test(nomination, is_said_by_the_trainee_or_the_officer)
{
	stage_accepts(&s, nomination("tom", ROLE_TRAINEE, "ben"));
	stage_accepts(&s, nomination("omar", ROLE_TRAINING_OFFICER, "cy"));
}

Test(nomination, is_refused_where_it_breaks_a_rule)
{
	static const struct wrong rows[] = {
		{"{'assessor':'nobody'}", ERR_NOT_FOUND, "nobody here is called nobody"},
		{"{'assessor':'tom'}", ERR_DENIED, "cannot assess their own portfolio"},
		{"{'assessor':'omar'}", ERR_DENIED, "is the training officer"},
		{"{'assessor':'asha'}", ERR_CONFLICT, "has approved asha for tom already"},
		{"{'assessor':'tess'}", ERR_DENIED, "is a trainee today"},
		{"{}", ERR_INVALID, "assessor"},
		{"{'assessor':'ben','until':'2024-02-01'}", ERR_INVALID, "until"},
	};

	stage_member(&s, "tess");
	(void)stage_enrol(&s, "tess", "omar");
	stage_refuses_each(&s, in_toms("nomination", "tom", ROLE_TRAINEE, NULL), rows,
			   sizeof(rows) / sizeof(rows[0]));
	stage_refuses(&s, nomination("asha", ROLE_ASSESSOR, "ben"), ERR_DENIED,
		      "in the role trainee or training-officer, not assessor");
	stage_refuses(&s, nomination("tess", ROLE_TRAINEE, "ben"), ERR_DENIED,
		      "is not the trainee of this portfolio");
	stage_refuses(&s, nomination("olga", ROLE_TRAINING_OFFICER, "ben"), ERR_DENIED,
		      "the training officer of tom is omar");
}

Test(nomination, of_somebody_without_a_role_is_allowed)
{
	stage_person(&s, "newt");
	stage_accepts(&s, nomination("tom", ROLE_TRAINEE, "newt"));
}

Test(nomination, waits_once_until_it_is_answered)
{
	uint64_t ben = stage_say(&s, nomination("tom", ROLE_TRAINEE, "ben")), approval;

	stage_refuses(&s, nomination("tom", ROLE_TRAINEE, "ben"), ERR_CONFLICT,
		      "is nominated already");
	approval = stage_approve(&s, "omar", "tom", "ben");
	stage_refuses(&s, about_one("withdraw", "tom", ROLE_TRAINEE, ben), ERR_CONFLICT,
		      "was answered or taken back");
	(void)stage_say(&s, about_one("approval-end", "omar", ROLE_TRAINING_OFFICER, approval));
	stage_accepts(&s, nomination("tom", ROLE_TRAINEE, "ben"));
}

Test(nomination, is_taken_back_by_whoever_made_it)
{
	uint64_t ben = stage_say(&s, nomination("tom", ROLE_TRAINEE, "ben"));
	uint64_t cy = stage_say(&s, nomination("omar", ROLE_TRAINING_OFFICER, "cy"));

	stage_refuses(&s, about_one("withdraw", "tom", ROLE_TRAINEE, cy), ERR_DENIED,
		      "is omar's to take back");
	(void)stage_say(&s, about_one("withdraw", "tom", ROLE_TRAINEE, ben));
	stage_refuses(&s, about_one("withdraw", "tom", ROLE_TRAINEE, ben), ERR_CONFLICT,
		      "was answered or taken back");
	stage_accepts(&s, nomination("tom", ROLE_TRAINEE, "ben"));
}

Test(nomination, is_declined_by_the_officer_whom_it_asks)
{
	uint64_t ben = stage_say(&s, nomination("tom", ROLE_TRAINEE, "ben")), request = a_request();

	stage_refuses(&s, with_reason(about_one("decline", "asha", ROLE_ASSESSOR, ben)),
		      ERR_NOT_FOUND, "is no request of tom");
	stage_refuses(&s, with_reason(about_one("decline", "omar", ROLE_TRAINING_OFFICER, request)),
		      ERR_DENIED, "a training officer declines nominations");
	stage_refuses(&s, about_one("decline", "omar", ROLE_TRAINING_OFFICER, ben), ERR_INVALID,
		      "reason");
	(void)stage_say(&s, with_reason(about_one("decline", "omar", ROLE_TRAINING_OFFICER, ben)));
	stage_refuses(&s, with_reason(about_one("decline", "omar", ROLE_TRAINING_OFFICER, ben)),
		      ERR_CONFLICT, "was answered or taken back");
	stage_accepts(&s, nomination("tom", ROLE_TRAINEE, "ben"));
}

Test(nomination, is_of_one_enrolment_and_asks_its_officer)
{
	struct digest digest = digest_of("STP-GEN@2023.1", strlen("STP-GEN@2023.1"));
	uint64_t ben = stage_say(&s, nomination("tom", ROLE_TRAINEE, "ben")), mine;
	char hex[DIGEST_HEX];

	(void)stage_publish(&s, "STP-GEN@2023.1");
	digest_hex(&digest, hex);
	(void)stage_say(&s, in_toms("enrolment", "registrar", ROLE_REGISTRAR,
				    arena_printf(s.memory,
						 "{'curriculum':'STP-GEN@2023.1','digest':'%s',"
						 "'officer':'olga','site':'leeds',"
						 "'start':'2023-09-01','wte':100}",
						 hex)));
	stage_refuses(&s, with_reason(about_one("decline", "olga", ROLE_TRAINING_OFFICER, ben)),
		      ERR_DENIED, "asks omar, not olga");
	mine = stage_say(&s, nomination("tom", ROLE_TRAINEE, "ben"));
	stage_refuses(&s, with_reason(about_one("decline", "omar", ROLE_TRAINING_OFFICER, mine)),
		      ERR_DENIED, "asks olga, not omar");
}

/* ---- acceptance ---- */

TestSuite(acceptance, .init = open_stage, .fini = close_stage);

Test(acceptance, is_of_ones_own_approval_and_once)
{
	uint64_t other = stage_approve(&s, "omar", "tom", "ben");

	stage_refuses(&s, about_one("acceptance", "asha", ROLE_ASSESSOR, other), ERR_DENIED,
		      "is of ben, not of asha");
	stage_refuses(&s, about_one("acceptance", "asha", ROLE_ASSESSOR, cast.enrolment),
		      ERR_NOT_FOUND, "is no approval for tom");
	stage_refuses(&s, in_toms("acceptance", "asha", ROLE_ASSESSOR, NULL), ERR_INVALID,
		      "the approval that is accepted");
	stage_refuses(&s, about_one("acceptance", "tom", ROLE_TRAINEE, cast.approval), ERR_DENIED,
		      "in the role assessor, not trainee");
	stage_accepts(&s, about_one("acceptance", "asha", ROLE_ASSESSOR, cast.approval));
	stage_refuses(&s, about_one("acceptance", "asha", ROLE_ASSESSOR, cast.approval),
		      ERR_CONFLICT, "has accepted the approval");
}

Test(acceptance, of_an_approval_that_has_ended_is_refused)
{
	(void)stage_say(&s,
			about_one("approval-end", "omar", ROLE_TRAINING_OFFICER, cast.approval));
	stage_refuses(&s, about_one("acceptance", "asha", ROLE_ASSESSOR, cast.approval),
		      ERR_CONFLICT, "has ended");
}

/* ---- reassignment ---- */

TestSuite(reassignment, .init = open_stage, .fini = close_stage);

Test(reassignment, asks_somebody_else_from_its_place_on)
{
	uint64_t request = a_request(), passed, evidence = request - 1;
	struct listed_request *mine;
	struct attempt attempt;
	size_t count;

	(void)stage_approve(&s, "omar", "tom", "ben");
	passed = stage_say(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"));

	attempt = first_attempt(at(passed) - 1);
	cr_expect_str_eq(attempt.assessor, "asha", "the day before, the first one is asked");
	cr_expect(eq(i64, attempt.passed, 0));
	attempt = first_attempt(at(passed));
	cr_expect_str_eq(attempt.assessor, "ben");
	cr_expect(eq(i64, attempt.passed, at(passed)));
	cr_expect(eq(i64, attempt.sent, at(request)), "that it was sent earlier is not forgotten");

	cr_assert(list_queue(s.world.db, "asha", arena, &mine, &count, &err) == OK);
	cr_expect(eq(sz, count, 0), "nothing waits for asha any more");
	cr_assert(list_queue(s.world.db, "ben", arena, &mine, &count, &err) == OK);
	cr_assert(eq(sz, count, 1));
	cr_expect(mine[0].approved);
	cr_expect(eq(i64, mine[0].asked, at(passed)));

	stage_refuses(&s, with_reason(about_one("decline", "asha", ROLE_ASSESSOR, request)),
		      ERR_DENIED, "was sent to ben, not to asha");
	(void)stage_assess(&s, "ben", "tom", request, evidence, 1, "satisfactory");
	attempt = first_attempt(INT64_MAX);
	cr_expect_str_eq(attempt.assessor, "ben");
	cr_expect(eq(int, attempt.standing, STANDING_SATISFACTORY));
}

Test(reassignment, can_be_passed_on_again_and_back)
{
	uint64_t request = a_request();

	(void)stage_approve(&s, "omar", "tom", "ben");
	(void)stage_say(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"));
	stage_refuses(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"), ERR_CONFLICT,
		      "is asked already");
	(void)stage_say(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "asha"));
	cr_expect_str_eq(first_attempt(INT64_MAX).assessor, "asha");
}

Test(reassignment, needs_somebody_who_could_sign_it)
{
	uint64_t request = a_request();

	(void)stage_approve(&s, "omar", "tom", "ben");
	stage_person(&s, "newt");
	(void)stage_say(&s, (struct say){.kind = "role",
					 .by = "registrar",
					 .as = ROLE_REGISTRAR,
					 .body = "{'from':'2023-01-01','person':'newt',"
						 "'role':'assessor','tools':['DOPS']}"});
	(void)stage_approve(&s, "omar", "tom", "newt");
	stage_member(&s, "late");
	(void)stage_say(&s, (struct say){.kind = "role",
					 .by = "registrar",
					 .as = ROLE_REGISTRAR,
					 .body = "{'from':'2024-01-01','person':'late',"
						 "'role':'assessor'}"});
	(void)stage_approve(&s, "omar", "tom", "late");
	static const struct wrong rows[] = {
		{"{'assessor':'nobody'}", ERR_NOT_FOUND, "nobody here is called nobody"},
		{"{'assessor':'tom'}", ERR_DENIED, "cannot assess their own evidence"},
		{"{'assessor':'asha'}", ERR_CONFLICT, "is asked already"},
		{"{'assessor':'cy'}", ERR_DENIED, "is not approved to assess tom"},
		{"{'assessor':'omar'}", ERR_DENIED, "is not approved to assess tom"},
		{"{'assessor':'newt'}", ERR_DENIED, "does not reach tool REVIEW in CEN-R1/1"},
		{"{'assessor':'late'}", ERR_DENIED, "was no assessor on 2023-12-05"},
		{"{}", ERR_INVALID, "assessor"},
	};
	stage_refuses_each(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"), rows,
			   sizeof(rows) / sizeof(rows[0]));
}

Test(reassignment, is_said_by_the_training_officer_with_a_reason)
{
	uint64_t request = a_request();
	struct say say = passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben");

	(void)stage_approve(&s, "omar", "tom", "ben");
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "reason");
	stage_refuses(&s, passing_on("tom", ROLE_TRAINEE, request, "ben"), ERR_DENIED,
		      "in the role training-officer or school, not trainee");
	stage_refuses(&s, passing_on("asha", ROLE_ASSESSOR, request, "ben"), ERR_DENIED,
		      "in the role training-officer or school, not assessor");
	stage_refuses(&s, passing_on("olga", ROLE_TRAINING_OFFICER, request, "ben"), ERR_DENIED,
		      "the training officer of tom is omar");
	stage_accepts(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"));
}

Test(reassignment, by_a_school_waits_until_the_officer_is_none)
{
	uint64_t request = a_request();

	(void)stage_approve(&s, "omar", "tom", "ben");
	stage_refuses(&s, passing_on("sue", ROLE_SCHOOL, request, "ben"), ERR_DENIED, "ask omar");
	(void)stage_say(&s, (struct say){.kind = "role-end",
					 .by = "registrar",
					 .as = ROLE_REGISTRAR,
					 .body = "{'until':'2023-12-31'}",
					 .about = ABOUT(cast.officer_role)});
	stage_accepts(&s, passing_on("sue", ROLE_SCHOOL, request, "ben"));
}

Test(reassignment, is_of_a_request_that_waits)
{
	uint64_t request = a_request(), evidence = request - 1;

	(void)stage_approve(&s, "omar", "tom", "ben");
	stage_refuses(&s, passing_on("omar", ROLE_TRAINING_OFFICER, evidence, "ben"), ERR_NOT_FOUND,
		      "is no request of tom");
	(void)stage_assess(&s, "asha", "tom", request, evidence, 1, "not-yet");
	stage_refuses(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"), ERR_CONFLICT,
		      "is decided already");
	request = a_request();
	(void)stage_say(&s, about_one("withdraw", "tom", ROLE_TRAINEE, request));
	stage_refuses(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"), ERR_CONFLICT,
		      "is void");
}

/* The officer's key turns out to have been stolen before: what it passed on goes back, what was
 * decided stays. */
Test(reassignment, with_an_invalid_key_asks_nobody_but_leaves_what_was_decided)
{
	uint64_t request = a_request(), evidence = request - 1, approval;
	struct digest key = key_fingerprint(stage_key(&s, "omar"));
	struct attempt attempt;
	char hex[DIGEST_HEX];
	uint64_t end;

	approval = stage_approve(&s, "omar", "tom", "ben");
	(void)approval;
	(void)stage_say(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"));
	(void)stage_assess(&s, "ben", "tom", request, evidence, 1, "satisfactory");
	request = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/2'");
	(void)stage_say(&s, passing_on("omar", ROLE_TRAINING_OFFICER, request, "ben"));
	digest_hex(&key, hex);
	end = stage_say(&s, (struct say){.kind = "key-end",
					 .by = "registrar",
					 .as = ROLE_REGISTRAR,
					 .body = arena_printf(s.memory,
							      "{'key':'%s','reason':'stolen',"
							      "'from':'2024-01-01T08:00:00Z'}",
							      hex)});
	attempt = first_attempt(at(end));
	cr_expect_str_eq(attempt.assessor, "ben", "who decided it");
	struct facts facts;

	cr_assert(facts_load(s.world.db, "tom", NULL, at(end), arena, &facts, &err) == OK);
	cr_assert(eq(sz, facts.attempt_count, 2));
	cr_expect_str_eq(facts.attempts[1].assessor, "asha", "who is asked again");
	cr_assert(facts_load(s.world.db, "tom", NULL, at(end) - 1, arena, &facts, &err) == OK);
	cr_expect_str_eq(facts.attempts[1].assessor, "ben", "who was asked until then");
}
