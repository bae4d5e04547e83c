/* The pages of a trainee: each with its twin, kept from who has no business there; what is typed is
 * never lost. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "server.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_trainee, .init = begin, .fini = end, .timeout = 240);

static const char *const pages[] = {"/home",	     "/progress",      "/timeline",
				    "/evidence/new", "/entries/48",    "/entries/48/ask",
				    "/export",	     "/progress/amira"};

Test(web_trainee, each_page_has_a_heading_and_its_twin)
{
	step_in(&served, "amira");
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		struct answered a = ask_page(&served, pages[i]);
		json_t *doc = ask_json(&served, pages[i]);

		cr_expect_eq(a.status, 200, "%s: %d", pages[i], a.status);
		cr_expect(strstr(a.body, "<h1"), "%s", pages[i]);
		cr_expect(json_object_size(doc) > 0, "%s", pages[i]);
		json_decref(doc);
		answered_free(&a);
	}
}

Test(web_trainee, nobody_sees_them_without_signing_in)
{
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		struct answered a = ask(&served, pages[i], NULL, "application/json", NULL);

		cr_expect_eq(a.status, 401, "%s: %d", pages[i], a.status);
		answered_free(&a);
	}
}

Test(web_trainee, another_trainees_are_not_there)
{
	static const char *const theirs[] = {"/entries/48", "/entries/48/receipt",
					     "/entries/48/files/file.1", "/entries/48/ask",
					     "/progress/amira"};
	char to[512];

	step_in(&served, "samuel");
	for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++) {
		struct answered a = ask_page(&served, theirs[i]);

		cr_expect_eq(a.status, 404, "%s: %d", theirs[i], a.status);
		answered_free(&a);
	}
	cr_expect_eq(send_with_token(&served, "/entries/48/withdraw", "reason=x", to), 404);
	cr_expect_eq(send_with_token(&served, "/entries/48/release", "", to), 404);
	cr_expect_eq(send_with_token(&served, "/entries/48/ask", "to=chandra&as=activities", to), 404);
}

/* COR-1: 1 is signed and no more is to be done there, 3 is not begun and leads to where it is. */
Test(web_trainee, a_tile_says_in_words_what_it_is_of_and_how_it_stands)
{
	struct answered a;

	step_in(&served, "amira");
	a = ask_page(&served, "/progress");
	cr_expect(strstr(a.body, "role=\"img\" aria-label=\"COR-1 activity 1, Signed\">1<svg"));
	cr_expect(strstr(a.body, "href=\"/evidence/new?for=COR-1/3\" aria-label=\"COR-1 activity 3, Not started\">3</a>"));
	answered_free(&a);
}

Test(web_trainee, who_trains_nobody_has_no_home_of_a_trainee)
{
	static const char *const theirs[] = {"/home", "/progress", "/evidence/new", "/timeline",
					     "/export/portfolio.zip"};

	step_in(&served, "chandra");
	for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++) {
		struct answered a = ask_page(&served, theirs[i]);

		cr_expect_eq(a.status, 403, "%s: %d", theirs[i], a.status);
		answered_free(&a);
	}
}

Test(web_trainee, an_assessor_may_read_what_they_were_asked_about_but_not_take_it_back)
{
	struct answered a;
	char to[512];

	step_in(&served, "chandra");
	a = ask_page(&served, "/entries/48");
	cr_expect_eq(a.status, 200);
	cr_expect(!strstr(a.body, "Take it back"));
	answered_free(&a);
	cr_expect_eq(send_with_token(&served, "/entries/48/withdraw", "reason=x", to), 404);
}

Test(web_trainee, nothing_is_kept_without_the_token_of_a_form)
{
	struct answered a;
	json_t *doc;

	step_in(&served, "amira");
	a = ask(&served, "/evidence/new", "title=x&do=keep", NULL, NULL);
	cr_expect_eq(a.status, 403);
	answered_free(&a);
	doc = ask_json(&served, "/home");
	cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), 0);
	json_decref(doc);
}

Test(web_trainee, what_was_typed_is_kept_whatever_is_wrong_with_it)
{
	json_t *doc, *draft;
	char to[512];

	step_in(&served, "amira");
	cr_expect_eq(send_with_token(&served, "/evidence/new", "what=Only+words&on=nonsense&do=sign", to), 422);
	doc = ask_json(&served, "/home");
	draft = json_array_get(json_object_get(doc, "drafts"), 0);
	cr_expect_str_eq(
		json_string_value(json_object_get(json_object_get(draft, "fields"), "what")),
		"Only words");
	json_decref(doc);
	step_in(&served, "samuel");
	doc = ask_json(&served, "/home");
	cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), 0,
		     "a draft is nobody else's");
	json_decref(doc);
}

Test(web_trainee, why_something_is_taken_back_comes_back_when_it_is_refused)
{
	static const char reason[] = "reason=It+shows+943+476+5919";
	struct answered a;
	char form[400], to[512];

	step_in(&served, "amira");
	snprintf(form, sizeof form, "token=%s&%s", served.token, reason);
	a = ask(&served, "/entries/48/withdraw", form, NULL, NULL);
	cr_expect_eq(a.status, 422);
	cr_expect(strstr(a.body, "It shows 943 476 5919") && strstr(a.body, "name=\"patient-data\""));
	answered_free(&a);
	snprintf(form, sizeof form, "%s&patient-data=not-a-patient", reason);
	cr_expect_eq(send_with_token(&served, "/entries/48/withdraw", form, to), 303);
}

static const char patient[] =
	"title=Pump&on=2026-05-13&what=NHS+number+943+476+5919&for=CEN-S1/1&do=";

Test(web_trainee, patient_data_stops_in_place_and_is_replaced_with_one_tap)
{
	char to[512], form[512];
	json_t *doc;

	step_in(&served, "amira");
	snprintf(form, sizeof form, "%ssign", patient);
	cr_expect_eq(send_with_token(&served, "/evidence/new", form, to), 422);
	snprintf(form, sizeof form, "%smask", patient);
	cr_assert_eq(send_with_token(&served, "/evidence/new", form, to), 303);
	doc = ask_json(&served, to);
	cr_expect(strstr(json_string_value(json_object_get(json_object_get(doc, "fields"), "what")),
			 "patient A"));
	json_decref(doc);
	snprintf(form, sizeof form, "%ssign&patient-data=not-a-patient", patient);
	cr_expect_eq(send_with_token(&served, "/evidence/new", form, to), 303);
	cr_expect_eq(strncmp(to, "/sign/", 6), 0, "%s", to);
}

/* Files evidence up to where it waits to be signed. */
static void prepare(char ret_signing[512])
{
	step_in(&served, "amira");
	cr_assert_eq(send_with_token(&served, "/evidence/new",
			  "title=A+pump&on=2026-05-13&what=Tested&reflection=I+was+slow&for=CEN-S1/"
			  "1&do=sign",
			  ret_signing),
		     303);
	cr_assert_eq(strncmp(ret_signing, "/sign/", 6), 0, "%s", ret_signing);
}

Test(web_trainee, evidence_is_in_the_record_when_it_is_signed_and_its_draft_goes)
{
	char signing[512], path[600], to[512];
	long long before;
	struct answered a;
	json_t *doc;

	prepare(signing);
	before = record_size(&served);
	snprintf(path, sizeof path, "%s/demo", signing);
	cr_assert_eq(send_with_token(&served, path, "", to), 303);
	cr_expect_eq(record_size(&served), before + 1);
	a = ask_page(&served, to); /* the draft is dropped on the way */
	answered_free(&a);
	doc = ask_json(&served, "/home");
	cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), 0);
	cr_expect_eq(json_array_size(json_object_get(doc, "to_sign")), 0);
	json_decref(doc);
	snprintf(path, sizeof path, "/entries/%lld", before);
	a = ask_page(&served, path);
	cr_expect(strstr(a.body, "I was slow"));
	answered_free(&a);
	step_in(&served, "bela");
	a = ask_page(&served, path);
	cr_expect_eq(a.status, 200);
	cr_expect(!strstr(a.body, "I was slow"), "a reflection is its author's alone");
	answered_free(&a);
}

Test(web_trainee, evidence_is_replaced_by_its_author_alone_and_patient_data_stops_it)
{
	char to[512];

	step_in(&served, "samuel");
	cr_expect_eq(send_with_token(&served, "/entries/48/revise", "title=Mine", to), 404);
	step_in(&served, "amira");
	cr_expect_eq(send_with_token(&served, "/entries/48/revise", "what=NHS+number+943+476+5919", to), 422);
	cr_expect_eq(send_with_token(&served, "/entries/48/revise", "what=A+better+account", to), 303);
	cr_expect_eq(strncmp(to, "/sign/", 6), 0, "%s", to);
}

Test(web_trainee, who_was_asked_of_a_version_is_told_with_that_version_alone)
{
	char to[512], sign[600];
	json_t *doc = NULL;
	long long asked;

	step_in(&served, "amira");
	doc = ask_json(&served, "/entries/429");
	asked = json_integer_value(json_object_get(json_array_get(json_object_get(doc, "requests"), 0), "evidence"));
	json_decref(doc);
	snprintf(sign, sizeof sign, "/entries/%lld", asked);
	cr_expect(page_says(&served, sign, "Who was asked"));
	snprintf(sign, sizeof sign, "/entries/%lld/revise", asked);
	cr_assert_eq(send_with_token(&served, sign, "what=A+better+account", to), 303);
	snprintf(sign, sizeof sign, "%s/demo", to);
	cr_assert_eq(send_with_token(&served, sign, "", to), 303);
	cr_expect_eq(strncmp(to, "/entries/", 9), 0, "%s", to);
	cr_expect(page_says(&served, to, "A better account"));
	cr_expect(!page_says(&served, to, "Who was asked"), "%s", to);
}

Test(web_trainee, what_could_not_count_is_refused_with_what_would)
{
	struct answered a;
	char form[400];

	step_in(&served, "amira");
	snprintf(form, sizeof form, "token=%s&to=chandra&as=MSF&topic=CEN-S1", served.token);
	a = ask(&served, "/entries/48/ask", form, NULL, NULL);
	cr_expect_eq(a.status, 422, "%d", a.status);
	cr_expect(strstr(a.body, "nhsuk-error-message"));
	answered_free(&a);
}

/* Kirsty may ask greta, who holds something of another trainee's. */
Test(web_trainee, how_much_waits_for_an_assessor_is_counted_over_all_trainees)
{
	json_t *doc, *one;
	size_t i;
	long long waits = -1;

	step_in(&served, "kirsty");
	doc = ask_json(&served, "/entries/402/ask");
	json_array_foreach (json_object_get(doc, "assessors"), i, one) {
		if (strcmp(json_string_value(json_object_get(one, "person")), "greta") == 0)
			waits = json_integer_value(json_object_get(one, "waiting"));
	}
	cr_expect_eq(waits, 1, "%lld", waits);
	json_decref(doc);
}

Test(web_trainee, who_was_entered_after_their_first_day_has_a_home)
{
	static const char *const commands[] = {
		"--as registrar person add noor --name 'Noor Rahman'",
		"--as registrar person certify noor",
		"--as registrar enrol noor STP-CEN@2023.1 --start 2026-01-05 --officer bela",
		NULL,
	};
	struct served other;
	struct answered a;

	serve_begin_with(&other, commands, &(struct web_settings){ .port = 0 });
	step_in(&other, "noor");
	a = ask_page(&other, "/home");
	cr_expect_eq(a.status, 200, "%d", a.status);
	answered_free(&a);
	serve_end(&other);
}

static const char why_389[] = "you tested only good messages"; /* by declan in entry 391, of the DOPS of entry 388 */

Test(web_trainee, why_it_is_not_yet_stands_wherever_its_trainee_looks_for_it)
{
	static const char *const where[] = {"/home", "/timeline", "/entries/388", "/entries/389", "/entries/391",
					    "/evidence/new?as=DOPS"};
	json_t *doc, *answer;

	step_in(&served, "amira");
	for (size_t i = 0; i < sizeof where / sizeof *where; i++)
		cr_expect(page_says(&served, where[i], why_389), "%s", where[i]);
	cr_expect(page_says(&served, "/home", "href=\"/evidence/new?as=DOPS\""));
	cr_expect(page_says(&served, "/entries/389", "Not yet for DOPS for CEN-S2"));
	cr_expect(!page_says(&served, "/entries/391", "&quot;n&quot;"), "words, and nothing for machines");
	doc = ask_json(&served, "/entries/389");
	answer = json_object_get(json_array_get(json_object_get(doc, "requests"), 0), "answer");
	cr_expect_eq(json_integer_value(json_object_get(answer, "entry")), 391);
	cr_expect_str_eq(json_string_value(json_object_get(answer, "by")), "declan");
	json_decref(doc);
	cr_expect(page_says(&served, "/entries/113", "not yet for CEN-R2 activity 9"), "of several items which");
}

Test(web_trainee, what_lapsed_says_so_and_leads_to_where_it_is_shown_again)
{
	static const char again[] = "href=\"/evidence/new?for=CEN-R1/6\"", lapsed[] = "lapsed on 25 January 2026";
	static const char *const where[] = {"/home", "/timeline", "/entries/64", "/entries/65"};

	step_in(&served, "amira");
	for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
		cr_expect(page_says(&served, where[i], again), "%s", where[i]);
		cr_expect(page_says(&served, where[i], lapsed), "%s", where[i]);
	}
	cr_expect(page_says(&served, "/evidence/new?for=CEN-R1/6", "All limits traced to the standard"));
}

Test(web_trainee, a_request_that_is_over_offers_nothing_more_to_do)
{
	static const char *const acts[][2] = {
		{"Take back this request", "Take back this request"},
		{"/entries/65/code\"", "/entries/429/code\""},
	};

	step_in(&served, "amira");
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		cr_expect(!page_says(&served, "/entries/65", acts[i][0]), "%s", acts[i][0]);
		cr_expect(page_says(&served, "/entries/429", acts[i][1]), "%s", acts[i][1]);
	}
	cr_expect_eq(send_with_token(&served, "/entries/65/withdraw", "reason=", NULL), 409);
	cr_expect_eq(send_with_token(&served, "/entries/429/withdraw", "reason=", NULL), 303);
	cr_expect(page_says(&served, "/home", "take back my request to Chandra Pillaimuthu for CEN-S1 activities 15 and 17"));
}

Test(web_trainee, a_draft_that_is_prepared_again_waits_once)
{
	char form[256], first[512], again[512], *act;
	const char *draft;
	json_t *doc;

	prepare(first);
	doc = ask_json(&served, "/timeline");
	cr_expect_eq(json_array_size(json_object_get(doc, "to_sign")), 1);
	cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), 0, "one thing stands there once");
	draft = json_string_value(json_object_get(json_array_get(json_object_get(doc, "to_sign"), 0), "draft"));
	cr_assert(draft);
	snprintf(form, sizeof form, "draft=%s&title=A+better+pump&on=2026-05-13&for=CEN-S1/1&do=sign", draft);
	json_decref(doc);
	cr_expect(page_says(&served, "/timeline", "Change it first"));
	cr_assert_eq(send_with_token(&served, "/evidence/new", form, again), 303);
	cr_expect_str_neq(first, again);
	cr_expect_eq(page_status(&served, first), 404, "what it said before cannot be signed as well");
	cr_expect_eq(page_status(&served, again), 200);
	act = strstr(form, "do=sign");
	snprintf(act, 8, "do=keep");
	cr_assert_eq(send_with_token(&served, "/evidence/new", form, NULL), 303);
	cr_expect_eq(page_status(&served, again), 404, "it was changed since");
	cr_expect(page_says(&served, "/timeline", "Finish your draft “A better pump”"));
}

Test(web_trainee, activities_of_several_modules_are_named_in_words)
{
	static const char *const commands[] = {
		"--as amira evidence add --title Mapped --on 2026-05-13 --narrative Done --for CEN-S2/20 --for COR-3/27",
		"--as amira request send 659 --to chandra",
		NULL,
	};
	struct served other;

	serve_begin_with(&other, commands, &(struct web_settings){ .port = 0 });
	step_in(&other, "amira");
	cr_expect(page_says(&other, "/timeline", "CEN-S2 activity 20 and COR-3 activity 27"));
	cr_expect(page_says(&other, "/entries/659", "CEN-S2 activity 20 and COR-3 activity 27"));
	cr_expect(!page_says(&other, "/entries/659", "CEN-S2/20"));
	step_in(&other, "chandra");
	cr_expect(page_says(&other, "/queue/660", "> CEN-S2 activity 20: ") || page_says(&other, "/queue/660", ">CEN-S2 activity 20: "),
		  "which of them is not yet");
	serve_end(&other);
}

/* What it should count as was said on the form before; all that is open then is who should look at it. */
Test(web_trainee, what_was_chosen_with_the_evidence_is_not_asked_for_again)
{
	static const char folded[] = "Send it as something else";
	struct answered a;
	json_t *doc;

	step_in(&served, "amira");
	a = ask_page(&served, "/entries/64/ask?as=activities");
	cr_expect(strstr(a.body, "evidence for <strong>CEN-R1 activity 6</strong>"));
	cr_assert(strstr(a.body, folded) && strstr(a.body, "name=\"as\"") && strstr(a.body, "name=\"topic\""));
	cr_expect_gt(strstr(a.body, "name=\"as\""), strstr(a.body, folded));
	cr_expect_gt(strstr(a.body, "name=\"topic\""), strstr(a.body, folded));
	answered_free(&a);
	a = ask_page(&served, "/entries/64/ask?as=DOPS");
	cr_assert(strstr(a.body, folded) && strstr(a.body, "name=\"topic\""));
	cr_expect_lt(strstr(a.body, "name=\"topic\""), strstr(a.body, folded), "its module is not known yet");
	answered_free(&a);
	cr_expect(!page_says(&served, "/entries/64/ask", folded));
	doc = ask_json(&served, "/entries/64/ask?as=activities");
	cr_expect_str_eq(json_string_value(json_object_get(doc, "as")), "activities");
	json_decref(doc);
}

Test(web_trainee, evidence_for_activities_that_names_none_is_filed_when_that_is_said_twice)
{
	static const char written[] = "title=Pump&on=2026-05-13&what=Tested&as=activities&do=";
	struct answered a;
	char form[300], to[512];

	step_in(&served, "amira");
	snprintf(form, sizeof form, "token=%s&%ssign", served.token, written);
	a = ask(&served, "/evidence/new", form, NULL, NULL);
	cr_expect_eq(a.status, 422);
	cr_expect(strstr(a.body, "File it without an activity"));
	answered_free(&a);
	snprintf(form, sizeof form, "%ssign-without", written);
	cr_assert_eq(send_with_token(&served, "/evidence/new", form, to), 303);
	sign_in_demo(&served, to);
	cr_expect(page_says(&served, to, "It names no activity"));
}

/* The key of who enrolled her was stolen before: her enrolment is void, what she filed and was told stays hers to read. */
Test(web_trainee, what_is_theirs_is_read_without_an_enrolment)
{
	static const char *const theirs[] = {"/timeline", "/entries/64", "/entries/65", "/evidence/new", "/export"};

	cr_assert_neq(type_in(&served, "--as|registrar|person|revoke|jana|--reason|stolen|--since|2023-08-22T10:00:00Z"), 0);
	cr_assert_neq(type_in(&served, "--as|registrar2|countersign|659"), 0);
	step_in(&served, "amira");
	cr_expect_neq(page_status(&served, "/progress"), 200, "there is none");
	for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
		cr_expect_eq(page_status(&served, theirs[i]), 200, "%s", theirs[i]);
	step_in(&served, "chandra");
	cr_expect(page_says(&served, "/queue", "No request waits for you"), "nor does her assessor's work stand still");
}
