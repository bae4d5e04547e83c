#include "core/key_limit.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <stddef.h>

#include "core/key.h"

static void pkey_cleanup(EVP_PKEY **pkey)
{
	EVP_PKEY_free(*pkey);
}

static void ctx_cleanup(EVP_PKEY_CTX **ctx)
{
	EVP_PKEY_CTX_free(*ctx);
}

enum status key_limit_verify(uint64_t count, struct err *err)
{
	CLEANUP(pkey_cleanup) EVP_PKEY *pkey = EVP_EC_gen("P-256");
	CLEANUP(ctx_cleanup) EVP_PKEY_CTX *sign = pkey ? EVP_PKEY_CTX_new(pkey, NULL) : NULL;
	CLEANUP(ctx_cleanup) EVP_PKEY_CTX *verify = pkey ? EVP_PKEY_CTX_new(pkey, NULL) : NULL;
	const struct digest digest = digest_of("limit", 5);
	const size_t n = sizeof(digest.bytes);
	uint8_t signature[SIGNATURE_DER_MAX];
	size_t signature_n = sizeof(signature);

	if (!sign || !verify || EVP_PKEY_sign_init(sign) != 1 ||
	    EVP_PKEY_sign(sign, signature, &signature_n, digest.bytes, n) != 1 ||
	    EVP_PKEY_verify_init(verify) != 1)
		return fail(err, ERR_IO, "OpenSSL cannot make a P-256 signature");
	for (uint64_t i = 0; i < count; i++)
		if (EVP_PKEY_verify(verify, signature, signature_n, digest.bytes, n) != 1)
			return fail(err, ERR_IO, "OpenSSL does not find its own signature good");
	return OK;
}
