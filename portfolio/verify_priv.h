/*
 * What the files of `verify` share: one check of a store or a receipt, from its first look to its
 * report. Nothing here trusts what it reads: a value's type is asked of SQLite for each value, sizes are
 * compared before anything is taken, and a failure of what was read is a finding, never an error.
 */
#ifndef PORTFOLIO_VERIFY_PRIV_H
#define PORTFOLIO_VERIFY_PRIV_H

#include "core/buf.h"
#include "core/certificate.h"
#include "core/db.h"
#include "core/tree.h"
#include "portfolio/verify.h"

#define ENTRY_ARENA (1u << 20) /* more than the reading of an entry and its leaf takes */

/* A text that an entry names. */
struct named_text {
	struct digest digest;
	uint64_t seq; /* of the entry */
	bool file; /* kept in attachments/: its row says so */
};

struct audit {
	const struct verify_want *want;
	struct report *report;
	struct arena *arena; /* the report's; at most VERIFY_ARENA bytes of it are used */
	const char *dir;
	struct db *store;
	struct db *fresh; /* an empty store in memory: how tables must be, and where rules are replayed */

	/* What entry 0 says; see verify_anchor.c. */
	bool anchored;
	struct digest pin;
	struct verifier log;
	struct certificate *root, *issuing;

	/* What the pass over the log found out; see verify_log.c. */
	struct tree tree;
	struct named_text *texts;
	size_t text_count, text_room;
	uint64_t *wrong; /* log numbers that have a finding of that pass, ascending */
	size_t wrong_count, wrong_room;
};

/* `seq` -1 and `entry` NULL: the finding is of no entry. */
void finding_add(struct audit *audit, const char *code, int64_t seq, const struct digest *entry,
		 const char *format, ...) PRINTF_LIKE(5, 6);
void progress_tell(const struct audit *audit, const char *what, uint64_t done, uint64_t total);
/* realloc that aborts: `items` with room for one more. */
void *array_room(void *items, size_t count, size_t *room, size_t size);
/* Of a file that names one head of its log: is it another than was seen at that size? */
void seen_head_check(struct audit *audit);
/* Sorts the findings and says whether all is well. */
void report_finish(struct audit *audit);
void audit_release(struct audit *audit);

/* ---- verify_anchor.c ---- */

/* The key that a member of a body holds in base64. */
/* The member "key" of a key entry's body, as its `signing` says that it signs (portfolio/signing.h). */
MUST_CHECK enum status signer_member(const json_t *body, struct key **ret_key, struct err *err);
/* Counts entry `seq`, in order, as one that `key` signed: of passkeys the report tells. */
void signer_note(struct audit *audit, const struct key *key, uint64_t seq);
MUST_CHECK enum status spki_member(const json_t *object, const char *name, struct key **ret_key,
				   struct err *err);
/*
 * Reads entry 0 into audit (anchored, pin, log, root, issuing) and the report; says whether its pin is
 * known. What is wrong with it is a finding; then `anchored` stays false.
 */
void anchor_check(struct audit *audit, const char *bytes, size_t n);

/* ---- verify_pool.c: signatures on all cores ---- */

/* Checks what it is given, some time before pool_finish returns; bad ones are findings. */
struct pool;
struct pool *pool_new(struct audit *audit);
/* Bytes are copied, a reference of the key is taken. */
void pool_add(struct pool *pool, uint64_t seq, const struct digest *digest, const void *bytes,
	      size_t n, const uint8_t *signature, size_t signature_n, struct key *key);
void pool_finish(struct pool *pool);
void pool_free(struct pool *pool); /* NULL is fine; waits for its threads */

/* ---- the layers of verify_store ---- */

enum soundness {
	STORE_FOREIGN, /* a table of ours is missing or made otherwise: nothing is read */
	STORE_DAMAGED, /* something is there besides, or SQLite finds its file out of order */
	STORE_SOUND,   /* as attest makes it: rules and facts can be looked at */
};
/* Are tables, triggers, views, indexes and versions those of a store that attest makes? */
MUST_CHECK enum status schema_check(struct audit *audit, enum soundness *ret_soundness,
				    struct err *err);
/* Entries, leaves, the tree, its head, and every signature. */
MUST_CHECK enum status log_check(struct audit *audit, struct err *err);
/* Rules again from the start, then facts row by row, then certificates. Follows log_check. */
MUST_CHECK enum status rules_check(struct audit *audit, struct err *err);
/* Into the report: how many acts of audit->fresh wanted two signers and had one. */
MUST_CHECK enum status single_count(struct audit *audit, struct err *err);
/*
 * Every text and attachment that was named and not erased, and nothing else. Follows log_check, and
 * rules_check, which tells what was erased: where that could not be, nothing was.
 */
MUST_CHECK enum status stored_texts_check(struct audit *audit, struct err *err);

/* ---- verify_head.c ---- */

/* The signed head and the kept frontier against audit->tree. */
MUST_CHECK enum status head_check(struct audit *audit, struct err *err);

/* ---- verify_facts.c ---- */

/* Every fact table of the store against the same of audit->fresh, which its entries made. */
MUST_CHECK enum status facts_compare(struct audit *audit, struct err *err);

/* ---- verify_rules.c ---- */

/* Is this the certificate of that key and person, below the anchor's? Register number NULL: not asked. */
MUST_CHECK enum status signer_check(const struct audit *audit, const struct certificate *cert,
				    const struct digest *fingerprint, const char *person,
				    const char *register_number, struct err *err);

/* ---- the files of a receipt or bundle: verify_unpacked.c ---- */

struct zip_file;
/* What lies in it, and which of that something asked for: nothing vouches for the rest. */
struct unpacked {
	struct zip_file *files; /* by name, but that a manifest stands first */
	size_t count;
	bool *known; /* for each file: something asked for it */
};
/* In the arena, pointing into `bytes`. Failures of zip_read. */
MUST_CHECK enum status unpacked_read(const void *bytes, size_t n, struct arena *a,
				     struct unpacked *ret_unpacked, struct err *err);
/* The file of that name, which was asked for now; NULL: there is none. */
const struct zip_file *unpacked_file(struct unpacked *u, const char *name);
/* The same; that there is none is a finding, and an empty one is given, so that what follows fails on its own. */
const struct zip_file *unpacked_want(struct unpacked *u, const char *name, struct audit *audit);
/* A finding for each file that nothing asked for; `whole` is "a receipt" or "a bundle". */
void unpacked_strays(const struct unpacked *u, const char *whole, struct audit *audit);

/* ---- certificates in files: verify_pem.c ---- */

/* The certificate in the one PEM form that we write. */
MUST_CHECK enum status pem_read(const struct zip_file *file, struct certificate **ret_cert,
				struct err *err);
/* Is it this one? */
MUST_CHECK enum status pem_is(const struct zip_file *file, const struct certificate *cert,
			      struct err *err);

#endif
