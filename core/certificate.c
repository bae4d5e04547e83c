#include "core/certificate.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/date.h"
#include "core/key_priv.h"

#define CERTIFICATE_MAX 4096
#define SERIAL_BYTES 16
/* X.520: ub-common-name 64, ub-organization-name 64, ub-serial-number 64 */
#define NAME_PART_MAX 64

struct certificate {
	X509 *x509;
	int64_t from, until;
};

static void x509_cleanup(X509 **x509)
{
	X509_free(*x509);
}

static void name_cleanup(X509_NAME **name)
{
	X509_NAME_free(*name);
}

static void extension_cleanup(X509_EXTENSION **extension)
{
	X509_EXTENSION_free(*extension);
}

static void bn_cleanup(BIGNUM **n)
{
	BN_free(*n);
}

static void bio_cleanup(BIO **bio)
{
	BIO_free(*bio);
}

static void store_cleanup(X509_STORE **store)
{
	X509_STORE_free(*store);
}

static void store_ctx_cleanup(X509_STORE_CTX **ctx)
{
	X509_STORE_CTX_free(*ctx);
}

static void stack_cleanup(STACK_OF(X509) **stack)
{
	sk_X509_free(*stack);
}

/* What distinguishes the three kinds; RFC 5280 section 4.2.1. */
struct profile {
	const char *constraints, *usage, *extended;
};
static const struct profile root_profile = {
	"critical,CA:TRUE", "critical,keyCertSign,cRLSign", NULL,
};
static const struct profile issuing_profile = {
	"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign", NULL,
};
static const struct profile person_profile = {
	"critical,CA:FALSE",
	"critical,digitalSignature,nonRepudiation",
	"emailProtection,clientAuth",
};

/* An instant of the calendar that the rest of the system knows. */
static bool instant_of(const ASN1_TIME *time, int64_t *ret_instant)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(time, &tm) != 1 || tm.tm_year < 0 || tm.tm_year >= 1100)
		return false;
	*ret_instant = day_start(day_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday)) +
		       tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
	return true;
}

/* One more owner of `x509`. */
static enum status certificate_new(X509 *x509, struct certificate **ret_cert, struct err *err)
{
	struct certificate *cert;
	int64_t from, until;

	if (!instant_of(X509_get0_notBefore(x509), &from) ||
	    !instant_of(X509_get0_notAfter(x509), &until))
		return fail(err, ERR_INVALID, "the validity of a certificate lies between the "
					      "years 1900 and 2999");
	cert = malloc(sizeof(*cert));
	if (!cert)
		abort();
	X509_up_ref(x509);
	*cert = (struct certificate){ .x509 = x509, .from = from, .until = until };
	*ret_cert = cert;
	return OK;
}

void certificate_free(struct certificate *cert)
{
	if (!cert)
		return;
	X509_free(cert->x509);
	free(cert);
}

void certificate_cleanup(struct certificate **cert)
{
	certificate_free(*cert);
	*cert = NULL;
}

static enum status name_add(X509_NAME *name, int nid, const char *text, struct err *err)
{
	size_t n = text ? strnlen(text, NAME_PART_MAX + 1) : 0;

	if (!text)
		return OK;
	if (n == 0 || n > NAME_PART_MAX)
		return fail(err, ERR_INVALID, "the %s of a certificate has 1 to %d bytes",
			    OBJ_nid2ln(nid), NAME_PART_MAX);
	if (X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, (const unsigned char *)text,
				       (int)n, -1, 0) != 1) {
		ERR_clear_error();
		return fail(err, ERR_INVALID, "the %s of a certificate cannot be written as '%s'",
			    OBJ_nid2ln(nid), text);
	}
	return OK;
}

static enum status set_subject(X509 *x509, const struct certificate_want *want, struct err *err)
{
	CLEANUP(name_cleanup) X509_NAME *name = X509_NAME_new();

	if (!name)
		return fail_openssl(err, "naming a certificate");
	if (!want->person)
		return fail(err, ERR_INVALID, "a certificate names whom it is for");
	TRY(name_add(name, NID_organizationName, want->organisation, err));
	TRY(name_add(name, NID_commonName, want->person, err));
	TRY(name_add(name, NID_serialNumber, want->register_number, err));
	if (X509_set_subject_name(x509, name) != 1)
		return fail_openssl(err, "naming a certificate");
	return OK;
}

/* 127 random bits, so that the integer is positive and of 16 bytes at most. */
static enum status set_serial(X509 *x509, struct random *random, struct err *err)
{
	CLEANUP(bn_cleanup) BIGNUM *n = NULL;
	uint8_t serial[SERIAL_BYTES];

	random_fill(random, serial, sizeof(serial));
	serial[0] &= 0x7f;
	n = BN_bin2bn(serial, sizeof(serial), NULL);
	if (!n || !BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x509)))
		return fail_openssl(err, "numbering a certificate");
	return OK;
}

static enum status set_validity(X509 *x509, const struct certificate_want *want, struct err *err)
{
	/* ASN1_TIME_set writes UTCTime up to 2049, GeneralizedTime after (RFC 5280 4.1.2.5). */
	if (want->from < 0 || want->until < want->from)
		return fail(err, ERR_INVALID, "a certificate starts after 1970 and ends after "
						      "that");
	if (!ASN1_TIME_set(X509_getm_notBefore(x509), (time_t)want->from) ||
	    !ASN1_TIME_set(X509_getm_notAfter(x509), (time_t)want->until))
		return fail_openssl(err, "dating a certificate");
	return OK;
}

static bool add_extension(X509 *x509, X509V3_CTX *ctx, int nid, const char *value)
{
	CLEANUP(extension_cleanup) X509_EXTENSION *extension = NULL;

	if (!value)
		return true;
	extension = X509V3_EXT_conf_nid(NULL, ctx, nid, value);
	return extension && X509_add_ext(x509, extension, -1) == 1;
}

static enum status add_extensions(X509 *x509, X509 *issuer, const struct profile *profile,
				  struct err *err)
{
	X509V3_CTX ctx = { 0 };

	X509V3_set_ctx(&ctx, issuer, x509, NULL, NULL, 0);
	if (!add_extension(x509, &ctx, NID_basic_constraints, profile->constraints) ||
	    !add_extension(x509, &ctx, NID_key_usage, profile->usage) ||
	    !add_extension(x509, &ctx, NID_ext_key_usage, profile->extended) ||
	    !add_extension(x509, &ctx, NID_subject_key_identifier, "hash") ||
	    !add_extension(x509, &ctx, NID_authority_key_identifier, "keyid:always"))
		return fail_openssl(err, "extending a certificate");
	return OK;
}

/* `issuer` NULL: signed by itself. */
static enum status issue(const struct certificate_want *want, const struct profile *profile,
			 const struct key *subject, const struct certificate *issuer,
			 const struct key *issuer_key, struct random *random,
			 struct certificate **ret_cert, struct err *err)
{
	CLEANUP(x509_cleanup) X509 *x509 = X509_new();
	X509 *above = issuer ? issuer->x509 : x509;

	if (!x509)
		return fail_openssl(err, "making a certificate");
	if (key_type(subject) != KEY_P256 || key_type(issuer_key) != KEY_P256)
		return fail(err, ERR_INVALID, "certificates are for P-256 keys");
	if (!key_is_private(issuer_key))
		return fail(err, ERR_INVALID, "only the private key of an authority issues "
					      "certificates, and this is its public half");
	if (issuer && X509_check_private_key(above, key_openssl(issuer_key)) != 1) {
		ERR_clear_error();
		return fail(err, ERR_INVALID, "the key is not that of the issuing certificate");
	}
	if (X509_set_version(x509, X509_VERSION_3) != 1 ||
	    X509_set_pubkey(x509, key_openssl(subject)) != 1)
		return fail_openssl(err, "making a certificate");
	TRY(set_serial(x509, random, err));
	TRY(set_validity(x509, want, err));
	TRY(set_subject(x509, want, err));
	if (X509_set_issuer_name(x509, X509_get_subject_name(above)) != 1)
		return fail_openssl(err, "making a certificate");
	TRY(add_extensions(x509, above, profile, err));
	if (X509_sign(x509, key_openssl(issuer_key), EVP_sha256()) == 0)
		return fail_openssl(err, "signing a certificate");
	return certificate_new(x509, ret_cert, err);
}

enum status certificate_root(const struct certificate_want *want, const struct key *key,
			     struct random *random, struct certificate **ret_cert, struct err *err)
{
	return issue(want, &root_profile, key, NULL, key, random, ret_cert, err);
}

enum status certificate_issuing(const struct certificate_want *want, const struct key *subject,
				const struct certificate *root, const struct key *root_key,
				struct random *random, struct certificate **ret_cert,
				struct err *err)
{
	return issue(want, &issuing_profile, subject, root, root_key, random, ret_cert, err);
}

enum status certificate_person(const struct certificate_want *want, const struct key *subject,
			       const struct certificate *issuing, const struct key *issuing_key,
			       struct random *random, struct certificate **ret_cert,
			       struct err *err)
{
	if (!want->person || !id_is_person(want->person))
		return fail(err, ERR_INVALID, "a person's certificate is for a person's id");
	if (want->register_number && strnlen(want->register_number, ID_MAX) == ID_MAX)
		return fail(err, ERR_INVALID, "the register number of %s has more than %d "
			    "characters", want->person, ID_MAX - 1);
	return issue(want, &person_profile, subject, issuing, issuing_key, random, ret_cert, err);
}

/*
 * Do the bytes come out again? i2d gives the remembered bytes of the signed part, until
 * i2d_re_X509_tbs has marked it as changed: the whole is then encoded from its contents. (Names and
 * extensions stay as remembered; they are under the issuer's signature.)
 */
static bool is_canonical(X509 *x509, const uint8_t *der, size_t n)
{
	uint8_t *again = NULL;
	int again_n = i2d_re_X509_tbs(x509, &again);
	bool same;

	OPENSSL_free(again);
	again = NULL;
	if (again_n < 0)
		return false;
	again_n = i2d_X509(x509, &again);
	same = again_n >= 0 && (size_t)again_n == n && memcmp(again, der, n) == 0;
	OPENSSL_free(again);
	return same;
}

enum status certificate_read(const uint8_t *der, size_t n, struct certificate **ret_cert,
			     struct err *err)
{
	CLEANUP(x509_cleanup) X509 *x509 = NULL;
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	CLEANUP(key_cleanup) struct key *key = NULL;
	const uint8_t *at = der;

	if (n > CERTIFICATE_MAX)
		return fail(err, ERR_INVALID, "the certificate has %zu bytes, at most %d are read",
			    n, CERTIFICATE_MAX);
	x509 = d2i_X509(NULL, &at, (long)n);
	if (!x509 || at != der + n || !is_canonical(x509, der, n)) {
		ERR_clear_error();
		return fail(err, ERR_INVALID, "the certificate is not X.509 in canonical DER");
	}
	TRY(certificate_new(x509, &cert, err));
	TRY(certificate_key(cert, &key, err));
	if (key_type(key) != KEY_P256 || X509_get_signature_nid(x509) != NID_ecdsa_with_SHA256)
		return fail(err, ERR_INVALID, "the certificate is not of a P-256 key, signed by "
					      "ECDSA with SHA-256");
	*ret_cert = cert;
	cert = NULL;
	return OK;
}

enum status certificate_write(const struct certificate *cert, struct buf *out, struct err *err)
{
	uint8_t *der = NULL;
	int n = i2d_X509(cert->x509, &der);

	if (n < 0)
		return fail_openssl(err, "writing a certificate");
	buf_add(out, der, (size_t)n);
	OPENSSL_free(der);
	if (out->full)
		return fail(err, ERR_INVALID, "the certificate has no room in %zu bytes", out->max);
	return OK;
}

enum status certificate_pem(const struct certificate *cert, struct buf *out, struct err *err)
{
	CLEANUP(bio_cleanup) BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long n;

	if (!bio || PEM_write_bio_X509(bio, cert->x509) != 1)
		return fail_openssl(err, "writing a certificate");
	n = BIO_get_mem_data(bio, &text);
	buf_add(out, text, (size_t)n);
	if (out->full)
		return fail(err, ERR_INVALID, "the certificate has no room in %zu bytes", out->max);
	return OK;
}

enum status certificate_key(const struct certificate *cert, struct key **ret_key, struct err *err)
{
	uint8_t *spki = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert->x509), &spki);
	enum status status;

	if (n < 0)
		return fail_openssl(err, "reading the key of a certificate");
	status = key_from_public(spki, (size_t)n, ret_key, err);
	OPENSSL_free(spki);
	return status;
}

/* The only value of that kind in the subject, printable ASCII; "" where there is none. */
static bool subject_part(X509_NAME *name, int nid, char ret_text[ID_MAX])
{
	int at = X509_NAME_get_index_by_NID(name, nid, -1);
	const ASN1_STRING *value;
	int n;

	if (at < 0) {
		ret_text[0] = '\0';
		return true;
	}
	if (X509_NAME_get_index_by_NID(name, nid, at) >= 0)
		return false;
	value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
	n = ASN1_STRING_length(value);
	if (n < 1 || n >= ID_MAX)
		return false;
	if (ASN1_STRING_type(value) != V_ASN1_UTF8STRING &&
	    ASN1_STRING_type(value) != V_ASN1_PRINTABLESTRING)
		return false;
	memcpy(ret_text, ASN1_STRING_get0_data(value), (size_t)n);
	ret_text[n] = '\0';
	for (int i = 0; i < n; i++)
		if (ret_text[i] < ' ' || ret_text[i] > '~')
			return false;
	return true;
}

/* O, CN and serialNumber are all that we write; anything else is somebody else's certificate. */
static bool subject_is_ours(X509_NAME *name)
{
	for (int i = 0; i < X509_NAME_entry_count(name); i++)
		switch (OBJ_obj2nid(X509_NAME_ENTRY_get_object(X509_NAME_get_entry(name, i)))) {
		case NID_organizationName:
		case NID_commonName:
		case NID_serialNumber:
			break;
		default:
			return false;
		}
	return true;
}

enum status certificate_subject(const struct certificate *cert, char ret_person[ID_MAX],
				char ret_register[ID_MAX], struct err *err)
{
	X509_NAME *name = X509_get_subject_name(cert->x509);
	char person[ID_MAX], number[ID_MAX];

	if (!subject_is_ours(name) || !subject_part(name, NID_commonName, person) ||
	    !subject_part(name, NID_serialNumber, number))
		return fail(err, ERR_INVALID, "the subject of the certificate is not a person's id "
			    "and register number of at most %d characters each", ID_MAX - 1);
	memcpy(ret_person, person, sizeof(person));
	memcpy(ret_register, number, sizeof(number));
	return OK;
}

void certificate_validity(const struct certificate *cert, int64_t *ret_from, int64_t *ret_until)
{
	*ret_from = cert->from;
	*ret_until = cert->until;
}

enum { PERSON, ISSUING, ROOT };
static const char *const link_names[] = { "person's", "issuing", "root" };

/*
 * Not left to OpenSSL, which takes the last second as past: RFC 5280 section 4.1.2.5, "the period
 * of time from notBefore through notAfter, inclusive".
 */
static enum status check_time(const struct certificate *cert, int link, int64_t time,
			      struct err *err)
{
	char text[TIME_TEXT];

	if (time < cert->from) {
		time_text(cert->from, text);
		return fail(err, ERR_INVALID, "the %s certificate holds only from %s on",
			    link_names[link], text);
	}
	if (time > cert->until) {
		time_text(cert->until, text);
		return fail(err, ERR_INVALID, "the %s certificate held until %s", link_names[link],
			    text);
	}
	return OK;
}

/* What a path may leave open but the kinds of certificate_*() do not. */
static enum status check_profile(X509 *person, X509 *issuing, struct err *err)
{
	if (X509_check_ca(issuing) != 1 || X509_get_pathlen(issuing) != 0)
		return fail(err, ERR_INVALID, "the issuing certificate is not of an authority with "
					      "path length 0");
	if (person && (X509_check_ca(person) != 0 ||
		       X509_get_key_usage(person) != (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
		return fail(err, ERR_INVALID, "the person's certificate is not one for signatures "
					      "only");
	return OK;
}

/* first <- issuing <- root, or first = issuing <- root: signatures, names, strict profile. */
static enum status check_path(X509 *first, X509 *issuing, X509 *root, struct err *err)
{
	CLEANUP(store_cleanup) X509_STORE *store = X509_STORE_new();
	CLEANUP(stack_cleanup) STACK_OF(X509) *between = sk_X509_new_null();
	CLEANUP(store_ctx_cleanup) X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int start = first == issuing ? ISSUING : PERSON;
	X509_VERIFY_PARAM *param;

	if (!store || !between || !ctx || X509_STORE_add_cert(store, root) != 1 ||
	    sk_X509_push(between, issuing) <= 0 ||
	    X509_STORE_CTX_init(ctx, store, first, between) != 1)
		return fail_openssl(err, "checking a certificate");
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_depth(param, 1); /* certificates between the first and the root */
	if (X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT |
						       X509_V_FLAG_CHECK_SS_SIGNATURE |
						       X509_V_FLAG_NO_CHECK_TIME) != 1 ||
	    X509_VERIFY_PARAM_set_purpose(param, start == PERSON ? X509_PURPOSE_SMIME_SIGN :
								   X509_PURPOSE_ANY) != 1)
		return fail_openssl(err, "checking a certificate");
	if (X509_verify_cert(ctx) != 1) {
		int at = start + X509_STORE_CTX_get_error_depth(ctx);

		ERR_clear_error();
		return fail(err, ERR_INVALID, "the %s certificate does not hold: %s",
			    link_names[at < ROOT ? at : ROOT],
			    X509_verify_cert_error_string(X509_STORE_CTX_get_error(ctx)));
	}
	/* A person's certificate that the root signed would go past the issuing authority. */
	if (sk_X509_num(X509_STORE_CTX_get0_chain(ctx)) != ROOT - start + 1)
		return fail(err, ERR_INVALID, "the person's certificate does not come from the "
					      "issuing authority");
	return OK;
}

enum status certificate_verify(const struct certificate *cert, const struct certificate *issuing,
			       const struct certificate *root, int64_t time, struct err *err)
{
	TRY(check_time(root, ROOT, time, err));
	TRY(check_time(issuing, ISSUING, time, err));
	if (cert)
		TRY(check_time(cert, PERSON, time, err));
	TRY(check_profile(cert ? cert->x509 : NULL, issuing->x509, err));
	return check_path(cert ? cert->x509 : issuing->x509, issuing->x509, root->x509, err);
}
