/*
 * What this user remembers of stores, outside of them: the pins that they trust, and the last head that
 * they saw of each log, so that a store that was rolled back is found out. Under
 * $XDG_STATE_HOME/attest, else ~/.local/state/attest: `pins` (a line "PIN AUTHORITY" each) and
 * `heads/PIN` ("SIZE ROOT"). A home that cannot be written is said, never an error.
 */
#ifndef CLI_STATE_H
#define CLI_STATE_H

#include <stdbool.h>
#include <stdio.h>

#include "core/digest.h"
#include "core/note.h"

bool state_pin_known(const struct digest *pin);
void state_pin_add(const struct digest *pin, const char *authority, FILE *complaints);

/* False when none was kept, or what was kept cannot be read. */
bool state_head(const struct digest *pin, struct checkpoint *ret_head);
/* Kept when it is larger than what was kept before. */
void state_head_keep(const struct digest *pin, const struct checkpoint *head, FILE *complaints);

#endif
