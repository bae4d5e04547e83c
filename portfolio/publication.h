/*
 * A catalogue: the curricula that a store has published, and the maps between them, in one file for whoever wants them elsewhere.
 * FORMAT.md section 12.
 *
 * It is a zip file (stored) of receipts (portfolio/receipt.h), all under one head, with a list that the log
 * signed: a receipt cannot show that a publication still stands, nor several of them that there are no more.
 * Its files, and no others:
 *
 *   README.txt        in plain words: whose it is, of when, and how to take it
 *   catalogue.json    the list: log, head, time, and the publications that stand
 *   catalogue.sig     the log's signature over it
 *   entry-N.zip       the receipt of the publication of a curriculum or map in entry N, with all its files
 *
 * It comes from anybody. What is in it is as its publisher signed it; that the publisher was a registrar
 * then, and that nothing else stands, is the log's word, which the pin vouches for.
 */
#ifndef PORTFOLIO_PUBLICATION_H
#define PORTFOLIO_PUBLICATION_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/note.h"
#include "portfolio/journal.h"
#include "portfolio/receipt.h"
#include "portfolio/verify.h"

#define PUBLICATIONS_MAX (64u << 20) /* bytes of a catalogue */
#define PUBLICATIONS_COUNT 1000	     /* curricula and maps in one */
/* What reading one takes of an arena at most: a receipt takes 2 MiB, the last, which may fail, more. */
#define PUBLICATIONS_ARENA                                                                         \
	((size_t)PUBLICATIONS_COUNT * (2u << 20) + VERIFY_ARENA + PUBLICATIONS_MAX)

/* Of a curriculum or a map. */
struct publication {
	const char *name;     /* ID@VERSION */
	struct digest digest; /* of the curriculum, as its publisher says it; of a map's file */
	struct receipt_entry receipt;
};

struct publications {
	struct digest pin;
	const char *authority;
	bool demo;
	struct checkpoint head;
	int64_t time; /* when the last entry below the head was accepted */
	struct publication *items, *maps; /* by name; each once */
	size_t count, map_count;
};

/*
 * The catalogue of a store, appended to `out`: each publication of a curriculum that is not void, nor retired
 * on the day of the log's last entry, and each of a map that is not void and between such. Same store, same bytes.
 * ERR_NOT_FOUND: nothing is published; ERR_INVALID: it does not fit; ERR_CONFLICT: something was
 * appended meanwhile. Failures of journal_sign, where the log's key is not here. The arena must have room for
 * PUBLICATIONS_MAX and 32 bytes for each entry of the log.
 */
MUST_CHECK enum status publications_write(struct journal *j, struct arena *a, struct buf *out,
					  size_t *ret_curricula, struct err *err);

/*
 * Reads a catalogue, which is borrowed and must outlive it, and checks all of it but what its files say:
 * that they make up a curriculum with that digest is for the caller to see (assessment/catalogue.h).
 * ERR_DENIED: want->pin_known does not know the log; ERR_INVALID in one sentence for whatever is wrong.
 * The arena must have room for PUBLICATIONS_ARENA.
 */
MUST_CHECK enum status publications_read(const void *bytes, size_t n, const struct verify_want *want,
					 struct arena *a, struct publications *ret_publications,
					 struct err *err);

/*
 * The files of a publication that was read, as its entry names them; in the arena, the bytes borrowed. There
 * is one at least.
 */
const struct catalogue_file *publication_files(const struct publication *p, struct arena *a,
					       size_t *ret_count);

/* ---- shared by writing and reading ---- */

/* One line of the list; of a map it has no digest. */
struct publication_line {
	const char *name;
	struct digest digest, entry;
	uint64_t seq;
};
struct publication_list {
	struct digest log; /* the pin */
	struct checkpoint head;
	int64_t time;
	const struct publication_line *lines, *maps;
	size_t count, map_count;
};
#define PUBLICATION_LIST_MAX (1u << 20) /* bytes */
MUST_CHECK enum status publication_list_write(const struct publication_list *list, struct buf *out,
					      struct err *err);
/* Are all curricula that this publication of a map is about in the list? */
bool publication_list_has(const struct publication_list *list, const struct entry *map);
/* What README.txt says; its words follow from the rest. */
#define PUBLICATION_README_ROOM 4096
void publication_readme(const struct publication_list *list, const char *authority, bool demo,
			const char *log, struct buf *out);
/* "entry-12.zip" */
const char *publication_path(struct arena *a, uint64_t seq);

#endif
