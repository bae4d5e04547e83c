/*
 * A growing string with a maximum from birth and a sticky `full`: append freely, look once at the
 * end. `data` is never NULL and always NUL-terminated at data[len]. After the first append that did
 * not fit whole, `full` is true and nothing more is added.
 */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

struct buf {
	char *data;
	size_t len;
	size_t room;
	size_t max;
	bool full;
};

/* `max` counts the bytes of `len`. What is appended must not lie in b's own data. */
void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b); /* leaves an empty, valid buf with the same max */
void buf_wipe(struct buf *b);	 /* buf_release of a secret: overwrites what it holds first */
void buf_clear(struct buf *b);	 /* len 0, not full; keeps the room */

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_text(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);

void buf_hex(struct buf *b, const void *bytes, size_t n);    /* lower case */
void buf_base64(struct buf *b, const void *bytes, size_t n); /* RFC 4648 section 4, padded */

/*
 * Strict inverse of buf_base64: exact alphabet, exact padding, spare bits zero, no white space. Appends;
 * what does not fit is ERR_INVALID too, and on failure `b` is as before.
 */
MUST_CHECK enum status buf_unbase64(struct buf *b, const char *text, size_t n, struct err *err);

/*
 * Appends the whole file, at most to b's max: larger is ERR_INVALID, missing ERR_NOT_FOUND, else
 * ERR_IO, which is also said of what is not a regular file. On failure `b` is as before.
 */
MUST_CHECK enum status buf_read_file(struct buf *b, const char *path, struct err *err);
/*
 * Write a file so that a crash leaves the old one or the new one: a temporary beside it, fsync,
 * rename, fsync of the folder. `mode` as for open(2). A file that exists is replaced.
 */
MUST_CHECK enum status file_write(const char *path, const void *bytes, size_t n, unsigned mode,
				  struct err *err);

/*
 * The length of the UTF-8 character (RFC 3629) that text[0..n) begins with: 1 to 4, or 0 when there is
 * none, n == 0 included. Overlong forms, surrogates and what is above U+10FFFF are none.
 */
size_t utf8_char(const char *text, size_t n);

#endif
