#include "cli/web/route.h"

#include <stdint.h>
#include <string.h>

#define PAGES(table) extern const struct route table[];
#include "pages.inc"
#undef PAGES

const struct route *const route_tables[] = {
#define PAGES(table) table,
#include "pages.inc"
#undef PAGES
	NULL,
};

/* -1: no match; else how many parts are text, so that the row that says most goes first. */
static int match(const char *path, const char *const *parts, size_t part_count)
{
	int texts = 0;
	size_t i = 0;

	for (const char *p = path + 1; *p; i++) {
		size_t n = strcspn(p, "/");

		if (i == part_count)
			return -1;
		if (*p != '{') {
			if (strlen(parts[i]) != n || memcmp(parts[i], p, n) != 0)
				return -1;
			texts++;
		} else if (!*parts[i]) {
			return -1;
		}
		p += n;
		p += *p == '/';
	}
	return i == part_count ? texts : -1;
}

const struct route *route_find(const char *method, const char *const *parts, size_t part_count,
			       bool *ret_other_method)
{
	const struct route *best = NULL;
	int most = -1;

	*ret_other_method = false;
	for (size_t t = 0; route_tables[t]; t++) {
		for (const struct route *r = route_tables[t]; r->path; r++) {
			int texts = match(r->path, parts, part_count);

			if (texts < 0)
				continue;
			if (strcmp(r->method, method) != 0) {
				*ret_other_method = true;
			} else if (texts > most) {
				most = texts;
				best = r;
			}
		}
	}
	return best;
}

size_t route_part(const struct route *route, const char *name)
{
	size_t len = strlen(name), i = 0;

	for (const char *p = route->path + 1; *p; i++) {
		size_t n = strcspn(p, "/");

		if (n == len + 2 && *p == '{' && memcmp(p + 1, name, len) == 0)
			return i;
		p += n;
		p += *p == '/';
	}
	return SIZE_MAX;
}
