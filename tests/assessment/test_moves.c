/* What goes on through several moves, and what does not; and maps as they are published. */
#include "assessment/moves.h"

#include "portfolio/capacity.h"

#define THIRD "HCSA-LAB@2025.1"
#define FOURTH "HCSA-LAB@2026.1"
#define ONE_DAY 86400 /* in seconds: what was left is open until the day of the move has passed */

TestSuite(moves, .init = enter, .fini = leave);

/* ---- maps are never chained ---- */

/* THIRD has ASQ-1 as NEW has it. In FOURTH AST-9 is back, and a map carries to it. */
static void publish_two_more(struct digest *ret_third, struct digest *ret_fourth)
{
	static const char *const ends[] = {FOURTH, THIRD};
	static const char xml[] =
		"<map xmlns=\"urn:attest:curriculum:1\" id=\"MAP-LAB\" version=\"2026.1\" "
		"status=\"adopted\" xml:lang=\"en-GB\" authority=\"The board\" "
		"from=\"2024-01-01\"><title>And back</title><source of=\"" THIRD
		"\"/><target of=\"" FOURTH "\"/>"
		"<carries from=\"ASQ-1/2\" to=\"AST-9/3\" extent=\"same\"/>"
		"<carries from=\"ASQ-1/3\" to=\"AST-9/2\" extent=\"same\"/></map>";
	struct verdict v;

	*ret_third = publish_version("2025.1", "ASQ-1@2023.1");
	*ret_fourth = publish_version("2026.1", "AST-9@2023.1");
	v = publish_map("MAP-LAB@2026.1", xml, ends, 2);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
}

Test(moves, what_came_by_a_map_goes_on_by_no_other_however_often_it_moved_in_between)
{
	struct digest third, fourth;
	struct planned p;
	struct facts then;
	const struct attempt *at;

	publish_two_more(&third, &fourth);
	(void)real_review(&real, "'AST-9/1'", 1, "satisfactory");
	(void)move();
	(void)real_review(&real, "'ASQ-1/3'", 1, "satisfactory");
	p = plan_to(&third);
	cr_assert(eq(sz, p.plan.carried_count, 2), "both, of a module that is the same version");
	cr_expect(p.plan.carried[0].map == NULL, "by no map of this move");
	then = transfer_facts(p.f, &p.plan, p.new, real.s.a);
	cr_expect_str_eq(then.attempts[0].map, MAP, "the preview knows what it came by once");
	cr_expect_str_eq(then.attempts[1].map, "");

	real.s.now += ONE_DAY;
	(void)move_to(&third);
	real.s.now += ONE_DAY;
	at = facts_of(NULL)->attempts;
	cr_expect_str_eq(at[0].item, "ASQ-1/2");
	cr_expect_str_eq(at[0].map, MAP, "and so do the facts");
	cr_expect_str_eq(at[1].map, "");
	p = plan_to(&fourth);
	cr_assert(eq(sz, p.plan.carried_count, 1), "the other one came by no map before");
	cr_expect_str_eq(p.plan.carried[0].from, "ASQ-1/3");
	cr_expect_str_eq(p.plan.carried[0].to, "AST-9/2");
	cr_assert(eq(sz, p.plan.lost_count, 1));
	cr_expect_str_eq(p.plan.lost[0].from, "ASQ-1/2");
}

/* ---- placements go on ---- */

static struct verdict place(const struct digest *curriculum, const char *from, const char *until)
{
	char hex[DIGEST_HEX];
	struct words words = {.by = "olive",
			      .as = ROLE_TRAINING_OFFICER,
			      .kind = "placement",
			      .in = "tess"};

	digest_hex(curriculum, hex);
	words.body = arena_printf(real.s.a,
				  "{'digest':'%s','from':'%s','until':'%s','site':'leeds',"
				  "'specialism':'haematology','supervisor':'otto'}",
				  hex, from, until);
	return real_try(&real, &words);
}

/* She is placed from February to December, supervised by otto, whom nobody has approved. */
static void placed(void)
{
	struct verdict v;

	(void)real_role(&real, "otto", "assessor");
	v = place(&real.hcsa, "2024-02-01", "2024-12-31");
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
}

/* Moved by two transfers: what is asked of the first enrolment reaches two back. */
static struct digest move_twice(void)
{
	struct digest third = publish_version("2025.1", "ASQ-1@2023.1");

	(void)move();
	real.s.now += ONE_DAY;
	(void)move_to(&third);
	return third;
}

Test(moves, nobody_is_placed_beside_a_placement_that_went_on)
{
	struct digest third;
	struct verdict v;

	placed();
	third = move_twice();
	refused(place(&third, "2024-12-31", "2025-01-31"), ERR_CONFLICT,
		"tess is placed in haematology from 2024-02-01 to 2024-12-31, by entry");
	v = place(&third, "2025-01-01", "2025-01-31");
	cr_expect(eq(int, v.status, OK), "%s", v.err.text);
}

Test(moves, a_supervisor_goes_on_to_report_and_to_meet)
{
	struct words report = {.by = "otto",
			       .as = ROLE_ASSESSOR,
			       .kind = "report",
			       .in = "tess",
			       .texts = "note.summary"};
	struct words meeting = {.by = "otto",
				.as = ROLE_ASSESSOR,
				.kind = "meeting",
				.in = "tess",
				.texts = "note.1"};
	char hex[DIGEST_HEX];
	struct digest third;
	struct verdict v;

	placed();
	third = move_twice();
	digest_hex(&third, hex);
	report.body = arena_printf(
		real.s.a, "{'digest':'%s','from':'2024-02-01','until':'2024-02-20'}", hex);
	meeting.body = arena_printf(real.s.a, "{'digest':'%s','day':'2024-02-20'}", hex);
	v = real_try(&real, &report);
	cr_expect(eq(int, v.status, OK), "%s", v.err.text);
	v = real_try(&real, &meeting);
	cr_expect(eq(int, v.status, OK), "%s", v.err.text);
}

/* How many places of leeds are taken on a day, by all that is said. */
static int64_t taken_on(int32_t day)
{
	struct capacity_asked asked = {
		.site = "leeds", .specialism = "", .from = day, .until = day, .at = real.s.now};
	struct capacity_span *spans;
	size_t count;

	cr_assert(eq(int,
		     capacity_spans(journal_db(real.s.j), &asked, real.s.a, &spans, &count, &err),
		     OK),
		  "%s", err.text);
	cr_assert(eq(sz, count, 1));
	return spans[0].demand;
}

Test(moves, a_place_is_taken_until_who_moved_has_ended)
{
	int32_t june = day_of(2024, 6, 1), december = day_of(2024, 12, 1);
	struct digest about;
	struct words words = {.by = "registrar",
			      .as = ROLE_REGISTRAR,
			      .kind = "enrolment-end",
			      .in = "tess",
			      .body = "{'last':'2024-08-31','reason':'left'}",
			      .about = &about,
			      .about_count = 1};
	struct entry enrolment;
	struct record record;
	struct verdict v;

	placed();
	cr_expect(eq(i64, taken_on(june), 1));
	(void)consent();
	cr_expect(eq(i64, taken_on(june), 1), "by what waits nobody moves");
	(void)move_twice();
	cr_expect(eq(i64, taken_on(june), 1), "the end of what was left is not an end of training");
	cr_expect(eq(i64, taken_on(december), 1));
	cr_assert(eq(int,
		     journal_read(real.s.j, (uint64_t)facts_of(NULL)->enrolment.entry, real.s.a,
				  &record, &enrolment, &err),
		     OK));
	about = enrolment.digest;
	v = real_try(&real, &words);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect(eq(i64, taken_on(june), 1));
	cr_expect(eq(i64, taken_on(december), 0), "who left takes no place from then on");
}

/* ---- maps ---- */

/* The map of the stage with another id, and with `was` made `is`, of the same length. */
static const char *other_map(const char *was, const char *is)
{
	char *xml = arena_text(real.s.a, map_xml), *at = strstr(xml, "MAP-LAB");

	memcpy(at, "MAP-LAC", 7);
	at = strstr(xml, was);
	cr_assert(at != NULL && strlen(was) == strlen(is));
	memcpy(at, is, strlen(is));
	return xml;
}

Test(moves, a_map_is_held_to_the_published_curricula)
{
	static const char *const ends[] = {NEW, OLD, THIRD};
	static const char name[] = "MAP-LAC@2024.1";
	const char *fine = other_map("ASQ-1/2", "ASQ-1/2");
	struct verdict v;

	(void)publish_version("2025.1", "ASQ-1@2023.1");
	refused(publish_map(MAP, map_xml, ends, 2), ERR_CONFLICT, "is published already");
	refused(publish_map(name, map_xml, ends, 2), ERR_INVALID, "MAP-LAC@2024.1");
	refused(publish_map(name, other_map("ASQ-1/2", "ASQ-9/2"), ends, 2), ERR_INVALID,
		"MAP-LAC@2024.1.xml:1: ");
	refused(publish_map(name, other_map("status=\"adopted\"", "status=\"draft\"  "), ends, 2),
		ERR_CONFLICT, "MAP-LAC@2024.1 is a draft; only an adopted map");
	refused(publish_map(name, fine, ends, 1), ERR_INVALID,
		"is between curricula of which " OLD " is one: publish that, and name its "
		"publication");
	refused(publish_map(name, fine, ends + 1, 1), ERR_INVALID,
		"is between curricula of which " NEW " is one");
	refused(publish_map(name, fine, ends, 3), ERR_INVALID,
		"is about the 2 curricula that it names, and no more");
	v = publish_map(name, fine, ends, 2);
	cr_expect(eq(int, v.status, OK), "%s", v.err.text);
}
