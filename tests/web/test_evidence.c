/* Adding evidence: several files at once, what the guard finds in each, and that nothing that was
 * typed is ever lost. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

#define BOUNDARY "----attest-test"

static struct served served;

static void begin(void)
{
	serve_begin(&served);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_evidence, .init = begin, .fini = end, .timeout = 240);

struct part {
	const char *name, *file, *value; /* file NULL: a field */
};

/* A form with files, as a browser sends it. */
static struct answered send_parts(const char *path, const struct part *parts, size_t count)
{
	struct answered a;
	char *body;
	size_t n;
	FILE *out = open_memstream(&body, &n);

	fprintf(out,
		"--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%s\r\n",
		served.token);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"",
			parts[i].name);
		if (parts[i].file)
			fprintf(out, "; filename=\"%s\"\r\nContent-Type: text/plain",
				parts[i].file);
		fprintf(out, "\r\n\r\n%s\r\n", parts[i].value);
	}
	fputs("--" BOUNDARY "--\r\n", out);
	fclose(out);
	a = ask(&served, path, body, NULL, "Content-Type: multipart/form-data; boundary=" BOUNDARY);
	free(body);
	return a;
}
#define SEND(...)                                                                                  \
	send_parts("/evidence/new", (const struct part[]){__VA_ARGS__},                            \
		   sizeof((const struct part[]){__VA_ARGS__}) / sizeof(struct part))

static void location(const struct answered *a, char ret_to[512])
{
	const char *at = strstr(a->head, "Location: ");

	snprintf(ret_to, 512, "%.*s", at ? (int)strcspn(at + 10, "\r\n") : 0, at ? at + 10 : "");
}

static json_t *first_draft(void)
{
	json_t *doc = ask_json(&served, "/home");
	json_t *draft = json_incref(json_array_get(json_object_get(doc, "drafts"), 0));

	json_decref(doc);
	return draft;
}

/* The address of a draft with the two files. */
static void draft_with_files(char ret_to[512])
{
	struct answered a = SEND({"title", NULL, "A pump"}, {"on", NULL, "2026-05-13"},
				 {"what", NULL, "Tested"}, {"for", NULL, "CEN-S1/1"},
				 {"do", NULL, "keep"}, {"file", "C:\\photos\\one.txt", "First"},
				 {"file", "../two.txt", "NHS number 943 476 5919"});

	cr_assert_eq(a.status, 303, "%d", a.status);
	location(&a, ret_to);
	answered_free(&a);
}

Test(web_evidence, several_files_come_at_once_each_with_its_own_name_and_size)
{
	char to[512];
	json_t *doc, *files;

	step_in(&served, "amira");
	draft_with_files(to);
	doc = ask_json(&served, to);
	files = json_object_get(doc, "files");
	cr_assert_eq(json_array_size(files), 2);
	cr_expect_str_eq(json_string_value(json_object_get(json_array_get(files, 0), "name")),
			 "one.txt");
	cr_expect_str_eq(json_string_value(json_object_get(json_array_get(files, 1), "name")),
			 "two.txt");
	cr_expect_eq(json_integer_value(json_object_get(json_array_get(files, 0), "bytes")), 5);
	json_decref(doc);
}

Test(web_evidence, a_photograph_has_a_question_of_its_own_that_opens_the_camera)
{
	struct answered a;
	char to[512];
	json_t *doc;

	step_in(&served, "amira");
	a = ask_page(&served, "/evidence/new");
	cr_expect(strstr(a.body, "capture=\"environment\""));
	cr_expect(strstr(a.body, " multiple"));
	answered_free(&a);
	a = SEND({"title", NULL, "A pump"}, {"do", NULL, "keep"}, {"photo", "p.jpg", "x"});
	location(&a, to);
	answered_free(&a);
	doc = ask_json(&served, to);
	cr_expect_eq(json_array_size(json_object_get(doc, "files")), 1);
	json_decref(doc);
}

Test(web_evidence, what_looks_like_a_patient_is_told_of_each_file_before_anything_is_signed)
{
	json_t *doc, *files;
	struct answered a;
	char to[512];

	step_in(&served, "amira");
	draft_with_files(to);
	doc = ask_json(&served, to);
	files = json_object_get(doc, "files");
	cr_expect(json_is_null(json_object_get(json_array_get(files, 0), "found")));
	cr_expect_eq(json_array_size(json_object_get(
			     json_object_get(json_array_get(files, 1), "found"), "findings")),
		     1);
	json_decref(doc);
	a = ask_page(&served, to);
	cr_expect(strstr(a.body, "943 476 5919"));
	answered_free(&a);
}

Test(web_evidence, a_file_is_removed_and_the_rest_stays)
{
	char to[512];
	const char *id;
	json_t *doc;
	struct answered a;

	step_in(&served, "amira");
	draft_with_files(to);
	id = strstr(to, "draft=") + 6;
	a = SEND({"title", NULL, "A pump"}, {"draft", NULL, id}, {"do", NULL, "remove-0"});
	cr_expect_eq(a.status, 303);
	answered_free(&a);
	doc = ask_json(&served, to);
	cr_assert_eq(json_array_size(json_object_get(doc, "files")), 1);
	cr_expect_str_eq(json_string_value(json_object_get(
				 json_array_get(json_object_get(doc, "files"), 0), "name")),
			 "two.txt");
	json_decref(doc);
}

Test(web_evidence, files_beyond_the_limit_are_told_and_lose_nothing_else)
{
	struct part parts[24] = {{"title", NULL, "Many"}, {"do", NULL, "keep"}};
	struct answered a;
	json_t *draft;

	for (size_t i = 2; i < 24; i++)
		parts[i] = (struct part){"file", "f.txt", "x"};
	step_in(&served, "amira");
	a = send_parts("/evidence/new", parts, 24);
	cr_expect_eq(a.status, 422, "%d", a.status);
	cr_expect(strstr(a.body, "at most 20"));
	answered_free(&a);
	draft = first_draft();
	cr_expect_str_eq(
		json_string_value(json_object_get(json_object_get(draft, "fields"), "title")),
		"Many");
	json_decref(draft);
}

Test(web_evidence, reading_a_page_never_drops_a_draft)
{
	char to[512], path[600];
	struct answered a;
	json_t *draft;

	step_in(&served, "amira");
	draft_with_files(to);
	snprintf(path, sizeof path, "/evidence/done?entry=48&draft=%s", strstr(to, "draft=") + 6);
	a = ask_page(&served, path);
	answered_free(&a);
	draft = first_draft();
	cr_expect(draft, "a GET changed something");
	json_decref(draft);
}

Test(web_evidence, a_draft_goes_when_it_is_signed_and_not_before)
{
	char to[512], path[600], form[200];
	struct answered a;
	json_t *draft, *doc;

	step_in(&served, "amira");
	a = SEND({"title", NULL, "A pump"}, {"on", NULL, "2026-05-13"}, {"what", NULL, "Tested"},
		 {"for", NULL, "CEN-S1/1"}, {"as", NULL, "CBD"}, {"do", NULL, "sign"},
		 {"file", "one.txt", "First"});
	cr_assert_eq(a.status, 303, "%d", a.status);
	location(&a, to);
	answered_free(&a);
	doc = ask_json(&served, "/home");
	cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), 0, "it waits to be signed");
	draft = json_object_get(json_array_get(json_object_get(doc, "to_sign"), 0), "draft");
	cr_assert(json_is_string(draft));
	snprintf(path, sizeof path, "/evidence/new?draft=%s", json_string_value(draft));
	cr_expect(page_says(&served, path, "A pump"), "and can be changed until then");
	json_decref(doc);
	snprintf(path, sizeof path, "%s/demo", to);
	snprintf(form, sizeof form, "token=%s", served.token);
	a = ask(&served, path, form, NULL, NULL);
	cr_assert_eq(a.status, 303, "%d", a.status);
	location(&a, to);
	answered_free(&a);
	cr_expect(strstr(to, "/ask?as=CBD"), "%s", to);
	draft = first_draft();
	cr_expect(!draft);
	json_decref(draft);
}

Test(web_evidence, a_draft_is_dropped_by_whose_it_is)
{
	char to[512], id[64];
	struct answered a;
	json_t *draft;

	step_in(&served, "amira");
	draft_with_files(to);
	snprintf(id, sizeof id, "%s", strstr(to, "draft=") + 6);
	step_in(&served, "samuel");
	a = SEND({"draft", NULL, id}, {"do", NULL, "drop"});
	cr_expect_eq(a.status, 404, "%d", a.status);
	answered_free(&a);
	step_in(&served, "amira");
	draft = first_draft();
	cr_expect(draft);
	json_decref(draft);
	a = SEND({"draft", NULL, id}, {"do", NULL, "drop"});
	cr_expect_eq(a.status, 303);
	answered_free(&a);
	draft = first_draft();
	cr_expect(!draft);
	json_decref(draft);
}

Test(web_evidence, what_was_typed_is_kept_when_the_session_has_ended)
{
	struct answered a;
	json_t *draft;

	step_in(&served, "amira");
	let_sessions_end(&served);
	a = SEND({"title", NULL, "Written at lunch"}, {"do", NULL, "sign"},
		 {"file", "one.txt", "First"});
	cr_expect_eq(a.status, 401, "%d", a.status);
	cr_expect(strstr(a.body, "is kept"));
	cr_expect(strstr(a.body, "/sign-in?next="));
	answered_free(&a);
	step_in(&served, "amira");
	draft = first_draft();
	cr_assert(draft);
	cr_expect_str_eq(
		json_string_value(json_object_get(json_object_get(draft, "fields"), "title")),
		"Written at lunch");
	json_decref(draft);
	step_in(&served, "samuel");
	draft = first_draft();
	cr_expect(!draft, "it is nobody else's");
	json_decref(draft);
}

Test(web_evidence, nothing_is_kept_for_who_signed_out_or_without_a_token)
{
	char form[200];
	struct answered a;
	json_t *draft;

	step_in(&served, "amira");
	let_sessions_end(&served);
	snprintf(form, sizeof form, "title=x&do=keep&token=00");
	a = ask(&served, "/evidence/new", form, NULL, NULL);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
	step_in(&served, "amira");
	draft = first_draft();
	cr_expect(!draft);
	json_decref(draft);
	snprintf(form, sizeof form, "token=%s", served.token);
	a = ask(&served, "/sign-out", form, NULL, NULL);
	cr_expect_eq(a.status, 303);
	answered_free(&a);
	snprintf(form, sizeof form, "title=x&do=keep&token=%s", served.token);
	a = ask(&served, "/evidence/new", form, NULL, NULL);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
	step_in(&served, "amira");
	draft = first_draft();
	cr_expect(!draft);
	json_decref(draft);
}
