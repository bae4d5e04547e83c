/*
 * An entry: what one person said, in one role, at one time, about one thing. The bytes that they
 * signed are all there is; this file reads and writes them. portfolio/FORMAT.md is the format, which
 * can never change.
 *
 * Structure (ids, codes, days, marks, verdicts) stands in the bytes. Every word that a person wrote,
 * every file and every person's name is a text, named here only by its salted digest.
 */
#ifndef PORTFOLIO_ENTRY_H
#define PORTFOLIO_ENTRY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/ids.h"
#include "core/key.h"
#include "core/role.h"

#define ABOUT_MAX 512	/* entries that one entry may be about */
#define TEXTS_MAX 256	/* texts of one entry */
#define TEXT_NAME_MAX 48
#define TEXT_MAX (1u << 20)	   /* bytes of a text */
#define ATTACHMENT_MAX (64u << 20) /* bytes of an attachment */

struct text_name {
	const char *name; /* a-z 0-9 '.' '-'; "file.1" is an attachment, "file.1.name" its name */
	struct digest digest; /* SHA-256(salt || bytes) */
};

struct entry {
	int v; /* version of the kind */
	const char *kind;
	bool anchor; /* entry 0: its `log` is empty */
	struct digest log; /* the store's pin */
	const char *portfolio; /* the trainee; "" for store-wide entries */
	const char *author;
	enum role role;
	struct digest key;
	int64_t time; /* the author's claim */
	uint64_t seen_size; /* the head that the author saw */
	struct digest seen_root;
	struct digest *about;
	size_t about_count;
	const json_t *body; /* an object; lives as long as the arena */
	struct text_name *texts; /* in order of name */
	size_t text_count;

	const char *bytes; /* what was signed */
	size_t len;
	struct digest digest; /* of the bytes: the entry's name */
};

/*
 * Reads signed bytes (borrowed: they must outlive the entry; the rest lies in the arena, the parsed
 * JSON too). ERR_INVALID names the member that is wrong: not canonical, a member too many or missing,
 * a bad id, digest or time. Says nothing of kinds, keys or rules.
 */
MUST_CHECK enum status entry_read(const char *bytes, size_t n, struct arena *a,
				  struct entry *ret_entry, struct err *err);

/* ---- saying something ---- */

/* A text before it is signed for: its bytes and, once salted, its salt and digest. */
struct text {
	const char *name;
	const void *bytes;
	size_t len;
	bool salted; /* the salt is given: it is the text of an earlier entry, named once more */
	uint8_t salt[32];
	struct digest digest;
};

/* Everything that a writer needs to append: the bytes, the signature (none yet from entry_write), the texts. */
struct submission {
	const char *bytes;
	size_t len;
	struct signature signature;
	const struct text *texts;
	size_t text_count;
};

/*
 * Salts the texts that are not yet and writes e's members (bytes, len, digest and `texts` are made here) as canonical
 * bytes into the arena; they are signed elsewhere, with the key that e names, and *ret_submission has no signature
 * yet (of a passkey: submission_sign, signing.h). *e is read back from those bytes, so that who is shown it is shown what
 * they say. `texts` lives as long as the arena must; its salts and digests are filled in. ERR_INVALID when what is
 * written does not fit the format.
 */
MUST_CHECK enum status entry_write(struct entry *e, struct text *texts, size_t text_count, struct random *random,
				   struct arena *a, struct submission *ret_submission, struct err *err);
/* The same, signed with `key`, whose fingerprint becomes e's key. */
MUST_CHECK enum status entry_sign(struct entry *e, struct text *texts, size_t text_count,
				  const struct key *key, struct random *random, struct arena *a,
				  struct submission *ret_submission, struct err *err);

/* Is the text of that name an attachment? "file.1" is; "file.1.name" says what it is called. */
bool text_is_file(const char *name);

/* ---- leaves ---- */

/* What the one writer commits to: FORMAT.md section 4. */
struct leaf {
	int v; /* 1 */
	const char *kind;
	int64_t accepted;
	struct digest digest;	 /* of the entry's bytes */
	struct digest signature; /* of the signature's bytes */
	struct digest key;
	bool first;	    /* no previous leaf in this portfolio */
	struct digest prev; /* its leaf hash */
};

MUST_CHECK enum status leaf_write(const struct leaf *leaf, struct buf *out, struct err *err);
MUST_CHECK enum status leaf_read(const char *bytes, size_t n, struct arena *a,
				 struct leaf *ret_leaf, struct err *err);

#endif
