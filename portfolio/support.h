/*
 * Support notes: what somebody who looks after a person writes down so that others help them too. That
 * there is one is already a matter of health, so that they stand outside the journal, in a database of
 * their own beside it, `support.db`, which no entry, proof, receipt or export knows of.
 *
 * A note is read by its author, by the readers whom the author names, and by the person whom it is about.
 * To everybody else it is as if there were none: what is not there and what is not theirs look the same.
 * Who asks has shown to be that person (the caller sees to it); whoever can read the store's files can read
 * the notes too. Notes can be erased; then nothing is left of them.
 */
#ifndef PORTFOLIO_SUPPORT_H
#define PORTFOLIO_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"

#define SUPPORT_ID 13		     /* twelve hex digits, by chance: nothing follows from them; and NUL */
#define SUPPORT_WORDS_MAX (1u << 20) /* bytes of a note */
#define SUPPORT_READERS_MAX 64

struct support_note {
	const char *id;
	const char *about, *author; /* persons */
	int64_t written;	    /* seconds since 1970 */
	const char *words;	    /* UTF-8 */
	const char **readers;	    /* whom the author names, in order of id */
	size_t reader_count;
};

/*
 * Keeps a note in the store's folder; the database is made (mode 0600) with the first. `note->id` is not
 * looked at: *ret_id is what it is known by. ERR_INVALID: no words, too many, or not UTF-8; a reader twice,
 * more than SUPPORT_READERS_MAX of them, or the author or the person, who read it anyway; a note about
 * oneself.
 */
MUST_CHECK enum status support_add(const char *dir, const struct support_note *note,
				   struct random *random, char ret_id[SUPPORT_ID], struct err *err);
/*
 * What `reader` may read of the notes about a person (NULL: about anybody), oldest first, in the arena. None
 * at all is no error, whatever the reason.
 */
MUST_CHECK enum status support_list(const char *dir, const char *reader, const char *about,
				    struct arena *a, struct support_note **ret_notes,
				    size_t *ret_count, struct err *err);
/* Erases a note of the author's from every byte of the files. ERR_NOT_FOUND: none of that id is theirs. */
MUST_CHECK enum status support_erase(const char *dir, const char *author, const char *id,
				     struct err *err);

#endif
