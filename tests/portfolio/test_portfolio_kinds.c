/* What surrounds a trainee and what one sends: enrolment to decline. stage_try makes sure that a
 * refusal changes no fact. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;
static struct err err;

static void open_stage(void)
{
	stage_open(&s);
	cast = stage_cast(&s);
}

static void close_stage(void)
{
	stage_close(&s);
}

/* What somebody says in tom's portfolio. */
static struct say in_toms(const char *kind, const char *by, enum role as, const char *body)
{
	return (struct say){.kind = kind, .by = by, .as = as, .in = "tom", .body = body};
}

static struct say by_tom(const char *kind, const char *body)
{
	return in_toms(kind, "tom", ROLE_TRAINEE, body);
}

/* ---- enrolment ---- */

TestSuite(enrolment, .init = open_stage, .fini = close_stage);

static const char *enrolment_body(const char *ref, const char *of, const char *officer,
				  const char *start, int wte)
{
	struct digest digest = digest_of(of, strlen(of));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return arena_printf(s.memory,
			    "{'curriculum':'%s','digest':'%s','officer':'%s','site':'leeds',"
			    "'start':'%s','wte':%d}",
			    ref, hex, officer, start, wte);
}

Test(enrolment, is_refused_where_it_breaks_a_rule)
{
	const char *good = STAGE_CURRICULUM;
	const struct wrong rows[] = {
		{enrolment_body("STP-HTS@2023.1", "STP-HTS@2023.1", "omar", "2023-09-01", 100),
		 ERR_NOT_FOUND, "STP-HTS@2023.1 is not published"},
		{enrolment_body(good, "other", "omar", "2023-09-01", 100), ERR_CONFLICT,
		 "with another digest"},
		{enrolment_body(good, good, "omar", "2022-09-01", 100), ERR_DENIED,
		 "takes nobody before 2023"},
		{enrolment_body(good, good, "omar", "2023-09-01", 0), ERR_INVALID, "1 to 100"},
		{enrolment_body(good, good, "omar", "2023-09-01", 101), ERR_INVALID, "not 101"},
		{enrolment_body(good, good, "asha", "2023-09-01", 100), ERR_DENIED,
		 "asha does not hold the role training-officer"},
		{enrolment_body(good, good, "nobody", "2023-09-01", 100), ERR_NOT_FOUND, "nobody"},
		{enrolment_body(good, good, "zoe", "2023-09-01", 100), ERR_DENIED,
		 "zoe cannot be their own training officer"},
	};
	struct say say = {
		.kind = "enrolment", .by = "registrar", .as = ROLE_REGISTRAR, .in = "zoe"};

	stage_member(&s, "zoe");
	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.body = enrolment_body(good, good, "omar", "2023-09-01", 60);
	say.in = "registrar";
	stage_refuses(&s, say, ERR_DENIED, "cannot say this of oneself");
	say.in = "tim";
	stage_refuses(&s, say, ERR_NOT_FOUND, "nobody here is called tim");
	say.in = "zoe";
	stage_accepts(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "zoe is enrolled on STP-CEN@2023.1: end that");
}

Test(enrolment, on_another_version_waits_until_the_first_has_ended)
{
	const char *next = "STP-CEN@2023.2";
	struct say say = in_toms("enrolment", "registrar", ROLE_REGISTRAR, NULL);
	struct say end = in_toms("enrolment-end", "registrar", ROLE_REGISTRAR,
				 "{'last':'2024-01-01','reason':'moved'}");

	(void)stage_publish(&s, next);
	(void)stage_publish(&s, "STP-CE@2023.1");
	say.body = enrolment_body(next, next, "omar", "2023-09-01", 100);
	stage_refuses(&s, say, ERR_CONFLICT, "is enrolled on STP-CEN@2023.1");
	say.body = enrolment_body("STP-CE@2023.1", "STP-CE@2023.1", "omar", "2023-09-01", 100);
	stage_accepts(&s, say); /* another curriculum, whose id begins alike */
	end.about = ABOUT(cast.enrolment);
	stage_accepts(&s, end);
	say.body = enrolment_body(next, next, "omar", "2023-09-01", 100);
	stage_refuses(&s, say, ERR_CONFLICT, "is enrolled"); /* until the end of its last day */
	s.world.now += 86400;
	stage_accepts(&s, say);
}

/* ---- enrolment-end ---- */

TestSuite(enrolment_end, .init = open_stage, .fini = close_stage);

Test(enrolment_end, is_about_an_enrolment_that_has_none)
{
	struct say say = in_toms("enrolment-end", "registrar", ROLE_REGISTRAR, NULL);
	const struct wrong rows[] = {
		{"{'last':'2024-01-01','reason':'bored'}", ERR_INVALID, "not \"bored\""},
		{"{'last':'2023-08-31','reason':'left'}", ERR_INVALID, "before it starts"},
	};

	say.about = ABOUT(cast.enrolment);
	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.body = "{'last':'2024-01-01','reason':'left'}";
	say.about = ABOUT(cast.approval);
	stage_refuses(&s, say, ERR_NOT_FOUND, "is no enrolment of tom");
	say.about = NULL;
	stage_refuses(&s, say, ERR_INVALID, "about one entry, the enrolment that ends");
	say.about = ABOUT(cast.enrolment);
	(void)stage_role(&s, "tom", "school");
	say.by = "tom";
	say.as = ROLE_SCHOOL;
	stage_refuses(&s, say, ERR_DENIED, "tom cannot say this of oneself");
	say.by = "registrar";
	say.as = ROLE_REGISTRAR;
	stage_accepts(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "has ended already");
}

Test(enrolment_end, takes_the_trainees_and_officers_voice_after_its_last_day)
{
	struct say say = by_tom("evidence", "{'first':'2023-12-01','last':'2023-12-05'}");
	struct say end = in_toms("enrolment-end", "registrar", ROLE_REGISTRAR,
				 "{'last':'2024-01-01','reason':'left'}");

	say.texts = "title";
	end.about = ABOUT(cast.enrolment);
	stage_accepts(&s, end);
	stage_accepts(&s, say);
	s.world.now += 86400;
	stage_refuses(&s, say, ERR_DENIED, "tom is no trainee today");
	stage_refuses(&s,
		      in_toms("choice", "omar", ROLE_TRAINING_OFFICER,
			      "{'choose':'route','groups':['a']}"),
		      ERR_NOT_FOUND, "tom has no enrolment on 2024-01-02");
}

/* ---- approval ---- */

TestSuite(approval, .init = open_stage, .fini = close_stage);

Test(approval, is_of_somebody_else_who_is_an_assessor)
{
	struct say say = in_toms("approval", "omar", ROLE_TRAINING_OFFICER, NULL);
	const struct wrong rows[] = {
		{"{'assessor':'omar'}", ERR_DENIED, "omar cannot approve oneself"},
		{"{'assessor':'tom'}", ERR_DENIED, "tom cannot assess their own portfolio"},
		{"{'assessor':'nobody'}", ERR_NOT_FOUND, "nobody here is called nobody"},
		{"{'assessor':'zoe'}", ERR_DENIED, "zoe is no assessor today"},
		{"{'assessor':'asha'}", ERR_CONFLICT, "has approved asha for tom already"},
	};

	stage_member(&s, "zoe");
	(void)stage_role(&s, "omar", "assessor");
	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	(void)stage_role(&s, "zoe", "assessor");
	say.body = "{'assessor':'zoe'}";
	say.about = ABOUT(cast.approval);
	stage_refuses(&s, say, ERR_INVALID, "about no other entry");
	say.about = NULL;
	stage_accepts(&s, say);
}

Test(approval, ends_once_and_can_be_given_again)
{
	struct say end = in_toms("approval-end", "omar", ROLE_TRAINING_OFFICER, NULL);

	end.about = ABOUT(cast.enrolment);
	stage_refuses(&s, end, ERR_NOT_FOUND, "is no approval for tom");
	end.about = ABOUT(cast.approval);
	stage_accepts(&s, end);
	stage_refuses(&s, end, ERR_CONFLICT, "has ended already");
	(void)stage_approve(&s, "omar", "tom", "asha");
}

/* ---- choice ---- */

TestSuite(choice, .init = open_stage, .fini = close_stage);

Test(choice, is_one_that_the_curriculum_offers)
{
	struct say say = in_toms("choice", "omar", ROLE_TRAINING_OFFICER, NULL);
	const struct wrong rows[] = {
		{"{'choose':'path','groups':['a']}", ERR_NOT_FOUND, "no choice path"},
		{"{'choose':'route','groups':['c']}", ERR_INVALID, "one group"},
		{"{'choose':'route','groups':['a','b']}", ERR_INVALID, "one group"},
		{"{'choose':'route','groups':['a b']}", ERR_INVALID, "no space"},
	};

	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.body = "{'choose':'route','groups':['a']}";
	stage_accepts(&s, say);
	say.body = "{'choose':'route','groups':['b']}";
	stage_accepts(&s, say); /* the latest stands */
}

/* ---- evidence ---- */

TestSuite(evidence, .init = open_stage, .fini = close_stage);

Test(evidence, is_of_days_that_are_over_and_items_that_exist)
{
	struct say say = by_tom("evidence", NULL);
	const struct wrong rows[] = {
		{"{'first':'2023-12-02','last':'2023-12-01'}", ERR_INVALID, "is before the first"},
		{"{'first':'2023-12-02','last':'2024-01-02'}", ERR_INVALID, "is after today"},
		{"{'first':'2023-12-02','items':['ZZZ-1/1'],'last':'2023-12-02'}", ERR_NOT_FOUND,
		 "no ZZZ-1/1"},
		{"{'first':'2023-12-02','items':['CEN-R1/1','CEN-R1/1'],'last':'2023-12-02'}",
		 ERR_INVALID, "names CEN-R1/1 twice"},
	};

	say.texts = "title";
	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.body = "{'first':'2024-01-01','items':['CEN-R1/1','CEN-S1/LO3'],'last':'2024-01-01'}";
	stage_accepts(&s, say);
}

Test(evidence, revises_the_newest_revision_that_stands)
{
	struct say say = by_tom("evidence", "{'first':'2023-12-01','last':'2023-12-05'}");
	struct say withdraw = by_tom("withdraw", NULL);
	uint64_t first = stage_evidence(&s, "tom"), second;

	say.texts = "title";
	say.about = ABOUT(cast.approval);
	stage_refuses(&s, say, ERR_NOT_FOUND, "is no evidence of tom");
	say.about = ABOUT(first);
	second = stage_say(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "was revised by entry");
	say.about = ABOUT(first, second);
	stage_refuses(&s, say, ERR_INVALID, "about one entry");
	withdraw.about = ABOUT(second);
	stage_accepts(&s, withdraw);
	say.about = ABOUT(second);
	stage_refuses(&s, say, ERR_CONFLICT, "is withdrawn");
}

Test(evidence, is_not_taken_after_the_freeze)
{
	struct say say = by_tom("evidence", "{'first':'2023-12-01','last':'2023-12-05'}");
	struct say request = by_tom("request", "{'assessor':'asha','items':['CEN-R1/1']}");

	say.texts = "title";
	s.world.now = day_end(day_of(2026, 9, 1));
	request.about = ABOUT(stage_say(&s, say));
	s.world.now = day_start(day_of(2026, 9, 2));
	stage_refuses(&s, say, ERR_CONFLICT, "froze at the end of 2026-09-01");
	stage_refuses(&s, request, ERR_CONFLICT, "froze at the end of 2026-09-01");
}

/* ---- request ---- */

TestSuite(request, .init = open_stage, .fini = close_stage);

Test(request, is_refused_where_it_breaks_a_rule)
{
	struct say say = by_tom("request", NULL);
	const struct wrong rows[] = {
		{"{'assessor':'asha'}", ERR_INVALID, "name one of the two"},
		{"{'assessor':'asha','items':['CEN-R1/1'],'tool':'DOPS'}", ERR_INVALID,
		 "name one of the two"},
		{"{'assessor':'asha','items':[]}", ERR_INVALID, "names one at least"},
		{"{'assessor':'asha','items':['CEN-R1/1'],'modules':['CEN-R1']}", ERR_INVALID,
		 "has no \"modules\""},
		{"{'assessor':'asha','case':1,'items':['CEN-R1/1']}", ERR_INVALID,
		 "has no \"case\""},
		{"{'assessor':'asha','case':'hip-jones','modules':['CEN-R1'],'tool':'CBD'}",
		 ERR_INVALID, "\"case\""},
		{"{'assessor':'asha','case':'7','modules':['CEN-R1'],'tool':'CBD'}", ERR_INVALID,
		 "\"case\""},
		{"{'assessor':'asha','case':0,'modules':['CEN-R1'],'tool':'CBD'}", ERR_INVALID,
		 "1 to 9999, not 0"},
		{"{'assessor':'asha','case':10000,'modules':['CEN-R1'],'tool':'CBD'}", ERR_INVALID,
		 "1 to 9999, not 10000"},
		{"{'assessor':'tom','items':['CEN-R1/1']}", ERR_DENIED, "their own evidence"},
		{"{'assessor':'nobody','items':['CEN-R1/1']}", ERR_NOT_FOUND, "called nobody"},
		{"{'assessor':'asha','items':['CEN-R9/1']}", ERR_NOT_FOUND, "no CEN-R9/1"},
		{"{'assessor':'asha','items':['CEN-R1/1','CEN-R1/1']}", ERR_INVALID, "twice"},
		{"{'assessor':'asha','tool':'DOPS'}", ERR_INVALID, "none with []"},
		{"{'assessor':'asha','modules':['CEN-R1'],'tool':'REVIEW'}", ERR_INVALID,
		 "name the activities or outcomes as items"},
		{"{'assessor':'asha','modules':['CEN-R9'],'tool':'DOPS'}", ERR_NOT_FOUND,
		 "no CEN-R9"},
		{"{'assessor':'asha','modules':['CEN-R1','CEN-R1'],'tool':'DOPS'}", ERR_INVALID,
		 "twice"},
		{"{'assessor':'asha','modules':['CEN-R1'],'tool':'OCE'}", ERR_NOT_FOUND,
		 "no tool OCE"},
		{"{'assessor':'asha','modules':['CEN-R1'],'tool':'DOPS','topic':'CEN-R1/T9'}",
		 ERR_NOT_FOUND, "no topic CEN-R1/T9"},
	};

	say.about = ABOUT(stage_evidence(&s, "tom"));
	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.body = "{'assessor':'asha','modules':[],'tool':'CBD'}";
	stage_accepts(&s, say);
	say.body = "{'assessor':'asha','case':9999,'modules':['CEN-R1'],'site':'leeds',"
		   "'tool':'DOPS','topic':'CEN-R1/T1'}";
	say.texts = "message";
	stage_accepts(&s, say);
}

Test(request, is_for_evidence_that_stands_in_its_newest_revision)
{
	struct say say = by_tom("request", "{'assessor':'asha','items':['CEN-R1/1']}");
	struct say revise = by_tom("evidence", "{'first':'2023-12-01','last':'2023-12-05'}");
	uint64_t evidence = stage_evidence(&s, "tom");

	stage_refuses(&s, say, ERR_INVALID, "about one entry, the evidence");
	say.about = ABOUT(cast.enrolment);
	stage_refuses(&s, say, ERR_NOT_FOUND, "is no evidence");
	say.about = ABOUT(evidence);
	revise.texts = "title";
	revise.about = ABOUT(evidence);
	stage_accepts(&s, revise);
	stage_refuses(&s, say, ERR_CONFLICT, "was revised by entry");
}

/* ---- withdraw and decline ---- */

TestSuite(withdraw, .init = open_stage, .fini = close_stage);

Test(withdraw, is_of_what_is_undecided)
{
	uint64_t evidence = stage_evidence(&s, "tom");
	uint64_t request = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	uint64_t decided = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/2'");
	struct say say = by_tom("withdraw", NULL);

	(void)stage_assess(&s, "asha", "tom", decided, evidence, 1, "not-yet");
	say.about = ABOUT(decided);
	stage_refuses(&s, say, ERR_CONFLICT, "what asha said stays");
	say.about = ABOUT(cast.enrolment);
	stage_refuses(&s, say, ERR_INVALID, "only requests, nominations and evidence");
	say.about = ABOUT(request);
	stage_accepts(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "is void already");
	stage_refuses(&s,
		      (struct say){.kind = "assessment",
				   .by = "asha",
				   .as = ROLE_ASSESSOR,
				   .in = "tom",
				   .about = ABOUT(request, evidence),
				   .body = "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'}]}",
				   .texts = "note.feedback"},
		      ERR_CONFLICT, "is void");
}

Test(withdraw, of_evidence_takes_its_undecided_requests_along)
{
	uint64_t evidence = stage_evidence(&s, "tom");
	uint64_t other = stage_evidence(&s, "tom");
	uint64_t waits = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	uint64_t decided = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/2'");
	uint64_t stays = stage_request(&s, "tom", other, "asha", "'CEN-R1/3'");
	struct say say = by_tom("withdraw", NULL);
	const struct {
		uint64_t request;
		bool voided;
	} rows[] = {{waits, true}, {decided, false}, {stays, false}};
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);

	(void)stage_assess(&s, "asha", "tom", decided, evidence, 1, "satisfactory");
	say.about = ABOUT(evidence);
	say.texts = "reason";
	stage_accepts(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "is withdrawn");
	s.world.arena = a;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request_state request;

		cr_assert(eq(int, world_request(&s.world, "tom", rows[i].request, &request, &err),
			     OK));
		cr_expect(eq(int, request.voided, rows[i].voided), "row %zu", i);
	}
}

TestSuite(decline, .init = open_stage, .fini = close_stage);

Test(decline, is_the_assessors_who_was_asked)
{
	uint64_t evidence = stage_evidence(&s, "tom");
	uint64_t request = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	struct say say = in_toms("decline", "zoe", ROLE_ASSESSOR, NULL);

	stage_member(&s, "zoe");
	(void)stage_role(&s, "zoe", "assessor");
	say.about = ABOUT(request);
	stage_refuses(&s, say, ERR_INVALID, "no text \"reason\"");
	say.texts = "reason";
	stage_refuses(&s, say, ERR_DENIED, "was sent to asha, not to zoe");
	say.by = "asha";
	say.about = ABOUT(evidence);
	stage_refuses(&s, say, ERR_NOT_FOUND, "is no request of tom");
	say.about = ABOUT(request);
	stage_accepts(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "is void");
}
