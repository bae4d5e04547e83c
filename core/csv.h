/*
 * CSV, RFC 4180. Written: CRLF ends each record, a field is quoted where it must be, and one that a
 * spreadsheet would take for a formula gets an apostrophe in front, since people write these texts.
 * Read: as spreadsheets of any country save it.
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"

/* A record being written: give each field in turn, then end it. */
void csv_text(struct buf *out, const char *text);
void csv_int(struct buf *out, int64_t number); /* as it is: a number is no formula */
void csv_end(struct buf *out);

#define CSV_RECORDS 100000
#define CSV_FIELDS 64

struct csv_record {
	int line; /* where it begins, from 1 */
	const char **fields;
	size_t count;
};

/*
 * All records of a text but empty lines, in the arena: at most CSV_RECORDS of CSV_FIELDS. It may begin with a
 * byte order mark; lines end with CRLF, LF or CR, each of which is "\n" inside quotes; what divides fields is
 * the one of comma, semicolon and tab that the first line has most of. ERR_INVALID, with the line: not UTF-8,
 * a NUL, a quote that nothing closes or that something follows, too many.
 */
MUST_CHECK enum status csv_read(const char *text, size_t n, struct arena *a,
				struct csv_record **ret_records, size_t *ret_count, struct err *err);

#endif
