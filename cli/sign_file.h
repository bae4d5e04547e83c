/*
 * What somebody is to sign, as a file that leaves the web pages for where their key is, and what comes back.
 *
 * A request file is a zip file (core/zip.h): README.txt in plain words, the sentence included, which nobody signs;
 * and for each entry, from 1: 1/entry.json (the very bytes to be signed), 1/salts.json (salts in hex by name), and
 * 1/texts/NAME. An answer is JSON: {"v": 1, "signatures": [{"entry": digest, "key": digest, "signature": base64}]}.
 * Both come from anybody; `attest sign-page` reads the one and writes the other.
 */
#ifndef CLI_SIGN_FILE_H
#define CLI_SIGN_FILE_H

#include <stddef.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "portfolio/entry.h"

#define SIGN_FILE_MAX (96u << 20)
#define SIGN_FILE_ENTRIES 64
#define SIGN_ANSWER_MAX (256u << 10)

/* The submissions need no signature. */
MUST_CHECK enum status sign_file_write(const char *sentence, const struct submission *entries, size_t count,
				       struct arena *a, struct buf *out, struct err *err);

struct sign_file {
	const char *readme;
	struct submission *submissions; /* without signatures; point into the bytes */
	struct entry *entries;
	size_t count;
};
/* Borrows the bytes. ERR_INVALID: it is none; a text is not what the entry names; a file too many. */
MUST_CHECK enum status sign_file_read(const void *bytes, size_t n, struct arena *a, struct sign_file *ret_file,
				      struct err *err);

/* Of submissions that were signed with the keys that their bytes name. */
MUST_CHECK enum status sign_answer_write(const struct entry *entries, const struct submission *submissions,
					 size_t count, struct buf *out, struct err *err);
/*
 * Fills in the signatures of submissions whose bytes are known here. ERR_INVALID: it is no answer, or of something
 * else. Says nothing of whether they are right.
 */
MUST_CHECK enum status sign_answer_read(const char *bytes, size_t n, struct submission *submissions, size_t count,
					struct err *err);

#endif
