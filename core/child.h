/*
 * Running another program on bytes that nobody has checked: a child that has nothing but its input, its
 * output and little time. No shell, an environment of our own, its own session without a terminal, no file
 * that it could write, limits on memory, processor and the time on the wall.
 */
#ifndef CORE_CHILD_H
#define CORE_CHILD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

struct child {
	const char *const *argv; /* ends with NULL; argv[0] is looked for in /usr/bin and /bin alone */
	/*
	 * Its standard input: a file in memory that it may read and seek in, at /dev/stdin too, for programs
	 * that want a name.
	 */
	const void *input;
	size_t input_n;
	unsigned seconds; /* of processor time, and twice as many on the wall; from 1 */
	size_t memory;	  /* bytes of address space */
};

/*
 * Runs it and appends what it writes to its standard output; what it complains of is thrown away.
 * *ret_code is its exit code. ERR_NOT_FOUND: the program is not installed. ERR_INVALID: it wrote more than
 * `out` holds, took too long, or was ended by a signal, that of a limit among them; it is gone then, and
 * `out` is as before. ERR_IO: the system refused.
 */
MUST_CHECK enum status child_run(const struct child *child, struct buf *out, int *ret_code,
				 struct err *err);

#endif
