#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/zip.h"
#include "portfolio/receipt.h"
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
	cr_assert(receipt_write(s->j, seq, s->a, &out, &err) == OK, "%s", err.text);
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
	cr_expect(eq(u64, report.erased, 0));
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
	cr_expect(eq(u64, report.erased, 1));
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
