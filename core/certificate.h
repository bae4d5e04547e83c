/*
 * X.509 certificates: a root (self-signed), an issuing authority below it (path length 0), and
 * persons' certificates below that. A person's subject is CN = person id and serialNumber =
 * register number where there is one; never a name (it could not be erased). All P-256.
 *
 * Whether a person's certificate was in force when something was signed is judged from the journal
 * (key entries and their ends), never from a CRL and never from today's date.
 */
#ifndef CORE_CERTIFICATE_H
#define CORE_CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/ids.h"
#include "core/key.h"

struct certificate;

/* Validity is instants, from the first second to the last; the serial comes from `random` (127 bits). */
struct certificate_want {
	const char *person;   /* CN */
	const char *organisation; /* O, or NULL: for authorities */
	const char *register_number; /* serialNumber, or NULL */
	int64_t from, until;
};

MUST_CHECK enum status certificate_root(const struct certificate_want *want, const struct key *key,
					struct random *random, struct certificate **ret_cert,
					struct err *err);
MUST_CHECK enum status certificate_issuing(const struct certificate_want *want,
					   const struct key *subject,
					   const struct certificate *root, const struct key *root_key,
					   struct random *random, struct certificate **ret_cert,
					   struct err *err);
MUST_CHECK enum status certificate_person(const struct certificate_want *want,
					  const struct key *subject,
					  const struct certificate *issuing,
					  const struct key *issuing_key, struct random *random,
					  struct certificate **ret_cert, struct err *err);

/* DER, canonical: reading and writing again must give the same bytes, at most 4 KiB. */
MUST_CHECK enum status certificate_read(const uint8_t *der, size_t n,
					struct certificate **ret_cert, struct err *err);
MUST_CHECK enum status certificate_write(const struct certificate *cert, struct buf *out,
					 struct err *err);
MUST_CHECK enum status certificate_pem(const struct certificate *cert, struct buf *out,
				       struct err *err);
void certificate_free(struct certificate *cert);
void certificate_cleanup(struct certificate **cert);

MUST_CHECK enum status certificate_key(const struct certificate *cert, struct key **ret_key,
				       struct err *err);
/* CN and serialNumber; "" where there is none. ERR_INVALID when they do not fit or are not ours. */
MUST_CHECK enum status certificate_subject(const struct certificate *cert, char ret_person[ID_MAX],
					   char ret_register[ID_MAX], struct err *err);
void certificate_validity(const struct certificate *cert, int64_t *ret_from, int64_t *ret_until);

/*
 * Does the chain root <- issuing <- cert hold at `time` (strict profile, depth 3, key usage, path
 * length; no CRL)? ERR_INVALID says which link fails and why. `cert` NULL checks root <- issuing.
 */
MUST_CHECK enum status certificate_verify(const struct certificate *cert,
					  const struct certificate *issuing,
					  const struct certificate *root, int64_t time,
					  struct err *err);

#endif
