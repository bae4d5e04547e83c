/*
 * Awards on pages: what each rests on for whoever may see the portfolio, and the signature of who
 * gives it, never while something is missing.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "cases.h"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
	/* Of kirsty, everything is there: her award was taken back, and is to be given anew. */
	cr_assert(type_in(&served, "--as|registrar|award|revoke|454|--reason|A wrong name."));
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_award, .init = begin, .fini = end, .timeout = 240);

#define AWARD "/trainees/kirsty/awards/award"

Test(web_award, a_registrar_gives_it_with_all_that_it_rests_on_in_view)
{
	char to[512], sign[600];
	json_t *doc;

	step_in(&served, "registrar");
	cr_expect(page_says(&served, "/progress/kirsty", "href=\"" AWARD "\""));
	doc = ask_json(&served, AWARD);
	cr_expect_eq(json_array_size(json_object_get(json_object_get(doc, "award"), "rules")), 2);
	json_decref(doc);
	cr_expect(page_says(&served, AWARD, "30 credits at level 2 or above"));
	cr_expect(page_says(&served, AWARD, "href=\"/entries/200\""));
	cr_assert_eq(send_with_token(&served, AWARD, "comment=Well+done.", to), 303);
	snprintf(sign, sizeof sign, "%s/demo", to);
	cr_assert_eq(send_with_token(&served, sign, "", to), 303);
	cr_expect(page_says(&served, AWARD, "Signed"));
	cr_expect(!page_says(&served, AWARD, "Go on to sign"), "it is given once");
	cr_expect_eq(send_with_token(&served, AWARD, "comment=", NULL), 422);
	cr_expect(!page_says(&served, "/progress/kirsty", "href=\"" AWARD "\""));
}

Test(web_award, nothing_is_given_while_something_is_missing)
{
	long long size = record_size(&served);

	step_in(&served, "registrar");
	cr_expect(page_says(&served, "/trainees/amira/awards/completion", "What is missing first"));
	cr_expect(!page_says(&served, "/trainees/amira/awards/completion", "Go on to sign"));
	cr_expect_eq(
		send_with_token(&served, "/trainees/amira/awards/completion", "comment=", NULL),
		422);
	cr_expect_eq(page_status(&served, "/trainees/amira/awards/none"), 404);
	cr_expect_eq(record_size(&served), size);
}

Test(web_award, everybody_else_reads_what_it_asks_for_and_signs_nothing)
{
	static const char *const readers[] = {"kirsty", "oriel", "jana"};

	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		step_in(&served, readers[i]);
		cr_expect(page_says(&served, "/progress/kirsty", "Ready to be signed"), "%s", readers[i]);
		cr_expect(!page_says(&served, "/progress/kirsty", "href=\"" AWARD "\""), "%s", readers[i]);
		cr_expect_eq(page_status(&served, AWARD), 404, "%s", readers[i]);
		cr_expect_eq(send_with_token(&served, AWARD, "comment=", NULL), 404, "%s",
			     readers[i]);
	}
}
