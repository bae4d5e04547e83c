/*
 * UUIDs by name: the same name has the same UUID for everybody and for ever, so that what is exported twice
 * is the same twice.
 */
#ifndef CORE_UUID_H
#define CORE_UUID_H

#include "core/err.h"

#define UUID_TEXT 37 /* bytes of its text with the NUL */

/* Version 5, of a name in the space of URIs (RFC 9562 section 5.5, the name space "URL"). ERR_IO when
 * OpenSSL does not hash. */
MUST_CHECK enum status uuid_of_uri(const char *uri, char ret_text[UUID_TEXT], struct err *err);

#endif
