/*
 * Recomputes every value of the worked example in portfolio/FORMAT.md from the signed bytes, the keys'
 * seeds and the texts alone.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/tree.h"
#include "portfolio/journal.h"
#include "portfolio/replay.h"
#include "portfolio/text.h"

#define ENTRIES 3

static struct err err;
static struct arena *a;
static char *document;

static void set_up(void)
{
	CLEANUP(buf_release) struct buf file;

	buf_init(&file, 1u << 20);
	a = arena_new(64u << 20);
	cr_assert(eq(int, buf_read_file(&file, PROJECT_SOURCE "/portfolio/FORMAT.md", &err), OK), "%s",
		  err.text);
	document = arena_bytes(a, file.data, file.len);
}

static void tear_down(void)
{
	arena_free(a);
}

TestSuite(format, .init = set_up, .fini = tear_down);

/* What stands between the fences of ```example NAME, with the newline before the closing one. */
static char *block(const char *name)
{
	const char *open = arena_printf(a, "\n```example %s\n", name);
	char *from = strstr(document, open), *to;

	cr_assert(from != NULL, "FORMAT.md has no example \"%s\"", name);
	from += strlen(open);
	to = strstr(from, "```\n");
	cr_assert(to != NULL);
	return arena_bytes(a, from, (size_t)(to - from));
}

/* The same of one line, without its newline. */
static char *line(const char *name)
{
	char *text = block(name);

	cr_assert(eq(sz, strcspn(text, "\n"), strlen(text) - 1), "example \"%s\" has one line", name);
	text[strlen(text) - 1] = '\0';
	return text;
}

static char *numbered(const char *name, int n)
{
	return arena_printf(a, "%s %d", name, n);
}

/* What follows NAME and a space in a block, up to the end of that line. */
static char *value(const char *block_name, const char *name)
{
	char *text = arena_printf(a, "\n%s", block(block_name));
	char *at = strstr(text, arena_printf(a, "\n%s ", name));

	cr_assert(at != NULL, "%s has no %s", block_name, name);
	at += strlen(name) + 2;
	return arena_bytes(a, at, strcspn(at, "\n"));
}

static struct digest digest_at(int n, const char *name)
{
	struct digest digest;

	cr_assert(eq(int, digest_parse(value(numbered("digests", n), name), &digest, &err), OK), "%s",
		  err.text);
	return digest;
}

static size_t unbase64(const char *text, uint8_t **ret_bytes)
{
	CLEANUP(buf_release) struct buf raw;

	buf_init(&raw, ENTRY_MAX);
	cr_assert(eq(int, buf_unbase64(&raw, text, strlen(text), &err), OK), "%s", err.text);
	*ret_bytes = (uint8_t *)arena_bytes(a, raw.data, raw.len);
	return raw.len;
}

static struct key *seeded(enum key_type type, const char *seed)
{
	struct random random = random_seeded(seed);
	struct key *key;

	cr_assert(eq(int, key_generate(type, &random, &key, &err), OK));
	arena_own(a, (void (*)(void *))key_free, key);
	return key;
}

/* The log's key is the first thing that a new store draws from its seed. */
static struct verifier log_verifier(void)
{
	struct verifier v = { 0 };
	const char *name = line("log");

	cr_assert(eq(int, verifier_init(&v, arena_bytes(a, name, strcspn(name, "+")),
					seeded(KEY_ED25519, "FORMAT.md"), &err), OK), "%s", err.text);
	return v;
}

static struct entry entry_at(int n)
{
	const char *bytes = line(numbered("entry", n));
	struct entry e;

	cr_assert(eq(int, entry_read(bytes, strlen(bytes), a, &e, &err), OK), "entry %d: %s", n,
		  err.text);
	return e;
}

Test(format, keys_are_those_of_the_seeds)
{
	static const char *const names[][2] = {
		{ "root", "FORMAT.md root" },
		{ "registrar", "FORMAT.md registrar" },
		{ "ann-lee", "FORMAT.md ann-lee" },
	};
	struct verifier log = log_verifier();
	CLEANUP(buf_release) struct buf text;

	for (size_t i = 0; i < 3; i++) {
		uint8_t *written;
		size_t written_n = unbase64(value("keys", names[i][0]), &written), n;
		const uint8_t *made = key_public(seeded(KEY_P256, names[i][1]), &n);

		cr_assert(eq(sz, n, written_n));
		cr_expect(eq(int, memcmp(made, written, n), 0), "%s", names[i][0]);
	}
	buf_init(&text, 1024);
	verifier_text(&log, &text);
	cr_expect(eq(str, text.data, line("log")));
	verifier_release(&log);
}

Test(format, name_of_the_log_follows_from_its_key)
{
	struct digest digest = digest_of(key_ed25519_raw(seeded(KEY_ED25519, "FORMAT.md")), 32);
	char hex[DIGEST_HEX];
	const char *name = line("log");

	digest_hex(&digest, hex);
	cr_expect(eq(str, arena_bytes(a, name, strcspn(name, "+")),
		     arena_printf(a, "attest/%.16s", hex)));
}

Test(format, entries_name_the_pin_and_the_heads_that_were_seen)
{
	struct digest pin = digest_at(0, "digest");

	for (int n = 0; n < ENTRIES; n++) {
		struct entry e = entry_at(n);
		struct digest digest = digest_at(n, "digest"), empty = digest_of(NULL, 0);
		struct digest seen = n == 0 ? empty : digest_at(n - 1, "root");

		cr_expect(digest_equal(&e.digest, &digest), "entry %d", n);
		cr_expect(eq(int, e.anchor, n == 0));
		cr_expect(n == 0 || digest_equal(&e.log, &pin), "entry %d", n);
		cr_expect(eq(u64, e.seen_size, (uint64_t)n));
		cr_expect(digest_equal(&e.seen_root, &seen), "entry %d", n);
	}
}

Test(format, signatures_hold_and_for_one_byte_less_do_not)
{
	static const char *const signers[ENTRIES] = { "FORMAT.md root", "FORMAT.md registrar",
						      "FORMAT.md registrar" };

	for (int n = 0; n < ENTRIES; n++) {
		struct key *key = seeded(KEY_P256, signers[n]);
		struct digest fingerprint = key_fingerprint(key);
		struct entry e = entry_at(n);
		uint8_t *signature;
		size_t len = unbase64(line(numbered("signature", n)), &signature);

		cr_expect(digest_equal(&e.key, &fingerprint), "entry %d", n);
		cr_expect(key_verify(key, e.bytes, e.len, signature, len), "entry %d", n);
		cr_expect(not(key_verify(key, e.bytes, e.len - 1, signature, len)), "entry %d", n);
	}
}

/* "NAME SALT-HEX BYTES" of the first text of entry n. */
static struct text text_at(int n, struct entry *e)
{
	char *words = line(numbered("texts", n));
	char *salt = strchr(words, ' ') + 1, *bytes = strchr(salt, ' ') + 1;
	struct text text = { .name = e->texts[0].name, .bytes = bytes, .len = strlen(bytes) };
	struct digest raw; /* a salt is as long, and written alike */

	salt[64] = '\0';
	cr_assert(eq(int, digest_parse(salt, &raw, &err), OK), "%s", err.text);
	memcpy(text.salt, raw.bytes, 32);
	words[strcspn(words, " ")] = '\0';
	cr_expect(eq(str, words, (char *)e->texts[0].name));
	return text;
}

Test(format, texts_hash_with_their_salts_to_what_entries_name)
{
	for (int n = 0; n < 2; n++) {
		struct entry e = entry_at(n);
		struct text text = text_at(n, &e);
		struct digest digest = digest_salted(text.salt, text.bytes, text.len);

		cr_assert(eq(sz, e.text_count, 1));
		cr_expect(digest_equal(&digest, &e.texts[0].digest), "entry %d", n);
	}
	cr_expect(eq(sz, entry_at(2).text_count, 0));
}

/* The leaf as whoever keeps the log makes it from the entry, the signature and the one before. */
Test(format, leaves_and_tree_follow_from_entries_and_signatures)
{
	struct digest prev = { 0 };
	struct tree tree;

	tree_init(&tree);
	for (int n = 0; n < ENTRIES; n++) {
		CLEANUP(buf_release) struct buf bytes;
		const char *written = line(numbered("leaf", n));
		struct entry e = entry_at(n);
		struct digest want, hash;
		uint8_t *signature;
		size_t len = unbase64(line(numbered("signature", n)), &signature);
		struct leaf leaf;

		cr_assert(eq(int, leaf_read(written, strlen(written), a, &leaf, &err), OK));
		leaf = (struct leaf){ .v = 1, .kind = e.kind, .accepted = leaf.accepted,
				      .digest = e.digest, .signature = digest_of(signature, len),
				      .key = e.key, .first = n == 0, .prev = prev };
		buf_init(&bytes, ENTRY_MAX);
		cr_assert(eq(int, leaf_write(&leaf, &bytes, &err), OK));
		cr_expect(eq(str, bytes.data, (char *)written));
		hash = prev = tree_leaf_hash(bytes.data, bytes.len);
		want = digest_at(n, "leaf-hash");
		cr_expect(digest_equal(&hash, &want), "leaf %d", n);
		tree_append(&tree, &hash);
		hash = tree_root(&tree);
		want = digest_at(n, "root");
		cr_expect(digest_equal(&hash, &want), "root %d", n);
	}
}

Test(format, head_and_proof_are_what_signing_again_gives)
{
	struct verifier log = log_verifier();
	struct checkpoint head = { .size = ENTRIES, .root = digest_at(ENTRIES - 1, "root") };
	CLEANUP(buf_release) struct buf note;
	CLEANUP(buf_release) struct buf proof_text;
	struct digest leaves[ENTRIES];
	struct proof proof;

	buf_init(&note, NOTE_MAX);
	buf_init(&proof_text, 1u << 16);
	cr_assert(eq(int, checkpoint_write(&log, &head, &note, &err), OK));
	cr_expect(eq(str, note.data, block("checkpoint")));
	for (int n = 0; n < ENTRIES; n++)
		leaves[n] = digest_at(n, "leaf-hash");
	tree_prove_inclusion(leaves, ENTRIES, 1, &proof);
	cr_assert(eq(int, proof_write(1, &proof, note.data, note.len, &proof_text, &err), OK));
	cr_expect(eq(str, proof_text.data, block("proof 1")));
	verifier_release(&log);
}

/* ---- the rules accept it ---- */

static void insert(struct db *db, int n)
{
	CLEANUP(query_cleanup) struct query *entry = NULL;
	CLEANUP(query_cleanup) struct query *leaf = NULL;
	const char *bytes = line(numbered("entry", n)), *leaf_bytes = line(numbered("leaf", n));
	struct digest digest = digest_at(n, "digest"), hash = digest_at(n, "leaf-hash"),
		      root = digest_at(n, "root");
	uint8_t *signature;
	size_t len = unbase64(line(numbered("signature", n)), &signature);

	cr_assert(eq(int, db_query(db, "INSERT INTO entry(seq, digest, portfolio, kind, bytes, signature)\n"
				       "VALUES(?1, ?2, '', '', ?3, ?4)", &entry, &err), OK));
	bind_int(entry, 1, n);
	bind_blob(entry, 2, digest.bytes, 32);
	bind_blob(entry, 3, bytes, strlen(bytes));
	bind_blob(entry, 4, signature, len);
	cr_assert(eq(int, query_run(entry, &err), OK), "%s", err.text);
	cr_assert(eq(int, db_query(db, "INSERT INTO leaf(seq, bytes, hash, root, accepted)\n"
				       "VALUES(?1, ?2, ?3, ?4, 0)", &leaf, &err), OK));
	bind_int(leaf, 1, n);
	bind_blob(leaf, 2, leaf_bytes, strlen(leaf_bytes));
	bind_blob(leaf, 3, hash.bytes, 32);
	bind_blob(leaf, 4, root.bytes, 32);
	cr_assert(eq(int, query_run(leaf, &err), OK), "%s", err.text);
}

Test(format, example_is_a_log_that_the_rules_accept)
{
	CLEANUP(db_cleanup) struct db *db = NULL;
	const struct schema schemas[] = { journal_schema, facts_schema };
	const struct kinds kinds = { .rows = portfolio_kinds, .count = portfolio_kind_count };
	struct digest pin = digest_at(0, "digest");
	struct text_store texts = { 0 };
	struct world w = { .kinds = &kinds, .text = text_for_world,
			   .entry = entry_for_world, .text_data = &texts };

	cr_assert(eq(int, db_open("", DB_MEMORY, schemas, 2, &db, &err), OK), "%s", err.text);
	texts.db = w.db = db;
	for (int n = 0; n < ENTRIES; n++)
		insert(db, n);
	cr_assert(eq(int, db_begin(db, &err), OK));
	cr_expect(eq(int, replay(db, &w, NULL, &err), OK), "%s", err.text);
	cr_expect(digest_equal(&w.pin, &pin));
	cr_assert(eq(int, db_commit(db, &err), OK));
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	cr_assert(eq(int, db_query(db, "SELECT person FROM fact_key ORDER BY person", &q, &err), OK));
	cr_assert(eq(int, query_step(q, &row, &err), OK));
	cr_expect(row && strcmp(col_text(q, 0), "ann-lee") == 0);
	cr_assert(eq(int, query_step(q, &row, &err), OK));
	cr_expect(row && strcmp(col_text(q, 0), "registrar") == 0);
}

/* Every kind that there is, and no other, stands in the tables of section 5. */
Test(format, lists_every_kind)
{
	for (size_t i = 0; i < portfolio_kind_count; i++)
		cr_expect(strstr(document, arena_printf(a, "\n| `%s` | ", portfolio_kinds[i]->name)) != NULL,
			  "%s", portfolio_kinds[i]->name);
}
