/*
 * 1EdTech CASE 1.1 packages (CFPackage, JSON): a framework written as one, and one read. What CASE has no member
 * for stands in `extensions` under "attest", where the standard has room for it; other programs pass over it.
 */
#ifndef CURRICULA_CASE_PACKAGE_H
#define CURRICULA_CASE_PACKAGE_H

#include <jansson.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/xml.h"
#include "curricula/framework.h"

/*
 * A package that the official schema accepts. `creator` is written where the framework names none. Identifiers are
 * UUIDs made from URIs, and its one time stamp is the framework's first day (without one: of its version's year),
 * so that the same framework is the same package. *ret_package is the caller's.
 */
MUST_CHECK enum status case_package_write(const struct framework *f, const char *creator, struct arena *a,
				  json_t **ret_package, struct err *err);

/*
 * Reads a package of at most FRAMEWORK_BYTES, with or without a byte order mark. Everything that is not as CASE has
 * it becomes a fault at its JSON pointer; the tree itself is left to framework_check. ERR_INVALID when there is none to
 * look at: no JSON, no document, too many items.
 */
MUST_CHECK enum status case_package_read(const char *text, size_t n, const char *file, unsigned accepted,
				 struct arena *a, struct faults *faults, struct framework **ret_framework,
				 struct err *err);

#endif
