/* The patient data guard over any bytes, and the words taken out of markup, JSON and older encodings. */
#include <assert.h>
#include <string.h>

#include "cli/readable_text.h"
#include "core/arena.h"
#include "portfolio/guard.h"

#define TODAY 20587 /* 2026-05-14 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void look(const char *text, size_t n)
{
	struct guard_findings found;
	size_t end = 0;

	guard_look(text, n, TODAY, &found);
	assert(found.count <= GUARD_FOUND_MAX);
	for (size_t i = 0; i < found.count; i++) {
		assert(found.items[i].len > 0 && found.items[i].at >= end);
		end = found.items[i].at + found.items[i].len;
		assert(end <= n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new((size_t)64 << 20);
	const char *text = arena_bytes(a, bytes, n);
	size_t len;

	look(text, n);
	(void)text_has_encoded_parts(text, n);
	text = text_as_utf8(text, n, a, &len);
	if (text == NULL)
		return 0;
	look(text, len);
	n = len;
	look(text_of_markup(text, n, a, &len), len);
	look(text_of_json(text, n, a, &len), len);
	return 0;
}
