/* The pages of a programme lead: everybody, who is waited for; and who does not see them. */
#include <criterion/criterion.h>
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

TestSuite(web_lead, .init = begin, .fini = end, .timeout = 240);

static void page_has(const char *path, const char *words)
{
	struct answered a = ask_page(&served, path);

	cr_assert_eq(a.status, 200, "%s: %d", path, a.status);
	cr_expect(strstr(a.body, words), "%s has no \"%s\"", path, words);
	answered_free(&a);
}

Test(web_lead, sees_everybody_with_what_holds_each_up_and_for_how_long)
{
	json_t *doc;

	step_in(&served, "jana");
	page_has("/cohort", "STP-CEN@2023.1");
	page_has("/cohort/STP-CEN@2023.1", "what holds it up first");
	page_has("/cohort/STP-CEN@2023.1", "lapsed on 25 January 2026");
	page_has("/cohort/STP-CEN@2023.1", "href=\"/progress/amira#CEN-S1\"");
	page_has("/progress/amira", "<tr id=\"CEN-S1\">");
	page_has("/cohort/STP-CEN@2023.1?show=risk", "Amira");
	page_has("/cohort/STP-CEN@2023.1?site=nowhere", "Nobody stands here");
	page_has("/waiting", "Who we are waiting for");
	page_has("/waiting", "href=\"/waiting?holder=chandra\"");
	page_has("/waiting?holder=chandra", "Chandra");
	page_has("/waiting?holder=chandra", "href=\"/entries/");
	page_has("/waiting?holder=nobody", "Nothing waits");
	cr_expect_eq(page_status(&served, "/cohort/NO-SUCH@1"), 404);
	doc = ask_json(&served, "/cohort/STP-CEN@2023.1");
	cr_expect(json_is_object(json_object_get(json_array_get(json_object_get(doc, "trainees"), 0), "first")));
	json_decref(doc);
	doc = ask_json(&served, "/waiting?holder=chandra");
	cr_expect_gt(json_array_size(json_object_get(doc, "items")), 0);
	json_decref(doc);
}

Test(web_lead, an_officer_sees_their_own_trainees_and_not_who_holds_up_others)
{
	json_t *doc;

	step_in(&served, "bela");
	doc = ask_json(&served, "/cohort/STP-CEN@2023.1");
	cr_expect_eq(json_array_size(json_object_get(doc, "trainees")), 1);
	cr_expect_eq(json_array_size(json_object_get(doc, "holders")), 0);
	json_decref(doc);
	step_in(&served, "oriel"); /* of nobody by this curriculum */
	doc = ask_json(&served, "/cohort/STP-CEN@2023.1");
	cr_expect_eq(json_array_size(json_object_get(doc, "trainees")), 0);
	json_decref(doc);
}

Test(web_lead, nobody_else_sees_a_cohort)
{
	cr_expect_eq(page_status(&served, "/cohort/STP-CEN@2023.1"), 303); /* to the page to sign in */
	cr_expect_eq(page_status(&served, "/waiting"), 303);
	cr_expect_eq(page_status(&served, "/cases"), 303);
	step_in(&served, "amira");
	cr_expect_eq(page_status(&served, "/cohort"), 403);
	cr_expect_eq(page_status(&served, "/cohort/STP-CEN@2023.1"), 403);
	cr_expect_eq(page_status(&served, "/waiting"), 403);
	page_has("/cases", "There is no case for you yet");
	cr_expect_eq(page_status(&served, "/cases/1"), 404);
	cr_expect_eq(page_status(&served, "/cases/999999"), 404);
}

static size_t cases_waiting(const char *person)
{
	const json_t *item;
	size_t count = 0, i;
	json_t *doc;

	step_in(&served, person);
	doc = ask_json(&served, "/waiting");
	json_array_foreach (json_object_get(doc, "items"), i, item) {
		count += strcmp(json_string_value(json_object_get(item, "kind")), "case") == 0;
	}
	json_decref(doc);
	return count;
}

Test(web_lead, who_judges_which_case_is_for_registrars_and_no_lead)
{
	cr_expect_gt(cases_waiting("registrar"), 0);
	cr_expect_eq(cases_waiting("jana"), 0);
}

/* What stands under the heading of a column, in a row: from its n-th cell on. */
static void under(const char *body, const char *heading, const char *trainee, char ret_text[256])
{
	const char *head = strstr(body, "<thead>"), *at = strstr(head, heading), *row = strstr(body, trainee);
	int columns = -2; /* not counted: the head itself, the trainee */

	for (const char *th = head; th < at; th = strstr(th + 1, "<th "))
		columns++;
	row = strstr(row, "class=\"attest-heat__why\">");
	for (int i = 0; i < columns; i++)
		row = strstr(row + 1, "<td");
	snprintf(ret_text, 256, "%.*s", (int)(strstr(row, "</td>") - row), row);
}

Test(web_lead, each_figure_of_a_cohort_stands_under_its_own_module_whatever_trainees_chose)
{
	struct answered a;
	char cell[256];

	cr_assert(type_in(&served, "--as|registrar|person|add|zed|--name|Zed Zulu"));
	cr_assert(type_in(&served, "--as|registrar|person|certify|zed|--checked|passport"));
	cr_assert(type_in(&served, "--as|registrar|enrol|zed|STP-HTS@2023.1|--officer|oriel|--start|2026-05-01|--site|leeds"));
	cr_assert(type_in(&served, "--as|oriel|choose|zed|depth|A"));
	cr_assert(type_in(&served, "--as|oriel|choose|samuel|depth|B"));
	step_in(&served, "jana");
	a = ask_page(&served, "/cohort/STP-HTS@2023.1");
	under(a.body, ">HTS-S2<", "/progress/zed", cell);
	cr_expect(strstr(cell, "#HTS-S2"), "%s", cell);
	under(a.body, ">HTS-S3<", "/progress/zed", cell);
	cr_expect_null(strstr(cell, "#"), "not zed's: %s", cell);
	under(a.body, ">HTS-S3<", "/progress/samuel", cell);
	cr_expect(strstr(cell, "#HTS-S3"), "%s", cell);
	under(a.body, ">HTS-S2<", "/progress/samuel", cell);
	cr_expect_null(strstr(cell, "#"), "not samuel's: %s", cell);
	answered_free(&a);
}

/* Of the member of a list whose "holder" is that; the document owns it. */
static json_t *held_by(const json_t *list, const char *holder)
{
	json_t *one;
	size_t i;

	json_array_foreach (list, i, one) {
		if (strcmp(json_string_value(json_object_get(one, "holder")), holder) == 0)
			return one;
	}
	return NULL;
}

Test(web_lead, a_cohort_and_what_waits_count_the_same_things_by_the_same_days)
{
	static const char *const people[] = { "chandra", "declan", "bela" };
	json_t *doc, *waiting, *one, *item;
	size_t i;

	step_in(&served, "jana");
	doc = ask_json(&served, "/cohort/STP-CEN@2023.1");
	for (size_t k = 0; k < 3; k++) {
		char path[64];
		long long days = -1;

		snprintf(path, sizeof path, "/waiting?holder=%s", people[k]);
		waiting = ask_json(&served, path);
		json_array_foreach (json_object_get(waiting, "items"), i, item) {
			long long n = json_integer_value(json_object_get(item, "days"));

			days = n > days ? n : days;
		}
		one = held_by(json_object_get(doc, "waited"), people[k]);
		cr_assert(one, "%s", people[k]);
		cr_expect_eq(json_integer_value(json_object_get(one, "count")),
			     (json_int_t)json_array_size(json_object_get(waiting, "items")), "%s", people[k]);
		cr_expect_eq(json_integer_value(json_object_get(one, "days")), days, "%s", people[k]);
		json_decref(waiting);
	}
	one = held_by(json_object_get(doc, "waited"), "registrar");
	cr_assert(one);
	cr_expect_str_eq(json_string_value(json_object_get(one, "trainee")), "amira");
	page_has("/cohort/STP-CEN@2023.1", "Any registrar<br>");
	page_has("/waiting?holder=registrar", "What waits for any registrar");
	one = json_object_get(doc, "waited");
	json_array_foreach (one, i, item) {
		const char *holder = json_string_value(json_object_get(item, "holder"));
		char path[80], link[96];

		snprintf(path, sizeof path, "/waiting?holder=%s", holder);
		snprintf(link, sizeof link, "href=\"%s\"", path);
		cr_expect_eq(page_says(&served, "/cohort/STP-CEN@2023.1", link), !page_says(&served, path, "Nothing waits"),
			     "%s", holder);
	}
	json_decref(doc);
}
