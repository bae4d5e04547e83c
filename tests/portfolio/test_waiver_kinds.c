/* What somebody is spared, and who must sign for it: waiver, cohort-waiver, exemption, countersign. */
#include "portfolio/registrar_stage.h"

#include "portfolio/facts.h"

/*
 * tom and his officer omar; registrar, and once there are two, rex; rita and ruth on a professional
 * register; pia of a panel.
 */
static struct cast cast;
static int64_t single; /* entries that one registrar alone brought into effect, before the test */

static void enter(void)
{
	static const char *const people[][2] = {
		{"rita", "registrant"}, {"ruth", "registrant"}, {"pia", "panel"}};

	open_stage();
	cast = stage_cast(&s);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		stage_member(&s, people[i][0]);
		(void)stage_role(&s, people[i][0], people[i][1]);
	}
	single = count_single();
}

TestSuite(waiver, .init = enter, .fini = close_stage);
TestSuite(cohort_waiver, .init = enter, .fini = close_stage);
TestSuite(exemption, .init = enter, .fini = close_stage);

/* Of a curriculum of the fake catalogue. */
static const char *digest_text(const char *name)
{
	struct digest d = digest_of(name, strlen(name));
	char *hex = arena_alloc(s.memory, DIGEST_HEX);

	digest_hex(&d, hex);
	return hex;
}

static const char *digest(void)
{
	return digest_text(STAGE_CURRICULUM);
}

static struct say waive(const char *by, enum role as, const char *of)
{
	return (struct say){
		.kind = "waiver",
		.by = by,
		.as = as,
		.in = "tom",
		.body = arena_printf(s.memory, "{'digest':'%s','of':'%s'}", digest(), of),
		.texts = "reason",
	};
}

static struct say waive_cohort(const char *by, enum role as, const char *of, const char *from,
			       const char *until)
{
	return (struct say){
		.kind = "cohort-waiver",
		.by = by,
		.as = as,
		.body = arena_printf(s.memory,
				     "{'digest':'%s','from':'%s','of':'%s','until':'%s'}", digest(),
				     from, of, until),
		.texts = "reason",
	};
}

static struct say exempt(const char *by, enum role as, const char *rest)
{
	return (struct say){
		.kind = "exemption",
		.by = by,
		.as = as,
		.in = "tom",
		.body = arena_printf(s.memory, "{'digest':'%s',%s}", digest(), rest),
		.texts = "reason",
	};
}

static struct say countersign(const char *by, enum role as, const char *in, uint64_t seq)
{
	uint64_t *about = arena_array(s.memory, 2, sizeof(*about));

	about[0] = seq;
	about[1] = ABOUT_END;
	return (struct say){.kind = "countersign", .by = by, .as = as, .in = in, .about = about};
}

static struct say revocation(const char *by, enum role as, const char *in, uint64_t seq)
{
	struct say say = countersign(by, as, in, seq);

	say.kind = "revoke";
	say.texts = "reason";
	return say;
}

static struct facts facts_of(const char *trainee, int64_t at)
{
	struct facts f;

	cr_assert(eq(int, facts_load(s.world.db, trainee, NULL, at, s.memory, &f, &err), OK), "%s",
		  err.text);
	return f;
}

static struct facts facts(void)
{
	return facts_of("tom", s.world.now);
}

static void second_registrar_exists(void)
{
	stage_member(&s, "rex");
	(void)stage_role(&s, "rex", "registrar");
}

/* ---- waiver ---- */

Test(waiver, stands_at_once_where_the_curriculum_asks_for_no_second_person)
{
	uint64_t seq = stage_say(&s, waive("pia", ROLE_PANEL, "CEN-R1/Q2"));
	struct facts f = facts();

	cr_assert(eq(sz, f.relief_count, 1));
	cr_expect(eq(int, f.reliefs[0].kind, RELIEF_WAIVED));
	cr_expect_str_eq(f.reliefs[0].of, "CEN-R1/Q2");
	cr_expect_str_eq(f.reliefs[0].by, "pia");
	cr_expect(f.reliefs[0].countersigned == NULL && !f.reliefs[0].cohort);
	cr_expect(eq(i64, f.reliefs[0].entry, (int64_t)seq));
	cr_expect(eq(i64, count_single(), single), "nobody was left out");
}

Test(waiver, is_said_by_whom_the_curriculum_lets_waive_it)
{
	const struct wrong rows[] = {
		{arena_printf(s.memory, "{'digest':'%s','of':'CEN-R1'}", digest()), ERR_DENIED,
		 "waived by the registrar"},
		{arena_printf(s.memory, "{'digest':'%s','of':'CEN-R1/4'}", digest()), ERR_DENIED,
		 "lets nobody waive CEN-R1/4"},
		{arena_printf(s.memory, "{'digest':'%064d','of':'CEN-R1/Q2'}", 0), ERR_CONFLICT,
		 "tom is bound to"},
		{arena_printf(s.memory, "{'digest':'%s'}", digest()), ERR_INVALID, "of"},
		{arena_printf(s.memory, "{'digest':'%s','of':''}", digest()), ERR_INVALID, "of"},
	};
	struct say say = waive("pia", ROLE_PANEL, "CEN-R1/Q2");

	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "reason");
	say = waive("pia", ROLE_PANEL, "CEN-R1/Q2");
	say.about = ABOUT(cast.enrolment);
	stage_refuses(&s, say, ERR_INVALID, "about no other entry");
	stage_refuses(&s, waive("tom", ROLE_TRAINEE, "CEN-R1/Q2"), ERR_DENIED, "written in the role");
	stage_accepts(&s, waive("pia", ROLE_PANEL, "CEN-R1/Q2"));
}

Test(waiver, is_never_the_trainees_own)
{
	(void)stage_role(&s, "tom", "panel");
	stage_refuses(&s, waive("tom", ROLE_PANEL, "CEN-R1/Q2"), ERR_DENIED, "of oneself");
}

Test(waiver, of_a_training_officer_is_for_their_own_trainees)
{
	stage_member(&s, "olga");
	(void)stage_role(&s, "olga", "training-officer");
	stage_refuses(&s, waive("olga", ROLE_TRAINING_OFFICER, "year-1"), ERR_DENIED,
		      "the training officer of tom is omar");
	stage_accepts(&s, waive("omar", ROLE_TRAINING_OFFICER, "year-1"));
}

Test(waiver, is_not_said_twice)
{
	stage_accepts(&s, waive("pia", ROLE_PANEL, "CEN-R1/Q2"));
	stage_refuses(&s, waive("pia", ROLE_PANEL, "CEN-R1/Q2"), ERR_CONFLICT, "waived already, by entry");
	stage_accepts(&s, waive("registrar", ROLE_REGISTRAR, "MSc"));
}

/* ---- countersigning ---- */

Test(waiver, waits_for_the_role_that_the_curriculum_names)
{
	uint64_t waits = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-R1"));
	struct facts f = facts();

	cr_expect(eq(sz, f.relief_count, 0), "one registrar alone is not enough here");
	cr_expect(eq(i64, count_single(), single));
	cr_assert(eq(i64, count_pending(), 1));
	second_registrar_exists();
	stage_refuses(&s, countersign("rex", ROLE_REGISTRAR, "tom", waits), ERR_DENIED,
		      "is countersigned in the role registrant, not registrar");
	stage_refuses(&s, countersign("root", ROLE_AUTHORITY, "tom", waits), ERR_DENIED,
		      "is countersigned in the role registrant, not authority");
	stage_refuses(&s, countersign("asha", ROLE_REGISTRANT, "tom", waits), ERR_DENIED,
		      "does not hold the role registrant");
	stage_refuses(&s, countersign("rita", ROLE_REGISTRANT, NULL, waits), ERR_DENIED, "portfolio");
	stage_accepts(&s, countersign("rita", ROLE_REGISTRANT, "tom", waits));
	stage_refuses(&s, countersign("ruth", ROLE_REGISTRANT, "tom", waits), ERR_CONFLICT,
		      "waits for no second signer");
	f = facts();
	cr_assert(eq(sz, f.relief_count, 1));
	cr_expect_str_eq(f.reliefs[0].by, "registrar");
	cr_expect_str_eq(f.reliefs[0].countersigned, "rita");
	cr_expect(eq(i64, f.reliefs[0].entry, (int64_t)waits));
	cr_expect(eq(i64, f.reliefs[0].accepted, s.world.now - 60), "not when it was first said");
	cr_expect(eq(sz, facts_of("tom", s.world.now - 61).relief_count, 0));
}

Test(waiver, is_countersigned_by_neither_its_author_nor_the_trainee)
{
	uint64_t waits;

	(void)stage_say(&s, (struct say){.kind = "role",
					 .by = "registrar",
					 .as = ROLE_REGISTRAR,
					 .body = "{'from':'2023-01-01','person':'tom','role':'registrant'}"});
	second_registrar_exists();
	(void)stage_say(&s, (struct say){.kind = "role",
					 .by = "rex",
					 .as = ROLE_REGISTRAR,
					 .body = "{'from':'2023-01-01','person':'registrar','role':"
						 "'registrant'}"});
	waits = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-R1"));
	stage_refuses(&s, countersign("registrar", ROLE_REGISTRANT, "tom", waits), ERR_DENIED,
		      "signed entry");
	stage_refuses(&s, countersign("tom", ROLE_REGISTRANT, "tom", waits), ERR_DENIED, "tom cannot say this of oneself");
	stage_accepts(&s, countersign("rita", ROLE_REGISTRANT, "tom", waits));
}

Test(waiver, of_an_officer_waits_for_a_registrar_even_where_there_is_one_alone)
{
	uint64_t waits = stage_say(&s, waive("omar", ROLE_TRAINING_OFFICER, "CEN-R1/3"));

	cr_assert(eq(i64, count_pending(), 1));
	cr_expect(eq(i64, count_single(), single));
	stage_accepts(&s, countersign("registrar", ROLE_REGISTRAR, "tom", waits));
	cr_assert(eq(sz, facts().relief_count, 1));
	cr_expect_str_eq(facts().reliefs[0].countersigned, "registrar");
}

Test(waiver, waits_for_a_registrar_in_whose_place_the_root_key_may_sign)
{
	uint64_t waits = stage_say(&s, waive("omar", ROLE_TRAINING_OFFICER, "CEN-R1/3"));

	stage_accepts(&s, countersign("root", ROLE_AUTHORITY, "tom", waits));
	cr_expect_str_eq(facts().reliefs[0].countersigned, "root");
}

Test(waiver, waits_for_the_training_officer_of_this_trainee)
{
	uint64_t waits = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-S1"));

	stage_member(&s, "olga");
	(void)stage_role(&s, "olga", "training-officer");
	stage_refuses(&s, countersign("olga", ROLE_TRAINING_OFFICER, "tom", waits), ERR_DENIED,
		      "the training officer of tom is omar");
	stage_accepts(&s, countersign("omar", ROLE_TRAINING_OFFICER, "tom", waits));
}

/* tom trains by a second curriculum, too, under an officer of its own. */
Test(waiver, waits_for_the_officer_of_the_enrolment_that_it_is_of)
{
	uint64_t waits = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-S1"));

	(void)stage_publish(&s, "PTP-RTP@2023.1");
	stage_member(&s, "olga");
	(void)stage_role(&s, "olga", "training-officer");
	stage_accepts(&s, (struct say){
				  .kind = "enrolment",
				  .by = "registrar",
				  .as = ROLE_REGISTRAR,
				  .in = "tom",
				  .body = arena_printf(s.memory,
						       "{'curriculum':'PTP-RTP@2023.1','digest':'%s',"
						       "'officer':'olga','site':'leeds',"
						       "'start':'2023-09-01','wte':100}",
						       digest_text("PTP-RTP@2023.1")),
			  });
	stage_refuses(&s, countersign("olga", ROLE_TRAINING_OFFICER, "tom", waits), ERR_DENIED,
		      "the training officer of tom's other enrolment, not of this one");
	stage_accepts(&s, countersign("omar", ROLE_TRAINING_OFFICER, "tom", waits));
}

Test(waiver, that_waits_ends_with_its_enrolment)
{
	uint64_t waits = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-R1"));

	stage_accepts(&s, (struct say){.kind = "enrolment-end",
				       .by = "registrar",
				       .as = ROLE_REGISTRAR,
				       .in = "tom",
				       .body = "{'last':'2024-01-01','reason':'moved'}",
				       .about = ABOUT(cast.enrolment)});
	s.world.now += 86400;
	(void)stage_enrol(&s, "tom", "omar");
	stage_refuses(&s, countersign("rita", ROLE_REGISTRANT, "tom", waits), ERR_CONFLICT,
		      "is of an enrolment of tom that has ended");
}

Test(waiver, that_was_said_twice_takes_effect_once)
{
	uint64_t first = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-R1"));
	uint64_t second = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-R1"));

	stage_accepts(&s, countersign("rita", ROLE_REGISTRANT, "tom", first));
	stage_refuses(&s, countersign("rita", ROLE_REGISTRANT, "tom", second), ERR_CONFLICT,
		      "cannot take effect any more: CEN-R1 is waived already");
}

Test(waiver, ends_with_the_key_of_whoever_countersigned_it)
{
	uint64_t waits = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-R1"));
	int64_t before;

	stage_accepts(&s, countersign("rita", ROLE_REGISTRANT, "tom", waits));
	before = s.world.now;
	cr_assert(eq(sz, facts().relief_count, 1));
	stage_accepts(&s, registrar("key-end", end_body("rita", "2024-01-01T00:00:00Z")));
	cr_expect(eq(sz, facts().relief_count, 0));
	cr_expect(eq(sz, facts_of("tom", before - 1).relief_count, 1), "nobody knew that then");
	stage_accepts(&s, waive("registrar", ROLE_REGISTRAR, "CEN-R1"));
}

Test(waiver, ends_when_it_is_revoked_and_can_be_said_again)
{
	uint64_t seq = stage_say(&s, waive("pia", ROLE_PANEL, "CEN-R1/Q2"));
	int64_t before = s.world.now;

	stage_refuses(&s, revocation("omar", ROLE_TRAINING_OFFICER, "tom", seq), ERR_DENIED,
		      "only pia or a registrar can revoke it");
	stage_accepts(&s, revocation("pia", ROLE_PANEL, "tom", seq));
	cr_expect(eq(sz, facts().relief_count, 0));
	cr_expect(eq(sz, facts_of("tom", before - 1).relief_count, 1));
	stage_accepts(&s, waive("pia", ROLE_PANEL, "CEN-R1/Q2"));
}

Test(waiver, that_was_revoked_while_it_waited_is_not_countersigned)
{
	uint64_t waits = stage_say(&s, waive("registrar", ROLE_REGISTRAR, "CEN-R1"));

	stage_accepts(&s, revocation("registrar", ROLE_REGISTRAR, "tom", waits));
	stage_refuses(&s, countersign("rita", ROLE_REGISTRANT, "tom", waits), ERR_CONFLICT,
		      "is void, since it was revoked");
}

/* ---- cohort-waiver ---- */

Test(cohort_waiver, is_known_of_everybody_who_is_bound_to_that_curriculum)
{
	uint64_t seq = stage_say(&s, waive_cohort("pia", ROLE_PANEL, "CEN-R1/Q2", "2026-01-01",
						  "2026-12-31"));
	struct facts f = facts();

	cr_assert(eq(sz, f.relief_count, 1));
	cr_expect(f.reliefs[0].cohort);
	cr_expect(eq(int, f.reliefs[0].due_from, day_of(2026, 1, 1)));
	cr_expect(eq(int, f.reliefs[0].due_until, day_of(2026, 12, 31)));
	cr_expect_str_eq(f.reliefs[0].of, "CEN-R1/Q2");
	cr_expect_str_eq(f.reliefs[0].by, "pia");
	cr_expect(f.reliefs[0].countersigned == NULL);
	cr_expect(eq(i64, f.reliefs[0].entry, (int64_t)seq));
	cr_expect(eq(sz, facts_of("tom", s.world.now - 61).relief_count, 0));

	(void)stage_publish(&s, "PTP-RTP@2023.1");
	stage_member(&s, "tina");
	stage_accepts(&s, (struct say){
				  .kind = "enrolment",
				  .by = "registrar",
				  .as = ROLE_REGISTRAR,
				  .in = "tina",
				  .body = arena_printf(s.memory,
						       "{'curriculum':'PTP-RTP@2023.1','digest':"
						       "'%s','officer':'omar','site':'leeds','start':"
						       "'2023-09-01','wte':100}",
						       digest_text("PTP-RTP@2023.1")),
			  });
	cr_expect(eq(sz, facts_of("tina", s.world.now).relief_count, 0), "another curriculum");
}

Test(cohort_waiver, is_said_by_whom_the_curriculum_lets_waive_it_but_no_training_officer)
{
	stage_refuses(&s, waive_cohort("omar", ROLE_TRAINING_OFFICER, "year-1", "2026-01-01",
				       "2026-12-31"),
		      ERR_DENIED, "a cohort-waiver entry is written in the role");
	stage_refuses(&s, waive_cohort("pia", ROLE_PANEL, "CEN-R1", "2026-01-01", "2026-12-31"),
		      ERR_DENIED, "waived by the registrar");
	stage_refuses(&s, waive_cohort("pia", ROLE_PANEL, "CEN-R1/Q2", "2026-12-31", "2026-01-01"),
		      ERR_INVALID, "before the first");
	stage_refuses(&s, waive_cohort("registrar", ROLE_REGISTRAR, "CEN-S1", "2026-01-01",
				       "2026-12-31"),
		      ERR_DENIED, "for each trainee");
	stage_accepts(&s, waive_cohort("pia", ROLE_PANEL, "CEN-R1/Q2", "2026-01-01", "2026-01-01"));
}

Test(cohort_waiver, waits_for_a_countersignature_outside_any_portfolio)
{
	uint64_t waits = stage_say(&s, waive_cohort("registrar", ROLE_REGISTRAR, "CEN-R1",
						    "2026-01-01", "2026-12-31"));

	cr_expect(eq(sz, facts().relief_count, 0));
	stage_refuses(&s, countersign("rita", ROLE_REGISTRANT, "tom", waits), ERR_INVALID,
		      "must be too");
	stage_accepts(&s, countersign("rita", ROLE_REGISTRANT, NULL, waits));
	cr_assert(eq(sz, facts().relief_count, 1));
	cr_expect_str_eq(facts().reliefs[0].countersigned, "rita");
}

/* pia is a trainee of that curriculum too: what she decided for all spares her nothing. */
Test(cohort_waiver, spares_neither_its_author_nor_its_countersigner)
{
	uint64_t waits;

	(void)stage_enrol(&s, "pia", "omar");
	(void)stage_enrol(&s, "rita", "omar");
	stage_accepts(&s, waive_cohort("pia", ROLE_PANEL, "CEN-R1/Q2", "2026-01-01", "2026-12-31"));
	waits = stage_say(&s, waive_cohort("registrar", ROLE_REGISTRAR, "CEN-R1", "2026-01-01",
					   "2026-12-31"));
	stage_accepts(&s, countersign("rita", ROLE_REGISTRANT, NULL, waits));
	cr_expect(eq(sz, facts().relief_count, 2));
	cr_assert(eq(sz, facts_of("pia", s.world.now).relief_count, 1));
	cr_expect_str_eq(facts_of("pia", s.world.now).reliefs[0].of, "CEN-R1");
	cr_assert(eq(sz, facts_of("rita", s.world.now).relief_count, 1));
	cr_expect_str_eq(facts_of("rita", s.world.now).reliefs[0].of, "CEN-R1/Q2");
}

Test(cohort_waiver, ends_for_everybody_when_it_is_revoked)
{
	uint64_t seq = stage_say(&s, waive_cohort("pia", ROLE_PANEL, "CEN-R1/Q2", "2026-01-01",
						  "2026-12-31"));

	stage_accepts(&s, revocation("registrar", ROLE_REGISTRAR, NULL, seq));
	cr_expect(eq(sz, facts().relief_count, 0));
}

/* ---- exemption ---- */

#define BY_ITSELF "'authority':'The college','award':'Diploma of 2009','level':7,"
#define BY_MAP "'awarded':'2011-07-01','map':'MAP-FD@2012.1',"

Test(exemption, is_of_a_module_for_an_award_of_a_level_by_an_authority)
{
	struct facts f;

	stage_accepts(&s, exempt("registrar", ROLE_REGISTRAR, BY_MAP "'module':'CEN-R1'"));
	stage_accepts(&s, exempt("pia", ROLE_PANEL, BY_ITSELF "'module':'CEN-S1'"));
	f = facts();
	cr_assert(eq(sz, f.relief_count, 2));
	cr_expect(eq(int, f.reliefs[0].kind, RELIEF_EXEMPT));
	cr_expect_str_eq(f.reliefs[0].of, "CEN-R1");
	cr_expect_str_eq(f.reliefs[0].map, "MAP-FD@2012.1");
	cr_expect_str_eq(f.reliefs[0].award, "Foundation degree");
	cr_expect_str_eq(f.reliefs[0].authority, "The board");
	cr_expect_str_eq(f.reliefs[0].line, "");
	cr_expect(eq(int, f.reliefs[0].level, 7));
	cr_expect(eq(int, f.reliefs[0].limit, 30), "of the map's target");
	cr_expect_str_eq(f.reliefs[1].by, "pia");
	cr_expect_str_eq(f.reliefs[1].map, "");
	cr_expect_str_eq(f.reliefs[1].award, "Diploma of 2009");
	cr_expect_str_eq(f.reliefs[1].authority, "The college");
	cr_expect(eq(int, f.reliefs[1].limit, 0));
	stage_refuses(&s, exempt("pia", ROLE_PANEL, BY_ITSELF "'module':'CEN-S1'"), ERR_CONFLICT,
		      "exempt already, by entry");
}

Test(exemption, is_refused_where_it_says_too_much_or_of_what_there_is_not)
{
	const struct wrong rows[] = {
		{BY_ITSELF "'module':'CEN-X9'", ERR_NOT_FOUND, "CEN-X9"},
		{BY_ITSELF "'module':'CEN-R1/3'", ERR_INVALID, "module"},
		{"'module':'CEN-R1'", ERR_INVALID, "or names a map that does"},
		{"'award':'Diploma','level':7,'module':'CEN-R1'", ERR_INVALID, "authority"},
		{"'authority':'A','award':'Diploma','level':9,'module':'CEN-R1'", ERR_INVALID, "1 to 8"},
		{BY_ITSELF "'from':'FD-Q','module':'CEN-R1'", ERR_INVALID, "name the map"},
		{BY_MAP "'module':'CEN-R1','level':7", ERR_INVALID, "what the map says"},
		{BY_MAP "'module':'CEN-S1'", ERR_NOT_FOUND, "no such line"},
		{"'map':'MAP-X@2012.1','module':'CEN-R1'", ERR_NOT_FOUND, "no map MAP-X@2012.1"},
		{"'map':'MAP-FD@2012.1','module':'CEN-R1'", ERR_INVALID, "on which day it was"},
		{"'awarded':'2009-07-01','map':'MAP-FD@2012.1','module':'CEN-R1'", ERR_DENIED,
		 "not for what was awarded on 2009-07-01"},
		{"'module':'CEN-R1','map':'MAP-FD'", ERR_INVALID, "map"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		stage_refuses(&s, exempt("pia", ROLE_PANEL, rows[i].body), rows[i].status,
			      rows[i].words);
	stage_refuses(&s, exempt("omar", ROLE_TRAINING_OFFICER, BY_ITSELF "'module':'CEN-R1'"), ERR_DENIED,
		      "panel or registrar");
	(void)stage_role(&s, "tom", "panel");
	stage_refuses(&s, exempt("tom", ROLE_PANEL, BY_ITSELF "'module':'CEN-R1'"), ERR_DENIED, "of oneself");
}

Test(exemption, is_never_by_what_is_of_a_lower_level)
{
	const char *low = "'authority':'The college','award':'Certificate','level':4,'module':'CEN-R1'";

	stage_refuses(&s, exempt("pia", ROLE_PANEL, low), ERR_DENIED,
		      "CEN-R1 is of level 5, and \"Certificate\" of level 4");
}

Test(exemption, by_a_part_is_for_a_panel_to_judge)
{
	const char *part = BY_MAP "'from':'FD-Q','module':'CEN-S1'";

	stage_refuses(&s, exempt("registrar", ROLE_REGISTRAR, part), ERR_DENIED, "only a part carries");
	stage_accepts(&s, exempt("pia", ROLE_PANEL, part));
	cr_expect_str_eq(facts().reliefs[0].line, "FD-Q");
}

Test(exemption, all_by_one_map_stay_within_the_credits_of_its_target)
{
	const char *part = BY_MAP "'from':'FD-Q','module':'CEN-S1'";
	uint64_t first = stage_say(&s, exempt("pia", ROLE_PANEL, BY_MAP "'module':'CEN-R1'"));

	stage_refuses(&s, exempt("pia", ROLE_PANEL, part), ERR_CONFLICT,
		      "gives 30 credits at most, of which 10 are given: the 30 of CEN-S1 are too many");
	stage_accepts(&s, revocation("pia", ROLE_PANEL, "tom", first));
	stage_accepts(&s, exempt("pia", ROLE_PANEL, part));
}
