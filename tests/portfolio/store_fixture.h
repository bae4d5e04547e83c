/*
 * A store in a temporary folder, made anew for each test, with keys from a seed, and short ways to say
 * something in it. A failure of the fixture itself ends the test.
 */
#ifndef TESTS_PORTFOLIO_STORE_FIXTURE_H
#define TESTS_PORTFOLIO_STORE_FIXTURE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/date.h"
#include "core/json.h"
#include "portfolio/journal.h"
#include "portfolio/kind.h"

#define BEGIN 1709283600 /* 2024-03-01T09:00:00Z */

struct store {
	char home[64], dir[96];
	struct random random;
	struct key *root, *registrar;
	struct journal *j;
	struct arena *a;
	struct kinds kinds;
	struct anchor anchor;
	struct catalogue catalogue;
	int64_t now;
};

static struct err err;

/* Any files make up any curriculum, whose digest is that of the first file. */
static inline enum status any_curriculum(void *data, const struct ref *ref,
					 const struct catalogue_file *files, size_t count,
					 struct digest *ret_digest, struct err *e)
{
	(void)data, (void)ref, (void)e;
	*ret_digest = digest_of(files[0].bytes, count > 0 ? files[0].len : 0);
	return OK;
}

static inline void store_prepare(struct store *s)
{
	memset(s, 0, sizeof(*s));
	snprintf(s->home, sizeof(s->home), "/tmp/attest-test-XXXXXX");
	cr_assert(mkdtemp(s->home) != NULL);
	snprintf(s->dir, sizeof(s->dir), "%s/store", s->home);
	s->random = random_seeded("store");
	s->a = arena_new(256u << 20);
	cr_assert(eq(int, key_generate(KEY_P256, &s->random, &s->root, &err), OK));
	cr_assert(eq(int, key_generate(KEY_P256, &s->random, &s->registrar, &err), OK));
	s->kinds = (struct kinds){ .rows = portfolio_kinds, .count = portfolio_kind_count };
	s->anchor = (struct anchor){
		.authority = "Example ETB",
		.registrar = "registrar",
		.registrar_name = "Rita Example",
		.register_number = "CS12345",
		.root = s->root,
		.registrar_key = s->registrar,
	};
	s->catalogue.publish = any_curriculum;
	s->now = BEGIN;
}

static inline void store_reopen(struct store *s, bool write)
{
	journal_cleanup(&s->j);
	cr_assert(eq(int, journal_open(s->dir, write, &s->kinds, &s->j, &err), OK), "%s", err.text);
	journal_catalogue(s->j, &s->catalogue);
}

static inline void store_make(struct store *s)
{
	store_prepare(s);
	cr_assert(eq(int, journal_create(s->dir, &s->anchor, &s->kinds, s->now, &s->random, &err), OK),
		  "%s", err.text);
	store_reopen(s, true);
}

/* Files only and one level of folders at a time: what a store consists of. */
static inline void remove_tree(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *entry;
	char name[512];

	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (unlink(name) != 0)
			remove_tree(name);
	}
	if (d != NULL)
		closedir(d);
	rmdir(path);
}

static inline void store_remove(struct store *s)
{
	journal_cleanup(&s->j);
	key_free(s->root);
	key_free(s->registrar);
	arena_free(s->a);
	remove_tree(s->home);
}

static inline size_t count_files(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	size_t count = 0;

	cr_assert(d != NULL, "%s", dir);
	while ((entry = readdir(d)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(d);
	return count;
}

/* A draft by the registrar, who has seen the head. `body` is taken. */
static inline struct entry store_draft(struct store *s, const char *kind, json_t *body)
{
	struct checkpoint head;
	const char *text;
	size_t len;

	cr_assert(eq(int, journal_head(s->j, s->a, &head, &text, &len, &err), OK), "%s", err.text);
	cr_assert(body != NULL);
	arena_own(s->a, (void (*)(void *))json_decref, body);
	return (struct entry){
		.v = 1,
		.kind = kind,
		.log = journal_pin(s->j),
		.portfolio = "",
		.author = "registrar",
		.role = ROLE_REGISTRAR,
		.time = s->now,
		.seen_size = head.size,
		.seen_root = head.root,
		.body = body,
	};
}

/* Texts are copied into the arena. */
static inline struct submission store_sign(struct store *s, struct entry *e, const struct key *key,
					   const struct text *texts, size_t count)
{
	struct text *own = arena_array(s->a, count, sizeof(*own));
	struct submission submission;

	if (count > 0)
		memcpy(own, texts, count * sizeof(*own));
	cr_assert(eq(int, entry_sign(e, own, count, key, &s->random, s->a, &submission, &err), OK),
		  "%s", err.text);
	return submission;
}

static inline struct verdict store_append(struct store *s, const struct submission *submission)
{
	struct verdict verdict;

	cr_assert(eq(int, journal_append(s->j, submission, 1, s->now, &s->random, &verdict, &err), OK),
		  "%s", err.text);
	return verdict;
}

static inline struct submission person_says(struct store *s, const char *person, const char *name)
{
	struct text text = { .name = "name", .bytes = name, .len = strlen(name) };
	struct entry e = store_draft(s, "person", json_pack("{s:s}", "person", person));

	return store_sign(s, &e, s->registrar, &text, 1);
}

static inline struct submission key_says(struct store *s, const char *person, const struct key *key)
{
	CLEANUP(buf_release) struct buf message, spki_text, proof_text;
	struct digest fingerprint = key_fingerprint(key), pin = journal_pin(s->j);
	struct signature proof;
	const uint8_t *spki;
	struct entry e;
	size_t n;

	buf_init(&message, 1024);
	buf_init(&spki_text, 1024);
	buf_init(&proof_text, 1024);
	buf_text(&message, "attest key\n");
	buf_hex(&message, pin.bytes, 32);
	buf_printf(&message, "\n%s\n", person);
	buf_hex(&message, fingerprint.bytes, 32);
	buf_char(&message, '\n');
	cr_assert(eq(int, key_sign(key, message.data, message.len, &proof, &err), OK));
	spki = key_public(key, &n);
	buf_base64(&spki_text, spki, n);
	buf_base64(&proof_text, proof.bytes, proof.len);
	e = store_draft(s, "key",
			json_pack("{s:s,s:s,s:s,s:s}", "checked", "passport", "key", spki_text.data,
				  "person", person, "proof", proof_text.data));
	return store_sign(s, &e, s->registrar, NULL, 0);
}

/* Publishes one file of `n` bytes. */
static inline struct submission publish_says(struct store *s, const char *ref, const void *bytes,
					     size_t n)
{
	struct text file = { .name = "file.1", .bytes = bytes, .len = n };
	struct digest digest = digest_of(bytes, n);
	char hex[DIGEST_HEX];
	struct entry e;

	digest_hex(&digest, hex);
	e = store_draft(s, "publish",
			json_pack("{s:s,s:s,s:[{s:s,s:s}]}", "curriculum", ref, "digest", hex, "files",
				  "name", ref, "sha256", hex));
	return store_sign(s, &e, s->registrar, &file, 1);
}

#endif
