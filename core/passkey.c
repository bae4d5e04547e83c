#include "core/passkey.h"

#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/key_priv.h"

#define LOCALHOST "localhost"

/* authData: rpIdHash, flags, count; then in a registration aaguid, length of the id, id, key. */
#define HASH_N 32
#define AUTH_N 37
#define AAGUID_N 16
#define POINT_N 64
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_ELIGIBLE 0x08
#define FLAG_BACKED_UP 0x10
#define FLAG_CREDENTIAL 0x40
#define FLAG_EXTENSIONS 0x80

/* An ES256 key in canonical CBOR (CTAP 2 section 6): map of 5, kty EC2, alg -7, P-256, x and y of
 * 32 bytes. */
static const uint8_t cose_x[] = {0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20};
static const uint8_t cose_y[] = {0x22, 0x58, 0x20};
#define COSE_N (sizeof(cose_x) + sizeof(cose_y) + POINT_N)

/* ---- base64url ---- */

void passkey_base64url(struct buf *b, const void *bytes, size_t n)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, b->max);
	buf_base64(&text, bytes, n);
	while (text.len > 0 && text.data[text.len - 1] == '=')
		text.len--;
	for (size_t i = 0; i < text.len; i++)
		text.data[i] = text.data[i] == '+' ? '-' : text.data[i] == '/' ? '_' : text.data[i];
	if (text.full)
		b->full = true;
	else
		buf_add(b, text.data, text.len);
}

enum status passkey_unbase64url(struct buf *b, const char *text, size_t n, struct err *err)
{
	CLEANUP(buf_release) struct buf plain;

	buf_init(&plain, n + 3);
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '+' || text[i] == '/' || text[i] == '=')
			return fail(err, ERR_INVALID, "base64url has no \"%c\"", text[i]);
		buf_char(&plain, text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]);
	}
	while (plain.len % 4 != 0 && !plain.full)
		buf_char(&plain, '=');
	return buf_unbase64(b, plain.data, plain.len, err);
}

/* ---- the party ---- */

/* Labels of a-z, 0-9 and '-', with dots between; the last begins with a letter, so that it is no
 * address. */
static bool is_host(const char *text, size_t n)
{
	size_t label = 0;
	char first = '\0';

	if (n == 0 || n >= PASSKEY_HOST_MAX)
		return false;
	for (size_t i = 0; i <= n; i++) {
		char c = i < n ? text[i] : '.';

		if (c == '.') {
			if (label == 0 || label > 63 || text[i - 1] == '-')
				return false;
			label = 0;
			continue;
		}
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && (c != '-' || label == 0))
			return false;
		if (label++ == 0)
			first = c;
	}
	return first >= 'a' && first <= 'z';
}

/* ":1" to ":65535", as a browser writes it; "" too. */
static bool is_port(const char *text)
{
	size_t n = strspn(text + (*text == ':'), "0123456789");

	if (*text == '\0')
		return true;
	return *text == ':' && text[1] != '0' && n >= 1 && n <= 5 && text[1 + n] == '\0' &&
	       strtol(text + 1, NULL, 10) <= 65535;
}

/* Is the host of n bytes `id`, or a name below it? */
static bool is_below(const char *host, size_t n, const char *id)
{
	size_t id_n = strlen(id);

	return n >= id_n && strncmp(host + n - id_n, id, id_n) == 0 &&
	       (n == id_n || host[n - id_n - 1] == '.');
}

static bool is_origin(const char *origin, const char *id)
{
	bool local = strcmp(id, LOCALHOST) == 0, safe = strncmp(origin, "https://", 8) == 0;
	const char *host = origin + (safe ? 8 : 7);
	size_t n;

	if (!safe && (!local || strncmp(origin, "http://", 7) != 0))
		return false;
	n = strcspn(host, ":");
	return is_host(host, n) && is_below(host, n, id) && is_port(host + n) &&
	       strcmp(host + n, safe ? ":443" : ":80") != 0;
}

enum status passkey_party_parse(const char *domain, struct passkey_party *ret_party,
				struct err *err)
{
	struct passkey_party party = {0};
	size_t n = strcspn(domain, ":");

	if (!is_host(domain, n))
		return fail(err, ERR_INVALID,
			    "\"%.60s\" does not begin with a host name, as portfolio.example; an "
			    "address "
			    "is none",
			    domain);
	memcpy(party.id, domain, n);
	if (domain[n] == ':') {
		if (strlen(domain + n + 1) >= sizeof(party.origin) ||
		    !is_origin(domain + n + 1, party.id))
			return fail(err, ERR_INVALID,
				    "\"%.80s\" is no origin of %.60s as a browser writes it: "
				    "https://, that "
				    "name or one below it, and a port only where it is not 443",
				    domain + n + 1, party.id);
		memcpy(party.origin, domain + n + 1, strlen(domain + n + 1));
	} else if (strcmp(party.id, LOCALHOST) != 0) {
		memcpy(party.origin, "https://", 8);
		memcpy(party.origin + 8, domain, n);
	}
	*ret_party = party;
	return OK;
}

static bool origin_is(const struct passkey_party *party, const char *origin)
{
	static const char local[] = "http://" LOCALHOST;

	if (party->origin[0] != '\0')
		return strcmp(party->origin, origin) == 0;
	return strncmp(origin, local, sizeof(local) - 1) == 0 &&
	       is_port(origin + sizeof(local) - 1);
}

static const char *origin_wanted(const struct passkey_party *party)
{
	return party->origin[0] != '\0' ? party->origin : "http://" LOCALHOST;
}

/* ---- backup ---- */

static const char *const backup_names[] = {"device-bound", "backup-eligible", "backed-up"};

const char *passkey_backup_name(enum passkey_backup backup)
{
	return backup_names[backup];
}

enum status passkey_backup_parse(const char *name, enum passkey_backup *ret_backup, struct err *err)
{
	for (size_t i = 0; i < sizeof(backup_names) / sizeof(backup_names[0]); i++)
		if (strcmp(name, backup_names[i]) == 0) {
			*ret_backup = (enum passkey_backup)i;
			return OK;
		}
	return fail(err, ERR_INVALID,
		    "a passkey is device-bound, backup-eligible or backed-up, not \"%.40s\"", name);
}

/* ---- client data ---- */

static const char *text_member(const json_t *root, const char *name)
{
	const json_t *member = json_object_get(root, name);

	/* A NUL would end the text for us, and not for others. */
	if (!json_is_string(member) ||
	    strlen(json_string_value(member)) != json_string_length(member))
		return NULL;
	return json_string_value(member);
}

/* In constant time: digests of both are compared. */
static bool challenge_is(const char *text, struct passkey_bytes challenge)
{
	CLEANUP(buf_release) struct buf want;
	struct digest a, b;

	buf_init(&want, PASSKEY_CLIENT_MAX);
	passkey_base64url(&want, challenge.bytes, challenge.n);
	a = digest_of(want.data, want.len);
	b = digest_of(text, strlen(text));
	return !want.full && challenge.n > 0 && digest_equal(&a, &b);
}

/*
 * Section 7.1 steps 6 to 11, 7.2 steps 10 to 14. Members that are not known are let pass, as
 * section 5.8.1 asks: browsers add some.
 */
static enum status check_client(const struct passkey_party *party, const char *type,
				struct passkey_bytes challenge, struct passkey_bytes client,
				struct err *err)
{
	CLEANUP(json_cleanup) json_t *root = NULL;
	const char *said_type, *said_challenge, *origin;
	const json_t *cross;
	enum status status =
		json_read((const char *)client.bytes, client.n, PASSKEY_CLIENT_MAX, &root, err);

	if (status != OK) {
		err_prefix(err, "clientDataJSON");
		return status;
	}
	said_type = text_member(root, "type");
	said_challenge = text_member(root, "challenge");
	origin = text_member(root, "origin");
	cross = json_object_get(root, "crossOrigin");
	if (!said_type || !said_challenge || !origin || (cross && !json_is_boolean(cross)))
		return fail(
			err, ERR_INVALID,
			"clientDataJSON lacks type, challenge or origin, or crossOrigin is neither "
			"true nor false");
	if (strcmp(said_type, type) != 0)
		return fail(err, ERR_DENIED, "the passkey answered for \"%.40s\", not %s",
			    said_type, type);
	if (!challenge_is(said_challenge, challenge))
		return fail(err, ERR_DENIED,
			    "the passkey answered another challenge: what was shown is not what it "
			    "signed, or the page is old; load it again");
	if (!origin_is(party, origin))
		return fail(err, ERR_DENIED, "the passkey was used on %.100s, not on %s", origin,
			    origin_wanted(party));
	if (json_is_true(cross) || json_object_get(root, "topOrigin"))
		return fail(
			err, ERR_DENIED,
			"the passkey was used on a page within another site's page: open %s itself",
			origin_wanted(party));
	return OK;
}

/* ---- authenticator data ---- */

/* Section 7.1 steps 13 to 17, 7.2 steps 15 to 19; what follows the first 37 bytes is the caller's.
 */
static enum status check_auth(const struct passkey_party *party, struct passkey_bytes auth,
			      enum passkey_backup *ret_backup, uint32_t *ret_count, struct err *err)
{
	struct digest want = digest_of(party->id, strlen(party->id)), have;
	uint8_t flags;

	if (auth.n < AUTH_N)
		return fail(err, ERR_INVALID,
			    "the authenticator's data has %zu bytes, and at least %d", auth.n,
			    AUTH_N);
	memcpy(have.bytes, auth.bytes, HASH_N);
	flags = auth.bytes[HASH_N];
	if (!digest_equal(&want, &have))
		return fail(err, ERR_DENIED, "the passkey is for another site than %s", party->id);
	if (!(flags & FLAG_PRESENT))
		return fail(err, ERR_DENIED, "the passkey saw nobody: touch it when it asks");
	if (!(flags & FLAG_VERIFIED))
		return fail(err, ERR_DENIED,
			    "the passkey did not ask who you are: set a PIN, fingerprint or face "
			    "on it");
	if ((flags & FLAG_BACKED_UP) && !(flags & FLAG_ELIGIBLE))
		return fail(
			err, ERR_INVALID,
			"the passkey says that it is backed up and cannot be: its flags are wrong");
	if (flags & FLAG_EXTENSIONS)
		return fail(err, ERR_INVALID,
			    "the passkey sent extensions, and none was asked for");
	*ret_backup = !(flags & FLAG_ELIGIBLE) ? PASSKEY_BOUND
		      : flags & FLAG_BACKED_UP ? PASSKEY_BACKED_UP
					       : PASSKEY_ELIGIBLE;
	*ret_count = (uint32_t)auth.bytes[33] << 24 | (uint32_t)auth.bytes[34] << 16 |
		     (uint32_t)auth.bytes[35] << 8 | auth.bytes[36];
	return OK;
}

/* The credential's id and key, section 6.5.1: nothing before, between or after them. */
static enum status read_credential(struct passkey_bytes auth,
				   struct passkey_registration *registration, struct err *err)
{
	const size_t head = AUTH_N + AAGUID_N + 2;
	const uint8_t *cose;
	uint8_t point[POINT_N];
	size_t n;

	if (!(auth.bytes[HASH_N] & FLAG_CREDENTIAL) || auth.n < head)
		return fail(err, ERR_INVALID, "the passkey sent no credential");
	n = (size_t)auth.bytes[head - 2] << 8 | auth.bytes[head - 1];
	if (n == 0 || n > PASSKEY_CREDENTIAL_MAX || auth.n != head + n + COSE_N)
		return fail(err, ERR_INVALID,
			    "the credential is not an id of 1 to %d bytes and an ES256 key, with "
			    "nothing "
			    "after it",
			    PASSKEY_CREDENTIAL_MAX);
	cose = auth.bytes + head + n;
	if (memcmp(cose, cose_x, sizeof(cose_x)) != 0 ||
	    memcmp(cose + sizeof(cose_x) + POINT_N / 2, cose_y, sizeof(cose_y)) != 0)
		return fail(err, ERR_INVALID,
			    "the passkey's key is not ES256 on P-256; use another authenticator");
	memcpy(point, cose + sizeof(cose_x), POINT_N / 2);
	memcpy(point + POINT_N / 2, cose + sizeof(cose_x) + POINT_N / 2 + sizeof(cose_y),
	       POINT_N / 2);
	memcpy(registration->credential, auth.bytes + head, n);
	registration->credential_n = n;
	return key_from_p256(point, &registration->key, err);
}

void passkey_registration_release(struct passkey_registration *registration)
{
	key_cleanup(&registration->key);
}

enum status passkey_register(const struct passkey_party *party, struct passkey_bytes challenge,
			     struct passkey_bytes client_data, struct passkey_bytes auth_data,
			     struct passkey_registration *ret_registration, struct err *err)
{
	struct passkey_registration registration = {0};

	TRY(check_client(party, "webauthn.create", challenge, client_data, err));
	TRY(check_auth(party, auth_data, &registration.backup, &registration.count, err));
	TRY(read_credential(auth_data, &registration, err));
	*ret_registration = registration;
	return OK;
}

enum status passkey_check(const struct passkey_party *party, const struct key *key,
			  struct passkey_bytes challenge, const struct passkey_assertion *assertion,
			  struct passkey_seen *ret_seen, struct err *err)
{
	struct passkey_bytes auth = assertion->auth_data, client = assertion->client_data;
	struct passkey_seen seen;
	struct digest hash;
	uint8_t message[AUTH_N + sizeof(hash.bytes)];

	TRY(check_client(party, "webauthn.get", challenge, client, err));
	TRY(check_auth(party, auth, &seen.backup, &seen.count, err));
	if (auth.n != AUTH_N || (auth.bytes[HASH_N] & FLAG_CREDENTIAL))
		return fail(err, ERR_INVALID, "the authenticator's data has bytes after its %d",
			    AUTH_N);
	hash = digest_of(client.bytes, client.n);
	memcpy(message, auth.bytes, AUTH_N);
	memcpy(message + AUTH_N, hash.bytes, sizeof(hash.bytes));
	if (!key_verify_plain(key, message, sizeof(message), assertion->signature.bytes,
			      assertion->signature.n))
		return fail(err, ERR_DENIED,
			    "the signature is not one by this passkey over what it was shown");
	*ret_seen = seen;
	return OK;
}

/* ---- as the signature of an entry ---- */

static void put_base64(struct buf *b, const char *before, struct passkey_bytes bytes)
{
	buf_text(b, before);
	buf_base64(b, bytes.bytes, bytes.n);
}

enum status passkey_write(const struct passkey_assertion *assertion,
			  struct signature *ret_signature, struct err *err)
{
	CLEANUP(buf_release) struct buf text;
	struct signature signature = {0};
	struct passkey_room room;
	struct passkey_assertion again;

	buf_init(&text, SIGNATURE_MAX);
	put_base64(&text, "{\"authData\":\"", assertion->auth_data);
	put_base64(&text, "\",\"clientDataJSON\":\"", assertion->client_data);
	put_base64(&text, "\",\"signature\":\"", assertion->signature);
	buf_text(&text, "\"}");
	if (text.full)
		return fail(err, ERR_INVALID, "the passkey's answer is longer than it ever is");
	TRY(passkey_read((const uint8_t *)text.data, text.len, &room, &again, err));
	memcpy(signature.bytes, text.data, text.len);
	signature.len = text.len;
	*ret_signature = signature;
	return OK;
}

static enum status read_base64(const json_t *root, const char *name, uint8_t *room, size_t max,
			       struct passkey_bytes *ret_bytes, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;
	const char *text = json_string_value(json_object_get(root, name));

	buf_init(&bytes, max);
	if (!text || text[0] == '\0')
		return fail(err, ERR_INVALID, "the passkey's answer has no \"%s\"", name);
	TRY(buf_unbase64(&bytes, text, strlen(text), err));
	memcpy(room, bytes.data, bytes.len);
	*ret_bytes = (struct passkey_bytes){room, bytes.len};
	return OK;
}

enum status passkey_read(const uint8_t *signature, size_t n, struct passkey_room *room,
			 struct passkey_assertion *ret_assertion, struct err *err)
{
	CLEANUP(json_cleanup) json_t *root = NULL;
	struct passkey_assertion a;

	if (n > SIGNATURE_MAX)
		return fail(err, ERR_INVALID, "a passkey's answer has at most %d bytes, not %zu",
			    SIGNATURE_MAX, n);
	TRY(json_read_signed((const char *)signature, n, &root, err));
	TRY(read_base64(root, "authData", room->auth_data, sizeof(room->auth_data), &a.auth_data,
			err));
	TRY(read_base64(root, "clientDataJSON", room->client_data, sizeof(room->client_data),
			&a.client_data, err));
	TRY(read_base64(root, "signature", room->signature, sizeof(room->signature), &a.signature,
			err));
	if (json_object_size(root) != 3)
		return fail(err, ERR_INVALID,
			    "the passkey's answer has more than authData, clientDataJSON and "
			    "signature");
	*ret_assertion = a;
	return OK;
}

bool passkey_signed(const struct passkey_party *party, bool copied, const struct key *key,
		    const void *bytes, size_t n, const uint8_t *signature, size_t signature_n)
{
	struct digest digest = digest_of(bytes, n);
	struct passkey_assertion assertion;
	struct passkey_room room;
	struct passkey_seen seen;

	return passkey_read(signature, signature_n, &room, &assertion, NULL) == OK &&
	       passkey_check(party, key, (struct passkey_bytes){digest.bytes, sizeof(digest.bytes)},
			     &assertion, &seen, NULL) == OK &&
	       copied == (seen.backup != PASSKEY_BOUND);
}

struct digest passkey_credential_digest(const uint8_t *credential, size_t n)
{
	return digest_of(credential, n);
}
