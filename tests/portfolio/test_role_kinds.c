/* Roles and second signers: role, role-end, countersign. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "registrar_stage.h"

static struct say countersign(const char *by, uint64_t seq)
{
	static uint64_t about[2];

	about[0] = seq;
	about[1] = ABOUT_END;
	return (struct say){.kind = "countersign", .by = by, .as = ROLE_REGISTRAR, .about = about};
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
		{"{'from':'2024-01-01','person':'tom','role':'assessor','tools':[]}", ERR_INVALID,
		 "limited to no tools"},
		{"{'from':'2024-01-01','person':'tom','role':'assessor','specialisms':[]}",
		 ERR_INVALID, "limited to no specialisms"},
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
	say.body = "{'person':'asha','until':'2023-12-31'}"; /* one registrar: single */
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

/* Whom one registrar alone could end would be no second signer. */
Test(role_end, by_somebody_else_waits_where_the_role_reaches_far_or_the_day_is_past)
{
	static const struct {
		const char *role, *until;
		bool own, waits;
	} rows[] = {
		{"assessor", "2024-01-01", false, false},
		{"assessor", "2023-12-31", false, true},
		{"assessor", "2023-12-31", true, false},
		{"registrant", "2024-01-01", false, false},
		{"registrant", "2023-12-31", false, true},
		{"training-officer", "2024-06-01", false, true},
		{"training-officer", "2024-01-01", true, false},
		{"programme-lead", "2024-01-01", false, true},
		{"school", "2024-01-01", false, true},
		{"panel", "2024-01-01", false, true},
		{"panel", "2023-12-31", true, false},
		{"registrar", "2024-01-01", false, true},
		{"registrar", "2024-01-01", true, false},
	};

	stage_member(&s, "tom");
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *body = arena_printf(s.memory, "{'until':'%s'}", rows[i].until);
		struct say end = registrar("role-end", body);
		int64_t before = count_pending();
		uint64_t grant = stage_role(&s, "tom", rows[i].role);

		if (count_pending() > before)
			stage_accepts(&s, countersign("rosa", grant));
		end.about = ABOUT(grant);
		if (rows[i].own) {
			end.by = "tom";
			cr_assert(eq(int, role_parse(rows[i].role, &end.as, &err), OK));
		}
		stage_accepts(&s, end);
		cr_expect(eq(i64, count_pending() - before, rows[i].waits), "row %zu", i);
	}
}

Test(role_end, that_waits_is_not_for_the_person_to_countersign)
{
	struct say end = registrar("role-end", "{'until':'2023-12-31'}");
	uint64_t rex, waits;

	stage_member(&s, "rosa");
	stage_member(&s, "rex");
	end.about = ABOUT(stage_role(&s, "rosa", "registrar"));
	rex = stage_role(&s, "rex", "registrar");
	stage_accepts(&s, countersign("rosa", rex));
	waits = stage_say(&s, end);
	cr_expect(holds("rosa", ROLE_REGISTRAR));
	stage_refuses(&s, countersign("rosa", waits), ERR_DENIED, "is about rosa");
	stage_refuses(&s, countersign("registrar", waits), ERR_DENIED, "signed entry");
	stage_accepts(&s, countersign("rex", waits));
	cr_expect(not(holds("rosa", ROLE_REGISTRAR)));
}

/* Two signers are wanted for good once there were two registrars: ending one does not help. */
Test(role_end, of_the_second_registrar_does_not_bring_back_the_time_of_one_signer)
{
	struct say end = {.kind = "role-end", .by = "rosa", .as = ROLE_REGISTRAR}, sign;
	uint64_t waits;

	stage_member(&s, "tom");
	stage_member(&s, "rosa");
	end.body = "{'until':'2022-12-31'}"; /* before its first day */
	end.about = ABOUT(stage_role(&s, "rosa", "registrar"));
	stage_accepts(&s, end);
	cr_expect(not(holds("rosa", ROLE_REGISTRAR)));
	waits = stage_role(&s, "tom", "panel");
	cr_expect(eq(i64, count_pending(), 1));
	sign = countersign("root", waits);
	sign.as = ROLE_AUTHORITY;
	stage_accepts(&s, sign);
	cr_expect(holds("tom", ROLE_PANEL));
}

/* A grant that ends before it begins, or lies in the past as a whole, made nobody a registrar. */
Test(role_end, of_a_registrar_who_never_was_one_leaves_one_signer_enough)
{
	struct say end = registrar("role-end", "{'until':'2024-01-01'}");

	stage_member(&s, "tom");
	stage_member(&s, "rosa");
	end.about = ABOUT(stage_say(
		&s, registrar("role", "{'from':'2024-06-01','person':'rosa','role':'registrar'}")));
	stage_accepts(&s, end);
	(void)stage_say(&s, registrar("role", "{'from':'2023-01-01','person':'rosa',"
					      "'role':'registrar','until':'2023-12-31'}"));
	s.world.now += 400 * INT64_C(86400);
	(void)stage_role(&s, "tom", "panel");
	cr_expect(eq(i64, count_pending(), 0));
	cr_expect(holds("tom", ROLE_PANEL));
}

Test(role_end, of_the_only_registrar_with_a_key_is_refused)
{
	struct say end = registrar("role-end", "{'until':'2024-01-01'}");

	stage_person(&s, "rosa"); /* has none */
	(void)stage_role(&s, "rosa", "registrar");
	end.about = ABOUT(0);
	stage_refuses(&s, end, ERR_CONFLICT, "the only registrar with a key");
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

/* ---- countersign in a portfolio ---- */

static enum status always(struct world *w, const struct entry *e, struct second *ret_second,
			  struct err *e2)
{
	(void)w, (void)e, (void)e2;
	*ret_second = (struct second){.wanted = true, .role = ROLE_REGISTRAR};
	return OK;
}

/* A kind of a portfolio for which two must sign: it makes its trainee's enrolment void. */
static enum status apply_void(struct world *w, const struct entry *e, struct err *e2)
{
	struct enrolment enrolment;

	TRY(world_enrolment(w, e->portfolio, world_today(w), &enrolment, e2));
	return world_void(w, e->portfolio, (uint64_t)enrolment.entry, e2);
}

static enum status pass(struct world *w, const struct entry *e, struct err *e2)
{
	(void)w, (void)e, (void)e2;
	return OK;
}

static const struct field nothing[] = {{0}};
static const struct text_rule none[] = {{0}};
static const struct kind waiver = {
	.name = "undo",
	.v = 1,
	.place = PLACE_PORTFOLIO,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = nothing,
	.texts = none,
	.check = pass,
	.second = always,
	.apply = apply_void,
};

static bool is_void(uint64_t seq)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct known_entry known;

	s.world.arena = a;
	cr_assert(eq(int, world_entry(&s.world, &s.digests[seq], &known, &err), OK));
	s.world.arena = NULL;
	return known.voided;
}

Test(countersign, stands_in_the_portfolio_of_what_it_signs)
{
	const struct kind *rows[64];
	struct say say = registrar("undo", NULL), sign;
	struct cast cast;
	uint64_t waits, role;

	memcpy(rows, portfolio_kinds, portfolio_kind_count * sizeof(rows[0]));
	rows[portfolio_kind_count] = &waiver;
	stage_kinds(&s, rows, portfolio_kind_count + 1);
	cast = stage_cast(&s);
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	say.in = "tom";
	waits = stage_say(&s, say);
	cr_expect(not(is_void(cast.enrolment)));
	sign = countersign("rosa", waits);
	stage_refuses(&s, sign, ERR_DENIED, "in the portfolio of tom, not in this one");
	sign.in = "asha";
	stage_refuses(&s, sign, ERR_DENIED, "in the portfolio of tom, not in this one");
	sign.in = "tom";
	stage_accepts(&s, sign);
	cr_expect(is_void(cast.enrolment));
	role = stage_role(&s, "asha", "panel");
	sign = countersign("rosa", role);
	sign.in = "tom";
	stage_refuses(&s, sign, ERR_INVALID, "must be too");
	stage_accepts(&s, countersign("rosa", role));
}

Test(countersign, in_a_portfolio_is_not_its_trainees)
{
	const struct kind *rows[64];
	struct say say = registrar("undo", NULL), sign;
	uint64_t tom;

	memcpy(rows, portfolio_kinds, portfolio_kind_count * sizeof(rows[0]));
	rows[portfolio_kind_count] = &waiver;
	stage_kinds(&s, rows, portfolio_kind_count + 1);
	(void)stage_cast(&s);
	stage_member(&s, "rosa");
	(void)stage_role(&s, "rosa", "registrar");
	tom = stage_role(&s, "tom", "registrar");
	stage_accepts(&s, countersign("rosa", tom));
	say.in = "tom";
	sign = countersign("tom", stage_say(&s, say));
	sign.in = "tom";
	stage_refuses(&s, sign, ERR_DENIED, "tom cannot say this of oneself");
	sign.by = "registrar";
	stage_refuses(&s, sign, ERR_DENIED, "signed entry");
}
