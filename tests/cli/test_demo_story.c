/* The last days of the demonstration's story: what people do besides evidence, requests and answers. */
#include "assessment/catalogue.h"
#include "cli/run.h"
#include "portfolio/list.h"
#include "portfolio/meeting.h"

#define GETHIN "622" /* the case that is being judged */

TestSuite(demo_story, .init = run_enter, .fini = run_leave, .timeout = 240);

static void open_demo(struct app *app)
{
	run_demo();
	app_init(app);
	app->store = "d";
	cr_assert(eq(int, app_open(app, false, &err), OK), "%s", err.text);
}

static size_t count_kind(struct app *app, const char *kind)
{
	struct checkpoint head;
	const char *note;
	size_t n, count = 0;

	cr_assert(eq(int, journal_head(app->journal, app->arena, &head, &note, &n, &err), OK));
	for (uint64_t seq = 0; seq < head.size; seq++) {
		struct record record;
		struct entry e;

		cr_assert(eq(int, journal_read(app->journal, seq, app->arena, &record, &e, &err), OK));
		count += strcmp(e.kind, kind) == 0;
	}
	return count;
}

Test(demo_story, each_thing_that_people_do_with_a_portfolio_has_its_example)
{
	static const struct {
		const char *kind;
		size_t least;
	} want[] = {
		{ "nomination", 1 },	 { "acceptance", 1 },  { "reassignment", 1 }, { "answer", 2 },
		{ "reported", 1 },	 { "capacity", 2 },    { "placement", 5 },    { "placement-sign", 1 },
		{ "report", 1 },	 { "meeting", 3 },     { "review", 4 },	      { "release", 1 },
		{ "redaction", 2 },	 { "revoke", 2 },      { "leave", 1 },	      { "working-time", 1 },
		{ "msf-invitation", 8 }, { "msf-rating", 8 },  { "msf-summary", 1 },  { "msf-close", 1 },
		{ "waiver", 1 },	 { "result", 1 },      { "moved-date", 1 },   { "gate-sign", 1 },
		{ "application", 3 },	 { "corroboration", 6 }, { "allocation", 3 },  { "sealed", 5 },
		{ "opened", 4 },	 { "ratification", 2 }, { "condition-met", 1 }, { "appeal", 1 },
	};
	struct app app;

	open_demo(&app);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		cr_expect(ge(sz, count_kind(&app, want[i].kind), want[i].least), "%s", want[i].kind);
	app_release(&app);
}

Test(demo_story, of_two_answers_without_an_account_one_counts_and_one_waits_for_the_officer)
{
	struct run r;

	run_demo();
	r = RUN("--store", "d", "request", "list", "samuel");
	cr_expect(strstr(r.out, "satisfactory  hugo          CBD HTS-S5") != NULL, "%s", r.out);
	cr_expect(strstr(r.out, "unconfirmed   hugo          DOPS COR-1") != NULL, "%s", r.out);
	run_free(&r);
	r = RUN("--store", "d", "--as", "oriel", "waiting");
	cr_expect(strstr(r.out, "answered by hugo without an account") != NULL, "%s", r.out);
	run_free(&r);
}

Test(demo_story, the_trainee_is_not_told_who_gave_feedback)
{
	struct run r;

	run_demo();
	r = RUN("--store", "d", "--as", "samuel", "log", "--from", "455");
	cr_expect(strstr(r.out, "msf-summary    samuel       by greta") != NULL, "%s", r.out);
	cr_expect(strstr(r.out, "msf-rating") == NULL && strstr(r.out, "msf-invitation") == NULL, "%s", r.out);
	run_free(&r);
}

Test(demo_story, of_a_meetings_targets_one_was_met_later)
{
	struct run r;

	run_demo();
	r = RUN("--store", "d", "meeting", "list", "samuel");
	cr_expect(strstr(r.out, "target 495/1, met, due 2026-04-30: Log four more sessions") != NULL, "%s",
		  r.out);
	cr_expect(strstr(r.out, "target 495/2, open") != NULL, "%s", r.out);
	run_free(&r);
}

/* Words of the two texts that are erased. */
Test(demo_story, what_was_erased_is_in_no_byte_of_the_store)
{
	run_demo();
	cr_expect(ne(int, system("grep -rqaE 'Lightfoot|plays for the county' d"), 0));
	cr_expect(eq(int, system("grep -rqa 'first whom the wards' d"), 0), "what was not erased is there");
}

/* The key file that the story makes opens what was sealed to it, once the last assessor has sealed. */
Test(demo_story, the_clerk_opens_the_case_that_is_being_judged_when_the_last_assessor_has_sealed)
{
	static const char *const outcomes[] = { "HTS-R1/LO1", "HTS-R1/LO2", "HTS-R1/LO3", "HTS-R1/LO4",
						"HTS-R1/LO5" };
	struct run r;

	run_demo();
	r = RUN("--store", "d", "--as", "quentin", "equivalence", "open", GETHIN);
	cr_expect(strstr(r.err, "1 of 2 assessors have sealed") != NULL, "%s", r.err);
	run_free(&r);
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		r = RUN("--store", "d", "--as", "shirin", "equivalence", "judge", GETHIN, "--unit",
			outcomes[i], "--judgement", "met", "--reason", "Shown twice.");
		cr_expect(eq(int, r.code, 0), "%s", r.err);
		run_free(&r);
	}
	run_free((struct run[]){ RUN("--store", "d", "--as", "shirin", "equivalence", "seal", GETHIN) });
	r = RUN("--store", "d", "--as", "quentin", "equivalence", "open", GETHIN);
	cr_expect(eq(int, r.code, 0), "%s", r.err);
	run_free(&r);
	r = RUN("--store", "d", "equivalence", "show", GETHIN);
	cr_expect(strstr(r.out, "Lennart Bligh says partly: The films are good.") != NULL, "%s", r.out);
	run_free(&r);
}
