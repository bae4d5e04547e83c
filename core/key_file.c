/*
 * Private keys in files. Everything that holds a secret is wiped: the passphrase is the caller's.
 */
#include <openssl/asn1t.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h> /* PKCS8_set0_pbe */
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "core/key.h"
#include "core/key_priv.h"

#define KEY_FILE_MAX 4096 /* a key of ours is below 500 bytes */

/* RFC 7914; the most that OpenSSL's limit on memory lets through, about 0.2 s. */
#define SCRYPT_N 16384
#define SCRYPT_R 8
#define SCRYPT_P 5

static void bio_cleanup(BIO **bio)
{
	BIO_free(*bio);
}

static void p8_cleanup(PKCS8_PRIV_KEY_INFO **p8)
{
	PKCS8_PRIV_KEY_INFO_free(*p8);
}

static void sealed_cleanup(X509_SIG **sealed)
{
	X509_SIG_free(*sealed);
}

static void pbe2_cleanup(PBE2PARAM **pbe2)
{
	PBE2PARAM_free(*pbe2);
}

static void scrypt_cleanup(SCRYPT_PARAMS **scrypt)
{
	SCRYPT_PARAMS_free(*scrypt);
}

static void pkey_ctx_cleanup(EVP_PKEY_CTX **ctx)
{
	EVP_PKEY_CTX_free(*ctx);
}

static void secret_cleanup(struct buf *b)
{
	OPENSSL_cleanse(b->data, b->len);
	buf_release(b);
}

static bool passphrase_is_empty(const char *passphrase)
{
	return !passphrase || passphrase[0] == '\0';
}

/* The one encrypted form: PBES2, scrypt, AES-256-CBC. */
static X509_SIG *seal(PKCS8_PRIV_KEY_INFO *p8, const char *passphrase)
{
	X509_ALGOR *algorithm = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), NULL, 0, NULL, SCRYPT_N,
						      SCRYPT_R, SCRYPT_P);
	X509_SIG *sealed;

	if (!algorithm)
		return NULL;
	sealed = PKCS8_set0_pbe(passphrase, (int)strlen(passphrase), p8, algorithm);
	if (!sealed)
		X509_ALGOR_free(algorithm);
	return sealed;
}

enum status key_write(const struct key *key, const char *path, const char *passphrase,
		      struct err *err)
{
	CLEANUP(bio_cleanup) BIO *bio = BIO_new(BIO_s_secmem());
	CLEANUP(p8_cleanup) PKCS8_PRIV_KEY_INFO *p8 = NULL;
	CLEANUP(sealed_cleanup) X509_SIG *sealed = NULL;
	char *text;
	long n;

	if (!key_is_private(key))
		return fail(err, ERR_INVALID, "%s: only the public half of this key is here, "
					      "so there is no private key to write", path);
	if (!bio || !(p8 = EVP_PKEY2PKCS8(key_openssl(key))))
		return fail_openssl(err, "writing a private key");
	if (passphrase_is_empty(passphrase)) {
		if (PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, p8) != 1)
			return fail_openssl(err, "writing a private key");
	} else {
		sealed = seal(p8, passphrase);
		if (!sealed || PEM_write_bio_PKCS8(bio, sealed) != 1)
			return fail_openssl(err, "encrypting a private key");
	}
	n = BIO_get_mem_data(bio, &text);
	return file_write(path, text, (size_t)n, 0600, err);
}

/* The first PEM block of a key file. */
struct pem {
	char *name, *header;
	unsigned char *data;
	long len;
};

static void pem_cleanup(struct pem *pem)
{
	OPENSSL_free(pem->name);
	OPENSSL_free(pem->header);
	OPENSSL_clear_free(pem->data, (size_t)pem->len);
}

static bool pem_is_plain(const struct pem *pem)
{
	return strcmp(pem->name, PEM_STRING_PKCS8INF) == 0;
}

static enum status pem_read(const char *path, struct pem *pem, struct err *err)
{
	CLEANUP(secret_cleanup) struct buf text;
	CLEANUP(bio_cleanup) BIO *bio = NULL;

	buf_init(&text, KEY_FILE_MAX);
	TRY(buf_read_file(&text, path, err));
	bio = BIO_new_mem_buf(text.data, (int)text.len);
	if (!bio)
		return fail_openssl(err, "reading a private key");
	if (PEM_read_bio(bio, &pem->name, &pem->header, &pem->data, &pem->len) != 1 ||
	    pem->header[0] != '\0' ||
	    (!pem_is_plain(pem) && strcmp(pem->name, PEM_STRING_PKCS8) != 0)) {
		ERR_clear_error();
		return fail(err, ERR_INVALID, "%s: this is not a private key file (PKCS#8 in PEM)",
			    path);
	}
	return OK;
}

/*
 * Only our own parameters: a file could otherwise ask for hours of work. AES-256-CBC is not looked
 * at, since whatever the cipher, only the right passphrase gives a key.
 */
static bool is_sealed_as_ours(const X509_SIG *sealed)
{
	CLEANUP(pbe2_cleanup) PBE2PARAM *pbe2 = NULL;
	CLEANUP(scrypt_cleanup) SCRYPT_PARAMS *scrypt = NULL;
	const X509_ALGOR *algorithm;

	X509_SIG_get0(sealed, &algorithm, NULL);
	if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2)
		return false;
	pbe2 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
	if (!pbe2 || OBJ_obj2nid(pbe2->keyfunc->algorithm) != NID_id_scrypt)
		return false;
	scrypt = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(SCRYPT_PARAMS), pbe2->keyfunc->parameter);
	return scrypt && ASN1_INTEGER_get(scrypt->costParameter) == SCRYPT_N &&
	       ASN1_INTEGER_get(scrypt->blockSize) == SCRYPT_R &&
	       ASN1_INTEGER_get(scrypt->parallelizationParameter) == SCRYPT_P;
}

static enum status unseal(const struct pem *pem, const char *path, const char *passphrase,
			  PKCS8_PRIV_KEY_INFO **ret_p8, struct err *err)
{
	CLEANUP(sealed_cleanup) X509_SIG *sealed = NULL;
	const unsigned char *at = pem->data;
	PKCS8_PRIV_KEY_INFO *p8;

	if (passphrase_is_empty(passphrase))
		return fail(err, ERR_DENIED, "%s: the key is encrypted, its passphrase is needed",
			    path);
	sealed = d2i_X509_SIG(NULL, &at, pem->len);
	if (!sealed || !is_sealed_as_ours(sealed)) {
		ERR_clear_error();
		return fail(err, ERR_INVALID, "%s: the key is not encrypted with scrypt (N=%d r=%d "
			    "p=%d); rewrite it with openssl pkcs8 -topk8 -scrypt -scrypt_N %d -scrypt_p %d",
			    path, SCRYPT_N, SCRYPT_R, SCRYPT_P, SCRYPT_N, SCRYPT_P);
	}
	p8 = PKCS8_decrypt(sealed, passphrase, (int)strlen(passphrase));
	ERR_clear_error();
	if (!p8)
		return fail(err, ERR_DENIED, "%s: the passphrase does not open the key", path);
	*ret_p8 = p8;
	return OK;
}

static bool halves_match(EVP_PKEY *pkey)
{
	CLEANUP(pkey_ctx_cleanup) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);

	return ctx && EVP_PKEY_pairwise_check(ctx) == 1;
}

enum status key_read(const char *path, const char *passphrase, struct key **ret_key,
		     struct err *err)
{
	CLEANUP(pem_cleanup) struct pem pem = { 0 };
	CLEANUP(p8_cleanup) PKCS8_PRIV_KEY_INFO *p8 = NULL;
	const unsigned char *at;
	EVP_PKEY *pkey;
	enum status status;

	TRY(pem_read(path, &pem, err));
	at = pem.data;
	if (pem_is_plain(&pem))
		p8 = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, pem.len);
	else
		TRY(unseal(&pem, path, passphrase, &p8, err));
	pkey = p8 ? EVP_PKCS82PKEY(p8) : NULL;
	if (!pkey || !halves_match(pkey)) {
		EVP_PKEY_free(pkey);
		ERR_clear_error();
		return fail(err, ERR_INVALID, "%s: the file holds no valid private key", path);
	}
	status = key_from_openssl(pkey, true, ret_key, err);
	if (status != OK)
		err_prefix(err, "%s", path);
	return status;
}

enum status key_is_encrypted(const char *path, bool *ret_encrypted, struct err *err)
{
	CLEANUP(pem_cleanup) struct pem pem = { 0 };

	TRY(pem_read(path, &pem, err));
	*ret_encrypted = !pem_is_plain(&pem);
	return OK;
}
