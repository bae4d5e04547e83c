/* XML from anybody: either a tree whose lines lie in the text, or at least one fault. */
#include <assert.h>

#include "core/xml.h"

#define DOCUMENT_MAX (64u << 10)
#define ELEMENTS_MAX 40000 /* "<a/>" is the shortest, with room */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check(struct xml_element *e, int lines)
{
	for (; e; e = e->next) {
		assert(e->line >= 1 && e->line <= lines);
		for (size_t i = 0; i < e->attribute_count; i++)
			assert(xml_attr(e, e->attributes[i].name));
		check(e->children, lines);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(3 * DOCUMENT_MAX + 160 * ELEMENTS_MAX +
							   DOCUMENT_MAX);
	struct xml_element *root = NULL;
	struct faults f;
	int lines = 1;

	if (n > DOCUMENT_MAX)
		return 0;
	for (size_t i = 0; i < n; i++)
		lines += bytes[i] == '\n';
	faults_init(&f, a, 20);
	if (xml_read((const char *)bytes, n, "fuzz.xml", a, &f, &root, NULL) == OK) {
		assert(root);
		check(root, lines);
	} else {
		assert(!root && f.errors > 0);
	}
	return 0;
}
