/*
 * A bundle: a whole portfolio in one file, which can be read and verified without the store. What
 * it holds and what its manifest promises is FORMAT.md section 10; this is the writing of it, and
 * what the writer and `verify` share.
 *
 * Whoever makes one chooses what a reader sees of the portfolio. The rest stays in it as leaves,
 * and what undoes or answers an entry is never hidden while that is shown.
 *
 * What a panel has not settled of a case (case_unsettled) is shown in none, whoever makes it: it is the
 * applicant's file. Nor is the seal that was opened, which would be shown without what answers it.
 */
#ifndef PORTFOLIO_BUNDLE_H
#define PORTFOLIO_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/note.h"
#include "portfolio/journal.h"

#define BUNDLE_MAX (1u << 30)	 /* bytes of a bundle */
#define BUNDLE_ENTRIES 12000	 /* leaves and entries in one */
#define BUNDLE_PATH 128		 /* bytes of a file's name in one, with its NUL */
#define BUNDLE_ARENA (3ul << 30) /* the arena of whoever writes one must allow so much */
#define MANIFEST_MAX (24u << 20)

/* Why a text that a shown entry names is not there. */
enum bundle_why {
	TEXT_SHOWN,
	TEXT_PRIVATE, /* for its author alone */
	TEXT_HIDDEN,  /* left out by whoever made the bundle, or of no concern to the portfolio */
	TEXT_ERASED,  /* the store has it no more */
};

/* ---- what is in one ---- */

struct bundle_text {
	enum bundle_why why;
	const char *path; /* in the bundle; where shown */
	const void *bytes;
	size_t len;
	uint8_t salt[32];
};
struct bundle_entry {
	struct record record;
	struct entry entry;
	bool shown;
	struct bundle_text *texts; /* as many as the entry names, where shown */
};
struct bundle_view {
	struct journal *journal;
	const char *portfolio;
	bool personal;		  /* the trainee's own: with their private texts */
	struct bundle_entry *own; /* of the portfolio: all of them, by place in the log */
	size_t own_count;
	struct bundle_entry *wide; /* store-wide; those that are not needed are not shown */
	size_t wide_count;
	const char **people; /* of whom everything store-wide is here, sorted */
	size_t people_count;
	struct checkpoint head;
	int64_t at; /* when the last entry of the log was accepted */
	uint64_t shown, hidden,
		erased; /* entries of the portfolio; texts of those that are shown */
	uint64_t unsettled; /* of the hidden: case_unsettled, with the seals that they open */
};

/* An entry by its place in the log, or all that is of a module. */
struct bundle_choice {
	const char *module; /* NULL: the entry */
	uint64_t seq;
};

struct bundle_want {
	const char *portfolio; /* the trainee */
	const char *reader;    /* NULL: anybody. Private texts go to their author alone */
	const struct bundle_choice
		*only; /* nothing else of the portfolio is shown; none: everything is */
	size_t only_count;
	const struct bundle_choice *hide;
	size_t hide_count;
	/* Writes index.html. The view lies in the arena of bundle_write. */
	enum status (*page)(void *data, const struct bundle_view *view, struct buf *out,
			    struct err *err);
	void *data;
};

/*
 * The bundle (zip, stored), appended to `out`. The same store and the same choice give the same
 * bytes. ERR_NOT_FOUND: there is no such portfolio, or entry in it. ERR_CONFLICT: what is to be
 * hidden changes what is shown; the sentence says which. ERR_DENIED: it was asked for and is not settled. ERR_INVALID: it does not fit the limits
 * above. Failures of journal_sign, where the log's key is not here. *ret_view may be NULL.
 */
MUST_CHECK enum status bundle_write(struct journal *j, const struct bundle_want *want,
				    struct arena *a, struct buf *out,
				    const struct bundle_view **ret_view, struct err *err);

/*
 * The bundle from another log that was last imported for this person, as it came. ERR_NOT_FOUND:
 * none was, or it was erased.
 */
MUST_CHECK enum status bundle_imported(struct journal *j, const char *person, struct arena *a,
				       const void **ret_bytes, size_t *ret_len, struct err *err);

/* Do these bytes begin like a bundle (and not like a receipt)? */
bool bundle_begins(const void *bytes, size_t n);

/* ---- shared with verify ---- */

/*
 * Where text `i` of an entry lies: texts/DIGEST.txt, curricula/DIGEST.xml for a published file
 * (kind_is_kept), attachments/DIGEST.EXT for another file, with the ending of the name that was
 * given to it where that is one that opens as nothing but a document (else without). `name` may be
 * NULL.
 */
const char *bundle_text_path(struct arena *a, const struct kinds *kinds, const struct entry *e,
			     size_t i, const char *name, size_t name_n);
/* FOLDER/DIGEST.ENDING */
const char *bundle_path(struct arena *a, const char *folder, const struct digest *digest,
			const char *ending);

struct manifest_file {
	const char *name;
	uint64_t size;
	struct digest sha256;
};
struct manifest_without {
	struct digest entry;
	const char *text;
	enum bundle_why why;
};
struct manifest {
	struct digest log; /* the pin */
	const char *portfolio;
	bool personal;
	struct checkpoint head;
	struct digest last; /* the portfolio head: hash of its last leaf */
	uint64_t leaves;    /* of the portfolio */
	const char **people;
	size_t people_count;
	struct digest *hidden; /* entries of the portfolio of which there is only the leaf */
	size_t hidden_count;
	struct manifest_without *without;
	size_t without_count;
	struct manifest_file *files; /* every file but the manifest and its signature, by name */
	size_t file_count;
};
MUST_CHECK enum status manifest_write(const struct manifest *m, struct buf *out, struct err *err);
/* ERR_INVALID: not exactly what manifest_write would have written. In the arena. */
MUST_CHECK enum status manifest_read(const char *bytes, size_t n, struct arena *a,
				     struct manifest *ret_manifest, struct err *err);

/* What README.txt says; its words follow from the manifest. */
#define BUNDLE_README_ROOM 8192
void bundle_readme(const struct manifest *m, const char *authority, bool demo,
		   const struct verifier *log, struct buf *out);

#endif
