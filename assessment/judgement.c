#include "assessment/judgement.h"

#include <string.h>

#include "portfolio/body.h"

/* Of a unit: its id of 200 bytes, its salt and its reason, of which any byte may have to be escaped. */
#define UNIT_ROOM 4608
#define REST_ROOM 512

enum status judgement_reason_check(const char *unit, const char *reason, struct err *err)
{
	size_t n = strlen(reason), at = 0, len;

	if (n == 0 || n > REASON_MAX)
		return fail(err, ERR_INVALID, "%s: its reason has %zu bytes, and 1 to %d are kept", unit, n,
			    REASON_MAX);
	while (at < n) {
		unsigned char c = (unsigned char)reason[at];

		len = utf8_char(reason + at, n - at);
		if (len == 0 || c == 0x7f || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
			return fail(err, ERR_INVALID,
				    "%s: its reason is no text: it has control characters, or is not UTF-8",
				    unit);
		at += len;
	}
	return OK;
}

static void set_hex(json_t *object, const char *name, const uint8_t bytes[32])
{
	struct digest digest;
	char hex[DIGEST_HEX];

	memcpy(digest.bytes, bytes, sizeof(digest.bytes));
	digest_hex(&digest, hex);
	json_object_set_new(object, name, json_string(hex));
}

enum status judgement_commitment(const struct digest *allocation, const char *assessor,
				 const json_t *body, const struct digest *reasons,
				 struct digest *ret_commitment, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = json_pack("{sss[]}", "assessor", assessor, "judgements");
	CLEANUP(buf_release) struct buf text;
	const json_t *judgements = body_list(body, "judgements");

	buf_init(&text, ENTRY_MAX);
	set_hex(doc, "allocation", allocation->bytes);
	json_object_set_new(doc, "nonce", json_string(body_text(body, "nonce")));
	for (size_t i = 0; i < json_array_size(judgements); i++) {
		const json_t *item = json_array_get(judgements, i);
		json_t *full = json_pack("{ssss}", "mark", body_text(item, "mark"), "unit",
					 body_text(item, "unit"));

		set_hex(full, "reason", reasons[i].bytes);
		json_array_append_new(json_object_get(doc, "judgements"), full);
	}
	TRY(json_write_signed(doc, &text, err));
	*ret_commitment = digest_of(text.data, text.len);
	return OK;
}

json_t *judgement_body(const struct judged *judged)
{
	json_t *body = json_pack("{s[]}", "judgements");

	for (size_t i = 0; i < judged->count; i++)
		json_array_append_new(json_object_get(body, "judgements"),
				      json_pack("{ssss}", "mark", unit_mark_name(judged->items[i].mark),
						"unit", judged->items[i].unit));
	set_hex(body, "nonce", judged->nonce);
	return body;
}

struct digest *judgement_reasons(const struct judged *judged, struct arena *a)
{
	struct digest *reasons = arena_array(a, judged->count, sizeof(*reasons));

	for (size_t i = 0; i < judged->count; i++)
		reasons[i] = digest_salted(judged->items[i].salt, judged->items[i].reason,
					   strlen(judged->items[i].reason));
	return reasons;
}

static size_t sealed_size(size_t count)
{
	return count * UNIT_ROOM + REST_ROOM;
}

enum status judgement_write(const struct judged *judged, struct buf *out, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = judgement_body(judged);
	CLEANUP(buf_wipe) struct buf text;
	size_t size = sealed_size(judged->count);

	buf_init(&text, size);
	for (size_t i = 0; i < judged->count; i++) {
		json_t *item = json_array_get(json_object_get(doc, "judgements"), i);

		TRY(judgement_reason_check(judged->items[i].unit, judged->items[i].reason, err));
		json_object_set_new(item, "reason", json_string(judged->items[i].reason));
		set_hex(item, "salt", judged->items[i].salt);
	}
	TRY(json_canonical(doc, &text, err));
	buf_add(out, text.data, text.len);
	for (size_t i = text.len; i < size; i++)
		buf_char(out, ' ');
	return out->full ? fail(err, ERR_INVALID, "there are too many outcomes to be sealed") : OK;
}

static enum status read_hex(const json_t *object, const char *name, uint8_t ret_bytes[32],
			    struct err *err)
{
	const char *hex = body_text(object, name);
	struct digest digest;

	if (hex == NULL)
		return fail(err, ERR_INVALID, "what was sealed has no \"%s\"", name);
	TRY(digest_parse(hex, &digest, err));
	memcpy(ret_bytes, digest.bytes, sizeof(digest.bytes));
	return OK;
}

enum status judgement_read(const char *text, size_t n, struct arena *a, struct judged *ret_judged,
			   struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;
	struct judged judged;
	const json_t *list;

	TRY(json_read(text, n, n, &doc, err));
	list = json_object_get(doc, "judgements");
	judged.count = json_array_size(list);
	if (n != sealed_size(judged.count))
		return fail(err, ERR_INVALID, "what was sealed has not the size of %zu outcomes",
			    judged.count);
	TRY(read_hex(doc, "nonce", judged.nonce, err));
	judged.items = arena_array(a, judged.count, sizeof(*judged.items));
	for (size_t i = 0; i < judged.count; i++) {
		const json_t *item = json_array_get(list, i);
		const char *unit = body_text(item, "unit"), *mark = body_text(item, "mark");
		const char *reason = body_text(item, "reason");

		if (unit == NULL || mark == NULL || reason == NULL)
			return fail(err, ERR_INVALID, "what was sealed of outcome %zu is not whole", i + 1);
		judged.items[i].unit = arena_text(a, unit);
		judged.items[i].reason = arena_text(a, reason);
		TRY(unit_mark_parse(mark, &judged.items[i].mark, err));
		TRY(read_hex(item, "salt", judged.items[i].salt, err));
		TRY(judgement_reason_check(unit, reason, err));
	}
	*ret_judged = judged;
	return OK;
}
