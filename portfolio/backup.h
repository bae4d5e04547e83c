/*
 * A copy of a store, taken while others read and write it: one moment of its database, and the attachments that this
 * moment names. Keys are not in it; nor is anything that was erased. It is a store to be read and verified; with the
 * folder keys/ put back from where it is kept, one that goes on.
 */
#ifndef PORTFOLIO_BACKUP_H
#define PORTFOLIO_BACKUP_H

#include <stdint.h>

#include "core/err.h"

/* Hears of attachments, `done` of `total`. */
typedef void (*backup_progress)(void *data, const char *what, uint64_t done, uint64_t total);

/*
 * Copies the store of that folder to the new folder `to`, mode 0700. ERR_CONFLICT: something is there. On failure
 * nothing is left of it.
 */
MUST_CHECK enum status backup_write(const char *store, const char *to, backup_progress progress, void *data,
				    struct err *err);
/* Removes what backup_write made, and nothing else. */
void backup_remove(const char *to);

#endif
