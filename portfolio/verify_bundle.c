/*
 * A bundle stands alone, as a receipt does, and shows more: the log's signature over the manifest
 * says what is in it and where the portfolio ended; the chain of leaves up to there says that
 * nothing between is missing; and the entries that gave keys and roles let the rules be asked
 * again.
 */
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "portfolio/entry.h"
#include "portfolio/verify_bundle_priv.h"

#define WORK_ARENA (4ul << 30) /* a limit: what is used follows from the size of the bundle */
#define STRUCTURE_MAX                                                                              \
	(64u << 20) /* bytes of all entries: what parsing them takes is bounded by it */

/* A file that must be there. */
static const struct zip_file *file_want(struct opened *u, const char *name)
{
	return unpacked_want(&u->zip, name, u->audit);
}

/* ---- the manifest ---- */

static void file_check(struct opened *u, const struct manifest_file *said,
		       const struct zip_file *file)
{
	struct digest digest = digest_of(file->bytes, file->len);

	if (file->len != said->size || !digest_equal(&digest, &said->sha256))
		finding_add(
			u->audit, "bundle", -1, NULL,
			"%s is not the file that the manifest names: it was changed after the log "
			"signed for it",
			said->name);
}

/* Every file is in the manifest, and no other. Both are in order of name. */
static void files_check(struct opened *u)
{
	const struct manifest *m = &u->manifest;
	size_t i = 0, k = 1;

	while (i < m->file_count || k < u->zip.count) {
		int order;

		if (k < u->zip.count && strcmp(u->zip.files[k].name, "manifest.sig") == 0) {
			k++;
			continue;
		}
		order = i == m->file_count  ? 1
			: k == u->zip.count ? -1
					    : strcmp(m->files[i].name, u->zip.files[k].name);
		if (order < 0)
			finding_add(u->audit, "bundle", -1, NULL,
				    "the file %s, which the manifest names, is missing",
				    m->files[i].name);
		else if (order > 0)
			finding_add(u->audit, "bundle", -1, NULL,
				    "the file %s is not in the manifest: nobody vouches for it",
				    u->zip.files[k].name);
		else
			file_check(u, &m->files[i], &u->zip.files[k]);
		i += order <= 0;
		k += order >= 0;
	}
}

static void manifest_check(struct opened *u)
{
	struct audit *audit = u->audit;
	const struct zip_file *manifest = &u->zip.files[0];
	const struct zip_file *sig = file_want(u, "manifest.sig");
	const struct zip_file *anchor =
		file_want(u, bundle_path(u->arena, "entries", &u->manifest.log, ".json"));

	anchor_check(audit, anchor->bytes, anchor->len);
	if (audit->anchored &&
	    !key_verify(audit->log.key, manifest->bytes, manifest->len, sig->bytes, sig->len))
		finding_add(
			audit, "manifest", -1, NULL,
			"the manifest is not signed by the log: somebody else put this together");
	files_check(u);
}

/* ---- entries and leaves ---- */

void item_wrong(struct opened *u, const struct item *item, const char *code, const char *what)
{
	char hex[DIGEST_HEX];

	digest_hex(&item->digest, hex);
	finding_add(u->audit, code, item->placed ? (int64_t)item->index : -1, &item->digest,
		    "%s %.12s: %s", item->read ? item->entry.kind : "entry", hex, what);
}

/* What stands between FOLDER/ and ENDING in a name, where that is a digest. */
static bool named_digest(const char *name, const char *folder, const char *ending,
			 struct digest *ret_digest)
{
	size_t n = strlen(name), from = strlen(folder), tail = strlen(ending);
	char hex[DIGEST_HEX] = "";

	if (n != from + DIGEST_HEX - 1 + tail || strncmp(name, folder, from) != 0 ||
	    strcmp(name + n - tail, ending) != 0)
		return false;
	memcpy(hex, name + from, DIGEST_HEX - 1);
	return digest_parse(hex, ret_digest, NULL) == OK;
}

/* One for each leaf; an entry without a leaf is a stray file. */
static void items_find(struct opened *u)
{
	u->items = arena_array(u->arena, u->zip.count, sizeof(*u->items));
	for (size_t i = 0; i < u->zip.count; i++) {
		struct item item = {.leaf_file = &u->zip.files[i]};

		if (!named_digest(u->zip.files[i].name, "proof/", ".leaf", &item.digest))
			continue;
		u->zip.known[i] = true;
		item.proof =
			file_want(u, bundle_path(u->arena, "proof", &item.digest, ".tlog-proof"));
		item.json = unpacked_file(&u->zip,
					  bundle_path(u->arena, "entries", &item.digest, ".json"));
		if (item.json != NULL)
			item.sig = file_want(
				u, bundle_path(u->arena, "entries", &item.digest, ".sig"));
		u->items[u->item_count++] = item;
	}
}

/* The leaf stands at its index under the one head. */
static enum status item_place(struct opened *u, struct item *item, struct err *err)
{
	const struct report *report = u->audit->report;
	struct checkpoint head;
	struct proof proof;
	const char *note;
	size_t n;

	TRY(leaf_read(item->leaf_file->bytes, item->leaf_file->len, u->arena, &item->leaf, err));
	if (!digest_equal(&item->leaf.digest, &item->digest))
		return fail(err, ERR_INVALID, "its leaf commits to another entry");
	item->hash = tree_leaf_hash(item->leaf_file->bytes, item->leaf_file->len);
	TRY(proof_read(item->proof->bytes, item->proof->len, &item->index, &proof, &note, &n, err));
	TRY(checkpoint_read(&u->audit->log, note, n, &head, err));
	if (head.size != report->size || !digest_equal(&head.root, &report->root))
		return fail(err, ERR_INVALID, "its proof ends in another head than the manifest's");
	if (!tree_check_inclusion(&item->hash, item->index, head.size, proof.hashes, proof.count,
				  &head.root))
		return fail(err, ERR_INVALID, "its leaf is not under the head that the log signed");
	item->placed = true;
	return OK;
}

static enum status item_read(struct opened *u, struct item *item, struct err *err)
{
	struct digest signature = digest_of(item->sig->bytes, item->sig->len);
	const struct entry *e = &item->entry;

	TRY(entry_read(item->json->bytes, item->json->len, u->arena, &item->entry, err));
	if (!digest_equal(&e->digest, &item->digest))
		return fail(err, ERR_INVALID, "it does not hash to its name: it was changed");
	if (strcmp(item->leaf.kind, e->kind) != 0 || !digest_equal(&item->leaf.key, &e->key) ||
	    !digest_equal(&item->leaf.signature, &signature))
		return fail(err, ERR_INVALID, "its leaf names another kind, key or signature");
	if (e->anchor != (item->index == 0) ||
	    (!e->anchor && !digest_equal(&e->log, &u->audit->pin)))
		return fail(err, ERR_INVALID, "it belongs to another log");
	if (*e->portfolio != '\0' && strcmp(e->portfolio, u->manifest.portfolio) != 0)
		return fail(err, ERR_INVALID, "it is of another portfolio, that of %s",
			    e->portfolio);
	item->read = true;
	return OK;
}

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->placed != y->placed)
		return x->placed ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void head_check_bundle(struct opened *u)
{
	const struct zip_file *note = file_want(u, "proof/checkpoint");
	struct report *report = u->audit->report;
	struct checkpoint head;
	struct err err;

	if (checkpoint_read(&u->audit->log, note->bytes, note->len, &head, &err) != OK)
		finding_add(u->audit, "head", -1, NULL, "the signed head does not hold: %s",
			    err.text);
	else if (head.size != u->manifest.head.size ||
		 !digest_equal(&head.root, &u->manifest.head.root))
		finding_add(u->audit, "head", -1, NULL,
			    "the signed head is not the one that the manifest names");
	report->size = u->manifest.head.size;
	report->root = u->manifest.head.root;
}

static void items_check(struct opened *u)
{
	size_t bytes = 0;
	struct err err;

	for (size_t i = 0; i < u->item_count; i++) {
		struct item *item = &u->items[i];

		if (item_place(u, item, &err) != OK) {
			item_wrong(u, item, "proof", err.text);
			continue;
		}
		bytes += item->json == NULL ? 0 : item->json->len;
		if (item->json == NULL)
			continue;
		if (bytes > STRUCTURE_MAX)
			item_wrong(u, item, "bundle", "there are more entries than this can check");
		else if (item_read(u, item, &err) != OK)
			item_wrong(u, item, "entry", err.text);
	}
	if (u->item_count > 0)
		qsort(u->items, u->item_count, sizeof(*u->items), compare_items);
}

/* ---- the chain of the portfolio ---- */

static bool is_own(const struct opened *u, const struct item *item)
{
	return item->json == NULL ||
	       (item->read && strcmp(item->entry.portfolio, u->manifest.portfolio) == 0);
}

/* What undoes others is never hidden: so a hidden leaf of such a kind hides what became of
 * something. */
static void hidden_check(struct opened *u, const struct item *item)
{
	const struct kind *row = kind_newest(u->audit->want->kinds, item->leaf.kind);
	size_t i = 0;

	while (i < u->manifest.hidden_count && !digest_equal(&u->manifest.hidden[i], &item->digest))
		i++;
	if (i == u->manifest.hidden_count)
		item_wrong(u, item, "bundle",
			   "it is not shown, and the manifest does not say that it is hidden");
	if (row == NULL || row->opens || row->changes == CHANGES_ALL)
		finding_add(u->audit, "hidden", (int64_t)item->index, &item->digest,
			    "entry %llu, a %s, is hidden: it may undo what is shown",
			    (unsigned long long)item->index, item->leaf.kind);
}

/* By place in the log each leaf names the one before it, from the first to the portfolio head. */
static void chain_check(struct opened *u)
{
	struct report *report = u->audit->report;
	const struct item *before = NULL;
	uint64_t count = 0;

	for (size_t i = 0; i < u->item_count && u->items[i].placed; i++) {
		const struct item *item = &u->items[i];

		if (i > 0 &&
		    (item->index == item[-1].index || item->leaf.accepted < item[-1].leaf.accepted))
			item_wrong(u, item, "leaf",
				   "it stands where another does, or before its time");
		if (!is_own(u, item))
			continue;
		if (item->leaf.first != (before == NULL) ||
		    (before != NULL && !digest_equal(&item->leaf.prev, &before->hash)))
			item_wrong(
				u, item, "leaf",
				"the leaf before it in the portfolio is not the one that it names: "
				"one was taken out");
		if (item->json == NULL)
			hidden_check(u, item);
		before = item;
		report->accepted = item->leaf.accepted;
		count++;
		report->shown += item->json != NULL;
		report->hidden += item->json == NULL;
	}
	if (before == NULL || !digest_equal(&before->hash, &u->manifest.last) ||
	    count != u->manifest.leaves)
		finding_add(
			u->audit, "leaf", -1, NULL,
			"the portfolio has %llu entries up to its signed head, and %llu are here: "
			"what came later was taken out",
			(unsigned long long)u->manifest.leaves, (unsigned long long)count);
}

/* ---- who signed ---- */

/* A key that an entry gives to a person. */
static void key_learn(struct opened *u, const json_t *object, uint64_t index)
{
	const char *person = json_string_value(json_object_get(object, "person"));
	CLEANUP(key_cleanup) struct key *key = NULL;

	/* What is no key gives nobody one, and is refused when the rules are asked. */
	if (person == NULL || signer_member(object, &key, NULL) != OK)
		return;
	u->keys = arena_grow(u->arena, u->keys, u->key_count, &u->key_room, sizeof(*u->keys));
	u->keys[u->key_count++] = (struct given_key){key_fingerprint(key), person, key, index};
	arena_own(u->arena, (void (*)(void *))key_free, key);
	key = NULL;
}

static void keys_learn(struct opened *u)
{
	for (size_t i = 0; i < u->item_count; i++) {
		const struct item *item = &u->items[i];
		const json_t *registrars = json_object_get(item->entry.body, "registrars");

		if (!item->read)
			continue;
		if (strcmp(item->entry.kind, "key") == 0)
			key_learn(u, item->entry.body, item->index);
		for (size_t k = 0; item->index == 0 && k < json_array_size(registrars); k++)
			key_learn(u, json_array_get(registrars, k), 0);
	}
}

static bool root_key(const struct opened *u, const struct entry *e, struct key **ret_key)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;

	if (strcmp(e->author, "root") != 0 || certificate_key(u->audit->root, &key, NULL) != OK)
		return false;
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&fingerprint, &e->key))
		return false;
	*ret_key = key;
	key = NULL;
	return true;
}

bool item_own_key(const struct opened *u, const struct item *item)
{
	const struct kind *row = kind_find(u->audit->want->kinds, item->entry.kind, item->entry.v);

	return row != NULL && row->own_key;
}

/* The key that an entry brings itself: whose it is, its countersignature says. */
static bool own_key(const struct entry *e, struct key **ret_key)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;

	if (spki_member(e->body, "key", &key, NULL) != OK)
		return false;
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&fingerprint, &e->key))
		return false;
	*ret_key = key;
	key = NULL;
	return true;
}

/* The key that signed it: of an entry before it; whether that could be said, the rules are asked.
 */
static bool signer_find(const struct opened *u, const struct item *item, struct key **ret_key)
{
	const struct entry *e = &item->entry;

	if (root_key(u, e, ret_key))
		return true;
	if (item_own_key(u, item))
		return own_key(e, ret_key);
	for (size_t i = 0; i < u->key_count; i++) {
		const struct given_key *given = &u->keys[i];

		if (memcmp(given->fingerprint.bytes, e->key.bytes, sizeof(e->key.bytes)) != 0 ||
		    given->index >= item->index || strcmp(given->person, e->author) != 0)
			continue;
		*ret_key = key_keep(given->key);
		return true;
	}
	return false;
}

static void certificate_of(struct opened *u, const struct item *item)
{
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	const char *path = bundle_path(u->arena, "proof", &item->entry.key, ".pem");
	const struct zip_file *file;
	struct err err;

	if (strcmp(item->entry.author, "root") == 0 || item_own_key(u, item))
		return;
	file = unpacked_file(&u->zip, path);
	if (file == NULL) {
		finding_add(u->audit, "certificate", -1, NULL,
			    "the certificate of %s's key is missing: %s", item->entry.author, path);
		return;
	}
	if (pem_read(file, &cert, &err) != OK ||
	    signer_check(u->audit, cert, &item->entry.key, item->entry.author, NULL, &err) != OK)
		finding_add(u->audit, "certificate", -1, NULL, "%s: %s", path, err.text);
}

/* One item of each key: people sign many entries with one. */
static bool is_first_of_key(const struct opened *u, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (u->items[i].read && !item_own_key(u, &u->items[i]) &&
		    digest_equal(&u->items[i].entry.key, &u->items[at].entry.key))
			return false;
	return true;
}

static void certificates_check(struct opened *u)
{
	struct err err;

	if (pem_is(file_want(u, "proof/root.pem"), u->audit->root, &err) != OK)
		finding_add(u->audit, "certificate", -1, NULL, "proof/root.pem: %s", err.text);
	if (pem_is(file_want(u, "proof/issuing.pem"), u->audit->issuing, &err) != OK)
		finding_add(u->audit, "certificate", -1, NULL, "proof/issuing.pem: %s", err.text);
	for (size_t i = 0; i < u->item_count; i++)
		if (u->items[i].read && is_first_of_key(u, i))
			certificate_of(u, &u->items[i]);
}

static void signatures_check(struct opened *u)
{
	keys_learn(u);
	for (size_t i = 0; i < u->item_count; i++) {
		CLEANUP(key_cleanup) struct key *key = NULL;
		const struct item *item = &u->items[i];

		if (!item->read)
			continue;
		if (!signer_find(u, item, &key))
			item_wrong(
				u, item, "signature",
				"no entry here gives its author the key that it was signed with");
		else if (!key_verify(key, item->json->bytes, item->json->len, item->sig->bytes,
				     item->sig->len))
			item_wrong(u, item, "signature",
				   "the signature does not hold: the key that the entry names did "
				   "not sign it");
		else
			signer_note(u->audit, key, item->index);
	}
}

/* ---- the bundle ---- */

/* Its words are for people, and people act on them. */
static void readme_check(struct opened *u)
{
	CLEANUP(buf_release) struct buf want;
	const struct zip_file *have = file_want(u, "README.txt");
	const struct report *report = u->audit->report;

	buf_init(&want, BUNDLE_README_ROOM);
	bundle_readme(&u->manifest, report->authority, report->demo, &u->audit->log, &want);
	if (want.len != have->len || memcmp(want.data, have->bytes, want.len) != 0)
		finding_add(u->audit, "bundle", -1, NULL,
			    "README.txt does not say what attest writes for this bundle");
}

static enum status opened_check(struct opened *u, struct err *err)
{
	struct report *report = u->audit->report;

	manifest_check(u);
	report->portfolio = arena_text(u->audit->arena, u->manifest.portfolio);
	report->personal = u->manifest.personal;
	if (!u->audit->anchored)
		return OK; /* told already: without it nothing else can be checked */
	head_check_bundle(u);
	items_find(u);
	items_check(u);
	chain_check(u);
	for (size_t i = 0; i < u->item_count; i++)
		report->entries += u->items[i].read;
	signatures_check(u);
	certificates_check(u);
	bundle_texts_check(u);
	readme_check(u);
	(void)file_want(u, "index.html");
	unpacked_strays(&u->zip, "a bundle", u->audit);
	seen_head_check(u->audit);
	return bundle_rules_check(u, err);
}

static bool bundle_open(struct opened *u, const void *bytes, size_t n)
{
	const struct zip_file *first;
	struct err why;

	if (unpacked_read(bytes, n, u->arena, &u->zip, &why) == OK) {
		first = unpacked_file(&u->zip, "manifest.json");
		if (first == NULL || first != u->zip.files)
			err_note(&why, ERR_INVALID, "it does not begin with its manifest");
		else if (manifest_read(first->bytes, first->len, u->arena, &u->manifest, &why) ==
			 OK)
			return true;
	}
	finding_add(u->audit, "bundle", -1, NULL, "it is no bundle: %s", why.text);
	return false;
}

enum status verify_bundle(const void *bytes, size_t n, const struct verify_want *want,
			  struct arena *a, struct report *ret_report, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *work = arena_new(WORK_ARENA);
	struct report report = {.authority = "",
				.kind = "",
				.author = "",
				.proves = "",
				.vouched = "",
				.portfolio = ""};
	CLEANUP(audit_release)
	struct audit audit = {
		.want = want,
		.report = &report,
		.arena = a,
	};
	struct opened u = {.audit = &audit, .arena = work};

	if (n > BUNDLE_MAX)
		return fail(err, ERR_INVALID, "a bundle has at most %u bytes, not %zu", BUNDLE_MAX,
			    n);
	if (bundle_open(&u, bytes, n))
		TRY(opened_check(&u, err));
	report_finish(&audit);
	*ret_report = report;
	return OK;
}
