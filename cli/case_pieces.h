/*
 * What a case could rest on: the applicant's evidence as it stands, and what else the claims rest on. Read for
 * suggestions and for how long it takes to read; each once.
 */
#ifndef CLI_CASE_PIECES_H
#define CLI_CASE_PIECES_H

#include "cli/cases.h"

#define PAGE_WORDS 400 /* words that make up a page where nothing else does */

struct case_piece {
	uint64_t seq;
	struct entry entry;
	const char *title; /* NULL: it has none, or not for this reader */
};

/* Evidence in order of the log, then what else is claimed and still stands, by its first claim. In the arena. */
MUST_CHECK enum status case_pieces(struct app *app, const struct case_file *file,
				   struct case_piece **ret_pieces, size_t *ret_count, struct err *err);
/*
 * All words of the piece that whoever runs this may read, in the arena; of its files the names alone. The
 * first 256 KiB.
 */
const char *case_piece_words(struct app *app, const struct case_piece *piece);

/*
 * How much a reader opens with it: a page is PAGE_WORDS words, a page of a PDF, or a file that is no text.
 * Texts that are not for whoever runs this, or were erased, are counted in *ret_hidden alone.
 */
MUST_CHECK enum status case_piece_pages(struct app *app, const struct case_piece *piece,
					size_t *ret_pages, size_t *ret_hidden, struct err *err);

#endif
