/*
 * Putting right what was said, on pages: whoever signed it sees what re-opens before they take it
 * back; an officer passes on what waits; a trainee names who should assess them. Each only by whose
 * part it is.
 */
#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

#include "cases.h"
#include "cli/web/session.h"
#include "cli/web/web_priv.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_correct, .init = begin, .fini = end, .timeout = 240);

static void say(const char *path, const char *fields, char ret_to[512])
{
	cr_assert_eq(send_with_token(&served, path, fields, ret_to), 303, "%s", path);
	sign_in_demo(&served, ret_to);
}

/* How the approval of greta for amira stands; "" there is none. */
static bool greta_is(const char *state)
{
	json_t *doc = ask_json(&served, "/training/amira/assessors");
	const char *is = "";
	const json_t *one;
	bool same;
	size_t i;

	json_array_foreach(json_object_get(doc, "assessors"), i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "assessor")), "greta") == 0)
			is = json_string_value(json_object_get(one, "state"));
	}
	same = strcmp(is, state) == 0;
	json_decref(doc);
	return same;
}

static json_t *progress_of(const char *trainee)
{
	char path[64];

	snprintf(path, sizeof path, "/progress/%s", trainee);
	return ask_json(&served, path);
}

/* ---- taking back: entry 245 is an assessment of amira by chandra ---- */

Test(web_correct,
     what_taking_back_reopens_is_seen_before_it_is_signed_and_nothing_is_written_by_looking)
{
	long long size = record_size(&served);
	json_t *doc, *list;

	step_in(&served, "chandra");
	doc = ask_json(&served, "/entries/245/revoke");
	list = json_object_get(doc, "reopens");
	cr_assert_geq(json_array_size(list), 1);
	cr_expect_str_eq(json_string_value(json_object_get(json_array_get(list, 0), "trainee")),
			 "amira");
	cr_expect(page_says(&served, "/entries/245/revoke",
			    json_string_value(json_object_get(json_array_get(list, 0), "text"))));
	json_decref(doc);
	cr_expect_eq(record_size(&served), size);
}

Test(web_correct, what_was_taken_back_says_so_and_is_offered_no_more)
{
	json_t *before, *after;
	char to[512];

	step_in(&served, "chandra");
	before = progress_of("amira");
	cr_expect(page_says(&served, "/entries/245", "href=\"/entries/245/revoke\""));
	say("/entries/245/revoke", "reason=It+was+another+trainee.", to);
	cr_expect_str_eq(to, "/entries/245");
	cr_expect(page_says(&served, to, "It counts no longer"));
	cr_expect(page_says(&served, to, "It was another trainee."));
	cr_expect(!page_says(&served, to, "/revoke\""));
	after = progress_of("amira");
	cr_expect(!json_equal(before, after), "it counted");
	json_decref(before);
	json_decref(after);
	cr_expect_neq(page_status(&served, "/entries/245/revoke"), 200, "it is void already");
}

Test(web_correct, without_a_reason_nothing_waits_to_be_signed)
{
	step_in(&served, "chandra");
	cr_expect_eq(send_with_token(&served, "/entries/245/revoke", "reason=", NULL), 422);
}

Test(web_correct, nobody_takes_back_what_somebody_else_signed)
{
	static const char *const others[] = {"bela", "amira", "declan"};
	long long size = record_size(&served);

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		step_in(&served, others[i]);
		cr_expect(!page_says(&served, "/entries/245", "/revoke\""), "%s", others[i]);
		cr_expect_eq(page_status(&served, "/entries/245/revoke"), 403, "%s", others[i]);
		cr_expect_eq(send_with_token(&served, "/entries/245/revoke", "reason=No", NULL),
			     403, "%s", others[i]);
	}
	step_in(&served, "farid");
	cr_expect_eq(page_status(&served, "/entries/245/revoke"), 404);
	step_in(&served, "amira");
	cr_expect_eq(page_status(&served, "/entries/48/revoke"), 400,
		     "evidence is withdrawn, not revoked");
	cr_expect_eq(record_size(&served), size);
}

Test(web_correct, an_answer_from_outside_is_taken_back_by_the_training_officer_alone)
{
	step_in(&served, "oriel"); /* entry 501 answers a request of samuel */
	cr_expect(page_says(&served, "/queue/answers/501", "href=\"/entries/501/revoke\""));
	cr_expect_eq(page_status(&served, "/entries/501/revoke"), 200);
	cr_expect(!page_says(&served, "/entries/500", "/revoke\""), "it was confirmed");
	cr_expect_eq(page_status(&served, "/entries/500/revoke"), 403);
	step_in(&served, "samuel");
	cr_expect(!page_says(&served, "/entries/501", "/revoke\""));
	cr_expect_eq(page_status(&served, "/entries/501/revoke"), 403);
}

Test(web_correct, what_a_look_costs_is_asked_of_nobody_who_may_not_and_counts_as_a_form)
{
	struct err err;

	step_in(&served, "samuel");
	cr_expect_eq(page_status(&served, "/entries/501/revoke"), 403);
	step_in(&served, "chandra");
	cr_expect_eq(
		quota_take(served.web->sessions, "chandra", QUOTA_BYTES, (int64_t)time(NULL), &err),
		OK);
	cr_expect_eq(page_status(&served, "/entries/245/revoke"), 200);
	for (int i = 0; i < QUOTA_FORMS; i++) {
		if (quota_take(served.web->sessions, "chandra", 0, (int64_t)time(NULL), &err) != OK)
			break;
	}
	cr_expect_eq(page_status(&served, "/entries/245/revoke"), 429);
	cr_expect_eq(page_status(&served, "/entries/245"), 200);
}

/* ---- why, for who was asked once: nadia of samuel, who approves her no more ---- */

Test(web_correct, who_was_only_asked_once_reads_no_reason_that_is_not_of_evidence)
{
	long leave, taken, ended;
	char path[64], line[256];

	leave = type_in(&served,
			"--as|registrar|leave|add|samuel|--from|2026-06-01|--until|2026-06-30|"
			"--reason|Illness");
	snprintf(line, sizeof line, "--as|registrar|revoke|%ld|--reason|It was not illness", leave);
	taken = type_in(&served, line);
	ended = type_in(&served, "--as|oriel|approve|end|samuel|nadia|--reason|She has left");
	cr_assert(leave && taken && ended, "%ld %ld %ld", leave, taken, ended);
	for (int i = 0; i < 2; i++) {
		int status = i ? 200 : 404;

		step_in(&served, i ? "oriel" : "nadia");
		cr_expect_eq(page_status(&served, "/progress/samuel"), 200);
		cr_expect_eq(page_status(&served, "/entries/451"), status, "why a date was moved");
		snprintf(path, sizeof path, "/entries/%ld", leave);
		cr_expect_eq(page_status(&served, path), status, "leave");
		snprintf(path, sizeof path, "/entries/%ld", taken);
		cr_expect_eq(page_status(&served, path), status, "why that was taken back");
	}
}

/* ---- passing on: request 433 of amira waits for declan, bela is the officer ---- */

Test(web_correct, a_request_is_passed_on_by_the_training_officer)
{
	char to[512];

	step_in(&served, "bela");
	cr_expect(page_says(&served, "/entries/433", "href=\"/entries/433/reassign\""));
	cr_expect_eq(send_with_token(&served, "/entries/433/reassign", "to=chandra", NULL), 422,
		     "without a reason");
	cr_expect_eq(
		send_with_token(&served, "/entries/433/reassign", "to=greta&reason=Leave", NULL),
		422, "not approved for amira");
	say("/entries/433/reassign", "to=chandra&reason=Declan+is+on+leave.", to);
	cr_expect_str_eq(to, "/entries/433");
	step_in(&served, "chandra");
	cr_expect_eq(page_status(&served, "/queue/433"), 200);
	step_in(&served, "declan");
	cr_expect_neq(page_status(&served, "/queue/433"), 200);
}

Test(web_correct, nobody_else_passes_it_on_and_nothing_that_was_answered)
{
	step_in(&served, "amira");
	cr_expect_eq(page_status(&served, "/entries/433/reassign"), 403);
	step_in(&served, "oriel");
	cr_expect_eq(page_status(&served, "/entries/433/reassign"), 404);
	step_in(&served, "chandra");
	cr_expect_eq(page_status(&served, "/entries/433/reassign"), 403);
	step_in(&served, "bela");
	cr_expect_eq(page_status(&served, "/entries/49/reassign"), 409, "it was answered");
	cr_expect(!page_says(&served, "/entries/49", "/reassign\""));
	cr_expect_eq(page_status(&served, "/entries/48/reassign"), 404, "it is evidence");
}

/* ---- who may assess ---- */

Test(web_correct, a_trainee_names_an_assessor_whom_the_officer_approves_and_who_accepts)
{
	char to[512];
	json_t *doc;

	step_in(&served, "amira");
	doc = ask_json(&served, "/training/amira/assessors?q=LINDHOLT");
	cr_expect_eq(json_array_size(json_object_get(doc, "found")), 1);
	cr_expect_eq(json_object_size(json_array_get(json_object_get(doc, "found"), 0)), 4,
		     "no more than is shown");
	json_decref(doc);
	doc = ask_json(&served, "/training/amira/assessors?q=an");
	cr_expect_leq(json_array_size(json_object_get(doc, "found")), 10);
	json_decref(doc);
	cr_expect(page_says(&served, "/training/amira/assessors?q=lindholt",
			    "Greta Lindholt (greta)"));
	cr_expect(page_says(&served, "/training/amira/assessors?q=g", "two letters"));
	cr_expect(page_says(&served, "/training/amira/assessors?q=nobody",
			    "No assessor of that name"));
	cr_expect_eq(send_with_token(&served, "/training/amira/assessors", "q=lindholt", NULL),
		     422);
	say("/training/amira/assessors", "assessor=greta&reason=She+knows+my+work.", to);
	cr_expect(strncmp(to, "/training/amira/assessors?signed=", 33) == 0, "%s", to);
	cr_expect(
		page_says(&served, "/training/amira/assessors", "Waits for the training officer"));
	cr_expect(greta_is("nominated"));

	step_in(&served, "bela");
	cr_expect(page_says(&served, "/trainees/amira", "Approve"));
	say("/trainees/amira/approvals", "assessor=greta&answer=approve", to);
	step_in(&served, "greta");
	cr_expect(page_says(&served, "/trainees/amira", "action=\"/trainees/amira/accept\""));
	say("/trainees/amira/accept", "", to);
	step_in(&served, "amira");
	cr_expect(
		!page_says(&served, "/training/amira/assessors", "Waits for the training officer"));
	cr_expect(greta_is("accepted"));
}

Test(web_correct, what_was_named_is_taken_back_and_the_officer_approves_whom_nobody_named)
{
	char to[512];

	step_in(&served, "amira");
	say("/training/amira/assessors", "assessor=greta", to);
	say("/training/amira/assessors/withdraw", "assessor=greta", to);
	cr_expect(greta_is(""));
	cr_expect_neq(send_with_token(&served, "/training/amira/assessors/withdraw",
				      "assessor=greta", NULL),
		      303, "it is gone");
	step_in(&served, "bela");
	cr_expect_eq(send_with_token(&served, "/training/amira/assessors", "q=lindholt", NULL), 422,
		     "without a choice");
	say("/training/amira/assessors", "assessor=greta", to);
	cr_expect(strncmp(to, "/training/amira/assessors?signed=", 33) == 0, "%s", to);
	cr_expect(greta_is("approved"));
	step_in(&served, "greta");
	cr_expect_eq(page_status(&served, "/trainees/amira"), 200);
}

Test(web_correct, an_approval_is_ended_with_a_reason_and_what_was_signed_stays)
{
	char to[512];

	step_in(&served, "bela");
	cr_expect(page_says(&served, "/trainees/amira", "value=\"end\""));
	cr_expect_eq(send_with_token(&served, "/trainees/amira/approvals",
				     "assessor=petra&answer=end", NULL),
		     422, "without a reason");
	cr_expect_eq(send_with_token(&served, "/trainees/amira/approvals",
				     "assessor=petra&answer=whatever&reason=x", NULL),
		     400);
	say("/trainees/amira/approvals",
	    "assessor=petra&answer=end&reason=She+moves+to+another+site.", to);
	step_in(&served, "amira");
	cr_expect(!page_says(&served, "/training/amira/assessors", "Approved, not accepted yet"));
	step_in(&served, "oriel");
	cr_expect_eq(send_with_token(&served, "/trainees/amira/approvals",
				     "assessor=chandra&answer=end&reason=x", NULL),
		     404, "not her trainee");
}

Test(web_correct, nobody_reads_or_says_who_may_assess_somebody_else)
{
	step_in(&served, "samuel");
	cr_expect_eq(page_status(&served, "/training/amira/assessors"), 404);
	cr_expect_eq(send_with_token(&served, "/training/amira/assessors", "assessor=greta", NULL),
		     404);
	step_in(&served, "chandra");
	cr_expect_eq(page_status(&served, "/training/amira/assessors"), 404);
	step_in(&served, "farid");
	cr_expect_eq(send_with_token(&served, "/trainees/amira/accept", "", NULL), 404);
	step_in(&served, "amira");
	cr_expect_eq(send_with_token(&served, "/trainees/samuel/accept", "", NULL), 403);
}
