#include "store_fixture.h"

static struct store s;

static void tear_down(void)
{
	store_remove(&s);
}

TestSuite(journal_create, .fini = tear_down);

static int mode_of(const char *name)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", s.dir, name);
	cr_assert(eq(int, stat(path, &st), 0), "%s", path);
	return st.st_mode & 07777;
}

Test(journal_create, makes_a_private_folder_with_keys_that_only_the_owner_reads)
{
	store_make(&s);
	cr_expect(eq(int, mode_of("."), 0700));
	cr_expect(eq(int, mode_of("keys"), 0700));
	cr_expect(eq(int, mode_of("attachments"), 0700));
	cr_expect(eq(int, mode_of("keys/log.pem"), 0600));
	cr_expect(eq(int, mode_of("keys/issuing.pem"), 0600));
	cr_expect(eq(int, mode_of("attest.db"), 0600));
}

Test(journal_create, begins_with_an_entry_that_says_who_keeps_the_log)
{
	struct record record;
	struct entry e;
	struct digest zero = digest_of(NULL, 0), pin, root_key, log_key;
	char name[NOTE_NAME_MAX], hex[DIGEST_HEX];

	store_make(&s);
	cr_assert(eq(int, journal_read(s.j, 0, s.a, &record, &e, &err), OK), "%s", err.text);
	pin = journal_pin(s.j);
	cr_expect(digest_equal(&e.digest, &pin));
	cr_expect(e.anchor);
	cr_expect(eq(int, e.role, ROLE_AUTHORITY));
	cr_expect(eq(u64, e.seen_size, 0));
	cr_expect(digest_equal(&e.seen_root, &zero));
	root_key = key_fingerprint(s.root);
	cr_expect(digest_equal(&e.key, &root_key));
	cr_expect(key_verify(s.root, record.bytes, record.len, record.signature, record.signature_n));
	cr_expect(eq(i64, record.accepted, BEGIN));
	cr_expect(eq(str, (char *)journal_authority(s.j), "Example ETB"));
	cr_expect(not(journal_is_demo(s.j)));
	log_key = digest_of(key_ed25519_raw(journal_log(s.j)->key), 32);
	digest_hex(&log_key, hex);
	snprintf(name, sizeof(name), "attest/%.16s", hex);
	cr_expect(eq(str, (char *)journal_log(s.j)->name, name));
}

Test(journal_create, certifies_the_issuing_key_and_the_first_registrar)
{
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	struct digest key;
	char person[ID_MAX], number_text[ID_MAX];
	int64_t from, until;

	store_make(&s);
	key = key_fingerprint(s.registrar);
	cr_assert(eq(int, journal_certificate(s.j, &key, &cert, &err), OK), "%s", err.text);
	cr_expect(eq(int, certificate_verify(cert, journal_issuing(s.j), journal_root(s.j), BEGIN,
					     &err), OK), "%s", err.text);
	cr_assert(eq(int, certificate_subject(cert, person, number_text, &err), OK));
	cr_expect(eq(str, person, "registrar"));
	cr_expect(eq(str, number_text, "CS12345"));
	certificate_validity(cert, &from, &until);
	cr_expect(eq(i64, from, BEGIN));
	cr_expect(eq(i64, until, day_start(day_of(2027, 3, 1)) + 9 * 3600));
	certificate_validity(journal_issuing(s.j), &from, &until);
	cr_expect(eq(i64, until, 32503679999), "2999-12-31T23:59:59Z");
	certificate_validity(journal_root(s.j), &from, &until);
	cr_expect(eq(i64, until, 32503679999));
}

/* Entry 0 cannot be said again: what it holds must not run out. */
Test(journal_create, certifies_keys_in_a_hundred_years_too)
{
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	CLEANUP(key_cleanup) struct key *ann = NULL;
	struct submission submission;
	struct digest key;
	struct verdict v;

	store_make(&s);
	s.now = day_start(day_of(2124, 3, 1));
	submission = person_says(&s, "ann-lee", "Ann Lee");
	cr_assert(eq(int, store_append(&s, &submission).status, OK));
	cr_assert(eq(int, key_generate(KEY_P256, &s.random, &ann, &err), OK));
	submission = key_says(&s, "ann-lee", ann);
	v = store_append(&s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	key = key_fingerprint(ann);
	cr_assert(eq(int, journal_certificate(s.j, &key, &cert, &err), OK), "%s", err.text);
	cr_expect(eq(int, certificate_verify(cert, journal_issuing(s.j), journal_root(s.j), s.now, &err),
		     OK), "%s", err.text);
}

Test(journal_create, says_what_stands_there_already_and_what_to_do)
{
	static const struct {
		const char *gone, *says;
	} rows[] = {
		{ NULL, "it is a store; name a new folder" },
		{ "attest.db", "remove it and its key files, and begin again" },
	};
	char path[128];

	store_make(&s);
	journal_cleanup(&s.j);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", s.dir, rows[i].gone == NULL ? "" : rows[i].gone);
		cr_assert(rows[i].gone == NULL || unlink(path) == 0);
		cr_expect(eq(int, journal_place(s.dir, &s.kinds, &err), ERR_CONFLICT));
		cr_expect(strstr(err.text, rows[i].says) != NULL, "%s", err.text);
		cr_expect(eq(int, journal_create(s.dir, &s.anchor, &s.kinds, s.now, &s.random, &err),
			     ERR_CONFLICT));
		cr_expect(strstr(err.text, rows[i].says) != NULL, "%s", err.text);
	}
	cr_expect(eq(int, journal_place("/tmp/attest-no-such-store", &s.kinds, &err), OK));
}

Test(journal_create, that_is_refused_leaves_nothing)
{
	store_prepare(&s);
	const struct {
		const char *authority, *registrar, *name;
	} bad[] = {
		{ "", "registrar", "Rita" },   { "ETB\n", "registrar", "Rita" },
		{ "ETB", "Rita", "Rita" },     { "ETB", "", "Rita" },
		{ "ETB", "registrar", "" },    { "ETB", "registrar", "\xff" },
		{ "An authority whose name has more than the sixty-four bytes that it may", "registrar",
		  "Rita" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		s.anchor.authority = bad[i].authority;
		s.anchor.registrar = bad[i].registrar;
		s.anchor.registrar_name = bad[i].name;
		cr_expect(ne(int, journal_create(s.dir, &s.anchor, &s.kinds, s.now, &s.random, &err), OK),
			  "row %zu", i);
		cr_expect(eq(sz, count_files(s.home), 0), "row %zu", i);
	}
}

Test(journal_create, in_an_empty_folder_works_and_its_failure_leaves_the_folder)
{
	store_prepare(&s);
	cr_assert(eq(int, mkdir(s.dir, 0755), 0));
	s.anchor.registrar = "Bad";
	cr_expect(ne(int, journal_create(s.dir, &s.anchor, &s.kinds, s.now, &s.random, &err), OK));
	cr_expect(eq(sz, count_files(s.dir), 0));
	s.anchor.registrar = "registrar";
	cr_assert(eq(int, journal_create(s.dir, &s.anchor, &s.kinds, s.now, &s.random, &err), OK), "%s",
		  err.text);
	cr_expect(eq(int, mode_of("."), 0700));
}

Test(journal_create, never_touches_a_folder_that_holds_something)
{
	char path[128];

	store_prepare(&s);
	cr_assert(eq(int, mkdir(s.dir, 0755), 0));
	snprintf(path, sizeof(path), "%s/keys", s.dir);
	cr_assert(eq(int, mkdir(path, 0755), 0));
	cr_expect(eq(int, journal_create(s.dir, &s.anchor, &s.kinds, s.now, &s.random, &err),
		     ERR_CONFLICT));
	cr_expect(eq(int, mode_of("."), 0755));
	cr_expect(eq(int, mode_of("keys"), 0755));
}

Test(journal_create, of_a_demonstration_keeps_its_own_time)
{
	store_prepare(&s);
	s.anchor.demo = true;
	s.anchor.demo_now = BEGIN + 100;
	cr_assert(eq(int, journal_create(s.dir, &s.anchor, &s.kinds, s.now, &s.random, &err), OK));
	store_reopen(&s, true);
	cr_expect(journal_is_demo(s.j));
	cr_expect(eq(i64, journal_now(s.j, 5), BEGIN + 100));
	s.now = BEGIN + 100;
	struct submission ann = person_says(&s, "ann-lee", "Ann Lee");
	cr_assert(eq(int, store_append(&s, &ann).status, OK));
	cr_expect(eq(i64, journal_now(s.j, 5), BEGIN + 101));
}
