/* JSON from anybody: documents, signed bytes, and the entries that they may be. */
#include <assert.h>
#include <string.h>

#include "core/json.h"
#include "portfolio/entry.h"

#define DOCUMENT_MAX (256u << 10)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Canonical writing is a fixed point: what it wrote, it reads and writes the same. */
static void document(const char *text, size_t n)
{
	CLEANUP(json_cleanup) json_t *json = NULL;
	CLEANUP(json_cleanup) json_t *back = NULL;
	CLEANUP(buf_release) struct buf once, twice;

	buf_init(&once, 8 * DOCUMENT_MAX);
	buf_init(&twice, 8 * DOCUMENT_MAX);
	if (json_read(text, n, DOCUMENT_MAX, &json, NULL) != OK)
		return;
	if (json_canonical(json, &once, NULL) != OK)
		return;
	assert(json_read(once.data, once.len, 8 * DOCUMENT_MAX, &back, NULL) == OK);
	assert(json_canonical(back, &twice, NULL) == OK);
	assert(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
}

/* What counts as signed has one spelling. */
static void signed_bytes(const char *text, size_t n)
{
	CLEANUP(json_cleanup) json_t *json = NULL;
	CLEANUP(buf_release) struct buf again;

	buf_init(&again, ENTRY_MAX);
	if (json_read_signed(text, n, &json, NULL) != OK)
		return;
	assert(json_write_signed(json, &again, NULL) == OK);
	assert(again.len == n && memcmp(again.data, text, n) == 0);
}

static void entry_and_leaf(const char *text, size_t n)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(4u << 20);
	CLEANUP(buf_release) struct buf again;
	struct entry e;
	struct leaf leaf;

	buf_init(&again, ENTRY_MAX);
	if (entry_read(text, n, a, &e, NULL) == OK)
		assert(e.text_count <= TEXTS_MAX && e.about_count <= ABOUT_MAX && e.len == n);
	if (leaf_read(text, n, a, &leaf, NULL) != OK)
		return;
	assert(leaf_write(&leaf, &again, NULL) == OK);
	assert(again.len == n && memcmp(again.data, text, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	document((const char *)bytes, n);
	signed_bytes((const char *)bytes, n);
	entry_and_leaf((const char *)bytes, n);
	return 0;
}
