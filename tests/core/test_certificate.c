#include "core/certificate.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DAY = 86400 };
static const int64_t start = 1330000000; /* 2012-02-23 */

static struct err err;
static struct random chance;
static struct key *root_key, *issuing_key, *person_key;
static struct certificate *root, *issuing, *person;

static const struct certificate_want root_want = {
	.person = "Root", .organisation = "Education and Training Board",
	.from = 1330000000, .until = 1330000000 + (int64_t)40 * 365 * DAY,
};
static const struct certificate_want issuing_want = {
	.person = "Issuing", .organisation = "Education and Training Board",
	.from = 1330000000, .until = 1330000000 + 10 * 365 * DAY,
};
static const struct certificate_want person_want = {
	.person = "ada-turing", .register_number = "CS12345",
	.from = 1330000000 + 10 * DAY, .until = 1330000000 + 3 * 365 * DAY,
};

static struct key *make_key(void)
{
	struct key *key = NULL;

	cr_assert(eq(int, key_generate(KEY_P256, &chance, &key, &err), OK), "%s", err.text);
	return key;
}

static void set_up(void)
{
	chance = random_seeded("certificates");
	root_key = make_key();
	issuing_key = make_key();
	person_key = make_key();
	cr_assert(eq(int, certificate_root(&root_want, root_key, &chance, &root, &err), OK), "%s",
		  err.text);
	cr_assert(eq(int, certificate_issuing(&issuing_want, issuing_key, root, root_key, &chance,
					      &issuing, &err), OK), "%s", err.text);
	cr_assert(eq(int, certificate_person(&person_want, person_key, issuing, issuing_key, &chance,
					     &person, &err), OK), "%s", err.text);
}

static void tear_down(void)
{
	certificate_free(person);
	certificate_free(issuing);
	certificate_free(root);
	key_free(person_key);
	key_free(issuing_key);
	key_free(root_key);
}

TestSuite(certificate, .init = set_up, .fini = tear_down);

static void write_der(const struct certificate *cert, struct buf *out)
{
	buf_init(out, 4096);
	cr_assert(eq(int, certificate_write(cert, out, &err), OK), "%s", err.text);
}

static struct certificate *read_der(const struct buf *der)
{
	struct certificate *cert = NULL;

	cr_assert(eq(int, certificate_read((uint8_t *)der->data, der->len, &cert, &err), OK), "%s",
		  err.text);
	return cert;
}

Test(certificate, chain_holds_from_its_first_second_to_its_last)
{
	static const struct { int64_t time; enum status want; } rows[] = {
		{ 1330000000 - 1, ERR_INVALID },
		{ 1330000000, ERR_INVALID },
		{ 1330000000 + 10 * DAY - 1, ERR_INVALID },
		{ 1330000000 + 10 * DAY, OK },
		{ 1330000000 + 365 * DAY, OK },
		{ 1330000000 + 3 * 365 * DAY, OK },
		{ 1330000000 + 3 * 365 * DAY + 1, ERR_INVALID },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect(eq(int, certificate_verify(person, issuing, root, rows[i].time, &err),
			     rows[i].want), "row %zu: %s", i, err.text);
}

Test(certificate, issuing_holds_under_the_root_by_itself)
{
	int64_t end = issuing_want.until;

	cr_expect(eq(int, certificate_verify(NULL, issuing, root, start, &err), OK), "%s", err.text);
	cr_expect(eq(int, certificate_verify(NULL, issuing, root, end, &err), OK), "%s", err.text);
	cr_expect(eq(int, certificate_verify(NULL, issuing, root, end + 1, &err), ERR_INVALID));
	cr_expect(eq(int, certificate_verify(NULL, issuing, root, start - 1, &err), ERR_INVALID));
}

Test(certificate, refusal_says_which_link_fails)
{
	cr_expect(eq(int, certificate_verify(person, issuing, root, start, &err), ERR_INVALID));
	cr_expect_str_eq(err.text, "the person's certificate holds only from 2012-03-04T12:26:40Z on");
	cr_expect(eq(int, certificate_verify(person, issuing, root, issuing_want.until + 1, &err),
		     ERR_INVALID));
	cr_expect(strstr(err.text, "issuing") != NULL, "%s", err.text);
}

Test(certificate, links_in_the_wrong_places_do_not_hold)
{
	struct certificate *const all[] = { person, issuing, root };
	int64_t time = start + 100 * DAY;

	for (int i = 0; i < 27; i++) {
		bool right = i % 3 == 0 && i / 3 % 3 == 1 && i / 9 == 2;

		cr_expect(eq(int, certificate_verify(all[i % 3], all[i / 3 % 3], all[i / 9], time,
						     &err), right ? OK : ERR_INVALID), "case %d: %s", i, err.text);
	}
	for (int i = 0; i < 9; i++)
		cr_expect(eq(int, certificate_verify(NULL, all[i % 3], all[i / 3], time, &err),
			     i == 7 ? OK : ERR_INVALID), "case %d", i);
}

/* Somebody else's authority of the same names, in which every signature is right. */
Test(certificate, of_another_authority_with_the_same_names_does_not_hold)
{
	CLEANUP(key_cleanup) struct key *key = make_key();
	CLEANUP(certificate_cleanup) struct certificate *other_root = NULL;
	CLEANUP(certificate_cleanup) struct certificate *other_issuing = NULL;
	int64_t time = start + 100 * DAY;

	cr_assert(eq(int, certificate_root(&root_want, key, &chance, &other_root, &err), OK));
	cr_assert(eq(int, certificate_issuing(&issuing_want, key, other_root, key, &chance,
					      &other_issuing, &err), OK));
	cr_assert(eq(int, certificate_verify(NULL, other_issuing, other_root, time, &err), OK));
	cr_expect(eq(int, certificate_verify(NULL, issuing, other_root, time, &err), ERR_INVALID));
	cr_expect(eq(int, certificate_verify(person, issuing, other_root, time, &err), ERR_INVALID));
	cr_expect(eq(int, certificate_verify(person, other_issuing, other_root, time, &err),
		     ERR_INVALID));
}

Test(certificate, signed_by_the_root_past_the_issuing_authority_does_not_hold)
{
	struct certificate *direct = NULL;

	cr_assert(eq(int, certificate_person(&person_want, person_key, root, root_key, &chance,
					     &direct, &err), OK), "%s", err.text);
	cr_expect(eq(int, certificate_verify(direct, issuing, root, start + 100 * DAY, &err),
		     ERR_INVALID));
	certificate_free(direct);
}

Test(certificate, of_an_authority_below_the_issuing_one_does_not_hold)
{
	struct certificate *below = NULL, *last = NULL;
	int64_t time = start + 100 * DAY;

	cr_assert(eq(int, certificate_issuing(&issuing_want, person_key, issuing, issuing_key,
					      &chance, &below, &err), OK), "%s", err.text);
	cr_expect(eq(int, certificate_verify(below, issuing, root, time, &err), ERR_INVALID));
	cr_assert(eq(int, certificate_person(&person_want, person_key, below, person_key, &chance,
					     &last, &err), OK), "%s", err.text);
	cr_expect(eq(int, certificate_verify(last, below, root, time, &err), ERR_INVALID));
	cr_expect(eq(int, certificate_verify(last, issuing, root, time, &err), ERR_INVALID));
	certificate_free(last);
	certificate_free(below);
}

Test(certificate, gives_subject_key_and_validity_back)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	char id[ID_MAX], number[ID_MAX];
	struct digest got, want;
	int64_t from, until;

	cr_assert(eq(int, certificate_subject(person, id, number, &err), OK), "%s", err.text);
	cr_expect_str_eq(id, "ada-turing");
	cr_expect_str_eq(number, "CS12345");
	cr_assert(eq(int, certificate_subject(root, id, number, &err), OK), "%s", err.text);
	cr_expect_str_eq(id, "Root");
	cr_expect_str_eq(number, "");
	cr_assert(eq(int, certificate_key(person, &key, &err), OK), "%s", err.text);
	got = key_fingerprint(key);
	want = key_fingerprint(person_key);
	cr_expect(digest_equal(&got, &want));
	cr_expect(not(key_is_private(key)));
	certificate_validity(person, &from, &until);
	cr_expect(eq(i64, from, person_want.from));
	cr_expect(eq(i64, until, person_want.until));
}

Test(certificate, validity_may_lie_on_both_sides_of_2050)
{
	struct certificate_want want = root_want;
	struct certificate *cert = NULL;
	int64_t from, until;

	want.from = 0;
	want.until = INT64_C(32503679999); /* 2999-12-31T23:59:59Z */
	cr_assert(eq(int, certificate_root(&want, root_key, &chance, &cert, &err), OK));
	certificate_validity(cert, &from, &until);
	cr_expect(eq(i64, from, 0));
	cr_expect(eq(i64, until, INT64_C(32503679999)));
	certificate_free(cert);
}

Test(certificate, subject_that_does_not_fit_is_refused_and_leaves_results_alone)
{
	struct certificate_want want = root_want;
	struct certificate *cert = NULL;
	char id[ID_MAX] = "before", number[ID_MAX] = "before";

	want.person = "An authority whose name is longer than an id may be";
	cr_assert(eq(int, certificate_root(&want, root_key, &chance, &cert, &err), OK));
	cr_expect(eq(int, certificate_subject(cert, id, number, &err), ERR_INVALID));
	cr_expect_str_eq(id, "before");
	cr_expect_str_eq(number, "before");
	certificate_free(cert);
}

Test(certificate, is_not_issued_for_wishes_that_cannot_be)
{
	static const char long_number[] = "0123456789012345678901234567890123456789";
	const struct { struct certificate_want want; const char *why; } rows[] = {
		{ { .person = NULL, .from = start, .until = start }, "no person" },
		{ { .person = "", .from = start, .until = start }, "an empty person" },
		{ { .person = "Ada Turing", .from = start, .until = start }, "a name, not an id" },
		{ { .person = "ada", .register_number = "", .from = start, .until = start }, "empty" },
		{ { .person = "ada", .register_number = long_number, .from = start, .until = start },
		  "a long register number" },
		{ { .person = "ada", .register_number = "a_*", .from = start, .until = start },
		  "a register number that is not printable in X.509" },
		{ { .person = "ada", .from = start, .until = start - 1 }, "an end before the start" },
		{ { .person = "ada", .from = -1, .until = start }, "a start before 1970" },
		{ { .person = "ada", .from = start, .until = INT64_C(32503680000) }, "year 3000" },
		{ { .person = "ada", .from = start, .until = INT64_MAX }, "no year at all" },
	};
	struct certificate *cert = NULL;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		cr_expect(ne(int, certificate_person(&rows[i].want, person_key, issuing, issuing_key,
						     &chance, &cert, &err), OK), "%s", rows[i].why);
		cr_expect(eq(ptr, cert, NULL), "%s", rows[i].why);
	}
}

Test(certificate, is_issued_by_the_private_p256_key_of_the_authority_only)
{
	CLEANUP(key_cleanup) struct key *half = NULL;
	CLEANUP(key_cleanup) struct key *ed25519 = NULL;
	struct certificate *cert = NULL;
	size_t n;
	const uint8_t *spki = key_public(issuing_key, &n);

	cr_assert(eq(int, key_from_public(spki, n, &half, &err), OK));
	cr_assert(eq(int, key_generate(KEY_ED25519, &chance, &ed25519, &err), OK));
	cr_expect(eq(int, certificate_person(&person_want, person_key, issuing, half, &chance, &cert,
					     &err), ERR_INVALID));
	cr_expect(eq(int, certificate_person(&person_want, person_key, issuing, root_key, &chance,
					     &cert, &err), ERR_INVALID));
	cr_expect(eq(int, certificate_person(&person_want, ed25519, issuing, issuing_key, &chance,
					     &cert, &err), ERR_INVALID));
	cr_expect(eq(int, certificate_root(&root_want, ed25519, &chance, &cert, &err), ERR_INVALID));
	cr_expect(eq(ptr, cert, NULL));
}

Test(certificate, is_read_back_byte_for_byte)
{
	struct certificate *const all[] = { person, issuing, root };

	for (size_t i = 0; i < 3; i++) {
		struct buf der, again;
		struct certificate *back;

		write_der(all[i], &der);
		back = read_der(&der);
		write_der(back, &again);
		cr_assert(eq(sz, again.len, der.len));
		cr_expect_arr_eq(again.data, der.data, der.len);
		certificate_free(back);
		buf_release(&again);
		buf_release(&der);
	}
}

Test(certificate, that_was_read_holds_like_the_one_issued)
{
	struct buf der;
	struct certificate *back;

	write_der(person, &der);
	back = read_der(&der);
	cr_expect(eq(int, certificate_verify(back, issuing, root, start + 100 * DAY, &err), OK), "%s",
		  err.text);
	certificate_free(back);
	buf_release(&der);
}

Test(certificate, with_any_bit_changed_is_unreadable_or_does_not_hold)
{
	struct buf der;

	write_der(person, &der);
	for (size_t bit = 0; bit < 8 * der.len; bit++) {
		struct certificate *cert = NULL;

		der.data[bit / 8] ^= (char)(1 << bit % 8);
		if (certificate_read((uint8_t *)der.data, der.len, &cert, &err) == OK)
			cr_expect(eq(int, certificate_verify(cert, issuing, root, start + 100 * DAY,
							     &err), ERR_INVALID), "bit %zu", bit);
		certificate_free(cert);
		der.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	for (size_t n = 0; n < der.len; n++) {
		struct certificate *cert = NULL;

		cr_expect(eq(int, certificate_read((uint8_t *)der.data, n, &cert, &err),
			     ERR_INVALID), "cut at %zu", n);
		cr_expect(eq(ptr, cert, NULL));
	}
	buf_release(&der);
}

Test(certificate, in_another_encoding_or_too_long_is_refused)
{
	struct certificate *cert = NULL;
	struct buf der;
	uint8_t longer[5000] = { 0 };

	/* 30 82 LL LL, spelt as 30 83 00 LL LL; then a byte after the end; then 5,000 bytes. */
	write_der(person, &der);
	memcpy(longer, "\x30\x83\x00", 3);
	memcpy(longer + 3, der.data + 2, der.len - 2);
	cr_expect(eq(int, certificate_read(longer, der.len + 1, &cert, &err), ERR_INVALID));
	memcpy(longer, der.data, der.len);
	longer[der.len] = 0;
	cr_expect(eq(int, certificate_read(longer, der.len + 1, &cert, &err), ERR_INVALID));
	cr_expect(eq(int, certificate_read(longer, sizeof(longer), &cert, &err), ERR_INVALID));
	cr_expect(eq(ptr, cert, NULL));
	buf_release(&der);
}

Test(certificate, of_one_seed_differs_in_its_signature_only)
{
	struct random a = random_seeded("again"), b = random_seeded("again");
	struct certificate *one = NULL, *two = NULL;
	struct buf x, y;
	X509 *parsed[2];
	unsigned char *signed_part[2] = { NULL, NULL };
	int n[2];

	cr_assert(eq(int, certificate_root(&root_want, root_key, &a, &one, &err), OK));
	cr_assert(eq(int, certificate_root(&root_want, root_key, &b, &two, &err), OK));
	write_der(one, &x);
	write_der(two, &y);
	for (int i = 0; i < 2; i++) {
		const struct buf *der = i ? &y : &x;
		const unsigned char *at = (const unsigned char *)der->data;

		parsed[i] = d2i_X509(NULL, &at, (long)der->len);
		n[i] = i2d_re_X509_tbs(parsed[i], &signed_part[i]);
	}
	cr_assert(eq(int, n[0], n[1]));
	cr_expect_arr_eq(signed_part[0], signed_part[1], (size_t)n[0]);
	for (int i = 0; i < 2; i++) {
		OPENSSL_free(signed_part[i]);
		X509_free(parsed[i]);
	}
	buf_release(&x);
	buf_release(&y);
	certificate_free(one);
	certificate_free(two);
}

Test(certificate, without_room_is_not_written)
{
	struct buf small;

	buf_init(&small, 100);
	cr_expect(eq(int, certificate_write(person, &small, &err), ERR_INVALID));
	buf_clear(&small);
	cr_expect(eq(int, certificate_pem(person, &small, &err), ERR_INVALID));
	buf_release(&small);
}

/* Runs a program without its output; the exit code, 127 when there is no such program. */
static int run(char *const argv[])
{
	int status;
	pid_t pid = fork();

	cr_assert(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], argv);
		_exit(127);
	}
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void write_pem(const struct certificate *cert, const char *path)
{
	struct buf pem;

	buf_init(&pem, 8192);
	cr_assert(eq(int, certificate_pem(cert, &pem, &err), OK), "%s", err.text);
	cr_assert(eq(int, file_write(path, pem.data, pem.len, 0600, &err), OK), "%s", err.text);
	buf_release(&pem);
}

Test(certificate, chain_is_accepted_by_the_openssl_command_at_its_time)
{
	static const struct { const char *time; int want; } rows[] = {
		{ "1340000000", 0 }, { "1330000001", 2 }, { "1430000000", 2 },
	};
	char folder[] = "/tmp/attest-certificate-XXXXXX";
	char paths[3][64];

	if (run((char *[]){ "openssl", "version", NULL }) == 127)
		cr_skip_test("there is no openssl command");
	cr_assert(mkdtemp(folder) != NULL);
	for (int i = 0; i < 3; i++)
		snprintf(paths[i], sizeof(paths[i]), "%s/%d.pem", folder, i);
	write_pem(root, paths[0]);
	write_pem(issuing, paths[1]);
	write_pem(person, paths[2]);
	for (size_t i = 0; i < 3; i++)
		cr_expect(eq(int, run((char *[]){ "openssl", "verify", "-x509_strict", "-purpose",
						  "smimesign", "-attime", (char *)rows[i].time,
						  "-no-CApath", "-CAfile", paths[0], "-untrusted",
						  paths[1], paths[2], NULL }), rows[i].want),
			  "row %zu", i);
	for (int i = 0; i < 3; i++)
		unlink(paths[i]);
	cr_expect(eq(int, rmdir(folder), 0));
}
