/*
 * A library: curriculum files read together, checked against each other, looked up by ID@VERSION.
 *
 * The reader gives its own messages, `file:line: what, and what would be right`, for every fault in
 * one run. It accepts exactly the files that schema/curriculum.rng accepts; library_check then
 * holds them to FORMAT.md section 8.
 */
#ifndef CURRICULA_LIBRARY_H
#define CURRICULA_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/xml.h"
#include "curricula/curriculum.h"

struct library;

#define LIBRARY_FILES 4096
#define LIBRARY_BYTES (32u << 20)  /* of all files together */
#define LIBRARY_ARENA (512u << 20) /* an arena of this limit holds any library */

/*
 * Empty; lives in the arena, which must outlive the faults found (they name its files). More than
 * LIBRARY_FILES or LIBRARY_BYTES is a fault of the file that goes over.
 */
struct library *library_new(struct arena *a);

/*
 * Reads one file of at most 4 MiB. `path` is for messages; its last part must be ID@VERSION.xml.
 * `asked` files are those whose faults and warnings library_check reports; others only help to
 * resolve. ERR_INVALID when anything was a fault (the file is then not in the library); faults go
 * to `f`. The same ID@VERSION twice: the bytes must be the same, else a fault; it is asked if
 * either is. So asked files are read first: one that follows, is not asked and differs is left out,
 * and library_check says so of the asked one, at its line (a warning beside a draft).
 */
MUST_CHECK enum status library_read(struct library *lib, const char *path, const void *bytes,
				    size_t n, bool asked, struct faults *f, struct err *err);
/*
 * The same of a file on disk. ERR_NOT_FOUND or ERR_IO when it cannot be read; one that is too
 * large, or no regular file, is a fault.
 */
MUST_CHECK enum status library_read_file(struct library *lib, const char *path, bool asked,
					 struct faults *f, struct err *err);
/* Every *.xml of a folder, in name order. ERR_NOT_FOUND without the folder; a fault stops nothing.
 */
MUST_CHECK enum status library_read_folder(struct library *lib, const char *folder, bool asked,
					   struct faults *f, struct err *err);

/*
 * The same of curricula and specialisms alone, which are told by their root before anything is
 * parsed: what a list of titles needs, in a fraction of the time. They are not resolved, and
 * library_check is not for such a library.
 */
MUST_CHECK enum status library_read_curricula(struct library *lib, const char *folder,
					      struct faults *f, struct err *err);

/*
 * Resolves references between files, compiles, and checks what the schema cannot (FORMAT.md section
 * 8). Call once, after all files are read. Faults of asked files go to `f`; a curriculum that names
 * what is not there, or that has a fault itself or in a file that it names, stays unresolved.
 * ERR_INVALID when `f` then holds an error.
 */
MUST_CHECK enum status library_check(struct library *lib, struct faults *f, struct err *err);

/* NULL when there is none, or the ref is of another kind of file. */
const struct curriculum *library_curriculum(const struct library *lib, const struct ref *ref);
const struct standards *library_standards(const struct library *lib, const struct ref *ref);
const struct map *library_map(const struct library *lib, const struct ref *ref);
const struct process *library_process(const struct library *lib, const struct ref *ref);
/* The newest version of an id. */
const struct curriculum *library_newest(const struct library *lib, const char *id);
/* The newest specialisms file; NULL when none was read. */
const struct specialisms *library_specialisms(const struct library *lib);

/* All curricula, modules, tools files, sets of standards and maps, in order of ref. */
const struct curriculum *const *library_curricula(const struct library *lib, size_t *ret_count);
const struct tools *const *library_tools(const struct library *lib, size_t *ret_count);
const struct module *const *library_modules(const struct library *lib, size_t *ret_count);
const struct standards *const *library_sets(const struct library *lib, size_t *ret_count);
const struct map *const *library_maps(const struct library *lib, size_t *ret_count);

/*
 * The files that a curriculum's digest covers (itself, tools, modules, sets), plus the specialisms
 * file by which its roles are judged, in order of ref: what a publish entry carries. 0 unless
 * resolved.
 */
struct library_file {
	const char *name; /* "CEN-R1@2012.1" */
	const void *bytes;
	size_t len;
};
size_t library_files(const struct library *lib, const struct curriculum *c, struct arena *a,
		     struct library_file **ret_files);
/* The one file of that ID@VERSION, of whatever kind; false when there is none. */
bool library_source(const struct library *lib, const struct ref *ref, struct library_file *ret_file);

#endif
