#include "cli/web/asset.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/web/sheet.h"
#include "core/buf.h"
#include "core/digest.h"
#include "core/gzip.h"

#define ASSET_MAX ((size_t)2 << 20)
#define ASSETS 128
#define SYSTEM_SHEET "nhsuk-frontend.min.css"
#define DIGITS 12 /* of the digest, in the address */

static const char *const places[] = { ATTEST_WEB_DIRS };
#define PLACES (sizeof places / sizeof *places)

static const char *type_of(const char *name)
{
	static const struct {
		const char *end, *type;
	} types[] = {
		{ ".css", "text/css; charset=utf-8" },
		{ ".mjs", "text/javascript; charset=utf-8" },
		{ ".svg", "image/svg+xml" },
	};
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		size_t n = strlen(types[i].end);

		if (len > n && strcmp(name + len - n, types[i].end) == 0)
			return types[i].type;
	}
	return NULL;
}

static const char *address_of(struct arena *a, const char *name, const struct buf *bytes, bool for_ever)
{
	struct digest digest = digest_of(bytes->data, bytes->len);
	const char *dot = strrchr(name, '.');
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	if (!for_ever)
		return arena_printf(a, "/assets/%s", name);
	return arena_printf(a, "/assets/%.*s-%.*s%s", (int)(dot - name), name, DIGITS, hex, dot);
}

static void keep(struct arena *a, struct assets *assets, const char *name, const struct buf *bytes, bool for_ever)
{
	struct asset *item = &assets->items[assets->count];
	CLEANUP(buf_release) struct buf smaller;

	buf_init(&smaller, bytes->len);
	*item = (struct asset){
		.name = arena_text(a, name),
		.address = address_of(a, name, bytes, for_ever),
		.type = type_of(name),
		.bytes = arena_bytes(a, bytes->data, bytes->len),
		.n = bytes->len,
		.for_ever = for_ever,
	};
	if (gzip_add(&smaller, bytes->data, bytes->len, NULL) == OK) {
		item->gzip = arena_bytes(a, smaller.data, smaller.len);
		item->gzip_n = smaller.len;
	}
	assets->count++;
}

static enum status read_one(struct arena *a, struct assets *assets, const char *path, const char *name,
			    bool for_ever, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;

	buf_init(&bytes, ASSET_MAX);
	if (assets->count == ASSETS)
		return fail(err, ERR_INVALID, "more than %d files to serve", ASSETS);
	TRY(buf_read_file(&bytes, path, err));
	keep(a, assets, name, &bytes, for_ever);
	return OK;
}

/* Our own, by name, so that nothing else that lies in the folder is ever served. */
static enum status read_own(struct arena *a, const char *folder, struct assets *assets, struct err *err)
{
	static const char *const names[] = { "attest.mjs", "answer.mjs", "code.mjs", "mark.svg", "passkey.mjs" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		TRY(read_one(a, assets, arena_printf(a, "%s/%s", folder, names[i]), names[i], true, err));
	return OK;
}

static enum status add_sheet(struct buf *sheet, const char *path, struct err *err)
{
	CLEANUP(buf_release) struct buf part;

	buf_init(&part, ASSET_MAX);
	TRY(buf_read_file(&part, path, err));
	if (sheet_trim(&part, err) != OK) {
		err_prefix(err, "%s", path);
		return err->status;
	}
	buf_add(sheet, part.data, part.len);
	return OK;
}

/* The design system's style sheet and ours as one: each request of a first visit costs a slow phone as much again. */
static enum status read_sheets(struct arena *a, const char *own, const char *system, struct assets *assets,
			       struct err *err)
{
	CLEANUP(buf_release) struct buf sheet;

	buf_init(&sheet, 2 * ASSET_MAX);
	if (system)
		TRY(add_sheet(&sheet, arena_printf(a, "%s/" SYSTEM_SHEET, system), err));
	TRY(add_sheet(&sheet, arena_printf(a, "%s/attest.css", own), err));
	keep(a, assets, "attest.css", &sheet, true);
	return OK;
}

static int compare_names(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* The pictures that its sheet may name. */
static enum status read_pictures(struct arena *a, const char *folder, struct assets *assets, struct err *err)
{
	const char *names[ASSETS];
	size_t count = 0;
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "nhsuk-icon-", 11) == 0 && type_of(entry->d_name) && count < ASSETS)
			names[count++] = arena_text(a, entry->d_name);
	}
	if (dir)
		closedir(dir);
	qsort(names, count, sizeof *names, compare_names);
	for (size_t i = 0; i < count; i++)
		TRY(read_one(a, assets, arena_printf(a, "%s/%s", folder, names[i]),
			     arena_printf(a, "images/%s", names[i]), false, err));
	return OK;
}

/* The first of `folders` in the places that has the file; NULL: none has. */
static const char *find_folder(struct arena *a, const char *const *folders, const char *file)
{
	struct stat st;

	for (size_t i = 0; i < PLACES; i++) {
		for (size_t k = 0; folders[k]; k++) {
			const char *folder = arena_printf(a, "%s/%s", places[i], folders[k]);

			if (stat(arena_printf(a, "%s/%s", folder, file), &st) == 0)
				return folder;
		}
	}
	return NULL;
}

enum status assets_read(struct arena *a, struct assets *ret_assets, struct err *err)
{
	static const char *const ours[] = { "assets", NULL };
	static const char *const systems[] = { "node_modules/nhsuk-frontend/dist/nhsuk", "nhsuk", NULL };
	struct assets assets = { .items = arena_array(a, ASSETS, sizeof *assets.items) };
	const char *own = find_folder(a, ours, "attest.css"), *system = find_folder(a, systems, SYSTEM_SHEET);

	if (!own)
		return fail(err, ERR_NOT_FOUND, "neither %s nor %s has assets/attest.css: build or install attest again",
			    places[0], places[PLACES - 1]);
	TRY(read_sheets(a, own, system, &assets, err));
	TRY(read_own(a, own, &assets, err));
	if (system)
		TRY(read_pictures(a, arena_printf(a, "%s/assets/images", system), &assets, err));
	else
		assets.missing = arena_printf(a, "the design system nhsuk-frontend is not in %s, so that pages are plain; run "
						 "`npm ci` there, or start with cli/demo.sh",
					      places[0]);
	*ret_assets = assets;
	return OK;
}

const struct asset *asset_named(const struct assets *assets, const char *name)
{
	for (size_t i = 0; i < assets->count; i++) {
		if (strcmp(assets->items[i].name, name) == 0)
			return &assets->items[i];
	}
	return NULL;
}

const struct asset *asset_at(const struct assets *assets, const char *address)
{
	for (size_t i = 0; i < assets->count; i++) {
		if (strcmp(assets->items[i].address, address) == 0)
			return &assets->items[i];
	}
	return NULL;
}
