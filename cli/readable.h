/*
 * The text of a file that somebody attaches, as far as it can be read: for the patient data guard. PDF is
 * read by pdftotext and Word, Excel, PowerPoint and OpenDocument files by unzip, as children with limits
 * (core/child.h), where they are installed; text, CSV, JSON, HTML and XML here. Everything else cannot be
 * read, and it is said why.
 */
#ifndef CLI_READABLE_H
#define CLI_READABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/err.h"

#define READABLE_MAX ((size_t)16 << 20) /* bytes of text that are taken out of one PDF or document */

struct readable {
	const char *text;   /* UTF-8 as far as it is text at all; NULL: not read */
	size_t len;
	const char *unread; /* why it, or a part of it, was not read: "an image"; NULL: all was */
	bool made;	    /* the text was taken out of the file: a place in it is none of the file */
};

/*
 * The text of n bytes, by what they are and not by a name; in the arena, or the bytes themselves. What cannot
 * be read is no failure; that the system refuses (memory, processes) is ERR_IO.
 */
MUST_CHECK enum status readable_text(const void *bytes, size_t n, struct arena *a,
				     struct readable *ret_readable, struct err *err);

#endif
