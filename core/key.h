/*
 * Keys and signatures: ECDSA P-256 with SHA-256 for people, authorities and certificates; Ed25519
 * for the log's head. The public key is named by the SHA-256 of its SubjectPublicKeyInfo (DER).
 *
 * A private key lives in its own file, PKCS#8 in PEM, encrypted with scrypt (N=16384 r=8 p=5) and
 * AES-256-CBC when there is a passphrase; it never leaves that file except into a struct key.
 * Keys are parsed once and shared by threads (only a reference is counted); no context is.
 *
 * A passkey's public key signs no bytes of ours as they are: its signatures are assertions
 * (core/passkey.h). The key itself knows that, so that whoever has it checks what it signed in the one
 * way that there is for it, and can take neither form for the other.
 */
#ifndef CORE_KEY_H
#define CORE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/digest.h"
#include "core/err.h"

enum key_type { KEY_P256, KEY_ED25519 };

struct key; /* a public key, with its private half where it was made or read from a file */

#define SIGNATURE_DER_MAX 72 /* DER ECDSA P-256: at most 72 bytes; Ed25519: 64 */
#define SIGNATURE_MAX 1600 /* the assertion of a passkey: core/passkey.h */
struct signature {
	uint8_t bytes[SIGNATURE_MAX];
	size_t len;
};

/* A new key from `random`; the same key each time when `random` is seeded. */
MUST_CHECK enum status key_generate(enum key_type type, struct random *random,
				    struct key **ret_key, struct err *err);
/* Passphrase NULL or "": not encrypted. Reading: a wrong one is ERR_DENIED. Mode 0600. */
MUST_CHECK enum status key_write(const struct key *key, const char *path, const char *passphrase,
				 struct err *err);
MUST_CHECK enum status key_read(const char *path, const char *passphrase, struct key **ret_key,
				struct err *err);
/* True when the file at `path` is encrypted, so that a passphrase must be asked for. */
MUST_CHECK enum status key_is_encrypted(const char *path, bool *ret_encrypted, struct err *err);

/* From SubjectPublicKeyInfo in DER: only P-256 (uncompressed, named curve) and Ed25519, canonical. */
MUST_CHECK enum status key_from_public(const uint8_t *spki, size_t n, struct key **ret_key,
				       struct err *err);
/* From the 32 raw bytes of an Ed25519 public key. */
MUST_CHECK enum status key_from_ed25519(const uint8_t raw[32], struct key **ret_key,
					struct err *err);
/* P-256 from X and Y, 32 bytes each. ERR_INVALID: no point of the curve. */
MUST_CHECK enum status key_from_p256(const uint8_t xy[64], struct key **ret_key, struct err *err);
/*
 * The P-256 key of a passkey, from SubjectPublicKeyInfo: key_verify takes assertions by it for that party
 * (copied), and nothing else. `copied`: the credential may be copied to other devices. ERR_INVALID as above.
 */
struct passkey_party;
MUST_CHECK enum status key_from_passkey(const uint8_t *spki, size_t n,
					const struct passkey_party *party, bool copied,
					struct key **ret_key, struct err *err);
struct key *key_keep(struct key *key); /* one more owner; returns `key` */
void key_free(struct key *key);	       /* one owner less; NULL is fine */
void key_cleanup(struct key **key);

enum key_type key_type(const struct key *key);
bool key_is_private(const struct key *key);
bool key_is_passkey(const struct key *key); /* by key_from_passkey */
/* The SubjectPublicKeyInfo, 91 bytes for P-256, 44 for Ed25519; it lives as long as the key. */
const uint8_t *key_public(const struct key *key, size_t *ret_n);
const uint8_t *key_ed25519_raw(const struct key *key); /* 32 bytes; only for KEY_ED25519 */
struct digest key_fingerprint(const struct key *key);
/*
 * A fingerprint to be read out on the telephone: "01234 56789 ...", six groups of five digits. The n-th
 * is bytes 5n to 5n+4 as one number, big-endian, modulo 100000: 99 bits in all, which nobody makes a second
 * key for.
 */
#define KEY_SPOKEN 36
void key_spoken(const struct digest *fingerprint, char ret_text[KEY_SPOKEN]);
/* Are these the digits, whatever stands between them? */
bool key_spoken_is(const struct digest *fingerprint, const char *heard);

/* P-256: DER of ECDSA over SHA-256 of the bytes (randomised). Ed25519: over the bytes. */
MUST_CHECK enum status key_sign(const struct key *key, const void *bytes, size_t n,
				struct signature *ret_signature, struct err *err);
/*
 * A P-256 signature as browsers make it (Web Cryptography, IEEE P1363), r and s of 32 bytes each, in its one DER
 * spelling. ERR_INVALID: one of the two is 0. Says nothing of whether it is right.
 */
MUST_CHECK enum status key_signature_of_pair(const uint8_t pair[64], struct signature *ret_signature,
					     struct err *err);
/*
 * True when `sig` is a signature over the bytes, in its one DER spelling (ECDSA: minimal integers,
 * no trailing bytes); of a passkey an assertion (passkey_signed). Anything else is false, never an error.
 * Safe to call from many threads.
 */
bool key_verify(const struct key *key, const void *bytes, size_t n, const uint8_t *sig, size_t sig_n);

#endif
