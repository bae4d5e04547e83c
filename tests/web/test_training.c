/* Meetings, reviews, placements, leave and working time on pages: recorded by whom the rules let,
 * and by nobody else. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "cases.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_training, .init = begin, .fini = end, .timeout = 240);

Test(web_training, pages_say_names_and_months_in_words)
{
	step_in(&served, "bela");
	cr_expect(page_says(&served, "/training/amira", "Scientist Training Programme: Clinical Engineering, 2023.1"));
	cr_expect(page_says(&served, "/trainees/amira", ">signature</td>"), "all that a module lacks that is ready");
	cr_expect(page_says(&served, "/training/amira", "between September 2023 and "));
	cr_expect(page_says(&served, "/training/amira", " at Northfield"));
	cr_expect(page_says(&served, "/trainees/amira/modules/COR-2/close", "that are asked for"));
	step_in(&served, "amira");
	cr_expect(page_says(&served, "/progress", "waits for a decision by Declan Furey-Nolan"));
	cr_expect(page_says(&served, "/progress", "MSF, second: 0 of 1"));
	step_in(&served, "jana");
	cr_expect(page_says(&served, "/cohort/STP-CEN@2023.1", "Scientist Training Programme: Clinical Engineering, 2023.1</h1>"));
}

Test(web_training, an_assessor_whose_scope_does_not_fit_is_told_of_before_they_are_approved)
{
	json_t *doc, *one;

	step_in(&served, "bela");
	doc = ask_json(&served, "/training/amira/assessors?q=hywel");
	one = json_array_get(json_object_get(doc, "found"), 0);
	cr_expect_eq(json_array_size(json_object_get(json_object_get(one, "fit"), "modules")), 5);
	cr_expect_eq(json_integer_value(json_object_get(json_object_get(one, "fit"), "of")), 11);
	json_decref(doc);
	cr_expect(page_says(&served, "/training/amira/assessors?q=hywel", "Fits only 5 of the 11 modules: COR-1, "));
	cr_expect(page_says(&served, "/training/amira/assessors?q=chandra", "Chandra Pillaimuthu"));
	cr_expect(!page_says(&served, "/training/amira/assessors?q=chandra", "Fits only"));
}

Test(web_training, an_assessor_fits_by_the_roles_of_today_and_their_tools)
{
	struct answered a;

	cr_assert(type_in(&served, "--as|registrar|person|add|zed|--name|Zed Moorcroft"));
	cr_assert(type_in(&served, "--as|registrar|role|grant|zed|assessor|--from|2035-01-01"));
	step_in(&served, "bela");
	cr_assert(type_in(&served, "--as|registrar|role|grant|zed|assessor|--from|2026-01-01|--tool|REVIEW"));
	cr_expect(page_says(&served, "/training/amira/assessors?q=zed", "REVIEW"));
	cr_expect(!page_says(&served, "/training/amira/assessors?q=zed", "Fits no module"));
	cr_assert(type_in(&served, "--as|registrar|person|add|yan|--name|Yan Moorcroft"));
	cr_assert(type_in(&served, "--as|registrar|role|grant|yan|assessor|--from|2026-01-01|--tool|OCE"));
	a = ask_page(&served, "/training/amira/assessors?q=yan");
	cr_expect(strstr(a.body, "Fits only") || strstr(a.body, "Fits no module"), "%s", a.body);
	answered_free(&a);
}

Test(web_training, the_page_is_what_the_commands_say)
{
	json_t *doc;

	step_in(&served, "amira");
	doc = ask_json(&served, "/training");
	cr_expect_gt(json_array_size(
			     json_object_get(json_object_get(doc, "meetings"), "months_without")),
		     20);
	cr_expect_eq(
		json_array_size(json_object_get(json_object_get(doc, "placements"), "placements")),
		3);
	cr_expect_gt(json_array_size(json_object_get(json_object_get(doc, "reviews"), "reviews")),
		     2);
	json_decref(doc);
	cr_expect(page_says(&served, "/training", "placed nowhere on 5 working days"), "gaps are shown");
	cr_expect(!page_says(&served, "/training", "Sign it off"), "a trainee signs off nothing");
}

Test(web_training, a_meeting_is_recorded_with_its_targets_and_settled_at_the_next)
{
	char to[512], path[600], form[600];
	json_t *doc, *target;

	step_in(&served, "bela");
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings",
			  "on=2026-05-12&note=On+course&target-1=Two+cases&due-1=2026-05-13", to),
		     303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, to, "Two cases"));
	doc = ask_json(&served, "/training/amira");
	target = json_array_get(json_object_get(json_object_get(doc, "meetings"), "targets"), 0);
	cr_expect(json_is_true(json_object_get(target, "overdue")));
	snprintf(form, sizeof form, "on=2026-05-14&note=Done&settle-%lld-1=met",
		 json_integer_value(json_object_get(target, "entry")));
	json_decref(doc);
	snprintf(path, sizeof path, "%s", to);
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings", form, to), 303);
	sign_in_demo(&served, to);
	doc = ask_json(&served, "/training/amira");
	target = json_array_get(json_object_get(json_object_get(doc, "meetings"), "targets"), 0);
	cr_expect_str_eq(json_string_value(json_object_get(target, "state")), "met");
	json_decref(doc);
	step_in(&served, "amira");
	cr_expect(page_says(&served, path, "Add to it"));
	snprintf(form, sizeof form, "note=I+agree&add-to=%s", strrchr(path, '/') + 1);
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings", form, to), 303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, path, "I agree"));
}

Test(web_training, what_lacks_something_comes_back_with_what_was_typed)
{
	static const struct {
		const char *path, *form, *says;
	} tries[] = {
		{"/training/amira/meetings", "on=soon&note=kept", "Say when it was held"},
		{"/training/amira/meetings", "on=2026-05-12&note=kept&target-1=x",
		 "Say by which day"},
		{"/training/amira/meetings", "on=2026-05-12&note=kept+NHS+943+476+5919",
		 "looks like a patient"},
		{"/training/amira/reviews/year-1", "on=2026-05-12&comment=kept",
		 "Choose what it came to"},
		{"/training/amira/placements", "site=leeds&from=2026-06-01&until=soon&comment=kept",
		 "Say the day"},
		{"/training/amira/placements/442/sign", "outcome=concerns", "Say how it went"},
	};

	step_in(&served, "bela");
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		char body[600];
		struct answered a;

		snprintf(body, sizeof body, "token=%s&%s", served.token, tries[i].form);
		a = ask(&served, tries[i].path, body, NULL, NULL);
		cr_expect_eq(a.status, 422, "%s: %d", tries[i].form, a.status);
		cr_expect(strstr(a.body, tries[i].says), "%s", tries[i].form);
		cr_expect(!strstr(tries[i].form, "kept") || strstr(a.body, "kept"), "%s",
			  tries[i].form);
		answered_free(&a);
	}
}

Test(web_training, an_officer_records_reviews_and_placements)
{
	char to[512];

	step_in(&served, "bela");
	cr_expect_eq(send_with_token(&served, "/training/amira/placements",
			  "specialism=renal-technology&site=leeds&from=2026-06-01&until=2026-07-10",
			  to),
		     303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, "/training/amira", "Renal technology at Leeds"));
	cr_expect_eq(send_with_token(&served, "/training/amira/placements/442/sign", "outcome=satisfactory", to), 303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, "/training/amira", "Signed off as satisfactory"));
	cr_expect_eq(page_status(&served, "/training/amira/placements/442/sign"), 404, "once");
	cr_expect_eq(page_status(&served, "/training/amira/reviews/year-1"), 200);
	cr_expect_eq(page_status(&served, "/training/amira/reviews/no-such"), 404);
}

Test(web_training, leave_and_working_time_are_the_registrar_s)
{
	char to[512];

	step_in(&served, "bela");
	cr_expect_eq(send_with_token(&served, "/training/amira/leave", "from=2026-06-01", to), 403);
	cr_expect_eq(
		send_with_token(&served, "/training/amira/working-time", "hundredths=60&from=2026-06-01&reason=x", to),
		403);
	step_in(&served, "registrar");
	cr_expect_eq(send_with_token(&served, "/training/amira/leave", "from=soon", to), 422);
	cr_expect_eq(send_with_token(&served, "/training/amira/leave", "from=2026-06-01&until=2026-06-30", to), 303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, "/training/amira", "Leave from 1 June 2026"));
	cr_expect_eq(send_with_token(&served, "/training/amira/working-time",
			  "hundredths=60&from=2026-07-01&reason=Asked+for+it", to),
		     303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, "/training/amira", "60 per cent"));
}

Test(web_training, nobody_else_sees_or_records_anything)
{
	static const char *const pages[] = {
		"/training/amira", "/training/amira/meetings/new", "/training/amira/reviews/year-1",
		"/training/amira/placements/new", "/training/amira/placements/442/sign"};
	static const char *const others[] = {"samuel", "oriel", "farid"};
	char to[512];

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		step_in(&served, others[i]);
		for (size_t k = 0; k < sizeof pages / sizeof *pages; k++)
			cr_expect_eq(page_status(&served, pages[k]), 404, "%s as %s", pages[k], others[i]);
		cr_expect_eq(send_with_token(&served, "/training/amira/meetings", "on=2026-05-12&note=x", to), 404);
		cr_expect_eq(send_with_token(&served, "/training/amira/placements", "specialism=renal-technology", to),
			     404);
	}
	step_in(&served, "amira"); /* it is hers, and not hers to say */
	cr_expect_eq(page_status(&served, "/training/amira/placements/new"), 404);
	cr_expect_eq(page_status(&served, "/training/amira/placements/442/sign"), 404);
	cr_expect_eq(page_status(&served, "/training/amira/reviews/year-1"), 404);
	step_in(&served, "chandra"); /* who is approved for her */
	cr_expect_eq(page_status(&served, "/training/amira"), 200);
	cr_expect(!page_says(&served, "/training/amira", "working time"), "why somebody was away is for who oversees them");
	cr_expect_eq(page_status(&served, "/training/amira/meetings/new"), 200);
	cr_expect_eq(page_status(&served, "/training/amira/placements/new"), 404);
	step_in(&served, "esther"); /* who assessed her, and does no more */
	cr_expect_eq(page_status(&served, "/progress/amira"), 200);
	cr_expect_eq(page_status(&served, "/training/amira"), 404);
	forget_cookies(&served);
	cr_expect_eq(page_status(&served, "/training/amira"), 303);
}

Test(web_training, who_supervises_a_placement_sees_the_training_and_signs_it_off)
{
	char to[512];

	step_in(&served, "farid");
	cr_expect_eq(page_status(&served, "/training/amira"), 404);
	step_in(&served, "bela");
	cr_expect_eq(send_with_token(&served, "/training/amira/placements",
			  "specialism=renal-technology&site=leeds&from=2026-05-01&until=2026-05-12&"
			  "supervisor=farid",
			  to),
		     303);
	sign_in_demo(&served, to);
	step_in(&served, "farid");
	cr_expect(page_says(&served, "/training/amira", "Sign it off"));
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings", "on=2026-05-12&note=Settled+in", to), 303);
}

/* What was sent to `path` after the session had ended: where it is gone on with, signed in again. */
static void lose_session(const char *path, const char *form, char ret_page[256])
{
	static const char next[] = "/sign-in?next=";
	char body[900];
	struct answered a;
	json_t *doc;

	snprintf(body, sizeof body, "token=%s&%s", served.token, form);
	let_sessions_end(&served);
	a = ask(&served, path, body, "application/json", NULL);
	cr_assert_eq(a.status, 401, "%s: %d", path, a.status);
	doc = json_loads(a.body, 0, NULL);
	cr_assert(doc, "%s", a.body);
	cr_assert(json_is_string(json_object_get(doc, "page")), "%s", a.body);
	cr_expect_eq(strncmp(json_string_value(json_object_get(doc, "sign_in")), next, strlen(next)), 0);
	snprintf(ret_page, 256, "%s", json_string_value(json_object_get(doc, "page")));
	json_decref(doc);
	answered_free(&a);
}

Test(web_training, what_was_typed_outlives_a_session_that_ends)
{
	static const struct {
		const char *as, *path, *form, *page;
		const char *says[2];
	} tries[] = {
		{"bela", "/training/amira/meetings", "on=2026-05-12&note=Typed+over+lunch&target-1=Two+cases&due-1=2026-05-20",
		 "/training/amira/meetings/new", {"Typed over lunch", "value=\"Two cases\""}},
		{"bela", "/training/amira/reviews/year-1", "on=2026-05-12&comment=Typed+over+lunch", "/training/amira/reviews/year-1",
		 {"Typed over lunch", "value=\"2026-05-12\""}},
		{"bela", "/training/amira/placements", "site=leeds&from=2026-06-01&comment=Typed+over+lunch",
		 "/training/amira/placements/new", {"Typed over lunch", "value=\"leeds\""}},
		{"bela", "/training/amira/placements/442/sign", "outcome=concerns&comment=Typed+over+lunch",
		 "/training/amira/placements/442/sign", {"Typed over lunch", "value=\"concerns\" checked"}},
		{"chandra", "/queue/429", "outcome=not-yet&note-feedback=Typed+over+lunch", "/queue/429", {"Typed over lunch", ""}},
		{"registrar", "/training/amira/leave", "from=2026-06-01&reason=Typed+over+lunch", "/training/amira/leave/new",
		 {"Typed over lunch", "value=\"2026-06-01\""}},
	};
	long long before = record_size(&served);

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		char page[256], again[300];

		step_in(&served, tries[i].as);
		lose_session(tries[i].path, tries[i].form, page);
		cr_expect_eq(strncmp(page, tries[i].page, strlen(tries[i].page)), 0, "%s", page);
		cr_expect_eq(page_status(&served, page), 303, "nobody is shown it before they signed in");
		step_in(&served, tries[i].as);
		cr_expect(page_says(&served, page, tries[i].says[0]) && page_says(&served, page, tries[i].says[1]), "%s", page);
		cr_expect(page_says(&served, tries[i].page, page), "whoever opens the form by another way is told of it");
		step_in(&served, "registrar");
		snprintf(again, sizeof again, "%s", page);
		if (strcmp(tries[i].as, "registrar") != 0 && strncmp(page, "/queue", 6) != 0 && page_status(&served, page) == 200)
			cr_expect(!page_says(&served, again, "Typed over lunch"), "it is nobody else's");
	}
	cr_expect_eq(record_size(&served), before);
}

Test(web_training, what_was_typed_is_gone_when_it_was_signed_or_dropped)
{
	static const char form[] = "on=2026-05-12&note=Typed+over+lunch";
	char page[256], to[512], more[300], path[64];

	step_in(&served, "bela");
	lose_session("/training/amira/meetings", form, page);
	step_in(&served, "bela");
	snprintf(more, sizeof more, "%s&typed=%s", form, strrchr(page, '=') + 1);
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings", more, to), 303);
	cr_expect(page_says(&served, "/training/amira/meetings/new", page), "not before");
	sign_in_demo(&served, to);
	cr_expect(!page_says(&served, "/training/amira/meetings/new", page));
	cr_expect(!page_says(&served, page, "Typed over lunch"));
	step_in(&served, "bela");
	lose_session("/training/amira/meetings", form, page);
	snprintf(path, sizeof path, "/typed/%s/drop", strrchr(page, '=') + 1);
	step_in(&served, "chandra");
	cr_expect_eq(send_with_token(&served, path, "", to), 404, "nobody drops another's");
	step_in(&served, "bela");
	cr_expect(page_says(&served, page, "Typed over lunch"));
	cr_expect_eq(send_with_token(&served, path, "", to), 303);
	cr_expect_str_eq(to, "/training/amira/meetings/new");
	cr_expect(!page_says(&served, page, "Typed over lunch"));
}

static struct db *pages_db(void)
{
	struct db *db = NULL;
	char path[256];
	struct err err;

	snprintf(path, sizeof path, "%s/d.web.db", served.folder);
	cr_assert_eq(db_open(path, DB_WRITE, NULL, 0, &db, &err), OK, "%s", err.text);
	return db;
}

static int64_t number_of(struct db *db, struct query *q)
{
	struct err err;
	int64_t n;
	bool row;

	cr_assert_eq(query_step(q, &row, &err), OK, "%s", err.text);
	n = row ? col_int(q, 0) : -1;
	query_cleanup(&q);
	db_close(db);
	return n;
}

static void draft_a_judgement(void)
{
	struct db *db = pages_db();
	struct query *q;
	struct err err;

	cr_assert_eq(db_query(db, "INSERT INTO judging(person, kase, box) VALUES('bela', 547, x'00') RETURNING 1", &q,
			      &err),
		     OK, "%s", err.text);
	cr_assert_eq(number_of(db, q), 1);
}

static int64_t judgements_drafted(void)
{
	struct db *db = pages_db();
	struct query *q;
	struct err err;

	cr_assert_eq(db_query(db, "SELECT count(*) FROM judging WHERE kase = 547", &q, &err), OK, "%s", err.text);
	return number_of(db, q);
}

static int64_t drafts_kept(void)
{
	struct db *db = pages_db();
	struct query *q;
	struct err err;

	cr_assert_eq(db_query(db, "SELECT count(*) FROM draft WHERE person = 'bela' AND form = 'typed'", &q, &err), OK,
		     "%s", err.text);
	return number_of(db, q);
}

/* A link can hand somebody any ?typed=: nothing of theirs goes by it but what they typed into that
 * very form. */
Test(web_training, what_an_address_or_a_form_names_as_typed_drops_nothing_else)
{
	static const char form[] = "on=2026-05-12&note=Written+afresh";
	char page[256], to[512], body[400], other[200];
	const char *names[2] = {"judging/547", other};

	draft_a_judgement();
	step_in(&served, "bela");
	lose_session("/training/amira/reviews/year-1", "on=2026-05-12&comment=Typed", page);
	snprintf(other, sizeof other, "%s", strrchr(page, '=') + 1);
	step_in(&served, "bela");
	cr_expect(page_says(&served, page, "name=\"typed\""));
	for (size_t i = 0; i < 2; i++) {
		snprintf(page, sizeof page, "/training/amira/meetings/new?typed=%s", names[i]);
		cr_expect(!page_says(&served, page, "name=\"typed\""), "%s", page);
		snprintf(body, sizeof body, "%s+%zu&typed=%s", form, i, names[i]);
		cr_expect_eq(send_with_token(&served, "/training/amira/meetings", body, to), 303);
		sign_in_demo(&served, to);
	}
	cr_expect_eq(judgements_drafted(), 1);
	cr_expect_eq(drafts_kept(), 1);
}

/* Else whoever sits down at the page that somebody left fills what that person may keep. */
Test(web_training, what_is_sent_again_takes_the_place_of_what_was_kept_of_that_form)
{
	char page[256], again[256], body[400];
	struct answered a;

	step_in(&served, "bela");
	lose_session("/training/amira/meetings", "on=2026-05-12&note=The+first", page);
	for (int i = 0; i < 3; i++) {
		snprintf(body, sizeof body, "token=%s&on=2026-05-12&note=Once+more", served.token);
		a = ask(&served, "/training/amira/meetings", body, NULL, NULL);
		cr_expect_eq(a.status, 401);
		answered_free(&a);
	}
	cr_expect_eq(drafts_kept(), 1);
	step_in(&served, "bela");
	cr_expect(page_says(&served, page, "Once more"), "under the same name");
	lose_session("/training/amira/placements", "site=leeds&from=2026-06-01", again);
	cr_expect_eq(drafts_kept(), 2, "of another form it is another");
}

Test(web_training, what_was_typed_is_found_again_under_the_name_of_its_page)
{
	static const char meeting[] = "on=2026-05-12&note=Typed&page-title=Record+a+meeting";
	char page[256];

	step_in(&served, "bela");
	cr_expect(page_says(&served, "/training/amira/meetings/new", "name=\"page-title\" value=\""));
	lose_session("/training/amira/meetings", meeting, page);
	step_in(&served, "bela");
	cr_expect(page_says(&served, "/queue", "Finish your draft “Record a meeting”"));
	cr_expect(!page_says(&served, page, "name=\"title\""));
}
