/*
 * RULES.md section 5, word by word: each met, short by one, with a near miss, with something
 * expired, and waived. A cell that cannot be says why. Facts are lines of a small script (`say`).
 */
#include "fixture.h"

static struct fixture *x;

static void setup(void)
{
	x = fixture_new();
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(words, .init = setup, .fini = teardown);

enum cell { MET, SHORT, NEAR, EXPIRED, WAIVED, CELL_COUNT };

struct row {
	const char *rule; /* the one word of the rule */
	enum cell cell;
	const char *never; /* why there is no such cell; else: */
	const char *facts;
	int32_t need, have, wait, missing;
	enum blocker_code code; /* of the first line of the list */
	const char *near;	/* words of its first near miss; NULL: none */
};

#define NEVER(word, of, why)                                                                       \
	{                                                                                          \
		.rule = word, .cell = of, .never = why                                             \
	}

/* ---- words of modules ---- */

#define WORKED "2023-01-10"
#define TWO "activity 1 " WORKED ";activity 2 " WORKED
#define CBDS "CBD kim " WORKED ";CBD lee " WORKED
#define ACTIVITIES "<activities/>"
#define SOME "<activities of='1 2 3' min='2'/>"
#define REVIEWS "<outcomes each='2'/>"
#define PLAIN_QUOTA "<assessments tool='CBD' min='2'/>"
#define ASSESSORS "<assessments tool='CBD' min='2' assessors='2'/>"
#define SITES "<assessments tool='CBD' min='2' sites='2'/>"
#define TOPICS                                                                                     \
	"<assessments tool='CBD' min='2' topics='2'><topic id='T1'>One</topic>"                    \
	"<topic id='T2'>Two</topic></assessments>"
#define WINDOW "<assessments tool='CBD' min='1' after='P1M' before='P12M'/>"
#define ANY "<any><activities of='1'/><activities of='2 3'/></any>"
#define ALL "<any><all><activities of='1'/><activities of='2 3'/></all></any>"

/* Activity 3 is valid for a year; today is 2023-03-01. */
static const struct row module_rows[] = {
	{ACTIVITIES, MET, 0, TWO ";activity 3 " WORKED, 3, 3, 0, 0, BLOCKER_SIGN, 0},
	{ACTIVITIES, SHORT, 0, TWO, 3, 2, 0, 1, BLOCKER_TO_DO, 0},
	{ACTIVITIES, NEAR, 0, TWO ";activity 3 " WORKED ";by nia", 3, 2, 0, 1, BLOCKER_TO_DO,
	 "approved"},
	{ACTIVITIES, EXPIRED, 0, TWO ";activity 3 2022-03-01", 3, 2, 0, 1, BLOCKER_LAPSED, 0},
	{ACTIVITIES, WAIVED, 0, TWO ";waive TST-1/3", 2, 2, 0, 0, BLOCKER_SIGN, 0},

	{SOME, MET, 0, TWO, 2, 2, 0, 0, BLOCKER_SIGN, 0},
	{SOME, SHORT, 0, "activity 1 " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO, 0},
	{SOME, NEAR, 0, "activity 1 " WORKED ";activity 2 " WORKED ";not-yet", 2, 1, 0, 1,
	 BLOCKER_NOT_YET, "not yet"},
	{SOME, EXPIRED, 0, "activity 1 " WORKED ";waive TST-1/2;activity 3 2022-03-01", 2, 1, 0, 1,
	 BLOCKER_LAPSED, 0},
	{SOME, WAIVED, 0, "activity 1 " WORKED ";waive TST-1/2;waive TST-1/3", 1, 1, 0, 0,
	 BLOCKER_SIGN, 0},

	{REVIEWS, MET, 0,
	 "activity LO1 " WORKED ";activity LO1 " WORKED ";activity LO2 " WORKED
	 ";activity LO2 " WORKED,
	 4, 4, 0, 0, BLOCKER_SIGN, 0},
	{REVIEWS, SHORT, 0,
	 "activity LO1 " WORKED ";activity LO1 " WORKED ";activity LO1 " WORKED
	 ";activity LO2 " WORKED,
	 4, 3, 0, 1, BLOCKER_TO_DO, 0},
	{REVIEWS, NEAR, 0,
	 "activity LO1 " WORKED ";activity LO1 " WORKED ";activity LO2 " WORKED
	 ";activity LO2 " WORKED ";by nia",
	 4, 3, 0, 1, BLOCKER_TO_DO, "approved"},
	NEVER(REVIEWS, EXPIRED, "only activities have a `valid`"),
	NEVER(REVIEWS, WAIVED, "a waiver names activities and slots, no outcomes"),

	{PLAIN_QUOTA, MET, 0, CBDS, 2, 2, 0, 0, BLOCKER_SIGN, 0},
	{PLAIN_QUOTA, SHORT, 0, "CBD kim " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO, 0},
	{PLAIN_QUOTA, NEAR, 0, "CBD kim " WORKED ";case 7;CBD lee " WORKED ";case 7", 2, 1, 0, 1,
	 BLOCKER_TO_DO, "case"},
	{PLAIN_QUOTA, EXPIRED, 0, "CBD kim " WORKED ";CBD old " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO,
	 "accredited"},
	{PLAIN_QUOTA, WAIVED, 0, "waive TST-1/Q1", 0, 0, 0, 0, BLOCKER_SIGN, 0},

	{ASSESSORS, MET, 0, CBDS, 2, 2, 0, 0, BLOCKER_SIGN, 0},
	{ASSESSORS, SHORT, 0, "CBD kim " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO, 0},
	{ASSESSORS, NEAR, 0, "CBD kim " WORKED ";CBD kim " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO,
	 "kim"},
	{ASSESSORS, EXPIRED, 0, "CBD kim " WORKED ";CBD old " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO,
	 "accredited"},
	{ASSESSORS, WAIVED, 0, "waive TST-1/Q1", 0, 0, 0, 0, BLOCKER_SIGN, 0},

	{SITES, MET, 0, "CBD kim " WORKED ";site north;CBD kim " WORKED ";site south", 2, 2, 0, 0,
	 BLOCKER_SIGN, 0},
	{SITES, SHORT, 0, "CBD kim " WORKED ";site north", 2, 1, 0, 1, BLOCKER_TO_DO, 0},
	{SITES, NEAR, 0, "CBD kim " WORKED ";site north;CBD kim " WORKED ";site north", 2, 1, 0, 1,
	 BLOCKER_TO_DO, "north"},
	{SITES, EXPIRED, 0, "CBD kim " WORKED ";site north;CBD old " WORKED ";site south", 2, 1, 0,
	 1, BLOCKER_TO_DO, "accredited"},
	{SITES, WAIVED, 0, "waive TST-1/Q1", 0, 0, 0, 0, BLOCKER_SIGN, 0},

	{TOPICS, MET, 0, "CBD kim " WORKED ";topic T1;CBD kim " WORKED ";topic T2", 2, 2, 0, 0,
	 BLOCKER_SIGN, 0},
	{TOPICS, SHORT, 0, "CBD kim " WORKED ";topic T1", 2, 1, 0, 1, BLOCKER_TO_DO, 0},
	{TOPICS, NEAR, 0, "CBD kim " WORKED ";topic T1;CBD lee " WORKED ";topic T3", 2, 1, 0, 1,
	 BLOCKER_TO_DO, "topic"},
	{TOPICS, EXPIRED, 0, "CBD kim " WORKED ";topic T1;CBD old " WORKED ";topic T2", 2, 1, 0, 1,
	 BLOCKER_TO_DO, "accredited"},
	{TOPICS, WAIVED, 0, "waive TST-1/Q1", 0, 0, 0, 0, BLOCKER_SIGN, 0},

	{WINDOW, MET, 0, "CBD kim 2022-09-05", 1, 1, 0, 0, BLOCKER_SIGN, 0},
	{WINDOW, SHORT, 0, "", 1, 0, 0, 1, BLOCKER_TO_DO, 0},
	{WINDOW, NEAR, 0, "CBD kim 2021-10-05", 1, 0, 0, 1, BLOCKER_TO_DO, "2021-10-06"},
	{WINDOW, EXPIRED, 0, "CBD kim 2022-09-06", 1, 0, 0, 1, BLOCKER_TO_DO, "2022-09-06"},
	{WINDOW, WAIVED, 0, "waive TST-1/Q1", 0, 0, 0, 0, BLOCKER_SIGN, 0},

	{ANY, MET, 0, "activity 1 " WORKED, 1, 1, 0, 0, BLOCKER_SIGN, 0},
	{ANY, SHORT, 0, "", 1, 0, 0, 1, BLOCKER_TO_DO, 0},
	{ANY, NEAR, 0, "activity 2 " WORKED ";activity 3 " WORKED ";not-yet", 1, 0, 0, 1,
	 BLOCKER_TO_DO, 0},
	{ANY, EXPIRED, 0, "activity 2 " WORKED ";activity 3 2022-03-01", 1, 0, 0, 1, BLOCKER_TO_DO,
	 0},
	{ANY, WAIVED, 0, "waive TST-1/1", 1, 1, 0, 0, BLOCKER_SIGN, 0},

	{ALL, MET, 0, TWO ";activity 3 " WORKED, 1, 1, 0, 0, BLOCKER_SIGN, 0},
	{ALL, SHORT, 0, TWO, 1, 0, 0, 1, BLOCKER_TO_DO, 0},
	{ALL, NEAR, 0, TWO ";activity 3 " WORKED ";by nia", 1, 0, 0, 1, BLOCKER_TO_DO, "approved"},
	{ALL, EXPIRED, 0, TWO ";activity 3 2022-03-01", 1, 0, 0, 1, BLOCKER_LAPSED, 0},
	{ALL, WAIVED, 0, TWO ";waive TST-1/3", 1, 1, 0, 0, BLOCKER_SIGN, 0},
};

/* ---- words of other gates ---- */

#define CLOSED_1 "activity 1 " WORKED ";sign TST-1"
#define CLOSED_2 "other 1 " WORKED ";sign TST-2"
#define LAPSED_1 "today 2022-06-01;activity 1 2022-03-01;sign TST-1;today 2023-03-01"
#define MODULES "<modules of='TST-1'/>"
#define PERCENT "<percent items='activities' min='51'/>"
#define ITEMS "<percent items='all' min='100'/>"
#define CREDITS "<credits min='20'/>"
#define SEEN "<assessments tool='CBD' min='2'/>"
#define BY_TWO "<assessments tool='CBD' min='2' assessors='2'/>"
#define SPECIALISMS "<placements min='2' shortest='P2W'/>"
#define DAYS "<placements total='P2W'/>"
#define HELD "<review ref='early'/>"
#define PASSED "<result ref='degree'/>"

/* TST-1 and TST-2 ask for one activity each, valid for a year; TST-2 needs TST-1. */
static const struct row gate_rows[] = {
	{MODULES, MET, 0, CLOSED_1, 1, 1, 0, 0, BLOCKER_SIGN, 0},
	{MODULES, SHORT, 0, "activity 1 " WORKED, 1, 0, 0, 1, BLOCKER_MODULE, 0},
	NEVER(MODULES, NEAR,
	      "a module is a line that points to its own list, where its near misses are"),
	{MODULES, EXPIRED, 0, LAPSED_1, 1, 0, 0, 1, BLOCKER_MODULE, 0},
	{MODULES, WAIVED, 0, "waive TST-1", 0, 0, 0, 0, BLOCKER_SIGN, 0},

	{PERCENT, MET, 0, "activity 1 " WORKED ";other 1 " WORKED, 2, 2, 0, 0, BLOCKER_SIGN, 0},
	{PERCENT, SHORT, 0, "activity 1 " WORKED, 2, 1, 0, 1, BLOCKER_PERCENT, 0},
	NEVER(PERCENT, NEAR,
	      "how many more of all items is one line; near misses are in each module"),
	{PERCENT, EXPIRED, 0, "activity 1 " WORKED ";other 1 2022-03-01", 2, 1, 0, 1,
	 BLOCKER_PERCENT, 0},
	{PERCENT, WAIVED, 0, "activity 1 " WORKED ";waive TST-2", 1, 1, 0, 0, BLOCKER_SIGN, 0},

	{ITEMS, MET, 0, "activity 1 " WORKED ";other 1 " WORKED, 2, 2, 0, 0, BLOCKER_SIGN, 0},
	{ITEMS, SHORT, 0, "activity 1 " WORKED ";other 1 " WORKED ";waiting", 2, 1, 1, 1,
	 BLOCKER_PERCENT, 0},
	NEVER(ITEMS, NEAR,
	      "how many more of all items is one line; near misses are in each module"),
	{ITEMS, EXPIRED, 0, "activity 1 " WORKED ";other 1 2022-03-01", 2, 1, 0, 1, BLOCKER_PERCENT,
	 0},
	{ITEMS, WAIVED, 0, "activity 1 " WORKED ";waive TST-2/1", 1, 1, 0, 0, BLOCKER_SIGN, 0},

	{CREDITS, MET, 0, CLOSED_1 ";" CLOSED_2, 20, 20, 0, 0, BLOCKER_SIGN, 0},
	{CREDITS, SHORT, 0, CLOSED_1, 20, 10, 0, 1, BLOCKER_CREDITS, 0},
	{CREDITS, NEAR, 0, CLOSED_2, 20, 0, 0, 1, BLOCKER_CREDITS, "TST-1"},
	{CREDITS, EXPIRED, 0, LAPSED_1, 20, 0, 0, 1, BLOCKER_CREDITS, 0},
	{CREDITS, WAIVED, 0, "waive TST-1;" CLOSED_2, 20, 20, 0, 0, BLOCKER_SIGN, 0},

	{SEEN, MET, 0, CBDS, 2, 2, 0, 0, BLOCKER_SIGN, 0},
	{SEEN, SHORT, 0, "CBD kim " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO, 0},
	{SEEN, NEAR, 0, "CBD kim " WORKED ";CBD nia " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO,
	 "approved"},
	{SEEN, EXPIRED, 0, "CBD kim " WORKED ";CBD old " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO,
	 "accredited"},
	NEVER(SEEN, WAIVED, "a waiver names slots of modules; outside of them a quota has no name"),

	{BY_TWO, MET, 0, CBDS, 2, 2, 0, 0, BLOCKER_SIGN, 0},
	{BY_TWO, SHORT, 0, "CBD kim " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO, 0},
	{BY_TWO, NEAR, 0, "CBD kim " WORKED ";CBD kim " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO, "kim"},
	{BY_TWO, EXPIRED, 0, "CBD kim " WORKED ";CBD old " WORKED, 2, 1, 0, 1, BLOCKER_TO_DO,
	 "accredited"},
	NEVER(BY_TWO, WAIVED,
	      "a waiver names slots of modules; outside of them a quota has no name"),

	{SPECIALISMS, MET, 0, "place one 2022-01-01 2022-01-14;place two 2022-02-01 2022-02-14", 2,
	 2, 0, 0, BLOCKER_SIGN, 0},
	{SPECIALISMS, SHORT, 0, "place one 2022-01-01 2022-01-14;place one 2022-02-01 2022-02-14",
	 2, 1, 0, 1, BLOCKER_PLACEMENT, 0},
	{SPECIALISMS, NEAR, 0, "place one 2022-01-01 2022-01-14;place two 2022-02-01 2022-02-13", 2,
	 1, 0, 1, BLOCKER_PLACEMENT, 0},
	NEVER(SPECIALISMS, EXPIRED, "days of a placement stay"),
	NEVER(SPECIALISMS, WAIVED, "a waiver cannot name placements"),

	{DAYS, MET, 0, "place one 2022-01-01 2022-01-07;place two 2022-01-07 2022-01-14", 14, 14, 0,
	 0, BLOCKER_SIGN, 0},
	{DAYS, SHORT, 0, "place one 2022-01-01 2022-01-07;place two 2022-01-07 2022-01-13", 14, 13,
	 0, 1, BLOCKER_PLACEMENT, 0},
	NEVER(DAYS, NEAR, "days have no near miss: the line says how many are had"),
	NEVER(DAYS, EXPIRED, "days of a placement stay"),
	NEVER(DAYS, WAIVED, "a waiver cannot name placements"),

	{HELD, MET, 0, "review early satisfactory", 1, 1, 0, 0, BLOCKER_SIGN, 0},
	{HELD, SHORT, 0, "", 1, 0, 0, 1, BLOCKER_REVIEW, 0},
	{HELD, NEAR, 0, "review early satisfactory;review early unsatisfactory", 1, 0, 0, 1,
	 BLOCKER_REVIEW, 0},
	NEVER(HELD, EXPIRED, "a record stands until it is revised"),
	{HELD, WAIVED, 0, "waive early", 0, 0, 0, 0, BLOCKER_SIGN, 0},

	{PASSED, MET, 0, "result degree passed 2022-03-02", 1, 1, 0, 0, BLOCKER_SIGN, 0},
	{PASSED, SHORT, 0, "", 1, 0, 0, 1, BLOCKER_RESULT, 0},
	{PASSED, NEAR, 0, "result degree passed 2022-06-01;result degree failed 2022-07-01", 1, 0,
	 0, 1, BLOCKER_RESULT, 0},
	{PASSED, EXPIRED, 0, "result degree passed 2022-03-01", 1, 0, 0, 1, BLOCKER_RESULT, 0},
	{PASSED, WAIVED, 0, "waive degree", 0, 0, 0, 0, BLOCKER_SIGN, 0},
};

/* ---- the script ---- */

static struct attempt *latest(void)
{
	return &x->f.attempts[x->f.attempt_count - 1];
}

static void say_about_latest(const char *verb, const char *value)
{
	if (strcmp(verb, "by") == 0)
		latest()->assessor = value;
	else if (strcmp(verb, "case") == 0)
		latest()->kase = value;
	else if (strcmp(verb, "site") == 0)
		latest()->site = value;
	else if (strcmp(verb, "topic") == 0)
		latest()->topic = arena_printf(x->a, "TST-1/%s", value);
	else if (strcmp(verb, "not-yet") == 0)
		latest()->standing = STANDING_NOT_YET;
	else if (strcmp(verb, "waiting") == 0)
		make_waiting(latest());
	else
		cr_assert(false, "what is %s?", verb);
}

static void say_one(const char *const *w)
{
	if (strcmp(w[0], "activity") == 0)
		add_activity(x, arena_printf(x->a, "TST-1/%s", w[1]), w[2]);
	else if (strcmp(w[0], "other") == 0)
		add_activity(x, arena_printf(x->a, "TST-2/%s", w[1]), w[2]);
	else if (strcmp(w[0], "CBD") == 0)
		add_assessment(x, "CBD", w[1], w[2], "TST-1", NULL);
	else if (strcmp(w[0], "waive") == 0)
		relieve(x, RELIEF_WAIVED, w[1]);
	else if (strcmp(w[0], "sign") == 0)
		sign_now(x, w[1]);
	else if (strcmp(w[0], "today") == 0)
		x->f.at = noon(w[1]);
	else if (strcmp(w[0], "place") == 0)
		place(x, w[1], w[2], w[3]);
	else if (strcmp(w[0], "review") == 0)
		record_review(x, w[1], w[2], "2022-12-01");
	else if (strcmp(w[0], "result") == 0)
		record_result(x, w[1], strcmp(w[2], "passed") == 0, w[3]);
	else
		say_about_latest(w[0], w[1]);
}

static void say(const char *facts)
{
	char *line = arena_text(x->a, facts), *rest = line;

	while ((line = strsep(&rest, ";")) != NULL) {
		const char *words[4] = {"", "", "", ""};
		size_t count;
		const char **all = arena_words(x->a, line, &count);

		for (size_t i = 0; i < count && i < 4; i++)
			words[i] = all[i];
		if (count > 0)
			say_one(words);
	}
}

/* ---- the tables ---- */

static void expect_row(const struct row *row, const struct rule_result *r,
		       const struct blocker *lines, size_t count)
{
	const char *what = arena_printf(x->a, "%s, cell %d", row->rule, row->cell);

	cr_expect(eq(i32, r->need, row->need), "need of %s", what);
	cr_expect(eq(i32, r->have, row->have), "have of %s", what);
	cr_expect(eq(i32, r->wait, row->wait), "wait of %s", what);
	cr_expect(eq(i32, r->missing, row->missing), "missing of %s", what);
	cr_expect(eq(int, r->missing == 0, row->cell == MET || row->cell == WAIVED), "%s", what);
	cr_assert(count > 0, "%s", what);
	cr_expect(eq(int, lines[0].code, row->code), "%s: %s", what,
		  blocker_code_name(lines[0].code));
	if (row->near == NULL)
		return;
	cr_assert(lines[0].near_count > 0, "%s has no near miss", what);
	cr_expect(
		strstr(arena_printf(x->a, "%s %s", lines[0].near[0].why,
				    lines[0].near[0].module != NULL ? lines[0].near[0].module : ""),
		       row->near) != NULL,
		"%s: %s", what, lines[0].near[0].why);
}

/* Every word has every cell, in order. */
static void expect_whole(const struct row *rows, size_t count)
{
	cr_assert(eq(sz, count % CELL_COUNT, 0));
	for (size_t i = 0; i < count; i++) {
		cr_assert(eq(sz, (size_t)rows[i].cell, i % CELL_COUNT), "%s", rows[i].rule);
		cr_assert(strcmp(rows[i].rule, rows[i - i % CELL_COUNT].rule) == 0);
	}
}

/* `old` is approved, and was accredited until the end of 2022. */
static void begin_row(void)
{
	teardown();
	setup();
	add_role(x, "nia", "", "", "2020-01-01");
	add_role(x, "old", "", "", "2020-01-01");
	x->f.roles[x->f.role_count - 1].until = day("2022-12-31");
	add_approval(x, "old", "2021-09-06");
}

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

Test(words, of_modules_have_each_cell)
{
	expect_whole(module_rows, ROWS(module_rows));
	for (size_t i = 0; i < ROWS(module_rows); i++) {
		const struct row *row = &module_rows[i];
		const struct module_result *m;

		if (row->never != NULL)
			continue;
		begin_row();
		read_module(x, "TST-1", "kind='core' credits='10'",
			    arena_printf(x->a,
					 OUTCOMES ACTIVITY("1", "LO1", "") ACTIVITY("2", "LO2", "")
						 ACTIVITY("3", "LO2", "valid='P1Y'") "<complete>%s"
										     "</complete>",
					 row->rule));
		read_curriculum(x, "", "<use module='TST-1@2020.1'/>" AWARD);
		say(row->facts);
		m = judged(x, "TST-1");
		expect_row(row, &m->rules[0], m->blockers, m->blocker_count);
	}
}

#define YEAR OUTCOMES ACTIVITY("1", "LO1 LO2", "valid='P1Y'") "<complete><activities/></complete>"

Test(words, of_other_gates_have_each_cell)
{
	expect_whole(gate_rows, ROWS(gate_rows));
	for (size_t i = 0; i < ROWS(gate_rows); i++) {
		const struct row *row = &gate_rows[i];
		const struct gate_result *g;

		if (row->never != NULL)
			continue;
		begin_row();
		read_module(x, "TST-1", "kind='core' credits='10'", YEAR);
		read_module(x, "TST-2", "kind='core' credits='20'", YEAR);
		read_curriculum(
			x, "",
			arena_printf(
				x->a,
				"<result id='degree' by='school' valid='P1Y'>D</result>"
				"<use module='TST-1@2020.1'/>"
				"<use module='TST-2@2020.1' needs='TST-1'/>"
				"<review id='early' due='P6M'><title>E</title></review>"
				"<review id='late' due='P2Y'><title>L</title>%s</review>" AWARD,
				row->rule));
		say(row->facts);
		g = gate_judged(x, "late");
		expect_row(row, &g->rules[0], g->blockers, g->blocker_count);
	}
}
