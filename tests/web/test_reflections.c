/* Reflections: by a template of the curriculum, a draft until signed, their author's alone until
 * released. */
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

TestSuite(web_reflections, .init = begin, .fini = end, .timeout = 240);

static const char written[] =
	"template=REFLECTION&title=A+slow+answer&on=2026-05-12&note-learnt=I+ask+earlier";

Test(web_reflections, the_templates_are_those_of_the_curriculum)
{
	struct answered a;
	json_t *doc;

	step_in(&served, "amira");
	doc = ask_json(&served, "/reflections");
	cr_expect_eq(json_array_size(json_object_get(doc, "templates")), 1);
	json_decref(doc);
	a = ask_page(&served, "/reflections/new?template=REFLECTION");
	cr_expect(strstr(a.body, "name=\"note-learnt\""));
	answered_free(&a);
	a = ask_page(&served, "/reflections/new?template=DOPS");
	cr_expect_eq(a.status, 404, "which an assessor fills in");
	answered_free(&a);
}

Test(web_reflections, they_are_for_trainees)
{
	struct answered a;
	char to[512];

	step_in(&served, "chandra");
	a = ask_page(&served, "/reflections");
	cr_expect_eq(a.status, 403);
	answered_free(&a);
	cr_expect_eq(send_with_token(&served, "/reflections/new", written, to), 403);
	forget_cookies(&served);
	a = ask(&served, "/reflections", NULL, "application/json", NULL);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
}

Test(web_reflections, what_lacks_something_is_kept_and_comes_back)
{
	char to[512];
	json_t *doc;

	step_in(&served, "amira");
	cr_expect_eq(send_with_token(&served, "/reflections/new", "template=REFLECTION&title=Half&do=sign", to), 422);
	doc = ask_json(&served, "/reflections");
	cr_expect_str_eq(json_string_value(json_object_get(
				 json_array_get(json_object_get(doc, "drafts"), 0), "title")),
			 "Half");
	json_decref(doc);
	step_in(&served, "samuel");
	doc = ask_json(&served, "/reflections");
	cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), 0,
		     "a draft is nobody else's");
	json_decref(doc);
}

Test(web_reflections, what_was_signed_is_its_author_s_alone_until_it_is_released)
{
	char to[512], path[600], form[600];
	struct answered a;
	long long entry;
	json_t *doc, *list, *last;

	step_in(&served, "amira");
	snprintf(form, sizeof form, "%s&do=sign", written);
	cr_assert_eq(send_with_token(&served, "/reflections/new", form, to), 303);
	snprintf(path, sizeof path, "%s/demo", to);
	cr_assert_eq(send_with_token(&served, path, "", to), 303);
	cr_expect_str_eq(to, "/reflections");
	doc = ask_json(&served, "/reflections");
	list = json_object_get(doc, "reflections");
	last = json_array_get(list, json_array_size(list) - 1);
	cr_expect_str_eq(json_string_value(json_object_get(last, "reflection")), "private");
	cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), 0);
	entry = json_integer_value(json_object_get(last, "seq"));
	json_decref(doc);
	snprintf(path, sizeof path, "/entries/%lld", entry);
	step_in(&served, "bela");
	a = ask_page(&served, path);
	cr_expect(!strstr(a.body, "I ask earlier"));
	answered_free(&a);
	step_in(&served, "samuel");
	a = ask_page(&served, path);
	cr_expect_eq(a.status, 404);
	answered_free(&a);
	step_in(&served, "amira");
	snprintf(path, sizeof path, "/entries/%lld/release", entry);
	cr_assert_eq(send_with_token(&served, path, "", to), 303);
	snprintf(path, sizeof path, "%s/demo", to);
	cr_assert_eq(send_with_token(&served, path, "", to), 303);
	doc = ask_json(&served, "/reflections");
	list = json_object_get(doc, "reflections");
	last = json_array_get(list, json_array_size(list) - 1);
	cr_expect_str_eq(json_string_value(json_object_get(last, "reflection")), "released");
	json_decref(doc);
}

Test(web_reflections, patient_data_stops_it_in_private_words_too)
{
	char to[512];

	step_in(&served, "amira");
	cr_expect_eq(send_with_token(&served, "/reflections/new",
			  "template=free&title=x&on=2026-05-12&reflection=NHS+number+943+476+5919&"
			  "do=sign",
			  to),
		     422);
	cr_expect_eq(send_with_token(&served, "/reflections/new",
			  "template=free&title=x&on=2026-05-12&reflection=NHS+number+943+476+5919&"
			  "patient-data=not-a-patient",
			  to),
		     303);
}
