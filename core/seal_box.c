#include "core/seal_box.h"

#include <openssl/evp.h>
#include <string.h>

#include "core/key.h"

#define NONCE 12
#define TAG 16
_Static_assert(BOX_MORE == NONCE + TAG, "a box is its nonce, what is in it, and a tag");

static void cipher_cleanup(EVP_CIPHER_CTX **c)
{
	EVP_CIPHER_CTX_free(*c);
}

/* With key, nonce and what it is about. */
static bool begin(EVP_CIPHER_CTX *c, const struct digest *key, const uint8_t *nonce, const char *about, int closing)
{
	int n;

	return c && EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, key->bytes, nonce, closing) == 1 &&
	       EVP_CipherUpdate(c, NULL, &n, (const unsigned char *)about, (int)strlen(about)) == 1;
}

enum status box_close(const struct digest *key, const char *about, const void *bytes, size_t n, struct random *random,
		      struct buf *out, struct err *err)
{
	CLEANUP(cipher_cleanup) EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	CLEANUP(buf_wipe) struct buf closed;
	uint8_t nonce[NONCE], tag[TAG], none[1];
	int done, rest = 0;

	buf_init(&closed, BOX_MAX + 1);
	if (n > BOX_MAX)
		return fail(err, ERR_INVALID, "%zu bytes do not fit into a box of %lu", n, BOX_MAX);
	buf_add(&closed, bytes, n); /* its place, written over */
	buf_char(&closed, '\0');
	random_fill(random, nonce, sizeof nonce);
	if (closed.full || !begin(c, key, nonce, about, 1) ||
	    EVP_CipherUpdate(c, (unsigned char *)closed.data, &done, bytes, (int)n) != 1 ||
	    EVP_CipherFinal_ex(c, none, &rest) != 1 || EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG, tag) != 1)
		return fail(err, ERR_IO, "cannot encrypt");
	buf_add(out, nonce, sizeof nonce);
	buf_add(out, closed.data, n);
	buf_add(out, tag, sizeof tag);
	return out->full ? fail(err, ERR_INVALID, "the box does not fit where it is put") : OK;
}

enum status box_open(const struct digest *key, const char *about, const void *box, size_t n, struct buf *out,
		     struct err *err)
{
	CLEANUP(cipher_cleanup) EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	CLEANUP(buf_wipe) struct buf opened;
	const uint8_t *bytes = box;
	uint8_t tag[TAG], none[1];
	int done, rest = 0;

	buf_init(&opened, BOX_MAX + BOX_MORE + 1);
	if (n < BOX_MORE || n > BOX_MAX + BOX_MORE)
		return fail(err, ERR_DENIED, "this is no box");
	buf_add(&opened, bytes, n);
	memcpy(tag, bytes + n - TAG, TAG);
	if (opened.full || !begin(c, key, bytes, about, 0) ||
	    EVP_CipherUpdate(c, (unsigned char *)opened.data, &done, bytes + NONCE, (int)(n - BOX_MORE)) != 1 ||
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG, tag) != 1 || EVP_CipherFinal_ex(c, none, &rest) != 1)
		return fail(err, ERR_DENIED, "the box does not open: it was closed with another key, or was changed");
	buf_add(out, opened.data, n - BOX_MORE);
	return out->full ? fail(err, ERR_INVALID, "what is in the box does not fit where it is put") : OK;
}
