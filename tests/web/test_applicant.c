/*
 * Applicants who train nowhere here: they file evidence, find it again and take it away on pages,
 * and rest claims on it. Who trains and applies has both.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "cases.h"

static struct served served;
static long number, evidence;

static void begin(void)
{
	serve_begin(&served);
	add_case_people(&served);
	begin_case(&served, &number, &evidence);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_applicant, .init = begin, .fini = end, .timeout = 300);

static const char written[] = "title=A+year+of+pump+tests&on=2024-04-02&what=I+tested+them.";

Test(web_applicant, evidence_is_filed_on_a_page_and_a_claim_can_rest_on_it)
{
	char form[256], to[512], sign[600], claim[64];

	step_in(&served, "paloma");
	snprintf(form, sizeof form, "%s&do=sign", written);
	cr_assert(page_says(&served, "/evidence/new", "What happened?"));
	cr_assert_eq(send_with_token(&served, "/evidence/new", form, to), 303);
	snprintf(sign, sizeof sign, "%s/demo", to);
	cr_assert_eq(send_with_token(&served, sign, "", to), 303);
	cr_expect(strncmp(to, "/entries/", 9) == 0 && !strstr(to, "ask"), "%s", to);
	cr_expect(page_says(&served, to, "A year of pump tests"));
	cr_expect(page_says(&served, "/timeline", "A year of pump tests"));
	snprintf(claim, sizeof claim, "/cases/%ld/claim?outcome=CEN-R1/LO1", number);
	cr_expect(page_says(&served, claim, "A year of pump tests"));
}

Test(web_applicant, nothing_is_asked_that_only_a_trainee_can_answer)
{
	char entry[64];

	step_in(&served, "paloma");
	cr_expect(!page_says(&served, "/evidence/new", "What should it count as?"));
	cr_expect(!page_says(&served, "/evidence/new", "Find the activities"));
	snprintf(entry, sizeof entry, "/entries/%ld", evidence);
	cr_expect(!page_says(&served, entry, "Ask somebody to look at it"));
	cr_expect(page_says(&served, entry, "Claim something with it"));
	cr_expect(!page_says(&served, entry, "Who was asked"), "nobody was");
}

Test(web_applicant, what_cannot_be_claimed_now_is_not_offered)
{
	char entry[64], claims[64], at[64], line[128];

	step_in(&served, "paloma");
	snprintf(entry, sizeof entry, "/entries/%ld", evidence);
	snprintf(claims, sizeof claims, "href=\"/cases/%ld/claims\"", number);
	cr_expect(page_says(&served, entry, claims) && page_says(&served, "/evidence/new", claims));
	claim_case(&served, number, evidence);
	submit_case(&served, number);
	snprintf(at, sizeof at, "href=\"/cases/%ld\"", number);
	cr_expect(!page_says(&served, entry, "Claim something with it"));
	cr_expect(page_says(&served, entry, at) && page_says(&served, "/evidence/new", at));
	cr_expect(page_says(&served, entry, "is handed in"));
	snprintf(line, sizeof line, "--as|registrar|equivalence|return|%ld|--outcome|rejected|--reason|Out.", number);
	cr_assert(type_in(&served, line));
	cr_expect(!page_says(&served, entry, "is handed in") && !page_says(&served, "/evidence/new", "is handed in"));
	cr_expect(page_says(&served, entry, "begin a case") && page_says(&served, "/evidence/new", "begin a"));
}

Test(web_applicant, a_draft_and_what_waits_to_be_signed_are_found_again)
{
	char form[256], to[512];
	json_t *doc;

	step_in(&served, "paloma");
	snprintf(form, sizeof form, "%s&do=keep", written);
	cr_assert_eq(send_with_token(&served, "/evidence/new", form, to), 303);
	cr_expect(page_says(&served, "/timeline", "Finish your draft “A year of pump tests”"));
	snprintf(form, sizeof form, "%s&do=sign", written);
	cr_assert_eq(send_with_token(&served, "/evidence/new", form, to), 303);
	cr_expect(page_says(&served, "/timeline", "Sign what you prepared"));
	doc = ask_json(&served, "/timeline");
	cr_expect_eq(json_array_size(json_object_get(doc, "to_sign")), 1);
	json_decref(doc);
}

Test(web_applicant, the_menu_leads_to_the_cases_first_and_to_what_they_filed)
{
	struct answered a;

	step_in(&served, "paloma");
	a = ask_page(&served, "/");
	cr_expect_eq(a.status, 303);
	cr_expect(strstr(a.head, "Location: /cases\r\n") || strstr(a.head, "/cases\r"), "%s",
		  a.head);
	answered_free(&a);
	cr_expect(page_says(&served, "/cases", "href=\"/timeline\""));
	cr_expect_eq(page_status(&served, "/export"), 200);
	cr_expect_eq(page_status(&served, "/export/portfolio.zip"), 200);
	cr_expect_eq(page_status(&served, "/home"), 403);
}

Test(web_applicant, who_has_a_case_is_led_to_it_and_can_send_a_referee_where_evidence_is_confirmed)
{
	step_in(&served, "gethin");
	cr_expect(page_says(&served, "/cases", "href=\"/cases/622\">Open your case 622"));
	cr_expect(page_says(&served, "/cases", "Begin another case"));
	cr_expect(page_says(&served, "/cases/622", "href=\"mailto:?subject=Evidence%20of%20case%20622&amp;"));
	cr_expect(!page_says(&served, "/cases/622", "Shirin Moncrieffe</th>"), "nothing is in her column yet");
	cr_expect(page_says(&served, "/cases/622", "/corroborate/622</code>"));
}

Test(web_applicant, who_trains_and_applies_has_the_pages_of_both)
{
	long grant =
		type_in(&served, "--as|registrar|role|grant|amira|applicant|--from|2026-05-01");
	struct answered a;
	size_t times = 0;

	cr_assert(grant);
	step_in(&served, "amira");
	cr_expect(page_says(&served, "/cases", "Begin a case"));
	cr_expect_eq(page_status(&served, "/cases/apply"), 200);
	cr_expect(page_says(&served, "/evidence/new", "What should it count as?"));
	a = ask_page(&served, "/cases");
	for (const char *at = strstr(a.body, "aria-label=\"Menu\""), *end = strstr(at, "</nav>");
	     (at = strstr(at, "href=\"/timeline\"")) && at < end; at++)
		times++;
	cr_expect_eq(times, 1, "%zu times in the menu", times);
	answered_free(&a);
}

Test(web_applicant, who_neither_trains_nor_applies_files_nothing)
{
	static const char *const others[] = {"chandra", "bela", "jana", "shirin", "quentin"};
	long long size = record_size(&served);

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		step_in(&served, others[i]);
		cr_expect_eq(page_status(&served, "/evidence/new"), 403, "%s", others[i]);
		cr_expect_eq(page_status(&served, "/timeline"), 403, "%s", others[i]);
		cr_expect_eq(send_with_token(&served, "/evidence/new", written, NULL), 403, "%s",
			     others[i]);
	}
	cr_expect_eq(record_size(&served), size);
}
