#include "cli/state.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/buf.h"

#define PINS_MAX (1u << 20)

/* "" when there is no home to speak of. */
static void state_path(const char *name, char *ret_path, size_t n)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && *state)
		snprintf(ret_path, n, "%s/attest/%s", state, name);
	else if (home && *home)
		snprintf(ret_path, n, "%s/.local/state/attest/%s", home, name);
	else
		*ret_path = '\0';
}

/* Makes every folder above `path`. */
static void make_folders(const char *path)
{
	char part[4096];

	snprintf(part, sizeof part, "%s", path);
	for (char *p = strchr(part + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		(void)mkdir(part, 0700); /* what is missing then, the write will say */
		*p = '/';
	}
}

static void keep(const char *name, const char *bytes, size_t n, FILE *complaints)
{
	char path[4096];
	struct err err = { 0 };

	state_path(name, path, sizeof path);
	if (!*path) {
		fprintf(complaints, "attest: note: no home folder, so nothing is remembered of this store\n");
		return;
	}
	make_folders(path);
	if (file_write(path, bytes, n, 0600, &err) != OK)
		fprintf(complaints, "attest: note: nothing is remembered of this store: %s\n", err.text);
}

static bool recall(const char *name, struct buf *out)
{
	char path[4096];
	struct err err;

	state_path(name, path, sizeof path);
	return *path && buf_read_file(out, path, &err) == OK;
}

bool state_pin_known(const struct digest *pin)
{
	CLEANUP(buf_release) struct buf pins;
	char hex[DIGEST_HEX];
	bool known = false;

	buf_init(&pins, PINS_MAX);
	digest_hex(pin, hex);
	if (recall("pins", &pins)) {
		for (const char *line = pins.data; *line;) {
			size_t len = strcspn(line, "\n");

			known = known || (len >= 64 && memcmp(line, hex, 64) == 0);
			line += len + (line[len] == '\n');
		}
	}
	return known;
}

void state_pin_add(const struct digest *pin, const char *authority, FILE *complaints)
{
	CLEANUP(buf_release) struct buf pins;
	char hex[DIGEST_HEX];

	buf_init(&pins, PINS_MAX);
	if (state_pin_known(pin))
		return;
	digest_hex(pin, hex);
	(void)recall("pins", &pins);
	buf_printf(&pins, "%s %s\n", hex, authority);
	if (!pins.full)
		keep("pins", pins.data, pins.len, complaints);
}

bool state_head(const struct digest *pin, struct checkpoint *ret_head)
{
	CLEANUP(buf_release) struct buf text;
	struct checkpoint head = { 0 };
	char name[80], hex[DIGEST_HEX], root[DIGEST_HEX];
	struct err err;

	buf_init(&text, 256);
	digest_hex(pin, hex);
	snprintf(name, sizeof name, "heads/%s", hex);
	if (!recall(name, &text) ||
	    sscanf(text.data, "%20" SCNu64 " %64[0-9a-f]\n", &head.size, root) != 2 ||
	    digest_parse(root, &head.root, &err) != OK)
		return false;
	*ret_head = head;
	return true;
}

void state_head_keep(const struct digest *pin, const struct checkpoint *head, FILE *complaints)
{
	struct checkpoint before;
	char name[80], hex[DIGEST_HEX], text[128];

	if (state_head(pin, &before) && before.size >= head->size)
		return;
	digest_hex(pin, hex);
	snprintf(name, sizeof name, "heads/%s", hex);
	digest_hex(&head->root, hex);
	snprintf(text, sizeof text, "%" PRIu64 " %s\n", head->size, hex);
	keep(name, text, strlen(text), complaints);
}
