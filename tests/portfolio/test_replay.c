/* Facts as they were when the log held so many entries, even if more came in the same second. */
#include "portfolio/replay.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "portfolio/facts.h"
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
}

static void close_stage(void)
{
	arena_free(arena);
	stage_close(&s);
}

TestSuite(facts_cut, .init = open_stage, .fini = close_stage);

static struct facts load(int64_t instant)
{
	struct facts facts;

	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, instant, arena, &facts, &err), OK), "%s",
		  err.text);
	return facts;
}

/* The minute that passes at each entry has not passed. */
static void same_second(void)
{
	s.world.now -= 60;
}

Test(facts_cut, leaves_out_what_came_in_the_same_second)
{
	uint64_t evidence = stage_evidence(&s, "tom"), request;
	struct facts then, all, cut;
	int64_t instant;

	request = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	instant = s.world.now - 60;
	then = load(instant);
	same_second();
	(void)stage_assess(&s, "asha", "tom", request, evidence, 1, "satisfactory");
	same_second();
	(void)stage_say(&s, (struct say){
				    .kind = "approval-end",
				    .by = "omar",
				    .as = ROLE_TRAINING_OFFICER,
				    .in = "tom",
				    .about = ABOUT(cast.approval),
			    });
	all = load(instant);
	cr_assert(eq(u64, all.size, then.size + 2), "both came in that second");
	cr_assert(eq(int, all.attempts[0].standing, STANDING_SATISFACTORY));

	cr_assert(eq(int, facts_cut(s.world.db, then.size, &err), OK), "%s", err.text);
	cut = load(instant);
	cr_expect(eq(u64, cut.size, then.size));
	cr_expect(digest_equal(&cut.root, &then.root));
	cr_assert(eq(sz, cut.attempt_count, 1));
	cr_expect(eq(int, cut.attempts[0].standing, STANDING_WAITING));
	cr_assert(eq(sz, cut.approval_count, 1));
	cr_expect(eq(i64, cut.approvals[0].until, INT64_MAX));
	cr_expect(eq(sz, cut.role_count, then.role_count));
}

/* A second registrar signs a role in the second of the answer: it was not in force then. */
Test(facts_cut, leaves_out_what_a_later_countersignature_let_take_effect)
{
	uint64_t evidence = stage_evidence(&s, "tom"), role;
	struct facts then, cut;
	int64_t instant;

	(void)stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	role = stage_role(&s, "asha", "registrar");
	instant = s.world.now - 60;
	then = load(instant);
	same_second();
	(void)stage_say(&s, (struct say){.kind = "countersign",
					 .by = "rosa",
					 .as = ROLE_REGISTRAR,
					 .about = ABOUT(role)});
	cr_assert(eq(sz, load(instant).role_count, then.role_count + 1), "it took effect");

	cr_assert(eq(int, facts_cut(s.world.db, then.size, &err), OK), "%s", err.text);
	cut = load(instant);
	cr_expect(eq(sz, cut.role_count, then.role_count));
	cr_expect(eq(u64, cut.size, then.size));
}

Test(facts_cut, only_reads_from_there_on)
{
	cr_assert(eq(int, facts_cut(s.world.db, 1, &err), OK), "%s", err.text);
	cr_expect(eq(int, db_exec(s.world.db, "DELETE FROM main.fact_role", &err), ERR_IO));
	cr_expect(eq(int, facts_load(s.world.db, "tom", NULL, INT64_MAX, arena, &(struct facts){0}, &err),
		     ERR_NOT_FOUND));
}
