/*
 * Kinds of entry: one row of a table for each kind and version. A row says who may write it, how its
 * body and texts look, what must hold, whether a second person must sign, and which facts it makes.
 * Writing, replaying and auditing all pass through kind_judge, so the journal cannot hold what the rows
 * forbid. A new kind is one row; old versions' rows stay for replay.
 */
#ifndef PORTFOLIO_KIND_H
#define PORTFOLIO_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/catalogue.h"
#include "core/db.h"
#include "core/err.h"
#include "portfolio/entry.h"

#define JUDGE_MEMORY (2048ul << 20) /* an entry's 256 texts of 4 MiB, and what is made of them */

/*
 * The facts so far: fact tables in `db` (the store's own, or one in memory when replaying), plus what
 * is true of the entry being judged.
 */
struct world {
	struct db *db;
	const struct catalogue *catalogue;
	const struct kinds *kinds;
	struct arena *arena; /* for the entry being judged; its limit is JUDGE_MEMORY */
	struct digest pin;   /* of this log; set by entry 0 */
	uint64_t seq;	     /* place in the log of the entry being judged */
	int64_t now;	     /* its `accepted` */
	/* How the published files of a curriculum are read: texts of the store. */
	enum status (*text)(void *data, const struct digest *digest, struct arena *a,
			    const void **ret_bytes, size_t *ret_len, struct err *err);
	/* What was signed as the entry of that digest: ERR_NOT_FOUND there is none. */
	enum status (*entry)(void *data, const struct digest *digest, struct arena *a,
			     const char **ret_bytes, size_t *ret_len, struct err *err);
	void *text_data; /* of both */
	/* Of portfolios and chains only one is here: what was gathered in another is its author's word. */
	bool alone;
};

enum field_type {
	FIELD_PERSON,
	FIELD_CODE,
	FIELD_NAME,   /* a slug */
	FIELD_REF,    /* ID@VERSION */
	FIELD_ITEM,   /* CODE/part */
	FIELD_FORM,   /* ID@VERSION/TOOL */
	FIELD_DAY,    /* YYYY-MM-DD */
	FIELD_TIME,   /* YYYY-MM-DDTHH:MM:SSZ */
	FIELD_DIGEST, /* 64 hex digits */
	FIELD_BASE64,
	FIELD_NUMBER,	/* integer, 0 to 2^53-1 */
	FIELD_WORD,	/* printable ASCII, 1 to 200 bytes */
	FIELD_LIST,	/* array of at most 512 of `of` */
	FIELD_WORDS,	/* object of words: mark id -> point */
	FIELD_OBJECTS,	/* array of objects with `fields` */
};

struct field {
	const char *name;
	enum field_type type;
	bool optional;
	enum field_type of;	    /* FIELD_LIST */
	const struct field *fields; /* FIELD_OBJECTS */
};

/* name "file.*" stands for file.1, file.2, ...; a row's list ends with a NULL name. */
struct text_rule {
	const char *name;
	bool optional;
};

enum kind_place {
	PLACE_STORE,
	PLACE_PORTFOLIO,
	PLACE_CHAIN,  /* where feedback on a trainee is gathered: portfolio/msf.h */
	PLACE_EITHER, /* where the entry is that it is about, which `check` sees to */
};

/* Whom the curriculum may name: everybody but the trainee and the root key. */
#define ROLES_NAMED                                                                                \
	(ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER) |                               \
	 ROLE_BIT(ROLE_PROGRAMME_LEAD) | ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_PANEL) |            \
	 ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_REGISTRANT))

/* Who else must sign an entry before it takes effect. */
struct second {
	bool wanted;
	enum role role; /* in which they sign; the root key may stand in for a registrar */
	/*
	 * A curriculum asks for it. Else it is the log's own rule: the entry takes effect at once while
	 * the log has never had two registrars, and when the root key signed it.
	 */
	bool always;
};

/* What an entry does to those that it is about: an export shows the one with the other. */
enum kind_change {
	CHANGES_NOTHING,
	CHANGES_FIRST, /* revises or answers the first: shown where that is */
	/* Adds to the first, and replaces what of its kind, and of the same `outcome` in the body, did: shown
	 * where any of these is. */
	CHANGES_ALIKE,
	CHANGES_LATEST, /* the same, whatever `outcome` the body says */
	CHANGES_ALL,   /* undoes or completes them: never hidden, so that its leaf tells when it is */
};

struct kind {
	const char *name;
	int v;
	enum kind_place place;
	bool alone; /* about no other entry; else `check` says what it is about */
	bool opens; /* makes the enrolment that every other entry of a portfolio needs */
	enum kind_change changes;
	/*
	 * Its texts tell of no patient (names of staff, files of curricula): the guard does not look at them, and
	 * its body takes no "guard" (guard.h). Every other kind with texts takes one beside the members in `body`.
	 */
	bool unguarded;
	bool revocable; /* by a revoke entry of its author or a registrar, and is then void */
	/*
	 * Said by who never had a key in this log, with the key in its own body (`key`, `proof`), which
	 * only they use. It waits for a second signer, who asked them whether that key is theirs.
	 */
	bool own_key;
	unsigned roles; /* ROLE_BITs of who may write it */
	const struct field *body; /* ends with a NULL name */
	const struct text_rule *texts;
	/* Texts of these names (as in a text_rule; ends with NULL) are for their author alone until they
	 * release them. */
	const char *const *private_texts;
	bool kept;	/* rules read its texts, so that they cannot be erased */
	bool witnessed; /* what others rely on: erasing its texts takes two people */
	/* What must hold beyond shape, key and role. NULL: nothing. */
	enum status (*check)(struct world *w, const struct entry *e, struct err *err);
	/* NULL: nobody else has to sign. Asked after `check`. */
	enum status (*second)(struct world *w, const struct entry *e, struct second *ret_second,
			      struct err *err);
	/* What is noted of it while it waits for a second signer. NULL: nothing but that it waits. */
	enum status (*wait)(struct world *w, const struct entry *e, struct err *err);
	/*
	 * What must hold when a countersignature is to bring it into effect; w->seq is the entry's own place. NULL:
	 * `check` once more.
	 */
	enum status (*confirm)(struct world *w, const struct entry *e, struct err *err);
	/*
	 * The facts that it makes; called when it takes effect. Then w->seq is the entry's own place, and
	 * w->now the instant from which it acts. Where a countersignature brings that about, `confirm` has
	 * passed just before.
	 */
	enum status (*apply)(struct world *w, const struct entry *e, struct err *err);
};

/* Tables of rows, joined: portfolio's, then assessment's. */
struct kinds {
	const struct kind *const *rows;
	size_t count;
};
extern const struct kind *const portfolio_kinds[];
extern const size_t portfolio_kind_count;

/* Are its texts looked at before they are signed, and may its body say what was decided then? */
bool kind_is_guarded(const struct kind *row);

/* Do rules read the texts of this entry, which is a published file (`kept`)? False too where no row knows it. */
bool kind_is_kept(const struct kinds *kinds, const struct entry *e);

/* The row for a kind and version, NULL when there is none. */
const struct kind *kind_find(const struct kinds *kinds, const char *name, int v);
/* The row of the newest version, in which things are said today. */
const struct kind *kind_newest(const struct kinds *kinds, const char *name);

/*
 * May this entry stand at w->seq, accepted at w->now? Checks, in this order: kind, log, version,
 * digest not yet in the log, seen and times, key in force and the author's own, signature, place, role
 * held, about, body, texts, then the row. On OK its facts are in w->db (an entry that waits for a second
 * signer is recorded as waiting), and entry 0 has set w->pin. A refusal comes before the first write;
 * when the machine fails amid them, the caller undoes them. The status says why: ERR_INVALID shape,
 * ERR_DENIED not allowed, ERR_NOT_FOUND, ERR_CONFLICT state forbids it.
 * The caller holds a transaction on w->db with a savepoint. It puts e's texts where w->text finds them
 * first, and calls kind_rooted after.
 * `verified` tells that the signature was already checked against the key that the entry names.
 */
MUST_CHECK enum status kind_judge(struct world *w, const struct entry *e, const uint8_t *signature,
				  size_t signature_n, bool verified, struct err *err);

/*
 * What would be, if e, which nobody has signed, stood at w->seq and whoever else has to sign had: its place,
 * role, about, body and row are asked, and its facts are in w->db, for a transaction that the caller rolls
 * back. Failures of kind_judge.
 */
MUST_CHECK enum status kind_suppose(struct world *w, const struct entry *e, struct err *err);

/*
 * Tells the world the tree's root with the entry that was just judged as its last leaf, so that later
 * entries can say that they saw it. Called once after each kind_judge that was OK.
 */
MUST_CHECK enum status kind_rooted(struct world *w, const struct digest *root, struct err *err);

/* The fact tables; also all that `rebuild` drops and makes again. */
extern const struct schema facts_schema;

#endif
