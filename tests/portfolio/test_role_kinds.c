/* Roles and second signers: role, role-end, countersign. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "support/world.h"

static struct stage s;
static struct err err;

static void open_stage(void)
{
	stage_open(&s);
}

static void close_stage(void)
{
	stage_close(&s);
}

/* The registrar says something store-wide. */
static struct say registrar(const char *kind, const char *body)
{
	return (struct say){
		.kind = kind,
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.body = body,
		.texts = strcmp(kind, "person") == 0 ? "name" : NULL,
	};
}

static int64_t count(struct query *q)
{
	bool row;

	cr_assert(eq(int, query_step(q, &row, &err), OK), "%s", err.text);
	return row ? col_int(q, 0) : 0;
}

static int64_t count_pending(void)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(eq(int,
		     db_query(s.world.db,
			      "SELECT count(*) FROM fact_pending WHERE seq NOT IN"
			      " (SELECT pending FROM fact_effect)",
			      &q, &err),
		     OK));
	return count(q);
}

static int64_t count_single(void)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(eq(
		int,
		db_query(s.world.db, "SELECT count(*) FROM fact_entry WHERE single = 1", &q, &err),
		OK));
	return count(q);
}

static bool holds(const char *person, enum role role)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	bool held;

	s.world.arena = a;
	cr_assert(eq(int, world_holds(&s.world, person, role, world_today(&s.world), &held, &err),
		     OK));
	s.world.arena = NULL;
	return held;
}

static const char *key_body(const char *key, const char *person)
{
	return arena_printf(s.memory, "{'checked':'passport','person':'%s',%s}", person,
			    stage_proof(&s, key, person));
}

/* ---- role ---- */

TestSuite(role_kind, .init = open_stage, .fini = close_stage);

Test(role_kind, is_refused_where_it_breaks_a_rule)
{
	static const struct {
		const char *body;
		enum status status;
		const char *words;
	} rows[] = {
		{"{'from':'2024-01-01','person':'registrar','role':'assessor'}", ERR_DENIED,
		 "cannot grant a role to oneself"},
		{"{'from':'2024-01-01','person':'tom','role':'trainee'}", ERR_INVALID,
		 "enrol the person"},
		{"{'from':'2024-01-01','person':'tom','role':'authority'}", ERR_DENIED,
		 "is not granted"},
		{"{'from':'2024-01-01','person':'tom','role':'king'}", ERR_INVALID, "king"},
		{"{'from':'2024-01-01','person':'tim','role':'assessor'}", ERR_NOT_FOUND, "tim"},
		{"{'from':'2024-01-02','person':'tom','role':'assessor','until':'2024-01-01'}",
		 ERR_INVALID, "would end on 2024-01-01"},
		{"{'from':'2024-01-01','person':'tom','role':'assessor','tools':['dops']}",
		 ERR_INVALID, "\"tools[1]\""},
	};

	stage_member(&s, "tom");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		stage_refuses(&s, registrar("role", rows[i].body), rows[i].status, rows[i].words);
	stage_accepts(&s, registrar("role", "{'from':'2024-01-01','person':'tom','role':'assessor',"
					    "'specialisms':['haematology'],'tools':['DOPS','CBD'],"
					    "'until':'2024-01-01'}"));
}

Test(role_kind, is_limited_to_64_tools_at_most)
{
	const char *list = "'T1'";

	stage_member(&s, "tom");
	for (int i = 2; i <= 64; i++)
		list = arena_printf(s.memory, "%s,'T%d'", list, i);
	stage_accepts(
		&s, registrar("role",
			      arena_printf(s.memory,
					   "{'from':'2024-01-01','person':'tom','role':'assessor',"
					   "'tools':[%s]}",
					   list)));
	stage_refuses(&s,
		      registrar("role", arena_printf(s.memory,
						     "{'from':'2024-01-01','person':'tom',"
						     "'role':'assessor','tools':[%s,'T65']}",
						     list)),
		      ERR_INVALID, "64 tools at most");
}

Test(role_kind, is_granted_500_times_at_most)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	stage_member(&s, "tom");
	cr_assert(eq(int,
		     db_query(s.world.db,
			      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
			      " WHERE i < 500) INSERT INTO fact_role SELECT 'tom', 1000 + i, 0,"
			      " 'assessor', 0, 1, '', '' FROM n",
			      &q, &err),
		     OK));
	cr_assert(eq(int, query_run(q, &err), OK), "%s", err.text);
	stage_refuses(&s,
		      registrar("role", "{'from':'2024-01-01','person':'tom','role':'assessor'}"),
		      ERR_CONFLICT, "500 roles");
}

Test(role_kind, that_reaches_far_waits_for_a_second_registrar)
{
	static const struct {
		const char *role;
		bool waits;
	} rows[] = {
		{"assessor", false},	  {"registrant", false}, {"training-officer", true},
		{"programme-lead", true}, {"school", true},	 {"panel", true},
		{"registrar", true},
	};

	stage_member(&s, "tom");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	cr_expect(eq(i64, count_single(), 1), "there was one registrar");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t before = count_pending();
		enum role role;

		cr_assert(eq(int, role_parse(rows[i].role, &role, &err), OK));
		(void)stage_role(&s, "tom", rows[i].role);
		cr_expect(eq(i64, count_pending() - before, rows[i].waits), "%s", rows[i].role);
		cr_expect(eq(int, holds("tom", role), !rows[i].waits), "%s", rows[i].role);
	}
	cr_expect(eq(i64, count_single(), 1));
}

/* ---- role-end ---- */

TestSuite(role_end, .init = open_stage, .fini = close_stage);

Test(role_end, is_said_once_by_the_person_or_a_registrar)
{
	struct say say = registrar("role-end", "{'until':'2024-01-01'}");
	uint64_t asha, omar, bounded;

	stage_member(&s, "asha");
	stage_member(&s, "omar");
	asha = stage_role(&s, "asha", "assessor");
	omar = stage_role(&s, "omar", "assessor");
	bounded = stage_say(&s, registrar("role", "{'from':'2023-01-01','person':'omar',"
						  "'role':'registrant','until':'2024-02-01'}"));
	stage_refuses(&s, say, ERR_INVALID, "about one entry, the one that granted the role");
	say.about = ABOUT(asha, omar);
	stage_refuses(&s, say, ERR_INVALID, "not 2");
	say.about = ABOUT(1);
	stage_refuses(&s, say, ERR_NOT_FOUND, "grants no role");
	say.about = ABOUT(bounded);
	say.body = "{'until':'2024-02-02'}";
	stage_refuses(&s, say, ERR_INVALID, "ends on 2024-02-01 anyway");
	say.body = "{'until':'2024-02-01'}";
	say.about = ABOUT(asha);
	say.by = "omar";
	say.as = ROLE_ASSESSOR;
	stage_refuses(&s, say, ERR_DENIED, "only asha or a registrar");
	say.about = ABOUT(omar);
	stage_accepts(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "has an end already");
	say.about = ABOUT(asha);
	say.by = "registrar";
	say.as = ROLE_REGISTRAR;
	say.body = "{'person':'omar','until':'2024-01-01'}";
	stage_refuses(&s, say, ERR_NOT_FOUND, "in effect to omar");
	say.body = "{'person':'asha','until':'2023-12-31'}";
	cr_expect(holds("asha", ROLE_ASSESSOR));
	stage_accepts(&s, say);
	cr_expect(not(holds("asha", ROLE_ASSESSOR)));
	cr_expect(holds("omar", ROLE_ASSESSOR), "his lasts a month more");
}

Test(role_end, of_the_only_registrar_is_refused)
{
	struct say say = registrar("role-end", "{'until':'2024-01-01'}"), later = say;

	stage_member(&s, "rosa");
	say.about = ABOUT(0);
	stage_refuses(&s, say, ERR_CONFLICT, "registrar is the only registrar");
	later.about = ABOUT(stage_say(
		&s, registrar("role", "{'from':'2024-06-01','person':'rosa','role':'registrar'}")));
	stage_accepts(&s, later); /* she was none yet */
	(void)stage_role(&s, "rosa", "registrar");
	stage_accepts(&s, say);
}

Test(role_end, of_a_role_that_still_waits_is_refused)
{
	struct say say = registrar("role-end", "{'until':'2024-01-01'}");
	uint64_t waits;

	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "rosa", "panel");
	say.about = ABOUT(waits);
	stage_refuses(&s, say, ERR_NOT_FOUND, "grants no role that is in effect");
}

/* ---- countersign ---- */

TestSuite(countersign, .init = open_stage, .fini = close_stage);

static struct say countersign(const char *by, uint64_t seq)
{
	static uint64_t about[2];

	about[0] = seq;
	about[1] = ABOUT_END;
	return (struct say){.kind = "countersign", .by = by, .as = ROLE_REGISTRAR, .about = about};
}

Test(countersign, is_by_another_registrar_whom_it_is_not_about)
{
	uint64_t waits, rex;

	stage_member(&s, "rosa");
	stage_member(&s, "rex");
	stage_member(&s, "tom");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "tom", "panel");
	rex = stage_role(&s, "rex", "registrar");
	stage_refuses(&s, countersign("registrar", waits), ERR_DENIED, "signed entry");
	stage_refuses(&s, countersign("tom", waits), ERR_DENIED,
		      "does not hold the role registrar");
	stage_refuses(&s, countersign("rex", rex), ERR_DENIED, "does not hold the role registrar");
	stage_refuses(&s, countersign("rosa", 1), ERR_CONFLICT, "waits for no second signer");
	stage_accepts(&s, countersign("rosa", rex));
	cr_expect(holds("rex", ROLE_REGISTRAR));
	cr_expect(not(holds("tom", ROLE_PANEL)));
	stage_accepts(&s, countersign("rex", waits));
	cr_expect(holds("tom", ROLE_PANEL));
	stage_refuses(&s, countersign("rosa", waits), ERR_CONFLICT, "waits for no second signer");
}

Test(countersign, is_refused_to_the_person_that_the_entry_is_about)
{
	uint64_t waits;

	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "rosa", "panel");
	stage_refuses(&s, countersign("rosa", waits), ERR_DENIED, "is about rosa");
	waits = stage_say(&s, registrar("key", key_body("rosa-2", "rosa")));
	stage_refuses(&s, countersign("rosa", waits), ERR_DENIED, "is about rosa");
}

/* Between the two signatures the world may change: the rules are asked again. */
Test(countersign, is_refused_when_the_entry_breaks_a_rule_by_now)
{
	uint64_t first, second;

	stage_member(&s, "rosa");
	stage_member(&s, "tom");
	stage_person(&s, "tim");
	(void)stage_role(&s, "rosa", "registrar");
	first = stage_say(&s, registrar("key", key_body("tom-2", "tom")));
	second = stage_say(&s, registrar("key", key_body("tom-2", "tom")));
	stage_accepts(&s, countersign("rosa", first));
	stage_refuses(&s, countersign("rosa", second), ERR_CONFLICT, "cannot take effect any more");
}

Test(countersign, is_refused_when_the_first_signer_is_no_registrar_any_more)
{
	struct say end = registrar("role-end", "{'until':'2023-12-31'}");
	uint64_t waits;

	stage_member(&s, "rosa");
	stage_member(&s, "tom");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "tom", "panel");
	end.about = ABOUT(0);
	stage_accepts(&s, end);
	stage_refuses(&s, countersign("rosa", waits), ERR_CONFLICT, "is no registrar any more");
}

/* The facts bear the place of the entry and the instant of the second signature. */
Test(countersign, makes_the_facts_of_the_entry_act_from_now_on)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct held_role *grants;
	size_t n;
	uint64_t waits;

	stage_member(&s, "rosa");
	stage_member(&s, "tom");
	(void)stage_role(&s, "rosa", "registrar");
	waits = stage_role(&s, "tom", "panel");
	stage_accepts(&s, countersign("rosa", waits));
	s.world.arena = a;
	cr_assert(eq(
		int,
		world_grants(&s.world, "tom", ROLE_PANEL, world_today(&s.world), &grants, &n, &err),
		OK));
	cr_assert(eq(sz, n, 1));
	cr_expect(eq(i64, grants[0].granted, s.world.now - 60));
	s.world.arena = NULL;
	stage_accepts(&s, (struct say){.kind = "role-end",
				       .by = "registrar",
				       .as = ROLE_REGISTRAR,
				       .about = ABOUT(waits),
				       .body = "{'until':'2024-01-01'}"});
}
