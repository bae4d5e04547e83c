#include <stdlib.h>
#include <string.h>

#include "core/zip.h"
#include "portfolio/verify_priv.h"

static int compare_name(const void *key, const void *file)
{
	return strcmp(key, ((const struct zip_file *)file)->name);
}

enum status unpacked_read(const void *bytes, size_t n, struct arena *a,
			  struct unpacked *ret_unpacked, struct err *err)
{
	struct unpacked u = {0};

	TRY(zip_read(bytes, n, a, &u.files, &u.count, err));
	u.known = arena_array(a, u.count, sizeof(*u.known));
	*ret_unpacked = u;
	return OK;
}

const struct zip_file *unpacked_file(struct unpacked *u, const char *name)
{
	const struct zip_file *file = NULL;

	if (u->count > 0 && strcmp(name, u->files[0].name) == 0)
		file = &u->files[0];
	else if (u->count > 1)
		file = bsearch(name, u->files + 1, u->count - 1, sizeof(*u->files), compare_name);
	if (file != NULL)
		u->known[file - u->files] = true;
	return file;
}

const struct zip_file *unpacked_want(struct unpacked *u, const char *name, struct audit *audit)
{
	static const struct zip_file none = {.name = "", .bytes = "", .len = 0};
	const struct zip_file *file = unpacked_file(u, name);

	if (file != NULL)
		return file;
	finding_add(audit, "bundle", -1, NULL, "the file %s is missing", name);
	return &none;
}

void unpacked_strays(const struct unpacked *u, const char *whole, struct audit *audit)
{
	for (size_t i = 0; i < u->count; i++)
		if (!u->known[i])
			finding_add(audit, "bundle", -1, NULL,
				    "the file %s is no part of %s: nothing vouches for it",
				    u->files[i].name, whole);
}
