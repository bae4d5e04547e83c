/*
 * Reading the documents that pages are drawn from. What is not there reads as "", 0, false or nothing, so that a
 * page never fails on a document of a later version.
 */
#ifndef CLI_WEB_DOC_H
#define CLI_WEB_DOC_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

const char *doc_text(const json_t *doc, const char *name);
int64_t doc_number(const json_t *doc, const char *name);
bool doc_true(const json_t *doc, const char *name);
/* An array or object; NULL is read as an empty one by jansson. */
const json_t *doc_list(const json_t *doc, const char *name);

#endif
