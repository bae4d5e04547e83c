/*
 * Entry 0: the one entry that has nothing before it to be judged by. It is trusted when its digest,
 * the pin, is one that the user knows from elsewhere, and for nothing else.
 */
#include <string.h>

#include "core/json.h"
#include "portfolio/entry.h"
#include "portfolio/signing.h"
#include "portfolio/verify_priv.h"

#define MEMBER_MAX 8192

static enum status base64_member(const json_t *object, const char *name, struct buf *out,
				 struct err *err)
{
	const char *text = json_string_value(json_object_get(object, name));

	if (text == NULL)
		return fail(err, ERR_INVALID, "it does not say \"%s\"", name);
	if (buf_unbase64(out, text, strlen(text), err) != OK)
		return fail(err, ERR_INVALID, "its \"%s\" is not base64", name);
	return OK;
}

enum status spki_member(const json_t *object, const char *name, struct key **ret_key,
			struct err *err)
{
	CLEANUP(buf_release) struct buf spki;

	buf_init(&spki, MEMBER_MAX);
	TRY(base64_member(object, name, &spki, err));
	return key_from_public((const uint8_t *)spki.data, spki.len, ret_key, err);
}

enum status signer_member(const json_t *body, struct key **ret_key, struct err *err)
{
	CLEANUP(buf_release) struct buf spki;
	struct passkey_use signing;
	bool passkey;

	buf_init(&spki, MEMBER_MAX);
	TRY(signing_read(body, &passkey, &signing, err));
	TRY(base64_member(body, "key", &spki, err));
	return signing_key((const uint8_t *)spki.data, spki.len, passkey ? &signing : NULL, ret_key,
			   err);
}

void signer_note(struct audit *audit, const struct key *key, uint64_t seq)
{
	struct report *report = audit->report;

	if (!key_is_passkey(key))
		return;
	if (report->passkeys++ < PASSKEYS_NAMED)
		report->passkey_at[report->passkeys - 1] = seq;
}

static enum status certificate_member(const json_t *object, const char *name,
				      struct certificate **ret_cert, struct err *err)
{
	CLEANUP(buf_release) struct buf der;

	buf_init(&der, MEMBER_MAX);
	TRY(base64_member(object, name, &der, err));
	if (certificate_read((const uint8_t *)der.data, der.len, ret_cert, err) != OK) {
		err_prefix(err, "its \"%s\" certificate", name);
		return ERR_INVALID;
	}
	return OK;
}

/* Issuing is below root at the first instant at which it is valid, and root signed the entry. */
static enum status certificates_hold(const struct certificate *root,
				     const struct certificate *issuing, const struct entry *e,
				     struct err *err)
{
	CLEANUP(key_cleanup) struct key *key = NULL;
	struct digest fingerprint;
	int64_t from, until;

	certificate_validity(issuing, &from, &until);
	TRY(certificate_verify(NULL, issuing, root, from, err));
	TRY(certificate_key(root, &key, err));
	fingerprint = key_fingerprint(key);
	if (!digest_equal(&fingerprint, &e->key))
		return fail(err, ERR_INVALID, "it does not name the key of its root certificate");
	return OK;
}

static enum status anchor_read(struct audit *audit, const char *bytes, size_t n, struct arena *a,
			       struct err *err)
{
	CLEANUP(certificate_cleanup) struct certificate *root = NULL;
	CLEANUP(certificate_cleanup) struct certificate *issuing = NULL;
	const char *authority, *log;
	struct entry e;

	TRY(entry_read(bytes, n, a, &e, err));
	if (strcmp(e.kind, "anchor") != 0)
		return fail(err, ERR_INVALID, "it is of kind \"%s\", not an anchor", e.kind);
	authority = json_string_value(json_object_get(e.body, "authority"));
	log = json_string_value(json_object_get(e.body, "log"));
	if (authority == NULL || log == NULL)
		return fail(err, ERR_INVALID, "it does not say its authority and its log's key");
	TRY(certificate_member(e.body, "root", &root, err));
	TRY(certificate_member(e.body, "issuing", &issuing, err));
	TRY(certificates_hold(root, issuing, &e, err));
	TRY(verifier_parse(log, &audit->log, err));
	audit->root = root;
	audit->issuing = issuing;
	root = issuing = NULL;
	audit->report->authority = arena_text(audit->arena, authority);
	audit->report->demo = json_object_get(e.body, "demo") != NULL;
	return OK;
}

void anchor_check(struct audit *audit, const char *bytes, size_t n)
{
	const struct verify_want *want = audit->want;
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ENTRY_ARENA);
	char hex[DIGEST_HEX];
	struct err err;

	audit->pin = digest_of(bytes, n);
	audit->report->pin = audit->pin;
	digest_hex(&audit->pin, hex);
	if (anchor_read(audit, bytes, n, a, &err) == OK)
		audit->anchored = true;
	else
		finding_add(
			audit, "anchor", 0, &audit->pin,
			"entry 0 anchors nothing: %s; keys and heads cannot be checked against it",
			err.text);
	audit->report->pin_known =
		want->pin_known != NULL && want->pin_known(want->data, &audit->pin);
	if (!audit->report->pin_known)
		finding_add(
			audit, "pin", 0, &audit->pin,
			"nobody vouches for the pin %s: whatever else holds is consistent with "
			"itself, made by whoever made this file; give --pin with the pin that the "
			"authority publishes",
			hex);
}
