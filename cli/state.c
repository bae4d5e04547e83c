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

/* ---- served stores ---- */

bool state_remote(const char *address, struct digest *ret_pin)
{
	CLEANUP(buf_release) struct buf remotes;
	size_t n = strlen(address);

	buf_init(&remotes, PINS_MAX);
	if (!recall("remotes", &remotes))
		return false;
	for (const char *line = remotes.data; *line;) {
		size_t len = strcspn(line, "\n");
		char hex[DIGEST_HEX] = "";

		if (len == DIGEST_HEX + n && line[DIGEST_HEX - 1] == ' ' &&
		    memcmp(line + DIGEST_HEX, address, n) == 0) {
			memcpy(hex, line, DIGEST_HEX - 1);
			return digest_parse(hex, ret_pin, NULL) == OK;
		}
		line += len + (line[len] == '\n');
	}
	return false;
}

void state_remote_add(const char *address, const struct digest *pin, FILE *complaints)
{
	CLEANUP(buf_release) struct buf remotes;
	char hex[DIGEST_HEX];

	buf_init(&remotes, PINS_MAX);
	digest_hex(pin, hex);
	(void)recall("remotes", &remotes);
	buf_printf(&remotes, "%s %s\n", hex, address);
	if (!remotes.full)
		keep("remotes", remotes.data, remotes.len, complaints);
}

/* ---- heads ---- */

/* False when there is no head in the file of that name. */
static bool head_read(const char *name, struct checkpoint *ret_head)
{
	CLEANUP(buf_release) struct buf text;
	struct checkpoint head = { 0 };
	char root[DIGEST_HEX];
	struct err err;

	buf_init(&text, 256);
	if (!recall(name, &text) ||
	    sscanf(text.data, "%20" SCNu64 " %64[0-9a-f]\n", &head.size, root) != 2 ||
	    digest_parse(root, &head.root, &err) != OK)
		return false;
	*ret_head = head;
	return true;
}

static void head_write(const char *name, const struct checkpoint *head, FILE *complaints)
{
	struct checkpoint before;
	char hex[DIGEST_HEX], text[128];

	if (head_read(name, &before) && before.size >= head->size)
		return;
	digest_hex(&head->root, hex);
	snprintf(text, sizeof text, "%" PRIu64 " %s\n", head->size, hex);
	keep(name, text, strlen(text), complaints);
}

#define NAME_ROOM 96

static void log_head_name(const struct digest *pin, char ret_name[NAME_ROOM])
{
	char hex[DIGEST_HEX];

	digest_hex(pin, hex);
	snprintf(ret_name, NAME_ROOM, "heads/%s", hex);
}

static void catalogue_head_name(const struct digest *pin, char ret_name[NAME_ROOM])
{
	char hex[DIGEST_HEX];

	digest_hex(pin, hex);
	snprintf(ret_name, NAME_ROOM, "catalogues/%s.head", hex);
}

bool state_head(const struct digest *pin, struct checkpoint *ret_head)
{
	char name[NAME_ROOM];

	log_head_name(pin, name);
	return head_read(name, ret_head);
}

void state_head_keep(const struct digest *pin, const struct checkpoint *head, FILE *complaints)
{
	char name[NAME_ROOM];

	log_head_name(pin, name);
	head_write(name, head, complaints);
}

bool state_catalogue_head(const struct digest *pin, struct checkpoint *ret_head)
{
	char name[NAME_ROOM];

	catalogue_head_name(pin, name);
	return head_read(name, ret_head);
}

void state_catalogue_head_keep(const struct digest *pin, const struct checkpoint *head,
			       FILE *complaints)
{
	char name[NAME_ROOM];

	catalogue_head_name(pin, name);
	head_write(name, head, complaints);
}

/* ---- catalogues ---- */

static void catalogue_name(const char *url, const char *ending, char ret_name[NAME_ROOM])
{
	struct digest digest = digest_of(url, strlen(url));
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	snprintf(ret_name, NAME_ROOM, "catalogues/%s%s", hex, ending);
}

bool state_catalogue(const char *url, struct buf *out, char ret_tag[FETCH_TAG_MAX + 1])
{
	CLEANUP(buf_release) struct buf text, bytes;
	char name[NAME_ROOM];
	struct digest named, found;
	size_t n;

	buf_init(&text, DIGEST_HEX + FETCH_TAG_MAX + 1);
	buf_init(&bytes, out->max - out->len);
	catalogue_name(url, ".tag", name);
	if (!recall(name, &text) || text.len < DIGEST_HEX)
		return false;
	text.data[DIGEST_HEX - 1] = '\0'; /* the space */
	n = strcspn(text.data + DIGEST_HEX, "\n");
	catalogue_name(url, "", name);
	if (n == 0 || n > FETCH_TAG_MAX || digest_parse(text.data, &named, NULL) != OK ||
	    !recall(name, &bytes))
		return false;
	found = digest_of(bytes.data, bytes.len);
	if (!digest_equal(&named, &found))
		return false;
	memcpy(ret_tag, text.data + DIGEST_HEX, n);
	ret_tag[n] = '\0';
	buf_add(out, bytes.data, bytes.len);
	return true;
}

void state_catalogue_keep(const char *url, const char *tag, const struct buf *bytes, FILE *complaints)
{
	char name[NAME_ROOM], hex[DIGEST_HEX], text[DIGEST_HEX + FETCH_TAG_MAX + 2];
	struct digest digest = digest_of(bytes->data, bytes->len);

	catalogue_name(url, "", name);
	keep(name, bytes->data, bytes->len, complaints);
	digest_hex(&digest, hex);
	snprintf(text, sizeof text, "%s %s\n", hex, tag);
	catalogue_name(url, ".tag", name);
	keep(name, text, strlen(text), complaints);
}
