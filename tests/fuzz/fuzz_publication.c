/* What comes from a web server: a catalogue. It is read whole or refused in a line. */
#include <assert.h>
#include <string.h>

#include "portfolio/publication.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool known(void *data, const struct digest *pin)
{
	(void)data;
	(void)pin;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(PUBLICATIONS_ARENA);
	const struct kinds kinds = {.rows = portfolio_kinds, .count = portfolio_kind_count};
	const struct verify_want want = {.kinds = &kinds, .pin_known = known};
	struct publications p;
	struct err err = {0};

	if (publications_read(bytes, n, &want, a, &p, &err) != OK) {
		assert(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
		return 0;
	}
	assert(p.count > 0);
	for (size_t i = 0; i < p.count; i++) {
		size_t count;
		const struct catalogue_file *files = publication_files(&p.items[i], a, &count);

		for (size_t k = 0; k < count; k++) {
			struct ref ref;

			assert(ref_parse(files[k].name, &ref, NULL) == OK);
		}
	}
	return 0;
}
