/* RULES.md section 2: which attempts count for what. */
#include "assessment/counts.h"

#include "fixture.h"

static struct fixture *x;
static struct target activity, outcome, quota;

#define PARTS                                                                                      \
	"<outcome id='LO1'>Does it.</outcome>"                                                     \
	"<activity id='1' type='developmental' outcomes='LO1'><does>Does one.</does>"              \
	"<evidence>A record.</evidence></activity>"                                                \
	"<complete><activities/><outcomes/>"                                                       \
	"<assessments tool='CBD DOPS' min='2' assessors='2' after='P6M' before='P1Y'>"             \
	"<topic id='T1'>Topic one</topic><topic id='T2'>Topic two</topic>"                         \
	"</assessments></complete>"

static void setup(void)
{
	const struct module *m;

	x = fixture_new();
	read_module(x, "TST-1", "kind='core' credits='10' specialism='device-management'", PARTS);
	read_curriculum(x, "",
			"<use module='TST-1@2020.1'/>"
			"<award id='completion' due='P2Y'><title>A</title><modules/></award>");
	m = x->c->uses[0].module;
	activity = (struct target){.kind = TARGET_ACTIVITY, .module = m, .item = "TST-1/1"};
	outcome = (struct target){.kind = TARGET_OUTCOME, .module = m, .item = "TST-1/LO1"};
	quota = (struct target){
		.kind = TARGET_QUOTA, .module = m, .item = "TST-1/Q1", .quota = m->quotas[0]};
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(counts, .init = setup, .fini = teardown);

static unsigned flaws_of(const struct attempt *at, struct target *t)
{
	struct clock clock = clock_new(&x->f, x->a);
	struct judge *j = judge_new(&x->f, &clock, x->c, x->s, x->a);

	t->specialisms = judge_specialisms(j, &t->module->specialisms);
	t->after = t->quota != NULL ? clock_day(&clock, t->quota->after) : DAY_NONE;
	t->before = t->quota != NULL ? clock_day(&clock, t->quota->before) : DAY_OPEN;
	return judge_flaws(j, at, t);
}

static void expect_flaws(const struct attempt *at, struct target *t, unsigned want, const char *why)
{
	cr_expect(eq(u32, flaws_of(at, t), want), "%s", why);
}

static struct attempt *good_activity(void)
{
	return add_activity(x, "TST-1/1", "2022-05-02");
}

static struct attempt *good_assessment(void)
{
	struct attempt *at = add_assessment(x, "CBD", "kim", "2022-05-02", "TST-1", NULL);

	at->topic = "TST-1/T1";
	at->kase = "1";
	return at;
}

Test(counts, what_was_sent_for_it_and_judged_by_an_approved_assessor_counts)
{
	struct attempt *o = add_activity(x, "TST-1/LO1", "2022-05-02");

	expect_flaws(good_activity(), &activity, 0, "an activity");
	expect_flaws(o, &outcome, 0, "an outcome");
	expect_flaws(good_assessment(), &quota, 0, "an assessment");
}

/* Each row spoils one thing; what it then fails is that one test. */
static void first_day_too_early(struct attempt *at)
{
	at->first_day = day("2021-09-05");
}
static void first_day_just_in(struct attempt *at)
{
	at->first_day = day("2021-09-06");
}
static void carried(struct attempt *at)
{
	at->first_day = day("2020-02-01");
	at->carried = true;
}
static void worked_after_freeze(struct attempt *at)
{
	at->last_day = day("2023-09-07");
	at->decided = noon("2023-09-06");
}
static void decided_on_the_last_day(struct attempt *at)
{
	at->decided = noon("2023-09-06");
}
static void decided_late(struct attempt *at)
{
	at->decided = noon("2023-09-07");
}
static void by_herself(struct attempt *at)
{
	at->assessor = "ana";
	add_role(x, "ana", "", "", "2020-01-01");
	add_approval(x, "ana", "2021-09-06");
}
static void kim_was_a_trainee(struct attempt *at)
{
	(void)at;
	x->f.trainees[x->f.trainee_count++] =
		(struct trainee_span){"kim", day("2020-09-01"), day("2022-05-03")};
}
static void kim_was_a_trainee_until_the_day_before(struct attempt *at)
{
	(void)at;
	x->f.trainees[x->f.trainee_count++] =
		(struct trainee_span){"kim", day("2020-09-01"), day("2022-05-02")};
}
static void approved_later(struct attempt *at)
{
	x->f.approvals[0].from = at->decided + 1;
}
static void approved_just_then(struct attempt *at)
{
	x->f.approvals[0].from = at->decided;
}
static void approval_ended_then(struct attempt *at)
{
	x->f.approvals[0].until = at->decided;
}
static void approval_ended_just_after(struct attempt *at)
{
	x->f.approvals[0].until = at->decided + 1;
}
static void approval_of_another(struct attempt *at)
{
	(void)at;
	x->f.approvals[0].assessor = "lee";
}
static void approval_by_another(struct attempt *at)
{
	(void)at;
	x->f.approvals[0].officer = "ola";
}
static void no_role(struct attempt *at)
{
	(void)at;
	x->f.roles[0].person = "lee";
}
static void an_officers_role(struct attempt *at)
{
	(void)at;
	x->f.roles[0].role = ROLE_TRAINING_OFFICER;
}
static void role_from_the_day_after_working(struct attempt *at)
{
	x->f.roles[0].from = at->last_day + 1;
}
static void role_until_the_day_worked(struct attempt *at)
{
	x->f.roles[0].until = at->last_day;
}
static void two_roles_for_the_two_days(struct attempt *at)
{
	x->f.roles[0].until = at->last_day;
	add_role(x, "kim", "", "", "2022-05-03");
	x->f.roles[x->f.role_count - 1].granted = at->decided;
}
static void granted_after_deciding(struct attempt *at)
{
	x->f.roles[0].granted = at->decided + 1;
}
static void role_for_another_tool(struct attempt *at)
{
	(void)at;
	x->f.roles[0].tools = "OCE MSF";
}
static void role_for_this_tool(struct attempt *at)
{
	x->f.roles[0].tools = arena_printf(x->a, "OCE %s", at->tool);
}
static void role_for_its_specialism(struct attempt *at)
{
	(void)at;
	x->f.roles[0].specialisms = "genetics device-management";
}
static void role_for_its_theme(struct attempt *at)
{
	(void)at;
	x->f.roles[0].specialisms = "clinical-engineering";
}
static void role_for_another_specialism(struct attempt *at)
{
	(void)at;
	x->f.roles[0].specialisms = "renal-technology";
}

static const struct {
	const char *why;
	void (*spoil)(struct attempt *at);
	unsigned want;
} rows[] = {
	{"worked before the start", first_day_too_early, FLAW_BIT(FLAW_OUTSIDE_PROGRAMME)},
	{"worked on the first day", first_day_just_in, 0},
	{"carried", carried, 0},
	{"worked after the freeze", worked_after_freeze, FLAW_BIT(FLAW_OUTSIDE_PROGRAMME)},
	{"decided on the last day", decided_on_the_last_day, 0},
	{"decided late", decided_late, FLAW_BIT(FLAW_AFTER_DEADLINE)},
	{"by herself", by_herself, FLAW_BIT(FLAW_OWN_EVIDENCE)},
	{"by a trainee", kim_was_a_trainee, FLAW_BIT(FLAW_TRAINEE_ASSESSOR)},
	{"by a former trainee", kim_was_a_trainee_until_the_day_before, 0},
	{"approved later", approved_later, FLAW_BIT(FLAW_NOT_APPROVED)},
	{"approved in that moment", approved_just_then, 0},
	{"approval ended", approval_ended_then, FLAW_BIT(FLAW_NOT_APPROVED)},
	{"approval ended after", approval_ended_just_after, 0},
	{"approval of another", approval_of_another, FLAW_BIT(FLAW_NOT_APPROVED)},
	{"approval by another officer", approval_by_another, FLAW_BIT(FLAW_NOT_APPROVED)},
	{"no role", no_role, FLAW_BIT(FLAW_NOT_ACCREDITED)},
	{"no assessor's role", an_officers_role, FLAW_BIT(FLAW_NOT_ACCREDITED)},
	{"role began later", role_from_the_day_after_working, FLAW_BIT(FLAW_NOT_ACCREDITED)},
	{"role ended before deciding", role_until_the_day_worked, FLAW_BIT(FLAW_NOT_ACCREDITED)},
	{"a role for each day", two_roles_for_the_two_days, 0},
	{"granted after deciding", granted_after_deciding, FLAW_BIT(FLAW_NOT_ACCREDITED)},
	{"role for another tool", role_for_another_tool, FLAW_BIT(FLAW_NOT_ACCREDITED)},
	{"role for this tool", role_for_this_tool, 0},
	{"role for its specialism", role_for_its_specialism, 0},
	{"role for its theme", role_for_its_theme, 0},
	{"role for another specialism", role_for_another_specialism, FLAW_BIT(FLAW_NOT_ACCREDITED)},
};

Test(counts, each_test_fails_by_itself_and_at_its_very_edge)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct attempt *at;

		fixture_facts(x);
		at = good_activity();
		rows[i].spoil(at);
		expect_flaws(at, &activity, rows[i].want, rows[i].why);
	}
}

Test(counts, a_waiting_attempt_is_judged_as_if_decided_now)
{
	struct attempt *at = good_activity();

	make_waiting(at);
	expect_flaws(at, &activity, 0, "now is in time");
	x->f.approvals[0].until = x->f.at;
	expect_flaws(at, &activity, FLAW_BIT(FLAW_NOT_APPROVED), "the approval has ended");
	x->f.approvals[0].until = INT64_MAX;
	x->f.roles[0].until = day("2023-02-28");
	expect_flaws(at, &activity, FLAW_BIT(FLAW_NOT_ACCREDITED), "the role has ended");
	x->f.roles[0].until = DAY_OPEN;
	x->f.at = noon("2023-09-06");
	expect_flaws(at, &activity, 0, "the last day");
	x->f.at = noon("2023-09-07");
	expect_flaws(at, &activity, FLAW_BIT(FLAW_AFTER_DEADLINE), "frozen");
}

Test(counts, a_quota_wants_its_module_its_tools_its_topics_and_its_window)
{
	struct attempt *at = good_assessment();

	at->modules[0] = "TST-2";
	expect_flaws(at, &quota, FLAW_BIT(FLAW_OTHER_TARGET), "another module");
	at->module_count = 0;
	expect_flaws(at, &quota, FLAW_BIT(FLAW_OTHER_TARGET), "no module");
	at->modules[0] = "TST-2";
	at->modules[1] = "TST-1";
	at->module_count = 2;
	expect_flaws(at, &quota, 0, "two modules");
	at->tool = "OCE";
	expect_flaws(at, &quota, FLAW_BIT(FLAW_WRONG_TOOL), "another tool");
	at->tool = "DOPS";
	at->topic = "TST-1/T3";
	expect_flaws(at, &quota, FLAW_BIT(FLAW_WRONG_TOPIC), "a topic that is not listed");
	at->topic = "";
	expect_flaws(at, &quota, FLAW_BIT(FLAW_WRONG_TOPIC), "no topic");
	at->topic = "TST-2/T1";
	expect_flaws(at, &quota, FLAW_BIT(FLAW_WRONG_TOPIC), "another module's topic");
	at->topic = "TST-1/T2";
	at->last_day = day("2022-03-06");
	expect_flaws(at, &quota, 0, "the first day of the window");
	at->last_day = at->first_day = day("2022-03-05");
	expect_flaws(at, &quota, FLAW_BIT(FLAW_OUTSIDE_WINDOW), "the day before it");
	at->decided = noon("2022-09-06");
	at->last_day = day("2022-09-05");
	expect_flaws(at, &quota, 0, "its last day");
	at->last_day = day("2022-09-06");
	expect_flaws(at, &quota, FLAW_BIT(FLAW_OUTSIDE_WINDOW), "the day after it");
	x->f.enrolment.hundredths = 50;
	expect_flaws(at, &quota, 0, "at half time the window lies later and is longer");
}

Test(counts, what_was_filed_as_something_else_has_one_flaw)
{
	struct attempt *at = good_activity();

	expect_flaws(at, &quota, FLAW_BIT(FLAW_WRONG_TOOL), "an activity for a quota");
	expect_flaws(at, &outcome, FLAW_BIT(FLAW_OTHER_TARGET), "an activity for an outcome");
	at->item = "TST-2/1";
	expect_flaws(at, &quota, FLAW_BIT(FLAW_OTHER_TARGET) | FLAW_BIT(FLAW_WRONG_TOOL),
		     "another module's activity for a quota");
	expect_flaws(good_assessment(), &activity,
		     FLAW_BIT(FLAW_OTHER_TARGET) | FLAW_BIT(FLAW_WRONG_TOOL),
		     "an assessment for an activity");
}

Test(counts, a_module_without_specialisms_takes_any_assessor)
{
	x->f.roles[0].specialisms = "renal-technology";
	((struct module *)activity.module)->specialisms.count = 0;
	expect_flaws(good_activity(), &activity, 0, "any");
}

Test(counts, flaws_are_said_as_a_person_would)
{
	struct attempt *at = good_activity(), *as = good_assessment();
	int32_t start = day("2021-09-06"), freeze = day("2023-09-06");

	cr_expect_str_eq(flaw_why(FLAW_WRONG_TOOL, at, &quota, start, freeze, x->a),
			 "filed as an activity, not as a CBD or DOPS");
	as->tool = "OCE";
	cr_expect_str_eq(flaw_why(FLAW_WRONG_TOOL, as, &quota, start, freeze, x->a),
			 "filed as an OCE, not as a CBD or DOPS");
	cr_expect_str_eq(flaw_why(FLAW_OTHER_TARGET, at, &outcome, start, freeze, x->a),
			 "filed for TST-1/1, not for TST-1/LO1");
	cr_expect_str_eq(flaw_why(FLAW_NOT_APPROVED, at, &activity, start, freeze, x->a),
			 "the training officer had not approved kim by 2022-05-03");
	make_waiting(at);
	cr_expect_str_eq(flaw_why(FLAW_NOT_APPROVED, at, &activity, start, freeze, x->a),
			 "the training officer has not approved kim");
	at->first_day = day("2021-08-01");
	cr_expect_str_eq(flaw_why(FLAW_OUTSIDE_PROGRAMME, at, &activity, start, freeze, x->a),
			 "worked from 2021-08-01, before the programme began on 2021-09-06");
	cr_expect_str_eq(with_article("MSF", x->a), "an MSF");
	cr_expect_str_eq(with_article("CBD", x->a), "a CBD");
	for (int i = 0; i < FLAW_COUNT; i++) {
		cr_expect(strlen(flaw_name((enum flaw)i)) > 4);
		cr_expect(strlen(flaw_why((enum flaw)i, as, &quota, start, freeze, x->a)) > 10,
			  "%s", flaw_name((enum flaw)i));
	}
}
