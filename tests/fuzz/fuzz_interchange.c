/*
 * What others exchange: after a byte that says which format (even CASE, odd Moodle), a file. It is read and made into
 * drafts, every fault accepted, or refused with a place; a draft of a set of standards is one that our reader takes.
 */
#include <assert.h>
#include <string.h>

#include "curricula/case_package.h"
#include "curricula/draft.h"
#include "curricula/library.h"
#include "curricula/moodle.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static enum status try(bool is_case, const char *text, size_t n, struct arena *a, struct faults *faults,
		       struct err *err)
{
	struct framework *f;
	struct draft *drafts;
	size_t count;
	bool ours;

	if (is_case)
		TRY(case_package_read(text, n, "f", ~0u, a, faults, &f, err));
	else
		TRY(moodle_read(text, n, "f", ~0u, a, faults, &f, err));
	TRY(framework_check(f, "f", ~0u, a, faults, err));
	ours = json_object_get(f->own, "curriculum") != NULL || json_object_get(f->own, "standards") != NULL;
	TRY(draft_files(f, NULL, 2026, a, &drafts, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct library *library = library_new(a);
		const char *name = arena_printf(a, "%s.xml", drafts[i].name);
		enum status status =
			library_read(library, name, drafts[i].text, drafts[i].len, true, faults, err);

		assert(status == OK || ours);
	}
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_new(LIBRARY_ARENA);
	struct faults faults;
	struct err err = {0};

	faults_init(&faults, a, 100);
	if (n > 0 && try(bytes[0] % 2 == 0, (const char *)bytes + 1, n - 1, a, &faults, &err) != OK)
		assert(faults.count > 0 || (err.text[0] != '\0' && strchr(err.text, '\n') == NULL));
	arena_free(a);
	return 0;
}
