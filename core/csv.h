/*
 * Writing CSV as RFC 4180 has it: CRLF ends each record, and a field is quoted where it must be. A field
 * that a spreadsheet would take for a formula gets an apostrophe in front, since people write these texts.
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdint.h>

#include "core/buf.h"

/* A record being written: give each field in turn, then end it. */
void csv_text(struct buf *out, const char *text);
void csv_int(struct buf *out, int64_t number); /* as it is: a number is no formula */
void csv_end(struct buf *out);

#endif
