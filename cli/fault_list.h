/* The faults of files that somebody wrote, as they are told. */
#ifndef CLI_FAULT_LIST_H
#define CLI_FAULT_LIST_H

#include <jansson.h>
#include <stdio.h>

#include "core/xml.h"

#define FAULTS_MAX 1000

/* "FILE:LINE: what, and what would be right", a line each. */
void print_faults(FILE *out, const struct faults *f);
/* [{file, line, warning, text}]; the caller's. */
json_t *faults_json(const struct faults *f);

#endif
