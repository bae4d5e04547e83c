#include "core/seal.h"

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "core/key_priv.h"

#define KEY_NAME 20 /* bytes of a fingerprint */

static void cms_cleanup(CMS_ContentInfo **cms)
{
	CMS_ContentInfo_free(*cms);
}

static void bio_cleanup(BIO **bio)
{
	BIO_free(*bio);
}

static void x509_cleanup(X509 **x509)
{
	X509_free(*x509);
}

static void pkey_cleanup(EVP_PKEY **pkey)
{
	EVP_PKEY_free(*pkey);
}

static void octets_cleanup(ASN1_OCTET_STRING **octets)
{
	ASN1_OCTET_STRING_free(*octets);
}

/*
 * OpenSSL takes a recipient as a certificate alone. This one carries the key and its name into the call and
 * is thrown away; a key that is thrown away as well signs it, since without a signature it has no encoding.
 */
static enum status recipient_new(const struct key *to, X509 **ret_x509, struct err *err)
{
	CLEANUP(x509_cleanup) X509 *x509 = X509_new();
	CLEANUP(pkey_cleanup) EVP_PKEY *signer = EVP_EC_gen("P-256");
	CLEANUP(octets_cleanup) ASN1_OCTET_STRING *name = ASN1_OCTET_STRING_new();
	struct digest fingerprint = key_fingerprint(to);

	if (x509 == NULL || signer == NULL || name == NULL ||
	    !ASN1_OCTET_STRING_set(name, fingerprint.bytes, KEY_NAME) ||
	    !X509_set_version(x509, X509_VERSION_3) ||
	    !X509_set_pubkey(x509, key_openssl(to)) ||
	    !X509_gmtime_adj(X509_getm_notBefore(x509), 0) ||
	    !X509_gmtime_adj(X509_getm_notAfter(x509), 0) ||
	    X509_add1_ext_i2d(x509, NID_subject_key_identifier, name, 0, X509V3_ADD_DEFAULT) != 1 ||
	    X509_sign(x509, signer, EVP_sha256()) <= 0)
		return fail_openssl(err, "naming who can open a seal");
	*ret_x509 = x509;
	x509 = NULL;
	return OK;
}

enum status seal_make(const struct key *to, const void *bytes, size_t n, struct buf *out,
		      struct err *err)
{
	unsigned flags = CMS_BINARY | CMS_PARTIAL;
	CLEANUP(cms_cleanup) CMS_ContentInfo *cms = NULL;
	CLEANUP(x509_cleanup) X509 *recipient = NULL;
	CLEANUP(bio_cleanup) BIO *in = NULL;
	CMS_RecipientInfo *info;
	unsigned char *der = NULL;
	int der_n;

	if (key_type(to) != KEY_P256 || n > SEAL_MAX)
		return fail(err, ERR_INVALID, "at most %lu bytes are sealed, to a key of the curve P-256",
			    SEAL_MAX);
	TRY(recipient_new(to, &recipient, err));
	in = BIO_new_mem_buf(bytes, (int)n);
	cms = CMS_encrypt(NULL, NULL, EVP_aes_256_gcm(), flags);
	if (in == NULL || cms == NULL)
		return fail_openssl(err, "sealing");
	info = CMS_add1_recipient_cert(cms, recipient, flags | CMS_USE_KEYID | CMS_KEY_PARAM);
	if (info == NULL ||
	    EVP_PKEY_CTX_set_ecdh_kdf_md(CMS_RecipientInfo_get0_pkey_ctx(info), EVP_sha256()) <= 0 ||
	    !CMS_final(cms, in, NULL, flags) || (der_n = i2d_CMS_ContentInfo(cms, &der)) <= 0)
		return fail_openssl(err, "sealing");
	buf_add(out, der, (size_t)der_n);
	OPENSSL_free(der);
	return out->full ? fail(err, ERR_INVALID, "what was sealed is too long") : OK;
}

enum status seal_open(const struct key *key, const void *sealed, size_t n, struct buf *out,
		      struct err *err)
{
	const unsigned char *at = sealed;
	CLEANUP(cms_cleanup) CMS_ContentInfo *cms = NULL;
	CLEANUP(bio_cleanup) BIO *plain = BIO_new(BIO_s_mem());
	char *data;
	long len;

	if (n <= 2 * SEAL_MAX)
		cms = d2i_CMS_ContentInfo(NULL, &at, (long)n);
	if (cms == NULL || at != (const unsigned char *)sealed + n ||
	    OBJ_obj2nid(CMS_get0_type(cms)) != NID_id_smime_ct_authEnvelopedData) {
		ERR_clear_error();
		return fail(err, ERR_INVALID, "this is no seal: CMS AuthEnvelopedData in DER");
	}
	if (plain == NULL)
		return fail_openssl(err, "opening a seal");
	if (!CMS_decrypt(cms, key_openssl(key), NULL, NULL, plain, CMS_BINARY)) {
		ERR_clear_error();
		return fail(err, ERR_DENIED, "this key does not open the seal");
	}
	len = BIO_get_mem_data(plain, &data);
	buf_add(out, data, (size_t)len);
	return out->full ? fail(err, ERR_INVALID, "what was sealed is too long") : OK;
}
