/*
 * The style sheet (the design system's, cut by sheet.h, and ours after it), pictures and scripts, read once when the
 * server starts and kept compressed as well. Each has its digest in its address, so that browsers may keep it for
 * ever. The pictures that the design system's sheet names keep the address that it gives them.
 */
#ifndef CLI_WEB_ASSET_H
#define CLI_WEB_ASSET_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/err.h"

struct asset {
	const char *name;    /* "attest.css", "images/nhsuk-icon-tick.svg" */
	const char *address; /* "/assets/attest-0123456789ab.css" */
	const char *type;
	const void *bytes, *gzip; /* gzip NULL: it does not get smaller */
	size_t n, gzip_n;
	bool for_ever; /* the address tells the digest */
};

struct assets {
	struct asset *items;
	size_t count;
	const char *missing; /* a sentence: the design system is not here, and what to do; NULL: all is here */
};

/* Reads them, in the arena. Where nhsuk-frontend is not installed pages are plain, and `missing` says so. */
MUST_CHECK enum status assets_read(struct arena *a, struct assets *ret_assets, struct err *err);
/* NULL: there is none of that name, of that address. */
const struct asset *asset_named(const struct assets *assets, const char *name);
const struct asset *asset_at(const struct assets *assets, const char *address);

#endif
