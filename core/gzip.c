#include "core/gzip.h"

#include <limits.h>
#define ZLIB_CONST
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the largest window, in a gzip wrapper */
#define GZIP_MEMORY 8
#define PIECE 16384

enum status gzip_add(struct buf *out, const void *bytes, size_t n, struct err *err)
{
	size_t before = out->len;
	unsigned char piece[PIECE];
	z_stream z = { .next_in = bytes, .avail_in = (uInt)n };
	int result;

	if (n > UINT_MAX)
		return fail(err, ERR_INVALID, "%zu bytes are more than one piece to compress", n);
	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return fail(err, ERR_IO, "nothing can be compressed: zlib does not start");
	do {
		z.next_out = piece;
		z.avail_out = sizeof piece;
		result = deflate(&z, Z_FINISH);
		buf_add(out, piece, sizeof piece - z.avail_out);
	} while (result == Z_OK && !out->full);
	(void)deflateEnd(&z);
	if (result == Z_STREAM_END && !out->full)
		return OK;
	out->len = before;
	if (out->room > 0)
		out->data[before] = '\0';
	out->full = false;
	return fail(err, ERR_INVALID, "%zu bytes do not fit when compressed", n);
}
