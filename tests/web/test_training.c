/* Meetings, reviews, placements, leave and working time on pages: recorded by whom the rules let,
 * and by nobody else. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

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

TestSuite(web_training, .init = begin, .fini = end, .timeout = 240);

/* What waits at `to` is signed with the key of the demonstration. */
static void sign(char to[512])
{
	char path[600];

	cr_assert_eq(strncmp(to, "/sign/", 6), 0, "%s", to);
	snprintf(path, sizeof path, "%s/demo", to);
	cr_assert_eq(send_with_token(&served, path, "", to), 303);
}

static int status_of(const char *path)
{
	struct answered a = ask_page(&served, path);
	int status = a.status;

	answered_free(&a);
	return status;
}

static bool says(const char *path, const char *words)
{
	struct answered a = ask_page(&served, path);
	bool found = strstr(a.body, words) != NULL;

	cr_expect_eq(a.status, 200, "%s: %d", path, a.status);
	answered_free(&a);
	return found;
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
	cr_expect(says("/training", "placed nowhere on 5 working days"), "gaps are shown");
	cr_expect(!says("/training", "Sign it off"), "a trainee signs off nothing");
}

Test(web_training, a_meeting_is_recorded_with_its_targets_and_settled_at_the_next)
{
	char to[512], path[600], form[600];
	json_t *doc, *target;

	step_in(&served, "bela");
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings",
			  "on=2026-05-12&note=On+course&target-1=Two+cases&due-1=2026-05-13", to),
		     303);
	sign(to);
	cr_expect(says(to, "Two cases"));
	doc = ask_json(&served, "/training/amira");
	target = json_array_get(json_object_get(json_object_get(doc, "meetings"), "targets"), 0);
	cr_expect(json_is_true(json_object_get(target, "overdue")));
	snprintf(form, sizeof form, "on=2026-05-14&note=Done&settle-%lld-1=met",
		 json_integer_value(json_object_get(target, "entry")));
	json_decref(doc);
	snprintf(path, sizeof path, "%s", to);
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings", form, to), 303);
	sign(to);
	doc = ask_json(&served, "/training/amira");
	target = json_array_get(json_object_get(json_object_get(doc, "meetings"), "targets"), 0);
	cr_expect_str_eq(json_string_value(json_object_get(target, "state")), "met");
	json_decref(doc);
	step_in(&served, "amira");
	cr_expect(says(path, "Add to it"));
	snprintf(form, sizeof form, "note=I+agree&add-to=%s", strrchr(path, '/') + 1);
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings", form, to), 303);
	sign(to);
	cr_expect(says(path, "I agree"));
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
	sign(to);
	cr_expect(says("/training/amira", "renal-technology at leeds"));
	cr_expect_eq(send_with_token(&served, "/training/amira/placements/442/sign", "outcome=satisfactory", to), 303);
	sign(to);
	cr_expect(says("/training/amira", "Signed off as satisfactory"));
	cr_expect_eq(status_of("/training/amira/placements/442/sign"), 404, "once");
	cr_expect_eq(status_of("/training/amira/reviews/year-1"), 200);
	cr_expect_eq(status_of("/training/amira/reviews/no-such"), 404);
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
	sign(to);
	cr_expect(says("/training/amira", "Leave from 1 June 2026"));
	cr_expect_eq(send_with_token(&served, "/training/amira/working-time",
			  "hundredths=60&from=2026-07-01&reason=Asked+for+it", to),
		     303);
	sign(to);
	cr_expect(says("/training/amira", "60 per cent"));
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
			cr_expect_eq(status_of(pages[k]), 404, "%s as %s", pages[k], others[i]);
		cr_expect_eq(send_with_token(&served, "/training/amira/meetings", "on=2026-05-12&note=x", to), 404);
		cr_expect_eq(send_with_token(&served, "/training/amira/placements", "specialism=renal-technology", to),
			     404);
	}
	step_in(&served, "amira"); /* it is hers, and not hers to say */
	cr_expect_eq(status_of("/training/amira/placements/new"), 404);
	cr_expect_eq(status_of("/training/amira/placements/442/sign"), 404);
	cr_expect_eq(status_of("/training/amira/reviews/year-1"), 404);
	step_in(&served, "chandra"); /* who is approved for her */
	cr_expect_eq(status_of("/training/amira"), 200);
	cr_expect(!says("/training/amira", "working time"), "why somebody was away is for who oversees them");
	cr_expect_eq(status_of("/training/amira/meetings/new"), 200);
	cr_expect_eq(status_of("/training/amira/placements/new"), 404);
	step_in(&served, "esther"); /* who assessed her, and does no more */
	cr_expect_eq(status_of("/progress/amira"), 200);
	cr_expect_eq(status_of("/training/amira"), 404);
	forget_cookies(&served);
	cr_expect_eq(status_of("/training/amira"), 303);
}

Test(web_training, who_supervises_a_placement_sees_the_training_and_signs_it_off)
{
	char to[512];

	step_in(&served, "farid");
	cr_expect_eq(status_of("/training/amira"), 404);
	step_in(&served, "bela");
	cr_expect_eq(send_with_token(&served, "/training/amira/placements",
			  "specialism=renal-technology&site=leeds&from=2026-05-01&until=2026-05-12&"
			  "supervisor=farid",
			  to),
		     303);
	sign(to);
	step_in(&served, "farid");
	cr_expect(says("/training/amira", "Sign it off"));
	cr_expect_eq(send_with_token(&served, "/training/amira/meetings", "on=2026-05-12&note=Settled+in", to), 303);
}
