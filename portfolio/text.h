/*
 * Where texts are kept: small ones in the table `text`, attachments over 64 KiB as files
 * attachments/HEX, named by their digest. A text is found by its salted digest only.
 */
#ifndef PORTFOLIO_TEXT_H
#define PORTFOLIO_TEXT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/digest.h"
#include "core/err.h"
#include "portfolio/entry.h"

#define TEXT_IN_TABLE_MAX 65536 /* bytes of an attachment that still goes into the table */

struct text_store {
	struct db *db;
	const char *dir; /* the store's folder */
};

/* DIR/NAME, and DIR/attachments/HEX; a path that is too long is ERR_INVALID. */
MUST_CHECK enum status store_path(const char *dir, const char *name, char ret_path[PATH_MAX],
				  struct err *err);
MUST_CHECK enum status attachment_path(const char *dir, const struct digest *digest,
				       char ret_path[PATH_MAX], struct err *err);

/* Is it UTF-8 without control characters save TAB, LF and CR, as every text but an attachment must be? */
bool text_is_plain(const char *text, size_t len);

/*
 * A text checked against its digest, with its salt; in the arena. ERR_NOT_FOUND when it was erased or
 * never was here; ERR_CORRUPT when it is not what was written.
 */
MUST_CHECK enum status text_get(const struct text_store *store, const struct digest *digest,
				struct arena *a, const void **ret_bytes, size_t *ret_len,
				uint8_t ret_salt[32], struct err *err);
/* The same for struct world, at most 4 MiB (else ERR_INVALID); `data` is a struct text_store. */
MUST_CHECK enum status text_for_world(void *data, const struct digest *digest, struct arena *a,
				      const void **ret_bytes, size_t *ret_len, struct err *err);
/* For struct world: what was signed as the entry of that digest; `data` is a struct text_store. */
MUST_CHECK enum status entry_for_world(void *data, const struct digest *digest, struct arena *a,
				       const char **ret_bytes, size_t *ret_len, struct err *err);

/*
 * For a transaction that puts texts, once it has begun: the file `unfinished` in the store's folder stands
 * while large attachments are written (*ret_marked), and says by whom. Where it stands already an append
 * was cut off, or is not tidied yet: then files in attachments/ that the table does not know are
 * removed first, of the names that an append gives and no others.
 */
MUST_CHECK enum status texts_begin(const struct text_store *store,
				   const struct submission *submissions, size_t count,
				   bool *ret_marked, struct err *err);
/*
 * Overwrites and removes files in attachments/ that the table does not know, of the names that an append
 * gives and no others. Inside a transaction: see texts_remove.
 */
MUST_CHECK enum status texts_sweep(const struct text_store *store, struct err *err);
/* Takes the mark of these submissions away, in a transaction after theirs; another's is left. */
void texts_end(const struct text_store *store, const struct submission *submissions, size_t count);

/*
 * Puts the texts of a submission in place, inside a transaction: exactly those that the entry names,
 * each hashing to what it names, not empty and not too large, and but for attachments UTF-8 without
 * control characters save TAB, LF and CR; else ERR_INVALID. Large attachments are on the disk
 * before this returns, so whoever undoes it, or this fails, calls texts_remove after.
 */
MUST_CHECK enum status texts_put(const struct text_store *store, const struct entry *e,
				 const struct text *texts, size_t count, struct err *err);
/*
 * Removes the files of those texts that the table does not know (any more). Inside a transaction: else the
 * file may be one that another writer has put and not committed yet.
 */
void texts_remove(const struct text_store *store, const struct text *texts, size_t count);

#endif
