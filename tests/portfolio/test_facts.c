#include "portfolio/facts.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
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

TestSuite(facts, .init = open_stage, .fini = close_stage);

/* The instant at which entry `seq` was accepted: a minute each from the start. */
static int64_t at(uint64_t seq)
{
	return STAGE_START + (int64_t)seq * 60;
}

static struct facts load(int64_t instant)
{
	struct facts facts;

	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, instant, arena, &facts, &err), OK),
		  "%s", err.text);
	return facts;
}

Test(facts, of_the_enrolment_name_the_journal_at_the_instant)
{
	struct facts facts = load(at(cast.enrolment));

	cr_expect(eq(u64, facts.size, cast.enrolment + 1));
	cr_expect(digest_equal(&facts.root, &s.roots[cast.enrolment]));
	cr_expect_str_eq(facts.trainee, "tom");
	cr_expect(eq(i64, facts.enrolment.entry, (int64_t)cast.enrolment));
	cr_expect_str_eq(facts.enrolment.curriculum, STAGE_CURRICULUM);
	cr_expect_str_eq(facts.enrolment.site, "leeds");
	cr_expect_str_eq(facts.enrolment.officer, "omar");
	cr_expect(eq(i32, facts.enrolment.start, day_of(2023, 9, 1)));
	cr_expect(eq(i32, facts.enrolment.ended, DAY_OPEN));
	cr_assert(eq(sz, facts.working_count, 1));
	cr_expect(eq(i32, facts.working[0].from, day_of(2023, 9, 1)));
	cr_expect(eq(i32, facts.working[0].hundredths, 100));
	cr_expect(eq(sz, facts.attempt_count, 0));
	cr_expect(eq(sz, facts.approval_count, 0), "the approval came later");
	cr_expect(eq(sz, facts.leave_count + facts.moved_count + facts.relief_count, 0));
}

Test(facts, before_the_enrolment_are_none)
{
	struct facts facts = {.size = 77};

	cr_expect(
		eq(int,
		   facts_load(s.world.db, "tom", NULL, at(cast.enrolment) - 1, arena, &facts, &err),
		   ERR_NOT_FOUND));
	cr_expect(strstr(err.text, "tom has no enrolment") != NULL, "%s", err.text);
	cr_expect(
		eq(int,
		   facts_load(s.world.db, "tom", "STP-HTS@2023.1", INT64_MAX, arena, &facts, &err),
		   ERR_NOT_FOUND));
	cr_expect(eq(int, facts_load(s.world.db, "asha", NULL, INT64_MAX, arena, &facts, &err),
		     ERR_NOT_FOUND));
	cr_expect(eq(u64, facts.size, 77), "a failed call must leave its results alone");
}

Test(facts, of_an_attempt_follow_its_life)
{
	uint64_t evidence = stage_evidence(&s, "tom");
	uint64_t request = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1','CEN-R1/LO2'");
	uint64_t decision =
		stage_say(&s, (struct say){
				      .kind = "assessment",
				      .by = "asha",
				      .as = ROLE_ASSESSOR,
				      .in = "tom",
				      .about = ABOUT(request, evidence),
				      .body = "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':2,'point':'not-yet'},"
					      "{'n':1,'point':'satisfactory'}]}",
				      .texts = "note.feedback",
			      });
	uint64_t revoke = stage_say(&s, (struct say){
						.kind = "revoke",
						.by = "asha",
						.as = ROLE_ASSESSOR,
						.in = "tom",
						.about = ABOUT(decision),
						.texts = "reason",
					});
	const struct {
		int64_t instant;
		size_t count;
		enum standing standing[2];
		int64_t decided, voided;
	} rows[] = {
		{at(request) - 1, 0, {0, 0}, 0, 0},
		{at(request), 2, {STANDING_WAITING, STANDING_WAITING}, 0, 0},
		{at(decision) - 1, 2, {STANDING_WAITING, STANDING_WAITING}, 0, 0},
		{at(decision), 2, {STANDING_SATISFACTORY, STANDING_NOT_YET}, at(decision), 0},
		{at(revoke), 2, {STANDING_VOID, STANDING_VOID}, at(decision), at(revoke)},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct facts facts = load(rows[i].instant);

		cr_assert(eq(sz, facts.attempt_count, rows[i].count), "row %zu", i);
		for (size_t n = 0; n < facts.attempt_count; n++) {
			const struct attempt *attempt = &facts.attempts[n];

			cr_expect(eq(int, attempt->standing, rows[i].standing[n]), "row %zu", i);
			cr_expect(eq(i64, attempt->decided, rows[i].decided), "row %zu", i);
			cr_expect(eq(i64, attempt->voided, rows[i].voided), "row %zu", i);
			cr_expect(eq(i64, attempt->decision,
				     rows[i].decided == 0 ? 0 : (int64_t)decision));
			cr_expect(eq(i32, attempt->n, (int32_t)n + 1));
			cr_expect(eq(i64, attempt->request, (int64_t)request));
			cr_expect(eq(i64, attempt->sent, at(request)));
			cr_expect_str_eq(attempt->item, n == 0 ? "CEN-R1/1" : "CEN-R1/LO2");
			cr_expect_str_eq(attempt->tool, "REVIEW");
			cr_expect_str_eq(attempt->assessor, "asha");
			cr_expect_str_eq(attempt->author, "tom");
			cr_expect(eq(i32, attempt->first_day, day_of(2023, 12, 1)));
			cr_expect(eq(i32, attempt->last_day, day_of(2023, 12, 5)));
			cr_expect(rows[i].decided == 0 ||
				  digest_equal(&attempt->decision_digest, &s.digests[decision]));
		}
	}
}

Test(facts, of_assessments_say_what_they_were_about)
{
	uint64_t evidence = stage_evidence(&s, "tom");
	uint64_t items = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1','CEN-R1/2'");
	uint64_t dops = stage_say(
		&s,
		(struct say){
			.kind = "request",
			.by = "tom",
			.as = ROLE_TRAINEE,
			.in = "tom",
			.about = ABOUT(evidence),
			.body = "{'assessor':'asha','case':7,'modules':['CEN-S1','CEN-R1'],"
				"'site':'york','tool':'DOPS','topic':'CEN-R1/T1'}",
		});
	uint64_t cbd =
		stage_say(&s, (struct say){
				      .kind = "request",
				      .by = "tom",
				      .as = ROLE_TRAINEE,
				      .in = "tom",
				      .about = ABOUT(evidence),
				      .body = "{'assessor':'asha','modules':[],'tool':'CBD'}",
			      });
	struct facts facts = load(INT64_MAX);

	cr_assert(eq(sz, facts.attempt_count, 4));
	cr_expect(eq(i64, facts.attempts[1].request, (int64_t)items));
	cr_expect(eq(sz, facts.attempts[1].module_count, 0));
	cr_expect(eq(i64, facts.attempts[2].request, (int64_t)dops));
	cr_expect(facts_attempt(&facts, (int64_t)items, 2) == &facts.attempts[1]);
	cr_expect(facts_attempt(&facts, (int64_t)dops, 1) == &facts.attempts[2]);
	cr_expect(facts_attempt(&facts, (int64_t)dops, 2) == NULL, "it has one purpose");
	cr_expect(facts_attempt(&facts, (int64_t)items - 1, 1) == NULL);
	cr_expect_str_eq(facts.attempts[2].item, "");
	cr_expect_str_eq(facts.attempts[2].tool, "DOPS");
	cr_expect_str_eq(facts.attempts[2].kase, "7");
	cr_expect_str_eq(facts.attempts[2].site, "york");
	cr_expect_str_eq(facts.attempts[2].topic, "CEN-R1/T1");
	cr_assert(eq(sz, facts.attempts[2].module_count, 2));
	cr_expect_str_eq(facts.attempts[2].modules[0], "CEN-S1");
	cr_expect_str_eq(facts.attempts[2].modules[1], "CEN-R1");
	cr_expect(eq(i64, facts.attempts[3].request, (int64_t)cbd));
	cr_expect(eq(sz, facts.attempts[3].module_count, 0));
	cr_expect_str_eq(facts.attempts[3].kase, "");
}

Test(facts, of_roles_and_approvals_end_when_the_log_says_so)
{
	uint64_t evidence = stage_evidence(&s, "tom"), approval_end, role_end;
	struct facts facts;

	(void)stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	approval_end = stage_say(&s, (struct say){
					     .kind = "approval-end",
					     .by = "omar",
					     .as = ROLE_TRAINING_OFFICER,
					     .in = "tom",
					     .about = ABOUT(cast.approval),
				     });
	role_end = stage_say(&s, (struct say){
					 .kind = "role-end",
					 .by = "asha",
					 .as = ROLE_ASSESSOR,
					 .about = ABOUT(cast.assessor_role),
					 .body = "{'until':'2024-01-01'}",
				 });
	facts = load(at(approval_end) - 1);
	cr_assert(eq(sz, facts.role_count, 1));
	cr_expect_str_eq(facts.roles[0].person, "asha");
	cr_expect(eq(int, facts.roles[0].role, ROLE_ASSESSOR));
	cr_expect(eq(i32, facts.roles[0].from, day_of(2023, 1, 1)));
	cr_expect(eq(i32, facts.roles[0].until, DAY_OPEN));
	cr_expect(eq(i64, facts.roles[0].granted, at(cast.assessor_role)));
	cr_assert(eq(sz, facts.approval_count, 1));
	cr_expect_str_eq(facts.approvals[0].assessor, "asha");
	cr_expect_str_eq(facts.approvals[0].officer, "omar");
	cr_expect(eq(i64, facts.approvals[0].from, at(cast.approval)));
	cr_expect(eq(i64, facts.approvals[0].until, INT64_MAX));
	facts = load(at(role_end));
	cr_expect(eq(i32, facts.roles[0].until, day_of(2024, 1, 1)));
	cr_expect(eq(i64, facts.approvals[0].until, at(approval_end)));
}

Test(facts, tell_when_an_assessor_was_a_trainee)
{
	uint64_t evidence = stage_evidence(&s, "tom");

	(void)stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	cr_expect(eq(sz, load(INT64_MAX).trainee_count, 0));
	(void)stage_enrol(&s, "asha", "omar");
	cr_assert(eq(sz, load(INT64_MAX).trainee_count, 1));
	cr_expect_str_eq(load(INT64_MAX).trainees[0].person, "asha");
	cr_expect(eq(i32, load(INT64_MAX).trainees[0].from, day_of(2023, 9, 1)));
	cr_expect(eq(i32, load(INT64_MAX).trainees[0].until, DAY_OPEN));
}

/* Stolen on the day before it was noticed: what it decided since counts until then, not after. */
Test(facts, of_a_back_dated_key_end_change_from_its_place_on)
{
	uint64_t evidence = stage_evidence(&s, "tom");
	uint64_t before = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	uint64_t after = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/2'");
	uint64_t first = stage_assess(&s, "asha", "tom", before, evidence, 1, "satisfactory");
	uint64_t second = stage_assess(&s, "asha", "tom", after, evidence, 1, "satisfactory");
	struct digest key = key_fingerprint(stage_key(&s, "asha"));
	char hex[DIGEST_HEX], from[TIME_TEXT];
	struct facts facts;
	uint64_t end;

	digest_hex(&key, hex);
	time_text(at(second), from);
	end = stage_say(&s, (struct say){
				    .kind = "key-end",
				    .by = "registrar",
				    .as = ROLE_REGISTRAR,
				    .body = arena_printf(
					    s.memory, "{'from':'%s','key':'%s','reason':'stolen'}",
					    from, hex),
			    });
	facts = load(at(end) - 1);
	cr_expect(eq(int, facts.attempts[1].standing, STANDING_SATISFACTORY));
	facts = load(at(end));
	cr_expect(eq(int, facts.attempts[0].standing, STANDING_SATISFACTORY), "decided %llu",
		  (unsigned long long)first);
	cr_expect(eq(int, facts.attempts[1].standing, STANDING_VOID));
	cr_expect(eq(i64, facts.attempts[1].voided, at(end)));
	cr_expect(eq(i64, facts.attempts[1].decided, at(second)));
}

Test(facts, belong_to_one_enrolment)
{
	uint64_t evidence = stage_evidence(&s, "tom"), end;
	struct facts facts;

	(void)stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	(void)stage_say(&s, (struct say){
				    .kind = "choice",
				    .by = "omar",
				    .as = ROLE_TRAINING_OFFICER,
				    .in = "tom",
				    .body = "{'choose':'route','groups':['a']}",
			    });
	facts = load(INT64_MAX);
	cr_assert(eq(sz, facts.choice_count, 1));
	cr_expect_str_eq(facts.choices[0].choose, "route");
	cr_assert(eq(sz, facts.choices[0].group_count, 1));
	cr_expect_str_eq(facts.choices[0].groups[0], "a");
	end = stage_say(&s, (struct say){
				    .kind = "enrolment-end",
				    .by = "registrar",
				    .as = ROLE_REGISTRAR,
				    .in = "tom",
				    .about = ABOUT(cast.enrolment),
				    .body = "{'last':'2023-12-31','reason':'left'}",
			    });
	facts = load(at(end));
	cr_expect(eq(i32, facts.enrolment.ended, day_of(2023, 12, 31)));
	cr_expect(eq(i32, load(at(end) - 1).enrolment.ended, DAY_OPEN));
	cr_expect(eq(sz, facts.attempt_count, 1));
	(void)stage_enrol(&s, "tom", "omar");
	facts = load(INT64_MAX);
	cr_expect(eq(sz, facts.attempt_count, 0), "the attempt was of the earlier enrolment");
	cr_expect(eq(sz, facts.choice_count, 0));
	cr_expect(eq(sz, load(at(end)).attempt_count, 1), "the past stays as it was");
}

/* A kind of the layer above, which writes the facts of a module's signature. */
static enum status sign_apply(struct world *w, const struct entry *e, struct err *e_err)
{
	struct rest rests[] = {{.request = 40, .n = 2, .slot = "CEN-R1/3"},
			       {.request = 30, .n = 1, .slot = "CEN-R1/Q1"}};

	return world_sign(w, e, cast.enrolment, "CEN-R1", rests, 2, e_err);
}

Test(facts, of_a_signed_module_list_what_it_rests_on)
{
	static const struct field nothing[] = {{0}};
	static const struct text_rule no_texts[] = {{0}};
	static const struct kind sign = {
		.name = "module-sign",
		.v = 1,
		.place = PLACE_PORTFOLIO,
		.roles = ROLE_BIT(ROLE_TRAINING_OFFICER),
		.body = nothing,
		.texts = no_texts,
		.revocable = true,
		.apply = sign_apply,
	};
	const struct kind *rows[] = {&sign, kind_find(&s.kinds, "revoke", 1)};
	uint64_t seq, revoke;
	struct facts facts;
	bool stands;

	stage_kinds(&s, rows, 2);
	seq = stage_say(&s, (struct say){
				    .kind = "module-sign",
				    .by = "omar",
				    .as = ROLE_TRAINING_OFFICER,
				    .in = "tom",
			    });
	facts = load(INT64_MAX);
	cr_assert(eq(sz, facts.signature_count, 1));
	cr_expect(eq(i64, facts.signatures[0].entry, (int64_t)seq));
	cr_expect(digest_equal(&facts.signatures[0].digest, &s.digests[seq]));
	cr_expect_str_eq(facts.signatures[0].module, "CEN-R1");
	cr_expect_str_eq(facts.signatures[0].by, "omar");
	cr_expect(eq(i64, facts.signatures[0].accepted, at(seq)));
	cr_expect(eq(i64, facts.signatures[0].revoked, 0));
	cr_assert(eq(sz, facts.signatures[0].rest_count, 2));
	cr_expect(eq(i64, facts.signatures[0].rests[0].request, 30));
	cr_expect_str_eq(facts.signatures[0].rests[1].slot, "CEN-R1/3");
	cr_expect(eq(int, world_is_signed(&s.world, "tom", cast.enrolment, "CEN-R1", &stands, &err),
		     OK));
	cr_expect(stands);
	revoke = stage_say(&s, (struct say){
				       .kind = "revoke",
				       .by = "omar",
				       .as = ROLE_TRAINING_OFFICER,
				       .in = "tom",
				       .about = ABOUT(seq),
				       .texts = "reason",
			       });
	cr_expect(eq(i64, load(at(revoke)).signatures[0].revoked, at(revoke)));
	cr_expect(eq(i64, load(at(revoke) - 1).signatures[0].revoked, 0));
	cr_expect(eq(int, world_is_signed(&s.world, "tom", cast.enrolment, "CEN-R1", &stands, &err),
		     OK));
	cr_expect(not(stands));
}
