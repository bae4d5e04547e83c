/* RULES.md section 6: the shortest list of what is missing, whose move it is, and what nearly
 * counted. */
#include "fixture.h"

#include <time.h>

static struct fixture *x;

#define PLAIN_ACTIVITY(n, more)                                                                    \
	"<activity id='" n "' type='developmental' outcomes='LO1' " more "><does>Does " n          \
	".</does><evidence>A record.</evidence></activity>"
#define PARTS                                                                                      \
	"<outcome id='LO1'>Does one thing.</outcome>"                                              \
	"<activity id='1' type='developmental' outcomes='LO1'><does>Tests earth continuity "       \
	"and leakage on mains equipment of both protection classes.</does>"                        \
	"<evidence>Results.</evidence></activity>" PLAIN_ACTIVITY(                                 \
		"2", "valid='P1Y'") "<complete><activities/><assessments tool='CBD' min='2' "      \
				    "assessors='2'/>"                                              \
				    "</complete>"

static void setup(void)
{
	x = fixture_new();
	read_module(x, "TST-1", "kind='rotation' credits='10'", PARTS);
	read_module(x, "TST-2", "kind='core' credits='20'", PARTS);
	read_curriculum(x, "",
			"<phase id='1' due='P1Y' on='--09-30'>One</phase>"
			"<use module='TST-1@2020.1' phase='1'/><use module='TST-2@2020.1'/>" AWARD);
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(blockers, .init = setup, .fini = teardown);

/* The first line for a unit of TST-1. */
static const struct blocker *line(const char *unit)
{
	const struct module_result *m = judged(x, "TST-1");

	for (size_t i = 0; i < m->blocker_count; i++)
		if (strcmp(m->blockers[i].unit, unit) == 0)
			return &m->blockers[i];
	cr_assert(false, "there is no line for %s", unit);
	return NULL;
}

static void expect_line(const struct blocker *b, enum blocker_code code, const char *holder,
			int64_t since, const char *text)
{
	cr_expect_str_eq(blocker_code_name(b->code), blocker_code_name(code));
	cr_expect_str_eq(b->holder, holder);
	cr_expect(eq(i64, b->since, since), "%s", text);
	cr_expect_str_eq(b->text, text);
	cr_expect(eq(i32, b->due, day("2022-09-30")));
}

Test(blockers, what_was_never_sent_is_the_trainees_to_do)
{
	const struct blocker *b = line("TST-1/1");

	expect_line(b, BLOCKER_TO_DO, "ana", 0,
		    "activity 1 (Tests earth continuity and leakage on mains equipment of...) has "
		    "not been sent");
	cr_expect(eq(sz, b->near_count, 0));
	b = line("TST-1/Q1");
	expect_line(b, BLOCKER_TO_DO, "ana", 0, "2 more CBD needed");
	cr_expect(eq(i32, b->count, 2));
}

Test(blockers, what_waits_is_its_assessors_move_since_it_was_sent)
{
	struct attempt *at = add_activity(x, "TST-1/2", "2023-02-01");
	struct attempt *as = add_assessment(x, "CBD", "lee", "2023-02-03", "TST-1", NULL);
	const struct module_result *m;

	make_waiting(at);
	make_waiting(as);
	expect_line(line("TST-1/2"), BLOCKER_WAITING, "kim", at->sent,
		    "activity 2 (Does 2) waits for a decision by kim");
	expect_line(line("TST-1/Q1"), BLOCKER_WAITING, "lee", as->sent,
		    "a CBD waits for a decision by lee");
	cr_expect(line("TST-1/Q1")->attempt == as);
	m = judged(x, "TST-1");
	expect_line(&m->blockers[3], BLOCKER_TO_DO, "ana", 0,
		    "1 more CBD needed, by another assessor");
}

Test(blockers, what_was_passed_on_waits_for_who_is_asked_now_since_then)
{
	struct attempt *at = add_activity(x, "TST-1/2", "2023-02-01");

	make_waiting(at);
	at->assessor = "lee";
	at->passed = noon("2023-02-20");
	expect_line(line("TST-1/2"), BLOCKER_WAITING, "lee", noon("2023-02-20"),
		    "activity 2 (Does 2) waits for a decision by lee");
}

Test(blockers, what_waits_for_approval_is_the_training_officers_move)
{
	struct attempt *at = add_activity(x, "TST-1/2", "2023-02-01");
	const struct blocker *b;

	add_role(x, "nia", "", "", "2020-01-01");
	at->assessor = "nia";
	make_waiting(at);
	b = line("TST-1/2");
	expect_line(b, BLOCKER_NOT_APPROVED, "olu", at->sent,
		    "activity 2 (Does 2) waits, and the training officer has not approved nia");
	cr_assert(eq(sz, b->near_count, 1));
	cr_expect(b->near[0].attempt == at);
	at->standing = STANDING_SATISFACTORY;
	at->decided = noon("2023-02-02");
	b = line("TST-1/2");
	expect_line(b, BLOCKER_TO_DO, "ana", 0,
		    "activity 2 (Does 2) was sent to nia on 2023-02-01, and does not count: the "
		    "training officer had not approved nia by 2023-02-02");
	cr_assert(eq(sz, b->near_count, 1), "no approval cures it now, but it is told");
	cr_expect_str_eq(b->near[0].why, "the training officer had not approved nia by 2023-02-02");
}

/* The line for activity 2, after `at` was filed for it. */
static void expect_not_counted(const struct attempt *at, const char *why)
{
	const struct blocker *b = line("TST-1/2");
	char sent[DAY_TEXT];
	const char *text;

	day_text(time_day(at->sent), sent);
	text = arena_printf(x->a, "activity 2 (Does 2) was sent to %s on %s, and does not count: %s",
			    at->assessor, sent, why);
	expect_line(b, BLOCKER_TO_DO, "ana", 0, text);
	cr_expect(b->attempt == at, "%s", why);
}

Test(blockers, what_was_sent_and_cannot_count_is_not_said_to_be_unsent)
{
	struct attempt *at = add_activity(x, "TST-1/2", "2023-02-01"), *old;

	at->assessor = "nia";
	make_waiting(at);
	expect_not_counted(at, "the training officer has not approved nia; nia was not accredited "
			       "for REVIEW here, on 2023-02-01 or today");
	cr_expect(eq(sz, line("TST-1/2")->near_count, 0), "two reasons are not near");
	at->standing = STANDING_NOT_YET;
	at->decided = noon("2023-02-02");
	expect_not_counted(at, "judged not yet on 2023-02-02; the training officer had not approved "
			       "nia by 2023-02-02; nia was not accredited for REVIEW here, on "
			       "2023-02-01 or when deciding");
	at->standing = STANDING_VOID;
	expect_line(line("TST-1/2"), BLOCKER_TO_DO, "ana", 0,
		    "activity 2 (Does 2) has not been sent");
	cr_expect(line("TST-1/2")->attempt == NULL);
	old = add_activity(x, "TST-1/2", "2022-02-01");
	make_waiting(old);
	expect_not_counted(old, "it would have lapsed on 2023-02-01");
	old->first_day = day("2021-02-01");
	old->assessor = "ana";
	cr_expect_str_eq(line("TST-1/2")->text,
			 "activity 2 (Does 2) was sent to ana on 2022-02-01, and does not count: "
			 "worked from 2021-02-01, before the programme began on 2021-09-06; the "
			 "trainee was the assessor; the training officer has not approved ana; ana "
			 "was not accredited for REVIEW here, on 2022-02-01 or today");
}

Test(blockers, an_outcome_says_what_became_of_its_latest_review)
{
	struct attempt *at;
	const struct module_result *m;

	teardown();
	x = fixture_new();
	read_module(x, "TST-1", "kind='core' credits='10'",
		    OUTCOMES "<complete><outcomes each='2'/></complete>");
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	m = judged(x, "TST-1");
	cr_assert(eq(sz, m->blocker_count, 4));
	cr_expect_str_eq(m->blockers[0].text, "outcome LO1 (Does one thing) has not been reviewed");
	cr_expect_str_eq(m->blockers[1].text, "outcome LO1 (Does one thing) needs another review");
	add_activity(x, "TST-1/LO1", "2023-01-10");
	cr_expect_str_eq(line("TST-1/LO1")->text, m->blockers[1].text);
	cr_expect(line("TST-1/LO1")->attempt == NULL, "the latest counts");
	at = add_activity(x, "TST-1/LO1", "2023-02-01");
	at->assessor = "nia";
	make_waiting(at);
	cr_expect_str_eq(line("TST-1/LO1")->text,
			 "outcome LO1 (Does one thing) needs another review: the latest was sent to "
			 "nia on 2023-02-01, and does not count: the training officer has not "
			 "approved nia; nia was not accredited for REVIEW here, on 2023-02-01 or "
			 "today");
}

Test(blockers, what_was_judged_not_yet_goes_back_to_the_trainee)
{
	struct attempt *at = add_activity(x, "TST-1/2", "2023-02-01");
	struct attempt *as = add_assessment(x, "CBD", "lee", "2023-02-03", "TST-1", NULL);

	at->standing = as->standing = STANDING_NOT_YET;
	expect_line(line("TST-1/2"), BLOCKER_NOT_YET, "ana", at->decided,
		    "activity 2 (Does 2) was judged not yet on 2023-02-02");
	expect_line(line("TST-1/Q1"), BLOCKER_NOT_YET, "ana", as->decided,
		    "2 more CBD needed: the latest was judged not yet on 2023-02-04");
	cr_expect_str_eq(line("TST-1/2")->near[0].why, "judged not yet on 2023-02-02");
	make_waiting(add_activity(x, "TST-1/2", "2023-02-10"));
	cr_expect(eq(int, line("TST-1/2")->code, BLOCKER_WAITING), "sent again");
}

Test(blockers, what_lapsed_says_since_when)
{
	struct attempt *again;

	add_activity(x, "TST-1/2", "2021-10-10");
	expect_line(line("TST-1/2"), BLOCKER_LAPSED, "ana", day_start(day("2022-10-10")),
		    "activity 2 (Does 2) lapsed on 2022-10-10");
	again = add_activity(x, "TST-1/2", "2023-01-10");
	again->standing = STANDING_NOT_YET;
	cr_expect(eq(int, line("TST-1/2")->code, BLOCKER_NOT_YET), "the later says more");
	again->last_day = again->first_day = day("2021-09-10");
	again->request = 1;
	x->f.attempts[1] = x->f.attempts[0];
	x->f.attempts[0] = *again;
	x->f.attempts[0].standing = STANDING_NOT_YET;
	x->f.attempts[0].request = 99;
	x->f.attempts[1].standing = STANDING_SATISFACTORY;
	x->f.attempts[1].request = 100;
	x->f.attempts[1].last_day = day("2021-10-10");
	cr_expect(eq(int, line("TST-1/2")->code, BLOCKER_LAPSED), "the earlier does not");
}

Test(blockers, what_waited_at_the_freeze_counts_only_if_the_award_is_moved)
{
	struct attempt *at = add_activity(x, "TST-1/2", "2024-09-10");
	const struct blocker *b;

	make_waiting(at);
	x->f.at = noon("2024-09-15");
	cr_expect(eq(int, line("TST-1/2")->code, BLOCKER_WAITING), "the last day");
	x->f.at = noon("2024-09-16");
	b = line("TST-1/2");
	expect_line(b, BLOCKER_FROZEN, "registrar", day_end(day("2024-09-15")),
		    "activity 2 (Does 2) was not decided before the portfolio froze on 2024-09-15");
	cr_expect_str_eq(b->near[0].why, "not decided by 2024-09-15, when the portfolio froze");
	x->f.moved[0] = (struct moved_date){"completion", day("2024-12-31"), x->f.at, 0};
	x->f.moved_count = 1;
	cr_expect(eq(int, line("TST-1/2")->code, BLOCKER_WAITING));
}

/* Every line of TST-1 is this person's or role's. */
static void expect_moves(const char *holder, const char *why)
{
	const struct module_result *m = judged(x, "TST-1");

	cr_expect(m->blocker_count > 0);
	for (size_t i = 0; i < m->blocker_count; i++)
		cr_expect_str_eq(m->blockers[i].holder, holder, "%s: %s", why, m->blockers[i].text);
}

Test(blockers, a_frozen_portfolio_leaves_the_trainee_no_move)
{
	const struct blocker *b;

	add_activity(x, "TST-1/1", "2024-08-10")->standing = STANDING_NOT_YET;
	add_activity(x, "TST-1/2", "2022-10-10");
	x->f.at = noon("2024-09-15");
	expect_moves("ana", "the last day");
	x->f.at = noon("2024-09-16");
	expect_moves("registrar", "only a moved date helps");
	b = line("TST-1/Q1");
	cr_expect(eq(int, b->code, BLOCKER_TO_DO));
	cr_expect(eq(int, b->role, ROLE_REGISTRAR));
	cr_expect(eq(int, line("TST-1/1")->code, BLOCKER_NOT_YET), "what is the case stays told");
	cr_expect(eq(int, line("TST-1/2")->code, BLOCKER_LAPSED));
	x->f.moved[0] = (struct moved_date){"completion", day("2024-12-31"), x->f.at, 0};
	x->f.moved_count = 1;
	expect_moves("ana", "the date was moved");
}

Test(blockers, a_module_may_be_signed_after_the_freeze_but_not_after_the_enrolment)
{
	add_activity(x, "TST-1/1", "2024-08-10");
	add_activity(x, "TST-1/2", "2024-08-10");
	add_assessment(x, "CBD", "kim", "2024-08-10", "TST-1", NULL);
	add_assessment(x, "CBD", "lee", "2024-08-10", "TST-1", NULL);
	x->f.at = noon("2024-09-16");
	cr_expect(eq(int, line("TST-1")->code, BLOCKER_SIGN));
	expect_moves("olu", "frozen");
	x->f.enrolment.ended = day("2024-09-16");
	expect_moves("olu", "its last day");
	x->f.at = noon("2024-09-17");
	expect_moves("registrar", "ended");
}

Test(blockers, an_ended_enrolment_is_frozen_and_nobody_has_a_move_in_it)
{
	const struct completion *c;

	make_waiting(add_activity(x, "TST-1/1", "2023-01-10"));
	add_activity(x, "TST-1/2", "2023-01-10");
	x->f.enrolment.ended = day("2023-01-31");
	x->f.at = noon("2023-01-31");
	c = completion(&x->f, x->c, x->s, x->a);
	cr_expect(c->frozen == false && c->ended == false);
	cr_expect(eq(int, line("TST-1/1")->code, BLOCKER_WAITING), "its last day");
	x->f.at = noon("2023-02-01");
	c = completion(&x->f, x->c, x->s, x->a);
	cr_expect(c->frozen && c->ended);
	cr_expect(eq(i32, c->freeze, day("2023-01-31")));
	cr_expect(eq(int, line("TST-1/1")->code, BLOCKER_FROZEN));
	expect_moves("registrar", "ended");
	cr_expect(eq(i32, judged(x, "TST-1")->activities.signed_off, 1), "what counted counts");
}

static void fill_first(void)
{
	add_activity(x, "TST-1/1", "2023-01-10");
	add_activity(x, "TST-1/2", "2023-01-10");
	add_assessment(x, "CBD", "kim", "2023-01-12", "TST-1", NULL);
	add_assessment(x, "CBD", "lee", "2023-01-11", "TST-1", NULL);
}

Test(blockers, what_is_ready_wants_its_signature_since_the_last_part_was_met)
{
	fill_first();
	cr_assert(eq(sz, judged(x, "TST-1")->blocker_count, 1));
	expect_line(line("TST-1"), BLOCKER_SIGN, "olu", noon("2023-01-13"),
		    "everything is there but the signature of the training officer");
	x->f.enrolment.officer = "";
	for (size_t i = 0; i < x->f.approval_count; i++)
		x->f.approvals[i].officer = "";
	cr_expect_str_eq(line("TST-1")->holder, "training-officer", "nobody is named");
}

#define SOME_OF_THREE                                                                              \
	"<outcome id='LO1'>Does one thing.</outcome>" PLAIN_ACTIVITY("1", "") PLAIN_ACTIVITY(      \
		"2", "valid='P1Y'") PLAIN_ACTIVITY("3", "")                                        \
		"<complete><activities of='1 2 3' min='1'/>"                                       \
		"<assessments tool='CBD' min='2' assessors='2'/></complete>"

Test(blockers, what_is_ready_is_so_since_its_need_was_first_reached)
{
	struct attempt *late;

	teardown();
	x = fixture_new();
	read_module(x, "TST-1", "kind='core' credits='10'", SOME_OF_THREE);
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	late = add_assessment(x, "CBD", "kim", "2022-02-10", "TST-1", NULL);
	late->decided = noon("2023-02-10");
	add_assessment(x, "CBD", "kim", "2022-02-10", "TST-1", NULL);
	add_assessment(x, "CBD", "lee", "2022-03-09", "TST-1", NULL);
	add_activity(x, "TST-1/2", "2022-03-10");
	add_activity(x, "TST-1/2", "2023-01-10");
	add_activity(x, "TST-1/3", "2023-01-10");
	x->f.at = noon("2023-03-01");
	cr_expect(eq(i64, line("TST-1")->since, noon("2022-03-11")),
		  "a renewed activity, a superfluous one and a CBD judged late move nothing");
	x->f.attempts[2].decided = noon("2022-06-01");
	cr_expect(eq(i64, line("TST-1")->since, noon("2022-06-01")));
	x->f.at = noon("2023-03-10");
	cr_expect(eq(i64, line("TST-1")->since, noon("2023-01-11")), "the first one has lapsed");
	relieve(x, RELIEF_WAIVED, "TST-1/Q1");
	x->f.reliefs[0].accepted = noon("2023-02-20");
	cr_expect(eq(i64, line("TST-1")->since, noon("2023-02-20")));
}

Test(blockers, a_fallen_signature_says_why_it_fell)
{
	fill_first();
	sign_now(x, "TST-1");
	x->f.attempts[2].standing = STANDING_VOID;
	x->f.attempts[2].voided = noon("2023-03-05");
	x->f.at = noon("2023-03-06");
	expect_line(line("TST-1"), BLOCKER_FELL, "olu", noon("2023-03-05"),
		    "the signature of 2023-03-01 fell on 2023-03-05, when entry 104 that it rests "
		    "on was taken back: a new one is needed");
	cr_expect(eq(sz, judged(x, "TST-1")->blocker_count, 2));
	x->f.attempts[2].standing = STANDING_SATISFACTORY;
	x->f.attempts[2].voided = 0;
	x->f.signatures[0].revoked = noon("2023-03-04");
	expect_line(line("TST-1"), BLOCKER_FELL, "olu", noon("2023-03-04"),
		    "the signature of 2023-03-01 was revoked: a new one is needed");
}

/* ---- near misses ---- */

static void expect_near(const char *unit, const struct attempt *at, const char *why)
{
	const struct blocker *b = line(unit);

	cr_assert(b->near_count > 0, "nothing is near: %s", why);
	cr_expect(b->near[0].attempt == at, "%s", why);
	cr_expect_str_eq(b->near[0].why, why);
	cr_expect(eq(int, b->code, BLOCKER_TO_DO), "%s", why);
}

Test(blockers, tell_what_was_filed_as_something_else)
{
	struct attempt *at = add_activity(x, "TST-1/1", "2023-02-01");
	struct attempt *second = add_activity(x, "TST-1/1", "2023-02-02"), *as;

	cr_expect(line("TST-1/Q1")->near[0].attempt == second, "the first one is used");
	(void)at;
	expect_near("TST-1/Q1", second, "filed as an activity, not as a CBD");
	as = add_assessment(x, "DOPS", "kim", "2023-02-03", "TST-1", NULL);
	expect_near("TST-1/Q1", as, "filed as a DOPS, not as a CBD");
	as = add_assessment(x, "CBD", "kim", "2023-02-04", NULL);
	expect_near("TST-1/Q1", as, "filed for no module, not for TST-1");
}

Test(blockers, leave_out_what_was_filed_where_it_belongs)
{
	struct attempt *at;

	add_activity(x, "TST-1/1", "2023-02-01");
	add_activity(x, "TST-1/1", "2023-02-02");
	cr_expect(eq(sz, line("TST-1/2")->near_count, 0), "activity 1 is asked for");
	for (int i = 0; i < 3; i++)
		add_assessment(x, "CBD", i == 0 ? "lee" : "kim", "2023-02-03", "TST-2", NULL);
	cr_expect(line("TST-1/Q1")->near[0].attempt == &x->f.attempts[1],
		  "TST-2 has one more CBD than it asks for, TST-1 one more review");
	fixture_facts(x);
	at = add_activity(x, "TST-1/LO1", "2023-02-04");
	expect_near("TST-1/2", at, "filed for TST-1/LO1, not for TST-1/2");
}

Test(blockers, tell_whose_case_or_assessor_was_used_already)
{
	struct attempt *first = add_assessment(x, "CBD", "kim", "2023-02-01", "TST-1", NULL);
	struct attempt *next = add_assessment(x, "CBD", "kim", "2023-02-02", "TST-1", NULL);

	expect_near("TST-1/Q1", next, "kim is the assessor of another one already");
	next->assessor = "lee";
	first->kase = next->kase = "9";
	expect_near("TST-1/Q1", next, "its case 9 is used by another one already");
	next->assessor = "kim";
	cr_expect(eq(sz, line("TST-1/Q1")->near_count, 0), "two reasons are not near");
}

Test(blockers, tell_of_a_case_that_a_signed_module_used)
{
	struct attempt *at;

	add_activity(x, "TST-2/1", "2023-01-10");
	add_activity(x, "TST-2/2", "2023-01-10");
	add_assessment(x, "CBD", "kim", "2023-01-10", "TST-2", NULL)->kase = "9";
	add_assessment(x, "CBD", "lee", "2023-01-10", "TST-2", NULL);
	sign_now(x, "TST-2");
	at = add_assessment(x, "CBD", "kim", "2023-02-10", "TST-1", NULL);
	at->kase = "9";
	expect_near("TST-1/Q1", at, "its case 9 is used by another one already");
}

Test(blockers, show_the_newest_three_and_nothing_that_is_used_or_void)
{
	const struct blocker *b;

	for (int i = 0; i < 5; i++)
		add_assessment(x, "OCE", "kim", "2023-02-01", "TST-1", NULL);
	x->f.attempts[4].standing = STANDING_VOID;
	b = line("TST-1/Q1");
	cr_assert(eq(sz, b->near_count, 3));
	for (size_t i = 0; i < 3; i++)
		cr_expect(b->near[i].attempt == &x->f.attempts[3 - i]);
	fixture_facts(x);
	add_assessment(x, "CBD", "kim", "2023-02-01", "TST-2", NULL);
	cr_expect(eq(sz, line("TST-1/Q1")->near_count, 0), "TST-2 counts on it");
}

Test(blockers, an_older_near_miss_of_its_own_decides_before_a_newer_of_another)
{
	add_activity(x, "TST-1/2", "2023-02-01")->standing = STANDING_NOT_YET;
	add_activity(x, "TST-1/LO1", "2023-02-02");
	add_activity(x, "TST-1/LO1", "2023-02-03");
	cr_expect(eq(int, line("TST-1/2")->code, BLOCKER_NOT_YET));
	cr_expect(eq(sz, line("TST-1/2")->near_count, 3));
}

/* ---- the list is the shortest, and adds up ---- */

static uint32_t state;

static uint32_t roll(uint32_t sides)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % sides;
}

static const char *const shapes[] = {
	"<complete><activities/><assessments tool='CBD' min='2' assessors='2'/></complete>",
	"<complete><any><activities of='1 2'/><activities of='3 4 5' min='2'/></any>"
	"<assessments tool='DOPS OCE' min='2'/></complete>",
	"<complete><any min='2'><activities of='1'/><all><activities of='2 3'/></all>"
	"<outcomes/></any></complete>",
	"<complete><activities of='1 2 3 4' min='2'/><assessments tool='CBD' min='2' topics='2'>"
	"<topic id='T1'>One</topic><topic id='T2'>Two</topic></assessments></complete>",
	"<complete><outcomes each='2'/><any><activities of='1 2 3' min='2'/>"
	"<all><activities of='4'/><any><activities of='5'/></any></all></any></complete>",
	"<complete><any><all><activities of='1 2'/><outcomes/></all><activities of='3 4'/></any>"
	"<assessments tool='CBD DOPS' min='1'/><assessments tool='CBD' min='2' assessors='1'/>"
	"</complete>",
};
#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

static const char *const items[] = {"TST-1/1", "TST-1/2", "TST-1/3",
				    "TST-1/4", "TST-1/5", "TST-1/LO1"};
static const char *const tools[] = {"CBD", "DOPS", "OCE"};
static const char *const topics[] = {"TST-1/T1", "TST-1/T2"};
static const char *const people[] = {"kim", "lee", "nia"};
static const char *const cases[] = {"", "1", "2"};

static void roll_attempt(void)
{
	struct attempt *at;

	if (roll(2) == 0) {
		at = add_activity(x, items[roll(6)], "2022-10-10");
	} else {
		at = add_assessment(x, tools[roll(3)], "kim", "2022-10-10", "TST-1", NULL);
		at->kase = cases[roll(3)];
		at->topic = topics[roll(2)];
	}
	at->assessor = people[roll(3)]; /* nia is nobody's assessor */
	if (roll(3) == 0)
		make_waiting(at);
	else if (roll(5) == 0)
		at->standing = STANDING_NOT_YET;
}

/* One further satisfactory act: a sign-off, a fresh assessment, a decision of what waits. */
#define ACTS (6 + 6)

static void act(struct attempt *waiting[], size_t n, size_t nth)
{
	struct attempt *at;

	if (n < 6) {
		add_activity(x, items[n], "2023-01-10");
	} else if (n < ACTS) {
		at = add_assessment(x, tools[(n - 6) / 2], arena_printf(x->a, "new%zu", nth),
				    "2023-01-10", "TST-1", NULL);
		at->topic = topics[n % 2];
	} else {
		waiting[n - ACTS]->standing = STANDING_SATISFACTORY;
		waiting[n - ACTS]->decided = noon("2023-02-01");
	}
}

static bool holds(void)
{
	struct arena *a = arena_new(64u << 20);
	const struct completion *c = completion(&x->f, x->c, x->s, a);
	bool met = completion_module(c, "TST-1")->verdict == STATE_MET;

	arena_free(a);
	return met;
}

/* Can `more` acts, none before act `from`, make the rule hold? */
static bool can_hold(struct attempt *waiting[], size_t waiting_count, size_t from, size_t more)
{
	size_t count = x->f.attempt_count;

	if (more == 0)
		return holds();
	for (size_t n = from; n < ACTS + waiting_count; n++) {
		bool found;

		if (n >= ACTS && waiting[n - ACTS]->standing != STANDING_WAITING)
			continue;
		act(waiting, n, more);
		found = can_hold(waiting, waiting_count, n, more - 1);
		x->f.attempt_count = count;
		if (n >= ACTS)
			make_waiting(waiting[n - ACTS]);
		if (found)
			return true;
	}
	return false;
}

static void expect_sum(const struct module_result *m, const char *why)
{
	int32_t acts = 0, waits = 0, signature = 0;

	for (size_t i = 0; i < m->blocker_count; i++) {
		const struct blocker *b = &m->blockers[i];

		acts += b->count;
		waits += b->code == BLOCKER_WAITING;
		signature += b->code == BLOCKER_SIGN || b->code == BLOCKER_FELL;
		cr_assert(b->holder != NULL && b->text[0] != '\0');
	}
	/* While the rule does not hold nobody is asked for the signature, which is missing too. */
	cr_assert(eq(i32, acts + (signature == 0), m->missing), "%s", why);
	cr_assert(eq(i32, waits, m->waiting), "%s", why);
}

Test(blockers, missing_is_the_least_number_of_acts_that_close_a_module)
{
	size_t tried = 0;

	for (size_t s = 0; s < SHAPES; s++) {
		teardown();
		x = fixture_new();
		read_module(x, "TST-1", "kind='core' credits='10'",
			    arena_printf(
				    x->a,
				    "<outcome id='LO1'>Does one thing.</outcome>" PLAIN_ACTIVITY(
					    "1", "") PLAIN_ACTIVITY("2", "") PLAIN_ACTIVITY("3", "")
					    PLAIN_ACTIVITY("4", "") PLAIN_ACTIVITY("5", "") "%s",
				    shapes[s]));
		read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
		for (uint32_t round = 0; round < 60; round++) {
			struct attempt *waiting[16];
			size_t waiting_count = 0;
			const struct module_result *m;

			fixture_facts(x);
			for (size_t i = 0; i < 3; i++) /* whoever is new may judge */
				add_role(x, arena_printf(x->a, "new%zu", i + 1), "", "",
					 "2020-01-01");
			for (size_t i = 0; i < 3; i++)
				add_approval(x, arena_printf(x->a, "new%zu", i + 1), "2021-09-06");
			state = round * 7919 + (uint32_t)s;
			for (uint32_t i = roll(10); i > 0; i--)
				roll_attempt();
			for (size_t i = 0; i < x->f.attempt_count; i++)
				if (x->f.attempts[i].standing == STANDING_WAITING)
					waiting[waiting_count++] = &x->f.attempts[i];
			m = judged(x, "TST-1");
			expect_sum(m, shapes[s]);
			if (m->missing > 4)
				continue;
			tried++;
			for (int32_t acts = 0; acts < m->missing - 1; acts++)
				cr_assert(not(can_hold(waiting, waiting_count, 0, (size_t)acts)),
					  "shape %zu round %u: %d acts suffice", s, round, acts);
			cr_assert(can_hold(waiting, waiting_count, 0, (size_t)m->missing - 1),
				  "shape %zu round %u: %d acts do not", s, round, m->missing - 1);
		}
	}
	cr_expect(tried > 100, "too few were worth trying: %zu", tried);
}

/* Twelve modules, two hundred attempts: what a cohort asks for each trainee. */
Test(blockers, of_a_whole_trainee_are_found_at_once)
{
	struct timespec from, to;
	char parts[4096] = "<outcome id='LO1'>Does one thing.</outcome>", uses[2048] = "";
	const struct completion *c = NULL;
	double spent;

	teardown();
	x = fixture_new();
	for (int n = 1; n <= 10; n++)
		snprintf(parts + strlen(parts), sizeof(parts) - strlen(parts),
			 "<activity id='%d' type='developmental' outcomes='LO1'><does>Does "
			 "%d.</does>"
			 "<evidence>A record.</evidence></activity>",
			 n, n);
	snprintf(parts + strlen(parts), sizeof(parts) - strlen(parts),
		 "<complete><activities/><assessments tool='CBD' min='2' assessors='2'/>"
		 "<assessments tool='DOPS OCE' min='3'/></complete>");
	for (int n = 1; n <= 12; n++) {
		read_module(x, arena_printf(x->a, "TST-%d", n),
			    "kind='core' credits='10' specialism='device-management'", parts);
		snprintf(uses + strlen(uses), sizeof(uses) - strlen(uses),
			 "<use module='TST-%d@2020.1'/>", n);
	}
	snprintf(uses + strlen(uses), sizeof(uses) - strlen(uses), "%s", AWARD);
	read_curriculum(x, "", uses);
	fixture_facts(x);
	for (size_t i = 0; i < 3; i++)
		x->f.roles[i].specialisms = "clinical-engineering";
	for (int i = 0; i < 200; i++) {
		const char *module = arena_printf(x->a, "TST-%d", 1 + i % 12);
		struct attempt *at;

		if (i % 5 < 3) {
			at = add_activity(x, arena_printf(x->a, "%s/%d", module, 1 + i / 12 % 10),
					  "2023-01-10");
		} else {
			at = add_assessment(x, tools[i % 3], people[i % 2], "2023-01-10", module,
					    NULL);
			at->kase = arena_printf(x->a, "%d", i);
		}
		if (i % 7 == 0)
			make_waiting(at);
		if (i % 11 == 0)
			at->standing = STANDING_NOT_YET;
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < 200; i++) {
		struct arena *a = arena_new(64u << 20);

		c = completion(&x->f, x->c, x->s, a);
		cr_assert(eq(sz, c->module_count, 12));
		arena_free(a);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	spent = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
	/* 0.2 ms optimised on an idle machine; room for debug builds, sanitizers and company. */
	cr_expect(spent / 200 < 20, "%.3f ms a trainee", spent / 200);
}

/* Whatever somebody sends, nobody waits long: 20,000 attempts on one module of 200 activities. */
Test(blockers, of_an_absurd_portfolio_are_found_too)
{
	struct attempt *many;
	size_t count = 20000;
	const struct module_result *m;
	char *parts;
	size_t used = 0;

	teardown();
	x = fixture_new();
	parts = arena_alloc(x->a, 200 * 200);
	for (int n = 1; n <= 200; n++)
		used += (size_t)snprintf(parts + used, 200,
					 "<activity id='%d' type='developmental' outcomes='LO1'>"
					 "<does>Does %d.</does><evidence>A record.</evidence>"
					 "</activity>",
					 n, n);
	read_module(x, "TST-1", "kind='core' credits='10'",
		    arena_printf(x->a,
				 "<outcome id='LO1'>Does one thing.</outcome>%s<complete>"
				 "<activities/><assessments tool='CBD' min='100' assessors='3'/>"
				 "<assessments tool='CBD DOPS' min='100'/></complete>",
				 parts));
	read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
	many = arena_array(x->a, count, sizeof(*many));
	for (size_t i = 0; i < count; i++) {
		struct attempt *at;

		x->f.attempt_count = 0;
		at = i % 2 == 0 ? add_activity(x, "TST-1/1", "2023-01-10")
				: add_assessment(x, "CBD", people[i / 2 % 2], "2023-01-10", "TST-1",
						 NULL);
		if (i % 2 == 1 && i % 3 == 0)
			at->kase = arena_printf(x->a, "%zu", i % 50);
		at->request = 100 + (int64_t)i;
		many[i] = *at;
	}
	x->f.attempts = many;
	x->f.attempt_count = count;
	m = judged(x, "TST-1");
	cr_expect(eq(i32, m->missing, 199 + 1 + 1), "kim and lee only: one more assessor");
	cr_expect(eq(sz, m->blocker_count, 199 + 1));
}
