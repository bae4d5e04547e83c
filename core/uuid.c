#include "core/uuid.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* RFC 9562 section 6.6. */
static const unsigned char uri_space[16] = {
	0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
};

static void evp_cleanup(EVP_MD_CTX **context)
{
	EVP_MD_CTX_free(*context);
}

enum status uuid_of_uri(const char *uri, char ret_text[UUID_TEXT], struct err *err)
{
	CLEANUP(evp_cleanup) EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char h[EVP_MAX_MD_SIZE] = {0};

	/* SHA-1 is what version 5 is made of; nothing rests on it but that two names rarely meet. */
	if (context == NULL || EVP_DigestInit_ex(context, EVP_sha1(), NULL) != 1 ||
	    EVP_DigestUpdate(context, uri_space, sizeof uri_space) != 1 ||
	    EVP_DigestUpdate(context, uri, strlen(uri)) != 1 ||
	    EVP_DigestFinal_ex(context, h, NULL) != 1)
		return fail(err, ERR_IO, "OpenSSL cannot make the UUID of %s", uri);
	h[6] = (unsigned char)((h[6] & 0x0f) | 0x50);
	h[8] = (unsigned char)((h[8] & 0x3f) | 0x80);
	snprintf(ret_text, UUID_TEXT,
		 "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", h[0], h[1], h[2],
		 h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14], h[15]);
	return OK;
}
