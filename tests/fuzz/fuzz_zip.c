/* Bundles from anybody. What is read can be written, and is then read as the same. */
#include <assert.h>
#include <string.h>

#include "core/zip.h"

#define BUNDLE_MAX (1u << 20)
#define LISTS_MAX (4u << 20) /* two lists of files */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(LISTS_MAX);
	CLEANUP(buf_release) struct buf again;
	struct zip_file *files, *back;
	size_t count, back_count;

	buf_init(&again, 2 * BUNDLE_MAX);
	if (n > BUNDLE_MAX || zip_read(bytes, n, a, &files, &count, NULL) != OK)
		return 0;
	assert(zip_write(files, count, &again, NULL) == OK);
	assert(zip_read(again.data, again.len, a, &back, &back_count, NULL) == OK);
	assert(back_count == count);
	for (size_t i = 0; i < count; i++) {
		assert(strcmp(files[i].name, back[i].name) == 0);
		assert(files[i].len == back[i].len);
		assert(memcmp(files[i].bytes, back[i].bytes, files[i].len) == 0);
	}
	return 0;
}
