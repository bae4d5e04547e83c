#include "store_fixture.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "core/tree.h"
#include "core/zip.h"
#include "portfolio/receipt.h"
#include "portfolio/verify.h"

static struct store s;
static struct key *bob;
static struct buf out;
static struct zip_file *files;
static size_t count;

/* 0 the anchor, 1 a person, 2 that person's key, 3 another person. */
static void set_up(void)
{
	struct submission person, key;

	store_make(&s);
	buf_init(&out, RECEIPT_MAX);
	cr_assert(eq(int, key_generate(KEY_P256, &s.random, &bob, &err), OK));
	person = person_says(&s, "bob-ray", "Bob Ray");
	cr_assert(eq(int, store_append(&s, &person).status, OK));
	key = key_says(&s, "bob-ray", bob);
	cr_assert(eq(int, store_append(&s, &key).status, OK));
	person = person_says(&s, "cat-fox", "Cat Fox");
	cr_assert(eq(int, store_append(&s, &person).status, OK));
}

static void tear_down(void)
{
	buf_release(&out);
	key_free(bob);
	store_remove(&s);
}

TestSuite(receipt, .init = set_up, .fini = tear_down);

static void write_receipt(uint64_t seq)
{
	buf_clear(&out);
	cr_assert(eq(int, receipt_write(s.j, seq, NULL, s.a, &out, &err), OK), "%s", err.text);
	cr_assert(eq(int, zip_read(out.data, out.len, s.a, &files, &count, &err), OK), "%s", err.text);
}

static const struct zip_file *file(const char *name)
{
	const struct zip_file *f = zip_find(files, count, name);

	cr_assert(f != NULL, "%s is missing", name);
	return f;
}

static bool holds(const char *name, const char *text)
{
	const struct zip_file *f = file(name);

	return strstr(arena_bytes(s.a, f->bytes, f->len), text) != NULL;
}

Test(receipt, has_the_files_that_the_format_lists_and_no_others)
{
	static const char *const expected[] = {
		"README.txt", "anchor.json", "anchor.leaf", "anchor.sig", "anchor.tlog-proof", "entry.json",
		"entry.leaf", "entry.sig", "entry.tlog-proof", "issuing.pem", "root.pem", "salts.json",
		"signer.pem", "texts/name",
	};

	write_receipt(1);
	cr_assert(eq(sz, count, sizeof(expected) / sizeof(expected[0])));
	for (size_t i = 0; i < count; i++)
		cr_expect(eq(str, (char *)files[i].name, (char *)expected[i]));
}

Test(receipt, is_the_same_bytes_each_time)
{
	CLEANUP(buf_release) struct buf again;

	write_receipt(1);
	buf_init(&again, RECEIPT_MAX);
	cr_assert(eq(int, receipt_write(s.j, 1, NULL, s.a, &again, &err), OK));
	cr_assert(eq(sz, again.len, out.len));
	cr_expect(eq(int, memcmp(again.data, out.data, out.len), 0));
	store_reopen(&s, false);
	buf_clear(&again);
	cr_assert(eq(int, receipt_write(s.j, 1, NULL, s.a, &again, &err), OK), "from a store only read");
	cr_expect(eq(int, memcmp(again.data, out.data, out.len), 0));
}

Test(receipt, proves_that_each_leaf_is_under_the_signed_head)
{
	static const char *const parts[] = { "anchor", "entry" };

	for (uint64_t seq = 0; seq < 4; seq++) {
		write_receipt(seq);
		for (size_t i = 0; i < 2; i++) {
			const struct zip_file *leaf = file(arena_printf(s.a, "%s.leaf", parts[i]));
			const struct zip_file *text = file(arena_printf(s.a, "%s.tlog-proof", parts[i]));
			struct digest hash = tree_leaf_hash(leaf->bytes, leaf->len);
			struct checkpoint head;
			struct proof proof;
			uint64_t index;
			const char *note;
			size_t n;

			cr_assert(eq(int, proof_read(text->bytes, text->len, &index, &proof, &note, &n,
						     &err), OK), "%s", err.text);
			cr_expect(eq(u64, index, i == 0 ? 0 : seq));
			cr_assert(eq(int, checkpoint_read(journal_log(s.j), note, n, &head, &err), OK));
			cr_expect(tree_check_inclusion(&hash, index, head.size, proof.hashes, proof.count,
						       &head.root));
		}
	}
}

Test(receipt, carries_texts_with_the_salts_that_the_entry_commits_to)
{
	const struct zip_file *text, *salts, *bytes;
	CLEANUP(json_cleanup) json_t *json = NULL;
	struct digest salt; /* as long, and written alike */
	struct digest digest;
	struct entry e;
	const char *hex;

	write_receipt(1);
	text = file("texts/name");
	salts = file("salts.json");
	bytes = file("entry.json");
	cr_assert(eq(int, entry_read(bytes->bytes, bytes->len, s.a, &e, &err), OK));
	cr_assert(eq(int, json_read_signed(salts->bytes, salts->len, &json, &err), OK), "%s", err.text);
	hex = json_string_value(json_object_get(json, "name"));
	cr_assert(eq(int, digest_parse(hex, &salt, &err), OK), "%s", err.text);
	digest = digest_salted(salt.bytes, text->bytes, text->len);
	cr_expect(digest_equal(&digest, &e.texts[0].digest));
	cr_expect(eq(int, memcmp(text->bytes, "Bob Ray", 7), 0));
}

Test(receipt, leaves_out_what_was_erased)
{
	cr_assert(eq(int, db_exec(journal_db(s.j), "DELETE FROM text", &err), OK));
	write_receipt(1);
	cr_expect(eq(ptr, (void *)zip_find(files, count, "texts/name"), NULL));
	cr_expect(holds("salts.json", "{}"));
}

Test(receipt, of_entry_0_is_signed_by_the_root)
{
	const struct zip_file *signer, *root;

	write_receipt(0);
	signer = file("signer.pem");
	root = file("root.pem");
	cr_assert(eq(sz, signer->len, root->len));
	cr_expect(eq(int, memcmp(signer->bytes, root->bytes, root->len), 0));
	cr_expect(eq(sz, file("anchor.json")->len, file("entry.json")->len));
}

Test(receipt, brings_the_entry_of_a_key_that_came_later)
{
	const struct zip_file *key;
	struct submission submission;
	struct entry e;

	/* Bob ends his own key, with it. */
	struct digest fingerprint = key_fingerprint(bob);
	char hex[DIGEST_HEX];
	struct verdict v;

	digest_hex(&fingerprint, hex);
	e = store_draft(&s, "role",
			json_pack("{s:s,s:s,s:s}", "from", "2024-03-01", "person", "bob-ray", "role",
				  "assessor"));
	submission = store_sign(&s, &e, s.registrar, NULL, 0);
	v = store_append(&s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	e = store_draft(&s, "key-end", json_pack("{s:s,s:s}", "key", hex, "reason", "left"));
	e.author = "bob-ray";
	e.role = ROLE_ASSESSOR;
	submission = store_sign(&s, &e, bob, NULL, 0);
	v = store_append(&s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	write_receipt(v.seq);
	key = file("key.json");
	cr_assert(eq(int, entry_read(key->bytes, key->len, s.a, &e, &err), OK));
	cr_expect(eq(str, (char *)e.kind, "key"));
	cr_expect(eq(str, (char *)json_string_value(json_object_get(e.body, "person")), "bob-ray"));
	cr_expect(holds("entry.json", "\"key-end\""));
}

static bool any_pin(void *data, const struct digest *pin)
{
	(void)data, (void)pin;
	return true;
}

static struct report verified(uint64_t seq)
{
	const struct verify_want want = { .kinds = &s.kinds, .pin_known = any_pin };
	struct report report;

	write_receipt(seq);
	cr_assert(eq(int, verify_receipt(out.data, out.len, &want, s.a, &report, &err), OK));
	cr_expect(report.ok, "%s", report.finding_count > 0 ? report.findings[0].text : "");
	return report;
}

static uint64_t say(struct entry e, const char *author, enum role role, const struct key *key)
{
	struct submission submission;
	struct verdict v;

	e.author = author;
	e.role = role;
	submission = store_sign(&s, &e, key, NULL, 0);
	v = store_append(&s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	return v.seq;
}

Test(receipt, of_what_the_root_key_says_or_vouches_for_ends_in_entry_0)
{
	CLEANUP(key_cleanup) struct key *cat = NULL;
	struct submission offered;
	struct digest fingerprint;
	char hex[DIGEST_HEX];
	struct entry e;

	cr_assert(eq(int, key_generate(KEY_P256, &s.random, &cat, &err), OK));
	offered = key_says(&s, "cat-fox", cat);
	cr_assert(eq(int, entry_read(offered.bytes, offered.len, s.a, &e, &err), OK));
	say(e, "root", ROLE_AUTHORITY, s.root);
	e = store_draft(&s, "role",
			json_pack("{s:s,s:s,s:s}", "from", "2024-03-01", "person", "cat-fox", "role",
				  "assessor"));
	cr_expect_str_eq(verified(say(e, "root", ROLE_AUTHORITY, s.root)).vouched,
			 "root's key is by the word of entry 0");
	cr_expect(eq(ptr, (void *)zip_find(files, count, "key.json"), NULL));
	cr_expect(eq(sz, file("signer.pem")->len, file("root.pem")->len));
	fingerprint = key_fingerprint(cat);
	digest_hex(&fingerprint, hex);
	e = store_draft(&s, "key-end", json_pack("{s:s,s:s}", "key", hex, "reason", "left"));
	cr_expect_str_eq(verified(say(e, "cat-fox", ROLE_ASSESSOR, cat)).vouched,
			 "cat-fox's key is by the word of root (entry 4), root's of entry 0");
}

Test(receipt, says_what_it_is_and_where_to_compare_the_pin)
{
	struct digest pin = journal_pin(s.j);
	char hex[DIGEST_HEX];

	digest_hex(&pin, hex);
	write_receipt(1);
	cr_expect(holds("README.txt", hex));
	cr_expect(holds("README.txt", "Receipt for entry 1 of the log of Example ETB"));
	cr_expect(holds("README.txt", "does not prove that it still stands"));
	cr_expect(not(holds("README.txt", "demonstration")));
}

Test(receipt, of_no_entry_is_refused_and_writes_nothing)
{
	buf_clear(&out);
	cr_expect(eq(int, receipt_write(s.j, 99, NULL, s.a, &out, &err), ERR_NOT_FOUND));
	cr_expect(eq(sz, out.len, 0));
}

Test(receipt, that_is_too_large_is_refused)
{
	CLEANUP(buf_release) struct buf small;

	buf_init(&small, 100);
	cr_expect(eq(int, receipt_write(s.j, 1, NULL, s.a, &small, &err), ERR_INVALID));
	cr_expect(eq(sz, small.len, 0));
	cr_assert(eq(int, db_exec(journal_db(s.j),
				  "UPDATE text SET bytes = NULL, size = 1000000000", &err), OK));
	cr_expect(eq(int, receipt_write(s.j, 1, NULL, s.a, &out, &err), ERR_INVALID));
}

Test(receipt, is_not_given_by_a_store_that_contradicts_itself)
{
	static const char *const spoil[] = {
		"UPDATE entry SET bytes = zeroblob(40) WHERE seq = 1",
		"UPDATE leaf SET hash = zeroblob(32) WHERE seq = 2",
		"UPDATE head SET note = replace(note, '4', '3')",
		"DELETE FROM leaf WHERE seq = 3",
		"DELETE FROM leaf WHERE seq = 2",
		"DELETE FROM fact_key",
	};

	for (size_t i = 0; i < sizeof(spoil) / sizeof(*spoil); i++) {
		buf_clear(&out);
		cr_assert(eq(int, db_run(journal_db(s.j), spoil[i], &err), OK), "%s", err.text);
		cr_expect(eq(int, receipt_write(s.j, 1, NULL, s.a, &out, &err), ERR_CORRUPT), "%s: %s", spoil[i],
			  err.text);
		cr_expect(eq(sz, out.len, 0));
		tear_down();
		set_up();
	}
}

/* ---- with a program that we did not write ---- */

/* Runs openssl without its output in the folder of the store; its exit code, 127 when there is none. */
static int openssl(const char *const *arguments)
{
	const char *argv[16] = { "openssl" };
	int status;
	pid_t pid;

	for (size_t i = 0; i + 2 < 16 && arguments[i] != NULL; i++)
		argv[i + 1] = arguments[i];
	pid = fork();
	cr_assert(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		if (chdir(s.home) == 0)
			execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
#define OPENSSL(...) openssl((const char *const[]){ __VA_ARGS__, NULL })

static void unpack(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", s.home, name);
	cr_assert(eq(int, file_write(path, file(name)->bytes, file(name)->len, 0600, &err), OK));
}

Test(receipt, is_checked_by_the_openssl_command)
{
	static const char *const names[] = { "entry.json", "entry.sig", "signer.pem", "issuing.pem",
					     "root.pem" };
	char path[256];

	if (OPENSSL("version") == 127)
		cr_skip_test("there is no openssl command");
	for (uint64_t seq = 0; seq < 3; seq++) {
		write_receipt(seq);
		for (size_t i = 0; i < 5; i++)
			unpack(names[i]);
		cr_assert(eq(int, OPENSSL("x509", "-in", "signer.pem", "-pubkey", "-noout", "-out",
					  "signer.pub"), 0));
		cr_expect(eq(int, OPENSSL("dgst", "-sha256", "-verify", "signer.pub", "-signature",
					  "entry.sig", "entry.json"), 0), "entry %d", (int)seq);
		cr_expect(eq(int, OPENSSL("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
					  "-attime", "1709283600", "signer.pem"), 0), "entry %d", (int)seq);
		snprintf(path, sizeof(path), "%s/entry.json", s.home);
		cr_assert(eq(int, file_write(path, "{}", 2, 0600, &err), OK));
		cr_expect(ne(int, OPENSSL("dgst", "-sha256", "-verify", "signer.pub", "-signature",
					  "entry.sig", "entry.json"), 0));
	}
}
