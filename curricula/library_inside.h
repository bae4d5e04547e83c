/*
 * What a library is inside, for library.c and the checks. Private to curricula/.
 */
#ifndef CURRICULA_LIBRARY_INSIDE_H
#define CURRICULA_LIBRARY_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "curricula/curriculum.h"
#include "curricula/shape.h"

enum file_kind {
	FILE_MODULE,
	FILE_CURRICULUM,
	FILE_TOOLS,
	FILE_STANDARDS,
	FILE_SPECIALISMS,
	FILE_MAP,
	FILE_PROCESS,
};
#define FILE_KINDS 7

struct file {
	enum file_kind kind;
	/* The struct of its kind, which begins with its head: all are seen as what they are. */
	union {
		struct head *head;
		struct module *module;
		struct curriculum *curriculum;
		struct tools *tools;
		struct standards *standards;
		struct specialisms *specialisms;
		struct map *map;
		struct process *process;
	};
	const void *bytes;
	size_t len;
	bool asked;
	struct repeats repeats;
	const struct head *other; /* of the same id and version, not asked for, left out; NULL */
	size_t errors;		  /* found by library_check */
};

/* Pointers in order of ref. */
struct sorted {
	void **items;
	size_t count, room;
};

struct library {
	struct arena *arena;
	struct sorted files;		 /* of struct file * */
	struct sorted kinds[FILE_KINDS]; /* of struct module * and so on */
	size_t bytes;
	/* What was read and failed, by what it says it is and by its file's name. */
	struct ref *failed;
	size_t failed_count, failed_room;
	bool kind_failed[FILE_KINDS];
};

/* NULL when there is none. */
struct file *library_file(const struct library *lib, const struct ref *ref);
/* Was a file of this name read and refused? What names it is not to be told that it is missing. */
bool library_failed(const struct library *lib, const struct ref *ref);

#endif
