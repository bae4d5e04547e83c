/*
 * Erased means erased: distinctive words and a salt are looked for in every byte of every file of the
 * store, after the redaction, after a kill in the middle of it, and after an old copy came back.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/json.h"
#include "portfolio/receipt.h"
#include "support/forge.h"

#define FILE_MAX (64u << 20)
#define WORDS "verdigris-and-mortar " /* the narrative, over and over: across any page */
#define WORDS_N 300000
#define ATTACHED "palimpsest-of-patients "
#define ATTACHED_N (3u << 20)
#define TITLE "Sesquipedalian quixotry"
#define FILE_NAME "mrs-jabberwock.pdf"

static struct scene s;
static struct err err;
static struct submission said; /* evidence with all of these, as it was signed */
static uint64_t said_seq;

static const char *repeated(const char *words, size_t n)
{
	char *text = arena_alloc(s.a, n + 1);
	size_t len = strlen(words);

	for (size_t i = 0; i < n; i++)
		text[i] = words[i % len];
	text[n] = '\0';
	return text;
}

static struct line evidence(void)
{
	return (struct line){
		.author = ANNA,
		.role = ROLE_TRAINEE,
		.kind = "evidence",
		.portfolio = "anna",
		.body = json_pack("{s:s,s:s}", "first", "2024-03-04", "last", "2024-03-08"),
		.texts = {scene_text("title", TITLE),
			  scene_text("narrative", repeated(WORDS, WORDS_N)),
			  scene_text("file.1", repeated(ATTACHED, ATTACHED_N)),
			  scene_text("file.1.name", FILE_NAME)},
		.text_count = 4,
	};
}

static void open_scene(void)
{
	struct verdict verdict;
	struct line line;

	scene_open(&s, false);
	line = evidence();
	said = scene_say(&s, &line);
	verdict = scene_try(&s, &said);
	cr_assert(eq(int, verdict.status, OK), "%s", verdict.err.text);
	said_seq = verdict.seq;
}

static void close_scene(void)
{
	scene_close(&s);
}

TestSuite(erasure, .init = open_scene, .fini = close_scene, .timeout = 120);

static void reopen(bool write)
{
	journal_cleanup(&s.j);
	cr_assert(eq(int, journal_open(s.dir, write, &s.kinds, &s.j, &err), OK), "%s", err.text);
	journal_catalogue(s.j, &s.catalogue);
}

static bool holds(const struct buf *file, const void *bytes, size_t n)
{
	const char *at = file->data, *end = file->data + file->len;

	while ((size_t)(end - at) >= n &&
	       (at = memchr(at, *(const char *)bytes, (size_t)(end - at) - n + 1)) != NULL) {
		if (memcmp(at, bytes, n) == 0)
			return true;
		at++;
	}
	return false;
}

/* How many files below the folder hold these bytes. */
static unsigned files_with(const char *dir, const void *bytes, size_t n)
{
	DIR *folder = opendir(dir);
	struct dirent *item;
	unsigned count = 0;

	cr_assert(folder != NULL, "%s", dir);
	while ((item = readdir(folder)) != NULL) {
		CLEANUP(buf_release) struct buf file;
		char path[512];

		if (item->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, item->d_name);
		buf_init(&file, FILE_MAX);
		if (item->d_type == DT_DIR)
			count += files_with(path, bytes, n);
		else if (buf_read_file(&file, path, NULL) == OK)
			count += holds(&file, bytes, n);
	}
	closedir(folder);
	return count;
}

static unsigned files_with_words(const char *words)
{
	return files_with(s.dir, words, strlen(words));
}

static void expect_gone(const char *when)
{
	static const char *const words[] = {"verdigris", "and-mortar", "palimpsest", "of-patients",
					    "Sesquipedalian", "jabberwock"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		cr_expect(eq(uint, files_with_words(words[i]), 0), "%s: %s", when, words[i]);
	for (size_t i = 0; i < said.text_count; i++)
		cr_expect(eq(uint, files_with(s.dir, said.texts[i].salt, 32), 0), "%s: the salt of %s",
			  when, said.texts[i].name);
}

static struct submission redaction_of(uint64_t target, const char *texts)
{
	struct record record;
	struct entry e;

	cr_assert(eq(int, journal_read(s.j, target, s.a, &record, &e, &err), OK), "%s", err.text);
	return scene_say(&s, &(struct line){.author = OLIVE,
					    .role = ROLE_TRAINING_OFFICER,
					    .kind = "redaction",
					    .portfolio = "anna",
					    .body = json_pack("{s:s,s:o}", "reason", "patient-data",
							      "texts", json_loads(texts, 0, NULL)),
					    .about = {e.digest},
					    .about_count = 1});
}

#define ALL "[\"title\",\"narrative\",\"file.1\",\"file.1.name\"]"

static uint64_t redact(uint64_t target, const char *texts)
{
	struct submission submission = redaction_of(target, texts);
	struct verdict verdict = scene_try(&s, &submission);

	cr_assert(eq(int, verdict.status, OK), "%s", verdict.err.text);
	return verdict.seq;
}

static void expect_verified(uint64_t erased)
{
	struct report report = scene_verify(&s, s.dir);

	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(eq(u64, report.erased, erased));
}

static enum text_access access_of(uint64_t seq, const char *name)
{
	enum text_access access;
	struct record record;
	struct entry e;

	cr_assert(eq(int, journal_read(s.j, seq, s.a, &record, &e, &err), OK), "%s", err.text);
	cr_assert(eq(int, journal_text_access(s.j, &e, name, "anna", &access, &err), OK));
	return access;
}

Test(erasure, leaves_no_byte_of_what_was_written_and_changes_nothing_else)
{
	struct digest before, after;
	struct record then, now;
	struct entry e;

	cr_assert(eq(int, journal_read(s.j, said_seq, s.a, &then, &e, &err), OK));
	cr_assert(files_with_words("verdigris") > 0 && files_with_words("palimpsest") > 0,
		  "else this test tests nothing");
	redact(said_seq, ALL);
	expect_gone("at once");
	cr_expect(not(journal_is_erasing(s.j)));
	cr_expect(eq(int, access_of(said_seq, "narrative"), ACCESS_ERASED));
	cr_assert(eq(int, journal_read(s.j, said_seq, s.a, &now, &e, &err), OK), "%s", err.text);
	cr_expect(eq(sz, now.len, then.len));
	cr_expect(eq(int, memcmp(now.bytes, then.bytes, then.len), 0));
	cr_assert(eq(int, journal_rebuild(s.j, &before, &after, &err), OK), "%s", err.text);
	cr_expect(digest_equal(&before, &after));
	expect_verified(4);
	reopen(true);
	expect_gone("after closing");
	expect_verified(4);
}

Test(erasure, a_receipt_made_after_it_lacks_the_texts)
{
	CLEANUP(buf_release) struct buf receipt;

	buf_init(&receipt, RECEIPT_MAX);
	redact(said_seq, "[\"narrative\",\"file.1\"]");
	cr_assert(eq(int, receipt_write(s.j, said_seq, "anna", s.a, &receipt, &err), OK), "%s",
		  err.text);
	cr_expect(not(holds(&receipt, "verdigris", 9)));
	cr_expect(not(holds(&receipt, "palimpsest", 10)));
	cr_expect(holds(&receipt, TITLE, strlen(TITLE)));
}

/* A revision names the file that it keeps, by the same salt: each entry speaks for itself. */
Test(erasure, a_file_goes_with_the_last_entry_that_names_it)
{
	struct line line = evidence();
	struct submission revision;
	struct verdict verdict;
	struct record record;
	struct entry e;

	cr_assert(eq(int, journal_read(s.j, said_seq, s.a, &record, &e, &err), OK));
	line.about[0] = e.digest;
	line.about_count = 1;
	line.texts[1] = said.texts[2];
	line.texts[2] = said.texts[3];
	line.texts[1].salted = line.texts[2].salted = true;
	line.text_count = 3;
	revision = scene_say(&s, &line);
	cr_expect(digest_equal(&revision.texts[1].digest, &said.texts[2].digest), "the same text");
	verdict = scene_try(&s, &revision);
	cr_assert(eq(int, verdict.status, OK), "%s", verdict.err.text);

	redact(said_seq, "[\"file.1\"]");
	cr_expect(eq(uint, files_with_words("palimpsest"), 1), "the revision has it");
	cr_expect(eq(int, access_of(said_seq, "file.1"), ACCESS_ERASED));
	cr_expect(eq(int, access_of(verdict.seq, "file.1"), ACCESS_GIVEN));
	expect_verified(1);
	redact(verdict.seq, "[\"file.1\"]");
	cr_expect(eq(uint, files_with_words("palimpsest"), 0));
	expect_verified(2);
}

/* ---- cut off ---- */

static bool armed, committed;

/* Called as each statement begins: the first after the commit. */
static int killed_after_the_commit(unsigned event, void *data, void *statement, void *text)
{
	(void)event, (void)data, (void)statement;
	if (armed && committed)
		raise(SIGKILL);
	committed = armed && strcmp(text, "COMMIT") == 0;
	return 0;
}

static int watch_commits(sqlite3 *db, const char **error, const void *api)
{
	(void)error, (void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, killed_after_the_commit, NULL);
}

/* A process of its own says it, and is killed as soon as it is committed. */
static void redact_and_die(void)
{
	struct submission submission = redaction_of(said_seq, ALL);
	pid_t child;
	int status;

	journal_cleanup(&s.j);
	child = fork();
	cr_assert(child >= 0);
	if (child == 0) {
		sqlite3_auto_extension((void (*)(void))watch_commits);
		if (journal_open(s.dir, true, &s.kinds, &s.j, &err) != OK)
			_exit(1);
		journal_catalogue(s.j, &s.catalogue);
		armed = true;
		(void)scene_try(&s, &submission);
		_exit(2);
	}
	cr_assert(eq(int, waitpid(child, &status, 0), child));
	cr_assert(eq(int, WIFSIGNALED(status) != 0, 1));
	cr_assert(eq(int, WTERMSIG(status), SIGKILL));
}

Test(erasure, is_finished_by_the_next_opening_when_it_was_cut_off)
{
	struct report report;

	redact_and_die();
	reopen(false);
	cr_expect(files_with_words("palimpsest") > 0, "else this test tests nothing");
	report = scene_verify(&s, s.dir);
	cr_expect(report_find(&report, "store", -1) != NULL, "an erasure that is not finished is told:%s",
		  report_text(&s, &report));
	cr_expect(eq(int, access_of(said_seq, "file.1"), ACCESS_ERASED), "for readers it is gone");
	reopen(true);
	expect_gone("opened again");
	expect_verified(4);
}

/* ---- what comes back, and what stands in the way ---- */

/* Puts the evidence's texts back as an old copy of the files would. */
static void put_back(const char *from)
{
	char command[512];

	journal_cleanup(&s.j);
	snprintf(command, sizeof(command), "cp -n %s/attachments/* %s/attachments/", from, s.dir);
	cr_assert(eq(int, system(command), 0));
	snprintf(command, sizeof(command),
		 "ATTACH '%s/attest.db' AS old; INSERT OR IGNORE INTO text SELECT * FROM old.text",
		 from);
	{
		char path[160];
		sqlite3 *db;

		snprintf(path, sizeof(path), "%s/attest.db", s.dir);
		cr_assert(eq(int, sqlite3_open(path, &db), SQLITE_OK));
		cr_assert(eq(int, sqlite3_exec(db, command, NULL, NULL, NULL), SQLITE_OK), "%s",
			  sqlite3_errmsg(db));
		sqlite3_close(db);
	}
}

Test(erasure, is_applied_again_to_what_an_old_copy_brought_back)
{
	struct report report;

	scene_copy(&s);
	redact(said_seq, ALL);
	put_back(s.copy);
	reopen(false);
	cr_expect(files_with_words("verdigris") > 0, "else this test tests nothing");
	report = scene_verify(&s, s.dir);
	cr_expect(eq(u64, report.finding_total, 4), "%s", report_text(&s, &report));
	cr_expect(report_find(&report, "text", (int64_t)said_seq) != NULL);
	cr_expect(eq(int, access_of(said_seq, "narrative"), ACCESS_ERASED), "shown to nobody");
	reopen(true);
	expect_gone("opened again");
	expect_verified(4);
}

Test(erasure, that_a_reader_stands_in_the_way_of_says_so_and_is_finished_later)
{
	CLEANUP(journal_cleanup) struct journal *reader = NULL;
	struct arena *a = arena_new(64u << 20);
	struct checkpoint head;
	const char *text;
	size_t n;

	cr_assert(eq(int, journal_open(s.dir, false, &s.kinds, &reader, &err), OK));
	cr_assert(eq(int, db_begin_read(journal_db(reader), &err), OK));
	cr_assert(eq(int, journal_head(reader, a, &head, &text, &n, &err), OK));
	redact(said_seq, ALL);
	cr_expect(journal_is_erasing(s.j));
	db_rollback(journal_db(reader));
	journal_cleanup(&reader);
	arena_free(a);
	reopen(true);
	cr_expect(not(journal_is_erasing(s.j)));
	expect_gone("once nobody reads");
	expect_verified(4);
}

Test(erasure, that_is_refused_or_waits_takes_nothing_away)
{
	struct submission refused = redaction_of(said_seq, "[\"title\",\"title\"]");

	cr_expect(eq(int, scene_try(&s, &refused).status, ERR_INVALID));
	redact(s.assessment_seq, "[\"note.feedback\"]"); /* which waits for a registrar */
	cr_expect(eq(int, access_of(s.assessment_seq, "note.feedback"), ACCESS_GIVEN));
	cr_expect(eq(uint, files_with_words("palimpsest"), 1));
	expect_verified(0);
}

Test(erasure, without_a_redaction_a_missing_text_is_found)
{
	struct report report;

	scene_copy(&s);
	forge_sql(&s, "DELETE FROM text WHERE bytes = CAST('" TITLE "' AS BLOB)");
	report = scene_verify(&s, s.copy);
	cr_expect(eq(u64, report.finding_total, 1), "%s", report_text(&s, &report));
	cr_expect(strstr(report.findings[0].text, "no redaction erased it") != NULL);
	cr_expect(eq(u64, report.erased, 0));
}
