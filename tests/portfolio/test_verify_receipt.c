#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/zip.h"
#include "portfolio/receipt.h"
#include "portfolio/signing.h"
#include "support/forge.h"

#ifdef __SANITIZE_ADDRESS__
#define STEP 16 /* sanitizers look for other things, and are slow */
#else
#define STEP 1
#endif

static bool known(void *data, const struct digest *pin)
{
	struct scene *s = data;
	struct digest ours = journal_pin(s->j);

	return s->knows_pin && digest_equal(&ours, pin);
}

static bool seen(void *data, const struct digest *pin, struct checkpoint *ret_head)
{
	struct scene *s = data;

	(void)pin;
	*ret_head = s->seen;
	return s->seen.size > 0;
}

static struct report verify(struct scene *s, const void *bytes, size_t n)
{
	const struct verify_want want = {
		.kinds = &s->kinds,
		.pin_known = known,
		.head_seen = seen,
		.data = s,
	};
	struct report report;
	struct err err;

	cr_assert(verify_receipt(bytes, n, &want, s->a, &report, &err) == OK, "%s", err.text);
	return report;
}

static struct buf receipt(struct scene *s, uint64_t seq)
{
	struct buf out;
	struct err err;

	buf_init(&out, RECEIPT_MAX);
	cr_assert(receipt_write(s->j, seq, NULL, s->a, &out, &err) == OK, "%s", err.text);
	return out;
}

Test(verify_receipt, of_every_entry_holds_and_says_what_it_is_of)
{
	struct scene s;

	scene_open(&s, false);
	for (uint64_t seq = 0; seq <= s.assessment_seq; seq++) {
		CLEANUP(buf_release) struct buf bytes = receipt(&s, seq);
		struct report report = verify(&s, bytes.data, bytes.len);

		cr_expect(report.ok, "entry %d%s", (int)seq, report_text(&s, &report));
		cr_expect(eq(u64, report.seq, seq));
		cr_expect(eq(u64, report.size, s.assessment_seq + 1));
		cr_expect(not(report.replayed));
		cr_expect(strstr(report.proves, "not that it still stands") != NULL);
	}
	scene_close(&s);
}

Test(verify_receipt, of_an_assessment_names_author_kind_and_times)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct report report;

	scene_open(&s, false);
	bytes = receipt(&s, s.assessment_seq);
	report = verify(&s, bytes.data, bytes.len);
	cr_expect_str_eq(report.author, "sam");
	cr_expect_str_eq(report.kind, "assessment");
	cr_expect_str_eq(report.authority, "Example ETB");
	cr_expect(eq(i64, report.said, s.now - 60));
	cr_expect(eq(i64, report.accepted, s.now - 60));
	cr_expect(eq(u64, report.shown, 1));
	cr_expect(eq(u64, report.hidden, report.size - 1));
	cr_expect(eq(u64, report.absent, 0));
	cr_expect_str_eq(report.vouched, "sam's key is by the word of rita (entry 5), rita's of entry 0");
	scene_close(&s);
}

Test(verify_receipt, whose_pin_nobody_knows_is_only_consistent_with_itself)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct report report;

	scene_open(&s, true);
	bytes = receipt(&s, 1);
	s.knows_pin = false;
	report = verify(&s, bytes.data, bytes.len);
	cr_expect(not(report.ok));
	cr_assert(eq(u64, report.finding_total, 1), "%s", report_text(&s, &report));
	cr_expect_str_eq(report.findings[0].code, "pin");
	scene_close(&s);
}

Test(verify_receipt, under_another_head_of_the_size_that_was_seen_is_a_finding)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct report report;
	const char *note;
	size_t n;

	scene_open(&s, true);
	bytes = receipt(&s, 1);
	cr_assert(journal_head(s.j, s.a, &s.seen, &note, &n, NULL) == OK);
	cr_expect(verify(&s, bytes.data, bytes.len).ok);
	s.seen.root.bytes[0] ^= 1;
	report = verify(&s, bytes.data, bytes.len);
	cr_expect(report_find(&report, "rollback", -1) != NULL);
	scene_close(&s);
}

/* ---- changes ---- */

struct unpacked {
	struct zip_file *files;
	size_t count;
};

static struct unpacked unpack(struct scene *s, const struct buf *bytes)
{
	struct unpacked u;

	cr_assert(zip_read(bytes->data, bytes->len, s->a, &u.files, &u.count, NULL) == OK);
	return u;
}

static struct report verify_packed(struct scene *s, const struct zip_file *files, size_t count)
{
	CLEANUP(buf_release) struct buf bytes;

	buf_init(&bytes, RECEIPT_MAX);
	cr_assert(zip_write(files, count, &bytes, NULL) == OK);
	return verify(s, bytes.data, bytes.len);
}

/* The README too: people act on its words. */
Test(verify_receipt, any_byte_of_any_of_its_files, .timeout = 280)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct unpacked u;
	size_t tried = 0;

	scene_open(&s, false);
	bytes = receipt(&s, s.assessment_seq);
	u = unpack(&s, &bytes);
	cr_assert(eq(sz, u.count, 18));
	for (size_t i = 0; i < u.count; i++)
		for (size_t at = 0; at < u.files[i].len; at += STEP, tried++) {
			struct zip_file file = u.files[i];
			char *changed = arena_bytes(s.a, file.bytes, file.len);
			struct report report;

			changed[at] ^= at % 2 == 0 ? 0x01 : 0x20;
			u.files[i].bytes = changed;
			report = verify_packed(&s, u.files, u.count);
			cr_expect(not(report.ok), "%s, byte %d", file.name, (int)at);
			u.files[i] = file;
		}
	cr_expect(gt(sz, tried, 8000 / STEP));
	scene_close(&s);
}

Test(verify_receipt, any_byte_of_the_bundle_itself)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;

	scene_open(&s, true);
	bytes = receipt(&s, 1);
	for (size_t at = 0; at < bytes.len; at += STEP) {
		bytes.data[at] ^= 0x10;
		cr_expect(not(verify(&s, bytes.data, bytes.len).ok), "byte %d", (int)at);
		bytes.data[at] ^= 0x10;
	}
	for (size_t n = 0; n < bytes.len; n += 37)
		cr_expect(not(verify(&s, bytes.data, n).ok), "%d bytes", (int)n);
	scene_close(&s);
}

Test(verify_receipt, any_file_missing_or_added)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct zip_file files[32];
	struct unpacked u;

	scene_open(&s, false);
	bytes = receipt(&s, s.assessment_seq);
	u = unpack(&s, &bytes);
	for (size_t gone = 0; gone < u.count; gone++) {
		struct report report;
		size_t count = 0;

		for (size_t i = 0; i < u.count; i++)
			if (i != gone)
				files[count++] = u.files[i];
		report = verify_packed(&s, files, count);
		cr_expect(not(report.ok), "without %s", u.files[gone].name);
	}
	memcpy(files, u.files, u.count * sizeof(*files));
	files[u.count] = (struct zip_file){"texts/more", "more", 4};
	cr_expect(report_find(&(struct report[]){verify_packed(&s, files, u.count + 1)}[0],
			      "bundle", -1) != NULL);
	scene_close(&s);
}

/* Each file is right, and they are of two entries. */
Test(verify_receipt, put_together_from_two_is_neither)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one, other;
	struct unpacked u, v;

	scene_open(&s, false);
	one = receipt(&s, s.assessment_seq);
	other = receipt(&s, s.assessment_seq - 2);
	u = unpack(&s, &one);
	v = unpack(&s, &other);
	for (size_t i = 0; i < u.count; i++) {
		const struct zip_file *theirs = zip_find(v.files, v.count, u.files[i].name);
		struct zip_file ours = u.files[i];

		if (theirs == NULL ||
		    (theirs->len == ours.len && memcmp(theirs->bytes, ours.bytes, ours.len) == 0))
			continue;
		u.files[i] = *theirs;
		cr_expect(not(verify_packed(&s, u.files, u.count).ok), "with another %s",
			  ours.name);
		u.files[i] = ours;
	}
	scene_close(&s);
}

/* ---- whose key ---- */

/* Entry `seq` of the copy, which its operator wrote: they hold the log's and the issuing key. */
static struct buf operators_receipt(struct scene *s, uint64_t seq, const char *person,
				    const struct key *key)
{
	CLEANUP(key_cleanup) struct key *issuing = NULL;
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	CLEANUP(journal_cleanup) struct journal *j = NULL;
	CLEANUP(buf_release) struct buf der, sql;
	const struct certificate_want want = {
		.person = person,
		.from = s->now,
		.until = s->now + 86400,
	};
	struct digest fingerprint = key_fingerprint(key);
	struct buf out;
	struct err err;

	buf_init(&out, RECEIPT_MAX);
	buf_init(&der, 4096);
	buf_init(&sql, 16384);
	cr_assert(key_read(arena_printf(s->a, "%s/keys/issuing.pem", s->dir), NULL, &issuing,
			   &err) == OK);
	cr_assert(certificate_person(&want, key, journal_issuing(s->j), issuing, &s->random, &cert,
				     &err) == OK,
		  "%s", err.text);
	cr_assert(certificate_write(cert, &der, &err) == OK);
	buf_text(&sql, "INSERT INTO certificate(key, der) VALUES(x'");
	buf_hex(&sql, fingerprint.bytes, sizeof(fingerprint.bytes));
	buf_text(&sql, "', x'");
	buf_hex(&sql, der.data, der.len);
	buf_text(&sql, "')");
	forge_sql(s, sql.data);
	cr_assert(journal_open(s->copy, false, &s->kinds, &j, &err) == OK, "%s", err.text);
	cr_assert(receipt_write(j, seq, NULL, s->a, &out, &err) == OK, "%s", err.text);
	return out;
}

static struct key *new_key(struct scene *s)
{
	struct key *key;

	cr_assert(key_generate(KEY_P256, &s->random, &key, NULL) == OK);
	arena_own(s->a, (void (*)(void *))key_free, key);
	return key;
}

/* Logged without asking, and then something that sam says with it. Its receipt, and its number. */
static struct buf key_and_word(struct scene *s, const struct submission *gives,
			       const struct key *key, uint64_t *ret_given)
{
	struct submission word = scene_say(s, &(struct line){
						      .author = SAM,
						      .role = ROLE_ASSESSOR,
						      .kind = "decline",
						      .portfolio = "anna",
						      .body = json_object(),
						      .about = {s->tool_request},
						      .about_count = 1,
						      .texts = {scene_text("reason", "I was away.")},
						      .text_count = 1,
						      .key = key});

	scene_copy(s);
	*ret_given = forge_append(s, gives, s->now);
	return operators_receipt(s, forge_append(s, &word, s->now), "sam", key);
}

/* Whoever writes the log signs heads and issues certificates, and can do nothing in rita's place. */
Test(verify_receipt, whose_key_entry_the_operator_signed_is_a_finding)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct submission gives;
	struct report report;
	const struct key *mine;
	uint64_t given;

	scene_open(&s, false);
	mine = new_key(&s);
	gives = scene_say(&s, &(struct line){.author = RITA,
					     .role = ROLE_REGISTRAR,
					     .kind = "key",
					     .body = scene_key_body(&s, "sam", mine)});
	cr_assert(key_sign(mine, gives.bytes, gives.len, &gives.signature, NULL) == OK);
	bytes = key_and_word(&s, &gives, mine, &given);
	report = verify(&s, bytes.data, bytes.len);
	cr_assert(eq(u64, report.finding_total, 1), "%s", report_text(&s, &report));
	cr_expect(report_find(&report, "signature", (int64_t)given) != NULL);
	scene_close(&s);
}

Test(verify_receipt, whose_key_was_given_by_who_does_not_even_claim_to_be_a_registrar_is_a_finding)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct submission gives;
	struct report report;
	const struct key *mine;
	uint64_t given;

	scene_open(&s, false);
	mine = new_key(&s);
	gives = scene_say(&s, &(struct line){.author = UNA,
					     .role = ROLE_ASSESSOR,
					     .kind = "key",
					     .body = scene_key_body(&s, "sam", mine)});
	bytes = key_and_word(&s, &gives, mine, &given);
	report = verify(&s, bytes.data, bytes.len);
	cr_assert(eq(u64, report.finding_total, 1), "%s", report_text(&s, &report));
	cr_expect(report_find(&report, "signature", -2) != NULL);
	scene_close(&s);
}

/* sam gives himself one key after another. */
static struct key *sams_keys(struct scene *s, struct key *key, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct key *next = new_key(s);
		json_t *body = scene_key_body(s, "sam", next);
		struct submission gives;
		struct verdict verdict;

		json_object_set_new(body, "checked", json_string(KEY_CHECKED_OWN));
		gives = scene_say(s, &(struct line){.author = SAM,
						    .role = ROLE_ASSESSOR,
						    .kind = "key",
						    .body = body,
						    .key = key});
		verdict = scene_try(s, &gives);
		cr_assert(verdict.status == OK, "%s", verdict.err.text);
		key = next;
	}
	return key;
}

static uint64_t sam_declines(struct scene *s, const struct key *key, struct digest request)
{
	struct submission word = scene_say(s, &(struct line){
						      .author = SAM,
						      .role = ROLE_ASSESSOR,
						      .kind = "decline",
						      .portfolio = "anna",
						      .body = json_object(),
						      .about = {request},
						      .about_count = 1,
						      .texts = {scene_text("reason", "I was away.")},
						      .text_count = 1,
						      .key = key});
	struct verdict verdict = scene_try(s, &word);

	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	return verdict.seq;
}

Test(verify_receipt, follows_key_after_key_up_to_entry_0, .timeout = 280)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct unpacked u;
	struct report report;

	scene_open(&s, false);
	bytes = receipt(&s, sam_declines(&s, sams_keys(&s, s.keys[SAM], 2), s.tool_request));
	report = verify(&s, bytes.data, bytes.len);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(strstr(report.vouched, "sam's of sam (entry") != NULL, "%s", report.vouched);
	cr_expect(strstr(report.vouched, "rita's of entry 0") != NULL, "%s", report.vouched);
	u = unpack(&s, &bytes);
	cr_assert(zip_find(u.files, u.count, "key-3.json") != NULL);
	for (size_t i = 0; i < u.count; i++) {
		struct zip_file file = u.files[i];

		if (strncmp(file.name, "key-", 4) != 0)
			continue;
		for (size_t at = 0; at < file.len; at += 7) {
			char *changed = arena_bytes(s.a, file.bytes, file.len);

			changed[at] ^= 0x01;
			u.files[i].bytes = changed;
			cr_expect(not(verify_packed(&s, u.files, u.count).ok), "%s, byte %d", file.name,
				  (int)at);
		}
		u.files[i] = file;
	}
	scene_close(&s);
}

Test(verify_receipt, without_a_link_of_the_chain_is_a_finding)
{
	static const char *const cut[] = {"key-3", "key-2", "key"};
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct unpacked u;

	scene_open(&s, false);
	bytes = receipt(&s, sam_declines(&s, sams_keys(&s, s.keys[SAM], 2), s.tool_request));
	u = unpack(&s, &bytes);
	for (size_t i = 0; i < 3; i++) {
		struct report report;
		struct zip_file files[40];
		size_t count = 0;

		for (size_t k = 0; k < u.count; k++)
			if (strncmp(u.files[k].name, cut[i], strlen(cut[i])) != 0 ||
			    u.files[k].name[strlen(cut[i])] != '.')
				files[count++] = u.files[k];
		cr_assert(eq(sz, count, u.count - 4));
		report = verify_packed(&s, files, count);
		cr_expect(report_find(&report, "signature", -2) != NULL, "without %s", cut[i]);
	}
	scene_close(&s);
}

Test(verify_receipt, of_a_key_that_is_too_far_from_entry_0_is_not_written)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes, none;
	struct key *key;
	struct report report;
	struct err err;

	scene_open(&s, false);
	key = sams_keys(&s, s.keys[SAM], RECEIPT_KEYS - 1);
	bytes = receipt(&s, sam_declines(&s, key, s.tool_request));
	report = verify(&s, bytes.data, bytes.len);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	key = sams_keys(&s, key, 1);
	buf_init(&none, RECEIPT_MAX);
	cr_expect(eq(int, receipt_write(s.j, sam_declines(&s, key, s.other_request), NULL, s.a,
					&none, &err), ERR_INVALID));
	cr_expect(eq(sz, none.len, 0));
	scene_close(&s);
}

/* ---- texts ---- */

Test(verify_receipt, has_a_reflection_only_when_its_author_asks)
{
	static const char *const readers[] = {NULL, "olive", "rita", "anna"};
	struct scene s;
	struct submission said;
	struct verdict verdict;

	scene_open(&s, true);
	said = scene_say(&s, &(struct line){.author = ANNA,
					    .role = ROLE_TRAINEE,
					    .kind = "evidence",
					    .portfolio = "anna",
					    .body = json_pack("{s:s,s:s}", "first", "2024-03-04",
							      "last", "2024-03-04"),
					    .texts = {scene_text("title", "A day"),
						      scene_text("reflection", "I was afraid.")},
					    .text_count = 2});
	verdict = scene_try(&s, &said);
	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	for (size_t i = 0; i < 4; i++) {
		CLEANUP(buf_release) struct buf bytes;
		struct unpacked u;
		struct report report;
		struct err err;
		bool own = i == 3;

		buf_init(&bytes, RECEIPT_MAX);
		cr_assert(receipt_write(s.j, verdict.seq, readers[i], s.a, &bytes, &err) == OK);
		u = unpack(&s, &bytes);
		report = verify(&s, bytes.data, bytes.len);
		cr_expect(report.ok, "%s", report_text(&s, &report));
		cr_expect(eq(u64, report.absent, own ? 0 : 1));
		cr_expect(eq(int, zip_find(u.files, u.count, "texts/reflection") != NULL, own));
		cr_expect(zip_find(u.files, u.count, "texts/title") != NULL);
	}
	scene_close(&s);
}

Test(verify_receipt, without_an_erased_text_still_proves_the_rest)
{
	struct scene s;
	CLEANUP(buf_release) struct buf bytes;
	struct zip_file files[32];
	struct unpacked u;
	struct report report;
	size_t count = 0;

	scene_open(&s, false);
	bytes = receipt(&s, s.assessment_seq);
	u = unpack(&s, &bytes);
	for (size_t i = 0; i < u.count; i++) {
		if (strncmp(u.files[i].name, "texts/", 6) == 0)
			continue;
		files[count] = u.files[i];
		if (strcmp(files[count].name, "salts.json") == 0)
			files[count] = (struct zip_file){"salts.json", "{}", 2};
		count++;
	}
	report = verify_packed(&s, files, count);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(eq(u64, report.absent, 1));
	cr_expect(eq(u64, report.erased, 0), "anybody may have taken it out");
	scene_close(&s);
}

Test(verify_receipt, too_large_is_refused_and_gives_no_report)
{
	const struct verify_want want = {0};
	CLEANUP(arena_cleanup) struct arena *a = arena_new(VERIFY_ARENA);
	struct report report = {.entries = 77};
	struct err err;

	cr_expect(eq(int, verify_receipt("", RECEIPT_MAX + 1ul, &want, a, &report, &err),
		     ERR_INVALID));
	cr_expect(eq(u64, report.entries, 77), "a failed call must leave its results alone");
}
