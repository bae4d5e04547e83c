/*
 * The pass over entries and leaves, in order, with one of each in memory. What it keeps: the
 * frontier of the tree, the last leaf of each portfolio, the keys that entries introduced, and the
 * digests of the texts that they name.
 *
 * A wrong value must not make everything after it look wrong. So a leaf whose bytes and hash
 * disagree goes into the tree by whichever of the two gives the root that was written beside it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "portfolio/entry.h"
#include "portfolio/verify_priv.h"

#define PROGRESS_EVERY 1024

/* A table of things by name: open addressing, a power of two of slots, at most half full. */
struct slot {
	char name[DIGEST_HEX]; /* "" free */
	struct digest hash;    /* a portfolio's last leaf */
	struct key *key;       /* a key by its fingerprint */
};

struct names {
	struct slot *slots;
	size_t count, room;
};

/* One row of `entry`, or of `leaf`; what points into SQLite lives until the next step. */
struct entry_row {
	bool there;
	int64_t seq;
	const uint8_t *digest, *portfolio, *kind, *signature;
	const char *bytes;
	size_t digest_n, portfolio_n, kind_n, n, signature_n;
};

struct leaf_row {
	bool there;
	int64_t seq;
	const char *bytes;
	const uint8_t *hash, *root;
	size_t n, hash_n, root_n;
	int64_t accepted;
};

struct pass {
	struct audit *audit;
	struct pool *pool;
	struct query *entries, *leaves;
	struct names portfolios, keys;
	int64_t next; /* log number that comes next */
	int64_t accepted;
	int64_t roots_wrong; /* first of a run of leaves whose root differs; -1 none */
	bool head_seen;
	struct checkpoint seen;
	struct arena *arena; /* for the entry at hand */
	struct digest name;  /* of the entry at hand: the digest of its bytes */
};

/* ---- names ---- */

/* Names are other people's choice: a hash that is dear to collide keeps them from choosing one
 * slot. */
static size_t name_hash(const char *name)
{
	struct digest digest = digest_of(name, strlen(name));
	size_t hash;

	memcpy(&hash, digest.bytes, sizeof(hash));
	return hash;
}

static struct slot *slot_of(const struct names *names, const char *name)
{
	size_t i = name_hash(name) & (names->room - 1);

	while (names->slots[i].name[0] != '\0' && strcmp(names->slots[i].name, name) != 0)
		i = (i + 1) & (names->room - 1);
	return &names->slots[i];
}

static void names_grow(struct names *names)
{
	struct names grown = {.count = names->count,
			      .room = names->room == 0 ? 64 : names->room * 2};

	grown.slots = calloc(grown.room, sizeof(*grown.slots));
	if (grown.slots == NULL)
		abort();
	for (size_t i = 0; i < names->room; i++)
		if (names->slots[i].name[0] != '\0')
			*slot_of(&grown, names->slots[i].name) = names->slots[i];
	free(names->slots);
	*names = grown;
}

/* The slot of that name, made when it is new. Names are persons' ids and digests in hex: they fit.
 */
static struct slot *names_take(struct names *names, const char *name)
{
	struct slot *slot;

	if (names->count * 2 >= names->room)
		names_grow(names);
	slot = slot_of(names, name);
	if (slot->name[0] == '\0') {
		names->count++;
		memcpy(slot->name, name, strlen(name) + 1);
	}
	return slot;
}

/* Store-wide entries follow one another too. */
static struct slot *portfolio_take(struct pass *pass, const char *portfolio)
{
	return names_take(&pass->portfolios, portfolio[0] == '\0' ? "*" : portfolio);
}

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->room; i++)
		key_free(names->slots[i].key);
	free(names->slots);
}

/* ---- keys and texts ---- */

static void key_learn(struct pass *pass, struct key *key)
{
	struct digest fingerprint = key_fingerprint(key);
	char hex[DIGEST_HEX];
	struct slot *slot;

	digest_hex(&fingerprint, hex);
	slot = names_take(&pass->keys, hex);
	if (slot->key == NULL)
		slot->key = key_keep(key);
}

static void key_member_learn(struct pass *pass, const json_t *object)
{
	CLEANUP(key_cleanup) struct key *key = NULL;

	/* What is no key is refused when the rules are replayed; here it just checks nothing. */
	if (signer_member(object, &key, NULL) == OK)
		key_learn(pass, key);
}

/* Does the entry bring the key that it is signed with? An answer from outside does. */
static bool brings_own_key(const struct pass *pass, const struct entry *e)
{
	return pass->next == 0 || strcmp(e->kind, "answer") == 0;
}

/* Keys of entry 0 count for itself; those of a key entry from the next one on. */
static void keys_learn(struct pass *pass, const struct entry *e)
{
	const json_t *registrars = json_object_get(e->body, "registrars");

	if (strcmp(e->kind, "key") == 0 || strcmp(e->kind, "answer") == 0)
		key_member_learn(pass, e->body);
	if (pass->next != 0)
		return;
	if (pass->audit->anchored) {
		CLEANUP(key_cleanup) struct key *root = NULL;

		if (certificate_key(pass->audit->root, &root, NULL) == OK)
			key_learn(pass, root);
	}
	for (size_t i = 0; i < json_array_size(registrars); i++)
		key_member_learn(pass, json_array_get(registrars, i));
}

static void texts_learn(struct pass *pass, const struct entry *e)
{
	struct audit *audit = pass->audit;

	for (size_t i = 0; i < e->text_count; i++) {
		audit->texts = array_room(audit->texts, audit->text_count, &audit->text_room,
					  sizeof(*audit->texts));
		audit->texts[audit->text_count++] = (struct named_text){
			.digest = e->texts[i].digest,
			.seq = (uint64_t)pass->next,
		};
	}
}

static void signature_check(struct pass *pass, const struct entry *e, const struct entry_row *row)
{
	char hex[DIGEST_HEX];
	struct slot *slot;

	digest_hex(&e->key, hex);
	slot = names_take(&pass->keys, hex);
	if (slot->key == NULL)
		finding_add(
			pass->audit, "signature", pass->next, &pass->name,
			"the signature of entry %lld cannot be checked: it names the key %.16s, "
			"which no entry before it introduced",
			(long long)pass->next, hex);
	else if (row->signature_n > SIGNATURE_MAX)
		finding_add(pass->audit, "signature", pass->next, &pass->name,
			    "the signature of entry %lld has %zu bytes, which is none",
			    (long long)pass->next, row->signature_n);
	else {
		signer_note(pass->audit, slot->key, (uint64_t)pass->next);
		pool_add(pass->pool, (uint64_t)pass->next, &pass->name, row->bytes, row->n,
			 row->signature, row->signature_n, slot->key);
	}
}

/* ---- one entry ---- */

/* Ascending, since the pass goes up: replaying looks here before it blames an entry again. */
static void wrong_note(struct pass *pass)
{
	struct audit *audit = pass->audit;
	uint64_t seq = (uint64_t)pass->next;

	if (audit->wrong_count > 0 && audit->wrong[audit->wrong_count - 1] == seq)
		return;
	audit->wrong =
		array_room(audit->wrong, audit->wrong_count, &audit->wrong_room, sizeof(seq));
	audit->wrong[audit->wrong_count++] = seq;
}

#define entry_wrong(pass, code, ...)                                                               \
	(wrong_note(pass),                                                                         \
	 finding_add((pass)->audit, (code), (pass)->next, &(pass)->name, __VA_ARGS__))

static bool same_bytes(const void *bytes, size_t n, const void *other, size_t other_n)
{
	return n == other_n && memcmp(bytes, other, n) == 0;
}

static bool same_text(const void *bytes, size_t n, const char *text)
{
	return same_bytes(bytes, n, text, strlen(text));
}

static bool is_digest(const uint8_t *bytes, size_t n, const struct digest *digest)
{
	return same_bytes(bytes, n, digest->bytes, sizeof(digest->bytes));
}

/* True when the bytes are an entry. */
static bool entry_check(struct pass *pass, const struct entry_row *row, struct entry *ret_entry)
{
	struct err err;

	if (!is_digest(row->digest, row->digest_n, &pass->name))
		entry_wrong(
			pass, "entry",
			"the bytes of entry %lld do not hash to the digest that is kept with it: "
			"one of the two was changed",
			(long long)pass->next);
	if (entry_read(row->bytes, row->n, pass->arena, ret_entry, &err) != OK) {
		entry_wrong(pass, "entry", "the bytes of entry %lld are no entry: %s",
			    (long long)pass->next, err.text);
		return false;
	}
	if (!same_text(row->kind, row->kind_n, ret_entry->kind) ||
	    !same_text(row->portfolio, row->portfolio_n, ret_entry->portfolio))
		entry_wrong(
			pass, "entry",
			"entry %lld is listed under a kind or portfolio that its signed bytes do "
			"not say",
			(long long)pass->next);
	return true;
}

/* ---- one leaf ---- */

static void leaf_against_entry(struct pass *pass, const struct leaf *leaf, const struct entry *e,
			       const struct entry_row *row)
{
	struct digest signature = digest_of(row->signature, row->signature_n);
	long long seq = pass->next;

	if (!digest_equal(&leaf->digest, &pass->name))
		entry_wrong(
			pass, "entry",
			"entry %lld does not hash to what its leaf committed to: its bytes were "
			"changed after they were logged",
			seq);
	if (!digest_equal(&leaf->signature, &signature))
		entry_wrong(
			pass, "signature",
			"the signature of entry %lld does not hash to what its leaf committed to",
			seq);
	if (e != NULL && (strcmp(leaf->kind, e->kind) != 0 || !digest_equal(&leaf->key, &e->key)))
		entry_wrong(pass, "leaf", "the leaf of entry %lld names another kind or key", seq);
}

static void leaf_prev_check(struct pass *pass, const struct leaf *leaf, const char *portfolio)
{
	const struct slot *slot = portfolio_take(pass, portfolio);
	static const struct digest none;
	bool first = digest_equal(&slot->hash, &none);

	if (leaf->first != first || (!first && !digest_equal(&leaf->prev, &slot->hash)))
		entry_wrong(pass, "leaf",
			    "the leaf of entry %lld does not name the leaf before it in the same "
			    "portfolio: one was removed, added or moved",
			    (long long)pass->next);
}

static void leaf_time_check(struct pass *pass, const struct leaf *leaf, const struct leaf_row *row)
{
	if (leaf->accepted != row->accepted)
		entry_wrong(pass, "leaf",
			    "entry %lld is listed under another time than its leaf says",
			    (long long)pass->next);
	if (leaf->accepted < pass->accepted)
		entry_wrong(pass, "leaf", "entry %lld was accepted before the entry above it",
			    (long long)pass->next);
	else
		pass->accepted = leaf->accepted;
}

/* Puts the leaf into the tree; its hash in *ret_hash. */
static void tree_check(struct pass *pass, const struct leaf_row *row, struct digest *ret_hash)
{
	struct audit *audit = pass->audit;
	struct digest hash = tree_leaf_hash(row->bytes, row->n), root;
	struct tree before = audit->tree;
	long long seq = pass->next;
	bool same = is_digest(row->hash, row->hash_n, &hash);

	if (!same)
		entry_wrong(pass, "leaf",
			    "the leaf of entry %lld does not hash to the hash that is kept with it",
			    seq);
	tree_append(&audit->tree, &hash);
	root = tree_root(&audit->tree);
	if (!same && row->hash_n == sizeof(hash.bytes) &&
	    !is_digest(row->root, row->root_n, &root)) {
		struct tree other = before;
		struct digest kept;

		memcpy(kept.bytes, row->hash, sizeof(kept.bytes));
		tree_append(&other, &kept);
		root = tree_root(&other);
		if (is_digest(row->root, row->root_n, &root)) {
			audit->tree = other;
			hash = kept;
		}
	}
	root = tree_root(&audit->tree);
	*ret_hash = hash;
	if (is_digest(row->root, row->root_n, &root)) {
		pass->roots_wrong = -1;
		return;
	}
	if (pass->roots_wrong < 0) {
		pass->roots_wrong = seq;
		entry_wrong(
			pass, "tree",
			"the root kept with entry %lld is not that of the tree of the leaves up to "
			"it (those after it are told only when they agree again)",
			seq);
	}
}

static void seen_check(struct pass *pass)
{
	struct audit *audit = pass->audit;
	struct digest root = tree_root(&audit->tree);

	if (pass->head_seen && pass->seen.size == audit->tree.size &&
	    !digest_equal(&root, &pass->seen.root))
		finding_add(audit, "rollback", pass->next, &pass->name,
			    "the first %llu entries are not those of the head that you saw of this "
			    "log: "
			    "history was rewritten",
			    (unsigned long long)pass->seen.size);
}

/* `e` NULL: the bytes are no entry; `row` may be missing then too. */
static void leaf_check(struct pass *pass, const struct leaf_row *row, const struct entry *e,
		       const struct entry_row *entry)
{
	struct digest hash;
	struct leaf leaf;
	struct err err;

	tree_check(pass, row, &hash);
	seen_check(pass);
	if (leaf_read(row->bytes, row->n, pass->arena, &leaf, &err) != OK) {
		entry_wrong(pass, "leaf", "the leaf of entry %lld is none: %s",
			    (long long)pass->next, err.text);
	} else {
		leaf_time_check(pass, &leaf, row);
		if (entry->there)
			leaf_against_entry(pass, &leaf, e, entry);
		if (e != NULL)
			leaf_prev_check(pass, &leaf, e->portfolio);
	}
	if (e != NULL)
		portfolio_take(pass, e->portfolio)->hash = hash;
}

/* ---- the pass ---- */

static enum status entry_step(struct query *q, struct entry_row *ret_row, struct err *err)
{
	struct entry_row row = {0};

	TRY(query_step(q, &row.there, err));
	if (row.there) {
		row.seq = col_int(q, 0);
		row.digest = col_blob(q, 1, &row.digest_n);
		row.portfolio = col_blob(q, 2, &row.portfolio_n);
		row.kind = col_blob(q, 3, &row.kind_n);
		row.bytes = col_blob(q, 4, &row.n);
		row.signature = col_blob(q, 5, &row.signature_n);
	}
	*ret_row = row;
	return OK;
}

static enum status leaf_step(struct query *q, struct leaf_row *ret_row, struct err *err)
{
	struct leaf_row row = {0};

	TRY(query_step(q, &row.there, err));
	if (row.there) {
		row.seq = col_int(q, 0);
		row.bytes = col_blob(q, 1, &row.n);
		row.hash = col_blob(q, 2, &row.hash_n);
		row.root = col_blob(q, 3, &row.root_n);
		row.accepted = col_int(q, 4);
	}
	*ret_row = row;
	return OK;
}

static void gap_check(struct pass *pass, int64_t seq)
{
	if (seq < pass->next)
		finding_add(pass->audit, "entry", seq, NULL, "log numbers begin at 0, not at %lld",
			    (long long)seq);
	else if (seq == pass->next + 1)
		finding_add(pass->audit, "entry", pass->next, NULL,
			    "entry %lld is missing, with its leaf", (long long)pass->next);
	else if (seq > pass->next)
		finding_add(pass->audit, "entry", pass->next, NULL,
			    "entries %lld to %lld are missing, with their leaves",
			    (long long)pass->next, (long long)(seq - 1));
	pass->next = seq;
}

static void row_check(struct pass *pass, const struct entry_row *entry, const struct leaf_row *leaf)
{
	struct entry e;
	bool read = false;

	pass->name = entry->there ? digest_of(entry->bytes, entry->n) : (struct digest){0};
	if (!entry->there) {
		wrong_note(pass);
		finding_add(pass->audit, "entry", pass->next, NULL,
			    "entry %lld is missing; its leaf is there", (long long)pass->next);
	} else {
		read = entry_check(pass, entry, &e);
	}
	if (!leaf->there)
		entry_wrong(pass, "leaf", "entry %lld has no leaf: the log did not commit to it",
			    (long long)pass->next);
	else
		leaf_check(pass, leaf, read ? &e : NULL, entry);
	if (!read)
		return;
	if (brings_own_key(pass, &e))
		keys_learn(pass, &e);
	signature_check(pass, &e, entry);
	if (!brings_own_key(pass, &e))
		keys_learn(pass, &e);
	texts_learn(pass, &e);
	pass->audit->report->entries++;
}

static enum status pass_rows(struct pass *pass, uint64_t total, struct err *err)
{
	static const struct entry_row no_entry;
	static const struct leaf_row no_leaf;
	struct entry_row entry;
	struct leaf_row leaf;

	TRY(entry_step(pass->entries, &entry, err));
	TRY(leaf_step(pass->leaves, &leaf, err));
	while (entry.there || leaf.there) {
		bool e = entry.there && (!leaf.there || entry.seq <= leaf.seq);
		bool l = leaf.there && (!entry.there || leaf.seq <= entry.seq);
		CLEANUP(arena_cleanup) struct arena *a = arena_new(ENTRY_ARENA);

		gap_check(pass, e ? entry.seq : leaf.seq);
		pass->arena = a;
		if (pass->next >= 0)
			row_check(pass, e ? &entry : &no_entry, l ? &leaf : &no_leaf);
		if (pass->next == INT64_MAX)
			break; /* there is no number after it, and so no row */
		pass->next++;
		if (pass->next % PROGRESS_EVERY == 0)
			progress_tell(pass->audit, "entries and signatures", (uint64_t)pass->next,
				      total);
		if (e)
			TRY(entry_step(pass->entries, &entry, err));
		if (l)
			TRY(leaf_step(pass->leaves, &leaf, err));
	}
	return OK;
}

static enum status rows_count(struct audit *audit, uint64_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(audit->store, "SELECT count(*) FROM leaf", &q, err));
	TRY(query_step(q, &row, err));
	*ret_count = (uint64_t)col_int(q, 0);
	return OK;
}

static enum status pass_run(struct pass *pass, struct err *err)
{
	struct audit *audit = pass->audit;
	struct db *db = audit->store;
	uint64_t total;

	TRY(rows_count(audit, &total, err));
	/* Casts, since a damaged file may hold any type anywhere. */
	TRY(db_query(
		db,
		"SELECT seq, CAST(digest AS BLOB), CAST(portfolio AS BLOB), CAST(kind AS BLOB),\n"
		"  CAST(bytes AS BLOB), CAST(signature AS BLOB) FROM entry ORDER BY seq",
		&pass->entries, err));
	TRY(db_query(db,
		     "SELECT seq, CAST(bytes AS BLOB), CAST(hash AS BLOB), CAST(root AS BLOB), "
		     "accepted\n"
		     "FROM leaf ORDER BY seq",
		     &pass->leaves, err));
	TRY(pass_rows(pass, total, err));
	pool_finish(pass->pool);
	progress_tell(audit, "entries and signatures", total, total);
	return OK;
}

enum status log_check(struct audit *audit, struct err *err)
{
	struct pass pass = {.audit = audit, .roots_wrong = -1, .accepted = INT64_MIN};
	enum status status;

	pass.pool = pool_new(audit);
	pass.head_seen = audit->want->head_seen != NULL &&
			 audit->want->head_seen(audit->want->data, &audit->pin, &pass.seen);
	status = pass_run(&pass, err);
	query_cleanup(&pass.entries);
	query_cleanup(&pass.leaves);
	pool_free(pass.pool);
	names_release(&pass.portfolios);
	names_release(&pass.keys);
	if (status != OK)
		return status;

	audit->report->size = audit->tree.size;
	audit->report->root = tree_root(&audit->tree);
	audit->report->accepted = audit->tree.size == 0 ? 0 : pass.accepted;
	if (pass.head_seen && pass.seen.size > audit->tree.size)
		finding_add(
			audit, "rollback", -1, NULL,
			"you saw a head of %llu entries of this log, and there are %llu: it was "
			"rolled back to an older state, or restored from a copy",
			(unsigned long long)pass.seen.size, (unsigned long long)audit->tree.size);
	return head_check(audit, err);
}
