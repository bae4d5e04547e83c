/* The demonstration store, made by the command itself in a temporary folder. */
#define _GNU_SOURCE /* nftw, open_memstream */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assessment/catalogue.h"
#include "assessment/completion.h"
#include "cli/app.h"
#include "cli/command.h"
#include "cli/demo.h"
#include "cli/demo_copy.h"
#include "core/date.h"
#include "portfolio/facts.h"
#include "portfolio/list.h"
#include "portfolio/msf.h"
#include "portfolio/verify.h"

static char home[64], store[96], said[16384];
static struct err err;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st, (void)type, (void)where;
	return remove(path);
}

static void set_up(void)
{
	snprintf(home, sizeof(home), "/tmp/attest-test-XXXXXX");
	cr_assert(mkdtemp(home) != NULL);
	snprintf(store, sizeof(store), "%s/demo", home);
	setenv("XDG_STATE_HOME", home, 1);
	unsetenv("ATTEST_STORE");
	unsetenv("ATTEST_AS");
	unsetenv("ATTEST_KEYS");
	unsetenv("ATTEST_DATA");
}

static void tear_down(void)
{
	(void)nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

TestSuite(demo, .init = set_up, .fini = tear_down, .timeout = 240);

static void path_in_home(const char *name, char ret_path[128])
{
	snprintf(ret_path, 128, "%s/%s", home, name);
}

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* What `attest WORDS...` exits with; what it prints, on either stream, is in `said`. */
static int attest(const char *const *words)
{
	char *argv[24] = {"attest"}, *out = NULL;
	size_t n = 0;
	struct app app;
	int argc = 1, code;

	while (words[argc - 1]) {
		argv[argc] = (char *)words[argc - 1];
		argc++;
	}
	app_init(&app);
	app.terminal = false;
	app.out = app.err = open_memstream(&out, &n);
	code = command_main(&app, argc, argv);
	app_release(&app);
	fclose(app.out);
	snprintf(said, sizeof(said), "%s", out);
	free(out);
	return code;
}

#define ATTEST(...) attest((const char *const[]){__VA_ARGS__, NULL})

static void make(const char *dir)
{
	cr_assert(eq(int, ATTEST("demo", dir), 0), "%s", said);
}

/* As make(store), of a store that was made already where there is one. */
static void take(void)
{
	if (!demo_copy(store, home))
		make(store);
}

static void open_store(struct app *app, const char *dir)
{
	app_init(app);
	app->store = dir;
	cr_assert(eq(int, app_open(app, false, &err), OK), "%s", err.text);
}

static uint64_t size_of(struct app *app)
{
	struct checkpoint head;
	const char *text;
	size_t n;

	cr_assert(eq(int, journal_head(app->journal, app->arena, &head, &text, &n, &err), OK));
	return head.size;
}

/* ---- the same every time ---- */

static json_t *same_words(struct app *app, const json_t *value);

static json_t *same_members(struct app *app, const json_t *object)
{
	static const char *const signed_anew[] = {"proof", "root", "issuing", "digests", "commitment"};
	json_t *result = json_object();
	const json_t *value;
	const char *name;

	json_object_foreach((json_t *)object, name, value)
	{
		bool skip = false;

		for (size_t i = 0; i < sizeof(signed_anew) / sizeof(signed_anew[0]); i++)
			skip = skip || strcmp(name, signed_anew[i]) == 0;
		if (!skip)
			json_object_set_new(result, name, same_words(app, value));
	}
	return result;
}

/* A copy in which an entry's digest has become its place; what is made of signatures is left out. */
static json_t *same_words(struct app *app, const json_t *value)
{
	json_t *result;
	uint64_t seq;
	size_t i;
	const json_t *element;

	if (json_is_object(value))
		return same_members(app, value);
	if (json_is_array(value)) {
		result = json_array();
		json_array_foreach(value, i, element)
			json_array_append_new(result, same_words(app, element));
		return result;
	}
	if (json_is_string(value) && json_string_length(value) == DIGEST_HEX - 1 &&
	    journal_find(app->journal, json_string_value(value), &seq, &err) == OK)
		return json_integer((json_int_t)seq);
	return json_deep_copy(value);
}

static uint64_t place_of(struct app *app, const struct digest *digest)
{
	char hex[DIGEST_HEX];
	uint64_t seq;

	digest_hex(digest, hex);
	cr_assert(eq(int, journal_find(app->journal, hex, &seq, &err), OK));
	return seq;
}

/* What is sealed is sealed under a key of that moment alone. */
static bool same_texts(const struct entry *a, const struct entry *b)
{
	if (strcmp(a->kind, "sealed") == 0)
		return true;
	for (size_t i = 0; i < a->text_count; i++)
		if (strcmp(a->texts[i].name, b->texts[i].name) != 0 ||
		    !digest_equal(&a->texts[i].digest, &b->texts[i].digest))
			return false;
	return true;
}

/* The same entries; a module's signature names them in order of their digests, which differ. */
static bool same_about(struct app *one, const struct entry *a, struct app *two,
		       const struct entry *b)
{
	for (size_t i = 0; i < a->about_count; i++) {
		uint64_t place = place_of(one, &a->about[i]);
		bool found = false;

		for (size_t k = 0; k < b->about_count; k++)
			found = found || place_of(two, &b->about[k]) == place;
		if (!found)
			return false;
	}
	return true;
}

static void expect_same(struct app *one, struct app *two, uint64_t seq)
{
	struct record r, q;
	struct entry a, b;
	json_t *words, *others;

	cr_assert(eq(int, journal_read(one->journal, seq, one->arena, &r, &a, &err), OK));
	cr_assert(eq(int, journal_read(two->journal, seq, two->arena, &q, &b, &err), OK));
	words = same_words(one, a.body);
	others = same_words(two, b.body);
	cr_expect_str_eq(a.kind, b.kind);
	cr_expect_str_eq(a.author, b.author);
	if (!msf_is_chain(a.portfolio) || !msf_is_chain(b.portfolio)) /* named after a digest */
		cr_expect_str_eq(a.portfolio, b.portfolio);
	cr_expect(eq(i64, r.accepted, q.accepted), "entry %d", (int)seq);
	cr_expect(a.time == b.time && a.role == b.role && a.seen_size == b.seen_size,
		  "entry %d is said at another time, or in another role", (int)seq);
	cr_expect(digest_equal(&a.key, &b.key), "entry %d is signed with another key", (int)seq);
	cr_assert(a.about_count == b.about_count && a.text_count == b.text_count, "entry %d",
		  (int)seq);
	cr_expect(same_about(one, &a, two, &b), "entry %d is about others", (int)seq);
	cr_expect(same_texts(&a, &b), "entry %d has other texts, or salts", (int)seq);
	cr_expect(json_equal(words, others), "entry %d (%s) has another body", (int)seq, a.kind);
	json_decref(words);
	json_decref(others);
}

Test(demo, two_demos_say_the_same_things_at_the_same_times_with_the_same_keys_and_salts)
{
	struct app one, two;
	char other[128];
	uint64_t size;

	path_in_home("other", other);
	make(store);
	make(other);
	open_store(&one, store);
	open_store(&two, other);
	size = size_of(&one);
	cr_assert(eq(u64, size_of(&two), size));
	for (uint64_t seq = 0; seq < size; seq++)
		expect_same(&one, &two, seq);
	app_release(&one);
	app_release(&two);
}

/* ---- what the story shows ---- */

static const struct completion *completion_of(struct app *app, const char *trainee)
{
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct facts *facts = arena_alloc(app->arena, sizeof(*facts));

	cr_assert(eq(int,
		     facts_load(journal_db(app->journal), trainee, NULL, app_now(app), app->arena,
				facts, &err),
		     OK),
		  "%s", err.text);
	cr_assert(
		eq(int,
		   published_get(app->published, &facts->enrolment.digest, &c, &specialisms, &err),
		   OK));
	return completion(facts, c, specialisms, app->arena);
}

static void count_codes(const struct completion *c, size_t counts[BLOCKER_FROZEN + 1])
{
	for (size_t m = 0; m < c->module_count; m++)
		for (size_t b = 0; b < c->modules[m].blocker_count; b++)
			counts[c->modules[m].blockers[b].code]++;
}

Test(demo, between_them_the_trainees_show_every_code_that_a_module_can_have)
{
	size_t counts[BLOCKER_FROZEN + 1] = {0};
	struct app app;

	take();
	open_store(&app, store);
	for (size_t i = 0; i < DEMO_TRAINEES; i++)
		count_codes(completion_of(&app, demo_trainees[i].person), counts);
	for (int code = BLOCKER_TO_DO; code <= BLOCKER_FROZEN; code++)
		cr_expect(gt(sz, counts[code], 0), "nobody shows %s",
			  blocker_code_name((enum blocker_code)code));
	app_release(&app);
}

Test(demo, one_trainee_has_every_module_closed_and_each_of_the_others_is_somewhere_else)
{
	size_t closed[DEMO_TRAINEES] = {0}, done = 0;
	struct app app;

	take();
	open_store(&app, store);
	for (size_t i = 0; i < DEMO_TRAINEES; i++) {
		const struct completion *c = completion_of(&app, demo_trainees[i].person);

		for (size_t m = 0; m < c->module_count; m++)
			closed[i] += c->modules[m].state == MODULE_CLOSED;
		if (closed[i] < c->module_count)
			continue;
		done++;
		cr_expect_str_eq(demo_trainees[i].person, "kirsty");
		cr_expect(ge(i32, c->credits_have, c->credits_need), "credits are missing");
		cr_expect(c->frozen == false, "the portfolio is frozen");
	}
	cr_expect(eq(sz, done, 1));
	for (size_t i = 0; i < DEMO_TRAINEES; i++)
		for (size_t k = 0; k < i; k++)
			cr_expect(ne(sz, closed[i], closed[k]), "%s and %s are at one point",
				  demo_trainees[i].person, demo_trainees[k].person);
	app_release(&app);
}

static bool any_near(const struct completion *c, const char *why)
{
	for (size_t m = 0; m < c->module_count; m++)
		for (size_t b = 0; b < c->modules[m].blocker_count; b++)
			for (size_t i = 0; i < c->modules[m].blockers[b].near_count; i++)
				if (strstr(c->modules[m].blockers[b].near[i].why, why) != NULL)
					return true;
	return false;
}

Test(demo, the_story_has_near_misses_of_several_kinds)
{
	static const char *const whys[] = {
		"filed as an activity, not as a CBD",
		"esther was not accredited",
		"its case 7 is used",
		"worked on 2024-08-20, before 2025-09-04",
	};
	const struct completion *c;
	struct app app;

	take();
	open_store(&app, store);
	c = completion_of(&app, "amira");
	for (size_t i = 0; i < sizeof(whys) / sizeof(whys[0]); i++)
		cr_expect(any_near(c, whys[i]), "nothing nearly counted but for: %s", whys[i]);
	app_release(&app);
}

static bool is_pin(void *data, const struct digest *pin)
{
	return digest_equal(data, pin);
}

static bool never_seen(void *data, const struct digest *pin, struct checkpoint *ret_head)
{
	(void)data, (void)pin, (void)ret_head;
	return false;
}

static bool is_outside(const char *person)
{
	for (size_t i = 0; i < DEMO_PEOPLE; i++)
		if (strcmp(demo_people[i].id, person) == 0)
			return demo_people[i].outside;
	return false;
}

Test(demo, it_is_marked_as_a_demo_of_twelve_people_or_more_and_verifies_from_its_pin)
{
	struct report report = {0};
	struct listed_person *people;
	struct verify_want want;
	struct digest pin;
	struct app app;
	char large[128];
	size_t count;

	make(store);
	open_store(&app, store);
	pin = journal_pin(app.journal);
	want = (struct verify_want){.kinds = &app.kinds,
				    .catalogue = published_for_replay,
				    .catalogue_data = app.arena,
				    .pin_known = is_pin,
				    .head_seen = never_seen,
				    .data = &pin};
	cr_assert(eq(int, verify_store(store, &want, app.arena, &report, &err), OK));
	cr_expect(report.ok, "%s", report.finding_count ? report.findings[0].text : "");
	cr_expect(report.demo && report.pin_known && report.replayed);
	cr_expect(journal_is_demo(app.journal));
	cr_expect(report.size >= 600 && report.size <= 720, "%d entries", (int)report.size);
	cr_assert(eq(int, list_people(journal_db(app.journal), app.arena, &people, &count, &err),
		     OK));
	cr_expect(ge(sz, count, 12));
	for (size_t i = 0; i < count; i++)
		cr_expect(people[i].has_key != is_outside(people[i].id), "%s", people[i].id);
	cr_expect(eq(i64, app_now(&app), 1778749200), "its clock stands at 2026-05-14T09:00:00Z");
	app_release(&app);
	snprintf(large, sizeof(large), "%s/attachments", store);
	cr_expect(ne(int, rmdir(large), 0), "no attachment is large enough for a file");
}

/* ---- acting in it ---- */

/* The number after "sign " in the summary. */
static void sign_number(char ret_number[24])
{
	const char *at = strstr(said, " sign ");

	cr_assert(at != NULL, "the summary names no request to sign");
	snprintf(ret_number, 24, "%.*s", (int)strspn(at + 6, "0123456789"), at + 6);
}

Test(demo, what_the_summary_says_can_be_tried_at_once)
{
	char number[24];

	make(store);
	sign_number(number);
	cr_expect(eq(int, ATTEST("--store", store, "progress", "amira"), 0), "%s", said);
	cr_expect(eq(int, ATTEST("--store", store, "--as", "chandra", "queue"), 0), "%s", said);
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "amira", "sign", number, "--outcome",
			    "satisfactory", "--feedback", "Well done, me."),
		     1),
		  "a trainee signed for an assessor");
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "bela", "module", "sign", "amira", "CEN-S1"),
		     1),
		  "a module was closed with work missing");
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "chandra", "sign", number, "--outcome",
			    "satisfactory", "--feedback", "Clear."),
		     0),
		  "%s", said);
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "bela", "module", "sign", "amira", "COR-2"),
		     0),
		  "%s", said);
	cr_expect(eq(int, ATTEST("--store", store, "verify"), 0), "%s", said);
	cr_expect(strstr(said, "(known)") != NULL, "its maker does not know its pin");
}

/* What waits for a second signer, and how many countersigned. */
static size_t count_waiting(void)
{
	struct app app;
	struct listed_pending *pending;
	size_t count;

	open_store(&app, store);
	cr_assert(eq(int, list_pending(journal_db(app.journal), app.arena, &pending, &count, &err),
		     OK));
	app_release(&app);
	return count;
}

static size_t count_kind(const char *kind)
{
	struct app app;
	size_t count = 0;
	uint64_t size;

	open_store(&app, store);
	size = size_of(&app);
	for (uint64_t seq = 0; seq < size; seq++) {
		struct record record;
		struct entry e;

		cr_assert(eq(int, journal_read(app.journal, seq, app.arena, &record, &e, &err), OK));
		count += strcmp(e.kind, kind) == 0;
	}
	app_release(&app);
	return count;
}

Test(demo, the_second_registrar_countersigns_what_waits)
{
	take();
	cr_expect(eq(sz, count_waiting(), 1), "an answer without an account waits for the officer");
	cr_expect(eq(sz, count_kind("countersign"), 16),
		  "four far-reaching roles, an end, a waiver, an answer without an account, an erasure; a clerk, five "
		  "assessors and two lay members for the cases");
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "registrar", "role", "grant", "jana", "panel",
			    "--from", "2026-05-01"),
		     0),
		  "%s", said);
	cr_expect(eq(sz, count_waiting(), 2));
}

/* Where the registrars cannot go on, the root key does their work, and alone. */
Test(demo, the_root_key_can_countersign_grant_certify_and_revoke)
{
	char number[24], file[128];
	const char *at;

	take();
	cr_assert(eq(int,
		     ATTEST("--store", store, "--as", "registrar", "role", "grant", "jana", "panel",
			    "--from", "2026-05-01"),
		     0),
		  "%s", said);
	at = strstr(said, "entry ");
	cr_assert(at != NULL, "%s", said);
	snprintf(number, sizeof(number), "%.*s", (int)strspn(at + 6, "0123456789"), at + 6);
	cr_expect(eq(int, ATTEST("--store", store, "--as", "root", "countersign", number), 0), "%s",
		  said);
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "root", "role", "end", number, "--until",
			    "2026-05-02"),
		     0),
		  "%s", said);
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "root", "role", "grant", "jana", "registrar",
			    "--from", "2026-05-01"),
		     0),
		  "%s", said);
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "root", "person", "revoke", "esther",
			    "--reason", "lost"),
		     0),
		  "%s", said);
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "root", "person", "revoke", "esther",
			    "--reason", "stolen", "--since", "2026-05-01T00:00:00Z"),
		     0),
		  "%s", said);
	snprintf(file, sizeof(file), "%s.keys/esther.pem", store);
	cr_assert(eq(int, remove(file), 0));
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "root", "person", "certify", "esther",
			    "--checked", "demo"),
		     0),
		  "%s", said);
	cr_expect(eq(sz, count_waiting(), 1));
	cr_expect(eq(int,
		     ATTEST("--store", store, "--as", "root", "person", "add", "zoe", "--name", "Zoe"),
		     1),
		  "the root key adds nobody");
	cr_expect(eq(int, ATTEST("--store", store, "verify"), 0), "%s", said);
}

Test(demo, json_names_the_store_its_pin_its_entries_and_everybody)
{
	struct app app;
	char hex[DIGEST_HEX];
	struct digest pin;
	json_t *doc;

	cr_assert(eq(int, ATTEST("demo", store, "--json"), 0), "%s", said);
	doc = json_loads(said, 0, NULL);
	cr_assert(doc != NULL, "%s", said);
	open_store(&app, store);
	pin = journal_pin(app.journal);
	digest_hex(&pin, hex);
	cr_expect_str_eq(json_string_value(json_object_get(doc, "store")), store);
	cr_expect_str_eq(json_string_value(json_object_get(doc, "pin")), hex);
	cr_expect(eq(u64, (uint64_t)json_integer_value(json_object_get(doc, "entries")),
		     size_of(&app)));
	cr_expect(eq(sz, json_array_size(json_object_get(doc, "people")), DEMO_PEOPLE));
	json_decref(doc);
	app_release(&app);
}

/* ---- what it refuses ---- */

Test(demo, a_folder_that_exists_is_left_as_it_is)
{
	char keys[128];

	snprintf(keys, sizeof(keys), "%s.keys", store);
	cr_assert(eq(int, mkdir(store, 0700), 0));
	cr_expect(eq(int, ATTEST("demo", store), 1));
	cr_expect(strstr(said, "exists already") != NULL, "%s", said);
	cr_expect(exists(keys) == false, "keys of nothing were left");
	cr_expect(eq(int, rmdir(store), 0), "something was put into it");
}

Test(demo, a_keys_folder_that_exists_is_left_as_it_is)
{
	char keys[128];

	snprintf(keys, sizeof(keys), "%s.keys", store);
	cr_assert(eq(int, mkdir(keys, 0700), 0));
	cr_expect(eq(int, ATTEST("demo", store), 1));
	cr_expect(exists(store) == false, "a store was begun");
	cr_expect(eq(int, rmdir(keys), 0), "something was put into it");
}

/* The library of this run holds no curriculum, which the story finds out when it publishes one. */
Test(demo, a_story_that_fails_halfway_leaves_nothing_behind)
{
	char library[128], keys[128];

	path_in_home("library", library);
	snprintf(keys, sizeof(keys), "%s.keys", store);
	cr_assert(eq(int, mkdir(library, 0700), 0));
	setenv("ATTEST_DATA", home, 1);
	cr_expect(eq(int, ATTEST("demo", store), 1));
	cr_expect(strstr(said, "STP-CEN@2023.1") != NULL, "%s", said);
	cr_expect(exists(store) == false, "half a store was left");
	cr_expect(exists(keys) == false, "its keys were left");
}
