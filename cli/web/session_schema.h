/* What the pages' own database (session.h) holds: its steps, each of which brings one thing. Append only. */
#ifndef CLI_WEB_SESSION_SCHEMA_H
#define CLI_WEB_SESSION_SCHEMA_H

#include "core/db.h"

extern const struct schema session_schema;

#endif
