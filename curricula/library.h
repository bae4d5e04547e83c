/*
 * A library: curriculum files read together, checked against each other, looked up by ID@VERSION.
 *
 * The reader gives its own messages, `file:line: what, and what would be right`, for every fault in
 * one run. It accepts exactly the files that schema/curriculum.rng accepts; library_check then holds
 * them to FORMAT.md section 8.
 */
#ifndef CURRICULA_LIBRARY_H
#define CURRICULA_LIBRARY_H

#include <stddef.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/xml.h"
#include "curricula/curriculum.h"

struct library;

/* Empty; lives in the arena. At most 4,096 files. */
struct library *library_new(struct arena *a);

/*
 * Reads one file of at most 4 MiB. `path` is for messages; its last part must be ID@VERSION.xml.
 * `asked` files are those whose faults and warnings library_check reports; others only help to
 * resolve. ERR_INVALID when anything was a fault (the file is then not in the library); faults go to
 * `f`. The same ID@VERSION twice: the bytes must be the same, else a fault; an asked one comes first.
 */
MUST_CHECK enum status library_read(struct library *lib, const char *path, const void *bytes,
				    size_t n, bool asked, struct faults *f, struct err *err);
/* Every *.xml of a folder, in name order. */
MUST_CHECK enum status library_read_folder(struct library *lib, const char *folder, bool asked,
					   struct faults *f, struct err *err);

/*
 * Resolves references between files, compiles, and checks what the schema cannot (FORMAT.md section 8).
 * Call once, after all files are read. Faults of asked files go to `f`; a curriculum that names what is
 * not there stays unresolved. ERR_INVALID when `f` then holds an error.
 */
MUST_CHECK enum status library_check(struct library *lib, struct faults *f, struct err *err);

/* NULL when there is none. */
const struct curriculum *library_curriculum(const struct library *lib, const struct ref *ref);
const struct module *library_module(const struct library *lib, const struct ref *ref);
/* The newest version of an id. */
const struct curriculum *library_newest(const struct library *lib, const char *id);
/* The newest specialisms file; NULL when none was read. */
const struct specialisms *library_specialisms(const struct library *lib);

/* All curricula, modules, maps in order of ref. */
const struct curriculum *const *library_curricula(const struct library *lib, size_t *ret_count);
const struct module *const *library_modules(const struct library *lib, size_t *ret_count);

/*
 * The files that a curriculum's digest covers (itself, tools, modules, sets), plus the specialisms file
 * by which its roles are judged, in order of ref: what a publish entry carries. Only when resolved.
 */
struct library_file {
	const char *name; /* "CEN-R1@2012.1" */
	const void *bytes;
	size_t len;
};
size_t library_files(const struct library *lib, const struct curriculum *c, struct arena *a,
		     struct library_file **ret_files);

#endif
