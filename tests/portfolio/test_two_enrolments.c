/* tom is on two programmes at once: omar is the officer of the older, olga of the newer. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/facts.h"
#include "portfolio/list.h"
#include "support/world.h"

#define OTHER "STP-HTS@2023.1"

static struct stage s;
static struct cast cast;
static uint64_t newer;
static struct err err;

static void open_stage(void)
{
	struct digest digest = digest_of(OTHER, strlen(OTHER));
	char hex[DIGEST_HEX];

	stage_open(&s);
	cast = stage_cast(&s);
	stage_member(&s, "olga");
	(void)stage_role(&s, "olga", "training-officer");
	stage_member(&s, "otto");
	(void)stage_role(&s, "otto", "training-officer");
	(void)stage_publish(&s, OTHER);
	digest_hex(&digest, hex);
	newer = stage_say(
		&s, (struct say){
			    .kind = "enrolment",
			    .by = "registrar",
			    .as = ROLE_REGISTRAR,
			    .in = "tom",
			    .body = arena_printf(s.memory,
						 "{'curriculum':'%s','digest':'%s','officer':'olga',"
						 "'site':'leeds','start':'2023-09-01','wte':100}",
						 OTHER, hex),
		    });
}

static void close_stage(void)
{
	stage_close(&s);
}

TestSuite(two_enrolments, .init = open_stage, .fini = close_stage);

static struct facts facts_of(uint64_t enrolment)
{
	struct facts facts;

	cr_assert(eq(int,
		     facts_load_enrolment(s.world.db, "tom", (int64_t)enrolment, s.world.now,
					  s.memory, &facts, &err),
		     OK),
		  "%s", err.text);
	return facts;
}

static struct say choice(const char *by)
{
	return (struct say){.kind = "choice",
			    .by = by,
			    .as = ROLE_TRAINING_OFFICER,
			    .in = "tom",
			    .body = "{'choose':'route','groups':['a']}"};
}

Test(two_enrolments, have_facts_of_their_own)
{
	struct facts facts;

	cr_expect_str_eq(facts_of(cast.enrolment).enrolment.officer, "omar");
	cr_expect_str_eq(facts_of(newer).enrolment.officer, "olga");
	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, s.world.now, s.memory, &facts, &err),
		     OK));
	cr_expect(eq(i64, facts.enrolment.entry, (int64_t)newer), "by name it is the latest");
	cr_expect(eq(int,
		     facts_load_enrolment(s.world.db, "tom", (int64_t)cast.approval, s.world.now,
					  s.memory, &facts, &err),
		     ERR_NOT_FOUND));
}

Test(two_enrolments, are_each_their_own_officers)
{
	stage_accepts(&s, choice("omar"));
	cr_expect(eq(sz, facts_of(cast.enrolment).choice_count, 1));
	cr_expect(eq(sz, facts_of(newer).choice_count, 0));
	stage_accepts(&s, choice("olga"));
	cr_expect(eq(sz, facts_of(newer).choice_count, 1));
	stage_refuses(&s, choice("otto"), ERR_DENIED,
		      "the training officer of tom is olga, not otto: ask olga");
	s.world.now += 86400;
	stage_accepts(&s, (struct say){.kind = "enrolment-end",
				       .by = "registrar",
				       .as = ROLE_REGISTRAR,
				       .in = "tom",
				       .about = ABOUT(cast.enrolment),
				       .body = "{'last':'2024-01-01','reason':'moved'}"});
	stage_refuses(&s, choice("omar"), ERR_DENIED, "is olga, not omar");
}

Test(two_enrolments, want_an_approval_by_the_officer_of_each)
{
	uint64_t worked = stage_evidence(&s, "tom");
	uint64_t asked = stage_request(&s, "tom", worked, "asha", "'CEN-R1/1'");
	struct say assess = {.kind = "assessment",
			     .by = "asha",
			     .as = ROLE_ASSESSOR,
			     .in = "tom",
			     .about = ABOUT(asked, worked),
			     .body = "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'}]}",
			     .texts = "note.feedback"};
	struct digest found;

	cr_expect(eq(sz, facts_of(newer).attempt_count, 1), "what tom sends is for the latest");
	stage_refuses(&s, assess, ERR_DENIED, "ask the training officer, olga");
	cr_expect(eq(int, list_approval(s.world.db, "tom", "olga", "asha", &found, &err),
		     ERR_NOT_FOUND));
	cr_expect_str_eq(err.text, "olga has not approved asha for tom");
	(void)stage_approve(&s, "olga", "tom", "asha");
	stage_accepts(&s, assess);
	cr_expect(eq(int, list_approval(s.world.db, "tom", "omar", "asha", &found, &err), OK));
	cr_expect(digest_equal(&found, &s.digests[cast.approval]), "each has their own");
}
