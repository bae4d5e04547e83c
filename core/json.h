/*
 * JSON: a strict bounded reader (jansson behind it), RFC 8785 canonical writing, and the narrow
 * subset that signed bytes are in.
 */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

#define JSON_SAFE_INTEGER 9007199254740991 /* 2^53-1: what every reader can hold exactly */
#define JSON_DEPTH 64
#define ENTRY_MAX 65536 /* bytes of one entry's structure */

void json_cleanup(json_t **json);

/*
 * Reads a document, an object or an array, of at most `max` bytes. Refused, with line and column:
 * duplicate names, invalid UTF-8, trailing text, depth over 64, more than max/8 + 64 values,
 * integers beyond 2^53-1, and other numbers that RFC 8785 writes as such. jansson takes up to 75 times
 * the text: `max` bounds that. *ret_json is the caller's, released with json_decref (or
 * CLEANUP(json_cleanup)).
 */
MUST_CHECK enum status json_read(const char *text, size_t n, size_t max, json_t **ret_json,
				 struct err *err);

/*
 * RFC 8785: names in UTF-16 order, shortest numbers, least escapes. Appends; on failure `out` is as
 * before. ERR_INVALID for NaN, infinity, bad UTF-8, integers beyond 2^53-1, depth over 64, no room.
 */
MUST_CHECK enum status json_canonical(const json_t *json, struct buf *out, struct err *err);

/* Sets a member; nothing for "". */
void json_set_text(json_t *object, const char *name, const char *text);
/* The text of a member; "" when there is none. */
const char *json_text(const json_t *object, const char *name);
/* The whole number of a member; 0 when there is none. */
int64_t json_number(const json_t *object, const char *name);
/* Is a member true? */
bool json_flag(const json_t *object, const char *name);
/* json_decref, for arena_own. */
void json_release(void *json);
/* "2026-01-31" and "2026-01-31T23:59:59Z"; null for DAY_OPEN and DAY_NONE, for 0. The caller's. */
json_t *json_day(int32_t day);
json_t *json_time(int64_t time);

/*
 * The subset of signed bytes (portfolio/FORMAT.md): one object of objects, arrays, strings of
 * printable ASCII (0x20 to 0x7e) and integers within 2^53-1; depth 16; at most ENTRY_MAX bytes; and
 * already canonical: canonical(parse(b)) = b byte for byte, so one statement has one encoding.
 */
MUST_CHECK enum status json_read_signed(const char *text, size_t n, json_t **ret_json,
					struct err *err);
/* The same subset on the way out, appended; ERR_INVALID names the member that does not fit. */
MUST_CHECK enum status json_write_signed(const json_t *json, struct buf *out, struct err *err);

#endif
