#include "core/note.h"

#include <stdbool.h>
#include <string.h>

#define ED25519_TYPE 0x01 /* the signature type of c2sp.org/signed-note */
#define EM_DASH "\xe2\x80\x94"
#define PROOF_HEAD "c2sp.org/tlog-proof@v1"
#define PROOF_MAX (sizeof(PROOF_HEAD) + 32 + TREE_DEPTH * 45 + NOTE_MAX)

/* A piece of the text that is read. */
struct piece {
	const char *at;
	size_t n;
};

static bool piece_is(struct piece p, const char *text)
{
	return p.n == strlen(text) && memcmp(p.at, text, p.n) == 0;
}

/* Takes `text` off the front of `p`, if it is there. */
static bool piece_skip(struct piece *p, const char *text)
{
	size_t n = strlen(text);

	if (p->n < n || memcmp(p->at, text, n) != 0)
		return false;
	p->at += n;
	p->n -= n;
	return true;
}

/* Takes what stands before the first `end` off the front of `p`, and the `end`. */
static bool piece_until(struct piece *p, char end, struct piece *ret_front)
{
	const char *found = p->n > 0 ? memchr(p->at, end, p->n) : NULL;

	if (!found)
		return false;
	*ret_front = (struct piece){ p->at, (size_t)(found - p->at) };
	p->n -= ret_front->n + 1;
	p->at = found + 1;
	return true;
}

/* "ASCII decimal with no leading zeroes" */
static bool piece_number(struct piece p, uint64_t *ret_number)
{
	uint64_t number = 0;

	if (p.n == 0 || (p.n > 1 && p.at[0] == '0'))
		return false;
	for (size_t i = 0; i < p.n; i++) {
		uint64_t digit = (uint64_t)(p.at[i] - '0');

		if (p.at[i] < '0' || p.at[i] > '9' || number > (UINT64_MAX - digit) / 10)
			return false;
		number = 10 * number + digit;
	}
	*ret_number = number;
	return true;
}

/* Base64 of exactly `want` bytes. */
static bool piece_bytes(struct piece p, void *ret_bytes, size_t want)
{
	CLEANUP(buf_release) struct buf raw;

	buf_init(&raw, want);
	if (buf_unbase64(&raw, p.at, p.n, NULL) != OK || raw.len != want)
		return false;
	memcpy(ret_bytes, raw.data, want);
	return true;
}

static bool piece_hash(struct piece p, struct digest *ret_hash)
{
	return piece_bytes(p, ret_hash->bytes, sizeof(ret_hash->bytes));
}

static bool is_name(struct piece p)
{
	if (p.n == 0 || p.n >= NOTE_NAME_MAX)
		return false;
	for (size_t i = 0; i < p.n; i++)
		if (p.at[i] <= ' ' || p.at[i] > '~' || p.at[i] == '+')
			return false;
	return true;
}

void verifier_release(struct verifier *v)
{
	key_cleanup(&v->key);
}

/* "key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]" */
static void verifier_name(struct verifier *v, struct piece name)
{
	uint8_t tail[2 + 32] = { '\n', ED25519_TYPE };
	struct digest d;

	memcpy(v->name, name.at, name.n);
	v->name[name.n] = '\0';
	memcpy(tail + 2, key_ed25519_raw(v->key), 32);
	d = digest_of_two(name.at, name.n, tail, sizeof(tail));
	memcpy(v->id, d.bytes, sizeof(v->id));
}

enum status verifier_init(struct verifier *v, const char *name, struct key *key, struct err *err)
{
	struct piece p = { name, strnlen(name, NOTE_NAME_MAX) };

	if (!is_name(p))
		return fail(err, ERR_INVALID, "the name of a log is 1 to %d printable ASCII "
			    "characters without space and '+'", NOTE_NAME_MAX - 1);
	if (key_type(key) != KEY_ED25519)
		return fail(err, ERR_INVALID, "%s: the key of a log is Ed25519", name);
	v->key = key_keep(key);
	verifier_name(v, p);
	return OK;
}

enum status verifier_parse(const char *text, struct verifier *ret_v, struct err *err)
{
	struct piece rest = { text, strnlen(text, NOTE_MAX) }, name, id;
	struct verifier v = { .key = NULL };
	uint8_t typed[33];
	char hex[2 * sizeof(v.id) + 1];

	if (!piece_until(&rest, '+', &name) || !piece_until(&rest, '+', &id) || !is_name(name) ||
	    !piece_bytes(rest, typed, sizeof(typed)))
		return fail(err, ERR_INVALID, "a verifier key is written NAME+ID+KEY, the id as 8 "
			    "hex digits and the key as base64");
	if (typed[0] != ED25519_TYPE)
		return fail(err, ERR_INVALID, "the verifier key is of type 0x%02x; only Ed25519, "
			    "type 0x01, is read", typed[0]);
	TRY(key_from_ed25519(typed + 1, &v.key, err));
	verifier_name(&v, name);
	for (size_t i = 0; i < sizeof(v.id); i++) {
		hex[2 * i] = "0123456789abcdef"[v.id[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[v.id[i] & 15];
	}
	hex[sizeof(hex) - 1] = '\0';
	if (!piece_is(id, hex)) {
		verifier_release(&v);
		return fail(err, ERR_INVALID, "the id of the verifier key is not that of its name "
			    "and key: %s is", hex);
	}
	*ret_v = v;
	return OK;
}

void verifier_text(const struct verifier *v, struct buf *out)
{
	uint8_t typed[33] = { ED25519_TYPE };

	memcpy(typed + 1, key_ed25519_raw(v->key), 32);
	buf_text(out, v->name);
	buf_char(out, '+');
	buf_hex(out, v->id, sizeof(v->id));
	buf_char(out, '+');
	buf_base64(out, typed, sizeof(typed));
}

static enum status whole(const struct buf *out, const char *what, struct err *err)
{
	if (out->full)
		return fail(err, ERR_INVALID, "the %s has no room in %zu bytes", what, out->max);
	return OK;
}

enum status checkpoint_write(const struct verifier *v, const struct checkpoint *head,
			     struct buf *out, struct err *err)
{
	CLEANUP(buf_release) struct buf body;
	uint8_t line[sizeof(v->id) + SIGNATURE_DER_MAX];
	struct signature signature;

	buf_init(&body, NOTE_MAX);
	buf_printf(&body, "%s\n%llu\n", v->name, (unsigned long long)head->size);
	buf_base64(&body, head->root.bytes, sizeof(head->root.bytes));
	buf_char(&body, '\n');
	TRY(key_sign(v->key, body.data, body.len, &signature, err));
	memcpy(line, v->id, sizeof(v->id));
	memcpy(line + sizeof(v->id), signature.bytes, signature.len);
	buf_printf(&body, "\n" EM_DASH " %s ", v->name);
	buf_base64(&body, line, sizeof(v->id) + signature.len);
	buf_char(&body, '\n');
	buf_add(out, body.data, body.len);
	return whole(out, "checkpoint", err);
}

/* "MUST be valid UTF-8 and MUST NOT contain any ASCII control characters" but newline. */
static bool is_note_text(const char *text, size_t n)
{
	while (n > 0) {
		size_t one = utf8_char(text, n);

		if (one == 0 || ((unsigned char)*text < ' ' && *text != '\n'))
			return false;
		text += one;
		n -= one;
	}
	return true;
}

/* One line of a signature: whether it is well formed, and whose it is. */
static bool signature_line(struct piece line, struct piece *ret_name, struct buf *raw)
{
	buf_clear(raw);
	return piece_skip(&line, EM_DASH " ") && piece_until(&line, ' ', ret_name) &&
	       ret_name->n > 0 && !memchr(ret_name->at, '+', ret_name->n) &&
	       buf_unbase64(raw, line.at, line.n, NULL) == OK && raw->len > 4;
}

/* Every line must be a signature; one at least is v's, and each of v's holds. */
static enum status signatures_check(const struct verifier *v, struct piece body, struct piece rest,
				    struct err *err)
{
	CLEANUP(buf_release) struct buf raw;
	struct piece line, name;
	bool found = false;

	buf_init(&raw, NOTE_MAX);
	while (rest.n > 0) {
		const uint8_t *sig;

		if (!piece_until(&rest, '\n', &line) || !signature_line(line, &name, &raw))
			return fail(err, ERR_INVALID, "the checkpoint has a line among its "
				    "signatures that is not one");
		sig = (const uint8_t *)raw.data;
		if (!piece_is(name, v->name) || memcmp(sig, v->id, sizeof(v->id)) != 0)
			continue;
		if (!key_verify(v->key, body.at, body.n, sig + sizeof(v->id),
				raw.len - sizeof(v->id)))
			return fail(err, ERR_DENIED, "the signature of %s on the checkpoint does "
				    "not hold: it was changed, or another key signed it", v->name);
		found = true;
	}
	if (!found)
		return fail(err, ERR_INVALID, "the checkpoint is not signed by the key of %s",
			    v->name);
	return OK;
}

enum status checkpoint_read(const struct verifier *v, const char *text, size_t n,
			    struct checkpoint *ret_head, struct err *err)
{
	struct piece rest = { text, n }, origin, size, root, empty, body;
	struct checkpoint head;

	if (n > NOTE_MAX)
		return fail(err, ERR_INVALID, "the checkpoint has %zu bytes, at most %d are read",
			    n, NOTE_MAX);
	if (!is_note_text(text, n))
		return fail(err, ERR_INVALID, "the checkpoint is not plain UTF-8 text");
	if (!piece_until(&rest, '\n', &origin) || !piece_is(origin, v->name))
		return fail(err, ERR_INVALID, "the checkpoint is not of the log %s", v->name);
	if (!piece_until(&rest, '\n', &size) || !piece_number(size, &head.size))
		return fail(err, ERR_INVALID, "line 2 of the checkpoint is not the size of a tree");
	if (!piece_until(&rest, '\n', &root) || !piece_hash(root, &head.root))
		return fail(err, ERR_INVALID, "line 3 of the checkpoint is not the base64 of a "
			    "SHA-256 root");
	body = (struct piece){ text, (size_t)(rest.at - text) };
	if (!piece_until(&rest, '\n', &empty) || empty.n > 0)
		return fail(err, ERR_INVALID, "line 4 of the checkpoint is not empty");
	TRY(signatures_check(v, body, rest, err));
	*ret_head = head;
	return OK;
}

enum status proof_write(uint64_t index, const struct proof *proof, const char *checkpoint, size_t n,
			struct buf *out, struct err *err)
{
	buf_printf(out, PROOF_HEAD "\nindex %llu\n", (unsigned long long)index);
	for (size_t i = 0; i < proof->count; i++) {
		buf_base64(out, proof->hashes[i].bytes, sizeof(proof->hashes[i].bytes));
		buf_char(out, '\n');
	}
	buf_char(out, '\n');
	buf_add(out, checkpoint, n);
	return whole(out, "proof", err);
}

enum status proof_read(const char *text, size_t n, uint64_t *ret_index, struct proof *ret_proof,
		       const char **ret_checkpoint, size_t *ret_checkpoint_n, struct err *err)
{
	struct piece rest = { text, n }, line;
	struct proof proof = { .count = 0 };
	uint64_t index;

	if (n > PROOF_MAX)
		return fail(err, ERR_INVALID, "the proof has %zu bytes, at most %zu are read", n,
			    PROOF_MAX);
	if (!piece_until(&rest, '\n', &line) || !piece_is(line, PROOF_HEAD))
		return fail(err, ERR_INVALID, "the proof does not start with the line " PROOF_HEAD);
	if (!piece_until(&rest, '\n', &line) || !piece_skip(&line, "index ") ||
	    !piece_number(line, &index))
		return fail(err, ERR_INVALID, "line 2 of the proof is not its index");
	for (;;) {
		if (!piece_until(&rest, '\n', &line))
			return fail(err, ERR_INVALID, "the proof ends before its checkpoint");
		if (line.n == 0)
			break;
		if (proof.count == TREE_DEPTH || !piece_hash(line, &proof.hashes[proof.count]))
			return fail(err, ERR_INVALID, "line %zu of the proof is not the base64 of "
				    "a SHA-256 hash, or one too many", proof.count + 3);
		proof.count++;
	}
	if (rest.n == 0)
		return fail(err, ERR_INVALID, "the proof has no checkpoint");
	*ret_index = index;
	*ret_proof = proof;
	*ret_checkpoint = rest.at;
	*ret_checkpoint_n = rest.n;
	return OK;
}
