#include "store_fixture.h"

#include "core/tree.h"
#include "portfolio/replay.h"
#include "portfolio/text.h"

static struct store s;

static void set_up(void)
{
	store_make(&s);
}

static void tear_down(void)
{
	store_remove(&s);
}

TestSuite(journal, .init = set_up, .fini = tear_down);

/* The number that a query gives. */
static int64_t number(const char *sql)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	cr_assert(eq(int, db_prepare_once(journal_db(s.j), sql, &q, &err), OK), "%s", err.text);
	cr_assert(eq(int, query_step(q, &row, &err), OK));
	cr_assert(row);
	return col_int(q, 0);
}

/* Every row of every table of the journal, and the facts, as one number to compare. */
static struct digest snapshot(void)
{
	static const char *const tables[] = {
		"entry", "leaf", "text", "tree", "head", "certificate", "fact_entry", "fact_person",
		"fact_key", "fact_role", "fact_pending",
	};
	CLEANUP(digest_run_cleanup) struct digest_run *run = digest_run_new();

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		CLEANUP(query_cleanup) struct query *q = NULL;
		bool row;

		cr_assert(eq(int, facts_rows(journal_db(s.j), tables[i], &q, &err), OK), "%s", err.text);
		for (;;) {
			cr_assert(eq(int, query_step(q, &row, &err), OK));
			if (!row)
				break;
			digest_run_add(run, col_text(q, 0), strlen(col_text(q, 0)) + 1);
		}
	}
	return digest_run_end(run);
}

static size_t attachments(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/attachments", s.dir);
	return count_files(path);
}

/* ---- opening ---- */

Test(journal, opened_for_reading_changes_nothing)
{
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	struct verdict verdict = { .seq = 77 };
	struct digest before, after, same = { { 7 } };

	store_reopen(&s, false);
	cr_expect(eq(int, journal_append(s.j, &ann, 1, s.now, &s.random, &verdict, &err), ERR_DENIED));
	cr_expect(eq(u64, verdict.seq, 77));
	before = after = same;
	cr_expect(eq(int, journal_rebuild(s.j, &before, &after, &err), ERR_DENIED));
	cr_expect(digest_equal(&before, &same) && digest_equal(&after, &same));
	cr_expect(ne(int, db_exec(journal_db(s.j), "DELETE FROM entry", &err), OK));
	cr_expect(eq(i64, number("SELECT count(*) FROM entry"), 1));
}

Test(journal, that_is_no_store_is_not_opened)
{
	struct journal *j = NULL;
	char path[128];

	cr_expect(eq(int, journal_open("/tmp/attest-no-such-store", false, &s.kinds, &j, &err),
		     ERR_NOT_FOUND));
	snprintf(path, sizeof(path), "%s/attest.db", s.dir);
	journal_cleanup(&s.j);
	cr_assert(eq(int, file_write(path, "hello", 5, 0600, &err), OK));
	cr_expect(eq(int, journal_open(s.dir, false, &s.kinds, &j, &err), ERR_CORRUPT), "%s", err.text);
	cr_expect(eq(ptr, j, NULL));
}

Test(journal, whose_first_entry_was_changed_is_not_opened)
{
	static const char *const spoil[] = {
		"UPDATE entry SET bytes = replace(CAST(bytes AS TEXT), 'Example', 'Exemple')",
		"UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Example', 'Exemple') AS BLOB)",
		"UPDATE leaf SET bytes = zeroblob(8)",
		"UPDATE entry SET signature = zeroblob(8)",
		"DELETE FROM leaf",
	};

	for (size_t i = 0; i < sizeof(spoil) / sizeof(*spoil); i++) {
		struct journal *j = NULL;

		if (db_run(journal_db(s.j), "SAVEPOINT spoilt", &err) != OK)
			cr_fail("%s", err.text);
		if (db_run(journal_db(s.j), spoil[i], &err) != OK) {
			cr_expect(eq(sz, i, 0), "only text in a blob's column is refused by the table");
			cr_assert(eq(int, db_exec(journal_db(s.j), "ROLLBACK", &err), OK));
			continue;
		}
		cr_assert(eq(int, db_exec(journal_db(s.j), "COMMIT", &err), OK));
		cr_expect(eq(int, journal_open(s.dir, false, &s.kinds, &j, &err), ERR_CORRUPT), "%zu: %s",
			  i, err.text);
		cr_expect(eq(ptr, j, NULL));
		store_remove(&s);
		store_make(&s);
	}
}

/* ---- appending ---- */

Test(journal, takes_a_person_and_a_key_and_certifies_it)
{
	CLEANUP(key_cleanup) struct key *ann = NULL;
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	struct submission submission = person_says(&s, "ann-lee", "Ann Lee");
	struct digest fingerprint;
	struct verdict v = store_append(&s, &submission);
	char person[ID_MAX], number_text[ID_MAX];

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect(eq(u64, v.seq, 1));
	cr_assert(eq(int, key_generate(KEY_P256, &s.random, &ann, &err), OK));
	fingerprint = key_fingerprint(ann);
	cr_expect(eq(int, journal_certificate(s.j, &fingerprint, &cert, &err), ERR_NOT_FOUND));
	cr_expect(eq(ptr, cert, NULL));
	s.now += 60;
	submission = key_says(&s, "ann-lee", ann);
	v = store_append(&s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect(eq(u64, v.seq, 2));
	cr_assert(eq(int, journal_certificate(s.j, &fingerprint, &cert, &err), OK), "%s", err.text);
	cr_expect(eq(int, certificate_verify(cert, journal_issuing(s.j), journal_root(s.j), s.now, &err),
		     OK), "%s", err.text);
	cr_assert(eq(int, certificate_subject(cert, person, number_text, &err), OK));
	cr_expect(eq(str, person, "ann-lee"));
	cr_expect(eq(str, number_text, ""));
}

/* What is stored, computed again from the leaves alone. */
Test(journal, keeps_a_tree_a_chain_and_a_head_that_follow_from_its_leaves)
{
	static const char *const people[] = { "ann-lee", "bob-ray", "cat-fox", "dan-oak", "eve-elm" };
	struct digest *hashes, prev = { 0 };
	struct checkpoint head;
	struct tree tree;
	const char *text;
	uint64_t count;
	size_t len;

	for (size_t i = 0; i < 5; i++) {
		struct submission submission = person_says(&s, people[i], people[i]);

		s.now += 10;
		cr_assert(eq(int, store_append(&s, &submission).status, OK));
	}
	cr_assert(eq(int, journal_leaf_hashes(s.j, s.a, &hashes, &count, &err), OK));
	cr_assert(eq(u64, count, 6));
	tree_init(&tree);
	for (uint64_t seq = 0; seq < count; seq++) {
		struct record record;
		struct entry e;
		struct leaf leaf;
		struct digest hash, root, stored;
		uint64_t size;

		cr_assert(eq(int, journal_read(s.j, seq, s.a, &record, &e, &err), OK));
		cr_assert(eq(int, leaf_read(record.leaf, record.leaf_n, s.a, &leaf, &err), OK));
		cr_expect(eq(int, leaf.first, seq == 0));
		cr_expect(seq == 0 || digest_equal(&leaf.prev, &prev));
		hash = prev = tree_leaf_hash(record.leaf, record.leaf_n);
		cr_expect(digest_equal(&hash, &hashes[seq]));
		tree_append(&tree, &hash);
		root = tree_root(&tree);
		cr_assert(eq(int, journal_size_at(s.j, record.accepted, &size, &stored, &err), OK));
		cr_expect(eq(u64, size, seq + 1));
		cr_expect(digest_equal(&stored, &root));
	}
	cr_assert(eq(int, journal_head(s.j, s.a, &head, &text, &len, &err), OK));
	struct digest root = tree_root(&tree);
	cr_expect(eq(u64, head.size, 6));
	cr_expect(digest_equal(&head.root, &root));
	cr_expect(eq(sz, len, strlen(text)));
}

Test(journal, as_of_a_time_before_it_began_is_empty)
{
	struct digest root, empty = digest_of(NULL, 0);
	uint64_t size = 77;

	cr_assert(eq(int, journal_size_at(s.j, BEGIN - 1, &size, &root, &err), OK));
	cr_expect(eq(u64, size, 0));
	cr_expect(digest_equal(&root, &empty));
}

static uint64_t size_seen(struct journal *j)
{
	struct digest root;
	uint64_t size;

	cr_assert(eq(int, journal_size_at(j, INT64_MAX, &size, &root, &err), OK), "%s", err.text);
	return size;
}

/* The first has read before somebody else appends, so that the others see more until it begins
 * anew. */
Test(journal, is_read_at_one_moment_through_several_connections)
{
	struct submission ada = person_says(&s, "ada", "Ada Example");
	struct submission bob = person_says(&s, "bob", "Bob Example");
	struct journal *readers[3];
	bool anew = true;

	for (size_t i = 0; i < 3; i++)
		cr_assert(eq(int, journal_open(s.dir, false, &s.kinds, &readers[i], &err), OK),
			  "%s", err.text);
	cr_assert(eq(int, db_begin_read(journal_db(readers[0]), &err), OK));
	cr_expect(eq(u64, size_seen(readers[0]), 1));
	cr_assert(eq(int, journal_read_together(readers, 3, &anew, &err), OK), "%s", err.text);
	cr_expect(not(anew));
	cr_expect(eq(int, store_append(&s, &ada).status, OK));
	for (size_t i = 0; i < 3; i++)
		cr_expect(eq(u64, size_seen(readers[i]), 1), "reader %zu", i);
	cr_assert(eq(int, journal_read_together(readers, 3, &anew, &err), OK), "%s", err.text);
	cr_expect(anew, "the others had begun before it");
	cr_expect(eq(int, store_append(&s, &bob).status, OK));
	for (size_t i = 0; i < 3; i++) {
		cr_expect(eq(u64, size_seen(readers[i]), 2), "reader %zu", i);
		journal_close(readers[i]);
	}
}

Test(journal, judges_a_batch_in_order_and_keeps_what_stands)
{
	struct submission batch[4];
	struct verdict v[4];

	batch[0] = person_says(&s, "ann-lee", "Ann Lee");
	batch[1] = person_says(&s, "ann-lee", "Another Ann");
	batch[2] = batch[0];
	batch[3] = person_says(&s, "bob-ray", "Bob Ray");
	batch[1].len--;
	cr_assert(eq(int, journal_append(s.j, batch, 4, s.now, &s.random, v, &err), OK), "%s", err.text);
	cr_expect(eq(int, v[0].status, OK), "%s", v[0].err.text);
	cr_expect(eq(u64, v[0].seq, 1));
	cr_expect(eq(int, v[1].status, ERR_INVALID), "cut short");
	cr_expect(eq(int, v[2].status, ERR_CONFLICT), "the same entry again");
	cr_expect(eq(int, v[3].status, OK), "%s", v[3].err.text);
	cr_expect(eq(u64, v[3].seq, 2));
	cr_expect(eq(i64, number("SELECT count(*) FROM entry"), 3));
}

/* A summary and what its digests were salted with, say: the one without the other is worth nothing. */
Test(journal, takes_what_belongs_together_whole_or_not_at_all)
{
	char *large = arena_alloc(s.a, TEXT_IN_TABLE_MAX + 1);
	struct verdict v[3] = { { .seq = 77 } };
	struct digest before = snapshot(), after;
	struct submission batch[3];

	batch[0] = person_says(&s, "ann-lee", "Ann Lee");
	batch[1] = publish_says(&s, "CEN-R1@2012.1", large, TEXT_IN_TABLE_MAX + 1);
	batch[2] = person_says(&s, "ann-lee", "Another Ann");
	cr_expect(eq(int, journal_append_together(s.j, batch, 3, s.now, &s.random, v, &err), ERR_CONFLICT));
	cr_expect(strstr(err.text, "ann-lee") != NULL, "%s", err.text);
	cr_expect(eq(u64, v[0].seq, 77));
	after = snapshot();
	cr_expect(digest_equal(&before, &after), "the last was refused");
	cr_expect(eq(sz, attachments(), 0));
	cr_assert(eq(int, db_exec(journal_db(s.j),
				  "CREATE TRIGGER fault BEFORE INSERT ON entry WHEN new.kind = 'publish'\n"
				  "BEGIN SELECT raise(ABORT, 'no more'); END", &err), OK));
	cr_expect(ne(int, journal_append_together(s.j, batch, 2, s.now, &s.random, v, &err), OK));
	after = snapshot();
	cr_expect(digest_equal(&before, &after), "the machine failed between the two");
	cr_expect(eq(sz, attachments(), 0));
	cr_assert(eq(int, db_exec(journal_db(s.j), "DROP TRIGGER fault", &err), OK));
	cr_assert(eq(int, journal_append_together(s.j, batch, 2, s.now, &s.random, v, &err), OK), "%s", err.text);
	cr_expect(eq(u64, v[0].seq, 1));
	cr_expect(eq(u64, v[1].seq, 2));
	cr_expect(eq(sz, attachments(), 1));
}

Test(journal, keeps_no_trace_of_what_was_refused)
{
	struct submission good = person_says(&s, "ann-lee", "Ann Lee");
	struct text other = { .name = "name", .bytes = "Bob", .len = 3 }, both[2];
	struct submission rows[7];
	struct digest before = snapshot();
	struct verdict v;

	for (size_t i = 0; i < 7; i++)
		rows[i] = good;
	rows[0].texts = &other; /* not the text that is named */
	rows[1].text_count = 0;
	both[0] = good.texts[0];
	both[1] = other;
	rows[2].texts = both;
	rows[2].text_count = 2;
	both[1].name = "email";
	rows[3].signature.bytes[20] ^= 1;
	rows[4].signature.len = 0;
	rows[5].signature.len = 4096;
	rows[6].bytes = "{}";
	rows[6].len = 2;
	for (size_t i = 0; i < 7; i++) {
		struct digest after;

		v = store_append(&s, &rows[i]);
		cr_expect(ne(int, v.status, OK), "row %zu", i);
		cr_expect(ne(str, v.err.text, ""));
		after = snapshot();
		cr_expect(digest_equal(&before, &after), "row %zu", i);
	}
	v = store_append(&s, &good);
	cr_expect(eq(int, v.status, OK), "%s", v.err.text);
}

Test(journal, refuses_texts_that_are_none)
{
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = { { "", 0 }, { "a\0b", 3 }, { "\x1b[2J", 4 }, { "\xff", 1 }, { "\xc2\x85", 2 } };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct text text = { .name = "name", .bytes = bad[i].bytes, .len = bad[i].len };
		struct entry e = store_draft(&s, "person", json_pack("{s:s}", "person", "ann-lee"));
		struct submission submission = store_sign(&s, &e, s.registrar, &text, 1);

		cr_expect(eq(int, store_append(&s, &submission).status, ERR_INVALID), "row %zu", i);
	}
	cr_expect(eq(i64, number("SELECT count(*) FROM text"), 1));
}

Test(journal, stops_when_the_clock_runs_backwards)
{
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	struct digest before = snapshot(), after;
	struct verdict v = { .seq = 77 };

	cr_expect(eq(int, journal_append(s.j, &ann, 1, BEGIN - 301, &s.random, &v, &err), ERR_CONFLICT));
	cr_expect(strstr(err.text, "clock runs backwards") != NULL, "%s", err.text);
	cr_expect(eq(u64, v.seq, 77));
	after = snapshot();
	cr_expect(digest_equal(&before, &after));
	cr_expect(eq(int, store_append(&s, &ann).status, OK), "the same second is fine");
}

/* It asked the clock, and then another writer came first. */
Test(journal, takes_what_waited_for_another_writer_at_the_time_of_the_last_entry)
{
	static const int64_t behind[] = { 1, 300 };
	static const char *const people[] = { "ann-lee", "bob-ray" };

	for (size_t i = 0; i < 2; i++) {
		struct submission submission;
		struct record record;
		struct verdict v;
		struct entry e;

		s.now = BEGIN - behind[i];
		submission = person_says(&s, people[i], people[i]);
		v = store_append(&s, &submission);
		cr_assert(eq(int, v.status, OK), "%s", v.err.text);
		cr_assert(eq(int, journal_read(s.j, v.seq, s.a, &record, &e, &err), OK));
		cr_expect(eq(i64, record.accepted, BEGIN));
		cr_expect(eq(i64, e.time, BEGIN - behind[i]));
	}
}

static int64_t certificates(void)
{
	return number("SELECT count(*) FROM certificate");
}

Test(journal, refuses_the_key_that_cannot_be_certified_and_takes_the_rest_of_the_batch)
{
	CLEANUP(key_cleanup) struct key *ann = NULL;
	CLEANUP(key_cleanup) struct key *bob = NULL;
	struct submission batch[3];
	struct verdict v[3];

	batch[0] = person_says(&s, "ann-lee", "Ann Lee");
	batch[1] = person_says(&s, "bob-ray", "Bob Ray");
	cr_assert(eq(int, journal_append(s.j, batch, 2, s.now, &s.random, v, &err), OK));
	cr_assert(eq(int, db_exec(journal_db(s.j),
				  "UPDATE fact_person SET register = 'no_such\xff' "
				  "WHERE person = 'ann-lee'", &err), OK));
	cr_assert(eq(int, key_generate(KEY_P256, &s.random, &ann, &err), OK));
	cr_assert(eq(int, key_generate(KEY_P256, &s.random, &bob, &err), OK));
	batch[0] = key_says(&s, "ann-lee", ann);
	batch[1] = key_says(&s, "bob-ray", bob);
	batch[2] = person_says(&s, "cat-fox", "Cat Fox");
	cr_assert(eq(int, journal_append(s.j, batch, 3, s.now, &s.random, v, &err), OK), "%s", err.text);
	cr_expect(eq(int, v[0].status, ERR_INVALID));
	cr_expect(strstr(v[0].err.text, "ann-lee") != NULL, "%s", v[0].err.text);
	cr_expect(eq(int, v[1].status, OK), "%s", v[1].err.text);
	cr_expect(eq(int, v[2].status, OK), "%s", v[2].err.text);
	cr_expect(eq(i64, certificates(), 2), "the registrar's, and bob's");
	cr_expect(eq(i64, number("SELECT count(*) FROM fact_key"), 2));
}

/* Looking for one costs the more, the more there are. */
Test(journal, looks_for_keys_to_certify_only_when_an_entry_can_have_brought_one)
{
	CLEANUP(key_cleanup) struct key *ann = NULL;
	struct submission submission = person_says(&s, "ann-lee", "Ann Lee");

	cr_assert(eq(int, db_exec(journal_db(s.j), "DELETE FROM certificate", &err), OK));
	cr_assert(eq(int, store_append(&s, &submission).status, OK));
	cr_expect(eq(i64, certificates(), 0));
	cr_assert(eq(int, key_generate(KEY_P256, &s.random, &ann, &err), OK));
	submission = key_says(&s, "ann-lee", ann);
	cr_assert(eq(int, store_append(&s, &submission).status, OK));
	cr_expect(eq(i64, certificates(), 2));
}

Test(journal, keeps_large_attachments_as_files_and_reads_them_back)
{
	char *large = arena_alloc(s.a, TEXT_IN_TABLE_MAX + 1);
	struct submission submissions[2];
	struct verdict v[2];
	uint8_t salt[32];

	memset(large, 'x', TEXT_IN_TABLE_MAX + 1);
	submissions[0] = publish_says(&s, "CEN-R1@2012.1", large, TEXT_IN_TABLE_MAX);
	submissions[1] = publish_says(&s, "CEN-R1@2012.2", large, TEXT_IN_TABLE_MAX + 1);
	cr_assert(eq(int, journal_append(s.j, submissions, 2, s.now, &s.random, v, &err), OK));
	for (size_t i = 0; i < 2; i++) {
		const struct text *text = &submissions[i].texts[0];
		const void *bytes;
		size_t len;

		cr_assert(eq(int, v[i].status, OK), "%s", v[i].err.text);
		cr_assert(eq(int, journal_text(s.j, &text->digest, s.a, &bytes, &len, salt, &err), OK),
			  "%s", err.text);
		cr_expect(eq(sz, len, text->len));
		cr_expect(eq(int, memcmp(bytes, large, len), 0));
		cr_expect(eq(int, memcmp(salt, text->salt, 32), 0));
	}
	cr_expect(eq(sz, attachments(), 1));
	cr_expect(eq(i64, number("SELECT count(*) FROM text WHERE bytes IS NULL"), 1));
}

/* Something in the last step fails, here the writing of the head. */
Test(journal, removes_the_files_of_an_entry_that_does_not_come_to_stand)
{
	char *large = arena_alloc(s.a, TEXT_IN_TABLE_MAX + 1);
	struct submission batch[2];
	struct digest before = snapshot(), after;
	struct verdict v[2] = { { .seq = 77 } };

	batch[0] = publish_says(&s, "CEN-R1@2012.1", large, TEXT_IN_TABLE_MAX + 1);
	batch[1] = publish_says(&s, "CEN-R1@2012.1", large, TEXT_IN_TABLE_MAX + 1);
	batch[0].signature.bytes[20] ^= 1;
	cr_expect(ne(int, store_append(&s, &batch[0]).status, OK));
	cr_expect(eq(sz, attachments(), 0), "refused");
	batch[0].signature.bytes[20] ^= 1;
	cr_assert(eq(int, db_exec(journal_db(s.j),
				  "CREATE TRIGGER fault BEFORE UPDATE ON head\n"
				  "BEGIN SELECT raise(ABORT, 'no more'); END", &err), OK));
	cr_expect(ne(int, journal_append(s.j, batch, 1, s.now, &s.random, v, &err), OK));
	cr_expect(eq(u64, v[0].seq, 77));
	cr_expect(eq(sz, attachments(), 0), "the batch failed");
	after = snapshot();
	cr_expect(digest_equal(&before, &after));
	cr_assert(eq(int, db_exec(journal_db(s.j), "DROP TRIGGER fault", &err), OK));
	cr_assert(eq(int, journal_append(s.j, batch, 2, s.now, &s.random, v, &err), OK));
	cr_expect(eq(int, v[0].status, OK), "%s", v[0].err.text);
	cr_expect(eq(sz, attachments(), 1 + (v[1].status == OK)));
}

Test(journal, sweeps_away_what_an_append_that_was_cut_off_left)
{
	char *large = arena_alloc(s.a, TEXT_IN_TABLE_MAX + 1);
	struct submission file = publish_says(&s, "CEN-R1@2012.1", large, TEXT_IN_TABLE_MAX + 1),
			  ann = person_says(&s, "ann-lee", "Ann Lee");
	char path[256], mark[256];

	cr_assert(eq(int, store_append(&s, &file).status, OK));
	snprintf(mark, sizeof(mark), "%s/unfinished", s.dir);
	cr_expect(ne(int, access(mark, F_OK), 0), "nothing is unfinished");
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/attachments/%064d%s", s.dir, i, i == 0 ? ".1-0.new" : "");
		cr_assert(eq(int, file_write(path, "x", 1, 0600, &err), OK));
	}
	cr_assert(eq(int, file_write(mark, "", 0, 0600, &err), OK));
	cr_assert(eq(int, store_append(&s, &ann).status, OK));
	cr_expect(eq(sz, attachments(), 1), "the one that an entry names");
	cr_expect(ne(int, access(mark, F_OK), 0));
}

Test(journal, sweeps_nothing_that_an_append_did_not_make)
{
#define HEX "00000000000000000000000000000000000000000000000000000000000000aa"
	static const char *const names[] = { HEX,	    HEX ".1-0.new",     HEX "0",     HEX ".new",
					     HEX ".1-.new", HEX ".-1.new",      HEX ".1.new", HEX ".1-0.news",
					     "notes.txt",   HEX ".1-0.new.bak", ".hidden",   "g" HEX };
#undef HEX
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	char path[256], mark[256];

	snprintf(mark, sizeof(mark), "%s/unfinished", s.dir);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/attachments/%s", s.dir, names[i]);
		cr_assert(eq(int, file_write(path, "x", 1, 0600, &err), OK));
	}
	cr_assert(eq(int, file_write(mark, "", 0, 0600, &err), OK));
	cr_assert(eq(int, store_append(&s, &ann).status, OK));
	cr_expect(eq(sz, attachments(), sizeof(names) / sizeof(names[0]) - 2), "the first two go");
	for (size_t i = 2; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/attachments/%s", s.dir, names[i]);
		cr_expect(eq(int, access(path, F_OK), 0), "%s", names[i]);
	}
}

Test(journal, sweeps_no_folder_that_a_link_leads_to)
{
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	char path[256], mark[256], victim[256], file[512];
	struct verdict v;

	snprintf(mark, sizeof(mark), "%s/unfinished", s.dir);
	snprintf(path, sizeof(path), "%s/attachments", s.dir);
	snprintf(victim, sizeof(victim), "%s/victim", s.home);
	snprintf(file, sizeof(file), "%s/%064d", victim, 7);
	cr_assert(eq(int, rmdir(path), 0));
	cr_assert(eq(int, mkdir(victim, 0700), 0));
	cr_assert(eq(int, symlink(victim, path), 0));
	cr_assert(eq(int, file_write(file, "x", 1, 0600, &err), OK));
	cr_assert(eq(int, file_write(mark, "", 0, 0600, &err), OK));
	cr_expect(eq(int, journal_append(s.j, &ann, 1, s.now, &s.random, &v, &err), ERR_IO));
	cr_expect(strstr(err.text, "attachments") != NULL, "%s", err.text);
	cr_expect(eq(int, access(file, F_OK), 0));
}

/* Two writers: the one begins while the other, whose append is over, has not tidied yet. */
Test(journal, tidies_its_own_mark_and_no_other_writers)
{
	char *large = arena_alloc(s.a, TEXT_IN_TABLE_MAX + 1);
	struct submission file = publish_says(&s, "CEN-R1@2012.1", large, TEXT_IN_TABLE_MAX + 1);
	struct text_store texts = { .db = journal_db(s.j), .dir = s.dir };
	char mark[256];
	bool marked = false;

	snprintf(mark, sizeof(mark), "%s/unfinished", s.dir);
	cr_assert(eq(int, texts_begin(&texts, &file, 1, &marked, &err), OK));
	cr_expect(marked);
	cr_assert(eq(int, file_write(mark, "another's", 9, 0600, &err), OK));
	texts_end(&texts, &file, 1);
	cr_expect(eq(int, access(mark, F_OK), 0), "another's stays");
	cr_assert(eq(int, texts_begin(&texts, &file, 1, &marked, &err), OK));
	texts_end(&texts, &file, 1);
	cr_expect(ne(int, access(mark, F_OK), 0));
}

Test(journal, with_keys_of_another_store_is_not_written_to)
{
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	static const char *const names[] = { "keys/log.pem", "keys/issuing.pem" };
	struct verdict v;

	for (int i = 0; i < 2; i++) {
		CLEANUP(key_cleanup) struct key *own = NULL;
		CLEANUP(key_cleanup) struct key *other = NULL;
		char path[128];

		store_reopen(&s, true);
		snprintf(path, sizeof(path), "%s/%s", s.dir, names[i]);
		cr_assert(eq(int, key_read(path, NULL, &own, &err), OK));
		cr_assert(eq(int, key_generate(key_type(own), &s.random, &other, &err), OK));
		cr_assert(eq(int, key_write(other, path, NULL, &err), OK));
		cr_expect(eq(int, journal_append(s.j, &ann, 1, s.now, &s.random, &v, &err), ERR_CORRUPT),
			  "%s", names[i]);
		unlink(path);
		cr_expect(eq(int, journal_append(s.j, &ann, 1, s.now, &s.random, &v, &err),
			     ERR_NOT_FOUND), "%s", names[i]);
		cr_assert(eq(int, key_write(own, path, NULL, &err), OK));
	}
	cr_expect(eq(int, store_append(&s, &ann).status, OK));
}

Test(journal, that_contradicts_its_head_is_not_signed_again)
{
	static const char *const spoil[] = {
		"UPDATE head SET note = replace(note, '1', '2')",
		"UPDATE tree SET hash = zeroblob(32)",
		"DELETE FROM tree",
		"UPDATE leaf SET root = zeroblob(32)",
		"DELETE FROM head",
	};
	struct verdict v;

	for (size_t i = 0; i < sizeof(spoil) / sizeof(*spoil); i++) {
		struct submission ann = person_says(&s, "ann-lee", "Ann Lee");

		cr_assert(eq(int, db_run(journal_db(s.j), spoil[i], &err), OK), "%s", err.text);
		cr_expect(eq(int, journal_append(s.j, &ann, 1, s.now, &s.random, &v, &err), ERR_CORRUPT),
			  "%s: %s", spoil[i], err.text);
		store_remove(&s);
		store_make(&s);
	}
}

/* ---- reading ---- */

Test(journal, finds_an_entry_by_number_or_by_the_beginning_of_its_digest)
{
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	struct verdict v = store_append(&s, &ann);
	char hex[DIGEST_HEX];
	uint64_t seq = 77;

	cr_assert(eq(int, v.status, OK));
	digest_hex(&v.digest, hex);
	cr_expect(eq(int, journal_find(s.j, "1", &seq, &err), OK));
	cr_expect(eq(u64, seq, 1));
	for (size_t n = 8; n <= 64; n++) {
		char name[DIGEST_HEX];

		snprintf(name, sizeof(name), "%.*s", (int)n, hex);
		seq = 77;
		cr_expect(eq(int, journal_find(s.j, name, &seq, &err), OK), "%s", name);
		cr_expect(eq(u64, seq, 1));
	}
	seq = 77;
	hex[7] = '\0';
	cr_expect(eq(int, journal_find(s.j, hex, &seq, &err), ERR_NOT_FOUND), "too short");
	cr_expect(eq(int, journal_find(s.j, "2", &seq, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, journal_find(s.j, "", &seq, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, journal_find(s.j, "-1", &seq, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, journal_find(s.j, "99999999999999999999", &seq, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, journal_find(s.j, "00000000", &seq, &err), ERR_NOT_FOUND));
	cr_expect(eq(u64, seq, 77));
}

Test(journal, says_so_when_several_entries_are_meant)
{
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	uint64_t seq = 77;

	cr_assert(eq(int, store_append(&s, &ann).status, OK));
	cr_assert(eq(int, db_exec(journal_db(s.j),
				  "UPDATE entry SET digest = CAST(x'aabbccdd' || zeroblob(27) || "
				  "CAST(seq AS TEXT) AS BLOB)", &err), OK), "%s", err.text);
	cr_expect(eq(int, journal_find(s.j, "aabbccdd", &seq, &err), ERR_CONFLICT));
	cr_expect(eq(u64, seq, 77));
}

Test(journal, does_not_show_an_entry_that_is_not_what_was_logged)
{
	static const char *const spoil[] = {
		"UPDATE entry SET bytes = zeroblob(40) WHERE seq = 1",
		"UPDATE entry SET signature = zeroblob(70) WHERE seq = 1",
		"UPDATE leaf SET bytes = zeroblob(40) WHERE seq = 1",
		"UPDATE leaf SET hash = zeroblob(32) WHERE seq = 1",
		"UPDATE leaf SET accepted = accepted + 1 WHERE seq = 1",
	};

	for (size_t i = 0; i < sizeof(spoil) / sizeof(*spoil); i++) {
		struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
		struct record record = { .seq = 77 };
		struct entry e;

		cr_assert(eq(int, store_append(&s, &ann).status, OK));
		cr_assert(eq(int, db_run(journal_db(s.j), spoil[i], &err), OK), "%s", err.text);
		cr_expect(eq(int, journal_read(s.j, 1, s.a, &record, &e, &err), ERR_CORRUPT), "%s",
			  spoil[i]);
		cr_expect(eq(u64, record.seq, 77));
		store_remove(&s);
		store_make(&s);
	}
}

Test(journal, has_no_entry_beyond_its_end)
{
	struct record record = { .seq = 77 };
	struct entry e;

	cr_expect(eq(int, journal_read(s.j, 1, s.a, &record, &e, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, journal_read(s.j, UINT64_MAX, s.a, &record, &e, &err), ERR_NOT_FOUND));
	cr_expect(eq(u64, record.seq, 77));
}

Test(journal, tells_an_erased_text_from_a_damaged_one)
{
	char *large = arena_alloc(s.a, TEXT_IN_TABLE_MAX + 1);
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee"),
			  file = publish_says(&s, "CEN-R1@2012.1", large, TEXT_IN_TABLE_MAX + 1);
	char path[256], hex[DIGEST_HEX];
	const void *bytes = NULL;
	uint8_t salt[32] = { 7 };
	size_t len = 77;

	cr_assert(eq(int, store_append(&s, &ann).status, OK));
	cr_assert(eq(int, store_append(&s, &file).status, OK));
	cr_assert(eq(int, db_exec(journal_db(s.j),
				  "UPDATE text SET bytes = CAST('Anna Le' AS BLOB) "
				  "WHERE bytes = CAST('Ann Lee' AS BLOB)", &err), OK));
	cr_expect(eq(int, journal_text(s.j, &ann.texts[0].digest, s.a, &bytes, &len, salt, &err),
		     ERR_CORRUPT));
	digest_hex(&file.texts[0].digest, hex);
	snprintf(path, sizeof(path), "%s/attachments/%s", s.dir, hex);
	cr_assert(eq(int, file_write(path, large, TEXT_IN_TABLE_MAX, 0600, &err), OK));
	cr_expect(eq(int, journal_text(s.j, &file.texts[0].digest, s.a, &bytes, &len, salt, &err),
		     ERR_CORRUPT));
	unlink(path);
	cr_expect(eq(int, journal_text(s.j, &file.texts[0].digest, s.a, &bytes, &len, salt, &err),
		     ERR_CORRUPT));
	cr_assert(eq(int, db_exec(journal_db(s.j), "DELETE FROM text", &err), OK));
	cr_expect(eq(int, journal_text(s.j, &ann.texts[0].digest, s.a, &bytes, &len, salt, &err),
		     ERR_NOT_FOUND));
	cr_expect(eq(ptr, (void *)bytes, NULL));
	cr_expect(eq(sz, len, 77));
	cr_expect(eq(int, salt[0], 7));
}

/* ---- facts made anew ---- */

Test(journal, rebuilds_the_same_facts_with_names_erased)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee"), key_entry;
	struct digest before, after, was, is;

	cr_assert(eq(int, store_append(&s, &ann).status, OK));
	cr_assert(eq(int, key_generate(KEY_P256, &s.random, &key, &err), OK));
	key_entry = key_says(&s, "ann-lee", key);
	cr_assert(eq(int, store_append(&s, &key_entry).status, OK));
	cr_assert(eq(int, db_exec(journal_db(s.j), "DELETE FROM text", &err), OK));
	was = snapshot();
	cr_assert(eq(int, journal_rebuild(s.j, &before, &after, &err), OK), "%s", err.text);
	is = snapshot();
	cr_expect(digest_equal(&before, &after));
	cr_expect(digest_equal(&was, &is));
}

Test(journal, rebuild_tells_and_mends_facts_that_were_changed)
{
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	struct digest right, before, after;

	cr_assert(eq(int, store_append(&s, &ann).status, OK));
	cr_assert(eq(int, facts_digest(journal_db(s.j), &right, &err), OK));
	cr_assert(eq(int, db_exec(journal_db(s.j),
				  "UPDATE fact_person SET register = 'X' WHERE person = 'ann-lee'", &err),
		     OK));
	cr_assert(eq(int, journal_rebuild(s.j, &before, &after, &err), OK), "%s", err.text);
	cr_expect(not(digest_equal(&before, &after)));
	cr_expect(digest_equal(&after, &right));
}

Test(journal, rebuild_stops_at_an_entry_that_is_not_what_was_logged_and_changes_nothing)
{
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	struct digest before = { { 7 } }, after = { { 7 } }, was, is;

	cr_assert(eq(int, store_append(&s, &ann).status, OK));
	cr_assert(eq(int, db_exec(journal_db(s.j),
				  "UPDATE entry SET bytes = zeroblob(40) WHERE seq = 1", &err), OK));
	was = snapshot();
	cr_expect(eq(int, journal_rebuild(s.j, &before, &after, &err), ERR_CORRUPT));
	cr_expect(strstr(err.text, "entry 1") != NULL, "%s", err.text);
	is = snapshot();
	cr_expect(digest_equal(&was, &is));
	cr_expect(eq(int, before.bytes[0], 7));
	cr_expect(eq(int, after.bytes[0], 7));
}
