/* How training goes and when what is due: result, placement, working-time, leave, moved-date. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "core/db.h"
#include "portfolio/kind.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;
static struct arena *arena;
static struct err err;

static void open_stage(void)
{
	stage_open(&s);
	cast = stage_cast(&s);
	arena = arena_new(4u << 20);
	stage_member(&s, "sue");
	(void)stage_role(&s, "sue", "school");
	stage_member(&s, "pam");
	(void)stage_role(&s, "pam", "panel");
	stage_member(&s, "lee");
	(void)stage_role(&s, "lee", "programme-lead");
}

static void close_stage(void)
{
	arena_free(arena);
	stage_close(&s);
}

/* With the digest of tom's curriculum among the members. */
static const char *body(const char *members)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return arena_printf(s.memory, "{'digest':'%s',%s}", hex, members);
}

/* What somebody says in tom's portfolio. */
static struct say in_toms(const char *kind, const char *by, enum role as, const char *members)
{
	return (struct say){.kind = kind, .by = by, .as = as, .in = "tom", .body = body(members)};
}

/* The same with a reason. */
static struct say because(const char *kind, const char *by, enum role as, const char *members)
{
	struct say say = in_toms(kind, by, as, members);

	say.texts = "reason";
	return say;
}

static uint64_t revoke(const char *by, enum role as, uint64_t target)
{
	return stage_say(&s, (struct say){.kind = "revoke",
					  .by = by,
					  .as = as,
					  .in = "tom",
					  .texts = "reason",
					  .about = ABOUT(target)});
}

/* Nine in the morning of a day. */
static int64_t morning(int year, int month, int day)
{
	return ((int64_t)day_of(year, month, day) - day_of(1970, 1, 1)) * 86400 + 9 * 3600;
}

static int64_t at(uint64_t seq)
{
	return STAGE_START + (int64_t)seq * 60;
}

static struct facts load(int64_t instant)
{
	struct facts facts;

	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, instant, arena, &facts, &err), OK), "%s",
		  err.text);
	return facts;
}

/* ---- what all of them share ---- */

TestSuite(progress, .init = open_stage, .fini = close_stage);

/* One of each as it is said rightly. */
static struct say right(size_t i)
{
	switch (i) {
	case 0:
		return in_toms("result", "sue", ROLE_SCHOOL,
			       "'result':'degree','outcome':'passed','day':'2023-12-20'");
	case 1:
		return in_toms("placement", "omar", ROLE_TRAINING_OFFICER,
			       "'specialism':'haematology','site':'leeds','from':'2024-02-01',"
			       "'until':'2024-03-31'");
	case 2:
		return because("working-time", "sue", ROLE_SCHOOL,
			       "'from':'2024-02-01','hundredths':60");
	case 3:
		return in_toms("leave", "registrar", ROLE_REGISTRAR, "'from':'2024-02-01'");
	default:
		return because("moved-date", "pam", ROLE_PANEL,
			       "'what':'completion','day':'2027-03-31'");
	}
}
#define RIGHT 5

Test(progress, each_kind_is_accepted_as_it_is_meant)
{
	for (size_t i = 0; i < RIGHT; i++)
		stage_accepts(&s, right(i));
}

Test(progress, another_curriculum_is_not_meant)
{
	struct digest other = digest_of("another", 7);
	char hex[DIGEST_HEX];

	digest_hex(&other, hex);
	for (size_t i = 0; i < RIGHT; i++) {
		struct say say = right(i);
		char *at_digest = strstr((char *)say.body, "'digest':'") + 10;

		memcpy(at_digest, hex, DIGEST_HEX - 1);
		stage_refuses(&s, say, ERR_CONFLICT, "names another digest");
	}
}

Test(progress, is_about_no_other_entry)
{
	for (size_t i = 0; i < RIGHT; i++) {
		struct say say = right(i);

		say.about = ABOUT(cast.enrolment);
		stage_refuses(&s, say, ERR_INVALID, "is about no other entry");
	}
}

/* tom is everything at once, and still nobody in his own portfolio. */
Test(progress, nobody_says_it_of_oneself)
{
	(void)stage_role(&s, "tom", "school");
	(void)stage_role(&s, "tom", "programme-lead");
	(void)stage_role(&s, "tom", "panel");
	(void)stage_role(&s, "tom", "registrar");
	for (size_t i = 0; i < RIGHT; i++) {
		struct say say = right(i);

		say.by = "tom";
		if (say.as == ROLE_TRAINING_OFFICER)
			say.as = ROLE_PROGRAMME_LEAD;
		stage_refuses(&s, say, ERR_DENIED, "cannot say this of oneself");
	}
}

Test(progress, is_said_in_the_roles_that_may)
{
	for (size_t i = 0; i < RIGHT; i++) {
		struct say say = right(i);

		say.by = "asha";
		say.as = ROLE_ASSESSOR;
		stage_refuses(&s, say, ERR_DENIED, "not assessor");
	}
	stage_refuses(&s,
		      in_toms("placement", "registrar", ROLE_REGISTRAR,
			      "'specialism':'haematology','site':'leeds','from':'2024-02-01',"
			      "'until':'2024-03-31'"),
		      ERR_DENIED, "training-officer or programme-lead");
	stage_refuses(&s, because("moved-date", "sue", ROLE_SCHOOL, "'what':'phase/1','day':'2025-01-01'"),
		      ERR_DENIED, "panel or registrar");
	stage_refuses(&s, in_toms("leave", "omar", ROLE_TRAINING_OFFICER, "'from':'2024-02-01'"),
		      ERR_DENIED, "school or registrar");
}

Test(progress, of_a_trainee_by_another_officer_is_refused)
{
	struct say say = right(1);

	stage_member(&s, "olga");
	(void)stage_role(&s, "olga", "training-officer");
	say.by = "olga";
	stage_refuses(&s, say, ERR_DENIED, "the training officer of tom is omar");
	say.by = "lee";
	say.as = ROLE_PROGRAMME_LEAD;
	stage_accepts(&s, say);
}

/* ---- one by one ---- */

Test(progress, a_result_is_passed_or_failed_on_a_day_that_was)
{
	const struct wrong rows[] = {
		{body("'result':'degree','outcome':'merit','day':'2023-12-20'"), ERR_INVALID,
		 "not \"merit\""},
		{body("'result':'degree','outcome':'passed','day':'2024-01-02'"), ERR_INVALID,
		 "is after today, 2024-01-01"},
		{body("'result':'exam','outcome':'passed','day':'2023-12-20'"), ERR_NOT_FOUND,
		 "no result exam"},
		{body("'result':'form','outcome':'passed','day':'2023-12-20'"), ERR_DENIED,
		 "result form is recorded by the trainee, not by the school"},
	};
	struct say say = right(0);

	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.texts = "comment file.1";
	stage_refuses(&s, say, ERR_INVALID, "each file has a name");
	say.texts = "comment file.1 file.1.name";
	stage_accepts(&s, say);
	say = in_toms("result", "registrar", ROLE_REGISTRAR,
		      "'result':'degree','outcome':'failed','day':'2024-01-01'");
	stage_refuses(&s, say, ERR_DENIED, "recorded by the school, not by the registrar");
}

Test(progress, a_trainee_records_what_is_theirs_to_record_until_the_freeze)
{
	struct say say = in_toms("result", "tom", ROLE_TRAINEE,
				 "'result':'form','outcome':'passed','day':'2023-12-20'");
	uint64_t first = stage_say(&s, say);

	(void)revoke("tom", ROLE_TRAINEE, first);
	cr_expect(eq(sz, load(s.world.now).result_count, 0));
	first = stage_say(&s, say);
	say.body = body("'result':'degree','outcome':'passed','day':'2023-12-20'");
	stage_refuses(&s, say, ERR_DENIED, "recorded by the school, not by the trainee");
	s.world.now = morning(2026, 9, 2);
	say.body = body("'result':'form','outcome':'failed','day':'2026-09-01'");
	stage_refuses(&s, say, ERR_CONFLICT, "froze at the end of 2026-09-01");
	stage_refuses(&s,
		      (struct say){.kind = "revoke",
				   .by = "tom",
				   .as = ROLE_TRAINEE,
				   .in = "tom",
				   .texts = "reason",
				   .about = ABOUT(first)},
		      ERR_CONFLICT, "froze at the end of 2026-09-01");
}

/* What was sent under a frozen enrolment stays, though tom has another that is open. */
Test(progress, a_trainee_revokes_nothing_of_a_frozen_enrolment_beside_an_open_one)
{
	uint64_t form = stage_say(&s, in_toms("result", "tom", ROLE_TRAINEE,
					      "'result':'form','outcome':'passed','day':'2023-12-20'"));
	char hex[DIGEST_HEX];
	struct digest other = digest_of("PTP-RTP@2023.1", strlen("PTP-RTP@2023.1"));

	digest_hex(&other, hex);
	(void)stage_publish(&s, "PTP-RTP@2023.1");
	s.world.now = morning(2026, 9, 2);
	(void)stage_say(&s, (struct say){
				    .kind = "enrolment",
				    .by = "registrar",
				    .as = ROLE_REGISTRAR,
				    .in = "tom",
				    .body = arena_printf(s.memory,
							 "{'curriculum':'PTP-RTP@2023.1','digest':'%s',"
							 "'officer':'omar','site':'leeds',"
							 "'start':'2026-09-01','wte':100}",
							 hex),
			    });
	stage_refuses(&s,
		      (struct say){.kind = "revoke",
				   .by = "tom",
				   .as = ROLE_TRAINEE,
				   .in = "tom",
				   .texts = "reason",
				   .about = ABOUT(form)},
		      ERR_CONFLICT, "froze at the end of 2026-09-01");
}

Test(progress, working_time_is_a_share_of_full_time_from_a_day_of_the_enrolment)
{
	const struct wrong rows[] = {
		{body("'from':'2024-02-01','hundredths':0"), ERR_INVALID, "1 to 100, not 0"},
		{body("'from':'2024-02-01','hundredths':101"), ERR_INVALID, "not 101"},
		{body("'from':'2023-08-31','hundredths':60"), ERR_INVALID,
		 "before the enrolment of tom starts"},
	};
	struct say say = right(2);

	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "reason");
}

Test(progress, leave_ends_after_it_begins_or_goes_on)
{
	struct say say = in_toms("leave", "registrar", ROLE_REGISTRAR,
				 "'from':'2024-02-01','until':'2024-01-31'");

	stage_refuses(&s, say, ERR_INVALID, "is before its first, 2024-02-01");
	say.body = body("'from':'2024-02-01','until':'2024-02-01'");
	stage_accepts(&s, say);
	say.texts = "reason";
	stage_accepts(&s, say);
}

Test(progress, a_date_is_moved_that_the_curriculum_has)
{
	const struct wrong rows[] = {
		{body("'what':'phase/7','day':'2025-01-01'"), ERR_NOT_FOUND, "phase/7"},
		{body("'what':'completion','day':'2023-08-31'"), ERR_INVALID,
		 "before the enrolment of tom starts"},
	};
	struct say say = right(4);

	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "reason");
}

/* ---- the freeze ---- */

static struct say late_evidence(void)
{
	return (struct say){.kind = "evidence",
			    .by = "tom",
			    .as = ROLE_TRAINEE,
			    .in = "tom",
			    .texts = "title",
			    .body = "{'first':'2026-08-01','last':'2026-08-02'}"};
}

Test(progress, an_extension_opens_a_frozen_portfolio_again)
{
	uint64_t moved;

	s.world.now = morning(2026, 9, 2);
	stage_refuses(&s, late_evidence(), ERR_CONFLICT, "froze at the end of 2026-09-01");
	moved = stage_say(&s, because("moved-date", "pam", ROLE_PANEL,
				      "'what':'completion','day':'2026-12-31'"));
	stage_accepts(&s, late_evidence());
	(void)revoke("pam", ROLE_PANEL, moved);
	stage_refuses(&s, late_evidence(), ERR_CONFLICT, "froze at the end of 2026-09-01");
}

Test(progress, leave_moves_the_freeze)
{
	struct say leave = in_toms("leave", "sue", ROLE_SCHOOL, "'from':'2026-01-01','until':'2026-01-10'");

	s.world.now = morning(2026, 9, 11);
	stage_refuses(&s, late_evidence(), ERR_CONFLICT, "froze at the end of 2026-09-01");
	(void)stage_say(&s, leave);
	stage_accepts(&s, late_evidence());
	s.world.now += 86400;
	stage_refuses(&s, late_evidence(), ERR_CONFLICT, "froze at the end of 2026-09-11");
}

/* ---- revoked, and facts as of an instant ---- */

Test(progress, facts_know_what_was_said_and_not_revoked_by_then)
{
	uint64_t said[RIGHT], back = 0;
	struct facts f;

	for (size_t i = 0; i < RIGHT; i++)
		said[i] = stage_say(&s, right(i));
	for (size_t i = 0; i < RIGHT; i++) {
		struct say say = right(i);

		back = revoke(say.by, say.as, said[i]);
	}
	f = load(at(said[0]) - 1);
	cr_expect(eq(sz, f.result_count, 0));
	cr_expect(eq(sz, f.working_count, 1));
	f = load(at(said[RIGHT - 1]));
	cr_assert(eq(sz, f.result_count, 1));
	cr_expect(eq(i64, f.results[0].entry, (int64_t)said[0]));
	cr_expect_str_eq(f.results[0].result, "degree");
	cr_expect_str_eq(f.results[0].by, "sue");
	cr_expect(f.results[0].passed);
	cr_expect(eq(i32, f.results[0].day, day_of(2023, 12, 20)));
	cr_expect(eq(i64, f.results[0].accepted, at(said[0])));
	cr_assert(eq(sz, f.placement_count, 1));
	cr_expect(eq(i64, f.placements[0].entry, (int64_t)said[1]));
	cr_expect_str_eq(f.placements[0].specialism, "haematology");
	cr_expect_str_eq(f.placements[0].site, "leeds");
	cr_expect_str_eq(f.placements[0].by, "omar");
	cr_expect(eq(i32, f.placements[0].from, day_of(2024, 2, 1)));
	cr_expect(eq(i32, f.placements[0].until, day_of(2024, 3, 31)));
	cr_assert(eq(sz, f.working_count, 2));
	cr_expect(eq(i64, f.working[0].entry, (int64_t)cast.enrolment));
	cr_expect(eq(i32, f.working[1].from, day_of(2024, 2, 1)));
	cr_expect(eq(i32, f.working[1].hundredths, 60));
	cr_expect(eq(i64, f.working[1].entry, (int64_t)said[2]));
	cr_assert(eq(sz, f.leave_count, 1));
	cr_expect(eq(i32, f.leaves[0].from, day_of(2024, 2, 1)));
	cr_expect(eq(i32, f.leaves[0].until, DAY_OPEN));
	cr_expect(eq(i64, f.leaves[0].entry, (int64_t)said[3]));
	cr_assert(eq(sz, f.moved_count, 1));
	cr_expect_str_eq(f.moved[0].what, "completion");
	cr_expect(eq(i32, f.moved[0].day, day_of(2027, 3, 31)));
	cr_expect(eq(i64, f.moved[0].accepted, at(said[4])));
	cr_expect(eq(i64, f.moved[0].entry, (int64_t)said[4]));
	f = load(at(back));
	cr_expect(eq(sz, f.result_count, 0));
	cr_expect(eq(sz, f.placement_count, 0));
	cr_expect(eq(sz, f.working_count, 1));
	cr_expect(eq(sz, f.leave_count, 0));
	cr_expect(eq(sz, f.moved_count, 0));
}

Test(progress, of_working_times_the_earlier_day_comes_first_and_of_one_day_the_later_told_last)
{
	struct facts f;

	(void)stage_say(&s, because("working-time", "sue", ROLE_SCHOOL, "'from':'2024-06-01','hundredths':80"));
	(void)stage_say(&s, because("working-time", "sue", ROLE_SCHOOL, "'from':'2023-09-01','hundredths':50"));
	(void)stage_say(&s, because("working-time", "sue", ROLE_SCHOOL, "'from':'2024-06-01','hundredths':90"));
	f = load(s.world.now);
	cr_assert(eq(sz, f.working_count, 4));
	cr_expect(eq(i32, f.working[0].hundredths, 100));
	cr_expect(eq(i32, f.working[1].hundredths, 50));
	cr_expect(eq(i32, f.working[2].hundredths, 80));
	cr_expect(eq(i32, f.working[3].hundredths, 90));
}

/* omar's word on one enrolment is none on another. */
Test(progress, belongs_to_one_enrolment)
{
	struct say end = {.kind = "enrolment-end",
			  .by = "registrar",
			  .as = ROLE_REGISTRAR,
			  .in = "tom",
			  .body = "{'last':'2024-01-01','reason':'moved'}",
			  .about = ABOUT(cast.enrolment)};
	struct facts f;

	(void)stage_say(&s, right(0));
	(void)stage_say(&s, right(3));
	(void)stage_say(&s, end);
	s.world.now += 86400;
	(void)stage_enrol(&s, "tom", "omar");
	f = load(s.world.now);
	cr_expect(eq(sz, f.result_count, 0));
	cr_expect(eq(sz, f.leave_count, 0));
}
