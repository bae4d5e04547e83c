#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/entry.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES "1111111111111111111111111111111111111111111111111111111111111111"

static struct err err;
static struct arena *a;

static void set_up(void)
{
	a = arena_new(16u << 20);
}

static void tear_down(void)
{
	arena_free(a);
}

TestSuite(entry, .init = set_up, .fini = tear_down);
TestSuite(leaf, .init = set_up, .fini = tear_down);

/* An entry as canonical bytes, each member of its own. */
struct members {
	const char *about, *author, *body, *key, *kind, *log, *portfolio, *role, *seen, *texts, *time, *v;
};

static const struct members good = {
	.about = "[\"" ONES "\"]",
	.author = "\"ann-lee\"",
	.body = "{\"first\":\"2024-03-01\"}",
	.key = "\"" ONES "\"",
	.kind = "\"evidence\"",
	.log = "\"" ZEROS "\"",
	.portfolio = "\"ann-lee\"",
	.role = "\"trainee\"",
	.seen = "{\"root\":\"" ZEROS "\",\"size\":12}",
	.texts = "{\"file.1\":\"" ZEROS "\",\"file.1.name\":\"" ONES "\",\"title\":\"" ONES "\"}",
	.time = "\"2024-03-01T09:00:00Z\"",
	.v = "1",
};

static char *join(const struct members *m)
{
	return arena_printf(a,
			    "{\"about\":%s,\"author\":%s,\"body\":%s,\"key\":%s,\"kind\":%s,\"log\":%s,"
			    "\"portfolio\":%s,\"role\":%s,\"seen\":%s,\"texts\":%s,\"time\":%s,\"v\":%s}",
			    m->about, m->author, m->body, m->key, m->kind, m->log, m->portfolio, m->role,
			    m->seen, m->texts, m->time, m->v);
}

Test(entry, gives_each_member_of_its_bytes)
{
	const char *bytes = join(&good);
	struct digest ones, digest = digest_of(bytes, strlen(bytes));
	struct entry e;
	int64_t time;

	cr_assert(eq(int, digest_parse(ONES, &ones, &err), OK));
	cr_assert(eq(int, time_parse("2024-03-01T09:00:00Z", &time, &err), OK));
	cr_assert(eq(int, entry_read(bytes, strlen(bytes), a, &e, &err), OK), "%s", err.text);
	cr_expect(eq(int, e.v, 1));
	cr_expect(eq(str, (char *)e.kind, "evidence"));
	cr_expect(not(e.anchor));
	cr_expect(eq(str, (char *)e.portfolio, "ann-lee"));
	cr_expect(eq(str, (char *)e.author, "ann-lee"));
	cr_expect(eq(int, e.role, ROLE_TRAINEE));
	cr_expect(digest_equal(&e.key, &ones));
	cr_expect(eq(i64, e.time, time));
	cr_expect(eq(u64, e.seen_size, 12));
	cr_expect(eq(sz, e.about_count, 1));
	cr_expect(digest_equal(&e.about[0], &ones));
	cr_expect(eq(str, (char *)json_string_value(json_object_get(e.body, "first")), "2024-03-01"));
	cr_expect(eq(sz, e.text_count, 3));
	cr_expect(eq(str, (char *)e.texts[1].name, "file.1.name"));
	cr_expect(digest_equal(&e.texts[1].digest, &ones));
	cr_expect(eq(ptr, (void *)e.bytes, (void *)bytes));
	cr_expect(digest_equal(&e.digest, &digest));
}

Test(entry, without_a_log_is_the_anchor)
{
	struct members m = good;
	const char *bytes;
	struct entry e;

	m.log = "\"\"";
	m.portfolio = "\"\"";
	m.texts = "{}";
	m.about = "[]";
	m.body = "{}";
	bytes = join(&m);
	cr_assert(eq(int, entry_read(bytes, strlen(bytes), a, &e, &err), OK), "%s", err.text);
	cr_expect(e.anchor);
	cr_expect(eq(sz, e.about_count, 0));
	cr_expect(eq(sz, e.text_count, 0));
}

/* Each row spoils one member, and the sentence must name it. */
Test(entry, with_a_bad_member_is_refused_and_changes_nothing)
{
	const struct {
		const char *names; /* what the sentence must hold */
		struct members m;
	} rows[] = {
#define BAD(member, value) { #member, { .member = (value) } }
		BAD(about, "{}"), BAD(about, "[1]"), BAD(about, "[\"11\"]"),
		BAD(author, "\"A\""), BAD(author, "7"), BAD(author, "\"\""),
		BAD(body, "[]"), BAD(body, "\"\""),
		BAD(key, "\"\""), BAD(key, "\"xyz\""), BAD(key, "1"),
		BAD(kind, "\"Evidence\""), BAD(kind, "\"\""), BAD(kind, "{}"),
		BAD(log, "\"00\""), BAD(log, "0"),
		BAD(portfolio, "\"Ann\""), BAD(portfolio, "[]"),
		BAD(role, "\"king\""), BAD(role, "1"),
		BAD(seen, "[]"), BAD(seen, "{}"), BAD(seen, "{\"root\":\"" ZEROS "\"}"),
		BAD(seen, "{\"more\":1,\"root\":\"" ZEROS "\",\"size\":1}"),
		{ "size", { .seen = "{\"root\":\"" ZEROS "\",\"size\":-1}" } },
		{ "root", { .seen = "{\"root\":\"\",\"size\":1}" } },
		BAD(texts, "[]"), BAD(texts, "{\"A\":\"" ZEROS "\"}"), BAD(texts, "{\".a\":\"" ZEROS "\"}"),
		BAD(texts, "{\"a..b\":\"" ZEROS "\"}"), BAD(texts, "{\"a.\":\"" ZEROS "\"}"),
		BAD(texts, "{\"a\":\"00\"}"), BAD(texts, "{\"a\":1}"), BAD(texts, "{\"\":\"" ZEROS "\"}"),
		BAD(texts, "{\"a-name-that-is-longer-than-the-forty-eight-bytes-of-one\":\"" ZEROS "\"}"),
		BAD(time, "\"2024-03-01\""), BAD(time, "\"2024-02-30T00:00:00Z\""), BAD(time, "1"),
		BAD(v, "0"), BAD(v, "1001"), BAD(v, "\"1\""), BAD(v, "-1"),
#undef BAD
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *const *spoilt = (const char *const *)&rows[i].m;
		struct members m = good;
		const char **all = (const char **)&m;
		struct entry e = { .v = 77 };
		const char *bytes;

		for (size_t k = 0; k < sizeof(m) / sizeof(*all); k++)
			if (spoilt[k] != NULL)
				all[k] = spoilt[k];
		bytes = join(&m);
		cr_expect(eq(int, entry_read(bytes, strlen(bytes), a, &e, &err), ERR_INVALID), "%s", bytes);
		cr_expect(strstr(err.text, rows[i].names) != NULL, "%s: %s", bytes, err.text);
		cr_expect(eq(int, e.v, 77));
	}
}

Test(entry, with_a_member_missing_or_too_many_is_refused)
{
	struct entry e = { .v = 77 };
	struct members m = good;
	char *bytes = join(&m), *v;

	m.v = "1,\"w\":1";
	cr_expect(eq(int, entry_read(join(&m), strlen(join(&m)), a, &e, &err), ERR_INVALID));
	cr_expect(strstr(err.text, "\"w\"") != NULL, "%s", err.text);
	v = strstr(bytes, ",\"v\":1}");
	memcpy(v, "}", 2);
	cr_expect(eq(int, entry_read(bytes, strlen(bytes), a, &e, &err), ERR_INVALID));
	cr_expect(strstr(err.text, "\"v\"") != NULL, "%s", err.text);
	cr_expect(eq(int, e.v, 77));
}

Test(entry, has_one_spelling_only)
{
	const char *bytes = join(&good);
	size_t n = strlen(bytes);
	struct entry e = { .v = 77 };
	char *other = arena_alloc(a, n + 2);

	/* A space after each place where JSON allows one, and the bytes cut at each place. */
	for (size_t i = 1; i < n; i++) {
		cr_expect(ne(int, entry_read(bytes, i, a, &e, &err), OK), "cut at %zu", i);
		if (strchr("{}[],:", bytes[i - 1]) == NULL)
			continue;
		memcpy(other, bytes, i);
		other[i] = ' ';
		memcpy(other + i + 1, bytes + i, n - i);
		cr_expect(eq(int, entry_read(other, n + 1, a, &e, &err), ERR_INVALID), "space at %zu", i);
	}
	cr_expect(eq(int, e.v, 77));
}

static struct entry draft(const json_t *body)
{
	return (struct entry){
		.v = 1, .kind = "evidence", .portfolio = "ann-lee", .author = "ann-lee",
		.role = ROLE_TRAINEE, .time = 1700000000, .seen_size = 1, .body = body,
	};
}

Test(entry, that_is_signed_reads_back_and_its_signature_holds)
{
	struct random random = random_seeded("entry");
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(json_cleanup) json_t *body = json_pack("{s:s}", "first", "2024-03-01");
	struct text texts[2] = {
		{ .name = "title", .bytes = "A d\xc3\xa9j\xc3\xa0 vu", .len = 11 },
		{ .name = "file.1", .bytes = "\0\1", .len = 2 },
	};
	struct entry e = draft(body), back;
	struct submission s;
	struct digest want;

	cr_assert(eq(int, key_generate(KEY_P256, &random, &key, &err), OK));
	cr_assert(eq(int, entry_sign(&e, texts, 2, key, &random, a, &s, &err), OK), "%s", err.text);
	cr_assert(eq(int, entry_read(s.bytes, s.len, a, &back, &err), OK), "%s", err.text);
	cr_expect(key_verify(key, s.bytes, s.len, s.signature.bytes, s.signature.len));
	want = key_fingerprint(key);
	cr_expect(digest_equal(&back.key, &want));
	want = digest_of(s.bytes, s.len);
	cr_expect(digest_equal(&e.digest, &want), "e has become what was signed");
	cr_expect(eq(str, (char *)back.texts[0].name, "file.1"));
	for (int i = 0; i < 2; i++) {
		want = digest_salted(texts[i].salt, texts[i].bytes, texts[i].len);
		cr_expect(digest_equal(&texts[i].digest, &want));
		cr_expect(digest_equal(&back.texts[1 - i].digest, &want));
	}
	cr_expect(ne(int, memcmp(texts[0].salt, texts[1].salt, 32), 0), "each text has its own salt");
	cr_expect(eq(ptr, (void *)s.texts, texts));
	cr_expect(eq(sz, s.text_count, 2));
}

Test(entry, that_does_not_fit_the_format_is_not_signed)
{
	struct random random = random_seeded("entry");
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(json_cleanup) json_t *body = json_object();
	CLEANUP(json_cleanup) json_t *foreign = json_pack("{s:s}", "word", "d\xc3\xa9j\xc3\xa0");
	CLEANUP(json_cleanup) json_t *list = json_array();
	struct text twice[2] = { { .name = "title", .bytes = "a", .len = 1 },
				 { .name = "title", .bytes = "b", .len = 1 } };
	struct text named_badly = { .name = "\xff", .bytes = "a", .len = 1 };
	struct entry rows[6];
	struct submission s = { .len = 7 };

	cr_assert(eq(int, key_generate(KEY_P256, &random, &key, &err), OK));
	for (size_t i = 0; i < 6; i++)
		rows[i] = draft(body);
	rows[0].author = "Ann Lee";
	rows[1].kind = "\xff\xfe";
	rows[2].time = INT64_MAX;
	rows[3].body = foreign;
	rows[4].body = list;
	rows[5].v = 0;
	for (size_t i = 0; i < 6; i++)
		cr_expect(eq(int, entry_sign(&rows[i], NULL, 0, key, &random, a, &s, &err), ERR_INVALID),
			  "row %zu", i);
	rows[0] = draft(body);
	cr_expect(eq(int, entry_sign(&rows[0], twice, 2, key, &random, a, &s, &err), ERR_INVALID));
	cr_expect(eq(int, entry_sign(&rows[0], &named_badly, 1, key, &random, a, &s, &err), ERR_INVALID));
	cr_expect(eq(sz, s.len, 7));
	cr_expect(eq(ptr, (void *)rows[0].bytes, NULL), "the draft is as before");
}

Test(entry, is_not_signed_with_half_a_key)
{
	struct random random = random_seeded("entry");
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(key_cleanup) struct key *half = NULL;
	CLEANUP(json_cleanup) json_t *body = json_object();
	struct entry e = draft(body);
	struct submission s = { .len = 7 };
	const uint8_t *spki;
	size_t n;

	cr_assert(eq(int, key_generate(KEY_P256, &random, &key, &err), OK));
	spki = key_public(key, &n);
	cr_assert(eq(int, key_from_public(spki, n, &half, &err), OK));
	cr_expect(eq(int, entry_sign(&e, NULL, 0, half, &random, a, &s, &err), ERR_INVALID));
	cr_expect(eq(sz, s.len, 7));
}

Test(entry, takes_as_much_as_its_limits_and_no_more)
{
	struct random random = random_seeded("entry");
	CLEANUP(key_cleanup) struct key *key = NULL;
	CLEANUP(json_cleanup) json_t *body = json_object();
	struct digest *about = arena_array(a, ABOUT_MAX + 1, sizeof(*about));
	struct text *texts = arena_array(a, TEXTS_MAX + 1, sizeof(*texts));
	struct entry e = draft(body);
	struct submission s;

	cr_assert(eq(int, key_generate(KEY_P256, &random, &key, &err), OK));
	e.about = about;
	e.about_count = ABOUT_MAX;
	cr_expect(eq(int, entry_sign(&e, NULL, 0, key, &random, a, &s, &err), OK), "%s", err.text);
	e = draft(body);
	e.about = about;
	e.about_count = ABOUT_MAX + 1;
	cr_expect(eq(int, entry_sign(&e, NULL, 0, key, &random, a, &s, &err), ERR_INVALID));
	for (int i = 0; i <= TEXTS_MAX; i++)
		texts[i] = (struct text){ .name = arena_printf(a, "note.%d", i), .bytes = "x", .len = 1 };
	e = draft(body);
	cr_expect(eq(int, entry_sign(&e, texts, TEXTS_MAX, key, &random, a, &s, &err), OK), "%s",
		  err.text);
	e = draft(body);
	cr_expect(eq(int, entry_sign(&e, texts, TEXTS_MAX + 1, key, &random, a, &s, &err),
		     ERR_INVALID));
}

Test(leaf, is_written_as_the_format_says_and_read_back)
{
	CLEANUP(buf_release) struct buf out;
	struct leaf leaf = { .v = 1, .kind = "person", .accepted = 0, .first = true }, back;

	buf_init(&out, ENTRY_MAX);
	cr_assert(eq(int, leaf_write(&leaf, &out, &err), OK), "%s", err.text);
	cr_expect(eq(str, out.data,
		     "{\"accepted\":\"1970-01-01T00:00:00Z\",\"digest\":\"" ZEROS "\",\"key\":\"" ZEROS
		     "\",\"kind\":\"person\",\"prev\":\"\",\"signature\":\"" ZEROS "\",\"v\":1}"));
	cr_assert(eq(int, leaf_read(out.data, out.len, a, &back, &err), OK), "%s", err.text);
	cr_expect(back.first);
	buf_clear(&out);
	leaf.first = false;
	memset(leaf.prev.bytes, 0x11, 32);
	cr_assert(eq(int, leaf_write(&leaf, &out, &err), OK));
	cr_assert(eq(int, leaf_read(out.data, out.len, a, &back, &err), OK));
	cr_expect(not(back.first));
	cr_expect(digest_equal(&back.prev, &leaf.prev));
	cr_expect(eq(str, (char *)back.kind, "person"));
}

Test(leaf, that_does_not_fit_is_refused_and_changes_nothing)
{
#define LEAF(accepted, digest, kind, prev, v)                                                     \
	"{\"accepted\":" accepted ",\"digest\":" digest ",\"key\":\"" ZEROS "\",\"kind\":" kind   \
	",\"prev\":" prev ",\"signature\":\"" ZEROS "\",\"v\":" v "}"
#define T "\"2024-03-01T09:00:00Z\""
#define D "\"" ZEROS "\""
	static const char *const bad[] = {
		LEAF("1", D, "\"key\"", "\"\"", "1"),	LEAF(T, "\"0\"", "\"key\"", "\"\"", "1"),
		LEAF(T, D, "\"Key\"", "\"\"", "1"),	LEAF(T, D, "\"key\"", "\"0\"", "1"),
		LEAF(T, D, "\"key\"", "null", "1"),	LEAF(T, D, "\"key\"", "\"\"", "2"),
		LEAF(T, D, "\"key\"", "\"\"", "1,\"w\":1"), "{}", "[]", "", "{\"v\":1}",
	};
	static const char *const fine = LEAF(T, D, "\"key\"", "\"\"", "1");
	static const char nul[] = LEAF(T, D, "\"k\0y\"", "\"\"", "1");
	struct leaf leaf = { .v = 77 };

	cr_assert(eq(int, leaf_read(fine, strlen(fine), a, &leaf, &err), OK), "%s", err.text);
	leaf.v = 77;
	cr_expect(eq(int, leaf_read(nul, sizeof(nul) - 1, a, &leaf, &err), ERR_INVALID));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		cr_expect(eq(int, leaf_read(bad[i], strlen(bad[i]), a, &leaf, &err), ERR_INVALID), "%s",
			  bad[i]);
		cr_expect(eq(int, leaf.v, 77));
	}
}
