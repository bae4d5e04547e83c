/*
 * Evidence of a case that is confirmed on pages: by whom its application names, of what its claims rest on, and of
 * nothing else; and that who confirms it sees nothing of the case beside that.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"

static struct served served;
static long number, evidence, other;

/* A case of paloma's that names rob, her manager, as a referee; nora is on a register too, and named by nobody. */
static void begin(void)
{
	serve_begin(&served);
	add_case_people(&served);
	add_case_person(&served, "rob", "Rob Askew", "registrant");
	add_case_person(&served, "nora", "Nora Vance", "registrant");
	evidence = type_in(&served, "--as|paloma|evidence|add|--title|Acceptance of pumps|--on|2024-03-08");
	other = type_in(&served, "--as|paloma|evidence|add|--title|A heliotrope of her own|--on|2024-03-09");
	number = type_in(&served,
			 "--as|paloma|equivalence|apply|STP-CEN@2023.1|--target|outcomes|--outcome|CEN-R1/LO1|--outcome|"
			 "CEN-R1/LO2|--process|EQUIVALENCE@2026.1|--declare|own-work|--declare|identity|--declare|conduct|"
			 "--declare|no-patient|--declare|sharing|--referee|rob");
	cr_assert(evidence && other && number, "%ld %ld %ld", evidence, other, number);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_corroborate, .init = begin, .fini = end, .timeout = 300);

static const char *address(const char *after)
{
	static char path[128];

	snprintf(path, sizeof path, "/corroborate/%ld%s", number, after);
	return path;
}

static int status_at(const char *path)
{
	struct answered a = ask_page(&served, path);
	int status = a.status;

	answered_free(&a);
	return status;
}

static int status_sent(const char *fields, char to[512])
{
	(void)status_at(address("")); /* for its token */
	return send_with_token(&served, address(""), fields, to);
}

Test(web_corroborate, a_referee_confirms_what_claims_rest_on_and_it_is_signed_for)
{
	char fields[256], to[512], path[600];
	struct answered a;
	json_t *doc;

	step_in(&served, "rob");
	a = ask_page(&served, address(""));
	cr_expect_eq(a.status, 200);
	cr_expect(strstr(a.body, "No claim rests on evidence yet"));
	answered_free(&a);
	claim_case(&served, number, evidence);
	doc = ask_json(&served, "/corroborate");
	cr_expect_eq(json_array_size(doc), 1);
	cr_expect_eq(json_integer_value(json_object_get(json_array_get(doc, 0), "unsigned")), 1);
	json_decref(doc);
	a = ask_page(&served, address(""));
	cr_expect(strstr(a.body, "Acceptance of pumps"));
	cr_expect_null(strstr(a.body, "heliotrope"), "what no claim rests on");
	cr_expect_null(strstr(a.body, "I wrote it."), "nor what she says of it in a claim");
	answered_free(&a);
	doc = ask_json(&served, address(""));
	cr_expect_eq(json_array_size(json_object_get(doc, "evidence")), 1);
	json_decref(doc);
	snprintf(fields, sizeof fields, "evidence=%ld&relation=manager&comment=I+asked+her+for+it", evidence);
	cr_assert_eq(status_sent(fields, to), 303);
	cr_assert(strstr(to, "/sign/"), "%s", to);
	snprintf(path, sizeof path, "%s/demo", strstr(to, "/sign/"));
	cr_assert_eq(send_with_token(&served, path, "", to), 303);
	a = ask_page(&served, to);
	cr_expect(strstr(to, "?signed=") && strstr(a.body, "Signed. It stands in the record"), "%s", to);
	answered_free(&a);
	doc = ask_json(&served, "/corroborate");
	cr_expect_eq(json_integer_value(json_object_get(json_array_get(doc, 0), "unsigned")), 0);
	json_decref(doc);
}

/* Of nine pieces one waits for him: it comes first, and the others are folded. */
Test(web_corroborate, what_nobody_has_signed_comes_first)
{
	struct answered a;
	const char *first, *folded, *others, *ticked;
	char to[512];
	json_t *doc;

	step_in(&served, "aled");
	a = ask_page(&served, "/corroborate/622");
	first = strstr(a.body, "id=\"E9\"");
	folded = strstr(a.body, "Signed by somebody else already: 8 pieces");
	others = strstr(a.body, "id=\"E1\"");
	cr_assert(first && folded && others);
	cr_expect(first < folded && folded < others);
	cr_expect(strstr(a.body, "Also 8 pieces, signed by somebody else already"));
	answered_free(&a);
	doc = ask_json(&served, "/corroborate/622");
	ticked = json_string_value(json_object_get(json_array_get(json_object_get(doc, "evidence"), 1), "number"));
	cr_assert(ticked && strcmp(ticked, "E9") != 0);
	snprintf(to, sizeof to, "token=%s&evidence=%lld", served.token,
		 (long long)json_integer_value(
			 json_object_get(json_array_get(json_object_get(doc, "evidence"), 1), "entry")));
	json_decref(doc);
	a = ask(&served, "/corroborate/622", to, NULL, NULL);
	cr_expect_eq(a.status, 422, "it is not said how he knows it");
	cr_expect_null(strstr(a.body, "Also 8 pieces"), "what he chose is not folded away");
	cr_expect(strstr(a.body, "\" checked>"));
	answered_free(&a);
}

Test(web_corroborate, what_is_wrong_comes_back_and_nothing_else_is_confirmed)
{
	long long size;
	char fields[256], to[512];

	claim_case(&served, number, evidence);
	step_in(&served, "rob");
	size = record_size(&served);
	cr_expect_eq(status_sent("relation=manager", to), 422, "of nothing");
	snprintf(fields, sizeof fields, "evidence=%ld", evidence);
	cr_expect_eq(status_sent(fields, to), 422, "as nobody");
	snprintf(fields, sizeof fields, "evidence=%ld&relation=friend", evidence);
	cr_expect_eq(status_sent(fields, to), 422, "as what the rule does not know");
	snprintf(fields, sizeof fields, "evidence=%ld&relation=manager", other);
	cr_expect_eq(status_sent(fields, to), 422, "of what no claim rests on");
	snprintf(fields, sizeof fields, "evidence=%ldx&relation=manager", evidence);
	cr_expect_eq(status_sent(fields, to), 422, "of what is no number");
	snprintf(fields, sizeof fields, "evidence=%ld&relation=manager&comment=Patient+943+476+5919", evidence);
	cr_expect_eq(status_sent(fields, to), 422, "with what looks like a patient's");
	cr_expect_eq(record_size(&served), size);
}

Test(web_corroborate, nobody_else_reads_a_strangers_evidence_by_it)
{
	static const char *const strangers[] = { "nora", "bronagh" }; /* on a register, and referee of another case */
	char file[64];

	claim_case(&served, number, evidence);
	snprintf(file, sizeof file, "/%ld/file.1", evidence);
	cr_expect_eq(status_at(address("")), 303, "nobody signs in first");
	for (size_t i = 0; i < 2; i++) {
		json_t *doc;

		step_in(&served, strangers[i]);
		cr_expect_eq(status_at(address("")), 404, "%s", strangers[i]);
		cr_expect_eq(status_at(address(file)), 404, "%s", strangers[i]);
		doc = ask_json(&served, "/corroborate");
		cr_expect_eq(json_array_size(doc), 0, "%s", strangers[i]);
		json_decref(doc);
	}
	step_in(&served, "paloma");
	cr_expect_eq(status_at(address("")), 403, "not its applicant");
	step_in(&served, "ines");
	cr_expect_eq(status_at(address("")), 403, "nor who judges");
}

Test(web_corroborate, a_referee_sees_nothing_else_of_the_case_and_that_only_until_it_is_decided)
{
	char path[64];

	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	step_in(&served, "rob");
	cr_expect_eq(status_at(address("")), 200);
	snprintf(path, sizeof path, "/cases/%ld", number);
	cr_expect_eq(status_at(path), 404);
	snprintf(path, sizeof path, "/entries/%ld", evidence);
	cr_expect_eq(status_at(path), 404);
	settle_case(&served, number);
	ratify_case(&served, number);
	cr_expect_eq(status_at(address("")), 404);
}

/* What nora, a registrant, is told of the case: its page, and how many cases her list has. */
static void expect_told(int status, size_t count, const char *when)
{
	json_t *doc;

	step_in(&served, "nora");
	cr_expect_eq(status_at(address("")), status, "%s", when);
	doc = ask_json(&served, "/corroborate");
	cr_expect_eq(json_array_size(doc), count, "%s: %zu", when, json_array_size(doc));
	json_decref(doc);
}

Test(web_corroborate, who_trains_the_applicant_is_told_of_a_case_once_it_is_handed_in_and_who_was_asked_never)
{
	static const char *const commands[] = {
		"--as|registrar|role|grant|nora|assessor|--from|2026-05-01",
		"--as|registrar|enrol|paloma|STP-HTS@2023.1|--officer|oriel|--start|2026-05-01|--site|leeds",
		"--as|oriel|approve|paloma|nora",
	};
	char line[128];
	long work;

	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		cr_assert(type_in(&served, commands[i]), "%s", commands[i]);
	work = type_in(&served, "--as|paloma|evidence|add|--title|A hard call|--on|2026-05-08");
	snprintf(line, sizeof line,
		 "--as|paloma|request|send|%ld|--to|nora|--tool|CBD|--module|COR-1|--topic|COR-1/T2|--case|3", work);
	cr_assert(type_in(&served, line), "%s", line);
	expect_told(404, 0, "applied for");
	claim_case(&served, number, evidence);
	expect_told(404, 0, "claimed");
	submit_case(&served, number);
	expect_told(200, 1, "handed in");
	cr_assert(type_in(&served, "--as|oriel|approve|end|paloma|nora|--reason|She has left"));
	expect_told(404, 0, "asked once, and approved no more");
	cr_expect_eq(status_at("/progress/paloma"), 200);
	step_in(&served, "rob");
	cr_expect_eq(status_at(address("")), 200, "named by the application");
}

Test(web_corroborate, an_applicant_is_told_whom_to_ask)
{
	struct answered a;
	char path[64];

	claim_case(&served, number, evidence);
	step_in(&served, "paloma");
	snprintf(path, sizeof path, "/cases/%ld/evidence/%ld", number, evidence);
	a = ask_page(&served, path);
	cr_expect(strstr(a.body, "Rob Askew"));
	cr_expect(strstr(a.body, address("")));
	answered_free(&a);
}
