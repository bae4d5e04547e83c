#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/forge.h"

/* ---- a store ---- */

Test(verify, a_store_that_nobody_touched_is_whole)
{
	struct scene s;
	struct report report;

	scene_open(&s, false);
	report = scene_verify(&s, s.dir);

	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(report.replayed);
	cr_expect(report.pin_known);
	cr_expect(eq(u64, report.entries, s.assessment_seq + 1));
	cr_expect(eq(u64, report.size, report.entries));
	cr_expect(eq(i64, report.accepted, s.now - 60));
	cr_expect_str_eq(report.authority, "Example ETB");
	cr_expect(not(report.demo));
	/* Olive became training officer while there was one registrar. */
	cr_expect(eq(u64, report.single_signer, 1));
	scene_close(&s);
}

Test(verify, a_copy_is_as_good_as_the_store)
{
	struct scene s;
	struct report report;

	scene_open(&s, true);
	scene_copy(&s);
	report = scene_verify(&s, s.copy);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	scene_close(&s);
}

Test(verify, a_store_whose_pin_nobody_knows_is_only_consistent_with_itself)
{
	struct scene s;
	struct report report;

	scene_open(&s, true);
	s.knows_pin = false;
	report = scene_verify(&s, s.dir);

	cr_expect(not(report.ok));
	cr_expect(not(report.pin_known));
	cr_assert(eq(u64, report.finding_total, 1), "%s", report_text(&s, &report));
	cr_expect_str_eq(report.findings[0].code, "pin");
	cr_expect(strstr(report.findings[0].text, "made by whoever made this file") != NULL);
	cr_expect(strstr(report.findings[0].text, "--pin") != NULL);
	scene_close(&s);
}

Test(verify, a_folder_without_a_store_is_an_error_and_gives_no_report)
{
	const struct verify_want want = {0};
	CLEANUP(arena_cleanup) struct arena *a = arena_new(VERIFY_ARENA);
	struct report report = {.entries = 77};
	struct err err;

	cr_expect(eq(int, verify_store("/nowhere", &want, a, &report, &err), ERR_NOT_FOUND));
	cr_expect(eq(u64, report.entries, 77), "a failed call must leave its results alone");
}

/* ---- the store stays as it is ---- */

/* Names, modes, times and bytes of everything in a folder. */
static struct digest folder_digest(struct scene *s, const char *folder)
{
	struct digest digest = {0};
	struct dirent **items;
	int count = scandir(folder, &items, NULL, alphasort);

	cr_assert(count > 0);
	for (int i = 0; i < count; i++) {
		CLEANUP(buf_release) struct buf file;
		char path[600];
		struct stat about;

		snprintf(path, sizeof(path), "%s/%s", folder, items[i]->d_name);
		buf_init(&file, 8u << 20);
		if (items[i]->d_name[0] != '.') {
			cr_assert(stat(path, &about) == 0);
			buf_printf(&file, "%s %o %lld.%ld ", path, about.st_mode,
				   (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
			if (S_ISREG(about.st_mode))
				cr_assert(buf_read_file(&file, path, NULL) == OK);
			else
				buf_add(&file, folder_digest(s, path).bytes, 32);
		}
		digest = digest_of_two(digest.bytes, 32, file.data, file.len);
		free(items[i]);
	}
	free(items);
	return digest;
}

static void allow_reading(struct scene *s)
{
	char path[600];
	struct dirent **items;
	int count;

	snprintf(path, sizeof(path), "%s/attest.db", s->copy);
	cr_assert(chmod(path, 0444) == 0);
	snprintf(path, sizeof(path), "%s/attachments", s->copy);
	count = scandir(path, &items, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/attachments/%s", s->copy, items[i]->d_name);
		if (items[i]->d_name[0] != '.')
			cr_assert(chmod(path, 0444) == 0);
		free(items[i]);
	}
	free(items);
	snprintf(path, sizeof(path), "%s/attachments", s->copy);
	cr_assert(chmod(path, 0555) == 0 && chmod(s->copy, 0555) == 0 && chmod(s->home, 0755) == 0);
}

/* By somebody who may read it and no more: root, as whom tests may run, may always write. */
Test(verify, a_store_that_cannot_be_written_is_verified_and_not_touched)
{
	struct scene s;
	struct digest before, after;
	struct report report;

	scene_open(&s, true);
	scene_copy(&s);
	allow_reading(&s);
	before = folder_digest(&s, s.copy);
	cr_assert(geteuid() != 0 || seteuid(65534) == 0);
	report = scene_verify(&s, s.copy);
	cr_assert(getuid() != 0 || seteuid(0) == 0);
	after = folder_digest(&s, s.copy);

	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(digest_equal(&before, &after));
	cr_assert(chmod(s.copy, 0700) == 0);
	scene_close(&s);
}

Test(verify, a_store_that_could_be_written_keeps_its_bytes)
{
	struct scene s;
	CLEANUP(buf_release) struct buf before, after;
	struct report report;
	char path[128];

	scene_open(&s, true);
	scene_copy(&s);
	snprintf(path, sizeof(path), "%s/attest.db", s.copy);
	buf_init(&before, 8u << 20);
	buf_init(&after, 8u << 20);
	cr_assert(buf_read_file(&before, path, NULL) == OK);
	report = scene_verify(&s, s.copy);
	cr_assert(buf_read_file(&after, path, NULL) == OK);

	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(eq(sz, before.len, after.len));
	cr_expect(memcmp(before.data, after.data, after.len) == 0);
	/* Where SQLite keeps its locks it may leave a write-ahead log, with nothing in it. */
	snprintf(path, sizeof(path), "%s/attest.db-wal", s.copy);
	buf_clear(&after);
	if (access(path, F_OK) == 0)
		cr_assert(buf_read_file(&after, path, NULL) == OK);
	cr_expect(eq(sz, after.len, 0));
	scene_close(&s);
}

Test(verify, a_store_in_use_is_verified_as_it_stands)
{
	struct scene s;
	struct submission submission;
	struct report report;

	scene_open(&s, true); /* and its journal stays open, with a write-ahead log */
	submission = scene_say(&s, &(struct line){.author = RITA,
						  .role = ROLE_REGISTRAR,
						  .kind = "person",
						  .body = json_pack("{s:s}", "person", "uma"),
						  .texts = {scene_text("name", "Uma")},
						  .text_count = 1});
	cr_assert(scene_try(&s, &submission).status == OK);
	report = scene_verify(&s, s.dir);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(eq(u64, report.entries, 9));
	scene_close(&s);
}

/* ---- heads that were seen ---- */

Test(verify, a_log_that_is_not_the_one_seen_before_was_rewritten_or_rolled_back)
{
	struct scene s;
	struct checkpoint now, before;
	struct report report;
	const char *note;
	size_t n;

	scene_open(&s, true);
	cr_assert(journal_head(s.j, s.a, &now, &note, &n, NULL) == OK);
	cr_assert(journal_size_at(s.j, SCENE_BEGIN + 120, &before.size, &before.root, NULL) == OK);
	cr_assert(before.size > 0 && before.size < now.size);

	s.seen = now;
	cr_expect(scene_verify(&s, s.dir).ok);
	s.seen = before;
	cr_expect(scene_verify(&s, s.dir).ok);

	s.seen.root.bytes[0] ^= 1;
	report = scene_verify(&s, s.dir);
	cr_expect(report_find(&report, "rollback", (int64_t)before.size - 1) != NULL, "%s",
		  report_text(&s, &report));
	s.seen = now;
	s.seen.root.bytes[31] ^= 1;
	report = scene_verify(&s, s.dir);
	cr_expect(report_find(&report, "rollback", (int64_t)now.size - 1) != NULL);
	s.seen = now;
	s.seen.size++;
	report = scene_verify(&s, s.dir);
	cr_expect(report_find(&report, "rollback", -1) != NULL);
	cr_expect(not(report.ok));
	scene_close(&s);
}

/* ---- damage ---- */

/* Over every value of every table that can still be read. */
static struct digest rows_digest(const char *path)
{
	struct digest digest = {0};
	sqlite3_stmt *tables, *rows;
	sqlite3 *db;

	cr_assert(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
	cr_assert(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1,
				     &tables, NULL) == SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		char sql[200];

		snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\"", sqlite3_column_text(tables, 0));
		cr_assert(sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK);
		while (sqlite3_step(rows) == SQLITE_ROW)
			for (int i = 0; i < sqlite3_column_count(rows); i++)
				digest = digest_of_two(digest.bytes, 32,
						       sqlite3_column_blob(rows, i),
						       (size_t)sqlite3_column_bytes(rows, i));
		sqlite3_finalize(rows);
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	return digest;
}

Test(verify, a_database_cut_short_is_an_error_or_a_finding, .timeout = 120)
{
	struct scene s;
	CLEANUP(buf_release) struct buf whole;
	char path[128];

	scene_open(&s, true);
	scene_copy(&s);
	buf_init(&whole, 8u << 20);
	snprintf(path, sizeof(path), "%s/attest.db", s.copy);
	cr_assert(buf_read_file(&whole, path, NULL) == OK);
	for (size_t n = 0; n < whole.len; n += n < 200 ? 10 : 997) {
		struct report report;
		bool passes;

		cr_assert(file_write(path, whole.data, n, 0600, NULL) == OK);
		passes = scene_readable(&s, s.copy, &report) && report.ok;
		cr_expect(not(passes), "%zu of %zu bytes", n, whole.len);
	}
	scene_close(&s);
}

/* Bytes of the file itself, where SQLite keeps its own: whatever stays readable must be the same.
 */
Test(verify, a_database_with_garbage_in_it_never_passes_for_another, .timeout = 120)
{
	struct scene s;
	CLEANUP(buf_release) struct buf whole;
	struct random random = random_seeded("garbage");
	struct digest rows;
	char path[128];
	unsigned found = 0;

	scene_open(&s, true);
	scene_copy(&s);
	forge_sql(&s, "PRAGMA journal_mode = DELETE");
	buf_init(&whole, 8u << 20);
	snprintf(path, sizeof(path), "%s/attest.db", s.copy);
	cr_assert(buf_read_file(&whole, path, NULL) == OK);
	rows = rows_digest(path);
	for (int round = 0; round < 400; round++) {
		CLEANUP(buf_release) struct buf damaged;
		struct report report;
		uint32_t at[8];

		buf_init(&damaged, whole.len);
		buf_add(&damaged, whole.data, whole.len);
		random_fill(&random, at, sizeof(at));
		for (int i = 0; i <= round % 8; i++)
			damaged.data[at[i] % whole.len] ^= (char)(at[i] >> 24 | 1);
		cr_assert(file_write(path, damaged.data, damaged.len, 0600, NULL) == OK);
		if (!scene_readable(&s, s.copy, &report) || !report.ok) {
			found++;
		} else {
			struct digest left = rows_digest(path);

			cr_expect(digest_equal(&left, &rows), "round %d", round);
		}
	}
	cr_expect(found > 100, "%u", found);
	scene_close(&s);
}

/* ---- many signatures: more than fit one batch, on several threads ---- */

#define CROWD 2300

Test(verify, each_bad_signature_among_thousands_is_named_and_no_other, .timeout = 120)
{
	static const int64_t bad[] = {9, 40, 300, 301, 2047, 2048, 2049, 2307};
	struct scene s;
	struct submission *said;
	struct verdict *verdicts;
	struct report report;
	struct err err;

	scene_open(&s, true);
	said = arena_array(s.a, CROWD, sizeof(*said));
	verdicts = arena_array(s.a, CROWD, sizeof(*verdicts));
	for (int i = 0; i < CROWD; i++)
		said[i] = scene_say(
			&s, &(struct line){.author = RITA,
					   .role = ROLE_REGISTRAR,
					   .kind = "person",
					   .body = json_pack("{s:s}", "person",
							     arena_printf(s.a, "crowd-%d", i)),
					   .texts = {scene_text("name", "One of many")},
					   .text_count = 1});
	cr_assert(journal_append(s.j, said, CROWD, s.now, &s.random, verdicts, &err) == OK, "%s",
		  err.text);
	report = scene_verify(&s, s.dir);
	cr_expect(report.ok, "%s", report_text(&s, &report));

	scene_copy(&s);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		forge_sql(&s,
			  arena_printf(s.a,
				       "UPDATE entry SET signature = (SELECT signature FROM entry"
				       " WHERE seq = 2) WHERE seq = %d",
				       (int)bad[i]));
	report = scene_verify(&s, s.copy);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect(report_find(&report, "signature", bad[i]) != NULL, "%d", (int)bad[i]);
	for (size_t i = 0; i < report.finding_count; i++) {
		size_t k = 0;

		while (k < sizeof(bad) / sizeof(bad[0]) && bad[k] != report.findings[i].seq)
			k++;
		cr_expect(k < sizeof(bad) / sizeof(bad[0]), "%s %d: %s", report.findings[i].code,
			  (int)report.findings[i].seq, report.findings[i].text);
	}
	scene_close(&s);
}
