/*
 * A receipt stands alone: entry 0 says which keys to trust and the pin says whether to trust entry
 * 0; the log's signature over a head, and a path in the tree up to it, say that an entry was
 * logged; the author's own signature says who said it, and the chain of entries that gave each signer
 * the key, up to a key of entry 0, that the signature is the author's. Without that chain whoever writes
 * the log could make anybody say anything.
 */
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/zip.h"
#include "portfolio/entry.h"
#include "portfolio/receipt.h"
#include "portfolio/signing.h"
#include "portfolio/verify_priv.h"

/* The list of files, and the entries with their leaves. */
#define LIST_ARENA (ZIP_LIST + (4u << 20) + (RECEIPT_KEYS + 2) * ENTRY_ARENA)

/* One entry of a receipt: what its four files say. */
struct part {
	const char *name; /* "anchor", "entry", "key", "key-2" */
	const struct zip_file *json, *sig, *leaf_file, *proof;
	bool read; /* entry and leaf are there */
	struct entry entry;
	struct leaf leaf;
	uint64_t index;
};

struct bundle {
	struct audit *audit;
	struct arena *arena;
	struct unpacked zip;
	struct part anchor, entry;
	struct part keys[RECEIPT_KEYS]; /* each gives the key that signed the one before, the first entry's */
	size_t key_count;
};

/* ---- files ---- */

/* A file that must be there. */
static const struct zip_file *file_want(struct bundle *b, const char *name)
{
	return unpacked_want(&b->zip, name, b->audit);
}

static struct part part_files(struct bundle *b, const char *name)
{
	return (struct part){
		.name = name,
		.json = file_want(b, arena_printf(b->arena, "%s.json", name)),
		.sig = file_want(b, arena_printf(b->arena, "%s.sig", name)),
		.leaf_file = file_want(b, arena_printf(b->arena, "%s.leaf", name)),
		.proof = file_want(b, arena_printf(b->arena, "%s.tlog-proof", name)),
	};
}

/* ---- parts ---- */

static void part_wrong(struct bundle *b, const struct part *part, const char *code,
		       const char *what)
{
	finding_add(b->audit, code, part->read ? (int64_t)part->index : -1,
		    part->read ? &part->entry.digest : NULL, "%s: %s", part->name, what);
}

static void part_read(struct bundle *b, struct part *part)
{
	struct err err;

	if (entry_read(part->json->bytes, part->json->len, b->arena, &part->entry, &err) != OK)
		part_wrong(b, part, "entry", err.text);
	else if (leaf_read(part->leaf_file->bytes, part->leaf_file->len, b->arena, &part->leaf,
			   &err) != OK)
		part_wrong(b, part, "leaf", err.text);
	else
		part->read = true;
}

static void part_leaf_check(struct bundle *b, const struct part *part)
{
	const struct leaf *leaf = &part->leaf;
	const struct entry *e = &part->entry;
	struct digest signature = digest_of(part->sig->bytes, part->sig->len);

	if (!digest_equal(&leaf->digest, &e->digest) || strcmp(leaf->kind, e->kind) != 0 ||
	    !digest_equal(&leaf->key, &e->key))
		part_wrong(b, part, "leaf",
			   "the leaf does not commit to this entry: one of the two was changed");
	if (!digest_equal(&leaf->signature, &signature))
		part_wrong(b, part, "signature",
			   "the signature is not the one that the leaf commits to");
	if (e->anchor != (part->index == 0) ||
	    (!e->anchor && !digest_equal(&e->log, &b->audit->pin)))
		part_wrong(b, part, "entry", "it belongs to another log than entry 0");
}

/* The leaf stands at its index under a head that the log signed. */
static enum status part_proof_check(struct bundle *b, struct part *part,
				    struct checkpoint *ret_head, struct err *err)
{
	struct digest hash = tree_leaf_hash(part->leaf_file->bytes, part->leaf_file->len);
	struct checkpoint head;
	struct proof proof;
	const char *note;
	size_t n;

	TRY(proof_read(part->proof->bytes, part->proof->len, &part->index, &proof, &note, &n, err));
	TRY(checkpoint_read(&b->audit->log, note, n, &head, err));
	if (!tree_check_inclusion(&hash, part->index, head.size, proof.hashes, proof.count,
				  &head.root))
		return fail(err, ERR_INVALID,
			    "the leaf is not at place %llu of the tree that the log signed",
			    (unsigned long long)part->index);
	*ret_head = head;
	return OK;
}

static void part_check(struct bundle *b, struct part *part)
{
	struct report *report = b->audit->report;
	struct checkpoint head;
	struct err err;

	part_read(b, part);
	if (!b->audit->anchored)
		return; /* told already: without it no head can be checked */
	if (part_proof_check(b, part, &head, &err) != OK) {
		part_wrong(b, part, "proof", err.text);
		return;
	}
	if (report->size == 0) {
		report->size = head.size;
		report->root = head.root;
	} else if (head.size != report->size || !digest_equal(&head.root, &report->root)) {
		part_wrong(b, part, "head",
			   "its proof ends in another head than that of the others");
	}
	if (part->read)
		part_leaf_check(b, part);
}

static void part_signature_check(struct bundle *b, const struct part *part, const struct key *key)
{
	if (!key_verify(key, part->json->bytes, part->json->len, part->sig->bytes, part->sig->len))
		part_wrong(b, part, "signature",
			   "the signature does not hold: the key that the entry names did not sign "
			   "it");
}

/* ---- who signed ---- */

static bool key_fits(const json_t *object, const struct entry *e, struct key **ret_key)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	const char *person = json_string_value(json_object_get(object, "person"));
	struct digest fingerprint;

	if (person == NULL || strcmp(person, e->author) != 0 ||
	    signer_member(object, &key, NULL) != OK)
		return false;
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&fingerprint, &e->key))
		return false;
	*ret_key = key;
	key = NULL;
	return true;
}

/* A passkey's key entry names a site of entry 0. */
static bool site_is(const struct bundle *b, const struct entry *e)
{
	struct passkey_use signing;
	bool passkey;

	return signing_read(e->body, &passkey, &signing, NULL) == OK &&
	       (!passkey || signing_domain_is(b->anchor.entry.body, signing.domain));
}

/* Did the training officer of that portfolio confirm, later, the answer that brings its own key? */
static bool confirms(const struct part *by, const struct part *answer)
{
	const struct entry *e = &by->entry;

	return by->read && by->index > answer->index && strcmp(e->kind, "countersign") == 0 &&
	       e->v == 1 && e->role == ROLE_TRAINING_OFFICER &&
	       strcmp(e->portfolio, answer->entry.portfolio) == 0 &&
	       strcmp(e->author, answer->entry.author) != 0 && e->about_count == 1 &&
	       digest_equal(&e->about[0], &answer->entry.digest);
}

/* The key that an entry brings itself. */
static bool own_key(const struct bundle *b, const struct part *part, struct key **ret_key)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;

	if (b->key_count == 0 || !confirms(&b->keys[0], part) ||
	    spki_member(part->entry.body, "key", &key, NULL) != OK)
		return false;
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&fingerprint, &part->entry.key))
		return false;
	*ret_key = key;
	key = NULL;
	return true;
}

/* Does it give a key in the one way that this program knows: a registrar to anybody, or one to oneself? */
static bool gives_key(const struct entry *e)
{
	const char *person = json_string_value(json_object_get(e->body, "person"));

	return strcmp(e->kind, "key") == 0 && e->v == 1 && person != NULL &&
	       (e->role == ROLE_REGISTRAR ||
		(e->role == ROLE_AUTHORITY && strcmp(e->author, "root") == 0) ||
		strcmp(person, e->author) == 0);
}

static bool root_key(const struct bundle *b, const struct entry *e, struct key **ret_key)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;

	if (strcmp(e->author, "root") != 0 || certificate_key(b->audit->root, &key, NULL) != OK)
		return false;
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&fingerprint, &e->key))
		return false;
	*ret_key = key;
	key = NULL;
	return true;
}

/* The key that signed `part`: the n-th key entry gave it, which stands before; or entry 0 did. */
static bool signer_find(const struct bundle *b, const struct part *part, size_t n,
			struct key **ret_key)
{
	const struct entry *e = &part->entry;
	const json_t *registrars;

	if (receipt_own_key(e))
		return n == 0 && own_key(b, part, ret_key);
	if (n < b->key_count) {
		const struct part *from = &b->keys[n];

		return from->read && from->index < part->index && gives_key(&from->entry) &&
		       site_is(b, &from->entry) && key_fits(from->entry.body, e, ret_key);
	}
	if (root_key(b, e, ret_key))
		return true;
	registrars = json_object_get(b->anchor.entry.body, "registrars");
	for (size_t i = 0; i < json_array_size(registrars); i++)
		if (key_fits(json_array_get(registrars, i), e, ret_key))
			return true;
	return false;
}

static enum status signer_pem_check(const struct bundle *b, const struct zip_file *file,
				    struct err *err)
{
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	const struct entry *e = &b->entry.entry;

	if (strcmp(e->author, "root") == 0)
		return pem_is(file, b->audit->root, err);
	TRY(pem_read(file, &cert, err));
	return signer_check(b->audit, cert, &e->key, e->author, NULL, err);
}

static void certificates_check(struct bundle *b)
{
	const struct zip_file *root = file_want(b, "root.pem");
	const struct zip_file *issuing = file_want(b, "issuing.pem");
	const struct zip_file *signer = NULL;
	struct err err;

	if (!b->entry.read || !receipt_own_key(&b->entry.entry))
		signer = file_want(b, "signer.pem");
	if (!b->audit->anchored)
		return;
	if (pem_is(root, b->audit->root, &err) != OK)
		finding_add(b->audit, "certificate", -1, NULL, "root.pem: %s", err.text);
	if (pem_is(issuing, b->audit->issuing, &err) != OK)
		finding_add(b->audit, "certificate", -1, NULL, "issuing.pem: %s", err.text);
	if (b->entry.read && signer != NULL && signer_pem_check(b, signer, &err) != OK)
		finding_add(b->audit, "certificate", -1, NULL, "signer.pem: %s", err.text);
}

static void signature_check(struct bundle *b, const struct part *part, size_t n)
{
	CLEANUP(key_cleanup) struct key *signer = NULL;

	if (!part->read)
		return;
	if (signer_find(b, part, n, &signer)) {
		part_signature_check(b, part, signer);
		if (n == 0)
			signer_note(b->audit, signer, part->index);
	} else
		part_wrong(b, part, "signature",
			   "no entry in this receipt gives its author the key that it was signed "
			   "with");
}

static void signatures_check(struct bundle *b)
{
	CLEANUP(key_cleanup) struct key *root = NULL;

	if (!b->audit->anchored || !b->anchor.read)
		return;
	if (certificate_key(b->audit->root, &root, NULL) == OK)
		part_signature_check(b, &b->anchor, root);
	signature_check(b, &b->entry, 0);
	for (size_t i = 0; i < b->key_count; i++)
		signature_check(b, &b->keys[i], i + 1);
}

/* ---- texts ---- */

static void text_check(struct bundle *b, const struct text_name *text, const char *salt_hex)
{
	const struct zip_file *file = file_want(b, arena_printf(b->arena, "texts/%s", text->name));
	struct digest salt, digest;

	/* A salt has the size and the spelling of a digest. */
	if (salt_hex == NULL || digest_parse(salt_hex, &salt, NULL) != OK) {
		finding_add(b->audit, "text", (int64_t)b->entry.index, &b->entry.entry.digest,
			    "salts.json has no salt for the text \"%s\"", text->name);
		return;
	}
	digest = digest_salted(salt.bytes, file->bytes, file->len);
	if (!digest_equal(&digest, &text->digest))
		finding_add(b->audit, "text", (int64_t)b->entry.index, &b->entry.entry.digest,
			    "texts/%s is not what was signed: it, or its salt, was changed",
			    text->name);
}

static void texts_check_receipt(struct bundle *b)
{
	CLEANUP(json_cleanup) json_t *salts = NULL;
	const struct zip_file *file = file_want(b, "salts.json");
	const struct entry *e = &b->entry.entry;
	size_t found = 0;
	struct err err;

	if (json_read_signed(file->bytes, file->len, &salts, &err) != OK) {
		finding_add(b->audit, "text", -1, NULL, "salts.json: %s", err.text);
		return;
	}
	for (size_t i = 0; b->entry.read && i < e->text_count; i++) {
		const json_t *salt = json_object_get(salts, e->texts[i].name);

		if (salt == NULL) {
			b->audit->report->absent++;
			continue;
		}
		found++;
		text_check(b, &e->texts[i], json_string_value(salt));
	}
	if (found != json_object_size(salts))
		finding_add(b->audit, "text", -1, NULL,
			    "salts.json has salts for texts that the entry does not name");
}

/* ---- the receipt ---- */

/* Its words are for people, and people act on them: they must be those that this receipt gives. */
static void readme_check(struct bundle *b)
{
	CLEANUP(buf_release) struct buf want;
	const struct zip_file *have = file_want(b, "README.txt");
	const struct readme readme = {
		.seq = b->entry.index,
		.entry = &b->entry.entry,
		.accepted = b->entry.leaf.accepted,
		.authority = b->audit->report->authority,
		.demo = b->audit->report->demo,
		.pin = b->audit->pin,
		.log = &b->audit->log,
		.passkey = receipt_by_passkey(b->entry.sig->bytes, b->entry.sig->len),
	};

	buf_init(&want, README_ROOM);
	if (!b->audit->anchored || !b->entry.read)
		return;
	receipt_readme(&readme, &want);
	if (want.len != have->len || memcmp(want.data, have->bytes, want.len) != 0)
		finding_add(b->audit, "bundle", -1, NULL,
			    "README.txt does not say what attest writes for this receipt");
}

/* "una's key is by the word of sam (entry 9), sam's of rita (entry 4), rita's of entry 0" */
static const char *vouched(const struct bundle *b)
{
	CLEANUP(buf_release) struct buf text;
	const struct part *part = &b->entry;

	buf_init(&text, 128 * (RECEIPT_KEYS + 2));
	for (size_t i = 0; i < b->key_count; i++) {
		if (!b->keys[i].read)
			return "";
		buf_printf(&text, "%s's %s %s (entry %llu), ", part->entry.author,
			   i == 0 ? "key is by the word of" : "of", b->keys[i].entry.author,
			   (unsigned long long)b->keys[i].index);
		part = &b->keys[i];
	}
	buf_printf(&text, "%s's %s entry 0", part->entry.author,
		   b->key_count == 0 ? "key is by the word of" : "of");
	return arena_text(b->audit->arena, text.data);
}

static void report_fill(struct bundle *b)
{
	struct report *report = b->audit->report;
	const struct part *part = &b->entry;

	if (!part->read)
		return;
	report->entries = report->shown = 1;
	report->hidden = report->size > 0 ? report->size - 1 : 0;
	report->vouched = vouched(b);
	report->kind = arena_text(b->audit->arena, part->entry.kind);
	report->author = arena_text(b->audit->arena, part->entry.author);
	report->seq = part->index;
	report->said = part->entry.time;
	report->accepted = part->leaf.accepted;
	report->proves =
		arena_printf(b->audit->arena,
			     "that %s said this %s and that the log took it as entry %llu; not "
			     "that it still stands: "
			     "it may have been withdrawn, revoked or answered since",
			     report->author, report->kind, (unsigned long long)report->seq);
}

static void bundle_check(struct bundle *b)
{
	b->anchor = part_files(b, "anchor");
	b->entry = part_files(b, "entry");
	for (; b->key_count < RECEIPT_KEYS; b->key_count++) {
		const char *name = receipt_key_name(b->arena, b->key_count);

		if (unpacked_file(&b->zip, arena_printf(b->arena, "%s.json", name)) == NULL)
			break;
		b->keys[b->key_count] = part_files(b, name);
	}
	anchor_check(b->audit, b->anchor.json->bytes, b->anchor.json->len);
	part_check(b, &b->anchor);
	part_check(b, &b->entry);
	for (size_t i = 0; i < b->key_count; i++)
		part_check(b, &b->keys[i]);
	signatures_check(b);
	certificates_check(b);
	texts_check_receipt(b);
	readme_check(b);
	unpacked_strays(&b->zip, "a receipt", b->audit);
	seen_head_check(b->audit);
	report_fill(b);
}

enum status verify_receipt(const void *bytes, size_t n, const struct verify_want *want,
			   struct arena *a, struct report *ret_report, struct err *err)
{
	CLEANUP(arena_cleanup) struct arena *work = arena_new(LIST_ARENA);
	struct report report = {.authority = "", .kind = "", .author = "", .proves = "",
				.vouched = "", .portfolio = ""};
	CLEANUP(audit_release)
	struct audit audit = {
		.want = want,
		.report = &report,
		.arena = a,
	};
	struct bundle b = {.audit = &audit, .arena = work};
	struct err why;

	if (n > RECEIPT_MAX)
		return fail(err, ERR_INVALID, "a receipt has at most %u bytes, not %zu",
			    RECEIPT_MAX, n);
	if (unpacked_read(bytes, n, work, &b.zip, &why) == OK)
		bundle_check(&b);
	else
		finding_add(&audit, "bundle", -1, NULL, "it is no receipt: %s", why.text);
	report_finish(&audit);
	*ret_report = report;
	return OK;
}
