/* The document at /openapi.json (OpenAPI 3.1): the rows of route.h, and nothing that is not in them. */
#ifndef CLI_WEB_OPENAPI_H
#define CLI_WEB_OPENAPI_H

#include <jansson.h>

/* The caller's. `origin` is where this server is. */
json_t *openapi_document(const char *origin);

#endif
