/* Where somebody trains: placement, placement-sign, capacity. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "core/db.h"
#include "portfolio/capacity.h"
#include "portfolio/kind.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;
static uint64_t uma; /* her enrolment */
static struct arena *arena;
static struct err err;

static void open_stage(void)
{
	stage_open(&s);
	cast = stage_cast(&s);
	arena = arena_new(4u << 20);
	stage_member(&s, "lee");
	(void)stage_role(&s, "lee", "programme-lead");
	stage_member(&s, "asif");
	(void)stage_role(&s, "asif", "assessor");
	stage_member(&s, "uma");
	uma = stage_enrol(&s, "uma", "omar");
}

static void close_stage(void)
{
	arena_free(arena);
	stage_close(&s);
}

TestSuite(placements, .init = open_stage, .fini = close_stage);

/* With the digest of everybody's curriculum among the members. */
static const char *body(const char *members)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return arena_printf(s.memory, "{'digest':'%s',%s}", hex, members);
}

static struct say placement_of(const char *trainee, const char *specialism, const char *site,
			       const char *from, const char *until)
{
	return (struct say){
		.kind = "placement",
		.by = "omar",
		.as = ROLE_TRAINING_OFFICER,
		.in = trainee,
		.body = body(arena_printf(s.memory,
					  "'specialism':'%s','site':'%s','from':'%s','until':'%s',"
					  "'supervisor':'asif'",
					  specialism, site, from, until)),
	};
}

static struct say placement(const char *from, const char *until)
{
	return placement_of("tom", "haematology", "leeds", from, until);
}

/* As ABOUT, and for as long as the stage. */
static const uint64_t *about(uint64_t target)
{
	uint64_t *list = arena_array(s.memory, 2, sizeof(*list));

	list[0] = target;
	list[1] = ABOUT_END;
	return list;
}

static struct say revocation(const char *in, const char *by, enum role as, uint64_t target)
{
	return (struct say){.kind = "revoke",
			    .by = by,
			    .as = as,
			    .in = in,
			    .texts = "reason",
			    .about = about(target)};
}

static void revoke(uint64_t target)
{
	(void)stage_say(&s, revocation("tom", "omar", ROLE_TRAINING_OFFICER, target));
}

/* Nine in the morning of a day. */
static int64_t morning(int year, int month, int day)
{
	return ((int64_t)day_of(year, month, day) - day_of(1970, 1, 1)) * 86400 + 9 * 3600;
}

static struct facts load(int64_t instant)
{
	struct facts facts;

	cr_assert(eq(int, facts_load(s.world.db, "tom", NULL, instant, arena, &facts, &err), OK),
		  "%s", err.text);
	return facts;
}

/* ---- placement ---- */

Test(placements, a_placement_lies_within_the_enrolment_and_may_lie_ahead)
{
	const struct wrong rows[] = {
		{body("'specialism':'haematology','site':'leeds','from':'2024-02-01',"
		      "'until':'2024-01-31'"),
		 ERR_INVALID, "its last day, 2024-01-31, is before its first, 2024-02-01"},
		{body("'specialism':'haematology','site':'leeds','from':'2023-08-31',"
		      "'until':'2024-01-31'"),
		 ERR_INVALID, "2023-08-31 is before the enrolment of tom starts, on 2023-09-01"},
		{body("'specialism':'Blood','site':'leeds','from':'2024-02-01','until':'2024-02-"
		      "02'"),
		 ERR_INVALID, "specialism"},
		{body("'specialism':'haematology','site':'leeds','from':'2024-02-01'"), ERR_INVALID,
		 "until"},
		{body("'specialism':'haematology','site':'leeds','from':'2024-02-01',"
		      "'until':'2024-02-02','supervisor':'tom'"),
		 ERR_INVALID, "tom cannot supervise a placement of their own"},
		{body("'specialism':'haematology','site':'leeds','from':'2024-02-01',"
		      "'until':'2024-02-02','supervisor':'nemo'"),
		 ERR_NOT_FOUND, "nemo"},
	};

	stage_refuses_each(&s, placement("2024-02-01", "2024-03-31"), rows,
			   sizeof(rows) / sizeof(rows[0]));
	stage_accepts(&s, placement("2024-02-01", "2024-03-31"));
}

/* As if so many had been said: facts of an enrolment of tom. */
static void insert_placements(int64_t first_seq, int64_t count, uint64_t enrolment)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(
		eq(int,
		   db_query(
			   s.world.db,
			   "WITH RECURSIVE n(seq) AS (SELECT ?1 UNION ALL SELECT seq + 1 FROM n"
			   "  WHERE seq + 1 < ?1 + ?2)"
			   " INSERT INTO fact_placement(portfolio, seq, accepted, enrolment, "
			   "specialism,"
			   "  site, first, last, author)"
			   " SELECT 'tom', seq, 0, ?3, 'haematology', 'leeds', 30000, 30001, 'omar'"
			   " FROM n",
			   &q, &err),
		   OK),
		"%s", err.text);
	bind_int(q, 1, first_seq);
	bind_int(q, 2, count);
	bind_int(q, 3, (int64_t)enrolment);
	cr_assert(eq(int, query_run(q, &err), OK), "%s", err.text);
}

Test(placements, an_enrolment_has_room_for_so_many_that_stand)
{
	uint64_t first;

	insert_placements(100000, PLACEMENTS_MAX, cast.enrolment + 1); /* another's take no room */
	first = stage_say(&s, placement("2024-02-01", "2024-02-02"));
	insert_placements(200000, PLACEMENTS_MAX - 2, cast.enrolment);
	stage_accepts(&s, placement("2024-02-03", "2024-02-04"));
	stage_refuses(&s, placement("2024-02-05", "2024-02-06"), ERR_CONFLICT,
		      "tom has 500 placements in this enrolment already, and no more can stand: "
		      "revoke one");
	revoke(first);
	stage_accepts(&s, placement("2024-02-05", "2024-02-06"));
	stage_refuses(&s, placement("2024-02-07", "2024-02-08"), ERR_CONFLICT, "500 placements");
}

Test(placements, nobody_is_in_two_at_once)
{
	static const struct {
		const char *from, *until;
		bool overlaps;
	} rows[] = {
		{"2024-02-01", "2024-02-09", false}, {"2024-02-01", "2024-02-10", true},
		{"2024-02-10", "2024-02-20", true},  {"2024-02-12", "2024-02-13", true},
		{"2024-02-01", "2024-03-31", true},  {"2024-02-20", "2024-02-20", true},
		{"2024-02-20", "2024-03-01", true},  {"2024-02-21", "2024-03-01", false},
	};
	uint64_t first = stage_say(&s, placement("2024-02-10", "2024-02-20"));

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].overlaps)
			stage_refuses(&s, placement(rows[i].from, rows[i].until), ERR_CONFLICT,
				      "tom is placed in haematology from 2024-02-10 to 2024-02-20, "
				      "by entry");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!rows[i].overlaps)
			stage_accepts(&s, placement(rows[i].from, rows[i].until));
	/* Another trainee's takes up nobody else's days; and what was revoked none at all. */
	stage_accepts(&s, placement_of("uma", "haematology", "leeds", "2024-02-10", "2024-02-20"));
	revoke(first);
	stage_accepts(&s, placement_of("tom", "transfusion", "york", "2024-02-11", "2024-02-20"));
}

Test(placements, those_of_another_enrolment_overlap_nothing)
{
	struct digest other = digest_of("PTP-RTP@2023.1", strlen("PTP-RTP@2023.1"));
	char hex[DIGEST_HEX];
	struct say say;

	(void)stage_say(&s, placement("2024-02-10", "2024-02-20"));
	digest_hex(&other, hex);
	(void)stage_publish(&s, "PTP-RTP@2023.1");
	(void)stage_say(&s,
			(struct say){
				.kind = "enrolment",
				.by = "registrar",
				.as = ROLE_REGISTRAR,
				.in = "tom",
				.body = arena_printf(s.memory,
						     "{'curriculum':'PTP-RTP@2023.1','digest':'%s',"
						     "'officer':'omar','site':'leeds',"
						     "'start':'2024-01-01','wte':100}",
						     hex),
			});
	say = placement("2024-02-10", "2024-02-20");
	memcpy(strstr((char *)say.body, "'digest':'") + 10, hex, DIGEST_HEX - 1);
	stage_accepts(&s, say);
}

/* ---- placement-sign ---- */

static struct say signing(uint64_t target, const char *outcome)
{
	return (struct say){.kind = "placement-sign",
			    .by = "asif",
			    .as = ROLE_ASSESSOR,
			    .in = "tom",
			    .texts = "comment",
			    .about = about(target),
			    .body = arena_printf(s.memory, "{'outcome':'%s'}", outcome)};
}

/* Of January, signed on the first of February. */
static uint64_t served(void)
{
	uint64_t seq = stage_say(&s, placement("2024-01-02", "2024-01-31"));

	s.world.now = morning(2024, 2, 1);
	return seq;
}

Test(placements, its_supervisor_signs_it_off_after_its_last_day)
{
	uint64_t seq = stage_say(&s, placement("2024-01-02", "2024-01-31"));
	struct say say = signing(seq, "satisfactory");

	say.texts = NULL;
	s.world.now = morning(2024, 1, 31);
	stage_refuses(&s, say, ERR_CONFLICT,
		      "goes on until 2024-01-31: it is signed off after that day");
	s.world.now = morning(2024, 2, 1);
	stage_accepts(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "is signed off already, by entry");
}

Test(placements, is_signed_off_with_one_of_three_words_and_why)
{
	uint64_t seq = served();
	struct say say = signing(seq, "excellent");

	stage_refuses(&s, say, ERR_INVALID,
		      "satisfactory, concerns or not-completed, not \"excellent\"");
	say = signing(seq, "concerns");
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "concerns needs a comment that says why");
	say = signing(seq, "not-completed");
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "not-completed needs a comment");
	stage_accepts(&s, signing(seq, "concerns"));
}

Test(placements, nobody_else_signs_it_off)
{
	uint64_t seq = served(), bare;
	struct say say = signing(seq, "satisfactory");

	say.by = "asha";
	stage_refuses(&s, say, ERR_DENIED, "asha does not supervise the placement");
	say.by = "lee";
	say.as = ROLE_PROGRAMME_LEAD;
	stage_refuses(&s, say, ERR_DENIED, "in the role assessor or training-officer");
	say.by = "tom";
	say.as = ROLE_TRAINEE;
	stage_refuses(&s, say, ERR_DENIED, "in the role assessor or training-officer");
	stage_member(&s, "olga");
	(void)stage_role(&s, "olga", "training-officer");
	say.by = "olga";
	say.as = ROLE_TRAINING_OFFICER;
	stage_refuses(&s, say, ERR_DENIED, "the training officer of tom is omar");
	/* A supervisor without a role, or who is a trainee now, is none. */
	(void)stage_enrol(&s, "asif", "omar");
	stage_refuses(&s, signing(seq, "satisfactory"), ERR_DENIED, "asif is a trainee today");
	say.by = "omar";
	stage_accepts(&s, say);
	/* Where nobody was named only the officer does. */
	say.body = body("'specialism':'haematology','site':'leeds','from':'2023-12-01',"
			"'until':'2023-12-02'");
	say.kind = "placement";
	say.about = NULL;
	bare = stage_say(&s, say);
	say = signing(bare, "satisfactory");
	say.by = "asha";
	stage_refuses(&s, say, ERR_DENIED, "the training officer, omar signs it off");
}

Test(placements, only_a_placement_that_stands_is_signed_off)
{
	uint64_t seq = served();

	stage_refuses(&s, signing(cast.enrolment, "satisfactory"), ERR_INVALID,
		      "is no placement of tom");
	revoke(seq);
	stage_refuses(&s, signing(seq, "satisfactory"), ERR_CONFLICT, "was revoked");
}

Test(placements, facts_know_the_sign_off_that_stands_at_each_moment)
{
	uint64_t seq = served(), sign = stage_say(&s, signing(seq, "concerns"));
	int64_t then = s.world.now;
	struct facts f;

	(void)stage_say(&s, revocation("tom", "asif", ROLE_ASSESSOR, sign));
	f = load(s.world.now);
	cr_assert(eq(sz, f.placement_count, 1));
	cr_expect_str_eq(f.placements[0].supervisor, "asif");
	cr_expect(eq(i64, f.placements[0].sign.entry, 0));
	(void)stage_say(&s, signing(seq, "satisfactory"));
	f = load(s.world.now);
	cr_expect_str_eq(f.placements[0].sign.outcome, "satisfactory");
	f = load(then - 60);
	cr_expect(eq(i64, f.placements[0].sign.entry, (int64_t)sign));
	cr_expect_str_eq(f.placements[0].sign.outcome, "concerns");
	cr_expect_str_eq(f.placements[0].sign.by, "asif");
}

/* ---- capacity ---- */

static struct say capacity(const char *specialism, int places, const char *from, const char *until)
{
	return (struct say){
		.kind = "capacity",
		.by = "lee",
		.as = ROLE_PROGRAMME_LEAD,
		.body = arena_printf(
			s.memory, "{%s'site':'leeds','places':%d,'from':'%s','until':'%s'}",
			specialism[0] == '\0'
				? ""
				: arena_printf(s.memory, "'specialism':'%s',", specialism),
			places, from, until),
	};
}

Test(placements, capacity_is_said_of_days_by_who_may)
{
	const struct wrong rows[] = {
		{"{'site':'leeds','places':1,'from':'2024-02-02','until':'2024-02-01'}",
		 ERR_INVALID, "is before its first"},
		{"{'site':'leeds','places':10000,'from':'2024-02-02','until':'2024-02-03'}",
		 ERR_INVALID, "at most 9999"},
		{"{'site':'leeds','from':'2024-02-02','until':'2024-02-03'}", ERR_INVALID,
		 "places"},
		{"{'places':1,'from':'2024-02-02','until':'2024-02-03'}", ERR_INVALID, "site"},
		{"{'site':'leeds','places':1,'from':'2024-02-02'}", ERR_INVALID, "until"},
	};
	struct say say = capacity("haematology", 2, "2024-02-01", "2024-02-29");

	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	say.by = "omar";
	say.as = ROLE_TRAINING_OFFICER;
	stage_refuses(&s, say, ERR_DENIED, "programme-lead or registrar");
	say.by = "lee";
	say.as = ROLE_PROGRAMME_LEAD;
	say.in = "tom";
	stage_refuses(&s, say, ERR_INVALID, "whole store");
	say.in = NULL;
	say.about = ABOUT(cast.enrolment);
	stage_refuses(&s, say, ERR_INVALID, "about no other entry");
	say.about = NULL;
	stage_accepts(&s, say);
}

Test(placements, beyond_the_places_of_any_day_are_refused_and_nobody_is_named)
{
	uint64_t taken;

	stage_accepts(&s, capacity("haematology", 1, "2024-02-10", "2024-02-20"));
	taken = stage_say(&s, placement("2024-02-01", "2024-02-12"));
	stage_refuses(&s, placement_of("uma", "haematology", "leeds", "2024-02-12", "2024-03-31"),
		      ERR_CONFLICT, "leeds has 1 place in haematology on 2024-02-12, by entry");
	stage_refuses(&s, placement_of("uma", "haematology", "leeds", "2024-01-10", "2024-02-10"),
		      ERR_CONFLICT, "and 1 is taken: place uma elsewhere or on other days");
	/* Not on days of which nobody said anything, in another specialism, or at another site. */
	stage_accepts(&s, placement_of("uma", "haematology", "leeds", "2024-02-01", "2024-02-09"));
	stage_accepts(&s, placement_of("uma", "transfusion", "leeds", "2024-02-10", "2024-02-10"));
	stage_accepts(&s, placement_of("uma", "haematology", "york", "2024-02-11", "2024-02-11"));
	revoke(taken);
	stage_accepts(&s, placement_of("uma", "haematology", "leeds", "2024-02-12", "2024-03-31"));
	stage_refuses(&s, placement("2024-02-20", "2024-02-20"), ERR_CONFLICT, "1 place");
	stage_accepts(&s, placement("2024-02-21", "2024-02-21"));
}

Test(placements, places_of_a_whole_site_are_for_all_specialisms_together)
{
	stage_accepts(&s, capacity("", 1, "2024-02-01", "2024-02-29"));
	stage_accepts(&s, capacity("haematology", 5, "2024-02-01", "2024-02-29"));
	stage_accepts(&s, placement_of("uma", "transfusion", "leeds", "2024-02-10", "2024-02-10"));
	stage_refuses(&s, placement("2024-02-01", "2024-02-10"), ERR_CONFLICT,
		      "leeds has 1 place on 2024-02-10, by entry");
}

Test(placements, the_later_statement_of_a_day_stands_and_undoes_no_placement)
{
	uint64_t later;

	stage_accepts(&s, capacity("haematology", 2, "2024-02-01", "2024-02-29"));
	stage_accepts(&s, placement("2024-02-01", "2024-02-10"));
	later = stage_say(&s, capacity("haematology", 0, "2024-02-05", "2024-02-29"));
	cr_expect(eq(sz, load(s.world.now).placement_count, 1));
	stage_accepts(&s, placement_of("uma", "haematology", "leeds", "2024-02-01", "2024-02-04"));
	stage_refuses(&s, placement_of("uma", "haematology", "leeds", "2024-02-05", "2024-02-05"),
		      ERR_CONFLICT, "leeds has 0 places in haematology on 2024-02-05");
	(void)stage_say(&s, revocation(NULL, "lee", ROLE_PROGRAMME_LEAD, later));
	stage_accepts(&s, placement_of("uma", "haematology", "leeds", "2024-02-05", "2024-02-05"));
}

Test(placements, who_has_left_holds_no_place_any_more)
{
	stage_accepts(&s, capacity("", 1, "2024-01-01", "2024-12-31"));
	stage_accepts(&s, placement_of("uma", "haematology", "leeds", "2024-01-10", "2024-12-31"));
	stage_refuses(&s, placement("2024-02-01", "2024-02-02"), ERR_CONFLICT, "1 is taken");
	(void)stage_say(&s, (struct say){.kind = "enrolment-end",
					 .by = "registrar",
					 .as = ROLE_REGISTRAR,
					 .in = "uma",
					 .about = ABOUT(uma),
					 .body = "{'last':'2024-01-31','reason':'left'}"});
	stage_refuses(&s, placement("2024-01-31", "2024-02-02"), ERR_CONFLICT, "on 2024-01-31");
	stage_accepts(&s, placement("2024-02-01", "2024-02-02"));
}

static struct capacity_span *spans(const char *specialism, size_t *ret_count)
{
	struct capacity_asked asked = {"leeds", specialism, day_of(2024, 1, 1),
				       day_of(2024, 12, 31), s.world.now};
	struct capacity_span *items = NULL;

	cr_assert(eq(int, capacity_spans(s.world.db, &asked, arena, &items, ret_count, &err), OK),
		  "%s", err.text);
	return items;
}

Test(placements, spans_cover_all_days_with_what_holds_on_each)
{
	struct capacity_span *at;
	uint64_t said;
	size_t count;

	stage_accepts(&s, placement("2023-12-01", "2024-02-10"));
	stage_accepts(&s, placement_of("uma", "transfusion", "leeds", "2024-02-05", "2025-03-01"));
	said = stage_say(&s, capacity("", 3, "2024-02-08", "2024-02-09"));
	at = spans("", &count);
	cr_assert(eq(sz, count, 5));
	cr_expect(eq(i32, at[0].from, day_of(2024, 1, 1)));
	cr_expect(eq(i32, at[0].until, day_of(2024, 2, 4)));
	cr_expect(eq(i64, at[0].demand, 1));
	cr_expect(eq(i64, at[0].places, PLACES_UNSAID));
	cr_expect(eq(i64, at[1].demand, 2));
	cr_expect(eq(i32, at[2].from, day_of(2024, 2, 8)));
	cr_expect(eq(i32, at[2].until, day_of(2024, 2, 9)));
	cr_expect(eq(i64, at[2].places, 3));
	cr_expect(eq(i64, at[2].entry, (int64_t)said));
	cr_expect(eq(i64, at[3].demand, 2));
	cr_expect(eq(i64, at[4].demand, 1));
	cr_expect(eq(i32, at[4].until, day_of(2024, 12, 31)));
	at = spans("haematology", &count);
	cr_assert(eq(sz, count, 2));
	cr_expect(eq(i64, at[1].demand, 0));
}

Test(placements, a_site_has_the_specialisms_that_anybody_named)
{
	const char **names = NULL;
	size_t count = 0;
	uint64_t gone;

	gone = stage_say(&s, placement_of("tom", "genomics", "leeds", "2024-05-01", "2024-05-02"));
	revoke(gone);
	stage_accepts(&s, placement("2024-02-01", "2024-02-10"));
	stage_accepts(&s, capacity("audiology", 3, "2024-02-08", "2024-02-09"));
	stage_accepts(&s, capacity("", 3, "2024-02-08", "2024-02-09"));
	cr_assert(eq(
		int,
		capacity_specialisms(s.world.db, "leeds", s.world.now, arena, &names, &count, &err),
		OK));
	cr_assert(eq(sz, count, 2));
	cr_expect_str_eq(names[0], "audiology");
	cr_expect_str_eq(names[1], "haematology");
}
