/*
 * Passkeys that sign entries. A `key` entry whose body has `signing` brings one: from then on what
 * that key signs is checked as an assertion for the domain that it names, which is one of entry
 * 0's, and in no other way (FORMAT.md section 2). A sign-in passkey is another credential and
 * stands in no journal.
 *
 * To certify one: the page registers a credential (passkey_register), gives it signing_challenge to
 * sign, and makes of both a request (signing_request) that a registrar, or its person with a key in
 * force, puts into a `key` entry as its body. Its first act is that proof, since a registration
 * proves nothing.
 *
 * To sign with one: entry_write makes the bytes and salts the texts. The page shows the draft, as
 * entry_read gives it back from those very bytes, and asks the passkey with the draft's digest as
 * challenge; submission_sign puts the answer to the same bytes and texts, and journal_append judges
 * them like any other. The digest is asked of one credential, for one entry, and an entry enters a
 * log once: nothing more is to be remembered.
 */
#ifndef PORTFOLIO_SIGNING_H
#define PORTFOLIO_SIGNING_H

#include <jansson.h>
#include <stdbool.h>

#include "core/arena.h"
#include "core/db.h"
#include "core/err.h"
#include "core/key.h"
#include "core/passkey.h"
#include "core/role.h"
#include "portfolio/entry.h"

/* `checked` of a key entry by which somebody with a key in force gives themselves a further one. */
#define KEY_CHECKED_OWN "own-key"

/* What a key entry says of a passkey. */
struct passkey_use {
	const char *domain;	    /* as entry 0 has it: passkey_party_parse */
	enum passkey_backup backup; /* as the proof says that it is, when the entry is said */
	struct digest credential;   /* passkey_credential_digest */
};

/*
 * The member `signing` of a key entry's body, borrowed from it. *ret_is false: there is none.
 * ERR_INVALID: it is not one object of exactly these three members.
 */
MUST_CHECK enum status signing_read(const json_t *body, bool *ret_is, struct passkey_use *ret_signing,
				    struct err *err);
/* The public key that checks signatures as `signing` says; NULL: plain ones. */
MUST_CHECK enum status signing_key(const uint8_t *spki, size_t n, const struct passkey_use *signing,
				   struct key **ret_key, struct err *err);
/* Where the pages of a demonstration are, whether its entry 0 says so or not. */
#define SIGNING_DEMO_DOMAIN "localhost"
/* Does entry 0, whose body this is, name the domain, or is that a demonstration's? */
bool signing_domain_is(const json_t *anchor_body, const char *domain);

/*
 * ERR_DENIED: who acts in this role signs with a key that cannot leave its device, and a passkey of
 * that backup can. Registrars and ETB assessors: what they say reaches everybody.
 */
MUST_CHECK enum status signing_in_role(enum role role, enum passkey_backup backup, struct err *err);

/* What the passkey signs to prove, in the log of that pin, that whoever offers it for `person` has
 * it. */
struct digest signing_challenge(const struct digest *pin, const char *person,
				const struct key *key);
/*
 * {key, person, proof, signing}: what `person certify --request` takes, and with `checked` the body
 * of a key entry. ERR_DENIED or ERR_INVALID as passkey_check, when `proof` is not the registered
 * credential's answer to signing_challenge, or says something else of its backup. *ret_request is
 * the caller's.
 */
MUST_CHECK enum status signing_request(const struct digest *pin, const char *domain,
				       const char *person,
				       const struct passkey_registration *registration,
				       const struct passkey_assertion *proof, json_t **ret_request,
				       struct err *err);

/* Puts a passkey's answer under a draft; whether it holds is judged when it is appended. */
MUST_CHECK enum status submission_sign(struct submission *draft,
				       const struct passkey_assertion *assertion, struct err *err);

/* ---- what the log knows ---- */

struct signing_held {
	struct digest key; /* fingerprint */
	struct passkey_use signing;
	uint64_t seq; /* of its entry */
	int64_t accepted;
};
/* A person's passkeys that are in force, oldest first, in the arena. ERR_IO. */
MUST_CHECK enum status signing_keys(struct db *db, const char *person, struct arena *a,
				    struct signing_held **ret_keys, size_t *ret_count,
				    struct err *err);
/* The domains of entry 0, in its order (of a demonstration then localhost), in the arena. ERR_IO. */
MUST_CHECK enum status signing_domains(struct db *db, struct arena *a, const char ***ret_domains,
				       size_t *ret_count, struct err *err);
/*
 * Is a credential of this digest one that signs, or ever did? Then it is refused for sign-in: a
 * sign-in challenge could otherwise be an entry's digest. ERR_IO.
 */
MUST_CHECK enum status signing_has(struct db *db, const struct digest *credential, bool *ret_has,
				   struct err *err);

#endif
