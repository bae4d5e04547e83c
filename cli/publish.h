/* Publishing a curriculum: how the files of one are signed into the journal. */
#ifndef CLI_PUBLISH_H
#define CLI_PUBLISH_H

#include "cli/app.h"
#include "core/catalogue.h"

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

#endif
