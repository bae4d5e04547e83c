/* A receipt or a bundle is a file from anybody: its zip, and everything that is said in it. */
#include <assert.h>
#include <string.h>

#include "core/zip.h"
#include "portfolio/verify.h"

#define ROOM (64u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool known(void *data, const struct digest *pin)
{
	(void)data;
	(void)pin;
	return true;
}

/* What is accepted as a bundle has one spelling: written again, it is the same bytes. */
static void zip_has_one_spelling(const uint8_t *bytes, size_t n, struct arena *a)
{
	CLEANUP(buf_release) struct buf again;
	struct zip_file *files;
	size_t count;

	buf_init(&again, ROOM);
	if (zip_read(bytes, n, a, &files, &count, NULL) != OK)
		return;
	assert(zip_write(files, count, &again, NULL) == OK);
	assert(again.len == n && memcmp(again.data, bytes, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(ROOM);
	const struct kinds kinds = {.rows = portfolio_kinds, .count = portfolio_kind_count};
	const struct verify_want want = {.kinds = &kinds, .pin_known = known};
	struct report report;

	zip_has_one_spelling(bytes, n, a);
	assert(verify_receipt(bytes, n, &want, a, &report, NULL) == OK);
	assert(report.ok == (report.finding_total == 0));
	/* Nothing is vouched for that was not read. */
	assert(!report.ok || report.entries == 1);
	assert(verify_bundle(bytes, n, &want, a, &report, NULL) == OK);
	assert(report.ok == (report.finding_total == 0));
	assert(!report.ok || report.shown > 0);
	return 0;
}
