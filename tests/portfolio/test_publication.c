/* A catalogue that leaves a store: what is believed of it, and what is not. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/json.h"
#include "core/zip.h"
#include "portfolio/publication.h"
#include "support/forge.h"

static struct scene s;

static struct line publication(const char *ref, const char *words)
{
	struct digest digest = digest_of(words, strlen(words));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return (struct line){.author = RITA,
			     .role = ROLE_REGISTRAR,
			     .kind = "publish",
			     .body = json_pack("{s:s,s:s,s:[{s:s,s:s}]}", "curriculum", ref,
					       "digest", hex, "files", "name", ref, "sha256", hex),
			     .texts = {scene_text("file.1", words)},
			     .text_count = 1};
}

static void publish(const char *ref)
{
	struct line line = publication(ref, ref);
	struct submission submission = scene_say(&s, &line);
	struct verdict verdict = scene_try(&s, &submission);

	cr_assert(verdict.status == OK, "%s", verdict.err.text);
}

/* Two curricula. */
static void open_scene(void)
{
	scene_open(&s, false);
	publish("PTP-RTP@2023.1");
}

static void close_scene(void)
{
	scene_close(&s);
}

TestSuite(publication, .init = open_scene, .fini = close_scene);

static struct buf catalogue_of(struct journal *j)
{
	struct buf out;
	struct err err;

	buf_init(&out, PUBLICATIONS_MAX);
	cr_assert(publications_write(j, s.a, &out, &(size_t){0}, &err) == OK, "%s", err.text);
	return out;
}

static bool known(void *data, const struct digest *pin)
{
	struct digest ours = journal_pin(s.j);

	(void)data;
	return s.knows_pin && digest_equal(pin, &ours);
}

static bool seen(void *data, const struct digest *pin, struct checkpoint *ret_head)
{
	(void)data;
	(void)pin;
	*ret_head = s.seen;
	return s.seen.size > 0;
}

static enum status read_bytes(const void *bytes, size_t n, struct publications *ret,
			      struct err *err)
{
	const struct verify_want want = {.kinds = &s.kinds, .pin_known = known, .head_seen = seen};

	return publications_read(bytes, n, &want, s.a, ret, err);
}

static void refused_bytes(const void *bytes, size_t n, const char *words)
{
	struct publications p = {.count = 77};
	struct err err = {0};

	cr_expect(read_bytes(bytes, n, &p, &err) != OK, "%s", words);
	cr_expect(strstr(err.text, words) != NULL, "\"%s\" should say \"%s\"", err.text, words);
	cr_expect(eq(sz, p.count, 77), "a failed call must leave its results alone");
}

static void refused(const struct zip_file *files, size_t count, const char *words)
{
	CLEANUP(buf_release) struct buf out;
	struct err err = {0};

	buf_init(&out, PUBLICATIONS_MAX);
	cr_assert(zip_write(files, count, &out, &err) == OK, "%s", err.text);
	refused_bytes(out.data, out.len, words);
}

static size_t unpack(const struct buf *bytes, struct zip_file ret_files[16])
{
	struct zip_file *files;
	size_t count;
	struct err err;

	cr_assert(zip_read(bytes->data, bytes->len, s.a, &files, &count, &err) == OK, "%s",
		  err.text);
	cr_assert(count < 16);
	memcpy(ret_files, files, count * sizeof(*files));
	return count;
}

static struct zip_file *named(struct zip_file *files, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].name, name) == 0)
			return &files[i];
	cr_fatal("%s is missing", name);
	return NULL;
}

Test(publication, all_that_stands_is_in_it_and_it_is_the_same_each_time)
{
	CLEANUP(buf_release) struct buf one = catalogue_of(s.j), two = catalogue_of(s.j);
	struct digest pin = journal_pin(s.j);
	const struct catalogue_file *files;
	struct publications p;
	struct err err;
	size_t count;

	cr_expect(one.len == two.len && memcmp(one.data, two.data, one.len) == 0);
	cr_assert(read_bytes(one.data, one.len, &p, &err) == OK, "%s", err.text);
	cr_expect(digest_equal(&p.pin, &pin));
	cr_expect_str_eq(p.authority, "Example ETB");
	cr_expect(not(p.demo));
	cr_expect(eq(i64, p.time, s.now));
	cr_assert(eq(sz, p.count, 2));
	cr_expect_str_eq(p.items[0].name, "PTP-RTP@2023.1");
	cr_expect_str_eq(p.items[1].name, "STP-CEN@2023.1");
	cr_expect_str_eq(p.items[1].receipt.entry.author, "rita");
	files = publication_files(&p.items[1], s.a, &count);
	cr_assert(eq(sz, count, 1));
	cr_expect_str_eq(files[0].name, "STP-CEN@2023.1");
	cr_expect(files[0].len == 14 && memcmp(files[0].bytes, "STP-CEN@2023.1", 14) == 0);
}

Test(publication, of_a_log_that_nobody_vouches_for_is_refused_with_what_to_do)
{
	CLEANUP(buf_release) struct buf bytes = catalogue_of(s.j);
	struct publications p;
	struct err err;

	s.knows_pin = false;
	cr_expect(eq(int, read_bytes(bytes.data, bytes.len, &p, &err), ERR_DENIED));
	cr_expect(strstr(err.text, "ask that authority for its pin by another way") != NULL, "%s",
		  err.text);
}

Test(publication, in_which_anything_was_changed_is_refused, .timeout = 280)
{
	CLEANUP(buf_release) struct buf bytes = catalogue_of(s.j);
	struct zip_file files[16];
	size_t count = unpack(&bytes, files);

	for (size_t i = 0; i < count; i++) {
		struct zip_file was = files[i];
		char *changed = arena_bytes(s.a, was.bytes, was.len);

		files[i].bytes = changed;
		for (size_t at = i; at < was.len; at += was.len / 20 + 1) {
			changed[at] ^= 1;
			refused(files, count, "");
			changed[at] ^= 1;
		}
		files[i] = was;
	}
}

Test(publication, with_a_file_missing_or_too_many_is_refused)
{
	CLEANUP(buf_release) struct buf bytes = catalogue_of(s.j);
	struct zip_file files[16], less[16];
	size_t count = unpack(&bytes, files);

	for (size_t i = 0; i < count; i++) {
		memcpy(less, files, sizeof(less));
		less[i] = files[count - 1];
		refused(less, count - 1, i == count - 1 ? "" : "is missing");
	}
	files[count] = (struct zip_file){"entry-99.zip", "x", 1};
	refused(files, count + 1, "does not stand as published, or nobody vouches for it");
}

/* A list may not leave one out, nor name it twice, however right it is otherwise. */
Test(publication, of_which_the_list_was_written_anew_is_refused)
{
	CLEANUP(buf_release) struct buf bytes = catalogue_of(s.j);
	struct zip_file files[16], *list;
	size_t count = unpack(&bytes, files);
	const struct {
		const char *text, *words;
	} rows[] = {
		{"{}", "which is none"},
		{"[]", "which is none"},
		{"{\"catalogue\":2}", "which is none"},
		{"not json", "line 1"},
	};
	json_t *doc, *curricula;
	struct err err;

	list = named(files, count, "catalogue.json");
	cr_assert(json_read(list->bytes, list->len, PUBLICATION_LIST_MAX, &doc, &err) == OK);
	curricula = json_object_get(doc, "curricula");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		list->bytes = rows[i].text;
		list->len = strlen(rows[i].text);
		refused(files, count, rows[i].words);
	}
	for (int i = 0; i < 2; i++) {
		struct buf out;

		buf_init(&out, PUBLICATION_LIST_MAX);
		if (i == 0)
			json_array_append(curricula, json_array_get(curricula, 1));
		else
			json_array_remove(curricula, 1), json_array_remove(curricula, 1);
		cr_assert(json_canonical(doc, &out, &err) == OK);
		list->bytes = arena_bytes(s.a, out.data, out.len);
		list->len = out.len;
		refused(files, count, i == 0 ? "listed twice" : "the log did not sign its list");
		buf_release(&out);
	}
	json_decref(doc);
}

/* The receipt of another entry under that name, and one of a later moment. */
Test(publication, put_together_from_several_is_refused)
{
	CLEANUP(buf_release) struct buf first = catalogue_of(s.j), second;
	struct zip_file files[16], later[16], mixed[16];
	size_t count = unpack(&first, files), later_count;
	const char *a = files[3].name, *b = files[4].name;

	cr_assert(eq(sz, count, 5));
	memcpy(mixed, files, sizeof(mixed));
	mixed[3].bytes = files[4].bytes;
	mixed[3].len = files[4].len;
	refused(mixed, count, "another publication than the list says");
	publish("PTP-CVS@2023.1");
	second = catalogue_of(s.j);
	later_count = unpack(&second, later);
	memcpy(mixed, files, sizeof(mixed));
	*named(mixed, count, a) = *named(later, later_count, a);
	refused(mixed, count, "put together from several");
	memcpy(mixed, later, sizeof(mixed));
	*named(mixed, later_count, b) = *named(files, count, b);
	refused(mixed, later_count, "put together from several");
	buf_release(&second);
}

/* The log says two things of one size. */
Test(publication, under_another_head_of_the_size_that_was_seen_is_refused)
{
	CLEANUP(buf_release) struct buf bytes = catalogue_of(s.j);
	struct publications p;
	struct err err;

	cr_assert(read_bytes(bytes.data, bytes.len, &p, &err) == OK, "%s", err.text);
	s.seen = p.head;
	cr_assert(read_bytes(bytes.data, bytes.len, &p, &err) == OK, "%s", err.text);
	s.seen.root.bytes[0] ^= 1;
	refused_bytes(bytes.data, bytes.len, "PTP-RTP@2023.1: it is not what was signed");
}

/* Nothing inflates, so that nothing can be larger than it was sent. */
Test(publication, that_is_no_plain_zip_is_refused)
{
	CLEANUP(buf_release) struct buf bytes = catalogue_of(s.j);

	refused_bytes("", 0, "it is no catalogue");
	refused_bytes("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22,
		      "catalogue.json is missing");
	refused_bytes(bytes.data, bytes.len - 1, "it is no catalogue");
	bytes.data[8] = 8; /* said to be deflated */
	refused_bytes(bytes.data, bytes.len, "it is no catalogue");
}

/* ---- what the operator of a known log could forge ---- */

/* The catalogue of a copy in which this was put, unasked. */
static struct buf forged(struct line line)
{
	struct submission submission = scene_say(&s, &line);
	CLEANUP(journal_cleanup) struct journal *j = NULL;
	char from[120], to[120];
	struct err err;

	scene_copy(&s);
	forge_append(&s, &submission, s.now);
	snprintf(from, sizeof(from), "%s/keys", s.dir);
	snprintf(to, sizeof(to), "%s/keys", s.copy);
	cr_assert(access(to, F_OK) == 0 || symlink(from, to) == 0);
	cr_assert(journal_open(s.copy, false, &s.kinds, &j, &err) == OK, "%s", err.text);
	return catalogue_of(j);
}

static void forged_refused(struct line line, const char *words)
{
	CLEANUP(buf_release) struct buf bytes = forged(line);

	refused_bytes(bytes.data, bytes.len, words);
}

Test(publication, said_by_who_may_not_or_with_anothers_key_is_refused)
{
	struct line line = publication("PTP-CVS@2023.1", "words");

	line.author = SAM;
	line.role = ROLE_ASSESSOR;
	forged_refused(line, "sam said it as assessor, who publishes nothing");
	line = publication("PTP-CVS@2023.1", "words");
	line.key = s.keys[UNA];
	forged_refused(line, "PTP-CVS@2023.1: it is not what was signed");
	line = publication("PTP-CVS@2023.1", "words");
	line.portfolio = "anna";
	forged_refused(line, "who publishes nothing");
}

Test(publication, whose_files_are_not_what_the_entry_names_is_refused)
{
	struct line line = publication("PTP-CVS@2023.1", "words");

	line.texts[0] = scene_text("file.1", "other words");
	forged_refused(line, "is not what the entry names by sha256");
	line = publication("PTP-CVS@2023.1", "words");
	line.texts[line.text_count++] = scene_text("file.2", "more");
	forged_refused(line, "it names 1 files and has 2 texts");
	line = publication("PTP-CVS@2023.1", "words");
	json_decref(line.body);
	line.body = json_pack("{s:s,s:s}", "curriculum", "PTP-CVS@2023.1", "digest",
			      "00000000000000000000000000000000"
			      "00000000000000000000000000000000");
	forged_refused(line, "the body has no \"files\"");
}

/* The name becomes that of a file. */
Test(publication, whose_files_have_wrong_names_is_refused)
{
	static const char *const names[] = {
		"../../up@2023.1", "/etc/passwd", "..", "A@2023.1/B", "A@2023.1.xml", "", "A"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct line line = publication("PTP-CVS@2023.1", "words");
		json_t *file = json_array_get(json_object_get(line.body, "files"), 0);

		json_object_set_new(file, "name", json_string(names[i]));
		forged_refused(line, "files[1].name");
	}
}

/* ---- what takes nobody any more, and maps ---- */

static struct digest append(struct line line)
{
	struct submission submission = scene_say(&s, &line);
	struct verdict verdict = scene_try(&s, &submission);

	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	return verdict.digest;
}

static struct digest map(const char *ref, const struct digest *to, const struct digest *from)
{
	struct digest digest = digest_of(ref, strlen(ref));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	return append((struct line){.author = RITA,
				    .role = ROLE_REGISTRAR,
				    .kind = "map",
				    .body = json_pack("{s:s,s:s}", "map", ref, "sha256", hex),
				    .about = {*to, *from},
				    .about_count = 2,
				    .texts = {scene_text("file.1", ref)},
				    .text_count = 1});
}

Test(publication, that_is_retired_is_left_out_with_its_maps_from_its_day_on)
{
	CLEANUP(buf_release) struct buf bytes = catalogue_of(s.j), later, last;
	static const char *const days[] = {"2024-03-16", "2024-03-15"};
	struct publications p;
	struct digest cen, rtp;
	struct err err;

	buf_init(&later, 0);
	buf_init(&last, 0);
	cr_assert(read_bytes(bytes.data, bytes.len, &p, &err) == OK, "%s", err.text);
	cr_expect(eq(sz, p.map_count, 0));
	rtp = p.items[0].receipt.entry.digest;
	cen = p.items[1].receipt.entry.digest;
	(void)map("MAP-A@2023.1", &cen, &rtp);
	later = catalogue_of(s.j);
	cr_assert(read_bytes(later.data, later.len, &p, &err) == OK, "%s", err.text);
	cr_assert(eq(sz, p.map_count, 1));
	cr_expect_str_eq(p.maps[0].name, "MAP-A@2023.1");
	for (size_t i = 0; i < 2; i++) {
		struct digest said = append((struct line){
			.author = RITA,
			.role = ROLE_REGISTRAR,
			.kind = "retirement",
			.body = json_pack("{s:s,s:s}", "from", days[i], "what", "retired"),
			.about = {rtp},
			.about_count = 1,
			.texts = {scene_text("reason", "No intake.")},
			.text_count = 1});

		buf_release(&last);
		last = catalogue_of(s.j);
		cr_assert(read_bytes(last.data, last.len, &p, &err) == OK, "%s", err.text);
		cr_expect(eq(sz, p.count, i == 0 ? 2 : 1), "%s", days[i]);
		cr_expect(eq(sz, p.map_count, i == 0 ? 1 : 0), "%s", days[i]);
		if (i == 0)
			append((struct line){.author = RITA,
					     .role = ROLE_REGISTRAR,
					     .kind = "revoke",
					     .about = {said},
					     .about_count = 1,
					     .texts = {scene_text("reason", "Too early.")},
					     .text_count = 1});
	}
	cr_expect_str_eq(p.items[0].name, "STP-CEN@2023.1");
	buf_release(&later);
	buf_release(&last);
}

/* What stood before its publisher's key turned out to be stolen is not handed on any more. */
Test(publication, that_fell_with_its_publishers_key_is_not_in_it_nor_can_be_put_back)
{
	CLEANUP(buf_release) struct buf before = catalogue_of(s.j), after;
	CLEANUP(journal_cleanup) struct journal *j = NULL;
	struct zip_file files[16], old[16];
	struct publications p;
	char from[120], to[120];
	size_t count, old_count;
	struct err err;

	scene_copy(&s);
	forge_sql(&s, "INSERT INTO fact_void SELECT '', max(seq), max(seq), max(accepted)"
		      " FROM fact_curriculum");
	snprintf(from, sizeof(from), "%s/keys", s.dir);
	snprintf(to, sizeof(to), "%s/keys", s.copy);
	cr_assert(eq(int, symlink(from, to), 0));
	cr_assert(journal_open(s.copy, false, &s.kinds, &j, &err) == OK, "%s", err.text);
	after = catalogue_of(j);
	cr_assert(read_bytes(after.data, after.len, &p, &err) == OK, "%s", err.text);
	cr_assert(eq(sz, p.count, 1));
	cr_expect_str_eq(p.items[0].name, "STP-CEN@2023.1");
	count = unpack(&after, files);
	old_count = unpack(&before, old);
	cr_assert(eq(sz, count + 1, old_count));
	files[count] = old[4]; /* the later of the two */
	refused(files, count + 1, "does not stand as published");
	buf_release(&after);
}

Test(publication, without_any_there_is_no_catalogue)
{
	size_t count = 77;
	struct buf out;
	struct err err;

	scene_close(&s);
	scene_open(&s, true);
	scene_copy(&s);
	buf_init(&out, PUBLICATIONS_MAX);
	forge_sql(&s, "INSERT INTO fact_void SELECT '', seq, seq, accepted FROM fact_curriculum");
	CLEANUP(journal_cleanup) struct journal *j = NULL;

	cr_assert(journal_open(s.copy, false, &s.kinds, &j, &err) == OK, "%s", err.text);
	cr_expect(eq(int, publications_write(j, s.a, &out, &count, &err), ERR_NOT_FOUND));
	cr_expect(strstr(err.text, "curriculum publish") != NULL, "%s", err.text);
	cr_expect(eq(sz, out.len, 0));
	cr_expect(eq(sz, count, 77));
}
