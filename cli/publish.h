/* Publishing: how the files of a curriculum, and those that stand by themselves, are signed into the journal. */
#ifndef CLI_PUBLISH_H
#define CLI_PUBLISH_H

#include "cli/app.h"
#include "core/catalogue.h"
#include "curricula/library.h"

struct publishing {
	const char *curriculum; /* ID@VERSION */
	struct digest digest;	/* of the curriculum */
	const struct catalogue_file *files; /* those that it is made up of, in order of name */
	size_t count;
	/* The publication in another log that it is taken from; NULL: it is published here first. */
	const struct digest *from_pin, *from_entry;
};

/*
 * Signs it by app->as, as a registrar, and appends it. More files than one entry has texts is ERR_INVALID;
 * else as app_say.
 */
MUST_CHECK enum status publish_files(struct app *app, const struct publishing *p, uint64_t *ret_seq,
				     struct digest *ret_digest, struct err *err);

/*
 * Signs the publication of one file of `lib` that is no curriculum, as `kind` ("map", "process"), about
 * these entries, and prints the entry. ERR_NOT_FOUND: the library has no such file; else as app_say.
 */
MUST_CHECK enum status publish_file(struct app *app, const char *kind, const struct library *lib,
				    const struct head *head, const struct digest *about,
				    size_t about_count, struct err *err);

#endif
