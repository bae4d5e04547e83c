/* The pages of whoever judges: the queue, one request, files; each page's document, and who is kept from it. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

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

TestSuite(web_trainer, .init = begin, .fini = end, .timeout = 240);

static void expect_status(const char *path, int status)
{
	struct answered a = ask_page(&served, path);

	cr_expect_eq(a.status, status, "%s: %d", path, a.status);
	answered_free(&a);
}

/* The number of the first request in the queue of who is signed in. */
static long long first_request(void)
{
	json_t *doc = ask_json(&served, "/queue");
	long long seq = json_integer_value(json_object_get(json_array_get(json_object_get(doc, "items"), 0), "seq"));

	json_decref(doc);
	cr_assert_gt(seq, 0);
	return seq;
}

Test(web_trainer, the_queue_is_the_command_s_oldest_first)
{
	const json_t *rows;
	json_t *doc;
	struct answered a;

	step_in(&served, "chandra");
	doc = ask_json(&served, "/queue");
	rows = json_object_get(doc, "items");
	cr_assert_gt(json_array_size(rows), 1);
	cr_expect_geq(json_integer_value(json_object_get(json_array_get(rows, 0), "days")),
		      json_integer_value(json_object_get(json_array_get(rows, 1), "days")));
	cr_expect(json_object_get(json_object_get(json_array_get(rows, 0), "size"), "files"));
	json_decref(doc);
	a = ask_page(&served, "/queue");
	cr_expect(strstr(a.body, "Waiting for you: 2"));
	cr_expect(strstr(a.body, "href=\"/see\""), "what is shown face to face is opened from there");
	cr_expect(strstr(a.body, "Technical file and three fittings"));
	answered_free(&a);
}

Test(web_trainer, a_queue_with_nothing_in_it_says_so)
{
	struct answered a;

	cr_assert(type_in(&served, "--as|registrar|person|add|zed|--name|Zed Zulu"));
	cr_assert(type_in(&served, "--as|registrar|role|grant|zed|assessor|--from|2020-01-01"));
	step_in(&served, "zed");
	a = ask_page(&served, "/queue");
	cr_expect_eq(a.status, 200);
	cr_expect(strstr(a.body, "No request waits for you"));
	answered_free(&a);
}

Test(web_trainer, a_queue_is_for_assessors_and_officers_alone)
{
	step_in(&served, "amira");
	expect_status("/queue", 403);
}

Test(web_trainer, a_request_is_shown_to_whom_it_waits_for_and_to_nobody_else)
{
	char path[64];
	json_t *doc;

	step_in(&served, "chandra");
	snprintf(path, sizeof path, "/queue/%lld", first_request());
	doc = ask_json(&served, path);
	cr_expect_gt(json_array_size(json_object_get(doc, "asks")), 0);
	cr_expect(json_object_get(json_object_get(doc, "shown"), "digest"));
	cr_expect(json_is_object(json_object_get(doc, "form")));
	json_decref(doc);
	step_in(&served, "declan");
	expect_status(path, 404);
	expect_status("/queue/no-such", 404);
	expect_status("/queue/99999999999999999999", 404);
	step_in(&served, "amira");
	expect_status(path, 403);
}

Test(web_trainer, a_file_is_a_download_for_who_may_see_the_portfolio)
{
	struct answered a;
	char path[64], other[64];
	json_t *doc;
	long long entry;

	step_in(&served, "chandra");
	snprintf(path, sizeof path, "/queue/%lld", first_request());
	doc = ask_json(&served, path);
	entry = json_integer_value(json_object_get(json_object_get(doc, "shown"), "entry"));
	json_decref(doc);
	snprintf(path, sizeof path, "/entries/%lld/files/file.1", entry);
	a = ask_page(&served, path);
	cr_expect_eq(a.status, 200);
	cr_expect(strstr(a.head, "Content-Disposition: attachment"));
	cr_expect(strstr(a.head, "nosniff"));
	answered_free(&a);
	snprintf(other, sizeof other, "/entries/%lld/files/narrative", entry);
	expect_status(other, 404);
	snprintf(other, sizeof other, "/entries/%lld/files/file.9", entry);
	expect_status(other, 404);
	step_in(&served, "amira"); /* it is hers */
	expect_status(path, 200);
	step_in(&served, "kirsty"); /* another trainee */
	expect_status(path, 404);
	step_in(&served, "oriel"); /* the officer of others */
	expect_status(path, 404);
	expect_status("/entries/0/files/file.1", 404);
}

static struct answered decide(const char *fields)
{
	char path[64], form[1024];

	snprintf(path, sizeof path, "/queue/%lld", first_request());
	snprintf(form, sizeof form, "token=%s&%s", served.token, fields);
	return ask(&served, path, form, NULL, NULL);
}

Test(web_trainer, a_decision_that_lacks_something_comes_back_with_what_was_typed)
{
	static const struct {
		const char *fields, *says;
	} tries[] = {
		{ "note-feedback=kept", "Choose a decision" },
		{ "outcome=no-such-point&note-feedback=kept", "Choose a decision" },
		{ "outcome=not-yet&not-yet=CEN-S1%2F15", "Say what would make it satisfactory" },
		{ "outcome=not-yet&note-feedback=kept", "Tick which are not yet" },
		{ "outcome=not-mine", "Say why it is not yours to judge" },
		{ "outcome=satisfactory&note-feedback=NHS+943+476+5919", "looks like a patient" },
	};

	step_in(&served, "chandra");
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct answered a = decide(tries[i].fields);

		cr_expect_eq(a.status, 422, "%s: %d", tries[i].fields, a.status);
		cr_expect(strstr(a.body, tries[i].says), "%s", tries[i].fields);
		cr_expect(!strstr(tries[i].fields, "kept") || strstr(a.body, "kept</textarea>"), "%s", tries[i].fields);
		answered_free(&a);
	}
}

Test(web_trainer, a_decision_that_is_left_for_now_is_kept_as_a_draft)
{
	struct answered a;
	char path[64];
	json_t *doc;

	step_in(&served, "chandra");
	snprintf(path, sizeof path, "/queue/%lld", first_request());
	a = decide("leave=1&outcome=&why=I+wasn%27t+there");
	cr_expect(a.status == 303 && strstr(a.head, "/queue\r\n"), "%d %s", a.status, a.head);
	answered_free(&a);
	doc = ask_json(&served, "/queue");
	cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), 0, "nothing was typed");
	json_decref(doc);
	a = decide("leave=1&outcome=not-yet&note-feedback=Name+the+meter");
	cr_expect_eq(a.status, 303, "%d", a.status);
	answered_free(&a);
	cr_expect(page_says(&served, "/queue", "?typed="), "it is found again on the queue");
	cr_expect(page_says(&served, path, "Go on with what you wrote"));
	doc = ask_json(&served, "/queue");
	snprintf(path + strlen(path), sizeof path - strlen(path), "?typed=%s",
		 json_string_value(json_object_get(json_array_get(json_object_get(doc, "drafts"), 0), "id")));
	json_decref(doc);
	cr_expect(page_says(&served, path, "Name the meter</textarea>"));
}

/* A form that was opened afresh is no draft's: what was prepared from the draft before is not undone by it. */
Test(web_trainer, what_is_prepared_outlives_another_draft_of_the_form_and_a_draft_is_dropped_where_it_is_listed)
{
	char id[64], fields[256], path[128], signing[512];
	struct answered a;
	const char *where;
	json_t *doc;

	step_in(&served, "chandra");
	a = decide("leave=1&outcome=not-yet&note-feedback=Name+the+meter");
	answered_free(&a);
	doc = ask_json(&served, "/queue");
	snprintf(id, sizeof id, "%s",
		 json_string_value(json_object_get(json_array_get(json_object_get(doc, "drafts"), 0), "id")));
	json_decref(doc);
	snprintf(fields, sizeof fields, "typed=%s&outcome=not-yet&not-yet=CEN-S1%%2F17&note-feedback=Name+the+meter", id);
	a = decide(fields);
	where = strstr(a.head, "/sign/");
	cr_assert(where, "%d", a.status);
	snprintf(signing, sizeof signing, "%.*s", (int)strcspn(where, "\r\n"), where);
	answered_free(&a);
	a = decide("leave=1&outcome=satisfactory&note-feedback=Something+else");
	answered_free(&a);
	cr_expect_eq(page_status(&served, signing), 200, "it stands by itself now");
	snprintf(path, sizeof path, "/typed/%s/drop", id);
	cr_expect(page_says(&served, "/queue", path), "the list has a way to drop it");
	cr_expect_eq(send_with_token(&served, path, "listed=yes", signing), 303);
	cr_expect_str_eq(signing, "/", "%s", signing);
	cr_expect_not(page_says(&served, "/queue", "?typed="));
}

Test(web_trainer, a_decision_waits_for_a_signature_and_is_not_in_the_record)
{
	static const char *const tries[] = {
		"outcome=satisfactory&note-feedback=Clear",
		"outcome=not-yet&not-yet=CEN-S1%2F17&note-feedback=Say+more",
		"outcome=not-mine&why=I+wasn%27t+there",
	};

	step_in(&served, "chandra");
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		long long before = first_request();
		struct answered a = decide(tries[i]);

		cr_expect_eq(a.status, 303, "%s: %d", tries[i], a.status);
		cr_expect(strstr(a.head, "/sign/"), "%s", tries[i]);
		cr_expect_eq(first_request(), before, "a session signed %s", tries[i]);
		answered_free(&a);
	}
}

Test(web_trainer, an_officer_sees_their_trainees_and_nobody_else_s)
{
	json_t *doc, *item;
	size_t i;

	step_in(&served, "bela");
	doc = ask_json(&served, "/trainees");
	cr_expect_gt(json_array_size(doc), 0);
	json_decref(doc);
	doc = ask_json(&served, "/trainees/amira");
	cr_expect(json_is_true(json_object_get(doc, "officer")));
	cr_expect_gt(json_array_size(json_object_get(doc, "waiting")), 0);
	json_array_foreach (json_object_get(doc, "waiting"), i, item) {
		cr_expect_str_eq(json_string_value(json_object_get(item, "trainee")), "amira");
	}
	json_decref(doc);
	expect_status("/trainees/kirsty", 404);
	expect_status("/trainees/no-such", 404);
	step_in(&served, "amira");
	expect_status("/trainees/amira", 403);
}

Test(web_trainer, a_module_is_closed_by_its_officer_alone_with_all_that_it_rests_on)
{
	const char *path = "/trainees/amira/modules/COR-2/close";
	char form[256];
	struct answered a;
	json_t *doc;

	step_in(&served, "bela");
	doc = ask_json(&served, path);
	cr_expect_eq(json_array_size(json_object_get(doc, "rests")), 11);
	json_decref(doc);
	expect_status("/trainees/amira/modules/CEN-S1/close", 409);
	snprintf(form, sizeof form, "token=%s&comment=Well+done", served.token);
	a = ask(&served, path, form, NULL, NULL);
	cr_expect_eq(a.status, 303, "%d", a.status);
	cr_expect(strstr(a.head, "/sign/"));
	answered_free(&a);
	step_in(&served, "oriel");
	expect_status(path, 404);
	step_in(&served, "chandra");
	expect_status(path, 403);
}

Test(web_trainer, an_assessor_is_approved_or_declined_by_the_officer)
{
	char form[256];
	struct answered a;

	step_in(&served, "bela");
	snprintf(form, sizeof form, "token=%s&assessor=greta&answer=approve", served.token);
	a = ask(&served, "/trainees/amira/approvals", form, NULL, NULL);
	cr_expect_eq(a.status, 303, "%d", a.status);
	answered_free(&a);
	snprintf(form, sizeof form, "token=%s&assessor=greta&answer=decline", served.token);
	a = ask(&served, "/trainees/amira/approvals", form, NULL, NULL);
	cr_expect_eq(a.status, 422, "%d", a.status);
	answered_free(&a);
	step_in(&served, "oriel");
	snprintf(form, sizeof form, "token=%s&assessor=greta&answer=approve", served.token);
	a = ask(&served, "/trainees/amira/approvals", form, NULL, NULL);
	cr_expect_eq(a.status, 404, "%d", a.status);
	answered_free(&a);
}

Test(web_trainer, trainees_at_a_glance_are_told_with_what_waits_pace_and_the_last_meeting)
{
	struct answered a;
	json_t *doc, *one;

	step_in(&served, "chandra");
	doc = ask_json(&served, "/trainees");
	one = json_array_get(doc, 0);
	cr_expect_eq(json_integer_value(json_object_get(json_object_get(one, "waits"), "count")), 2);
	cr_expect_eq(json_integer_value(json_object_get(json_object_get(one, "waits"), "days")), 27);
	cr_expect_str_eq(json_string_value(json_object_get(json_object_get(one, "pace"), "colour")), "red");
	json_decref(doc);
	a = ask_page(&served, "/trainees");
	cr_expect(strstr(a.body, "far behind"));
	cr_expect(strstr(a.body, "27 days"));
	answered_free(&a);
}

/* An officer, an approved assessor, who supervises; and an officer who leads a programme is no trainer of all in it. */
Test(web_trainer, whoever_is_listed_as_a_trainee_can_be_looked_at_and_nobody_else)
{
	static const char *const people[] = { "bela", "chandra", "oriel", "farid", "greta" };
	long grant = type_in(&served, "--as|registrar|role|grant|oriel|programme-lead|--from|2026-05-01");
	char line[64];

	snprintf(line, sizeof line, "--as|registrar2|countersign|%ld", grant);
	cr_assert(type_in(&served, line));
	for (size_t p = 0; p < sizeof people / sizeof *people; p++) {
		json_t *doc;

		step_in(&served, people[p]);
		doc = ask_json(&served, "/trainees");
		cr_expect_gt(json_array_size(doc), 0, "%s", people[p]);
		for (size_t i = 0; i < json_array_size(doc); i++) {
			const char *trainee = json_string_value(json_object_get(json_array_get(doc, i), "trainee"));
			char path[64];

			cr_expect_str_neq(trainee, strcmp(people[p], "oriel") == 0 ? "amira" : "", "oriel does not train her");
			snprintf(path, sizeof path, "/trainees/%s", trainee);
			expect_status(path, 200);
		}
		json_decref(doc);
	}
}

/* The menu has what somebody may read, and nothing that would be refused. */
Test(web_trainer, the_menu_leads_everybody_to_what_they_may_see_and_nowhere_else)
{
	static const struct {
		const char *person, *has, *lacks;
	} menus[] = {
		{ "bela", "/waiting", "/home" },	      { "bela", "/cohort", "/progress" },
		{ "registrar", "/waiting", "/home" },   { "registrar", "/cohort", "/progress" },
		{ "jana", "/waiting", "/home" },	      { "chandra", "/queue", "/waiting" },
		{ "amira", "/training", "/queue" },     { "amira", "/progress", "/cohort" },
	};

	for (size_t i = 0; i < sizeof menus / sizeof *menus; i++) {
		char link[64];
		struct answered a;

		step_in(&served, menus[i].person);
		a = ask_page(&served, menus[i].has);
		cr_expect_lt(a.status, 400, "%s: %d", menus[i].has, a.status);
		answered_free(&a);
		expect_status(menus[i].lacks, 403);
		a = ask_page(&served, "/curricula");
		snprintf(link, sizeof link, "navigation-link\" href=\"%s\"", menus[i].has);
		cr_expect(strstr(a.body, link), "%s lacks %s", menus[i].person, menus[i].has);
		snprintf(link, sizeof link, "navigation-link\" href=\"%s\"", menus[i].lacks);
		cr_expect(!strstr(a.body, link), "%s has %s", menus[i].person, menus[i].lacks);
		answered_free(&a);
	}
}

Test(web_trainer, the_keys_of_a_page_are_listed_on_it)
{
	struct answered a;

	step_in(&served, "chandra");
	a = ask_page(&served, "/queue");
	cr_expect(strstr(a.body, "id=\"keys\""));
	cr_expect(strstr(a.body, "data-keys=\"list\""));
	answered_free(&a);
}
