/*
 * What this user remembers of stores, outside of them: the pins that they trust, and the last head that
 * they saw of each log, so that a store that was rolled back is found out. Under
 * $XDG_STATE_HOME/attest, else ~/.local/state/attest: `pins` (a line "PIN AUTHORITY" each) and
 * `heads/PIN` ("SIZE ROOT"); `remotes` has the log of each address that --remote asked (a line "PIN ADDRESS" each).
 * Of a catalogue that
 * was fetched and verified (portfolio/publication.h): `catalogues/HEX`, its bytes, HEX being SHA-256 of its
 * address; `catalogues/HEX.tag` ("SHA256 TAG"), what the server calls these bytes; and `catalogues/PIN.head`,
 * as in `heads`, the head of the last one of that log. A home that cannot be written is said, never an error.
 */
#ifndef CLI_STATE_H
#define CLI_STATE_H

#include <stdbool.h>
#include <stdio.h>

#include "core/buf.h"
#include "core/digest.h"
#include "core/fetch.h"
#include "core/note.h"

bool state_pin_known(const struct digest *pin);
void state_pin_add(const struct digest *pin, const char *authority, FILE *complaints);

/* The log that a served store kept when it was first asked; false: it never was. */
bool state_remote(const char *address, struct digest *ret_pin);
void state_remote_add(const char *address, const struct digest *pin, FILE *complaints);

/* False when none was kept, or what was kept cannot be read. */
bool state_head(const struct digest *pin, struct checkpoint *ret_head);
/* Kept when it is larger than what was kept before. */
void state_head_keep(const struct digest *pin, const struct checkpoint *head, FILE *complaints);

/* The same of catalogues: one is older than its log from the next entry on, and that is no roll-back. */
bool state_catalogue_head(const struct digest *pin, struct checkpoint *ret_head);
void state_catalogue_head_keep(const struct digest *pin, const struct checkpoint *head,
			       FILE *complaints);

/*
 * What was fetched from this address last, appended to `out`, and what the server called it: at most FETCH_TAG_MAX
 * bytes (core/fetch.h). False, with `out` as before, when nothing was kept or it is not whole.
 */
bool state_catalogue(const char *url, struct buf *out, char ret_tag[FETCH_TAG_MAX + 1]);
void state_catalogue_keep(const char *url, const char *tag, const struct buf *bytes, FILE *complaints);

#endif
