#include "portfolio/world.h"

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
	s.world.arena = arena;
}

static void close_stage(void)
{
	arena_free(arena);
	stage_close(&s);
}

TestSuite(world, .init = open_stage, .fini = close_stage);
/* Says, and gives the world its memory back after. */
#define SAY(call)                                                                                  \
	({                                                                                         \
		uint64_t seq = call;                                                               \
		s.world.arena = arena;                                                             \
		seq;                                                                               \
	})

Test(world, knows_an_entry_by_its_digest)
{
	struct digest never = digest_of("never", 5);
	struct known_entry known = {.seq = 77};

	cr_expect(eq(int, world_entry(&s.world, &never, &known, &err), ERR_NOT_FOUND));
	cr_expect(eq(u64, known.seq, 77), "a failed call must leave its results alone");
	cr_expect(eq(int, world_entry(&s.world, &s.digests[cast.approval], &known, &err), OK));
	cr_expect(eq(u64, known.seq, cast.approval));
	cr_expect_str_eq(known.kind, "approval");
	cr_expect_str_eq(known.portfolio, "tom");
	cr_expect_str_eq(known.author, "omar");
	cr_expect(eq(i64, known.accepted, STAGE_START + 60 * (int64_t)cast.approval));
	cr_expect(not(known.voided));
	cr_expect(eq(int, world_void(&s.world, "tom", cast.approval, &err), OK), "%s", err.text);
	cr_expect(eq(int, world_entry(&s.world, &s.digests[cast.approval], &known, &err), OK));
	cr_expect(known.voided);
}

Test(world, knows_people_and_their_keys)
{
	struct digest toms = key_fingerprint(stage_key(&s, "tom"));
	struct digest nobodys = key_fingerprint(stage_key(&s, "stranger"));
	struct known_key key = {.seq = 77};
	enum keys_held held;
	bool has;

	cr_expect(eq(int, world_has_person(&s.world, "tom", &has, &err), OK));
	cr_expect(has);
	cr_expect(eq(int, world_has_person(&s.world, "tim", &has, &err), OK));
	cr_expect(not(has));
	cr_expect(eq(int, world_needs_person(&s.world, "tim", &err), ERR_NOT_FOUND));
	cr_expect(eq(int, world_key(&s.world, &nobodys, &key, &err), ERR_NOT_FOUND));
	cr_expect(eq(u64, key.seq, 77), "a failed call must leave its results alone");
	cr_expect(eq(int, world_key(&s.world, &toms, &key, &err), OK));
	cr_expect_str_eq(key.person, "tom");
	cr_expect(eq(sz, key.spki_n, 91));
	cr_expect(not(key.ended));
	cr_expect(eq(int, world_keys_held(&s.world, "tom", &held, &err), OK));
	cr_expect(eq(int, held, KEYS_IN_FORCE));
	cr_expect(eq(int, world_keys_held(&s.world, "tim", &held, &err), OK));
	cr_expect(eq(int, held, KEYS_NEVER));
	cr_expect(eq(int, world_void(&s.world, "", key.seq, &err), OK));
	cr_expect(eq(int, world_keys_held(&s.world, "tom", &held, &err), OK));
	cr_expect(eq(int, held, KEYS_ENDED), "its certification is void");
}

Test(world, proof_message_names_log_person_and_key)
{
	struct digest key = digest_of("key", 3), pin = digest_of("pin", 3);
	struct buf out;

	buf_init(&out, 256);
	key_proof_message(NULL, "tom", &key, &out);
	cr_expect_str_eq(out.data,
			 "attest key\n"
			 "0000000000000000000000000000000000000000000000000000000000000000\n"
			 "tom\n"
			 "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683\n");
	buf_clear(&out);
	key_proof_message(&pin, "a-person-with-an-id-of-31-letter", &key, &out);
	cr_expect(not(out.full));
	buf_release(&out);
}

Test(world, roles_reach_their_days)
{
	static const struct {
		int year, month, day;
		bool holds;
	} rows[] = {{2022, 12, 31, false}, {2023, 1, 1, true}, {2999, 12, 31, true}};
	int64_t registrars;
	bool holds;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect(eq(int,
			     world_holds(&s.world, "asha", ROLE_ASSESSOR,
					 day_of(rows[i].year, rows[i].month, rows[i].day), &holds,
					 &err),
			     OK));
		cr_expect(eq(int, holds, rows[i].holds), "row %zu", i);
	}
	cr_expect(eq(int,
		     world_holds(&s.world, "asha", ROLE_PANEL, day_of(2024, 1, 1), &holds, &err),
		     OK));
	cr_expect(not(holds));
	cr_expect(eq(int, world_registrars_ever(&s.world, &registrars, &err), OK));
	cr_expect(eq(i64, registrars, 1));
	(void)SAY(stage_role(&s, "omar", "registrar"));
	(void)SAY(stage_role(&s, "omar", "registrar"));
	cr_expect(eq(int, world_registrars_ever(&s.world, &registrars, &err), OK));
	cr_expect(eq(i64, registrars, 2), "a person counts once");
}

Test(world, curricula_are_found_as_published)
{
	struct digest wanted = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM)), found;

	cr_expect(eq(int, world_published(&s.world, STAGE_CURRICULUM, &found, &err), OK));
	cr_expect(digest_equal(&wanted, &found));
	cr_expect(
		eq(int, world_published(&s.world, "STP-CEN@2023.2", &found, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, world_void(&s.world, "", cast.publish, &err), OK));
	cr_expect(
		eq(int, world_published(&s.world, STAGE_CURRICULUM, &found, &err), ERR_NOT_FOUND));
	cr_expect(digest_equal(&wanted, &found), "a failed call must leave its results alone");
}

Test(world, latest_enrolment_counts_until_its_last_day)
{
	struct enrolment enrolment;
	bool trainee;

	cr_expect(eq(int, world_enrolment(&s.world, "asha", 0, &enrolment, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, world_enrolment_at(&s.world, "tom", cast.approval, &enrolment, &err),
		     ERR_NOT_FOUND));
	(void)SAY(stage_say(&s, (struct say){
					.kind = "enrolment-end",
					.by = "registrar",
					.as = ROLE_REGISTRAR,
					.in = "tom",
					.about = ABOUT(cast.enrolment),
					.body = "{'last':'2024-03-01','reason':'completed'}",
				}));
	cr_expect(eq(int, world_enrolment(&s.world, "tom", day_of(2024, 3, 1), &enrolment, &err),
		     OK));
	cr_expect(eq(i64, enrolment.entry, (int64_t)cast.enrolment));
	cr_expect(eq(i32, enrolment.ended, day_of(2024, 3, 1)));
	cr_expect(
		eq(int, world_is_trainee(&s.world, "tom", day_of(2024, 3, 1), &trainee, &err), OK));
	cr_expect(trainee);
	cr_expect(
		eq(int, world_is_trainee(&s.world, "tom", day_of(2024, 3, 2), &trainee, &err), OK));
	cr_expect(not(trainee));
	cr_expect(
		eq(int, world_enrolment_at(&s.world, "tom", cast.enrolment, &enrolment, &err), OK));
	cr_expect_str_eq(enrolment.officer, "omar");
}

Test(world, approval_is_the_officers_for_the_trainee)
{
	static const struct {
		const char *trainee, *officer, *assessor;
		bool approved;
	} rows[] = {
		{"tom", "omar", "asha", true},
		{"tom", "olga", "asha", false},
		{"tim", "omar", "asha", false},
		{"tom", "omar", "zoe", false},
	};
	bool approved;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect(eq(int,
			     world_approved(&s.world, rows[i].trainee, rows[i].officer,
					    rows[i].assessor, &approved, &err),
			     OK));
		cr_expect(eq(int, approved, rows[i].approved), "row %zu", i);
	}
}

Test(world, evidence_and_requests_have_a_state)
{
	uint64_t first = SAY(stage_evidence(&s, "tom"));
	uint64_t request = SAY(stage_request(&s, "tom", first, "asha", "'CEN-R1/1','CEN-R1/2'"));
	uint64_t second =
		SAY(stage_say(&s, (struct say){
					  .kind = "evidence",
					  .by = "tom",
					  .as = ROLE_TRAINEE,
					  .in = "tom",
					  .about = ABOUT(first),
					  .body = "{'first':'2023-12-02','last':'2023-12-03'}",
					  .texts = "title",
				  }));
	struct evidence_state evidence;
	struct request_state r;

	cr_expect(
		eq(int, world_evidence(&s.world, "tom", request, &evidence, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, world_evidence(&s.world, "asha", first, &evidence, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, world_evidence(&s.world, "tom", second, &evidence, &err), OK));
	cr_expect(eq(u64, evidence.root, first));
	cr_expect(eq(u64, evidence.latest, second));
	cr_expect(eq(i32, evidence.last_day, day_of(2023, 12, 3)));
	cr_expect(not(evidence.withdrawn));
	cr_expect(eq(int, world_evidence(&s.world, "tom", first, &evidence, &err), OK));
	cr_expect(eq(u64, evidence.latest, second));
	cr_expect(eq(int, world_request(&s.world, "tom", first, &r, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, world_request(&s.world, "tom", request, &r, &err), OK));
	cr_expect(eq(u64, r.evidence, first));
	cr_expect(eq(u64, r.enrolment, cast.enrolment));
	cr_expect_str_eq(r.assessor, "asha");
	cr_expect_str_eq(r.tool, "REVIEW");
	cr_assert(eq(sz, r.item_count, 2));
	cr_expect_str_eq(r.items[1], "CEN-R1/2");
	cr_expect(r.voided, "the revision overtook it");
	cr_expect(not(r.decided));
}

/* What the rules promise, the tables promise too. */
Test(world, tables_hold_what_is_one_persons_once)
{
	static const char *const wrong[] = {
		"INSERT INTO fact_person SELECT person, 99, 0, NULL, name FROM fact_person",
		"INSERT INTO fact_person SELECT 'x', 99, 0, 'cs1', name FROM fact_person LIMIT 1",
		"INSERT INTO fact_key SELECT key, 99, 0, 'x', spki FROM fact_key LIMIT 1",
		"INSERT INTO fact_entry SELECT 99, digest, kind, v, portfolio, author, key,"
		" accepted, single, NULL FROM fact_entry LIMIT 1",
		"INSERT INTO fact_role VALUES('x', 99, 0, 'trainee', 0, 1, '', '')",
		"INSERT INTO fact_role VALUES('x', 99, 0, 'panel', 2, 1, '', '')",
		"INSERT INTO fact_approval VALUES('x', 99, 0, 'omar', 'omar')",
		"INSERT INTO fact_approval VALUES('x', 99, 0, 'x', 'omar')",
		"INSERT INTO fact_request VALUES('x', 99, 0, 1, 1, 'x', 'REVIEW', '', '', '')",
		"INSERT INTO fact_evidence VALUES('x', 99, 0, 99, 2, 1)",
	};

	(void)SAY(stage_say(&s, (struct say){
					.kind = "person",
					.by = "registrar",
					.as = ROLE_REGISTRAR,
					.body = "{'person':'tam','register':'CS1'}",
					.texts = "name",
				}));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect(eq(int, db_run(s.world.db, wrong[i], &err), ERR_CONFLICT), "%s",
			  wrong[i]);
}
