/* Bundles: what goes into one, and that nothing can be changed, added, hidden or re-made. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include <unistd.h>

#include "core/json.h"
#include "core/zip.h"
#include "portfolio/bundle.h"
#include "support/forge.h"
#include "support/world.h"

#ifdef __SANITIZE_ADDRESS__
#define STEP 211 /* sanitizers look for other things, and are slow */
#else
#define STEP 17
#endif
#define FILES 512

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

static enum status catalogue(void *data, struct world *w, const struct catalogue **ret_catalogue,
			     struct err *err)
{
	(void)w;
	(void)err;
	*ret_catalogue = data;
	return OK;
}

/* How often, and of whom, somebody read the facts. */
static int readings;

static enum status reading(void *data, struct world *w, const char *portfolio, int64_t at,
			   struct err *err)
{
	(void)data;
	(void)w;
	(void)at;
	(void)err;
	cr_expect_str_eq(portfolio, "anna");
	readings++;
	return OK;
}

static struct report verify(struct scene *s, const void *bytes, size_t n)
{
	const struct verify_want want = {
		.kinds = &s->kinds,
		.catalogue = catalogue,
		.catalogue_data = &s->catalogue,
		.pin_known = known,
		.head_seen = seen,
		.reading = reading,
		.data = s,
	};
	struct report report;
	struct err err;

	cr_assert(verify_bundle(bytes, n, &want, s->a, &report, &err) == OK, "%s", err.text);
	return report;
}

static enum status page(void *data, const struct bundle_view *view, struct buf *out,
			struct err *err)
{
	(void)data;
	(void)err;
	buf_printf(out, "<p>%s</p>", view->portfolio);
	return OK;
}

static enum status try(struct scene *s, struct bundle_want want, struct buf *out, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(BUNDLE_ARENA);

	want.portfolio = want.portfolio == NULL ? "anna" : want.portfolio;
	want.page = page;
	buf_init(out, 64u << 20);
	return bundle_write(s->j, &want, a, out, NULL, err);
}

static struct buf bundle(struct scene *s, struct bundle_want want)
{
	struct buf out;
	struct err err;

	cr_assert(try(s, want, &out, &err) == OK, "%s", err.text);
	return out;
}

#define ENTRIES(...)                                                                               \
	(const struct bundle_choice[]){__VA_ARGS__},                                               \
		sizeof((const struct bundle_choice[]){__VA_ARGS__}) / sizeof(struct bundle_choice)

static uint64_t place(struct scene *s, const struct digest *digest)
{
	char hex[DIGEST_HEX];
	uint64_t seq = 0;

	digest_hex(digest, hex);
	cr_assert(journal_find(s->j, hex, &seq, NULL) == OK);
	return seq;
}

/* ---- right ones ---- */

Test(bundle, of_a_whole_portfolio_verifies_and_is_read)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one, again;
	struct report report;

	scene_open(&s, false);
	one = bundle(&s, (struct bundle_want){.reader = "anna"});
	again = bundle(&s, (struct bundle_want){.reader = "anna"});
	cr_expect(one.len == again.len && memcmp(one.data, again.data, one.len) == 0);
	cr_expect(bundle_begins(one.data, one.len));
	readings = 0;
	report = verify(&s, one.data, one.len);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(report.replayed && report.personal);
	cr_expect_str_eq(report.portfolio, "anna");
	cr_expect(eq(u64, report.hidden, 0));
	cr_expect(eq(int, readings, 1));
	scene_close(&s);
}

Test(bundle, of_a_part_verifies_and_comes_to_nothing)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct report report;

	scene_open(&s, false);
	one = bundle(&s, (struct bundle_want){.only = ENTRIES({NULL, s.assessment_seq})});
	readings = 0;
	report = verify(&s, one.data, one.len);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	cr_expect(not(report.replayed));
	cr_expect(eq(int, readings, 0), "a part was taken for the whole");
	cr_expect(gt(u64, report.hidden, 0));
	cr_expect(not(report.personal));
	scene_close(&s);
}

Test(bundle, shows_private_texts_to_their_author_alone)
{
	struct scene s;
	CLEANUP(buf_release) struct buf hers, anybodys;
	struct zip_file *files;
	size_t with, without;

	scene_open(&s, true);
	hers = bundle(&s, (struct bundle_want){.reader = "anna"});
	anybodys = bundle(&s, (struct bundle_want){.reader = "rita"});
	cr_assert(zip_read(hers.data, hers.len, s.a, &files, &with, NULL) == OK);
	cr_assert(zip_read(anybodys.data, anybodys.len, s.a, &files, &without, NULL) == OK);
	cr_expect(ge(sz, with, without));
	cr_expect(verify(&s, hers.data, hers.len).ok);
	cr_expect(verify(&s, anybodys.data, anybodys.len).ok);
	scene_close(&s);
}

Test(bundle, hides_nothing_that_answers_what_it_shows)
{
	struct scene s;
	CLEANUP(buf_release) struct buf out;
	struct err err;

	scene_open(&s, false);
	cr_expect(eq(int,
		     try(&s, (struct bundle_want){.hide = ENTRIES({NULL, s.assessment_seq})}, &out,
			 &err),
		     ERR_CONFLICT));
	cr_expect(strstr(err.text, "changes what") != NULL, "%s", err.text);
	cr_expect(eq(sz, out.len, 0));
	scene_close(&s);
}

Test(bundle, is_of_somebody_who_has_a_portfolio_and_of_entries_in_it)
{
	struct scene s;
	CLEANUP(buf_release) struct buf nobody, other;
	struct err err;

	scene_open(&s, true);
	cr_expect(eq(int, try(&s, (struct bundle_want){.portfolio = "rita"}, &nobody, &err),
		     ERR_NOT_FOUND));
	cr_expect(eq(int, try(&s, (struct bundle_want){.only = ENTRIES({NULL, 0})}, &other, &err),
		     ERR_NOT_FOUND));
	scene_close(&s);
}

Test(bundle, whose_pin_nobody_knows_is_only_consistent_with_itself)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct report report;

	scene_open(&s, true);
	one = bundle(&s, (struct bundle_want){0});
	s.knows_pin = false;
	report = verify(&s, one.data, one.len);
	cr_expect(not(report.ok));
	cr_assert(eq(u64, report.finding_total, 1), "%s", report_text(&s, &report));
	cr_expect_str_eq(report.findings[0].code, "pin");
	cr_expect(strstr(report.findings[0].text, "made by whoever made this file") != NULL);
	scene_close(&s);
}

Test(bundle, under_another_head_of_the_size_that_was_seen_is_a_finding)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	const char *note;
	size_t n;
	struct report report;

	scene_open(&s, true);
	one = bundle(&s, (struct bundle_want){0});
	cr_assert(journal_head(s.j, s.a, &s.seen, &note, &n, NULL) == OK);
	s.seen.root.bytes[0] ^= 1;
	report = verify(&s, one.data, one.len);
	cr_expect(report_find(&report, "rollback", -1) != NULL);
	scene_close(&s);
}

/* ---- changes ---- */

struct packed {
	struct zip_file *files;
	size_t count;
};

static struct packed unpack(struct scene *s, const struct buf *bytes)
{
	struct zip_file *files = arena_array(s->a, FILES, sizeof(*files)), *read;
	struct packed u = {.files = files};

	cr_assert(zip_read(bytes->data, bytes->len, s->a, &read, &u.count, NULL) == OK);
	cr_assert(lt(sz, u.count, FILES - 8));
	memcpy(files, read, u.count * sizeof(*files));
	return u;
}

static struct report verify_packed(struct scene *s, const struct packed *u)
{
	CLEANUP(buf_release) struct buf bytes;

	buf_init(&bytes, 64u << 20);
	cr_assert(zip_write(u->files, u->count, &bytes, NULL) == OK);
	return verify(s, bytes.data, bytes.len);
}

static struct zip_file *file(const struct packed *u, const char *name)
{
	for (size_t i = 0; i < u->count; i++)
		if (strcmp(u->files[i].name, name) == 0)
			return &u->files[i];
	cr_fatal("there is no file %s", name);
	return NULL;
}

static void drop(struct packed *u, const char *name)
{
	struct zip_file *gone = file(u, name);

	memmove(gone, gone + 1, (size_t)(u->files + u->count - gone - 1) * sizeof(*gone));
	u->count--;
}

static const char *path(struct scene *s, const char *folder, const struct digest *digest,
			const char *ending)
{
	return bundle_path(s->a, folder, digest, ending);
}

/* What only the operator can do: the manifest of what is there now, signed by that key. */
static void sign_again(struct scene *s, struct packed *u, const struct key *key,
		       void (*change)(struct manifest *m))
{
	struct buf text;
	struct signature signature;
	struct manifest m;
	struct zip_file *manifest = file(u, "manifest.json"), *sig = file(u, "manifest.sig");
	struct err err;
	size_t count = 0;

	cr_assert(manifest_read(manifest->bytes, manifest->len, s->a, &m, &err) == OK, "%s",
		  err.text);
	m.files = arena_array(s->a, u->count, sizeof(*m.files));
	for (size_t i = 0; i < u->count; i++)
		if (strncmp(u->files[i].name, "manifest.", 9) != 0)
			m.files[count++] = (struct manifest_file){
				u->files[i].name, u->files[i].len,
				digest_of(u->files[i].bytes, u->files[i].len)};
	m.file_count = count;
	if (change != NULL)
		change(&m);
	buf_init(&text, MANIFEST_MAX);
	cr_assert(manifest_write(&m, &text, &err) == OK, "%s", err.text);
	if (key != NULL)
		cr_assert(key_sign(key, text.data, text.len, &signature, &err) == OK);
	else
		cr_assert(journal_sign(s->j, text.data, text.len, &signature, &err) == OK);
	manifest->bytes = arena_bytes(s->a, text.data, text.len);
	manifest->len = text.len;
	sig->bytes = arena_bytes(s->a, signature.bytes, signature.len);
	sig->len = signature.len;
	buf_release(&text);
}

static void expect(struct scene *s, const struct packed *u, const char *code, const char *what)
{
	struct report report = verify_packed(s, u);
	bool found = false;

	for (size_t i = 0; i < report.finding_count; i++)
		found = found || strcmp(report.findings[i].code, code) == 0;
	cr_expect(not(report.ok), "%s", what);
	cr_expect(found, "%s: no finding %s%s", what, code, report_text(s, &report));
}

Test(bundle, any_byte_of_any_of_its_files, .timeout = 280)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct packed u;
	size_t tried = 0;

	scene_open(&s, true);
	one = bundle(&s, (struct bundle_want){.reader = "anna"});
	u = unpack(&s, &one);
	for (size_t i = 0; i < u.count; i++)
		for (size_t at = 0; at < u.files[i].len;
		     at += STEP + u.files[i].len / 16, tried++) {
			struct zip_file was = u.files[i];
			char *changed = arena_bytes(s.a, was.bytes, was.len);

			changed[at] ^= at % 2 == 0 ? 0x01 : 0x20;
			u.files[i].bytes = changed;
			cr_expect(not(verify_packed(&s, &u).ok), "%s, byte %d", was.name, (int)at);
			u.files[i] = was;
		}
	cr_expect(gt(sz, tried, 100));
	scene_close(&s);
}

Test(bundle, cut_off_anywhere_is_none)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;

	scene_open(&s, true);
	one = bundle(&s, (struct bundle_want){0});
	for (size_t n = 0; n < one.len; n += 1 + one.len / 97)
		cr_expect(not(verify(&s, one.data, n).ok), "%d bytes", (int)n);
	scene_close(&s);
}

Test(bundle, any_file_missing_or_added)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct packed u;

	scene_open(&s, true);
	one = bundle(&s, (struct bundle_want){0});
	u = unpack(&s, &one);
	for (size_t gone = 0; gone < u.count; gone++) {
		struct packed v = unpack(&s, &one);

		drop(&v, u.files[gone].name);
		cr_expect(not(verify_packed(&s, &v).ok), "without %s", u.files[gone].name);
	}
	u.files[u.count++] = (struct zip_file){"texts/more", "more", 4};
	expect(&s, &u, "bundle", "a file more");
	scene_close(&s);
}

Test(bundle, with_a_page_that_is_not_the_manifests)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct packed u;

	scene_open(&s, true);
	one = bundle(&s, (struct bundle_want){0});
	u = unpack(&s, &one);
	*file(&u, "index.html") = (struct zip_file){"index.html", "<p>complete</p>", 15};
	expect(&s, &u, "bundle", "another page");
	sign_again(&s, &u, s.keys[ANNA], NULL);
	expect(&s, &u, "manifest", "another page, signed by somebody else");
	scene_close(&s);
}

Test(bundle, with_an_archive_that_climbs_or_repeats_is_refused_before_it_is_read)
{
	static const char *const bad[] = {"../index.html", "entries/../x", "/etc/passwd", "a//b"};
	struct scene s;
	CLEANUP(buf_release) struct buf one;

	scene_open(&s, true);
	one = bundle(&s, (struct bundle_want){0});
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		CLEANUP(buf_release) struct buf changed;
		size_t n = strlen(bad[i]);

		buf_init(&changed, one.len);
		buf_add(&changed, one.data, one.len);
		/* In both places where the first name stands. */
		for (size_t at = 0; at + 13 < changed.len; at++)
			if (memcmp(changed.data + at, "manifest.json", 13) == 0)
				memcpy(changed.data + at, bad[i], n);
		cr_expect(not(verify(&s, changed.data, changed.len).ok), "%s", bad[i]);
	}
	scene_close(&s);
}

/* A link is a file whose attributes say so: there is one spelling of attributes, that of a plain
 * file. */
Test(bundle, with_a_link_in_it_is_refused)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct report report;
	size_t at;

	scene_open(&s, true);
	one = bundle(&s, (struct bundle_want){0});
	for (at = one.len - 22; at > 0 && memcmp(one.data + at, "PK\1\2", 4) != 0; at--)
		;
	one.data[at + 41] = (char)0xa1; /* S_IFLNK in the upper half of the attributes */
	report = verify(&s, one.data, one.len);
	cr_expect(report_find(&report, "bundle", -1) != NULL);
	scene_close(&s);
}

/* ---- by the operator ---- */

static void one_hidden_less(struct manifest *m)
{
	m->leaves--;
}

static void hides(struct manifest *m, const struct digest *entry)
{
	m->hidden = (struct digest *)entry;
	m->hidden_count = 1;
}

static struct digest hidden_one;

static void hides_one(struct manifest *m)
{
	hides(m, &hidden_one);
	m->without_count = 0;
}

static struct verdict take_back(struct scene *s)
{
	struct submission said =
		scene_say(s, &(struct line){
				     .author = SAM,
				     .role = ROLE_ASSESSOR,
				     .kind = "revoke",
				     .portfolio = "anna",
				     .body = json_object(),
				     .about = {s->assessment},
				     .about_count = 1,
				     .texts = {scene_text("reason", "it was not she")},
				     .text_count = 1,
			     });
	struct verdict verdict = scene_try(s, &said);

	cr_assert(verdict.status == OK, "%s", verdict.err.text);
	return verdict;
}

static const char *text_file(struct scene *s, uint64_t seq)
{
	struct record r;
	struct entry e;

	cr_assert(journal_read(s->j, seq, s->a, &r, &e, NULL) == OK);
	return path(s, "texts", &e.texts[0].digest, ".txt");
}

/* The log's own operator takes a revocation out and signs what is left: its leaf, or the gap,
 * tells. */
Test(bundle, that_hides_a_later_revocation_is_named_even_when_the_log_signs_it)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct verdict revoked;
	struct packed u;

	scene_open(&s, false);
	revoked = take_back(&s);
	one = bundle(&s, (struct bundle_want){0});
	cr_expect(verify(&s, one.data, one.len).ok);

	u = unpack(&s, &one);
	drop(&u, path(&s, "entries", &revoked.digest, ".json"));
	drop(&u, path(&s, "entries", &revoked.digest, ".sig"));
	drop(&u, text_file(&s, revoked.seq));
	hidden_one = revoked.digest;
	sign_again(&s, &u, NULL, hides_one);
	expect(&s, &u, "hidden", "the revocation is a leaf");

	drop(&u, path(&s, "proof", &revoked.digest, ".leaf"));
	drop(&u, path(&s, "proof", &revoked.digest, ".tlog-proof"));
	sign_again(&s, &u, NULL, NULL);
	expect(&s, &u, "leaf", "the revocation is gone");
	sign_again(&s, &u, NULL, one_hidden_less);
	expect(&s, &u, "leaf", "it is gone and not counted");
	scene_close(&s);
}

Test(bundle, shows_a_revocation_with_what_it_revokes_and_without_its_words_else)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one, other;
	struct verdict revoked;
	struct packed u;
	struct report report;

	scene_open(&s, false);
	revoked = take_back(&s);
	one = bundle(&s, (struct bundle_want){.only = ENTRIES({NULL, s.assessment_seq})});
	u = unpack(&s, &one);
	(void)file(&u, path(&s, "entries", &revoked.digest, ".json"));
	(void)file(&u, text_file(&s, revoked.seq));
	other = bundle(&s, (struct bundle_want){.only = ENTRIES({NULL, place(&s, &s.early)})});
	report = verify(&s, other.data, other.len);
	cr_expect(report.ok, "%s", report_text(&s, &report));
	u = unpack(&s, &other);
	(void)file(&u, path(&s, "entries", &revoked.digest, ".json"));
	for (size_t i = 0; i < u.count; i++)
		cr_expect(not(strcmp(u.files[i].name, text_file(&s, revoked.seq)) == 0));
	scene_close(&s);
}

Test(bundle, with_an_entry_swapped_for_another)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct zip_file *a, *b;
	const void *bytes;
	size_t n;
	struct packed u;

	scene_open(&s, false);
	one = bundle(&s, (struct bundle_want){0});
	u = unpack(&s, &one);
	a = file(&u, path(&s, "entries", &s.assessment, ".json"));
	b = file(&u, path(&s, "entries", &s.request, ".json"));
	bytes = a->bytes;
	n = a->len;
	a->bytes = b->bytes;
	a->len = b->len;
	b->bytes = bytes;
	b->len = n;
	sign_again(&s, &u, NULL, NULL);
	expect(&s, &u, "entry", "two entries in each other's place");
	scene_close(&s);
}

/* Who gave sam his key and role is left out, and the operator signs it. */
Test(bundle, without_whoever_gave_its_authors_keys_and_roles)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	struct packed u;

	scene_open(&s, false);
	one = bundle(&s, (struct bundle_want){0});
	u = unpack(&s, &one);
	drop(&u, path(&s, "entries", &s.sam_role, ".json"));
	drop(&u, path(&s, "entries", &s.sam_role, ".sig"));
	drop(&u, path(&s, "proof", &s.sam_role, ".leaf"));
	drop(&u, path(&s, "proof", &s.sam_role, ".tlog-proof"));
	sign_again(&s, &u, NULL, NULL);
	expect(&s, &u, "rule", "sam's role");
	scene_close(&s);
}

/* The operator writes an assessment in una's name, whom nobody approved, with a key of their own.
 */
Test(bundle, of_a_store_whose_operator_wrote_an_entry_themselves)
{
	struct scene s;
	CLEANUP(buf_release) struct buf one;
	CLEANUP(journal_cleanup) struct journal *copy = NULL;
	struct journal *own;
	struct submission said;
	struct packed u;

	scene_open(&s, false);
	said = scene_say(&s, &(struct line){
				     .author = UNA,
				     .role = ROLE_ASSESSOR,
				     .kind = "assessment",
				     .portfolio = "anna",
				     .body = json_pack("{s[{siss}]}", "judgements", "n", 1, "point",
						       "satisfactory"),
				     .about = {s.request, s.evidence},
				     .about_count = 2,
			     });
	scene_copy(&s);
	(void)forge_append(&s, &said, s.now);
	cr_assert(symlink(arena_printf(s.a, "%s/keys", s.dir),
			  arena_printf(s.a, "%s/keys", s.copy)) == 0);
	cr_assert(journal_open(s.copy, false, &s.kinds, &copy, NULL) == OK);
	own = s.j;
	s.j = copy;
	one = bundle(&s, (struct bundle_want){0});
	s.j = own;
	u = unpack(&s, &one);
	expect(&s, &u, "rule", "una was not asked");
	scene_close(&s);
}
