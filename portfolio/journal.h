/*
 * A store: the directory that holds one journal. attest.db (entries, leaves, texts, the tree, the
 * head, certificates, facts), attachments/ (large texts, one file each, named by digest), keys/ (the
 * log's and the issuing key, mode 0600).
 *
 * All access to the journal goes through the functions here. One process writes at a time.
 */
#ifndef PORTFOLIO_JOURNAL_H
#define PORTFOLIO_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/certificate.h"
#include "core/db.h"
#include "core/err.h"
#include "core/note.h"
#include "portfolio/entry.h"
#include "portfolio/kind.h"

struct journal;

/*
 * The tables of the journal itself (FORMAT.md section 1); the facts have a schema of their own.
 *   entry(seq, digest, portfolio, kind, bytes, signature)
 *   leaf(seq, bytes, hash, root, accepted)     root: of the tree whose last leaf this is
 *   text(digest, salt, bytes, size)            bytes NULL: a file attachments/HEX
 *   tree(level, hash)                          the frontier: level k is in use when bit k of the size is set
 *   head(id, note)                             id is 1; note is the signed checkpoint
 *   certificate(key, der)
 * digests, hashes, keys and salts are blobs of 32 bytes. What repeats the bytes is there for finding
 * them, and `verify` compares it.
 */
extern const struct schema journal_schema;

/* What a new store is made from. Keys are borrowed. */
struct anchor {
	const char *authority; /* printable ASCII, 1 to 64 bytes: "Example ETB" */
	const char *registrar; /* id of the first registrar */
	const char *registrar_name; /* a text */
	const char *register_number; /* or NULL */
	bool demo;
	int64_t demo_now; /* a demo's clock stands here when it is finished */
	const struct key *root, *registrar_key;
	const char *const *domains; /* for which passkeys sign here: passkey_party_parse */
	size_t domain_count;
};

/*
 * Makes the directory (which must not exist, or be empty), the log and issuing keys, entry 0 and its
 * head. Half-made stores are removed again on failure.
 */
MUST_CHECK enum status journal_create(const char *dir, const struct anchor *anchor,
				      const struct kinds *kinds, int64_t now,
				      struct random *random, struct err *err);

/* Could a store be made there? ERR_CONFLICT says what is there already, and what to do about it. */
MUST_CHECK enum status journal_place(const char *dir, const struct kinds *kinds, struct err *err);

/* `write` false: nothing is changed, not even by accident. */
MUST_CHECK enum status journal_open(const char *dir, bool write, const struct kinds *kinds,
				    struct journal **ret_journal, struct err *err);
void journal_close(struct journal *j);
void journal_cleanup(struct journal **j);
/* Who answers questions about curricula; must be set before anything is appended or judged. */
void journal_catalogue(struct journal *j, const struct catalogue *catalogue);

/* The world in which an entry is judged; arena, seq and now are still to be set. */
struct world journal_world(struct journal *j);
struct db *journal_db(struct journal *j);
const char *journal_dir(const struct journal *j);
/* What entry 0 says. */
struct digest journal_pin(const struct journal *j);
bool journal_is_demo(const struct journal *j);
const char *journal_authority(const struct journal *j);
const struct verifier *journal_log(const struct journal *j); /* checks heads */
const struct certificate *journal_root(const struct journal *j);
const struct certificate *journal_issuing(const struct journal *j);
/*
 * The time that this store believes in: `system` for a real one; for a demo, the later of its own
 * clock (entry 0) and one second after the last entry.
 */
int64_t journal_now(struct journal *j, int64_t system);

/* ---- appending ---- */

struct verdict {
	enum status status;
	struct err err;
	uint64_t seq; /* when OK */
	struct digest digest;
};

/*
 * Appends a batch in order, each entry judged after the one before: those that the rules refuse get
 * their verdict and leave no trace, the others are durable, under one signed head, before this
 * returns. `now` before the time of the last entry stands for that time; more than 300 seconds before it is
 * ERR_CONFLICT (the clock runs backwards). Certificates are issued for key entries that take effect; where
 * one cannot be, the entry is refused. A failure of the machine fails the batch.
 */
MUST_CHECK enum status journal_append(struct journal *j, const struct submission *submissions,
				      size_t count, int64_t now, struct random *random,
				      struct verdict *ret_verdicts, struct err *err);
/*
 * The same of entries of which none makes sense without the others: all come to stand, or none. That the
 * rules refuse one is then this function's failure, with their sentence.
 */
MUST_CHECK enum status journal_append_together(struct journal *j, const struct submission *submissions,
					       size_t count, int64_t now, struct random *random,
					       struct verdict *ret_verdicts, struct err *err);

/* ---- reading ---- */

struct record {
	uint64_t seq;
	const char *bytes;
	size_t len;
	const uint8_t *signature;
	size_t signature_n;
	const char *leaf;
	size_t leaf_n;
	int64_t accepted;
};
/* Lives in the arena. ERR_NOT_FOUND beyond the end. ERR_CORRUPT when bytes do not hash to their leaf. */
MUST_CHECK enum status journal_read(struct journal *j, uint64_t seq, struct arena *a,
				    struct record *ret_record, struct entry *ret_entry,
				    struct err *err);
/* The log number of an entry named by number, or by 8 or more hex digits of its digest. */
MUST_CHECK enum status journal_find(struct journal *j, const char *name, uint64_t *ret_seq,
				    struct err *err);
/* The signed head: its text (in the arena) and what it says. */
MUST_CHECK enum status journal_head(struct journal *j, struct arena *a,
				    struct checkpoint *ret_head, const char **ret_text,
				    size_t *ret_len, struct err *err);
/* How many entries had been accepted at `at`, and the tree's root then. */
MUST_CHECK enum status journal_size_at(struct journal *j, int64_t at, uint64_t *ret_size,
				       struct digest *ret_root, struct err *err);
/*
 * From here on, until db_rollback on each, all of these connections to one store read what it held
 * at one moment. The first has begun to read and keeps its moment if nothing was appended since;
 * else it begins anew, and *ret_anew says that what was read through it before is of an older one.
 * ERR_CONFLICT when something was appended each time. At least one journal.
 */
MUST_CHECK enum status journal_read_together(struct journal *const *journals, size_t count,
					     bool *ret_anew, struct err *err);
/* The tree's root when the log held `size` entries, at least one; ERR_NOT_FOUND beyond the end. */
MUST_CHECK enum status journal_root_at(struct journal *j, uint64_t size, struct digest *ret_root,
				       struct err *err);
/*
 * Who may be shown a text of an entry: the one place that says so. Private texts (kind.h) are for their
 * author alone until they release them; what was erased is for nobody, even while its bytes are still
 * here (in a restored copy). `reader` is somebody who has shown to be that person; NULL: nobody in
 * particular. Whether the bytes are here, journal_text tells.
 */
enum text_access { ACCESS_GIVEN, ACCESS_PRIVATE, ACCESS_ERASED };
MUST_CHECK enum status journal_text_access(struct journal *j, const struct entry *e,
					   const char *name, const char *reader,
					   enum text_access *ret_access, struct err *err);
/* Where entries name a text of this digest, in the order of the log; in the arena. Looks at every entry. */
struct text_place {
	uint64_t seq;
	const char *name;
};
MUST_CHECK enum status journal_text_named(struct journal *j, const struct digest *digest,
					  struct arena *a, struct text_place **ret_places,
					  size_t *ret_count, struct err *err);
/*
 * Does an erasure wait to be finished: what was to be erased may still lie in the store's files, since
 * somebody else was reading them? The next opening for writing finishes it.
 */
bool journal_is_erasing(const struct journal *j);
/* A text or attachment by its digest, checked against it; with its salt. ERR_NOT_FOUND when erased. */
MUST_CHECK enum status journal_text(struct journal *j, const struct digest *digest, struct arena *a,
				    const void **ret_bytes, size_t *ret_len, uint8_t ret_salt[32],
				    struct err *err);
/* All leaf hashes, for proofs; in the arena. */
MUST_CHECK enum status journal_leaf_hashes(struct journal *j, struct arena *a,
					   struct digest **ret_hashes, uint64_t *ret_count,
					   struct err *err);
/*
 * The log's signature (Ed25519) over what its operator vouches for; its words must not be those of a
 * checkpoint. ERR_NOT_FOUND, or as reading fails, where keys/ is not here: of a copy or a backup.
 */
MUST_CHECK enum status journal_sign(struct journal *j, const void *bytes, size_t n,
				    struct signature *ret_signature, struct err *err);
MUST_CHECK enum status journal_certificate(struct journal *j, const struct digest *key,
					   struct certificate **ret_cert, struct err *err);

/*
 * Drops every fact and makes it again by replaying the journal, in one transaction. *ret_digest is
 * over all fact rows, before and after, so that a caller can say whether anything changed.
 */
MUST_CHECK enum status journal_rebuild(struct journal *j, struct digest *ret_before,
				       struct digest *ret_after, struct err *err);

#endif
