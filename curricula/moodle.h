/*
 * Moodle's competency frameworks as CSV (the tool "Import competency framework"): fourteen columns, the framework in
 * a row of its own.
 */
#ifndef CURRICULA_MOODLE_H
#define CURRICULA_MOODLE_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/xml.h"
#include "curricula/framework.h"

/* Appends it. A short name is at most 100 characters there; the whole text stands in the description, as HTML. */
void moodle_write(const struct framework *f, struct arena *a, struct buf *out);

/*
 * Reads a file of at most FRAMEWORK_BYTES as spreadsheets save it (core/csv.h). Descriptions lose their markup. A
 * short name that was cut off is completed from its description. Everything that is not as Moodle has it becomes a
 * fault at its line; the tree itself is left to framework_check. ERR_INVALID when it is no CSV.
 */
MUST_CHECK enum status moodle_read(const char *text, size_t n, const char *file, unsigned accepted,
				   struct arena *a, struct faults *faults, struct framework **ret_framework,
				   struct err *err);

#endif
