/*
 * What a key signed that turns out to have been invalid: from the key's end on it counts no longer,
 * and neither enrols, ends, approves nor revises. tom and omar have a second key, sue is a school.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/facts.h"
#include "portfolio/list.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;
static struct err err;

static void second_key(const char *person, enum role role, const char *key)
{
	stage_accepts(&s, (struct say){.kind = "key",
				       .by = person,
				       .as = role,
				       .body = arena_printf(s.memory,
							    "{'checked':'own-key','person':'%s',%s}",
							    person, stage_proof(&s, key, person))});
}

static void open_stage(void)
{
	stage_open(&s);
	cast = stage_cast(&s);
	stage_member(&s, "sue");
	(void)stage_role(&s, "sue", "school");
	stage_member(&s, "tim");
	second_key("tom", ROLE_TRAINEE, "tom-2");
	second_key("omar", ROLE_TRAINING_OFFICER, "omar-2");
}

static void close_stage(void)
{
	stage_close(&s);
}

TestSuite(void_entries, .init = open_stage, .fini = close_stage);

/* The key of that name was invalid from now - `minutes` on. */
static uint64_t stolen(const char *key, int minutes)
{
	struct digest fingerprint = key_fingerprint(stage_key(&s, key));
	char hex[DIGEST_HEX], from[TIME_TEXT];

	digest_hex(&fingerprint, hex);
	time_text(s.world.now - minutes * 60, from);
	return stage_say(&s, (struct say){
				     .kind = "key-end",
				     .by = "registrar",
				     .as = ROLE_REGISTRAR,
				     .body = arena_printf(
					     s.memory, "{'from':'%s','key':'%s','reason':'stolen'}",
					     from, hex),
			     });
}

static struct say evidence(const char *by, const char *key)
{
	return (struct say){.kind = "evidence",
			    .by = by,
			    .as = ROLE_TRAINEE,
			    .in = by,
			    .key = key,
			    .body = "{'first':'2023-12-01','last':'2023-12-05'}",
			    .texts = "title"};
}

static struct say enrol_tim(void)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return (struct say){
		.kind = "enrolment",
		.by = "sue",
		.as = ROLE_SCHOOL,
		.in = "tim",
		.body = arena_printf(s.memory,
				     "{'curriculum':'%s','digest':'%s','officer':'omar',"
				     "'site':'leeds','start':'2023-09-01','wte':100}",
				     STAGE_CURRICULUM, hex),
	};
}

static size_t enrolments(void)
{
	struct listed_enrolment *items;
	size_t count;

	cr_assert(eq(int, list_enrolments(s.world.db, s.memory, &items, &count, &err), OK));
	return count;
}

static bool is_trainee(const char *person)
{
	bool trainee;

	s.world.arena = s.memory;
	cr_assert(eq(int, world_is_trainee(&s.world, person, world_today(&s.world), &trainee, &err),
		     OK));
	s.world.arena = NULL;
	return trainee;
}

static bool is_approved(void)
{
	bool approved;

	cr_assert(eq(int, world_approved(&s.world, "tom", "omar", "asha", &approved, &err), OK));
	return approved;
}

Test(void_entries, enrol_nobody)
{
	struct say assess = {.kind = "assessment",
			     .by = "asha",
			     .as = ROLE_ASSESSOR,
			     .in = "tim",
			     .body = "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'}]}",
			     .texts = "note.feedback"};
	uint64_t worked, asked;
	struct facts facts;

	(void)stage_say(&s, enrol_tim());
	(void)stage_approve(&s, "omar", "tim", "asha");
	worked = stage_evidence(&s, "tim");
	asked = stage_request(&s, "tim", worked, "asha", "'CEN-R1/1'");
	cr_expect(eq(sz, enrolments(), 2));
	cr_expect(is_trainee("tim"));
	(void)stolen("sue", 4);

	assess.about = ABOUT(asked, worked);
	stage_refuses(&s, assess, ERR_NOT_FOUND, "tim has no portfolio");
	stage_refuses(&s, evidence("tim", NULL), ERR_NOT_FOUND, "tim has no portfolio");
	cr_expect(eq(sz, enrolments(), 1));
	cr_expect(not(is_trainee("tim")));
	cr_expect(eq(int,
		     facts_load(s.world.db, "tim", NULL, s.world.now, s.memory, &facts, &err),
		     ERR_NOT_FOUND));
	cr_expect(eq(int,
		     facts_load(s.world.db, "tim", NULL, s.world.now - 120, s.memory, &facts, &err),
		     OK),
		  "as of then it stood: %s", err.text);

	(void)stage_enrol(&s, "tim", "omar");
	stage_accepts(&s, evidence("tim", NULL));
	stage_refuses(&s, assess, ERR_NOT_FOUND, "is no enrolment of tim that stands");
}

/* Who assessed while a thief had them enrolled was no trainee. */
Test(void_entries, make_nobody_a_trainee_who_assesses)
{
	uint64_t worked = stage_evidence(&s, "tom");
	struct say say = enrol_tim();
	struct facts facts;

	(void)stage_request(&s, "tom", worked, "asha", "'CEN-R1/1'");
	say.in = "asha";
	(void)stage_say(&s, say);
	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, s.world.now, s.memory, &facts, &err),
		     OK));
	cr_expect(eq(sz, facts.trainee_count, 1));
	(void)stolen("sue", 1);
	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, s.world.now, s.memory, &facts, &err),
		     OK));
	cr_expect(eq(sz, facts.trainee_count, 0));
}

Test(void_entries, end_no_enrolment)
{
	struct say end = {.kind = "enrolment-end",
			  .by = "sue",
			  .as = ROLE_SCHOOL,
			  .in = "tom",
			  .about = ABOUT(cast.enrolment),
			  .body = "{'last':'2023-12-31','reason':'left'}"};
	struct facts facts;

	(void)stage_say(&s, end);
	stage_refuses(&s, evidence("tom", NULL), ERR_DENIED, "tom is no trainee today");
	(void)stolen("sue", 1);
	stage_accepts(&s, evidence("tom", NULL));
	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, s.world.now, s.memory, &facts, &err),
		     OK));
	cr_expect(eq(i32, facts.enrolment.ended, DAY_OPEN));
	stage_refuses(&s, enrol_tim(), ERR_DENIED, "is not valid since");

	end.by = "registrar";
	end.as = ROLE_REGISTRAR;
	stage_accepts(&s, end);
	stage_refuses(&s, end, ERR_CONFLICT, "has ended already");
}

Test(void_entries, end_no_approval)
{
	struct say end = {.kind = "approval-end",
			  .by = "omar",
			  .as = ROLE_TRAINING_OFFICER,
			  .in = "tom",
			  .key = "omar-2",
			  .about = ABOUT(cast.approval)};
	struct digest found;
	struct facts facts;

	(void)stage_say(&s, end);
	cr_expect(not(is_approved()));
	(void)stolen("omar-2", 1);
	cr_expect(is_approved());
	cr_expect(eq(int, list_approval(s.world.db, "tom", "omar", "asha", &found, &err), OK));
	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, s.world.now, s.memory, &facts, &err),
		     OK));
	cr_assert(eq(sz, facts.approval_count, 1));
	cr_expect(eq(i64, facts.approvals[0].until, INT64_MAX));
	end.key = NULL;
	stage_accepts(&s, end);
	stage_refuses(&s, end, ERR_CONFLICT, "has ended already");
}

Test(void_entries, revise_no_evidence)
{
	uint64_t first = stage_evidence(&s, "tom"), second, third;
	struct say revise = evidence("tom", "tom-2");
	struct say request = {.kind = "request",
			      .by = "tom",
			      .as = ROLE_TRAINEE,
			      .in = "tom",
			      .about = ABOUT(first),
			      .body = "{'assessor':'asha','items':['CEN-R1/1']}"};
	struct listed_evidence *items;
	size_t count;

	revise.about = ABOUT(first);
	second = stage_say(&s, revise);
	stage_refuses(&s, request, ERR_CONFLICT, "was revised by entry");
	(void)stolen("tom-2", 1);
	cr_assert(eq(int, list_evidence(s.world.db, "tom", s.memory, &items, &count, &err), OK));
	cr_assert(eq(sz, count, 2));
	cr_expect(not(items[0].revised));
	cr_expect(not(items[0].withdrawn));
	cr_expect(items[1].withdrawn);

	stage_accepts(&s, request);
	request.about = ABOUT(second);
	stage_refuses(&s, request, ERR_CONFLICT, "a key that was invalid: name entry");
	revise.key = NULL;
	revise.about = ABOUT(second);
	stage_refuses(&s, revise, ERR_CONFLICT, "a key that was invalid: name entry");
	revise.about = ABOUT(first);
	third = stage_say(&s, revise);
	request.about = ABOUT(third);
	stage_accepts(&s, request);
}

/* What is withdrawn is withdrawn in all its revisions, not the newest alone. */
Test(void_entries, of_the_trainees_own_will_leave_no_older_revision)
{
	uint64_t first = stage_evidence(&s, "tom"), second;
	struct say say = evidence("tom", NULL);

	say.about = ABOUT(first);
	second = stage_say(&s, say);
	stage_accepts(&s, (struct say){.kind = "withdraw",
				       .by = "tom",
				       .as = ROLE_TRAINEE,
				       .in = "tom",
				       .about = ABOUT(second)});
	say.about = ABOUT(first);
	stage_refuses(&s, say, ERR_CONFLICT, "is withdrawn");
}
