#include "portfolio/receipt.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "core/tree.h"
#include "core/zip.h"
#include "portfolio/text.h"

#define PEM_ROOM 8192
#define PROOF_ROOM 16384
#define FILES_MAX (32 + 4 * RECEIPT_KEYS + TEXTS_MAX)

/* A receipt in the making. What it points to lies in the arena. */
struct receipt {
	struct journal *j;
	struct arena *a;
	const char *reader;
	struct digest root; /* fingerprint of the key of entry 0's root certificate */
	struct zip_file files[FILES_MAX];
	size_t count;
	struct digest *hashes; /* of all leaves */
	uint64_t size;
	struct checkpoint head;
	const char *checkpoint;
	size_t checkpoint_n;
	size_t text_bytes;
	struct receipt_less less;
};

static void add_bytes(struct receipt *r, const char *name, const void *bytes, size_t len)
{
	r->files[r->count++] = (struct zip_file){.name = name, .bytes = bytes, .len = len};
}

static void add_buf(struct receipt *r, const char *name, const struct buf *b)
{
	add_bytes(r, name, arena_bytes(r->a, b->data, b->len), b->len);
}

static enum status add_proof(struct receipt *r, const char *name, const struct record *record,
			     struct err *err)
{
	CLEANUP(buf_release) struct buf text;
	struct proof proof;
	struct digest hash = tree_leaf_hash(record->leaf, record->leaf_n);

	buf_init(&text, PROOF_ROOM);
	tree_prove_inclusion(r->hashes, r->size, record->seq, &proof);
	if (!tree_check_inclusion(&hash, record->seq, r->size, proof.hashes, proof.count,
				  &r->head.root))
		return fail(err, ERR_CORRUPT,
			    "entry %llu is not under the signed head of %s: run attest verify",
			    (unsigned long long)record->seq, journal_dir(r->j));
	TRY(proof_write(record->seq, &proof, r->checkpoint, r->checkpoint_n, &text, err));
	add_buf(r, name, &text);
	return OK;
}

/* NAME.json .sig .leaf .tlog-proof of entry `seq`. */
static enum status add_entry(struct receipt *r, const char *name, uint64_t seq,
			     struct record *ret_record, struct entry *ret_entry, struct err *err)
{
	struct record record;
	struct entry e;

	TRY(journal_read(r->j, seq, r->a, &record, &e, err));
	add_bytes(r, arena_printf(r->a, "%s.json", name), record.bytes, record.len);
	add_bytes(r, arena_printf(r->a, "%s.sig", name), record.signature, record.signature_n);
	add_bytes(r, arena_printf(r->a, "%s.leaf", name), record.leaf, record.leaf_n);
	TRY(add_proof(r, arena_printf(r->a, "%s.tlog-proof", name), &record, err));
	*ret_record = record;
	*ret_entry = e;
	return OK;
}

/* The entry that brought the key; not the one that countersigned it. */
static enum status find_key_entry(struct receipt *r, const struct digest *key, uint64_t *ret_seq,
				  struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(journal_db(r->j), "SELECT seq FROM fact_key WHERE key = ?1", &q, err));
	bind_blob(q, 1, key->bytes, sizeof(key->bytes));
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_CORRUPT,
			    "the key of the entry is nobody's: run attest verify %s",
			    journal_dir(r->j));
	*ret_seq = (uint64_t)col_int(q, 0);
	return OK;
}

/* The entry that confirmed an answer: by its word the key in that is the author's. */
static enum status find_confirmation(struct receipt *r, uint64_t answer, uint64_t *ret_seq,
				     struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(journal_db(r->j), "SELECT seq FROM fact_effect WHERE pending = ?1", &q, err));
	bind_int(q, 1, (int64_t)answer);
	TRY(query_step(q, &row, err));
	if (!row)
		return fail(err, ERR_CONFLICT,
			    "entry %llu is unconfirmed: a receipt of it proves nothing until the "
			    "training officer has checked whose key it is signed with",
			    (unsigned long long)answer);
	*ret_seq = (uint64_t)col_int(q, 0);
	return OK;
}

static enum status add_pem(struct receipt *r, const char *name, const struct certificate *cert,
			   struct err *err)
{
	CLEANUP(buf_release) struct buf pem;

	buf_init(&pem, PEM_ROOM);
	TRY(certificate_pem(cert, &pem, err));
	add_buf(r, name, &pem);
	return OK;
}

bool receipt_own_key(const struct entry *e)
{
	return strcmp(e->kind, "answer") == 0;
}

const char *receipt_key_name(struct arena *a, size_t n)
{
	return n == 0 ? "key" : arena_printf(a, "key-%zu", n + 1);
}

static bool is_root_key(const struct receipt *r, const struct entry *e)
{
	return digest_equal(&e->key, &r->root);
}

/*
 * The entries that gave the author the key, gave its giver the key that signed that, and so on: whoever
 * writes the log could log a key entry of nobody's, but not one that a key of entry 0 leads to.
 */
static enum status add_keys(struct receipt *r, uint64_t below, const struct entry *entry,
			    struct err *err)
{
	struct entry e = *entry;
	struct record record;
	size_t n = 0;

	if (receipt_own_key(entry)) {
		TRY(find_confirmation(r, below, &below, err));
		TRY(add_entry(r, receipt_key_name(r->a, n++), below, &record, &e, err));
	}
	for (; !is_root_key(r, &e); n++) {
		uint64_t seq;

		TRY(find_key_entry(r, &e.key, &seq, err));
		if (seq == 0)
			return OK;
		if (seq >= below)
			return fail(err, ERR_CORRUPT,
				    "the key of entry %llu came after it: run attest verify %s",
				    (unsigned long long)below, journal_dir(r->j));
		if (n == RECEIPT_KEYS)
			return fail(err, ERR_INVALID,
				    "the author's key is more than %d keys away from entry 0, too far "
				    "for a receipt: ask a registrar to certify a new key",
				    RECEIPT_KEYS);
		TRY(add_entry(r, receipt_key_name(r->a, n), seq, &record, &e, err));
		below = seq;
	}
	return OK;
}

/* The author's certificate. */
static enum status add_signer(struct receipt *r, const struct entry *e, struct err *err)
{
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;

	if (receipt_own_key(e))
		return OK;
	if (is_root_key(r, e))
		return add_pem(r, "signer.pem", journal_root(r->j), err);
	TRY(journal_certificate(r->j, &e->key, &cert, err));
	return add_pem(r, "signer.pem", cert, err);
}

/* Before a text is read, so that memory is bounded. */
static enum status count_text(struct receipt *r, const struct text_name *text, bool *ret_fits,
			      struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	int64_t size;
	bool row;

	TRY(db_query(journal_db(r->j), "SELECT size FROM text WHERE digest = ?1", &q, err));
	bind_blob(q, 1, text->digest.bytes, sizeof(text->digest.bytes));
	TRY(query_step(q, &row, err));
	size = row ? col_int(q, 0) : 0;
	if (size < 0 || (uint64_t)size > RECEIPT_MAX - r->text_bytes)
		return fail(
			err, ERR_INVALID,
			"the attachments of the entry are larger than a receipt may be (%u MiB)",
			RECEIPT_MAX >> 20);
	*ret_fits = !text_is_file(text->name) || (uint64_t)size <= r->less.files;
	if (!*ret_fits)
		return OK;
	r->less.files -= text_is_file(text->name) ? (size_t)size : 0;
	r->text_bytes += (size_t)size;
	return OK;
}

static enum status add_text(struct receipt *r, const struct text_name *text, json_t *salts,
			    struct err *err)
{
	CLEANUP(buf_release) struct buf hex;
	uint8_t salt[32];
	const void *bytes;
	size_t len;
	enum status status;
	bool fits;

	buf_init(&hex, 2 * sizeof(salt));
	TRY(count_text(r, text, &fits, err));
	if (!fits)
		return OK;
	status = journal_text(r->j, &text->digest, r->a, &bytes, &len, salt, err);
	if (status == ERR_NOT_FOUND)
		return OK;
	TRY(status);
	buf_hex(&hex, salt, sizeof(salt));
	if (json_object_set_new(salts, text->name, json_string(hex.data)) != 0)
		abort();
	add_bytes(r, arena_printf(r->a, "texts/%s", text->name), bytes, len);
	return OK;
}

static enum status add_texts(struct receipt *r, const struct entry *e, struct err *err)
{
	CLEANUP(json_cleanup) json_t *salts = json_object();
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, ENTRY_MAX);
	for (size_t i = 0; i < e->text_count; i++) {
		enum text_access access;

		TRY(journal_text_access(r->j, e, e->texts[i].name, r->reader, &access, err));
		if (access == ACCESS_GIVEN &&
		    (r->less.text == NULL || strcmp(e->texts[i].name, r->less.text) == 0))
			TRY(add_text(r, &e->texts[i], salts, err));
	}
	TRY(json_write_signed(salts, &text, err));
	add_buf(r, "salts.json", &text);
	return OK;
}

static const char by_certificate[] =
	"  openssl x509 -in signer.pem -pubkey -noout -out signer.pub\n"
	"  openssl dgst -sha256 -verify signer.pub -signature entry.sig entry.json\n"
	"  sha256sum entry.json entry.sig         (are `digest` and `signature` in entry.leaf)\n"
	"  openssl verify -CAfile root.pem -untrusted issuing.pem -attime SECONDS signer.pem\n"
	"Whoever runs the log issues signer.pem. That the key in it is the author's is proved by the\n"
	"`key` in key.json (base64), which is signed with the `key` in key-2.json, and so on: the last\n"
	"of them, or entry.json when there is none, is signed with a key in anchor.json. One of them:\n";
/* The same, where entry.sig is an assertion. */
static const char by_passkey[] =
	"  openssl x509 -in signer.pem -pubkey -noout -out signer.pub\n"
	"entry.sig is what a passkey answered, for this entry, to the person who used it (WebAuthn):\n"
	"  part() { sed \"s/.*\\\"$1\\\":\\\"\\([^\\\"]*\\)\\\".*/\\1/\" entry.sig | openssl base64 -d -A; }\n"
	"  { part authData; part clientDataJSON | openssl dgst -sha256 -binary; } >signed\n"
	"  part signature >signed.sig\n"
	"  openssl dgst -sha256 -verify signer.pub -signature signed.sig signed\n"
	"  part clientDataJSON    (has type webauthn.get, a site of anchor.json, and this as its challenge:)\n"
	"  openssl dgst -sha256 -binary entry.json | openssl base64 | tr +/ -_ | tr -d =\n"
	"  sha256sum entry.json entry.sig         (are `digest` and `signature` in entry.leaf)\n"
	"  openssl verify -CAfile root.pem -untrusted issuing.pem -attime SECONDS signer.pem\n"
	"Whoever runs the log issues signer.pem. That the key in it is the author's is proved by the\n"
	"`key` in key.json (base64), which is signed with the `key` in key-2.json, and so on: the last\n"
	"of them is signed with a key in anchor.json. One of them (with a passkey: as above):\n";
static const char by_own_key[] =
	"  sha256sum entry.json entry.sig         (are `digest` and `signature` in entry.leaf)\n"
	"The author had no key in this log: entry.json is signed with the `key` (base64) in it. That it\n"
	"is the author's is the word of the training officer in key.json, who asked them for it by\n"
	"another channel; key.json is signed with the `key` in key-2.json, and so on: the last of them\n"
	"is signed with a key in anchor.json. One of them, and so entry.sig and entry.json:\n";

bool receipt_by_passkey(const void *signature, size_t n)
{
	return n > 0 && *(const char *)signature == '{';
}

void receipt_readme(const struct readme *r, struct buf *out)
{
	CLEANUP(buf_release) struct buf key;
	char pin_hex[DIGEST_HEX], digest_text[DIGEST_HEX], said[TIME_TEXT], accepted[TIME_TEXT];

	buf_init(&key, README_ROOM);
	digest_hex(&r->pin, pin_hex);
	digest_hex(&r->entry->digest, digest_text);
	time_text(r->entry->time, said);
	time_text(r->accepted, accepted);
	verifier_text(r->log, &key);
	buf_printf(out,
		   "Receipt for entry %llu of the log of %s%s\n"
		   "\n"
		   "Said by %s as %s at %s, received at %s: %s.\n"
		   "Digest of the entry:   %s\n"
		   "Pin of the log:        %s\n"
		   "Verifier key of the log:\n%s\n"
		   "\n",
		   (unsigned long long)r->seq, r->authority,
		   r->demo ? " (a demonstration, which counts for nothing)" : "", r->entry->author,
		   role_name(r->entry->role), said, accepted, r->entry->kind, digest_text, pin_hex,
		   key.data);
	buf_text(
		out,
		"It proves that this was said and logged. It does not prove that it still stands: "
		"a later\n"
		"entry may have revoked it. Nor does it prove who made the log: compare the pin "
		"with one\n"
		"that the authority has published or printed, not with this file.\n"
		"\n"
		"With attest:\n"
		"  attest verify RECEIPT.zip --pin PIN\n"
		"\n"
		"With openssl and sha256sum, in the folder into which this was unpacked:\n"
		"  sha256sum anchor.json                  (prints the pin)\n");
	buf_text(out, receipt_own_key(r->entry) ? by_own_key :
		      r->passkey		? by_passkey :
						  by_certificate);
	buf_text(
		out,
		"  echo KEY | openssl base64 -d -A | openssl pkey -pubin -inform DER -out "
		"key.pub\n"
		"  openssl dgst -sha256 -verify key.pub -signature key.sig key.json\n"
		"That whoever gave a key was a registrar then is not proved by this file.\n"
		"The files *.tlog-proof (c2sp.org/tlog-proof) prove that the leaves are in the "
		"tree under the\n"
		"signed checkpoint. Each texts/NAME hashes, after its salt in salts.json, to what\n"
		"entry.json names under `texts`; one that has no salt there was erased, or is private, or was\n"
		"taken out by whoever had this file.\n");
}

static void add_readme(struct receipt *r, const struct record *record, const struct entry *e)
{
	CLEANUP(buf_release) struct buf out;
	const struct readme readme = {
		.seq = record->seq,
		.entry = e,
		.accepted = record->accepted,
		.authority = journal_authority(r->j),
		.demo = journal_is_demo(r->j),
		.pin = journal_pin(r->j),
		.log = journal_log(r->j),
		.passkey = receipt_by_passkey(record->signature, record->signature_n),
	};

	buf_init(&out, README_ROOM);
	receipt_readme(&readme, &out);
	add_buf(r, "README.txt", &out);
}

static enum status receipt_begin(struct receipt *r, struct err *err)
{
	CLEANUP(key_cleanup) struct key *root = NULL;

	TRY(certificate_key(journal_root(r->j), &root, err));
	r->root = key_fingerprint(root);
	TRY(journal_head(r->j, r->a, &r->head, &r->checkpoint, &r->checkpoint_n, err));
	TRY(journal_leaf_hashes(r->j, r->a, &r->hashes, &r->size, err));
	if (r->head.size != r->size)
		return fail(err, ERR_CORRUPT,
			    "the signed head of %s is not that of its leaves: run attest verify",
			    journal_dir(r->j));
	return OK;
}

enum status receipt_write(struct journal *j, uint64_t seq, const char *reader, struct arena *a,
			  struct buf *out, struct err *err)
{
	const struct receipt_less all = {.files = RECEIPT_MAX};

	return receipt_write_less(j, seq, reader, &all, a, out, err);
}

enum status receipt_write_less(struct journal *j, uint64_t seq, const char *reader,
			       const struct receipt_less *less, struct arena *a, struct buf *out,
			       struct err *err)
{
	struct receipt r = {.j = j, .a = a, .reader = reader, .less = *less};
	struct record anchor_record, record;
	struct entry anchor, e;

	TRY(receipt_begin(&r, err));
	TRY(add_entry(&r, "entry", seq, &record, &e, err));
	TRY(add_entry(&r, "anchor", 0, &anchor_record, &anchor, err));
	TRY(add_keys(&r, seq, &e, err));
	TRY(add_signer(&r, &e, err));
	TRY(add_pem(&r, "issuing.pem", journal_issuing(j), err));
	TRY(add_pem(&r, "root.pem", journal_root(j), err));
	TRY(add_texts(&r, &e, err));
	add_readme(&r, &record, &e);
	return zip_write(r.files, r.count, out, err);
}
