/*
 * Bundles: plain zip, stored only, so that the same content gives the same bytes everywhere and
 * `unzip` opens it. Written in a fixed form: names sorted bytewise (but `manifest.json`, where there is one,
 * first), DOS date 1980-01-01, UTF-8 flag, no extra fields, no comments. Read in the same form and nothing more, so that a bundle has one
 * encoding: stored, no data descriptor, no zip64, no encryption, sizes from the central directory, no
 * gap or overlap, names of [A-Za-z0-9._/-] without "..", no leading, last or doubled '/', none twice.
 * Nothing inflates.
 */
#ifndef CORE_ZIP_H
#define CORE_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"

#define ZIP_FILES 65000
#define ZIP_NAME_MAX 200
#define ZIP_LIST (ZIP_FILES * (ZIP_NAME_MAX + 64))

struct zip_file {
	const char *name;
	const void *bytes;
	size_t len;
};

/* Sorts a copy of the list; a bad or doubled name is ERR_INVALID, too much for `out` too. */
MUST_CHECK enum status zip_write(const struct zip_file *files, size_t count, struct buf *out,
				 struct err *err);
/*
 * *ret_files, sorted as they were written, lie in the arena (at most ZIP_LIST bytes of it, and none where it is
 * no zip file) and point into `bytes`, which must outlive them. ERR_CORRUPT for a wrong CRC, ERR_INVALID for everything else.
 */
MUST_CHECK enum status zip_read(const void *bytes, size_t n, struct arena *a,
				struct zip_file **ret_files, size_t *ret_count, struct err *err);
/* The file of that name, or NULL. */
const struct zip_file *zip_find(const struct zip_file *files, size_t count, const char *name);

#endif
