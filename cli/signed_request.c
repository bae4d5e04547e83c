#include "cli/signed_request.h"

#include <inttypes.h>
#include <string.h>

#include "portfolio/world.h"

#define TIME_DIGITS 12

static void hex_of(const struct digest *digest, struct buf *out)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	buf_text(out, hex);
}

void signed_request_message(const struct signed_request *r, const char *method, const char *origin, const char *path,
			    struct buf *out)
{
	buf_printf(out, "attest request\n%s\n%s\n%s\n%s\n%" PRId64 "\n", method, origin, path, r->person, r->time);
	hex_of(&r->nonce, out);
	buf_char(out, '\n');
	hex_of(&r->body, out);
	buf_char(out, '\n');
}

void signed_request_write(const struct signed_request *r, struct buf *out)
{
	buf_printf(out, "%s%s ", SIGNED_REQUEST_SCHEME, r->person);
	hex_of(&r->key, out);
	buf_printf(out, " %" PRId64 " ", r->time);
	hex_of(&r->nonce, out);
	buf_char(out, ' ');
	hex_of(&r->body, out);
	buf_char(out, ' ');
	buf_base64(out, r->signature.bytes, r->signature.len);
}

static bool take_person(const char **at, char ret_person[ID_MAX])
{
	size_t n = strcspn(*at, " ");

	if (n >= ID_MAX || (*at)[n] != ' ')
		return false;
	memcpy(ret_person, *at, n);
	ret_person[n] = '\0';
	*at += n + 1;
	return id_is_person(ret_person) || strcmp(ret_person, ROOT_AUTHOR) == 0;
}

static bool take_digest(const char **at, struct digest *ret_digest)
{
	char hex[DIGEST_HEX] = "";

	if (strnlen(*at, DIGEST_HEX) < DIGEST_HEX || (*at)[DIGEST_HEX - 1] != ' ')
		return false;
	memcpy(hex, *at, DIGEST_HEX - 1);
	*at += DIGEST_HEX;
	return digest_parse(hex, ret_digest, NULL) == OK;
}

static bool take_time(const char **at, int64_t *ret_time)
{
	size_t n = strspn(*at, "0123456789");
	int64_t time = 0;

	if (n == 0 || n > TIME_DIGITS || (*at)[n] != ' ')
		return false;
	for (size_t i = 0; i < n; i++)
		time = time * 10 + ((*at)[i] - '0');
	*at += n + 1;
	*ret_time = time;
	return true;
}

static bool take_signature(const char *at, struct signature *ret_signature)
{
	CLEANUP(buf_release) struct buf bytes;

	buf_init(&bytes, sizeof ret_signature->bytes);
	if (buf_unbase64(&bytes, at, strlen(at), NULL) != OK || bytes.len == 0)
		return false;
	memcpy(ret_signature->bytes, bytes.data, bytes.len);
	ret_signature->len = bytes.len;
	return true;
}

enum status signed_request_read(const char *header, struct signed_request *ret_request, struct err *err)
{
	size_t scheme = strlen(SIGNED_REQUEST_SCHEME);
	const char *at = header + scheme;
	struct signed_request r = { .time = 0 };

	if (strnlen(header, SIGNED_REQUEST_MAX) < SIGNED_REQUEST_MAX &&
	    strncmp(header, SIGNED_REQUEST_SCHEME, scheme) == 0 && take_person(&at, r.person) && take_digest(&at, &r.key) && take_time(&at, &r.time) &&
	    take_digest(&at, &r.nonce) && take_digest(&at, &r.body) && take_signature(at, &r.signature)) {
		*ret_request = r;
		return OK;
	}
	return fail(err, ERR_INVALID, "the request is not signed as `attest --remote` does it");
}
