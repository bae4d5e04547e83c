/* What goes on through several moves, and what does not; and maps as they are published. */
#include "assessment/moves.h"

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
