/* A request that came from a store elsewhere, as the assessor sees it before signing. */
#ifndef CLI_PACKET_SHOW_H
#define CLI_PACKET_SHOW_H

#include "cli/app.h"
#include "curricula/curriculum.h"
#include "portfolio/packet.h"

/* A packet that was read, and the words of the curriculum that it is about. */
struct asked {
	struct packet packet;
	const struct curriculum *curriculum;
	const struct tool *tool; /* whose form answers it */
	bool pinned;		 /* its pin was given, or is known here */
};

/* Reads and checks the file. `pin` in hex, NULL: not given. ERR_INVALID, ERR_DENIED: it is of another log. */
MUST_CHECK enum status asked_read(struct app *app, const char *path, const char *pin,
				  struct asked *ret_asked, struct err *err);
/* The same of bytes, which are borrowed. */
MUST_CHECK enum status asked_of(struct app *app, const void *bytes, size_t n, const char *pin, struct asked *ret_asked,
				struct err *err);
/* All that the assessor has to see, as text; with --json as a document. */
MUST_CHECK enum status asked_show(struct app *app, const struct asked *asked, struct err *err);

/*
 * The same as a document of the form that `attest queue ENTRY --json` gives (queue_json.h: queue_full_json), from the
 * packet alone: what is asked for, what is shown and the form. `outside` is true in it. The caller's.
 */
json_t *asked_full_json(struct app *app, const struct asked *asked);

#endif
