/*
 * Cases on pages: who sees one, and that nobody but its author, in their own browser, reads a judgement before it is
 * sealed and opened.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "core/buf.h"
#include "core/db.h"

static struct served served;
static char number[16]; /* of the case */

/* A case of paloma's that ines and theo judge. */
static void begin(void)
{
	long evidence, kase;

	serve_begin(&served);
	add_case_people(&served);
	begin_case(&served, &kase, &evidence);
	snprintf(number, sizeof number, "%ld", kase);
	claim_case(&served, kase, evidence);
	submit_case(&served, kase);
	allocate_case(&served, kase);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_cases, .init = begin, .fini = end, .timeout = 300);

static struct answered at(const char *after)
{
	char path[256];

	snprintf(path, sizeof path, "/cases/%s%s", number, after);
	return ask_page(&served, path);
}

static const char *case_path(const char *after)
{
	static char path[256];

	snprintf(path, sizeof path, "/cases/%s%s", number, after);
	return path;
}

static int status_at(const char *after)
{
	struct answered a = at(after);
	int status = a.status;

	answered_free(&a);
	return status;
}

static struct answered ask_other(struct served *s, const char *after, const char *fields)
{
	char path[256], form[1024];
	struct answered page;

	snprintf(path, sizeof path, "/cases/%s/judge", number);
	page = ask_page(s, path);
	answered_free(&page); /* for its token */
	snprintf(path, sizeof path, "/cases/%s%s", number, after);
	snprintf(form, sizeof form, "%s&token=%s", fields, s->token);
	return ask(s, path, form, NULL, NULL);
}

static struct answered send_to(const char *after, const char *fields)
{
	return ask_other(&served, after, fields);
}

/* Does any file of the pages' database have the words? */
static bool is_kept_readable(const char *words)
{
	char command[256];

	snprintf(command, sizeof command, "grep -aq '%s' %s/d.web.db*", words, served.folder);
	return system(command) == 0;
}

#define JUDGED "outcome=CEN-R1%2FLO1&judgement=met&reason=The+heliotrope+page+decided+it"

Test(web_cases, a_draft_of_a_judgement_is_read_by_its_author_in_their_browser_alone)
{
	struct served other;
	struct answered a;
	json_t *doc;
	char path[64];

	step_in(&served, "ines");
	a = send_to("/judge", JUDGED);
	cr_assert_eq(a.status, 303, "%d", a.status);
	answered_free(&a);
	a = at("/judge?outcome=CEN-R1/LO1");
	cr_expect(strstr(a.body, "heliotrope"));
	answered_free(&a);
	cr_expect_not(is_kept_readable("heliotrope"), "what is kept on the server must not be readable there");
	/* The same person in another browser: that there is one, and nothing of it. */
	client_begin(&other, &served);
	step_in(&other, "ines");
	snprintf(path, sizeof path, "/cases/%s/judge", number);
	doc = ask_json(&other, path);
	cr_expect(json_is_true(json_object_get(doc, "closed")));
	cr_expect(json_is_null(json_object_get(doc, "reason")));
	json_decref(doc);
	client_end(&other);
	/* Another assessor in the same browser: a draft of their own, and nothing of hers. */
	step_in(&served, "theo");
	a = at("/judge");
	cr_expect_eq(a.status, 200);
	cr_expect_null(strstr(a.body, "heliotrope"));
	answered_free(&a);
}

Test(web_cases, what_was_typed_of_a_judgement_outlives_a_look_at_another_outcome)
{
	struct answered a;

	step_in(&served, "ines");
	a = send_to("/judge", "outcome=CEN-R1%2FLO1&reason=Half+a+heliotrope&to=CEN-R1%2FLO2");
	cr_assert_eq(a.status, 303, "%d", a.status);
	cr_expect(strstr(a.head, "/judge?outcome=CEN-R1%2FLO2"), "%s", a.head);
	answered_free(&a);
	a = at("/judge?outcome=CEN-R1/LO1");
	cr_expect(strstr(a.body, "Half a heliotrope"));
	cr_expect(strstr(a.body, "0 of 2 judged"), "half a judgement is none");
	answered_free(&a);
	a = send_to("/judge", "outcome=CEN-R1%2FLO1&judgement=partly&reason=Half+a+heliotrope&to=read");
	cr_expect(a.status == 303 && strstr(a.head, "/read?outcome=CEN-R1%2FLO1"), "%s", a.head);
	answered_free(&a);
	a = send_to("/judge", "outcome=CEN-R1%2FLO2&reason=Patient+943+476+5919+was+named&to=CEN-R1%2FLO1");
	cr_expect_eq(a.status, 422, "of a patient nothing is kept, and nothing lost");
	cr_expect(strstr(a.body, "943 476 5919"));
	answered_free(&a);
	a = send_to("/judge", "outcome=CEN-R1%2FLO2&to=CEN-R1%2FLO9");
	cr_expect_eq(a.status, 404);
	answered_free(&a);
}

Test(web_cases, after_the_last_judgement_the_seal_is_what_one_sees)
{
	struct answered a;
	const char *seal, *form;

	step_in(&served, "ines");
	a = send_to("/judge", JUDGED);
	cr_expect_null(strstr(a.head, "#seal"));
	answered_free(&a);
	a = send_to("/judge", "outcome=CEN-R1%2FLO2&judgement=met&reason=Shown");
	cr_expect(strstr(a.head, "/judge?outcome=CEN-R1%2FLO2#seal"), "%s", a.head);
	answered_free(&a);
	a = at("/judge?outcome=CEN-R1/LO2");
	seal = strstr(a.body, "Go on to sign and seal");
	form = strstr(a.body, "Your judgement");
	form = form ? form : strstr(a.body, "Keep and next");
	cr_expect(seal && form && seal < form);
	answered_free(&a);
}

Test(web_cases, sealing_shows_what_is_signed_and_keeps_no_judgement_readable)
{
	struct answered a;

	step_in(&served, "ines");
	a = send_to("/seal", "");
	cr_expect_eq(a.status, 409, "before all is judged: %d", a.status);
	answered_free(&a);
	a = send_to("/judge", JUDGED);
	answered_free(&a);
	a = send_to("/judge", "outcome=CEN-R1%2FLO2&judgement=met&reason=The+heliotrope+page+decided+it");
	answered_free(&a);
	a = send_to("/seal", "");
	cr_expect_eq(a.status, 303, "%d", a.status);
	cr_expect(strstr(a.head, "/sign/"));
	answered_free(&a);
	cr_expect_not(is_kept_readable("heliotrope"));
}

/* How many drafts of judgements the pages' database holds. */
static int64_t drafts_kept(void)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	struct db *db = NULL;
	int64_t count;
	char path[256];
	struct err err;
	bool row;

	snprintf(path, sizeof path, "%s/d.web.db", served.folder);
	cr_assert_eq(db_open(path, DB_READ, NULL, 0, &db, &err), OK, "%s", err.text);
	cr_assert_eq(db_query(db, "SELECT count(*) FROM judging", &q, &err), OK, "%s", err.text);
	cr_assert_eq(query_step(q, &row, &err), OK, "%s", err.text);
	count = col_int(q, 0);
	query_cleanup(&q);
	db_close(db);
	return count;
}

/* Ines judges both outcomes and prepares her seal: where it waits to be signed. */
static void prepare_seal(char ret_path[256])
{
	struct answered a;
	const char *where;

	step_in(&served, "ines");
	a = send_to("/judge", JUDGED);
	answered_free(&a);
	a = send_to("/judge", "outcome=CEN-R1%2FLO2&judgement=met&reason=Shown");
	answered_free(&a);
	a = send_to("/seal", "");
	where = strstr(a.head, "/sign/");
	cr_assert(where);
	snprintf(ret_path, 256, "%.*s", (int)strcspn(where, "\r\n"), where);
	answered_free(&a);
}

Test(web_cases, a_draft_of_a_judgement_goes_when_it_has_been_sealed_and_not_before)
{
	struct answered a;
	char path[256], form[1024];

	prepare_seal(path);
	cr_expect_eq(drafts_kept(), 1, "it is not signed yet");
	snprintf(form, sizeof form, "token=%s", served.token);
	snprintf(path + strlen(path), sizeof path - strlen(path), "/demo");
	a = ask(&served, path, form, NULL, NULL);
	cr_expect_eq(a.status, 303, "%s", a.body);
	answered_free(&a);
	cr_expect_eq(drafts_kept(), 0);
}

/* A seal is over what was judged when it was prepared: judged anew, it would fix what its author no longer thinks. */
Test(web_cases, a_seal_that_was_prepared_goes_when_a_judgement_changes)
{
	struct answered a;
	char path[256];

	prepare_seal(path);
	cr_expect_eq(page_status(&served, path), 200);
	a = send_to("/judge", "outcome=CEN-R1%2FLO2&judgement=partly&reason=Half+of+it");
	cr_expect_eq(a.status, 303);
	answered_free(&a);
	cr_expect_eq(page_status(&served, path), 404);
}

Test(web_cases, what_one_browser_keeps_another_replaces_only_by_a_whole_judgement)
{
	struct answered a;
	struct served other;

	step_in(&served, "ines");
	a = send_to("/judge", JUDGED);
	answered_free(&a);
	client_begin(&other, &served);
	step_in(&other, "ines");
	a = ask_other(&other, "/judge", "outcome=CEN-R1%2FLO2&reason=Half&to=CEN-R1%2FLO1");
	cr_expect_eq(a.status, 422, "%d", a.status);
	cr_expect(strstr(a.body, "Another browser keeps your draft"));
	answered_free(&a);
	a = ask_other(&other, "/judge", "outcome=CEN-R1%2FLO2&to=CEN-R1%2FLO1");
	cr_expect_eq(a.status, 303, "nothing was typed: %d", a.status);
	answered_free(&a);
	client_end(&other);
	a = at("/judge?outcome=CEN-R1/LO1");
	cr_expect(strstr(a.body, "heliotrope"), "the first browser has it still");
	answered_free(&a);
}

Test(web_cases, a_judgement_wants_a_mark_a_reason_and_no_patient)
{
	struct answered a;

	step_in(&served, "ines");
	a = send_to("/judge", "outcome=CEN-R1%2FLO1");
	cr_expect_eq(a.status, 422);
	answered_free(&a);
	a = send_to("/judge", "outcome=CEN-R1%2FLO1&judgement=met&reason=Patient+943+476+5919+was+named");
	cr_expect_eq(a.status, 422);
	cr_expect(strstr(a.body, "patient-data"));
	answered_free(&a);
	a = send_to("/judge", "outcome=CEN-R1%2FLO9&judgement=met&reason=None");
	cr_expect_eq(a.status, 404);
	answered_free(&a);
}

Test(web_cases, a_case_is_not_there_for_who_has_no_part_in_it)
{
	static const char *const pages[] = { "", "/outcome", "/panel", "/letter", "/evidence/1" };

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		forget_cookies(&served);
		cr_expect_eq(status_at(pages[i]), 303, "%s for nobody", pages[i]);
		step_in(&served, "amira");
		cr_expect_eq(status_at(pages[i]), 404, "%s for amira", pages[i]);
	}
	cr_expect_eq(status_at("/judge"), 403, "amira judges nothing");
	cr_expect_eq(status_at("/allocate"), 403);
	step_in(&served, "paloma");
	cr_expect_eq(status_at(""), 200);
	cr_expect_eq(status_at("/panel"), 404, "the agenda is not for the applicant");
	cr_expect_eq(status_at("/judge"), 403);
	step_in(&served, "vera");
	cr_expect_eq(status_at(""), 200);
	cr_expect_eq(status_at("/judge"), 403, "the lay do not judge alone");
	step_in(&served, "registrar");
	cr_expect_eq(status_at("/judge"), 403);
	cr_expect_eq(status_at("/allocate"), 200);
	cr_expect_eq(status_at("/open"), 404, "another is the clerk");
	step_in(&served, "registrar2");
	cr_expect_eq(status_at("/open"), 200);
	cr_expect_eq(status_at("/panel"), 409, "nothing is open yet");
}

Test(web_cases, the_register_tells_nothing_of_a_number_or_a_name_alone)
{
	struct answered a = ask_page(&served, "/register?number=CS-20417&name=Nobody");

	cr_expect_eq(a.status, 200);
	cr_expect(strstr(a.body, "Nobody of that number and name"));
	answered_free(&a);
	a = ask_page(&served, "/register?number=CS-20417");
	cr_expect_eq(a.status, 422);
	cr_expect(strstr(a.body, "Enter the name, too") && strstr(a.body, "value=\"CS-20417\""));
	answered_free(&a);
	a = ask_page(&served, "/register?name=Nobody");
	cr_expect_eq(a.status, 422);
	cr_expect(strstr(a.body, "Enter the register number, too"));
	answered_free(&a);
}

static void expect_word(const char *after, bool json, bool wanted)
{
	char path[256];

	if (json) {
		json_t *doc;
		char *text;

		snprintf(path, sizeof path, "/cases/%s%s", number, after);
		doc = ask_json(&served, path);
		text = json_dumps(doc, 0);
		cr_expect_eq(strstr(text, "Zephyr") != NULL, wanted, "%s as data", after);
		free(text);
		json_decref(doc);
	} else {
		struct answered a = at(after);

		cr_expect_eq(a.status, 200);
		cr_expect_eq(strstr(a.body, "Zephyr") != NULL, wanted, "%s", after);
		answered_free(&a);
	}
}

Test(web_cases, its_applicant_reads_no_judgement_before_it_is_ratified)
{
	judge_case(&served, strtol(number, NULL, 10));
	step_in(&served, "vera");
	expect_word("/outcome?outcome=CEN-R1%2FLO1", false, true);
	expect_word("", true, true);
	step_in(&served, "paloma");
	cr_expect(page_says(&served, case_path(""), "once that is ratified"), "all have sealed, and she is told so");
	cr_expect(page_says(&served, case_path("/outcome"), "once that is ratified"));
	expect_word("/outcome?outcome=CEN-R1%2FLO1", false, false);
	expect_word("/outcome?outcome=CEN-R1%2FLO1", true, false);
	expect_word("", true, false);
}

/* How many of the words that tell of a judgement are in these bytes, which are of a zip that packs nothing. */
static size_t words_that_tell(const char *bytes, size_t n)
{
	static const char *const words[] = { "Zephyr", "Both want more", "\"mark\":\"partly\"",
					     "\"mark\": \"partly\"" };
	size_t told = 0;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (size_t at = 0; at + strlen(words[i]) <= n; at++)
			told += memcmp(bytes + at, words[i], strlen(words[i])) == 0;
	return told;
}

/* Of every page that an entry has, receipts and forms included: which tell a judgement; all that came lately are asked for. */
static size_t entries_that_tell(void)
{
	json_t *doc = ask_json(&served, "/openapi.json"), *paths = json_object_get(doc, "paths"), *methods;
	long long size = record_size(&served);
	size_t told = 0, begins = strlen("/entries/{entry}");
	const char *route;

	json_object_foreach (paths, route, methods) {
		if (strncmp(route, "/entries/{entry}", begins) != 0 || strchr(route + begins, '{') ||
		    !json_object_get(methods, "get"))
			continue;
		for (long long seq = 2 * (size - 20); seq < 2 * size; seq++) {
			char path[128];
			struct answered a;

			snprintf(path, sizeof path, "/entries/%lld%s", seq / 2, route + begins);
			a = ask(&served, path, NULL, seq % 2 ? "application/json" : NULL, NULL);
			told += a.status == 200 && words_that_tell(a.body, a.n);
			answered_free(&a);
		}
	}
	json_decref(doc);
	return told;
}

Test(web_cases, its_applicant_reads_no_judgement_by_the_numbers_of_entries_either)
{
	judge_case(&served, strtol(number, NULL, 10));
	step_in(&served, "paloma");
	cr_expect_eq(entries_that_tell(), 0, "opened, and not settled");
	settle_case(&served, strtol(number, NULL, 10));
	cr_expect_eq(entries_that_tell(), 0, "decided, and not ratified");
	ratify_case(&served, strtol(number, NULL, 10));
	cr_expect_gt(entries_that_tell(), 0, "ratified: it is theirs to read");
}

/* The same of a file that a command writes when somebody asks for it. */
static size_t file_that_tells(const char *who, const char *command)
{
	CLEANUP(buf_release) struct buf bytes;
	static int asked;
	char path[128], line[512];
	struct err err;

	buf_init(&bytes, 64u << 20);
	snprintf(path, sizeof path, "%s/taken-%d.zip", served.folder, asked++);
	snprintf(line, sizeof line, "--as|%s|%s|paloma|-o|%s", who, command, path);
	(void)type_in(&served, line);
	cr_assert_eq(buf_read_file(&bytes, path, &err), OK, "%s: %s", command, err.text);
	return words_that_tell(bytes.data, bytes.len);
}

static void expect_taken_away(bool wanted, const char *when)
{
	struct answered a = ask_page(&served, "/export/portfolio.zip");

	cr_expect_eq(a.status, 200, "%s", when);
	cr_expect_eq(words_that_tell(a.body, a.n) > 0, wanted, "the page's file, %s", when);
	answered_free(&a);
	cr_expect_eq(file_that_tells("paloma", "export") > 0, wanted, "her own export, %s", when);
	cr_expect_eq(file_that_tells("registrar", "export") > 0, wanted, "an export for her, %s", when);
	cr_expect_eq(file_that_tells("paloma", "subject-access") > 0, wanted, "what is held about her, %s", when);
	cr_expect_eq(file_that_tells("registrar", "subject-access") > 0, wanted, "the same by a registrar, %s", when);
}

Test(web_cases, its_applicant_takes_no_judgement_away_before_it_is_ratified)
{
	long kase = strtol(number, NULL, 10);
	struct answered a;

	cr_assert(type_in(&served, "--as|registrar|enrol|paloma|STP-HTS@2023.1|--officer|oriel|--start|2026-05-01|--site|leeds"));
	step_in(&served, "paloma");
	a = ask_page(&served, "/export");
	cr_expect(strstr(a.body, "once a registrar has ratified"));
	answered_free(&a);
	judge_case(&served, kase);
	expect_taken_away(false, "opened, and not settled");
	settle_case(&served, kase);
	expect_taken_away(false, "decided, and not ratified");
	ratify_case(&served, kase);
	expect_taken_away(true, "ratified");
}

/* ---- a ratification that is taken back: in no case of the facts, and yet of one ---- */

static int status_of_entry(const char *who, long seq)
{
	struct answered a;
	char path[64];
	int status;

	snprintf(path, sizeof path, "/entries/%ld", seq);
	step_in(&served, who);
	a = ask_page(&served, path);
	status = a.status;
	answered_free(&a);
	return status;
}

/* The words with which it was taken back, in what is held about her. */
static bool held_tells(void)
{
	CLEANUP(buf_release) struct buf bytes;
	char path[128], line[512];
	struct err err;

	buf_init(&bytes, 64u << 20);
	snprintf(path, sizeof path, "%s/held.zip", served.folder);
	snprintf(line, sizeof line, "--as|paloma|subject-access|paloma|-o|%s", path);
	(void)type_in(&served, line);
	cr_assert_eq(buf_read_file(&bytes, path, &err), OK, "%s", err.text);
	for (size_t at = 0; at + 6 <= bytes.len; at++) {
		if (memcmp(bytes.data + at, "Quorum", 6) == 0)
			return true;
	}
	return false;
}

Test(web_cases, why_a_ratification_was_taken_back_is_for_who_may_know_of_the_case)
{
	static const char *const enrolled[] = {
		"--as|registrar|enrol|paloma|STP-HTS@2023.1|--officer|oriel|--start|2026-05-01|--site|leeds",
		"--as|oriel|approve|paloma|greta",
	};
	long kase = strtol(number, NULL, 10), ratified, taken;
	char line[128];

	for (size_t i = 0; i < 2; i++)
		cr_assert(type_in(&served, enrolled[i]), "%s", enrolled[i]);
	judge_case(&served, kase);
	settle_case(&served, kase);
	snprintf(line, sizeof line, "--as|registrar|equivalence|ratify|%ld", kase);
	ratified = type_in(&served, line);
	snprintf(line, sizeof line, "--as|registrar|revoke|%ld|--reason|Quorum was not reached", ratified);
	taken = type_in(&served, line);
	cr_assert(ratified && taken, "%ld %ld", ratified, taken);
	cr_expect_eq(status_of_entry("greta", taken), 404, "an assessor of hers is told of no case");
	cr_expect_eq(status_of_entry("oriel", taken), 404, "nor is her officer");
	cr_expect_eq(status_of_entry("registrar", taken), 200);
	cr_expect_eq(status_of_entry("paloma", taken), 404, "it is not settled");
	cr_expect(!held_tells(), "nor is she given it with what is held about her");
	ratify_case(&served, kase);
	cr_expect_eq(status_of_entry("paloma", taken), 200);
}

/* ---- every page there is, whoever asks ---- */

/* Of the path of a route: this case and its applicant, "" where it names something else. */
static void fill_in(const char *route, char path[256])
{
	static const char *const parts[] = { "{case}", "{trainee}", "{person}" };
	const char *at;

	snprintf(path, 256, "%s", route);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char filled[256];

		at = strstr(path, parts[i]);
		if (!at)
			continue;
		snprintf(filled, sizeof filled, "%.*s%s%s", (int)(at - path), path, i ? "paloma" : number,
			 at + strlen(parts[i]));
		snprintf(path, 256, "%s", filled);
	}
	if (strchr(path, '{'))
		*path = '\0';
}

static bool tells(const struct answered *a, bool of_case)
{
	/* What assessors and panel wrote, and on what condition; of the case itself any mark or outcome, too. */
	static const char *const words[] = { "Zephyr", "Both want more", "A report", "Another" };
	static const char *const marks[] = { "Partly", "partly", "conditional", "Conditional" };

	if (a->status != 200 || !a->body)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (strstr(a->body, words[i]) || (of_case && strstr(a->body, marks[i])))
			return true;
	}
	return false;
}

/* How many pages answered, of all there are. */
static size_t expect_silence(const json_t *paths, const char *who, const char *when)
{
	const char *route;
	const json_t *methods;
	size_t answered = 0;

	json_object_foreach ((json_t *)paths, route, methods) {
		bool of_case = strncmp(route, "/cases/{case}", 13) == 0;
		char path[256];

		fill_in(route, path);
		if (!*path || !json_object_get(methods, "get"))
			continue;
		for (int json = 0; json < 2; json++) {
			struct answered a = ask(&served, path, NULL, json ? "application/json" : NULL, NULL);

			cr_expect_not(tells(&a, of_case), "%s%s tells %s, %s", path, json ? " as data" : "", who, when);
			answered += a.status == 200;
			answered_free(&a);
		}
	}
	return answered;
}

Test(web_cases, no_page_tells_who_does_not_settle_it_what_was_judged)
{
	/* Its applicant, a trainee, a programme lead, an assessor of other cases; nobody. */
	static const char *const people[] = { "paloma", "amira", "jana", "shirin", NULL };
	json_t *doc = ask_json(&served, "/openapi.json");
	long kase = strtol(number, NULL, 10);

	cr_assert(type_in(&served, "--as|registrar|enrol|paloma|STP-HTS@2023.1|--officer|oriel|--start|2026-05-01|--site|leeds"));
	judge_case(&served, kase);
	for (int decided = 0; decided < 2; decided++) {
		for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
			const char *who = people[i] ? people[i] : "nobody";

			forget_cookies(&served);
			if (people[i])
				step_in(&served, people[i]);
			cr_expect_gt(expect_silence(json_object_get(doc, "paths"), who, decided ? "decided" : "opened"), 20,
				     "%s sees pages", who);
		}
		if (!decided)
			settle_case(&served, kase);
	}
	json_decref(doc);
}

Test(web_cases, who_settles_it_reads_it_on_the_pages_that_are_asked_there)
{
	struct answered a;

	judge_case(&served, strtol(number, NULL, 10));
	step_in(&served, "theo");
	a = at("/panel");
	cr_expect(tells(&a, true), "else the other test proves nothing");
	answered_free(&a);
}

/* ---- titles ---- */

static void expect_title(json_t *titles, const char *after)
{
	struct answered a = at(after);
	const char *title = strstr(a.body, "<title>"), *end = title ? strstr(title, "</title>") : NULL;
	char text[256], words[64];

	cr_assert(a.status == 200 && end, "%s: %d", after, a.status);
	snprintf(text, sizeof text, "%.*s", (int)(end - title), title);
	snprintf(words, sizeof words, "Case %s, ", number);
	cr_expect(strstr(text, words), "%s names its case: %s", after, text);
	cr_expect_null(json_object_get(titles, text), "%s has the title of another page: %s", after, text);
	json_object_set_new(titles, text, json_true());
	answered_free(&a);
}

Test(web_cases, each_page_of_a_case_has_a_title_of_its_own_which_names_the_case)
{
	static const char *const of_assessor[] = { "", "/judge?outcome=CEN-R1/LO1", "/judge?outcome=CEN-R1/LO2",
						   "/read?outcome=CEN-R1/LO1", "/read?outcome=CEN-R1/LO2",
						   "/outcome?outcome=CEN-R1/LO1", "/standards", "/stand-down" };
	static const char *const of_applicant[] = { "", "/claims", "/read", "/outcome", "/standards" };
	json_t *titles = json_object();

	step_in(&served, "ines");
	for (size_t i = 0; i < sizeof of_assessor / sizeof *of_assessor; i++)
		expect_title(titles, of_assessor[i]);
	json_object_clear(titles);
	step_in(&served, "paloma");
	for (size_t i = 0; i < sizeof of_applicant / sizeof *of_applicant; i++)
		expect_title(titles, of_applicant[i]);
	json_decref(titles);
}
