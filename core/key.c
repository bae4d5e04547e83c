#include "core/key.h"

#include <assert.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/key_priv.h"
#include "core/passkey.h"

#define P256_POINT 65 /* 0x04 || X || Y */
#define P256_SPKI 91
#define ED25519_RAW 32
#define ED25519_SPKI 44

/*
 * A SubjectPublicKeyInfo of our two kinds is a fixed prefix and the key (RFC 5480 section 2.1.1,
 * RFC 8410 section 4). So it is read and written without the decoder of OpenSSL 3.0, which takes
 * six times as long and lets only one thread in.
 */
static const uint8_t p256_prefix[P256_SPKI - P256_POINT + 1] = {
	0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
	0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
};
static const uint8_t ed25519_prefix[ED25519_SPKI - ED25519_RAW] = {
	0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
};

struct key {
	atomic_uint owners;
	enum key_type type;
	bool private_half;
	EVP_PKEY *pkey;
	uint8_t spki[P256_SPKI];
	size_t spki_n;
	struct passkey_party *party; /* of a passkey; else NULL */
	bool copied;
};

static void pkey_cleanup(EVP_PKEY **pkey)
{
	EVP_PKEY_free(*pkey);
}

static void pkey_ctx_cleanup(EVP_PKEY_CTX **ctx)
{
	EVP_PKEY_CTX_free(*ctx);
}

static void md_ctx_cleanup(EVP_MD_CTX **ctx)
{
	EVP_MD_CTX_free(*ctx);
}

static void bn_cleanup(BIGNUM **n)
{
	BN_clear_free(*n);
}

static void bn_ctx_cleanup(BN_CTX **ctx)
{
	BN_CTX_free(*ctx);
}

static void group_cleanup(EC_GROUP **group)
{
	EC_GROUP_free(*group);
}

static void point_cleanup(EC_POINT **point)
{
	EC_POINT_free(*point);
}

static void param_bld_cleanup(OSSL_PARAM_BLD **bld)
{
	OSSL_PARAM_BLD_free(*bld);
}

static void params_cleanup(OSSL_PARAM **params)
{
	OSSL_PARAM_free(*params);
}

static void ecdsa_cleanup(ECDSA_SIG **sig)
{
	ECDSA_SIG_free(*sig);
}

const char *openssl_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return reason ? reason : "the library gives no reason";
}

struct evp_pkey_st *key_openssl(const struct key *key)
{
	return key->pkey;
}

/* A key of one owner around `pkey`, which it takes; `spki` is of one of our two kinds. */
static struct key *key_new(EVP_PKEY *pkey, bool private_half, const uint8_t *spki, size_t n)
{
	struct key *key = calloc(1, sizeof(*key));

	if (!key)
		abort();
	assert(n <= sizeof(key->spki));
	atomic_init(&key->owners, 1);
	key->type = n == P256_SPKI ? KEY_P256 : KEY_ED25519;
	key->private_half = private_half;
	key->pkey = pkey;
	memcpy(key->spki, spki, n);
	key->spki_n = n;
	return key;
}

static bool spki_is_p256(const uint8_t *spki, size_t n)
{
	return n == P256_SPKI && memcmp(spki, p256_prefix, sizeof(p256_prefix)) == 0;
}

static bool spki_is_ed25519(const uint8_t *spki, size_t n)
{
	return n == ED25519_SPKI && memcmp(spki, ed25519_prefix, sizeof(ed25519_prefix)) == 0;
}

/* `secret` NULL for a public key. The point is checked to be on the curve. */
static enum status p256_pkey(const uint8_t point[P256_POINT], const BIGNUM *secret,
			     EVP_PKEY **ret_pkey, struct err *err)
{
	CLEANUP(param_bld_cleanup) OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	CLEANUP(params_cleanup) OSSL_PARAM *params = NULL;
	CLEANUP(pkey_ctx_cleanup) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *pkey = NULL;

	if (!bld || !ctx ||
	    !OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ||
	    !OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, point, P256_POINT) ||
	    (secret && !OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, secret)))
		return fail_openssl(err, "building a key");
	params = OSSL_PARAM_BLD_to_param(bld);
	if (!params || EVP_PKEY_fromdata_init(ctx) <= 0)
		return fail_openssl(err, "building a key");
	if (EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR, params) <= 0) {
		ERR_clear_error();
		return fail(err, ERR_INVALID, "the public key is not a point of the curve P-256");
	}
	*ret_pkey = pkey;
	return OK;
}

/*
 * "Key Pair Generation Using Extra Random Bits" of FIPS 186-4 B.4.1: d = (c mod (n-1)) + 1, with
 * 128 bits more than n has, so that no rejection loop is needed and the bias is beyond notice.
 */
static enum status p256_generate(struct random *random, struct key **ret_key, struct err *err)
{
	CLEANUP(group_cleanup) EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	CLEANUP(bn_ctx_cleanup) BN_CTX *ctx = BN_CTX_secure_new();
	CLEANUP(bn_cleanup) BIGNUM *secret = BN_secure_new();
	CLEANUP(bn_cleanup) BIGNUM *limit = NULL;
	CLEANUP(point_cleanup) EC_POINT *point = NULL;
	EVP_PKEY *pkey = NULL;
	uint8_t seed[48];
	uint8_t spki[P256_SPKI];
	bool good;

	if (!group || !ctx || !secret || !(limit = BN_dup(EC_GROUP_get0_order(group))) ||
	    !(point = EC_POINT_new(group)))
		return fail_openssl(err, "making a key");
	random_fill(random, seed, sizeof(seed));
	BN_set_flags(secret, BN_FLG_CONSTTIME);
	good = BN_sub_word(limit, 1) && BN_bin2bn(seed, sizeof(seed), secret) &&
	       BN_mod(secret, secret, limit, ctx) && BN_add_word(secret, 1) &&
	       EC_POINT_mul(group, point, secret, NULL, NULL, ctx) &&
	       EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED,
				  spki + P256_SPKI - P256_POINT, P256_POINT, ctx) == P256_POINT;
	OPENSSL_cleanse(seed, sizeof(seed));
	if (!good)
		return fail_openssl(err, "making a key");
	memcpy(spki, p256_prefix, sizeof(p256_prefix));
	TRY(p256_pkey(spki + P256_SPKI - P256_POINT, secret, &pkey, err));
	*ret_key = key_new(pkey, true, spki, sizeof(spki));
	return OK;
}

static enum status ed25519_generate(struct random *random, struct key **ret_key, struct err *err)
{
	uint8_t seed[ED25519_RAW];
	EVP_PKEY *pkey;

	random_fill(random, seed, sizeof(seed));
	pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof(seed));
	OPENSSL_cleanse(seed, sizeof(seed));
	if (!pkey)
		return fail_openssl(err, "making a key");
	return key_from_openssl(pkey, true, ret_key, err);
}

enum status key_generate(enum key_type type, struct random *random, struct key **ret_key,
			 struct err *err)
{
	switch (type) {
	case KEY_P256:
		return p256_generate(random, ret_key, err);
	case KEY_ED25519:
		return ed25519_generate(random, ret_key, err);
	}
	assert(!"a key type");
	abort();
}

enum status key_from_openssl(struct evp_pkey_st *pkey, bool private_half, struct key **ret_key,
			     struct err *err)
{
	CLEANUP(pkey_cleanup) EVP_PKEY *taken = pkey;
	uint8_t *spki = NULL;
	int n = i2d_PUBKEY(pkey, &spki);

	if (n < 0)
		return fail_openssl(err, "writing a public key");
	if (!spki_is_p256(spki, (size_t)n) && !spki_is_ed25519(spki, (size_t)n)) {
		OPENSSL_free(spki);
		return fail(err, ERR_INVALID, "the key is neither P-256 nor Ed25519");
	}
	*ret_key = key_new(pkey, private_half, spki, (size_t)n);
	OPENSSL_free(spki);
	taken = NULL;
	return OK;
}

enum status key_from_public(const uint8_t *spki, size_t n, struct key **ret_key, struct err *err)
{
	EVP_PKEY *pkey = NULL;

	if (spki_is_ed25519(spki, n))
		return key_from_ed25519(spki + sizeof(ed25519_prefix), ret_key, err);
	if (!spki_is_p256(spki, n))
		return fail(err, ERR_INVALID, "the public key is neither P-256 (91 bytes) nor "
					      "Ed25519 (44 bytes) in its one DER form");
	TRY(p256_pkey(spki + P256_SPKI - P256_POINT, NULL, &pkey, err));
	*ret_key = key_new(pkey, false, spki, n);
	return OK;
}

enum status key_from_p256(const uint8_t xy[64], struct key **ret_key, struct err *err)
{
	uint8_t spki[P256_SPKI];

	memcpy(spki, p256_prefix, sizeof(p256_prefix));
	memcpy(spki + sizeof(p256_prefix), xy, P256_POINT - 1);
	return key_from_public(spki, sizeof(spki), ret_key, err);
}

enum status key_from_passkey(const uint8_t *spki, size_t n, const struct passkey_party *party,
			     bool copied, struct key **ret_key, struct err *err)
{
	struct key *key;

	if (!spki_is_p256(spki, n))
		return fail(err, ERR_INVALID, "a passkey's key is P-256, in its one DER form");
	TRY(key_from_public(spki, n, &key, err));
	key->party = malloc(sizeof(*key->party));
	if (!key->party)
		abort();
	*key->party = *party;
	key->copied = copied;
	*ret_key = key;
	return OK;
}

enum status key_from_ed25519(const uint8_t raw[32], struct key **ret_key, struct err *err)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, ED25519_RAW);
	uint8_t spki[ED25519_SPKI];

	if (!pkey)
		return fail_openssl(err, "building a key");
	memcpy(spki, ed25519_prefix, sizeof(ed25519_prefix));
	memcpy(spki + sizeof(ed25519_prefix), raw, ED25519_RAW);
	*ret_key = key_new(pkey, false, spki, sizeof(spki));
	return OK;
}

struct key *key_keep(struct key *key)
{
	atomic_fetch_add_explicit(&key->owners, 1, memory_order_relaxed);
	return key;
}

void key_free(struct key *key)
{
	if (!key || atomic_fetch_sub_explicit(&key->owners, 1, memory_order_acq_rel) != 1)
		return;
	EVP_PKEY_free(key->pkey);
	free(key->party);
	free(key);
}

void key_cleanup(struct key **key)
{
	key_free(*key);
	*key = NULL;
}

enum key_type key_type(const struct key *key)
{
	return key->type;
}

bool key_is_private(const struct key *key)
{
	return key->private_half;
}

bool key_is_passkey(const struct key *key)
{
	return key->party;
}

const uint8_t *key_public(const struct key *key, size_t *ret_n)
{
	*ret_n = key->spki_n;
	return key->spki;
}

const uint8_t *key_ed25519_raw(const struct key *key)
{
	assert(key->type == KEY_ED25519);
	return key->spki + sizeof(ed25519_prefix);
}

struct digest key_fingerprint(const struct key *key)
{
	return digest_of(key->spki, key->spki_n);
}

void key_spoken(const struct digest *fingerprint, char ret_text[KEY_SPOKEN])
{
	const uint8_t *p = fingerprint->bytes;

	for (int group = 0; group < 6; group++) {
		uint64_t number = 0;

		for (int i = 0; i < 5; i++)
			number = number << 8 | *p++;
		(void)snprintf(ret_text + 6 * group, 6, "%05u", (unsigned)(number % 100000));
		ret_text[6 * group + 5] = group == 5 ? '\0' : ' ';
	}
}

bool key_spoken_is(const struct digest *fingerprint, const char *heard)
{
	char text[KEY_SPOKEN];
	const char *want = text;

	key_spoken(fingerprint, text);
	for (; *heard != '\0'; heard++) {
		if (*heard < '0' || *heard > '9')
			continue;
		want += *want == ' ';
		if (*heard != *want)
			return false;
		want++;
	}
	return *want == '\0';
}

/* The digest that goes with the type; Ed25519 hashes for itself. */
static const EVP_MD *key_digest(const struct key *key)
{
	return key->type == KEY_P256 ? EVP_sha256() : NULL;
}

enum status key_sign(const struct key *key, const void *bytes, size_t n,
		     struct signature *ret_signature, struct err *err)
{
	CLEANUP(md_ctx_cleanup) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct signature signature = { .len = SIGNATURE_DER_MAX };

	if (!key->private_half)
		return fail(err, ERR_INVALID, "this is only the public half of a key: "
					      "sign with the key file of the person");
	if (!ctx || EVP_DigestSignInit(ctx, NULL, key_digest(key), NULL, key->pkey) <= 0 ||
	    EVP_DigestSign(ctx, signature.bytes, &signature.len, bytes, n) <= 0)
		return fail_openssl(err, "signing");
	*ret_signature = signature;
	return OK;
}

enum status key_signature_of_pair(const uint8_t pair[64], struct signature *ret_signature, struct err *err)
{
	CLEANUP(ecdsa_cleanup) ECDSA_SIG *parsed = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(pair, 32, NULL), *s = BN_bin2bn(pair + 32, 32, NULL);
	struct signature signature = { .len = 0 };
	uint8_t *end = signature.bytes;
	bool zero = r && s && (BN_is_zero(r) || BN_is_zero(s));

	if (!parsed || !r || !s || !ECDSA_SIG_set0(parsed, r, s)) {
		BN_free(r);
		BN_free(s);
		return fail_openssl(err, "reading a signature");
	}
	if (zero)
		return fail(err, ERR_INVALID, "this is no signature: one half of it is 0");
	signature.len = (size_t)i2d_ECDSA_SIG(parsed, &end);
	*ret_signature = signature;
	return OK;
}

/* OpenSSL's own check of this is not a promise of its manual, and no byte may be free to change. */
static bool ecdsa_is_canonical(const uint8_t *sig, size_t n)
{
	CLEANUP(ecdsa_cleanup) ECDSA_SIG *parsed = NULL;
	const uint8_t *at = sig;
	uint8_t again[SIGNATURE_DER_MAX];
	uint8_t *end = again;

	if (n == 0 || n > SIGNATURE_DER_MAX)
		return false;
	parsed = d2i_ECDSA_SIG(NULL, &at, (long)n);
	if (!parsed || at != sig + n || i2d_ECDSA_SIG(parsed, NULL) != (int)n)
		return false;
	return i2d_ECDSA_SIG(parsed, &end) == (int)n && memcmp(sig, again, n) == 0;
}

bool key_verify(const struct key *key, const void *bytes, size_t n, const uint8_t *sig,
		size_t sig_n)
{
	if (key->party)
		return passkey_signed(key->party, key->copied, key, bytes, n, sig, sig_n);
	return key_verify_plain(key, bytes, n, sig, sig_n);
}

bool key_verify_plain(const struct key *key, const void *bytes, size_t n, const uint8_t *sig,
		      size_t sig_n)
{
	CLEANUP(md_ctx_cleanup) EVP_MD_CTX *ctx = NULL;
	bool good;

	ERR_set_mark();
	good = (key->type != KEY_P256 || ecdsa_is_canonical(sig, sig_n)) &&
	       (ctx = EVP_MD_CTX_new()) &&
	       EVP_DigestVerifyInit(ctx, NULL, key_digest(key), NULL, key->pkey) == 1 &&
	       EVP_DigestVerify(ctx, sig, sig_n, bytes, n) == 1;
	ERR_pop_to_mark();
	return good;
}
