/* A request that leaves the store and the answer that comes back: what is believed of both. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/json.h"
#include "core/zip.h"
#include "portfolio/packet.h"
#include "portfolio/receipt.h"
#include "portfolio/world.h"
#include "support/forge.h"

static struct scene s;
static uint64_t request_seq;
static struct digest request;

static uint64_t append(struct line line)
{
	struct submission submission = scene_say(&s, &line);
	struct verdict verdict = scene_try(&s, &submission);

	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	request = verdict.digest;
	return verdict.seq;
}

/* anna asks kit, whom the log knows, who has no key. */
static void open_scene(void)
{
	scene_open(&s, false);
	append((struct line){.author = RITA,
			     .role = ROLE_REGISTRAR,
			     .kind = "person",
			     .body = json_pack("{s:s}", "person", "kit"),
			     .texts = {scene_text("name", "Kit Outside")},
			     .text_count = 1});
	append((struct line){.author = RITA,
			     .role = ROLE_REGISTRAR,
			     .kind = "role",
			     .body = json_pack("{s:s,s:s,s:s}", "person", "kit", "role", "assessor",
					       "from", "2024-01-01")});
	append((struct line){.author = OLIVE,
			     .role = ROLE_TRAINING_OFFICER,
			     .kind = "approval",
			     .portfolio = "anna",
			     .body = json_pack("{s:s}", "assessor", "kit")});
	request_seq = append((struct line){.author = ANNA,
					   .role = ROLE_TRAINEE,
					   .kind = "request",
					   .portfolio = "anna",
					   .body = json_pack("{s:s,s:s,s:[s]}", "assessor", "kit",
							     "tool", "DOPS", "modules", "CEN-R1"),
					   .about = {s.evidence},
					   .about_count = 1});
}

static void close_scene(void)
{
	scene_close(&s);
}

TestSuite(packet, .init = open_scene, .fini = close_scene);

static struct buf packet(uint64_t seq)
{
	struct buf out;
	struct err err;

	buf_init(&out, PACKET_MAX);
	cr_assert(packet_write(s.j, seq, s.now, s.a, &out, &err) == OK, "%s", err.text);
	return out;
}

static enum status read_bytes(const void *bytes, size_t n, struct packet *ret_packet,
			      struct err *err)
{
	const struct verify_want want = {.kinds = &s.kinds};

	return packet_read(bytes, n, &want, s.a, ret_packet, err);
}

static struct packet read_packet(const struct buf *b)
{
	struct packet p;
	struct err err;

	cr_assert(read_bytes(b->data, b->len, &p, &err) == OK, "%s", err.text);
	return p;
}

static void refused(const struct zip_file *files, size_t count, const char *words)
{
	CLEANUP(buf_release) struct buf out;
	struct packet p = {.written = 77};
	struct err err = {0};

	buf_init(&out, PACKET_MAX + ENTRY_MAX);
	cr_assert(zip_write(files, count, &out, &err) == OK, "%s", err.text);
	cr_expect(read_bytes(out.data, out.len, &p, &err) != OK, "%s", words);
	cr_expect(strstr(err.text, words) != NULL, "%s: %s", words, err.text);
	cr_expect(p.written == 77, "a failed call must leave its results alone");
}

Test(packet, has_what_the_assessor_must_see_and_is_the_same_each_time)
{
	CLEANUP(buf_release) struct buf one = packet(request_seq), two = packet(request_seq);
	struct packet p = read_packet(&one);
	struct digest pin = journal_pin(s.j);

	cr_expect(one.len == two.len && memcmp(one.data, two.data, one.len) == 0);
	cr_expect(digest_equal(&p.pin, &pin));
	cr_expect_str_eq(p.assessor, "kit");
	cr_expect_str_eq(p.trainee_name, "Ms anna");
	cr_expect(eq(u64, p.request.seq, request_seq));
	cr_expect(digest_equal(&p.evidence.entry.digest, &s.evidence));
	cr_expect(receipt_text(&p.evidence, "title") != NULL);
	cr_expect(receipt_text(&p.evidence, "file.1") != NULL);
	cr_expect(receipt_text(&p.curriculum, "file.1") != NULL);
	cr_expect(receipt_text(&p.evidence, "file.2") == NULL);
}

Test(packet, is_for_who_has_no_key_and_of_what_is_still_asked)
{
	struct buf out;
	struct err err;
	uint64_t sams;

	buf_init(&out, PACKET_MAX);
	cr_expect(packet_write(s.j, 1, s.now, s.a, &out, &err) == ERR_INVALID);
	sams = append((struct line){.author = ANNA,
				    .role = ROLE_TRAINEE,
				    .kind = "request",
				    .portfolio = "anna",
				    .body = json_pack("{s:s,s:s,s:[s]}", "assessor", "sam", "tool",
						      "DOPS", "modules", "CEN-R1"),
				    .about = {s.evidence},
				    .about_count = 1});
	cr_expect(packet_write(s.j, sams, s.now, s.a, &out, &err) == ERR_CONFLICT);
	cr_expect(strstr(err.text, "has a key in this log") != NULL, "%s", err.text);
	cr_expect(eq(sz, out.len, 0));
	buf_release(&out);
}

Test(packet, in_which_anything_was_changed_is_refused, .timeout = 280)
{
	CLEANUP(buf_release) struct buf bytes = packet(request_seq);
	struct zip_file *files;
	size_t count;
	struct err err;

	cr_assert(zip_read(bytes.data, bytes.len, s.a, &files, &count, &err) == OK);
	for (size_t i = 0; i < count; i++) {
		struct zip_file was = files[i];
		char *changed = arena_bytes(s.a, was.bytes, was.len);

		/* One is for people, the other says itself that nobody signed it. */
		if (strstr(was.name, ".zip") == NULL)
			continue;
		files[i].bytes = changed;
		for (size_t at = i; at < was.len; at += was.len / 12 + 1) {
			changed[at] ^= 1;
			refused(files, count, "");
			changed[at] ^= 1;
		}
		files[i] = was;
	}
}

Test(packet, with_a_file_missing_or_too_many_is_refused)
{
	CLEANUP(buf_release) struct buf bytes = packet(request_seq);
	struct zip_file *files, more[16];
	size_t count;
	struct err err;

	cr_assert(zip_read(bytes.data, bytes.len, s.a, &files, &count, &err) == OK);
	cr_assert(count < 16);
	memcpy(more, files, count * sizeof(*files));
	more[count] = (struct zip_file){"more.txt", "x", 1};
	refused(more, count + 1, "no part of a request");
	for (size_t i = 0; i < count; i++) {
		if (strcmp(files[i].name, "trainee.zip") == 0)
			continue;
		memcpy(more, files, count * sizeof(*files));
		more[i] = files[count - 1];
		refused(more, count - 1, i == count - 1 ? "" : "is missing");
	}
}

/* Parts of another moment, or another entry under the right name. */
Test(packet, put_together_from_several_is_refused)
{
	CLEANUP(buf_release) struct buf first = packet(request_seq), second;
	struct zip_file *files, *later, mixed[16];
	size_t count, later_count;
	struct err err;

	cr_assert(zip_read(first.data, first.len, s.a, &files, &count, &err) == OK);
	memcpy(mixed, files, count * sizeof(*files));
	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].name, "evidence.zip") == 0)
			mixed[i].bytes = zip_find(files, count, "request.zip")->bytes,
			mixed[i].len = zip_find(files, count, "request.zip")->len;
	refused(mixed, count, "evidence.zip holds an entry of kind request");

	append((struct line){
		.author = ANNA,
		.role = ROLE_TRAINEE,
		.kind = "evidence",
		.portfolio = "anna",
		.body = json_pack("{s:s,s:s}", "first", "2024-03-04", "last", "2024-03-05"),
		.texts = {scene_text("title", "Another")},
		.text_count = 1});
	second = packet(request_seq);
	cr_assert(zip_read(second.data, second.len, s.a, &later, &later_count, &err) == OK);
	memcpy(mixed, files, count * sizeof(*files));
	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].name, "evidence.zip") == 0)
			mixed[i] = later[i];
	refused(mixed, count, "put together from several");
	buf_release(&second);
}

/* ---- answers ---- */

static struct key *kits_key(void)
{
	struct key *key;

	cr_assert(key_generate(KEY_P256, &s.random, &key, NULL) == OK);
	return key;
}

static struct submission answer(const struct packet *p, const struct key *key, struct text *note)
{
	json_t *body = scene_key_body(&s, "kit", key);
	struct submission submission;
	struct err err;

	json_object_del(body, "person");
	json_object_del(body, "checked");
	json_object_set_new(body, "form", json_string("TOOLS@2010.1/DOPS"));
	json_object_set_new(body, "marks", json_pack("{s:s}", "safety", "3"));
	json_object_set_new(body, "judgements",
			    json_pack("[{s:i,s:s}]", "n", 1, "point", "satisfactory"));
	*note = scene_text("note.feedback", "Well done.");
	struct entry e = {
		.v = 1,
		.kind = "answer",
		.log = p->pin,
		.portfolio = "anna",
		.author = "kit",
		.role = ROLE_ASSESSOR,
		.time = s.now,
		.seen_size = p->head.size,
		.seen_root = p->head.root,
		.about = (struct digest[]){p->request.entry.digest, p->evidence.entry.digest},
		.about_count = 2,
		.body = body,
	};

	cr_assert(entry_sign(&e, note, 1, key, &s.random, s.a, &submission, &err) == OK, "%s",
		  err.text);
	json_decref(body);
	return submission;
}

Test(packet, is_answered_and_the_answer_confirmed_and_proved)
{
	CLEANUP(key_cleanup) struct key *key = kits_key();
	CLEANUP(buf_release) struct buf bytes = packet(request_seq), file, receipt;
	struct packet p = read_packet(&bytes);
	struct submission back;
	struct verdict verdict;
	struct report report;
	struct text note;
	struct entry e;
	struct err err;

	buf_init(&file, ANSWER_MAX);
	buf_init(&receipt, RECEIPT_MAX);
	back = answer(&p, key, &note);
	cr_assert(answer_write(&back, s.a, &file, &err) == OK, "%s", err.text);
	cr_assert(answer_read(file.data, file.len, s.a, &back, &e, &err) == OK, "%s", err.text);
	cr_expect_str_eq(e.author, "kit");
	verdict = scene_try(&s, &back);
	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	cr_expect(receipt_write(s.j, verdict.seq, NULL, s.a, &receipt, &err) == ERR_CONFLICT);
	cr_expect(strstr(err.text, "is unconfirmed") != NULL, "%s", err.text);

	append((struct line){.author = OLIVE,
			     .role = ROLE_TRAINING_OFFICER,
			     .kind = "countersign",
			     .portfolio = "anna",
			     .about = {verdict.digest},
			     .about_count = 1});
	cr_assert(receipt_write(s.j, verdict.seq, NULL, s.a, &receipt, &err) == OK, "%s", err.text);
	const struct verify_want want = {.kinds = &s.kinds};

	cr_assert(verify_receipt(receipt.data, receipt.len, &want, s.a, &report, &err) == OK);
	cr_expect(eq(u64, report.finding_total, 1), "%s", report_text(&s, &report));
	cr_expect_str_eq(report.findings[0].code, "pin");
	cr_expect(strstr(report.vouched, "kit's key is by the word of olive") != NULL, "%s",
		  report.vouched);
	report = scene_verify(&s, s.dir);
	cr_expect(report.ok, "%s", report_text(&s, &report));
}

/* The chain of an answer's receipt begins with who confirmed it: without that, or with another, it
 * is nobody's. */
Test(packet, whose_answers_receipt_lacks_the_confirmation_is_a_finding)
{
	CLEANUP(key_cleanup) struct key *key = kits_key();
	CLEANUP(buf_release) struct buf bytes = packet(request_seq), receipt, cut;
	struct packet p = read_packet(&bytes);
	struct zip_file *files, kept[64];
	struct submission said;
	struct verdict verdict;
	struct report report;
	size_t count, n = 0;
	struct text note;
	struct err err;
	const struct verify_want want = {.kinds = &s.kinds};

	buf_init(&receipt, RECEIPT_MAX);
	buf_init(&cut, RECEIPT_MAX);
	said = answer(&p, key, &note);
	verdict = scene_try(&s, &said);
	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	append((struct line){.author = OLIVE,
			     .role = ROLE_TRAINING_OFFICER,
			     .kind = "countersign",
			     .portfolio = "anna",
			     .about = {verdict.digest},
			     .about_count = 1});
	cr_assert(receipt_write(s.j, verdict.seq, NULL, s.a, &receipt, &err) == OK, "%s", err.text);
	cr_assert(zip_read(receipt.data, receipt.len, s.a, &files, &count, &err) == OK);
	for (size_t i = 0; i < count; i++)
		if (strncmp(files[i].name, "key", 3) != 0)
			kept[n++] = files[i];
	cr_assert(zip_write(kept, n, &cut, &err) == OK);
	cr_assert(verify_receipt(cut.data, cut.len, &want, s.a, &report, &err) == OK);
	cr_expect(report_find(&report, "signature", (int64_t)verdict.seq) != NULL, "%s",
		  report_text(&s, &report));
}

Test(packet, whose_answer_was_changed_is_refused)
{
	CLEANUP(key_cleanup) struct key *key = kits_key();
	CLEANUP(buf_release) struct buf bytes = packet(request_seq), file;
	struct packet p = read_packet(&bytes);
	struct submission said, back = {.len = 77};
	struct zip_file *files, more[16];
	struct digest before = scene_digest(&s), after;
	struct verdict verdict;
	struct text note;
	struct entry e;
	struct err err;
	size_t count;

	buf_init(&file, ANSWER_MAX);
	said = answer(&p, key, &note);
	cr_assert(answer_write(&said, s.a, &file, &err) == OK);
	cr_assert(zip_read(file.data, file.len, s.a, &files, &count, &err) == OK);
	cr_assert(count < 15);
	for (size_t i = 0; i <= count; i++) {
		CLEANUP(buf_release) struct buf other;

		buf_init(&other, ANSWER_MAX);
		memcpy(more, files, count * sizeof(*files));
		if (i == count)
			more[count] = (struct zip_file){"more", "x", 1};
		else if (strcmp(files[i].name, "answer.sig") == 0)
			more[i].len = SIGNATURE_DER_MAX + 1, more[i].bytes = files[0].bytes;
		else
			*(char *)(more[i].bytes = arena_bytes(s.a, files[i].bytes, files[i].len)) ^=
				1;
		cr_assert(zip_write(more, count + (i == count), &other, &err) == OK);
		cr_expect(answer_read(other.data, other.len, s.a, &back, &e, &err) != OK, "%zu", i);
		cr_expect(eq(sz, back.len, 77), "a failed call must leave its results alone");
	}
	/* A signature of the right size that is another's is refused where it is judged. */
	said.signature.bytes[said.signature.len - 1] ^= 1;
	verdict = scene_try(&s, &said);
	after = scene_digest(&s);
	cr_expect(verdict.status == ERR_DENIED, "%s", verdict.err.text);
	cr_expect(digest_equal(&before, &after));
}
