/* meeting: who says that trainee and trainer met, what was agreed, and what became of it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/db.h"
#include "portfolio/kind.h"
#include "portfolio/meeting.h"
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
}

static void close_stage(void)
{
	arena_free(arena);
	stage_close(&s);
}

TestSuite(meeting_kind, .init = open_stage, .fini = close_stage);

static const char *digest_text(const struct digest *digest)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return arena_printf(s.memory, "%s", hex);
}

/* With the digest of tom's curriculum among the members. */
static const char *body(const char *members)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));

	return arena_printf(s.memory, "{'digest':'%s',%s}", digest_text(&digest), members);
}

/* By omar; the stage begins on 2024-01-01. */
static struct say meeting(const char *members)
{
	return (struct say){.kind = "meeting",
			    .by = "omar",
			    .as = ROLE_TRAINING_OFFICER,
			    .in = "tom",
			    .body = body(members)};
}

static struct say with_targets(void)
{
	struct say say = meeting("'day':'2023-12-20','targets':[{'due':'2024-01-20','n':1},"
				 "{'due':'2024-02-20','n':2}]");

	say.texts = "note.1 target.1 target.2";
	return say;
}

static const char *name_of(uint64_t seq)
{
	return digest_text(&s.digests[seq]);
}

static const uint64_t *about(uint64_t seq)
{
	uint64_t *list = arena_array(s.memory, 2, sizeof(*list));

	list[0] = seq;
	list[1] = ABOUT_END;
	return list;
}

/* What became of target `n` of entry `seq`; `more` as "'due':'2024-05-01',". */
static struct say settling(uint64_t seq, int n, const char *outcome, const char *more)
{
	struct say say =
		meeting(arena_printf(s.memory,
				     "'day':'2024-01-01','settles':[{%s'entry':'%s','n':%d,"
				     "'outcome':'%s'}]",
				     more, name_of(seq), n, outcome));

	say.about = about(seq);
	return say;
}

static struct say adding(uint64_t seq, const char *day, const char *by, enum role as)
{
	struct say say =
		meeting(arena_printf(s.memory, "'day':'%s','adds':'%s'", day, name_of(seq)));

	say.by = by;
	say.as = as;
	say.about = about(seq);
	say.texts = "note.1";
	return say;
}

static void revoke(const char *by, enum role as, uint64_t seq)
{
	(void)stage_say(&s, (struct say){.kind = "revoke",
					 .by = by,
					 .as = as,
					 .in = "tom",
					 .texts = "reason",
					 .about = about(seq)});
}

static struct meetings load(int64_t at)
{
	struct meetings m = {0};

	cr_assert(eq(int,
		     meetings_load(s.world.db, "tom", (int64_t)cast.enrolment, at, arena, &m, &err),
		     OK),
		  "%s", err.text);
	return m;
}

Test(meeting_kind, is_of_a_day_that_was_with_targets_that_lie_ahead)
{
	const struct wrong rows[] = {
		{body("'day':'2024-01-02','targets':[{'due':'2024-02-20','n':1}]"), ERR_INVALID, "2024-01-02, is after today, 2024-01-01"},
		{body("'day':'2023-08-31','targets':[{'due':'2024-02-20','n':1}]"), ERR_INVALID, "before the enrolment of tom starts"},
		{body("'day':'2023-12-20','targets':[{'due':'2023-12-19','n':1}]"), ERR_INVALID,
		 "target 1 is due on 2023-12-19, before the meeting"},
		{body("'day':'2023-12-20','targets':[{'due':'2024-12-19','n':2}]"), ERR_INVALID,
		 "this is 1, not 2"},
		{body("'day':'2023-12-20'"), ERR_INVALID, "there are 0 targets and 1 of these"},
		{body("'day':'2023-12-20','targets':[{'due':'2024-02-01','n':1},"
		      "{'due':'2024-02-01','n':2}]"),
		 ERR_INVALID, "there are 2 targets and 1 of these"},
		{body("'note':'2023-12-20'"), ERR_INVALID, "the body has no \"day\""},
	};
	struct say say = meeting("'day':'2023-12-20','targets':[{'due':'2023-12-20','n':1}]");

	say.texts = "target.1";
	stage_refuses_each(&s, say, rows, sizeof(rows) / sizeof(rows[0]));
	stage_accepts(&s, say);
	stage_accepts(&s, meeting("'day':'2024-01-01'"));
	say = with_targets();
	say.texts = "note.2 target.1 target.2";
	stage_refuses(&s, say, ERR_INVALID, "note");
	stage_accepts(&s, with_targets());
}

Test(meeting_kind, is_said_by_the_trainee_and_by_who_trains_them)
{
	struct say say = meeting("'day':'2023-12-20'");

	say.by = "tom";
	say.as = ROLE_TRAINEE;
	stage_accepts(&s, say);
	say.by = "asha"; /* approved */
	say.as = ROLE_ASSESSOR;
	stage_accepts(&s, say);
	stage_member(&s, "asif");
	(void)stage_role(&s, "asif", "assessor");
	say.by = "asif";
	stage_refuses(&s, say, ERR_DENIED, "supervises no placement of tom and is not approved");
	stage_accepts(&s, (struct say){.kind = "placement",
				       .by = "omar",
				       .as = ROLE_TRAINING_OFFICER,
				       .in = "tom",
				       .body = body("'specialism':'haematology','site':'leeds',"
						    "'from':'2024-02-01','until':'2024-03-31',"
						    "'supervisor':'asif'")});
	stage_accepts(&s, say);
	(void)stage_enrol(&s, "asif", "omar");
	stage_refuses(&s, say, ERR_DENIED, "asif is a trainee today");
	say.by = "registrar";
	say.as = ROLE_REGISTRAR;
	stage_refuses(&s, say, ERR_DENIED, "trainee, assessor or training-officer");
}

Test(meeting_kind, a_trainee_says_nothing_after_the_freeze)
{
	struct say say = meeting("'day':'2024-01-01'");

	s.world.now = ((int64_t)day_of(2026, 9, 2) - day_of(1970, 1, 1)) * 86400;
	say.by = "tom";
	say.as = ROLE_TRAINEE;
	stage_refuses(&s, say, ERR_CONFLICT, "froze at the end of 2026-09-01");
	say.by = "omar";
	say.as = ROLE_TRAINING_OFFICER;
	stage_accepts(&s, say);
}

Test(meeting_kind, adds_to_a_record_of_its_day)
{
	uint64_t record = stage_say(&s, with_targets()), added;
	struct say say;

	stage_refuses(&s, adding(record, "2023-12-21", "tom", ROLE_TRAINEE), ERR_INVALID,
		      "was on 2023-12-20, not on 2023-12-21");
	added = stage_say(&s, adding(record, "2023-12-20", "tom", ROLE_TRAINEE));
	stage_refuses(&s, adding(added, "2023-12-20", "omar", ROLE_TRAINING_OFFICER), ERR_INVALID,
		      "adds to a meeting itself");
	stage_refuses(&s, adding(cast.enrolment, "2023-12-20", "tom", ROLE_TRAINEE), ERR_CONFLICT,
		      "is no meeting of tom that stands");
	say = adding(record, "2023-12-20", "tom", ROLE_TRAINEE);
	say.about = NULL;
	stage_refuses(&s, say, ERR_INVALID, "is about what it adds to and the meetings");
	say.about = about(added);
	stage_refuses(&s, say, ERR_INVALID, "is about what it adds to and the meetings");
	say = meeting("'day':'2023-12-20'");
	say.about = about(record);
	stage_refuses(&s, say, ERR_INVALID, "is about what it adds to and the meetings");
	revoke("omar", ROLE_TRAINING_OFFICER, record);
	stage_refuses(&s, adding(record, "2023-12-20", "tom", ROLE_TRAINEE), ERR_CONFLICT,
		      "is no meeting of tom that stands");
	cr_expect(eq(sz, load(s.world.now).count, 0), "what was added goes with the record");
}

Test(meeting_kind, what_became_of_a_target_is_said_once)
{
	uint64_t record = stage_say(&s, with_targets());

	stage_refuses(&s, settling(record, 1, "done", ""), ERR_INVALID,
		      "met, carried or dropped, not \"done\"");
	stage_refuses(&s, settling(record, 3, "met", ""), ERR_NOT_FOUND, "has no target 3");
	stage_refuses(&s, settling(record, 1, "carried", ""), ERR_INVALID, "has a new day");
	stage_refuses(&s, settling(record, 1, "met", "'due':'2024-05-01',"), ERR_INVALID,
		      "only a target that is carried on");
	stage_refuses(&s, settling(record, 1, "carried", "'due':'2023-12-31',"), ERR_INVALID,
		      "carried on to 2023-12-31, before the meeting");
	stage_refuses(&s, settling(cast.enrolment, 1, "met", ""), ERR_CONFLICT,
		      "is no meeting of tom");
	stage_accepts(&s, settling(record, 1, "carried", "'due':'2024-05-01',"));
	stage_accepts(&s, settling(record, 1, "carried", "'due':'2024-06-01',"));
	stage_accepts(&s, settling(record, 1, "met", ""));
	stage_refuses(&s, settling(record, 1, "dropped", ""), ERR_CONFLICT,
		      "is met already, by entry");
	stage_accepts(&s, settling(record, 2, "dropped", ""));
	stage_refuses(&s, settling(record, 2, "met", ""), ERR_CONFLICT, "is dropped already");
}

Test(meeting_kind, a_target_is_settled_once_in_an_entry_and_not_by_the_trainee)
{
	uint64_t record = stage_say(&s, with_targets());
	struct say say = settling(record, 1, "met", "");
	const char *one =
		arena_printf(s.memory, "{'entry':'%s','n':1,'outcome':'met'}", name_of(record));

	say.by = "tom";
	say.as = ROLE_TRAINEE;
	stage_refuses(&s, say, ERR_DENIED, "is said by who trains tom");
	say = meeting(arena_printf(s.memory, "'day':'2024-01-01','settles':[%s,%s]", one, one));
	say.about = about(record);
	stage_refuses(&s, say, ERR_INVALID, "a target is settled twice, at 2");
}

Test(meeting_kind, a_trainee_takes_back_only_what_is_their_own)
{
	uint64_t record = stage_say(&s, with_targets());
	uint64_t added = stage_say(&s, adding(record, "2023-12-20", "tom", ROLE_TRAINEE));

	stage_refuses(&s,
		      (struct say){.kind = "revoke",
				   .by = "tom",
				   .as = ROLE_TRAINEE,
				   .in = "tom",
				   .texts = "reason",
				   .about = ABOUT(record)},
		      ERR_DENIED, "is omar's");
	revoke("tom", ROLE_TRAINEE, added);
	cr_expect(eq(sz, load(s.world.now).count, 1));
}

Test(meeting_kind, an_enrolment_has_room_for_so_many)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(
		eq(int,
		   db_query(s.world.db,
			    "WITH RECURSIVE n(seq) AS (SELECT 1000 UNION ALL SELECT seq + 1 FROM n"
			    "  WHERE seq < 1000 + ?2 - 1)"
			    " INSERT INTO fact_meeting(portfolio, seq, accepted, enrolment, "
			    "record, day,"
			    "  author, role)"
			    " SELECT 'tom', seq, 0, ?1, seq, 19700, 'omar', 'training-officer' "
			    "FROM n",
			    &q, &err),
		   OK),
		"%s", err.text);
	bind_int(q, 1, (int64_t)cast.enrolment);
	bind_int(q, 2, MEETINGS_MAX);
	cr_assert(eq(int, query_run(q, &err), OK), "%s", err.text);
	stage_refuses(&s, meeting("'day':'2023-12-20'"), ERR_CONFLICT, "has 1000 meetings");
}

Test(meeting_kind, what_stands_is_loaded_as_it_was_at_each_moment)
{
	struct say own = meeting("'day':'2023-11-20'");
	uint64_t record = stage_say(&s, with_targets()), alone, settled;
	int64_t then = s.world.now - 60;
	struct meetings m;

	own.by = "tom";
	own.as = ROLE_TRAINEE;
	alone = stage_say(&s, own);
	settled = stage_say(&s, settling(record, 2, "carried", "'due':'2024-07-01',"));
	m = load(s.world.now);
	cr_assert(eq(sz, m.count, 3));
	cr_expect(eq(i64, m.items[0].entry, (int64_t)alone), "by day");
	cr_expect(not(m.items[0].heard));
	cr_expect(m.items[1].heard);
	cr_expect(eq(i32, m.items[1].day, day_of(2023, 12, 20)));
	cr_expect_str_eq(m.items[1].by, "omar");
	cr_assert(eq(sz, m.target_count, 2));
	cr_expect(eq(i32, m.targets[1].due, day_of(2024, 7, 1)));
	cr_expect(eq(i32, m.targets[1].first_due, day_of(2024, 2, 20)));
	cr_expect(eq(i32, m.targets[1].carried, 1));
	cr_expect(eq(i64, m.targets[1].settled, (int64_t)settled));
	cr_expect_str_eq(target_state_name(m.targets[1].state), "open");
	(void)stage_say(&s, adding(alone, "2023-11-20", "asha", ROLE_ASSESSOR));
	m = load(s.world.now);
	cr_expect(m.items[0].heard, "whoever trains them has added to it");
	revoke("omar", ROLE_TRAINING_OFFICER, settled);
	m = load(s.world.now);
	cr_expect(eq(i32, m.targets[1].due, day_of(2024, 2, 20)));
	cr_expect(meetings_target(&m, (int64_t)record, 2) == &m.targets[1]);
	cr_expect(meetings_target(&m, (int64_t)record, 3) == NULL);
	m = load(then);
	cr_expect(eq(sz, m.count, 1));
}

/* ---- by a form ---- */

#define BY_FORM "'day':'2023-12-20','form':'TOOLS@2010.1/REPORT'"

Test(meeting_kind, is_by_a_form_that_a_supervisor_fills_in_or_in_notes)
{
	struct say say = meeting(BY_FORM);
	static const struct {
		const char *members, *texts;
		enum status status;
		const char *words;
	} rows[] = {
		{BY_FORM, "note.1", ERR_INVALID, "wants a note"},
		{BY_FORM, NULL, ERR_INVALID, "wants a note"},
		{"'day':'2023-12-20','form':'TOOLS@2010.1/DOPS'", "note.feedback", ERR_INVALID,
		 "is not one that a supervisor fills in"},
		{"'day':'2023-12-20','form':'TOOLS@2010.1/REFLECTION'", "note.feedback", ERR_INVALID,
		 "is not one that a supervisor fills in"},
		{"'day':'2023-12-20','form':'TOOLS@2011.1/REPORT'", "note.feedback", ERR_CONFLICT,
		 "bound to TOOLS@2010.1/REPORT"},
		{"'day':'2023-12-20','marks':{'safety':'alone'}", "note.1", ERR_INVALID, "name the form"},
		{"'day':'2023-12-20'", "note.feedback", ERR_INVALID, "not numbered one by one"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		say = meeting(rows[i].members);
		say.texts = rows[i].texts;
		stage_refuses(&s, say, rows[i].status, rows[i].words);
	}
	say = meeting(BY_FORM);
	say.texts = "note.feedback";
	stage_accepts(&s, say);
	say = meeting(BY_FORM ",'targets':[{'due':'2024-01-20','n':1}]");
	say.texts = "note.feedback target.1";
	stage_accepts(&s, say);
}

Test(meeting_kind, a_trainee_fills_in_no_form_of_a_meeting)
{
	struct say say = meeting(BY_FORM);

	say.texts = "note.feedback";
	say.by = "tom";
	say.as = ROLE_TRAINEE;
	stage_refuses(&s, say, ERR_DENIED, "is filled in by who trains tom");
}
