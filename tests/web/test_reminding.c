/* Reminding people of what they hold: not before the time that was agreed, not again and again, and
 * of one's own alone. */
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

TestSuite(web_reminding, .init = begin, .fini = end, .timeout = 240);

static int remind(const char *holder)
{
	char form[400];
	struct answered a;
	int status;

	snprintf(form, sizeof form, "token=%s&holder=%s", served.token, holder);
	a = ask(&served, "/reminders", form, NULL, NULL);
	status = a.status;
	answered_free(&a);
	return status;
}

/* The member of what the home of who is signed in says of that holder. */
static bool is_true_of(const char *holder, const char *member)
{
	json_t *doc = ask_json(&served, "/home"), *one;
	bool found = false;
	size_t i;

	json_array_foreach(json_object_get(doc, "others"), i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "holder")), holder) == 0)
			found = json_is_true(json_object_get(one, member)) ||
				json_is_string(json_object_get(one, member));
	}
	json_decref(doc);
	return found;
}

Test(web_reminding, what_others_hold_is_told_by_person_with_the_longest_first)
{
	json_t *doc, *others, *one;

	step_in(&served, "amira");
	doc = ask_json(&served, "/home");
	others = json_object_get(doc, "others");
	cr_assert_eq(json_array_size(others), 3);
	cr_expect_str_eq(json_string_value(json_object_get(json_array_get(others, 0), "holder")),
			 "bela");
	one = json_array_get(others, 1);
	cr_expect_str_eq(json_string_value(json_object_get(one, "holder")), "chandra");
	cr_expect_eq(json_array_size(json_object_get(one, "items")), 2);
	cr_expect_eq(json_integer_value(json_object_get(one, "days")), 27);
	json_decref(doc);
}

Test(web_reminding, who_held_something_too_long_is_reminded_once_and_sees_it)
{
	struct answered a;

	step_in(&served, "amira");
	cr_expect(is_true_of("chandra", "may"));
	cr_expect_eq(remind("chandra"), 303);
	cr_expect(is_true_of("chandra", "reminded"));
	cr_expect(is_true_of("chandra", "may_from"));
	cr_expect(!is_true_of("chandra", "may"));
	cr_expect_eq(remind("chandra"), 409, "twice in a week");
	step_in(&served, "chandra");
	a = ask_page(&served, "/queue");
	cr_expect(strstr(a.body, "reminded you"));
	cr_expect(strstr(a.body, "2 things wait with you"));
	answered_free(&a);
	step_in(&served, "declan");
	a = ask_page(&served, "/queue");
	cr_expect(!strstr(a.body, "reminded you"), "nobody else does");
	answered_free(&a);
}

Test(web_reminding, nobody_is_reminded_before_it_is_time_or_of_what_is_not_with_them)
{
	struct answered a;
	char form[400];

	step_in(&served, "samuel");
	cr_expect_eq(remind("farid"), 400, "8 days");
	cr_expect_eq(remind("chandra"), 400, "holds nothing of his");
	cr_expect_eq(remind("registrar"), 400);
	cr_expect_eq(remind("samuel"), 400, "himself");
	cr_expect_eq(remind(""), 400);
	a = ask(&served, "/reminders", "holder=greta", NULL, NULL);
	cr_expect_eq(a.status, 403, "without a token");
	answered_free(&a);
	step_in(&served, "chandra");
	cr_expect_eq(remind("greta"), 403, "who is no trainee");
	forget_cookies(&served);
	snprintf(form, sizeof form, "token=%s&holder=greta", served.token);
	a = ask(&served, "/reminders", form, NULL, NULL);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
}

Test(web_reminding, the_picture_of_pace_has_its_table)
{
	struct answered a;
	json_t *doc, *course;

	step_in(&served, "amira");
	doc = ask_json(&served, "/home");
	course = json_object_get(doc, "course");
	cr_assert_eq(json_array_size(course), 11);
	cr_expect_eq(json_integer_value(json_object_get(json_array_get(course, 10), "have")),
		     json_integer_value(json_object_get(
			     json_object_get(json_object_get(doc, "pace"), "whole"), "have")));
	json_decref(doc);
	a = ask_page(&served, "/home");
	cr_expect(strstr(a.body, "<polyline class=\"c-real\""));
	cr_expect(strstr(a.body, "The same as a table"));
	answered_free(&a);
}
