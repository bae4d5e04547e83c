/*
 * Where the shipped library of curricula is: in ATTEST_DATA if that is set, else beside the sources of
 * this build, else where it was installed.
 */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "core/arena.h"
#include "core/err.h"
#include "curricula/library.h"

/* The folder `name` ("library") of the shipped data, in the arena. ERR_NOT_FOUND says where it was looked
 * for. */
MUST_CHECK enum status data_folder(const char *name, struct arena *a, const char **ret_folder,
				   struct err *err);

/* The shipped library, read and checked; faults in it are this program's own fault (ERR_CORRUPT). */
MUST_CHECK enum status data_library(struct arena *a, struct library **ret_library, struct err *err);

/* Its curricula and specialisms alone, neither checked nor resolved: for a list. ERR_CORRUPT as above. */
MUST_CHECK enum status data_curricula(struct arena *a, struct library **ret_library, struct err *err);

#endif
